/* What the files of table share: the limits, and the table while it is being built. */
#ifndef YUNTA_IO_TABLE_PRIVATE_H
#define YUNTA_IO_TABLE_PRIVATE_H

#include "base/array.h"
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
                              const char *sheet, const char *shown, const yunta_policy *policy,
                              yunta_problems *problems, yunta_table **table);

/* yunta_table_parse under other limits, for tests. */
yunta_status yunta_table_parse_within(const yunta_table_limits *limits, const char *bytes,
                                      size_t length, const char *shown, const yunta_policy *policy,
                                      yunta_problems *problems, yunta_table **table);

/* The line that may be the header, until the next one is seen. */
typedef struct {
    const char **name; /* trimmed */
    size_t count, line;
    bool there;
} yunta_table_head;

/* table_heads.c. Names of lines that follow one another, both trimmed. */
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
    size_t text_room;      /* of text, where it is no file's */
    uint32_t used, empty;  /* empty: where there is a NUL for good, behind the file's text */
    yunta_table_head head; /* while the table has no header */
    YUNTA_ARRAY(const char *) row; /* cells until there is a header, at most one beyond the limit */
    size_t row_cells;              /* of the row so far, those beyond the header too */
    size_t row_filled;             /* 1 + index of the last of them that is not empty */
    const char *beyond;            /* the first one beyond the header that is not empty */
    size_t longer;                 /* rows that had such cells */
    YUNTA_ARRAY(uint32_t) cells;   /* those of the row so far stand behind its count */
    YUNTA_ARRAY(size_t) lines;
    yunta_status status; /* why the handler stopped */
};

/* Handlers of io/csv.h; the context is the builder. */
bool yunta_table_take_cell(void *builder, const char *bytes, size_t length);
bool yunta_table_take_row(void *builder, size_t line);

/* The line kept so far is the header, as no other follows. */
bool yunta_table_take_head(yunta_table_builder *builder);

/* Once the rows are in: leaves out unnamed columns without content, reports headers that are there
 * twice. YUNTA_E_INPUT, YUNTA_E_MEMORY. O(cells + columns log columns). */
yunta_status yunta_table_finish_header(yunta_table *table, yunta_problems *problems);

/* Reports a file beyond limits->bytes: YUNTA_E_INPUT. */
yunta_status yunta_table_report_too_large(const yunta_table_limits *limits, const char *shown,
                                          yunta_problems *problems);

/* Reports the fault of decoding and where it is. */
void yunta_table_report_fault(yunta_problems *problems, const char *shown,
                              const yunta_decoded *decoded);

#endif
