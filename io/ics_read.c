#include "base/array.h"
#include "io/ics.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef YUNTA_ARRAY(char) bytes;
typedef YUNTA_ARRAY(yunta_ics_event) event_list;

/* The next content line without its folds, NUL-terminated. *got is false at the end. */
static yunta_status next_line(FILE *stream, bytes *out, bool *got) {
    out->count = 0;
    *got = false;
    for (int c; (c = getc_unlocked(stream)) != EOF;) {
        *got = true;
        if (c == '\r')
            continue;
        if (c == '\n') {
            int next = getc_unlocked(stream);
            if (next == ' ')
                continue;
            if (next != EOF)
                ungetc(next, stream);
            break;
        }
        if (c && !yunta_array_push(out, (char)c))
            return YUNTA_E_MEMORY;
    }
    if (ferror(stream))
        return YUNTA_E_IO;
    return yunta_array_push(out, '\0') ? YUNTA_OK : YUNTA_E_MEMORY;
}

static bool number(const char *text, size_t digits, int *value) {
    *value = 0;
    for (size_t k = 0; k < digits; k++) {
        if (!isdigit((unsigned char)text[k]))
            return false;
        *value = *value * 10 + text[k] - '0';
    }
    return true;
}

/* 20270301T090000, as we write it. */
static bool read_time(const char *text, yunta_day *day, int32_t *minute) {
    int year, month, date, hour, minutes;
    if (strlen(text) != 15 || text[8] != 'T' || !number(text, 4, &year) ||
        !number(text + 4, 2, &month) || !number(text + 6, 2, &date) ||
        !number(text + 9, 2, &hour) || !number(text + 11, 2, &minutes) || hour > 23 || minutes > 59)
        return false;
    *day = yunta_day_from_civil(year, month, date);
    *minute = hour * 60 + minutes;
    return *day != YUNTA_NO_DAY;
}

static void unescape(char *text) {
    char *to = text;
    for (; *text; text++) {
        if (*text == '\\' && text[1]) {
            text++;
            *to++ = *text == 'n' || *text == 'N' ? '\n' : *text;
        } else {
            *to++ = *text;
        }
    }
    *to = '\0';
}

static yunta_status take(yunta_arena *arena, const char *value, const char **text) {
    *text = yunta_arena_copy(arena, value);
    return *text ? YUNTA_OK : YUNTA_E_MEMORY;
}

static int hex_digit(char c) {
    const char *digits = "0123456789ABCDEF", *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static void unescape_address(char *text) {
    char *to = text;
    for (; *text; text++) {
        int high = *text == '%' ? hex_digit(text[1]) : -1, low = high < 0 ? -1 : hex_digit(text[2]);
        if (low >= 0 && (high || low)) {
            *to++ = (char)(16 * high + low);
            text += 2;
        } else {
            *to++ = *text;
        }
    }
    *to = '\0';
}

/* ;CN="NAME"...:mailto:ADDRESS, as we write it. */
static yunta_status read_attendee(yunta_arena *arena, char *content, yunta_ics_event *event) {
    yunta_ics_attendee one = {"", ""};
    char *address = strstr(content, ":mailto:"), *name = strstr(content, ";CN=\"");
    size_t count = event->attendee_count;
    if (!address)
        return YUNTA_OK;
    yunta_ics_attendee *all = yunta_arena_alloc(arena, count + 1, sizeof *all);
    if (name && name < address)
        one.name = yunta_arena_text(arena, name + 5, strcspn(name + 5, "\""));
    unescape_address(address + 8);
    one.address = yunta_arena_copy(arena, address + 8);
    if (!all || !one.name || !one.address)
        return YUNTA_E_MEMORY;
    if (count)
        memcpy(all, event->attendees, count * sizeof *all);
    all[count] = one;
    event->attendees = all;
    event->attendee_count = count + 1;
    return YUNTA_OK;
}

static yunta_status read_property(yunta_arena *arena, char *content, yunta_ics_event *event) {
    size_t name = strcspn(content, ":;");
    char *value = strchr(content, ':');
    if (!value)
        return YUNTA_OK;
    value++;
#define IS(word) (name == sizeof word - 1 && !strncmp(content, word, name))
    if (IS("UID"))
        return take(arena, value, &event->uid);
    if (IS("ATTENDEE"))
        return read_attendee(arena, content, event);
    if (IS("SUMMARY") || IS("DESCRIPTION")) {
        unescape(value);
        return take(arena, value, name == 7 ? &event->summary : &event->description);
    }
    if (IS("SEQUENCE")) {
        size_t digits = strlen(value);
        int sequence = 0;
        if (digits <= 9 && number(value, digits, &sequence))
            event->sequence = sequence;
    }
    if (IS("STATUS"))
        event->cancelled = !strcmp(value, "CANCELLED");
    if (IS("DTSTART") && !read_time(value, &event->day, &event->minute))
        event->day = YUNTA_NO_DAY;
    if (IS("DTEND") && !read_time(value, &event->end_day, &event->end_minute))
        event->end_day = YUNTA_NO_DAY;
#undef IS
    return YUNTA_OK;
}

static yunta_status read_events(FILE *stream, yunta_arena *arena, bytes *content,
                                event_list *found) {
    const yunta_ics_event none = {
        .summary = "", .description = "", .day = YUNTA_NO_DAY, .end_day = YUNTA_NO_DAY};
    yunta_ics_event event = none;
    bool inside = false, alarm = false;
    for (;;) {
        bool got;
        yunta_status status = next_line(stream, content, &got);
        if (status != YUNTA_OK || !got)
            return status;
        if (!strcmp(content->items, "BEGIN:VEVENT")) {
            inside = true;
            alarm = false;
            event = none;
        } else if (!strcmp(content->items, "END:VEVENT")) {
            bool ours =
                inside && event.uid && event.day != YUNTA_NO_DAY && event.end_day != YUNTA_NO_DAY;
            inside = false;
            if (ours && !yunta_array_push(found, event))
                return YUNTA_E_MEMORY;
        } else if (!strcmp(content->items, "BEGIN:VALARM") ||
                   !strcmp(content->items, "END:VALARM")) {
            alarm = content->items[0] == 'B';
        } else if (inside && !alarm) {
            status = read_property(arena, content->items, &event);
            if (status != YUNTA_OK)
                return status;
        }
    }
}

yunta_status yunta_ics_read(FILE *stream, yunta_arena *arena, yunta_ics_event **events,
                            size_t *count) {
    bytes content = {0};
    event_list found = {0};
    *events = NULL;
    *count = 0;
    yunta_status status = read_events(stream, arena, &content, &found);
    yunta_ics_event *copies =
        status == YUNTA_OK ? yunta_arena_alloc(arena, found.count + 1, sizeof *copies) : NULL;
    if (copies) {
        if (found.count)
            memcpy(copies, found.items, found.count * sizeof *copies);
        *events = copies;
        *count = found.count;
    } else if (status == YUNTA_OK) {
        status = YUNTA_E_MEMORY;
    }
    yunta_array_free(&content);
    yunta_array_free(&found);
    return status;
}

static int by_uid(const void *a, const void *b) {
    const yunta_ics_event *x = a, *y = b;
    return strcmp(x->uid, y->uid);
}

yunta_status yunta_ics_latest(yunta_arena *arena, const yunta_ics_event *events, size_t count,
                              const yunta_ics_event *others, size_t other_count,
                              yunta_ics_event **latest, size_t *latest_count) {
    yunta_ics_event *all = yunta_arena_alloc(arena, count + other_count + 1, sizeof *all);
    if (!all)
        return YUNTA_E_MEMORY;
    if (count)
        memcpy(all, events, count * sizeof *all);
    qsort(all, count, sizeof *all, by_uid);
    size_t total = count;
    for (size_t k = 0; k < other_count; k++) {
        yunta_ics_event *same = count ? bsearch(&others[k], all, count, sizeof *all, by_uid) : NULL;
        if (!same)
            all[total++] = others[k];
        else if (others[k].sequence > same->sequence)
            *same = others[k];
    }
    *latest = all;
    *latest_count = total;
    return YUNTA_OK;
}

static int by_time(const void *a, const void *b) {
    const yunta_ics_event *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->minute != y->minute)
        return x->minute < y->minute ? -1 : 1;
    return strcmp(x->uid, y->uid);
}

