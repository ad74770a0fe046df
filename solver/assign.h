/* Maximum-weight b-matching of one block at scale, with prices, and no matrix stored.
 *
 * The problem, the certificate and its formula are those of solver/network.h: sellers with
 * capacities, buyers with demands, one unit an arc, a bonus for every seller used. Arcs come as
 * rows of scores, made anew whenever they are asked for, or as a list of arcs; the weight of an arc
 * is affine in its score.
 *
 * Every buyer keeps a list of its best sellers and a bound on what it did not list. Prices of
 * sellers only rise against the common level of those without buyers, so the bounds stay valid, and
 * a row is asked for again only when its buyer's best falls under the bound. An auction gives
 * prices near the end; shortest augmenting paths over the lists, a buyer's bound standing in for
 * its other arcs, make them exact; a pass over every row proves them. Sources: Bertsekas 1988;
 * Bertsekas & Castanon 1989 (similar objects); Jonker & Volgenant 1987; Ahuja, Magnanti & Orlin
 * 1993.
 */
#ifndef YUNTA_SOLVER_ASSIGN_H
#define YUNTA_SOLVER_ASSIGN_H

#include "base/deadline.h"
#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

/* Added to the score of an arc that is worth the gift of the weight besides. */
enum { YUNTA_ASSIGN_GIFT = 16384 };

typedef struct {
    size_t sellers, buyers;  /* buyers plus units below 2^31 */
    const int32_t *capacity; /* [sellers] */
    const int32_t *demand;   /* [buyers] */
    /* Scores 0..10000 of a buyer with every seller, -1 where there is no arc: width entries,
     * sellers or more, the others -1. The same row every time; safe from several threads. */
    void (*row)(const void *source, size_t buyer, int16_t *scores);
    const void *source;
    size_t width;
    /* Where row is NULL: the arcs of each buyer, sellers ascending. */
    const size_t *first;   /* [buyers + 1] */
    const int32_t *seller; /* [arcs] */
    const int16_t *score;  /* [arcs] */
    size_t gifts; /* most arcs of one buyer that are marked with YUNTA_ASSIGN_GIFT; never one of a
                     score under the least of the weight */
} yunta_assign_block;

/* Weight of an arc: pair + point * score where score >= least, and gift where it is marked; the
 * others may not be chosen. bonus: [sellers], at least 0, gained by a seller of any unit; NULL:
 * none. */
typedef struct {
    int64_t pair, point; /* at least 0; of a whole arc at most 2^50 */
    int32_t least;
    const int64_t *bonus;
    int64_t gift; /* at least 0 */
} yunta_assign_weight;

/* A workspace: one a thread, reused from block to block. Its arrays grow only when a block needs
 * more than all before it. */
typedef struct yunta_assign yunta_assign;

/* What was found; arrays of the workspace, valid until its next load or solve. */
typedef struct {
    size_t units;
    const size_t
        *first_unit;       /* [buyers + 1] units of each buyer: the demand, at most sellers + 1 */
    const int32_t *seller; /* [units] -1: not bought */
    const int16_t *score;  /* [units] */
    const int64_t *seller_price; /* [sellers] */
    const int64_t *buyer_price;  /* [buyers], at least 0 */
    __int128 value, bound;       /* of the units and bonuses; of the prices by the formula */
    size_t arcs;                 /* of the block, of a score that may be chosen */
} yunta_assign_answer;

typedef struct { /* what it took, for measurements */
    size_t bids, searches, relisted, repaired;
    double list_seconds, auction_seconds, path_seconds, proof_seconds;
} yunta_assign_effort;

/* threads: for the passes over all rows (below 1: all processors). */
yunta_status yunta_assign_new(int threads, yunta_assign **assign);
void yunta_assign_free(yunta_assign *assign);
/* Takes up a block, whose arrays must outlive its solves. YUNTA_E_MEMORY leaves none. */
yunta_status yunta_assign_load(yunta_assign *assign, const yunta_assign_block *block);
/* Deterministic: the same for any number of threads. value equals bound, or YUNTA_E_DEFECT;
 * YUNTA_E_STOPPED when the deadline passes: the answer is then a valid matching, and its bound
 * holds. Memory O(sellers + units + buyers * list); two passes over all rows and little more. */
yunta_status yunta_assign_solve(yunta_assign *assign, const yunta_assign_weight *weight,
                                const yunta_deadline *deadline, yunta_assign_answer *answer);
yunta_assign_effort yunta_assign_spent(const yunta_assign *assign);

#endif
