#include "base/stop.h"
#include "io/json.h"
#include "io/staging_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FLUSHED_ONE_BY_ONE = 64 }; /* above this, one syncfs costs less than an fsync a file */

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool listed(const char *const *names, size_t count, const char *name) {
    return count && bsearch(&name, names, count, sizeof *names, by_bytes);
}

static yunta_status stopped(const yunta_staging *staging) {
    bool stop = staging->deadline && yunta_deadline_stopped(staging->deadline);
    return stop ? YUNTA_E_STOPPED : YUNTA_OK;
}

static yunta_status fault(yunta_staging *staging, const char *folder, const char *name,
                          const char *what) {
    int error = errno;
    const char *file = yunta_arena_format(staging->arena, "%s/%s", folder, name);
    errno = error;
    return yunta_staging_fault(staging->problems, file ? file : folder, what);
}

static yunta_status cannot_write(yunta_staging *staging, const char *name) {
    return fault(staging, staging->berth.out, name,
                 T("it cannot be written", "no se puede escribir"));
}

static yunta_status cannot_read(yunta_staging *staging, const char *folder, const char *name) {
    return fault(staging, folder, name, T("it cannot be read", "no se puede leer"));
}

/* Whether a name stays inside the folder: no empty part, no . or .. */
static bool inside(const char *name) {
    for (const char *part = name;;) {
        size_t length = strcspn(part, "/");
        if (length == 0 || (length == 1 && part[0] == '.') ||
            (length == 2 && part[0] == '.' && part[1] == '.'))
            return false;
        if (!part[length])
            return true;
        part += length + 1;
    }
}

yunta_status yunta_staging_manifest(yunta_staging *staging, yunta_staging_base *base) {
    int file =
        openat(base->folder, "manifest.json", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    FILE *stream = file < 0 ? NULL : fdopen(file, "r");
    if (!stream) {
        bool absent = errno == ENOENT || errno == ELOOP;
        if (file >= 0)
            close(file);
        return absent ? YUNTA_OK : cannot_read(staging, base->shown, "manifest.json");
    }
    const char **names = NULL;
    size_t count = 0;
    bool valid = false;
    yunta_json_head heads[] = {{"edition", NULL}, {"start", NULL}, {"end", NULL}};
    yunta_status status =
        yunta_json_read_texts(stream, heads, sizeof heads / sizeof *heads, "files", "file",
                              staging->arena, &valid, &names, &count);
    bool unread = ferror(stream);
    fclose(stream);
    if (unread)
        return cannot_read(staging, base->shown, "manifest.json");
    if (status != YUNTA_OK || !valid)
        return status;
    base->edition = (yunta_edition){heads[0].text, heads[1].text, heads[2].text};
    base->owned = yunta_arena_alloc(staging->arena, count + 1, sizeof *base->owned);
    if (!base->owned)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++)
        if (inside(names[k]))
            base->owned[base->count++] = names[k];
    base->owned[base->count++] = "manifest.json";
    qsort(base->owned, base->count, sizeof *base->owned, by_bytes);
    return YUNTA_OK;
}

