/* Every answer of `auto` agrees with GLPK's (--engine glpk), and with trying everything where that
 * can be done, on random cohorts of every shape and policy. YUNTA_AGREE=N: so many small ones
 * (`make agree`: 10,000); a few in `make test`. YUNTA_AGREE_FROM:
 * the first seed. leximin, which GLPK does not do, is in
 * test_leximin. */
#include "solver/match.h"
#include "tests/matching_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS = 20000, SHORT = 390, WHOLE_POLICIES = 3 };

/* Shapes of rules; people is the most. */
static const yunta_sample_shape shapes[] = {
    {.people = 13, .capacity = 2, .density = 45},
    {.people = 14, .capacity = 1, .density = 25, .levels = 3},
    {.people = 12, .capacity = 3, .density = 90, .levels = 2},
    {.people = 12, .capacity = 2, .density = 50, .locks = 2},
    {.people = 10, .capacity = 2, .density = 40, .both = 60, .locks = 1},
    {.people = 12, .capacity = 1, .density = 50, .both = 100},
    {.people = 10, .capacity = 2, .density = 40, .both = 60, .both_roles = true, .locks = 1},
    {.people = 12, .capacity = 3, .density = 60, .minimum = 2, .locks = 1},
    {.people = 13, .capacity = 4, .density = 70, .minimum = 3},
    {.people = 12, .capacity = 2, .density = 45, .quotas = 2},
    {.people = 11, .capacity = 2, .density = 45, .fewest = true},
    {.people = 11, .capacity = 2, .density = 45, .kept = 25, .locks = 1},
    {.people = 10,
     .capacity = 3,
     .density = 45,
     .both = 30,
     .minimum = 2,
     .locks = 1,
     .quotas = 1,
     .any_role = true},
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static struct { size_t cohorts, infeasible, proven, late, oracle; } seen;

/* Cohorts of tables, columns, skills and hours, under a policy drawn as a whole. */
static yunta_support *whole_policy(uint64_t seed, int people) {
    yunta_support_shape shape = yunta_support_small(seed, people);
    shape.both_percent = 25;
    shape.capacity = shape.mentors = 2;
    shape.locks = seed % 3 == 0;
    shape.forbids = 2;
    yunta_support *s = yunta_support_random(&shape);
    yunta_support_random_policy(s, seed);
    s->policy->matching_both = seed % 2 ? YUNTA_BOTH_EITHER : YUNTA_BOTH_AND;
    yunta_support_prepare(s);
    return s;
}

static bool wants_leximin(const yunta_support *s) {
    for (size_t k = 0; k < s->policy->matching_objective.count; k++)
        if (s->policy->matching_objective.items[k] == YUNTA_GOAL_LEXIMIN)
            return true;
    return false;
}

/* GLPK may not end in its time: what it proves until then still bounds every answer. */
static void compare_bounds(const yunta_pairing *ours, const yunta_pairing *glpk) {
    const yunta_part *a = &ours->part, *b = &glpk->part;
    assert_int_equal(a->status, YUNTA_PART_PROVEN);
    for (size_t k = 0; k < a->stage_count; k++) {
        bool fewer = strcmp(a->stages[k].objective, "fewest_mentors") == 0;
        int64_t value = a->stages[k].value, bound = b->stages[k].bound;
        assert_true(fewer ? value >= bound : value <= bound);
        if (b->stages[k].value != value)
            return; /* later stages rest on another value */
    }
}

/* A claim of one engine beside what another one proves. */
static void compare(const yunta_support *s, uint64_t seed, const yunta_pairing *ours,
                    const yunta_pairing *glpk) {
    const yunta_part *a = &ours->part, *b = &glpk->part;
    if (a->status == YUNTA_PART_INFEASIBLE || b->status == YUNTA_PART_INFEASIBLE) {
        /* That GLPK finds no answer is no proof of ours: then it is told as a bound. */
        bool silent = b->status == YUNTA_PART_BOUND && glpk->count == 0;
        if (a->status != b->status && !silent)
            fail_msg("seed %llu: one finds an answer, the other none", (unsigned long long)seed);
        seen.infeasible++;
        return;
    }
    if (b->status == YUNTA_PART_BOUND) {
        compare_bounds(ours, glpk);
        seen.late++;
        return;
    }
    const char *fault = yunta_oracle_fault(s->cohort, s->candidates, ours);
    if (fault == NULL)
        fault = yunta_oracle_fault(s->cohort, s->candidates, glpk);
    if (fault != NULL)
        fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
    assert_int_equal(a->status, YUNTA_PART_PROVEN);
    assert_int_equal(a->stage_count, b->stage_count);
    for (size_t k = 0; k < a->stage_count; k++) {
        if (a->stages[k].value != b->stages[k].value)
            fail_msg("seed %llu: %s: %lld by auto, %lld by GLPK", (unsigned long long)seed,
                     a->stages[k].objective, (long long)a->stages[k].value,
                     (long long)b->stages[k].value);
    }
    seen.proven += b->status == YUNTA_PART_PROVEN;
}

static void try_one(yunta_support *s, uint64_t seed) {
    yunta_oracle oracle;
    yunta_pairing *ours = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
    if (!wants_leximin(s)) {
        yunta_pairing *glpk = yunta_sample_match(s, YUNTA_ENGINE_GLPK, 1);
        compare(s, seed, ours, glpk);
        yunta_pairing_free(glpk);
        seen.cohorts++;
    }
    if (yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle)) {
        yunta_sample_check(s, &oracle, ours);
        seen.oracle++;
    }
    yunta_pairing_free(ours);
    yunta_support_free(s);
}

