/* The words of a free text, for goals.text: folded (no case, no accents), without stop words,
 * stemmed. Library: libstemmer (Snowball). The stop lists are short: articles, prepositions,
 * pronouns, conjunctions and the commonest forms of to be and to have, folded, in io/stem.c.
 */
#ifndef YUNTA_IO_STEM_H
#define YUNTA_IO_STEM_H

#include "base/memory.h"
#include "base/status.h"

typedef struct yunta_stemmer yunta_stemmer;

/* language: YUNTA_LANGUAGE_SPANISH, _ENGLISH or _PORTUGUESE. */
yunta_status yunta_stemmer_new(int language, yunta_stemmer **stemmer);
void yunta_stemmer_free(yunta_stemmer *stemmer); /* NULL is fine */

/* The stems of text in their order, repeated ones too, in arena. A word is a run of letters and
 * digits; everything else separates. Cost linear in the text. */
yunta_status yunta_stemmer_words(yunta_stemmer *stemmer, yunta_arena *arena, const char *text,
                                 const char ***words, size_t *count);

/* The length in bytes of the sign at a folded text, and whether it is part of a word. Beyond ASCII
 * every sign is but the marks of Latin-1, general punctuation, symbols, and the marks of the
 * ideographic scripts. */
size_t yunta_stem_sign(const char *text, bool *in_word);

#endif
