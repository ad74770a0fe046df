#include "solver/blossom_private.h"

static bool allocate(yunta_blossom *b, size_t n) {
    return (b->first = yunta_alloc(n, sizeof *b->first)) &&
           (b->mate = yunta_alloc(n, sizeof *b->mate)) &&
           (b->price = yunta_alloc(2 * n, sizeof *b->price)) &&
           (b->since = yunta_alloc(2 * n, sizeof *b->since)) &&
           (b->outer = yunta_alloc(n, sizeof *b->outer)) &&
           (b->parent = yunta_alloc(2 * n, sizeof *b->parent)) &&
           (b->base = yunta_alloc(2 * n, sizeof *b->base)) &&
           (b->count = yunta_alloc(2 * n, sizeof *b->count)) &&
           (b->size = yunta_alloc(2 * n, sizeof *b->size)) &&
           (b->label = yunta_alloc(2 * n, sizeof *b->label)) &&
           (b->entry = yunta_alloc(2 * n, sizeof *b->entry)) &&
           (b->child = yunta_alloc(2 * n, sizeof *b->child)) &&
           (b->link = yunta_alloc(2 * n, sizeof *b->link)) &&
           (b->unused = yunta_alloc(n, sizeof *b->unused)) &&
           (b->mark = yunta_alloc(2 * n, sizeof *b->mark));
}

yunta_status yunta_blossom_new(size_t vertices, yunta_blossom **out) {
    yunta_blossom *b = *out = yunta_alloc(1, sizeof *b);
    if (b == NULL || !allocate(b, vertices)) {
        yunta_blossom_free(b);
        *out = NULL;
        return YUNTA_E_MEMORY;
    }
    b->vertices = (int32_t)vertices;
    for (int32_t v = 0; v < b->vertices; v++) {
        b->first[v] = b->mate[v] = -1;
        b->outer[v] = b->base[v] = v;
        b->parent[v] = YUNTA_NO_NODE;
        b->unused[v] = 2 * b->vertices - 1 - v;
    }
    b->unused_count = vertices;
    /* Listing the vertices of a set may not fail half-way. */
    for (size_t k = 0; k < vertices; k++) {
        if (yunta_array_push(&b->leaves, 0))
            continue;
        yunta_blossom_free(b);
        *out = NULL;
        return YUNTA_E_MEMORY;
    }
    return YUNTA_OK;
}

void yunta_blossom_free(yunta_blossom *b) {
    if (b == NULL)
        return;
    for (int32_t k = b->vertices; b->child && b->link && k < 2 * b->vertices; k++) {
        yunta_free(b->child[k]);
        yunta_free(b->link[k]);
    }
    void *owned[] = {b->first, b->mate,  b->price, b->since, b->outer, b->parent,
                     b->base,  b->count, b->label, b->entry, b->child, b->unused,
                     b->link,  b->mark,  b->place, b->least, b->size};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        yunta_free(owned[k]);
    yunta_array_free(&b->edges);
    yunta_array_free(&b->events);
    yunta_array_free(&b->touched);
    yunta_array_free(&b->leaves);
    yunta_free(b);
}

int32_t yunta_blossom_edge(yunta_blossom *b, int32_t from, int32_t to, int64_t weight) {
    int32_t made = (int32_t)b->edges.count;
    yunta_blossom_line line = {from, to, 2 * weight, {b->first[from], b->first[to]}};
    if (!yunta_array_push(&b->edges, line))
        return -1;
    b->first[from] = 2 * made;
    b->first[to] = 2 * made + 1;
    return made;
}

int32_t yunta_blossom_tail(const yunta_blossom *b, int32_t dart) {
    const yunta_blossom_line *line = &b->edges.items[dart / 2];
    return dart % 2 ? line->b : line->a;
}

int32_t yunta_blossom_head(const yunta_blossom *b, int32_t dart) {
    return yunta_blossom_tail(b, dart ^ 1);
}

int64_t yunta_blossom_price_now(const yunta_blossom *b, int32_t vertex) {
    return b->price[vertex] - b->label[b->outer[vertex]] * (b->now - b->since[vertex]);
}

int64_t yunta_blossom_slack_now(const yunta_blossom *b, int32_t dart) {
    return yunta_blossom_price_now(b, yunta_blossom_tail(b, dart)) +
           yunta_blossom_price_now(b, yunta_blossom_head(b, dart)) -
           b->edges.items[dart / 2].weight;
}

