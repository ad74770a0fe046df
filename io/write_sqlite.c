/* yunta.sqlite: the tables with keys, indexes and views. */
#include "io/sqlite_store.h"
#include <string.h>

/* The columns that tell the rows of a table apart, in SQL (NULL: not said), and whether all its
 * people are of this cohort. */
typedef struct {
    const yunta_output *output;
    const char *key;
    bool of_cohort;
} table_rule;

static const table_rule rules[] = {
    {&yunta_output_pairings, "mentor, mentee", true},
    {&yunta_output_unmatched, "person", true},
    {&yunta_output_plenaries, "\"group\", session", true},
    {&yunta_output_attendance, "person", true},
    {&yunta_output_meetings, "mentor, mentee, number", true},
    {&yunta_output_courses, "course, number", true},
    {&yunta_output_seats, "course, person", true},
    {&yunta_output_workshops, "workshop", true},
    {&yunta_output_backups, "mentor, mentee, \"for\", choice", true},
    {&yunta_output_audit, "\"column\", \"group\", side", true},
    {&yunta_output_completion, "person", true},
    {&yunta_output_prices, NULL, true},
    {&yunta_output_calendars, "file",
     false}, /* those who left too; of a key before, a second one */
};

static const char *const person_columns[] = {"mentor", "mentee", "person", "alternate"};

yunta_status yunta_store_state(const yunta_store *s) {
    return s->out_of_memory || s->writing->out_of_memory ? YUNTA_E_MEMORY
                                                         : yunta_database_state(s->base);
}

const char *yunta_store_text(yunta_store *s, const char *made) {
    if (!made)
        s->out_of_memory = true;
    return made ? made : "";
}

static table_rule rule_of(const yunta_output *output) {
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++)
        if (rules[k].output == output)
            return rules[k];
    return (table_rule){output, NULL, false};
}

/* Whether a column names people of the cohort; the ones that the cohort decides never do. */
static bool is_reference(const yunta_store *s, const yunta_listing *listing, size_t column) {
    const yunta_output_more *more = listing->output->more;
    const char *name = yunta_listing_name(s->writing, listing, column);
    if (!rule_of(listing->output).of_cohort ||
        (more && column >= more->before && column < more->before + listing->extra))
        return false;
    for (size_t k = 0; k < sizeof person_columns / sizeof *person_columns; k++)
        if (!strcmp(name, person_columns[k]))
            return true;
    return false;
}

/* ---- people ---- */

static const char *column_text(const yunta_store *s, int32_t column, size_t person) {
    return column < 0 ? NULL : s->writing->cohort->column[column].text[person];
}

static void write_person(yunta_store *s, size_t person) {
    static const char *const roles[] = {"", "mentor", "mentee", "both"};
    const yunta_cohort *cohort = s->writing->cohort;
    const yunta_person *who = &cohort->person[person];
    bool hidden = s->writing->alias != NULL;
    const char *values[] = {
        yunta_writing_id(s->writing, (int32_t)person),
        roles[who->role & YUNTA_BOTH],
        who->name,
        who->email,
        column_text(s, cohort->institution, person),
        column_text(s, cohort->unit, person),
        column_text(s, cohort->region, person),
    };
    for (int k = 0; k < 7; k++)
        yunta_database_bind_text(s->base, k + 1, hidden && k > 1 ? NULL : values[k]);
    yunta_database_step(s->base);
}

static void write_people(yunta_store *s) {
    yunta_database_run(s->base, "CREATE TABLE people(id TEXT PRIMARY KEY NOT NULL, role TEXT NOT "
                                "NULL, name TEXT, email TEXT, institution TEXT, unit TEXT, region "
                                "TEXT) WITHOUT ROWID");
    yunta_database_prepare(s->base, "INSERT INTO people VALUES(?, ?, ?, ?, ?, ?, ?)");
    for (size_t p = 0; p < s->writing->cohort->people && yunta_store_state(s) == YUNTA_OK; p++)
        write_person(s, p);
}

/* ---- the tables of the result ---- */

