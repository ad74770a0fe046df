/* The basis of the network simplex: a tree under the root, and one step from basis to basis. */
#include "solver/circulation_private.h"

enum { NOBODY = -1 };
static const int64_t ENDLESS = INT64_C(1) << 60;

static bool points_up(const yunta_circulation *c, int32_t node) {
    return c->edges.items[c->pred[node]].from == node;
}

static void link_child(yunta_circulation *c, int32_t node, int32_t parent) {
    c->parent[node] = parent;
    c->next[node] = c->child[parent];
    c->before[node] = NOBODY;
    if (c->child[parent] != NOBODY)
        c->before[c->child[parent]] = node;
    c->child[parent] = node;
}

static void unlink_child(yunta_circulation *c, int32_t node) {
    if (c->before[node] != NOBODY)
        c->next[c->before[node]] = c->next[node];
    else
        c->child[c->parent[node]] = c->next[node];
    if (c->next[node] != NOBODY)
        c->before[c->next[node]] = c->before[node];
}

/* The next node in preorder of the subtree of top, or NOBODY. */
static int32_t follow(const yunta_circulation *c, int32_t node, int32_t top) {
    if (c->child[node] != NOBODY)
        return c->child[node];
    while (node != top && c->next[node] == NOBODY)
        node = c->parent[node];
    return node == top ? NOBODY : c->next[node];
}

static void set_prices(yunta_circulation *c, int32_t top) {
    for (int32_t v = top; v != NOBODY; v = follow(c, v, top)) {
        int32_t parent = c->parent[v];
        if (parent == NOBODY)
            continue;
        const yunta_circulation_edge *edge = &c->edges.items[c->pred[v]];
        c->price[v] = c->price[parent] + (edge->from == v ? -edge->cost : edge->cost);
        c->depth[v] = c->depth[parent] + 1;
    }
}

/* Lets the edge between a node and the root carry what the subtree has too much of, or lacks. */
static void hang_under_root(yunta_circulation *c, int32_t node, int64_t excess, int64_t big) {
    c->edges.items[node] = (yunta_circulation_edge){.from = excess >= 0 ? node : c->nodes,
                                                    .to = excess >= 0 ? c->nodes : node,
                                                    .cost = big,
                                                    .upper = ENDLESS,
                                                    .flow = excess >= 0 ? excess : -excess,
                                                    .state = YUNTA_IN_TREE};
    c->parent[node] = c->nodes;
    c->pred[node] = node;
}

/* What the edges outside the tree bring to each node. */
static void sum_excess(yunta_circulation *c) {
    for (int32_t v = 0; v <= c->nodes; v++)
        c->excess[v] = 0;
    for (size_t k = (size_t)c->nodes; k < c->edges.count; k++) {
        yunta_circulation_edge *edge = &c->edges.items[k];
        if (edge->state == YUNTA_IN_TREE)
            continue;
        edge->flow = edge->state == YUNTA_AT_LOWER ? edge->lower : edge->upper;
        c->excess[edge->to] += edge->flow;
        c->excess[edge->from] -= edge->flow;
    }
}

/* The flow of a node's edge to its parent. Strongly feasible: from every node a little more could
 * go to the root. */
static void settle_edge(yunta_circulation *c, int32_t node, int64_t big) {
    int32_t parent = c->parent[node];
    int64_t excess = c->excess[node];
    yunta_circulation_edge *edge = &c->edges.items[c->pred[node]];
    if (c->pred[node] == node) {
        hang_under_root(c, node, excess, big);
        return;
    }
    bool up = edge->from == node;
    int64_t flow = up ? excess : -excess;
    if (up ? flow >= edge->lower && flow < edge->upper
           : flow > edge->lower && flow <= edge->upper) {
        edge->flow = flow;
        c->excess[parent] += excess;
        return;
    }
    edge->state = flow <= edge->lower ? YUNTA_AT_LOWER : YUNTA_AT_UPPER;
    edge->flow = edge->state == YUNTA_AT_LOWER ? edge->lower : edge->upper;
    c->excess[parent] += up ? edge->flow : -edge->flow;
    hang_under_root(c, node, excess - (up ? edge->flow : -edge->flow), big);
}

