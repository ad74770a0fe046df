#include "solver/leximin.h"
#include "base/memory.h"
#include "solver/leximin_private.h"

static bool front_alloc(yunta_leximin_front *front, size_t nodes) {
    front->node = yunta_alloc(nodes, sizeof *front->node);
    front->seen = yunta_alloc(nodes, sizeof *front->seen);
    front->next = yunta_alloc(nodes, sizeof *front->next);
    front->via = yunta_alloc(nodes, sizeof *front->via);
    return front->node != NULL && front->seen != NULL && front->next != NULL && front->via != NULL;
}

static void front_free(yunta_leximin_front *front) {
    yunta_free(front->node);
    yunta_free(front->seen);
    yunta_free(front->next);
    yunta_free(front->via);
}

static bool alloc(yunta_leximin *l) {
    const yunta_leximin_network *n = l->network;
    size_t arcs = n->first[n->buyers];
    l->state = yunta_alloc(arcs, 1);
    l->buyer = yunta_alloc(arcs, sizeof *l->buyer);
    l->column = yunta_alloc(n->sellers + 2, sizeof *l->column);
    l->column_arc = yunta_alloc(arcs, sizeof *l->column_arc);
    l->tight = yunta_alloc(l->nodes, sizeof *l->tight);
    l->tight_next[0] = yunta_alloc(arcs, sizeof *l->tight_next[0]);
    l->tight_next[1] = yunta_alloc(arcs, sizeof *l->tight_next[1]);
    l->column_buyer = yunta_alloc(arcs, sizeof *l->column_buyer);
    l->room = yunta_alloc(n->sellers + 1, sizeof *l->room);
    l->place = yunta_alloc(n->buyers + 1, sizeof *l->place);
    l->sold = yunta_alloc(n->sellers, sizeof *l->sold);
    l->bought = yunta_alloc(n->buyers, sizeof *l->bought);
    l->end_open = yunta_alloc(l->nodes, 1);
    l->price = yunta_alloc(l->nodes, sizeof *l->price);
    l->touched = yunta_alloc(l->nodes, sizeof *l->touched);
    l->moved = yunta_alloc(l->nodes, 1);
    return l->state != NULL && l->buyer != NULL && l->column != NULL && l->column_arc != NULL &&
           l->column_buyer != NULL && l->tight != NULL && l->tight_next[0] != NULL &&
           l->tight_next[1] != NULL && l->room != NULL && l->place != NULL && l->sold != NULL &&
           l->bought != NULL && l->end_open != NULL && l->price != NULL && l->touched != NULL &&
           l->moved != NULL && front_alloc(&l->forth, l->nodes) && front_alloc(&l->back, l->nodes);
}

static void sort_by_digit(const uint32_t *from, uint32_t *to, size_t count, const int16_t *score,
                          int shift) {
    enum { DIGITS = 128 };
    size_t place[DIGITS + 1] = {0};
    for (size_t k = 0; k < count; k++)
        place[((YUNTA_LEXIMIN_ALL - score[from[k]]) >> shift & (DIGITS - 1)) + 1]++;
    for (size_t d = 0; d < DIGITS; d++)
        place[d + 1] += place[d];
    for (size_t k = 0; k < count; k++)
        to[place[(YUNTA_LEXIMIN_ALL - score[from[k]]) >> shift & (DIGITS - 1)]++] = from[k];
}

void yunta_leximin_sort(uint32_t *arc, size_t count, const int16_t *score, uint32_t *scratch) {
    sort_by_digit(arc, scratch, count, score, 0);
    sort_by_digit(scratch, arc, count, score, 7);
}

static size_t lesser(int32_t most, size_t arcs) {
    return most < 0 ? 0 : (size_t)most < arcs ? (size_t)most : arcs;
}

/* The list of tight arcs is not in use yet: its room serves. */
static void sort_columns(yunta_leximin *l) {
    const yunta_leximin_network *n = l->network;
    size_t arcs = n->first[n->buyers];
    for (size_t s = 0; s < n->sellers; s++)
        yunta_leximin_sort(l->column_arc + l->column[s], l->column[s + 1] - l->column[s], n->score,
                           l->tight_next[0]);
    for (size_t k = 0; k < arcs; k++) {
        l->column_buyer[k] = l->buyer[l->column_arc[k]];
        l->tight_next[0][k] = 0;
    }
}

