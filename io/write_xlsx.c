/* pairings.xlsx: one sheet a table, typed, with filters and a header that stays in place. Texts are
 * written as texts, so that nothing of the data can become a formula. Library: libxlsxwriter, which
 * does not bear memory running out: nothing but the disk is at stake here, and the result is still
 * in its staging folder.
 */
#include "base/text.h"
#include "io/writing.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum {
    ROWS_OF_A_SHEET = 1048575, /* below the header */
    COLUMNS_OF_A_SHEET = 16384,
    BYTES_OF_A_CELL = 32000, /* 32,767 signs */
    WIDEST = 60,
    NARROWEST = 8
};

typedef struct {
    yunta_writing *writing;
    lxw_workbook *book;
    lxw_format *bold, *time;
    lxw_worksheet *sheet;
    yunta_listing listing;
    double *width;              /* [columns] of the sheet */
    YUNTA_ARRAY(char) text;     /* of the cell at hand */
    size_t shortened, left_out; /* cells, columns */
    bool fine, out_of_memory;
} book;

static void note(book *b, lxw_error error) {
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        b->out_of_memory = true;
    else if (error != LXW_NO_ERROR)
        b->fine = false;
}

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

/* A text as a cell can hold it. */
static const char *cell_text(book *b, const char *text) {
    b->text.count = 0;
    while (*text) {
        size_t length = 1;
        while ((text[length] & 0xc0) == 0x80)
            length++;
        if (b->text.count + length + 8 > BYTES_OF_A_CELL) {
            append(b, "…", strlen("…"));
            b->shortened++;
            break;
        }
        if (is_escape(text))
            append(b, "_x005F", 6);
        if (is_no_sign(text))
            append(b, "\xef\xbf\xbd", 3);
        else
            append(b, text, length);
        text += length;
    }
    append(b, "", 1);
    return b->out_of_memory ? "" : b->text.items;
}

/* 2027-03-05T09:00:00-03:00 as what a clock there shows. */
static bool parse_time(const char *text, lxw_datetime *time) {
    int second;
    *time = (lxw_datetime){0};
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &time->year, &time->month, &time->day, &time->hour,
               &time->min, &second) != 6)
        return false;
    time->sec = second;
    return true;
}

static void widen(book *b, size_t column, double width) {
    width = width > WIDEST ? WIDEST : width;
    if (width > b->width[column])
        b->width[column] = width;
}

static void put(book *b, lxw_row_t row, size_t column, const yunta_value *value) {
    enum { TIME_WIDTH = 16, DIGITS_WIDTH = 12 };
    lxw_datetime time;
    lxw_col_t at = (lxw_col_t)column;
    if (value->kind == YUNTA_VALUE_INTEGER) {
        note(b, worksheet_write_number(b->sheet, row, at, (double)value->integer, NULL));
        widen(b, column, value->integer > 99999 || value->integer < -9999 ? DIGITS_WIDTH : 0);
    } else if (value->kind == YUNTA_VALUE_TIME && parse_time(value->text, &time)) {
        note(b, worksheet_write_datetime(b->sheet, row, at, &time, b->time));
        widen(b, column, TIME_WIDTH);
    } else if (value->kind != YUNTA_VALUE_EMPTY && *value->text) {
        widen(b, column, (double)yunta_text_length(value->text) + 1);
        note(b, worksheet_write_string(b->sheet, row, at, cell_text(b, value->text), NULL));
    }
}

static size_t columns_of(book *b) {
    size_t columns = b->listing.columns;
    if (columns <= COLUMNS_OF_A_SHEET)
        return columns;
    b->left_out += columns - COLUMNS_OF_A_SHEET;
    return COLUMNS_OF_A_SHEET;
}

static void write_header(book *b, size_t columns) {
    for (size_t c = 0; c < columns; c++) {
        const char *name = yunta_listing_name(b->writing, &b->listing, c);
        double width = (double)yunta_text_length(name) + 3; /* and the filter's button */
        b->width[c] = width < NARROWEST ? NARROWEST : width;
        note(b, worksheet_write_string(b->sheet, 0, (lxw_col_t)c, cell_text(b, name), b->bold));
    }
}

static void write_rows(book *b, size_t columns, size_t first, size_t count) {
    for (size_t row = 0; row < count && !b->out_of_memory; row++)
        for (size_t c = 0; c < columns; c++) {
            yunta_value value = yunta_listing_value(b->writing, &b->listing, first + row, c);
            put(b, (lxw_row_t)row + 1, c, &value);
            b->out_of_memory = b->out_of_memory || b->writing->out_of_memory;
        }
}

