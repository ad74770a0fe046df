/* A matching of greatest weight in any graph, by growing one alternating tree at a time, with
 * prices of vertices and of odd sets that prove it.
 *
 * Every vertex has a price y >= 0; some sets B of an odd number of vertices have a price z > 0.
 * With slack(u,v) = y_u + y_v + sum of z_B over the sets that hold both - 2 weight, any matching M
 * has 2 weight(M) <= sum y + sum z_B (|B| - 1) / 2 + sum over edges of max(0, -slack), whatever the
 * prices. Weights are integers at least 0, and so are all prices. Edges may be added between
 * solves: prices that stand against them are raised, and the next solve starts from there. Source:
 * Edmonds 1965; Galil, Micali & Gabow 1986.
 */
#ifndef YUNTA_SOLVER_BLOSSOM_H
#define YUNTA_SOLVER_BLOSSOM_H

#include "base/deadline.h"
#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct yunta_blossom yunta_blossom;

yunta_status yunta_blossom_new(size_t vertices, yunta_blossom **blossom);
void yunta_blossom_free(yunta_blossom *blossom);
/* An edge between two vertices, parallel ones too; weight at most 2^55. Its index from 0, or -1
 * when memory runs out. */
int32_t yunta_blossom_edge(yunta_blossom *blossom, int32_t from, int32_t to, int64_t weight);
/* Raises the price of a vertex, so that edges fit in. Only after yunta_blossom_open. */
void yunta_blossom_raise(yunta_blossom *blossom, int32_t vertex, int64_t price);
/* Matches along the cycles and paths of v -> next[v] (-1: none) what has no slack, every second
 * edge.
 */
void yunta_blossom_suggest(yunta_blossom *blossom, const int32_t *next);
/* Takes the sets apart, their prices going to their vertices, which leaves no slack below 0. */
void yunta_blossom_open(yunta_blossom *blossom);
/* Deterministic; the slack of no edge may be below 0. *late: the deadline came, and the matching is
 * not the best, but the prices hold. YUNTA_E_MEMORY. O(vertices * edges * log) at worst. */
yunta_status yunta_blossom_solve(yunta_blossom *blossom, const yunta_deadline *deadline,
                                 bool *late);
/* The edge that matches a vertex, or -1. */
int32_t yunta_blossom_match(const yunta_blossom *blossom, int32_t vertex);
const int64_t *yunta_blossom_prices(const yunta_blossom *blossom); /* y, [vertices] */
/* Prepares yunta_blossom_between for the prices as they are. YUNTA_E_MEMORY. O(vertices log). */
yunta_status yunta_blossom_survey(yunta_blossom *blossom);
/* The sum of z over the sets that hold both vertices, at the last survey. O(1). */
int64_t yunta_blossom_between(const yunta_blossom *blossom, int32_t one, int32_t other);
/* sum y + sum z_B (|B| - 1) / 2. */
__int128 yunta_blossom_total(const yunta_blossom *blossom);

#endif
