/* The same table in every dialect gives the same cells and lines; what is written is read. */
#include "base/random.h"
#include "io/csv_write.h"
#include "io/encoding.h"
#include "io/table.h"
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS = 4, COLUMNS = 4, ROOM = 8192 };

/* N stands for the line end of the dialect. Every row has as many of one separator as any other. */
static const char *const sample[ROWS][COLUMNS] = {
    {"¿Mentor, mentee o ambos?", "Año", "Región; comuna", "Notas"},
    {"Ñandú “Peña”", "1,5", "€ 20|30", "un \"espacio\"NyN otro"},
    {"", "01/03/2027", "Aysén", ""},
    {" con blancos ", "x", "NN", "fin"},
};

typedef struct {
    char separator;
    const char *line_end;
    const char *encoding; /* of iconv */
    const char *mark;
    size_t mark_length;
    bool says_separator; /* a first line sep= */
    bool quotes_all;
    bool last_line_end;
    bool told; /* the policy says it all */
} dialect;

typedef struct {
    char text[ROOM];
    size_t length;
} buffer;

static void put(buffer *out, const char *text) {
    size_t length = strlen(text);
    assert_true(out->length + length < ROOM);
    memcpy(out->text + out->length, text, length + 1);
    out->length += length;
}

/* The cell with the line ends of the dialect. */
static void plain_cell(buffer *out, const char *cell, const dialect *d) {
    *out = (buffer){.length = 0};
    for (; *cell; cell++)
        put(out, *cell == 'N' && cell[1] != 'o' ? d->line_end : (char[]){*cell, '\0'});
}

static void put_cell(buffer *out, const char *cell, const dialect *d) {
    buffer plain;
    plain_cell(&plain, cell, d);
    char special[] = {d->separator, '"', '\r', '\n', '\0'};
    bool quotes = d->quotes_all || strpbrk(plain.text, special) || plain.text[0] == ' ';
    if (!quotes) {
        put(out, plain.text);
        return;
    }
    put(out, "\"");
    for (const char *at = plain.text; *at; at++)
        put(out, *at == '"' ? "\"\"" : (char[]){*at, '\0'});
    put(out, "\"");
}

static void compose(buffer *out, const dialect *d) {
    *out = (buffer){.length = 0};
    char separator[] = {d->separator, '\0'};
    if (d->says_separator) {
        put(out, "sep=");
        put(out, separator);
        put(out, d->line_end);
    }
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t k = 0; k < COLUMNS; k++) {
            put(out, k ? separator : "");
            put_cell(out, sample[row][k], d);
        }
        put(out, row + 1 < ROWS || d->last_line_end ? d->line_end : "");
    }
}

static void encode(buffer *out, buffer *text, const dialect *d) {
    char *from = text->text, *to = out->text + d->mark_length;
    size_t left = text->length, room = ROOM - d->mark_length;
    memcpy(out->text, d->mark, d->mark_length);
    iconv_t converter = iconv_open(d->encoding, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    assert_true(iconv(converter, &from, &left, &to, &room) != (size_t)-1);
    iconv_close(converter);
    out->length = (size_t)(to - out->text);
}

static void check(const yunta_table *table, const dialect *d) {
    static const size_t lines[] = {1, 2, 5, 6};
    buffer plain;
    assert_int_equal(table->rows, ROWS - 1);
    assert_int_equal(table->columns, COLUMNS);
    assert_int_equal(table->header_line, 1 + d->says_separator);
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t k = 0; k < COLUMNS; k++) {
            plain_cell(&plain, sample[row][k], d);
            assert_string_equal(row ? yunta_table_cell(table, row - 1, k) : table->header[k],
                                plain.text);
        }
        if (row > 0)
            assert_int_equal(table->line[row - 1], lines[row] + d->says_separator);
    }
}

static yunta_policy policy_of(const dialect *d) {
    yunta_policy policy = {.csv_separator = "auto"};
    if (!d->told)
        return policy;
    policy.csv_separator = d->separator == '\t'  ? "tab"
                           : d->separator == ';' ? ";"
                           : d->separator == '|' ? "|"
                                                 : ",";
    policy.csv_encoding = !strncmp(d->encoding, "UTF-16", 6) ? YUNTA_ENCODING_UTF16
                          : !strcmp(d->encoding, "CP1252")   ? YUNTA_ENCODING_WINDOWS_1252
                                                             : YUNTA_ENCODING_UTF8;
    return policy;
}

static void try_dialect(const dialect *d) {
    static buffer text, bytes;
    compose(&text, d);
    encode(&bytes, &text, d);
    yunta_policy policy = policy_of(d);
    yunta_problems *problems = yunta_problems_new();
    yunta_table *table;
    yunta_status status =
        yunta_table_parse(bytes.text, bytes.length, "t.csv", &policy, problems, &table);
    if (status != YUNTA_OK)
        yunta_problems_print(problems, YUNTA_NOTE, false, stderr);
    assert_int_equal(status, YUNTA_OK);
    check(table, d);
    yunta_table_free(table);
    yunta_problems_free(problems);
}

