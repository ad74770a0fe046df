/* Courses against every calendar of small cohorts, and by hand. */
#include "solver/course_private.h"
#include "tests/course_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static yunta_status schedule(const yunta_support *s, double seconds, yunta_timetable *timetable) {
    yunta_problems *problems = yunta_problems_new();
    yunta_deadline deadline = yunta_deadline_in(seconds);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_status status = yunta_schedule_courses(s->cohort, &options, problems, timetable);
    assert_int_equal(yunta_problems_count(problems, YUNTA_ERROR), status == YUNTA_E_INPUT);
    yunta_problems_free(problems);
    return status;
}

/* A plenary of two of the people, with the first expert. */
static void add_plenary(yunta_support *s, uint64_t seed, yunta_timetable *t) {
    static yunta_plenary plenary;
    static yunta_attendance attendance[2];
    static const uint8_t cells[1] = {1};
    static int32_t expert[1] = {0};
    size_t session = yunta_support_session(s, 120);
    s->cohort->sessions[session].experts = expert;
    s->cohort->sessions[session].expert_count = 1;
    plenary =
        (yunta_plenary){.slot = {s->policy->programme_start + (yunta_day)(seed % 9), 570, 120}};
    for (int32_t p = 0; p < 2; p++)
        attendance[p] = (yunta_attendance){.person = p, .sessions = cells};
    t->plenaries = &plenary;
    t->attendance = attendance;
    t->plenary_count = 1;
    t->attendance_count = 2;
}

/* lost, whole: cases in which some course, and no course, cannot be held. */
static void compare(uint64_t seed, int courses, size_t *lost, size_t *whole) {
    int64_t best[2], value[3];
    yunta_support *s = yunta_course_oracle_cohort(seed, courses);
    yunta_timetable *t = yunta_timetable_new();
    if (seed % 2)
        add_plenary(s, seed, t);
    assert_int_equal(schedule(s, -1, t), YUNTA_OK);
    yunta_course_oracle_run(s->cohort, t, best);
    yunta_course_oracle_check(s->cohort, t, value);
    assert_int_equal(t->course_part.status, YUNTA_PART_PROVEN);
    assert_int_equal(t->course_part.stage_count, 2);
    for (size_t k = 0; k < 2; k++) {
        const yunta_stage *stage = &t->course_part.stages[k];
        assert_int_equal(stage->value, best[k]);
        assert_int_equal(stage->bound, best[k]);
        assert_int_equal(stage->value, value[s->policy->courses_objective.items[k]]);
    }
    *lost += value[YUNTA_COURSE_HELD] < courses;
    *whole += value[YUNTA_COURSE_HELD] == courses;
    yunta_timetable_free(t);
    yunta_support_free(s);
}

static void small_cohorts_agree_with_every_calendar(void **state) {
    size_t lost = 0, whole = 0, lost_of_three = 0, whole_of_three = 0;
    (void)state;
    for (uint64_t seed = 1; lost < 300 || whole < 300; seed++)
        compare(seed, 1 + (int)(seed % 2), &lost, &whole);
    for (uint64_t seed = 1001; lost_of_three < 100 || whole_of_three < 10; seed++)
        compare(seed, 3, &lost_of_three, &whole_of_three);
}

/* The best place of each course by itself, and what all of these are worth together. */
static int64_t best_apart(const yunta_courses *courses, yunta_course_place place[2]) {
    yunta_arena *arena = yunta_arena_new();
    yunta_course_desk desk;
    int64_t total = 0;
    assert_int_equal(yunta_course_desk_new(courses, arena, &desk), YUNTA_OK);
    for (size_t c = 0; c < 2; c++) {
        yunta_course_desk_load(&desk, c, NULL, NULL);
        place[c] = yunta_course_desk_best(&desk, c);
        total += place[c].option < 0 ? 0 : place[c].worth;
    }
    yunta_arena_free(arena);
    return total;
}

/* A calendar that is held for its own sake, whoever comes. */
static void hold_any(yunta_courses courses, yunta_course_place place[2]) {
    yunta_deadline deadline = yunta_deadline_in(-1);
    int64_t bound;
    courses.held = courses.grain = 1;
    courses.attendance = 0;
    assert_int_equal(yunta_courses_solve(&courses, &deadline, place, &bound), YUNTA_OK);
}

