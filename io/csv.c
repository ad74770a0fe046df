#include "io/csv.h"
#include "base/memory.h"
#include <string.h>

#include <csv.h>

/* Pieces of at most this many bytes, so that a cell is noticed soon after it grows too long. */
enum { PIECE_BYTES = 64 * 1024, BUFFER_STEP = 4096 };

/* A state of libcsv's parser that its header does not name. */
enum { ROW_NOT_BEGUN = 0 };

typedef struct {
    struct csv_parser parser;
    const yunta_csv_handler *handler;
    size_t line;      /* being fed */
    size_t row_line;  /* where the row starts */
    size_t cell_line; /* where the cell starts */
    size_t most;
    char separator;
    const char
        *line_feed; /* the first from here on, or the end of the text; NULL: not looked for */
    yunta_csv_result result;
} feeder;

/* The beginning of the cell at fault, cut where a character ends. */
static void fail(feeder *feed, yunta_csv_end end, size_t line, const void *bytes, size_t length) {
    size_t shown = length < YUNTA_CSV_SAMPLE ? length : YUNTA_CSV_SAMPLE - 1;
    const unsigned char *text = bytes;
    while (shown > 0 && shown < length && (text[shown] & 0xc0) == 0x80)
        shown--;
    if (shown > 0)
        memcpy(feed->result.sample, text, shown);
    feed->result.end = end;
    feed->result.line = line;
}

/* The parser says that the cell it is in is wrong, or that memory ran out. */
static void fail_inside(feeder *feed, yunta_csv_end syntax) {
    yunta_csv_end end = csv_error(&feed->parser) == CSV_EPARSE ? syntax : YUNTA_CSV_MEMORY;
    fail(feed, end, feed->cell_line, feed->parser.entry_buf, feed->parser.entry_pos);
}

static void on_cell(void *bytes, size_t length, void *context) {
    feeder *feed = context;
    if (feed->result.end == YUNTA_CSV_DONE) {
        if (length > feed->most)
            fail(feed, YUNTA_CSV_TOO_LONG, feed->cell_line, bytes, length);
        else if (!feed->handler->cell(feed->handler->context, bytes, length))
            feed->result.end = YUNTA_CSV_STOPPED;
    }
    feed->cell_line = feed->line;
}

static void on_row(int terminator, void *context) {
    (void)terminator;
    feeder *feed = context;
    if (feed->result.end == YUNTA_CSV_DONE &&
        !feed->handler->row(feed->handler->context, feed->row_line))
        feed->result.end = YUNTA_CSV_STOPPED;
}

typedef struct {
    size_t length; /* with the line end */
    size_t inside; /* without it */
    bool ends;     /* it holds the line end */
} piece;

/* The bytes up to and with the next line end, at most a piece. What was found of the next line feed
 * is kept: a file of carriage returns alone would be looked through once a line. */
static piece next_piece(feeder *feed, const char *text, size_t length) {
    size_t most = length < PIECE_BYTES ? length : PIECE_BYTES;
    if (!feed->line_feed || feed->line_feed < text) {
        const char *found = memchr(text, '\n', length);
        feed->line_feed = found ? found : text + length;
    }
    if ((size_t)(feed->line_feed - text) < most)
        most = (size_t)(feed->line_feed - text) + 1;
    const char *carriage = memchr(text, '\r', most);
    const char *end = carriage ? carriage : text[most - 1] == '\n' ? text + most - 1 : NULL;
    if (!end)
        return (piece){most, most, false};
    size_t inside = (size_t)(end - text);
    bool pair = carriage && inside + 1 < length && text[inside + 1] == '\n';
    return (piece){inside + 1 + pair, inside, true};
}

static bool is_blank(char c, char separator) {
    return (c == ' ' || c == '\t') && c != separator;
}

/* The cell at `at`, in *length bytes at *bytes, without the blanks around it or its quotes; gives
 * where it ends: a separator, or the end. */
