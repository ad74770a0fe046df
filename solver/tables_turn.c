/* A first seating that turns: each round is the one before with everybody moved one place on.
 *
 * People stand in circles as long as there are rounds, and the few who are left in the middle; in
 * the next round a person sits where the one before them in their circle sat. Pairs of people are
 * of one kind when turning takes one to the other, and nobody meets anybody twice in all rounds
 * when no two pairs of one kind share tables in the first. So one round is searched in the place of
 * all. Many known designs turn: Kirkman's schoolgirls (5 tables of 3 for 7 rounds) do. Source:
 * starters; Wallis 1988, Combinatorial Designs. */
#include "solver/tables_private.h"
#include <string.h>

enum { MOST_PEOPLE = 256, LEAST_ROUNDS = 3 };
/* A swap that adds f faults is made with a chance of (warmth / 1024)^f; warmth falls in steps. */
enum { WARMEST = 360, COLDEST = 12, STEPS_A_WARMTH = 4000 };

/* Kinds of pairs, by what a pair at a table of the first round leads to. */
typedef enum { PAIR_TURNS, PAIR_TURNS_HALF, PAIR_STAYS } pair_way;

typedef struct {
    const yunta_tables_problem *problem;
    size_t people, rounds, turning; /* turning: people in circles */
    int32_t *count;                 /* [3 * people^2] of each kind in the first round */
    int32_t *table, *seat, *place;  /* [people] */
    int64_t faults;
    yunta_random *random;
} wheel;

/* a < b. Person p is at place p % rounds of circle p / rounds, or in the middle. */
static size_t kind_of(const wheel *w, size_t a, size_t b, pair_way *way) {
    size_t n = w->people, circle = a / w->rounds, other = b / w->rounds;
    *way = PAIR_TURNS;
    if (a >= w->turning) {
        *way = PAIR_STAYS;
        return 2 * n * n + a * n + b;
    }
    if (b >= w->turning)
        return n * n + b * n + circle;
    size_t apart = (b % w->rounds + w->rounds - a % w->rounds) % w->rounds;
    if (circle == other && 2 * apart > w->rounds)
        apart = w->rounds - apart;
    if (circle == other && 2 * apart == w->rounds)
        *way = PAIR_TURNS_HALF;
    return (circle * w->rounds + apart) * (w->turning / w->rounds) + other;
}

/* Faults of `count` pairs of one kind: twice the times too often that each pair of it meets. */
static int64_t faults_of(pair_way way, int64_t count) {
    if (way == PAIR_STAYS)
        return 2 * count;
    if (way == PAIR_TURNS_HALF)
        return count > 0 ? 2 * count - 1 : 0;
    return count > 1 ? 2 * (count - 1) : 0;
}

static void count_pair(wheel *w, size_t a, size_t b, int by) {
    pair_way way;
    int32_t *count = &w->count[a < b ? kind_of(w, a, b, &way) : kind_of(w, b, a, &way)];
    w->faults -= faults_of(way, *count);
    *count += by;
    w->faults += faults_of(way, *count);
}

static void count_mates(wheel *w, size_t person, int by) {
    size_t table = (size_t)w->table[person];
    size_t to = yunta_tables_start(w->problem, table + 1);
    for (size_t k = yunta_tables_start(w->problem, table); k < to; k++)
        if (w->seat[k] != (int32_t)person)
            count_pair(w, person, (size_t)w->seat[k], by);
}

static void swap_seats(wheel *w, size_t a, size_t b) {
    count_mates(w, a, -1);
    count_mates(w, b, -1);
    int32_t table = w->table[a], place = w->place[a];
    w->table[a] = w->table[b];
    w->place[a] = w->place[b];
    w->table[b] = table;
    w->place[b] = place;
    w->seat[w->place[a]] = (int32_t)a;
    w->seat[w->place[b]] = (int32_t)b;
    count_mates(w, a, 1);
    count_mates(w, b, 1);
}

static bool accepts(wheel *w, int64_t more, uint32_t warmth) {
    for (; more > 0; more--)
        if (yunta_random_below(w->random, 1024) >= warmth)
            return false;
    return true;
}

static void sit_down(wheel *w) {
    for (size_t t = 0; t < w->problem->tables; t++)
        for (size_t k = yunta_tables_start(w->problem, t);
             k < yunta_tables_start(w->problem, t + 1); k++) {
            w->table[k] = (int32_t)t;
            w->seat[k] = w->place[k] = (int32_t)k;
        }
    for (size_t a = 0; a < w->people; a++)
        for (size_t b = a + 1; b < w->people; b++)
            if (w->table[a] == w->table[b])
                count_pair(w, a, b, 1);
}

/* Until there is no fault, or the work is used up. */
static void anneal(wheel *w, const yunta_deadline *deadline, int64_t *work) {
    uint32_t warmth = WARMEST;
    int64_t a_step = 4 * (int64_t)(w->people / w->problem->tables + 1);
    for (int64_t step = 1; w->faults > 0 && *work > 0; step++) {
        size_t a = yunta_random_below(w->random, (uint32_t)w->people);
        size_t b = yunta_random_below(w->random, (uint32_t)w->people);
        int64_t before = w->faults;
        *work -= a_step;
        if (step % STEPS_A_WARMTH == 0) {
            warmth = warmth > COLDEST ? warmth * 9 / 10 : WARMEST;
            if (yunta_deadline_passed(deadline))
                return;
        }
        if (w->table[a] == w->table[b])
            continue;
        swap_seats(w, a, b);
        if (!accepts(w, w->faults - before, warmth))
            swap_seats(w, a, b);
    }
}

static void turn(const wheel *w, const int32_t *order, int32_t *table) {
    for (size_t r = 0; r < w->rounds; r++)
        for (size_t p = 0; p < w->people; p++) {
            size_t circle = p / w->rounds * w->rounds;
            size_t sat = p < w->turning ? circle + (p % w->rounds + w->rounds - r) % w->rounds : p;
            table[r * w->people + (size_t)order[p]] = w->table[sat];
        }
}

yunta_status yunta_tables_turning(const yunta_tables_problem *problem, const int32_t *order,
                                  const yunta_deadline *deadline, yunta_random *random,
                                  int64_t *work, int32_t *table, bool *found) {
    size_t people = problem->people, rounds = problem->rounds;
    wheel w = {.problem = problem, .people = people, .rounds = rounds, .random = random};
    yunta_status status = YUNTA_OK;
    *found = false;
    if (people > MOST_PEOPLE || rounds < LEAST_ROUNDS || rounds > people)
        return YUNTA_OK;
    w.turning = people / rounds * rounds;
    w.count = yunta_alloc(3 * people * people, sizeof *w.count);
    w.table = yunta_alloc(people, sizeof *w.table);
    w.seat = yunta_alloc(people, sizeof *w.seat);
    w.place = yunta_alloc(people, sizeof *w.place);
    if (w.count && w.table && w.seat && w.place) {
        sit_down(&w);
        anneal(&w, deadline, work);
        turn(&w, order, table);
        *found = w.faults == 0;
    } else {
        status = YUNTA_E_MEMORY;
    }
    yunta_free(w.count);
    yunta_free(w.table);
    yunta_free(w.seat);
    yunta_free(w.place);
    return status;
}
