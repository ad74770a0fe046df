#include "base/text.h"
#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

yunta_status yunta_reading_state(const yunta_reading *reading) {
    if (reading->out_of_memory)
        return YUNTA_E_MEMORY;
    return reading->stopped ? YUNTA_E_STOPPED : YUNTA_OK;
}

bool yunta_reading_going(yunta_reading *reading) {
    if (reading->deadline && yunta_deadline_stopped(reading->deadline))
        reading->stopped = true;
    return yunta_reading_state(reading) == YUNTA_OK;
}

void *yunta_reading_alloc(yunta_reading *reading, yunta_arena *arena, size_t count, size_t size) {
    void *memory = yunta_arena_alloc(arena, count, size);
    if (!memory)
        reading->out_of_memory = true;
    return memory;
}

void *yunta_reading_keep(yunta_reading *reading, const void *items, size_t count, size_t size) {
    void *copy = yunta_reading_alloc(reading, reading->cohort->arena, count, size);
    if (copy && count)
        memcpy(copy, items, count * size);
    return copy;
}

void yunta_reading_sort(void *items, size_t count, size_t size,
                        int (*order)(const void *, const void *)) {
    const char *at = items;
    size_t k = 1;
    while (k < count && order(at + (k - 1) * size, at + k * size) <= 0)
        k++;
    if (k < count)
        qsort(items, count, size, order);
}

/* What a helper that makes a text returns: the text, or "" and the mark of lost memory. */
static const char *or_lost(yunta_reading *reading, const char *text) {
    if (!text)
        reading->out_of_memory = true;
    return text ? text : "";
}

const char *yunta_reading_copy(yunta_reading *reading, const char *text) {
    return *text ? or_lost(reading, yunta_arena_copy(reading->cohort->arena, text)) : "";
}

const char *yunta_reading_fold(yunta_reading *reading, yunta_arena *arena, const char *text) {
    return or_lost(reading, yunta_text_fold(arena, text));
}

const char *yunta_reading_key(yunta_reading *reading, const char *header) {
    return or_lost(reading, yunta_text_header_key(reading->scratch, header));
}

/* Whether trimming could change a text: a byte at its ends is a blank or part of no ASCII sign. */
static bool may_trim(const char *text) {
    unsigned char first = (unsigned char)text[0];
    unsigned char last = (unsigned char)text[strlen(text) - 1];
    return first <= ' ' || first > '~' || last <= ' ' || last > '~';
}

const char *yunta_reading_trim(yunta_reading *reading, yunta_arena *arena, const char *text) {
    if (!*text || !may_trim(text))
        return text;
    return or_lost(reading, yunta_text_trim(arena, text));
}

yunta_place yunta_reading_policy(const yunta_reading *reading, size_t line, const char *key) {
    const char *path = reading->policy->path;
    return (yunta_place){path && *path ? path : "yunta.yaml", line, key};
}
