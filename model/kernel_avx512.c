/* The vector kernel with AVX-512 BW and VBMI: tables of 64 entries, so three skills a byte. */
#ifdef __x86_64__
#    include "model/kernel_private.h"
#    include <immintrin.h>
#    include <stdbool.h>
#    include <stdint.h>

typedef __m512i vec;
enum { LANE = 64, SHORT_TABLE = 64 };
#    define TARGET __attribute__((target("avx512f,avx512bw,avx512vbmi")))
#    define INLINE                                                                                 \
        static inline __attribute__((always_inline, target("avx512f,avx512bw,avx512vbmi")))

INLINE vec load(const uint8_t *from) {
    return _mm512_loadu_si512(from);
}
INLINE void store(uint8_t *to, vec x) {
    _mm512_storeu_si512(to, x);
}
INLINE vec zero(void) {
    return _mm512_setzero_si512();
}
INLINE vec both(vec a, vec b) {
    return _mm512_and_si512(a, b);
}
INLINE vec either(vec a, vec b) {
    return _mm512_or_si512(a, b);
}
INLINE vec either_not(vec a, vec mask) {
    return _mm512_andnot_si512(mask, a);
}
INLINE vec apart(vec a, vec b) {
    return _mm512_xor_si512(a, b);
}
INLINE vec apart3(vec a, vec b, vec c) {
    return _mm512_ternarylogic_epi64(a, b, c, 0x96);
}
INLINE vec most3(vec a, vec b, vec c) {
    return _mm512_ternarylogic_epi64(a, b, c, 0xe8);
}
INLINE vec plus(vec a, vec b) {
    return _mm512_add_epi8(a, b);
}
INLINE vec plus16(vec a, vec b) {
    return _mm512_add_epi16(a, b);
}
INLINE vec minus16(vec a, vec b) {
    return _mm512_sub_epi16(a, b);
}
INLINE vec fill8(uint8_t x) {
    return _mm512_set1_epi8((char)x);
}
INLINE vec fill16(uint16_t x) {
    return _mm512_set1_epi16((short)x);
}
INLINE vec same8(vec a, vec b) {
    return _mm512_movm_epi8(_mm512_cmpeq_epi8_mask(a, b));
}
INLINE vec bit_where_same(vec bits, vec a, vec b, uint8_t bit) {
    __mmask64 same = _mm512_cmpeq_epi8_mask(a, b);
    return _mm512_mask_add_epi8(bits, same, bits, fill8(bit));
}
INLINE vec down(vec x, int n) {
    return _mm512_srli_epi16(x, (unsigned)n);
}
INLINE vec up(vec x, int n) {
    return _mm512_slli_epi16(x, (unsigned)n);
}
INLINE vec low(vec a, vec b) {
    return _mm512_unpacklo_epi8(a, b);
}
INLINE vec high(vec a, vec b) {
    return _mm512_unpackhi_epi8(a, b);
}
INLINE vec times16(vec a, vec b) {
    return _mm512_mullo_epi16(a, b);
}
INLINE vec top16(vec a, vec b) {
    return _mm512_mulhi_epu16(a, b);
}
INLINE vec weigh_bytes(vec pairs) {
    return _mm512_maddubs_epi16(pairs, fill16(YUNTA_KERNEL_UNIT << 8 | 1));
}
INLINE vec count_above(vec sum, vec x, vec limit) {
    __mmask32 above = _mm512_cmpgt_epi16_mask(x, limit);
    return _mm512_mask_sub_epi16(sum, above, sum, fill16(0xffff));
}
INLINE vec none_below(vec scores, vec least) {
    __mmask32 below = _mm512_cmplt_epi16_mask(scores, least);
    return _mm512_mask_mov_epi16(scores, below, fill16(0xffff));
}
INLINE vec load_table(const void *table) {
    return _mm512_loadu_si512(table);
}
INLINE vec look_up(vec table, vec index) {
    return _mm512_permutexvar_epi8(index, table);
}
INLINE vec look(const uint8_t *table, int entries, vec index) {
    vec found = look_up(load_table(table), index);
    if (entries <= 64)
        return found;
    vec part = both(index, fill8(0xc0));
    found = _mm512_maskz_mov_epi8(_mm512_testn_epi8_mask(part, part), found);
    for (int from = 64; from < entries; from += 64) {
        __mmask64 here = _mm512_cmpeq_epi8_mask(part, fill8((uint8_t)from));
        found = _mm512_mask_permutexvar_epi8(found, here, index, load(table + from));
    }
    return found;
}

