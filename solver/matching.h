/* What the files of the matching share among themselves.
 *
 * match.c drives; match_setup.c makes rules, blocks and groups; match_weigh.c weighs objectives;
 * match_flow.c solves groups that are networks, match_model.c the others (match_net.h,
 * match_roles.h, match_programme.h); match_stages.c goes through the objectives, match_worst.c
 * through the thresholds; match_conflict.c names what cannot be had together; match_result.c and
 * match_unmatched.c write the pairing. match_rows.c does all of it without a list of pairs, where
 * sums over networks are asked for.
 */
#ifndef YUNTA_SOLVER_MATCHING_H
#define YUNTA_SOLVER_MATCHING_H

#include "model/condition.h"
#include "model/objective.h"
#include "model/repair.h"
#include "solver/ilp.h"
#include "solver/match.h"

enum { YUNTA_MATCH_GOALS = YUNTA_GOALS_OF_MATCHING };

typedef enum { YUNTA_ARC_OPEN, YUNTA_ARC_LOCKED, YUNTA_ARC_CLOSED } yunta_arc_state;

typedef struct {
    yunta_role side;
    uint8_t *counts;     /* [people] who counts */
    int32_t least, most; /* most INT32_MAX: no limit */
} yunta_match_quota;

/* A matching problem: the pairs that may be chosen and the rules of choosing. */
typedef struct {
    const yunta_cohort *cohort; /* whose earlier result had some of the pairs */
    size_t people;
    const size_t *first;           /* [people + 1] arcs of each mentee */
    const int32_t *mentor, *score; /* [arcs] */
    const uint8_t *state;          /* [arcs] yunta_arc_state */
    const int32_t *capacity;       /* [people] most mentees, locked ones included */
    const int32_t *demand;         /* [people] most mentors, locked ones included */
    int32_t minimum;               /* of mentees of a mentor who is used */
    bool either;                   /* one role or the other */
    bool no_reciprocal;            /* both roles, never with the same partner */
    const yunta_match_quota *quotas;
    size_t quota_count;
    int32_t *local; /* [people] scratch: the place of a member in its group */
} yunta_match_rules;

/* A pair that is chosen, or may be. */
static inline bool yunta_match_wanted(const yunta_match_rules *rules, size_t arc, size_t mentee) {
    return rules->state[arc] == YUNTA_ARC_LOCKED ||
           (rules->state[arc] == YUNTA_ARC_OPEN && rules->demand[mentee] > 0 &&
            rules->capacity[rules->mentor[arc]] > 0);
}

/* Part of a problem that no rule ties to the rest. */
typedef struct {
    const int32_t *member; /* people, ascending */
    size_t count, arcs;
    bool flow;   /* a network solves it */
    bool uses;   /* its model needs to know which mentors are used, for an objective */
    bool others; /* another shard solves it, or the merge */
    bool taken;  /* what is known of it comes from a ledger, and no model has it */
    struct yunta_match_model *model;
    __int128 combined; /* weight of the answer by the latest weighing, locked pairs left out */
} yunta_match_group;

/* The weight of a pair in a stage: a sum of goals, each outweighing all that follow. */
typedef struct {
    size_t count;
    int goal[YUNTA_MATCH_GOALS];
    int64_t factor[YUNTA_MATCH_GOALS];
    int32_t least; /* pairs of a lower score are left out */
} yunta_weighing;

typedef struct {
    int64_t value[YUNTA_MATCH_GOALS]; /* by goal: pairs, mentors, fewest_mentors, worst, score */
} yunta_measure;

typedef struct {
    const yunta_cohort *cohort;
    const yunta_policy *policy;
    const yunta_eligibility *eligibility;
    const yunta_scoring *scoring;
    yunta_candidates *listed; /* every eligible pair; NULL where it goes by rows */
    const yunta_candidates *candidates;
    const yunta_solve_options *options;
    yunta_share *share; /* NULL: the whole matching, alone */
    int32_t step;       /* solves of all networks so far, in a key of share's */
    yunta_problems *problems;
    yunta_arena *work; /* owns the arrays below */
    yunta_match_rules rules;
    uint8_t *state;
    int32_t *capacity, *demand;             /* of rules */
    int32_t *spare_capacity, *spare_demand; /* what locked pairs leave */
    uint8_t *locked_mentor;                 /* [people] has a locked mentee */
    uint8_t *seen;                          /* [people] scratch */
    int32_t *member;
    yunta_match_group *groups;
    size_t group_count, blocks, ilp_groups;
    uint8_t *chosen;          /* [arcs] the best answer so far */
    yunta_weighing weighing;  /* goals of the stages done */
    bool infeasible, unknown; /* proven so; no answer found in time */
    bool late;                /* the deadline cut something short */
    bool given;               /* the pairs were made elsewhere */
    yunta_pairing *pairing;
} yunta_matching;

