/* Which rows to add up for zero-half cuts: found modulo 2, in floating point, by Gaussian
 * elimination that keeps the sum of slacks under 1 (Koster, Zymolka & Kutschka 2009; Andreello,
 * Caprara & Fischetti 2007). ilp_half.c makes the cuts. */
#include "solver/ilp_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Above this the elimination would cost more than it brings. */
#define MOST_ROWS 2500
#define MOST_VARIABLES 8000
#define LEAST_VIOLATION 0.02
#define MOST_SUMS 500

typedef struct {
    size_t rows, variables, words, member_words;
    yunta_ilp_side *sides;
    double *slack;     /* [rows] of the sum */
    bool *odd, *done;  /* [rows] right-hand side; used up */
    uint64_t *bits;    /* [rows * words] odd coefficients of variables off their bounds */
    uint64_t *members; /* [rows * member_words] sides in the sum */
    double *distance;  /* [variables] from the nearer bound */
    int32_t *index;    /* [columns] variable, or -1 */
} system2;

static void free_system(system2 *it) {
    void *owned[] = {it->sides, it->slack,   it->odd,      it->done,
                     it->bits,  it->members, it->distance, it->index};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        yunta_free(owned[k]);
}

/* The bound from which a column is counted: the nearer one. */
static bool from_upper(const yunta_ilp_search *search, size_t column) {
    const yunta_ilp_instance *instance = search->instance;
    return (double)instance->root_upper[column] - search->x[column] <
           search->x[column] - (double)instance->root_lower[column];
}

static double distance_of(const yunta_ilp_search *search, size_t column) {
    const yunta_ilp_instance *instance = search->instance;
    double distance = fmin((double)instance->root_upper[column] - search->x[column],
                           search->x[column] - (double)instance->root_lower[column]);
    return distance > 1e-6 ? distance : 0;
}

static double activity(const yunta_ilp_search *search, int32_t row) {
    const yunta_ilp_instance *instance = search->instance;
    double sum = 0;
    for (size_t k = instance->row_first[row]; k < instance->row_first[row + 1]; k++)
        sum += (double)instance->row_coefficient[k] * search->x[instance->row_column[k]];
    return sum;
}

/* The tighter side of a row and its slack. */
static yunta_ilp_side tighter_side(const yunta_ilp_search *search, int32_t row, double *slack) {
    const yunta_ilp_instance *instance = search->instance;
    int64_t lower = instance->row_lower[row], upper = instance->row_upper[row];
    double sum = activity(search, row);
    double above = upper == YUNTA_ILP_INFINITY ? INFINITY : (double)upper - sum;
    double below = lower == -YUNTA_ILP_INFINITY ? INFINITY : sum - (double)lower;
    *slack = fmax(fmin(above, below), 0);
    return (yunta_ilp_side){row, above <= below ? 1 : -1};
}

static size_t number_variables(const yunta_ilp_search *search, int32_t *index) {
    size_t count = 0;
    for (size_t j = 0; j < search->instance->columns; j++)
        index[j] = distance_of(search, j) > 0 ? (int32_t)count++ : -1;
    return count;
}

static void load_row(const yunta_ilp_search *search, system2 *it, size_t at) {
    const yunta_ilp_instance *instance = search->instance;
    yunta_ilp_side which = it->sides[at];
    int64_t right =
        which.sign > 0 ? instance->row_upper[which.row] : instance->row_lower[which.row];
    uint64_t parity = (uint64_t)right;
    for (size_t k = instance->row_first[which.row]; k < instance->row_first[which.row + 1]; k++) {
        int32_t j = instance->row_column[k];
        uint64_t a = (uint64_t)instance->row_coefficient[k];
        parity -= a * (uint64_t)(from_upper(search, (size_t)j) ? instance->root_upper[j]
                                                               : instance->root_lower[j]);
        if ((a & 1) && it->index[j] >= 0)
            it->bits[at * it->words + (size_t)it->index[j] / 64] |= UINT64_C(1)
                                                                    << (it->index[j] % 64);
    }
    it->odd[at] = parity & 1;
    it->members[at * it->member_words + at / 64] |= UINT64_C(1) << (at % 64);
}

/* Sums with such a row in them would be cuts that slow the relaxation down. */
static bool is_dense(const yunta_ilp_instance *instance, int32_t row) {
    size_t count = instance->row_first[row + 1] - instance->row_first[row];
    return count > 1000 && count > instance->columns / 10;
}

