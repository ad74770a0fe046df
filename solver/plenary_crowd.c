/* Plenaries of several groups, all stages: what holds for each person apart, good answers, and
 * every set of calendars where there are few. */
#include "model/repair.h"
#include "solver/plenary_groups.h"
#include "solver/plenary_mode.h"
#include <stdlib.h>
#include <string.h>

/* ---- bounds ---- */

static yunta_status find_most(yunta_groups *groups, yunta_arena *arena) {
    const yunta_plenary_plan *plan = groups->plan;
    yunta_chain chain;
    yunta_status status = yunta_chain_new(plan, arena, &chain);
    groups->most = yunta_arena_alloc(groups->arena, groups->profiles, 1);
    if (!groups->most)
        return YUNTA_E_MEMORY;
    chain.every = true;
    for (size_t q = 0; q < groups->profiles && status == YUNTA_OK; q++) {
        for (size_t slot = 0; slot < plan->slots; slot++)
            chain.weight[slot] = yunta_plenary_can(plan, (int32_t)slot, (size_t)groups->member[q]);
        yunta_chain_solve(&chain, 0, -1);
        int64_t most = yunta_chain_most(&chain);
        groups->most[q] = most > 0 ? (uint8_t)most : 0;
    }
    return status;
}

static int64_t counts(int goal, int32_t least, int64_t sessions) {
    if (goal == YUNTA_PLENARY_SHORTAGE)
        return sessions < least ? least - sessions : 0;
    return goal == YUNTA_PLENARY_COMPLETE ? sessions >= least : sessions;
}

static int64_t value_of(const yunta_groups *groups, const yunta_groups_answer *answer, int goal) {
    int64_t sum = 0;
    if (goal == YUNTA_PLENARY_REGULAR)
        return answer->irregular;
    for (size_t cell = 0; cell < groups->groups * groups->profiles; cell++)
        sum += answer->seats[cell] *
               counts(goal, yunta_plenary_least(groups->plan), answer->sessions[cell]);
    return sum;
}

static int64_t bound_of(const yunta_groups *groups, int goal) {
    int64_t sum = 0;
    if (goal == YUNTA_PLENARY_REGULAR)
        return (int64_t)groups->groups * groups->least_irregular;
    for (size_t q = 0; q < groups->profiles; q++)
        sum += groups->count[q] * counts(goal, yunta_plenary_least(groups->plan), groups->most[q]);
    if (goal == YUNTA_PLENARY_ATTENDANCE && groups->most_attended < sum)
        return groups->most_attended;
    return sum;
}

/* The bounds of the person stages, weighed. */
static void add_bounds(yunta_groups *groups) {
    const yunta_choices *goals = &groups->plan->cohort->policy->plenaries_objective;
    groups->most_total = 0;
    for (size_t k = 0; k < goals->count; k++) {
        int goal = goals->items[k];
        if (goal == YUNTA_PLENARY_REGULAR || !groups->most)
            continue;
        int64_t bound = bound_of(groups, goal);
        if (goal == YUNTA_PLENARY_SHORTAGE)
            bound = (int64_t)groups->plan->people * yunta_plenary_least(groups->plan) - bound;
        groups->most_total += *yunta_plenary_weight(&groups->weights, goal) * bound;
    }
}

yunta_status yunta_groups_bound(yunta_groups *groups) {
    yunta_arena *arena = yunta_arena_new();
    yunta_plenary_modes modes;
    yunta_status status = arena ? find_most(groups, arena) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = yunta_plenary_modes_new(groups->plan, arena, &modes);
    if (status == YUNTA_OK && modes.count > 0)
        groups->least_irregular = modes.mode[0].irregular;
    if (status == YUNTA_OK)
        status = yunta_groups_cover(groups, &groups->most_attended);
    groups->most_attended *= (int64_t)groups->plan->sessions;
    yunta_arena_free(arena);
    add_bounds(groups);
    return status;
}

bool yunta_groups_at_bound(const yunta_groups *groups, const yunta_groups_answer *answer) {
    return !yunta_groups_better(groups, groups->most_total,
                                (int64_t)groups->groups * groups->least_irregular, answer);
}

/* ---- stages ---- */

static void fill_stages(const yunta_groups *groups, const yunta_groups_answer *answer, bool proven,
                        yunta_part *part) {
    const yunta_choices *goals = &groups->plan->cohort->policy->plenaries_objective;
    part->stage_count = goals->count;
    part->status = YUNTA_PART_PROVEN;
    for (size_t k = 0; k < goals->count; k++) {
        yunta_stage *stage = &part->stages[k];
        stage->objective = yunta_plenary_goal_name(goals->items[k]);
        stage->value = value_of(groups, answer, goals->items[k]);
        stage->bound = proven ? stage->value : bound_of(groups, goals->items[k]);
        stage->settled = stage->value == stage->bound;
        if (!stage->settled)
            part->status = YUNTA_PART_BOUND;
    }
}

/* ---- solving ---- */

