/* io/guess_grid: grids whose numbers are not ours. */
#include "tests/guess_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* "Nivel [Excel]" is no place in a hierarchy, whatever its numbers. */
static void grids_of_other_scales(void **state) {
    guess_fixture *f = *state;
    static const struct {
        const char *headers, *rows, *level, *scale;
    } grids[] = {
        {"Nivel [Excel]", "m,5\ne,1\n", "Nivel [*]", NULL},
        {"Nivel [Excel],Nivel [SQL]", "m,7,2\ne,1,3\n", NULL, "1 to 7"},
        {"Nivel [Excel]", "m,10\ne,2\n", NULL, "2 to 10"},
        {"Nivel: Excel,Nivel: SQL", "m,4,3\ne,0,1\n", NULL, "0 to 4"},
        {"Nivel: Excel,Nivel: SQL", "m,3,3\ne,0,1\n", NULL, "0 to 3"},
        {"Dominio (Excel),Dominio (SQL)", "m,6,\ne,1,\n", NULL, "1 to 6"},
        {"Nivel [Excel: macros],Nivel [Excel: tablas],Nivel [SQL]", "m,5,4,7\ne,1,1,7\n", NULL,
         "1 to 7"},
        {"Nivel [Excel],Nivel [SQL]", "m,verde,azul\ne,1,azul\n", NULL, "\"verde\""},
        {"Nivel [Excel],Nivel [SQL]", "m,,\ne,,\n", NULL, "nobody"},
    };
    for (size_t k = 0; k < sizeof grids / sizeof *grids; k++) {
        char text[400];
        snprintf(text, sizeof text, "id,%s\n%s", grids[k].headers, grids[k].rows);
        guess_text(f, text);
        guess_read_back(f);
        assert_int_equal(yunta_guess_find(f->guess, YUNTA_APPLICANTS_LEVEL), -1);
        assert_int_equal(f->guess->level != NULL, grids[k].level != NULL);
        if (grids[k].level)
            assert_string_equal(f->guess->level, grids[k].level);
        for (size_t c = 1; c < f->table->columns && grids[k].scale; c++)
            assert_non_null(strstr(guess_why(f, f->table->header[c]), grids[k].scale));
    }
    static const char *const ranks[] = {"Nivel jerárquico", "Nivel",         "Grado",
                                        "Nivel (1 a 5)",    "Nivel [1 a 5]", "Nivel [del cargo]"};
    for (size_t k = 0; k < sizeof ranks / sizeof *ranks; k++) {
        char text[400];
        snprintf(text, sizeof text, "id,%s,Nivel: Excel,Nivel: SQL\nm,3,7,6\ne,1,1,2\n", ranks[k]);
        guess_text(f, text);
        assert_string_equal(guess_header_of(f, YUNTA_APPLICANTS_LEVEL), ranks[k]);
        assert_non_null(strstr(guess_why(f, "Nivel: SQL"), "1 to 7"));
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, guess_setup, guess_teardown)
    const struct CMUnitTest tests[] = {
        TEST(grids_of_other_scales),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
