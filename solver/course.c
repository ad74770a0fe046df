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

/* What sums of weights stay under. */
static const int64_t weight_limit = (int64_t)1 << 40;

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
    int64_t rest = courses->held * count + courses->attendance * most;
    bool small = most < (int64_t)1 << 30 && count < (int64_t)1 << 14 &&
                 most * (count + 1) < (int64_t)1 << 34;
    if (small && courses->had > 0)
        courses->kept = (rest / courses->grain + 1) * courses->grain;
    if (small && courses->kept < weight_limit / ((int64_t)courses->had + 1))
        return YUNTA_OK;
    return refuse(cohort, problems, "courses",
                  T("schedule parts of the courses apart", "programe los cursos por partes"),
                  T("limit courses: too many courses or enrolments at once",
                    "límite courses: demasiados cursos o inscripciones a la vez"));
}

/* What counts, of a calendar or of what no calendar can pass. */
typedef struct {
    int64_t steady, kept, goal[2];
} counts;

static void count_place(const yunta_courses *courses, const yunta_course_place *place,
                        counts *sum) {
    const yunta_course_plan *plan = &courses->course[place->course];
    sum->steady += place->option >= 0 && (size_t)place->option < plan->steady;
    sum->kept += place->kept;
    sum->goal[YUNTA_COURSE_HELD] += place->option >= 0;
    sum->goal[YUNTA_COURSE_ATTENDANCE] += place->attendance;
}

/* What no calendar can pass, whatever the other objectives: each course by itself. */
static yunta_status loose_bounds(const yunta_courses *courses, counts *loose) {
    yunta_courses plain = *courses;
    yunta_course_desk desk;
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = arena ? yunta_course_desk_new(&plain, arena, &desk) : YUNTA_E_MEMORY;
    plain.steady = 0;
    for (size_t c = 0; c < courses->courses && status == YUNTA_OK; c++) {
        counts most = {0};
        plain.kept = 0;
        yunta_course_desk_load(&desk, c, NULL, NULL);
        yunta_course_place best = yunta_course_desk_best(&desk, c);
        count_place(courses, &best, loose);
        plain.kept = courses->kept;
        yunta_course_desk_load(&desk, c, NULL, NULL);
        best = yunta_course_desk_best(&desk, c);
        count_place(courses, &best, &most);
        loose->kept += most.kept;
    }
    loose->steady = 0;
    for (size_t c = 0; c < courses->courses; c++)
        loose->steady += courses->course[c].steady > 0;
    yunta_arena_free(arena);
    return status;
}

/* One stage of a maximum, those before it being settled at their values, or not. */
static yunta_stage make_stage(const char *objective, int64_t value, int64_t loose, int64_t weight,
                              int64_t *bound, bool settled) {
    int64_t most = settled && weight > 0 ? *bound / weight : loose;
    most = most > loose ? loose : most;
    *bound -= value * weight;
    return (yunta_stage){
        .objective = objective, .value = value, .bound = most, .settled = most == value};
}

/* A stage of what is missing to a whole. */
static void add_missing(yunta_part *part, yunta_stage stage, int64_t whole) {
    stage.value = whole - stage.value;
    stage.bound = whole - stage.bound;
    part->stages[part->stage_count++] = stage;
    if (!stage.settled)
        part->status = YUNTA_PART_BOUND;
}

static yunta_status fill_part(const yunta_courses *courses, const yunta_course_place *place,
                              int64_t bound, yunta_timetable *timetable) {
    const yunta_choices *goals = &courses->cohort->policy->courses_objective;
    yunta_part *part = &timetable->course_part;
    int64_t weight[2] = {courses->held, courses->attendance},
            past[2] = {0, yunta_courses_came(courses)};
    counts value = {0}, loose = {0};
    part->stages = yunta_arena_alloc(timetable->arena, goals->count + 2, sizeof *part->stages);
    if (!part->stages || loose_bounds(courses, &loose) != YUNTA_OK)
        return YUNTA_E_MEMORY;
    for (size_t c = 0; c < courses->courses; c++)
        count_place(courses, &place[c], &value);
    part->method = "search+glpk";
    part->status = YUNTA_PART_PROVEN;
    if (courses->begun > 0)
        add_missing(
            part,
            make_stage("interrupted", value.steady, loose.steady, courses->steady, &bound, true),
            (int64_t)courses->begun);
    if (courses->had > 0) /* what is not kept has moved */
        add_missing(part,
                    make_stage("moved", value.kept, loose.kept, courses->kept, &bound,
                               part->status == YUNTA_PART_PROVEN),
                    (int64_t)(courses->had - courses->past));
    for (size_t k = 0; k < goals->count; k++) {
        int goal = goals->items[k];
        yunta_stage *stage = &part->stages[part->stage_count++];
        *stage =
            make_stage(goal == YUNTA_COURSE_HELD ? "held" : "attendance", value.goal[goal],
                       loose.goal[goal], weight[goal], &bound, part->status == YUNTA_PART_PROVEN);
        stage->value += past[goal];
        stage->bound += past[goal];
        if (!stage->settled)
            part->status = YUNTA_PART_BOUND;
    }
    return YUNTA_OK;
}

