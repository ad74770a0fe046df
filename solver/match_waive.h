/* Matching problems with some of their rules waived: what the search for a conflict asks about. */
#ifndef YUNTA_SOLVER_MATCH_WAIVE_H
#define YUNTA_SOLVER_MATCH_WAIVE_H

#include "base/array.h"
#include "solver/matching.h"

enum { YUNTA_NOBODY = -1 };

typedef enum {
    YUNTA_WAIVE_LOCK,
    YUNTA_WAIVE_FORBID,
    YUNTA_WAIVE_RULE,
    YUNTA_WAIVE_CAPACITY,
    YUNTA_WAIVE_DEMAND,
    YUNTA_WAIVE_MINIMUM,
    YUNTA_WAIVE_BOTH,
    YUNTA_WAIVE_QUOTA_LEAST,
    YUNTA_WAIVE_QUOTA_MOST
} yunta_waiver_kind;

typedef struct {
    yunta_waiver_kind kind;
    int32_t index; /* of a constraint, rule, person (YUNTA_NOBODY: all others) or quota */
    bool active;
} yunta_waiver;

typedef struct {
    yunta_matching *matching;
    yunta_arena *arena;
    YUNTA_ARRAY(yunta_waiver) elements;
    size_t *first;               /* [people + 1] pairs of each mentee */
    YUNTA_ARRAY(int32_t) mentor; /* [pairs] */
    YUNTA_ARRAY(yunta_rule_set) bars;
    YUNTA_ARRAY(int32_t) score; /* all 0 */
    uint8_t *locked_side[2];    /* [people] has a lock as mentor, as mentee */
    uint8_t **counts;           /* [quotas] [people] */
    /* The problem that the active elements make. */
    uint8_t *state;
    int32_t *capacity, *demand, *member, *local;
    yunta_match_quota *quotas;
} yunta_waiving;

/* Lists every rule that can be waived, all inactive, and the pairs that can matter. Free it also on
 * failure. */
yunta_status yunta_waiving_prepare(yunta_waiving *waiving, yunta_matching *matching);
void yunta_waiving_free(yunta_waiving *waiving);
/* Whether the active rules leave an answer; true too when time ran out before that was known. */
yunta_status yunta_waiving_consistent(yunta_waiving *waiving, bool *consistent);

#endif
