/* Where the header of a table is, and what its cells mean where several readings are possible. */
#include "tests/read_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const headed[] = {
    "id;role\nm;mentor\ne;mentee\n", /* without titles, as the others are to be read */
    "Servicio Civil;;\nPostulantes 2027;;\n;;\nid;role;name\nm;mentor;A\ne;mentee;B\n",
    "Servicio Civil\n\nid;rol\nm;mentor\ne;mentee\n",
    "Programa:;Mentorías;;\nFecha:;12/01/"
    "2027;;\n\nRUT;Rol;Nombre;Correo\nm;mentor;A;\ne;mentee;;\n",
    "Mentorías 2027, Servicio Civil\nRUT;Rol;Nombre\nm;mentor;A\ne;mentee;B\n",
    "Postulantes;;;\nRUT;Rol;Correo (x@y.cl);1a opción\nm;mentor;;\ne;mentee;;\n",
    "Postulantes;;;;\nUno;Dos;;;\nRUT;Rol;Nivel;;Meta\n;;Excel;Word;\nm;mentor;5;4;\ne;mentee;1;1;"
    "\n",
    "T1\nT2\nT3\nT4\nT5\nT6\nT7\nT8\nT9\nT10\nT11\nT12\nT13\nT14\nT15\nT16\nT17\nT18\nT19\n"
    "id;role\nm;mentor\ne;mentee\n",
};

static void the_header_is_found_below_titles(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof headed / sizeof *headed; k++) {
        test_folder folder;
        test_folder_open_good(&folder, k == 6 ? "skills: {level: 'Nivel [*]'}" : "",
                              (test_file[]){{"applicants.csv", headed[k], 0}, {0}});
        assert_int_equal(folder.cohort->people, 2);
        assert_string_equal(folder.cohort->person[0].id, "e");
        assert_int_equal(folder.cohort->person[1].role, YUNTA_MENTOR);
        assert_int_equal(folder.cohort->skills, k == 6 ? 2 : 0);
        test_folder_close(&folder);
    }
}

static void each_title_is_told(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "columns: {id: '1. RUT', role: '2. Tipo'}",
        (test_file[]){{"applicants.csv", "Uno;\nDos;\n1. RUT;2. Tipo\nm;mentor\n", 0},
                      {"holidays.csv", "Feriados\nfecha;nombre\n26/03/2027;Santo\n", 0},
                      {0}});
    assert_int_equal(folder.cohort->person[0].line, 4);
    assert_int_equal(folder.cohort->holiday_count, 1);
    assert_non_null(
        test_folder_problem(&folder, YUNTA_NOTE, "applicants.csv", 1, NULL, "a title above"));
    assert_non_null(test_folder_problem(&folder, YUNTA_NOTE, "applicants.csv", 2, NULL, "Dos"));
    assert_non_null(test_folder_problem(&folder, YUNTA_NOTE, "holidays.csv", 1, NULL, "Feriados"));
    assert_int_equal(yunta_problems_total(folder.problems), 3);
    test_folder_close(&folder);
}

/* Answers below a header that lacks what is needed are not passed over, nor read as a header. */
static void answers_are_no_titles(void **state) {
    (void)state;
    const test_wrong wrongs[] = {
        {"",
         {{"applicants.csv", "id;tarea\nm;mentor\nid;role\ne;mentee\n", 0}},
         "applicants.csv",
         1,
         NULL,
         "take out the lines above the header"},
        {"",
         {{"applicants.csv", "código;role\nm;mentor\n", 0}},
         "applicants.csv",
         1,
         NULL,
         "take out the lines above the header"},
        {"",
         {{"holidays.csv", "día;nombre\n26/03/2027;Santo\nfecha;nombre\n27/03/2027;Otro\n", 0}},
         "holidays.csv",
         1,
         NULL,
         "the column date is missing"},
        {"",
         {{"holidays.csv",
           "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n"
           "fecha;nombre\n26/03/2027;Santo\n",
           0}},
         "holidays.csv",
         1,
         NULL,
         "the column date is missing"},
        {"",
         {{"holidays.csv", "Uno\nDos\nfecha;nombre\n\"26/03/2027;Santo\n", 0}},
         "holidays.csv",
         4,
         "fecha",
         "never closed"},
        {"",
         {{"holidays.csv", "Uno\nfecha;nombre\n26/03/2027;Santo;x\n", 0}},
         "holidays.csv",
         3,
         NULL,
         "the row has 3 cells"},
    };
    assert_int_equal(test_wrongs_untold(wrongs, sizeof wrongs / sizeof *wrongs), 0);
}

