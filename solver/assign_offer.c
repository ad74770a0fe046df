/* What the auction offers a buyer at today's costs. */
#include "solver/assign_private.h"

enum {
    AHEAD = 6 /* bids for which memory is asked ahead */,
    PARTS = YUNTA_ASSIGN_PARTS,
    LINE = 64 /* bytes fetched at once */
};

yunta_assign_offer yunta_assign_best_offer(const yunta_assign *a, size_t buyer) {
    size_t from = yunta_assign_from(a, buyer);
    yunta_assign_top top = yunta_assign_best(a->list_seller + from, a->list_score + from,
                                             (size_t)a->listed[buyer], a->cost);
    if (top.first <= -YUNTA_ASSIGN_CLOSED / 2)
        return (yunta_assign_offer){top.first, top.second, SIZE_MAX, 0};
    return (yunta_assign_offer){top.first, top.second, (size_t)a->list_seller[from + top.place],
                                a->list_score[from + top.place]};
}

static yunta_assign_offer with_nobody(const yunta_assign *a, yunta_assign_offer best) {
    size_t nobody = a->block.sellers;
    if (a->first_slot[nobody] == a->first_slot[nobody + 1])
        return best;
    int64_t value = -a->cost[nobody];
    if (value > best.first)
        return (yunta_assign_offer){value, best.first, nobody, 0};
    best.second = value > best.second ? value : best.second;
    return best;
}

/* Bounds of lists made in whole points may be too high by less than one. */
static int64_t slack_of(const yunta_assign *a) {
    return a->block.row != NULL ? PARTS - 1 : 0;
}

yunta_assign_offer yunta_assign_beside_rest(const yunta_assign *a, size_t buyer,
                                            yunta_assign_offer best) {
    best = with_nobody(a, best);
    int64_t rest = a->bound[buyer] - slack_of(a);
    best.second = best.second > rest ? best.second : rest;
    best.second = best.second < best.first ? best.second : best.first;
    return best;
}

/* Within eps of the best is good enough, so that a list lasts longer. */
yunta_assign_offer yunta_assign_offer_of(yunta_assign *a, size_t buyer, int64_t eps) {
    yunta_assign_offer best = yunta_assign_best_offer(a, buyer);
    if (a->segments > 0 && best.second + slack_of(a) < a->bound[buyer])
        yunta_assign_tighten(a, buyer);
    if (best.first + eps + slack_of(a) < a->bound[buyer]) {
        yunta_assign_relist(a, buyer);
        best = yunta_assign_best_offer(a, buyer);
    }
    return yunta_assign_beside_rest(a, buyer, best);
}

bool yunta_assign_content(const yunta_assign *a, int32_t unit, size_t seller, int64_t eps) {
    size_t buyer = (size_t)a->buyer_of[unit];
    int64_t score = seller < a->block.sellers ? PARTS * a->score_of[unit] : 0;
    int64_t best = with_nobody(a, yunta_assign_best_offer(a, buyer)).first;
    int64_t rest = a->bound[buyer] - slack_of(a);
    best = best > rest ? best : rest;
    return score - a->cost[seller] + eps >= best;
}

static void fetch(const void *from, size_t bytes) {
    for (size_t at = 0; at < bytes; at += LINE)
        __builtin_prefetch((const char *)from + at);
    __builtin_prefetch((const char *)from + bytes - 1);
}

void yunta_assign_fetch_list(const yunta_assign *a, size_t buyer) {
    size_t from = yunta_assign_from(a, buyer);
    fetch(a->list_seller + from, a->stride * sizeof *a->list_seller);
    fetch(a->list_score + from, a->stride * sizeof *a->list_score);
    fetch(a->listed + buyer, sizeof *a->listed);
    fetch(a->bound + buyer, sizeof *a->bound);
    if (a->segments > 0)
        fetch(a->below + buyer * a->segments, a->segments);
}

void yunta_assign_fetch_costs(const yunta_assign *a, size_t buyer) {
    if (a->block.row != NULL)
        return;
    for (size_t k = yunta_assign_from(a, buyer), to = yunta_assign_to(a, buyer); k < to; k++)
        __builtin_prefetch(a->cost + a->list_seller[k]);
}

void yunta_assign_fetch_ahead(const yunta_assign *a, size_t first, size_t count) {
    size_t far = first + 2 * AHEAD, near = first + AHEAD;
    if (count <= 2 * AHEAD)
        return;
    yunta_assign_fetch_list(a,
                            (size_t)a->buyer_of[a->queue[far < a->units ? far : far - a->units]]);
    yunta_assign_fetch_costs(
        a, (size_t)a->buyer_of[a->queue[near < a->units ? near : near - a->units]]);
}
