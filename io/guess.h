/* Guesses what the columns of a form's export are, from their headers and values, in Spanish,
 * English and Portuguese: the id, the role, grids of skills and of hours, and so on. Every guess
 * says why, and what stays open is asked by the policy key that decides it.
 */
#ifndef YUNTA_IO_GUESS_H
#define YUNTA_IO_GUESS_H

#include "io/columns.h"
#include "io/table.h"

typedef enum {
    YUNTA_GUESS_UNPLACED,
    YUNTA_GUESS_COLUMN, /* a column of applicants.csv */
    YUNTA_GUESS_LEVEL,  /* of the grid of skill levels */
    YUNTA_GUESS_WANT,   /* of the grid of wants */
    YUNTA_GUESS_DAY     /* hours of one weekday */
} yunta_guess_kind;

typedef struct {
    yunta_guess_kind kind;
    yunta_column_id column; /* of YUNTA_GUESS_COLUMN */
    int day;                /* of YUNTA_GUESS_DAY, Monday 0 */
    const char *name;       /* of the skill in a grid */
    const char *why;        /* why it was placed, or why not, in words; never NULL */
    /* Where the readers take it by its name whatever it holds, its first value that is not
     * understood; else NULL. */
    const char *misfit;
} yunta_guess_place;

typedef struct { /* one text that the readers would not know, and what it seems to mean */
    const char *written, *meant;
} yunta_guess_spelling;

typedef struct {
    const char *key; /* of `values`: a canonical column or the pattern of a grid */
    yunta_guess_spelling *items;
    size_t count, room;
} yunta_guess_spellings;

typedef struct {
    const char *key; /* of the policy, as eligibility.same */
    const char *question;
    bool needed; /* without it the cohort cannot be read */
} yunta_guess_ask;

enum { YUNTA_GUESS_VALUES = 5 };

typedef struct {
    const yunta_table *table;
    yunta_guess_place *place; /* [table->columns] */
    const char *level, *want; /* patterns of the grids, NULL where there is none */
    /* Of role, sponsor, the levels, the wants, attends; key NULL where nothing is to be said. */
    yunta_guess_spellings values[YUNTA_GUESS_VALUES];
    yunta_guess_spellings labels; /* of hours; key unused */
    bool month_first, rut, free_text;
    int language; /* of the form, YUNTA_LANGUAGE_* */
    struct {
        yunta_guess_ask *items;
        size_t count, room;
    } asks;
    yunta_arena *arena; /* owns all of the above but the table */
} yunta_guess;

/* Guesses from the header and the first 2,000 rows, scales from all of them. The caller frees
 * *guess, before the table. YUNTA_E_MEMORY alone. O(columns * (rows * length + words)). */
yunta_status yunta_guess_table(const yunta_table *table, yunta_guess **guess);
void yunta_guess_free(yunta_guess *guess); /* NULL is fine */

/* The index of the column placed as this, or -1. */
int32_t yunta_guess_find(const yunta_guess *guess, yunta_column_id column);
/* Asks once more; question in arena or static. YUNTA_E_MEMORY. */
yunta_status yunta_guess_add_ask(yunta_guess *guess, const char *key, bool needed,
                                 const char *question);

typedef struct { /* a table of the cohort that stands beside the form */
    yunta_table_id table;
    const char *file; /* its name in the folder */
} yunta_guess_file;

/* Writes the policy: every key with its help and its default, or what was guessed. applicants: the
 * name of the form in the folder. A failed write shows in ferror(stream). YUNTA_E_MEMORY. */
yunta_status yunta_guess_write_policy(const yunta_guess *guess, const char *applicants,
                                      const yunta_guess_file *files, size_t file_count,
                                      FILE *stream);

#endif
