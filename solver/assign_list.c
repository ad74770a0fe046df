#include "base/memory.h"
#include "base/parallel.h"
#include "solver/assign_private.h"
#include <string.h>

enum { ROWS = 64 /* of a parallel block, at least */ };

static size_t round_up(size_t bytes, size_t to) {
    return (bytes + to - 1) / to * to;
}

void yunta_assign_shape_lists(yunta_assign *a) {
    size_t scores = offsetof(yunta_assign_listed, score) + a->stride * sizeof(int16_t);
    a->sellers_at = round_up(scores, sizeof(int32_t));
    a->list_size = round_up(a->sellers_at + a->stride * sizeof(int32_t), sizeof(int64_t));
}

void yunta_assign_row(const yunta_assign *a, size_t buyer, int16_t *scores) {
    a->block.row(a->block.source, buyer, scores);
}

yunta_assign_arcs yunta_assign_arcs_of(const yunta_assign *a, size_t buyer,
                                       const yunta_assign_scratch *s) {
    const yunta_assign_block *block = &a->block;
    if (block->first == NULL)
        return (yunta_assign_arcs){s->picked, s->scores,
                                   block->arcs(block->source, buyer, s->picked, s->scores)};
    size_t from = block->first[buyer];
    return (yunta_assign_arcs){block->seller + from, block->score + from,
                               block->first[buyer + 1] - from};
}

static void swap(int64_t *a, int64_t *b) {
    int64_t keep = *a;
    *a = *b;
    *b = keep;
}

int64_t yunta_assign_kth(int64_t *values, size_t count, size_t k) {
    size_t low = 0, high = count - 1;
    while (low < high) {
        int64_t pivot = values[low + (high - low) / 2];
        size_t i = low, j = high;
        while (i <= j) {
            while (values[i] > pivot)
                i++;
            while (values[j] < pivot)
                j--;
            if (i > j)
                break;
            swap(&values[i], &values[j]);
            i++;
            if (j == 0)
                break;
            j--;
        }
        if (k <= j)
            high = j;
        else if (k >= i)
            low = i;
        else
            return values[k];
    }
    return values[k];
}

size_t yunta_assign_turn(size_t buyer, size_t sellers) {
    return (size_t)(((uint64_t)buyer * UINT64_C(11400714819323198485)) >> 32) % sellers;
}

void yunta_assign_write_list(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s,
                             size_t count, int64_t rest) {
    const int32_t *places = s->picked;
    const int64_t *values = s->wide;
    int64_t *order = s->wide + a->span;
    yunta_assign_listed *list = yunta_assign_listed_of(a, buyer);
    int32_t *seller = yunta_assign_sellers_of(a, buyer);
    size_t kept = 0, turn = yunta_assign_turn(buyer, a->block.sellers), begin = 0;
    int64_t from = YUNTA_ASSIGN_NEVER;
    if (count > a->stride) {
        memcpy(order, values, count * sizeof *order);
        from = rest = yunta_assign_kth(order, count, a->stride - 1);
    }
    for (size_t k = 0; k < count && count > a->stride; k++) {
        if (values[k] <= from)
            continue;
        seller[kept] = places[k];
        list->score[kept++] = s->values[k];
    }
    while (begin < count && (size_t)places[begin] < turn)
        begin++;
    for (size_t k = 0; k < count && kept < a->stride; k++) {
        size_t at = begin + k < count ? begin + k : begin + k - count;
        if (count > a->stride && values[at] != from)
            continue;
        seller[kept] = places[at];
        list->score[kept++] = s->values[at];
    }
    list->count = (int16_t)kept;
    list->bound = rest;
}

/* Candidates for a list out of a whole row: those worth *from or more at the prices of start, into
 * picked, with their scores in values. Returns how many. */
