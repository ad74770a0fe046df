/* What the writers of a result share. Private to io/write*.c and io/report*.c.
 *
 * Every table of SPEC section 7 is one yunta_output: its rows, and its columns in their order, each
 * with the function that gives a row's value. NAME.csv and the rows in run.json both come from it:
 * a column is added in one line, and a table by one yunta_output and its place in write_table.c.
 */
#ifndef YUNTA_IO_WRITING_H
#define YUNTA_IO_WRITING_H

#include "base/array.h"
#include "io/csv_write.h"
#include "io/json.h"
#include "io/key.h"
#include "io/staging.h"
#include "io/write.h"

enum { YUNTA_TOP_SKILLS = 3 };

typedef struct {
    int32_t person; /* -1: cancelled whole, and its owner's by the earlier result: see id */
    const char *id, *file;
} yunta_calendar_row;

/* What several tables say of a pair of the pairing. */
typedef struct {
    int32_t parts[YUNTA_COMPONENTS];
    int32_t top[YUNTA_TOP_SKILLS]; /* skills that add most, in that order; -1: no more */
} yunta_pair_facts;

typedef struct yunta_writing {
    const yunta_result *result;
    const yunta_cohort *cohort;
    const yunta_policy *policy;
    yunta_problems *problems;   /* what goes wrong in writing */
    const yunta_problems *told; /* what was told of the inputs before, for the report */
    yunta_arena *arena;
    yunta_secret secret;
    bool keyed; /* it names calendars */
    yunta_edition edition;
    /* Under output.pseudonyms: what stands for each person, expert and facilitator, and the place
     * of each person when sorted by that. NULL otherwise. */
    const char **alias, **expert_alias, **facilitator_alias;
    int32_t *place;
    /* While the files of one area are written (output.by): the area of each person; whoever is of
     * another one than `area` is shown by name alone. NULL: everybody is shown by id. */
    const int32_t *area_of;
    int32_t area;
    YUNTA_ARRAY(char) text;        /* of the value made last */
    bool out_of_memory;            /* making a value failed */
    const yunta_pair_facts *facts; /* [pairs of the pairing] */
    int32_t *gains;                /* [skills] */
    YUNTA_ARRAY(yunta_calendar_row) calendars;
    const struct yunta_exporting *exporting; /* while files for other systems are written */
    const void *invitations;                 /* the rows of exports/invitations.csv, meanwhile */
} yunta_writing;

typedef enum {
    YUNTA_VALUE_EMPTY,
    YUNTA_VALUE_INTEGER,
    YUNTA_VALUE_TEXT,
    YUNTA_VALUE_TIME /* a text in ISO 8601: local, with its offset */
} yunta_value_kind;
typedef struct {
    yunta_value_kind kind;
    int64_t integer;
    const char *text; /* valid until the next value is made */
} yunta_value;

static inline yunta_value yunta_value_empty(void) {
    return (yunta_value){YUNTA_VALUE_EMPTY, 0, ""};
}
static inline yunta_value yunta_value_integer(int64_t integer) {
    return (yunta_value){YUNTA_VALUE_INTEGER, integer, NULL};
}
static inline yunta_value yunta_value_text(const char *text) {
    return (yunta_value){YUNTA_VALUE_TEXT, 0, text};
}

typedef struct {
    const char *name;
    yunta_value (*value)(yunta_writing *writing, const void *row);
} yunta_output_column;

typedef struct {
    const void *items;
    size_t count, size; /* size of one, in bytes */
} yunta_rows;

/* Columns that the cohort decides: one for each session, say. They stand before column `before`. */
typedef struct {
    size_t before;
    size_t (*count)(const yunta_writing *writing);
    const char *(*name)(const yunta_writing *writing, size_t index);
    yunta_value (*value)(yunta_writing *writing, const void *row, size_t index);
} yunta_output_more;

typedef struct {
    const char *name; /* of the file without .csv, and the member of run.json */
    bool csv, json;   /* where it goes */
    bool (*wanted)(const yunta_writing *writing);
    yunta_status (*rows)(yunta_writing *writing, yunta_rows *rows);
    /* The place of a row among the others, most significant key first. */
    void (*order)(const yunta_writing *writing, const void *row, int64_t key[static 4]);
    /* The k-th person whom a row is about, -1 past the last; NULL: a row is about nobody. */
    int32_t (*person)(const yunta_writing *writing, const void *row, size_t k);
    const yunta_output_column *columns;
    size_t column_count;
    const yunta_output_more *more; /* NULL: none */
} yunta_output;

