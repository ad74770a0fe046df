/* Matching without a list of pairs: rows of scores, bucket by bucket.
 *
 * match_rows.c decides, divides and concludes, match_rows_given.c where scores.csv rules;
 * match_rows_order.c puts mentors in the order that they have in rows;
 * match_rows_solve.c solves the blocks;
 * match_rows_price.c makes prices of every stage out of those of the last; match_rows_look.c sees
 * on the rows of the proof what the pairing says of pairs, and match_rows_lonely.c of people
 * without any; match_rows_survey.c gathers it, as match_rows_arcs.c does along the rows of
 * scores.csv.
 */
#ifndef YUNTA_SOLVER_MATCH_ROWS_H
#define YUNTA_SOLVER_MATCH_ROWS_H

#include "base/array.h"
#include "base/trim.h"
#include "model/buckets.h"
#include "model/kernel.h"
#include "model/pair_table.h"
#include "solver/assign.h"
#include "solver/match_survey.h"

/* A bucket that has mentors and mentees. */
typedef struct {
    size_t bucket, mentors, mentees;
    size_t arcs;        /* eligible pairs, as many as there may be */
    bool sparse;        /* of rows of scores.csv, solved by arcs */
    size_t room, pairs; /* its pairs are found[room .. room + pairs), by mentee */
    size_t eligible;
    bool
        wide; /* its rows were gone over by several threads: its lonely mentors are still to come */
    yunta_status status;
    bool late;                         /* the deadline cut it short */
    __int128 bound[YUNTA_MATCH_GOALS]; /* of each stage */
    int64_t shift[YUNTA_MATCH_GOALS];  /* of each but the last, by which its prices are rounded */
} yunta_rows_block;

typedef struct {
    yunta_matching *matching; /* without candidates, groups or anything by pair */
    yunta_buckets buckets;
    bool given;                 /* scores.csv says who can be paired; buckets are components then */
    int32_t *arcs[YUNTA_SIDES]; /* [people] eligible pairs; of mentors up to their places */
    uint8_t *sparse;            /* [buckets] */
    yunta_arena *solving; /* owns what only the solving needs: place, and what people may trade */
    size_t lock_count;
    yunta_pair_table locks; /* empty where there are none: ask yunta_rows_locks */
    size_t gifts;      /* most pairs of the earlier result of a mentee; 0: they weigh nothing */
    int32_t *order;    /* [mentors of all buckets] by bucket, as they stand in rows */
    int32_t *place;    /* [people] of a mentor in its bucket's order */
    yunta_survey seen; /* for prospects: once a block is about to be proven, its people's
                          pairs stand in the place of what they may trade */
    int32_t *parent;   /* [people] components */
    yunta_pair *found; /* of each block in its room, with ranks */
    size_t found_room, most_found;         /* most_found: without locked ones */
    int64_t units;                         /* no block trades more pairs */
    YUNTA_ARRAY(yunta_prospect) prospects; /* of people without a pair, in any order */
    yunta_rows_block *blocks;              /* largest first */
    size_t block_count;
    yunta_weighing stage[YUNTA_MATCH_GOALS]; /* each with a factor of 1 for its own goal */
    int64_t *mentor_price[YUNTA_MATCH_GOALS], *mentee_price[YUNTA_MATCH_GOALS]; /* [people] */
} yunta_rows;

/* The mentors locked to a mentee, ascending; returns how many. */
static inline size_t yunta_rows_locks(const yunta_rows *rows, int32_t mentee,
                                      const int32_t **mentors) {
    if (rows->lock_count == 0)
        return 0;
    *mentors = rows->locks.mentor + rows->locks.first[mentee];
    return rows->locks.first[mentee + 1] - rows->locks.first[mentee];
}

/* A step of a sum over all shifts, at and beyond `at`. */
typedef struct {
    int64_t at, change; /* no person's term changes by more than the places and a pair each */
} yunta_rows_step;

/* Rows of a block as the kernel gives them; those of a small block are made once. */
typedef struct {
    const yunta_kernel *kernel;
    size_t width, kept; /* kept: rows */
    int16_t *rows;
    size_t room;
} yunta_rows_scores;

typedef struct yunta_rows_look yunta_rows_look;

/* What one thread works with. */
typedef struct {
    yunta_kernel *kernel;
    yunta_assign *assign;
    yunta_rows_scores scores;
    yunta_rows_look *look;
    YUNTA_ARRAY(int32_t) number; /* capacities, demands; of sparse blocks arcs of both */
    YUNTA_ARRAY(int64_t) bonus;
    YUNTA_ARRAY(yunta_rows_step) steps;
    YUNTA_ARRAY(int64_t) change; /* of sellers' steps */
} yunta_rows_worker;

