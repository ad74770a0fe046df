#include "base/array.h"
#include "solver/assign_private.h"

enum {
    NEAR = 1000,   /* people that a search for one unit alone may look at, */
    SHARE = 8,     /* and of all people this part */
    PATIENCE = 64, /* such searches between two looks at the clock */
    LOOK = 4096    /* people between two */
};

/* A search for the shortest way to place one more unit, in reduced costs, which are never negative.
 * Nodes are sellers, then buyers, then buyers again for the arcs that they did not list. The root
 * is a buyer with a unit left over; or the level: buyers who buy nothing and sellers who sell
 * nothing stand at it, and a seller of too high a price needs one of them to trade. */
typedef struct {
    yunta_assign *a;
    int64_t best;
    int32_t end_seller, end_unit; /* a seller with room; or a unit given up */
    bool level;                   /* is the root */
    size_t budget;                /* people and rows that it may still look at */
} search;

void yunta_assign_sell(yunta_assign *a, int32_t unit, int32_t seller, int16_t score) {
    int32_t head = a->head[seller];
    a->seller_of[unit] = seller;
    a->score_of[unit] = score;
    a->next[unit] = head;
    a->previous[unit] = YUNTA_ASSIGN_NONE;
    if (head != YUNTA_ASSIGN_NONE)
        a->previous[head] = unit;
    a->head[seller] = unit;
    a->sold[seller]++;
}

void yunta_assign_unsell(yunta_assign *a, int32_t unit) {
    int32_t seller = a->seller_of[unit], next = a->next[unit], previous = a->previous[unit];
    if (previous != YUNTA_ASSIGN_NONE)
        a->next[previous] = next;
    else
        a->head[seller] = next;
    if (next != YUNTA_ASSIGN_NONE)
        a->previous[next] = previous;
    a->seller_of[unit] = YUNTA_ASSIGN_NONE;
    a->sold[seller]--;
}

static bool before(yunta_assign_item a, yunta_assign_item b) {
    return a.key != b.key ? a.key < b.key : a.node < b.node;
}

static void heap_push(yunta_assign *a, int64_t key, int32_t node) {
    yunta_assign_item item = {key, node};
    if (!yunta_array_grow(&a->heap, &a->heap_room, a->heaped, sizeof *a->heap)) {
        a->failed = true;
        return;
    }
    size_t at = a->heaped++;
    while (at > 0 && before(item, a->heap[(at - 1) / 2])) {
        a->heap[at] = a->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    a->heap[at] = item;
}

static yunta_assign_item heap_pop(yunta_assign *a) {
    yunta_assign_item top = a->heap[0], moved = a->heap[--a->heaped];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= a->heaped)
            break;
        if (child + 1 < a->heaped && before(a->heap[child + 1], a->heap[child]))
            child++;
        if (!before(a->heap[child], moved))
            break;
        a->heap[at] = a->heap[child];
        at = child;
    }
    a->heap[at] = moved;
    return top;
}

/* What a seller's price passes its floor by: nothing unless it has room. */
static int64_t excess(const yunta_assign *a, size_t i) {
    if (a->sold[i] >= a->most[i])
        return 0;
    int64_t gain = a->sold[i] == 0 ? yunta_assign_bonus(a, i) : 0;
    int64_t over = a->price[i] - a->level + gain;
    return over > 0 ? over : 0;
}

static void offer_end(search *s, int32_t seller, int64_t length) {
    yunta_assign *a = s->a;
    if (a->sold[seller] >= a->most[seller] || (s->level && excess(a, (size_t)seller) == 0))
        return;
    int64_t gain = a->sold[seller] == 0 ? yunta_assign_bonus(a, (size_t)seller) : 0;
    int64_t under = a->level - gain - a->price[seller];
    length += under > 0 ? under : 0;
    if (length < s->best) {
        s->best = length;
        s->end_seller = seller;
        s->end_unit = YUNTA_ASSIGN_NONE;
    }
}

