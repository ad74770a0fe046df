#include "base/random.h"

static uint64_t splitmix(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

void yunta_random_seed(yunta_random *random, uint64_t seed) {
    for (int k = 0; k < 4; k++)
        random->state[k] = splitmix(&seed);
}

static uint64_t rotate(uint64_t x, int k) {
    return (x << k) | (x >> (64 - k));
}

uint64_t yunta_random_next(yunta_random *random) {
    uint64_t *s = random->state;
    uint64_t result = rotate(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

uint32_t yunta_random_below(yunta_random *random, uint32_t bound) {
    /* Values under the remainder of 2^32 by bound would make the low results likelier. */
    uint32_t threshold = (uint32_t)-bound % bound;
    for (;;) {
        uint32_t value = (uint32_t)(yunta_random_next(random) >> 32);
        if (value >= threshold)
            return value % bound;
    }
}
