/* Plain loops, each compiled for several instruction sets: the compiler vectorises them. */
#include "base/processor.h"
#include "solver/assign_scan_512.h"
#include <string.h>
#if defined(__x86_64__) && defined(__GNUC__)
#    include <immintrin.h>
#endif

enum { LANES = YUNTA_ASSIGN_LANES, GRAIN = 32 };

#define INLINE static inline __attribute__((always_inline))

INLINE int16_t value_of(int16_t score, int16_t price, int16_t least) {
    int16_t value = (int16_t)(score - price);
    return score >= least ? value : YUNTA_ASSIGN_LOWEST;
}

INLINE size_t scan_body(const int16_t *restrict scores, const int16_t *restrict prices,
                        int16_t least, size_t span, int16_t *restrict heights,
                        int16_t *restrict tops) {
    int16_t top[LANES], count[LANES] = {0}, value[LANES];
    size_t total = 0;
    for (size_t l = 0; l < LANES; l++)
        top[l] = YUNTA_ASSIGN_LOWEST;
    for (size_t from = 0; from < span; from += LANES, heights += GRAIN) {
        for (size_t l = 0; l < LANES; l++) {
            value[l] = value_of(scores[from + l], prices[from + l], least);
            top[l] = value[l] > top[l] ? value[l] : top[l];
            count[l] = (int16_t)(count[l] + (scores[from + l] >= least));
        }
        for (size_t l = 0; l < GRAIN; l++) {
            int16_t one = value[l] > value[l + GRAIN] ? value[l] : value[l + GRAIN];
            int16_t two = value[l + 2 * GRAIN] > value[l + 3 * GRAIN] ? value[l + 2 * GRAIN]
                                                                      : value[l + 3 * GRAIN];
            heights[l] = one > two ? one : two;
        }
    }
    for (size_t l = 0; l < LANES; l++) {
        tops[l] = top[l];
        total += (uint16_t)count[l];
    }
    return total;
}

/* Which of GRAIN values are at least from, as bits. */
INLINE uint32_t mask_body(const int16_t *values, int16_t from) {
    uint32_t mask = 0;
    for (size_t l = 0; l < GRAIN; l++)
        mask |= (uint32_t)(values[l] >= from) << l;
    return mask;
}

/* The places of the bits of a mask; without bits, nothing is written. */
INLINE size_t spread_mask(uint32_t mask, size_t base, int32_t *places, size_t count) {
    while (mask != 0) {
        places[count++] = (int32_t)base + __builtin_ctz(mask);
        mask &= mask - 1;
    }
    return count;
}

/* Values of GRAIN entries. */
INLINE void weigh_body(const int16_t *restrict scores, const int16_t *restrict prices,
                       int16_t least, int16_t *restrict values) {
    for (size_t l = 0; l < GRAIN; l++)
        values[l] = value_of(scores[l], prices[l], least);
}

INLINE size_t pick_body(const int16_t *restrict scores, const int16_t *restrict prices,
                        int16_t least, const int16_t *restrict heights, int16_t from, size_t span,
                        int32_t *restrict places) {
    size_t count = 0;
    int16_t values[GRAIN];
    for (size_t base = 0; base < span; base += GRAIN) {
        if (base % LANES == 0 && mask_body(heights + base / (LANES / GRAIN), from) == 0) {
            base += LANES - GRAIN;
            continue;
        }
        weigh_body(scores + base, prices + base, least, values);
        count = spread_mask(mask_body(values, from), base, places, count);
    }
    return count;
}

INLINE int16_t peak_body(const int16_t *restrict scores, const int16_t *restrict prices,
                         int16_t least, size_t span) {
    int16_t top[LANES], peak = YUNTA_ASSIGN_LOWEST;
    for (size_t l = 0; l < LANES; l++)
        top[l] = YUNTA_ASSIGN_LOWEST;
    for (size_t from = 0; from < span; from += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            int16_t value = value_of(scores[from + l], prices[from + l], least);
            top[l] = value > top[l] ? value : top[l];
        }
    }
    for (size_t l = 0; l < LANES; l++)
        peak = top[l] > peak ? top[l] : peak;
    return peak;
}

