/* Workshops: the best prices, by column generation.
 *
 * The prices that prove most are the duals of a linear programme over the relaxed tours (Dantzig &
 * Wolfe 1960; Geoffrion 1974). It is solved over few of them in floating point; its duals are
 * rounded to prices, for which the tables find the tours that are missing and, in integers, what
 * the prices prove. Prices are looked at between the best ones and the programme's, which spares
 * most of the swinging to and fro (Wentges 1997).
 */
#include "solver/relaxation.h"
#include "solver/workshop_private.h"
#include <math.h>
#include <string.h>

/* Steps of a call; how many sixteenths of the best prices are in those that are looked at; what
 * the programme may promise beyond what is proven, of its value's unit. */
enum { MOST_STEPS = 300, SHARE = 12 };
static const double near_enough = 0.25;

struct yunta_tour_prices {
    const yunta_tours *tours;
    yunta_tour_table *tables; /* [tourists] those at hand */
    yunta_arena *arena;
    yunta_relaxation *programme;
    YUNTA_ARRAY(bool) plain; /* of each column: it is a tour, whatever the tables */
    int64_t *best;           /* [workshops] the best prices, of 0 to what each weighs unheld */
    int64_t total;           /* that they prove, units */
    int64_t *best_least;     /* [tourists] at the best prices */
    int64_t *own, *mixed;    /* [workshops] prices of the programme; those to look at */
    int64_t *least, *step;   /* [tourists], [workshops * workshops] scratch */
    int32_t *stop, *row;
    double *visits, *entry; /* [workshops] of a tour; of a column */
};

static double weight_of(const yunta_tours *tours, size_t w) {
    return (double)yunta_tours_weight(tours, w);
}

/* The tour of prices->stop as a column's entries: how many; its worth falls by what it wins. */
static size_t make_column(yunta_tour_prices *prices, size_t f, size_t stops, double *worth) {
    const yunta_tours *tours = prices->tours;
    size_t n = tours->workshops, entries = 0;
    memset(prices->visits, 0, n * sizeof *prices->visits);
    for (size_t k = 0; k < stops; k++) {
        prices->visits[prices->stop[k]]++;
        *worth += weight_of(tours, (size_t)prices->stop[k]);
    }
    for (size_t w = 0; w < n; w++)
        if (prices->visits[w] > 0) {
            prices->row[entries] = (int32_t)w;
            prices->entry[entries++] = prices->visits[w];
        }
    prices->row[entries] = (int32_t)(n + f);
    prices->entry[entries++] = 1;
    return entries;
}

/* Whether the programme's duals call for a column. */
static bool is_wanted(const yunta_tour_prices *prices, size_t entries, double worth) {
    double gain = worth;
    for (size_t k = 0; k < entries; k++)
        gain -= prices->entry[k] * yunta_relaxation_dual(prices->programme, prices->row[k]);
    return gain > 1e-6 * (1 + fabs(worth)) || gain > 1.0 / (double)YUNTA_TOUR_UNIT;
}

/* Enters the tour of prices->stop, whose ways cost so many units. */
static yunta_status enter(yunta_tour_prices *prices, size_t f, size_t stops, int64_t cost,
                          bool first, size_t *entered) {
    yunta_tour tour = {prices->stop, stops};
    double worth = -(double)cost / (double)YUNTA_TOUR_UNIT;
    size_t entries = make_column(prices, f, stops, &worth);
    bool plain = true;
    if (!first && !is_wanted(prices, entries, worth))
        return YUNTA_OK;
    for (size_t k = 0; k + 1 < entries; k++)
        plain = plain && prices->entry[k] < 2;
    plain = plain && yunta_tour_holds(prices->tours, f, &tour, &cost);
    if (!yunta_array_push(&prices->plain, plain))
        return YUNTA_E_MEMORY;
    ++*entered;
    return yunta_relaxation_add_column(
        prices->programme, 0, 1, worth,
        (yunta_relaxation_vector){entries, prices->row, prices->entry});
}

