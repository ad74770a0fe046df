#include "io/staging_private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static yunta_status carry_folder(yunta_staging *staging, int from, int to, const char *path);

static yunta_status cannot_carry(yunta_staging *staging, const char *path) {
    int error = errno;
    const char *file = yunta_arena_format(staging->arena, "%s/%s", staging->berth.out, path);
    errno = error;
    return yunta_staging_fault(staging->problems, file ? file : staging->berth.out,
                               T("this file, which is not yunta's, cannot be carried over",
                                 "este archivo, que no es de yunta, no se puede conservar"));
}

static yunta_status clash(yunta_staging *staging, const char *path) {
    const char *file = yunta_arena_format(staging->arena, "%s/%s", staging->berth.out, path);
    if (!file)
        return YUNTA_E_MEMORY;
    yunta_problem_add(staging->problems, YUNTA_ERROR, (yunta_place){file, 0, NULL}, NULL,
                      T("move it elsewhere, or name another folder with --out",
                        "muévalo a otro lugar, o indique otra carpeta con --out"),
                      T("the result has a file of this name, and this one is not yunta's",
                        "el resultado tiene un archivo con este nombre, y este no es de yunta"));
    return YUNTA_E_IO;
}

/* Whether files of ours lie, or lay, in the folder path: it may then vanish when it is empty. */
static bool folder_is_ours(const yunta_staging *staging, const char *path) {
    size_t length = strlen(path);
    for (size_t k = 0; k < staging->earlier.count; k++)
        if (!strncmp(staging->earlier.owned[k], path, length) &&
            staging->earlier.owned[k][length] == '/')
            return true;
    return false;
}

static yunta_status make_like(yunta_staging *staging, int from, const char *name, int to,
                              const char *path, bool *made) {
    struct stat kind;
    *made = mkdirat(to, name, 0700) == 0;
    if (*made || errno == EEXIST) {
        if (fstatat(to, name, &kind, AT_SYMLINK_NOFOLLOW))
            return cannot_carry(staging, path);
        if (!S_ISDIR(kind.st_mode))
            return clash(staging, path);
        bool ours = folder_is_ours(staging, path);
        if (!*made || ours ||
            (fstatat(from, name, &kind, AT_SYMLINK_NOFOLLOW) == 0 &&
             fchmodat(to, name, kind.st_mode & 07777, 0) == 0))
            return YUNTA_OK;
    }
    return cannot_carry(staging, path);
}

static yunta_status carry_subfolder(yunta_staging *staging, int from, const char *name, int to,
                                    const char *path) {
    bool made = false;
    int source = -1, target = -1;
    yunta_status status = make_like(staging, from, name, to, path, &made);
    if (status != YUNTA_OK)
        return status;
    source = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    target = openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    status = source < 0 || target < 0 ? cannot_carry(staging, path)
                                      : carry_folder(staging, source, target, path);
    if (status == YUNTA_OK && fsync(target))
        status = cannot_carry(staging, path);
    if (source >= 0)
        close(source);
    if (target >= 0)
        close(target);
    if (status == YUNTA_OK && made && folder_is_ours(staging, path))
        unlinkat(to, name, AT_REMOVEDIR);
    return status;
}

static yunta_status carry_entry(yunta_staging *staging, int from, const char *name, int to,
                                const char *path) {
    struct stat kind, root;
    if (fstatat(from, name, &kind, AT_SYMLINK_NOFOLLOW) || fstat(staging->earlier.folder, &root))
        return cannot_carry(staging, path);
    if (S_ISDIR(kind.st_mode)) {
        errno = EXDEV;
        return kind.st_dev == root.st_dev ? carry_subfolder(staging, from, name, to, path)
                                          : cannot_carry(staging, path);
    }
    if (yunta_staging_owns(staging, path))
        return YUNTA_OK;
    if (yunta_tree_link(from, name, to, name) == 0)
        return YUNTA_OK;
    return errno == EEXIST ? clash(staging, path) : cannot_carry(staging, path);
}

static yunta_status carry_folder(yunta_staging *staging, int from, int to, const char *path) {
    int again = fcntl(from, F_DUPFD_CLOEXEC, 0);
    DIR *stream = again < 0 ? NULL : fdopendir(again);
    yunta_status status = YUNTA_OK, first = YUNTA_OK;
    if (!stream) {
        if (again >= 0)
            close(again);
        return cannot_carry(staging, path);
    }
    rewinddir(stream);
    for (;;) {
        errno = 0; /* readdir tells its failure, which would lose what is not ours, by that alone */
        const struct dirent *entry = readdir(stream);
        if (!entry && errno && first == YUNTA_OK)
            first = cannot_carry(staging, path);
        if (!entry)
            break;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        const char *inner =
            yunta_arena_format(staging->arena, "%s%s%s", path, *path ? "/" : "", entry->d_name);
        status = inner ? carry_entry(staging, from, entry->d_name, to, inner) : YUNTA_E_MEMORY;
        if (first == YUNTA_OK)
            first = status;
        if (status == YUNTA_E_MEMORY)
            break;
    }
    closedir(stream);
    return first;
}

yunta_status yunta_staging_carry(yunta_staging *staging) {
    if (staging->earlier.folder < 0)
        return YUNTA_OK;
    return carry_folder(staging, staging->earlier.folder, staging->draft, "");
}

bool yunta_staging_vacant(const char *out) {
    DIR *folder = opendir(out);
    bool empty = true;
    if (!folder && errno == ENOENT)
        return true;
    errno = 0; /* readdir tells its failure by that alone */
    for (const struct dirent *entry; folder && (entry = readdir(folder));)
        empty = empty && (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."));
    empty = empty && errno == 0;
    if (folder)
        closedir(folder);
    return folder && empty;
}
