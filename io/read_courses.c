#include "io/read_sessions.h"
#include <stdlib.h>
#include <string.h>

enum { MINUTES_MOST = 1440, SESSIONS_MOST = 1000, PER_WEEK_MOST = 7, CAPACITY_MOST = 1000000 };

/* Empty is no limit, and 0 seats are a slip: as no limit they would let everybody in. */
static void read_capacity(yunta_sheet *sheet, size_t row, int32_t *capacity) {
    bool good = yunta_sheet_integer(sheet, row, YUNTA_COURSES_CAPACITY,
                                    (yunta_bounds){0, CAPACITY_MOST, 0, false}, capacity);
    if (good && *capacity == 0 && *yunta_sheet_text(sheet, row, YUNTA_COURSES_CAPACITY))
        yunta_sheet_fault(sheet, row, YUNTA_COURSES_CAPACITY,
                          T("leave it empty where there is no limit, or take the course out",
                            "déjelo vacío si no hay límite, o quite el curso"),
                          T("a course of 0 seats", "un curso de 0 cupos"));
}

static void read_course(yunta_sheet *sheet, size_t row, void *context) {
    yunta_teaching *teaching = context;
    yunta_reading *reading = sheet->reading;
    yunta_course_draft draft = {.course.line = sheet->table->line[row]};
    yunta_course *course = &draft.course;
    const char *id;
    yunta_day days[2];
    yunta_sheet_filled(sheet, row, YUNTA_COURSES_COURSE, &id);
    yunta_sheet_integer(sheet, row, YUNTA_COURSES_SESSIONS,
                        (yunta_bounds){1, SESSIONS_MOST, 1, true}, &course->sessions);
    yunta_sheet_integer(sheet, row, YUNTA_COURSES_PER_WEEK,
                        (yunta_bounds){1, PER_WEEK_MOST, 1, true}, &course->per_week);
    yunta_sheet_integer(sheet, row, YUNTA_COURSES_MINUTES, (yunta_bounds){1, MINUTES_MOST, 1, true},
                        &course->minutes);
    read_capacity(sheet, row, &course->capacity);
    yunta_sheet_days(sheet, row, YUNTA_COURSES_EARLIEST, YUNTA_COURSES_LATEST, false, days);
    if (!*id)
        return;
    course->id = yunta_reading_copy(reading, id);
    course->title = yunta_sheet_kept(sheet, row, YUNTA_COURSES_TITLE);
    course->earliest = days[0];
    course->latest = days[1];
    draft.folded = yunta_reading_fold(reading, reading->scratch, id);
    draft.instructors = yunta_teaching_mentions(sheet, row, YUNTA_COURSES_INSTRUCTORS);
    draft.place = yunta_teaching_place(sheet, row, YUNTA_COURSES_INSTRUCTORS);
    yunta_teaching_add(teaching, &draft.instructors);
    yunta_reading_push(reading, &teaching->courses, draft);
}

void yunta_teaching_read_courses(yunta_teaching *teaching) {
    yunta_sheet_each(teaching->reading, YUNTA_TABLE_COURSES, read_course, teaching);
}

static int by_course(const void *a, const void *b) {
    const yunta_course_draft *x = a, *y = b;
    int order = strcmp(x->course.id, y->course.id);
    return order ? order : (x->course.line > y->course.line) - (x->course.line < y->course.line);
}

static int32_t find_course(const yunta_teaching *teaching, const char *folded) {
    for (size_t k = 0; k < teaching->courses.count; k++)
        if (!strcmp(teaching->courses.items[k].folded, folded))
            return (int32_t)k;
    return -1;
}

/* The later row is told of, whichever spelling sorts first. */
static void repeated_course(const yunta_teaching *teaching, const yunta_course_draft *one,
                            const yunta_course_draft *other) {
    bool later = one->course.line > other->course.line;
    const yunta_course_draft *now = later ? one : other, *before = later ? other : one;
    yunta_problem_add(
        teaching->reading->problems, YUNTA_ERROR,
        (yunta_place){teaching->reading->path[YUNTA_TABLE_COURSES], now->course.line, NULL},
        now->course.id, T("give each course its own name", "dé a cada curso su propio nombre"),
        T("this course is already on line %zu", "este curso ya está en la línea %zu"),
        before->course.line);
}

