#include "tests/assign_sample.h"
#include "base/memory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int64_t assign_draw(yunta_random *random, int64_t from, int64_t to) {
    return from + (int64_t)(yunta_random_next(random) % (uint64_t)(to - from + 1));
}

static void row_of(const void *source, size_t buyer, int16_t *scores) {
    const assign_sample *s = source;
    memcpy(scores, s->matrix + buyer * s->sellers, s->sellers * sizeof *scores);
    for (size_t i = s->sellers; i < (s->sellers + 63) / 64 * 64; i++)
        scores[i] = -1;
}

static void make_matrix(assign_sample *s, yunta_random *random, const assign_shape *like) {
    s->matrix = yunta_alloc(s->buyers * s->sellers, sizeof *s->matrix);
    int16_t *liked = yunta_alloc(s->sellers, sizeof *liked);
    assert_true(s->matrix != NULL && liked != NULL);
    for (size_t i = 0; i < s->sellers; i++)
        liked[i] = (int16_t)assign_draw(random, 0, abs(like->levels));
    for (size_t j = 0; j < s->buyers; j++) {
        int64_t own = assign_draw(random, 0, abs(like->levels));
        for (size_t i = 0; i < s->sellers; i++)
            s->matrix[j * s->sellers + i] =
                assign_draw(random, 1, 100) > like->percent
                    ? -1
                    : (int16_t)((like->levels < 0 ? liked[i] * own / 1000 : liked[i] + own) +
                                assign_draw(random, 0, like->top));
    }
    yunta_free(liked);
}

static void make_people(assign_sample *s, yunta_random *random, const assign_shape *like,
                        bool square) {
    s->capacity = yunta_alloc(s->sellers, sizeof *s->capacity);
    s->demand = yunta_alloc(s->buyers, sizeof *s->demand);
    s->bonus = yunta_alloc(s->sellers, sizeof *s->bonus);
    for (size_t i = 0; i < s->sellers; i++) {
        bool plain = like->capacity == 1 || assign_draw(random, 0, 19) > 0;
        s->capacity[i] = plain ? (int32_t)assign_draw(random, 1, like->capacity)
                               : (int32_t)assign_draw(random, 0, 1) * 1000;
        s->bonus[i] = assign_draw(random, 0, 9) > 0 ? like->bonus : 0;
    }
    for (size_t j = 0; j < s->buyers; j++)
        s->demand[j] = square || assign_draw(random, 0, 19) > 0
                           ? (int32_t)assign_draw(random, 1, like->demand)
                           : 0;
}

static void make_stage(assign_sample *s, const assign_shape *like) {
    int64_t units = (int64_t)(s->sellers + s->buyers) * 10;
    s->stage = (yunta_assign_weight){0, 1, like->least, like->bonus > 0 ? s->bonus : NULL, 0};
    if (like->goal == PAIRS_FIRST)
        s->stage.pair = units * 10000 + 1;
    else if (like->goal == SCORE_FIRST)
        s->stage = (yunta_assign_weight){1, units + 1, like->least, s->stage.bonus, 0};
    else if (like->goal == PAIRS_ONLY)
        s->stage = (yunta_assign_weight){1, 0, like->least, s->stage.bonus, 0};
    else if (like->goal == MIXED)
        s->stage.pair = 700;
}

static void make_arcs(assign_sample *s) {
    size_t room = s->sellers * s->buyers, count = 0;
    s->first = yunta_alloc(s->buyers + 1, sizeof *s->first);
    s->seller = yunta_alloc(room, sizeof *s->seller);
    s->score = yunta_alloc(room, sizeof *s->score);
    s->weight = yunta_alloc(room, sizeof *s->weight);
    s->buyer_arcs = yunta_alloc(s->buyers, sizeof *s->buyer_arcs);
    s->seller_arcs = yunta_alloc(s->sellers, sizeof *s->seller_arcs);
    for (size_t j = 0; j < s->buyers; j++) {
        for (size_t i = 0; i < s->sellers; i++) {
            int16_t score = s->matrix[j * s->sellers + i];
            if (score < 0 || score < s->stage.least)
                continue;
            s->buyer_arcs[j]++;
            s->seller_arcs[i]++;
            s->seller[count] = (int32_t)i;
            s->score[count] = score;
            s->weight[count++] = s->stage.pair + s->stage.point * score;
        }
        s->first[j + 1] = count;
    }
    s->arcs = count;
}

