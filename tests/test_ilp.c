/* The contract of solver/ilp.h: answers against trying everything, options, error paths, files. */
#include "base/memory.h"
#include "ilp_oracle.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static yunta_ilp_result solve(yunta_ilp *ilp, yunta_ilp_options options) {
    yunta_ilp_result result;
    assert_int_equal(yunta_ilp_solve(ilp, &options, &result), YUNTA_OK);
    return result;
}

static const yunta_ilp_options usual = {.good_enough = INT64_MAX};

static void check_against(const oracle_model *model, const yunta_ilp_result *result) {
    __int128 best;
    if (!oracle_best(model, &best)) {
        assert_int_equal(result->verdict, YUNTA_ILP_INFEASIBLE);
        assert_null(result->x);
        return;
    }
    assert_int_equal(result->verdict, YUNTA_ILP_OPTIMAL);
    assert_true(result->value == best && result->bound == best);
    assert_true(oracle_allows(model, result->x));
    assert_true(oracle_value(model, result->x) == best);
}

static void agrees_with_trying_everything(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 1);
    int infeasible = 0;
    for (int k = 0; k < 4000; k++) {
        oracle_model model;
        oracle_random(&random, &model);
        yunta_ilp *ilp = oracle_ilp(&model);
        yunta_ilp_result result = solve(ilp, usual);
        check_against(&model, &result);
        infeasible += result.verdict == YUNTA_ILP_INFEASIBLE;
        yunta_free(result.x);
        yunta_ilp_free(ilp);
    }
    assert_in_range(infeasible, 400, 2500);
}

static void plain_never_claims_more_than_its_bound(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 2);
    int proven = 0, claimed = 0;
    for (int k = 0; k < 1000; k++) {
        oracle_model model;
        __int128 best;
        oracle_random(&random, &model);
        yunta_ilp *ilp = oracle_ilp(&model);
        yunta_ilp_options plain = usual;
        plain.plain = true;
        yunta_ilp_result result = solve(ilp, plain);
        bool any = oracle_best(&model, &best);
        assert_true(any ? result.verdict != YUNTA_ILP_INFEASIBLE : result.x == NULL);
        if (any)
            assert_true(result.bound >= best);
        if (result.x)
            assert_true(oracle_allows(&model, result.x) &&
                        oracle_value(&model, result.x) == result.value);
        if (result.verdict == YUNTA_ILP_OPTIMAL)
            assert_true(result.value == best);
        proven += result.verdict == YUNTA_ILP_OPTIMAL;
        claimed += result.solver_says_optimal;
        yunta_free(result.x);
        yunta_ilp_free(ilp);
    }
    assert_true(proven > 300 && claimed > 300);
}

/* Ten objects of weight 3 and value 5 + k in a room of 10. */
static yunta_ilp *knapsack(void) {
    yunta_ilp *ilp = yunta_ilp_new();
    int32_t column[10];
    int64_t weight[10];
    assert_non_null(ilp);
    for (int32_t k = 0; k < 10; k++) {
        column[k] = yunta_ilp_column(ilp, 0, 1, 5 + k, 0);
        weight[k] = 3;
    }
    assert_int_equal(yunta_ilp_row(ilp, -YUNTA_ILP_INFINITY, 10, 10, column, weight, false), 0);
    return ilp;
}

static void counts_rows_and_columns(void **state) {
    (void)state;
    yunta_ilp *ilp = knapsack();
    assert_int_equal(yunta_ilp_columns(ilp), 10);
    assert_int_equal(yunta_ilp_rows(ilp), 1);
    yunta_ilp_free(ilp);
    yunta_ilp_free(NULL);
}

