/* The plan of the courses: days, hours, and every option of each course. */
#include "base/array.h"
#include "model/repair.h"
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

/* Walks from the first day on until all sessions have their occurrence. */
static bool walk(const yunta_courses *courses, int32_t sessions, yunta_day latest,
                 yunta_course_option *option) {
    size_t next[YUNTA_WEEKDAYS];
    int32_t left = sessions;
    for (int w = 0; w < YUNTA_WEEKDAYS; w++) {
        next[w] = courses->row[w];
        while (next[w] < courses->row[w + 1] && courses->day[next[w]] < option->first_day)
            next[w]++;
        option->from[w] = (int32_t)(next[w] - courses->row[w]);
        option->count[w] = 0;
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
            any = at == to;
        }
        if (!any)
            return false;
    }
    return true;
}

typedef YUNTA_ARRAY(yunta_course_option) option_list;

static bool list_options(const yunta_courses *courses, const yunta_course *course,
                         const yunta_course_plan *plan, option_list *list) {
    const yunta_policy *policy = courses->cohort->policy;
    /* A weekday that no session falls on would be no choice at all. */
    int32_t weekly = course->per_week < course->sessions ? course->per_week : course->sessions;
    yunta_day from = policy->programme_start, to = policy->programme_end;
    if (course->earliest != YUNTA_NO_DAY && course->earliest > from)
        from = course->earliest;
    if (course->latest != YUNTA_NO_DAY && course->latest < to)
        to = course->latest;
    for (yunta_day day = from; day <= to; day++) {
        if (!day_held(courses->cohort, day) || (plan->begun != YUNTA_NO_DAY && plan->begun != day))
            continue;
        for (unsigned set = 1; set < 1U << YUNTA_WEEKDAYS; set++) {
            yunta_course_option option = {.first_day = day, .weekdays = (uint8_t)set};
            if ((set & ~(unsigned)policy->courses_days) || !(set >> yunta_day_weekday(day) & 1) ||
                __builtin_popcount(set) != weekly || (plan->held_on & ~set))
                continue;
            if (walk(courses, course->sessions, to, &option) &&
                can_be_held(courses, plan->attendance, &option) && !yunta_array_push(list, option))
                return false;
        }
    }
    return true;
}

/* Marks an earlier session, where it is on the grid at all. */
static void mark_kept(const yunta_courses *courses, const yunta_slot *slot,
                      yunta_course_plan *plan) {
    int weekday = yunta_day_weekday(slot->day);
    size_t k = courses->row[weekday], h = 0;
    while (k < courses->row[weekday + 1] && courses->day[k] != slot->day)
        k++;
    while (h < courses->hours && courses->minute[h] != slot->minute)
        h++;
    if (k == courses->row[weekday + 1] || h == courses->hours)
        return;
    plan->kept[k * courses->hours + h] = 1;
    if (!yunta_cohort_is_past(courses->cohort, slot->day))
        return;
    plan->held_on |= (uint8_t)(1U << weekday);
    if (plan->begun == YUNTA_NO_DAY || slot->day < plan->begun)
        plan->begun = slot->day;
}

static bool find_kept(yunta_courses *courses, size_t c) {
    const yunta_repair *repair = courses->cohort->repair;
    const yunta_timetable *earlier = repair ? repair->timetable : NULL;
    yunta_course_plan *plan = &courses->course[c];
    plan->begun = YUNTA_NO_DAY;
    for (size_t k = 0; earlier && k < earlier->course_session_count; k++) {
        const yunta_course_session *had = &earlier->course_sessions[k];
        if (had->course != (int32_t)c)
            continue;
        courses->had++;
        if (had->slot.minutes != courses->cohort->courses[c].minutes)
            continue;
        if (!plan->kept)
            plan->kept =
                yunta_arena_alloc(courses->arena, courses->occurrences * courses->hours, 1);
        if (!plan->kept)
            return false;
        mark_kept(courses, &had->slot, plan);
    }
    return true;
}

static yunta_status plan_course(yunta_courses *courses, size_t c) {
    const yunta_course *course = &courses->cohort->courses[c];
    yunta_course_plan *plan = &courses->course[c];
    int32_t step = courses->cohort->policy->courses_step_minutes;
    option_list list = {0};
    yunta_status status = YUNTA_E_MEMORY;
    plan->sessions = course->sessions;
    plan->cells = (course->minutes + step - 1) / step;
    plan->attendance = yunta_arena_alloc(courses->arena, courses->occurrences * courses->hours,
                                         sizeof *plan->attendance);
    if (!plan->attendance || !find_kept(courses, c))
        goto cleanup;
    status = yunta_courses_attendance(courses, c, plan->attendance);
    if (status != YUNTA_OK)
        goto cleanup;
    status = YUNTA_E_MEMORY;
    if (!list_options(courses, course, plan, &list))
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
