/* Good calendars for several groups. First each group in turn takes a calendar of one weekly hour
 * that gives most to those whom the groups before it serve badly. Then one group's calendar at a
 * time is drawn anew as a longest chain among what the other groups leave, for the people whom it
 * has or might gain, and kept when the whole is better. Nothing here is a proof. */
#include "solver/plenary_groups.h"
#include <string.h>

enum { attempts = 24, needy = 16 };

typedef struct {
    const yunta_groups *groups;
    size_t fixed;                     /* groups [0, fixed) have the calendars of trial */
    yunta_groups_answer *best, trial; /* trial: as best, but for the calendar being tried */
    yunta_chain chain;
    bool **barred;                 /* [sessions] of each start */
    const yunta_calendar **others; /* [groups] */
    size_t other_count;
    uint8_t *reach;  /* [profiles] the most sessions in the others */
    int32_t *left;   /* [profiles] people without a seat in the groups so far */
    uint8_t *row;    /* [profiles] of the calendar being tried */
    int64_t *wish;   /* [profiles] what a session counts for a profile */
    int64_t *value;  /* [slots] their sum over who can come */
    int32_t *weekly; /* [hours] the weekly hours of starts */
    size_t hours;
    int64_t scale; /* one unit of value is more than all irregularity */
} hunt;

static yunta_status list_hours(hunt *h, yunta_arena *arena) {
    const yunta_plenary_plan *plan = h->groups->plan;
    bool seen[YUNTA_WEEK_MINUTES] = {false};
    h->weekly = yunta_arena_alloc(arena, plan->slots, sizeof *h->weekly);
    if (!h->weekly)
        return YUNTA_E_MEMORY;
    for (size_t slot = 0; slot < plan->slots; slot++) {
        if (!seen[plan->weekly[slot]])
            h->weekly[h->hours++] = plan->weekly[slot];
        seen[plan->weekly[slot]] = true;
    }
    return YUNTA_OK;
}

static yunta_status hunt_new(hunt *h, yunta_arena *arena) {
    const yunta_groups *groups = h->groups;
    const yunta_plenary_plan *plan = groups->plan;
    yunta_status status = yunta_chain_new(plan, arena, &h->chain);
    h->barred = yunta_groups_barred(groups, arena);
    h->others = yunta_arena_alloc(arena, groups->groups, sizeof *h->others);
    h->reach = yunta_arena_alloc(arena, groups->profiles, 1);
    h->row = yunta_arena_alloc(arena, groups->profiles, 1);
    h->left = yunta_arena_alloc(arena, groups->profiles, sizeof *h->left);
    h->wish = yunta_arena_alloc(arena, groups->profiles, sizeof *h->wish);
    h->value = yunta_arena_alloc(arena, plan->slots, sizeof *h->value);
    if (!h->barred || !h->others || !h->reach || !h->row || !h->left || !h->wish || !h->value)
        return YUNTA_E_MEMORY;
    h->chain.every = h->chain.penalise = true;
    h->chain.barred = h->barred;
    h->scale = (int64_t)plan->sessions * (plan->gap_most + 2) + 1;
    if (status == YUNTA_OK)
        status = yunta_groups_answer_new(groups, arena, &h->trial);
    return status == YUNTA_OK ? list_hours(h, arena) : status;
}

/* ---- one calendar beside others ---- */

static void take_other(hunt *h, size_t g) {
    size_t profiles = h->groups->profiles;
    const uint8_t *theirs = h->trial.sessions + g * profiles;
    h->others[h->other_count++] = &h->trial.calendar[g];
    for (size_t q = 0; q < profiles; q++)
        if (theirs[q] > h->reach[q])
            h->reach[q] = theirs[q];
}

/* The groups [0, count) but one are what a calendar must go with. */
static void set_others(hunt *h, size_t count, size_t but) {
    h->other_count = 0;
    memset(h->reach, 0, h->groups->profiles);
    for (size_t g = 0; g < count; g++)
        if (g != but)
            take_other(h, g);
    yunta_groups_bar(h->groups, h->others, h->other_count, h->barred);
}

static void value_slots(hunt *h) {
    const yunta_groups *groups = h->groups;
    for (size_t slot = 0; slot < groups->plan->slots; slot++) {
        int64_t sum = 0;
        for (size_t q = 0; q < groups->profiles; q++)
            if (yunta_plenary_can(groups->plan, (int32_t)slot, (size_t)groups->member[q]))
                sum += h->wish[q];
        h->value[slot] = sum;
    }
}

/* For whom the others do less than could be done. */
static void wish_for_gain(hunt *h) {
    const yunta_groups *groups = h->groups;
    for (size_t q = 0; q < groups->profiles; q++)
        h->wish[q] = (int64_t)groups->count[q] *
                     (groups->most[q] - h->reach[q] > 0 ? groups->most[q] - h->reach[q] : 0);
}

