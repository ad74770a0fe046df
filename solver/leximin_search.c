/* One search of a stage: an exchange at no cost, or a move of prices. */
#include "solver/leximin_private.h"

enum { NOWHERE = YUNTA_LEXIMIN_NOWHERE };
#define NO_ARC YUNTA_LEXIMIN_NO_ARC

bool yunta_leximin_sells_more(const yunta_leximin *l, int32_t s, int32_t *cost) {
    const yunta_leximin_network *n = l->network;
    bool first = l->sold[s] == 0;
    *cost = l->counting && first && n->counts[s] ? -1 : 0;
    return l->end_open[s] && l->sold[s] < n->capacity[s] &&
           (first ? n->first_open[s] : n->more_open[s]);
}

bool yunta_leximin_sells_less(const yunta_leximin *l, int32_t s, int32_t *cost) {
    const yunta_leximin_network *n = l->network;
    bool first = l->sold[s] == 1;
    *cost = l->counting && first && n->counts[s] ? 1 : 0;
    return l->end_open[s] && l->sold[s] > 0 && (first ? n->first_open[s] : n->more_open[s]);
}

bool yunta_leximin_buys_more(const yunta_leximin *l, int32_t b) {
    return l->end_open[l->network->sellers + (size_t)b] && l->network->buyer_open[b] &&
           l->bought[b] < l->network->demand[b];
}

bool yunta_leximin_buys_less(const yunta_leximin *l, int32_t b) {
    return l->end_open[l->network->sellers + (size_t)b] && l->network->buyer_open[b] &&
           l->bought[b] > 0;
}

static void reach(yunta_leximin *l, yunta_leximin_front *front, int32_t from, int32_t node,
                  size_t via) {
    if (front->seen[node] == l->search)
        return;
    front->seen[node] = l->search;
    front->next[node] = from;
    front->via[node] = via;
    front->node[front->reached++] = node;
}

/* Over the end: from a node to it, at a cost. */
static void step(yunta_leximin *l, yunta_leximin_front *front, int32_t at, int32_t to,
                 int32_t cost) {
    bool forth = front == &l->forth;
    int32_t rise = l->price[at] - l->price[to];
    if (cost + (forth ? rise : -rise) <= 0)
        reach(l, front, at, to, NO_ARC);
}

/* Whether an arc may be chosen at no reduced cost. */
static bool may_choose(const yunta_leximin *l, size_t arc) {
    return !(l->state[arc] & YUNTA_LEXIMIN_CHOSEN) && yunta_leximin_alive(l, arc) &&
           yunta_leximin_reduced(l, arc) <= 0;
}

static void forth_over(yunta_leximin *l, int32_t node, size_t arc) {
    int32_t seller = l->network->seller[arc];
    l->forth.work++;
    if (l->forth.seen[seller] != l->search && may_choose(l, arc))
        reach(l, &l->forth, node, seller, arc);
}

static void forth_from_buyer(yunta_leximin *l, int32_t node) {
    const yunta_leximin_network *n = l->network;
    int32_t b = node - (int32_t)n->sellers;
    for (size_t arc = n->first[b]; arc < n->first[b + 1] && n->score[arc] >= l->level; arc++)
        forth_over(l, node, arc);
    for (uint32_t t = l->tight[node]; t != 0; t = l->tight_next[1][t - 1])
        forth_over(l, node, t - 1);
    l->forth.work++;
    if (yunta_leximin_buys_less(l, b))
        step(l, &l->forth, node, (int32_t)l->nodes - 1, 0);
}

static void forth_from_seller(yunta_leximin *l, int32_t s) {
    int32_t cost;
    for (int32_t k = 0; k < l->sold[s]; k++) {
        size_t arc = l->held[l->room[s] + (size_t)k];
        if (yunta_leximin_alive(l, arc) && yunta_leximin_reduced(l, arc) >= 0)
            reach(l, &l->forth, s, yunta_leximin_buyer(l, arc), arc);
    }
    l->forth.work += (size_t)l->sold[s] + 1;
    if (yunta_leximin_sells_more(l, s, &cost))
        step(l, &l->forth, s, (int32_t)l->nodes - 1, cost);
}

static void forth_from_end(yunta_leximin *l, int32_t node) {
    int32_t sellers = (int32_t)l->network->sellers, cost;
    for (int32_t s = 0; s < sellers; s++)
        if (yunta_leximin_sells_less(l, s, &cost))
            step(l, &l->forth, node, s, cost);
    for (int32_t b = 0; b < (int32_t)l->network->buyers; b++)
        if (yunta_leximin_buys_more(l, b))
            step(l, &l->forth, node, sellers + b, 0);
    l->forth.work += l->nodes;
}

static void back_over(yunta_leximin *l, int32_t node, size_t arc, int32_t buyer) {
    l->back.work++;
    if (l->back.seen[buyer] != l->search && may_choose(l, arc))
        reach(l, &l->back, node, buyer, arc);
}

