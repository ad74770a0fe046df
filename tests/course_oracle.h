/* Every calendar of a few courses, one by one: an oracle for the solver. */
#ifndef YUNTA_TESTS_COURSE_ORACLE_H
#define YUNTA_TESTS_COURSE_ORACLE_H

#include "solver/schedule.h"
#include "tests/support.h"

/* The best held and attendance, in the order of the policy's objective, over all calendars. Every
 * rule is tested here as it is worded. */
void yunta_course_oracle_run(const yunta_cohort *cohort, const yunta_timetable *timetable,
                             int64_t best[2]);
/* The same beside an earlier result: first the most courses that have begun and go on at their
 * weekday hours, then the most of its sessions that are kept, of those to come. */
void yunta_course_oracle_keep(const yunta_cohort *cohort, const yunta_timetable *timetable,
                              int64_t best[4]);
/* Fails the test unless the sessions in the timetable keep every rule, and what was held is there
 * as it was; their values, and how many courses go on at their hours. */
void yunta_course_oracle_check(const yunta_cohort *cohort, const yunta_timetable *timetable,
                               int64_t value[3]);
/* A small random cohort with courses: few places each, sometimes none. */
yunta_support *yunta_course_oracle_cohort(uint64_t seed, int courses);

#endif
