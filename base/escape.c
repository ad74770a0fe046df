#include "base/escape.h"
#include "base/array.h"
#include "base/text.h"
#include <stdio.h>
#include <string.h>

typedef YUNTA_ARRAY(char) bytes;

static bool append(bytes *out, const char *text, size_t length) {
    for (size_t k = 0; k < length; k++)
        if (!yunta_array_push(out, text[k]))
            return false;
    return true;
}

/* Strict decoding by hand: an escaper must not lean on what it guards. Length 0: invalid. */
static size_t decode(const unsigned char *at, uint32_t *point) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = at[0] < 0x80   ? 1
                    : at[0] < 0xc0 ? 0
                    : at[0] < 0xe0 ? 2
                    : at[0] < 0xf0 ? 3
                    : at[0] < 0xf8 ? 4
                                   : 0;
    if (length == 0)
        return 0;
    *point = length == 1 ? at[0] : at[0] & (0xffu >> (length + 1));
    for (size_t k = 1; k < length; k++) {
        if ((at[k] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (at[k] & 0x3fu);
    }
    if (*point < least[length] || *point > 0x10ffff || (*point >= 0xd800 && *point < 0xe000))
        return 0;
    return length;
}

bool yunta_text_misleads(uint32_t point) {
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x061c ||
           (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

static bool append_point(bytes *out, const char *at, size_t length, uint32_t point) {
    char escape[16];
    if (length == 0)
        snprintf(escape, sizeof escape, "\\x%02X", (unsigned char)*at);
    else if (point == '\n' || point == '\t' || point == '\r')
        snprintf(escape, sizeof escape, "\\%c", point == '\n' ? 'n' : point == '\t' ? 't' : 'r');
    else if (point < 0x20 || point == 0x7f)
        snprintf(escape, sizeof escape, "\\x%02X", (unsigned)point);
    else if (yunta_text_misleads(point))
        snprintf(escape, sizeof escape, "\\u{%04X}", (unsigned)point);
    else
        return append(out, at, length);
    return append(out, escape, strlen(escape));
}

char *yunta_text_escape(yunta_arena *arena, const char *text, size_t limit) {
    bytes out = {0};
    char *copy = NULL;
    size_t shown = 0;
    bool fine = true;
    for (const char *at = text; *at && fine; shown++) {
        if (limit && shown == limit) {
            fine = append(&out, "\xe2\x80\xa6", 3);
            break;
        }
        uint32_t point = 0;
        size_t length = decode((const unsigned char *)at, &point);
        fine = append_point(&out, at, length, point);
        at += length ? length : 1;
    }
    if (fine)
        copy = yunta_arena_text(arena, out.items ? out.items : "", out.count);
    yunta_array_free(&out);
    return copy;
}
