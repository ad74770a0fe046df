/* Which cells of a sheet are dates, and what their numbers mean. */
#include "io/xlsx_private.h"
#include "model/date.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The formats that need no definition (ECMA-376 part 1, 18.8.30). */
static bool is_built_in_date(int id) {
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

/* Whether a format's code shows a date or a time: y m d h s outside quotes, brackets (but those of
 * elapsed time) and escapes, in the section for positive numbers. */
static bool shows_date(const char *code) {
    if (!strcasecmp(code, "General"))
        return false;
    for (const char *at = code; *at && *at != ';'; at++) {
        if (*at == '"') {
            at = strchr(at + 1, '"');
            if (!at)
                return false;
        } else if (*at == '[' && !strchr("hHmMsS", at[1])) {
            at = strchr(at, ']');
            if (!at)
                return false;
        } else if (strchr("\\_*", *at)) {
            if (!at[1])
                return false;
            at++;
        } else if (strchr("yYmMdDhHsS", *at)) {
            return true;
        }
    }
    return false;
}

typedef struct {
    yunta_xlsx_book *book;
    int in_cells; /* in cellXfs, where cells' styles are; there are others */
} reading_styles;

static bool is_dated(const yunta_xlsx_book *book, int id) {
    for (size_t k = 0; k < book->dated_format.count; k++)
        if (book->dated_format.items[k] == id)
            return true;
    return is_built_in_date(id);
}

static void on_start(void *context, const char *name, const char **attributes) {
    reading_styles *r = context;
    const char *id = yunta_xml_attribute(attributes, "numFmtId");
    const char *code = yunta_xml_attribute(attributes, "formatCode");
    int number = id ? (int)strtol(id, NULL, 10) : 0;
    bool fine = true;
    r->in_cells += !strcmp(name, "cellXfs");
    if (!strcmp(name, "numFmt") && code && shows_date(code))
        fine = yunta_array_push(&r->book->dated_format, number);
    else if (!strcmp(name, "xf") && r->in_cells)
        fine = yunta_array_push(&r->book->dated, is_dated(r->book, number));
    r->book->out_of_memory = r->book->out_of_memory || !fine;
    /* No program writes more than 64,000 of either. */
    r->book->too_large =
        r->book->too_large || r->book->dated_format.count > 5000 || r->book->dated.count > 100000;
}

static void on_end(void *context, const char *name) {
    reading_styles *r = context;
    r->in_cells -= !strcmp(name, "cellXfs");
}

static void on_text(void *context, const char *bytes, size_t length) {
    (void)context, (void)bytes, (void)length;
}

void yunta_xlsx_styles(yunta_xlsx_book *book) {
    reading_styles r = {.book = book};
    yunta_xml_handler handler = {on_start, on_end, on_text, &r};
    if (book->styles)
        yunta_xlsx_part(book, book->styles, true, &handler);
}

enum { DAY_SECONDS = 86400, EPOCH_1900 = 25569, EPOCH_1904 = 24107, LAST_FALSE_DAY = 60 };

static void put_clock(long seconds, char *text, size_t room) {
    if (seconds % 60)
        snprintf(text, room, "%02ld:%02ld:%02ld", seconds / 3600 % 100, seconds / 60 % 60,
                 seconds % 60);
    else
        snprintf(text, room, "%02ld:%02ld", seconds / 3600 % 100, seconds / 60 % 60);
}

/* Days since the end of 1899, whose 29 February 1900 never was; or since 1904. A day's part alone
 * is a time. */
static bool put_date(const yunta_xlsx_book *book, double serial, char text[static 40]) {
    enum { LAST_DAY = 2958465 }; /* 9999-12-31 */
    if (!(serial >= 0) || serial > LAST_DAY)
        return false;
    double whole = floor(serial);
    long seconds = lround((serial - whole) * DAY_SECONDS);
    if (seconds == DAY_SECONDS) {
        whole++;
        seconds = 0;
    }
    if (serial <= 1) {
        put_clock(seconds + (whole >= 1 ? DAY_SECONDS : 0), text, 40);
        return true;
    }
    int year, month, day;
    long days = (long)whole - (book->from_1904 ? EPOCH_1904 : EPOCH_1900);
    if (!book->from_1904 && whole < LAST_FALSE_DAY)
        days++;
    yunta_day_to_civil((yunta_day)days, &year, &month, &day);
    int used = snprintf(text, 40, "%04d-%02d-%02d", year, month, day);
    if (seconds) {
        text[used++] = ' ';
        put_clock(seconds, text + used, (size_t)(40 - used));
    }
    return true;
}

/* Three figures behind a point could be read as thousands: a sheet's numbers say which they are. */
static void put_fraction(double value, char text[static 40]) {
    int length = snprintf(text, 40, "%.15g", value);
    if (length > 4 && text[length - 4] == '.' && !strchr(text, 'e'))
        snprintf(text + length, 40 - (size_t)length, "0");
}

void yunta_xlsx_number(const yunta_xlsx_book *book, const char *number, size_t style,
                       char text[static 40]) {
    char *end;
    double value = strtod(number, &end);
    bool dated = style < book->dated.count && book->dated.items[style];
    if (end == number || *end || !isfinite(value))
        snprintf(text, 40, "%.39s", number);
    else if (dated && put_date(book, value, text))
        return;
    else if (value == floor(value) &&
             fabs(value) <= 9007199254740992.0) /* beyond, not every integer is one */
        snprintf(text, 40, "%.0f", value == 0 ? 0.0 : value);
    else
        put_fraction(value, text);
}
