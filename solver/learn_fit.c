/* Least squares of a few parts, by Cholesky. */
#include "solver/learn_private.h"
#include <math.h>
#include <string.h>

void yunta_learn_sums(const yunta_learn_data *data, size_t folds, int skip, yunta_matrix gram,
                      double moment[static YUNTA_LEARN_PARTS]) {
    memset(gram, 0, sizeof(yunta_matrix));
    memset(moment, 0, YUNTA_LEARN_PARTS * sizeof *moment);
    for (size_t k = 0; k < data->rows; k++) {
        const double *x = data->x + k * data->parts;
        if (skip >= 0 && k % folds == (size_t)skip)
            continue;
        for (size_t i = 0; i < data->parts; i++) {
            moment[i] += x[i] * data->y[k];
            for (size_t j = 0; j <= i; j++)
                gram[i][j] += x[i] * x[j];
        }
    }
    for (size_t i = 0; i < data->parts; i++)
        for (size_t j = 0; j < i; j++)
            gram[j][i] = gram[i][j];
}

int yunta_learn_factor(const yunta_matrix matrix, size_t parts, double least, yunta_matrix factor) {
    memset(factor, 0, sizeof(yunta_matrix));
    for (size_t i = 0; i < parts; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = matrix[i][j];
            for (size_t k = 0; k < j; k++)
                sum -= factor[i][k] * factor[j][k];
            if (i == j && !(sum > least * matrix[i][i]))
                return (int)i;
            factor[i][j] = i == j ? sqrt(sum) : sum / factor[j][j];
        }
    return -1;
}

/* factor factor' solution = right, in place. */
static void solve(const yunta_matrix factor, size_t parts, double *right) {
    for (size_t i = 0; i < parts; i++) {
        for (size_t k = 0; k < i; k++)
            right[i] -= factor[i][k] * right[k];
        right[i] /= factor[i][i];
    }
    for (size_t i = parts; i-- > 0;) {
        for (size_t k = i + 1; k < parts; k++)
            right[i] -= factor[k][i] * right[k];
        right[i] /= factor[i][i];
    }
}

void yunta_learn_invert(const yunta_matrix factor, size_t parts, yunta_matrix inverse) {
    for (size_t c = 0; c < parts; c++) {
        double column[YUNTA_LEARN_PARTS] = {0};
        column[c] = 1;
        solve(factor, parts, column);
        for (size_t r = 0; r < parts; r++)
            inverse[r][c] = column[r];
    }
}

/* The fit of the parts that are in. */
static void fit_some(const yunta_matrix gram, const double *moment, size_t parts, double ridge,
                     const bool *in, double *worth) {
    size_t of[YUNTA_LEARN_PARTS] = {0}, count = 0;
    yunta_matrix matrix = {{0}}, factor;
    double right[YUNTA_LEARN_PARTS] = {0};
    for (size_t i = 0; i < parts; i++)
        if (in[i])
            of[count++] = i;
    for (size_t i = 0; i < count; i++) {
        right[i] = moment[of[i]];
        for (size_t j = 0; j < count; j++)
            matrix[i][j] = gram[of[i]][of[j]];
        matrix[i][i] *= 1 + ridge;
    }
    memset(worth, 0, YUNTA_LEARN_PARTS * sizeof *worth);
    if (yunta_learn_factor(matrix, count, 0, factor) >= 0)
        return;
    solve(factor, count, right);
    for (size_t i = 0; i < count; i++)
        worth[of[i]] = right[i];
}

void yunta_learn_ridge(const yunta_matrix gram, const double *moment, size_t parts, double ridge,
                       double *worth) {
    bool in[YUNTA_LEARN_PARTS];
    for (size_t i = 0; i < YUNTA_LEARN_PARTS; i++)
        in[i] = i < parts;
    for (size_t left = parts; left > 0; left--) {
        size_t worst = 0;
        fit_some(gram, moment, parts, ridge, in, worth);
        for (size_t i = 1; i < parts; i++)
            if (worth[i] < worth[worst])
                worst = i;
        if (worth[worst] >= 0)
            return;
        in[worst] = false;
        worth[worst] = 0;
    }
    memset(worth, 0, YUNTA_LEARN_PARTS * sizeof *worth);
}
