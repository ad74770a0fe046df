/* Writes CSV as our results have it: UTF-8, commas, LF, quotes where a cell needs them.
 *
 *     yunta_csv_writer csv = yunta_csv_writer_on(stream);
 *     yunta_csv_text(&csv, "mentor"); yunta_csv_text(&csv, "score"); yunta_csv_end_row(&csv);
 *     yunta_csv_text(&csv, id);       yunta_csv_integer(&csv, 8700); yunta_csv_end_row(&csv);
 *     if (!yunta_csv_fine(&csv)) ...
 *
 * Formulas. A cell is risky when, after any number of apostrophes, it begins with = + - @ tab or CR
 * and it is not a plain negative number (-5, -3.2). A risky cell is written with one more
 * apostrophe in front; the reader (yunta_csv_unguard) takes one apostrophe off every cell of
 * apostrophes followed by = + - @ tab or CR. So =1+1 is written '=1+1, '=1+1 is written ''=1+1, and
 * what is read is what was written, for every text without NUL. A row of empty cells alone is a
 * blank row, which the reader skips.
 */
#ifndef YUNTA_IO_CSV_WRITE_H
#define YUNTA_IO_CSV_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct {
    FILE *stream;
    size_t cells; /* in the row so far */
    bool blank;   /* so is everything in the row so far */
} yunta_csv_writer;

yunta_csv_writer yunta_csv_writer_on(FILE *stream);
/* One cell. NULL is the empty cell. O(bytes). */
void yunta_csv_text(yunta_csv_writer *writer, const char *text);
void yunta_csv_integer(yunta_csv_writer *writer, int64_t value);
void yunta_csv_end_row(yunta_csv_writer *writer);
/* False when the stream has failed; what a buffer still holds is known after fflush or fclose. */
bool yunta_csv_fine(const yunta_csv_writer *writer);

/* How many bytes (0 or 1) the reader takes off the front of a cell. */
size_t yunta_csv_unguard(const char *text, size_t length);

#endif
