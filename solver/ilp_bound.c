/* Lagrangian bounds in exact integers, and what they allow to fix. */
#include "solver/ilp_private.h"
#include <math.h>

int64_t yunta_ilp_round_dual(double dual, int shift) {
    double scaled = ldexp(dual, shift);
    if (!(fabs(scaled) < 0x1p62))
        return 0;
    return llrint(scaled);
}

/* Sets multipliers against infinite sides to 0. False when the sums might pass 2^126. */
static bool prepare(const yunta_ilp_instance *instance, int64_t *dual, int shift, bool zero) {
    double weight = 0; /* at least sum |dual_i| |a_ij| over everything */
    double sides = 0;
    for (size_t i = 0; i < instance->rows; i++) {
        int64_t side = dual[i] > 0 ? instance->row_upper[i] : instance->row_lower[i];
        if (side == YUNTA_ILP_INFINITY || side == -YUNTA_ILP_INFINITY)
            dual[i] = 0;
        if (!dual[i])
            continue;
        double size = fabs((double)dual[i]);
        sides += size * fabs((double)side);
        weight += size * instance->row_weight[i];
    }
    if (!zero)
        weight += ldexp(instance->objective_weight, shift);
    return weight * instance->largest_bound + sides < 0x1p124;
}

static void scatter_row(const yunta_ilp_instance *instance, size_t row, int64_t dual,
                        yunta_wide *reduced) {
    for (size_t k = instance->row_first[row]; k < instance->row_first[row + 1]; k++)
        reduced[instance->row_column[k]] -= (yunta_wide)dual * instance->row_coefficient[k];
}

bool yunta_ilp_lagrangian(const yunta_ilp_instance *instance, int64_t *dual, int shift, bool zero,
                          yunta_wide *reduced, yunta_wide *total) {
    if (!prepare(instance, dual, shift, zero))
        return false;
    yunta_wide sum = 0;
    for (size_t j = 0; j < instance->columns; j++)
        reduced[j] = zero ? 0 : (yunta_wide)instance->objective[j] * ((yunta_wide)1 << shift);
    for (size_t i = 0; i < instance->rows; i++) {
        if (!dual[i])
            continue;
        int64_t side = dual[i] > 0 ? instance->row_upper[i] : instance->row_lower[i];
        sum += (yunta_wide)dual[i] * side;
        scatter_row(instance, i, dual[i], reduced);
    }
    for (size_t j = 0; j < instance->columns; j++)
        sum += reduced[j] * (reduced[j] > 0 ? instance->upper[j] : instance->lower[j]);
    *total = sum;
    return true;
}

bool yunta_ilp_refuted(const yunta_ilp_instance *instance, int64_t *dual, int shift,
                       yunta_wide *reduced, yunta_wide *total) {
    *total = 0;
    return yunta_ilp_lagrangian(instance, dual, shift, true, reduced, total) && *total < 0;
}

yunta_wide yunta_ilp_floor(yunta_wide total, int shift) {
    yunta_wide unit = (yunta_wide)1 << shift;
    yunta_wide quotient = total / unit;
    return total % unit < 0 ? quotient - 1 : quotient;
}

bool yunta_ilp_fix(yunta_ilp_instance *instance, const yunta_wide *reduced, yunta_wide total,
                   int shift, yunta_wide value, size_t *tightened) {
    /* A better point loses at most this from the bound. */
    yunta_wide room = total - (value + 1) * ((yunta_wide)1 << shift);
    if (room < 0)
        return false;
    for (size_t j = 0; j < instance->columns; j++) {
        int64_t lower = instance->lower[j], upper = instance->upper[j];
        if (lower == upper || reduced[j] == 0)
            continue;
        yunta_wide cost = reduced[j] > 0 ? reduced[j] : -reduced[j];
        if (cost * (upper - lower) <= room)
            continue;
        int64_t steps = cost > room ? 0 : (int64_t)(room / cost);
        if (!yunta_ilp_tighten(instance, (int32_t)j, reduced[j] > 0 ? upper - steps : lower,
                               reduced[j] > 0 ? upper : lower + steps))
            return false;
        ++*tightened;
    }
    return true;
}
