/* UTF-8 text: comparison without case, accents or spacing; nearest words; safe display. */
#ifndef YUNTA_BASE_TEXT_H
#define YUNTA_BASE_TEXT_H

#include "base/memory.h"
#include <stdint.h>

bool yunta_text_is_utf8(const char *bytes, size_t length);
/* Whether length bytes, none of them NUL, hold blanks alone, as trim knows them. */
bool yunta_text_is_blank(const char *bytes, size_t length);
/* A copy without leading and trailing blanks (Unicode White_Space, also U+00A0 and U+200B). */
char *yunta_text_trim(yunta_arena *arena, const char *text);
/* The form in which texts are compared: trimmed, runs of blanks as one space, case folded,
 * combining marks taken off (so ñ compares as n: never show it, never use it for ids).
 * Cost linear. NULL when memory runs out. Source: utf8proc, NFKD + casefold + strip marks. */
char *yunta_text_fold(yunta_arena *arena, const char *text);
/* Whether a text is seen at once to be its own folded form: ASCII, no capitals, no blanks but
 * single spaces inside. O(length), no memory. */
bool yunta_text_is_folded(const char *text);
/* As fold, and blanks, underscores and a trailing colon or question mark left out: for headers. */
char *yunta_text_header_key(yunta_arena *arena, const char *header);
/* Number of code points. */
size_t yunta_text_length(const char *text);
/* Optimal string alignment distance over bytes: insert, delete, replace, swap of neighbours. */
size_t yunta_text_distance(const char *a, const char *b);
/* The candidate nearest to word when near enough to be a slip (distance at most a third of the
 * longer length, at least 1), else NULL. */
const char *yunta_text_nearest(const char *word, const char *const *candidates, size_t count);
/* A copy fit for a terminal: control characters (C0, C1, DEL), bidi controls and invalid bytes as
 * \n, \t, \xNN or \u{NNNN}; at most limit code points, then "…" (limit 0: all). */
char *yunta_text_escape(yunta_arena *arena, const char *text, size_t limit);

#endif
