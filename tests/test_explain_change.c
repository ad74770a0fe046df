/* solver/explain: what it says would have matched a person, applied, does what it says. */
#include "tests/explain_scene.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int places, waivers, solved;
static int most_mentees = YUNTA_NO_INT; /* a quota, beside what random cohorts have */

/* A cohort of the same people in which just these pairs are eligible. */
static yunta_support *bare_copy(const yunta_scene *x, const yunta_change *change, int32_t person) {
    const yunta_cohort *from = x->s->cohort;
    yunta_support *s = yunta_support_bare(0, 0, (int)from->people);
    s->policy->matching_both = x->s->policy->matching_both;
    s->policy->matching_mentor_minimum = x->s->policy->matching_mentor_minimum;
    if (most_mentees != YUNTA_NO_INT)
        yunta_sample_quota(s, YUNTA_MENTEE, NULL, 0, most_mentees);
    yunta_sample_goals(s, x->s->policy->matching_objective.items,
                       x->s->policy->matching_objective.count);
    for (int32_t i = 0; i < (int32_t)from->people; i++) {
        s->cohort->person[i].role = from->person[i].role;
        s->cohort->person[i].capacity = from->person[i].capacity;
        s->cohort->person[i].mentors = from->person[i].mentors;
        for (int32_t j = 0; j < (int32_t)from->people; j++) {
            bool ours = change->role == YUNTA_MENTOR ? i == person && j == change->partner
                                                     : j == person && i == change->partner;
            yunta_rule_set bars = i == j ? 1 : yunta_pair_bars(x->s->eligibility, i, j);
            if (change->kind == YUNTA_CHANGE_RULE && ours)
                bars &= ~((yunta_rule_set)1 << change->rule);
            if (bars == 0)
                yunta_support_score(s, i, j, yunta_scoring_score(x->s->scoring, i, j));
        }
    }
    for (size_t k = 0; k < from->constraint_count; k++)
        if (from->constraints[k].kind == YUNTA_LOCK)
            yunta_support_constraint(s, YUNTA_LOCK, from->constraints[k].mentor,
                                     from->constraints[k].mentee, 0);
    if (change->kind == YUNTA_CHANGE_PLACE && change->role == YUNTA_MENTEE)
        s->cohort->person[change->partner].capacity++;
    else if (change->kind == YUNTA_CHANGE_PLACE)
        s->cohort->person[change->partner].mentors++;
    yunta_support_prepare(s);
    return s;
}

/* Applied, a change brings what it says, and an answer as good has the person in it. */
static void check_change(const yunta_scene *x, const yunta_change *change, int32_t person) {
    yunta_scene y;
    int64_t loss[YUNTA_EXPLAIN_GOALS];
    yunta_forced join;
    yunta_scene_open(&y, bare_copy(x, change, person));
    yunta_scene_loss(x, y.pairing, loss);
    yunta_scene_assert_loss(x, change->loss, loss);
    assert_int_equal(yunta_explain_join(y.explainer, person, y.arena, &join), YUNTA_OK);
    if (join.kind != YUNTA_FORCED_PAIRED) {
        memset(loss, 0, sizeof loss);
        assert_int_equal(join.kind, YUNTA_FORCED_LOSS);
        yunta_scene_assert_loss(x, join.loss, loss);
    }
    places += change->kind == YUNTA_CHANGE_PLACE;
    waivers += change->kind == YUNTA_CHANGE_RULE;
    solved += change->again && change->kind == YUNTA_CHANGE_RULE;
    yunta_scene_close(&y);
}

static void explain_everybody(yunta_support *s) {
    yunta_scene x;
    yunta_scene_open(&x, s);
    for (int32_t p = 0; x.explainer != NULL && p < (int32_t)s->cohort->people; p++) {
        yunta_person_explained about;
        assert_int_equal(yunta_explain_person(x.explainer, p, x.arena, &about), YUNTA_OK);
        for (size_t k = 0; k < about.change_count; k++)
            check_change(&x, &about.changes[k], p);
        size_t mentors = 0;
        for (int32_t o = 0; o < (int32_t)s->cohort->people; o++)
            mentors += o != p && (s->cohort->person[o].role & YUNTA_MENTOR);
        size_t counted = about.side[1].eligible;
        for (yunta_rule rule = 0; rule < YUNTA_RULES; rule++)
            counted += about.side[1].removed[rule];
        if (s->cohort->person[p].role & YUNTA_MENTEE)
            assert_int_equal(counted, mentors);
    }
    yunta_scene_close(&x);
}

