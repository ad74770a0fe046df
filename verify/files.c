/* The files of a result: are they there, are they the ones that were written, do they agree? */
#include "io/digest.h"
#include "verify/check.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const yunta_sheet_names[YUNTA_SHEETS] = {
    "pairings", "unmatched",  "plenaries", "attendance", "meetings",
    "courses",  "seats",      "workshops", "backups",    "audit",
    "diff",     "completion", "prices",    "pseudonyms", "tables"};

static const char *path_of(yunta_check *check, const char *name) {
    const char *path = yunta_arena_format(check->arena, "%s/%s", check->out, name);
    check->out_of_memory = check->out_of_memory || !path;
    return path;
}

/* A document of the result, NULL with a fault when it is no JSON. */
static const yunta_json_value *read_document(yunta_check *check, const char *path, bool needed) {
    const yunta_json_value *root = NULL;
    size_t line = 0;
    yunta_status status =
        path ? yunta_json_read_file(path, check->arena, &root, &line) : YUNTA_E_MEMORY;
    if (status == YUNTA_E_MEMORY) {
        check->out_of_memory = true;
    } else if (status == YUNTA_E_IO && errno != ENOENT && errno != ENOTDIR) {
        yunta_unread(check, path);
    } else if (status == YUNTA_E_IO && needed) {
        yunta_problem_add(check->problems, YUNTA_ERROR, yunta_place_at(path, 0, NULL), NULL,
                          T("name the folder of a result that has it (output.files: json)",
                            "indique la carpeta de un resultado que lo tenga (output.files: json)"),
                          T("cannot be read: %s", "no se puede leer: %s"), strerror(errno));
        check->unreadable = true;
    } else if (status == YUNTA_OK && (!root || root->kind != YUNTA_JSON_OBJECT)) {
        yunta_fault(check, yunta_place_at(path, line, NULL), NULL,
                    T("is no JSON object", "no es un objeto JSON"));
        root = NULL;
    }
    return root;
}

static bool inside(const char *name) {
    return *name && *name != '/' && !strstr(name, "..");
}

static void check_listed(yunta_check *check, const char *manifest, const yunta_json_value *entry) {
    const yunta_json_value *file = yunta_json_member(entry, "file");
    const yunta_json_value *sha256 = yunta_json_member(entry, "sha256");
    char hex[YUNTA_DIGEST_TEXT];
    if (!file || !file->text || !inside(file->text)) {
        yunta_fault(check, yunta_place_at(manifest, 0, "files"), file ? file->text : NULL,
                    T("names no file of the result", "no nombra ningún archivo del resultado"));
        return;
    }
    const char *path = path_of(check, file->text);
    if (!path)
        return;
    check->report->files++;
    yunta_status status = yunta_digest_file(path, hex);
    if (status != YUNTA_OK && errno != ENOENT && errno != ELOOP && errno != ENOTDIR &&
        errno != EISDIR)
        yunta_unread(check, path);
    else if (status != YUNTA_OK)
        yunta_fault(check, yunta_place_at(manifest, 0, "files"), file->text,
                    T("the file cannot be read", "el archivo no se puede leer"));
    else if (strcmp(file->text, "timings.json") != 0 &&
             (!sha256 || !sha256->text || strcmp(sha256->text, hex) != 0))
        yunta_fault(check, yunta_place_at(path, 0, NULL), sha256 ? sha256->text : NULL,
                    T("its SHA-256 in manifest.json should be %s: the file was changed",
                      "su SHA-256 en manifest.json debería ser %s: el archivo fue cambiado"),
                    hex);
}

static bool is_listed(const yunta_json_value *files, const char *name) {
    for (size_t k = 0; files && k < files->count; k++) {
        const yunta_json_value *file = yunta_json_member(&files->items[k], "file");
        if (file && file->text && strcmp(file->text, name) == 0)
            return true;
    }
    return false;
}

static void expect_date(yunta_check *check, const char *manifest, const yunta_json_value *claim,
                        yunta_day day) {
    char date[11] = "";
    if (day != YUNTA_NO_DAY)
        yunta_day_text(day, date);
    const char *said = claim && claim->text ? claim->text : "";
    if (!claim || strcmp(said, date) != 0)
        yunta_fault(check, yunta_place_at(manifest, 0, claim ? claim->key : "start"), said,
                    T("should be \"%s\"", "debería ser \"%s\""), date);
}

