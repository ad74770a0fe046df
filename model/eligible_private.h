/* What the files of eligibility share. */
#ifndef YUNTA_MODEL_ELIGIBLE_PRIVATE_H
#define YUNTA_MODEL_ELIGIBLE_PRIVATE_H

#include "model/eligible.h"
#include "model/pair_table.h"

typedef struct {
    const yunta_column **items; /* NULL: the cohort has no such column */
    size_t count;
} yunta_columns;

struct yunta_eligibility {
    yunta_arena *arena;
    const yunta_cohort *cohort;
    const yunta_weeks *weeks;
    const yunta_scoring *scoring;
    const yunta_policy *policy;
    yunta_rule_set force;                /* rules that are asked for and that nobody waived */
    yunta_rule_set *barred[YUNTA_SIDES]; /* [people] by rules of one person */
    bool rows_open; /* no row of scores.csv has a mentor who is barred, or the mentee */
    yunta_columns same, different;
    yunta_pair_table forbidden, met; /* met: each pair both ways round */
    bool spares;
    int32_t spared[YUNTA_SIDES]; /* the pair that no rule bars */
};

static inline yunta_rule_set yunta_rule_bit(yunta_rule rule) {
    return (yunta_rule_set)1 << rule;
}

/* Which of the rules in `rules`, all of them between SAME and REPEAT, bar a pair; stops at the
 * first where first is true. */
yunta_rule_set yunta_rules_of_pair(const yunta_eligibility *eligibility, yunta_rule_set rules,
                                   int32_t mentor, int32_t mentee, bool first);

#endif
