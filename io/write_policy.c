/* The policy in force as JSON, every key nested by its path. */
#include "io/writing.h"
#include <string.h>

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static void write_texts(const yunta_texts *texts, yunta_json *json, const char *key) {
    yunta_json_array(json, key);
    for (size_t k = 0; k < texts->count; k++)
        yunta_json_text(json, NULL, texts->items[k]);
    yunta_json_end(json);
}

static void write_map(const yunta_map *map, yunta_json *json, const char *key) {
    yunta_json_object(json, key);
    for (size_t k = 0; k < map->count; k++)
        yunta_json_text(json, map->items[k].key, map->items[k].value);
    yunta_json_end(json);
}

static void write_maps(const yunta_maps *maps, yunta_json *json, const char *key) {
    yunta_json_object(json, key);
    for (size_t k = 0; k < maps->count; k++)
        write_map(&maps->items[k].map, json, maps->items[k].key);
    yunta_json_end(json);
}

static void write_limit(int64_t thousandths, yunta_json *json, const char *key) {
    if (thousandths != YUNTA_NO_NUMBER)
        yunta_json_decimal(json, key, thousandths, 3);
}

static void write_wheres(const yunta_wheres *wheres, yunta_json *json, const char *key) {
    yunta_json_array(json, key);
    for (size_t k = 0; k < wheres->count; k++) {
        const yunta_where *where = &wheres->items[k];
        yunta_json_object(json, NULL);
        if (where->role != YUNTA_BOTH)
            yunta_json_text(json, "role", where->role == YUNTA_MENTOR ? "mentor" : "mentee");
        yunta_json_text(json, "column", where->column);
        if (where->has_in)
            write_texts(&where->in, json, "in");
        if (where->has_not_in)
            write_texts(&where->not_in, json, "not_in");
        write_limit(where->least, json, "least");
        write_limit(where->most, json, "most");
        yunta_json_end(json);
    }
    yunta_json_end(json);
}

static void write_quotas(const yunta_quotas *quotas, yunta_json *json, const char *key) {
    yunta_json_array(json, key);
    for (size_t k = 0; k < quotas->count; k++) {
        const yunta_quota *quota = &quotas->items[k];
        yunta_json_object(json, NULL);
        yunta_json_text(json, "side", quota->side == YUNTA_MENTOR ? "mentor" : "mentee");
        yunta_json_object(json, "where");
        for (size_t w = 0; w < quota->where.count; w++)
            write_texts(&quota->where.items[w].in, json, quota->where.items[w].column);
        yunta_json_end(json);
        yunta_json_integer(json, "least", quota->least);
        if (quota->most != YUNTA_NO_INT)
            yunta_json_integer(json, "most", quota->most);
        yunta_json_end(json);
    }
    yunta_json_end(json);
}

static void write_choice(const yunta_key *key, int choice, yunta_json *json, const char *name) {
    char text[64];
    bool known = yunta_policy_choice(key->choices, (size_t)choice, text, sizeof text);
    yunta_json_text(json, name, known ? text : NULL);
}

static void write_choices(const yunta_key *key, const yunta_choices *choices, yunta_json *json,
                          const char *name) {
    yunta_json_array(json, name);
    for (size_t k = 0; k < choices->count; k++)
        write_choice(key, choices->items[k], json, NULL);
    yunta_json_end(json);
}

static void write_days(uint8_t days, yunta_json *json, const char *key) {
    yunta_json_array(json, key);
    for (size_t day = 0; day < 7; day++)
        if (days >> day & 1)
            yunta_json_text(json, NULL, weekdays[day]);
    yunta_json_end(json);
}

static void write_day(yunta_day day, yunta_json *json, const char *key) {
    char text[11];
    if (day != YUNTA_NO_DAY)
        yunta_day_text(day, text);
    yunta_json_text(json, key, day == YUNTA_NO_DAY ? NULL : text);
}

