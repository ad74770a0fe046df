#include "solver/match_waive.h"

/* Beyond as many pairs the rules of eligibility are not put in question. */
enum { MOST_PAIRS = 100000 };

static bool add(yunta_waiving *c, yunta_waiver_kind kind, int32_t index) {
    return yunta_array_push(&c->elements, ((yunta_waiver){kind, index, false}));
}

static bool is_lock(const yunta_constraint *row) {
    return row->kind == YUNTA_LOCK;
}

/* Rows of one kind about a pair come together, so the first of them speaks for all. */
static bool first_of_pair(const yunta_cohort *cohort, size_t k) {
    const yunta_constraint *row = &cohort->constraints[k];
    const yunta_constraint *before = &cohort->constraints[k > 0 ? k - 1 : 0];
    return k == 0 || before->kind != row->kind || before->mentor != row->mentor ||
           before->mentee != row->mentee;
}

static bool wants_least(const yunta_waiving *c) {
    const yunta_quotas *quotas = &c->matching->policy->matching_quotas;
    for (size_t k = 0; k < quotas->count; k++)
        if (quotas->items[k].least > 0)
            return true;
    return false;
}

/* Without a quota to fill, only pairs of mentors with a lock can be needed. */
static bool in_play(const yunta_waiving *c, int32_t mentor, bool least) {
    return (c->matching->cohort->person[mentor].role & YUNTA_MENTOR) != 0 &&
           (least || c->locked_side[0][mentor]);
}

static size_t count_pairs(const yunta_waiving *c, bool least) {
    const yunta_cohort *cohort = c->matching->cohort;
    size_t mentors = 0, mentees = 0;
    for (size_t p = 0; p < cohort->people; p++) {
        mentors += in_play(c, (int32_t)p, least);
        mentees += (cohort->person[p].role & YUNTA_MENTEE) != 0;
    }
    return mentors * mentees;
}

static bool list_pair(yunta_waiving *c, int32_t mentor, yunta_rule_set bars) {
    return yunta_array_push(&c->mentor, mentor) && yunta_array_push(&c->bars, bars) &&
           yunta_array_push(&c->score, 0);
}

static bool list_pairs(yunta_waiving *c) {
    const yunta_matching *m = c->matching;
    const yunta_rule_set role = (yunta_rule_set)1 << YUNTA_RULE_ROLE;
    bool least = wants_least(c), all = count_pairs(c, least) <= MOST_PAIRS;
    for (int32_t j = 0; j < (int32_t)m->cohort->people; j++) {
        for (int32_t i = 0; i < (int32_t)m->cohort->people; i++) {
            if (!(m->cohort->person[j].role & YUNTA_MENTEE) || !in_play(c, i, least))
                continue;
            yunta_rule_set bars = yunta_pair_bars(m->eligibility, i, j);
            if ((bars & role) == 0 && (all || bars == 0) && !list_pair(c, i, bars))
                return false;
        }
        c->first[j + 1] = c->mentor.count;
    }
    return true;
}

static bool add_constraints(yunta_waiving *c) {
    const yunta_cohort *cohort = c->matching->cohort;
    for (size_t k = 0; k < cohort->constraint_count; k++) {
        const yunta_constraint *row = &cohort->constraints[k];
        bool ours = is_lock(row) || row->kind == YUNTA_FORBID;
        if (ours && first_of_pair(cohort, k) &&
            !add(c, is_lock(row) ? YUNTA_WAIVE_LOCK : YUNTA_WAIVE_FORBID, (int32_t)k))
            return false;
    }
    return true;
}

static bool add_rules(yunta_waiving *c) {
    yunta_rule_set seen = 0;
    for (size_t k = 0; k < c->bars.count; k++)
        seen |= c->bars.items[k];
    for (int32_t rule = YUNTA_RULE_SPONSOR; rule < YUNTA_RULES; rule++)
        if (rule != YUNTA_RULE_FORBID && (seen >> rule & 1) && !add(c, YUNTA_WAIVE_RULE, rule))
            return false;
    return true;
}

static bool add_people(yunta_waiving *c) {
    for (int32_t p = YUNTA_NOBODY; p < (int32_t)c->matching->cohort->people; p++) {
        if ((p == YUNTA_NOBODY || c->locked_side[0][p]) && !add(c, YUNTA_WAIVE_CAPACITY, p))
            return false;
        if ((p == YUNTA_NOBODY || c->locked_side[1][p]) && !add(c, YUNTA_WAIVE_DEMAND, p))
            return false;
    }
    return true;
}

