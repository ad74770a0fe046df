/* The calendar of a cohort: plenaries, meetings, courses, workshops, each with its proof.
 * Times are local to the programme's zone: a day and a minute of it. */
#ifndef YUNTA_MODEL_TIMETABLE_H
#define YUNTA_MODEL_TIMETABLE_H

#include "model/cohort.h"
#include "model/part.h"

typedef struct {
    int32_t group;   /* from 0 */
    int32_t session; /* index into cohort->sessions */
    yunta_slot slot;
    int32_t can_attend; /* participants of the group who can */
    int32_t expected;   /* of them, times show_rate, plus walk-ins, rounded half up */
} yunta_plenary;

typedef struct {
    int32_t person, group;
    int32_t can_attend;      /* sessions of the group's that they can attend */
    const uint8_t *sessions; /* [session_count] 1: can attend */
} yunta_attendance;

typedef struct {
    int32_t mentor;
    int32_t mentee; /* -1: of a mentor with all their mentees */
    int32_t number; /* from 1, in order of time */
    yunta_slot slot;
    int32_t can_attend; /* people besides the mentor who can: 1 for a pair */
} yunta_meeting;

typedef struct { /* a pair (or group) that cannot have all its meetings, and why */
    int32_t mentor, mentee;
    int32_t held;
    const char *why;
} yunta_shortfall;

typedef struct {
    int32_t course, number;
    yunta_slot slot;
    int32_t can_attend;
} yunta_course_session;
typedef struct { /* a course that has begun and is not held to its end, and why */
    int32_t course;
    int32_t held, left;
    const char *reason; /* days, hours, others */
    const char *why;
} yunta_course_cut;
typedef struct {
    int32_t workshop, facilitator;
    yunta_slot slot;
} yunta_workshop_session;

typedef struct yunta_timetable {
    yunta_arena *arena;
    size_t groups;
    yunta_plenary *plenaries;
    size_t plenary_count; /* by group, slot */
    yunta_attendance *attendance;
    size_t attendance_count; /* by person */
    size_t complete;         /* participants who can attend at least least_attended */
    int32_t *hopeless;
    size_t hopeless_count; /* people whom no calendar brings to least_attended */
    yunta_meeting *meetings;
    size_t meeting_count; /* by mentor, mentee, number */
    yunta_shortfall *shortfalls;
    size_t shortfall_count; /* by mentor, mentee */
    yunta_course_session *course_sessions;
    size_t course_session_count;
    yunta_course_cut *course_cuts;
    size_t course_cut_count; /* by course */
    yunta_workshop_session *workshop_sessions;
    size_t workshop_session_count;
    yunta_part plenary_part, meeting_part, course_part, workshop_part;
} yunta_timetable;

yunta_timetable *yunta_timetable_new(void); /* all parts absent; NULL when memory runs out */
void yunta_timetable_free(yunta_timetable *timetable);
/* Whose plenaries a person is in; NULL for nobody's. O(log people). */
const yunta_attendance *yunta_timetable_attendance(const yunta_timetable *timetable,
                                                   int32_t person);

#endif
