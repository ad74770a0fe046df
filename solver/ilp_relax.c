/* The relaxation over the present domain: what enters it, when, and what its duals prove. */
#include "solver/ilp_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double bound_of(int64_t bound) {
    if (bound == YUNTA_ILP_INFINITY || bound == -YUNTA_ILP_INFINITY)
        return bound > 0 ? INFINITY : -INFINITY;
    return (double)bound;
}

yunta_status yunta_ilp_enter_row(yunta_ilp_search *search, int32_t row) {
    const yunta_ilp_instance *instance = search->instance;
    yunta_relaxation_vector entries = {0, search->indices, search->numbers};
    for (size_t k = instance->row_first[row]; k < instance->row_first[row + 1]; k++) {
        int32_t at = search->place[instance->row_column[k]];
        if (at < 0)
            continue;
        search->indices[entries.count] = at;
        search->numbers[entries.count++] = (double)instance->row_coefficient[k];
    }
    if (!yunta_array_push(&search->in_rows, row))
        return YUNTA_E_MEMORY;
    search->row_place[row] = (int32_t)(search->in_rows.count - 1);
    return yunta_relaxation_add_row(search->relaxation, bound_of(instance->row_lower[row]),
                                    bound_of(instance->row_upper[row]), entries);
}

yunta_status yunta_ilp_drop_idle_rows(yunta_ilp_search *search) {
    size_t kept = 0, dropped = 0;
    for (size_t k = 0; k < search->in_rows.count; k++) {
        int32_t row = search->in_rows.items[k];
        if (search->instance->lazy[row] &&
            yunta_relaxation_row_is_basic(search->relaxation, (int32_t)k)) {
            search->indices[dropped++] = (int32_t)k;
            search->row_place[row] = -1;
            continue;
        }
        search->row_place[row] = (int32_t)kept;
        search->in_rows.items[kept++] = row;
    }
    search->in_rows.count = kept;
    return yunta_relaxation_delete_rows(search->relaxation, dropped, search->indices);
}

yunta_status yunta_ilp_enter_column(yunta_ilp_search *search, int32_t column) {
    const yunta_ilp_instance *instance = search->instance;
    yunta_relaxation_vector entries = {0, search->indices, search->numbers};
    for (size_t k = instance->column_first[column]; k < instance->column_first[column + 1]; k++) {
        int32_t at = search->row_place[instance->column_row[k]];
        if (at < 0)
            continue;
        search->indices[entries.count] = at;
        search->numbers[entries.count++] = (double)instance->column_coefficient[k];
    }
    if (!yunta_array_push(&search->in_columns, column))
        return YUNTA_E_MEMORY;
    search->place[column] = (int32_t)(search->in_columns.count - 1);
    int64_t lower = search->sent_lower[column] = instance->lower[column];
    int64_t upper = search->sent_upper[column] = instance->upper[column];
    return yunta_relaxation_add_column(search->relaxation, (double)lower, (double)upper,
                                       (double)instance->objective[column] / search->scale,
                                       entries);
}

/* Sends the domain to the relaxation; columns outside stand for 0 there, so what cannot be 0 any
 * more must enter. */
static yunta_status send_domain(yunta_ilp_search *search) {
    const yunta_ilp_instance *instance = search->instance;
    for (size_t j = 0; j < instance->columns; j++) {
        int64_t lower = instance->lower[j], upper = instance->upper[j];
        yunta_status status = YUNTA_OK;
        if (search->place[j] < 0) {
            if (lower > 0)
                status = yunta_ilp_enter_column(search, (int32_t)j);
        } else if (search->sent_lower[j] != lower || search->sent_upper[j] != upper) {
            search->sent_lower[j] = lower;
            search->sent_upper[j] = upper;
            search->primal_ready = false;
            status = yunta_relaxation_set_column(search->relaxation, search->place[j],
                                                 (double)lower, (double)upper);
        }
        if (status != YUNTA_OK)
            return status;
    }
    return YUNTA_OK;
}

