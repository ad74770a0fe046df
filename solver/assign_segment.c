/* Bounds by segments of sellers: how much better than base, less so many steps, an arc of a segment
 * may be that a buyer did not list, at the prices of the listing. Prices only rise, so since an
 * epoch began that came after, all of a segment have risen by the least rise among them, and its
 * bound has fallen as much. Where the best that is listed falls under some bounds, only those
 * segments' parts of the row are looked at again. */
#include "solver/assign_private.h"
#include <string.h>

enum {
    PARTS = YUNTA_ASSIGN_PARTS,
    EPOCHS = YUNTA_ASSIGN_EPOCHS,
    PART = YUNTA_ASSIGN_PART,
    LANES = YUNTA_ASSIGN_LANES,
    EPOCHS_A_UNIT = 1, /* in so many bids a unit */
    LOOKS_A_UNIT = 16,
    GRAIN = 4,   /* entries a height */
    MARGIN = 400 /* points under the best that is listed: what may be as good soon */
};

void yunta_assign_top_segments(const yunta_assign *a, const int16_t *heights, size_t from,
                               size_t to, const yunta_assign_scratch *s) {
    yunta_assign_crests(heights, a->segment / GRAIN, a->span / GRAIN, from, to, s->tops);
}

/* Into a buyer's own, from tops: base is the highest. */
static void keep_bounds(yunta_assign *a, size_t buyer, const int16_t *tops) {
    int16_t base = yunta_assign_highest(tops, a->segments);
    yunta_assign_steps(base, tops, a->segments, a->below + buyer * a->segments);
    a->base[buyer] = base;
    a->epoch[buyer] = (uint8_t)a->epochs;
}

void yunta_assign_bound_segments(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s) {
    int64_t rest = *yunta_assign_bound(a, buyer);
    if (rest == YUNTA_ASSIGN_NEVER)
        return;
    for (size_t g = 0; g < a->segments; g++)
        s->tops[g] = s->tops[g] < rest ? s->tops[g] : (int16_t)rest;
    keep_bounds(a, buyer, s->tops);
}

/* Of the epoch to come. */
static void clear_rises(yunta_assign *a) {
    memset(a->risen + a->epochs * a->segments, 0, a->segments * sizeof *a->risen);
}

/* Every other epoch is forgotten; lists made before it count from the one after. */
static void thin_out(yunta_assign *a) {
    a->epochs /= 2;
    for (size_t e = 0; e < a->epochs; e++)
        memcpy(a->began + e * a->span, a->began + (2 * e + 1) * a->span,
               a->span * sizeof *a->began);
    for (size_t j = 0; j < a->block.buyers; j++)
        a->epoch[j] /= 2;
}

static void see_rises(yunta_assign *a) {
    size_t n = a->block.sellers;
    for (size_t e = 0; e < a->epochs; e++)
        for (size_t g = 0; g < a->segments; g++) {
            size_t from = g * a->segment, to = from + a->segment;
            a->risen[e * a->segments + g] = yunta_assign_rise(
                a->start + from, a->began + e * a->span + from, (to < n ? to : n) - from);
        }
}

static void begin_epoch(yunta_assign *a) {
    if (a->epochs == EPOCHS) {
        thin_out(a);
        see_rises(a);
    }
    memcpy(a->began + a->epochs * a->span, a->start, a->span * sizeof *a->began);
    a->epochs++;
    clear_rises(a);
}

void yunta_assign_follow(yunta_assign *a, size_t bids, bool begin) {
    if (a->segments == 0 || !a->narrow)
        return;
    if (begin || bids >= a->begun + a->units / EPOCHS_A_UNIT) {
        begin_epoch(a);
        a->begun = bids;
    }
    if (begin || bids >= a->seen + a->units / LOOKS_A_UNIT) {
        see_rises(a);
        a->seen = bids;
    }
}

/* How far segments have risen since a buyer's list was made; those of the epoch to come not yet. */
static const int16_t *rises_of(const yunta_assign *a, size_t buyer) {
    return a->risen + a->epoch[buyer] * a->segments;
}

