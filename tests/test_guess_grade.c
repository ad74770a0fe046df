/* io/guess_grade: how much the words of an answer say. */
#include "tests/guess_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text;
    int level, want;
} answers[] = {
    {"Alta", 4, 3},
    {"Muy alta", 5, 3},
    {"Muito alta", 5, 3},
    {"Media", 3, 2},
    {"Média", 3, 2},
    {"Baja", 2, 1},
    {"Baixa", 2, 1},
    {"Muy baja", 1, 1},
    {"Muito baixa", 1, 1},
    {"Alta prioridad", 4, 3},
    {"Prioridad media", 3, 2},
    {"Baja prioridad", 2, 1},
    {"Poco prioritario", 2, 1},
    {"Prioridad", 0, 3},
    {"Es prioridad", 0, 3},
    {"Prioridad 2", 0, -1},
    {"Segunda prioridad", 0, -1},
    {"No es prioridad", 0, 0},
    {"Fair", 2, -1},
    {"Very good", 5, 3},
    /* Denied words say never much. */
    {"Não concordo", 0, 0},
    {"Não concordo nem discordo", 0, 1},
    {"Ni de acuerdo ni en desacuerdo", 0, 1},
    {"I do not agree", 0, 0},
    {"I do not disagree", 0, -1},
    {"No mucho", 0, -1},
    {"Not good", 0, -1},
    {"Not bad", 0, -1},
    {"No muy alto", 0, -1},
    {"Sin dominio", 1, -1},
    {"Sem domínio", 1, -1},
    {"Sin conocimiento", 1, -1},
    {"Dominio", 5, -1},
    {"Sin ningún dominio", 1, 0},
    {"No", 1, 0},
    {"0 - No", 1, 0},
    {"Não", 1, 0},
    {"Muito no futuro", 0, -1},
};

static void words_of_grades(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "a\n1\n");
    yunta_guessing g = {.guess = f->guess, .table = f->table};
    for (size_t k = 0; k < sizeof answers / sizeof *answers; k++) {
        const char *words = yunta_guess_words(&g, answers[k].text);
        if (yunta_guess_level(words) != answers[k].level ||
            yunta_guess_want(words) != answers[k].want)
            print_message("%s: %d %d\n", words, yunta_guess_level(words), yunta_guess_want(words));
        assert_int_equal(yunta_guess_level(words), answers[k].level);
        assert_int_equal(yunta_guess_want(words), answers[k].want);
    }
}

/* Whoever refuses a level for its words must not meet an init that does not know them. */
static void words_of_the_reader(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "a\n1\n");
    yunta_guessing g = {.guess = f->guess, .table = f->table};
    for (int much = 0; much < 2; much++)
        for (const char *at = yunta_cell_side_words[much]; *at; at += *at == ' ') {
            char word[40];
            size_t length = strcspn(at, " ");
            snprintf(word, sizeof word, "%.*s", (int)length, at);
            at += length;
            int level = yunta_guess_level(yunta_guess_words(&g, word));
            int side = level >= 4 ? 1 : level == 1 || level == 2 ? -1 : 0;
            if (side != (much ? 1 : -1))
                print_message("%s: %d\n", word, level);
            assert_int_equal(side, much ? 1 : -1);
            assert_int_equal(yunta_cell_side(word), side);
        }
    assert_int_equal(yunta_cell_side("muito"), 1);
    assert_true(yunta_guess_level(yunta_guess_words(&g, "muito")) >= 4);
}

/* Columns of ranks in a pair are no skills, whatever they hold. */
static void ranks_in_pairs(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "id,Level: job,Level: education\nm,3,Univ\ne,1,Media\nf,2,Tec\n");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_LEVEL), "Level: job");
    assert_null(strstr(guess_why(f, "Level: education"), "skill"));
    guess_text(f, "id,Nivel (jerárquico),Nivel (educacional)\nm,3,Univ\ne,1,Media\nf,2,Tec\n");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_LEVEL), "Nivel (jerárquico)");
    /* One skill with such a name makes no ranks of the others. */
    guess_text(f, "id,Nivel [Excel],Nivel [SQL],Nivel [Job search]\nm,7,2,1\ne,1,3,1\n");
    assert_int_equal(yunta_guess_find(f->guess, YUNTA_APPLICANTS_LEVEL), -1);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, guess_setup, guess_teardown)
    const struct CMUnitTest tests[] = {
        TEST(words_of_grades),
        TEST(words_of_the_reader),
        TEST(ranks_in_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
