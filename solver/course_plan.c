/* The plan of the courses: days, hours, and every option of each course. */
#include "base/array.h"
#include "solver/course_private.h"
#include <string.h>

static bool day_held(const yunta_cohort *cohort, yunta_day day) {
    return (cohort->policy->courses_days >> yunta_day_weekday(day) & 1) &&
           !yunta_cohort_holiday(cohort, day, -1);
}

static yunta_status plan_hours(yunta_courses *courses) {
    const yunta_policy *policy = courses->cohort->policy;
    int32_t step = policy->courses_step_minutes, length = policy->courses_to - policy->courses_from;
    courses->hours = length > 0 ? (size_t)((length + step - 1) / step) : 0;
    courses->minute = yunta_arena_alloc(courses->arena, courses->hours, sizeof *courses->minute);
    if (!courses->minute)
        return YUNTA_E_MEMORY;
    for (size_t h = 0; h < courses->hours; h++)
        courses->minute[h] = policy->courses_from + (int32_t)h * step;
    return YUNTA_OK;
}

static yunta_status plan_days(yunta_courses *courses) {
    const yunta_policy *policy = courses->cohort->policy;
    int64_t span = (int64_t)policy->programme_end - policy->programme_start + 1;
    courses->day =
        yunta_arena_alloc(courses->arena, span > 0 ? (size_t)span : 0, sizeof *courses->day);
    if (!courses->day)
        return YUNTA_E_MEMORY;
    for (int weekday = 0; weekday < YUNTA_WEEKDAYS; weekday++) {
        courses->row[weekday] = courses->occurrences;
        for (yunta_day day = policy->programme_start; day <= policy->programme_end; day++)
            if (yunta_day_weekday(day) == weekday && day_held(courses->cohort, day))
                courses->day[courses->occurrences++] = day;
    }
    courses->row[YUNTA_WEEKDAYS] = courses->occurrences;
    return YUNTA_OK;
}

bool yunta_course_walk(const yunta_courses *courses, int32_t sessions, yunta_day latest,
                       yunta_course_option *option) {
    size_t next[YUNTA_WEEKDAYS];
    int32_t left = sessions;
    for (int w = 0; w < YUNTA_WEEKDAYS; w++) {
        next[w] = courses->row[w];
        while (next[w] < courses->row[w + 1] && courses->day[next[w]] < option->first_day)
            next[w]++;
        option->from[w] = (int32_t)(next[w] - courses->row[w]);
        option->count[w] = 0;
        option->hour[w] = -1;
    }
    for (yunta_day day = option->first_day; day <= latest && left > 0; day++) {
        int w = yunta_day_weekday(day);
        if (!(option->weekdays >> w & 1) || next[w] == courses->row[w + 1] ||
            courses->day[next[w]] != day)
            continue;
        next[w]++;
        option->count[w]++;
        left--;
    }
    return left == 0;
}

/* Whether an hour of each weekday lets every session of it be held. */
static bool can_be_held(const yunta_courses *courses, const int32_t *attendance,
                        const yunta_course_option *option) {
    for (int w = 0; w < YUNTA_WEEKDAYS; w++) {
        bool any = option->count[w] == 0;
        for (size_t h = 0; h < courses->hours && !any; h++) {
            size_t at = courses->row[w] + (size_t)option->from[w];
            size_t to = at + (size_t)option->count[w];
            while (at < to && attendance[at * courses->hours + h] >= 0)
                at++;
            any = at == to && (option->hour[w] < 0 || option->hour[w] == (int16_t)h);
        }
        if (!any)
            return false;
    }
    return true;
}

typedef YUNTA_ARRAY(yunta_course_option) option_list;

static bool add_option(const yunta_courses *courses, size_t c, const yunta_course_option *option,
                       option_list *list) {
    return !can_be_held(courses, courses->course[c].attendance, option) ||
           yunta_array_push(list, *option);
}

/* A weekday that no session falls on would be no choice at all. */
static int weekly_of(const yunta_course *course, int32_t sessions) {
    return course->per_week < sessions ? course->per_week : sessions;
}

