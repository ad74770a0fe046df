#include "io/json.h"
#include "base/array.h"
#include "base/escape.h"
#include "base/text.h"
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <string.h>

enum { DEPTH_ON_LINES = 2 }; /* containers of this depth and less have one item a line */

typedef struct {
    char closing;
    bool used; /* it has an item already */
} level;

struct yunta_json {
    FILE *stream;
    YUNTA_ARRAY(level) levels;
    bool out_of_memory;
};

static void *allocate(size_t bytes) {
    return yunta_alloc(bytes, 1);
}

yunta_json *yunta_json_new(FILE *stream) {
    json_set_alloc_funcs(allocate, yunta_free);
    yunta_json *json = yunta_alloc(1, sizeof *json);
    if (json)
        json->stream = stream;
    return json;
}

static bool usable(const yunta_json *json) {
    return json && !json->out_of_memory;
}

static void new_line(yunta_json *json, size_t depth) {
    putc_unlocked('\n', json->stream);
    for (size_t k = 0; k < depth; k++)
        fputs("  ", json->stream);
}

/* Whether a text stands in JSON as it is, marks of direction left to the slow way; its length. */
static bool is_plain(const char *text, size_t *length) {
    const unsigned char *bytes = (const unsigned char *)text;
    unsigned char odd = 0, wide = 0;
    size_t k = 0;
    for (; bytes[k]; k++) {
        odd |= (bytes[k] < ' ') | (bytes[k] == '"') | (bytes[k] == '\\') | (bytes[k] == 0x7f);
        wide |= bytes[k] & 0x80;
        odd |= (bytes[k] == 0xd8) | (bytes[k] == 0xef) | (bytes[k] == 0xe2) |
               (bytes[k] == 0xc2 && bytes[k + 1] < 0xa0);
    }
    *length = k;
    return !odd && (!wide || yunta_text_is_utf8(text, k));
}

/* The next character of valid UTF-8; gives its bytes. */
static size_t next_point(const char *at, uint32_t *point) {
    const unsigned char *byte = (const unsigned char *)at;
    size_t length = byte[0] < 0x80 ? 1 : byte[0] < 0xe0 ? 2 : byte[0] < 0xf0 ? 3 : 4;
    *point = length == 1 ? byte[0] : byte[0] & (0x7fu >> length);
    for (size_t k = 1; k < length; k++)
        *point = *point << 6 | (byte[k] & 0x3fu);
    return length;
}

/* Marks of direction and their like go out by number, for JSON is read on terminals too. jansson
 * gives whole characters, and has escaped what is below a blank. */
static int put_encoded(const char *bytes, size_t size, void *stream) {
    for (size_t at = 0, length; at < size; at += length) {
        uint32_t point;
        length = next_point(bytes + at, &point);
        if (length > size - at)
            length = size - at;
        if (yunta_text_misleads(point))
            fprintf(stream, "\\u%04x", (unsigned)point);
        else
            fwrite(bytes + at, 1, length, stream);
    }
    return ferror((FILE *)stream) ? -1 : 0;
}

static void encoded(yunta_json *json, const char *text) {
    size_t length;
    if (is_plain(text, &length)) {
        putc_unlocked('"', json->stream);
        fwrite_unlocked(text, 1, length, json->stream);
        putc_unlocked('"', json->stream);
        return;
    }
    /* Names of files and words of a command line need not be UTF-8. */
    yunta_arena *arena = yunta_text_is_utf8(text, length) ? NULL : yunta_arena_new();
    json_t *value = json_string(arena ? yunta_text_escape(arena, text, 0) : text);
    if (!value || (json_dump_callback(value, put_encoded, json->stream, JSON_ENCODE_ANY) &&
                   !ferror(json->stream)))
        json->out_of_memory = true;
    json_decref(value);
    yunta_arena_free(arena);
}

/* What stands before a value: the comma, the line, the key. False: write nothing more. */
static bool begin(yunta_json *json, const char *key) {
    if (!usable(json))
        return false;
    size_t depth = json->levels.count;
    if (depth) {
        level *top = &json->levels.items[depth - 1];
        if (top->used)
            putc_unlocked(',', json->stream);
        if (depth <= DEPTH_ON_LINES)
            new_line(json, depth);
        else if (top->used)
            putc_unlocked(' ', json->stream);
        top->used = true;
    }
    if (key) {
        encoded(json, key);
        fputs_unlocked(": ", json->stream);
    }
    return usable(json);
}

static void open_level(yunta_json *json, const char *key, char opening, char closing) {
    if (!begin(json, key))
        return;
    putc_unlocked(opening, json->stream);
    level next = {closing, false};
    if (!yunta_array_push(&json->levels, next))
        json->out_of_memory = true;
}

void yunta_json_object(yunta_json *json, const char *key) {
    open_level(json, key, '{', '}');
}

void yunta_json_array(yunta_json *json, const char *key) {
    open_level(json, key, '[', ']');
}

