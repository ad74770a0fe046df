/* Maximum-weight b-matching of one block at scale, with prices, and no matrix stored.
 *
 * The problem, the certificate and its formula are those of solver/network.h: sellers with
 * capacities, buyers with demands, one unit an arc, a bonus for every seller used. Arcs come as
 * rows of scores, made anew whenever they are asked for, or as a list of arcs; the weight of an arc
 * is affine in its score.
 *
 * Every buyer keeps a list of its best sellers and bounds on what it did not list, one a segment of
 * sellers. Prices of sellers only rise against the common level of those without buyers, so the
 * bounds stay valid, and fall as all prices of a segment rise; parts of a row are asked for again
 * only when its buyer's best falls under their bounds. An auction gives
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
/* Entries of a part of a row. */
enum { YUNTA_ASSIGN_PART = 512 };

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

/* Sees every row on the way of a proof, so that rows need not be made again for what the answer
 * says of its people. A proof may be tried again after prices were mended: the last one counts. */
typedef struct {
    /* An answer about to be proven, its units with their marks; false when memory runs out. Rows
     * have span entries, those beyond the sellers -1. */
    bool (*begin)(void *context, const yunta_assign_answer *answer, size_t span);
    /* What one thread looks with until it leaves; NULL when memory runs out. */
    void *(*enter)(void *context);
    /* A buyer's row, once each; returns what yunta_assign_peak does. */
    int16_t (*look)(void *part, size_t buyer, const int16_t *scores, const int16_t *prices,
                    int16_t least);
    void (*leave)(void *part);
    void *context;
} yunta_assign_witness;

typedef struct {
    size_t sellers, buyers;  /* buyers plus units below 2^31 */
    const int32_t *capacity; /* [sellers] */
    const int32_t *demand;   /* [buyers] */
    /* Scores 0..10000 of a buyer with every seller, -1 where there is no arc: width entries,
     * sellers or more, the others -1. The same row every time; safe from several threads. */
    void (*row)(const void *source, size_t buyer, int16_t *scores);
    /* The same of those parts of a row, of YUNTA_ASSIGN_PART entries each, that are set in wanted,
     * a bit each, at least; what it leaves in others does not matter. NULL: rows come whole. */
    void (*some)(const void *source, size_t buyer, const uint64_t *wanted, int16_t *scores);
    const void *source; /* of row and some, or of arcs */
    size_t width;
    /* Where row is NULL: the arcs of each buyer, sellers ascending. */
    const size_t *first;   /* [buyers + 1] */
    const int32_t *seller; /* [arcs] */
    const int16_t *score;  /* [arcs] */
    /* Where first is NULL, too: the arcs of a buyer written into arrays with room for buyer_arcs of
     * them, which returns how many. The same every time; safe from several threads. */
    size_t (*arcs)(const void *source, size_t buyer, int32_t *sellers, int16_t *scores);
    const int32_t *buyer_arcs, *seller_arcs; /* [buyers], [sellers] so many arcs at most */
    size_t gifts; /* most arcs of one buyer that are marked with YUNTA_ASSIGN_GIFT; never one of a
                     score under the least of the weight */
    const yunta_assign_witness *witness; /* of rows; NULL: none */
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

typedef struct { /* what it took, for measurements */
    size_t bids, searches, relisted, repaired;
    size_t small; /* blocks that needed no lists */
    double list_seconds, auction_seconds, path_seconds, proof_seconds;
} yunta_assign_effort;

/* threads: for passes over all rows and offers of large auctions (below 1: all processors). */
yunta_status yunta_assign_new(int threads, yunta_assign **assign);
void yunta_assign_free(yunta_assign *assign);
/* Takes up a block, whose arrays must outlive its solves. YUNTA_E_MEMORY leaves none. */
yunta_status yunta_assign_load(yunta_assign *assign, const yunta_assign_block *block);
/* Deterministic: the same for any number of threads. value equals bound, or YUNTA_E_DEFECT;
 * YUNTA_E_STOPPED when the deadline passes: the answer is then a valid matching, and its bound
 * holds. Memory O(sellers + units + buyers * list); two passes over all rows and little more. */
yunta_status yunta_assign_solve(yunta_assign *assign, const yunta_assign_weight *weight,
                                const yunta_deadline *deadline, yunta_assign_answer *answer);
/* An answer from elsewhere, for the block of rows that was loaded, in the place of a solve: units
 * of a pair each, nobody beyond what they may trade, and no gifts. Goes over all rows, as a solve's
 * last step. YUNTA_E_WRONG where a pair that was not chosen is worth more than its prices; else
 * *answer has what the units and the prices come to here. */
yunta_status yunta_assign_take(yunta_assign *assign, const yunta_assign_weight *weight,
                               const yunta_assign_answer *given, yunta_assign_answer *answer);
yunta_assign_effort yunta_assign_spent(const yunta_assign *assign);

/* Loops over a row, by vector instructions chosen at run time (assign_scan.c). */
/* The highest of scores[i] - prices[i] where scores[i] >= least, else -32768; span a multiple of
 * 128. */
int16_t yunta_assign_peak(const int16_t *scores, const int16_t *prices, int16_t least, size_t span);
typedef struct {
    size_t arcs, above; /* scores of at least 0; above the buyer's own */
} yunta_assign_row_count;
/* The same, and higher[i] += scores[i] > limits[i]. */
int16_t yunta_assign_compare(const int16_t *scores, const int16_t *prices, int16_t least,
                             size_t span, int16_t own, const int16_t *limits, uint16_t *higher,
                             yunta_assign_row_count *counts);

#endif
