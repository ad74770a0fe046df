/* io/cell: whole numbers, and those whose separator has two meanings. */
#include "io/cell.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof array / sizeof *array)

static void integers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int32_t value;
    } fine[] = {{"12", 12},
                {"12.0", 12},
                {"12,000", 12000},
                {"850.000", 850000},
                {"-1.234", -1234},
                {"1,250,000", 1250000},
                {"0.000", 0},
                {"1250.000", 1250},
                {"-1", -1},
                {" 3 ", 3},
                {"1.234.567", 1234567},
                {"2147483647", INT32_MAX},
                {"-2147483648", INT32_MIN},
                {"1.234,0", 1234}};
    static const char *const wrong[] = {"",         "12.5", "0,001", "0.850",      "12.34",
                                        "1250.125", "a",    "1 000", "2147483648", "-2147483649"};
    int32_t value;
    for (size_t k = 0; k < COUNT(fine); k++) {
        assert_true(yunta_cell_integer(fine[k].text, &value));
        assert_int_equal(value, fine[k].value);
    }
    for (size_t k = 0; k < COUNT(wrong); k++)
        assert_false(yunta_cell_integer(wrong[k], &value));
}

/* What the cells beside a cell make of it. */
static void columns_decide_what_a_point_is(void **state) {
    (void)state;
    static const struct {
        const char *text, *beside[3];
        yunta_cell_meaning meaning;
    } cases[] = {
        {"8.000", {"12", "999", "x"}, YUNTA_CELL_UNSURE},
        {"8.000", {"7.000", "-950.000", ""}, YUNTA_CELL_UNSURE},
        {"850.000", {"1.250.000"}, YUNTA_CELL_THOUSANDS},
        {"850.000", {"1250000"}, YUNTA_CELL_THOUSANDS},
        {"850,000", {"1,250,000.5"}, YUNTA_CELL_THOUSANDS},
        {"1.250", {"7,5"}, YUNTA_CELL_THOUSANDS},
        {"1.250", {"7.5"}, YUNTA_CELL_DECIMAL},
        {"1,250", {"7,50"}, YUNTA_CELL_DECIMAL},
        {"1.250", {"1250.125"}, YUNTA_CELL_DECIMAL},
        {"1.250", {"0.125"}, YUNTA_CELL_DECIMAL},
        {"1.250", {"1,250,000"}, YUNTA_CELL_DECIMAL},
        {"8.000", {"7.5", "9500"}, YUNTA_CELL_UNSURE},
        {"8.000", {"7.5", "1.250.000"}, YUNTA_CELL_UNSURE},
        {"8.000", {"1.2.3", "0012", "12."}, YUNTA_CELL_UNSURE},
    };
    for (size_t k = 0; k < COUNT(cases); k++) {
        yunta_cell_evidence evidence = {0};
        yunta_cell_learn(cases[k].text, &evidence);
        for (size_t b = 0; b < COUNT(cases[k].beside) && cases[k].beside[b]; b++)
            yunta_cell_learn(cases[k].beside[b], &evidence);
        assert_true(yunta_cell_is_double(cases[k].text));
        assert_int_equal(yunta_cell_decide(cases[k].text, &evidence), cases[k].meaning);
    }
    static const char *const single[] = {"",       "8",    "8.00",      "0.500",     "1234.567",
                                         "8.0000", ".500", "1.250.000", "1.234,567", "a.123"};
    for (size_t k = 0; k < COUNT(single); k++)
        assert_false(yunta_cell_is_double(single[k]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers),
        cmocka_unit_test(columns_decide_what_a_point_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
