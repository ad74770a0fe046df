#include "io/cells_write.h"
#include "base/memory.h"
#include "model/date.h"
#include <string.h>

enum { BYTES_OF_A_CELL = 32000 }; /* 32,767 signs */

void yunta_cells_flush(yunta_cells_writer *b) {
    yunta_zip_put(b->zip, b->bytes, b->count);
    b->count = 0;
}

static void put(yunta_cells_writer *b, const char *bytes, size_t count) {
    if (b->count + count > b->room) {
        yunta_cells_flush(b);
        if (count > b->room) {
            yunta_zip_put(b->zip, bytes, count);
            return;
        }
    }
    memcpy(b->bytes + b->count, bytes, count);
    b->count += count;
}

void yunta_cells_text(yunta_cells_writer *b, const char *text) {
    put(b, text, strlen(text));
}

void yunta_cells_integer(yunta_cells_writer *b, int64_t value) {
    char figures[24], *at = figures + sizeof figures;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--at = '-';
    put(b, at, (size_t)(figures + sizeof figures - at));
}

/* ---- cells ---- */

/* _x0041_ in a text would be read as A. */
static bool is_escape(const char *at) {
    if (at[0] != '_' || at[1] != 'x')
        return false;
    for (int k = 2; k < 6; k++)
        if (!strchr("0123456789abcdefABCDEF", at[k]) || !at[k])
            return false;
    return at[6] == '_';
}

/* U+FFFE and U+FFFF, which XML cannot hold. */
static bool is_no_sign(const char *at) {
    return !strncmp(at, "\xef\xbf\xbe", 3) || !strncmp(at, "\xef\xbf\xbf", 3);
}

/* What stands for a sign that cannot stand as it is; NULL: it can. */
static const char *escape_of(const char *at, char code[static 8]) {
    unsigned char c = (unsigned char)*at;
    if (c == '&' || c == '<' || c == '>')
        return c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;";
    if (c < ' ' && c != '\n' && c != '\t') {
        snprintf(code, 8, "_x%04X_", c);
        return code;
    }
    if (c == '_' && is_escape(at))
        return "_x005F_";
    return c == 0xef && is_no_sign(at) ? "\xef\xbf\xbd" : NULL;
}

/* Whether every byte of a text can stand as it is. */
static bool is_plain(const char *text, size_t length) {
    unsigned char odd = 0;
    for (size_t k = 0; k < length; k++) {
        unsigned char c = (unsigned char)text[k];
        odd |= (c < ' ') | (c == '&') | (c == '<') | (c == '>') | (c == '_') | (c == 0xef);
    }
    return !odd;
}

static void put_sign_by_sign(yunta_cells_writer *b, const char *text) {
    size_t used = 0;
    while (*text) {
        char code[8];
        size_t length = 1;
        while ((text[length] & 0xc0) == 0x80)
            length++;
        if (used + length + 8 > BYTES_OF_A_CELL) {
            yunta_cells_text(b, "…");
            b->shortened++;
            return;
        }
        const char *escape = escape_of(text, code);
        if (escape)
            yunta_cells_text(b, escape);
        else
            put(b, text, length);
        used += escape && *escape == '_' ? strlen(escape) : length;
        text += length;
    }
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

/* Opens a cell, of a style where it is not 0. */
static void open_cell(yunta_cells_writer *b, size_t row, size_t column, int style) {
    yunta_cells_text(b, "<c r=\"");
    yunta_cells_text(b, b->letters[column]);
    yunta_cells_integer(b, (int64_t)row);
    if (style) {
        yunta_cells_text(b, "\" s=\"");
        yunta_cells_integer(b, style);
    }
}

void yunta_cells_cell_text(yunta_cells_writer *b, size_t row, size_t column, int style,
                           const char *text) {
    size_t length = strlen(text);
    if (length == 0)
        return;
    bool blank = is_blank(text[0]) || is_blank(text[length - 1]);
    open_cell(b, row, column, style);
    yunta_cells_text(b, blank ? "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
                              : "\" t=\"inlineStr\"><is><t>");
    if (length + 8 <= BYTES_OF_A_CELL && is_plain(text, length))
        put(b, text, length);
    else
        put_sign_by_sign(b, text);
    yunta_cells_text(b, "</t></is></c>");
}

/* 2027-03-05T09:00:00-03:00 as what a clock there shows: days since 1899-12-30. */
static bool parse_time(const char *text, double *days) {
    int year, month, day, hour, minute, second;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) != 6)
        return false;
    yunta_day from = yunta_day_from_civil(1899, 12, 30),
              on = yunta_day_from_civil(year, month, day);
    *days = on - from + ((hour * 60 + minute) * 60 + second) / 86400.0;
    return on != YUNTA_NO_DAY;
}

void yunta_cells_cell_integer(yunta_cells_writer *b, size_t row, size_t column, int64_t value) {
    open_cell(b, row, column, 0);
    yunta_cells_text(b, "\"><v>");
    yunta_cells_integer(b, value);
    yunta_cells_text(b, "</v></c>");
}

void yunta_cells_cell_time(yunta_cells_writer *b, size_t row, size_t column, int style,
                           const char *text) {
    char number[48];
    double days;
    if (!parse_time(text, &days)) {
        yunta_cells_cell_text(b, row, column, 0, text);
        return;
    }
    open_cell(b, row, column, style);
    snprintf(number, sizeof number, "\"><v>%.16G</v></c>", days);
    yunta_cells_text(b, number);
}

void yunta_cells_column(size_t column, char letters[static 4]) {
    enum { LETTERS = 26 };
    char reversed[4];
    size_t count = 0, k = 0;
    for (size_t left = column + 1; left > 0; left = (left - 1) / LETTERS)
        reversed[count++] = (char)('A' + (left - 1) % LETTERS);
    for (; k < count; k++)
        letters[k] = reversed[count - 1 - k];
    letters[k] = '\0';
}

bool yunta_cells_begin(yunta_cells_writer *b, yunta_zip *zip) {
    enum { BYTES = 1 << 16 };
    *b = (yunta_cells_writer){.zip = zip, .room = BYTES, .bytes = yunta_alloc(BYTES, 1)};
    return b->bytes != NULL;
}

void yunta_cells_end(yunta_cells_writer *b) {
    yunta_free(b->bytes);
}
