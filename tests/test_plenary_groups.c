/* Plenaries of several groups against brute force; rooms, rules that conflict, laws. */
#include "solver/plenary_groups.h"
#include "tests/group_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static yunta_timetable *schedule(const yunta_support *s, double seconds) {
    yunta_deadline deadline = yunta_deadline_in(seconds);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_pairing pairing = {0};
    yunta_timetable *timetable = yunta_timetable_new();
    yunta_problems *problems = yunta_problems_new();
    assert_int_equal(yunta_schedule_plenaries(s->cohort, s->weeks, s->eligibility, &pairing,
                                              &options, problems, timetable),
                     YUNTA_OK);
    assert_int_equal(yunta_problems_total(problems), 0);
    yunta_problems_free(problems);
    return timetable;
}

typedef struct {
    size_t feasible, infeasible, skipped, shared;
    yunta_plenary_tally two; /* of two groups alone */
} tally;

/* Whether two groups meet at one time. */
static bool is_shared(const yunta_timetable *timetable) {
    for (size_t a = 0; a < timetable->plenary_count; a++)
        for (size_t b = 0; b < a; b++)
            if (timetable->plenaries[a].slot.day == timetable->plenaries[b].slot.day &&
                timetable->plenaries[a].slot.minute == timetable->plenaries[b].slot.minute)
                return true;
    return false;
}

static void compare_with_oracle(uint64_t seed, tally *sum) {
    yunta_support *s = yunta_group_oracle_cohort(seed);
    yunta_group_oracle oracle;
    yunta_group_oracle_run(s->cohort, (size_t)s->policy->plenaries_groups_count, &oracle);
    yunta_timetable *timetable = oracle.too_many ? NULL : schedule(s, -1);
    if (oracle.too_many) {
        sum->skipped++;
    } else if (oracle.feasible) {
        const yunta_part *part = &timetable->plenary_part;
        sum->feasible++;
        sum->shared += is_shared(timetable);
        assert_int_equal(part->status, YUNTA_PART_PROVEN);
        yunta_group_oracle_check(s->cohort, timetable);
        for (size_t k = 0; k < part->stage_count; k++) {
            assert_int_equal(part->stages[k].value, oracle.value[k]);
            assert_int_equal(part->stages[k].bound, oracle.value[k]);
            assert_true(part->stages[k].settled);
        }
    } else {
        sum->infeasible++;
        assert_int_equal(timetable->plenary_part.status, YUNTA_PART_INFEASIBLE);
        assert_true(timetable->plenary_part.conflict_count > 0);
        assert_int_equal(timetable->plenary_count, 0);
    }
    if (!oracle.too_many && s->policy->plenaries_groups_count == 2)
        yunta_plenary_tally_add(&sum->two, s->cohort, oracle.feasible);
    yunta_timetable_free(timetable);
    yunta_support_free(s);
}

static void small_cohorts_agree_with_every_set_of_calendars(void **state) {
    tally sum = {0};
    (void)state;
    for (uint64_t seed = 1; !yunta_plenary_tally_full(&sum.two, 300, 30); seed++)
        compare_with_oracle(seed, &sum);
    assert_true(sum.feasible > 3 * sum.infeasible / 2);
    assert_true(sum.shared > 30);
    assert_true(sum.skipped < sum.feasible + sum.infeasible);
}

static void a_deadline_leaves_true_bounds(void **state) {
    size_t compared = 0;
    (void)state;
    for (uint64_t seed = 500; compared < 40; seed++) {
        yunta_support *s = yunta_group_oracle_cohort(seed);
        yunta_group_oracle oracle;
        yunta_group_oracle_run(s->cohort, (size_t)s->policy->plenaries_groups_count, &oracle);
        yunta_timetable *timetable = schedule(s, 0);
        const yunta_part *part = &timetable->plenary_part;
        if (timetable->plenary_count > 0)
            yunta_group_oracle_check(s->cohort, timetable);
        assert_true(oracle.too_many || oracle.feasible || timetable->plenary_count == 0);
        if (!oracle.too_many && oracle.feasible && part->stage_count > 0) {
            int goal = s->policy->plenaries_objective.items[0];
            bool less = goal == YUNTA_PLENARY_SHORTAGE || goal == YUNTA_PLENARY_REGULAR;
            int64_t bound = part->stages[0].bound;
            assert_true(less ? bound <= oracle.value[0] : bound >= oracle.value[0]);
            compared++;
        }
        yunta_timetable_free(timetable);
        yunta_support_free(s);
    }
}

static yunta_support *plain(int people, int sessions) {
    yunta_support *s = yunta_support_bare(people, 0, 0);
    s->policy->plenaries_who = YUNTA_WHO_ALL;
    for (int k = 0; k < sessions; k++)
        yunta_support_session(s, 120);
    return s;
}

