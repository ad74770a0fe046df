/* One value of the policy as its type wants it: scalars here, lists in policy_list.c. */
#include "base/text.h"
#include "io/policy_node.h"
#include <stdio.h>
#include <string.h>

enum { DIGITS_MOST = 15, MILLIONTHS = 1000000 };

/* --- numbers --- */

static const char *digits(const char *at, int64_t *value, size_t *count) {
    for (*count = 0; *at >= '0' && *at <= '9'; at++, ++*count)
        if (*value <= INT64_MAX / 10 - 9)
            *value = *value * 10 + (*at - '0');
    return at;
}

static bool is_too_large(const char *text) {
    text += strspn(text, "+-");
    text += strspn(text, "0");
    return strspn(text, "0123456789") > DIGITS_MOST;
}

yunta_decimal yunta_policy_decimal(const char *text, int places, int64_t *value) {
    int64_t whole = 0, fraction = 0;
    size_t count;
    bool negative = *text == '-';
    const char *at = digits(text + (*text == '-' || *text == '+'), &whole, &count);
    if (count == 0)
        return DECIMAL_NOT;
    bool too_fine = false;
    if (*at == '.' || *at == ',') {
        const char *start = ++at;
        for (; *at >= '0' && *at <= '9'; at++) {
            if (at - start < places)
                fraction = fraction * 10 + (*at - '0');
            else
                too_fine = too_fine || *at != '0';
        }
        if (at == start)
            return DECIMAL_NOT;
        for (long k = at - start; k < places; k++)
            fraction *= 10;
    }
    if (*at)
        return DECIMAL_NOT;
    if (too_fine)
        return DECIMAL_TOO_FINE;
    if (is_too_large(text))
        return DECIMAL_TOO_LARGE;
    int64_t unit = 1;
    for (int k = 0; k < places; k++)
        unit *= 10;
    if (__builtin_mul_overflow(whole, unit, value) ||
        __builtin_add_overflow(*value, fraction, value))
        return DECIMAL_TOO_LARGE;
    if (negative)
        *value = -*value;
    return DECIMAL_OK;
}

static yunta_status out_of_range(yunta_policy_reader *reader, const char *name,
                                 const yunta_policy_node *node, const char *mend) {
    yunta_problem_add(reader->problems, YUNTA_ERROR, yunta_policy_place(reader, node), node->text,
                      mend, T("%s is out of range", "%s está fuera de rango"), name);
    return YUNTA_E_INPUT;
}

static const char *range_mend(yunta_policy_reader *reader, const yunta_key *key) {
    const char *mend = yunta_arena_format(
        reader->scratch, T("write a number from %lld to %lld", "escriba un número de %lld a %lld"),
        (long long)key->least, (long long)key->most);
    return mend ? mend : "";
}

yunta_status yunta_policy_integer(yunta_policy_reader *reader, const yunta_key *key,
                                  const yunta_policy_node *node, int32_t *out) {
    int64_t value = 0;
    yunta_decimal kind = DECIMAL_NOT;
    if (node->text && node->plain)
        kind = yunta_policy_decimal(node->text, 0, &value);
    if (kind == DECIMAL_NOT || kind == DECIMAL_TOO_FINE)
        return yunta_policy_mistyped(reader, key->path, node,
                                     T("a whole number", "un número entero"),
                                     range_mend(reader, key));
    int64_t least = key->least, most = key->most;
    if (least == 0 && most == 0) {
        least = -INT32_MAX;
        most = INT32_MAX;
    }
    if (kind == DECIMAL_TOO_LARGE || value < least || value > most)
        return out_of_range(reader, key->path, node, range_mend(reader, key));
    *out = (int32_t)value;
    return YUNTA_OK;
}

static yunta_status read_count(yunta_policy_reader *reader, const yunta_key *key,
                               const yunta_policy_node *node, int32_t *out) {
    if (node->text && strcmp(node->text, "auto") == 0) {
        *out = 0;
        return YUNTA_OK;
    }
    if (node->text && node->plain &&
        (node->text[0] == '-' || (node->text[0] >= '0' && node->text[0] <= '9')))
        return yunta_policy_integer(reader, key, node, out);
    return yunta_policy_mistyped(
        reader, key->path, node, T("a whole number or auto", "un número entero o auto"),
        T("write a number from 1, or auto", "escriba un número desde 1, o auto"));
}

