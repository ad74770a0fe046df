#include "io/cell_private.h"
#include <string.h>

static size_t next_point(const unsigned char *at, uint32_t *point) {
    size_t length = at[0] < 0xc2 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 1;
    *point = length == 1 ? at[0] : at[0] & (0xffu >> (length + 1));
    for (size_t k = 1; k < length; k++) {
        if ((at[k] & 0xc0) != 0x80) {
            *point = at[0];
            return 1;
        }
        *point = *point << 6 | (at[k] & 0x3fu);
    }
    return length;
}

static bool is_blank(uint32_t point) {
    return point == ' ' || (point >= 0x09 && point <= 0x0d) || point == 0x85 || point == 0xa0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200b) || point == 0x2028 ||
           point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000 ||
           point == 0xfeff;
}

static bool is_dash(uint32_t point) {
    return (point >= 0x2010 && point <= 0x2015) || point == 0x2212;
}

/* The letter below the accent for U+00C0..U+00FF; 0 where there is none. */
static char base_letter(uint32_t point) {
    static const char letters[] = "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0"
                                  "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y";
    return point >= 0xc0 && point <= 0xff ? letters[point - 0xc0] : '\0';
}

/* What one character becomes: a byte, or '\0' for "itself". */
static char plain_of(uint32_t point) {
    if (is_dash(point))
        return '-';
    if (point >= 'A' && point <= 'Z')
        return (char)(point - 'A' + 'a');
    return point < 0x80 ? (char)point : base_letter(point);
}

static size_t put(char *to, const char *from, size_t length, uint32_t point) {
    char c = plain_of(point);
    if (c) {
        *to = c;
        return 1;
    }
    memcpy(to, from, length);
    return length;
}

bool yunta_cell_plain(const char *text, char plain[static YUNTA_CELL_ROOM]) {
    size_t used = 0, length;
    bool blank = false;
    for (; *text; text += length) {
        uint32_t point;
        length = next_point((const unsigned char *)text, &point);
        bool accent = point >= 0x300 && point < 0x370 && length == 2;
        blank = blank || is_blank(point);
        if (accent || is_blank(point))
            continue;
        if (used + length + 2 > YUNTA_CELL_ROOM)
            return false;
        if (blank && used > 0)
            plain[used++] = ' ';
        blank = false;
        used += put(plain + used, text, length, point);
    }
    plain[used] = '\0';
    return true;
}

void yunta_cell_skip_space(const char **at) {
    if (**at == ' ')
        (*at)++;
}

bool yunta_cell_skip(const char **at, const char *word) {
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

bool yunta_cell_digits(const char **at, int least, int most, int32_t *value) {
    int count = (int)strspn(*at, "0123456789");
    if (count < least || count > most)
        return false;
    *value = 0;
    for (int k = 0; k < count; k++)
        *value = *value * 10 + (*(*at)++ - '0');
    return true;
}
