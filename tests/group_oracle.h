/* Plenaries of several groups by brute force: every set of calendars, everybody in every group. */
#ifndef YUNTA_TESTS_GROUP_ORACLE_H
#define YUNTA_TESTS_GROUP_ORACLE_H

#include "tests/plenary_oracle.h"

enum { ORACLE_GROUPS = 3 };

typedef struct {
    bool feasible, too_many; /* too_many: more calendars than can be walked through */
    int64_t moved; /* before them, the least: each group's earlier sessions that are elsewhere */
    int64_t value[ORACLE_GOALS]; /* of the policy's objectives, in their order */
} yunta_group_oracle;

/* All people take part; groups at most ORACLE_GROUPS. */
void yunta_group_oracle_run(const yunta_cohort *cohort, size_t groups, yunta_group_oracle *oracle);
/* Fails the test unless the timetable keeps every rule and has the values it claims. */
void yunta_group_oracle_check(const yunta_cohort *cohort, const yunta_timetable *timetable);
/* A small random cohort whose plenaries are in several groups: few starts, sometimes too few; the
 * policy says how many groups and how large. */
yunta_support *yunta_group_oracle_cohort(uint64_t seed);

#endif
