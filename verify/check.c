/* Faults, cells and memory of a check. */
#include "verify/check.h"
#include "base/text.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TOLD = 1000 };

void *yunta_check_alloc(yunta_check *check, size_t count, size_t size) {
    void *memory = yunta_arena_alloc(check->arena, count, size);
    check->out_of_memory = check->out_of_memory || !memory;
    return memory;
}

bool yunta_stopped(const yunta_check *check) {
    return check->out_of_memory || (check->deadline && yunta_deadline_stopped(check->deadline));
}

void yunta_unread(yunta_check *check, const char *path) {
    yunta_problem_add(
        check->problems, YUNTA_ERROR, yunta_place_at(path, 0, NULL), NULL,
        T("check that you may read it, and the disk", "revise que pueda leerlo, y el disco"),
        T("cannot be read: %s", "no se puede leer: %s"), strerror(errno));
    check->unreadable = true;
}

void yunta_fault(yunta_check *check, yunta_place place, const char *found, const char *format,
                 ...) {
    if (check->report->faults++ >= MOST_TOLD)
        return;
    va_list arguments;
    va_start(arguments, format);
    char *words = yunta_arena_vformat(check->arena, format, arguments);
    va_end(arguments);
    check->out_of_memory = check->out_of_memory || !words;
    if (words)
        yunta_problem_add(check->problems, YUNTA_ERROR, place, found, NULL, "%s", words);
}

yunta_place yunta_ledger_place(const yunta_ledger *sheet, size_t row, size_t column) {
    return (yunta_place){sheet->shown, row < sheet->rows ? sheet->line[row] : 0,
                         column < sheet->columns ? sheet->header[column] : NULL};
}

bool yunta_expect_text(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column,
                       const char *right) {
    const char *found = yunta_ledger_cell(sheet, row, column);
    if (strcmp(found, right) == 0)
        return true;
    yunta_fault(check, yunta_ledger_place(sheet, row, column), found,
                T("should be \"%s\"", "debería ser \"%s\""), right);
    return false;
}

bool yunta_expect_integer(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column,
                          int64_t right) {
    int64_t value;
    const char *found = yunta_ledger_cell(sheet, row, column);
    if (yunta_parse_integer(found, &value) && value == right)
        return true;
    yunta_fault(check, yunta_ledger_place(sheet, row, column), found,
                T("should be %lld", "debería ser %lld"), (long long)right);
    return false;
}

bool yunta_parse_integer(const char *text, int64_t *value) {
    bool negative = *text == '-';
    const char *digits = text + negative;
    int64_t number = 0;
    if (*digits < '0' || *digits > '9' || (*digits == '0' && (digits[1] || negative)))
        return false;
    for (; *digits; digits++) {
        if (*digits < '0' || *digits > '9' || number > (INT64_MAX - 9) / 10)
            return false;
        number = 10 * number + (*digits - '0');
    }
    *value = negative ? -number : number;
    return true;
}

bool yunta_same_text(yunta_check *check, const char *a, const char *b) {
    const char *x = yunta_text_fold(check->arena, a), *y = yunta_text_fold(check->arena, b);
    check->out_of_memory = check->out_of_memory || !x || !y;
    return x && y && strcmp(x, y) == 0;
}

bool yunta_ledger_integer(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column,
                          int64_t *value) {
    if (yunta_parse_integer(yunta_ledger_cell(sheet, row, column), value))
        return true;
    yunta_fault(check, yunta_ledger_place(sheet, row, column),
                yunta_ledger_cell(sheet, row, column),
                T("should be a whole number", "debería ser un número entero"));
    return false;
}

static int32_t find_alias(const yunta_check *check, const char *text) {
    size_t from = 0, to = check->aliases;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(check->alias[middle], text);
        if (order == 0)
            return check->alias_person[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return -1;
}

int32_t yunta_shown_person(const yunta_check *check, const char *text) {
    return check->alias ? find_alias(check, text) : yunta_cohort_find(check->cohort, text);
}

int32_t yunta_ledger_person(yunta_check *check, const yunta_ledger *sheet, size_t row,
                            size_t column) {
    const char *text = yunta_ledger_cell(sheet, row, column);
    int32_t person = yunta_shown_person(check, text);
    if (person < 0)
        yunta_fault(check, yunta_ledger_place(sheet, row, column), text,
                    T("is nobody of the cohort", "no es nadie de la cohorte"));
    return person;
}

const char *yunta_shown_id(const yunta_check *check, int32_t person) {
    const char *alias = check->alias_of ? check->alias_of[person] : NULL;
    return alias ? alias : check->cohort->person[person].id;
}

yunta_place yunta_run_place(const yunta_check *check, const char *path) {
    return (yunta_place){check->run_path, 0, path};
}

bool yunta_expect_run(yunta_check *check, const char *path, const yunta_json_value *value,
                      int64_t right) {
    char found[32];
    if (value && value->kind == YUNTA_JSON_INTEGER && value->integer == right)
        return true;
    snprintf(found, sizeof found, "%lld", value ? (long long)value->integer : 0);
    yunta_fault(check, yunta_run_place(check, path),
                value && value->kind == YUNTA_JSON_INTEGER ? found : NULL,
                T("should be %lld", "debería ser %lld"), (long long)right);
    return false;
}

const yunta_json_value *yunta_run_part(const yunta_check *check, const char *part) {
    if (strcmp(part, "tables") == 0)
        return check->seating;
    const yunta_json_value *parts = yunta_json_member(check->run, "parts");
    for (size_t k = 0; parts && parts->kind == YUNTA_JSON_ARRAY && k < parts->count; k++) {
        const yunta_json_value *name = yunta_json_member(&parts->items[k], "part");
        if (name && name->text && strcmp(name->text, part) == 0)
            return &parts->items[k];
    }
    return NULL;
}

const char *yunta_part_status(const yunta_check *check, const char *part) {
    const yunta_json_value *status = yunta_json_member(yunta_run_part(check, part), "status");
    return status && status->text ? status->text : "absent";
}

bool yunta_check_columns(yunta_check *check, const yunta_ledger *sheet, const char *const *columns,
                         size_t count) {
    for (size_t k = 0; k < count || k < sheet->columns; k++) {
        const char *right = k < count ? columns[k] : "";
        const char *found = k < sheet->columns ? sheet->header[k] : "";
        if (strcmp(right, found) == 0)
            continue;
        yunta_fault(check, (yunta_place){sheet->shown, sheet->header_line, NULL}, found,
                    T("column %zu should be \"%s\"", "la columna %zu debería ser \"%s\""), k + 1,
                    right);
        return false;
    }
    return true;
}

bool yunta_check_header(yunta_check *check, yunta_sheet_id id, const char *const *columns,
                        size_t count) {
    return check->sheets[id] && yunta_check_columns(check, check->sheets[id], columns, count);
}
