/* What a matching and a calendar need of the policy and the tables, looked at before anything is
 * solved.
 *
 * Each is told as an error with its mend, and is then YUNTA_E_INPUT.
 */
#ifndef YUNTA_SOLVER_NEEDS_H
#define YUNTA_SOLVER_NEEDS_H

#include "base/problem.h"
#include "model/cohort.h"

/* matching.objective alone: kept without an earlier result, worst or leximin before pairs, leximin
 * beside what the policy alone shows to be no network flow. */
yunta_status yunta_needs_objective(const yunta_cohort *cohort, yunta_problems *problems);

/* Whether a goal (YUNTA_GOAL_...) is one of matching.objective. */
bool yunta_needs_goal(const yunta_policy *policy, int goal);

/* Tells that leximin cannot be where the pairs are no network flow; YUNTA_E_INPUT. */
yunta_status yunta_needs_no_leximin(const yunta_cohort *cohort, yunta_problems *problems);

/* All that the calendars of this cohort need, at once. O(sessions). */
yunta_status yunta_needs_calendar(const yunta_cohort *cohort, yunta_problems *problems);

/* Both, of a run. */
yunta_status yunta_needs_all(const yunta_cohort *cohort, yunta_problems *problems);

/* programme.start and programme.end; what: who needs them, as below. */
yunta_status yunta_needs_dates(const yunta_cohort *cohort, const char *what,
                               yunta_problems *problems);
const char *yunta_needs_plenaries(void);
const char *yunta_needs_courses(void);
const char *yunta_needs_workshops(void);

/* The session that meetings.after names, YUNTA_NO_INT when it names none. */
yunta_status yunta_needs_after(const yunta_cohort *cohort, yunta_problems *problems,
                               int32_t *after);

#endif
