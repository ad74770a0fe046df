/* The objective leximin: against trying everything on tiny cohorts, and against one network of
 * huge weights on larger ones. */
#include "solver/leximin.h"
#include "solver/match.h"
#include "solver/network.h"
#include "tests/matching_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 64, STEPS = 30000 };

typedef struct {
    const yunta_support *s;
    int32_t mentor[MOST], mentee[MOST], score[MOST], chosen[MOST], best[MOST];
    bool locked[MOST];
    size_t arcs, count, best_count, steps;
    int32_t sold[MOST], bought[MOST];
    int64_t best_sums[YUNTA_GOAL_KEPT + 1];
    bool any;
} brute;

static int ascending(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void sums_of(const brute *b, const int32_t *sorted, int64_t *sums) {
    memset(sums, 0, (YUNTA_GOAL_KEPT + 1) * sizeof *sums);
    sums[YUNTA_GOAL_PAIRS] = (int64_t)b->count;
    sums[YUNTA_GOAL_WORST] = b->count > 0 ? sorted[0] : 0;
    for (size_t k = 0; k < b->count; k++)
        sums[YUNTA_GOAL_SCORE] += sorted[k];
    for (size_t p = 0; p < b->s->cohort->people; p++)
        sums[YUNTA_GOAL_MENTORS] += b->sold[p] > 0;
}

/* Whether what is chosen is better than the best so far. Vectors are of equal length: pairs come
 * before leximin. */
static bool better(const brute *b, const int32_t *sorted, const int64_t *sums) {
    const yunta_choices *goals = &b->s->policy->matching_objective;
    for (size_t k = 0; k < goals->count; k++) {
        int goal = goals->items[k];
        if (goal != YUNTA_GOAL_LEXIMIN) {
            if (sums[goal] != b->best_sums[goal])
                return sums[goal] > b->best_sums[goal];
            continue;
        }
        for (size_t x = 0; x < b->count; x++)
            if (sorted[x] != b->best[x])
                return sorted[x] > b->best[x];
    }
    return false;
}

static void weigh(brute *b) {
    int32_t sorted[MOST];
    int64_t sums[YUNTA_GOAL_KEPT + 1];
    memcpy(sorted, b->chosen, sizeof sorted);
    qsort(sorted, b->count, sizeof *sorted, ascending);
    sums_of(b, sorted, sums);
    if (b->any && !better(b, sorted, sums))
        return;
    b->any = true;
    memcpy(b->best, sorted, sizeof sorted);
    memcpy(b->best_sums, sums, sizeof sums);
    b->best_count = b->count;
}

static void try_from(brute *b, size_t arc) {
    const yunta_person *people = b->s->cohort->person;
    if (++b->steps > STEPS)
        return;
    if (arc == b->arcs) {
        weigh(b);
        return;
    }
    int32_t i = b->mentor[arc], j = b->mentee[arc];
    if (b->sold[i] < people[i].capacity && b->bought[j] < people[j].mentors) {
        b->sold[i]++;
        b->bought[j]++;
        b->chosen[b->count++] = b->score[arc];
        try_from(b, arc + 1);
        b->count--;
        b->sold[i]--;
        b->bought[j]--;
    }
    if (!b->locked[arc])
        try_from(b, arc + 1);
}

/* false when there is too much to try. */
static bool try_everything(const yunta_support *s, brute *b) {
    *b = (brute){.s = s};
    if (s->candidates->count > MOST)
        return false;
    for (size_t j = 0; j < s->cohort->people; j++) {
        for (size_t arc = s->candidates->first[j]; arc < s->candidates->first[j + 1]; arc++) {
            b->mentor[b->arcs] = s->candidates->mentor[arc];
            b->mentee[b->arcs] = (int32_t)j;
            b->score[b->arcs] = s->candidates->score[arc];
            for (size_t k = 0; k < s->cohort->constraint_count; k++)
                b->locked[b->arcs] =
                    b->locked[b->arcs] || (s->cohort->constraints[k].kind == YUNTA_LOCK &&
                                           s->cohort->constraints[k].mentor == b->mentor[b->arcs] &&
                                           s->cohort->constraints[k].mentee == (int32_t)j);
            b->arcs++;
        }
    }
    try_from(b, 0);
    return b->steps <= STEPS;
}

static const yunta_stage *leximin_of(const yunta_support *s, const yunta_pairing *pairing) {
    for (size_t k = 0; k < pairing->part.stage_count; k++)
        if (s->policy->matching_objective.items[k] == YUNTA_GOAL_LEXIMIN)
            return &pairing->part.stages[k];
    fail();
    return NULL;
}

static void assert_best(const yunta_support *s, const brute *b, const yunta_pairing *pairing) {
    const yunta_stage *stage = leximin_of(s, pairing);
    assert_int_equal(pairing->part.status, YUNTA_PART_PROVEN);
    assert_int_equal(stage->vector_count, b->best_count);
    for (size_t k = 0; k < b->best_count; k++) {
        assert_int_equal(stage->vector[k], b->best[k]);
        assert_int_equal(stage->vector_bound[k], b->best[k]);
    }
    for (size_t k = 0; k < pairing->part.stage_count; k++) {
        int goal = s->policy->matching_objective.items[k];
        if (goal == YUNTA_GOAL_LEXIMIN)
            continue;
        assert_int_equal(pairing->part.stages[k].value, b->best_sums[goal]);
        assert_int_equal(pairing->part.stages[k].bound, b->best_sums[goal]);
    }
    assert_null(yunta_oracle_fault(s->cohort, s->candidates, pairing));
}

static void draw_goals(yunta_support *s, uint64_t seed) {
    static const int lists[][4] = {
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN, -1},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN, YUNTA_GOAL_SCORE, -1},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_MENTORS, YUNTA_GOAL_LEXIMIN, -1},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN, YUNTA_GOAL_MENTORS, -1},
        {YUNTA_GOAL_MENTORS, YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN, -1},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE, YUNTA_GOAL_LEXIMIN, YUNTA_GOAL_MENTORS},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_WORST, YUNTA_GOAL_LEXIMIN, YUNTA_GOAL_MENTORS},
        {YUNTA_GOAL_SCORE, YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN, -1},
    };
    const int *list = lists[seed % 8];
    size_t count = 0;
    while (count < 4 && list[count] >= 0)
        count++;
    yunta_sample_goals(s, list, count);
}