static void weigh(yunta_groups *groups) {
    const yunta_plenary_plan *plan = groups->plan;
    const yunta_choices *goals = &plan->cohort->policy->plenaries_objective;
    yunta_plenary_worth worth = yunta_plenary_weigh(plan, goals, goals->count);
    groups->weights = worth;
    for (size_t x = 0; x <= plan->sessions; x++) {
        int64_t enough = (int64_t)x < worth.least ? (int64_t)x : worth.least;
        groups->worth[x] = worth.attendance * (int64_t)x + worth.shortage * enough +
                           ((int64_t)x >= worth.least ? worth.complete : 0);
    }
    groups->lower = 1;
    groups->regular = false;
    for (size_t k = 0; k < goals->count; k++) {
        if (goals->items[k] == YUNTA_PLENARY_REGULAR)
            groups->regular = true;
        else if (groups->regular)
            groups->lower *= yunta_plenary_reach(plan, goals->items[k]) + 1;
    }
}

typedef struct {
    const yunta_plenary_plan *plan;
    yunta_calendar calendar;
    size_t group;
} dated;

static int by_time(const void *a, const void *b) {
    const dated *x = a, *y = b;
    for (size_t k = 0; k < x->plan->sessions; k++) {
        if (x->calendar.slot[k] != y->calendar.slot[k])
            return x->calendar.slot[k] - y->calendar.slot[k];
        if (x->calendar.session[k] != y->calendar.session[k])
            return x->calendar.session[k] - y->calendar.session[k];
    }
    return x->group < y->group ? -1 : 1;
}

/* Copies found into answer, its groups in order of time. */
static yunta_status sort_groups(const yunta_groups *groups, const yunta_groups_answer *found,
                                yunta_groups_answer *answer) {
    dated *order = yunta_alloc(groups->groups, sizeof *order);
    size_t profiles = groups->profiles;
    if (!order)
        return YUNTA_E_MEMORY;
    yunta_groups_copy(groups, found, answer);
    for (size_t g = 0; g < groups->groups; g++)
        order[g] = (dated){groups->plan, found->calendar[g], g};
    qsort(order, groups->groups, sizeof *order, by_time);
    for (size_t g = 0; g < groups->groups; g++) {
        size_t to = g * profiles, from = order[g].group * profiles;
        answer->calendar[g] = order[g].calendar;
        if (profiles == 0)
            continue;
        memcpy(answer->sessions + to, found->sessions + from, profiles);
        memcpy(answer->seats + to, found->seats + from, profiles * sizeof *answer->seats);
    }
    yunta_free(order);
    return YUNTA_OK;
}

static bool keeps_names(const yunta_groups *groups) {
    const yunta_repair *repair = groups->plan->cohort->repair;
    return repair && repair->apart;
}

/* proven: best is an optimum, or there is none. */
static yunta_status find(yunta_groups *groups, yunta_groups_answer *best, yunta_part *part,
                         bool *proven) {
    part->method = "search";
    *proven = false;
    yunta_status status = yunta_groups_bound(groups);
    if (status == YUNTA_OK && keeps_names(groups)) {
        status = yunta_groups_try_kept(groups, best, proven);
        part->method = *proven ? "enumeration" : "search";
        return status;
    }
    if (status == YUNTA_OK)
        status = yunta_groups_improve(groups, best);
    if (status == YUNTA_OK && best->found && !yunta_groups_at_bound(groups, best))
        status = yunta_groups_take_turns(groups, best);
    if (status == YUNTA_OK && best->found && !yunta_groups_at_bound(groups, best))
        status = yunta_groups_improve(groups, best);
    if (status != YUNTA_OK || (best->found && yunta_groups_at_bound(groups, best))) {
        *proven = status == YUNTA_OK;
        return status;
    }
    status = yunta_groups_try_all(groups, best, proven);
    if (*proven)
        part->method = "enumeration";
    return status;
}

yunta_status yunta_groups_solve(yunta_groups *groups, yunta_arena *arena, yunta_part *part,
                                yunta_groups_answer *answer) {
    const yunta_choices *goals = &groups->plan->cohort->policy->plenaries_objective;
    yunta_groups_answer best;
    bool proven = false;
    yunta_status status = yunta_groups_answer_new(groups, groups->arena, &best);
    part->stages = yunta_arena_alloc(arena, goals->count, sizeof *part->stages);
    if (status == YUNTA_OK)
        status =
            part->stages ? yunta_groups_answer_new(groups, groups->arena, answer) : YUNTA_E_MEMORY;
    weigh(groups);
    if (status == YUNTA_OK)
        status = find(groups, &best, part, &proven);
    if (status == YUNTA_OK && yunta_deadline_stopped(groups->deadline))
        status = YUNTA_E_STOPPED;
    if (status != YUNTA_OK)
        return status;
    part->status = proven ? YUNTA_PART_INFEASIBLE : YUNTA_PART_BOUND;
    if (!best.found)
        return YUNTA_OK;
    fill_stages(groups, &best, proven, part);
    if (!keeps_names(groups))
        return sort_groups(groups, &best, answer);
    yunta_groups_copy(groups, &best, answer);
    return YUNTA_OK;
}

yunta_status yunta_groups_possible(yunta_groups *groups, bool *possible, bool *known) {
    yunta_groups_answer answer;
    bool finished = false;
    groups->lower = 1;
    yunta_status status = yunta_groups_answer_new(groups, groups->arena, &answer);
    if (status == YUNTA_OK)
        status = find_most(groups, groups->arena);
    if (status == YUNTA_OK)
        status = yunta_groups_improve(groups, &answer);
    if (status == YUNTA_OK && !answer.found)
        status = yunta_groups_try_all(groups, &answer, &finished);
    *possible = answer.found;
    *known = answer.found || finished;
    return status;
}
