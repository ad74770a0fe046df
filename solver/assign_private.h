/* What the files of the assignment engine share.
 *
 * assign.c drives; assign_list.c makes and mends lists out of rows, by the loops of assign_scan.c
 * and, for AVX-512, of assign_scan_512.c, at the prices of assign_start.c; assign_segment.c keeps
 * bounds by segments of sellers, so that a list is mended from parts of a row; assign_arcs.c makes
 * those of arcs while the auction is on; assign_auction.c finds prices, selling slots of
 * assign_slot.c by offers of assign_offer.c, many at once by assign_round.c where arcs are given,
 * and by assign_ahead.c of rows; assign_path.c makes an answer exact, with assign_batch.c for many
 * paths at once; assign_prove.c proves it. Small blocks need neither lists nor an auction:
 * assign_small.c, by the loops of assign_small_scan.c.
 */
#ifndef YUNTA_SOLVER_ASSIGN_PRIVATE_H
#define YUNTA_SOLVER_ASSIGN_PRIVATE_H

#include "solver/assign.h"
#include <stdbool.h>

enum {
    YUNTA_ASSIGN_NONE = -1,
    YUNTA_ASSIGN_LANES = 128,        /* a row is scanned as so many interleaved parts */
    YUNTA_ASSIGN_WANTED = 36,        /* sellers that a list holds at least */
    YUNTA_ASSIGN_STRIDE = 48,        /* and at most */
    YUNTA_ASSIGN_STRIDE_OF_ARCS = 9, /* where arcs are given, which cost less than a row */
    YUNTA_ASSIGN_PARTS = 8,          /* of a point, in which the auction counts, */
    YUNTA_ASSIGN_PARTS_OF_ARCS = 32, /* and where arcs are given: more of it stays when rounded */
    YUNTA_ASSIGN_EPOCHS = 32,
    YUNTA_ASSIGN_STEP = 16,    /* points in which bounds by segment are kept */
    YUNTA_ASSIGN_MANY = 16384, /* units that threads look at in one round of an auction */
    YUNTA_ASSIGN_LOWEST = -32768,
    YUNTA_ASSIGN_DEAREST = 22767 /* highest price in 16 bits: score - price stays in them */
};
#define YUNTA_ASSIGN_CLOSED (INT32_C(1) << 29)
#define YUNTA_ASSIGN_LEAST_VALUE (-(INT32_C(1) << 30))
#define YUNTA_ASSIGN_NEVER (-(INT64_C(1) << 61)) /* a bound on nothing */
#define YUNTA_ASSIGN_FAR (INT64_C(1) << 62)      /* a length of no path */

typedef struct {
    int64_t key;
    int32_t node;
} yunta_assign_item;

typedef struct {
    int32_t price, holder; /* price: in parts of a point */
} yunta_assign_slot;

/* What a buyer's list holds, together, so that a bid asks for it but once: where arcs are given, in
 * one line of memory. Its sellers stand behind its scores. */
typedef struct {
    int64_t bound; /* no arc that is not listed is worth more, at prices of listing */
    int16_t count;
    int16_t score[];
} yunta_assign_listed;

typedef struct {
    int32_t *cost;
    size_t step;   /* from one seller's to the next */
    int32_t parts; /* of a point, in which they count */
} yunta_assign_costs;

typedef struct { /* the two best values of a list, or LEAST_VALUE, and where the first one is */
    int32_t first, second;
    size_t place;
} yunta_assign_top;

typedef struct {
    size_t from, to;
} yunta_assign_stretch;

/* Scratch for one row. */
typedef struct {
    int16_t *tops;            /* [segments] of a segment, the highest value */
    int16_t *scores, *values; /* [span] */
    int64_t *wide;            /* [span] */
    int32_t *picked;          /* [span] */
} yunta_assign_scratch;

