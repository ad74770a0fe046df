/* What changing pairs of the earlier result buys: for each number of changed pairs, from the least
 * possible up, the best of the policy's objectives (kept left out) with no more changed than that.
 *
 * A bound on the number of kept pairs is no flow, so each group that no rule ties to the rest is
 * solved anew for each number of its pairs, as an integer programme; objectives that add up are put
 * together over the groups, lexicographically. Groups of more than 20,000 pairs are not: then only
 * both ends are known, which are flows. */
#ifndef YUNTA_SOLVER_FRONTIER_H
#define YUNTA_SOLVER_FRONTIER_H

#include "base/problem.h"
#include "model/eligible.h"
#include "solver/options.h"

/* For tests. */
extern size_t yunta_frontier_most;

typedef struct {
    int64_t changed;                        /* pairs of the earlier result that are gone, at most */
    int64_t value[YUNTA_GOALS_OF_MATCHING]; /* by place of the objective */
} yunta_frontier_row;

typedef struct {
    yunta_arena *arena; /* owns the rows */
    int goal[YUNTA_GOALS_OF_MATCHING];
    size_t goals;
    yunta_frontier_row *rows; /* until no further change gains anything */
    size_t count;
    bool whole;  /* every number between the ends has its row */
    bool proven; /* nothing is better with so many changes; else time was up: the best found */
} yunta_frontier;

/* cohort->repair must be there. Objectives that do not add up (worst, leximin), rules that cannot
 * hold together: a problem, YUNTA_E_INPUT. YUNTA_E_STOPPED when a stop was asked. When the deadline
 * comes first only the ends are known: the groups have most of the time, the ends the rest. The
 * caller frees *frontier. */
yunta_status yunta_frontier_find(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                                 const yunta_scoring *scoring, const yunta_solve_options *options,
                                 yunta_problems *problems, yunta_frontier **frontier);
void yunta_frontier_free(yunta_frontier *frontier); /* NULL is fine */

#endif