static void whole_numbers_have_thousands(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "",
        (test_file[]){{"applicants.csv", "id,role\nm,mentor\ne,mentee\n", 0},
                      {"travel.csv", "from,to,days,cost\nA,B,1,600.000\nA,C,1,\"1,000\"\n", 0},
                      {"constraints.csv", "kind,mentor,mentee,points\nprefer,m,e,2.000\n", 0},
                      {0}});
    assert_int_equal(folder.cohort->travel[0].cost, 600000);
    assert_int_equal(folder.cohort->travel[1].cost, 1000);
    assert_int_equal(folder.cohort->constraints[0].points, 2000);
    test_folder_close(&folder);
}

/* The score of the first pair with this cell, beside a pair with that one; -1 for an error. */
static int score_of(const char *cell, const char *beside) {
    char text[200];
    test_folder folder;
    snprintf(text, sizeof text, "mentor;mentee;score\nm;e;%s\nm;f;%s\n", cell, beside);
    test_folder_open(&folder, "",
                     (test_file[]){{"applicants.csv", "id,role\nm,mentor\ne,mentee\nf,mentee\n", 0},
                                   {"scores.csv", text, 0},
                                   {0}});
    int score = folder.status == YUNTA_OK ? folder.cohort->scores[0].score : -1;
    if (score < 0 && !strcmp(cell, "8.000"))
        assert_true(
            test_folder_problem(&folder, YUNTA_ERROR, "scores.csv", 2, "score", "8 or 8000") ||
            test_folder_problem(&folder, YUNTA_ERROR, "scores.csv", 2, "score",
                                "write 8000 for thousands, or 8.0 for a fraction"));
    test_folder_close(&folder);
    return score;
}

static void scores_are_read_by_their_column(void **state) {
    (void)state;
    assert_int_equal(score_of("8.000", "9500"), 8000);
    assert_int_equal(score_of("8,000", "9500"), 8000);
    assert_int_equal(score_of("8.000", "7.0"), 8);
    assert_int_equal(score_of("8.000", "10000.000"), 8);
    assert_int_equal(score_of("8.000", "950"), -1);
    assert_int_equal(score_of("8.000", "9.000"), -1);
    assert_int_equal(score_of("8.125", "7.0"), -1);
    assert_int_equal(score_of("8.125", "9500"), 8125);
    assert_int_equal(score_of("8.0", "9.000"), 8);
}

/* Who passes `least: 900000`, as a text of ids. */
static void pays(const char *first, const char *second, const char *expected) {
    char text[200], found[8] = "";
    test_folder folder;
    snprintf(text, sizeof text, "id;role;Sueldo\na;mentor;%s\nb;mentor;%s\nc;mentor;1.000\n", first,
             second);
    test_folder_open(&folder,
                     "eligibility: {where: [{role: mentor, column: sueldo, least: 900000}]}",
                     (test_file[]){{"applicants.csv", text, 0}, {0}});
    if (!expected) {
        assert_int_equal(folder.status, YUNTA_E_INPUT);
        assert_non_null(test_folder_problem(&folder, YUNTA_ERROR, "applicants.csv", 4, "sueldo",
                                            "write 1000 for thousands, or 1.0 for a fraction"));
    } else {
        const yunta_where *where = &folder.policy->eligibility_where.items[0];
        for (int32_t p = 0; p < 3; p++)
            if (yunta_where_holds(folder.cohort, where, p))
                strcat(found, folder.cohort->person[p].id);
        assert_string_equal(found, expected);
    }
    test_folder_close(&folder);
}