/* A column is of integers when all its values are. */
static bool *find_integers(yunta_store *s, const yunta_listing *listing) {
    bool *integers = yunta_alloc(listing->columns, sizeof *integers);
    bool *filled = yunta_alloc(listing->columns, sizeof *filled);
    for (size_t c = 0; integers && filled && c < listing->columns; c++)
        integers[c] = true;
    for (size_t row = 0; integers && filled && row < listing->rows.count; row++)
        for (size_t c = 0; c < listing->columns; c++) {
            if (!integers[c])
                continue;
            yunta_value value = yunta_listing_value(s->writing, listing, row, c);
            integers[c] = value.kind == YUNTA_VALUE_INTEGER || value.kind == YUNTA_VALUE_EMPTY;
            filled[c] = filled[c] || value.kind == YUNTA_VALUE_INTEGER;
        }
    for (size_t c = 0; integers && filled && c < listing->columns; c++)
        integers[c] = integers[c] && filled[c];
    s->out_of_memory = s->out_of_memory || !integers || !filled;
    yunta_free(filled);
    return integers;
}

/* Those of the cohort's sessions differ from the table's own and from one another in more than
 * case.
 */
static const char *column_name(yunta_store *s, const yunta_listing *listing, size_t column) {
    return yunta_store_text(
        s,
        yunta_database_quote(s->writing->arena, yunta_listing_name(s->writing, listing, column)));
}

static const char *add(yunta_store *s, const char *before, const char *more) {
    return yunta_store_text(s, yunta_arena_format(s->writing->arena, "%s%s", before, more));
}

static void create_table(yunta_store *s, const yunta_listing *listing, const bool *integers) {
    const yunta_output *output = listing->output;
    yunta_arena *arena = s->writing->arena;
    const char *key = rule_of(output).key;
    const char *sql =
        yunta_store_text(s, yunta_arena_format(arena, "CREATE TABLE %s(", output->name));
    for (size_t c = 0; c < listing->columns; c++) {
        sql = yunta_store_text(
            s, yunta_arena_format(arena, "%s%s%s %s%s", sql, c ? ", " : "",
                                  column_name(s, listing, c), integers[c] ? "INTEGER" : "TEXT",
                                  is_reference(s, listing, c) ? " REFERENCES people(id)" : ""));
    }
    if (key)
        sql = yunta_store_text(s, yunta_arena_format(arena, "%s, PRIMARY KEY(%s)", sql, key));
    if (!s->out_of_memory)
        yunta_database_run(s->base, add(s, sql, ")"));
}

/* A text made for the value alone is gone with the next; most are the cohort's. */
static void bind(yunta_store *s, int parameter, const yunta_value *value) {
    if (value->kind == YUNTA_VALUE_INTEGER)
        yunta_database_bind_integer(s->base, parameter, value->integer);
    else if (value->kind == YUNTA_VALUE_EMPTY)
        yunta_database_bind_null(s->base, parameter);
    else if (value->text == s->writing->text.items)
        yunta_database_bind_text(s->base, parameter, value->text);
    else
        yunta_database_bind_kept(s->base, parameter, value->text);
}

static void insert_rows(yunta_store *s, const yunta_listing *listing) {
    const char *sql = add(s, "INSERT INTO ", listing->output->name);
    for (size_t c = 0; c < listing->columns; c++)
        sql = add(s, sql, c ? ", ?" : " VALUES(?");
    sql = add(s, sql, ")");
    if (s->out_of_memory)
        return;
    yunta_database_prepare(s->base, sql);
    for (size_t row = 0; row < listing->rows.count && yunta_store_state(s) == YUNTA_OK; row++) {
        for (size_t c = 0; c < listing->columns; c++) {
            yunta_value value = yunta_listing_value(s->writing, listing, row, c);
            bind(s, (int)c + 1, &value);
        }
        yunta_database_step(s->base);
    }
}

/* An index for each reference that the primary key does not begin with. */
static void create_indexes(yunta_store *s, const yunta_listing *listing) {
    const char *key = rule_of(listing->output).key, *table = listing->output->name;
    for (size_t c = 0; c < listing->columns; c++) {
        const char *name = yunta_listing_name(s->writing, listing, c);
        if (!is_reference(s, listing, c) || (key && !strncmp(key, name, strlen(name))))
            continue;
        const char *sql = yunta_store_text(s, yunta_arena_format(s->writing->arena,
                                                                 "CREATE INDEX %s_by_%s ON %s(%s)",
                                                                 table, name, table, name));
        if (!s->out_of_memory)
            yunta_database_run(s->base, sql);
    }
}

