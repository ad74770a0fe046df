#include "base/processor.h"
#include <string.h>

atomic_int yunta_processor_bits = -1;

static int bits_of_processor(void) {
    int bits = 0;
#if defined(__x86_64__) && defined(__GNUC__)
    bits |= __builtin_cpu_supports("avx2") ? YUNTA_AVX2 : 0;
    bits |= __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                    __builtin_cpu_supports("avx512vl")
                ? YUNTA_AVX512
                : 0;
    bits |= __builtin_cpu_supports("avx512vbmi") ? YUNTA_VBMI : 0;
    bits |= __builtin_cpu_supports("popcnt") ? YUNTA_POPCNT : 0;
#endif
    return bits;
}

int yunta_processor_look(void) {
    int bits = bits_of_processor();
    atomic_store_explicit(&yunta_processor_bits, bits, memory_order_relaxed);
    return bits;
}

yunta_processor_answer yunta_processor_limit(const char *name) {
    static const struct {
        const char *name;
        int needs, keeps;
    } kinds[] = {
        {"scalar", 0, 0},
        {"avx2", YUNTA_AVX2, YUNTA_AVX2 | YUNTA_POPCNT},
        {"avx512", YUNTA_AVX512 | YUNTA_VBMI, ~0},
    };
    int bits = bits_of_processor();
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        if (strcmp(name, kinds[k].name) != 0)
            continue;
        if ((bits & kinds[k].needs) != kinds[k].needs)
            return YUNTA_PROCESSOR_LACKS;
        atomic_store_explicit(&yunta_processor_bits, bits & kinds[k].keeps, memory_order_relaxed);
        return YUNTA_PROCESSOR_TAKEN;
    }
    return YUNTA_PROCESSOR_UNKNOWN;
}
