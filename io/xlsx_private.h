/* What the files of xlsx share. */
#ifndef YUNTA_IO_XLSX_PRIVATE_H
#define YUNTA_IO_XLSX_PRIVATE_H

#include "base/array.h"
#include "io/unzip.h"
#include "io/xlsx.h"
#include "io/xml.h"

typedef struct {
    char *items;
    size_t count, room;
} yunta_xlsx_bytes;

typedef struct {
    yunta_unzip *zip;
    yunta_arena *arena;
    yunta_xml *xml;     /* of the part that is read */
    const char *wanted; /* sheet; NULL: the first */
    size_t field;
    const char *workbook, *strings, *styles, *sheet; /* parts, NULL for none */
    yunta_xlsx_told told;
    const char *chosen; /* relation of the sheet */
    bool from_1904, damaged, too_large, out_of_memory;
    yunta_xlsx_bytes text;         /* of the shared strings, each with its NUL */
    YUNTA_ARRAY(size_t) string;    /* where each begins */
    YUNTA_ARRAY(int) dated_format; /* ids of number formats that are dates */
    YUNTA_ARRAY(bool) dated;       /* of each cell style */
} yunta_xlsx_book;

/* Adds bytes; too many, or no memory, is noted. */
void yunta_xlsx_append(yunta_xlsx_book *book, yunta_xlsx_bytes *to, const char *bytes,
                       size_t length, size_t most);
/* Turns _xHHHH_ from `from` on into what they stand for. */
void yunta_xlsx_unescape(yunta_xlsx_bytes *text, size_t from);
/* Reads a part of the book through an XML handler; a part that is absent is damage if needed. */
void yunta_xlsx_part(yunta_xlsx_book *book, const char *name, bool needed,
                     const yunta_xml_handler *handler);
bool yunta_xlsx_fine(const yunta_xlsx_book *book);

/* xlsx_style.c: book->dated from styles.xml. */
void yunta_xlsx_styles(yunta_xlsx_book *book);
/* The number of a cell as text, a date when its style is one's; room of 40 bytes. */
void yunta_xlsx_number(const yunta_xlsx_book *book, const char *number, size_t style,
                       char text[static 40]);

/* xlsx_sheet.c: false when row stopped it. */
bool yunta_xlsx_sheet(yunta_xlsx_book *book,
                      bool (*row)(void *context, size_t line, const yunta_xlsx_cell *cells,
                                  size_t count),
                      void *context);

#endif