static void conditions_compare_what_the_column_says(void **state) {
    (void)state;
    pays("950.000", "1.250.000", "ab");
    pays("950.000", "850000", "a");
    pays("950.000", "7.5", "");
    pays("950.000", "7,5", "a");
    pays("950.000", "no sé", NULL);
    pays("950.000", "", NULL);
}

/* Nobody compares them, or they are whole by what they are. */
static void other_columns_keep_their_text(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder,
        "eligibility: {same: [Código], where: [{role: mentor, column: cupos, least: 1000}]}",
        (test_file[]){{"applicants.csv", "id;role;código;cupos\na;mentor;1.250;1.000\n", 0}, {0}});
    assert_int_equal(folder.cohort->person[0].capacity, 1000);
    assert_true(yunta_where_holds(folder.cohort, &folder.policy->eligibility_where.items[0], 0));
    test_folder_close(&folder);
}

static void one_person_is_one_choice(void **state) {
    (void)state;
    const test_wrong wrongs[] = {
        {"",
         {{"applicants.csv", "email,role\nm1@x.cl,mentor\nE1@x.cl,mentee\nm2@x.cl,mentor\n", 0},
          {"preferences.csv",
           "person,choice,rank\nE1@x.cl,m1@x.cl,1\nE1@x.cl,m2@x.cl,2\nE1@x.cl,M1@x.cl,3\n", 0}},
         "preferences.csv",
         4,
         "choice",
         "already chose them on line 2"},
        {"id_format: rut",
         {{"applicants.csv", "rut,role\n11111111-1,mentor\n22222222-2,mentee\n", 0},
          {"preferences.csv",
           "person,choice,rank\n22222222-2,11.111.111-1,1\n22222222-2,11111111-1,2\n", 0}},
         "preferences.csv",
         3,
         "choice",
         "already chose them on line 2"},
    };
    assert_int_equal(test_wrongs_untold(wrongs, sizeof wrongs / sizeof *wrongs), 0);
}

#define APPLIED(column, cell)                                                                      \
    { "applicants.csv", "id;role;" column "\na;mentor;" cell "\n", 0 }

/* What is said to be the mend is one. */
static const test_wrong mends[] = {
    {"",
     {APPLIED("applied_on", "01/17/2027 10:32")},
     "applicants.csv",
     2,
     "applied_on",
     "set csv: {dates: mdy}"},
    {"csv: {dates: mdy}",
     {APPLIED("applied_on", "17/01/2027")},
     "applicants.csv",
     2,
     "applied_on",
     "set csv: {dates: dmy}"},
    {"",
     {APPLIED("applied_on", "31/02/2027")},
     "applicants.csv",
     2,
     "applied_on",
     "write an existing date"},
    {"",
     {APPLIED("skill:X", "Muy alto")},
     "applicants.csv",
     2,
     "skill:X",
     "values: {\"skill:*\": {\"WORDS\": 5}}"},
    {"skills: {want: 'Interés [*]'}",
     {APPLIED("Interés [X]", "harto")},
     "applicants.csv",
     2,
     "Interés [X]",
     "values: {\"Interés [*]\": {\"WORDS\": 2}}"},
    {"",
     {APPLIED("sponsor", "Sí, cuento con patrocinio")},
     "applicants.csv",
     2,
     "sponsor",
     "values: {sponsor: {\"WORDS\": yes}}"},
    {"id_format: rut",
     {{"applicants.csv", "rut,role\n12345678,mentor\n", 0}},
     "applicants.csv",
     2,
     "rut",
     "hyphen before its check digit"},
    {"id_format: rut",
     {{"applicants.csv", "rut,role\n12345678-4,mentor\n", 0}},
     "applicants.csv",
     2,
     "rut",
     "does not agree with its check digit"},
    {"",
     {{"availability.csv", "person,day,from,to\na,mon,21:00,0:00\n", 0}},
     "availability.csv",
     2,
     "to",
     "write 24:00"},
    {"",
     {{"availability.csv", "person,day,from,to\na,mon,21:00,20:00\n", 0}},
     "availability.csv",
     2,
     "to",
     "takes two rows"},
    {"availability: {columns: {mon: L}}",
     {APPLIED("L", "21:00-0:00")},
     "applicants.csv",
     2,
     "L",
     "write 24:00"},
};

