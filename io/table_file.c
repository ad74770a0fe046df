/* The bytes of a table's file. */
#include "io/table_private.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

typedef YUNTA_ARRAY(char) byte_array;

/* The cell at the end of what was read, for a look at its length before all of it is in memory. */
typedef struct {
    size_t at;   /* bytes looked at */
    size_t run;  /* since a byte that ends a cell without quotes, or since the quote that opened */
    bool quoted; /* an odd number of quotes came before */
    bool readable; /* bytes below 0x80 are characters: no UTF-16 */
    bool text;
} glimpse;

static bool is_utf16(const unsigned char *bytes) {
    return (bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff);
}

static size_t quotes_in(const char *from, const char *to) {
    size_t count = 0;
    while (from < to && (from = memchr(from, '"', (size_t)(to - from)))) {
        count++;
        from++;
    }
    return count;
}

/* The last line end of what was not looked at yet, where it ends a row: nothing before it matters.
 */
static void skip_rows(glimpse *cell, const byte_array *bytes) {
    const char *from = bytes->items + cell->at, *end = bytes->items + bytes->count;
    while (end > from && end[-1] != '\n')
        end--;
    if (cell->quoted || end == from || (cell->readable && quotes_in(from, end) % 2 != 0))
        return;
    cell->at += (size_t)(end - from);
    cell->run = 0;
}

/* Whether the cell that was begun last is longer than any encoding allows a cell to be, so that the
 * parser will stop at it whatever follows. A quote out of place it will stop at before. */
static bool runs_on(glimpse *cell, const byte_array *bytes, size_t field) {
    if (cell->at == 0 && bytes->count > 1) {
        cell->text = !yunta_table_is_binary(bytes->items, bytes->count);
        cell->readable = !is_utf16((const unsigned char *)bytes->items);
    }
    if (cell->text)
        skip_rows(cell, bytes);
    for (; cell->text && cell->at < bytes->count; cell->at++) {
        char c = bytes->items[cell->at];
        bool ends = c == ',' || c == ';' || c == '\t' || c == '|' || c == '\n' || c == '\r';
        if (cell->readable && c == '"') {
            bool again = cell->at > 0 && bytes->items[cell->at - 1] == '"';
            cell->quoted = !cell->quoted;
            cell->run = cell->quoted && !again ? 0 : cell->run;
        }
        cell->run = ends && !cell->quoted ? 0 : cell->run + 1;
    }
    return cell->run > 4 * field;
}

/* Reads to the end, or to one byte beyond the limit, which is then reported as such, or until a
 * cell is beyond its own. size: what to expect. One more byte always has room. */
static yunta_status read_stream(FILE *stream, size_t size, const yunta_table_limits *limits,
                                byte_array *bytes) {
    enum { STEP = 64 * 1024 };
    glimpse cell = {0};
    for (;;) {
        if (bytes->room - bytes->count < STEP + 1) {
            size_t room = bytes->room ? bytes->room + bytes->room / 2 + STEP : size + 2 * STEP;
            char *items = yunta_realloc(bytes->items, room, 1);
            if (!items)
                return YUNTA_E_MEMORY;
            bytes->items = items;
            bytes->room = room;
        }
        size_t got = fread(bytes->items + bytes->count, 1, STEP, stream);
        bytes->count += got;
        if (ferror(stream))
            return YUNTA_E_IO;
        if (got == 0 || bytes->count > limits->bytes || runs_on(&cell, bytes, limits->field))
            return YUNTA_OK;
    }
}

/* The size of a plain file, so that a huge one is refused before it is read and no other is copied
 * as it grows; 0 for what is no plain file. */
static uintmax_t plain_size(FILE *stream) {
    struct stat about;
    bool plain = fstat(fileno(stream), &about) == 0 && S_ISREG(about.st_mode);
    return plain ? (uintmax_t)about.st_size : 0;
}

static yunta_status report_unreadable(const char *shown, int error, yunta_problems *problems) {
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){shown, 0, NULL}, NULL,
                      T("check that it exists and that you may read it",
                        "compruebe que existe y que tiene permiso de lectura"),
                      T("the file cannot be read: %s", "no se puede leer el archivo: %s"),
                      strerror(error));
    return YUNTA_E_IO;
}

yunta_status yunta_table_read(const char *path, const char *shown, const yunta_policy *policy,
                              yunta_problems *problems, yunta_table **table) {
    const yunta_table_choice plain = {NULL, YUNTA_TABLES};
    return yunta_table_read_as(path, shown, &plain, policy, problems, table);
}

yunta_status yunta_table_read_as(const char *path, const char *shown,
                                 const yunta_table_choice *choice, const yunta_policy *policy,
                                 yunta_problems *problems, yunta_table **table) {
    const yunta_table_limits *limits = &yunta_table_limits_usual;
    byte_array bytes = {0};
    *table = NULL;
    FILE *stream = fopen(path, "rbe");
    if (!stream)
        return report_unreadable(shown, errno, problems);
    uintmax_t size = plain_size(stream);
    if (size > limits->bytes) {
        fclose(stream);
        return yunta_table_report_too_large(limits, shown, problems);
    }
    yunta_status status = read_stream(stream, (size_t)size, limits, &bytes);
    int error = errno;
    fclose(stream);
    if (status == YUNTA_E_IO)
        report_unreadable(shown, error, problems);
    if (status == YUNTA_OK && bytes.count > limits->bytes)
        status = yunta_table_report_too_large(limits, shown, problems);
    if (status == YUNTA_OK)
        status = yunta_table_take(limits, bytes.items, bytes.count, choice, shown, policy, problems,
                                  table);
    else
        yunta_array_free(&bytes);
    if (status == YUNTA_OK && !((*table)->path = yunta_arena_copy((*table)->arena, path))) {
        yunta_table_free(*table);
        *table = NULL;
        status = YUNTA_E_MEMORY;
    }
    return status;
}