#    include "model/kernel_body.h"

/* Skills by tables of at most 128 points, and every sum in bytes: the rests with a carry each. */
typedef struct {
    vec first[3], second[3]; /* whole low, whole high, rest: points below 64, and the others */
    bool two;                /* some may reach 64 */
    vec weight_sum;
} point_tables;

INLINE point_tables point_tables_of(const yunta_kernel *kernel, const yunta_kernel_plan *plan) {
    point_tables tables = {.two = plan->best >= 64, .weight_sum = fill8((uint8_t)plan->weight_sum)};
    const yunta_kernel_points *points = &kernel->points[plan->best];
    for (int t = 0; t < 3; t++) {
        tables.first[t] = load_table(points->table[t]);
        tables.second[t] = load_table(points->table[t] + 64);
    }
    return tables;
}

INLINE vec look_points(const point_tables *tables, int which, vec points) {
    return tables->two
               ? _mm512_permutex2var_epi8(tables->first[which], points, tables->second[which])
               : look_up(tables->first[which], points);
}

typedef struct {
    vec low, high, rest, bars;
} byte_sums;

/* Adds a rest; what reaches weight_sum is carried to whole. */
INLINE void add_rest(byte_sums *s, vec rest, vec weight_sum) {
    s->rest = plus(s->rest, rest);
    __mmask64 over = _mm512_cmpge_epu8_mask(s->rest, weight_sum);
    s->rest = _mm512_mask_sub_epi8(s->rest, over, s->rest, weight_sum);
    s->low = _mm512_mask_sub_epi8(s->low, over, s->low, fill8(255));
}

INLINE void add_short_group(const yunta_kernel_group *group, vec index, vec weight_sum,
                            byte_sums *s) {
    s->low = plus(s->low, look(group->table->of[0], group->entries, index));
    s->high = plus(s->high, look(group->table->of[1], group->entries, index));
    add_rest(s, look(group->table->of[2], group->entries, index), weight_sum);
}

INLINE void byte_chunk(const yunta_kernel *kernel, const yunta_kernel_plan *plan,
                       const point_tables *tables, size_t at,
                       const vec index[YUNTA_KERNEL_GROUPS][8], size_t chunk, vec points,
                       int16_t *scores) {
    byte_sums s = {look_points(tables, 0, points), look_points(tables, 1, points),
                   look_points(tables, 2, points), zero()};
    if (plan->barred)
        s.bars = chunk_bars(kernel, plan, at);
    for (size_t g = 0; g < plan->groups; g++) {
        const yunta_kernel_group *group = &plan->group[g];
        vec mine = index_of(group, &index[g][chunk], at);
        if (group->value)
            add_short_group(group, mine, tables->weight_sum, &s);
        if (group->bars)
            s.bars = either(s.bars, look(group->table->of[4], group->entries, mine));
    }
    pair16 whole = whole_of(s.low, s.high);
    if (plan->least > 0) {
        whole.first = none_below(whole.first, fill16((uint16_t)plan->least));
        whole.second = none_below(whole.second, fill16((uint16_t)plan->least));
    }
    put_chunk(plan, whole, s.bars, scores);
}

/* What the index of a plain row's group has besides, where a column is the mentee's. */
typedef struct {
    const uint8_t *plane; /* NULL: nothing */
    vec code, bit;
} plain_match;

