/* base/: text, arenas, arrays, problems, deadlines, blocks, random numbers. */
#include "base/array.h"
#include "base/deadline.h"
#include "base/language.h"
#include "base/parallel.h"
#include "base/problem.h"
#include "base/random.h"
#include "base/text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static yunta_arena *arena;

static int setup(void **state) {
    (void)state;
    arena = yunta_arena_new();
    return arena ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    yunta_arena_free(arena);
    return 0;
}

static void folds_case_accents_and_blanks(void **state) {
    (void)state;
    static const struct {
        const char *text, *folded;
    } cases[] = {
        {"  Institución  de\tSalud ", "institucion de salud"},
        {"AÑO", "ano"},
        {"", ""},
        {"\xc2\xa0Sí\xc2\xa0", "si"},
        {"Stra\xc3\x9f"
         "e",
         "strasse"},
        {"e\xcc\x81", "e"},
        {"bad \xff byte", "bad \xff byte"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        assert_string_equal(yunta_text_fold(arena, cases[k].text), cases[k].folded);
}

/* Of every text of up to five of these signs. */
static void what_is_folded_is_seen(void **state) {
    (void)state;
    static const char signs[] = "aZ \t_";
    enum { SIGNS = sizeof signs - 1, MOST = 5 };
    for (int length = 0, texts = 1; length <= MOST; length++, texts *= SIGNS)
        for (int k = 0; k < texts; k++) {
            char text[MOST + 1] = "";
            for (int at = 0, rest = k; at < length; at++, rest /= SIGNS)
                text[at] = signs[rest % SIGNS];
            assert_int_equal(yunta_text_is_folded(text),
                             strcmp(yunta_text_fold(arena, text), text) == 0);
        }
    assert_false(yunta_text_is_folded("a\u00f1o"));
}

static void header_keys_forget_spacing_and_marks(void **state) {
    (void)state;
    assert_string_equal(yunta_text_header_key(arena, "Birth_Year"), "birthyear");
    assert_string_equal(yunta_text_header_key(arena, "¿Cuántos  cupos? "), "cuantoscupos");
    assert_string_equal(yunta_text_header_key(arena, "Nombre y apellido:"), "nombreyapellido");
}

static void trims_only_the_ends(void **state) {
    (void)state;
    assert_string_equal(yunta_text_trim(arena, " \xc2\xa0 a  b \n"), "a  b");
    assert_string_equal(yunta_text_trim(arena, "   "), "");
    assert_true(yunta_text_is_blank("", 0));
    assert_true(yunta_text_is_blank(" \f\xc2\xa0x", 4));
    assert_false(yunta_text_is_blank(" \f\xc2\xa0x", 5));
    assert_false(yunta_text_is_blank("\xc2", 1));
}

static void escapes_what_a_terminal_would_obey(void **state) {
    (void)state;
    assert_string_equal(yunta_text_escape(arena, "a\x1b[31mñ\n", 0), "a\\x1B[31mñ\\n");
    assert_string_equal(yunta_text_escape(arena, "\xe2\x80\xae", 0), "\\u{202E}");
    assert_string_equal(yunta_text_escape(arena, "\xc0\x80", 0), "\\xC0\\x80");
    assert_string_equal(yunta_text_escape(arena, "\xed\xa0\x80", 0), "\\xED\\xA0\\x80");
    assert_string_equal(yunta_text_escape(arena, "ñandú", 2), "ña…");
}

static void distance_is_a_metric_with_swaps(void **state) {
    (void)state;
    assert_int_equal(yunta_text_distance("sponsor", "sponsr"), 1);
    assert_int_equal(yunta_text_distance("ab", "ba"), 1);
    assert_int_equal(yunta_text_distance("", "abc"), 3);
    yunta_random random;
    yunta_random_seed(&random, 1);
    for (int k = 0; k < 2000; k++) {
        char a[8] = {0}, b[8] = {0};
        for (uint32_t i = 0, n = yunta_random_below(&random, 7); i < n; i++)
            a[i] = (char)('a' + yunta_random_below(&random, 3));
        for (uint32_t i = 0, n = yunta_random_below(&random, 7); i < n; i++)
            b[i] = (char)('a' + yunta_random_below(&random, 3));
        assert_int_equal(yunta_text_distance(a, b), yunta_text_distance(b, a));
        assert_int_equal(yunta_text_distance(a, b) == 0, strcmp(a, b) == 0);
    }
}

static void nearest_word_or_none(void **state) {
    (void)state;
    static const char *const words[] = {"sponsor", "window", "same"};
    assert_string_equal(yunta_text_nearest("sponsr", words, 3), "sponsor");
    assert_null(yunta_text_nearest("zzzzzz", words, 3));
}

static void utf8_is_judged_strictly(void **state) {
    (void)state;
    assert_true(yunta_text_is_utf8("año", strlen("año")));
    assert_false(yunta_text_is_utf8("a\xf1o", 3));
    assert_false(yunta_text_is_utf8("\xed\xa0\x80", 3));
}

static void arrays_grow_and_keep(void **state) {
    (void)state;
    YUNTA_ARRAY(int) numbers = {0};
    for (int k = 0; k < 10000; k++)
        assert_true(yunta_array_push(&numbers, k));
    for (int k = 0; k < 10000; k++)
        assert_int_equal(numbers.items[k], k);
    yunta_array_free(&numbers);
    assert_int_equal(numbers.count, 0);
}

static void allocations_too_large_fail(void **state) {
    (void)state;
    assert_null(yunta_alloc(SIZE_MAX, 2));
    assert_null(yunta_arena_alloc(arena, SIZE_MAX / 2, 4));
}

/* A hint for large pages changes nothing that is seen, wherever the memory begins. */
static void scattered_memory_is_as_any_other(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 4096, (size_t)40 << 20, ((size_t)40 << 20) + 12345};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        char *memory = yunta_alloc(sizes[k], 1);
        assert_non_null(memory);
        yunta_memory_scattered(memory, sizes[k]);
        for (size_t at = 0; at < sizes[k]; at += 4095) {
            assert_int_equal(memory[at], 0);
            memory[at] = (char)(at % 127 + 1);
        }
        for (size_t at = 0; at < sizes[k]; at += 4095)
            assert_int_equal(memory[at], (char)(at % 127 + 1));
        yunta_free(memory);
    }
}

