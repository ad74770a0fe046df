#include "base/text.h"
#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

static int by_folded(const void *a, const void *b) {
    const yunta_spelling *x = a, *y = b;
    return strcmp(x->folded, y->folded); /* the policy has each only once */
}

static void prepare(yunta_reading *reading, const yunta_maps_entry *entry, yunta_spellings *to) {
    size_t count = entry->map.count;
    yunta_spelling *items = yunta_reading_alloc(reading, reading->scratch, count, sizeof *items);
    to->key = yunta_names_of_values(reading, yunta_reading_key(reading, entry->key));
    to->map = &entry->map;
    if (!items)
        return;
    const char **keys = yunta_reading_alloc(reading, reading->scratch, count, sizeof *keys);
    for (size_t k = 0; keys && k < count; k++)
        keys[k] = entry->map.items[k].key;
    if (!keys || yunta_list_know(reading->scratch, keys, count, &to->wide) != YUNTA_OK)
        reading->out_of_memory = true;
    for (size_t k = 0; k < count; k++) {
        items[k].folded = yunta_reading_fold(reading, reading->scratch, entry->map.items[k].key);
        items[k].meant = entry->map.items[k].value;
    }
    qsort(items, count, sizeof *items, by_folded);
    to->items = items;
    to->count = count;
}

void yunta_reading_values(yunta_reading *reading) {
    const yunta_maps *maps = &reading->policy->values;
    reading->values =
        yunta_reading_alloc(reading, reading->scratch, maps->count, sizeof *reading->values);
    for (size_t k = 0; reading->values && k < maps->count; k++)
        prepare(reading, &maps->items[k], &reading->values[k]);
}

const yunta_spellings *yunta_reading_spellings(const yunta_reading *reading, const char *key) {
    for (size_t k = 0; reading->values && k < reading->policy->values.count; k++)
        if (reading->values[k].key && !strcmp(reading->values[k].key, key))
            return &reading->values[k];
    return NULL;
}

const yunta_spellings *yunta_reading_column_spellings(const yunta_reading *reading,
                                                      yunta_column_id column) {
    for (size_t k = 0; reading->values && k < reading->policy->values.count; k++)
        if (reading->values[k].key && yunta_names_stands(reading, reading->values[k].key, column))
            return &reading->values[k];
    return NULL;
}

static int against_folded(const void *key, const void *item) {
    return strcmp(key, ((const yunta_spelling *)item)->folded);
}

const char *yunta_reading_meant(yunta_reading *reading, const yunta_spellings *spellings,
                                const char *text) {
    if (!spellings || !spellings->count || !*text)
        return text;
    const char *folded = yunta_reading_fold(reading, reading->scratch, text);
    const yunta_spelling *found = bsearch(folded, spellings->items, spellings->count,
                                          sizeof *spellings->items, against_folded);
    return found ? found->meant : text;
}

const char **yunta_reading_list(yunta_reading *reading, const yunta_spellings *spellings,
                                const char *text, size_t *count) {
    yunta_list_labels none = {NULL, 0};
    const char **items =
        yunta_list_split(reading->scratch, text, spellings ? &spellings->wide : &none, count);
    if (!items) {
        reading->out_of_memory = true;
        *count = 0;
    }
    return items;
}
