/* Calendars and invitations as iCalendar files (RFC 5545, 5546), and what is read back of our own
 * so that a later result can update and cancel.
 *
 * Lines end in CR LF and are folded at 75 octets, never inside a character. Control characters are
 * left out of texts; , ; \ and newlines are escaped; " and ^ are left out of CN (RFC 6868). Times
 * are local, with a VTIMEZONE made from the zone's own spans over the years in use: one STANDARD
 * or DAYLIGHT a change, without rules to get wrong.
 */
#ifndef YUNTA_IO_ICS_H
#define YUNTA_IO_ICS_H

#include "base/memory.h"
#include "base/status.h"
#include "model/date.h"
#include <stdio.h>

typedef struct {
    const char *name, *address; /* name: "" for none */
} yunta_ics_attendee;

typedef struct {
    const char *uid;
    yunta_day day, end_day;
    int32_t minute, end_minute; /* 0..1439, of those days */
    int32_t sequence;
    bool cancelled;
    bool counted; /* the first line of the description counts something, which is not its matter */
    const char *summary, *description;   /* "" for none */
    const yunta_ics_attendee *attendees; /* not in METHOD:PUBLISH */
    size_t attendee_count;
} yunta_ics_event;

typedef struct {
    const char *name;      /* of the calendar, as programs show it */
    const char *organizer; /* CN of the ORGANIZER */
    const char *language;  /* en, es: in PRODID */
    const yunta_zone *zone;
    int64_t stamp;         /* DTSTAMP of every event: seconds since 1970 UTC */
    const char *address;   /* of the ORGANIZER; NULL: one that nobody has */
    const char *method;    /* REQUEST, CANCEL: one event a file (RFC 5546); NULL: PUBLISH */
    bool alarmed;          /* events that are not cancelled remind of themselves */
    int32_t alarm_minutes; /* before their start */
} yunta_ics_calendar;

/* Writes one calendar. Whether the stream failed is for the caller to look at (ferror). */
void yunta_ics_write(FILE *stream, const yunta_ics_calendar *calendar,
                     const yunta_ics_event *events, size_t count);

/* How the next bytes of a text are written: *length of them as `as` (as they are when it is NULL);
 * not at all when false. quoted: in a name (CN). */
bool yunta_ics_letter(const char *text, bool quoted, int *length, const char **as);

/* Reads back the events of a calendar that yunta_ics_write wrote; what is none of ours is left out.
 * Events and texts in arena. YUNTA_E_MEMORY, YUNTA_E_IO. */
yunta_status yunta_ics_read(FILE *stream, yunta_arena *arena, yunta_ics_event **events,
                            size_t *count);

/* Of two earlier versions of a calendar each event once: with the higher SEQUENCE, of equal ones
 * that of `events`. In arena. YUNTA_E_MEMORY. */
yunta_status yunta_ics_latest(yunta_arena *arena, const yunta_ics_event *events, size_t count,
                              const yunta_ics_event *others, size_t other_count,
                              yunta_ics_event **latest, size_t *latest_count);

/* What the next version of a calendar holds: the events with a SEQUENCE that rises by one over the
 * earlier event of the same UID when anything that they are written with changed (of a counted one,
 * but for the count); then the earlier events that are gone, cancelled under the same UID, with the
 * summary withheld (or their own when it is NULL). Sorted by time, UID. In arena. YUNTA_E_MEMORY.
 */
yunta_status yunta_ics_succeed(yunta_arena *arena, const yunta_ics_event *events, size_t count,
                               const yunta_ics_event *earlier, size_t earlier_count,
                               const char *withheld, yunta_ics_event **next, size_t *next_count);

#endif
