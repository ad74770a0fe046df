/* What the writers of yunta.sqlite share. */
#ifndef YUNTA_IO_SQLITE_STORE_H
#define YUNTA_IO_SQLITE_STORE_H

#include "io/sqlite.h"
#include "io/writing.h"

#define YUNTA_SQLITE_FILE "yunta.sqlite"

typedef struct {
    yunta_writing *writing;
    yunta_database *base;    /* written */
    yunta_database *earlier; /* of the earlier result; NULL: none */
    bool out_of_memory;
} yunta_store;

yunta_status yunta_store_state(const yunta_store *store);
/* What was made, or "" and out_of_memory. */
const char *yunta_store_text(yunta_store *store, const char *made);

/* write_history.c: the earlier file, and the tables runs and paired with what it holds. */
yunta_status yunta_store_open_earlier(yunta_store *store, yunta_staging *staging);
void yunta_store_write_history(yunta_store *store);
/* YUNTA_OK, or why the earlier file could not be read to its end (reported). */
yunta_status yunta_store_close_earlier(yunta_store *store);

#endif
