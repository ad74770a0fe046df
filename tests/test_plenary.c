/* Plenaries against every calendar of small cohorts, and what the solver says when there is none.
 */
#include "solver/plenary_private.h"
#include "tests/plenary_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static yunta_status schedule(const yunta_support *s, yunta_problems *problems, double seconds,
                             yunta_timetable **timetable) {
    yunta_deadline deadline = yunta_deadline_in(seconds);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_pairing pairing = {0};
    *timetable = yunta_timetable_new();
    return yunta_schedule_plenaries(s->cohort, s->weeks, s->eligibility, &pairing, &options,
                                    problems, *timetable);
}

static void check_hopeless(const yunta_support *s, const yunta_timetable *timetable,
                           const yunta_plenary_oracle *oracle) {
    size_t count = 0;
    for (size_t p = 0; p < s->cohort->people; p++)
        if (oracle->most[p] < s->policy->plenaries_least_attended)
            assert_int_equal(timetable->hopeless[count++], (int32_t)p);
    assert_int_equal(timetable->hopeless_count, count);
}

/* Returns whether there was a calendar at all. */
static bool compare_with_oracle(yunta_support *s) {
    int32_t person[64];
    yunta_plenary_oracle oracle;
    yunta_timetable *timetable;
    yunta_problems *problems = yunta_problems_new();
    for (size_t p = 0; p < s->cohort->people; p++)
        person[p] = (int32_t)p;
    yunta_plenary_oracle_run(s->cohort, person, s->cohort->people, &oracle);
    assert_int_equal(schedule(s, problems, -1, &timetable), YUNTA_OK);
    const yunta_part *part = &timetable->plenary_part;
    assert_int_equal(yunta_problems_total(problems), 0);
    if (oracle.feasible) {
        assert_int_equal(part->status, YUNTA_PART_PROVEN);
        yunta_plenary_oracle_check(s->cohort, timetable);
        for (size_t g = 0; g < part->stage_count; g++) {
            assert_int_equal(part->stages[g].value, oracle.value[g]);
            assert_int_equal(part->stages[g].bound, oracle.value[g]);
            assert_true(part->stages[g].settled);
        }
        check_hopeless(s, timetable, &oracle);
    } else {
        assert_int_equal(part->status, YUNTA_PART_INFEASIBLE);
        assert_true(part->conflict_count > 0);
        assert_int_equal(timetable->plenary_count, 0);
    }
    yunta_timetable_free(timetable);
    yunta_problems_free(problems);
    return oracle.feasible;
}

static void small_cohorts_agree_with_every_calendar(void **state) {
    yunta_plenary_tally tally = {0};
    size_t feasible = 0;
    uint64_t seed = 1;
    (void)state;
    for (; !yunta_plenary_tally_full(&tally, 300, 30); seed++) {
        yunta_support *s = yunta_plenary_oracle_cohort(seed, (int)(seed % 9), 1 + (int)(seed % 4));
        bool found = compare_with_oracle(s);
        yunta_plenary_tally_add(&tally, s->cohort, found);
        feasible += found;
        yunta_support_free(s);
    }
    assert_in_range(feasible, seed / 4, seed - seed / 10);
}

static void sessions_of_one_day_follow_one_another(void **state) {
    size_t feasible = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        yunta_support *s = yunta_plenary_oracle_cohort(1000 + seed, 5, 3);
        s->policy->plenaries_cadence_days = 1;
        s->policy->plenaries_tolerance_days = (int32_t)(1 + seed % 3);
        feasible += compare_with_oracle(s);
        yunta_support_free(s);
    }
    assert_true(feasible > 12);
}

static yunta_support *plain(int people, int sessions) {
    yunta_support *s = yunta_support_bare(people, 0, 0);
    s->policy->plenaries_who = YUNTA_WHO_ALL;
    for (int k = 0; k < sessions; k++)
        yunta_support_session(s, 120);
    return s;
}

