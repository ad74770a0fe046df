/* Matching without a list of pairs: rows of scores, bucket by bucket.
 *
 * match_rows.c decides, divides and concludes; match_rows_solve.c solves the blocks;
 * match_rows_price.c makes prices of every stage out of those of the last; match_rows_survey.c goes
 * once more over all rows for what the pairing says of pairs and of people without any.
 */
#ifndef YUNTA_SOLVER_MATCH_ROWS_H
#define YUNTA_SOLVER_MATCH_ROWS_H

#include "base/array.h"
#include "model/buckets.h"
#include "model/kernel.h"
#include "model/pair_table.h"
#include "solver/assign.h"
#include "solver/match_survey.h"

/* A bucket that has mentors and mentees. */
typedef struct {
    size_t bucket, mentors, mentees;
    size_t room, pairs; /* its pairs are found[room .. room + pairs), by mentee, then mentor */
    yunta_status status;
    bool late;                         /* the deadline cut it short */
    __int128 bound[YUNTA_MATCH_GOALS]; /* of each stage */
} yunta_rows_block;

typedef struct {
    yunta_matching *matching; /* without candidates, groups or anything by pair */
    yunta_buckets buckets;
    yunta_arena *solving; /* owns what only the solving needs: place, and what people may trade */
    yunta_pair_table locks;
    int32_t *place;    /* [people] of a mentor in its bucket */
    yunta_pair *found; /* not locked, of each block in its room */
    size_t found_room;
    int64_t units;            /* no block trades more pairs */
    yunta_rows_block *blocks; /* largest first */
    size_t block_count;
    yunta_weighing stage[YUNTA_MATCH_GOALS]; /* each with a factor of 1 for its own goal */
    int64_t *mentor_price[YUNTA_MATCH_GOALS], *mentee_price[YUNTA_MATCH_GOALS]; /* [people] */
} yunta_rows;

/* A step of a sum over all shifts, at and beyond `at`. */
typedef struct {
    int64_t at;
    __int128 change;
} yunta_rows_step;

/* What one thread works with. */
typedef struct {
    yunta_kernel *kernel;
    yunta_assign *assign;
    YUNTA_ARRAY(int32_t) number; /* capacities, then demands */
    YUNTA_ARRAY(int64_t) bonus;
    YUNTA_ARRAY(yunta_rows_step) steps;
} yunta_rows_worker;

/* A block as it was solved. */
typedef struct {
    const yunta_rows *rows;
    const yunta_rows_block *block;
    const int32_t *mentors, *mentees; /* people */
    const int32_t *capacity, *demand;
    const yunta_assign_answer *answer;
} yunta_rows_solved;

/* Solves every block by the weighing of the last stage, and leaves the pairs, prices and bounds of
 * all stages. YUNTA_E_STOPPED when a stop was asked. */
yunta_status yunta_rows_solve(yunta_rows *rows);

/* Prices of stage `stage` out of those of the last one, into rows' arrays; *bound: what they prove
 * of the block. The weights of the last stage are those of an earlier one times its factor G, and
 * less than G beside; so prices divided by G and rounded, all with one shift, are prices of that
 * stage, and some shift loses less than 1 (docs/mathematics.md). It is the least of all shifts.
 * false when memory runs out. O(people log people). */
bool yunta_rows_price(const yunta_rows_solved *solved, size_t stage, yunta_rows_worker *worker,
                      __int128 *bound);

/* Ranks of the pairs, eligible pairs, blocks, and the prospects of people without pairs. */
yunta_status yunta_rows_survey(yunta_rows *rows, yunta_survey *survey);

bool yunta_rows_worker_new(const yunta_rows *rows, int threads, yunta_rows_worker *worker);
void yunta_rows_worker_free(yunta_rows_worker *worker);

#endif
