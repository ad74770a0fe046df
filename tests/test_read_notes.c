/* What reading says and does beside errors: warnings, notes, defaults, inputs, pairings, places. */
#include "tests/read_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void the_last_of_several_answers_stays(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "duplicates: last\navailability: {columns: {mon: Lunes}}",
        (test_file[]){{"applicants.csv",
                       "id,role,name,Lunes\na,mentor,Old,9:00-10:00\nb,mentee,B,\n"
                       "a,both,New,11:00-12:00\n",
                       0},
                      {"skills.csv", "person,skill,level\na,X,2\na,x,4\n", 0},
                      {0}});
    const yunta_cohort *c = folder.cohort;
    assert_int_equal(c->people, 2);
    assert_string_equal(c->person[0].name, "New");
    assert_int_equal(c->person[0].role, YUNTA_BOTH);
    assert_int_equal(c->person[0].line, 4);
    assert_int_equal(c->hours_count, 1);
    assert_int_equal(c->hours[0].from, 660);
    assert_int_equal(c->level[0], 4);
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 2, "id", "line 4"));
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "skills.csv", 2, "skill", "line 3"));
    test_folder_close(&folder);
}

static void an_email_stands_in_for_an_id(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "",
        (test_file[]){
            {"applicants.csv", "id,email,role\n,b@x.example,mentor\nz,a@x.example,mentee\n", 0},
            {0}});
    assert_string_equal(folder.cohort->person[0].id, "b@x.example");
    assert_string_equal(folder.cohort->person[1].id, "z");
    test_folder_close(&folder);
}

static void unknown_columns_are_named_once(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "",
        (test_file[]){
            {"applicants.csv", "id,role,Comentario,Otro\na,mentor,1,2\nb,mentee,3,4\n", 0}, {0}});
    assert_non_null(
        test_folder_problem(&folder, YUNTA_NOTE, "applicants.csv", 1, NULL, "Comentario, Otro"));
    assert_int_equal(yunta_problems_total(folder.problems), 1);
    test_folder_close(&folder);
}

static void columns_that_the_policy_names_are_kept(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder,
        "eligibility: {same: [Ministerio], different: [unidad], where: [{column: age, least: "
        "30}]}\noutput: {by: sede}\ncolumns: {sede: Lugar de trabajo}\n"
        "matching: {quotas: [{side: mentee, where: {sexo: F}, least: 1}]}\n"
        "programme: {start: 2027-01-01}",
        (test_file[]){{"applicants.csv",
                       "id,role,MINISTERIO,unit,Lugar de trabajo,birth_year,Sexo\n"
                       "a,mentor,Salud,U,Sur,1990,f\nb,mentee,salud,V,,1980,\n",
                       0},
                      {0}});
    const yunta_cohort *c = folder.cohort;
    int32_t ministry = yunta_cohort_column(c, "ministerio");
    int32_t age = yunta_cohort_column(c, "age"), place = yunta_cohort_column(c, "sede");
    assert_true(ministry >= 0 && age >= 0 && place >= 0);
    assert_true(yunta_cohort_column(c, "unidad") >= 0);
    assert_true(yunta_cohort_column(c, "sexo") >= 0);
    assert_int_equal(c->column[ministry].codes, 1);
    assert_int_equal(c->column[age].number[0], 37000);
    assert_int_equal(c->column[place].code[1], -1);
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_NOTE), 0);
    test_folder_close(&folder);
}

static void a_rule_that_lacks_data_warns_once(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder,
        "eligibility: {mentor_younger_by: 5, mentor_level_above_by: 1, same: [unit], "
        "shared_language: true, sponsor: true}",
        (test_file[]){{"applicants.csv",
                       "id,role,birth_year,level,unit,languages,sponsor\n"
                       "a,mentor,1990,3,,es,yes\nb,mentee,,,U,,\nc,mentee,,,U,es,no\n",
                       0},
                      {0}});
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_WARNING), 6);
    assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, "yunta.yaml", 0, "programme.start",
                                        "the years of birth of 1 people"));
    assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 3, "birth_year",
                                        "2 people lack, so the rule bars them (lines 3, 4)"));
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 3, "level", "level_above"));
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 2, "unit", "1 people"));
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 3, "languages", "1 people"));
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "applicants.csv", 3, "sponsor", "1 people"));
    test_folder_close(&folder);
}

static void ages_and_birth_years_follow_from_each_other(void **state) {
    (void)state;
    test_folder folder;
    const test_file files[] = {
        {"applicants.csv", "id,role,birth_year,age\na,mentor,1990,50\nb,mentee,,40\nc,mentee,,\n",
         0},
        {0}};
    test_folder_open_good(&folder, "programme: {start: 2027-03-01}", files);
    assert_int_equal(folder.cohort->person[0].age, 37);
    assert_int_equal(folder.cohort->person[1].birth_year, 1987);
    assert_int_equal(folder.cohort->person[2].age, YUNTA_NO_INT);
    test_folder_close(&folder);
    test_folder_open_good(&folder, "", files);
    assert_int_equal(folder.cohort->person[0].age, 50);
    assert_int_equal(folder.cohort->person[0].birth_year, 1990);
    assert_int_equal(folder.cohort->person[1].birth_year, YUNTA_NO_INT);
    test_folder_close(&folder);
}

