/* The history in yunta.sqlite.
 *
 * runs has every run whose answer was another one; paired the pairs of the last run of each
 * programme, with the ratings that somebody has put there since, and who was rated as a pair and is
 * none any more. The view history has these in the
 * columns of history.csv, so that a later cohort can read the file as its history.
 */
#include "base/version.h"
#include "io/digest.h"
#include "io/sqlite_store.h"
#include <string.h>

/* ---- the earlier file ---- */

static yunta_status damaged(const yunta_store *s, const char *why) {
    yunta_problem_add(
        s->writing->problems, YUNTA_ERROR, (yunta_place){YUNTA_SQLITE_FILE, 0, NULL}, why,
        T("move the file out of the result's folder; its history of runs then starts anew",
          "saque el archivo de la carpeta del resultado; su historial comenzará de nuevo"),
        T("the earlier yunta.sqlite cannot be read, so its history would be lost",
          "no se puede leer el yunta.sqlite anterior, y se perdería su historial"));
    return YUNTA_E_IO;
}

static yunta_status read_bytes(FILE *stream, char **bytes, size_t *size) {
    enum { STEP = 1 << 16 };
    YUNTA_ARRAY(char) all = {0};
    size_t got = 1;
    yunta_status status = YUNTA_OK;
    while (got && status == YUNTA_OK) {
        char *more = yunta_realloc(all.items, all.count + STEP, 1);
        if (!more) {
            status = YUNTA_E_MEMORY;
            break;
        }
        all.items = more;
        got = fread(all.items + all.count, 1, STEP, stream);
        all.count += got;
        if (ferror(stream))
            status = YUNTA_E_IO;
    }
    *bytes = all.items;
    *size = all.count;
    return status;
}

yunta_status yunta_store_open_earlier(yunta_store *s, yunta_staging *staging) {
    FILE *stream = NULL;
    char *bytes = NULL;
    size_t size = 0;
    /* Ids of an earlier result must not outlive the wish for pseudonyms. */
    bool hidden = s->writing->policy->output_pseudonyms;
    if (!yunta_staging_owns(staging, YUNTA_SQLITE_FILE) ||
        hidden != yunta_staging_owns(staging, "pseudonyms.csv"))
        return YUNTA_OK;
    yunta_status status = yunta_staging_earlier(staging, YUNTA_SQLITE_FILE, &stream);
    if (status != YUNTA_OK || !stream)
        return status;
    status = read_bytes(stream, &bytes, &size);
    fclose(stream);
    if (status == YUNTA_OK)
        status = yunta_database_load(bytes, size, &s->earlier);
    yunta_free(bytes);
    return status == YUNTA_E_MEMORY || status == YUNTA_OK ? status : damaged(s, NULL);
}

/* ---- the history of this run ---- */

/* What tells this answer from another: the inputs' digests and the pairs. */
static const char *digest_of(yunta_store *s) {
    const yunta_cohort *cohort = s->writing->cohort;
    const yunta_pairing *pairing = s->writing->result->pairing;
    YUNTA_ARRAY(char) bytes = {0};
    char hex[YUNTA_DIGEST_TEXT] = "";
    for (size_t k = 0; k < cohort->input_count; k++)
        for (const char *at = cohort->inputs[k].sha256; *at && !s->out_of_memory; at++)
            s->out_of_memory = !yunta_array_push(&bytes, *at);
    for (size_t k = 0; k < pairing->count && !s->out_of_memory; k++) {
        const char *ids[] = {yunta_writing_id(s->writing, pairing->pairs[k].mentor),
                             yunta_writing_id(s->writing, pairing->pairs[k].mentee)};
        for (int side = 0; side < 2; side++)
            for (size_t at = 0; at <= strlen(ids[side]) && !s->out_of_memory; at++)
                s->out_of_memory = !yunta_array_push(&bytes, ids[side][at]);
    }
    yunta_digest_bytes(bytes.items ? bytes.items : "", bytes.count, hex);
    yunta_array_free(&bytes);
    return yunta_store_text(s, yunta_arena_copy(s->writing->arena, hex));
}

static void copy_runs(yunta_store *s, const char *digest, int64_t *count) {
    yunta_database *from = s->earlier;
    yunta_database_prepare(from, "SELECT programme, version, digest, pairs, score FROM runs ORDER "
                                 "BY run");
    while (yunta_database_step(from)) {
        if (!strcmp(yunta_database_text(from, 2), digest))
            continue;
        yunta_database_bind_integer(s->base, 1, ++*count);
        for (int c = 0; c < 3; c++)
            yunta_database_bind_text(s->base, c + 2, yunta_database_text(from, c));
        for (int c = 3; c < 5; c++)
            yunta_database_bind_integer(s->base, c + 2, yunta_database_integer(from, c));
        yunta_database_step(s->base);
    }
}

