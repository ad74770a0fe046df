/* What the files of cell share. */
#ifndef YUNTA_IO_CELL_PRIVATE_H
#define YUNTA_IO_CELL_PRIVATE_H

#include "io/cell.h"

enum { YUNTA_CELL_ROOM = 128 };

/* text as cells are compared, without allocation: trimmed, every run of blanks (U+00A0, U+202F
 * and their kin too) one space, Latin letters in lower case without accents, every dash and the
 * minus sign as -. Other characters stay. False when it is longer than a cell of this kind is. */
bool yunta_cell_plain(const char *text, char plain[static YUNTA_CELL_ROOM]);

/* Steps over one space, if there is one. */
void yunta_cell_skip_space(const char **at);
/* Steps over word if the text goes on with it. */
bool yunta_cell_skip(const char **at, const char *word);
/* Reads least..most digits; false, and nothing read, when there are fewer or more. */
bool yunta_cell_digits(const char **at, int least, int most, int32_t *value);

/* A word in plain text and what it stands for. */
typedef struct {
    const char *word;
    int value;
} yunta_cell_known;
enum { YUNTA_CELL_UNKNOWN = -1 };

/* The value of the word of length bytes, YUNTA_CELL_UNKNOWN when it is none of them. O(count). */
int yunta_cell_look_up(const yunta_cell_known *words, size_t count, const char *word,
                       size_t length);
bool yunta_cell_is_letter(char c);
/* Steps to the next run of letters; its length, 0 at the end. */
size_t yunta_cell_next_word(const char **at);

/* A time of day in plain text: minute 0..1440 and second. h, hrs, horas may follow. marked: it says
 * a. m. or p. m.; without that the minutes are needed. Steps over it. */
bool yunta_cell_clock(const char **at, int32_t *minute, int32_t *second, bool *marked);

#endif
