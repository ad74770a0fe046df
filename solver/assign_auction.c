#include "solver/assign_offer.h"
#include "solver/assign_slot.h"
#include <string.h>

enum {
    FREE = YUNTA_ASSIGN_FREE,
    DUMMY = YUNTA_ASSIGN_DUMMY,
    FALL = 16,
    SPREADS = 16,        /* first epsilons in what a list of rows differs by */
    SPREADS_OF_ARCS = 8, /* and of arcs */
    BIDS_A_UNIT = 1000,
    ROUGH = 4,            /* epsilons by which a list may be too short, but in the last phase */
    PATIENCE = 4096,      /* bids between two looks at the clock */
    EASY = 8,             /* of what is wanted, so much more for sale is easy to share out */
    EASY_BIDS = 16,       /* a unit, if it is as easy as that */
    EASY_LEFT = 64,       /* and no more of the units than this part are left over */
    DUMMY_EPSILONS = 4,   /* by which dummies raise prices at least, */
    LEAST_OF_DUMMIES = 4, /* and by so many points */
    FINEST = 8,           /* of a point, this part is the least epsilon where that is fine enough */
    FEW = 256,            /* units whose lists stay in the cache until they bid */
    ALONE = 20000,        /* points */
    TOO_DEAR = 20000,     /* over the cheapest: worth no war of bids */
    HIGHEST = YUNTA_ASSIGN_CLOSED / 2 /* parts: with prices as high as this the auction ends */
};

/* Units bid for slots: one a unit of capacity, those of a seller alike, so that its price is that
 * of its cheapest slot. The last seller is nobody, of as many slots as must go without; where slots
 * are left over, dummies take the cheapest, so that in the end all is sold and prices may start
 * anywhere. */
typedef struct {
    yunta_assign *a;
    int64_t eps;
    size_t first, count;     /* of the queue, a ring of as many as there are units */
    size_t dummies, idle;    /* in all; without a slot */
    yunta_assign_item *heap; /* of sellers by price, stale ones too low */
    size_t heaped;
    size_t bids, most;
    int64_t poorest; /* a unit to which all is worth less gives up; as of the last look */
    size_t look;     /* bids at which to look again */
    yunta_assign_offers *round; /* of arcs; NULL: one bid after the other, but for those */
    yunta_assign_ahead *ahead;  /* of rows */
    bool loose; /* much more for sale than is wanted: prices start at the floor, one phase */
} auction;

static void push(auction *u, int32_t unit) {
    size_t at = u->first + u->count++;
    u->a->queue[at < u->a->units ? at : at - u->a->units] = unit;
}

static int32_t pop(auction *u) {
    int32_t unit = u->a->queue[u->first];
    u->first = u->first + 1 < u->a->units ? u->first + 1 : 0;
    u->count--;
    return unit;
}

/* The cheapest slot of a seller goes to a new holder at a higher price. */
static void take(auction *u, size_t seller, int32_t holder, int64_t rise) {
    yunta_assign *a = u->a;
    int32_t old = yunta_assign_hand(a, seller, holder, (int32_t)rise);
    if (old >= 0) {
        if (u->count < FEW)
            yunta_assign_fetch_list(a, yunta_assign_buyer(a, old));
        a->seller_of[old] = YUNTA_ASSIGN_NONE;
        push(u, old);
    } else if (old == DUMMY) {
        u->idle++;
    }
}

/* Where too few are for sale to many, they would outbid each other for ever: such a unit is left to
 * the paths. */
static bool is_too_dear(auction *u, int64_t value) {
    const yunta_assign *a = u->a;
    if (u->bids >= u->look) {
        int32_t cheapest = YUNTA_ASSIGN_CLOSED;
        for (size_t i = 0; i <= a->block.sellers; i++) {
            int32_t cost = *yunta_assign_cost(a, i);
            cheapest = cost < cheapest ? cost : cheapest;
        }
        u->poorest = -(int64_t)cheapest - (int64_t)TOO_DEAR * a->costs.parts;
        u->look = u->bids + a->block.sellers;
    }
    return value < u->poorest;
}