static yunta_status open_earlier(yunta_staging *staging) {
    staging->earlier.folder = openat(staging->berth.parent, staging->berth.base,
                                     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    staging->earlier.shown = staging->berth.out;
    if (staging->earlier.folder >= 0)
        return yunta_staging_manifest(staging, &staging->earlier);
    if (errno == ENOENT)
        return YUNTA_OK;
    struct stat kind;
    if ((errno == ELOOP || errno == ENOTDIR) &&
        fstatat(staging->berth.parent, staging->berth.base, &kind, AT_SYMLINK_NOFOLLOW) == 0) {
        const char *what = S_ISLNK(kind.st_mode)
                               ? T("it is a symbolic link", "es un enlace simbólico")
                               : T("it is a file, not a folder", "es un archivo, no una carpeta");
        yunta_problem_add(
            staging->problems, YUNTA_ERROR, (yunta_place){staging->berth.out, 0, NULL}, NULL,
            T("name a folder with --out, or move that away",
              "indique una carpeta con --out, o mueva eso a otro lugar"),
            T("the result cannot go there: %s", "el resultado no puede quedar ahí: %s"), what);
        return YUNTA_E_IO;
    }
    return yunta_staging_fault(staging->problems, staging->berth.out,
                               T("it cannot be read", "no se puede leer"));
}

static yunta_status make_draft(yunta_staging *staging) {
    const yunta_berth *berth = &staging->berth;
    if (mkdirat(berth->parent, berth->draft, 0700))
        return yunta_staging_fault(staging->problems, berth->out,
                                   T("the folder beside it cannot be written",
                                     "no se puede escribir en la carpeta que lo contiene"));
    staging->drafted = true;
    staging->draft =
        openat(berth->parent, berth->draft, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return staging->draft < 0 ? cannot_write(staging, "") : YUNTA_OK;
}

/* Makes the folders that lead to out, and opens the last of them. */
static yunta_status make_parents(yunta_staging *staging, const char *out) {
    bool absent = false;
    yunta_berth *berth = &staging->berth;
    if (yunta_tree_folders(AT_FDCWD, berth->out))
        return yunta_staging_fault(staging->problems, out,
                                   T("the folders that lead to it cannot be made",
                                     "no se pueden crear las carpetas que llevan a ella"));
    return yunta_berth_open(out, staging->arena, staging->problems, berth, &absent);
}

yunta_status yunta_staging_new(const char *out, const yunta_deadline *deadline,
                               yunta_problems *problems, yunta_staging **result) {
    *result = NULL;
    bool absent = false;
    yunta_staging *staging = yunta_alloc(1, sizeof *staging);
    if (!staging)
        return YUNTA_E_MEMORY;
    *staging = (yunta_staging){.problems = problems,
                               .deadline = deadline,
                               .berth = {.parent = -1, .deadline = deadline},
                               .draft = -1,
                               .earlier = {.folder = -1},
                               .before = {.folder = -1}};
    pthread_mutex_init(&staging->lock, NULL);
    staging->arena = yunta_arena_new();
    yunta_status status =
        staging->arena ? yunta_berth_open(out, staging->arena, problems, &staging->berth, &absent)
                       : YUNTA_E_MEMORY;
    if (status == YUNTA_OK && absent)
        status = make_parents(staging, out);
    if (status == YUNTA_OK)
        status = stopped(staging);
    if (status == YUNTA_OK)
        status = yunta_berth_lock(&staging->berth, deadline, problems);
    if (status == YUNTA_OK)
        status = yunta_berth_recover(&staging->berth, problems);
    if (status == YUNTA_OK)
        status = open_earlier(staging);
    if (status == YUNTA_OK)
        status = make_draft(staging);
    if (status == YUNTA_OK)
        *result = staging;
    else
        yunta_staging_free(staging);
    return status;
}

void yunta_staging_free(yunta_staging *staging) {
    if (!staging)
        return;
    if (staging->draft >= 0)
        close(staging->draft);
    if (staging->earlier.folder >= 0)
        close(staging->earlier.folder);
    if (staging->before.folder >= 0)
        close(staging->before.folder);
    if (staging->drafted && !staging->committed &&
        yunta_tree_remove(staging->berth.parent, staging->berth.draft, staging->deadline) &&
        errno == ETIME)
        yunta_problem_add(staging->problems, YUNTA_NOTE, (yunta_place){staging->berth.out, 0, NULL},
                          NULL, T("the next run removes it", "la próxima ejecución la borra"),
                          T("the folder %s beside it was left half removed",
                            "la carpeta %s que está a su lado quedó a medio borrar"),
                          staging->berth.draft);
    yunta_berth_close(&staging->berth);
    yunta_array_free(&staging->written);
    yunta_arena_free(staging->arena);
    pthread_mutex_destroy(&staging->lock);
    yunta_free(staging);
}

static yunta_status note_written(yunta_staging *staging, const char *name) {
    const char *copy = yunta_arena_copy(staging->arena, name);
    if (!copy || !yunta_array_push(&staging->written, copy))
        return YUNTA_E_MEMORY;
    staging->sorted = false;
    return YUNTA_OK;
}

/* The place of an open file; of a free one where stream is NULL. */
static struct yunta_staging_file *file_of(yunta_staging *staging, const FILE *stream) {
    for (size_t k = 0; k < YUNTA_STAGING_OPEN; k++)
        if (staging->open[k].stream == stream)
            return &staging->open[k];
    return NULL;
}

static yunta_status open_file(yunta_staging *staging, const char *name, FILE **stream) {
    struct yunta_staging_file *place = file_of(staging, NULL);
    yunta_status status = stopped(staging);
    if (status == YUNTA_OK)
        status = place ? note_written(staging, name) : YUNTA_E_DEFECT;
    if (status != YUNTA_OK)
        return status;
    place->name = staging->written.items[staging->written.count - 1];
    int file = -1;
    if (yunta_tree_folders(staging->draft, name) == 0)
        file = openat(staging->draft, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                      0600);
    if (file < 0)
        return cannot_write(staging, name);
    place->stream = *stream = fdopen(file, "w");
    if (!*stream)
        close(file);
    return *stream ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_status yunta_staging_open(yunta_staging *staging, const char *name, FILE **stream) {
    *stream = NULL;
    pthread_mutex_lock(&staging->lock);
    yunta_status status = open_file(staging, name, stream);
    pthread_mutex_unlock(&staging->lock);
    return status;
}

yunta_status yunta_staging_close(yunta_staging *staging, FILE *stream) {
    errno = EIO;
    bool fine = fflush(stream) == 0 && !ferror(stream);
    int error = errno;
    pthread_mutex_lock(&staging->lock);
    struct yunta_staging_file *place = file_of(staging, stream);
    if (fclose(stream) && fine) {
        fine = false;
        error = errno;
    }
    place->stream = NULL;
    errno = error;
    yunta_status status = fine ? YUNTA_OK : cannot_write(staging, place->name);
    pthread_mutex_unlock(&staging->lock);
    return status;
}

yunta_status yunta_staging_keep(yunta_staging *staging, const char *from, const char *name) {
    yunta_status status = stopped(staging);
    if (status != YUNTA_OK)
        return status;
    if (yunta_tree_folders(staging->draft, name) ||
        yunta_tree_link(staging->earlier.folder, from, staging->draft, name))
        return errno == ENOENT ? YUNTA_OK : cannot_write(staging, name);
    return note_written(staging, name);
}

const char *const *yunta_staging_written(yunta_staging *staging, size_t *count) {
    if (!staging->sorted && staging->written.count)
        qsort(staging->written.items, staging->written.count, sizeof *staging->written.items,
              by_bytes);
    staging->sorted = true;
    *count = staging->written.count;
    return staging->written.items;
}

bool yunta_staging_wrote(yunta_staging *staging, const char *name) {
    size_t count;
    const char *const *names = yunta_staging_written(staging, &count);
    return listed(names, count, name);
}

const char *yunta_staging_path(yunta_staging *staging, const char *name) {
    pthread_mutex_lock(&staging->lock);
    const char *path = yunta_arena_format(staging->arena, "%s/%s/%s", staging->berth.folder,
                                          staging->berth.draft, name);
    pthread_mutex_unlock(&staging->lock);
    return path;
}

const char *const *yunta_staging_owned(const yunta_staging *staging, size_t *count) {
    *count = staging->earlier.count;
    return staging->earlier.owned;
}

bool yunta_staging_owns(const yunta_staging *staging, const char *name) {
    return listed(staging->earlier.owned, staging->earlier.count, name);
}

static yunta_status open_of(yunta_staging *staging, const yunta_staging_base *base,
                            const char *name, FILE **stream) {
    int file = openat(base->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return errno == ENOENT ? YUNTA_OK : cannot_read(staging, base->shown, name);
    *stream = fdopen(file, "r");
    if (!*stream)
        close(file);
    return *stream ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_status yunta_staging_open_of(yunta_staging *staging, const yunta_staging_base *base,
                                   const char *name, FILE **stream) {
    *stream = NULL;
    if (!listed(base->owned, base->count, name))
        return YUNTA_OK;
    pthread_mutex_lock(&staging->lock);
    yunta_status status = open_of(staging, base, name, stream);
    pthread_mutex_unlock(&staging->lock);
    return status;
}

yunta_status yunta_staging_unreadable(yunta_staging *staging, const char *name) {
    pthread_mutex_lock(&staging->lock);
    yunta_status status = cannot_read(staging, staging->berth.out, name);
    pthread_mutex_unlock(&staging->lock);
    return status;
}

static int flush_one(int folder, const char *name, int kind) {
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind);
    if (file < 0)
        return -1;
    int flushed = fsync(file), error = errno;
    close(file);
    errno = error;
    return flushed;
}

static yunta_status flush(yunta_staging *staging) {
    size_t count;
    const char *const *names = yunta_staging_written(staging, &count);
    if (count > FLUSHED_ONE_BY_ONE)
        return syncfs(staging->draft) ? cannot_write(staging, "") : YUNTA_OK;
    for (size_t k = 0; k < count; k++) {
        if (flush_one(staging->draft, names[k], 0))
            return cannot_write(staging, names[k]);
        const char *slash = strrchr(names[k], '/');
        char folder[4096];
        if (!slash || (size_t)(slash - names[k]) >= sizeof folder)
            continue;
        memcpy(folder, names[k], (size_t)(slash - names[k]));
        folder[slash - names[k]] = '\0';
        if (flush_one(staging->draft, folder, O_DIRECTORY))
            return cannot_write(staging, folder);
    }
    return fsync(staging->draft) ? cannot_write(staging, "") : YUNTA_OK;
}

yunta_status yunta_staging_commit(yunta_staging *staging) {
    size_t count;
    yunta_staging_written(staging, &count);
    yunta_status status = yunta_memory_failed() ? YUNTA_E_MEMORY : yunta_staging_carry(staging);
    if (status == YUNTA_OK)
        status = flush(staging);
    if (status == YUNTA_OK)
        status = stopped(staging);
    if (status != YUNTA_OK)
        return status;
    yunta_stop_settle();
    status = yunta_berth_exchange(&staging->berth, staging->earlier.folder >= 0, staging->problems);
    staging->committed = status == YUNTA_OK;
    return status;
}