void yunta_assign_tighten(yunta_assign *a, size_t buyer) {
    if (!a->narrow || a->epoch[buyer] == a->epochs ||
        *yunta_assign_bound(a, buyer) == YUNTA_ASSIGN_NEVER)
        return;
    int32_t fall =
        yunta_assign_fall(a->below + buyer * a->segments, rises_of(a, buyer), a->segments);
    int64_t bound = PARTS * (int64_t)(a->base[buyer] - fall);
    *yunta_assign_bound(a, buyer) =
        bound < *yunta_assign_bound(a, buyer) ? bound : *yunta_assign_bound(a, buyer);
}

void yunta_assign_tighten_all(yunta_assign *a) {
    if (a->segments == 0 || !a->narrow)
        return;
    see_rises(a);
    for (size_t j = 0; j < a->block.buyers; j++)
        yunta_assign_tighten(a, j);
}

/* Bounds as they are today, into tops. */
static void see_bounds(const yunta_assign *a, size_t buyer, int16_t *tops) {
    const int16_t *risen = rises_of(a, buyer);
    yunta_assign_bounds(a->base[buyer], a->below + buyer * a->segments, risen, a->segments, tops);
}

static bool is_wanted(const yunta_assign *a, size_t seller) {
    size_t part = seller / PART;
    return a->wanted[part / 64] >> part % 64 & 1;
}

/* What the best is worth that is listed. */
static int32_t best_listed(const yunta_assign *a, size_t buyer) {
    int32_t best = YUNTA_ASSIGN_LOWEST;
    const yunta_assign_listed *list = yunta_assign_listed_of(a, buyer);
    const int32_t *sellers = yunta_assign_sellers_of(a, buyer);
    for (size_t k = 0; k < (size_t)list->count; k++) {
        int32_t value = list->score[k] - a->start[sellers[k]];
        best = value > best ? value : best;
    }
    return best;
}

/* Another part is wanted, after all before. */
static void want(yunta_assign *a, size_t part) {
    size_t from = part * PART, to = from + PART < a->span ? from + PART : a->span;
    a->wanted[part / 64] |= UINT64_C(1) << part % 64;
    if (a->stretches > 0 && a->stretch[a->stretches - 1].to == from)
        a->stretch[a->stretches - 1].to = to;
    else
        a->stretch[a->stretches++] = (yunta_assign_stretch){from, to};
}

/* The parts of the segments whose bound passes what is listed, or nearly. */
static void want_parts(yunta_assign *a, size_t buyer, const int16_t *tops) {
    int32_t enough = best_listed(a, buyer) - MARGIN;
    size_t parts = (a->span + PART - 1) / PART, g = 0;
    memset(a->wanted, 0, (parts / 64 + 1) * sizeof *a->wanted);
    a->stretches = 0;
    for (size_t part = 0; part < parts; part++) {
        int16_t top = tops[g];
        for (; (g + 1) * a->segment < (part + 1) * PART && g + 1 < a->segments; g++)
            top = tops[g + 1] > top ? tops[g + 1] : top;
        if (top > enough)
            want(a, part);
        g += (g + 1) * a->segment == (part + 1) * PART && g + 1 < a->segments;
    }
}

static size_t segment_at(const yunta_assign *a, size_t entry) {
    return (entry + a->segment - 1) / a->segment;
}

/* Values of the wanted stretches; the lanes' highest, and the segments'. */
static void scan_stretches(const yunta_assign *a, const yunta_assign_scratch *s, int16_t *tops) {
    int16_t mine[LANES];
    for (size_t l = 0; l < LANES; l++)
        tops[l] = YUNTA_ASSIGN_LOWEST;
    for (size_t k = 0; k < a->stretches; k++) {
        size_t from = a->stretch[k].from, to = a->stretch[k].to;
        yunta_assign_scan(s->scores + from, a->start + from, (int16_t)a->weight.least, to - from,
                          s->values + from / GRAIN, mine);
        yunta_assign_top_segments(a, s->values, from / a->segment, segment_at(a, to), s);
        for (size_t l = 0; l < LANES; l++)
            tops[l] = mine[l] > tops[l] ? mine[l] : tops[l];
    }
}

