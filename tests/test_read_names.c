/* What the names of the policy stand for: own names, aliases, headers that `columns` gives. */
#include "model/condition.h"
#include "tests/read_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *policy, *header;
} spelling;

static void open_good(test_folder *folder, const char *policy, const char *applicants) {
    test_folder_open_good(folder, policy, (test_file[]){{"applicants.csv", applicants, 0}, {0}});
}

/* However the policy calls the institution, both spellings of one are one, in one column. */
static void values_hold_under_every_name(void **state) {
    (void)state;
    static const spelling all[] = {
        {"values: {institution: {SII: Impuestos}}\neligibility: {same: [institution]}",
         "institution"},
        {"values: {institución: {SII: Impuestos}}\neligibility: {same: [Institucion]}", "Servicio"},
        {"values: {institución: {SII: Impuestos}}\neligibility: {same: [institution]}",
         "institución"},
        {"values: {organismo: {SII: Impuestos}}\neligibility: {different: [servicio]}",
         "Institución"},
        {"values: {organismo: {SII: Impuestos}}\noutput: {by: servicio}", "Institución"},
        {"values: {servicio: {SII: Impuestos}}\nmatching: {quotas: [{side: mentee, where: "
         "{organismo: sii}, least: 1}]}",
         "Institución"},
        {"columns: {institution: Donde trabajas}\nvalues: {institution: {SII: Impuestos}}\n"
         "eligibility: {same: [donde trabajas]}",
         "Donde trabajas"},
        {"columns: {organismo: Donde trabajas}\nvalues: {Donde Trabajas: {SII: Impuestos}}\n"
         "eligibility: {same: [servicio, institution]}",
         "Donde trabajas"},
        {"columns: {sede: Donde trabajas}\nvalues: {sede: {SII: Impuestos}}\n"
         "eligibility: {same: [Donde trabajas]}",
         "Donde trabajas"},
        {"columns: {sede: Donde trabajas}\nvalues: {Donde trabajas: {SII: Impuestos}}\n"
         "eligibility: {same: [sede, Donde trabajas]}",
         "Donde trabajas"},
    };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        test_folder folder;
        char table[200];
        snprintf(table, sizeof table, "id,role,%s\na,mentor,SII\nb,mentee,Impuestos\n",
                 all[k].header);
        open_good(&folder, all[k].policy, table);
        const yunta_cohort *c = folder.cohort;
        assert_int_equal(c->columns, 1);
        assert_int_equal(c->column[0].codes, 1);
        assert_string_equal(c->column[0].text[0], "Impuestos");
        assert_int_equal(yunta_problems_total(folder.problems), 0);
        for (size_t n = 0; n < c->name_count; n++)
            assert_int_equal(yunta_cohort_column(c, c->names[n].name), 0);
        test_folder_close(&folder);
    }
}

/* The elements of a list, however the policy and the table call its column. */
static void lists_are_lists_under_every_name(void **state) {
    (void)state;
    static const spelling all[] = {
        {"eligibility: {where: [{column: goals, in: [b]}]}", "goals"},
        {"eligibility: {where: [{column: Goals, in: [b]}]}", "metas"},
        {"eligibility: {where: [{column: Áreas a profundizar, in: [b]}]}", "objetivos"},
        {"columns: {goals: 11. Temas}\neligibility: {where: [{column: metas, in: [b]}]}",
         "11. Temas"},
        {"columns: {metas: 11. Temas}\neligibility: {where: [{column: 11. temas, in: [b]}]}",
         "11. Temas"},
        {"eligibility: {where: [{column: idiomas, in: [b]}]}", "Lenguas"},
        {"eligibility: {where: [{column: FORTALEZAS, in: [bee]}]}\nvalues: {fortalezas: {bee: b}}",
         "strengths"},
    };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        test_folder folder;
        char table[200];
        snprintf(table, sizeof table, "id,role,%s\na,mentor,a; b\nb,mentee,a\n", all[k].header);
        open_good(&folder, all[k].policy, table);
        yunta_where where = folder.policy->eligibility_where.items[0];
        assert_true(yunta_where_holds(folder.cohort, &where, 0));
        assert_false(yunta_where_holds(folder.cohort, &where, 1));
        where.has_not_in = where.has_in;
        where.not_in = where.in;
        where.has_in = false;
        assert_false(yunta_where_holds(folder.cohort, &where, 0));
        assert_true(yunta_where_holds(folder.cohort, &where, 1));
        test_folder_close(&folder);
    }
}