static int tried, only = -1; /* only: the one list of goals to draw */

static void try_many(yunta_sample_shape shape, int rounds) {
    tried = 0;
    for (int round = 0; round < rounds; round++) {
        brute b;
        shape.seed++;
        yunta_support *s = yunta_sample_random(&shape);
        draw_goals(s, only < 0 ? shape.seed : (uint64_t)only);
        if (try_everything(s, &b)) {
            yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
            if (b.any)
                assert_best(s, &b, pairing);
            else
                assert_int_equal(pairing->part.status, YUNTA_PART_INFEASIBLE);
            yunta_pairing_free(pairing);
            tried++;
        }
        yunta_support_free(s);
    }
    assert_true(tried > rounds / 3);
}

static void equals_brute_force(void **state) {
    (void)state;
    try_many((yunta_sample_shape){.seed = 10000, .people = 11, .capacity = 1, .density = 70}, 400);
}

static void equals_brute_force_with_ties(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){
            .seed = 20000, .people = 10, .capacity = 2, .density = 60, .levels = 4},
        400);
}

static void equals_brute_force_with_locks(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){
            .seed = 30000, .people = 10, .capacity = 3, .density = 55, .levels = 6, .locks = 2},
        300);
}

static void mentors_after_leximin_equal_brute_force(void **state) {
    (void)state;
    only = 3;
    try_many(
        (yunta_sample_shape){
            .seed = 40000, .people = 11, .capacity = 3, .density = 60, .levels = 2, .locks = 1},
        500);
    only = -1;
}

/* A weight in which one pair of a level outweighs every pair above it. */
static void check_against_weights(uint64_t seed, int people, int levels, int capacity) {
    yunta_random random;
    yunta_random_seed(&random, seed);
    int mentees = people - (int)(seed % 3) * 3, density = 10 + (int)(seed % 5) * 12;
    yunta_support *s = yunta_support_bare(people, mentees, 0);
    int64_t power[8] = {1};
    for (int k = 1; k < 8; k++)
        power[k] = power[k - 1] * (people * capacity + 1);
    for (int32_t i = 0; i < people; i++) {
        s->cohort->person[i].capacity = yunta_support_between(&random, 1, capacity);
        for (int32_t j = people; j < people + mentees; j++)
            if (yunta_support_chance(&random, density))
                yunta_support_score(s, i, j, 1000 * yunta_support_between(&random, 1, levels));
    }
    yunta_sample_goals(s, (int[]){YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN}, 2);
    yunta_support_prepare(s);
    const yunta_candidates *c = s->candidates;
    size_t all = s->cohort->people;
    int64_t *weight = calloc(c->count + 1, sizeof *weight), *price = calloc(2 * all, sizeof *price);
    int32_t *capacities = calloc(2 * all, sizeof *capacities);
    uint8_t *chosen = calloc(c->count + 1, 1);
    for (size_t p = 0; p < all; p++) {
        capacities[p] = s->cohort->person[p].capacity;
        capacities[all + p] = s->cohort->person[p].mentors;
    }
    for (size_t arc = 0; arc < c->count; arc++)
        weight[arc] = 2 * power[levels] - power[levels - c->score[arc] / 1000];
    yunta_network network = {all,      all,       capacities, capacities + all,
                             c->first, c->mentor, weight,     NULL};
    yunta_network_answer answer = {chosen, price, price + all, 0};
    assert_int_equal(yunta_network_solve(&network, NULL, &answer), YUNTA_OK);
    yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 2);
    const yunta_stage *stage = leximin_of(s, pairing);
    size_t found[16] = {0}, expected[16] = {0};
    for (size_t k = 0; k < stage->vector_count; k++)
        found[stage->vector[k] / 1000]++;
    for (size_t arc = 0; arc < c->count; arc++)
        expected[c->score[arc] / 1000] += chosen[arc];
    for (int k = 0; k < 16; k++)
        assert_int_equal(found[k], expected[k]);
    yunta_pairing_free(pairing);
    free(weight);
    free(price);
    free(capacities);
    free(chosen);
    yunta_support_free(s);
}

