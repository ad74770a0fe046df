#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    yunta_preference preference; /* choice -1: outside the cohort */
    size_t row;
    const char *text;
} choice;

typedef struct {
    choice *items;
    size_t count, room;
} choices;

static void unknown_choice(const yunta_sheet *sheet, size_t row, const char *text) {
    yunta_problem_add(
        sheet->reading->problems, YUNTA_WARNING,
        yunta_sheet_place(sheet, row, YUNTA_PREFERENCES_CHOICE), text,
        T("check the id; the choice takes its rank but cannot be met",
          "revise el identificador; la elección ocupa su lugar pero no puede "
          "cumplirse"),
        T("this choice is nobody of the cohort", "esta elección no es de la cohorte"));
}

static void read_row(yunta_sheet *sheet, size_t row, void *context) {
    choices *list = context;
    choice one = {.row = row, .preference = {.choice = -1}};
    bool good = yunta_sheet_person(sheet, row, YUNTA_PREFERENCES_PERSON, &one.preference.person);
    good = yunta_sheet_filled(sheet, row, YUNTA_PREFERENCES_CHOICE, &one.text) && good;
    good = yunta_sheet_integer(sheet, row, YUNTA_PREFERENCES_RANK,
                               (yunta_bounds){1, INT32_MAX, 0, true}, &one.preference.rank) &&
           good;
    if (!good)
        return;
    one.preference.choice = yunta_reading_person(sheet->reading, one.text);
    if (one.preference.choice < 0)
        unknown_choice(sheet, row, one.text);
    if (one.preference.choice == one.preference.person) {
        yunta_sheet_fault(sheet, row, YUNTA_PREFERENCES_CHOICE,
                          T("name somebody else", "nombre a otra persona"),
                          T("people cannot choose themselves", "nadie puede elegirse a sí mismo"));
        return;
    }
    one.text = yunta_arena_copy(sheet->reading->scratch, one.text);
    if (!one.text)
        sheet->reading->out_of_memory = true;
    else
        yunta_reading_push(sheet->reading, list, one);
}

/* One person, however spelled; strangers by their text. */
static int order_chosen(const choice *x, const choice *y) {
    if (x->preference.choice != y->preference.choice)
        return x->preference.choice < y->preference.choice ? -1 : 1;
    return x->preference.choice < 0 ? strcmp(x->text, y->text) : 0;
}

static int by_choice(const void *a, const void *b) {
    const choice *x = a, *y = b;
    if (x->preference.person != y->preference.person)
        return x->preference.person < y->preference.person ? -1 : 1;
    int order = order_chosen(x, y);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static int by_rank(const void *a, const void *b) {
    const choice *x = a, *y = b;
    if (x->preference.person != y->preference.person)
        return x->preference.person < y->preference.person ? -1 : 1;
    if (x->preference.rank != y->preference.rank)
        return x->preference.rank < y->preference.rank ? -1 : 1;
    int order = strcmp(x->text, y->text);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static void same_choice(const yunta_sheet *sheet, const choice *now, const choice *before) {
    yunta_problem_add(
        sheet->reading->problems, YUNTA_ERROR,
        yunta_sheet_place(sheet, now->row, YUNTA_PREFERENCES_CHOICE), now->text,
        T("keep one of the rows", "deje una de las filas"),
        T("this person already chose them on line %zu", "la persona ya lo eligió en la línea %zu"),
        sheet->table->line[before->row]);
}

static void bad_rank(const yunta_sheet *sheet, const choice *now, const choice *before,
                     int32_t number) {
    yunta_place place = yunta_sheet_place(sheet, now->row, YUNTA_PREFERENCES_RANK);
    const char *value = yunta_sheet_text(sheet, now->row, YUNTA_PREFERENCES_RANK);
    const char *mend = T("number each person's choices 1, 2, 3, ...",
                         "numere las elecciones de cada persona 1, 2, 3, ...");
    if (before)
        yunta_problem_add(sheet->reading->problems, YUNTA_ERROR, place, value, mend,
                          T("this person used the rank on line %zu already",
                            "la persona ya usó este orden en la línea %zu"),
                          sheet->table->line[before->row]);
    else
        yunta_problem_add(sheet->reading->problems, YUNTA_ERROR, place, value, mend,
                          T("the rank is above the person's number of choices, %d",
                            "el orden supera el número de elecciones de la persona, %d"),
                          number);
}

static void check_choices(const yunta_sheet *sheet, choices *list) {
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_choice);
    for (size_t k = 1; k < list->count; k++) {
        const choice *now = &list->items[k], *before = &list->items[k - 1];
        if (now->preference.person == before->preference.person && order_chosen(before, now) == 0)
            same_choice(sheet, now, before);
    }
}

static void check_ranks(const yunta_sheet *sheet, choices *list) {
    const int32_t *number = sheet->reading->cohort->choices;
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_rank);
    for (size_t k = 0; k < list->count; k++) {
        const choice *now = &list->items[k], *before = k ? now - 1 : NULL;
        if (before && now->preference.person == before->preference.person &&
            now->preference.rank == before->preference.rank)
            bad_rank(sheet, now, before, 0);
        else if (now->preference.rank > number[now->preference.person])
            bad_rank(sheet, now, NULL, number[now->preference.person]);
    }
}

static void keep_choices(yunta_reading *reading, const choices *list) {
    yunta_cohort *cohort = reading->cohort;
    cohort->preferences =
        yunta_reading_alloc(reading, cohort->arena, list->count, sizeof *cohort->preferences);
    for (size_t k = 0; cohort->preferences && k < list->count; k++)
        if (list->items[k].preference.choice >= 0)
            cohort->preferences[cohort->preference_count++] = list->items[k].preference;
}

void yunta_reading_preferences(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    yunta_sheet *sheet;
    choices list = {0};
    cohort->choices =
        yunta_reading_alloc(reading, cohort->arena, cohort->people, sizeof *cohort->choices);
    yunta_sheet_open(reading, YUNTA_TABLE_PREFERENCES, &sheet);
    if (sheet && cohort->choices) {
        yunta_sheet_rows(sheet, read_row, &list);
        for (size_t k = 0; k < list.count; k++)
            cohort->choices[list.items[k].preference.person]++;
        check_choices(sheet, &list);
        check_ranks(sheet, &list);
        keep_choices(reading, &list);
    }
    yunta_sheet_close(sheet);
    yunta_array_free(&list);
}
