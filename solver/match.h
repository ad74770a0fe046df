/* Matching: SPEC section 6. Chooses eligible pairs, lexicographic objectives, exactly, with prices.
 */
#ifndef YUNTA_SOLVER_MATCH_H
#define YUNTA_SOLVER_MATCH_H

#include "base/problem.h"
#include "model/eligible.h"
#include "model/pairing.h"
#include "solver/options.h"
#include "solver/share.h"

/* Solves the matching of a cohort. The caller frees *pairing.
 *
 * What was found is in pairing->part: PROVEN; BOUND when the deadline came first (the best solution
 * and the bounds known then); INFEASIBLE with an irreducible set of conflicting rules and no pairs.
 * YUNTA_E_STOPPED when the deadline's stop flag was raised. problems receives limits by name (such
 * as leximin, kept without an earlier result, engine network asked of what is no flow) with
 * YUNTA_E_INPUT. The same answer for any thread count and order of rows. */
yunta_status yunta_match(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                         const yunta_scoring *scoring, const yunta_solve_options *options,
                         yunta_problems *problems, yunta_pairing **pairing);

/* The same in parts (share.h). As a shard: share->made takes the answers of its own parts, the
 * pairing has no pairs, and its part says whether the deadline came (BOUND) or not (PROVEN). As a
 * merge: what share->known holds is not solved again; YUNTA_E_WRONG, with a problem, where it is no
 * answer of this cohort. */
yunta_status yunta_match_shared(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                                const yunta_scoring *scoring, const yunta_solve_options *options,
                                yunta_share *share, yunta_problems *problems,
                                yunta_pairing **pairing);

/* A pairing made elsewhere (pairs as mentor, mentee; scores filled in here, -1 becomes 0), bare:
 * what a matching says besides is 0. status of the part: absent. */
yunta_status yunta_pairing_given(const yunta_cohort *cohort, const yunta_scoring *scoring,
                                 const yunta_pair *pairs, size_t count, yunta_pairing **pairing);
/* The same with what a matching says of its pairs: ranks (1 and the eligible partners of a higher
 * score, also where the pair itself is not eligible), locks, eligible pairs and blocks, and who is
 * left without a pair, and why. Cost: the scores of all pairs, none of which is kept. */
yunta_status yunta_match_given(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                               const yunta_scoring *scoring, const yunta_solve_options *options,
                               const yunta_pair *pairs, size_t count, yunta_pairing **pairing);

#endif
