/* What to branch on. */
#include "solver/ilp_private.h"
#include <math.h>

static double fraction_of(const yunta_ilp_search *search, size_t column) {
    double x = search->x[column], fraction = x - floor(x);
    if (search->instance->lower[column] == search->instance->upper[column] || fraction < 1e-6 ||
        fraction > 1 - 1e-6)
        return 0;
    return fraction;
}

/* Mean losses over all columns, for those not branched on yet. */
static void mean_costs(const yunta_ilp_search *search, double *down, double *up) {
    double downs = 0, ups = 0;
    *down = *up = 0;
    for (size_t j = 0; j < search->instance->columns; j++) {
        const yunta_ilp_pseudocost *cost = &search->pseudocost[j];
        *down += cost->down;
        *up += cost->up;
        downs += cost->downs;
        ups += cost->ups;
    }
    *down = downs > 0 ? *down / downs : 1;
    *up = ups > 0 ? *up / ups : 1;
}

static double score_of(const yunta_ilp_pseudocost *cost, double fraction, double mean_down,
                       double mean_up) {
    double down = cost->downs ? cost->down / cost->downs : mean_down;
    double up = cost->ups ? cost->up / cost->ups : mean_up;
    /* The product of both losses (Achterberg 2007); halves first where nothing is known. */
    return fmax(down * 2 * fraction, 1e-3) * fmax(up * 2 * (1 - fraction), 1e-3) +
           1e-9 * fmin(fraction, 1 - fraction);
}

static int32_t fractional(const yunta_ilp_search *search) {
    const yunta_ilp_instance *instance = search->instance;
    double mean_down, mean_up, best = 0;
    int32_t chosen = -1;
    mean_costs(search, &mean_down, &mean_up);
    for (size_t j = 0; j < instance->columns; j++) {
        double fraction = fraction_of(search, j);
        if (fraction == 0 || (chosen >= 0 && instance->priority[j] < instance->priority[chosen]))
            continue;
        double score = score_of(&search->pseudocost[j], fraction, mean_down, mean_up);
        if (chosen < 0 || instance->priority[j] > instance->priority[chosen] || score > best) {
            chosen = (int32_t)j;
            best = score;
        }
    }
    return chosen;
}

/* The widest column of the highest priority. */
static int32_t widest(const yunta_ilp_instance *instance) {
    int32_t chosen = -1;
    for (size_t j = 0; j < instance->columns; j++) {
        int64_t width = instance->upper[j] - instance->lower[j];
        if (width == 0)
            continue;
        if (chosen < 0 || instance->priority[j] > instance->priority[chosen] ||
            (instance->priority[j] == instance->priority[chosen] &&
             width > instance->upper[chosen] - instance->lower[chosen]))
            chosen = (int32_t)j;
    }
    return chosen;
}

bool yunta_ilp_branching(const yunta_ilp_search *search, bool blind, int32_t *column,
                         int64_t *split) {
    const yunta_ilp_instance *instance = search->instance;
    *column = blind ? -1 : fractional(search);
    bool by_value = *column >= 0;
    if (!by_value)
        *column = widest(instance);
    if (*column < 0)
        return false;
    int64_t lower = instance->lower[*column], upper = instance->upper[*column];
    double x = search->x[*column];
    if (blind)
        *split = lower + (upper - lower) / 2;
    else
        *split = (int64_t)floor(by_value ? x : x + 0.5);
    if (*split < lower)
        *split = lower;
    if (*split >= upper)
        *split = upper - 1;
    return true;
}
