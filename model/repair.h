/* What an earlier result fixes or makes worth keeping: its pairs, and its calendar. Pure data, part
 * of the cohort (cohort->repair; NULL where there is no earlier result). */
#ifndef YUNTA_MODEL_REPAIR_H
#define YUNTA_MODEL_REPAIR_H

#include "model/cohort.h"
#include "model/pair_table.h"

/* Somebody whose session has happened, as the earlier results planned it: a plenary (of: session,
 * other: group), a meeting (of: mentor, other: mentee, -1 for a mentor with all), or one of a
 * course in which they had a seat then (of: course, other: -1). */
typedef enum {
    YUNTA_PRESENT_PLENARY,
    YUNTA_PRESENT_MEETING,
    YUNTA_PRESENT_COURSE
} yunta_presence_kind;
typedef struct {
    yunta_presence_kind kind;
    int32_t of, other, person;
    int32_t day, minute, minutes;
    bool came; /* as outcomes.csv says of plenaries, else: could come by the hours that they gave */
} yunta_presence;

/* A plenary of the earlier result that was still to come, and whose session is in no table now. */
typedef struct {
    const char *session; /* its id; the timetable's */
    int32_t group;       /* from 0 */
    yunta_slot slot;
} yunta_gone_plenary;

typedef struct yunta_repair {
    yunta_day as_of; /* what begins before it has happened and stays; YUNTA_NO_DAY: nothing has */
    yunta_pair_table pairs;            /* of the earlier result, between people of this cohort */
    struct yunta_timetable *timetable; /* of the earlier result: slots alone; NULL: it had none */
    yunta_presence *past; /* [past_count] who had what has happened; by everything, in order */
    size_t past_count;
    yunta_gone_plenary *gone; /* [gone_count] as they stood */
    size_t gone_count;
    uint8_t *moves; /* [sessions] plenaries that may move now; NULL: all of them */
    bool apart;     /* a session of one group may move though another group's has happened */
} yunta_repair;

/* NULL when memory runs out: no pairs, nothing has happened. */
yunta_repair *yunta_repair_new(void);
void yunta_repair_free(yunta_repair *repair); /* its timetable with it; NULL is fine */

/* Whether the earlier result had this pair; false without one. O(log mentors of the mentee). */
bool yunta_cohort_had_pair(const yunta_cohort *cohort, int32_t mentor, int32_t mentee);

/* The earlier meetings of a pair, or of a mentor with all (mentee -1), by time:
 * timetable->meetings[*first .. *first + *count). None without an earlier result. O(log meetings).
 */
void yunta_cohort_had_meetings(const yunta_cohort *cohort, int32_t mentor, int32_t mentee,
                               size_t *first, size_t *count);
/* For qsort: by kind, of, other, time, person. */
int yunta_presence_order(const void *a, const void *b);
/* Who was in a session that has happened: repair->past[*first .. *first + *count). None without an
 * earlier result. O(log past). */
void yunta_cohort_were_present(const yunta_cohort *cohort, const yunta_presence *session,
                               size_t *first, size_t *count);
/* Whether outcomes.csv says that a person came to a plenary, or that they did not. O(log). */
yunta_answer yunta_cohort_attended(const yunta_cohort *cohort, int32_t person, int32_t session);
/* Whether what begins on a day has happened. */
bool yunta_cohort_is_past(const yunta_cohort *cohort, int32_t day);
/* Whether a session stays where the earlier result had it; *there: it had it then. */
bool yunta_cohort_session_stays(const yunta_cohort *cohort, size_t session, int32_t day,
                                int32_t minute, bool *there);

/* The most mentors that the earlier result gave one mentee. O(people). */
size_t yunta_cohort_most_had(const yunta_cohort *cohort);

#endif
