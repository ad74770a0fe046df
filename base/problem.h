/* Problems: what is wrong, where, and how to mend it. Collected, then printed all at once. */
#ifndef YUNTA_BASE_PROBLEM_H
#define YUNTA_BASE_PROBLEM_H

#include "base/language.h"
#include "base/memory.h"
#include "base/status.h"
#include <stdio.h>

typedef enum { YUNTA_ERROR, YUNTA_WARNING, YUNTA_NOTE } yunta_severity;

/* Where: file (NULL: nowhere in particular), line from 1 (0: the file as a whole), column: the
 * header of a table's column, or a number in a policy (NULL: the line as a whole). */
typedef struct {
    const char *file;
    size_t line;
    const char *column;
} yunta_place;

typedef struct {
    yunta_severity severity;
    yunta_place place;
    const char *value; /* the text found there, NULL when there is none */
    const char *what;  /* what is wrong */
    const char *mend;  /* how to mend it, NULL when there is nothing to do */
} yunta_problem;

typedef struct yunta_problems yunta_problems;

yunta_problems *yunta_problems_new(void); /* NULL when memory runs out */
void yunta_problems_free(yunta_problems *problems);

/* Adds a problem; all texts are copied. what is a printf format, to be given through T().
 * When memory runs out it remembers that something was lost and still counts it. Main thread only.
 *
 *     yunta_problem_add(problems, YUNTA_ERROR, place, cell,
 *                       T("write a level from 1 to 5", "escriba un nivel de 1 a 5"),
 *                       T("level %d is out of range", "el nivel %d está fuera de rango"), level);
 */
void yunta_problem_add(yunta_problems *problems, yunta_severity severity, yunta_place place,
                       const char *value, const char *mend, const char *what, ...)
    __attribute__((format(printf, 6, 7)));

/* Adds copies of all problems of another list, in their order. */
void yunta_problems_append(yunta_problems *problems, const yunta_problems *more);

size_t yunta_problems_count(const yunta_problems *problems, yunta_severity severity);
size_t yunta_problems_total(const yunta_problems *problems);
const yunta_problem *yunta_problems_at(const yunta_problems *problems, size_t index);

/* Prints all of them, grouped by file in order of first mention, by line within a file, at most 50
 * a file and severity, then the count of the rest. One line each:
 *     FILE:LINE: COLUMN: error: WHAT: "VALUE". MEND
 * with control characters escaped. colour: with ANSI colours. least: YUNTA_ERROR prints errors
 * alone, YUNTA_WARNING those and warnings, YUNTA_NOTE everything. */
void yunta_problems_print(const yunta_problems *problems, yunta_severity least, bool colour,
                          FILE *stream);

#endif
