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
    assert_true(guess_asks(f, "values", true));
    /* The right way round, with one slip. */
    guess_text(f, "id,Nivel [A],Nivel [B]\na,5 - Experto,1 - Nada\nb,4 - Avanzado,5 - Nada\n"
                  "c,1 - Sin dominio,2 - Dominio básico\nd,1 - Not good,2\n");
    assert_false(says_backwards(f));
    assert_int_equal(f->guess->values[3].count, 0);
    assert_true(guess_asks(f, "values", true));
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

/* A form of one grid whose answers, separated by |, stand in one column each. */
static void guess_grid(guess_fixture *f, const char *header, const char *answers) {
    char text[4000] = "id", row[1000] = "m", more[1000] = "e";
    size_t k = 0;
    for (const char *at = answers; *at; k++) {
        int size = (int)strcspn(at, "|");
        snprintf(text + strlen(text), sizeof text - strlen(text), ",%s [S%zu]", header, k);
        snprintf(row + strlen(row), sizeof row - strlen(row), ",%.*s", size, at);
        snprintf(more + strlen(more), sizeof more - strlen(more), ",%.*s", size, at);
        at += size + (at[size] == '|');
    }
    snprintf(text + strlen(text), sizeof text - strlen(text), "\n%s\n%s\n", row, more);
    guess_text(f, text);
    assert_int_equal(guess_count_kind(f, YUNTA_GUESS_LEVEL) + guess_count_kind(f, YUNTA_GUESS_WANT),
                     k);
    guess_read_back(f);
}

/* What an answer counts as in the end, -1 where it is refused. */
static int counts_as(const guess_fixture *f, const char *answer) {
    const yunta_guess_spellings *list = &f->guess->values[f->guess->level ? 3 : 4];
    for (size_t k = 0; k < list->count; k++)
        if (!strcmp(list->items[k].written, answer))
            return atoi(list->items[k].meant);
    uint8_t grade;
    bool known =
        f->guess->level ? yunta_cell_level(answer, &grade) : yunta_cell_want(answer, &grade);
    return known ? grade : -1;
}

static void assert_grid(guess_fixture *f, const char *header, const char *answers,
                        const char *grades) {
    char one[100];
    guess_grid(f, header, answers);
    for (const char *at = answers; *at; grades++) {
        size_t size = strcspn(at, "|");
        snprintf(one, sizeof one, "%.*s", (int)size, at);
        int wanted = *grades == '-' ? -1 : *grades - '0';
        if (counts_as(f, one) != wanted)
            print_message("%s: %d\n", one, counts_as(f, one));
        assert_int_equal(counts_as(f, one), wanted);
        at += size + (at[size] == '|');
    }
}

static void scales_that_run_forward(void **state) {
    guess_fixture *f = *state;
    /* Whether by number or by word, more is never less. */
    static const char *const forward[] = {
        "1 - Fair|2 - Good|3 - Very good|4 - Excellent",
        "1 - Malo|2 - Bueno|3 - Muy bueno|4 - Excelente",
        "1 - Malo|2 - Bueno|2 - Bueno|2 - Bueno|3 - Muy bueno",
        "1 - Medio|2 - Bueno|3 - Muy bueno|4 - Excelente",
        "1 - Básico|2 - Avanzado|3 - Experto",
    };
    for (size_t k = 0; k < sizeof forward / sizeof *forward; k++) {
        guess_grid(f, "Nivel", forward[k]);
        assert_false(says_backwards(f));
        assert_false(guess_asks(f, "values", true));
        int before = 0;
        for (const char *at = forward[k]; *at;) {
            char one[100];
            size_t size = strcspn(at, "|");
            snprintf(one, sizeof one, "%.*s", (int)size, at);
            assert_true(counts_as(f, one) >= before && counts_as(f, one) > 0);
            before = counts_as(f, one);
            at += size + (at[size] == '|');
        }
    }
    assert_grid(f, "Nivel", "0 - Nada|1 - Básico|2 - Intermedio|3 - Avanzado|4 - Experto", "12345");
    assert_grid(f, "Nivel", "1 - Básico|2 - Algo|3 - Medio|4 - Bastante|5 - Avanzado", "12345");
    assert_grid(f, "Interés", "2 - Alto|2 - Alto|2 - Alto|3 - Muy alto", "2223");
    assert_int_equal(f->guess->values[4].count, 0);
    assert_grid(f, "Interés", "1 - Baja|2 - Media|3 - Alta", "123");
    /* One number with words of both ends: nobody knows. */
    guess_grid(f, "Nivel", "5 - Nada|5 - Experto|1 - Nada|4 - Alto");
    assert_true(guess_asks(f, "values", true));
    assert_int_equal(counts_as(f, "5 - Nada"), -1);
}

static void wants_of_one_to_five(void **state) {
    guess_fixture *f = *state;
    static const char *const wide[] = {
        "1 - Muy en desacuerdo|2 - En desacuerdo|3 - Neutral|4 - De acuerdo|5 - Muy de acuerdo",
        "1 - Strongly disagree|2 - Disagree|3 - Neutral|4 - Agree|5 - Strongly agree",
        "1 - Nada|2 - Muy poco|3 - Poco|4 - Bastante|5 - Mucho",
        "1 - Zzz|2 - Yyy|3 - Xxx|4 - Vvv|5",
        "1|2|3|4|5 - Mucho",
    };
    for (size_t k = 0; k < sizeof wide / sizeof *wide; k++) {
        assert_grid(f, "Interés", wide[k], "01233");
        assert_false(says_backwards(f));
    }
    assert_grid(f, "Interés", "1 - Nada|2 - Poco|3 - Algo|4 - Mucho", "0123");
}

