/* What the files of table share: the limits, and the table while it is being built. */
#ifndef YUNTA_IO_TABLE_PRIVATE_H
#define YUNTA_IO_TABLE_PRIVATE_H

#include "base/array.h"
#include "io/dialect.h"
#include "io/encoding.h"
#include "io/table.h"

typedef struct {
    size_t bytes;   /* of a file */
    size_t field;   /* bytes of a cell, in UTF-8 */
    size_t columns; /* of the header */
    size_t rows;    /* below the header */
    size_t cells;   /* rows times columns */
} yunta_table_limits;

extern const yunta_table_limits yunta_table_limits_usual;

typedef struct yunta_table_builder yunta_table_builder;

/* table_sheet.c: whether bytes are an .xlsx or a database, and their rows. The builder's table
 * holds the bytes, which are freed. sheet: NULL is the first. */
bool yunta_table_is_binary(const char *bytes, size_t length);
yunta_status yunta_table_take_binary(yunta_table_builder *builder, size_t length,
                                     const char *sheet);

/* yunta_table_parse of bytes that it takes over (and frees), which have room for one more. */
yunta_status yunta_table_take(const yunta_table_limits *limits, char *bytes, size_t length,
                              const yunta_table_choice *choice, const char *shown,
                              const yunta_policy *policy, yunta_problems *problems,
                              yunta_table **table);

/* yunta_table_parse under other limits, for tests. */
yunta_status yunta_table_parse_within(const yunta_table_limits *limits, const char *bytes,
                                      size_t length, const char *shown, const yunta_policy *policy,
                                      yunta_problems *problems, yunta_table **table);

/* The names of a header. */
typedef struct {
    const char **name; /* trimmed */
    size_t count, line;
} yunta_table_head;

/* table_heads.c. Names of lines that follow one another, both trimmed. */
size_t yunta_table_filled(const yunta_table_head *head); /* names that are not empty */
/* One text alone, over a line of three names and more. */
bool yunta_table_is_title(const yunta_table_head *head, const char *const *names, size_t count);
/* The second line of a header: something stands below each group of merged cells, and nothing below
 * what is no group; so the first column, which no answer can lack, is empty. */
bool yunta_table_is_second(const yunta_table_head *head, const char *const *names, size_t count);
/* "Group [name]" where there is a group. False when memory runs out, as below. */
bool yunta_table_join_heads(yunta_table_head *head, const char *const *names, size_t count,
                            yunta_arena *arena);
bool yunta_table_keep_head(yunta_table_head *head, const char *const *names, size_t count,
                           size_t line, yunta_arena *arena);
void yunta_table_note_title(const yunta_table *table, const yunta_table_head *head,
                            yunta_problems *problems);

/* table_known.c: what a table's header says. */
typedef struct {
    const yunta_policy *policy;
    int as; /* the table, a yunta_table_id; YUNTA_TABLES: none in particular */
} yunta_table_wish;
/* Whether names hold every column that the table needs (of applicants the id or address too), by
 * name, alias or the policy's `columns`; false of no table in particular. *memory: there was
 * enough. O(names + spellings). */
bool yunta_table_knows(const yunta_table_wish *wish, const char *const *names, size_t count,
                       bool *memory);

/* The dialect of text: the policy's, or said by its first line, or found; and where the table has
 * no header under that, the separator under which one of the first lines is. O(length of a sample).
 */
yunta_dialect yunta_table_dialect(const char *text, size_t length, const yunta_table_wish *wish,
                                  bool *memory);

/* Lines with content among which the header is looked for. */
enum { YUNTA_TABLE_LOOKED = 20 };
/* A row above the header, or one that may be it. */
typedef struct {
    size_t line;
    size_t first, count; /* of its cells in the builder's row */
    size_t filled;       /* 1 + index of the last that is not empty */
} yunta_table_held;

/* Rows longer than the header beyond which there is no table, and rows are only counted. */
enum { YUNTA_TABLE_LONGER = 10000 };

struct yunta_table_builder {
    const yunta_table_limits *limits;
    yunta_problems *problems;
    yunta_table *table;
    char separator;
    /* The file's text, over which the cells' texts are written, one after the other: each with its
     * NUL takes at most its bytes in the file and those of what ends it. */
    char *text;
    size_t text_room;     /* of text, where it is no file's */
    uint32_t used, empty; /* empty: where there is a NUL for good, behind the file's text */
    yunta_table_wish wish;
    /* Until there is a header: where the cells of the rows so far begin in text, of each row at
     * most one beyond the limit; and those rows. */
    YUNTA_ARRAY(uint32_t) row;
    YUNTA_ARRAY(yunta_table_held) held;
    size_t looked;               /* of those held, how many are known to be no header */
    size_t row_cells;            /* of the row so far, those beyond the header too */
    size_t row_filled;           /* 1 + index of the last of them that is not empty */
    const char *beyond;          /* the first one beyond the header that is not empty */
    size_t longer;               /* rows that had such cells */
    YUNTA_ARRAY(uint32_t) cells; /* those of the row so far stand behind its count */
    YUNTA_ARRAY(size_t) lines;
    yunta_status status; /* why the handler stopped */
};

/* Handlers of io/csv.h; the context is the builder. */
bool yunta_table_take_cell(void *builder, const char *bytes, size_t length);
bool yunta_table_take_row(void *builder, size_t line);

/* table_held.c. Keeps the row so far as one of those that may be the header, or stand above it; and
 * takes the header, its titles and the rows below it once they are sure, or (end) as no other row
 * follows. False: builder->status says why. */
bool yunta_table_hold(yunta_table_builder *builder, size_t line);
bool yunta_table_settle_head(yunta_table_builder *builder, bool end);
/* table_rows.c: a held row below the header. */
bool yunta_table_take_held(yunta_table_builder *builder, const yunta_table_held *row);
bool yunta_table_stop(yunta_table_builder *builder, yunta_status status);

/* Once the rows are in: leaves out unnamed columns without content; whole: reports headers that are
 * there twice. YUNTA_E_INPUT, YUNTA_E_MEMORY. O(cells + columns log columns). */
yunta_status yunta_table_finish_header(yunta_table *table, bool whole, yunta_problems *problems);

/* Reports a file beyond limits->bytes: YUNTA_E_INPUT. */
yunta_status yunta_table_report_too_large(const yunta_table_limits *limits, const char *shown,
                                          yunta_problems *problems);

/* Reports the fault of decoding and where it is. */
void yunta_table_report_fault(yunta_problems *problems, const char *shown,
                              const yunta_decoded *decoded);

#endif
