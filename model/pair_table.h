/* A sparse table over pairs: rows of constraints, history or scores.csv, by mentee. */
#ifndef YUNTA_MODEL_PAIR_TABLE_H
#define YUNTA_MODEL_PAIR_TABLE_H

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    int32_t mentor, mentee;
    int32_t value;
} yunta_pair_entry;

/* Entries of mentee j are mentor[first[j] .. first[j + 1]), ascending, none twice. */
typedef struct {
    size_t *first; /* [people + 1] */
    int32_t *mentor;
    int32_t *value;
} yunta_pair_table;

/* Sorts entries in place. Of several entries of one pair the values add up (held to what 32 bits
 * hold) where sum is true; else the lowest stays. On YUNTA_E_MEMORY the table is empty.
 * O(people + count log count). */
yunta_status yunta_pair_table_new(size_t people, yunta_pair_entry *entries, size_t count, bool sum,
                                  yunta_pair_table *table);
void yunta_pair_table_clear(yunta_pair_table *table); /* a table of zeros is fine */

/* Whether the pair is in the table; its value then, value may be NULL. O(log entries of mentee). */
bool yunta_pair_table_find(const yunta_pair_table *table, int32_t mentor, int32_t mentee,
                           int32_t *value);

#endif
