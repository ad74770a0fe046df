/* From the model to the arrays of the search. */
#include "solver/ilp_private.h"
#include <math.h>
#include <string.h>

#define LARGEST ((int64_t)1 << 40)

static bool within(int64_t value) {
    return value >= -LARGEST && value <= LARGEST;
}

/* The header's limits, on which the freedom from overflow rests. */
static bool acceptable(const yunta_ilp *ilp) {
    for (size_t j = 0; j < ilp->columns.count; j++) {
        const yunta_ilp_variable *column = &ilp->columns.items[j];
        if (!within(column->lower) || !within(column->upper) || !within(column->objective))
            return false;
    }
    for (size_t k = 0; k < ilp->entry_column.count; k++) {
        int32_t column = ilp->entry_column.items[k];
        if (column < 0 || (size_t)column >= ilp->columns.count ||
            !within(ilp->entry_coefficient.items[k]))
            return false;
    }
    return true;
}

static void *copied(const void *items, size_t count, size_t size) {
    void *copy = yunta_alloc(count, size);
    if (copy && count)
        memcpy(copy, items, count * size);
    return copy;
}

static bool allocate(yunta_ilp_instance *instance, const yunta_ilp *ilp) {
    size_t n = instance->columns, m = instance->rows, entries = instance->entries;
    return (instance->model_lower = yunta_alloc(n, sizeof(int64_t))) &&
           (instance->model_upper = yunta_alloc(n, sizeof(int64_t))) &&
           (instance->root_lower = yunta_alloc(n, sizeof(int64_t))) &&
           (instance->root_upper = yunta_alloc(n, sizeof(int64_t))) &&
           (instance->lower = yunta_alloc(n, sizeof(int64_t))) &&
           (instance->upper = yunta_alloc(n, sizeof(int64_t))) &&
           (instance->objective = yunta_alloc(n, sizeof(int64_t))) &&
           (instance->priority = yunta_alloc(n, sizeof(int))) &&
           (instance->row_lower = yunta_alloc(m, sizeof(int64_t))) &&
           (instance->row_upper = yunta_alloc(m, sizeof(int64_t))) &&
           (instance->lazy = yunta_alloc(m, sizeof(bool))) &&
           (instance->row_first = yunta_alloc(m + 1, sizeof(size_t))) &&
           (instance->row_column = copied(ilp->entry_column.items, entries, sizeof(int32_t))) &&
           (instance->row_coefficient =
                copied(ilp->entry_coefficient.items, entries, sizeof(int64_t))) &&
           (instance->column_first = yunta_alloc(n + 1, sizeof(size_t)));
}

