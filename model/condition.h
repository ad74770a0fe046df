/* A condition of the policy (yunta_where), made ready to be tried on many people. */
#ifndef YUNTA_MODEL_CONDITION_H
#define YUNTA_MODEL_CONDITION_H

#include "base/status.h"
#include "model/cohort.h"

typedef struct {
    const yunta_column *column; /* NULL: the cohort lacks it, so nobody meets the condition */
    const uint8_t *allowed;     /* [codes] whether in and not_in let the text through */
    bool texts;                 /* there is an in or a not_in */
    int64_t least, most;        /* thousandths, YUNTA_NO_NUMBER where absent */
} yunta_condition;

/* Spellings in `in` and `not_in` go through the policy's `values` like the cells. Everything lives
 * in arena. Cost codes * texts. YUNTA_E_MEMORY. */
yunta_status yunta_condition_make(const yunta_cohort *cohort, const yunta_where *where,
                                  yunta_arena *arena, yunta_condition *condition);
/* O(1). */
bool yunta_condition_holds(const yunta_condition *condition, int32_t person);

/* Who counts in a quota, [people] in arena; NULL when memory runs out. */
uint8_t *yunta_quota_counts(const yunta_cohort *cohort, const yunta_quota *quota,
                            yunta_arena *arena);

/* yunta_cohort_column with memory of the caller's, so that running out of it can be told from a
 * column that is not there (*place -1). */
yunta_status yunta_column_resolve(const yunta_cohort *cohort, yunta_arena *arena, const char *name,
                                  int32_t *place);

#endif
