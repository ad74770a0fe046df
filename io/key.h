/* The key of a cohort, COHORT/.yunta-key, and the tokens made with it: names that stay the same
 * from run to run and say nothing of whom they stand for to those who lack the key.
 */
#ifndef YUNTA_IO_KEY_H
#define YUNTA_IO_KEY_H

#include "base/problem.h"

enum { YUNTA_KEY_BYTES = 32, YUNTA_TOKEN_BYTES = 17 };

typedef struct {
    unsigned char bytes[YUNTA_KEY_BYTES];
    bool made; /* just now */
} yunta_secret;

/* Reads the key of the cohort in folder, or makes it: 32 bytes of the system's random source, mode
 * 0600, whole or not at all, never over an existing one. A key that others could read
 * is taken from them, with a warning; where the file system keeps no rights the warning says so. A
 * key that is no regular file of 32 bytes, a loose one of somebody else, a folder that cannot be
 * written: YUNTA_E_IO with a problem. */
yunta_status yunta_key_open(const char *folder, yunta_problems *problems, yunta_secret *secret);

/* The token of a list of texts: the first 16 hexadecimal digits of SHA-256 of the key followed by
 * each text behind a NUL byte, so that no two lists run into one. The capitals A to Z count as
 * small letters: an id keeps its token whichever it is written with. YUNTA_E_MEMORY. */
yunta_status yunta_key_token(const yunta_secret *secret, const char *const *texts, size_t count,
                             char token[static YUNTA_TOKEN_BYTES]);

#endif
