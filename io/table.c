#include "io/csv.h"
#include "io/dialect.h"
#include "io/digest.h"
#include "io/table_private.h"
#include <string.h>

const yunta_table_limits yunta_table_limits_usual = {
    .bytes = (size_t)512 << 20, /* three times as much, as UTF-8, fits 32 bits */
    .field = (size_t)1 << 20,
    .columns = 10000,
    .rows = 20000000,
    .cells = 100000000,
};

void yunta_table_free(yunta_table *table) {
    if (!table)
        return;
    yunta_free(table->cell);
    yunta_free(table->line);
    yunta_free(table->source);
    yunta_free(table->text);
    yunta_arena_free(table->arena);
    yunta_free(table);
}

static yunta_table *table_new(const char *shown) {
    yunta_table *table = yunta_alloc(1, sizeof *table);
    if (!table)
        return NULL;
    table->arena = yunta_arena_new();
    if (table->arena)
        table->path = table->shown = yunta_arena_copy(table->arena, shown);
    if (table->shown)
        return table;
    yunta_table_free(table);
    return NULL;
}

static yunta_status report_empty(const yunta_table *table, yunta_problems *problems) {
    yunta_problem_add(
        problems, YUNTA_ERROR, (yunta_place){table->shown, 0, NULL}, NULL,
        T("write the names of the columns in the first line",
          "escriba los nombres de las columnas en la primera línea"),
        T("the file has no header: it is empty", "el archivo no tiene encabezado: está vacío"));
    return YUNTA_E_INPUT;
}

/* Ends a table whose rows are in, or could not all be. */
static yunta_status settle(yunta_table_builder *builder, yunta_status status) {
    yunta_table *table = builder->table;
    if (status == YUNTA_OK && !table->header && !yunta_table_settle_head(builder, true))
        status = builder->status;
    table->cell = builder->cells.items;
    table->line = builder->lines.items;
    yunta_array_free(&builder->row);
    yunta_array_free(&builder->held);
    if (status == YUNTA_OK && !table->header)
        status = report_empty(table, builder->problems);
    bool whole = builder->wish.as >= YUNTA_TABLES; /* nobody else will say which names are used */
    return status == YUNTA_OK ? yunta_table_finish_header(table, whole, builder->problems) : status;
}

/* What the parser stopped at. */
static yunta_status report_syntax(const yunta_table_builder *builder,
                                  const yunta_csv_result *result) {
    const yunta_table *table = builder->table;
    size_t column = builder->row_cells;
    bool named = table->header && column < table->columns;
    yunta_place place = {table->shown, result->line, named ? table->header[column] : NULL};
    if (result->end == YUNTA_CSV_UNCLOSED)
        yunta_problem_add(builder->problems, YUNTA_ERROR, place, result->sample,
                          T("close it with a double quote; write a quote inside as two (\"\")",
                            "ciérrela con una comilla doble; escriba dos (\"\") por cada comilla "
                            "de dentro"),
                          T("a quote that opens here is never closed",
                            "una comilla que se abre aquí no se cierra nunca"));
    else if (result->end == YUNTA_CSV_STRAY)
        yunta_problem_add(builder->problems, YUNTA_ERROR, place, result->sample,
                          T("put the whole cell between double quotes and write each quote inside "
                            "as two (\"\")",
                            "ponga toda la celda entre comillas dobles y escriba dos (\"\") por "
                            "cada comilla de dentro"),
                          T("a double quote stands in the middle of the cell that starts here",
                            "hay una comilla doble en medio de la celda que empieza aquí"));
    else
        yunta_problem_add(builder->problems, YUNTA_ERROR, place, result->sample,
                          T("shorten it; if it runs over many lines, a closing quote is missing",
                            "acórtela; si abarca muchas líneas, falta una comilla de cierre"),
                          T("the cell is longer than %zu bytes, which is the most",
                            "la celda supera los %zu bytes, que es el máximo"),
                          builder->limits->field);
    return YUNTA_E_INPUT;
}

static yunta_status end_parse(yunta_table_builder *builder, const yunta_csv_result *result) {
    switch (result->end) {
    case YUNTA_CSV_DONE:
        return YUNTA_OK;
    case YUNTA_CSV_STOPPED:
        return builder->status;
    case YUNTA_CSV_MEMORY:
        return YUNTA_E_MEMORY;
    case YUNTA_CSV_UNCLOSED:
    case YUNTA_CSV_STRAY:
    case YUNTA_CSV_TOO_LONG:
        break;
    }
    if (!builder->table->header && !yunta_table_settle_head(builder, true))
        return builder->status;
    return report_syntax(builder, result);
}