static size_t find_best(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s,
                        int16_t *from) {
    const int16_t *scores = s->scores;
    int16_t tops[YUNTA_ASSIGN_LANES], least = (int16_t)a->weight.least;
    yunta_assign_row(a, buyer, s->scores);
    a->degree[buyer] =
        (int32_t)yunta_assign_scan(s->scores, a->start, least, a->span, s->values, tops);
    *from = YUNTA_ASSIGN_LOWEST + 1;
    if ((size_t)a->degree[buyer] > a->stride) {
        int16_t reach = yunta_assign_reached(tops);
        *from = reach > *from ? reach : *from;
    }
    for (size_t i = 0; a->block.gifts > 0 && i < a->block.sellers; i++)
        if (scores[i] >= YUNTA_ASSIGN_GIFT && scores[i] - a->start[i] < *from)
            *from = (int16_t)(scores[i] - a->start[i]);
    if (a->segments > 0)
        yunta_assign_top_segments(a, s->values, 0, a->segments, s);
    size_t count = yunta_assign_pick(scores, a->start, least, s->values, *from, a->span, s->picked);
    for (size_t k = 0; k < count; k++)
        s->values[k] = scores[s->picked[k]];
    return count;
}

static void list_buyer(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s) {
    int16_t from;
    size_t count = find_best(a, buyer, s, &from);
    bool all = count == (size_t)a->degree[buyer];
    for (size_t k = 0; k < count; k++)
        s->wide[k] = yunta_assign_listing(s->values[k], s->values[k] - a->start[s->picked[k]]);
    yunta_assign_write_list(a, buyer, s, count, all ? YUNTA_ASSIGN_NEVER : from - 1);
    if (a->segments > 0)
        yunta_assign_bound_segments(a, buyer, s);
}

/* Points above the origin, rounded down, so that nothing is worth more than it seems. */
void yunta_assign_round(yunta_assign *a, size_t seller) {
    int64_t points =
        yunta_assign_floor(a->price[seller] - a->weight.pair, a->weight.point) - a->origin;
    points = points < YUNTA_ASSIGN_DEAREST ? points : YUNTA_ASSIGN_DEAREST;
    a->start[seller] = a->most[seller] > 0 ? (int16_t)points : YUNTA_ASSIGN_DEAREST;
}

void yunta_assign_round_all(yunta_assign *a) {
    int64_t cheapest = INT64_MAX;
    a->rounded = a->block.row != NULL && a->weight.point > 0;
    for (size_t i = 0; a->rounded && i < a->block.sellers; i++)
        cheapest = a->price[i] < cheapest ? a->price[i] : cheapest;
    if (a->rounded)
        a->origin = yunta_assign_floor(cheapest - a->weight.pair, a->weight.point);
    for (size_t i = 0; a->rounded && i < a->block.sellers; i++)
        yunta_assign_round(a, i);
}

/* At exact prices, out of what is best at rounded ones. */
static void list_exact(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s) {
    int16_t from;
    size_t count = find_best(a, buyer, s, &from);
    bool all = count == (size_t)a->degree[buyer];
    int64_t rest = a->weight.point * (from - 1 - a->origin);
    for (size_t k = 0; k < count; k++)
        s->wide[k] = yunta_assign_listing(s->values[k], yunta_assign_worth(a, s->values[k]) -
                                                            a->price[s->picked[k]]);
    yunta_assign_write_list(a, buyer, s, count, all ? YUNTA_ASSIGN_NEVER : rest);
    if (!all && *yunta_assign_bound(a, buyer) < rest)
        *yunta_assign_bound(a, buyer) = rest;
}

static int64_t price_of(const yunta_assign *a, size_t seller) {
    return a->bidding ? *yunta_assign_cost(a, seller) : a->price[seller];
}