static void add(size_t *total, size_t from, size_t to) {
    for (size_t k = from; k < to; k++)
        *total += k;
}

static void sum_block(void *context, size_t block, size_t from, size_t to) {
    add(&((size_t *)context)[block], from, to);
}

static void blocks_cover_everything_once(void **state) {
    (void)state;
    for (int threads = 1; threads <= 4; threads++) {
        size_t sums[11] = {0}, total = 0;
        yunta_parallel_blocks(1003, 100, threads, sum_block, sums);
        for (int k = 0; k < 11; k++)
            total += sums[k];
        assert_int_equal(sums[10], 1000 + 1001 + 1002);
        assert_int_equal(total, 1003 * 1002 / 2);
    }
}

static void random_numbers_are_those_of_the_paper(void **state) {
    (void)state;
    yunta_random random = {{1, 2, 3, 4}};
    assert_int_equal(yunta_random_next(&random), 11520);
    assert_int_equal(yunta_random_next(&random), 0);
    assert_int_equal(yunta_random_next(&random), 1509978240);
}

static char *printed(const yunta_problems *problems, yunta_severity least) {
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    yunta_problems_print(problems, least, false, stream);
    fclose(stream);
    return text;
}

static void problems_say_where_what_and_how(void **state) {
    (void)state;
    yunta_problems *problems = yunta_problems_new();
    assert_non_null(problems);
    yunta_place place = {"a.csv", 7, "level"};
    yunta_problem_add(problems, YUNTA_NOTE, place, NULL, NULL, "a note");
    place.line = 3;
    yunta_problem_add(problems, YUNTA_ERROR, place, "9\n", "write 1 to 5", "level %d", 9);
    char *text = printed(problems, YUNTA_ERROR);
    assert_string_equal(text, "a.csv:3: level: error: level 9: \"9\\n\". write 1 to 5\n");
    free(text);
    text = printed(problems, YUNTA_NOTE);
    assert_non_null(strstr(text, "a.csv:7: level: note: a note\n"));
    free(text);
    yunta_problems_free(problems);
}

static void more_than_fifty_problems_are_counted(void **state) {
    (void)state;
    yunta_problems *problems = yunta_problems_new();
    for (size_t k = 0; k < 60; k++)
        yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){"a.csv", 100 - k, NULL}, NULL, NULL,
                          "wrong");
    char *text = printed(problems, YUNTA_ERROR);
    size_t lines = 0;
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 51);
    assert_ptr_equal(strstr(text, "a.csv:41:"), text);
    assert_non_null(strstr(text, "and 10 more"));
    free(text);
    yunta_problems_free(problems);
}

static void messages_follow_the_language(void **state) {
    (void)state;
    yunta_language_set(YUNTA_SPANISH);
    assert_string_equal(T("yes", "sí"), "sí");
    yunta_language_set(YUNTA_ENGLISH);
    assert_string_equal(T("yes", "sí"), "yes");
    setenv("LC_ALL", "es_CL.UTF-8", 1);
    assert_int_equal(yunta_language_of_environment(), YUNTA_SPANISH);
    setenv("LC_ALL", "C", 1);
    assert_int_equal(yunta_language_of_environment(), YUNTA_ENGLISH);
    unsetenv("LC_ALL");
}

static void deadlines_pass_and_stop(void **state) {
    (void)state;
    yunta_deadline deadline = yunta_deadline_in(0);
    assert_true(yunta_deadline_passed(&deadline));
    deadline = yunta_deadline_in(-1);
    assert_false(yunta_deadline_passed(&deadline));
    volatile sig_atomic_t stop = 1;
    deadline.stop = &stop;
    assert_true(yunta_deadline_passed(&deadline));
    assert_true(yunta_deadline_stopped(&deadline));
    assert_false(yunta_deadline_passed(NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_case_accents_and_blanks),
        cmocka_unit_test(what_is_folded_is_seen),
        cmocka_unit_test(header_keys_forget_spacing_and_marks),
        cmocka_unit_test(trims_only_the_ends),
        cmocka_unit_test(escapes_what_a_terminal_would_obey),
        cmocka_unit_test(distance_is_a_metric_with_swaps),
        cmocka_unit_test(nearest_word_or_none),
        cmocka_unit_test(utf8_is_judged_strictly),
        cmocka_unit_test(arrays_grow_and_keep),
        cmocka_unit_test(allocations_too_large_fail),
        cmocka_unit_test(scattered_memory_is_as_any_other),
        cmocka_unit_test(blocks_cover_everything_once),
        cmocka_unit_test(random_numbers_are_those_of_the_paper),
        cmocka_unit_test(problems_say_where_what_and_how),
        cmocka_unit_test(more_than_fifty_problems_are_counted),
        cmocka_unit_test(messages_follow_the_language),
        cmocka_unit_test(deadlines_pass_and_stop),
    };
    return cmocka_run_group_tests_name("base", tests, setup, teardown);
}
