/* Who came and who left after the tables were made: more rows of applicants, and people who take
 * part no more. */
#include "base/text.h"
#include "io/reading.h"
#include <string.h>

/* The column of a table whose header is a name of one of the applicants' columns; -1. */
static int32_t column_named(yunta_reading *reading, const yunta_table *table,
                            yunta_column_id column) {
    char spelling[YUNTA_COLUMNS_SPELLING];
    for (size_t c = 0; c < table->columns; c++) {
        const char *key = yunta_reading_key(reading, table->header[c]);
        for (size_t k = 0; yunta_columns_spelling(column, k, spelling, sizeof spelling); k++)
            if (!strcmp(key, yunta_reading_key(reading, spelling)))
                return (int32_t)c;
    }
    return -1;
}

static int32_t column_of_ids(yunta_reading *reading, const yunta_table *table) {
    const char *own = reading->id_header ? yunta_reading_key(reading, reading->id_header) : "";
    for (size_t c = 0; *own && c < table->columns; c++)
        if (!strcmp(yunta_reading_key(reading, table->header[c]), own))
            return (int32_t)c;
    int32_t at = column_named(reading, table, YUNTA_APPLICANTS_ID);
    return at < 0 ? column_named(reading, table, YUNTA_APPLICANTS_EMAIL) : at;
}

/* A table of applicants is like the cohort's own; a list of ids is from anywhere. NULL with
 * problems when it cannot be read. */
static yunta_table *read_file(yunta_reading *reading, const yunta_change_file *file, bool list) {
    yunta_policy ours = {.csv_separator = ",", .csv_encoding = 1};
    yunta_policy any = {.csv_separator = "auto"};
    const yunta_policy *policy = file->ours ? &ours : list ? &any : reading->policy;
    yunta_table *table = NULL;
    yunta_status status =
        yunta_table_read(file->path, file->path, policy, reading->problems, &table);
    if (status == YUNTA_E_MEMORY)
        reading->out_of_memory = true;
    if (status == YUNTA_E_IO)
        reading->unreadable = true;
    return table;
}

/* The ids of a list, its first line among them when that is no header. */
typedef struct {
    const char *text;
    yunta_place place; /* the texts of it are the table's */
} listed_id;
typedef YUNTA_ARRAY(listed_id) id_list;

static void take_id(yunta_reading *reading, id_list *ids, const char *text, yunta_place place) {
    listed_id one = {yunta_text_trim(reading->scratch, text), place};
    if (!one.text)
        reading->out_of_memory = true;
    else if (*one.text)
        yunta_reading_push(reading, ids, one);
}

static void no_ids(yunta_reading *reading, const yunta_table *table) {
    yunta_problem_add(
        reading->problems, YUNTA_ERROR, (yunta_place){table->shown, table->header_line, NULL}, NULL,
        T("name a column person, or write one id a line and nothing else",
          "llame persona a una columna, o escriba un identificador por línea y nada "
          "más"),
        T("this list has no column of people", "esta lista no tiene columna de personas"));
}

static void list_ids(yunta_reading *reading, const yunta_table *table, id_list *ids) {
    int32_t at = column_of_ids(reading, table);
    if (at < 0 && table->columns != 1) {
        no_ids(reading, table);
        return;
    }
    if (at < 0)
        take_id(reading, ids, table->header[0],
                (yunta_place){table->shown, table->header_line, NULL});
    for (size_t row = 0; row < table->rows; row++) {
        yunta_place place = yunta_table_place(table, row, at < 0 ? table->columns : (size_t)at);
        take_id(reading, ids, yunta_table_cell(table, row, at < 0 ? 0 : (size_t)at), place);
    }
}

/* Rows of applicants from another file, under the headers of the cohort's own table. */
typedef struct {
    yunta_table *table; /* NULL: none */
    const char **texts; /* [rows * columns of the cohort's table] */
    size_t *line;       /* [rows] */
    size_t rows;
} newcomers;

