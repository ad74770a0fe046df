/* Workshops: a first calendar, prices (Lagrangian relaxation), integer programmes for the rest.
 *
 * Let each workshop have a price of 0 up to what it weighs unheld. No calendar is worth less than
 * the sum of prices plus each facilitator's least tour, its ways less the prices of its stops.
 */
#include "solver/workshop_private.h"
#include <string.h>

enum { ROUNDS = 3, PATIENCE = 5, FULL = 1024, LAST = 4 };

/* Rounds remember more and more, in larger tables, from prices that are better and better. */
static const struct {
    int memory, steps;
    int64_t theta; /* of FULL */
    size_t cells;
} rounds[ROUNDS] = {{1, 120, FULL, 12000}, {3, 40, FULL / 4, 40000}, {6, 24, FULL / 8, 150000}};

typedef struct {
    const yunta_tours *tours;
    const yunta_deadline *deadline;
    yunta_arena *arena; /* of one memory's tables */
    yunta_tour_table *table;
    int64_t *price, *best_price, *least; /* [workshops], [workshops], [tourists] */
    int64_t *step;                       /* [workshops] scratch */
    int32_t *visits;
    int64_t total, best_total; /* what prices prove, units */
    int64_t value;
} climb;

static void relax(climb *s, const int64_t *price) {
    const yunta_tours *tours = s->tours;
    s->total = 0;
    memset(s->visits, 0, tours->workshops * sizeof *s->visits);
    for (size_t w = 0; w < tours->workshops; w++)
        s->total += price[w];
    for (size_t f = 0; f < tours->tourists; f++) {
        yunta_tour_table_solve(&s->table[f], price, s->step);
        s->least[f] = yunta_tour_least(&s->table[f], s->visits);
        s->total += s->least[f];
    }
}

/* The least whole value that is not below total. */
static int64_t whole(int64_t total) {
    return total <= 0 ? 0 : (total + YUNTA_TOUR_UNIT - 1) / YUNTA_TOUR_UNIT;
}

static bool is_closed(const climb *s) {
    return whole(s->best_total) >= s->value;
}

static void step(climb *s, int64_t theta) {
    __int128 norm = 0, gap = s->value * YUNTA_TOUR_UNIT - s->total;
    for (size_t w = 0; w < s->tours->workshops; w++)
        norm += (1 - s->visits[w]) * (1 - s->visits[w]);
    for (size_t w = 0; w < s->tours->workshops && norm > 0; w++) {
        int64_t most = yunta_tours_weight(s->tours, w) * YUNTA_TOUR_UNIT;
        s->price[w] += (int64_t)(gap * theta * (1 - s->visits[w]) / norm / FULL);
        s->price[w] = s->price[w] < 0 ? 0 : s->price[w] > most ? most : s->price[w];
    }
}

static void descend(climb *s, int round) {
    size_t size = s->tours->workshops * sizeof *s->price;
    int64_t theta = rounds[round].theta;
    for (int k = 0, idle = 0; k < rounds[round].steps && theta >= LAST; k++) {
        relax(s, s->price);
        idle++;
        if (s->total > s->best_total) {
            s->best_total = s->total;
            memcpy(s->best_price, s->price, size);
            idle = 0;
        }
        if (is_closed(s) || yunta_deadline_passed(s->deadline))
            return;
        if (idle == PATIENCE) {
            theta /= 2;
            idle = 0;
            memcpy(s->price, s->best_price, size);
            continue;
        }
        step(s, theta);
    }
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
    size_t size = s->tours->workshops * sizeof *s->price;
    yunta_status status = make_tables(s, round);
    if (status != YUNTA_OK)
        return status;
    memcpy(s->price, s->best_price, size);
    descend(s, round);
    *bound = whole(s->best_total) > *bound ? whole(s->best_total) : *bound;
    if (*bound >= s->value || yunta_deadline_passed(s->deadline))
        return YUNTA_OK;
    relax(s, s->best_price);
    status = yunta_tours_close(s->tours, s->deadline, s->table, s->least, s->total,
                               round + 1 < ROUNDS, tour, bound);
    s->value = yunta_tours_value(s->tours, tour);
    return status;
}

yunta_status yunta_tours_solve(const yunta_tours *tours, const yunta_deadline *deadline,
                               yunta_tour *tour, int64_t *bound) {
    size_t n = tours->workshops;
    yunta_arena *arena = yunta_arena_new();
    climb s = {.tours = tours, .deadline = deadline};
    yunta_status status = YUNTA_E_MEMORY;
    *bound = 0;
    if (!arena)
        return YUNTA_E_MEMORY;
    s.table = yunta_arena_alloc(arena, tours->tourists, sizeof *s.table);
    s.price = yunta_arena_alloc(arena, n, sizeof *s.price);
    s.best_price = yunta_arena_alloc(arena, n, sizeof *s.best_price);
    s.visits = yunta_arena_alloc(arena, n, sizeof *s.visits);
    s.step = yunta_arena_alloc(arena, n, sizeof *s.step);
    s.least = yunta_arena_alloc(arena, tours->tourists, sizeof *s.least);
    if (s.table && s.price && s.best_price && s.visits && s.step && s.least)
        status = yunta_tours_first(tours, deadline, tour);
    s.value = yunta_tours_value(tours, tour);
    for (int round = 0; round < ROUNDS && status == YUNTA_OK && *bound < s.value; round++)
        if (round == 0 || !yunta_deadline_passed(deadline))
            status = work_round(&s, round, tour, bound);
    if (status == YUNTA_OK && yunta_deadline_stopped(deadline))
        status = YUNTA_E_STOPPED;
    yunta_arena_free(s.arena);
    yunta_arena_free(arena);
    return status;
}
