#include "tests/meeting_oracle.h"
#include "model/repair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_STARTS = 64, MOST_UNITS = 4, MOST_COUNT = MEETING_ORACLE_COUNT, MOST_SETS = 4096 };

typedef struct {
    int32_t people[8]; /* the mentor first */
    size_t count;
    yunta_slot slot[MOST_STARTS];
    bool here[MOST_STARTS][8];
    int32_t came[MOST_STARTS];      /* how many of them; of what was held, as it was then */
    size_t starts, past;            /* past: the first of them, which were held */
    int set[MOST_SETS][MOST_COUNT]; /* every choice of meetings */
    size_t size[MOST_SETS], sets;
} unit;

typedef struct yunta_meeting_oracle {
    const yunta_cohort *cohort;
    const yunta_timetable *timetable;
    unit units[MOST_UNITS];
    size_t count;
    size_t at[MOST_UNITS];
    bool found;
    int64_t best[4], kept;
} oracle;

static bool overlap(yunta_slot a, yunta_slot b) {
    return a.day == b.day && a.minute < b.minute + b.minutes && b.minute < a.minute + a.minutes;
}

static bool person_can(const oracle *o, int32_t person, yunta_slot slot) {
    const yunta_cohort *c = o->cohort;
    int32_t region = c->region < 0 ? -1 : c->column[c->region].code[person];
    for (size_t a = 0; a < o->timetable->attendance_count; a++)
        for (size_t k = 0; k < o->timetable->plenary_count; k++)
            if (o->timetable->attendance[a].person == person &&
                o->timetable->attendance[a].group == o->timetable->plenaries[k].group &&
                overlap(o->timetable->plenaries[k].slot, slot))
                return false;
    return !(region >= 0 && yunta_cohort_holiday(c, slot.day, region)) &&
           yunta_person_free(c, person, YUNTA_HOURS_MEETINGS, slot.day, slot.minute, slot.minutes);
}

/* The session that comes first is over in every group that somebody of the unit is in; where nobody
 * is in any, in some group. */
static bool first_is_over(const oracle *o, const unit *u, yunta_slot slot) {
    const yunta_timetable *t = o->timetable;
    const char *first = o->cohort->policy->meetings_after;
    bool any = false, some = false, theirs_over = true;
    for (size_t k = 0; first && k < t->plenary_count; k++) {
        const yunta_plenary *plenary = &t->plenaries[k];
        bool over = slot.day > plenary->slot.day ||
                    (slot.day == plenary->slot.day &&
                     slot.minute >= plenary->slot.minute + plenary->slot.minutes);
        if (strcmp(o->cohort->sessions[plenary->session].id, first) != 0)
            continue;
        some = some || over;
        for (size_t a = 0; a < t->attendance_count; a++)
            for (size_t p = 0; p < u->count; p++)
                if (t->attendance[a].person == u->people[p] &&
                    t->attendance[a].group == plenary->group) {
                    any = true;
                    theirs_over = theirs_over && over;
                }
    }
    return !first || t->plenary_count == 0 || (any ? theirs_over : some);
}

static bool slot_allowed(const oracle *o, yunta_slot slot) {
    const yunta_policy *policy = o->cohort->policy;
    int64_t utc, end;
    return (policy->meetings_days >> yunta_day_weekday(slot.day) & 1) &&
           !yunta_cohort_holiday(o->cohort, slot.day, -1) && slot.day >= policy->programme_start &&
           slot.day <= policy->programme_end &&
           (slot.minute - policy->meetings_from) % policy->meetings_step_minutes == 0 &&
           slot.minute >= policy->meetings_from &&
           slot.minute + slot.minutes <= policy->meetings_to &&
           yunta_zone_to_utc(o->cohort->zones[0], slot.day, slot.minute, &utc) ==
               YUNTA_LOCAL_ONCE &&
           yunta_zone_to_utc(o->cohort->zones[0], slot.day, slot.minute + slot.minutes, &end) ==
               YUNTA_LOCAL_ONCE &&
           end - utc == slot.minutes * 60;
}

/* Whoever was in the group then. */
static bool was_there(const yunta_repair *repair, const yunta_meeting *m, int32_t person) {
    for (size_t k = 0; k < repair->past_count; k++) {
        const yunta_presence *past = &repair->past[k];
        if (past->kind == YUNTA_PRESENT_MEETING && past->of == m->mentor &&
            past->other == m->mentee && past->person == person && past->day == m->slot.day &&
            past->minute == m->slot.minute)
            return true;
    }
    return false;
}

