#include "tests/group_oracle.h"
#include "model/repair.h"
#include "solver/plenary_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SETS = 20000, ORACLE_MOST = 64 };

typedef struct {
    const yunta_cohort *cohort;
    size_t groups, people, patterns;
    yunta_plenary_pattern *pattern;
    const yunta_plenary_pattern *chosen[ORACLE_GROUPS];
    int group[ORACLE_MOST]; /* of each person */
    yunta_group_oracle *out;
} walk;

static bool overlap(const yunta_slot *a, const yunta_slot *b) {
    return a->day == b->day && a->minute < b->minute + b->minutes &&
           b->minute < a->minute + a->minutes;
}

static bool share(const yunta_session *a, const yunta_session *b) {
    for (size_t k = 0; k < a->expert_count; k++)
        for (size_t j = 0; j < b->expert_count; j++)
            if (a->experts[k] == b->experts[j])
                return true;
    return false;
}

/* Sessions (of any groups) in one place of time: no expert twice, at most at_once. */
static bool go_together(const yunta_cohort *cohort, const int *session, const yunta_slot *slot,
                        size_t count) {
    for (size_t a = 0; a < count; a++) {
        int running = 0;
        for (size_t b = 0; b < count; b++) {
            running += overlap(&slot[a], &slot[b]) && slot[b].minute <= slot[a].minute;
            if (a != b && overlap(&slot[a], &slot[b]) &&
                share(&cohort->sessions[session[a]], &cohort->sessions[session[b]]))
                return false;
        }
        if (running > cohort->policy->plenaries_groups_at_once)
            return false;
    }
    return true;
}

static bool fits_room(const yunta_policy *policy, size_t people) {
    return policy->plenaries_groups_capacity == 0 ||
           yunta_plenary_fits(people, policy->plenaries_groups_capacity,
                              policy->plenaries_show_rate, policy->plenaries_walk_in_rate,
                              policy->plenaries_overflow_risk);
}

static bool less_is_better(int goal) {
    return goal == YUNTA_PLENARY_SHORTAGE || goal == YUNTA_PLENARY_REGULAR;
}

static int64_t counts(int goal, int least, int sessions) {
    if (goal == YUNTA_PLENARY_SHORTAGE)
        return sessions < least ? least - sessions : 0;
    return goal == YUNTA_PLENARY_COMPLETE ? sessions >= least : sessions;
}

static int64_t goal_value(const walk *w, int goal) {
    int64_t sum = 0;
    for (size_t g = 0; g < w->groups && goal == YUNTA_PLENARY_REGULAR; g++)
        sum += w->chosen[g]->irregular;
    size_t people = w->people < ORACLE_MOST ? w->people : ORACLE_MOST;
    for (size_t p = 0; p < people && goal != YUNTA_PLENARY_REGULAR; p++) {
        int sessions = 0;
        for (size_t k = 0; k < w->cohort->session_count; k++)
            sessions += (int)(w->chosen[w->group[p]]->here[k] >> p & 1);
        sum += counts(goal, w->cohort->policy->plenaries_least_attended, sessions);
    }
    return sum;
}

static int64_t count_moved(const walk *w) {
    const yunta_timetable *t = w->cohort->repair ? w->cohort->repair->timetable : NULL;
    int64_t moved = 0;
    for (size_t e = 0; t && e < t->plenary_count; e++) {
        const yunta_plenary *had = &t->plenaries[e];
        bool gone = (size_t)had->group >= w->groups, there = false;
        const yunta_plenary_pattern *now = gone ? NULL : w->chosen[had->group];
        for (size_t k = 0; now && k < w->cohort->session_count; k++)
            there =
                there || (now->session[k] == had->session && now->slot[k].day == had->slot.day &&
                          now->slot[k].minute == had->slot.minute);
        moved += !there;
    }
    return moved;
}

static void compare(walk *w) {
    const yunta_choices *goals = &w->cohort->policy->plenaries_objective;
    int64_t value[ORACLE_GOALS] = {0};
    size_t size[ORACLE_GROUPS] = {0};
    int64_t moved = count_moved(w);
    int order = (w->out->moved > moved) - (w->out->moved < moved);
    for (size_t p = 0; p < w->people; p++)
        size[w->group[p]]++;
    for (size_t g = 0; g < w->groups; g++)
        if (!fits_room(w->cohort->policy, size[g]))
            return;
    for (size_t k = 0; k < goals->count; k++) {
        value[k] = goal_value(w, goals->items[k]);
        if (order == 0 && value[k] != w->out->value[k])
            order = (value[k] < w->out->value[k]) == less_is_better(goals->items[k]) ? 1 : -1;
    }
    if (w->out->feasible && order <= 0)
        return;
    w->out->feasible = true;
    w->out->moved = moved;
    memcpy(w->out->value, value, sizeof value);
}

