/* SHA-256 of bytes and files (FIPS 180-4), as 64 lower-case hexadecimal digits and a NUL. */
#ifndef YUNTA_IO_DIGEST_H
#define YUNTA_IO_DIGEST_H

#include "base/status.h"
#include <stddef.h>

enum { YUNTA_DIGEST_TEXT = 65 };

void yunta_digest_bytes(const void *bytes, size_t length, char hex[static YUNTA_DIGEST_TEXT]);
/* YUNTA_E_IO, and hex "", when the file cannot be read; errno says why. Nothing is reported. */
yunta_status yunta_digest_file(const char *path, char hex[static YUNTA_DIGEST_TEXT]);

#endif