static void reach_seller(search *s, int32_t seller, int64_t length, int32_t buyer, int16_t score) {
    yunta_assign *a = s->a;
    if (length >= s->best || length >= a->seller_length[seller])
        return;
    if (a->seller_length[seller] == YUNTA_ASSIGN_FAR)
        a->touched[a->touches++] = seller;
    a->seller_length[seller] = length;
    a->from_buyer[seller] = buyer;
    a->from_score[seller] = score;
    offer_end(s, seller, length);
    if (length < s->best)
        heap_push(a, length, seller);
}

static void try_arc(search *s, size_t buyer, int64_t base, int32_t seller, int16_t score) {
    const yunta_assign *a = s->a;
    int64_t length = base + a->price[seller] - yunta_assign_worth(a, score);
    if (length >= s->best || score < a->weight.least || a->most[seller] < 1 ||
        yunta_assign_holds(a, buyer, seller))
        return;
    reach_seller(s, seller, length, (int32_t)buyer, score);
}

static void try_list(search *s, size_t buyer, int64_t base) {
    const yunta_assign *a = s->a;
    const yunta_assign_listed *list = yunta_assign_listed_of(a, buyer);
    const int32_t *sellers = yunta_assign_sellers_of(a, buyer);
    for (size_t k = 0; k < (size_t)list->count; k++)
        try_arc(s, buyer, base, sellers[k], list->score[k]);
}

static int32_t rest_node(const yunta_assign *a, size_t buyer) {
    return (int32_t)(a->block.sellers + a->block.buyers + buyer);
}

static void scan_buyer(search *s, size_t buyer) {
    yunta_assign *a = s->a;
    int64_t base = a->buyer_length[buyer] + a->worth[buyer];
    if (!s->level && base + a->level < s->best) {
        s->best = base + a->level;
        s->end_unit = a->from_unit[buyer];
        s->end_seller = YUNTA_ASSIGN_NONE;
    }
    try_list(s, buyer, base);
    int64_t rest = *yunta_assign_bound(a, buyer);
    if (rest > YUNTA_ASSIGN_NEVER && base - rest < s->best)
        heap_push(a, base - rest, rest_node(a, buyer));
}

/* What a buyer did not list may matter: all of its row. */
static void scan_rest(search *s, size_t buyer) {
    yunta_assign *a = s->a;
    int64_t base = a->buyer_length[buyer] + a->worth[buyer];
    yunta_assign_relist(a, buyer);
    try_list(s, buyer, base);
    int64_t rest = *yunta_assign_bound(a, buyer);
    if (rest == YUNTA_ASSIGN_NEVER || base - rest >= s->best)
        return;
    if (a->block.row == NULL) {
        yunta_assign_arcs arcs = yunta_assign_arcs_of(a, buyer, &a->scratch);
        for (size_t k = 0; k < arcs.count; k++)
            try_arc(s, buyer, base, arcs.seller[k], arcs.score[k]);
        return;
    }
    for (size_t i = 0; i < a->block.sellers; i++)
        try_arc(s, buyer, base, (int32_t)i, a->scratch.scores[i]);
}

static void reach_buyer(search *s, int32_t unit, int64_t length) {
    yunta_assign *a = s->a;
    size_t buyer = (size_t)a->buyer_of[unit];
    if (length >= s->best || length >= a->buyer_length[buyer])
        return;
    if (a->buyer_length[buyer] == YUNTA_ASSIGN_FAR)
        a->touched[a->touches++] = (int32_t)(a->block.sellers + buyer);
    a->buyer_length[buyer] = length;
    a->from_unit[buyer] = unit;
    heap_push(a, length, (int32_t)(a->block.sellers + buyer));
}

static void scan_seller(search *s, int32_t seller) {
    yunta_assign *a = s->a;
    for (int32_t unit = a->head[seller]; unit != YUNTA_ASSIGN_NONE; unit = a->next[unit]) {
        size_t buyer = (size_t)a->buyer_of[unit];
        int64_t slack =
            yunta_assign_worth(a, a->score_of[unit]) - a->price[seller] - a->worth[buyer];
        reach_buyer(s, unit, a->seller_length[seller] + slack);
    }
}

