/* base/list: lists in a cell, and labels that hold separators; and where they are read. */
#include "base/list.h"
#include "tests/read_folder.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void labels_with_separators_are_matched_first(void **state) {
    (void)state;
    static const struct {
        const char *cell, *items; /* items: each with a slash behind it */
    } cases[] = {
        {"Mañana, temprano, Tarde", "Mañana, temprano/Tarde/"},
        {"Tarde,  MANANA,  temprano ", "Tarde/MANANA,  temprano/"},
        {"Mañana, temprano", "Mañana, temprano/"},
        {"Mañana, tarde", "Mañana/tarde/"},
        {"Mañana, temprano, o antes, x", "Mañana, temprano, o antes/x/"},
        {"muy Mañana, temprano", "muy Mañana/temprano/"},
        {"Mañana, tempranos", "Mañana/tempranos/"},
        {"Primera; segunda, Tarde", "Primera; segunda/Tarde/"},
        {"Primera; segunda; Tarde", "Primera; segunda/Tarde/"},
        {"a, Mañana, temprano; b", "a, Mañana, temprano/b/"},
        {"Mañana, temprano|b, c", "Mañana, temprano/b, c/"},
        {",, ;", ",,/"},
        {"", ""},
    };
    static const char *const known[] = {"Mañana, temprano", "Tarde", "Primera; segunda",
                                        "mañana, temprano, o antes"};
    yunta_arena *arena = yunta_arena_new();
    yunta_list_labels labels;
    assert_int_equal(yunta_list_know(arena, known, 4, &labels), YUNTA_OK);
    assert_int_equal(labels.count, 3);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char found[200] = "";
        size_t count;
        const char **items = yunta_list_split(arena, cases[k].cell, &labels, &count);
        for (size_t i = 0; i < count; i++)
            strcat(strcat(found, items[i]), "/");
        assert_string_equal(found, cases[k].items);
    }
    yunta_arena_free(arena);
}

static void merged_choices_keep_their_labels(void **state) {
    (void)state;
    test_folder folder;
    test_folder_open_good(
        &folder,
        "availability: {columns: {mon: L}, labels: {Mañana: '09:00-13:00', 'Mañana, temprano': "
        "'07:00-08:00', Tarde: '15:00-16:00'}}\n"
        "values: {goals: {'Datos, IA y BI': datos}, fortalezas: {'Datos, IA y BI': datos}}\n"
        "eligibility: {where: [{role: mentee, column: metas, in: ['Datos, IA y BI']}]}",
        (test_file[]){{"applicants.csv",
                       "id;role;L;strengths;metas\na;mentor;Mañana, temprano, Tarde;Datos, IA "
                       "y BI;\nb;mentee;;;Redacción, Datos, IA y BI\n",
                       0},
                      {0}});
    const yunta_cohort *c = folder.cohort;
    assert_int_equal(c->hours_count, 2);
    assert_int_equal(c->hours[0].from, 7 * 60);
    assert_int_equal(c->hours[1].from, 15 * 60);
    assert_int_equal(c->terms, 2);
    assert_int_equal(c->goals.first[2] - c->goals.first[1], 2);
    assert_int_equal(c->strengths.first[1], 1);
    assert_true(yunta_where_holds(c, &folder.policy->eligibility_where.items[0], 1));
    test_folder_close(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_with_separators_are_matched_first),
        cmocka_unit_test(merged_choices_keep_their_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
