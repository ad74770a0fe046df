#include "solver/components.h"
#include <stdbool.h>
#include <string.h>

static int32_t load(const int32_t *place) {
    return __atomic_load_n(place, __ATOMIC_RELAXED);
}

/* The root is the lowest of its component. Paths are halved on the way. */
int32_t yunta_components_root(int32_t *parent, int32_t one) {
    for (int32_t above = load(&parent[one]); above != one;) {
        int32_t next = load(&parent[above]);
        __atomic_compare_exchange_n(&parent[one], &above, next, true, __ATOMIC_RELAXED,
                                    __ATOMIC_RELAXED);
        one = next;
        above = load(&parent[one]);
    }
    return one;
}

void yunta_components_clear(int32_t *parent, size_t count) {
    for (size_t k = 0; k < count; k++)
        parent[k] = (int32_t)k;
}

void yunta_components_join(int32_t *parent, int32_t a, int32_t b) {
    if (load(&parent[a]) == load(&parent[b]))
        return;
    for (;;) {
        a = yunta_components_root(parent, a);
        b = yunta_components_root(parent, b);
        if (a == b)
            return;
        int32_t low = a < b ? a : b, high = a < b ? b : a, expected = high;
        if (__atomic_compare_exchange_n(&parent[high], &expected, low, false, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED))
            return;
    }
}

size_t yunta_components_count(const int32_t *parent, size_t count, uint8_t *seen) {
    size_t components = 0;
    memset(seen, 0, count);
    for (size_t k = 0; k < count; k++) {
        int32_t above = parent[k];
        bool root = parent[above] == above && above != (int32_t)k;
        components += root && !seen[above];
        seen[above] |= root;
    }
    return components;
}