/* Keeps the rows as they are, for whoever reads the result. */
static void keep_added(yunta_reading *reading, const yunta_table *table, const newcomers *more) {
    yunta_cohort *cohort = reading->cohort;
    size_t columns = table->columns, before = cohort->added_rows * columns;
    const char **all =
        yunta_reading_alloc(reading, cohort->arena, before + more->rows * columns, sizeof *all);
    const char **header = yunta_reading_alloc(reading, cohort->arena, columns, sizeof *header);
    if (!all || !header)
        return;
    for (size_t c = 0; c < columns; c++)
        header[c] = yunta_reading_copy(reading, table->header[c]);
    for (size_t k = 0; k < before; k++)
        all[k] = cohort->added[k];
    for (size_t k = 0; k < more->rows * columns; k++)
        all[before + k] = yunta_reading_copy(reading, more->texts[k]);
    cohort->added = all;
    cohort->added_header = header;
    cohort->added_columns = columns;
    cohort->added_rows += more->rows;
}

static void align_rows(const yunta_sheet *sheet, newcomers *more) {
    yunta_reading *reading = sheet->reading;
    size_t columns = sheet->table->columns, rows = more->table->rows;
    const int32_t *from = yunta_align(sheet, more->table);
    more->texts =
        yunta_reading_alloc(reading, reading->scratch, rows * columns, sizeof *more->texts);
    more->line = yunta_reading_alloc(reading, reading->scratch, rows, sizeof *more->line);
    if (!from || !more->texts || !more->line)
        return;
    for (size_t row = 0; row < rows; row++) {
        for (size_t c = 0; c < columns; c++)
            more->texts[row * columns + c] =
                from[c] < 0 ? "" : yunta_table_cell(more->table, row, (size_t)from[c]);
        more->line[row] = more->table->line[row];
    }
    more->rows = rows;
}

/* Rows of applicants where a file has roles, and anything else than ids. */
static void read_newcomers(yunta_sheet *sheet, size_t change, newcomers *more) {
    yunta_reading *reading = sheet->reading;
    const yunta_change_file *file = &reading->changes->added[change];
    more->table = file->path ? read_file(reading, file, false) : NULL;
    if (!more->table || !yunta_align_roles(sheet, more->table))
        return;
    reading->has_rows[change] = true;
    align_rows(sheet, more);
}

/* What all spellings of the id share that a cell of ids, or else one of addresses, holds. */
static const char *key_of(const yunta_sheet *sheet, const char *id, const char *email) {
    yunta_reading *reading = sheet->reading;
    yunta_column_id column = YUNTA_APPLICANTS_ID;
    const char *text = yunta_reading_trim(reading, reading->scratch, id);
    text = yunta_reading_meant(reading, sheet->values[column], text);
    if (!*text) {
        column = YUNTA_APPLICANTS_EMAIL;
        text = yunta_reading_trim(reading, reading->scratch, email);
        text = yunta_reading_meant(reading, sheet->values[column], text);
    }
    return yunta_reading_person_key(reading, text);
}

static const char *key_in(const yunta_sheet *sheet, const char *const *cells) {
    int32_t id = sheet->at[YUNTA_APPLICANTS_ID], email = sheet->at[YUNTA_APPLICANTS_EMAIL];
    return key_of(sheet, id < 0 ? "" : cells[id], email < 0 ? "" : cells[email]);
}

static void know_rows(const yunta_sheet *sheet, yunta_interned *known) {
    int32_t id = sheet->at[YUNTA_APPLICANTS_ID], email = sheet->at[YUNTA_APPLICANTS_EMAIL];
    for (size_t row = 0; row < sheet->table->rows; row++)
        yunta_intern(sheet->reading, known,
                     key_of(sheet, id < 0 ? "" : yunta_table_cell(sheet->table, row, (size_t)id),
                            email < 0 ? "" : yunta_table_cell(sheet->table, row, (size_t)email)));
}

static void know_newcomers(const yunta_sheet *sheet, const newcomers *more, yunta_interned *known) {
    for (size_t row = 0; row < more->rows; row++)
        yunta_intern(sheet->reading, known,
                     key_in(sheet, more->texts + row * sheet->table->columns));
}

/* Newcomers of an earlier repair whom the user has put into the applicants' table since, or tells
 * anew, are the user's now. Where the last answer counts, ours may have replaced the table's. */
