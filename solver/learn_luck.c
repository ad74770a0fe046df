/* Could chance fit as well? A permutation test (Fisher 1935; Freedman & Lane 1983). */
#include "base/random.h"
#include "solver/learn_private.h"
#include <string.h>

enum { ENOUGH = 50 }; /* fits by chance that leave no doubt */

/* What the parts explain of the ratings' square sum: |factor^-1 moment|^2. */
static double explained(const yunta_matrix factor, const double *moment, size_t parts) {
    double z[YUNTA_LEARN_PARTS], sum = 0;
    for (size_t i = 0; i < parts; i++) {
        z[i] = moment[i];
        for (size_t k = 0; k < i; k++)
            z[i] -= factor[i][k] * z[k];
        z[i] /= factor[i][i];
        sum += z[i] * z[i];
    }
    return sum;
}

static void shuffle_groups(yunta_random *random, const yunta_learn_data *data, double *y) {
    for (size_t g = 0, from = 0; g < data->groups; from += data->group_rows[g++])
        for (size_t k = data->group_rows[g]; k > 1; k--) {
            size_t other = from + yunta_random_below(random, (uint32_t)k);
            double kept = y[from + k - 1];
            y[from + k - 1] = y[other];
            y[other] = kept;
        }
}

yunta_status yunta_learn_luck(const yunta_learn_data *data, const yunta_matrix factor,
                              const double *moment, yunta_lesson *lesson) {
    yunta_random random;
    double own = explained(factor, moment, data->parts);
    yunta_learn_data shuffled = *data;
    lesson->luck = lesson->luck_of = 1;
    shuffled.y = yunta_alloc(data->rows, sizeof *shuffled.y);
    if (!shuffled.y)
        return YUNTA_E_MEMORY;
    memcpy(shuffled.y, data->y, data->rows * sizeof *shuffled.y);
    yunta_random_seed(&random, 1);
    for (int n = 1; n < YUNTA_LESSON_PERMUTATIONS && lesson->luck <= ENOUGH; n++) {
        double chance[YUNTA_LEARN_PARTS] = {0};
        shuffle_groups(&random, data, shuffled.y);
        for (size_t k = 0; k < data->rows; k++)
            for (size_t i = 0; i < data->parts; i++)
                chance[i] += data->x[k * data->parts + i] * shuffled.y[k];
        lesson->luck_of++;
        lesson->luck += explained(factor, chance, data->parts) >= own;
    }
    yunta_free(shuffled.y);
    return YUNTA_OK;
}
