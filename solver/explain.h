/* Why a result is as it is: what forcing a pair, matching a person, or losing a mentor would cost.
 *
 * Where the objective is a sum (pairs, mentors, score) and the result comes with prices, a loss is
 * the reduced cost of what is forced plus one shortest path in the residual network; anything else
 * is solved again with the change made, and says so. A loss is by objective, in the order of the
 * policy: what the result is worth less what the best answer with the change is worth, so that more
 * is worse and a later objective may gain (below 0). Source: Ahuja, Magnanti & Orlin 1993, ch. 9.
 */
#ifndef YUNTA_SOLVER_EXPLAIN_H
#define YUNTA_SOLVER_EXPLAIN_H

#include "base/problem.h"
#include "model/eligible.h"
#include "model/pairing.h"
#include "solver/options.h"

enum { YUNTA_EXPLAIN_GOALS = YUNTA_GOAL_KEPT + 1 };

/* What is explained. Everything must outlive the explainer. */
typedef struct {
    const yunta_cohort *cohort;
    const yunta_weeks *weeks;
    const yunta_eligibility *eligibility;
    const yunta_scoring *scoring;
    const yunta_pair *pairs; /* the result, by mentor, mentee */
    size_t count;
    /* Of the result's last stage, [people] each, and the weight that they prove; NULL: none. */
    const int64_t *mentor_price, *mentee_price;
    const char *weight;
    const yunta_solve_options *options;
    yunta_problems *problems;
} yunta_explain_basis;

typedef struct yunta_explainer yunta_explainer;

/* Finds every eligible pair and checks the prices over all of them: stale or missing ones are not
 * used. *fits is false when the result breaks the rules as they are now (then *explainer is NULL).
 * Cost: the scores of all pairs, 9 bytes a pair. The caller frees *explainer. */
yunta_status yunta_explainer_new(const yunta_explain_basis *basis, bool *fits,
                                 yunta_explainer **explainer);
void yunta_explainer_free(yunta_explainer *explainer);
/* Whether losses come from prices. */
bool yunta_explainer_has_prices(const yunta_explainer *explainer);

/* One step of what would change: a pair that is made, or undone. */
typedef struct {
    int32_t mentor, mentee, score;
    bool made;
} yunta_explain_move;

typedef enum {
    YUNTA_FORCED_PAIRED,   /* the result has the pair; the person has a partner */
    YUNTA_FORCED_BARRED,   /* bars, or a side that offers no place at all */
    YUNTA_FORCED_CONFLICT, /* with locks, quotas or least sizes: conflict names them */
    YUNTA_FORCED_LOSS,     /* loss and moves say what it costs */
    /* Time ran out; what loss says is not known to be the least. Or, without moves, the objectives
     * are none for the cohort as it would be. */
    YUNTA_FORCED_UNKNOWN
} yunta_forced_kind;

typedef struct {
    yunta_forced_kind kind;
    int32_t mentor, mentee; /* the pair; of a person who leaves: mentor alone, mentee -1 */
    yunta_rule_set bars;
    bool no_capacity, no_demand; /* the mentor offers no place; the mentee asks for no mentor */
    const char **conflict;
    size_t conflict_count;
    int64_t loss[YUNTA_EXPLAIN_GOALS]; /* by goal; of leximin, at the first score that differs */
    yunta_explain_move *moves;         /* along the chain, the forced pair first; again: by pair */
    size_t move_count;
    bool again; /* solved again */
} yunta_forced; /* arrays in the caller's arena */

/* The best answer with this pair. From prices: O(pairs scanned + people log people). */
yunta_status yunta_explain_pair(yunta_explainer *explainer, int32_t mentor, int32_t mentee,
                                yunta_arena *arena, yunta_forced *forced);
/* The best answer in which a person without a pair has one, in any role; mentor and mentee say with
 * whom. BARRED when nobody is eligible. Again: one solve for each eligible partner. */
yunta_status yunta_explain_join(yunta_explainer *explainer, int32_t person, yunta_arena *arena,
                                yunta_forced *forced);
/* The best answer without a mentor who has mentees. */
yunta_status yunta_explain_leave(yunta_explainer *explainer, int32_t mentor, yunta_arena *arena,
                                 yunta_forced *forced);

/* The loss of every mentor who has mentees, into the pairing that basis explains: leave_loss and
 * leave_known. Those whom the deadline leaves out stay unknown, with a warning. */
yunta_status yunta_explain_leaving(const yunta_explain_basis *basis, yunta_pairing *pairing);

/* A change that would have matched a person, and what it does to the whole. */
typedef enum { YUNTA_CHANGE_PLACE, YUNTA_CHANGE_RULE } yunta_change_kind;
typedef struct {
    yunta_change_kind kind;
    int role;        /* of the person, in the match that it brings */
    int32_t partner; /* PLACE: who takes one more; RULE: the new partner */
    yunta_rule rule; /* RULE: not applied to this person and this partner */
    int32_t minutes; /* RULE overlap: how many more the two need in common; else 0 */
    int64_t loss[YUNTA_EXPLAIN_GOALS]; /* against the result: below 0 where the whole gains */
    bool again;
} yunta_change;

/* Of one role of a person: who could be a partner. */
typedef struct {
    bool asked;                  /* applied for this role */
    yunta_rule_set barred;       /* by rules of this person alone */
    size_t removed[YUNTA_RULES]; /* people of the other role by the rule that bars them first */
    size_t eligible, full;       /* partners; of them, without room */
} yunta_prospects;

typedef struct {
    yunta_prospects side[2]; /* as mentor, as mentee */
    bool paired;
    yunta_forced join;     /* of a person without a pair */
    yunta_change *changes; /* the best place, then the best of each rule, only those that help */
    size_t change_count;
} yunta_person_explained;

yunta_status yunta_explain_person(yunta_explainer *explainer, int32_t person, yunta_arena *arena,
                                  yunta_person_explained *explained);

/* The people of the other side who would suit a person best: eligible ones first, then by score,
 * then by id. role: the person's own. Cost people * (rules + score). */
typedef struct {
    int32_t person, score;
    yunta_rule_set bars;
} yunta_suggestion;
yunta_status yunta_suggest(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                           const yunta_scoring *scoring, int32_t person, int role, size_t top,
                           yunta_arena *arena, yunta_suggestion **suggestions, size_t *count);

/* Compares two losses in the order of the policy: below 0 when a is the lesser. */
int yunta_loss_compare(const yunta_policy *policy, const int64_t *a, const int64_t *b);

#endif
