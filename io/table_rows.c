/* Cells and rows, as the parser hands them over, into a table. */
#include "base/text.h"
#include "io/csv_write.h"
#include "io/table_private.h"
#include <string.h>

bool yunta_table_stop(yunta_table_builder *builder, yunta_status status) {
    builder->status = status;
    return false;
}

/* The bytes in front of a cell that are none of it. */
static size_t guard_of(const char *bytes, size_t length) {
    return length > 0 && *bytes == '\'' ? yunta_csv_unguard(bytes, length) : 0;
}

static uint32_t keep(yunta_table_builder *builder, const char *bytes, size_t length) {
    uint32_t at = builder->used;
    if (length == 0)
        return builder->empty;
    size_t guard = guard_of(bytes, length);
    char *text = builder->text + at;
    memmove(text, bytes + guard, length - guard); /* of the same text, and never ahead of it */
    text[length - guard] = '\0';
    builder->used += (uint32_t)(length - guard + 1);
    return at;
}

static bool take_name(yunta_table_builder *builder, size_t index, const char *bytes,
                      size_t length) {
    if (index > builder->limits->columns)
        return true;
    uint32_t at = keep(builder, bytes, length);
    return yunta_array_push(&builder->row, at) || yunta_table_stop(builder, YUNTA_E_MEMORY);
}

static bool reserve_row(yunta_table_builder *builder) {
    size_t wanted = builder->cells.count + builder->table->columns;
    while (builder->cells.room < wanted)
        if (!yunta_array_grow(&builder->cells.items, &builder->cells.room, builder->cells.room,
                              sizeof *builder->cells.items))
            return yunta_table_stop(builder, YUNTA_E_MEMORY);
    return true;
}

bool yunta_table_take_cell(void *context, const char *bytes, size_t length) {
    yunta_table_builder *builder = context;
    const yunta_table *table = builder->table;
    size_t index = builder->row_cells++, guard = guard_of(bytes, length);
    bool filled = length > guard && !yunta_text_is_blank(bytes + guard, length - guard);
    if (filled)
        builder->row_filled = index + 1;
    if (!table->header)
        return take_name(builder, index, bytes, length);
    if (index == 0 && !reserve_row(builder))
        return false;
    if (index < table->columns)
        builder->cells.items[builder->cells.count + index] = keep(builder, bytes, length);
    else if (filled && !builder->beyond)
        builder->beyond = builder->text + keep(builder, bytes, length);
    return true;
}

/* A sheet has no separator. */
static void report_longer(const yunta_table_builder *builder, size_t line) {
    const yunta_table *table = builder->table;
    yunta_place place = {table->shown, line, NULL};
    char separator[] = {builder->separator, '\0'};
    const char *shown = builder->separator == '\t' ? T("tab", "tabulador") : separator;
    if (builder->separator == '\0')
        yunta_problem_add(builder->problems, YUNTA_ERROR, place, builder->beyond,
                          T("give the column a header", "dé un encabezado a la columna"),
                          T("the row has %zu cells and the header %zu",
                            "la fila tiene %zu celdas y el encabezado %zu"),
                          builder->row_filled, table->columns);
    else
        yunta_problem_add(
            builder->problems, YUNTA_ERROR, place, builder->beyond,
            T("put cells that contain the separator between double quotes, or give the column a "
              "header",
              "ponga entre comillas dobles las celdas que contengan el separador, o dé un "
              "encabezado a la columna"),
            T("the row has %zu cells and the header %zu (separator %s)",
              "la fila tiene %zu celdas y el encabezado %zu (separador %s)"),
            builder->row_filled, table->columns, shown);
}

static bool report_too_many(yunta_table_builder *builder, size_t line, const char *what,
                            size_t most) {
    yunta_problem_add(
        builder->problems, YUNTA_ERROR, (yunta_place){builder->table->shown, line, NULL}, NULL,
        T("split the cohort into several", "divida la cohorte en varias"), "%s: %zu", what, most);
    return yunta_table_stop(builder, YUNTA_E_INPUT);
}

static bool take_values(yunta_table_builder *builder, size_t line) {
    yunta_table *table = builder->table;
    if (builder->beyond) {
        report_longer(builder, line);
        builder->longer++;
    }
    if (builder->longer > YUNTA_TABLE_LONGER)
        return true;
    if (table->rows == builder->limits->rows)
        return report_too_many(
            builder, line,
            T("the file has more rows than the most", "el archivo tiene más filas que el máximo"),
            builder->limits->rows);
    if ((table->rows + 1) * table->columns > builder->limits->cells)
        return report_too_many(
            builder, line,
            T("the file has more cells than the most", "el archivo tiene más celdas que el máximo"),
            builder->limits->cells);
    for (size_t k = builder->row_cells; k < table->columns; k++)
        builder->cells.items[builder->cells.count + k] = builder->empty;
    builder->cells.count += table->columns;
    if (!yunta_array_push(&builder->lines, line))
        return yunta_table_stop(builder, YUNTA_E_MEMORY);
    table->rows++;
    return true;
}

bool yunta_table_take_held(yunta_table_builder *builder, const yunta_table_held *row) {
    size_t columns = builder->table->columns;
    if (!reserve_row(builder))
        return false;
    for (size_t k = 0; k < row->count; k++) {
        uint32_t at = builder->row.items[row->first + k];
        const char *text = builder->text + at;
        if (k < columns)
            builder->cells.items[builder->cells.count + k] = at;
        else if (!yunta_text_is_blank(text, strlen(text)) && !builder->beyond)
            builder->beyond = text;
    }
    builder->row_cells = row->count;
    builder->row_filled = row->filled;
    bool fine = take_values(builder, row->line);
    builder->beyond = NULL;
    return fine;
}

bool yunta_table_take_row(void *context, size_t line) {
    yunta_table_builder *builder = context;
    bool named = builder->table->header != NULL;
    bool fine = true;
    if (!named)
        fine = yunta_table_hold(builder, line);
    else if (builder->row_filled > 0)
        fine = take_values(builder, line);
    builder->row_cells = builder->row_filled = 0;
    builder->beyond = NULL;
    return fine;
}
