#include "io/stem.h"
#include "base/array.h"
#include "base/text.h"
#include "model/policy.h"
#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

/* Each list folded and ascending: they are searched by bisection. */
static const char *const spanish[] = {
    "a",     "al",    "ante",  "aquel", "como",  "con",  "cual",  "cuando", "de",
    "del",   "desde", "donde", "e",     "el",    "ella", "ellas", "ellos",  "en",
    "entre", "era",   "es",    "esa",   "ese",   "eso",  "esta",  "este",   "esto",
    "fue",   "ha",    "hacia", "han",   "hasta", "hay",  "la",    "las",    "le",
    "les",   "lo",    "los",   "mas",   "me",    "mi",   "mis",   "muy",    "ni",
    "no",    "nos",   "o",     "para",  "pero",  "por",  "que",   "quien",  "se",
    "ser",   "si",    "sin",   "sobre", "son",   "soy",  "su",    "sus",    "te",
    "tu",    "u",     "un",    "una",   "unas",  "unos", "y",     "ya",     "yo",
};
static const char *const english[] = {
    "a",   "about", "am",   "an",   "and",  "are",   "as",    "at",   "be",   "been", "but", "by",
    "can", "do",    "for",  "from", "had",  "has",   "have",  "he",   "her",  "his",  "how", "i",
    "if",  "in",    "into", "is",   "it",   "its",   "me",    "my",   "no",   "not",  "of",  "on",
    "or",  "our",   "she",  "so",   "that", "the",   "their", "them", "they", "this", "to",  "very",
    "was", "we",    "were", "what", "when", "where", "which", "who",  "will", "with", "you", "your",
};
static const char *const portuguese[] = {
    "a",    "ao",   "aos",   "as",    "com",   "como", "da",   "das",    "de",    "dela", "dele",
    "do",   "dos",  "e",     "ela",   "elas",  "ele",  "eles", "em",     "entre", "era",  "essa",
    "esse", "esta", "este",  "eu",    "foi",   "ha",   "isso", "isto",   "ja",    "mais", "mas",
    "me",   "meu",  "minha", "muito", "na",    "nao",  "nas",  "nem",    "no",    "nos",  "o",
    "os",   "ou",   "para",  "pela",  "pelo",  "por",  "qual", "quando", "que",   "quem", "sao",
    "se",   "sem",  "ser",   "seu",   "sobre", "sou",  "sua",  "tem",    "um",    "uma",  "voce",
};

typedef struct {
    const char *snowball;
    const char *const *stops;
    size_t count;
} tongue;

#define TONGUE(name, list)                                                                         \
    { name, list, sizeof list / sizeof *list }
static const tongue tongues[] = {
    [YUNTA_LANGUAGE_SPANISH] = TONGUE("spanish", spanish),
    [YUNTA_LANGUAGE_ENGLISH] = TONGUE("english", english),
    [YUNTA_LANGUAGE_PORTUGUESE] = TONGUE("portuguese", portuguese),
};

struct yunta_stemmer {
    struct sb_stemmer *snowball;
    const tongue *tongue;
};

yunta_status yunta_stemmer_new(int language, yunta_stemmer **stemmer) {
    *stemmer = yunta_alloc(1, sizeof **stemmer);
    if (!*stemmer)
        return YUNTA_E_MEMORY;
    (*stemmer)->tongue = &tongues[language];
    (*stemmer)->snowball = sb_stemmer_new(tongues[language].snowball, "UTF_8");
    if ((*stemmer)->snowball)
        return YUNTA_OK;
    yunta_stemmer_free(*stemmer);
    *stemmer = NULL;
    return YUNTA_E_MEMORY;
}

void yunta_stemmer_free(yunta_stemmer *stemmer) {
    if (!stemmer)
        return;
    sb_stemmer_delete(stemmer->snowball);
    yunta_free(stemmer);
}

size_t yunta_stem_sign(const char *text, bool *in_word) {
    unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *in_word = (first >= '0' && first <= '9') || (first >= 'a' && first <= 'z');
        return 1;
    }
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    unsigned point = first & (0xffu >> (length + 1));
    for (size_t k = 1; k < length; k++) {
        if (((unsigned char)text[k] & 0xc0) != 0x80) {
            *in_word = false;
            return k;
        }
        point = point << 6 | ((unsigned char)text[k] & 0x3f);
    }
    *in_word = point > 0xbf && point != 0xd7 && point != 0xf7 &&
               !(point >= 0x2000 && point <= 0x2bff) && !(point >= 0x3000 && point <= 0x303f);
    return length;
}

static int against_stop(const void *key, const void *item) {
    return strcmp(key, *(const char *const *)item);
}

static bool is_stop(const tongue *tongue, const char *word) {
    return bsearch(word, tongue->stops, tongue->count, sizeof *tongue->stops, against_stop);
}

typedef struct {
    const char **items;
    size_t count, room;
} stems;

static bool add_word(yunta_stemmer *stemmer, yunta_arena *arena, stems *stems, const char *word,
                     size_t length) {
    const char *copy = yunta_arena_text(arena, word, length);
    if (!copy)
        return false;
    if (is_stop(stemmer->tongue, copy))
        return true;
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)word, (int)length);
    if (!stem)
        return false;
    size_t stem_length = (size_t)sb_stemmer_length(stemmer->snowball);
    copy = yunta_arena_text(arena, (const char *)stem, stem_length);
    return copy && yunta_array_push(stems, copy);
}

static bool split(yunta_stemmer *stemmer, yunta_arena *arena, const char *folded, stems *stems) {
    size_t start = 0, at = 0;
    for (bool inside = false; folded[at];) {
        bool in_word;
        size_t length = yunta_stem_sign(folded + at, &in_word);
        if (in_word && !inside)
            start = at;
        if (!in_word && inside && !add_word(stemmer, arena, stems, folded + start, at - start))
            return false;
        inside = in_word;
        at += length;
        if (!folded[at] && inside)
            return add_word(stemmer, arena, stems, folded + start, at - start);
    }
    return true;
}

yunta_status yunta_stemmer_words(yunta_stemmer *stemmer, yunta_arena *arena, const char *text,
                                 const char ***words, size_t *count) {
    stems stems = {0};
    const char *folded = yunta_text_fold(arena, text);
    *words = NULL;
    *count = 0;
    bool good = folded && split(stemmer, arena, folded, &stems);
    if (good)
        *words = yunta_arena_alloc(arena, stems.count, sizeof **words);
    good = good && *words;
    if (good) {
        *count = stems.count;
        if (stems.count)
            memcpy(*words, stems.items, stems.count * sizeof **words);
    }
    yunta_array_free(&stems);
    return good ? YUNTA_OK : YUNTA_E_MEMORY;
}