static yunta_status parse_rows(yunta_table_builder *builder, size_t start, size_t length) {
    yunta_table *table = builder->table;
    const char *text = table->text + start;
    bool memory = true;
    yunta_dialect dialect = yunta_table_dialect(text, length, &builder->wish, &memory);
    const yunta_csv_handler handler = {yunta_table_take_cell, yunta_table_take_row, builder};
    if (!memory)
        return YUNTA_E_MEMORY;
    builder->separator = dialect.separator;
    builder->text = table->text;
    builder->empty = (uint32_t)(start + length);
    table->text[builder->empty] = '\0';
    yunta_csv_result result =
        yunta_csv_parse(text + dialect.start, length - dialect.start, dialect.line,
                        dialect.separator, builder->limits->field, &handler);
    return settle(builder, end_parse(builder, &result));
}

/* Puts decoded text in the place of the bytes that it was made from. */
static yunta_status replace(yunta_table *table, const yunta_decoded *decoded) {
    char *text = yunta_realloc(decoded->owned, decoded->length + 1, 1);
    yunta_free(table->text);
    table->text = text ? text : decoded->owned;
    return text ? YUNTA_OK : YUNTA_E_MEMORY;
}

static yunta_status refuse_sheet(const yunta_table_builder *builder, const char *sheet) {
    yunta_problem_add(
        builder->problems, YUNTA_ERROR, (yunta_place){builder->table->shown, 0, NULL}, sheet,
        T("leave --sheet out", "quite --sheet"),
        T("the file is no .xlsx and has no sheets", "el archivo no es un .xlsx y no tiene hojas"));
    return YUNTA_E_INPUT;
}

static yunta_status parse_bytes(yunta_table_builder *builder, size_t length, const char *sheet) {
    yunta_table *table = builder->table;
    const yunta_policy *policy = builder->wish.policy;
    yunta_decoded decoded;
    size_t start = 0;
    if (yunta_table_is_binary(table->text, length))
        return settle(builder, yunta_table_take_binary(builder, length, sheet));
    if (sheet)
        return refuse_sheet(builder, sheet);
    yunta_digest_bytes(table->text, length, table->sha256);
    yunta_status status =
        yunta_encoding_decode(table->text, length, (yunta_encoding)policy->csv_encoding, &decoded);
    if (status == YUNTA_E_INPUT)
        yunta_table_report_fault(builder->problems, table->shown, &decoded);
    if (status != YUNTA_OK)
        yunta_free(decoded.owned);
    else if (decoded.owned)
        status = replace(table, &decoded);
    else
        start = (size_t)(decoded.text - table->text);
    return status == YUNTA_OK ? parse_rows(builder, start, decoded.length) : status;
}

yunta_status yunta_table_take(const yunta_table_limits *limits, char *bytes, size_t length,
                              const yunta_table_choice *choice, const char *shown,
                              const yunta_policy *policy, yunta_problems *problems,
                              yunta_table **table) {
    *table = NULL;
    size_t errors = yunta_problems_count(problems, YUNTA_ERROR);
    yunta_table_builder builder = {
        .limits = limits, .problems = problems, .wish = {policy, choice->as}};
    builder.table = table_new(shown);
    if (!builder.table) {
        yunta_free(bytes);
        return YUNTA_E_MEMORY;
    }
    builder.table->text = bytes;
    yunta_status status = parse_bytes(&builder, length, choice->sheet);
    errors = yunta_problems_count(problems, YUNTA_ERROR) - errors;
    if (status == YUNTA_OK && errors == builder.longer && errors <= YUNTA_TABLE_LONGER)
        *table = builder.table;
    else
        yunta_table_free(builder.table);
    return status == YUNTA_OK && errors > 0 ? YUNTA_E_INPUT : status;
}

yunta_status yunta_table_parse_within(const yunta_table_limits *limits, const char *bytes,
                                      size_t length, const char *shown, const yunta_policy *policy,
                                      yunta_problems *problems, yunta_table **table) {
    *table = NULL;
    if (length > limits->bytes)
        return yunta_table_report_too_large(limits, shown, problems);
    char *copy = yunta_alloc(length + 1, 1);
    if (!copy)
        return YUNTA_E_MEMORY;
    if (length > 0)
        memcpy(copy, bytes, length);
    const yunta_table_choice plain = {NULL, YUNTA_TABLES};
    return yunta_table_take(limits, copy, length, &plain, shown, policy, problems, table);
}

yunta_status yunta_table_parse(const char *bytes, size_t length, const char *shown,
                               const yunta_policy *policy, yunta_problems *problems,
                               yunta_table **table) {
    return yunta_table_parse_within(&yunta_table_limits_usual, bytes, length, shown, policy,
                                    problems, table);
}
