/* What the files of the learning share: learn.c drives, learn_fit.c solves least squares,
 * learn_luck.c permutes. */
#ifndef YUNTA_SOLVER_LEARN_PRIVATE_H
#define YUNTA_SOLVER_LEARN_PRIVATE_H

#include "base/memory.h"
#include "solver/learn.h"

enum { YUNTA_LEARN_PARTS = YUNTA_COMPONENTS };

typedef double yunta_matrix[YUNTA_LEARN_PARTS][YUNTA_LEARN_PARTS];

/* Ratings and parts less their group's means; rows of groups of one are left out. */
typedef struct {
    size_t rows, parts, groups;
    int component[YUNTA_LEARN_PARTS]; /* which component a part is */
    double *x;                        /* [rows * parts] */
    double *y;                        /* [rows] */
    int32_t *group;                   /* [rows] ascending */
    size_t *group_rows;               /* [groups] */
} yunta_learn_data;

/* learn_fit.c. gram: x'x, moment: x'y over rows k with skip < 0 or k % folds != skip. */
void yunta_learn_sums(const yunta_learn_data *data, size_t folds, int skip, yunta_matrix gram,
                      double moment[static YUNTA_LEARN_PARTS]);
/* Lower factor of a positive matrix; the part that the ones before it explain but for 1 in
 * `least`, or -1. */
int yunta_learn_factor(const yunta_matrix matrix, size_t parts, double least, yunta_matrix factor);
void yunta_learn_invert(const yunta_matrix factor, size_t parts, yunta_matrix inverse);
/* Worths of at least 0 with a ridge of `ridge` times each part's own square sum. */
void yunta_learn_ridge(const yunta_matrix gram, const double *moment, size_t parts, double ridge,
                       double *worth);
/* learn_luck.c: fills luck and luck_of. */
yunta_status yunta_learn_luck(const yunta_learn_data *data, const yunta_matrix factor,
                              const double *moment, yunta_lesson *lesson);

#endif
