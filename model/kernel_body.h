/* The vector kernel, in terms of a few operations on vectors of LANE bytes. Included by
 * kernel_avx2.c and kernel_avx512.c after they define:
 *   vec, LANE, INLINE (function attributes: inlined, for these instructions)
 *   load store zero both either apart plus minus (bytes; 16 bits: plus16 minus16)
 *   apart3 most3: exclusive or and majority of three
 *   same8: 255 where bytes are equal; bit_where_same(bits, a, b, bit)
 *   down(x, n): 16-bit lanes shifted right
 *   fill8 fill16: a number in every lane
 *   low high: bytes of both interleaved, within 16 bytes
 *   times16 top16: low and high half of products of unsigned 16-bit lanes
 *   look(table, entries, index): bytes of a table of entries
 *   count_above(sum, x, limit): sum + 1 where signed x > limit
 *   none_below(scores, least): -1 where a score is below least
 */
#include "model/kernel_private.h"

typedef struct {
    vec first, second; /* 16-bit lanes: the first and the second half of a chunk */
} pair16;

INLINE pair16 widen(vec bytes) {
    return (pair16){low(bytes, zero()), high(bytes, zero())};
}

INLINE pair16 add_pairs(pair16 a, pair16 b) {
    return (pair16){plus16(a.first, b.first), plus16(a.second, b.second)};
}

/* Adds x at the weight of plane `from`; the last plane stays set. */
INLINE void ripple(vec *planes, int from, int count, vec x) {
#pragma GCC unroll 8
    for (int p = from; p < count - 1; p++) {
        vec carry = both(planes[p], x);
        planes[p] = apart(planes[p], x);
        x = carry;
    }
    planes[count - 1] = either(planes[count - 1], x);
}

/* Adds up a counter's bit rows, four at a time by carry-save adders, over one span. */
INLINE void count_rows(const uint8_t *rows, const uint32_t *list, size_t listed, int count,
                       vec *result) {
    vec planes[YUNTA_KERNEL_COUNTER];
#pragma GCC unroll 8
    for (int p = 0; p < YUNTA_KERNEL_COUNTER; p++)
        planes[p] = zero();
    for (size_t k = 0; k < listed; k += 4) {
        vec a = load(rows + list[k]), b = load(rows + list[k + 1]);
        vec c = load(rows + list[k + 2]), d = load(rows + list[k + 3]);
        if (count == 1) {
            planes[0] = either(either(planes[0], either(a, b)), either(c, d));
            continue;
        }
        vec two = most3(planes[0], a, b), ones = apart3(planes[0], a, b);
        vec other = most3(ones, c, d);
        planes[0] = apart3(ones, c, d);
        if (count == 2) {
            planes[1] = either(planes[1], either(two, other));
            continue;
        }
        vec four = most3(planes[1], two, other);
        planes[1] = apart3(planes[1], two, other);
        ripple(planes, 2, count, four);
    }
#pragma GCC unroll 8
    for (int p = 0; p < count; p++)
        result[p] = planes[p];
}

/* count is known to the compiler in each call, so that the planes stay in registers. */
INLINE void count_span(const yunta_kernel *kernel, const yunta_kernel_plan *plan, size_t span,
                       vec *planes) {
    const uint8_t *rows = kernel->rows + span * kernel->row_room * LANE;
    for (int k = 0; k < plan->counters; k++) {
        const uint32_t *list = plan->list + plan->counter[k].first;
        size_t listed = plan->counter[k].count;
        int count = plan->counter[k].planes;
        if (count == 1)
            count_rows(rows, list, listed, 1, planes);
        else if (count == 2)
            count_rows(rows, list, listed, 2, planes);
        else if (count == 3)
            count_rows(rows, list, listed, 3, planes);
        else if (count == 4)
            count_rows(rows, list, listed, 4, planes);
        else
            count_rows(rows, list, listed, count, planes);
        planes += count;
    }
}

/* Two vectors of fields of `bits` bits become two of fields of twice as many: the even fields of
 * both, and the odd ones. mask: the even fields. */
INLINE void join_fields(vec a, vec b, int bits, vec mask, vec *even, vec *odd) {
    vec a_high = both(down(a, bits), mask), b_low = both(b, mask);
    *even = either(both(a, mask), up(b_low, bits));
    *odd = either(a_high, either_not(b, mask));
}

