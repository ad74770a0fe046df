/* io/csv, csv_write, encoding, dialect, digest: bytes into cells and back. */
#include "base/array.h"
#include "base/random.h"
#include "io/csv.h"
#include "io/csv_write.h"
#include "io/dialect.h"
#include "io/digest.h"
#include "io/encoding.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* What was parsed, in one line: cells as [..], rows ended by their line as /N. */
typedef struct {
    char text[8192];
    size_t rows, stop_at;
    const char *stop_cell;
} seen;

static bool see_cell(void *context, const char *bytes, size_t length) {
    seen *all = context;
    size_t used = strlen(all->text);
    snprintf(all->text + used, sizeof all->text - used, "[%.*s]", (int)length, bytes);
    return !all->stop_cell || strncmp(all->stop_cell, bytes, length) != 0;
}

static bool see_row(void *context, size_t line) {
    seen *all = context;
    size_t used = strlen(all->text);
    snprintf(all->text + used, sizeof all->text - used, "/%zu", line);
    return ++all->rows != all->stop_at;
}

static yunta_csv_result parse(seen *all, const char *text, char separator, size_t most) {
    const yunta_csv_handler handler = {see_cell, see_row, all};
    return yunta_csv_parse(text, strlen(text), 1, separator, most, &handler);
}

