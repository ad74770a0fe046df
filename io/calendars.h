/* What calendars and invitations share. Private to io/write_calendars.c and io/write_invitations.c.
 */
#ifndef YUNTA_IO_CALENDARS_H
#define YUNTA_IO_CALENDARS_H

#include "io/ics.h"
#include "io/writing.h"

/* The head of a calendar of this programme, without alarms, to be published. */
yunta_ics_calendar yunta_calendar_of(const yunta_writing *writing);
/* An entry as an event of that text. */
yunta_ics_event yunta_calendar_event(const yunta_entry *entry,
                                     const struct yunta_ics_event_text *text);
/* The events of the earlier file of this name, current or set aside, and of that in the result that
 * this one goes on from: each in its latest version. In arena. */
yunta_status yunta_calendar_earlier(yunta_staging *staging, const char *name, yunta_arena *arena,
                                    yunta_ics_event **events, size_t *count);

#endif
