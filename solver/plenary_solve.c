/* The stages of the plenaries' objective, in the policy's order.
 *
 * Stages that add up over people (shortage, complete, attendance) and follow one another are one
 * search: each weighs more than all that those after it can add, so the integer optimum of the sum
 * is the lexicographic one, and its bound taken apart bounds the stages. `regular` is a search of
 * its own with the earlier worth kept, and so are the stages after it with its irregularity kept.
 */
#include "solver/plenary_private.h"

typedef struct {
    const yunta_plenary_plan *plan;
    yunta_choices goals;
    yunta_part *part;
    yunta_plenary_search search;
    bool regular_kept;
    int64_t irregular;
} stages;

static yunta_plenary_worth single(const yunta_plenary_plan *plan, int goal) {
    yunta_plenary_worth worth = {.least = yunta_plenary_least(plan)};
    if (goal != YUNTA_PLENARY_REGULAR)
        *yunta_plenary_weight(&worth, goal) = 1;
    return worth;
}

/* Weights of the person stages among the first count goals. */
static yunta_plenary_worth weigh(const stages *s, size_t count) {
    return yunta_plenary_weigh(s->plan, &s->goals, count);
}

/* Shown the other way round where less is better. */
static int64_t shown(const yunta_plenary_plan *plan, int goal, int64_t counted) {
    if (goal == YUNTA_PLENARY_SHORTAGE)
        return (int64_t)plan->people * yunta_plenary_least(plan) - counted;
    return counted;
}

static int64_t counted(const yunta_plenary_plan *plan, int goal, const yunta_calendar *calendar) {
    yunta_plenary_worth worth = single(plan, goal);
    if (goal == YUNTA_PLENARY_REGULAR)
        return yunta_calendar_irregular(plan, calendar);
    return yunta_calendar_worth(plan, &worth, calendar);
}

static void settle(stages *s, size_t k, int64_t value, int64_t bound) {
    int goal = s->goals.items[k];
    yunta_stage *stage = &s->part->stages[k];
    stage->objective = yunta_plenary_goal_name(goal);
    stage->value = shown(s->plan, goal, value);
    stage->bound = shown(s->plan, goal, bound);
    stage->settled = value == bound;
}

/* A bound that holds whatever the other stages: the root's relaxation of this stage alone. */
static yunta_status loose_bound(const stages *s, int goal, int64_t *bound) {
    yunta_plenary_relax relax;
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = YUNTA_E_MEMORY;
    *bound = 0;
    if (goal == YUNTA_PLENARY_REGULAR) {
        yunta_arena_free(arena);
        return YUNTA_OK;
    }
    uint8_t *zero = arena ? yunta_arena_alloc(arena, s->plan->people, 1) : NULL;
    if (zero)
        status = yunta_plenary_relax_new(s->plan, arena, &relax);
    if (status == YUNTA_OK) {
        relax.worth = single(s->plan, goal);
        yunta_plenary_relax_solve(&relax, zero, zero, 0, -1, (int32_t)s->plan->sessions);
        *bound = (relax.constant + yunta_chain_most(&relax.chain)) / 12;
        if (*bound > yunta_plenary_reach(s->plan, goal))
            *bound = yunta_plenary_reach(s->plan, goal);
    }
    yunta_arena_free(arena);
    return status;
}

/* Takes the bound of a search apart into those of the person stages [0, to), and fills [from, to).
 * A stage that is not settled leaves nothing to say of those after it but their own loose bound. */
static yunta_status take_apart(stages *s, size_t from, size_t to, bool *settled) {
    int64_t rest = s->search.bound;
    for (size_t k = 0; k < to; k++) {
        int goal = s->goals.items[k];
        if (goal == YUNTA_PLENARY_REGULAR)
            continue;
        int64_t weight = *yunta_plenary_weight(&s->search.worth, goal);
        int64_t value = counted(s->plan, goal, &s->search.calendar), bound = value;
        yunta_status status = YUNTA_OK;
        if (*settled)
            bound = rest / weight;
        else
            status = loose_bound(s, goal, &bound);
        if (status != YUNTA_OK)
            return status;
        /* A search that hardly began knows less than that. */
        int64_t reach = yunta_plenary_reach(s->plan, goal);
        bound = bound < reach ? bound : reach;
        rest -= value * weight;
        if (k >= from)
            settle(s, k, value, bound);
        *settled = *settled && value == bound;
    }
    return YUNTA_OK;
}

static yunta_status solve_people(stages *s, size_t from, size_t to, bool *settled) {
    yunta_plenary_search *search = &s->search;
    search->worth = weigh(s, to);
    search->regular = false;
    search->watch_regular = s->regular_kept;
    search->irregular_most = s->regular_kept ? s->irregular : INT64_MAX;
    search->worth_least =
        search->found ? yunta_calendar_worth(s->plan, &search->worth, &search->calendar) + 1 : 0;
    yunta_status status = yunta_plenary_search_run(search);
    if (status != YUNTA_OK || !search->found)
        return status;
    return take_apart(s, from, to, settled);
}

