/* shard.json and answers.txt of a shard's folder, as they were written. */
#include "base/array.h"
#include "base/version.h"
#include "io/digest.h"
#include "io/json.h"
#include "io/shard.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    const char *folder;
    yunta_arena *arena;
    yunta_problems *problems;
} reading;

static yunta_status cannot_read(const reading *r, const char *path) {
    yunta_problem_add(
        r->problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
        T("name the folders that yunta run --shard I/N wrote; check that you may read them",
          "indique las carpetas que escribió yunta run --shard I/N; revise que pueda leerlas"),
        T("the shard cannot be read: %s", "no se puede leer la parte: %s"), strerror(errno));
    return YUNTA_E_IO;
}

static yunta_status broken(const reading *r, const char *path, size_t line) {
    yunta_problem_add(r->problems, YUNTA_ERROR, (yunta_place){path, line, NULL}, NULL,
                      T("make the shard again, or copy it again from where it was made",
                        "haga la parte de nuevo, o vuelva a copiarla de donde se hizo"),
                      T("the shard is damaged: this file is not as it was written",
                        "la parte está dañada: este archivo no es como se escribió"));
    return YUNTA_E_INPUT;
}

static const char *path_of(const reading *r, const char *name) {
    return yunta_arena_format(r->arena, "%s/%s", r->folder, name);
}

/* A path from the folder, without a detour through it where its name allows that. */
static const char *path_beside(const reading *r, const char *name) {
    char *folder = yunta_arena_copy(r->arena, r->folder);
    struct stat about;
    while (folder && strncmp(name, "../", 3) == 0) {
        size_t length = strlen(folder);
        while (length > 1 && folder[length - 1] == '/')
            folder[--length] = '\0';
        char *slash = strrchr(folder, '/'), *last = slash ? slash + 1 : folder;
        if (!*last || *last == '.' || lstat(folder, &about) != 0 || !S_ISDIR(about.st_mode))
            break;
        name += 3;
        if (!slash)
            return name;
        slash[slash == folder] = '\0';
    }
    return folder ? yunta_arena_format(r->arena, "%s%s%s", folder,
                                       folder[strlen(folder) - 1] == '/' ? "" : "/", name)
                  : NULL;
}

static yunta_status read_object(const reading *r, const char *path, const yunta_json_value **root) {
    size_t line;
    yunta_status status = yunta_json_read_file(path, r->arena, root, &line);
    if (status == YUNTA_E_IO)
        return cannot_read(r, path);
    if (status == YUNTA_OK && (!*root || (*root)->kind != YUNTA_JSON_OBJECT))
        return broken(r, path, line);
    return status;
}

static const char *text_of(const yunta_json_value *object, const char *key) {
    const yunta_json_value *value = yunta_json_member(object, key);
    return value && value->text ? value->text : "";
}

/* A number that is missing is none that is right. */
static int64_t number_of(const yunta_json_value *object, const char *key) {
    const yunta_json_value *value = yunta_json_member(object, key);
    return value && value->kind == YUNTA_JSON_INTEGER ? value->integer : -1;
}

/* Whether a file of the folder has the digest that the manifest says. */
static yunta_status check_digest(const reading *r, const yunta_json_value *manifest,
                                 const char *name) {
    const yunta_json_value *files = yunta_json_member(manifest, "files");
    const char *path = path_of(r, name), *told = "";
    char hex[YUNTA_DIGEST_TEXT];
    if (!path)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; files && files->kind == YUNTA_JSON_ARRAY && k < files->count; k++)
        if (strcmp(text_of(&files->items[k], "file"), name) == 0)
            told = text_of(&files->items[k], "sha256");
    if (yunta_digest_file(path, hex) != YUNTA_OK)
        return cannot_read(r, path);
    return strcmp(told, hex) == 0 ? YUNTA_OK : broken(r, path, 0);
}

static yunta_status take_inputs(const reading *r, const yunta_json_value *inputs,
                                yunta_shard *shard) {
    size_t count = inputs && inputs->kind == YUNTA_JSON_ARRAY ? inputs->count : 0;
    yunta_shard_input *taken = yunta_arena_alloc(r->arena, count, sizeof *taken);
    if (!taken)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++)
        taken[k] = (yunta_shard_input){text_of(&inputs->items[k], "file"),
                                       text_of(&inputs->items[k], "sha256")};
    shard->inputs = taken;
    shard->input_count = count;
    return YUNTA_OK;
}

static yunta_status take(const reading *r, const char *path, const yunta_json_value *root,
                         yunta_shard *shard) {
    const yunta_json_value *halted = yunta_json_member(root, "halted");
    const char *cohort = text_of(root, "cohort");
    *shard = (yunta_shard){.folder = r->folder,
                           .version = text_of(root, "yunta"),
                           .format = number_of(root, "format"),
                           .number = number_of(root, "shard"),
                           .of = number_of(root, "of"),
                           .command = text_of(root, "command"),
                           .engine = text_of(root, "engine"),
                           .status = text_of(root, "status"),
                           .parts = number_of(root, "parts"),
                           .own = number_of(root, "own"),
                           .people = number_of(root, "people"),
                           .left = number_of(root, "left"),
                           .blocks = number_of(root, "blocks"),
                           .halted = halted && halted->integer != 0,
                           .answers = number_of(root, "answers")};
    shard->cohort = *cohort == '/' ? cohort : path_beside(r, cohort);
    if (!shard->cohort)
        return YUNTA_E_MEMORY;
    if (strcmp(shard->version, YUNTA_VERSION) != 0 || shard->format != YUNTA_SHARD_FORMAT) {
        yunta_problem_add(r->problems, YUNTA_ERROR, (yunta_place){path, 0, "yunta"}, shard->version,
                          T("make the shards and merge them with the same version",
                            "haga las partes y únalas con la misma versión"),
                          T("the shard is of another version of yunta; this one is %s",
                            "la parte es de otra versión de yunta; esta es la %s"),
                          YUNTA_VERSION);
        return YUNTA_E_INPUT;
    }
    if (shard->of < 1 || shard->of > YUNTA_SHARDS_MOST || shard->number < 1 ||
        shard->number > shard->of || shard->answers < 0 || !*cohort)
        return broken(r, path, 0);
    return take_inputs(r, yunta_json_member(root, "inputs"), shard);
}