static void everybody_free_is_regular_and_complete(void **state) {
    yunta_support *s = plain(3, 7);
    yunta_timetable *timetable;
    yunta_problems *problems = yunta_problems_new();
    (void)state;
    s->policy->plenaries_least_attended = 5;
    s->policy->plenaries_show_rate = 650000;
    s->policy->plenaries_walk_in_rate = 200000;
    for (int32_t k = 1; k < 7; k++) {
        yunta_session *session = &s->cohort->sessions[k];
        session->after = yunta_arena_alloc(s->cohort->arena, 1, sizeof(int32_t));
        session->after[0] = k - 1;
        session->after_count = 1;
    }
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, problems, -1, &timetable), YUNTA_OK);
    assert_int_equal(timetable->plenary_part.status, YUNTA_PART_PROVEN);
    assert_int_equal(timetable->plenary_part.stages[0].value, 0);
    assert_int_equal(timetable->plenary_part.stages[1].value, 21);
    assert_int_equal(timetable->plenary_part.stages[2].value, 0);
    assert_int_equal(timetable->complete, 3);
    assert_int_equal(timetable->hopeless_count, 0);
    /* The earliest: every other Monday at nine. 3 * 0.65 / 0.8 = 2.4 are expected. */
    for (int k = 0; k < 7; k++) {
        assert_int_equal(timetable->plenaries[k].session, k);
        assert_int_equal(timetable->plenaries[k].slot.day, s->policy->programme_start + 14 * k);
        assert_int_equal(timetable->plenaries[k].slot.minute, 540);
        assert_int_equal(timetable->plenaries[k].expected, 2);
    }
    yunta_timetable_free(timetable);
    yunta_problems_free(problems);
    yunta_support_free(s);
}

static bool conflict_names(const yunta_part *part, const char *word) {
    for (size_t k = 0; k < part->conflict_count; k++)
        if (strstr(part->conflict[k], word))
            return true;
    return false;
}

static void a_conflict_names_what_is_needed_and_no_more(void **state) {
    yunta_support *s = plain(2, 3);
    yunta_timetable *timetable;
    yunta_problems *problems = yunta_problems_new();
    (void)state;
    s->cohort->sessions[0].latest = s->policy->programme_start + 4;
    s->cohort->sessions[1].earliest = s->policy->programme_start + 100;
    s->cohort->sessions[2].latest = s->policy->programme_start + 150;
    yunta_support_holiday(s, s->policy->programme_start, "");
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, problems, -1, &timetable), YUNTA_OK);
    const yunta_part *part = &timetable->plenary_part;
    assert_int_equal(part->status, YUNTA_PART_INFEASIBLE);
    assert_int_equal(part->conflict_count, 3);
    assert_true(conflict_names(part, "s00"));
    assert_true(conflict_names(part, "s01"));
    assert_true(conflict_names(part, "cadence"));
    yunta_timetable_free(timetable);
    yunta_problems_free(problems);
    yunta_support_free(s);
}

static void an_expert_without_hours_is_named(void **state) {
    yunta_support_shape shape = {.seed = 3, .people = 4, .sessions = 2, .experts = 1};
    yunta_support *s = yunta_support_random(&shape);
    yunta_timetable *timetable;
    yunta_problems *problems = yunta_problems_new();
    (void)state;
    s->cohort->experts[0].span_count = 0;
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, problems, -1, &timetable), YUNTA_OK);
    assert_int_equal(timetable->plenary_part.status, YUNTA_PART_INFEASIBLE);
    assert_int_equal(timetable->plenary_part.conflict_count, 1);
    assert_true(conflict_names(&timetable->plenary_part, "Experta 000"));
    yunta_timetable_free(timetable);
    yunta_problems_free(problems);
    yunta_support_free(s);
}

static void a_deadline_leaves_a_calendar_and_true_bounds(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        yunta_support *s = yunta_plenary_oracle_cohort(seed, 8, 3);
        yunta_timetable *hurried, *whole;
        yunta_problems *problems = yunta_problems_new();
        assert_int_equal(schedule(s, problems, 0, &hurried), YUNTA_OK);
        assert_int_equal(schedule(s, problems, -1, &whole), YUNTA_OK);
        assert_int_equal(hurried->plenary_count, whole->plenary_count);
        if (hurried->plenary_count > 0)
            yunta_plenary_oracle_check(s->cohort, hurried);
        bool same = true;
        for (size_t g = 0; same && g < hurried->plenary_part.stage_count; g++) {
            const yunta_stage *stage = &hurried->plenary_part.stages[g];
            int64_t best = whole->plenary_part.stages[g].value;
            int goal = s->policy->plenaries_objective.items[g];
            bool less = goal == YUNTA_PLENARY_SHORTAGE || goal == YUNTA_PLENARY_REGULAR;
            assert_true(less ? stage->bound <= best : stage->bound >= best);
            assert_true(!stage->settled || stage->value == best);
            same = stage->value == best;
        }
        yunta_timetable_free(hurried);
        yunta_timetable_free(whole);
        yunta_problems_free(problems);
        yunta_support_free(s);
    }
}

