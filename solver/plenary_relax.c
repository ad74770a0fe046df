/* The relaxation of the plenaries: each participant's worth, a function of how many sessions they
 * can attend, is bounded by a line; what is left is a longest chain.
 *
 * min(x, L) <= L + s (x - L) for every slope s in 0..1, and x >= L as 0 or 1 is at most
 * 1 + s (x - L) for every x >= a when s (L - a) <= 1 and a is what the participant has already. The
 * slopes are twelfths, so every number is an integer, and any slopes give a valid bound: those of
 * the root are improved by subgradients (Held & Karp 1971), a node's start from its parent's. With
 * slopes 0 or 1 by whether a participant has enough, it is the bound of a submodular function by
 * its marginal gains (Nemhauser & Wolsey 1981).
 */
#include "solver/plenary_private.h"

enum { unit = 12, planes = 4 };

yunta_status yunta_plenary_relax_new(const yunta_plenary_plan *plan, yunta_arena *arena,
                                     yunta_plenary_relax *relax) {
    *relax = (yunta_plenary_relax){.plan = plan};
    relax->plane = yunta_arena_alloc(arena, 2 * planes * plan->words, sizeof *relax->plane);
    if (!relax->plane)
        return YUNTA_E_MEMORY;
    return yunta_chain_new(plan, arena, &relax->chain);
}

static int shortage_slope(int32_t least, int32_t has, int32_t left, int lean) {
    if (has >= least)
        return 0;
    return has + left <= least ? unit : lean;
}

static int complete_slope(int32_t least, int32_t has, int32_t left, int lean) {
    if (has >= least || has + left < least)
        return 0;
    int most = unit / (least - has);
    return has + left == least || lean > most ? most : lean;
}

static void write_slope(uint64_t *plane, size_t words, size_t p, int slope) {
    for (size_t b = 0; b < planes; b++) {
        uint64_t bit = (uint64_t)1 << (p % 64);
        uint64_t *word = &plane[b * words + p / 64];
        *word = slope >> b & 1 ? *word | bit : *word & ~bit;
    }
}

/* Lines of every participant: their slopes as bits in planes, what is constant in a sum. */
static void draw_lines(yunta_plenary_relax *relax, const uint8_t *count, const uint8_t *lean,
                       int32_t left) {
    const yunta_plenary_worth *worth = &relax->worth;
    size_t words = relax->plan->words;
    int64_t constant = 0;
    for (size_t p = 0; p < relax->plan->people; p++) {
        int32_t has = count[p], least = worth->least;
        constant += unit * worth->attendance * has;
        if (worth->shortage) {
            int slope = shortage_slope(least, has, left, lean[p]);
            constant += worth->shortage * (unit * least + (int64_t)slope * (has - least));
            write_slope(relax->plane, words, p, slope);
        }
        if (worth->complete && has + left >= least) {
            int slope = complete_slope(least, has, left, lean[p]);
            constant += worth->complete * (unit + (int64_t)slope * (has - least));
            write_slope(relax->plane + planes * words, words, p, slope);
        } else if (worth->complete) {
            write_slope(relax->plane + planes * words, words, p, 0);
        }
    }
    relax->constant = constant;
}

static int64_t sum_planes(const uint64_t *plane, const uint64_t *can, size_t words) {
    int64_t sum = 0;
    for (size_t b = 0; b < planes; b++)
        for (size_t w = 0; w < words; w++)
            sum += (int64_t)__builtin_popcountll(plane[b * words + w] & can[w]) << b;
    return sum;
}

static int64_t slot_weight(const yunta_plenary_relax *relax, size_t slot) {
    const yunta_plenary_worth *worth = &relax->worth;
    size_t words = relax->plan->words;
    const uint64_t *can = relax->plan->can + slot * words;
    int64_t weight = 0;
    if (worth->attendance)
        for (size_t w = 0; w < words; w++)
            weight += unit * worth->attendance * __builtin_popcountll(can[w]);
    if (worth->shortage)
        weight += worth->shortage * sum_planes(relax->plane, can, words);
    if (worth->complete)
        weight += worth->complete * sum_planes(relax->plane + planes * words, can, words);
    return weight;
}

void yunta_plenary_relax_solve(yunta_plenary_relax *relax, const uint8_t *count,
                               const uint8_t *lean, size_t state, int32_t last, int32_t left) {
    const yunta_plenary_plan *plan = relax->plan;
    int64_t day = last < 0 ? -1 : (int64_t)yunta_plenary_day(plan, last);
    size_t from, to, unused;
    draw_lines(relax, count, lean, left);
    yunta_chain_days(plan, day, 0, &from, &unused);
    yunta_chain_days(plan, day, left - 1, &unused, &to);
    for (size_t slot = plan->day_slot[from]; slot < plan->day_slot[to]; slot++)
        if (plan->used[slot])
            relax->chain.weight[slot] = slot_weight(relax, slot);
    yunta_chain_solve(&relax->chain, state, day);
}

int64_t yunta_plenary_relax_bound(const yunta_plenary_relax *relax,
                                  const yunta_plenary_child *child) {
    int64_t rest = yunta_chain_rest(&relax->chain, (size_t)child->next, child->slot);
    if (rest == YUNTA_PLENARY_NEVER)
        return YUNTA_PLENARY_NEVER;
    int64_t total = relax->constant + relax->chain.weight[child->slot] + rest;
    return total >= 0 ? total / unit : -((-total + unit - 1) / unit);
}

void yunta_plenary_relax_trace(const yunta_plenary_relax *relax, const yunta_plenary_child *child,
                               size_t held, yunta_calendar *calendar) {
    calendar->session[held - 1] = child->session;
    calendar->slot[held - 1] = child->slot;
    yunta_chain_trace(&relax->chain, (size_t)child->next, held, calendar);
}
