/* io/guess: what the columns of forms are taken for, in three languages, and that the policy it
 * writes always reads back as what was guessed. */
#include "base/random.h"
#include "tests/guess_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void words_of_headers(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "a\n1\n");
    yunta_guessing g = {.guess = f->guess, .table = f->table};
    assert_string_equal(yunta_guess_words(&g, "¿En qué  INSTITUCIÓN/área trabajas?"),
                        " en que institucion area trabajas ");
    assert_string_equal(yunta_guess_words(&g, "  "), " ");
    assert_true(yunta_guess_says(" ano de nacimiento ", "x|de nacimiento"));
    assert_true(yunta_guess_says(" patrocinio ", "patrocin*"));
    assert_false(yunta_guess_says(" mentoria ", "mentor"));
    assert_false(yunta_guess_says(" ", "a|b*|"));
}

static const struct {
    const char *text;
    int role, level, want, day;
} spellings[] = {
    {"Quiero ser mentora", YUNTA_MENTOR, 0, -1, -1},
    {"Mentorada", YUNTA_MENTEE, 0, -1, -1},
    {"Mentoreado", YUNTA_MENTEE, 0, -1, -1},
    {"Mentoreadas", YUNTA_MENTEE, 0, -1, -1},
    {"Muy en desacuerdo", 0, 0, 0, -1},
    {"Ni de acuerdo ni en desacuerdo", 0, 0, 1, -1},
    {"Totalmente de acuerdo", 0, 0, 3, -1},
    {"Muy poco", 0, 2, 1, -1},
    {"Dominio básico", 0, 2, -1, -1},
    {"As duas", YUNTA_BOTH, 0, -1, -1},
    {"Mentor y mentee", YUNTA_BOTH, 0, -1, -1},
    {"As a mentee", YUNTA_MENTEE, 0, -1, -1},
    {"Nenhum", 0, 1, 0, -1},
    {"Iniciante", 0, 2, -1, -1},
    {"Intermediário", 0, 3, -1, -1},
    {"Avançado", 0, 4, -1, -1},
    {"Especialista", 0, 5, -1, -1},
    {"Muy alto", 0, 5, 3, -1},
    {"Un poco", 0, 2, 1, -1},
    {"Somewhat", 0, 0, 2, -1},
    {"A lot", 0, 0, 3, -1},
    {"Segunda-feira", 0, 0, -1, 0},
    {"Terça", 0, 0, -1, 1},
    {"Disponibilidad [Miércoles]", 0, 0, -1, 2},
    {"Thursday", 0, 0, -1, 3},
    {"Lunes a viernes", 0, 0, -1, -1},
    {"Zzz", 0, 0, -1, -1},
};

static void spellings_in_three_languages(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "a\n1\n");
    yunta_guessing g = {.guess = f->guess, .table = f->table};
    for (size_t k = 0; k < sizeof spellings / sizeof *spellings; k++) {
        const char *words = yunta_guess_words(&g, spellings[k].text);
        assert_int_equal(yunta_guess_role(words), spellings[k].role);
        assert_int_equal(yunta_guess_level(words), spellings[k].level);
        assert_int_equal(yunta_guess_want(words), spellings[k].want);
        assert_int_equal(yunta_guess_weekday(words), spellings[k].day);
    }
}

static void hours_of_labels(void **state) {
    guess_fixture *f = *state;
    static const char *const labels[][2] = {
        {"Mañana", "09:00-13:00"},
        {"De 9 a 13 hrs.", "09:00-13:00"},
        {"Tarde (14:30 - 18)", "14:30-18:00"},
        {"9h30-11h00", "09:30-11:00"},
        {"Noite", "18:00-21:00"},
        {"All day", "09:00-18:00"},
        {"nunca", NULL},
        {"13 a 9", NULL},
        {"12345 a 2", NULL},
        {"", NULL},
    };
    guess_text(f, "a\n1\n");
    yunta_guessing g = {.guess = f->guess, .table = f->table};
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++) {
        char hours[YUNTA_GUESS_HOURS] = "";
        assert_int_equal(yunta_guess_hours(&g, labels[k][0], hours), labels[k][1] != NULL);
        if (labels[k][1])
            assert_string_equal(hours, labels[k][1]);
    }
}

