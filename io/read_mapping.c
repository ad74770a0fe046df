#include "base/text.h"
#include "io/reading.h"
#include <string.h>

/* Every name that a key of `columns` or `values` may have, but for aliases. */
typedef struct {
    YUNTA_ARRAY(const char *) list;
} names;

static void add_name(yunta_reading *reading, names *names, const char *name) {
    for (size_t k = 0; k < names->list.count; k++)
        if (!strcmp(names->list.items[k], name))
            return;
    yunta_reading_push(reading, &names->list, name);
}

static void collect(yunta_reading *reading, names *names) {
    for (int c = 0; c < YUNTA_COLUMNS; c++)
        add_name(reading, names, yunta_columns_rule((yunta_column_id)c)->name);
    yunta_texts named = yunta_reading_named(reading);
    for (size_t k = 0; k < named.count; k++)
        add_name(reading, names, yunta_names_meaning(reading, named.items[k]).name);
}

static bool is_name(yunta_reading *reading, const names *names, const char *wanted) {
    for (size_t k = 0; k < names->list.count; k++)
        if (!strcmp(yunta_reading_key(reading, names->list.items[k]), wanted))
            return true;
    return yunta_names_known(reading, wanted);
}

static void unknown_name(yunta_reading *reading, const names *names, const char *section,
                         const char *key, size_t line) {
    const char *nearest = yunta_text_nearest(key, names->list.items, names->list.count);
    yunta_place place = yunta_reading_policy(reading, line, NULL);
    const char *mend = T("use the name of a column, as id, role or institution",
                         "use el nombre de una columna, como id, role o institution");
    if (nearest)
        yunta_problem_add(reading->problems, YUNTA_ERROR, place, key, mend,
                          T("%s: there is no such column; the nearest is %s",
                            "%s: no existe esa columna; la más parecida es %s"),
                          section, nearest);
    else
        yunta_problem_add(reading->problems, YUNTA_ERROR, place, key, mend,
                          T("%s: there is no such column", "%s: no existe esa columna"), section);
}

/* Whether some table that was read has a column for this key. */
static bool table_opened(const yunta_reading *reading, const char *key) {
    for (int c = 0; c < YUNTA_COLUMNS; c++)
        if (reading->opened[yunta_columns_rule((yunta_column_id)c)->table] &&
            yunta_names_stands(reading, key, (yunta_column_id)c))
            return true;
    return false;
}

static void no_header(yunta_reading *reading, size_t index, yunta_severity severity,
                      const char *what) {
    const yunta_map_entry *entry = &reading->policy->columns.items[index];
    const char *nearest = reading->mapping[index].nearest;
    yunta_place place = yunta_reading_policy(reading, entry->line, NULL);
    const char *mend = T("write the header just as the file has it",
                         "escriba el encabezado tal como está en el archivo");
    if (nearest)
        yunta_problem_add(
            reading->problems, severity, place, entry->value, mend,
            T("columns.%s: %s; the nearest is \"%s\"", "columns.%s: %s; el más parecido es «%s»"),
            entry->key, what, nearest);
    else
        yunta_problem_add(reading->problems, severity, place, entry->value, mend, "columns.%s: %s",
                          entry->key, what);
}

/* What another table has is no column of the applicants: an error, or a warning where that table
 * cannot do without the mapping. */
static void check_header(yunta_reading *reading, size_t index) {
    const yunta_mapping *one = &reading->mapping[index];
    if (!one->found)
        no_header(reading, index, table_opened(reading, one->key) ? YUNTA_ERROR : YUNTA_WARNING,
                  T("no file has this header", "ningún archivo tiene este encabezado"));
    else if (one->lacking)
        no_header(reading, index, one->elsewhere ? YUNTA_WARNING : YUNTA_ERROR,
                  T("the applicants' table lacks this header, which another file has",
                    "la tabla de postulantes no tiene este encabezado, que está en otro archivo"));
}

void yunta_reading_mapped(const yunta_sheet *sheet) {
    yunta_reading *reading = sheet->reading;
    const yunta_map *columns = &reading->policy->columns;
    for (size_t k = 0; k < columns->count; k++) {
        yunta_mapping *one = &reading->mapping[k];
        int32_t column = yunta_names_applicants(reading, one->key);
        int32_t own = yunta_names_known(reading, one->key)
                          ? -1
                          : yunta_sheet_header(sheet, columns->items[k].value);
        if (own >= 0) /* a rule's; so it is no skill's */
            sheet->used[own] = true;
        one->lacking = column >= 0 && sheet->at[column] < 0;
        const char *nearest =
            one->found ? NULL : yunta_sheet_nearest(sheet, columns->items[k].value);
        if (nearest)
            one->nearest = yunta_reading_copy(reading, nearest);
    }
}

static void check_columns(yunta_reading *reading, const names *names) {
    const yunta_map *columns = &reading->policy->columns;
    for (size_t k = 0; k < columns->count; k++) {
        if (!is_name(reading, names, reading->mapping[k].key))
            unknown_name(reading, names, "columns", columns->items[k].key, columns->items[k].line);
        else if (reading->opened[YUNTA_TABLE_APPLICANTS])
            check_header(reading, k);
    }
}

/* Whether two keys stand for one column of some table, or are one. */
static bool same_column(const yunta_reading *reading, const char *a, const char *b) {
    bool same = !strcmp(a, b);
    for (int c = 0; c < YUNTA_COLUMNS && !same; c++)
        same = yunta_names_stands(reading, a, (yunta_column_id)c) &&
               yunta_names_stands(reading, b, (yunta_column_id)c);
    return same;
}

static void twice(yunta_reading *reading, const char *before, const char *key, size_t line) {
    yunta_problem_add(reading->problems, YUNTA_ERROR, yunta_reading_policy(reading, line, NULL),
                      key,
                      T("put the spellings of both under one of them",
                        "ponga las grafías de ambas bajo una de ellas"),
                      T("values: %s and this key stand for the same column",
                        "values: %s y esta clave representan la misma columna"),
                      before);
}

static void check_values(yunta_reading *reading, names *names) {
    const yunta_maps *values = &reading->policy->values;
    add_name(reading, names, reading->policy->skills_level);
    add_name(reading, names, reading->policy->skills_want);
    for (size_t k = 0; k < values->count; k++) {
        const yunta_map *map = &values->items[k].map;
        size_t line = map->count ? map->items[0].line : 0;
        if (!is_name(reading, names, reading->values[k].key))
            unknown_name(reading, names, "values", values->items[k].key, line);
        for (size_t other = 0; other < k; other++)
            if (same_column(reading, reading->values[other].key, reading->values[k].key))
                twice(reading, values->items[other].key, values->items[k].key, line);
    }
}

void yunta_reading_mapping(yunta_reading *reading) {
    names names = {0};
    collect(reading, &names);
    check_columns(reading, &names);
    if (!reading->out_of_memory)
        check_values(reading, &names);
    yunta_array_free(&names.list);
}
