/* iCalendar files of a result, read plainly: nothing of io/ics. */
#ifndef YUNTA_VERIFY_ICAL_H
#define YUNTA_VERIFY_ICAL_H

#include "base/array.h"
#include "verify/check.h"

typedef struct {
    yunta_moment at;
    bool cancelled, timed; /* timed: start and end in the programme's zone */
    bool strange;          /* a property that a session has not, or twice, or lacks */
    int alarms;            /* as long before the start as output.alarm says */
    const char *uid, *summary, *description;
    const char *organizer; /* addresses */
    const char **attendee;
    size_t attendees;
} yunta_ical_event;

typedef struct {
    const char *method; /* "" for none */
    bool strange;       /* parts that are no events, or hours of a zone that is not as it says */
    yunta_ical_event *events;
    size_t count;
} yunta_ical;

/* Reads a file, all in arena. False, with a fault, when it cannot be read or is no whole calendar;
 * false without one when memory runs out. O(bytes). */
bool yunta_ical_read(yunta_check *check, const char *path, yunta_arena *arena,
                     yunta_ical *calendar);

#endif
