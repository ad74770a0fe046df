/* Start prices of lists and of the auction, from a sample of rows. */
#include "base/memory.h"
#include "solver/assign_private.h"

enum {
    SAMPLE = 256, /* rows from which start prices are drawn */
    THIN = 16     /* of a row, those from which its spread is drawn */
};

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
bool yunta_assign_draw_start(yunta_assign *a) {
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
