/* run.json against its schema, of whose words those are understood that it uses: type, enum,
 * required, properties, additionalProperties, items. Source: JSON Schema, draft 2020-12. */
#include "verify/check.h"
#include "verify/schema.h"
#include <string.h>

enum { DEEPEST = 16, PATH = 256 };

typedef struct {
    yunta_check *check;
    char path[PATH]; /* of the value at hand: parts[0].method */
} walk;

static bool is(const yunta_json_value *name, const char *text) {
    return name->text && strcmp(name->text, text) == 0;
}

static bool is_type(const yunta_json_value *value, const yunta_json_value *name) {
    switch (value->kind) {
    case YUNTA_JSON_NULL:
        return is(name, "null");
    case YUNTA_JSON_BOOLEAN:
        return is(name, "boolean");
    case YUNTA_JSON_INTEGER:
        return is(name, "integer") || is(name, "number");
    case YUNTA_JSON_DECIMAL:
        return is(name, "number");
    case YUNTA_JSON_TEXT:
        return is(name, "string");
    case YUNTA_JSON_ARRAY:
        return is(name, "array");
    case YUNTA_JSON_OBJECT:
        break;
    }
    return is(name, "object");
}

/* One type, or several of which one must hold. */
static bool fits_type(const yunta_json_value *value, const yunta_json_value *type) {
    bool fits = !type || (type->kind == YUNTA_JSON_TEXT && is_type(value, type));
    for (size_t k = 0; !fits && k < type->count; k++)
        fits = is_type(value, &type->items[k]);
    return fits;
}

static bool fits_choice(const yunta_json_value *value, const yunta_json_value *choices) {
    bool fits = !choices;
    for (size_t k = 0; !fits && value->text && k < choices->count; k++)
        fits = is(&choices->items[k], value->text);
    return fits;
}

/* "integer or null". */
static const char *words_of(yunta_check *check, const yunta_json_value *names) {
    if (names->text)
        return names->text;
    const char *words = "";
    for (size_t k = 0; words && k < names->count; k++)
        words = yunta_arena_format(check->arena, k ? "%s / %s" : "%s%s", words,
                                   names->items[k].text ? names->items[k].text : "");
    check->out_of_memory = check->out_of_memory || !words;
    return words ? words : "";
}

static void refuse(walk *w, const yunta_json_value *value, const yunta_json_value *names) {
    const char *path = yunta_arena_format(w->check->arena, "%s", w->path);
    yunta_fault(w->check, yunta_run_place(w->check, path), value->text,
                T("should be: %s (run.schema.json)", "debería ser: %s (run.schema.json)"),
                words_of(w->check, names));
}

static void check_required(walk *w, const yunta_json_value *value,
                           const yunta_json_value *required) {
    for (size_t k = 0; required && k < required->count; k++) {
        const char *name = required->items[k].text;
        if (!name || yunta_json_member(value, name))
            continue;
        const char *path =
            yunta_arena_format(w->check->arena, *w->path ? "%s.%s" : "%s%s", w->path, name);
        yunta_fault(w->check, yunta_run_place(w->check, path), NULL,
                    T("is missing (run.schema.json)", "falta (run.schema.json)"));
    }
}

static void check_value(walk *w, const yunta_json_value *value, const yunta_json_value *schema,
                        int depth);

/* A member or item, whose name is joined to the path while it is looked at. */
static void check_below(walk *w, const yunta_json_value *value, size_t place,
                        const yunta_json_value *schema, int depth) {
    size_t length = strlen(w->path);
    if (value->key)
        snprintf(w->path + length, PATH - length, length ? ".%s" : "%s", value->key);
    else
        snprintf(w->path + length, PATH - length, "[%zu]", place);
    check_value(w, value, schema, depth + 1);
    w->path[length] = '\0';
}

static void check_value(walk *w, const yunta_json_value *value, const yunta_json_value *schema,
                        int depth) {
    const yunta_json_value *type = yunta_json_member(schema, "type");
    const yunta_json_value *choices = yunta_json_member(schema, "enum");
    const yunta_json_value *named = yunta_json_member(schema, "properties");
    const yunta_json_value *others = yunta_json_member(schema, "additionalProperties");
    const yunta_json_value *items = yunta_json_member(schema, "items");
    if (!fits_type(value, type) || !fits_choice(value, choices)) {
        refuse(w, value, choices ? choices : type);
        return;
    }
    if (value->kind == YUNTA_JSON_OBJECT)
        check_required(w, value, yunta_json_member(schema, "required"));
    for (size_t k = 0; depth < DEEPEST && k < value->count && !yunta_stopped(w->check); k++) {
        const yunta_json_value *below = items;
        if (value->kind == YUNTA_JSON_OBJECT) {
            below = yunta_json_member(named, value->items[k].key);
            below = below ? below : others;
        }
        if (below)
            check_below(w, &value->items[k], k, below, depth);
    }
}

void yunta_check_shape(yunta_check *check) {
    const yunta_json_value *schema = NULL;
    walk w = {.check = check};
    size_t line;
    FILE *stream = fmemopen((void *)(uintptr_t)yunta_schema_run, yunta_schema_run_size, "rb");
    if (!stream || yunta_json_read(stream, check->arena, &schema, &line) == YUNTA_E_MEMORY ||
        !schema)
        check->out_of_memory = true;
    else
        check_value(&w, check->run, schema, 0);
    if (stream)
        fclose(stream);
}
