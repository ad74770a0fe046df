/* Which separator a table has. */
#ifndef YUNTA_IO_DIALECT_H
#define YUNTA_IO_DIALECT_H

#include <stddef.h>

typedef struct {
    char separator; /* , ; tab or | */
    size_t start;   /* where the table starts in the text: after a line `sep=;` */
    size_t line;    /* the physical line of that, 1 or 2 */
} yunta_dialect;

/* A first line `sep=;` says it; else asked, the policy's csv.separator, unless that is "auto" (or
 * none of , ; tab |); else it is counted: of the separators that stand outside quotes in the first
 * row, the one that most of the next rows (200, or 64 KiB) have as often; among equals the one that
 * makes the most columns, then the first of tab ; | and comma. Comma where there is none. */
yunta_dialect yunta_dialect_find(const char *text, size_t length, const char *asked);

#endif
