/* Courses beside an earlier result: what has happened of each, and how one that has begun goes on.
 *
 * What has happened stays, whatever the rules say now, and is no part of a place: places hold the
 * sessions that are left. A course goes on at its weekday-hours when from the first day of change
 * on it is held on each of its weekdays, at the hour of that weekday, until all is held. */
#include "model/repair.h"
#include "solver/course_private.h"
#include <stdlib.h>

static int by_day(const void *a, const void *b) {
    const yunta_slot *x = &((const yunta_course_session *)a)->slot;
    const yunta_slot *y = &((const yunta_course_session *)b)->slot;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->minute > y->minute) - (x->minute < y->minute);
}

static size_t hour_of(const yunta_courses *courses, int32_t minute) {
    size_t h = 0;
    while (h < courses->hours && courses->minute[h] != minute)
        h++;
    return h;
}

/* Marks an earlier session that is to come, where it is on the grid at all. */
static void mark_kept(const yunta_courses *courses, const yunta_slot *slot,
                      yunta_course_plan *plan) {
    int weekday = yunta_day_weekday(slot->day);
    size_t k = courses->row[weekday], h = hour_of(courses, slot->minute);
    while (k < courses->row[weekday + 1] && courses->day[k] != slot->day)
        k++;
    if (k < courses->row[weekday + 1] && h < courses->hours)
        plan->kept[k * courses->hours + h] = 1;
}

bool yunta_course_recall(yunta_courses *courses, size_t c) {
    const yunta_cohort *cohort = courses->cohort;
    const yunta_timetable *earlier = cohort->repair ? cohort->repair->timetable : NULL;
    yunta_course_plan *plan = &courses->course[c];
    size_t had = 0, count = earlier ? earlier->course_session_count : 0;
    for (size_t k = 0; k < count; k++)
        had += earlier->course_sessions[k].course == (int32_t)c;
    plan->sessions = cohort->courses[c].sessions;
    if (had == 0)
        return true;
    courses->had += had;
    plan->past = yunta_arena_alloc(courses->arena, had, sizeof *plan->past);
    plan->kept = yunta_arena_alloc(courses->arena, courses->occurrences * courses->hours, 1);
    if (!plan->past || !plan->kept)
        return false;
    for (size_t k = 0; k < count; k++) {
        const yunta_slot *slot = &earlier->course_sessions[k].slot;
        if (earlier->course_sessions[k].course != (int32_t)c)
            continue;
        if (yunta_cohort_is_past(cohort, slot->day))
            plan->past[plan->past_count++] = earlier->course_sessions[k];
        else if (slot->minutes == cohort->courses[c].minutes)
            mark_kept(courses, slot, plan);
    }
    qsort(plan->past, plan->past_count, sizeof *plan->past, by_day);
    int32_t past = (int32_t)plan->past_count;
    plan->sessions = plan->sessions > past ? plan->sessions - past : 0;
    courses->past += plan->past_count;
    courses->begun += yunta_course_goes_on(plan);
    return true;
}

void yunta_course_days(const yunta_courses *courses, size_t c, yunta_day *first, yunta_day *last) {
    const yunta_cohort *cohort = courses->cohort;
    const yunta_course *course = &cohort->courses[c];
    *first = cohort->policy->programme_start;
    *last = cohort->policy->programme_end;
    if (course->earliest != YUNTA_NO_DAY && course->earliest > *first)
        *first = course->earliest;
    if (course->latest != YUNTA_NO_DAY && course->latest < *last)
        *last = course->latest;
    if (yunta_cohort_is_past(cohort, *first))
        *first = cohort->repair->as_of;
}

/* The hours at which the course has begun, on weekdays of the set; no weekday had two, and new ones
 * are allowed. */
static bool hours_of_past(const yunta_courses *courses, const yunta_course_plan *plan,
                          unsigned weekdays, int16_t hour[YUNTA_WEEKDAYS]) {
    int32_t minute[YUNTA_WEEKDAYS];
    for (int w = 0; w < YUNTA_WEEKDAYS; w++)
        minute[w] = hour[w] = -1;
    for (size_t k = 0; k < plan->past_count; k++) {
        const yunta_slot *slot = &plan->past[k].slot;
        int w = yunta_day_weekday(slot->day);
        if (!(weekdays >> w & 1) || (minute[w] >= 0 && minute[w] != slot->minute))
            return false;
        minute[w] = slot->minute;
        size_t h = hour_of(courses, minute[w]);
        hour[w] = (int16_t)(h < courses->hours ? h : YUNTA_COURSE_NO_HOUR);
    }
    for (int w = 0; w < YUNTA_WEEKDAYS; w++)
        if ((weekdays >> w & 1) && minute[w] < 0 &&
            !(courses->cohort->policy->courses_days >> w & 1))
            return false;
    return true;
}

