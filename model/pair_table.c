#include "model/pair_table.h"
#include "base/memory.h"
#include <stdlib.h>

static int ascending(const void *left, const void *right) {
    const yunta_pair_entry *a = left, *b = right;
    if (a->mentee != b->mentee)
        return a->mentee < b->mentee ? -1 : 1;
    return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

static int32_t held(int64_t value) {
    return (int32_t)(value > INT32_MAX ? INT32_MAX : value < -INT32_MAX ? -INT32_MAX : value);
}

/* Entries of one pair stand together; they become one. Returns how many are left. */
static size_t join_equal(yunta_pair_entry *entries, size_t count, bool sum) {
    size_t kept = 0;
    for (size_t k = 0; k < count; k++) {
        if (kept == 0 || ascending(&entries[kept - 1], &entries[k]) != 0) {
            entries[kept++] = entries[k];
            continue;
        }
        int32_t *value = &entries[kept - 1].value;
        if (sum)
            *value = held((int64_t)*value + entries[k].value);
        else if (entries[k].value < *value)
            *value = entries[k].value;
    }
    return kept;
}

yunta_status yunta_pair_table_new(size_t people, yunta_pair_entry *entries, size_t count, bool sum,
                                  yunta_pair_table *table) {
    qsort(entries, count, sizeof *entries, ascending);
    count = join_equal(entries, count, sum);
    table->first = yunta_alloc(people + 1, sizeof *table->first);
    table->mentor = yunta_alloc(count, sizeof *table->mentor);
    table->value = yunta_alloc(count, sizeof *table->value);
    if (table->first == NULL || table->mentor == NULL || table->value == NULL) {
        yunta_pair_table_clear(table);
        return YUNTA_E_MEMORY;
    }
    for (size_t k = 0; k < count; k++) {
        table->first[entries[k].mentee + 1]++;
        table->mentor[k] = entries[k].mentor;
        table->value[k] = entries[k].value;
    }
    for (size_t p = 0; p < people; p++)
        table->first[p + 1] += table->first[p];
    return YUNTA_OK;
}

void yunta_pair_table_clear(yunta_pair_table *table) {
    yunta_free(table->first);
    yunta_free(table->mentor);
    yunta_free(table->value);
    *table = (yunta_pair_table){NULL, NULL, NULL};
}

bool yunta_pair_table_find(const yunta_pair_table *table, int32_t mentor, int32_t mentee,
                           int32_t *value) {
    size_t from = table->first[mentee], to = table->first[mentee + 1];
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (table->mentor[middle] == mentor) {
            if (value != NULL)
                *value = table->value[middle];
            return true;
        }
        if (table->mentor[middle] < mentor)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}
