/* The encodings of tables: UTF-8, UTF-16 of either order, Windows-1252; found out or given.
 *
 * A byte order mark decides, whatever was asked. Without one and with YUNTA_ENCODING_AUTO: strict
 * UTF-8 if it is that, else Windows-1252. Text that is neither, or that is UTF-8 in most places and
 * broken in a few, is a fault: nothing is guessed into wrong letters.
 */
#ifndef YUNTA_IO_ENCODING_H
#define YUNTA_IO_ENCODING_H

#include "base/memory.h"
#include "base/status.h"

/* In the order of the policy's csv.encoding. */
typedef enum {
    YUNTA_ENCODING_AUTO,
    YUNTA_ENCODING_UTF8,
    YUNTA_ENCODING_UTF16,
    YUNTA_ENCODING_WINDOWS_1252
} yunta_encoding;

typedef enum {
    YUNTA_FAULT_NONE,
    YUNTA_FAULT_NUL,   /* a NUL character */
    YUNTA_FAULT_UTF8,  /* no UTF-8, which was asked for or marked */
    YUNTA_FAULT_UTF16, /* half a character: an odd length, or a surrogate alone */
    YUNTA_FAULT_1252,  /* a byte that neither UTF-8 nor Windows-1252 explains */
    YUNTA_FAULT_MIXED  /* UTF-8 with some bytes of another encoding */
} yunta_encoding_fault;

typedef struct {
    const char *text; /* UTF-8 without the mark, not NUL-terminated */
    size_t length;
    char *owned; /* NULL where text points into the bytes; free with yunta_free */
    yunta_encoding found;
    yunta_encoding_fault fault;
    size_t line;        /* of the fault, from 1 */
    unsigned char byte; /* at the fault */
} yunta_decoded;

/* Decodes. YUNTA_E_INPUT where *decoded says what the fault is (nothing is reported here; text is
 * NULL), YUNTA_E_MEMORY. *decoded may point into bytes. O(length). */
yunta_status yunta_encoding_decode(const char *bytes, size_t length, yunta_encoding asked,
                                   yunta_decoded *decoded);

/* The lines that end in the first length bytes: at LF, CR LF or a CR alone. */
size_t yunta_encoding_lines(const char *text, size_t length);

#endif
