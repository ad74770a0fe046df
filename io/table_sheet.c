/* Tables that are no text: a sheet of an .xlsx, and the view history of an SQLite database. */
#include "io/digest.h"
#include "io/sqlite.h"
#include "io/table_private.h"
#include "io/xlsx.h"
#include <string.h>

enum { MOST_TEXT = 512 << 20 }; /* bytes of all cells */

bool yunta_table_is_binary(const char *bytes, size_t length) {
    return yunta_xlsx_is_zip(bytes, length) ||
           (length >= 16 && !memcmp(bytes, "SQLite format 3", 16));
}

/* Room for the texts of a row behind those of the rows before it. */
static bool make_room(yunta_table_builder *builder, size_t more) {
    yunta_table *table = builder->table;
    if (builder->text_room - builder->used >= more)
        return true;
    size_t room = builder->text_room + builder->text_room / 2 + more + (64 << 10);
    char *text = room > MOST_TEXT ? NULL : yunta_realloc(table->text, room, 1);
    if (!text) {
        if (room > MOST_TEXT)
            yunta_table_report_too_large(builder->limits, table->shown, builder->problems);
        builder->status = room > MOST_TEXT ? YUNTA_E_INPUT : YUNTA_E_MEMORY;
        return false;
    }
    table->text = builder->text = text;
    builder->text_room = room;
    return true;
}

/* The handlers of CSV, over cells of which only those that hold something are given. */
static bool take_row(void *context, size_t line, const yunta_xlsx_cell *cells, size_t count) {
    yunta_table_builder *builder = context;
    size_t bytes = 0;
    for (size_t k = 0; k < count; k++)
        bytes += cells[k].length + 1;
    if (!make_room(builder, bytes))
        return false;
    for (size_t k = 0; k < count; k++) {
        size_t last = builder->table->header ? builder->table->columns : cells[k].column;
        while (builder->row_cells < cells[k].column && builder->row_cells < last)
            if (!yunta_table_take_cell(builder, "", 0))
                return false;
        builder->row_cells = cells[k].column;
        if (!yunta_table_take_cell(builder, cells[k].text, cells[k].length))
            return false;
    }
    return yunta_table_take_row(builder, line);
}

/* ---- a sheet ---- */

static void report_book(const yunta_table_builder *builder, yunta_xlsx_end end, const char *names) {
    static const char *const none = NULL;
    yunta_place place = {builder->table->shown, 0, NULL};
    yunta_problems *problems = builder->problems;
    if (end == YUNTA_XLSX_NO_BOOK)
        yunta_problem_add(problems, YUNTA_ERROR, place, none,
                          T("save it as .xlsx or CSV, without a password",
                            "guárdelo como .xlsx o CSV, sin contraseña"),
                          T("it begins as a zip, but it is no .xlsx workbook",
                            "comienza como un zip, pero no es una planilla .xlsx"));
    else if (end == YUNTA_XLSX_NO_SHEET)
        yunta_problem_add(problems, YUNTA_ERROR, place, names,
                          T("name one of these with --sheet", "nombre una de estas con --sheet"),
                          T("the workbook has no such sheet", "la planilla no tiene esa hoja"));
    else if (end == YUNTA_XLSX_TOO_LARGE)
        yunta_problem_add(problems, YUNTA_ERROR, place, none,
                          T("save the sheet as CSV, or take out what is not needed",
                            "guarde la hoja como CSV, o quite lo que no haga falta"),
                          T("the workbook unpacks to more than is read, or a cell holds more than "
                            "%zu bytes",
                            "la planilla se descomprime en más de lo que se lee, o una celda "
                            "supera los %zu bytes"),
                          builder->limits->field);
    else
        yunta_problem_add(problems, YUNTA_ERROR, place, none,
                          T("open it in a spreadsheet program and save it again",
                            "ábrala en un programa de planillas y guárdela de nuevo"),
                          T("the workbook is damaged", "la planilla está dañada"));
}

static void report_uncomputed(const yunta_table_builder *builder, size_t line) {
    yunta_problem_add(builder->problems, YUNTA_WARNING,
                      (yunta_place){builder->table->shown, line, NULL}, NULL,
                      T("open it in a spreadsheet program and save it again",
                        "ábrala en un programa de planillas y guárdela de nuevo"),
                      T("the formulas of the sheet have no values: their cells are read as empty",
                        "las fórmulas de la hoja no tienen valores: sus celdas se leen vacías"));
}