static void give_way(const yunta_sheet *sheet, newcomers *ours, const newcomers *told) {
    size_t columns = sheet->table->columns, kept = 0;
    yunta_interned known = {0};
    if (sheet->reading->policy->duplicates != YUNTA_DUPLICATES_LAST)
        know_rows(sheet, &known);
    know_newcomers(sheet, told, &known);
    for (size_t row = 0; row < ours->rows; row++) {
        const char **cells = ours->texts + row * columns;
        if (yunta_intern_find(&known, key_in(sheet, cells)) >= 0)
            continue;
        memmove(ours->texts + kept * columns, cells, columns * sizeof *cells);
        ours->line[kept++] = ours->line[row];
    }
    ours->rows = kept;
    yunta_intern_free(&known);
}

static void append(const yunta_sheet *sheet, const newcomers *more) {
    yunta_reading *reading = sheet->reading;
    if (!more->rows)
        return;
    keep_added(reading, sheet->table, more);
    if (yunta_table_append(sheet->table, more->table->shown, more->texts, more->line, more->rows) !=
        YUNTA_OK)
        reading->out_of_memory = true;
}

static void note_back(const yunta_sheet *sheet, const newcomers *more) {
    yunta_reading *reading = sheet->reading;
    for (size_t row = 0; row < more->rows; row++) {
        const char *key = key_in(sheet, more->texts + row * sheet->table->columns);
        if (!(key = yunta_arena_copy(reading->scratch, key)))
            reading->out_of_memory = true;
        else
            yunta_reading_push(reading, &reading->back, key);
    }
}

static void add_newcomers(yunta_sheet *sheet) {
    newcomers ours = {0}, told = {0};
    read_newcomers(sheet, 0, &ours);
    read_newcomers(sheet, 1, &told);
    if (ours.rows && !sheet->reading->out_of_memory)
        give_way(sheet, &ours, &told);
    if (!sheet->reading->out_of_memory) {
        note_back(sheet, &told);
        append(sheet, &ours);
        append(sheet, &told);
    }
    yunta_table_free(ours.table);
    yunta_table_free(told.table);
}

/* People of the earlier result who are in no table any more: what they did stays. Their rows, the
 * last of the table, have an id and nothing else. */
static void add_former(yunta_sheet *sheet, const yunta_changes *changes) {
    yunta_reading *reading = sheet->reading;
    yunta_table *table = sheet->table;
    yunta_interned known = {0};
    int32_t at = sheet->at[YUNTA_APPLICANTS_ID];
    at = at < 0 ? sheet->at[YUNTA_APPLICANTS_EMAIL] : at;
    if (at < 0 || !changes->former_count)
        return;
    know_rows(sheet, &known);
    for (size_t k = 0; k < changes->former_count; k++) {
        const char *key = yunta_reading_person_key(reading, changes->former[k]);
        if (yunta_intern_find(&known, key) >= 0)
            continue;
        yunta_intern(reading, &known, key);
        yunta_reading_push(reading, &reading->departed, changes->former[k]);
    }
    yunta_intern_free(&known);
    if (!reading->departed.count)
        return;
    size_t cells = reading->departed.count * table->columns;
    const char **texts = yunta_reading_alloc(reading, reading->scratch, cells, sizeof *texts);
    for (size_t k = 0; texts && k < cells; k++)
        texts[k] =
            k % table->columns == (size_t)at ? reading->departed.items[k / table->columns] : "";
    if (texts &&
        yunta_table_append(table, table->shown, texts, NULL, reading->departed.count) != YUNTA_OK)
        reading->out_of_memory = true;
}

bool yunta_reading_departed(const yunta_sheet *sheet, size_t row) {
    return row >= sheet->table->rows - sheet->reading->departed.count;
}

void yunta_reading_add(yunta_sheet *sheet) {
    const yunta_changes *changes = sheet->reading->changes;
    int32_t at = sheet->at[YUNTA_APPLICANTS_ID];
    at = at < 0 ? sheet->at[YUNTA_APPLICANTS_EMAIL] : at;
    if (!changes)
        return;
    if (at >= 0)
        sheet->reading->id_header =
            yunta_arena_copy(sheet->reading->scratch, sheet->table->header[at]);
    add_newcomers(sheet);
    add_former(sheet, changes);
}

