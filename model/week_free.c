/* Whether a person is free at a real date and hour. */
#include "model/week.h"

/* A stretch of a person's own clock: from a minute of a day to another, counted from that day. */
typedef struct {
    yunta_day day;
    int32_t from, to;
} local;

static local on_own_clock(const yunta_cohort *cohort, int32_t person, yunta_day day, int32_t minute,
                          int32_t minutes) {
    int32_t zone = cohort->person[person].zone;
    local at = {day, minute, minute + minutes};
    if (zone == 0)
        return at;
    int64_t utc;
    yunta_day last;
    yunta_zone_to_utc(cohort->zones[0], day, minute, &utc);
    yunta_zone_from_utc(cohort->zones[zone], utc, &at.day, &at.from);
    yunta_zone_from_utc(cohort->zones[zone], utc + 60 * (int64_t)minutes, &last, &at.to);
    at.to += (last - at.day) * YUNTA_DAY_MINUTES;
    /* Across an hour that the clock repeats the end may read earlier than the start. */
    if (at.to < at.from + minutes)
        at.to = at.from + minutes;
    return at;
}

static bool absent(const yunta_cohort *cohort, int32_t person, yunta_day first, yunta_day last) {
    size_t from = 0, to = cohort->absence_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (cohort->absences[middle].person < person)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < cohort->absence_count && cohort->absences[from].person == person; from++)
        if (cohort->absences[from].from <= last && cohort->absences[from].to >= first)
            return true;
    return false;
}

size_t yunta_person_first_hours(const yunta_cohort *cohort, int32_t person) {
    size_t from = 0, to = cohort->hours_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (cohort->hours[middle].person < person)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Whether the person's hours of a weekday cover its minutes from..to. */
static bool day_covered(const yunta_cohort *cohort, int32_t person, int purpose, int weekday,
                        int32_t from, int32_t to) {
    for (size_t k = yunta_person_first_hours(cohort, person);
         from < to && k < cohort->hours_count && cohort->hours[k].person == person; k++) {
        const yunta_hours *hours = &cohort->hours[k];
        if (hours->day == weekday && (hours->purposes & purpose) && hours->from <= from &&
            hours->to > from)
            from = hours->to;
    }
    return from >= to;
}

static bool covered(const yunta_cohort *cohort, int32_t person, int purpose, local at) {
    for (int32_t start = 0; start < at.to; start += YUNTA_DAY_MINUTES) {
        int32_t from = at.from > start ? at.from - start : 0;
        int32_t to = at.to - start < YUNTA_DAY_MINUTES ? at.to - start : YUNTA_DAY_MINUTES;
        int weekday = yunta_day_weekday(at.day + start / YUNTA_DAY_MINUTES);
        if (!day_covered(cohort, person, purpose, weekday, from, to))
            return false;
    }
    return true;
}

bool yunta_person_absent(const yunta_cohort *cohort, int32_t person, yunta_day day) {
    return absent(cohort, person, day, day);
}

bool yunta_person_gives(const yunta_cohort *cohort, int32_t person, int purpose, int weekday,
                        int32_t minute, int32_t minutes) {
    if (!(cohort->gave[person] & purpose))
        return purpose == YUNTA_HOURS_PLENARIES ||
               cohort->policy->availability_missing == YUNTA_MISSING_ALWAYS;
    return day_covered(cohort, person, purpose, weekday, minute, minute + minutes);
}

bool yunta_person_free(const yunta_cohort *cohort, int32_t person, int purpose, yunta_day day,
                       int32_t minute, int32_t minutes) {
    local at = on_own_clock(cohort, person, day, minute, minutes);
    if (absent(cohort, person, at.day, at.day + (at.to - 1) / YUNTA_DAY_MINUTES))
        return false;
    if (!(cohort->gave[person] & purpose))
        return purpose == YUNTA_HOURS_PLENARIES ||
               cohort->policy->availability_missing == YUNTA_MISSING_ALWAYS;
    return covered(cohort, person, purpose, at);
}
