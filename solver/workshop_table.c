/* The table of relaxed tours at given prices, from the last stop back to the first. */
#include "solver/workshop_private.h"
#include <string.h>

static size_t remembered(const yunta_tours *tours, int memory) {
    size_t others = tours->workshops - 1;
    return (size_t)memory < others ? (size_t)memory : others;
}

/* The bit of u among the neighbours of w, or -1. */
static int bit_of(const yunta_tours *tours, size_t count, size_t w, int32_t u) {
    const int32_t *near = tours->near + w * (tours->workshops - 1);
    for (size_t b = 0; b < count; b++)
        if (near[b] == u)
            return (int)b;
    return -1;
}

uint8_t *yunta_tour_follow(const yunta_tours *tours, int memory, yunta_arena *arena) {
    size_t n = tours->workshops, bits = remembered(tours, memory), masks = (size_t)1 << bits;
    uint8_t *follow = yunta_arena_alloc(arena, n * n * masks, 1);
    for (size_t v = 0; follow && v < n; v++)
        for (size_t w = 0; w < n; w++) {
            uint8_t *to = follow + (v * n + w) * masks;
            int self = bit_of(tours, bits, w, (int32_t)v);
            to[0] = self < 0 ? 0 : (uint8_t)(1U << self);
            for (size_t b = 0; b < bits; b++) {
                int bit = bit_of(tours, bits, w, tours->near[v * (n - 1) + b]);
                for (size_t mask = 0; mask < (size_t)1 << b; mask++)
                    to[mask | (size_t)1 << b] = to[mask] | (bit < 0 ? 0 : (uint8_t)(1U << bit));
            }
        }
    return follow;
}

/* The dates of each workshop, so many taken for one. */
static void plan_stretches(yunta_tour_table *table) {
    const yunta_tours *tours = table->tours;
    size_t n = tours->workshops, days = (size_t)tours->days;
    table->stretches = 0;
    for (size_t w = 0; w < n; w++) {
        size_t dates = 0;
        table->first[w] = table->stretches;
        memset(table->stretch + w * days, -1, days * sizeof *table->stretch);
        for (int32_t at = -1; (at = yunta_tours_from(tours, w, at + 1)) < tours->days; dates++) {
            if (dates % table->run == 0)
                table->early[table->stretches++] = at;
            table->stretch[w * days + (size_t)at] = (int32_t)table->stretches - 1;
            if (at + 1 == tours->days)
                break;
        }
    }
    table->first[n] = table->stretches;
}

/* What of a step depends on no price. */
static bool plan_moves(yunta_tour_table *table, yunta_arena *arena) {
    const yunta_tours *tours = table->tours;
    size_t n = tours->workshops, count = 0;
    table->move = yunta_arena_alloc(arena, table->stretches + 1, sizeof *table->move);
    table->moves = yunta_arena_alloc(arena, table->stretches * n, sizeof *table->moves);
    for (size_t w = 0; table->move && table->moves && w < n; w++)
        for (size_t s = table->first[w]; s < table->first[w + 1]; s++) {
            table->move[s] = count;
            for (size_t v = 0; v < n; v++) {
                int32_t next = v == w ? tours->days
                                      : yunta_tours_date(tours, table->tourist, (int32_t)w,
                                                         table->early[s], v);
                if (next < tours->days)
                    table->moves[count++] = (yunta_tour_move){
                        (int32_t)v, table->stretch[v * (size_t)tours->days + (size_t)next],
                        (int8_t)bit_of(tours, (size_t)table->memory, w, (int32_t)v)};
            }
        }
    if (table->move)
        table->move[table->stretches] = count;
    return table->move && table->moves;
}

yunta_status yunta_tour_table_new(const yunta_tours *tours, size_t tourist, int memory,
                                  const uint8_t *follow, size_t cells, yunta_arena *arena,
                                  yunta_tour_table *table) {
    size_t days = (size_t)tours->days, stops = (size_t)tours->tourist[tourist].most;
    stops = stops < tours->workshops ? stops : tours->workshops;
    stops = stops < days ? stops : days;
    *table = (yunta_tour_table){.tours = tours,
                                .tourist = tourist,
                                .stops = stops,
                                .memory = (int)remembered(tours, memory),
                                .follow = follow};
    table->masks = (size_t)1 << table->memory;
    table->first = yunta_arena_alloc(arena, tours->workshops + 1, sizeof *table->first);
    table->stretch = yunta_arena_alloc(arena, tours->workshops * days, sizeof *table->stretch);
    table->early = yunta_arena_alloc(arena, tours->workshops * days, sizeof *table->early);
    if (!table->first || !table->stretch || !table->early)
        return YUNTA_E_MEMORY;
    do {
        table->run++;
        plan_stretches(table);
    } while (table->run < days && stops * table->stretches * table->masks > cells);
    table->rest =
        yunta_arena_alloc(arena, stops * table->stretches * table->masks, sizeof *table->rest);
    return table->rest && plan_moves(table, arena) ? YUNTA_OK : YUNTA_E_MEMORY;
}

int64_t yunta_tour_step(const yunta_tour_table *table, int32_t v, size_t w) {
    const yunta_tours *tours = table->tours;
    int64_t cost = v < 0 ? tours->tourist[table->tourist].home[w]
                         : tours->cost[(size_t)v * tours->workshops + w];
    return cost * tours->cost_weight * YUNTA_TOUR_UNIT - table->price[w];
}

