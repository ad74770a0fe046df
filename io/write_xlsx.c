/* pairings.xlsx: one sheet a table, typed, with filters and a header that stays in place. Texts are
 * written as texts, so that nothing of the data can become a formula. The few parts that a workbook
 * needs are written here (ECMA-376, Part 1): libxlsxwriter crashes or leaves a damaged book, and
 * says nothing, when memory or the disk runs out.
 */
#include "base/text.h"
#include "io/cells_write.h"
#include "io/workbook.h"
#include "io/writing.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS_OF_A_SHEET = 1048575, /* below the header */
    COLUMNS_OF_A_SHEET = 16384,
    ROWS_MEASURED = 1000, /* whose texts set the width of a column */
    WIDEST = 60,
    NARROWEST = 8
};

typedef struct {
    yunta_writing *writing;
    yunta_zip *zip;
    yunta_listing listing;
    YUNTA_ARRAY(yunta_workbook_name) sheets;
    yunta_cells_writer out;
    size_t *width;      /* [columns] of the sheet, in signs */
    char (*letters)[4]; /* [columns] */
    size_t left_out;    /* columns */
    bool out_of_memory;
} book;

static void put(book *b, const char *text) {
    yunta_cells_text(&b->out, text);
}

static void put_number(book *b, const char *before, size_t number, const char *after) {
    yunta_cells_text(&b->out, before);
    yunta_cells_integer(&b->out, (int64_t)number);
    yunta_cells_text(&b->out, after);
}

static void put_value(book *b, size_t row, size_t column, const yunta_value *value) {
    if (value->kind == YUNTA_VALUE_INTEGER)
        yunta_cells_cell_integer(&b->out, row, column, value->integer);
    else if (value->kind == YUNTA_VALUE_TIME)
        yunta_cells_cell_time(&b->out, row, column, YUNTA_STYLE_TIME, value->text);
    else if (value->kind != YUNTA_VALUE_EMPTY)
        yunta_cells_cell_text(&b->out, row, column, YUNTA_STYLE_PLAIN, value->text);
}

/* ---- sheets ---- */

static size_t width_of(const yunta_value *value) {
    enum { TIME_WIDTH = 16, DIGITS_WIDTH = 12 };
    if (value->kind == YUNTA_VALUE_INTEGER)
        return value->integer > 99999 || value->integer < -9999 ? DIGITS_WIDTH : 0;
    if (value->kind == YUNTA_VALUE_TIME)
        return TIME_WIDTH;
    return value->kind == YUNTA_VALUE_EMPTY ? 0 : yunta_text_length(value->text) + 1;
}

static void widen(book *b, size_t column, size_t width) {
    width = width > WIDEST ? WIDEST : width;
    if (width > b->width[column])
        b->width[column] = width;
}

/* Widths stand before the rows in a sheet, so the first rows are looked at twice. */
static void write_widths(book *b, size_t columns, size_t first, size_t count) {
    count = count > ROWS_MEASURED ? ROWS_MEASURED : count;
    for (size_t c = 0; c < columns; c++) {
        size_t name = yunta_text_length(yunta_listing_name(b->writing, &b->listing, c));
        b->width[c] = NARROWEST;
        widen(b, c, name + 3); /* and the filter's button */
    }
    for (size_t row = 0; row < count; row++)
        for (size_t c = 0; c < columns; c++) {
            yunta_value value = yunta_listing_value(b->writing, &b->listing, first + row, c);
            widen(b, c, width_of(&value));
        }
    put(b, columns ? "<cols>" : "");
    for (size_t c = 0; c < columns; c++) {
        put_number(b, "<col min=\"", c + 1, "\" max=\"");
        put_number(b, "", c + 1, "\" width=\"");
        put_number(b, "", b->width[c], "\" customWidth=\"1\"/>");
    }
    put(b, columns ? "</cols>" : "");
}

static bool going(const book *b) {
    return !b->out_of_memory && !b->writing->out_of_memory && yunta_zip_state(b->zip) == YUNTA_OK;
}

static void write_rows(book *b, size_t columns, size_t first, size_t count) {
    put(b, "<sheetData><row r=\"1\">");
    for (size_t c = 0; c < columns; c++)
        yunta_cells_cell_text(&b->out, 1, c, YUNTA_STYLE_BOLD,
                              yunta_listing_name(b->writing, &b->listing, c));
    put(b, "</row>");
    for (size_t row = 0; row < count && going(b); row++) {
        put_number(b, "<row r=\"", row + 2, "\">");
        for (size_t c = 0; c < columns; c++) {
            yunta_value value = yunta_listing_value(b->writing, &b->listing, first + row, c);
            put_value(b, row + 2, c, &value);
        }
        put(b, "</row>");
    }
    put(b, "</sheetData>");
}

static size_t columns_of(book *b) {
    size_t columns = b->listing.columns;
    if (columns <= COLUMNS_OF_A_SHEET)
        return columns;
    b->left_out += columns - COLUMNS_OF_A_SHEET;
    return COLUMNS_OF_A_SHEET;
}

