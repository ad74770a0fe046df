/* pairings.xlsx: one sheet a table, typed, with filters and a header that stays in place. Texts are
 * written as texts, so that nothing of the data can become a formula. The few parts that a workbook
 * needs are written here (ECMA-376, Part 1): libxlsxwriter crashes or leaves a damaged book, and
 * says nothing, when memory or the disk runs out.
 */
#include "base/text.h"
#include "io/workbook.h"
#include "io/writing.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS_OF_A_SHEET = 1048575, /* below the header */
    COLUMNS_OF_A_SHEET = 16384,
    BYTES_OF_A_CELL = 32000, /* 32,767 signs */
    ROWS_MEASURED = 1000,    /* whose texts set the width of a column */
    WIDEST = 60,
    NARROWEST = 8
};

typedef struct {
    yunta_writing *writing;
    yunta_zip *zip;
    yunta_listing listing;
    YUNTA_ARRAY(yunta_workbook_name) sheets;
    YUNTA_ARRAY(char) text;     /* of the cell at hand */
    size_t *width;              /* [columns] of the sheet, in signs */
    size_t shortened, left_out; /* cells, columns */
    bool out_of_memory;
} book;

static void put(book *b, const char *text) {
    yunta_zip_put(b->zip, text, strlen(text));
}

#define PUT_FORMAT(b, ...)                                                                         \
    do {                                                                                           \
        char text_[512];                                                                           \
        snprintf(text_, sizeof text_, __VA_ARGS__);                                                \
        put((b), text_);                                                                           \
    } while (0)

/* ---- cells ---- */

static void append(book *b, const char *bytes, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (!yunta_array_push(&b->text, bytes[k]))
            b->out_of_memory = true;
}

/* _x0041_ in a text would be read as A. */
static bool is_escape(const char *at) {
    if (at[0] != '_' || at[1] != 'x')
        return false;
    for (int k = 2; k < 6; k++)
        if (!isxdigit((unsigned char)at[k]))
            return false;
    return at[6] == '_';
}

/* U+FFFE and U+FFFF, which XML cannot hold. */
static bool is_no_sign(const char *at) {
    return !strncmp(at, "\xef\xbf\xbe", 3) || !strncmp(at, "\xef\xbf\xbf", 3);
}

/* One sign of a text, as XML and the sheet's own escapes want it. */
static void append_sign(book *b, const char *at, size_t length) {
    unsigned char byte = (unsigned char)*at;
    char escape[16];
    const char *entity = byte == '&'   ? "&amp;"
                         : byte == '<' ? "&lt;"
                         : byte == '>' ? "&gt;"
                         : byte == '"' ? "&quot;"
                                       : NULL;
    if (entity) {
        append(b, entity, strlen(entity));
    } else if (byte < 0x20 && byte != '\t' && byte != '\n') {
        snprintf(escape, sizeof escape, "_x%04X_", byte);
        append(b, escape, strlen(escape));
    } else if (is_no_sign(at)) {
        append(b, "\xef\xbf\xbd", 3);
    } else {
        if (is_escape(at))
            append(b, "_x005F", 6);
        append(b, at, length);
    }
}

/* A text as a cell can hold it, in XML. */
static const char *cell_text(book *b, const char *text) {
    size_t held = 0;
    b->text.count = 0;
    while (*text) {
        size_t length = 1;
        while ((text[length] & 0xc0) == 0x80)
            length++;
        held += is_escape(text) ? 7 : length;
        if (held + 8 > BYTES_OF_A_CELL) {
            append(b, "…", strlen("…"));
            b->shortened++;
            break;
        }
        append_sign(b, text, length);
        text += length;
    }
    append(b, "", 1);
    return b->out_of_memory ? "" : b->text.items;
}

/* 0 is A, 26 is AA. */
static const char *column_letters(size_t column, char letters[static 4]) {
    char *at = letters + 3;
    *at = '\0';
    for (size_t left = column + 1; left; left = (left - 1) / 26)
        *--at = (char)('A' + (left - 1) % 26);
    return at;
}

static void put_text(book *b, size_t row, size_t column, int style, const char *text) {
    char letters[4];
    PUT_FORMAT(b, "<c r=\"%s%zu\" s=\"%d\" t=\"inlineStr\"><is><t xml:space=\"preserve\">",
               column_letters(column, letters), row + 1, style);
    put(b, cell_text(b, text));
    put(b, "</t></is></c>");
}

