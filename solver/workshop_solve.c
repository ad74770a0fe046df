/* Workshops: a first calendar, prices (Lagrangian relaxation), integer programmes for the rest.
 *
 * Let each workshop have a price of 0 up to what it weighs unheld. No calendar is worth less than
 * the sum of prices plus each facilitator's least tour, its ways less the prices of its stops.
 */
#include "solver/workshop_private.h"
#include <string.h>

enum { ROUNDS = 3 };

/* Rounds remember more and more, in larger tables, from prices that are better and better. */
static const struct {
    int memory;
    size_t cells, most; /* of the table; tours of the programme */
} rounds[ROUNDS] = {{1, 12000, 500}, {4, 120000, 2000}, {6, 400000, 4000}};

typedef struct {
    const yunta_tours *tours;
    const yunta_deadline *deadline;
    yunta_arena *arena; /* of one memory's tables */
    yunta_tour_table *table;
    yunta_tour_prices *prices;
    int64_t value;
} climb;

/* The least whole value that is not below total. */
static int64_t whole(int64_t total) {
    return total <= 0 ? 0 : (total + YUNTA_TOUR_UNIT - 1) / YUNTA_TOUR_UNIT;
}

static yunta_status make_tables(climb *s, int round) {
    const yunta_tours *tours = s->tours;
    yunta_arena_free(s->arena);
    s->arena = yunta_arena_new();
    uint8_t *follow = s->arena ? yunta_tour_follow(tours, rounds[round].memory, s->arena) : NULL;
    yunta_status status = follow ? YUNTA_OK : YUNTA_E_MEMORY;
    for (size_t f = 0; f < tours->tourists && status == YUNTA_OK; f++)
        status = yunta_tour_table_new(tours, f, rounds[round].memory, follow, rounds[round].cells,
                                      s->arena, &s->table[f]);
    return status;
}

/* One round of prices, and the programme over what they leave open. */
static yunta_status work_round(climb *s, int round, yunta_tour *tour, int64_t *bound) {
    yunta_status status = make_tables(s, round);
    if (status == YUNTA_OK)
        status = yunta_tour_prices_better(s->prices, s->table, s->deadline,
                                          (s->value - 1) * YUNTA_TOUR_UNIT);
    if (status != YUNTA_OK)
        return status;
    int64_t total = yunta_tour_prices_total(s->prices);
    *bound = whole(total) > *bound ? whole(total) : *bound;
    if (*bound >= s->value || yunta_deadline_passed(s->deadline))
        return YUNTA_OK;
    const int64_t *least = yunta_tour_prices_least(s->prices);
    status = yunta_tours_close(s->tours, s->deadline, s->table, least, total, rounds[round].most,
                               tour, bound);
    s->value = yunta_tours_value(s->tours, tour);
    if (status == YUNTA_OK && *bound < s->value && round + 1 == ROUNDS)
        status = yunta_tours_close(s->tours, s->deadline, s->table, least, total, 0, tour, bound);
    s->value = yunta_tours_value(s->tours, tour);
    return status;
}

yunta_status yunta_tours_solve(const yunta_tours *tours, const yunta_deadline *deadline,
                               yunta_tour *tour, int64_t *bound) {
    climb s = {.tours = tours,
               .deadline = deadline,
               .table = yunta_alloc(tours->tourists, sizeof *s.table)};
    yunta_status status = s.table ? yunta_tours_first(tours, deadline, tour) : YUNTA_E_MEMORY;
    *bound = 0;
    if (status == YUNTA_OK)
        status = yunta_tour_prices_new(tours, tour, &s.prices);
    s.value = yunta_tours_value(tours, tour);
    for (int round = 0; round < ROUNDS && status == YUNTA_OK && *bound < s.value; round++)
        if (round == 0 || !yunta_deadline_passed(deadline))
            status = work_round(&s, round, tour, bound);
    if (status == YUNTA_OK && yunta_deadline_stopped(deadline))
        status = YUNTA_E_STOPPED;
    yunta_tour_prices_free(s.prices);
    yunta_arena_free(s.arena);
    yunta_free(s.table);
    return status;
}
