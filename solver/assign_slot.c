/* What the auction sells: slots, a heap a seller by price. */
#include "solver/assign_slot.h"
#include "solver/assign_offer.h"

/* Where each seller has one slot, it stands at the seller's own place. */
static size_t first_slot(const yunta_assign *a, size_t seller) {
    return a->single ? seller : a->first_slot[seller];
}

/* Sinks the first slot of a seller after its price rose. */
static void sink_slot(yunta_assign *a, size_t seller) {
    size_t from = a->first_slot[seller], at = 0, count = a->first_slot[seller + 1] - from;
    yunta_assign_slot *slot = a->slot + from, moved = slot[0];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count)
            break;
        if (child + 1 < count && slot[child + 1].price < slot[child].price)
            child++;
        if (slot[child].price >= moved.price)
            break;
        slot[at] = slot[child];
        at = child;
    }
    slot[at] = moved;
}

/* After the price of a seller's first slot rose. */
static void set_cost(yunta_assign *a, size_t seller) {
    if (!a->single)
        sink_slot(a, seller);
    int32_t price = a->slot[first_slot(a, seller)].price;
    *yunta_assign_cost(a, seller) = price;
    if (!a->narrow || seller == a->block.sellers)
        return;
    int32_t points = (int32_t)yunta_assign_floor(price, a->costs.parts);
    a->narrow = points <= YUNTA_ASSIGN_DEAREST;
    if (a->narrow)
        a->start[seller] = (int16_t)points;
}

int32_t yunta_assign_hand(yunta_assign *a, size_t seller, int32_t holder, int32_t rise) {
    yunta_assign_slot *slot = &a->slot[first_slot(a, seller)];
    int32_t old = slot->holder;
    slot->price += rise;
    slot->holder = holder;
    set_cost(a, seller);
    return old;
}

/* What a buyer's best is worth, the k-th highest of all: what nobody must cost to be chosen. */
static int32_t price_of_nobody(yunta_assign *a, size_t sold) {
    _Static_assert(sizeof *a->slot == sizeof(int64_t), "slots, not in use yet, lend their room");
    int64_t *best = (int64_t *)(void *)a->slot;
    size_t count = 0;
    for (size_t unit = 0; unit < a->units; unit++) {
        yunta_assign_offer offer;
        yunta_assign_best_offer(a, yunta_assign_buyer(a, unit), &offer);
        best[count++] = offer.first;
    }
    return sold < count ? (int32_t)-yunta_assign_kth(best, count, sold) : 0;
}

/* Where each seller has just one slot, its cost stands beside its holder, who is asked for next: a
 * bid waits for one line of memory less. Rows are scanned with costs in the nearest cache. */
static void place_costs(yunta_assign *a) {
    bool in_slots = a->single && a->block.row == NULL;
    a->costs.cost = in_slots ? &a->slot[0].price : a->cost_room;
    a->costs.step = in_slots ? sizeof *a->slot / sizeof *a->costs.cost : 1;
}

void yunta_assign_lay_out(yunta_assign *a, size_t nobodies) {
    size_t n = a->block.sellers, slot = 0;
    a->single = nobodies == 0;
    for (size_t i = 0; i < n; i++) {
        a->first_slot[i + 1] = a->first_slot[i] + (size_t)a->slots_of[i];
        a->single = a->single && a->slots_of[i] == 1;
    }
    a->first_slot[n + 1] = a->first_slot[n] + nobodies;
    a->slots = a->first_slot[n + 1];
    place_costs(a);
    for (size_t i = 0; i < n; i++)
        *yunta_assign_cost(a, i) =
            a->slots_of[i] > 0 ? a->costs.parts * a->start[i] : YUNTA_ASSIGN_CLOSED;
    *yunta_assign_cost(a, n) =
        nobodies > 0 ? price_of_nobody(a, a->units - nobodies) : YUNTA_ASSIGN_CLOSED;
    for (size_t i = 0; i <= n; i++)
        for (; slot < a->first_slot[i + 1]; slot++)
            a->slot[slot] = (yunta_assign_slot){*yunta_assign_cost(a, i), YUNTA_ASSIGN_FREE};
}
