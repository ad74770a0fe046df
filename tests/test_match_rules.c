/* solver/match beside its values: engines, threads, limits by name, blocks, deadlines, ranks and
 * the reasons of who is left. */
#include "base/deadline.h"
#include "solver/matching.h"
#include "tests/matching_support.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS = 60000 };

static void glpk_agrees_with_the_oracle(void **state) {
    (void)state;
    int tried = 0, none = 0;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        yunta_sample_shape shape = {.seed = seed,
                                    .people = 9,
                                    .capacity = 2,
                                    .density = 40,
                                    .both = 30,
                                    .minimum = seed % 3 == 0 ? 2 : 0,
                                    .locks = 1,
                                    .quotas = 1,
                                    .any_role = true};
        yunta_support *s = yunta_sample_random(&shape);
        yunta_oracle oracle;
        if (yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle)) {
            yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_GLPK, 1);
            bool impossible = pairing->part.status == YUNTA_PART_INFEASIBLE;
            assert_int_equal(impossible, !oracle.feasible);
            tried++;
            none += impossible;
            assert_null(impossible ? NULL : yunta_oracle_fault(s->cohort, s->candidates, pairing));
            assert_true(impossible || pairing->part.status == YUNTA_PART_PROVEN ||
                        pairing->part.status == YUNTA_PART_SOLVER);
            assert_true(impossible || !strcmp(pairing->part.method, "glpk"));
            for (size_t k = 0; !impossible && k < oracle.stages; k++)
                assert_int_equal(pairing->part.stages[k].value, oracle.value[k]);
            yunta_pairing_free(pairing);
        }
        yunta_support_free(s);
    }
    assert_true(tried > 40 && none > 4);
}

/* A search by branches that is cut short hands on to the integer programme what it has. */
static void what_branches_leave_the_programme_ends(void **state) {
    size_t most = yunta_match_most_nodes;
    int tried = 0;
    (void)state;
    for (uint64_t seed = 2000; seed < 2150; seed++) {
        yunta_sample_shape shape = {.seed = seed,
                                    .people = 10,
                                    .capacity = 2,
                                    .density = 45,
                                    .both = seed % 2 ? 60 : 0,
                                    .minimum = seed % 2 ? 0 : 2,
                                    .quotas = seed % 4 == 0,
                                    .any_role = seed % 2 == 1};
        yunta_support *s = yunta_sample_random(&shape);
        yunta_oracle oracle;
        if (yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle)) {
            yunta_match_most_nodes = 1 + seed % 3;
            yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
            yunta_match_most_nodes = most;
            assert_int_equal(pairing->part.status,
                             oracle.feasible ? YUNTA_PART_PROVEN : YUNTA_PART_INFEASIBLE);
            assert_null(oracle.feasible ? yunta_oracle_fault(s->cohort, s->candidates, pairing)
                                        : NULL);
            for (size_t k = 0; oracle.feasible && k < oracle.stages; k++)
                assert_int_equal(pairing->part.stages[k].value, oracle.value[k]);
            tried++;
            yunta_pairing_free(pairing);
        }
        yunta_support_free(s);
    }
    assert_true(tried > 60);
}

static void threads_change_nothing(void **state) {
    (void)state;
    for (uint64_t seed = 500; seed < 530; seed++) {
        yunta_sample_shape shape = {.seed = seed, .people = 40, .capacity = 2, .density = 6};
        yunta_support *s = yunta_sample_random(&shape);
        yunta_pairing *one = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
        yunta_pairing *four = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 4);
        assert_int_equal(one->count, four->count);
        assert_memory_equal(one->pairs, four->pairs, one->count * sizeof *one->pairs);
        assert_int_equal(one->unmatched_count, four->unmatched_count);
        for (size_t k = 0; k < one->unmatched_count; k++)
            assert_string_equal(one->unmatched[k].detail, four->unmatched[k].detail);
        yunta_pairing_free(one);
        yunta_pairing_free(four);
        yunta_support_free(s);
    }
}

static yunta_status try_match(yunta_support *s, yunta_engine engine, size_t *errors) {
    yunta_solve_options options = {1, NULL, engine};
    yunta_problems *problems = yunta_problems_new();
    yunta_pairing *pairing = NULL;
    yunta_status status =
        yunta_match(s->cohort, s->eligibility, s->scoring, &options, problems, &pairing);
    *errors = yunta_problems_count(problems, YUNTA_ERROR);
    assert_true((status == YUNTA_OK) == (pairing != NULL));
    yunta_problems_free(problems);
    yunta_pairing_free(pairing);
    return status;
}