void yunta_json_end(yunta_json *json) {
    if (!usable(json) || json->levels.count == 0)
        return;
    level top = json->levels.items[--json->levels.count];
    if (top.used && json->levels.count < DEPTH_ON_LINES)
        new_line(json, json->levels.count);
    putc_unlocked(top.closing, json->stream);
}

void yunta_json_text(yunta_json *json, const char *key, const char *text) {
    if (!text)
        yunta_json_null(json, key);
    else if (begin(json, key))
        encoded(json, text);
}

void yunta_json_integer(yunta_json *json, const char *key, int64_t value) {
    char figures[24], *at = figures + sizeof figures;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    if (!begin(json, key))
        return;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--at = '-';
    fwrite_unlocked(at, 1, (size_t)(figures + sizeof figures - at), json->stream);
}

void yunta_json_decimal(yunta_json *json, const char *key, int64_t value, int digits) {
    int64_t unit = 1;
    for (int k = 0; k < digits; k++)
        unit *= 10;
    while (digits > 0 && value % 10 == 0) {
        value /= 10;
        unit /= 10;
        digits--;
    }
    if (digits == 0) {
        yunta_json_integer(json, key, value);
    } else if (begin(json, key)) {
        int64_t whole = value / unit, part = value % unit;
        fprintf(json->stream, "%s%" PRId64 ".%0*" PRId64, value < 0 && whole == 0 ? "-" : "", whole,
                digits, part < 0 ? -part : part);
    }
}

void yunta_json_boolean(yunta_json *json, const char *key, bool value) {
    if (begin(json, key))
        fputs(value ? "true" : "false", json->stream);
}

void yunta_json_null(yunta_json *json, const char *key) {
    if (begin(json, key))
        fputs("null", json->stream);
}

yunta_status yunta_json_finish(yunta_json *json) {
    if (!json)
        return YUNTA_E_MEMORY;
    putc_unlocked('\n', json->stream);
    yunta_status status = json->out_of_memory                            ? YUNTA_E_MEMORY
                          : fflush(json->stream) || ferror(json->stream) ? YUNTA_E_IO
                                                                         : YUNTA_OK;
    yunta_array_free(&json->levels);
    yunta_free(json);
    return status;
}

/* jansson's lexer takes no notice of an allocation that fails and runs past its buffer. So what it
 * parses lives in an arena of its own, and running out of memory leaves it by a long jump. Main
 * thread only, as said of the caller. */
static struct {
    yunta_arena *arena;
    jmp_buf out_of_memory;
} parsing;

static void *allocate_parsing(size_t bytes) {
    void *memory = yunta_arena_alloc(parsing.arena, bytes, 1);
    if (!memory)
        longjmp(parsing.out_of_memory, 1);
    return memory;
}

static void free_with_arena(void *memory) {
    (void)memory;
}

static yunta_status copy_texts(const json_t *items, const char *field, yunta_arena *arena,
                               const char ***texts, size_t *count) {
    size_t size = json_array_size(items), found = 0;
    const char **copies = yunta_arena_alloc(arena, size, sizeof *copies);
    if (!copies)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < size; k++) {
        const char *text = json_string_value(json_object_get(json_array_get(items, k), field));
        if (!text)
            continue;
        copies[found] = yunta_arena_copy(arena, text);
        if (!copies[found++])
            return YUNTA_E_MEMORY;
    }
    *texts = copies;
    *count = found;
    return YUNTA_OK;
}

static yunta_status copy_heads(const json_t *root, yunta_json_head *heads, size_t count,
                               yunta_arena *arena) {
    for (size_t k = 0; k < count; k++) {
        const char *text = json_string_value(json_object_get(root, heads[k].key));
        if (text && !(heads[k].text = yunta_arena_copy(arena, text)))
            return YUNTA_E_MEMORY;
    }
    return YUNTA_OK;
}

static yunta_status parse(FILE *stream, yunta_json_head *heads, size_t head_count, const char *list,
                          const char *field, yunta_arena *arena, bool *valid, const char ***texts,
                          size_t *count) {
    if (setjmp(parsing.out_of_memory))
        return YUNTA_E_MEMORY;
    json_error_t error;
    json_t *root = json_loadf(stream, JSON_REJECT_DUPLICATES, &error);
    json_t *items = json_object_get(root, list);
    *valid = json_is_array(items);
    yunta_status status = *valid ? copy_heads(root, heads, head_count, arena) : YUNTA_OK;
    return *valid && status == YUNTA_OK ? copy_texts(items, field, arena, texts, count) : status;
}