static yunta_status read_rate(yunta_policy_reader *reader, const yunta_key *key,
                              const yunta_policy_node *node, int32_t *out) {
    int64_t value = 0;
    const char *mend =
        key->most < MILLIONTHS
            ? T("write a share from 0 up to, but not, 1, as 0.65",
                "escriba una proporción desde 0 y menor que 1, como 0.65")
            : T("write a share from 0 to 1, as 0.65", "escriba una proporción de 0 a 1, como 0.65");
    yunta_decimal kind = node->text ? yunta_policy_decimal(node->text, 6, &value) : DECIMAL_NOT;
    if (kind == DECIMAL_NOT)
        return yunta_policy_mistyped(reader, key->path, node, T("a share", "una proporción"), mend);
    if (kind == DECIMAL_TOO_FINE) {
        yunta_problem_add(reader->problems, YUNTA_ERROR, yunta_policy_place(reader, node),
                          node->text, T("round it to six decimals", "redondee a seis decimales"),
                          T("%s has more than six decimals", "%s tiene más de seis decimales"),
                          key->path);
        return YUNTA_E_INPUT;
    }
    if (kind == DECIMAL_TOO_LARGE || value < key->least || value > key->most)
        return out_of_range(reader, key->path, node, mend);
    *out = (int32_t)value;
    return YUNTA_OK;
}

/* --- words --- */

yunta_status yunta_policy_text_value(yunta_policy_reader *reader, const char *name,
                                     const yunta_policy_node *node, const char **out) {
    if (!node->text || yunta_policy_is_null(node))
        return yunta_policy_mistyped(reader, name, node, T("a text", "un texto"),
                                     T("write a text, in quotes if it has signs",
                                       "escriba un texto, entre comillas si tiene signos"));
    *out = yunta_arena_copy(reader->arena, node->text);
    return *out ? YUNTA_OK : YUNTA_E_MEMORY;
}

static yunta_status read_bool(yunta_policy_reader *reader, const yunta_key *key,
                              const yunta_policy_node *node, bool *out) {
    static const char *const yes[] = {"true", "yes", "si"}, *const no[] = {"false", "no"};
    const char *folded =
        node->text && node->plain ? yunta_text_fold(reader->scratch, node->text) : "";
    if (!folded)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < sizeof yes / sizeof *yes; k++)
        if (strcmp(folded, yes[k]) == 0) {
            *out = true;
            return YUNTA_OK;
        }
    for (size_t k = 0; k < sizeof no / sizeof *no; k++)
        if (strcmp(folded, no[k]) == 0) {
            *out = false;
            return YUNTA_OK;
        }
    const char *last = yunta_policy_last(key->path);
    const char *mend = yunta_arena_format(
        reader->scratch, T("write `%s: true` or `%s: false`", "escriba «%s: true» o «%s: false»"),
        last, last);
    return mend ? yunta_policy_mistyped(reader, key->path, node, T("yes or no", "sí o no"), mend)
                : YUNTA_E_MEMORY;
}

static yunta_status all_choices(yunta_policy_reader *reader, const char *choices,
                                yunta_texts *out) {
    char word[64];
    *out =
        (yunta_texts){yunta_arena_alloc(reader->scratch, strlen(choices) + 1, sizeof(char *)), 0};
    while (out->items && yunta_policy_choice(choices, out->count, word, sizeof word)) {
        out->items[out->count] = yunta_arena_copy(reader->scratch, word);
        if (!out->items[out->count++])
            return YUNTA_E_MEMORY;
    }
    return out->items ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_status yunta_policy_choose(yunta_policy_reader *reader, const yunta_key *key,
                                 const yunta_policy_node *node, int *out) {
    yunta_texts all;
    if (all_choices(reader, key->choices, &all))
        return YUNTA_E_MEMORY;
    char *list = yunta_policy_join(reader->scratch, all.items, all.count);
    if (!list)
        return YUNTA_E_MEMORY;
    if (!node->text || yunta_policy_is_null(node)) {
        const char *mend = yunta_arena_format(reader->scratch,
                                              T("choose one of: %s", "elija una "
                                                                     "de: %s"),
                                              list);
        return mend ? yunta_policy_mistyped(reader, key->path, node, T("one word", "una palabra"),
                                            mend)
                    : YUNTA_E_MEMORY;
    }
    const char *folded = yunta_text_fold(reader->scratch, node->text);
    if (!folded)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < all.count; k++)
        if (strcmp(folded, all.items[k]) == 0) {
            *out = (int)k;
            return YUNTA_OK;
        }
    const char *what = yunta_arena_format(
        reader->scratch, T("%s does not know this word", "%s no conoce esta palabra"), key->path);
    return what ? yunta_policy_unknown(reader, yunta_policy_place(reader, node), node->text,
                                       all.items, all.count, what)
                : YUNTA_E_MEMORY;
}

/* --- days and times --- */

static bool two_digits(const char *at, int *value) {
    if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
        return false;
    *value = 10 * (at[0] - '0') + at[1] - '0';
    return true;
}

