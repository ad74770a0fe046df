/* Workshops against every calendar of small cohorts, larger ones against subsets, and by hand. */
#include "solver/workshop_private.h"
#include "tests/workshop_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static yunta_status schedule(const yunta_support *s, double seconds, yunta_timetable **t) {
    yunta_problems *problems = yunta_problems_new();
    yunta_deadline deadline = yunta_deadline_in(seconds);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    *t = yunta_timetable_new();
    yunta_status status = yunta_schedule_workshops(s->cohort, &options, problems, *t);
    assert_int_equal(yunta_problems_count(problems, YUNTA_ERROR), status == YUNTA_E_INPUT);
    yunta_problems_free(problems);
    return status;
}

/* lost, whole: cases in which some workshop, and no workshop, cannot be held. */
static void compare(uint64_t seed, int workshops, int facilitators, size_t *lost, size_t *whole) {
    int64_t best[2], value[2];
    yunta_timetable *t;
    yunta_support *s = yunta_workshop_oracle_cohort(seed, workshops, facilitators);
    assert_int_equal(schedule(s, -1, &t), YUNTA_OK);
    yunta_workshop_oracle_run(s->cohort, best);
    yunta_workshop_oracle_check(s->cohort, t, value);
    assert_int_equal(t->workshop_part.status, YUNTA_PART_PROVEN);
    for (size_t k = 0; k < 2; k++) {
        const yunta_stage *stage = &t->workshop_part.stages[k];
        int goal = s->policy->workshops_objective.items[k];
        int64_t sign = goal == YUNTA_WORKSHOP_COST ? -1 : 1;
        assert_int_equal(sign * stage->value, best[k]);
        assert_int_equal(sign * stage->bound, best[k]);
        assert_int_equal(sign * stage->value, value[goal]);
    }
    *lost += value[YUNTA_WORKSHOP_HELD] < workshops;
    *whole += value[YUNTA_WORKSHOP_HELD] == workshops;
    yunta_timetable_free(t);
    yunta_support_free(s);
}

static void small_cohorts_agree_with_every_calendar(void **state) {
    size_t lost = 0, whole = 0, sum = 0;
    (void)state;
    for (uint64_t seed = 1; lost < 300 || whole < 300; seed++)
        compare(seed, 1 + (int)(seed % 3), 1 + (int)(seed / 3 % 2), &lost, &whole);
    for (uint64_t seed = 1001; seed <= 1090; seed++)
        compare(seed, 4, 1 + (int)(seed % 2), &sum, &sum);
    for (uint64_t seed = 2001; seed <= 2020; seed++)
        compare(seed, 5, 1, &sum, &sum);
}

/* Regions on a plane, ways by distance. */
static yunta_support *plane(uint64_t seed, int workshops, int facilitators, int32_t most) {
    yunta_random random;
    yunta_support *s = yunta_support_bare(1, 1, 0);
    yunta_cohort *c = s->cohort;
    int x[40], y[40], regions = workshops + facilitators;
    const char *name[40];
    yunta_random_seed(&random, seed);
    c->workshops = yunta_arena_alloc(c->arena, (size_t)workshops, sizeof *c->workshops);
    c->facilitators = yunta_arena_alloc(c->arena, (size_t)facilitators, sizeof *c->facilitators);
    c->travel = yunta_arena_alloc(c->arena, (size_t)(regions * regions), sizeof *c->travel);
    for (int r = 0; r < regions; r++) {
        name[r] = yunta_arena_format(c->arena, "r%02d", r);
        x[r] = yunta_support_between(&random, 0, 100);
        y[r] = yunta_support_between(&random, 0, 1000);
        if (r < workshops)
            c->workshops[c->workshop_count++] = (yunta_workshop){.id = name[r],
                                                                 .region = name[r],
                                                                 .minutes = 240,
                                                                 .earliest = YUNTA_NO_DAY,
                                                                 .latest = YUNTA_NO_DAY};
        else
            c->facilitators[c->facilitator_count++] = (yunta_facilitator){.id = name[r],
                                                                          .home = name[r],
                                                                          .from = YUNTA_NO_DAY,
                                                                          .to = YUNTA_NO_DAY,
                                                                          .most = most};
        for (int q = 0; q < r; q++) {
            int far = abs(x[r] - x[q]) + abs(y[r] - y[q]);
            c->travel[c->travel_count++] = (yunta_travel){name[q], name[r], far / 400, 10 + far};
        }
    }
    return s;
}

