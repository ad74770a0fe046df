#include "io/read_pattern.h"
#include "base/text.h"
#include <string.h>

const char *const yunta_pattern_usual[2][2] = {{"skill:*", "habilidad:*"}, {"want:*", "interés:*"}};

/* Folded, without blanks and underscores: what a header key is, its ends kept. */
static char *loose(yunta_reading *reading, const char *text, size_t length) {
    char *piece = yunta_arena_text(reading->scratch, text, length);
    char *folded = piece ? yunta_text_fold(reading->scratch, piece) : NULL;
    if (!folded) {
        reading->out_of_memory = true;
        return NULL;
    }
    char *to = folded;
    for (const char *at = folded; *at; at++)
        if (*at != ' ' && *at != '_')
            *to++ = *at;
    *to = '\0';
    return folded;
}

bool yunta_pattern_make(yunta_reading *reading, const char *text, yunta_pattern *pattern) {
    const char *star = strchr(text, '*');
    *pattern = (yunta_pattern){"", ""};
    if (!star || strchr(star + 1, '*'))
        return false;
    const char *before = loose(reading, text, (size_t)(star - text));
    const char *after = loose(reading, star + 1, strlen(star + 1));
    if (before && after)
        *pattern = (yunta_pattern){before, after};
    return true;
}

size_t yunta_pattern_length(const yunta_pattern *pattern) {
    return strlen(pattern->before) + strlen(pattern->after);
}

static bool starts_sign(char byte) {
    return ((unsigned char)byte & 0xc0) != 0x80;
}

/* The longest beginning of text whose loose form is no longer than wanted. */
static size_t beginning(yunta_reading *reading, const char *text, size_t wanted) {
    size_t low = 0, high = strlen(text);
    while (low < high) {
        size_t middle = low + (high - low + 1) / 2, cut = middle;
        while (cut < high && !starts_sign(text[cut]))
            cut++;
        const char *folded = loose(reading, text, cut);
        if (!folded)
            return 0;
        if (strlen(folded) <= wanted)
            low = cut;
        else
            high = middle - 1;
    }
    while (low > 0 && !starts_sign(text[low]))
        low--;
    return low;
}

/* The earliest place from which the loose form of the rest is no longer than wanted. */
static size_t ending(yunta_reading *reading, const char *text, size_t wanted) {
    size_t length = strlen(text), low = 0, high = length;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        while (middle > low && !starts_sign(text[middle]))
            middle--;
        const char *folded = loose(reading, text + middle, length - middle);
        if (!folded)
            return 0;
        if (strlen(folded) <= wanted) {
            high = middle;
        } else {
            low = middle + 1;
            while (low < high && !starts_sign(text[low]))
                low++;
        }
    }
    return high;
}

const char *yunta_pattern_name(yunta_reading *reading, const yunta_pattern *pattern,
                               const char *header) {
    const char *whole = loose(reading, header, strlen(header));
    size_t before = strlen(pattern->before), after = strlen(pattern->after);
    if (!whole || strlen(whole) <= before + after || strncmp(whole, pattern->before, before) != 0 ||
        strcmp(whole + strlen(whole) - after, pattern->after) != 0)
        return NULL;
    size_t from = before ? beginning(reading, header, before) : 0;
    size_t to = after ? ending(reading, header, after) : strlen(header);
    if (from >= to)
        return NULL;
    const char *name = yunta_arena_text(reading->scratch, header + from, to - from);
    if (!name) {
        reading->out_of_memory = true;
        return NULL;
    }
    name = yunta_reading_trim(reading, reading->scratch, name);
    return *name ? name : NULL;
}

/* How many bytes a header shares with the beginning of a pattern, or with its end. */
static size_t shared(const yunta_pattern *pattern, const char *header) {
    size_t first = 0, last = 0, length = strlen(header), after = strlen(pattern->after);
    while (pattern->before[first] && pattern->before[first] == header[first])
        first++;
    while (last < after && last < length &&
           pattern->after[after - 1 - last] == header[length - 1 - last])
        last++;
    return first > last ? first : last;
}

void yunta_pattern_unmatched(const yunta_sheet *sheet, const char *key, const char *text) {
    enum { LEAST_SHARED = 3 };
    yunta_reading *reading = sheet->reading;
    yunta_pattern pattern;
    size_t best = LEAST_SHARED - 1;
    const char *nearest = NULL;
    if (!yunta_pattern_make(reading, text, &pattern))
        return;
    for (size_t c = 0; c < sheet->table->columns; c++) {
        const char *header = sheet->table->header[c];
        const char *whole = sheet->used[c] ? NULL : loose(reading, header, strlen(header));
        size_t length = whole ? shared(&pattern, whole) : 0;
        nearest = length > best ? header : nearest;
        best = length > best ? length : best;
    }
    yunta_problem_add(
        reading->problems, YUNTA_ERROR,
        yunta_reading_policy(reading, yunta_names_line(reading->policy, key, text), key), text,
        T("write the headers' text with * in the place of the skill's name",
          "escriba el texto de los encabezados con * en el lugar de la habilidad"),
        nearest ? T("no header of %s fits this; the nearest is \"%s\"",
                    "ningún encabezado de %s calza con esto; el más parecido es «%s»")
                : T("no header of %s fits this", "ningún encabezado de %s calza con esto"),
        sheet->table->shown, nearest);
}