static void mends_mend(void **state) {
    (void)state;
    assert_int_equal(test_wrongs_untold(mends, sizeof mends / sizeof *mends), 0);
    test_folder folder;
    test_folder_open_good(
        &folder,
        "id_format: rut\nvalues: {'skill:*': {Muy alto: 5}, sponsor: {'Sí, cuento': yes}}\n"
        "eligibility: {where: [{role: mentor, column: nivel, in: [2]}]}",
        (test_file[]){{"applicants.csv",
                       "rut;role;skill:X;sponsor;nivel\n11.111.111 - 1;mentor;Muy alto;Sí, "
                       "cuento;2,0\n22222222-2;mentor;1;;5\n",
                       0},
                      {0}});
    assert_string_equal(folder.cohort->person[0].id, "11111111-1");
    assert_int_equal(folder.cohort->person[0].sponsor, YUNTA_YES);
    assert_int_equal(folder.cohort->level[0], 5);
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "yunta.yaml", 3, NULL, "did you mean 2,0?"));
    test_folder_close(&folder);
}

static void spreadsheets_that_are_not_read_are_to_be_saved_anew(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open(&folder, "",
                     (test_file[]){{"applicants.ods", "x", 0}, {"skills.xls", "x", 0}, {0}});
    assert_int_equal(folder.status, YUNTA_E_INPUT);
    assert_non_null(
        test_folder_problem(&folder, YUNTA_ERROR, "applicants.csv", 0, NULL, "as .xlsx or CSV"));
    assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, "skills.xls", 0, NULL,
                                        "save it as skills.xlsx or skills.csv"));
    test_folder_close(&folder);
}

static void addresses_name_people_where_they_are_the_ids(void **state) {
    (void)state;
    test_folder folder;
    const test_file skills = {"skills.csv",
                              "Título\nCorreo electrónico,skill,level\na@x.cl,Excel,4\n", 0};
    const test_file absences = {"absences.csv",
                                "correo;persona;from;to\nx;a@x.cl;1/3/2027;2/3/2027\n", 0};
    test_folder_open_good(
        &folder, "",
        (test_file[]){{"applicants.csv", "correo,role\na@x.cl,mentor\nb@x.cl,mentee\n", 0},
                      skills,
                      absences,
                      {0}});
    assert_int_equal(folder.cohort->level[0], 4);
    assert_int_equal(folder.cohort->absence_count, 1);
    test_folder_close(&folder);
    const test_wrong wrongs[] = {
        {"",
         {{"applicants.csv", "id,correo,role\n1,a@x.cl,mentor\n", 0}, skills},
         "skills.csv",
         2,
         NULL,
         "the column person is missing"},
    };
    assert_int_equal(test_wrongs_untold(wrongs, sizeof wrongs / sizeof *wrongs), 0);
}

static void ages_that_contradict_years_of_birth_are_told(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "programme: {start: 2027-03-01}",
        (test_file[]){{"applicants.csv",
                       "id,role,birth_year,age\na,mentor,1990,50\nb,mentee,1990,35\n"
                       "c,mentee,1990,33\nd,mentee,1990,37\ne,mentee,1990,\n",
                       0},
                      {0}});
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 2, "age", "says 37"));
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 4, "age", "says 37"));
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 2);
    assert_int_equal(folder.cohort->person[0].age, 37);
    test_folder_close(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_is_found_below_titles),
        cmocka_unit_test(each_title_is_told),
        cmocka_unit_test(answers_are_no_titles),
        cmocka_unit_test(whole_numbers_have_thousands),
        cmocka_unit_test(scores_are_read_by_their_column),
        cmocka_unit_test(conditions_compare_what_the_column_says),
        cmocka_unit_test(other_columns_keep_their_text),
        cmocka_unit_test(one_person_is_one_choice),
        cmocka_unit_test(mends_mend),
        cmocka_unit_test(addresses_name_people_where_they_are_the_ids),
        cmocka_unit_test(ages_that_contradict_years_of_birth_are_told),
        cmocka_unit_test(spreadsheets_that_are_not_read_are_to_be_saved_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