/* For a group's own people, those with too few sessions first. */
static void wish_for_members(hunt *h, size_t g) {
    const yunta_groups *groups = h->groups;
    int32_t least = groups->plan->cohort->policy->plenaries_least_attended;
    for (size_t q = 0; q < groups->profiles; q++) {
        size_t cell = g * groups->profiles + q;
        h->wish[q] = h->best->seats[cell];
        if (h->best->sessions[cell] < least)
            h->wish[q] *= needy;
    }
}

/* The best chain for the wishes; `first`: that has the most sessions at a weekly hour before all,
 * else among equals (hour -1: wherever). False when there is none. */
static bool draw(hunt *h, int32_t hour, bool first, yunta_calendar *calendar) {
    const yunta_plenary_plan *plan = h->groups->plan;
    int64_t bonus = 1;
    if (first)
        for (size_t q = 0; q < h->groups->profiles; q++)
            bonus += h->wish[q] * (int64_t)plan->sessions * h->scale;
    for (size_t slot = 0; slot < plan->slots; slot++)
        h->chain.weight[slot] =
            h->value[slot] * h->scale + (plan->weekly[slot] == hour ? bonus : 0);
    yunta_chain_solve(&h->chain, 0, -1);
    return yunta_chain_trace(&h->chain, 0, 0, calendar);
}

static int64_t total_with_row(const hunt *h) {
    int64_t total = 0;
    for (size_t q = 0; q < h->groups->profiles; q++)
        total += h->groups->count[q] *
                 h->groups->worth[h->row[q] > h->reach[q] ? h->row[q] : h->reach[q]];
    return total;
}

/* ---- a first answer ---- */

/* For who has no seat in the groups before. */
static void wish_for_left(hunt *h) {
    for (size_t q = 0; q < h->groups->profiles; q++)
        h->wish[q] = (int64_t)h->left[q] * h->groups->most[q];
}

/* What a room full of those who have no seat yet is worth in the calendar being tried, who can
 * attend most of it first; take: they sit down. */
static int64_t fill_room(hunt *h, bool take) {
    int64_t total = 0, room = h->groups->room;
    for (size_t x = h->groups->plan->sessions + 1; x-- > 0 && room > 0;)
        for (size_t q = 0; q < h->groups->profiles && room > 0; q++) {
            int64_t people = h->row[q] != x ? 0 : h->left[q] < room ? h->left[q] : room;
            total += people * h->groups->worth[x];
            room -= people;
            if (take)
                h->left[q] -= (int32_t)people;
        }
    return total;
}

/* What goes before a turn: the groups that stay as they are take their people. */
static void begin_turn(hunt *h) {
    size_t profiles = h->groups->profiles;
    if (profiles > 0)
        memcpy(h->left, h->groups->count, profiles * sizeof *h->left);
    for (size_t g = 0; g < h->fixed && profiles > 0; g++) {
        memcpy(h->row, h->trial.sessions + g * profiles, profiles);
        fill_room(h, true);
    }
}

static void prepare_group(hunt *h, size_t g, size_t turn) {
    set_others(h, g, g);
    if (turn == 1)
        wish_for_left(h);
    else
        wish_for_gain(h);
    value_slots(h);
}

/* The next group's calendar. turn 0: the one that gives most to all; 1: to a room full of those
 * left over; else hours are tried from one that goes by the turn on, and the first that can be is
 * taken.
 */
static bool add_group(hunt *h, size_t g, size_t turn) {
    int64_t best_total = -1, best_irregular = 0;
    prepare_group(h, g, turn);
    for (size_t k = 0; k <= h->hours; k++) {
        size_t which = (k + turn * (g + 1)) % (h->hours + 1);
        yunta_calendar calendar;
        if (!draw(h, which < h->hours ? h->weekly[which] : -1, turn == 1 || turn % 2 == 0,
                  &calendar))
            return false;
        yunta_groups_count(h->groups, &calendar, h->row);
        int64_t total = turn == 1 ? fill_room(h, false) : total_with_row(h);
        int64_t irregular = yunta_calendar_irregular(h->groups->plan, &calendar);
        if (total < best_total || (total == best_total && irregular >= best_irregular))
            continue;
        best_total = total;
        best_irregular = irregular;
        h->trial.calendar[g] = calendar;
        if (turn > 1 || h->groups->profiles == 0)
            break;
    }
    yunta_groups_count(h->groups, &h->trial.calendar[g], h->row);
    if (h->groups->profiles > 0)
        memcpy(h->trial.sessions + g * h->groups->profiles, h->row, h->groups->profiles);
    fill_room(h, true);
    return true;
}

static yunta_status offer(hunt *h) {
    yunta_status status = yunta_groups_seat(h->groups, &h->trial);
    h->trial.found = true;
    h->trial.irregular = 0;
    for (size_t g = 0; g < h->groups->groups; g++)
        h->trial.irregular += yunta_calendar_irregular(h->groups->plan, &h->trial.calendar[g]);
    if (status == YUNTA_OK &&
        yunta_groups_better(h->groups, h->trial.total, h->trial.irregular, h->best))
        yunta_groups_copy(h->groups, &h->trial, h->best);
    return status;
}