static void accept(auction *u, int32_t unit, const yunta_assign_offer *best) {
    yunta_assign *a = u->a;
    if (best->seller == SIZE_MAX || (best->first < u->poorest && is_too_dear(u, best->first)))
        return;
    if (*yunta_assign_cost(a, best->seller) > HIGHEST) {
        u->most = 0;
        return;
    }
    int64_t rise = best->first - best->second, alone = (int64_t)ALONE * a->costs.parts;
    take(u, best->seller, unit, (rise < alone ? rise : alone) + u->eps);
    a->seller_of[unit] = (int32_t)best->seller;
    a->score_of[unit] = best->score;
    u->bids++;
}

/* How far from the best an offer may be. */
static int64_t near_of(const auction *u) {
    return u->eps > 1 && !u->loose && u->a->block.row != NULL ? ROUGH * u->eps : u->eps;
}

static void bid(auction *u, int32_t unit) {
    yunta_assign *a = u->a;
    yunta_assign_offer best;
    yunta_assign_offer_of(a, yunta_assign_buyer(a, unit), near_of(u), &best);
    accept(u, unit, &best);
}

static bool cheaper(const yunta_assign_item *a, const yunta_assign_item *b) {
    return a->key != b->key ? a->key < b->key : a->node < b->node;
}

static void sink_heap(auction *u, size_t at) {
    yunta_assign_item moved = u->heap[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= u->heaped)
            break;
        if (child + 1 < u->heaped && cheaper(&u->heap[child + 1], &u->heap[child]))
            child++;
        if (!cheaper(&u->heap[child], &moved))
            break;
        u->heap[at] = u->heap[child];
        at = child;
    }
    u->heap[at] = moved;
}

static void make_heap(auction *u) {
    yunta_assign *a = u->a;
    u->heaped = 0;
    for (size_t i = 0; i < a->block.sellers; i++)
        if (a->first_slot[i] < a->first_slot[i + 1])
            u->heap[u->heaped++] = (yunta_assign_item){*yunta_assign_cost(a, i), (int32_t)i};
    for (size_t at = u->heaped / 2; at-- > 0;)
        sink_heap(u, at);
}

/* Brings the cheapest seller to the top of the heap. */
static void freshen(auction *u, size_t at) {
    while (at < u->heaped) {
        int32_t cost = *yunta_assign_cost(u->a, (size_t)u->heap[at].node);
        if (u->heap[at].key >= cost)
            break;
        u->heap[at].key = cost;
        sink_heap(u, at);
    }
}

/* A dummy takes the cheapest slot of all, at the price of the second cheapest seller's and eps. */
static void dummy_bid(auction *u) {
    freshen(u, 0);
    size_t seller = (size_t)u->heap[0].node;
    int64_t price = u->heap[0].key, second = price + (int64_t)ALONE * u->a->costs.parts;
    freshen(u, 1);
    freshen(u, 2);
    for (size_t at = 1; at <= 2 && at < u->heaped; at++)
        second = u->heap[at].key < second ? u->heap[at].key : second;
    int64_t least = DUMMY_EPSILONS * u->eps, points = LEAST_OF_DUMMIES * u->a->costs.parts;
    take(u, seller, DUMMY, second - price + (least > points ? least : points));
    u->idle--;
    u->bids++;
}

/* At the start of a phase whoever is no longer content lets go, and dummies do. The slots of a
 * seller cost the same again: else all prices must rise until the dearest slot is worth it. */
static void let_go(auction *u) {
    yunta_assign *a = u->a;
    u->first = u->count = 0;
    u->idle = u->dummies;
    for (size_t seller = 0; seller <= a->block.sellers; seller++) {
        for (size_t slot = a->first_slot[seller]; slot < a->first_slot[seller + 1]; slot++) {
            int32_t unit = a->slot[slot].holder;
            a->slot[slot].price = *yunta_assign_cost(a, seller);
            if (unit >= 0 && yunta_assign_content(a, unit, seller, u->eps))
                continue;
            if (unit >= 0)
                a->seller_of[unit] = YUNTA_ASSIGN_NONE;
            a->slot[slot].holder = FREE;
        }
    }
    for (size_t unit = 0; unit < a->units; unit++)
        if (a->seller_of[unit] == YUNTA_ASSIGN_NONE)
            push(u, (int32_t)unit);
}