/* What was held stays, whatever the rules say now, of those who were there. */
static void list_past(const oracle *o, unit *u) {
    const yunta_timetable *t = o->cohort->repair ? o->cohort->repair->timetable : NULL;
    bool grouped = o->cohort->policy->meetings_of == YUNTA_MEETING_OF_GROUP;
    for (size_t e = 0; t && e < t->meeting_count; e++) {
        const yunta_meeting *m = &t->meetings[e];
        if (!yunta_cohort_is_past(o->cohort, m->slot.day) || m->mentor != u->people[0] ||
            m->mentee != (grouped ? -1 : u->people[1]))
            continue;
        for (size_t p = 1; p < u->count; p++)
            u->here[u->starts][p] = was_there(o->cohort->repair, m, u->people[p]);
        u->came[u->starts] = m->can_attend;
        u->slot[u->starts++] = m->slot;
    }
    u->past = u->starts;
}

static void list_starts(const oracle *o, unit *u) {
    const yunta_policy *policy = o->cohort->policy;
    for (yunta_day day = policy->programme_start; day <= policy->programme_end; day++)
        for (int minute = 0; minute < 1440; minute += 15) {
            yunta_slot slot = {day, minute, policy->meetings_minutes};
            bool any = false;
            if (yunta_cohort_is_past(o->cohort, day) || !slot_allowed(o, slot) ||
                !first_is_over(o, u, slot) || !person_can(o, u->people[0], slot))
                continue;
            for (size_t p = 1; p < u->count; p++) {
                u->here[u->starts][p] = person_can(o, u->people[p], slot);
                u->came[u->starts] += u->here[u->starts][p];
            }
            any = u->came[u->starts] > 0;
            assert_true(u->starts < MOST_STARTS - 1);
            u->slot[u->starts] = slot;
            u->starts += any;
        }
}

static bool apart(const oracle *o, yunta_slot a, yunta_slot b) {
    return b.day - a.day >= o->cohort->policy->meetings_gap_days && !overlap(a, b) &&
           (b.day > a.day || b.minute > a.minute);
}

static void list_sets(const oracle *o, unit *u, int *set, size_t size, size_t from) {
    assert_true(u->sets < MOST_SETS);
    if (size < u->past) {
        set[size] = (int)size;
        list_sets(o, u, set, size + 1, size + 1);
        return;
    }
    memcpy(u->set[u->sets], set, size * sizeof *set);
    u->size[u->sets++] = size;
    if (size >= (size_t)o->cohort->policy->meetings_count)
        return;
    for (size_t k = from; k < u->starts; k++) {
        if (size > 0 && !apart(o, u->slot[set[size - 1]], u->slot[k]))
            continue;
        set[size] = (int)k;
        list_sets(o, u, set, size + 1, k + 1);
    }
}

static void value_unit(const oracle *o, const unit *u, size_t set, int64_t value[4]) {
    int64_t most = 0;
    for (size_t p = 1; p < u->count; p++) {
        size_t here = 0;
        for (size_t k = 0; k < u->size[set]; k++)
            here += u->here[u->set[set][k]][p];
        value[YUNTA_MEETING_COMPLETE] += here >= (size_t)o->cohort->policy->meetings_count;
    }
    for (size_t k = 0; k < u->size[set]; k++) {
        yunta_slot a = u->slot[u->set[set][k]];
        int64_t same = 0;
        for (size_t j = 0; j < u->size[set]; j++) {
            yunta_slot b = u->slot[u->set[set][j]];
            same += a.minute == b.minute && yunta_day_weekday(a.day) == yunta_day_weekday(b.day);
        }
        most = same > most ? same : most;
        value[YUNTA_MEETING_HELD] += u->came[u->set[set][k]];
        value[YUNTA_MEETING_EARLY] += a.day - o->cohort->policy->programme_start;
    }
    value[YUNTA_MEETING_REGULAR] += most;
}

static bool share(const unit *a, const unit *b) {
    for (size_t p = 0; p < a->count; p++)
        for (size_t q = 0; q < b->count; q++)
            if (a->people[p] == b->people[q])
                return true;
    return false;
}

static bool clash(const oracle *o, size_t a, size_t b) {
    const unit *u = &o->units[a], *v = &o->units[b];
    for (size_t k = 0; share(u, v) && k < u->size[o->at[a]]; k++)
        for (size_t j = 0; j < v->size[o->at[b]]; j++)
            if (k >= u->past && j >= v->past &&
                overlap(u->slot[u->set[o->at[a]][k]], v->slot[v->set[o->at[b]][j]]))
                return true;
    return false;
}

