#include "solver/match_scan.h"
#include "base/loop.h"

YUNTA_LOOP size_t yunta_scan_above(const int16_t *restrict scores, size_t count, int16_t limit) {
    int32_t above = 0;
    for (size_t i = 0; i < count; i++)
        above += scores[i] > limit;
    return (size_t)above;
}

YUNTA_LOOP void yunta_scan_higher(const int16_t *restrict scores, const int16_t *restrict limits,
                                  size_t count, uint16_t *restrict higher) {
    for (size_t i = 0; i < count; i++)
        higher[i] = (uint16_t)(higher[i] + (scores[i] > limits[i]));
}

YUNTA_LOOP int32_t yunta_scan_lowest(const int16_t *restrict scores, size_t count,
                                     const int32_t *restrict labels) {
    int32_t lowest = INT32_MAX;
    for (size_t i = 0; i < count; i++) {
        int32_t label = scores[i] >= 0 ? labels[i] : INT32_MAX;
        lowest = label < lowest ? label : lowest;
    }
    return lowest;
}

YUNTA_LOOP bool yunta_scan_differ(const int16_t *restrict scores, size_t count,
                                  const int32_t *restrict labels, int32_t label) {
    int32_t differ = 0;
    for (size_t i = 0; i < count; i++)
        differ |= (scores[i] >= 0) & (labels[i] != label);
    return differ != 0;
}
