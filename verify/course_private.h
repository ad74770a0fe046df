/* What the files that check the courses share: rules of a session, and courses that have begun. */
#ifndef YUNTA_VERIFY_COURSE_PRIVATE_H
#define YUNTA_VERIFY_COURSE_PRIVATE_H

#include "verify/check.h"

/* Whether a session that is to come keeps every rule, but for what other courses ask. */
bool yunta_course_fits(const yunta_check *check, int32_t course, const yunta_moment *at);
/* Whether two courses have an instructor or somebody enrolled in common. */
bool yunta_course_clashes(const yunta_check *check, int32_t a, int32_t b);
/* Whether a course's sessions, in order of time, are at so many weekday hours, the same every week,
 * none left out but for holidays. What has happened may have been on what is a holiday now. */
bool yunta_course_is_even(const yunta_check *check, const yunta_event *events, size_t count,
                          int32_t weekly);
/* One that has begun (course_held.c): what was held is there, and how it goes on; whether it is
 * held to its end. check->goes_on, interrupted and interrupted_least count it. */
bool yunta_check_begun(yunta_check *check, const yunta_ledger *sheet, int32_t course,
                       const yunta_event *events, size_t count);
void yunta_check_seats(yunta_check *check); /* seats.c */
/* run.json names the courses that are not; call after the last of the above. */
void yunta_check_cuts(yunta_check *check);

#endif
