/* Calendars and invitations: each person's sessions, all of them and no others, at their hours; an
 * invitation shows nobody but its recipient and whom they meet. */
#include "model/repair.h"
#include "verify/ical.h"
#include <stdlib.h>
#include <string.h>

enum { GONE = -2, OFFICE = -1, COLUMN_PERSON = 0, COLUMN_FILE = 1 };
enum { INVITED, INVITED_START = 2, INVITED_METHOD = 4, INVITED_FILE };

/* One person's session; of a meeting also with whom: mentee -1 is the whole group. */
typedef struct {
    int32_t person, mentor, mentee; /* mentor -1: no meeting */
    yunta_moment at;
} appointment;

typedef struct {
    const char *email;
    const appointment *session;
    bool used;
} invited;

typedef struct {
    yunta_check *check;
    YUNTA_ARRAY(appointment) all; /* by person, time */
    YUNTA_ARRAY(invited) invited; /* by address, time */
} agenda;

static int by_person(const void *a, const void *b) {
    const appointment *x = a, *y = b;
    int64_t keys[][2] = {{x->person, y->person},
                         {yunta_moment_at(&x->at), yunta_moment_at(&y->at)},
                         {x->at.minutes, y->at.minutes},
                         {x->mentor, y->mentor},
                         {x->mentee, y->mentee}};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (keys[k][0] != keys[k][1])
            return keys[k][0] < keys[k][1] ? -1 : 1;
    return 0;
}

static void add(agenda *a, int32_t person, const yunta_moment *at, int32_t mentor, int32_t mentee) {
    appointment one = {person, mentor, mentee, *at};
    if (!yunta_array_push(&a->all, one))
        a->check->out_of_memory = true;
}

/* ---- who has what ---- */

/* Who left keeps what was before that. */
static bool is_past(const yunta_check *check, const yunta_event *event) {
    return check->held_group && yunta_cohort_is_past(check->cohort, event->at.day);
}

static void add_plenaries(agenda *a) {
    const yunta_check *check = a->check;
    for (size_t k = 0; k < check->plenary_count; k++) {
        const yunta_event *event = &check->plenaries[k];
        add(a, OFFICE, &event->at, -1, -1);
        for (size_t p = 0; p < check->participants; p++)
            if (check->group_of[check->participant[p]] == event->of)
                add(a, check->participant[p], &event->at, -1, -1);
        for (size_t p = 0; is_past(check, event) && p < check->cohort->people; p++)
            if (check->cohort->person[p].role == 0 && check->held_group[p] == event->of)
                add(a, (int32_t)p, &event->at, -1, -1);
    }
}

/* Seats go by the order of enrolment. */
static void add_courses(agenda *a) {
    const yunta_cohort *cohort = a->check->cohort;
    for (size_t k = 0; k < a->check->course_count; k++) {
        const yunta_event *event = &a->check->courses[k];
        int32_t capacity = cohort->courses[event->of].capacity, seats = 0;
        add(a, OFFICE, &event->at, -1, -1);
        for (size_t e = 0; e < cohort->enrolment_count; e++)
            if (cohort->enrolments[e].course == event->of && (!capacity || seats++ < capacity))
                add(a, cohort->enrolments[e].person, &event->at, -1, -1);
    }
}

static void add_meeting(agenda *a, int32_t mentor, int32_t mentee, const yunta_moment *at) {
    const yunta_check *check = a->check;
    add(a, OFFICE, at, mentor, mentee);
    add(a, mentor, at, mentor, mentee);
    if (mentee >= 0)
        add(a, mentee, at, mentor, mentee);
    for (size_t k = yunta_first_pair(check, mentor);
         mentee < 0 && k < check->pair_count && check->pairs[k].mentor == mentor; k++)
        add(a, check->pairs[k].mentee, at, mentor, -1);
}

