/* What the files of the pass over all pairs share. Private to verify/pack.c, row.c, pass.c,
 * sparse.c and blocks.c. */
#ifndef YUNTA_VERIFY_PASS_H
#define YUNTA_VERIFY_PASS_H

#include "base/loop.h"
#include "verify/check.h"

enum { YUNTA_CHUNK = 1024 };

/* Lists by a number: those of k are item[first[k] .. first[k + 1]), ascending. */
typedef struct {
    size_t *first;
    int32_t *item;
} yunta_lists;

/* The people whom no rule of one person bars, side by side: a mentor has a place, and what is
 * known of the mentors lies in arrays by place. Whoever is equal in the columns of eligibility.same
 * is in one class, and classes lie one after the other. */
typedef struct {
    const yunta_crowd *crowd;
    size_t classes, mentors, mentees;
    size_t *first_mentor, *first_mentee; /* [classes + 1] */
    int32_t *mentor, *mentee;            /* people by class, ascending in it */
    int32_t *place;                      /* [people] of a mentor, -1 of others */
    uint8_t *level;                      /* [skills * mentors] */
    uint64_t *week, *starts;             /* [words * mentors], [start_words * mentors] */
    int32_t *rest;                       /* [mentors] minutes besides `week` of who always can */
    int32_t *age, *rank, *region;        /* [mentors] */
    int32_t *different;                  /* [different_count * mentors] codes */
    yunta_lists strengths, languages;    /* places by term */
    yunta_lists choosers;                /* people by whom they chose */
    yunta_lists constraints;             /* rows of constraints.csv by mentee */
} yunta_pack;

bool yunta_pack_make(yunta_check *check, yunta_pack *pack);
/* The scores of a mentee with the mentors at places from..from + count - 1 of the mentee's class,
 * -1 where the pair is not eligible. count: at most YUNTA_CHUNK. Without scores.csv only. */
void yunta_row(const yunta_pack *pack, int32_t mentee, size_t from, size_t count, int16_t *score);

/* Connected components, grown union by union. */
typedef struct {
    int32_t *parent; /* [people] */
    uint8_t *joined; /* [people] has some eligible partner */
} yunta_blocks;
bool yunta_blocks_make(yunta_check *check, yunta_blocks *blocks);
void yunta_blocks_join(yunta_blocks *blocks, int32_t a, int32_t b);
size_t yunta_blocks_count(const yunta_blocks *blocks, size_t people);

/* The pairs of each mentor and mentee among check->pairs. */
typedef struct {
    yunta_lists of_mentor, of_mentee; /* [people + 1] indexes into check->pairs */
} yunta_pair_index;
bool yunta_pair_index_make(yunta_check *check, yunta_pair_index *index);

/* sparse.c: the pass where only the rows of scores.csv are eligible. */
void yunta_pass_given(yunta_check *check, const yunta_pair_index *index);
bool yunta_lists_make(yunta_check *check, size_t keys, size_t items, yunta_lists *lists);

#endif
