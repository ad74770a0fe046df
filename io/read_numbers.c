/* Numbers that the other cells of their column explain: 850.000 may be thousands, or not. */
#include "io/cell.h"
#include "io/reading.h"
#include "model/condition.h"
#include <string.h>

enum { THOUSAND = 1000 };

/* text without its separator; then as the fraction that it may be, to one zero at least. */
static const char *as_thousands(yunta_reading *reading, const char *text) {
    size_t head = strcspn(text, ".,");
    const char *whole =
        yunta_arena_format(reading->scratch, "%.*s%s", (int)head, text, text + head + 1);
    reading->out_of_memory = reading->out_of_memory || !whole;
    return whole ? whole : text;
}

static const char *as_decimal(yunta_reading *reading, const char *text) {
    size_t length = strlen(text), least = strcspn(text, ".,") + 2;
    while (length > least && text[length - 1] == '0')
        length--;
    const char *zero = length == strlen(text) ? "0" : ""; /* 1.125 as 1.1250 has one reading */
    const char *fraction = yunta_arena_format(reading->scratch, "%.*s%s", (int)length, text, zero);
    reading->out_of_memory = reading->out_of_memory || !fraction;
    return fraction ? fraction : text;
}

static void unsure(yunta_reading *reading, yunta_place place, const char *text) {
    const char *whole = as_thousands(reading, text), *fraction = as_decimal(reading, text);
    yunta_problem_add(reading->problems, YUNTA_ERROR, place, text,
                      yunta_arena_format(reading->scratch,
                                         T("write %s for thousands, or %s for a fraction",
                                           "escriba %s si son miles, o %s si es una fracción"),
                                         whole, fraction),
                      T("this may be %s or %s, and the other cells of the column do not tell which",
                        "esto puede ser %s o %s, y las demás celdas de la columna no dicen cuál"),
                      whole, fraction);
}

/* ---- a column of whole numbers that may be written with decimals ---- */

static void learn_sheet(const yunta_sheet *sheet, yunta_column_id column, yunta_numbers *numbers) {
    numbers->learnt = true;
    for (size_t row = 0; row < sheet->table->rows; row++)
        yunta_cell_learn(yunta_sheet_text(sheet, row, column), &numbers->evidence);
}

/* strpbrk would cost more than the number. */
static bool is_plain(const char *cell) {
    while (*cell && *cell != '.' && *cell != ',')
        cell++;
    return !*cell;
}

bool yunta_sheet_number(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                        yunta_bounds bounds, yunta_numbers *numbers, int32_t *value) {
    const char *cell =
        sheet->at[column] < 0 ? "" : yunta_table_cell(sheet->table, row, (size_t)sheet->at[column]);
    int64_t thousandths;
    if (!sheet->values[column] && is_plain(cell)) /* nearly all are */
        return yunta_sheet_integer(sheet, row, column, bounds, value);
    const char *text = yunta_sheet_text(sheet, row, column);
    if (!yunta_cell_is_double(text))
        return yunta_sheet_integer(sheet, row, column, bounds, value);
    if (!numbers->learnt)
        learn_sheet(sheet, column, numbers);
    yunta_cell_meaning meaning = yunta_cell_decide(text, &numbers->evidence);
    if (meaning == YUNTA_CELL_THOUSANDS)
        return yunta_sheet_integer(sheet, row, column, bounds, value);
    *value = bounds.preset;
    if (meaning == YUNTA_CELL_UNSURE) {
        unsure(sheet->reading, yunta_sheet_place(sheet, row, column), text);
        return false;
    }
    bool whole = yunta_cell_number(text, &thousandths) && thousandths % THOUSAND == 0;
    *value = whole ? (int32_t)(thousandths / THOUSAND) : 0; /* of three figures at most */
    return yunta_sheet_bounded(sheet, row, column, bounds, whole, value);
}

/* ---- numbers of people that a condition compares ---- */

static bool compares(const yunta_where *where) {
    return where->least != YUNTA_NO_NUMBER || where->most != YUNTA_NO_NUMBER;
}

/* Columns that are read as whole numbers wherever they stand. */
static bool is_whole(yunta_reading *reading, const char *name) {
    int32_t column = yunta_names_meaning(reading, name).column;
    return column == YUNTA_APPLICANTS_LEVEL || column == YUNTA_APPLICANTS_CAPACITY ||
           column == YUNTA_APPLICANTS_MENTORS;
}

static void read_compared(const yunta_applicants *applicants, yunta_column *column) {
    yunta_reading *reading = applicants->sheet->reading;
    yunta_cell_evidence evidence = {0};
    size_t people = reading->cohort->people;
    bool whole = is_whole(reading, column->name);
    for (size_t p = 0; p < people && !whole; p++)
        yunta_cell_learn(column->text[p], &evidence);
    for (size_t p = 0; p < people; p++) {
        const char *text = column->text[p];
        int64_t number;
        if (!yunta_cell_is_double(text))
            continue;
        yunta_cell_meaning meaning = yunta_cell_decide(text, &evidence);
        if (whole || meaning == YUNTA_CELL_THOUSANDS) {
            column->number[p] = yunta_cell_whole(text, &number) ? number * THOUSAND : number;
        } else if (meaning == YUNTA_CELL_UNSURE) {
            size_t row = applicants->row[p];
            yunta_place place = yunta_table_place(applicants->sheet->table, row, SIZE_MAX);
            place.column = column->name;
            unsure(reading, place, text);
        }
    }
}

static void look_at(const yunta_applicants *applicants, const yunta_wheres *wheres, bool *seen) {
    yunta_reading *reading = applicants->sheet->reading;
    yunta_cohort *cohort = reading->cohort;
    for (size_t k = 0; k < wheres->count; k++) {
        int32_t at;
        if (!compares(&wheres->items[k]))
            continue;
        if (yunta_column_resolve(cohort, reading->scratch, wheres->items[k].column, &at) !=
            YUNTA_OK)
            reading->out_of_memory = true;
        else if (at >= 0 && !seen[at])
            read_compared(applicants, &cohort->column[at]);
        if (at >= 0)
            seen[at] = true;
    }
}

void yunta_reading_numbers(yunta_applicants *applicants) {
    yunta_reading *reading = applicants->sheet->reading;
    const yunta_policy *policy = reading->policy;
    bool *seen =
        yunta_reading_alloc(reading, reading->scratch, reading->cohort->columns, sizeof *seen);
    if (!seen)
        return;
    look_at(applicants, &policy->eligibility_where, seen);
    for (size_t q = 0; q < policy->matching_quotas.count; q++)
        look_at(applicants, &policy->matching_quotas.items[q].where, seen);
}
