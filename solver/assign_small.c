/* Blocks whose rows fit in a matrix, buyers of at most a unit, no bonuses and no gifts. Bids
 * without an epsilon first, each to the second best; then a search over whole rows for each who is
 * left. */
#include "solver/assign_private.h"
#include <string.h>

enum { BIDS = 2 /* a buyer */ };

typedef struct {
    yunta_assign *a;
    int64_t *cost;   /* [span] price less what a pair is worth; what nobody can have TAKEN_AWAY */
    int64_t *length; /* [span] of a search, of those it has not been at */
    int32_t *from;   /* [span] by which buyer */
    size_t count;    /* sellers, rounded up */
    size_t bids;     /* left */
    size_t been;     /* sellers, in touched; their lengths in seller_length */
} market;

static yunta_assign_line line_of(const market *m, size_t buyer) {
    const yunta_assign *a = m->a;
    return (yunta_assign_line){a->matrix + buyer * a->span, m->cost, m->count,
                               (int32_t)a->weight.point, (int16_t)a->weight.least};
}

static void charge(market *m, size_t seller, int64_t rise) {
    m->a->price[seller] += rise;
    m->cost[seller] += rise;
}

static market open_market(yunta_assign *a) {
    market m = {.a = a,
                .cost = a->scratch.wide,
                .length = a->scratch.wide + a->span,
                .from = a->scratch.picked,
                .bids = BIDS * a->block.buyers};
    m.count = (a->block.sellers + YUNTA_ASSIGN_EIGHT - 1) / YUNTA_ASSIGN_EIGHT * YUNTA_ASSIGN_EIGHT;
    memset(a->start, 0, a->span * sizeof *a->start);
    memset(a->matrix, 0xff, a->block.buyers * a->span * sizeof *a->matrix);
    for (size_t j = 0; j < a->block.buyers; j++)
        yunta_assign_row(a, j, a->matrix + j * a->span);
    for (size_t i = 0; i < m.count; i++) {
        bool open = i < a->block.sellers && a->most[i] > 0;
        m.cost[i] = open ? -a->weight.pair : YUNTA_ASSIGN_TAKEN_AWAY;
    }
    memset(a->price, 0, a->block.sellers * sizeof *a->price);
    return m;
}

/* A seller of one unit goes to the highest bidder at what it is worth beyond the second best, and
 * whom it leaves bids again. Who finds two as good, or several units sold, is left to a search. */
static void bid(market *m, size_t buyer, yunta_assign_two best) {
    yunta_assign *a = m->a;
    for (; m->bids > 0; m->bids--) {
        int32_t unit = (int32_t)a->first_unit[buyer], holder = YUNTA_ASSIGN_NONE;
        int64_t second = best.second > 0 ? best.second : 0;
        size_t i = best.place;
        a->worth[buyer] = best.first > 0 ? best.first : 0;
        if (best.first <= 0)
            return;
        if (a->sold[i] >= a->most[i]) {
            if (a->most[i] > 1 || best.first <= second)
                return;
            holder = a->head[i];
            yunta_assign_unsell(a, holder);
        }
        yunta_assign_sell(a, unit, (int32_t)i, a->matrix[buyer * a->span + i]);
        if (a->most[i] == 1 && best.first > second) {
            charge(m, i, best.first - second);
            a->worth[buyer] = second;
        }
        if (holder == YUNTA_ASSIGN_NONE)
            return;
        buyer = (size_t)a->buyer_of[holder];
        yunta_assign_line line = line_of(m, buyer);
        best = yunta_assign_two_best(&line);
        a->worth[buyer] = best.first > 0 ? best.first : 0;
    }
}

/* Goes on from a seller that has sold all: to its buyers, who might give up, and to what else they
 * could buy. */