/* match_setup.c */
yunta_status yunta_match_setup(yunta_matching *matching);
/* The rules that need no pairs, into rules: quotas in work. false when memory runs out. */
bool yunta_match_fill_rules(yunta_matching *matching);
bool yunta_quota_active(const yunta_quota *quota);

/* Pairs of an answer of one group: arcs of the problem, in any order. */
typedef struct {
    size_t *arc;
    size_t count;
} yunta_match_answer;

/* What counts in a solve of one group: of a pair, a point of its score, a mentor who is used, and a
 * pair that the earlier result had. All at least 0. */
typedef struct {
    int64_t pair, point, mentor, gift;
    int32_t least;     /* pairs of a lower score are left out, but for locked ones */
    __int128 enough;   /* an answer of this value will do */
    __int128 kept;     /* the part of the value that is no more in question */
    int32_t gap;       /* or one this near to its bound, in millionths of the rest of its value */
    size_t most_nodes; /* of a search by branches; 0: as many as it takes */
} yunta_match_aim;

typedef struct {
    yunta_ilp_verdict verdict;
    __int128 value, bound; /* of the whole group, locked pairs included */
    bool too_large;        /* the weights do not fit: nothing was done */
    bool worn;             /* most_nodes came before the proof */
} yunta_match_finding;

/* What a pair is worth by an aim, without the mentor's use. */
int64_t yunta_match_worth(const yunta_match_rules *rules, const yunta_match_aim *aim, size_t arc);

/* match_model.c: one group that is no plain network, by the engine that fits it. */
typedef struct yunta_match_model yunta_match_model;
typedef struct {
    int goal; /* the best of it, among answers that keep what was kept; -1: any answer at all */
    int32_t least; /* pairs of a lower score are left out, but for locked ones */
    int32_t gap;   /* an answer this near to its bound will do, in millionths of its value */
} yunta_match_request;
typedef struct {
    yunta_ilp_verdict verdict;
    int64_t bound; /* of the goal, in its own sense: fewest_mentors from below */
    bool found;    /* an answer, in this call */
    bool near_enough;
    bool solver_says_optimal;
} yunta_match_outcome;

yunta_status yunta_match_model_new(const yunta_match_rules *rules, const yunta_match_group *group,
                                   yunta_match_model **model);
void yunta_match_model_free(yunta_match_model *model);
/* Remembers the answer, if one is found. */
extern size_t yunta_match_most_nodes; /* of a search by branches, before the programme; for tests */
yunta_status yunta_match_model_solve(yunta_match_model *model, const yunta_match_request *request,
                                     const yunta_solve_options *options,
                                     yunta_match_outcome *outcome);
/* From now on answers have at least what the remembered one has of a goal (exact: just that). */
yunta_status yunta_match_model_keep(yunta_match_model *model, int goal, bool exact);
/* Writes the remembered answer into chosen, [arcs] of the problem. */
void yunta_match_model_chosen(const yunta_match_model *model, uint8_t *chosen);
/* Whether there is an answer to remember. */
bool yunta_match_model_solved(const yunta_match_model *model);

/* match_flow.c: groups as networks. */
typedef struct {
    yunta_status status;
    __int128 value, bound;
    bool late;
} yunta_flow_slot;

/* Adds a goal to the weighing with factors that make the order hold; false: out of range. */
bool yunta_match_weigh(const yunta_matching *matching, int goal, yunta_weighing *weighing);
/* The same where no group trades more than units pairs, none of a score above `score`. */
bool yunta_weighing_add(yunta_weighing *weighing, int goal, int64_t units, int64_t score);
/* What a pair, a point of its score, a mentor who is used and a pair of the earlier result weigh in
 * all goals together. Fewer mentors are no flow, and have no bonus. */
