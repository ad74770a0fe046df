/* One small folder for each kind of wrong file, header and applicant: what is said, and where. */
#include "tests/read_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const test_wrong cases[] = {
    /* The files. */
    {"files: {aplicants: x.csv}", {{0}}, "yunta.yaml", 1, NULL, "applicants"},
    {"files: {absences: ../x.csv}", {{0}}, "yunta.yaml", 1, NULL, "leaves"},
    {"files: {absences: /etc/passwd}", {{0}}, "yunta.yaml", 1, NULL, "leaves"},
    {"files: {absences: a/../../x.csv}", {{0}}, "yunta.yaml", 1, NULL, "leaves"},
    {"files: {absences: none.csv}", {{0}}, "yunta.yaml", 1, NULL, "does not exist"},
    {"files: {absences: x.ods}", {{0}}, "yunta.yaml", 1, NULL, ".xlsx"},
    {"", {{"absences.xlsx", "PK\3\4", 0}}, "absences.xlsx", 0, NULL, ".xlsx"},
    /* Headers and mappings. */
    {"", {{"applicants.csv", "id,name\na,Ana\n", 0}}, "applicants.csv", 1, NULL, "role"},
    {"", {{"applicants.csv", "name,role\nAna,mentor\n", 0}}, "applicants.csv", 1, NULL, "email"},
    {"",
     {{"applicants.csv", "id,rut,role\na,1,mentor\n", 0}},
     "applicants.csv",
     1,
     "rut",
     "two columns"},
    {"", {{"applicants.csv", "id,role\n", 0}}, "applicants.csv", 1, NULL, "no applicants"},
    {"columns: {rool: role}", {{0}}, "yunta.yaml", 1, NULL, "no such column"},
    {"columns: {unit: Instituto}", {{0}}, "yunta.yaml", 1, NULL, "institution"},
    {"values: {intitution: {X: Y}}", {{0}}, "yunta.yaml", 1, NULL, "institution"},
    {"eligibility: {same: [institucion2]}", {{0}}, "yunta.yaml", 1, NULL, "institution"},
    {"eligibility:\n  different:\n    - institution\n    - 'unida d2'",
     {{0}},
     "yunta.yaml",
     4,
     NULL,
     "lacks"},
    {"eligibility:\n  where:\n    - {column: months, most: 6}",
     {{0}},
     "yunta.yaml",
     3,
     NULL,
     "months"},
    {"output:\n  by: ministry", {{0}}, "yunta.yaml", 2, NULL, "ministry"},
    {"skills: {level: \"a*\", want: \"A *\"}", {{0}}, "yunta.yaml", 0, NULL, "the same"},
    {"availability: {columns: {mon: Lunes}}", {{0}}, "yunta.yaml", 1, NULL, "no such header"},
    {"availability: {labels: {Tarde: mucho}}", {{0}}, "yunta.yaml", 1, NULL, "no hours"},
    {"meetings: {after: p9}", {{0}}, "yunta.yaml", 0, NULL, "no such session"},
    /* The applicants. */
    {"",
     {{"applicants.csv", "id,role\na,mentor\na,mentee\n", 0}},
     "applicants.csv",
     3,
     "id",
     "line 2"},
    {"",
     {{"applicants.csv", "id,email,role\n,,mentor\n", 0}},
     "applicants.csv",
     2,
     "id",
     "neither id nor email"},
    {"",
     {{"applicants.csv",
       "id,role\n0123456789012345678901234567890123456789012345678901234567890123x,mentor\n", 0}},
     "applicants.csv",
     2,
     "id",
     "64 bytes"},
    {"id_format: rut",
     {{"applicants.csv", "id,role\n12345678-4,mentor\n", 0}},
     "applicants.csv",
     2,
     "id",
     "check digit"},
    {"id_format: rut",
     {{"applicants.csv", "id,role\n12.345.678-4,mentor\n", 0}},
     "applicants.csv",
     2,
     "id",
     "check digit"},
    {"id_format: rut",
     {{"applicants.csv", "id,role\n12345678,mentor\n", 0}},
     "applicants.csv",
     2,
     "id",
     "write it as 12345678-5"},
    {"id_format: rut",
     {{"applicants.csv", "id,role\nAna,mentor\n", 0}},
     "applicants.csv",
     2,
     "id",
     "no RUT"},
    {"id_format: rut",
     {{"applicants.csv", "id,email,role\n,a@b.example,mentor\n", 0}},
     "applicants.csv",
     2,
     "id",
     "no RUT"},
    {"", {{"applicants.csv", "id,role\na,boss\n", 0}}, "applicants.csv", 2, "role", "boss"},
    {"", {{"applicants.csv", "id,role\na,\n", 0}}, "applicants.csv", 2, "role", "empty"},
    {"",
     {{"applicants.csv", "id,role,applied_on\na,mentor,31/02/2027\n", 0}},
     "applicants.csv",
     2,
     "applied_on",
     "31/02/2027"},
    {"",
     {{"applicants.csv", "id,role,capacity\na,mentor,-1\n", 0}},
     "applicants.csv",
     2,
     "capacity",
     "outside"},
    {"",
     {{"applicants.csv", "id,role,capacity\na,mentor,two\n", 0}},
     "applicants.csv",
     2,
     "capacity",
     "whole number"},
    {"",
     {{"applicants.csv", "id,role,mentors\na,mentee,1.5\n", 0}},
     "applicants.csv",
     2,
     "mentors",
     "whole number"},
    {"",
     {{"applicants.csv", "id,role,level\na,mentor,jefe\n", 0}},
     "applicants.csv",
     2,
     "level",
     "whole number"},
    {"",
     {{"applicants.csv", "id,role,birth_year\na,mentor,85\n", 0}},
     "applicants.csv",
     2,
     "birth_year",
     "1900"},
    {"programme: {start: 2027-03-01}",
     {{"applicants.csv", "id,role,birth_year\na,mentor,2050\n", 0}},
     "applicants.csv",
     2,
     "birth_year",
     "after the programme"},
    {"", {{"applicants.csv", "id,role,age\na,mentor,190\n", 0}}, "applicants.csv", 2, "age", "150"},
    {"",
     {{"applicants.csv", "id,role,sponsor\na,mentor,maybe\n", 0}},
     "applicants.csv",
     2,
     "sponsor",
     "maybe"},
    {"",
     {{"applicants.csv", "id,role,attends\na,mentor,a veces\n", 0}},
     "applicants.csv",
     2,
     "attends",
     "a veces"},
    {"",
     {{"applicants.csv", "id,role,timezone\na,mentor,America/Nowhere\n", 0}},
     "applicants.csv",
     2,
     "timezone",
     "time zone"},
    {"",
     {{"applicants.csv", "id,role,skill:Excel\na,mentor,6\n", 0}},
     "applicants.csv",
     2,
     "skill:Excel",
     "1..5"},
    {"",
     {{"applicants.csv", "id,role,want:Excel\na,mentee,4\n", 0}},
     "applicants.csv",
     2,
     "want:Excel",
     "0..3"},
    {"",
     {{"applicants.csv", "id,role,skill:Excel,Habilidad: EXCEL\na,mentor,3,3\n", 0}},
     "applicants.csv",
     1,
     "Habilidad: EXCEL",
     "two columns"},
    {"availability: {columns: {mon: Lunes}}",
     {{"applicants.csv", "id,role,Lunes\na,mentor,9:00-25:00\n", 0}},
     "applicants.csv",
     2,
     "Lunes",
     "9:00-25:00"},
    {"availability: {columns: {mon: Lunes}}",
     {{"applicants.csv", "id,role,Lunes\na,mentor,12:00-10:00\n", 0}},
     "applicants.csv",
     2,
     "Lunes",
     "ends before"},
};

