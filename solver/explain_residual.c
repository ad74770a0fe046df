/* The residual network of a result, and the check that its prices prove it. */
#include "base/parallel.h"
#include "solver/explain_private.h"
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 16 };

/* 20001*pair + mentor + 2*score; false for anything else. */
static bool read_weight(yunta_residual *r, const char *text) {
    while (*text != '\0') {
        char *end = NULL;
        int64_t factor = strtoll(text, &end, 10);
        if (end == text)
            factor = 1;
        else if (*end++ != '*')
            return false;
        size_t length = strcspn(end, " ");
        if (length == 4 && strncmp(end, "pair", 4) == 0)
            r->pair = factor;
        else if (length == 6 && strncmp(end, "mentor", 6) == 0)
            r->mentor = factor;
        else if (length == 5 && strncmp(end, "score", 5) == 0)
            r->score = factor;
        else
            return false;
        text = end + length;
        if (*text != '\0' && strncmp(text, " + ", 3) != 0)
            return false;
        text += *text != '\0' ? 3 : 0;
    }
    return r->pair >= 0 && r->mentor >= 0 && r->score >= 0;
}

/* Objectives that are sums, and no rule that is no flow. */
static bool is_plain(const yunta_policy *policy) {
    for (size_t k = 0; k < policy->matching_objective.count; k++) {
        int goal = policy->matching_objective.items[k];
        if (goal != YUNTA_GOAL_PAIRS && goal != YUNTA_GOAL_MENTORS && goal != YUNTA_GOAL_SCORE)
            return false;
    }
    for (size_t k = 0; k < policy->matching_quotas.count; k++) {
        const yunta_quota *quota = &policy->matching_quotas.items[k];
        if (quota->least > 0 || quota->most != YUNTA_NO_INT)
            return false;
    }
    return policy->matching_mentor_minimum <= 1;
}

static bool residual_alloc(yunta_residual *r, yunta_arena *arena) {
    size_t people = r->people, nodes = 2 * people + 1, all = nodes + people;
    r->state = yunta_arena_alloc(arena, r->candidates->count, 1);
    r->capacity = yunta_arena_alloc(arena, people, sizeof *r->capacity);
    r->demand = yunta_arena_alloc(arena, people, sizeof *r->demand);
    r->sold = yunta_arena_alloc(arena, people, sizeof *r->sold);
    r->bought = yunta_arena_alloc(arena, people, sizeof *r->bought);
    r->locked_mentor = yunta_arena_alloc(arena, people, 1);
    r->room = yunta_arena_alloc(arena, people + 1, sizeof *r->room);
    r->potential = yunta_arena_alloc(arena, nodes, sizeof *r->potential);
    r->length = yunta_arena_alloc(arena, all, sizeof *r->length);
    r->from = yunta_arena_alloc(arena, all, sizeof *r->from);
    r->via = yunta_arena_alloc(arena, all, sizeof *r->via);
    r->heap = yunta_arena_alloc(arena, all, sizeof *r->heap);
    r->place = yunta_arena_alloc(arena, all, sizeof *r->place);
    r->seen = yunta_arena_alloc(arena, all, 1);
    r->touched = yunta_arena_alloc(arena, all, sizeof *r->touched);
    return r->state != NULL && r->capacity != NULL && r->demand != NULL && r->sold != NULL &&
           r->bought != NULL && r->locked_mentor != NULL && r->room != NULL &&
           r->potential != NULL && r->length != NULL && r->from != NULL && r->via != NULL &&
           r->heap != NULL && r->place != NULL && r->seen != NULL && r->touched != NULL &&
           yunta_residual_list_alloc(r, arena);
}

static void fix_locks(yunta_residual *r, const yunta_cohort *cohort) {
    bool either = r->policy->matching_both == YUNTA_BOTH_EITHER;
    for (size_t k = 0; k < cohort->constraint_count; k++) {
        const yunta_constraint *row = &cohort->constraints[k];
        size_t arc = row->kind == YUNTA_LOCK
                         ? yunta_candidates_arc(r->candidates, row->mentor, row->mentee)
                         : YUNTA_NO_ARC;
        size_t reverse = either || arc == YUNTA_NO_ARC
                             ? YUNTA_NO_ARC
                             : yunta_candidates_arc(r->candidates, row->mentee, row->mentor);
        if (arc == YUNTA_NO_ARC || r->state[arc] == YUNTA_RESIDUAL_CLOSED)
            continue;
        r->state[arc] = YUNTA_RESIDUAL_CLOSED;
        r->locked_mentor[row->mentor] = 1;
        r->capacity[row->mentor]--;
        r->demand[row->mentee]--;
        if (reverse != YUNTA_NO_ARC)
            r->state[reverse] = YUNTA_RESIDUAL_CLOSED;
    }
    for (size_t p = 0; either && p < r->people; p++) {
        bool buys = r->demand[p] < cohort->person[p].mentors;
        r->demand[p] = r->locked_mentor[p] ? 0 : r->demand[p];
        r->capacity[p] = buys ? 0 : r->capacity[p];
    }
}

/* Room for what each mentor can hold: no more than their eligible pairs. */
static bool make_room(yunta_residual *r, yunta_arena *arena) {
    for (size_t arc = 0; arc < r->candidates->count; arc++)
        r->room[r->candidates->mentor[arc] + 1]++;
    for (size_t p = 0; p < r->people; p++) {
        size_t most = r->capacity[p] > 0 ? (size_t)r->capacity[p] : 0;
        r->room[p + 1] = r->room[p] + (most < r->room[p + 1] ? most : r->room[p + 1]);
    }
    r->held = yunta_arena_alloc(arena, r->room[r->people], sizeof *r->held);
    return r->held != NULL;
}

