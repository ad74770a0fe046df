/* A whole cohort: each file after a line "== NAME". What run makes of it, verify must find right.
 */
#include "tests/fuzz/fuzz.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char mark[] = "== ";

static const uint8_t *find_mark(const uint8_t *at, const uint8_t *end) {
    for (; at < end && (size_t)(end - at) >= sizeof mark - 1; at++) {
        if (memcmp(at, mark, sizeof mark - 1) == 0)
            return at;
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at)
            return end;
    }
    return end;
}

static void write_files(const char *folder, const uint8_t *bytes, size_t size) {
    const uint8_t *end = bytes + size, *at = find_mark(bytes, end);
    while (at < end) {
        char name[64] = "";
        const uint8_t *line = memchr(at, '\n', (size_t)(end - at));
        if (!line)
            return;
        size_t length = (size_t)(line - at) - (sizeof mark - 1);
        if ((size_t)(line - at) > sizeof mark - 1 && length < sizeof name)
            memcpy(name, at + sizeof mark - 1, length);
        const uint8_t *next = find_mark(line + 1, end);
        if (!strchr(name, '/'))
            fuzz_write(folder, name, line + 1, (size_t)(next - line - 1));
        at = next;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char folder[300], out[320];
    snprintf(folder, sizeof folder, "%s/c", fuzz_folder());
    snprintf(out, sizeof out, "%s/out", folder);
    if (mkdir(folder, 0700))
        fuzz_found("the folder is still there");
    write_files(folder, bytes, size);
    int code = fuzz_yunta("run", folder, "-q", "-j1", "--time-limit", "1", NULL);
    if (code == 70 || code == 5 + 128)
        fuzz_found("a defect");
    if (code == 0 || code == 1) {
        int verdict = fuzz_yunta("verify", folder, out, "-q", "-j1", NULL);
        if (verdict != 0 && verdict != 5) /* 5: the policy wanted no run.json */
            fuzz_found("verify finds the result wrong");
    }
    fuzz_remove(folder);
    return 0;
}