yunta_status yunta_json_read_texts(FILE *stream, yunta_json_head *heads, size_t head_count,
                                   const char *list, const char *field, yunta_arena *arena,
                                   bool *valid, const char ***texts, size_t *count) {
    for (size_t k = 0; k < head_count; k++)
        heads[k].text = NULL;
    *valid = false;
    *texts = NULL;
    *count = 0;
    parsing.arena = yunta_arena_new();
    if (!parsing.arena)
        return YUNTA_E_MEMORY;
    json_set_alloc_funcs(allocate_parsing, free_with_arena);
    yunta_status status = parse(stream, heads, head_count, list, field, arena, valid, texts, count);
    json_set_alloc_funcs(allocate, yunta_free);
    yunta_arena_free(parsing.arena);
    return status;
}

static bool copy_value(const json_t *from, const char *key, yunta_arena *arena,
                       yunta_json_value *to);

static bool copy_items(const json_t *from, yunta_arena *arena, yunta_json_value *to) {
    to->count = json_array_size(from);
    yunta_json_value *items = yunta_arena_alloc(arena, to->count, sizeof *items);
    for (size_t k = 0; items && k < to->count; k++)
        if (!copy_value(json_array_get(from, k), NULL, arena, &items[k]))
            return false;
    to->items = items;
    return items != NULL;
}

static bool copy_members(json_t *from, yunta_arena *arena, yunta_json_value *to) {
    to->count = json_object_size(from);
    yunta_json_value *items = yunta_arena_alloc(arena, to->count, sizeof *items);
    size_t k = 0;
    for (void *at = json_object_iter(from); items && at; at = json_object_iter_next(from, at))
        if (!copy_value(json_object_iter_value(at), json_object_iter_key(at), arena, &items[k++]))
            return false;
    to->items = items;
    return items != NULL;
}

static int64_t millionths(double value) {
    return value > -1e12 && value < 1e12 ? llround(value * 1e6) : INT64_MAX;
}

static bool copy_value(const json_t *from, const char *key, yunta_arena *arena,
                       yunta_json_value *to) {
    static const yunta_json_kind kinds[] = {
        [JSON_OBJECT] = YUNTA_JSON_OBJECT, [JSON_ARRAY] = YUNTA_JSON_ARRAY,
        [JSON_STRING] = YUNTA_JSON_TEXT,   [JSON_INTEGER] = YUNTA_JSON_INTEGER,
        [JSON_REAL] = YUNTA_JSON_DECIMAL,  [JSON_TRUE] = YUNTA_JSON_BOOLEAN,
        [JSON_FALSE] = YUNTA_JSON_BOOLEAN, [JSON_NULL] = YUNTA_JSON_NULL};
    to->kind = kinds[json_typeof(from)];
    to->integer = json_is_integer(from) ? json_integer_value(from)
                  : json_is_real(from)  ? millionths(json_real_value(from))
                                        : json_is_true(from);
    if (key && !(to->key = yunta_arena_copy(arena, key)))
        return false;
    if (json_is_string(from) && !(to->text = yunta_arena_copy(arena, json_string_value(from))))
        return false;
    if (json_is_array(from))
        return copy_items(from, arena, to);
    return !json_is_object(from) || copy_members((json_t *)from, arena, to);
}

static yunta_status parse_all(FILE *stream, yunta_arena *arena, const yunta_json_value **root,
                              size_t *line) {
    if (setjmp(parsing.out_of_memory))
        return YUNTA_E_MEMORY;
    json_error_t error = {.line = 1};
    json_t *document = json_loadf(stream, JSON_REJECT_DUPLICATES, &error);
    *line = error.line > 0 ? (size_t)error.line : 1;
    if (!document)
        return YUNTA_OK;
    yunta_json_value *copy = yunta_arena_alloc(arena, 1, sizeof *copy);
    if (!copy || !copy_value(document, NULL, arena, copy))
        return YUNTA_E_MEMORY;
    *root = copy;
    return YUNTA_OK;
}

yunta_status yunta_json_read(FILE *stream, yunta_arena *arena, const yunta_json_value **root,
                             size_t *line) {
    *root = NULL;
    *line = 0;
    parsing.arena = yunta_arena_new();
    if (!parsing.arena)
        return YUNTA_E_MEMORY;
    json_set_alloc_funcs(allocate_parsing, free_with_arena);
    yunta_status status = parse_all(stream, arena, root, line);
    json_set_alloc_funcs(allocate, yunta_free);
    yunta_arena_free(parsing.arena);
    return status;
}

yunta_status yunta_json_read_file(const char *path, yunta_arena *arena,
                                  const yunta_json_value **root, size_t *line) {
    *root = NULL;
    *line = 0;
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return YUNTA_E_IO;
    yunta_status status = yunta_json_read(stream, arena, root, line);
    int failure = ferror(stream) ? errno : 0;
    fclose(stream);
    errno = failure;
    return failure ? YUNTA_E_IO : status;
}

const yunta_json_value *yunta_json_member(const yunta_json_value *object, const char *key) {
    for (size_t k = 0; object && object->kind == YUNTA_JSON_OBJECT && k < object->count; k++)
        if (strcmp(object->items[k].key, key) == 0)
            return &object->items[k];
    return NULL;
}