struct yunta_assign {
    int threads;
    size_t many; /* MANY or fewer: units of a round of arcs that threads share; a quarter of it:
                    units of a block of rows that has rounds */
    char *slab;  /* all arrays below */
    size_t slab_size;
    yunta_assign_block block;
    yunta_assign_weight weight; /* in force: that of the stage, or plain scores in the auction */
    const yunta_deadline *deadline;
    size_t span; /* width rounded up to the lanes */
    size_t units, arcs;
    int64_t level; /* price of buying nothing; prices of the stage are less this */

    size_t *first_unit;                              /* [buyers + 1] */
    int32_t *buyer_of, *seller_of, *next, *previous; /* [units] */
    int16_t *score_of;                               /* [units] */
    int32_t *head, *sold, *most;                     /* [sellers] units sold, as a list; capacity */
    int64_t *price;                                  /* [sellers + 1] the last is nobody */
    int64_t *worth;                                  /* [buyers] price of a buyer */

    char *lists;                          /* [buyers * list_size] */
    size_t stride, list_size, sellers_at; /* entries of a list; bytes of one, and before sellers */
    int32_t *degree; /* [buyers] arcs that may be chosen, at most demand are needed */
    int16_t *start;  /* [span] prices at which lists are first made; those of the auction */
    bool narrow;     /* costs are those of start: lists are made by the fast loops */
    bool rounded;    /* start has prices of the stage in points above the origin, rounded down */
    int64_t origin;
    bool bare;     /* the first lists are being made, at prices of 0 */
    bool ones;     /* no buyer has more than one unit */
    bool plain;    /* each has one, of the buyer's own number */
    bool closed;   /* some seller may sell nothing */
    bool bidding;  /* the auction is on: what counts are costs, not prices */
    bool single;   /* each seller has just one slot, and nobody none */
    bool balanced; /* about as many units wanted as for sale: an auction pays */

    int64_t *seller_length, *buyer_length; /* of a search */
    int32_t *from_buyer;                   /* [sellers] */
    int16_t *from_score;                   /* [sellers] */
    int32_t *from_unit;                    /* [buyers] */
    int32_t *touched;                      /* [sellers + buyers] */
    int32_t *seller_round, *buyer_round;   /* when last looked at, by assign_batch.c */
    int32_t round;
    int32_t *pending; /* [units] */
    size_t touches;
    yunta_assign_item *heap;
    size_t heaped, heap_room; /* the heap is apart from the slab: it grows on its own */
    bool failed;              /* it could not */

    /* Auction: what each seller's cheapest slot costs, nobody's last; CLOSED: sells nothing. Where
     * each has one slot they stand in slots, else in room. */
    yunta_assign_costs costs;
    int32_t *cost_room;      /* [sellers + 1] */
    yunta_assign_slot *slot; /* [slots + 1] a heap a seller, the last seller is nobody */
    size_t *first_slot;      /* [sellers + 2] */
    int32_t *slots_of;       /* [sellers] what each could sell */
    int32_t *queue;          /* [units] ring of units without a seller */
    size_t slots;

    /* Bounds by segments of sellers (assign_segment.c). */
    size_t segment, segments; /* entries of one; how many: 0: there is just one bound a buyer */
    uint8_t *below;           /* [buyers * segments] in STEPs: base less what a segment may hold */
    int16_t *base;            /* [buyers] in points, as of the epoch */
    uint8_t *epoch;           /* [buyers] the first to begin after the list was made */
    int16_t *began;           /* [EPOCHS * span] prices when an epoch began */
    int16_t *risen; /* [(EPOCHS + 1) * segments] each price of a segment rose by so much since */
    size_t begun, seen; /* bids when the last epoch began, and when rises were last seen */
    size_t epochs;      /* that have begun */
    uint64_t *wanted;   /* [parts of a row] a bit each */
    yunta_assign_stretch *stretch; /* the same as stretches of entries */
    size_t stretches;

    yunta_assign_scratch scratch;
    int16_t
        *matrix; /* [buyers * span] all rows, where the block is small; its first cut: aligned */
    bool small;  /* plain and small enough for assign_small.c */
    yunta_assign_effort effort;
};

