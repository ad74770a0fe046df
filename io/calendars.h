/* What calendars and invitations share. Private to io/write_calendars.c, io/write_owners.c and
 * io/write_invitations.c.
 */
#ifndef YUNTA_IO_CALENDARS_H
#define YUNTA_IO_CALENDARS_H

#include "io/ics.h"
#include "io/table.h"
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
/* The file of a person's own calendar, named with the cohort's key; in the writing's arena, or NULL
 * when there is no memory. */
const char *yunta_calendar_file(const yunta_writing *writing, int32_t person);

/* Whose the calendars were: calendars.csv of the earlier result, and of that which this one goes on
 * from, each also as it was set aside; NULL where there is none or nobody may be named. Free it
 * also after failure. */
enum { YUNTA_FORMER_LISTS = 4 };
typedef struct {
    const char *file, *owner;
    size_t list, row; /* where it says so */
} yunta_former_file;
typedef struct {
    yunta_table *owners[YUNTA_FORMER_LISTS];
    yunta_former_file *files; /* by file, then by where it says so */
    size_t count;
} yunta_former;
yunta_status yunta_former_read(const yunta_writing *writing, yunta_staging *staging,
                               yunta_former *former);
void yunta_former_free(yunta_former *former);
/* NULL when it does not say. O(log rows). */
const char *yunta_former_owner(const yunta_former *former, const char *file);
/* Names a calendar without any session left in calendars.csv. file and owner are copied. */
yunta_status yunta_former_list(yunta_writing *writing, const char *owner, const char *file);
/* After the last of them: each stands behind what its owner has now. O(n log n). */
yunta_status yunta_former_arrange(yunta_writing *writing);
/* Of the files of an earlier result, those below a folder (as they were before they were set aside,
 * each once, by name) that nothing has been written as; in the writing's arena. O(n log n). */
yunta_status yunta_former_left(yunta_writing *writing, yunta_staging *staging,
                               const char *const *files, size_t count, const char *folder,
                               const char ***left, size_t *left_count);
#endif