#define YUNTA_COLUMNS(list) .columns = (list), .column_count = sizeof(list) / sizeof *(list)

/* The tables, in the order in which run.json has them. */
extern const yunta_output yunta_output_pairings, yunta_output_unmatched, yunta_output_plenaries,
    yunta_output_attendance, yunta_output_meetings, yunta_output_courses, yunta_output_seats,
    yunta_output_workshops, yunta_output_backups, yunta_output_audit, yunta_output_completion,
    yunta_output_prices, yunta_output_calendars, yunta_output_pseudonyms, yunta_output_tables,
    yunta_output_diff;
extern const yunta_output *const yunta_outputs[];
extern const size_t yunta_output_count;

/* What is shown of a person, an expert, a facilitator: ids and names, or their pseudonyms. */
const char *yunta_writing_id(const yunta_writing *writing, int32_t person);
int64_t yunta_writing_place(const yunta_writing *writing, int32_t person);
/* Rows 0..count - 1 in the order of the places of the two people whom each is about (second: -1 for
 * nobody), ties by row. place: [people], NULL for the order of the people. Free *rows with
 * yunta_free. O(count log count). */
typedef struct {
    int64_t key;
    size_t row;
} yunta_placed_row;
typedef void yunta_row_people(const yunta_writing *writing, size_t row, int32_t *first,
                              int32_t *second);
yunta_status yunta_rows_by_people(const yunta_writing *writing, const int32_t *place, size_t count,
                                  yunta_row_people *people, yunta_placed_row **rows);
yunta_row_people yunta_people_short; /* of the timetable's shortfalls */
const char *yunta_writing_expert(const yunta_writing *writing, int32_t expert);
const char *yunta_writing_facilitator(const yunta_writing *writing, int32_t facilitator);
/* Free text of a solver's, which may name people: withheld ("") under output.pseudonyms. */
const char *yunta_writing_words(const yunta_writing *writing, const char *words);
yunta_value yunta_value_person(const yunta_writing *writing, int32_t person);
/* Local times with offset; minute may be past the day's end. */
yunta_value yunta_value_time(yunta_writing *writing, yunta_day day, int32_t minute);
/* Texts joined by ; as one value: begin, add each, take it. */
void yunta_list_begin(yunta_writing *writing);
void yunta_list_add(yunta_writing *writing, const char *text);
yunta_value yunta_list_value(yunta_writing *writing);

/* Everything that the writers need of a result; free with yunta_writing_end, also after failure. */
yunta_status yunta_writing_begin(yunta_writing *writing, const yunta_result *result,
                                 yunta_problems *problems);
void yunta_writing_end(yunta_writing *writing);
yunta_status yunta_writing_make_aliases(yunta_writing *writing);
/* Fills facts. O(pairs * skills), in parallel. */
yunta_status yunta_writing_find_facts(yunta_writing *writing);
/* A writing of the same result for another thread, with scratch and problems of its own: the
 * calendars must be made. Ending it hands over its problems; end it also after failure. */
yunta_status yunta_writing_share(const yunta_writing *from, yunta_writing *to);
void yunta_writing_unshare(yunta_writing *from, yunta_writing *to);
/* The pseudonyms of people and each person's place among them, in the writing's arena, whether or
 * not the result shows them. Needs the key. */
yunta_status yunta_writing_alias_people(yunta_writing *writing, const char ***alias,
                                        int32_t **place);
bool yunta_writing_chooses(const yunta_writing *writing, int kind); /* YUNTA_FILES_* */

/* The rows of a table in the order in which they are written, for as many passes as it takes. */
typedef struct {
    const yunta_output *output;
    yunta_rows rows;
    size_t columns, extra; /* extra: of `more` */
    void *sorted;          /* NULL: as they are */
} yunta_listing;
/* End it also after failure. */
yunta_status yunta_listing_begin(yunta_writing *writing, const yunta_output *output,
                                 yunta_listing *listing);
void yunta_listing_end(yunta_listing *listing);
const char *yunta_listing_name(const yunta_writing *writing, const yunta_listing *listing,
                               size_t column);
const void *yunta_listing_row(const yunta_listing *listing, size_t row);
yunta_value yunta_listing_value(yunta_writing *writing, const yunta_listing *listing, size_t row,
                                size_t column);

void yunta_listing_write_header(const yunta_writing *writing, const yunta_listing *listing,
                                yunta_csv_writer *csv);
