/* Rows of a small block against 64-bit costs. Every kind of instructions gives the same integers.
 */
#include "base/processor.h"
#include "solver/assign_private.h"
#if defined(__x86_64__) && defined(__GNUC__)
#    include <immintrin.h>
#endif

enum { EIGHT = YUNTA_ASSIGN_EIGHT };
#define FAR YUNTA_ASSIGN_OUT_OF_REACH

/* What each lane found. */
typedef struct {
    int64_t first[EIGHT], second[EIGHT], at[EIGHT];
    size_t arcs;
} lanes;

/* The highest of all lanes, the first of equals, and the highest of the others. */
static yunta_assign_two join_best(const lanes *found) {
    yunta_assign_two two = {-FAR, -FAR, 0, found->arcs};
    size_t best = 0;
    for (size_t l = 0; l < EIGHT; l++) {
        size_t place = (size_t)found->at[l] + l;
        if (found->first[l] > two.first || (found->first[l] == two.first && place < two.place)) {
            two.first = found->first[l];
            two.place = place;
            best = l;
        }
    }
    for (size_t l = 0; l < EIGHT; l++) {
        int64_t next = l == best ? found->second[l] : found->first[l];
        two.second = next > two.second ? next : two.second;
    }
    return two;
}

/* Lengths are told as values below 0. */
static yunta_assign_near join_near(const lanes *found) {
    yunta_assign_two two = join_best(found);
    return (yunta_assign_near){-two.first, two.place};
}

#define BODY static inline __attribute__((always_inline))

BODY void best_body(const yunta_assign_line *line, lanes *found) {
    for (size_t l = 0; l < EIGHT; l++) {
        found->first[l] = found->second[l] = -FAR;
        found->at[l] = 0;
    }
    found->arcs = 0;
    for (size_t from = 0; from < line->count; from += EIGHT)
        for (size_t l = 0; l < EIGHT; l++) {
            int16_t score = line->scores[from + l];
            int64_t value = (int64_t)line->point * score - line->costs[from + l];
            int64_t first = found->first[l];
            value = score >= line->least ? value : -FAR;
            int64_t other = value > first ? first : value;
            found->arcs += score >= line->least;
            found->second[l] = other > found->second[l] ? other : found->second[l];
            found->at[l] = value > first ? (int64_t)from : found->at[l];
            found->first[l] = value > first ? value : first;
        }
}

BODY void reach_body(const yunta_assign_line *line, int64_t base, int32_t buyer, int64_t *lengths,
                     int32_t *from, lanes *found) {
    for (size_t l = 0; l < EIGHT; l++) {
        found->first[l] = found->second[l] = -FAR;
        found->at[l] = 0;
    }
    for (size_t at = 0; at < line->count; at += EIGHT)
        for (size_t l = 0; l < EIGHT; l++) {
            int16_t score = line->scores[at + l];
            int64_t length = base + line->costs[at + l] - (int64_t)line->point * score;
            int64_t best = lengths[at + l];
            bool nearer = score >= line->least && length < best;
            best = nearer ? length : best;
            lengths[at + l] = best;
            from[at + l] = nearer ? buyer : from[at + l];
            found->at[l] = -best > found->first[l] ? (int64_t)at : found->at[l];
            found->first[l] = -best > found->first[l] ? -best : found->first[l];
        }
}

#if defined(__x86_64__) && defined(__GNUC__)
#    define WIDE __attribute__((target("avx512f,avx512bw,avx512vl")))
#    define HALF __attribute__((target("avx2")))

/* The least place of those lanes. */
WIDE static size_t place_512(__mmask8 lanes_of, __m512i at) {
    __m512i place = _mm512_add_epi64(at, _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7));
    return (size_t)_mm512_mask_reduce_min_epi64(lanes_of, place);
}

