/* Cells that look like values and are none: errors of spreadsheets, words against their number. */
#include "tests/read_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const test_wrong cases[] = {
    {"",
     {{"applicants.csv", "id,role\na,mentor\n#N/A,mentee\nb,mentee\n", 0}},
     "applicants.csv",
     3,
     "id",
     "spreadsheet"},
    {"",
     {{"applicants.csv", "email,role\na@b.cl,mentor\n#¡REF!,mentee\n", 0}},
     "applicants.csv",
     3,
     NULL,
     "spreadsheet"},
    {"",
     {{"applicants.csv", "id,name,role\na,A,mentor\nb,#¿NOMBRE?,mentee\n", 0}},
     "applicants.csv",
     3,
     "name",
     "spreadsheet"},
    {"",
     {{"applicants.csv", "id,email,role\na,########,mentor\nb,,mentee\n", 0}},
     "applicants.csv",
     2,
     "email",
     "spreadsheet"},
    {"eligibility: {same: [institution]}",
     {{"applicants.csv", "id,role,institution\na,mentor,#N/A\nb,mentee, #n/a \n", 0}},
     "applicants.csv",
     3,
     "institution",
     "spreadsheet"},
    {"eligibility: {same: [Sede]}",
     {{"applicants.csv", "id,role,Sede\na,mentor,X\nb,mentee,#VALUE!\n", 0}},
     "applicants.csv",
     3,
     "Sede",
     "spreadsheet"},
    {"",
     {{"applicants.csv", "id,role,strengths,goals\na,mentor,#N/D,\nb,mentee,,Excel\n", 0}},
     "applicants.csv",
     2,
     "strengths",
     "spreadsheet"},
    {"",
     {{"applicants.csv", "id,role,languages\na,mentor,Inglés; #¡CAMPO!\nb,mentee,Inglés\n", 0}},
     "applicants.csv",
     2,
     "languages",
     "spreadsheet"},
    {"",
     {{"skills.csv", "person,skill,level\na,#NAME?,3\n", 0}},
     "skills.csv",
     2,
     "skill",
     "spreadsheet"},
    {"",
     {{"constraints.csv", "kind,mentor,mentee,reason\nbar,a,b,#DIV/0!\n", 0}},
     "constraints.csv",
     2,
     "reason",
     "spreadsheet"},
    {"",
     {{"skills.csv", "person,skill,level\na,Excel,5 - Nada\n", 0}},
     "skills.csv",
     2,
     "level",
     "contradict"},
    {"",
     {{"skills.csv", "person,skill,want\na,Excel,1 - Alta\n", 0}},
     "skills.csv",
     2,
     "want",
     "contradict"},
    {"",
     {{"applicants.csv", "id,role,skill:X\na,mentor,1 - Muy alto\nb,mentee,2 - Medio\n", 0}},
     "applicants.csv",
     2,
     "skill:X",
     "contradict"},
    {"",
     {{"applicants.csv", "id,role,skill:X\na,mentor,1\nb,mentee,2 - Medio\n", 0}},
     "applicants.csv",
     3,
     "skill:X",
     "contradict"},
    {"id_format: rut",
     {{"applicants.csv", "id,role\n12345678-5,mentor\n96468776,mentee\n", 0}},
     "applicants.csv",
     3,
     "id",
     "cannot be told"},
    {"id_format: rut",
     {{"applicants.csv", "id,role\n12345678-5,mentor\n123456784,mentee\n", 0}},
     "applicants.csv",
     3,
     "id",
     "no check digit that agrees"},
};

static void each_is_told_with_its_place(void **state) {
    (void)state;
    assert_int_equal(test_wrongs_untold(cases, sizeof cases / sizeof *cases), 0);
}

/* In a column that nothing reads, after a mark that is no error, and where `values` empties it. */
static void what_is_no_value_of_anything_does_no_harm(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder,
        "eligibility: {same: [institution]}\nskills: {level: 'Nivel [*]'}\n"
        "values: {institution: {'#N/A': ''}, 'Nivel [*]': {'5 - Nada': 1, '1 - Experto': 5}}",
        (test_file[]){{"applicants.csv",
                       "id,name,role,institution,Nota,Nivel [Excel]\n"
                       "a,#ana,mentor,#N/A,#REF!,1 - Experto\nb,##,mentee,X,,5 - Nada\n",
                       0},
                      {0}});
    assert_string_equal(folder.cohort->person[0].name, "#ana");
    assert_string_equal(folder.cohort->person[1].name, "##");
    assert_memory_equal(folder.cohort->level, ((uint8_t[]){5, 1}), 2);
    test_folder_close(&folder);
}

/* With the points of thousands as blanks, as spreadsheets of some countries show them. */
static void a_rut_with_blanks_is_the_same_person_everywhere(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder, "id_format: rut",
        (test_file[]){{"applicants.csv", "id,role\n12 345 678-5,mentor\n9646877-6,mentee\n", 0},
                      {"absences.csv",
                       "person,from,to\n12.345.678-5,2027-03-01,2027-03-02\n"
                       "9 646 877 - 6,2027-03-01,2027-03-02\n",
                       0},
                      {0}});
    assert_int_equal(folder.cohort->absence_count, 2);
    test_folder_close(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_told_with_its_place),
        cmocka_unit_test(what_is_no_value_of_anything_does_no_harm),
        cmocka_unit_test(a_rut_with_blanks_is_the_same_person_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
