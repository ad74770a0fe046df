/* solver/match_rows: cohorts that need no list of pairs, against the oracle, against the same
 * scores given as a list, and against plain counting. */
#include "base/parallel.h"
#include "solver/components.h"
#include "tests/matching_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS = 60000 };

static const int goals[][3] = {
    {YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE, -1},
    {YUNTA_GOAL_SCORE, -1, -1},
    {YUNTA_GOAL_PAIRS, YUNTA_GOAL_MENTORS, YUNTA_GOAL_SCORE},
    {YUNTA_GOAL_MENTORS, YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE},
    {YUNTA_GOAL_SCORE, YUNTA_GOAL_MENTORS, YUNTA_GOAL_PAIRS},
    {YUNTA_GOAL_MENTORS, YUNTA_GOAL_SCORE, -1},
    {YUNTA_GOAL_PAIRS, -1, -1},
    {YUNTA_GOAL_PAIRS, YUNTA_GOAL_KEPT, YUNTA_GOAL_SCORE},
    {YUNTA_GOAL_KEPT, YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE},
    {YUNTA_GOAL_SCORE, YUNTA_GOAL_KEPT, -1},
};

static void draw_goals(yunta_support *s, uint64_t seed) {
    const int *drawn = goals[seed % (sizeof goals / sizeof *goals)];
    size_t count = 0;
    while (count < 3 && drawn[count] >= 0)
        count++;
    yunta_random random;
    yunta_random_seed(&random, seed);
    yunta_sample_earlier(s, &random, s->cohort->people > 20 ? 3 : 20);
    yunta_sample_goals(s, drawn, count);
}

/* A cohort of which nobody has two roles, under a policy drawn at random, or that of all defaults;
 * a third of them with scores.csv, of a few pairs or of many. */
static yunta_support *draw(uint64_t seed, int people, int capacity, int locks) {
    yunta_support_shape shape = yunta_support_small(seed, people);
    shape.capacity = capacity;
    shape.mentors = seed % 4 == 0 ? 2 : 1;
    shape.institutions = 1 + (int)(seed % 5);
    shape.locks = locks;
    shape.forbids = 3;
    shape.scores_percent = seed % 3 == 1 ? 10 + 40 * (int)(seed % 2) : 0;
    yunta_support *s = yunta_support_random(&shape);
    if (seed % 5 != 0)
        yunta_support_random_policy(s, seed);
    for (size_t p = 0; p < s->cohort->people; p += 9)
        s->cohort->person[p].capacity = 0;
    draw_goals(s, seed);
    yunta_support_prepare(s);
    return s;
}

static void small_cohorts_equal_the_oracle(void **state) {
    int tried = 0, priced = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        yunta_support *s = draw(seed, 11, 3, seed % 3 == 0 ? 2 : 0);
        yunta_oracle oracle;
        if (yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle)) {
            yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_NETWORK, 1);
            priced += yunta_sample_check(s, &oracle, pairing);
            tried++;
            yunta_pairing_free(pairing);
        }
        yunta_support_free(s);
    }
    assert_true(tried > 250 && priced > 150);
}

/* The same eligible pairs and scores as rows of scores.csv, and no rule. */
static yunta_support *listed(const yunta_support *s) {
    const yunta_candidates *c = s->candidates;
    int mentors = 0, mentees = 0;
    for (size_t p = 0; p < s->cohort->people; p++)
        *(s->cohort->person[p].role == YUNTA_MENTOR ? &mentors : &mentees) += 1;
    yunta_support *twin = yunta_support_bare(mentors, mentees, 0);
    for (size_t p = 0; p < s->cohort->people; p++) {
        yunta_person *one = &twin->cohort->person[p];
        one->role = s->cohort->person[p].role;
        one->capacity = s->cohort->person[p].capacity;
        one->mentors = s->cohort->person[p].mentors;
    }
    for (size_t j = 0; j < c->people; j++)
        for (size_t k = c->first[j]; k < c->first[j + 1]; k++)
            yunta_support_score(twin, c->mentor[k], (int32_t)j, c->score[k]);
    if (c->count == 0)
        twin->cohort->scores_given = true;
    return twin;
}

