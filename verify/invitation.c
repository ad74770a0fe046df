/* Invitations: one for each session of whoever has an address; it shows nobody but its recipient
 * and whom they meet. */
#include "model/repair.h"
#include "verify/agenda_private.h"
#include "verify/kept.h"
#include <stdlib.h>
#include <string.h>

enum { EMAIL, NAME, START, SUMMARY, METHOD, FILE_NAME };

static const char *address_of(const yunta_agenda *a, int32_t person) {
    const char *email = a->check->cohort->person[person].email, *at = strchr(email, '@');
    return at && at != email && at[1] ? email : "";
}

static bool names(const yunta_ical_event *event, const char *email) {
    for (size_t k = 0; k < event->attendees; k++)
        if (strcmp(event->attendee[k], email) == 0)
            return true;
    return false;
}

/* Whether the guests are the recipient and whom they meet, and nobody else. */
static bool right_guests(const yunta_agenda *a, const yunta_appointment *one,
                         const yunta_ical_event *event) {
    const yunta_check *check = a->check;
    size_t guests = 1;
    bool right = names(event, address_of(a, one->person));
    if (one->mentor >= 0 && (one->person != one->mentor || one->mentee >= 0)) {
        const char *other = address_of(a, one->person == one->mentor ? one->mentee : one->mentor);
        right = right && (!*other || names(event, other));
        guests += *other != '\0';
    }
    int32_t mentee;
    for (size_t k = 0; one->mentor >= 0 && one->person == one->mentor && one->mentee < 0 &&
                       (mentee = yunta_mentee_at(check, one->mentor, &one->at, k)) >= 0;
         k++) {
        const char *other = address_of(a, mentee);
        right = right && (!*other || names(event, other));
        guests += *other != '\0';
    }
    return right && event->attendees == guests;
}

static int by_address(const void *a, const void *b) {
    const yunta_invited *x = a, *y = b;
    int order = strcmp(x->email, y->email);
    if (order)
        return order;
    order = yunta_agenda_compare(&x->session->at, &y->session->at);
    return order ? order : yunta_agenda_by_person(x->session, y->session);
}

/* Everybody's sessions by address and time; who has no address is left out. */
static void list_invited(yunta_agenda *a) {
    for (size_t k = 0; k < a->all.count; k++) {
        const yunta_appointment *one = &a->all.items[k];
        yunta_invited row = {one->person >= 0 ? address_of(a, one->person) : "", one, false};
        if (*row.email && !yunta_array_push(&a->invited, row))
            a->check->out_of_memory = true;
    }
    if (a->invited.count)
        qsort(a->invited.items, a->invited.count, sizeof *a->invited.items, by_address);
}

static bool right_file(const yunta_agenda *a, const yunta_ical *file,
                       const yunta_appointment *one) {
    const yunta_ical_event *event = file->events;
    const char *organizer = a->check->policy->output_organizer;
    return strcmp(file->method, "REQUEST") == 0 && file->count == 1 && !event->cancelled &&
           event->timed && yunta_agenda_compare(&event->at, &one->at) == 0 && organizer &&
           strcmp(event->organizer, organizer) == 0 && right_guests(a, one, event) &&
           !file->strange && !event->strange && event->alarms == 0 &&
           yunta_agenda_is_of_office(a, event) &&
           yunta_agenda_is_discreet(a, event, one->person, NULL);
}

/* The session that an invitation is for, not used yet: of that address at that time, the one that
 * the file is right for if there are several; or NULL. */
static yunta_invited *find_session(const yunta_agenda *a, const char *email, const char *start,
                                   const yunta_ical *file) {
    size_t from = 0, to = a->invited.count;
    yunta_moment at = {0};
    yunta_invited *first = NULL;
    if (!yunta_parse_start(a->check, start, &at.day, &at.minute))
        return NULL;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const yunta_invited *row = &a->invited.items[middle];
        int order = strcmp(row->email, email);
        if (order < 0 || (!order && yunta_moment_at(&row->session->at) < yunta_moment_at(&at)))
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < a->invited.count; from++) {
        yunta_invited *row = &a->invited.items[from];
        if (strcmp(row->email, email) != 0 ||
            yunta_moment_at(&row->session->at) != yunta_moment_at(&at))
            break;
        if (!row->used && file->count == 1 && right_file(a, file, row->session))
            return row;
        first = first || row->used ? first : row;
    }
    return first;
}

