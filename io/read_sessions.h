/* Private to io/read_sessions.c, read_courses.c, read_experts.c: plenaries, courses and the people
 * who give them, whose names are told together.
 */
#ifndef YUNTA_IO_READ_SESSIONS_H
#define YUNTA_IO_READ_SESSIONS_H

#include "io/reading.h"

typedef struct {        /* names of one cell */
    const char **items; /* folded */
    const char **text;  /* as written */
    size_t count;
} yunta_mentions;

typedef struct {
    yunta_session session;
    const char *folded;
    yunta_mentions experts, after;
    yunta_place experts_place, after_place;
} yunta_session_draft;

typedef struct {
    yunta_course course;
    const char *folded;
    yunta_mentions instructors;
    yunta_place place;
} yunta_course_draft;

typedef struct {
    const char *folded;
    yunta_span span;
} yunta_speaking;

typedef struct {
    yunta_reading *reading;
    yunta_dictionary experts;   /* every expert and instructor */
    yunta_dictionary available; /* those of experts.csv */
    struct {
        yunta_session_draft *items;
        size_t count, room;
    } sessions;
    struct {
        yunta_course_draft *items;
        size_t count, room;
    } courses;
    struct {
        yunta_speaking *items;
        size_t count, room;
    } speaking;
} yunta_teaching;

/* The names in a cell; all in scratch. */
yunta_mentions yunta_teaching_mentions(const yunta_sheet *sheet, size_t row,
                                       yunta_column_id column);
yunta_place yunta_teaching_place(const yunta_sheet *sheet, size_t row, yunta_column_id column);
void yunta_teaching_add(yunta_teaching *teaching, const yunta_mentions *names);
/* read_experts.c: reads experts.csv; then, when all names are in, keeps the experts. */
void yunta_teaching_read_experts(yunta_teaching *teaching);
void yunta_teaching_keep_experts(yunta_teaching *teaching);
/* Indexes of experts, ascending, each once, in the cohort's arena; warns of those who have no
 * hours where there are hours. */
int32_t *yunta_teaching_experts(yunta_teaching *teaching, const yunta_mentions *names,
                                yunta_place place, size_t *count);
/* read_courses.c */
void yunta_teaching_read_courses(yunta_teaching *teaching);
void yunta_teaching_keep_courses(yunta_teaching *teaching);
void yunta_teaching_read_enrolments(yunta_teaching *teaching);

#endif