yunta_status yunta_shard_read(const char *folder, yunta_arena *arena, yunta_problems *problems,
                              yunta_shard *shard) {
    const reading r = {folder, arena, problems};
    const yunta_json_value *manifest = NULL, *root = NULL;
    const char *path = path_of(&r, "shard.json"), *listing = path_of(&r, "manifest.json");
    yunta_status status = path && listing ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = read_object(&r, path, &root);
    if (status == YUNTA_OK)
        status = read_object(&r, listing, &manifest);
    if (status == YUNTA_OK)
        status = check_digest(&r, manifest, "shard.json");
    if (status == YUNTA_OK)
        status = take(&r, path, root, shard);
    return status == YUNTA_OK ? check_digest(&r, manifest, "answers.txt") : status;
}

typedef YUNTA_ARRAY(int64_t) numbers;

/* One integer and what ends it, into *end; false where there is none. */
static bool read_number(FILE *stream, int64_t *number, int *end) {
    int letter = getc_unlocked(stream);
    bool negative = letter == '-', any = false;
    uint64_t size = 0;
    for (letter = negative ? getc_unlocked(stream) : letter; letter >= '0' && letter <= '9';
         letter = getc_unlocked(stream)) {
        if (size > (UINT64_MAX - 9) / 10)
            return false;
        size = size * 10 + (uint64_t)(letter - '0');
        any = true;
    }
    *end = letter;
    if (!any || size > (uint64_t)INT64_MAX + negative)
        return false;
    *number = negative ? (int64_t)(0 - size) : (int64_t)size;
    return true;
}

static bool read_kind(FILE *stream, yunta_ledger_kind *kind) {
    char name[16] = "";
    for (size_t k = 0; k + 1 < sizeof name; k++) {
        int letter = getc_unlocked(stream);
        if (letter == ' ')
            break;
        name[k] = letter < 'a' || letter > 'z' ? '?' : (char)letter;
    }
    for (int k = 0; k < YUNTA_LEDGER_KINDS; k++)
        if (strcmp(name, yunta_ledger_kind_name((yunta_ledger_kind)k)) == 0) {
            *kind = (yunta_ledger_kind)k;
            return true;
        }
    return false;
}

enum { STEP, PART, COUNT, HEAD };

/* A line: its kind, then integers; *fine is false where it is no such line. */
static yunta_status read_entry(FILE *stream, numbers *line, yunta_ledger *ledger, bool *fine) {
    yunta_ledger_kind kind = YUNTA_LEDGER_KINDS;
    int end = ' ';
    line->count = 0;
    *fine = read_kind(stream, &kind);
    while (*fine && end == ' ') {
        int64_t number = 0;
        *fine = read_number(stream, &number, &end);
        if (*fine && !yunta_array_push(line, number))
            return YUNTA_E_MEMORY;
    }
    *fine = *fine && end == '\n' && line->count >= HEAD &&
            line->items[COUNT] == (int64_t)(line->count - HEAD) && line->items[STEP] >= 0 &&
            line->items[STEP] <= INT32_MAX && line->items[PART] >= 0 &&
            line->items[PART] <= INT32_MAX;
    if (!*fine)
        return YUNTA_OK;
    yunta_ledger_key key = {kind, (int32_t)line->items[STEP], (int32_t)line->items[PART]};
    return yunta_ledger_add(ledger, key, line->items + HEAD, line->count - HEAD) ? YUNTA_OK
                                                                                 : YUNTA_E_MEMORY;
}

static bool reads(FILE *stream, const char *text) {
    for (; *text; text++)
        if (getc_unlocked(stream) != *text)
            return false;
    return true;
}

yunta_status yunta_shard_answers(const yunta_shard *shard, yunta_arena *arena,
                                 yunta_problems *problems, yunta_ledger *ledger) {
    const reading r = {shard->folder, arena, problems};
    const char *path = path_of(&r, "answers.txt");
    numbers line = {0};
    int64_t count = -1;
    int end = 0;
    FILE *stream = path ? fopen(path, "rb") : NULL;
    if (!stream)
        return path ? cannot_read(&r, path) : YUNTA_E_MEMORY;
    yunta_status status = YUNTA_OK;
    bool fine = reads(stream, "yunta-answers 1 ") && read_number(stream, &count, &end) &&
                end == '\n' && count == shard->answers;
    size_t at = 1;
    for (; fine && status == YUNTA_OK && (int64_t)at <= count; at += fine)
        status = read_entry(stream, &line, ledger, &fine);
    fine = fine && reads(stream, "end\n") && getc_unlocked(stream) == EOF;
    if (ferror(stream))
        status = cannot_read(&r, path);
    else if (status == YUNTA_OK && !fine)
        status = broken(&r, path, at);
    fclose(stream);
    yunta_array_free(&line);
    return status;
}