/* A later result goes on with the calendars of this one by what stands there. */
static void check_edition(yunta_check *check, const char *path, const yunta_json_value *manifest) {
    const yunta_json_value *edition = yunta_json_member(manifest, "edition");
    if (!edition || !edition->text)
        yunta_fault(check, yunta_place_at(path, 0, "edition"), NULL,
                    T("should be a text", "debería ser un texto"));
    expect_date(check, path, yunta_json_member(manifest, "start"), check->policy->programme_start);
    expect_date(check, path, yunta_json_member(manifest, "end"), check->policy->programme_end);
}

static const yunta_json_value *check_manifest(yunta_check *check) {
    const char *path = path_of(check, "manifest.json");
    const yunta_json_value *manifest = read_document(check, path, true);
    const yunta_json_value *files = yunta_json_member(manifest, "files");
    for (size_t k = 0; files && files->kind == YUNTA_JSON_ARRAY && k < files->count; k++)
        check_listed(check, path, &files->items[k]);
    const yunta_json_value *version = yunta_json_member(manifest, "yunta");
    const yunta_json_value *said = yunta_json_member(check->run, "yunta");
    if (said && said->text &&
        (!version || !version->text || strcmp(version->text, said->text) != 0))
        yunta_fault(check, yunta_run_place(check, "yunta"), said->text,
                    T("is not the version in manifest.json", "no es la versión de manifest.json"));
    if (manifest && check->run)
        check_edition(check, path, manifest);
    if (manifest && !is_listed(files, "run.json") && !is_listed(files, "tables.json"))
        yunta_fault(check, yunta_place_at(path, 0, "files"), "run.json",
                    T("is not listed", "no está en la lista"));
    return files;
}

static void check_inputs(yunta_check *check) {
    const yunta_json_value *inputs = yunta_json_member(check->run, "inputs");
    const yunta_cohort *cohort = check->cohort;
    size_t count = inputs ? inputs->count : 0;
    for (size_t k = 0; k < count || k < cohort->input_count; k++) {
        const yunta_json_value *claim = k < count ? &inputs->items[k] : NULL;
        const yunta_json_value *file = yunta_json_member(claim, "file");
        const yunta_json_value *sha256 = yunta_json_member(claim, "sha256");
        const yunta_json_value *rows = yunta_json_member(claim, "rows");
        const char *found = file && file->text ? file->text : "";
        const yunta_input *input = k < cohort->input_count ? &cohort->inputs[k] : NULL;
        if (!input || strcmp(found, input->name) != 0)
            yunta_fault(check, yunta_run_place(check, "inputs"), found,
                        T("the input should be \"%s\"", "la entrada debería ser \"%s\""),
                        input ? input->name : "");
        else if (!sha256 || !sha256->text || strcmp(sha256->text, input->sha256) != 0)
            yunta_fault(check, yunta_run_place(check, "inputs"), found,
                        T("is not the file that was read now, whose SHA-256 is %s",
                          "no es el archivo leído ahora, cuyo SHA-256 es %s"),
                        input->sha256);
        else
            yunta_expect_run(check, "inputs.rows", rows, (int64_t)input->rows);
    }
}

static const char *json_text(yunta_check *check, const yunta_json_value *value) {
    if (!value || value->kind == YUNTA_JSON_NULL)
        return "";
    if (value->kind == YUNTA_JSON_TEXT)
        return value->text;
    const char *text = yunta_arena_format(check->arena, "%lld", (long long)value->integer);
    check->out_of_memory = check->out_of_memory || !text;
    return text ? text : "";
}

/* A table of run.json as if it had been a CSV file without lines. */
static void ledger_of_rows(yunta_check *check, yunta_sheet_id id, const yunta_json_value *rows) {
    size_t columns = rows->count ? rows->items[0].count : 0;
    yunta_ledger *ledger = yunta_check_alloc(check, 1, sizeof *ledger);
    const char **header = yunta_check_alloc(check, columns, sizeof *header);
    const char **cell = yunta_check_alloc(check, columns * rows->count, sizeof *cell);
    size_t *line = yunta_check_alloc(check, rows->count, sizeof *line);
    if (check->out_of_memory || columns == 0)
        return;
    for (size_t c = 0; c < columns; c++)
        header[c] = rows->items[0].items[c].key ? rows->items[0].items[c].key : "";
    for (size_t r = 0; r < rows->count; r++) {
        bool whole = rows->items[r].count == columns;
        for (size_t c = 0; c < columns; c++) {
            const yunta_json_value *member = yunta_json_member(&rows->items[r], header[c]);
            whole = whole && member;
            cell[r * columns + c] = json_text(check, member);
        }
        if (!whole)
            yunta_fault(check, yunta_run_place(check, yunta_sheet_names[id]), NULL,
                        T("row %zu has other members than the first",
                          "la fila %zu tiene otros miembros que la primera"),
                        r + 1);
    }
    *ledger = (yunta_ledger){check->run_path, columns, rows->count, 0, header, line, NULL, cell};
    check->sheets[id] = ledger;
}

