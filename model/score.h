/* Scores: SPEC section 5, in integers. */
#ifndef YUNTA_MODEL_SCORE_H
#define YUNTA_MODEL_SCORE_H

#include "model/cohort.h"
#include "model/week.h"

typedef enum {
#define YUNTA_COMPONENT(component, name, vector) YUNTA_##component,
#include "model/components.def"
#undef YUNTA_COMPONENT
    YUNTA_COMPONENTS
} yunta_component;

const char *yunta_component_name(int component); /* skills, availability, ... */
int32_t yunta_component_weight(const yunta_policy *policy, int component);
/* Whether the kernels score it many pairs at a time (kernel.h). */
bool yunta_component_in_kernels(int component);

typedef struct yunta_scoring yunta_scoring;

/* Prepares tables (a structure of arrays) for scoring; keeps pointers to cohort and weeks.
 * Cost people * skills. The caller frees *scoring. */
yunta_status yunta_scoring_new(const yunta_cohort *cohort, const yunta_weeks *weeks,
                               yunta_scoring **scoring);
void yunta_scoring_free(yunta_scoring *scoring);

/* Whether a component counts: weight above 0 and the cohort holds data for it. */
bool yunta_scoring_counts(const yunta_scoring *scoring, int component);
/* Every component of one pair, 0..10000 each, also of weight 0; those that the cohort holds no
 * data for are 0. O(skills + words + terms). */
void yunta_scoring_parts(const yunta_scoring *scoring, int32_t mentor, int32_t mentee,
                         int32_t parts[static YUNTA_COMPONENTS]);
/* The final score 0..10000 of one pair: weighted sum (or scores.csv), prefer, avoid, clamp. A pair
 * that scores.csv lacks has no score: -1. */
int32_t yunta_scoring_score(const yunta_scoring *scoring, int32_t mentor, int32_t mentee);
/* The final scores of one mentee with mentors[0..count), as yunta_scoring_score gives them; the
 * fast path. Safe from several threads. */
void yunta_scoring_row(const yunta_scoring *scoring, int32_t mentee, const int32_t *mentors,
                       size_t count, int32_t *scores);
/* What each skill adds to the skills component of a pair: want * gain, [skills]. */
void yunta_scoring_skill_gains(const yunta_scoring *scoring, int32_t mentor, int32_t mentee,
                               int32_t *gains);

#endif