static void lists_give_the_same_values(void **state) {
    int tried = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        yunta_support *s = draw(seed, 60, 3, 0), *twin = listed(s);
        draw_goals(twin, seed);
        yunta_support_prepare(twin);
        yunta_pairing *rows = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 2);
        yunta_pairing *list = yunta_sample_match(twin, YUNTA_ENGINE_AUTO, 1);
        assert_int_equal(rows->part.status, YUNTA_PART_PROVEN);
        assert_int_equal(rows->part.stage_count, list->part.stage_count);
        for (size_t k = 0; k < rows->part.stage_count; k++) {
            assert_int_equal(rows->part.stages[k].value, list->part.stages[k].value);
            assert_int_equal(rows->part.stages[k].bound, list->part.stages[k].bound);
            yunta_sample_check_prices(s, rows, k);
        }
        assert_int_equal(rows->eligible_pairs, list->eligible_pairs);
        assert_int_equal(rows->eligible_pairs, s->candidates->count);
        assert_int_equal(rows->blocks, list->blocks);
        tried += rows->count > 5;
        yunta_pairing_free(rows);
        yunta_pairing_free(list);
        yunta_support_free(twin);
        yunta_support_free(s);
    }
    assert_true(tried > 20);
}

/* Of about so many pairs. */
static void check_ranks(const yunta_support *s, const yunta_pairing *pairing, size_t most) {
    const yunta_candidates *c = s->candidates;
    for (size_t k = 0; k < pairing->count; k += pairing->count / most + 1) {
        const yunta_pair *pair = &pairing->pairs[k];
        int32_t for_mentor = 1, for_mentee = 1;
        for (size_t j = 0; j < c->people; j++)
            for (size_t a = c->first[j]; a < c->first[j + 1]; a++) {
                for_mentor += c->mentor[a] == pair->mentor && c->score[a] > pair->score;
                for_mentee += (int32_t)j == pair->mentee && c->score[a] > pair->score;
            }
        assert_int_equal(pair->rank_for_mentor, for_mentor);
        assert_int_equal(pair->rank_for_mentee, for_mentee);
    }
}

/* "none of N possible partners is eligible; removed by rule: 3 by eligibility.same, ..." */
static void check_removed(const yunta_support *s, const yunta_unmatched *row) {
    int32_t person = row->person;
    bool mentor = row->role == YUNTA_MENTOR;
    size_t removed[YUNTA_RULES] = {0}, all = 0;
    char words[128];
    if ((mentor ? s->cohort->person[person].capacity : s->cohort->person[person].mentors) < 1)
        return;
    for (int32_t p = 0; p < (int32_t)s->cohort->people; p++) {
        if (p == person || s->cohort->person[p].role == row->role)
            continue;
        yunta_rule rule = mentor ? yunta_pair_first_bar(s->eligibility, person, p)
                                 : yunta_pair_first_bar(s->eligibility, p, person);
        assert_true(rule < YUNTA_RULES);
        removed[rule]++;
        all++;
    }
    snprintf(words, sizeof words, "none of %zu possible partners", all);
    assert_true(all == 0 || strstr(row->detail, words) != NULL);
    for (int rule = 0; rule < YUNTA_RULES; rule++) {
        if (removed[rule] == 0 || rule == YUNTA_RULE_FORBID)
            continue;
        snprintf(words, sizeof words, " %zu by %s", removed[rule], yunta_rule_name(rule));
        assert_non_null(strstr(row->detail, words));
    }
}

/* "all 7 eligible partners are taken: ..." */
static void check_partners(const yunta_support *s, const yunta_unmatched *row) {
    const yunta_candidates *c = s->candidates;
    size_t partners = 0;
    char words[64];
    for (size_t j = 0; j < c->people; j++)
        for (size_t a = c->first[j]; a < c->first[j + 1]; a++)
            partners += (int32_t)j == row->person || c->mentor[a] == row->person;
    assert_true(partners > 0);
    snprintf(words, sizeof words, "%zu eligible partners", partners);
    if (partners > 1)
        assert_non_null(strstr(row->detail, words));
}

static void ranks_and_reasons_are_those_of_all_pairs(void **state) {
    int removed = 0, taken = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        yunta_support *s = draw(seed, 40, 2, 1);
        yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 2);
        check_ranks(s, pairing, SIZE_MAX);
        for (size_t k = 0; k < pairing->unmatched_count; k++) {
            const yunta_unmatched *row = &pairing->unmatched[k];
            if (row->reason == YUNTA_NO_ELIGIBLE_PARTNER && ++removed)
                check_removed(s, row);
            if (row->reason == YUNTA_ALL_PARTNERS_TAKEN && ++taken)
                check_partners(s, row);
        }
        yunta_pairing_free(pairing);
        yunta_support_free(s);
    }
    assert_true(removed > 40 && taken > 20);
}

static void assert_same(const yunta_support *s, const yunta_pairing *a, const yunta_pairing *b) {
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->unmatched_count, b->unmatched_count);
    for (size_t k = 0; k < a->count; k++)
        assert_memory_equal(&a->pairs[k], &b->pairs[k], sizeof *a->pairs);
    for (size_t k = 0; k < a->unmatched_count; k++) {
        assert_int_equal(a->unmatched[k].person, b->unmatched[k].person);
        assert_string_equal(a->unmatched[k].detail, b->unmatched[k].detail);
    }
    for (size_t k = 0; k < a->part.stage_count; k++) {
        size_t size = s->cohort->people * sizeof(int64_t);
        assert_memory_equal(a->part.stages[k].mentor_price, b->part.stages[k].mentor_price, size);
        assert_memory_equal(a->part.stages[k].mentee_price, b->part.stages[k].mentee_price, size);
    }
}