static void make(assign_sample *s, yunta_random *random, const assign_shape *like, bool square) {
    *s = (assign_sample){.sellers = (size_t)assign_draw(random, 1, (int64_t)like->most)};
    s->buyers = square ? s->sellers : (size_t)assign_draw(random, 1, (int64_t)like->most);
    make_matrix(s, random, like);
    make_people(s, random, like, square);
    make_stage(s, like);
    make_arcs(s);
    s->network = (yunta_network){s->sellers, s->buyers, s->capacity, s->demand,
                                 s->first,   s->seller, s->weight,   s->stage.bonus};
    s->plain =
        (yunta_network_answer){yunta_alloc(s->arcs, 1), yunta_alloc(s->sellers, sizeof(int64_t)),
                               yunta_alloc(s->buyers, sizeof(int64_t)), 0};
    assert_int_equal(yunta_network_solve(&s->network, NULL, &s->plain), YUNTA_OK);
}

void assign_sample_make(assign_sample *s, yunta_random *random, const assign_shape *like) {
    make(s, random, like, false);
}

void assign_sample_make_square(assign_sample *s, yunta_random *random, const assign_shape *like) {
    make(s, random, like, true);
}

void assign_sample_drop(assign_sample *s) {
    void *owned[] = {s->matrix,           s->capacity,    s->demand,       s->seller,
                     s->buyer_arcs,       s->seller_arcs, s->first,        s->score,
                     s->weight,           s->bonus,       s->plain.chosen, s->plain.seller_price,
                     s->plain.buyer_price};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        yunta_free(owned[k]);
}

static size_t arcs_of(const void *source, size_t buyer, int32_t *sellers, int16_t *scores) {
    const assign_sample *s = source;
    size_t from = s->first[buyer], count = s->first[buyer + 1] - from;
    memcpy(sellers, s->seller + from, count * sizeof *sellers);
    memcpy(scores, s->score + from, count * sizeof *scores);
    return count;
}

yunta_assign_block assign_sample_block(const assign_sample *s, int way) {
    return (yunta_assign_block){.sellers = s->sellers,
                                .buyers = s->buyers,
                                .capacity = s->capacity,
                                .demand = s->demand,
                                .row = way == ASSIGN_ROWS || way == ASSIGN_LISTS ? row_of : NULL,
                                .source = s,
                                .width = (s->sellers + 63) / 64 * 64,
                                .first = way == ASSIGN_ARCS ? s->first : NULL,
                                .seller = s->seller,
                                .score = s->score,
                                .arcs = arcs_of,
                                .buyer_arcs = s->buyer_arcs,
                                .seller_arcs = s->seller_arcs};
}

void assign_sample_load(const assign_sample *s, yunta_assign *assign, int way) {
    yunta_assign_block block = assign_sample_block(s, way);
    assert_int_equal(yunta_assign_load(assign, &block), YUNTA_OK);
    if (way == ASSIGN_LISTS)
        assign->small = false;
}

void assign_sample_check(const assign_sample *s, const yunta_assign_answer *answer) {
    int32_t *sold = yunta_alloc(s->sellers, sizeof *sold);
    __int128 value = 0;
    for (size_t j = 0; j < s->buyers; j++) {
        int32_t bought = 0;
        for (size_t unit = answer->first_unit[j]; unit < answer->first_unit[j + 1]; unit++) {
            int32_t seller = answer->seller[unit];
            if (seller < 0)
                continue;
            for (size_t other = answer->first_unit[j]; other < unit; other++)
                assert_int_not_equal(answer->seller[other], seller);
            int16_t score = s->matrix[j * s->sellers + (size_t)seller];
            assert_true(score >= 0 && score >= s->stage.least);
            assert_int_equal(score, answer->score[unit]);
            value += s->stage.pair + s->stage.point * score;
            if (sold[seller]++ == 0 && s->stage.bonus != NULL)
                value += s->stage.bonus[seller];
            bought++;
        }
        assert_true(bought <= s->demand[j]);
        assert_true(answer->buyer_price[j] >= 0);
    }
    for (size_t i = 0; i < s->sellers; i++)
        assert_true(sold[i] <= s->capacity[i]);
    assert_true(value == answer->value);
    yunta_free(sold);
}
