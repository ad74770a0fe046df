/* Leximin: among the best matchings of the stages before, the one whose scores, lowest first, are
 * lexicographically greatest. Exact.
 *
 * Raising the vector from its lowest score up is the same as having as few pairs as can be at the
 * lowest score, then at the next, and so on: one stage of cost 0 or 1 a score that occurs. A stage
 * takes each pair of its score in turn: either a cycle of the residual network at no cost takes it
 * out, or the set of nodes that a search reaches changes its price by one, which proves the stage.
 * What is not tight then is closed for good (complementary slackness), so that the network falls
 * apart. Groups do not bear on each other. Sources: Goldberg & Kennedy 1995 (refine); Huang,
 * Kavitha, Mehlhorn & Michail 2016 (fair matchings).
 */
#ifndef YUNTA_SOLVER_LEXIMIN_H
#define YUNTA_SOLVER_LEXIMIN_H

#include "base/deadline.h"
#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { YUNTA_LEXIMIN_ALL = 10001 }; /* one above the highest score */

/* A network and a best matching of the stages before, with what their prices leave open. */
typedef struct {
    size_t sellers, buyers;
    const int32_t *capacity; /* [sellers] */
    const int32_t *demand;   /* [buyers] */
    const size_t *first;     /* [buyers + 1]; fewer than 2^32 arcs */
    const int32_t
        *seller; /* [arcs] tight ones and chosen ones, of a buyer by score, highest first */
    const int16_t *score; /* [arcs] 0..10000 */
    uint8_t *chosen;      /* [arcs] in and out */
    const uint8_t *fixed; /* [arcs] chosen, and stays so */
    /* Whether a seller may begin or cease to sell; sell one more or less beyond the first; whether
     * a buyer may buy one more or less. */
    const uint8_t *first_open, *more_open; /* [sellers] */
    const uint8_t *buyer_open;             /* [buyers] */
    const uint8_t *counts; /* [sellers] whom the goal of most sellers counts, once all scores are
                              as they should be; NULL: no such goal */
} yunta_leximin_network;

/* Sorts count arcs by score, highest first, ties by their order. scratch: [count]. O(count). */
void yunta_leximin_sort(uint32_t *arc, size_t count, const int16_t *score, uint32_t *scratch);

/* *proven: every pair of a score up to this one is proven to be needed; ALL when all is proven,
 * less when the deadline came first (chosen is then a matching as good as found). YUNTA_E_MEMORY.
 * Deterministic. Cost: a search for each chosen pair and each improvement, of the smaller of what
 * can be reached forwards and backwards. */
yunta_status yunta_leximin_refine(const yunta_leximin_network *network,
                                  const yunta_deadline *deadline, int32_t *proven);

#endif
