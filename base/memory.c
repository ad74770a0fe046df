#include "base/memory.h"
#include "base/array.h"
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A sanitizer sees past whose end something is read, and torture lets each thing fail, only where
 * each has memory of its own and of its very size: tests are built so (arrays while they are short,
 * since each push would copy them). */
#ifdef YUNTA_TIGHT_MEMORY
enum { CHUNK_BYTES = 0, GRAIN = 1, FIRST_ROOM = 1 };
#    define IS_SHORT(room) ((room) < 32)
#else
enum { CHUNK_BYTES = 64 * 1024, GRAIN = 16, FIRST_ROOM = 8 };
#    define IS_SHORT(room) false
#endif

enum {
    ALIGNMENT = 16, /* for any type */
    FORMATTED = 512,
    LARGE_PAGE = 2 * 1024 * 1024,
    MANY_PAGES = 8 /* fewer are not worth what they round up to */
};

typedef struct chunk {
    struct chunk *next;
    size_t used, size;
    _Alignas(ALIGNMENT) unsigned char bytes[];
} chunk;

struct yunta_arena {
    chunk *chunks;
};

static atomic_bool failed;

bool yunta_memory_failed(void) {
    return atomic_load(&failed);
}

static void *noted(void *memory) {
    if (!memory)
        atomic_store(&failed, true);
    return memory;
}

static bool product(size_t count, size_t size, size_t *bytes) {
    return !__builtin_mul_overflow(count, size, bytes) && *bytes <= PTRDIFF_MAX;
}

void *yunta_alloc(size_t count, size_t size) {
    size_t bytes;
    if (!product(count, size, &bytes))
        return noted(NULL);
    return noted(calloc(bytes ? bytes : 1, 1));
}

void *yunta_realloc(void *memory, size_t count, size_t size) {
    size_t bytes;
    if (!product(count, size, &bytes))
        return noted(NULL);
    return noted(realloc(memory, bytes ? bytes : 1));
}

void yunta_free(void *memory) {
    free(memory);
}

void yunta_memory_scattered(void *memory, size_t bytes) {
#ifdef MADV_HUGEPAGE
    size_t before = -(uintptr_t)memory & (LARGE_PAGE - 1);
    if (bytes >= before && bytes - before >= MANY_PAGES * (size_t)LARGE_PAGE)
        (void)madvise((char *)memory + before, (bytes - before) & ~((size_t)LARGE_PAGE - 1),
                      MADV_HUGEPAGE);
#else
    (void)memory, (void)bytes;
#endif
}

bool yunta_array_grow(void *items, size_t *room, size_t count, size_t size) {
    if (count < *room)
        return true;
    size_t wanted = !*room ? FIRST_ROOM : IS_SHORT(*room) ? *room + 1 : *room + *room / 2 + 1;
    void *memory;
    memcpy(&memory, items, sizeof memory);
    memory = yunta_realloc(memory, wanted, size);
    if (!memory)
        return false;
    memcpy(items, &memory, sizeof memory);
    *room = wanted;
    return true;
}

yunta_arena *yunta_arena_new(void) {
    return yunta_alloc(1, sizeof(yunta_arena));
}

void yunta_arena_free(yunta_arena *arena) {
    if (!arena)
        return;
    for (chunk *next, *c = arena->chunks; c; c = next) {
        next = c->next;
        yunta_free(c);
    }
    yunta_free(arena);
}

static chunk *chunk_new(size_t size) {
    chunk *c = yunta_alloc(1, sizeof(chunk) + size);
    if (c)
        c->size = size;
    return c;
}

/* A thing larger than a quarter of a chunk gets one of its own, behind the current one, so that it
 * does not waste what is left of it. */
static void *alone(yunta_arena *arena, size_t bytes) {
    chunk *c = chunk_new(bytes);
    if (!c)
        return NULL;
    c->used = bytes;
    if (arena->chunks) {
        c->next = arena->chunks->next;
        arena->chunks->next = c;
    } else {
        arena->chunks = c;
    }
    return c->bytes;
}

void *yunta_arena_alloc(yunta_arena *arena, size_t count, size_t size) {
    size_t bytes;
    if (!product(count, size, &bytes) || bytes > PTRDIFF_MAX - ALIGNMENT)
        return NULL;
    bytes = (bytes + GRAIN - 1) / GRAIN * GRAIN;
    if (bytes == 0)
        bytes = GRAIN;
    if (bytes > CHUNK_BYTES / 4)
        return alone(arena, bytes);
    chunk *c = arena->chunks;
    if (!c || c->size - c->used < bytes) {
        c = chunk_new(CHUNK_BYTES);
        if (!c)
            return NULL;
        c->next = arena->chunks;
        arena->chunks = c;
    }
    void *memory = c->bytes + c->used;
    c->used += bytes;
    return memory;
}

char *yunta_arena_text(yunta_arena *arena, const char *text, size_t length) {
    char *copy = yunta_arena_alloc(arena, length + 1, 1);
    if (copy && length)
        memcpy(copy, text, length);
    return copy;
}

char *yunta_arena_copy(yunta_arena *arena, const char *text) {
    return yunta_arena_text(arena, text, strlen(text));
}

char *yunta_arena_vformat(yunta_arena *arena, const char *format, va_list arguments) {
    char most[FORMATTED];
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(most, sizeof most, format, again);
    va_end(again);
    if (length < 0)
        return NULL;
    char *text = yunta_arena_alloc(arena, (size_t)length + 1, 1);
    if (text && (size_t)length < sizeof most)
        memcpy(text, most, (size_t)length + 1);
    else if (text)
        vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *yunta_arena_format(yunta_arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = yunta_arena_vformat(arena, format, arguments);
    va_end(arguments);
    return text;
}
