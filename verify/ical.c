#include "verify/ical.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 30 };

/* From a local second on, the zone lies so many seconds east of UTC. */
typedef struct {
    int64_t from;
    int32_t offset;
} span;

typedef struct {
    yunta_check *check;
    yunta_arena *arena;
    yunta_ical *calendar;
    YUNTA_ARRAY(span) spans; /* of the VTIMEZONE */
    span span;               /* at hand */
    const char *part;        /* outside of events: the innermost that began */
    unsigned told;           /* bits of the properties of the event at hand */
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

/* What an event has, each once; ATTENDEE besides. */
static const char *const properties[] = {"UID",    "DTSTAMP",   "DTSTART", "DTEND",  "SEQUENCE",
                                         "STATUS", "ORGANIZER", "SUMMARY", "TRANSP", "DESCRIPTION"};
enum { PROPERTIES = sizeof properties / sizeof *properties, NEEDED = (1 << (PROPERTIES - 1)) - 1 };

static bool is(const char *line, const char *name) {
    size_t length = strlen(name);
    return strncmp(line, name, length) == 0 && (line[length] == ';' || line[length] == '\0');
}

static void end_event(reading *r) {
    yunta_ical_event *event = &r->event;
    event->timed = r->from && r->to;
    event->strange =
        event->strange || (r->told & NEEDED) != NEEDED || (event->cancelled && *event->description);
    if (event->timed) /* else the days are none to count with */
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

/* A property that is none of these, or the second time. */
static void tell(reading *r, const char *line) {
    int k = 0;
    while (k < PROPERTIES && !is(line, properties[k]))
        k++;
    if (k == PROPERTIES ? !is(line, "ATTENDEE") : (r->told >> k & 1))
        r->event.strange = true;
    r->told |= k < PROPERTIES ? 1U << k : 0;
}

static void take_event_line(reading *r, const char *line, const char *value) {
    yunta_ical_event *event = &r->event;
    tell(r, line);
    if (is(line, "DTSTART"))
        r->from = moment(r, line, value, &event->at.day, &event->at.minute);
    else if (is(line, "DTEND"))
        r->to = moment(r, line, value, &r->end_day, &r->end_minute);
    else if (is(line, "STATUS"))
        event->cancelled = strcmp(value, "CANCELLED") == 0;
    else if (is(line, "ORGANIZER"))
        event->organizer = address(r, value);
    else if (is(line, "UID"))
        event->uid = value;
    else if (is(line, "SUMMARY"))
        event->summary = value;
    else if (is(line, "DESCRIPTION"))
        event->description = value;
    else if (is(line, "ATTENDEE") && !yunta_array_push(&r->attendees, address(r, value)))
        r->check->out_of_memory = true;
    if (is(line, "STATUS") && !event->cancelled && strcmp(value, "CONFIRMED") != 0)
        event->strange = true;
}

/* A reminder's line: when it comes is output.alarm. */
static void take_alarm_line(reading *r, const char *line, const char *value) {
    int32_t minutes = r->check->policy->output_alarm;
    char right[24];
    if (!is(line, "TRIGGER"))
        return;
    snprintf(right, sizeof right, "-PT%dM", (int)minutes);
    r->event.alarms++;
    if (minutes == YUNTA_NO_INT || strcmp(line, "TRIGGER") != 0 || strcmp(value, right) != 0)
        r->event.strange = true;
}

/* ---- outside of events ---- */

static int number(const char *text, int count) {
    int all = 0;
    for (int k = 0; k < count; k++)
        all = text[k] >= '0' && text[k] <= '9' && all >= 0 ? 10 * all + (text[k] - '0') : -1;
    return all;
}

/* +HHMM or +HHMMSS. */
static bool offset(const char *value, int32_t *seconds) {
    size_t length = strlen(value);
    if ((*value != '+' && *value != '-') || (length != 5 && length != 7))
        return false;
    int hours = number(value + 1, 2), minutes = number(value + 3, 2);
    int rest = length == 7 ? number(value + 5, 2) : 0;
    *seconds = (3600 * hours + 60 * minutes + rest) * (*value == '-' ? -1 : 1);
    return hours >= 0 && minutes >= 0 && rest >= 0;
}

/* 20270404T000000, of the clock on the wall. */
static bool onset(const char *value, int64_t *second) {
    if (strlen(value) != 15 || value[8] != 'T')
        return false;
    yunta_day day =
        yunta_day_from_civil(number(value, 4), number(value + 4, 2), number(value + 6, 2));
    int hour = number(value + 9, 2), minute = number(value + 11, 2), rest = number(value + 13, 2);
    *second = ((int64_t)day * 24 + hour) * 3600 + 60 * minute + rest;
    return day != YUNTA_NO_DAY && hour >= 0 && minute >= 0 && rest >= 0;
}

static void take_zone_line(reading *r, const char *line, const char *value) {
    bool in_span = strcmp(r->part, "STANDARD") == 0 || strcmp(r->part, "DAYLIGHT") == 0, right;
    int32_t before;
    if (strcmp(line, "END") == 0 && in_span) {
        if (!yunta_array_push(&r->spans, r->span))
            r->check->out_of_memory = true;
        r->part = "VTIMEZONE";
        return;
    }
    if (strcmp(line, "END") == 0) {
        r->part = "VCALENDAR";
        return;
    }
    if (in_span)
        right = is(line, "DTSTART")        ? onset(value, &r->span.from)
                : is(line, "TZOFFSETTO")   ? offset(value, &r->span.offset)
                : is(line, "TZOFFSETFROM") ? offset(value, &before)
                                           : is(line, "TZNAME");
    else
        right = is(line, "TZID") && strcmp(value, r->check->policy->programme_timezone) == 0;
    r->calendar->strange = r->calendar->strange || !right;
}

static void begin_part(reading *r, const char *name) {
    static const char *const parts[][2] = {{"", "VCALENDAR"},
                                           {"VCALENDAR", "VTIMEZONE"},
                                           {"VTIMEZONE", "STANDARD"},
                                           {"VTIMEZONE", "DAYLIGHT"}};
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        if (strcmp(r->part, parts[k][0]) == 0 && strcmp(name, parts[k][1]) == 0) {
            r->part = parts[k][1];
            r->span = (span){INT64_MAX, 0};
            return;
        }
    r->calendar->strange = true;
}

/* Whether the file's own zone is that of the programme throughout an event. */
static bool zone_holds(const reading *r, const yunta_ical_event *event) {
    int64_t ends[] = {yunta_moment_at(&event->at) * 60,
                      (yunta_moment_at(&event->at) + event->at.minutes) * 60};
    for (int e = 0; e < 2; e++) {
        const span *last = NULL;
        int64_t utc, minute = ends[e] / 60;
        yunta_day day = (yunta_day)(minute / YUNTA_DAY_MINUTES);
        if (yunta_zone_to_utc(r->check->cohort->zones[0], day,
                              (int32_t)(minute % YUNTA_DAY_MINUTES), &utc) != YUNTA_LOCAL_ONCE)
            continue;
        for (size_t k = 0; k < r->spans.count; k++)
            if (r->spans.items[k].from <= ends[e] &&
                (!last || r->spans.items[k].from >= last->from))
                last = &r->spans.items[k];
        if (!last || ends[e] - last->offset != utc)
            return false;
    }
    return true;
}

static void begin_event(reading *r) {
    r->event = (yunta_ical_event){.uid = "", .summary = "", .description = "", .organizer = ""};
    r->attendees.count = 0;
    r->from = r->to = false;
    r->told = 0;
    r->inside = true;
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
        else if (begin && strcmp(value, "VALARM") != 0)
            r->event.strange = true;
        else if (r->deeper > 0)
            take_alarm_line(r, line, value);
    } else if (begin && event) {
        begin_event(r);
    } else if (begin) {
        begin_part(r, value);
    } else if (strcmp(r->part, "VCALENDAR") != 0) {
        take_zone_line(r, line, value);
    } else if (strcmp(line, "METHOD") == 0) {
        r->calendar->method = value;
    }
    r->ended = end && strcmp(value, "VCALENDAR") == 0;
}

static int by_uid(const void *a, const void *b) {
    return strcmp((*(const yunta_ical_event *const *)a)->uid,
                  (*(const yunta_ical_event *const *)b)->uid);
}

/* Every event once, at hours that the file's own zone has as the programme's. */
static void check_whole(reading *r) {
    yunta_ical *calendar = r->calendar;
    yunta_ical_event **all = yunta_arena_alloc(r->arena, calendar->count, sizeof *all);
    r->check->out_of_memory = r->check->out_of_memory || !all;
    for (size_t k = 0; all && k < calendar->count; k++) {
        all[k] = &calendar->events[k];
        if (all[k]->timed && !zone_holds(r, all[k]))
            calendar->strange = true;
    }
    if (all && calendar->count)
        qsort(all, calendar->count, sizeof *all, by_uid);
    for (size_t k = 1; all && k < calendar->count; k++)
        if (by_uid(&all[k - 1], &all[k]) == 0)
            all[k]->strange = true;
}

bool yunta_ical_read(yunta_check *check, const char *path, yunta_arena *arena,
                     yunta_ical *calendar) {
    reading r = {.check = check, .arena = arena, .calendar = calendar, .part = ""};
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
    if (calendar->events)
        check_whole(&r);
    yunta_array_free(&r.spans);
    yunta_array_free(&r.events);
    yunta_array_free(&r.attendees);
    if (!whole && !check->out_of_memory && !check->unreadable)
        yunta_fault(check, yunta_place_at(path, 0, NULL), NULL,
                    T("is no whole calendar", "no es un calendario entero"));
    return whole && !check->out_of_memory;
}