static void an_alias_in_columns_binds_the_column(void **state) {
    (void)state;
    test_folder folder;
    open_good(&folder,
              "columns: {nivel: Grado, región: Zona, fecha de postulación: Enviado}\n"
              "eligibility: {where: [{column: nivel, least: 1}]}",
              "id,role,Grado,Zona,Enviado\na,mentor,5,Sur,2027-01-02\nb,mentee,2,Norte,\n");
    assert_int_equal(folder.cohort->person[0].level, 5);
    assert_int_equal(folder.cohort->person[1].level, 2);
    assert_true(folder.cohort->region >= 0);
    assert_true(folder.cohort->person[0].applied_on != YUNTA_NO_DAY);
    assert_int_equal(yunta_problems_total(folder.problems), 0);
    test_folder_close(&folder);
}

/* `person` is the column of other tables before it is an alias of the applicants' id. */
static void the_own_name_of_a_column_is_no_alias_of_another(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open(&folder, "columns: {person: Quien}",
                     (test_file[]){{"applicants.csv", "id,role,Quien\na,mentor,X\nb,mentee,Y\n", 0},
                                   {"absences.csv", "Quien,from,to\na,2027-03-01,2027-03-02\n", 0},
                                   {0}});
    assert_int_equal(folder.status, YUNTA_OK);
    assert_string_equal(folder.cohort->person[0].id, "a");
    assert_int_equal(folder.cohort->absence_count, 1);
    test_folder_close(&folder);
}

static void what_stands_for_two_is_told(void **state) {
    (void)state;
    static const test_wrong wrongs[] = {
        {"values: {institution: {A: B}, institución: {C: D}}",
         {{0}},
         "yunta.yaml",
         1,
         NULL,
         "same column"},
        {"columns: {sede: Lugar}\nvalues: {sede: {A: B}, Lugar: {C: D}}\n"
         "eligibility: {same: [sede]}",
         {{"applicants.csv", "id,role,Lugar\na,mentor,F\n", 0}},
         "yunta.yaml",
         2,
         NULL,
         "same column"},
        {"columns: {institution: A, organismo: B}",
         {{"applicants.csv", "id,role,A,B\na,mentor,1,2\n", 0}},
         "applicants.csv",
         1,
         "B",
         "two columns stand for institution"},
        {"columns: {level: Grado}\neligibility:\n  where: [{column: nivel, least: 1}]",
         {{"applicants.csv", "id,role,Grado,Nivel\na,mentor,1,2\n", 0}},
         "yunta.yaml",
         3,
         NULL,
         "stands for level, which is \"Grado\""},
        {"columns: {Sexo: Registral}\neligibility: {same: [Registral]}",
         {{"applicants.csv", "id,role,Registral\na,mentor,F\n", 0}},
         "yunta.yaml",
         2,
         NULL,
         "gender"},
    };
    assert_int_equal(test_wrongs_untold(wrongs, sizeof wrongs / sizeof *wrongs), 0);
}

/* What another table has does not stand in for what the applicants lack. */
static void a_header_of_another_table_is_told(void **state) {
    (void)state;
    static const test_wrong wrongs[] = {
        {"columns: {region: Región}",
         {{"applicants.csv", "id,role,Zona\na,mentor,1\n", 0},
          {"holidays.csv", "fecha,Nombre,Región\n26/03/2027,V,\n", 0}},
         "yunta.yaml",
         1,
         NULL,
         "applicants' table lacks"},
        {"\ncolumns: {nivel: Nivel}",
         {{"applicants.csv", "id,role,Niveles\na,mentor,1\n", 0},
          {"skills.csv", "person,skill,Nivel\na,X,1\n", 0}},
         "yunta.yaml",
         2,
         NULL,
         "the nearest is \"Niveles\""},
        /* The nearest header is told though the table cannot be read without it. */
        {"columns: {role: ¿Mentor o mentees?}",
         {{"applicants.csv", "id,¿Mentor o mentee?\na,mentor\n", 0}},
         "yunta.yaml",
         1,
         NULL,
         "the nearest is \"¿Mentor o mentee?\""},
    };
    assert_int_equal(test_wrongs_untold(wrongs, sizeof wrongs / sizeof *wrongs), 0);
}

