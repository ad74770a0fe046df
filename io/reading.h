/* Private to io/read*.c: what the readers of the tables share.
 *
 * Errors in the input are added to the problems and reading goes on, so that everything wrong is
 * told at once. Out of memory is sticky: helpers set yunta_reading.out_of_memory and return
 * something harmless, and every reader ends with yunta_reading_state.
 */
#ifndef YUNTA_IO_READING_H
#define YUNTA_IO_READING_H

#include "base/array.h"
#include "base/list.h"
#include "io/cell.h"
#include "io/columns.h"
#include "io/read.h"
#include "io/table.h"

enum { YUNTA_ROWS_BETWEEN_CHECKS = 4096 };

/* read_intern.c: texts numbered in the order in which they first come. Zeroed to begin with. The
 * texts must outlive it. */
typedef struct {
    const char **text;
    size_t count, room;
    int32_t *slot;
    size_t slots;
} yunta_interned;

typedef struct { /* one entry of the policy's `values` for one column, sorted by folded */
    const char *folded, *meant;
} yunta_spelling;

typedef struct {
    const char *key; /* header key of the column's name, as yunta_names_of_values gives it */
    const yunta_map *map;
    yunta_spelling *items;
    size_t count;
    yunta_list_labels wide; /* those that hold separators of lists */
} yunta_spellings;

typedef struct {              /* an entry of the policy's `columns` */
    const char *key, *header; /* header keys */
    const char *nearest;      /* the applicants' header nearest to it, NULL for none or if found */
    bool found;               /* some table has the header */
    bool lacking;             /* the applicants have no such column, by this or another name */
    bool elsewhere;           /* another table has the header, and no name of the column's own */
} yunta_mapping;

typedef struct {      /* what a name in a rule stands for */
    int32_t column;   /* the applicants' column, -1 for one of the policy's own */
    const char *name; /* of that column; else the key in `columns`, or the header */
    const char *key;  /* header key of name */
} yunta_meaning;

typedef struct {
    const yunta_policy *policy;
    const char *folder;
    const yunta_changes *changes;   /* NULL: none */
    bool anywhere;                  /* the policy's files may lie outside the folder */
    const yunta_deadline *deadline; /* NULL: none */
    int steps;                      /* done, to be told to deadline */
    yunta_problems *problems;
    yunta_cohort *cohort;
    yunta_arena *scratch;           /* lives until the reading ends */
    const char *name[YUNTA_TABLES]; /* relative to the folder, NULL where there is no such file */
    const char *path[YUNTA_TABLES]; /* as opened */
    yunta_spellings *values;        /* [policy->values.count] */
    yunta_mapping *mapping;         /* [policy->columns.count] */
    const char *const *spelling[YUNTA_COLUMNS]; /* header keys of the names of each, NULL last */
    bool opened[YUNTA_TABLES];
    YUNTA_ARRAY(yunta_input) inputs;
    yunta_interned people; /* the ids of the cohort's people, by index; empty if read before */
    int32_t last_person;   /* that was looked up */
    YUNTA_ARRAY(const char *) departed; /* of the changes' former people, those in no table */
    bool has_rows[YUNTA_CHANGES];   /* of the changes' added files: rows of applicants, no list */
    YUNTA_ARRAY(const char *) back; /* keys of those whom the last one has as applicants */
    const char *id_header;          /* of the applicants' ids, where there are changes */
    bool address_ids;               /* the applicants have addresses and no column of ids */
    uint8_t *gone;                  /* [people] left, while changes are applied */
    bool out_of_memory, unreadable, stopped;
} yunta_reading;

typedef struct {
    yunta_reading *reading;
    yunta_table_id id;
    yunta_table *table;
    const char **key; /* [table->columns] header keys */
    bool *used;       /* [table->columns] */
    const int32_t
        *twin; /* [table->columns] the first column of the same header, -1 for none before */
    int32_t at[YUNTA_COLUMNS];                    /* the table's column, -1 when it has none */
    const yunta_spellings *values[YUNTA_COLUMNS]; /* NULL for none */
} yunta_sheet;

/* read.c: the beginning and the end of a reading. errors_before: how many there were. */
bool yunta_reading_prepare(yunta_reading *reading);
yunta_status yunta_reading_outcome(const yunta_reading *reading, size_t errors_before);

