/* io/xlsx and io/table over workbooks made by hand, good and bad. */
#include "base/random.h"
#include "io/table_private.h"
#include "io/xlsx.h"
#include "tests/scratch.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include <cmocka.h>

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define RELATIONS XML "<Relationships xmlns=\"r\">"
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

typedef struct {
    const char *workbook, *strings, *styles, *sheet; /* NULL: the usual one, or no part */
} parts;

typedef struct {
    yunta_policy policy;
    yunta_problems *problems;
    yunta_table *table;
    scratch *folder;
    char *bytes;
    size_t size;
} fixture;

static int setup(void **state) {
    fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    f->policy.csv_separator = "auto";
    f->problems = yunta_problems_new();
    f->folder = scratch_new();
    *state = f;
    return 0;
}

static int teardown(void **state) {
    fixture *f = *state;
    yunta_table_free(f->table);
    yunta_problems_free(f->problems);
    scratch_free(f->folder);
    free(f->bytes);
    free(f);
    return 0;
}

static void add_part(zip_t *zip, const char *name, const char *text) {
    zip_source_t *source = text ? zip_source_buffer(zip, text, strlen(text), 0) : NULL;
    if (!text)
        return;
    assert_non_null(source);
    assert_true(zip_file_add(zip, name, source, ZIP_FL_OVERWRITE) >= 0);
}

static void load(fixture *f, const char *path) {
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    free(f->bytes);
    f->bytes = malloc(1 << 20);
    assert_non_null(f->bytes);
    f->size = fread(f->bytes, 1, 1 << 20, stream);
    fclose(stream);
}

static const char usual_book[] =
    XML "<workbook xmlns=\"m\" xmlns:r=\"o\"><sheets><sheet name=\"Uno\" sheetId=\"1\" "
        "r:id=\"rId1\"/><sheet name=\"Dos\" sheetId=\"2\" r:id=\"rId4\"/></sheets></workbook>";

static void make(fixture *f, const parts *made) {
    int error;
    const char *path = scratch_path(f->folder, "book.xlsx");
    remove(path);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
    assert_non_null(zip);
    add_part(zip, "_rels/.rels",
             RELATIONS "<Relationship Id=\"a\" Type=\"" TYPE "/officeDocument\" "
                       "Target=\"/xl/workbook.xml\"/></Relationships>");
    add_part(zip, "xl/workbook.xml", made->workbook ? made->workbook : usual_book);
    add_part(zip, "xl/_rels/workbook.xml.rels",
             RELATIONS
             "<Relationship Id=\"rId1\" Type=\"" TYPE "/worksheet\" Target=\"sheets/one.xml\"/>"
             "<Relationship Id=\"rId2\" Type=\"" TYPE "/sharedStrings\" Target=\"strings.xml\"/>"
             "<Relationship Id=\"rId3\" Type=\"" TYPE "/styles\" Target=\"styles.xml\"/>"
             "<Relationship Id=\"rId4\" Type=\"" TYPE "/worksheet\" Target=\"sheets/two.xml\"/>"
             "</Relationships>");
    add_part(zip, "xl/strings.xml", made->strings ? made->strings : XML "<sst xmlns=\"m\"/>");
    add_part(zip, "xl/styles.xml", made->styles ? made->styles : XML "<styleSheet xmlns=\"m\"/>");
    add_part(zip, "xl/sheets/one.xml", made->sheet);
    add_part(zip, "xl/sheets/two.xml",
             XML "<worksheet xmlns=\"m\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>b</v></c>"
                 "</row></sheetData></worksheet>");
    assert_int_equal(zip_close(zip), 0);
    load(f, path);
}

static yunta_status parse_bytes(fixture *f, const char *bytes, size_t size) {
    yunta_table_free(f->table);
    f->table = NULL;
    yunta_problems_free(f->problems);
    f->problems = yunta_problems_new();
    return yunta_table_parse(bytes, size, "t.xlsx", &f->policy, f->problems, &f->table);
}

#define SHEET(rows) XML "<worksheet xmlns=\"m\"><sheetData>" rows "</sheetData></worksheet>"
#define TEXT(cell, text) "<c r=\"" cell "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define HEAD "<row r=\"1\">" TEXT("A1", "a") TEXT("B1", "b") TEXT("C1", "c") "</row>"

static void parses(fixture *f, parts made) {
    make(f, &made);
    yunta_status status = parse_bytes(f, f->bytes, f->size);
    for (size_t k = 0; k < yunta_problems_total(f->problems); k++)
        print_message("%s\n", yunta_problems_at(f->problems, k)->what);
    assert_int_equal(status, YUNTA_OK);
}

