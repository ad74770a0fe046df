/* solver/match against the oracle: every rule and order of objectives on small random cohorts, with
 * the prices checked by the formula of docs/mathematics.md. */
#include "solver/match.h"
#include "tests/matching_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS = 60000 };

static int tried, infeasible, priced;

/* Solves one random cohort with every engine that can, and compares with the oracle. */
static void try_one(const yunta_sample_shape *shape) {
    yunta_support *s = yunta_sample_random(shape);
    yunta_oracle oracle;
    if (yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle)) {
        yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
        tried++;
        infeasible += !oracle.feasible;
        priced += yunta_sample_check(s, &oracle, pairing);
        yunta_pairing_free(pairing);
    }
    yunta_support_free(s);
}

static void try_many(yunta_sample_shape shape, int rounds) {
    tried = infeasible = priced = 0;
    for (int round = 0; round < rounds; round++) {
        shape.seed++;
        try_one(&shape);
    }
    assert_true(tried > rounds / 3);
}

static void flows_equal_the_oracle(void **state) {
    (void)state;
    try_many((yunta_sample_shape){.seed = 1000, .people = 11, .capacity = 2, .density = 45}, 300);
    assert_int_equal(infeasible, 0);
    assert_true(priced > 100);
}

static void blocks_and_ties_equal_the_oracle(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){.seed = 2000, .people = 12, .capacity = 1, .density = 25, .levels = 3},
        300);
    assert_true(priced > 100);
}

static void locks_equal_the_oracle(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){.seed = 3000, .people = 10, .capacity = 2, .density = 50, .locks = 2},
        300);
    assert_true(infeasible > 3);
    assert_true(priced > 60);
}

static void either_role_equals_the_oracle(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){
            .seed = 4000, .people = 8, .capacity = 2, .density = 40, .both = 60, .locks = 1},
        200);
}

static void both_roles_equal_the_oracle(void **state) {
    (void)state;
    try_many((yunta_sample_shape){.seed = 5000,
                                  .people = 8,
                                  .capacity = 2,
                                  .density = 40,
                                  .both = 60,
                                  .both_roles = true,
                                  .locks = 1},
             200);
}

static void least_sizes_equal_the_oracle(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){
            .seed = 6000, .people = 10, .capacity = 3, .density = 60, .minimum = 2, .locks = 1},
        200);
}

static void quotas_equal_the_oracle(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){.seed = 7000, .people = 10, .capacity = 2, .density = 45, .quotas = 2},
        250);
    assert_true(infeasible > 20);
}

static void all_rules_together_equal_the_oracle(void **state) {
    (void)state;
    try_many((yunta_sample_shape){.seed = 8000,
                                  .people = 9,
                                  .capacity = 3,
                                  .density = 45,
                                  .both = 30,
                                  .minimum = 2,
                                  .locks = 1,
                                  .quotas = 1,
                                  .any_role = true},
             250);
    assert_true(infeasible > 20);
}

static void least_mentors_equal_the_oracle(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){
            .seed = 9000, .people = 10, .capacity = 3, .density = 45, .fewest = true},
        150);
}

/* Cohorts with skills, hours, columns, history, forbids and a whole policy drawn at random. */
static void whole_policies_equal_the_oracle(void **state) {
    (void)state;
    tried = infeasible = priced = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        yunta_support_shape shape = yunta_support_small(seed, 12);
        yunta_oracle oracle;
        shape.both_percent = 25;
        shape.capacity = shape.mentors = 2;
        shape.locks = seed % 3 == 0;
        shape.forbids = 2;
        yunta_support *s = yunta_support_random(&shape);
        yunta_support_random_policy(s, seed);
        s->policy->matching_both = seed % 2 ? YUNTA_BOTH_EITHER : YUNTA_BOTH_AND;
        yunta_support_prepare(s);
        if (yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle)) {
            yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 2);
            tried++;
            infeasible += !oracle.feasible;
            priced += yunta_sample_check(s, &oracle, pairing);
            assert_int_equal(pairing->eligible_pairs, s->candidates->count);
            yunta_pairing_free(pairing);
        }
        yunta_support_free(s);
    }
    assert_true(tried > 150 && infeasible > 20 && priced > 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flows_equal_the_oracle),
        cmocka_unit_test(blocks_and_ties_equal_the_oracle),
        cmocka_unit_test(locks_equal_the_oracle),
        cmocka_unit_test(either_role_equals_the_oracle),
        cmocka_unit_test(both_roles_equal_the_oracle),
        cmocka_unit_test(least_sizes_equal_the_oracle),
        cmocka_unit_test(quotas_equal_the_oracle),
        cmocka_unit_test(all_rules_together_equal_the_oracle),
        cmocka_unit_test(least_mentors_equal_the_oracle),
        cmocka_unit_test(whole_policies_equal_the_oracle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