INLINE plain_match plain_match_of(const yunta_kernel_group *group) {
    if (group->same.bytes == 0)
        return (plain_match){NULL, zero(), zero()};
    return (plain_match){group->same.plane[0], fill8(group->same.code[0]),
                         fill8((uint8_t)(1 << group->planes))};
}

INLINE vec plain_index(const plain_match *match, size_t at, vec index) {
    if (match->plane == NULL)
        return index;
    __mmask64 equal = _mm512_cmpeq_epi8_mask(load(match->plane + at), match->code);
    return _mm512_mask_add_epi8(index, equal, index, match->bit);
}

/* The most common chunk: one short table beside the skills, and nothing barred. */
INLINE pair16 plain_byte_chunk(const point_tables *tables, const vec of[3], vec index, vec points) {
    byte_sums s = {look_points(tables, 0, points), look_points(tables, 1, points),
                   look_points(tables, 2, points), zero()};
    s.low = plus(s.low, look_up(of[0], index));
    s.high = plus(s.high, look_up(of[1], index));
    add_rest(&s, look_up(of[2], index), tables->weight_sum);
    return whole_of(s.low, s.high);
}

/* The same where the short table leaves no rest, so that no sum carries, and its numbers are taken
 * apart by what a point is worth: then points need no look for their high bytes. */
typedef struct {
    vec first, second; /* over, by points */
    vec low, high;     /* high * slope + low, by index */
    vec factors;       /* 1 and slope */
} slope_tables;

INLINE vec narrow_words(vec first, vec second) {
    return _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi16_epi8(first)),
                              _mm512_cvtepi16_epi8(second), 1);
}

/* Numbers of 16 bits as high * slope + low, low below slope. scale: 65536 / slope, rounded down, so
 * that what it gives falls short by 1 at most. */
INLINE void take_apart(vec number, vec slope, vec scale, vec *low_word, vec *high_word) {
    vec times = top16(number, scale), left = minus16(number, times16(times, slope));
    __mmask32 short_of = _mm512_cmpge_epu16_mask(left, slope);
    *low_word = _mm512_mask_sub_epi16(left, short_of, left, slope);
    *high_word = _mm512_mask_sub_epi16(times, short_of, times, fill16(0xffff));
}

INLINE slope_tables slope_tables_of(const yunta_kernel *kernel, const yunta_kernel_plan *plan) {
    const yunta_kernel_points *points = &kernel->points[plan->best];
    const yunta_kernel_table *table = plan->group[0].table;
    vec slope = fill16(points->slope), scale = fill16((uint16_t)(65536u / points->slope));
    vec low_word[2], high_word[2];
    for (int half = 0; half < 2; half++) {
        const __m256i *from = (const __m256i *)(const void *)(table->of[0] + 32 * half);
        const __m256i *high_from = (const __m256i *)(const void *)(table->of[1] + 32 * half);
        vec units = _mm512_cvtepu8_epi16(_mm256_loadu_si256(high_from));
        vec number = plus16(_mm512_cvtepu8_epi16(_mm256_loadu_si256(from)),
                            times16(units, fill16(YUNTA_KERNEL_UNIT)));
        take_apart(number, slope, scale, &low_word[half], &high_word[half]);
    }
    return (slope_tables){.first = load_table(points->over),
                          .second = load_table(points->over + 64),
                          .low = narrow_words(low_word[0], low_word[1]),
                          .high = narrow_words(high_word[0], high_word[1]),
                          .factors = fill16((uint16_t)(points->slope << 8 | 1))};
}

INLINE pair16 slope_chunk(const slope_tables *tables, bool two, vec index, vec points) {
    vec over = two ? _mm512_permutex2var_epi8(tables->first, points, tables->second)
                   : look_up(tables->first, points);
    vec ones = plus(over, look_up(tables->low, index));
    vec slopes = plus(points, look_up(tables->high, index));
    return (pair16){_mm512_maddubs_epi16(low(ones, slopes), tables->factors),
                    _mm512_maddubs_epi16(high(ones, slopes), tables->factors)};
}

