/* Cells of a spreadsheet as SpreadsheetML, by way of a buffer into an archive. Texts are written as
 * texts, so that nothing of the data can become a formula. Source: ECMA-376, part 1, 18.3. */
#ifndef YUNTA_IO_CELLS_WRITE_H
#define YUNTA_IO_CELLS_WRITE_H

#include "io/zip.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    yunta_zip *zip;
    char *bytes; /* not yet in the archive */
    size_t count, room;
    char (*letters)[4]; /* of each column, the caller's: A, B, ... */
    size_t shortened;   /* texts that were too long for a cell */
} yunta_cells_writer;

bool yunta_cells_begin(yunta_cells_writer *writer, yunta_zip *zip); /* false: memory */
void yunta_cells_end(yunta_cells_writer *writer);
/* Everything so far goes to the archive. */
void yunta_cells_flush(yunta_cells_writer *writer);
/* As it stands: markup. */
void yunta_cells_text(yunta_cells_writer *writer, const char *markup);
void yunta_cells_integer(yunta_cells_writer *writer, int64_t value);
/* Cells; rows count from 1, columns from 0; style 0: none. An empty text makes no cell; one of more
 * than 32,000 bytes is cut. A time is 2027-03-05T09:00:00-03:00 and stands as what a clock there
 * shows.
 */
void yunta_cells_cell_text(yunta_cells_writer *writer, size_t row, size_t column, int style,
                           const char *text);
void yunta_cells_cell_integer(yunta_cells_writer *writer, size_t row, size_t column, int64_t value);
void yunta_cells_cell_time(yunta_cells_writer *writer, size_t row, size_t column, int style,
                           const char *text);
/* The letters of a column below 16384. */
void yunta_cells_column(size_t column, char letters[static 4]);

#endif