/* Rows that are no meeting are told elsewhere. */
static void add_meetings(agenda *a) {
    const yunta_ledger *sheet = a->check->sheets[YUNTA_SHEET_MEETINGS];
    for (size_t row = 0; sheet && sheet->columns > 4 && row < sheet->rows; row++) {
        int32_t mentor = yunta_shown_person(a->check, yunta_ledger_cell(sheet, row, 0));
        const char *other = yunta_ledger_cell(sheet, row, 1);
        int32_t mentee = *other ? yunta_shown_person(a->check, other) : -1, last_minute;
        yunta_moment at;
        yunta_day last;
        if (mentor < 0 || (*other && mentee < 0) ||
            !yunta_parse_start(a->check, yunta_ledger_cell(sheet, row, 3), &at.day, &at.minute) ||
            !yunta_parse_start(a->check, yunta_ledger_cell(sheet, row, 4), &last, &last_minute))
            continue;
        at.minutes = (last - at.day) * YUNTA_DAY_MINUTES + last_minute - at.minute;
        add_meeting(a, mentor, mentee, &at);
    }
}

static bool make(agenda *a) {
    add_plenaries(a);
    add_courses(a);
    add_meetings(a);
    for (size_t k = 0; k < a->check->workshop_count; k++)
        add(a, OFFICE, &a->check->workshops[k].at, -1, -1);
    if (a->all.count)
        qsort(a->all.items, a->all.count, sizeof *a->all.items, by_person);
    return !a->check->out_of_memory;
}

/* ---- calendars ---- */

static int by_time(const void *a, const void *b) {
    const yunta_moment *x = &((const yunta_ical_event *)a)->at;
    const yunta_moment *y = &((const yunta_ical_event *)b)->at;
    int64_t first = yunta_moment_at(x), second = yunta_moment_at(y);
    if (first != second)
        return first < second ? -1 : 1;
    return (x->minutes > y->minutes) - (x->minutes < y->minutes);
}

static int compare_times(const yunta_moment *x, const yunta_moment *y) {
    yunta_ical_event a = {.at = *x}, b = {.at = *y};
    return by_time(&a, &b);
}

static const char *stamp(const agenda *a, const yunta_moment *at, char text[static 32]) {
    yunta_zone_text(a->check->cohort->zones[0], at->day, at->minute, text);
    return text;
}

