/* Incumbents from the relaxation's optimum: rounding with propagation, and dives. */
#include "solver/ilp_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double distance;
    int32_t column;
    int priority;
} closeness;

/* The higher priority first, then the nearer to an integer, then the lower index. */
static int by_closeness(const void *a, const void *b) {
    const closeness *first = a, *second = b;
    if (first->priority != second->priority)
        return first->priority > second->priority ? -1 : 1;
    if (first->distance != second->distance)
        return first->distance < second->distance ? -1 : 1;
    return first->column < second->column ? -1 : 1;
}

static size_t rank_free(const yunta_ilp_search *search, closeness *order) {
    const yunta_ilp_instance *instance = search->instance;
    size_t count = 0;
    for (size_t j = 0; j < instance->columns; j++) {
        double x = search->x[j];
        if (instance->lower[j] < instance->upper[j])
            order[count++] =
                (closeness){round(fabs(x - round(x)) * 1e6), (int32_t)j, instance->priority[j]};
    }
    if (count > 1)
        qsort(order, count, sizeof *order, by_closeness);
    return count;
}

static int64_t clamped(int64_t value, int64_t lower, int64_t upper) {
    return value < lower ? lower : value > upper ? upper : value;
}

/* Fixes a column at a value, or if that leaves nothing at its other neighbour. */
static bool fix_near(yunta_ilp_instance *instance, int32_t column, double x) {
    int64_t near = clamped(llround(x), instance->lower[column], instance->upper[column]);
    int64_t other = clamped(x > (double)near ? near + 1 : near - 1, instance->lower[column],
                            instance->upper[column]);
    size_t mark = instance->trail.count;
    if (yunta_ilp_tighten(instance, column, near, near) && yunta_ilp_propagate(instance))
        return true;
    yunta_ilp_undo(instance, mark);
    return other != near && yunta_ilp_tighten(instance, column, other, other) &&
           yunta_ilp_propagate(instance);
}

yunta_status yunta_ilp_round(yunta_ilp_search *search) {
    yunta_ilp_instance *instance = search->instance;
    size_t mark = instance->trail.count;
    closeness *order = yunta_alloc(instance->columns, sizeof *order);
    if (!order)
        return YUNTA_E_MEMORY;
    size_t count = rank_free(search, order);
    bool alive = true;
    for (size_t k = 0; alive && k < count; k++) {
        int32_t j = order[k].column;
        if (instance->lower[j] < instance->upper[j])
            alive = fix_near(instance, j, search->x[j]);
    }
    if (alive) {
        memcpy(search->point, instance->lower, instance->columns * sizeof *search->point);
        yunta_ilp_offer(search, search->point);
    }
    yunta_free(order);
    yunta_ilp_undo(instance, mark);
    return instance->out_of_memory ? YUNTA_E_MEMORY : YUNTA_OK;
}

/* Fixes a share of what the relaxation already has at integers and the fractional column nearest
 * to one. False: nothing fractional is left, or nothing of the domain. */
static bool fix_some(yunta_ilp_search *search, closeness *order) {
    yunta_ilp_instance *instance = search->instance;
    size_t count = rank_free(search, order), fractions = 0, fixed = 0;
    int top = 0;
    for (size_t k = 0; k < count; k++)
        if (order[k].distance > 0) {
            if (!fractions++ || order[k].priority > top)
                top = order[k].priority;
        }
    size_t most = 1 + fractions / 4;
    for (size_t k = 0; k < count && fixed < most; k++) {
        int32_t j = order[k].column;
        if (order[k].distance == 0 || order[k].priority < top ||
            instance->lower[j] == instance->upper[j])
            continue;
        if (!fix_near(instance, j, search->x[j]))
            return false;
        fixed++;
    }
    return fixed > 0;
}

yunta_status yunta_ilp_dive(yunta_ilp_search *search) {
    yunta_ilp_instance *instance = search->instance;
    size_t mark = instance->trail.count;
    yunta_status status = YUNTA_OK;
    yunta_ilp_node_answer answer = YUNTA_ILP_NODE_OPEN;
    closeness *order = yunta_alloc(instance->columns, sizeof *order);
    double *kept = yunta_alloc(instance->columns, sizeof *kept);
    if (!order || !kept) {
        status = YUNTA_E_MEMORY;
        goto cleanup;
    }
    memcpy(kept, search->x, instance->columns * sizeof *kept);
    while (status == YUNTA_OK && answer == YUNTA_ILP_NODE_OPEN && fix_some(search, order)) {
        yunta_wide bound = ((yunta_wide)1 << 120);
        status = yunta_ilp_relax(search, &bound, &answer);
        if (status == YUNTA_OK && answer == YUNTA_ILP_NODE_OPEN)
            status = yunta_ilp_round(search);
    }
    memcpy(search->x, kept, instance->columns * sizeof *kept);
cleanup:
    yunta_ilp_undo(instance, mark);
    yunta_free(order);
    yunta_free(kept);
    return instance->out_of_memory ? YUNTA_E_MEMORY : status;
}
