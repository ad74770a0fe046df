#include "base/memory.h"
#include "base/parallel.h"
#include "solver/assign_private.h"
#include <string.h>

enum {
    ROWS = 64,    /* of a parallel block, at least */
    SAMPLE = 256, /* rows from which start prices are drawn */
    THIN = 16     /* of a row, those from which its spread is drawn */
};

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

/* Where a buyer begins to count among equals: not all with the same seller. */
static size_t turn_of(size_t buyer, size_t sellers) {
    return (size_t)(((uint64_t)buyer * UINT64_C(11400714819323198485)) >> 32) % sellers;
}

/* Writes the list of a buyer from count candidates: sellers ascending in picked, what each is worth
 * in wide, its score in values. Others are worth at most rest. */
static void write_list(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s, size_t count,
                       int64_t rest) {
    const int32_t *places = s->picked;
    const int64_t *values = s->wide;
    int64_t *order = s->wide + a->span;
    int32_t *seller = a->list_seller + buyer * a->stride;
    int16_t *score = a->list_score + buyer * a->stride;
    size_t kept = 0, turn = turn_of(buyer, a->block.sellers), begin = 0;
    int64_t from = YUNTA_ASSIGN_NEVER;
    if (count > a->stride) {
        memcpy(order, values, count * sizeof *order);
        from = rest = yunta_assign_kth(order, count, a->stride - 1);
    }
    for (size_t k = 0; k < count && count > a->stride; k++) {
        if (values[k] <= from)
            continue;
        seller[kept] = places[k];
        score[kept++] = s->values[k];
    }
    while (begin < count && (size_t)places[begin] < turn)
        begin++;
    for (size_t k = 0; k < count && kept < a->stride; k++) {
        size_t at = begin + k < count ? begin + k : begin + k - count;
        if (count > a->stride && values[at] != from)
            continue;
        seller[kept] = places[at];
        score[kept++] = s->values[at];
    }
    a->listed[buyer] = (int32_t)kept;
    a->bound[buyer] = rest;
}

/* The value that at least WANTED lanes reach. */
static int16_t lanes_reach(const int16_t *tops) {
    int32_t low = YUNTA_ASSIGN_LOWEST, high = INT16_MAX;
    while (low < high) {
        int32_t middle = low + (high - low + 1) / 2;
        int16_t reach = 0;
        for (size_t l = 0; l < YUNTA_ASSIGN_LANES; l++)
            reach = (int16_t)(reach + (tops[l] >= (int16_t)middle));
        if (reach >= YUNTA_ASSIGN_WANTED)
            low = middle;
        else
            high = middle - 1;
    }
    return (int16_t)low;
}

/* What a place in a list is worth to an arc: marked ones always have one, for the bounds on what is
 * not listed know of no gifts. */
static int64_t listing(int16_t score, int64_t value) {
    return score >= YUNTA_ASSIGN_GIFT ? YUNTA_ASSIGN_FAR : value;
}

static void list_buyer(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s) {
    const int16_t *scores = s->scores;
    int16_t tops[YUNTA_ASSIGN_LANES], least = (int16_t)a->weight.least;
    yunta_assign_row(a, buyer, s->scores);
    a->degree[buyer] =
        (int32_t)yunta_assign_scan(s->scores, a->start, least, a->span, s->values, tops);
    int16_t from = YUNTA_ASSIGN_LOWEST + 1;
    if ((size_t)a->degree[buyer] > a->stride) {
        int16_t reach = lanes_reach(tops);
        from = reach > from ? reach : from;
    }
    for (size_t i = 0; a->block.gifts > 0 && i < a->block.sellers; i++)
        if (scores[i] >= YUNTA_ASSIGN_GIFT && scores[i] - a->start[i] < from)
            from = (int16_t)(scores[i] - a->start[i]);
    size_t count = yunta_assign_pick(scores, a->start, least, s->values, from, a->span, s->picked);
    bool all = count == (size_t)a->degree[buyer];
    for (size_t k = 0; k < count; k++) {
        int32_t at = s->picked[k];
        s->wide[k] = listing(scores[at], scores[at] - a->start[at]);
        s->values[k] = scores[at];
    }
    write_list(a, buyer, s, count, all ? YUNTA_ASSIGN_NEVER : from - 1);
}

static int64_t price_of(const yunta_assign *a, size_t seller) {
    return a->bidding ? a->cost[seller] : a->price[seller];
}

/* The same out of arcs. */
static void list_arcs(yunta_assign *a, size_t buyer, const yunta_assign_scratch *s) {
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
            listing(score, yunta_assign_worth(a, score) - price_of(a, (size_t)seller));
    }
    a->degree[buyer] = (int32_t)count;
    write_list(a, buyer, s, count, YUNTA_ASSIGN_NEVER);
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
        values[i] = listing(scores[i], yunta_assign_worth(a, scores[i]) - price_of(a, i));
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
        list_buyer(a, buyer, s);
        if (a->bound[buyer] > YUNTA_ASSIGN_NEVER)
            a->bound[buyer] *= YUNTA_ASSIGN_PARTS;
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
    write_list(a, buyer, s, count, count == arcs ? YUNTA_ASSIGN_NEVER : from - 1);
}