/* A row by tables of points; of these but the first, plain ones (is_plain_group). */
typedef enum { WAY_GROUPS, WAY_PLAIN, WAY_SLOPE } byte_way;

INLINE void run_bytes(const yunta_kernel *kernel, const yunta_kernel_plan *plan, byte_way way,
                      bool two, int16_t *scores) {
    vec planes[YUNTA_BITS * YUNTA_KERNEL_COUNTER], index[YUNTA_KERNEL_GROUPS][8], points[8];
    const yunta_kernel_group *group = &plan->group[0];
    point_tables tables = point_tables_of(kernel, plan);
    slope_tables slope = {.first = zero()};
    plain_match match = {NULL, zero(), zero()};
    vec of[3] = {zero(), zero(), zero()};
    tables.two = two;
    if (way != WAY_GROUPS)
        match = plain_match_of(group);
    if (way == WAY_SLOPE)
        slope = slope_tables_of(kernel, plan);
    for (int t = 0; way == WAY_PLAIN && t < 3; t++)
        of[t] = load_table(group->table->of[t]);
    for (size_t chunk = 0; way != WAY_GROUPS && chunk < 8; chunk++)
        index[0][chunk] = zero();
    for (size_t from = 0; from < kernel->width; from += 8 * LANE) {
        if (!yunta_kernel_wants(plan->wanted, from))
            continue;
        size_t left = (kernel->width - from) / LANE;
        left = left < 8 ? left : 8;
        if (plan->counters > 0) {
            count_span(kernel, plan, from / (8 * LANE), planes);
            index_span(plan, planes, index);
        }
        sum_span(plan, packs_of_span(kernel, from), left, points);
        for (size_t chunk = 0; chunk < left; chunk++) {
            size_t at = from + chunk * LANE;
            if (way == WAY_GROUPS) {
                byte_chunk(kernel, plan, &tables, at, index, chunk, points[chunk], scores + at);
                continue;
            }
            vec mine = plain_index(&match, at, index[0][chunk]);
            pair16 whole = way == WAY_SLOPE ? slope_chunk(&slope, two, mine, points[chunk])
                                            : plain_byte_chunk(&tables, of, mine, points[chunk]);
            store((uint8_t *)(scores + at), whole.first);
            store((uint8_t *)(scores + at + LANE / 2), whole.second);
        }
    }
}

static bool has_slope(const yunta_kernel *kernel, const yunta_kernel_plan *plan) {
    const yunta_kernel_table *table = plan->group[0].table;
    uint32_t slope = kernel->points[plan->best].slope;
    return slope > 0 && !table->rests && table->most <= (UINT8_MAX - plan->best) * slope;
}

/* Each call knows whether points need one table or two, and which way the row goes. */
INLINE void choose_bytes(const yunta_kernel *kernel, const yunta_kernel_plan *plan,
                         int16_t *scores) {
    bool plain = is_plain_group(plan), two = plan->best >= 64;
    if (plain && has_slope(kernel, plan) && two)
        run_bytes(kernel, plan, WAY_SLOPE, true, scores);
    else if (plain && has_slope(kernel, plan))
        run_bytes(kernel, plan, WAY_SLOPE, false, scores);
    else if (plain && two)
        run_bytes(kernel, plan, WAY_PLAIN, true, scores);
    else if (plain)
        run_bytes(kernel, plan, WAY_PLAIN, false, scores);
    else
        run_bytes(kernel, plan, WAY_GROUPS, two, scores);
}

TARGET void yunta_kernel_run_avx512(const yunta_kernel *kernel, const yunta_kernel_plan *plan,
                                    int16_t *scores) {
    if (kernel->points != NULL && plan->one_byte && plan->best < YUNTA_KERNEL_POINTS)
        choose_bytes(kernel, plan, scores);
    else if (is_plain(plan))
        run_plain(kernel, plan, scores);
    else
        run_row(kernel, plan, scores);
}
#else
typedef int yunta_kernel_no_avx512; /* a file may not be empty */
#endif
