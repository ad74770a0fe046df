/* Zero-half cuts: half a sum of rows, rounded down, with bounds added to make the coefficients
 * even (Caprara & Fischetti 1996). Made in exact integers, so a cut is valid whatever the search
 * for it did. Odd sets of a matching (Edmonds 1965) are such cuts. */
#include "solver/ilp_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double efficacy;
    uint64_t hash;
    yunta_ilp_cut cut;
} made_cut;

typedef struct {
    YUNTA_ARRAY(made_cut) cuts;
    YUNTA_ARRAY(int32_t) column;
    YUNTA_ARRAY(int64_t) coefficient;
    int64_t *sum;     /* [columns] zero between cuts */
    int32_t *touched; /* [columns] of the sum, in ascending order when a cut is made */
    bool *seen;       /* [columns] */
    size_t count;     /* touched */
} workshop;

static void add_side(const yunta_ilp_instance *instance, yunta_ilp_side side, workshop *shop,
                     yunta_wide *right) {
    *right += side.sign > 0 ? (yunta_wide)instance->row_upper[side.row]
                            : -(yunta_wide)instance->row_lower[side.row];
    for (size_t k = instance->row_first[side.row]; k < instance->row_first[side.row + 1]; k++) {
        int32_t j = instance->row_column[k];
        shop->sum[j] += side.sign * instance->row_coefficient[k];
        if (!shop->seen[j])
            shop->touched[shop->count++] = j;
        shop->seen[j] = true;
    }
}

/* Adds the bound of a column that is nearer to x where its coefficient is odd. */
static int64_t make_even(const yunta_ilp_search *search, size_t column, int64_t coefficient,
                         yunta_wide *right) {
    const yunta_ilp_instance *instance = search->instance;
    if (coefficient % 2 == 0)
        return coefficient;
    if ((double)instance->root_upper[column] - search->x[column] <
        search->x[column] - (double)instance->root_lower[column]) {
        *right += instance->root_upper[column];
        return coefficient + 1;
    }
    *right -= instance->root_lower[column];
    return coefficient - 1;
}

static int64_t half_down(yunta_wide value) {
    yunta_wide half = value / 2 - (value % 2 < 0);
    return (int64_t)half;
}

static int by_column(const void *a, const void *b) {
    int32_t first = *(const int32_t *)a, second = *(const int32_t *)b;
    return first < second ? -1 : first > second;
}

/* Sums sides and halves the sum: its entries go to the end of the shop's. False: no memory. */
static bool halve(const yunta_ilp_search *search, workshop *shop, const yunta_ilp_side *sides,
                  size_t count, yunta_wide *right) {
    bool room = true;
    *right = 0;
    shop->count = 0;
    for (size_t k = 0; k < count; k++)
        add_side(search->instance, sides[k], shop, right);
    if (shop->count)
        qsort(shop->touched, shop->count, sizeof *shop->touched, by_column);
    for (size_t k = 0; k < shop->count; k++) {
        int32_t j = shop->touched[k];
        int64_t a = make_even(search, (size_t)j, shop->sum[j], right) / 2;
        shop->sum[j] = 0;
        shop->seen[j] = false;
        if (a != 0)
            room = room && yunta_array_push(&shop->column, j) &&
                   yunta_array_push(&shop->coefficient, a);
    }
    return room;
}

/* Makes a cut of a sum of sides; one that does not cut, or is too large to be safe, is dropped. */
static bool make(const yunta_ilp_search *search, workshop *shop, const yunta_ilp_side *sides,
                 size_t count) {
    size_t first = shop->column.count;
    yunta_wide right;
    double left = 0, norm = 0;
    uint64_t hash = 0;
    if (!halve(search, shop, sides, count, &right))
        return false;
    bool safe = right > -((yunta_wide)1 << 62) && right < ((yunta_wide)1 << 62);
    for (size_t k = first; k < shop->column.count; k++) {
        int32_t j = shop->column.items[k];
        int64_t a = shop->coefficient.items[k];
        safe = safe && llabs(a) < ((int64_t)1 << 40);
        left += (double)a * search->x[j];
        norm += search->place[j] >= 0 ? (double)a * (double)a : 0;
        hash = (hash ^ (uint64_t)j ^ (uint64_t)a << 32) * UINT64_C(0x9e3779b97f4a7c15);
    }
    yunta_ilp_cut cut = {safe ? half_down(right) : 0, first, shop->column.count - first};
    made_cut made = {(left - (double)cut.upper) / sqrt(norm + 1e-9), hash, cut};
    if (safe && cut.count && left - (double)cut.upper >= 1e-3)
        return yunta_array_push(&shop->cuts, made);
    shop->column.count = shop->coefficient.count = first;
    return true;
}