/* The same out of arcs, in the stage's weight. */
static void list_arcs(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s) {
    if (a->bare || a->bidding) {
        yunta_assign_list_arcs(a, buyer, s);
        return;
    }
    yunta_assign_arcs arcs = yunta_assign_arcs_of(a, buyer, s);
    size_t count = 0;
    for (size_t k = 0; k < arcs.count; k++) {
        int32_t seller = arcs.seller[k];
        int16_t score = arcs.score[k];
        if (score < a->weight.least || a->block.capacity[seller] < 1)
            continue;
        s->picked[count] = seller;
        s->values[count] = score;
        s->wide[count++] =
            yunta_assign_listing(score, yunta_assign_worth(a, score) - price_of(a, (size_t)seller));
    }
    a->degree[buyer] = (int32_t)count;
    yunta_assign_write_list(a, buyer, s, count, YUNTA_ASSIGN_NEVER);
}

/* Values of all arcs at today's prices; the lanes' highest in tops. */
static size_t weigh_row(const yunta_assign *a, const int16_t *scores, int64_t *values,
                        int64_t *tops) {
    size_t count = 0;
    for (size_t l = 0; l < YUNTA_ASSIGN_LANES; l++)
        tops[l] = YUNTA_ASSIGN_NEVER;
    for (size_t i = 0; i < a->block.sellers; i++) {
        values[i] = YUNTA_ASSIGN_NEVER;
        if (scores[i] < a->weight.least || a->block.capacity[i] < 1)
            continue;
        values[i] =
            yunta_assign_listing(scores[i], yunta_assign_worth(a, scores[i]) - price_of(a, i));
        int64_t *top = &tops[i % YUNTA_ASSIGN_LANES];
        *top = values[i] > *top ? values[i] : *top;
        count++;
    }
    return count;
}

void yunta_assign_relist(yunta_assign *a, size_t buyer) {
    const yunta_assign_scratch *s = &a->scratch;
    int64_t tops[YUNTA_ASSIGN_LANES], from = YUNTA_ASSIGN_NEVER + 1;
    a->effort.relisted++;
    if (a->block.row == NULL) {
        list_arcs(a, buyer, s);
        return;
    }
    if (a->narrow) {
        if (a->segments > 0 && *yunta_assign_bound(a, buyer) > YUNTA_ASSIGN_NEVER)
            yunta_assign_relist_some(a, buyer);
        else
            list_buyer(a, buyer, s);
        if (*yunta_assign_bound(a, buyer) > YUNTA_ASSIGN_NEVER)
            *yunta_assign_bound(a, buyer) *= YUNTA_ASSIGN_PARTS;
        return;
    }
    if (a->rounded) {
        list_exact(a, buyer, s);
        return;
    }
    yunta_assign_row(a, buyer, s->scores);
    size_t arcs = weigh_row(a, s->scores, s->wide, tops), count = 0;
    if (arcs > a->stride) {
        int64_t reach = yunta_assign_kth(tops, YUNTA_ASSIGN_LANES, YUNTA_ASSIGN_WANTED - 1);
        from = reach > from ? reach : from;
    }
    for (size_t i = 0; i < a->block.sellers; i++) {
        s->picked[count] = (int32_t)i;
        count += s->wide[i] >= from;
    }
    for (size_t k = 0; k < count; k++) {
        s->wide[k] = s->wide[s->picked[k]];
        s->values[k] = s->scores[s->picked[k]];
    }
    yunta_assign_write_list(a, buyer, s, count, count == arcs ? YUNTA_ASSIGN_NEVER : from - 1);
}