static void each_kind_is_told_with_its_place(void **state) {
    (void)state;
    assert_int_equal(test_wrongs_untold(cases, sizeof cases / sizeof *cases), 0);
}

static void every_case_reads_without_its_fault(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open(&folder, "", (test_file[]){{"applicants.csv", TEST_PEOPLE, 0}, {0}});
    assert_int_equal(folder.status, YUNTA_OK);
    assert_int_equal(yunta_problems_total(folder.problems), 0);
    assert_int_equal(folder.cohort->people, 3);
    test_folder_close(&folder);
}

static void faults_of_all_tables_are_told_at_once(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open(&folder, "",
                     (test_file[]){{"applicants.csv", "id,role\na,boss\nb,mentor\n", 0},
                                   {"absences.csv", "person,from,to\nz,1,2\n", 0},
                                   {"holidays.csv", "date\nx\n", 0},
                                   {0}});
    assert_non_null(test_folder_problem(&folder, YUNTA_ERROR, "applicants.csv", 2, "role", "boss"));
    assert_non_null(test_folder_problem(&folder, YUNTA_ERROR, "absences.csv", 2, "person", "z"));
    assert_non_null(test_folder_problem(&folder, YUNTA_ERROR, "absences.csv", 2, "from", "1"));
    assert_non_null(test_folder_problem(&folder, YUNTA_ERROR, "absences.csv", 2, "to", "2"));
    assert_non_null(test_folder_problem(&folder, YUNTA_ERROR, "holidays.csv", 2, "date", "x"));
    assert_int_equal(yunta_problems_count(folder.problems, YUNTA_ERROR), 5);
    test_folder_close(&folder);
}

static void no_applicants_file_is_told(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open(&folder, "", (test_file[]){{0}});
    assert_int_equal(folder.status, YUNTA_E_INPUT);
    assert_non_null(
        test_folder_problem(&folder, YUNTA_ERROR, "applicants.csv", 0, NULL, "missing"));
    test_folder_close(&folder);
}

static void an_unknown_time_zone_of_the_programme_is_told(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open(&folder, "programme: {timezone: America/Nowhere}",
                     (test_file[]){{"applicants.csv", TEST_PEOPLE, 0}, {0}});
    assert_int_equal(folder.status, YUNTA_E_INPUT);
    test_folder_close(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_told_with_its_place),
        cmocka_unit_test(every_case_reads_without_its_fault),
        cmocka_unit_test(faults_of_all_tables_are_told_at_once),
        cmocka_unit_test(no_applicants_file_is_told),
        cmocka_unit_test(an_unknown_time_zone_of_the_programme_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
