/* Many tight paths at once, between two moves of the prices: a search in depth that looks at each
 * person once a round. Source: Hopcroft & Karp 1973. */
#include "solver/assign_private.h"

/* From whom a path may start, and where it may end. */
typedef struct {
    yunta_assign *a;
    int32_t *stack; /* units whose buyers are to be looked at */
    size_t stacked;
    bool level;  /* paths start at the level and end at sellers above it */
    int32_t end; /* seller looked at last */
} walk;

void yunta_assign_augment(yunta_assign *a, int32_t end_unit, int32_t seller) {
    if (end_unit != YUNTA_ASSIGN_NONE) {
        seller = a->seller_of[end_unit];
        if (seller != YUNTA_ASSIGN_NONE)
            yunta_assign_unsell(a, end_unit);
    }
    while (seller != YUNTA_ASSIGN_NONE && a->from_buyer[seller] != YUNTA_ASSIGN_NONE) {
        int32_t unit = a->from_unit[a->from_buyer[seller]], last = a->seller_of[unit];
        if (last != YUNTA_ASSIGN_NONE)
            yunta_assign_unsell(a, unit);
        yunta_assign_sell(a, unit, seller, a->from_score[seller]);
        seller = last;
    }
}

static bool seen(const yunta_assign *a, int32_t seller) {
    return a->seller_round[seller] == a->round;
}

/* Puts on the stack whose units a seller sells at what they are worth to it. */
static void stack_units(walk *w, int32_t seller) {
    yunta_assign *a = w->a;
    for (int32_t unit = a->head[seller]; unit != YUNTA_ASSIGN_NONE; unit = a->next[unit]) {
        size_t buyer = (size_t)a->buyer_of[unit];
        if (a->buyer_round[buyer] == a->round ||
            yunta_assign_worth(a, a->score_of[unit]) - a->price[seller] - a->worth[buyer] != 0)
            continue;
        a->buyer_round[buyer] = a->round;
        a->from_unit[buyer] = unit;
        w->stack[w->stacked++] = unit;
    }
}

static bool ends_at(const walk *w, int32_t seller) {
    const yunta_assign *a = w->a;
    if (a->sold[seller] >= a->most[seller])
        return false;
    int64_t gain = a->sold[seller] == 0 ? yunta_assign_bonus(a, (size_t)seller) : 0;
    int64_t over = a->price[seller] - a->level + gain;
    return w->level ? over > 0 : over >= 0;
}

/* An arc of a buyer, if it is tight: true when it ends a path. */
static bool try_tight(walk *w, size_t buyer, int32_t seller, int16_t score) {
    yunta_assign *a = w->a;
    if (yunta_assign_worth(a, score) - a->price[seller] != a->worth[buyer] || seen(a, seller) ||
        score < a->weight.least || a->most[seller] < 1 || yunta_assign_holds(a, buyer, seller))
        return false;
    a->seller_round[seller] = a->round;
    a->from_buyer[seller] = (int32_t)buyer;
    a->from_score[seller] = score;
    w->end = seller;
    if (ends_at(w, seller))
        return true;
    stack_units(w, seller);
    return false;
}

/* Arcs that a buyer did not list may be as good as its best. */
static bool try_unlisted(walk *w, size_t buyer) {
    yunta_assign *a = w->a;
    if (*yunta_assign_bound(a, buyer) < a->worth[buyer])
        return false;
    if (a->block.row == NULL) {
        yunta_assign_arcs arcs = yunta_assign_arcs_of(a, buyer, &a->scratch);
        for (size_t k = 0; k < arcs.count; k++)
            if (try_tight(w, buyer, arcs.seller[k], arcs.score[k]))
                return true;
        return false;
    }
    yunta_assign_row(a, buyer, a->scratch.scores);
    for (size_t i = 0; i < a->block.sellers; i++)
        if (try_tight(w, buyer, (int32_t)i, a->scratch.scores[i]))
            return true;
    return false;
}

