/* Reads a sheet of an .xlsx (ECMA-376 part 1, SpreadsheetML; transitional or strict) as texts, row
 * by row with bounded memory. Formulas are taken by their stored value and never computed; dates
 * and times come as 2027-03-01, 2027-03-01 09:30, 09:30; truth values as true and false.
 */
#ifndef YUNTA_IO_XLSX_H
#define YUNTA_IO_XLSX_H

#include "base/memory.h"
#include "base/status.h"

typedef struct {
    size_t column;    /* from 0 */
    const char *text; /* UTF-8, valid during the call; not NUL-terminated */
    size_t length;
} yunta_xlsx_cell;

typedef enum {
    YUNTA_XLSX_DONE,
    YUNTA_XLSX_STOPPED,   /* by row */
    YUNTA_XLSX_NO_BOOK,   /* a zip, or not even that, but no workbook */
    YUNTA_XLSX_DAMAGED,   /* a part is missing, or its XML is wrong */
    YUNTA_XLSX_TOO_LARGE, /* a part or a cell beyond the limits, or packed as bombs are */
    YUNTA_XLSX_NO_SHEET,  /* of that name */
    YUNTA_XLSX_MEMORY
} yunta_xlsx_end;

enum { YUNTA_XLSX_STRINGS = 256 << 20 }; /* bytes of all texts that cells share */

typedef struct {
    const char *names; /* of the sheets, in arena */
    /* Where formulas have no value and none of the sheet has one, as in what a program writes that
     * computes nothing: the line of the first, whose cell comes as empty. 0: all is well. */
    size_t uncomputed;
} yunta_xlsx_told;

/* Whether bytes begin as a zip does. */
bool yunta_xlsx_is_zip(const void *bytes, size_t size);

/* Gives the cells that are not empty of each row that has any to row, in order: line counts from 1,
 * columns ascend. sheet: its name (compared folded), NULL for the first that is not hidden. field:
 * most bytes of a cell. O(bytes of the parts). */
yunta_xlsx_end yunta_xlsx_read(const void *bytes, size_t size, const char *sheet, size_t field,
                               bool (*row)(void *context, size_t line, const yunta_xlsx_cell *cells,
                                           size_t count),
                               void *context, yunta_arena *arena, yunta_xlsx_told *told);

#endif
