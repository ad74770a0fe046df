#include "solver/matching.h"
#include <stdlib.h>
#include <string.h>

bool yunta_quota_active(const yunta_quota *quota) {
    return quota->least > 0 || quota->most != YUNTA_NO_INT;
}

/* Lays out the arrays that are as long as there are people or arcs. */
static bool make_arrays(yunta_matching *m) {
    size_t people = m->cohort->people;
    m->state = yunta_arena_alloc(m->work, m->candidates->count, 1);
    m->chosen = yunta_arena_alloc(m->work, m->candidates->count, 1);
    m->capacity = yunta_arena_alloc(m->work, people, sizeof *m->capacity);
    m->demand = yunta_arena_alloc(m->work, people, sizeof *m->demand);
    m->spare_capacity = yunta_arena_alloc(m->work, people, sizeof *m->spare_capacity);
    m->spare_demand = yunta_arena_alloc(m->work, people, sizeof *m->spare_demand);
    m->locked_mentor = yunta_arena_alloc(m->work, people, 1);
    m->seen = yunta_arena_alloc(m->work, people, 1);
    m->member = yunta_arena_alloc(m->work, people, sizeof *m->member);
    m->rules.local = yunta_arena_alloc(m->work, people, sizeof *m->rules.local);
    return m->state != NULL && m->chosen != NULL && m->capacity != NULL && m->demand != NULL &&
           m->spare_capacity != NULL && m->spare_demand != NULL && m->locked_mentor != NULL &&
           m->seen != NULL && m->member != NULL && m->rules.local != NULL;
}

static void close_reverse(yunta_matching *m, int32_t mentor, int32_t mentee) {
    size_t reverse = yunta_candidates_arc(m->candidates, mentee, mentor);
    if (reverse == SIZE_MAX)
        return;
    if (m->state[reverse] == YUNTA_ARC_LOCKED)
        m->infeasible = true;
    else
        m->state[reverse] = YUNTA_ARC_CLOSED;
}

/* Fixes the locked pairs; every lock is eligible by now. */
static void fix_locks(yunta_matching *m) {
    for (size_t k = 0; k < m->cohort->constraint_count; k++) {
        const yunta_constraint *row = &m->cohort->constraints[k];
        if (row->kind != YUNTA_LOCK)
            continue;
        size_t arc = yunta_candidates_arc(m->candidates, row->mentor, row->mentee);
        if (m->state[arc] == YUNTA_ARC_LOCKED)
            continue;
        m->state[arc] = YUNTA_ARC_LOCKED;
        m->chosen[arc] = 1;
        m->locked_mentor[row->mentor] = 1;
        m->spare_capacity[row->mentor]--;
        m->spare_demand[row->mentee]--;
        if (m->rules.no_reciprocal)
            close_reverse(m, row->mentor, row->mentee);
    }
}

/* What locks and least sizes leave nobody free to do. */
static void narrow(yunta_matching *m) {
    for (size_t p = 0; p < m->cohort->people; p++) {
        bool sells = m->locked_mentor[p], buys = m->spare_demand[p] < m->demand[p];
        if (m->spare_capacity[p] < 0 || m->spare_demand[p] < 0 ||
            (m->rules.either && sells && buys))
            m->infeasible = true;
        if (!sells && (m->capacity[p] < m->rules.minimum || (m->rules.either && buys)))
            m->spare_capacity[p] = m->capacity[p] = 0;
        if (m->rules.either && sells)
            m->spare_demand[p] = m->demand[p] = 0;
    }
}

static void fill_people(yunta_matching *m) {
    for (size_t p = 0; p < m->cohort->people; p++) {
        m->spare_capacity[p] = m->capacity[p] = m->cohort->person[p].capacity;
        m->spare_demand[p] = m->demand[p] = m->cohort->person[p].mentors;
    }
}

static bool fill_quotas(yunta_matching *m) {
    const yunta_quotas *quotas = &m->policy->matching_quotas;
    yunta_match_quota *made = yunta_arena_alloc(m->work, quotas->count, sizeof *made);
    if (made == NULL)
        return false;
    for (size_t k = 0; k < quotas->count; k++) {
        const yunta_quota *quota = &quotas->items[k];
        if (!yunta_quota_active(quota))
            continue;
        uint8_t *counts = yunta_quota_counts(m->cohort, quota, m->work);
        if (counts == NULL)
            return false;
        made[m->rules.quota_count++] =
            (yunta_match_quota){quota->side, counts, quota->least,
                                quota->most == YUNTA_NO_INT ? INT32_MAX : quota->most};
    }
    m->rules.quotas = made;
    return true;
}

