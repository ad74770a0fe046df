/* What the files of the workshops share: the plan (dates, ways, costs), the cheapest tours at given
 * prices, a first calendar, and what closes the gap.
 *
 * A tour is a facilitator's workshops in order; each is held at the earliest date that the one
 * before allows, which is never worse. What is minimised is unheld * weight + cost * weight.
 *
 * Tours at given prices are a shortest path problem. Its relaxation lets a tour come back to a
 * workshop that it has forgotten (ng-routes: at a workshop, only its neighbours are remembered) and
 * rounds dates down to stretches of days; so it is a table, and what the table says is a bound on
 * every true tour and on every way to go on with one (Baldacci, Mingozzi & Roberti 2011).
 */
#ifndef YUNTA_SOLVER_WORKSHOP_PRIVATE_H
#define YUNTA_SOLVER_WORKSHOP_PRIVATE_H

#include "base/array.h"
#include "solver/schedule.h"

/* Prices and costs inside the search are in units of 1 / YUNTA_TOUR_UNIT. */
#define YUNTA_TOUR_UNIT ((int64_t)1024)
#define YUNTA_TOUR_NEVER ((int64_t)1 << 60)
enum { YUNTA_TOUR_MEMORY = 6 }; /* most neighbours that are remembered */

typedef struct {
    int32_t from, to, most; /* dates, counted from the programme's first day */
    int64_t *home;          /* [workshops] cost of the way from or to home */
} yunta_tourist;

typedef struct {
    const yunta_cohort *cohort;
    yunta_arena *arena; /* owns what follows */
    size_t workshops, tourists;
    int32_t days;
    int32_t *next;  /* [workshops * (days + 1)] first date from each on when it can be held; days:
                       none */
    int32_t *apart; /* [workshops * workshops] least days from one to the next */
    int64_t *cost;  /* [workshops * workshops] of the way */
    int32_t *near;  /* [workshops * (workshops - 1)] the others, the cheapest way first */
    yunta_tourist *tourist;
    int64_t cost_unit;           /* costs above are in multiples of it */
    int64_t unheld, cost_weight; /* weights of the objective */
    /* Beside an earlier result: who holds a workshop where it was, -1: it is free; and when. */
    int32_t *keeper, *kept_on;
    size_t had, kept; /* workshops of the earlier result; those that keep their place */
    int64_t keep;     /* weight of such a one, above all others */
    bool unsure;      /* other ones, as many, could have kept theirs in the place of these */
} yunta_tours;

/* YUNTA_E_INPUT with a problem where a limit is passed. Cost workshops * (days + workshops log). */
yunta_status yunta_tours_new(const yunta_cohort *cohort, yunta_problems *problems,
                             yunta_tours **tours);
void yunta_tours_free(yunta_tours *tours);
/* workshop_keep.c: which workshops stay at the date and with the facilitator of the earlier result:
 * the most that can. They go together, so no other objective can make one of them move. False when
 * memory runs out. */
bool yunta_tours_keep(yunta_tours *tours);
/* What a workshop weighs unheld. */
static inline int64_t yunta_tours_weight(const yunta_tours *tours, size_t w) {
    return tours->unheld + (tours->keeper[w] >= 0 ? tours->keep : 0);
}
/* The first date from one on at which a workshop can be; days: none. */
static inline int32_t yunta_tours_from(const yunta_tours *tours, size_t w, int32_t from) {
    if (tours->keeper[w] >= 0)
        return from <= tours->kept_on[w] ? tours->kept_on[w] : tours->days;
    return tours->next[w * ((size_t)tours->days + 1) + (size_t)from];
}
bool yunta_tours_is_past(const yunta_tours *tours, int32_t date);
/* The date of workshop w when the one before, v (-1: none), was on date; days: it cannot be. */
int32_t yunta_tours_date(const yunta_tours *tours, size_t tourist, int32_t v, int32_t date,
                         size_t w);

/* A tour: workshops in order. */
typedef struct {
    int32_t *workshop; /* [count] */
    size_t count;
} yunta_tour;
/* Whether it can be held; *cost: of its ways, 0 when it is empty. O(count). */
bool yunta_tour_holds(const yunta_tours *tours, size_t tourist, const yunta_tour *tour,
                      int64_t *cost);
/* unheld * weight + cost * weight of the tours of all. */
int64_t yunta_tours_value(const yunta_tours *tours, const yunta_tour *tour);
/* A first calendar: cheapest insertion, then one workshop at a time to where it is cheapest.
 * tour[tourists], each with room for all workshops. */
