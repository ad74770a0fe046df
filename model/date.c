#include "model/date.h"
#include <stdio.h>

enum { YEAR_LEAST = 1583, YEAR_MOST = 9999, DAY_SECONDS = 86400 };

/* No zone has ever been further than this from UTC. */
enum { OFFSET_MOST = 26 * 3600 };

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int64_t floor_div(int64_t value, int64_t divisor) {
    int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

/* Years begin in March here, so that the leap day is the last of its year: 400 years are 146097
 * days, and 0000-03-01 is 719468 days before 1970. */
yunta_day yunta_day_from_civil(int year, int month, int day) {
    if (year < YEAR_LEAST || year > YEAR_MOST || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return YUNTA_NO_DAY;
    int shifted = month <= 2 ? year - 1 : year;
    int of_era = shifted % 400;
    int of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    return shifted / 400 * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void yunta_day_to_civil(yunta_day day, int *year, int *month, int *day_of_month) {
    int64_t days = (int64_t)day + 719468;
    int64_t era = floor_div(days, 146097);
    int of_era = (int)(days - era * 146097);
    int years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * years + years / 4 - years / 100);
    int month_from_march = (5 * of_year + 2) / 153;
    *day_of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    *month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    *year = (int)(era * 400) + years + (*month <= 2);
}

int yunta_day_weekday(yunta_day day) {
    int64_t from_monday = (int64_t)day + 3; /* 1970-01-01 was a Thursday */
    return (int)(from_monday - floor_div(from_monday, 7) * 7);
}

int yunta_day_year(yunta_day day) {
    int year, month, day_of_month;
    yunta_day_to_civil(day, &year, &month, &day_of_month);
    return year;
}

void yunta_day_text(yunta_day day, char text[static 11]) {
    int year, month, day_of_month;
    yunta_day_to_civil(day, &year, &month, &day_of_month);
    if (year < 0 || year > YEAR_MOST)
        text[0] = '\0';
    else
        snprintf(text, 11, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
                 (unsigned)day_of_month % 100);
}

/* The last span that has begun at utc. */
static size_t span_at(const yunta_zone *zone, int64_t utc) {
    size_t low = 0, high = zone->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone->spans[middle].at <= utc)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static bool span_holds(const yunta_zone *zone, size_t index, int64_t utc) {
    return (index == 0 || zone->spans[index].at <= utc) &&
           (index + 1 == zone->count || utc < zone->spans[index + 1].at);
}

yunta_local_kind yunta_zone_to_utc(const yunta_zone *zone, yunta_day day, int32_t minute,
                                   int64_t *utc) {
    int64_t local = (int64_t)day * DAY_SECONDS + (int64_t)minute * 60;
    size_t first = span_at(zone, local - OFFSET_MOST), last = span_at(zone, local + OFFSET_MOST);
    size_t found = 0, before = first;
    for (size_t k = first; k <= last; k++) {
        int64_t second = local - zone->spans[k].offset;
        if (span_holds(zone, k, second) && found++ == 0)
            *utc = second;
        if (k + 1 < zone->count && second >= zone->spans[k + 1].at)
            before = k;
    }
    if (found == 0)
        *utc = local - zone->spans[before].offset;
    return found == 0 ? YUNTA_LOCAL_SKIPPED : found == 1 ? YUNTA_LOCAL_ONCE : YUNTA_LOCAL_TWICE;
}

bool yunta_zone_keeps(const yunta_zone *zone, yunta_day day, int32_t minute, int32_t minutes) {
    int64_t start, end;
    return yunta_zone_to_utc(zone, day, minute, &start) == YUNTA_LOCAL_ONCE &&
           yunta_zone_to_utc(zone, day, minute + minutes, &end) == YUNTA_LOCAL_ONCE &&
           end - start == (int64_t)minutes * 60;
}

int32_t yunta_zone_offset(const yunta_zone *zone, int64_t utc) {
    return zone->spans[span_at(zone, utc)].offset;
}

void yunta_zone_from_utc(const yunta_zone *zone, int64_t utc, yunta_day *day, int32_t *minute) {
    int64_t local = utc + yunta_zone_offset(zone, utc);
    int64_t days = floor_div(local, DAY_SECONDS);
    *day = (yunta_day)days;
    *minute = (int32_t)((local - days * DAY_SECONDS) / 60);
}

void yunta_zone_text(const yunta_zone *zone, yunta_day day, int32_t minute, char text[static 26]) {
    int64_t utc;
    yunta_zone_to_utc(zone, day, minute, &utc);
    yunta_zone_from_utc(zone, utc, &day, &minute);
    int32_t offset = yunta_zone_offset(zone, utc) / 60;
    unsigned away = (unsigned)(offset < 0 ? -offset : offset);
    char date[11];
    yunta_day_text(day, date);
    snprintf(text, 26, "%sT%02u:%02u:00%c%02u:%02u", date, (unsigned)minute / 60 % 100,
             (unsigned)minute % 60, offset < 0 ? '-' : '+', away / 60 % 100, away % 60);
}
