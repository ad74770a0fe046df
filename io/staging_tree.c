#include "io/staging_private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static bool is_dots(const char *name) {
    return !strcmp(name, ".") || !strcmp(name, "..");
}

/* Hundreds of thousands of files can take minutes, and whoever sent a signal waits. */
typedef struct {
    const yunta_deadline *deadline;
    double end; /* 0: no stop was asked so far */
} removal;

double yunta_tree_patience = 0.3;

static bool is_over(removal *all) {
    if (!all->deadline || !yunta_deadline_stopped(all->deadline))
        return false;
    if (all->end == 0)
        all->end = yunta_seconds_now() + yunta_tree_patience;
    return yunta_seconds_now() > all->end;
}

static int remove_one(int folder, const char *name, removal *all);

/* Without opendir, which needs memory: a run that has none left still takes its draft away. Removed
 * entries may shift those that are still to be read, so a folder is read until it holds nothing. */
static int empty_once(int folder, removal *all, bool *found) {
    _Alignas(struct dirent64) char entries[2048];
    ssize_t got;
    *found = false;
    while ((got = getdents64(folder, entries, sizeof entries)) > 0)
        for (ssize_t at = 0; at < got;) {
            const struct dirent64 *entry = (const struct dirent64 *)(const void *)(entries + at);
            at += entry->d_reclen;
            if (is_dots(entry->d_name))
                continue;
            *found = true;
            if (remove_one(folder, entry->d_name, all))
                return -1;
        }
    return got < 0 ? -1 : 0;
}

static int empty_folder(int folder, const char *name, removal *all) {
    int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0)
        return -1;
    bool found = true;
    int failed = 0;
    while (!failed && found) {
        failed = empty_once(inner, all, &found);
        if (!failed && lseek(inner, 0, SEEK_SET) < 0)
            failed = -1;
    }
    int error = errno;
    close(inner);
    errno = error;
    return failed;
}

static int remove_one(int folder, const char *name, removal *all) {
    struct stat kind;
    if (is_over(all)) {
        errno = ETIME;
        return -1;
    }
    if (fstatat(folder, name, &kind, AT_SYMLINK_NOFOLLOW))
        return errno == ENOENT ? 0 : -1;
    if (!S_ISDIR(kind.st_mode))
        return unlinkat(folder, name, 0);
    if (empty_folder(folder, name, all))
        return -1;
    return unlinkat(folder, name, AT_REMOVEDIR);
}

int yunta_tree_remove(int folder, const char *name, const yunta_deadline *deadline) {
    return remove_one(folder, name, &(removal){.deadline = deadline});
}

int yunta_tree_folders(int folder, const char *name) {
    char path[PATH_MAX];
    for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
        size_t length = (size_t)(slash - name);
        if (length == 0)
            continue;
        if (length >= sizeof path) {
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(path, name, length);
        path[length] = '\0';
        if (mkdirat(folder, path, 0700) && errno != EEXIST)
            return -1;
    }
    return 0;
}

static int copy_bytes(int from, int to) {
    char bytes[64 * 1024];
    for (;;) {
        ssize_t got = read(from, bytes, sizeof bytes);
        if (got <= 0)
            return got < 0 ? -1 : 0;
        for (ssize_t done = 0; done < got;) {
            ssize_t put = write(to, bytes + done, (size_t)(got - done));
            if (put < 0)
                return -1;
            done += put;
        }
    }
}

static int copy_file(int from, const char *name, int to, const char *new_name,
                     const struct stat *kind) {
    int source = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (source < 0)
        return -1;
    int target = openat(to, new_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int failed = target < 0 ? -1 : copy_bytes(source, target);
    if (!failed)
        failed = fchmod(target, kind->st_mode & 0777);
    if (!failed)
        failed = futimens(target, (struct timespec[]){kind->st_atim, kind->st_mtim});
    if (!failed)
        failed = fsync(target);
    int error = errno;
    close(source);
    if (target >= 0 && close(target) && !failed)
        return -1;
    errno = error;
    return failed;
}

static int copy_link(int from, const char *name, int to, const char *new_name) {
    char target[PATH_MAX];
    ssize_t length = readlinkat(from, name, target, sizeof target - 1);
    if (length < 0)
        return -1;
    target[length] = '\0';
    return symlinkat(target, to, new_name);
}

int yunta_tree_link(int from, const char *name, int to, const char *new_name) {
    if (linkat(from, name, to, new_name, 0) == 0)
        return 0;
    if (errno != EPERM && errno != EMLINK && errno != EOPNOTSUPP && errno != ENOSYS)
        return -1;
    int error = errno;
    struct stat kind;
    if (fstatat(from, name, &kind, AT_SYMLINK_NOFOLLOW))
        return -1;
    if (S_ISREG(kind.st_mode))
        return copy_file(from, name, to, new_name, &kind);
    if (S_ISLNK(kind.st_mode))
        return copy_link(from, name, to, new_name);
    errno = error;
    return -1;
}