/* Without prices, from few courses held or few who come, the integer programme has all to do. */
static void programme_agrees(uint64_t seed, int from) {
    int64_t best[2];
    yunta_courses *courses;
    yunta_course_place place[2];
    yunta_deadline deadline = yunta_deadline_in(-1);
    yunta_support *s = yunta_course_oracle_cohort(seed, 2);
    yunta_timetable *t = yunta_timetable_new();
    bool swap = s->policy->courses_objective.items[0] == YUNTA_COURSE_ATTENDANCE;
    assert_int_equal(yunta_courses_new(s->cohort, t, &courses), YUNTA_OK);
    courses->held = swap ? 1 : 1000;
    courses->attendance = swap ? 1000 : 1;
    courses->grain = 1;
    yunta_course_oracle_run(s->cohort, t, best);
    int64_t total = best_apart(courses, place), bound = total / YUNTA_COURSE_UNIT;
    if (from == 2)
        hold_any(*courses, place);
    for (int32_t c = from; c < 2; c++)
        place[c] = (yunta_course_place){.course = c, .option = -1};
    assert_int_equal(yunta_courses_close(courses, &deadline, NULL, total, seed % 2, place, &bound),
                     YUNTA_OK);
    assert_int_equal(yunta_courses_value(courses, place), 1000 * best[0] + best[1]);
    assert_int_equal(bound, 1000 * best[0] + best[1]);
    yunta_courses_free(courses);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

static void integer_programmes_agree_with_every_calendar(void **state) {
    (void)state;
    for (uint64_t seed = 2001; seed <= 2100; seed++)
        programme_agrees(seed, (int)(seed % 3));
}

/* courses of the same length, twice a week, enrolled people as given. */
static yunta_support *plain(int courses, int sessions, int people) {
    yunta_support *s = yunta_support_bare(people, 0, 0);
    yunta_cohort *cohort = s->cohort;
    cohort->course_count = (size_t)courses;
    cohort->courses = yunta_arena_alloc(cohort->arena, (size_t)courses, sizeof *cohort->courses);
    cohort->enrolments =
        yunta_arena_alloc(cohort->arena, (size_t)(courses * people), sizeof *cohort->enrolments);
    for (int c = 0; c < courses; c++)
        cohort->courses[c] = (yunta_course){.id = "c",
                                            .title = "",
                                            .sessions = sessions,
                                            .per_week = 2,
                                            .minutes = 120,
                                            .earliest = YUNTA_NO_DAY,
                                            .latest = YUNTA_NO_DAY};
    return s;
}

static void enrol(yunta_support *s, int32_t person, int32_t course) {
    yunta_cohort *cohort = s->cohort;
    cohort->enrolments[cohort->enrolment_count] =
        (yunta_enrolment){person, course, cohort->enrolment_count};
    cohort->enrolment_count++;
}

/* Nothing that annealing finds is against a rule; mostly it is the best there is. */
static bool annealed(uint64_t seed) {
    yunta_courses *courses;
    yunta_course_place place[3];
    int64_t best[2];
    bool clear;
    yunta_deadline deadline = yunta_deadline_in(-1);
    yunta_support *s = yunta_course_oracle_cohort(seed, 3);
    yunta_timetable *t = yunta_timetable_new();
    assert_int_equal(yunta_courses_new(s->cohort, t, &courses), YUNTA_OK);
    size_t cells = courses->occurrences * courses->hours, all = courses->resources * cells;
    uint16_t *used = calloc(all + 1, sizeof *used);
    courses->held = 1000;
    courses->attendance = courses->grain = 1;
    assert_int_equal(yunta_courses_anneal(courses, &deadline, place, &clear), YUNTA_OK);
    for (int c = 0; c < 3; c++)
        yunta_course_take(courses, &place[c], 1, used);
    for (size_t k = 0; k < all; k++)
        assert_true(used[k] <= courses->resource[k / cells].most);
    s->policy->courses_objective.items[0] = YUNTA_COURSE_HELD;
    s->policy->courses_objective.items[1] = YUNTA_COURSE_ATTENDANCE;
    yunta_course_oracle_run(s->cohort, t, best);
    int64_t value = yunta_courses_value(courses, place);
    assert_true(value <= 1000 * best[0] + best[1]);
    free(used);
    yunta_courses_free(courses);
    yunta_timetable_free(t);
    yunta_support_free(s);
    return value == 1000 * best[0] + best[1];
}

static void annealing_finds_calendars(void **state) {
    int best = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++)
        best += annealed(seed);
    assert_true(best >= 15);
}

