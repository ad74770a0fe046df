/* People's weeks in common, and whether somebody is free on a date. */
#include "verify/check.h"
#include <string.h>

static int32_t common_divisor(int32_t a, int32_t b) {
    return b == 0 ? a : common_divisor(b, a % b);
}

/* At most two stretches of the programme's week. */
typedef struct {
    int32_t from[2], to[2];
    int count;
} week_parts;

/* from in 0..10079, to above it, perhaps past the week's end. */
static void add_part(week_parts *parts, int32_t from, int32_t to) {
    if (from >= to)
        return;
    for (; from < 0; from += YUNTA_WEEK_MINUTES)
        to += YUNTA_WEEK_MINUTES;
    for (; from >= YUNTA_WEEK_MINUTES; from -= YUNTA_WEEK_MINUTES)
        to -= YUNTA_WEEK_MINUTES;
    parts->from[parts->count] = from;
    parts->to[parts->count++] = to;
}

/* What the programme's clock shows, in minutes from a Monday on. */
static int32_t clock_at(const yunta_cohort *cohort, int64_t utc, yunta_day monday) {
    yunta_day day;
    int32_t minute;
    yunta_zone_from_utc(cohort->zones[0], utc, &day, &minute);
    return (day - monday) * YUNTA_DAY_MINUTES + minute;
}

/* A weekly stretch on the programme's clock. Other zones: as on the date of that weekday in the
 * seven days from the start; on a day when the programme's clock changes, in what it shows before
 * and what it shows after. */
static week_parts programme_parts(const yunta_cohort *cohort, const yunta_hours *hours) {
    int32_t zone = cohort->person[hours->person].zone, midnight = hours->day * YUNTA_DAY_MINUTES;
    week_parts parts = {.count = 0};
    if (zone == 0) {
        add_part(&parts, midnight + hours->from, midnight + hours->to);
        return parts;
    }
    yunta_day first = cohort->policy->programme_start;
    if (first == YUNTA_NO_DAY)
        first = yunta_day_from_civil(2027, 1, 4);
    yunta_day day = first, monday = first - yunta_day_weekday(first);
    while (yunta_day_weekday(day) != hours->day)
        day++;
    int64_t start, end, now;
    yunta_zone_to_utc(cohort->zones[zone], day, hours->from, &start);
    yunta_zone_to_utc(cohort->zones[zone], day, hours->to, &end);
    if (end <= start) /* an hour that their own clock skips */
        return parts;
    int32_t shown = clock_at(cohort, start, monday);
    now = start;
    for (int64_t step = 3600; step > 0; step = step == 3600 ? 60 : 0)
        while (now + step <= end &&
               clock_at(cohort, now + step, monday) - shown == (now + step - start) / 60)
            now += step;
    if (now == end) {
        add_part(&parts, shown, shown + (int32_t)((end - start) / 60));
        return parts;
    }
    add_part(&parts, shown, shown + (int32_t)((now + 60 - start) / 60));
    add_part(&parts, clock_at(cohort, now + 60, monday), clock_at(cohort, end, monday));
    return parts;
}

static void choose_unit(yunta_crowd *crowd) {
    const yunta_policy *policy = crowd->policy;
    int32_t unit = YUNTA_DAY_MINUTES;
    for (size_t k = 0; k < crowd->cohort->hours_count; k++) {
        week_parts parts = programme_parts(crowd->cohort, &crowd->cohort->hours[k]);
        for (int p = 0; p < parts.count; p++)
            unit = common_divisor(common_divisor(unit, parts.from[p]), parts.to[p]);
    }
    if (policy->eligibility_meetable) {
        unit = common_divisor(unit, policy->meetings_from);
        unit = common_divisor(unit, policy->meetings_step_minutes);
        unit = common_divisor(unit, policy->meetings_minutes);
    }
    crowd->unit = unit;
}

