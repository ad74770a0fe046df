/* io/guess_grid, io/guess_scale: grids whose numbers are not ours, or run backwards. */
#include "tests/guess_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* "Nivel [Excel]" is no place in a hierarchy, whatever its numbers. */
static void grids_of_other_scales(void **state) {
    guess_fixture *f = *state;
    static const struct {
        const char *headers, *rows, *level, *scale;
    } grids[] = {
        {"Nivel [Excel]", "m,5\ne,1\n", "Nivel [*]", NULL},
        {"Nivel [Excel],Nivel [SQL]", "m,7,2\ne,1,3\n", NULL, "1 to 7"},
        {"Nivel [Excel]", "m,10\ne,2\n", NULL, "2 to 10"},
        {"Nivel: Excel,Nivel: SQL", "m,4,3\ne,0,1\n", NULL, "0 to 4"},
        {"Nivel: Excel,Nivel: SQL", "m,3,3\ne,0,1\n", NULL, "0 to 3"},
        {"Dominio (Excel),Dominio (SQL)", "m,6,\ne,1,\n", NULL, "1 to 6"},
        {"Nivel [Excel: macros],Nivel [Excel: tablas],Nivel [SQL]", "m,5,4,7\ne,1,1,7\n", NULL,
         "1 to 7"},
        {"Nivel [Excel],Nivel [SQL]", "m,verde,azul\ne,1,azul\n", NULL, "\"verde\""},
        {"Nivel [Excel],Nivel [SQL]", "m,,\ne,,\n", NULL, "nobody"},
    };
    for (size_t k = 0; k < sizeof grids / sizeof *grids; k++) {
        char text[400];
        snprintf(text, sizeof text, "id,%s\n%s", grids[k].headers, grids[k].rows);
        guess_text(f, text);
        guess_read_back(f);
        assert_int_equal(yunta_guess_find(f->guess, YUNTA_APPLICANTS_LEVEL), -1);
        assert_int_equal(f->guess->level != NULL, grids[k].level != NULL);
        if (grids[k].level)
            assert_string_equal(f->guess->level, grids[k].level);
        for (size_t c = 1; c < f->table->columns && grids[k].scale; c++)
            assert_non_null(strstr(guess_why(f, f->table->header[c]), grids[k].scale));
    }
    static const char *const ranks[] = {"Nivel jerárquico", "Nivel",         "Grado",
                                        "Nivel (1 a 5)",    "Nivel [1 a 5]", "Nivel [del cargo]"};
    for (size_t k = 0; k < sizeof ranks / sizeof *ranks; k++) {
        char text[400];
        snprintf(text, sizeof text, "id,%s,Nivel: Excel,Nivel: SQL\nm,3,7,6\ne,1,1,2\n", ranks[k]);
        guess_text(f, text);
        assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_LEVEL), ranks[k]);
        assert_non_null(strstr(guess_why(f, "Nivel: SQL"), "1 to 7"));
    }
}

/* The readers take these by their names, so that nothing works before they are told. */
static void scales_that_are_read_by_their_names(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "id,skill: Excel,want: Excel\nm,7,\ne,3,verde\n");
    assert_string_equal(f->guess->level, "skill:*");
    assert_string_equal(f->guess->want, "want:*");
    size_t scale = 0, words = 0;
    for (size_t k = 0; k < f->guess->asks.count; k++) {
        const yunta_guess_ask *ask = &f->guess->asks.items[k];
        scale += ask->needed && strstr(ask->question, "from 3 to 7") != NULL;
        words += ask->needed && strstr(ask->question, "\"verde\"") != NULL;
    }
    assert_int_equal(scale, 1);
    assert_int_equal(words, 1);
    guess_read_back(f);
    guess_text(f, "id,habilidad: Excel,interés: Excel\nm,5,\ne,3,2\n");
    assert_string_equal(f->guess->level, "habilidad:*");
    assert_string_equal(f->guess->want, "interés:*");
    assert_false(guess_asks(f, "values", true));
}

