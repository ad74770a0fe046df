/* What the matching's rules cost: each step of the objective to the next, each quota to all. */
#ifndef YUNTA_SOLVER_TOLL_H
#define YUNTA_SOLVER_TOLL_H

#include "model/eligible.h"
#include "model/pairing.h"
#include "solver/options.h"

/* Beyond so many eligible pairs nothing is solved again: what is a network takes a second there, an
 * integer programme may take long with far fewer. */
enum { YUNTA_TOLL_MOST_PAIRS = 200000, YUNTA_TOLL_MOST_PAIRS_OF_PROGRAMMES = 30000 };

/* Fills pairing->tolls of a proven matching of this cohort by solving it again: for each step but
 * the last without it, the step after it then last; for each quota without it, all steps. Exact:
 * a toll is known when that answer is proven too; pairing->tolls_late says that the deadline came
 * first, so that no result depends on the machine's speed unseen. A step before `worst` or
 * `leximin`, which need `pairs` before them, has no toll where these would have nothing to stand
 * on. Nothing is done above these limits, nor for other pairings. YUNTA_E_MEMORY, YUNTA_E_STOPPED.
 */
yunta_status yunta_match_tolls(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                               const yunta_scoring *scoring, const yunta_solve_options *options,
                               yunta_pairing *pairing);

#endif