static bool names(const yunta_part *part, const char *word) {
    for (size_t k = 0; k < part->conflict_count; k++)
        if (strstr(part->conflict[k], word))
            return true;
    return false;
}

/* Who can only come on one weekday: two groups, a weekday each. */
static void people_go_where_they_can(void **state) {
    yunta_support *s = plain(6, 4);
    (void)state;
    for (int32_t p = 0; p < 6; p++)
        yunta_support_hours(s, p, p % 2 ? 3 : 1, 540, 720, YUNTA_HOURS_PLENARIES);
    s->policy->plenaries_least_attended = 4;
    s->policy->plenaries_groups_count = 2;
    yunta_support_prepare(s);
    yunta_timetable *timetable = schedule(s, -1);
    assert_int_equal(timetable->plenary_part.status, YUNTA_PART_PROVEN);
    assert_int_equal(timetable->complete, 6);
    assert_int_equal(timetable->plenary_part.stages[1].value, 24);
    for (int32_t p = 0; p < 6; p++)
        assert_int_equal(timetable->attendance[p].group, p % 2);
    yunta_timetable_free(timetable);
    yunta_support_free(s);
}

static void auto_takes_the_fewest_that_fit(void **state) {
    (void)state;
    for (int32_t capacity = 1; capacity <= 7; capacity++) {
        yunta_support *s = plain(7, 2);
        s->policy->plenaries_groups_count = 0;
        s->policy->plenaries_groups_capacity = capacity;
        yunta_support_prepare(s);
        yunta_timetable *timetable = schedule(s, -1);
        assert_int_equal(timetable->groups, (7 + capacity - 1) / capacity);
        assert_int_equal(timetable->plenary_part.status, YUNTA_PART_PROVEN);
        assert_int_equal(timetable->plenary_part.stages[1].value, 14);
        yunta_timetable_free(timetable);
        yunta_support_free(s);
    }
}

static void too_few_groups_are_named_with_their_room(void **state) {
    yunta_support *s = plain(7, 2);
    (void)state;
    s->policy->plenaries_groups_count = 2;
    s->policy->plenaries_groups_capacity = 3;
    yunta_support_prepare(s);
    yunta_timetable *timetable = schedule(s, -1);
    const yunta_part *part = &timetable->plenary_part;
    assert_int_equal(part->status, YUNTA_PART_INFEASIBLE);
    assert_int_equal(part->conflict_count, 2);
    assert_true(names(part, "capacity"));
    assert_true(names(part, "count"));
    yunta_timetable_free(timetable);
    yunta_support_free(s);
}

/* A room that not even one person may be invited to. */
static void a_room_for_nobody_is_named_alone(void **state) {
    yunta_support *s = plain(2, 1);
    (void)state;
    s->policy->plenaries_groups_count = 0;
    s->policy->plenaries_groups_capacity = 1;
    s->policy->plenaries_walk_in_rate = 900000;
    yunta_support_prepare(s);
    yunta_timetable *timetable = schedule(s, -1);
    assert_int_equal(timetable->plenary_part.status, YUNTA_PART_INFEASIBLE);
    assert_int_equal(timetable->plenary_part.conflict_count, 1);
    assert_true(names(&timetable->plenary_part, "capacity"));
    yunta_timetable_free(timetable);
    yunta_support_free(s);
}

/* One start for two groups: with two at once it can be, with one it cannot. */
static void groups_that_cannot_meet_at_once_are_named(void **state) {
    (void)state;
    for (int32_t at_once = 1; at_once <= 2; at_once++) {
        yunta_support *s = plain(4, 1);
        s->policy->plenaries_groups_count = 2;
        s->policy->plenaries_groups_at_once = at_once;
        s->policy->plenaries_to = s->policy->plenaries_from + 120;
        s->cohort->sessions[0].earliest = s->cohort->sessions[0].latest =
            s->policy->programme_start;
        yunta_support_prepare(s);
        yunta_timetable *timetable = schedule(s, -1);
        const yunta_part *part = &timetable->plenary_part;
        assert_int_equal(part->status, at_once == 2 ? YUNTA_PART_PROVEN : YUNTA_PART_INFEASIBLE);
        if (at_once == 1) {
            assert_int_equal(part->conflict_count, 4);
            assert_true(names(part, "s00"));
            assert_true(names(part, "from"));
            assert_true(names(part, "at_once"));
            assert_true(names(part, "count"));
        }
        yunta_timetable_free(timetable);
        yunta_support_free(s);
    }
}

/* Seats against every assignment: what each profile is worth in each group is drawn. Of the best,
 * one in which the most stay in the group that they had. */
