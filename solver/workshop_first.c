/* What tours are worth, and a first calendar of them. */
#include "base/random.h"
#include "solver/workshop_private.h"
#include <string.h>

enum { SHAKES = 2000, MOST_RUINED = 8 };

bool yunta_tour_holds(const yunta_tours *tours, size_t tourist, const yunta_tour *tour,
                      int64_t *cost) {
    int32_t last = -1, date = 0;
    *cost = 0;
    if (tour->count > (size_t)tours->tourist[tourist].most)
        return false;
    for (size_t k = 0; k < tour->count; k++) {
        size_t w = (size_t)tour->workshop[k];
        date = yunta_tours_date(tours, tourist, last, date, w);
        if (date == tours->days)
            return false;
        *cost += last < 0 ? tours->tourist[tourist].home[w]
                          : tours->cost[(size_t)last * tours->workshops + w];
        last = (int32_t)w;
    }
    if (last >= 0)
        *cost += tours->tourist[tourist].home[last];
    return true;
}

int64_t yunta_tours_value(const yunta_tours *tours, const yunta_tour *tour) {
    int64_t unheld = 0, total = 0;
    for (size_t w = 0; w < tours->workshops; w++)
        unheld += yunta_tours_weight(tours, w);
    for (size_t f = 0; f < tours->tourists; f++) {
        int64_t cost;
        yunta_tour_holds(tours, f, &tour[f], &cost);
        for (size_t k = 0; k < tour[f].count; k++)
            unheld -= yunta_tours_weight(tours, (size_t)tour[f].workshop[k]);
        total += cost;
    }
    return unheld + total * tours->cost_weight;
}

static void insert(yunta_tour *tour, size_t at, int32_t w) {
    memmove(tour->workshop + at + 1, tour->workshop + at,
            (tour->count - at) * sizeof *tour->workshop);
    tour->workshop[at] = w;
    tour->count++;
}

static void take_out(yunta_tour *tour, size_t at) {
    tour->count--;
    memmove(tour->workshop + at, tour->workshop + at + 1,
            (tour->count - at) * sizeof *tour->workshop);
}

typedef struct {
    size_t tourist, at;
    int64_t gain; /* of the value, above 0 */
} spot;

/* Where workshop w is best put in. */
static spot best_spot(const yunta_tours *tours, yunta_tour *tour, int32_t w) {
    spot best = {0};
    for (size_t f = 0; f < tours->tourists; f++) {
        int64_t before, after;
        yunta_tour_holds(tours, f, &tour[f], &before);
        for (size_t at = 0; at <= tour[f].count; at++) {
            insert(&tour[f], at, w);
            if (yunta_tour_holds(tours, f, &tour[f], &after)) {
                int64_t gain =
                    yunta_tours_weight(tours, (size_t)w) - (after - before) * tours->cost_weight;
                if (gain > best.gain)
                    best = (spot){f, at, gain};
            }
            take_out(&tour[f], at);
        }
    }
    return best;
}

static bool find_workshop(const yunta_tours *tours, const yunta_tour *tour, int32_t w, size_t *f,
                          size_t *at) {
    for (*f = 0; *f < tours->tourists; (*f)++)
        for (*at = 0; *at < tour[*f].count; (*at)++)
            if (tour[*f].workshop[*at] == w)
                return true;
    return false;
}

/* Takes a workshop out and puts it where it is best. Whether the value fell. */
static bool move(const yunta_tours *tours, yunta_tour *tour, int32_t w) {
    size_t f, at;
    int64_t before = yunta_tours_value(tours, tour);
    if (!find_workshop(tours, tour, w, &f, &at))
        return false;
    take_out(&tour[f], at);
    int64_t cost;
    bool holds = yunta_tour_holds(tours, f, &tour[f], &cost);
    spot best = {0};
    if (holds)
        best = best_spot(tours, tour, w);
    if (best.gain > 0)
        insert(&tour[best.tourist], best.at, w);
    if (holds && yunta_tours_value(tours, tour) < before)
        return true;
    if (best.gain > 0)
        take_out(&tour[best.tourist], best.at);
    insert(&tour[f], at, w);
    return false;
}

/* The workshop whose best spot gains most goes in first, until none gains. */
static bool insert_all(const yunta_tours *tours, yunta_tour *tour, bool *in) {
    bool any = false;
    for (;;) {
        spot best = {0};
        size_t which = 0;
        for (size_t w = 0; w < tours->workshops; w++) {
            spot here = {0};
            if (!in[w])
                here = best_spot(tours, tour, (int32_t)w);
            if (here.gain > best.gain) {
                best = here;
                which = w;
            }
        }
        if (best.gain == 0)
            return any;
        insert(&tour[best.tourist], best.at, (int32_t)which);
        in[which] = any = true;
    }
}

/* What keeps its place, in order of dates: these ways can be gone, as they stand. */
static void start_with_kept(const yunta_tours *tours, yunta_tour *tour, bool *in) {
    for (size_t w = 0; w < tours->workshops; w++) {
        if (tours->keeper[w] < 0)
            continue;
        yunta_tour *own = &tour[tours->keeper[w]];
        size_t at = 0;
        while (at < own->count && tours->kept_on[own->workshop[at]] < tours->kept_on[w])
            at++;
        insert(own, at, (int32_t)w);
        in[w] = true;
    }
}

