/* The calendar: plenaries, courses, workshops, then meetings of the pairs. */
#ifndef YUNTA_SOLVER_SCHEDULE_H
#define YUNTA_SOLVER_SCHEDULE_H

#include "base/problem.h"
#include "model/eligible.h"
#include "model/pairing.h"
#include "model/timetable.h"
#include "model/week.h"
#include "solver/options.h"

/* Who takes part: policy plenaries.who, over which the column attends stands. *person: ascending;
 * the caller frees it. */
yunta_status yunta_plenary_participants(const yunta_cohort *cohort,
                                        const yunta_eligibility *eligibility,
                                        const yunta_pairing *pairing, int32_t **person,
                                        size_t *people);

/* Adds plenaries to timetable (solver/plenary.c). Absent when the cohort has no sessions.csv.
 * Without programme.start and programme.end: an error in problems, YUNTA_E_INPUT. */
yunta_status yunta_schedule_plenaries(const yunta_cohort *cohort, const yunta_weeks *weeks,
                                      const yunta_eligibility *eligibility,
                                      const yunta_pairing *pairing,
                                      const yunta_solve_options *options, yunta_problems *problems,
                                      yunta_timetable *timetable);
/* Adds courses to timetable (solver/course.c). An instructor's plenaries are hours they are not
 * free, a participant's plenaries hours at which they cannot come. Absent when the cohort has no
 * courses.csv. Without programme.start and programme.end: an error, YUNTA_E_INPUT. */
yunta_status yunta_schedule_courses(const yunta_cohort *cohort, const yunta_solve_options *options,
                                    yunta_problems *problems, yunta_timetable *timetable);
/* Adds workshops to timetable (solver/workshop.c). Absent when the cohort has no workshops.csv.
 * Without programme.start and programme.end: an error, YUNTA_E_INPUT. */
yunta_status yunta_schedule_workshops(const yunta_cohort *cohort,
                                      const yunta_solve_options *options, yunta_problems *problems,
                                      yunta_timetable *timetable);
/* Adds meetings to timetable (solver/meeting.c), clear of the plenaries, courses and workshops
 * already in it. Absent when there is no pair, meetings.count is 0, or the programme has no dates.
 */
yunta_status yunta_schedule_meetings(const yunta_cohort *cohort, const yunta_weeks *weeks,
                                     const yunta_pairing *pairing,
                                     const yunta_solve_options *options, yunta_problems *problems,
                                     yunta_timetable *timetable);

#endif
