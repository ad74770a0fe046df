/* What the files of the courses share: the plan (days, hours, who can come), prices of the cells
 * that courses compete for, the best place of one course at given prices, and the search.
 *
 * An occurrence is a day on which courses may be held; those of one weekday stand in a row. A place
 * of a course is a set of weekdays, a first day, and an hour for each weekday; the occurrences that
 * it then uses are consecutive ones of each weekday. So the best hour of a weekday is found by
 * itself, from sums over ranges of occurrences.
 *
 * A resource is a set of courses of which at most so many may run at once: those of an instructor,
 * those of an enrolled person, all of them. A cell is a resource at an occurrence and hour of the
 * grid; a session takes the cells from its start to its end. Sessions that overlap share the cell
 * at which the later one starts, so cells on the grid are all that is needed.
 */
#ifndef YUNTA_SOLVER_COURSE_PRIVATE_H
#define YUNTA_SOLVER_COURSE_PRIVATE_H

#include "solver/schedule.h"

enum { YUNTA_WEEKDAYS = 7 };
/* Prices and values inside the search are in units of 1 / YUNTA_COURSE_UNIT. */
#define YUNTA_COURSE_UNIT ((int64_t)1024)
#define YUNTA_COURSE_NEVER (-((int64_t)1 << 52))

typedef struct {
    yunta_day first_day;
    uint8_t weekdays;                                    /* bits */
    int32_t from[YUNTA_WEEKDAYS], count[YUNTA_WEEKDAYS]; /* occurrences of each weekday */
    int16_t hour[YUNTA_WEEKDAYS];                        /* that it must be at; -1: any */
} yunta_course_option;
enum { YUNTA_COURSE_NO_HOUR = INT16_MAX }; /* held at an hour that is none of the grid's */

typedef struct {
    int32_t *attendance; /* [occurrences * hours] seated people who can come; -1: no session here */
    uint8_t *kept; /* [occurrences * hours] the earlier result had a session here; NULL: none */
    yunta_course_session *past; /* [past_count] that have happened, by day: no part of any place */
    size_t past_count;
    yunta_course_option *options; /* those that go on; then the others, by first day, weekdays */
    size_t option_count;
    size_t steady;     /* options that go on at the weekday-hours at which the course has begun */
    int32_t sessions;  /* that are left */
    int32_t cells;     /* hours of the grid that a session takes */
    int32_t *resource; /* [resource_count] */
    size_t resource_count;
} yunta_course_plan;

typedef struct {
    int32_t *course; /* [count] ascending */
    size_t count;
    int32_t most; /* at once */
} yunta_course_resource;

typedef struct {
    const yunta_cohort *cohort;
    const yunta_timetable *timetable; /* its plenaries */
    yunta_arena *arena;               /* owns what follows */
    size_t hours, occurrences;
    int32_t *minute;                /* [hours] starts of the grid */
    yunta_day *day;                 /* [occurrences] by weekday, then by day */
    size_t row[YUNTA_WEEKDAYS + 1]; /* first occurrence of each weekday */
    yunta_course_plan *course;      /* [courses] */
    size_t courses;
    yunta_course_resource *resource;
    size_t resources;
    int64_t held, attendance; /* weights of the objective */
    int64_t kept;             /* of each session that is where it was; 0: nothing is kept */
    int64_t steady;           /* of each course that has begun and goes on at its hours */
    size_t had;               /* sessions of the earlier result */
    size_t past;              /* of them, those that have happened */
    size_t begun;             /* courses that have begun and have sessions left */
    int64_t grain;            /* the value of every calendar is a multiple of it */
} yunta_courses;

/* Whether a course has begun, and is not over. */
static inline bool yunta_course_goes_on(const yunta_course_plan *plan) {
    return plan->past_count > 0 && plan->sessions > 0;
}
/* What the earlier result had of a course, once its days and hours are known: past, kept and
 * sessions of the plan, had, past and begun of courses. False when memory runs out. */
bool yunta_course_recall(yunta_courses *courses, size_t course);
/* Whether a course can go on on a set of weekdays at once, at the hours at which it has begun;
 * fills an option so far (but for what the rules let it be). last: no session after it. */
bool yunta_course_resume(const yunta_courses *courses, size_t course, unsigned weekdays,
                         yunta_day first, yunta_day last, yunta_course_option *option);
/* The first and the last day on which a session that is to come may be. */
void yunta_course_days(const yunta_courses *courses, size_t course, yunta_day *first,
                       yunta_day *last);
/* Lays a course's sessions that are left from the option's first day on. False: not by `last`. */
bool yunta_course_walk(const yunta_courses *courses, int32_t sessions, yunta_day last,
                       yunta_course_option *option);
/* Of all sessions that have happened, who could come, as the earlier result says: in every
 * calendar.
 */
int64_t yunta_courses_came(const yunta_courses *courses);
/* Why the rest of a course that has begun is not held; *reason: the code of it. */
const char *yunta_course_why_cut(const yunta_courses *courses, size_t course, yunta_arena *arena,
                                 const char **reason);

/* Cost: enrolments * days * hours, and options. */
yunta_status yunta_courses_new(const yunta_cohort *cohort, const yunta_timetable *timetable,
                               yunta_courses **courses);
