/* Offers to many units at once, where arcs are given: all at the costs at the start of a round, so
 * that it does not matter how many threads look for them. What others rise by in a round leaves an
 * offer as good as it was, unless its own seller's did. */
#include "base/memory.h"
#include "base/parallel.h"
#include "solver/assign_offer.h"

enum {
    BLOCKS = 16,  /* that threads share */
    LONG = 2048,  /* rows longer than that have one scratch, and one thread */
    SHORT = 2048, /* units of a round that one thread looks at: they stay in its cache */
    MANY = YUNTA_ASSIGN_MANY, /* of one that several look at: fewer are not worth waking them */
    OF_ALL = 32,              /* and no more than this part of all units, for their bids may meet */
    AHEAD = 6,                /* units for which memory is asked ahead */
};

struct yunta_assign_offers {
    yunta_assign *a;
    size_t first, count; /* of the queue */
    int64_t eps;
    int threads;
    yunta_assign_bid bid[MANY];
    size_t relisted[BLOCKS];
    yunta_assign_scratch scratch[BLOCKS]; /* all in the memory of the first */
};

static yunta_assign_offers *with_scratch(yunta_assign_offers *r) {
    size_t span = r->a->span;
    int64_t *wide = yunta_alloc(BLOCKS * span, 2 * sizeof *wide);
    int32_t *picked = yunta_alloc(BLOCKS * span, sizeof *picked);
    int16_t *scores = yunta_alloc(BLOCKS * span, 2 * sizeof *scores);
    r->scratch[0] =
        (yunta_assign_scratch){.scores = scores, .values = scores, .wide = wide, .picked = picked};
    if (wide == NULL || picked == NULL || scores == NULL) {
        yunta_assign_offers_free(r);
        return NULL;
    }
    for (size_t k = 0; k < BLOCKS; k++)
        r->scratch[k] = (yunta_assign_scratch){.scores = scores + 2 * k * span,
                                               .values = scores + (2 * k + 1) * span,
                                               .wide = wide + 2 * k * span,
                                               .picked = picked + k * span};
    return r;
}

yunta_assign_offers *yunta_assign_offers_new(yunta_assign *a) {
    yunta_assign_offers *r = yunta_alloc(1, sizeof *r);
    if (r == NULL)
        return NULL;
    r->a = a;
    r->threads = a->span > LONG || !a->ones ? 1 : a->threads;
    return r->threads != 1 ? with_scratch(r) : r;
}

void yunta_assign_offers_free(yunta_assign_offers *r) {
    if (r == NULL)
        return;
    yunta_free(r->scratch[0].scores);
    yunta_free(r->scratch[0].wide);
    yunta_free(r->scratch[0].picked);
    yunta_free(r);
}

static int32_t unit_at(const yunta_assign_offers *r, size_t k) {
    size_t at = r->first + k;
    return r->a->queue[at < r->a->units ? at : at - r->a->units];
}

static size_t buyer_at(const yunta_assign_offers *r, size_t k) {
    return yunta_assign_buyer(r->a, unit_at(r, k));
}

static void offer_to(yunta_assign *a, size_t buyer, int64_t eps, const yunta_assign_scratch *s,
                     size_t *relisted, yunta_assign_bid *bid) {
    yunta_assign_offer best;
    yunta_assign_best_offer(a, buyer, &best);
    if (best.first + eps < *yunta_assign_bound(a, buyer)) {
        yunta_assign_list_arcs(a, buyer, s);
        ++*relisted;
        yunta_assign_best_offer(a, buyer, &best);
    }
    yunta_assign_beside_rest(a, buyer, &best);
    yunta_assign_note(a, &best, bid);
}

static void look(void *context, size_t block, size_t from, size_t to) {
    yunta_assign_offers *r = context;
    yunta_assign *a = r->a;
    const yunta_assign_scratch *s = r->threads == 1 ? &a->scratch : &r->scratch[block];
    size_t relisted = 0;
    for (size_t k = from; k < to; k++) {
        if (k + 2 * AHEAD < to)
            yunta_assign_fetch_list(a, buyer_at(r, k + 2 * AHEAD));
        if (k + AHEAD < to)
            yunta_assign_fetch_costs(a, buyer_at(r, k + AHEAD));
        offer_to(a, buyer_at(r, k), r->eps, s, &relisted, &r->bid[k]);
    }
    r->relisted[block] = relisted;
}

size_t yunta_assign_offers_look(yunta_assign_offers *r, size_t first, size_t count, int64_t eps,
                                const yunta_assign_bid **bids) {
    size_t most = r->a->many;
    bool many = count >= most && r->a->units / OF_ALL >= most;
    r->first = first;
    r->count = many ? most : count < SHORT ? count : SHORT;
    r->eps = eps;
    for (size_t k = 0; k < BLOCKS; k++)
        r->relisted[k] = 0;
    if (many)
        yunta_parallel_blocks(r->count, (most + BLOCKS - 1) / BLOCKS, r->threads, look, r);
    else
        look(r, 0, 0, r->count);
    for (size_t k = 0; k < BLOCKS; k++)
        r->a->effort.relisted += r->relisted[k];
    *bids = r->bid;
    return r->count;
}

static void fetch_slot(const yunta_assign_offers *r, size_t k) {
    const yunta_assign *a = r->a;
    if (k >= r->count || r->bid[k].seller == YUNTA_ASSIGN_NONE)
        return;
    __builtin_prefetch(&a->slot[r->bid[k].seller]);
    __builtin_prefetch(&a->seller_of[unit_at(r, k)]);
    __builtin_prefetch(&a->score_of[unit_at(r, k)]);
}

void yunta_assign_offers_fetch(const yunta_assign_offers *r, size_t k) {
    const yunta_assign *a = r->a;
    size_t near = k + AHEAD;
    if (!a->single)
        return;
    fetch_slot(r, k + 2 * AHEAD);
    if (near < r->count && r->bid[near].seller != YUNTA_ASSIGN_NONE &&
        a->slot[r->bid[near].seller].holder >= 0)
        __builtin_prefetch(&a->seller_of[a->slot[r->bid[near].seller].holder]);
}