static void twelve_weeks_skip_a_holiday(void **state) {
    yunta_support *s = plain(1, 24, 2);
    yunta_timetable *t = yunta_timetable_new();
    (void)state;
    enrol(s, 0, 0);
    enrol(s, 1, 0);
    yunta_support_holiday(s, s->policy->programme_start + 7, "");
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, -1, t), YUNTA_OK);
    assert_int_equal(t->course_session_count, 24);
    assert_int_equal(t->course_part.stages[1].value, 48);
    /* Mondays and Tuesdays at nine: the second Monday is skipped. */
    assert_int_equal(t->course_sessions[2].slot.day, s->policy->programme_start + 8);
    assert_int_equal(t->course_sessions[23].slot.day, s->policy->programme_start + 84);
    assert_int_equal(t->course_sessions[23].slot.minute, 540);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

/* Four lessons of two hours fit in a day, so 20 a week: 10 courses, and not one more. */
static void a_full_week_is_found_and_no_more_is_proven(void **state) {
    yunta_support *s = plain(12, 24, 1);
    yunta_timetable *t = yunta_timetable_new();
    (void)state;
    s->policy->programme_end = s->policy->programme_start + 83;
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, 20, t), YUNTA_OK);
    assert_int_equal(t->course_part.stages[0].value, 10);
    assert_int_equal(t->course_part.stages[0].bound, 10);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

/* Three courses of which each two share somebody cannot run two at a time, as if one person were in
 * all of them; a fourth can run beside one of them. */
static void pairs_that_share_people_make_one_set(void **state) {
    static const int32_t in[][2] = {{0, 1}, {1, 2}, {0, 2}, {2, 3}};
    yunta_support *s = plain(4, 4, 4);
    yunta_timetable *t = yunta_timetable_new();
    yunta_courses *courses;
    (void)state;
    s->policy->courses_at_once = 4;
    for (int32_t p = 0; p < 4; p++)
        for (int k = 0; k < 2; k++)
            enrol(s, p, in[p][k]);
    yunta_support_prepare(s);
    assert_int_equal(yunta_courses_new(s->cohort, t, &courses), YUNTA_OK);
    assert_int_equal(courses->resources, 2);
    assert_int_equal(courses->resource[0].count + courses->resource[1].count, 5);
    for (size_t r = 0; r < 2; r++)
        assert_int_equal(courses->resource[r].most, 1);
    yunta_courses_free(courses);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

/* More than integer programmes are for: rules hold, and the bound is no less than what is found. */
static void many_courses_that_share_people_are_shaken(void **state) {
    yunta_support *s = plain(32, 4, 48);
    yunta_timetable *t = yunta_timetable_new();
    yunta_random random;
    int64_t value[3];
    (void)state;
    yunta_random_seed(&random, 5);
    s->policy->courses_at_once = 32;
    s->policy->programme_end = s->policy->programme_start + 20;
    for (int32_t c = 0; c < 32; c++)
        for (int32_t k = 0; k < 3; k++) /* no two of these are the same person */
            enrol(s, 16 * k + yunta_support_between(&random, 0, 15), c);
    for (int32_t p = 0; p < 48; p++)
        for (int k = 0; k < 3; k++) {
            int from = yunta_support_between(&random, 0, 1) ? 540 : 840;
            yunta_support_hours(s, p, yunta_support_between(&random, 0, 4), from, from + 240,
                                YUNTA_HOURS_PLENARIES);
        }
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, 60, t), YUNTA_OK);
    yunta_course_oracle_check(s->cohort, t, value);
    const yunta_stage *stage = t->course_part.stages;
    assert_int_equal(stage[0].value, value[YUNTA_COURSE_HELD]);
    assert_int_equal(stage[1].value, value[YUNTA_COURSE_ATTENDANCE]);
    assert_int_equal(stage[0].value, 32);
    assert_true(stage[1].bound >= stage[1].value && stage[1].value > 0);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

