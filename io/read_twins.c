/* Columns of one table with the same header: an error where somebody reads one of them. */
#include "base/text.h"
#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *key;
    size_t column;
} keyed;

static int by_key(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : (x->column > y->column) - (x->column < y->column);
}

void yunta_sheet_find_twins(yunta_sheet *sheet) {
    yunta_reading *reading = sheet->reading;
    size_t count = sheet->table->columns;
    keyed *keys = yunta_reading_alloc(reading, reading->scratch, count, sizeof *keys);
    int32_t *twin = yunta_reading_alloc(reading, reading->scratch, count, sizeof *twin);
    sheet->twin = twin;
    for (size_t c = 0; keys && c < count; c++)
        keys[c] = (keyed){sheet->key[c], c};
    if (!keys || !twin || !count)
        return;
    qsort(keys, count, sizeof *keys, by_key);
    for (size_t k = 0, first = 0; k < count; k++) {
        bool same = k && *keys[k].key && !strcmp(keys[k].key, keys[first].key);
        first = same ? first : k;
        twin[keys[k].column] = same ? (int32_t)keys[first].column : -1;
    }
}

void yunta_sheet_twins(const yunta_sheet *sheet) {
    const yunta_table *table = sheet->table;
    for (size_t c = 0; sheet->twin && c < table->columns; c++) {
        int32_t first = sheet->twin[c];
        if (first < 0 || !sheet->used[first])
            continue;
        sheet->used[c] = true;
        yunta_problem_add(
            sheet->reading->problems, YUNTA_ERROR,
            (yunta_place){table->shown, table->header_line, table->header[c]}, table->header[c],
            T("rename one of them; case, accents, spaces and underscores make no difference",
              "cambie el nombre de una; mayúsculas, tildes, espacios y guiones bajos no cuentan"),
            T("two columns have the same name, and it is read: columns %d (\"%s\") and %zu",
              "dos columnas tienen el mismo nombre, y este se lee: las columnas %d («%s») y %zu"),
            first + 1, table->header[first], c + 1);
    }
}
