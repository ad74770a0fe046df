#include "io/csv_write.h"
#include <string.h>

static bool starts_formula(char c) {
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

static size_t digits(const char *text) {
    return strspn(text, "0123456789");
}

/* -5, -3.2 */
static bool is_negative_number(const char *text) {
    if (*text++ != '-')
        return false;
    size_t whole = digits(text);
    if (whole == 0)
        return false;
    text += whole;
    if (*text == '.') {
        size_t decimals = digits(text + 1);
        if (decimals == 0)
            return false;
        text += 1 + decimals;
    }
    return *text == '\0';
}

static bool is_risky(const char *text) {
    return starts_formula(text[strspn(text, "'")]) && !is_negative_number(text);
}

size_t yunta_csv_unguard(const char *text, size_t length) {
    size_t at = 0;
    while (at < length && text[at] == '\'')
        at++;
    return at > 0 && at < length && starts_formula(text[at]) ? 1 : 0;
}

/* Every separator is quoted, not only ours, so that no reader's guess goes wrong; so are the
 * spaces that readers trim, and a mark that at the start of a file would be its BOM. */
static bool needs_quotes(const char *text) {
    size_t length = strlen(text);
    return length > 0 && (text[0] == ' ' || text[length - 1] == ' ' ||
                          text[strcspn(text, ",;|\t\"\r\n")] || !strncmp(text, "\xef\xbb\xbf", 3));
}

/* Bytes that may need care: anywhere in a cell, or at its ends alone. */
enum { CARE_ANYWHERE = 1, CARE_AT_ENDS = 2 };
static const unsigned char care[256] = {
    [','] = CARE_ANYWHERE, [';'] = CARE_ANYWHERE,  ['|'] = CARE_ANYWHERE,  ['\t'] = CARE_ANYWHERE,
    ['"'] = CARE_ANYWHERE, ['\r'] = CARE_ANYWHERE, ['\n'] = CARE_ANYWHERE, [' '] = CARE_AT_ENDS,
    [0xef] = CARE_AT_ENDS, ['='] = CARE_AT_ENDS,   ['+'] = CARE_AT_ENDS,   ['-'] = CARE_AT_ENDS,
    ['@'] = CARE_AT_ENDS,  ['\''] = CARE_AT_ENDS,
};

/* Whether a cell, which is not empty, is surely written as it is; most are. */
static bool is_plain(const char *text, size_t *length) {
    const unsigned char *bytes = (const unsigned char *)text;
    unsigned char seen = 0;
    size_t k = 0;
    for (; bytes[k]; k++)
        seen |= care[bytes[k]];
    *length = k;
    return !(seen & CARE_ANYWHERE) && !care[bytes[0]] && !care[bytes[k - 1]];
}

yunta_csv_writer yunta_csv_writer_on(FILE *stream) {
    return (yunta_csv_writer){.stream = stream, .blank = true};
}

static void separate(yunta_csv_writer *writer) {
    if (writer->cells++ > 0)
        putc_unlocked(',', writer->stream);
}

static void put_quoted(FILE *stream, const char *text, bool guard) {
    fputs(guard ? "\"'" : "\"", stream);
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
        fwrite(text, 1, (size_t)(quote - text), stream);
        fputs("\"\"", stream);
    }
    fputs(text, stream);
    fputc('"', stream);
}

/* Most cells are too short for a call to pay. */
static void put(FILE *stream, const char *text, size_t length) {
    enum { SHORT = 8 };
    if (length > SHORT)
        fwrite_unlocked(text, 1, length, stream);
    else
        for (size_t k = 0; k < length; k++)
            putc_unlocked(text[k], stream);
}

void yunta_csv_text(yunta_csv_writer *writer, const char *text) {
    separate(writer);
    if (!text || !*text)
        return;
    writer->blank = false;
    size_t length;
    if (is_plain(text, &length)) {
        put(writer->stream, text, length);
        return;
    }
    bool guard = is_risky(text);
    if (needs_quotes(text)) {
        put_quoted(writer->stream, text, guard);
        return;
    }
    if (guard)
        fputc('\'', writer->stream);
    fputs(text, writer->stream);
}

void yunta_csv_integer(yunta_csv_writer *writer, int64_t value) {
    char figures[24];
    char *at = figures + sizeof figures;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--at = '-';
    separate(writer);
    writer->blank = false;
    put(writer->stream, at, (size_t)(figures + sizeof figures - at));
}

void yunta_csv_end_row(yunta_csv_writer *writer) {
    if (writer->cells == 1 && writer->blank)
        fputs("\"\"", writer->stream);
    putc_unlocked('\n', writer->stream);
    *writer = yunta_csv_writer_on(writer->stream);
}

bool yunta_csv_fine(const yunta_csv_writer *writer) {
    return !ferror(writer->stream);
}