/* Up to four planes as the low four bits of a byte a mentor, shifted left by `shift`. */
INLINE void spread_planes(const vec *planes, int count, int shift, vec *index) {
    vec p[4], even01, odd01, even23, odd23, field[4];
    static const int chunk_of[4] = {0, 2, 1, 3};
#pragma GCC unroll 8
    for (int k = 0; k < 4; k++)
        p[k] = k < count ? planes[k] : zero();
    join_fields(p[0], p[1], 1, fill8(0x55), &even01, &odd01);
    join_fields(p[2], p[3], 1, fill8(0x55), &even23, &odd23);
    join_fields(even01, even23, 2, fill8(0x33), &field[0], &field[1]);
    join_fields(odd01, odd23, 2, fill8(0x33), &field[2], &field[3]);
    vec nibble = fill8(0x0f);
#pragma GCC unroll 8
    for (int k = 0; k < 4; k++) {
        vec first = both(field[k], nibble), second = both(down(field[k], 4), nibble);
        if (shift == 0) {
            index[chunk_of[k]] = first;
            index[chunk_of[k] + 4] = second;
        } else {
            index[chunk_of[k]] = either(index[chunk_of[k]], up(first, 4));
            index[chunk_of[k] + 4] = either(index[chunk_of[k] + 4], up(second, 4));
        }
    }
}

INLINE void index_span(const yunta_kernel_plan *plan, const vec *planes,
                       vec index[YUNTA_KERNEL_GROUPS][8]) {
    for (size_t g = 0; g < plan->groups; g++) {
        const yunta_kernel_group *group = &plan->group[g];
        const vec *mine = planes + group->first_plane;
        if (group->planes == 0)
            continue;
        spread_planes(mine, group->planes < 4 ? group->planes : 4, 0, index[g]);
        if (group->planes > 4)
            spread_planes(mine + 4, group->planes - 4, 4, index[g]);
    }
}

/* 255 where all bytes of the code are equal. */
INLINE vec matches(const yunta_kernel_match *match, size_t at) {
    vec same = same8(load(match->plane[0] + at), fill8(match->code[0]));
    for (int b = 1; b < match->bytes; b++)
        same = both(same, same8(load(match->plane[b] + at), fill8(match->code[b])));
    return same;
}

INLINE vec index_of(const yunta_kernel_group *group, const vec *spread, size_t at) {
    vec index = group->class != NULL ? load(group->class + at)
                : group->planes > 0  ? *spread
                                     : zero();
    if (group->same.bytes == 1)
        index = bit_where_same(index, load(group->same.plane[0] + at), fill8(group->same.code[0]),
                               (uint8_t)(1 << group->planes));
    else if (group->same.bytes > 1)
        index =
            either(index, both(matches(&group->same, at), fill8((uint8_t)(1 << group->planes))));
    return index;
}

/* Where the packs of a span lie beyond those of the first. */
INLINE size_t packs_of_span(const yunta_kernel *kernel, size_t from) {
    return from * kernel->packs;
}

/* Sums of the packs of `count` chunks side by side, so that each table is loaded once; `count` is
 * known to the compiler in each call. at: of the packs. */
INLINE void sum_packs(const yunta_kernel_plan *plan, size_t at, int count, vec *bytes) {
    vec sums[8];
#pragma GCC unroll 8
    for (int c = 0; c < count; c++)
        sums[c] = zero();
    for (size_t k = 0; k < plan->packs; k++) {
        const uint8_t *pack = plan->pack[k] + at;
        vec table = load_table(plan->table[k]);
#pragma GCC unroll 8
        for (int c = 0; c < count; c++)
            sums[c] = plus(sums[c], look_up(table, load(pack + c * LANE)));
    }
#pragma GCC unroll 8
    for (int c = 0; c < count; c++)
        bytes[c] = sums[c];
}

/* The same for the `left` chunks of a span that there are. */
INLINE void sum_span(const yunta_kernel_plan *plan, size_t from, size_t left, vec *bytes) {
    if (left == 8) {
        sum_packs(plan, from, 8, bytes);
        return;
    }
    for (size_t chunk = 0; chunk < left; chunk++)
        sum_packs(plan, from + chunk * LANE, 1, &bytes[chunk]);
}

/* Points of skills that a byte does not hold: each stretch of packs is widened. */
INLINE pair16 sum_wide(const yunta_kernel_plan *plan, size_t at) {
    vec bytes = zero();
    pair16 points = {zero(), zero()};
    for (size_t k = 0; k < plan->packs; k++) {
        bytes = plus(bytes, look_up(load_table(plan->table[k]), load(plan->pack[k] + at)));
        if (plan->flush[k]) {
            points = add_pairs(points, widen(bytes));
            bytes = zero();
        }
    }
    return add_pairs(points, widen(bytes));
}

