/* A table as a file has it: a header and cells of text, each with its place. CSV in every dialect
 * of SPEC section 3 comes through here; so do the first sheet
 * of an .xlsx and the history in a yunta.sqlite.
 */
#ifndef YUNTA_IO_TABLE_H
#define YUNTA_IO_TABLE_H

#include "base/problem.h"
#include "io/columns.h"
#include "model/policy.h"
#include <stdint.h>

typedef struct {
    const char *path;  /* as opened */
    const char *shown; /* as messages name it */
    size_t columns, rows;
    const char **header; /* [columns] as written, trimmed, UTF-8 */
    uint32_t *cell; /* [rows * columns] where each text begins in `text`; see yunta_table_cell */
    const char **source; /* [rows] the file of each row as messages name it; NULL: all of shown */
    size_t *line;        /* [rows] physical line on which each row starts, from 1; header: 1 or 2 */
    size_t header_line;
    char sha256[65];    /* of the file's bytes */
    char *text;         /* of the cells, each with its NUL; freed by yunta_table_free, as all is */
    yunta_arena *arena; /* owns the header and the paths */
} yunta_table;

/* Reads the CSV file at path: separator and encoding as the policy says or detected; BOM, `sep=;`
 * line, CRLF or LF, quotes, embedded newlines. Blank rows are skipped. A leading ' that our writers
 * put before = + - @ (tab, CR) is taken off. Rows longer than the header, unclosed quotes, bytes
 * that no encoding explains, NUL bytes, an empty file, a header without names, limits (512 MiB a
 * file, 1 MiB a field, 10,000 columns, 20,000,000 rows, 100,000,000 cells) are problems; then
 * YUNTA_E_INPUT, without a table but where up to 10,000 long rows are all that is wrong: cut, so
 * that what else is wrong with the table can be told too. Cannot be read: YUNTA_E_IO. The caller
 * frees *table. Cost linear in bytes; the memory is the file's bytes and 4 a cell. */
yunta_status yunta_table_read(const char *path, const char *shown, const yunta_policy *policy,
                              yunta_problems *problems, yunta_table **table);
typedef struct {
    const char *sheet; /* of a spreadsheet, by name; NULL is the first */
    yunta_table_id as; /* whose header is looked for; YUNTA_TABLES: the first line is the header */
} yunta_table_choice;
/* The same of what a table is to be: where the first line lacks a column that it needs, the header
 * is the first of 20 lines with content that has all of them (of applicants the id or address too),
 * by name, alias or the policy's `columns`; each line above, which must have fewer texts, is passed
 * over with a note. Headers that are there twice are the caller's to judge. The separator is then
 * the one under which there is such a line. A named sheet of what is no .xlsx is a problem. */
yunta_status yunta_table_read_as(const char *path, const char *shown,
                                 const yunta_table_choice *choice, const yunta_policy *policy,
                                 yunta_problems *problems, yunta_table **table);
/* The same from memory, for tests. */
yunta_status yunta_table_parse(const char *bytes, size_t length, const char *shown,
                               const yunta_policy *policy, yunta_problems *problems,
                               yunta_table **table);
void yunta_table_free(yunta_table *table);
/* Adds rows of another file (shown) below those of a table: texts[rows * columns], lines[rows] or
 * NULL. YUNTA_E_MEMORY leaves the table good. O(cells of both). */
yunta_status yunta_table_append(yunta_table *table, const char *shown, const char *const *texts,
                                const size_t *lines, size_t rows);

/* UTF-8, "" when empty or the row is short. */
static inline const char *yunta_table_cell(const yunta_table *table, size_t row, size_t column) {
    return table->text + table->cell[row * table->columns + column];
}
static inline yunta_place yunta_table_place(const yunta_table *table, size_t row, size_t column) {
    return (yunta_place){table->source ? table->source[row] : table->shown, table->line[row],
                         column < table->columns ? table->header[column] : NULL};
}

#endif
