/* The tables of a cohort and their columns, from io/columns.def: the one place that knows what a
 * header may be called.
 */
#ifndef YUNTA_IO_COLUMNS_H
#define YUNTA_IO_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
#define YUNTA_TABLE(table, name) YUNTA_TABLE_##table,
#define YUNTA_COLUMN(table, column, name, aliases, needed)
#include "io/columns.def"
#undef YUNTA_TABLE
#undef YUNTA_COLUMN
    YUNTA_TABLES
} yunta_table_id;

typedef enum {
#define YUNTA_TABLE(table, name)
#define YUNTA_COLUMN(table, column, name, aliases, needed) YUNTA_##table##_##column,
#include "io/columns.def"
#undef YUNTA_TABLE
#undef YUNTA_COLUMN
    YUNTA_COLUMNS
} yunta_column_id;

typedef struct {
    yunta_table_id table;
    const char *name;
    const char *aliases; /* separated by | */
    bool needed;         /* a table without it cannot be read */
} yunta_column_rule;

const char *yunta_columns_table(yunta_table_id table); /* applicants, ... */
const yunta_column_rule *yunta_columns_rule(yunta_column_id column);
/* Writes the index-th name of a column (0: its name, then its aliases) into text of room bytes;
 * false when there is none. */
bool yunta_columns_spelling(yunta_column_id column, size_t index, char *text, size_t room);

enum { YUNTA_COLUMNS_SPELLING = 80 }; /* room enough for every spelling, NUL included */

#endif
