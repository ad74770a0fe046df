/* What verify reads: a sound result, one file of which is replaced. The first line names it. */
#include "tests/fuzz/fuzz.h"
#include <stdio.h>
#include <string.h>

static char folder[300], out[320];

static void make_result(void) {
    snprintf(folder, sizeof folder, "%s/c", fuzz_folder());
    snprintf(out, sizeof out, "%s/out", folder);
    static const char more[] = "programme: {start: 2027-03-01, end: 2027-08-31}\n"
                               "output: {files: [csv, json], backups: 1}\n";
    if (fuzz_yunta("generate", "--people", "9", "--skills", "3", "--calendar", "-o", folder,
                   NULL) ||
        !fuzz_write(folder, "yunta.yaml", more, sizeof more - 1) ||
        fuzz_yunta("run", folder, "-q", "-j1", NULL) > 1)
        fuzz_found("no result to begin with");
}

/* The file as it is, for putting it back; its size, or 0. */
static size_t keep(const char *name, char *bytes, size_t most) {
    char path[400];
    snprintf(path, sizeof path, "%s/%s", out, name);
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, most, file) : 0;
    if (file)
        fclose(file);
    return size;
}

/* Before the first input, so that its time is not the first input's. */
int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerInitialize(int *count, char ***words) {
    (void)count, (void)words;
    make_result();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static char kept[1 << 20];
    char name[40] = "";
    const uint8_t *line = size ? memchr(bytes, '\n', size) : NULL;
    if (!*folder)
        make_result();
    if (!line || (size_t)(line - bytes) >= sizeof name)
        return 0;
    memcpy(name, bytes, (size_t)(line - bytes));
    size_t rest = size - (size_t)(line + 1 - bytes), was = keep(name, kept, sizeof kept);
    if (was == 0 || was == sizeof kept || strlen(name) != (size_t)(line - bytes) ||
        !fuzz_write(out, name, line + 1, rest))
        return 0;
    int verdict = fuzz_yunta("verify", folder, out, "-q", "-j1", NULL);
    int same = was == rest && memcmp(kept, line + 1, rest) == 0;
    if (verdict == 70 || (same && verdict != 0))
        fuzz_found("a defect");
    if (!same && verdict == 0 && strcmp(name, "manifest.json") != 0 &&
        strcmp(name, "timings.json") != 0)
        fuzz_found("a changed file passes");
    if (!fuzz_write(out, name, kept, was))
        fuzz_found("the file cannot be put back");
    return 0;
}
