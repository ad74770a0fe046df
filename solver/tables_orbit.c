/* A seating with a symmetry: turning everybody takes rounds to rounds.
 *
 * People stand in circles of m, and few in the middle; a turn moves everybody one place on. Rounds
 * come in cycles: the d rounds of one are the turns of its first, which d turns leave as it is, so
 * d divides m. Every table of the first round then stands for all its turns, and pairs of people
 * are of one kind when turns take one to the other: who meets whom once is an exact cover, of the
 * people of the first rounds by tables, that uses each kind of pair at most once. Many designs
 * have such a symmetry (18 people at 6 tables for 8 rounds with m = 6, 21 at 7 for 10 with m = 7,
 * 32 at 8 for 10 with m = 8); which one is not known before, so all are tried in turn, each for
 * longer from pass to pass. Source: Colbourn & Dinitz 2007, Handbook of Combinatorial Designs. */
#include "base/array.h"
#include "solver/exact_cover.h"
#include "solver/tables_private.h"
#include <string.h>

enum { MOST_PEOPLE = 64, MOST_SIZE = 8, MOST_CYCLES = 12, MOST_MIDDLE = 8, MOST_SHAPES = 600 };
enum { MOST_TABLES = 150000, FIRST_TRY = 20000, LONGER = 8, A_TABLE = 16 };

typedef struct {
    int32_t step, middle; /* m; people in no circle */
    int32_t cycles, turns[MOST_CYCLES];
    bool tried; /* there is none */
} shape;

typedef YUNTA_ARRAY(shape) shapes;

/* A table of the first round of cycles that are d long: it stands for so many of all their rounds.
 */
typedef struct {
    uint64_t people;
    int32_t d, tables;
} standing;

/* A table as the cover knows it. */
typedef struct {
    int32_t standing, cycle;
} option;

typedef struct {
    const yunta_tables_problem *problem;
    int32_t people, size, rounds, step, turning; /* turning: people in circles */
    int32_t kind[MOST_PEOPLE][MOST_PEOPLE];      /* of a pair; kinds: how many pairs it has */
    YUNTA_ARRAY(int32_t) kinds;
    const shape *shape;
    int32_t item[MOST_CYCLES][MOST_PEOPLE]; /* of a person in a cycle's first round */
    int32_t items;
    YUNTA_ARRAY(standing)
    tables; /* for this step and middle, each d that came up one after another */
    YUNTA_ARRAY(option) options;
    yunta_cover *cover;
    int64_t work; /* links and tables looked at */
} orbits;

static int32_t turned(const orbits *o, int32_t person, int32_t by) {
    int32_t circle = person / o->step * o->step;
    return person < o->turning ? circle + (person - circle + by) % o->step : person;
}

static uint64_t turned_table(const orbits *o, uint64_t table, int32_t by) {
    uint64_t all = 0;
    for (; table != 0; table &= table - 1)
        all |= UINT64_C(1) << turned(o, __builtin_ctzll(table), by);
    return all;
}

/* How many turns by d take a table to different tables; 0 when two of them share people. */
static int32_t orbit_of(const orbits *o, uint64_t table, int32_t d) {
    int32_t stays = 1;
    for (int32_t by = d; by < o->step; by += d) {
        uint64_t other = turned_table(o, table, by);
        stays += other == table;
        if (other != table && (other & table) != 0)
            return 0;
        if (other < table)
            return 0;
    }
    return o->step / d / stays;
}

static bool find_kinds(orbits *o) {
    o->kinds.count = 0;
    memset(o->kind, -1, sizeof o->kind);
    for (int32_t a = 0; a < o->people; a++) {
        for (int32_t b = a + 1; b < o->people; b++) {
            if (o->kind[a][b] >= 0)
                continue;
            int32_t pairs = 0, x = a, y = b;
            for (; o->kind[x][y] < 0; x = turned(o, x, 1), y = turned(o, y, 1), pairs++)
                o->kind[x][y] = o->kind[y][x] = (int32_t)o->kinds.count;
            if (!yunta_array_push(&o->kinds, pairs))
                return false;
        }
    }
    return true;
}

static void find_items(orbits *o) {
    o->items = 0;
    for (int32_t c = 0; c < o->shape->cycles; c++) {
        for (int32_t p = 0; p < o->people; p++)
            o->item[c][p] = -1;
        for (int32_t p = 0; p < o->people; p++) {
            if (o->item[c][p] >= 0)
                continue;
            for (int32_t by = 0; by < o->step; by += o->shape->turns[c])
                o->item[c][turned(o, p, by)] = o->items;
            o->items++;
        }
    }
}

/* The kinds of pairs at a table whose turns, `tables` of them, are all at tables; 0 when somebody
 * would meet somebody twice. */
