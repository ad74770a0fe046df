/* What the files of the seating share.
 *
 * tables.c drives; tables_bound.c computes what no seating can beat; tables_start.c makes a first
 * seating from a ring, tables_turn.c one that turns, tables_orbit.c one with a symmetry of another
 * kind; tables_search.c improves it, tables_moves.c
 * counts what a swap changes.
 */
#ifndef YUNTA_SOLVER_TABLES_PRIVATE_H
#define YUNTA_SOLVER_TABLES_PRIVATE_H

#include "base/deadline.h"
#include "base/random.h"
#include "base/status.h"
#include "solver/tables.h"

enum { YUNTA_TABLES_GOALS = 3, YUNTA_TABLES_TRAITS = 2 };

/* repeats, institution, region. */
typedef struct {
    int64_t of[YUNTA_TABLES_GOALS];
} yunta_mix;

/* Below 0, 0, above 0 as a is better than, the same as, worse than b. */
static inline int yunta_mix_compare(const yunta_mix *a, const yunta_mix *b) {
    for (int g = 0; g < YUNTA_TABLES_GOALS; g++)
        if (a->of[g] != b->of[g])
            return a->of[g] < b->of[g] ? -1 : 1;
    return 0;
}

typedef struct {
    size_t people, tables, rounds;
    /* [people] code of the institution, of the region; who has none has one of their own. NULL:
     * the cohort has no such column. */
    const int32_t *trait[YUNTA_TABLES_TRAITS];
} yunta_tables_problem;

/* A seating that is being changed. Seats of table t in a round lie at seat[start(t) ..). */
typedef struct {
    const yunta_tables_problem *problem;
    int32_t *table, *seat, *place; /* [rounds * people]; place: of a person in seat */
    uint16_t *met;                 /* [people * people] common tables so far; NULL: counted anew */
    yunta_mix mix;
} yunta_tables_state;

/* The first seat of a table: the first people % tables tables have one seat more. */
static inline size_t yunta_tables_start(const yunta_tables_problem *problem, size_t table) {
    size_t small = problem->people / problem->tables, more = problem->people % problem->tables;
    return table * small + (table < more ? table : more);
}

/* tables_bound.c: no seating has less. O(people). false: memory. */
bool yunta_tables_bound(const yunta_tables_problem *problem, yunta_mix *bound);

/* tables_start.c: table of each, [rounds * people], people laid out in rows in this order: people
 * of one row meet only in the rounds beyond the ring's. */
void yunta_tables_first(const yunta_tables_problem *problem, const int32_t *order, int32_t *table);

/* tables_turn.c: a first seating whose rounds are turns of the first, found with at most *work.
 * *found: without repeats; else table is as good as nothing. No more than 256 people. */
yunta_status yunta_tables_turning(const yunta_tables_problem *problem, const int32_t *order,
                                  const yunta_deadline *deadline, yunta_random *random,
                                  int64_t *work, int32_t *table, bool *found);

/* tables_orbit.c: a seating with a symmetry, in which nobody meets anybody twice, found with at
 * most *work; *found as above. Tables all alike, no more than 64 people. */
yunta_status yunta_tables_orbits(const yunta_tables_problem *problem, const int32_t *order,
                                 const yunta_deadline *deadline, yunta_random *random,
                                 int64_t *work, int32_t *table, bool *found);

/* tables_moves.c */
yunta_status yunta_tables_state_new(const yunta_tables_problem *problem, yunta_tables_state *state);
void yunta_tables_state_free(yunta_tables_state *state);
/* Takes this seating, [rounds * people], and counts its mix. O(rounds people size). */
void yunta_tables_state_set(yunta_tables_state *state, const int32_t *table);
/* What changes when two people of different tables change seats in one round. O(size). */
void yunta_tables_swap_gain(const yunta_tables_state *state, size_t round, int32_t a, int32_t b,
                            yunta_mix *change);
void yunta_tables_swap(yunta_tables_state *state, size_t round, int32_t a, int32_t b,
                       const yunta_mix *change);
/* What changes when two people take each other's seats in every round: repeats stay. */
void yunta_tables_trade_gain(const yunta_tables_state *state, int32_t a, int32_t b,
                             yunta_mix *change);
void yunta_tables_trade(yunta_tables_state *state, int32_t a, int32_t b, const yunta_mix *change);
/* The first goal for which a seat is to blame (that of a table mate met again, or alike), at most
 * `goals`; YUNTA_TABLES_GOALS when it is not. */
int yunta_tables_blame(const yunta_tables_state *state, size_t round, int32_t person);

/* tables_search.c: improves *best, [rounds * people] and its mix, until it meets bound or steps are
 * used up; true when it meets the bound. */
typedef struct {
    const yunta_tables_problem *problem;
    const yunta_deadline *deadline;
    yunta_mix bound;
    int32_t *best; /* [rounds * people] */
    yunta_mix best_mix;
    yunta_random random;
    int64_t work; /* seats that may still be looked at */
} yunta_tables_search;
yunta_status yunta_tables_improve(yunta_tables_search *search, yunta_tables_state *state,
                                  int64_t work);

#endif