static bool add_policy(yunta_waiving *c) {
    const yunta_policy *policy = c->matching->policy;
    if (!add(c, YUNTA_WAIVE_BOTH, 0) ||
        (policy->matching_mentor_minimum > 1 && !add(c, YUNTA_WAIVE_MINIMUM, 0)))
        return false;
    for (size_t k = 0; k < policy->matching_quotas.count; k++) {
        const yunta_quota *quota = &policy->matching_quotas.items[k];
        if ((quota->least > 0 && !add(c, YUNTA_WAIVE_QUOTA_LEAST, (int32_t)k)) ||
            (quota->most != YUNTA_NO_INT && !add(c, YUNTA_WAIVE_QUOTA_MOST, (int32_t)k)))
            return false;
    }
    return true;
}

static bool prepare_quotas(yunta_waiving *c) {
    const yunta_quotas *quotas = &c->matching->policy->matching_quotas;
    c->counts = yunta_arena_alloc(c->arena, quotas->count, sizeof *c->counts);
    c->quotas = yunta_arena_alloc(c->arena, quotas->count, sizeof *c->quotas);
    for (size_t k = 0; c->counts != NULL && k < quotas->count; k++) {
        c->counts[k] = yunta_quota_counts(c->matching->cohort, &quotas->items[k], c->arena);
        if (c->counts[k] == NULL)
            return false;
    }
    return c->counts != NULL && c->quotas != NULL;
}

static bool prepare(yunta_waiving *c) {
    const yunta_cohort *cohort = c->matching->cohort;
    size_t people = cohort->people;
    c->first = yunta_arena_alloc(c->arena, people + 1, sizeof *c->first);
    c->locked_side[0] = yunta_arena_alloc(c->arena, people, 1);
    c->locked_side[1] = yunta_arena_alloc(c->arena, people, 1);
    c->capacity = yunta_arena_alloc(c->arena, people, sizeof *c->capacity);
    c->demand = yunta_arena_alloc(c->arena, people, sizeof *c->demand);
    c->member = yunta_arena_alloc(c->arena, people, sizeof *c->member);
    c->local = yunta_arena_alloc(c->arena, people, sizeof *c->local);
    if (c->first == NULL || c->locked_side[0] == NULL || c->locked_side[1] == NULL ||
        c->capacity == NULL || c->demand == NULL || c->member == NULL || c->local == NULL)
        return false;
    for (size_t k = 0; k < cohort->constraint_count; k++) {
        if (is_lock(&cohort->constraints[k])) {
            c->locked_side[0][cohort->constraints[k].mentor] = 1;
            c->locked_side[1][cohort->constraints[k].mentee] = 1;
        }
    }
    if (!prepare_quotas(c) || !list_pairs(c))
        return false;
    c->state = yunta_arena_alloc(c->arena, c->mentor.count, 1);
    return c->state != NULL && add_constraints(c) && add_policy(c) && add_people(c) && add_rules(c);
}

static size_t pair_place(const yunta_waiving *c, const yunta_constraint *row) {
    for (size_t k = c->first[row->mentee]; k < c->first[row->mentee + 1]; k++)
        if (c->mentor.items[k] == row->mentor)
            return k;
    return SIZE_MAX;
}

/* Sets what one kind of yunta_waiver limits; as if there were none, for YUNTA_NOBODY known by
 * `others`. */
static void limit_people(const yunta_waiving *c, const yunta_waiver *e, int side, int32_t *limits) {
    const yunta_person *person = c->matching->cohort->person;
    for (size_t p = 0; p < c->matching->cohort->people; p++) {
        bool meant = e->index == YUNTA_NOBODY ? !c->locked_side[side][p] : e->index == (int32_t)p;
        if (meant)
            limits[p] = side == 0 ? person[p].capacity : person[p].mentors;
    }
}

static void open_pairs(yunta_waiving *c) {
    yunta_rule_set rules = 0;
    for (size_t k = 0; k < c->elements.count; k++) {
        const yunta_waiver *e = &c->elements.items[k];
        if (e->kind == YUNTA_WAIVE_RULE && e->active)
            rules |= (yunta_rule_set)1 << e->index;
    }
    for (size_t k = 0; k < c->mentor.count; k++)
        c->state[k] = (c->bars.items[k] & rules) != 0 ? YUNTA_ARC_CLOSED : YUNTA_ARC_OPEN;
}

