#include "io/columns.h"
#include <string.h>

static const char *const tables[] = {
#define YUNTA_TABLE(table, name) name,
#define YUNTA_COLUMN(table, column, name, aliases, needed)
#include "io/columns.def"
#undef YUNTA_TABLE
#undef YUNTA_COLUMN
};

static const yunta_column_rule rules[] = {
#define YUNTA_TABLE(table, name)
#define YUNTA_COLUMN(table, column, name, aliases, needed)                                         \
    {YUNTA_TABLE_##table, name, aliases, needed},
#include "io/columns.def"
#undef YUNTA_TABLE
#undef YUNTA_COLUMN
};

const char *yunta_columns_table(yunta_table_id table) {
    return tables[table];
}

const yunta_column_rule *yunta_columns_rule(yunta_column_id column) {
    return &rules[column];
}

static bool copy_text(const char *from, size_t length, char *text, size_t room) {
    if (length >= room)
        return false;
    memcpy(text, from, length);
    text[length] = '\0';
    return true;
}

bool yunta_columns_spelling(yunta_column_id column, size_t index, char *text, size_t room) {
    if (index == 0)
        return copy_text(rules[column].name, strlen(rules[column].name), text, room);
    const char *at = rules[column].aliases;
    for (size_t k = 1; k < index; k++) {
        at = strchr(at, '|');
        if (!at)
            return false;
        at++;
    }
    return copy_text(at, strcspn(at, "|"), text, room);
}
