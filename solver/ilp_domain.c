/* The domain of the columns: narrowing, propagation over rows, undoing. All in exact integers. */
#include "solver/ilp_private.h"
#include <string.h>

static void queue_row(yunta_ilp_instance *instance, int32_t row) {
    if (instance->queued[row])
        return;
    size_t at = instance->queue_first + instance->queue_count++;
    instance->queue[at < instance->rows ? at : at - instance->rows] = row;
    instance->queued[row] = true;
}

static int32_t next_row(yunta_ilp_instance *instance) {
    int32_t row = instance->queue[instance->queue_first++];
    if (instance->queue_first == instance->rows)
        instance->queue_first = 0;
    instance->queue_count--;
    instance->queued[row] = false;
    return row;
}

void yunta_ilp_queue_all(yunta_ilp_instance *instance) {
    for (size_t i = 0; i < instance->rows; i++)
        queue_row(instance, (int32_t)i);
}

/* Moves the bounds of a column by these differences in the activities of its rows. */
static void shift_activities(yunta_ilp_instance *instance, int32_t column, int64_t lower_by,
                             int64_t upper_by, bool queue) {
    for (size_t k = instance->column_first[column]; k < instance->column_first[column + 1]; k++) {
        int32_t row = instance->column_row[k];
        yunta_wide a = instance->column_coefficient[k];
        instance->least[row] += a * (a > 0 ? lower_by : upper_by);
        instance->most[row] += a * (a > 0 ? upper_by : lower_by);
        if (queue)
            queue_row(instance, row);
    }
}

bool yunta_ilp_tighten(yunta_ilp_instance *instance, int32_t column, int64_t lower, int64_t upper) {
    int64_t old_lower = instance->lower[column], old_upper = instance->upper[column];
    if (lower < old_lower)
        lower = old_lower;
    if (upper > old_upper)
        upper = old_upper;
    if (lower > upper)
        return false;
    if (lower == old_lower && upper == old_upper)
        return true;
    yunta_ilp_change change = {column, old_lower, old_upper};
    if (!yunta_array_push(&instance->trail, change)) {
        instance->out_of_memory = true;
        return false;
    }
    instance->lower[column] = lower;
    instance->upper[column] = upper;
    shift_activities(instance, column, lower - old_lower, upper - old_upper, true);
    return true;
}

void yunta_ilp_undo(yunta_ilp_instance *instance, size_t mark) {
    while (instance->trail.count > mark) {
        yunta_ilp_change change = instance->trail.items[--instance->trail.count];
        int32_t j = change.column;
        shift_activities(instance, j, change.lower - instance->lower[j],
                         change.upper - instance->upper[j], false);
        instance->lower[j] = change.lower;
        instance->upper[j] = change.upper;
    }
}

void yunta_ilp_settle(yunta_ilp_instance *instance) {
    instance->trail.count = 0;
    memcpy(instance->root_lower, instance->lower, instance->columns * sizeof *instance->lower);
    memcpy(instance->root_upper, instance->upper, instance->columns * sizeof *instance->upper);
}

/* How far a column of coefficient a can go within slack, at most limit. */
static int64_t steps(yunta_wide slack, int64_t a, int64_t limit) {
    yunta_wide size = a < 0 ? -(yunta_wide)a : a;
    if (slack >= size * limit)
        return limit;
    return slack <= INT64_MAX ? (int64_t)slack / (int64_t)size : (int64_t)(slack / size);
}

/* Tightens the columns of a row by one of its sides, with what room it leaves over the least
 * (rising) or under the most activity. */
static bool tighten_row(yunta_ilp_instance *instance, int32_t row, yunta_wide slack, bool rising) {
    for (size_t k = instance->row_first[row]; k < instance->row_first[row + 1]; k++) {
        int32_t j = instance->row_column[k];
        int64_t a = instance->row_coefficient[k];
        int64_t lower = instance->lower[j], upper = instance->upper[j];
        if (lower == upper)
            continue;
        int64_t room = steps(slack, a, upper - lower);
        if (room == upper - lower)
            continue;
        bool from_lower = (a > 0) == rising;
        if (!yunta_ilp_tighten(instance, j, from_lower ? lower : upper - room,
                               from_lower ? lower + room : upper))
            return false;
    }
    return true;
}

static bool propagate_row(yunta_ilp_instance *instance, int32_t row) {
    int64_t lower = instance->row_lower[row], upper = instance->row_upper[row];
    bool above = upper != YUNTA_ILP_INFINITY, below = lower != -YUNTA_ILP_INFINITY;
    if ((above && instance->least[row] > upper) || (below && instance->most[row] < lower))
        return false;
    if (above && instance->most[row] > upper &&
        upper - instance->least[row] < instance->span[row] &&
        !tighten_row(instance, row, upper - instance->least[row], true))
        return false;
    if (below && instance->least[row] < lower &&
        instance->most[row] - lower < instance->span[row] &&
        !tighten_row(instance, row, instance->most[row] - lower, false))
        return false;
    return true;
}

bool yunta_ilp_propagate(yunta_ilp_instance *instance) {
    /* Wide domains can creep by one for ever: stopping early is always sound. */
    size_t patience = 20 * instance->rows + 1000;
    bool alive = true;
    while (alive && instance->queue_count && patience--)
        alive = propagate_row(instance, next_row(instance));
    while (instance->queue_count)
        next_row(instance);
    return alive;
}

yunta_wide yunta_ilp_value(const yunta_ilp_instance *instance, const int64_t *x) {
    yunta_wide value = 0;
    for (size_t j = 0; j < instance->columns; j++)
        value += (yunta_wide)instance->objective[j] * x[j];
    return value;
}

bool yunta_ilp_holds(const yunta_ilp_instance *instance, const int64_t *x, yunta_wide *value) {
    for (size_t j = 0; j < instance->columns; j++)
        if (x[j] < instance->model_lower[j] || x[j] > instance->model_upper[j])
            return false;
    for (size_t i = 0; i < instance->model_rows; i++) {
        yunta_wide sum = 0;
        for (size_t k = instance->row_first[i]; k < instance->row_first[i + 1]; k++)
            sum += (yunta_wide)instance->row_coefficient[k] * x[instance->row_column[k]];
        if ((instance->row_upper[i] != YUNTA_ILP_INFINITY && sum > instance->row_upper[i]) ||
            (instance->row_lower[i] != -YUNTA_ILP_INFINITY && sum < instance->row_lower[i]))
            return false;
    }
    *value = yunta_ilp_value(instance, x);
    return true;
}