int64_t yunta_weighing_pair(const yunta_weighing *weighing);
int64_t yunta_weighing_point(const yunta_weighing *weighing);
int64_t yunta_weighing_bonus(const yunta_weighing *weighing);
int64_t yunta_weighing_kept(const yunta_weighing *weighing);
/* As 20001*pair + score where score >= 10, in arena. */
const char *yunta_match_weight_text(const yunta_weighing *weighing, yunta_arena *arena);
/* Prices in the pairing's arena, [people], one array where nobody has both roles, of people without
 * any pair: mentors cost their bonus, mentees nothing. false when memory runs out. */
bool yunta_match_prices(yunta_matching *matching, const yunta_weighing *weighing,
                        int64_t **mentor_price, int64_t **mentee_price);
/* One group. Prices, when not NULL, are [people]. commit: the answer goes to matching->chosen and
 * group->combined, unless it came late and is worse than what stands there. */
void yunta_match_flow(yunta_matching *matching, size_t group, const yunta_weighing *weighing,
                      bool commit, int64_t *mentor_price, int64_t *mentee_price,
                      yunta_flow_slot *slot);
/* Every flow group, in parallel; the slots, [group_count], are zero for the others. */
yunta_status yunta_match_flows(yunta_matching *matching, const yunta_weighing *weighing,
                               bool commit, int64_t *mentor_price, int64_t *mentee_price,
                               yunta_flow_slot *slots);

/* match_share.c: shards and merges. */
static inline bool yunta_match_is_shard(const yunta_matching *matching) {
    return matching->share != NULL && matching->share->of > 0;
}
/* Marks the groups that are not this shard's. false when memory runs out. */
bool yunta_match_deal(yunta_matching *matching);
/* What the ledger of a merge has; NULL: nothing, solve it. */
const yunta_ledger_entry *yunta_match_known(const yunta_matching *matching, yunta_ledger_kind kind,
                                            int32_t step, size_t part);
/* The pairs chosen in a group, after `head` integers, into the ledger of a shard; nothing without
 * one. */
bool yunta_match_put_pairs(const yunta_matching *matching, yunta_ledger_key key,
                           const int64_t *head, size_t heads);
/* Takes them up; head: [heads]. YUNTA_E_WRONG where they are no pairs of the group. */
yunta_status yunta_match_take_pairs(yunta_matching *matching, const yunta_ledger_entry *entry,
                                    int64_t *head, size_t heads);

/* match_stages.c */
yunta_status yunta_match_stages(yunta_matching *matching);
/* Whether a value is as good as its bound, within the policy's gap. */
bool yunta_match_settled(const yunta_matching *matching, const yunta_stage *stage);
/* What the answer is worth by each goal; flow_only: in groups that are networks; locked_only: of
 * locked pairs alone. worst is INT32_MAX without any pair. */
yunta_measure yunta_match_measure(const yunta_matching *matching, bool flow_only, bool locked_only);

/* match_worst.c */
yunta_status yunta_match_worst(yunta_matching *matching, yunta_stage *stage);

/* leximin_stage.c: the scores from the lowest up, in groups that are all networks. */
yunta_status yunta_match_leximin(yunta_matching *matching, yunta_stage *stage);

/* match_conflict.c: a lock that a rule bars. Then *found, and the part says so. */
yunta_status yunta_match_barred_lock(yunta_matching *matching, bool *found);
/* An irreducible set of rules that cannot hold together, into the part. */
yunta_status yunta_match_conflict(yunta_matching *matching);

/* match_words.c: rules and people in words, in arena, NULL when memory runs out. */
const char *yunta_words_lock(const yunta_matching *matching, size_t constraint);
const char *yunta_words_barred(const yunta_matching *matching, size_t lock, yunta_rule rule);
const char *yunta_words_quota(const yunta_matching *matching, size_t quota, bool most);
const char *yunta_words_capacity(const yunta_matching *matching, int32_t person, int role);
const char *yunta_words_forbid(const yunta_matching *matching, size_t constraint);
const char *yunta_words_rule(const yunta_matching *matching, yunta_rule rule);

/* match_result.c, match_unmatched.c */
yunta_status yunta_match_pairs(yunta_matching *matching);
yunta_status yunta_match_unmatched(yunta_matching *matching);

/* match_rows.c: the same answer from rows of scores, where no list of pairs is needed. *applies:
 * whether it did; that depends on the input alone. Locks are eligible by now. */
yunta_status yunta_match_by_rows(yunta_matching *matching, bool *applies);

#endif