static bool is_late(const yunta_assign *a) {
    return a->deadline != NULL && yunta_deadline_passed(a->deadline);
}

/* Takes the queue's next unit and its offer, unless its seller's cost has changed since. */
static void take_bid(auction *u, const yunta_assign_bid *b) {
    int32_t unit = pop(u);
    if (b->seller == YUNTA_ASSIGN_NONE)
        return;
    if (b->cost != *yunta_assign_cost(u->a, (size_t)b->seller))
        bid(u, unit);
    else
        accept(u, unit, &(yunta_assign_offer){b->first, b->second, (size_t)b->seller, b->score});
}

/* One bid for each of the first units of the queue. */
static void run_round(auction *u) {
    const yunta_assign_bid *bids;
    size_t count = yunta_assign_offers_look(u->round, u->first, u->count, u->eps, &bids);
    for (size_t k = 0; k < count; k++) {
        yunta_assign_offers_fetch(u->round, k);
        take_bid(u, &bids[k]);
    }
}

/* The same of rows; false: too few wait. */
static bool run_ahead(auction *u) {
    const yunta_assign_bid *bids;
    if (u->ahead == NULL)
        return false;
    size_t count = yunta_assign_ahead_look(u->ahead, u->first, u->count, near_of(u), &bids);
    for (size_t k = 0; k < count; k++)
        take_bid(u, &bids[k]);
    return count > 0;
}

static void bid_ahead(auction *u) {
    yunta_assign_fetch_ahead(u->a, u->first, u->count);
    bid(u, pop(u));
}

static void run_phase(auction *u) {
    size_t look = u->bids + PATIENCE;
    yunta_assign_follow(u->a, u->bids, true);
    let_go(u);
    if (u->dummies > 0)
        make_heap(u);
    while (u->bids < u->most && (u->count > 0 || u->idle > 0)) {
        if (u->bids >= look && is_late(u->a))
            return;
        look += u->bids >= look ? PATIENCE : 0;
        yunta_assign_follow(u->a, u->bids, false);
        if (u->count == 0)
            dummy_bid(u);
        else if (u->round != NULL)
            run_round(u);
        else if (!run_ahead(u))
            bid_ahead(u);
    }
}

/* The price at which the market clears beside those without a partner. */
static int64_t level_of(const auction *u) {
    const yunta_assign *a = u->a;
    size_t n = a->block.sellers;
    if (a->first_slot[n] < a->slots)
        return *yunta_assign_cost(a, n);
    int64_t level = u->dummies > 0 ? INT64_MIN : INT64_MAX;
    for (size_t slot = 0; slot < a->slots; slot++) {
        int64_t price = a->slot[slot].price;
        if (u->dummies == 0)
            level = price < level ? price : level;
        else if (a->slot[slot].holder == DUMMY)
            level = price > level ? price : level;
    }
    return level == INT64_MAX || level == INT64_MIN ? 0 : level;
}

/* From scores to the weight of the stage, so that who sells nothing stands at its floor. */
static void convert(auction *u, const yunta_assign_weight *stage) {
    yunta_assign *a = u->a;
    int32_t parts = a->costs.parts;
    bool scarce = a->first_slot[a->block.sellers] < a->slots;
    int64_t level = u->loose ? 0 : level_of(u), most_bonus = 0;
    yunta_assign_tighten_all(a);
    a->weight = *stage;
    a->narrow = a->bidding = false;
    for (size_t i = 0; i < a->block.sellers; i++) {
        int64_t bonus = yunta_assign_bonus(a, i), add = scarce ? stage->pair : -bonus;
        bool sells = a->slots_of[i] > 0;
        int64_t price = -bonus;
        if (sells)
            price =
                stage->point * yunta_assign_floor(*yunta_assign_cost(a, i) - level, parts) + add;
        most_bonus = bonus > most_bonus ? bonus : most_bonus;
        a->price[i] = price > -bonus ? price : -bonus;
    }
    for (size_t j = 0; j < a->block.buyers; j++)
        if (*yunta_assign_bound(a, j) > YUNTA_ASSIGN_NEVER)
            *yunta_assign_bound(a, j) =
                stage->point *
                    yunta_assign_floor(*yunta_assign_bound(a, j) + level + parts - 1, parts) +
                (scarce ? 0 : stage->pair + most_bonus);
}

