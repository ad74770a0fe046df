/* What points of skills give, for all mentees who want so many: tables of AVX-512. */
#include "model/kernel_private.h"

enum { LOW, HIGH, REST };

/* What points of points wanted give, for every pair of numbers that a table of 128 holds. One point
 * gives `slope`, and more points at least as many times that, as what is rounded down may be more
 * together than apart. */
void yunta_kernel_fill_points(yunta_kernel *kernel) {
    uint32_t weight = kernel->weight[YUNTA_SKILLS];
    if (kernel->points == NULL || kernel->points_filled)
        return;
    for (uint32_t best = 1; best < YUNTA_KERNEL_POINTS; best++) {
        yunta_kernel_points *mine = &kernel->points[best];
        uint32_t slope = weight * (10000 / best) / kernel->weight_sum, over = 0;
        for (uint32_t points = 0; points <= best; points++) {
            uint32_t weighted = weight * (10000 * points / best);
            uint32_t whole = weighted / kernel->weight_sum;
            mine->table[LOW][points] = (uint8_t)(whole % YUNTA_KERNEL_UNIT);
            mine->table[HIGH][points] = (uint8_t)(whole / YUNTA_KERNEL_UNIT);
            mine->table[REST][points] = (uint8_t)(weighted % kernel->weight_sum);
            mine->over[points] = (uint8_t)(whole - slope * points);
            over = whole - slope * points > over ? whole - slope * points : over;
        }
        mine->slope =
            slope > 1 && slope <= INT8_MAX && over + slope <= UINT8_MAX ? (uint8_t)slope : 0;
    }
    kernel->points_filled = true;
}
