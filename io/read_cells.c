#include "io/cell.h"
#include "io/reading.h"
#include <string.h>

const char *yunta_sheet_text(const yunta_sheet *sheet, size_t row, yunta_column_id column) {
    if (sheet->at[column] < 0)
        return "";
    yunta_reading *reading = sheet->reading;
    const char *cell = yunta_table_cell(sheet->table, row, (size_t)sheet->at[column]);
    const char *text = yunta_reading_trim(reading, reading->scratch, cell);
    return yunta_reading_meant(reading, sheet->values[column], text);
}

bool yunta_reading_sound(yunta_reading *reading, yunta_place place, const char *text) {
    if (!yunta_cell_is_error(text))
        return true;
    yunta_problem_add(reading->problems, YUNTA_ERROR, place, text,
                      T("correct the cell in the spreadsheet and export it again, or empty it",
                        "corrija la celda en la planilla y vuelva a exportarla, o déjela vacía"),
                      T("this is a spreadsheet's error, not a value",
                        "esto es un error de la planilla, no un valor"));
    return false;
}

const char *yunta_sheet_kept(const yunta_sheet *sheet, size_t row, yunta_column_id column) {
    const char *text = yunta_sheet_text(sheet, row, column);
    if (*text == '#')
        yunta_reading_sound(sheet->reading, yunta_sheet_place(sheet, row, column), text);
    return yunta_reading_copy(sheet->reading, text);
}

yunta_place yunta_sheet_place(const yunta_sheet *sheet, size_t row, yunta_column_id column) {
    size_t at = sheet->at[column] < 0 ? sheet->table->columns : (size_t)sheet->at[column];
    return yunta_table_place(sheet->table, row, at);
}

void yunta_sheet_fault(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                       const char *mend, const char *what) {
    const char *cell = sheet->at[column] < 0
                           ? NULL
                           : yunta_table_cell(sheet->table, row, (size_t)sheet->at[column]);
    yunta_problem_add(sheet->reading->problems, YUNTA_ERROR, yunta_sheet_place(sheet, row, column),
                      cell, mend, "%s", what);
}

bool yunta_sheet_filled(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                        const char **text) {
    *text = yunta_sheet_text(sheet, row, column);
    if (**text)
        return **text != '#' ||
               yunta_reading_sound(sheet->reading, yunta_sheet_place(sheet, row, column), *text);
    yunta_sheet_fault(sheet, row, column, T("fill it in", "complétela"),
                      T("the cell is empty", "la celda está vacía"));
    return false;
}

static bool outside(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                    yunta_bounds bounds, int32_t *value) {
    yunta_problem_add(sheet->reading->problems, YUNTA_ERROR, yunta_sheet_place(sheet, row, column),
                      yunta_sheet_text(sheet, row, column),
                      T("correct the number", "corrija el número"),
                      T("the number is outside %d..%d", "el número está fuera de %d..%d"),
                      bounds.least, bounds.most);
    *value = bounds.preset;
    return false;
}

/* Of a text that is no integer of 32 bits, whether it is one of more. */
static bool is_beyond(const char *text) {
    int64_t number;
    const char *figures = text + (*text == '-');
    return yunta_cell_whole(text, &number) || (*figures && !figures[strspn(figures, "0123456789")]);
}

bool yunta_sheet_integer(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                         yunta_bounds bounds, int32_t *value) {
    const char *text = yunta_sheet_text(sheet, row, column);
    *value = bounds.preset;
    if (!*text)
        return !bounds.needed || yunta_sheet_filled(sheet, row, column, &text);
    bool whole = yunta_cell_integer(text, value);
    if (!whole && is_beyond(text))
        return outside(sheet, row, column, bounds, value);
    return yunta_sheet_bounded(sheet, row, column, bounds, whole, value);
}

bool yunta_sheet_bounded(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                         yunta_bounds bounds, bool whole, int32_t *value) {
    if (!whole) {
        *value = bounds.preset;
        yunta_sheet_fault(sheet, row, column, T("write a whole number", "escriba un número entero"),
                          T("this is no whole number", "esto no es un número entero"));
        return false;
    }
    return (*value >= bounds.least && *value <= bounds.most) ||
           outside(sheet, row, column, bounds, value);
}

/* A date that would exist if day and month stood the other way. */
static const char *swap_mend(bool month_first) {
    return month_first ? T("if the day stands first, set csv: {dates: dmy} in the policy; else "
                           "write an existing date, as 2027-03-31 or 03/31/2027",
                           "si el día va primero, ponga csv: {dates: dmy} en la política; si no, "
                           "escriba una fecha que exista, como 2027-03-31 o 03/31/2027")
                       : T("if the month stands first, set csv: {dates: mdy} in the policy; else "
                           "write an existing date, as 2027-03-31 or 31/03/2027",
                           "si el mes va primero, ponga csv: {dates: mdy} en la política; si no, "
                           "escriba una fecha que exista, como 2027-03-31 o 31/03/2027");
}