static void refuses(fixture *f, parts made, const char *what) {
    make(f, &made);
    assert_int_equal(parse_bytes(f, f->bytes, f->size), YUNTA_E_INPUT);
    assert_int_equal(yunta_problems_total(f->problems), 1);
    const yunta_problem *problem = yunta_problems_at(f->problems, 0);
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

static void texts_of_every_kind(void **state) {
    fixture *f = *state;
    parses(f, (parts){.strings = XML "<sst xmlns=\"m\"><si><t>uno</t></si><si><r><t>d</t></r><r><t "
                                     "xml:space=\"preserve\">o s</t></r><rPh><t>x</t></rPh></si>"
                                     "<si><t>l_x000A_f _x005F_x0041_ &amp; &lt;ñ&#x1F600;</t></si>"
                                     "</sst>",
                      .sheet = SHEET(HEAD "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\""
                                          " t=\"s\"><v>1</v></c><c r=\"C2\" t=\"s\"><v>2</v></c>"
                                          "</row><row r=\"3\"><c r=\"A3\" t=\"str\"><f>1+1</f><v>"
                                          "dos</v></c><c r=\"B3\" t=\"b\"><v>1</v></c><c r=\"C3\" "
                                          "t=\"e\"><v>#N/A</v></c></row>")});
    is(f->table, "a|b|c/1 uno|do s|l\nf _x0041_ & <ñ😀/2 dos|true|#N/A/3 ");
}

/* Cells without a value are empty, which is told where no formula of the sheet has one: only a text
 * may be computed to nothing. */
static void formulas(void **state) {
    fixture *f = *state;
    static const struct {
        const char *first, *second, *texts;
        bool told;
    } cells[] = {
        {"><f>1+1</f></c>", "><v>2</v></c>", "|2", true},
        {"><f>1+1</f><v></v></c>", "><v>2</v></c>", "|2", true}, /* as openpyxl writes them */
        {" t=\"n\"><f>1+1</f><v/></c>", "><v>2</v></c>", "|2", true},
        {" t=\"b\"><f>1+1</f><v/></c>", " t=\"str\"><f>1</f><v/></c>", "|", true},
        {" t=\"str\"><f>1+1</f></c>", "><v>2</v></c>", "|2", true},
        {" t=\"str\"><f>1+1</f></c>", "><f>1</f><v>2</v></c>", "|2", false},
        {"><f t=\"shared\" si=\"0\"/><v>2</v></c>", "><f>1+1</f></c>", "2|", false},
        {" t=\"str\"><f>1+1</f><v></v></c>", "><v>2</v></c>", "|2", false},
        {" t=\"str\"><f>1+1</f><v/></c>", " t=\"str\"><f>1</f><v/></c>", "|", false},
        {" t=\"str\"><f>1+1</f><v>x</v></c>", "><v>2</v></c>", "x|2", false},
        {"><v></v></c>", "><v>2</v></c>", "|2", false},
    };
    for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
        char sheet[1024], table[64];
        snprintf(sheet, sizeof sheet,
                 XML "<worksheet><sheetData>" HEAD "<row r=\"3\"><c r=\"A3\"%s<c r=\"B3\"%s" TEXT(
                     "C3", "-") "</row><row r=\"4\"><c r=\"A4\"%s</row></sheetData></worksheet>",
                 cells[k].first, cells[k].second,
                 cells[k].told ? "><f>A3</f></c>" : " t=\"str\"><f>A3</f><v/></c>");
        snprintf(table, sizeof table, "a|b|c/1 %s|-/3 ", cells[k].texts);
        make(f, &(parts){.sheet = sheet});
        assert_int_equal(parse_bytes(f, f->bytes, f->size), YUNTA_OK);
        is(f->table, table); /* a row of formulas without values is no row */
        assert_int_equal(yunta_problems_total(f->problems), cells[k].told);
        if (cells[k].told) {
            const yunta_problem *problem = yunta_problems_at(f->problems, 0);
            assert_int_equal(problem->severity, YUNTA_WARNING);
            assert_int_equal(problem->place.line, 3);
            assert_non_null(problem->mend);
        }
    }
}

static void gaps_and_lines(void **state) {
    fixture *f = *state;
    parses(f,
           (parts){.sheet = SHEET("<row r=\"3\">" TEXT("A3", " a ") TEXT(
                       "C3", "c") "</row>"
                                  "<row r=\"4\"><c r=\"B4\"/></row>"
                                  "<row r=\"7\">" TEXT("C7", "x") "</row>"
                                                                  "<row><c><v>5</v></c></row>")});
    is(f->table, "a|c/3 |x/7 5|/8 ");
}