static yunta_status start(hunt *h) {
    yunta_status status = YUNTA_OK;
    bool had = h->best->found;
    for (size_t turn = 0; turn < attempts && status == YUNTA_OK; turn++) {
        size_t g = h->fixed;
        if (had || (h->best->found && (turn > 1 || yunta_groups_at_bound(h->groups, h->best))))
            break;
        begin_turn(h);
        while (g < h->groups->groups && add_group(h, g, turn))
            g++;
        if (g == h->groups->groups)
            status = offer(h);
        if (yunta_deadline_passed(h->groups->deadline))
            break;
    }
    return status;
}

/* ---- improvement ---- */

/* Tries a calendar in the place of group g's. */
static yunta_status try_calendar(hunt *h, size_t g, const yunta_calendar *calendar) {
    const yunta_groups *groups = h->groups;
    uint8_t *mine = h->trial.sessions + g * groups->profiles;
    int64_t irregular = h->best->irregular -
                        yunta_calendar_irregular(groups->plan, &h->best->calendar[g]) +
                        yunta_calendar_irregular(groups->plan, calendar);
    yunta_groups_count(groups, calendar, h->row);
    if (!yunta_groups_better(groups, total_with_row(h), irregular, h->best))
        return YUNTA_OK;
    h->trial.calendar[g] = *calendar;
    memcpy(mine, h->row, groups->profiles);
    yunta_status status = offer(h);
    h->trial.calendar[g] = h->best->calendar[g];
    memcpy(mine, h->best->sessions + g * groups->profiles, groups->profiles);
    return status;
}

static yunta_status try_hours(hunt *h, size_t g) {
    yunta_status status = YUNTA_OK;
    value_slots(h);
    for (size_t k = 0; k <= 2 * h->hours && status == YUNTA_OK; k++) {
        yunta_calendar calendar;
        if (yunta_deadline_passed(h->groups->deadline))
            break;
        if (draw(h, k < 2 * h->hours ? h->weekly[k / 2] : -1, k % 2, &calendar))
            status = try_calendar(h, g, &calendar);
    }
    return status;
}

static yunta_status improve_group(hunt *h, size_t g) {
    set_others(h, h->groups->groups, g);
    wish_for_members(h, g);
    yunta_status status = try_hours(h, g);
    if (status != YUNTA_OK)
        return status;
    wish_for_gain(h);
    return try_hours(h, g);
}

static yunta_status improve(hunt *h) {
    size_t since = 0; /* groups in a row without a better answer */
    size_t free = h->groups->groups - h->fixed;
    yunta_status status = YUNTA_OK;
    yunta_groups_copy(h->groups, h->best, &h->trial);
    for (size_t k = 0; since < free && status == YUNTA_OK; k = (k + 1) % free) {
        int64_t total = h->best->total, irregular = h->best->irregular;
        yunta_deadline_gap(h->groups->deadline, (double)total, (double)h->groups->most_total);
        if (yunta_groups_at_bound(h->groups, h->best) || yunta_deadline_passed(h->groups->deadline))
            break;
        status = improve_group(h, h->fixed + k);
        since = h->best->total == total && h->best->irregular == irregular ? since + 1 : 0;
    }
    return status;
}

yunta_status yunta_groups_improve(const yunta_groups *groups, yunta_groups_answer *best) {
    hunt h = {.groups = groups, .best = best};
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = arena ? hunt_new(&h, arena) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = start(&h);
    if (status == YUNTA_OK && best->found)
        status = improve(&h);
    yunta_arena_free(arena);
    return status;
}

static yunta_status add_groups(hunt *h, const yunta_groups_answer *begun, yunta_arena *arena) {
    size_t profiles = h->groups->profiles;
    yunta_status status = hunt_new(h, arena);
    if (status != YUNTA_OK)
        return status;
    memcpy(h->trial.calendar, begun->calendar, h->fixed * sizeof *begun->calendar);
    if (profiles > 0)
        memcpy(h->trial.sessions, begun->sessions, h->fixed * profiles);
    status = start(h);
    return status == YUNTA_OK && h->best->found ? improve(h) : status;
}

yunta_status yunta_groups_add(const yunta_groups *groups, size_t fixed,
                              const yunta_groups_answer *begun, yunta_groups_answer *best,
                              bool *found, bool *none) {
    yunta_groups_answer own;
    hunt h = {.groups = groups, .fixed = fixed, .best = &own};
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = arena ? yunta_groups_answer_new(groups, arena, &own) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = add_groups(&h, begun, arena);
    *found = status == YUNTA_OK && own.found;
    *none = status == YUNTA_OK && !own.found && groups->groups - fixed == 1;
    if (*found && yunta_groups_better(groups, own.total, own.irregular, best))
        yunta_groups_copy(groups, &own, best);
    yunta_arena_free(arena);
    return status;
}