/* What the auction assigned becomes what the sellers sell. */
static void settle(auction *u) {
    yunta_assign *a = u->a;
    for (size_t unit = 0; unit < a->units; unit++) {
        int32_t seller = a->seller_of[unit];
        int16_t score = a->score_of[unit];
        a->seller_of[unit] = YUNTA_ASSIGN_NONE;
        if (seller >= 0 && (size_t)seller < a->block.sellers)
            yunta_assign_sell(a, (int32_t)unit, seller, score);
    }
}

/* Slots at their start prices, and what is bid for them. */
static void open_market(auction *u, bool loose) {
    yunta_assign *a = u->a;
    size_t supply = 0;
    for (size_t i = 0; i < a->block.sellers; i++)
        supply += (size_t)a->slots_of[i];
    size_t nobodies = a->units > supply ? a->units - supply : 0;
    u->loose = loose;
    u->poorest = 0;
    u->dummies = supply > a->units && !loose ? supply - a->units : 0;
    u->most = BIDS_A_UNIT * (a->units + u->dummies) + 1000;
    yunta_assign_lay_out(a, nobodies);
    a->narrow = a->block.row != NULL;
}

/* Where more is for sale than is wanted, a price that rose from its floor by no more than need be
 * is right. Few bids then place nearly all, unless too few are for sale to many somewhere: false,
 * with lists and prices as at first. */
static bool share_out(auction *u) {
    yunta_assign *a = u->a;
    size_t supply = a->slots;
    if (a->block.row != NULL || supply < a->units + a->units / EASY)
        return false;
    open_market(u, true);
    u->most = EASY_BIDS * a->units;
    u->eps = a->costs.parts / FINEST;
    run_phase(u);
    if (u->count <= a->units / EASY_LEFT || is_late(a))
        return true;
    for (size_t unit = 0; unit < a->units; unit++)
        a->seller_of[unit] = YUNTA_ASSIGN_NONE;
    for (size_t i = 0; i <= a->block.sellers; i++)
        *yunta_assign_cost(a, i) = 0;
    for (size_t j = 0; j < a->block.buyers; j++)
        yunta_assign_relist(a, j);
    return false;
}

/* A phase of two parts of a point before that of one is not worth its bids. */
static int64_t next_eps(const auction *u) {
    int64_t next = u->eps / FALL, enough = u->a->block.row != NULL ? 1 : 2;
    return next > enough ? next : 1;
}

static void run_phases(auction *u) {
    const yunta_assign *a = u->a;
    open_market(u, !a->balanced);
    int64_t eps = yunta_assign_spread(a) / (a->block.row != NULL ? SPREADS : SPREADS_OF_ARCS);
    eps = u->loose ? a->costs.parts : eps;
    for (u->eps = eps > 1 ? eps : 1; u->bids < u->most; u->eps = next_eps(u)) {
        run_phase(u);
        if (u->eps == 1 || u->loose || is_late(a))
            break;
    }
}

void yunta_assign_auction(yunta_assign *a, const yunta_assign_weight *stage) {
    auction u = {.a = a, .heap = a->heap};
    a->weight = yunta_assign_plain(stage->least, a->costs.parts);
    for (size_t j = 0; j < a->block.buyers; j++)
        if (*yunta_assign_bound(a, j) > YUNTA_ASSIGN_NEVER)
            *yunta_assign_bound(a, j) *= a->costs.parts;
    a->bidding = true;
    u.round = a->block.row == NULL ? yunta_assign_offers_new(a) : NULL;
    u.ahead = yunta_assign_ahead_new(a);
    if (!share_out(&u))
        run_phases(&u);
    yunta_assign_offers_free(u.round);
    yunta_assign_ahead_free(u.ahead);
    a->effort.bids += u.bids;
    convert(&u, stage);
    settle(&u);
}