/* The slots of a person's week, [slots]; false: they gave no hours for meetings. */
static bool week_of(const yunta_crowd *crowd, int32_t person, size_t *next, uint8_t *slot) {
    const yunta_cohort *cohort = crowd->cohort;
    int32_t slots = YUNTA_WEEK_MINUTES / crowd->unit;
    memset(slot, 0, (size_t)slots);
    for (; *next < cohort->hours_count && cohort->hours[*next].person == person; ++*next) {
        if (!(cohort->hours[*next].purposes & YUNTA_HOURS_MEETINGS))
            continue;
        week_parts parts = programme_parts(cohort, &cohort->hours[*next]);
        for (int p = 0; p < parts.count; p++)
            for (int32_t k = parts.from[p] / crowd->unit; k < parts.to[p] / crowd->unit; k++)
                slot[k % slots] = 1;
    }
    return (cohort->gave[person] & YUNTA_HOURS_MEETINGS) != 0;
}

/* A bit for each start of a meeting in the week, in order; the number of starts. */
static size_t fill_starts(const yunta_crowd *crowd, const uint8_t *slot, uint64_t *bits) {
    const yunta_policy *policy = crowd->policy;
    size_t count = 0;
    for (int32_t day = 0; day < 7; day++) {
        if (!(policy->meetings_days >> day & 1))
            continue;
        for (int32_t at = policy->meetings_from;
             at + policy->meetings_minutes <= policy->meetings_to;
             at += policy->meetings_step_minutes, count++) {
            int32_t from = (day * YUNTA_DAY_MINUTES + at) / (bits ? crowd->unit : 1);
            int32_t length = bits ? policy->meetings_minutes / crowd->unit : 0;
            bool inside = bits != NULL;
            for (int32_t k = 0; k < length; k++)
                inside = inside && slot[from + k];
            if (inside)
                bits[count / 64] |= UINT64_C(1) << (count % 64);
        }
    }
    return count;
}

static void pack(const int32_t *place, size_t slots, const uint8_t *slot, uint64_t *bits) {
    for (size_t k = 0; k < slots; k++)
        if (slot[k] && place[k] >= 0)
            bits[place[k] / 64] |= UINT64_C(1) << (place[k] % 64);
}

/* Numbers the slots that somebody gave. */
static size_t number_slots(const yunta_crowd *crowd, uint8_t *slot, int32_t *place) {
    size_t next = 0, used = 0, slots = (size_t)(YUNTA_WEEK_MINUTES / crowd->unit);
    for (size_t k = 0; k < slots; k++)
        place[k] = -1;
    for (size_t p = 0; p < crowd->cohort->people; p++) {
        week_of(crowd, (int32_t)p, &next, slot);
        for (size_t k = 0; k < slots; k++)
            if (slot[k])
                place[k] = 0;
    }
    for (size_t k = 0; k < slots; k++)
        if (place[k] == 0)
            place[k] = (int32_t)used++;
    return used;
}

bool yunta_crowd_weeks(yunta_check *check) {
    yunta_crowd *crowd = &check->crowd;
    size_t people = check->cohort->people, next = 0;
    choose_unit(crowd);
    size_t slots = (size_t)(YUNTA_WEEK_MINUTES / crowd->unit);
    uint8_t *slot = yunta_check_alloc(check, slots + 1, 1);
    int32_t *place = yunta_check_alloc(check, slots, sizeof *place);
    if (check->out_of_memory)
        return false;
    size_t used = number_slots(crowd, slot, place);
    crowd->words = (used + 63) / 64;
    crowd->rest_minutes = YUNTA_WEEK_MINUTES - (int32_t)used * crowd->unit;
    if (check->policy->eligibility_meetable)
        crowd->start_words = (fill_starts(crowd, NULL, NULL) + 63) / 64;
    crowd->always = yunta_check_alloc(check, people, 1);
    crowd->week = yunta_check_alloc(check, people * crowd->words, sizeof *crowd->week);
    crowd->starts = yunta_check_alloc(check, people * crowd->start_words, sizeof *crowd->starts);
    for (size_t p = 0; p < people && !check->out_of_memory; p++) {
        bool gave = week_of(crowd, (int32_t)p, &next, slot);
        crowd->always[p] = !gave && check->policy->availability_missing == YUNTA_MISSING_ALWAYS;
        if (crowd->always[p])
            memset(slot, 1, slots);
        pack(place, slots, slot, crowd->week + p * crowd->words);
        if (crowd->start_words)
            fill_starts(crowd, slot, crowd->starts + p * crowd->start_words);
    }
    return !check->out_of_memory;
}

