#include "tests/plenary_oracle.h"
#include "model/repair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ORACLE_FREE_CADENCE = 60 }; /* a tolerance that forbids no day */

typedef struct {
    yunta_slot slot;
    uint64_t here;
} start;

typedef struct {
    const yunta_cohort *cohort;
    const int32_t *person;
    size_t people;
    int session[ORACLE_SESSIONS];
    yunta_slot slot[ORACLE_SESSIONS];
    uint64_t here[ORACLE_SESSIONS]; /* bit p: participant p can attend */
    start *starts[ORACLE_SESSIONS]; /* of each session, those that it may have by itself */
    size_t start_count[ORACLE_SESSIONS];
    yunta_plenary_oracle *out;
    yunta_plenary_pattern *pattern; /* where calendars are noted; NULL: they are compared */
    size_t patterns;
} walk;

static bool on_grid(const yunta_policy *policy, yunta_slot slot) {
    return slot.minute >= policy->plenaries_from &&
           slot.minute + slot.minutes <= policy->plenaries_to &&
           (slot.minute - policy->plenaries_from) % policy->plenaries_step_minutes == 0 &&
           (policy->plenaries_days >> yunta_day_weekday(slot.day) & 1);
}

static bool experts_free(const yunta_cohort *cohort, const yunta_session *session,
                         yunta_slot slot) {
    for (size_t k = 0; cohort->experts_given && k < session->expert_count; k++) {
        const yunta_expert *expert = &cohort->experts[session->experts[k]];
        bool any = false;
        for (size_t j = 0; j < expert->span_count; j++)
            any =
                any || (expert->spans[j].day == slot.day && expert->spans[j].from <= slot.minute &&
                        expert->spans[j].to >= slot.minute + slot.minutes);
        if (!any)
            return false;
    }
    return true;
}

static bool may_start(const yunta_cohort *cohort, int s, yunta_slot slot) {
    const yunta_session *session = &cohort->sessions[s];
    const yunta_policy *policy = cohort->policy;
    int64_t utc, end;
    return on_grid(policy, slot) && slot.minutes == session->minutes &&
           slot.day >= policy->programme_start && slot.day <= policy->programme_end &&
           (session->earliest == YUNTA_NO_DAY || slot.day >= session->earliest) &&
           (session->latest == YUNTA_NO_DAY || slot.day <= session->latest) &&
           !yunta_cohort_holiday(cohort, slot.day, -1) && experts_free(cohort, session, slot) &&
           yunta_zone_to_utc(cohort->zones[0], slot.day, slot.minute, &utc) == YUNTA_LOCAL_ONCE &&
           yunta_zone_to_utc(cohort->zones[0], slot.day, slot.minute + slot.minutes, &end) ==
               YUNTA_LOCAL_ONCE &&
           end - utc == slot.minutes * 60;
}

static bool attends(const yunta_cohort *cohort, int32_t person, yunta_slot slot) {
    int32_t region = cohort->region < 0 ? -1 : cohort->column[cohort->region].code[person];
    return yunta_person_free(cohort, person, YUNTA_HOURS_PLENARIES, slot.day, slot.minute,
                             slot.minutes) &&
           !(region >= 0 && yunta_cohort_holiday(cohort, slot.day, region));
}

/* Whether the session at place may stand there after the one before it. */
static bool follows(const walk *w, size_t place) {
    const yunta_policy *policy = w->cohort->policy;
    const yunta_session *session = &w->cohort->sessions[w->session[place]];
    for (size_t k = 0; k < session->after_count; k++) {
        bool seen = false;
        for (size_t j = 0; j < place; j++)
            seen = seen || w->session[j] == session->after[k];
        if (!seen)
            return false;
    }
    if (place == 0)
        return true;
    yunta_slot a = w->slot[place - 1], b = w->slot[place];
    int gap = b.day - a.day;
    return (gap > 0 || (gap == 0 && b.minute >= a.minute + a.minutes)) &&
           abs(gap - policy->plenaries_cadence_days) <= policy->plenaries_tolerance_days;
}