static int64_t greatest_common_divisor(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* Values are unit * integer + constant: so bounds round down to that grid. */
static void load_objective(yunta_ilp_instance *instance, const yunta_ilp *ilp) {
    int64_t unit = 0;
    for (size_t j = 0; j < instance->columns; j++) {
        const yunta_ilp_variable *column = &ilp->columns.items[j];
        if (column->lower < column->upper)
            unit = greatest_common_divisor(unit, column->objective);
        else
            instance->constant += (yunta_wide)column->objective * column->lower;
    }
    instance->unit = unit ? unit : 1;
    instance->largest_bound = 1;
    for (size_t j = 0; j < instance->columns; j++) {
        const yunta_ilp_variable *column = &ilp->columns.items[j];
        instance->lower[j] = instance->model_lower[j] = column->lower;
        instance->upper[j] = instance->model_upper[j] = column->upper;
        instance->priority[j] = column->priority;
        if (column->lower < column->upper)
            instance->objective[j] = column->objective / instance->unit;
        instance->objective_weight += fabs((double)instance->objective[j]);
        instance->largest_bound = fmax(instance->largest_bound, fabs((double)column->lower));
        instance->largest_bound = fmax(instance->largest_bound, fabs((double)column->upper));
    }
}

static void load_rows(yunta_ilp_instance *instance, const yunta_ilp *ilp) {
    for (size_t i = 0; i < instance->rows; i++) {
        const yunta_ilp_constraint *row = &ilp->rows.items[i];
        instance->row_lower[i] = row->lower;
        instance->row_upper[i] = row->upper;
        instance->lazy[i] = row->lazy;
        instance->row_first[i] = row->first;
    }
    instance->row_first[instance->rows] = instance->entries;
}

static void index_columns(yunta_ilp_instance *instance) {
    size_t *first = instance->column_first;
    memset(first, 0, (instance->columns + 1) * sizeof *first);
    for (size_t k = 0; k < instance->entries; k++)
        first[instance->row_column[k] + 1]++;
    for (size_t j = 0; j < instance->columns; j++)
        first[j + 1] += first[j];
    for (size_t i = 0; i < instance->rows; i++)
        for (size_t k = instance->row_first[i]; k < instance->row_first[i + 1]; k++) {
            size_t at = first[instance->row_column[k]]++;
            instance->column_row[at] = (int32_t)i;
            instance->column_coefficient[at] = instance->row_coefficient[k];
        }
    memmove(first + 1, first, instance->columns * sizeof *first);
    first[0] = 0;
}

static void sum_activities(yunta_ilp_instance *instance) {
    for (size_t i = 0; i < instance->rows; i++) {
        yunta_wide least = 0, most = 0, span = 0;
        double weight = 0;
        for (size_t k = instance->row_first[i]; k < instance->row_first[i + 1]; k++) {
            int32_t j = instance->row_column[k];
            yunta_wide a = instance->row_coefficient[k];
            yunta_wide at_lower = a * instance->lower[j], at_upper = a * instance->upper[j];
            yunta_wide effect = at_upper > at_lower ? at_upper - at_lower : at_lower - at_upper;
            least += a > 0 ? at_lower : at_upper;
            most += a > 0 ? at_upper : at_lower;
            weight += fabs((double)instance->row_coefficient[k]);
            if (effect > span)
                span = effect;
        }
        instance->least[i] = least;
        instance->most[i] = most;
        instance->span[i] = span;
        instance->row_weight[i] = weight;
    }
}

/* Makes what follows from the rows and the domain. */
static bool derive(yunta_ilp_instance *instance) {
    size_t m = instance->rows, entries = instance->entries;
    yunta_free(instance->column_row);
    yunta_free(instance->column_coefficient);
    yunta_free(instance->least);
    yunta_free(instance->most);
    yunta_free(instance->span);
    yunta_free(instance->row_weight);
    yunta_free(instance->queue);
    yunta_free(instance->queued);
    instance->column_row = yunta_alloc(entries, sizeof(int32_t));
    instance->column_coefficient = yunta_alloc(entries, sizeof(int64_t));
    instance->least = yunta_alloc(m, sizeof(yunta_wide));
    instance->most = yunta_alloc(m, sizeof(yunta_wide));
    instance->span = yunta_alloc(m, sizeof(yunta_wide));
    instance->row_weight = yunta_alloc(m, sizeof(double));
    instance->queue = yunta_alloc(m, sizeof(int32_t));
    instance->queued = yunta_alloc(m, sizeof(bool));
    instance->queue_first = instance->queue_count = 0;
    if (!instance->column_row || !instance->column_coefficient || !instance->least ||
        !instance->most || !instance->span || !instance->row_weight || !instance->queue ||
        !instance->queued)
        return false;
    index_columns(instance);
    sum_activities(instance);
    return true;
}

yunta_status yunta_ilp_instance_new(const yunta_ilp *ilp, yunta_ilp_instance **out) {
    *out = NULL;
    if (!acceptable(ilp))
        return YUNTA_E_DEFECT;
    yunta_ilp_instance *instance = yunta_alloc(1, sizeof *instance);
    if (!instance)
        return YUNTA_E_MEMORY;
    instance->columns = ilp->columns.count;
    instance->rows = instance->model_rows = ilp->rows.count;
    instance->entries = ilp->entry_column.count;
    if (!allocate(instance, ilp))
        goto out_of_memory;
    load_objective(instance, ilp);
    load_rows(instance, ilp);
    yunta_ilp_settle(instance);
    if (!derive(instance))
        goto out_of_memory;
    *out = instance;
    return YUNTA_OK;
out_of_memory:
    yunta_ilp_instance_free(instance);
    return YUNTA_E_MEMORY;
}

void yunta_ilp_instance_free(yunta_ilp_instance *instance) {
    if (!instance)
        return;
    void *owned[] = {
        instance->model_lower,
        instance->model_upper,
        instance->lower,
        instance->upper,
        instance->root_lower,
        instance->root_upper,
        instance->row_weight,
        instance->objective,
        instance->priority,
        instance->row_lower,
        instance->row_upper,
        instance->lazy,
        instance->row_first,
        instance->row_column,
        instance->row_coefficient,
        instance->column_first,
        instance->column_row,
        instance->least,
        instance->column_coefficient,
        instance->most,
        instance->span,
        instance->queue,
        instance->queued,
    };
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        yunta_free(owned[k]);
    yunta_array_free(&instance->trail);
    yunta_free(instance);
}

static bool resize(void *array, size_t count, size_t size) {
    void **items = array;
    void *grown = yunta_realloc(*items, count, size);
    if (grown)
        *items = grown;
    return grown != NULL;
}

yunta_status yunta_ilp_instance_extend(yunta_ilp_instance *instance, const yunta_ilp_cut *cuts,
                                       size_t count, const int32_t *column,
                                       const int64_t *coefficient) {
    size_t m = instance->rows + count, entries = instance->entries;
    for (size_t k = 0; k < count; k++)
        entries += cuts[k].count;
    if (!resize(&instance->row_lower, m, sizeof(int64_t)) ||
        !resize(&instance->row_upper, m, sizeof(int64_t)) ||
        !resize(&instance->lazy, m, sizeof(bool)) ||
        !resize(&instance->row_first, m + 1, sizeof(size_t)) ||
        !resize(&instance->row_column, entries, sizeof(int32_t)) ||
        !resize(&instance->row_coefficient, entries, sizeof(int64_t)))
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++) {
        size_t i = instance->rows++, at = instance->entries;
        memcpy(instance->row_column + at, column + cuts[k].first, cuts[k].count * sizeof *column);
        memcpy(instance->row_coefficient + at, coefficient + cuts[k].first,
               cuts[k].count * sizeof *coefficient);
        instance->entries += cuts[k].count;
        instance->row_lower[i] = -YUNTA_ILP_INFINITY;
        instance->row_upper[i] = cuts[k].upper;
        instance->lazy[i] = true;
        instance->row_first[i + 1] = instance->entries;
    }
    return derive(instance) ? YUNTA_OK : YUNTA_E_MEMORY;
}
