/* Near spellings: what is pointed at, and what is not. */
#include "tests/read_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void near_spellings_are_pointed_at(void **state) {
    (void)state;
    test_folder folder;
    const test_file files[] = {
        {"applicants.csv",
         "id,role,institution,region\na,mentor,Servicio Civil,Zona 1\nb,mentee,SERVICIO "
         "CIVIL,Zona 2\nc,mentee,Servicio Civl,Zona 3\nd,mentee,S.I.I.,Zona 4\n"
         "e,mentee,SII,Zona 5\nf,mentee,SAG,Zona 6\ng,mentee,SII,Zona 7\n",
         0},
        {0}};
    test_folder_open_good(&folder, "", files);
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 2);
    const yunta_problem *slip = test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 4,
                                                    "institution", "Servicio Civl");
    assert_non_null(slip);
    assert_non_null(strstr(slip->what, "1 people have this spelling and 2 that one"));
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 5, "institution", "SII"));
    test_folder_close(&folder);
    test_folder_open_good(
        &folder, "values: {institution: {servicio civl: Servicio Civil, s.i.i.: SII}}", files);
    assert_int_equal(yunta_problems_total(folder.problems), 0);
    assert_int_equal(folder.cohort->column[folder.cohort->institution].codes, 3);
    test_folder_close(&folder);
}

/* In the columns of the policy's rules too, and whatever signs a word processor put there. */
static void near_spellings_with_typographic_signs(void **state) {
    (void)state;
    test_folder folder;
    const test_file files[] = {{"applicants.csv",
                                "id,role,region,Sector,Motto\n"
                                "a,mentor,O’Higgins,“Salud – Norte”,Ser\n"
                                "b,mentee,O'Higgins,Salud - Norte,Sér.\n",
                                0},
                               {0}};
    test_folder_open_good(
        &folder, "eligibility: {same: [Sector], where: [{column: Motto, in: [ser]}]}", files);
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 2);
    assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 2, "region",
                                        "written much like \"O'Higgins\""));
    assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 2, "Sector",
                                        "written much like \"Salud - Norte\""));
    test_folder_close(&folder);
}

/* In lists one slip is enough, for terms of two letters' difference are seldom the same. */
static void near_terms_of_lists_are_pointed_at(void **state) {
    (void)state;
    test_folder folder;
    const test_file files[] = {{"applicants.csv",
                                "id,role,strengths,goals,languages\n"
                                "a,mentor,transparencia;comunicación interna,,Portugués;Inglés\n"
                                "b,mentee,,trasparencia;comunicación externa,Portuges\n"
                                "c,mentee,,Transparencia;TRANSPARENCIA,inglés\n",
                                0},
                               {0}};
    test_folder_open_good(&folder, "", files);
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 2);
    const yunta_problem *slip =
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 3, "goals", "trasparencia");
    assert_non_null(slip);
    assert_non_null(strstr(slip->what, "1 people have this spelling and 2 that one"));
    assert_non_null(strstr(slip->mend, "values: {goals: {\"trasparencia\": "));
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 2, "languages", "Portug"));
    test_folder_close(&folder);
    test_folder_open_good(&folder,
                          "values: {goals: {trasparencia: transparencia}, languages: {Portuges: "
                          "Portugués}}",
                          files);
    assert_int_equal(yunta_problems_total(folder.problems), 0);
    test_folder_close(&folder);
    /* Sentences are no lists. */
    test_folder_open_good(&folder, "scoring: {goals: {text: true}}", files);
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 1);
    test_folder_close(&folder);
}

/* Signs that are all that tells two names apart are no punctuation. */
static void short_names_of_signs_are_not_near(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(&folder, "",
                          (test_file[]){{"applicants.csv",
                                         "id,role,strengths,unit\na,mentor,C;C++;C#;R,I+D\n"
                                         "b,mentee,F#;F,ID\n",
                                         0},
                                        {0}});
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 0);
    test_folder_close(&folder);
}

/* A letter that was lost on the way is a slip too. */
static void a_lost_letter_is_near(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "",
        (test_file[]){{"applicants.csv",
                       "id,role,unit\na,mentor,Educación\nb,mentee,Educaci\xef\xbf\xbdn\n", 0},
                      {0}});
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 3, "unit", "Educación"));
    test_folder_close(&folder);
}

static void near_names_of_skills_are_pointed_at(void **state) {
    (void)state;
    test_folder folder;
    const test_file files[] = {
        {"applicants.csv",
         "id,role,skill:Planilla de cálculo,skill:Oratoria,skill:Oratorio\n"
         "a,mentor,5,1,1\nb,mentee,,2,1\n",
         0},
        {"skills.csv", "person,skill,want\nb,Oratoria,1\nb,Planillas de calculo,3\na,Excel,0\n", 0},
        {0}};
    test_folder_open_good(&folder, "", files);
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 2);
    const yunta_problem *slip =
        test_folder_problem(&folder, YUNTA_WARNING, "skills.csv", 3, NULL, "Planillas de calculo");
    assert_non_null(slip);
    assert_non_null(strstr(slip->mend, "{\"Planillas de calculo\": \"Planilla de cálculo\"}"));
    assert_null(strstr(slip->what, "people"));
    test_folder_close(&folder);
    test_folder_open_good(&folder,
                          "values: {skill: {Planillas de calculo: Planilla de cálculo, Oratorio: "
                          "Canto}}",
                          files);
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 0);
    assert_int_equal(folder.cohort->skills, 4);
    test_folder_close(&folder);
    /* Headers alone were written side by side. */
    test_folder_open_good(&folder, "", (test_file[]){files[0], {0}});
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 0);
    test_folder_close(&folder);
}

static void at_most_twenty_spellings_are_pointed_at(void **state) {
    (void)state;
    static char text[8192] = "id,role,unit\n";
    char row[80];
    for (int k = 0; k < 60; k++) {
        snprintf(row, sizeof row, "p%02d,mentor,%c%c%c%c direccion general %s\n", k,
                 'a' + k / 2 % 26, 'a' + k / 2, 'f' + k / 4, 'k' + k / 8, k % 2 ? "sur" : "sud");
        strcat(text, row);
    }
    test_folder folder;
    test_folder_open_good(&folder, "", (test_file[]){{"applicants.csv", text, 0}, {0}});
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 20);
    test_folder_close(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_spellings_are_pointed_at),
        cmocka_unit_test(near_spellings_with_typographic_signs),
        cmocka_unit_test(near_terms_of_lists_are_pointed_at),
        cmocka_unit_test(short_names_of_signs_are_not_near),
        cmocka_unit_test(a_lost_letter_is_near),
        cmocka_unit_test(near_names_of_skills_are_pointed_at),
        cmocka_unit_test(at_most_twenty_spellings_are_pointed_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
