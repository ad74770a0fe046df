/* The table of columns, header patterns and stems. */
#include "base/text.h"
#include "io/columns.h"
#include "io/read_pattern.h"
#include "io/stem.h"
#include "model/policy.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void no_spelling_stands_for_two_columns_of_a_table(void **state) {
    (void)state;
    char a[YUNTA_COLUMNS_SPELLING], b[YUNTA_COLUMNS_SPELLING];
    yunta_arena *arena = yunta_arena_new();
    for (int x = 0; x < YUNTA_COLUMNS; x++)
        for (int y = x + 1; y < YUNTA_COLUMNS; y++) {
            if (yunta_columns_rule(x)->table != yunta_columns_rule(y)->table)
                continue;
            for (size_t k = 0; yunta_columns_spelling(x, k, a, sizeof a); k++)
                for (size_t m = 0; yunta_columns_spelling(y, m, b, sizeof b); m++)
                    assert_string_not_equal(yunta_text_header_key(arena, a),
                                            yunta_text_header_key(arena, b));
        }
    yunta_arena_free(arena);
}

static void every_alias_can_be_had(void **state) {
    (void)state;
    char text[YUNTA_COLUMNS_SPELLING];
    for (int c = 0; c < YUNTA_COLUMNS; c++) {
        const yunta_column_rule *rule = yunta_columns_rule(c);
        size_t aliases = 1, got = 0;
        for (const char *at = rule->aliases; *at; at++)
            aliases += *at == '|';
        while (yunta_columns_spelling(c, got, text, sizeof text)) {
            assert_true(*text != '\0');
            got++;
        }
        assert_int_equal(got, aliases + 1);
    }
    assert_string_equal(yunta_columns_table(YUNTA_TABLE_FACILITATORS), "facilitators");
    assert_true(yunta_columns_spelling(YUNTA_APPLICANTS_ROLE, 1, text, sizeof text));
    assert_string_equal(text, "rol");
}

static const char *name_in(yunta_reading *reading, const char *pattern, const char *header) {
    yunta_pattern made;
    assert_true(yunta_pattern_make(reading, pattern, &made));
    return yunta_pattern_name(reading, &made, header);
}

static void patterns_give_names_as_written(void **state) {
    (void)state;
    yunta_reading r = {.scratch = yunta_arena_new()};
    assert_string_equal(name_in(&r, "skill:*", "skill:Excel"), "Excel");
    assert_string_equal(name_in(&r, "skill:*", "SKILL :  Búsqueda de datos "), "Búsqueda de datos");
    assert_string_equal(
        name_in(&r, "Marque su nivel: [*]", "marque  SU nivel: [ Nube y archivos ]"),
        "Nube y archivos");
    assert_string_equal(name_in(&r, "¿Cuánto? [*]", "¿cuanto? [ClaveÚnica]"), "ClaveÚnica");
    assert_string_equal(name_in(&r, "* (nivel)", "Ñandú [x] (NIVEL)"), "Ñandú [x]");
    assert_string_equal(name_in(&r, "Interés: *", "Intere\xcc\x81s: año"), "año");
    assert_string_equal(name_in(&r, "*", "todo"), "todo");
    assert_null(name_in(&r, "skill:*", "skills"));
    assert_null(name_in(&r, "skill:*", "skill:"));
    assert_null(name_in(&r, "skill:*", "want:Excel"));
    assert_null(name_in(&r, "[*]", "[]"));
    assert_null(name_in(&r, "[*]", "[x"));
    yunta_pattern made;
    assert_false(yunta_pattern_make(&r, "none", &made));
    assert_false(yunta_pattern_make(&r, "*two*", &made));
    assert_false(r.out_of_memory);
    yunta_arena_free(r.scratch);
}

/* The stems of a text, joined by blanks. */
static const char *stems(yunta_arena *arena, int language, const char *text) {
    yunta_stemmer *stemmer;
    const char **words, *joined = "";
    size_t count;
    assert_int_equal(yunta_stemmer_new(language, &stemmer), YUNTA_OK);
    assert_int_equal(yunta_stemmer_words(stemmer, arena, text, &words, &count), YUNTA_OK);
    for (size_t k = 0; k < count; k++)
        joined = yunta_arena_format(arena, "%s%s%s", joined, k ? " " : "", words[k]);
    yunta_stemmer_free(stemmer);
    return joined;
}

static void words_are_folded_and_stemmed(void **state) {
    (void)state;
    yunta_arena *a = yunta_arena_new();
    assert_string_equal(stems(a, YUNTA_LANGUAGE_SPANISH, "Los DATOS, ¿y el dato?"), "dat dat");
    assert_string_equal(stems(a, YUNTA_LANGUAGE_SPANISH, "Gestión"),
                        stems(a, YUNTA_LANGUAGE_SPANISH, "«gestion»…"));
    assert_string_equal(stems(a, YUNTA_LANGUAGE_SPANISH, "para mí, sin más; de la"), "");
    assert_string_equal(stems(a, YUNTA_LANGUAGE_SPANISH, "ISO 9001/27001"), "iso 9001 27001");
    assert_string_equal(stems(a, YUNTA_LANGUAGE_ENGLISH, "Managing the teams—and a team"),
                        "manag team team");
    assert_string_equal(stems(a, YUNTA_LANGUAGE_PORTUGUESE, "os dados do Estado são"), "dad estad");
    assert_string_equal(stems(a, YUNTA_LANGUAGE_SPANISH, ""), "");
    assert_string_equal(stems(a, YUNTA_LANGUAGE_SPANISH, "\xff\xfe \xe3"), "");
    yunta_arena_free(a);
}

static void every_stop_word_is_dropped(void **state) {
    (void)state;
    yunta_arena *a = yunta_arena_new();
    assert_string_equal(stems(a, YUNTA_LANGUAGE_SPANISH,
                              "a al ante con de del el en la las lo los o para por que se sin "
                              "sobre su sus un una y ya yo"),
                        "");
    assert_string_equal(stems(a, YUNTA_LANGUAGE_ENGLISH, "a an and of on the to with you your"),
                        "");
    assert_string_equal(stems(a, YUNTA_LANGUAGE_PORTUGUESE,
                              "a ao com da de do e em na no os sao "
                              "se uma você"),
                        "");
    yunta_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_spelling_stands_for_two_columns_of_a_table),
        cmocka_unit_test(every_alias_can_be_had),
        cmocka_unit_test(patterns_give_names_as_written),
        cmocka_unit_test(words_are_folded_and_stemmed),
        cmocka_unit_test(every_stop_word_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