static const char *next_cell(const char *at, const char *end, char separator, const char **bytes,
                             size_t *length) {
    if (at < end && *at == '"') {
        const char *close = memchr(at + 1, '"', (size_t)(end - at - 1));
        *bytes = at + 1;
        *length = (size_t)(close - at - 1);
        return close + 1;
    }
    while (at < end && is_blank(*at, separator))
        at++;
    const char *stop = at;
    while (stop < end && *stop != separator)
        stop++;
    const char *last = stop;
    while (last > at && is_blank(last[-1], separator))
        last--;
    *bytes = at;
    *length = (size_t)(last - at);
    return stop;
}

/* Takes a simple row apart. */
static void split(feeder *feed, const char *at, size_t length) {
    const yunta_csv_handler *handler = feed->handler;
    const char *end = at + length, *bytes;
    size_t size;
    feed->result.end = YUNTA_CSV_STOPPED;
    for (;;) {
        at = next_cell(at, end, feed->separator, &bytes, &size);
        if (!handler->cell(handler->context, bytes, size))
            return;
        if (at == end)
            break;
        at++;
    }
    if (handler->row(handler->context, feed->line))
        feed->result.end = YUNTA_CSV_DONE;
}

/* Whether every quote of a line opens or closes a whole cell that holds no other. */
static bool has_simple_quotes(const char *line, size_t length, char separator) {
    const char *end = line + length, *open = memchr(line, '"', length);
    while (open) {
        const char *close = memchr(open + 1, '"', (size_t)(end - open - 1));
        if (!close || (open > line && open[-1] != separator) ||
            (close + 1 < end && close[1] != separator))
            return false;
        open = memchr(close + 1, '"', (size_t)(end - close - 1));
    }
    return true;
}

/* Whether a piece is a whole row that split reads as the library would, only sooner. Lines of
 * blanks alone, which are no row, are left to the library. */
static bool is_simple(const feeder *feed, const char *text, const piece *piece) {
    return piece->ends && piece->inside > 0 && piece->inside <= feed->most &&
           feed->parser.pstate == ROW_NOT_BEGUN && !is_blank(text[0], feed->separator) &&
           has_simple_quotes(text, piece->inside, feed->separator);
}

static void feed_piece(feeder *feed, const char *piece, size_t length) {
    struct csv_parser *parser = &feed->parser;
    size_t used = csv_parse(parser, piece, length, on_cell, on_row, feed);
    if (feed->result.end != YUNTA_CSV_DONE)
        return;
    if (used != length)
        fail_inside(feed, YUNTA_CSV_STRAY);
    else if (parser->entry_pos > feed->most)
        fail(feed, YUNTA_CSV_TOO_LONG, feed->cell_line, parser->entry_buf, parser->entry_pos);
}

static void feed_all(feeder *feed, const char *text, size_t length) {
    while (length > 0 && feed->result.end == YUNTA_CSV_DONE) {
        const piece piece = next_piece(feed, text, length);
        if (feed->parser.pstate == ROW_NOT_BEGUN)
            feed->row_line = feed->cell_line = feed->line;
        if (is_simple(feed, text, &piece))
            split(feed, text, piece.inside);
        else
            feed_piece(feed, text, piece.length);
        feed->line += piece.ends;
        text += piece.length;
        length -= piece.length;
    }
    if (feed->result.end == YUNTA_CSV_DONE && csv_fini(&feed->parser, on_cell, on_row, feed) != 0)
        fail_inside(feed, YUNTA_CSV_UNCLOSED);
}

static void *resize(void *memory, size_t size) {
    return yunta_realloc(memory, size, 1);
}

yunta_csv_result yunta_csv_parse(const char *text, size_t length, size_t line, char separator,
                                 size_t most, const yunta_csv_handler *handler) {
    feeder feed = {.handler = handler, .line = line, .row_line = line, .cell_line = line};
    feed.most = most;
    feed.separator = separator;
    if (csv_init(&feed.parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return (yunta_csv_result){.end = YUNTA_CSV_MEMORY, .line = line};
    csv_set_realloc_func(&feed.parser, resize);
    csv_set_free_func(&feed.parser, yunta_free);
    csv_set_blk_size(&feed.parser, BUFFER_STEP);
    csv_set_delim(&feed.parser, (unsigned char)separator);
    feed_all(&feed, text, length);
    csv_free(&feed.parser);
    return feed.result;
}
