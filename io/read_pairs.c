#include "io/cell.h"
#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

enum { POINTS_MOST = 10000, RATING_LEAST = 1000, RATING_MOST = 5000 };

/* Rows about a pair that nobody can choose, as one of them did not apply for that role. */
typedef struct {
    size_t count, line; /* the first's */
} misplaced;

typedef struct {
    yunta_constraint *items;
    size_t count, room;
    misplaced misplaced;
} constraints;

static void look_roles(const yunta_sheet *sheet, size_t row, int32_t mentor, int32_t mentee,
                       misplaced *rows) {
    const yunta_person *person = sheet->reading->cohort->person;
    bool left = person[mentor].role == 0 || person[mentee].role == 0; /* before a repair */
    if (left || ((person[mentor].role & YUNTA_MENTOR) && (person[mentee].role & YUNTA_MENTEE)))
        return;
    if (rows->count++ == 0)
        rows->line = sheet->table->line[row];
}

static void tell_misplaced(yunta_reading *reading, int table, const misplaced *rows) {
    if (rows->count)
        yunta_problem_add(
            reading->problems, YUNTA_WARNING, (yunta_place){reading->path[table], rows->line, NULL},
            NULL,
            T("exchange mentor and mentee, or take the rows out",
              "intercambie mentor y mentee, o quite las filas"),
            T("%zu row(s) have no effect: their mentor did not apply as mentor, or their mentee as "
              "mentee",
              "%zu fila(s) no tienen efecto: su mentor no postuló como mentor, o su mentee como "
              "mentee"),
            rows->count);
}

static const struct {
    const char *word;
    yunta_constraint_kind kind;
} kinds[] = {
    {"lock", YUNTA_LOCK},        {"fijar", YUNTA_LOCK},    {"fijo", YUNTA_LOCK},
    {"obligar", YUNTA_LOCK},     {"forbid", YUNTA_FORBID}, {"prohibir", YUNTA_FORBID},
    {"prohibido", YUNTA_FORBID}, {"prefer", YUNTA_PREFER}, {"preferir", YUNTA_PREFER},
    {"preferido", YUNTA_PREFER}, {"avoid", YUNTA_AVOID},   {"evitar", YUNTA_AVOID},
};

static bool read_kind(const yunta_sheet *sheet, size_t row, yunta_constraint_kind *kind) {
    const char *text;
    if (!yunta_sheet_filled(sheet, row, YUNTA_CONSTRAINTS_KIND, &text))
        return false;
    const char *folded = yunta_reading_fold(sheet->reading, sheet->reading->scratch, text);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (!strcmp(kinds[k].word, folded)) {
            *kind = kinds[k].kind;
            return true;
        }
    yunta_sheet_fault(
        sheet, row, YUNTA_CONSTRAINTS_KIND,
        T("write lock, forbid, prefer or avoid", "escriba fijar, prohibir, preferir o evitar"),
        T("unknown kind of constraint", "tipo de restricción desconocido"));
    return false;
}

static void read_constraint(yunta_sheet *sheet, size_t row, void *context) {
    constraints *list = context;
    yunta_constraint one = {.line = sheet->table->line[row]};
    bool good = yunta_sheet_pair(sheet, row, YUNTA_CONSTRAINTS_MENTOR, YUNTA_CONSTRAINTS_MENTEE,
                                 &one.mentor, &one.mentee);
    bool known = read_kind(sheet, row, &one.kind);
    bool scored = known && (one.kind == YUNTA_PREFER || one.kind == YUNTA_AVOID);
    good = yunta_sheet_integer(sheet, row, YUNTA_CONSTRAINTS_POINTS,
                               (yunta_bounds){0, POINTS_MOST, 0, scored}, &one.points) &&
           known && good;
    if (!scored)
        one.points = 0;
    one.reason = yunta_sheet_kept(sheet, row, YUNTA_CONSTRAINTS_REASON);
    if (good && one.kind != YUNTA_LOCK) /* which is a conflict then */
        look_roles(sheet, row, one.mentor, one.mentee, &list->misplaced);
    if (good)
        yunta_reading_push(sheet->reading, list, one);
}

static int order_of(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int by_constraint(const void *a, const void *b) {
    const yunta_constraint *x = a, *y = b;
    int order = order_of(x->mentor, y->mentor);
    if (!order)
        order = order_of(x->mentee, y->mentee);
    if (!order)
        order = order_of(x->kind, y->kind);
    if (!order)
        order = order_of(x->points, y->points);
    if (!order)
        order = strcmp(x->reason, y->reason);
    return order ? order : order_of((int64_t)x->line, (int64_t)y->line);
}

void yunta_reading_constraints(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    constraints list = {0};
    yunta_sheet_each(reading, YUNTA_TABLE_CONSTRAINTS, read_constraint, &list);
    tell_misplaced(reading, YUNTA_TABLE_CONSTRAINTS, &list.misplaced);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_constraint);
    cohort->constraints = yunta_reading_keep(reading, list.items, list.count, sizeof *list.items);
    cohort->constraint_count = cohort->constraints ? list.count : 0;
    yunta_array_free(&list);
}

typedef struct {
    yunta_history *items;
    size_t count, room;
    const char *programme; /* folded, "" for none */
    size_t own, outside;   /* rows skipped */
    const char *shown;
} past;

static bool read_rating(const yunta_sheet *sheet, size_t row, int32_t *rating) {
    const char *text = yunta_sheet_text(sheet, row, YUNTA_HISTORY_RATING);
    int64_t number;
    *rating = YUNTA_NO_INT;
    if (!*text)
        return true;
    if (yunta_cell_number(text, &number) && number >= RATING_LEAST && number <= RATING_MOST) {
        *rating = (int32_t)number;
        return true;
    }
    yunta_sheet_fault(sheet, row, YUNTA_HISTORY_RATING,
                      T("write a number from 1 to 5, as 4 or 4.5, or leave it empty",
                        "escriba un número de 1 a 5, como 4 o 4,5, o déjelo vacío"),
                      T("the rating lies outside 1..5", "la evaluación está fuera de 1..5"));
    return false;
}