static bool same_time(const yunta_ics_event *a, const yunta_ics_event *b) {
    return a->day == b->day && a->minute == b->minute && a->end_day == b->end_day &&
           a->end_minute == b->end_minute && a->cancelled == b->cancelled;
}

/* Whether a text, once written, reads back as that one. */
static bool reads_as(const char *text, bool quoted, const char *read) {
    const char *as;
    if (!strcmp(text, read))
        return true;
    for (int length; *text; text += length) {
        if (!yunta_ics_letter(text, quoted, &length, &as))
            continue;
        if (strncmp(as ? as : text, read, (size_t)length) != 0)
            return false;
        read += length;
    }
    return !*read;
}

static const char *past_count(const yunta_ics_event *event, const char *description) {
    return description + (event->counted ? strcspn(description, "\n") : 0);
}

/* Whether an event, once written, says what an earlier one that was read says. */
static bool same_words(const yunta_ics_event *event, const yunta_ics_event *earlier) {
    bool same = event->attendee_count == earlier->attendee_count &&
                reads_as(event->summary, false, earlier->summary) &&
                reads_as(past_count(event, event->description), false,
                         past_count(event, earlier->description));
    for (size_t k = 0; same && k < event->attendee_count; k++)
        same = strcmp(event->attendees[k].address, earlier->attendees[k].address) == 0 &&
               reads_as(event->attendees[k].name, true, earlier->attendees[k].name);
    return same;
}

yunta_status yunta_ics_succeed(yunta_arena *arena, const yunta_ics_event *events, size_t count,
                               const yunta_ics_event *earlier, size_t earlier_count,
                               const char *withheld, yunta_ics_event **next, size_t *next_count) {
    *next = NULL;
    *next_count = 0;
    yunta_ics_event *all = yunta_arena_alloc(arena, count + earlier_count + 1, sizeof *all);
    if (!all)
        return YUNTA_E_MEMORY;
    if (count)
        memcpy(all, events, count * sizeof *all);
    qsort(all, count, sizeof *all, by_uid);
    size_t total = count;
    for (size_t k = 0; k < earlier_count; k++) {
        yunta_ics_event *now = count ? bsearch(&earlier[k], all, count, sizeof *all, by_uid) : NULL;
        if (now) {
            bool same = same_time(now, &earlier[k]) && same_words(now, &earlier[k]);
            now->sequence = earlier[k].sequence + !same;
            continue;
        }
        yunta_ics_event gone = earlier[k];
        gone.sequence += !gone.cancelled;
        gone.cancelled = true;
        gone.description = "";
        gone.summary = withheld ? withheld : gone.summary;
        all[total++] = gone;
    }
    qsort(all, total, sizeof *all, by_time);
    *next = all;
    *next_count = total;
    return YUNTA_OK;
}