INLINE int16_t compare_body(const int16_t *restrict scores, const int16_t *restrict prices,
                            int16_t least, size_t span, int16_t own, const int16_t *restrict limits,
                            uint16_t *restrict higher, yunta_assign_row_count *restrict counts) {
    int16_t top[LANES], arcs[LANES] = {0}, above[LANES] = {0}, peak = YUNTA_ASSIGN_LOWEST;
    for (size_t l = 0; l < LANES; l++)
        top[l] = YUNTA_ASSIGN_LOWEST;
    for (size_t from = 0; from < span; from += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            int16_t score = scores[from + l];
            int16_t value = value_of(score, prices[from + l], least);
            top[l] = value > top[l] ? value : top[l];
            arcs[l] = (int16_t)(arcs[l] + (score >= 0));
            above[l] = (int16_t)(above[l] + (score > own));
            higher[from + l] = (uint16_t)(higher[from + l] + (score > limits[from + l]));
        }
    }
    counts->arcs = counts->above = 0;
    for (size_t l = 0; l < LANES; l++) {
        peak = top[l] > peak ? top[l] : peak;
        counts->arcs += (uint16_t)arcs[l];
        counts->above += (uint16_t)above[l];
    }
    return peak;
}

INLINE void total_body(const int16_t *restrict scores, int16_t least, size_t span,
                       int32_t *restrict totals, int32_t *restrict counts) {
    for (size_t i = 0; i < span; i++) {
        totals[i] += scores[i] >= least ? scores[i] : 0;
        counts[i] += scores[i] >= least;
    }
}

INLINE int32_t fall_body(const uint8_t *restrict below, const int16_t *restrict risen,
                         size_t count) {
    int32_t least = INT32_MAX;
    for (size_t k = 0; k < count; k++) {
        int32_t fall = YUNTA_ASSIGN_STEP * below[k] + risen[k];
        least = fall < least ? fall : least;
    }
    return least;
}

INLINE void bounds_body(int16_t base, const uint8_t *restrict below, const int16_t *restrict risen,
                        size_t count, int16_t *restrict bounds) {
    for (size_t k = 0; k < count; k++) {
        int32_t bound = base - YUNTA_ASSIGN_STEP * below[k] - risen[k];
        bounds[k] = (int16_t)(bound > YUNTA_ASSIGN_LOWEST ? bound : YUNTA_ASSIGN_LOWEST);
    }
}

INLINE int16_t highest_body(const int16_t *values, size_t count) {
    int16_t top = YUNTA_ASSIGN_LOWEST;
    for (size_t k = 0; k < count; k++)
        top = values[k] > top ? values[k] : top;
    return top;
}

/* Halved between the least and the highest that there can be. */
INLINE int16_t reached_body(const int16_t *tops) {
    int32_t low = YUNTA_ASSIGN_LOWEST, high = INT16_MAX;
    while (low < high) {
        int32_t middle = low + (high - low + 1) / 2;
        int16_t reach = 0;
        for (size_t l = 0; l < LANES; l++)
            reach = (int16_t)(reach + (tops[l] >= (int16_t)middle));
        if (reach >= YUNTA_ASSIGN_WANTED)
            low = middle;
        else
            high = middle - 1;
    }
    return (int16_t)low;
}

INLINE void crests_body(const int16_t *heights, size_t each, size_t count, size_t from, size_t to,
                        int16_t *tops) {
    for (size_t g = from; g < to; g++) {
        size_t end = (g + 1) * each < count ? (g + 1) * each : count;
        tops[g] = highest_body(heights + g * each, end - g * each);
    }
}

INLINE void steps_body(int16_t base, const int16_t *restrict bounds, size_t count,
                       uint8_t *restrict below) {
    for (size_t k = 0; k < count; k++) {
        int32_t steps = (base - bounds[k]) / YUNTA_ASSIGN_STEP;
        below[k] = (uint8_t)(steps < UINT8_MAX ? steps : UINT8_MAX);
    }
}