static void grids_in_every_dress(void **state) {
    guess_fixture *f = *state;
    static const struct {
        const char *before, *after, *level, *want;
    } grids[] = {
        {"Nivel [", "]", "Nivel [*]", NULL},
        {"Your level: ", "", "Your level:*", NULL},
        {"Indique su nivel.", "", "Indique su nivel.*", NULL},
        {"", " - nivel", "* - nivel", NULL},
        {"Conhecimento (", ")", "Conhecimento (*)", NULL},
        {"¿Qué te interesa? [", "]", NULL, "¿Qué te interesa? [*]"},
    };
    for (size_t k = 0; k < sizeof grids / sizeof *grids; k++) {
        const char *before = grids[k].before, *after = grids[k].after;
        char text[400];
        snprintf(text, sizeof text, "id,%sNube: uso%s,%sExcel%s,Otra\na,1,2,x\nb,3,2,y\n", before,
                 after, before, after);
        guess_text(f, text);
        guess_read_back(f);
        if (grids[k].level)
            assert_string_equal(f->guess->level, grids[k].level);
        else
            assert_null(f->guess->level);
        assert_string_equal(f->written->skills_want, grids[k].want ? grids[k].want : "want:*");
        assert_int_equal(
            guess_count_kind(f, YUNTA_GUESS_LEVEL) + guess_count_kind(f, YUNTA_GUESS_WANT), 2);
    }
    /* A star cannot stand in a pattern beside its own. */
    guess_text(f, "id,Nivel * [A],Nivel * [B]\na,1,2\n");
    assert_null(f->guess->level);
}

static void rivals_and_reasons(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "ID,RUT,Correo de tu jefatura,Correo,Nombre,Nacimiento,Edad,Patrocinio\n"
                  "1,12450258-6,j@a.cl,p@a.cl,Ana,01/02/1990,34,Sí\n"
                  "2,10805360-7,j@a.cl,q@a.cl,Beto,03/02/1980,45,No sé\n");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_ID), "RUT");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_EMAIL), "Correo");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_AGE), "Edad");
    assert_non_null(strstr(guess_why(f, "ID"), "RUT"));
    assert_non_null(strstr(guess_why(f, "Nacimiento"), "01/02/1990"));
    assert_true(f->guess->rut);
    assert_true(guess_asks(f, "columns", true)); /* no role */
    assert_false(guess_asks(f, "duplicates", true));
    guess_read_back(f);
    assert_int_equal(f->written->id_format, YUNTA_ID_RUT);
    guess_assert_written(f);
}

static void row_numbers_and_odd_values(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "ID,Cédula,Rol,Edad\n1,a7,mentor,34\n2,b8,mentee,x\n3,c9,mentee,40\n");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_ID), "Cédula");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_AGE), "Edad"); /* read by its name */
    assert_string_equal(guess_misfit(f, "Edad"), "x");
    assert_true(guess_asks(f, "values", true));
    guess_text(f, "ID,Cédula,Rol,Su edad\n1,a7,mentor,34\n2,b8,mentee,x\n3,c9,mentee,40\n");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_AGE), "");
    assert_non_null(strstr(guess_why(f, "Su edad"), "\"x\"")); /* not 34, which is an age */
    assert_false(guess_asks(f, "values", true));
}

static void repeated_answers_and_free_text(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "Email,Papel,Pontos fortes\n"
                  "a@b.c,mentor,gosto muito de ensinar coisas novas para as pessoas\n"
                  "a@b.c,mentor,sei trabalhar bem com gente de outras áreas e cidades\n"
                  "d@b.c,mentee,ainda não sei mas quero aprender muito com vocês\n");
    assert_true(guess_asks(f, "duplicates", true));
    assert_true(guess_asks(f, "scoring.goals.text", false));
    assert_int_equal(yunta_guess_find(f->guess, YUNTA_APPLICANTS_ID), -1);
    guess_read_back(f);
    assert_true(f->written->scoring_goals_text);
}

