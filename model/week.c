#include "model/week.h"

/* A stretch in the programme's week: from in 0..10079, to above from, perhaps beyond the week's
 * end, where it goes on from Monday. */
typedef struct {
    int32_t from, to;
} stretch;

static int32_t common_divisor(int32_t a, int32_t b) {
    while (b != 0) {
        int32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The first day of the week whose offsets stand for all weeks: the programme's first, or that of
 * 2027-01-04 where the programme has no start. */
static yunta_day reference_day(const yunta_cohort *cohort) {
    yunta_day start = cohort->policy->programme_start;
    return start != YUNTA_NO_DAY ? start : yunta_day_from_civil(2027, 1, 4);
}

/* Hours as the programme sees them: in one piece, or two where its clock changes meanwhile. */
typedef struct {
    stretch part[2];
    int count;
} pieces;

/* The minute on the programme's clock, from origin's midnight on. */
static int32_t programme_minute(const yunta_cohort *cohort, int64_t utc, yunta_day origin) {
    yunta_day day;
    int32_t minute;
    yunta_zone_from_utc(cohort->zones[0], utc, &day, &minute);
    return (day - origin) * YUNTA_DAY_MINUTES + minute;
}

static void add_piece(pieces *list, int32_t from, int32_t to) {
    int32_t start = (from % YUNTA_WEEK_MINUTES + YUNTA_WEEK_MINUTES) % YUNTA_WEEK_MINUTES;
    if (from < to)
        list->part[list->count++] = (stretch){start, start + to - from};
}

/* So many minutes from an instant: what the clock skips is in no piece, what it repeats in both. */
static void add_pieces(const yunta_cohort *cohort, int64_t utc, int32_t minutes, yunta_day origin,
                       pieces *list) {
    int32_t from = programme_minute(cohort, utc, origin);
    int32_t to = programme_minute(cohort, utc + (int64_t)60 * minutes, origin);
    int32_t same = 0, other = minutes; /* the clock changes after same, by other */
    while (to - from != minutes && other - same > 1) {
        int32_t middle = same + (other - same) / 2;
        bool changed =
            programme_minute(cohort, utc + (int64_t)60 * middle, origin) - from != middle;
        *(changed ? &other : &same) = middle;
    }
    if (to - from == minutes) {
        add_piece(list, from, to);
        return;
    }
    add_piece(list, from, from + other);
    add_piece(list, programme_minute(cohort, utc + (int64_t)60 * other, origin), to);
}

/* Hours of the programme's own zone stand as written. Others are those of the date in the
 * reference week that falls on their weekday, seen from the programme. */
static pieces in_programme(const yunta_cohort *cohort, const yunta_hours *hours, yunta_day first) {
    int32_t zone = cohort->person[hours->person].zone, at = hours->day * YUNTA_DAY_MINUTES;
    pieces result = {.count = 0};
    if (zone == 0) {
        add_piece(&result, at + hours->from, at + hours->to);
        return result;
    }
    int weekday = yunta_day_weekday(first);
    yunta_day day = first + (hours->day - weekday + 7) % 7;
    int64_t start, end;
    yunta_zone_to_utc(cohort->zones[zone], day, hours->from, &start);
    yunta_zone_to_utc(cohort->zones[zone], day, hours->to, &end);
    add_pieces(cohort, start, (int32_t)((end - start) / 60), first - weekday, &result);
    return result;
}

static int32_t slot_length(const yunta_cohort *cohort, yunta_day first) {
    int32_t slot = YUNTA_DAY_MINUTES;
    for (size_t k = 0; k < cohort->hours_count; k++) {
        pieces at = in_programme(cohort, &cohort->hours[k], first);
        for (int p = 0; p < at.count; p++)
            slot = common_divisor(common_divisor(slot, at.part[p].from), at.part[p].to);
    }
    return slot;
}

static void set_bits(uint64_t *bits, size_t slots, size_t from, size_t to) {
    for (size_t slot = from; slot < to; slot++)
        bits[slot % slots / 64] |= UINT64_C(1) << (slot % slots % 64);
}

static void set_all(uint64_t *bits, size_t slots) {
    for (size_t word = 0; word < slots / 64; word++)
        bits[word] = UINT64_MAX;
    if (slots % 64 != 0)
        bits[slots / 64] = (UINT64_C(1) << (slots % 64)) - 1;
}

static void fill_hours(const yunta_cohort *cohort, yunta_weeks *weeks, yunta_day first) {
    size_t slot = (size_t)weeks->slot_minutes, slots = YUNTA_WEEK_MINUTES / slot;
    bool always = cohort->policy->availability_missing == YUNTA_MISSING_ALWAYS;
    for (size_t p = 0; p < cohort->people; p++) {
        if (always && !(cohort->gave[p] & YUNTA_HOURS_MEETINGS))
            set_all(weeks->meetings + p * weeks->words, slots);
        if (!(cohort->gave[p] & YUNTA_HOURS_PLENARIES))
            set_all(weeks->plenaries + p * weeks->words, slots);
    }
    for (size_t k = 0; k < cohort->hours_count; k++) {
        const yunta_hours *hours = &cohort->hours[k];
        pieces at = in_programme(cohort, hours, first);
        size_t row = (size_t)hours->person * weeks->words;
        for (int p = 0; p < at.count; p++) {
            size_t from = (size_t)at.part[p].from / slot, to = (size_t)at.part[p].to / slot;
            if (hours->purposes & YUNTA_HOURS_MEETINGS)
                set_bits(weeks->meetings + row, slots, from, to);
            if (hours->purposes & YUNTA_HOURS_PLENARIES)
                set_bits(weeks->plenaries + row, slots, from, to);
        }
    }
}

/* Counts the starts of a meeting in a week and, where minute is not NULL, lists them. */
static size_t list_starts(const yunta_policy *policy, int32_t *minute) {
    size_t count = 0;
    for (int day = 0; day < 7; day++) {
        if (!(policy->meetings_days >> day & 1))
            continue;
        for (int32_t at = policy->meetings_from;
             at + policy->meetings_minutes <= policy->meetings_to;
             at += policy->meetings_step_minutes) {
            if (minute != NULL)
                minute[count] = day * YUNTA_DAY_MINUTES + at;
            count++;
        }
    }
    return count;
}

/* until[slot] is the first slot at or after slot that is not in the person's hours. */
static void ends_of_runs(const uint64_t *bits, size_t slots, int32_t *until) {
    until[slots] = (int32_t)slots;
    for (size_t slot = slots; slot-- > 0;)
        until[slot] = bits[slot / 64] >> (slot % 64) & 1 ? until[slot + 1] : (int32_t)slot;
}

static yunta_status fill_starts(const yunta_cohort *cohort, yunta_weeks *weeks) {
    size_t slots = (size_t)(YUNTA_WEEK_MINUTES / weeks->slot_minutes);
    int32_t *until = yunta_alloc(slots + 1, sizeof *until);
    if (until == NULL)
        return YUNTA_E_MEMORY;
    for (size_t p = 0; p < cohort->people; p++) {
        uint64_t *row = weeks->starts + p * weeks->start_words;
        ends_of_runs(weeks->meetings + p * weeks->words, slots, until);
        for (size_t s = 0; s < weeks->start_count; s++) {
            int32_t from = weeks->start_minute[s];
            int32_t to = from + cohort->policy->meetings_minutes;
            if (until[from / weeks->slot_minutes] * weeks->slot_minutes >= to)
                row[s / 64] |= UINT64_C(1) << (s % 64);
        }
    }
    yunta_free(until);
    return YUNTA_OK;
}

static bool allocate(const yunta_cohort *cohort, yunta_weeks *weeks, yunta_day first) {
    weeks->slot_minutes = slot_length(cohort, first);
    weeks->words = (size_t)(YUNTA_WEEK_MINUTES / weeks->slot_minutes + 63) / 64;
    weeks->start_count = list_starts(cohort->policy, NULL);
    weeks->start_words = (weeks->start_count + 63) / 64;
    weeks->meetings = yunta_alloc(cohort->people, weeks->words * sizeof *weeks->meetings);
    weeks->plenaries = yunta_alloc(cohort->people, weeks->words * sizeof *weeks->plenaries);
    weeks->starts = yunta_alloc(cohort->people, weeks->start_words * sizeof *weeks->starts);
    weeks->start_minute = yunta_alloc(weeks->start_count, sizeof *weeks->start_minute);
    return weeks->meetings != NULL && weeks->plenaries != NULL && weeks->starts != NULL &&
           weeks->start_minute != NULL;
}

yunta_status yunta_weeks_new(const yunta_cohort *cohort, yunta_weeks **result) {
    yunta_day first = reference_day(cohort);
    yunta_weeks *weeks = yunta_alloc(1, sizeof *weeks);
    *result = NULL;
    if (weeks == NULL || !allocate(cohort, weeks, first)) {
        yunta_weeks_free(weeks);
        return YUNTA_E_MEMORY;
    }
    list_starts(cohort->policy, weeks->start_minute);
    fill_hours(cohort, weeks, first);
    if (fill_starts(cohort, weeks) != YUNTA_OK) {
        yunta_weeks_free(weeks);
        return YUNTA_E_MEMORY;
    }
    *result = weeks;
    return YUNTA_OK;
}

void yunta_weeks_free(yunta_weeks *weeks) {
    if (weeks == NULL)
        return;
    yunta_free(weeks->meetings);
    yunta_free(weeks->plenaries);
    yunta_free(weeks->starts);
    yunta_free(weeks->start_minute);
    yunta_free(weeks);
}

int32_t yunta_weeks_overlap(const yunta_weeks *weeks, int32_t a, int32_t b) {
    const uint64_t *left = weeks->meetings + (size_t)a * weeks->words;
    const uint64_t *right = weeks->meetings + (size_t)b * weeks->words;
    int32_t slots = 0;
    for (size_t w = 0; w < weeks->words; w++)
        slots += __builtin_popcountll(left[w] & right[w]);
    return slots * weeks->slot_minutes;
}

bool yunta_weeks_meetable(const yunta_weeks *weeks, int32_t a, int32_t b) {
    const uint64_t *left = weeks->starts + (size_t)a * weeks->start_words;
    const uint64_t *right = weeks->starts + (size_t)b * weeks->start_words;
    for (size_t w = 0; w < weeks->start_words; w++)
        if (left[w] & right[w])
            return true;
    return false;
}
