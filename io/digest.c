#include "io/digest.h"
#include "io/digest_blocks.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include <sha2.h>

typedef struct {
    uint32_t state[8];
    uint64_t length;                  /* bytes so far */
    uint8_t rest[YUNTA_DIGEST_BLOCK]; /* those of the block that is not whole yet */
} digest;

static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static void take_blocks(uint32_t state[static 8], const uint8_t *bytes, size_t blocks) {
    if (yunta_digest_blocks(state, bytes, blocks))
        return;
    for (; blocks > 0; blocks--, bytes += YUNTA_DIGEST_BLOCK)
        SHA256Transform(state, bytes);
}

static void begin(digest *digest) {
    memcpy(digest->state, start, sizeof start);
    digest->length = 0;
}

static void take(digest *digest, const uint8_t *bytes, size_t length) {
    size_t held = digest->length % YUNTA_DIGEST_BLOCK;
    digest->length += length;
    if (held > 0) {
        size_t room = YUNTA_DIGEST_BLOCK - held, more = length < room ? length : room;
        memcpy(digest->rest + held, bytes, more);
        bytes += more;
        length -= more;
        if (more < room)
            return;
        take_blocks(digest->state, digest->rest, 1);
    }
    take_blocks(digest->state, bytes, length / YUNTA_DIGEST_BLOCK);
    size_t left = length % YUNTA_DIGEST_BLOCK;
    memcpy(digest->rest, bytes + length - left, left);
}

/* A one bit, zeros, and the length in bits at the end of a block. */
static void finish(digest *digest, char *hex) {
    uint8_t padding[2 * YUNTA_DIGEST_BLOCK] = {0x80};
    size_t held = digest->length % YUNTA_DIGEST_BLOCK;
    size_t size = (held < YUNTA_DIGEST_BLOCK - 8 ? 1 : 2) * YUNTA_DIGEST_BLOCK - held;
    uint64_t bits = 8 * digest->length;
    for (size_t k = 0; k < 8; k++)
        padding[size - 1 - k] = (uint8_t)(bits >> 8 * k);
    take(digest, padding, size);
    for (size_t k = 0; k < YUNTA_DIGEST_TEXT - 1; k++)
        *hex++ = "0123456789abcdef"[digest->state[k / 8] >> (28 - k % 8 * 4) & 15];
    *hex = '\0';
}

void yunta_digest_bytes(const void *bytes, size_t length, char hex[static YUNTA_DIGEST_TEXT]) {
    digest digest;
    begin(&digest);
    if (length > 0)
        take(&digest, bytes, length);
    finish(&digest, hex);
}

yunta_status yunta_digest_file(const char *path, char hex[static YUNTA_DIGEST_TEXT]) {
    digest digest;
    uint8_t block[16384];
    size_t got;
    hex[0] = '\0';
    FILE *file = fopen(path, "rbe");
    if (!file)
        return YUNTA_E_IO;
    begin(&digest);
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        take(&digest, block, got);
    int failure = ferror(file) ? errno : 0;
    fclose(file);
    errno = failure;
    if (failure)
        return YUNTA_E_IO;
    finish(&digest, hex);
    return YUNTA_OK;
}
