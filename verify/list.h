/* The elements of a cell that is a list. */
#ifndef YUNTA_VERIFY_LIST_H
#define YUNTA_VERIFY_LIST_H

#include "verify/check.h"

/* Untrimmed, in the check's arena; values: of the cell's column, NULL for none. Out of memory:
 * sticky, as check.h says. O(length * separators of the longest spelling * spellings). */
const char **yunta_plain_list(yunta_check *check, const yunta_map *values, const char *cell,
                              size_t *count);

#endif