/* Gifts among the wanted are listed whatever they are worth. */
static int16_t with_gifts(const yunta_assign *a, const yunta_assign_scratch *s, int16_t from) {
    for (size_t i = 0; a->block.gifts > 0 && i < a->block.sellers; i++)
        if (is_wanted(a, i) && s->scores[i] >= YUNTA_ASSIGN_GIFT &&
            s->scores[i] - a->start[i] < from)
            from = (int16_t)(s->scores[i] - a->start[i]);
    return from;
}

/* Candidates of the wanted stretches that are worth `from` or more; and whoever is listed
 * elsewhere. Returns how many there are; *kept: of these, where the second kind begins. */
static size_t gather(const yunta_assign *a, size_t buyer, const yunta_assign_scratch *s,
                     int16_t from, size_t *kept) {
    size_t count = 0;
    for (size_t k = 0; k < a->stretches; k++) {
        size_t at = a->stretch[k].from;
        size_t end = count + yunta_assign_pick(s->scores + at, a->start + at,
                                               (int16_t)a->weight.least, s->values + at / GRAIN,
                                               from, a->stretch[k].to - at, s->picked + count);
        for (; count < end; count++)
            s->picked[count] += (int32_t)at;
    }
    for (size_t k = 0; k < count; k++)
        s->values[k] = s->scores[s->picked[k]];
    *kept = count;
    const yunta_assign_listed *list = yunta_assign_listed_of(a, buyer);
    const int32_t *sellers = yunta_assign_sellers_of(a, buyer);
    for (size_t k = 0; k < (size_t)list->count; k++) {
        if (is_wanted(a, (size_t)sellers[k]))
            continue;
        s->picked[count] = sellers[k];
        s->values[count++] = list->score[k];
    }
    for (size_t k = 0; k < count; k++)
        s->wide[k] = yunta_assign_listing(s->values[k], s->values[k] - a->start[s->picked[k]]);
    return count;
}

/* Bounds after a list was written: what was not picked of the wanted is worth less than `from`, and
 * what was picked or listed before and found no place at most as much as the list's last. */
static void cap_bounds(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s, int16_t from,
                       size_t kept, size_t count) {
    int64_t last = *yunta_assign_bound(a, buyer);
    int16_t rest = (int16_t)(last > from - 1 ? last : from - 1), *tops = s->tops;
    for (size_t k = 0; k < a->stretches; k++)
        for (size_t g = a->stretch[k].from / a->segment, to = segment_at(a, a->stretch[k].to);
             g < to; g++)
            tops[g] = tops[g] < rest ? tops[g] : rest;
    for (size_t k = kept; k < count && count > a->stride; k++) {
        int16_t *top = &tops[(size_t)s->picked[k] / a->segment];
        if (s->wide[k] <= last && last > *top)
            *top = (int16_t)last;
    }
}

void yunta_assign_relist_some(yunta_assign *a, size_t buyer) {
    const yunta_assign_scratch *s = &a->scratch;
    int16_t lanes[LANES];
    size_t kept;
    see_bounds(a, buyer, s->tops);
    want_parts(a, buyer, s->tops);
    if (a->block.some != NULL)
        a->block.some(a->block.source, buyer, a->wanted, s->scores);
    else
        yunta_assign_row(a, buyer, s->scores);
    scan_stretches(a, s, lanes);
    int16_t from = yunta_assign_reached(lanes);
    from = with_gifts(a, s, from > YUNTA_ASSIGN_LOWEST ? from : YUNTA_ASSIGN_LOWEST + 1);
    size_t count = gather(a, buyer, s, from, &kept);
    yunta_assign_write_list(a, buyer, s, count, from - 1);
    cap_bounds(a, buyer, s, from, kept, count);
    keep_bounds(a, buyer, s->tops);
    *yunta_assign_bound(a, buyer) = a->base[buyer];
}
