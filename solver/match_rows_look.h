/* What the files of match_rows_look.c share: counts of rows, and who has no pair. */
#ifndef YUNTA_SOLVER_MATCH_ROWS_LOOK_H
#define YUNTA_SOLVER_MATCH_ROWS_LOOK_H

#include "solver/match_rows.h"
#include <stdatomic.h>

/* A pair of a mentor beyond the layers. */
typedef struct {
    int32_t place, score;
    size_t pair;
} yunta_look_extra;

/* A mentor without a pair; how often its place had been met when it began to count. */
typedef struct {
    int32_t place;
    uint16_t before;
} yunta_look_alone;

typedef struct {
    yunta_rows_look *look;
    atomic_bool busy;
    size_t pass, rows; /* the pass that it counts for; rows since its counts were added up */
    size_t eligible;   /* pairs seen in the pass */
    size_t room;
    int16_t *raw;     /* [span] a row as it is, where locks or gifts have changed it */
    uint16_t *higher; /* [layers * span] mentees who score higher than the limit */
    uint16_t *met;    /* [span] mentees without room who may be paired with a mentor */
    int32_t *label;   /* [span] places of mentors of the same component; they only fall */
    bool whole;       /* all mentors of the block are joined */
    YUNTA_ARRAY(int32_t) extra_higher;
} yunta_look_part;

struct yunta_rows_look {
    const yunta_rows *rows;
    const yunta_rows_scores *scores;
    const yunta_rows_solved *solved;
    size_t span, pass;
    yunta_pair *pairs;              /* of the block, by mentee */
    YUNTA_ARRAY(size_t) first_pair; /* of each mentee, and the end */
    size_t layers;                  /* of mentors' first pairs, second pairs, and so on */
    size_t *pair_of;                /* [layers * span] of each mentor */
    int16_t *limit;                 /* [layers * span] its score; INT16_MAX: none */
    size_t room;
    YUNTA_ARRAY(yunta_look_extra) extras;
    YUNTA_ARRAY(yunta_look_alone) lonely;  /* open mentors without a pair, if they are met */
    YUNTA_ARRAY(size_t) hungry;            /* of these, who has partners still to be named */
    YUNTA_ARRAY(size_t) prospect_of;       /* of each mentee, in prospects, + 1; 0: has a pair */
    YUNTA_ARRAY(yunta_prospect) prospects; /* of all blocks so far */
    size_t lonely_prospects, earlier;      /* the first of the lonely, and of the block */
    yunta_look_part *parts;
    size_t part_count;
};

/* match_rows_lonely.c */
/* Lists a block's people without a pair, with bare prospects; false when memory runs out. */
bool yunta_rows_look_lonely(yunta_rows_look *look);
/* A mentee without a pair meets all its partners; mentors without one meet the mentee. */
void yunta_rows_look_meet(const yunta_look_part *part, size_t mentee, const int16_t *scores);
/* Adds what was met at once to mentors without a pair. */
void yunta_rows_look_add_met(yunta_look_part *part);

#endif