static int64_t home_cost(const yunta_tour_table *table, size_t w) {
    return table->tours->tourist[table->tourist].home[w] * table->tours->cost_weight *
           YUNTA_TOUR_UNIT;
}

static int64_t *cell_at(const yunta_tour_table *table, size_t stop, size_t stretch) {
    return table->rest + (stop * table->stretches + stretch) * table->masks;
}

int64_t yunta_tour_rest(const yunta_tour_table *table, size_t stop, int32_t date, size_t w,
                        size_t mask) {
    size_t at = w * (size_t)table->tours->days + (size_t)date;
    return cell_at(table, stop, (size_t)table->stretch[at])[mask];
}

bool yunta_tour_remembers(const yunta_tour_table *table, size_t w, size_t mask, size_t v) {
    int bit = bit_of(table->tours, (size_t)table->memory, w, (int32_t)v);
    return bit >= 0 && (mask >> bit & 1);
}

/* Takes the better of a cell and of a step to v. bit: where the cell remembers v, -1: nowhere. */
static void take_step(int64_t *cell, const int64_t *after, const uint8_t *follow, size_t masks,
                      int bit, int64_t step) {
    size_t barred = bit < 0 ? 0 : (size_t)1 << bit;
    for (size_t mask = 0; mask < masks; mask++) {
        int64_t total = step + after[follow[mask]];
        if (!(mask & barred) && total < cell[mask])
            cell[mask] = total;
    }
}

/* Fills the cells of one workshop on one stretch of dates, given those of the next stop.
 * step[workshops] */
static void fill_cell(yunta_tour_table *table, size_t stop, size_t stretch, size_t w,
                      const int64_t *step) {
    const uint8_t *follow = table->follow + w * table->tours->workshops * table->masks;
    int64_t *cell = cell_at(table, stop, stretch), home = home_cost(table, w);
    for (size_t mask = 0; mask < table->masks; mask++)
        cell[mask] = home;
    for (size_t k = table->move[stretch]; k < table->move[stretch + 1] && stop + 1 < table->stops;
         k++) {
        const yunta_tour_move *to = &table->moves[k];
        take_step(cell, cell_at(table, stop + 1, (size_t)to->stretch),
                  follow + (size_t)to->workshop * table->masks, table->masks, to->bit,
                  step[to->workshop]);
    }
}

void yunta_tour_table_solve(yunta_tour_table *table, const int64_t *price, int64_t *step) {
    size_t n = table->tours->workshops;
    table->price = price;
    for (size_t k = 0; k < n * n; k++)
        step[k] = yunta_tour_step(table, (int32_t)(k / n), k % n);
    for (size_t stop = table->stops; stop-- > 0;)
        for (size_t w = 0; w < n; w++)
            for (size_t s = table->first[w]; s < table->first[w + 1]; s++)
                fill_cell(table, stop, s, w, step + w * n);
}

/* The next stop of a least relaxed tour after w, -1: home. */
static int32_t step_on(const yunta_tour_table *table, size_t stop, int32_t w, int32_t *date,
                       size_t *mask) {
    const yunta_tours *tours = table->tours;
    size_t n = tours->workshops, at = (size_t)w;
    int64_t rest = yunta_tour_rest(table, stop, *date, at, *mask);
    size_t stretch = (size_t)table->stretch[at * (size_t)tours->days + (size_t)*date];
    if (rest == home_cost(table, at))
        return -1;
    for (size_t k = table->move[stretch]; k < table->move[stretch + 1]; k++) {
        const yunta_tour_move *to = &table->moves[k];
        size_t v = (size_t)to->workshop;
        size_t after = table->follow[(at * n + v) * table->masks + *mask];
        if (yunta_tour_remembers(table, at, *mask, v) ||
            yunta_tour_step(table, w, v) + cell_at(table, stop + 1, (size_t)to->stretch)[after] !=
                rest)
            continue;
        *date = table->early[to->stretch];
        *mask = after;
        return to->workshop;
    }
    return -1;
}

int64_t yunta_tour_least_from(const yunta_tour_table *table, size_t first) {
    const yunta_tours *tours = table->tours;
    int32_t on = table->stops ? yunta_tours_date(tours, table->tourist, -1, 0, first) : tours->days;
    return on == tours->days
               ? YUNTA_TOUR_NEVER
               : yunta_tour_step(table, -1, first) + yunta_tour_rest(table, 0, on, first, 0);
}

size_t yunta_tour_walk(const yunta_tour_table *table, size_t first, int32_t *stop) {
    int32_t w = (int32_t)first;
    int32_t date = yunta_tours_date(table->tours, table->tourist, -1, 0, first);
    size_t mask = 0, count = 0;
    while (w >= 0) {
        stop[count] = w;
        w = step_on(table, count++, w, &date, &mask);
    }
    return count;
}

int64_t yunta_tour_least(const yunta_tour_table *table) {
    int64_t least = 0;
    for (size_t first = 0; first < table->tours->workshops; first++) {
        int64_t total = yunta_tour_least_from(table, first);
        least = total < least ? total : least;
    }
    return least;
}