void yunta_circulation_repair(yunta_circulation *c, int64_t big) {
    int32_t root = c->nodes, count = 0;
    for (int32_t v = root; v != NOBODY; v = follow(c, v, root))
        c->order[count++] = v;
    sum_excess(c);
    while (--count > 0)
        settle_edge(c, c->order[count], big);
    for (int32_t v = 0; v < root; v++) {
        if (c->edges.items[v].state != YUNTA_IN_TREE)
            c->edges.items[v].cost = big;
        c->child[v] = NOBODY;
    }
    c->child[root] = NOBODY;
    for (int32_t v = 0; v < root; v++)
        link_child(c, v, c->parent[v]);
    set_prices(c, root);
}

/* ---- one step ---- */

typedef struct {
    int32_t first, second; /* the entering edge sends flow from first to second */
    int32_t join;
    int64_t step;
    int32_t leaving; /* the node whose edge to its parent leaves; NOBODY: the entering one does */
    bool by_first;
} cycle;

static int32_t join_of(const yunta_circulation *c, int32_t a, int32_t b) {
    while (a != b) {
        if (c->depth[a] >= c->depth[b])
            a = c->parent[a];
        else
            b = c->parent[b];
    }
    return a;
}

static int64_t room(const yunta_circulation_edge *edge, bool more) {
    return more ? edge->upper - edge->flow : edge->flow - edge->lower;
}

/* Of the edges that stop the flow, the last one in the cycle's own sense, seen from the join. */
static void find_leaving(const yunta_circulation *c, cycle *cycle) {
    for (int32_t v = cycle->first; v != cycle->join; v = c->parent[v]) {
        int64_t left = room(&c->edges.items[c->pred[v]], !points_up(c, v));
        if (left < cycle->step) {
            cycle->step = left;
            cycle->leaving = v;
            cycle->by_first = true;
        }
    }
    for (int32_t v = cycle->second; v != cycle->join; v = c->parent[v]) {
        int64_t left = room(&c->edges.items[c->pred[v]], points_up(c, v));
        if (left <= cycle->step) {
            cycle->step = left;
            cycle->leaving = v;
            cycle->by_first = false;
        }
    }
}

static void push(yunta_circulation *c, const cycle *cycle, yunta_circulation_edge *entering) {
    if (cycle->step == 0)
        return;
    entering->flow += entering->state == YUNTA_AT_LOWER ? cycle->step : -cycle->step;
    for (int32_t v = cycle->first; v != cycle->join; v = c->parent[v])
        c->edges.items[c->pred[v]].flow += points_up(c, v) ? -cycle->step : cycle->step;
    for (int32_t v = cycle->second; v != cycle->join; v = c->parent[v])
        c->edges.items[c->pred[v]].flow += points_up(c, v) ? cycle->step : -cycle->step;
}

/* Turns the path from node up to last round, so that node hangs under parent by the edge. */
static void reroot(yunta_circulation *c, int32_t node, int32_t last, int32_t parent, int32_t edge) {
    for (;;) {
        int32_t old_parent = c->parent[node], old_edge = c->pred[node];
        unlink_child(c, node);
        link_child(c, node, parent);
        c->pred[node] = edge;
        if (node == last)
            return;
        parent = node;
        edge = old_edge;
        node = old_parent;
    }
}

void yunta_circulation_pivot(yunta_circulation *c, int32_t entering) {
    yunta_circulation_edge *edge = &c->edges.items[entering];
    bool more = edge->state == YUNTA_AT_LOWER;
    cycle cycle = {.first = more ? edge->from : edge->to,
                   .second = more ? edge->to : edge->from,
                   .step = edge->upper - edge->lower,
                   .leaving = NOBODY};
    cycle.join = join_of(c, cycle.first, cycle.second);
    find_leaving(c, &cycle);
    push(c, &cycle, edge);
    if (cycle.leaving == NOBODY) {
        edge->state = (int8_t)-edge->state;
        return;
    }
    yunta_circulation_edge *gone = &c->edges.items[c->pred[cycle.leaving]];
    gone->state = gone->flow == gone->lower ? YUNTA_AT_LOWER : YUNTA_AT_UPPER;
    edge->state = YUNTA_IN_TREE;
    int32_t inside = cycle.by_first ? cycle.first : cycle.second;
    int32_t outside = cycle.by_first ? cycle.second : cycle.first;
    reroot(c, inside, cycle.leaving, outside, entering);
    set_prices(c, inside);
}
