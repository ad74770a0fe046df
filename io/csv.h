/* Cells and rows of CSV text, strictly, with their physical lines. Library: libcsv.
 *
 * Blanks (space, tab) around a cell without quotes, and outside the quotes of one with them, are
 * left out; lines without anything are skipped. LF, CR LF and CR alone end a row.
 */
#ifndef YUNTA_IO_CSV_H
#define YUNTA_IO_CSV_H

#include <stdbool.h>
#include <stddef.h>

/* Called in the order of the text. bytes are valid during the call and not NUL-terminated. Each
 * returns false to stop the parse. line is where the row starts, from 1. */
typedef struct {
    bool (*cell)(void *context, const char *bytes, size_t length);
    bool (*row)(void *context, size_t line);
    void *context;
} yunta_csv_handler;

typedef enum {
    YUNTA_CSV_DONE,
    YUNTA_CSV_STOPPED,  /* by the handler */
    YUNTA_CSV_UNCLOSED, /* a quoted cell that never ends */
    YUNTA_CSV_STRAY,    /* a quote inside a cell that is not doubled or not at its ends */
    YUNTA_CSV_TOO_LONG, /* a cell longer than most */
    YUNTA_CSV_MEMORY
} yunta_csv_end;

enum { YUNTA_CSV_SAMPLE = 48 };
typedef struct {
    yunta_csv_end end;
    size_t line;                   /* where the cell at fault starts */
    char sample[YUNTA_CSV_SAMPLE]; /* its beginning, whole characters, NUL-terminated */
} yunta_csv_result;

/* Parses text whose first line has the number line. most: bytes of a cell. O(length). */
yunta_csv_result yunta_csv_parse(const char *text, size_t length, size_t line, char separator,
                                 size_t most, const yunta_csv_handler *handler);

#endif
