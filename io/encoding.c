#include "io/encoding.h"
#include <stdint.h>
#include <string.h>

/* The mark at the start of bytes, if any: which encoding, how many bytes, and which byte order. */
typedef struct {
    yunta_encoding encoding;
    size_t length;
    bool big_endian;
} mark;

static mark find_mark(const unsigned char *bytes, size_t length) {
    if (length >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf)
        return (mark){YUNTA_ENCODING_UTF8, 3, false};
    if (length >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
        return (mark){YUNTA_ENCODING_UTF16, 2, false};
    if (length >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
        return (mark){YUNTA_ENCODING_UTF16, 2, true};
    return (mark){YUNTA_ENCODING_AUTO, 0, false};
}

size_t yunta_encoding_lines(const char *text, size_t length) {
    size_t lines = 0;
    for (size_t k = 0; k < length; k++)
        lines += text[k] == '\n' || (text[k] == '\r' && (k + 1 == length || text[k + 1] != '\n'));
    return lines;
}

static yunta_status fail(yunta_decoded *decoded, yunta_encoding_fault fault, const char *before,
                         size_t length, unsigned char byte) {
    decoded->fault = fault;
    decoded->line = 1 + yunta_encoding_lines(before, length);
    decoded->byte = byte;
    return YUNTA_E_INPUT;
}

/* The length of the character at bytes in strict UTF-8 (RFC 3629), 0 where it is none. */
static size_t utf8_length(const unsigned char *bytes, size_t left) {
    unsigned char first = bytes[0];
    if (first < 0x80)
        return 1;
    size_t length = first >= 0xc2 && first < 0xe0   ? 2
                    : first >= 0xe0 && first < 0xf0 ? 3
                    : first >= 0xf0 && first < 0xf5 ? 4
                                                    : 0;
    if (length == 0 || length > left)
        return 0;
    for (size_t k = 1; k < length; k++)
        if ((bytes[k] & 0xc0) != 0x80)
            return 0;
    bool overlong = (first == 0xe0 && bytes[1] < 0xa0) || (first == 0xf0 && bytes[1] < 0x90);
    bool surrogate = first == 0xed && bytes[1] >= 0xa0;
    bool beyond = first == 0xf4 && bytes[1] >= 0x90;
    return overlong || surrogate || beyond ? 0 : length;
}

typedef struct {
    size_t valid;   /* characters of more than one byte */
    size_t invalid; /* bytes that belong to none */
    size_t first;   /* position of the first such byte */
} utf8_survey;

/* Whether the next eight bytes are ASCII. */
static bool is_plain(const unsigned char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return !(word & UINT64_C(0x8080808080808080));
}

static utf8_survey survey(const unsigned char *bytes, size_t length) {
    utf8_survey found = {0};
    for (size_t at = 0; at < length;) {
        if (length - at >= 8 && is_plain(bytes + at)) {
            at += 8;
            continue;
        }
        size_t used = utf8_length(bytes + at, length - at);
        if (used == 0 && found.invalid++ == 0)
            found.first = at;
        found.valid += used > 1;
        at += used ? used : 1;
    }
    return found;
}

static size_t put_utf8(char *to, uint32_t point) {
    unsigned char *out = (unsigned char *)to;
    if (point < 0x80) {
        out[0] = (unsigned char)point;
        return 1;
    }
    size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t k = length - 1; k > 0; k--, point >>= 6)
        out[k] = (unsigned char)(0x80 | (point & 0x3f));
    out[0] = (unsigned char)((0xf00u >> length & 0xf0) | point);
    return length;
}

/* 0x80..0x9f of Windows-1252; 0: not in use. The rest is Latin-1. */
static const uint16_t windows[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static yunta_status decode_1252(const unsigned char *bytes, size_t length, yunta_decoded *decoded) {
    size_t high = 0;
    for (size_t k = 0; k < length; k++)
        high += bytes[k] >= 0x80;
    char *text = yunta_alloc(length + 2 * high, 1);
    if (!text)
        return YUNTA_E_MEMORY;
    decoded->owned = text;
    for (size_t k = 0; k < length; k++) {
        uint32_t point = bytes[k];
        if (point >= 0x80 && point < 0xa0)
            point = windows[point - 0x80];
        if (point == 0 && bytes[k] != 0)
            return fail(decoded, YUNTA_FAULT_1252, text, decoded->length, bytes[k]);
        decoded->length += put_utf8(text + decoded->length, point);
    }
    decoded->text = text;
    return YUNTA_OK;
}

static uint32_t unit(const unsigned char *bytes, bool big_endian) {
    return big_endian ? (uint32_t)bytes[0] << 8 | bytes[1] : (uint32_t)bytes[1] << 8 | bytes[0];
}

static yunta_status decode_utf16(const unsigned char *bytes, size_t length, bool big_endian,
                                 yunta_decoded *decoded) {
    char *text = yunta_alloc(length / 2 + 1, 3);
    if (!text)
        return YUNTA_E_MEMORY;
    decoded->owned = text;
    size_t at = 0;
    while (at + 1 < length) {
        uint32_t point = unit(bytes + at, big_endian);
        size_t used = 2;
        if (point >= 0xd800 && point < 0xdc00 && at + 3 < length) {
            uint32_t low = unit(bytes + at + 2, big_endian);
            if (low >= 0xdc00 && low < 0xe000) {
                point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
                used = 4;
            }
        }
        if (point >= 0xd800 && point < 0xe000)
            return fail(decoded, YUNTA_FAULT_UTF16, text, decoded->length, bytes[at]);
        decoded->length += put_utf8(text + decoded->length, point);
        at += used;
    }
    if (at < length)
        return fail(decoded, YUNTA_FAULT_UTF16, text, decoded->length, bytes[at]);
    decoded->text = text;
    return YUNTA_OK;
}

/* Without a mark: the order in which more of the first characters have a high byte of 0. */
static bool looks_big_endian(const unsigned char *bytes, size_t length) {
    size_t even = 0, odd = 0;
    for (size_t k = 0; k + 1 < length && k < 4096; k += 2) {
        even += bytes[k] == 0;
        odd += bytes[k + 1] == 0;
    }
    return even > odd;
}

static yunta_status decode_utf8(const char *bytes, size_t length, const utf8_survey *found,
                                yunta_decoded *decoded) {
    if (found->invalid > 0)
        return fail(decoded, YUNTA_FAULT_UTF8, bytes, found->first,
                    (unsigned char)bytes[found->first]);
    decoded->text = bytes;
    decoded->length = length;
    return YUNTA_OK;
}

static yunta_status decode_as(const char *bytes, size_t length, yunta_encoding encoding,
                              bool big_endian, yunta_decoded *decoded) {
    const unsigned char *raw = (const unsigned char *)bytes;
    if (encoding == YUNTA_ENCODING_UTF16)
        return decode_utf16(raw, length, big_endian, decoded);
    if (encoding == YUNTA_ENCODING_WINDOWS_1252)
        return decode_1252(raw, length, decoded);
    utf8_survey found = survey(raw, length);
    if (encoding == YUNTA_ENCODING_UTF8)
        return decode_utf8(bytes, length, &found, decoded);
    decoded->found = found.invalid ? YUNTA_ENCODING_WINDOWS_1252 : YUNTA_ENCODING_UTF8;
    if (!found.invalid)
        return decode_utf8(bytes, length, &found, decoded);
    if (found.valid > found.invalid)
        return fail(decoded, YUNTA_FAULT_MIXED, bytes, found.first, raw[found.first]);
    return decode_1252(raw, length, decoded);
}

yunta_status yunta_encoding_decode(const char *bytes, size_t length, yunta_encoding asked,
                                   yunta_decoded *decoded) {
    const unsigned char *raw = (const unsigned char *)bytes;
    mark bom = find_mark(raw, length);
    bool big_endian = bom.length ? bom.big_endian : looks_big_endian(raw, length);
    *decoded = (yunta_decoded){.found = bom.length ? bom.encoding : asked};
    yunta_status status =
        decode_as(bytes + bom.length, length - bom.length, decoded->found, big_endian, decoded);
    if (status == YUNTA_OK && decoded->length > 0) {
        const char *nul = memchr(decoded->text, 0, decoded->length);
        if (nul)
            status =
                fail(decoded, YUNTA_FAULT_NUL, decoded->text, (size_t)(nul - decoded->text), 0);
    }
    if (status != YUNTA_OK) {
        yunta_free(decoded->owned);
        decoded->owned = NULL;
        decoded->text = NULL;
        decoded->length = 0;
    }
    return status;
}
