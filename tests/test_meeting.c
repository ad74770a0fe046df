/* Meetings against every set of meetings of small cohorts, and by hand. */
#include "solver/meeting_private.h"
#include "tests/meeting_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Cases of several pairs; those in which all meet as often as asked, some do not, and nobody does.
 */
typedef struct {
    size_t several, whole, lacking, none;
} tally;

static void compare_one(uint64_t seed, tally *sum, bool grouped) {
    yunta_pair pairs[4];
    yunta_pairing pairing;
    yunta_problems *problems = yunta_problems_new();
    yunta_timetable *t = yunta_timetable_new();
    yunta_support *s = yunta_meeting_oracle_cohort(seed, grouped, t, pairs, &pairing);
    yunta_meeting_oracle *o = yunta_meeting_oracle_new(s, &pairing, t);
    yunta_deadline deadline = yunta_deadline_in(-1);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    assert_int_equal(yunta_schedule_meetings(s->cohort, s->weeks, &pairing, &options, problems, t),
                     YUNTA_OK);
    const yunta_part *part = &t->meeting_part;
    assert_int_equal(part->status, pairing.count ? YUNTA_PART_PROVEN : YUNTA_PART_ABSENT);
    for (size_t g = 0; g < part->stage_count; g++) {
        int64_t best = yunta_meeting_oracle_best(o, s->policy->meetings_objective.items[g]);
        assert_int_equal(part->stages[g].value, best);
        assert_int_equal(part->stages[g].bound, best);
    }
    yunta_meeting_oracle_check(o, t);
    int64_t held = yunta_meeting_oracle_best(o, YUNTA_MEETING_HELD);
    sum->several += pairing.count > 1;
    bool whole = held == (int64_t)pairing.count * s->policy->meetings_count;
    sum->whole += whole && pairing.count > 0;
    sum->lacking += !whole;
    sum->none += pairing.count > 0 && held == 0;
    yunta_free(o);
    yunta_timetable_free(t);
    yunta_problems_free(problems);
    yunta_support_free(s);
}

static void pairs_agree_with_every_choice(void **state) {
    tally sum = {0};
    (void)state;
    for (uint64_t seed = 1; sum.whole < 300 || sum.lacking < 300; seed++)
        compare_one(seed, &sum, false);
    assert_true(sum.several > 500);
    assert_true(sum.none > 50);
}

static void groups_agree_with_every_choice(void **state) {
    tally sum = {0};
    (void)state;
    for (uint64_t seed = 1001; sum.whole < 300 || sum.lacking < 300; seed++)
        compare_one(seed, &sum, true);
    assert_true(sum.several > 500);
    assert_true(sum.none > 50);
}

/* The units of pairs as the agenda lets them meet, without meetings yet. */
static void make_units(const yunta_agenda *agenda, const yunta_pairing *pairing,
                       yunta_unit units[4], yunta_unit_answer answers[4]) {
    size_t most = (size_t)agenda->cohort->policy->meetings_count;
    for (size_t k = 0; k < pairing->count; k++) {
        const yunta_pair *pair = &pairing->pairs[k];
        const uint64_t *rows[] = {agenda->free + (size_t)agenda->row[pair->mentor] * agenda->words,
                                  agenda->free + (size_t)agenda->row[pair->mentee] * agenda->words};
        units[k] = (yunta_unit){.mentor = pair->mentor,
                                .mentee = pair->mentee,
                                .mentees = &pair->mentee,
                                .mentee_count = 1};
        assert_int_equal(yunta_unit_starts(agenda, rows, agenda->arena, &units[k]), YUNTA_OK);
        answers[k] =
            (yunta_unit_answer){.chosen = yunta_arena_alloc(agenda->arena, most, sizeof(int32_t))};
    }
}