static void changes_hold_for_the_next_solve(void **state) {
    (void)state;
    yunta_ilp *ilp = knapsack();
    yunta_ilp_result result = solve(ilp, usual);
    assert_int_equal(result.value, 14 + 13 + 12);
    yunta_free(result.x);
    yunta_ilp_set_bounds(ilp, 0, 1, 1);
    result = solve(ilp, usual);
    assert_int_equal(result.value, 14 + 13 + 5);
    yunta_free(result.x);
    yunta_ilp_set_row(ilp, 0, 0, 12);
    result = solve(ilp, usual);
    assert_int_equal(result.value, 14 + 13 + 12 + 5);
    yunta_free(result.x);
    yunta_ilp_set_objective(ilp, 1, 100);
    result = solve(ilp, usual);
    assert_int_equal(result.value, 100 + 14 + 13 + 5);
    yunta_free(result.x);
    yunta_ilp_set_row(ilp, 0, 13, 14);
    assert_int_equal(solve(ilp, usual).verdict, YUNTA_ILP_INFEASIBLE);
    yunta_ilp_free(ilp);
}

static void empty_models_have_the_value_of_their_constant(void **state) {
    (void)state;
    yunta_ilp *ilp = yunta_ilp_new();
    yunta_ilp_result result = solve(ilp, usual);
    assert_int_equal(result.verdict, YUNTA_ILP_OPTIMAL);
    assert_int_equal(result.value, 0);
    yunta_free(result.x);
    yunta_ilp_column(ilp, 7, 7, -3, 0);
    result = solve(ilp, usual);
    assert_int_equal(result.value, -21);
    assert_int_equal(result.x[0], 7);
    yunta_free(result.x);
    yunta_ilp_row(ilp, 1, YUNTA_ILP_INFINITY, 0, NULL, NULL, false);
    assert_int_equal(solve(ilp, usual).verdict, YUNTA_ILP_INFEASIBLE);
    yunta_ilp_free(ilp);
}

static void crossed_bounds_are_infeasible(void **state) {
    (void)state;
    yunta_ilp *ilp = knapsack();
    yunta_ilp_set_bounds(ilp, 3, 1, 0);
    assert_int_equal(solve(ilp, usual).verdict, YUNTA_ILP_INFEASIBLE);
    yunta_ilp_free(ilp);
}

static void a_wrong_start_does_no_harm(void **state) {
    (void)state;
    yunta_ilp *ilp = knapsack();
    int64_t too_much[10] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, fine[10] = {1, 1, 1};
    yunta_ilp_options options = usual;
    options.start = too_much;
    yunta_ilp_result result = solve(ilp, options);
    assert_int_equal(result.value, 39);
    yunta_free(result.x);
    options.start = fine;
    result = solve(ilp, options);
    assert_int_equal(result.value, 39);
    yunta_free(result.x);
    yunta_ilp_free(ilp);
}

static void stops_when_good_enough(void **state) {
    (void)state;
    yunta_ilp *ilp = knapsack();
    int64_t start[10] = {1, 1, 1};
    yunta_ilp_options options = usual;
    options.start = start;
    options.good_enough = 18;
    yunta_ilp_result result = solve(ilp, options);
    assert_int_equal(result.verdict, YUNTA_ILP_FEASIBLE);
    assert_true(result.value >= 18 && result.bound >= 39);
    yunta_free(result.x);
    yunta_ilp_free(ilp);
}

/* Values are multiples of 7: 14 is not 18. */
static void good_enough_rounds_up(void **state) {
    (void)state;
    yunta_ilp *ilp = yunta_ilp_new();
    int32_t column[10];
    int64_t weight[10], start[10] = {1, 1};
    for (int32_t k = 0; k < 10; k++) {
        column[k] = yunta_ilp_column(ilp, 0, 1, 7, 0);
        weight[k] = 2;
    }
    yunta_ilp_row(ilp, -YUNTA_ILP_INFINITY, 11, 10, column, weight, false);
    yunta_ilp_options options = {.start = start, .good_enough = 18};
    yunta_ilp_result result = solve(ilp, options);
    assert_true(result.value >= 21);
    yunta_free(result.x);
    yunta_ilp_free(ilp);
}