static yunta_status read_time(yunta_policy_reader *reader, const yunta_key *key,
                              const yunta_policy_node *node, int32_t *out) {
    const char *mend =
        T("write a time from \"00:00\" to \"24:00\"", "escriba una hora de \"00:00\" a \"24:00\"");
    size_t length = node->text ? strlen(node->text) : 0;
    char padded[6] = "0";
    int hour, minute;
    if (length == 4 || length == 5)
        memcpy(padded + 5 - length, node->text, length + 1);
    if (!two_digits(padded, &hour) || padded[2] != ':' || !two_digits(padded + 3, &minute))
        return yunta_policy_mistyped(reader, key->path, node, T("a time", "una hora"), mend);
    if (minute > 59 || hour * 60 + minute > YUNTA_DAY_MINUTES)
        return out_of_range(reader, key->path, node, mend);
    *out = hour * 60 + minute;
    return YUNTA_OK;
}

static yunta_status read_day(yunta_policy_reader *reader, const yunta_key *key,
                             const yunta_policy_node *node, yunta_day *out) {
    int year, month, day, rest = 0;
    const char *text = node->text ? node->text : "";
    const char *mend = T("write a date as 2027-03-01 (year, month, day)",
                         "escriba una fecha como 2027-03-01 (año, mes, día)");
    if (yunta_policy_is_null(node)) {
        *out = YUNTA_NO_DAY;
        return YUNTA_OK;
    }
    bool shaped = strlen(text) == 10 && strspn(text, "0123456789-") == 10 && text[4] == '-' &&
                  text[7] == '-' && sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &rest) == 3;
    if (!shaped || rest != 10)
        return yunta_policy_mistyped(reader, key->path, node, T("a date", "una fecha"), mend);
    *out = yunta_day_from_civil(year, month, day);
    if (*out != YUNTA_NO_DAY)
        return YUNTA_OK;
    yunta_problem_add(reader->problems, YUNTA_ERROR, yunta_policy_place(reader, node), text, mend,
                      T("%s is a date that does not exist", "%s es una fecha que no existe"),
                      key->path);
    return YUNTA_E_INPUT;
}

/* --- any --- */

static yunta_status optional_text(yunta_policy_reader *reader, const yunta_key *key,
                                  const yunta_policy_node *node, const char **out) {
    if (!yunta_policy_is_null(node))
        return yunta_policy_text_value(reader, key->path, node, out);
    *out = NULL;
    return YUNTA_OK;
}

static yunta_status optional_integer(yunta_policy_reader *reader, const yunta_key *key,
                                     const yunta_policy_node *node, int32_t *out) {
    if (!yunta_policy_is_null(node))
        return yunta_policy_integer(reader, key, node, out);
    *out = YUNTA_NO_INT;
    return YUNTA_OK;
}

yunta_status yunta_policy_value(yunta_policy_reader *reader, const yunta_key *key,
                                const yunta_policy_node *node, void *out) {
    switch (key->type) {
    case YUNTA_KEY_TEXT:
        return yunta_policy_text_value(reader, key->path, node, out);
    case YUNTA_KEY_OPT_TEXT:
        return optional_text(reader, key, node, out);
    case YUNTA_KEY_BOOL:
        return read_bool(reader, key, node, out);
    case YUNTA_KEY_INT:
        return yunta_policy_integer(reader, key, node, out);
    case YUNTA_KEY_OPT_INT:
        return optional_integer(reader, key, node, out);
    case YUNTA_KEY_RATE:
        return read_rate(reader, key, node, out);
    case YUNTA_KEY_TIME:
        return read_time(reader, key, node, out);
    case YUNTA_KEY_OPT_DAY:
        return read_day(reader, key, node, out);
    case YUNTA_KEY_DAYS:
        return yunta_policy_days(reader, key, node, out);
    case YUNTA_KEY_CHOICE:
        return yunta_policy_choose(reader, key, node, out);
    case YUNTA_KEY_CHOICES:
        return yunta_policy_choices(reader, key, node, out);
    case YUNTA_KEY_TEXTS:
        return yunta_policy_texts(reader, key->path, node, out);
    case YUNTA_KEY_MAP:
        return yunta_policy_map(reader, key->path, node, out);
    case YUNTA_KEY_MAPS:
        return yunta_policy_maps(reader, key->path, node, out);
    case YUNTA_KEY_WHERES:
        return yunta_policy_wheres(reader, key, node, out);
    case YUNTA_KEY_QUOTAS:
        return yunta_policy_quotas(reader, key, node, out);
    case YUNTA_KEY_COUNT:
        return read_count(reader, key, node, out);
    }
    return YUNTA_E_DEFECT;
}
