/* output.by: every folder holds the rows of its people, all of them and no others; people of other
 * areas by name alone. Recomputed from the tables of the whole, which are checked elsewhere. */
#include "verify/kept.h"
#include <string.h>

enum { VALUE, FOLDER, PEOPLE };
/* Columns that may show a person: the first two, whom a row is about, and an alternate. */
enum { ABOUT = 2, ALTERNATE = 4, NAMED };
enum { START = 3 }; /* a column of the meetings */

typedef struct {
    yunta_check *check;
    const int32_t *code; /* [people] area of each person, -1 for none */
    int32_t area;
    const char *folder;
    int32_t *who[YUNTA_SHEETS]; /* [NAMED * rows] of the tables that go to areas */
} district;

/* One path below by/, of letters, digits and hyphens. */
static bool is_safe(const char *folder) {
    const char *at = folder + 3;
    if (strncmp(folder, "by/", 3) != 0 || !*at)
        return false;
    for (; *at; at++)
        if (!((*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '-'))
            return false;
    return true;
}

static bool names_person(const char *column, size_t place) {
    return place < ABOUT
               ? !strcmp(column, "person") || !strcmp(column, "mentor") || !strcmp(column, "mentee")
               : place == ALTERNATE && !strcmp(column, "alternate");
}

/* The people of every row: -1 where there is none. */
static int32_t *people_of_rows(yunta_check *check, const yunta_ledger *sheet) {
    int32_t *who = yunta_check_alloc(check, NAMED * sheet->rows, sizeof *who);
    for (size_t row = 0; who && row < sheet->rows; row++)
        for (size_t c = 0; c < NAMED; c++) {
            bool person = c < sheet->columns && names_person(sheet->header[c], c);
            const char *cell = person ? yunta_ledger_cell(sheet, row, c) : "";
            who[NAMED * row + c] = *cell ? yunta_shown_person(check, cell) : -1;
        }
    return who;
}

/* Whether some mentee of a mentor is of the area: a group's meetings are all its mentees'. */
static bool group_concerns(const district *d, size_t row, int32_t mentor) {
    const yunta_check *check = d->check;
    const char *start = yunta_ledger_cell(check->sheets[YUNTA_SHEET_MEETINGS], row, START);
    const char *end = yunta_ledger_cell(check->sheets[YUNTA_SHEET_MEETINGS], row, START + 1);
    yunta_moment at;
    yunta_day last;
    int32_t to, mentee;
    if (!yunta_parse_start(check, start, &at.day, &at.minute) ||
        !yunta_parse_start(check, end, &last, &to))
        return false;
    at.minutes = (last - at.day) * YUNTA_DAY_MINUTES + to - at.minute;
    for (size_t k = 0; (mentee = yunta_mentee_at(check, mentor, &at, k)) >= 0; k++)
        if (d->code[mentee] == d->area)
            return true;
    return false;
}

static bool concerns(const district *d, yunta_sheet_id id, size_t row) {
    const int32_t *who = d->who[id] + NAMED * row;
    for (size_t c = 0; c < ABOUT; c++)
        if (who[c] >= 0 && d->code[who[c]] == d->area)
            return true;
    return id == YUNTA_SHEET_MEETINGS && who[0] >= 0 && who[1] < 0 &&
           group_concerns(d, row, who[0]);
}

/* What a cell of the whole is in the area's table. */
static const char *shown(const district *d, yunta_sheet_id id, size_t row, size_t column) {
    const yunta_ledger *sheet = d->check->sheets[id];
    const char *cell = yunta_ledger_cell(sheet, row, column);
    if (strcmp(sheet->header[column], "detail") == 0)
        return "";
    if (column >= NAMED || d->check->alias)
        return cell;
    int32_t person = d->who[id][NAMED * row + column];
    return person < 0 || d->code[person] == d->area ? cell : d->check->cohort->person[person].name;
}

static void compare(const district *d, yunta_sheet_id id, const yunta_ledger *part) {
    const yunta_ledger *whole = d->check->sheets[id];
    size_t next = 0;
    bool same = part->columns == whole->columns;
    for (size_t c = 0; same && c < whole->columns; c++)
        same = strcmp(part->header[c], whole->header[c]) == 0;
    for (size_t row = 0; same && row < whole->rows; row++)
        /* Plenaries are everybody's. */
        if (id == YUNTA_SHEET_PLENARIES || concerns(d, id, row)) {
            for (size_t c = 0; next < part->rows && c < whole->columns; c++)
                yunta_expect_text(d->check, part, next, c, shown(d, id, row, c));
            next++;
        }
    if (!same || next != part->rows)
        yunta_fault(d->check, yunta_place_at(part->shown, 0, NULL), NULL,
                    same ? T("should have %zu rows", "debería tener %zu filas")
                         : T("has other columns than the table of the whole (%zu)",
                             "tiene otras columnas que la tabla completa (%zu)"),
                    same ? next : whole->columns);
}

static const yunta_sheet_id ids[] = {
    YUNTA_SHEET_PAIRINGS, YUNTA_SHEET_UNMATCHED, YUNTA_SHEET_PLENARIES,  YUNTA_SHEET_ATTENDANCE,
    YUNTA_SHEET_MEETINGS, YUNTA_SHEET_SEATS,     YUNTA_SHEET_COMPLETION, YUNTA_SHEET_BACKUPS};

/* Of a table that is empty as a whole, or that there is not. */
static void expect_nothing(const district *d, yunta_sheet_id id, const yunta_ledger *part,
                           const char *name) {
    bool wanted = yunta_json_member(d->check->run, yunta_sheet_names[id]);
    if (part ? part->rows > 0 : wanted)
        yunta_fault(d->check, yunta_place_at(d->check->out, 0, NULL), name,
                    part ? T("has rows that the table of the whole does not have",
                             "tiene filas que la tabla completa no tiene")
                         : T("this table is missing", "falta esta tabla"));
}

static void check_folder(const district *d) {
    for (size_t k = 0; k < sizeof ids / sizeof *ids && !yunta_stopped(d->check); k++) {
        const yunta_ledger *whole = d->check->sheets[ids[k]];
        yunta_table *owner = NULL;
        const char *name =
            yunta_arena_format(d->check->arena, "%s/%s.csv", d->folder, yunta_sheet_names[ids[k]]);
        if (!name) {
            d->check->out_of_memory = true;
            return;
        }
        const yunta_ledger *part = yunta_ledger_read(d->check, name, &owner);
        if (!whole)
            expect_nothing(d, ids[k], part, name);
        else if (part)
            compare(d, ids[k], part);
        else
            yunta_fault(d->check, yunta_place_at(d->check->out, 0, NULL), name,
                        T("this table is missing", "falta esta tabla"));
        yunta_table_free(owner);
    }
}

/* The calendars of its people, as the whole lists them; only the first of each is theirs. */
static void compare_calendars(const district *d, const yunta_ledger *whole,
                              const yunta_ledger *part) {
    yunta_check *check = d->check;
    size_t next = 0;
    bool same = part->columns == whole->columns;
    for (size_t c = 0; same && c < whole->columns; c++)
        same = strcmp(part->header[c], whole->header[c]) == 0;
    for (size_t row = 0; same && row < whole->rows && !yunta_stopped(check); row++) {
        int32_t person = yunta_shown_person(check, yunta_ledger_cell(whole, row, 0));
        bool further = row > 0 && strcmp(yunta_ledger_cell(whole, row - 1, 0),
                                         yunta_ledger_cell(whole, row, 0)) == 0;
        if (person < 0 || further || d->code[person] != d->area)
            continue;
        for (size_t c = 0; next < part->rows && c < whole->columns; c++)
            yunta_expect_text(check, part, next, c, yunta_ledger_cell(whole, row, c));
        next++;
    }
    if (!same || next != part->rows)
        yunta_fault(check, yunta_place_at(part->shown, 0, NULL), NULL,
                    same ? T("should have %zu rows", "debería tener %zu filas")
                         : T("has other columns than the table of the whole (%zu)",
                             "tiene otras columnas que la tabla completa (%zu)"),
                    same ? next : whole->columns);
}

static void check_calendars(const district *d) {
    yunta_table *owner = NULL, *own = NULL;
    const yunta_ledger *whole = yunta_ledger_read(d->check, "calendars.csv", &owner);
    const char *name = yunta_arena_format(d->check->arena, "%s/calendars.csv", d->folder);
    const yunta_ledger *part = whole && name ? yunta_ledger_read(d->check, name, &own) : NULL;
    d->check->out_of_memory = d->check->out_of_memory || !name;
    if (part)
        compare_calendars(d, whole, part);
    else if (whole && name)
        yunta_fault(d->check, yunta_place_at(d->check->out, 0, NULL), name,
                    T("this table is missing", "falta esta tabla"));
    yunta_table_free(own);
    yunta_table_free(owner);
}

static bool repeats(const yunta_ledger *index, size_t row) {
    for (size_t k = 0; k < row; k++)
        if (strcmp(yunta_ledger_cell(index, k, FOLDER), yunta_ledger_cell(index, row, FOLDER)) == 0)
            return true;
    return false;
}

static size_t people_of(const yunta_check *check, const yunta_column *column, int32_t area) {
    size_t people = 0;
    for (size_t p = 0; p < check->cohort->people; p++)
        people += column->code[p] == area;
    return people;
}

static bool in_folder(const yunta_ledger *index, const char *file) {
    for (size_t row = 0; row < index->rows; row++) {
        const char *folder = yunta_ledger_cell(index, row, FOLDER);
        size_t length = strlen(folder);
        if (length && strncmp(file, folder, length) == 0 && file[length] == '/')
            return true;
    }
    return false;
}

/* Every file below by/ is of some area. */
static void check_files(yunta_check *check, const yunta_ledger *index) {
    const yunta_json_value *files = check->listed;
    for (size_t k = 0; files && files->kind == YUNTA_JSON_ARRAY && k < files->count; k++) {
        const yunta_json_value *file = yunta_json_member(&files->items[k], "file");
        if (file && file->text && strncmp(file->text, "by/", 3) == 0 &&
            !in_folder(index, file->text))
            yunta_fault(
                check, yunta_place_at(check->out, 0, NULL), file->text,
                T("is in no folder of areas.csv", "no está en ninguna carpeta de areas.csv"));
    }
}

static void check_index(yunta_check *check, const yunta_column *column, const yunta_ledger *index) {
    size_t row = 0;
    district d = {.check = check, .code = column->code};
    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++)
        if (check->sheets[ids[k]] &&
            !(d.who[ids[k]] = people_of_rows(check, check->sheets[ids[k]])))
            return;
    for (size_t k = 0; k < column->codes && !yunta_stopped(check); k++) {
        size_t people = people_of(check, column, (int32_t)k);
        if (people == 0 || row >= index->rows) {
            row += people > 0;
            continue;
        }
        d.folder = yunta_ledger_cell(index, row, FOLDER);
        d.area = (int32_t)k;
        yunta_expect_text(check, index, row, VALUE, column->shown[k]);
        yunta_expect_integer(check, index, row, PEOPLE, (int64_t)people);
        if (!is_safe(d.folder) || repeats(index, row))
            yunta_fault(
                check, yunta_ledger_place(index, row, FOLDER), d.folder,
                T("is no folder of its own below by/", "no es una carpeta propia dentro de by/"));
        else {
            check_folder(&d);
            check_calendars(&d);
        }
        row++;
    }
    if (row != index->rows)
        yunta_fault(check, yunta_place_at(index->shown, 0, NULL), NULL,
                    T("should have %zu rows", "debería tener %zu filas"), row);
}

void yunta_check_areas(yunta_check *check) {
    static const char *const names[] = {"value", "folder", "people"};
    yunta_table *owner = NULL;
    const yunta_column *column =
        check->policy->output_by ? yunta_plain_column(check, check->policy->output_by) : NULL;
    if (!column)
        return;
    const yunta_ledger *index = yunta_ledger_read(check, "areas.csv", &owner);
    bool right = index && index->columns == 3;
    for (size_t c = 0; right && c < 3; c++)
        right = strcmp(index->header[c], names[c]) == 0;
    if (right) {
        check_index(check, column, index);
        check_files(check, index);
    } else
        yunta_fault(check, yunta_place_at(check->out, 0, NULL), "areas.csv",
                    T("is missing, or has other columns than value, folder, people",
                      "falta, o tiene otras columnas que value, folder, people"));
    yunta_table_free(owner);
}