static void write_time(int32_t minute, yunta_json *json, const char *key) {
    char text[16];
    snprintf(text, sizeof text, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
    yunta_json_text(json, key, text);
}

static void write_count(int32_t count, yunta_json *json, const char *key) {
    if (count == 0)
        yunta_json_text(json, key, "auto");
    else
        yunta_json_integer(json, key, count);
}

static void write_opt_int(int32_t value, yunta_json *json, const char *key) {
    if (value == YUNTA_NO_INT)
        yunta_json_null(json, key);
    else
        yunta_json_integer(json, key, value);
}

static void write_value(const yunta_key *key, const void *field, yunta_json *json,
                        const char *name) {
    switch (key->type) {
    case YUNTA_KEY_TEXT:
    case YUNTA_KEY_OPT_TEXT:
        yunta_json_text(json, name, *(const char *const *)field);
        break;
    case YUNTA_KEY_BOOL:
        yunta_json_boolean(json, name, *(const bool *)field);
        break;
    case YUNTA_KEY_INT:
        yunta_json_integer(json, name, *(const int32_t *)field);
        break;
    case YUNTA_KEY_OPT_INT:
        write_opt_int(*(const int32_t *)field, json, name);
        break;
    case YUNTA_KEY_RATE:
        yunta_json_decimal(json, name, *(const int32_t *)field, 6);
        break;
    case YUNTA_KEY_TIME:
        write_time(*(const int32_t *)field, json, name);
        break;
    case YUNTA_KEY_OPT_DAY:
        write_day(*(const yunta_day *)field, json, name);
        break;
    case YUNTA_KEY_DAYS:
        write_days(*(const uint8_t *)field, json, name);
        break;
    case YUNTA_KEY_CHOICE:
        write_choice(key, *(const int *)field, json, name);
        break;
    case YUNTA_KEY_CHOICES:
        write_choices(key, field, json, name);
        break;
    case YUNTA_KEY_TEXTS:
        write_texts(field, json, name);
        break;
    case YUNTA_KEY_MAP:
        write_map(field, json, name);
        break;
    case YUNTA_KEY_MAPS:
        write_maps(field, json, name);
        break;
    case YUNTA_KEY_WHERES:
        write_wheres(field, json, name);
        break;
    case YUNTA_KEY_QUOTAS:
        write_quotas(field, json, name);
        break;
    case YUNTA_KEY_COUNT:
        write_count(*(const int32_t *)field, json, name);
        break;
    }
}

/* How many leading parts (each with its dot) two paths share. */
static size_t shared_parts(const char *a, const char *b) {
    size_t shared = 0;
    for (; *a && *a == *b; a++, b++)
        shared += *a == '.';
    return shared;
}

static size_t parts(const char *path) {
    size_t count = 0;
    for (; *path; path++)
        count += *path == '.';
    return count;
}

/* Opens the objects of the parts of path from the from-th on; returns its last part. */
static const char *open_parts(yunta_json *json, const char *path, size_t from) {
    char name[64];
    for (size_t part = 0;; part++) {
        const char *dot = strchr(path, '.');
        if (!dot)
            return path;
        size_t length = (size_t)(dot - path);
        if (part >= from && length < sizeof name) {
            memcpy(name, path, length);
            name[length] = '\0';
            yunta_json_object(json, name);
        }
        path = dot + 1;
    }
}

/* Keys of one section stand together in policy_keys.def, so one walk opens and closes each once. */
void yunta_policy_write_json(const yunta_policy *policy, yunta_json *json, const char *key) {
    size_t count, open = 0;
    const yunta_key *keys = yunta_policy_keys(&count);
    yunta_json_object(json, key);
    for (size_t k = 0; k < count; k++) {
        size_t shared = k ? shared_parts(keys[k - 1].path, keys[k].path) : 0;
        for (; open > shared; open--)
            yunta_json_end(json);
        const char *name = open_parts(json, keys[k].path, shared);
        open = parts(keys[k].path);
        write_value(&keys[k], (const char *)policy + keys[k].offset, json, name);
    }
    for (; open > 0; open--)
        yunta_json_end(json);
    yunta_json_end(json);
}
