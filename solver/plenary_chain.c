/* Longest chains of starts: dynamic programming over states and days, from the last session back.
 */
#include "solver/plenary_private.h"

yunta_status yunta_chain_new(const yunta_plenary_plan *plan, yunta_arena *arena,
                             yunta_chain *chain) {
    size_t cells = plan->states * plan->days;
    *chain = (yunta_chain){.plan = plan};
    chain->weight = yunta_arena_alloc(arena, plan->slots, sizeof *chain->weight);
    chain->best = yunta_arena_alloc(arena, cells, sizeof *chain->best);
    chain->next = yunta_arena_alloc(arena, cells, sizeof *chain->next);
    if (plan->gap_least == 0)
        chain->later = yunta_arena_alloc(arena, plan->states * plan->slots, sizeof *chain->later);
    bool made = chain->weight && chain->best && chain->next &&
                (plan->gap_least > 0 || chain->later != NULL);
    return made ? YUNTA_OK : YUNTA_E_MEMORY;
}

void yunta_chain_days(const yunta_plenary_plan *plan, int64_t last, int64_t after, size_t *from,
                      size_t *to) {
    int64_t days = (int64_t)plan->days;
    int64_t low = last < 0 ? 0 : last + plan->gap_least * (after + 1);
    int64_t high = last < 0 ? days : last + plan->gap_most * (after + 1) + 1;
    if (high > days)
        high = days;
    *from = (size_t)(low < high ? low : high);
    *to = (size_t)high;
}

/* The first slot of the same day at or after the end of another; the end of the day's if none. */
static size_t slot_after(const yunta_plenary_plan *plan, int32_t slot) {
    const yunta_slot *at = &plan->slot[slot];
    size_t end = plan->day_slot[yunta_plenary_day(plan, slot) + 1], k = (size_t)slot;
    while (k < end && plan->slot[k].minute < at->minute + at->minutes)
        k++;
    return k;
}

int64_t yunta_chain_rest(const yunta_chain *chain, size_t state, int32_t slot) {
    const yunta_plenary_plan *plan = chain->plan;
    if (state + 1 == plan->states)
        return 0;
    size_t day = yunta_plenary_day(plan, slot);
    int64_t rest = chain->next[state * plan->days + day];
    if (!chain->later)
        return rest;
    size_t k = slot_after(plan, slot);
    if (k == plan->day_slot[day + 1])
        return rest;
    int64_t today = chain->later[state * plan->slots + k];
    if (today > YUNTA_PLENARY_NEVER && chain->penalise)
        today -= plan->cadence;
    return today > rest ? today : rest;
}

static void raise_to(int64_t *cell, int64_t value) {
    if (*cell < value)
        *cell = value;
}

/* The starts of one session on days [from, to), as the next one of a state. */
static void solve_arc(yunta_chain *chain, size_t state, size_t arc, size_t from, size_t to) {
    const yunta_plenary_plan *plan = chain->plan;
    int32_t session = plan->arc_session[arc];
    size_t next = (size_t)plan->arc_next[arc];
    const size_t *first = plan->first + (size_t)session * (plan->days + 1);
    for (size_t k = first[from]; k < first[to]; k++) {
        if (!yunta_chain_uses(chain, session, k))
            continue;
        int32_t slot = plan->start[session][k];
        int64_t rest = yunta_chain_rest(chain, next, slot);
        if (rest == YUNTA_PLENARY_NEVER)
            continue;
        int64_t value = rest + chain->weight[slot];
        raise_to(&chain->best[state * plan->days + yunta_plenary_day(plan, slot)], value);
        if (chain->later)
            raise_to(&chain->later[state * plan->slots + (size_t)slot], value);
    }
}

/* The best later day within the gaps of each day in [from, to). */
static void solve_gaps(yunta_chain *chain, size_t state, size_t from, size_t to, size_t end) {
    const yunta_plenary_plan *plan = chain->plan;
    const int64_t *best = chain->best + state * plan->days;
    size_t least = plan->gap_least > 0 ? (size_t)plan->gap_least : 1;
    for (size_t day = from; day < to; day++) {
        int64_t most = YUNTA_PLENARY_NEVER;
        for (size_t gap = least; gap <= (size_t)plan->gap_most && day + gap < end; gap++) {
            int64_t value = best[day + gap];
            if (value == YUNTA_PLENARY_NEVER)
                continue;
            if (chain->penalise)
                value -= gap > (size_t)plan->cadence ? (int64_t)gap - plan->cadence
                                                     : plan->cadence - (int64_t)gap;
            raise_to(&most, value);
        }
        chain->next[state * plan->days + day] = most;
    }
}

