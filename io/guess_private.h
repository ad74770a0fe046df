/* What the files of guess share. */
#ifndef YUNTA_IO_GUESS_PRIVATE_H
#define YUNTA_IO_GUESS_PRIVATE_H

#include "base/array.h"
#include "base/language.h"
#include "base/text.h"
#include "io/cell.h"
#include "io/guess.h"

enum { YUNTA_GUESS_ROWS = 2000, YUNTA_GUESS_HOURS = 48 };

/* What the values of a column are, of `filled` that are not empty. */
typedef struct {
    size_t rows, filled, distinct, repeated; /* repeated: rows whose value an earlier row has */
    size_t integers, years, ages, answers, roles, emails, ruts, zones, levels, wants, hours;
    size_t numbered;                 /* no levels yet, but words with a number of 1 to 5 */
    size_t wide_wants;               /* 4 and 5 without words, of a scale of 1 to 5 */
    size_t dates, dates_month_first; /* read day first, month first */
    size_t in_order;                 /* row k holds k + 1 */
    size_t bytes, words, items;      /* of all values; items: of their lists */
    int32_t least, most;             /* of the integers */
    const char *sample;              /* the first one, "" for none */
} yunta_guess_profile;

enum { YUNTA_GUESS_ANSWERS = 300 }; /* of one scale */

/* An answer of a grid that holds a number: 4, 4 - Poco, Poco (4). */
typedef struct {
    const char *cell, *text; /* as in the table, and trimmed */
    int32_t number;
    bool labelled;
    int word;  /* the grade that its words say, -1 for none */
    int read;  /* the grade that its reader takes it for, -1 for none */
    int meant; /* what it is to be mapped to, -1 to leave it to its reader */
} yunta_guess_answer_seen;

/* The answers with numbers of the whole table, each once. */
typedef struct {
    yunta_guess_answer_seen *answers; /* [count] */
    size_t count;
    bool backwards;      /* "1 - Experto", "5 - Nada" */
    bool turned;         /* some of backwards were mapped */
    bool sure;           /* backwards: a whole scale, with known words at both of its ends */
    bool too_many;       /* answers, so that none of them was mapped */
    int32_t least, most; /* of the numbers */
    const char *rest;    /* the first that nobody can tell; NULL for none */
} yunta_guess_scale;

typedef struct {
    yunta_guess *guess;
    const yunta_table *table;
    yunta_guess_profile *profile;  /* [columns] */
    const char **words;            /* [columns] " words of the header " */
    const char **graded;           /* [columns] why one of a family of levels is no grid, or NULL */
    yunta_guess_scale level, want; /* of the grids */
    bool out_of_memory;
} yunta_guessing;

/* guess_profile.c */
void yunta_guess_look(yunta_guessing *guessing, size_t column, yunta_guess_profile *profile);
/* Whether a value, by its own profile, is one of those that are wanted. */
typedef bool (*yunta_guess_fits)(const yunta_guess_profile *one, const void *of);
/* The first value that does not fit, NULL for none. of: handed to fits. */
const char *yunta_guess_misfit(yunta_guessing *guessing, size_t column, yunta_guess_fits fits,
                               const void *of);
/* Whether nearly all (nine of ten, none left out among few) of the filled are so. */
bool yunta_guess_most(const yunta_guess_profile *profile, size_t count);

/* guess_words.c: folded letters and digits, one blank between words and around them. */
const char *yunta_guess_words(yunta_guessing *guessing, const char *text);
/* Whether one of the phrases (separated by |) stands in words. */
bool yunta_guess_says(const char *words, const char *phrases);
int yunta_guess_language(const yunta_guessing *guessing);

/* guess_spelling.c: what a text seems to mean. 0 or false when nothing is recognised. */
int yunta_guess_role(const char *words);
bool yunta_guess_answer(const char *words, bool *yes);
int yunta_guess_weekday(const char *words); /* Monday 0, -1 for none */
bool yunta_guess_hours(yunta_guessing *guessing, const char *label,
                       char hours[static YUNTA_GUESS_HOURS]);
/* Fills guess->values and guess->labels from the columns as they are placed. */
void yunta_guess_spellings_find(yunta_guessing *guessing);

/* guess_grade.c: how much the words of an answer say. */
int yunta_guess_level(const char *words); /* 1..5, 0 for none */
int yunta_guess_want(const char *words);  /* 0..3, -1 for none */

/* guess_scale.c: which way the scales of the grids run, "1 - Experto" or "5 - Experto", and what
 * their answers with numbers mean. */
void yunta_guess_scales(yunta_guessing *guessing);
/* The whole number that an answer begins or ends with. */
bool yunta_guess_number(const char *text, int32_t *number);

/* guess_grid.c: places the columns of grids. */
void yunta_guess_grids(yunta_guessing *guessing);

/* guess_ask.c */
void yunta_guess_asks(yunta_guessing *guessing);

/* A text in the guess's arena; "" and out_of_memory when there is no memory. */
const char *yunta_guess_text(yunta_guessing *guessing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
