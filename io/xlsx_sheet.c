/* The rows of a sheet. */
#include "io/xlsx_private.h"
#include <stdlib.h>
#include <string.h>

enum { LAST_COLUMN = 16384, LAST_ROW = 1048576 };

typedef enum { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_TRUTH } cell_kind;

typedef struct {
    size_t column, from, length; /* of its text in the row's */
} placed_cell;

typedef struct {
    yunta_xlsx_book *book;
    bool (*row)(void *context, size_t line, const yunta_xlsx_cell *cells, size_t count);
    void *context;
    bool stopped;
    size_t line, column; /* of the row; of the next cell */
    bool in_row, in_cell, in_value, in_phonetic;
    bool has_formula, has_value; /* of the cell */
    bool computed;               /* some formula has a value */
    cell_kind kind;
    size_t style, from;    /* from: where the cell's text begins */
    yunta_xlsx_bytes text; /* of the row */
    YUNTA_ARRAY(placed_cell) cells;
    YUNTA_ARRAY(yunta_xlsx_cell) given;
} reading_rows;

/* The column of AB12, from 0; LAST_COLUMN when it is none. */
static size_t column_of(const char *reference) {
    size_t column = 0;
    const char *at = reference;
    for (; *at >= 'A' && *at <= 'Z' && column <= LAST_COLUMN; at++)
        column = 26 * column + (size_t)(*at - 'A') + 1;
    return at == reference || column > LAST_COLUMN ? LAST_COLUMN : column - 1;
}

static void begin_row(reading_rows *r, const char **attributes) {
    const char *line = yunta_xml_attribute(attributes, "r");
    size_t number = line ? strtoul(line, NULL, 10) : r->line + 1;
    if (r->in_row || number <= r->line || number > LAST_ROW)
        r->book->damaged = true;
    r->in_row = true;
    r->line = number;
    r->column = 0;
    r->text.count = r->cells.count = 0;
}

static void begin_cell(reading_rows *r, const char **attributes) {
    const char *reference = yunta_xml_attribute(attributes, "r");
    const char *type = yunta_xml_attribute(attributes, "t");
    const char *style = yunta_xml_attribute(attributes, "s");
    size_t column = reference ? column_of(reference) : r->column;
    if (!r->in_row || r->in_cell || column < r->column || column >= LAST_COLUMN)
        r->book->damaged = true;
    r->in_cell = true;
    r->has_formula = r->has_value = false;
    r->column = column;
    r->from = r->text.count;
    r->style = style ? strtoul(style, NULL, 10) : 0;
    r->kind = !type || !strcmp(type, "n") ? CELL_NUMBER
              : !strcmp(type, "s")        ? CELL_SHARED
              : !strcmp(type, "b")        ? CELL_TRUTH
                                          : CELL_TEXT;
}

static void on_start(void *context, const char *name, const char **attributes) {
    reading_rows *r = context;
    if (!strcmp(name, "row"))
        begin_row(r, attributes);
    else if (!strcmp(name, "c"))
        begin_cell(r, attributes);
    else if (!strcmp(name, "rPh"))
        r->in_phonetic = true;
    else if (r->in_cell && !strcmp(name, "f"))
        r->has_formula = true;
    else if (r->in_cell && (!strcmp(name, "v") || !strcmp(name, "t")))
        r->in_value = r->has_value = !r->in_phonetic;
    if (!yunta_xlsx_fine(r->book))
        yunta_xml_stop(r->book->xml);
}

/* Rows of many shared texts must not grow without bound either. */
static void add_text(reading_rows *r, const char *bytes, size_t length) {
    enum { ROW_BYTES = 64 << 20 };
    yunta_xlsx_append(r->book, &r->text, bytes, length, ROW_BYTES);
    if (r->text.count - r->from > r->book->field)
        r->book->too_large = true;
}

