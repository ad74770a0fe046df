/* The pairing of a cohort: pairs, and why the others have none. */
#ifndef YUNTA_MODEL_PAIRING_H
#define YUNTA_MODEL_PAIRING_H

#include "model/cohort.h"
#include "model/part.h"

typedef struct {
    int32_t mentor, mentee, score;
    int32_t rank_for_mentor, rank_for_mentee; /* 1 + eligible partners of a higher score */
    bool locked;
} yunta_pair;

typedef enum {
    YUNTA_NO_SPONSOR,
    YUNTA_OUTSIDE_WINDOW,
    YUNTA_WHERE_FAILED,
    YUNTA_NO_ELIGIBLE_PARTNER,
    YUNTA_ALL_PARTNERS_TAKEN,
    YUNTA_MINIMUM,
    YUNTA_QUOTA,
    YUNTA_OTHER_ROLE
} yunta_reason;
const char *yunta_reason_name(yunta_reason reason); /* no_sponsor, ... as in unmatched.csv */

typedef struct {
    int32_t person;
    int role; /* the person's role bits */
    yunta_reason reason;
    const char *detail; /* in words, in the language in force */
} yunta_unmatched;

/* What a step of the objective or a quota costs a stage. */
typedef struct {
    int32_t step;           /* index of the step; -1: a quota */
    int32_t quota;          /* index of the policy's quotas; -1: a step */
    int32_t stage;          /* whose value it changes */
    bool known;             /* false: not proven in the time that there was */
    int64_t value, without; /* of the stage: as it is; at best without the step or the quota */
} yunta_toll;

typedef struct yunta_pairing {
    yunta_arena *arena;
    yunta_pair *pairs;
    size_t count; /* by mentor, mentee */
    yunta_unmatched *unmatched;
    size_t unmatched_count; /* by person */
    size_t eligible_pairs, blocks;
    /* What the best answer loses, stage by stage, when a mentor who has mentees leaves: [people *
     * part.stage_count], where leave_known is set; NULL when not asked. */
    int64_t *leave_loss;
    uint8_t *leave_known; /* [people] */
    yunta_toll *tolls;
    size_t toll_count; /* steps, then quotas; 0 when not asked */
    bool leave_late;   /* the time limit came before what was lost with each was known */
    bool tolls_late;   /* the time limit came before one of them was proven */
    bool unfound;      /* no pairs that keep every rule were found in time: there are none here */
    yunta_part part;
} yunta_pairing;

/* Frees a pairing made by yunta_alloc(1, sizeof *pairing), its arena with it; NULL is fine. */
void yunta_pairing_free(yunta_pairing *pairing);

#endif
