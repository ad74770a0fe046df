#include "base/text.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool yunta_text_is_utf8(const char *bytes, size_t length) {
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)bytes;
    size_t left = length;
    while (left > 0) {
        if (*at < 0x80) {
            at++, left--;
            continue;
        }
        utf8proc_int32_t point;
        utf8proc_ssize_t used = utf8proc_iterate(at, (utf8proc_ssize_t)left, &point);
        if (used <= 0 || point < 0)
            return false;
        at += used;
        left -= (size_t)used;
    }
    return true;
}

/* The next code point of at most `left` bytes (below 0: up to a NUL) and its length; an invalid
 * byte is taken alone, as -1. */
static utf8proc_int32_t next_point_of(const char *text, utf8proc_ssize_t left, size_t *length) {
    utf8proc_int32_t point;
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text, left, &point);
    if (used <= 0 || point < 0) {
        *length = 1;
        return -1;
    }
    *length = (size_t)used;
    return point;
}

static utf8proc_int32_t next_point(const char *text, size_t *length) {
    return next_point_of(text, -1, length);
}

static bool is_blank(utf8proc_int32_t point) {
    return (point >= 0x09 && point <= 0x0d) || point == 0x20 || point == 0x85 || point == 0xa0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200b) || point == 0x2028 ||
           point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000 ||
           point == 0xfeff;
}

bool yunta_text_is_blank(const char *bytes, size_t length) {
    size_t used;
    /* What begins nearly every cell: more is not asked of millions of them. */
    if (length > 0 && *bytes > ' ' && *bytes <= '~')
        return false;
    for (; length > 0; bytes += used, length -= used)
        if (!is_blank(next_point_of(bytes, (utf8proc_ssize_t)length, &used)))
            return false;
    return true;
}

char *yunta_text_trim(yunta_arena *arena, const char *text) {
    size_t length;
    while (*text && is_blank(next_point(text, &length)))
        text += length;
    const char *end = text;
    for (const char *at = text; *at;) {
        bool blank = is_blank(next_point(at, &length));
        at += length;
        if (!blank)
            end = at;
    }
    return yunta_arena_text(arena, text, (size_t)(end - text));
}

/* Runs of blanks become one space, or nothing; the ends lose theirs. In place. */
static void squeeze(char *text, bool drop) {
    char *to = text;
    bool pending = false;
    for (const char *at = text; *at;) {
        size_t length;
        if (is_blank(next_point(at, &length))) {
            pending = to > text;
            at += length;
            continue;
        }
        if (pending && !drop)
            *to++ = ' ';
        pending = false;
        memmove(to, at, length);
        to += length;
        at += length;
    }
    *to = '\0';
}

static bool is_ascii(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

static char *fold_ascii(yunta_arena *arena, const char *text) {
    char *copy = yunta_arena_copy(arena, text);
    for (char *at = copy; at && *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return copy;
}

static char *fold_unicode(yunta_arena *arena, const char *text) {
    utf8proc_uint8_t *mapped = NULL;
    const utf8proc_option_t options = UTF8PROC_NULLTERM | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                      UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE;
    utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text, 0, &mapped, options);
    char *copy = NULL;
    if (length >= 0)
        copy = yunta_arena_text(arena, (const char *)mapped, (size_t)length);
    else if (length != UTF8PROC_ERROR_NOMEM)
        copy = fold_ascii(arena, text); /* no UTF-8: bytes compare as they are */
    free(mapped);
    return copy;
}

char *yunta_text_fold(yunta_arena *arena, const char *text) {
    char *copy = is_ascii(text) ? fold_ascii(arena, text) : fold_unicode(arena, text);
    if (copy)
        squeeze(copy, false);
    return copy;
}

bool yunta_text_is_folded(const char *text) {
    bool blank = true; /* just before: at the ends, and after a space, no other may stand */
    for (const char *at = text; *at; at++) {
        if (*at < ' ' || *at > '~' || (*at >= 'A' && *at <= 'Z') || (blank && *at == ' '))
            return false;
        blank = *at == ' ';
    }
    return !blank || !*text;
}

char *yunta_text_header_key(yunta_arena *arena, const char *header) {
    char *key = yunta_text_fold(arena, header);
    if (!key)
        return NULL;
    for (char *at = key; *at; at++)
        if (*at == '_')
            *at = ' ';
    squeeze(key, true);
    size_t length = strlen(key);
    while (length > 0 && (key[length - 1] == ':' || key[length - 1] == '?'))
        key[--length] = '\0';
    if (strncmp(key, "\xc2\xbf", 2) == 0) /* the opening question mark */
        memmove(key, key + 2, length - 1);
    return key;
}

size_t yunta_text_length(const char *text) {
    size_t count = 0;
    for (size_t length; *text; text += length, count++)
        next_point(text, &length);
    return count;
}

enum { DISTANCE_MOST = 256 };

static size_t least_of(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t yunta_text_distance(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b);
    if (n > DISTANCE_MOST || m > DISTANCE_MOST)
        return strcmp(a, b) == 0 ? 0 : (n > m ? n : m);
    size_t rows[3][DISTANCE_MOST + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t k = 0; k <= m; k++)
        last[k] = k;
    for (size_t i = 1; i <= n; i++) {
        now[0] = i;
        for (size_t k = 1; k <= m; k++) {
            now[k] =
                least_of(last[k - 1] + (a[i - 1] != b[k - 1]), least_of(last[k], now[k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                now[k] = least_of(now[k], before[k - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[m];
}

const char *yunta_text_nearest(const char *word, const char *const *candidates, size_t count) {
    const char *best = NULL;
    size_t best_distance = SIZE_MAX;
    for (size_t k = 0; k < count; k++) {
        size_t longer = strlen(word) > strlen(candidates[k]) ? strlen(word) : strlen(candidates[k]);
        size_t most = longer / 3 > 1 ? longer / 3 : 1;
        size_t distance = yunta_text_distance(word, candidates[k]);
        if (distance <= most && distance < best_distance) {
            best = candidates[k];
            best_distance = distance;
        }
    }
    return best;
}