static int32_t root_of(int32_t *parent, int32_t person) {
    while (parent[person] != person)
        person = parent[person] = parent[parent[person]];
    return person;
}

/* The lower root stays root, so a part is known by its first person. */
static void join(int32_t *parent, int32_t a, int32_t b) {
    a = root_of(parent, a);
    b = root_of(parent, b);
    parent[a > b ? a : b] = a < b ? a : b;
}

static void join_pairs(const yunta_matching *m, int32_t *parent) {
    for (size_t p = 0; p < m->cohort->people; p++)
        parent[p] = (int32_t)p;
    for (size_t j = 0; j < m->cohort->people; j++)
        for (size_t arc = m->candidates->first[j]; arc < m->candidates->first[j + 1]; arc++)
            join(parent, m->candidates->mentor[arc], (int32_t)j);
}

/* Marks who has a pair on one side: as mentors, or as mentees. */
static void mark_side(const yunta_matching *m, yunta_role side, uint8_t *has) {
    memset(has, 0, m->cohort->people);
    for (size_t j = 0; j < m->cohort->people; j++)
        for (size_t arc = m->candidates->first[j]; arc < m->candidates->first[j + 1]; arc++)
            has[side == YUNTA_MENTOR ? (size_t)m->candidates->mentor[arc] : j] = 1;
}

/* Everybody who counts in a quota is decided together. */
static void join_quotas(yunta_matching *m, int32_t *parent) {
    for (size_t k = 0; k < m->rules.quota_count; k++) {
        const yunta_match_quota *quota = &m->rules.quotas[k];
        int32_t one = -1, count = 0;
        mark_side(m, quota->side, m->seen);
        for (int32_t p = 0; p < (int32_t)m->cohort->people; p++) {
            quota->counts[p] = quota->counts[p] && m->seen[p];
            if (!quota->counts[p])
                continue;
            one = one < 0 ? p : one;
            join(parent, one, p);
            count++;
        }
        m->infeasible = m->infeasible || count < quota->least;
    }
}

static bool arc_usable(const yunta_matching *m, size_t arc, size_t mentee) {
    return m->state[arc] == YUNTA_ARC_OPEN && m->spare_demand[mentee] > 0 &&
           m->spare_capacity[m->candidates->mentor[arc]] > 0;
}

/* Bits by person of what makes a group no flow: both roles open, a reciprocal pair, a quota. */
static void mark_hard(yunta_matching *m, uint8_t *hard) {
    uint8_t *sells = m->seen;
    memset(sells, 0, m->cohort->people);
    for (size_t j = 0; j < m->cohort->people; j++)
        for (size_t arc = m->candidates->first[j]; arc < m->candidates->first[j + 1]; arc++)
            if (arc_usable(m, arc, j))
                sells[m->candidates->mentor[arc]] = 1;
    for (size_t j = 0; j < m->cohort->people; j++) {
        for (size_t arc = m->candidates->first[j]; arc < m->candidates->first[j + 1]; arc++) {
            if (!arc_usable(m, arc, j))
                continue;
            int32_t mentor = m->candidates->mentor[arc];
            size_t reverse = m->rules.no_reciprocal
                                 ? yunta_candidates_arc(m->candidates, (int32_t)j, mentor)
                                 : SIZE_MAX;
            if ((m->rules.either && sells[j]) ||
                (reverse != SIZE_MAX && arc_usable(m, reverse, (size_t)mentor)))
                hard[j] = 1;
        }
        for (size_t k = 0; k < m->rules.quota_count; k++)
            hard[j] |= m->rules.quotas[k].counts[j];
    }
}

/* Whether some objective wants more (sign 1) or fewer (-1) mentors. */
static bool wants_mentors(const yunta_policy *policy, int sign) {
    for (size_t k = 0; k < policy->matching_objective.count; k++)
        if (yunta_objective_of(policy->matching_objective.items[k])->mentor * sign > 0)
            return true;
    return false;
}

/* Largest first, so that a large group does not start last; ties by first member. */
static int larger_first(const void *a, const void *b) {
    const yunta_match_group *one = a, *two = b;
    if (one->arcs != two->arcs)
        return one->arcs > two->arcs ? -1 : 1;
    return one->member[0] < two->member[0] ? -1 : 1;
}