void yunta_courses_free(yunta_courses *courses);
/* Sessions of `course` on a day at an hour of the grid: who of the seated can come into
 * attendance[occurrences * hours] (added up; -1 where no session may be). */
yunta_status yunta_courses_attendance(const yunta_courses *courses, size_t course,
                                      int32_t *attendance);
/* Fills resources, and each course's list of them. */
yunta_status yunta_courses_share(yunta_courses *courses);

typedef struct {
    int32_t course, option; /* option -1: not held */
    int16_t hour[YUNTA_WEEKDAYS];
    int64_t attendance;
    int32_t kept;  /* sessions that are where they were */
    int64_t worth; /* at the prices it was found under, units */
} yunta_course_place;

/* One course under prices: sums that any of its places is made of. */
typedef struct {
    const yunta_courses *courses;
    int64_t *toll; /* [occurrences * hours] scratch: price of each cell to this course */
    int64_t *sum;  /* [(occurrences + 7) * hours] worth of the sessions of a weekday before each */
} yunta_course_desk;

yunta_status yunta_course_desk_new(const yunta_courses *courses, yunta_arena *arena,
                                   yunta_course_desk *desk);
/* Loads a course. price[resources * occurrences * hours], units, NULL: all 0. used: the same shape,
 * how many sessions each cell holds, full cells are closed; NULL: none. */
void yunta_course_desk_load(yunta_course_desk *desk, size_t course, const int64_t *price,
                            const uint16_t *used);
/* The worth of the sessions of an option on a weekday at an hour; below YUNTA_COURSE_NEVER / 2:
 * impossible. */
static inline int64_t yunta_course_worth(const yunta_course_desk *desk,
                                         const yunta_course_option *option, int weekday,
                                         size_t hour) {
    const yunta_courses *courses = desk->courses;
    size_t row = courses->row[weekday] + (size_t)weekday + (size_t)option->from[weekday];
    if (option->hour[weekday] >= 0 && (size_t)option->hour[weekday] != hour)
        return YUNTA_COURSE_NEVER;
    return desk->sum[(row + (size_t)option->count[weekday]) * courses->hours + hour] -
           desk->sum[row * courses->hours + hour];
}
/* The best place of the loaded course; option -1 and worth 0 when none is worth 0 or more. Ties:
 * the first option, the earliest hours. */
yunta_course_place yunta_course_desk_best(const yunta_course_desk *desk, size_t course);
/* Fills attendance and kept. */
void yunta_course_place_count(const yunta_courses *courses, yunta_course_place *place);
/* What an option is worth by itself. */
static inline int64_t yunta_course_option_value(const yunta_courses *courses, size_t course,
                                                size_t option) {
    return courses->held + (option < courses->course[course].steady ? courses->steady : 0);
}
/* What a place is worth without prices; 0 when it is none. */
static inline int64_t yunta_course_place_value(const yunta_courses *courses,
                                               const yunta_course_place *place) {
    return place->option < 0
               ? 0
               : yunta_course_option_value(courses, (size_t)place->course, (size_t)place->option) +
                     courses->attendance * place->attendance + courses->kept * place->kept;
}
/* Adds change to the count of every cell that a place takes. */
void yunta_course_take(const yunta_courses *courses, const yunta_course_place *place, int change,
                       uint16_t *used);

/* Solves: place[courses], and a bound on held * weight + attendance * weight. Courses that share no
 * resource, however far, are solved apart. */
yunta_status yunta_courses_solve(const yunta_courses *courses, const yunta_deadline *deadline,
                                 yunta_course_place *place, int64_t *bound);
/* The same for all of them together. */
yunta_status yunta_courses_solve_joined(const yunta_courses *courses,
                                        const yunta_deadline *deadline, yunta_course_place *place,
                                        int64_t *bound);
/* A calendar by annealing: place[courses], some of them none unless it is *clear of overlaps. The
 * same on every machine; stops at the deadline with what it has. Cost 200,000 moves a course. */
yunta_status yunta_courses_anneal(const yunta_courses *courses, const yunta_deadline *deadline,
                                  yunta_course_place *place, bool *clear);
/* Integer programmes over the places that prices do not rule out: betters place[courses] and
 * *bound, given that the prices prove *bound (units: *total). whole: over all of these, or none. */
yunta_status yunta_courses_close(const yunta_courses *courses, const yunta_deadline *deadline,
                                 const int64_t *price, int64_t total, bool whole,
                                 yunta_course_place *place, int64_t *bound);
/* The most that a calendar can be worth which is worth at most total units. */
static inline int64_t yunta_courses_floor(const yunta_courses *courses, int64_t total) {
    return total / YUNTA_COURSE_UNIT / courses->grain * courses->grain;
}
/* The greatest common divisor of what places' weekdays can count in attendance, at least 1: where
 * people's weeks are all alike, that is the number of weeks. Cost options * hours. */
yunta_status yunta_courses_grain(const yunta_courses *courses, int64_t *grain);
/* Of all courses: held * weight + attendance * weight, and what is kept. */
int64_t yunta_courses_value(const yunta_courses *courses, const yunta_course_place *place);

#endif
