/* Private to io/read*.c: headers with a name inside, as "Marque su nivel: [*]". */
#ifndef YUNTA_IO_READ_PATTERN_H
#define YUNTA_IO_READ_PATTERN_H

#include "io/reading.h"

typedef struct {
    const char *before, *after; /* of the star, folded, without blanks and underscores */
} yunta_pattern;

/* The usual ones of a skill's columns: of its levels, of its wants; in English, in Spanish. */
extern const char *const yunta_pattern_usual[2][2];

/* false when text does not hold exactly one star. */
bool yunta_pattern_make(yunta_reading *reading, const char *text, yunta_pattern *pattern);
/* The name that stands for the star in header, as written; NULL when the header does not match or
 * the name is empty. Compared as headers are. Cost length * log length. */
const char *yunta_pattern_name(yunta_reading *reading, const yunta_pattern *pattern,
                               const char *header);
/* Tells that a key's pattern fits no header of the applicants', with the one nearest to it: that
 * which shares most of its beginning or its end. */
void yunta_pattern_unmatched(const yunta_sheet *sheet, const char *key, const char *text);
size_t yunta_pattern_length(const yunta_pattern *pattern); /* bytes that are fixed */

#endif
