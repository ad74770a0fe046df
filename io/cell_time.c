/* Dates, times of day and ranges of them. */
#include "io/cell.h"
#include "io/cell_private.h"
#include <string.h>

enum { HOUR_MINUTES = 60, HALF_DAY = 12 };

/* a. m., a.m., am; p. m. and so on. 'a', 'p' or '\0'. */
static char skip_marker(const char **at) {
    const char *text = *at;
    yunta_cell_skip_space(&text);
    char which = *text;
    if (which != 'a' && which != 'p')
        return '\0';
    text++;
    yunta_cell_skip(&text, ".");
    yunta_cell_skip_space(&text);
    if (!yunta_cell_skip(&text, "m"))
        return '\0';
    yunta_cell_skip(&text, ".");
    if (*text >= 'a' && *text <= 'z')
        return '\0';
    *at = text;
    return which;
}

static void skip_hours_word(const char **at) {
    static const char *const words[] = {"horas", "hrs.", "hrs", "hr", "hs", "h.", "h"};
    const char *text = *at;
    yunta_cell_skip_space(&text);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        const char *end = text;
        if (!yunta_cell_skip(&end, words[k]) || (*end >= 'a' && *end <= 'z'))
            continue;
        *at = end;
        return;
    }
}

/* :MM, :MM:SS, :MM:SS.fraction; without anything both are 0. False when it is half written. */
static bool skip_minutes(const char **at, int32_t *minute, int32_t *second) {
    *minute = *second = 0;
    if (!yunta_cell_skip(at, ":"))
        return true;
    if (!yunta_cell_digits(at, 2, 2, minute) || *minute >= HOUR_MINUTES)
        return false;
    if (!yunta_cell_skip(at, ":"))
        return true;
    if (!yunta_cell_digits(at, 2, 2, second) || *second > HOUR_MINUTES)
        return false;
    int32_t fraction;
    const char *text = *at + 1;
    if ((**at == '.' || **at == ',') && yunta_cell_digits(&text, 1, 9, &fraction))
        *at = text;
    return true;
}

/* The hour of 0..24 that hour means with marker; -1 when the two contradict each other. */
static int32_t hour_of(int32_t hour, char marker) {
    if (marker == 'a')
        return hour > HALF_DAY ? -1 : hour % HALF_DAY;
    if (marker == 'p')
        return hour == 0 || hour >= 2 * HALF_DAY ? -1 : hour < HALF_DAY ? hour + HALF_DAY : hour;
    return hour;
}

bool yunta_cell_clock(const char **at, int32_t *minute, int32_t *second, bool *marked) {
    int32_t hour, past;
    const char *text = *at;
    if (!yunta_cell_digits(&text, 1, 2, &hour))
        return false;
    bool has_minutes = *text == ':';
    if (!skip_minutes(&text, &past, second))
        return false;
    char marker = skip_marker(&text);
    if (!marker && !has_minutes)
        return false;
    if (!marker)
        skip_hours_word(&text);
    hour = hour_of(hour, marker);
    *minute = hour * HOUR_MINUTES + past;
    *marked = marker != '\0';
    *at = text;
    return hour >= 0 &&
           (*minute < YUNTA_DAY_MINUTES || (*minute == YUNTA_DAY_MINUTES && *second == 0));
}

/* Z, UTC, GMT, +hh:mm, -hhmm, GMT-3 or nothing. */
static bool skip_zone(const char **at) {
    int32_t hours, minutes;
    yunta_cell_skip_space(at);
    if (yunta_cell_skip(at, "z"))
        return true;
    if (!yunta_cell_skip(at, "utc"))
        yunta_cell_skip(at, "gmt");
    yunta_cell_skip_space(at);
    if (**at != '+' && **at != '-')
        return true;
    (*at)++;
    if (yunta_cell_digits(at, 4, 4, &hours))
        return hours % 100 < HOUR_MINUTES && hours <= 1500;
    if (!yunta_cell_digits(at, 1, 2, &hours) || hours > 15)
        return false;
    return !yunta_cell_skip(at, ":") ||
           (yunta_cell_digits(at, 2, 2, &minutes) && minutes < HOUR_MINUTES);
}