yunta_table *yunta_check_table(yunta_check *check, const char *path) {
    yunta_policy plain = {.csv_separator = ",", .csv_encoding = 1};
    yunta_table *table = NULL;
    size_t before = yunta_problems_count(check->problems, YUNTA_ERROR);
    yunta_status status = yunta_table_read(path, path, &plain, check->problems, &table);
    check->out_of_memory = check->out_of_memory || status == YUNTA_E_MEMORY;
    struct stat about;
    check->unreadable = check->unreadable || (status == YUNTA_E_IO && stat(path, &about) == 0 &&
                                              !S_ISDIR(about.st_mode));
    check->report->faults += yunta_problems_count(check->problems, YUNTA_ERROR) - before;
    return table;
}

static const yunta_ledger *ledger_at(yunta_check *check, const char *path, yunta_table **table) {
    yunta_ledger *ledger = yunta_check_alloc(check, 1, sizeof *ledger);
    *table = yunta_check_table(check, path);
    if (!*table || !ledger)
        return NULL;
    *ledger =
        (yunta_ledger){(*table)->shown,  (*table)->columns, (*table)->rows, (*table)->header_line,
                       (*table)->header, (*table)->line,    *table,         NULL};
    return ledger;
}

/* NULL, with faults, when it is no table. */
static const yunta_ledger *ledger_of_csv(yunta_check *check, yunta_sheet_id id, const char *path) {
    return ledger_at(check, path, &check->owned[id]);
}

bool yunta_is_listed(const yunta_check *check, const char *name) {
    return check->listed && check->listed->kind == YUNTA_JSON_ARRAY &&
           is_listed(check->listed, name);
}

const yunta_ledger *yunta_ledger_read(yunta_check *check, const char *name, yunta_table **owner) {
    const char *path = path_of(check, name);
    if (!is_listed(check->listed, name) || !path)
        return NULL;
    return ledger_at(check, path, owner);
}

static void compare_row(yunta_check *check, const yunta_ledger *sheet, size_t row,
                        const yunta_json_value *object) {
    if (object->count != sheet->columns) {
        yunta_fault(check, yunta_ledger_place(sheet, row, sheet->columns), NULL,
                    T("run.json has %zu members for these %zu cells",
                      "run.json tiene %zu miembros para estas %zu celdas"),
                    object->count, sheet->columns);
        return;
    }
    for (size_t c = 0; c < sheet->columns; c++) {
        const char *json = json_text(check, yunta_json_member(object, sheet->header[c]));
        if (strcmp(json, yunta_ledger_cell(sheet, row, c)) != 0)
            yunta_fault(check, yunta_ledger_place(sheet, row, c), yunta_ledger_cell(sheet, row, c),
                        T("run.json says \"%s\"", "run.json dice \"%s\""), json);
    }
}

static void compare(yunta_check *check, yunta_sheet_id id, const yunta_json_value *rows) {
    const yunta_ledger *sheet = check->sheets[id];
    size_t count = rows ? rows->count : 0;
    if (id == YUNTA_SHEET_PRICES)
        return;
    if (count != sheet->rows) {
        yunta_fault(
            check, yunta_place_at(sheet->shown, 0, NULL), NULL,
            T("has %zu rows, and run.json has %zu of them", "tiene %zu filas y run.json tiene %zu"),
            sheet->rows, count);
        return;
    }
    for (size_t row = 0; row < count && !yunta_stopped(check); row++)
        compare_row(check, sheet, row, &rows->items[row]);
}

static void read_sheet(yunta_check *check, yunta_sheet_id id, const yunta_json_value *files) {
    const yunta_json_value *rows = yunta_json_member(check->run, yunta_sheet_names[id]);
    const char *name = yunta_arena_format(check->arena, "%s.csv", yunta_sheet_names[id]);
    const char *path = name ? path_of(check, name) : NULL;
    bool csv = path && is_listed(files, name);
    if (!path) {
        check->out_of_memory = true;
        return;
    }
    if (!csv && access(path, F_OK) == 0)
        yunta_fault(check, yunta_place_at(path, 0, NULL), NULL,
                    T("is not listed in manifest.json", "no está en manifest.json"));
    if (rows && rows->kind != YUNTA_JSON_ARRAY) {
        yunta_fault(check, yunta_run_place(check, yunta_sheet_names[id]), NULL,
                    T("should be an array", "debería ser un arreglo"));
        return;
    }
    if (csv)
        check->sheets[id] = ledger_of_csv(check, id, path);
    else if (rows)
        ledger_of_rows(check, id, rows);
    if (csv && check->sheets[id])
        compare(check, id, rows);
}