static void any_number_of_threads_gives_the_same(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        yunta_support *s = draw(seed, 200, 2, 0);
        yunta_pairing *one = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
        for (int threads = 2; threads <= 4; threads += 2) {
            yunta_pairing *more = yunta_sample_match(s, YUNTA_ENGINE_AUTO, threads);
            assert_same(s, one, more);
            yunta_pairing_free(more);
        }
        yunta_pairing_free(one);
        yunta_support_free(s);
    }
}

/* One block of more rows than are kept, in several stretches for several threads. */
static void threads_may_share_a_block(void **state) {
    size_t alone = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        yunta_support_shape shape = yunta_support_small(seed, 1200);
        shape.institutions = 1;
        shape.capacity = seed % 2 == 0 ? 3 : 1;
        shape.locks = 3;
        yunta_support *s = yunta_support_random(&shape);
        draw_goals(s, seed);
        yunta_support_prepare(s);
        yunta_pairing *one = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
        check_ranks(s, one, 30);
        for (int threads = 2; threads <= 4; threads += 2) {
            yunta_pairing *more = yunta_sample_match(s, YUNTA_ENGINE_AUTO, threads);
            assert_same(s, one, more);
            assert_int_equal(one->eligible_pairs, more->eligible_pairs);
            assert_int_equal(one->blocks, more->blocks);
            yunta_pairing_free(more);
        }
        assert_int_equal(one->eligible_pairs, s->candidates->count);
        alone += one->unmatched_count;
        yunta_pairing_free(one);
        yunta_support_free(s);
    }
    assert_true(alone > 100);
}

/* Time is up before it begins: what is found keeps the rules, and the bounds hold. */
static void late_answers_have_bounds_that_hold(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        yunta_support *s = draw(seed, 50, 2, 0);
        yunta_deadline deadline = yunta_deadline_in(0);
        yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
        yunta_problems *problems = yunta_problems_new();
        yunta_pairing *late = NULL, *best = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
        assert_int_equal(
            yunta_match(s->cohort, s->eligibility, s->scoring, &options, problems, &late),
            YUNTA_OK);
        assert_null(yunta_oracle_fault(s->cohort, s->candidates, late));
        const yunta_stage *stage = &late->part.stages[0];
        assert_true(stage->value <= best->part.stages[0].value);
        assert_true(stage->bound >= best->part.stages[0].value);
        assert_int_equal(stage->settled, stage->value == stage->bound);
        assert_true(late->count > 0 || best->count == 0);
        yunta_pairing_free(late);
        yunta_pairing_free(best);
        yunta_problems_free(problems);
        yunta_support_free(s);
    }
}

static void more_locks_than_places_are_a_conflict(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 2, 0);
    yunta_support_constraint(s, YUNTA_LOCK, 0, 1, 0);
    yunta_support_constraint(s, YUNTA_LOCK, 0, 2, 0);
    yunta_support_prepare(s);
    yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
    assert_int_equal(pairing->part.status, YUNTA_PART_INFEASIBLE);
    assert_int_equal(pairing->part.conflict_count, 3);
    yunta_pairing_free(pairing);
    yunta_support_free(s);
}

enum { JOINED = 20000, PARTS = 7 };

static void join_some(void *context, size_t block, size_t from, size_t to) {
    (void)block;
    for (size_t k = from; k < to; k++)
        if (k + PARTS < JOINED)
            yunta_components_join(context, (int32_t)(k + PARTS), (int32_t)k);
}

static void components_are_joined_by_many_threads(void **state) {
    static int32_t parent[JOINED + 2];
    static uint8_t seen[JOINED + 2];
    (void)state;
    yunta_components_clear(parent, JOINED + 2);
    yunta_parallel_blocks(JOINED, 64, 4, join_some, parent);
    assert_int_equal(yunta_components_count(parent, JOINED + 2, seen), PARTS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_cohorts_equal_the_oracle),
        cmocka_unit_test(lists_give_the_same_values),
        cmocka_unit_test(ranks_and_reasons_are_those_of_all_pairs),
        cmocka_unit_test(any_number_of_threads_gives_the_same),
        cmocka_unit_test(threads_may_share_a_block),
        cmocka_unit_test(late_answers_have_bounds_that_hold),
        cmocka_unit_test(more_locks_than_places_are_a_conflict),
        cmocka_unit_test(components_are_joined_by_many_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