static void programme_agrees_with_every_choice(uint64_t seed) {
    yunta_pair pairs[4];
    yunta_pairing pairing;
    yunta_unit units[4];
    const yunta_unit *unit[4] = {&units[0], &units[1], &units[2], &units[3]};
    yunta_unit_answer answers[4];
    yunta_goal_bound bounds[YUNTA_MEETING_STAGES] = {0};
    yunta_agenda *agenda;
    yunta_deadline deadline = yunta_deadline_in(-1);
    yunta_timetable *t = yunta_timetable_new();
    yunta_support *s = yunta_meeting_oracle_cohort(seed, false, t, pairs, &pairing);
    yunta_meeting_oracle *o = yunta_meeting_oracle_new(s, &pairing, t);
    int32_t after = s->policy->meetings_after ? 0 : YUNTA_NO_INT;
    assert_int_equal(yunta_agenda_new(s->cohort, &pairing, t, after, 1, &agenda), YUNTA_OK);
    make_units(agenda, &pairing, units, answers);
    assert_int_equal(yunta_units_ilp(agenda, unit, pairing.count, &deadline, answers, bounds),
                     YUNTA_OK);
    for (size_t g = 0; g < s->policy->meetings_objective.count; g++) {
        int goal = s->policy->meetings_objective.items[g];
        int64_t best = yunta_meeting_oracle_best(o, goal), value = 0;
        for (size_t k = 0; k < pairing.count; k++) {
            int64_t count[YUNTA_MEETING_STAGES];
            yunta_unit_count(agenda, &units[k], &answers[k], count);
            value += count[goal];
        }
        assert_int_equal(value, best);
        assert_true(bounds[goal].settled);
        assert_int_equal(bounds[goal].most, goal == YUNTA_MEETING_EARLY ? -best : best);
    }
    yunta_free(o);
    yunta_agenda_free(agenda);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

static void integer_programmes_agree_with_every_choice(void **state) {
    (void)state;
    for (uint64_t seed = 2001; seed <= 2400; seed++)
        programme_agrees_with_every_choice(seed);
}

static yunta_timetable *schedule(const yunta_support *s, yunta_pairing *pairing, double seconds,
                                 yunta_status expected) {
    yunta_problems *problems = yunta_problems_new();
    yunta_timetable *t = yunta_timetable_new();
    yunta_deadline deadline = yunta_deadline_in(seconds);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    assert_int_equal(yunta_schedule_meetings(s->cohort, s->weeks, pairing, &options, problems, t),
                     expected);
    assert_int_equal(yunta_problems_count(problems, YUNTA_ERROR), expected == YUNTA_E_INPUT);
    yunta_problems_free(problems);
    return t;
}

static void free_people_meet_early_and_regularly(void **state) {
    yunta_support *s = yunta_support_bare(1, 3, 0);
    yunta_pair pairs[] = {
        {.mentor = 0, .mentee = 1}, {.mentor = 0, .mentee = 2}, {.mentor = 0, .mentee = 3}};
    yunta_pairing pairing = {.pairs = pairs, .count = 3};
    (void)state;
    yunta_support_prepare(s);
    yunta_timetable *t = schedule(s, &pairing, -1, YUNTA_OK);
    /* Four Mondays each, one hour after another: 4 * 3 meetings on days 0, 7, 14, 21. */
    static const int64_t value[] = {3, 12, 12, 3 * 42};
    for (size_t g = 0; g < 4; g++)
        assert_int_equal(t->meeting_part.stages[g].value, value[g]);
    assert_int_equal(t->meeting_part.status, YUNTA_PART_PROVEN);
    assert_int_equal(t->shortfall_count, 0);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

/* The mentor is free on Mondays 10-12, the mentee on Mondays 8-10: no start in common. */
static yunta_support *strangers(void) {
    yunta_support *s = yunta_support_bare(1, 1, 0);
    yunta_support_hours(s, 0, 0, 600, 720, YUNTA_HOURS_MEETINGS);
    yunta_support_hours(s, 1, 0, 480, 630, YUNTA_HOURS_MEETINGS);
    yunta_support_prepare(s);
    return s;
}

static void a_shortfall_names_the_half_hour_that_helps(void **state) {
    yunta_support *s = strangers();
    yunta_pair pair = {.mentor = 0, .mentee = 1};
    yunta_pairing pairing = {.pairs = &pair, .count = 1};
    (void)state;
    yunta_timetable *t = schedule(s, &pairing, -1, YUNTA_OK);
    assert_int_equal(t->meeting_count, 0);
    assert_int_equal(t->shortfall_count, 1);
    assert_int_equal(t->shortfalls[0].held, 0);
    assert_non_null(strstr(t->shortfalls[0].why, "p000 were also free on Mondays 09:30-10:00"));
    assert_non_null(strstr(t->shortfalls[0].why, "could hold 4"));
    yunta_timetable_free(t);
    s->cohort->hours[0].from = 570; /* applied, it is true */
    yunta_support_prepare(s);
    t = schedule(s, &pairing, -1, YUNTA_OK);
    assert_int_equal(t->meeting_count, 4);
    assert_int_equal(t->shortfall_count, 0);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

static void a_deadline_leaves_meetings_and_true_bounds(void **state) {
    yunta_support *s = yunta_support_bare(1, 4, 0);
    yunta_pair pairs[4];
    yunta_pairing pairing = {.pairs = pairs, .count = 4};
    (void)state;
    for (int32_t k = 0; k < 4; k++) {
        pairs[k] = (yunta_pair){.mentor = 0, .mentee = k + 1};
        yunta_support_hours(s, k + 1, 0, 540, 690, YUNTA_HOURS_MEETINGS);
    }
    yunta_support_prepare(s);
    yunta_timetable *hurried = schedule(s, &pairing, 0, YUNTA_OK);
    yunta_timetable *whole = schedule(s, &pairing, -1, YUNTA_OK);
    assert_int_equal(hurried->meeting_part.status, YUNTA_PART_BOUND);
    assert_int_equal(whole->meeting_part.status, YUNTA_PART_PROVEN);
    assert_string_equal(whole->meeting_part.method, "search+glpk");
    assert_true(hurried->meeting_count > 0);
    assert_true(hurried->meeting_part.stages[0].bound >= whole->meeting_part.stages[0].value);
    assert_true(hurried->meeting_part.stages[0].value <= whole->meeting_part.stages[0].value);
    yunta_timetable_free(hurried);
    yunta_timetable_free(whole);
    yunta_support_free(s);
}

static void after_must_name_a_session_with_a_date(void **state) {
    yunta_support *s = strangers();
    yunta_pair pair = {.mentor = 0, .mentee = 1};
    yunta_pairing pairing = {.pairs = &pair, .count = 1};
    (void)state;
    s->policy->meetings_after = "s00";
    yunta_timetable_free(schedule(s, &pairing, -1, YUNTA_E_INPUT));
    yunta_support_session(s, 60);
    yunta_timetable *t = schedule(s, &pairing, -1, YUNTA_OK);
    assert_int_equal(t->meeting_part.status, YUNTA_PART_INFEASIBLE);
    assert_int_equal(t->meeting_part.conflict_count, 1);
    assert_non_null(strstr(t->meeting_part.conflict[0], "s00"));
    yunta_timetable_free(t);
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_agree_with_every_choice),
        cmocka_unit_test(groups_agree_with_every_choice),
        cmocka_unit_test(integer_programmes_agree_with_every_choice),
        cmocka_unit_test(free_people_meet_early_and_regularly),
        cmocka_unit_test(a_shortfall_names_the_half_hour_that_helps),
        cmocka_unit_test(a_deadline_leaves_meetings_and_true_bounds),
        cmocka_unit_test(after_must_name_a_session_with_a_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