static void goals_may_be_free_text(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "scoring: {goals: {text: true}}",
        (test_file[]){{"applicants.csv",
                       "id,role,strengths,goals\na,mentor,\"Los datos y la GESTIÓN\",\n"
                       "b,mentee,,gestion de un dato; datos\n",
                       0},
                      {0}});
    const yunta_cohort *c = folder.cohort;
    assert_int_equal(c->terms, 2);
    assert_int_equal(c->goals.first[2] - c->goals.first[1], 2);
    assert_memory_equal(c->goals.term, c->strengths.term, 2 * sizeof *c->goals.term);
    test_folder_close(&folder);
}

static void inputs_are_listed_with_their_digests(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "files: {applicants: gente.csv}",
        (test_file[]){{"yunta.yaml", "abc", 0},
                      {"gente.csv", "id,role\na,mentor\nb,mentee\n", 0},
                      {"absences.csv", "person,from,to\na,2027-01-01,2027-01-02\n", 0},
                      {0}});
    const yunta_cohort *c = folder.cohort;
    assert_int_equal(c->input_count, 3);
    assert_string_equal(c->inputs[0].table, "policy");
    assert_string_equal(c->inputs[0].sha256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(c->inputs[1].table, "absences");
    assert_string_equal(c->inputs[2].name, "gente.csv");
    assert_int_equal(c->inputs[2].rows, 2);
    test_folder_close(&folder);
}

static void an_expert_without_hours_is_a_warning(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "",
        (test_file[]){{"applicants.csv", "id,role\na,mentor\n", 0},
                      {"sessions.csv", "session,minutes,experts\np,60,Eva Ros\n", 0},
                      {"experts.csv", "expert,date,from,to\nEva Rosa,2027-03-01,9:00,10:00\n", 0},
                      {0}});
    assert_non_null(
        test_folder_problem(&folder, YUNTA_WARNING, "sessions.csv", 2, "experts", "Eva Rosa"));
    assert_int_equal(folder.cohort->expert_count, 2);
    test_folder_close(&folder);
}

static void values_reach_every_column(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder,
        "values: {role: {Enseña: mentor}, goals: {Big data: Datos}, 'skill:*': {Pro: 5}, "
        "day: {L: lunes}, skill: {Hojas: Excel}}",
        (test_file[]){
            {"applicants.csv", "id,role,goals,skill:Hojas\na,enseña,\"big  data, datos\",pro\n", 0},
            {"availability.csv", "person,day,from,to\na,L,9:00,10:00\n", 0},
            {0}});
    const yunta_cohort *c = folder.cohort;
    assert_int_equal(c->person[0].role, YUNTA_MENTOR);
    assert_int_equal(c->terms, 1);
    assert_string_equal(c->skill[0], "Excel");
    assert_int_equal(c->level[0], 5);
    assert_int_equal(c->hours[0].day, 0);
    test_folder_close(&folder);
}

static void a_stop_ends_the_reading(void **state) {
    (void)state;
    test_folder folder;
    volatile sig_atomic_t stop = 1;
    yunta_deadline deadline = yunta_deadline_in(-1);
    deadline.stop = &stop;
    test_folder_open_good(&folder, "",
                          (test_file[]){{"applicants.csv", "id,role\na,mentor\n", 0}, {0}});
    yunta_cohort *cohort = NULL;
    assert_int_equal(
        yunta_cohort_read(folder.policy, folder.path, &deadline, folder.problems, &cohort),
        YUNTA_E_STOPPED);
    assert_null(cohort);
    test_folder_close(&folder);
}

static yunta_status read_pairs(test_folder *folder, struct yunta_pair_ids **pairs, size_t *count) {
    char path[512];
    snprintf(path, sizeof path, "%s/pairs.csv", folder->path);
    return yunta_pairs_read(path, folder->cohort, folder->problems, pairs, count);
}

static void pairings_of_another_tool_are_read(void **state) {
    (void)state;
    test_folder folder;
    struct yunta_pair_ids *pairs;
    size_t count;
    test_file files[] = {{"applicants.csv", "id,role\na,mentor\nb,mentee\nc,both\n", 0},
                         {"pairs.csv", "nota,Mentee,MENTORA\nx,c,a\ny,b,c\n", 0},
                         {0}};
    test_folder_open_good(&folder, "", files);
    assert_int_equal(read_pairs(&folder, &pairs, &count), YUNTA_OK);
    assert_int_equal(count, 2);
    assert_int_equal(pairs[0].mentor, 0);
    assert_int_equal(pairs[0].mentee, 2);
    yunta_free(pairs);
    test_folder_close(&folder);
    files[1].text = "mentor,mentee\na,b\na,b\nz,b\na,a\n";
    test_folder_open_good(&folder, "", files);
    assert_int_equal(read_pairs(&folder, &pairs, &count), YUNTA_E_INPUT);
    assert_null(pairs);
    assert_non_null(test_folder_problem(&folder, YUNTA_ERROR, "pairs.csv", 3, NULL, "line 2"));
    assert_non_null(test_folder_problem(&folder, YUNTA_ERROR, "pairs.csv", 4, "mentor", "z"));
    assert_non_null(test_folder_problem(&folder, YUNTA_ERROR, "pairs.csv", 5, "mentee", "same"));
    test_folder_close(&folder);
    files[1].name = "other.csv";
    test_folder_open_good(&folder, "", files);
    assert_int_equal(read_pairs(&folder, &pairs, &count), YUNTA_E_IO);
    test_folder_close(&folder);
}