/* Arcs by seller; room for what each side can hold. */
static bool lay_out(yunta_leximin *l) {
    const yunta_leximin_network *n = l->network;
    for (size_t b = 0; b < n->buyers; b++) {
        l->place[b + 1] = l->place[b] + lesser(n->demand[b], n->first[b + 1] - n->first[b]);
        for (size_t arc = n->first[b]; arc < n->first[b + 1]; arc++) {
            l->buyer[arc] = (int32_t)b;
            l->column[n->seller[arc] + 2]++;
        }
    }
    for (size_t s = 0; s < n->sellers; s++) {
        l->room[s + 1] = l->room[s] + lesser(n->capacity[s], l->column[s + 2]);
        l->column[s + 2] += l->column[s + 1];
    }
    for (size_t arc = 0; arc < n->first[n->buyers]; arc++)
        l->column_arc[l->column[n->seller[arc] + 1]++] = (uint32_t)arc;
    sort_columns(l);
    l->held = yunta_alloc(l->room[n->sellers], sizeof *l->held);
    l->bought_arc = yunta_alloc(l->place[n->buyers], sizeof *l->bought_arc);
    return l->held != NULL && l->bought_arc != NULL;
}

static void take_matching(yunta_leximin *l) {
    const yunta_leximin_network *n = l->network;
    for (size_t node = 0; node < l->nodes; node++)
        l->end_open[node] = 1;
    for (size_t arc = 0; arc < n->first[n->buyers]; arc++) {
        int32_t s = n->seller[arc], b = l->buyer[arc];
        if (!n->chosen[arc])
            continue;
        l->state[arc] = YUNTA_LEXIMIN_CHOSEN | (n->fixed[arc] ? YUNTA_LEXIMIN_CLOSED : 0);
        l->held[l->room[s] + (size_t)l->sold[s]++] = arc;
        l->bought_arc[l->place[b] + (size_t)l->bought[b]++] = arc;
    }
}

yunta_status yunta_leximin_begin(yunta_leximin *l, const yunta_leximin_network *network) {
    *l = (yunta_leximin){.network = network, .nodes = network->sellers + network->buyers + 1};
    if (!alloc(l) || !lay_out(l))
        return YUNTA_E_MEMORY;
    take_matching(l);
    return YUNTA_OK;
}

void yunta_leximin_end(yunta_leximin *l) {
    yunta_free(l->state);
    yunta_free(l->buyer);
    yunta_free(l->column);
    yunta_free(l->column_arc);
    yunta_free(l->column_buyer);
    yunta_free(l->tight);
    yunta_free(l->tight_next[0]);
    yunta_free(l->tight_next[1]);
    yunta_free(l->room);
    yunta_free(l->held);
    yunta_free(l->place);
    yunta_free(l->bought_arc);
    yunta_free(l->sold);
    yunta_free(l->bought);
    yunta_free(l->end_open);
    yunta_free(l->price);
    yunta_free(l->touched);
    yunta_free(l->moved);
    front_free(&l->forth);
    front_free(&l->back);
}

/* The lowest score above `above` that a pair which may still change has, or ALL. */
static int32_t next_level(const yunta_leximin *l, int32_t above) {
    int32_t lowest = YUNTA_LEXIMIN_ALL;
    for (size_t b = 0; b < l->network->buyers; b++) {
        for (int32_t k = 0; k < l->bought[b]; k++) {
            size_t arc = l->bought_arc[l->place[b] + (size_t)k];
            int32_t score = l->network->score[arc];
            if (score > above && score < lowest && !(l->state[arc] & YUNTA_LEXIMIN_CLOSED))
                lowest = score;
        }
    }
    return lowest;
}

/* A pair of the level that a buyer could perhaps exchange: not yet proven to be needed. */
static size_t pair_in_doubt(const yunta_leximin *l, size_t buyer) {
    for (int32_t k = 0; k < l->bought[buyer]; k++) {
        size_t arc = l->bought_arc[l->place[buyer] + (size_t)k];
        if (yunta_leximin_alive(l, arc) && yunta_leximin_cost(l, arc) > 0 &&
            yunta_leximin_reduced(l, arc) > 0)
            return arc;
    }
    return YUNTA_LEXIMIN_NO_ARC;
}

