#include "io/digest_blocks.h"

#if defined(__x86_64__)
#    include <cpuid.h>
#    include <immintrin.h>
#    include <stdatomic.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#    define WITH_SHA __attribute__((target("sha,ssse3,sse4.1")))

/* Four rounds at a time on the state as the instructions want it: a b e f, and c d g h. */
WITH_SHA static void take_block(__m128i *abef, __m128i *cdgh, const uint8_t *bytes) {
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i words[4], first = *abef, second = *cdgh;
    for (int k = 0; k < 4; k++)
        words[k] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * k)), swap);
    for (int k = 0; k < 16; k++) {
        __m128i now = words[k % 4], last = words[(k + 3) % 4];
        __m128i sum =
            _mm_add_epi32(now, _mm_loadu_si128((const __m128i *)(constants + (size_t)4 * k)));
        second = _mm_sha256rnds2_epu32(second, first, sum);
        first = _mm_sha256rnds2_epu32(first, second, _mm_shuffle_epi32(sum, 0x0e));
        __m128i next = _mm_sha256msg1_epu32(now, words[(k + 1) % 4]);
        next = _mm_add_epi32(next, _mm_alignr_epi8(last, words[(k + 2) % 4], 4));
        words[k % 4] = _mm_sha256msg2_epu32(next, last);
    }
    *abef = _mm_add_epi32(*abef, first);
    *cdgh = _mm_add_epi32(*cdgh, second);
}

WITH_SHA static void take_blocks(uint32_t *state, const uint8_t *bytes, size_t blocks) {
    __m128i abef = _mm_set_epi32((int)state[0], (int)state[1], (int)state[4], (int)state[5]);
    __m128i cdgh = _mm_set_epi32((int)state[2], (int)state[3], (int)state[6], (int)state[7]);
    for (; blocks > 0; blocks--, bytes += YUNTA_DIGEST_BLOCK)
        take_block(&abef, &cdgh, bytes);
    uint32_t low[4], high[4];
    _mm_storeu_si128((__m128i *)low, abef);
    _mm_storeu_si128((__m128i *)high, cdgh);
    for (int k = 0; k < 2; k++) {
        state[k] = low[3 - k];
        state[k + 2] = high[3 - k];
        state[k + 4] = low[1 - k];
        state[k + 6] = high[1 - k];
    }
}

static bool ask_processor(void) {
    unsigned a, b, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) != 0 &&
           __builtin_cpu_supports("sse4.1");
}

/* Asked once: where the machine is a virtual one, asking takes longer than many blocks. */
static bool has_instructions(void) {
    enum { UNKNOWN, YES, NO };
    static atomic_int known;
    int answer = atomic_load_explicit(&known, memory_order_relaxed);
    if (answer == UNKNOWN) {
        answer = ask_processor() ? YES : NO;
        atomic_store_explicit(&known, answer, memory_order_relaxed);
    }
    return answer == YES;
}

bool yunta_digest_blocks(uint32_t state[static 8], const uint8_t *bytes, size_t blocks) {
    if (!has_instructions())
        return false;
    take_blocks(state, bytes, blocks);
    return true;
}

#else

bool yunta_digest_blocks(uint32_t state[static 8], const uint8_t *bytes, size_t blocks) {
    (void)state, (void)bytes, (void)blocks;
    return false;
}

#endif
