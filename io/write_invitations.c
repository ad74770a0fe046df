/* Invitations (RFC 5546): one event for one person a file, METHOD:REQUEST, or CANCEL when it is
 * gone, and exports/invitations.csv, which says to whom each goes.
 *
 * Everybody's invitation to an event has the UID that it has in the office's calendar, where
 * answers are matched. Who is invited to a plenary, a course or a workshop stands alone in it; in a
 * meeting, a mentor and each of their mentees see each other, and mentees do not.
 */
#include "io/calendars.h"
#include "io/exporting.h"
#include "model/repair.h"
#include <string.h>

static const char folder[] = "exports/invitations/";

typedef struct {
    const char *email, *name, *summary, *method, *file;
    yunta_slot slot;
} invitation_row;
typedef YUNTA_ARRAY(invitation_row) invitation_rows;

static bool has_address(const yunta_person *person) {
    const char *at = strchr(person->email, '@');
    return at && at != person->email && at[1];
}

static void invite(const yunta_writing *writing, int32_t person, yunta_ics_event *event,
                   yunta_ics_attendee *attendees) {
    const yunta_person *who = &writing->cohort->person[person];
    if (has_address(who))
        attendees[event->attendee_count++] = (yunta_ics_attendee){who->name, who->email};
}

/* The recipient first, then whom they may see. */
static yunta_status attend(const yunta_writing *writing, const yunta_entry *entry,
                           yunta_arena *arena, yunta_ics_event *event) {
    const yunta_meeting *meeting = entry->kind == YUNTA_ENTRY_MEETING
                                       ? &writing->result->timetable->meetings[entry->index]
                                       : NULL;
    size_t mentees = 0;
    while (meeting && yunta_mentee_of_meeting(writing, meeting, mentees) >= 0)
        mentees++;
    yunta_ics_attendee *all = yunta_arena_alloc(arena, 2 + mentees, sizeof *all);
    if (!all)
        return YUNTA_E_MEMORY;
    event->attendees = all;
    invite(writing, entry->person, event, all);
    if (meeting && entry->role == YUNTA_MENTEE)
        invite(writing, meeting->mentor, event, all);
    for (size_t k = 0; entry->role != YUNTA_MENTEE && k < mentees; k++)
        invite(writing, yunta_mentee_of_meeting(writing, meeting, k), event, all);
    return YUNTA_OK;
}

static yunta_status add_row(yunta_writing *writing, const yunta_ics_event *event, const char *file,
                            invitation_rows *rows) {
    const yunta_ics_attendee *who = event->attendee_count ? &event->attendees[0] : NULL;
    int32_t minutes = (event->end_day - event->day) * YUNTA_DAY_MINUTES + event->end_minute;
    invitation_row row = {yunta_arena_copy(writing->arena, who ? who->address : ""),
                          yunta_arena_copy(writing->arena, who ? who->name : ""),
                          yunta_arena_copy(writing->arena, event->summary),
                          event->cancelled ? "CANCEL" : "REQUEST",
                          file,
                          {event->day, event->minute, minutes - event->minute}};
    bool whole = row.email && row.name && row.summary && yunta_array_push(rows, row);
    return whole ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* Writes what follows on the earlier file of this name: event, or when it is NULL its cancellation.
 */
static yunta_status write_one(yunta_writing *writing, yunta_staging *staging, const char *file,
                              const yunta_ics_event *event, yunta_arena *arena,
                              invitation_rows *rows) {
    yunta_ics_calendar calendar = yunta_calendar_of(writing);
    yunta_ics_event *earlier, *next;
    size_t earlier_count, next_count = 0;
    FILE *stream;
    yunta_status status = yunta_calendar_earlier(staging, file, arena, &earlier, &earlier_count);
    if (status == YUNTA_OK)
        status = yunta_ics_succeed(arena, event, event ? 1 : 0, earlier,
                                   earlier_count < 1 ? earlier_count : 1, NULL, &next, &next_count);
    if (status != YUNTA_OK || next_count == 0)
        return status;
    status = yunta_staging_open(staging, file, &stream);
    if (status != YUNTA_OK)
        return status;
    calendar.method = next[0].cancelled ? "CANCEL" : "REQUEST";
    yunta_ics_write(stream, &calendar, next, 1);
    status = yunta_staging_close(staging, stream);
    return status == YUNTA_OK ? add_row(writing, &next[0], file, rows) : status;
}

static const char *file_of(const yunta_writing *writing, int32_t person, const char *uid) {
    char token[YUNTA_TOKEN_BYTES];
    const char *texts[] = {"invitation", writing->cohort->person[person].id, uid};
    if (yunta_key_token(&writing->secret, texts, 3, token) != YUNTA_OK)
        return NULL;
    return yunta_arena_format(writing->arena, "%s%s.ics", folder, token);
}

/* To who has no address now goes nothing; what they had of what has been held stays as it was. */
static yunta_status keep_past(yunta_writing *writing, yunta_staging *staging, const char *file,
                              yunta_arena *arena) {
    yunta_ics_calendar calendar = yunta_calendar_of(writing);
    yunta_ics_event *earlier;
    size_t count;
    FILE *stream;
    yunta_status status = yunta_calendar_earlier(staging, file, arena, &earlier, &count);
    if (status != YUNTA_OK || count == 0 || earlier[0].cancelled)
        return status;
    status = yunta_staging_open(staging, file, &stream);
    if (status != YUNTA_OK)
        return status;
    calendar.method = "REQUEST";
    yunta_ics_write(stream, &calendar, earlier, 1);
    return yunta_staging_close(staging, stream);
}

static yunta_status write_entry(yunta_writing *writing, yunta_staging *staging,
                                const yunta_entry *entry, invitation_rows *rows) {
    struct yunta_ics_event_text text = {0}, shared = {0};
    yunta_entry office = *entry;
    office.person = -1;
    office.role = 0;
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = arena ? yunta_entry_text(writing, entry, arena, &text) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = yunta_entry_text(writing, &office, arena, &shared);
    if (status != YUNTA_OK)
        goto cleanup;
    text.uid = shared.uid;
    yunta_ics_event event = yunta_calendar_event(entry, &text);
    const char *file = file_of(writing, entry->person, text.uid);
    bool invited = has_address(&writing->cohort->person[entry->person]);
    status = file ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK && !invited)
        status = keep_past(writing, staging, file, arena);
    if (status == YUNTA_OK && invited)
        status = attend(writing, entry, arena, &event);
    if (status == YUNTA_OK && invited)
        status = write_one(writing, staging, file, &event, arena, rows);
cleanup:
    yunta_arena_free(arena);
    return status;
}