static void limits_are_named(void **state) {
    (void)state;
    static const int leximin[] = {YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN}, kept[] = {YUNTA_GOAL_KEPT};
    static const int worst[] = {YUNTA_GOAL_WORST, YUNTA_GOAL_PAIRS};
    size_t errors = 0;
    yunta_support *s = yunta_support_bare(2, 2, 0);
    yunta_support_prepare(s);
    assert_int_equal(try_match(s, YUNTA_ENGINE_NETWORK, &errors), YUNTA_OK);
    s->policy->matching_mentor_minimum = 2;
    assert_int_equal(try_match(s, YUNTA_ENGINE_NETWORK, &errors), YUNTA_E_INPUT);
    assert_int_equal(errors, 1);
    yunta_sample_goals(s, leximin, 2);
    assert_int_equal(try_match(s, YUNTA_ENGINE_AUTO, &errors), YUNTA_E_INPUT);
    assert_int_equal(errors, 1);
    yunta_sample_goals(s, kept, 1);
    assert_int_equal(try_match(s, YUNTA_ENGINE_AUTO, &errors), YUNTA_E_INPUT);
    yunta_sample_goals(s, worst, 2);
    assert_int_equal(try_match(s, YUNTA_ENGINE_AUTO, &errors), YUNTA_E_INPUT);
    yunta_support_free(s);
}

/* Each block's own worst is 50 and 900; kept together the second may not fall below 50 only. */
static void worst_is_that_of_all_blocks(void **state) {
    (void)state;
    static const int goals[] = {YUNTA_GOAL_PAIRS, YUNTA_GOAL_WORST, YUNTA_GOAL_SCORE};
    yunta_support *s = yunta_support_bare(3, 3, 0);
    yunta_sample_goals(s, goals, 3);
    yunta_support_score(s, 0, 3, 50);
    yunta_support_score(s, 1, 4, 900);
    yunta_support_score(s, 2, 5, 900);
    yunta_support_score(s, 1, 5, 5000);
    yunta_support_score(s, 2, 4, 60);
    yunta_support_prepare(s);
    yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 2);
    assert_int_equal(pairing->blocks, 2);
    assert_int_equal(pairing->eligible_pairs, 5);
    assert_int_equal(pairing->part.stages[1].value, 50);
    assert_int_equal(pairing->part.stages[2].value, 50 + 5000 + 60);
    assert_string_equal(pairing->part.stages[1].weight, "1*pair where score >= 51");
    assert_int_equal(pairing->pairs[1].rank_for_mentor, 1);
    assert_int_equal(pairing->pairs[2].rank_for_mentor, 2);
    assert_int_equal(pairing->pairs[2].rank_for_mentee, 2);
    yunta_pairing_free(pairing);
    yunta_support_free(s);
}

/* One pair more costs every point there is, which a weight of pairs too small would not pay. */
static void a_pair_outweighs_all_scores(void **state) {
    (void)state;
    enum { PAIRS = 9 };
    yunta_support *s = yunta_support_bare(PAIRS, PAIRS, 0);
    for (int32_t i = 0; i < PAIRS; i++) {
        yunta_support_score(s, i, PAIRS + i, 0);
        if (i + 1 < PAIRS)
            yunta_support_score(s, i, PAIRS + i + 1, 10000);
    }
    yunta_support_prepare(s);
    yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
    assert_int_equal(pairing->part.stages[0].value, PAIRS);
    assert_int_equal(pairing->part.stages[1].value, 0);
    yunta_sample_check_prices(s, pairing, 1);
    yunta_pairing_free(pairing);
    yunta_support_free(s);
}

/* A stop ends at once; a passed deadline leaves a valid answer and a bound above the optimum. */
static void deadlines_leave_bounds(void **state) {
    (void)state;
    volatile sig_atomic_t stop = 1;
    int late = 0;
    for (uint64_t seed = 700; seed < 760; seed++) {
        yunta_sample_shape shape = {.seed = seed, .people = 30, .capacity = 2, .density = 40};
        yunta_support *s = yunta_sample_random(&shape);
        yunta_deadline passed = yunta_deadline_in(0), stopped = yunta_deadline_in(-1);
        yunta_solve_options options = {1, &passed, YUNTA_ENGINE_AUTO};
        yunta_problems *problems = yunta_problems_new();
        yunta_pairing *best = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1), *pairing = NULL;
        stopped.stop = &stop;
        assert_int_equal(
            yunta_match(s->cohort, s->eligibility, s->scoring, &options, problems, &pairing),
            YUNTA_OK);
        assert_null(yunta_oracle_fault(s->cohort, s->candidates, pairing));
        assert_true(pairing->part.stages[0].value <= best->part.stages[0].value);
        assert_true(pairing->part.stages[0].bound >= best->part.stages[0].value);
        late += pairing->part.status == YUNTA_PART_BOUND;
        for (size_t k = 0; pairing->part.status == YUNTA_PART_PROVEN && k < best->part.stage_count;
             k++)
            assert_int_equal(pairing->part.stages[k].value, best->part.stages[k].value);
        for (size_t k = 0; k < pairing->part.stage_count; k++)
            if (pairing->part.stages[k].settled)
                assert_int_equal(pairing->part.stages[k].value, pairing->part.stages[k].bound);
        yunta_pairing_free(pairing);
        options.deadline = &stopped;
        if (best->eligible_pairs > 0)
            assert_int_equal(
                yunta_match(s->cohort, s->eligibility, s->scoring, &options, problems, &pairing),
                YUNTA_E_STOPPED);
        yunta_pairing_free(best);
        yunta_problems_free(problems);
        yunta_support_free(s);
    }
    assert_true(late > 30);
}

