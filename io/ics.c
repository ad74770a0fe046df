#include "io/ics.h"
#include "base/version.h"
#include <stdlib.h>
#include <string.h>

enum { FOLD_OCTETS = 75, HOUR = 3600, DAY_SECONDS = 86400 };

/* A content line as it is written. */
typedef struct {
    FILE *stream;
    int octets;
} line;

static void put_point(line *out, const char *bytes, int length) {
    if (out->octets + length > FOLD_OCTETS) {
        fputs("\r\n ", out->stream);
        out->octets = 1;
    }
    for (int k = 0; k < length; k++)
        putc_unlocked(bytes[k], out->stream);
    out->octets += length;
}

static void put(line *out, const char *text) {
    for (; *text; text++)
        put_point(out, text, 1);
}

static void end(line *out) {
    fputs("\r\n", out->stream);
    out->octets = 0;
}

static void plain(FILE *stream, const char *name, const char *value) {
    line out = {stream, 0};
    put(&out, name);
    put(&out, value);
    end(&out);
}

/* Length of the character at text, at least 1; texts were checked to be UTF-8 when read. */
static int point_length(const char *text) {
    int length = 1;
    while (length < 4 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length++;
    return length;
}

/* C0, DEL, C1, and the marks that turn the direction of text or break lines. */
static bool is_control(const char *text, int length) {
    unsigned char a = (unsigned char)text[0], b = (unsigned char)text[1];
    if (length == 1)
        return a < 0x20 || a == 0x7f || a >= 0x80;
    if (length == 2)
        return (a == 0xc2 && b < 0xa0) || (a == 0xd8 && b == 0x9c);
    if (length == 3 && a == 0xe2) {
        unsigned char c = (unsigned char)text[2];
        return (b == 0x80 && ((c >= 0xa8 && c <= 0xae) || c == 0x8e || c == 0x8f)) ||
               (b == 0x81 && c >= 0xa6 && c <= 0xa9);
    }
    return length == 3 && a == 0xef && b == 0xbb && (unsigned char)text[2] == 0xbf;
}

static bool letter(const char *text, bool quoted, int *length, const char **as) {
    *length = point_length(text);
    *as = !quoted && *text == '\t' ? " " : NULL;
    if (quoted ? *text == '"' || *text == '^' : *text == '\n' || *text == '\t')
        return !quoted;
    return !is_control(text, *length);
}

bool yunta_ics_letter(const char *text, bool quoted, int *length, const char **as) {
    return letter(text, quoted, length, as);
}

/* A TEXT value (RFC 5545, 3.3.11). */
static void put_text(line *out, const char *text) {
    const char *as;
    for (int length; *text; text += length) {
        if (!letter(text, false, &length, &as))
            continue;
        if (*text == '\n')
            put_point(out, "\\n", 2);
        else if (strchr(",;\\", *text))
            put_point(out, (const char[]){'\\', *text}, 2);
        else
            put_point(out, as ? as : text, length);
    }
}

static void text_line(FILE *stream, const char *name, const char *text) {
    line out = {stream, 0};
    put(&out, name);
    put_text(&out, text);
    end(&out);
}

static void put_quoted(line *out, const char *name) {
    put(out, "\"");
    const char *as;
    for (int length; *name; name += length)
        if (letter(name, true, &length, &as))
            put_point(out, name, length);
    put(out, "\"");
}

/* As a URI has it (RFC 6068): every byte that is not plainly allowed as %XX. */
static void put_address(line *out, const char *address) {
    put(out, ":mailto:");
    for (; *address; address++) {
        char escaped[4];
        unsigned char c = (unsigned char)*address;
        bool plain_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (plain_letter || (c >= '0' && c <= '9') || strchr("@.-_+~", c)) {
            put_point(out, address, 1);
            continue;
        }
        snprintf(escaped, sizeof escaped, "%%%02X", c);
        put_point(out, escaped, 3);
    }
}

static void organizer_line(FILE *stream, const yunta_ics_calendar *calendar) {
    line out = {stream, 0};
    put(&out, "ORGANIZER;CN=");
    put_quoted(&out, calendar->organizer);
    put_address(&out, calendar->address ? calendar->address : "noreply@yunta.invalid");
    end(&out);
}

static void attendee_line(FILE *stream, const yunta_ics_attendee *attendee, bool asked) {
    line out = {stream, 0};
    put(&out, "ATTENDEE");
    if (*attendee->name) {
        put(&out, ";CN=");
        put_quoted(&out, attendee->name);
    }
    if (asked)
        put(&out, ";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE");
    put_address(&out, attendee->address);
    end(&out);
}

static void alarm_block(FILE *stream, int32_t minutes, const char *words) {
    char trigger[24];
    snprintf(trigger, sizeof trigger, "-PT%dM", (int)minutes);
    plain(stream, "BEGIN:", "VALARM");
    plain(stream, "ACTION:", "DISPLAY");
    plain(stream, "TRIGGER:", trigger);
    text_line(stream, "DESCRIPTION:", words);
    plain(stream, "END:", "VALARM");
}

static void time_text(yunta_day day, int64_t seconds, char text[static 32]) {
    int year, month, date;
    yunta_day_to_civil(day, &year, &month, &date);
    int hour = (int)(seconds / HOUR), minute = (int)(seconds / 60 % 60);
    snprintf(text, 32, "%04d%02d%02dT%02d%02d%02d", year, month, date, hour, minute,
             (int)(seconds % 60));
}

static void moment_text(int64_t at, char text[static 32]) {
    int64_t day = at / DAY_SECONDS - (at % DAY_SECONDS < 0);
    time_text((yunta_day)day, at - day * DAY_SECONDS, text);
}

static void offset_line(FILE *stream, const char *name, int32_t offset) {
    char text[32];
    int32_t size = abs(offset);
    int length = snprintf(text, sizeof text, "%c%02d%02d", offset < 0 ? '-' : '+', size / HOUR,
                          size / 60 % 60);
    if (size % 60)
        snprintf(text + length, sizeof text - (size_t)length, "%02d", size % 60);
    plain(stream, name, text);
}

static void zone_span(FILE *stream, const yunta_zone *zone, size_t index) {
    const yunta_zone_span *span = &zone->spans[index];
    const char *kind = span->daylight ? "DAYLIGHT" : "STANDARD";
    int32_t before = index ? zone->spans[index - 1].offset : span->offset;
    char start[32] = "19700101T000000";
    if (index)
        moment_text(span->at + before, start);
    plain(stream, "BEGIN:", kind);
    plain(stream, "DTSTART:", start);
    offset_line(stream, "TZOFFSETFROM:", before);
    offset_line(stream, "TZOFFSETTO:", span->offset);
    text_line(stream, "TZNAME:", span->name);
    plain(stream, "END:", kind);
}

/* The spans that touch the years of the events, so that each of their times is explicit. */
static void zone_block(FILE *stream, const yunta_zone *zone, const yunta_ics_event *events,
                       size_t count) {
    int first = 1970, last = 1970;
    for (size_t k = 0; k < count; k++) {
        int from = yunta_day_year(events[k].day), to = yunta_day_year(events[k].end_day);
        first = k == 0 || from < first ? from : first;
        last = k == 0 || to > last ? to : last;
    }
    int64_t from = (int64_t)yunta_day_from_civil(first, 1, 1) * DAY_SECONDS - DAY_SECONDS;
    int64_t to = (int64_t)yunta_day_from_civil(last, 12, 31) * DAY_SECONDS + 2 * DAY_SECONDS;
    plain(stream, "BEGIN:", "VTIMEZONE");
    plain(stream, "TZID:", zone->name);
    for (size_t k = 0; k < zone->count; k++)
        if ((k + 1 == zone->count || zone->spans[k + 1].at > from) &&
            (k == 0 || zone->spans[k].at < to))
            zone_span(stream, zone, k);
    plain(stream, "END:", "VTIMEZONE");
}

static void local_line(FILE *stream, const char *name, const yunta_zone *zone, yunta_day day,
                       int32_t minute) {
    char text[32];
    time_text(day, (int64_t)minute * 60, text);
    line out = {stream, 0};
    put(&out, name);
    put(&out, zone->name);
    put(&out, ":");
    put(&out, text);
    end(&out);
}

static void event_block(FILE *stream, const yunta_ics_calendar *calendar,
                        const yunta_ics_event *event) {
    char stamp[32], sequence[16];
    moment_text(calendar->stamp, stamp);
    snprintf(sequence, sizeof sequence, "%d", (int)event->sequence);
    plain(stream, "BEGIN:", "VEVENT");
    plain(stream, "UID:", event->uid);
    plain(stream, "DTSTAMP:", strcat(stamp, "Z"));
    local_line(stream, "DTSTART;TZID=", calendar->zone, event->day, event->minute);
    local_line(stream, "DTEND;TZID=", calendar->zone, event->end_day, event->end_minute);
    plain(stream, "SEQUENCE:", sequence);
    plain(stream, "STATUS:", event->cancelled ? "CANCELLED" : "CONFIRMED");
    organizer_line(stream, calendar);
    for (size_t k = 0; calendar->method && k < event->attendee_count; k++)
        attendee_line(stream, &event->attendees[k], !event->cancelled);
    text_line(stream, "SUMMARY:", event->summary);
    if (*event->description)
        text_line(stream, "DESCRIPTION:", event->description);
    plain(stream, "TRANSP:", event->cancelled ? "TRANSPARENT" : "OPAQUE");
    if (calendar->alarmed && !event->cancelled)
        alarm_block(stream, calendar->alarm_minutes, event->summary);
    plain(stream, "END:", "VEVENT");
}

void yunta_ics_write(FILE *stream, const yunta_ics_calendar *calendar,
                     const yunta_ics_event *events, size_t count) {
    line product = {stream, 0};
    plain(stream, "BEGIN:", "VCALENDAR");
    plain(stream, "VERSION:", "2.0");
    put(&product, "PRODID:-//yunta//yunta " YUNTA_VERSION "//");
    put(&product, calendar->language);
    end(&product);
    plain(stream, "CALSCALE:", "GREGORIAN");
    plain(stream, "METHOD:", calendar->method ? calendar->method : "PUBLISH");
    text_line(stream, "X-WR-CALNAME:", calendar->name);
    plain(stream, "X-WR-TIMEZONE:", calendar->zone->name);
    zone_block(stream, calendar->zone, events, count);
    for (size_t k = 0; k < count; k++)
        event_block(stream, calendar, &events[k]);
    plain(stream, "END:", "VCALENDAR");
}