yunta_status yunta_tours_first(const yunta_tours *tours, const yunta_deadline *deadline,
                               yunta_tour *tour);

/* A step of a table: from a workshop on a stretch of dates to another workshop. */
typedef struct {
    int32_t workshop, stretch; /* that it leads to, both */
    int8_t bit;                /* of workshop among the neighbours of the one before, -1: none */
} yunta_tour_move;

/* The table of one tourist at given prices. */
typedef struct {
    const yunta_tours *tours;
    size_t tourist, stops; /* most workshops of a tour */
    int memory;            /* neighbours that are remembered */
    size_t run;            /* dates of a workshop that are taken for one */
    size_t stretches, masks;
    size_t *first;         /* [workshops + 1] stretches of each workshop, all in a row */
    int32_t *stretch;      /* [workshops * days] that a date belongs to, -1: it is none */
    int32_t *early;        /* [stretches] the first date */
    const uint8_t *follow; /* [workshops * workshops * masks] what is remembered after a step */
    size_t *move;          /* [stretches + 1] the first of the moves from each */
    yunta_tour_move *moves;
    const int64_t *price; /* [workshops] */
    int64_t *rest;        /* [stops * stretches * masks] the least cost from there */
} yunta_tour_table;

/* follow[] for a memory; in arena. NULL when memory runs out. */
uint8_t *yunta_tour_follow(const yunta_tours *tours, int memory, yunta_arena *arena);
/* cells: about how many the table may have; dates are rounded down as that demands. */
yunta_status yunta_tour_table_new(const yunta_tours *tours, size_t tourist, int memory,
                                  const uint8_t *follow, size_t cells, yunta_arena *arena,
                                  yunta_tour_table *table);
/* step[workshops * workshops]: scratch. */
void yunta_tour_table_solve(yunta_tour_table *table, const int64_t *price, int64_t *step);
/* The cost of a step to w from v (-1: home) less w's price, in units. */
int64_t yunta_tour_step(const yunta_tour_table *table, int32_t v, size_t w);
/* The least cost of what follows after the stop-th workshop w on date, mask remembered. */
int64_t yunta_tour_rest(const yunta_tour_table *table, size_t stop, int32_t date, size_t w,
                        size_t mask);
bool yunta_tour_remembers(const yunta_tour_table *table, size_t w, size_t mask, size_t v);
/* The least cost of a relaxed tour whose first stop is given, YUNTA_TOUR_NEVER: there is none. */
int64_t yunta_tour_least_from(const yunta_tour_table *table, size_t first);
/* The stops of such a tour into stop[stops]; how many. */
size_t yunta_tour_walk(const yunta_tour_table *table, size_t first, int32_t *stop);
/* The least cost of a relaxed tour, at most 0 (no tour). O(workshops). */
int64_t yunta_tour_least(const yunta_tour_table *table);

/* workshop_price.c: prices that prove as much as prices can over given tables, or nearly: the duals
 * of a linear programme over relaxed tours, which grows by the tours that its duals call for. */
typedef struct yunta_tour_prices yunta_tour_prices;
/* It starts with the tours of a calendar, and with prices of 0. */
yunta_status yunta_tour_prices_new(const yunta_tours *tours, const yunta_tour *tour,
                                   yunta_tour_prices **prices);
void yunta_tour_prices_free(yunta_tour_prices *prices);
/* Betters the prices until they prove more than `enough` units, or nothing can be gained; for
 * tables[tourists], which are solved at the best prices in the end. Later calls, with other tables,
 * go on from there. Cost: some tens of times that of the tables. */
yunta_status yunta_tour_prices_better(yunta_tour_prices *prices, yunta_tour_table *tables,
                                      const yunta_deadline *deadline, int64_t enough);
/* What the best prices prove, units; and each tourist's least at them. */
int64_t yunta_tour_prices_total(const yunta_tour_prices *prices);
const int64_t *yunta_tour_prices_least(const yunta_tour_prices *prices);

/* Solves: tour[tourists], and a bound from below on the value. */
yunta_status yunta_tours_solve(const yunta_tours *tours, const yunta_deadline *deadline,
                               yunta_tour *tour, int64_t *bound);
/* Integer programmes over the tours that the prices leave open: betters tour and *bound, given
 * tables solved at prices that prove total units. most > 0: one, over all that is left open, if
 * that is so many tours at most, else nothing. */
yunta_status yunta_tours_close(const yunta_tours *tours, const yunta_deadline *deadline,
                               const yunta_tour_table *table, const int64_t *least, int64_t total,
                               size_t most, yunta_tour *tour, int64_t *bound);

#endif