static const struct {
    const char *number, *plain, *dated, *dated_1904;
} numbers[] = {
    {"4", "4", "1900-01-04", "1904-01-05"},
    {"0", "0", "00:00", "00:00"},
    {"-0", "0", "00:00", "00:00"},
    {"0.1", "0.1", "02:24", "02:24"},
    {"1.0000000000000001E-1", "0.1", "02:24", "02:24"},
    {"0.99999999", "0.99999999", "24:00", "24:00"},
    {"1", "1", "24:00", "24:00"},
    {"59", "59", "1900-02-28", "1904-02-29"},
    {"61", "61", "1900-03-01", "1904-03-02"},
    {"46447", "46447", "2027-03-01", "2031-03-02"},
    {"46447.5", "46447.5", "2027-03-01 12:00", "2031-03-02 12:00"},
    {"46447.439664351848", "46447.4396643518", "2027-03-01 10:33:07", "2031-03-02 10:33:07"},
    {"12.125", "12.1250", "1900-01-12 03:00", "1904-01-13 03:00"}, /* no thousands */
    {"2958466", "2958466", "2958466", "2958466"},
    {"-3", "-3", "-3", "-3"},
    {"123456789012345678", "1.23456789012346e+17", "1.23456789012346e+17", "1.23456789012346e+17"},
    {"abc", "abc", "abc", "abc"},
};

static void numbers_and_dates(void **state) {
    fixture *f = *state;
    static const char styles[] =
        XML "<styleSheet xmlns=\"m\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-340A]d"
            "\\-mmm;@\"/><numFmt numFmtId=\"165\" formatCode=\"0.0&quot; días&quot;\"/></numFmts>"
            "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
            "<xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs>"
            "</styleSheet>";
    static const char book_1904[] =
        XML "<workbook xmlns:r=\"o\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"Uno\" "
            "r:id=\"rId1\"/></sheets></workbook>";
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        for (int from_1904 = 0; from_1904 < 2; from_1904++) {
            char sheet[2048];
            snprintf(sheet, sizeof sheet,
                     XML "<worksheet><sheetData>" HEAD "<row r=\"2\"><c r=\"A2\"><v>%s</v></c><c "
                         "r=\"B2\" s=\"%d\"><v>%s</v></c><c r=\"C2\" s=\"3\"><v>%s</v></c></row>"
                         "</sheetData></worksheet>",
                     numbers[k].number, 1 + (int)k % 2, numbers[k].number, numbers[k].number);
            parses(f, (parts){.workbook = from_1904 ? book_1904 : NULL,
                              .styles = styles,
                              .sheet = sheet});
            assert_string_equal(yunta_table_cell(f->table, 0, 0), numbers[k].plain);
            assert_string_equal(yunta_table_cell(f->table, 0, 1),
                                from_1904 ? numbers[k].dated_1904 : numbers[k].dated);
            assert_string_equal(yunta_table_cell(f->table, 0, 2), numbers[k].plain);
        }
}

static void first_visible_sheet(void **state) {
    fixture *f = *state;
    parses(f, (parts){.workbook = XML "<workbook xmlns:r=\"o\"><sheets><sheet name=\"Uno\" "
                                      "state=\"hidden\" r:id=\"rId1\"/><sheet name=\"Dos\" "
                                      "r:id=\"rId4\"/></sheets></workbook>",
                      .sheet = SHEET(HEAD)});
    is(f->table, "b/1 ");
}

static bool take_any(void *context, size_t line, const yunta_xlsx_cell *cells, size_t count) {
    (void)line, (void)cells;
    *(size_t *)context += count;
    return count < 3;
}

static void sheets_by_name_and_stops(void **state) {
    fixture *f = *state;
    size_t cells = 0;
    yunta_xlsx_told told;
    yunta_arena *arena = yunta_arena_new();
    make(f, &(parts){.sheet = SHEET(HEAD)});
    assert_int_equal(yunta_xlsx_read(f->bytes, f->size, " dOs", 99, take_any, &cells, arena, &told),
                     YUNTA_XLSX_DONE);
    assert_int_equal(cells, 1);
    assert_int_equal(yunta_xlsx_read(f->bytes, f->size, NULL, 99, take_any, &cells, arena, &told),
                     YUNTA_XLSX_STOPPED);
    assert_int_equal(yunta_xlsx_read(f->bytes, f->size, "Tres", 99, take_any, &cells, arena, &told),
                     YUNTA_XLSX_NO_SHEET);
    assert_string_equal(told.names, "Uno, Dos");
    yunta_arena_free(arena);
}

