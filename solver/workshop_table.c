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

/* What of a step depends on no price. */
static bool plan_steps(yunta_tour_table *table, yunta_arena *arena) {
    const yunta_tours *tours = table->tours;
    size_t n = tours->workshops;
    table->bit = yunta_arena_alloc(arena, n * n, sizeof *table->bit);
    table->after = yunta_arena_alloc(arena, n * n * table->stretches, sizeof *table->after);
    for (size_t w = 0; table->bit && table->after && w < n; w++)
        for (size_t v = 0; v < n; v++) {
            table->bit[w * n + v] = (int8_t)bit_of(tours, (size_t)table->memory, w, (int32_t)v);
            for (size_t s = 0; s < table->stretches; s++) {
                int32_t from = (int32_t)s * table->stretch, next = tours->days;
                int32_t date = from < tours->days ? yunta_tours_from(tours, w, from) : tours->days;
                if (date < tours->days && v != w)
                    next = yunta_tours_date(tours, table->tourist, (int32_t)w, date, v);
                table->after[(w * table->stretches + s) * n + v] =
                    next == tours->days ? -1 : next / table->stretch;
            }
        }
    return table->bit && table->after;
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
                                .stretch = 1,
                                .follow = follow};
    table->masks = (size_t)1 << table->memory;
    size_t layer = stops * tours->workshops * table->masks;
    while ((size_t)table->stretch < days && layer * (days / (size_t)table->stretch + 1) > cells)
        table->stretch++;
    table->stretches = days / (size_t)table->stretch + 1;
    table->rest = yunta_arena_alloc(arena, layer * table->stretches, sizeof *table->rest);
    return table->rest && plan_steps(table, arena) ? YUNTA_OK : YUNTA_E_MEMORY;
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

static size_t cell_of(const yunta_tour_table *table, size_t stop, size_t stretch, size_t w) {
    return ((stop * table->stretches + stretch) * table->tours->workshops + w) * table->masks;
}

int64_t yunta_tour_rest(const yunta_tour_table *table, size_t stop, int32_t date, size_t w,
                        size_t mask) {
    return table->rest[cell_of(table, stop, (size_t)(date / table->stretch), w) + mask];
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

/* Fills the cells of one workshop in one stretch, given those of the next stop. step[workshops] */
static void fill_cell(yunta_tour_table *table, size_t stop, size_t stretch, size_t w,
                      const int64_t *step) {
    size_t n = table->tours->workshops;
    int64_t *cell = table->rest + cell_of(table, stop, stretch, w), home = home_cost(table, w);
    const int32_t *next = table->after + (w * table->stretches + stretch) * n;
    for (size_t mask = 0; mask < table->masks; mask++)
        cell[mask] = home;
    for (size_t v = 0; v < n && stop + 1 < table->stops; v++)
        if (next[v] >= 0)
            take_step(cell, table->rest + cell_of(table, stop + 1, (size_t)next[v], v),
                      table->follow + (w * n + v) * table->masks, table->masks,
                      table->bit[w * n + v], step[v]);
}

void yunta_tour_table_solve(yunta_tour_table *table, const int64_t *price, int64_t *step) {
    table->price = price;
    for (size_t stop = table->stops; stop-- > 0;)
        for (size_t w = 0; w < table->tours->workshops; w++) {
            for (size_t v = 0; v < table->tours->workshops; v++)
                step[v] = yunta_tour_step(table, (int32_t)w, v);
            for (size_t stretch = 0; stretch < table->stretches; stretch++)
                fill_cell(table, stop, stretch, w, step);
        }
}

/* The next stop of a least relaxed tour after w, -1: home. */
static int32_t step_on(const yunta_tour_table *table, size_t stop, int32_t w, int32_t *date,
                       size_t *mask) {
    const yunta_tours *tours = table->tours;
    size_t n = tours->workshops, at = (size_t)w;
    int64_t rest = yunta_tour_rest(table, stop, *date, at, *mask);
    int32_t from = *date / table->stretch * table->stretch;
    int32_t early = yunta_tours_from(tours, at, from);
    if (rest == home_cost(table, at))
        return -1;
    for (size_t v = 0; v < n; v++) {
        int32_t next = v == at ? tours->days : yunta_tours_date(tours, table->tourist, w, early, v);
        size_t after = table->follow[(at * n + v) * table->masks + *mask];
        if (next == tours->days || yunta_tour_remembers(table, at, *mask, v) ||
            yunta_tour_step(table, w, v) + yunta_tour_rest(table, stop + 1, next, v, after) != rest)
            continue;
        *date = next;
        *mask = after;
        return (int32_t)v;
    }
    return -1;
}

int64_t yunta_tour_least(const yunta_tour_table *table, int32_t *visits) {
    const yunta_tours *tours = table->tours;
    int64_t least = 0;
    int32_t w = -1, date = 0;
    size_t mask = 0;
    for (size_t first = 0; first < tours->workshops && table->stops > 0; first++) {
        int32_t on = yunta_tours_date(tours, table->tourist, -1, 0, first);
        if (on == tours->days)
            continue;
        int64_t total = yunta_tour_step(table, -1, first) + yunta_tour_rest(table, 0, on, first, 0);
        if (total < least) {
            least = total;
            w = (int32_t)first;
            date = on;
        }
    }
    for (size_t stop = 0; w >= 0; stop++) {
        visits[w]++;
        w = step_on(table, stop, w, &date, &mask);
    }
    return least;
}
