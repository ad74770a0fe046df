#include "base/problem.h"
#include "base/array.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 50, VALUE_SHOWN = 80, MOST_KEPT = 100000 };

struct yunta_problems {
    yunta_arena *arena;
    YUNTA_ARRAY(yunta_problem) list;
    size_t counts[3];
};

yunta_problems *yunta_problems_new(void) {
    yunta_problems *problems = yunta_alloc(1, sizeof *problems);
    if (problems && !(problems->arena = yunta_arena_new())) {
        yunta_free(problems);
        return NULL;
    }
    return problems;
}

void yunta_problems_free(yunta_problems *problems) {
    if (!problems)
        return;
    yunta_arena_free(problems->arena);
    yunta_array_free(&problems->list);
    yunta_free(problems);
}

static const char *copy(yunta_problems *problems, const char *text) {
    return text ? yunta_arena_copy(problems->arena, text) : NULL;
}

void yunta_problem_add(yunta_problems *problems, yunta_severity severity, yunta_place place,
                       const char *value, const char *mend, const char *what, ...) {
    problems->counts[severity]++;
    if (problems->list.count >= MOST_KEPT)
        return;
    yunta_problem problem = {
        .severity = severity,
        .place = {copy(problems, place.file), place.line, copy(problems, place.column)},
        .value = copy(problems, value),
        .mend = copy(problems, mend),
    };
    va_list arguments;
    va_start(arguments, what);
    problem.what = yunta_arena_vformat(problems->arena, what, arguments);
    va_end(arguments);
    if (!problem.what)
        problem.what = T("out of memory", "se agotó la memoria");
    yunta_array_push(&problems->list, problem);
}

void yunta_problems_append(yunta_problems *problems, const yunta_problems *more) {
    for (size_t k = 0; k < more->list.count; k++) {
        const yunta_problem *one = &more->list.items[k];
        yunta_problem_add(problems, one->severity, one->place, one->value, one->mend, "%s",
                          one->what);
    }
}

size_t yunta_problems_count(const yunta_problems *problems, yunta_severity severity) {
    return problems->counts[severity];
}

size_t yunta_problems_total(const yunta_problems *problems) {
    return problems->list.count;
}

const yunta_problem *yunta_problems_at(const yunta_problems *problems, size_t index) {
    return &problems->list.items[index];
}

static const char *severity_name(yunta_severity severity) {
    switch (severity) {
    case YUNTA_ERROR:
        return T("error", "error");
    case YUNTA_WARNING:
        return T("warning", "aviso");
    default:
        return T("note", "nota");
    }
}

static void print_escaped(yunta_arena *arena, const char *text, size_t limit, FILE *stream) {
    const char *escaped = yunta_text_escape(arena, text, limit);
    fputs(escaped ? escaped : "?", stream);
}

static void print_one(const yunta_problem *problem, bool colour, FILE *stream) {
    static const char *const codes[] = {"\033[1;31m", "\033[1;33m", "\033[1;36m"};
    yunta_arena *arena = yunta_arena_new();
    if (!arena)
        return;
    if (problem->place.file) {
        print_escaped(arena, problem->place.file, 0, stream);
        if (problem->place.line)
            fprintf(stream, ":%zu", problem->place.line);
        fputs(": ", stream);
    }
    if (problem->place.column && *problem->place.column) {
        print_escaped(arena, problem->place.column, VALUE_SHOWN, stream);
        fputs(": ", stream);
    }
    fprintf(stream, "%s%s%s: ", colour ? codes[problem->severity] : "",
            severity_name(problem->severity), colour ? "\033[0m" : "");
    print_escaped(arena, problem->what, 0, stream);
    if (problem->value) {
        fputs(": \"", stream);
        print_escaped(arena, problem->value, VALUE_SHOWN, stream);
        fputc('"', stream);
    }
    if (problem->mend) {
        fputs(". ", stream);
        print_escaped(arena, problem->mend, 0, stream);
    }
    fputc('\n', stream);
    yunta_arena_free(arena);
}

static bool same_file(const yunta_problem *a, const yunta_problem *b) {
    if (!a->place.file || !b->place.file)
        return a->place.file == b->place.file;
    return strcmp(a->place.file, b->place.file) == 0;
}

static bool first_of_file(const yunta_problems *problems, size_t index) {
    for (size_t k = 0; k < index; k++)
        if (same_file(&problems->list.items[k], &problems->list.items[index]))
            return false;
    return true;
}

typedef struct {
    size_t line, index;
} ordered;

static int by_line(const void *a, const void *b) {
    const ordered *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static void print_rest(const yunta_problem *sample, size_t rest, FILE *stream) {
    fprintf(stream, T("%s: and %zu more of this kind (%s)\n", "%s: y %zu más de este tipo (%s)\n"),
            sample->place.file ? sample->place.file : "yunta", rest,
            severity_name(sample->severity));
}

/* The problems of one file and severity, by line, at most MOST_SHOWN. */
static void print_file(const yunta_problems *problems, size_t first, yunta_severity severity,
                       ordered *order, bool colour, FILE *stream) {
    const yunta_problem *all = problems->list.items;
    size_t count = 0;
    for (size_t k = first; k < problems->list.count; k++)
        if (all[k].severity == severity && same_file(&all[k], &all[first]))
            order[count++] = (ordered){all[k].place.line, k};
    qsort(order, count, sizeof *order, by_line);
    for (size_t k = 0; k < count && k < MOST_SHOWN; k++)
        print_one(&all[order[k].index], colour, stream);
    if (count > MOST_SHOWN)
        print_rest(&all[order[0].index], count - MOST_SHOWN, stream);
}

void yunta_problems_print(const yunta_problems *problems, yunta_severity least, bool colour,
                          FILE *stream) {
    ordered *order = yunta_alloc(problems->list.count, sizeof *order);
    if (!order)
        return;
    for (size_t k = 0; k < problems->list.count; k++)
        if (first_of_file(problems, k))
            for (int severity = YUNTA_ERROR; severity <= (int)least; severity++)
                print_file(problems, k, severity, order, colour, stream);
    size_t lost = problems->counts[0] + problems->counts[1] + problems->counts[2];
    lost -= problems->list.count;
    if (lost > 0)
        fprintf(stream, T("and %zu more\n", "y %zu más\n"), lost);
    yunta_free(order);
}