static int64_t irregularity(const walk *w) {
    size_t count = w->cohort->session_count, most = 0;
    int64_t sum = 0;
    for (size_t k = 0; k < count; k++) {
        size_t same = 0;
        for (size_t j = 0; j < count; j++)
            same += yunta_day_weekday(w->slot[j].day) == yunta_day_weekday(w->slot[k].day) &&
                    w->slot[j].minute == w->slot[k].minute;
        most = same > most ? same : most;
        if (k > 0)
            sum += abs(w->slot[k].day - w->slot[k - 1].day -
                       w->cohort->policy->plenaries_cadence_days);
    }
    return sum + (int64_t)(count - most);
}

static int64_t goal_value(const walk *w, int goal, const int *count) {
    int least = w->cohort->policy->plenaries_least_attended;
    int64_t sum = 0;
    if (goal == YUNTA_PLENARY_REGULAR)
        return irregularity(w);
    for (size_t p = 0; p < w->people; p++)
        sum += goal == YUNTA_PLENARY_ATTENDANCE ? count[p]
               : goal == YUNTA_PLENARY_COMPLETE ? count[p] >= least
               : count[p] < least               ? least - count[p]
                                                : 0;
    return sum;
}

static bool less_is_better(int goal) {
    return goal == YUNTA_PLENARY_SHORTAGE || goal == YUNTA_PLENARY_REGULAR;
}

static int64_t count_moved(const walk *w) {
    const yunta_timetable *t = w->cohort->repair ? w->cohort->repair->timetable : NULL;
    int64_t moved = 0;
    for (size_t e = 0; t && e < t->plenary_count; e++) {
        bool there = false;
        for (size_t k = 0; k < w->cohort->session_count; k++)
            there = there || (w->session[k] == t->plenaries[e].session &&
                              w->slot[k].day == t->plenaries[e].slot.day &&
                              w->slot[k].minute == t->plenaries[e].slot.minute);
        moved += !there;
    }
    return moved;
}

static void compare(walk *w) {
    const yunta_choices *goals = &w->cohort->policy->plenaries_objective;
    int64_t moved = count_moved(w);
    int64_t value[ORACLE_GOALS];
    int count[64] = {0}, order = w->out->moved - moved > 0 ? 1 : w->out->moved - moved < 0 ? -1 : 0;
    for (size_t p = 0; p < w->people; p++) {
        for (size_t k = 0; k < w->cohort->session_count; k++)
            count[p] += (int)(w->here[k] >> p & 1);
        if (count[p] > w->out->most[p])
            w->out->most[p] = count[p];
    }
    for (size_t g = 0; g < goals->count; g++) {
        value[g] = goal_value(w, goals->items[g], count);
        if (order == 0 && value[g] != w->out->value[g])
            order = (value[g] < w->out->value[g]) == less_is_better(goals->items[g]) ? 1 : -1;
    }
    w->out->calendars++;
    if (w->out->feasible && order <= 0)
        return;
    w->out->feasible = true;
    w->out->moved = moved;
    memcpy(w->out->value, value, sizeof value);
}

static void note(walk *w) {
    if (w->patterns < ORACLE_PATTERNS) {
        yunta_plenary_pattern *p = &w->pattern[w->patterns];
        memcpy(p->session, w->session, sizeof p->session);
        memcpy(p->slot, w->slot, sizeof p->slot);
        memcpy(p->here, w->here, sizeof p->here);
        p->irregular = irregularity(w);
    }
    w->patterns++;
}

static void place_next(walk *w, size_t place) {
    if (place == w->cohort->session_count) {
        (w->pattern ? note : compare)(w);
        return;
    }
    for (int s = 0; s < (int)w->cohort->session_count; s++) {
        bool used = false;
        for (size_t j = 0; j < place; j++)
            used = used || w->session[j] == s;
        for (size_t k = 0; !used && k < w->start_count[s]; k++) {
            w->session[place] = s;
            w->slot[place] = w->starts[s][k].slot;
            w->here[place] = w->starts[s][k].here;
            if (follows(w, place))
                place_next(w, place + 1);
        }
    }
}

