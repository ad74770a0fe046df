/* The matching of tiny cohorts by trying everything: every subset of the eligible pairs that the
 * rules of SPEC section 6 allow, read plainly from cohort and policy. For tests only. */
#ifndef YUNTA_TESTS_ORACLE_H
#define YUNTA_TESTS_ORACLE_H

#include "model/eligible.h"
#include "model/pairing.h"

enum { YUNTA_ORACLE_STAGES = 7 };

typedef struct {
    bool feasible;
    size_t stages;
    int64_t value[YUNTA_ORACLE_STAGES]; /* as stages report it, by the policy's order */
} yunta_oracle;

/* The best of all answers. false when there are more than `most` steps to try: then nothing is
 * known. Locks and quotas included; columns of quotas compare by their exact text. */
bool yunta_oracle_solve(const yunta_cohort *cohort, const yunta_candidates *candidates, size_t most,
                        yunta_oracle *oracle);
/* The same among answers that keep so many pairs of the earlier result at least. */
bool yunta_oracle_solve_kept(const yunta_cohort *cohort, const yunta_candidates *candidates,
                             size_t most, int64_t least_kept, yunta_oracle *oracle);
/* Whether a pairing keeps every rule, its scores are those of the candidates, and it is worth what
 * its stages say. NULL when all is well, else what is wrong. */
const char *yunta_oracle_fault(const yunta_cohort *cohort, const yunta_candidates *candidates,
                               const yunta_pairing *pairing);

#endif
