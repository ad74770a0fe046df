/* Seats people at mixed tables: `yunta tables`.
 *
 * Tables take at most `size` people and differ by one at most. Objectives, in this order:
 *   repeats      how often two people meet at a table again, beyond their first time
 *   institution  pairs of the same institution at one table, over all rounds
 *   region       pairs of the same region at one table, over all rounds
 * each the least possible; a column that the cohort lacks has no stage. Bounds:
 * docs/mathematics.md. With as many rounds as possible and no repeats this is the social golfer
 * problem. */
#ifndef YUNTA_SOLVER_TABLES_H
#define YUNTA_SOLVER_TABLES_H

#include "model/cohort.h"
#include "model/seating.h"
#include "solver/options.h"

enum { YUNTA_TABLES_MOST_ROUNDS = 200, YUNTA_TABLES_MOST_PEOPLE = 20000 };

/* person: [people], ascending, at least 1; size at least 2; rounds 1..YUNTA_TABLES_MOST_ROUNDS.
 * The caller frees *seating. Its part is PROVEN when every stage meets its bound, else BOUND: the
 * search ends by itself after a fixed amount of work, or with the deadline. The same answer on
 * every machine unless the deadline came first. YUNTA_E_STOPPED, YUNTA_E_MEMORY. */
yunta_status yunta_tables(const yunta_cohort *cohort, const int32_t *person, size_t people,
                          size_t size, size_t rounds, const yunta_solve_options *options,
                          yunta_seating **seating);

#endif