INLINE int16_t rise_body(const int16_t *restrict now, const int16_t *restrict then, size_t count) {
    int16_t least = INT16_MAX;
    for (size_t k = 0; k < count; k++) {
        int16_t rise = (int16_t)(now[k] - then[k]);
        least = rise < least ? rise : least;
    }
    return least;
}

INLINE yunta_assign_top best_of_step(const int32_t *restrict sellers,
                                     const int16_t *restrict scores, size_t count,
                                     const int32_t *restrict costs, size_t step, int32_t parts) {
    int32_t values[YUNTA_ASSIGN_STRIDE];
    yunta_assign_top top = {YUNTA_ASSIGN_LEAST_VALUE, YUNTA_ASSIGN_LEAST_VALUE, 0};
    if (count == 0)
        return top;
    for (size_t k = 0; k < count; k++)
        values[k] = parts * scores[k] - costs[step * (size_t)sellers[k]];
    for (size_t k = 0; k < count; k++)
        top.first = values[k] > top.first ? values[k] : top.first;
    while (top.place < count && values[top.place] != top.first)
        top.place++;
    if (top.place == count)
        return top;
    values[top.place] = YUNTA_ASSIGN_LEAST_VALUE;
    for (size_t k = 0; k < count; k++)
        top.second = values[k] > top.second ? values[k] : top.second;
    return top;
}

INLINE yunta_assign_top best_body(const int32_t *sellers, const int16_t *scores, size_t count,
                                  const yunta_assign_costs *costs) {
    return costs->step == 1 ? best_of_step(sellers, scores, count, costs->cost, 1, costs->parts)
                            : best_of_step(sellers, scores, count, costs->cost, 2, costs->parts);
}

/* Between the least and the highest the place of the wanted-th is halved; once just as many are at
 * or above, it is the least of those. */
INLINE int32_t nth_body(const int32_t *restrict values, size_t count, size_t wanted) {
    int32_t low = INT32_MAX, high = INT32_MIN, least = INT32_MAX;
    for (size_t k = 0; k < count; k++) {
        low = values[k] < low ? values[k] : low;
        high = values[k] > high ? values[k] : high;
    }
    while (low < high) {
        int32_t middle = (int32_t)(low + ((int64_t)high - low + 1) / 2), reach = 0;
        for (size_t k = 0; k < count; k++)
            reach += values[k] >= middle;
        if ((size_t)reach < wanted) {
            high = middle - 1;
            continue;
        }
        low = middle;
        if ((size_t)reach == wanted)
            break;
    }
    for (size_t k = 0; k < count; k++)
        least = values[k] >= low && values[k] < least ? values[k] : least;
    return least;
}

#if defined(__x86_64__) && defined(__GNUC__)
#    define CHOOSE(name, result, parameters, arguments)                                            \
        __attribute__((target("avx2"))) static result name##_256 parameters {                      \
            return name##_body arguments;                                                          \
        }                                                                                          \
        result yunta_assign_##name parameters {                                                    \
            if (yunta_processor_has(YUNTA_AVX512))                                                 \
                return name##_512 arguments;                                                       \
            if (yunta_processor_has(YUNTA_AVX2))                                                   \
                return name##_256 arguments;                                                       \
            return name##_body arguments;                                                          \
        }
#    define SIMD(name, result, parameters, arguments)                                              \
        __attribute__((target("avx512f,avx512bw,avx512vl"))) static result name##_512 parameters { \
            return name##_body arguments;                                                          \
        }                                                                                          \
        CHOOSE(name, result, parameters, arguments)
/* What assign_scan_512.c has written by hand. */
#    define BY_HAND(name, result, parameters, arguments)                                           \
        static inline result name##_512 parameters {                                               \
            return yunta_assign_##name##_512 arguments;                                            \
        }                                                                                          \
        CHOOSE(name, result, parameters, arguments)