static int64_t count_kept(const oracle *o) {
    const yunta_timetable *t = o->cohort->repair ? o->cohort->repair->timetable : NULL;
    bool grouped = o->cohort->policy->meetings_of == YUNTA_MEETING_OF_GROUP;
    int64_t kept = 0;
    for (size_t u = 0; t && u < o->count; u++)
        for (size_t k = 0; k < o->units[u].size[o->at[u]]; k++)
            for (size_t e = 0; e < t->meeting_count; e++) {
                yunta_slot slot = o->units[u].slot[o->units[u].set[o->at[u]][k]];
                kept += t->meetings[e].mentor == o->units[u].people[0] &&
                        t->meetings[e].mentee == (grouped ? -1 : o->units[u].people[1]) &&
                        t->meetings[e].slot.day == slot.day &&
                        t->meetings[e].slot.minute == slot.minute;
            }
    return kept;
}

int64_t yunta_meeting_oracle_kept(const oracle *o) {
    return o->kept;
}

static void compare(oracle *o) {
    const yunta_choices *goals = &o->cohort->policy->meetings_objective;
    int64_t value[4] = {0};
    int64_t kept = count_kept(o);
    int order = kept > o->kept ? 1 : kept < o->kept ? -1 : 0;
    for (size_t u = 0; u < o->count; u++)
        value_unit(o, &o->units[u], o->at[u], value);
    for (size_t g = 0; g < goals->count && order == 0; g++) {
        int goal = goals->items[g];
        bool less = goal == YUNTA_MEETING_EARLY;
        if (value[goal] != o->best[goal])
            order = (value[goal] < o->best[goal]) == less ? 1 : -1;
    }
    if (o->found && order <= 0)
        return;
    o->found = true;
    o->kept = kept;
    memcpy(o->best, value, sizeof value);
}

static void choose(oracle *o, size_t u) {
    if (u == o->count) {
        compare(o);
        return;
    }
    for (o->at[u] = 0; o->at[u] < o->units[u].sets; o->at[u]++) {
        bool free = true;
        for (size_t v = 0; v < u && free; v++)
            free = !clash(o, v, u);
        if (free)
            choose(o, u + 1);
    }
}

yunta_meeting_oracle *yunta_meeting_oracle_new(const yunta_support *s, const yunta_pairing *pairing,
                                               const yunta_timetable *timetable) {
    oracle *o = yunta_alloc(1, sizeof *o);
    bool grouped = s->policy->meetings_of == YUNTA_MEETING_OF_GROUP;
    int set[MOST_COUNT];
    o->cohort = s->cohort;
    o->timetable = timetable;
    for (size_t k = 0; k < pairing->count; k++) {
        const yunta_pair *pair = &pairing->pairs[k];
        if (!grouped || k == 0 || pair[-1].mentor != pair->mentor)
            o->units[o->count++].people[0] = pair->mentor;
        unit *u = &o->units[o->count - 1];
        u->count = u->count == 0 ? 1 : u->count;
        u->people[u->count++] = pair->mentee;
    }
    for (size_t u = 0; u < o->count; u++) {
        list_past(o, &o->units[u]);
        list_starts(o, &o->units[u]);
        list_sets(o, &o->units[u], set, 0, 0);
    }
    choose(o, 0);
    return o;
}

/* Every meeting by the rules, and the values claimed are those of the meetings. */
void yunta_meeting_oracle_check(const oracle *o, const yunta_timetable *t) {
    for (size_t k = 0; k < t->meeting_count; k++) {
        const yunta_meeting *m = &t->meetings[k];
        bool past = yunta_cohort_is_past(o->cohort, m->slot.day);
        assert_true(past || slot_allowed(o, m->slot));
        assert_true(past || person_can(o, m->mentor, m->slot));
        assert_true(past || m->mentee < 0 || person_can(o, m->mentee, m->slot));
        bool same = k > 0 && m[-1].mentor == m->mentor && m[-1].mentee == m->mentee;
        assert_int_equal(m->number, same ? m[-1].number + 1 : 1);
        if (same && !past)
            assert_true(apart(o, m[-1].slot, m->slot));
        for (size_t j = 0; j < k; j++) {
            const yunta_meeting *n = &t->meetings[j];
            bool shared = n->mentor == m->mentor || n->mentor == m->mentee ||
                          n->mentee == m->mentor || (n->mentee >= 0 && n->mentee == m->mentee);
            for (size_t u = 0; m->mentee < 0 && u < o->count; u++)
                for (size_t v = 0; v < o->count; v++)
                    shared = shared || (o->units[u].people[0] == m->mentor &&
                                        o->units[v].people[0] == n->mentor &&
                                        share(&o->units[u], &o->units[v]));
            assert_true(past || !shared || !overlap(n->slot, m->slot));
        }
    }
}

int64_t yunta_meeting_oracle_best(const oracle *o, int goal) {
    return o->best[goal];
}