/* The least cost of one facilitator's tour of all workshops: shortest paths over subsets. */
static int64_t whole_tour(const yunta_tours *tours) {
    size_t n = tours->workshops, sets = (size_t)1 << n;
    int64_t *cost = calloc(sets * n, sizeof *cost), best = INT64_MAX;
    assert_non_null(cost);
    for (size_t set = 1; set < sets; set++)
        for (size_t w = 0; w < n; w++) {
            size_t before = set & ~((size_t)1 << w);
            int64_t least = before || !(set >> w & 1) ? INT64_MAX / 4 : tours->tourist[0].home[w];
            for (size_t v = 0; v < n && (set >> w & 1); v++)
                if ((before >> v & 1) && cost[before * n + v] + tours->cost[v * n + w] < least)
                    least = cost[before * n + v] + tours->cost[v * n + w];
            cost[set * n + w] = least;
        }
    for (size_t w = 0; w < n; w++)
        if (cost[(sets - 1) * n + w] + tours->tourist[0].home[w] < best)
            best = cost[(sets - 1) * n + w] + tours->tourist[0].home[w];
    free(cost);
    return best * tours->cost_unit;
}

static void one_facilitator_s_tour_is_the_shortest(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        yunta_timetable *t;
        yunta_tours *tours;
        yunta_problems *problems = yunta_problems_new();
        yunta_support *s = plane(seed, 9, 1, 100);
        assert_int_equal(schedule(s, -1, &t), YUNTA_OK);
        assert_int_equal(yunta_tours_new(s->cohort, problems, &tours), YUNTA_OK);
        assert_int_equal(t->workshop_part.status, YUNTA_PART_PROVEN);
        assert_int_equal(t->workshop_part.stages[0].value, 9);
        assert_int_equal(t->workshop_part.stages[1].value, whole_tour(tours));
        yunta_tours_free(tours);
        yunta_problems_free(problems);
        yunta_timetable_free(t);
        yunta_support_free(s);
    }
}

static void facilitators_share_the_regions(void **state) {
    yunta_support *s = plane(7, 10, 3, 4);
    yunta_timetable *t;
    int64_t value[2];
    (void)state;
    assert_int_equal(schedule(s, -1, &t), YUNTA_OK);
    assert_int_equal(t->workshop_part.status, YUNTA_PART_PROVEN);
    assert_int_equal(t->workshop_part.stages[0].value, 10);
    s->cohort->facilitators[0].most = 3; /* one place less is never cheaper */
    int64_t before = t->workshop_part.stages[1].value;
    yunta_timetable_free(t);
    assert_int_equal(schedule(s, -1, &t), YUNTA_OK);
    assert_true(t->workshop_part.stages[1].value >= before);
    for (size_t k = 0; k < t->workshop_session_count; k++)
        value[0] = t->workshop_sessions[k].facilitator;
    assert_in_range(value[0], 0, 2);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

static void without_time_there_are_workshops_and_a_true_bound(void **state) {
    yunta_support *s = plane(8, 8, 2, 4);
    yunta_timetable *hurried, *whole;
    (void)state;
    assert_int_equal(schedule(s, 0, &hurried), YUNTA_OK);
    assert_int_equal(schedule(s, -1, &whole), YUNTA_OK);
    const yunta_stage *early = hurried->workshop_part.stages, *late = whole->workshop_part.stages;
    assert_int_equal(hurried->workshop_part.status, YUNTA_PART_BOUND);
    assert_true(early[0].value > 0 && early[0].bound >= late[0].value);
    assert_true(early[0].value < late[0].value || early[1].bound <= late[1].value);
    yunta_timetable_free(hurried);
    yunta_timetable_free(whole);
    yunta_support_free(s);
}

/* What prices prove over tables of so many cells, in units: never more than `value`. */
static int64_t prove(const yunta_tours *tours, const yunta_tour *tour, int memory, size_t cells,
                     int64_t value) {
    yunta_deadline deadline = yunta_deadline_in(-1);
    yunta_arena *arena = yunta_arena_new();
    yunta_tour_table table[3];
    yunta_tour_prices *prices;
    uint8_t *follow = yunta_tour_follow(tours, memory, arena);
    for (size_t f = 0; f < tours->tourists; f++)
        assert_int_equal(yunta_tour_table_new(tours, f, memory, follow, cells, arena, &table[f]),
                         YUNTA_OK);
    assert_int_equal(yunta_tour_prices_new(tours, tour, &prices), YUNTA_OK);
    assert_int_equal(yunta_tour_prices_better(prices, table, &deadline, INT64_MAX), YUNTA_OK);
    int64_t total = yunta_tour_prices_total(prices), all = total;
    assert_true(total <= value * YUNTA_TOUR_UNIT);
    for (size_t f = 0; f < tours->tourists; f++) /* the tables stand at these prices */
        all += yunta_tour_least(&table[f]) - yunta_tour_prices_least(prices)[f];
    assert_int_equal(all, total);
    yunta_tour_prices_free(prices);
    yunta_arena_free(arena);
    return total;
}

/* Windows, so that dates matter: workshops of a plane, each in four weeks of its own. */
static void prices_prove_no_more_than_the_best(void **state) {
    static const size_t cells[] = {1, 200, 1000, 100000};
    yunta_deadline deadline = yunta_deadline_in(-1);
    int64_t rough = 0, fine = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        yunta_support *s = plane(seed, 9, 3, 4);
        yunta_problems *problems = yunta_problems_new();
        yunta_tours *tours;
        yunta_tour tour[3];
        yunta_random random;
        int32_t stop[3][10];
        int64_t bound;
        yunta_random_seed(&random, seed);
        for (size_t w = 0; w < 9; w++) {
            yunta_workshop *workshop = &s->cohort->workshops[w];
            workshop->earliest = s->policy->programme_start + yunta_support_between(&random, 0, 20);
            workshop->latest = workshop->earliest + 28;
        }
        assert_int_equal(yunta_tours_new(s->cohort, problems, &tours), YUNTA_OK);
        for (size_t f = 0; f < 3; f++)
            tour[f] = (yunta_tour){stop[f], 0};
        assert_int_equal(yunta_tours_solve(tours, &deadline, tour, &bound), YUNTA_OK);
        int64_t value = yunta_tours_value(tours, tour);
        assert_int_equal(value, bound);
        for (int memory = 0; memory <= 6; memory += 3)
            for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
                int64_t total = prove(tours, tour, memory, cells[k], value);
                rough += memory == 0 && k == 0 ? total : 0;
                fine += memory == 6 && k == 3 ? value * YUNTA_TOUR_UNIT - total : 0;
                rough -= memory == 6 && k == 3 ? total : 0;
            }
        yunta_tours_free(tours);
        yunta_problems_free(problems);
        yunta_support_free(s);
    }
    assert_true(rough < 0); /* more memory and finer dates prove more */
    assert_true(fine < 12 * 100 * YUNTA_TOUR_UNIT);
}

