/* What the files of leximin share: a network being refined. */
#ifndef YUNTA_SOLVER_LEXIMIN_PRIVATE_H
#define YUNTA_SOLVER_LEXIMIN_PRIVATE_H

#include "solver/leximin.h"

enum {
    YUNTA_LEXIMIN_CHOSEN = 1,
    YUNTA_LEXIMIN_CLOSED = 2, /* never changes again */
    YUNTA_LEXIMIN_TIGHT = 4,  /* of a score done, and may still be exchanged */
    YUNTA_LEXIMIN_NOWHERE = -1
};

typedef struct {
    int32_t *node; /* [nodes] in the order in which they were reached */
    size_t reached, scanned, work;
    uint32_t *seen; /* [nodes] the number of the search */
    int32_t *next;  /* [nodes] the node before, on the way from the search's root */
    size_t *via;    /* [nodes] the arc; NO_ARC over the end node */
} yunta_leximin_front;

#define YUNTA_LEXIMIN_NO_ARC SIZE_MAX

/* Nodes: sellers, then buyers, then the end, where everything spare is sold and bought. */
typedef struct {
    const yunta_leximin_network *network;
    size_t nodes;
    uint8_t *state;        /* [arcs] */
    int32_t *buyer;        /* [arcs] */
    size_t *column;        /* [sellers + 1] */
    uint32_t *column_arc;  /* [arcs] by seller, by score, highest first */
    int32_t *column_buyer; /* [arcs] their buyers */
    uint32_t
        *tight; /* [nodes] the tight arc of each node to look at first; 0: none, else 1 + arc */
    uint32_t *tight_next[2]; /* [arcs] the one after, for its seller, its buyer */
    size_t *room, *held;     /* [sellers + 1], arcs that each seller sells now */
    size_t *place;           /* [buyers + 1] */
    size_t *bought_arc;      /* arcs that each buyer buys now */
    int32_t *sold, *bought;
    uint8_t *end_open; /* [nodes] the way to the end is not fixed yet */
    int32_t *price;    /* [nodes] of the stage at hand; 0 between stages */
    int32_t *touched;  /* nodes whose price moved */
    uint8_t *moved;    /* [nodes] */
    size_t touches;
    int32_t level; /* the score of the stage */
    bool counting; /* the stage of the most sellers */
    uint32_t search;
    yunta_leximin_front forth, back;
} yunta_leximin;

yunta_status yunta_leximin_begin(yunta_leximin *l, const yunta_leximin_network *network);
void yunta_leximin_end(yunta_leximin *l);

static inline int32_t yunta_leximin_seller(const yunta_leximin *l, size_t arc) {
    return l->network->seller[arc];
}
static inline int32_t yunta_leximin_buyer(const yunta_leximin *l, size_t arc) {
    return (int32_t)l->network->sellers + l->buyer[arc];
}
static inline bool yunta_leximin_alive(const yunta_leximin *l, size_t arc) {
    return !(l->state[arc] & YUNTA_LEXIMIN_CLOSED) &&
           (l->network->score[arc] >= l->level || (l->state[arc] & YUNTA_LEXIMIN_TIGHT));
}
/* Of choosing it. */
static inline int32_t yunta_leximin_cost(const yunta_leximin *l, size_t arc) {
    return l->network->score[arc] == l->level && !(l->state[arc] & YUNTA_LEXIMIN_TIGHT);
}
/* What moving along choosing an alive arc costs beside the prices. */
static inline int32_t yunta_leximin_reduced(const yunta_leximin *l, size_t arc) {
    return yunta_leximin_cost(l, arc) + l->price[yunta_leximin_buyer(l, arc)] -
           l->price[yunta_leximin_seller(l, arc)];
}

/* leximin_search.c */
/* Whether a seller may sell one more (or one less) to the end, and the cost of it. */
bool yunta_leximin_sells_more(const yunta_leximin *l, int32_t seller, int32_t *cost);
bool yunta_leximin_sells_less(const yunta_leximin *l, int32_t seller, int32_t *cost);
bool yunta_leximin_buys_more(const yunta_leximin *l, int32_t buyer);
bool yunta_leximin_buys_less(const yunta_leximin *l, int32_t buyer);
/* Looks for a way from one node to another at reduced cost 0 or less, from both sides. Found: all
 * is exchanged along it, and along the arc `closing` (chosen, from `to` to `from`), or NO_ARC. Not
 * found: the prices of the smaller side move by one. */
bool yunta_leximin_exchange(yunta_leximin *l, int32_t from, int32_t to, size_t closing);

#endif