static void equals_huge_weights(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++)
        check_against_weights(seed, 10 + (int)(seed % 7) * 4, 2 + (int)(seed % 5),
                              1 + (int)(seed % 2));
}

static yunta_status match_status(yunta_support *s, yunta_engine engine, const char *expected) {
    yunta_deadline deadline = yunta_deadline_in(10);
    yunta_solve_options options = {1, &deadline, engine};
    yunta_problems *problems = yunta_problems_new();
    yunta_pairing *pairing = NULL;
    yunta_status status =
        yunta_match(s->cohort, s->eligibility, s->scoring, &options, problems, &pairing);
    if (status != YUNTA_OK) {
        assert_null(pairing);
        assert_int_equal(yunta_problems_count(problems, YUNTA_ERROR), 1);
        assert_non_null(strstr(yunta_problems_at(problems, 0)->what, expected));
    }
    yunta_pairing_free(pairing);
    yunta_problems_free(problems);
    return status;
}

static void rules_that_are_no_flow_are_refused(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(2, 2, 0);
    yunta_support_score(s, 0, 2, 5000);
    yunta_support_score(s, 1, 3, 6000);
    yunta_sample_goals(s, (int[]){YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN}, 2);
    yunta_support_prepare(s);
    assert_int_equal(match_status(s, YUNTA_ENGINE_AUTO, ""), YUNTA_OK);
    assert_int_equal(match_status(s, YUNTA_ENGINE_NETWORK, ""), YUNTA_OK);
    assert_int_equal(match_status(s, YUNTA_ENGINE_GLPK, "network flow"), YUNTA_E_INPUT);
    s->policy->matching_mentor_minimum = 2;
    assert_int_equal(match_status(s, YUNTA_ENGINE_AUTO, "network flow"), YUNTA_E_INPUT);
    s->policy->matching_mentor_minimum = 0;
    yunta_sample_goals(s, (int[]){YUNTA_GOAL_LEXIMIN, YUNTA_GOAL_PAIRS}, 2);
    assert_int_equal(match_status(s, YUNTA_ENGINE_AUTO, "after pairs"), YUNTA_E_INPUT);
    yunta_support_free(s);
}

static void time_that_is_up_leaves_a_bound(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(20, 20, 0);
    for (int32_t i = 0; i < 20; i++)
        for (int32_t j = 20; j < 40; j++)
            yunta_support_score(s, i, j, (37 * i + 91 * j) % 10001);
    yunta_sample_goals(s, (int[]){YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN, YUNTA_GOAL_SCORE}, 3);
    yunta_support_prepare(s);
    yunta_deadline deadline = yunta_deadline_in(0);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_problems *problems = yunta_problems_new();
    yunta_pairing *pairing = NULL;
    assert_int_equal(
        yunta_match(s->cohort, s->eligibility, s->scoring, &options, problems, &pairing), YUNTA_OK);
    assert_int_equal(pairing->part.status, YUNTA_PART_BOUND);
    yunta_pairing_free(pairing);
    yunta_problems_free(problems);
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_brute_force),
        cmocka_unit_test(equals_brute_force_with_ties),
        cmocka_unit_test(equals_brute_force_with_locks),
        cmocka_unit_test(mentors_after_leximin_equal_brute_force),
        cmocka_unit_test(equals_huge_weights),
        cmocka_unit_test(rules_that_are_no_flow_are_refused),
        cmocka_unit_test(time_that_is_up_leaves_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