int64_t yunta_assign_spread(const yunta_assign *a) {
    int64_t sum = 0, lists = 0;
    size_t step = a->block.buyers / 512 + 1;
    for (size_t j = 0; j < a->block.buyers; j += step) {
        int64_t low = INT64_MAX, high = INT64_MIN;
        const yunta_assign_listed *list = yunta_assign_listed_of(a, j);
        const int32_t *sellers = yunta_assign_sellers_of(a, j);
        for (size_t k = 0; k < (size_t)list->count; k++) {
            int64_t value =
                a->costs.parts * list->score[k] - *yunta_assign_cost(a, (size_t)sellers[k]);
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
        sum += high > low ? high - low : 0;
        lists++;
    }
    return lists > 0 ? sum / lists : 0;
}

typedef struct {
    yunta_assign *assign;
    size_t rows;
    void (*work)(void *context, const yunta_assign_scratch *scratch, size_t from, size_t to);
    void *context;
    uint8_t *failed;
} over_rows;

bool yunta_assign_scratch_new(const yunta_assign *a, yunta_assign_scratch *s) {
    *s = (yunta_assign_scratch){.scores = yunta_alloc(a->span, sizeof *s->scores),
                                .values = yunta_alloc(a->span, sizeof *s->values),
                                .wide = yunta_alloc(2 * a->span, sizeof *s->wide),
                                .picked = yunta_alloc(a->span + 1, sizeof *s->picked),
                                .tops = yunta_alloc(a->segments, sizeof *s->tops)};
    if (s->scores != NULL)
        memset(s->scores, 0xff, a->span * sizeof *s->scores);
    return s->tops != NULL && s->scores != NULL && s->values != NULL && s->wide != NULL &&
           s->picked != NULL;
}

void yunta_assign_scratch_free(yunta_assign_scratch *s) {
    yunta_free(s->scores);
    yunta_free(s->values);
    yunta_free(s->wide);
    yunta_free(s->picked);
    yunta_free(s->tops);
}

static void run_rows(void *context, size_t block, size_t from, size_t to) {
    over_rows *all = context;
    yunta_assign_scratch s;
    if (yunta_assign_scratch_new(all->assign, &s))
        all->work(all->context, &s, from, to);
    else
        all->failed[block] = 1;
    yunta_assign_scratch_free(&s);
}

bool yunta_assign_over_rows(yunta_assign *a,
                            void (*work)(void *context, const yunta_assign_scratch *scratch,
                                         size_t from, size_t to),
                            void *context) {
    size_t rows = ((size_t)1 << 17) / (a->span + 1);
    rows = rows < ROWS ? ROWS : rows;
    if (a->threads == 1 || a->block.buyers <= rows) {
        work(context, &a->scratch, 0, a->block.buyers);
        return true;
    }
    size_t blocks = a->block.buyers / rows + 1;
    over_rows all = {a, rows, work, context, yunta_alloc(blocks, 1)};
    bool done = all.failed != NULL;
    if (done)
        yunta_parallel_blocks(a->block.buyers, rows, a->threads, run_rows, &all);
    for (size_t block = 0; done && block < blocks; block++)
        done = !all.failed[block];
    yunta_free(all.failed);
    return done;
}

static void list_rows(void *context, const yunta_assign_scratch *scratch, size_t from, size_t to) {
    yunta_assign *a = context;
    for (size_t buyer = from; buyer < to; buyer++) {
        if (a->block.row != NULL)
            list_buyer(a, buyer, scratch);
        else
            list_arcs(a, buyer, scratch);
    }
}

yunta_status yunta_assign_list(yunta_assign *a) {
    yunta_assign_weight stage = a->weight;
    size_t n = a->block.sellers;
    memset(a->start, 0, (a->span > n ? a->span : n) * sizeof *a->start);
    memset(a->price, 0, n * sizeof *a->price);
    if (a->block.row != NULL && n > 2 * a->stride && a->balanced && !yunta_assign_draw_start(a))
        return YUNTA_E_MEMORY;
    for (size_t i = 0; i < n && a->block.row != NULL; i++)
        if (a->block.capacity[i] < 1)
            a->start[i] = YUNTA_ASSIGN_DEAREST;
    a->weight = yunta_assign_plain(stage.least, 1);
    a->bare = true;
    bool done = yunta_assign_over_rows(a, list_rows, a);
    a->bare = false;
    a->weight = stage;
    return done ? YUNTA_OK : YUNTA_E_MEMORY;
}