void yunta_listing_write_row(yunta_writing *writing, const yunta_listing *listing, size_t row,
                             yunta_csv_writer *csv);
yunta_status yunta_output_write_csv(yunta_writing *writing, const yunta_output *output,
                                    FILE *stream);
yunta_status yunta_output_write_json(yunta_writing *writing, const yunta_output *output,
                                     yunta_json *json);
void yunta_policy_write_json(const yunta_policy *policy, yunta_json *json, const char *key);
yunta_status yunta_run_write(yunta_writing *writing, bool summary, FILE *stream);

/* One entry of somebody's calendar. */
typedef enum {
    YUNTA_ENTRY_PLENARY,
    YUNTA_ENTRY_COURSE,
    YUNTA_ENTRY_WORKSHOP,
    YUNTA_ENTRY_MEETING
} yunta_entry_kind;
typedef struct {
    int32_t person; /* -1: the office */
    int role;       /* in a meeting: YUNTA_MENTOR, YUNTA_MENTEE; else 0 */
    yunta_entry_kind kind;
    size_t index; /* into the timetable's array of that kind */
    yunta_slot slot;
} yunta_entry;
typedef YUNTA_ARRAY(yunta_entry) yunta_entries;

/* All entries of all people and of the office, by person (office first), time, kind, index. */
yunta_status yunta_entries_collect(const yunta_writing *writing, bool people,
                                   yunta_entries *entries);
/* The skill that adds most among those not taken yet, whose gain becomes 0; count when none is
 * left. O(count). */
size_t yunta_gains_take_best(int32_t *gains, size_t count);
/* The pairs of one mentor: [*first, *last) of the pairing's. */
void yunta_pairs_of_mentor(const yunta_pairing *pairing, int32_t mentor, size_t *first,
                           size_t *last);
/* The k-th mentee of a meeting, as it was held if it has been; -1 past the last. O(log). */
int32_t yunta_mentee_of_meeting(const yunta_writing *writing, const yunta_meeting *meeting,
                                size_t k);
struct yunta_ics_event_text {
    const char *uid, *summary, *description;
    bool counted; /* the first line of the description counts people or sessions */
};
/* What an entry is called and says, in arena. */
yunta_status yunta_entry_text(const yunta_writing *writing, const yunta_entry *entry,
                              yunta_arena *arena, struct yunta_ics_event_text *text);

/* by/NAME/ and areas.csv, when output.by says so. */
yunta_status yunta_areas_write(yunta_writing *writing, yunta_staging *staging);
/* earlier/, withdrawn.csv, added.csv, where there is an earlier result. */
yunta_status yunta_repair_write(yunta_writing *writing, yunta_staging *staging);
bool yunta_calendars_wanted(const yunta_writing *writing);
/* calendars/all.ics, calendars/TOKEN.ics; fills writing->calendars. */
yunta_status yunta_calendars_write(yunta_writing *writing, yunta_staging *staging);
/* Warns when calendars and invitations of the result before were named with another key; the key
 * must be there. */
yunta_status yunta_key_tell_new(yunta_writing *writing, yunta_staging *staging);
/* Of each area's people, area_folder[area]/calendars/: people of other areas by name alone. While
 * area_of is set. */
yunta_status yunta_calendars_of_areas(yunta_writing *writing, const char *const *area_folder,
                                      yunta_staging *staging);
/* exports/NAME.csv for each target of output.exports; after the calendars. */
yunta_status yunta_exports_write(yunta_writing *writing, yunta_staging *staging);
/* Moves what this result makes stale to previous/, and keeps what is there already. */
yunta_status yunta_stale_keep(yunta_writing *writing, yunta_staging *staging);
yunta_status yunta_timings_write(yunta_writing *writing, double started, yunta_staging *staging);
/* pairings.xlsx; yunta.sqlite, with the runs of the earlier one. */
yunta_status yunta_xlsx_write(yunta_writing *writing, yunta_staging *staging);
yunta_status yunta_sqlite_write(yunta_writing *writing, yunta_staging *staging);
/* Whose events the calendars go on with. What is made from an earlier result (repair, --keep) is of
 * its edition, and so is a result in whose place this one comes when the programme's dates then and
 * now meet; else it is a new one, of the programme's name and start. */
yunta_status yunta_edition_choose(yunta_writing *writing, const yunta_staging *staging);
yunta_status yunta_manifest_write(yunta_writing *writing, yunta_staging *staging);

#endif
