/* JSON out, one value after another with bounded memory, and the little of JSON that we read back.
 * Library: jansson (texts are encoded by it, documents parsed by it).
 *
 *     yunta_json *json = yunta_json_new(stream);
 *     yunta_json_object(json, NULL);
 *     yunta_json_integer(json, "people", 60);
 *     yunta_json_end(json);
 *     status = yunta_json_finish(json);
 *
 * A failure is remembered and told by finish, so the calls between need no checks; json may be NULL
 * (finish then says YUNTA_E_MEMORY). key is NULL for the items of an array and for the root.
 * Members stand in the order in which they are written.
 */
#ifndef YUNTA_IO_JSON_H
#define YUNTA_IO_JSON_H

#include "base/memory.h"
#include "base/status.h"
#include <stdint.h>
#include <stdio.h>

typedef struct yunta_json yunta_json;

yunta_json *yunta_json_new(FILE *stream); /* the stream stays the caller's */
void yunta_json_object(yunta_json *json, const char *key);
void yunta_json_array(yunta_json *json, const char *key);
void yunta_json_end(yunta_json *json); /* of the object or array that was begun last */
/* NULL: null. What is no UTF-8 (a file's name may be none) is written as yunta_text_escape has it.
 */
void yunta_json_text(yunta_json *json, const char *key, const char *text);
void yunta_json_integer(yunta_json *json, const char *key, int64_t value);
/* value / 10^digits, exactly, without trailing zeros. digits at most 9. */
void yunta_json_decimal(yunta_json *json, const char *key, int64_t value, int digits);
void yunta_json_boolean(yunta_json *json, const char *key, bool value);
void yunta_json_null(yunta_json *json, const char *key);
/* Ends the document with a newline and frees json. YUNTA_E_MEMORY, or YUNTA_E_IO when the stream
 * has failed. */
yunta_status yunta_json_finish(yunta_json *json);

/* Reads an object from stream: its members `heads` that are texts and, of the array that is its
 * member `list`, the text that is member `field` of each item, all in arena. *valid is false when
 * it is no such document (status YUNTA_OK). Items without that text are left out. YUNTA_E_MEMORY.
 * Main thread only. */
typedef struct {
    const char *key, *text; /* text: NULL where there is none */
} yunta_json_head;
yunta_status yunta_json_read_texts(FILE *stream, yunta_json_head *heads, size_t head_count,
                                   const char *list, const char *field, yunta_arena *arena,
                                   bool *valid, const char ***texts, size_t *count);

/* A document as it was read, in an arena. */
typedef enum {
    YUNTA_JSON_NULL,
    YUNTA_JSON_BOOLEAN,
    YUNTA_JSON_INTEGER,
    YUNTA_JSON_DECIMAL,
    YUNTA_JSON_TEXT,
    YUNTA_JSON_ARRAY,
    YUNTA_JSON_OBJECT
} yunta_json_kind;

typedef struct yunta_json_value {
    yunta_json_kind kind;
    const char *key;  /* of an object's member, NULL otherwise */
    int64_t integer;  /* of a boolean 0 or 1; of a decimal (below 10^12) its millionths, rounded */
    const char *text; /* of a text; NULL otherwise */
    size_t count;     /* items or members, in the order of the file */
    const struct yunta_json_value *items;
} yunta_json_value;

/* Reads a document. *root is NULL, with status YUNTA_OK, when it is none; *line is then where it
 * goes wrong, from 1. YUNTA_E_MEMORY. Main thread only. O(bytes), about 20 times them of memory. */
yunta_status yunta_json_read(FILE *stream, yunta_arena *arena, const yunta_json_value **root,
                             size_t *line);
/* The same of a file. Also YUNTA_E_IO, with errno, where it cannot be opened or read. */
yunta_status yunta_json_read_file(const char *path, yunta_arena *arena,
                                  const yunta_json_value **root, size_t *line);
/* The member of this key, or NULL when there is none or object is NULL or no object. */
const yunta_json_value *yunta_json_member(const yunta_json_value *object, const char *key);

#endif
