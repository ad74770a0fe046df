#include "model/ledger.h"
#include "base/array.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct yunta_ledger {
    YUNTA_ARRAY(yunta_ledger_entry) entries;
    yunta_arena *values;
    pthread_mutex_t lock;
};

const char *yunta_ledger_kind_name(yunta_ledger_kind kind) {
    static const char *const names[] = {"network", "group", "worst", "leximin"};
    return names[kind];
}

yunta_ledger *yunta_ledger_new(void) {
    yunta_ledger *ledger = yunta_alloc(1, sizeof *ledger);
    if (ledger == NULL)
        return NULL;
    ledger->values = yunta_arena_new();
    if (ledger->values != NULL && pthread_mutex_init(&ledger->lock, NULL) == 0)
        return ledger;
    yunta_arena_free(ledger->values);
    yunta_free(ledger);
    return NULL;
}

void yunta_ledger_free(yunta_ledger *ledger) {
    if (ledger == NULL)
        return;
    pthread_mutex_destroy(&ledger->lock);
    yunta_array_free(&ledger->entries);
    yunta_arena_free(ledger->values);
    yunta_free(ledger);
}

bool yunta_ledger_add(yunta_ledger *ledger, yunta_ledger_key key, const int64_t *value,
                      size_t count) {
    pthread_mutex_lock(&ledger->lock);
    int64_t *copy = yunta_arena_alloc(ledger->values, count, sizeof *copy);
    yunta_ledger_entry entry = {key, copy, count};
    bool added = copy != NULL && yunta_array_push(&ledger->entries, entry);
    pthread_mutex_unlock(&ledger->lock);
    if (added && count > 0)
        memcpy(copy, value, count * sizeof *copy);
    return added;
}

static int compare(const yunta_ledger_key *one, const yunta_ledger_key *two) {
    if (one->step != two->step)
        return one->step < two->step ? -1 : 1;
    if (one->kind != two->kind)
        return one->kind < two->kind ? -1 : 1;
    return (one->part > two->part) - (one->part < two->part);
}

static int by_key(const void *a, const void *b) {
    const yunta_ledger_entry *one = a, *two = b;
    return compare(&one->key, &two->key);
}

void yunta_ledger_sort(yunta_ledger *ledger, const yunta_ledger_entry **twice) {
    const yunta_ledger_entry *items = ledger->entries.items;
    *twice = NULL;
    if (ledger->entries.count > 0)
        qsort(ledger->entries.items, ledger->entries.count, sizeof *items, by_key);
    for (size_t k = 1; k < ledger->entries.count && *twice == NULL; k++)
        if (by_key(&items[k - 1], &items[k]) == 0)
            *twice = &items[k];
}

const yunta_ledger_entry *yunta_ledger_find(const yunta_ledger *ledger, yunta_ledger_key key) {
    const yunta_ledger_entry wanted = {.key = key};
    if (ledger->entries.count == 0)
        return NULL;
    return bsearch(&wanted, ledger->entries.items, ledger->entries.count, sizeof wanted, by_key);
}

size_t yunta_ledger_count(const yunta_ledger *ledger) {
    return ledger->entries.count;
}

const yunta_ledger_entry *yunta_ledger_at(const yunta_ledger *ledger, size_t index) {
    return &ledger->entries.items[index];
}
