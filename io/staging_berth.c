#include "io/staging_private.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static int exchange(int folder, const char *a, const char *b) {
    return renameat2(folder, a, folder, b, RENAME_EXCHANGE);
}

int (*yunta_staging_exchange)(int, const char *, const char *) = exchange;

yunta_status yunta_staging_fault(yunta_problems *problems, const char *file, const char *what) {
    int error = errno;
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){file, 0, NULL}, NULL,
                      T("the earlier result is untouched; mend this and run again",
                        "el resultado anterior sigue intacto; corrija esto y vuelva a ejecutar"),
                      "%s (%s)", what, strerror(error));
    return YUNTA_E_IO;
}

static yunta_status bad_name(yunta_problems *problems, const char *out) {
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){out, 0, NULL}, NULL,
                      T("give the folder by its name, as --out results/2027",
                        "indique la carpeta por su nombre, como --out resultados/2027"),
                      T("this cannot be replaced as a folder of results",
                        "esto no se puede reemplazar como carpeta de resultados"));
    return YUNTA_E_IO;
}

static yunta_status name_all(yunta_berth *berth, yunta_arena *arena) {
    berth->draft = yunta_arena_format(arena, ".%s.yunta-new", berth->base);
    berth->ready = yunta_arena_format(arena, ".%s.yunta-ready", berth->base);
    berth->old = yunta_arena_format(arena, ".%s.yunta-old", berth->base);
    return berth->draft && berth->ready && berth->old ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_status yunta_berth_open(const char *out, yunta_arena *arena, yunta_problems *problems,
                              yunta_berth *berth, bool *absent) {
    *absent = false;
    berth->parent = -1;
    berth->out = out;
    size_t length = strlen(out);
    while (length > 1 && out[length - 1] == '/')
        length--;
    char *path = yunta_arena_text(arena, out, length);
    if (!path)
        return YUNTA_E_MEMORY;
    char *slash = strrchr(path, '/');
    berth->base = slash ? slash + 1 : path;
    berth->out = path;
    if (!*berth->base || !strcmp(berth->base, ".") || !strcmp(berth->base, ".."))
        return bad_name(problems, out);
    const char *folder = !slash ? "." : slash == path ? "/" : NULL;
    if (!folder)
        folder = yunta_arena_text(arena, path, (size_t)(slash - path));
    if (!folder || name_all(berth, arena) != YUNTA_OK)
        return YUNTA_E_MEMORY;
    berth->folder = folder;
    berth->parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *absent = berth->parent < 0 && errno == ENOENT;
    if (berth->parent < 0 && !*absent)
        return yunta_staging_fault(
            problems, folder, T("this folder cannot be used", "no se puede usar esta carpeta"));
    return YUNTA_OK;
}

void yunta_berth_close(yunta_berth *berth) {
    if (berth->parent >= 0)
        close(berth->parent);
    berth->parent = -1;
}

yunta_status yunta_berth_lock(const yunta_berth *berth, const yunta_deadline *deadline,
                              yunta_problems *problems) {
    enum { TRIES = 200, PAUSE_NANOSECONDS = 50 * 1000 * 1000 };
    for (int k = 0; k < TRIES; k++) {
        /* A file system without locks leaves us without: two writers at once are the rarer evil. */
        if (flock(berth->parent, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
            return YUNTA_OK;
        if (deadline && yunta_deadline_stopped(deadline))
            return YUNTA_E_STOPPED;
        nanosleep(&(struct timespec){0, PAUSE_NANOSECONDS}, NULL);
    }
    yunta_problem_add(
        problems, YUNTA_ERROR, (yunta_place){berth->out, 0, NULL}, NULL,
        T("wait until it ends, and run again", "espere a que termine y vuelva a ejecutar"),
        T("another program is writing a result beside it",
          "otro programa está escribiendo un resultado ahí mismo"));
    return YUNTA_E_IO;
}

static bool there(const yunta_berth *berth, const char *name) {
    struct stat kind;
    return fstatat(berth->parent, name, &kind, AT_SYMLINK_NOFOLLOW) == 0;
}

/* A leftover is a folder of this user; anything else was planted, or is none of our business. */
static bool is_ours(const yunta_berth *berth, const char *name) {
    struct stat kind;
    return fstatat(berth->parent, name, &kind, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(kind.st_mode) &&
           kind.st_uid == geteuid();
}

static yunta_status remove_leftover(const yunta_berth *berth, const char *name,
                                    yunta_problems *problems) {
    struct stat kind;
    if (fstatat(berth->parent, name, &kind, AT_SYMLINK_NOFOLLOW))
        return YUNTA_OK;
    if (is_ours(berth, name)) {
        if (yunta_tree_remove(berth->parent, name, berth->deadline) == 0)
            return YUNTA_OK;
        if (errno == ETIME)
            return YUNTA_E_STOPPED;
    }
    yunta_problem_add(problems, YUNTA_ERROR, (yunta_place){berth->out, 0, NULL}, name,
                      T("look at it, and remove it by hand", "revísela y bórrela a mano"),
                      T("beside it stands a folder of an earlier run that cannot be removed",
                        "junto a ella hay una carpeta de una ejecución anterior que no se puede "
                        "borrar"));
    return YUNTA_E_IO;
}

static int put(const yunta_berth *berth, const char *from, const char *to) {
    return renameat(berth->parent, from, berth->parent, to);
}

static yunta_status cut_off(const yunta_berth *berth, yunta_problems *problems) {
    return yunta_staging_fault(problems, berth->out,
                               T("an earlier run was cut off here and cannot be mended",
                                 "una ejecución anterior se cortó aquí y no se puede reparar"));
}

yunta_status yunta_berth_recover(const yunta_berth *berth, yunta_problems *problems) {
    if (!there(berth, berth->base) && is_ours(berth, berth->old)) {
        const char *whole = is_ours(berth, berth->ready) ? berth->ready : berth->old;
        if (put(berth, whole, berth->base) || fsync(berth->parent))
            return cut_off(berth, problems);
    }
    yunta_status status = remove_leftover(berth, berth->old, problems);
    if (status == YUNTA_OK)
        status = remove_leftover(berth, berth->ready, problems);
    if (status == YUNTA_OK)
        status = remove_leftover(berth, berth->draft, problems);
    return status;
}

yunta_status yunta_staging_recover(const char *out, yunta_problems *problems) {
    yunta_berth berth = {.parent = -1};
    bool absent = false;
    yunta_arena *arena = yunta_arena_new();
    yunta_status status =
        arena ? yunta_berth_open(out, arena, problems, &berth, &absent) : YUNTA_E_MEMORY;
    if (status != YUNTA_OK || absent || there(&berth, berth.base) || !there(&berth, berth.old))
        goto cleanup;
    status = yunta_berth_lock(&berth, NULL, problems);
    if (status == YUNTA_OK)
        status = yunta_berth_recover(&berth, problems);
cleanup:
    yunta_berth_close(&berth);
    yunta_arena_free(arena);
    return status;
}

static bool no_exchange(int error) {
    return error == ENOSYS || error == EINVAL || error == EOPNOTSUPP;
}

/* The order of the renames is what recovery relies on: ready exists only when it is complete. */
static int two_renames(const yunta_berth *berth) {
    if (put(berth, berth->draft, berth->ready) || fsync(berth->parent))
        return -1;
    if (put(berth, berth->base, berth->old))
        return -1;
    if (put(berth, berth->ready, berth->base)) {
        int error = errno;
        put(berth, berth->old, berth->base);
        errno = error;
        return -1;
    }
    return 0;
}

/* On failure nothing of ours stays beside out, which is in its place. */
static yunta_status failed(const yunta_berth *berth, yunta_problems *problems) {
    yunta_status status = yunta_staging_fault(
        problems, berth->out, T("it cannot be put in its place", "no se puede dejar en su lugar"));
    yunta_tree_remove(berth->parent, berth->ready, berth->deadline);
    return status;
}

yunta_status yunta_berth_exchange(const yunta_berth *berth, bool exists, yunta_problems *problems) {
    int done;
    if (!exists) {
        done = renameat2(berth->parent, berth->draft, berth->parent, berth->base, RENAME_NOREPLACE);
        if (done && no_exchange(errno))
            done = put(berth, berth->draft, berth->base);
    } else {
        done = yunta_staging_exchange(berth->parent, berth->draft, berth->base);
        if (done && no_exchange(errno))
            done = two_renames(berth);
    }
    if (done)
        return failed(berth, problems);
    /* The result stands from here on: what cannot be flushed or removed now waits for the next. */
    fsync(berth->parent);
    yunta_tree_remove(berth->parent, berth->draft, berth->deadline);
    yunta_tree_remove(berth->parent, berth->old, berth->deadline);
    return YUNTA_OK;
}
