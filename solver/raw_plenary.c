/* The raw model of the plenaries: which session is a group's first, second, ... and when; who can
 * come is counted by profiles (people who can come to the same starts). */
#include "solver/raw_plenary.h"
#include "model/repair.h"
#include <string.h>

static size_t starts_of(const yunta_plenary_plan *plan, size_t session) {
    return plan->first[session * (plan->days + 1) + plan->days];
}

/* The first of a session's starts at a slot or later. */
static size_t start_from(const yunta_plenary_plan *plan, size_t session, int32_t slot) {
    size_t from = 0, to = starts_of(plan, session);
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (plan->start[session][middle] < slot)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* before[sessions]: bits of those that come before each, however far. */
static void find_before(const yunta_plenary_plan *plan, uint64_t *before) {
    for (size_t turn = 0; turn < plan->sessions; turn++)
        for (size_t s = 0; s < plan->sessions; s++) {
            const yunta_session *session = &plan->cohort->sessions[s];
            for (size_t a = 0; a < session->after_count; a++)
                before[s] |= (uint64_t)1 << session->after[a] | before[session->after[a]];
        }
}

static bool may_be(const yunta_plenary_plan *plan, const uint64_t *before, size_t session,
                   size_t place) {
    size_t later = 0;
    for (size_t s = 0; s < plan->sessions; s++)
        later += before[s] >> session & 1;
    return place >= (size_t)__builtin_popcountll(before[session]) && place + later < plan->sessions;
}

static bool make_room(yunta_raw_model *m) {
    const yunta_plenary_plan *plan = m->plan;
    size_t places = m->groups->groups * plan->sessions;
    m->start = yunta_arena_alloc(m->arena, places * plan->sessions, sizeof *m->start);
    m->by_day = yunta_arena_alloc(m->arena, places * plan->days, sizeof *m->by_day);
    m->at = yunta_arena_alloc(m->arena, m->groups->groups * plan->slots, sizeof *m->at);
    return m->start && m->by_day && m->at;
}

/* Columns of a start of each session at each of a group's places. */
static bool add_starts(yunta_raw_model *m, size_t g, size_t place) {
    const yunta_plenary_plan *plan = m->plan;
    uint64_t before[YUNTA_PLENARY_SESSIONS] = {0};
    find_before(plan, before);
    for (size_t s = 0; s < plan->sessions; s++) {
        if (!may_be(plan, before, s, place))
            continue;
        int32_t *column = yunta_arena_alloc(m->arena, starts_of(plan, s) + 1, sizeof *column);
        if (!column)
            return false;
        for (size_t k = 0; k < starts_of(plan, s); k++)
            column[k] = yunta_raw_column(m->raw, 0, 1, "start_g%zu_p%zu_s%zu_t%d", g, place, s,
                                         plan->start[s][k]);
        *yunta_raw_start(m, g, place, s) = column;
    }
    return true;
}

/* The starts of a place between two slots. */
static void add_place(yunta_raw_model *m, size_t g, size_t place, int32_t from, int32_t to,
                      int64_t coefficient) {
    for (size_t s = 0; s < m->plan->sessions; s++) {
        const int32_t *column = *yunta_raw_start(m, g, place, s);
        size_t end = column ? start_from(m->plan, s, to) : 0;
        for (size_t k = column ? start_from(m->plan, s, from) : 0; k < end; k++)
            yunta_raw_term(m->raw, column[k], coefficient);
    }
}

/* by_day: whether a place is over by the end of a day. */
static void add_days(yunta_raw_model *m, size_t g, size_t place) {
    const yunta_plenary_plan *plan = m->plan;
    int32_t before = -1;
    for (size_t d = 0; d < plan->days; d++) {
        int32_t by = yunta_raw_column(m->raw, 0, 1, "by_g%zu_p%zu_d%zu", g, place, d);
        *yunta_raw_by(m, g, place, (int64_t)d) = by;
        add_place(m, g, place, (int32_t)plan->day_slot[d], (int32_t)plan->day_slot[d + 1], 1);
        yunta_raw_term(m->raw, before, 1);
        yunta_raw_term(m->raw, by, -1);
        yunta_raw_row(m->raw, 0, 0);
        before = by;
    }
    yunta_raw_term(m->raw, before, 1);
    yunta_raw_row(m->raw, 1, 1);
}

/* The next place is neither too soon nor too late after this one. */
static void add_gaps(yunta_raw_model *m, size_t g, size_t place) {
    int64_t days = (int64_t)m->plan->days;
    for (int64_t d = 0; d < days; d++) {
        yunta_raw_add_by(m, g, place + 1, d, 1);
        yunta_raw_add_by(m, g, place, d - m->plan->gap_least, -1);
        yunta_raw_row(m->raw, -YUNTA_ILP_INFINITY, 0);
        int64_t late = d + m->plan->gap_most;
        yunta_raw_add_by(m, g, place, d, 1);
        yunta_raw_add_by(m, g, place + 1, late < days ? late : days - 1, -1);
        yunta_raw_row(m->raw, -YUNTA_ILP_INFINITY, 0);
    }
}

/* On one day the next place starts when this one is over. */
static void add_order(yunta_raw_model *m, size_t g, size_t place, int32_t slot) {
    const yunta_plenary_plan *plan = m->plan;
    const yunta_slot *at = &plan->slot[slot];
    size_t day = yunta_plenary_day(plan, slot);
    int32_t from = (int32_t)plan->day_slot[day], to = (int32_t)plan->day_slot[day + 1];
    yunta_raw_add_by(m, g, place + 1, (int64_t)day - 1, 1);
    for (int32_t t = from; t < to; t++)
        if (plan->slot[t].minute <= at->minute)
            add_place(m, g, place + 1, t, t + 1, 1);
    yunta_raw_add_by(m, g, place, (int64_t)day - 1, -1);
    for (int32_t t = from; t < to; t++)
        if (plan->slot[t].minute + plan->slot[t].minutes <= at->minute)
            add_place(m, g, place, t, t + 1, -1);
    yunta_raw_row(m->raw, -YUNTA_ILP_INFINITY, 0);
}

/* A session that others come after is at an earlier place than they are. */
static void add_after(yunta_raw_model *m, size_t g, size_t place, size_t session) {
    const yunta_session *after = &m->plan->cohort->sessions[session];
    for (size_t a = 0; a < after->after_count; a++) {
        for (size_t p = 0; p <= place; p++) {
            const int32_t *late = *yunta_raw_start(m, g, p, session);
            const int32_t *soon = *yunta_raw_start(m, g, p, (size_t)after->after[a]);
            for (size_t k = 0; late && k < starts_of(m->plan, session); k++)
                yunta_raw_term(m->raw, late[k], 1);
            for (size_t k = 0; soon && p < place && k < starts_of(m->plan, (size_t)after->after[a]);
                 k++)
                yunta_raw_term(m->raw, soon[k], -1);
        }
        yunta_raw_row(m->raw, -YUNTA_ILP_INFINITY, 0);
    }
}

static void add_sessions(yunta_raw_model *m, size_t g) {
    const yunta_plenary_plan *plan = m->plan;
    for (size_t s = 0; s < plan->sessions; s++) {
        for (size_t p = 0; p < plan->sessions; p++) {
            const int32_t *column = *yunta_raw_start(m, g, p, s);
            for (size_t k = 0; column && k < starts_of(plan, s); k++)
                yunta_raw_term(m->raw, column[k], 1);
        }
        yunta_raw_row(m->raw, 1, 1);
        for (size_t p = 0; p < plan->sessions; p++)
            add_after(m, g, p, s);
    }
}

/* What a group has at each slot. */
static void add_slots(yunta_raw_model *m, size_t g) {
    const yunta_plenary_plan *plan = m->plan;
    for (int32_t t = 0; t < (int32_t)plan->slots; t++) {
        int32_t column = yunta_raw_column(m->raw, 0, 1, "at_g%zu_t%d_d%zu_m%d", g, t,
                                          yunta_plenary_day(plan, t), plan->slot[t].minute);
        m->at[g * plan->slots + (size_t)t] = column;
        for (size_t p = 0; p < plan->sessions; p++)
            add_place(m, g, p, t, t + 1, 1);
        yunta_raw_term(m->raw, column, -1);
        yunta_raw_row(m->raw, 0, 0);
    }
}

static bool add_group(yunta_raw_model *m, size_t g) {
    const yunta_plenary_plan *plan = m->plan;
    for (size_t p = 0; p < plan->sessions; p++)
        if (!add_starts(m, g, p))
            return false;
    for (size_t p = 0; p < plan->sessions; p++)
        add_days(m, g, p);
    for (size_t p = 0; p + 1 < plan->sessions; p++) {
        add_gaps(m, g, p);
        for (int32_t t = 0; plan->gap_least == 0 && t < (int32_t)plan->slots; t++)
            add_order(m, g, p, t);
    }
    add_sessions(m, g);
    add_slots(m, g);
    return true;
}

static bool speaks(const yunta_session *session, size_t expert) {
    for (size_t k = 0; k < session->expert_count; k++)
        if (session->experts[k] == (int32_t)expert)
            return true;
    return false;
}

/* A session of any group at a slot. */
static void add_session_at(yunta_raw_model *m, size_t session, int32_t slot) {
    size_t k = start_from(m->plan, session, slot);
    bool there = k < starts_of(m->plan, session) && m->plan->start[session][k] == slot;
    for (size_t g = 0; g < m->groups->groups && there; g++)
        for (size_t p = 0; p < m->plan->sessions; p++) {
            const int32_t *column = *yunta_raw_start(m, g, p, session);
            yunta_raw_term(m->raw, column ? column[k] : -1, 1);
        }
}

/* Sessions of all groups that run when a slot begins; of an expert alone (-1: any). */
static void add_running(yunta_raw_model *m, int32_t slot, int64_t expert) {
    const yunta_plenary_plan *plan = m->plan;
    size_t day = yunta_plenary_day(plan, slot);
    for (int32_t t = (int32_t)plan->day_slot[day]; t < (int32_t)plan->day_slot[day + 1]; t++) {
        const yunta_slot *at = &plan->slot[t];
        if (at->minute > plan->slot[slot].minute ||
            at->minute + at->minutes <= plan->slot[slot].minute)
            continue;
        for (size_t g = 0; g < m->groups->groups && expert < 0; g++)
            yunta_raw_term(m->raw, m->at[g * plan->slots + (size_t)t], 1);
        for (size_t s = 0; s < plan->sessions && expert >= 0; s++)
            if (speaks(&plan->cohort->sessions[s], (size_t)expert))
                add_session_at(m, s, t);
    }
}

static void add_rooms_and_teams(yunta_raw_model *m) {
    const yunta_plenary_plan *plan = m->plan;
    for (int32_t t = 0; t < (int32_t)plan->slots && m->groups->groups > 1; t++) {
        bool first = t == 0 || plan->slot[t - 1].day != plan->slot[t].day ||
                     plan->slot[t - 1].minute != plan->slot[t].minute;
        if (!first)
            continue;
        add_running(m, t, -1);
        yunta_raw_row(m->raw, 0, m->groups->at_once);
        for (size_t e = 0; e < plan->cohort->expert_count; e++) {
            add_running(m, t, (int64_t)e);
            yunta_raw_row(m->raw, 0, 1);
        }
    }
}

static bool asks(const yunta_choices *goals, int goal) {
    for (size_t k = 0; k < goals->count; k++)
        if (goals->items[k] == goal)
            return true;
    return false;
}

static yunta_status build(yunta_raw_model *m) {
    const yunta_choices *goals = &m->plan->cohort->policy->plenaries_objective;
    if (!make_room(m))
        return YUNTA_E_MEMORY;
    for (size_t g = 0; g < m->groups->groups; g++)
        if (!add_group(m, g))
            return YUNTA_E_MEMORY;
    add_rooms_and_teams(m);
    if (asks(goals, YUNTA_PLENARY_REGULAR) && !yunta_raw_regular(m))
        return YUNTA_E_MEMORY;
    return m->raw->failed ? YUNTA_E_MEMORY : yunta_raw_people(m);
}

/* The earlier sessions that are elsewhere. */
static void list_moved(yunta_raw_model *m) {
    const yunta_timetable *earlier = m->plan->cohort->repair->timetable;
    for (size_t e = 0; e < earlier->plenary_count; e++) {
        const yunta_plenary *had = &earlier->plenaries[e];
        size_t s = (size_t)had->session, g = (size_t)had->group;
        int32_t moved = yunta_raw_column(m->raw, 0, 1, "moved_e%zu", e);
        yunta_raw_term(m->raw, moved, 1);
        for (size_t p = 0; p < m->plan->sessions && g < m->groups->groups; p++) {
            const int32_t *column = *yunta_raw_start(m, g, p, s);
            for (size_t k = 0; column && k < starts_of(m->plan, s); k++) {
                const yunta_slot *slot = &m->plan->slot[m->plan->start[s][k]];
                if (slot->day == had->slot.day && slot->minute == had->slot.minute)
                    yunta_raw_term(m->raw, column[k], 1);
            }
        }
        yunta_raw_row(m->raw, 1, YUNTA_ILP_INFINITY);
        if (!yunta_array_push(&m->moved, moved))
            m->raw->failed = true;
    }
    for (size_t k = 0; k < m->moved.count; k++)
        yunta_raw_term(m->raw, m->moved.items[k], 1);
}

static yunta_status write_stages(yunta_raw_model *m, const yunta_part *part) {
    const yunta_choices *goals = &m->plan->cohort->policy->plenaries_objective;
    const yunta_repair *repair = m->plan->cohort->repair;
    size_t keeps = repair && repair->timetable && repair->timetable->plenary_count > 0;
    yunta_status status = YUNTA_OK;
    if (keeps) {
        list_moved(m);
        status = yunta_raw_stage(m->raw, part, 0, "moved");
    }
    bool none = part->status == YUNTA_PART_INFEASIBLE; /* one model tells as much as all */
    for (size_t k = 0; k < goals->count && status == YUNTA_OK && !(none && k + keeps > 0); k++) {
        for (size_t j = 0; j < m->off.count && goals->items[k] == YUNTA_PLENARY_REGULAR; j++)
            yunta_raw_term(m->raw, m->off.items[j], 1);
        yunta_raw_list_people(m, goals->items[k]);
        status = yunta_raw_stage(m->raw, part, k + keeps, yunta_plenary_goal_name(goals->items[k]));
    }
    return status;
}

static yunta_status write_plan(const yunta_plenary_plan *plan, const yunta_part *part,
                               yunta_raw *raw) {
    yunta_raw_model m = {.raw = raw, .plan = plan, .arena = yunta_arena_new()};
    const yunta_policy *policy = plan->cohort->policy;
    int64_t count = yunta_groups_needed(policy, plan->people);
    yunta_status status = YUNTA_E_MEMORY;
    if (m.arena)
        status = yunta_groups_new(plan, count < 1 ? 1 : (size_t)count,
                                  yunta_groups_room(policy, plan->people), &m.groups);
    if (status == YUNTA_OK)
        status = build(&m);
    if (status == YUNTA_OK)
        status = write_stages(&m, part);
    yunta_array_free(&m.off);
    yunta_array_free(&m.moved);
    yunta_groups_free(m.groups);
    yunta_arena_free(m.arena);
    return status;
}

yunta_status yunta_raw_plenaries(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                                 const yunta_pairing *pairing, const yunta_part *part,
                                 yunta_raw *raw) {
    yunta_cohort copy = *cohort;
    yunta_repair repair = {0};
    int32_t *person = NULL;
    size_t people = 0;
    yunta_plenary_plan *plan = NULL;
    uint8_t *all = yunta_alloc(cohort->session_count, 1);
    yunta_status status =
        all ? yunta_plenary_participants(cohort, eligibility, pairing, &person, &people)
            : YUNTA_E_MEMORY;
    if (status == YUNTA_OK && cohort->repair) { /* whatever has not happened may move */
        memset(all, 1, cohort->session_count);
        repair = *cohort->repair;
        repair.moves = all;
        copy.repair = &repair;
    }
    if (status == YUNTA_OK)
        status = yunta_plenary_plan_make(&copy, person, people, 0, raw->problems, &plan);
    if (status == YUNTA_OK)
        status = write_plan(plan, part, raw);
    yunta_plenary_plan_free(plan);
    yunta_free(person);
    yunta_free(all);
    return status;
}
