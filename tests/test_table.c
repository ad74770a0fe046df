/* io/table: a file's bytes into a header and cells, in every dialect, or into problems. */
#include "io/table_private.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct {
    yunta_policy policy;
    yunta_problems *problems;
    yunta_table *table;
} fixture;

static int setup(void **state) {
    fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    f->policy.csv_separator = "auto";
    f->problems = yunta_problems_new();
    *state = f;
    return 0;
}

static int teardown(void **state) {
    fixture *f = *state;
    yunta_table_free(f->table);
    yunta_problems_free(f->problems);
    free(f);
    return 0;
}

/* Every parse starts without problems. */
static yunta_status parse_bytes(fixture *f, const char *bytes, size_t length) {
    yunta_table_free(f->table);
    yunta_problems_free(f->problems);
    f->problems = yunta_problems_new();
    return yunta_table_parse(bytes, length, "t.csv", &f->policy, f->problems, &f->table);
}

static void parses(fixture *f, const char *text) {
    assert_int_equal(parse_bytes(f, text, strlen(text)), YUNTA_OK);
    assert_int_equal(yunta_problems_total(f->problems), 0);
}

/* One problem, an error at line and, unless NULL, about column, with value, and with a mend. */
static void refuses(fixture *f, const char *text, size_t line, const char *column,
                    const char *value, const char *what) {
    assert_int_equal(parse_bytes(f, text, strlen(text)), YUNTA_E_INPUT);
    assert_int_equal(yunta_problems_total(f->problems), 1);
    /* Long rows alone leave a table, so that its other problems can be told. */
    assert_true(!f->table == !(strstr(what, "and the header") || strstr(what, "y el encabezado")));
    const yunta_problem *problem = yunta_problems_at(f->problems, 0);
    assert_int_equal(problem->severity, YUNTA_ERROR);
    assert_string_equal(problem->place.file, "t.csv");
    assert_int_equal(problem->place.line, line);
    assert_true(!column == !problem->place.column);
    if (column)
        assert_string_equal(problem->place.column, column);
    assert_true(!value == !problem->value);
    if (value)
        assert_string_equal(problem->value, value);
    assert_non_null(strstr(problem->what, what));
    assert_non_null(problem->mend);
}

/* header|header/LINE cell|cell/LINE ... */
static void is(const yunta_table *table, const char *expected) {
    char text[4096] = "";
    size_t used = 0;
    for (size_t row = 0; row <= table->rows; row++) {
        for (size_t k = 0; k < table->columns; k++)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", k ? "|" : "",
                                     row ? yunta_table_cell(table, row - 1, k) : table->header[k]);
        used += (size_t)snprintf(text + used, sizeof text - used, "/%zu ",
                                 row ? table->line[row - 1] : table->header_line);
    }
    assert_string_equal(text, expected);
}

static void rows_and_lines(void **state) {
    fixture *f = *state;
    parses(f, "a,b\n1,2\n3,4\n");
    is(f->table, "a|b/1 1|2/2 3|4/3 ");
    parses(f, "a,b");
    is(f->table, "a|b/1 ");
    parses(f, "\n a , b \n\n1\n\n,,,\n,2,,,\r\n");
    is(f->table, "a|b/2 1|/4 |2/7 ");
    parses(f, "a,b\r\n\"x\r\ny\",2\r\n3,4");
    is(f->table, "a|b/1 x\r\ny|2/2 3|4/4 ");
    parses(f, ",,\na,b\n1,2\n");
    is(f->table, "a|b/2 1|2/3 ");
    parses(f, "\xc2\xa0,\f\na,b\n1,2,\xc2\xa0\n\xc2\xa0,\xc2\xa0\n\f\n3,4\n");
    is(f->table, "a|b/2 1|2/3 3|4/6 ");
    parses(f, "sep=;\r\na;b\r\n1,5;2\r\n");
    is(f->table, "a|b/2 1,5|2/3 ");
    parses(f, "a,b\n'=1,'x\n''-2,'-3\n");
    is(f->table, "a|b/1 =1|'x/2 '-2|-3/3 ");
}

static void places_name_file_line_and_column(void **state) {
    fixture *f = *state;
    parses(f, "a,b\n\n1,2\n");
    yunta_place place = yunta_table_place(f->table, 0, 1);
    assert_string_equal(place.file, "t.csv");
    assert_int_equal(place.line, 3);
    assert_string_equal(place.column, "b");
    assert_null(yunta_table_place(f->table, 0, 2).column);
    assert_string_equal(yunta_table_cell(f->table, 0, 1), "2");
    assert_string_equal(f->table->sha256,
                        "7d8fdc251145ff397758e46af84a4c454d474a0dbacca50dc129f5542c230c03");
}

