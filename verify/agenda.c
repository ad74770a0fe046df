/* Calendars and invitations: each person's sessions, all of them and no others, at their hours; an
 * invitation shows nobody but its recipient and whom they meet. */
#include "verify/agenda_private.h"
#include "verify/order.h"
#include <stdlib.h>
#include <string.h>

enum { COLUMN_PERSON, COLUMN_FILE, OFFICE = YUNTA_AGENDA_OFFICE };

static int by_time(const void *a, const void *b) {
    const yunta_moment *x = &((const yunta_ical_event *)a)->at;
    const yunta_moment *y = &((const yunta_ical_event *)b)->at;
    int64_t first = yunta_moment_at(x), second = yunta_moment_at(y);
    if (first != second)
        return first < second ? -1 : 1;
    return (x->minutes > y->minutes) - (x->minutes < y->minutes);
}

int yunta_agenda_compare(const yunta_moment *x, const yunta_moment *y) {
    yunta_ical_event a = {.at = *x}, b = {.at = *y};
    return by_time(&a, &b);
}

const char *yunta_agenda_stamp(const yunta_agenda *a, const yunta_moment *at,
                               char text[static 32]) {
    yunta_zone_text(a->check->cohort->zones[0], at->day, at->minute, text);
    return text;
}

size_t yunta_agenda_first(const yunta_agenda *a, int32_t person) {
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

/* Of whose calendar a file is; code: in the folder of their area, [people] areas; else NULL. */
typedef struct {
    int32_t person;
    const int32_t *code;
} owner;

/* Whether an event says what a session does, reminds if asked to, and shows nobody's address. */
static bool is_session(const yunta_agenda *a, const yunta_ical_event *event, const owner *whose) {
    const yunta_policy *policy = a->check->policy;
    const char *organizer = policy->output_organizer;
    bool reminds = whose->person >= 0 && !event->cancelled && policy->output_alarm != YUNTA_NO_INT;
    return !event->strange && event->attendees == 0 && event->alarms == reminds &&
           strcmp(event->organizer, organizer ? organizer : "noreply@yunta.invalid") == 0 &&
           (whose->person < 0 || event->cancelled ||
            yunta_agenda_is_discreet(a, event, whose->person, whose->code));
}

static void check_events(yunta_agenda *a, const char *path, const yunta_ical *file,
                         const owner *whose) {
    if (file->strange || strcmp(file->method, "PUBLISH") != 0)
        yunta_fault(a->check, yunta_place_at(path, 0, NULL), NULL,
                    T("is no calendar of sessions alone, by the clock of the programme's zone",
                      "no es un calendario solo de sesiones, con la hora del huso del programa"));
    for (size_t e = 0; e < file->count; e++)
        if (!is_session(a, &file->events[e], whose))
            yunta_fault(a->check, yunta_place_at(path, 0, NULL), file->events[e].uid,
                        T("this event is not written as a session, or shows an address that is "
                          "not for its owner",
                          "este evento no está escrito como una sesión, o muestra un correo que no "
                          "es para su dueño"));
}

/* The live events of a file, which are put first, by time. */
static size_t keep_live(const yunta_ical *file) {
    size_t live = 0;
    for (size_t e = 0; e < file->count; e++)
        if (!file->events[e].cancelled)
            file->events[live++] = file->events[e];
    if (live)
        qsort(file->events, live, sizeof *file->events, by_time);
    return live;
}

/* The live events of a file against a person's sessions. */
static void compare(yunta_agenda *a, const char *path, const yunta_ical *file, int32_t person) {
    size_t live = keep_live(file), k = 0;
    char text[32];
    size_t from = yunta_agenda_first(a, person), to = from;
    while (to < a->all.count && a->all.items[to].person == person)
        to++;
    while (k < live || from < to) {
        int order = k == live ? -1
                    : from == to
                        ? 1
                        : yunta_agenda_compare(&a->all.items[from].at, &file->events[k].at);
        if (order == 0 && !file->events[k].timed)
            order = 1;
        if (order < 0)
            yunta_fault(a->check, yunta_place_at(path, 0, NULL), NULL,
                        T("lacks the session of %s", "le falta la sesión de %s"),
                        yunta_agenda_stamp(a, &a->all.items[from].at, text));
        else if (order > 0)
            yunta_fault(a->check, yunta_place_at(path, 0, NULL), NULL,
                        T("has an event that is in no table", "tiene un evento que no está en "
                                                              "ninguna tabla"));
        from += order <= 0;
        k += order >= 0;
    }
}

static int by_uid(const void *a, const void *b) {
    const yunta_known_event *x = a, *y = b;
    return strcmp(x->uid, y->uid);
}

/* Answers to invitations are matched by the UIDs of the office's events. */
static void remember_office(yunta_agenda *a, const yunta_ical *file) {
    a->has_office = true;
    for (size_t e = 0; e < file->count; e++) {
        yunta_known_event one = {yunta_arena_copy(a->check->arena, file->events[e].uid),
                                 file->events[e].at};
        if (!file->events[e].cancelled && (!one.uid || !yunta_array_push(&a->office, one)))
            a->check->out_of_memory = true;
    }
    if (a->office.count)
        qsort(a->office.items, a->office.count, sizeof *a->office.items, by_uid);
}

bool yunta_agenda_is_of_office(const yunta_agenda *a, const yunta_ical_event *event) {
    const yunta_known_event key = {event->uid, event->at};
    const yunta_known_event *one = a->office.count ? bsearch(&key, a->office.items, a->office.count,
                                                             sizeof *a->office.items, by_uid)
                                                   : NULL;
    return !a->has_office || (one && yunta_agenda_compare(&one->at, &event->at) == 0);
}

static void check_calendar(yunta_agenda *a, const char *name, owner whose) {
    yunta_arena *arena = yunta_arena_new();
    const char *path = arena ? yunta_arena_format(arena, "%s/%s", a->check->out, name) : NULL;
    yunta_ical file;
    if (!path)
        a->check->out_of_memory = true;
    else if (yunta_ical_read(a->check, path, arena, &file)) {
        check_events(a, path, &file, &whose);
        if (whose.person == OFFICE)
            remember_office(a, &file);
        compare(a, path, &file, whose.person);
    }
    yunta_arena_free(arena);
}

/* ---- whose is whose ---- */

void yunta_agenda_name(yunta_agenda *a, const char *name) {
    const char *copy = yunta_arena_copy(a->check->arena, name);
    if (!copy || !yunta_array_push(&a->named, copy))
        a->check->out_of_memory = true;
}

bool yunta_agenda_below(const char *name, const char *folder) {
    return strncmp(name, folder, strlen(folder)) == 0 && !strstr(name, "..");
}

/* Everybody who has a session has a calendar, their first one; what stands behind it, of a key
 * before, holds nothing but what is cancelled. So does the calendar of who was of the cohort in an
 * earlier run. */
static void check_owners(yunta_agenda *a, const yunta_ledger *sheet) {
    uint8_t *seen = yunta_check_alloc(a->check, a->check->cohort->people, 1);
    yunta_expect_order(a->check, sheet, 1);
    for (size_t row = 0; seen && row < sheet->rows && !yunta_stopped(a->check); row++) {
        int32_t person = yunta_shown_person(a->check, yunta_ledger_cell(sheet, row, COLUMN_PERSON));
        const char *name = yunta_ledger_cell(sheet, row, COLUMN_FILE);
        bool first = person >= 0 && !seen[person];
        if (first)
            seen[person] = 1;
        if (yunta_agenda_below(name, "calendars/"))
            check_calendar(a, name, (owner){first ? person : YUNTA_AGENDA_GONE, NULL});
        else
            yunta_fault(a->check, yunta_ledger_place(sheet, row, COLUMN_FILE), name,
                        T("is no calendar of this person alone",
                          "no es un calendario solo de esta persona"));
        yunta_agenda_name(a, name);
    }
    for (size_t k = 0; seen && k < a->all.count; k++) {
        int32_t person = a->all.items[k].person;
        if (person >= 0 && !seen[person]++)
            yunta_fault(a->check, yunta_place_at(sheet->shown, 0, NULL),
                        yunta_shown_id(a->check, person),
                        T("has sessions and no calendar", "tiene sesiones y no calendario"));
    }
}

/* ---- copies for areas ---- */

static const char *const calendar_columns[] = {"person", "file"};

/* Of each person of an area, in its folder: they have sessions, or no copy. */
static void check_copies(yunta_agenda *a, const char *folder, const int32_t *code) {
    yunta_check *check = a->check;
    yunta_table *own = NULL;
    const char *name = yunta_arena_format(check->arena, "%s/calendars.csv", folder);
    const yunta_ledger *sheet = name ? yunta_ledger_read(check, name, &own) : NULL;
    check->out_of_memory = check->out_of_memory || !name;
    bool right = sheet && yunta_check_columns(check, sheet, calendar_columns, 2);
    for (size_t row = 0; right && row < sheet->rows && !yunta_stopped(check); row++) {
        int32_t person = yunta_shown_person(check, yunta_ledger_cell(sheet, row, COLUMN_PERSON));
        const char *file = yunta_ledger_cell(sheet, row, COLUMN_FILE);
        size_t first = person < 0 ? a->all.count : yunta_agenda_first(a, person);
        const char *path = yunta_arena_format(check->arena, "%s/%s", folder, file);
        bool has = first < a->all.count && a->all.items[first].person == person;
        check->out_of_memory = check->out_of_memory || !path;
        if (!path || !has || !yunta_agenda_below(file, "calendars/"))
            continue;
        check_calendar(a, path, (owner){person, code});
        yunta_agenda_name(a, path);
    }
    yunta_table_free(own);
}

static void check_areas(yunta_agenda *a) {
    yunta_check *check = a->check;
    yunta_table *table = NULL;
    const yunta_column *column =
        check->policy->output_by ? yunta_plain_column(check, check->policy->output_by) : NULL;
    const yunta_ledger *index = column ? yunta_ledger_read(check, "areas.csv", &table) : NULL;
    for (size_t row = 0; index && index->columns == 3 && row < index->rows; row++)
        if (yunta_agenda_below(yunta_ledger_cell(index, row, 1), "by/"))
            check_copies(a, yunta_ledger_cell(index, row, 1), column->code);
    yunta_table_free(table);
}

/* ---- files ---- */

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A file is one person's, and stands in its list once. */
static void check_named_once(yunta_agenda *a) {
    for (size_t k = 1; k < a->named.count; k++)
        if (strcmp(a->named.items[k - 1], a->named.items[k]) == 0)
            yunta_fault(a->check, yunta_place_at(a->check->out, 0, NULL), a->named.items[k],
                        T("is listed twice", "está dos veces en la lista"));
}

/* Calendars that no list names hold nothing but what is cancelled, invitations what has been held;
 * others there are none. */
static void check_unnamed(yunta_agenda *a) {
    const yunta_json_value *files = a->check->listed;
    if (a->named.count)
        qsort(a->named.items, a->named.count, sizeof *a->named.items, by_text);
    check_named_once(a);
    for (size_t k = 0; files && k < files->count && !yunta_stopped(a->check); k++) {
        const yunta_json_value *file = yunta_json_member(&files->items[k], "file");
        const char *name = file && file->text ? file->text : "";
        size_t length = strlen(name);
        bool copy = yunta_agenda_below(name, "by/");
        bool invitation = yunta_agenda_below(name, "exports/invitations/");
        if (length < 4 || strcmp(name + length - 4, ".ics") != 0 ||
            strcmp(name, "calendars/all.ics") == 0 ||
            !(copy || invitation || yunta_agenda_below(name, "calendars/")) ||
            (a->named.count &&
             bsearch(&name, a->named.items, a->named.count, sizeof *a->named.items, by_text)))
            continue;
        if (invitation)
            yunta_check_kept_invitation(a, name);
        else if (copy)
            yunta_fault(a->check, yunta_place_at(a->check->out, 0, NULL), name,
                        T("no list says whose this is", "ninguna lista dice de quién es"));
        else
            check_calendar(a, name, (owner){YUNTA_AGENDA_GONE, NULL});
    }
}

static void need_file(yunta_check *check, const char *name, bool wanted) {
    if (wanted && !yunta_is_listed(check, name))
        yunta_fault(check, yunta_place_at(check->out, 0, NULL), name,
                    T("this file is missing", "falta este archivo"));
}

/* What the policy asks for, where there are sessions. */
static void need_files(const yunta_agenda *a) {
    const yunta_policy *policy = a->check->policy;
    bool any = a->all.count > 0, people = any && a->all.items[a->all.count - 1].person >= 0;
    bool ics = any && policy->output_calendars != YUNTA_CALENDARS_NONE &&
               yunta_has_choice(&policy->output_files, YUNTA_FILES_ICS);
    need_file(a->check, "calendars/all.ics", ics);
    need_file(a->check, "calendars.csv",
              ics && people && policy->output_calendars == YUNTA_CALENDARS_PER_PERSON);
    need_file(a->check, "exports/invitations.csv",
              any && !policy->output_pseudonyms &&
                  yunta_has_choice(&policy->output_exports, YUNTA_EXPORTS_INVITATIONS));
}

void yunta_check_agendas(yunta_check *check) {
    static const struct {
        const char *name, *column[6];
        size_t columns;
        void (*check)(yunta_agenda *, const yunta_ledger *);
    } lists[] = {{"calendars.csv", {"person", "file"}, 2, check_owners},
                 {"exports/invitations.csv",
                  {"email", "name", "start", "summary", "method", "file"},
                  6,
                  yunta_check_invitations}};
    yunta_agenda a = {.check = check};
    bool made = yunta_agenda_make(&a) && yunta_agenda_sort_emails(&a);
    if (made)
        need_files(&a);
    if (made && yunta_is_listed(check, "calendars/all.ics"))
        check_calendar(&a, "calendars/all.ics", (owner){OFFICE, NULL});
    for (size_t k = 0; made && k < 2 && !yunta_stopped(check); k++) {
        yunta_table *owner = NULL;
        const yunta_ledger *sheet = yunta_ledger_read(check, lists[k].name, &owner);
        if (sheet && yunta_check_columns(check, sheet, lists[k].column, lists[k].columns))
            lists[k].check(&a, sheet);
        yunta_table_free(owner);
    }
    if (made && !yunta_stopped(check))
        check_areas(&a);
    if (made && !yunta_stopped(check))
        check_unnamed(&a);
    yunta_array_free(&a.named);
    yunta_array_free(&a.office);
    yunta_array_free(&a.all);
    yunta_array_free(&a.invited);
}
