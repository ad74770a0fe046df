/* What the files of init share. */
#ifndef YUNTA_IO_INIT_PRIVATE_H
#define YUNTA_IO_INIT_PRIVATE_H

#include "base/array.h"
#include "io/init.h"

/* How to mend a file name that is no UTF-8, in the language of the run. Static. */
const char *yunta_init_mend_name(void);

/* The tables of a cohort among the files of folder, by name or by header, but the file `form`; at
 * most one a table, the one named as the table first, then by name. In the init's arena. A file
 * that would be one, but for a name that is no UTF-8 (a policy cannot hold it), is a warning. */
yunta_status yunta_init_look_beside(yunta_arena *arena, const char *folder, const char *form,
                                    const yunta_policy *policy, yunta_guess_file **files,
                                    size_t *count, size_t *room, yunta_problems *problems);

#endif
