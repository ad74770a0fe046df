/* A result's folder, written whole or not at all.
 *
 * The files go to a staging folder beside it (.OUT.yunta-new), which is flushed and then exchanged
 * with it in one step (renameat2, RENAME_EXCHANGE). A file system that cannot do this gets two
 * renames; whoever comes next finishes them or takes them back (yunta_staging_recover). What a
 * killed run leaves beside the folder, the next one removes. Files get mode 0600, folders 0700.
 * One writer at a time: the folder that holds out is locked (flock) meanwhile.
 *
 *     yunta_staging_new(out, deadline, problems, &staging);
 *     yunta_staging_open(staging, "pairings.csv", &stream);
 *     ... yunta_staging_close(staging, stream);
 *     yunta_staging_commit(staging);
 *     yunta_staging_free(staging);
 *
 * Names are paths inside the folder with / between parts. Every failure is reported in problems as
 * YUNTA_E_IO, is YUNTA_E_MEMORY, or is YUNTA_E_STOPPED when the deadline's stop flag is up (that
 * the time is over stops nothing here). A signal's handler has nothing to do but to raise the flag.
 */
#ifndef YUNTA_IO_STAGING_H
#define YUNTA_IO_STAGING_H

#include "base/deadline.h"
#include "base/problem.h"

typedef struct yunta_staging yunta_staging;

/* The edition of a programme that a result's calendars are of, as its manifest.json says: what UIDs
 * of events are made with, and the programme's dates. Each NULL where it says nothing. */
typedef struct {
    const char *name, *start, *end;
} yunta_edition;

/* Finishes or takes back an exchange that was cut off between its two renames. For every command
 * that reads a result; cheap when there is nothing to do. */
yunta_status yunta_staging_recover(const char *out, yunta_problems *problems);

/* Whether out is an empty folder, or nothing yet. */
bool yunta_staging_vacant(const char *out);

/* Recovers, locks, makes the staging folder and reads which files of out are ours (the files that
 * its manifest.json names, and that itself). deadline may be NULL. out that is a link, a file, or
 * in no folder is refused. */
yunta_status yunta_staging_new(const char *out, const yunta_deadline *deadline,
                               yunta_problems *problems, yunta_staging **staging);
/* Takes everything back unless it was committed. NULL is fine. */
void yunta_staging_free(yunta_staging *staging);

/* open, close, put, path and earlier may be called by several threads, up to 16 files at a time;
 * all else by one, while no other thread is in here.
 *
 * A new file of ours; its folders are made. */
yunta_status yunta_staging_open(yunta_staging *staging, const char *name, FILE **stream);
/* Ends it; *stream may be one whose writing failed. */
yunta_status yunta_staging_close(yunta_staging *staging, FILE *stream);
/* A new file of these bytes; where our earlier one of this name holds them, it gets a second name.
 */
yunta_status yunta_staging_put(yunta_staging *staging, const char *name, const char *bytes,
                               size_t size);
/* Puts our earlier file `from` under `name` into the new result; one that is gone is no failure. */
yunta_status yunta_staging_keep(yunta_staging *staging, const char *from, const char *name);
bool yunta_staging_wrote(yunta_staging *staging, const char *name);
/* Everything written or kept so far, in ascending byte order, until the next open or keep. */
const char *const *yunta_staging_written(yunta_staging *staging, size_t *count);
/* Where a file that was written is now, for reading it again; in the staging's arena, or NULL. */
const char *yunta_staging_path(yunta_staging *staging, const char *name);

/* The files of the earlier result that are ours, ascending. */
const char *const *yunta_staging_owned(const yunta_staging *staging, size_t *count);
bool yunta_staging_owns(const yunta_staging *staging, const char *name);
/* Opens our earlier file for reading; *stream is NULL when there is none. */
yunta_status yunta_staging_earlier(yunta_staging *staging, const char *name, FILE **stream);
/* Goes on from the result in folder besides, of which only copies are made: nothing happens
 * where it is out itself, or is none of ours. Once, before any file is written. */
yunta_status yunta_staging_follow(yunta_staging *staging, const char *folder);
/* The files of that result that are ours, ascending. */
const char *const *yunta_staging_followed(const yunta_staging *staging, size_t *count);
/* The edition of what out is now, and of the result that this one goes on from (out too). */
const yunta_edition *yunta_staging_edition(const yunta_staging *staging);
const yunta_edition *yunta_staging_edition_followed(const yunta_staging *staging);
/* Opens one of them for reading; *stream is NULL when there is none. */
yunta_status yunta_staging_before(yunta_staging *staging, const char *name, FILE **stream);
/* Puts a copy of one of them under `name` into the new result; one that is gone is no failure. */
yunta_status yunta_staging_copy(yunta_staging *staging, const char *from, const char *name);
/* Reports that reading it failed (errno), and returns YUNTA_E_IO. */
yunta_status yunta_staging_unreadable(yunta_staging *staging, const char *name);

/* Carries over the files that are not ours (a name that both want is a problem, and fails), flushes
 * and exchanges. out is as it was unless this returns YUNTA_OK. */
yunta_status yunta_staging_commit(yunta_staging *staging);

#endif