static yunta_status make_system(const yunta_ilp_search *search, system2 *it) {
    size_t most = search->in_rows.count;
    it->index = yunta_alloc(search->instance->columns, sizeof *it->index);
    it->sides = yunta_alloc(most, sizeof *it->sides);
    it->slack = yunta_alloc(most, sizeof *it->slack);
    if (!it->index || !it->sides || !it->slack)
        return YUNTA_E_MEMORY;
    it->variables = number_variables(search, it->index);
    for (size_t k = 0; k < most && it->rows < MOST_ROWS; k++) {
        double slack;
        int32_t row = search->in_rows.items[k];
        yunta_ilp_side which = tighter_side(search, row, &slack);
        if (slack > 1 - LEAST_VIOLATION || is_dense(search->instance, row))
            continue;
        it->sides[it->rows] = which;
        it->slack[it->rows++] = slack > 1e-9 ? slack : 0;
    }
    if (it->variables > MOST_VARIABLES)
        it->rows = 0;
    it->words = it->variables / 64 + 1;
    it->member_words = it->rows / 64 + 1;
    it->odd = yunta_alloc(it->rows, sizeof *it->odd);
    it->done = yunta_alloc(it->rows, sizeof *it->done);
    it->bits = yunta_alloc(it->rows * it->words, sizeof *it->bits);
    it->members = yunta_alloc(it->rows * it->member_words, sizeof *it->members);
    it->distance = yunta_alloc(it->variables, sizeof *it->distance);
    if (!it->odd || !it->done || !it->bits || !it->members || !it->distance)
        return YUNTA_E_MEMORY;
    for (size_t j = 0; j < search->instance->columns; j++)
        if (it->index[j] >= 0)
            it->distance[it->index[j]] = distance_of(search, j);
    for (size_t at = 0; at < it->rows; at++)
        load_row(search, it, at);
    return YUNTA_OK;
}

/* How much half the sum of row at would cut off: positive is a cut. */
static double violation_of(const system2 *it, size_t at) {
    double rest = it->slack[at];
    if (!it->odd[at])
        return 0;
    for (size_t w = 0; w < it->words && rest < 1; w++)
        for (uint64_t word = it->bits[at * it->words + w]; word; word &= word - 1)
            rest += it->distance[w * 64 + (size_t)__builtin_ctzll(word)];
    return (1 - rest) / 2;
}

static bool note(const system2 *it, size_t at, yunta_ilp_sums *sums) {
    yunta_ilp_sum item = {violation_of(it, at), sums->sides.count, 0};
    if (item.violation < LEAST_VIOLATION || sums->items.count >= MOST_SUMS)
        return true;
    for (size_t w = 0; w < it->member_words; w++)
        for (uint64_t word = it->members[at * it->member_words + w]; word; word &= word - 1) {
            if (!yunta_array_push(&sums->sides, it->sides[w * 64 + (size_t)__builtin_ctzll(word)]))
                return false;
            item.count++;
        }
    return yunta_array_push(&sums->items, item);
}

static bool has(const system2 *it, size_t at, size_t variable) {
    return it->bits[at * it->words + variable / 64] >> (variable % 64) & 1;
}

static void add_row(system2 *it, size_t to, size_t from) {
    for (size_t w = 0; w < it->words; w++)
        it->bits[to * it->words + w] ^= it->bits[from * it->words + w];
    for (size_t w = 0; w < it->member_words; w++)
        it->members[to * it->member_words + w] ^= it->members[from * it->member_words + w];
    it->slack[to] += it->slack[from];
    it->odd[to] ^= it->odd[from];
    if (it->slack[to] > 1 - LEAST_VIOLATION)
        it->done[to] = true;
}

/* Takes a variable out of all rows but one, that of the least slack, which is then used up. */
static bool eliminate(system2 *it, size_t variable, yunta_ilp_sums *sums) {
    size_t pivot = it->rows;
    for (size_t at = 0; at < it->rows; at++)
        if (!it->done[at] && has(it, at, variable) &&
            (pivot == it->rows || it->slack[at] < it->slack[pivot]))
            pivot = at;
    if (pivot == it->rows)
        return true;
    for (size_t at = 0; at < it->rows; at++) {
        if (it->done[at] || at == pivot || !has(it, at, variable))
            continue;
        add_row(it, at, pivot);
        if (!it->done[at] && !note(it, at, sums))
            return false;
    }
    it->done[pivot] = true;
    return true;
}

typedef struct {
    double distance;
    int32_t variable;
} ordered;

static int by_distance(const void *a, const void *b) {
    const ordered *first = a, *second = b;
    if (first->distance != second->distance)
        return first->distance > second->distance ? -1 : 1;
    return first->variable < second->variable ? -1 : 1;
}

static yunta_status search_sums(system2 *it, yunta_ilp_sums *sums) {
    ordered *order = yunta_alloc(it->variables, sizeof *order);
    bool room = order != NULL;
    for (size_t v = 0; room && v < it->variables; v++)
        order[v] = (ordered){it->distance[v], (int32_t)v};
    if (room && it->variables > 1)
        qsort(order, it->variables, sizeof *order, by_distance);
    for (size_t at = 0; room && at < it->rows; at++)
        room = note(it, at, sums);
    for (size_t v = 0; room && v < it->variables; v++)
        room = eliminate(it, (size_t)order[v].variable, sums);
    yunta_free(order);
    return room ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_status yunta_ilp_half_sums(const yunta_ilp_search *search, yunta_ilp_sums *sums) {
    system2 it = {0};
    yunta_status status = make_system(search, &it);
    if (status == YUNTA_OK)
        status = search_sums(&it, sums);
    free_system(&it);
    return status;
}
