/* Inside the ILP engine: the model, the domain of a search, exact bounds, and the search itself. */
#ifndef YUNTA_SOLVER_ILP_PRIVATE_H
#define YUNTA_SOLVER_ILP_PRIVATE_H

#include "base/array.h"
#include "solver/ilp.h"
#include "solver/relaxation.h"

typedef __int128 yunta_wide;

typedef struct {
    int64_t lower, upper, objective;
    int priority;
} yunta_ilp_variable;

typedef struct {
    int64_t lower, upper;
    size_t first, count; /* entries */
    bool lazy;
} yunta_ilp_constraint;

struct yunta_ilp {
    YUNTA_ARRAY(yunta_ilp_variable) columns;
    YUNTA_ARRAY(yunta_ilp_constraint) rows;
    YUNTA_ARRAY(int32_t) entry_column;
    YUNTA_ARRAY(int64_t) entry_coefficient;
    YUNTA_ARRAY(char *) names; /* of the first columns; NULL: none of its own */
    yunta_arena *texts;        /* of the names; NULL until there is one */
};

/* ---- The instance: the model by rows and by columns, with bounds that a search moves ----------
 */

typedef struct {
    int32_t column;
    int64_t lower, upper; /* before */
} yunta_ilp_change;

typedef struct {
    size_t columns, rows, entries;
    size_t model_rows;                  /* the first rows; the others are cuts */
    int64_t *model_lower, *model_upper; /* [columns] */
    int64_t *lower, *upper;             /* [columns] the domain */
    int64_t *root_lower, *root_upper;   /* [columns] the root's, when the trail was last cut */
    int64_t *objective;                 /* [columns] divided by unit; 0 for what the model fixes */
    int *priority;
    int64_t unit; /* the model's value is unit * ours + constant */
    yunta_wide constant;

    int64_t *row_lower, *row_upper; /* [rows] */
    bool *lazy;
    size_t *row_first; /* [rows + 1] */
    int32_t *row_column;
    int64_t *row_coefficient;
    size_t *column_first; /* [columns + 1] */
    int32_t *column_row;
    int64_t *column_coefficient;

    double *row_weight;                     /* [rows] sum of |coefficient| */
    double objective_weight, largest_bound; /* sum of |objective|; over |bounds|, at least 1 */

    yunta_wide *least, *most; /* [rows] activity over the domain */
    yunta_wide *span;         /* [rows] at least the largest effect of one column */
    YUNTA_ARRAY(yunta_ilp_change) trail;
    int32_t *queue; /* [rows] rows to look at, a ring */
    bool *queued;   /* [rows] */
    size_t queue_first, queue_count;
    bool out_of_memory; /* sticky: the trail could not grow */
} yunta_ilp_instance;

yunta_status yunta_ilp_instance_new(const yunta_ilp *ilp, yunta_ilp_instance **instance);
void yunta_ilp_instance_free(yunta_ilp_instance *instance);
/* Adds count valid rows sum <= upper (cuts); entries as in a model. */
typedef struct {
    int64_t upper;
    size_t first, count;
} yunta_ilp_cut;
yunta_status yunta_ilp_instance_extend(yunta_ilp_instance *instance, const yunta_ilp_cut *cuts,
                                       size_t count, const int32_t *column,
                                       const int64_t *coefficient);
/* Narrows a column's domain to its meet with lower..upper and queues its rows. False: it is empty
 * (or memory ran out), and nothing changed. */
bool yunta_ilp_tighten(yunta_ilp_instance *instance, int32_t column, int64_t lower, int64_t upper);
/* Narrows domains by the queued rows until nothing changes or it goes on for too long. False: no
 * integer point is left (or memory ran out). */