static yunta_status write_table(yunta_store *s, const yunta_output *output) {
    enum { MOST_COLUMNS = 1500 };
    yunta_listing listing;
    yunta_status status = yunta_listing_begin(s->writing, output, &listing);
    if (status == YUNTA_OK && listing.columns > MOST_COLUMNS) {
        yunta_problem_add(s->writing->problems, YUNTA_WARNING,
                          (yunta_place){YUNTA_SQLITE_FILE, 0, NULL}, output->name,
                          T("the CSV file has it", "el archivo CSV la tiene"),
                          T("a table of more than %d columns is left out",
                            "una tabla de más de %d columnas queda fuera"),
                          MOST_COLUMNS);
    } else if (status == YUNTA_OK) {
        bool *integers = find_integers(s, &listing);
        if (!s->out_of_memory) {
            create_table(s, &listing, integers);
            insert_rows(s, &listing);
            create_indexes(s, &listing);
        }
        yunta_free(integers);
        status = yunta_store_state(s);
    }
    yunta_listing_end(&listing);
    return status;
}

static void create_views(yunta_store *s) {
    yunta_database_run(
        s->base,
        "CREATE VIEW history AS SELECT programme AS cohort, mentor, mentee, rating FROM paired;"
        "CREATE VIEW pairs AS SELECT p.mentor, m.name AS mentor_name, p.mentee, e.name AS "
        "mentee_name, p.score FROM pairings p JOIN people m ON m.id = p.mentor JOIN people e ON "
        "e.id = p.mentee;"
        "CREATE VIEW partners AS SELECT mentor AS person, 'mentor' AS role, mentee AS partner, "
        "score FROM pairings UNION ALL SELECT mentee, 'mentee', mentor, score FROM pairings;"
        "CREATE VIEW mentor_load AS SELECT mentor, count(*) AS mentees, min(score) AS least_score "
        "FROM pairings GROUP BY mentor");
    if (yunta_output_meetings.wanted(s->writing))
        yunta_database_run(s->base, "CREATE VIEW agenda AS SELECT mentor AS person, start, \"end\","
                                    " mentee AS \"with\" FROM meetings UNION ALL SELECT mentee, "
                                    "start, \"end\", mentor FROM meetings WHERE mentee IS NOT NULL "
                                    "ORDER BY 1, 2");
}

static yunta_status fill(yunta_store *s) {
    yunta_database_run(s->base, "BEGIN");
    write_people(s);
    yunta_status status = yunta_store_state(s);
    for (size_t k = 0; status == YUNTA_OK && k < yunta_output_count; k++)
        if (yunta_outputs[k] != &yunta_output_pseudonyms && yunta_outputs[k]->wanted(s->writing))
            status = write_table(s, yunta_outputs[k]);
    if (status != YUNTA_OK)
        return status;
    yunta_store_write_history(s);
    create_views(s);
    yunta_database_run(s->base, "PRAGMA user_version = 1");
    yunta_database_run(s->base, "COMMIT");
    status = yunta_store_close_earlier(s);
    return status == YUNTA_OK ? yunta_store_state(s) : status;
}

yunta_status yunta_sqlite_write(yunta_writing *writing, yunta_staging *staging) {
    yunta_store s = {.writing = writing};
    FILE *stream;
    if (!yunta_writing_chooses(writing, YUNTA_FILES_SQLITE))
        return YUNTA_OK;
    s.base = yunta_database_new();
    yunta_status status = s.base ? yunta_store_open_earlier(&s, staging) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = fill(&s);
    if (status == YUNTA_OK)
        status = yunta_staging_open(staging, YUNTA_SQLITE_FILE, &stream);
    if (status == YUNTA_OK) {
        yunta_status written = yunta_database_write(s.base, stream);
        status = yunta_staging_close(staging, stream);
        status = written == YUNTA_E_MEMORY ? written : status;
    }
    yunta_database_free(s.earlier);
    yunta_database_free(s.base);
    return status;
}
