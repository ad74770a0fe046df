/* The objective kept, against the oracle: alone, before and after the others, in networks and in
 * integer programmes, with the prices checked by the formula of docs/mathematics.md. */
#include "model/repair.h"
#include "tests/matching_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS = 60000 };

static int tried, priced, kept;

static void try_many(yunta_sample_shape shape, int rounds) {
    tried = priced = kept = 0;
    for (int round = 0; round < rounds; round++) {
        shape.seed++;
        yunta_support *s = yunta_sample_random(&shape);
        yunta_oracle oracle;
        if (yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle)) {
            yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
            tried++;
            priced += yunta_sample_check(s, &oracle, pairing);
            for (size_t k = 0; k < pairing->count; k++)
                kept += yunta_cohort_had_pair(s->cohort, pairing->pairs[k].mentor,
                                              pairing->pairs[k].mentee);
            yunta_pairing_free(pairing);
        }
        yunta_support_free(s);
    }
    assert_true(tried > rounds / 3);
    assert_true(kept > tried / 8);
}

static void flows_equal_the_oracle(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){
            .seed = 100, .people = 11, .capacity = 2, .density = 45, .locks = 1, .kept = 20},
        300);
    assert_true(priced > 60);
}

static void equal_scores_equal_the_oracle(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){
            .seed = 600, .people = 12, .capacity = 1, .density = 40, .levels = 2, .kept = 15},
        300);
}

static void programmes_equal_the_oracle(void **state) {
    (void)state;
    try_many((yunta_sample_shape){.seed = 1100,
                                  .people = 9,
                                  .capacity = 3,
                                  .density = 45,
                                  .both = 40,
                                  .minimum = 2,
                                  .quotas = 1,
                                  .any_role = true,
                                  .kept = 20},
             200);
}

/* What one engine says the other says. */
static void engines_agree(void **state) {
    (void)state;
    yunta_sample_shape shape = {
        .seed = 1600, .people = 30, .capacity = 2, .density = 60, .kept = 8};
    for (int round = 0; round < 25; round++) {
        shape.seed++;
        yunta_support *s = yunta_sample_random(&shape);
        yunta_pairing *network = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 2);
        yunta_pairing *glpk = yunta_sample_match(s, YUNTA_ENGINE_GLPK, 1);
        for (size_t k = 0; k < network->part.stage_count; k++)
            assert_int_equal(network->part.stages[k].value, glpk->part.stages[k].value);
        yunta_pairing_free(network);
        yunta_pairing_free(glpk);
        yunta_support_free(s);
    }
}

static void without_an_earlier_result_it_is_refused(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 1, 0);
    yunta_deadline deadline = yunta_deadline_in(60);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_problems *problems = yunta_problems_new();
    yunta_pairing *pairing = NULL;
    yunta_sample_goals(s, (int[]){YUNTA_GOAL_PAIRS, YUNTA_GOAL_KEPT}, 2);
    yunta_support_prepare(s);
    assert_int_equal(
        yunta_match(s->cohort, s->eligibility, s->scoring, &options, problems, &pairing),
        YUNTA_E_INPUT);
    assert_int_equal(yunta_problems_count(problems, YUNTA_ERROR), 1);
    assert_null(pairing);
    yunta_problems_free(problems);
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flows_equal_the_oracle),
        cmocka_unit_test(equal_scores_equal_the_oracle),
        cmocka_unit_test(programmes_equal_the_oracle),
        cmocka_unit_test(engines_agree),
        cmocka_unit_test(without_an_earlier_result_it_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