static void list_starts(walk *w, int session) {
    const yunta_policy *policy = w->cohort->policy;
    size_t days = (size_t)(policy->programme_end - policy->programme_start + 1);
    start *next = calloc(days * 96, sizeof *next);
    assert_non_null(next);
    w->starts[session] = next;
    for (yunta_day day = policy->programme_start; day <= policy->programme_end; day++)
        for (int minute = 0; minute < 1440; minute += 15) {
            yunta_slot slot = {day, minute, w->cohort->sessions[session].minutes};
            if (!may_start(w->cohort, session, slot))
                continue;
            next->slot = slot;
            for (size_t p = 0; p < w->people; p++)
                next->here |= (uint64_t)attends(w->cohort, w->person[p], slot) << p;
            next++;
        }
    w->start_count[session] = (size_t)(next - w->starts[session]);
}

static void try_all(walk *w) {
    for (size_t s = 0; s < w->cohort->session_count; s++)
        list_starts(w, (int)s);
    place_next(w, 0);
    for (size_t s = 0; s < w->cohort->session_count; s++)
        free(w->starts[s]);
}

void yunta_plenary_oracle_run(const yunta_cohort *cohort, const int32_t *person, size_t people,
                              yunta_plenary_oracle *oracle) {
    walk w = {.cohort = cohort, .person = person, .people = people, .out = oracle};
    memset(oracle, 0, sizeof *oracle);
    try_all(&w);
}

size_t yunta_plenary_oracle_list(const yunta_cohort *cohort, const int32_t *person, size_t people,
                                 yunta_plenary_pattern *pattern) {
    walk w = {.cohort = cohort, .person = person, .people = people, .pattern = pattern};
    try_all(&w);
    return w.patterns;
}

void yunta_plenary_oracle_check(const yunta_cohort *cohort, const yunta_timetable *timetable) {
    const yunta_choices *goals = &cohort->policy->plenaries_objective;
    int32_t person[64];
    int count[64] = {0};
    walk w = {.cohort = cohort, .person = person, .people = timetable->attendance_count};
    size_t complete = 0;
    assert_int_equal(timetable->plenary_count, cohort->session_count);
    for (size_t k = 0; k < timetable->plenary_count; k++) {
        const yunta_plenary *row = &timetable->plenaries[k];
        int present = 0;
        w.session[k] = row->session;
        w.slot[k] = row->slot;
        assert_true(may_start(cohort, row->session, row->slot));
        assert_true(follows(&w, k));
        for (size_t p = 0; p < w.people; p++) {
            const yunta_attendance *mine = &timetable->attendance[p];
            bool here = attends(cohort, mine->person, row->slot);
            assert_int_equal(mine->sessions[row->session], here);
            person[p] = mine->person;
            count[p] += here;
            present += here;
        }
        assert_int_equal(row->can_attend, present);
    }
    for (size_t p = 0; p < w.people; p++) {
        assert_int_equal(timetable->attendance[p].can_attend, count[p]);
        complete += count[p] >= cohort->policy->plenaries_least_attended;
    }
    assert_int_equal(timetable->complete, complete);
    for (size_t g = 0; g < goals->count; g++)
        assert_int_equal(timetable->plenary_part.stages[g].value,
                         goal_value(&w, goals->items[g], count));
}

/* ---- What was tried ---------------------------------------------------------------------------
 */

static void kinds_of(const yunta_cohort *cohort, bool kind[ORACLE_KINDS]) {
    const yunta_policy *policy = cohort->policy;
    bool experts = false, precedence = false;
    for (size_t s = 0; s < cohort->session_count; s++) {
        experts = experts || (cohort->experts_given && cohort->sessions[s].expert_count > 0);
        precedence = precedence || cohort->sessions[s].after_count > 0;
    }
    kind[0] = policy->plenaries_least_attended > 0;
    kind[1] = cohort->session_count > 1 && policy->plenaries_tolerance_days < ORACLE_FREE_CADENCE;
    kind[2] = experts;
    kind[3] = precedence;
}

