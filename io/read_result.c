#include "io/read_result.h"
#include "io/alias.h"
#include "io/digest.h"
#include "io/json.h"
#include "io/read_repair_private.h"
#include "io/table.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    const yunta_cohort *cohort;
    const char *out;
    yunta_problems *problems;
    yunta_earlier *earlier;
    yunta_aliases aliases;
} reading;

/* Whom a cell of the result names; -1: nobody. */
static int32_t find_person(const reading *r, const char *shown) {
    const char *id = yunta_alias_id(&r->aliases, shown);
    return id ? yunta_cohort_find_spelled(r->cohort, id) : -1;
}

static int32_t read_person(reading *r, const yunta_table *table, size_t row, size_t column) {
    const char *id = yunta_table_cell(table, row, column);
    int32_t person = find_person(r, id);
    if (person < 0)
        yunta_problem_add(r->problems, YUNTA_ERROR, yunta_table_place(table, row, column), id,
                          T("run yunta match again", "ejecute yunta match otra vez"),
                          T("the result is of other people: this one is not in the cohort",
                            "el resultado es de otras personas: esta no está en la cohorte"));
    return person;
}

static int by_pair(const void *a, const void *b) {
    const struct yunta_pair_ids *x = a, *y = b;
    if (x->mentor != y->mentor)
        return x->mentor < y->mentor ? -1 : 1;
    return (x->mentee > y->mentee) - (x->mentee < y->mentee);
}

static yunta_status take_pairs(reading *r, const yunta_table *table) {
    size_t mentor = yunta_result_column(table, "mentor"),
           mentee = yunta_result_column(table, "mentee");
    yunta_earlier *earlier = r->earlier;
    earlier->pairs = yunta_arena_alloc(earlier->arena, table->rows, sizeof *earlier->pairs);
    if (!earlier->pairs)
        return YUNTA_E_MEMORY;
    if (mentor == table->columns || mentee == table->columns) {
        yunta_problem_add(r->problems, YUNTA_ERROR, (yunta_place){table->shown, 1, NULL}, NULL,
                          T("run yunta match again", "ejecute yunta match otra vez"),
                          T("the columns mentor and mentee are needed",
                            "se necesitan las columnas mentor y mentee"));
        return YUNTA_E_INPUT;
    }
    for (size_t row = 0; row < table->rows; row++) {
        struct yunta_pair_ids pair = {read_person(r, table, row, mentor),
                                      read_person(r, table, row, mentee)};
        if (pair.mentor >= 0 && pair.mentee >= 0)
            earlier->pairs[earlier->count++] = pair;
    }
    if (earlier->count)
        qsort(earlier->pairs, earlier->count, sizeof *earlier->pairs, by_pair);
    return earlier->count == table->rows ? YUNTA_OK : YUNTA_E_INPUT;
}

static yunta_status read_pairs(reading *r) {
    yunta_table *table;
    yunta_status status =
        yunta_result_open(r->out, "pairings", r->earlier->arena, r->problems, &table);
    if (status == YUNTA_OK)
        status = take_pairs(r, table);
    yunta_table_free(table);
    return status;
}

static bool same_inputs(const reading *r, const yunta_json_value *inputs) {
    if (!inputs || inputs->count != r->cohort->input_count)
        return false;
    for (size_t k = 0; k < inputs->count; k++) {
        const yunta_json_value *sha256 = yunta_json_member(&inputs->items[k], "sha256");
        if (!sha256 || !sha256->text || strcmp(sha256->text, r->cohort->inputs[k].sha256) != 0)
            return false;
    }
    return true;
}

/* The last stage of the matching, which comes first among the parts; NULL without any. */
static const yunta_json_value *last_stage(const yunta_json_value *root) {
    const yunta_json_value *parts = yunta_json_member(root, "parts");
    const yunta_json_value *stages =
        parts && parts->count ? yunta_json_member(&parts->items[0], "stages") : NULL;
    return stages && stages->count ? &stages->items[stages->count - 1] : NULL;
}

static const char *text_of(const yunta_json_value *object, const char *key) {
    const yunta_json_value *value = yunta_json_member(object, key);
    return value ? value->text : NULL;
}

static yunta_status cannot_read(reading *r, const char *path) {
    yunta_problem_add(
        r->problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
        T("check that you may read it, and the disk", "revise que pueda leerlo, y el disco"),
        T("the file cannot be read: %s", "no se puede leer el archivo: %s"), strerror(errno));
    return YUNTA_E_IO;
}

/* A document of the result, as far as it is one; NULL where there is no such file. */
static yunta_status read_document(reading *r, const char *name, const yunta_json_value **root) {
    size_t line;
    const char *path = yunta_arena_format(r->earlier->arena, "%s/%s", r->out, name);
    *root = NULL;
    if (!path)
        return YUNTA_E_MEMORY;
    yunta_status status = yunta_json_read_file(path, r->earlier->arena, root, &line);
    if (status != YUNTA_E_IO)
        return status;
    return errno == ENOENT ? YUNTA_OK : cannot_read(r, path);
}

