/* Memory that was freed, back to the system. */
#ifndef YUNTA_BASE_TRIM_H
#define YUNTA_BASE_TRIM_H

/* Where the C library knows how to, which goes over all that was ever freed: after a step whose
 * memory the next one cannot use, as that of threads that have ended. */
void yunta_memory_trim(void);

#endif
