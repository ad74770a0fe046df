/* Whether a group fits its room: shows and walk-ins as SPEC section 6 states them. */
#include "solver/plenary_private.h"
#include <math.h>

static const long double million = 1000000.0L;

static long double binomial(size_t n, size_t k, long double p) {
    if (p <= 0)
        return k == 0;
    if (p >= 1)
        return k == n;
    return expl(lgammal((long double)n + 1) - lgammal((long double)k + 1) -
                lgammal((long double)(n - k) + 1) + (long double)k * logl(p) +
                (long double)(n - k) * log1pl(-p));
}

static long double poisson(size_t k, long double mean) {
    if (mean <= 0)
        return k == 0;
    return expl((long double)k * logl(mean) - mean - lgammal((long double)k + 1));
}

bool yunta_plenary_fits(size_t n, int32_t capacity, int32_t show, int32_t walk_in, int32_t risk) {
    long double p = show / million, w = walk_in / million;
    long double mean = (long double)n * p * w / (1 - w), room = 0, walk = 0;
    if (mean <= 0 && n <= (size_t)capacity)
        return true;
    /* P(shows + walk-ins <= capacity), walk-ins upwards and shows downwards so that the walk-ins'
     * distribution function is summed along the way. */
    size_t walk_ins = 0, most = n < (size_t)capacity ? n : (size_t)capacity;
    for (size_t shows = most + 1; shows-- > 0;) {
        for (; walk_ins <= (size_t)capacity - shows; walk_ins++)
            walk += poisson(walk_ins, mean);
        room += binomial(n, shows, p) * walk;
    }
    return 1 - room <= risk / million + 1e-15L;
}