static void unnamed_columns_stay_if_they_hold_something(void **state) {
    fixture *f = *state;
    parses(f, "a,,b,,\n1,,2\n3,,4,,\n");
    is(f->table, "a|b/1 1|2/2 3|4/3 ");
    parses(f, "a,,b,\n1,,2\n3,x,4\n");
    is(f->table, "a||b/1 1||2/2 3|x|4/3 ");
    parses(f, "a,,\n1,x,y\n");
    is(f->table, "a||/1 1|x|y/2 ");
    parses(f, "\xc2\xa0,a,\xe2\x80\xaf\n,1,\n");
    is(f->table, "a/1 1/2 ");
}

static void wrong_rows_are_reported(void **state) {
    fixture *f = *state;
    refuses(f, "a,b\n1,2,3\n", 2, NULL, "3", "3 cells and the header 2 (separator ,)");
    refuses(f, "a;b\n1;2\n\n1;;;x;y;\n", 4, NULL, "x", "5 cells and the header 2 (separator ;)");
    refuses(f, "a\tb\n1\t2\n1\t2\t3\n", 3, NULL, "3", "3 cells and the header 2 (separator tab)");
    refuses(f, "", 0, NULL, NULL, "no header");
    refuses(f, "\xef\xbb\xbf", 0, NULL, NULL, "no header");
    refuses(f, "\n;;\n\n", 0, NULL, NULL, "no header");
    refuses(f, "\f", 0, NULL, NULL, "no header");
    refuses(f, "\n\xc2\xa0;\xe2\x80\x83\n", 0, NULL, NULL, "no header");
    refuses(f, "sep=;\n", 0, NULL, NULL, "no header");
}

static void wrong_quotes_are_reported(void **state) {
    fixture *f = *state;
    refuses(f, "a,b\n1,\"x\n2,3\n", 2, "b", "x\n2,3\n", "never closed");
    refuses(f, "a,b\n\"1\n2\",\"x\n", 3, "b", "x\n", "never closed");
    refuses(f, "a,\"b\n", 1, NULL, "b\n", "never closed");
    refuses(f, "a,b\nAna \"Nita\" Paz,2\n", 2, "a", "Ana ", "middle of the cell");
    refuses(f, "sep=,\na,b\n\n1,\"x\"y\n", 4, "b", "x\"", "middle of the cell");
}

static void headers_there_twice_are_reported(void **state) {
    fixture *f = *state;
    refuses(f, "a,b,a\n", 1, "a", "a", "columns 1 (\"a\") and 3 (\"a\")");
    refuses(f, "x,Región,,REGION \n", 1, "REGION", "REGION",
            "columns 2 (\"Región\") and 4 (\"REGION\")");
    refuses(f, "birth_year,Birth Year\n", 1, "Birth Year", "Birth Year", "same name");
    refuses(f, "?,b,?\n", 1, "?", "?", "same name");
    parses(f, "_,?,a\n");
}

static void every_wrong_row_is_reported(void **state) {
    fixture *f = *state;
    const char *text = "a,b,a\n1\n1,2,3,4\n1,2,3,4\n";
    assert_int_equal(parse_bytes(f, text, strlen(text)), YUNTA_E_INPUT);
    assert_int_equal(yunta_problems_count(f->problems, YUNTA_ERROR), 3);
}

static void wrong_bytes_are_reported(void **state) {
    fixture *f = *state;
    refuses(f, "a\n\xf1\n\x81\n", 3, NULL, "0x81", "neither to UTF-8 nor to Windows-1252");
    refuses(f, "a\n\xc3\xb1\xc3\xb1\n\xf1\n", 3, NULL, "0xF1", "mixes UTF-8");
    refuses(f,
            "\xff\xfe"
            "a",
            1, NULL, "0x61", "not valid UTF-16");
    f->policy.csv_encoding = YUNTA_ENCODING_UTF8;
    refuses(f, "a\n\xf1\n", 2, NULL, "0xF1", "not valid UTF-8");
    f->policy.csv_encoding = YUNTA_ENCODING_AUTO;
    static const char nul[] = "a,b\n1,\0\n";
    assert_int_equal(parse_bytes(f, nul, sizeof nul - 1), YUNTA_E_INPUT);
    assert_int_equal(yunta_problems_at(f->problems, 0)->place.line, 2);
    assert_non_null(strstr(yunta_problems_at(f->problems, 0)->what, "NUL"));
}