static bool plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Letters and digits are what an iCalendar text and a cell have alike. */
static bool alike(const char *text, const char *cell) {
    while (true) {
        while (*text && !plain(*text))
            text += text[0] == '\\' && text[1] ? 2 : 1;
        while (*cell && !plain(*cell))
            cell++;
        if (*text != *cell || !*text)
            return *text == *cell;
        text++;
        cell++;
    }
}

/* What the row says of the event besides. */
static bool right_row(const yunta_agenda *a, const yunta_ledger *sheet, size_t row,
                      const yunta_ical *file, const yunta_appointment *one) {
    const char *method = yunta_ledger_cell(sheet, row, METHOD);
    return file->count == 1 && strcmp(method, file->method) == 0 &&
           alike(file->events->summary, yunta_ledger_cell(sheet, row, SUMMARY)) &&
           (!one || strcmp(yunta_ledger_cell(sheet, row, NAME),
                           a->check->cohort->person[one->person].name) == 0);
}

/* Whether a file is right for its row; marks the session that it is for. */
static bool is_invitation(yunta_agenda *a, const yunta_ledger *sheet, size_t row,
                          const yunta_ical *file) {
    const char *email = yunta_ledger_cell(sheet, row, EMAIL);
    const char *start = yunta_ledger_cell(sheet, row, START);
    if (strcmp(yunta_ledger_cell(sheet, row, METHOD), "CANCEL") == 0)
        return file->count == 1 && file->events->cancelled && !file->strange &&
               !file->events->strange && names(file->events, email) &&
               right_row(a, sheet, row, file, NULL);
    yunta_invited *one = find_session(a, email, start, file);
    if (one)
        one->used = true;
    return one && right_file(a, file, one->session) && right_row(a, sheet, row, file, one->session);
}

static void check_invitation(yunta_agenda *a, const yunta_ledger *sheet, size_t row) {
    const char *name = yunta_ledger_cell(sheet, row, FILE_NAME);
    yunta_arena *arena = yunta_arena_new();
    const char *path = arena ? yunta_arena_format(arena, "%s/%s", a->check->out, name) : NULL;
    yunta_ical file;
    bool right = false;
    a->check->out_of_memory = a->check->out_of_memory || !path;
    yunta_agenda_name(a, name);
    if (path && yunta_agenda_below(name, "exports/invitations/") &&
        yunta_ical_read(a->check, path, arena, &file))
        right = is_invitation(a, sheet, row, &file);
    if (!right && !yunta_stopped(a->check))
        yunta_fault(a->check, yunta_ledger_place(sheet, row, FILE_NAME), name,
                    T("is no invitation of this person to a session of theirs, for them and whom "
                      "they meet alone",
                      "no es una invitación de esta persona a una sesión suya, solo para ella y "
                      "quienes se reúnen con ella"));
    yunta_arena_free(arena);
}

void yunta_check_kept_invitation(yunta_agenda *a, const char *name) {
    yunta_arena *arena = yunta_arena_new();
    const char *path = arena ? yunta_arena_format(arena, "%s/%s", a->check->out, name) : NULL;
    yunta_ical file;
    a->check->out_of_memory = a->check->out_of_memory || !path;
    if (path && yunta_ical_read(a->check, path, arena, &file) &&
        !(file.count == 1 && strcmp(file.method, "REQUEST") == 0 && !file.strange &&
          !file.events->strange && !file.events->cancelled && file.events->timed &&
          file.events->attendees > 0 &&
          yunta_cohort_is_past(a->check->cohort, file.events->at.day) &&
          yunta_agenda_is_of_office(a, file.events)))
        yunta_fault(a->check, yunta_place_at(a->check->out, 0, NULL), name,
                    T("no list says to whom this goes, and it is of no session that has been held",
                      "ninguna lista dice a quién va, y no es de una sesión que ya se realizó"));
    yunta_arena_free(arena);
}

void yunta_check_invitations(yunta_agenda *a, const yunta_ledger *sheet) {
    char text[32];
    list_invited(a);
    for (size_t row = 0; row < sheet->rows && !yunta_stopped(a->check); row++)
        check_invitation(a, sheet, row);
    for (size_t k = 0; k < a->invited.count && !yunta_stopped(a->check); k++) {
        const yunta_invited *one = &a->invited.items[k];
        if (!one->used)
            yunta_fault(a->check, yunta_place_at(sheet->shown, 0, NULL),
                        yunta_shown_id(a->check, one->session->person),
                        T("lacks the invitation to %s", "le falta la invitación a %s"),
                        yunta_agenda_stamp(a, &one->session->at, text));
    }
}