WIDE static yunta_assign_two best_512(const yunta_assign_line *line) {
    __m512i never = _mm512_set1_epi64(-FAR), first = never, second = never;
    __m512i at = _mm512_setzero_si512(), point = _mm512_set1_epi64(line->point);
    __m128i least = _mm_set1_epi16(line->least);
    yunta_assign_two two = {0};
    for (size_t from = 0; from < line->count; from += EIGHT) {
        __m128i score = _mm_loadu_si128((const __m128i *)(line->scores + from));
        __mmask8 arcs = _mm_cmpge_epi16_mask(score, least);
        __m512i worth = _mm512_mul_epi32(_mm512_cvtepi16_epi64(score), point);
        __m512i value =
            _mm512_mask_sub_epi64(never, arcs, worth, _mm512_loadu_si512(line->costs + from));
        __mmask8 more = _mm512_cmpgt_epi64_mask(value, first);
        two.arcs += (size_t)__builtin_popcount(arcs);
        second = _mm512_max_epi64(second, _mm512_min_epi64(value, first));
        at = _mm512_mask_mov_epi64(at, more, _mm512_set1_epi64((int64_t)from));
        first = _mm512_max_epi64(first, value);
    }
    two.first = _mm512_reduce_max_epi64(first);
    two.place = place_512(_mm512_cmpeq_epi64_mask(first, _mm512_set1_epi64(two.first)), at);
    first = _mm512_mask_mov_epi64(first, (__mmask8)(1U << two.place % EIGHT), second);
    two.second = _mm512_reduce_max_epi64(first);
    return two;
}

WIDE static yunta_assign_near reach_512(const yunta_assign_line *line, int64_t base, int32_t buyer,
                                        int64_t *lengths, int32_t *from) {
    __m512i first = _mm512_set1_epi64(FAR), places = _mm512_setzero_si512();
    __m512i point = _mm512_set1_epi64(line->point), begin = _mm512_set1_epi64(base);
    __m256i own = _mm256_set1_epi32(buyer);
    __m128i least = _mm_set1_epi16(line->least);
    for (size_t at = 0; at < line->count; at += EIGHT) {
        __m128i score = _mm_loadu_si128((const __m128i *)(line->scores + at));
        __m512i cost = _mm512_add_epi64(begin, _mm512_loadu_si512(line->costs + at));
        __m512i best = _mm512_loadu_si512(lengths + at);
        __m512i length =
            _mm512_sub_epi64(cost, _mm512_mul_epi32(_mm512_cvtepi16_epi64(score), point));
        __mmask8 nearer =
            _mm512_mask_cmplt_epi64_mask(_mm_cmpge_epi16_mask(score, least), length, best);
        best = _mm512_mask_mov_epi64(best, nearer, length);
        _mm512_storeu_si512(lengths + at, best);
        _mm256_mask_storeu_epi32(from + at, nearer, own);
        places = _mm512_mask_mov_epi64(places, _mm512_cmplt_epi64_mask(best, first),
                                       _mm512_set1_epi64((int64_t)at));
        first = _mm512_min_epi64(first, best);
    }
    int64_t least_of_all = _mm512_reduce_min_epi64(first);
    __mmask8 here = _mm512_cmpeq_epi64_mask(first, _mm512_set1_epi64(least_of_all));
    return (yunta_assign_near){least_of_all, place_512(here, places)};
}

HALF static void best_256(const yunta_assign_line *line, lanes *found) {
    best_body(line, found);
}

HALF static void reach_256(const yunta_assign_line *line, int64_t base, int32_t buyer,
                           int64_t *lengths, int32_t *from, lanes *found) {
    reach_body(line, base, buyer, lengths, from, found);
}
#else
#    define best_256 best_body
#    define reach_256 reach_body
#endif

yunta_assign_two yunta_assign_two_best(const yunta_assign_line *line) {
    lanes found;
#if defined(__x86_64__) && defined(__GNUC__)
    if (yunta_processor_has(YUNTA_AVX512))
        return best_512(line);
#endif
    if (yunta_processor_has(YUNTA_AVX2))
        best_256(line, &found);
    else
        best_body(line, &found);
    return join_best(&found);
}

yunta_assign_near yunta_assign_reach(const yunta_assign_line *line, int64_t base, int32_t buyer,
                                     int64_t *lengths, int32_t *from) {
    lanes found;
#if defined(__x86_64__) && defined(__GNUC__)
    if (yunta_processor_has(YUNTA_AVX512))
        return reach_512(line, base, buyer, lengths, from);
#endif
    if (yunta_processor_has(YUNTA_AVX2))
        reach_256(line, base, buyer, lengths, from, &found);
    else
        reach_body(line, base, buyer, lengths, from, &found);
    return join_near(&found);
}