/* The programme: at most one tour a tourist, at most one visit a workshop. */
static yunta_status begin(yunta_tour_prices *prices, const yunta_tour *tour) {
    const yunta_tours *tours = prices->tours;
    size_t entered = 0;
    yunta_status status = yunta_relaxation_new(&prices->programme);
    for (size_t r = 0; r < tours->workshops + tours->tourists && status == YUNTA_OK; r++)
        status = yunta_relaxation_add_row(prices->programme, -INFINITY, 1,
                                          (yunta_relaxation_vector){0, prices->row, prices->entry});
    for (size_t f = 0; f < tours->tourists && status == YUNTA_OK; f++) {
        int64_t cost;
        yunta_tour_holds(tours, f, &tour[f], &cost);
        memcpy(prices->stop, tour[f].workshop, tour[f].count * sizeof *prices->stop);
        if (tour[f].count)
            status = enter(prices, f, tour[f].count, cost * tours->cost_weight * YUNTA_TOUR_UNIT,
                           true, &entered);
    }
    return status;
}

/* What some prices prove, with the tables solved at them. */
static int64_t prove(yunta_tour_prices *prices, const int64_t *price) {
    const yunta_tours *tours = prices->tours;
    int64_t total = 0;
    for (size_t w = 0; w < tours->workshops; w++)
        total += price[w];
    for (size_t f = 0; f < tours->tourists; f++) {
        yunta_tour_table_solve(&prices->tables[f], price, prices->step);
        prices->least[f] = yunta_tour_least(&prices->tables[f]);
        total += prices->least[f];
    }
    return total;
}

static void keep(yunta_tour_prices *prices, const int64_t *price, int64_t total) {
    prices->total = total;
    memmove(prices->best, price, prices->tours->workshops * sizeof *price);
    memcpy(prices->best_least, prices->least, prices->tours->tourists * sizeof *prices->least);
}

/* Enters the best tour of each tourist and first stop, as the tables stand. */
static yunta_status enter_all(yunta_tour_prices *prices, const int64_t *price, size_t *entered) {
    const yunta_tours *tours = prices->tours;
    yunta_status status = YUNTA_OK;
    *entered = 0;
    for (size_t f = 0; f < tours->tourists; f++)
        for (size_t first = 0; first < tours->workshops && status == YUNTA_OK; first++) {
            const yunta_tour_table *table = &prices->tables[f];
            int64_t cost = yunta_tour_least_from(table, first);
            if (cost >= 0)
                continue;
            size_t stops = yunta_tour_walk(table, first, prices->stop);
            for (size_t k = 0; k < stops; k++)
                cost += price[prices->stop[k]];
            status = enter(prices, f, stops, cost, false, entered);
        }
    return status;
}

/* The programme's prices, and those to look at: so many sixteenths of the best. */
static void read_prices(yunta_tour_prices *prices, int share) {
    const yunta_tours *tours = prices->tours;
    for (size_t w = 0; w < tours->workshops; w++) {
        double most = weight_of(tours, w) * (double)YUNTA_TOUR_UNIT;
        double price =
            most - yunta_relaxation_dual(prices->programme, (int32_t)w) * (double)YUNTA_TOUR_UNIT;
        prices->own[w] = (int64_t)(price > 0 ? price < most ? price : most : 0);
        prices->mixed[w] = prices->own[w] + (prices->best[w] - prices->own[w]) / 16 * share;
    }
}

/* What no prices over these tables can pass, once the programme holds all tours that matter, less
 * what the best ones prove. */
static double promised(const yunta_tour_prices *prices) {
    double whole = -yunta_relaxation_value(prices->programme);
    for (size_t w = 0; w < prices->tours->workshops; w++)
        whole += weight_of(prices->tours, w);
    return whole - (double)prices->total / (double)YUNTA_TOUR_UNIT;
}

/* Looks at prices between, and at the programme's own where those call for nothing. */
static yunta_status look(yunta_tour_prices *prices, size_t *entered) {
    yunta_status status = YUNTA_OK;
    *entered = 0;
    for (int share = SHARE; share >= 0 && *entered == 0 && status == YUNTA_OK; share -= SHARE) {
        read_prices(prices, share);
        int64_t total = prove(prices, prices->mixed);
        if (total > prices->total)
            keep(prices, prices->mixed, total);
        status = enter_all(prices, prices->mixed, entered);
    }
    return status;
}