static void seats_are_the_best(void **state) {
    yunta_random random;
    (void)state;
    yunta_random_seed(&random, 5);
    for (int round = 0; round < 300; round++) {
        enum { PEOPLE = 6, GROUPS = 3, SESSIONS = 4 };
        yunta_plenary_plan plan = {.sessions = SESSIONS, .people = PEOPLE};
        int64_t worth[SESSIONS + 1] = {0}, best = -1, most = 0, stay = 0;
        int32_t count[PEOPLE], home[PEOPLE], seats[GROUPS * PEOPLE];
        uint8_t sessions[GROUPS * PEOPLE];
        yunta_groups groups = {.plan = &plan, .groups = GROUPS, .room = 2 + round % 3};
        yunta_groups_answer answer = {.sessions = sessions, .seats = seats};
        groups.profiles = PEOPLE;
        groups.count = count;
        groups.home = home;
        groups.worth = worth;
        for (int x = 1; x <= SESSIONS; x++)
            worth[x] = worth[x - 1] + yunta_support_between(&random, 0, 9);
        for (int q = 0; q < PEOPLE; q++)
            count[q] = 1, home[q] = yunta_support_between(&random, -1, GROUPS - 1);
        for (int k = 0; k < GROUPS * PEOPLE; k++)
            sessions[k] = (uint8_t)yunta_support_between(&random, 0, SESSIONS);
        for (int set = 0; set < 729; set++) {
            int64_t size[GROUPS] = {0}, total = 0, stayed = 0;
            for (int q = 0, rest = set; q < PEOPLE; q++, rest /= GROUPS) {
                size[rest % GROUPS]++;
                stayed += home[q] == rest % GROUPS;
                total += worth[sessions[rest % GROUPS * PEOPLE + q]];
            }
            bool fits = size[0] <= groups.room && size[1] <= groups.room && size[2] <= groups.room;
            if (fits && (total > best || (total == best && stayed > most))) {
                best = total;
                most = stayed;
            }
        }
        assert_int_equal(yunta_groups_seat(&groups, &answer), YUNTA_OK);
        assert_int_equal(answer.total, best);
        for (int q = 0; q < PEOPLE; q++)
            stay += home[q] >= 0 && seats[home[q] * PEOPLE + q] == 1;
        assert_int_equal(stay, most);
    }
}

/* The coverage against every choice of weekly hours. */
static void coverage_is_the_greatest(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        enum { PEOPLE = 12, HOURS = 6, WEEKS = 3 };
        yunta_random random;
        yunta_random_seed(&random, seed);
        yunta_support *s = plain(PEOPLE, 1);
        bool comes[HOURS][PEOPLE];
        size_t groups = 1 + seed % 3;
        int64_t most = 0, found;
        for (int h = 0; h < HOURS; h++)
            for (int32_t p = 0; p < PEOPLE; p++) {
                comes[h][p] = yunta_support_chance(&random, 30);
                if (comes[h][p])
                    yunta_support_hours(s, p, h % 3, h < 3 ? 540 : 660, h < 3 ? 660 : 780,
                                        YUNTA_HOURS_PLENARIES);
            }
        for (int32_t p = 0; p < PEOPLE; p++) /* everybody gave some hours */
            yunta_support_hours(s, p, 6, 540, 570, YUNTA_HOURS_PLENARIES);
        s->policy->plenaries_days = 7;
        s->policy->plenaries_step_minutes = 120;
        s->policy->plenaries_to = 780;
        s->policy->plenaries_least_attended = 0;
        s->policy->plenaries_groups_count = (int32_t)groups;
        s->policy->programme_end = s->policy->programme_start + 7 * WEEKS - 1;
        yunta_support_prepare(s);
        for (int set = 0; set < 1 << HOURS; set++) {
            int64_t reached = 0;
            for (int p = 0; p < PEOPLE; p++) {
                bool any = false;
                for (int h = 0; h < HOURS; h++)
                    any = any || ((set >> h & 1) && comes[h][p]);
                reached += any;
            }
            if (__builtin_popcount((unsigned)set) <= (int)groups && reached > most)
                most = reached;
        }
        /* One session: the groups take those hours, and the attendance is the coverage. */
        yunta_timetable *timetable = schedule(s, -1);
        assert_int_equal(timetable->plenary_part.status, YUNTA_PART_PROVEN);
        found = timetable->plenary_part.stages[1].value;
        assert_int_equal(found, most);
        yunta_timetable_free(timetable);
        yunta_support_free(s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_cohorts_agree_with_every_set_of_calendars),
        cmocka_unit_test(a_deadline_leaves_true_bounds),
        cmocka_unit_test(people_go_where_they_can),
        cmocka_unit_test(auto_takes_the_fewest_that_fit),
        cmocka_unit_test(too_few_groups_are_named_with_their_room),
        cmocka_unit_test(a_room_for_nobody_is_named_alone),
        cmocka_unit_test(groups_that_cannot_meet_at_once_are_named),
        cmocka_unit_test(seats_are_the_best),
        cmocka_unit_test(coverage_is_the_greatest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
