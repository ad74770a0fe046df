/* Loops over rows, and over a list, for AVX-512: a mask takes part in a sum at once, where the
 * compiler makes a vector of it first. */
#include "solver/assign_scan_512.h"
#if defined(__x86_64__) && defined(__GNUC__)
#    include <immintrin.h>

enum { LANES = YUNTA_ASSIGN_LANES, GRAIN = 32, VECTORS = LANES / GRAIN };

/* The address sanitizer keeps locals where they are not aligned to 64 bytes (gcc bug 110027), so
 * that it has to leave these alone. */
#    define TARGET __attribute__((target("avx512f,avx512bw,avx512vl"), no_sanitize_address))
#    define INLINE                                                                                 \
        static inline __attribute__((always_inline, target("avx512f,avx512bw,avx512vl"),           \
                                     no_sanitize_address))

INLINE int16_t highest_lane(__m512i x) {
    __m256i half = _mm256_max_epi16(_mm512_castsi512_si256(x), _mm512_extracti64x4_epi64(x, 1));
    __m128i part = _mm_max_epi16(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
    __m128i turned = _mm_xor_si128(part, _mm_set1_epi16(INT16_MAX));
    return (int16_t)(_mm_extract_epi16(_mm_minpos_epu16(turned), 0) ^ INT16_MAX);
}

/* Of unsigned lanes. */
INLINE size_t sum_of_lanes(__m512i x) {
    __m512i low = _mm512_and_si512(x, _mm512_set1_epi32(UINT16_MAX));
    return (size_t)_mm512_reduce_add_epi32(_mm512_add_epi32(low, _mm512_srli_epi32(x, 16)));
}

TARGET size_t yunta_assign_scan_512(const int16_t *scores, const int16_t *prices, int16_t least,
                                    size_t span, int16_t *heights, int16_t *tops) {
    __m512i lowest = _mm512_set1_epi16(YUNTA_ASSIGN_LOWEST), entry = _mm512_set1_epi16(least);
    __m512i minus = _mm512_set1_epi16(-1), top[VECTORS], count[VECTORS], value[VECTORS];
    size_t total = 0;
#    pragma GCC unroll 4
    for (size_t v = 0; v < VECTORS; v++) {
        top[v] = lowest;
        count[v] = _mm512_setzero_si512();
    }
    for (size_t from = 0; from < span; from += LANES, heights += GRAIN) {
#    pragma GCC unroll 4
        for (size_t v = 0; v < VECTORS; v++) {
            __m512i score = _mm512_loadu_si512(scores + from + v * GRAIN);
            __m512i price = _mm512_loadu_si512(prices + from + v * GRAIN);
            __mmask32 here = _mm512_cmpge_epi16_mask(score, entry);
            value[v] = _mm512_mask_sub_epi16(lowest, here, score, price);
            top[v] = _mm512_max_epi16(top[v], value[v]);
            count[v] = _mm512_mask_sub_epi16(count[v], here, count[v], minus);
        }
        __m512i one = _mm512_max_epi16(value[0], value[1]);
        __m512i two = _mm512_max_epi16(value[2], value[3]);
        _mm512_storeu_si512(heights, _mm512_max_epi16(one, two));
    }
    for (size_t v = 0; v < VECTORS; v++) {
        _mm512_storeu_si512(tops + v * GRAIN, top[v]);
        total += sum_of_lanes(count[v]);
    }
    return total;
}

/* The places of the bits of a mask. */
INLINE size_t spread(uint32_t mask, size_t base, int32_t *places, size_t count) {
    while (mask != 0) {
        places[count++] = (int32_t)base + __builtin_ctz(mask);
        mask &= mask - 1;
    }
    return count;
}

TARGET size_t yunta_assign_pick_512(const int16_t *scores, const int16_t *prices, int16_t least,
                                    const int16_t *heights, int16_t from, size_t span,
                                    int32_t *places) {
    size_t count = 0;
    __m512i lowest = _mm512_set1_epi16(from), entry = _mm512_set1_epi16(least);
    for (size_t base = 0; base < span; base += LANES, heights += GRAIN) {
        if (_mm512_cmpge_epi16_mask(_mm512_loadu_si512(heights), lowest) == 0)
            continue;
        for (size_t at = base; at < base + LANES; at += GRAIN) {
            __m512i score = _mm512_loadu_si512(scores + at);
            __m512i value = _mm512_sub_epi16(score, _mm512_loadu_si512(prices + at));
            __mmask32 mask =
                _mm512_mask_cmpge_epi16_mask(_mm512_cmpge_epi16_mask(score, entry), value, lowest);
            count = spread(mask, at, places, count);
        }
    }
    return count;
}

TARGET void yunta_assign_crests_512(const int16_t *heights, size_t each, size_t count, size_t from,
                                    size_t to, int16_t *tops) {
    for (size_t g = from; g < to; g++) {
        size_t end = (g + 1) * each < count ? (g + 1) * each : count;
        __m512i top = _mm512_loadu_si512(heights + g * each);
        for (size_t at = g * each + GRAIN; at < end; at += GRAIN)
            top = _mm512_max_epi16(top, _mm512_loadu_si512(heights + at));
        tops[g] = highest_lane(top);
    }
}

/* What is counted of a row, in lanes. */
typedef struct {
    __m512i top[VECTORS], arcs[VECTORS], above[VECTORS];
} row_lanes;

/* plain: every score from 0 on may be chosen, and the compiler knows it. */
INLINE void compare_rows(const int16_t *scores, const int16_t *prices, int16_t least, size_t span,
                         int16_t own, const int16_t *limits, uint16_t *higher, bool plain,
                         row_lanes *sums) {
    __m512i entry = _mm512_set1_epi16(least), mine = _mm512_set1_epi16(own);
    __m512i minus = _mm512_set1_epi16(-1), zero = _mm512_setzero_si512();
    __m512i lowest = _mm512_set1_epi16(YUNTA_ASSIGN_LOWEST);
    row_lanes s = *sums;
    for (size_t from = 0; from < span; from += LANES) {
#    pragma GCC unroll 4
        for (size_t v = 0; v < VECTORS; v++) {
            size_t at = from + v * GRAIN;
            __m512i score = _mm512_loadu_si512(scores + at),
                    count = _mm512_loadu_si512(higher + at);
            __mmask32 arc = _mm512_cmpge_epi16_mask(score, zero);
            __mmask32 here = plain ? arc : _mm512_cmpge_epi16_mask(score, entry);
            __mmask32 above = _mm512_cmpgt_epi16_mask(score, mine);
            __mmask32 passes = _mm512_cmpgt_epi16_mask(score, _mm512_loadu_si512(limits + at));
            __m512i price = _mm512_loadu_si512(prices + at);
            s.top[v] =
                _mm512_max_epi16(s.top[v], _mm512_mask_sub_epi16(lowest, here, score, price));
            s.arcs[v] = _mm512_mask_sub_epi16(s.arcs[v], arc, s.arcs[v], minus);
            s.above[v] = _mm512_mask_sub_epi16(s.above[v], above, s.above[v], minus);
            _mm512_storeu_si512(higher + at, _mm512_mask_sub_epi16(count, passes, count, minus));
        }
    }
    *sums = s;
}

TARGET int16_t yunta_assign_compare_512(const int16_t *scores, const int16_t *prices, int16_t least,
                                        size_t span, int16_t own, const int16_t *limits,
                                        uint16_t *higher, yunta_assign_row_count *counts) {
    row_lanes sums;
    __m512i top = _mm512_set1_epi16(YUNTA_ASSIGN_LOWEST);
    for (size_t v = 0; v < VECTORS; v++) {
        sums.top[v] = top;
        sums.arcs[v] = sums.above[v] = _mm512_setzero_si512();
    }
    if (least == 0)
        compare_rows(scores, prices, least, span, own, limits, higher, true, &sums);
    else
        compare_rows(scores, prices, least, span, own, limits, higher, false, &sums);
    counts->arcs = counts->above = 0;
    for (size_t v = 0; v < VECTORS; v++) {
        top = _mm512_max_epi16(top, sums.top[v]);
        counts->arcs += sum_of_lanes(sums.arcs[v]);
        counts->above += sum_of_lanes(sums.above[v]);
    }
    return highest_lane(top);
}

/* The two highest of up to 48 values, 16 to a vector. */
TARGET yunta_assign_top yunta_assign_best_512(const int32_t *sellers, const int16_t *scores,
                                              size_t count, const yunta_assign_costs *costs) {
    enum { VECTOR = 16, MOST = YUNTA_ASSIGN_STRIDE / VECTOR };
    size_t vectors = (count + VECTOR - 1) / VECTOR;
    yunta_assign_top top = {YUNTA_ASSIGN_LEAST_VALUE, YUNTA_ASSIGN_LEAST_VALUE, 0};
    __m512i least = _mm512_set1_epi32(YUNTA_ASSIGN_LEAST_VALUE), value[MOST], high = least;
    if (count == 0)
        return top;
    for (size_t v = 0; v < vectors; v++) {
        size_t at = v * VECTOR, left = count > at ? count - at : 0;
        __mmask16 here = left < VECTOR ? (__mmask16)((1u << left) - 1) : 0xffff;
        __m512i seller = _mm512_maskz_loadu_epi32(here, sellers + at);
        __m512i score = _mm512_cvtepi16_epi32(_mm256_maskz_loadu_epi16(here, scores + at));
        __m512i cost =
            costs->step == 1
                ? _mm512_mask_i32gather_epi32(least, here, seller, costs->cost, sizeof(int32_t))
                : _mm512_mask_i32gather_epi32(least, here, seller, costs->cost,
                                              2 * sizeof(int32_t));
        value[v] = _mm512_mask_sub_epi32(
            least, here, _mm512_mullo_epi32(score, _mm512_set1_epi32(costs->parts)), cost);
        high = _mm512_max_epi32(high, value[v]);
    }
    top.first = _mm512_reduce_max_epi32(high);
    __m512i first = _mm512_set1_epi32(top.first);
    high = least;
    for (size_t v = vectors; v-- > 0;) {
        __mmask16 equal = _mm512_cmpeq_epi32_mask(value[v], first);
        if (equal != 0)
            top.place = v * VECTOR + (size_t)__builtin_ctz(equal);
    }
    for (size_t v = 0; v < vectors; v++) {
        __mmask16 mine = top.place / VECTOR == v ? (__mmask16)(1u << top.place % VECTOR) : 0;
        high = _mm512_max_epi32(high, _mm512_mask_mov_epi32(value[v], mine, least));
    }
    top.second = _mm512_reduce_max_epi32(high);
    return top;
}
#else
typedef int yunta_assign_no_512; /* a file may not be empty */
#endif
