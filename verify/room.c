/* Whether a group fits its room: the chance that those who come, binomial, and those who turn up
 * without having enrolled, Poisson, are more than the places. */
#include "verify/check.h"
#include <math.h>

static long double chance_of(size_t n, size_t k, long double rate) {
    if (rate <= 0 || rate >= 1)
        return k == (rate <= 0 ? 0 : n);
    return expl(lgammal((long double)n + 1) - lgammal((long double)k + 1) -
                lgammal((long double)(n - k) + 1) + (long double)k * logl(rate) +
                (long double)(n - k) * log1pl(-rate));
}

/* P(walk-ins <= k) */
static long double at_most(size_t k, long double mean) {
    long double sum = 0;
    if (mean <= 0)
        return 1;
    for (size_t w = 0; w <= k; w++)
        sum += expl((long double)w * logl(mean) - mean - lgammal((long double)w + 1));
    return sum;
}

bool yunta_room_fits(size_t n, int32_t capacity, int32_t show_rate, int32_t walk_in_rate,
                     int32_t risk) {
    long double rate = show_rate / 1e6L, walk = walk_in_rate / 1e6L, inside = 0;
    long double mean = (long double)n * rate * walk / (1 - walk);
    for (size_t shows = 0; shows <= n && shows <= (size_t)capacity; shows++) {
        long double chance = chance_of(n, shows, rate);
        if (chance > 1e-24L)
            inside += chance * at_most((size_t)capacity - shows, mean);
    }
    return 1 - inside <= risk / 1e6L + 1e-12L;
}
