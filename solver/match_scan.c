/* Plain loops, each compiled for several instruction sets: the compiler vectorises them. */
#include "solver/match_scan.h"
#include "base/processor.h"

#define INLINE static inline __attribute__((always_inline))

INLINE size_t above_body(const int16_t *restrict scores, size_t count, int16_t limit) {
    int32_t above = 0;
    for (size_t i = 0; i < count; i++)
        above += scores[i] > limit;
    return (size_t)above;
}

INLINE void higher_body(const int16_t *restrict scores, const int16_t *restrict limits,
                        size_t count, uint16_t *restrict higher) {
    for (size_t i = 0; i < count; i++)
        higher[i] = (uint16_t)(higher[i] + (scores[i] > limits[i]));
}

INLINE void pairs_body(const int16_t *restrict scores, size_t count, uint16_t *restrict met) {
    for (size_t i = 0; i < count; i++)
        met[i] = (uint16_t)(met[i] + (scores[i] >= 0));
}

INLINE int32_t lowest_body(const int16_t *restrict scores, size_t count,
                           const int32_t *restrict labels) {
    int32_t lowest = INT32_MAX;
    for (size_t i = 0; i < count; i++) {
        int32_t label = scores[i] >= 0 ? labels[i] : INT32_MAX;
        lowest = label < lowest ? label : lowest;
    }
    return lowest;
}

INLINE bool differ_body(const int16_t *restrict scores, size_t count,
                        const int32_t *restrict labels, int32_t label) {
    int32_t differ = 0;
    for (size_t i = 0; i < count; i++)
        differ |= (scores[i] >= 0) & (labels[i] != label);
    return differ != 0;
}

#if defined(__x86_64__) && defined(__GNUC__)
#    ifdef __clang__ /* does not know the last, and would ignore all */
#        define WIDE "avx512f,avx512bw,avx512vl"
#    else
#        define WIDE "avx512f,avx512bw,avx512vl,prefer-vector-width=512"
#    endif
#    define SIMD(name, result, parameters, arguments)                                              \
        __attribute__((target(WIDE))) static result name##_512 parameters {                        \
            return name##_body arguments;                                                          \
        }                                                                                          \
        __attribute__((target("avx2"))) static result name##_256 parameters {                      \
            return name##_body arguments;                                                          \
        }                                                                                          \
        result yunta_scan_##name parameters {                                                      \
            if (yunta_processor_has(YUNTA_AVX512))                                                 \
                return name##_512 arguments;                                                       \
            return yunta_processor_has(YUNTA_AVX2) ? name##_256 arguments : name##_body arguments; \
        }
#else
#    define SIMD(name, result, parameters, arguments)                                              \
        result yunta_scan_##name parameters {                                                      \
            return name##_body arguments;                                                          \
        }
#endif

SIMD(above, size_t, (const int16_t *scores, size_t count, int16_t limit), (scores, count, limit))
SIMD(higher, void, (const int16_t *scores, const int16_t *limits, size_t count, uint16_t *higher),
     (scores, limits, count, higher))
SIMD(pairs, void, (const int16_t *scores, size_t count, uint16_t *met), (scores, count, met))
SIMD(lowest, int32_t, (const int16_t *scores, size_t count, const int32_t *labels),
     (scores, count, labels))
SIMD(differ, bool, (const int16_t *scores, size_t count, const int32_t *labels, int32_t label),
     (scores, count, labels, label))
