#include "base/text.h"
#include "io/reading.h"
#include <stdio.h>
#include <string.h>

int32_t yunta_sheet_header(const yunta_sheet *sheet, const char *header) {
    const char *key = yunta_reading_key(sheet->reading, header);
    for (size_t c = 0; *key && c < sheet->table->columns; c++)
        if (!strcmp(sheet->key[c], key))
            return (int32_t)c;
    return -1;
}

const char *yunta_sheet_nearest(const yunta_sheet *sheet, const char *header) {
    const char *key = yunta_reading_key(sheet->reading, header);
    const char *nearest = yunta_text_nearest(key, sheet->key, sheet->table->columns);
    for (size_t c = 0; nearest && c < sheet->table->columns; c++)
        if (sheet->key[c] == nearest)
            return sheet->table->header[c];
    return NULL;
}

static yunta_place header_place(const yunta_sheet *sheet, const char *header) {
    return (yunta_place){sheet->table->shown, sheet->table->header_line, header};
}

void yunta_sheet_two_columns(yunta_reading *reading, yunta_place second, const char *name,
                             const char *first) {
    yunta_problem_add(
        reading->problems, YUNTA_ERROR, second, second.column,
        T("rename one of them, or say which in the policy: columns: {NAME: HEADER}",
          "cambie el nombre de una, o indique cuál en la política: columns: {NOMBRE: ENCABEZADO}"),
        T("two columns stand for %s: \"%s\" and this one",
          "dos columnas representan %s: «%s» y esta"),
        name, first);
}

static void two_columns(const yunta_sheet *sheet, yunta_column_id column, const char *header) {
    yunta_sheet_two_columns(sheet->reading, header_place(sheet, header),
                            yunta_columns_rule(column)->name,
                            sheet->table->header[sheet->at[column]]);
}

/* The policy's `columns`: they win over names and aliases. */
static void bind_mapped(yunta_sheet *sheet, yunta_column_id column) {
    yunta_reading *reading = sheet->reading;
    const yunta_map *columns = &reading->policy->columns;
    for (size_t k = 0; k < columns->count; k++) {
        if (!yunta_names_stands(reading, reading->mapping[k].key, column))
            continue;
        int32_t at = yunta_sheet_header(sheet, columns->items[k].value);
        if (at < 0)
            continue;
        if (sheet->at[column] >= 0 && sheet->at[column] != at)
            two_columns(sheet, column, sheet->table->header[at]);
        else
            sheet->at[column] = at;
        sheet->used[at] = true;
        reading->mapping[k].found = true;
        if (!yunta_names_spells(reading, sheet->key[at], column))
            reading->mapping[k].elsewhere |= sheet->id != YUNTA_TABLE_APPLICANTS;
    }
}

/* By the names of a column, as a rule its own. */
static void bind_named(yunta_sheet *sheet, yunta_column_id column, yunta_column_id names) {
    const char *const *spelling = sheet->reading->spelling[names];
    for (size_t k = 0; spelling[k]; k++) {
        const char *key = spelling[k];
        for (size_t c = 0; c < sheet->table->columns; c++) {
            if (sheet->used[c] || strcmp(sheet->key[c], key) != 0)
                continue;
            if (sheet->at[column] >= 0 && sheet->twin && sheet->twin[c] != sheet->at[column])
                two_columns(sheet, column, sheet->table->header[c]);
            else if (sheet->at[column] < 0)
                sheet->at[column] = (int32_t)c;
            sheet->used[c] = true;
        }
    }
}

void yunta_sheet_bind(yunta_sheet *sheet) {
    yunta_reading *reading = sheet->reading;
    for (int c = 0; c < YUNTA_COLUMNS; c++) {
        sheet->at[c] = -1;
        if (yunta_columns_rule((yunta_column_id)c)->table == sheet->id)
            bind_mapped(sheet, (yunta_column_id)c);
    }
    for (int c = 0; c < YUNTA_COLUMNS; c++) {
        const yunta_column_rule *rule = yunta_columns_rule((yunta_column_id)c);
        if (rule->table != sheet->id)
            continue;
        if (sheet->at[c] < 0)
            bind_named(sheet, (yunta_column_id)c, (yunta_column_id)c);
        if (sheet->at[c] < 0 && reading->address_ids && !strcmp(rule->name, "person"))
            bind_named(sheet, (yunta_column_id)c, YUNTA_APPLICANTS_EMAIL);
        sheet->values[c] = yunta_reading_column_spellings(reading, (yunta_column_id)c);
    }
}

/* The headers of a table in one text, for messages. */
static const char *headers(const yunta_sheet *sheet, bool unused_only) {
    const yunta_table *table = sheet->table;
    const char *none = T("(no name)", "(sin nombre)");
    size_t room = 1;
    for (size_t c = 0; c < table->columns; c++)
        room += strlen(*table->header[c] ? table->header[c] : none) + strlen(", ");
    char *list = yunta_reading_alloc(sheet->reading, sheet->reading->scratch, room, 1), *end = list;
    for (size_t c = 0; list && c < table->columns; c++)
        if (!unused_only || !sheet->used[c])
            end += sprintf(end, "%s%s", end > list ? ", " : "",
                           *table->header[c] ? table->header[c] : none);
    return list ? list : "";
}