/* false: nobody has this id. */
static bool set_gone(yunta_reading *reading, const char *id, bool gone) {
    int32_t person = yunta_reading_person(reading, id);
    if (person >= 0)
        reading->gone[person] = gone;
    return person >= 0;
}

static void nobody(yunta_reading *reading, const listed_id *one) {
    yunta_problem_add(
        reading->problems, YUNTA_ERROR, one->place, one->text,
        T("write the id as in the applicants' table",
          "escriba el identificador como en la tabla de postulantes"),
        T("nobody of the cohort has this id", "nadie de la cohorte tiene este identificador"));
}

static void no_roles(yunta_reading *reading, const yunta_table *table, const listed_id *one) {
    const yunta_column_rule *rule = yunta_columns_rule(YUNTA_APPLICANTS_ROLE);
    yunta_problem_add(
        reading->problems, YUNTA_ERROR, (yunta_place){table->shown, table->header_line, rule->name},
        NULL,
        T("add the column, with the role of each who comes; of those who are back, write the id as "
          "in "
          "the applicants' table",
          "agregue la columna, con el rol de quienes llegan; de quienes vuelven, escriba el "
          "identificador como en la tabla de postulantes"),
        T("the column %s is missing (it may also be called %s), and the person on line %zu is new",
          "falta la columna %s (también puede llamarse %s), y la persona de la línea %zu es nueva"),
        rule->name, rule->aliases, one->place.line);
}

/* withdrawn: those listed leave; else they come back. */
static void apply_list(yunta_reading *reading, const yunta_change_file *file, bool withdrawn) {
    yunta_table *table = file->path ? read_file(reading, file, true) : NULL;
    id_list ids = {0};
    if (table)
        list_ids(reading, table, &ids);
    for (size_t k = 0; k < ids.count; k++) {
        if (set_gone(reading, ids.items[k].text, withdrawn))
            continue;
        if (!withdrawn && table->columns > 1) {
            no_roles(reading, table, &ids.items[k]);
            break;
        }
        nobody(reading, &ids.items[k]);
    }
    yunta_array_free(&ids);
    yunta_table_free(table);
}

/* Whom rows told now name take part, whatever an earlier repair said. */
static void come_back(yunta_reading *reading) {
    for (size_t k = 0; k < reading->back.count; k++) {
        int32_t person = yunta_reading_person(reading, reading->back.items[k]);
        if (person >= 0)
            reading->gone[person] = false;
    }
}

/* Who left has no role: nothing pairs, invites or counts them. */
static void leave(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    size_t kept = 0;
    for (size_t p = 0; p < cohort->people; p++)
        if (reading->gone[p])
            cohort->person[p].role = 0;
    for (size_t k = 0; k < cohort->constraint_count; k++) {
        const yunta_constraint *row = &cohort->constraints[k];
        bool gone = reading->gone[row->mentor] || reading->gone[row->mentee];
        if (row->kind != YUNTA_LOCK || !gone)
            cohort->constraints[kept++] = *row;
    }
    cohort->constraint_count = kept;
    kept = 0;
    for (size_t k = 0; k < cohort->enrolment_count; k++)
        if (!reading->gone[cohort->enrolments[k].person])
            cohort->enrolments[kept++] = cohort->enrolments[k];
    cohort->enrolment_count = kept;
}

void yunta_reading_withdraw(yunta_reading *reading) {
    const yunta_changes *changes = reading->changes;
    if (!changes || !reading->cohort->people)
        return;
    reading->gone = yunta_reading_alloc(reading, reading->scratch, reading->cohort->people, 1);
    if (!reading->gone)
        return;
    for (size_t k = 0; k < reading->departed.count; k++)
        set_gone(reading, reading->departed.items[k], true);
    for (size_t k = 0; k < YUNTA_CHANGES; k++) {
        if (!reading->has_rows[k])
            apply_list(reading, &changes->added[k], false);
        else if (k > 0)
            come_back(reading);
        apply_list(reading, &changes->withdrawn[k], true);
    }
    leave(reading);
}
