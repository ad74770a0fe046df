#include "cli/spool.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEP = 64 * 1024 };
static const size_t most = (size_t)513 << 20; /* beyond what a table may have: it then says so */

/* Whether what was written went well; errno says what did not. */
static bool copy(FILE *to, const char *first, size_t count) {
    char bytes[STEP];
    size_t total = count;
    if (fwrite(first, 1, count, to) != count)
        return false;
    while (total < most && (count = fread(bytes, 1, sizeof bytes, stdin)) > 0) {
        total += count;
        if (fwrite(bytes, 1, count, to) != count)
            return false;
    }
    return !ferror(stdin);
}

static yunta_status failed(yunta_problems *problems) {
    yunta_problem_add(
        problems, YUNTA_ERROR, (yunta_place){0}, NULL,
        T("look at TMPDIR, or give a file", "revise TMPDIR, o indique un archivo"),
        T("standard input cannot be kept: %s", "no se puede guardar la entrada estándar: %s"),
        strerror(errno));
    return YUNTA_E_IO;
}

yunta_status yunta_spool_input(yunta_spool *spool, yunta_arena *arena, yunta_problems *problems) {
    const char *base = getenv("TMPDIR");
    char first[4];
    char *folder = yunta_arena_format(arena, "%s/yunta-XXXXXX", base && *base ? base : "/tmp");
    if (!folder)
        return YUNTA_E_MEMORY;
    if (!mkdtemp(folder))
        return failed(problems);
    spool->folder = folder;
    size_t count = fread(first, 1, sizeof first, stdin);
    bool zip = count == sizeof first && memcmp(first, "PK\x03\x04", sizeof first) == 0;
    spool->path = yunta_arena_format(arena, "%s/form.%s", folder, zip ? "xlsx" : "csv");
    if (!spool->path)
        return YUNTA_E_MEMORY;
    FILE *to = fopen(spool->path, "wbe");
    if (!to)
        return failed(problems);
    bool whole = copy(to, first, count);
    if (fclose(to) != 0 || !whole)
        return failed(problems);
    return YUNTA_OK;
}

void yunta_spool_remove(yunta_spool *spool) {
    if (spool->path)
        unlink(spool->path);
    if (spool->folder)
        rmdir(spool->folder);
    *spool = (yunta_spool){0};
}