/* People who are not of this cohort are no errors here. */
static void read_past(yunta_sheet *sheet, size_t row, void *context) {
    past *list = context;
    yunta_reading *reading = sheet->reading;
    yunta_history one = {0};
    const char *mentor, *mentee;
    list->shown = reading->path[YUNTA_TABLE_HISTORY];
    bool good = yunta_sheet_filled(sheet, row, YUNTA_HISTORY_MENTOR, &mentor);
    good = yunta_sheet_filled(sheet, row, YUNTA_HISTORY_MENTEE, &mentee) && good;
    good = read_rating(sheet, row, &one.rating) && good;
    if (!good)
        return;
    const char *cohort = yunta_sheet_text(sheet, row, YUNTA_HISTORY_COHORT);
    if (*list->programme &&
        !strcmp(yunta_reading_fold(reading, reading->scratch, cohort), list->programme)) {
        list->own++;
        return;
    }
    if (!strcmp(mentor, mentee)) {
        yunta_sheet_fault(
            sheet, row, YUNTA_HISTORY_MENTEE,
            T("name two different people", "nombre a dos personas distintas"),
            T("mentor and mentee are the same person", "mentor y mentee son la misma persona"));
        return;
    }
    one.mentor = yunta_reading_person(reading, mentor);
    one.mentee = yunta_reading_person(reading, mentee);
    if (one.mentor < 0 || one.mentee < 0) {
        list->outside++;
        return;
    }
    one.cohort = yunta_reading_copy(reading, cohort);
    yunta_reading_push(reading, list, one);
}

static int by_past(const void *a, const void *b) {
    const yunta_history *x = a, *y = b;
    int order = strcmp(x->cohort, y->cohort);
    if (!order)
        order = order_of(x->mentor, y->mentor);
    if (!order)
        order = order_of(x->mentee, y->mentee);
    return order ? order : order_of(x->rating, y->rating);
}

void yunta_reading_history(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    past list = {0};
    list.programme = yunta_reading_fold(reading, reading->scratch, reading->policy->programme_name);
    yunta_sheet_each(reading, YUNTA_TABLE_HISTORY, read_past, &list);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_past);
    cohort->history = yunta_reading_keep(reading, list.items, list.count, sizeof *list.items);
    cohort->history_count = cohort->history ? list.count : 0;
    cohort->history_skipped = list.own + list.outside;
    if (cohort->history_skipped)
        yunta_problem_add(reading->problems, YUNTA_NOTE, (yunta_place){list.shown, 0, NULL}, NULL,
                          NULL,
                          T("%zu row(s) of this very programme and %zu of people outside the "
                            "cohort are left out",
                            "se dejan fuera %zu fila(s) de este mismo programa y %zu de personas "
                            "ajenas a la cohorte"),
                          list.own, list.outside);
    yunta_array_free(&list);
}

typedef struct {
    yunta_given_score score;
    size_t line;
} scored;

typedef struct {
    scored *items;
    size_t count, room;
    misplaced misplaced;
    yunta_numbers numbers;
} scores;

static void read_score(yunta_sheet *sheet, size_t row, void *context) {
    scores *list = context;
    scored one = {.line = sheet->table->line[row]};
    bool good = yunta_sheet_pair(sheet, row, YUNTA_SCORES_MENTOR, YUNTA_SCORES_MENTEE,
                                 &one.score.mentor, &one.score.mentee);
    good =
        yunta_sheet_number(sheet, row, YUNTA_SCORES_SCORE, (yunta_bounds){0, POINTS_MOST, 0, true},
                           &list->numbers, &one.score.score) &&
        good;
    if (!good)
        return;
    look_roles(sheet, row, one.score.mentor, one.score.mentee, &list->misplaced);
    yunta_reading_push(sheet->reading, list, one);
}

static int by_score(const void *a, const void *b) {
    const scored *x = a, *y = b;
    int order = order_of(x->score.mentor, y->score.mentor);
    if (!order)
        order = order_of(x->score.mentee, y->score.mentee);
    return order ? order : order_of((int64_t)x->line, (int64_t)y->line);
}

static void repeated_score(yunta_reading *reading, const scored *now, const scored *before) {
    yunta_problem_add(
        reading->problems, YUNTA_ERROR,
        (yunta_place){reading->path[YUNTA_TABLE_SCORES], now->line, NULL}, NULL,
        T("keep one of the rows", "deje una de las filas"),
        T("the pair already has a score on line %zu", "el par ya tiene un puntaje en la línea %zu"),
        before->line);
}

void yunta_reading_scores(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    scores list = {0};
    yunta_sheet_each(reading, YUNTA_TABLE_SCORES, read_score, &list);
    tell_misplaced(reading, YUNTA_TABLE_SCORES, &list.misplaced);
    cohort->scores_given = reading->opened[YUNTA_TABLE_SCORES];
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_score);
    cohort->scores =
        yunta_reading_alloc(reading, cohort->arena, list.count, sizeof *cohort->scores);
    cohort->score_count = cohort->scores ? list.count : 0;
    for (size_t k = 0; k < cohort->score_count; k++) {
        const scored *now = &list.items[k], *before = k ? now - 1 : NULL;
        cohort->scores[k] = now->score;
        if (before && before->score.mentor == now->score.mentor &&
            before->score.mentee == now->score.mentee)
            repeated_score(reading, now, before);
    }
    yunta_array_free(&list);
}
