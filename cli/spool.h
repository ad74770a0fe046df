/* Standard input as a file, for what is read more than once. */
#ifndef YUNTA_CLI_SPOOL_H
#define YUNTA_CLI_SPOOL_H

#include "base/memory.h"
#include "base/problem.h"

typedef struct {
    const char *folder, *path; /* NULL: none was made */
} yunta_spool;

/* Copies standard input to form.csv, or form.xlsx when it is a zip, in a folder of its own (mode
 * 0700, under TMPDIR or /tmp). Texts in arena. YUNTA_E_IO with a problem, YUNTA_E_MEMORY; what was
 * made is to be removed in any case. */
yunta_status yunta_spool_input(yunta_spool *spool, yunta_arena *arena, yunta_problems *problems);
void yunta_spool_remove(yunta_spool *spool);

#endif
