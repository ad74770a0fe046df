/* Every calendar of a few workshops, one by one: an oracle for the solver. */
#ifndef YUNTA_TESTS_WORKSHOP_ORACLE_H
#define YUNTA_TESTS_WORKSHOP_ORACLE_H

#include "solver/schedule.h"
#include "tests/support.h"

/* The best held and cost (cost below 0), in the order of the policy's objective. */
void yunta_workshop_oracle_run(const yunta_cohort *cohort, int64_t best[2]);
/* The same beside an earlier result: first the most that keep their date and facilitator. */
void yunta_workshop_oracle_keep(const yunta_cohort *cohort, int64_t best[3]);
/* Fails the test unless the sessions in the timetable keep every rule; held, and cost below 0. */
void yunta_workshop_oracle_check(const yunta_cohort *cohort, const yunta_timetable *timetable,
                                 int64_t value[2]);
/* A small random cohort: workshops in up to 4 regions, facilitators, ways. */
yunta_support *yunta_workshop_oracle_cohort(uint64_t seed, int workshops, int facilitators);

#endif