static void what_cannot_be_is_said(void **state) {
    yunta_support *s = plane(9, 3, 1, 3);
    yunta_timetable *t;
    (void)state;
    s->cohort->workshops[1].minutes = 1000; /* past midnight */
    assert_int_equal(schedule(s, -1, &t), YUNTA_OK);
    assert_int_equal(t->workshop_part.stages[0].value, 2);
    assert_int_equal(t->workshop_part.stages[0].bound, 2);
    yunta_timetable_free(t);
    s->cohort->travel[0].cost = (int64_t)1 << 40;
    s->cohort->travel[1].cost = 1;
    assert_int_equal(schedule(s, -1, &t), YUNTA_E_INPUT);
    yunta_timetable_free(t);
    s->policy->programme_start = YUNTA_NO_DAY;
    assert_int_equal(schedule(s, -1, &t), YUNTA_E_INPUT);
    yunta_timetable_free(t);
    s->cohort->workshop_count = 0;
    assert_int_equal(schedule(s, -1, &t), YUNTA_OK);
    assert_int_equal(t->workshop_part.status, YUNTA_PART_ABSENT);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

/* Who is of a workshop's region, or enrolled in a course, does not meet at that hour. */
static void meetings_keep_clear_of_workshops_and_courses(void **state) {
    static const char *const regions[] = {"Ñuble", "Maule"};
    yunta_support *s = yunta_support_bare(1, 1, 0);
    yunta_pair pair = {.mentor = 0, .mentee = 1};
    yunta_pairing pairing = {.pairs = &pair, .count = 1};
    yunta_timetable *t = yunta_timetable_new();
    yunta_problems *problems = yunta_problems_new();
    yunta_deadline deadline = yunta_deadline_in(-1);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_day day = s->policy->programme_start;
    yunta_workshop workshop = {.id = "w", .region = "NUBLE ", .minutes = 120};
    yunta_workshop_session held = {.slot = {day, 540, 120}};
    yunta_course course = {.id = "c"};
    yunta_enrolment enrolment = {1, 0, 0};
    yunta_course_session lesson = {.number = 1, .slot = {day, 660, 60}};
    (void)state;
    yunta_support_column(s, "region", regions);
    s->cohort->workshops = &workshop;
    s->cohort->courses = &course;
    s->cohort->enrolments = &enrolment;
    s->cohort->workshop_count = s->cohort->course_count = s->cohort->enrolment_count = 1;
    t->workshop_sessions = &held;
    t->course_sessions = &lesson;
    t->workshop_session_count = t->course_session_count = 1;
    s->policy->meetings_count = 1;
    yunta_support_prepare(s);
    assert_int_equal(yunta_schedule_meetings(s->cohort, s->weeks, &pairing, &options, problems, t),
                     YUNTA_OK);
    assert_int_equal(t->meeting_count, 1);
    assert_int_equal(t->meetings[0].slot.day, day);
    assert_int_equal(t->meetings[0].slot.minute, 720);
    s->cohort->workshop_count = s->cohort->course_count = s->cohort->enrolment_count = 0;
    yunta_problems_free(problems);
    yunta_timetable_free(t);
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_cohorts_agree_with_every_calendar),
        cmocka_unit_test(one_facilitator_s_tour_is_the_shortest),
        cmocka_unit_test(facilitators_share_the_regions),
        cmocka_unit_test(without_time_there_are_workshops_and_a_true_bound),
        cmocka_unit_test(prices_prove_no_more_than_the_best),
        cmocka_unit_test(what_cannot_be_is_said),
        cmocka_unit_test(meetings_keep_clear_of_workshops_and_courses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
