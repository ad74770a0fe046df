/* Several groups: what they share, which calendars go together, what an answer is worth. */
#include "solver/plenary_groups.h"
#include "model/repair.h"
#include <stdlib.h>
#include <string.h>

/* ---- profiles ---- */

typedef struct {
    uint64_t hash;
    int32_t person;
} fingerprint;

static int by_hash(const void *a, const void *b) {
    const fingerprint *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

/* The group of the earlier result of each participant, -1 for none. */
static int32_t *find_homes(const yunta_plenary_plan *plan, yunta_arena *arena) {
    const yunta_repair *repair = plan->cohort->repair;
    const yunta_timetable *earlier = repair != NULL ? repair->timetable : NULL;
    int32_t *home = yunta_arena_alloc(arena, plan->people, sizeof *home);
    int32_t *of = yunta_arena_alloc(arena, plan->cohort->people, sizeof *of);
    if (!home || !of)
        return NULL;
    for (size_t a = 0; earlier && a < earlier->attendance_count; a++)
        of[earlier->attendance[a].person] = earlier->attendance[a].group + 1;
    for (size_t p = 0; p < plan->people; p++)
        home[p] = of[plan->person[p]] - 1;
    return home;
}

static bool same_starts(const yunta_plenary_plan *plan, int32_t a, int32_t b) {
    for (size_t slot = 0; slot < plan->slots; slot++)
        if (yunta_plenary_can(plan, (int32_t)slot, (size_t)a) !=
            yunta_plenary_can(plan, (int32_t)slot, (size_t)b))
            return false;
    return true;
}

static void take_prints(const yunta_plenary_plan *plan, const int32_t *home, fingerprint *prints) {
    for (size_t p = 0; p < plan->people; p++)
        prints[p] =
            (fingerprint){UINT64_C(0x9e3779b97f4a7c15) * (uint64_t)(home[p] + 2), (int32_t)p};
    for (size_t slot = 0; slot < plan->slots; slot++)
        for (size_t p = 0; p < plan->people; p++)
            prints[p].hash = (prints[p].hash ^ yunta_plenary_can(plan, (int32_t)slot, p)) *
                                 UINT64_C(0x100000001b3) +
                             (prints[p].hash >> 29);
}

/* Who can come to the same starts, and was of the same group: of[people] is the first of them. */
static bool find_first(const yunta_plenary_plan *plan, const int32_t *home, int32_t *of) {
    fingerprint *prints = yunta_alloc(plan->people, sizeof *prints);
    if (!prints)
        return false;
    take_prints(plan, home, prints);
    qsort(prints, plan->people, sizeof *prints, by_hash);
    for (size_t k = 0; k < plan->people; k++) {
        int32_t person = prints[k].person;
        of[person] = person;
        for (size_t j = k; j-- > 0 && prints[j].hash == prints[k].hash;)
            if (of[prints[j].person] == prints[j].person &&
                home[prints[j].person] == home[person] &&
                same_starts(plan, prints[j].person, person)) {
                of[person] = prints[j].person;
                break;
            }
    }
    yunta_free(prints);
    return true;
}

static yunta_status make_profiles(yunta_groups *groups) {
    const yunta_plenary_plan *plan = groups->plan;
    groups->profile = yunta_arena_alloc(groups->arena, plan->people, sizeof *groups->profile);
    groups->member = yunta_arena_alloc(groups->arena, plan->people, sizeof *groups->member);
    groups->count = yunta_arena_alloc(groups->arena, plan->people, sizeof *groups->count);
    groups->home = yunta_arena_alloc(groups->arena, plan->people, sizeof *groups->home);
    int32_t *home = find_homes(plan, groups->arena);
    if (!groups->profile || !groups->member || !groups->count || !groups->home || !home ||
        !find_first(plan, home, groups->profile))
        return YUNTA_E_MEMORY;
    for (size_t p = 0; p < plan->people; p++) {
        int32_t first = groups->profile[p];
        if (first == (int32_t)p) {
            groups->member[groups->profiles] = first;
            groups->home[groups->profiles] = home[p];
            groups->profile[p] = (int32_t)groups->profiles++;
        } else {
            groups->profile[p] = groups->profile[first];
        }
        groups->count[groups->profile[p]]++;
    }
    return YUNTA_OK;
}

static bool have_common(const yunta_session *a, const yunta_session *b) {
    for (size_t k = 0; k < a->expert_count; k++)
        for (size_t j = 0; j < b->expert_count; j++)
            if (a->experts[k] == b->experts[j])
                return true;
    return false;
}

yunta_status yunta_groups_new(const yunta_plenary_plan *plan, size_t count, int64_t room,
                              yunta_groups **out) {
    const yunta_session *session = plan->cohort->sessions;
    yunta_groups *groups = yunta_alloc(1, sizeof *groups);
    yunta_status status = YUNTA_E_MEMORY;
    *out = NULL;
    if (!groups)
        return status;
    *groups = (yunta_groups){.plan = plan, .groups = count, .room = room, .teams = true};
    groups->at_once = plan->cohort->policy->plenaries_groups_at_once;
    groups->arena = yunta_arena_new();
    size_t sessions = plan->sessions;
    if (groups->arena) {
        groups->share =
            yunta_arena_alloc(groups->arena, sessions * sessions, sizeof *groups->share);
        groups->worth = yunta_arena_alloc(groups->arena, sessions + 1, sizeof *groups->worth);
    }
    if (groups->share && groups->worth)
        status = make_profiles(groups);
    if (status != YUNTA_OK) {
        yunta_groups_free(groups);
        return status;
    }
    for (size_t a = 0; a < sessions; a++)
        for (size_t b = 0; b < sessions; b++)
            groups->share[a * sessions + b] = have_common(&session[a], &session[b]);
    *out = groups;
    return YUNTA_OK;
}

void yunta_groups_free(yunta_groups *groups) {
    if (groups)
        yunta_arena_free(groups->arena);
    yunta_free(groups);
}

yunta_status yunta_groups_answer_new(const yunta_groups *groups, yunta_arena *arena,
                                     yunta_groups_answer *answer) {
    size_t cells = groups->groups * groups->profiles;
    *answer = (yunta_groups_answer){0};
    answer->calendar = yunta_arena_alloc(arena, groups->groups, sizeof *answer->calendar);
    answer->sessions = yunta_arena_alloc(arena, cells, sizeof *answer->sessions);
    answer->seats = yunta_arena_alloc(arena, cells, sizeof *answer->seats);
    return answer->calendar && answer->sessions && answer->seats ? YUNTA_OK : YUNTA_E_MEMORY;
}

void yunta_groups_copy(const yunta_groups *groups, const yunta_groups_answer *from,
                       yunta_groups_answer *to) {
    size_t cells = groups->groups * groups->profiles;
    to->found = from->found;
    to->total = from->total;
    to->irregular = from->irregular;
    to->unsure = from->unsure;
    memcpy(to->calendar, from->calendar, groups->groups * sizeof *to->calendar);
    if (cells > 0) {
        memcpy(to->sessions, from->sessions, cells * sizeof *to->sessions);
        memcpy(to->seats, from->seats, cells * sizeof *to->seats);
    }
}

bool yunta_groups_better(const yunta_groups *groups, int64_t total, int64_t irregular,
                         const yunta_groups_answer *best) {
    if (!best->found)
        return true;
    int64_t upper = total / groups->lower, kept = best->total / groups->lower;
    if (upper != kept)
        return upper > kept;
    if (groups->regular && irregular != best->irregular)
        return irregular < best->irregular;
    return total > best->total;
}

/* ---- which calendars go together ---- */

static bool overlap(const yunta_slot *a, const yunta_slot *b) {
    return a->day == b->day && a->minute < b->minute + b->minutes &&
           b->minute < a->minute + a->minutes;
}

/* How many of the others' sessions run at a minute of a day. */
static int32_t running(const yunta_groups *groups, const yunta_calendar *const *others,
                       size_t count, yunta_day day, int32_t minute) {
    const yunta_plenary_plan *plan = groups->plan;
    int32_t sum = 0;
    for (size_t g = 0; g < count; g++)
        for (size_t k = 0; k < plan->sessions; k++) {
            const yunta_slot *at = &plan->slot[others[g]->slot[k]];
            sum += at->day == day && at->minute <= minute && minute < at->minute + at->minutes;
        }
    return sum;
}

bool yunta_groups_fits(const yunta_groups *groups, const yunta_calendar *const *others,
                       size_t count, int32_t session, int32_t slot) {
    const yunta_plenary_plan *plan = groups->plan;
    const yunta_slot *at = &plan->slot[slot];
    const bool *share = groups->share + (size_t)session * plan->sessions;
    for (size_t g = 0; g < count; g++)
        for (size_t k = 0; k < plan->sessions; k++) {
            const yunta_slot *other = &plan->slot[others[g]->slot[k]];
            if (!overlap(at, other))
                continue;
            if (groups->teams && share[others[g]->session[k]])
                return false;
            /* The most sessions run at once at the start of one of them. */
            int32_t minute = other->minute > at->minute ? other->minute : at->minute;
            if (running(groups, others, count, at->day, minute) + 1 > groups->at_once)
                return false;
        }
    return true;
}

bool yunta_groups_agree(const yunta_groups *groups, const yunta_calendar *const *others,
                        size_t count, const yunta_calendar *calendar) {
    for (size_t k = 0; k < groups->plan->sessions; k++)
        if (!yunta_groups_fits(groups, others, count, calendar->session[k], calendar->slot[k]))
            return false;
    return true;
}

/* ---- what calendars are worth ---- */

void yunta_groups_count(const yunta_groups *groups, const yunta_calendar *calendar,
                        uint8_t *sessions) {
    const yunta_plenary_plan *plan = groups->plan;
    for (size_t q = 0; q < groups->profiles; q++) {
        sessions[q] = 0;
        for (size_t k = 0; k < plan->sessions; k++)
            sessions[q] += yunta_plenary_can(plan, calendar->slot[k], (size_t)groups->member[q]);
    }
}

int64_t yunta_groups_room(const yunta_policy *policy, size_t people) {
    int32_t capacity = policy->plenaries_groups_capacity;
    size_t fits = 0, over = people + 1; /* nobody always fits; the chance grows with the invited */
    if (capacity == 0)
        return (int64_t)people;
    while (over - fits > 1) {
        size_t n = fits + (over - fits) / 2;
        if (yunta_plenary_fits(n, capacity, policy->plenaries_show_rate,
                               policy->plenaries_walk_in_rate, policy->plenaries_overflow_risk))
            fits = n;
        else
            over = n;
    }
    return (int64_t)fits;
}

int64_t yunta_groups_needed(const yunta_policy *policy, size_t people) {
    int64_t room = yunta_groups_room(policy, people);
    if (policy->plenaries_groups_count > 0)
        return policy->plenaries_groups_count;
    if (people == 0)
        return 1;
    return room == 0 ? 0 : ((int64_t)people + room - 1) / room;
}

bool **yunta_groups_barred(const yunta_groups *groups, yunta_arena *arena) {
    const yunta_plenary_plan *plan = groups->plan;
    bool **barred = yunta_arena_alloc(arena, plan->sessions, sizeof *barred);
    for (size_t s = 0; barred && s < plan->sessions; s++) {
        size_t starts = plan->first[s * (plan->days + 1) + plan->days];
        barred[s] = yunta_arena_alloc(arena, starts, sizeof **barred);
        if (!barred[s])
            return NULL;
    }
    return barred;
}

void yunta_groups_bar(const yunta_groups *groups, const yunta_calendar *const *others, size_t count,
                      bool **barred) {
    const yunta_plenary_plan *plan = groups->plan;
    bool apart = plan->cohort->repair && plan->cohort->repair->apart;
    for (size_t s = 0; s < plan->sessions; s++)
        for (size_t k = 0; k < plan->first[s * (plan->days + 1) + plan->days]; k++) {
            int32_t slot = plan->start[s][k];
            barred[s][k] = !yunta_groups_fits(groups, others, count, (int32_t)s, slot) ||
                           (apart && yunta_cohort_is_past(plan->cohort, plan->slot[slot].day));
        }
}

yunta_status yunta_groups_place(const yunta_groups *groups, const yunta_groups_answer *answer,
                                int32_t *group) {
    size_t cells = groups->groups * groups->profiles;
    int32_t *seats = yunta_alloc(cells, sizeof *seats);
    if (!seats)
        return YUNTA_E_MEMORY;
    if (cells > 0)
        memcpy(seats, answer->seats, cells * sizeof *seats);
    for (size_t p = 0; p < groups->plan->people; p++) {
        size_t g = 0, q = (size_t)groups->profile[p];
        while (seats[g * groups->profiles + q] == 0)
            g++;
        seats[g * groups->profiles + q]--;
        group[p] = (int32_t)g;
    }
    yunta_free(seats);
    return YUNTA_OK;
}
