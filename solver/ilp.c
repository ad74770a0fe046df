#include "solver/ilp_private.h"

yunta_ilp *yunta_ilp_new(void) {
    return yunta_alloc(1, sizeof(yunta_ilp));
}

void yunta_ilp_free(yunta_ilp *ilp) {
    if (!ilp)
        return;
    yunta_array_free(&ilp->columns);
    yunta_array_free(&ilp->rows);
    yunta_array_free(&ilp->entry_column);
    yunta_array_free(&ilp->entry_coefficient);
    yunta_array_free(&ilp->names);
    yunta_arena_free(ilp->texts);
    yunta_free(ilp);
}

int32_t yunta_ilp_column(yunta_ilp *ilp, int64_t lower, int64_t upper, int64_t objective,
                         int priority) {
    yunta_ilp_variable variable = {lower, upper, objective, priority};
    if (!yunta_array_push(&ilp->columns, variable))
        return -1;
    return (int32_t)(ilp->columns.count - 1);
}

int32_t yunta_ilp_row(yunta_ilp *ilp, int64_t lower, int64_t upper, size_t count,
                      const int32_t *column, const int64_t *coefficient, bool lazy) {
    yunta_ilp_constraint row = {lower, upper, ilp->entry_column.count, 0, lazy};
    for (size_t k = 0; k < count; k++) {
        if (coefficient[k] == 0)
            continue;
        if (!yunta_array_push(&ilp->entry_column, column[k]))
            goto undo;
        if (!yunta_array_push(&ilp->entry_coefficient, coefficient[k]))
            goto undo;
        row.count++;
    }
    if (!yunta_array_push(&ilp->rows, row))
        goto undo;
    return (int32_t)(ilp->rows.count - 1);
undo:
    ilp->entry_column.count = row.first;
    ilp->entry_coefficient.count = row.first;
    return -1;
}

bool yunta_ilp_name(yunta_ilp *ilp, int32_t column, const char *format, ...) {
    va_list arguments;
    if (!ilp->texts && !(ilp->texts = yunta_arena_new()))
        return false;
    while (ilp->names.count <= (size_t)column)
        if (!yunta_array_push(&ilp->names, NULL))
            return false;
    va_start(arguments, format);
    ilp->names.items[column] = yunta_arena_vformat(ilp->texts, format, arguments);
    va_end(arguments);
    return ilp->names.items[column] != NULL;
}

size_t yunta_ilp_columns(const yunta_ilp *ilp) {
    return ilp->columns.count;
}

size_t yunta_ilp_rows(const yunta_ilp *ilp) {
    return ilp->rows.count;
}

void yunta_ilp_set_bounds(yunta_ilp *ilp, int32_t column, int64_t lower, int64_t upper) {
    ilp->columns.items[column].lower = lower;
    ilp->columns.items[column].upper = upper;
}

void yunta_ilp_set_row(yunta_ilp *ilp, int32_t row, int64_t lower, int64_t upper) {
    ilp->rows.items[row].lower = lower;
    ilp->rows.items[row].upper = upper;
}

void yunta_ilp_set_objective(yunta_ilp *ilp, int32_t column, int64_t objective) {
    ilp->columns.items[column].objective = objective;
}

/* It must fit for a solution and saturates for a bound. */
yunta_wide yunta_ilp_unscaled(const yunta_ilp_instance *instance, yunta_wide value) {
    return value * instance->unit + instance->constant;
}

bool yunta_ilp_near_enough(const yunta_ilp_search *search, yunta_wide bound) {
    if (!search->found || search->gap <= 0)
        return false;
    yunta_wide value = yunta_ilp_unscaled(search->instance, search->value);
    yunta_wide size = value < 0 ? -value : value;
    return (yunta_ilp_unscaled(search->instance, bound) - value) * 1000000 <= size * search->gap;
}

static bool fits(yunta_wide value) {
    return value >= INT64_MIN && value <= INT64_MAX;
}

static int64_t saturated(yunta_wide value) {
    if (value > INT64_MAX)
        return INT64_MAX;
    return value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

static yunta_status report(yunta_ilp_search *search, yunta_wide bound, bool finished,
                           yunta_ilp_result *result) {
    result->nodes = search->nodes;
    if (!search->found) {
        result->verdict = finished ? YUNTA_ILP_INFEASIBLE : YUNTA_ILP_UNKNOWN;
        result->bound = finished ? 0 : saturated(yunta_ilp_unscaled(search->instance, bound));
        return YUNTA_OK;
    }
    if (bound < search->value)
        bound = search->value;
    yunta_wide value = yunta_ilp_unscaled(search->instance, search->value);
    if (!fits(value))
        return YUNTA_E_DEFECT;
    result->verdict = bound == search->value ? YUNTA_ILP_OPTIMAL : YUNTA_ILP_FEASIBLE;
    result->near_enough = yunta_ilp_near_enough(search, bound);
    result->value = (int64_t)value;
    result->bound = saturated(yunta_ilp_unscaled(search->instance, bound));
    result->x = search->incumbent;
    search->incumbent = NULL;
    return YUNTA_OK;
}

/* What value in units of the instance is at least target in the model's. */
static yunta_wide scaled_target(const yunta_ilp_instance *instance, int64_t target) {
    yunta_wide rest = (yunta_wide)target - instance->constant;
    yunta_wide quotient = rest / instance->unit;
    return rest % instance->unit > 0 ? quotient + 1 : quotient;
}

/* The search of our own, or GLPK's, over a domain that propagation left not empty. */
static yunta_status find(yunta_ilp_search *search, const yunta_ilp_options *options,
                         yunta_wide *bound, bool *finished, yunta_ilp_result *result) {
    if (!options->plain) {
        if (options->start)
            yunta_ilp_offer(search, options->start);
        return yunta_ilp_explore(search, bound, finished);
    }
    yunta_status status = yunta_ilp_plain(search, bound, finished, &result->solver_says_optimal);
    if (status == YUNTA_OK && options->start)
        yunta_ilp_offer(search, options->start);
    return status;
}

static yunta_status solve_instance(yunta_ilp_instance *instance, const yunta_ilp_options *options,
                                   yunta_ilp_result *result) {
    yunta_ilp_search *search = NULL;
    yunta_wide bound = 0;
    bool finished = true;
    yunta_status status = yunta_ilp_search_new(instance, options->deadline, &search);
    if (status != YUNTA_OK)
        goto cleanup;
    search->good_enough = options->good_enough == INT64_MAX
                              ? ((yunta_wide)1 << 120)
                              : scaled_target(instance, options->good_enough);
    search->gap = options->gap;
    yunta_ilp_queue_all(instance);
    if (yunta_ilp_propagate(instance)) {
        yunta_ilp_settle(instance);
        status = find(search, options, &bound, &finished, result);
    }
    if (instance->out_of_memory)
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = report(search, bound, finished, result);
cleanup:
    yunta_ilp_search_free(search);
    return status;
}

yunta_status yunta_ilp_solve(yunta_ilp *ilp, const yunta_ilp_options *options,
                             yunta_ilp_result *result) {
    yunta_ilp_instance *instance = NULL;
    *result = (yunta_ilp_result){0};
    yunta_status status = yunta_ilp_instance_new(ilp, &instance);
    if (status == YUNTA_OK)
        status = solve_instance(instance, options, result);
    yunta_ilp_instance_free(instance);
    if (status == YUNTA_OK && yunta_deadline_stopped(options->deadline)) {
        yunta_free(result->x);
        *result = (yunta_ilp_result){0};
        status = YUNTA_E_STOPPED;
    }
    return status;
}