int64_t yunta_assign_spread(const yunta_assign *a) {
    int64_t sum = 0, lists = 0;
    size_t step = a->block.buyers / 512 + 1;
    for (size_t j = 0; j < a->block.buyers; j += step) {
        int64_t low = INT64_MAX, high = INT64_MIN;
        for (size_t k = yunta_assign_from(a, j); k < yunta_assign_to(a, j); k++) {
            int64_t value = YUNTA_ASSIGN_PARTS * a->list_score[k] - a->cost[a->list_seller[k]];
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

static void run_rows(void *context, size_t block, size_t from, size_t to) {
    over_rows *all = context;
    size_t span = all->assign->span;
    yunta_assign_scratch s = {.scores = yunta_alloc(span, sizeof *s.scores),
                              .values = yunta_alloc(span, sizeof *s.values),
                              .wide = yunta_alloc(2 * span, sizeof *s.wide),
                              .picked = yunta_alloc(span + 1, sizeof *s.picked)};
    if (s.scores == NULL || s.values == NULL || s.wide == NULL || s.picked == NULL) {
        all->failed[block] = 1;
    } else {
        memset(s.scores, 0xff, span * sizeof *s.scores);
        all->work(all->context, &s, from, to);
    }
    yunta_free(s.scores);
    yunta_free(s.values);
    yunta_free(s.wide);
    yunta_free(s.picked);
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

/* What a sample of rows says of the sellers. */
typedef struct {
    int32_t *total, *count; /* [span] */
    int64_t within;         /* sum of squares about the rows' own means */
    int64_t pairs;
} sample;

static void draw_row(const yunta_assign *a, size_t buyer, sample *drawn) {
    const int16_t *scores = a->scratch.scores;
    int16_t least = (int16_t)a->weight.least;
    int64_t sum = 0, squares = 0, count = 0;
    yunta_assign_row(a, buyer, a->scratch.scores);
    yunta_assign_total(scores, least, a->span, drawn->total, drawn->count);
    for (size_t i = 0; i < a->block.sellers; i += THIN) {
        int64_t score = scores[i] >= least ? scores[i] : 0;
        sum += score;
        squares += score * score;
        count += scores[i] >= least;
    }
    drawn->within += count > 0 ? squares - sum * sum / count : 0;
    drawn->pairs += count;
}

/* How much of the spread of sellers' mean scores is theirs, not chance of the sample: in 256ths. */
static int64_t trust(const sample *drawn, size_t sellers) {
    int64_t sum = 0, squares = 0, noise = 0, some = 0;
    int64_t within = drawn->pairs > 0 ? drawn->within / drawn->pairs : 0;
    for (size_t i = 0; i < sellers; i++) {
        if (drawn->count[i] == 0)
            continue;
        int64_t mean = drawn->total[i];
        some++;
        sum += mean;
        squares += mean * mean;
        noise += within / drawn->count[i];
    }
    int64_t spread = some > 0 ? squares - sum / some * sum : 0;
    return spread > noise ? 256 - (int64_t)((__int128)256 * noise / spread) : 0;
}

/* Start prices: what sellers' scores differ by, as far as a sample of rows shows. Only where all is
 * sold do such prices make a good start. */
static bool draw_start(yunta_assign *a) {
    size_t n = a->block.sellers, m = a->block.buyers, step = m / SAMPLE + 1;
    sample drawn = {.total = yunta_alloc(2 * a->span, sizeof *drawn.total)};
    if (drawn.total == NULL)
        return false;
    drawn.count = drawn.total + a->span;
    for (size_t j = step / 2; j < m; j += step)
        draw_row(a, j, &drawn);
    for (size_t i = 0; i < n; i++)
        drawn.total[i] = drawn.count[i] > 0 ? drawn.total[i] / drawn.count[i] : 0;
    int64_t share = trust(&drawn, n);
    for (size_t i = 0; i < n && 2 * share > 256; i++)
        a->start[i] = (int16_t)(drawn.total[i] * share / 256);
    yunta_free(drawn.total);
    return true;
}

yunta_status yunta_assign_list(yunta_assign *a) {
    yunta_assign_weight stage = a->weight;
    size_t n = a->block.sellers;
    memset(a->start, 0, (a->span > n ? a->span : n) * sizeof *a->start);
    memset(a->price, 0, n * sizeof *a->price);
    if (a->block.row != NULL && n > 2 * a->stride && a->balanced && !draw_start(a))
        return YUNTA_E_MEMORY;
    for (size_t i = 0; i < n && a->block.row != NULL; i++)
        if (a->block.capacity[i] < 1)
            a->start[i] = YUNTA_ASSIGN_DEAREST;
    a->weight = yunta_assign_plain(stage.least, 1);
    bool done = yunta_assign_over_rows(a, list_rows, a);
    a->weight = stage;
    return done ? YUNTA_OK : YUNTA_E_MEMORY;
}