bool yunta_has_choice(const yunta_choices *choices, int choice) {
    for (size_t k = 0; k < choices->count; k++)
        if (choices->items[k] == choice)
            return true;
    return false;
}

static void need_sheet(yunta_check *check, yunta_sheet_id id, bool wanted) {
    bool csv = yunta_has_choice(&check->policy->output_files, YUNTA_FILES_CSV);
    bool json = id == YUNTA_SHEET_PRICES || yunta_json_member(check->run, yunta_sheet_names[id]);
    if (wanted && ((csv && !check->owned[id]) || !json) && !yunta_stopped(check))
        yunta_fault(check, yunta_place_at(check->out, 0, NULL), yunta_sheet_names[id],
                    T("this table is missing", "falta esta tabla"));
    if (!wanted && check->sheets[id] && check->sheets[id]->rows > 0)
        yunta_fault(check, yunta_place_at(check->sheets[id]->shown, 0, NULL), NULL,
                    T("run.json says that there was nothing of it",
                      "run.json dice que no hubo nada de esto"));
}

static bool present(const yunta_check *check, const char *part) {
    return strcmp(yunta_part_status(check, part), "absent") != 0;
}

static bool read_table(const yunta_check *check, const char *table) {
    for (size_t k = 0; k < check->cohort->input_count; k++)
        if (strcmp(check->cohort->inputs[k].table, table) == 0)
            return true;
    return false;
}

static void need_sheets(yunta_check *check) {
    const yunta_json_value *stages = yunta_json_member(yunta_run_part(check, "matching"), "stages");
    need_sheet(check, YUNTA_SHEET_PAIRINGS, true);
    need_sheet(check, YUNTA_SHEET_UNMATCHED, true);
    need_sheet(check, YUNTA_SHEET_AUDIT, true);
    need_sheet(check, YUNTA_SHEET_PRICES, stages && stages->count > 0);
    need_sheet(check, YUNTA_SHEET_BACKUPS, check->policy->output_backups > 0);
    need_sheet(check, YUNTA_SHEET_COMPLETION, read_table(check, "outcomes"));
    need_sheet(check, YUNTA_SHEET_DIFF, check->cohort->repair != NULL);
    need_sheet(check, YUNTA_SHEET_PLENARIES, present(check, "plenaries"));
    need_sheet(check, YUNTA_SHEET_ATTENDANCE, present(check, "plenaries"));
    need_sheet(check, YUNTA_SHEET_MEETINGS, present(check, "meetings"));
    need_sheet(check, YUNTA_SHEET_COURSES, present(check, "courses"));
    need_sheet(check, YUNTA_SHEET_SEATS, present(check, "courses"));
    need_sheet(check, YUNTA_SHEET_WORKSHOPS, present(check, "workshops"));
}

/* Tables may be all that a folder holds. */
static void read_seating(yunta_check *check, const yunta_json_value *files) {
    const char *sheet = path_of(check, "tables.csv");
    if (is_listed(files, "tables.json"))
        check->seating = read_document(check, check->seating_path, true);
    if (is_listed(files, "tables.csv") && sheet)
        check->sheets[YUNTA_SHEET_TABLES] = ledger_of_csv(check, YUNTA_SHEET_TABLES, sheet);
    if (!check->seating != !check->sheets[YUNTA_SHEET_TABLES])
        yunta_fault(
            check, yunta_place_at(check->out, 0, NULL), NULL,
            T("tables.csv and tables.json belong together", "tables.csv y tables.json van juntos"));
}

static bool is_there(const char *path) {
    FILE *stream = path ? fopen(path, "rb") : NULL;
    if (stream)
        fclose(stream);
    return stream != NULL;
}

void yunta_check_files(yunta_check *check) {
    const char *run = path_of(check, "run.json");
    check->run_path = run;
    check->seating_path = path_of(check, "tables.json");
    bool alone = is_there(check->seating_path) && !is_there(run) &&
                 !is_there(path_of(check, "pairings.csv"));
    check->run = read_document(check, run, !alone);
    const yunta_json_value *files = check->run || alone ? check_manifest(check) : NULL;
    check->listed = files;
    if ((!check->run && !alone) || check->unreadable)
        return;
    if (check->run)
        check_inputs(check);
    if (check->policy->output_pseudonyms)
        yunta_read_aliases(check);
    read_seating(check, files);
    if (!check->run)
        return;
    for (yunta_sheet_id id = 0; id < YUNTA_SHEET_PSEUDONYMS && !yunta_stopped(check); id++)
        read_sheet(check, id, files);
    need_sheets(check);
}