static void on_text(void *context, const char *bytes, size_t length) {
    reading_rows *r = context;
    if (r->in_value)
        add_text(r, bytes, length);
    if (!yunta_xlsx_fine(r->book))
        yunta_xml_stop(r->book->xml);
}

/* Takes the cell's stored text off the row's and puts another in its place. */
static void replace(reading_rows *r, const char *text) {
    r->text.count = r->from;
    add_text(r, text, strlen(text));
}

static void put_shared(reading_rows *r, const char *index) {
    char *end;
    size_t number = strtoul(index, &end, 10);
    if (end == index || *end || number >= r->book->string.count) {
        r->book->damaged = true;
        return;
    }
    replace(r, r->book->text.items + r->book->string.items[number]);
}

static void convert(reading_rows *r) {
    char written[64], number[40];
    size_t length = r->text.count - r->from;
    if (r->kind == CELL_TEXT) {
        yunta_xlsx_unescape(&r->text, r->from);
        return;
    }
    if (length >= sizeof written) {
        r->book->damaged = true;
        return;
    }
    memcpy(written, r->text.items + r->from, length);
    written[length] = '\0';
    if (r->kind == CELL_SHARED) {
        put_shared(r, written);
    } else if (r->kind == CELL_TRUTH) {
        replace(r, !strcmp(written, "1") || !strcmp(written, "true") ? "true" : "false");
    } else {
        yunta_xlsx_number(r->book, written, r->style, number);
        replace(r, number);
    }
}

/* Only a text may be computed to nothing. Some programs leave the value out there too, so one
 * formula says little; a sheet where no formula has a value was never computed. */
static void note_formula(reading_rows *r) {
    size_t *uncomputed = &r->book->told.uncomputed;
    if (r->text.count > r->from)
        r->computed = true;
    else if (*uncomputed == 0 && !(r->kind == CELL_TEXT && r->has_value))
        *uncomputed = r->line;
}

static void end_cell(reading_rows *r) {
    r->in_cell = false;
    if (r->has_formula)
        note_formula(r);
    if (r->text.count > r->from && yunta_xlsx_fine(r->book))
        convert(r);
    placed_cell one = {r->column, r->from, r->text.count - r->from};
    r->column++;
    if (one.length && !yunta_array_push(&r->cells, one))
        r->book->out_of_memory = true;
}

static void end_row(reading_rows *r) {
    r->in_row = false;
    r->given.count = 0;
    for (size_t k = 0; k < r->cells.count; k++) {
        const placed_cell *one = &r->cells.items[k];
        yunta_xlsx_cell cell = {one->column, r->text.items + one->from, one->length};
        if (!yunta_array_push(&r->given, cell))
            r->book->out_of_memory = true;
    }
    if (r->given.count && yunta_xlsx_fine(r->book) &&
        !r->row(r->context, r->line, r->given.items, r->given.count)) {
        r->stopped = true;
        yunta_xml_stop(r->book->xml);
    }
}

static void on_end(void *context, const char *name) {
    reading_rows *r = context;
    if (!strcmp(name, "row"))
        end_row(r);
    else if (!strcmp(name, "c"))
        end_cell(r);
    else if (!strcmp(name, "rPh"))
        r->in_phonetic = false;
    else if (!strcmp(name, "v") || !strcmp(name, "t"))
        r->in_value = false;
    if (!yunta_xlsx_fine(r->book))
        yunta_xml_stop(r->book->xml);
}

bool yunta_xlsx_sheet(yunta_xlsx_book *book,
                      bool (*row)(void *context, size_t line, const yunta_xlsx_cell *cells,
                                  size_t count),
                      void *context) {
    reading_rows r = {.book = book, .row = row, .context = context};
    yunta_xml_handler handler = {on_start, on_end, on_text, &r};
    yunta_xlsx_part(book, book->sheet, true, &handler);
    yunta_array_free(&r.text);
    yunta_array_free(&r.cells);
    yunta_array_free(&r.given);
    if (r.computed)
        book->told.uncomputed = 0;
    return !r.stopped;
}
