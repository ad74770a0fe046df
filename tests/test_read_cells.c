/* Where the header of a table is, and what its cells mean where several readings are possible. */
#include "tests/read_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void open_good(test_folder *folder, const char *policy, const test_file *files) {
    test_folder_open(folder, policy, files);
    if (folder->status != YUNTA_OK)
        test_folder_print(folder);
    assert_int_equal(folder->status, YUNTA_OK);
}

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
        open_good(&folder, "skills: {level: 'Nivel [*]'}",
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
    open_good(&folder, "columns: {id: '1. RUT', role: '2. Tipo'}",
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_is_found_below_titles),
        cmocka_unit_test(each_title_is_told),
        cmocka_unit_test(answers_are_no_titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
