/* A ZIP archive out, part after part, deflated, to a stream that can be wound back (a plain file).
 * Every part bears the same date (1980-01-01), so equal contents give equal bytes. Library: zlib.
 * Format: PKWARE APPNOTE 6.3, without ZIP64: parts and archive are below 4 GiB.
 *
 *     yunta_zip *zip = yunta_zip_new(stream);
 *     yunta_zip_part(zip, "xl/workbook.xml");
 *     yunta_zip_put(zip, text, strlen(text));
 *     status = yunta_zip_finish(zip);
 *
 * A failure is remembered and told by finish, so the calls between need no checks; zip may be NULL
 * (finish then says YUNTA_E_MEMORY).
 */
#ifndef YUNTA_IO_ZIP_H
#define YUNTA_IO_ZIP_H

#include "base/status.h"
#include <stddef.h>
#include <stdio.h>

typedef struct yunta_zip yunta_zip;

yunta_zip *yunta_zip_new(FILE *stream);                /* the stream stays the caller's */
void yunta_zip_part(yunta_zip *zip, const char *name); /* ends the part before */
void yunta_zip_put(yunta_zip *zip, const void *bytes, size_t count);
yunta_status yunta_zip_state(const yunta_zip *zip); /* of what was done so far */
/* Ends the archive and frees zip. YUNTA_E_MEMORY; YUNTA_E_IO with errno when the stream failed, or
 * when something grew past 4 GiB (EFBIG). */
yunta_status yunta_zip_finish(yunta_zip *zip);

#endif
