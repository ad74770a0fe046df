/* Offers to many units of a block of rows at once, all at the costs at the start of a round, so
 * that it does not matter how many threads look for them. Most of the work are lists made anew,
 * each by one thread: a buyer's list and bounds are its own, and costs stand still meanwhile. */
#include "base/memory.h"
#include "base/team.h"
#include "solver/assign_offer.h"
#include <stdatomic.h>

enum {
    PART_OF_MANY = 4,
    MOST = 2048,  /* units of a round */
    OF_QUEUE = 2, /* and no more than this part of those that wait, for their bids may meet */
    FEWEST = 64,  /* units of a round that is worth waking threads for */
    EACH = 8,     /* units that a thread takes at once */
    AHEAD = 6     /* units for which memory is asked ahead */
};

/* What one thread works with: the engine, with scratch of its own. */
typedef struct {
    yunta_assign view;
    atomic_bool busy;
    yunta_assign_scratch scratch;
    uint64_t *wanted;
    yunta_assign_stretch *stretch;
} lane;

struct yunta_assign_ahead {
    yunta_assign *a;
    yunta_team *team;
    size_t first, count; /* of the queue */
    int64_t eps;
    size_t lanes;
    lane *lane;
    yunta_assign_bid bid[MOST];
};

static bool lane_new(const yunta_assign *a, lane *l) {
    l->wanted = yunta_alloc(a->span / YUNTA_ASSIGN_PART / 64 + 1, sizeof *l->wanted);
    l->stretch = yunta_alloc(a->span / YUNTA_ASSIGN_PART + 1, sizeof *l->stretch);
    return yunta_assign_scratch_new(a, &l->scratch) && l->wanted != NULL && l->stretch != NULL;
}

yunta_assign_ahead *yunta_assign_ahead_new(yunta_assign *a) {
    if (a->block.row == NULL || a->segments == 0 || !a->ones || a->units < a->many / PART_OF_MANY)
        return NULL;
    yunta_assign_ahead *r = yunta_alloc(1, sizeof *r);
    if (r == NULL)
        return NULL;
    r->a = a;
    r->lane = yunta_alloc((size_t)a->threads, sizeof *r->lane);
    r->lanes = r->lane != NULL ? (size_t)a->threads : 0;
    r->team = yunta_team_new(a->threads - 1);
    bool fine = r->lane != NULL && r->team != NULL;
    for (size_t k = 1; k < r->lanes; k++)
        fine = lane_new(a, &r->lane[k]) && fine;
    if (fine)
        return r;
    yunta_assign_ahead_free(r);
    return NULL;
}

void yunta_assign_ahead_free(yunta_assign_ahead *r) {
    if (r == NULL)
        return;
    yunta_team_free(r->team);
    for (size_t k = 1; k < r->lanes; k++) {
        yunta_assign_scratch_free(&r->lane[k].scratch);
        yunta_free(r->lane[k].wanted);
        yunta_free(r->lane[k].stretch);
    }
    yunta_free(r->lane);
    yunta_free(r);
}

static size_t buyer_at(const yunta_assign_ahead *r, size_t k) {
    const yunta_assign *a = r->a;
    size_t at = r->first + k;
    return yunta_assign_buyer(a, a->queue[at < a->units ? at : at - a->units]);
}

/* The engine as it stands; the first lane takes its scratch, too. */
static void set_view(const yunta_assign_ahead *r, lane *l) {
    l->view = *r->a;
    if (l == r->lane)
        return;
    l->view.scratch = l->scratch;
    l->view.wanted = l->wanted;
    l->view.stretch = l->stretch;
}

static lane *enter(const yunta_assign_ahead *r) {
    lane *l = r->lane;
    while (atomic_exchange(&l->busy, true))
        l = l + 1 < r->lane + r->lanes ? l + 1 : r->lane;
    return l;
}

static void make_bid(yunta_assign *a, size_t buyer, int64_t eps, yunta_assign_bid *bid) {
    yunta_assign_offer best;
    yunta_assign_offer_of(a, buyer, eps, &best);
    yunta_assign_note(a, &best, bid);
    if (a->single && best.seller != SIZE_MAX)
        __builtin_prefetch(&a->slot[best.seller]);
}

static void look(void *context, size_t block) {
    yunta_assign_ahead *r = context;
    lane *l = enter(r);
    size_t to = (block + 1) * EACH < r->count ? (block + 1) * EACH : r->count;
    for (size_t k = block * EACH; k < to; k++) {
        if (k + AHEAD < r->count)
            yunta_assign_fetch_list(&l->view, buyer_at(r, k + AHEAD));
        make_bid(&l->view, buyer_at(r, k), r->eps, &r->bid[k]);
    }
    atomic_store(&l->busy, false);
}

size_t yunta_assign_ahead_look(yunta_assign_ahead *r, size_t first, size_t count, int64_t eps,
                               const yunta_assign_bid **bids) {
    size_t all = count / OF_QUEUE < MOST ? count / OF_QUEUE : MOST, relisted = 0;
    if (all < FEWEST)
        return 0;
    r->first = first;
    r->count = all;
    r->eps = eps;
    for (size_t k = 0; k < r->lanes; k++)
        set_view(r, &r->lane[k]);
    yunta_team_run(r->team, (all + EACH - 1) / EACH, look, r);
    for (size_t k = 0; k < r->lanes; k++)
        relisted += r->lane[k].view.effort.relisted - r->a->effort.relisted;
    r->a->effort.relisted += relisted;
    *bids = r->bid;
    return all;
}
