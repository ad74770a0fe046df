/* solver/assign: the same values as the plain network on random blocks of every shape, prices that
 * prove them by the naive formula, whatever the number of threads and the order of solves. */
#include "base/memory.h"
#include "base/random.h"
#include "solver/assign_private.h"
#include "solver/network.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A block, as rows and as arcs, with the same as a plain network. */
typedef struct {
    size_t sellers, buyers, arcs;
    int16_t *matrix; /* [buyers * sellers] */
    int32_t *capacity, *demand, *seller, *buyer_arcs, *seller_arcs;
    size_t *first;
    int16_t *score;
    int64_t *weight, *bonus;
    yunta_assign_weight stage;
    yunta_network network;
    yunta_network_answer plain;
} sample;

typedef struct {
    size_t most;     /* people a side */
    int top, levels; /* scores; how far people differ as such, below 0: by products, so that all
                        want the same mentors */
    int percent;     /* of pairs that are arcs */
    int capacity, demand, bonus;
    enum { PAIRS_FIRST, PAIRS_ONLY, SCORE_FIRST, SCORE_ONLY, MIXED } goal;
    int least;
} shape;

static int64_t draw(yunta_random *random, int64_t from, int64_t to) {
    return from + (int64_t)(yunta_random_next(random) % (uint64_t)(to - from + 1));
}

static void row_of(const void *source, size_t buyer, int16_t *scores) {
    const sample *s = source;
    memcpy(scores, s->matrix + buyer * s->sellers, s->sellers * sizeof *scores);
    for (size_t i = s->sellers; i < (s->sellers + 63) / 64 * 64; i++)
        scores[i] = -1;
}

static void make_matrix(sample *s, yunta_random *random, const shape *like) {
    s->matrix = yunta_alloc(s->buyers * s->sellers, sizeof *s->matrix);
    int16_t *liked = yunta_alloc(s->sellers, sizeof *liked);
    assert_true(s->matrix != NULL && liked != NULL);
    for (size_t i = 0; i < s->sellers; i++)
        liked[i] = (int16_t)draw(random, 0, abs(like->levels));
    for (size_t j = 0; j < s->buyers; j++) {
        int64_t own = draw(random, 0, abs(like->levels));
        for (size_t i = 0; i < s->sellers; i++)
            s->matrix[j * s->sellers + i] =
                draw(random, 1, 100) > like->percent
                    ? -1
                    : (int16_t)((like->levels < 0 ? liked[i] * own / 1000 : liked[i] + own) +
                                draw(random, 0, like->top));
    }
    yunta_free(liked);
}

static void make_people(sample *s, yunta_random *random, const shape *like) {
    s->capacity = yunta_alloc(s->sellers, sizeof *s->capacity);
    s->demand = yunta_alloc(s->buyers, sizeof *s->demand);
    s->bonus = yunta_alloc(s->sellers, sizeof *s->bonus);
    for (size_t i = 0; i < s->sellers; i++) {
        bool plain = like->capacity == 1 || draw(random, 0, 19) > 0;
        s->capacity[i] =
            plain ? (int32_t)draw(random, 1, like->capacity) : (int32_t)draw(random, 0, 1) * 1000;
        s->bonus[i] = draw(random, 0, 9) > 0 ? like->bonus : 0;
    }
    for (size_t j = 0; j < s->buyers; j++)
        s->demand[j] = draw(random, 0, 19) > 0 ? (int32_t)draw(random, 1, like->demand) : 0;
}

