/* Small integer programmes, at random, and their optimum by trying everything. */
#ifndef YUNTA_TESTS_ILP_ORACLE_H
#define YUNTA_TESTS_ILP_ORACLE_H

#include "base/random.h"
#include "solver/ilp.h"

#define ORACLE_COLUMNS 9
#define ORACLE_ROWS 8

typedef struct {
    int columns, rows;
    int64_t lower[ORACLE_COLUMNS], upper[ORACLE_COLUMNS], objective[ORACLE_COLUMNS];
    int priority[ORACLE_COLUMNS];
    int64_t row_lower[ORACLE_ROWS], row_upper[ORACLE_ROWS];
    int64_t coefficient[ORACLE_ROWS][ORACLE_COLUMNS];
    bool lazy[ORACLE_ROWS];
} oracle_model;

/* Of every shape: 0/1 or wider domains, negative bounds and coefficients, equalities, ranges, one
 * side or none, lazy rows, objectives with ties up to magnitudes of 2^40; about a third have no
 * point. */
void oracle_random(yunta_random *random, oracle_model *model);
bool oracle_allows(const oracle_model *model, const int64_t *x);
__int128 oracle_value(const oracle_model *model, const int64_t *x);
/* Calls visit with every point that the model allows. */
void oracle_points(const oracle_model *model, void (*visit)(void *context, const int64_t *x),
                   void *context);
/* The best value; false: there is no point. */
bool oracle_best(const oracle_model *model, __int128 *best);
yunta_ilp *oracle_ilp(const oracle_model *model); /* fails the test when memory runs out */

#endif
