/* Odd sets: making, turning, taking apart. */
#include "solver/blossom_private.h"

static int32_t child_of(const yunta_blossom *b, int32_t node, int32_t vertex) {
    while (b->parent[vertex] != node)
        vertex = b->parent[vertex];
    return vertex;
}

static void reverse(int32_t *items, int32_t from, int32_t to) {
    for (; from < --to; from++) {
        int32_t item = items[from];
        items[from] = items[to];
        items[to] = item;
    }
}

/* Brings an item to the front of a circle. */
static void turn(int32_t *items, int32_t count, int32_t to_front) {
    reverse(items, 0, to_front);
    reverse(items, to_front, count);
    reverse(items, 0, count);
}

/* Matches child k with the next one. */
static void match_link(yunta_blossom *b, int32_t node, int32_t k) {
    int32_t next = k + 1 == b->count[node] ? 0 : k + 1, dart = b->link[node][k];
    int32_t tail = yunta_blossom_tail(b, dart), head = yunta_blossom_head(b, dart);
    yunta_blossom_rotate(b, b->child[node][k], tail);
    yunta_blossom_rotate(b, b->child[node][next], head);
    b->mate[tail] = dart;
    b->mate[head] = dart ^ 1;
}

void yunta_blossom_rotate(yunta_blossom *b, int32_t node, int32_t vertex) {
    if (node < b->vertices || b->base[node] == vertex)
        return;
    int32_t inside = child_of(b, node, vertex), at = 0, count = b->count[node];
    while (b->child[node][at] != inside)
        at++;
    yunta_blossom_rotate(b, inside, vertex);
    /* The even way from there to the old base. */
    if (at % 2 == 0)
        for (int32_t k = at - 2; k >= 0; k -= 2)
            match_link(b, node, k);
    else
        for (int32_t k = at + 1; k < count; k += 2)
            match_link(b, node, k);
    turn(b->child[node], count, at);
    turn(b->link[node], count, at);
    b->base[node] = vertex;
}

static void set_outer(yunta_blossom *b, int32_t node) {
    yunta_blossom_list(b, node);
    for (size_t k = 0; k < b->leaves.count; k++)
        b->outer[b->leaves.items[k]] = node;
}

static int32_t size_of(yunta_blossom *b, int32_t node) {
    return node < b->vertices ? 1 : b->size[node];
}

/* Gives a set another number. */
static void rename_set(yunta_blossom *b, int32_t from, int32_t to) {
    b->count[to] = b->count[from];
    b->size[to] = b->size[from];
    b->child[to] = b->child[from];
    b->link[to] = b->link[from];
    b->base[to] = b->base[from];
    b->price[to] = b->price[from];
    b->since[to] = b->since[from];
    for (int32_t k = 0; k < b->count[to]; k++)
        b->parent[b->child[to][k]] = to;
}

/* The whole takes over the number of its largest child, whose vertices then need not be told: so a
 * set that swallows one neighbour after the other costs no more than those. */
int32_t yunta_blossom_join(yunta_blossom *b, int32_t count, int32_t *child, int32_t *link) {
    int32_t node = b->unused[--b->unused_count], largest = 0, size = 0, base = b->base[child[0]];
    for (int32_t k = 0; k < count; k++) {
        size += size_of(b, child[k]);
        if (size_of(b, child[k]) > size_of(b, child[largest]))
            largest = k;
    }
    if (child[largest] >= b->vertices) {
        int32_t taken = child[largest];
        rename_set(b, taken, node);
        child[largest] = node;
        node = taken;
    } else {
        largest = -1;
    }
    for (int32_t k = 0; k < count; k++) {
        b->parent[child[k]] = node;
        if (k == largest)
            continue;
        yunta_blossom_list(b, child[k]);
        for (size_t v = 0; v < b->leaves.count; v++)
            b->outer[b->leaves.items[v]] = node;
    }
    b->count[node] = count;
    b->size[node] = size;
    b->child[node] = child;
    b->link[node] = link;
    b->base[node] = base;
    b->parent[node] = YUNTA_NO_NODE;
    b->price[node] = 0;
    b->since[node] = b->now;
    return node;
}

void yunta_blossom_part(yunta_blossom *b, int32_t node, int32_t *count, int32_t **child,
                        int32_t **link) {
    *count = b->count[node];
    *child = b->child[node];
    *link = b->link[node];
    for (int32_t k = 0; k < *count; k++) {
        b->parent[(*child)[k]] = YUNTA_NO_NODE;
        set_outer(b, (*child)[k]);
    }
    b->child[node] = b->link[node] = NULL;
    b->count[node] = 0;
    b->unused[b->unused_count++] = node;
}