static void expect_error(yunta_support *s, const char *word) {
    yunta_timetable *timetable;
    yunta_problems *problems = yunta_problems_new();
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, problems, -1, &timetable), YUNTA_E_INPUT);
    assert_int_equal(yunta_problems_count(problems, YUNTA_ERROR), 1);
    assert_non_null(strstr(yunta_problems_at(problems, 0)->what, word));
    assert_non_null(yunta_problems_at(problems, 0)->mend);
    if (strcmp(word, "sessions without order") == 0)
        assert_string_equal(yunta_problems_at(problems, 0)->place.column, "after");
    yunta_timetable_free(timetable);
    yunta_problems_free(problems);
    yunta_support_free(s);
}

/* Sixteen sessions that may change places in any calendar have one order worth a look. */
static void sessions_alike_have_one_order(void **state) {
    yunta_support *s = plain(3, 16);
    yunta_timetable *timetable;
    yunta_problems *problems = yunta_problems_new();
    (void)state;
    s->policy->plenaries_cadence_days = 7;
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, problems, -1, &timetable), YUNTA_OK);
    assert_int_equal(timetable->plenary_part.status, YUNTA_PART_PROVEN);
    for (int k = 0; k < 16; k++)
        assert_int_equal(timetable->plenaries[k].session, k);
    yunta_timetable_free(timetable);
    yunta_problems_free(problems);
    yunta_support_free(s);
}

static void limits_are_errors_that_name_them(void **state) {
    (void)state;
    yunta_support *s = plain(3, 2);
    s->policy->programme_end = YUNTA_NO_DAY;
    expect_error(s, "programme.end");
    s = plain(5000, 2);
    s->policy->plenaries_groups_count = 0;
    s->policy->plenaries_groups_capacity = 2;
    expect_error(s, "groups");
    s = plain(3, 16);
    for (int k = 0; k < 16; k++)
        s->cohort->sessions[k].earliest = s->policy->programme_start + k;
    expect_error(s, "sessions without order");
    s = plain(3, 61);
    expect_error(s, "limit sessions: there are more than 60");
}

static void participants_follow_the_policy_and_attends(void **state) {
    yunta_support *s = yunta_support_bare(2, 3, 0);
    yunta_pair pairs[] = {{.mentor = 0, .mentee = 2}, {.mentor = 0, .mentee = 3}};
    yunta_pairing pairing = {.pairs = pairs, .count = 2};
    static const int32_t expected[4][5] = {{0, 2, 3, -1}, {0, -1}, {2, 3, -1}, {0, 1, 2, 3, 4}};
    static const size_t counts[] = {3, 1, 2, 5};
    int32_t *person;
    size_t people;
    (void)state;
    yunta_support_prepare(s);
    for (int who = YUNTA_WHO_MATCHED; who <= YUNTA_WHO_ALL; who++) {
        s->policy->plenaries_who = who;
        assert_int_equal(
            yunta_plenary_participants(s->cohort, s->eligibility, &pairing, &person, &people),
            YUNTA_OK);
        assert_int_equal(people, counts[who]);
        assert_memory_equal(person, expected[who], people * sizeof *person);
        yunta_free(person);
    }
    s->policy->plenaries_who = YUNTA_WHO_MATCHED;
    s->policy->eligibility_sponsor = true;
    for (int p = 0; p < 4; p++)
        s->cohort->person[p].sponsor = YUNTA_YES;
    s->cohort->person[0].attends = YUNTA_NO;
    s->cohort->person[1].attends = YUNTA_YES;
    s->cohort->person[4].attends = YUNTA_YES; /* without a sponsor */
    yunta_support_prepare(s);
    assert_int_equal(
        yunta_plenary_participants(s->cohort, s->eligibility, &pairing, &person, &people),
        YUNTA_OK);
    assert_int_equal(people, 3);
    assert_int_equal(person[0], 1);
    yunta_free(person);
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_cohorts_agree_with_every_calendar),
        cmocka_unit_test(sessions_of_one_day_follow_one_another),
        cmocka_unit_test(everybody_free_is_regular_and_complete),
        cmocka_unit_test(a_conflict_names_what_is_needed_and_no_more),
        cmocka_unit_test(an_expert_without_hours_is_named),
        cmocka_unit_test(a_deadline_leaves_a_calendar_and_true_bounds),
        cmocka_unit_test(sessions_alike_have_one_order),
        cmocka_unit_test(limits_are_errors_that_name_them),
        cmocka_unit_test(participants_follow_the_policy_and_attends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