/* Multipliers of the relaxation's rows as integers for all rows; 0 where a row is outside. */
static void round_duals(yunta_ilp_search *search, const double *dual, int shift) {
    memset(search->dual, 0, search->instance->rows * sizeof *search->dual);
    for (size_t k = 0; k < search->in_rows.count; k++)
        search->dual[search->in_rows.items[k]] = yunta_ilp_round_dual(dual[k], shift);
}

static void bound_by_duals(yunta_ilp_search *search, yunta_wide *bound) {
    for (size_t k = 0; k < search->in_rows.count; k++)
        search->numbers[k] = yunta_relaxation_dual(search->relaxation, (int32_t)k) * search->scale;
    round_duals(search, search->numbers, search->shift);
    search->bounded = yunta_ilp_lagrangian(search->instance, search->dual, search->shift, false,
                                           search->reduced, &search->total);
    if (!search->bounded)
        return;
    yunta_wide proven = yunta_ilp_floor(search->total, search->shift);
    if (proven < *bound)
        *bound = proven;
}

static bool hopeless(const yunta_ilp_search *search, yunta_wide bound) {
    return search->found && bound <= search->value;
}

typedef struct {
    yunta_wide gain;
    int32_t column;
} candidate;

static int by_gain(const void *a, const void *b) {
    const candidate *first = a, *second = b;
    if (first->gain != second->gain)
        return first->gain > second->gain ? -1 : 1;
    return first->column < second->column ? -1 : 1;
}

/* Enters columns outside whose reduced cost says that they would help, the best first. */
static yunta_status price(yunta_ilp_search *search, yunta_wide threshold, size_t *entered) {
    const yunta_ilp_instance *instance = search->instance;
    YUNTA_ARRAY(candidate) candidates = {0};
    yunta_status status = YUNTA_OK;
    *entered = 0;
    for (size_t j = 0; j < instance->columns; j++) {
        if (search->place[j] >= 0 || search->reduced[j] <= threshold ||
            instance->lower[j] == instance->upper[j])
            continue;
        candidate it = {search->reduced[j], (int32_t)j};
        if (!yunta_array_push(&candidates, it)) {
            status = YUNTA_E_MEMORY;
            goto cleanup;
        }
    }
    if (candidates.count)
        qsort(candidates.items, candidates.count, sizeof *candidates.items, by_gain);
    size_t most = 100 + search->in_rows.count;
    for (size_t k = 0; k < candidates.count && k < most && status == YUNTA_OK; k++, ++*entered)
        status = yunta_ilp_enter_column(search, candidates.items[k].column);
cleanup:
    yunta_array_free(&candidates);
    return status;
}

static void read_x(yunta_ilp_search *search) {
    memset(search->x, 0, search->instance->columns * sizeof *search->x);
    for (size_t k = 0; k < search->in_columns.count; k++)
        search->x[search->in_columns.items[k]] = yunta_relaxation_x(search->relaxation, (int32_t)k);
}

/* Fixing has moved the domain away from x. */
static bool outside_domain(const yunta_ilp_search *search) {
    const yunta_ilp_instance *instance = search->instance;
    for (size_t j = 0; j < instance->columns; j++)
        if (search->x[j] < (double)instance->lower[j] - 1e-6 ||
            search->x[j] > (double)instance->upper[j] + 1e-6)
            return true;
    return false;
}

static double violation(const yunta_ilp_search *search, size_t row) {
    const yunta_ilp_instance *instance = search->instance;
    double sum = 0, size = 1;
    for (size_t k = instance->row_first[row]; k < instance->row_first[row + 1]; k++) {
        double a = (double)instance->row_coefficient[k];
        sum += a * search->x[instance->row_column[k]];
        size = fmax(size, fabs(a));
    }
    double above = sum - bound_of(instance->row_upper[row]);
    double below = bound_of(instance->row_lower[row]) - sum;
    return fmax(above, below) / size;
}