static void short_scales_that_run_backwards(void **state) {
    guess_fixture *f = *state;
    static const struct {
        const char *header, *answers, *grades;
        bool needed;
    } grids[] = {
        {"Nivel", "1 - Alto|2 - Medio|3 - Bajo", "432", true},
        {"Nivel", "1 - Alto|2|3 - Bajo|2 - Medio", "4323", true},
        {"Nivel", "1 - Alta|2 - Media|3 - Baja|4 - Nada", "4321", true},
        {"Interés", "1 - Mucho|2 - Bastante|3 - Poco|4 - Nada", "3210", true},
        {"Interés", "1 - Alta|2 - Média|3 - Baixa", "321", true},
        {"Prioridad", "1 - Alta prioridad|2 - Media prioridad|3 - Baja prioridad", "321", true},
        {"Interés", "0 - Mucho|1|2 - Poco|3 - Nada", "3210", false},
        {"Nivel", "5 - Nada|4 - Poco|3 - Regular|2 - Bueno|1 - Excelente", "12345", false},
        {"Nivel", "1 - Excelente|2 - Bueno|3 - Regular|4 - Malo|5 - Muy malo", "54321", false},
        {"Nivel", "2 - Avanzado|3 - Medio|4|5 - Nada", "4321", true},
    };
    for (size_t k = 0; k < sizeof grids / sizeof *grids; k++) {
        assert_grid(f, grids[k].header, grids[k].answers, grids[k].grades);
        assert_true(says_backwards(f));
        assert_int_equal(guess_asks(f, "values", true), grids[k].needed);
    }
    /* What no word tells is asked, and what was not turned is not said to be. */
    guess_grid(f, "Nivel", "1 - Alto|2 - Zzz|3 - Bajo");
    assert_string_equal(level_of(f, "2 - Zzz"), "");
    assert_true(guess_asks(f, "values", true));
}

/* Words that say the opposite of their numbers, and too little to turn them. */
static void scales_in_doubt(void **state) {
    guess_fixture *f = *state;
    static const char *const grids[][2] = {
        {"Interés", "1 - Sí|2 - No"},
        {"Interés", "5 - Mucho|1 - Nada|4|5 - Nada"},
        {"Nivel", "1 - Zzz|2 - Yyy|3 - Medio|4 - Xxx|5 - Not at all"},
        {"Nivel", "5 - Experto|1 - Nada|4 - Avanzado|5 - Nada"},
    };
    for (size_t k = 0; k < sizeof grids / sizeof *grids; k++) {
        guess_grid(f, grids[k][0], grids[k][1]);
        assert_true(guess_asks(f, "values", true));
        assert_int_equal(f->guess->values[3].count + f->guess->values[4].count, 0);
    }
    assert_grid(f, "Nivel", "Nada (5)|Poco (4)|Algo (3)|Mucho (1)|Bastante (2)", "12354");
    assert_grid(f, "Interés",
                "1 - Muy interesado|2 - Interesado|3 - Poco interesado|4 - No interesado", "3210");
}

/* Answers after the rows that are looked at, and beyond the spellings that are kept. */
static void every_row_is_turned(void **state) {
    enum { ROWS = 2100, ROOM = 200000, MANY = 400 };
    guess_fixture *f = *state;
    char *text = malloc(ROOM);
    assert_non_null(text);
    size_t end = (size_t)snprintf(text, ROOM, "id,Nivel [A],Nivel [B]\n");
    for (int k = 0; k < ROWS; k++)
        end += (size_t)snprintf(text + end, ROOM - end, "p%d,1 - Experto,5 - Nada%s\n", k,
                                k % 30   ? ""
                                : k % 60 ? " de eso"
                                         : " ");
    for (int k = 0; k < 100; k++)
        end += (size_t)snprintf(text + end, ROOM - end, "q%d,4 - Algo (%c%c),2\n", k, 'a' + k / 10,
                                'a' + k % 10);
    guess_text(f, text);
    assert_string_equal(level_of(f, "4 - Algo (aa)"), "2");
    assert_string_equal(level_of(f, "4 - Algo (jj)"), "2");
    assert_string_equal(level_of(f, "2"), "4");
    assert_false(guess_asks(f, "values", true));
    for (int k = 0; k < MANY; k++)
        end += (size_t)snprintf(text + end, ROOM - end, "r%d,4 - Algo %c%c,2\n", k, 'a' + k / 20,
                                'a' + k % 20);
    guess_text(f, text);
    assert_int_equal(f->guess->values[3].count, 0);
    assert_true(guess_asks(f, "values", true));
    for (size_t k = 0; k < f->guess->asks.count; k++)
        assert_null(strstr(f->guess->asks.items[k].question, "turned about"));
    free(text);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, guess_setup, guess_teardown)
    const struct CMUnitTest tests[] = {
        TEST(grids_of_other_scales),     TEST(scales_that_are_read_by_their_names),
        TEST(scales_that_run_backwards), TEST(scales_that_run_forward),
        TEST(wants_of_one_to_five),      TEST(short_scales_that_run_backwards),
        TEST(scales_in_doubt),           TEST(every_row_is_turned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
