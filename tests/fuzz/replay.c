/* The targets without libFuzzer: each file named is one input.
 *
 *     replay_TARGET [--mutate SECONDS] [--from N] INPUT...
 *
 * --mutate goes on, for so many seconds of a processor, with inputs made from those: the N-th is
 * the same on every machine, and its number is printed before it is tried. */
#include "base/random.h"
#include "tests/fuzz/fuzz.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROOM = 1 << 22, MOST = 1 << 16, SPAN = 64 };

typedef struct {
    uint8_t *bytes;
    size_t size;
} input;

static bool load(const char *path, input *in) {
    FILE *file = fopen(path, "rb");
    in->bytes = file ? malloc(ROOM) : NULL;
    in->size = in->bytes ? fread(in->bytes, 1, ROOM, file) : 0;
    if (file)
        fclose(file);
    uint8_t *less = in->bytes ? realloc(in->bytes, in->size ? in->size : 1) : NULL;
    in->bytes = less ? less : in->bytes;
    return in->bytes != NULL;
}

/* A copy of its very size, so that reading past the end is seen. */
static bool try(const uint8_t *bytes, size_t size) {
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact)
        return false;
    memcpy(exact, bytes, size);
    int failed = LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return failed == 0;
}

static size_t below(yunta_random *chance, size_t count) {
    return count ? yunta_random_below(chance, (uint32_t)count) : 0;
}

static void insert(input *in, size_t at, const uint8_t *bytes, size_t count) {
    if (in->size + count > MOST)
        return;
    memmove(in->bytes + at + count, in->bytes + at, in->size - at);
    memcpy(in->bytes + at, bytes, count);
    in->size += count;
}

static void erase(input *in, size_t at, size_t count) {
    memmove(in->bytes + at, in->bytes + at + count, in->size - at - count);
    in->size -= count;
}

/* One change: a bit, a byte that matters somewhere, a span that goes, comes twice, or is another's.
 */
static void change(yunta_random *chance, input *in, const input *other) {
    static const uint8_t matters[] = "\0\t\n\r\f\"',;|:-+=@#&*[]{}<>\\0 9\x7f\x80\xc3\xbf\xef\xff";
    size_t at = below(chance, in->size), rest = in->size - at, kind = below(chance, 6);
    size_t span = below(chance, rest < SPAN ? rest : SPAN);
    uint8_t byte = matters[below(chance, sizeof matters - 1)], part[SPAN];
    if (in->size > 0 && kind == 0)
        in->bytes[at] ^= (uint8_t)(1U << below(chance, 8));
    else if (in->size > 0 && kind == 1)
        in->bytes[at] = byte;
    else if (kind == 2)
        insert(in, at, &byte, 1);
    else if (kind == 3)
        erase(in, at, span);
    else if (kind == 4) {
        memcpy(part, in->bytes + at, span);
        insert(in, at, part, span);
    } else if (kind == 5 && other->size > 0) {
        size_t from = below(chance, other->size), left = other->size - from;
        insert(in, at, other->bytes + from, below(chance, left < SPAN ? left : SPAN) + 1);
    }
}

/* Whether all inputs from a number on passed; *made: how many were tried. */
static bool mutate(const input *inputs, size_t count, double seconds, long from, long *made) {
    clock_t end = clock() + (clock_t)(seconds * CLOCKS_PER_SEC);
    input in = {malloc(ROOM), 0};
    bool fine = in.bytes != NULL;
    for (long number = from; fine && clock() < end; number++) {
        yunta_random chance;
        yunta_random_seed(&chance, (uint64_t)number);
        const input *one = &inputs[below(&chance, count)];
        in.size = one->size < MOST ? one->size : MOST;
        memcpy(in.bytes, one->bytes, in.size);
        for (size_t k = below(&chance, 4) + 1; k > 0; k--)
            change(&chance, &in, &inputs[below(&chance, count)]);
        printf("--from %ld\n", number);
        fflush(stdout);
        fine = try(in.bytes, in.size);
        ++*made;
    }
    free(in.bytes);
    return fine;
}

int main(int argc, char **argv) {
    input *inputs = calloc((size_t)argc, sizeof *inputs);
    size_t count = 0;
    double seconds = 0;
    long from = 1, made = 0;
    bool fine = inputs != NULL;
    for (int k = 1; fine && k < argc; k++)
        if (!strcmp(argv[k], "--mutate") && k + 1 < argc)
            seconds = atof(argv[++k]);
        else if (!strcmp(argv[k], "--from") && k + 1 < argc)
            from = atol(argv[++k]);
        else if ((fine = load(argv[k], &inputs[count])))
            fine = try(inputs[count].bytes, inputs[count].size) && ++count > 0;
    if (fine && count > 0 && seconds > 0)
        fine = mutate(inputs, count, seconds, from, &made);
    for (size_t k = 0; inputs && k < count; k++)
        free(inputs[k].bytes);
    free(inputs);
    printf("%zu inputs, %ld made from them\n", count, made);
    return fine && count > 0 ? 0 : 1;
}
