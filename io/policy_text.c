#include "io/policy_text.h"
#include "base/array.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A text that grows; failed once memory ran out. */
typedef struct {
    YUNTA_ARRAY(char) text;
    bool failed;
} writer;

static void put(writer *w, const char *text) {
    for (; *text && !w->failed; text++)
        w->failed = !yunta_array_push(&w->text, *text);
}

static void put_number(writer *w, int64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, value);
    put(w, text);
}

/* value in units of 10^-places, without trailing zeros. */
static void put_decimal(writer *w, int64_t value, int places) {
    char digits[24];
    int64_t unit = 1;
    for (int k = 0; k < places; k++)
        unit *= 10;
    if (value < 0)
        put(w, "-");
    int64_t whole = value / unit, fraction = value % unit;
    put_number(w, whole < 0 ? -whole : whole);
    int length =
        snprintf(digits, sizeof digits, ".%0*" PRId64, places, fraction < 0 ? -fraction : fraction);
    while (length > 0 && (digits[length - 1] == '0' || digits[length - 1] == '.'))
        digits[--length] = '\0';
    put(w, digits);
}

/* The length and escape of a character that YAML or a terminal would not show; 0 for others. */
static size_t hidden(const unsigned char *at, unsigned *point) {
    if (at[0] < 0x20 || at[0] == 0x7f) {
        *point = at[0];
        return 1;
    }
    if (at[0] == 0xc2 && at[1] < 0xa0) {
        *point = at[1];
        return 2;
    }
    if ((at[0] & 0xf0) != 0xe0)
        return 0;
    *point = (at[0] & 0x0fu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
    bool shown = *point != 0x2028 && *point != 0x2029 && *point != 0xfeff && *point < 0xfffe;
    return shown ? 0 : 3;
}

static void put_quoted(writer *w, const char *text) {
    put(w, "\"");
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        char piece[8] = {(char)*at, '\0'};
        unsigned point;
        size_t length = hidden(at, &point);
        if (length > 0)
            snprintf(piece, sizeof piece, "\\u%04X", point);
        else if (*at == '"' || *at == '\\')
            snprintf(piece, sizeof piece, "\\%c", *at);
        put(w, piece);
        at += length > 0 ? length : 1;
    }
    put(w, "\"");
}

static void put_text(writer *w, const char *text) {
    if (text)
        put_quoted(w, text);
    else
        put(w, "null");
}

static void put_optional(writer *w, int32_t value) {
    if (value == YUNTA_NO_INT)
        put(w, "null");
    else
        put_number(w, value);
}

static void put_time(writer *w, int32_t minute) {
    char text[32];
    snprintf(text, sizeof text, "\"%02d:%02d\"", (int)(minute / 60), (int)(minute % 60));
    put(w, text);
}

static void put_day(writer *w, yunta_day day) {
    char text[11];
    yunta_day_text(day, text);
    put(w, day == YUNTA_NO_DAY ? "null" : text);
}

static void put_weekdays(writer *w, uint8_t days) {
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    bool more = false;
    put(w, "[");
    for (int day = 0; day < 7; day++) {
        if (!(days & 1u << day))
            continue;
        put(w, more ? ", " : "");
        put(w, names[day]);
        more = true;
    }
    put(w, "]");
}

static void put_choice(writer *w, const char *choices, int index) {
    char word[64];
    put(w, yunta_policy_choice(choices, (size_t)index, word, sizeof word) ? word : "null");
}

static void put_choices(writer *w, const char *choices, const yunta_choices *list) {
    put(w, "[");
    for (size_t k = 0; k < list->count; k++) {
        put(w, k ? ", " : "");
        put_choice(w, choices, list->items[k]);
    }
    put(w, "]");
}

static void put_texts(writer *w, const yunta_texts *texts) {
    put(w, "[");
    for (size_t k = 0; k < texts->count; k++) {
        put(w, k ? ", " : "");
        put_quoted(w, texts->items[k]);
    }
    put(w, "]");
}

static void put_map(writer *w, const yunta_map *map) {
    put(w, "{");
    for (size_t k = 0; k < map->count; k++) {
        put(w, k ? ", " : "");
        put_quoted(w, map->items[k].key);
        put(w, ": ");
        put_quoted(w, map->items[k].value);
    }
    put(w, "}");
}