/* false when a pair that is not locked finds no place beside the locked ones. */
static bool hold_pairs(yunta_residual *r, const yunta_explain_basis *basis) {
    for (size_t k = 0; k < basis->count; k++) {
        int32_t mentor = basis->pairs[k].mentor, mentee = basis->pairs[k].mentee;
        size_t arc = yunta_candidates_arc(r->candidates, mentor, mentee);
        if (arc == YUNTA_NO_ARC)
            return false;
        if (r->state[arc] == YUNTA_RESIDUAL_CLOSED)
            continue;
        if (r->sold[mentor] >= r->capacity[mentor] || r->bought[mentee] >= r->demand[mentee])
            return false;
        r->held[r->room[mentor] + (size_t)r->sold[mentor]++] = (yunta_held){arc, mentee};
        r->bought[mentee]++;
        r->state[arc] = YUNTA_RESIDUAL_HELD;
    }
    return true;
}

/* Whether somebody could take either role, or two people each other's: then it is no flow. */
static bool is_flow(const yunta_residual *r) {
    const yunta_candidates *c = r->candidates;
    bool either = r->policy->matching_both == YUNTA_BOTH_EITHER;
    for (size_t j = 0; j < r->people; j++)
        for (size_t arc = c->first[j]; r->demand[j] > 0 && arc < c->first[j + 1]; arc++)
            if (r->state[arc] != YUNTA_RESIDUAL_CLOSED && r->capacity[c->mentor[arc]] > 0)
                r->sells[c->mentor[arc]] = r->buys[j] = 1;
    for (size_t j = 0; j < r->people; j++) {
        for (size_t arc = c->first[j]; r->demand[j] > 0 && arc < c->first[j + 1]; arc++) {
            int32_t i = c->mentor[arc];
            if (!r->sells[j] || r->state[arc] == YUNTA_RESIDUAL_CLOSED || r->capacity[i] < 1)
                continue;
            size_t reverse =
                either || r->demand[i] < 1 ? YUNTA_NO_ARC : yunta_candidates_arc(c, (int32_t)j, i);
            if (either || (reverse != YUNTA_NO_ARC && r->state[reverse] != YUNTA_RESIDUAL_CLOSED))
                return false;
        }
    }
    return true;
}

static void take_prices(yunta_residual *r, const yunta_explain_basis *basis) {
    for (size_t p = 0; p < r->people; p++) {
        int role = basis->cohort->person[p].role;
        bool sells = role & YUNTA_MENTOR, buys = role & YUNTA_MENTEE;
        r->potential[p] = sells ? -basis->mentor_price[p] : yunta_residual_bonus(r, (int32_t)p);
        r->potential[r->people + p] = buys ? basis->mentee_price[p] : 0;
    }
    for (size_t node = 0; node < 3 * r->people + 1; node++) {
        r->place[node] = -1;
        r->length[node] = INT64_MAX;
    }
}

/* No arc from or to NOBODY may have a reduced cost below 0. */
static bool ends_hold(const yunta_residual *r, int32_t p) {
    int64_t price = -r->potential[p], buys = r->potential[r->people + (size_t)p];
    int64_t bonus = yunta_residual_bonus(r, p);
    if (r->sold[p] < r->capacity[p] && price + (r->sold[p] == 0 ? bonus : 0) > 0)
        return false;
    if (r->sold[p] > 0 && price + (r->sold[p] == 1 ? bonus : 0) < 0)
        return false;
    return !(r->bought[p] < r->demand[p] && buys > 0) && !(r->bought[p] > 0 && buys < 0);
}

typedef struct {
    yunta_residual *residual;
    uint8_t *wrong; /* [people] */
} proof;

static void check_block(void *context, size_t block, size_t from, size_t to) {
    const proof *all = context;
    (void)block;
    for (size_t j = from; j < to; j++)
        all->wrong[j] = !ends_hold(all->residual, (int32_t)j) ||
                        !yunta_residual_list(all->residual, (int32_t)j);
}

yunta_status yunta_residual_make(yunta_explainer *e, bool *priced) {
    yunta_residual *r = &e->residual;
    const yunta_explain_basis *basis = &e->basis;
    *priced = false;
    *r = (yunta_residual){.people = basis->cohort->people,
                          .candidates = e->candidates,
                          .policy = basis->cohort->policy,
                          .gone = -1};
    if (basis->mentor_price == NULL || basis->mentee_price == NULL || basis->weight == NULL ||
        !is_plain(r->policy) || !read_weight(r, basis->weight))
        return YUNTA_OK;
    r->sells = yunta_arena_alloc(e->arena, r->people, 1);
    r->buys = yunta_arena_alloc(e->arena, r->people, 1);
    uint8_t *wrong = yunta_arena_alloc(e->arena, r->people, 1);
    if (r->sells == NULL || r->buys == NULL || wrong == NULL || !residual_alloc(r, e->arena))
        return YUNTA_E_MEMORY;
    for (size_t p = 0; p < r->people; p++) {
        r->capacity[p] = basis->cohort->person[p].capacity;
        r->demand[p] = basis->cohort->person[p].mentors;
    }
    fix_locks(r, basis->cohort);
    if (!make_room(r, e->arena))
        return YUNTA_E_MEMORY;
    if (!hold_pairs(r, basis) || !is_flow(r))
        return YUNTA_OK;
    take_prices(r, basis);
    proof all = {r, wrong};
    yunta_parallel_blocks(r->people, BLOCK, basis->options->threads, check_block, &all);
    *priced = memchr(wrong, 1, r->people) == NULL;
    return *priced && !yunta_residual_find_places(r, e->arena) ? YUNTA_E_MEMORY : YUNTA_OK;
}
