/* Who may be paired with whom, rule by rule. */
#ifndef YUNTA_MODEL_ELIGIBLE_H
#define YUNTA_MODEL_ELIGIBLE_H

#include "model/score.h"

/* The rules in the order in which they are tried. Each is a bit of a yunta_rule_set. */
typedef enum {
    YUNTA_RULE_ROLE, /* one person is no mentor, or the other no mentee, or they are the same */
    YUNTA_RULE_SPONSOR,
    YUNTA_RULE_WINDOW,
    YUNTA_RULE_WHERE,  /* of one person */
    YUNTA_RULE_SCORES, /* scores.csv exists and lacks the pair */
    YUNTA_RULE_SAME,
    YUNTA_RULE_DIFFERENT,
    YUNTA_RULE_YOUNGER,
    YUNTA_RULE_LEVEL_ABOVE,
    YUNTA_RULE_LANGUAGE,
    YUNTA_RULE_OVERLAP,
    YUNTA_RULE_MEETABLE,
    YUNTA_RULE_FORBID,
    YUNTA_RULE_REPEAT,
    YUNTA_RULE_LEAST_SCORE,
    YUNTA_RULES
} yunta_rule;
typedef uint32_t yunta_rule_set;

enum { YUNTA_SIDE_MENTOR, YUNTA_SIDE_MENTEE, YUNTA_SIDES };

/* The policy key of a rule, as eligibility.same; for FORBID constraints.csv, SCORES scores.csv. */
const char *yunta_rule_name(yunta_rule rule);
/* In words, in the language in force, as "their institution must be the same". */
const char *yunta_rule_words(yunta_rule rule);

typedef struct yunta_eligibility yunta_eligibility;

/* Cost people * rules. Keeps pointers to its arguments. waived: rules left out (0 normally). */
yunta_status yunta_eligibility_new(const yunta_cohort *cohort, const yunta_weeks *weeks,
                                   const yunta_scoring *scoring, yunta_rule_set waived,
                                   yunta_eligibility **eligibility);
void yunta_eligibility_free(yunta_eligibility *eligibility);

/* The same rules, but for one pair that none of them bars; its people applied for these roles, and
 * it has a score. Lives in arena, and needs the first as long. NULL: memory. */
yunta_eligibility *yunta_eligibility_sparing(const yunta_eligibility *eligibility, int32_t mentor,
                                             int32_t mentee, yunta_arena *arena);
/* Whether there is such a pair. */
bool yunta_eligibility_spares(const yunta_eligibility *eligibility);

/* The rules of one person alone that bar them as mentor or mentee (role one bit): a subset of
 * SPONSOR, WINDOW, WHERE, and ROLE when they did not apply for it. O(rules). */
yunta_rule_set yunta_person_barred(const yunta_eligibility *eligibility, int32_t person, int role);
/* The first rule that bars a pair, or YUNTA_RULES when it is eligible. */
yunta_rule yunta_pair_first_bar(const yunta_eligibility *eligibility, int32_t mentor,
                                int32_t mentee);
/* All the rules that bar a pair; 0 when it is eligible. */
yunta_rule_set yunta_pair_bars(const yunta_eligibility *eligibility, int32_t mentor,
                               int32_t mentee);

/* Every eligible pair with its score, by mentee (CSR): mentors of mentee j ascending.
 * Sides are people: first has people + 1 entries. */
typedef struct {
    size_t people, count;
    size_t *first;   /* [people + 1], by mentee */
    int32_t *mentor; /* [count] */
    int32_t *score;  /* [count] */
} yunta_candidates;

/* All eligible pairs, in parallel over fixed blocks of mentees. Cost mentors * mentees rules and
 * scores. The caller frees *candidates. threads below 1: all. */
yunta_status yunta_candidates_new(const yunta_eligibility *eligibility, int threads,
                                  yunta_candidates **candidates);
void yunta_candidates_free(yunta_candidates *candidates);
/* The same without keeping them: each mentee who has any, mentors ascending; mentees of one mentor
 * ascend. visit is called by the calling thread alone. A spared pair is not shown. Memory: a few
 * hundred rows a thread. */
typedef void yunta_candidates_visitor(void *context, int32_t mentee, const int32_t *mentors,
                                      const int32_t *scores, size_t count);
yunta_status yunta_candidates_visit(const yunta_eligibility *eligibility, int threads,
                                    yunta_candidates_visitor *visit, void *context);
/* The place of a pair in mentor and score, or YUNTA_NO_ARC. O(log). */
#define YUNTA_NO_ARC SIZE_MAX
size_t yunta_candidates_arc(const yunta_candidates *candidates, int32_t mentor, int32_t mentee);

#endif
