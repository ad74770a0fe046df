/* The header once all rows are known: unnamed columns and names that are there twice. */
#include "base/text.h"
#include "io/table_private.h"
#include <stdlib.h>
#include <string.h>

static bool has_content(const yunta_table *table, size_t column) {
    for (size_t row = 0; row < table->rows; row++)
        if (*yunta_table_cell(table, row, column))
            return true;
    return false;
}

/* Moves the columns that stay together, in place. */
static void drop_columns(yunta_table *table, const bool *stays) {
    uint32_t *to = table->cell;
    const uint32_t *from = table->cell;
    for (size_t row = 0; row < table->rows; row++)
        for (size_t k = 0; k < table->columns; k++, from++)
            if (stays[k])
                *to++ = *from;
    size_t columns = 0;
    for (size_t k = 0; k < table->columns; k++)
        if (stays[k])
            table->header[columns++] = table->header[k];
    table->columns = columns;
}

static yunta_status drop_empty_unnamed(yunta_table *table) {
    bool any = false;
    bool *stays = yunta_alloc(table->columns, sizeof *stays);
    if (!stays)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < table->columns; k++) {
        stays[k] = *table->header[k] || has_content(table, k);
        any = any || !stays[k];
    }
    if (any)
        drop_columns(table, stays);
    yunta_free(stays);
    return YUNTA_OK;
}

typedef struct {
    const char *key, *name;
    size_t column;
} named_column;

static int compare_names(const void *a, const void *b) {
    const named_column *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : (x->column > y->column) - (x->column < y->column);
}

static void report_twice(const yunta_table *table, const named_column *first,
                         const named_column *again, yunta_problems *problems) {
    yunta_problem_add(problems, YUNTA_ERROR,
                      (yunta_place){table->shown, table->header_line, again->name}, again->name,
                      T("give each column a name of its own; case, accents, spaces and underscores "
                        "make no difference",
                        "dé a cada columna un nombre propio; mayúsculas, tildes, espacios y "
                        "guiones bajos no cuentan"),
                      T("columns %zu (\"%s\") and %zu (\"%s\") have the same name",
                        "las columnas %zu («%s») y %zu («%s») tienen el mismo nombre"),
                      first->column + 1, first->name, again->column + 1, again->name);
}

/* The named columns by key; a name of nothing but marks stands for itself. */
static yunta_status sort_names(const yunta_table *table, yunta_arena *arena, named_column *names,
                               size_t *count) {
    *count = 0;
    for (size_t k = 0; k < table->columns; k++) {
        const char *name = table->header[k];
        if (!*name)
            continue;
        const char *key = yunta_text_header_key(arena, name);
        if (!key)
            return YUNTA_E_MEMORY;
        names[(*count)++] = (named_column){*key ? key : name, name, k};
    }
    qsort(names, *count, sizeof *names, compare_names);
    return YUNTA_OK;
}

static yunta_status report_duplicates(const yunta_table *table, yunta_problems *problems) {
    yunta_status status = YUNTA_E_MEMORY;
    size_t count;
    yunta_arena *arena = yunta_arena_new();
    named_column *names = yunta_alloc(table->columns, sizeof *names);
    if (!arena || !names || sort_names(table, arena, names, &count) != YUNTA_OK)
        goto cleanup;
    status = YUNTA_OK;
    for (size_t k = 1, first = 0; k < count; k++) {
        if (strcmp(names[k].key, names[first].key) != 0) {
            first = k;
            continue;
        }
        report_twice(table, &names[first], &names[k], problems);
        status = YUNTA_E_INPUT;
    }
cleanup:
    yunta_free(names);
    yunta_arena_free(arena);
    return status;
}

yunta_status yunta_table_finish_header(yunta_table *table, bool whole, yunta_problems *problems) {
    /* Before columns move: people count them as they stand in the file. */
    yunta_status status = whole ? report_duplicates(table, problems) : YUNTA_OK;
    return status == YUNTA_OK ? drop_empty_unnamed(table) : status;
}
