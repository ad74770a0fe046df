#include "io/xlsx.h"
#include "base/text.h"
#include "io/xlsx_private.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool yunta_xlsx_is_zip(const void *bytes, size_t size) {
    return size >= 4 && !memcmp(bytes, "PK\x03\x04", 4);
}

bool yunta_xlsx_fine(const yunta_xlsx_book *book) {
    return !book->damaged && !book->too_large && !book->out_of_memory;
}

void yunta_xlsx_append(yunta_xlsx_book *book, yunta_xlsx_bytes *to, const char *bytes,
                       size_t length, size_t most) {
    if (length > most || to->count > most - length) {
        book->too_large = true;
        return;
    }
    if (to->room - to->count < length) {
        size_t room = to->room + to->room / 2 + length + 256;
        char *items = yunta_realloc(to->items, room, 1);
        if (!items) {
            book->out_of_memory = true;
            return;
        }
        to->items = items;
        to->room = room;
    }
    if (length)
        memcpy(to->items + to->count, bytes, length);
    to->count += length;
}

static size_t put_point(char *to, unsigned point) {
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        to[0] = (char)(0xc0 | point >> 6);
        to[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    to[0] = (char)(0xe0 | point >> 12);
    to[1] = (char)(0x80 | (point >> 6 & 0x3f));
    to[2] = (char)(0x80 | (point & 0x3f));
    return 3;
}

/* _xHHHH_ at text, of left bytes; surrogates and NUL stay as they are written. */
static bool escape_at(const char *text, size_t left, unsigned *point) {
    char digits[5] = "";
    if (left < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return false;
    for (int k = 0; k < 4; k++) {
        if (!isxdigit((unsigned char)text[2 + k]))
            return false;
        digits[k] = text[2 + k];
    }
    *point = (unsigned)strtoul(digits, NULL, 16);
    return *point && (*point < 0xd800 || *point > 0xdfff);
}

void yunta_xlsx_unescape(yunta_xlsx_bytes *text, size_t from) {
    size_t to = from;
    unsigned point;
    for (size_t at = from; at < text->count;) {
        if (escape_at(text->items + at, text->count - at, &point)) {
            to += put_point(text->items + to, point);
            at += 7;
        } else {
            text->items[to++] = text->items[at++];
        }
    }
    text->count = to;
}

/* ---- parts ---- */

typedef struct {
    yunta_xlsx_book *book;
    yunta_status status;
} feeding;

static bool feed(void *context, const char *bytes, size_t length) {
    feeding *f = context;
    f->status = yunta_xml_feed(f->book->xml, bytes, length, false);
    return f->status == YUNTA_OK && yunta_xlsx_fine(f->book);
}

void yunta_xlsx_part(yunta_xlsx_book *book, const char *name, bool needed,
                     const yunta_xml_handler *handler) {
    feeding f = {book, YUNTA_OK};
    bool absent = false, too_large = false;
    if (!yunta_xlsx_fine(book))
        return;
    book->xml = yunta_xml_new(handler);
    yunta_status status = book->xml
                              ? yunta_unzip_read(book->zip, name, feed, &f, &absent, &too_large)
                              : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = f.status;
    if (status == YUNTA_OK && !absent && yunta_xlsx_fine(book))
        status = yunta_xml_feed(book->xml, "", 0, true);
    book->too_large = book->too_large || too_large;
    book->out_of_memory = book->out_of_memory || status == YUNTA_E_MEMORY;
    book->damaged = book->damaged || status == YUNTA_E_INPUT || (absent && needed);
    yunta_xml_free(book->xml);
    book->xml = NULL;
}

/* ---- which part is what ---- */

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), size = strlen(end);
    return length >= size && !strcmp(text + length - size, end);
}

/* The part that a relation of a part in folder points to: names in a zip have no leading slash. */
static const char *resolve(yunta_xlsx_book *book, const char *folder, const char *target) {
    while (!strncmp(target, "./", 2))
        target += 2;
    const char *path = *target == '/' ? yunta_arena_copy(book->arena, target + 1)
                                      : yunta_arena_format(book->arena, "%s%s", folder, target);
    if (!path)
        book->out_of_memory = true;
    return path;
}