/* Enters lazy rows that x violates. */
static yunta_status separate(yunta_ilp_search *search, size_t *entered) {
    const yunta_ilp_instance *instance = search->instance;
    *entered = 0;
    for (size_t i = 0; i < instance->rows; i++) {
        if (search->row_place[i] >= 0 || violation(search, i) < 1e-6)
            continue;
        yunta_status status = yunta_ilp_enter_row(search, (int32_t)i);
        if (status != YUNTA_OK)
            return status;
        ++*entered;
    }
    return YUNTA_OK;
}

/* Whether multipliers, by either sign, prove in integers that the domain holds no point; if not,
 * columns outside that stand against the proof enter. */
static yunta_status certify(yunta_ilp_search *search, const double *ray, bool *proven,
                            size_t *entered) {
    double largest = 0;
    for (size_t k = 0; k < search->in_rows.count; k++)
        largest = fmax(largest, fabs(ray[k]));
    *entered = 0;
    *proven = false;
    for (int sign = 1; sign >= -1 && !*proven && largest > 0; sign -= 2) {
        yunta_wide total;
        for (size_t k = 0; k < search->in_rows.count; k++)
            search->numbers[k] = sign * ray[k] / largest;
        round_duals(search, search->numbers, 24);
        *proven = yunta_ilp_refuted(search->instance, search->dual, 24, search->reduced, &total);
        /* Only the sign for which the columns inside prove it says which ones are missing. */
        yunta_wide inside = total;
        for (size_t j = 0; j < search->instance->columns; j++)
            if (search->place[j] < 0 && search->reduced[j] > 0)
                inside -= search->reduced[j] * search->instance->upper[j];
        if (!*proven && inside < 0 && *entered == 0) {
            yunta_status status = price(search, 0, entered);
            if (status != YUNTA_OK)
                return status;
        }
    }
    return YUNTA_OK;
}

/* The ray of the dual simplex; when it was the primal that ended, the dual runs after it. */
static yunta_status find_ray(yunta_ilp_search *search, double *ray, bool *found) {
    yunta_status status = yunta_relaxation_ray(search->relaxation, ray, found);
    if (status != YUNTA_OK || *found)
        return status;
    yunta_relaxation_answer says;
    yunta_relaxation_effort effort = {.floor = -INFINITY, .deadline = search->deadline};
    status = yunta_relaxation_solve(search->relaxation, effort, &says);
    if (status != YUNTA_OK || says != YUNTA_RELAXATION_INFEASIBLE)
        return status;
    return yunta_relaxation_ray(search->relaxation, ray, found);
}

/* GLPK says that there is no point: believed only with a certificate in integers. */
static yunta_status judge_infeasible(yunta_ilp_search *search, bool *proven, size_t *entered) {
    bool found;
    *proven = false;
    *entered = 0;
    search->bounded = false;
    double *ray = yunta_alloc(search->in_rows.count, sizeof *ray);
    if (!ray)
        return YUNTA_E_MEMORY;
    yunta_status status = find_ray(search, ray, &found);
    if (status == YUNTA_OK && found)
        status = certify(search, ray, proven, entered);
    if (status == YUNTA_OK && !*proven && *entered == 0) {
        status = yunta_relaxation_elastic(search->relaxation, search->deadline, ray, &found);
        if (status == YUNTA_OK && found)
            status = certify(search, ray, proven, entered);
    }
    yunta_free(ray);
    return status;
}

