/* The state of a search: making it, loading the relaxation, incumbents. */
#include "solver/ilp_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Models up to this many columns go whole into the relaxation. */
#define SMALL 2000
/* Columns that each row brings at first, those of the greatest objective. */
#define PER_ROW 6

static bool allocate(yunta_ilp_search *search) {
    size_t n = search->instance->columns, m = search->instance->rows, most = n > m ? n : m;
    return (search->place = yunta_alloc(n, sizeof(int32_t))) &&
           (search->row_place = yunta_alloc(m, sizeof(int32_t))) &&
           (search->sent_lower = yunta_alloc(n, sizeof(int64_t))) &&
           (search->sent_upper = yunta_alloc(n, sizeof(int64_t))) &&
           (search->x = yunta_alloc(n, sizeof(double))) &&
           (search->dual = yunta_alloc(m, sizeof(int64_t))) &&
           (search->reduced = yunta_alloc(n, sizeof(yunta_wide))) &&
           (search->root_reduced = yunta_alloc(n, sizeof(yunta_wide))) &&
           (search->incumbent = yunta_alloc(n, sizeof(int64_t))) &&
           (search->pseudocost = yunta_alloc(n, sizeof(yunta_ilp_pseudocost))) &&
           (search->point = yunta_alloc(n, sizeof(int64_t))) &&
           (search->numbers = yunta_alloc(most, sizeof(double))) &&
           (search->indices = yunta_alloc(most, sizeof(int32_t)));
}

/* Objectives go to GLPK with magnitudes up to 2^20, where its tolerances make sense; multipliers
 * are rounded to 2^-24 unless that would not fit 62 bits. */
static void choose_scales(yunta_ilp_search *search) {
    int64_t largest = 1;
    for (size_t j = 0; j < search->instance->columns; j++)
        if (llabs(search->instance->objective[j]) > largest)
            largest = llabs(search->instance->objective[j]);
    int bits = 64 - __builtin_clzll((unsigned long long)largest);
    search->scale = bits > 20 ? ldexp(1, bits - 20) : 1;
    search->shift = bits > 36 ? 60 - bits : 24;
}

yunta_status yunta_ilp_search_new(yunta_ilp_instance *instance, const yunta_deadline *deadline,
                                  yunta_ilp_search **out) {
    *out = NULL;
    yunta_ilp_search *search = yunta_alloc(1, sizeof *search);
    if (!search)
        return YUNTA_E_MEMORY;
    search->instance = instance;
    search->deadline = deadline;
    yunta_status status = YUNTA_E_MEMORY;
    if (allocate(search))
        status = yunta_relaxation_new(&search->relaxation);
    if (status != YUNTA_OK) {
        yunta_ilp_search_free(search);
        return status;
    }
    for (size_t j = 0; j < instance->columns; j++)
        search->place[j] = -1;
    for (size_t i = 0; i < instance->rows; i++)
        search->row_place[i] = -1;
    choose_scales(search);
    *out = search;
    return YUNTA_OK;
}

void yunta_ilp_search_free(yunta_ilp_search *search) {
    if (!search)
        return;
    yunta_relaxation_free(search->relaxation);
    void *owned[] = {
        search->place,     search->row_place, search->sent_lower, search->sent_upper,
        search->x,         search->dual,      search->reduced,    search->root_reduced,
        search->incumbent, search->point,     search->pseudocost, search->numbers,
        search->indices,
    };
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        yunta_free(owned[k]);
    yunta_array_free(&search->in_columns);
    yunta_array_free(&search->in_rows);
    yunta_free(search);
}

yunta_status yunta_ilp_trivial_bound(yunta_ilp_search *search, yunta_wide *bound) {
    memset(search->dual, 0, search->instance->rows * sizeof *search->dual);
    *bound = 0;
    return yunta_ilp_lagrangian(search->instance, search->dual, 0, false, search->reduced, bound)
               ? YUNTA_OK
               : YUNTA_E_DEFECT;
}

bool yunta_ilp_offer(yunta_ilp_search *search, const int64_t *x) {
    yunta_wide value;
    if (search->found && yunta_ilp_value(search->instance, x) <= search->value)
        return false;
    if (!yunta_ilp_holds(search->instance, x, &value))
        return false;
    search->found = true;
    search->value = value;
    memcpy(search->incumbent, x, search->instance->columns * sizeof *x);
    return true;
}

static int most_priority_below(const yunta_ilp_instance *instance) {
    int least = INT32_MAX;
    for (size_t j = 0; j < instance->columns; j++)
        if (instance->priority[j] < least)
            least = instance->priority[j];
    return least;
}

typedef struct {
    int64_t objective;
    uint32_t order; /* among equals: scattered, or all rows would choose the same few partners */
    int32_t column;
} ranked;

static int by_objective(const void *a, const void *b) {
    const ranked *first = a, *second = b;
    if (first->objective != second->objective)
        return first->objective > second->objective ? -1 : 1;
    if (first->order != second->order)
        return first->order < second->order ? -1 : 1;
    return first->column < second->column ? -1 : 1;
}

/* Marks the columns of greatest objective of a row. */
static void choose_of_row(const yunta_ilp_instance *instance, size_t row, ranked *room,
                          bool *chosen) {
    size_t count = 0;
    for (size_t k = instance->row_first[row]; k < instance->row_first[row + 1]; k++) {
        int32_t j = instance->row_column[k];
        if (instance->lower[j] < instance->upper[j])
            room[count++] = (ranked){instance->objective[j], (uint32_t)j * UINT32_C(2654435761), j};
    }
    if (count > 1)
        qsort(room, count, sizeof *room, by_objective);
    for (size_t k = 0; k < count && k < PER_ROW; k++)
        chosen[room[k].column] = true;
}

static yunta_status choose_columns(const yunta_ilp_search *search, bool *chosen) {
    const yunta_ilp_instance *instance = search->instance;
    ranked *room = yunta_alloc(instance->columns, sizeof *room);
    if (!room)
        return YUNTA_E_MEMORY;
    int least = most_priority_below(instance);
    for (size_t j = 0; j < instance->columns; j++)
        chosen[j] = instance->columns <= SMALL || instance->lower[j] != 0 ||
                    instance->priority[j] > least || (search->found && search->incumbent[j] != 0);
    for (size_t i = 0; i < instance->rows && instance->columns > SMALL; i++)
        if (!instance->lazy[i])
            choose_of_row(instance, i, room, chosen);
    yunta_free(room);
    return YUNTA_OK;
}

yunta_status yunta_ilp_load(yunta_ilp_search *search) {
    const yunta_ilp_instance *instance = search->instance;
    bool *chosen = yunta_alloc(instance->columns, sizeof *chosen);
    if (!chosen)
        return YUNTA_E_MEMORY;
    yunta_status status = choose_columns(search, chosen);
    int64_t largest = 1;
    for (size_t i = 0; i < instance->rows && status == YUNTA_OK; i++)
        if (!instance->lazy[i])
            status = yunta_ilp_enter_row(search, (int32_t)i);
    for (size_t j = 0; j < instance->columns && status == YUNTA_OK; j++)
        if (chosen[j])
            status = yunta_ilp_enter_column(search, (int32_t)j);
    for (size_t k = 0; k < instance->entries; k++)
        if (llabs(instance->row_coefficient[k]) > largest)
            largest = llabs(instance->row_coefficient[k]);
    if (status == YUNTA_OK && largest > 1000)
        status = yunta_relaxation_scale(search->relaxation);
    search->primal_ready = true;
    yunta_free(chosen);
    return status;
}
