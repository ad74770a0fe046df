/* Days, minutes and zones, as plain arithmetic.
 *
 * A day is a count of days since 1970-01-01 in the proleptic Gregorian calendar. A minute is a
 * minute of a day, 0..1440. A week minute is 0..10079 from Monday 00:00.
 */
#ifndef YUNTA_MODEL_DATE_H
#define YUNTA_MODEL_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t yunta_day;
#define YUNTA_NO_DAY INT32_MIN
#define YUNTA_NO_INT INT32_MIN
enum { YUNTA_DAY_MINUTES = 1440, YUNTA_WEEK_MINUTES = 10080 };

/* When a session is: from a minute of a day, local time. */
typedef struct {
    yunta_day day;
    int32_t minute, minutes;
} yunta_slot;

/* YUNTA_NO_DAY for a date that does not exist; years 1583..9999. O(1). */
yunta_day yunta_day_from_civil(int year, int month, int day);
void yunta_day_to_civil(yunta_day day, int *year, int *month, int *day_of_month);
int yunta_day_weekday(yunta_day day); /* 0 Monday .. 6 Sunday */
int yunta_day_year(yunta_day day);
/* Writes YYYY-MM-DD and a NUL: 11 bytes. */
void yunta_day_text(yunta_day day, char text[static 11]);

/* A time zone: its offsets from UTC over a span of years, as data (io/zone.h loads it). */
typedef struct {
    int64_t at;     /* seconds since 1970 UTC from which it holds */
    int32_t offset; /* seconds east of UTC */
    bool daylight;
    char name[16]; /* abbreviation */
} yunta_zone_span;

typedef struct {
    const char *name;       /* IANA name */
    yunta_zone_span *spans; /* ascending; the first holds from the beginning */
    size_t count;
} yunta_zone;

typedef enum { YUNTA_LOCAL_ONCE, YUNTA_LOCAL_SKIPPED, YUNTA_LOCAL_TWICE } yunta_local_kind;

/* The UTC second of a local day and minute (minute may lie outside 0..1439). For a local time that
 * a clock change skips, that of the time an hour of change later; for one that it repeats, the
 * first. O(log spans). */
yunta_local_kind yunta_zone_to_utc(const yunta_zone *zone, yunta_day day, int32_t minute,
                                   int64_t *utc);

/* Whether a session may stand there: its start and end are local times that there are once, and lie
 * as far apart as the clock on the wall says, with no change between them. */
bool yunta_zone_keeps(const yunta_zone *zone, yunta_day day, int32_t minute, int32_t minutes);
/* The local day and minute of a UTC second. */
void yunta_zone_from_utc(const yunta_zone *zone, int64_t utc, yunta_day *day, int32_t *minute);
int32_t yunta_zone_offset(const yunta_zone *zone, int64_t utc); /* seconds east of UTC */
/* Writes ISO 8601 local time with offset, 2027-03-01T09:00:00-03:00, and a NUL: 26 bytes. */
void yunta_zone_text(const yunta_zone *zone, yunta_day day, int32_t minute, char text[static 26]);

#endif