static void clear_row(yunta_chain *chain, size_t state, size_t from, size_t to) {
    const yunta_plenary_plan *plan = chain->plan;
    for (size_t day = from; day < to; day++)
        chain->best[state * plan->days + day] = YUNTA_PLENARY_NEVER;
    if (!chain->later)
        return;
    for (size_t k = plan->day_slot[from]; k < plan->day_slot[to]; k++)
        chain->later[state * plan->slots + k] = YUNTA_PLENARY_NEVER;
}

/* Each slot's value becomes the best from it to the end of its day. */
static void gather_later(yunta_chain *chain, size_t state, size_t from, size_t to) {
    const yunta_plenary_plan *plan = chain->plan;
    int64_t *later = chain->later + state * plan->slots;
    for (size_t day = from; day < to; day++)
        for (size_t k = plan->day_slot[day + 1]; k > plan->day_slot[day] + 1; k--)
            raise_to(&later[k - 2], later[k - 1]);
}

void yunta_chain_solve(yunta_chain *chain, size_t state, int64_t last) {
    const yunta_plenary_plan *plan = chain->plan;
    int held = __builtin_popcountll(plan->state[state]);
    for (size_t u = plan->states; u-- > state;) {
        if ((plan->state[u] & plan->state[state]) != plan->state[state])
            continue;
        int after = __builtin_popcountll(plan->state[u]) - held;
        size_t from, to, day_from, day_to;
        yunta_chain_days(plan, last, after, &from, &to);
        clear_row(chain, u, from, to);
        for (size_t arc = plan->first_arc[u]; arc < plan->first_arc[u + 1]; arc++)
            solve_arc(chain, u, arc, from, to);
        if (chain->later)
            gather_later(chain, u, from, to);
        if (after == 0)
            continue;
        yunta_chain_days(plan, last, after - 1, &day_from, &day_to);
        solve_gaps(chain, u, day_from, day_to, to);
    }
}

int64_t yunta_chain_most(const yunta_chain *chain) {
    int64_t most = YUNTA_PLENARY_NEVER;
    if (chain->plan->states == 1)
        return chain->plan->sessions == 0 ? 0 : most;
    for (size_t day = 0; day < chain->plan->days; day++)
        raise_to(&most, chain->best[day]);
    return most;
}

/* What the tables promise after slot (-1: from the beginning) in state. */
static int64_t promised(const yunta_chain *chain, size_t state, int32_t slot) {
    return slot < 0 ? yunta_chain_most(chain) : yunta_chain_rest(chain, state, slot);
}

static bool comes_after(const yunta_plenary_plan *plan, int32_t slot, int32_t last) {
    const yunta_slot *at = &plan->slot[slot];
    return last < 0 || at->day != plan->slot[last].day ||
           at->minute >= plan->slot[last].minute + plan->slot[last].minutes;
}

static int64_t gap_cost(const yunta_chain *chain, int32_t slot, int32_t last) {
    if (!chain->penalise || last < 0)
        return 0;
    int32_t gap = chain->plan->slot[slot].day - chain->plan->slot[last].day;
    return gap > chain->plan->cadence ? gap - chain->plan->cadence : chain->plan->cadence - gap;
}

/* The first start after slot in state whose value is what the tables promise; moves on to it. */
static bool trace_step(const yunta_chain *chain, size_t *state, int32_t *slot, int32_t *session) {
    const yunta_plenary_plan *plan = chain->plan;
    int64_t target = promised(chain, *state, *slot);
    size_t from, to;
    yunta_chain_days(plan, *slot < 0 ? -1 : (int64_t)yunta_plenary_day(plan, *slot), 0, &from, &to);
    for (size_t arc = plan->first_arc[*state]; arc < plan->first_arc[*state + 1]; arc++) {
        int32_t s = plan->arc_session[arc], next = plan->arc_next[arc];
        const size_t *first = plan->first + (size_t)s * (plan->days + 1);
        for (size_t k = first[from]; k < first[to]; k++) {
            int32_t at = plan->start[s][k];
            if (!yunta_chain_uses(chain, s, k) || !comes_after(plan, at, *slot))
                continue;
            int64_t rest = yunta_chain_rest(chain, (size_t)next, at);
            if (rest == YUNTA_PLENARY_NEVER ||
                rest + chain->weight[at] - gap_cost(chain, at, *slot) != target)
                continue;
            *state = (size_t)next;
            *slot = at;
            *session = s;
            return true;
        }
    }
    return false;
}

bool yunta_chain_trace(const yunta_chain *chain, size_t state, size_t held,
                       yunta_calendar *calendar) {
    int32_t slot = held > 0 ? calendar->slot[held - 1] : -1, session = -1;
    if (promised(chain, state, slot) == YUNTA_PLENARY_NEVER)
        return false;
    for (; held < chain->plan->sessions && trace_step(chain, &state, &slot, &session); held++) {
        calendar->session[held] = session;
        calendar->slot[held] = slot;
    }
    return held == chain->plan->sessions;
}