static void run(search *s) {
    yunta_assign *a = s->a;
    int32_t sellers = (int32_t)a->block.sellers, buyers = (int32_t)a->block.buyers;
    while (a->heaped > 0 && a->heap[0].key < s->best && !a->failed && s->budget-- > 0) {
        yunta_assign_item item = heap_pop(a);
        if (item.node >= sellers + buyers) {
            scan_rest(s, (size_t)(item.node - sellers - buyers));
        } else if (item.node >= sellers) {
            if (item.key == a->buyer_length[item.node - sellers])
                scan_buyer(s, (size_t)(item.node - sellers));
        } else if (item.key == a->seller_length[item.node]) {
            scan_seller(s, item.node);
        }
    }
}

static void move_prices(search *s) {
    yunta_assign *a = s->a;
    for (size_t k = 0, sellers = a->block.sellers; k < a->touches; k++) {
        size_t node = (size_t)a->touched[k];
        int64_t *length =
            node < sellers ? a->seller_length + node : a->buyer_length + node - sellers;
        int64_t move = s->best > *length ? s->best - *length : 0;
        if (node < sellers) {
            a->price[node] += move;
            if (a->rounded && move > 0)
                yunta_assign_round(a, node);
        } else {
            a->worth[node - sellers] -= move;
        }
        *length = YUNTA_ASSIGN_FAR;
    }
    a->touches = a->heaped = 0;
    if (s->level)
        a->level += s->best;
}

static void finish(search *s) {
    if (!s->a->failed)
        yunta_assign_augment(s->a, s->end_unit, s->end_seller);
    move_prices(s);
    s->a->effort.searches++;
}

/* Forgets what a search found. */
static void drop(search *s) {
    s->best = 0;
    move_prices(s);
}

/* Places a unit where that takes no long search; false: it does. */
static bool place_unit(yunta_assign *a, int32_t unit, size_t budget) {
    search s = {a, YUNTA_ASSIGN_FAR, YUNTA_ASSIGN_NONE, YUNTA_ASSIGN_NONE, false, budget};
    reach_buyer(&s, unit, 0);
    run(&s);
    bool found = s.budget != SIZE_MAX || budget == SIZE_MAX;
    if (found)
        finish(&s);
    else
        drop(&s);
    return found;
}

/* Moves prices until some unit of those left over has a tight path. */
static void move_towards(yunta_assign *a, const int32_t *units, size_t count) {
    search s = {a, YUNTA_ASSIGN_FAR, YUNTA_ASSIGN_NONE, YUNTA_ASSIGN_NONE, false, SIZE_MAX};
    for (size_t k = 0; k < count; k++)
        reach_buyer(&s, units[k], 0);
    run(&s);
    move_prices(&s);
    a->effort.searches++;
}

/* Lowers the price of one seller above its floor, or sells one more unit of it; false: none is. */
static bool lower_one(yunta_assign *a) {
    search s = {a, YUNTA_ASSIGN_FAR, YUNTA_ASSIGN_NONE, YUNTA_ASSIGN_NONE, true, SIZE_MAX};
    for (size_t i = 0; i < a->block.sellers; i++) {
        int64_t over = excess(a, i);
        if (over > 0 && over < s.best)
            s.best = over;
    }
    if (s.best == YUNTA_ASSIGN_FAR)
        return false;
    for (size_t i = 0; i < a->block.sellers; i++) {
        int64_t bonus = a->sold[i] == 1 ? yunta_assign_bonus(a, i) : 0;
        if (a->sold[i] > 0)
            reach_seller(&s, (int32_t)i, a->price[i] - a->level + bonus, YUNTA_ASSIGN_NONE, 0);
    }
    for (size_t unit = 0; unit < a->units; unit++)
        if (a->seller_of[unit] == YUNTA_ASSIGN_NONE)
            reach_buyer(&s, (int32_t)unit, 0);
    run(&s);
    finish(&s);
    return !a->failed;
}

