#include "io/dialect.h"
#include <stdbool.h>
#include <string.h>

/* In order of preference among equals: a comma is the one that stands in prose. */
static const char separators[] = {'\t', ';', '|', ','};
enum { SEPARATORS = sizeof separators, SAMPLE_BYTES = 64 * 1024, SAMPLE_ROWS = 200 };

static int index_of(char c) {
    for (int k = 0; k < SEPARATORS; k++)
        if (separators[k] == c)
            return k;
    return -1;
}

static size_t line_end(const char *text, size_t length, size_t at) {
    while (at < length && text[at] != '\n' && text[at] != '\r')
        at++;
    return at;
}

/* A first line `sep=X` and nothing else. */
static bool says_itself(const char *text, size_t length, yunta_dialect *dialect) {
    if (length < 5 || strncasecmp(text, "sep=", 4) != 0 || index_of(text[4]) < 0 ||
        line_end(text, length, 5) != 5)
        return false;
    size_t start = 5;
    if (start < length && text[start++] == '\r' && start < length && text[start] == '\n')
        start++;
    *dialect = (yunta_dialect){.separator = text[4], .start = start, .line = 2};
    return true;
}

static char named(const char *asked) {
    if (strcmp(asked, "tab") == 0 || strcmp(asked, "\\t") == 0)
        return '\t';
    return strlen(asked) == 1 && index_of(*asked) >= 0 ? *asked : '\0';
}

typedef struct {
    size_t now[SEPARATORS];   /* in this row */
    size_t first[SEPARATORS]; /* in the header */
    size_t agree[SEPARATORS]; /* later rows with as many as the header */
    size_t rows, header;      /* header: 1 + its row; 0: not seen yet */
    bool quoted, cell_begun, row_begun;
} counter;

/* The first row is the header; one without any separator may be a title over one of three cells. */
static bool is_header(const counter *count) {
    size_t least = count->rows == 0 ? 1 : 2, most = 0;
    for (int k = 0; k < SEPARATORS; k++)
        most = count->now[k] > most ? count->now[k] : most;
    return count->header == 0 && most >= least;
}

static void end_row(counter *count) {
    if (!count->row_begun)
        return;
    bool header = is_header(count);
    if (header)
        count->header = count->rows + 1;
    for (int k = 0; k < SEPARATORS; k++) {
        if (header)
            count->first[k] = count->now[k];
        else
            count->agree[k] += count->now[k] == count->first[k];
        count->now[k] = 0;
    }
    count->rows++;
    count->cell_begun = count->row_begun = false;
}

/* A quote opens where a cell starts, after whichever separator. Inside, a doubled quote closes and
 * opens again, which comes to the same. */
static void take(counter *count, char c) {
    int which;
    if (count->quoted) {
        count->quoted = c != '"';
    } else if (c == '\n' || c == '\r') {
        end_row(count);
    } else if ((which = index_of(c)) >= 0) {
        count->now[which]++;
        count->cell_begun = false;
        count->row_begun = true;
    } else if (c != ' ') {
        count->quoted = c == '"' && !count->cell_begun;
        count->cell_begun = count->cell_begun || c != '"';
        count->row_begun = true;
    }
}

static char best(const counter *count) {
    int chosen = -1;
    for (int k = 0; k < SEPARATORS; k++) {
        if (count->first[k] == 0)
            continue;
        if (chosen < 0 || count->agree[k] > count->agree[chosen] ||
            (count->agree[k] == count->agree[chosen] && count->first[k] > count->first[chosen]))
            chosen = k;
    }
    /* Below a title, one row alone would be prose. */
    bool sure = chosen >= 0 && (count->header == 1 || count->agree[chosen] >= count->header);
    return sure ? separators[chosen] : ',';
}

yunta_dialect yunta_dialect_find(const char *text, size_t length, const char *asked) {
    yunta_dialect dialect = {.line = 1};
    if (says_itself(text, length, &dialect))
        return dialect;
    dialect.separator = named(asked);
    if (dialect.separator)
        return dialect;
    counter count = {0};
    size_t most = length < SAMPLE_BYTES ? length : SAMPLE_BYTES;
    for (size_t k = 0; k < most && count.rows < SAMPLE_ROWS; k++)
        take(&count, text[k]);
    /* A row that the sample cuts off says nothing, unless it is the only one. */
    if (most == length || count.rows == 0)
        end_row(&count);
    dialect.separator = best(&count);
    return dialect;
}
