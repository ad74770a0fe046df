/* Reads the members of a zip in memory, bounded against bombs. Library: libzip. */
#ifndef YUNTA_IO_UNZIP_H
#define YUNTA_IO_UNZIP_H

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct yunta_unzip yunta_unzip;

/* Limits of what comes out: a member's bytes, and how many times its compressed size that may be
 * once it is beyond 16 MiB (a table seldom passes 40; the format allows 1,032). */
enum { YUNTA_UNZIP_MEMBER = 512 << 20, YUNTA_UNZIP_RATIO = 150 };

/* bytes must outlive it. *zip is NULL with YUNTA_E_INPUT when they are no zip, or one of more than
 * 10,000 members. */
yunta_status yunta_unzip_new(const void *bytes, size_t size, yunta_unzip **zip);
void yunta_unzip_free(yunta_unzip *zip); /* NULL is fine */

/* Gives the bytes of a member to take, a piece at a time; take returns false to stop early.
 * *absent: there is none of this name (YUNTA_OK). YUNTA_E_INPUT: damaged, encrypted, or *too_large.
 */
yunta_status yunta_unzip_read(yunta_unzip *zip, const char *name,
                              bool (*take)(void *context, const char *bytes, size_t length),
                              void *context, bool *absent, bool *too_large);

#endif
