/* Checks a result against the inputs, sharing nothing with the code that made it.
 *
 * Every rule, score, value, price and date of OUT is recomputed by plain code from the cohort as it
 * was read anew; nothing of solver/, nor of model/ the score and the eligibility, takes part.
 */
#ifndef YUNTA_VERIFY_VERIFY_H
#define YUNTA_VERIFY_VERIFY_H

#include "base/deadline.h"
#include "base/problem.h"
#include "model/cohort.h"

typedef enum {
    YUNTA_VERDICT_PROVEN, /* a bound that this check recomputed meets the value */
    YUNTA_VERDICT_VALUE   /* the value is right; that none is better was not checked */
} yunta_verdict;

typedef struct {
    const char *part, *objective;
    int64_t value, claimed; /* as run.json says; claimed: its bound */
    bool bounded;           /* there is a bound of this check's own */
    int64_t bound;
    yunta_verdict verdict;
} yunta_verified_stage;

typedef struct {
    const char *part, *status; /* as run.json says; absent parts are left out */
} yunta_verified_part;

typedef struct yunta_verification {
    yunta_arena *arena; /* owns what follows */
    size_t faults;      /* all of them; at most 1,000 are among the problems */
    size_t pairs, eligible_pairs, unmatched, sessions, meetings, files;
    yunta_verified_stage *stages;
    size_t stage_count;
    yunta_verified_part *parts;
    size_t part_count;
} yunta_verification;

/* Checks the result in folder out. YUNTA_OK: nothing is wrong. YUNTA_E_WRONG: each fault is an
 * error in problems, with file, line, column, what was found and what is right. YUNTA_E_IO: there
 * is no result to read; YUNTA_E_MEMORY, YUNTA_E_STOPPED. *verification is made in the first two
 * cases and is the caller's. The same for any number of threads (below 1: all).
 *
 * Cost: one pass over all pairs of a mentor and a mentee (of equal columns, under eligibility.same;
 * over the rows of scores.csv, where it exists), some ten nanoseconds each; memory O(people). */
yunta_status yunta_verify(const yunta_cohort *cohort, const char *out, int threads,
                          const yunta_deadline *deadline, yunta_problems *problems,
                          yunta_verification **verification);
void yunta_verification_free(yunta_verification *verification); /* NULL is fine */

#endif
