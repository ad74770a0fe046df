/* Files that are mostly as they were, as calendars are from run to run: another name for the
 * earlier file costs less than a new one, and nothing of it has to be removed later. */
#include "io/staging_private.h"
#include <string.h>
#include <unistd.h>

/* Whether what is left of stream is just these bytes. */
static bool holds(FILE *stream, const char *bytes, size_t size) {
    char part[8192];
    for (size_t at = 0; at < size;) {
        size_t got = fread(part, 1, size - at < sizeof part ? size - at : sizeof part, stream);
        if (got == 0 || memcmp(part, bytes + at, got) != 0)
            return false;
        at += got;
    }
    return fgetc(stream) == EOF && !ferror(stream);
}

/* Whether our earlier file is what a new one would be: its bytes, its owner, its rights. */
static yunta_status compare(yunta_staging *staging, const char *name, const char *bytes,
                            size_t size, bool *same) {
    FILE *stream;
    struct stat kind;
    *same = false;
    yunta_status status = yunta_staging_earlier(staging, name, &stream);
    if (status != YUNTA_OK || !stream)
        return status;
    if (fstat(fileno(stream), &kind) == 0 && S_ISREG(kind.st_mode) && kind.st_uid == geteuid() &&
        (kind.st_mode & 07777) == 0600 && (size_t)kind.st_size == size)
        *same = holds(stream, bytes, size);
    fclose(stream);
    return YUNTA_OK;
}

yunta_status yunta_staging_put(yunta_staging *staging, const char *name, const char *bytes,
                               size_t size) {
    FILE *stream;
    bool same, kept = false;
    yunta_status status = compare(staging, name, bytes, size, &same);
    if (status == YUNTA_OK && same) {
        pthread_mutex_lock(&staging->lock);
        size_t before = staging->written.count;
        status = yunta_staging_keep(staging, name, name);
        kept = staging->written.count > before;
        pthread_mutex_unlock(&staging->lock);
    }
    if (status != YUNTA_OK || kept)
        return status;
    status = yunta_staging_open(staging, name, &stream);
    if (status != YUNTA_OK)
        return status;
    fwrite(bytes, 1, size, stream);
    return yunta_staging_close(staging, stream);
}
