/* shard.json and answers.txt: see io/shard.h. */
#include "base/version.h"
#include "io/shard.h"
#include "io/writing.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

yunta_status yunta_shard_json(const yunta_shard *shard, FILE *stream) {
    yunta_json *json = yunta_json_new(stream);
    yunta_json_object(json, NULL);
    yunta_json_text(json, "yunta", shard->version);
    yunta_json_integer(json, "format", shard->format);
    yunta_json_integer(json, "shard", shard->number);
    yunta_json_integer(json, "of", shard->of);
    yunta_json_text(json, "command", shard->command);
    yunta_json_text(json, "engine", shard->engine);
    yunta_json_text(json, "status", shard->status);
    yunta_json_text(json, "cohort", shard->cohort);
    yunta_json_array(json, "inputs");
    for (size_t k = 0; k < shard->input_count; k++) {
        yunta_json_object(json, NULL);
        yunta_json_text(json, "file", shard->inputs[k].file);
        yunta_json_text(json, "sha256", shard->inputs[k].sha256);
        yunta_json_end(json);
    }
    yunta_json_end(json);
    yunta_json_integer(json, "blocks", shard->blocks);
    yunta_json_integer(json, "parts", shard->parts);
    yunta_json_integer(json, "own", shard->own);
    yunta_json_integer(json, "people", shard->people);
    yunta_json_integer(json, "left", shard->left);
    yunta_json_boolean(json, "halted", shard->halted);
    yunta_json_integer(json, "answers", shard->answers);
    yunta_json_end(json);
    return yunta_json_finish(json);
}

static void write_answers(const yunta_ledger *ledger, FILE *stream) {
    size_t count = yunta_ledger_count(ledger);
    fprintf(stream, "yunta-answers %d %zu\n", YUNTA_SHARD_FORMAT, count);
    for (size_t k = 0; k < count; k++) {
        const yunta_ledger_entry *entry = yunta_ledger_at(ledger, k);
        fprintf(stream, "%s %" PRId32 " %" PRId32 " %zu", yunta_ledger_kind_name(entry->key.kind),
                entry->key.step, entry->key.part, entry->count);
        for (size_t n = 0; n < entry->count; n++)
            fprintf(stream, " %" PRId64, entry->value[n]);
        fputc('\n', stream);
    }
    fputs("end\n", stream);
}

/* The folder's own absolute path, which need not exist yet. */
static char *absolute(const char *folder, yunta_arena *arena) {
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    const char *name = yunta_arena_text(arena, folder, length);
    const char *slash = name ? strrchr(name, '/') : NULL;
    const char *parent = !slash          ? "."
                         : slash == name ? "/"
                                         : yunta_arena_text(arena, name, (size_t)(slash - name));
    char *home = name && parent ? realpath(parent, NULL) : NULL;
    char *path = home ? yunta_arena_format(arena, "%s/%s", home, slash ? slash + 1 : name) : NULL;
    free(home);
    return path;
}

/* A path from a folder to a file, so that both may be moved together; both are absolute. */
static char *relative(const char *folder, const char *file, yunta_arena *arena) {
    size_t same = 0;
    for (size_t k = 0; folder[k] == file[k] || (!folder[k] && file[k] == '/'); k++) {
        if (file[k] == '/')
            same = k + 1;
        if (!folder[k])
            break;
    }
    char *path = yunta_arena_copy(arena, "");
    bool below = same <= strlen(folder);
    for (const char *at = folder + (below ? same : 0); path && below && *at;
         at += strcspn(at, "/"), at += *at == '/')
        path = yunta_arena_format(arena, "%s../", path);
    return path ? yunta_arena_format(arena, "%s%s", path, file + same) : NULL;
}

static char *path_from(const char *out, const char *policy, yunta_arena *arena) {
    char *file = realpath(policy, NULL), *folder = absolute(out, arena);
    char *path = file && folder ? relative(folder, file, arena) : NULL;
    free(file);
    return path;
}

static yunta_status refuse_result(const char *out, yunta_problems *problems) {
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){0}, out,
                      T("give each shard a folder of its own with --out",
                        "dé a cada parte una carpeta propia con --out"),
                      T("the folder holds a result, which a shard would replace",
                        "la carpeta contiene un resultado, que una parte reemplazaría"));
    return YUNTA_E_USAGE;
}

static yunta_status write_file(const yunta_shard *shard, const yunta_ledger *ledger,
                               yunta_staging *staging) {
    FILE *stream;
    yunta_status status =
        yunta_staging_open(staging, ledger != NULL ? "answers.txt" : "shard.json", &stream);
    if (status != YUNTA_OK)
        return status;
    if (ledger != NULL)
        write_answers(ledger, stream);
    else
        status = yunta_shard_json(shard, stream);
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_E_MEMORY ? status : closed;
}

yunta_status yunta_shard_write(const yunta_shard *shard, const yunta_ledger *ledger,
                               const char *out, const yunta_deadline *deadline,
                               yunta_problems *problems) {
    yunta_writing writing = {.problems = problems, .arena = yunta_arena_new()};
    yunta_shard written = *shard;
    yunta_staging *staging = NULL;
    size_t owned = 0;
    yunta_status status = writing.arena ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = yunta_staging_new(out, deadline, problems, &staging);
    if (status == YUNTA_OK)
        yunta_staging_owned(staging, &owned);
    if (status == YUNTA_OK && owned > 0 && !yunta_staging_owns(staging, "shard.json"))
        status = refuse_result(out, problems);
    if (status == YUNTA_OK && !(written.cohort = path_from(out, shard->cohort, writing.arena)))
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = write_file(&written, ledger, staging);
    if (status == YUNTA_OK)
        status = write_file(&written, NULL, staging);
    if (status == YUNTA_OK)
        status = yunta_manifest_write(&writing, staging);
    if (status == YUNTA_OK)
        status = yunta_staging_commit(staging);
    yunta_staging_free(staging);
    yunta_arena_free(writing.arena);
    return status;
}
