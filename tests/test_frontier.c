/* solver/frontier against trying everything: for each number of changed pairs the best objectives,
 * on random small cohorts of every rule. */
#include "model/repair.h"
#include "solver/frontier.h"
#include "tests/matching_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS = 30000 };

static int tried, rows, gained; /* cohorts, rows, cohorts that gain by a change */

static yunta_frontier *find(const yunta_support *s, yunta_status wanted) {
    yunta_deadline deadline = yunta_deadline_in(60);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_problems *problems = yunta_problems_new();
    yunta_frontier *frontier = NULL;
    assert_int_equal(
        yunta_frontier_find(s->cohort, s->eligibility, s->scoring, &options, problems, &frontier),
        wanted);
    assert_int_equal(yunta_problems_count(problems, YUNTA_ERROR) > 0, wanted != YUNTA_OK);
    yunta_problems_free(problems);
    return frontier;
}

/* The oracle's row for at most so many changes; false: there is none, or it takes too long. */
static bool ask(const yunta_support *s, int64_t had, int64_t changed, yunta_oracle *oracle,
                bool *known) {
    *known = yunta_oracle_solve_kept(s->cohort, s->candidates, STEPS, had - changed, oracle);
    return *known && oracle->feasible;
}

static void compare(const yunta_support *s, const yunta_frontier *frontier, int64_t had) {
    yunta_oracle oracle, best;
    bool known;
    assert_true(ask(s, had, had, &best, &known));
    int64_t least = frontier->rows[0].changed;
    assert_true(frontier->whole && least >= 0);
    if (least > 0)
        assert_false(ask(s, had, least - 1, &oracle, &known));
    for (size_t r = 0; r < frontier->count; r++) {
        assert_int_equal(frontier->rows[r].changed, least + (int64_t)r);
        assert_true(ask(s, had, frontier->rows[r].changed, &oracle, &known));
        for (size_t k = 0; k < frontier->goals; k++)
            assert_int_equal(frontier->rows[r].value[k], oracle.value[k]);
    }
    for (size_t k = 0; k < frontier->goals; k++)
        assert_int_equal(frontier->rows[frontier->count - 1].value[k], best.value[k]);
    rows += (int)frontier->count;
    gained += frontier->count > 1;
}

/* An earlier result that the rules of today mostly allow: the best by other scores. */
static void try_one(const yunta_sample_shape *shape, const int *goals, size_t count) {
    yunta_support *s = yunta_sample_random(shape);
    yunta_oracle oracle;
    const yunta_pair_table *pairs = &s->cohort->repair->pairs;
    int64_t had = (int64_t)pairs->first[s->cohort->people];
    yunta_sample_goals(s, goals, count);
    if (had > 0 && yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle)) {
        tried++;
        yunta_frontier *frontier = find(s, oracle.feasible ? YUNTA_OK : YUNTA_E_INPUT);
        if (frontier)
            compare(s, frontier, had);
        yunta_frontier_free(frontier);
    }
    yunta_support_free(s);
}

static void try_many(yunta_sample_shape shape, int rounds) {
    static const int orders[][2] = {{YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE},
                                    {YUNTA_GOAL_SCORE, YUNTA_GOAL_PAIRS},
                                    {YUNTA_GOAL_MENTORS, YUNTA_GOAL_SCORE},
                                    {YUNTA_GOAL_PAIRS, YUNTA_GOAL_FEWEST_MENTORS}};
    tried = rows = gained = 0;
    for (int round = 0; round < rounds; round++) {
        shape.seed++;
        try_one(&shape, orders[round % 4], 2);
    }
    assert_true(tried > rounds / 4);
    assert_true(gained > tried / 20);
}

static void networks_equal_brute_force(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){.seed = 9100, .people = 10, .capacity = 2, .density = 45, .kept = 45},
        160);
}

static void other_rules_equal_brute_force(void **state) {
    (void)state;
    try_many((yunta_sample_shape){.seed = 9500,
                                  .people = 9,
                                  .capacity = 2,
                                  .density = 50,
                                  .both = 40,
                                  .minimum = 2,
                                  .locks = 1,
                                  .quotas = 1,
                                  .any_role = true,
                                  .kept = 45},
             250);
}

