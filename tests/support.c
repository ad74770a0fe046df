#include "tests/support.h"
#include "base/text.h"
#include "model/repair.h"
#include "model/timetable.h"
#include "tests/support_private.h"

#include <stdlib.h>
#include <string.h>

void *yunta_support_need(void *memory) {
    if (memory == NULL)
        abort();
    return memory;
}

void *yunta_support_insert(yunta_arena *arena, const void *items, size_t count, size_t place,
                           const void *item, size_t size) {
    char *copy = yunta_support_need(yunta_arena_alloc(arena, count + 1, size));
    if (place > 0)
        memcpy(copy, items, place * size);
    memcpy(copy + place * size, item, size);
    if (place < count)
        memcpy(copy + (place + 1) * size, (const char *)items + place * size,
               (count - place) * size);
    return copy;
}

int yunta_support_between(yunta_random *random, int from, int to) {
    return from + (int)yunta_random_below(random, (uint32_t)(to - from + 1));
}

bool yunta_support_chance(yunta_random *random, int percent) {
    return (int)yunta_random_below(random, 100) < percent;
}

static int compare(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* Puts item into a sorted array of the cohort's after the last that is not above it. */
#define ADD(cohort, items, count, item, above)                                                     \
    do {                                                                                           \
        size_t place = (cohort)->count;                                                            \
        while (place > 0 && above(&(cohort)->items[place - 1], &(item)) > 0)                       \
            place--;                                                                               \
        (cohort)->items = yunta_support_insert((cohort)->arena, (cohort)->items, (cohort)->count,  \
                                               place, &(item), sizeof(item));                      \
        (cohort)->count++;                                                                         \
    } while (0)

static int hours_above(const yunta_hours *a, const yunta_hours *b) {
    int order = compare(a->person, b->person);
    order = order != 0 ? order : compare(a->day, b->day);
    return order != 0 ? order : compare(a->from, b->from);
}

void yunta_support_hours(yunta_support *support, int32_t person, int day, int from, int to,
                         int purposes) {
    yunta_hours row = {person, (uint8_t)day, (uint8_t)purposes, (int16_t)from, (int16_t)to};
    ADD(support->cohort, hours, hours_count, row, hours_above);
    support->cohort->gave[person] |= (uint8_t)purposes;
}

static int absence_above(const yunta_absence *a, const yunta_absence *b) {
    int order = compare(a->person, b->person);
    return order != 0 ? order : compare(a->from, b->from);
}

void yunta_support_absence(yunta_support *support, int32_t person, yunta_day from, yunta_day to) {
    yunta_absence row = {person, from, to};
    ADD(support->cohort, absences, absence_count, row, absence_above);
}

static int preference_above(const yunta_preference *a, const yunta_preference *b) {
    int order = compare(a->person, b->person);
    order = order != 0 ? order : compare(a->rank, b->rank);
    return order != 0 ? order : compare(a->choice, b->choice);
}

void yunta_support_choice(yunta_support *support, int32_t person, int32_t choice) {
    yunta_preference row = {person, choice, ++support->cohort->choices[person]};
    ADD(support->cohort, preferences, preference_count, row, preference_above);
}

static int constraint_above(const yunta_constraint *a, const yunta_constraint *b) {
    int order = compare(a->mentor, b->mentor);
    order = order != 0 ? order : compare(a->mentee, b->mentee);
    order = order != 0 ? order : compare(a->kind, b->kind);
    return order != 0 ? order : compare(a->points, b->points);
}

void yunta_support_constraint(yunta_support *support, yunta_constraint_kind kind, int32_t mentor,
                              int32_t mentee, int32_t points) {
    yunta_constraint row = {.kind = kind,
                            .mentor = mentor,
                            .mentee = mentee,
                            .points = points,
                            .reason = "",
                            .line = support->cohort->constraint_count + 2};
    ADD(support->cohort, constraints, constraint_count, row, constraint_above);
}

static int history_above(const yunta_history *a, const yunta_history *b) {
    int order = strcmp(a->cohort, b->cohort);
    order = order != 0 ? order : compare(a->mentor, b->mentor);
    return order != 0 ? order : compare(a->mentee, b->mentee);
}

void yunta_support_met(yunta_support *support, int32_t mentor, int32_t mentee) {
    yunta_history row = {"2026", mentor, mentee, YUNTA_NO_INT};
    ADD(support->cohort, history, history_count, row, history_above);
}

static int score_above(const yunta_given_score *a, const yunta_given_score *b) {
    int order = compare(a->mentor, b->mentor);
    return order != 0 ? order : compare(a->mentee, b->mentee);
}

void yunta_support_score(yunta_support *support, int32_t mentor, int32_t mentee, int32_t score) {
    yunta_cohort *cohort = support->cohort;
    yunta_given_score row = {mentor, mentee, score};
    cohort->scores_given = true;
    for (size_t k = 0; k < cohort->score_count; k++) {
        if (score_above(&cohort->scores[k], &row) == 0) {
            cohort->scores[k].score = score;
            return;
        }
    }
    ADD(cohort, scores, score_count, row, score_above);
}

static int holiday_above(const yunta_holiday *a, const yunta_holiday *b) {
    int order = compare(a->day, b->day);
    return order != 0 ? order : strcmp(a->region, b->region);
}

void yunta_support_holiday(yunta_support *support, yunta_day day, const char *region) {
    yunta_cohort *cohort = support->cohort;
    yunta_holiday row = {day, "feriado",
                         yunta_support_need(yunta_arena_copy(cohort->arena, region)),
                         region[0] == '\0' ? -1 : -2};
    const yunta_column *column = cohort->region < 0 ? NULL : &cohort->column[cohort->region];
    const char *folded = yunta_support_need(yunta_text_fold(cohort->arena, region));
    for (size_t code = 0; column != NULL && code < column->codes; code++)
        if (strcmp(column->folded[code], folded) == 0)
            row.region_code = (int32_t)code;
    ADD(cohort, holidays, holiday_count, row, holiday_above);
}

size_t yunta_support_session(yunta_support *support, int minutes) {
    yunta_cohort *cohort = support->cohort;
    size_t index = cohort->session_count;
    yunta_session row = {
        .minutes = minutes, .earliest = YUNTA_NO_DAY, .latest = YUNTA_NO_DAY, .line = index + 2};
    row.id = yunta_support_need(yunta_arena_format(cohort->arena, "s%02zu", index));
    row.title = yunta_support_need(yunta_arena_format(cohort->arena, "Sesión %zu", index + 1));
    cohort->sessions =
        yunta_support_insert(cohort->arena, cohort->sessions, index, index, &row, sizeof row);
    return cohort->session_count++;
}

static int64_t utc_of(int year, int month, int day, int hour) {
    return (int64_t)yunta_day_from_civil(year, month, day) * 86400 + hour * 3600;
}

/* Changes of hour of the years 2026 to 2028, as the system's tables have them. */
static const yunta_zone *zone_made(yunta_arena *arena, int which) {
    yunta_zone_span santiago[] = {{INT64_MIN, -10800, true, "-03"},
                                  {utc_of(2026, 4, 5, 3), -14400, false, "-04"},
                                  {utc_of(2026, 9, 6, 4), -10800, true, "-03"},
                                  {utc_of(2027, 4, 4, 3), -14400, false, "-04"},
                                  {utc_of(2027, 9, 5, 4), -10800, true, "-03"}};
    yunta_zone_span lima[] = {{INT64_MIN, -18000, false, "-05"}};
    yunta_zone_span madrid[] = {{INT64_MIN, 3600, false, "CET"},
                                {utc_of(2026, 3, 29, 1), 7200, true, "CEST"},
                                {utc_of(2026, 10, 25, 1), 3600, false, "CET"},
                                {utc_of(2027, 3, 28, 1), 7200, true, "CEST"},
                                {utc_of(2027, 10, 31, 1), 3600, false, "CET"}};
    const yunta_zone_span *spans[] = {santiago, lima, madrid};
    static const size_t counts[] = {5, 1, 5};
    static const char *const names[] = {"America/Santiago", "America/Lima", "Europe/Madrid"};
    yunta_zone *zone = yunta_support_need(yunta_arena_alloc(arena, 1, sizeof *zone));
    zone->name = names[which];
    zone->count = counts[which];
    zone->spans = yunta_support_need(yunta_arena_alloc(arena, zone->count, sizeof *zone->spans));
    memcpy(zone->spans, spans[which], zone->count * sizeof *zone->spans);
    return zone;
}

int32_t yunta_support_zone(yunta_support *support, int which) {
    yunta_cohort *cohort = support->cohort;
    const yunta_zone *zone = zone_made(cohort->arena, which);
    cohort->zones = yunta_support_insert(cohort->arena, cohort->zones, cohort->zone_count,
                                         cohort->zone_count, &zone, sizeof(zone));
    return (int32_t)cohort->zone_count++;
}

static void forget(yunta_support *support) {
    yunta_candidates_free(support->candidates);
    yunta_eligibility_free(support->eligibility);
    yunta_scoring_free(support->scoring);
    yunta_weeks_free(support->weeks);
    support->candidates = NULL;
    support->eligibility = NULL;
    support->scoring = NULL;
    support->weeks = NULL;
}

void yunta_support_prepare(yunta_support *support) {
    forget(support);
    if (yunta_weeks_new(support->cohort, &support->weeks) != YUNTA_OK ||
        yunta_scoring_new(support->cohort, support->weeks, &support->scoring) != YUNTA_OK ||
        yunta_eligibility_new(support->cohort, support->weeks, support->scoring, 0,
                              &support->eligibility) != YUNTA_OK ||
        yunta_candidates_new(support->eligibility, 1, &support->candidates) != YUNTA_OK)
        abort();
}

void yunta_support_free(yunta_support *support) {
    if (support == NULL)
        return;
    forget(support);
    yunta_repair_free((yunta_repair *)support->cohort->repair);
    yunta_cohort_free(support->cohort);
    yunta_support_free_policy(support->policy);
    yunta_free(support);
}

void yunta_support_happened(yunta_repair *repair, yunta_day as_of) {
    const yunta_timetable *t = repair->timetable;
    repair->as_of = as_of;
    repair->past = yunta_alloc(t->plenary_count * t->attendance_count, sizeof *repair->past);
    for (size_t k = 0; repair->past && k < t->plenary_count; k++)
        for (size_t a = 0; a < t->attendance_count; a++) {
            const yunta_plenary *held = &t->plenaries[k];
            const yunta_attendance *who = &t->attendance[a];
            if (who->group == held->group && held->slot.day < as_of)
                repair->past[repair->past_count++] =
                    (yunta_presence){YUNTA_PRESENT_PLENARY, held->session,
                                     held->group,           who->person,
                                     held->slot.day,        held->slot.minute,
                                     held->slot.minutes,    who->sessions[held->session] != 0};
        }
    if (repair->past_count)
        qsort(repair->past, repair->past_count, sizeof *repair->past, yunta_presence_order);
}