static const char *folder_of(yunta_xlsx_book *book, const char *part) {
    const char *slash = strrchr(part, '/');
    const char *folder =
        yunta_arena_text(book->arena, part, slash ? (size_t)(slash - part) + 1 : 0);
    if (!folder)
        book->out_of_memory = true;
    return folder ? folder : "";
}

static void ignore_end(void *context, const char *name) {
    (void)context, (void)name;
}

static void ignore_text(void *context, const char *bytes, size_t length) {
    (void)context, (void)bytes, (void)length;
}

static void on_root_relation(void *context, const char *name, const char **attributes) {
    yunta_xlsx_book *book = context;
    const char *type = yunta_xml_attribute(attributes, "Type");
    const char *target = yunta_xml_attribute(attributes, "Target");
    if (!strcmp(name, "Relationship") && type && target && ends_with(type, "/officeDocument"))
        book->workbook = resolve(book, "", target);
}

static void on_book_relation(void *context, const char *name, const char **attributes) {
    yunta_xlsx_book *book = context;
    const char *type = yunta_xml_attribute(attributes, "Type");
    const char *target = yunta_xml_attribute(attributes, "Target");
    const char *id = yunta_xml_attribute(attributes, "Id");
    if (strcmp(name, "Relationship") != 0 || !type || !target || !id)
        return;
    const char **part = ends_with(type, "/sharedStrings") ? &book->strings
                        : ends_with(type, "/styles")      ? &book->styles
                        : ends_with(type, "/worksheet") && book->chosen && !strcmp(id, book->chosen)
                            ? &book->sheet
                            : NULL;
    if (part)
        *part = resolve(book, folder_of(book, book->workbook), target);
}

static bool same_name(yunta_xlsx_book *book, const char *a, const char *b) {
    const char *x = yunta_text_fold(book->arena, a), *y = yunta_text_fold(book->arena, b);
    book->out_of_memory = book->out_of_memory || !x || !y;
    return x && y && !strcmp(x, y);
}

static void on_sheet_name(yunta_xlsx_book *book, const char **attributes) {
    enum { SHOWN = 600 };
    const char *name = yunta_xml_attribute(attributes, "name");
    const char *id = yunta_xml_attribute(attributes, "id");
    const char *state = yunta_xml_attribute(attributes, "state");
    if (!name || !id)
        return;
    bool visible = !state || !strcmp(state, "visible");
    if (!book->chosen && (book->wanted ? same_name(book, name, book->wanted) : visible)) {
        book->chosen = yunta_arena_copy(book->arena, id);
        book->out_of_memory = book->out_of_memory || !book->chosen;
    }
    if (strlen(book->told.names) > SHOWN)
        return;
    const char *names = yunta_arena_format(book->arena, "%s%s%s", book->told.names,
                                           *book->told.names ? ", " : "", name);
    book->out_of_memory = book->out_of_memory || !names;
    book->told.names = names ? names : "";
}

static void on_workbook(void *context, const char *name, const char **attributes) {
    yunta_xlsx_book *book = context;
    if (!strcmp(name, "sheet"))
        on_sheet_name(book, attributes);
    else if (!strcmp(name, "workbookPr")) {
        const char *from_1904 = yunta_xml_attribute(attributes, "date1904");
        book->from_1904 = from_1904 && (!strcmp(from_1904, "1") || !strcmp(from_1904, "true"));
    }
}

/* xl/workbook.xml has its relations in xl/_rels/workbook.xml.rels. */
static const char *relations_of(yunta_xlsx_book *book, const char *part) {
    const char *folder = folder_of(book, part);
    const char *path =
        yunta_arena_format(book->arena, "%s_rels/%s.rels", folder, part + strlen(folder));
    if (!path)
        book->out_of_memory = true;
    return path ? path : "";
}