/* read_files.c: where the tables are. */
void yunta_reading_locate(yunta_reading *reading);
/* After yunta_reading_locate: warns of files of the folder whose names are nearly a table's, or its
 * name in Spanish, and that are not read. O(files x names). */
void yunta_reading_strays(yunta_reading *reading);
void yunta_reading_input(yunta_reading *reading, const char *table, const char *path,
                         const char *name, const char *sha256, size_t rows);
char *yunta_reading_join(yunta_arena *arena, const char *folder, const char *name);

/* read_reading.c: the state of a reading. */
yunta_status yunta_reading_state(const yunta_reading *reading);
bool yunta_reading_going(yunta_reading *reading); /* false: out of memory, or a stop was asked */
/* A copy of count items in the cohort's arena. */
void *yunta_reading_keep(yunta_reading *reading, const void *items, size_t count, size_t size);
void *yunta_reading_alloc(yunta_reading *reading, yunta_arena *arena, size_t count, size_t size);
const char *yunta_reading_copy(yunta_reading *reading, const char *text); /* in the cohort's */
const char *yunta_reading_fold(yunta_reading *reading, yunta_arena *arena, const char *text);
const char *yunta_reading_key(yunta_reading *reading, const char *header); /* in scratch */
const char *yunta_reading_trim(yunta_reading *reading, yunta_arena *arena, const char *text);
/* The place of a line of the policy. */
yunta_place yunta_reading_policy(const yunta_reading *reading, size_t line, const char *key);

/* qsort of what is mostly in order already: a file that we or a database wrote. O(count) if it is.
 */
void yunta_reading_sort(void *items, size_t count, size_t size,
                        int (*order)(const void *, const void *));

#define yunta_reading_push(reading, array, value)                                                  \
    do {                                                                                           \
        if (!yunta_array_push(array, value))                                                       \
            (reading)->out_of_memory = true;                                                       \
    } while (0)

/* The number of a text, a new one if it has none; -1 when memory runs out. O(length). */
int32_t yunta_intern(yunta_reading *reading, yunta_interned *interned, const char *text);
int32_t yunta_intern_find(const yunta_interned *interned, const char *text); /* or -1 */
int32_t yunta_reading_person(yunta_reading *reading, const char *id);        /* or -1 */
/* What all spellings of one id share: of a RUT, one spelling; else yunta_person_key. */
const char *yunta_reading_person_key(yunta_reading *reading, const char *id);
void yunta_intern_free(yunta_interned *interned);

/* read_names.c: what the names of the policy stand for. Keys are header keys. A name in a rule is a
 * column by, in this order: the applicants' own name of it, the header that `columns` gives it, an
 * alias; else it is a column of the policy's own. */
void yunta_names_prepare(yunta_reading *reading);
/* Whether a key of `columns` or `values` stands for a column of some table. */
bool yunta_names_stands(const yunta_reading *reading, const char *key, yunta_column_id column);
bool yunta_names_known(const yunta_reading *reading, const char *key); /* for any, or an alias */
int32_t yunta_names_applicants(const yunta_reading *reading, const char *key); /* or -1 */
yunta_meaning yunta_names_meaning(yunta_reading *reading, const char *name);
/* Whether a header is read as a column without `columns`. */
bool yunta_names_spells(const yunta_reading *reading, const char *key, yunta_column_id column);
/* The line of the policy where a key (NULL: any of a few) has a text; 0 where it is not known. */
size_t yunta_names_line(const yunta_policy *policy, const char *key, const char *text);
/* The key of `columns` for a key of `values` that is the header there; else itself. */
const char *yunta_names_of_values(const yunta_reading *reading, const char *key);

/* read_values.c: the policy's `values`. */
void yunta_reading_values(yunta_reading *reading);
const yunta_spellings *yunta_reading_spellings(const yunta_reading *reading, const char *key);
const yunta_spellings *yunta_reading_column_spellings(const yunta_reading *reading,
                                                      yunta_column_id column);
/* What a text means after `values`: itself when nothing is said of it. spellings may be NULL. */
const char *yunta_reading_meant(yunta_reading *reading, const yunta_spellings *spellings,
                                const char *text);

/* The elements of a list in a cell, as yunta_list_split finds them beside the spellings (NULL:
 * none); in scratch. */
const char **yunta_reading_list(yunta_reading *reading, const yunta_spellings *spellings,
                                const char *text, size_t *count);

/* read_sheet.c: a table with its columns found. *sheet is NULL when the file is absent, cannot be
 * read, or lacks a needed column (reported). */
