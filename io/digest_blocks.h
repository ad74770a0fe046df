/* Blocks of SHA-256 by the processor's own instructions. Private to io/digest.c. */
#ifndef YUNTA_IO_DIGEST_BLOCKS_H
#define YUNTA_IO_DIGEST_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { YUNTA_DIGEST_BLOCK = 64 };

/* Takes whole blocks into the state; false, and nothing done, where the processor has no such
 * instructions. */
bool yunta_digest_blocks(uint32_t state[static 8], const uint8_t *bytes, size_t blocks);

#endif
