/* A growing array of any type.
 *
 *     YUNTA_ARRAY(int32_t) days = {0};
 *     if (!yunta_array_push(&days, 7)) goto out_of_memory;
 *     days.items[days.count - 1];
 *     yunta_array_free(&days);
 *
 * Amortised O(1) a push. push evaluates to false when memory runs out, and nothing changed.
 */
#ifndef YUNTA_BASE_ARRAY_H
#define YUNTA_BASE_ARRAY_H

#include "base/memory.h"

#define YUNTA_ARRAY(type)                                                                          \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, room;                                                                        \
    }

/* Makes room for one more item of size bytes; items is the address of the items pointer. */
bool yunta_array_grow(void *items, size_t *room, size_t count, size_t size);

#define yunta_array_push(array, value)                                                             \
    (yunta_array_grow(&(array)->items, &(array)->room, (array)->count, sizeof *(array)->items) &&  \
     ((array)->items[(array)->count++] = (value), true))

#define yunta_array_free(array)                                                                    \
    (yunta_free((array)->items), (array)->items = NULL, (array)->count = (array)->room = 0)

#endif
