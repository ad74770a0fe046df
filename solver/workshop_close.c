/* Workshops: integer programmes over the tours that the prices leave open.
 *
 * Prices prove that no calendar is worth less than `total`. One that has a tour whose cost less its
 * prices is `more` than its facilitator's least is worth at least total + more. So with every tour
 * listed that is at most `reach` more, whatever is not listed leads to more than total + reach: the
 * integer programme over the list is the whole problem once its value is at most that.
 */
#include "solver/ilp.h"
#include "solver/workshop_private.h"
#include <stdlib.h>
#include <string.h>

static const size_t list_limit = 40000, node_limit = 4000000;
enum { NODES = 20 }; /* looked at for each tour of a short list */

typedef struct {
    size_t tourist, first, count; /* stops in the pool; the set of them, ascending, follows */
    int64_t cost;
} listed;

typedef struct {
    const yunta_tours *tours;
    const yunta_tour_table *table;
    int64_t most; /* cost less prices, units */
    bool *in;     /* [workshops] */
    yunta_tour path;
    YUNTA_ARRAY(listed) items;
    YUNTA_ARRAY(int32_t) pool;
    size_t nodes, most_tours, most_nodes;
    bool full; /* a limit came before the end */
} lister;

static int by_number(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int by_set(const void *a, const void *b, void *context) {
    const listed *x = a, *y = b;
    const int32_t *pool = context;
    if (x->tourist != y->tourist)
        return x->tourist < y->tourist ? -1 : 1;
    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    int order =
        memcmp(pool + x->first + x->count, pool + y->first + y->count, x->count * sizeof *pool);
    if (order)
        return order;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static bool same_set(const lister *l, const listed *x, const listed *y) {
    return x->tourist == y->tourist && x->count == y->count &&
           memcmp(l->pool.items + x->first + x->count, l->pool.items + y->first + y->count,
                  x->count * sizeof *l->pool.items) == 0;
}

/* Keeps the cheapest of each set, and what the pool needs of them. */
static bool keep_cheapest(lister *l) {
    size_t kept = 0;
    YUNTA_ARRAY(int32_t) pool = {0};
    if (l->items.count)
        qsort_r(l->items.items, l->items.count, sizeof *l->items.items, by_set, l->pool.items);
    for (size_t k = 0; k < l->items.count; k++)
        if (kept == 0 || !same_set(l, &l->items.items[kept - 1], &l->items.items[k]))
            l->items.items[kept++] = l->items.items[k];
    l->items.count = kept;
    for (size_t k = 0; k < kept; k++) {
        size_t first = pool.count;
        for (size_t m = 0; m < 2 * l->items.items[k].count; m++)
            if (!yunta_array_push(&pool, l->pool.items[l->items.items[k].first + m])) {
                yunta_array_free(&pool);
                return false;
            }
        l->items.items[k].first = first;
    }
    yunta_array_free(&l->pool);
    l->pool.items = pool.items;
    l->pool.count = pool.count;
    l->pool.room = pool.room;
    return true;
}

static bool add_path(lister *l, size_t tourist) {
    if (l->items.count == l->most_tours) {
        if (!keep_cheapest(l))
            return false;
        l->full = l->items.count > l->most_tours / 4 * 3;
    }
    listed one = {.tourist = tourist, .first = l->pool.count, .count = l->path.count};
    yunta_tour_holds(l->tours, tourist, &l->path, &one.cost);
    for (int copy = 0; copy < 2; copy++)
        for (size_t k = 0; k < one.count; k++)
            if (!yunta_array_push(&l->pool, l->path.workshop[k]))
                return false;
    qsort(l->pool.items + one.first + one.count, one.count, sizeof *l->pool.items, by_number);
    return yunta_array_push(&l->items, one);
}

/* Goes on from the last stop of the path, on date, having spent so much. */
static bool extend(lister *l, int32_t date, size_t mask, int64_t spent) {
    const yunta_tours *tours = l->tours;
    const yunta_tour_table *table = l->table;
    size_t n = tours->workshops, stop = l->path.count;
    int32_t last = stop ? l->path.workshop[stop - 1] : -1;
    if (last >= 0 &&
        spent + tours->tourist[table->tourist].home[last] * tours->cost_weight * YUNTA_TOUR_UNIT <=
            l->most &&
        !add_path(l, table->tourist))
        return false;
    l->full = l->full || l->nodes++ > l->most_nodes;
    for (size_t w = 0; w < n && stop < table->stops && !l->full; w++) {
        int32_t on =
            l->in[w] ? tours->days : yunta_tours_date(tours, table->tourist, last, date, w);
        if (on == tours->days)
            continue;
        size_t after = last < 0 ? 0 : table->follow[((size_t)last * n + w) * table->masks + mask];
        int64_t cost = spent + yunta_tour_step(table, last, w);
        if (cost + yunta_tour_rest(table, stop, on, w, after) > l->most)
            continue;
        l->in[w] = true;
        l->path.workshop[l->path.count++] = (int32_t)w;
        bool good = extend(l, on, after, cost);
        l->path.count--;
        l->in[w] = false;
        if (!good)
            return false;
    }
    return true;
}

static bool list_tours(lister *l, const yunta_tour_table *tables, const int64_t *least,
                       int64_t reach) {
    l->items.count = l->pool.count = l->nodes = 0;
    l->full = false;
    for (size_t f = 0; f < l->tours->tourists; f++) {
        l->table = &tables[f];
        l->most = least[f] + reach;
        if (!extend(l, 0, 0, 0))
            return false;
    }
    return true;
}

/* ---- The integer programme --------------------------------------------------------------------
 */

static bool has(const lister *l, const listed *one, int32_t w) {
    return bsearch(&w, l->pool.items + one->first + one->count, one->count, sizeof w, by_number);
}

static bool add_columns(const lister *l, yunta_ilp *ilp) {
    bool good = true;
    for (size_t k = 0; good && k < l->items.count; k++) {
        const listed *one = &l->items.items[k];
        int64_t worth = -one->cost * l->tours->cost_weight;
        for (size_t s = 0; s < one->count; s++)
            worth += yunta_tours_weight(l->tours, (size_t)l->pool.items[one->first + s]);
        good = yunta_ilp_column(ilp, 0, 1, worth, 0) >= 0;
    }
    return good;
}

/* At most one tour a facilitator, at most one facilitator a workshop. */
static bool add_rows(const lister *l, yunta_ilp *ilp) {
    size_t rows = l->tours->tourists + l->tours->workshops;
    int32_t *column = yunta_alloc(l->items.count, sizeof *column);
    int64_t *one = yunta_alloc(l->items.count, sizeof *one);
    bool good = column && one;
    for (size_t k = 0; good && k < l->items.count; k++)
        one[k] = 1;
    for (size_t r = 0; good && r < rows; r++) {
        size_t count = 0;
        for (size_t k = 0; k < l->items.count; k++) {
            const listed *tour = &l->items.items[k];
            bool in = r < l->tours->tourists ? tour->tourist == r
                                             : has(l, tour, (int32_t)(r - l->tours->tourists));
            if (in)
                column[count++] = (int32_t)k;
        }
        good = yunta_ilp_row(ilp, 0, 1, count, column, one, false) >= 0;
    }
    yunta_free(column);
    yunta_free(one);
    return good;
}

static void take_solution(const lister *l, const int64_t *x, yunta_tour *tour) {
    for (size_t f = 0; f < l->tours->tourists; f++)
        tour[f].count = 0;
    for (size_t k = 0; k < l->items.count; k++) {
        const listed *one = &l->items.items[k];
        if (!x[k])
            continue;
        memcpy(tour[one->tourist].workshop, l->pool.items + one->first,
               one->count * sizeof *l->pool.items);
        tour[one->tourist].count = one->count;
    }
}

/* The calendar at hand as a solution of the programme, if its tours are all in the list. */
static bool find_start(const lister *l, const yunta_tour *tour, int64_t *x) {
    int32_t *set = yunta_alloc(l->tours->workshops, sizeof *set);
    bool all = set != NULL;
    for (size_t f = 0; f < l->tours->tourists && all; f++) {
        bool found = tour[f].count == 0;
        if (found)
            continue;
        memcpy(set, tour[f].workshop, tour[f].count * sizeof *set);
        qsort(set, tour[f].count, sizeof *set, by_number);
        for (size_t k = 0; k < l->items.count && !found; k++) {
            const listed *one = &l->items.items[k];
            found =
                one->tourist == f && one->count == tour[f].count &&
                memcmp(l->pool.items + one->first + one->count, set, one->count * sizeof *set) == 0;
            x[k] = found;
        }
        all = found;
    }
    yunta_free(set);
    return all;
}

/* Solves over the list; *bound rises to what is then proven. */
static yunta_status solve_list(const lister *l, const yunta_deadline *deadline, int64_t total,
                               int64_t reach, yunta_tour *tour, int64_t *bound) {
    int64_t whole = 0;
    for (size_t w = 0; w < l->tours->workshops; w++)
        whole += yunta_tours_weight(l->tours, w);
    yunta_ilp *ilp = yunta_ilp_new();
    yunta_ilp_options options = {.deadline = deadline, .good_enough = whole - *bound};
    yunta_ilp_result result = {0};
    yunta_status status = YUNTA_E_MEMORY;
    int64_t *start = yunta_alloc(l->items.count, sizeof *start);
    if (start && find_start(l, tour, start))
        options.start = start;
    if (ilp && start && add_columns(l, ilp) && add_rows(l, ilp))
        status = yunta_ilp_solve(ilp, &options, &result);
    if (status == YUNTA_OK) {
        int64_t outside = (total + reach + YUNTA_TOUR_UNIT) / YUNTA_TOUR_UNIT;
        int64_t inside = whole - result.bound;
        if (result.x && whole - result.value < yunta_tours_value(l->tours, tour))
            take_solution(l, result.x, tour);
        inside = inside < outside ? inside : outside;
        *bound = inside > *bound ? inside : *bound;
    }
    yunta_free(start);
    yunta_free(result.x);
    yunta_ilp_free(ilp);
    return status;
}

static int64_t gap_of(const yunta_tours *tours, const yunta_tour *tour, int64_t total) {
    return (yunta_tours_value(tours, tour) - 1) * YUNTA_TOUR_UNIT - total;
}

/* Lists and solves, the reach growing until all is listed that could be better. */
static yunta_status widen(lister *l, const yunta_deadline *deadline, const yunta_tour_table *table,
                          const int64_t *least, int64_t total, yunta_tour *tour, int64_t *bound) {
    int64_t reach = gap_of(l->tours, tour, total) / 6;
    bool shrunk = false;
    while (*bound < yunta_tours_value(l->tours, tour) && !yunta_deadline_passed(deadline)) {
        int64_t gap = gap_of(l->tours, tour, total);
        reach = reach < gap ? reach : gap;
        if (!list_tours(l, table, least, reach))
            return YUNTA_E_MEMORY;
        if (l->full && reach > 0) {
            reach = reach * 3 / 4;
            shrunk = true;
            continue;
        }
        if (!keep_cheapest(l))
            return YUNTA_E_MEMORY;
        bool all = l->full || reach == gap;
        int64_t before = yunta_tours_value(l->tours, tour);
        yunta_status status = solve_list(l, deadline, total, l->full ? -1 : reach, tour, bound);
        bool better = yunta_tours_value(l->tours, tour) < before;
        if (status != YUNTA_OK || ((all || shrunk) && !better))
            return status;
        shrunk = false;
        reach = reach * 3 + YUNTA_TOUR_UNIT;
    }
    return YUNTA_OK;
}

/* All that could be better at once, if it is not much. */
static yunta_status close_short(lister *l, const yunta_deadline *deadline,
                                const yunta_tour_table *table, const int64_t *least, int64_t total,
                                yunta_tour *tour, int64_t *bound) {
    int64_t reach = gap_of(l->tours, tour, total);
    if (!list_tours(l, table, least, reach) || !keep_cheapest(l))
        return YUNTA_E_MEMORY;
    return l->full ? YUNTA_OK : solve_list(l, deadline, total, reach, tour, bound);
}

yunta_status yunta_tours_close(const yunta_tours *tours, const yunta_deadline *deadline,
                               const yunta_tour_table *table, const int64_t *least, int64_t total,
                               size_t most, yunta_tour *tour, int64_t *bound) {
    lister l = {.tours = tours,
                .most_tours = most ? most : list_limit,
                .most_nodes = most ? most * NODES : node_limit};
    yunta_status status = YUNTA_E_MEMORY;
    l.in = yunta_alloc(tours->workshops, sizeof *l.in);
    l.path.workshop = yunta_alloc(tours->workshops, sizeof *l.path.workshop);
    if (l.in && l.path.workshop)
        status = most ? close_short(&l, deadline, table, least, total, tour, bound)
                      : widen(&l, deadline, table, least, total, tour, bound);
    yunta_free(l.in);
    yunta_free(l.path.workshop);
    yunta_array_free(&l.items);
    yunta_array_free(&l.pool);
    return status;
}
