#include "solver/circulation_private.h"

enum { BETWEEN_LOOKS = 256 };
static const int64_t LARGEST = INT64_C(1) << 60;

static bool allocate(yunta_circulation *c, size_t nodes) {
    return (c->price = yunta_alloc(nodes + 1, sizeof *c->price)) &&
           (c->parent = yunta_alloc(nodes + 1, sizeof *c->parent)) &&
           (c->pred = yunta_alloc(nodes + 1, sizeof *c->pred)) &&
           (c->depth = yunta_alloc(nodes + 1, sizeof *c->depth)) &&
           (c->child = yunta_alloc(nodes + 1, sizeof *c->child)) &&
           (c->next = yunta_alloc(nodes + 1, sizeof *c->next)) &&
           (c->before = yunta_alloc(nodes + 1, sizeof *c->before)) &&
           (c->order = yunta_alloc(nodes + 1, sizeof *c->order)) &&
           (c->excess = yunta_alloc(nodes + 1, sizeof *c->excess));
}

/* At first every node hangs under the root. */
static bool plant(yunta_circulation *c, int32_t nodes) {
    c->nodes = nodes;
    c->parent[nodes] = c->child[nodes] = c->next[nodes] = c->before[nodes] = -1;
    for (int32_t v = nodes; v-- > 0;) {
        c->parent[v] = nodes;
        c->pred[v] = v;
        c->child[v] = c->before[v] = -1;
        c->next[v] = c->child[nodes];
        if (c->next[v] >= 0)
            c->before[c->next[v]] = v;
        c->child[nodes] = v;
    }
    for (int32_t v = 0; v < nodes; v++)
        if (!yunta_array_push(&c->edges, ((yunta_circulation_edge){v, nodes, 0, 0, 0, 0, 0})))
            return false;
    return true;
}

yunta_status yunta_circulation_new(size_t nodes, yunta_circulation **circulation) {
    yunta_circulation *c = *circulation = yunta_alloc(1, sizeof *c);
    if (c != NULL && allocate(c, nodes) && plant(c, (int32_t)nodes))
        return YUNTA_OK;
    yunta_circulation_free(c);
    *circulation = NULL;
    return YUNTA_E_MEMORY;
}

void yunta_circulation_free(yunta_circulation *c) {
    if (c == NULL)
        return;
    void *owned[] = {c->price, c->parent, c->pred,  c->depth, c->child,
                     c->next,  c->before, c->order, c->excess};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        yunta_free(owned[k]);
    yunta_array_free(&c->edges);
    yunta_free(c);
}

int32_t yunta_circulation_arc(yunta_circulation *c, int32_t from, int32_t to, int64_t lower,
                              int64_t upper, int64_t gain) {
    yunta_circulation_edge edge = {from, to, -gain, lower, upper, lower, YUNTA_AT_LOWER};
    if (!yunta_array_push(&c->edges, edge))
        return -1;
    return (int32_t)(c->edges.count - 1) - c->nodes;
}

static yunta_circulation_edge *edge_of(const yunta_circulation *c, int32_t arc) {
    return &c->edges.items[c->nodes + arc];
}

size_t yunta_circulation_nodes(const yunta_circulation *c) {
    return (size_t)c->nodes;
}

size_t yunta_circulation_arcs(const yunta_circulation *c) {
    return c->edges.count - (size_t)c->nodes;
}

void yunta_circulation_set_bounds(yunta_circulation *c, int32_t arc, int64_t lower, int64_t upper) {
    edge_of(c, arc)->lower = lower;
    edge_of(c, arc)->upper = upper;
}

void yunta_circulation_set_gain(yunta_circulation *c, int32_t arc, int64_t gain) {
    edge_of(c, arc)->cost = -gain;
}

int64_t yunta_circulation_flow(const yunta_circulation *c, int32_t arc) {
    return edge_of(c, arc)->flow;
}

int64_t yunta_circulation_surplus(const yunta_circulation *c, int32_t from, int32_t to,
                                  int64_t gain) {
    return gain - c->price[from] + c->price[to];
}

const int64_t *yunta_circulation_prices(const yunta_circulation *c) {
    return c->price;
}

__int128 yunta_circulation_gain(const yunta_circulation *c) {
    __int128 total = 0;
    for (size_t k = (size_t)c->nodes; k < c->edges.count; k++)
        total -= (__int128)c->edges.items[k].cost * c->edges.items[k].flow;
    return total;
}