static size_t first_of(const agenda *a, int32_t person) {
    size_t from = 0, to = a->all.count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (a->all.items[middle].person < person)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The live events of a file against a person's sessions. */
static void compare(agenda *a, const char *path, const yunta_ical *file, int32_t person) {
    size_t live = 0, k = 0;
    char text[32];
    for (size_t e = 0; e < file->count; e++)
        if (!file->events[e].cancelled)
            file->events[live++] = file->events[e];
    if (live)
        qsort(file->events, live, sizeof *file->events, by_time);
    size_t from = first_of(a, person), to = from;
    while (to < a->all.count && a->all.items[to].person == person)
        to++;
    while (k < live || from < to) {
        int order = k == live    ? -1
                    : from == to ? 1
                                 : compare_times(&a->all.items[from].at, &file->events[k].at);
        if (order == 0 && !file->events[k].timed)
            order = 1;
        if (order < 0)
            yunta_fault(a->check, yunta_place_at(path, 0, NULL), NULL,
                        T("lacks the session of %s", "le falta la sesión de %s"),
                        stamp(a, &a->all.items[from].at, text));
        else if (order > 0)
            yunta_fault(a->check, yunta_place_at(path, 0, NULL), NULL,
                        T("has an event that is in no table", "tiene un evento que no está en "
                                                              "ninguna tabla"));
        from += order <= 0;
        k += order >= 0;
    }
}

static void check_calendar(agenda *a, const char *name, int32_t person) {
    yunta_arena *arena = yunta_arena_new();
    const char *path = arena ? yunta_arena_format(arena, "%s/%s", a->check->out, name) : NULL;
    yunta_ical file;
    if (!path)
        a->check->out_of_memory = true;
    else if (yunta_ical_read(a->check, path, arena, &file))
        compare(a, path, &file, person);
    yunta_arena_free(arena);
}

static bool below(const char *name, const char *folder) {
    return strncmp(name, folder, strlen(folder)) == 0 && !strstr(name, "..");
}

/* Everybody who has a session has a calendar, and nobody has two. Who was of the cohort in an
 * earlier run keeps theirs, with nothing in it but what is cancelled. */
static void check_owners(agenda *a, const yunta_ledger *sheet) {
    uint8_t *seen = yunta_check_alloc(a->check, a->check->cohort->people, 1);
    for (size_t row = 0; seen && row < sheet->rows && !yunta_stopped(a->check); row++) {
        int32_t person = yunta_shown_person(a->check, yunta_ledger_cell(sheet, row, COLUMN_PERSON));
        const char *name = yunta_ledger_cell(sheet, row, COLUMN_FILE);
        bool again = person >= 0 && seen[person]++;
        if (again || !below(name, "calendars/"))
            yunta_fault(a->check, yunta_ledger_place(sheet, row, COLUMN_FILE), name,
                        T("is no calendar of this person alone",
                          "no es un calendario solo de esta persona"));
        else
            check_calendar(a, name, person >= 0 ? person : GONE);
    }
    for (size_t k = 0; seen && k < a->all.count; k++) {
        int32_t person = a->all.items[k].person;
        if (person >= 0 && !seen[person]++)
            yunta_fault(a->check, yunta_place_at(sheet->shown, 0, NULL),
                        yunta_shown_id(a->check, person),
                        T("has sessions and no calendar", "tiene sesiones y no calendario"));
    }
}

/* ---- invitations ---- */

static const char *address_of(const agenda *a, int32_t person) {
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
static bool right_guests(const agenda *a, const appointment *one, const yunta_ical_event *event) {
    const yunta_check *check = a->check;
    size_t guests = 1;
    bool right = names(event, address_of(a, one->person));
    if (one->mentor >= 0 && (one->person != one->mentor || one->mentee >= 0)) {
        const char *other = address_of(a, one->person == one->mentor ? one->mentee : one->mentor);
        right = right && (!*other || names(event, other));
        guests += *other != '\0';
    }
    for (size_t k = yunta_first_pair(check, one->mentor);
         one->person == one->mentor && one->mentee < 0 && k < check->pair_count &&
         check->pairs[k].mentor == one->mentor;
         k++) {
        const char *other = address_of(a, check->pairs[k].mentee);
        right = right && (!*other || names(event, other));
        guests += *other != '\0';
    }
    return right && event->attendees == guests;
}

static int by_address(const void *a, const void *b) {
    const invited *x = a, *y = b;
    int order = strcmp(x->email, y->email);
    if (order)
        return order;
    order = compare_times(&x->session->at, &y->session->at);
    return order ? order : by_person(x->session, y->session);
}

/* Everybody's sessions by address and time; who has no address is left out. */
static void list_invited(agenda *a) {
    for (size_t k = 0; k < a->all.count; k++) {
        const appointment *one = &a->all.items[k];
        invited row = {one->person >= 0 ? address_of(a, one->person) : "", one, false};
        if (*row.email && !yunta_array_push(&a->invited, row))
            a->check->out_of_memory = true;
    }
    if (a->invited.count)
        qsort(a->invited.items, a->invited.count, sizeof *a->invited.items, by_address);
}

/* The session that an invitation is for, not used yet: of that address at that time; or NULL. */
static invited *find_session(const agenda *a, const char *email, const char *start) {
    size_t from = 0, to = a->invited.count;
    yunta_moment at = {0};
    if (!yunta_parse_start(a->check, start, &at.day, &at.minute))
        return NULL;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const invited *row = &a->invited.items[middle];
        int order = strcmp(row->email, email);
        if (order < 0 || (!order && yunta_moment_at(&row->session->at) < yunta_moment_at(&at)))
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < a->invited.count; from++) {
        invited *row = &a->invited.items[from];
        if (strcmp(row->email, email) != 0 ||
            yunta_moment_at(&row->session->at) != yunta_moment_at(&at))
            break;
        if (!row->used)
            return row;
    }
    return NULL;
}

static bool right_file(const agenda *a, const yunta_ical *file, const appointment *one) {
    const yunta_ical_event *event = file->events;
    const char *organizer = a->check->policy->output_organizer;
    return strcmp(file->method, "REQUEST") == 0 && file->count == 1 && !event->cancelled &&
           event->timed && compare_times(&event->at, &one->at) == 0 && organizer &&
           strcmp(event->organizer, organizer) == 0 && right_guests(a, one, event);
}

static void check_invitation(agenda *a, const yunta_ledger *sheet, size_t row) {
    const char *email = yunta_ledger_cell(sheet, row, INVITED);
    const char *name = yunta_ledger_cell(sheet, row, INVITED_FILE);
    bool gone = strcmp(yunta_ledger_cell(sheet, row, INVITED_METHOD), "CANCEL") == 0;
    invited *one =
        gone ? NULL : find_session(a, email, yunta_ledger_cell(sheet, row, INVITED_START));
    yunta_arena *arena = yunta_arena_new();
    const char *path = arena ? yunta_arena_format(arena, "%s/%s", a->check->out, name) : NULL;
    yunta_ical file;
    bool right = false;
    if (!path)
        a->check->out_of_memory = true;
    else if (below(name, "exports/invitations/") && yunta_ical_read(a->check, path, arena, &file))
        right = gone ? strcmp(file.method, "CANCEL") == 0 && file.count == 1 &&
                           file.events[0].cancelled && names(&file.events[0], email)
                     : one && right_file(a, &file, one->session);
    if (one)
        one->used = true;
    if (!right && !yunta_stopped(a->check))
        yunta_fault(a->check, yunta_ledger_place(sheet, row, INVITED_FILE), name,
                    T("is no invitation of this person to a session of theirs, for them and whom "
                      "they meet alone",
                      "no es una invitación de esta persona a una sesión suya, solo para ella y "
                      "quienes se reúnen con ella"));
    yunta_arena_free(arena);
}

static void check_invitations(agenda *a, const yunta_ledger *sheet) {
    char text[32];
    list_invited(a);
    for (size_t row = 0; row < sheet->rows && !yunta_stopped(a->check); row++)
        check_invitation(a, sheet, row);
    for (size_t k = 0; k < a->invited.count && !yunta_stopped(a->check); k++) {
        const invited *one = &a->invited.items[k];
        if (!one->used)
            yunta_fault(a->check, yunta_place_at(sheet->shown, 0, NULL),
                        yunta_shown_id(a->check, one->session->person),
                        T("lacks the invitation to %s", "le falta la invitación a %s"),
                        stamp(a, &one->session->at, text));
    }
}

/* ---- files ---- */

void yunta_check_agendas(yunta_check *check) {
    static const char *const lists[] = {"calendars.csv", "exports/invitations.csv"};
    static const size_t columns[] = {2, 6};
    static void (*const checks[])(agenda *, const yunta_ledger *) = {check_owners,
                                                                     check_invitations};
    agenda a = {.check = check};
    bool made = make(&a);
    if (made && yunta_is_listed(check, "calendars/all.ics"))
        check_calendar(&a, "calendars/all.ics", OFFICE);
    for (size_t k = 0; made && k < 2 && !yunta_stopped(check); k++) {
        yunta_table *owner = NULL;
        const yunta_ledger *sheet = yunta_ledger_read(check, lists[k], &owner);
        if (sheet && sheet->columns == columns[k])
            checks[k](&a, sheet);
        else if (sheet)
            yunta_fault(check, yunta_place_at(sheet->shown, 1, NULL), NULL,
                        T("has other columns", "tiene otras columnas"));
        yunta_table_free(owner);
    }
    yunta_array_free(&a.all);
    yunta_array_free(&a.invited);
}
