#include "base/memory.h"
#include "solver/assign_private.h"
#include <stdatomic.h>
#include <string.h>

enum { DEAREST = YUNTA_ASSIGN_DEAREST };

typedef struct {
    yunta_assign *a;
    int16_t *price; /* [span] in points, less the least, at most DEAREST */
    int64_t least;  /* of all, in points */
    int64_t cheapest;
    uint8_t *wrong; /* [buyers] */
    const yunta_assign_witness *witness;
    atomic_bool failed; /* the witness */
} proof;

static int64_t price_of(const yunta_assign *a, size_t i) {
    return a->price[i] - a->level;
}

/* Prices in 16 bits, never above the true ones: what passes by them is looked at again. */
static void round_prices(proof *p) {
    const yunta_assign *a = p->a;
    int64_t point = a->weight.point > 0 ? a->weight.point : 1;
    p->cheapest = INT64_MAX;
    for (size_t i = 0; i < a->block.sellers; i++)
        p->cheapest = a->price[i] < p->cheapest ? a->price[i] : p->cheapest;
    p->least = yunta_assign_floor(p->cheapest - a->level - a->weight.pair, point);
    for (size_t i = 0; i < a->block.sellers; i++) {
        int64_t price = yunta_assign_floor(price_of(a, i) - a->weight.pair, point) - p->least;
        p->price[i] = (int16_t)(price < DEAREST ? price : DEAREST);
    }
}

static bool holds(const yunta_assign *a, size_t buyer, size_t seller) {
    for (size_t unit = a->first_unit[buyer]; unit < a->first_unit[buyer + 1]; unit++)
        if (a->seller_of[unit] == (int32_t)seller)
            return true;
    return false;
}

static void weigh(const yunta_assign *a, size_t buyer, size_t seller, int16_t score,
                  int64_t *most) {
    int64_t surplus = yunta_assign_worth(a, score) - a->price[seller] - a->worth[buyer];
    if (surplus > *most && score >= a->weight.least && !holds(a, buyer, seller))
        *most = surplus;
}

/* The most by which an arc that was not chosen passes its two prices: 0 is right. */
static int64_t most_surplus(const proof *p, size_t buyer, const yunta_assign_scratch *s,
                            void *part) {
    const yunta_assign *a = p->a;
    int64_t most = 0;
    if (a->block.row == NULL) {
        yunta_assign_arcs arcs = yunta_assign_arcs_of(a, buyer, s);
        for (size_t k = 0; k < arcs.count; k++)
            weigh(a, buyer, (size_t)arcs.seller[k], arcs.score[k], &most);
        return most;
    }
    bool possible = yunta_assign_most(a) - p->cheapest - a->worth[buyer] > 0;
    if (!possible && part == NULL)
        return 0;
    yunta_assign_row(a, buyer, s->scores);
    int64_t point = a->weight.point > 0 ? a->weight.point : 1;
    int64_t worth = yunta_assign_floor(a->worth[buyer] + a->level, point) + p->least;
    int16_t least = (int16_t)a->weight.least;
    int16_t peak = part != NULL ? p->witness->look(part, buyer, s->scores, p->price, least)
                                : yunta_assign_peak(s->scores, p->price, least, a->span);
    if (!possible || (a->weight.point > 0 && a->block.gifts == 0 && peak <= worth))
        return 0;
    for (size_t i = 0; i < a->block.sellers; i++)
        weigh(a, buyer, i, s->scores[i], &most);
    return most;
}

static void prove_rows(void *context, const yunta_assign_scratch *scratch, size_t from, size_t to) {
    proof *p = context;
    void *part = p->witness != NULL ? p->witness->enter(p->witness->context) : NULL;
    if (p->witness != NULL && part == NULL) {
        atomic_store(&p->failed, true);
        return;
    }
    for (size_t buyer = from; buyer < to; buyer++) {
        int64_t most = most_surplus(p, buyer, scratch, part);
        p->wrong[buyer] = most > 0;
        p->a->worth[buyer] += most;
    }
    if (part != NULL)
        p->witness->leave(part);
}

static __int128 seller_bound(int64_t bonus, int64_t price, int32_t capacity) {
    if (capacity < 1)
        return 0;
    __int128 total = bonus + (__int128)price * (price > 0 ? capacity : 1);
    return total > 0 ? total : 0;
}

/* Formula of solver/network.h: beyond the chosen pairs no surplus is left. */
static void add_up(const yunta_assign *a, yunta_assign_answer *answer) {
    answer->value = answer->bound = 0;
    for (size_t i = 0; i < a->block.sellers; i++) {
        int64_t bonus = yunta_assign_bonus(a, i);
        answer->value += a->sold[i] > 0 ? bonus : 0;
        answer->bound += seller_bound(bonus, price_of(a, i), a->block.capacity[i]);
    }
    for (size_t j = 0; j < a->block.buyers; j++) {
        int64_t worth = a->worth[j] + a->level;
        if (a->block.demand[j] > 0 && worth > 0)
            answer->bound += (__int128)worth * a->block.demand[j];
        for (size_t unit = a->first_unit[j]; unit < a->first_unit[j + 1]; unit++) {
            int32_t seller = a->seller_of[unit];
            if (seller == YUNTA_ASSIGN_NONE)
                continue;
            int64_t weight = yunta_assign_worth(a, a->score_of[unit]);
            int64_t surplus = weight - a->price[seller] - a->worth[j];
            answer->value += weight;
            answer->bound += surplus > 0 ? surplus : 0;
        }
    }
}

/* Who sells nothing stands at a price that nobody would pay; it costs the bound nothing. */
static void close_sellers(yunta_assign *a) {
    for (size_t i = 0; i < a->block.sellers; i++)
        if (a->most[i] < 1)
            a->price[i] = yunta_assign_most(a) + a->level;
}

/* Who has no arc at all is worth nothing. */
static void close_buyers(yunta_assign *a) {
    for (size_t j = 0; j < a->block.buyers; j++)
        if (a->block.demand[j] > 0 && a->first_unit[j] == a->first_unit[j + 1])
            a->worth[j] = -a->level;
}

yunta_status yunta_assign_prove(yunta_assign *a, yunta_assign_answer *answer, size_t *wrong) {
    proof p = {.a = a,
               .price = a->start,
               .wrong = (uint8_t *)a->queue,
               .witness = a->block.row != NULL ? a->block.witness : NULL};
    *wrong = 0;
    close_sellers(a);
    close_buyers(a);
    a->rounded = false;
    if (a->block.row != NULL)
        round_prices(&p);
    yunta_assign_units(a, answer);
    if (p.witness != NULL && !p.witness->begin(p.witness->context, answer, a->span))
        return YUNTA_E_MEMORY;
    if (!yunta_assign_over_rows(a, prove_rows, &p) || atomic_load(&p.failed))
        return YUNTA_E_MEMORY;
    bool late = a->deadline != NULL && yunta_deadline_passed(a->deadline);
    for (size_t j = 0; j < a->block.buyers; j++) {
        if (!p.wrong[j])
            continue;
        if (!late)
            yunta_assign_relist(a, j);
        ++*wrong;
    }
    add_up(a, answer);
    return YUNTA_OK;
}
