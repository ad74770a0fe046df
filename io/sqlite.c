#include "io/sqlite.h"
#include <sqlite3.h>
#include <string.h>

enum { STEPS_BETWEEN_CHECKS = 100000, CHECKS_AT_MOST = 50000 };

struct yunta_database {
    sqlite3 *handle;
    sqlite3_stmt *statement;
    int error;   /* the first one */
    bool loaded; /* from bytes that are not ours */
    bool row;    /* the statement stands at one */
    int checks;
    char message[160];
};

static void note(yunta_database *base, int result) {
    if (base->error || result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE)
        return;
    base->error = result & 0xff;
    snprintf(base->message, sizeof base->message, "%s", sqlite3_errmsg(base->handle));
}

static yunta_database *open_empty(void) {
    yunta_database *base = yunta_alloc(1, sizeof *base);
    if (!base)
        return NULL;
    /* One thread at a time has it. */
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(":memory:", &base->handle, flags, NULL) == SQLITE_OK)
        return base;
    yunta_database_free(base);
    return NULL;
}

yunta_database *yunta_database_new(void) {
    yunta_database *base = open_empty();
    /* What is written comes from a cohort, whose people are there: to look each of them up again
     * costs a third of the time. What fails is thrown away: no journal. */
    if (base)
        yunta_database_run(base, "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF");
    return base;
}

static int too_long(void *context) {
    yunta_database *base = context;
    return ++base->checks > CHECKS_AT_MOST;
}

static void distrust(yunta_database *base) {
    int off;
    sqlite3_db_config(base->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &off);
    sqlite3_db_config(base->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &off);
    sqlite3_db_config(base->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, &off);
    sqlite3_limit(base->handle, SQLITE_LIMIT_LENGTH, 1 << 24);
    sqlite3_limit(base->handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_progress_handler(base->handle, STEPS_BETWEEN_CHECKS, too_long, base);
    yunta_database_run(base, "PRAGMA cell_size_check = ON");
    yunta_database_run(base, "PRAGMA query_only = ON");
}

yunta_status yunta_database_load(const void *bytes, size_t size, yunta_database **base) {
    *base = NULL;
    yunta_database *made = open_empty();
    unsigned char *copy = made ? sqlite3_malloc64(size ? size : 1) : NULL;
    yunta_status status = YUNTA_E_MEMORY;
    if (!copy)
        goto cleanup;
    memcpy(copy, bytes, size);
    made->loaded = true;
    note(made,
         sqlite3_deserialize(made->handle, "main", copy, (sqlite3_int64)size, (sqlite3_int64)size,
                             SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY));
    distrust(made);
    yunta_database_run(made, "SELECT count(*) FROM sqlite_schema");
    status = yunta_database_state(made);
cleanup:
    if (status == YUNTA_OK)
        *base = made;
    else
        yunta_database_free(made);
    return status;
}

void yunta_database_free(yunta_database *base) {
    if (!base)
        return;
    sqlite3_finalize(base->statement);
    sqlite3_close(base->handle);
    yunta_free(base);
}

void yunta_database_run(yunta_database *base, const char *sql) {
    if (!base->error)
        note(base, sqlite3_exec(base->handle, sql, NULL, NULL, NULL));
}

void yunta_database_prepare(yunta_database *base, const char *sql) {
    sqlite3_finalize(base->statement);
    base->statement = NULL;
    base->row = false;
    if (!base->error)
        note(base, sqlite3_prepare_v2(base->handle, sql, -1, &base->statement, NULL));
}

void yunta_database_bind_text(yunta_database *base, int parameter, const char *text) {
    if (!base->error)
        note(base, sqlite3_bind_text(base->statement, parameter, text, -1, SQLITE_TRANSIENT));
}

void yunta_database_bind_kept(yunta_database *base, int parameter, const char *text) {
    if (!base->error)
        note(base, sqlite3_bind_text(base->statement, parameter, text, -1, SQLITE_STATIC));
}

void yunta_database_bind_integer(yunta_database *base, int parameter, int64_t value) {
    if (!base->error)
        note(base, sqlite3_bind_int64(base->statement, parameter, value));
}

void yunta_database_bind_null(yunta_database *base, int parameter) {
    if (!base->error)
        note(base, sqlite3_bind_null(base->statement, parameter));
}

bool yunta_database_step(yunta_database *base) {
    if (base->error)
        return false;
    int result = sqlite3_step(base->statement);
    note(base, result);
    base->row = result == SQLITE_ROW;
    if (!base->row) {
        sqlite3_reset(base->statement);
        sqlite3_clear_bindings(base->statement);
    }
    return base->row;
}

const char *yunta_database_text(yunta_database *base, int column) {
    const char *text =
        base->row ? (const char *)sqlite3_column_text(base->statement, column) : NULL;
    if (base->row && !text && sqlite3_errcode(base->handle) == SQLITE_NOMEM)
        note(base, SQLITE_NOMEM);
    return text ? text : "";
}

int64_t yunta_database_integer(yunta_database *base, int column) {
    return base->row ? sqlite3_column_int64(base->statement, column) : 0;
}

bool yunta_database_is_null(yunta_database *base, int column) {
    return !base->row || sqlite3_column_type(base->statement, column) == SQLITE_NULL;
}

char *yunta_database_quote(yunta_arena *arena, const char *name) {
    char *quoted = yunta_arena_alloc(arena, 2 * strlen(name) + 3, 1), *to = quoted;
    if (!quoted)
        return NULL;
    *to++ = '"';
    for (; *name; name++) {
        if (*name == '"')
            *to++ = '"';
        *to++ = *name;
    }
    *to++ = '"';
    return quoted;
}

yunta_status yunta_database_state(const yunta_database *base) {
    if (!base->error)
        return YUNTA_OK;
    if (base->error == SQLITE_NOMEM)
        return YUNTA_E_MEMORY;
    return base->loaded ? YUNTA_E_INPUT : YUNTA_E_DEFECT;
}

const char *yunta_database_message(const yunta_database *base) {
    return base->message;
}

yunta_status yunta_database_write(yunta_database *base, FILE *stream) {
    sqlite3_int64 size = 0;
    yunta_status status = yunta_database_state(base);
    if (status != YUNTA_OK)
        return status;
    sqlite3_finalize(base->statement);
    base->statement = NULL;
    unsigned char *bytes = sqlite3_serialize(base->handle, "main", &size, 0);
    if (!bytes)
        return YUNTA_E_MEMORY;
    if (fwrite(bytes, 1, (size_t)size, stream) != (size_t)size)
        status = YUNTA_E_IO;
    sqlite3_free(bytes);
    return status;
}
