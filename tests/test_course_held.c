/* Courses that have begun, after something changed: what was held stays, and of the rest the best
 * there is, against every calendar; also of those that cannot go on. */
#include "model/repair.h"
#include "tests/course_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const reasons[] = {"days", "hours", "others"};
static int steady, interrupted, reason[3], over, whole;

static yunta_status schedule(const yunta_support *s, yunta_timetable *timetable) {
    yunta_deadline deadline = yunta_deadline_in(-1);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_problems *problems = yunta_problems_new();
    yunta_status status = yunta_schedule_courses(s->cohort, &options, problems, timetable);
    yunta_problems_free(problems);
    return status;
}

static void remember(yunta_support *s, yunta_timetable *timetable, yunta_day as_of) {
    yunta_repair *repair = yunta_repair_new();
    assert_non_null(repair);
    repair->timetable = timetable;
    repair->as_of = as_of;
    s->cohort->repair = repair;
}

/* An expert has no hours on some days from a day on. */
static void fall_ill(yunta_support *s, yunta_random *random, yunta_day from) {
    yunta_expert *who = &s->cohort->experts[yunta_random_below(random, 2)];
    yunta_day to = from + yunta_support_between(random, 0, 9);
    size_t kept = 0;
    for (size_t k = 0; k < who->span_count; k++)
        if (who->spans[k].day < from || who->spans[k].day > to)
            who->spans[kept++] = who->spans[k];
    who->span_count = kept;
}

/* Somebody leaves a course; who waits moves up. */
static void lose_seat(yunta_support *s, yunta_random *random) {
    yunta_cohort *cohort = s->cohort;
    size_t gone = yunta_random_below(random, (uint32_t)cohort->enrolment_count);
    cohort->enrolment_count--;
    for (size_t k = gone; k < cohort->enrolment_count; k++)
        cohort->enrolments[k] = cohort->enrolments[k + 1];
}

/* What may change while courses are being held; also what should not matter to what was. */
static void upset(yunta_support *s, yunta_random *random) {
    yunta_cohort *cohort = s->cohort;
    yunta_policy *policy = s->policy;
    yunta_day start = policy->programme_start, as_of = cohort->repair->as_of;
    for (int k = 0; k < 2; k++)
        if (yunta_support_chance(random, 50))
            yunta_support_holiday(s, start + yunta_support_between(random, 0, 20), "");
    if (yunta_support_chance(random, 50))
        fall_ill(s, random, as_of);
    for (size_t c = 0; c < cohort->course_count; c++) {
        yunta_course *course = &cohort->courses[c];
        if (yunta_support_chance(random, 15))
            course->sessions = yunta_support_between(random, 1, 4);
        if (yunta_support_chance(random, 10))
            course->per_week = yunta_support_between(random, 1, 2);
        if (yunta_support_chance(random, 10))
            course->minutes = 30 * yunta_support_between(random, 1, 4);
        if (yunta_support_chance(random, 15))
            course->latest = as_of + yunta_support_between(random, 0, 6);
        if (yunta_support_chance(random, 10))
            course->earliest = as_of + yunta_support_between(random, -2, 4);
    }
    if (yunta_support_chance(random, 10))
        policy->courses_from = yunta_support_chance(random, 50) ? 570 : 555;
    if (yunta_support_chance(random, 10))
        policy->courses_to -= 30;
    if (yunta_support_chance(random, 15))
        policy->courses_days = (uint8_t)(policy->courses_days ^ 4);
    if (cohort->enrolment_count > 0 && yunta_support_chance(random, 50))
        lose_seat(s, random);
    if (yunta_support_chance(random, 50)) /* courses that ran beside one another cannot now */
        policy->courses_at_once = 1;
    yunta_support_prepare(s);
}

/* Which courses have begun, and which are named as cut short: those that end early. */
static int64_t check_cuts(const yunta_support *s, const yunta_timetable *t) {
    const yunta_timetable *earlier = s->cohort->repair->timetable;
    size_t named = 0;
    int64_t begun = 0;
    for (int32_t c = 0; c < (int32_t)s->cohort->course_count; c++) {
        int past = 0, now = 0, sessions = s->cohort->courses[c].sessions;
        for (size_t k = 0; k < earlier->course_session_count; k++)
            past += earlier->course_sessions[k].course == c &&
                    yunta_cohort_is_past(s->cohort, earlier->course_sessions[k].slot.day);
        for (size_t k = 0; k < t->course_session_count; k++)
            now += t->course_sessions[k].course == c;
        begun += past > 0 && past < sessions;
        over += past > 0 && past >= sessions;
        if (past == 0 || now >= sessions)
            continue;
        assert_int_equal(now, past);
        const yunta_course_cut *one = &t->course_cuts[named++];
        assert_int_equal(one->course, c);
        assert_int_equal(one->held, past);
        assert_int_equal(one->left, sessions - past);
        assert_true(strlen(one->why) > 10);
        for (int r = 0; r < 3; r++)
            reason[r] += strcmp(one->reason, reasons[r]) == 0;
    }
    assert_int_equal(named, t->course_cut_count);
    return begun;
}

static void compare(const yunta_support *s, const yunta_timetable *t) {
    int64_t best[4], value[3], to_come = 0, begun = check_cuts(s, t);
    const yunta_timetable *earlier = s->cohort->repair->timetable;
    const yunta_stage *stage = t->course_part.stages;
    for (size_t k = 0; k < earlier->course_session_count; k++)
        to_come += !yunta_cohort_is_past(s->cohort, earlier->course_sessions[k].slot.day);
    yunta_course_oracle_keep(s->cohort, t, best);
    yunta_course_oracle_check(s->cohort, t, value);
    int64_t want[] = {begun - best[0], to_come - best[1], best[2], best[3]};
    assert_int_equal(t->course_part.status, YUNTA_PART_PROVEN);
    assert_int_equal(t->course_part.stage_count, begun > 0 ? 4 : 3);
    for (size_t k = begun > 0 ? 0 : 1; k < 4; k++, stage++) {
        assert_int_equal(stage->value, want[k]);
        assert_int_equal(stage->bound, want[k]);
        if (k > 1)
            assert_int_equal(stage->value, value[s->policy->courses_objective.items[k - 2]]);
    }
    assert_int_equal(value[2], best[0]);
    steady += best[0] > 0;
    interrupted += begun > best[0];
    whole += t->course_cut_count == 0;
}

static void course_of(uint64_t seed) {
    yunta_random random;
    yunta_timetable *first = yunta_timetable_new(), *second = yunta_timetable_new();
    yunta_support *s = yunta_course_oracle_cohort(seed, 2);
    yunta_random_seed(&random, seed);
    assert_int_equal(schedule(s, first), YUNTA_OK);
    size_t had = first->course_session_count;
    if (had > 0) {
        yunta_day at = first->course_sessions[yunta_random_below(&random, (uint32_t)had)].slot.day;
        remember(s, first, at + yunta_support_between(&random, 0, 2));
        upset(s, &random);
        assert_int_equal(schedule(s, second), YUNTA_OK);
        compare(s, second);
    } else {
        yunta_timetable_free(first);
    }
    yunta_timetable_free(second);
    yunta_support_free(s);
}

static void what_was_held_stays_and_the_rest_is_the_best_there_is(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 1500; seed++)
        course_of(seed);
    assert_true(steady > 200 && interrupted > 150 && over > 300 && whole > 600);
    assert_true(reason[0] > 30 && reason[1] > 25 && reason[2] > 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_held_stays_and_the_rest_is_the_best_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
