/* The loops of assign_scan.c that are written by hand for AVX-512; each does what its namesake in
 * assign_private.h, or in assign.h, does. */
#ifndef YUNTA_SOLVER_ASSIGN_SCAN_512_H
#define YUNTA_SOLVER_ASSIGN_SCAN_512_H

#include "solver/assign_private.h"

#if defined(__x86_64__) && defined(__GNUC__)
size_t yunta_assign_scan_512(const int16_t *scores, const int16_t *prices, int16_t least,
                             size_t span, int16_t *heights, int16_t *tops);
size_t yunta_assign_pick_512(const int16_t *scores, const int16_t *prices, int16_t least,
                             const int16_t *heights, int16_t from, size_t span, int32_t *places);
void yunta_assign_crests_512(const int16_t *heights, size_t each, size_t count, size_t from,
                             size_t to, int16_t *tops);
int16_t yunta_assign_compare_512(const int16_t *scores, const int16_t *prices, int16_t least,
                                 size_t span, int16_t own, const int16_t *limits, uint16_t *higher,
                                 yunta_assign_row_count *counts);
yunta_assign_top yunta_assign_best_512(const int32_t *sellers, const int16_t *scores, size_t count,
                                       const yunta_assign_costs *costs);
#endif

#endif