static yunta_status cancel_all(yunta_writing *writing, yunta_staging *staging,
                               const char *const *files, size_t count, invitation_rows *rows) {
    const char **left;
    size_t left_count;
    yunta_status status =
        yunta_former_left(writing, staging, files, count, folder, &left, &left_count);
    for (size_t k = 0; status == YUNTA_OK && k < left_count; k++) {
        yunta_arena *arena = yunta_arena_new();
        status = arena ? write_one(writing, staging, left[k], NULL, arena, rows) : YUNTA_E_MEMORY;
        yunta_arena_free(arena);
    }
    return status;
}

/* What was in the earlier result, or in that which this one goes on from, and is not now. */
static yunta_status cancel_gone(yunta_writing *writing, yunta_staging *staging,
                                invitation_rows *rows) {
    size_t count, followed_count;
    const char *const *owned = yunta_staging_owned(staging, &count);
    const char *const *followed = yunta_staging_followed(staging, &followed_count);
    yunta_status status = cancel_all(writing, staging, owned, count, rows);
    return status == YUNTA_OK ? cancel_all(writing, staging, followed, followed_count, rows)
                              : status;
}

#define TEXT(function, field)                                                                      \
    static yunta_value function(yunta_writing *writing, const void *row) {                         \
        (void)writing;                                                                             \
        return yunta_value_text(((const invitation_row *)row)->field);                             \
    }
TEXT(row_email, email)
TEXT(row_name, name)
TEXT(row_summary, summary)
TEXT(row_method, method)
TEXT(row_file, file)

static yunta_value row_start(yunta_writing *writing, const void *row) {
    const invitation_row *invitation = row;
    return yunta_value_time(writing, invitation->slot.day, invitation->slot.minute);
}

static const yunta_output_column columns[] = {
    {"email", row_email},     {"name", row_name},     {"start", row_start},
    {"summary", row_summary}, {"method", row_method}, {"file", row_file},
};

static yunta_status rows_of(yunta_writing *writing, yunta_rows *rows) {
    const invitation_rows *all = writing->invitations;
    *rows = (yunta_rows){all->items, all->count, sizeof *all->items};
    return YUNTA_OK;
}

static yunta_status write_list(yunta_writing *writing, yunta_staging *staging,
                               const invitation_rows *rows) {
    static const yunta_output list = {
        .name = "invitations", .rows = rows_of, YUNTA_COLUMNS(columns)};
    FILE *stream;
    yunta_status status = yunta_staging_open(staging, "exports/invitations.csv", &stream);
    if (status != YUNTA_OK)
        return status;
    writing->invitations = rows;
    status = yunta_output_write_csv(writing, &list, stream);
    writing->invitations = NULL;
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_OK ? closed : status;
}

yunta_status yunta_invitations_write(yunta_writing *writing, yunta_staging *staging) {
    yunta_entries entries = {0};
    invitation_rows rows = {0};
    if (!writing->result->timetable)
        return YUNTA_OK;
    yunta_status status = yunta_entries_collect(writing, true, &entries);
    for (size_t k = 0; status == YUNTA_OK && k < entries.count; k++) {
        int32_t person = entries.items[k].person;
        if (writing->result->deadline && k % 16 == 0)
            yunta_deadline_report(writing->result->deadline, T("invitations", "invitaciones"),
                                  (double)k / (double)entries.count);
        if (person >= 0 && (has_address(&writing->cohort->person[person]) ||
                            yunta_cohort_is_past(writing->cohort, entries.items[k].slot.day)))
            status = write_entry(writing, staging, &entries.items[k], &rows);
    }
    if (writing->result->deadline)
        yunta_deadline_report(writing->result->deadline, T("write", "escribir"), 0);
    if (status == YUNTA_OK)
        status = cancel_gone(writing, staging, &rows);
    if (status == YUNTA_OK)
        status = write_list(writing, staging, &rows);
    yunta_array_free(&entries);
    yunta_array_free(&rows);
    return status;
}
