/* What the reasons of who is left without a pair are read from. */
#ifndef YUNTA_SOLVER_MATCH_SURVEY_H
#define YUNTA_SOLVER_MATCH_SURVEY_H

#include "model/buckets.h"
#include "solver/matching.h"

enum { YUNTA_PARTNERS_SHOWN = 3 };

/* One side of one person without a pair: the eligible partners, and the best who has room. */
typedef enum { YUNTA_BARRIER_NONE, YUNTA_BARRIER_MINIMUM, YUNTA_BARRIER_QUOTA } yunta_barrier;
typedef struct {
    int32_t person;
    int role;
    size_t partners, full, elsewhere, room; /* all; full; in the other role; with room */
    int32_t first[YUNTA_PARTNERS_SHOWN];    /* of all partners */
    int32_t best, best_score;               /* the first of the best with room; best -1: none */
    yunta_barrier barrier;                  /* what bars the best */
    size_t quota;
} yunta_prospect;

typedef struct {
    yunta_matching *matching;
    const yunta_buckets *buckets;
    int32_t *sold, *bought;                 /* [people] pairs as mentor, as mentee */
    int32_t *counted;                       /* [quotas] people who count now */
    uint32_t *by_mentee;                    /* [pairs] places of pairs by mentee, then mentor */
    uint32_t *first_by_mentee;              /* [people + 1] */
    uint32_t *first_pair;                   /* [people + 1] pairs of a mentor */
    size_t alone[YUNTA_SIDES][YUNTA_RULES]; /* people who applied for a side, by the first rule of
                                               one person that bars them; ROLE: none does */
    /* [unmatched] as mentor, as mentee */
    yunta_prospect (*prospect)[YUNTA_SIDES];
    uint32_t (*removed)[YUNTA_SIDES][YUNTA_RULES]; /* partners by the rule that bars them first */
    /* Where pairs are listed. */
    size_t *first_mentor;  /* [people + 1] arcs by mentor */
    size_t *arc_of_mentor; /* [arcs] */
    int32_t *mentee;       /* [arcs] */
    /* Where they are not, and least sizes count. */
    const int32_t *free_mentees; /* [people] */
} yunta_survey;

/* match_survey.c */
/* Lists the people without pairs, whose prospects are still to be found: bare ones without
 * partners. Arrays are in the matching's work. */
yunta_status yunta_survey_new(yunta_survey *survey, yunta_matching *matching,
                              const yunta_buckets *buckets);
/* Writes the reasons out of the prospects. */
yunta_status yunta_survey_tell(yunta_survey *survey);
/* Whether a person applied for a side and no rule of one person bars them. */
bool yunta_survey_open(const yunta_survey *survey, int32_t person, int side);
/* Counts the partners that rules removed, of a row without prospects. */
void yunta_survey_remove(yunta_survey *survey, size_t row);

/* match_prospect.c */
yunta_prospect yunta_prospect_bare(int32_t person, int role);
/* One more partner, in ascending order. */
void yunta_prospect_meet(const yunta_survey *survey, yunta_prospect *prospect, int32_t partner,
                         int32_t score);
/* Where pairs are listed. */
yunta_prospect yunta_prospect_of(const yunta_survey *survey, int32_t person, int role);
yunta_reason yunta_prospect_reason(const yunta_prospect *prospect);
/* Free mentees that a mentor could start with. */
int32_t yunta_survey_free_mentees(const yunta_survey *survey, int32_t mentor);

/* match_reasons.c: in words, in the pairing's arena; NULL when memory runs out. */
const char *yunta_prospect_words(const yunta_survey *survey, const yunta_prospect *prospect);
/* Of a side without any eligible partner: how many each rule removed, in the order of the rules. */
const char *yunta_removed_words(const yunta_survey *survey, size_t row, int32_t person, int role);

#endif