/* Whether the course was held, since it began, on every day on which it was due. */
static bool none_left_out(const yunta_courses *courses, const yunta_course_plan *plan,
                          unsigned weekdays) {
    size_t at = 0;
    for (yunta_day day = plan->past[0].slot.day; yunta_cohort_is_past(courses->cohort, day);
         day++) {
        while (at < plan->past_count && plan->past[at].slot.day < day)
            at++;
        if ((weekdays >> yunta_day_weekday(day) & 1) &&
            !yunta_cohort_holiday(courses->cohort, day, -1) &&
            (at == plan->past_count || plan->past[at].slot.day != day))
            return false;
    }
    return true;
}

/* A day on which the course is due and cannot be: before the option is all held. */
static bool misses_a_day(const yunta_courses *courses, const yunta_course_option *option,
                         yunta_day from, int32_t sessions) {
    const yunta_policy *policy = courses->cohort->policy;
    for (yunta_day day = courses->cohort->repair->as_of; sessions > 0; day++) {
        if (!(option->weekdays >> yunta_day_weekday(day) & 1) ||
            yunta_cohort_holiday(courses->cohort, day, -1))
            continue;
        if (day < from || !(policy->courses_days >> yunta_day_weekday(day) & 1))
            return true;
        sessions--;
    }
    return false;
}

bool yunta_course_resume(const yunta_courses *courses, size_t c, unsigned weekdays, yunta_day first,
                         yunta_day last, yunta_course_option *option) {
    const yunta_course_plan *plan = &courses->course[c];
    int16_t hour[YUNTA_WEEKDAYS];
    if (!hours_of_past(courses, plan, weekdays, hour) || !none_left_out(courses, plan, weekdays))
        return false;
    *option = (yunta_course_option){.first_day = first, .weekdays = (uint8_t)weekdays};
    if (!yunta_course_walk(courses, plan->sessions, last, option) ||
        misses_a_day(courses, option, first, plan->sessions))
        return false;
    for (int w = 0; w < YUNTA_WEEKDAYS; w++)
        option->hour[w] = hour[w];
    return true;
}

int64_t yunta_courses_came(const yunta_courses *courses) {
    int64_t count = 0;
    for (size_t c = 0; c < courses->courses; c++)
        for (size_t k = 0; k < courses->course[c].past_count; k++)
            count += courses->course[c].past[k].can_attend;
    return count;
}

/* Whether the dates leave room for what is left, were it free at all hours. */
static bool has_days(const yunta_courses *courses, size_t c) {
    const yunta_course *course = &courses->cohort->courses[c];
    const yunta_course_plan *plan = &courses->course[c];
    int32_t weekly = course->per_week < plan->sessions ? course->per_week : plan->sessions;
    yunta_day first, last;
    yunta_course_days(courses, c, &first, &last);
    for (unsigned set = 1; set < 1U << YUNTA_WEEKDAYS; set++) {
        yunta_course_option option = {.first_day = first, .weekdays = (uint8_t)set};
        if (!(set & ~(unsigned)courses->cohort->policy->courses_days) &&
            __builtin_popcount(set) == weekly &&
            yunta_course_walk(courses, plan->sessions, last, &option))
            return true;
    }
    return false;
}

const char *yunta_course_why_cut(const yunta_courses *courses, size_t c, yunta_arena *arena,
                                 const char **reason) {
    const yunta_course_plan *plan = &courses->course[c];
    char until[11];
    yunta_day first, last;
    yunta_course_days(courses, c, &first, &last);
    yunta_day_text(last, until);
    if (!has_days(courses, c)) {
        *reason = "days";
        return yunta_arena_format(
            arena, T("too few days are left until %s", "quedan pocos días hasta %s"), until);
    }
    *reason = plan->option_count == 0 ? "hours" : "others";
    if (plan->option_count == 0)
        return yunta_arena_format(
            arena,
            T("at no hours that are the same every week can all %d be held until %s: its "
              "instructors "
              "are not free, or the hours are not allowed",
              "a ninguna hora que sea la misma cada semana caben las %d hasta %s: sus instructores "
              "no están libres, o las horas no están permitidas"),
            (int)plan->sessions, until);
    return yunta_arena_format(
        arena, T("other courses with its people, instructors or rooms are held at all its hours",
                 "otros cursos con su gente, instructores o salas ocupan todas sus horas"));
}