/* What follows an optimum or a cutoff: bound, prices, rows, fixing. */
static yunta_status digest(yunta_ilp_search *search, bool optimal, yunta_wide *bound, bool *again,
                           yunta_ilp_node_answer *answer) {
    yunta_ilp_instance *instance = search->instance;
    size_t entered = 0, tightened = 0;
    bound_by_duals(search, bound);
    *again = false;
    if (hopeless(search, *bound)) {
        *answer = YUNTA_ILP_NODE_PRUNED;
        return YUNTA_OK;
    }
    yunta_wide threshold = search->bounded ? ((yunta_wide)1 << search->shift) / 1000000 : 0;
    yunta_status status = search->bounded ? price(search, threshold, &entered) : YUNTA_OK;
    if (status != YUNTA_OK || entered) {
        *again = true;
        search->primal_ready = optimal;
        return status;
    }
    if (search->bounded && search->found &&
        (!yunta_ilp_fix(instance, search->reduced, search->total, search->shift, search->value,
                        &tightened) ||
         (tightened && !yunta_ilp_propagate(instance)))) {
        *answer = instance->out_of_memory ? YUNTA_ILP_NODE_LIMIT : YUNTA_ILP_NODE_PRUNED;
        return instance->out_of_memory ? YUNTA_E_MEMORY : YUNTA_OK;
    }
    if (!optimal) {
        *answer = YUNTA_ILP_NODE_BLIND;
        return YUNTA_OK;
    }
    read_x(search);
    status = separate(search, &entered);
    *again = entered > 0 || (tightened && outside_domain(search));
    search->primal_ready = false;
    *answer = YUNTA_ILP_NODE_OPEN;
    return status;
}

/* Below this (in the relaxation's units) nothing better than the incumbent can follow, with room
 * for rounding. */
static double floor_of(const yunta_ilp_search *search) {
    if (!search->found)
        return -INFINITY;
    double value = (double)search->value + 0.9;
    return (value - 1e-7 * fabs(value)) / search->scale;
}

static yunta_status solve_once(yunta_ilp_search *search, bool cutoff,
                               yunta_relaxation_answer *says) {
    yunta_status status = send_domain(search);
    if (status != YUNTA_OK)
        return status;
    yunta_relaxation_effort effort = {.primal = search->primal_ready,
                                      .floor = cutoff ? floor_of(search) : -INFINITY,
                                      .deadline = search->deadline};
    search->primal_ready = false;
    return yunta_relaxation_solve(search->relaxation, effort, says);
}

/* What an answer of the simplex means for the node; *again: to be solved again. */
static yunta_status judge(yunta_ilp_search *search, yunta_relaxation_answer says, yunta_wide *bound,
                          bool *again, yunta_ilp_node_answer *answer) {
    bool proven;
    size_t entered;
    yunta_status status;
    *again = false;
    switch (says) {
    case YUNTA_RELAXATION_OPTIMAL:
    case YUNTA_RELAXATION_CUTOFF:
        return digest(search, says == YUNTA_RELAXATION_OPTIMAL, bound, again, answer);
    case YUNTA_RELAXATION_INFEASIBLE:
        status = judge_infeasible(search, &proven, &entered);
        *answer = proven ? YUNTA_ILP_NODE_PRUNED : YUNTA_ILP_NODE_BLIND;
        *again = !proven && entered;
        return status;
    default:
        search->bounded = false;
        *answer = says == YUNTA_RELAXATION_LIMIT ? YUNTA_ILP_NODE_LIMIT : YUNTA_ILP_NODE_BLIND;
        return YUNTA_OK;
    }
}

yunta_status yunta_ilp_relax(yunta_ilp_search *search, yunta_wide *bound,
                             yunta_ilp_node_answer *answer) {
    bool again = true, cutoff = true;
    yunta_status status = YUNTA_OK;
    search->bounded = false;
    while (again && status == YUNTA_OK) {
        yunta_relaxation_answer says = YUNTA_RELAXATION_LIMIT;
        status = solve_once(search, cutoff, &says);
        if (status == YUNTA_OK)
            status = judge(search, says, bound, &again, answer);
        /* The floor came a little early: without it there is an optimum. */
        if (says == YUNTA_RELAXATION_CUTOFF && !again && *answer == YUNTA_ILP_NODE_BLIND) {
            cutoff = false;
            again = true;
        }
    }
    return status;
}
