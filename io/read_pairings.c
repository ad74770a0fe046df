#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

typedef struct yunta_pair_ids pair_ids;

typedef struct {
    pair_ids ids;
    size_t line;
} given;

typedef struct {
    given *items;
    size_t count, room;
} givens;

/* A person of the other role is no mentor, or mentee, of the pair. */
static bool check_role(const yunta_sheet *sheet, size_t row, yunta_column_id column, int32_t person,
                       yunta_role wrong) {
    if (sheet->reading->cohort->person[person].role != (int)wrong)
        return true;
    yunta_sheet_fault(sheet, row, column,
                      T("mend the pair, or the role in the applicants' table",
                        "corrija el par, o el rol en la tabla de postulantes"),
                      wrong == YUNTA_MENTEE
                          ? T("this person applied as mentee", "esta persona postuló como mentee")
                          : T("this person applied as mentor", "esta persona postuló como mentor"));
    return false;
}

static void read_pair(yunta_sheet *sheet, size_t row, givens *list) {
    given one = {.line = sheet->table->line[row]};
    if (!yunta_sheet_pair(sheet, row, YUNTA_HISTORY_MENTOR, YUNTA_HISTORY_MENTEE, &one.ids.mentor,
                          &one.ids.mentee))
        return;
    bool good = check_role(sheet, row, YUNTA_HISTORY_MENTOR, one.ids.mentor, YUNTA_MENTEE);
    good = check_role(sheet, row, YUNTA_HISTORY_MENTEE, one.ids.mentee, YUNTA_MENTOR) && good;
    if (good)
        yunta_reading_push(sheet->reading, list, one);
}

static int by_pair(const void *a, const void *b) {
    const given *x = a, *y = b;
    if (x->ids.mentor != y->ids.mentor)
        return x->ids.mentor < y->ids.mentor ? -1 : 1;
    if (x->ids.mentee != y->ids.mentee)
        return x->ids.mentee < y->ids.mentee ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static void check_repeated(yunta_reading *reading, const char *path, const givens *list) {
    for (size_t k = 1; k < list->count; k++) {
        const given *now = &list->items[k], *before = now - 1;
        if (now->ids.mentor == before->ids.mentor && now->ids.mentee == before->ids.mentee)
            yunta_problem_add(
                reading->problems, YUNTA_ERROR, (yunta_place){path, now->line, NULL}, NULL,
                T("keep one of the rows", "deje una de las filas"),
                T("the pair is already on line %zu", "el par ya está en la línea %zu"),
                before->line);
    }
}

/* A pairings file has the columns that a history needs; columns beyond them are passed over. */
static void read_file(yunta_reading *reading, const char *path, givens *list) {
    yunta_sheet *sheet;
    path = strcmp(path, "-") ? path : "/dev/stdin";
    reading->path[YUNTA_TABLE_HISTORY] = reading->name[YUNTA_TABLE_HISTORY] = path;
    if (!yunta_reading_prepare(reading))
        return;
    yunta_sheet_open(reading, YUNTA_TABLE_HISTORY, &sheet);
    for (size_t row = 0; sheet && row < sheet->table->rows; row++)
        read_pair(sheet, row, list);
    yunta_sheet_close(sheet);
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_pair);
    check_repeated(reading, path, list);
}

/* The other spellings of a RUT or an address are known too. */
static void know_people(yunta_reading *reading) {
    const yunta_cohort *cohort = reading->cohort;
    for (size_t p = 0; p < cohort->people; p++)
        yunta_intern(reading, &reading->people,
                     yunta_reading_person_key(reading, cohort->person[p].id));
}

static pair_ids *keep(yunta_reading *reading, const givens *list) {
    pair_ids *pairs = yunta_alloc(list->count, sizeof *pairs);
    if (!pairs)
        reading->out_of_memory = true;
    for (size_t k = 0; pairs && k < list->count; k++)
        pairs[k] = list->items[k].ids;
    return pairs;
}

yunta_status yunta_pairs_read(const char *path, const yunta_cohort *cohort,
                              yunta_problems *problems, struct yunta_pair_ids **pairs,
                              size_t *count) {
    size_t before = yunta_problems_count(problems, YUNTA_ERROR);
    /* Only looked at, but the readers of the cohort's own tables share the type. */
    yunta_cohort people = *cohort;
    /* The file is none of the cohort's: ours, or another tool's, whatever theirs are written in. */
    yunta_policy found = *cohort->policy;
    yunta_reading reading = {.policy = &found, .folder = ".", .problems = problems};
    givens list = {0};
    found.csv_separator = "auto";
    found.csv_encoding = 0;
    *pairs = NULL;
    *count = 0;
    reading.cohort = &people;
    reading.scratch = people.arena = yunta_arena_new();
    reading.out_of_memory = !reading.scratch;
    if (!reading.out_of_memory) {
        know_people(&reading);
        read_file(&reading, path, &list);
    }
    pair_ids *kept = keep(&reading, &list);
    yunta_status status = yunta_reading_outcome(&reading, before);
    if (status == YUNTA_OK) {
        *pairs = kept;
        *count = list.count;
    } else {
        yunta_free(kept);
    }
    yunta_array_free(&list);
    yunta_intern_free(&reading.people);
    yunta_array_free(&reading.inputs);
    yunta_arena_free(reading.scratch);
    return status;
}