/* The plan's numbers in every lane. */
typedef struct {
    vec scale_whole, scale_part, share, weight, weight_sum, limit, limit2;
} factors;

INLINE factors factors_of(const yunta_kernel_plan *plan) {
    return (factors){.scale_whole = fill16(plan->scale_whole),
                     .scale_part = fill16(plan->scale_part),
                     .share = fill16(plan->share),
                     .weight = fill16(plan->weight),
                     .weight_sum = fill16(plan->weight_sum),
                     .limit = fill16((uint16_t)(plan->weight_sum - 1)),
                     .limit2 = fill16((uint16_t)(2 * plan->weight_sum - 1))};
}

/* 10000 * points / best. */
INLINE vec part_of(const yunta_kernel_plan *plan, const factors *f, vec points, bool exact) {
    vec part = plus16(times16(points, f->scale_whole), top16(points, f->scale_part));
    if (exact)
        return part;
    vec left = minus16(times16(points, fill16(10000)), times16(part, fill16(plan->best)));
    return count_above(part, left, fill16((uint16_t)(plan->best - 1)));
}

/* Adds the weighted part as whole and rest. */
INLINE void add_part(const factors *f, vec part, vec *whole, vec *rest) {
    vec share = top16(part, f->share);
    vec over = minus16(times16(part, f->weight), times16(share, f->weight_sum));
    *whole = plus16(*whole, share);
    *rest = plus16(*rest, over);
}

/* Sums of what the tables of the groups give for a chunk, as bytes but for the rests. */
typedef struct {
    vec low, high; /* of whole */
    pair16 rest;
    vec bars;
} sums;

INLINE void add_group(const yunta_kernel_plan *plan, const yunta_kernel_group *group, vec index,
                      sums *s) {
    int entries = group->entries;
    s->low = plus(s->low, look(group->table->of[0], entries, index));
    s->high = plus(s->high, look(group->table->of[1], entries, index));
    vec rest = look(group->table->of[2], entries, index);
    vec rest_high = plan->weight_sum <= 256 ? zero() : look(group->table->of[3], entries, index);
    s->rest = add_pairs(s->rest, (pair16){low(rest, rest_high), high(rest, rest_high)});
}

INLINE pair16 whole_of(vec low_bytes, vec high_bytes) {
    return (pair16){weigh_bytes(low(low_bytes, high_bytes)),
                    weigh_bytes(high(low_bytes, high_bytes))};
}

INLINE vec chunk_bars(const yunta_kernel *kernel, const yunta_kernel_plan *plan, size_t at) {
    vec bars = kernel->closed_any ? load(kernel->closed + at) : zero();
    for (size_t k = 0; k < plan->bars; k++) {
        vec same = matches(&plan->bar[k], at);
        bars = either(bars, plan->bar[k].different ? same : apart(same, fill8(255)));
    }
    return bars;
}

/* The carries out of the rests, and the least score. */
INLINE vec finish(const yunta_kernel_plan *plan, vec whole, vec rest) {
    uint16_t bias = plan->biased ? 0x8000 : 0;
    if (plan->biased)
        rest = plus16(rest, fill16(bias));
    for (int k = 1; k <= plan->carries; k++)
        whole = count_above(whole, rest, fill16((uint16_t)(k * plan->weight_sum - 1 + bias)));
    return plan->least > 0 ? none_below(whole, fill16((uint16_t)plan->least)) : whole;
}

INLINE void put_chunk(const yunta_kernel_plan *plan, pair16 scores, vec bars, int16_t *to) {
    if (plan->barred) {
        scores.first = either(scores.first, low(bars, bars));
        scores.second = either(scores.second, high(bars, bars));
    }
    store((uint8_t *)to, scores.first);
    store((uint8_t *)(to + LANE / 2), scores.second);
}