static void given_pairs_get_their_scores(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(2, 2, 0);
    yunta_pairing *pairing = NULL;
    yunta_support_score(s, 1, 2, 70);
    yunta_support_prepare(s);
    const yunta_pair pairs[] = {{.mentor = 1, .mentee = 2, .score = 5}, {.mentor = 0, .mentee = 3}};
    assert_int_equal(yunta_pairing_given(s->cohort, s->scoring, pairs, 2, &pairing), YUNTA_OK);
    assert_int_equal(pairing->part.status, YUNTA_PART_ABSENT);
    assert_int_equal(pairing->pairs[0].mentor, 0);
    assert_int_equal(pairing->pairs[0].score, 0);
    assert_int_equal(pairing->pairs[1].score, 70);
    yunta_pairing_free(pairing);
    yunta_support_free(s);
}

/* Solves and frees the cohort; the only person without a pair must be this one, for this reason. */
static void expect_reason(yunta_support *s, int32_t person, yunta_reason reason,
                          const char *detail) {
    yunta_support_prepare(s);
    yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
    const yunta_unmatched *row = NULL;
    for (size_t k = 0; k < pairing->unmatched_count; k++)
        if (pairing->unmatched[k].person == person)
            row = &pairing->unmatched[k];
    assert_non_null(row);
    assert_string_equal(yunta_reason_name(row->reason), yunta_reason_name(reason));
    assert_int_equal(row->role, s->cohort->person[person].role);
    assert_string_equal(row->detail, detail);
    yunta_pairing_free(pairing);
    yunta_support_free(s);
}

static void reasons_of_one_person_alone(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 2, 0);
    s->policy->eligibility_sponsor = true;
    s->cohort->person[0].sponsor = s->cohort->person[1].sponsor = YUNTA_YES;
    expect_reason(s, 2, YUNTA_NO_SPONSOR,
                  "the programme asks for a sponsor, and the application names none");
    s = yunta_support_bare(1, 2, 0);
    s->policy->eligibility_window_to = 20000;
    s->cohort->person[1].applied_on = 20001;
    expect_reason(s, 1, YUNTA_OUTSIDE_WINDOW,
                  "the application came outside the window of eligibility.window");
}

static void nobody_eligible_counts_the_rules(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(3, 1, 0);
    const char *const unit[] = {"A", "A", "B", "A"};
    const char *texts[] = {"unit"};
    yunta_support_column(s, "unit", unit);
    s->policy->eligibility_different = (yunta_texts){texts, 1};
    yunta_support_constraint(s, YUNTA_FORBID, 2, 3, 0);
    s->cohort->constraints[0].reason = "secret";
    expect_reason(s, 3, YUNTA_NO_ELIGIBLE_PARTNER,
                  "none of 3 possible partners is eligible; removed by rule: 2 by "
                  "eligibility.different, 1 by a rule of the programme");
}

static void partners_taken_name_who_took_them(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 2, 0);
    yunta_support_score(s, 0, 1, 10);
    yunta_support_score(s, 0, 2, 20);
    expect_reason(s, 1, YUNTA_ALL_PARTNERS_TAKEN,
                  "the only eligible partner is taken: p000 (with p002)");
}

static void a_minimum_leaves_a_mentor_unused(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 1, 0);
    s->policy->matching_mentor_minimum = 2;
    s->cohort->person[0].capacity = 3;
    expect_reason(s, 1, YUNTA_MINIMUM,
                  "mentor p000 has room, but a mentor who is used gets at least 2 mentees and only "
                  "1 are free for them");
}

static void a_quota_leaves_a_mentee_out(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(2, 2, 0);
    yunta_support_score(s, 0, 2, 10);
    yunta_support_score(s, 1, 3, 20);
    yunta_sample_quota(s, YUNTA_MENTEE, NULL, 0, 1);
    expect_reason(s, 2, YUNTA_QUOTA,
                  "p000 has room, but this is full: quota: at most 1 matched mentees (yunta.yaml, "
                  "line 7)");
}

static void the_other_role_takes_a_partner(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 1, 1); /* p000 mentor, p001 mentee, p002 both */
    yunta_support_score(s, 0, 2, 100);
    yunta_support_score(s, 2, 1, 10);
    expect_reason(s, 1, YUNTA_OTHER_ROLE,
                  "1 eligible partners: 0 are full and 1, with room, took the other role");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(glpk_agrees_with_the_oracle),
        cmocka_unit_test(what_branches_leave_the_programme_ends),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(limits_are_named),
        cmocka_unit_test(worst_is_that_of_all_blocks),
        cmocka_unit_test(a_pair_outweighs_all_scores),
        cmocka_unit_test(deadlines_leave_bounds),
        cmocka_unit_test(given_pairs_get_their_scores),
        cmocka_unit_test(reasons_of_one_person_alone),
        cmocka_unit_test(nobody_eligible_counts_the_rules),
        cmocka_unit_test(partners_taken_name_who_took_them),
        cmocka_unit_test(a_minimum_leaves_a_mentor_unused),
        cmocka_unit_test(a_quota_leaves_a_mentee_out),
        cmocka_unit_test(the_other_role_takes_a_partner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