static void changes_do_what_they_say(void **state) {
    static const int goals[][2] = {{YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE},
                                   {YUNTA_GOAL_PAIRS, YUNTA_GOAL_MENTORS},
                                   {YUNTA_GOAL_SCORE, YUNTA_GOAL_PAIRS}};
    (void)state;
    places = waivers = 0;
    for (uint64_t seed = 1; seed <= 80; seed++) {
        yunta_support_shape shape = yunta_support_small(seed, 18);
        shape.capacity = 2;
        yunta_support *s = yunta_support_random(&shape);
        yunta_support_random_policy(s, seed);
        yunta_sample_goals(s, goals[seed % 3], 2);
        yunta_support_prepare(s);
        explain_everybody(s);
    }
    assert_true(places > 30);
    assert_true(waivers > 60);
}

static void places_are_found_by_solving_again_too(void **state) {
    (void)state;
    places = 0;
    yunta_sample_shape shape = {
        .seed = 900, .people = 9, .capacity = 1, .density = 60, .both = 70, .any_role = true};
    for (int round = 0; round < 25; round++) {
        shape.seed++;
        explain_everybody(yunta_sample_random(&shape));
    }
    assert_true(places > 5);
}

/* Exceptions to rules, and places, where the objective is no sum or the cohort no flow. */
static void so_do_exceptions_found_by_solving_again(void **state) {
    static const struct {
        int goals[3], count, minimum, most;
    } ways[] = {
        {{YUNTA_GOAL_PAIRS, YUNTA_GOAL_WORST, YUNTA_GOAL_SCORE}, 3, 0, YUNTA_NO_INT},
        {{YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN}, 2, 0, YUNTA_NO_INT},
        {{YUNTA_GOAL_PAIRS, YUNTA_GOAL_FEWEST_MENTORS, YUNTA_GOAL_SCORE}, 3, 0, YUNTA_NO_INT},
        {{YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE}, 2, 2, YUNTA_NO_INT},
        {{YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE}, 2, 0, 4}};
    (void)state;
    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
        places = waivers = solved = 0;
        most_mentees = ways[way].most;
        for (uint64_t seed = 1; seed <= 40; seed++) {
            yunta_support_shape shape = yunta_support_small(400 + seed, 14);
            shape.capacity = 2;
            shape.locks = seed % 3 == 0;
            yunta_support *s = yunta_support_random(&shape);
            yunta_support_random_policy(s, seed);
            yunta_sample_goals(s, ways[way].goals, (size_t)ways[way].count);
            s->policy->matching_mentor_minimum = ways[way].minimum;
            if (most_mentees != YUNTA_NO_INT)
                yunta_sample_quota(s, YUNTA_MENTEE, NULL, 0, most_mentees);
            yunta_support_prepare(s);
            explain_everybody(s);
        }
        assert_true(solved > 5);
        assert_int_equal(solved, waivers);
    }
    most_mentees = YUNTA_NO_INT;
}

/* People of either role, whose exceptions would let somebody be both. */
static void so_do_exceptions_of_people_with_two_roles(void **state) {
    (void)state;
    places = waivers = solved = 0;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        yunta_support_shape shape = yunta_support_small(700 + seed, 10);
        shape.both_percent = 40;
        yunta_support *s = yunta_support_random(&shape);
        yunta_support_random_policy(s, seed);
        s->policy->matching_both = seed % 2 ? YUNTA_BOTH_AND : YUNTA_BOTH_EITHER;
        yunta_support_prepare(s);
        explain_everybody(s);
    }
    assert_true(waivers > 20 && solved > 5 && waivers > solved);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_do_what_they_say),
        cmocka_unit_test(places_are_found_by_solving_again_too),
        cmocka_unit_test(so_do_exceptions_found_by_solving_again),
        cmocka_unit_test(so_do_exceptions_of_people_with_two_roles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