__int128 yunta_circulation_bound(const yunta_circulation *c) {
    __int128 total = 0;
    for (size_t k = (size_t)c->nodes; k < c->edges.count; k++) {
        const yunta_circulation_edge *edge = &c->edges.items[k];
        __int128 surplus = yunta_circulation_surplus(c, edge->from, edge->to, -edge->cost);
        total += surplus * (surplus > 0 ? edge->upper : edge->lower);
    }
    return total;
}

static int64_t size_of(int64_t number) {
    return number < 0 ? -number : number;
}

/* More than twice what any flow within the bounds could gain or lose, so that no flow worth having
 * uses an edge of this cost, and none that must can pass for one that need not. */
static __int128 beyond_all(const yunta_circulation *c) {
    __int128 total = 1;
    for (size_t k = (size_t)c->nodes; k < c->edges.count; k++) {
        const yunta_circulation_edge *edge = &c->edges.items[k];
        int64_t lower = size_of(edge->lower), upper = size_of(edge->upper);
        total += (__int128)size_of(edge->cost) * 2 * (lower > upper ? lower : upper);
        total += size_of(edge->cost);
    }
    return total;
}

/* The edge outside the tree that gains most in the next stretch of them that has one; -1: none. */
static int32_t choose(yunta_circulation *c, size_t stretch) {
    size_t from = (size_t)c->nodes, count = c->edges.count - from;
    int64_t best = 0;
    int32_t chosen = -1;
    for (size_t seen = 0, left = stretch; seen < count; seen++) {
        if (c->cursor >= c->edges.count || c->cursor < from)
            c->cursor = from;
        const yunta_circulation_edge *edge = &c->edges.items[c->cursor];
        int64_t reduced = edge->state * (edge->cost + c->price[edge->from] - c->price[edge->to]);
        if (reduced < best && edge->lower < edge->upper) {
            best = reduced;
            chosen = (int32_t)c->cursor;
        }
        c->cursor++;
        if (--left == 0) {
            if (chosen >= 0)
                return chosen;
            left = stretch;
        }
    }
    return chosen;
}

/* False: the deadline came. */
static bool pivot_to_the_end(yunta_circulation *c, const yunta_deadline *deadline) {
    size_t count = c->edges.count - (size_t)c->nodes, stretch = 16;
    while (stretch * stretch < count)
        stretch++;
    for (size_t steps = 1;; steps++) {
        int32_t entering = choose(c, stretch);
        if (entering < 0)
            return true;
        yunta_circulation_pivot(c, entering);
        if (steps % BETWEEN_LOOKS == 0 && deadline != NULL && yunta_deadline_passed(deadline))
            return false;
    }
}

/* Whether something still has to go through the root. */
static bool lacks(const yunta_circulation *c) {
    for (int32_t v = 0; v < c->nodes; v++)
        if (c->edges.items[v].state == YUNTA_IN_TREE && c->edges.items[v].flow > 0)
            return true;
    return false;
}

/* The least that a flow within the bounds could gain, whatever becomes of the nodes. */
static __int128 least_gain(const yunta_circulation *c) {
    __int128 total = 0;
    for (size_t k = (size_t)c->nodes; k < c->edges.count; k++) {
        const yunta_circulation_edge *edge = &c->edges.items[k];
        total -= (__int128)edge->cost * (edge->cost > 0 ? edge->upper : edge->lower);
    }
    return total;
}

yunta_status yunta_circulation_solve(yunta_circulation *c, const yunta_deadline *deadline,
                                     yunta_circulation_answer *answer) {
    __int128 big = beyond_all(c);
    *answer = YUNTA_CIRCULATION_TOO_LARGE;
    if (big > LARGEST)
        return YUNTA_OK;
    yunta_circulation_repair(c, (int64_t)big);
    *answer = YUNTA_CIRCULATION_LIMIT;
    if (!pivot_to_the_end(c, deadline))
        return YUNTA_OK;
    bool infeasible = lacks(c);
    *answer = infeasible ? YUNTA_CIRCULATION_INFEASIBLE : YUNTA_CIRCULATION_OPTIMAL;
    bool proven = infeasible ? yunta_circulation_bound(c) < least_gain(c)
                             : yunta_circulation_bound(c) == yunta_circulation_gain(c);
    return proven ? YUNTA_OK : YUNTA_E_DEFECT;
}
