/* Courses: from the cohort to the timetable. */
#include "solver/course_private.h"
#include "solver/needs.h"
#include <stdlib.h>

static yunta_status refuse(const yunta_cohort *cohort, yunta_problems *problems, const char *key,
                           const char *mend, const char *what) {
    yunta_place place = {cohort->policy->path[0] ? cohort->policy->path : NULL, 0, key};
    yunta_problem_add(problems, YUNTA_ERROR, place, NULL, mend, "%s", what);
    return YUNTA_E_INPUT;
}

static int64_t most_attendance(const yunta_cohort *cohort) {
    int64_t most = 0;
    for (size_t k = 0; k < cohort->enrolment_count; k++)
        most += cohort->courses[cohort->enrolments[k].course].sessions;
    return most;
}

/* Every objective weighs more than all that those after it can add; what was not asked for comes
 * last, so that a course which costs nothing is held. */
static yunta_status weigh(yunta_courses *courses, yunta_problems *problems) {
    const yunta_cohort *cohort = courses->cohort;
    const yunta_choices *goals = &cohort->policy->courses_objective;
    bool attendance_first = goals->count > 0 && goals->items[0] == YUNTA_COURSE_ATTENDANCE;
    int64_t most = most_attendance(cohort), count = (int64_t)cohort->course_count;
    yunta_status status = yunta_courses_grain(courses, &courses->grain);
    courses->held = attendance_first ? 1 : (most / courses->grain + 1) * courses->grain;
    courses->attendance = attendance_first ? count + 1 : 1;
    if (attendance_first)
        courses->grain = 1;
    if (status != YUNTA_OK)
        return status;
    if (most < (int64_t)1 << 30 && count < (int64_t)1 << 14 &&
        most * (count + 1) < (int64_t)1 << 34)
        return YUNTA_OK;
    return refuse(cohort, problems, "courses",
                  T("schedule parts of the courses apart", "programe los cursos por partes"),
                  T("limit courses: too many courses or enrolments at once",
                    "límite courses: demasiados cursos o inscripciones a la vez"));
}

/* What no calendar can pass, whatever the other objective. */
static void loose_bounds(const yunta_courses *courses, int64_t *held, int64_t *attendance,
                         yunta_course_desk *desk) {
    *held = *attendance = 0;
    for (size_t c = 0; c < courses->courses; c++) {
        yunta_course_desk_load(desk, c, NULL, NULL);
        yunta_course_place best = yunta_course_desk_best(desk, c);
        *held += best.option >= 0;
        *attendance += best.attendance;
    }
}

static yunta_status fill_part(const yunta_courses *courses, const yunta_course_place *place,
                              int64_t bound, yunta_timetable *timetable) {
    const yunta_choices *goals = &courses->cohort->policy->courses_objective;
    yunta_part *part = &timetable->course_part;
    yunta_course_desk desk;
    int64_t value[2] = {0}, loose[2], weight[2] = {courses->held, courses->attendance};
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = arena ? yunta_course_desk_new(courses, arena, &desk) : YUNTA_E_MEMORY;
    part->stages = yunta_arena_alloc(timetable->arena, goals->count, sizeof *part->stages);
    if (status != YUNTA_OK || !part->stages) {
        yunta_arena_free(arena);
        return YUNTA_E_MEMORY;
    }
    for (size_t c = 0; c < courses->courses; c++) {
        value[YUNTA_COURSE_HELD] += place[c].option >= 0;
        value[YUNTA_COURSE_ATTENDANCE] += place[c].attendance;
    }
    loose_bounds(courses, &loose[YUNTA_COURSE_HELD], &loose[YUNTA_COURSE_ATTENDANCE], &desk);
    part->method = "search+glpk";
    part->status = YUNTA_PART_PROVEN;
    part->stage_count = goals->count;
    for (size_t k = 0; k < goals->count; k++) {
        int goal = goals->items[k];
        bool settled = part->status == YUNTA_PART_PROVEN;
        int64_t most = settled ? bound / weight[goal] : loose[goal];
        most = most > loose[goal] ? loose[goal] : most;
        part->stages[k] =
            (yunta_stage){.objective = goal == YUNTA_COURSE_HELD ? "held" : "attendance",
                          .value = value[goal],
                          .bound = most,
                          .settled = most == value[goal]};
        bound -= value[goal] * weight[goal];
        if (!part->stages[k].settled)
            part->status = YUNTA_PART_BOUND;
    }
    yunta_arena_free(arena);
    return YUNTA_OK;
}

static int by_time(const void *a, const void *b) {
    const yunta_course_session *x = a, *y = b;
    if (x->course != y->course)
        return x->course < y->course ? -1 : 1;
    return x->slot.day < y->slot.day ? -1 : x->slot.day > y->slot.day;
}

/* Adds the sessions of one course, in order of time. */
static void fill_course(const yunta_courses *courses, const yunta_course_place *place,
                        yunta_timetable *timetable) {
    const yunta_course_plan *plan = &courses->course[place->course];
    const yunta_course_option *option = &plan->options[place->option];
    yunta_course_session *rows = timetable->course_sessions + timetable->course_session_count;
    size_t count = 0;
    for (int w = 0; w < YUNTA_WEEKDAYS; w++) {
        size_t from = courses->row[w] + (size_t)option->from[w], hour = (size_t)place->hour[w];
        for (size_t k = from; k < from + (size_t)option->count[w]; k++)
            rows[count++] =
                (yunta_course_session){.course = place->course,
                                       .slot = {courses->day[k], courses->minute[hour],
                                                courses->cohort->courses[place->course].minutes},
                                       .can_attend = plan->attendance[k * courses->hours + hour]};
    }
    qsort(rows, count, sizeof *rows, by_time);
    for (size_t k = 0; k < count; k++)
        rows[k].number = (int32_t)k + 1;
    timetable->course_session_count += count;
}

static yunta_status fill_sessions(const yunta_courses *courses, const yunta_course_place *place,
                                  yunta_timetable *timetable) {
    size_t count = 0;
    for (size_t c = 0; c < courses->courses; c++)
        count += place[c].option >= 0 ? (size_t)courses->cohort->courses[c].sessions : 0;
    timetable->course_sessions =
        yunta_arena_alloc(timetable->arena, count, sizeof *timetable->course_sessions);
    if (!timetable->course_sessions)
        return YUNTA_E_MEMORY;
    for (size_t c = 0; c < courses->courses; c++)
        if (place[c].option >= 0)
            fill_course(courses, &place[c], timetable);
    return YUNTA_OK;
}

yunta_status yunta_schedule_courses(const yunta_cohort *cohort, const yunta_solve_options *options,
                                    yunta_problems *problems, yunta_timetable *timetable) {
    yunta_courses *courses = NULL;
    yunta_course_place *place = NULL;
    int64_t bound = 0;
    timetable->course_part.part = "courses";
    if (cohort->course_count == 0)
        return YUNTA_OK;
    yunta_status status = yunta_needs_dates(cohort, yunta_needs_courses(), problems);
    if (status == YUNTA_OK)
        status = yunta_courses_new(cohort, timetable, &courses);
    if (status == YUNTA_OK)
        status = weigh(courses, problems);
    if (status == YUNTA_OK && !(place = yunta_alloc(cohort->course_count, sizeof *place)))
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = yunta_courses_solve(courses, options->deadline, place, &bound);
    if (status == YUNTA_OK)
        status = fill_part(courses, place, bound, timetable);
    if (status == YUNTA_OK)
        status = fill_sessions(courses, place, timetable);
    yunta_free(place);
    yunta_courses_free(courses);
    return status;
}
