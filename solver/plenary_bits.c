/* Counting people in sets of bits, by the processor's instruction where it has one. */
#include "base/processor.h"
#include "solver/plenary_private.h"

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static int64_t common_popcnt(const uint64_t *a, const uint64_t *b,
                                                               size_t words) {
    int64_t sum = 0;
    for (size_t w = 0; w < words; w++)
        sum += __builtin_popcountll(a[w] & b[w]);
    return sum;
}
#endif

int64_t yunta_bits_common(const uint64_t *a, const uint64_t *b, size_t words) {
    int64_t sum = 0;
#if defined(__x86_64__)
    if (yunta_processor_has(YUNTA_POPCNT))
        return common_popcnt(a, b, words);
#endif
    for (size_t w = 0; w < words; w++)
        sum += __builtin_popcountll(a[w] & b[w]);
    return sum;
}
