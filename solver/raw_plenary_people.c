/* The raw model of the plenaries: who can come. With one group a profile's sessions are a sum over
 * starts. With several, people of a profile who go to a group count once for each session that they
 * can attend there: a product of two choices, cut in levels (the first session, the second, ...).
 */
#include "solver/raw_plenary.h"

static bool find_keys(yunta_raw_model *m) {
    const yunta_plenary_plan *plan = m->plan;
    m->key = yunta_arena_alloc(m->arena, plan->slots + 1, sizeof *m->key);
    int32_t *first = yunta_arena_alloc(m->arena, plan->slots + 1, sizeof *first);
    if (!m->key || !first)
        return false;
    for (size_t t = 0; t < plan->slots; t++) {
        size_t k = 0;
        while (k < m->keys && (plan->weekly[first[k]] != plan->weekly[t] ||
                               plan->slot[first[k]].minutes != plan->slot[t].minutes))
            k++;
        if (k == m->keys)
            first[m->keys++] = (int32_t)t;
        m->key[t] = (int32_t)k;
    }
    return true;
}

static bool add_keys(yunta_raw_model *m) {
    size_t groups = m->groups->groups, slots = m->plan->slots;
    m->often = yunta_arena_alloc(m->arena, groups * m->keys, sizeof *m->often);
    for (size_t g = 0; g < groups && m->often; g++)
        for (size_t k = 0; k < m->keys; k++) {
            int32_t column =
                yunta_raw_column(m->raw, 0, (int64_t)m->plan->sessions, "often_g%zu_k%zu", g, k);
            m->often[g * m->keys + k] = column;
            for (size_t t = 0; t < slots; t++)
                if (m->key[t] == (int32_t)k)
                    yunta_raw_term(m->raw, m->at[g * slots + t], 1);
            yunta_raw_term(m->raw, column, -1);
            yunta_raw_row(m->raw, 0, 0);
        }
    return m->often != NULL;
}

/* The sessions of a group that a profile can attend: those at its usual hours, but for the
 * exceptions that absences and holidays make. room[keys] is scratch. */
static void add_attended(yunta_raw_model *m, size_t g, size_t profile, int32_t *room) {
    const yunta_plenary_plan *plan = m->plan;
    size_t person = (size_t)m->groups->member[profile];
    for (size_t k = 0; k < m->keys; k++)
        room[k] = 0;
    for (int32_t t = 0; t < (int32_t)plan->slots; t++)
        room[m->key[t]] += yunta_plenary_can(plan, t, person) ? 1 : -1;
    for (size_t k = 0; k < m->keys; k++)
        yunta_raw_term(m->raw, m->often[g * m->keys + k], room[k] > 0);
    for (int32_t t = 0; t < (int32_t)plan->slots; t++) {
        int usual = room[m->key[t]] > 0, can = yunta_plenary_can(plan, t, person);
        yunta_raw_term(m->raw, m->at[g * plan->slots + (size_t)t], can - usual);
    }
}

static int64_t least(const yunta_raw_model *m) {
    return yunta_plenary_least(m->plan);
}

/* One group: missing >= least - attended, and full only with least attended. */
static void add_alone(yunta_raw_model *m, size_t q, int32_t *room) {
    m->missing[q] = yunta_raw_column(m->raw, 0, least(m), "missing_q%zu", q);
    m->full[q] = yunta_raw_column(m->raw, 0, 1, "full_q%zu", q);
    yunta_raw_term(m->raw, m->missing[q], 1);
    add_attended(m, 0, q, room);
    yunta_raw_row(m->raw, least(m), YUNTA_ILP_INFINITY);
    yunta_raw_term(m->raw, m->full[q], -least(m));
    add_attended(m, 0, q, room);
    yunta_raw_row(m->raw, 0, YUNTA_ILP_INFINITY);
}

/* So many of a profile's people, if that is chosen. */
static int32_t add_share(yunta_raw_model *m, size_t g, size_t q, int32_t chosen, size_t level) {
    int64_t people = m->groups->count[q];
    int32_t share = yunta_raw_column(m->raw, 0, people, "share_g%zu_q%zu_l%zu", g, q, level);
    yunta_raw_term(m->raw, share, 1);
    yunta_raw_term(m->raw, m->seats[g * m->groups->profiles + q], -1);
    yunta_raw_row(m->raw, -YUNTA_ILP_INFINITY, 0);
    yunta_raw_term(m->raw, share, 1);
    yunta_raw_term(m->raw, chosen, -people);
    yunta_raw_row(m->raw, -YUNTA_ILP_INFINITY, 0);
    return share;
}