static void messages_have_their_spanish(void **state) {
    fixture *f = *state;
    yunta_language_set(YUNTA_SPANISH);
    refuses(f, "a,b\n1,2,3\n", 2, NULL, "3", "la fila tiene 3 celdas y el encabezado 2");
    refuses(f, "a,a\n", 1, "a", "a", "las columnas 1 («a») y 2 («a»)");
    yunta_language_set(YUNTA_ENGLISH);
}

static void limits_hold(void **state) {
    fixture *f = *state;
    const yunta_table_limits limits = {
        .bytes = 40, .field = 8, .columns = 3, .rows = 4, .cells = 9};
    static const struct {
        const char *text;
        size_t line;
        const char *what;
    } cases[] = {
        {"a,b,c\n1,2,3\n1,2,3\n1,2,3\n", 0, NULL},
        {"a,b,c,,,\n1,2,3,,\n", 0, NULL},
        {"a,b,c,d\n", 1, "the header has 4 columns and the most is 3"},
        {"a,b,c,,,d\n", 1, "the header has 6 columns and the most is 3"},
        {"a,b,c\n1,2,3\n1,2,3\n1,2,3\n1,2\n", 5, "more cells than the most: 9"},
        {"a\n1\n2\n3\n4\n", 0, NULL},
        {"a\n1\n2\n3\n4\n\n5\n", 7, "more rows than the most: 4"},
        {"a\n12345678\n\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1\n", 0, NULL},
        {"a\n\n123456789\n", 3, "longer than 8 bytes"},
        {"a\n\"12\n45\n789\n\n\n", 2, "longer than 8 bytes"},
        {"a\n1234567890123456789012345678901234567\n", 2, "longer than 8 bytes"},
        {"a\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n", 0,
         "larger than 40 bytes"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        yunta_problems *problems = yunta_problems_new();
        yunta_table *table;
        yunta_status status = yunta_table_parse_within(
            &limits, cases[k].text, strlen(cases[k].text), "t.csv", &f->policy, problems, &table);
        assert_int_equal(status, cases[k].what ? YUNTA_E_INPUT : YUNTA_OK);
        assert_int_equal(yunta_problems_total(problems), cases[k].what ? 1 : 0);
        if (cases[k].what) {
            assert_int_equal(yunta_problems_at(problems, 0)->place.line, cases[k].line);
            assert_non_null(strstr(yunta_problems_at(problems, 0)->what, cases[k].what));
        }
        yunta_table_free(table);
        yunta_problems_free(problems);
    }
}

static void a_file_too_large_is_refused(void **state) {
    fixture *f = *state;
    char path[] = "/tmp/yunta-table-XXXXXX";
    int file = mkstemp(path);
    assert_int_equal(ftruncate(file, (off_t)yunta_table_limits_usual.bytes + 1), 0);
    assert_int_equal(yunta_table_read(path, "x.csv", &f->policy, f->problems, &f->table),
                     YUNTA_E_INPUT);
    assert_non_null(strstr(yunta_problems_at(f->problems, 0)->what, "larger than 536870912"));
    close(file);
    unlink(path);
}

static void a_file_of_many_blocks_is_read_whole(void **state) {
    fixture *f = *state;
    char path[] = "/tmp/yunta-table-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    assert_non_null(file);
    fputs("number,text\n", file);
    for (int k = 0; k < 20000; k++)
        fprintf(file, "%d,\"some text\n%d\"\n", k, k);
    fclose(file);
    yunta_status status = yunta_table_read(path, "x.csv", &f->policy, f->problems, &f->table);
    unlink(path);
    assert_int_equal(status, YUNTA_OK);
    assert_int_equal(f->table->rows, 20000);
    assert_string_equal(yunta_table_cell(f->table, 19999, 1), "some text\n19999");
    assert_int_equal(f->table->line[19999], 2 + 2 * 19999);
}

/* The table, and one note for each title. */
static void under_titles(fixture *f, const char *text, size_t notes, const char *whole) {
    assert_int_equal(parse_bytes(f, text, strlen(text)), YUNTA_OK);
    assert_int_equal(yunta_problems_total(f->problems), notes);
    for (size_t k = 0; k < notes; k++)
        assert_int_equal(yunta_problems_at(f->problems, k)->severity, YUNTA_NOTE);
    is(f->table, whole);
}

static void titles_above_the_header_are_passed_over(void **state) {
    fixture *f = *state;
    under_titles(f, "Form 2027;;\n;;\na;b;c\n1;2;3\n", 1, "a|b|c/3 1|2|3/4 ");
    under_titles(f, "Form 2027\n\na;b;c\n1;2;3\n", 1, "a|b|c/3 1|2|3/4 ");
    under_titles(f, ";Form 2027;\na;b;c\n1;2;3\n", 1, "a|b|c/2 1|2|3/3 ");
    /* One column is a table too, and so are two; prose below a name is no header. */
    under_titles(f, "id\nx\ny\n", 0, "id/1 x/2 y/3 ");
    under_titles(f, "a;b\n1;2\n", 0, "a|b/1 1|2/2 ");
    under_titles(f, "note\n\"so; and; so\"\nwell\n", 0, "note/1 so; and; so/2 well/3 ");
    under_titles(f, "a;b;c\n", 0, "a|b|c/1 ");
    refuses(f, "id\nx,y\n", 2, NULL, "y", "the row has 2 cells and the header 1");
}

static void headers_of_two_lines_are_joined(void **state) {
    fixture *f = *state;
    under_titles(f, "id;level;;goal\n;Data;Law;\n1;2;3;4\n", 0,
                 "id|level [Data]|level [Law]|goal/1 1|2|3|4/3 ");
    under_titles(f, "T;;;;\nid;level;;want;\n;Data;Law;Data;Law\n1;2;3;4;5\n", 1,
                 "id|level [Data]|level [Law]|want [Data]|want [Law]/2 1|2|3|4|5/4 ");
    /* An answer without id, or below what is no group, is an answer. */
    under_titles(f, "id;a;b\n;1;2\n", 0, "id|a|b/1 |1|2/2 ");
    under_titles(f, "id;a;;b\n;1;2;3\n", 0, "id|a||b/1 |1|2|3/2 ");
    under_titles(f, "id;a;;b\n9;1;2;\n", 0, "id|a||b/1 9|1|2|/2 ");
}

static void files_are_read(void **state) {
    fixture *f = *state;
    char path[] = "/tmp/yunta-table-XXXXXX";
    int file = mkstemp(path);
    assert_int_equal(write(file, "a;b\n1;2\n", 8), 8);
    assert_int_equal(yunta_table_read(path, "x.csv", &f->policy, f->problems, &f->table), YUNTA_OK);
    is(f->table, "a|b/1 1|2/2 ");
    assert_string_equal(f->table->path, path);
    assert_string_equal(f->table->shown, "x.csv");
    assert_int_equal(ftruncate(file, 0), 0);
    yunta_table_free(f->table);
    assert_int_equal(yunta_table_read(path, "x.csv", &f->policy, f->problems, &f->table),
                     YUNTA_E_INPUT);
    close(file);
    unlink(path);
    assert_int_equal(yunta_table_read(path, "x.csv", &f->policy, f->problems, &f->table),
                     YUNTA_E_IO);
    assert_int_equal(yunta_table_read("/tmp", "tmp", &f->policy, f->problems, &f->table),
                     YUNTA_E_IO);
    assert_null(f->table);
    assert_int_equal(yunta_problems_total(f->problems), 3);
    assert_string_equal(yunta_problems_at(f->problems, 1)->place.file, "x.csv");
    assert_non_null(strstr(yunta_problems_at(f->problems, 2)->what, "cannot be read"));
}

int main(void) {
#define TABLE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TABLE_TEST(rows_and_lines),
        TABLE_TEST(places_name_file_line_and_column),
        TABLE_TEST(unnamed_columns_stay_if_they_hold_something),
        TABLE_TEST(wrong_rows_are_reported),
        TABLE_TEST(wrong_quotes_are_reported),
        TABLE_TEST(headers_there_twice_are_reported),
        TABLE_TEST(every_wrong_row_is_reported),
        TABLE_TEST(wrong_bytes_are_reported),
        TABLE_TEST(messages_have_their_spanish),
        TABLE_TEST(limits_hold),
        TABLE_TEST(a_file_too_large_is_refused),
        TABLE_TEST(a_file_of_many_blocks_is_read_whole),
        TABLE_TEST(titles_above_the_header_are_passed_over),
        TABLE_TEST(headers_of_two_lines_are_joined),
        TABLE_TEST(files_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
