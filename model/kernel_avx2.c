/* The vector kernel with AVX2: tables of 16 entries, so two skills a byte. */
#ifdef __x86_64__
#    include "model/kernel_private.h"
#    include <immintrin.h>
#    include <stdbool.h>
#    include <stdint.h>

typedef __m256i vec;
enum { LANE = 32, SHORT_TABLE = 16 };
#    define TARGET __attribute__((target("avx2")))
#    define INLINE static inline __attribute__((always_inline, target("avx2")))

INLINE vec load(const uint8_t *from) {
    return _mm256_loadu_si256((const __m256i *)(const void *)from);
}
INLINE void store(uint8_t *to, vec x) {
    _mm256_storeu_si256((__m256i *)(void *)to, x);
}
INLINE vec zero(void) {
    return _mm256_setzero_si256();
}
INLINE vec both(vec a, vec b) {
    return _mm256_and_si256(a, b);
}
INLINE vec either(vec a, vec b) {
    return _mm256_or_si256(a, b);
}
INLINE vec either_not(vec a, vec mask) {
    return _mm256_andnot_si256(mask, a);
}
INLINE vec apart(vec a, vec b) {
    return _mm256_xor_si256(a, b);
}
INLINE vec apart3(vec a, vec b, vec c) {
    return apart(apart(a, b), c);
}
INLINE vec most3(vec a, vec b, vec c) {
    return either(both(a, b), both(apart(a, b), c));
}
INLINE vec plus(vec a, vec b) {
    return _mm256_add_epi8(a, b);
}
INLINE vec plus16(vec a, vec b) {
    return _mm256_add_epi16(a, b);
}
INLINE vec minus16(vec a, vec b) {
    return _mm256_sub_epi16(a, b);
}
INLINE vec fill8(uint8_t x) {
    return _mm256_set1_epi8((char)x);
}
INLINE vec fill16(uint16_t x) {
    return _mm256_set1_epi16((short)x);
}
INLINE vec same8(vec a, vec b) {
    return _mm256_cmpeq_epi8(a, b);
}
INLINE vec bit_where_same(vec bits, vec a, vec b, uint8_t bit) {
    return either(bits, both(same8(a, b), fill8(bit)));
}
INLINE vec down(vec x, int n) {
    return _mm256_srli_epi16(x, n);
}
INLINE vec up(vec x, int n) {
    return _mm256_slli_epi16(x, n);
}
INLINE vec low(vec a, vec b) {
    return _mm256_unpacklo_epi8(a, b);
}
INLINE vec high(vec a, vec b) {
    return _mm256_unpackhi_epi8(a, b);
}
INLINE vec times16(vec a, vec b) {
    return _mm256_mullo_epi16(a, b);
}
INLINE vec top16(vec a, vec b) {
    return _mm256_mulhi_epu16(a, b);
}
INLINE vec weigh_bytes(vec pairs) {
    return _mm256_maddubs_epi16(pairs, fill16(YUNTA_KERNEL_UNIT << 8 | 1));
}
INLINE vec count_above(vec sum, vec x, vec limit) {
    return minus16(sum, _mm256_cmpgt_epi16(x, limit));
}
INLINE vec none_below(vec scores, vec least) {
    return either(scores, _mm256_cmpgt_epi16(least, scores));
}
INLINE vec load_table(const void *table) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(table));
}
INLINE vec look_up(vec table, vec index) {
    return _mm256_shuffle_epi8(table, index);
}
/* A byte of the index finds its entry in the one piece that it lies in: there adding 0x70 leaves
 * the top bit clear, which makes the shuffle take it; elsewhere it gives 0. */
INLINE vec look(const uint8_t *table, int entries, vec index) {
    if (entries <= 16)
        return look_up(load_table(table), index);
    vec found = zero();
    for (int from = 0; from < entries; from += 16) {
        vec here = _mm256_sub_epi8(index, fill8((uint8_t)from));
        found =
            either(found, look_up(load_table(table + from), _mm256_adds_epu8(here, fill8(0x70))));
    }
    return found;
}

#    include "model/kernel_body.h"

TARGET void yunta_kernel_run_avx2(const yunta_kernel *kernel, const yunta_kernel_plan *plan,
                                  int16_t *scores) {
    if (is_plain(plan))
        run_plain(kernel, plan, scores);
    else
        run_row(kernel, plan, scores);
}
#else
typedef int yunta_kernel_no_avx2; /* a file may not be empty */
#endif
