/* What the auction offers a buyer at today's costs. */
#include "solver/assign_offer.h"

enum {
    AHEAD = 6 /* bids for which memory is asked ahead */,
    LINE = 64 /* bytes fetched at once */
};

void yunta_assign_best_offer(const yunta_assign *a, size_t buyer, yunta_assign_offer *best) {
    const yunta_assign_listed *list = yunta_assign_listed_of(a, buyer);
    yunta_assign_top top = yunta_assign_best(yunta_assign_sellers_of(a, buyer), list->score,
                                             (size_t)list->count, &a->costs);
    bool some = top.first > -YUNTA_ASSIGN_CLOSED / 2;
    best->first = top.first;
    best->second = top.second;
    best->seller = some ? (size_t)yunta_assign_sellers_of(a, buyer)[top.place] : SIZE_MAX;
    best->score = some ? list->score[top.place] : 0;
}

static void with_nobody(const yunta_assign *a, yunta_assign_offer *best) {
    size_t nobody = a->block.sellers;
    if (a->first_slot[nobody] == a->first_slot[nobody + 1])
        return;
    int64_t value = -*yunta_assign_cost(a, nobody);
    if (value > best->first)
        *best = (yunta_assign_offer){value, best->first, nobody, 0};
    else
        best->second = value > best->second ? value : best->second;
}

/* Bounds of lists made in whole points may be too high by less than one. */
static int64_t slack_of(const yunta_assign *a) {
    return a->block.row != NULL ? a->costs.parts - 1 : 0;
}

void yunta_assign_beside_rest(const yunta_assign *a, size_t buyer, yunta_assign_offer *best) {
    with_nobody(a, best);
    int64_t rest = *yunta_assign_bound(a, buyer) - slack_of(a);
    best->second = best->second > rest ? best->second : rest;
    best->second = best->second < best->first ? best->second : best->first;
}

/* Within eps of the best is good enough, so that a list lasts longer. */
void yunta_assign_offer_of(yunta_assign *a, size_t buyer, int64_t eps, yunta_assign_offer *best) {
    yunta_assign_best_offer(a, buyer, best);
    if (a->segments > 0 && best->second + slack_of(a) < *yunta_assign_bound(a, buyer))
        yunta_assign_tighten(a, buyer);
    if (best->first + eps + slack_of(a) < *yunta_assign_bound(a, buyer)) {
        yunta_assign_relist(a, buyer);
        yunta_assign_best_offer(a, buyer, best);
    }
    yunta_assign_beside_rest(a, buyer, best);
}

void yunta_assign_note(const yunta_assign *a, const yunta_assign_offer *best,
                       yunta_assign_bid *bid) {
    bid->seller = best->seller == SIZE_MAX ? YUNTA_ASSIGN_NONE : (int32_t)best->seller;
    if (best->seller == SIZE_MAX)
        return;
    bid->first = (int32_t)best->first;
    bid->second = (int32_t)best->second;
    bid->cost = *yunta_assign_cost(a, best->seller);
    bid->score = best->score;
}

bool yunta_assign_content(const yunta_assign *a, int32_t unit, size_t seller, int64_t eps) {
    size_t buyer = yunta_assign_buyer(a, unit);
    int64_t score = seller < a->block.sellers ? a->costs.parts * a->score_of[unit] : 0;
    int64_t rest = *yunta_assign_bound(a, buyer) - slack_of(a);
    yunta_assign_offer best;
    yunta_assign_best_offer(a, buyer, &best);
    with_nobody(a, &best);
    return score - *yunta_assign_cost(a, seller) + eps >= (best.first > rest ? best.first : rest);
}

static void fetch(const void *from, size_t bytes) {
    for (size_t at = 0; at < bytes; at += LINE)
        __builtin_prefetch((const char *)from + at);
    __builtin_prefetch((const char *)from + bytes - 1);
}

void yunta_assign_fetch_list(const yunta_assign *a, size_t buyer) {
    fetch(yunta_assign_listed_of(a, buyer), a->list_size);
    if (a->segments > 0)
        fetch(a->below + buyer * a->segments, a->segments);
}

void yunta_assign_fetch_costs(const yunta_assign *a, size_t buyer) {
    if (a->block.row != NULL)
        return;
    const int32_t *sellers = yunta_assign_sellers_of(a, buyer);
    for (size_t k = 0, count = (size_t)yunta_assign_listed_of(a, buyer)->count; k < count; k++)
        __builtin_prefetch(yunta_assign_cost(a, (size_t)sellers[k]));
}

void yunta_assign_fetch_ahead(const yunta_assign *a, size_t first, size_t count) {
    size_t far = first + 2 * AHEAD, near = first + AHEAD;
    if (count <= 2 * AHEAD)
        return;
    yunta_assign_fetch_list(a,
                            yunta_assign_buyer(a, a->queue[far < a->units ? far : far - a->units]));
    yunta_assign_fetch_costs(
        a, yunta_assign_buyer(a, a->queue[near < a->units ? near : near - a->units]));
}