static void faults(void **state) {
    fixture *f = *state;
    static const struct {
        parts made;
        const char *what;
    } cases[] = {
        {{0}, "damaged"}, /* no sheet part */
        {{.sheet = "<worksheet><sheetData>"}, "damaged"},
        {{.sheet = "<!DOCTYPE w [<!ENTITY e \"x\">]><w>&e;</w>"}, "damaged"},
        {{.sheet = SHEET("<row r=\"2\"/><row r=\"2\"/>")}, "damaged"},
        {{.sheet = SHEET("<row r=\"1048577\"/>")}, "damaged"},
        {{.sheet = SHEET("<row><c r=\"B1\"/><c r=\"A1\"/></row>")}, "damaged"},
        {{.sheet = SHEET("<row><c r=\"XFE1\"/></row>")}, "damaged"},
        {{.sheet = SHEET("<row><c r=\"11\"/></row>")}, "damaged"},
        {{.sheet = SHEET("<c r=\"A1\"/>")}, "damaged"},
        {{.sheet = SHEET("<row><c t=\"s\"><v>0</v></c></row>")}, "damaged"},
        {{.sheet = SHEET("<row><c t=\"s\"><v>x</v></c></row>")}, "damaged"},
        {{.workbook = "<workbook/>"}, "sheet"},
        {{.sheet = SHEET("")}, "no header"},
        {{.sheet = SHEET(HEAD "<row>" TEXT("E2", "x") "</row>")}, "5 cells"},
        {{.sheet = SHEET("<row>" TEXT("A1", "a") TEXT("B1", "A ") "</row>")}, "same name"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        refuses(f, cases[k].made, cases[k].what);
}

static void limits_hold(void **state) {
    fixture *f = *state;
    yunta_table_limits small = yunta_table_limits_usual;
    small.field = 3;
    make(f, &(parts){.sheet = SHEET("<row>" TEXT("A1", "abcd") "</row>")});
    assert_int_equal(yunta_table_parse_within(&small, f->bytes, f->size, "t", &f->policy,
                                              f->problems, &f->table),
                     YUNTA_E_INPUT);
    assert_non_null(strstr(yunta_problems_at(f->problems, 0)->what, "3 bytes"));
    small.field = 4;
    small.rows = 1;
    make(f, &(parts){.sheet = SHEET(
                         HEAD "<row>" TEXT("A2", "x") "</row><row>" TEXT("A3", "y") "</row>")});
    assert_int_equal(yunta_table_parse_within(&small, f->bytes, f->size, "t", &f->policy,
                                              f->problems, &f->table),
                     YUNTA_E_INPUT);
}

/* Whatever is cut off or changed: a table or one clear problem, never anything worse. */
static void damaged_bytes(void **state) {
    fixture *f = *state;
    yunta_random random;
    yunta_random_seed(&random, 7);
    make(f, &(parts){.sheet = SHEET(HEAD "<row>" TEXT("A2", "x") "</row>")});
    for (size_t size = 4; size < f->size; size += 7)
        assert_int_equal(parse_bytes(f, f->bytes, size), YUNTA_E_INPUT);
    for (int k = 0; k < 600; k++) {
        size_t at = 4 + yunta_random_below(&random, (uint32_t)f->size - 4);
        char before = f->bytes[at];
        f->bytes[at] = (char)yunta_random_next(&random);
        yunta_status status = parse_bytes(f, f->bytes, f->size);
        assert_true(status == YUNTA_OK || status == YUNTA_E_INPUT);
        assert_true((status == YUNTA_OK) == (f->table != NULL));
        assert_true(status == YUNTA_OK || yunta_problems_total(f->problems) > 0);
        f->bytes[at] = before;
    }
}

static void no_workbook(void **state) {
    fixture *f = *state;
    assert_int_equal(parse_bytes(f, "PK\3\4 and no more", 16), YUNTA_E_INPUT);
    assert_non_null(strstr(yunta_problems_at(f->problems, 0)->what, "no .xlsx"));
    assert_int_equal(parse_bytes(f, "SQLite format 3\0 and no more", 28), YUNTA_E_INPUT);
    assert_non_null(strstr(yunta_problems_at(f->problems, 0)->what, "history"));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(texts_of_every_kind),
        TEST(formulas),
        TEST(gaps_and_lines),
        TEST(numbers_and_dates),
        TEST(first_visible_sheet),
        TEST(faults),
        TEST(sheets_by_name_and_stops),
        TEST(limits_hold),
        TEST(damaged_bytes),
        TEST(no_workbook),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