static const char *level_of(const guess_fixture *f, const char *answer) {
    const yunta_guess_spellings *list = &f->guess->values[3];
    for (size_t k = 0; k < list->count; k++)
        if (!strcmp(list->items[k].written, answer))
            return list->items[k].meant;
    return "";
}

static bool says_backwards(const guess_fixture *f) {
    for (size_t k = 0; k < f->guess->asks.count; k++)
        if (!strcmp(f->guess->asks.items[k].key, "values") &&
            strstr(f->guess->asks.items[k].question, "backwards"))
            return true;
    return false;
}

static void scales_that_run_backwards(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "id,Nivel [A],Nivel [B]\na,1 - Experto,2 (bastante)\nb,5 - Nada,4\n"
                  "c,4 - Poco,3 - Regular\nd,5 - Nada,Avanzado\n");
    assert_true(says_backwards(f));
    assert_false(guess_asks(f, "values", true));
    assert_string_equal(level_of(f, "1 - Experto"), "5");
    assert_string_equal(level_of(f, "2 (bastante)"), "4");
    assert_string_equal(level_of(f, "3 - Regular"), "3");
    assert_string_equal(level_of(f, "4"), "2");
    assert_string_equal(level_of(f, "4 - Poco"), "2");
    assert_string_equal(level_of(f, "5 - Nada"), "1");
    assert_string_equal(level_of(f, "Avanzado"), ""); /* has no number to turn */
    /* Numbers that are not ours are not turned: words where they are known, and the rest is asked.
     */
    guess_text(f, "id,Nivel [A],Nivel [B]\na,0 - Experto,4 - Poco\nb,5 (nada),1 (bastante)\n");
    assert_true(says_backwards(f));
    assert_true(guess_asks(f, "values", true));
    assert_string_equal(level_of(f, "0 - Experto"), "5");
    assert_string_equal(level_of(f, "4 - Poco"), "2");
    assert_string_equal(level_of(f, "5 (nada)"), "1");
    assert_string_equal(level_of(f, "1 (bastante)"), "");
    /* The right way round, with one slip. */
    guess_text(f, "id,Nivel [A],Nivel [B]\na,5 - Experto,1 - Nada\nb,4 - Avanzado,5 - Nada\n"
                  "c,1 - Sin dominio,2 - Dominio básico\nd,1 - Not good,2\n");
    assert_false(says_backwards(f));
    assert_int_equal(f->guess->values[3].count, 1);
    assert_string_equal(level_of(f, "5 - Nada"), "1");
    /* Wants too, of both scales. */
    guess_text(f, "id,Interés [A],Interés [B]\na,1 - Mucho,5 - Nada\nb,4 - Poco,2\nc,3,5 - Nada\n");
    assert_true(says_backwards(f));
    guess_read_back(f);
    const yunta_map *wants = &f->written->values.items[0].map;
    assert_string_equal(guess_mapped(wants, "1 - Mucho"), "3");
    assert_string_equal(guess_mapped(wants, "2"), "3");
    assert_string_equal(guess_mapped(wants, "3"), "2");
    assert_string_equal(guess_mapped(wants, "4 - Poco"), "1");
    assert_string_equal(guess_mapped(wants, "5 - Nada"), "0");
    guess_text(f, "id,Interés [A],Interés [B]\na,0 - Mucho,3 - Nada\nb,1,3 - Nada\n");
    guess_read_back(f);
    wants = &f->written->values.items[0].map;
    assert_string_equal(guess_mapped(wants, "0 - Mucho"), "3");
    assert_string_equal(guess_mapped(wants, "1"), "2");
    assert_string_equal(guess_mapped(wants, "3 - Nada"), "0");
    guess_text(f, "id,Interés [A],Interés [B]\na,3 - Mucho,1 - Muy poco\nb,1 - Muy poco,0\n");
    assert_false(says_backwards(f));
    assert_int_equal(f->guess->values[4].count, 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, guess_setup, guess_teardown)
    const struct CMUnitTest tests[] = {
        TEST(grids_of_other_scales),
        TEST(scales_that_are_read_by_their_names),
        TEST(scales_that_run_backwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