static void every_dialect_gives_the_same_table(void **state) {
    (void)state;
    static const struct {
        const char *name, *mark;
        size_t length;
    } encodings[] = {{"UTF-8", "", 0},
                     {"UTF-8", "\xef\xbb\xbf", 3},
                     {"UTF-16LE", "\xff\xfe", 2},
                     {"UTF-16BE", "\xfe\xff", 2},
                     {"CP1252", "", 0}};
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    static const char separators[] = ",;\t|";
    for (size_t e = 0; e < 5; e++)
        for (size_t s = 0; s < 4; s++)
            for (size_t n = 0; n < 3; n++)
                for (unsigned flags = 0; flags < 16; flags++) {
                    dialect d = {separators[s],
                                 ends[n],
                                 encodings[e].name,
                                 encodings[e].mark,
                                 encodings[e].length,
                                 flags & 1,
                                 flags & 2,
                                 flags & 4,
                                 flags & 8};
                    try_dialect(&d);
                }
}

/* Cells of pieces that matter to a CSV reader, a spreadsheet or a decoder. */
static void random_cell(yunta_random *random, char *text, size_t room) {
    static const char *const pieces[] = {
        "'",    "=",        "+",  "-",    "@",  "\t", "\r", "\n",           "\"",
        ",",    ";",        "|",  " ",    "a",  "5",  ".",  "\xef\xbb\xbf", "ñ",
        "sep=", "\xc2\xa0", "''", "\r\n", "-3", "€",  "\\", "\x1b",
    };
    size_t count = yunta_random_below(random, 7);
    text[0] = '\0';
    for (size_t k = 0; k < count; k++) {
        const char *piece = pieces[yunta_random_below(random, sizeof pieces / sizeof *pieces)];
        if (strlen(text) + strlen(piece) < room)
            strcat(text, piece);
    }
}

typedef char cells[8][3][32];

static char *write_cells(cells texts, size_t rows, size_t columns, bool numbered, size_t *length) {
    char *bytes = NULL;
    FILE *stream = open_memstream(&bytes, length);
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    for (size_t row = 0; row < rows; row++) {
        if (numbered)
            yunta_csv_integer(&csv, (int64_t)row);
        for (size_t k = 0; k < columns; k++)
            yunta_csv_text(&csv, texts[row][k]);
        yunta_csv_end_row(&csv);
    }
    fclose(stream);
    return bytes;
}

static void what_is_written_is_read(void **state) {
    (void)state;
    const yunta_policy policy = {.csv_separator = "auto"};
    yunta_random random;
    yunta_random_seed(&random, 42);
    for (int round = 0; round < 3000; round++) {
        cells texts;
        size_t rows = 2 + yunta_random_below(&random, 7),
               columns = 1 + yunta_random_below(&random, 3);
        for (size_t row = 0; row < rows; row++)
            for (size_t k = 0; k < columns; k++)
                random_cell(&random, texts[row][k], sizeof texts[row][k]);
        for (size_t k = 0; k < columns; k++)
            snprintf(texts[0][k], sizeof texts[0][k], "%s%zu", round % 2 ? "h;|" : "h", k);
        size_t length;
        char *bytes = write_cells(texts, rows, columns, true, &length);
        yunta_problems *problems = yunta_problems_new();
        yunta_table *table;
        assert_int_equal(yunta_table_parse(bytes, length, "t", &policy, problems, &table),
                         YUNTA_OK);
        assert_int_equal(table->rows, rows - 1);
        assert_int_equal(table->columns, columns + 1);
        for (size_t row = 1; row < rows; row++)
            for (size_t k = 0; k < columns; k++)
                assert_string_equal(yunta_table_cell(table, row - 1, k + 1), texts[row][k]);
        yunta_table_free(table);
        yunta_problems_free(problems);
        free(bytes);
    }
}

/* No cell is risky for a spreadsheet in what is written: none begins a formula but plain numbers.
 */
static void no_written_cell_is_a_formula(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 43);
    for (int round = 0; round < 3000; round++) {
        cells texts;
        size_t length;
        random_cell(&random, texts[0][0], sizeof texts[0][0]);
        char *bytes = write_cells(texts, 1, 1, false, &length), *end;
        const char *first = bytes + (bytes[0] == '"');
        if (*first && strchr("=+-@\t\r", *first)) {
            strtod(first, &end);
            assert_string_equal(end, "\n");
            assert_int_equal(*first, '-');
        }
        free(bytes);
    }
}

/* Any bytes end in a table or in a problem. */
static void any_bytes_end_well(void **state) {
    (void)state;
    static const char alphabet[] = "a,;\t|\"\"\r\n\n =sp\xef\xbb\xbf\xf1\xff\xfe\0\xc3\xb1";
    const yunta_policy policy = {.csv_separator = "auto"};
    yunta_random random;
    yunta_random_seed(&random, 44);
    for (int round = 0; round < 20000; round++) {
        char bytes[40];
        size_t length = yunta_random_below(&random, sizeof bytes);
        for (size_t k = 0; k < length; k++)
            bytes[k] = alphabet[yunta_random_below(&random, sizeof alphabet - 1)];
        char *exact = malloc(length + 1);
        memcpy(exact, bytes, length);
        exact = realloc(exact, length ? length : 1);
        yunta_problems *problems = yunta_problems_new();
        yunta_table *table;
        yunta_status status = yunta_table_parse(exact, length, "t", &policy, problems, &table);
        /* Rows that are too long alone leave a table beside the error. */
        assert_true(status == YUNTA_E_INPUT || (status == YUNTA_OK && table));
        assert_int_equal(yunta_problems_count(problems, YUNTA_ERROR) > 0, status != YUNTA_OK);
        yunta_table_free(table);
        yunta_problems_free(problems);
        free(exact);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_dialect_gives_the_same_table),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(no_written_cell_is_a_formula),
        cmocka_unit_test(any_bytes_end_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
