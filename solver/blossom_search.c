/* One tree. Prices of outer vertices fall and those of inner ones rise as time goes on; what
 * happens at which time waits in a heap. */
#include "solver/blossom_private.h"

static bool earlier(const yunta_blossom_event *a, const yunta_blossom_event *b) {
    if (a->time != b->time)
        return a->time < b->time;
    return a->rank != b->rank ? a->rank < b->rank : a->what < b->what;
}

static void push(yunta_blossom *b, int64_t time, yunta_blossom_rank rank, int32_t what) {
    yunta_blossom_event event = {time, what, rank};
    if (!yunta_array_push(&b->events, event)) {
        b->out_of_memory = true;
        return;
    }
    yunta_blossom_event *heap = b->events.items;
    size_t at = b->events.count - 1;
    for (; at > 0 && earlier(&event, &heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = event;
}

static yunta_blossom_event pop(yunta_blossom *b) {
    yunta_blossom_event *heap = b->events.items, top = heap[0];
    size_t count = --b->events.count, at = 0;
    yunta_blossom_event event = heap[count];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && earlier(&heap[child + 1], &heap[child]);
        if (!earlier(&heap[child], &event))
            break;
        heap[at] = heap[child];
    }
    heap[at] = event;
    return top;
}

/* When an edge from an outer vertex to another node has no slack left. */
static void push_edge(yunta_blossom *b, int32_t dart) {
    int32_t head = b->outer[yunta_blossom_head(b, dart)];
    int64_t slack = yunta_blossom_slack_now(b, dart);
    if (b->label[head] == YUNTA_OUTER)
        push(b, b->now + slack / 2, YUNTA_EDGE_INSIDE, dart);
    else
        push(b, b->now + slack, b->mate[b->base[head]] < 0 ? YUNTA_EDGE_FREE : YUNTA_EDGE_OUT,
             dart);
}

/* What an outer vertex can do next. */
static void scan_outer(yunta_blossom *b, int32_t vertex) {
    push(b, b->now + yunta_blossom_price_now(b, vertex), YUNTA_VERTEX_EMPTY, vertex);
    for (int32_t dart = b->first[vertex]; dart >= 0;
         dart = b->edges.items[dart / 2].next[dart % 2]) {
        int32_t other = b->outer[yunta_blossom_head(b, dart)];
        if (other != b->outer[vertex] && b->label[other] != YUNTA_INNER)
            push_edge(b, dart);
    }
}

/* The tree may reach a vertex that is no more in it. */
static void scan_outside(yunta_blossom *b, int32_t vertex) {
    for (int32_t dart = b->first[vertex]; dart >= 0; dart = b->edges.items[dart / 2].next[dart % 2])
        if (b->label[b->outer[yunta_blossom_head(b, dart)]] == YUNTA_OUTER)
            push_edge(b, dart ^ 1);
}

static void touch(yunta_blossom *b, int32_t node) {
    if (!yunta_array_push(&b->touched, node))
        b->out_of_memory = true;
}

/* Fixes the price of a set as it is now. */
static void settle_set(yunta_blossom *b, int32_t node) {
    if (node < b->vertices)
        return;
    b->price[node] += 2 * b->label[node] * (b->now - b->since[node]);
    b->since[node] = b->now;
}

/* Fixes the prices of a node and its vertices, which are listed, as they are now. */
static void settle(yunta_blossom *b, int32_t node) {
    yunta_blossom_list(b, node);
    for (size_t k = 0; k < b->leaves.count; k++) {
        int32_t v = b->leaves.items[k];
        b->price[v] = yunta_blossom_price_now(b, v);
        b->since[v] = b->now;
    }
    settle_set(b, node);
}

static void make_outer(yunta_blossom *b, int32_t node) {
    settle(b, node);
    b->label[node] = YUNTA_OUTER;
    touch(b, node);
    yunta_blossom_list(b, node);
    for (size_t k = 0; k < b->leaves.count; k++)
        scan_outer(b, b->leaves.items[k]);
}

static void make_inner(yunta_blossom *b, int32_t node, int32_t entry) {
    settle(b, node);
    b->label[node] = YUNTA_INNER;
    b->entry[node] = entry;
    touch(b, node);
    if (node >= b->vertices)
        push(b, b->now + b->price[node] / 2, YUNTA_SET_EMPTY, node);
}

static void grow(yunta_blossom *b, int32_t dart) {
    int32_t inner = b->outer[yunta_blossom_head(b, dart)];
    make_inner(b, inner, dart);
    make_outer(b, b->outer[yunta_blossom_head(b, b->mate[b->base[inner]])]);
}

/* ---- augmenting ---- */

/* Turns the path from the root to an outer vertex, which is then free to be matched. */
static void turn_path(yunta_blossom *b, int32_t vertex) {
    int32_t node = b->outer[vertex], up = b->mate[b->base[node]];
    yunta_blossom_rotate(b, node, vertex);
    while (up >= 0) {
        int32_t inner = b->outer[yunta_blossom_head(b, up)], entry = b->entry[inner];
        int32_t tail = yunta_blossom_tail(b, entry), head = yunta_blossom_head(b, entry);
        node = b->outer[tail];
        up = b->mate[b->base[node]];
        yunta_blossom_rotate(b, inner, head);
        yunta_blossom_rotate(b, node, tail);
        b->mate[head] = entry ^ 1;
        b->mate[tail] = entry;
    }
}

static void augment(yunta_blossom *b, int32_t dart) {
    int32_t tail = yunta_blossom_tail(b, dart), head = yunta_blossom_head(b, dart);
    turn_path(b, tail);
    yunta_blossom_rotate(b, b->outer[head], head);
    b->mate[tail] = dart;
    b->mate[head] = dart ^ 1;
}

/* ---- odd sets ---- */

/* The outer node two above in the tree, by way of an inner one; NO_NODE above the root. */
static int32_t above(const yunta_blossom *b, int32_t node, int32_t *inner) {
    int32_t up = b->mate[b->base[node]];
    if (up < 0)
        return YUNTA_NO_NODE;
    *inner = b->outer[yunta_blossom_head(b, up)];
    return b->outer[yunta_blossom_tail(b, b->entry[*inner])];
}

static int32_t meeting(yunta_blossom *b, int32_t one, int32_t other) {
    int32_t inner;
    b->round++;
    for (; one != YUNTA_NO_NODE; one = above(b, one, &inner))
        b->mark[one] = b->round;
    while (b->mark[other] != b->round)
        other = above(b, other, &inner);
    return other;
}

/* Nodes from one up to, and without, top, and the darts that lead on from each. */
static int32_t climb(const yunta_blossom *b, int32_t node, int32_t top, int32_t *nodes,
                     int32_t *darts) {
    int32_t count = 0, inner = YUNTA_NO_NODE;
    while (node != top) {
        int32_t next = above(b, node, &inner);
        if (nodes) {
            nodes[count] = node;
            darts[count] = b->mate[b->base[node]];
            nodes[count + 1] = inner;
            darts[count + 1] = b->entry[inner] ^ 1;
        }
        count += 2;
        node = next;
    }
    return count;
}

/* The first part of the circle was climbed, and is gone through downwards. */
static void turn_round(int32_t count, int32_t *child, int32_t *link) {
    for (int32_t k = 0; 2 * k + 1 < count; k++) {
        int32_t node = child[k], dart = link[k];
        child[k] = child[count - 1 - k];
        link[k] = link[count - 1 - k];
        child[count - 1 - k] = node;
        link[count - 1 - k] = dart;
    }
    for (int32_t k = 0; k < count; k++)
        link[k] ^= 1;
}

static void shrink(yunta_blossom *b, int32_t dart) {
    int32_t one = b->outer[yunta_blossom_tail(b, dart)];
    int32_t other = b->outer[yunta_blossom_head(b, dart)], top = meeting(b, one, other);
    int32_t left = climb(b, one, top, NULL, NULL), right = climb(b, other, top, NULL, NULL);
    int32_t count = left + right + 1;
    int32_t *child = yunta_alloc((size_t)count, sizeof *child);
    int32_t *link = yunta_alloc((size_t)count, sizeof *link);
    if (child == NULL || link == NULL) {
        yunta_free(child);
        yunta_free(link);
        b->out_of_memory = true;
        return;
    }
    child[0] = top;
    climb(b, one, top, child + 1, link);
    turn_round(left, child + 1, link);
    link[left] = dart;
    climb(b, other, top, child + left + 1, link + left + 1);
    YUNTA_ARRAY(int32_t) fresh = {0};
    for (int32_t k = 0; k < count; k++) {
        bool inner = b->label[child[k]] == YUNTA_INNER;
        if (inner)
            settle(b, child[k]);
        else
            settle_set(b, child[k]);
        for (size_t v = 0; inner && v < b->leaves.count; v++)
            b->out_of_memory |= !yunta_array_push(&fresh, b->leaves.items[v]);
        b->label[child[k]] = YUNTA_OUTSIDE;
    }
    int32_t node = yunta_blossom_join(b, count, child, link);
    b->label[node] = YUNTA_OUTER;
    touch(b, node);
    for (size_t v = 0; v < fresh.count; v++)
        scan_outer(b, fresh.items[v]);
    yunta_array_free(&fresh);
}

/* The even way from where the tree comes in to the base stays in the tree. */
static void expand(yunta_blossom *b, int32_t node) {
    int32_t count, *child, *link, entry = b->entry[node], at = 0;
    settle(b, node);
    b->label[node] = YUNTA_OUTSIDE;
    yunta_blossom_part(b, node, &count, &child, &link);
    while (child[at] != b->outer[yunta_blossom_head(b, entry)])
        at++;
    bool back = at % 2 == 0;
    for (int32_t steps = back ? at : count - at;; steps -= 2) {
        make_inner(b, child[at], entry);
        child[at] = -1 - child[at];
        if (steps == 0)
            break;
        int32_t outer = back ? at - 1 : at + 1;
        make_outer(b, child[outer]);
        child[outer] = -1 - child[outer];
        at = back ? outer - 1 : (outer + 1) % count;
        entry = back ? link[at] ^ 1 : link[outer];
    }
    for (int32_t k = 0; k < count; k++) {
        if (child[k] < 0)
            continue;
        yunta_blossom_list(b, child[k]);
        for (size_t v = 0; v < b->leaves.count; v++)
            scan_outside(b, b->leaves.items[v]);
    }
    yunta_free(child);
    yunta_free(link);
}

/* ---- the search ---- */

/* True: the root is satisfied. */
static bool happen_at_node(yunta_blossom *b, int32_t node) {
    if (node < b->vertices) {
        turn_path(b, node);
        b->mate[node] = -1;
        return true;
    }
    bool empty = b->price[node] - 2 * (b->now - b->since[node]) == 0;
    if (b->child[node] != NULL && b->parent[node] == YUNTA_NO_NODE &&
        b->label[node] == YUNTA_INNER && empty)
        expand(b, node);
    return false;
}

static bool happen_at_edge(yunta_blossom *b, int32_t dart) {
    int32_t head = b->outer[yunta_blossom_head(b, dart)];
    if (head == b->outer[yunta_blossom_tail(b, dart)] || b->label[head] == YUNTA_INNER ||
        yunta_blossom_slack_now(b, dart) != 0)
        return false;
    if (b->label[head] == YUNTA_OUTER) {
        shrink(b, dart);
        return false;
    }
    if (b->mate[b->base[head]] >= 0) {
        grow(b, dart);
        return false;
    }
    augment(b, dart);
    return true;
}

void yunta_blossom_search(yunta_blossom *b, int32_t root) {
    bool satisfied = false;
    b->now = 0;
    b->events.count = b->touched.count = 0;
    make_outer(b, b->outer[root]);
    while (!satisfied && !b->out_of_memory) {
        yunta_blossom_event event = pop(b);
        b->now = event.time;
        bool node = event.rank == YUNTA_VERTEX_EMPTY || event.rank == YUNTA_SET_EMPTY;
        satisfied = node ? happen_at_node(b, event.what) : happen_at_edge(b, event.what);
    }
    for (size_t k = 0; k < b->touched.count; k++) {
        int32_t node = b->touched.items[k];
        if (b->label[node] == YUNTA_OUTSIDE)
            continue;
        settle(b, node);
        b->label[node] = YUNTA_OUTSIDE;
    }
}
