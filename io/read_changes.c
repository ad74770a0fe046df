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

/* Keeps the rows as they are, for whoever reads the result. */
static void keep_added(yunta_reading *reading, const yunta_table *table, const char **texts,
                       size_t rows) {
    yunta_cohort *cohort = reading->cohort;
    size_t columns = table->columns, before = cohort->added_rows * columns;
    const char **all =
        yunta_reading_alloc(reading, cohort->arena, before + rows * columns, sizeof *all);
    const char **header = yunta_reading_alloc(reading, cohort->arena, columns, sizeof *header);
    if (!all || !header)
        return;
    for (size_t c = 0; c < columns; c++)
        header[c] = yunta_reading_copy(reading, table->header[c]);
    for (size_t k = 0; k < before; k++)
        all[k] = cohort->added[k];
    for (size_t k = 0; k < rows * columns; k++)
        all[before + k] = yunta_reading_copy(reading, texts[k]);
    cohort->added = all;
    cohort->added_header = header;
    cohort->added_columns = columns;
    cohort->added_rows += rows;
}

/* Rows of applicants under the headers of the cohort's own table. */
static void append_rows(yunta_sheet *sheet, const yunta_table *more) {
    yunta_reading *reading = sheet->reading;
    yunta_table *table = sheet->table;
    size_t cells = more->rows * table->columns;
    const char **texts = yunta_reading_alloc(reading, reading->scratch, cells, sizeof *texts);
    for (size_t c = 0; texts && c < table->columns; c++) {
        const char *key = yunta_reading_key(reading, table->header[c]);
        size_t from = 0;
        while (from < more->columns &&
               strcmp(key, yunta_reading_key(reading, more->header[from])) != 0)
            from++;
        for (size_t row = 0; row < more->rows; row++)
            texts[row * table->columns + c] =
                from < more->columns ? yunta_table_cell(more, row, from) : "";
    }
    if (texts)
        keep_added(reading, table, texts, more->rows);
    if (texts && yunta_table_append(table, more->shown, texts, more->line, more->rows) != YUNTA_OK)
        reading->out_of_memory = true;
}

static bool has_header(yunta_reading *reading, const yunta_table *table, const char *header) {
    const char *key = yunta_reading_key(reading, header);
    for (size_t c = 0; c < table->columns; c++)
        if (!strcmp(yunta_reading_key(reading, table->header[c]), key))
            return true;
    return false;
}

/* A column that the cohort's table lacks is told: what it says would be lost in silence. */
static void tell_strangers(const yunta_sheet *sheet, const yunta_table *more) {
    for (size_t c = 0; c < more->columns; c++)
        if (*more->header[c] && !has_header(sheet->reading, sheet->table, more->header[c]))
            yunta_problem_add(
                sheet->reading->problems, YUNTA_WARNING,
                (yunta_place){more->shown, more->header_line, more->header[c]}, NULL,
                T("use the headers of the applicants' table",
                  "use los encabezados de la tabla de postulantes"),
                T("the applicants' table has no such column, so it is not read",
                  "la tabla de postulantes no tiene esta columna, así que no se lee"));
}

/* Rows of applicants where a file has roles, and anything else than ids. */
static bool is_applicants(const yunta_sheet *sheet, const yunta_table *more) {
    int32_t role = sheet->at[YUNTA_APPLICANTS_ROLE];
    return role >= 0 && has_header(sheet->reading, more, sheet->table->header[role]);
}

static void add_file(yunta_sheet *sheet, const yunta_change_file *file) {
    yunta_table *more = file->path ? read_file(sheet->reading, file, false) : NULL;
    if (more && is_applicants(sheet, more)) {
        tell_strangers(sheet, more);
        append_rows(sheet, more);
    }
    yunta_table_free(more);
}

static const char *id_in(const yunta_sheet *sheet, size_t row) {
    const char *id = yunta_sheet_text(sheet, row, YUNTA_APPLICANTS_ID);
    return *id ? id : yunta_sheet_text(sheet, row, YUNTA_APPLICANTS_EMAIL);
}

/* People of the earlier result who are in no table any more: what they did stays. */
static void add_former(yunta_sheet *sheet, const yunta_changes *changes) {
    yunta_reading *reading = sheet->reading;
    yunta_table *table = sheet->table;
    yunta_interned known = {0};
    int32_t at = sheet->at[YUNTA_APPLICANTS_ID];
    at = at < 0 ? sheet->at[YUNTA_APPLICANTS_EMAIL] : at;
    const char **texts =
        yunta_reading_alloc(reading, reading->scratch, table->columns, sizeof *texts);
    for (size_t row = 0; row < table->rows && changes->former_count; row++) {
        const char *id = yunta_arena_copy(reading->scratch, id_in(sheet, row));
        yunta_intern(reading, &known, id ? yunta_reading_person_key(reading, id) : "");
    }
    for (size_t k = 0; texts && at >= 0 && k < changes->former_count; k++) {
        const char *id = changes->former[k];
        if (yunta_intern_find(&known, yunta_reading_person_key(reading, id)) >= 0)
            continue;
        for (size_t c = 0; c < table->columns; c++)
            texts[c] = c == (size_t)at ? id : "";
        if (yunta_table_append(table, table->shown, texts, NULL, 1) != YUNTA_OK)
            reading->out_of_memory = true;
        yunta_intern(reading, &known, yunta_reading_person_key(reading, id));
        yunta_reading_push(reading, &reading->departed, id);
    }
    yunta_intern_free(&known);
}

void yunta_reading_add(yunta_sheet *sheet) {
    const yunta_changes *changes = sheet->reading->changes;
    int32_t at = sheet->at[YUNTA_APPLICANTS_ID];
    if (!changes)
        return;
    if (at >= 0)
        sheet->reading->id_header =
            yunta_arena_copy(sheet->reading->scratch, sheet->table->header[at]);
    for (size_t k = 0; k < YUNTA_CHANGES; k++)
        add_file(sheet, &changes->added[k]);
    add_former(sheet, changes);
}

static void set_gone(yunta_reading *reading, const listed_id *one, bool gone) {
    int32_t person = yunta_reading_person(reading, one->text);
    if (person >= 0)
        reading->gone[person] = gone;
    else
        yunta_problem_add(
            reading->problems, YUNTA_ERROR, one->place, one->text,
            T("write the id as in the applicants' table",
              "escriba el identificador como en la tabla de postulantes"),
            T("nobody of the cohort has this id", "nadie de la cohorte tiene este identificador"));
}

/* withdrawn: those listed leave; else those who come back, unless it is a table of applicants. */
static void apply_file(yunta_reading *reading, const yunta_change_file *file, bool withdrawn) {
    yunta_table *table = file->path ? read_file(reading, file, withdrawn) : NULL;
    id_list ids = {0};
    if (table && (withdrawn || column_named(reading, table, YUNTA_APPLICANTS_ROLE) < 0))
        list_ids(reading, table, &ids);
    for (size_t k = 0; k < ids.count; k++)
        set_gone(reading, &ids.items[k], withdrawn);
    yunta_array_free(&ids);
    yunta_table_free(table);
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
        set_gone(reading, &(listed_id){reading->departed.items[k], {0}}, true);
    for (size_t k = 0; k < YUNTA_CHANGES; k++) {
        apply_file(reading, &changes->added[k], false);
        apply_file(reading, &changes->withdrawn[k], true);
    }
    leave(reading);
}