static yunta_status read_book(yunta_table_builder *builder, const char *bytes, size_t length,
                              const char *sheet) {
    yunta_xlsx_told told;
    yunta_xlsx_end end = yunta_xlsx_read(bytes, length, sheet, builder->limits->field, take_row,
                                         builder, builder->table->arena, &told);
    if (end == YUNTA_XLSX_DONE && told.uncomputed)
        report_uncomputed(builder, told.uncomputed);
    if (end == YUNTA_XLSX_DONE)
        return YUNTA_OK;
    if (end == YUNTA_XLSX_STOPPED)
        return builder->status;
    if (end == YUNTA_XLSX_MEMORY)
        return YUNTA_E_MEMORY;
    report_book(builder, end, told.names);
    return YUNTA_E_INPUT;
}

/* ---- a database ---- */

enum { HISTORY_COLUMNS = 4 };

static bool take_texts(yunta_table_builder *builder, size_t line,
                       const char *const texts[static HISTORY_COLUMNS]) {
    yunta_xlsx_cell cells[HISTORY_COLUMNS];
    size_t count = 0;
    for (size_t c = 0; c < HISTORY_COLUMNS; c++)
        if (*texts[c])
            cells[count++] = (yunta_xlsx_cell){c, texts[c], strlen(texts[c])};
    return take_row(builder, line, cells, count);
}

/* A text in arena: columns of one row must live together. */
static const char *kept(yunta_database *base, yunta_arena *arena, int column) {
    return yunta_arena_copy(arena, yunta_database_text(base, column));
}

static bool take_history(yunta_table_builder *builder, yunta_database *base, yunta_arena *arena) {
    static const char *const header[HISTORY_COLUMNS] = {"cohort", "mentor", "mentee", "rating"};
    size_t line = 1;
    yunta_database_prepare(base,
                           "SELECT cohort, mentor, mentee, rating FROM history ORDER BY 1, 2, "
                           "3, 4");
    bool going = take_texts(builder, line, header);
    while (going && yunta_database_step(base)) {
        const char *texts[HISTORY_COLUMNS];
        for (int c = 0; c < HISTORY_COLUMNS && going; c++) {
            texts[c] = kept(base, arena, c);
            going = texts[c] != NULL;
        }
        if (!going)
            builder->status = YUNTA_E_MEMORY;
        going = going && take_texts(builder, ++line, texts);
    }
    return going;
}

static yunta_status read_base(yunta_table_builder *builder, const char *bytes, size_t length) {
    yunta_database *base = NULL;
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = arena ? yunta_database_load(bytes, length, &base) : YUNTA_E_MEMORY;
    bool going = status == YUNTA_OK && take_history(builder, base, arena);
    if (status == YUNTA_OK)
        status = yunta_database_state(base);
    if (status == YUNTA_E_INPUT)
        yunta_problem_add(builder->problems, YUNTA_ERROR,
                          (yunta_place){builder->table->shown, 0, NULL},
                          base ? yunta_database_message(base) : NULL,
                          T("name a yunta.sqlite of an earlier result, or a CSV",
                            "nombre un yunta.sqlite de un resultado anterior, o un CSV"),
                          T("the database has no view history that can be read",
                            "la base de datos no tiene una vista history que se pueda leer"));
    if (status == YUNTA_OK && !going)
        status = builder->status;
    yunta_database_free(base);
    yunta_arena_free(arena);
    return status;
}

yunta_status yunta_table_take_binary(yunta_table_builder *builder, size_t length,
                                     const char *sheet) {
    yunta_table *table = builder->table;
    char *bytes = table->text;
    table->text = NULL;
    yunta_digest_bytes(bytes, length, table->sha256);
    yunta_status status = make_room(builder, 1) ? YUNTA_OK : builder->status;
    if (status == YUNTA_OK) {
        builder->text[0] = '\0'; /* what every empty cell is */
        builder->empty = 0;
        builder->used = 1;
        status = yunta_xlsx_is_zip(bytes, length) ? read_book(builder, bytes, length, sheet)
                                                  : read_base(builder, bytes, length);
    }
    yunta_free(bytes);
    return status;
}