static yunta_status climb(yunta_tour_prices *prices, const yunta_deadline *deadline,
                          int64_t enough) {
    size_t entered = 1;
    yunta_status status = YUNTA_OK;
    for (int k = 0; k < MOST_STEPS && entered && status == YUNTA_OK; k++) {
        yunta_relaxation_answer says;
        yunta_relaxation_effort effort = {.primal = true, .floor = -INFINITY, .deadline = deadline};
        if (prices->total > enough || yunta_deadline_passed(deadline))
            return YUNTA_OK;
        status = yunta_relaxation_solve(prices->programme, effort, &says);
        if (status != YUNTA_OK || says != YUNTA_RELAXATION_OPTIMAL ||
            promised(prices) < near_enough)
            return status;
        status = look(prices, &entered);
    }
    return status;
}

/* Relaxed tours that other tables made may be none of these. */
static yunta_status close_others(yunta_tour_prices *prices) {
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < prices->plain.count && status == YUNTA_OK; k++)
        if (!prices->plain.items[k])
            status = yunta_relaxation_set_column(prices->programme, (int32_t)k, 0, 0);
    return status;
}

yunta_status yunta_tour_prices_better(yunta_tour_prices *prices, yunta_tour_table *tables,
                                      const yunta_deadline *deadline, int64_t enough) {
    prices->tables = tables;
    keep(prices, prices->best, prove(prices, prices->best));
    yunta_status status = close_others(prices);
    if (status == YUNTA_OK)
        status = climb(prices, deadline, enough);
    if (status == YUNTA_OK)
        prove(prices, prices->best);
    return status;
}

int64_t yunta_tour_prices_total(const yunta_tour_prices *prices) {
    return prices->total;
}

const int64_t *yunta_tour_prices_least(const yunta_tour_prices *prices) {
    return prices->best_least;
}

static bool make_room(yunta_tour_prices *prices) {
    size_t n = prices->tours->workshops, tourists = prices->tours->tourists;
    yunta_arena *arena = prices->arena = yunta_arena_new();
    if (!arena)
        return false;
    prices->best = yunta_arena_alloc(arena, n, sizeof *prices->best);
    prices->best_least = yunta_arena_alloc(arena, tourists, sizeof *prices->best_least);
    prices->own = yunta_arena_alloc(arena, n, sizeof *prices->own);
    prices->mixed = yunta_arena_alloc(arena, n, sizeof *prices->mixed);
    prices->least = yunta_arena_alloc(arena, tourists, sizeof *prices->least);
    prices->step = yunta_arena_alloc(arena, n * n, sizeof *prices->step);
    prices->stop = yunta_arena_alloc(arena, n + 1, sizeof *prices->stop);
    prices->row = yunta_arena_alloc(arena, n + 1, sizeof *prices->row);
    prices->visits = yunta_arena_alloc(arena, n, sizeof *prices->visits);
    prices->entry = yunta_arena_alloc(arena, n + 1, sizeof *prices->entry);
    return prices->best && prices->best_least && prices->own && prices->mixed && prices->least &&
           prices->step && prices->stop && prices->row && prices->visits && prices->entry;
}

yunta_status yunta_tour_prices_new(const yunta_tours *tours, const yunta_tour *tour,
                                   yunta_tour_prices **out) {
    yunta_tour_prices *prices = yunta_alloc(1, sizeof *prices);
    yunta_status status = YUNTA_E_MEMORY;
    *out = NULL;
    if (!prices)
        return status;
    prices->tours = tours;
    if (make_room(prices))
        status = begin(prices, tour);
    if (status == YUNTA_OK)
        *out = prices;
    else
        yunta_tour_prices_free(prices);
    return status;
}

void yunta_tour_prices_free(yunta_tour_prices *prices) {
    if (!prices)
        return;
    yunta_relaxation_free(prices->programme);
    yunta_array_free(&prices->plain);
    yunta_arena_free(prices->arena);
    yunta_free(prices);
}