INLINE void run_chunk(const yunta_kernel *kernel, const yunta_kernel_plan *plan, const factors *f,
                      size_t at, const vec index[YUNTA_KERNEL_GROUPS][8], size_t chunk, vec bytes,
                      int16_t *scores) {
    sums s = {zero(), zero(), {zero(), zero()}, zero()};
    if (plan->barred)
        s.bars = chunk_bars(kernel, plan, at);
    for (size_t g = 0; g < plan->groups; g++) {
        const yunta_kernel_group *group = &plan->group[g];
        vec mine = index_of(group, &index[g][chunk], at);
        if (group->value)
            add_group(plan, group, mine, &s);
        if (group->bars)
            s.bars = either(s.bars, look(group->table->of[4], group->entries, mine));
    }
    pair16 whole = whole_of(s.low, s.high);
    if (plan->packs > 0) {
        pair16 points =
            plan->one_byte
                ? widen(bytes)
                : sum_wide(plan, packs_of_span(kernel, at - chunk * LANE) + chunk * LANE);
        add_part(f, part_of(plan, f, points.first, plan->exact), &whole.first, &s.rest.first);
        add_part(f, part_of(plan, f, points.second, plan->exact), &whole.second, &s.rest.second);
    }
    whole.first = finish(plan, whole.first, s.rest.first);
    whole.second = finish(plan, whole.second, s.rest.second);
    put_chunk(plan, whole, s.bars, scores);
}

INLINE void run_row(const yunta_kernel *kernel, const yunta_kernel_plan *plan, int16_t *scores) {
    vec planes[YUNTA_BITS * YUNTA_KERNEL_COUNTER], index[YUNTA_KERNEL_GROUPS][8], bytes[8];
    const factors f = factors_of(plan);
    for (size_t from = 0; from < kernel->width; from += 8 * LANE) {
        if (!yunta_kernel_wants(plan->wanted, from))
            continue;
        size_t left = (kernel->width - from) / LANE;
        left = left < 8 ? left : 8;
        if (plan->counters > 0) {
            count_span(kernel, plan, from / (8 * LANE), planes);
            index_span(plan, planes, index);
        }
        sum_span(plan, packs_of_span(kernel, from), left, bytes);
        for (size_t chunk = 0; chunk < left; chunk++) {
            size_t at = from + chunk * LANE;
            run_chunk(kernel, plan, &f, at, index, chunk, bytes[chunk], scores + at);
        }
    }
}

/* The plain row, by far the most common: one short table beside the skills, and nothing barred. */
INLINE bool is_plain_group(const yunta_kernel_plan *plan) {
    const yunta_kernel_group *group = &plan->group[0];
    return plan->groups == 1 && group->class == NULL && group->same.bytes <= 1 &&
           group->entries <= SHORT_TABLE && !plan->barred && plan->least == 0;
}

INLINE bool is_plain(const yunta_kernel_plan *plan) {
    return plan->packs > 0 && plan->one_byte && plan->exact && plan->weight_sum <= 256 &&
           is_plain_group(plan);
}

INLINE void plain_chunk(const yunta_kernel_plan *plan, const factors *f, const vec tables[3],
                        vec index, vec bytes, size_t at, int16_t *scores) {
    const yunta_kernel_match *same = &plan->group[0].same;
    if (same->bytes > 0)
        index = bit_where_same(index, load(same->plane[0] + at), fill8(same->code[0]),
                               (uint8_t)(1 << plan->group[0].planes));
    vec low_byte = look_up(tables[0], index), high_byte = look_up(tables[1], index);
    pair16 rest = widen(look_up(tables[2], index)), points = widen(bytes);
    pair16 whole = whole_of(low_byte, high_byte);
    add_part(f, part_of(plan, f, points.first, true), &whole.first, &rest.first);
    add_part(f, part_of(plan, f, points.second, true), &whole.second, &rest.second);
    whole.first = count_above(whole.first, rest.first, f->limit);
    whole.second = count_above(whole.second, rest.second, f->limit);
    store((uint8_t *)scores, count_above(whole.first, rest.first, f->limit2));
    store((uint8_t *)(scores + LANE / 2), count_above(whole.second, rest.second, f->limit2));
}

INLINE void run_plain(const yunta_kernel *kernel, const yunta_kernel_plan *plan, int16_t *scores) {
    vec planes[YUNTA_KERNEL_COUNTER], index[YUNTA_KERNEL_GROUPS][8], bytes[8];
    const yunta_kernel_group *group = &plan->group[0];
    const vec tables[3] = {load_table(group->table->of[0]), load_table(group->table->of[1]),
                           load_table(group->table->of[2])};
    const factors f = factors_of(plan);
    for (size_t chunk = 0; chunk < 8; chunk++)
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
        sum_span(plan, packs_of_span(kernel, from), left, bytes);
        for (size_t chunk = 0; chunk < left; chunk++) {
            size_t at = from + chunk * LANE;
            plain_chunk(plan, &f, tables, index[0][chunk], bytes[chunk], at, scores + at);
        }
    }
}
