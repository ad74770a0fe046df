/* What the files of the test support share among themselves. */
#ifndef YUNTA_TESTS_SUPPORT_PRIVATE_H
#define YUNTA_TESTS_SUPPORT_PRIVATE_H

#include "tests/support.h"

/* Aborts the test when memory ran out. */
void *yunta_support_need(void *memory);
/* A copy in arena of count items of size bytes with one more, item, put in at place. */
void *yunta_support_insert(yunta_arena *arena, const void *items, size_t count, size_t place,
                           const void *item, size_t size);

#endif