/* Where the mapping is for the other table, it is no error of the applicants. */
static void a_mapping_may_be_for_another_table(void **state) {
    (void)state;
    test_folder folder;
    const test_file files[] = {{"applicants.csv", "id,role\na,mentor\nb,mentee\n", 0},
                               {"skills.csv", "person,skill,Autoevaluación\na,X,4\n", 0},
                               {0}};
    test_folder_open(&folder, "columns: {level: Autoevaluación}", files);
    assert_int_equal(folder.status, YUNTA_OK);
    assert_int_equal(folder.cohort->level[0], 4);
    assert_non_null(test_folder_problem(&folder, YUNTA_WARNING, "yunta.yaml", 1, NULL, "lacks"));
    test_folder_close(&folder);
    test_folder_open(
        &folder, "columns: {level: Autoevaluación}",
        (test_file[]){{"applicants.csv", "id,role,nivel\na,mentor,7\n", 0}, files[1], {0}});
    assert_int_equal(folder.status, YUNTA_OK);
    assert_int_equal(folder.cohort->person[0].level, 7);
    assert_int_equal(yunta_problems_total(folder.problems), 0);
    test_folder_close(&folder);
}

/* However many and long they are: the list is no cell that is shown by its beginning. */
static void unknown_headers_are_all_named(void **state) {
    (void)state;
    test_folder folder;
    char table[4000] = "id,role", word[40], *shown = NULL;
    size_t size = 0;
    for (int k = 0; k < 200; k++)
        snprintf(table + strlen(table), sizeof table - strlen(table), ",pregunta %03d", k);
    strcat(table, "\na,mentor\n");
    open_good(&folder, "", table);
    FILE *stream = open_memstream(&shown, &size);
    yunta_problems_print(folder.problems, YUNTA_NOTE, false, stream);
    fclose(stream);
    for (int k = 0; k < 200; k++) {
        snprintf(word, sizeof word, "pregunta %03d", k);
        assert_non_null(strstr(shown, word));
    }
    free(shown);
    test_folder_close(&folder);
}

/* Patterns of the policy that fit no header. */
static void a_pattern_that_fits_nothing_is_told(void **state) {
    (void)state;
    static const test_wrong wrongs[] = {
        {"skills: {level: 'Nivel: *'}",
         {{"applicants.csv", "id,role,Nivel - Excel\na,mentor,1\n", 0}},
         "yunta.yaml",
         1,
         "skills.level",
         "the nearest is \"Nivel - Excel\""},
        {"skills: {want: 'Interes por *'}",
         {{"applicants.csv", "id,role,skill:Excel,Interés en Excel\na,mentor,1,3\n", 0}},
         "yunta.yaml",
         1,
         "skills.want",
         "the nearest is \"Interés en Excel\""},
        {"skills: {level: '* (nivel)'}",
         {{"applicants.csv", "id,role,Excel nivel)\na,mentor,1\n", 0}},
         "yunta.yaml",
         1,
         "skills.level",
         "the nearest is \"Excel nivel)\""},
        {"skills: {level: 'zzz *'}", {{0}}, "yunta.yaml", 1, "skills.level", "no header"},
    };
    assert_int_equal(test_wrongs_untold(wrongs, sizeof wrongs / sizeof *wrongs), 0);
}

