/* A circulation of greatest gain, by the primal network simplex, with prices that prove it.
 *
 * Nodes 0..n-1, arcs from -> to with integer bounds and a gain a unit; at every node as much flows
 * in as out. Arcs may be added, and bounds and gains changed, between solves: the next one starts
 * from the basis of the last. All numbers are integers; for any prices p of the nodes
 *     gain of any circulation <= sum over arcs of max over lower <= f <= upper of r f,
 * r = gain - p[from] + p[to], and for the prices of an optimum this holds with equality. When there
 * is no circulation at all, the prices prove that too: the sum is less than any flow within the
 * bounds could gain. The basis stays strongly feasible, so it cannot cycle.
 * Source: Cunningham 1976; Ahuja, Magnanti & Orlin 1993, ch. 11.
 */
#ifndef YUNTA_SOLVER_CIRCULATION_H
#define YUNTA_SOLVER_CIRCULATION_H

#include "base/deadline.h"
#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

typedef struct yunta_circulation yunta_circulation;

yunta_status yunta_circulation_new(size_t nodes, yunta_circulation **circulation);
void yunta_circulation_free(yunta_circulation *circulation);

/* Finite bounds, lower at most upper, magnitudes at most 2^30; gain at most 2^50. The arc's index
 * from 0, or -1 when memory runs out. */
int32_t yunta_circulation_arc(yunta_circulation *circulation, int32_t from, int32_t to,
                              int64_t lower, int64_t upper, int64_t gain);
size_t yunta_circulation_nodes(const yunta_circulation *circulation);
size_t yunta_circulation_arcs(const yunta_circulation *circulation);
void yunta_circulation_set_bounds(yunta_circulation *circulation, int32_t arc, int64_t lower,
                                  int64_t upper);
void yunta_circulation_set_gain(yunta_circulation *circulation, int32_t arc, int64_t gain);

typedef enum {
    YUNTA_CIRCULATION_OPTIMAL,
    YUNTA_CIRCULATION_INFEASIBLE, /* proven by the prices */
    YUNTA_CIRCULATION_LIMIT,      /* the deadline came: flows and prices mean nothing */
    YUNTA_CIRCULATION_TOO_LARGE   /* the gains might not fit 60 bits: nothing was done */
} yunta_circulation_answer;

/* Deterministic. YUNTA_E_MEMORY; YUNTA_E_DEFECT when the prices do not prove the answer. About
 * O(pivots * (nodes + sqrt arcs)); memory O(nodes + arcs). */
yunta_status yunta_circulation_solve(yunta_circulation *circulation, const yunta_deadline *deadline,
                                     yunta_circulation_answer *answer);
int64_t yunta_circulation_flow(const yunta_circulation *circulation, int32_t arc);
/* r of an arc from -> to of this gain at the last prices, whether the circulation has it or not. */
int64_t yunta_circulation_surplus(const yunta_circulation *circulation, int32_t from, int32_t to,
                                  int64_t gain);
const int64_t *yunta_circulation_prices(const yunta_circulation *circulation); /* [nodes] */
__int128 yunta_circulation_gain(const yunta_circulation *circulation);
/* The sum above, over the arcs that are there. */
__int128 yunta_circulation_bound(const yunta_circulation *circulation);

#endif
