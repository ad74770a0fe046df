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
    size_t dates, dates_month_first; /* read day first, month first */
    size_t in_order;                 /* row k holds k + 1 */
    size_t bytes, words, items;      /* of all values; items: of their lists */
    int32_t least, most;             /* of the integers */
    const char *sample;              /* the first one, "" for none */
} yunta_guess_profile;

/* How the numbers beside the words of a grid's answers count. */
typedef struct {
    bool backwards;      /* "1 - Experto", "5 - Nada" */
    bool turns;          /* turned about, all of them are ours */
    int32_t least, most; /* of the numbers */
    int64_t weight;      /* rows that run backwards, less those that do not */
    const char *rest;    /* the first of backwards that nobody can turn; NULL for none */
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
int yunta_guess_level(const char *words);   /* 1..5 */
int yunta_guess_want(const char *words);    /* 0..3, -1 for none */
int yunta_guess_weekday(const char *words); /* Monday 0, -1 for none */
bool yunta_guess_hours(yunta_guessing *guessing, const char *label,
                       char hours[static YUNTA_GUESS_HOURS]);
/* Fills guess->values and guess->labels from the columns as they are placed. */
void yunta_guess_spellings_find(yunta_guessing *guessing);

/* guess_scale.c: which way the scales of the grids run, "1 - Experto" or "5 - Experto". */
void yunta_guess_scales(yunta_guessing *guessing);
/* What an answer of a grid means where its reader would not know it or takes it wrongly, else -1.
 */
int yunta_guess_level_meant(yunta_guessing *guessing, const char *text);
int yunta_guess_want_meant(yunta_guessing *guessing, const char *text);

/* guess_grid.c: places the columns of grids. */
void yunta_guess_grids(yunta_guessing *guessing);

/* guess_ask.c */
void yunta_guess_asks(yunta_guessing *guessing);

/* A text in the guess's arena; "" and out_of_memory when there is no memory. */
const char *yunta_guess_text(yunta_guessing *guessing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