/* assign_scan.c: loops over a row, by vector instructions chosen at run time. */
/* An entry's value is scores[i] - prices[i] where scores[i] >= least, else LOWEST. tops: the
 * highest of each lane. heights: [span / 4] the highest of four entries, 32 apart, of each LANES.
 * Returns the entries that count. span a multiple of the lanes. */
size_t yunta_assign_scan(const int16_t *scores, const int16_t *prices, int16_t least, size_t span,
                         int16_t *heights, int16_t *tops);
/* Places of values >= from, ascending; from above LOWEST. */
size_t yunta_assign_pick(const int16_t *scores, const int16_t *prices, int16_t least,
                         const int16_t *heights, int16_t from, size_t span, int32_t *places);
/* totals[i] += scores[i] and counts[i]++ where scores[i] >= least. */
void yunta_assign_total(const int16_t *scores, int16_t least, size_t span, int32_t *totals,
                        int32_t *counts);

/* The two highest of parts * scores[k] - cost[step * sellers[k]], the first of equals first; count
 * at most STRIDE, step 1 or 2.
 */
yunta_assign_top yunta_assign_best(const int32_t *sellers, const int16_t *scores, size_t count,
                                   const yunta_assign_costs *costs);

/* The least of STEP * below[k] + risen[k]; INT32_MAX: of none. */
int32_t yunta_assign_fall(const uint8_t *below, const int16_t *risen, size_t count);
/* bounds[k] = base - STEP * below[k] - risen[k], LOWEST at least; and the other way, rounded. */
void yunta_assign_bounds(int16_t base, const uint8_t *below, const int16_t *risen, size_t count,
                         int16_t *bounds);
void yunta_assign_steps(int16_t base, const int16_t *bounds, size_t count, uint8_t *below);
/* tops[from..to) of segments of `each` heights, of count in all, so that the last may have fewer.
 * each and count: multiples of 32. */
void yunta_assign_crests(const int16_t *heights, size_t each, size_t count, size_t from, size_t to,
                         int16_t *tops);
int16_t yunta_assign_highest(const int16_t *values, size_t count); /* LOWEST: of none */
int16_t yunta_assign_reached(const int16_t *tops); /* the value that at least WANTED lanes reach */
/* The least of now[k] - then[k]; not below -32768. */
int16_t yunta_assign_rise(const int16_t *now, const int16_t *then, size_t count);

/* The wanted-th highest of values; wanted at least 1 and at most count. */
int32_t yunta_assign_nth(const int32_t *values, size_t count, size_t wanted);

/* assign_arcs.c: a buyer's list out of arcs, at the costs of the auction, or at none while the
 * first lists are made. Writes to nothing but that list and scratch. */
void yunta_assign_list_arcs(yunta_assign *assign, size_t buyer,
                            const yunta_assign_scratch *scratch);

/* assign_list.c */
/* How lists of stride entries stand in memory. */
void yunta_assign_shape_lists(yunta_assign *assign);
/* First lists of all buyers, at start prices, which it chooses. */
yunta_status yunta_assign_list(yunta_assign *assign);
/* Writes the list of a buyer from count candidates: sellers in picked, what each is worth in wide,
 * its score in values. Others are worth at most rest. */
void yunta_assign_write_list(yunta_assign *assign, size_t buyer,
                             const yunta_assign_scratch *scratch, size_t count, int64_t rest);
/* What a place in a list is worth to an arc: marked ones always have one, for the bounds on what is
 * not listed know of no gifts. */
static inline int64_t yunta_assign_listing(int16_t score, int64_t value) {
    return score >= YUNTA_ASSIGN_GIFT ? YUNTA_ASSIGN_FAR : value;
}
/* Start prices (assign_start.c). false when memory runs out. */
bool yunta_assign_draw_start(yunta_assign *assign);
/* Makes one buyer's list anew at today's prices and weight. */
void yunta_assign_relist(yunta_assign *assign, size_t buyer);
/* Start becomes today's prices of the stage, where the row and weights allow it; and of one seller
 * whose price rose. */
void yunta_assign_round_all(yunta_assign *assign);
void yunta_assign_round(yunta_assign *assign, size_t seller);
/* The arcs of a buyer, where they come without rows: into scratch's picked and scores, or as they
 * stand in the block. */