static int by_time(const void *a, const void *b) {
    const yunta_course_session *x = a, *y = b;
    if (x->course != y->course)
        return x->course < y->course ? -1 : 1;
    return x->slot.day < y->slot.day ? -1 : x->slot.day > y->slot.day;
}

/* Adds the sessions of one course, in order of time: what has happened, and what is left. */
static void fill_course(const yunta_courses *courses, const yunta_course_place *place,
                        yunta_timetable *timetable) {
    size_t c = (size_t)place->course, first = timetable->course_session_count;
    const yunta_course_plan *plan = &courses->course[c];
    const yunta_course_option *option = place->option < 0 ? NULL : &plan->options[place->option];
    for (size_t k = 0; k < plan->past_count; k++)
        timetable->course_sessions[timetable->course_session_count++] = plan->past[k];
    for (int w = 0; w < YUNTA_WEEKDAYS && option; w++) {
        size_t from = courses->row[w] + (size_t)option->from[w], hour = (size_t)place->hour[w];
        for (size_t k = from; k < from + (size_t)option->count[w]; k++)
            timetable->course_sessions[timetable->course_session_count++] =
                (yunta_course_session){.course = (int32_t)c,
                                       .slot = {courses->day[k], courses->minute[hour],
                                                courses->cohort->courses[c].minutes},
                                       .can_attend = plan->attendance[k * courses->hours + hour]};
    }
    size_t count = timetable->course_session_count - first;
    yunta_course_session *rows = timetable->course_sessions + first;
    if (count)
        qsort(rows, count, sizeof *rows, by_time);
    for (size_t k = 0; k < count; k++)
        rows[k].number = (int32_t)k + 1;
}

static yunta_status add_cut(const yunta_courses *courses, size_t c, yunta_timetable *timetable) {
    const yunta_course_plan *plan = &courses->course[c];
    yunta_course_cut *cut = &timetable->course_cuts[timetable->course_cut_count++];
    *cut = (yunta_course_cut){
        .course = (int32_t)c, .held = (int32_t)plan->past_count, .left = plan->sessions};
    cut->why = yunta_course_why_cut(courses, c, timetable->arena, &cut->reason);
    return cut->why ? YUNTA_OK : YUNTA_E_MEMORY;
}

static yunta_status fill_sessions(const yunta_courses *courses, const yunta_course_place *place,
                                  yunta_timetable *timetable) {
    size_t count = courses->past;
    yunta_status status = YUNTA_OK;
    for (size_t c = 0; c < courses->courses; c++)
        count += place[c].option >= 0 ? (size_t)courses->course[c].sessions : 0;
    timetable->course_sessions =
        yunta_arena_alloc(timetable->arena, count, sizeof *timetable->course_sessions);
    timetable->course_cuts =
        yunta_arena_alloc(timetable->arena, courses->begun, sizeof *timetable->course_cuts);
    if (!timetable->course_sessions || !timetable->course_cuts)
        return YUNTA_E_MEMORY;
    for (size_t c = 0; c < courses->courses && status == YUNTA_OK; c++) {
        fill_course(courses, &place[c], timetable);
        if (place[c].option < 0 && yunta_course_goes_on(&courses->course[c]))
            status = add_cut(courses, c, timetable);
    }
    return status;
}

/* Courses that can go on at their hours, by themselves, have no other way: where all of them then
 * do, so many do in no calendar less. *all: they do. */
static yunta_status solve_steady(const yunta_courses *courses, const yunta_deadline *deadline,
                                 yunta_course_place *place, int64_t *bound, bool *all) {
    yunta_courses steady = *courses;
    yunta_status status = YUNTA_OK;
    steady.course = yunta_alloc(courses->courses, sizeof *steady.course);
    if (!steady.course)
        return YUNTA_E_MEMORY;
    for (size_t c = 0; c < courses->courses; c++) {
        steady.course[c] = courses->course[c];
        if (steady.course[c].steady > 0)
            steady.course[c].option_count = steady.course[c].steady;
    }
    status = yunta_courses_solve(&steady, deadline, place, bound);
    *all = true;
    for (size_t c = 0; c < courses->courses && status == YUNTA_OK; c++)
        *all = *all && (place[c].option >= 0 || courses->course[c].steady == 0);
    yunta_free(steady.course);
    return status;
}

/* As many as can be go on at their hours, then the fewest sessions move, then the objectives. */
static yunta_status solve(yunta_courses *courses, const yunta_deadline *deadline,
                          yunta_course_place *place, int64_t *bound) {
    bool all = false;
    if (courses->begun == 0)
        return yunta_courses_solve(courses, deadline, place, bound);
    yunta_status status = solve_steady(courses, deadline, place, bound, &all);
    int64_t weight = courses->kept * ((int64_t)courses->had + 1);
    if (status != YUNTA_OK || all || weight >= weight_limit / ((int64_t)courses->begun + 1))
        return status;
    courses->steady = weight;
    return yunta_courses_solve(courses, deadline, place, bound);
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
        status = solve(courses, options->deadline, place, &bound);
    if (status == YUNTA_OK)
        status = fill_part(courses, place, bound, timetable);
    if (status == YUNTA_OK)
        status = fill_sessions(courses, place, timetable);
    yunta_free(place);
    yunta_courses_free(courses);
    return status;
}
