/* Lists out of arcs at the auction's costs, in 32 bits. */
#include "solver/assign_private.h"

/* Arcs that may be chosen: their sellers and scores, and what each is worth. */
typedef struct {
    const int32_t *seller;
    const int16_t *score;
    int32_t *value; /* with room up to a multiple of the lanes */
    size_t count;
} choice;

/* Where some arcs may not be chosen, the others are copied together. */
static choice choose(const yunta_assign *a, size_t buyer, const yunta_assign_scratch *s) {
    yunta_assign_arcs arcs = yunta_assign_arcs_of(a, buyer, s);
    choice c = {arcs.seller, arcs.score, (int32_t *)(void *)s->wide, arcs.count};
    size_t count = 0;
    if (!a->closed && a->weight.least <= 0)
        return c;
    for (size_t k = 0; k < arcs.count; k++) {
        int32_t seller = arcs.seller[k];
        int16_t score = arcs.score[k];
        if (score < a->weight.least || a->block.capacity[seller] < 1)
            continue;
        s->picked[count] = seller;
        s->values[count++] = score;
    }
    return (choice){s->picked, s->values, c.value, count};
}

static void weigh(const yunta_assign *a, const choice *c) {
    for (size_t k = 0; k < c->count && a->bidding; k++)
        c->value[k] = a->costs.parts * c->score[k] - *yunta_assign_cost(a, (size_t)c->seller[k]);
    for (size_t k = 0; k < c->count && !a->bidding; k++)
        c->value[k] = c->score[k];
    for (size_t k = 0; k < c->count && a->block.gifts > 0; k++)
        if (c->score[k] >= YUNTA_ASSIGN_GIFT)
            c->value[k] = INT32_MAX;
}

/* Where a buyer begins to count among equals: not all with the same seller. */
static size_t begin_at(const yunta_assign *a, size_t buyer, const choice *c) {
    size_t turn = yunta_assign_turn(buyer, a->block.sellers), begin = 0;
    while (begin < c->count && (size_t)c->seller[begin] < turn)
        begin++;
    return begin;
}

/* Those worth more than from, and of those worth as much as there is room for. */
static size_t keep_best(yunta_assign *a, size_t buyer, const choice *c, int32_t from) {
    int32_t *seller = yunta_assign_sellers_of(a, buyer);
    int16_t *score = yunta_assign_listed_of(a, buyer)->score;
    size_t kept = 0, equals = 0;
    for (size_t k = 0; k < c->count; k++) {
        equals += c->value[k] == from;
        if (c->value[k] <= from)
            continue;
        seller[kept] = c->seller[k];
        score[kept++] = c->score[k];
    }
    size_t begin = equals > 1 ? begin_at(a, buyer, c) : 0;
    for (size_t k = 0; k < c->count && kept < a->stride; k++) {
        size_t at = begin + k < c->count ? begin + k : begin + k - c->count;
        if (c->value[at] != from)
            continue;
        seller[kept] = c->seller[at];
        score[kept++] = c->score[at];
    }
    return kept;
}

/* All of them, from where the buyer's turn is. */
static void keep_all(yunta_assign *a, size_t buyer, const choice *c) {
    int32_t *seller = yunta_assign_sellers_of(a, buyer);
    int16_t *score = yunta_assign_listed_of(a, buyer)->score;
    size_t begin = begin_at(a, buyer, c);
    for (size_t k = 0; k < c->count; k++) {
        size_t at = begin + k < c->count ? begin + k : begin + k - c->count;
        seller[k] = c->seller[at];
        score[k] = c->score[at];
    }
}

void yunta_assign_list_arcs(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s) {
    choice c = choose(a, buyer, s);
    yunta_assign_listed *list = yunta_assign_listed_of(a, buyer);
    a->degree[buyer] = (int32_t)c.count;
    if (c.count <= a->stride) {
        keep_all(a, buyer, &c);
        list->count = (int16_t)c.count;
        list->bound = YUNTA_ASSIGN_NEVER;
        return;
    }
    weigh(a, &c);
    int32_t from = yunta_assign_nth(c.value, c.count, a->stride);
    list->count = (int16_t)keep_best(a, buyer, &c, from);
    list->bound = from;
}