static int32_t kinds_at(const orbits *o, uint64_t table, int32_t tables, int32_t *kinds) {
    int32_t count = 0, times[MOST_SIZE * MOST_SIZE];
    for (uint64_t left = table; left != 0; left &= left - 1) {
        for (uint64_t right = left & (left - 1); right != 0; right &= right - 1) {
            int32_t kind = o->kind[__builtin_ctzll(left)][__builtin_ctzll(right)], k = 0;
            while (k < count && kinds[k] != kind)
                k++;
            if (k == count) {
                kinds[count] = kind;
                times[count++] = 0;
            }
            if (++times[k] * tables > o->kinds.items[kind])
                return 0;
        }
    }
    return count;
}

/* Keeps a table that the first round of cycles of d can have, once for all its turns. */
static bool keep_table(orbits *o, int32_t d, uint64_t table) {
    int32_t kinds[MOST_SIZE * MOST_SIZE], stays = 0;
    int32_t tables = orbit_of(o, table, d) * d;
    if (tables == 0)
        return true;
    for (int32_t by = 0; by < o->step; by++)
        stays += turned_table(o, table, by) == table;
    if (tables * stays != o->step || kinds_at(o, table, tables, kinds) == 0)
        return true;
    return yunta_array_push(&o->tables, ((standing){table, d, tables}));
}

/* The next larger number with as many ones. Source: Gosper, HAKMEM 175. */
static uint64_t next_table(uint64_t table) {
    uint64_t low = table & -table, rest = table + low;
    return rest | (((rest ^ table) / low) >> 2);
}

static bool find_tables(orbits *o, int32_t d) {
    const uint64_t first = (UINT64_C(1) << o->size) - 1;
    const uint64_t last = first << (o->people - o->size);
    for (size_t k = 0; k < o->tables.count; k++)
        if (o->tables.items[k].d == d)
            return true;
    for (uint64_t table = first;; table = next_table(table)) {
        o->work += A_TABLE;
        if (!keep_table(o, d, table))
            return false;
        if (table == last)
            return true;
    }
}

static bool add_option(orbits *o, int32_t c, int32_t which) {
    const standing *one = &o->tables.items[which];
    int32_t items[2 * MOST_SIZE * MOST_SIZE], kinds[MOST_SIZE * MOST_SIZE], count = 0;
    int32_t alike = kinds_at(o, one->people, one->tables, kinds);
    for (uint64_t left = one->people; left != 0; left &= left - 1) {
        int32_t item = o->item[c][__builtin_ctzll(left)], k = 0;
        while (k < count && items[k] != item)
            k++;
        items[k] = item;
        count += k == count;
    }
    for (int32_t k = 0; k < alike; k++)
        items[count++] = o->items + kinds[k];
    return yunta_cover_add(o->cover, items, (size_t)count) &&
           yunta_array_push(&o->options, ((option){which, c}));
}

/* *fits is false, and nothing made, where there would be too many. */
static bool add_options(orbits *o, bool *fits) {
    int64_t options = 0;
    for (int32_t c = 0; c < o->shape->cycles; c++) {
        if (!find_tables(o, o->shape->turns[c]))
            return false;
        for (size_t k = 0; k < o->tables.count; k++)
            options += o->tables.items[k].d == o->shape->turns[c];
    }
    *fits = options <= MOST_TABLES;
    for (int32_t c = 0; *fits && c < o->shape->cycles; c++)
        for (int32_t k = 0; k < (int32_t)o->tables.count; k++)
            if (o->tables.items[k].d == o->shape->turns[c] && !add_option(o, c, k))
                return false;
    return true;
}

/* All rounds from the tables chosen for the first of every cycle. */
static void seat(const orbits *o, const int32_t *chosen, size_t count, const int32_t *order,
                 int32_t *table) {
    int32_t taken[YUNTA_TABLES_MOST_ROUNDS] = {0};
    for (size_t k = 0; k < count; k++) {
        const option *of = &o->options.items[chosen[k]];
        const standing *one = &o->tables.items[of->standing];
        int32_t first = 0;
        for (int32_t c = 0; c < of->cycle; c++)
            first += o->shape->turns[c];
        for (int32_t by = 0; by < one->tables; by++) {
            int32_t round = first + by % one->d;
            uint64_t left = turned_table(o, one->people, by);
            for (; left != 0; left &= left - 1)
                table[round * o->people + order[__builtin_ctzll(left)]] = taken[round];
            taken[round]++;
        }
    }
}

