#include "tests/fuzz/fuzz.h"
#include <ftw.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int yunta_main(int argc, char **argv); /* cli/main.c, renamed */

static char folder[256];

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where) {
    (void)about, (void)kind, (void)where;
    return remove(path);
}

void fuzz_remove(const char *path) {
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void leave(void) {
    fuzz_remove(folder);
}

const char *fuzz_folder(void) {
    if (*folder)
        return folder;
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/yunta-fuzz-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(folder))
        fuzz_found("no temporary folder");
    atexit(leave);
    return folder;
}

int fuzz_write(const char *where, const char *name, const void *bytes, size_t size) {
    char path[1024];
    if (!*name || *name == '/' || strstr(name, "..") ||
        (size_t)snprintf(path, sizeof path, "%s/%s", where, name) >= sizeof path)
        return 0;
    FILE *file = fopen(path, "wb");
    if (!file)
        return 0;
    size_t written = size ? fwrite(bytes, 1, size, file) : 0;
    return fclose(file) == 0 && written == size;
}

int fuzz_yunta(const char *command, ...) {
    char *words[16] = {(char *)"yunta", (char *)command};
    int count = 2;
    va_list more;
    va_start(more, command);
    for (char *word; count < 15 && (word = va_arg(more, char *));)
        words[count++] = word;
    va_end(more);
    optind = 0;
    return yunta_main(count, words);
}

void fuzz_found(const char *what) {
    fprintf(stderr, "fuzz: %s\n", what);
    abort();
}
