/* Seeded random numbers, the same on every machine: xoshiro256** seeded by splitmix64 (Blackman &
 * Vigna 2018). For tests and synthetic cohorts, never for keys. */
#ifndef YUNTA_BASE_RANDOM_H
#define YUNTA_BASE_RANDOM_H

#include <stdint.h>

typedef struct {
    uint64_t state[4];
} yunta_random;

void yunta_random_seed(yunta_random *random, uint64_t seed);
uint64_t yunta_random_next(yunta_random *random);
/* Uniform in 0..bound-1, without bias; bound at least 1. */
uint32_t yunta_random_below(yunta_random *random, uint32_t bound);

#endif