static yunta_status make_cover(orbits *o, shape *s, bool *fits) {
    o->shape = s;
    if (o->step != s->step || o->turning != o->people - s->middle) {
        o->step = s->step;
        o->turning = o->people - s->middle;
        o->tables.count = 0;
        if (!find_kinds(o))
            return YUNTA_E_MEMORY;
    }
    find_items(o);
    o->options.count = 0;
    yunta_status status = yunta_cover_new((size_t)o->items, o->kinds.count, &o->cover);
    return status == YUNTA_OK && !add_options(o, fits) ? YUNTA_E_MEMORY : status;
}

static yunta_status try_shape(orbits *o, shape *s, const yunta_deadline *deadline,
                              yunta_random *random, int64_t most, const int32_t *order,
                              int32_t *table, bool *found) {
    int32_t chosen[MOST_CYCLES * MOST_PEOPLE];
    size_t count = 0;
    int64_t followed = 0;
    bool fits = false;
    yunta_cover_end end = YUNTA_COVER_TIRED;
    yunta_status status = make_cover(o, s, &fits);
    if (status == YUNTA_OK && fits)
        status =
            yunta_cover_search(o->cover, random, deadline, most, &followed, chosen, &count, &end);
    o->work += followed;
    s->tried = end == YUNTA_COVER_NONE || !fits;
    *found = end == YUNTA_COVER_FOUND;
    if (*found)
        seat(o, chosen, count, order, table);
    yunta_cover_free(o->cover);
    o->cover = NULL;
    return status;
}

/* The ways to make `left` rounds of cycles no longer than the last one. */
static bool add_shapes(shapes *all, shape *one, int32_t left) {
    const int32_t longest = one->cycles > 0 ? one->turns[one->cycles - 1] : left;
    if (left == 0)
        return all->count == MOST_SHAPES || yunta_array_push(all, *one);
    for (int32_t d = longest < left ? longest : left; d > 0; d--) {
        if (one->step % d != 0 || one->cycles == MOST_CYCLES)
            continue;
        one->turns[one->cycles++] = d;
        if (!add_shapes(all, one, left - d))
            return false;
        one->cycles--;
    }
    return true;
}

static bool find_shapes(const orbits *o, shapes *all) {
    for (int32_t m = o->people; m > 1; m--) {
        for (int32_t middle = o->people % m; middle <= MOST_MIDDLE && middle + m <= o->people;
             middle += m) {
            shape one = {.step = m, .middle = middle};
            if (!add_shapes(all, &one, o->rounds))
                return false;
        }
    }
    return true;
}

static yunta_status try_all(orbits *o, shapes *all, const yunta_deadline *deadline,
                            yunta_random *random, int64_t work, const int32_t *order,
                            int32_t *table, bool *found) {
    yunta_status status = YUNTA_OK;
    for (int64_t most = FIRST_TRY; o->work < work; most *= LONGER) {
        bool any = false;
        for (size_t k = 0; k < all->count && o->work < work; k++) {
            shape *s = &all->items[k];
            if (s->tried)
                continue;
            any = true;
            status = try_shape(o, s, deadline, random, most, order, table, found);
            if (status != YUNTA_OK || *found || yunta_deadline_passed(deadline))
                return status;
        }
        if (!any)
            break;
    }
    return status;
}

/* How many tables there could be, MOST_TABLES + 1 when more than that. */
static int64_t count_tables(int64_t people, int64_t size) {
    int64_t count = 1;
    for (int64_t k = 1; k <= size && count <= MOST_TABLES; k++)
        count = count * (people - size + k) / k;
    return count;
}

yunta_status yunta_tables_orbits(const yunta_tables_problem *problem, const int32_t *order,
                                 const yunta_deadline *deadline, yunta_random *random,
                                 int64_t *work, int32_t *table, bool *found) {
    size_t size = problem->people / problem->tables;
    *found = false;
    if (problem->people > MOST_PEOPLE || problem->people % problem->tables != 0 || size < 2 ||
        size > MOST_SIZE || problem->rounds < 2 ||
        count_tables((int64_t)problem->people, (int64_t)size) > MOST_TABLES)
        return YUNTA_OK;
    orbits *o = yunta_alloc(1, sizeof *o);
    shapes all = {0};
    yunta_status status = YUNTA_E_MEMORY;
    if (o != NULL) {
        o->problem = problem;
        o->people = (int32_t)problem->people;
        o->size = (int32_t)size;
        o->rounds = (int32_t)problem->rounds;
        if (find_shapes(o, &all))
            status = try_all(o, &all, deadline, random, *work, order, table, found);
        *work -= o->work;
        yunta_array_free(&o->kinds);
        yunta_array_free(&o->tables);
        yunta_array_free(&o->options);
    }
    yunta_array_free(&all);
    yunta_free(o);
    return status;
}