/* Only the ends: the least changed, and the fewest changes with which nothing can be better. */
static void compare_ends(const yunta_support *s, const yunta_frontier *frontier, int64_t had) {
    yunta_oracle first, best;
    bool known;
    size_t last = frontier->count - 1;
    assert_true(frontier->proven && frontier->count >= 1 && frontier->count <= 2);
    int64_t least = frontier->rows[0].changed, most = frontier->rows[last].changed;
    assert_true(ask(s, had, least, &first, &known));
    assert_true(ask(s, had, had, &best, &known));
    for (size_t k = 0; k < frontier->goals; k++) {
        assert_int_equal(frontier->rows[0].value[k], first.value[k]);
        assert_int_equal(frontier->rows[last].value[k], best.value[k]);
    }
    assert_true(least == 0 || !ask(s, had, least - 1, &first, &known));
    assert_int_equal(frontier->whole, most - least <= 1);
    bool less = last > 0 && ask(s, had, most - 1, &first, &known);
    for (size_t k = 0; less && k < frontier->goals; k++)
        less = first.value[k] == best.value[k];
    assert_false(less);
    gained += last > 0;
}

static void where_groups_are_too_large_the_ends_are_right(void **state) {
    static const int goals[] = {YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE};
    yunta_sample_shape shape = {
        .seed = 9700, .people = 10, .capacity = 2, .density = 50, .locks = 1, .kept = 45};
    size_t most = yunta_frontier_most;
    (void)state;
    tried = gained = 0;
    for (int round = 0; round < 120; round++) {
        shape.seed++;
        shape.minimum = round % 3 == 2 ? 2 : 0;
        yunta_support *s = yunta_sample_random(&shape);
        yunta_oracle oracle;
        int64_t had = (int64_t)s->cohort->repair->pairs.first[s->cohort->people];
        yunta_sample_goals(s, goals, 2);
        if (had > 0 && yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle)) {
            yunta_frontier_most = 0;
            yunta_frontier *frontier = find(s, oracle.feasible ? YUNTA_OK : YUNTA_E_INPUT);
            yunta_frontier_most = most;
            if (frontier)
                compare_ends(s, frontier, had);
            tried++;
            yunta_frontier_free(frontier);
        }
        yunta_support_free(s);
    }
    assert_true(tried > 30 && gained > 5);
}

/* Whatever is said to be proven when there was no time is right, and it is said when it is not. */
static void without_time_nothing_is_claimed(void **state) {
    static const int goals[] = {YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE};
    yunta_sample_shape shape = {.seed = 9800,
                                .people = 10,
                                .capacity = 2,
                                .density = 60,
                                .both = 40,
                                .minimum = 2,
                                .quotas = 1,
                                .any_role = true,
                                .kept = 45};
    int claimed = 0, open = 0;
    (void)state;
    for (int round = 0; round < 80; round++) {
        shape.seed++;
        yunta_support *s = yunta_sample_random(&shape);
        yunta_deadline deadline = yunta_deadline_in(0);
        yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
        yunta_problems *problems = yunta_problems_new();
        yunta_frontier *frontier = NULL;
        yunta_oracle oracle;
        int64_t had = (int64_t)s->cohort->repair->pairs.first[s->cohort->people];
        yunta_sample_goals(s, goals, 2);
        bool known = had > 0 && yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle);
        yunta_status status = yunta_frontier_find(s->cohort, s->eligibility, s->scoring, &options,
                                                  problems, &frontier);
        assert_true(status == YUNTA_OK || status == YUNTA_E_INPUT);
        if (known && frontier && frontier->proven && frontier->whole)
            compare(s, frontier, had);
        else if (known && frontier && frontier->proven)
            compare_ends(s, frontier, had);
        claimed += frontier && frontier->proven;
        open += frontier && !frontier->proven;
        assert_false(frontier && !frontier->proven && frontier->whole);
        yunta_frontier_free(frontier);
        yunta_problems_free(problems);
        yunta_support_free(s);
    }
    assert_true(open > 0);
    assert_true(claimed + open > 20);
}

static void what_does_not_add_up_is_refused(void **state) {
    (void)state;
    yunta_sample_shape shape = {
        .seed = 9900, .people = 8, .capacity = 1, .density = 60, .kept = 30};
    yunta_support *s = yunta_sample_random(&shape);
    yunta_sample_goals(s, (int[]){YUNTA_GOAL_PAIRS, YUNTA_GOAL_WORST}, 2);
    assert_null(find(s, YUNTA_E_INPUT));
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(networks_equal_brute_force),
        cmocka_unit_test(other_rules_equal_brute_force),
        cmocka_unit_test(where_groups_are_too_large_the_ends_are_right),
        cmocka_unit_test(without_time_nothing_is_claimed),
        cmocka_unit_test(what_does_not_add_up_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
