/* Loops over a row of scores, -1 where there is no pair; the compiler vectorises them. */
#ifndef YUNTA_SOLVER_MATCH_SCAN_H
#define YUNTA_SOLVER_MATCH_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many scores are above a limit. */
size_t yunta_scan_above(const int16_t *scores, size_t count, int16_t limit);
/* higher[i] += scores[i] > limits[i]. */
void yunta_scan_higher(const int16_t *scores, const int16_t *limits, size_t count,
                       uint16_t *higher);
/* met[i] += whether i is a pair. */
void yunta_scan_pairs(const int16_t *scores, size_t count, uint16_t *met);
/* The lowest label of a pair; INT32_MAX without any. */
int32_t yunta_scan_lowest(const int16_t *scores, size_t count, const int32_t *labels);
/* Whether some pair has another label. */
bool yunta_scan_differ(const int16_t *scores, size_t count, const int32_t *labels, int32_t label);

#endif