typedef struct {
    const int32_t *seller;
    const int16_t *score;
    size_t count;
} yunta_assign_arcs;
yunta_assign_arcs yunta_assign_arcs_of(const yunta_assign *assign, size_t buyer,
                                       const yunta_assign_scratch *scratch);
/* By how much values at today's costs, in parts, differ within a list: on the mean. */
int64_t yunta_assign_spread(const yunta_assign *assign);
/* Scratch for rows of the block; false when memory runs out. Free it in any case. */
bool yunta_assign_scratch_new(const yunta_assign *assign, yunta_assign_scratch *scratch);
void yunta_assign_scratch_free(yunta_assign_scratch *scratch);
/* The row of a buyer into scores: span entries. */
void yunta_assign_row(const yunta_assign *assign, size_t buyer, int16_t *scores);
/* Runs work over all buyers in fixed blocks, each with scratch of its own; false: memory. */
bool yunta_assign_over_rows(yunta_assign *assign,
                            void (*work)(void *context, const yunta_assign_scratch *scratch,
                                         size_t from, size_t to),
                            void *context);
/* Where a buyer begins to count among equals: not all with the same seller. */
size_t yunta_assign_turn(size_t buyer, size_t sellers);
int64_t yunta_assign_kth(int64_t *values, size_t count, size_t k); /* k-th highest, k from 0 */

/* assign_segment.c: of rows, while costs are narrow. */
/* The highest values of segments from..to, out of heights of the whole row, into scratch's tops. */
void yunta_assign_top_segments(const yunta_assign *assign, const int16_t *heights, size_t from,
                               size_t to, const yunta_assign_scratch *scratch);
/* Keeps the bounds of a list just made of a whole row, by tops. */
void yunta_assign_bound_segments(yunta_assign *assign, size_t buyer,
                                 const yunta_assign_scratch *scratch);
/* In the auction, before each bid: epochs begin, and rises are seen, from time to time; begin: in
 * any case. */
void yunta_assign_follow(yunta_assign *assign, size_t bids, bool begin);
/* Lowers a buyer's bound by what prices have risen since its list was made. */
void yunta_assign_tighten(yunta_assign *assign, size_t buyer);
void yunta_assign_tighten_all(yunta_assign *assign);
/* Makes a list anew out of what is listed and the parts of the row that may hold better. */
void yunta_assign_relist_some(yunta_assign *assign, size_t buyer);

/* assign_auction.c: fills seller_of, score_of, price and bound in the stage's weight. */
void yunta_assign_auction(yunta_assign *assign, const yunta_assign_weight *stage);
/* assign_path.c: exact, from any prices at or above the floors. */
yunta_status yunta_assign_paths(yunta_assign *assign);
void yunta_assign_sell(yunta_assign *assign, int32_t unit, int32_t seller, int16_t score);
void yunta_assign_unsell(yunta_assign *assign, int32_t unit);

/* assign_small_scan.c: loops over a row of a matrix, in lanes of EIGHT. count: entries, a multiple
 * of EIGHT. A cost is what a seller takes off an arc's score times point. */
enum { YUNTA_ASSIGN_EIGHT = 8 };
#define YUNTA_ASSIGN_OUT_OF_REACH (INT64_C(1) << 61)
#define YUNTA_ASSIGN_TAKEN_AWAY (INT64_C(1) << 62) /* a cost beyond all reach */
typedef struct {
    const int16_t *scores; /* [count] */
    const int64_t *costs;  /* [count] */
    size_t count;
    int32_t point;
    int16_t least;
} yunta_assign_line;
typedef struct {
    int64_t first, second; /* the two highest values, OUT_OF_REACH below 0 where there is none */
    size_t place;          /* of the first, the first of equals */
    size_t arcs;           /* scores of at least the least */
} yunta_assign_two;
yunta_assign_two yunta_assign_two_best(const yunta_assign_line *line);
typedef struct {
    int64_t length; /* the least of all, OUT_OF_REACH where there is none */
    size_t place;   /* the first of equals */
} yunta_assign_near;
/* Shortens lengths to base - value where that is less, noting the buyer in from. */
yunta_assign_near yunta_assign_reach(const yunta_assign_line *line, int64_t base, int32_t buyer,
                                     int64_t *lengths, int32_t *from);