static yunta_assign_near leave(market *m, yunta_assign_near near, int64_t *best, int32_t *end) {
    yunta_assign *a = m->a;
    size_t seller = near.place;
    int64_t length = near.length;
    m->cost[seller] = YUNTA_ASSIGN_TAKEN_AWAY;
    m->length[seller] = YUNTA_ASSIGN_OUT_OF_REACH;
    a->seller_length[seller] = length;
    a->touched[m->been++] = (int32_t)seller;
    for (int32_t unit = a->head[seller]; unit != YUNTA_ASSIGN_NONE; unit = a->next[unit]) {
        size_t buyer = (size_t)a->buyer_of[unit];
        if (length + a->worth[buyer] < *best) {
            *best = length + a->worth[buyer];
            *end = unit;
        }
        yunta_assign_line line = line_of(m, buyer);
        near =
            yunta_assign_reach(&line, length + a->worth[buyer], (int32_t)buyer, m->length, m->from);
    }
    return near;
}

static void move_prices(market *m, size_t root, int64_t best) {
    yunta_assign *a = m->a;
    a->worth[root] -= best;
    for (size_t k = 0; k < m->been; k++) {
        size_t seller = (size_t)a->touched[k];
        int64_t move = best - a->seller_length[seller];
        m->cost[seller] = a->price[seller] - a->weight.pair;
        charge(m, seller, move);
        for (int32_t unit = a->head[seller]; unit != YUNTA_ASSIGN_NONE; unit = a->next[unit])
            a->worth[a->buyer_of[unit]] -= move;
    }
}

/* Sells back along a path: to its end, and to each what the one after it gives up. */
static void sell_along(market *m, int32_t seller) {
    yunta_assign *a = m->a;
    while (seller != YUNTA_ASSIGN_NONE) {
        size_t buyer = (size_t)m->from[seller];
        int32_t unit = (int32_t)a->first_unit[buyer], last = a->seller_of[unit];
        if (last != YUNTA_ASSIGN_NONE)
            yunta_assign_unsell(a, unit);
        yunta_assign_sell(a, unit, seller, a->matrix[buyer * a->span + (size_t)seller]);
        seller = last;
    }
}

/* The nearest seller with room, or who gives up instead. */
static void search(market *m, size_t root) {
    yunta_assign *a = m->a;
    int64_t best = a->worth[root];
    int32_t end = (int32_t)a->first_unit[root], seller = YUNTA_ASSIGN_NONE;
    m->been = 0;
    for (size_t i = 0; i < m->count; i++)
        m->length[i] = YUNTA_ASSIGN_OUT_OF_REACH;
    yunta_assign_line line = line_of(m, root);
    yunta_assign_near near = yunta_assign_reach(&line, best, (int32_t)root, m->length, m->from);
    while (near.length < best && seller == YUNTA_ASSIGN_NONE) {
        if (a->sold[near.place] < a->most[near.place]) {
            best = near.length;
            seller = (int32_t)near.place;
        } else {
            near = leave(m, near, &best, &end);
        }
    }
    move_prices(m, root, best);
    if (seller == YUNTA_ASSIGN_NONE) {
        seller = a->seller_of[end];
        if (seller != YUNTA_ASSIGN_NONE)
            yunta_assign_unsell(a, end);
    }
    sell_along(m, seller);
    a->effort.searches++;
}

static bool wants(const yunta_assign *a, size_t buyer) {
    return a->first_unit[buyer] < a->first_unit[buyer + 1];
}

void yunta_assign_small(yunta_assign *a) {
    market m = open_market(a);
    for (size_t j = 0; j < a->block.buyers; j++) {
        yunta_assign_line line = line_of(&m, j);
        yunta_assign_two best = yunta_assign_two_best(&line);
        a->degree[j] = (int32_t)best.arcs;
        a->worth[j] = best.first > 0 ? best.first : 0;
        if (wants(a, j))
            bid(&m, j, best);
    }
    a->effort.bids += BIDS * a->block.buyers - m.bids;
    for (size_t j = 0; j < a->block.buyers; j++)
        if (wants(a, j) && a->seller_of[a->first_unit[j]] == YUNTA_ASSIGN_NONE && a->worth[j] > 0)
            search(&m, j);
}