static void cells_and_their_lines(void **state) {
    (void)state;
    static const struct {
        const char *text;
        char separator;
        const char *expected;
    } cases[] = {
        {"", ',', ""},
        {"\n\r\n \n", ',', ""},
        {"a,b", ',', "[a][b]/1"},
        {"a,b\n", ',', "[a][b]/1"},
        {"a,b\r\nc,d\r\n", ',', "[a][b]/1[c][d]/2"},
        {"a,b\rc,d\r", ',', "[a][b]/1[c][d]/2"},
        {"a,\n,b\n", ',', "[a][]/1[][b]/2"},
        {"a,", ',', "[a][]/1"},
        {"\n\na\n\r\nb", ',', "[a]/3[b]/5"},
        {"a,b;c\n", ';', "[a,b][c]/1"},
        {"a\tb\t\n", '\t', "[a][b][]/1"},
        {"a|b", '|', "[a][b]/1"},
        {" a , b c ,\td\t\n", ',', "[a][b c][d]/1"},
        {"\" a \", \"b\" ,c\n", ',', "[ a ][b][c]/1"},
        {"\"a,\"\"b\"\"\",\"\"\n", ',', "[a,\"b\"][]/1"},
        {"\"x\ny\",z\nw\n", ',', "[x\ny][z]/1[w]/3"},
        {"\"x\r\ny\r\n\",z\r\nw", ',', "[x\r\ny\r\n][z]/1[w]/4"},
        {"\"x\ry\",z\rw", ',', "[x\ry][z]/1[w]/3"},
        {"\"x\n\n\r\r\ny\"\nw\n\n\"v\"", ',', "[x\n\n\r\r\ny]/1[w]/6[v]/8"},
        {"\xc2\xa0"
         "a,\xe2\x80\x9c\n",
         ',',
         "[\xc2\xa0"
         "a][\xe2\x80\x9c]/1"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        seen all = {0};
        yunta_csv_result result = parse(&all, cases[k].text, cases[k].separator, 100);
        assert_int_equal(result.end, YUNTA_CSV_DONE);
        assert_string_equal(all.text, cases[k].expected);
    }
}

static void wrong_quotes_name_where_their_cell_starts(void **state) {
    (void)state;
    static const struct {
        const char *text;
        yunta_csv_end end;
        size_t line;
        const char *sample, *before;
    } cases[] = {
        {"\"", YUNTA_CSV_UNCLOSED, 1, "", ""},
        {"a,b\n1,\"x\n\n2,y\n", YUNTA_CSV_UNCLOSED, 2, "x\n\n2,y\n", "[a][b]/1[1]"},
        {"a,b\r\n\r\n\"p\r\nq\",\"x\r\n", YUNTA_CSV_UNCLOSED, 4, "x\r\n", "[a][b]/1[p\r\nq]"},
        {"a\nb \"c\" d\n", YUNTA_CSV_STRAY, 2, "b ", "[a]/1"},
        {"a\n\"b\nc\" d\n", YUNTA_CSV_STRAY, 2, "b\nc\" ", "[a]/1"},
        {"a,\"b\"c\"\n", YUNTA_CSV_STRAY, 1, "b\"", "[a]"},
        {"\"a\" \"b\"", YUNTA_CSV_STRAY, 1, "a\" ", ""},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        seen all = {0};
        yunta_csv_result result = parse(&all, cases[k].text, ',', 100);
        assert_int_equal(result.end, cases[k].end);
        assert_int_equal(result.line, cases[k].line);
        assert_string_equal(result.sample, cases[k].sample);
        assert_string_equal(all.text, cases[k].before);
    }
}

static void a_cell_too_long_is_found_open_or_closed(void **state) {
    (void)state;
    seen all = {0};
    assert_int_equal(parse(&all, "a\n1234567890,b\n", ',', 10).end, YUNTA_CSV_DONE);
    memset(&all, 0, sizeof all);
    yunta_csv_result result = parse(&all, "a\n\n12345678901,b\n", ',', 10);
    assert_int_equal(result.end, YUNTA_CSV_TOO_LONG);
    assert_int_equal(result.line, 3);
    assert_string_equal(result.sample, "12345678901");
    assert_string_equal(all.text, "[a]/1");
    result = parse(&all, "a\n\"12345\n67890\n1\n2\n3", ',', 10);
    assert_int_equal(result.end, YUNTA_CSV_TOO_LONG);
    assert_int_equal(result.line, 2);
}

static void samples_end_at_whole_characters(void **state) {
    (void)state;
    seen all = {0};
    char text[128] = "\"x";
    for (int k = 0; k < 40; k++)
        strcat(text, "ñ");
    yunta_csv_result result = parse(&all, text, ',', 100);
    assert_int_equal(result.end, YUNTA_CSV_UNCLOSED);
    assert_int_equal(strlen(result.sample), 47);
    memmove(text + 1, text + 2, strlen(text + 1));
    result = parse(&all, text, ',', 100);
    assert_int_equal(result.end, YUNTA_CSV_UNCLOSED);
    assert_int_equal(strlen(result.sample), 46);
    assert_string_equal(result.sample + 44, "ñ");
}

static void lines_longer_than_a_piece_count_once(void **state) {
    (void)state;
    enum { LONG = 200000 };
    char *text = malloc(LONG + 64);
    assert_non_null(text);
    memset(text, 'x', LONG);
    for (size_t k = 999; k < LONG; k += 1000)
        text[k] = ',';
    strcpy(text + LONG, "\nlast,\"open");
    seen *all = calloc(1, sizeof *all);
    yunta_csv_result result = parse(all, text, ',', 1000);
    assert_int_equal(result.end, YUNTA_CSV_UNCLOSED);
    assert_int_equal(result.line, 2);
    assert_int_equal(all->rows, 1);
    free(all);
    free(text);
}

static void the_handler_stops_the_parse(void **state) {
    (void)state;
    seen all = {.stop_at = 2};
    assert_int_equal(parse(&all, "a\nb\nc\n", ',', 10).end, YUNTA_CSV_STOPPED);
    assert_string_equal(all.text, "[a]/1[b]/2");
    all = (seen){.stop_cell = "b"};
    assert_int_equal(parse(&all, "a\nb\nc\n", ',', 10).end, YUNTA_CSV_STOPPED);
    assert_string_equal(all.text, "[a]/1[b]");
}

static char *written(const char *const *cells, size_t count, size_t columns) {
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    for (size_t k = 0; k < count; k++) {
        yunta_csv_text(&csv, cells[k]);
        if ((k + 1) % columns == 0)
            yunta_csv_end_row(&csv);
    }
    assert_true(yunta_csv_fine(&csv));
    fclose(stream);
    return text;
}

static void the_writer_quotes_and_guards(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a", "a\n"},
        {"", "\"\"\n"},
        {NULL, "\"\"\n"},
        {"ñandú", "ñandú\n"},
        {"a,b", "\"a,b\"\n"},
        {"a;b", "\"a;b\"\n"},
        {"a\tb|", "\"a\tb|\"\n"},
        {"di \"sí\"", "\"di \"\"sí\"\"\"\n"},
        {"x\ny", "\"x\ny\"\n"},
        {" x", "\" x\"\n"},
        {"x ", "\"x \"\n"},
        {"\xef\xbb\xbfx", "\"\xef\xbb\xbfx\"\n"},
        {"=1+1", "'=1+1\n"},
        {"+56 9", "'+56 9\n"},
        {"@x", "'@x\n"},
        {"-x", "'-x\n"},
        {"-", "'-\n"},
        {"-5", "-5\n"},
        {"-3.2", "-3.2\n"},
        {"-3.", "'-3.\n"},
        {"-3.2.1", "'-3.2.1\n"},
        {"-5+A1", "'-5+A1\n"},
        {"\tx", "\"'\tx\"\n"},
        {"\rx", "\"'\rx\"\n"},
        {"=\"a\"", "\"'=\"\"a\"\"\"\n"},
        {"'=1", "''=1\n"},
        {"''-5", "'''-5\n"},
        {"'tis", "'tis\n"},
        {"'", "'\n"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *text = written(&cases[k][0], 1, 1);
        assert_string_equal(text, cases[k][1]);
        free(text);
    }
}

static void the_writer_separates_cells_and_rows(void **state) {
    (void)state;
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    yunta_csv_text(&csv, NULL);
    yunta_csv_integer(&csv, INT64_MIN);
    yunta_csv_text(&csv, "");
    yunta_csv_end_row(&csv);
    yunta_csv_integer(&csv, 0);
    yunta_csv_end_row(&csv);
    fclose(stream);
    assert_string_equal(text, ",-9223372036854775808,\n0\n");
    free(text);
}

static void a_full_disk_is_noticed(void **state) {
    (void)state;
    FILE *stream = fopen("/dev/full", "w");
    if (!stream)
        skip();
    setvbuf(stream, NULL, _IONBF, 0);
    yunta_csv_writer csv = yunta_csv_writer_on(stream);
    yunta_csv_text(&csv, "x");
    assert_false(yunta_csv_fine(&csv));
    fclose(stream);
}

static void one_apostrophe_comes_off(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t off;
    } cases[] = {{"", 0},    {"'", 0},  {"=1", 0},  {"'=1", 1}, {"''=1", 1},
                 {"'-5", 1}, {"'+", 1}, {"'@", 1},  {"'\t", 1}, {"'\r", 1},
                 {"'a", 0},  {"''", 0}, {"a'=", 0}, {"'a=", 0}, {"' =", 0}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        assert_int_equal(yunta_csv_unguard(cases[k].text, strlen(cases[k].text)), cases[k].off);
}

typedef struct {
    const char *text, *asked;
    char separator;
    size_t start, line;
} dialect_case;

static void separators_are_found(void **state) {
    (void)state;
    static const dialect_case cases[] = {
        {"", "auto", ',', 0, 1},
        {"one", "auto", ',', 0, 1},
        {"a,b\n1,2\n", "auto", ',', 0, 1},
        {"a;b\n1;2\n", "auto", ';', 0, 1},
        {"a\tb\r\n1\t2\r\n", "auto", '\t', 0, 1},
        {"a|b\r1|2\r", "auto", '|', 0, 1},
        {"\n\na|b", "auto", '|', 0, 1},
        {"id;score\n1;3,5\n2;4,5\n", "auto", ';', 0, 1},
        {"Apellido, nombre;Nota\nSoto, Ana;3\nPaz, Luz;4\n", "auto", ';', 0, 1},
        {"a,b,c;d\n1,2,3\n4,5,6\n", "auto", ',', 0, 1},
        {"person,goals\nana,x;y\nluz,z;w\n", "auto", ',', 0, 1},
        {"a,b\n1,\"x;y\nz;w\"\n", "auto", ',', 0, 1},
        {"id,\"a;b\"\n1,\"x;y\"\n2,\"z;w\"\n", "auto", ',', 0, 1},
        {"id;\"¿Mentor, mentee, otro o ambos?\"\n1;x\n", "auto", ';', 0, 1},
        {"id,a|b,c\n1,2|3,4\n", "auto", ',', 0, 1},
        {"id,\"dice \"\"a;b;c\"\"\"\n1,2", "auto", ',', 0, 1},
        {"a,b\n1,2\n", ";", ';', 0, 1},
        {"a,b\n1,2\n", "tab", '\t', 0, 1},
        {"a,b\n1,2\n", "|", '|', 0, 1},
        {"a;b\n1;2\n", "x", ';', 0, 1},
        {"sep=;\na,b\n", "auto", ';', 6, 2},
        {"sep=;\r\na,b\n", ",", ';', 7, 2},
        {"SEP=\t\ra\tb\r", "auto", '\t', 6, 2},
        {"sep=|", "auto", '|', 5, 2},
        {"sep=:\na;b", "auto", ',', 0, 1},
        {"sep=;b\n1;2", "auto", ';', 0, 1},
        {"\"sep=;\"\n1", "auto", ',', 0, 1},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        yunta_dialect found =
            yunta_dialect_find(cases[k].text, strlen(cases[k].text), cases[k].asked);
        assert_int_equal(found.separator, cases[k].separator);
        assert_int_equal(found.start, cases[k].start);
        assert_int_equal(found.line, cases[k].line);
    }
}

static void a_row_that_the_sample_cuts_counts_only_alone(void **state) {
    (void)state;
    enum { BYTES = 100000 };
    char *text = malloc(BYTES);
    assert_non_null(text);
    memset(text, 'x', BYTES);
    memcpy(text, "a;b,", 4);
    text[10] = ',';
    assert_int_equal(yunta_dialect_find(text, BYTES, "auto").separator, ',');
    memcpy(text, "a;b,\n1;", 7);
    assert_int_equal(yunta_dialect_find(text, BYTES, "auto").separator, ';');
    free(text);
}

static void later_rows_do_not_change_the_separator(void **state) {
    (void)state;
    char *text = calloc(8000, 1);
    assert_non_null(text);
    strcpy(text, "a;b,c\n");
    for (int k = 0; k < 199; k++)
        strcat(text, "1;2\n");
    for (int k = 0; k < 900; k++)
        strcat(text, "1,2\n");
    assert_int_equal(yunta_dialect_find(text, strlen(text), "auto").separator, ';');
    free(text);
}

static void digests_are_those_of_the_standard(void **state) {
    (void)state;
    char hex[YUNTA_DIGEST_TEXT];
    yunta_digest_bytes("", 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    yunta_digest_bytes("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    char path[] = "/tmp/yunta-digest-XXXXXX";
    int file = mkstemp(path);
    assert_int_equal(write(file, "abc", 3), 3);
    close(file);
    memset(hex, 0, sizeof hex);
    assert_int_equal(yunta_digest_file(path, hex), YUNTA_OK);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    unlink(path);
    assert_int_equal(yunta_digest_file(path, hex), YUNTA_E_IO);
    assert_int_equal(errno, ENOENT);
    assert_string_equal(hex, "");
    assert_int_equal(yunta_digest_file("/tmp", hex), YUNTA_E_IO);
    assert_int_equal(errno, EISDIR);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_and_their_lines),
        cmocka_unit_test(wrong_quotes_name_where_their_cell_starts),
        cmocka_unit_test(a_cell_too_long_is_found_open_or_closed),
        cmocka_unit_test(samples_end_at_whole_characters),
        cmocka_unit_test(lines_longer_than_a_piece_count_once),
        cmocka_unit_test(the_handler_stops_the_parse),
        cmocka_unit_test(the_writer_quotes_and_guards),
        cmocka_unit_test(the_writer_separates_cells_and_rows),
        cmocka_unit_test(a_full_disk_is_noticed),
        cmocka_unit_test(one_apostrophe_comes_off),
        cmocka_unit_test(separators_are_found),
        cmocka_unit_test(a_row_that_the_sample_cuts_counts_only_alone),
        cmocka_unit_test(later_rows_do_not_change_the_separator),
        cmocka_unit_test(digests_are_those_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