/* assign_small.c: the exact answer of a small block, its prices and degrees. Dense shortest
 * augmenting paths, in O(buyers * sellers * (sellers + buyers)) at most. Source: Jonker & Volgenant
 * 1987. */
void yunta_assign_small(yunta_assign *assign);

/* assign_batch.c */
/* Sells along a path found, from its end: a unit that gives up, or a seller with room; back by
 * from_buyer, from_score and from_unit. */
void yunta_assign_augment(yunta_assign *assign, int32_t end_unit, int32_t seller);
/* Places units by disjoint tight paths; those left over stay in units, and their count is returned.
 */
size_t yunta_assign_place(yunta_assign *assign, int32_t *units, size_t count);
/* Where time is up: whoever has nothing takes the best that is left of its list. */
void yunta_assign_grab(yunta_assign *assign);
/* Sells units of sellers above the level instead of those at it, by tight paths. */
void yunta_assign_lower(yunta_assign *assign);

/* The units, as they are, into an answer (assign.c). */
void yunta_assign_units(const yunta_assign *assign, yunta_assign_answer *answer);
/* assign_prove.c: value and bound by a pass over all rows. *wrong: buyers whose price some arc
 * passes; their lists are made anew. */
yunta_status yunta_assign_prove(yunta_assign *assign, yunta_assign_answer *answer, size_t *wrong);

static inline int64_t yunta_assign_floor(int64_t a, int64_t b) { /* of a / b, b above 0 */
    return a / b - (a % b < 0);
}

static inline int64_t yunta_assign_worth(const yunta_assign *a, int16_t score) {
    return a->weight.pair + a->weight.point * (score & (YUNTA_ASSIGN_GIFT - 1)) +
           (score >= YUNTA_ASSIGN_GIFT ? a->weight.gift : 0);
}

/* The most that any arc can be worth. */
static inline int64_t yunta_assign_most(const yunta_assign *a) {
    return a->weight.pair + a->weight.point * 10000 + (a->block.gifts > 0 ? a->weight.gift : 0);
}

/* Of lists, and in parts of a point of auctions: a point a point, and a gift more than any score.
 */
static inline yunta_assign_weight yunta_assign_plain(int32_t least, int64_t parts) {
    return (yunta_assign_weight){0, parts, least, NULL, parts * YUNTA_ASSIGN_GIFT};
}

static inline int32_t *yunta_assign_cost(const yunta_assign *a, size_t seller) {
    return a->costs.cost + a->costs.step * seller;
}

static inline size_t yunta_assign_buyer(const yunta_assign *a, int32_t unit) {
    return a->plain ? (size_t)unit : (size_t)a->buyer_of[unit];
}

static inline yunta_assign_listed *yunta_assign_listed_of(const yunta_assign *a, size_t buyer) {
    return (yunta_assign_listed *)(void *)(a->lists + buyer * a->list_size);
}

static inline int32_t *yunta_assign_sellers_of(const yunta_assign *a, size_t buyer) {
    return (int32_t *)(void *)(a->lists + buyer * a->list_size + a->sellers_at);
}

static inline int64_t *yunta_assign_bound(const yunta_assign *a, size_t buyer) {
    return &yunta_assign_listed_of(a, buyer)->bound;
}

/* Whether some unit of a buyer is of that seller. */
static inline bool yunta_assign_holds(const yunta_assign *a, size_t buyer, int32_t seller) {
    for (size_t unit = a->first_unit[buyer]; unit < a->first_unit[buyer + 1]; unit++)
        if (a->seller_of[unit] == seller)
            return true;
    return false;
}

static inline int64_t yunta_assign_bonus(const yunta_assign *a, size_t seller) {
    return a->weight.bonus != NULL ? a->weight.bonus[seller] : 0;
}

#endif