static yunta_status solve_regular(stages *s, size_t k, bool *settled) {
    yunta_plenary_search *search = &s->search;
    search->worth = weigh(s, k);
    search->regular = search->watch_regular = true;
    search->worth_least =
        search->found ? yunta_calendar_worth(s->plan, &search->worth, &search->calendar) : 0;
    search->irregular_most =
        search->found ? yunta_calendar_irregular(s->plan, &search->calendar) - 1 : INT64_MAX - 1;
    yunta_status status = yunta_plenary_search_run(search);
    if (status != YUNTA_OK || !search->found)
        return status;
    s->irregular = yunta_calendar_irregular(s->plan, &search->calendar);
    s->regular_kept = true;
    settle(s, k, s->irregular, search->bound);
    *settled = s->part->stages[k].settled;
    return YUNTA_OK;
}

static yunta_status solve_all(stages *s) {
    size_t k = 0;
    bool settled = true;
    yunta_status status = YUNTA_OK;
    if (s->goals.count == 0)
        return solve_people(s, 0, 0, &settled);
    while (k < s->goals.count && settled && status == YUNTA_OK) {
        size_t to = k;
        while (to < s->goals.count && s->goals.items[to] != YUNTA_PLENARY_REGULAR)
            to++;
        if (to == k) {
            to = k + 1;
            status = solve_regular(s, k, &settled);
        } else {
            status = solve_people(s, k, to, &settled);
        }
        if (status == YUNTA_OK && !s->search.found)
            return YUNTA_OK;
        k = to;
    }
    for (; k < s->goals.count && status == YUNTA_OK; k++) {
        int64_t bound;
        status = loose_bound(s, s->goals.items[k], &bound);
        settle(s, k, counted(s->plan, s->goals.items[k], &s->search.calendar), bound);
    }
    return status;
}

static bool fits_between(const yunta_plenary_plan *plan, int32_t a, int32_t b) {
    const yunta_slot *x = &plan->slot[a], *y = &plan->slot[b];
    int32_t gap = y->day - x->day;
    return gap >= plan->gap_least && gap <= plan->gap_most &&
           (gap > 0 || x->minute + x->minutes <= y->minute);
}

static bool as_good(const stages *s, const yunta_calendar *calendar) {
    for (size_t k = 0; k < s->goals.count; k++) {
        int goal = s->goals.items[k];
        if (counted(s->plan, goal, calendar) != counted(s->plan, goal, &s->search.calendar))
            return false;
    }
    return true;
}

/* Moves one session to its earliest start that changes no stage. */
static bool move_earlier(stages *s, size_t k) {
    const yunta_plenary_plan *plan = s->plan;
    yunta_calendar *calendar = &s->search.calendar;
    int32_t session = calendar->session[k];
    size_t count = plan->first[(size_t)session * (plan->days + 1) + plan->days];
    for (size_t j = 0; j < count && plan->start[session][j] < calendar->slot[k]; j++) {
        yunta_calendar moved = *calendar;
        moved.slot[k] = plan->start[session][j];
        if ((k > 0 && !fits_between(plan, moved.slot[k - 1], moved.slot[k])) ||
            (k + 1 < plan->sessions && !fits_between(plan, moved.slot[k], moved.slot[k + 1])) ||
            !as_good(s, &moved))
            continue;
        *calendar = moved;
        return true;
    }
    return false;
}

static void tidy(stages *s) {
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t k = 0; k < s->plan->sessions; k++)
            moved = move_earlier(s, k) || moved;
    }
}

yunta_status yunta_plenary_solve(const yunta_plenary_plan *plan, const yunta_solve_options *options,
                                 yunta_arena *arena, yunta_part *part, yunta_calendar *calendar) {
    stages s = {.plan = plan, .part = part};
    s.goals = plan->cohort->policy->plenaries_objective;
    s.search = (yunta_plenary_search){
        .plan = plan, .deadline = options->deadline, .threads = options->threads};
    part->method = "search";
    part->stages = yunta_arena_alloc(arena, s.goals.count, sizeof *part->stages);
    part->stage_count = s.goals.count;
    yunta_status status = part->stages ? solve_all(&s) : YUNTA_E_MEMORY;
    if (status != YUNTA_OK)
        return status;
    if (!s.search.found) {
        part->status = YUNTA_PART_INFEASIBLE;
        part->stage_count = 0;
        return YUNTA_OK;
    }
    tidy(&s);
    part->status = YUNTA_PART_PROVEN;
    for (size_t k = 0; k < part->stage_count; k++)
        if (!part->stages[k].settled)
            part->status = YUNTA_PART_BOUND;
    *calendar = s.search.calendar;
    return YUNTA_OK;
}