static void settle_arc(yunta_leximin *l, size_t arc) {
    int32_t seller = yunta_leximin_seller(l, arc), buyer = yunta_leximin_buyer(l, arc);
    bool settled = l->network->score[arc] == l->level && (l->state[arc] & YUNTA_LEXIMIN_TIGHT);
    if (settled || !yunta_leximin_alive(l, arc))
        return;
    if (yunta_leximin_reduced(l, arc) != 0) {
        l->state[arc] |= YUNTA_LEXIMIN_CLOSED;
    } else if (yunta_leximin_cost(l, arc) > 0) {
        l->state[arc] |= YUNTA_LEXIMIN_TIGHT;
        l->tight_next[0][arc] = l->tight[seller];
        l->tight_next[1][arc] = l->tight[buyer];
        l->tight[seller] = l->tight[buyer] = (uint32_t)arc + 1;
    }
}

/* What can still change around a node: the arcs of the level and above, and tight ones. New tight
 * ones go to the front of the list, which is walked first. */
static void settle_node(yunta_leximin *l, int32_t node) {
    const yunta_leximin_network *n = l->network;
    int32_t sellers = (int32_t)n->sellers;
    bool sells = node < sellers;
    size_t from = sells ? l->column[node] : n->first[node - sellers];
    size_t to = sells ? l->column[node + 1] : n->first[node - sellers + 1];
    for (uint32_t t = l->tight[node]; t != 0; t = l->tight_next[!sells][t - 1])
        settle_arc(l, t - 1);
    for (size_t k = from; k < to; k++) {
        size_t arc = sells ? l->column_arc[k] : k;
        if (n->score[arc] < l->level)
            break;
        settle_arc(l, arc);
    }
}

static void settle_end(yunta_leximin *l, int32_t node) {
    int32_t gap = l->price[node] - l->price[l->nodes - 1];
    if (gap != 0)
        l->end_open[node] = 0;
}

/* Closes what is not tight around the nodes whose price moved, and sets the prices back. */
static void close_stage(yunta_leximin *l) {
    int32_t end = (int32_t)l->nodes - 1;
    for (size_t k = 0; k < l->touches; k++) {
        int32_t node = l->touched[k];
        if (node < end)
            settle_node(l, node);
        settle_end(l, node);
    }
    for (int32_t node = 0; l->moved[end] && node < end; node++)
        settle_end(l, node);
    for (size_t k = 0; k < l->touches; k++) {
        l->price[l->touched[k]] = 0;
        l->moved[l->touched[k]] = 0;
    }
    l->touches = 0;
}

/* As few pairs of the level as can be; false when time ran out first. */
static bool refine_level(yunta_leximin *l, const yunta_deadline *deadline) {
    for (size_t b = 0; b < l->network->buyers; b++) {
        for (size_t arc; (arc = pair_in_doubt(l, b)) != YUNTA_LEXIMIN_NO_ARC;) {
            if (deadline != NULL && yunta_deadline_passed(deadline))
                return false;
            yunta_leximin_exchange(l, yunta_leximin_buyer(l, arc), yunta_leximin_seller(l, arc),
                                   arc);
        }
    }
    close_stage(l);
    return true;
}

/* Most sellers, among what the scores leave tight. */
static bool refine_sellers(yunta_leximin *l, const yunta_deadline *deadline) {
    int32_t end = (int32_t)l->nodes - 1, cost;
    l->counting = true;
    for (int32_t s = 0; s < (int32_t)l->network->sellers; s++) {
        while (yunta_leximin_sells_more(l, s, &cost) && cost < 0 &&
               cost + l->price[s] - l->price[end] < 0) {
            if (deadline != NULL && yunta_deadline_passed(deadline))
                return false;
            yunta_leximin_exchange(l, end, s, YUNTA_LEXIMIN_NO_ARC);
        }
    }
    return true;
}

yunta_status yunta_leximin_refine(const yunta_leximin_network *network,
                                  const yunta_deadline *deadline, int32_t *proven) {
    yunta_leximin l;
    bool done = true;
    *proven = -1;
    yunta_status status = yunta_leximin_begin(&l, network);
    if (status != YUNTA_OK)
        goto cleanup;
    l.level = -1;
    while (done && (l.level = next_level(&l, l.level)) < YUNTA_LEXIMIN_ALL) {
        done = refine_level(&l, deadline);
        *proven = done ? l.level : *proven;
    }
    if (done && network->counts != NULL)
        done = refine_sellers(&l, deadline);
    *proven = done ? YUNTA_LEXIMIN_ALL : *proven;
    for (size_t arc = 0; arc < network->first[network->buyers]; arc++)
        network->chosen[arc] = l.state[arc] & YUNTA_LEXIMIN_CHOSEN;
cleanup:
    yunta_leximin_end(&l);
    return status;
}