void yunta_sheet_open(yunta_reading *reading, yunta_table_id id, yunta_sheet **sheet);
void yunta_sheet_bind(yunta_sheet *sheet); /* for those who read the table by themselves */
bool yunta_sheet_complete(const yunta_sheet *sheet); /* reports needed columns that lack */
void yunta_sheet_unknown(const yunta_sheet *sheet);  /* the note on columns that nobody used */
void yunta_sheet_close(yunta_sheet *sheet);
/* The error that two columns, by their headers, the second at a place, stand for that of a name. */
void yunta_sheet_two_columns(yunta_reading *reading, yunta_place second, const char *name,
                             const char *first);
/* The column of a header: exact key; -1 when there is none. */
int32_t yunta_sheet_header(const yunta_sheet *sheet, const char *header);
const char *yunta_sheet_nearest(const yunta_sheet *sheet, const char *header); /* or NULL */
typedef void (*yunta_row_reader)(yunta_sheet *sheet, size_t row, void *context);
/* Gives every row to row, after the note on unknown columns. */
void yunta_sheet_rows(yunta_sheet *sheet, yunta_row_reader row, void *context);
/* Opens a table, gives every row of it to row, closes it. */
void yunta_sheet_each(yunta_reading *reading, yunta_table_id id, yunta_row_reader row,
                      void *context);

/* read_twins.c: columns of the same header, found once the keys are; reported where they are used,
 * which of the applicants' is known at the end. O(columns log columns). */
void yunta_sheet_find_twins(yunta_sheet *sheet);
void yunta_sheet_twins(const yunta_sheet *sheet);

/* read_cells.c: typed cells. Each getter reports what is wrong and then returns false. */
static inline bool yunta_sheet_has(const yunta_sheet *sheet, yunta_column_id column) {
    return sheet->at[column] >= 0;
}
/* The cell after `values`, trimmed; "" when empty or there is no such column. */
const char *yunta_sheet_text(const yunta_sheet *sheet, size_t row, yunta_column_id column);
const char *yunta_sheet_kept(const yunta_sheet *sheet, size_t row, yunta_column_id column);
yunta_place yunta_sheet_place(const yunta_sheet *sheet, size_t row, yunta_column_id column);
void yunta_sheet_fault(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                       const char *mend, const char *what);
/* Whether a text may be a value; else tells. What names, compares and lists people must ask. */
bool yunta_reading_sound(yunta_reading *reading, yunta_place place, const char *text);
bool yunta_sheet_filled(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                        const char **text);
/* An empty cell gives preset, YUNTA_NO_INT an error where empty is not allowed (needed). */
typedef struct {
    int32_t least, most, preset;
    bool needed;
} yunta_bounds;
bool yunta_sheet_integer(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                         yunta_bounds bounds, int32_t *value);
/* Of a number that is whole, or is not, whether it stands within the bounds; else tells. */
bool yunta_sheet_bounded(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                         yunta_bounds bounds, bool whole, int32_t *value);
/* read_numbers.c: a whole number in a column where fractions are written too, where 8.000 may be
 * 8: read as the other cells of the column say, and an error where they do not. numbers: of the
 * column, zeroed before its first row. O(1), O(rows) once where there is such a cell. */
typedef struct {
    yunta_cell_evidence evidence;
    bool learnt;
} yunta_numbers;
bool yunta_sheet_number(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                        yunta_bounds bounds, yunta_numbers *numbers, int32_t *value);
bool yunta_sheet_day(const yunta_sheet *sheet, size_t row, yunta_column_id column, bool needed,
                     yunta_day *day);
bool yunta_sheet_time(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                      int32_t *minute);
/* Two times or two dates that must not be reversed. */
bool yunta_sheet_times(const yunta_sheet *sheet, size_t row, yunta_column_id from,
                       yunta_column_id to, int16_t minutes[static 2]);
bool yunta_sheet_days(const yunta_sheet *sheet, size_t row, yunta_column_id from,
                      yunta_column_id to, bool needed, yunta_day days[static 2]);
bool yunta_sheet_answer(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                        yunta_answer *answer);
/* A person of the cohort; unknown ones are errors. */
bool yunta_sheet_person(const yunta_sheet *sheet, size_t row, yunta_column_id column,
                        int32_t *person);
