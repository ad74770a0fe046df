/* The results that a new one goes on from: what out is now, and another that it was made from. */
#include "io/staging_private.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static bool same_folder(int a, int b) {
    struct stat one, other;
    return a >= 0 && fstat(a, &one) == 0 && fstat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

yunta_status yunta_staging_follow(yunta_staging *staging, const char *folder) {
    yunta_staging_base *before = &staging->before;
    before->shown = folder;
    before->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (before->folder < 0)
        return errno == ENOENT ? YUNTA_OK
                               : yunta_staging_fault(staging->problems, folder,
                                                     T("it cannot be read", "no se puede leer"));
    if (!same_folder(staging->earlier.folder, before->folder))
        return yunta_staging_manifest(staging, before);
    close(before->folder);
    before->folder = -1;
    return YUNTA_OK;
}

const char *const *yunta_staging_followed(const yunta_staging *staging, size_t *count) {
    *count = staging->before.count;
    return staging->before.owned;
}

const yunta_edition *yunta_staging_edition(const yunta_staging *staging) {
    return &staging->earlier.edition;
}

const yunta_edition *yunta_staging_edition_followed(const yunta_staging *staging) {
    bool other = staging->before.folder >= 0;
    return other ? &staging->before.edition : &staging->earlier.edition;
}

yunta_status yunta_staging_earlier(yunta_staging *staging, const char *name, FILE **stream) {
    return yunta_staging_open_of(staging, &staging->earlier, name, stream);
}

yunta_status yunta_staging_before(yunta_staging *staging, const char *name, FILE **stream) {
    return yunta_staging_open_of(staging, &staging->before, name, stream);
}

yunta_status yunta_staging_copy(yunta_staging *staging, const char *from, const char *name) {
    char part[8192];
    FILE *source, *target;
    yunta_status status = yunta_staging_before(staging, from, &source);
    if (status != YUNTA_OK || !source)
        return status;
    status = yunta_staging_open(staging, name, &target);
    if (status == YUNTA_OK) {
        for (size_t got; (got = fread(part, 1, sizeof part, source)) > 0;)
            fwrite(part, 1, got, target);
        status = yunta_staging_close(staging, target);
    }
    if (status == YUNTA_OK && ferror(source))
        status = yunta_staging_unreadable(staging, from);
    fclose(source);
    return status;
}