static void seat(walk *w, size_t p) {
    if (p == w->people) {
        compare(w);
        return;
    }
    for (size_t g = 0; g < w->groups; g++) {
        w->group[p] = (int)g;
        seat(w, p + 1);
    }
}

static bool chosen_go_together(const walk *w) {
    size_t sessions = w->cohort->session_count;
    int session[ORACLE_GROUPS * ORACLE_SESSIONS];
    yunta_slot slot[ORACLE_GROUPS * ORACLE_SESSIONS];
    for (size_t g = 0; g < w->groups; g++) {
        memcpy(session + g * sessions, w->chosen[g]->session, sessions * sizeof *session);
        memcpy(slot + g * sessions, w->chosen[g]->slot, sessions * sizeof *slot);
    }
    return go_together(w->cohort, session, slot, w->groups * sessions);
}

static void choose(walk *w, size_t g, size_t from) {
    if (g == w->groups) {
        if (chosen_go_together(w))
            seat(w, 0);
        return;
    }
    for (size_t k = from; k < w->patterns; k++) {
        w->chosen[g] = &w->pattern[k];
        choose(w, g + 1, w->cohort->repair ? 0 : k); /* then groups have names */
    }
}

void yunta_group_oracle_run(const yunta_cohort *cohort, size_t groups, yunta_group_oracle *oracle) {
    walk w = {.cohort = cohort, .groups = groups, .people = cohort->people, .out = oracle};
    int32_t person[64];
    size_t sets = 1;
    memset(oracle, 0, sizeof *oracle);
    for (size_t p = 0; p < w.people; p++)
        person[p] = (int32_t)p;
    w.pattern = yunta_alloc(ORACLE_PATTERNS, sizeof *w.pattern);
    assert_non_null(w.pattern);
    w.patterns = yunta_plenary_oracle_list(cohort, person, w.people, w.pattern);
    for (size_t k = 0; k < groups + w.people; k++)
        sets = sets > SETS ? sets : sets * (k < groups ? w.patterns : groups);
    oracle->too_many = w.patterns > ORACLE_PATTERNS || sets > SETS;
    if (!oracle->too_many)
        choose(&w, 0, 0);
    yunta_free(w.pattern);
}

/* ---- a timetable against the rules ---- */

static void check_people(const yunta_cohort *cohort, const yunta_timetable *timetable,
                         size_t *size) {
    size_t complete = 0;
    assert_int_equal(timetable->attendance_count, cohort->people);
    for (size_t p = 0; p < cohort->people; p++) {
        const yunta_attendance *mine = &timetable->attendance[p];
        int count = 0;
        assert_int_equal(mine->person, p);
        assert_in_range(mine->group, 0, timetable->groups - 1);
        for (size_t k = 0; k < cohort->session_count; k++)
            count += mine->sessions[k];
        assert_int_equal(mine->can_attend, count);
        complete += count >= cohort->policy->plenaries_least_attended;
        size[mine->group]++;
    }
    assert_int_equal(timetable->complete, complete);
}

/* The rows of a group are one of its calendars; returns its irregularity. */
static int64_t check_group(const yunta_cohort *cohort, const yunta_timetable *timetable, size_t g,
                           const yunta_plenary_pattern *pattern, size_t patterns) {
    size_t sessions = cohort->session_count;
    const yunta_plenary *row = &timetable->plenaries[g * sessions];
    for (size_t k = 0; k < patterns; k++) {
        bool same = true;
        for (size_t j = 0; j < sessions; j++)
            same = same && row[j].group == (int32_t)g && row[j].session == pattern[k].session[j] &&
                   row[j].slot.day == pattern[k].slot[j].day &&
                   row[j].slot.minute == pattern[k].slot[j].minute;
        if (!same)
            continue;
        for (size_t j = 0; j < sessions; j++) {
            int present = 0;
            for (size_t p = 0; p < cohort->people; p++) {
                const yunta_attendance *mine = &timetable->attendance[p];
                bool here = pattern[k].here[j] >> p & 1;
                if (mine->group != (int32_t)g)
                    continue;
                assert_int_equal(mine->sessions[row[j].session], here);
                present += here;
            }
            assert_int_equal(row[j].can_attend, present);
        }
        return pattern[k].irregular;
    }
    fail_msg("group %zu has no calendar that keeps the rules", g);
    return 0;
}