/* Two different persons. */
bool yunta_sheet_pair(const yunta_sheet *sheet, size_t row, yunta_column_id mentor,
                      yunta_column_id mentee, int32_t *a, int32_t *b);

/* read_dictionary.c: equal texts get equal codes, ascending with the folded text. */
typedef struct {
    const char *folded, *text;
} yunta_word;
typedef struct {
    yunta_word *items; /* after sealing: one a folded text, ascending */
    size_t count, room;
} yunta_dictionary;
void yunta_dictionary_add(yunta_reading *reading, yunta_dictionary *dictionary, const char *text);
/* For texts that are folded already. */
void yunta_dictionary_add_folded(yunta_reading *reading, yunta_dictionary *dictionary,
                                 const char *folded, const char *text);
void yunta_dictionary_seal(yunta_dictionary *dictionary); /* the least spelling of each stays */
int32_t yunta_dictionary_find(const yunta_dictionary *dictionary, const char *folded); /* or -1 */
const char **yunta_dictionary_texts(yunta_reading *reading, const yunta_dictionary *dictionary);
void yunta_dictionary_free(yunta_dictionary *dictionary);

/* read_align.c: another file of applicants beside their table. A header of it stands for the column
 * of the table that has it too, or else that is the same column of the contract: by `columns`, name
 * or alias. */
bool yunta_align_roles(const yunta_sheet *sheet, const yunta_table *more); /* it has their roles */
/* [columns of the sheet] the column of `more` that stands for each, -1 for none; in scratch. Tells
 * the headers that stand for none, and two that stand for one. O(columns of both, multiplied). */
int32_t *yunta_align(const yunta_sheet *sheet, const yunta_table *more);

/* read_changes.c: more rows of applicants; then who takes part no more. */
void yunta_reading_add(yunta_sheet *sheet);
void yunta_reading_withdraw(yunta_reading *reading);
/* Whether a row of the applicants stands for somebody who is in no table any more: an id alone. */
bool yunta_reading_departed(const yunta_sheet *sheet, size_t row);

/* read_mapping.c: what `columns` finds in the applicants' table, for the end. */
void yunta_reading_mapped(const yunta_sheet *sheet);

/* The applicants, while their table is open. */
typedef struct {
    yunta_sheet *sheet;
    size_t *row; /* [people] the row of each person */
} yunta_applicants;

/* The readers, one or two a file, in the order in which they run. */
void yunta_reading_people(yunta_reading *reading, yunta_applicants *applicants);
void yunta_reading_zones(yunta_applicants *applicants);
void yunta_reading_columns(yunta_applicants *applicants);
/* The columns that the policy names (rules, quotas, output.by), no text twice; in scratch. */
yunta_texts yunta_reading_named(yunta_reading *reading);
/* The numbers that conditions compare, each read as the other cells of its column say. O(people).
 */
void yunta_reading_numbers(yunta_applicants *applicants);
void yunta_reading_terms(yunta_applicants *applicants);
void yunta_reading_skills(yunta_applicants *applicants);
void yunta_reading_hours(yunta_applicants *applicants);
void yunta_reading_absences(yunta_reading *reading);
void yunta_reading_preferences(yunta_reading *reading);
void yunta_reading_constraints(yunta_reading *reading);
void yunta_reading_history(yunta_reading *reading);
void yunta_reading_outcomes(yunta_reading *reading);
void yunta_reading_scores(yunta_reading *reading);
void yunta_reading_sessions(yunta_reading *reading);
void yunta_reading_holidays(yunta_reading *reading);
void yunta_reading_workshops(yunta_reading *reading);
void yunta_reading_travel(yunta_reading *reading);
void yunta_reading_lacks(yunta_applicants *applicants); /* read_lacks.c */
/* read_spelling.c: warnings of what is written in nearly the same way: the texts of the usual
 * columns and of those of the rules; the terms of lists (terms[s]: of columns[s], codes of words);
 * the names of skills (line: [names->count] where each stands first in their table, 0: in headers
 * alone). */
void yunta_reading_spelling(yunta_applicants *applicants);
void yunta_reading_near_terms(const yunta_applicants *applicants, const yunta_dictionary *words,
                              const yunta_column_id *columns, const yunta_terms *const *terms,
                              size_t sets);
void yunta_reading_near_skills(yunta_reading *reading, const yunta_dictionary *names,
                               const size_t *line);
void yunta_reading_mapping(yunta_reading *reading); /* read_mapping.c */

#endif