static void put_maps(writer *w, const yunta_maps *maps) {
    put(w, "{");
    for (size_t k = 0; k < maps->count; k++) {
        put(w, k ? ", " : "");
        put_quoted(w, maps->items[k].key);
        put(w, ": ");
        put_map(w, &maps->items[k].map);
    }
    put(w, "}");
}

static void put_bound(writer *w, const char *name, int64_t thousandths) {
    if (thousandths == YUNTA_NO_NUMBER)
        return;
    put(w, name);
    put_decimal(w, thousandths, 3);
}

static void put_where(writer *w, const yunta_where *where) {
    put(w, "{");
    if (where->role != YUNTA_BOTH)
        put(w, where->role == YUNTA_MENTOR ? "role: mentor, " : "role: mentee, ");
    put(w, "column: ");
    put_quoted(w, where->column);
    if (where->has_in || where->has_not_in) {
        put(w, where->has_in ? ", in: " : ", not_in: ");
        put_texts(w, where->has_in ? &where->in : &where->not_in);
    }
    put_bound(w, ", least: ", where->least);
    put_bound(w, ", most: ", where->most);
    put(w, "}");
}

static void put_wheres(writer *w, const yunta_wheres *wheres) {
    put(w, "[");
    for (size_t k = 0; k < wheres->count; k++) {
        put(w, k ? ", " : "");
        put_where(w, &wheres->items[k]);
    }
    put(w, "]");
}

static void put_quota(writer *w, const yunta_quota *quota) {
    put(w, quota->side == YUNTA_MENTOR ? "{side: mentor, where: {" : "{side: mentee, where: {");
    for (size_t k = 0; k < quota->where.count; k++) {
        put(w, k ? ", " : "");
        put_quoted(w, quota->where.items[k].column);
        put(w, ": ");
        put_texts(w, &quota->where.items[k].in);
    }
    put(w, "}, least: ");
    put_number(w, quota->least);
    if (quota->most != YUNTA_NO_INT) {
        put(w, ", most: ");
        put_number(w, quota->most);
    }
    put(w, "}");
}

static void put_quotas(writer *w, const yunta_quotas *quotas) {
    put(w, "[");
    for (size_t k = 0; k < quotas->count; k++) {
        put(w, k ? ", " : "");
        put_quota(w, &quotas->items[k]);
    }
    put(w, "]");
}

static void put_count(writer *w, int32_t count) {
    if (count == 0)
        put(w, "auto");
    else
        put_number(w, count);
}

static void put_value(writer *w, const yunta_key *key, const void *value) {
    switch (key->type) {
    case YUNTA_KEY_TEXT:
    case YUNTA_KEY_OPT_TEXT:
        put_text(w, *(const char *const *)value);
        break;
    case YUNTA_KEY_BOOL:
        put(w, *(const bool *)value ? "true" : "false");
        break;
    case YUNTA_KEY_INT:
    case YUNTA_KEY_OPT_INT:
        put_optional(w, *(const int32_t *)value);
        break;
    case YUNTA_KEY_RATE:
        put_decimal(w, *(const int32_t *)value, 6);
        break;
    case YUNTA_KEY_TIME:
        put_time(w, *(const int32_t *)value);
        break;
    case YUNTA_KEY_OPT_DAY:
        put_day(w, *(const yunta_day *)value);
        break;
    case YUNTA_KEY_DAYS:
        put_weekdays(w, *(const uint8_t *)value);
        break;
    case YUNTA_KEY_CHOICE:
        put_choice(w, key->choices, *(const int *)value);
        break;
    case YUNTA_KEY_CHOICES:
        put_choices(w, key->choices, value);
        break;
    case YUNTA_KEY_TEXTS:
        put_texts(w, value);
        break;
    case YUNTA_KEY_MAP:
        put_map(w, value);
        break;
    case YUNTA_KEY_MAPS:
        put_maps(w, value);
        break;
    case YUNTA_KEY_WHERES:
        put_wheres(w, value);
        break;
    case YUNTA_KEY_QUOTAS:
        put_quotas(w, value);
        break;
    case YUNTA_KEY_COUNT:
        put_count(w, *(const int32_t *)value);
        break;
    }
}

char *yunta_policy_value_text(const yunta_policy *policy, const yunta_key *key,
                              yunta_arena *arena) {
    writer w = {0};
    put_value(&w, key, (const char *)policy + key->offset);
    char *text = w.failed ? NULL : yunta_arena_text(arena, w.text.items, w.text.count);
    yunta_array_free(&w.text);
    return text;
}
