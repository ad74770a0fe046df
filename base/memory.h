/* Allocation: the only place that calls malloc. An arena owns many small things of one life. */
#ifndef YUNTA_BASE_MEMORY_H
#define YUNTA_BASE_MEMORY_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Zeroed memory for count things of size bytes; NULL when it runs out or the product overflows.
 * count 0 gives a valid pointer. Free with yunta_free. */
void *yunta_alloc(size_t count, size_t size) __attribute__((malloc));
/* Resizes to count * size bytes, new bytes not zeroed; NULL on failure and the old one stands. */
void *yunta_realloc(void *memory, size_t count, size_t size);
void yunta_free(void *memory); /* NULL is fine */
/* Memory just allocated, not touched yet, that will be looked at here and there: the system may
 * back it by large pages. A hint; less than some megabytes is left as it is. */
void yunta_memory_scattered(void *memory, size_t bytes);
/* Whether any of the calls above, of any thread, has failed so far: no result is put in its place,
 * and no command called a success, after that, whatever became of the failure. */
bool yunta_memory_failed(void);

/* An arena: everything allocated from it is freed with it. Not for use by several threads at once.
 */
typedef struct yunta_arena yunta_arena;
yunta_arena *yunta_arena_new(void); /* NULL on failure */
void yunta_arena_free(yunta_arena *arena);
/* Zeroed, aligned for any type; NULL on failure. */
void *yunta_arena_alloc(yunta_arena *arena, size_t count, size_t size);
/* A NUL-terminated copy of length bytes of text. NULL on failure. */
char *yunta_arena_text(yunta_arena *arena, const char *text, size_t length);
char *yunta_arena_copy(yunta_arena *arena, const char *text); /* of a NUL-terminated text */
char *yunta_arena_format(yunta_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *yunta_arena_vformat(yunta_arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#endif