static void make_stage(sample *s, const shape *like) {
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

static void make_arcs(sample *s) {
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

static void make(sample *s, yunta_random *random, const shape *like) {
    *s = (sample){.sellers = (size_t)draw(random, 1, (int64_t)like->most),
                  .buyers = (size_t)draw(random, 1, (int64_t)like->most)};
    make_matrix(s, random, like);
    make_people(s, random, like);
    make_stage(s, like);
    make_arcs(s);
    s->network = (yunta_network){s->sellers, s->buyers, s->capacity, s->demand,
                                 s->first,   s->seller, s->weight,   s->stage.bonus};
    s->plain =
        (yunta_network_answer){yunta_alloc(s->arcs, 1), yunta_alloc(s->sellers, sizeof(int64_t)),
                               yunta_alloc(s->buyers, sizeof(int64_t)), 0};
    assert_int_equal(yunta_network_solve(&s->network, NULL, &s->plain), YUNTA_OK);
}

static void drop(sample *s) {
    void *owned[] = {s->matrix,           s->capacity,    s->demand,       s->seller,
                     s->buyer_arcs,       s->seller_arcs, s->first,        s->score,
                     s->weight,           s->bonus,       s->plain.chosen, s->plain.seller_price,
                     s->plain.buyer_price};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        yunta_free(owned[k]);
}

static size_t arcs_of(const void *source, size_t buyer, int32_t *sellers, int16_t *scores) {
    const sample *s = source;
    size_t from = s->first[buyer], count = s->first[buyer + 1] - from;
    memcpy(sellers, s->seller + from, count * sizeof *sellers);
    memcpy(scores, s->score + from, count * sizeof *scores);
    return count;
}

/* As rows, as a list of arcs, or as arcs written when asked for. */
enum { ROWS, ARCS, ASKED, WAYS };

static yunta_assign_block block_of(const sample *s, int way) {
    return (yunta_assign_block){.sellers = s->sellers,
                                .buyers = s->buyers,
                                .capacity = s->capacity,
                                .demand = s->demand,
                                .row = way == ROWS ? row_of : NULL,
                                .source = s,
                                .width = (s->sellers + 63) / 64 * 64,
                                .first = way == ARCS ? s->first : NULL,
                                .seller = s->seller,
                                .score = s->score,
                                .arcs = arcs_of,
                                .buyer_arcs = s->buyer_arcs,
                                .seller_arcs = s->seller_arcs};
}

/* That an answer breaks no limit and is worth what it says. */
static void check_units(const sample *s, const yunta_assign_answer *answer) {
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

static void solve_and_check(const sample *s, yunta_assign *assign, int way) {
    yunta_assign_block block = block_of(s, way);
    yunta_assign_answer answer;
    assert_int_equal(yunta_assign_load(assign, &block), YUNTA_OK);
    assert_int_equal(yunta_assign_solve(assign, &s->stage, NULL, &answer), YUNTA_OK);
    check_units(s, &answer);
    assert_true(answer.value == s->plain.value);
    assert_true(answer.bound == s->plain.value);
    assert_true(yunta_network_bound(&s->network, answer.seller_price, answer.buyer_price) ==
                s->plain.value);
    if (way == ROWS)
        assert_int_equal(answer.arcs, s->arcs);
}

static const shape shapes[] = {
    {8, 10000, 0, 100, 1, 1, 0, PAIRS_FIRST, 0}, {8, 3, 0, 60, 3, 1, 0, PAIRS_FIRST, 0},
    {8, 30, 50, 50, 2, 3, 0, PAIRS_FIRST, 20},   {9, 1, 0, 40, 1, 1, 0, PAIRS_ONLY, 0},
    {7, 9, 0, 70, 3, 2, 40, PAIRS_FIRST, 0},     {8, 9, 0, 70, 1, 1, 40, MIXED, 0},
    {8, 900, 0, 70, 4, 2, 0, MIXED, 500},        {8, 100, 30, 80, 2, 2, 0, SCORE_ONLY, 0},
    {8, 100, 30, 80, 2, 1, 9, SCORE_FIRST, 0},   {12, 2, 2, 30, 2, 4, 3, PAIRS_ONLY, 1},
    {6, 0, 0, 100, 3, 9, 0, PAIRS_FIRST, 0},     {9, 5000, 2500, 90, 1, 1, 0, PAIRS_FIRST, 4000},
};
static const shape large[] = {
    {260, 10000, 0, 100, 1, 1, 0, PAIRS_FIRST, 0}, {260, 1000, 4000, 100, 1, 1, 0, PAIRS_FIRST, 0},
    {200, 4, 3, 100, 1, 1, 0, PAIRS_FIRST, 0},     {200, 2000, 3000, 95, 4, 1, 0, PAIRS_FIRST, 0},
    {160, 900, 100, 10, 1, 1, 0, PAIRS_FIRST, 0},  {160, 900, 900, 70, 2, 3, 0, PAIRS_FIRST, 0},
    {200, 0, 5000, 100, 1, 1, 0, PAIRS_FIRST, 0},  {160, 1, 0, 3, 1, 1, 0, PAIRS_ONLY, 0},
    {140, 90, 90, 60, 3, 2, 30, PAIRS_FIRST, 0},   {160, 5000, 2000, 60, 1, 1, 0, SCORE_ONLY, 5000},
    {250, 0, -3000, 100, 1, 1, 0, PAIRS_FIRST, 0}, {160, 0, -90, 60, 3, 1, 20, PAIRS_FIRST, 0},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0], LARGE = sizeof large / sizeof large[0] };

static void compare(const shape *like, size_t shapes_count, int rounds, uint64_t seed) {
    yunta_random random;
    yunta_assign *assign = NULL;
    sample s;
    yunta_random_seed(&random, seed);
    assert_int_equal(yunta_assign_new(1, &assign), YUNTA_OK);
    for (int round = 0; round < rounds; round++) {
        make(&s, &random, &like[(size_t)round % shapes_count]);
        for (int way = 0; way < WAYS; way++)
            solve_and_check(&s, assign, way);
        drop(&s);
    }
    /* The bounds of the lists hold: no proof ever had to mend an answer. */
    assert_int_equal(yunta_assign_spent(assign).repaired, 0);
    yunta_assign_free(assign);
}

static void small_blocks_equal_the_network(void **state) {
    (void)state;
    compare(shapes, SHAPES, 4000, 21);
}

static void lists_shorter_than_rows_change_nothing(void **state) {
    (void)state;
    compare(large, LARGE, 72, 22);
}

/* Prices, units and all: what a workspace did before and how many threads it has do not matter. */
static void threads_and_reuse_give_the_same(void **state) {
    (void)state;
    yunta_random random;
    yunta_assign *one = NULL, *four = NULL;
    yunta_assign_answer a, b;
    sample s;
    yunta_random_seed(&random, 23);
    assert_int_equal(yunta_assign_new(1, &one), YUNTA_OK);
    for (int round = 0; round < 40; round++) {
        make(&s, &random, &large[round % LARGE]);
        yunta_assign_block block = block_of(&s, round % WAYS);
        assert_int_equal(yunta_assign_new(4, &four), YUNTA_OK);
        assert_int_equal(yunta_assign_load(one, &block), YUNTA_OK);
        assert_int_equal(yunta_assign_load(four, &block), YUNTA_OK);
        assert_int_equal(yunta_assign_solve(one, &s.stage, NULL, &a), YUNTA_OK);
        assert_int_equal(yunta_assign_solve(four, &s.stage, NULL, &b), YUNTA_OK);
        assert_memory_equal(a.seller, b.seller, a.units * sizeof *a.seller);
        assert_memory_equal(a.seller_price, b.seller_price, s.sellers * sizeof *a.seller_price);
        assert_memory_equal(a.buyer_price, b.buyer_price, s.buyers * sizeof *a.buyer_price);
        yunta_assign_free(four);
        drop(&s);
    }
    yunta_assign_free(one);
}

static void a_passed_deadline_leaves_a_bound(void **state) {
    (void)state;
    yunta_random random;
    yunta_assign *assign = NULL;
    yunta_assign_answer answer;
    sample s;
    volatile sig_atomic_t stop = 1;
    yunta_deadline deadline = yunta_deadline_in(-1);
    deadline.stop = &stop;
    yunta_random_seed(&random, 24);
    assert_int_equal(yunta_assign_new(1, &assign), YUNTA_OK);
    for (int round = 0; round < 400; round++) {
        make(&s, &random, &shapes[round % SHAPES]);
        yunta_assign_block block = block_of(&s, round % WAYS);
        assert_int_equal(yunta_assign_load(assign, &block), YUNTA_OK);
        yunta_status status = yunta_assign_solve(assign, &s.stage, &deadline, &answer);
        assert_true(status == YUNTA_E_STOPPED || status == YUNTA_OK);
        check_units(&s, &answer);
        assert_true(answer.value <= s.plain.value && answer.bound >= s.plain.value);
        assert_true(yunta_network_bound(&s.network, answer.seller_price, answer.buyer_price) ==
                    answer.bound);
        drop(&s);
    }
    yunta_assign_free(assign);
}

/* The vector loops over a row against plain ones. */
static void scans_equal_plain_loops(void **state) {
    (void)state;
    enum { SPAN = 3 * YUNTA_ASSIGN_LANES };
    int16_t scores[SPAN], prices[SPAN], heights[SPAN / 4], tops[YUNTA_ASSIGN_LANES];
    int32_t places[SPAN + 1];
    yunta_random random;
    yunta_random_seed(&random, 25);
    for (int round = 0; round < 300; round++) {
        int16_t least = (int16_t)draw(&random, 0, 50), from = (int16_t)draw(&random, -30, 60);
        int16_t peak = YUNTA_ASSIGN_LOWEST, highest[SPAN / 4];
        size_t arcs = 0, picked = 0;
        for (size_t i = 0; i < SPAN; i++) {
            scores[i] = (int16_t)draw(&random, -1, 100);
            prices[i] = (int16_t)draw(&random, -20, round % 2 == 0 ? 20 : YUNTA_ASSIGN_DEAREST);
            arcs += scores[i] >= least;
            highest[i / 4] = YUNTA_ASSIGN_LOWEST;
        }
        assert_int_equal(yunta_assign_scan(scores, prices, least, SPAN, heights, tops), arcs);
        size_t count = yunta_assign_pick(scores, prices, least, heights, from, SPAN, places);
        for (size_t i = 0; i < SPAN; i++) {
            int value = scores[i] >= least ? scores[i] - prices[i] : YUNTA_ASSIGN_LOWEST;
            int16_t *high = &highest[i / YUNTA_ASSIGN_LANES * 32 + i % 32];
            *high = value > *high ? (int16_t)value : *high;
            assert_true(tops[i % YUNTA_ASSIGN_LANES] >= value);
            peak = value > peak ? (int16_t)value : peak;
            if (value >= from)
                assert_int_equal(places[picked++], i);
        }
        assert_int_equal(count, picked);
        assert_memory_equal(heights, highest, sizeof heights);
        assert_int_equal(yunta_assign_peak(scores, prices, least, SPAN), peak);
    }
}

static void the_best_of_a_list_equals_a_plain_loop(void **state) {
    (void)state;
    int32_t sellers[YUNTA_ASSIGN_STRIDE], costs[100];
    int16_t scores[YUNTA_ASSIGN_STRIDE];
    yunta_random random;
    yunta_random_seed(&random, 26);
    for (int round = 0; round < 2000; round++) {
        size_t count = (size_t)draw(&random, 0, YUNTA_ASSIGN_STRIDE);
        yunta_assign_top plain = {YUNTA_ASSIGN_LEAST_VALUE, YUNTA_ASSIGN_LEAST_VALUE, 0};
        for (size_t i = 0; i < 100; i++)
            costs[i] = (int32_t)draw(&random, -9, round % 2 == 0 ? 9 : 1 << 29);
        for (size_t k = 0; k < count; k++) {
            sellers[k] = (int32_t)draw(&random, 0, 99);
            scores[k] = (int16_t)draw(&random, 0, 20);
            int32_t value = YUNTA_ASSIGN_PARTS * scores[k] - costs[sellers[k]];
            if (value > plain.first) {
                plain.second = plain.first;
                plain.first = value;
                plain.place = k;
            } else if (value > plain.second) {
                plain.second = value;
            }
        }
        yunta_assign_top top = yunta_assign_best(sellers, scores, count, costs);
        assert_int_equal(top.first, plain.first);
        assert_int_equal(top.second, plain.second);
        assert_int_equal(top.place, plain.place);
    }
}

static void nobody_at_all(void **state) {
    (void)state;
    yunta_assign *assign = NULL;
    yunta_assign_answer answer;
    sample s = {0};
    yunta_assign_block block = block_of(&s, ROWS);
    assert_int_equal(yunta_assign_new(1, &assign), YUNTA_OK);
    assert_int_equal(yunta_assign_load(assign, &block), YUNTA_OK);
    assert_int_equal(
        yunta_assign_solve(assign, &(yunta_assign_weight){1, 1, 0, NULL, 0}, NULL, &answer),
        YUNTA_OK);
    assert_true(answer.value == 0 && answer.bound == 0 && answer.units == 0);
    yunta_assign_free(assign);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_blocks_equal_the_network),
        cmocka_unit_test(lists_shorter_than_rows_change_nothing),
        cmocka_unit_test(threads_and_reuse_give_the_same),
        cmocka_unit_test(a_passed_deadline_leaves_a_bound),
        cmocka_unit_test(scans_equal_plain_loops),
        cmocka_unit_test(the_best_of_a_list_equals_a_plain_loop),
        cmocka_unit_test(nobody_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