/* 2027-03-05T09:00:00-03:00 as what a clock there shows: days since 1899-12-30, and billionths. */
static bool parse_time(const char *text, long *days, long *billionths) {
    int year, month, day, hour, minute, second;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) != 6)
        return false;
    yunta_day date = yunta_day_from_civil(year, month, day);
    if (date == YUNTA_NO_DAY)
        return false;
    *days = (long)date - yunta_day_from_civil(1899, 12, 30);
    *billionths = (long)(((hour * 60 + minute) * 60L + second) * 1000000000L + 43200) / 86400;
    return *days > 0;
}

static void put_value(book *b, size_t row, size_t column, const yunta_value *value) {
    char letters[4];
    long days, billionths;
    if (value->kind == YUNTA_VALUE_INTEGER)
        PUT_FORMAT(b, "<c r=\"%s%zu\"><v>%lld</v></c>", column_letters(column, letters), row + 1,
                   (long long)value->integer);
    else if (value->kind == YUNTA_VALUE_TIME && parse_time(value->text, &days, &billionths))
        PUT_FORMAT(b, "<c r=\"%s%zu\" s=\"%d\"><v>%ld.%09ld</v></c>",
                   column_letters(column, letters), row + 1, YUNTA_STYLE_TIME, days, billionths);
    else if (value->kind != YUNTA_VALUE_EMPTY && *value->text)
        put_text(b, row, column, YUNTA_STYLE_PLAIN, value->text);
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
    for (size_t c = 0; c < columns; c++)
        PUT_FORMAT(b, "<col min=\"%zu\" max=\"%zu\" width=\"%zu\" customWidth=\"1\"/>", c + 1,
                   c + 1, b->width[c]);
    put(b, columns ? "</cols>" : "");
}

static bool going(const book *b) {
    return !b->out_of_memory && !b->writing->out_of_memory && yunta_zip_state(b->zip) == YUNTA_OK;
}

static void write_rows(book *b, size_t columns, size_t first, size_t count) {
    put(b, "<sheetData><row r=\"1\">");
    for (size_t c = 0; c < columns; c++)
        put_text(b, 0, c, YUNTA_STYLE_BOLD, yunta_listing_name(b->writing, &b->listing, c));
    put(b, "</row>");
    for (size_t row = 0; row < count && going(b); row++) {
        PUT_FORMAT(b, "<row r=\"%zu\">", row + 2);
        for (size_t c = 0; c < columns; c++) {
            yunta_value value = yunta_listing_value(b->writing, &b->listing, first + row, c);
            put_value(b, row + 1, c, &value);
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
    char letters[4];
    yunta_workbook_name name;
    size_t count = b->listing.rows.count - first, columns = columns_of(b);
    count = count > ROWS_OF_A_SHEET ? ROWS_OF_A_SHEET : count;
    snprintf(name.text, sizeof name.text, part ? "%.20s %zu" : "%.20s", b->listing.output->name,
             part + 1);
    b->width = yunta_alloc(columns, sizeof *b->width);
    if (!b->width || !yunta_array_push(&b->sheets, name)) {
        b->out_of_memory = true;
        return;
    }
    snprintf(name.text, sizeof name.text, "xl/worksheets/sheet%zu.xml", b->sheets.count);
    yunta_zip_part(b->zip, name.text);
    put(b, head);
    write_widths(b, columns, first, count);
    write_rows(b, columns, first, count);
    if (columns)
        PUT_FORMAT(b, "<autoFilter ref=\"A1:%s%zu\"/>", column_letters(columns - 1, letters),
                   count + 1);
    put(b, "</worksheet>");
    yunta_free(b->width);
    b->width = NULL;
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
    if (b->shortened)
        yunta_problem_add(b->writing->problems, YUNTA_WARNING, place, NULL, mend,
                          T("%zu texts were shortened, for a cell holds no more",
                            "%zu textos se acortaron, pues una celda no admite más"),
                          b->shortened);
    if (b->left_out)
        yunta_problem_add(b->writing->problems, YUNTA_WARNING, place, NULL, mend,
                          T("%zu columns were left out, for a sheet holds no more",
                            "%zu columnas quedaron fuera, pues una hoja no admite más"),
                          b->left_out);
}

static yunta_status write_book(yunta_writing *writing, FILE *stream) {
    book b = {.writing = writing, .zip = yunta_zip_new(stream)};
    yunta_status status = write_tables(&b);
    yunta_workbook_frame(b.zip, b.sheets.items, b.sheets.count, writing->policy->programme_start);
    yunta_status finished = yunta_zip_finish(b.zip);
    if (status == YUNTA_OK && finished == YUNTA_E_IO)
        status = cannot_write(writing);
    else if (status == YUNTA_OK)
        status = finished;
    if (status == YUNTA_OK)
        tell(&b);
    yunta_free(b.width);
    yunta_array_free(&b.sheets);
    yunta_array_free(&b.text);
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
