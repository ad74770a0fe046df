#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

enum { MINUTES_MOST = 1440, PEOPLE_MOST = 100000000 };

typedef struct {
    yunta_workshop *items;
    size_t count, room;
} workshops;

/* By the row's own minutes; where it has none, by those of the policy. */
static void check_end(const yunta_sheet *sheet, size_t row, int32_t minutes) {
    int32_t from = sheet->reading->policy->workshops_from;
    if (from + minutes > YUNTA_DAY_MINUTES)
        yunta_problem_add(sheet->reading->problems, YUNTA_ERROR,
                          yunta_sheet_place(sheet, row, YUNTA_WORKSHOPS_MINUTES),
                          yunta_sheet_text(sheet, row, YUNTA_WORKSHOPS_MINUTES),
                          T("shorten it, or begin earlier: workshops.from in the policy",
                            "acórtelo, o empiece antes: workshops.from en la política"),
                          T("from %02d:%02d on, %d minutes end after midnight",
                            "desde las %02d:%02d, %d minutos terminan después de la medianoche"),
                          (int)from / 60, (int)from % 60, (int)minutes);
}

static void read_workshop(yunta_sheet *sheet, size_t row, void *context) {
    workshops *list = context;
    yunta_workshop one = {.line = sheet->table->line[row]};
    const char *id, *region;
    yunta_day days[2];
    int32_t usual = sheet->reading->policy->workshops_minutes;
    bool good = yunta_sheet_filled(sheet, row, YUNTA_WORKSHOPS_WORKSHOP, &id);
    good = yunta_sheet_filled(sheet, row, YUNTA_WORKSHOPS_REGION, &region) && good;
    if (yunta_sheet_integer(sheet, row, YUNTA_WORKSHOPS_MINUTES,
                            (yunta_bounds){1, MINUTES_MOST, usual, false}, &one.minutes))
        check_end(sheet, row, one.minutes);
    yunta_sheet_integer(sheet, row, YUNTA_WORKSHOPS_PEOPLE,
                        (yunta_bounds){0, PEOPLE_MOST, 0, false}, &one.people);
    yunta_sheet_days(sheet, row, YUNTA_WORKSHOPS_EARLIEST, YUNTA_WORKSHOPS_LATEST, false, days);
    if (!good)
        return;
    one.id = yunta_reading_copy(sheet->reading, id);
    const yunta_spellings *regions =
        yunta_reading_column_spellings(sheet->reading, YUNTA_APPLICANTS_REGION);
    one.region =
        yunta_reading_copy(sheet->reading, yunta_reading_meant(sheet->reading, regions, region));
    one.earliest = days[0];
    one.latest = days[1];
    yunta_reading_push(sheet->reading, list, one);
}

static int by_workshop(const void *a, const void *b) {
    const yunta_workshop *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* A row's name, as names are compared. */
typedef struct {
    const char *folded, *id;
    size_t line;
} named_row;
typedef YUNTA_ARRAY(named_row) named_rows;

static void add_name(yunta_reading *reading, named_rows *rows, const char *id, size_t line) {
    named_row one = {yunta_reading_fold(reading, reading->scratch, id), id, line};
    yunta_reading_push(reading, rows, one);
}

static int by_folded(const void *a, const void *b) {
    const named_row *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Tells each name that an earlier row of the table has; frees rows. */
static void check_names(yunta_reading *reading, yunta_table_id table, named_rows *rows) {
    if (rows->count)
        qsort(rows->items, rows->count, sizeof *rows->items, by_folded);
    for (size_t k = 1; k < rows->count; k++)
        if (!strcmp(rows->items[k].folded, rows->items[k - 1].folded))
            yunta_problem_add(
                reading->problems, YUNTA_ERROR,
                (yunta_place){reading->path[table], rows->items[k].line, NULL}, rows->items[k].id,
                T("give each its own name", "dé a cada uno su propio nombre"),
                T("this name is already on line %zu", "este nombre ya está en la línea %zu"),
                rows->items[k - 1].line);
    yunta_array_free(rows);
}

static void keep_workshops(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    workshops list = {0};
    named_rows names = {0};
    yunta_sheet_each(reading, YUNTA_TABLE_WORKSHOPS, read_workshop, &list);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_workshop);
    for (size_t k = 0; k < list.count; k++)
        add_name(reading, &names, list.items[k].id, list.items[k].line);
    check_names(reading, YUNTA_TABLE_WORKSHOPS, &names);
    cohort->workshops = yunta_reading_keep(reading, list.items, list.count, sizeof *list.items);
    cohort->workshop_count = cohort->workshops ? list.count : 0;
    yunta_array_free(&list);
}

typedef struct {
    yunta_facilitator *items;
    size_t count, room;
} facilitators;

static void read_facilitator(yunta_sheet *sheet, size_t row, void *context) {
    facilitators *list = context;
    yunta_facilitator one = {.line = sheet->table->line[row]};
    const char *id, *home;
    yunta_day days[2];
    bool good = yunta_sheet_filled(sheet, row, YUNTA_FACILITATORS_FACILITATOR, &id);
    good = yunta_sheet_filled(sheet, row, YUNTA_FACILITATORS_HOME, &home) && good;
    yunta_sheet_integer(sheet, row, YUNTA_FACILITATORS_MOST,
                        (yunta_bounds){0, INT32_MAX, INT32_MAX, false}, &one.most);
    yunta_sheet_days(sheet, row, YUNTA_FACILITATORS_FROM, YUNTA_FACILITATORS_TO, false, days);
    if (!good)
        return;
    const yunta_spellings *regions =
        yunta_reading_column_spellings(sheet->reading, YUNTA_APPLICANTS_REGION);
    one.id = yunta_reading_copy(sheet->reading, id);
    one.home =
        yunta_reading_copy(sheet->reading, yunta_reading_meant(sheet->reading, regions, home));
    one.from = days[0];
    one.to = days[1];
    yunta_reading_push(sheet->reading, list, one);
}

static int by_facilitator(const void *a, const void *b) {
    const yunta_facilitator *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static void keep_facilitators(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    facilitators list = {0};
    named_rows names = {0};
    yunta_sheet_each(reading, YUNTA_TABLE_FACILITATORS, read_facilitator, &list);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_facilitator);
    for (size_t k = 0; k < list.count; k++)
        add_name(reading, &names, list.items[k].id, list.items[k].line);
    check_names(reading, YUNTA_TABLE_FACILITATORS, &names);
    cohort->facilitators = yunta_reading_keep(reading, list.items, list.count, sizeof *list.items);
    cohort->facilitator_count = cohort->facilitators ? list.count : 0;
    yunta_array_free(&list);
}

void yunta_reading_workshops(yunta_reading *reading) {
    keep_workshops(reading);
    keep_facilitators(reading);
    if (!reading->cohort->workshop_count || reading->name[YUNTA_TABLE_FACILITATORS])
        return;
    yunta_problem_add(reading->problems, YUNTA_ERROR,
                      (yunta_place){reading->path[YUNTA_TABLE_WORKSHOPS], 0, NULL}, NULL,
                      T("add facilitators.csv with facilitator and home",
                        "agregue facilitators.csv con facilitator y home"),
                      T("there are workshops, but no table of facilitators",
                        "hay talleres, pero no hay tabla de facilitadores"));
}