static size_t number_of(const char *name, size_t usual) {
    const char *asked = getenv(name);
    return asked != NULL && *asked ? strtoul(asked, NULL, 10) : usual;
}

static size_t rounds(void) {
    return number_of("YUNTA_AGREE", SHORT);
}

static void small_cohorts_agree(void **state) {
    (void)state;
    size_t wanted = rounds();
    for (uint64_t seed = number_of("YUNTA_AGREE_FROM", 1); seen.cohorts < wanted; seed++) {
        size_t which = seed % (SHAPES + WHOLE_POLICIES);
        if (which >= SHAPES) {
            try_one(whole_policy(seed, 13), seed);
            continue;
        }
        yunta_sample_shape shape = shapes[which];
        shape.seed = 77000000 + seed;
        try_one(yunta_sample_random(&shape), seed);
    }
    printf(
        "agree: %zu small cohorts with GLPK (%zu without an answer, %zu proven by both, %zu where "
        "GLPK came to no end), %zu also by trying everything\n",
        seen.cohorts, seen.infeasible, seen.proven, seen.late, seen.oracle);
    assert_true(seen.infeasible > wanted / 100);
    assert_true(seen.oracle > wanted / 4);
}

/* The same shapes with more people: 50 for `make agree`, a few in `make test`. */
static void middling_cohorts_agree(void **state) {
    (void)state;
    enum { LONG = 50, FEW = 5, PEOPLE = 60 };
    size_t wanted = rounds() > SHORT ? LONG : FEW, ended = 0, impossible = 0;
    for (uint64_t seed = 1; seed <= wanted; seed++) {
        yunta_sample_shape shape = shapes[seed % SHAPES];
        shape.seed = 88000000 + seed;
        shape.people = PEOPLE;
        shape.quotas *= 2;
        yunta_support *s = yunta_sample_random(&shape);
        yunta_pairing *ours = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
        yunta_pairing *glpk = yunta_sample_match(s, YUNTA_ENGINE_GLPK, 1);
        size_t late = seen.late;
        compare(s, shape.seed, ours, glpk);
        ended += seen.late == late;
        impossible += ours->part.status == YUNTA_PART_INFEASIBLE;
        yunta_pairing_free(ours);
        yunta_pairing_free(glpk);
        yunta_support_free(s);
    }
    printf("agree: %zu cohorts of up to %d people: GLPK ended in %zu of them (%zu without an "
           "answer), its bounds hold in the others\n",
           wanted, PEOPLE, ended, impossible);
    assert_true(ended > wanted / 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_cohorts_agree),
        cmocka_unit_test(middling_cohorts_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