/* Nothing, or a time of day with or without a zone. */
static bool ends_as_a_date(const char *at) {
    int32_t minute, second;
    bool marked;
    if (!*at)
        return true;
    yunta_cell_skip(&at, ",");
    if (*at != ' ' && *at != 't')
        return false;
    at++;
    return yunta_cell_clock(&at, &minute, &second, &marked) && skip_zone(&at) && !*at;
}

bool yunta_cell_date(const char *text, bool month_first, yunta_day *day) {
    char plain[YUNTA_CELL_ROOM];
    int32_t first, middle, last;
    *day = YUNTA_NO_DAY;
    if (!yunta_cell_plain(text, plain))
        return false;
    const char *at = plain;
    bool year_first = strspn(at, "0123456789") == 4;
    if (!yunta_cell_digits(&at, 1, year_first ? 4 : 2, &first))
        return false;
    char separator[] = {*at, '\0'};
    if (!strchr("-/.", *separator) || !yunta_cell_skip(&at, separator) ||
        !yunta_cell_digits(&at, 1, 2, &middle) || !yunta_cell_skip(&at, separator) ||
        !yunta_cell_digits(&at, year_first ? 1 : 4, year_first ? 2 : 4, &last) ||
        !ends_as_a_date(at))
        return false;
    if (year_first)
        *day = yunta_day_from_civil(first, middle, last);
    else if (month_first)
        *day = yunta_day_from_civil(last, first, middle);
    else
        *day = yunta_day_from_civil(last, middle, first);
    return *day != YUNTA_NO_DAY;
}

/* 09:30, which is how most write it. */
static bool plain_time(const char *text, int32_t *minute) {
    for (int k = 0; k < 5; k++)
        if (k == 2 ? text[k] != ':' : text[k] < '0' || text[k] > '9')
            return false;
    int32_t hour = 10 * (text[0] - '0') + (text[1] - '0');
    int32_t past = 10 * (text[3] - '0') + (text[4] - '0');
    *minute = HOUR_MINUTES * hour + past;
    return !text[5] && hour < 2 * HALF_DAY && past < HOUR_MINUTES;
}

bool yunta_cell_time(const char *text, int32_t *minute) {
    if (plain_time(text, minute))
        return true;
    char plain[YUNTA_CELL_ROOM];
    int32_t second;
    bool marked;
    const char *at = plain;
    *minute = 0;
    return yunta_cell_plain(text, plain) && yunta_cell_clock(&at, minute, &second, &marked) &&
           second == 0 && !*at;
}

static bool skip_between(const char **at) {
    yunta_cell_skip_space(at);
    bool found = yunta_cell_skip(at, "-") || yunta_cell_skip(at, "a ") ||
                 yunta_cell_skip(at, "hasta ") || yunta_cell_skip(at, "to ");
    yunta_cell_skip_space(at);
    return found;
}

bool yunta_cell_range(const char *text, int32_t *from, int32_t *to) {
    char plain[YUNTA_CELL_ROOM];
    int32_t seconds[2];
    bool marked[2];
    const char *at = plain;
    *from = *to = 0;
    if (!yunta_cell_plain(text, plain))
        return false;
    yunta_cell_skip(&at, "de ");
    /* "1:00 - 3:00 pm" may mean either one o'clock: nothing is guessed. */
    return yunta_cell_clock(&at, from, &seconds[0], &marked[0]) && skip_between(&at) &&
           yunta_cell_clock(&at, to, &seconds[1], &marked[1]) && !*at && seconds[0] == 0 &&
           seconds[1] == 0 && (marked[0] || !marked[1]);
}
