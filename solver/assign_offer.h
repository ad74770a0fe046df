/* What the auction offers buyers, by costs: one by one (assign_offer.c), or many at once
 * (assign_round.c, assign_ahead.c). */
#ifndef YUNTA_SOLVER_ASSIGN_OFFER_H
#define YUNTA_SOLVER_ASSIGN_OFFER_H

#include "solver/assign_private.h"

typedef struct {
    int64_t first, second; /* what the best is worth, and the next */
    size_t seller;         /* SIZE_MAX: none; sellers: nobody */
    int16_t score;
} yunta_assign_offer;

/* Of what is listed. */
void yunta_assign_best_offer(const yunta_assign *assign, size_t buyer, yunta_assign_offer *best);
/* The best of what is listed, beside nobody and what is not listed. */
void yunta_assign_beside_rest(const yunta_assign *assign, size_t buyer, yunta_assign_offer *best);
/* Of everything, nobody included, to within eps: a list that may not have it is made anew. */
void yunta_assign_offer_of(yunta_assign *assign, size_t buyer, int64_t eps,
                           yunta_assign_offer *best);
/* Whether a unit is content with a slot to within eps. */
bool yunta_assign_content(const yunta_assign *assign, int32_t unit, size_t seller, int64_t eps);
/* Ask for the memory that an offer will read: the list, and then the costs. */
void yunta_assign_fetch_list(const yunta_assign *assign, size_t buyer);
void yunta_assign_fetch_costs(const yunta_assign *assign, size_t buyer);
/* The same for bids to come of a queue of count units from first on. */
void yunta_assign_fetch_ahead(const yunta_assign *assign, size_t first, size_t count);

/* assign_round.c: offers to many units of the queue at once, where arcs are given. */
typedef struct {
    int32_t first, second; /* as of an offer */
    int32_t seller;        /* NONE: none */
    int32_t cost;          /* of its seller when it was made */
    int16_t score;
} yunta_assign_bid;
/* An offer as a bid at today's cost. */
void yunta_assign_note(const yunta_assign *assign, const yunta_assign_offer *best,
                       yunta_assign_bid *bid);
typedef struct yunta_assign_offers yunta_assign_offers;
yunta_assign_offers *yunta_assign_offers_new(yunta_assign *assign); /* NULL: no memory */
void yunta_assign_offers_free(yunta_assign_offers *round);
/* Offers to the queue's units at first, first + 1, ..., count at most; returns to how many. All the
 * same for any number of threads. */
size_t yunta_assign_offers_look(yunta_assign_offers *round, size_t first, size_t count, int64_t eps,
                                const yunta_assign_bid **bids);
/* Asks for what the bids after the k-th will write. */
void yunta_assign_offers_fetch(const yunta_assign_offers *round, size_t k);

/* assign_ahead.c: the same of a large block of rows. NULL: it is none, or no memory. */
typedef struct yunta_assign_ahead yunta_assign_ahead;
yunta_assign_ahead *yunta_assign_ahead_new(yunta_assign *assign);
void yunta_assign_ahead_free(yunta_assign_ahead *ahead);
/* Offers to some units of a queue of count from first on, best within eps, lists made anew as need
 * be; 0: too few wait. The same for any number of threads. */
size_t yunta_assign_ahead_look(yunta_assign_ahead *ahead, size_t first, size_t count, int64_t eps,
                               const yunta_assign_bid **bids);

#endif
