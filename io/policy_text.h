/* The values of a policy as text. */
#ifndef YUNTA_IO_POLICY_TEXT_H
#define YUNTA_IO_POLICY_TEXT_H

#include "model/policy.h"

/* The value in force of a key of the table, as YAML on one line, such that reading it back gives
 * the same value and the same text; in arena, NULL when memory runs out. Texts are always quoted;
 * numbers, words, dates and null never. O(length). */
char *yunta_policy_value_text(const yunta_policy *policy, const yunta_key *key, yunta_arena *arena);

#endif
