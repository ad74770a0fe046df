/* The arena and the arrays as they are shipped: the other tests, under sanitizers, have them tight
 * (YUNTA_TIGHT_MEMORY). memory.c stands here once more, under other names. */
#undef YUNTA_TIGHT_MEMORY
#define yunta_alloc shipped_alloc
#define yunta_realloc shipped_realloc
#define yunta_free shipped_free
#define yunta_memory_scattered shipped_memory_scattered
#define yunta_memory_failed shipped_memory_failed
#define yunta_array_grow shipped_array_grow
#define yunta_arena_new shipped_arena_new
#define yunta_arena_free shipped_arena_free
#define yunta_arena_alloc shipped_arena_alloc
#define yunta_arena_text shipped_arena_text
#define yunta_arena_copy shipped_arena_copy
#define yunta_arena_format shipped_arena_format
#define yunta_arena_vformat shipped_arena_vformat
#include "base/memory.c" /* NOLINT(bugprone-suspicious-include) */

#include "base/random.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { THINGS = 4000 };

/* Of every size about the borders of grains, chunks and what has a chunk of its own: aligned,
 * zeroed, apart, and as they were written when all are there. */
static void things_of_an_arena_are_apart(void **state) {
    (void)state;
    static unsigned char *thing[THINGS];
    static size_t size[THINGS];
    static const size_t borders[] = {0, 1, 15, 16, 17, 4096, 16383, 16384, 16385, 65536, 70000};
    yunta_random chance;
    yunta_random_seed(&chance, 1);
    yunta_arena *arena = yunta_arena_new();
    assert_non_null(arena);
    for (size_t k = 0; k < THINGS; k++) {
        size[k] = k < sizeof borders / sizeof *borders ? borders[k]
                  : k % 100                            ? yunta_random_below(&chance, 200)
                                                       : yunta_random_below(&chance, 40000);
        thing[k] = yunta_arena_alloc(arena, size[k], 1);
        assert_non_null(thing[k]);
        assert_int_equal((uintptr_t)thing[k] % ALIGNMENT, 0);
        for (size_t at = 0; at < size[k]; at++)
            assert_int_equal(thing[k][at], 0);
        memset(thing[k], (int)(k % 255 + 1), size[k]);
    }
    for (size_t k = 0; k < THINGS; k++)
        for (size_t at = 0; at < size[k]; at++)
            assert_int_equal(thing[k][at], k % 255 + 1);
    yunta_arena_free(arena);
}

static void texts_of_an_arena_are_whole(void **state) {
    (void)state;
    static const char letters[] = "Ministerio de Educación";
    yunta_arena *arena = yunta_arena_new();
    assert_non_null(arena);
    char *whole = yunta_arena_copy(arena, letters), *part = yunta_arena_text(arena, letters, 10);
    char *made = yunta_arena_format(arena, "%s, %0600d", letters, 7);
    assert_string_equal(whole, letters);
    assert_string_equal(part, "Ministerio");
    assert_int_equal(strlen(made), sizeof letters - 1 + 2 + 600);
    assert_string_equal(made + strlen(made) - 3, "007");
    assert_null(yunta_arena_alloc(arena, SIZE_MAX / 2, 4));
    yunta_arena_free(arena);
}

static void arrays_grow_and_keep_what_they_had(void **state) {
    (void)state;
    YUNTA_ARRAY(size_t) all = {0};
    size_t grown = 0;
    for (size_t k = 0; k < 100000; k++) {
        size_t room = all.room;
        assert_true(yunta_array_push(&all, k * k));
        assert_true(all.room > k);
        grown += all.room != room;
    }
    for (size_t k = 0; k < all.count; k++)
        assert_int_equal(all.items[k], k * k);
    assert_in_range(grown, 1, 40); /* by halves: few copies */
    yunta_array_free(&all);
    assert_null(all.items);
}

static void what_cannot_be_had_is_noted(void **state) {
    (void)state;
    assert_false(yunta_memory_failed());
    assert_null(yunta_alloc(SIZE_MAX / 2, 4));
    assert_true(yunta_memory_failed());
    assert_null(yunta_realloc(NULL, SIZE_MAX / 2, 4));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(things_of_an_arena_are_apart),
        cmocka_unit_test(texts_of_an_arena_are_whole),
        cmocka_unit_test(arrays_grow_and_keep_what_they_had),
        cmocka_unit_test(what_cannot_be_had_is_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