static void write_runs(yunta_store *s) {
    const yunta_pairing *pairing = s->writing->result->pairing;
    const char *digest = digest_of(s);
    int64_t count = 0, score = 0;
    for (size_t k = 0; k < pairing->count; k++)
        score += pairing->pairs[k].score;
    yunta_database_run(s->base,
                       "CREATE TABLE runs(run INTEGER PRIMARY KEY, programme TEXT NOT NULL, "
                       "version TEXT NOT NULL, digest TEXT NOT NULL UNIQUE, pairs INTEGER NOT "
                       "NULL, score INTEGER NOT NULL)");
    yunta_database_prepare(s->base, "INSERT INTO runs VALUES(?, ?, ?, ?, ?, ?)");
    if (s->earlier)
        copy_runs(s, digest, &count);
    yunta_database_bind_integer(s->base, 1, count + 1);
    yunta_database_bind_text(s->base, 2, s->writing->policy->programme_name);
    yunta_database_bind_text(s->base, 3, YUNTA_VERSION);
    yunta_database_bind_text(s->base, 4, digest);
    yunta_database_bind_integer(s->base, 5, (int64_t)pairing->count);
    yunta_database_bind_integer(s->base, 6, score);
    yunta_database_step(s->base);
}

static void copy_paired(yunta_store *s) {
    yunta_database *from = s->earlier;
    yunta_database_prepare(from, "SELECT programme, mentor, mentee, score, rating FROM paired "
                                 "WHERE programme <> ? OR rating IS NOT NULL ORDER BY programme, "
                                 "mentor, mentee");
    yunta_database_bind_text(from, 1, s->writing->policy->programme_name);
    while (yunta_database_step(from)) {
        for (int c = 0; c < 3; c++)
            yunta_database_bind_text(s->base, c + 1, yunta_database_text(from, c));
        yunta_database_bind_integer(s->base, 4, yunta_database_integer(from, 3));
        yunta_database_bind_text(
            s->base, 5, yunta_database_is_null(from, 4) ? NULL : yunta_database_text(from, 4));
        yunta_database_step(s->base);
    }
}

/* What somebody noted of this pair in the earlier file, NULL for nothing. */
static const char *earlier_rating(yunta_store *s, const char *mentor, const char *mentee) {
    yunta_database *from = s->earlier;
    if (!from)
        return NULL;
    yunta_database_bind_text(from, 1, s->writing->policy->programme_name);
    yunta_database_bind_text(from, 2, mentor);
    yunta_database_bind_text(from, 3, mentee);
    const char *rating = NULL;
    if (yunta_database_step(from)) {
        if (!yunta_database_is_null(from, 0))
            rating = yunta_store_text(
                s, yunta_arena_copy(s->writing->arena, yunta_database_text(from, 0)));
        yunta_database_step(from);
    }
    return rating;
}

static void write_paired(yunta_store *s) {
    const yunta_pairing *pairing = s->writing->result->pairing;
    yunta_database_run(s->base,
                       "CREATE TABLE paired(programme TEXT NOT NULL, mentor TEXT NOT NULL, mentee "
                       "TEXT NOT NULL, score INTEGER NOT NULL, rating NUMERIC, PRIMARY "
                       "KEY(programme, mentor, mentee)) WITHOUT ROWID");
    yunta_database_prepare(s->base, "INSERT OR REPLACE INTO paired VALUES(?, ?, ?, ?, ?)");
    if (s->earlier) {
        copy_paired(s);
        yunta_database_prepare(s->earlier, "SELECT rating FROM paired WHERE programme = ? AND "
                                           "mentor = ? AND mentee = ?");
    }
    for (size_t k = 0; k < pairing->count && yunta_store_state(s) == YUNTA_OK; k++) {
        const char *mentor = yunta_writing_id(s->writing, pairing->pairs[k].mentor);
        const char *mentee = yunta_writing_id(s->writing, pairing->pairs[k].mentee);
        yunta_database_bind_text(s->base, 1, s->writing->policy->programme_name);
        yunta_database_bind_text(s->base, 2, mentor);
        yunta_database_bind_text(s->base, 3, mentee);
        yunta_database_bind_integer(s->base, 4, pairing->pairs[k].score);
        yunta_database_bind_text(s->base, 5, earlier_rating(s, mentor, mentee));
        yunta_database_step(s->base);
    }
}

void yunta_store_write_history(yunta_store *s) {
    write_runs(s);
    write_paired(s);
}

yunta_status yunta_store_close_earlier(yunta_store *s) {
    yunta_status status = s->earlier ? yunta_database_state(s->earlier) : YUNTA_OK;
    return status == YUNTA_E_INPUT ? damaged(s, yunta_database_message(s->earlier)) : status;
}
