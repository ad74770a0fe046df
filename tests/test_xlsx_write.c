/* io/cells_write and io/zip: what they write, read again by io/xlsx. */
#include "io/cells_write.h"
#include "io/xlsx.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LONG = 33000 };

static const struct {
    const char *text, *back; /* NULL: the same */
} texts[] = {
    {"plain", NULL},
    {"=SUM(A1:A9)", NULL},
    {"a & b < c > d \"e\" 'f'", NULL},
    {" leading and trailing ", NULL},
    {"two\nlines\tand a tab", NULL},
    {"_x0041_ is no A; _x41_ nothing", NULL},
    {"bell \a and return \r", NULL},
    {"ñandú, Ñuñoa, 日本", NULL},
    {"no sign \xef\xbf\xbe", "no sign \xef\xbf\xbd"},
};
enum { TEXTS = sizeof texts / sizeof *texts };

static void put(yunta_zip *zip, const char *name, const char *text) {
    yunta_zip_part(zip, name);
    yunta_zip_put(zip, text, strlen(text));
}

static const char workbook[] =
    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
    "xmlns:r=\"http://"
    "schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Uno\" "
    "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
static const char relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
    "relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
static const char types[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
    "relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

/* A row of each text, then one of numbers, then one of a text that is too long. */
static void put_rows(yunta_cells_writer *w, const char *tall) {
    static const int64_t numbers[] = {0, 7, -1, INT64_MIN, INT64_C(1125899906842624)};
    for (size_t k = 0; k < TEXTS; k++) {
        yunta_cells_text(w, "<row>");
        yunta_cells_cell_text(w, k + 1, k, 0, texts[k].text);
        yunta_cells_text(w, "</row>");
    }
    yunta_cells_text(w, "<row>");
    for (size_t c = 0; c < sizeof numbers / sizeof *numbers; c++)
        yunta_cells_cell_integer(w, TEXTS + 1, c, numbers[c]);
    yunta_cells_text(w, "</row><row>");
    yunta_cells_cell_text(w, TEXTS + 2, 701, 0, tall);
    yunta_cells_text(w, "</row>");
}

static yunta_status write_book(FILE *stream, const char *tall, size_t *shortened) {
    static char letters[702][4];
    yunta_zip *zip = yunta_zip_new(stream);
    yunta_cells_writer w;
    assert_true(yunta_cells_begin(&w, zip));
    for (size_t c = 0; c < 702; c++)
        yunta_cells_column(c, letters[c]);
    w.letters = letters;
    put(zip, "_rels/.rels", types);
    put(zip, "xl/workbook.xml", workbook);
    put(zip, "xl/_rels/workbook.xml.rels", relations);
    yunta_zip_part(zip, "xl/worksheets/sheet1.xml");
    yunta_cells_text(&w, "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/"
                         "main\"><sheetData>");
    put_rows(&w, tall);
    yunta_cells_text(&w, "</sheetData></worksheet>");
    yunta_cells_flush(&w);
    *shortened = w.shortened;
    yunta_cells_end(&w);
    return yunta_zip_finish(zip);
}

static bool check_row(void *context, size_t line, const yunta_xlsx_cell *cells, size_t count) {
    size_t *rows = context, k = line - 1;
    ++*rows;
    if (k < TEXTS) {
        const char *back = texts[k].back ? texts[k].back : texts[k].text;
        assert_int_equal(count, 1);
        assert_int_equal(cells[0].column, k);
        assert_int_equal(cells[0].length, strlen(back));
        assert_memory_equal(cells[0].text, back, cells[0].length);
    } else if (k == TEXTS) {
        assert_int_equal(count, 5);
        assert_memory_equal(cells[2].text, "-1", 2);
        assert_memory_equal(cells[4].text, "1125899906842624", cells[4].length);
    } else {
        assert_int_equal(cells[0].column, 701);
        assert_in_range(cells[0].length, 31900, 32000);
        assert_memory_equal(cells[0].text + cells[0].length - 3, "…", 3);
    }
    return true;
}

static char *tall_text(void) {
    char *tall = calloc(LONG + 1, 1);
    assert_non_null(tall);
    memset(tall, 'x', LONG);
    return tall;
}

static void what_is_written_is_read_again(void **state) {
    char *tall = tall_text();
    size_t shortened = 0, rows = 0;
    yunta_xlsx_told told;
    (void)state;
    FILE *stream = tmpfile();
    assert_non_null(stream);
    assert_int_equal(write_book(stream, tall, &shortened), YUNTA_OK);
    assert_int_equal(fseek(stream, 0, SEEK_END), 0);
    size_t size = (size_t)ftell(stream);
    char *bytes = malloc(size);
    rewind(stream);
    assert_int_equal(fread(bytes, 1, size, stream), size);
    fclose(stream);
    assert_int_equal(shortened, 1);
    yunta_arena *arena = yunta_arena_new();
    assert_int_equal(yunta_xlsx_read(bytes, size, NULL, 40000, check_row, &rows, arena, &told),
                     YUNTA_XLSX_DONE);
    assert_int_equal(rows, TEXTS + 2);
    yunta_arena_free(arena);
    free(bytes);
    free(tall);
}

static void columns_are_named_as_spreadsheets_do(void **state) {
    static const struct {
        size_t column;
        const char *letters;
    } known[] = {{0, "A"}, {25, "Z"}, {26, "AA"}, {701, "ZZ"}, {702, "AAA"}, {16383, "XFD"}};
    char letters[4];
    (void)state;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        yunta_cells_column(known[k].column, letters);
        assert_string_equal(letters, known[k].letters);
    }
}

static void a_full_disk_is_told(void **state) {
    char *tall = tall_text();
    size_t shortened = 0;
    (void)state;
    FILE *stream = fopen("/dev/full", "w");
    assert_non_null(stream);
    setvbuf(stream, NULL, _IONBF, 0);
    assert_int_equal(write_book(stream, tall, &shortened), YUNTA_E_IO);
    fclose(stream);
    free(tall);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(columns_are_named_as_spreadsheets_do),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
