/* solver/match where it is nearly a flow: least sizes, quotas, one role of two, or both but never
 * both ways round. Beside the integer programme on cohorts too large for brute force; what a gap
 * and a deadline leave. */
#include "base/deadline.h"
#include "tests/matching_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const yunta_sample_shape shapes[] = {
    {.people = 36, .capacity = 1, .density = 30, .both = 100, .locks = 1},
    {.people = 30, .capacity = 1, .density = 60, .both = 100, .levels = 3},
    {.people = 30, .capacity = 5, .density = 50, .minimum = 4, .locks = 1},
    {.people = 36, .capacity = 1, .density = 30, .quotas = 3},
    {.people = 30, .capacity = 4, .density = 40, .minimum = 3, .quotas = 2},
    {.people = 24, .capacity = 1, .density = 70, .both = 100, .both_roles = true, .locks = 2},
    {.people = 20, .capacity = 2, .density = 60, .both = 100, .both_roles = true, .levels = 3},
    {.people = 20, .capacity = 3, .density = 50, .both = 80, .both_roles = true, .minimum = 2},
    {.people = 20, .capacity = 2, .density = 50, .both = 80, .both_roles = true, .quotas = 2},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static yunta_support *make(size_t shape, uint64_t seed) {
    yunta_sample_shape like = shapes[shape];
    like.seed = 1000 * shape + seed;
    return yunta_sample_random(&like);
}

/* Where the programme's time ran out it says nothing. */
static void values_equal_the_programme(void **state) {
    (void)state;
    int rounds = getenv("ROUNDS") ? atoi(getenv("ROUNDS")) : 12;
    for (size_t shape = 0; shape < SHAPES; shape++) {
        int compared = 0;
        for (int seed = 1; seed <= rounds; seed++) {
            yunta_support *s = make(shape, (uint64_t)seed);
            yunta_pairing *ours = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
            yunta_pairing *theirs = yunta_sample_match(s, YUNTA_ENGINE_GLPK, 1);
            bool none = theirs->part.status == YUNTA_PART_INFEASIBLE;
            assert_int_equal(ours->part.status, none ? YUNTA_PART_INFEASIBLE : YUNTA_PART_PROVEN);
            if (!none)
                assert_null(yunta_oracle_fault(s->cohort, s->candidates, ours));
            bool over = theirs->part.status != YUNTA_PART_BOUND;
            for (size_t k = 0; !none && over && k < ours->part.stage_count; k++) {
                assert_true(ours->part.stages[k].bound == ours->part.stages[k].value);
                assert_int_equal(ours->part.stages[k].value, theirs->part.stages[k].value);
                compared++;
            }
            yunta_pairing_free(ours);
            yunta_pairing_free(theirs);
            yunta_support_free(s);
        }
        assert_true(compared > 0);
    }
}

/* Whether a stage's bound and value keep the gap, and neither is wrong. */
static bool check_near(const yunta_stage *near, const yunta_stage *best, int32_t gap) {
    assert_true(near->settled);
    assert_true(near->bound >= best->value && near->value <= best->value);
    assert_true((near->bound - near->value) * 1000000 <= near->value * gap);
    return near->bound > near->value;
}

static void a_gap_ends_the_search(void **state) {
    (void)state;
    static const int goals[] = {YUNTA_GOAL_SCORE};
    enum { GAP = 200000 };
    int early = 0;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        yunta_support *s = make(2 + 2 * (seed % 2), seed);
        yunta_sample_goals(s, goals, 1);
        yunta_pairing *best = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
        s->policy->matching_gap = GAP;
        yunta_pairing *near = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
        assert_int_equal(near->part.status, best->part.status);
        if (best->part.status == YUNTA_PART_PROVEN)
            early += check_near(&near->part.stages[0], &best->part.stages[0], GAP);
        yunta_pairing_free(best);
        yunta_pairing_free(near);
        yunta_support_free(s);
    }
    assert_true(early > 0);
}

static void a_deadline_leaves_bounds(void **state) {
    (void)state;
    int late = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        yunta_support *s = make(seed % SHAPES, seed);
        yunta_deadline passed = yunta_deadline_in(0);
        yunta_solve_options options = {1, &passed, YUNTA_ENGINE_AUTO};
        yunta_problems *problems = yunta_problems_new();
        yunta_pairing *best = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1), *pairing = NULL;
        assert_int_equal(
            yunta_match(s->cohort, s->eligibility, s->scoring, &options, problems, &pairing),
            YUNTA_OK);
        bool bounded = best->part.status == YUNTA_PART_PROVEN && best->part.stage_count > 0 &&
                       pairing->part.status != YUNTA_PART_INFEASIBLE;
        int goal = s->policy->matching_objective.items[0];
        if (bounded && goal != YUNTA_GOAL_FEWEST_MENTORS)
            assert_true(pairing->part.stages[0].bound >= best->part.stages[0].value);
        if (best->part.status == YUNTA_PART_PROVEN)
            assert_int_not_equal(pairing->part.status, YUNTA_PART_INFEASIBLE);
        late += pairing->part.status == YUNTA_PART_BOUND;
        yunta_pairing_free(best);
        yunta_pairing_free(pairing);
        yunta_problems_free(problems);
        yunta_support_free(s);
    }
    assert_true(late > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_equal_the_programme),
        cmocka_unit_test(a_gap_ends_the_search),
        cmocka_unit_test(a_deadline_leaves_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
