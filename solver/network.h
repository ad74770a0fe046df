/* Maximum-weight b-matching of one block by successive shortest augmenting paths, with prices.
 *
 * n sellers (mentors), m buyers (mentees), arcs with integer weights. Each seller sells at most
 * capacity units, each buyer buys at most demand units, each arc carries at most one. bonus is
 * gained once for every seller that sells at least one unit. Maximises the total.
 *
 * Prices p (sellers) and q (buyers) are a certificate: for any integers p, q,
 *     best <= sum_i max_{0<=k<=c_i} (bonus [k >= 1] + p_i k) + sum_j max_{0<=k<=d_j} q_j k
 *             + sum_ij max(0, w_ij - p_i - q_j),
 * and for the prices returned it holds with equality.
 * Source: Jonker & Volgenant 1987; Ahuja, Magnanti & Orlin 1993, ch. 9 and 12.
 */
#ifndef YUNTA_SOLVER_NETWORK_H
#define YUNTA_SOLVER_NETWORK_H

#include "base/deadline.h"
#include "base/status.h"
#include <stddef.h>
#include <stdint.h>

typedef struct {
    size_t sellers, buyers;
    const int32_t *capacity; /* [sellers] */
    const int32_t *demand;   /* [buyers] */
    const size_t *first;     /* [buyers + 1] arcs of each buyer */
    const int32_t *seller;   /* [arcs] ascending within a buyer */
    const int64_t *weight;   /* [arcs] any sign; magnitudes at most 2^50 */
    const int64_t *bonus;    /* [sellers], at least 0; NULL: none */
} yunta_network;

typedef struct {
    uint8_t *chosen;       /* [arcs] */
    int64_t *seller_price; /* [sellers] */
    int64_t *buyer_price;  /* [buyers], at least 0 */
    __int128 value;        /* of the chosen arcs and bonuses; equal to the bound of the prices */
} yunta_network_answer;    /* arrays of the caller's, all zero on entry */

/* Deterministic: ties go to the lower arc. Cost O(units * (arcs + sellers log sellers)).
 * YUNTA_E_STOPPED when the deadline passes (the answer is then a valid matching, not optimal, and
 * its prices prove a bound all the same), YUNTA_E_MEMORY. */
yunta_status yunta_network_solve(const yunta_network *network, const yunta_deadline *deadline,
                                 yunta_network_answer *answer);
/* The bound that any prices prove, by the formula above: the check that needs no trust. */
__int128 yunta_network_bound(const yunta_network *network, const int64_t *seller_price,
                             const int64_t *buyer_price);

#endif