static void answers_in_our_words(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "id,Rol,Interés [A],Interés [B],Lunes,Martes\n"
                  "a,Quiero ser mentor,5,1,Mañana,10:00-11:00\n"
                  "b,Busco mentee,4,2,\"Tarde, Mañana\",\n"
                  "c,Ambos,1,3,,\n");
    guess_read_back(f);
    assert_string_equal(guess_mapped(&f->written->availability_labels, "Tarde"), "14:00-18:00");
    assert_int_equal(f->written->availability_labels.count, 2);
    assert_int_equal(f->written->values.count, 2);
    const yunta_maps_entry *roles = &f->written->values.items[0];
    assert_string_equal(roles->key, "role");
    assert_int_equal(roles->map.count, 2); /* Ambos is known */
    assert_string_equal(guess_mapped(&roles->map, "Quiero ser mentor"), "mentor");
    const yunta_maps_entry *wants = &f->written->values.items[1];
    assert_string_equal(wants->key, "Interés [*]");
    assert_string_equal(guess_mapped(&wants->map, "5"), "3");
    assert_string_equal(guess_mapped(&wants->map, "4"), "3");
    assert_string_equal(guess_mapped(&wants->map, "1"), "0");
}

static void dates_of_both_orders(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "id,Timestamp\na,1/31/2027 9:00\nb,2/1/2027 9:00\n");
    assert_true(f->guess->month_first);
    guess_read_back(f);
    assert_int_equal(f->written->csv_dates, YUNTA_DATES_MDY);
    guess_text(f, "id,Timestamp\na,1/3/2027 9:00\nb,2/1/2027 9:00\n");
    assert_false(f->guess->month_first);
    assert_true(guess_asks(f, "csv.dates", false));
    guess_text(f, "id,Timestamp\na,2027-01-03\n");
    assert_false(guess_asks(f, "csv.dates", false));
}

/* Any header whatever comes back from the policy as it stands in the form. */
static void any_header_comes_back(void **state) {
    guess_fixture *f = *state;
    static const char *const bits[] = {
        "a", "Ñ", "\\",   "'",   ": ",           "#",        " - ", "{",    "}",
        "[", "]", "*",    "&",   "\xe2\x80\xa8", "%",        "@",   "`",    "!",
        "|", ">", "?",    "\t",  "\n",           "\xc2\x85", "😀",   "\x01", "\x7f",
        "~", "=", "null", "1.0", "\xef\xbb\xbf"};
    enum { BITS = sizeof bits / sizeof *bits, ROUNDS = 150 };
    yunta_random random;
    yunta_random_seed(&random, 11);
    for (int round = 0; round < ROUNDS; round++) {
        char text[600];
        size_t used = (size_t)snprintf(text, sizeof text, "k");
        for (int column = 0; column < 3; column++) {
            static const char *const words[] = {"rut", "rol", "nombre"};
            used += (size_t)snprintf(text + used, sizeof text - used, ",\"%s x", words[column]);
            for (uint32_t k = yunta_random_below(&random, 6) + 1; k; k--)
                used += (size_t)snprintf(text + used, sizeof text - used, "%s",
                                         bits[yunta_random_below(&random, BITS)]);
            used += (size_t)snprintf(text + used, sizeof text - used, "x\"");
        }
        snprintf(text + used, sizeof text - used, "\n1,12450258-6,mentor,Ana\n");
        guess_text(f, text);
        guess_read_back(f);
        guess_assert_written(f);
    }
}

/* Microsoft Forms writes its own "Nombre", empty where answers are anonymous. */
static void an_empty_column_yields_to_a_filled_one(void **state) {
    guess_fixture *f = *state;
    guess_text(f, "RUT;Nombre;Nombre y apellidos;Rol;Unidad;Departamento\n"
                  "11111111-1;;Ana Soto;mentor;;Finanzas\n22222222-2;;Luis Paz;mentee;;Personas\n");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_NAME), "Nombre y apellidos");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_UNIT), "Departamento");
    assert_non_null(strstr(guess_why(f, "Nombre"), "fits name better"));
    guess_read_back(f);
    guess_assert_written(f);
    guess_text(f, "RUT;Nombre;Rol\n11111111-1;;mentor\n22222222-2;;mentee\n");
    assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_NAME), "Nombre");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, guess_setup, guess_teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_column_yields_to_a_filled_one),
        TEST(words_of_headers),
        TEST(spellings_in_three_languages),
        TEST(hours_of_labels),
        TEST(grids_in_every_dress),
        TEST(rivals_and_reasons),
        TEST(repeated_answers_and_free_text),
        TEST(answers_in_our_words),
        TEST(dates_of_both_orders),
        TEST(any_header_comes_back),
        TEST(row_numbers_and_odd_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