/* Forbids before locks; false when a lock is barred. */
static bool fix_pairs(yunta_waiving *c, yunta_waiver_kind kind) {
    for (size_t k = 0; k < c->elements.count; k++) {
        const yunta_waiver *e = &c->elements.items[k];
        if (e->kind != kind || !e->active)
            continue;
        size_t pair = pair_place(c, &c->matching->cohort->constraints[e->index]);
        if (pair == SIZE_MAX && kind == YUNTA_WAIVE_LOCK)
            return false;
        if (pair == SIZE_MAX)
            continue;
        if (kind == YUNTA_WAIVE_LOCK && c->state[pair] == YUNTA_ARC_CLOSED)
            return false;
        c->state[pair] = kind == YUNTA_WAIVE_LOCK ? YUNTA_ARC_LOCKED : YUNTA_ARC_CLOSED;
    }
    return true;
}

static void apply(yunta_waiving *c, const yunta_waiver *e, yunta_match_rules *rules) {
    const yunta_policy *policy = c->matching->policy;
    if (e->kind == YUNTA_WAIVE_CAPACITY)
        limit_people(c, e, 0, c->capacity);
    if (e->kind == YUNTA_WAIVE_DEMAND)
        limit_people(c, e, 1, c->demand);
    if (e->kind == YUNTA_WAIVE_MINIMUM)
        rules->minimum = policy->matching_mentor_minimum;
    if (e->kind == YUNTA_WAIVE_BOTH) {
        rules->either = policy->matching_both == YUNTA_BOTH_EITHER;
        rules->no_reciprocal = !rules->either;
    }
    if (e->kind == YUNTA_WAIVE_QUOTA_LEAST)
        c->quotas[e->index].least = policy->matching_quotas.items[e->index].least;
    if (e->kind == YUNTA_WAIVE_QUOTA_MOST)
        c->quotas[e->index].most = policy->matching_quotas.items[e->index].most;
}

/* The problem of the active elements; false when it is plain that it has no answer. */
static bool make_rules(yunta_waiving *c, yunta_match_rules *rules) {
    const yunta_quotas *quotas = &c->matching->policy->matching_quotas;
    int32_t people = (int32_t)c->matching->cohort->people;
    *rules = (yunta_match_rules){.cohort = c->matching->cohort,
                                 .people = (size_t)people,
                                 .first = c->first,
                                 .mentor = c->mentor.items,
                                 .score = c->score.items,
                                 .state = c->state,
                                 .capacity = c->capacity,
                                 .demand = c->demand,
                                 .quotas = c->quotas,
                                 .quota_count = quotas->count,
                                 .local = c->local};
    for (int32_t p = 0; p < people; p++) {
        c->capacity[p] = c->demand[p] = people;
        c->member[p] = c->local[p] = p;
    }
    for (size_t k = 0; k < quotas->count; k++)
        c->quotas[k] = (yunta_match_quota){quotas->items[k].side, c->counts[k], 0, INT32_MAX};
    for (size_t k = 0; k < c->elements.count; k++)
        if (c->elements.items[k].active)
            apply(c, &c->elements.items[k], rules);
    open_pairs(c);
    fix_pairs(c, YUNTA_WAIVE_FORBID);
    return fix_pairs(c, YUNTA_WAIVE_LOCK);
}

yunta_status yunta_waiving_consistent(yunta_waiving *c, bool *consistent) {
    yunta_match_rules rules;
    yunta_match_model *model = NULL;
    yunta_match_outcome outcome = {.verdict = YUNTA_ILP_INFEASIBLE};
    yunta_solve_options options = *c->matching->options;
    options.engine = YUNTA_ENGINE_AUTO;
    *consistent = make_rules(c, &rules);
    if (!*consistent)
        return YUNTA_OK;
    yunta_match_group group = {.member = c->member, .count = rules.people, .arcs = c->mentor.count};
    yunta_status status = yunta_match_model_new(&rules, &group, &model);
    if (status == YUNTA_OK)
        status =
            yunta_match_model_solve(model, &(yunta_match_request){.goal = -1}, &options, &outcome);
    *consistent = outcome.verdict != YUNTA_ILP_INFEASIBLE;
    yunta_match_model_free(model);
    return status;
}

yunta_status yunta_waiving_prepare(yunta_waiving *c, yunta_matching *matching) {
    *c = (yunta_waiving){.matching = matching, .arena = yunta_arena_new()};
    return c->arena != NULL && prepare(c) ? YUNTA_OK : YUNTA_E_MEMORY;
}

void yunta_waiving_free(yunta_waiving *c) {
    yunta_array_free(&c->elements);
    yunta_array_free(&c->mentor);
    yunta_array_free(&c->bars);
    yunta_array_free(&c->score);
    yunta_arena_free(c->arena);
}
