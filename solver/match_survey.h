/* What the reasons of who is left without a pair are read from. */
#ifndef YUNTA_SOLVER_MATCH_SURVEY_H
#define YUNTA_SOLVER_MATCH_SURVEY_H

#include "solver/matching.h"

typedef struct {
    yunta_matching *matching;
    int32_t *sold, *bought;            /* [people] pairs as mentor, as mentee */
    int32_t *counted;                  /* [quotas] people who count now */
    size_t *first_mentor;              /* [people + 1] arcs by mentor */
    size_t *arc_of_mentor;             /* [arcs] */
    int32_t *mentee;                   /* [arcs] */
    const yunta_pair **by_mentee;      /* [pairs] by mentee, then mentor */
    size_t *first_by_mentee;           /* [people + 1] */
    size_t *first_pair;                /* [people + 1] pairs of a mentor */
    size_t (*removed)[2][YUNTA_RULES]; /* [unmatched] as mentor, as mentee: partners by the rule
                                          that bars them first */
} yunta_survey;

/* One side of one person without a pair: the eligible partners, and the best who has room. */
typedef enum { YUNTA_BARRIER_NONE, YUNTA_BARRIER_MINIMUM, YUNTA_BARRIER_QUOTA } yunta_barrier;
typedef struct {
    int32_t person;
    int role;
    size_t partners, full, elsewhere, room; /* all; full; in the other role; with room */
    int32_t best, best_score;
    yunta_barrier barrier; /* what bars the best */
    size_t quota;
} yunta_prospect;

/* match_prospect.c */
yunta_prospect yunta_prospect_of(const yunta_survey *survey, int32_t person, int role);
yunta_reason yunta_prospect_reason(const yunta_prospect *prospect);
/* Free mentees that a mentor could start with. */
int32_t yunta_survey_free_mentees(const yunta_survey *survey, int32_t mentor);

/* match_reasons.c: in words, in the pairing's arena; NULL when memory runs out. */
const char *yunta_prospect_words(const yunta_survey *survey, const yunta_prospect *prospect);
/* Of a side without any eligible partner: how many each rule removed, in the order of the rules. */
const char *yunta_removed_words(const yunta_survey *survey, size_t row, int32_t person, int role);

#endif