bool yunta_sheet_day(const yunta_sheet *sheet, size_t row, yunta_column_id column, bool needed,
                     yunta_day *day) {
    const char *text = yunta_sheet_text(sheet, row, column);
    bool month_first = sheet->reading->policy->csv_dates == YUNTA_DATES_MDY;
    *day = YUNTA_NO_DAY;
    if (!*text)
        return !needed || yunta_sheet_filled(sheet, row, column, &text);
    if (yunta_cell_date(text, month_first, day))
        return true;
    *day = YUNTA_NO_DAY;
    yunta_day swapped;
    const char *mend = yunta_cell_date(text, !month_first, &swapped) ? swap_mend(month_first)
                       : month_first
                           ? T("write an existing date, as 2027-03-31 or 03/31/2027",
                               "escriba una fecha que exista, como 2027-03-31 o 03/31/2027")
                           : T("write an existing date, as 2027-03-31 or 31/03/2027",
                               "escriba una fecha que exista, como 2027-03-31 o 31/03/2027");
    yunta_sheet_fault(sheet, row, column, mend, T("there is no such date", "esa fecha no existe"));
    return false;
}

bool yunta_sheet_time(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                      int32_t *minute) {
    const char *text;
    if (!yunta_sheet_filled(sheet, row, column, &text))
        return false;
    if (yunta_cell_time(text, minute))
        return true;
    yunta_sheet_fault(sheet, row, column,
                      T("write an hour from 0:00 to 24:00, as 9:00 or 14:30",
                        "escriba una hora de 0:00 a 24:00, como 9:00 o 14:30"),
                      T("there is no such time of day", "esa hora no existe"));
    return false;
}

bool yunta_sheet_times(const yunta_sheet *sheet, size_t row, yunta_column_id from,
                       yunta_column_id to, int16_t minutes[static 2]) {
    int32_t first = 0, last = 0;
    bool good = yunta_sheet_time(sheet, row, from, &first);
    good = yunta_sheet_time(sheet, row, to, &last) && good;
    if (!good)
        return false;
    minutes[0] = (int16_t)first;
    minutes[1] = (int16_t)last;
    if (first < last)
        return true;
    yunta_sheet_fault(
        sheet, row, to,
        last == 0 ? T("write 24:00 for the midnight that ends a day",
                      "escriba 24:00 para la medianoche en que termina el día")
                  : T("write the earlier hour first; a stretch past midnight takes two rows",
                      "escriba primero la hora más temprana; un tramo que pasa medianoche va en "
                      "dos filas"),
        T("the stretch ends before it begins, or when it begins",
          "el tramo termina antes de comenzar, o al comenzar"));
    return false;
}

bool yunta_sheet_days(const yunta_sheet *sheet, size_t row, yunta_column_id from,
                      yunta_column_id to, bool needed, yunta_day days[static 2]) {
    bool good = yunta_sheet_day(sheet, row, from, needed, &days[0]);
    good = yunta_sheet_day(sheet, row, to, needed, &days[1]) && good;
    if (!good || days[0] == YUNTA_NO_DAY || days[1] == YUNTA_NO_DAY || days[0] <= days[1])
        return good;
    yunta_sheet_fault(sheet, row, to,
                      T("write the earlier date first", "escriba primero la fecha más temprana"),
                      T("the dates are reversed", "las fechas están invertidas"));
    return false;
}

bool yunta_sheet_answer(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                        yunta_answer *answer) {
    const char *text = yunta_sheet_text(sheet, row, column);
    *answer = YUNTA_UNKNOWN;
    if (!*text || yunta_cell_answer(text, answer))
        return true;
    *answer = YUNTA_UNKNOWN;
    const char *name = yunta_columns_rule(column)->name;
    const char *mend = yunta_arena_format(
        sheet->reading->scratch,
        T("write yes or no, or map the words in the policy: values: {%s: {\"WORDS\": yes}}",
          "escriba sí o no, o traduzca las palabras en la política: values: {%s: {\"PALABRAS\": "
          "sí}}"),
        name);
    yunta_sheet_fault(sheet, row, column, mend ? mend : T("write yes or no", "escriba sí o no"),
                      T("this is neither yes nor no", "esto no es sí ni no"));
    return false;
}

bool yunta_sheet_person(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                        int32_t *person) {
    const char *text;
    *person = -1;
    if (!yunta_sheet_filled(sheet, row, column, &text))
        return false;
    *person = yunta_reading_person(sheet->reading, text);
    if (*person >= 0)
        return true;
    yunta_sheet_fault(
        sheet, row, column,
        T("write an id just as the applicants' table has it, or take the row out",
          "escriba un identificador tal como está en la tabla de postulantes, o "
          "quite la fila"),
        T("nobody of the cohort has this id", "nadie de la cohorte tiene este identificador"));
    return false;
}

bool yunta_sheet_pair(const yunta_sheet *sheet, size_t row, yunta_column_id mentor,
                      yunta_column_id mentee, int32_t *a, int32_t *b) {
    bool good = yunta_sheet_person(sheet, row, mentor, a);
    good = yunta_sheet_person(sheet, row, mentee, b) && good;
    if (!good || *a != *b)
        return good;
    yunta_sheet_fault(
        sheet, row, mentee, T("name two different people", "nombre a dos personas distintas"),
        T("mentor and mentee are the same person", "mentor y mentee son la misma persona"));
    return false;
}
