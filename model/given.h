/* The rows of scores.csv by mentee. Where that file exists and its rule is not waived, its pairs
 * alone can be eligible. */
#ifndef YUNTA_MODEL_GIVEN_H
#define YUNTA_MODEL_GIVEN_H

#include "model/eligible.h"

/* Rows of mentee j are mentor[first[j] .. first[j + 1]), ascending, none twice. */
typedef struct {
    size_t *first; /* [people + 1] */
    int32_t *mentor;
    int16_t *score; /* 0..10000 */
    int32_t
        *run; /* [people] mentees of one number have rows with the very same mentors; -1: none */
} yunta_given;

/* Out of a cohort's scores, which are sorted by mentor and mentee. O(people + rows), 6 bytes a row
 * and 12 a person. YUNTA_E_MEMORY leaves an empty table. */
yunta_status yunta_given_new(const yunta_cohort *cohort, yunta_given *given);
void yunta_given_clear(yunta_given *given); /* a table of zeros is fine */
/* The score of a pair, or -1. O(log rows of mentee). */
int32_t yunta_given_find(const yunta_given *given, int32_t mentor, int32_t mentee);

/* Whether no row has a mentor who is barred, [people], or the mentee. O(people + rows). */
bool yunta_given_open(const yunta_given *given, const yunta_rule_set *barred, size_t people);

/* Whether scores.csv alone says who can be eligible. */
bool yunta_given_rules(const yunta_eligibility *eligibility);
/* The most rows of a mentee from..to - 1. O(to - from). */
size_t yunta_given_most(const yunta_eligibility *eligibility, size_t from, size_t to);
/* Where scores.csv rules: the eligible mentors of a mentee, ascending, and their final scores, each
 * an array with room for all rows of the mentee. Returns how many. Safe from several threads. */
size_t yunta_given_row(const yunta_eligibility *eligibility, int32_t mentee, int32_t *mentors,
                       int16_t *scores);
/* The same of the rows [from, to) of the table, all of them the mentee's. */
size_t yunta_given_some(const yunta_eligibility *eligibility, int32_t mentee, size_t from,
                        size_t to, int32_t *mentors, int16_t *scores);
/* Whether the rows of a mentee are eligible as they stand with every mentor who is not barred
 * alone: no rule of pairs, and nothing that changes a score. O(log rows). */
bool yunta_given_plain(const yunta_eligibility *eligibility, int32_t mentee);

/* The run of a mentee. */
int32_t yunta_given_run(const yunta_eligibility *eligibility, int32_t mentee);

#endif