/* The best that a buyer could buy at today's prices: at least the level. */
static int64_t best_worth(yunta_assign *a, size_t buyer) {
    const yunta_assign_listed *list = yunta_assign_listed_of(a, buyer);
    const int32_t *sellers = yunta_assign_sellers_of(a, buyer);
    int64_t best = -a->level;
    for (int round = 0; round < 2; round++) {
        for (size_t k = 0; k < (size_t)list->count; k++) {
            int64_t value = yunta_assign_worth(a, list->score[k]) - a->price[sellers[k]];
            if (value > best && list->score[k] >= a->weight.least && a->most[sellers[k]] > 0)
                best = value;
        }
        if (best >= list->bound)
            break;
        yunta_assign_relist(a, buyer);
    }
    return best;
}

/* Keeps of what is sold what is right at today's prices. */
static void let_go(yunta_assign *a, size_t buyer) {
    size_t from = a->first_unit[buyer], to = a->first_unit[buyer + 1];
    a->worth[buyer] = best_worth(a, buyer);
    for (size_t unit = from; unit < to; unit++) {
        int32_t seller = a->seller_of[unit];
        if (seller != YUNTA_ASSIGN_NONE &&
            (to - from > 1 ||
             yunta_assign_worth(a, a->score_of[unit]) - a->price[seller] != a->worth[buyer]))
            yunta_assign_unsell(a, (int32_t)unit);
    }
}

static bool late(const yunta_assign *a) {
    return a->deadline != NULL && yunta_deadline_passed(a->deadline);
}

/* Places units one by one, those that are not too far; the others stay in units. */
static size_t place_near(yunta_assign *a, int32_t *units, size_t count) {
    size_t left = 0, near = (a->block.sellers + a->block.buyers) / SHARE + 1;
    bool stopped = false;
    near = near < NEAR ? near : NEAR;
    for (size_t k = 0; k < count; k++) {
        stopped = stopped || a->failed || (k % PATIENCE == 0 && late(a));
        if (stopped || !place_unit(a, units[k], near))
            units[left++] = units[k];
    }
    return left;
}

/* Places every unit, or it gives up; where no tight path is found after prices moved, by a path of
 * its own. */
static yunta_status place_all(yunta_assign *a) {
    size_t left = 0;
    for (size_t unit = 0; unit < a->units; unit++)
        if (a->seller_of[unit] == YUNTA_ASSIGN_NONE)
            a->pending[left++] = (int32_t)unit;
    left = yunta_assign_place(a, a->pending, left);
    left = place_near(a, a->pending, left);
    while (left > 0 && !a->failed) {
        if (late(a))
            return YUNTA_E_STOPPED;
        size_t before_them = left;
        move_towards(a, a->pending, left);
        left = yunta_assign_place(a, a->pending, left);
        if (left == before_them)
            place_unit(a, a->pending[--left], SIZE_MAX);
    }
    return a->failed ? YUNTA_E_MEMORY : YUNTA_OK;
}

yunta_status yunta_assign_paths(yunta_assign *a) {
    for (size_t i = 0; i < a->block.sellers; i++) {
        a->seller_length[i] = YUNTA_ASSIGN_FAR;
        a->seller_round[i] = 0;
    }
    a->round = 0;
    yunta_assign_round_all(a);
    bool stopped = late(a);
    for (size_t j = 0; j < a->block.buyers; j++) {
        a->buyer_length[j] = YUNTA_ASSIGN_FAR;
        a->buyer_round[j] = 0;
        stopped = stopped || (j % LOOK == 0 && late(a));
        if (stopped)
            a->worth[j] = -a->level;
        else
            let_go(a, j);
    }
    if (stopped) {
        yunta_assign_grab(a);
        return YUNTA_E_STOPPED;
    }
    yunta_status status = place_all(a);
    while (status == YUNTA_OK && lower_one(a)) {
        yunta_assign_lower(a);
        if (late(a))
            return YUNTA_E_STOPPED;
    }
    return a->failed ? YUNTA_E_MEMORY : status;
}