static void mark(const yunta_tours *tours, const yunta_tour *tour, bool *in) {
    size_t f, at;
    for (size_t w = 0; w < tours->workshops; w++)
        in[w] = find_workshop(tours, tour, (int32_t)w, &f, &at);
}

/* Every workshop to where it is best, until nothing gains. */
static void settle(const yunta_tours *tours, const yunta_deadline *deadline, yunta_tour *tour,
                   bool *in) {
    for (bool better = true; better;) {
        better = insert_all(tours, tour, in);
        for (size_t w = 0; w < tours->workshops && !yunta_deadline_passed(deadline); w++)
            better = move(tours, tour, (int32_t)w) || better;
        better = better && !yunta_deadline_passed(deadline);
        mark(tours, tour, in);
    }
}

static void copy_tours(const yunta_tours *tours, const yunta_tour *from, yunta_tour *to) {
    for (size_t f = 0; f < tours->tourists; f++) {
        to[f].count = from[f].count;
        memcpy(to[f].workshop, from[f].workshop, from[f].count * sizeof *from[f].workshop);
    }
}

/* Takes out a workshop and some of those near it, but what keeps its place. */
static void ruin(const yunta_tours *tours, yunta_random *luck, yunta_tour *tour, bool *in) {
    size_t n = tours->workshops, size = 2 + yunta_random_below(luck, MOST_RUINED - 1), f, at;
    size_t centre = yunta_random_below(luck, (uint32_t)n);
    const int32_t *near = tours->near + centre * (n - 1);
    for (size_t k = 0; k < n && size > 0; k++) {
        int32_t w = k == 0 ? (int32_t)centre : near[k - 1];
        if (tours->keeper[w] >= 0 || (k > 0 && yunta_random_below(luck, 3) == 0))
            continue;
        size--;
        if (!find_workshop(tours, tour, w, &f, &at))
            continue;
        take_out(&tour[f], at);
        int64_t cost;
        if (yunta_tour_holds(tours, f, &tour[f], &cost))
            in[w] = false;
        else
            insert(&tour[f], at, w);
    }
}

/* Puts in whatever is out, in an order by chance. */
static void put_back(const yunta_tours *tours, yunta_random *luck, yunta_tour *tour, bool *in,
                     int32_t *order) {
    size_t count = 0;
    for (size_t w = 0; w < tours->workshops; w++)
        if (!in[w])
            order[count++] = (int32_t)w;
    for (; count > 0; count--) {
        size_t k = yunta_random_below(luck, (uint32_t)count);
        spot best = best_spot(tours, tour, order[k]);
        if (best.gain > 0) {
            insert(&tour[best.tourist], best.at, order[k]);
            in[order[k]] = true;
        }
        order[k] = order[count - 1];
    }
}

/* Ruin and recreate (Schrimpf et al. 2000), a fixed amount of it: a calendar a little worse is gone
 * on from too, ever less so. */
static yunta_status shake(const yunta_tours *tours, const yunta_deadline *deadline,
                          yunta_tour *best, bool *in) {
    size_t n = tours->workshops;
    yunta_arena *arena = yunta_arena_new();
    yunta_tour *tour = arena ? yunta_arena_alloc(arena, tours->tourists, sizeof *tour) : NULL;
    yunta_tour *last = arena ? yunta_arena_alloc(arena, tours->tourists, sizeof *last) : NULL;
    int32_t *order = arena ? yunta_arena_alloc(arena, n, sizeof *order) : NULL;
    bool good = tour && last && order;
    for (size_t f = 0; f < tours->tourists && good; f++) {
        tour[f].workshop = yunta_arena_alloc(arena, n + 1, sizeof(int32_t));
        last[f].workshop = yunta_arena_alloc(arena, n + 1, sizeof(int32_t));
        good = tour[f].workshop && last[f].workshop;
    }
    int64_t least = yunta_tours_value(tours, best), value = least;
    yunta_random luck;
    yunta_random_seed(&luck, n);
    if (good)
        copy_tours(tours, best, last);
    for (int k = 0; good && k < SHAKES && !yunta_deadline_passed(deadline); k++) {
        copy_tours(tours, last, tour);
        mark(tours, tour, in);
        ruin(tours, &luck, tour, in);
        put_back(tours, &luck, tour, in, order);
        int64_t now = yunta_tours_value(tours, tour);
        if (now > value + least / 20 * (SHAKES - k) / SHAKES)
            continue;
        value = now;
        copy_tours(tours, tour, last);
        if (now < least) {
            least = now;
            copy_tours(tours, tour, best);
        }
    }
    yunta_arena_free(arena);
    return good ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_status yunta_tours_first(const yunta_tours *tours, const yunta_deadline *deadline,
                               yunta_tour *tour) {
    bool *in = yunta_alloc(tours->workshops, sizeof *in);
    yunta_status status = YUNTA_OK;
    if (!in)
        return YUNTA_E_MEMORY;
    start_with_kept(tours, tour, in);
    settle(tours, deadline, tour, in);
    if (tours->workshops > 1 && tours->tourists > 0)
        status = shake(tours, deadline, tour, in);
    mark(tours, tour, in);
    settle(tours, deadline, tour, in);
    yunta_free(in);
    return status;
}
