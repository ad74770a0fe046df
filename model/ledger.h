/* Answers to parts of a matching, kept apart from what asked for them: what a shard solved, and
 * what a merge need not solve again. Pure data: integers under a key.
 */
#ifndef YUNTA_MODEL_LEDGER_H
#define YUNTA_MODEL_LEDGER_H

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    YUNTA_LEDGER_NETWORK, /* a network's units and prices */
    YUNTA_LEDGER_GROUP,   /* what a search says of a group that is no network, and its pairs */
    YUNTA_LEDGER_WORST,   /* the highest lowest score that a group allows */
    YUNTA_LEDGER_LEXIMIN, /* how far leximin is proven in a group, and its pairs */
    YUNTA_LEDGER_KINDS
} yunta_ledger_kind;

/* The name of a kind as files have it. */
const char *yunta_ledger_kind_name(yunta_ledger_kind kind);

typedef struct {
    yunta_ledger_kind kind;
    int32_t step, part; /* which solve of the matching, and of which of its parts */
} yunta_ledger_key;

typedef struct {
    yunta_ledger_key key;
    const int64_t *value;
    size_t count;
} yunta_ledger_entry;

typedef struct yunta_ledger yunta_ledger;

yunta_ledger *yunta_ledger_new(void); /* NULL when memory runs out */
void yunta_ledger_free(yunta_ledger *ledger);
/* Copies the values; safe from several threads. false when memory runs out. */
bool yunta_ledger_add(yunta_ledger *ledger, yunta_ledger_key key, const int64_t *value,
                      size_t count);
/* Sorts by key, which finding and reading in order need. Two entries of one key, if any: *twice;
 * NULL otherwise. */
void yunta_ledger_sort(yunta_ledger *ledger, const yunta_ledger_entry **twice);
/* NULL when there is none. O(log entries); safe from several threads. */
const yunta_ledger_entry *yunta_ledger_find(const yunta_ledger *ledger, yunta_ledger_key key);
size_t yunta_ledger_count(const yunta_ledger *ledger);
const yunta_ledger_entry *yunta_ledger_at(const yunta_ledger *ledger, size_t index);

#endif
