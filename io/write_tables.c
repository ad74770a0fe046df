/* tables.csv and tables.json: who sits where at an encounter. */
#include "base/version.h"
#include "io/writing.h"
#include <stdlib.h>
#include <string.h>

static const char pseudonyms[] = "pseudonyms.csv";

typedef struct {
    int32_t round, table, person;
} seat_row;

static bool tables_wanted(const yunta_writing *writing) {
    return writing->result->seating != NULL;
}

static int by_table(const void *a, const void *b) {
    const seat_row *x = a, *y = b;
    if (x->round != y->round)
        return x->round < y->round ? -1 : 1;
    if (x->table != y->table)
        return x->table < y->table ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static yunta_status seat_rows(yunta_writing *writing, yunta_rows *rows) {
    const yunta_seating *seating = writing->result->seating;
    size_t count = seating->rounds * seating->people;
    seat_row *all = yunta_arena_alloc(writing->arena, count, sizeof *all);
    if (!all)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++)
        all[k] = (seat_row){(int32_t)(k / seating->people), seating->table[k],
                            seating->person[k % seating->people]};
    qsort(all, count, sizeof *all, by_table);
    *rows = (yunta_rows){all, count, sizeof *all};
    return YUNTA_OK;
}

static void seat_order(const yunta_writing *writing, const void *row, int64_t key[static 4]) {
    const seat_row *seat = row;
    key[0] = seat->round;
    key[1] = seat->table;
    key[2] = yunta_writing_place(writing, seat->person);
}

static yunta_value seat_round(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_integer(((const seat_row *)row)->round + 1);
}

static yunta_value seat_table(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_integer(((const seat_row *)row)->table + 1);
}

static yunta_value seat_person(yunta_writing *writing, const void *row) {
    return yunta_value_person(writing, ((const seat_row *)row)->person);
}

static yunta_value seat_name(yunta_writing *writing, const void *row) {
    const char *name = writing->cohort->person[((const seat_row *)row)->person].name;
    return yunta_value_text(yunta_writing_words(writing, name));
}

static const yunta_output_column seat_columns[] = {
    {"round", seat_round}, {"table", seat_table}, {"person", seat_person}, {"name", seat_name}};

const yunta_output yunta_output_tables = {.name = "tables",
                                          .csv = true,
                                          .wanted = tables_wanted,
                                          .rows = seat_rows,
                                          .order = seat_order,
                                          YUNTA_COLUMNS(seat_columns)};

yunta_status yunta_tables_json(const yunta_result *result, size_t size, yunta_seated_from from,
                               FILE *stream) {
    static const char *const sources[] = {"file", "result", "matched"};
    const yunta_seating *seating = result->seating;
    yunta_json *json = yunta_json_new(stream);
    yunta_json_object(json, NULL);
    yunta_json_text(json, "yunta", YUNTA_VERSION);
    yunta_json_text(json, "programme", result->cohort->policy->programme_name);
    yunta_json_text(json, "pairs", sources[from]);
    yunta_json_integer(json, "people", (int64_t)seating->people);
    yunta_json_integer(json, "size", (int64_t)size);
    yunta_json_integer(json, "rounds", (int64_t)seating->rounds);
    yunta_json_integer(json, "tables", (int64_t)seating->tables);
    yunta_json_text(json, "part", seating->part.part);
    yunta_json_text(json, "status", yunta_part_status_name(seating->part.status));
    yunta_json_text(json, "method", seating->part.method);
    yunta_json_array(json, "stages");
    for (size_t k = 0; k < seating->part.stage_count; k++) {
        const yunta_stage *stage = &seating->part.stages[k];
        yunta_json_object(json, NULL);
        yunta_json_text(json, "objective", stage->objective);
        yunta_json_integer(json, "value", stage->value);
        yunta_json_integer(json, "bound", stage->bound);
        yunta_json_end(json);
    }
    yunta_json_end(json);
    yunta_json_end(json);
    return yunta_json_finish(json);
}

/* Everything else that an earlier command left there stays. */
static yunta_status keep_others(const yunta_writing *writing, yunta_staging *staging) {
    const char *const anew[] = {"tables.csv", "tables.json", "manifest.json",
                                writing->alias ? pseudonyms : ""};
    size_t count;
    const char *const *owned = yunta_staging_owned(staging, &count);
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; status == YUNTA_OK && k < count; k++) {
        bool mine = false;
        for (size_t n = 0; n < sizeof anew / sizeof *anew; n++)
            mine = mine || !strcmp(owned[k], anew[n]);
        if (!mine)
            status = yunta_staging_keep(staging, owned[k], owned[k]);
    }
    return status;
}

static yunta_status write_table(yunta_writing *writing, const yunta_output *output,
                                const char *name, yunta_staging *staging) {
    FILE *stream;
    yunta_status status = yunta_staging_open(staging, name, &stream);
    if (status != YUNTA_OK)
        return status;
    status = yunta_output_write_csv(writing, output, stream);
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_OK ? closed : status;
}

static yunta_status write_files(yunta_writing *writing, size_t size, yunta_seated_from from,
                                yunta_staging *staging) {
    FILE *stream;
    yunta_status status = write_table(writing, &yunta_output_tables, "tables.csv", staging);
    if (status == YUNTA_OK && writing->alias)
        status = write_table(writing, &yunta_output_pseudonyms, pseudonyms, staging);
    if (status == YUNTA_OK)
        status = yunta_staging_open(staging, "tables.json", &stream);
    if (status != YUNTA_OK)
        return status;
    status = yunta_tables_json(writing->result, size, from, stream);
    yunta_status closed = yunta_staging_close(staging, stream);
    if (status == YUNTA_E_MEMORY)
        return status;
    return closed == YUNTA_OK ? yunta_manifest_write(writing, staging) : closed;
}

yunta_status yunta_tables_write(const yunta_result *result, size_t size, yunta_seated_from from,
                                yunta_problems *problems) {
    yunta_writing writing;
    yunta_staging *staging = NULL;
    yunta_status status = yunta_writing_begin(&writing, result, problems);
    if (status == YUNTA_OK && writing.policy->output_pseudonyms)
        status = yunta_key_open(result->folder, problems, &writing.secret);
    if (status == YUNTA_OK)
        status = yunta_writing_make_aliases(&writing);
    if (status == YUNTA_OK)
        status = yunta_staging_new(result->out, result->deadline, problems, &staging);
    if (status == YUNTA_OK)
        writing.edition = *yunta_staging_edition(staging);
    if (status == YUNTA_OK)
        status = keep_others(&writing, staging);
    if (status == YUNTA_OK)
        status = write_files(&writing, size, from, staging);
    if (status == YUNTA_OK)
        status = yunta_staging_commit(staging);
    yunta_staging_free(staging);
    yunta_writing_end(&writing);
    return status;
}
