/* Integer linear programmes, solved to a proof in integers.
 *
 * Every coefficient, bound and objective is an integer. GLPK solves the linear relaxations in
 * floating point; its word is never taken for a bound: at every node of our own branch and bound
 * its row duals are rounded to multiples of 2^-24 and the Lagrangian bound is recomputed from them
 * exactly (128-bit), which is valid for any duals (Neumaier & Shcherbina 2004). Integer solutions
 * are checked in integers. Infeasible nodes are pruned only by such a bound too (with
 * the objective 0: Farkas), or by propagation of bounds in integers. So `value == bound` is a
 * proof, whatever the tolerances.
 */
#ifndef YUNTA_SOLVER_ILP_H
#define YUNTA_SOLVER_ILP_H

#include "base/deadline.h"
#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define YUNTA_ILP_INFINITY INT64_MAX /* no bound: +YUNTA_ILP_INFINITY above, -... below (rows) */

typedef struct yunta_ilp yunta_ilp;

yunta_ilp *yunta_ilp_new(void); /* NULL when memory runs out */
void yunta_ilp_free(yunta_ilp *ilp);

/* Adds an integer column with finite bounds and its objective coefficient (to be maximised; all
 * magnitudes at most 2^40). Returns its index from 0, or -1 when memory runs out. priority: columns
 * of a higher priority are branched on first. */
int32_t yunta_ilp_column(yunta_ilp *ilp, int64_t lower, int64_t upper, int64_t objective,
                         int priority);
/* Adds a row lower <= sum coefficient[k] * column[k] <= upper. lazy: it is enforced, but enters the
 * relaxation only when violated. Returns its index or -1. A column may occur once. */
int32_t yunta_ilp_row(yunta_ilp *ilp, int64_t lower, int64_t upper, size_t count,
                      const int32_t *column, const int64_t *coefficient, bool lazy);
/* What a column is called in files, without spaces: x and its index when it has no name. False when
 * memory runs out. */
bool yunta_ilp_name(yunta_ilp *ilp, int32_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
size_t yunta_ilp_columns(const yunta_ilp *ilp);
size_t yunta_ilp_rows(const yunta_ilp *ilp);
/* Changes bounds of a column or row, or an objective coefficient, for the next solve. */
void yunta_ilp_set_bounds(yunta_ilp *ilp, int32_t column, int64_t lower, int64_t upper);
void yunta_ilp_set_row(yunta_ilp *ilp, int32_t row, int64_t lower, int64_t upper);
void yunta_ilp_set_objective(yunta_ilp *ilp, int32_t column, int64_t objective);

typedef enum {
    YUNTA_ILP_OPTIMAL,   /* value == bound */
    YUNTA_ILP_FEASIBLE,  /* a solution, value < bound: the deadline came */
    YUNTA_ILP_UNKNOWN,   /* no solution yet, bound holds: the deadline came */
    YUNTA_ILP_INFEASIBLE /* proven: there is none */
} yunta_ilp_verdict;

typedef struct {
    const yunta_deadline *deadline;
    const int64_t *start; /* [columns] a solution to start from, checked; or NULL */
    int64_t good_enough;  /* stop at value >= this (INT64_MAX: never) */
    int32_t gap;          /* stop when bound - value is at most this, in millionths of |value| */
    bool plain;           /* let glp_intopt do the search instead (engine glpk): OPTIMAL only if
                             our own bound at the root closes it, else FEASIBLE with our bound */
} yunta_ilp_options;

typedef struct {
    yunta_ilp_verdict verdict;
    int64_t value, bound;     /* value meaningless unless a solution exists */
    int64_t *x;               /* [columns] the solution, caller frees with yunta_free; or NULL */
    size_t nodes;             /* of the search */
    bool near_enough;         /* within the gap that was asked for */
    bool solver_says_optimal; /* plain: what GLPK claims */
} yunta_ilp_result;

/* Maximises. Deterministic: the same model gives the same answer. YUNTA_E_MEMORY, YUNTA_E_STOPPED
 * or YUNTA_E_DEFECT (GLPK failed in a way that is no answer). Not thread-safe in itself, but
 * different models may be solved by different threads one after another. */
yunta_status yunta_ilp_solve(yunta_ilp *ilp, const yunta_ilp_options *options,
                             yunta_ilp_result *result);

/* Writes the model as free MPS and CPLEX LP to base.mps and base.lp, with a comment of one line.
 * least: it stands for a minimum, that of the objective's opposite, and is written as one. MPS has
 * no word for a maximum that all solvers read, so there the opposite is always minimised, as the
 * comment then says. YUNTA_E_IO when they cannot be written (nobody is told). */
yunta_status yunta_ilp_write(const yunta_ilp *ilp, const char *comment, bool least,
                             const char *base);

#endif