bool yunta_sheet_complete(const yunta_sheet *sheet) {
    bool complete = true;
    for (int c = 0; c < YUNTA_COLUMNS; c++) {
        const yunta_column_rule *rule = yunta_columns_rule((yunta_column_id)c);
        if (rule->table != sheet->id || !rule->needed || sheet->at[c] >= 0)
            continue;
        complete = false;
        yunta_problem_add(
            sheet->reading->problems, YUNTA_ERROR, header_place(sheet, NULL), NULL,
            T("rename the column, or name it in the policy: columns: {NAME: HEADER}; or take out "
              "the "
              "lines above the header",
              "cambie el nombre de la columna, o indíquela en la política: columns: {NOMBRE: "
              "ENCABEZADO}; o quite las líneas sobre el encabezado"),
            T("the column %s is missing (it may also be called %s); the headers are: %s",
              "falta la columna %s (también puede llamarse %s); los encabezados son: %s"),
            rule->name, rule->aliases, headers(sheet, false));
    }
    return complete;
}

void yunta_sheet_unknown(const yunta_sheet *sheet) {
    size_t count = 0;
    for (size_t c = 0; c < sheet->table->columns; c++)
        count += !sheet->used[c];
    if (!count)
        return;
    yunta_problem_add(sheet->reading->problems, YUNTA_NOTE, header_place(sheet, NULL), NULL, NULL,
                      T("%zu column(s) not known and ignored: \"%s\"",
                        "%zu columna(s) desconocida(s) que se ignora(n): \"%s\""),
                      count, headers(sheet, true));
}

void yunta_sheet_close(yunta_sheet *sheet) {
    if (!sheet)
        return;
    yunta_table_free(sheet->table);
    yunta_free(sheet->key);
    yunta_free(sheet->used);
    yunta_free(sheet);
}

static yunta_sheet *sheet_new(yunta_reading *reading, yunta_table_id id, yunta_table *table) {
    yunta_sheet *sheet = yunta_alloc(1, sizeof *sheet);
    if (!sheet) {
        yunta_table_free(table);
        reading->out_of_memory = true;
        return NULL;
    }
    sheet->reading = reading;
    sheet->id = id;
    sheet->table = table;
    sheet->key = yunta_alloc(table->columns, sizeof *sheet->key);
    sheet->used = yunta_alloc(table->columns, sizeof *sheet->used);
    if (!sheet->key || !sheet->used) {
        reading->out_of_memory = true;
        yunta_sheet_close(sheet);
        return NULL;
    }
    for (size_t c = 0; c < table->columns; c++)
        sheet->key[c] = yunta_reading_key(reading, table->header[c]);
    yunta_sheet_find_twins(sheet);
    return sheet;
}

static void note_failure(yunta_reading *reading, yunta_status status) {
    if (status == YUNTA_E_MEMORY)
        reading->out_of_memory = true;
    if (status == YUNTA_E_IO)
        reading->unreadable = true;
}

void yunta_sheet_open(yunta_reading *reading, yunta_table_id id, yunta_sheet **sheet) {
    *sheet = NULL;
    const char *path = reading->path[id];
    if (!path || !yunta_reading_going(reading))
        return;
    yunta_table *table = NULL;
    const yunta_table_choice choice = {NULL, id};
    yunta_status status =
        yunta_table_read_as(path, path, &choice, reading->policy, reading->problems, &table);
    if (!table) {
        note_failure(reading, status);
        return;
    }
    yunta_reading_input(reading, yunta_columns_table(id), path, reading->name[id], table->sha256,
                        table->rows);
    *sheet = sheet_new(reading, id, table);
    if (!*sheet)
        return;
    reading->opened[id] = true;
    yunta_sheet_bind(*sheet);
    if (id == YUNTA_TABLE_APPLICANTS)
        yunta_reading_mapped(*sheet);
    else
        yunta_sheet_twins(*sheet);
    if (!yunta_sheet_complete(*sheet) || reading->out_of_memory) {
        yunta_sheet_close(*sheet);
        *sheet = NULL;
    }
}

void yunta_sheet_rows(yunta_sheet *sheet, yunta_row_reader row, void *context) {
    yunta_sheet_unknown(sheet);
    for (size_t r = 0; r < sheet->table->rows; r++) {
        if (r % YUNTA_ROWS_BETWEEN_CHECKS == 0 && !yunta_reading_going(sheet->reading))
            return;
        row(sheet, r, context);
    }
}

void yunta_sheet_each(yunta_reading *reading, yunta_table_id id, yunta_row_reader row,
                      void *context) {
    yunta_sheet *sheet;
    yunta_sheet_open(reading, id, &sheet);
    if (sheet)
        yunta_sheet_rows(sheet, row, context);
    yunta_sheet_close(sheet);
}