int32_t yunta_plain_overlap(const yunta_crowd *crowd, int32_t a, int32_t b) {
    const uint64_t *left = crowd->week + (size_t)a * crowd->words;
    const uint64_t *right = crowd->week + (size_t)b * crowd->words;
    int32_t slots = 0;
    for (size_t w = 0; w < crowd->words; w++)
        slots += __builtin_popcountll(left[w] & right[w]);
    return slots * crowd->unit + (crowd->always[a] && crowd->always[b] ? crowd->rest_minutes : 0);
}

bool yunta_plain_meetable(const yunta_crowd *crowd, int32_t a, int32_t b) {
    for (size_t w = 0; w < crowd->start_words; w++)
        if (crowd->starts[(size_t)a * crowd->start_words + w] &
            crowd->starts[(size_t)b * crowd->start_words + w])
            return true;
    return false;
}

/* The first of a person's rows of hours. */
static size_t hours_of(const yunta_cohort *cohort, int32_t person) {
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

/* Whether a person's hours of a weekday hold every minute from..to. */
static bool covered(const yunta_cohort *cohort, int32_t person, int purpose, int weekday,
                    int32_t from, int32_t to) {
    size_t k = hours_of(cohort, person);
    for (; from < to && k < cohort->hours_count && cohort->hours[k].person == person; k++) {
        const yunta_hours *hours = &cohort->hours[k];
        if (hours->day == weekday && (hours->purposes & purpose) && hours->from <= from &&
            from < hours->to)
            from = hours->to;
    }
    return from >= to;
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

bool yunta_plain_free(const yunta_cohort *cohort, int32_t person, int purpose, yunta_day day,
                      int32_t minute, int32_t minutes) {
    int32_t zone = cohort->person[person].zone, end = minute + minutes;
    if (zone != 0) { /* the stretch on their own clock, its end counted from its first day */
        int64_t utc;
        yunta_day last;
        yunta_zone_to_utc(cohort->zones[0], day, minute, &utc);
        yunta_zone_from_utc(cohort->zones[zone], utc, &day, &minute);
        yunta_zone_from_utc(cohort->zones[zone], utc + 60 * (int64_t)minutes, &last, &end);
        end += (last - day) * YUNTA_DAY_MINUTES;
        end = end < minute + minutes ? minute + minutes : end;
    }
    if (absent(cohort, person, day, day + (end - 1) / YUNTA_DAY_MINUTES))
        return false;
    if (!(cohort->gave[person] & purpose))
        return purpose == YUNTA_HOURS_PLENARIES ||
               cohort->policy->availability_missing == YUNTA_MISSING_ALWAYS;
    for (; end > 0; day++, minute = 0, end -= YUNTA_DAY_MINUTES)
        if (!covered(cohort, person, purpose, yunta_day_weekday(day), minute,
                     end < YUNTA_DAY_MINUTES ? end : YUNTA_DAY_MINUTES))
            return false;
    return true;
}

bool yunta_plain_holiday(const yunta_cohort *cohort, yunta_day day, int32_t region) {
    size_t from = 0, to = cohort->holiday_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (cohort->holidays[middle].day < day)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < cohort->holiday_count && cohort->holidays[from].day == day; from++)
        if (cohort->holidays[from].region_code == -1 ||
            (region >= 0 && cohort->holidays[from].region_code == region))
            return true;
    return false;
}

bool yunta_plain_can(const yunta_cohort *cohort, int32_t person, int purpose, yunta_day day,
                     int32_t minute, int32_t minutes) {
    int32_t region = cohort->region < 0 ? -1 : cohort->column[cohort->region].code[person];
    return yunta_plain_free(cohort, person, purpose, day, minute, minutes) &&
           !yunta_plain_holiday(cohort, day, region);
}