bool yunta_ilp_propagate(yunta_ilp_instance *instance);
void yunta_ilp_undo(yunta_ilp_instance *instance, size_t mark); /* back to a length of the trail */
/* Makes what the trail holds the root's for ever. */
void yunta_ilp_settle(yunta_ilp_instance *instance);
void yunta_ilp_queue_all(yunta_ilp_instance *instance);
/* The model's rows and bounds hold, in integers; value is set. */
bool yunta_ilp_holds(const yunta_ilp_instance *instance, const int64_t *x, yunta_wide *value);
yunta_wide yunta_ilp_value(const yunta_ilp_instance *instance, const int64_t *x);

/* ---- Exact bounds ------------------------------------------------------------------------------
 */

/* For multipliers dual[rows] (units of 2^-shift) of any sign,
 *     objective <= (sum_j max over the domain of reduced_j x_j
 *                   + sum_i (dual_i > 0 ? dual_i upper_i : dual_i lower_i)) / 2^shift,
 * reduced_j = objective_j 2^shift - sum_i dual_i a_ij. Multipliers against an infinite side are set
 * to 0 in place. zero: with the objective 0 (total < 0 then proves that there is no point). False
 * when 128 bits might not do: nothing is proven. Neumaier & Shcherbina 2004. O(entries). */
bool yunta_ilp_lagrangian(const yunta_ilp_instance *instance, int64_t *dual, int shift, bool zero,
                          yunta_wide *reduced, yunta_wide *total);
/* Whether multipliers prove that the domain holds no point: the bound of the objective 0 is under
 * 0. total and reduced as above, of use when false; total is 0 when 128 bits might not do. */
bool yunta_ilp_refuted(const yunta_ilp_instance *instance, int64_t *dual, int shift,
                       yunta_wide *reduced, yunta_wide *total);
/* Rounds multipliers to units of 2^-shift; what is no number or too large becomes 0. */
int64_t yunta_ilp_round_dual(double dual, int shift);
/* Narrows the domain to points whose value may exceed value, by a Lagrangian bound. tightened
 * counts columns that changed. False: none is left. The rows are queued, not propagated. */
bool yunta_ilp_fix(yunta_ilp_instance *instance, const yunta_wide *reduced, yunta_wide total,
                   int shift, yunta_wide value, size_t *tightened);
yunta_wide yunta_ilp_floor(yunta_wide total, int shift);

/* ---- The search --------------------------------------------------------------------------------
 */

typedef struct {
    double down, up; /* sums of loss per unit */
    int32_t downs, ups;
} yunta_ilp_pseudocost;

typedef struct {
    yunta_ilp_instance *instance;
    yunta_relaxation *relaxation;
    const yunta_deadline *deadline;
    yunta_wide good_enough;
    int32_t gap; /* that is good enough, in millionths of the model's value */

    int32_t *place;                  /* [columns] in the relaxation, or -1 */
    int32_t *row_place;              /* [rows] */
    YUNTA_ARRAY(int32_t) in_columns; /* of the relaxation */
    YUNTA_ARRAY(int32_t) in_rows;
    int64_t *sent_lower, *sent_upper; /* [columns] bounds that the relaxation has */
    double scale;                     /* our objective = scale * the relaxation's */
    bool primal_ready;                /* columns were added to an optimum: start primal */

    double *x;           /* [columns] of the last relaxation */
    int64_t *dual;       /* [rows] of the last bound */
    int shift;           /* its unit */
    yunta_wide *reduced; /* [columns] */
    yunta_wide total;
    bool bounded; /* reduced and total hold */

    size_t root_size; /* rows of the relaxation above which no cuts are added below the root */
    bool cuts_paid;   /* at the root */
    bool has_root;    /* the root's bound, for fixing when the incumbent improves */
    yunta_wide *root_reduced, root_total;

    bool found;
    yunta_wide value;                 /* of the incumbent, in units of the instance */
    int64_t *incumbent;               /* [columns] */
    yunta_ilp_pseudocost *pseudocost; /* [columns] */
    int64_t *point;                   /* [columns] scratch */
    double *numbers;                  /* [max(columns, rows)] scratch */
    int32_t *indices;                 /* [max(columns, rows)] scratch */
    size_t nodes;
} yunta_ilp_search;

