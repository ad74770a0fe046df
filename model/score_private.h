/* What the files of the score share: the tables that yunta_scoring_new prepares. */
#ifndef YUNTA_MODEL_SCORE_PRIVATE_H
#define YUNTA_MODEL_SCORE_PRIVATE_H

#include "model/given.h"
#include "model/pair_table.h"
#include "model/score.h"

/* Pairs weighed in one pass, and most mentors side by side that a pass over places may touch. */
enum { YUNTA_SCORE_CHUNK = 256, YUNTA_SCORE_SPAN = 1024 };

struct yunta_scoring {
    const yunta_cohort *cohort;
    const yunta_weeks *weeks;
    const yunta_policy *policy;
    uint32_t weight[YUNTA_COMPONENTS]; /* 0 where the component does not count */
    uint32_t weight_sum;
    bool data[YUNTA_COMPONENTS]; /* the cohort holds data for it */

    /* Skills: mentors by place, so that a skill's levels of many mentors lie side by side. */
    size_t mentors;
    int32_t *place;  /* [people] of a mentor among the mentors, -1 of others */
    uint8_t *levels; /* [skills * mentors] */

    size_t term_words;           /* 64-bit words a set of terms */
    uint64_t *strengths, *goals; /* [people * term_words] */
    int32_t *goal_count;         /* [people] */

    const int32_t *region;   /* [people] codes; NULL without that column */
    yunta_pair_table ranks;  /* value: the rank that "mentee" gave to "mentor" */
    yunta_pair_table points; /* of prefer, less those of avoid */
    yunta_given given;       /* scores.csv */
};

/* What a mentee wants to learn, ready for many mentors (score_skills.c). */
typedef struct {
    const uint8_t *level, *want; /* [skills] of the mentee */
    bool all;                    /* no want above 0: every weight is 1 */
    uint32_t best;               /* sum of weight * best gain */
} yunta_wishes;

yunta_wishes yunta_wishes_of(const yunta_scoring *scoring, int32_t mentee);
/* weight * gain of one skill. */
uint32_t yunta_wishes_gain(const yunta_scoring *scoring, const yunta_wishes *wishes, size_t skill,
                           uint8_t mentor_level);
/* The skills component with each of at most YUNTA_SCORE_CHUNK people. */
void yunta_wishes_row(const yunta_scoring *scoring, const yunta_wishes *wishes,
                      const int32_t *mentors, size_t count, uint32_t *parts);

/* One component of one pair, 0..10000 (score_parts.c). */
uint32_t yunta_scoring_part(const yunta_scoring *scoring, int component, int32_t mentor,
                            int32_t mentee);
/* Whether the cohort holds any data for a component. O(people). */
bool yunta_component_data(const yunta_cohort *cohort, int component);

#endif