/* Goes on from whoever is on the stack. */
static bool find_path(walk *w) {
    yunta_assign *a = w->a;
    while (w->stacked > 0) {
        int32_t unit = w->stack[--w->stacked];
        size_t buyer = (size_t)a->buyer_of[unit];
        w->end = YUNTA_ASSIGN_NONE;
        if (!w->level && a->worth[buyer] + a->level == 0) {
            yunta_assign_augment(a, unit, YUNTA_ASSIGN_NONE);
            return true;
        }
        bool found = false;
        const yunta_assign_listed *list = yunta_assign_listed_of(a, buyer);
        const int32_t *sellers = yunta_assign_sellers_of(a, buyer);
        for (size_t k = 0; k < (size_t)list->count && !found; k++)
            found = try_tight(w, buyer, sellers[k], list->score[k]);
        if (found || try_unlisted(w, buyer)) {
            yunta_assign_augment(a, YUNTA_ASSIGN_NONE, w->end);
            return true;
        }
    }
    return false;
}

/* Who was not looked at yet may be looked at again from elsewhere. */
static void forget_stack(walk *w) {
    yunta_assign *a = w->a;
    while (w->stacked > 0) {
        int32_t unit = w->stack[--w->stacked], seller = a->seller_of[unit];
        a->buyer_round[a->buyer_of[unit]] = 0;
        if (seller != YUNTA_ASSIGN_NONE)
            a->seller_round[seller] = 0;
    }
}

static bool start_at_unit(walk *w, int32_t unit) {
    yunta_assign *a = w->a;
    size_t buyer = (size_t)a->buyer_of[unit];
    if (a->buyer_round[buyer] == a->round)
        return false;
    a->buyer_round[buyer] = a->round;
    a->from_unit[buyer] = unit;
    w->stack[w->stacked++] = unit;
    bool found = find_path(w);
    forget_stack(w);
    return found;
}

static bool start_at_seller(walk *w, int32_t seller) {
    yunta_assign *a = w->a;
    int64_t bonus = a->sold[seller] == 1 ? yunta_assign_bonus(a, (size_t)seller) : 0;
    if (a->sold[seller] == 0 || a->price[seller] - a->level + bonus != 0 || seen(a, seller))
        return false;
    a->seller_round[seller] = a->round;
    a->from_buyer[seller] = YUNTA_ASSIGN_NONE;
    stack_units(w, seller);
    bool found = find_path(w);
    forget_stack(w);
    return found;
}

size_t yunta_assign_place(yunta_assign *a, int32_t *units, size_t count) {
    walk w = {.a = a, .stack = a->queue};
    size_t left = 0;
    a->round++;
    for (size_t k = 0; k < count; k++)
        if (!start_at_unit(&w, units[k]))
            units[left++] = units[k];
    return left;
}

void yunta_assign_lower(yunta_assign *a) {
    walk w = {.a = a, .stack = a->queue, .level = true};
    bool found = true;
    while (found) {
        found = false;
        a->round++;
        for (size_t i = 0; i < a->block.sellers; i++)
            found = start_at_seller(&w, (int32_t)i) || found;
        for (size_t unit = 0; unit < a->units; unit++)
            if (a->seller_of[unit] == YUNTA_ASSIGN_NONE)
                found = start_at_unit(&w, (int32_t)unit) || found;
    }
}

/* The best that is listed and has room for a buyer's unit, the first of equals. */
static void grab_unit(yunta_assign *a, size_t buyer, int32_t unit) {
    const yunta_assign_listed *list = yunta_assign_listed_of(a, buyer);
    const int32_t *sellers = yunta_assign_sellers_of(a, buyer);
    size_t best = SIZE_MAX;
    for (size_t k = 0; k < (size_t)list->count; k++) {
        int32_t seller = sellers[k];
        if (list->score[k] < a->weight.least || a->sold[seller] >= a->most[seller] ||
            (best != SIZE_MAX && list->score[k] <= list->score[best]) ||
            yunta_assign_holds(a, buyer, seller))
            continue;
        best = k;
    }
    if (best != SIZE_MAX)
        yunta_assign_sell(a, unit, sellers[best], list->score[best]);
}

void yunta_assign_grab(yunta_assign *a) {
    for (size_t unit = 0; unit < a->units; unit++)
        if (a->seller_of[unit] == YUNTA_ASSIGN_NONE)
            grab_unit(a, (size_t)a->buyer_of[unit], (int32_t)unit);
}