static void a_passed_deadline_leaves_a_true_bound(void **state) {
    (void)state;
    yunta_ilp *ilp = knapsack();
    yunta_deadline deadline = yunta_deadline_in(0);
    int64_t start[10] = {1, 1, 1};
    yunta_ilp_options options = usual;
    options.deadline = &deadline;
    yunta_ilp_result result = solve(ilp, options);
    assert_int_equal(result.verdict, YUNTA_ILP_UNKNOWN);
    assert_null(result.x);
    assert_true(result.bound >= 39);
    options.start = start;
    result = solve(ilp, options);
    assert_int_equal(result.verdict, YUNTA_ILP_FEASIBLE);
    assert_int_equal(result.value, 18);
    assert_true(result.bound >= 39);
    yunta_free(result.x);
    options.plain = true;
    result = solve(ilp, options);
    assert_true(result.bound >= 39 && !result.solver_says_optimal);
    yunta_free(result.x);
    yunta_ilp_free(ilp);
}

static void a_stop_is_obeyed(void **state) {
    (void)state;
    yunta_ilp *ilp = knapsack();
    volatile sig_atomic_t stop = 1;
    yunta_deadline deadline = yunta_deadline_in(-1);
    deadline.stop = &stop;
    int64_t start[10] = {1, 1, 1};
    yunta_ilp_options options = {.deadline = &deadline, .start = start, .good_enough = INT64_MAX};
    yunta_ilp_result result;
    assert_int_equal(yunta_ilp_solve(ilp, &options, &result), YUNTA_E_STOPPED);
    assert_null(result.x);
    yunta_ilp_free(ilp);
}

static void what_breaks_the_limits_is_a_defect(void **state) {
    (void)state;
    yunta_ilp_result result;
    int32_t outside = 1;
    int64_t one = 1, large = (INT64_C(1) << 40) + 1;
    yunta_ilp *ilp = yunta_ilp_new();
    yunta_ilp_column(ilp, 0, large, 1, 0);
    assert_int_equal(yunta_ilp_solve(ilp, &usual, &result), YUNTA_E_DEFECT);
    yunta_ilp_set_bounds(ilp, 0, 0, 1);
    yunta_ilp_set_objective(ilp, 0, -large);
    assert_int_equal(yunta_ilp_solve(ilp, &usual, &result), YUNTA_E_DEFECT);
    yunta_ilp_set_objective(ilp, 0, 1);
    yunta_ilp_row(ilp, 0, 1, 1, &outside, &one, false);
    assert_int_equal(yunta_ilp_solve(ilp, &usual, &result), YUNTA_E_DEFECT);
    yunta_ilp_free(ilp);
}

static void the_same_model_gives_the_same_answer(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 3);
    for (int k = 0; k < 100; k++) {
        oracle_model model;
        oracle_random(&random, &model);
        yunta_ilp *ilp = oracle_ilp(&model);
        yunta_ilp_result first = solve(ilp, usual), second = solve(ilp, usual);
        assert_int_equal(first.nodes, second.nodes);
        assert_int_equal(first.x == NULL, second.x == NULL);
        if (first.x)
            assert_memory_equal(first.x, second.x, (size_t)model.columns * sizeof *first.x);
        yunta_free(first.x);
        yunta_free(second.x);
        yunta_ilp_free(ilp);
    }
}

static void expect_file(const char *base, const char *suffix, const char *expected) {
    char path[80], text[2000];
    snprintf(path, sizeof path, "%s%s", base, suffix);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    text[length] = 0;
    fclose(file);
    unlink(path);
    assert_string_equal(text, expected);
}