static int by_efficacy(const void *a, const void *b) {
    const made_cut *first = a, *second = b;
    if (first->efficacy != second->efficacy)
        return first->efficacy > second->efficacy ? -1 : 1;
    if (first->hash != second->hash)
        return first->hash < second->hash ? -1 : 1;
    return first->cut.first < second->cut.first ? -1 : first->cut.first > second->cut.first;
}

static bool grow(void *array, size_t count, size_t size) {
    void **items = array;
    void *grown = yunta_realloc(*items, count, size);
    if (grown)
        *items = grown;
    return grown != NULL;
}

/* Makes the instance and the relaxation hold the chosen cuts. */
static yunta_status install(yunta_ilp_search *search, const workshop *shop,
                            const yunta_ilp_cut *cuts, size_t count) {
    yunta_ilp_instance *instance = search->instance;
    size_t before = instance->rows, rows = before + count;
    size_t most = rows > instance->columns ? rows : instance->columns;
    if (!grow(&search->row_place, rows, sizeof(int32_t)) ||
        !grow(&search->dual, rows, sizeof(int64_t)) ||
        !grow(&search->numbers, most, sizeof(double)) ||
        !grow(&search->indices, most, sizeof(int32_t)))
        return YUNTA_E_MEMORY;
    yunta_status status = yunta_ilp_instance_extend(instance, cuts, count, shop->column.items,
                                                    shop->coefficient.items);
    for (size_t i = before; i < rows && status == YUNTA_OK; i++) {
        search->row_place[i] = -1;
        status = yunta_ilp_enter_row(search, (int32_t)i);
    }
    search->primal_ready = false;
    return status;
}

static yunta_status choose(yunta_ilp_search *search, workshop *shop, size_t *added) {
    size_t most = 50 + search->in_rows.count / 4;
    yunta_ilp_cut *cuts = yunta_alloc(most, sizeof *cuts);
    if (!cuts)
        return YUNTA_E_MEMORY;
    qsort(shop->cuts.items, shop->cuts.count, sizeof *shop->cuts.items, by_efficacy);
    for (size_t k = 0; k < shop->cuts.count && *added < most; k++)
        if (k == 0 || shop->cuts.items[k].hash != shop->cuts.items[k - 1].hash)
            cuts[(*added)++] = shop->cuts.items[k].cut;
    yunta_status status = install(search, shop, cuts, *added);
    yunta_free(cuts);
    return status;
}

yunta_status yunta_ilp_cut_round(yunta_ilp_search *search, size_t *added) {
    yunta_ilp_sums sums = {0};
    size_t columns = search->instance->columns;
    workshop shop = {.sum = yunta_alloc(columns, sizeof *shop.sum),
                     .touched = yunta_alloc(columns, sizeof *shop.touched),
                     .seen = yunta_alloc(columns, sizeof *shop.seen)};
    *added = 0;
    yunta_status status =
        shop.sum && shop.touched && shop.seen ? yunta_ilp_half_sums(search, &sums) : YUNTA_E_MEMORY;
    for (size_t k = 0; k < sums.items.count && status == YUNTA_OK; k++)
        if (!make(search, &shop, sums.sides.items + sums.items.items[k].first,
                  sums.items.items[k].count))
            status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK && shop.cuts.count)
        status = choose(search, &shop, added);
    yunta_array_free(&sums.items);
    yunta_array_free(&sums.sides);
    yunta_array_free(&shop.cuts);
    yunta_array_free(&shop.column);
    yunta_array_free(&shop.coefficient);
    yunta_free(shop.sum);
    yunta_free(shop.touched);
    yunta_free(shop.seen);
    return status;
}
