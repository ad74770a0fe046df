/* Every choice of meetings of a small cohort, one by one: an oracle for the solver. */
#ifndef YUNTA_TESTS_MEETING_ORACLE_H
#define YUNTA_TESTS_MEETING_ORACLE_H

#include "solver/schedule.h"
#include "tests/support.h"

enum { MEETING_ORACLE_COUNT = 3 }; /* most meetings of a unit */

typedef struct yunta_meeting_oracle yunta_meeting_oracle;

/* Goes through all choices for these pairs, the plenaries of timetable given. Keeps pointers to its
 * arguments; to be freed with yunta_free. */
yunta_meeting_oracle *yunta_meeting_oracle_new(const yunta_support *support,
                                               const yunta_pairing *pairing,
                                               const yunta_timetable *timetable);
/* The best value of a goal (YUNTA_MEETING_*), the policy's objectives in their order. */
int64_t yunta_meeting_oracle_best(const yunta_meeting_oracle *oracle, int goal);
/* Before them: the most meetings of the earlier result that stay; 0 without one. */
int64_t yunta_meeting_oracle_kept(const yunta_meeting_oracle *oracle);
/* Fails the test unless every meeting keeps every rule. */
void yunta_meeting_oracle_check(const yunta_meeting_oracle *oracle,
                                const yunta_timetable *timetable);
/* A small random cohort of five people with up to four pairs, some of them in two roles; one seed
 * in three has a plenary in the timetable. */
yunta_support *yunta_meeting_oracle_cohort(uint64_t seed, bool grouped, yunta_timetable *timetable,
                                           yunta_pair pairs[4], yunta_pairing *pairing);

#endif