/* One sheet: the rows from first on, as many as it can hold. */
static void write_sheet(book *b, size_t part, size_t first) {
    char name[LXW_SHEETNAME_MAX + 1];
    size_t count = b->listing.rows.count - first, columns = columns_of(b);
    count = count > ROWS_OF_A_SHEET ? ROWS_OF_A_SHEET : count;
    snprintf(name, sizeof name, part ? "%.20s %zu" : "%.20s", b->listing.output->name, part + 1);
    b->sheet = workbook_add_worksheet(b->book, name);
    b->width = yunta_alloc(columns, sizeof *b->width);
    if (!b->sheet || !b->width) {
        b->out_of_memory = true;
        return;
    }
    write_header(b, columns);
    write_rows(b, columns, first, count);
    worksheet_freeze_panes(b->sheet, 1, 0);
    if (columns)
        note(b, worksheet_autofilter(b->sheet, 0, 0, (lxw_row_t)count, (lxw_col_t)(columns - 1)));
    for (size_t c = 0; c < columns; c++)
        note(b, worksheet_set_column(b->sheet, (lxw_col_t)c, (lxw_col_t)c, b->width[c], NULL));
    yunta_free(b->width);
    b->width = NULL;
}

static yunta_status write_table(book *b, const yunta_output *output) {
    yunta_status status = yunta_listing_begin(b->writing, output, &b->listing);
    size_t count = status == YUNTA_OK ? b->listing.rows.count : 0;
    size_t parts = count ? (count - 1) / ROWS_OF_A_SHEET + 1 : 1;
    for (size_t part = 0; status == YUNTA_OK && part < parts && !b->out_of_memory; part++)
        write_sheet(b, part, part * ROWS_OF_A_SHEET);
    yunta_listing_end(&b->listing);
    return status;
}

/* The day that stands in the file as that of its making: equal runs give equal bytes. */
static time_t made_on(const yunta_policy *policy) {
    enum { DAY_SECONDS = 86400, YEAR_2000 = 10957 };
    yunta_day day = policy->programme_start;
    return (time_t)(day == YUNTA_NO_DAY || day < 1 ? YEAR_2000 : day) * DAY_SECONDS;
}

static yunta_status write_tables(book *b) {
    yunta_status status = YUNTA_OK;
    lxw_doc_properties about = {.created = made_on(b->writing->policy)};
    note(b, workbook_set_properties(b->book, &about));
    b->bold = workbook_add_format(b->book);
    b->time = workbook_add_format(b->book);
    if (!b->bold || !b->time)
        return YUNTA_E_MEMORY;
    format_set_bold(b->bold);
    format_set_num_format(b->time, "yyyy-mm-dd hh:mm");
    for (size_t k = 0; status == YUNTA_OK && k < yunta_output_count; k++) {
        const yunta_output *output = yunta_outputs[k];
        if (output != &yunta_output_pseudonyms && output->wanted(b->writing))
            status = write_table(b, output);
        if (status == YUNTA_OK && b->out_of_memory)
            status = YUNTA_E_MEMORY;
    }
    return status;
}

static yunta_status cannot_write(const yunta_writing *writing, const char *path) {
    yunta_problem_add(writing->problems, YUNTA_ERROR, (yunta_place){path, 0, NULL}, NULL,
                      T("look at the space on the disk, or take xlsx out of output.files",
                        "revise el espacio en disco, o quite xlsx de output.files"),
                      T("the spreadsheet cannot be written", "no se puede escribir la planilla"));
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

static yunta_status write_book(yunta_writing *writing, const char *path) {
    /* Rows go to a file of the disk as they are written, and memory does not grow with them. */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    book b = {.writing = writing, .fine = true};
    b.book = workbook_new_opt(path, &options);
    if (!b.book)
        return YUNTA_E_MEMORY;
    yunta_status status = write_tables(&b);
    note(&b, workbook_close(b.book));
    if (status == YUNTA_OK && !b.fine)
        status = cannot_write(writing, path);
    if (status == YUNTA_OK)
        tell(&b);
    yunta_free(b.width);
    yunta_array_free(&b.text);
    return status;
}

yunta_status yunta_xlsx_write(yunta_writing *writing, yunta_staging *staging) {
    static const char name[] = "pairings.xlsx";
    FILE *stream;
    if (!yunta_writing_chooses(writing, YUNTA_FILES_XLSX))
        return YUNTA_OK;
    yunta_status status = yunta_staging_open(staging, name, &stream);
    if (status != YUNTA_OK)
        return status;
    /* The library opens by name: the file is there already, ours alone, and is written over. */
    const char *path = yunta_staging_path(staging, name);
    status = path ? write_book(writing, path) : YUNTA_E_MEMORY;
    yunta_status closed = yunta_staging_close(staging, stream);
    return status == YUNTA_OK ? closed : status;
}
