/* What a solver found: the status of a part of the result, and the value, bound and prices of each
 * stage of its lexicographic objective. Texts and arrays live in the arena of what holds the part.
 */
#ifndef YUNTA_MODEL_PART_H
#define YUNTA_MODEL_PART_H

#include "model/date.h"
#include <stddef.h>

typedef enum {
    YUNTA_PART_ABSENT,    /* nothing was asked */
    YUNTA_PART_PROVEN,    /* every stage: value equals bound by integer arithmetic */
    YUNTA_PART_SOLVER,    /* GLPK says optimal, without a proof of ours */
    YUNTA_PART_BOUND,     /* a gap is left: the time limit came */
    YUNTA_PART_INFEASIBLE /* no answer exists; conflict names the rules */
} yunta_part_status;
const char *yunta_part_status_name(yunta_part_status status); /* as in run.json */

typedef struct {
    const char *objective; /* pairs, score, ... */
    int64_t value, bound;  /* bound: no answer that keeps the stages before is better than this */
    const char *weight;    /* weights of the arcs of its proof, in words; NULL */
    /* Prices of the proof, [people] a side (one array where nobody has both roles), NULL: none;
     * they prove bound_total, a bound on the weight that `weight` states (docs/mathematics.md). */
    const int64_t *mentor_price, *mentee_price;
    /* Of leximin: all scores ascending, and a list that no answer exceeds in that order; value and
     * bound are the first of each. NULL for other objectives. */
    const int32_t *vector, *vector_bound;
    size_t vector_count;
    bool settled; /* value equals bound, proven (or within matching.gap) */
} yunta_stage;

typedef struct {
    const char *part; /* matching, plenaries, meetings, courses, workshops */
    yunta_part_status status;
    const char *method; /* network, glpk, search, enumeration, or several joined by + */
    const char **conflict;
    size_t conflict_count; /* the irreducible set, in words */
    yunta_stage *stages;
    size_t stage_count;
    bool ended; /* of BOUND: the search had come to its own end, with time left */
} yunta_part;

#endif