__attribute__((target("avx2"))) static uint32_t mask_256(const int16_t *values, __m256i most) {
    __m256i low = _mm256_loadu_si256((const __m256i *)values);
    __m256i high = _mm256_loadu_si256((const __m256i *)(values + GRAIN / 2));
    __m256i both =
        _mm256_packs_epi16(_mm256_cmpgt_epi16(low, most), _mm256_cmpgt_epi16(high, most));
    return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(both, 0xd8));
}

__attribute__((target("avx2"))) static size_t pick_256(const int16_t *scores, const int16_t *prices,
                                                       int16_t least, const int16_t *heights,
                                                       int16_t from, size_t span, int32_t *places) {
    size_t count = 0;
    int16_t values[GRAIN];
    __m256i most = _mm256_set1_epi16((int16_t)(from - 1));
    for (size_t base = 0; base < span; base += LANES, heights += GRAIN) {
        if (mask_256(heights, most) == 0)
            continue;
        for (size_t at = base; at < base + LANES; at += GRAIN) {
            weigh_body(scores + at, prices + at, least, values);
            count = spread_mask(mask_256(values, most), at, places, count);
        }
    }
    return count;
}

size_t yunta_assign_pick(const int16_t *scores, const int16_t *prices, int16_t least,
                         const int16_t *heights, int16_t from, size_t span, int32_t *places) {
    if (yunta_processor_has(YUNTA_AVX512))
        return yunta_assign_pick_512(scores, prices, least, heights, from, span, places);
    if (yunta_processor_has(YUNTA_AVX2))
        return pick_256(scores, prices, least, heights, from, span, places);
    return pick_body(scores, prices, least, heights, from, span, places);
}
#else
size_t yunta_assign_pick(const int16_t *scores, const int16_t *prices, int16_t least,
                         const int16_t *heights, int16_t from, size_t span, int32_t *places) {
    return pick_body(scores, prices, least, heights, from, span, places);
}

#    define SIMD(name, result, parameters, arguments)                                              \
        result yunta_assign_##name parameters {                                                    \
            return name##_body arguments;                                                          \
        }
#    define BY_HAND SIMD
#endif

BY_HAND(scan, size_t,
        (const int16_t *scores, const int16_t *prices, int16_t least, size_t span, int16_t *heights,
         int16_t *tops),
        (scores, prices, least, span, heights, tops))
SIMD(peak, int16_t, (const int16_t *scores, const int16_t *prices, int16_t least, size_t span),
     (scores, prices, least, span))
BY_HAND(compare, int16_t,
        (const int16_t *scores, const int16_t *prices, int16_t least, size_t span, int16_t own,
         const int16_t *limits, uint16_t *higher, yunta_assign_row_count *counts),
        (scores, prices, least, span, own, limits, higher, counts))
SIMD(total, void,
     (const int16_t *scores, int16_t least, size_t span, int32_t *totals, int32_t *counts),
     (scores, least, span, totals, counts))
SIMD(fall, int32_t, (const uint8_t *below, const int16_t *risen, size_t count),
     (below, risen, count))
SIMD(bounds, void,
     (int16_t base, const uint8_t *below, const int16_t *risen, size_t count, int16_t *bounds),
     (base, below, risen, count, bounds))
SIMD(reached, int16_t, (const int16_t *tops), (tops))
SIMD(highest, int16_t, (const int16_t *values, size_t count), (values, count))
BY_HAND(crests, void,
        (const int16_t *heights, size_t each, size_t count, size_t from, size_t to, int16_t *tops),
        (heights, each, count, from, to, tops))
SIMD(steps, void, (int16_t base, const int16_t *bounds, size_t count, uint8_t *below),
     (base, bounds, count, below))
SIMD(rise, int16_t, (const int16_t *now, const int16_t *then, size_t count), (now, then, count))
SIMD(nth, int32_t, (const int32_t *values, size_t count, size_t wanted), (values, count, wanted))
BY_HAND(best, yunta_assign_top,
        (const int32_t *sellers, const int16_t *scores, size_t count,
         const yunta_assign_costs *costs),
        (sellers, scores, count, costs))