static void check_values(const yunta_cohort *cohort, const yunta_timetable *timetable,
                         int64_t irregular) {
    const yunta_choices *goals = &cohort->policy->plenaries_objective;
    for (size_t k = 0; k < goals->count; k++) {
        int64_t sum = goals->items[k] == YUNTA_PLENARY_REGULAR ? irregular : 0;
        for (size_t p = 0; p < cohort->people && goals->items[k] != YUNTA_PLENARY_REGULAR; p++)
            sum += counts(goals->items[k], cohort->policy->plenaries_least_attended,
                          timetable->attendance[p].can_attend);
        assert_int_equal(timetable->plenary_part.stages[k].value, sum);
    }
}

void yunta_group_oracle_check(const yunta_cohort *cohort, const yunta_timetable *timetable) {
    size_t size[ORACLE_GROUPS] = {0}, count = timetable->groups * cohort->session_count;
    int session[ORACLE_GROUPS * ORACLE_SESSIONS];
    yunta_slot slot[ORACLE_GROUPS * ORACLE_SESSIONS];
    int32_t person[64];
    int64_t irregular = 0;
    yunta_plenary_pattern *pattern = yunta_alloc(ORACLE_PATTERNS, sizeof *pattern);
    assert_non_null(pattern);
    for (size_t p = 0; p < cohort->people; p++)
        person[p] = (int32_t)p;
    size_t patterns = yunta_plenary_oracle_list(cohort, person, cohort->people, pattern);
    assert_int_equal(timetable->plenary_count, count);
    check_people(cohort, timetable, size);
    for (size_t g = 0; g < timetable->groups; g++) {
        assert_true(fits_room(cohort->policy, size[g]));
        irregular += check_group(cohort, timetable, g, pattern, patterns);
    }
    for (size_t k = 0; k < count; k++) {
        session[k] = timetable->plenaries[k].session;
        slot[k] = timetable->plenaries[k].slot;
    }
    assert_true(go_together(cohort, session, slot, count));
    check_values(cohort, timetable, irregular);
    yunta_free(pattern);
}

/* ---- cohorts ---- */

/* An expert who can speak at any hour of any day. */
static void open_expert(yunta_support *s, yunta_expert *expert) {
    int days = s->policy->programme_end - s->policy->programme_start + 1;
    expert->spans = yunta_arena_alloc(s->cohort->arena, (size_t)days, sizeof *expert->spans);
    for (expert->span_count = 0; expert->span_count < (size_t)days; expert->span_count++)
        expert->spans[expert->span_count] =
            (yunta_span){s->policy->programme_start + (yunta_day)expert->span_count, 0, 1440};
}

yunta_support *yunta_group_oracle_cohort(uint64_t seed) {
    yunta_random random;
    yunta_random_seed(&random, seed + 77);
    int groups = seed % 5 == 0 ? 3 : 2, people = yunta_support_between(&random, 0, 8 - 2 * groups);
    int sessions = yunta_support_between(&random, 1, 3);
    yunta_support *s = yunta_plenary_oracle_cohort(seed, people, sessions);
    yunta_policy *policy = s->policy;
    policy->programme_end = policy->programme_start + yunta_support_between(&random, 3, 9);
    policy->plenaries_cadence_days = yunta_support_between(&random, 1, 4);
    policy->plenaries_tolerance_days = yunta_support_between(&random, 0, 1);
    policy->plenaries_to = 540 + 60 * yunta_support_between(&random, 2, 3);
    policy->plenaries_groups_count = groups;
    policy->plenaries_groups_at_once = yunta_support_between(&random, 1, 2);
    policy->plenaries_days = 31;
    policy->plenaries_groups_capacity = yunta_support_chance(&random, 40) ? 0 : 1 + people / 2;
    policy->plenaries_show_rate = yunta_support_chance(&random, 50) ? 1000000 : 650000;
    policy->plenaries_overflow_risk = 200000;
    for (int k = 0; k < sessions; k++) {
        yunta_session *session = &s->cohort->sessions[k];
        session->earliest = session->latest = YUNTA_NO_DAY;
    }
    if (yunta_support_chance(&random, 50))
        s->cohort->experts_given = false;
    for (size_t e = 0; e < s->cohort->expert_count && yunta_support_chance(&random, 70); e++)
        open_expert(s, &s->cohort->experts[e]);
    yunta_support_prepare(s);
    return s;
}