/* A block as it was solved. */
typedef struct {
    const yunta_rows *rows;
    yunta_rows_block *block;
    const int32_t *mentors, *mentees; /* people; mentors in their order in rows */
    const int32_t *capacity, *demand;
    const yunta_assign_answer *answer;
} yunta_rows_solved;

/* Where scores.csv says who can be paired: arcs and the buckets. YUNTA_E_MEMORY. */
yunta_status yunta_rows_divide(yunta_rows *rows);
/* Gives mentors the order and the places that they have in rows. false when memory runs out. */
bool yunta_rows_order(yunta_rows *rows);
static inline const int32_t *yunta_rows_mentors(const yunta_rows *rows, size_t bucket) {
    return rows->order + rows->buckets.side[YUNTA_SIDE_MENTOR].first[bucket];
}
/* How much there is to do in a block, and how. */
void yunta_rows_weigh_block(const yunta_rows *rows, yunta_rows_block *block);

/* The arcs of a sparse block, for solver/assign.h. */
typedef struct {
    const yunta_rows *rows;
    const int32_t *mentees;
    bool gifts; /* pairs of the earlier result are marked */
} yunta_rows_arcs;
size_t yunta_rows_arcs_of(const void *arcs, size_t buyer, int32_t *sellers, int16_t *scores);

/* Solves every block by the weighing of the last stage, and leaves the pairs, that stage's prices,
 * and the bounds and shifts of all stages. YUNTA_E_STOPPED when a stop was asked. */
yunta_status yunta_rows_solve(yunta_rows *rows);

/* Gives memory back that threads, or a large block, have left, where that is worth the time. */
static inline void yunta_rows_give_back(const yunta_rows *rows) {
    enum { MANY = 50000 };
    if (rows->matching->cohort->people > MANY)
        yunta_memory_trim();
}

/* Arrays for the prices of a stage, as of people without any pair. false when memory runs out. */
bool yunta_rows_make_prices(yunta_rows *rows, size_t stage);
/* A block's prices of the last stage, into rows' arrays, and the bounds and shifts of all. The
 * weights of the last stage are those of an earlier one times its factor G, and less than G beside;
 * so prices divided by G and rounded, all with one shift, are prices of that stage, and some shift
 * loses less than 1 (docs/mathematics.md). It is the least of all shifts. false when memory runs
 * out. O(people log people). */
bool yunta_rows_keep_prices(const yunta_rows_solved *solved, yunta_rows_worker *worker);
/* Makes the prices of all stages but the last, once those are known: they take memory that the
 * solving could use. false when memory runs out. */
bool yunta_rows_make_earlier_prices(yunta_rows *rows);

/* The kernel's row of a mentee of the block: width entries. */
void yunta_rows_scores_row(const yunta_rows_scores *scores, size_t mentee, int16_t *row);
/* Whether rows of a mentee differ from the kernel's: it has locked pairs, or marked ones. */
bool yunta_rows_changed(const yunta_rows *rows, int32_t mentee);

/* match_rows_look.c: a workspace, reused from block to block; for up to so many threads at once.
 * Free it also on failure, which is for want of memory. */
yunta_status yunta_rows_look_new(const yunta_rows *rows, const yunta_rows_scores *scores,
                                 size_t threads, yunta_rows_look **look);
void yunta_rows_look_free(yunta_rows_look *look);
/* What sees the proof of a block: takes its pairs into found, ranked after yunta_rows_look_end,
 * which also tells the block's eligible pairs, and joins the components of its people. */
yunta_assign_witness yunta_rows_look_at(yunta_rows_look *look, const yunta_rows_solved *solved);
void yunta_rows_look_end(yunta_rows_look *look);
/* A block's pairs into found, by mentee, locked ones included; what its people trade is counted. */
void yunta_rows_take_pairs(const yunta_rows_solved *solved, const yunta_assign_answer *answer);
/* Prospects of the people without a pair, of all blocks looked at: of mentees, and of mentors where
 * it is for one thread. */
const yunta_prospect *yunta_rows_look_prospects(const yunta_rows_look *look, size_t *count);

/* Eligible pairs, blocks, and the prospects of people without pairs. */
yunta_status yunta_rows_survey(yunta_rows *rows, yunta_survey *survey);

/* Ranks and prospects of sparse blocks. false when memory runs out. */
bool yunta_rows_survey_arcs(const yunta_rows *rows, yunta_survey *survey);

bool yunta_rows_worker_new(const yunta_rows *rows, int threads, yunta_rows_worker *worker);
void yunta_rows_worker_free(yunta_rows_worker *worker);

#endif