/* How a course that has begun goes on at its weekday-hours. */
static bool list_steady(const yunta_courses *courses, size_t c, yunta_day first, yunta_day last,
                        option_list *list) {
    const yunta_course *course = &courses->cohort->courses[c];
    bool good = true;
    for (unsigned set = 1; set < 1U << YUNTA_WEEKDAYS && good; set++) {
        yunta_course_option option;
        if (__builtin_popcount(set) == weekly_of(course, course->sessions) &&
            yunta_course_resume(courses, c, set, first, last, &option))
            good = add_option(courses, c, &option, list);
    }
    return good;
}

static bool list_options(yunta_courses *courses, size_t c, option_list *list) {
    const yunta_policy *policy = courses->cohort->policy;
    yunta_course_plan *plan = &courses->course[c];
    int weekly = weekly_of(&courses->cohort->courses[c], plan->sessions);
    yunta_day from, to;
    yunta_course_days(courses, c, &from, &to);
    if (plan->sessions == 0) { /* all of it has happened */
        yunta_course_option over = {.first_day = from};
        return yunta_array_push(list, over);
    }
    if (plan->past_count > 0 && !list_steady(courses, c, from, to, list))
        return false;
    plan->steady = list->count;
    for (yunta_day day = from; day <= to; day++) {
        if (!day_held(courses->cohort, day))
            continue;
        for (unsigned set = 1; set < 1U << YUNTA_WEEKDAYS; set++) {
            yunta_course_option option = {.first_day = day, .weekdays = (uint8_t)set};
            if ((set & ~(unsigned)policy->courses_days) || !(set >> yunta_day_weekday(day) & 1) ||
                __builtin_popcount(set) != weekly)
                continue;
            if (yunta_course_walk(courses, plan->sessions, to, &option) &&
                !add_option(courses, c, &option, list))
                return false;
        }
    }
    return true;
}

static yunta_status plan_course(yunta_courses *courses, size_t c) {
    const yunta_course *course = &courses->cohort->courses[c];
    yunta_course_plan *plan = &courses->course[c];
    int32_t step = courses->cohort->policy->courses_step_minutes;
    option_list list = {0};
    yunta_status status = YUNTA_E_MEMORY;
    plan->cells = (course->minutes + step - 1) / step;
    plan->attendance = yunta_arena_alloc(courses->arena, courses->occurrences * courses->hours,
                                         sizeof *plan->attendance);
    if (!plan->attendance || !yunta_course_recall(courses, c))
        goto cleanup;
    status = yunta_courses_attendance(courses, c, plan->attendance);
    if (status != YUNTA_OK)
        goto cleanup;
    status = YUNTA_E_MEMORY;
    if (!list_options(courses, c, &list))
        goto cleanup;
    plan->options = yunta_arena_alloc(courses->arena, list.count, sizeof *plan->options);
    if (!plan->options)
        goto cleanup;
    if (list.count)
        memcpy(plan->options, list.items, list.count * sizeof *plan->options);
    plan->option_count = list.count;
    status = YUNTA_OK;
cleanup:
    yunta_array_free(&list);
    return status;
}

yunta_status yunta_courses_new(const yunta_cohort *cohort, const yunta_timetable *timetable,
                               yunta_courses **out) {
    yunta_courses *courses = yunta_alloc(1, sizeof *courses);
    yunta_status status = YUNTA_E_MEMORY;
    *out = NULL;
    if (!courses)
        return YUNTA_E_MEMORY;
    courses->cohort = cohort;
    courses->timetable = timetable;
    courses->courses = cohort->course_count;
    courses->arena = yunta_arena_new();
    if (courses->arena)
        courses->course =
            yunta_arena_alloc(courses->arena, courses->courses, sizeof *courses->course);
    if (courses->course)
        status = plan_hours(courses);
    if (status == YUNTA_OK)
        status = plan_days(courses);
    for (size_t c = 0; c < courses->courses && status == YUNTA_OK; c++)
        status = plan_course(courses, c);
    if (status == YUNTA_OK)
        status = yunta_courses_share(courses);
    if (status == YUNTA_OK)
        *out = courses;
    else
        yunta_courses_free(courses);
    return status;
}

void yunta_courses_free(yunta_courses *courses) {
    if (courses)
        yunta_arena_free(courses->arena);
    yunta_free(courses);
}