static void draw_policy(yunta_support *s, yunta_random *random) {
    static const int orders[][4] = {{0, 1, 2, 3}, {1, 0, 2, 3}, {1, 2, 0, 3}, {2, 1, 3, 0},
                                    {0, 3, 1, 2}, {1, 3, 2, 0}, {0, 2, 1, 3}, {3, 0, 1, 2}};
    yunta_policy *policy = s->policy;
    int *goals = yunta_arena_alloc(policy->arena, 4, sizeof *goals);
    memcpy(goals, orders[yunta_random_below(random, 8)], 4 * sizeof *goals);
    policy->meetings_objective =
        (yunta_choices){goals, (size_t)yunta_support_between(random, 1, 4)};
    bool ample = yunta_support_chance(random, 50); /* else hardly anybody has all meetings */
    policy->programme_end =
        policy->programme_start +
        (ample ? yunta_support_between(random, 8, 13) : yunta_support_between(random, 3, 16));
    policy->meetings_count = yunta_support_between(random, 1, ample ? 2 : MEETING_ORACLE_COUNT);
    policy->meetings_gap_days = yunta_support_between(random, 0, ample ? 3 : 6);
    policy->meetings_days = (uint8_t)(1 << yunta_support_between(random, 0, 4) |
                                      1 << yunta_support_between(random, 0, 4));
    policy->meetings_minutes = 60;
    policy->meetings_step_minutes = 30 * yunta_support_between(random, 1, 2);
    policy->meetings_from = 540;
    policy->meetings_to = 540 + 30 * yunta_support_between(random, 2, 4);
    policy->availability_missing = yunta_support_between(random, 0, 1);
    for (int k = 0; k < 2; k++)
        yunta_support_holiday(s, policy->programme_start + yunta_support_between(random, 0, 9),
                              k == 0 ? "" : "Valor 1");
    for (int32_t p = 0; p < (int32_t)s->cohort->people; p++)
        for (int day = 0; day < 5 && yunta_support_chance(random, ample ? 98 : 70); day++) {
            int from = 540 + (ample ? 0 : 30 * yunta_support_between(random, 0, 1));
            yunta_support_hours(s, p, day, from, from + 30 * yunta_support_between(random, 1, 4),
                                YUNTA_HOURS_MEETINGS);
        }
}

/* A few pairs among five people, some of them in two roles. */
static yunta_pairing draw_pairs(yunta_random *random, yunta_pair pairs[4], size_t most) {
    yunta_pairing pairing = {.pairs = pairs};
    for (int32_t i = 0; i < 3; i++)
        for (int32_t j = 1; j < 5; j++)
            if (i != j && pairing.count < most && yunta_support_chance(random, 35))
                pairs[pairing.count++] = (yunta_pair){.mentor = i, .mentee = j};
    return pairing;
}

/* A session of one group or of two, each with one or two people. */
static void add_plenary(yunta_support *s, yunta_timetable *t, yunta_random *random) {
    size_t session = yunta_support_session(s, 60);
    t->plenary_count = (size_t)yunta_support_between(random, 1, 2);
    t->plenaries = yunta_arena_alloc(t->arena, t->plenary_count, sizeof *t->plenaries);
    for (size_t g = 0; g < t->plenary_count; g++)
        t->plenaries[g] = (yunta_plenary){
            .session = (int32_t)session,
            .group = (int32_t)g,
            .slot = {s->policy->programme_start + yunta_support_between(random, 0, 6), 570, 60}};
    t->attendance_count = t->plenary_count + 1;
    t->attendance = yunta_arena_alloc(t->arena, t->attendance_count, sizeof *t->attendance);
    for (size_t a = 1; a < t->attendance_count; a++) {
        int32_t before = t->attendance[a - 1].person;
        t->attendance[a].person =
            before +
            yunta_support_between(random, 1, a == 1 && t->plenary_count > 1 ? 2 : 4 - before);
        t->attendance[a].group = yunta_support_between(random, 0, (int)t->plenary_count - 1);
    }
    if (yunta_support_chance(random, 60))
        s->policy->meetings_after = "s00";
}

yunta_support *yunta_meeting_oracle_cohort(uint64_t seed, bool grouped, yunta_timetable *timetable,
                                           yunta_pair pairs[4], yunta_pairing *pairing) {
    yunta_support_shape shape = {
        .seed = seed, .people = 5, .regions = 2, .zones = seed % 4 == 0, .absence_percent = 10};
    yunta_random random;
    yunta_random_seed(&random, seed);
    yunta_support *s = yunta_support_random(&shape);
    draw_policy(s, &random);
    s->policy->meetings_of = grouped ? YUNTA_MEETING_OF_GROUP : YUNTA_MEETING_OF_PAIR;
    *pairing = draw_pairs(&random, pairs, grouped ? 4 : 3);
    if (seed % 3 == 0)
        add_plenary(s, timetable, &random);
    yunta_support_prepare(s);
    return s;
}
