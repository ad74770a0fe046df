/* A small database in memory, read from a file's bytes or written to them. Library: SQLite.
 *
 *     yunta_database *base = yunta_database_new();
 *     yunta_database_run(base, "CREATE TABLE t(id TEXT PRIMARY KEY, n INTEGER)");
 *     yunta_database_prepare(base, "INSERT INTO t VALUES(?, ?)");
 *     yunta_database_bind_text(base, 1, "a"); yunta_database_bind_integer(base, 2, 7);
 *     yunta_database_step(base);              // and so on, row after row
 *     status = yunta_database_write(base, stream);
 *     yunta_database_free(base);
 *
 * A failure is remembered: the calls that follow do nothing, and yunta_database_state tells it. One
 * statement at a time; the next prepare ends it.
 */
#ifndef YUNTA_IO_SQLITE_H
#define YUNTA_IO_SQLITE_H

#include "base/memory.h"
#include "base/status.h"
#include <stdint.h>
#include <stdio.h>

typedef struct yunta_database yunta_database;

/* Empty, without journal; references are not checked. NULL when memory runs out. */
yunta_database *yunta_database_new(void);
/* Takes a database from size bytes of a file, which are copied, to be read alone. *base is NULL
 * with YUNTA_E_INPUT when they are none. What it defines is not trusted: no functions of its
 * schema, no writing, and a query that goes on for very long is cut off. */
yunta_status yunta_database_load(const void *bytes, size_t size, yunta_database **base);
void yunta_database_free(yunta_database *base); /* NULL is fine */

void yunta_database_run(yunta_database *base, const char *sql);
void yunta_database_prepare(yunta_database *base, const char *sql);
/* Parameters count from 1. text NULL: null. */
void yunta_database_bind_text(yunta_database *base, int parameter, const char *text);
/* The same of a text that stays as it is until the statement ends. */
void yunta_database_bind_kept(yunta_database *base, int parameter, const char *text);
void yunta_database_bind_integer(yunta_database *base, int parameter, int64_t value);
void yunta_database_bind_null(yunta_database *base, int parameter);
/* Runs the statement, or goes on with it: true when there is a row. At the end it stands at its
 * beginning again, with every parameter null. */
bool yunta_database_step(yunta_database *base);
/* Of the row, columns from 0. The text is valid until the next call; "" for null. */
const char *yunta_database_text(yunta_database *base, int column);
int64_t yunta_database_integer(yunta_database *base, int column);
bool yunta_database_is_null(yunta_database *base, int column);
/* A name in quotes for SQL, in arena; NULL when memory runs out. */
char *yunta_database_quote(yunta_arena *arena, const char *name);

/* YUNTA_OK, YUNTA_E_MEMORY, YUNTA_E_INPUT (a loaded one that is damaged or not as expected) or
 * YUNTA_E_DEFECT (our own SQL is wrong). */
yunta_status yunta_database_state(const yunta_database *base);
const char *yunta_database_message(const yunta_database *base); /* of the failure; "" for none */
/* The bytes of the database. YUNTA_E_IO when the stream fails. */
yunta_status yunta_database_write(yunta_database *base, FILE *stream);

#endif
