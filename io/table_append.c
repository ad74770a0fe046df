#include "base/memory.h"
#include "io/table.h"
#include <string.h>

/* Where the texts of the cells end. */
static size_t text_end(const yunta_table *table) {
    size_t end = 0, cells = table->rows * table->columns;
    for (size_t k = 0; k < cells; k++) {
        size_t after = table->cell[k] + strlen(table->text + table->cell[k]) + 1;
        end = after > end ? after : end;
    }
    return end;
}

static size_t bytes_of(const char *const *texts, size_t count) {
    size_t bytes = 0;
    for (size_t k = 0; k < count; k++)
        bytes += strlen(texts[k]) + 1;
    return bytes;
}

/* Room for so many rows and bytes more; false leaves the table as it was. */
static bool grow(yunta_table *table, size_t rows, size_t bytes) {
    size_t all = table->rows + rows, last = all ? all : 1;
    char *text = yunta_realloc(table->text, bytes ? bytes : 1, 1);
    table->text = text ? text : table->text;
    uint32_t *cell = yunta_realloc(table->cell, last * table->columns, sizeof *cell);
    table->cell = cell ? cell : table->cell;
    size_t *line = yunta_realloc(table->line, last, sizeof *line);
    table->line = line ? line : table->line;
    const char **source = yunta_realloc(table->source, last, sizeof *source);
    if (!table->source && source)
        for (size_t k = 0; k < table->rows; k++)
            source[k] = table->shown;
    table->source = source ? source : table->source;
    return text && cell && line && source;
}

yunta_status yunta_table_append(yunta_table *table, const char *shown, const char *const *texts,
                                const size_t *lines, size_t rows) {
    size_t end = text_end(table), cells = rows * table->columns;
    size_t bytes = end + bytes_of(texts, cells);
    const char *source = yunta_arena_copy(table->arena, shown);
    if (bytes > UINT32_MAX || !source || !grow(table, rows, bytes))
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < cells; k++) {
        size_t length = strlen(texts[k]) + 1;
        memcpy(table->text + end, texts[k], length);
        table->cell[table->rows * table->columns + k] = (uint32_t)end;
        end += length;
    }
    for (size_t r = 0; r < rows; r++) {
        table->line[table->rows + r] = lines ? lines[r] : 0;
        table->source[table->rows + r] = source;
    }
    table->rows += rows;
    return YUNTA_OK;
}