static yunta_xlsx_end find_parts(yunta_xlsx_book *book) {
    yunta_xml_handler handler = {on_root_relation, ignore_end, ignore_text, book};
    yunta_xlsx_part(book, "_rels/.rels", false, &handler);
    if (yunta_xlsx_fine(book) && !book->workbook)
        return YUNTA_XLSX_NO_BOOK;
    handler.start = on_workbook;
    yunta_xlsx_part(book, book->workbook, true, &handler);
    if (yunta_xlsx_fine(book) && !book->chosen)
        return YUNTA_XLSX_NO_SHEET;
    handler.start = on_book_relation;
    if (yunta_xlsx_fine(book))
        yunta_xlsx_part(book, relations_of(book, book->workbook), true, &handler);
    book->damaged = book->damaged || (yunta_xlsx_fine(book) && !book->sheet);
    return YUNTA_XLSX_DONE;
}

/* ---- shared strings ---- */

typedef struct {
    yunta_xlsx_book *book;
    int in_text, in_phonetic;
    size_t from;
} reading_strings;

static void on_string_start(void *context, const char *name, const char **attributes) {
    reading_strings *r = context;
    (void)attributes;
    r->in_text += !strcmp(name, "t");
    r->in_phonetic += !strcmp(name, "rPh");
    if (strcmp(name, "si") != 0)
        return;
    r->from = r->book->text.count;
    if (!yunta_array_push(&r->book->string, r->from))
        r->book->out_of_memory = true;
}

static void on_string_end(void *context, const char *name) {
    reading_strings *r = context;
    r->in_text -= !strcmp(name, "t");
    r->in_phonetic -= !strcmp(name, "rPh");
    if (strcmp(name, "si") != 0)
        return;
    yunta_xlsx_unescape(&r->book->text, r->from);
    yunta_xlsx_append(r->book, &r->book->text, "", 1, YUNTA_XLSX_STRINGS);
}

static void on_string_text(void *context, const char *bytes, size_t length) {
    reading_strings *r = context;
    if (r->in_text && !r->in_phonetic)
        yunta_xlsx_append(r->book, &r->book->text, bytes, length, YUNTA_XLSX_STRINGS);
}

static void read_strings(yunta_xlsx_book *book) {
    reading_strings r = {.book = book};
    yunta_xml_handler handler = {on_string_start, on_string_end, on_string_text, &r};
    if (book->strings)
        yunta_xlsx_part(book, book->strings, true, &handler);
}

static yunta_xlsx_end end_of(const yunta_xlsx_book *book, bool stopped) {
    if (book->out_of_memory)
        return YUNTA_XLSX_MEMORY;
    if (book->too_large)
        return YUNTA_XLSX_TOO_LARGE;
    if (book->damaged)
        return YUNTA_XLSX_DAMAGED;
    return stopped ? YUNTA_XLSX_STOPPED : YUNTA_XLSX_DONE;
}

yunta_xlsx_end yunta_xlsx_read(const void *bytes, size_t size, const char *sheet, size_t field,
                               bool (*row)(void *context, size_t line, const yunta_xlsx_cell *cells,
                                           size_t count),
                               void *context, yunta_arena *arena, yunta_xlsx_told *told) {
    yunta_xlsx_book book = {.arena = arena, .wanted = sheet, .field = field, .told = {"", 0}};
    bool going = true;
    *told = book.told;
    yunta_status opened = yunta_unzip_new(bytes, size, &book.zip);
    if (opened != YUNTA_OK)
        return opened == YUNTA_E_MEMORY ? YUNTA_XLSX_MEMORY : YUNTA_XLSX_NO_BOOK;
    yunta_xlsx_end end = find_parts(&book);
    if (end == YUNTA_XLSX_DONE) {
        read_strings(&book);
        yunta_xlsx_styles(&book);
        going = !yunta_xlsx_fine(&book) || yunta_xlsx_sheet(&book, row, context);
    }
    *told = book.told;
    if (end == YUNTA_XLSX_DONE || !yunta_xlsx_fine(&book))
        end = end_of(&book, !going);
    yunta_array_free(&book.text);
    yunta_array_free(&book.string);
    yunta_array_free(&book.dated_format);
    yunta_array_free(&book.dated);
    yunta_unzip_free(book.zip);
    return end;
}
