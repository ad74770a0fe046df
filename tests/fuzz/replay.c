/* The targets without libFuzzer: each file named is one input. */
#include "tests/fuzz/fuzz.h"
#include <stdio.h>
#include <stdlib.h>

static int replay(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    size_t room = 1 << 22;
    uint8_t *bytes = malloc(room);
    size_t size = bytes ? fread(bytes, 1, room, file) : 0;
    fclose(file);
    /* A copy of its very size, so that reading past the end is seen. */
    uint8_t *exact = malloc(size ? size : 1);
    for (size_t k = 0; exact && k < size; k++)
        exact[k] = bytes[k];
    free(bytes);
    int failed = exact ? LLVMFuzzerTestOneInput(exact, size) : 1;
    free(exact);
    return failed == 0;
}

int main(int argc, char **argv) {
    int done = 0;
    for (int k = 1; k < argc; k++)
        done += replay(argv[k]);
    printf("%d inputs\n", done);
    return done == argc - 1 && done > 0 ? 0 : 1;
}