static void a_cohort_is_a_folder_or_a_policy(void **state) {
    (void)state;
    test_folder folder;
    const char *policy, *where;
    char path[512], expected[512];
    yunta_arena *arena = yunta_arena_new();
    test_folder_open_good(&folder, "",
                          (test_file[]){{"applicants.csv", "id,role\na,mentor\n", 0},
                                        {"yunta.yaml", "", 0},
                                        {"other.yaml", "{}", 0},
                                        {0}});
    assert_int_equal(yunta_cohort_locate(folder.path, arena, folder.problems, &policy, &where),
                     YUNTA_OK);
    snprintf(expected, sizeof expected, "%s/yunta.yaml", folder.path);
    assert_string_equal(policy, expected);
    assert_string_equal(where, folder.path);
    snprintf(path, sizeof path, "%s/other.yaml", folder.path);
    assert_int_equal(yunta_cohort_locate(path, arena, folder.problems, &policy, &where), YUNTA_OK);
    assert_string_equal(policy, path);
    assert_string_equal(where, folder.path);
    strcat(path, "x");
    assert_int_equal(yunta_cohort_locate(path, arena, folder.problems, &policy, &where),
                     YUNTA_E_IO);
    assert_null(policy);
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_ERROR), 1);
    yunta_arena_free(arena);
    test_folder_close(&folder);
}

static void files_that_look_like_tables_and_are_not_read_are_told(void **state) {
    (void)state;
    test_folder folder;
    const char absences[] = "person,from,to\n";
    test_folder_open_good(&folder, "files: {skills: enrolment.csv}",
                          (test_file[]){{"applicants.csv", TEST_PEOPLE, 0},
                                        {"enrolment.csv", "person,skill\n", 0},
                                        {"Constraints.csv", "kind,mentor,mentee\nforbid,a,b\n", 0},
                                        {"disponibilidad.CSV", "x", 0},
                                        {"absences.csv", absences, 0},
                                        {"absences.xlsx", "x", 0},
                                        {"absences2.csv", "x", 0},
                                        {"pairings.csv", "x", 0},
                                        {"constraints.md", "x", 0},
                                        {0}});
    static const char *const told[] = {"Constraints.csv", "disponibilidad.CSV", "absences.xlsx"};
    for (size_t k = 0; k < sizeof told / sizeof *told; k++)
        assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, told[k], 0, NULL, "not read"));
    assert_int_equal(yunta_problems_total(folder.problems), 3);
    test_folder_close(&folder);
}

static void texts_of_conditions_that_nobody_has_are_told(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder,
        "matching: {quotas: [{side: mentee, where: {region: Aisén}, most: 1}]}\n"
        "values: {unit: {TI: Computación}}\n"
        "eligibility: {where: [{column: languages, in: [ingles, ruso]},\n"
        "  {column: languages, in: [ruso]}, {column: unit, in: [ti]},\n"
        "  {column: region, not_in: [Ñuble]}]}",
        (test_file[]){{"applicants.csv",
                       "id,role,region,unit,languages\na,mentor,Aysén,TI,quechua;Inglés\n"
                       "b,mentee,Maule,TI,inglés\n",
                       0},
                      {0}});
    assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, "yunta.yaml", 1, NULL, "Aysén?"));
    assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, "yunta.yaml", 4, NULL, "ruso"));
    assert_int_equal(yunta_problems_total(folder.problems), 2);
    test_folder_close(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_of_several_answers_stays),
        cmocka_unit_test(an_email_stands_in_for_an_id),
        cmocka_unit_test(unknown_columns_are_named_once),
        cmocka_unit_test(columns_that_the_policy_names_are_kept),
        cmocka_unit_test(a_rule_that_lacks_data_warns_once),
        cmocka_unit_test(ages_and_birth_years_follow_from_each_other),
        cmocka_unit_test(goals_may_be_free_text),
        cmocka_unit_test(inputs_are_listed_with_their_digests),
        cmocka_unit_test(an_expert_without_hours_is_a_warning),
        cmocka_unit_test(values_reach_every_column),
        cmocka_unit_test(a_stop_ends_the_reading),
        cmocka_unit_test(pairings_of_another_tool_are_read),
        cmocka_unit_test(a_cohort_is_a_folder_or_a_policy),
        cmocka_unit_test(files_that_look_like_tables_and_are_not_read_are_told),
        cmocka_unit_test(texts_of_conditions_that_nobody_has_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