yunta_status yunta_ilp_search_new(yunta_ilp_instance *instance, const yunta_deadline *deadline,
                                  yunta_ilp_search **search);
void yunta_ilp_search_free(yunta_ilp_search *search);
/* The bound that the domain alone gives. */
yunta_status yunta_ilp_trivial_bound(yunta_ilp_search *search, yunta_wide *bound);
/* The model's own value of an instance's. */
yunta_wide yunta_ilp_unscaled(const yunta_ilp_instance *instance, yunta_wide value);
/* Whether the incumbent is as near to this bound as was asked for. */
bool yunta_ilp_near_enough(const yunta_ilp_search *search, yunta_wide bound);
/* Takes x as the incumbent if it holds in integers and is better. */
bool yunta_ilp_offer(yunta_ilp_search *search, const int64_t *x);

typedef enum {
    YUNTA_ILP_NODE_OPEN,   /* x is an optimum of the relaxation */
    YUNTA_ILP_NODE_BLIND,  /* not settled, and the relaxation has no answer: branch all the same */
    YUNTA_ILP_NODE_PRUNED, /* proven: nothing better than the incumbent */
    YUNTA_ILP_NODE_LIMIT   /* the deadline came */
} yunta_ilp_node_answer;

/* Loads the relaxation with the rows that are not lazy and a promising part of the columns. */
yunta_status yunta_ilp_load(yunta_ilp_search *search);
/* Takes lazy rows that are not tight out of the relaxation, straight after an optimum. */
yunta_status yunta_ilp_drop_idle_rows(yunta_ilp_search *search);
/* Solves the relaxation over the present domain: prices columns, adds violated lazy rows, bounds,
 * fixes and propagates. *bound falls to what was proven of the domain. */
yunta_status yunta_ilp_relax(yunta_ilp_search *search, yunta_wide *bound,
                             yunta_ilp_node_answer *answer);
/* Puts a row or a column into the relaxation. */
yunta_status yunta_ilp_enter_row(yunta_ilp_search *search, int32_t row);
yunta_status yunta_ilp_enter_column(yunta_ilp_search *search, int32_t column);
/* ---- Zero-half cuts: half a sum of rows, rounded down ------------------------------------------
 */

typedef struct {
    int32_t row;
    int sign; /* 1: sum <= upper; -1: -sum <= -lower */
} yunta_ilp_side;

typedef struct {
    double violation;    /* expected of the cut */
    size_t first, count; /* sides */
} yunta_ilp_sum;

typedef struct {
    YUNTA_ARRAY(yunta_ilp_sum) items;
    YUNTA_ARRAY(yunta_ilp_side) sides;
} yunta_ilp_sums;

/* Sums of rows of the relaxation whose halves, rounded down, its optimum violates. */
yunta_status yunta_ilp_half_sums(const yunta_ilp_search *search, yunta_ilp_sums *sums);
/* Adds cuts that the relaxation's optimum violates, made in exact integers and valid over the
 * root's domain. */
yunta_status yunta_ilp_cut_round(yunta_ilp_search *search, size_t *added);

/* Looks for incumbents from the present optimum; leaves the domain as it was. */
yunta_status yunta_ilp_round(yunta_ilp_search *search);
yunta_status yunta_ilp_dive(yunta_ilp_search *search);

/* Picks what to branch on: the column and the largest value of its lower half. False: all columns
 * are fixed. */
bool yunta_ilp_branching(const yunta_ilp_search *search, bool blind, int32_t *column,
                         int64_t *split);
/* Explores everything. bound: proven of the whole; finished: it is exhausted or good enough. */
yunta_status yunta_ilp_explore(yunta_ilp_search *search, yunta_wide *bound, bool *finished);
/* Lets GLPK search. infeasible: our own proof; claims: GLPK says that its answer is optimal. */
yunta_status yunta_ilp_plain(yunta_ilp_search *search, yunta_wide *bound, bool *infeasible,
                             bool *claims);

#endif