void yunta_plenary_tally_add(yunta_plenary_tally *tally, const yunta_cohort *cohort,
                             bool feasible) {
    bool kind[ORACLE_KINDS];
    kinds_of(cohort, kind);
    for (size_t k = 0; k < ORACLE_KINDS; k++) {
        tally->cases[k][kind[k]]++;
        tally->infeasible[k][kind[k]] += !feasible;
    }
}

bool yunta_plenary_tally_full(const yunta_plenary_tally *tally, size_t cases, size_t infeasible) {
    for (size_t k = 0; k < ORACLE_KINDS; k++)
        for (int with = 0; with < 2; with++)
            if (tally->cases[k][with] < cases || tally->infeasible[k][with] < infeasible ||
                tally->cases[k][with] - tally->infeasible[k][with] < cases / 2)
                return false;
    return true;
}

/* ---- Random cohorts ---------------------------------------------------------------------------
 */

static void draw_session(yunta_support *s, yunta_random *random, size_t k) {
    yunta_session *session = &s->cohort->sessions[k];
    session->minutes = 60 * yunta_support_between(random, 1, 2);
    if (yunta_support_chance(random, 20))
        session->earliest = s->policy->programme_start + yunta_support_between(random, 0, 12);
    if (yunta_support_chance(random, 20))
        session->latest = s->policy->programme_end - yunta_support_between(random, 0, 12);
    if (k == 0 || !yunta_support_chance(random, 60))
        return;
    session->after = yunta_arena_alloc(s->cohort->arena, 1, sizeof *session->after);
    session->after[0] = yunta_support_between(random, 0, (int)k - 1);
    session->after_count = 1;
}

static void draw_goals(yunta_policy *policy, yunta_random *random) {
    int *goals = yunta_arena_alloc(policy->arena, ORACLE_GOALS, sizeof *goals);
    size_t count = 0;
    for (int tries = 0; tries < 6; tries++) {
        int goal = yunta_support_between(random, 0, 3);
        bool seen = false;
        for (size_t k = 0; k < count; k++)
            seen = seen || goals[k] == goal;
        if (!seen)
            goals[count++] = goal;
    }
    policy->plenaries_objective = (yunta_choices){goals, count};
}

yunta_support *yunta_plenary_oracle_cohort(uint64_t seed, int people, int sessions) {
    yunta_support_shape shape = {.seed = seed,
                                 .people = people,
                                 .regions = 2,
                                 .plenary_hours_percent = 80,
                                 .sessions = sessions,
                                 .zones = seed % 3 == 0,
                                 .experts = seed % 2 == 0 ? 2 : 0};
    yunta_random random;
    yunta_random_seed(&random, seed);
    yunta_support *s = yunta_support_random(&shape);
    yunta_policy *policy = s->policy;
    policy->plenaries_who = YUNTA_WHO_ALL;
    policy->programme_end = policy->programme_start + yunta_support_between(&random, 10, 24);
    policy->plenaries_cadence_days = yunta_support_between(&random, 2, 8);
    policy->plenaries_tolerance_days =
        seed % 4 == 3 && sessions < 3 ? ORACLE_FREE_CADENCE : yunta_support_between(&random, 0, 3);
    policy->plenaries_days = (uint8_t)(yunta_support_between(&random, 1, 31));
    policy->plenaries_from = 540;
    policy->plenaries_to = 540 + 60 * yunta_support_between(&random, 2, 5);
    policy->plenaries_step_minutes = 60 * yunta_support_between(&random, 1, 2);
    policy->plenaries_least_attended =
        yunta_support_chance(&random, 40) ? 0 : yunta_support_between(&random, 1, sessions + 1);
    draw_goals(policy, &random);
    for (int k = 0; k < sessions; k++)
        draw_session(s, &random, (size_t)k);
    for (int k = 0; k < 3; k++)
        yunta_support_holiday(s, policy->programme_start + yunta_support_between(&random, 0, 20),
                              k == 0 ? "" : "Valor 1");
    for (int32_t p = 0; p < people; p++)
        if (yunta_support_chance(&random, 40))
            yunta_support_absence(s, p,
                                  policy->programme_start + yunta_support_between(&random, 0, 10),
                                  policy->programme_start + yunta_support_between(&random, 10, 20));
    yunta_support_prepare(s);
    return s;
}