static void seats_go_by_enrolment(void **state) {
    yunta_support *s = plain(1, 4, 3);
    yunta_timetable *t = yunta_timetable_new();
    (void)state;
    s->cohort->courses[0].capacity = 2;
    enrol(s, 2, 0);
    enrol(s, 0, 0);
    enrol(s, 1, 0);
    yunta_support_hours(s, 1, 3, 540, 1080, YUNTA_HOURS_PLENARIES); /* waits: does not count */
    yunta_support_hours(s, 2, 4, 600, 720, YUNTA_HOURS_PLENARIES);
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, -1, t), YUNTA_OK);
    /* Both seats on two Fridays at ten, one of them on two other days. */
    assert_int_equal(t->course_part.stages[1].value, 6);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

/* Nine in Santiago is seven in Lima until April 3, and eight after. */
static void people_elsewhere_keep_their_own_clock(void **state) {
    yunta_support *s = plain(1, 8, 1);
    yunta_timetable *t = yunta_timetable_new();
    (void)state;
    enrol(s, 0, 0);
    s->cohort->person[0].zone = yunta_support_zone(s, 1);
    yunta_support_hours(s, 0, 0, 420, 480, YUNTA_HOURS_PLENARIES);
    s->cohort->courses[0].per_week = 1;
    s->cohort->courses[0].minutes = 60;
    s->cohort->courses[0].earliest = s->policy->programme_start + 7;
    s->cohort->courses[0].latest = s->policy->programme_start + 56;
    s->policy->courses_to = 600;
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, -1, t), YUNTA_OK);
    assert_int_equal(t->course_part.stages[1].value, 4);
    assert_int_equal(t->course_sessions[3].can_attend, 1);
    assert_int_equal(t->course_sessions[4].can_attend, 0);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

static void a_course_that_fits_nowhere_is_not_held(void **state) {
    yunta_support *s = plain(2, 24, 1);
    yunta_timetable *t = yunta_timetable_new();
    (void)state;
    s->cohort->courses[0].latest = s->policy->programme_start + 30;
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, -1, t), YUNTA_OK);
    assert_int_equal(t->course_part.status, YUNTA_PART_PROVEN);
    assert_int_equal(t->course_part.stages[0].value, 1);
    assert_int_equal(t->course_sessions[0].course, 1);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

static void without_time_there_is_a_calendar_and_a_true_bound(void **state) {
    yunta_support *s = plain(12, 24, 1);
    yunta_timetable *t = yunta_timetable_new();
    (void)state;
    s->policy->programme_end = s->policy->programme_start + 83;
    yunta_support_prepare(s);
    assert_int_equal(schedule(s, 0, t), YUNTA_OK);
    assert_true(t->course_part.stages[0].value > 0);
    assert_true(t->course_part.stages[0].bound >= 10);
    assert_int_equal(t->course_part.status, YUNTA_PART_BOUND);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

static void courses_need_the_programme_s_dates(void **state) {
    yunta_support *s = plain(1, 4, 1);
    yunta_timetable *t = yunta_timetable_new();
    (void)state;
    yunta_support_prepare(s);
    s->policy->programme_end = YUNTA_NO_DAY;
    assert_int_equal(schedule(s, -1, t), YUNTA_E_INPUT);
    s->cohort->course_count = 0;
    assert_int_equal(schedule(s, -1, t), YUNTA_OK);
    assert_int_equal(t->course_part.status, YUNTA_PART_ABSENT);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_cohorts_agree_with_every_calendar),
        cmocka_unit_test(integer_programmes_agree_with_every_calendar),
        cmocka_unit_test(annealing_finds_calendars),
        cmocka_unit_test(twelve_weeks_skip_a_holiday),
        cmocka_unit_test(a_full_week_is_found_and_no_more_is_proven),
        cmocka_unit_test(pairs_that_share_people_make_one_set),
        cmocka_unit_test(many_courses_that_share_people_are_shaken),
        cmocka_unit_test(seats_go_by_enrolment),
        cmocka_unit_test(people_elsewhere_keep_their_own_clock),
        cmocka_unit_test(a_course_that_fits_nowhere_is_not_held),
        cmocka_unit_test(without_time_there_is_a_calendar_and_a_true_bound),
        cmocka_unit_test(courses_need_the_programme_s_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