static void add_leaves(yunta_blossom *b, int32_t node) {
    if (node < b->vertices) {
        b->out_of_memory |= !yunta_array_push(&b->leaves, node);
        return;
    }
    for (int32_t k = 0; k < b->count[node]; k++)
        add_leaves(b, b->child[node][k]);
}

void yunta_blossom_list(yunta_blossom *b, int32_t node) {
    b->leaves.count = 0;
    add_leaves(b, node);
}

void yunta_blossom_raise(yunta_blossom *b, int32_t vertex, int64_t price) {
    int32_t mate = b->mate[vertex];
    if (price <= b->price[vertex])
        return;
    b->price[vertex] = price;
    if (mate >= 0)
        b->mate[vertex] = b->mate[yunta_blossom_head(b, mate)] = -1;
}

static void open_set(yunta_blossom *b, int32_t node) {
    int32_t count, *child, *link;
    yunta_blossom_list(b, node);
    for (size_t k = 0; k < b->leaves.count; k++)
        b->price[b->leaves.items[k]] += b->price[node] / 2;
    yunta_blossom_part(b, node, &count, &child, &link);
    for (int32_t k = 0; k < count; k++)
        if (child[k] >= b->vertices)
            open_set(b, child[k]);
    yunta_free(child);
    yunta_free(link);
}

void yunta_blossom_open(yunta_blossom *b) {
    for (int32_t v = 0; v < b->vertices; v++)
        if (b->outer[v] >= b->vertices)
            open_set(b, b->outer[v]);
    for (int32_t v = 0; v < b->vertices; v++) {
        int32_t dart = b->mate[v];
        if (dart >= 0 && yunta_blossom_slack_now(b, dart) != 0)
            b->mate[v] = b->mate[yunta_blossom_head(b, dart)] = -1;
    }
}

/* Matches a vertex with another, or with any (-1), where there is no slack and both are free. */
static bool match_tight(yunta_blossom *b, int32_t vertex, int32_t other) {
    if (b->mate[vertex] >= 0 || b->outer[vertex] != vertex)
        return false;
    for (int32_t dart = b->first[vertex]; dart >= 0;
         dart = b->edges.items[dart / 2].next[dart % 2]) {
        int32_t head = yunta_blossom_head(b, dart);
        if ((other >= 0 && head != other) || head == vertex || b->mate[head] >= 0 ||
            b->outer[head] != head || yunta_blossom_slack_now(b, dart) != 0)
            continue;
        b->mate[vertex] = dart;
        b->mate[head] = dart ^ 1;
        return true;
    }
    return false;
}

void yunta_blossom_suggest(yunta_blossom *b, const int32_t *next) {
    for (int32_t v = 0; v < b->vertices; v++)
        if (next[v] > v && next[next[v]] == v)
            match_tight(b, v, next[v]);
    for (int32_t v = 0; v < b->vertices; v++)
        for (int32_t u = v; next[u] >= 0 && match_tight(b, u, next[u]) && next[next[u]] >= 0;)
            u = next[next[u]];
}

yunta_status yunta_blossom_solve(yunta_blossom *b, const yunta_deadline *deadline, bool *late) {
    *late = false;
    for (int32_t v = 0; v < b->vertices; v++)
        match_tight(b, v, -1);
    for (int32_t v = 0; v < b->vertices && !b->out_of_memory; v++) {
        if (b->mate[v] >= 0 || b->price[v] == 0)
            continue;
        *late = deadline != NULL && yunta_deadline_passed(deadline);
        if (*late)
            break;
        yunta_blossom_search(b, v);
    }
    return b->out_of_memory ? YUNTA_E_MEMORY : YUNTA_OK;
}

int32_t yunta_blossom_match(const yunta_blossom *b, int32_t vertex) {
    return b->mate[vertex] < 0 ? -1 : b->mate[vertex] / 2;
}

const int64_t *yunta_blossom_prices(const yunta_blossom *b) {
    return b->price;
}

__int128 yunta_blossom_total(const yunta_blossom *b) {
    __int128 total = 0;
    for (int32_t v = 0; v < b->vertices; v++) {
        total += b->price[v];
        /* A set is counted once a vertex; of its size, less one, half count. */
        for (int32_t p = b->parent[v]; p != YUNTA_NO_NODE; p = b->parent[p])
            total += b->base[p] == v ? 0 : b->price[p] / 2;
    }
    return total;
}