static void add_in_group(yunta_raw_model *m, size_t g, size_t q, int32_t *room) {
    size_t at = g * m->groups->profiles + q;
    int32_t first = (int32_t)yunta_ilp_columns(m->raw->ilp);
    m->seats[at] = yunta_raw_column(m->raw, 0, m->groups->count[q], "seats_g%zu_q%zu", g, q);
    for (size_t l = 0; l < m->levels; l++)
        yunta_raw_column(m->raw, 0, 1, "more_g%zu_q%zu_l%zu", g, q, l);
    int32_t enough = yunta_raw_column(m->raw, 0, 1, "enough_g%zu_q%zu", g, q);
    add_attended(m, g, q, room);
    for (size_t l = 0; l < m->levels; l++)
        yunta_raw_term(m->raw, first + 1 + (int32_t)l, -1);
    yunta_raw_row(m->raw, 0, YUNTA_ILP_INFINITY);
    add_attended(m, g, q, room);
    yunta_raw_term(m->raw, enough, -least(m));
    yunta_raw_row(m->raw, 0, YUNTA_ILP_INFINITY);
    for (size_t l = 0; l < m->levels; l++)
        m->level[at * m->levels + l] = add_share(m, g, q, first + 1 + (int32_t)l, l);
    m->full[at] = add_share(m, g, q, enough, m->levels);
}

/* Several groups: everybody has a seat; what is missing is what no first session of them gives. */
static void add_profile(yunta_raw_model *m, size_t q, int32_t *room) {
    const yunta_groups *groups = m->groups;
    int64_t people = groups->count[q];
    m->missing[q] = yunta_raw_column(m->raw, 0, least(m) * people, "missing_q%zu", q);
    for (size_t g = 0; g < groups->groups; g++)
        add_in_group(m, g, q, room);
    for (size_t g = 0; g < groups->groups; g++)
        yunta_raw_term(m->raw, m->seats[g * groups->profiles + q], 1);
    yunta_raw_row(m->raw, people, people);
    yunta_raw_term(m->raw, m->missing[q], 1);
    for (size_t g = 0; g < groups->groups; g++)
        for (size_t l = 0; l < m->levels && (int64_t)l < least(m); l++)
            yunta_raw_term(m->raw, m->level[(g * groups->profiles + q) * m->levels + l], 1);
    yunta_raw_row(m->raw, least(m) * people, YUNTA_ILP_INFINITY);
}

static void add_rooms(yunta_raw_model *m) {
    for (size_t g = 0; g < m->groups->groups; g++) {
        for (size_t q = 0; q < m->groups->profiles; q++)
            yunta_raw_term(m->raw, m->seats[g * m->groups->profiles + q], 1);
        yunta_raw_row(m->raw, 0, m->groups->room);
    }
}

yunta_status yunta_raw_people(yunta_raw_model *m) {
    size_t profiles = m->groups->profiles, all = m->groups->groups * profiles;
    bool alone = m->groups->groups == 1;
    m->levels = m->plan->sessions;
    m->missing = yunta_arena_alloc(m->arena, profiles, sizeof *m->missing);
    m->full = yunta_arena_alloc(m->arena, all, sizeof *m->full);
    m->seats = yunta_arena_alloc(m->arena, all, sizeof *m->seats);
    m->level = yunta_arena_alloc(m->arena, alone ? 0 : all * m->levels, sizeof *m->level);
    if (!m->missing || !m->full || !m->seats || !m->level || !find_keys(m) || !add_keys(m))
        return YUNTA_E_MEMORY;
    int32_t *room = yunta_arena_alloc(m->arena, m->keys, sizeof *room);
    if (!room)
        return YUNTA_E_MEMORY;
    for (size_t q = 0; q < profiles; q++)
        if (alone)
            add_alone(m, q, room);
        else
            add_profile(m, q, room);
    if (!alone)
        add_rooms(m);
    return m->raw->failed ? YUNTA_E_MEMORY : YUNTA_OK;
}

/* Of one group, attendance is a sum over starts. */
static void list_attendance(yunta_raw_model *m) {
    const yunta_plenary_plan *plan = m->plan;
    size_t cells = m->groups->groups * m->groups->profiles * m->levels;
    for (size_t t = 0; t < plan->slots && m->groups->groups == 1; t++) {
        const uint64_t *can = plan->can + t * plan->words;
        yunta_raw_term(m->raw, m->at[t], yunta_bits_common(can, can, plan->words));
    }
    for (size_t k = 0; k < cells && m->groups->groups > 1; k++)
        yunta_raw_term(m->raw, m->level[k], 1);
}

void yunta_raw_list_people(yunta_raw_model *m, int goal) {
    size_t profiles = m->groups->profiles, groups = m->groups->groups;
    if (goal == YUNTA_PLENARY_ATTENDANCE)
        list_attendance(m);
    for (size_t q = 0; q < profiles && goal == YUNTA_PLENARY_SHORTAGE; q++)
        yunta_raw_term(m->raw, m->missing[q], groups == 1 ? m->groups->count[q] : 1);
    for (size_t k = 0; k < groups * profiles && goal == YUNTA_PLENARY_COMPLETE; k++)
        yunta_raw_term(m->raw, m->full[k], groups == 1 ? m->groups->count[k] : 1);
}