void yunta_teaching_keep_courses(yunta_teaching *teaching) {
    yunta_reading *reading = teaching->reading;
    yunta_cohort *cohort = reading->cohort;
    size_t count = teaching->courses.count;
    if (count)
        qsort(teaching->courses.items, count, sizeof *teaching->courses.items, by_course);
    cohort->courses = yunta_reading_alloc(reading, cohort->arena, count, sizeof *cohort->courses);
    if (!cohort->courses)
        return;
    for (size_t k = 0; k < count; k++) {
        yunta_course_draft *draft = &teaching->courses.items[k];
        size_t first = (size_t)find_course(teaching, draft->folded);
        if (first < k)
            repeated_course(teaching, draft, &teaching->courses.items[first]);
        draft->course.instructors = yunta_teaching_experts(
            teaching, &draft->instructors, draft->place, &draft->course.instructor_count);
        cohort->courses[k] = draft->course;
    }
    cohort->course_count = count;
}

typedef struct {
    yunta_teaching *teaching;
    struct {
        yunta_enrolment *items;
        size_t count, room;
    } list;
} enrolling;

static void read_enrolment(yunta_sheet *sheet, size_t row, void *context) {
    enrolling *enrolling = context;
    yunta_reading *reading = sheet->reading;
    yunta_enrolment one = {.order = row};
    const char *course;
    bool good = yunta_sheet_person(sheet, row, YUNTA_ENROLMENTS_PERSON, &one.person);
    if (!yunta_sheet_filled(sheet, row, YUNTA_ENROLMENTS_COURSE, &course))
        return;
    one.course =
        find_course(enrolling->teaching, yunta_reading_fold(reading, reading->scratch, course));
    if (one.course < 0)
        yunta_sheet_fault(sheet, row, YUNTA_ENROLMENTS_COURSE,
                          T("use the name of a course of the table courses",
                            "use el nombre de un curso de la tabla courses"),
                          T("there is no such course", "no existe ese curso"));
    else if (good)
        yunta_reading_push(reading, &enrolling->list, one);
}

static int by_person(const void *a, const void *b) {
    const yunta_enrolment *x = a, *y = b;
    if (x->course != y->course)
        return x->course < y->course ? -1 : 1;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static int by_order(const void *a, const void *b) {
    const yunta_enrolment *x = a, *y = b;
    if (x->course != y->course)
        return x->course < y->course ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static void check_enrolments(const yunta_sheet *sheet, enrolling *enrolling) {
    yunta_enrolment *items = enrolling->list.items;
    if (enrolling->list.count)
        qsort(items, enrolling->list.count, sizeof *items, by_person);
    for (size_t k = 1; k < enrolling->list.count; k++)
        if (items[k].course == items[k - 1].course && items[k].person == items[k - 1].person)
            yunta_problem_add(sheet->reading->problems, YUNTA_ERROR,
                              yunta_sheet_place(sheet, items[k].order, YUNTA_ENROLMENTS_PERSON),
                              yunta_sheet_text(sheet, items[k].order, YUNTA_ENROLMENTS_PERSON),
                              T("keep one of the rows", "deje una de las filas"),
                              T("this person is already enrolled in the course on line %zu",
                                "la persona ya está inscrita en el curso en la línea %zu"),
                              sheet->table->line[items[k - 1].order]);
    if (enrolling->list.count)
        qsort(items, enrolling->list.count, sizeof *items, by_order);
}

void yunta_teaching_read_enrolments(yunta_teaching *teaching) {
    yunta_reading *reading = teaching->reading;
    yunta_cohort *cohort = reading->cohort;
    enrolling enrolling = {.teaching = teaching};
    yunta_sheet *sheet;
    if (!cohort->people)
        return;
    yunta_sheet_open(reading, YUNTA_TABLE_ENROLMENTS, &sheet);
    if (sheet) {
        yunta_sheet_rows(sheet, read_enrolment, &enrolling);
        check_enrolments(sheet, &enrolling);
    }
    cohort->enrolments = yunta_reading_keep(reading, enrolling.list.items, enrolling.list.count,
                                            sizeof *enrolling.list.items);
    cohort->enrolment_count = cohort->enrolments ? enrolling.list.count : 0;
    yunta_array_free(&enrolling.list);
    yunta_sheet_close(sheet);
}
