/* How many people the weekly hours of several groups can reach, at most: greatest coverage by
 * branch and bound, what is left bounded by the greatest marginal gains (Nemhauser & Wolsey 1981).
 */
#include "solver/plenary_groups.h"
#include "solver/plenary_mix.h"

enum { nodes_most = 20000 };

typedef struct {
    const yunta_mixes *mixes;
    size_t groups, nodes;
    uint64_t *left; /* [(groups + 1) * words] at each depth, who is not reached */
    int64_t *gain;  /* [(groups + 1) * classes] at each depth */
    int64_t best, open;
} cover;

/* The sum of the greatest `count` gains from a class on, each class once. */
static int64_t greatest(const cover *c, const int64_t *gain, size_t from, size_t count) {
    int64_t sum = 0, before = INT64_MAX;
    size_t taken = 0;
    while (taken < count) {
        int64_t next = -1;
        size_t times = 0;
        for (size_t k = from; k < c->mixes->classes; k++) {
            if (gain[k] >= before || gain[k] < next)
                continue;
            times = gain[k] == next ? times + 1 : 1;
            next = gain[k];
        }
        if (next <= 0)
            break;
        times = times < count - taken ? times : count - taken;
        sum += next * (int64_t)times;
        taken += times;
        before = next;
    }
    return sum;
}

static void reach(cover *c, size_t depth, size_t from, int64_t reached) {
    const yunta_mixes *mixes = c->mixes;
    size_t words = mixes->plan->words;
    int64_t *gain = c->gain + depth * mixes->classes;
    const uint64_t *left = c->left + depth * words;
    if (reached > c->best)
        c->best = reached;
    for (size_t k = from; k < mixes->classes; k++)
        gain[k] = yunta_bits_common(left, mixes->crowd + k * words, words);
    for (size_t k = from; k < mixes->classes && depth < c->groups; k++) {
        int64_t bound = reached + greatest(c, gain, k, c->groups - depth);
        if (bound <= c->best)
            return;
        if (++c->nodes > nodes_most) {
            c->open = bound > c->open ? bound : c->open;
            return;
        }
        for (size_t w = 0; w < words; w++)
            c->left[(depth + 1) * words + w] = left[w] & ~mixes->crowd[k * words + w];
        reach(c, depth + 1, k + 1, reached + gain[k]);
    }
}

yunta_status yunta_groups_cover(const yunta_groups *groups, int64_t *people) {
    const yunta_plenary_plan *plan = groups->plan;
    yunta_mixes mixes = {.plan = plan, .arena = yunta_arena_new(), .every = true};
    cover c = {.mixes = &mixes, .groups = groups->groups};
    yunta_status status = mixes.arena ? yunta_mixes_classes(&mixes) : YUNTA_E_MEMORY;
    *people = 0;
    if (status == YUNTA_OK) {
        c.groups = c.groups < mixes.classes ? c.groups : mixes.classes;
        c.left = yunta_arena_alloc(mixes.arena, (c.groups + 1) * plan->words, sizeof *c.left);
        c.gain = yunta_arena_alloc(mixes.arena, (c.groups + 1) * mixes.classes, sizeof *c.gain);
        status = c.left && c.gain ? YUNTA_OK : YUNTA_E_MEMORY;
    }
    if (status == YUNTA_OK) {
        for (size_t p = 0; p < plan->people; p++)
            c.left[p / 64] |= (uint64_t)1 << (p % 64);
        reach(&c, 0, 0, 0);
        *people = c.open > c.best ? c.open : c.best;
    }
    yunta_arena_free(mixes.arena);
    return status;
}
