/* Whether a line is the header of a given table. */
#include "base/text.h"
#include "io/csv.h"
#include "io/table_private.h"
#include <string.h>

typedef struct {
    const char **key;
    size_t count;
    yunta_arena *arena;
    bool memory;
} keys;

static const char *key_of(keys *names, const char *text) {
    const char *key = yunta_text_header_key(names->arena, text);
    names->memory = names->memory && key;
    return key ? key : "";
}

static bool holds(keys *names, const char *header) {
    const char *key = key_of(names, header);
    for (size_t k = 0; *key && k < names->count; k++)
        if (!strcmp(names->key[k], key))
            return true;
    return false;
}

/* The header that the policy's `columns` gives to one of a column's names. */
static bool holds_mapped(keys *names, const yunta_map *columns, const char *spelling) {
    const char *key = columns->count ? key_of(names, spelling) : "";
    for (size_t k = 0; k < columns->count; k++)
        if (!strcmp(key_of(names, columns->items[k].key), key) &&
            holds(names, columns->items[k].value))
            return true;
    return false;
}

static bool holds_column(keys *names, const yunta_policy *policy, yunta_column_id column) {
    char spelling[YUNTA_COLUMNS_SPELLING];
    for (size_t k = 0; yunta_columns_spelling(column, k, spelling, sizeof spelling); k++)
        if (holds(names, spelling) || holds_mapped(names, &policy->columns, spelling))
            return true;
    return false;
}

static bool holds_needed(keys *names, const yunta_table_wish *wish) {
    for (int c = 0; c < YUNTA_COLUMNS; c++) {
        const yunta_column_rule *rule = yunta_columns_rule((yunta_column_id)c);
        if ((int)rule->table != wish->as || !rule->needed ||
            holds_column(names, wish->policy, (yunta_column_id)c))
            continue;
        bool address = !strcmp(rule->name, "person") && /* where those are the ids */
                       holds_column(names, wish->policy, YUNTA_APPLICANTS_EMAIL);
        if (!address)
            return false;
    }
    return wish->as != YUNTA_TABLE_APPLICANTS ||
           holds_column(names, wish->policy, YUNTA_APPLICANTS_ID) ||
           holds_column(names, wish->policy, YUNTA_APPLICANTS_EMAIL);
}

bool yunta_table_knows(const yunta_table_wish *wish, const char *const *names, size_t count,
                       bool *memory) {
    if (wish->as >= YUNTA_TABLES)
        return false;
    keys all = {.arena = yunta_arena_new(), .count = count, .memory = true};
    all.key = all.arena ? yunta_arena_alloc(all.arena, count, sizeof *all.key) : NULL;
    all.memory = all.key != NULL;
    for (size_t k = 0; all.memory && k < count; k++)
        all.key[k] = key_of(&all, names[k]);
    bool known = all.memory && holds_needed(&all, wish);
    *memory = *memory && all.memory;
    yunta_arena_free(all.arena);
    return known && *memory;
}

/* ---- the separator ---- */

/* The first rows of a text under one separator. */
typedef struct {
    const yunta_table_wish *wish;
    yunta_arena *arena;
    YUNTA_ARRAY(const char *) row;
    size_t rows;
    bool memory, known;
} glance;

static bool take_cell(void *context, const char *bytes, size_t length) {
    glance *at = context;
    const char *text = yunta_arena_text(at->arena, bytes, length);
    at->memory = text && yunta_array_push(&at->row, text);
    return at->memory;
}

static bool take_row(void *context, size_t line) {
    glance *at = context;
    size_t filled = 0;
    (void)line;
    for (size_t k = 0; k < at->row.count; k++)
        filled += *at->row.items[k] != '\0';
    at->known =
        filled > 0 && yunta_table_knows(at->wish, at->row.items, at->row.count, &at->memory);
    at->rows += filled > 0;
    at->row.count = 0;
    return at->memory && !at->known && at->rows < YUNTA_TABLE_LOOKED;
}

/* Whether one of the first lines is the header under this separator. */
static bool fits(const char *text, size_t length, char separator, const yunta_table_wish *wish,
                 bool *memory) {
    enum { SAMPLE = 64 * 1024 };
    glance at = {.wish = wish, .arena = yunta_arena_new(), .memory = true};
    const yunta_csv_handler handler = {take_cell, take_row, &at};
    at.memory = at.arena != NULL;
    if (at.memory &&
        yunta_csv_parse(text, length < SAMPLE ? length : SAMPLE, 1, separator, SAMPLE, &handler)
                .end == YUNTA_CSV_MEMORY)
        at.memory = false;
    *memory = *memory && at.memory;
    yunta_array_free(&at.row);
    yunta_arena_free(at.arena);
    return at.known;
}

yunta_dialect yunta_table_dialect(const char *text, size_t length, const yunta_table_wish *wish,
                                  bool *memory) {
    static const char separators[] = ";\t|,";
    const char *asked = wish->policy->csv_separator;
    yunta_dialect found = yunta_dialect_find(text, length, asked);
    if (wish->as >= YUNTA_TABLES || found.start > 0 || strcmp(asked, "auto") != 0 ||
        fits(text, length, found.separator, wish, memory))
        return found;
    for (const char *at = separators; *at && *memory; at++)
        if (*at != found.separator && fits(text, length, *at, wish, memory)) {
            found.separator = *at;
            break;
        }
    return found;
}
