/* A matching solved in shards: which parts are whose, and their answers as integers.
 *
 * Every shard reads the whole cohort and divides it alike; it solves its own parts and puts their
 * answers into a ledger (model/ledger.h). The merge goes through the same steps as a run that is
 * alone, and takes from the ledger what is there; what no shard could decide, and what is missing,
 * it solves. So its answer is that of one process, whatever the number of shards.
 */
#ifndef YUNTA_SOLVER_SHARE_H
#define YUNTA_SOLVER_SHARE_H

#include "model/ledger.h"
#include "solver/assign.h"

typedef struct {
    size_t number, of;         /* of a shard, number from 1; of 0: a merge */
    yunta_ledger *made;        /* of a shard: takes its answers */
    const yunta_ledger *known; /* of a merge: sorted */
    /* What a shard tells: parts of the cohort that no rule ties to the rest, how many are its own
     * and how many people these have; parts that only the merge can decide; blocks of eligible
     * pairs, which quotas may tie into fewer parts. */
    size_t parts, own, people, left, blocks;
    bool halted; /* an objective over all blocks came: what follows is the merge's */
} yunta_share;

/* Deals parts of these sizes, in their order, each to the shard that has the least so far. own:
 * [count], 1 for those of this shard. false when memory runs out. O(count * shards). */
bool yunta_share_deal(const yunta_share *share, const uint64_t *size, size_t count, uint8_t *own);

/* An answer of a network, for sellers and buyers in the order of its block. */
bool yunta_share_put(yunta_ledger *ledger, yunta_ledger_key key, size_t sellers, size_t buyers,
                     const yunta_assign_answer *answer, bool late);

/* It as taken from a ledger: all its units are bought, and scores are left 0. */
typedef struct {
    yunta_assign_answer answer; /* arrays of this struct's */
    size_t *first_unit;
    int32_t *seller;
    int16_t *score;
    bool late;
} yunta_share_answer;
/* YUNTA_E_WRONG when it is no answer of a block with these capacities and demands. Free it also
 * then. Its prices are the ledger's. */
yunta_status yunta_share_take(const yunta_ledger_entry *entry, const int32_t *capacity,
                              const int32_t *demand, size_t sellers, size_t buyers,
                              yunta_share_answer *taken);
void yunta_share_answer_free(yunta_share_answer *taken);

#endif
