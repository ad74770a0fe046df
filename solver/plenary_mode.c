#include "solver/plenary_mode.h"
#include <stdlib.h>

static const size_t table_limit = (size_t)1 << 25; /* cells over all modes */

static int by_promise(const void *a, const void *b) {
    const yunta_plenary_mode *x = a, *y = b;
    if (x->irregular != y->irregular)
        return x->irregular < y->irregular ? -1 : 1;
    return x->weekly - y->weekly;
}

/* Every start counts for a mode, dominated or not: only days and hours matter here. */
static yunta_status solve_mode(yunta_chain *work, yunta_arena *arena, yunta_plenary_mode *mode) {
    const yunta_plenary_plan *plan = work->plan;
    size_t cells = plan->states * plan->days;
    mode->chain = *work;
    mode->chain.next = yunta_arena_alloc(arena, cells, sizeof *mode->chain.next);
    if (work->later)
        mode->chain.later =
            yunta_arena_alloc(arena, plan->states * plan->slots, sizeof *mode->chain.later);
    if (!mode->chain.next || (work->later && !mode->chain.later))
        return YUNTA_E_MEMORY;
    for (size_t slot = 0; slot < plan->slots; slot++)
        work->weight[slot] = mode->weekly < 0 || plan->weekly[slot] == mode->weekly ? 0 : -1;
    yunta_chain_solve(&mode->chain, 0, -1);
    mode->irregular = -yunta_chain_most(&mode->chain);
    return YUNTA_OK;
}

yunta_status yunta_plenary_modes_new(const yunta_plenary_plan *plan, yunta_arena *arena,
                                     yunta_plenary_modes *modes) {
    bool seen[YUNTA_WEEK_MINUTES] = {false};
    yunta_chain work;
    yunta_status status = yunta_chain_new(plan, arena, &work);
    *modes = (yunta_plenary_modes){.plan = plan};
    modes->mode = yunta_arena_alloc(arena, plan->slots + 1, sizeof *modes->mode);
    if (!modes->mode)
        return YUNTA_E_MEMORY;
    work.penalise = true;
    work.every = true;
    for (size_t slot = 0; slot < plan->slots; slot++) {
        if (!seen[plan->weekly[slot]])
            modes->mode[modes->count++].weekly = plan->weekly[slot];
        seen[plan->weekly[slot]] = true;
    }
    if (modes->count * plan->states * (plan->days + (work.later ? plan->slots : 0)) > table_limit) {
        modes->count = 1;
        modes->mode[0].weekly = -1;
    }
    for (size_t m = 0; m < modes->count && status == YUNTA_OK; m++)
        status = solve_mode(&work, arena, &modes->mode[m]);
    qsort(modes->mode, modes->count, sizeof *modes->mode, by_promise);
    return status;
}

static bool within(const yunta_plenary_plan *plan, int32_t small, int32_t big) {
    for (size_t w = 0; w < plan->words; w++)
        if (plan->can[(size_t)small * plan->words + w] & ~plan->can[(size_t)big * plan->words + w])
            return false;
    return true;
}

int32_t yunta_plenary_move(const yunta_plenary_plan *plan, int32_t session, int32_t slot,
                           int32_t weekly) {
    if (weekly < 0 || plan->weekly[slot] == weekly)
        return slot;
    const size_t *first =
        plan->first + (size_t)session * (plan->days + 1) + yunta_plenary_day(plan, slot);
    for (size_t k = first[0]; k < first[1]; k++) {
        int32_t other = plan->start[session][k];
        if (plan->weekly[other] == weekly && plan->dominated[session][k] &&
            within(plan, other, slot))
            return other;
    }
    return -1;
}

int64_t yunta_plenary_modes_least(const yunta_plenary_modes *modes, const int32_t *off,
                                  const yunta_plenary_child *child) {
    int64_t least = INT64_MAX;
    for (size_t m = 0; m < modes->count; m++) {
        const yunta_plenary_mode *mode = &modes->mode[m];
        int64_t rest = yunta_chain_rest(&mode->chain, (size_t)child->next, child->slot);
        if (rest == YUNTA_PLENARY_NEVER || off[m] - rest >= least)
            continue;
        bool there =
            yunta_plenary_move(modes->plan, child->session, child->slot, mode->weekly) >= 0;
        if (off[m] - rest + !there < least)
            least = off[m] - rest + !there;
    }
    return least;
}
