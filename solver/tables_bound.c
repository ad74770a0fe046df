/* What no seating can beat, by counting. See docs/mathematics.md. */
#include "solver/tables_private.h"
#include <stdlib.h>

static int64_t pairs_of(int64_t people) {
    return people * (people - 1) / 2;
}

/* The fewest pairs that share a table when so many people are spread over the tables. */
static int64_t spread(int64_t people, int64_t tables) {
    int64_t each = people / tables, more = people % tables;
    return more * pairs_of(each + 1) + (tables - more) * pairs_of(each);
}

/* Pairs at tables in one round. */
static int64_t seated_pairs(const yunta_tables_problem *problem) {
    return spread((int64_t)problem->people, (int64_t)problem->tables);
}

/* Two counts, the larger of which holds: there are only so many pairs of people; and people of one
 * table of the first round, spread over the tables of a later one, meet again when they are more
 * than the tables. */
static int64_t least_repeats(const yunta_tables_problem *problem) {
    int64_t tables = (int64_t)problem->tables, rounds = (int64_t)problem->rounds, again = 0;
    int64_t total = rounds * seated_pairs(problem) - pairs_of((int64_t)problem->people);
    for (size_t t = 0; t < problem->tables; t++)
        again += spread(
            (int64_t)(yunta_tables_start(problem, t + 1) - yunta_tables_start(problem, t)), tables);
    again *= rounds - 1;
    return total > again ? total : again;
}

static int ascending(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* People of one code, spread over the tables of each round. */
static bool least_alike(const yunta_tables_problem *problem, int trait, int64_t *least) {
    size_t people = problem->people;
    *least = 0;
    if (!problem->trait[trait])
        return true;
    int32_t *code = yunta_alloc(people, sizeof *code);
    if (!code)
        return false;
    for (size_t p = 0; p < people; p++)
        code[p] = problem->trait[trait][p];
    qsort(code, people, sizeof *code, ascending);
    for (size_t from = 0, to; from < people; from = to) {
        for (to = from; to < people && code[to] == code[from];)
            to++;
        *least += spread((int64_t)(to - from), (int64_t)problem->tables);
    }
    *least *= (int64_t)problem->rounds;
    yunta_free(code);
    return true;
}

bool yunta_tables_bound(const yunta_tables_problem *problem, yunta_mix *bound) {
    bound->of[0] = least_repeats(problem);
    return least_alike(problem, 0, &bound->of[1]) && least_alike(problem, 1, &bound->of[2]);
}
