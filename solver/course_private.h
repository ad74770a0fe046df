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
} yunta_course_option;

typedef struct {
    int32_t *attendance; /* [occurrences * hours] seated people who can come; -1: no session here */
    uint8_t *kept;   /* [occurrences * hours] the earlier result had a session here; NULL: none */
    uint8_t held_on; /* weekdays, bits, of sessions that have happened */
    yunta_day begun; /* the first of them, YUNTA_NO_DAY */
    yunta_course_option *options; /* by first day, weekdays */
    size_t option_count;
    int32_t sessions;  /* of the course */
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
    size_t had;               /* sessions of the earlier result */
    int64_t grain;            /* the value of every calendar is a multiple of it */
} yunta_courses;

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
    return desk->sum[(row + (size_t)option->count[weekday]) * courses->hours + hour] -
           desk->sum[row * courses->hours + hour];
}
/* The best place of the loaded course; option -1 and worth 0 when none is worth 0 or more. Ties:
 * the first option, the earliest hours. */
yunta_course_place yunta_course_desk_best(const yunta_course_desk *desk, size_t course);
/* Fills attendance and kept. */
void yunta_course_place_count(const yunta_courses *courses, yunta_course_place *place);
/* What a place is worth without prices; 0 when it is none. */
static inline int64_t yunta_course_place_value(const yunta_courses *courses,
                                               const yunta_course_place *place) {
    return place->option < 0 ? 0
                             : courses->held + courses->attendance * place->attendance +
                                   courses->kept * place->kept;
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