static yunta_status read_run(reading *r, const char **objective) {
    const yunta_json_value *root;
    yunta_status status = read_document(r, "run.json", &root);
    *objective = text_of(last_stage(root), "objective");
    r->earlier->weight = text_of(last_stage(root), "weight");
    r->earlier->same_inputs = same_inputs(r, yunta_json_member(root, "inputs"));
    bool hidden = false;
    if (status == YUNTA_OK)
        status =
            yunta_result_need_tables(r->out, yunta_made_bare(root), r->earlier->arena, r->problems);
    if (status == YUNTA_OK)
        status = yunta_alias_hidden(r->out, root, r->earlier->arena, &hidden);
    return status == YUNTA_OK
               ? yunta_aliases_read(r->out, hidden, r->earlier->arena, r->problems, &r->aliases)
               : status;
}

/* Notes a file that is no longer what manifest.json says was written. */
static yunta_status compare_digest(reading *r, const yunta_json_value *entry) {
    static const char *const read[] = {"pairings.csv", "prices.csv", "pseudonyms.csv", "run.json"};
    const char *name = text_of(entry, "file"), *told = text_of(entry, "sha256");
    char hex[YUNTA_DIGEST_TEXT];
    for (size_t k = 0; name && told && k < sizeof read / sizeof *read; k++) {
        if (strcmp(name, read[k]) != 0)
            continue;
        const char *path = yunta_arena_format(r->earlier->arena, "%s/%s", r->out, name);
        if (!path)
            return YUNTA_E_MEMORY;
        if (yunta_digest_file(path, hex) != YUNTA_OK && errno != ENOENT)
            return cannot_read(r, path);
        if (strcmp(hex, told) != 0)
            r->earlier->changed = path;
    }
    return YUNTA_OK;
}

static yunta_status compare_files(reading *r) {
    const yunta_json_value *root;
    yunta_status status = read_document(r, "manifest.json", &root);
    const yunta_json_value *files = yunta_json_member(root, "files");
    for (size_t k = 0; status == YUNTA_OK && files && k < files->count; k++)
        status = compare_digest(r, &files->items[k]);
    return status;
}

/* Every person of the stage once a side they applied for, or nothing at all. */
static yunta_status take_prices(reading *r, const yunta_table *table, const char *objective) {
    size_t stage = yunta_result_column(table, "stage"), who = yunta_result_column(table, "person");
    size_t side = yunta_result_column(table, "side"), price = yunta_result_column(table, "price"),
           count = 0;
    size_t people = r->cohort->people;
    yunta_earlier *earlier = r->earlier;
    if (stage == table->columns || who == table->columns || side == table->columns ||
        price == table->columns)
        return YUNTA_OK;
    int64_t *mentor = yunta_arena_alloc(earlier->arena, people, sizeof *mentor);
    int64_t *mentee = yunta_arena_alloc(earlier->arena, people, sizeof *mentee);
    if (!mentor || !mentee)
        return YUNTA_E_MEMORY;
    for (size_t row = 0; row < table->rows; row++) {
        const char *name = yunta_table_cell(table, row, side);
        int32_t person = find_person(r, yunta_table_cell(table, row, who));
        if (person < 0 || strcmp(yunta_table_cell(table, row, stage), objective) != 0)
            continue;
        int64_t *into = strcmp(name, "mentor") == 0 ? mentor : mentee;
        into[person] = strtoll(yunta_table_cell(table, row, price), NULL, 10);
        count++;
    }
    earlier->mentor_price = count ? mentor : NULL;
    earlier->mentee_price = count ? mentee : NULL;
    return YUNTA_OK;
}

static yunta_status read_prices(reading *r, const char *objective) {
    yunta_table *table = NULL;
    const char *path = yunta_arena_format(r->earlier->arena, "%s/prices.csv", r->out);
    if (!path)
        return YUNTA_E_MEMORY;
    if (!objective || !r->earlier->weight || access(path, R_OK) != 0)
        return YUNTA_OK;
    yunta_status status =
        yunta_result_open(r->out, "prices", r->earlier->arena, r->problems, &table);
    if (status == YUNTA_OK)
        status = table ? take_prices(r, table, objective) : YUNTA_OK;
    yunta_table_free(table);
    return status;
}

yunta_status yunta_earlier_read(const yunta_cohort *cohort, const char *out,
                                yunta_problems *problems, yunta_earlier **earlier) {
    const char *objective = NULL;
    *earlier = yunta_alloc(1, sizeof **earlier);
    reading r = {cohort, out, problems, *earlier, {0}};
    if (!*earlier)
        return YUNTA_E_MEMORY;
    (*earlier)->arena = yunta_arena_new();
    yunta_status status = (*earlier)->arena ? read_run(&r, &objective) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = read_pairs(&r);
    if (status == YUNTA_OK)
        status = read_prices(&r, objective);
    if (status == YUNTA_OK)
        status = compare_files(&r);
    if (status != YUNTA_OK) {
        yunta_earlier_free(*earlier);
        *earlier = NULL;
    }
    return status;
}

void yunta_earlier_free(yunta_earlier *earlier) {
    if (!earlier)
        return;
    yunta_arena_free(earlier->arena);
    yunta_free(earlier);
}