/* What the policy says to be hours, or a column of its own, is no skill. */
static void columns_with_another_use_are_no_skills(void **state) {
    (void)state;
    test_folder folder;
    open_good(&folder,
              "skills: {level: 'Marque [*]'}\navailability: {columns: {mon: 'Marque [Lunes]'}}\n"
              "columns: {inglés: 'Marque [inglés]'}\n"
              "eligibility: {where: [{column: inglés, least: 2}]}",
              "id,role,Marque [Excel],Marque [Lunes],Marque [inglés]\na,mentor,5,9:00-10:00,2\n");
    assert_int_equal(folder.cohort->skills, 1);
    assert_string_equal(folder.cohort->skill[0], "Excel");
    assert_int_equal(folder.cohort->hours_count, 1);
    assert_int_equal(yunta_problems_total(folder.problems), 0);
    test_folder_close(&folder);
}

static void a_skill_in_a_rule_stays_a_skill_with_a_note(void **state) {
    (void)state;
    test_folder folder;
    open_good(&folder, "eligibility:\n  where:\n    - {column: 'skill:Excel', least: 2}",
              "id,role,skill:Excel\na,mentor,5\n");
    assert_int_equal(folder.cohort->skills, 1);
    assert_int_equal(folder.cohort->columns, 1);
    assert_non_null(test_folder_problem(&folder, YUNTA_NOTE, "yunta.yaml", 3, NULL, "skill's"));
    test_folder_close(&folder);
}

/* Forms with sections ask "Comentarios" twice; what nobody reads is no fault. */
static void headers_twice_are_told_where_they_are_read(void **state) {
    (void)state;
    test_folder folder;
    static const test_wrong wrongs[] = {
        {"",
         {{"applicants.csv", "id,rol,Rol\na,mentor,\n", 0}},
         "applicants.csv",
         1,
         "Rol",
         "same name"},
        {"skills: {level: 'Nivel [*]'}",
         {{"applicants.csv", "id,rol,Nivel [X],NIVEL [X]\na,mentor,1,2\n", 0}},
         "applicants.csv",
         1,
         "NIVEL [X]",
         "same name"},
        {"availability: {columns: {mon: lunes}}",
         {{"applicants.csv", "id,rol,Lunes,Lunes\na,mentor,,\n", 0}},
         "applicants.csv",
         1,
         "Lunes",
         "columns 3 (\"Lunes\") and 4"},
        {"eligibility: {same: [comentarios]}",
         {{"applicants.csv", "id,rol,Comentarios,Comentarios\na,mentor,,\n", 0}},
         "applicants.csv",
         1,
         "Comentarios",
         "same name"},
        {"",
         {{"absences.csv", "person,from,To,to\na,2027-03-01,2027-03-02,2027-03-02\n", 0}},
         "absences.csv",
         1,
         "to",
         "same name"},
    };
    assert_int_equal(test_wrongs_untold(wrongs, sizeof wrongs / sizeof *wrongs), 0);
    test_folder_open(
        &folder, "",
        (test_file[]){
            {"applicants.csv", "id,role,Comentarios,comentarios\na,mentor,x,\nb,mentee,,y\n", 0},
            {"absences.csv", "person,from,to,?,?\na,2027-03-01,2027-03-02,1,2\n", 0},
            {0}});
    assert_int_equal(folder.status, YUNTA_OK);
    assert_int_equal(folder.cohort->absence_count, 1);
    assert_non_null(test_folder_problem(&folder, YUNTA_NOTE, "applicants.csv", 1, NULL,
                                        "2 column(s) not known and ignored: \"Comentarios, "
                                        "comentarios\""));
    assert_int_equal(yunta_problems_total(folder.problems), 2);
    test_folder_close(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_hold_under_every_name),
        cmocka_unit_test(lists_are_lists_under_every_name),
        cmocka_unit_test(an_alias_in_columns_binds_the_column),
        cmocka_unit_test(the_own_name_of_a_column_is_no_alias_of_another),
        cmocka_unit_test(what_stands_for_two_is_told),
        cmocka_unit_test(a_header_of_another_table_is_told),
        cmocka_unit_test(a_mapping_may_be_for_another_table),
        cmocka_unit_test(unknown_headers_are_all_named),
        cmocka_unit_test(a_pattern_that_fits_nothing_is_told),
        cmocka_unit_test(columns_with_another_use_are_no_skills),
        cmocka_unit_test(headers_twice_are_told_where_they_are_read),
        cmocka_unit_test(a_skill_in_a_rule_stays_a_skill_with_a_note),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
