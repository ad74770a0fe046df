#include "base/list.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

static const char separators[] = ";|,";

static size_t separators_in(const char *text) {
    size_t count = 0;
    while (*(text += strcspn(text, separators))) {
        count++;
        text++;
    }
    return count;
}

static int by_length(const void *a, const void *b) {
    const yunta_list_label *x = a, *y = b;
    return (x->inside < y->inside) - (x->inside > y->inside);
}

yunta_status yunta_list_know(yunta_arena *arena, const char *const *texts, size_t count,
                             yunta_list_labels *labels) {
    yunta_list_label *items = yunta_arena_alloc(arena, count, sizeof *items);
    size_t kept = 0;
    *labels = (yunta_list_labels){NULL, 0};
    for (size_t k = 0; items && k < count; k++) {
        size_t inside = separators_in(texts[k]);
        if (!inside)
            continue;
        items[kept] = (yunta_list_label){yunta_text_fold(arena, texts[k]), inside};
        if (!items[kept++].folded)
            return YUNTA_E_MEMORY;
    }
    if (!items)
        return YUNTA_E_MEMORY;
    if (kept)
        qsort(items, kept, sizeof *items, by_length);
    *labels = (yunta_list_labels){items, kept};
    return YUNTA_OK;
}

/* The length of what stands before the separator behind so many others; all of it when there are
 * no more. *enough: there were so many. */
static size_t stretch(const char *at, size_t inside, bool *enough) {
    size_t length = strcspn(at, separators);
    for (; inside > 0 && at[length]; inside--)
        length += 1 + strcspn(at + length + 1, separators);
    *enough = inside == 0;
    return length;
}

/* The length of the longest label that begins here and ends at one of borders, or at the end; 0 for
 * none. */
static size_t label_at(yunta_arena *arena, const char *at, const char *borders,
                       const yunta_list_labels *labels, bool *memory) {
    const char *folded = NULL;
    size_t length = 0, inside = 0;
    bool enough = false;
    for (size_t k = 0; k < labels->count && *memory; k++) {
        if (labels->items[k].inside != inside) {
            inside = labels->items[k].inside;
            length = stretch(at, inside, &enough);
            enough = enough && (!at[length] || strchr(borders, at[length]));
            const char *copy = enough ? yunta_arena_text(arena, at, length) : "";
            folded = copy ? yunta_text_fold(arena, copy) : NULL;
            *memory = folded != NULL;
        }
        if (enough && *memory && !strcmp(folded, labels->items[k].folded))
            return length;
    }
    return 0;
}

/* The first of the separators that stands outside labels, '\0' for none. */
static char separator_of(yunta_arena *arena, const char *text, const yunta_list_labels *labels,
                         bool *memory) {
    const char *first = separators + strlen(separators);
    for (const char *at = text; *memory;) {
        size_t length = label_at(arena, at, separators, labels, memory);
        at += length ? length : strcspn(at, separators);
        if (!*at)
            break;
        const char *found = strchr(separators, *at++);
        first = found < first ? found : first;
    }
    return *first;
}

const char **yunta_list_split(yunta_arena *arena, const char *text, const yunta_list_labels *labels,
                              size_t *count) {
    static const yunta_list_labels none = {NULL, 0};
    bool memory = true;
    const yunta_list_labels *known = labels ? labels : &none;
    const char border[2] = {separator_of(arena, text, known, &memory), '\0'};
    const char **items = yunta_arena_alloc(arena, separators_in(text) + 1, sizeof *items);
    *count = 0;
    for (const char *at = text; memory && items;) {
        size_t length = label_at(arena, at, border, known, &memory);
        if (!length)
            length = strcspn(at, border);
        const char *copy = memory ? yunta_arena_text(arena, at, length) : NULL;
        const char *item = copy ? yunta_text_trim(arena, copy) : NULL;
        memory = item != NULL;
        if (memory && *item)
            items[(*count)++] = item;
        if (!at[length])
            break;
        at += length + 1;
    }
    return memory ? items : NULL;
}
