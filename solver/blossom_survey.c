/* What two vertices share: the least of what neighbours between them share, once the vertices lie
 * in a row with those of a set side by side (z is never below 0, so inner sets share more). */
#include "solver/blossom_private.h"

enum { BITS = 31 };

static void lay(yunta_blossom *b, int32_t node, int64_t shared) {
    if (node < b->vertices) {
        b->least[b->placed] = b->gap;
        b->place[node] = b->placed++;
        return;
    }
    shared += b->price[node];
    for (int32_t k = 0; k < b->count[node]; k++) {
        if (k > 0)
            b->gap = shared;
        lay(b, b->child[node][k], shared);
    }
}

static int level_of(int32_t length) {
    return BITS - __builtin_clz((unsigned)length);
}

static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

yunta_status yunta_blossom_survey(yunta_blossom *b) {
    int32_t n = b->vertices, levels = n > 0 ? level_of(n) + 1 : 1;
    if (b->place == NULL) {
        b->place = yunta_alloc((size_t)n, sizeof *b->place);
        b->least = yunta_alloc((size_t)n * (size_t)levels, sizeof *b->least);
        if (b->place == NULL || b->least == NULL)
            return YUNTA_E_MEMORY;
    }
    b->placed = 0;
    for (int32_t v = 0; v < n; v++) {
        b->gap = 0;
        if (b->base[b->outer[v]] == v)
            lay(b, b->outer[v], 0);
    }
    for (int32_t level = 1; level < levels; level++) {
        const int64_t *below = b->least + (size_t)(level - 1) * (size_t)n;
        int64_t *least = b->least + (size_t)level * (size_t)n;
        for (int32_t k = 0, half = 1 << (level - 1); k + 2 * half <= n; k++)
            least[k] = smaller(below[k], below[k + half]);
    }
    return YUNTA_OK;
}

int64_t yunta_blossom_between(const yunta_blossom *b, int32_t one, int32_t other) {
    int32_t from = b->place[one], to = b->place[other];
    if (b->outer[one] != b->outer[other] || one == other)
        return 0;
    if (from > to) {
        from = b->place[other];
        to = b->place[one];
    }
    int level = level_of(to - from);
    const int64_t *least = b->least + (size_t)level * (size_t)b->vertices;
    return smaller(least[from + 1], least[to - (1 << level) + 1]);
}
