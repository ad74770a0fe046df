#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

void yunta_dictionary_add_folded(yunta_reading *reading, yunta_dictionary *dictionary,
                                 const char *folded, const char *text) {
    yunta_reading_push(reading, dictionary, ((yunta_word){folded, text}));
}

void yunta_dictionary_add(yunta_reading *reading, yunta_dictionary *dictionary, const char *text) {
    const char *folded = yunta_reading_fold(reading, reading->scratch, text);
    yunta_dictionary_add_folded(reading, dictionary, folded, text);
}

static int by_word(const void *a, const void *b) {
    const yunta_word *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);
    return order ? order : strcmp(x->text, y->text);
}

void yunta_dictionary_seal(yunta_dictionary *dictionary) {
    yunta_word *items = dictionary->items;
    size_t kept = 0;
    if (dictionary->count)
        qsort(items, dictionary->count, sizeof *items, by_word);
    for (size_t k = 0; k < dictionary->count; k++)
        if (!kept || strcmp(items[k].folded, items[kept - 1].folded) != 0)
            items[kept++] = items[k];
    dictionary->count = kept;
}

static int against_word(const void *key, const void *item) {
    return strcmp(key, ((const yunta_word *)item)->folded);
}

int32_t yunta_dictionary_find(const yunta_dictionary *dictionary, const char *folded) {
    if (!dictionary->count)
        return -1;
    const yunta_word *found = bsearch(folded, dictionary->items, dictionary->count,
                                      sizeof *dictionary->items, against_word);
    return found ? (int32_t)(found - dictionary->items) : -1;
}

const char **yunta_dictionary_texts(yunta_reading *reading, const yunta_dictionary *dictionary) {
    const char **texts =
        yunta_reading_alloc(reading, reading->cohort->arena, dictionary->count, sizeof *texts);
    for (size_t k = 0; texts && k < dictionary->count; k++)
        texts[k] = yunta_reading_copy(reading, dictionary->items[k].text);
    return texts;
}

void yunta_dictionary_free(yunta_dictionary *dictionary) {
    yunta_array_free(dictionary);
}
