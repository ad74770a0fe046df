/* The linear relaxation, in floating point, behind GLPK: a working set of rows and columns that
 * grows, with bounds that move, solved warm. Nothing that it says is a proof (solver/ilp.h).
 *
 * Rows and columns are numbered from 0 in the order in which they were added. Maximises. An object
 * belongs to the thread that made it. When GLPK itself fails (its error hook), the object is
 * broken: the call and all later ones return YUNTA_E_DEFECT and only free is left.
 */
#ifndef YUNTA_SOLVER_RELAXATION_H
#define YUNTA_SOLVER_RELAXATION_H

#include "base/deadline.h"
#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct yunta_relaxation yunta_relaxation;

typedef struct {
    size_t count;
    const int32_t *index; /* columns of a row, rows of a column; each at most once */
    const double *value;
} yunta_relaxation_vector;

yunta_status yunta_relaxation_new(yunta_relaxation **relaxation);
void yunta_relaxation_free(yunta_relaxation *relaxation);

/* Bounds may be infinite. A new row enters the basis; a new column stays at its lower bound. */
yunta_status yunta_relaxation_add_row(yunta_relaxation *relaxation, double lower, double upper,
                                      yunta_relaxation_vector entries);
yunta_status yunta_relaxation_add_column(yunta_relaxation *relaxation, double lower, double upper,
                                         double objective, yunta_relaxation_vector entries);
/* Finite bounds. A column that leaves its fixing goes to the bound that its reduced cost wants. */
yunta_status yunta_relaxation_set_column(yunta_relaxation *relaxation, int32_t column, double lower,
                                         double upper);
/* Takes out rows, which must be basic; those after them move up. row ascends. */
yunta_status yunta_relaxation_delete_rows(yunta_relaxation *relaxation, size_t count,
                                          const int32_t *row);
bool yunta_relaxation_row_is_basic(const yunta_relaxation *relaxation, int32_t row);
/* Rows' and columns' scale factors from the coefficients; call once, after loading. */
yunta_status yunta_relaxation_scale(yunta_relaxation *relaxation);

typedef enum {
    YUNTA_RELAXATION_OPTIMAL,
    YUNTA_RELAXATION_CUTOFF,     /* the objective fell under the floor asked for; duals are set */
    YUNTA_RELAXATION_INFEASIBLE, /* so GLPK says */
    YUNTA_RELAXATION_LIMIT,      /* the deadline came, or iterations ran out */
    YUNTA_RELAXATION_TROUBLE     /* numbers went wrong, cold start included */
} yunta_relaxation_answer;

typedef struct {
    bool primal;     /* start with the primal simplex: the basis is primal feasible */
    double floor;    /* stop when the objective falls under it (-INFINITY: never) */
    long iterations; /* at most; 0: no limit */
    const yunta_deadline *deadline;
} yunta_relaxation_effort;

yunta_status yunta_relaxation_solve(yunta_relaxation *relaxation, yunta_relaxation_effort effort,
                                    yunta_relaxation_answer *answer);
/* Of the last solve. */
double yunta_relaxation_value(const yunta_relaxation *relaxation);
double yunta_relaxation_x(const yunta_relaxation *relaxation, int32_t column);
double yunta_relaxation_dual(const yunta_relaxation *relaxation, int32_t row);

/* After INFEASIBLE: row multipliers that should prove it, by either sign: dual[rows]. found is
 * false when the basis does not tell. */
yunta_status yunta_relaxation_ray(yunta_relaxation *relaxation, double *dual, bool *found);
/* Row multipliers that should prove infeasibility, from the elastic problem (the least sum of
 * violations of rows): dual[rows]. Slow and sure. found is false when the least sum is about 0. The
 * basis is as before. */
yunta_status yunta_relaxation_elastic(yunta_relaxation *relaxation, const yunta_deadline *deadline,
                                      double *dual, bool *found);

/* Branch and bound of GLPK (glp_intopt, without presolve) after an optimal solve, all columns
 * integer: found and x[columns]; claims: it says that this is optimal. */
yunta_status yunta_relaxation_intopt(yunta_relaxation *relaxation, const yunta_deadline *deadline,
                                     double *x, bool *found, bool *claims);

#endif