static void classify(yunta_matching *m, const uint8_t *hard) {
    bool fewest = wants_mentors(m->policy, -1);
    bool none = m->rules.minimum > 1 || fewest || m->options->engine == YUNTA_ENGINE_GLPK;
    for (size_t g = 0; g < m->group_count; g++) {
        yunta_match_group *group = &m->groups[g];
        group->flow = !none;
        group->uses = fewest || wants_mentors(m->policy, 1);
        for (size_t k = 0; k < group->count; k++) {
            int32_t p = group->member[k];
            group->flow = group->flow && !hard[p];
            group->arcs += m->candidates->first[p + 1] - m->candidates->first[p];
        }
        m->ilp_groups += group->flow ? 0 : 1;
    }
    qsort(m->groups, m->group_count, sizeof *m->groups, larger_first);
}

/* Parts of at least two people become groups; their members lie together, ascending. */
static bool make_groups(yunta_matching *m, int32_t *parent) {
    size_t people = m->cohort->people, count = 0, total = 0;
    int32_t *size = yunta_arena_alloc(m->work, people, sizeof *size);
    int32_t *group_of = yunta_arena_alloc(m->work, people, sizeof *group_of);
    if (size == NULL || group_of == NULL)
        return false;
    for (size_t p = 0; p < people; p++)
        size[root_of(parent, (int32_t)p)]++;
    for (size_t p = 0; p < people; p++)
        count += size[p] > 1 ? 1 : 0;
    m->groups = yunta_arena_alloc(m->work, count, sizeof *m->groups);
    if (m->groups == NULL)
        return false;
    m->group_count = count;
    size_t next = 0;
    for (size_t p = 0; p < people; p++) {
        if (size[p] < 2)
            continue;
        m->groups[next].member = m->member + total;
        total += (size_t)size[p];
        group_of[p] = (int32_t)next++;
    }
    for (size_t p = 0; p < people; p++) {
        int32_t root = root_of(parent, (int32_t)p);
        if (size[root] < 2)
            continue;
        yunta_match_group *group = &m->groups[group_of[root]];
        m->rules.local[p] = (int32_t)group->count;
        m->member[(size_t)(group->member - m->member) + group->count++] = (int32_t)p;
    }
    return true;
}

static size_t count_blocks(const yunta_matching *m, int32_t *parent) {
    size_t blocks = 0;
    for (size_t p = 0; p < m->cohort->people; p++)
        m->seen[p] = 0;
    for (size_t p = 0; p < m->cohort->people; p++) {
        int32_t root = root_of(parent, (int32_t)p);
        blocks += (size_t)root != p && !m->seen[root] ? 1 : 0;
        m->seen[root] = (size_t)root != p || m->seen[root];
    }
    return blocks;
}

static yunta_status divide(yunta_matching *m) {
    size_t people = m->cohort->people;
    int32_t *parent = yunta_arena_alloc(m->work, people, sizeof *parent);
    uint8_t *hard = yunta_arena_alloc(m->work, people, 1);
    if (parent == NULL || hard == NULL)
        return YUNTA_E_MEMORY;
    join_pairs(m, parent);
    m->blocks = count_blocks(m, parent);
    join_quotas(m, parent);
    if (!make_groups(m, parent))
        return YUNTA_E_MEMORY;
    mark_hard(m, hard);
    classify(m, hard);
    return YUNTA_OK;
}

bool yunta_match_fill_rules(yunta_matching *m) {
    yunta_match_rules *rules = &m->rules;
    rules->people = m->cohort->people;
    rules->cohort = m->cohort;
    rules->minimum = m->policy->matching_mentor_minimum;
    rules->either = m->policy->matching_both == YUNTA_BOTH_EITHER;
    rules->no_reciprocal = !rules->either;
    return fill_quotas(m);
}

yunta_status yunta_match_setup(yunta_matching *m) {
    yunta_match_rules *rules = &m->rules;
    if (!make_arrays(m) || !yunta_match_fill_rules(m))
        return YUNTA_E_MEMORY;
    rules->first = m->candidates->first;
    rules->mentor = m->candidates->mentor;
    rules->score = m->candidates->score;
    rules->state = m->state;
    rules->capacity = m->capacity;
    rules->demand = m->demand;
    fill_people(m);
    fix_locks(m);
    narrow(m);
    return divide(m);
}