/* One sheet: the rows from first on, as many as it can hold. */
static void write_sheet(book *b, size_t part, size_t first) {
    static const char head[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
        "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" "
        "activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>";
    yunta_workbook_name name;
    size_t count = b->listing.rows.count - first, columns = columns_of(b);
    count = count > ROWS_OF_A_SHEET ? ROWS_OF_A_SHEET : count;
    snprintf(name.text, sizeof name.text, part ? "%.20s %zu" : "%.20s", b->listing.output->name,
             part + 1);
    b->width = yunta_alloc(columns, sizeof *b->width);
    b->letters = yunta_alloc(columns, sizeof *b->letters);
    if (!b->width || !b->letters || !yunta_array_push(&b->sheets, name)) {
        b->out_of_memory = true;
        return;
    }
    snprintf(name.text, sizeof name.text, "xl/worksheets/sheet%zu.xml", b->sheets.count);
    for (size_t c = 0; c < columns; c++)
        yunta_cells_column(c, b->letters[c]);
    b->out.letters = b->letters;
    yunta_zip_part(b->zip, name.text);
    put(b, head);
    write_widths(b, columns, first, count);
    write_rows(b, columns, first, count);
    if (columns) {
        put(b, "<autoFilter ref=\"A1:");
        put_number(b, b->letters[columns - 1], count + 1, "\"/>");
    }
    put(b, "</worksheet>");
    yunta_cells_flush(&b->out);
    yunta_free(b->width);
    yunta_free(b->letters);
    b->width = NULL;
    b->letters = NULL;
}

static yunta_status write_table(book *b, const yunta_output *output) {
    yunta_status status = yunta_listing_begin(b->writing, output, &b->listing);
    size_t count = status == YUNTA_OK ? b->listing.rows.count : 0;
    size_t parts = count ? (count - 1) / ROWS_OF_A_SHEET + 1 : 1;
    for (size_t part = 0; status == YUNTA_OK && part < parts && going(b); part++)
        write_sheet(b, part, part * ROWS_OF_A_SHEET);
    yunta_listing_end(&b->listing);
    return status;
}

/* ---- the book ---- */

static yunta_status write_tables(book *b) {
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; status == YUNTA_OK && k < yunta_output_count; k++) {
        const yunta_output *output = yunta_outputs[k];
        if (output != &yunta_output_pseudonyms && output->wanted(b->writing))
            status = write_table(b, output);
        if (status == YUNTA_OK && (b->out_of_memory || b->writing->out_of_memory))
            status = YUNTA_E_MEMORY;
    }
    return status;
}

static yunta_status cannot_write(const yunta_writing *writing) {
    yunta_problem_add(
        writing->problems, YUNTA_ERROR, (yunta_place){"pairings.xlsx", 0, NULL}, NULL,
        T("look at the space on the disk, or take xlsx out of output.files",
          "revise el espacio en disco, o quite xlsx de output.files"),
        T("the spreadsheet cannot be written: %s", "no se puede escribir la planilla: %s"),
        strerror(errno));
    return YUNTA_E_IO;
}

static void tell(const book *b) {
    yunta_place place = {"pairings.xlsx", 0, NULL};
    const char *mend = T("the CSV files have everything", "los archivos CSV lo tienen todo");
    if (b->out.shortened)
        yunta_problem_add(b->writing->problems, YUNTA_WARNING, place, NULL, mend,
                          T("%zu texts were shortened, for a cell holds no more",
                            "%zu textos se acortaron, pues una celda no admite más"),
                          b->out.shortened);
    if (b->left_out)
        yunta_problem_add(b->writing->problems, YUNTA_WARNING, place, NULL, mend,
                          T("%zu columns were left out, for a sheet holds no more",
                            "%zu columnas quedaron fuera, pues una hoja no admite más"),
                          b->left_out);
}

static yunta_status write_book(yunta_writing *writing, FILE *stream) {
    book b = {.writing = writing, .zip = yunta_zip_new(stream)};
    yunta_status status = yunta_cells_begin(&b.out, b.zip) ? write_tables(&b) : YUNTA_E_MEMORY;
    yunta_workbook_frame(b.zip, b.sheets.items, b.sheets.count, writing->policy->programme_start);
    yunta_status finished = yunta_zip_finish(b.zip);
    if (status == YUNTA_OK && finished == YUNTA_E_IO)
        status = cannot_write(writing);
    else if (status == YUNTA_OK)
        status = finished;
    if (status == YUNTA_OK)
        tell(&b);
    yunta_free(b.width);
    yunta_free(b.letters);
    yunta_cells_end(&b.out);
    yunta_array_free(&b.sheets);
    return status;
}

yunta_status yunta_xlsx_write(yunta_writing *writing, yunta_staging *staging) {
    FILE *stream;
    if (!yunta_writing_chooses(writing, YUNTA_FILES_XLSX))
        return YUNTA_OK;
    yunta_status status = yunta_staging_open(staging, "pairings.xlsx", &stream);
    if (status != YUNTA_OK)
        return status;
    status = write_book(writing, stream);
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_OK ? closed : status;
}