static void writes_both_formats(void **state) {
    (void)state;
    char folder[] = "/tmp/yunta-ilp-XXXXXX", base[64];
    assert_non_null(mkdtemp(folder));
    snprintf(base, sizeof base, "%s/model", folder);
    yunta_ilp *ilp = yunta_ilp_new();
    int32_t column[] = {0, 1};
    int64_t both[] = {2, -3}, first[] = {1, 0};
    yunta_ilp_column(ilp, -1, 4, 5, 0);
    yunta_ilp_column(ilp, 0, 1, -7, 0);
    yunta_ilp_row(ilp, -2, 6, 2, column, both, false);
    yunta_ilp_row(ilp, 1, 1, 2, column, first, true);
    yunta_ilp_row(ilp, 0, YUNTA_ILP_INFINITY, 2, column, both, false);
    assert_true(yunta_ilp_name(ilp, 1, "day_%d", 3));
    assert_int_equal(yunta_ilp_write(ilp, "ours: 5", false, base), YUNTA_OK);
    expect_file(base, ".mps",
                "* ours: 5\n* a maximum: the objective is its opposite, to be minimised\n"
                "NAME yunta\nROWS\n N  objective\n L  r0\n E  r1\n G  r2\n"
                "COLUMNS\n    MARKER 'MARKER' 'INTORG'\n    x0 objective -5\n    x0 r0 2\n"
                "    x0 r1 1\n    x0 r2 2\n    day_3 objective 7\n    day_3 r0 -3\n"
                "    day_3 r2 -3\n    MARKER 'MARKER' 'INTEND'\nRHS\n    rhs r0 6\n    rhs r1 1\n"
                "    rhs r2 0\nRANGES\n    range r0 8\nBOUNDS\n LO bound x0 -1\n"
                " UP bound x0 4\n LO bound day_3 0\n UP bound day_3 1\nENDATA\n");
    expect_file(base, ".lp",
                "\\ ours: 5\nMaximize\n objective:\n + 5 x0\n - 7 day_3\nSubject To\n"
                " r0:\n + 2 x0\n - 3 day_3\n <= 6\n r0_least:\n + 2 x0\n - 3 day_3\n >= -2\n"
                " r1:\n + 1 x0\n = 1\n r2:\n + 2 x0\n - 3 day_3\n >= 0\nBounds\n"
                " -1 <= x0 <= 4\n 0 <= day_3 <= 1\nGeneral\n x0\n day_3\nEnd\n");
    rmdir(folder);
    assert_int_equal(yunta_ilp_write(ilp, "ours: 5", false, base), YUNTA_E_IO);
    yunta_ilp_free(ilp);
}

static void a_minimum_is_written_as_one(void **state) {
    (void)state;
    char folder[] = "/tmp/yunta-ilp-XXXXXX", base[64];
    assert_non_null(mkdtemp(folder));
    snprintf(base, sizeof base, "%s/model", folder);
    yunta_ilp *ilp = yunta_ilp_new();
    yunta_ilp_column(ilp, 0, 4, -5, 0);
    assert_int_equal(yunta_ilp_write(ilp, "least", true, base), YUNTA_OK);
    expect_file(base, ".mps",
                "* least\nNAME yunta\nROWS\n N  objective\nCOLUMNS\n"
                "    MARKER 'MARKER' 'INTORG'\n    x0 objective 5\n"
                "    MARKER 'MARKER' 'INTEND'\nRHS\nRANGES\nBOUNDS\n LO bound x0 0\n"
                " UP bound x0 4\nENDATA\n");
    expect_file(base, ".lp",
                "\\ least\nMinimize\n objective:\n + 5 x0\nSubject To\nBounds\n"
                " 0 <= x0 <= 4\nGeneral\n x0\nEnd\n");
    rmdir(folder);
    yunta_ilp_free(ilp);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_minimum_is_written_as_one),
        cmocka_unit_test(agrees_with_trying_everything),
        cmocka_unit_test(plain_never_claims_more_than_its_bound),
        cmocka_unit_test(counts_rows_and_columns),
        cmocka_unit_test(changes_hold_for_the_next_solve),
        cmocka_unit_test(empty_models_have_the_value_of_their_constant),
        cmocka_unit_test(crossed_bounds_are_infeasible),
        cmocka_unit_test(a_wrong_start_does_no_harm),
        cmocka_unit_test(stops_when_good_enough),
        cmocka_unit_test(good_enough_rounds_up),
        cmocka_unit_test(a_passed_deadline_leaves_a_true_bound),
        cmocka_unit_test(a_stop_is_obeyed),
        cmocka_unit_test(what_breaks_the_limits_is_a_defect),
        cmocka_unit_test(the_same_model_gives_the_same_answer),
        cmocka_unit_test(writes_both_formats),
    };
    return cmocka_run_group_tests_name("ilp", tests, NULL, NULL);
}
