#include "ilp_oracle.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static int64_t between(yunta_random *random, int64_t from, int64_t to) {
    return from + (int64_t)(yunta_random_next(random) % (uint64_t)(to - from + 1));
}

static void random_columns(yunta_random *random, oracle_model *model, bool binary) {
    static const int64_t sizes[] = {0, 1, 10, 1000, 1000000000, INT64_C(1) << 40};
    int64_t size = sizes[between(random, 0, 5)];
    for (int j = 0; j < model->columns; j++) {
        model->lower[j] = binary ? 0 : between(random, -3, 2);
        model->upper[j] = binary ? 1 : model->lower[j] + between(random, 0, 3);
        model->objective[j] = between(random, -size, size);
        if (between(random, 0, 3) == 0)
            model->objective[j] = size;
        model->priority[j] = (int)between(random, 0, 1);
    }
}

/* Sides around what a point inside the bounds gives, so that most models have points. */
static void random_sides(yunta_random *random, oracle_model *model, int i, int64_t sum,
                         int64_t size) {
    model->row_lower[i] = -YUNTA_ILP_INFINITY;
    model->row_upper[i] = YUNTA_ILP_INFINITY;
    switch (between(random, 0, 5)) {
    case 0:
        model->row_lower[i] = model->row_upper[i] = sum;
        break;
    case 1:
        model->row_upper[i] = sum;
        break;
    case 2:
        model->row_lower[i] = sum;
        break;
    case 3:
        model->row_lower[i] = sum - between(random, 0, size);
        model->row_upper[i] = sum + between(random, 0, size);
        break;
    case 4:
        model->row_upper[i] = between(random, -2, 5);
        break;
    default:
        break;
    }
}

void oracle_random(yunta_random *random, oracle_model *model) {
    static const int64_t sizes[] = {1, 3, 50};
    bool binary = between(random, 0, 2) == 0, same_sign = between(random, 0, 2) == 0;
    int64_t size = sizes[between(random, 0, 2)];
    model->columns = (int)between(random, 1, binary ? ORACLE_COLUMNS : 5);
    model->rows = (int)between(random, 0, ORACLE_ROWS);
    random_columns(random, model, binary);
    for (int i = 0; i < model->rows; i++) {
        int64_t sum = 0;
        model->lazy[i] = between(random, 0, 2) == 0;
        for (int j = 0; j < model->columns; j++) {
            int64_t a = between(random, 0, 1) ? between(random, -size, size) : 0;
            model->coefficient[i][j] = same_sign ? llabs(a) : a;
            sum += model->coefficient[i][j] * between(random, model->lower[j], model->upper[j]);
        }
        random_sides(random, model, i, sum, size);
    }
}

bool oracle_allows(const oracle_model *model, const int64_t *x) {
    for (int i = 0; i < model->rows; i++) {
        int64_t sum = 0;
        for (int j = 0; j < model->columns; j++)
            sum += model->coefficient[i][j] * x[j];
        if (sum > model->row_upper[i] || sum < model->row_lower[i])
            return false;
    }
    for (int j = 0; j < model->columns; j++)
        if (x[j] < model->lower[j] || x[j] > model->upper[j])
            return false;
    return true;
}

__int128 oracle_value(const oracle_model *model, const int64_t *x) {
    __int128 value = 0;
    for (int j = 0; j < model->columns; j++)
        value += (__int128)model->objective[j] * x[j];
    return value;
}

static void visit_from(const oracle_model *model, int column, int64_t *x,
                       void (*visit)(void *context, const int64_t *x), void *context) {
    if (column == model->columns) {
        if (oracle_allows(model, x))
            visit(context, x);
        return;
    }
    for (x[column] = model->lower[column]; x[column] <= model->upper[column]; x[column]++)
        visit_from(model, column + 1, x, visit, context);
}

void oracle_points(const oracle_model *model, void (*visit)(void *context, const int64_t *x),
                   void *context) {
    int64_t x[ORACLE_COLUMNS] = {0};
    visit_from(model, 0, x, visit, context);
}

typedef struct {
    const oracle_model *model;
    __int128 best;
    bool found;
} contest;

static void compete(void *context, const int64_t *x) {
    contest *it = context;
    __int128 value = oracle_value(it->model, x);
    if (!it->found || value > it->best)
        it->best = value;
    it->found = true;
}

bool oracle_best(const oracle_model *model, __int128 *best) {
    contest it = {.model = model};
    oracle_points(model, compete, &it);
    *best = it.best;
    return it.found;
}

yunta_ilp *oracle_ilp(const oracle_model *model) {
    yunta_ilp *ilp = yunta_ilp_new();
    assert_non_null(ilp);
    for (int j = 0; j < model->columns; j++)
        assert_int_equal(yunta_ilp_column(ilp, model->lower[j], model->upper[j],
                                          model->objective[j], model->priority[j]),
                         j);
    for (int i = 0; i < model->rows; i++) {
        int32_t column[ORACLE_COLUMNS];
        for (int j = 0; j < model->columns; j++)
            column[j] = j;
        assert_int_equal(yunta_ilp_row(ilp, model->row_lower[i], model->row_upper[i],
                                       (size_t)model->columns, column, model->coefficient[i],
                                       model->lazy[i]),
                         i);
    }
    return ilp;
}
