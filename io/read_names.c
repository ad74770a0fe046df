/* What the names of the policy stand for: the one place that knows it. */
#include "base/text.h"
#include "io/reading.h"
#include <string.h>

static bool has_spelling(const yunta_reading *reading, yunta_column_id column, const char *key,
                         bool alias) {
    const char *const *spelling = reading->spelling[column];
    for (size_t k = 0; spelling && spelling[k] && (alias || k == 0); k++)
        if (!strcmp(spelling[k], key))
            return true;
    return false;
}

/* The first column of a table (YUNTA_TABLES: of any) that has this spelling; -1 for none. */
static int32_t spelt(const yunta_reading *reading, yunta_table_id table, const char *key,
                     bool alias) {
    for (int c = 0; c < YUNTA_COLUMNS; c++)
        if ((table == YUNTA_TABLES || yunta_columns_rule((yunta_column_id)c)->table == table) &&
            has_spelling(reading, (yunta_column_id)c, key, alias))
            return c;
    return -1;
}

bool yunta_names_known(const yunta_reading *reading, const char *key) {
    return spelt(reading, YUNTA_TABLES, key, true) >= 0;
}

/* A column's own name is no alias of another: `person` in `columns` is not the applicants' id. */
bool yunta_names_stands(const yunta_reading *reading, const char *key, yunta_column_id column) {
    return has_spelling(reading, column, key, false) ||
           (has_spelling(reading, column, key, true) &&
            spelt(reading, YUNTA_TABLES, key, false) < 0);
}

bool yunta_names_spells(const yunta_reading *reading, const char *key, yunta_column_id column) {
    return has_spelling(reading, column, key, true);
}

int32_t yunta_names_applicants(const yunta_reading *reading, const char *key) {
    for (int c = 0; c < YUNTA_COLUMNS; c++)
        if (yunta_columns_rule((yunta_column_id)c)->table == YUNTA_TABLE_APPLICANTS &&
            yunta_names_stands(reading, key, (yunta_column_id)c))
            return c;
    return -1;
}

/* The entry of `columns` that gives the applicants this header, -1 for none. Their own name wins
 * over it, and it over aliases. Entries of other tables alone say nothing of the applicants. */
static int32_t mapping_of(const yunta_reading *reading, const char *key) {
    if (!*key || spelt(reading, YUNTA_TABLE_APPLICANTS, key, false) >= 0)
        return -1;
    for (size_t k = 0; reading->mapping && k < reading->policy->columns.count; k++) {
        const yunta_mapping *one = &reading->mapping[k];
        if (!strcmp(one->header, key) && (yunta_names_applicants(reading, one->key) >= 0 ||
                                          !yunta_names_known(reading, one->key)))
            return (int32_t)k;
    }
    return -1;
}

yunta_meaning yunta_names_meaning(yunta_reading *reading, const char *name) {
    const char *key = yunta_reading_key(reading, name);
    int32_t k = mapping_of(reading, key);
    int32_t column = k >= 0 ? yunta_names_applicants(reading, reading->mapping[k].key)
                            : spelt(reading, YUNTA_TABLE_APPLICANTS, key, false);
    if (k < 0 && column < 0)
        column = spelt(reading, YUNTA_TABLE_APPLICANTS, key, true);
    if (column >= 0)
        name = yunta_columns_rule((yunta_column_id)column)->name;
    else if (k >= 0)
        name = reading->policy->columns.items[k].key;
    return (yunta_meaning){column, name, yunta_reading_key(reading, name)};
}

const char *yunta_names_of_values(const yunta_reading *reading, const char *key) {
    int32_t k = mapping_of(reading, key);
    return k >= 0 ? reading->mapping[k].key : key;
}

size_t yunta_names_line(const yunta_policy *policy, const char *key, const char *text) {
    for (size_t k = 0; k < policy->places.count; k++) {
        const yunta_map_entry *one = &policy->places.items[k];
        if ((!key || !strcmp(one->key, key)) && !strcmp(one->value, text))
            return one->line;
    }
    return 0;
}

static void prepare_spellings(yunta_reading *reading, yunta_column_id column) {
    char text[YUNTA_COLUMNS_SPELLING];
    size_t count = 0;
    while (yunta_columns_spelling(column, count, text, sizeof text))
        count++;
    const char **keys = yunta_reading_alloc(reading, reading->scratch, count + 1, sizeof *keys);
    for (size_t k = 0; keys && k < count; k++) {
        yunta_columns_spelling(column, k, text, sizeof text);
        keys[k] = yunta_reading_key(reading, text);
    }
    reading->spelling[column] = keys;
}

void yunta_names_prepare(yunta_reading *reading) {
    const yunta_map *columns = &reading->policy->columns;
    for (int c = 0; c < YUNTA_COLUMNS; c++)
        prepare_spellings(reading, (yunta_column_id)c);
    reading->mapping =
        yunta_reading_alloc(reading, reading->scratch, columns->count, sizeof *reading->mapping);
    for (size_t k = 0; reading->mapping && k < columns->count; k++) {
        reading->mapping[k].key = yunta_reading_key(reading, columns->items[k].key);
        reading->mapping[k].header = yunta_reading_key(reading, columns->items[k].value);
    }
}
