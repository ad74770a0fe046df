#include "verify/ical.h"
#include <errno.h>
#include <string.h>

enum { MOST_BYTES = 1 << 30 };

typedef struct {
    yunta_check *check;
    yunta_arena *arena;
    yunta_ical *calendar;
    YUNTA_ARRAY(yunta_ical_event) events;
    YUNTA_ARRAY(const char *) attendees; /* of the event at hand */
    yunta_ical_event event;
    int32_t end_minute;
    yunta_day end_day;
    bool inside, ended, wrong, from, to; /* from, to: the event has both times */
    int deeper;                          /* parts of the event, its alarms, say */
} reading;

/* NULL when there is no such file, it is too large, or it cannot be judged. */
static char *load(yunta_check *check, const char *path, yunta_arena *arena) {
    FILE *stream = fopen(path, "rb");
    char *text = NULL;
    long size = -1;
    errno = stream ? 0 : errno;
    if (stream && fseek(stream, 0, SEEK_END) == 0 && (size = ftell(stream)) >= 0 &&
        size < MOST_BYTES && fseek(stream, 0, SEEK_SET) == 0) {
        text = yunta_arena_alloc(arena, (size_t)size + 1, 1);
        check->out_of_memory = check->out_of_memory || !text;
        if (text && fread(text, 1, (size_t)size, stream) != (size_t)size)
            text = NULL;
    }
    if (!text && !check->out_of_memory && errno != 0 && errno != ENOENT && errno != ELOOP &&
        errno != ENOTDIR && errno != EISDIR)
        yunta_unread(check, path);
    if (stream)
        fclose(stream);
    return text;
}

/* The next line, folded ones joined, in place. NULL at the end. */
static char *next_line(char **at) {
    char *line = *at, *from = line, *to = line;
    if (!*from)
        return NULL;
    while (*from)
        if (from[0] == '\r' && from[1] == '\n' && (from[2] == ' ' || from[2] == '\t'))
            from += 3;
        else if (from[0] == '\r' && from[1] == '\n')
            break;
        else
            *to++ = *from++;
    *at = from + (*from ? 2 : 0);
    *to = '\0';
    return line;
}

/* Cuts NAME;PARAMETERS:VALUE; a colon between quotes is none. */
static char *cut_value(char *line) {
    bool quoted = false;
    for (; *line; line++) {
        quoted = quoted != (*line == '"');
        if (*line == ':' && !quoted) {
            *line = '\0';
            return line + 1;
        }
    }
    return line;
}

static int hex(char c) {
    const char *digits = "0123456789ABCDEF", *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* The address of a mailto: URI (RFC 6068). */
static const char *address(reading *r, const char *uri) {
    const char *scheme = "mailto:";
    if (strncmp(uri, scheme, strlen(scheme)) != 0)
        return "";
    char *copy = yunta_arena_copy(r->arena, uri + strlen(scheme)), *to = copy;
    for (const char *from = copy; from && *from; from++) {
        bool escaped = from[0] == '%' && hex(from[1]) >= 0 && hex(from[2]) >= 0;
        *to++ = escaped ? (char)(16 * hex(from[1]) + hex(from[2])) : *from;
        from += escaped ? 2 : 0;
    }
    if (to)
        *to = '\0';
    r->check->out_of_memory = r->check->out_of_memory || !copy;
    return copy ? copy : "";
}

/* 20270301T090000 in the programme's zone. */
static bool moment(const reading *r, const char *line, const char *value, yunta_day *day,
                   int32_t *minute) {
    const char *zone = strstr(line, ";TZID=");
    char local[] = "0000-00-00T00:00";
    static const int place[] = {0, 1, 2, 3, 5, 6, 8, 9, 10, 11, 12, 14, 15};
    if (!zone || strcmp(zone + strlen(";TZID="), r->check->policy->programme_timezone) != 0 ||
        strlen(value) != 15 || strcmp(value + 13, "00") != 0)
        return false;
    for (size_t k = 0; k < sizeof place / sizeof *place; k++)
        local[place[k]] = value[k];
    return local[10] == 'T' && yunta_parse_local(local, day, minute);
}

static void end_event(reading *r) {
    yunta_ical_event *event = &r->event;
    event->timed = r->from && r->to;
    event->at.minutes =
        (r->end_day - event->at.day) * YUNTA_DAY_MINUTES + r->end_minute - event->at.minute;
    event->attendees = r->attendees.count;
    event->attendee = yunta_arena_alloc(r->arena, r->attendees.count, sizeof *event->attendee);
    if (event->attendee && event->attendees)
        memcpy(event->attendee, r->attendees.items, event->attendees * sizeof *event->attendee);
    if (!event->attendee || !yunta_array_push(&r->events, *event))
        r->check->out_of_memory = true;
    r->inside = false;
}

static bool is(const char *line, const char *name) {
    size_t length = strlen(name);
    return strncmp(line, name, length) == 0 && (line[length] == ';' || line[length] == '\0');
}

static void take_event_line(reading *r, const char *line, const char *value) {
    if (is(line, "DTSTART"))
        r->from = moment(r, line, value, &r->event.at.day, &r->event.at.minute);
    else if (is(line, "DTEND"))
        r->to = moment(r, line, value, &r->end_day, &r->end_minute);
    else if (is(line, "STATUS"))
        r->event.cancelled = strcmp(value, "CANCELLED") == 0;
    else if (is(line, "ORGANIZER"))
        r->event.organizer = address(r, value);
    else if (is(line, "ATTENDEE") && !yunta_array_push(&r->attendees, address(r, value)))
        r->check->out_of_memory = true;
}

static void take_line(reading *r, char *line) {
    const char *value = cut_value(line);
    bool begin = strcmp(line, "BEGIN") == 0, end = strcmp(line, "END") == 0;
    bool event = strcmp(value, "VEVENT") == 0;
    if (r->inside && end && event && r->deeper == 0) {
        end_event(r);
    } else if (r->inside) {
        r->deeper += begin - end;
        if (r->deeper == 0 && !end)
            take_event_line(r, line, value);
    } else if (begin && event) {
        r->event = (yunta_ical_event){.organizer = ""};
        r->attendees.count = 0;
        r->from = r->to = false;
        r->inside = true;
    } else if (strcmp(line, "METHOD") == 0) {
        r->calendar->method = value;
    }
    r->ended = end && strcmp(value, "VCALENDAR") == 0;
}

bool yunta_ical_read(yunta_check *check, const char *path, yunta_arena *arena,
                     yunta_ical *calendar) {
    reading r = {.check = check, .arena = arena, .calendar = calendar};
    *calendar = (yunta_ical){.method = ""};
    char *at = load(check, path, arena), *line;
    if (at && strncmp(at, "BEGIN:VCALENDAR\r\n", 17) != 0)
        at = NULL;
    while (at && !check->out_of_memory && (line = next_line(&at)))
        take_line(&r, line);
    bool whole = at && r.ended && !r.inside;
    calendar->count = r.events.count;
    calendar->events = yunta_arena_alloc(arena, r.events.count, sizeof *calendar->events);
    if (calendar->events && calendar->count)
        memcpy(calendar->events, r.events.items, calendar->count * sizeof *calendar->events);
    check->out_of_memory = check->out_of_memory || !calendar->events;
    yunta_array_free(&r.events);
    yunta_array_free(&r.attendees);
    if (!whole && !check->out_of_memory && !check->unreadable)
        yunta_fault(check, yunta_place_at(path, 0, NULL), NULL,
                    T("is no whole calendar", "no es un calendario entero"));
    return whole && !check->out_of_memory;
}