static void back_from_seller(yunta_leximin *l, int32_t s) {
    const yunta_leximin_network *n = l->network;
    int32_t sellers = (int32_t)n->sellers, cost;
    for (size_t k = l->column[s]; k < l->column[s + 1]; k++) {
        if (n->score[l->column_arc[k]] < l->level)
            break;
        back_over(l, s, l->column_arc[k], sellers + l->column_buyer[k]);
    }
    for (uint32_t t = l->tight[s]; t != 0; t = l->tight_next[0][t - 1])
        back_over(l, s, t - 1, sellers + l->buyer[t - 1]);
    l->back.work++;
    if (yunta_leximin_sells_less(l, s, &cost))
        step(l, &l->back, s, (int32_t)l->nodes - 1, cost);
}

static void back_from_buyer(yunta_leximin *l, int32_t node) {
    int32_t b = node - (int32_t)l->network->sellers;
    for (int32_t k = 0; k < l->bought[b]; k++) {
        size_t arc = l->bought_arc[l->place[b] + (size_t)k];
        if (yunta_leximin_alive(l, arc) && yunta_leximin_reduced(l, arc) >= 0)
            reach(l, &l->back, node, l->network->seller[arc], arc);
    }
    l->back.work += (size_t)l->bought[b] + 1;
    if (yunta_leximin_buys_more(l, b))
        step(l, &l->back, node, (int32_t)l->nodes - 1, 0);
}

static void back_from_end(yunta_leximin *l, int32_t node) {
    int32_t sellers = (int32_t)l->network->sellers, cost;
    for (int32_t s = 0; s < sellers; s++)
        if (yunta_leximin_sells_more(l, s, &cost))
            step(l, &l->back, node, s, cost);
    for (int32_t b = 0; b < (int32_t)l->network->buyers; b++)
        if (yunta_leximin_buys_less(l, b))
            step(l, &l->back, node, sellers + b, 0);
    l->back.work += l->nodes;
}

/* Scans one node of a side. The first node reached that the other side knows, or NOWHERE. */
static int32_t scan(yunta_leximin *l, yunta_leximin_front *front) {
    bool forth = front == &l->forth;
    const yunta_leximin_front *other = forth ? &l->back : &l->forth;
    int32_t node = front->node[front->scanned++], sellers = (int32_t)l->network->sellers;
    size_t before = front->reached;
    if (node == (int32_t)l->nodes - 1)
        forth ? forth_from_end(l, node) : back_from_end(l, node);
    else if (node < sellers)
        forth ? forth_from_seller(l, node) : back_from_seller(l, node);
    else
        forth ? forth_from_buyer(l, node) : back_from_buyer(l, node);
    for (size_t k = before; k < front->reached; k++)
        if (other->seen[front->node[k]] == l->search)
            return front->node[k];
    return NOWHERE;
}

static void drop(size_t *list, int32_t *count, size_t arc) {
    int32_t k = 0;
    while (list[k] != arc)
        k++;
    list[k] = list[--*count];
}

static void flip(yunta_leximin *l, size_t arc, bool choose) {
    int32_t s = l->network->seller[arc], b = l->buyer[arc];
    if (((l->state[arc] & YUNTA_LEXIMIN_CHOSEN) != 0) == choose)
        return;
    l->state[arc] ^= YUNTA_LEXIMIN_CHOSEN;
    if (choose) {
        l->held[l->room[s] + (size_t)l->sold[s]++] = arc;
        l->bought_arc[l->place[b] + (size_t)l->bought[b]++] = arc;
    } else {
        drop(l->held + l->room[s], &l->sold[s], arc);
        drop(l->bought_arc + l->place[b], &l->bought[b], arc);
    }
}

/* Arcs on the way: first those given up, so that nobody ever holds more than they may. */
static void exchange(yunta_leximin *l, int32_t meeting, size_t closing) {
    const yunta_leximin_front *fronts[] = {&l->forth, &l->back};
    for (int choose = 0; choose < 2; choose++) {
        if (!choose && closing != NO_ARC)
            flip(l, closing, false);
        for (int side = 0; side < 2; side++) {
            const yunta_leximin_front *front = fronts[side];
            for (int32_t node = meeting; front->next[node] != NOWHERE; node = front->next[node]) {
                bool at_seller = node < (int32_t)l->network->sellers;
                if (front->via[node] != NO_ARC && (at_seller == (side == 0)) == (choose == 1))
                    flip(l, front->via[node], choose);
            }
        }
    }
}

static void move_prices(yunta_leximin *l, const yunta_leximin_front *front, int32_t by) {
    for (size_t k = 0; k < front->reached; k++) {
        int32_t node = front->node[k];
        l->price[node] += by;
        if (!l->moved[node]) {
            l->moved[node] = 1;
            l->touched[l->touches++] = node;
        }
    }
}

bool yunta_leximin_exchange(yunta_leximin *l, int32_t from, int32_t to, size_t closing) {
    yunta_leximin_front *forth = &l->forth, *back = &l->back;
    int32_t meeting = NOWHERE;
    l->search++;
    forth->reached = forth->scanned = forth->work = 0;
    back->reached = back->scanned = back->work = 0;
    reach(l, forth, NOWHERE, from, NO_ARC);
    reach(l, back, NOWHERE, to, NO_ARC);
    while (meeting == NOWHERE && forth->scanned < forth->reached && back->scanned < back->reached)
        meeting = scan(l, forth->work <= back->work ? forth : back);
    if (meeting != NOWHERE)
        exchange(l, meeting, closing);
    else if (forth->scanned == forth->reached)
        move_prices(l, forth, -1);
    else
        move_prices(l, back, 1);
    return meeting != NOWHERE;
}
