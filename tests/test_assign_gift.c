/* solver/assign: arcs that are worth a gift besides, against the plain network with their weights.
 */
#include "base/memory.h"
#include "base/random.h"
#include "solver/assign.h"
#include "solver/network.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 220, GIFTS = 3 };

/* A block as rows, as arcs, and as a plain network. */
typedef struct {
    size_t sellers, buyers;
    int16_t matrix[MOST * MOST], score[MOST * MOST];
    int32_t capacity[MOST], demand[MOST], seller[MOST * MOST];
    size_t first[MOST + 1];
    int64_t weight[MOST * MOST], seller_price[MOST], buyer_price[MOST];
    uint8_t chosen[MOST * MOST];
    yunta_assign_weight stage;
} sample;

typedef struct {
    int most, top, percent, capacity, demand;
    int64_t pair, point, gift;
} shape;

static int draw(yunta_random *random, int from, int to) {
    return from + (int)(yunta_random_next(random) % (uint64_t)(to - from + 1));
}

static void row_of(const void *source, size_t buyer, int16_t *scores) {
    const sample *s = source;
    memcpy(scores, s->matrix + buyer * s->sellers, s->sellers * sizeof *scores);
    for (size_t i = s->sellers; i < (s->sellers + 63) / 64 * 64; i++)
        scores[i] = -1;
}

static void make(sample *s, yunta_random *random, const shape *like) {
    size_t count = 0;
    memset(s, 0, sizeof *s);
    s->sellers = (size_t)draw(random, 1, like->most);
    s->buyers = (size_t)draw(random, 1, like->most);
    s->stage = (yunta_assign_weight){like->pair, like->point, 0, NULL, like->gift};
    for (size_t i = 0; i < s->sellers; i++)
        s->capacity[i] = draw(random, 0, 9) > 0 ? draw(random, 1, like->capacity) : 0;
    for (size_t j = 0; j < s->buyers; j++) {
        int marks = 0;
        s->demand[j] = draw(random, 1, like->demand);
        for (size_t i = 0; i < s->sellers; i++) {
            bool arc = draw(random, 1, 100) <= like->percent;
            bool marked = arc && marks < GIFTS && draw(random, 0, like->most) < GIFTS;
            int score = draw(random, 0, like->top);
            marks += marked;
            s->matrix[j * s->sellers + i] = (int16_t)(!arc     ? -1
                                                      : marked ? score + YUNTA_ASSIGN_GIFT
                                                               : score);
            if (!arc)
                continue;
            s->seller[count] = (int32_t)i;
            s->score[count] = s->matrix[j * s->sellers + i];
            s->weight[count++] = like->pair + like->point * score + (marked ? like->gift : 0);
        }
        s->first[j + 1] = count;
    }
}

static void solve_and_check(const sample *s, yunta_assign *assign, bool rows, __int128 best) {
    yunta_network network = {s->sellers, s->buyers, s->capacity, s->demand,
                             s->first,   s->seller, s->weight,   NULL};
    yunta_assign_block block = {.sellers = s->sellers,
                                .buyers = s->buyers,
                                .capacity = s->capacity,
                                .demand = s->demand,
                                .row = rows ? row_of : NULL,
                                .source = s,
                                .width = (s->sellers + 63) / 64 * 64,
                                .first = s->first,
                                .seller = s->seller,
                                .score = s->score,
                                .gifts = GIFTS};
    yunta_assign_answer answer;
    __int128 value = 0;
    assert_int_equal(yunta_assign_load(assign, &block), YUNTA_OK);
    assert_int_equal(yunta_assign_solve(assign, &s->stage, NULL, &answer), YUNTA_OK);
    assert_true(answer.value == best && answer.bound == best);
    assert_true(yunta_network_bound(&network, answer.seller_price, answer.buyer_price) == best);
    for (size_t j = 0; j < s->buyers; j++)
        for (size_t u = answer.first_unit[j]; u < answer.first_unit[j + 1]; u++) {
            if (answer.seller[u] < 0)
                continue;
            int16_t score = s->matrix[j * s->sellers + (size_t)answer.seller[u]];
            assert_int_equal(answer.score[u], score % YUNTA_ASSIGN_GIFT);
            value += s->stage.pair + s->stage.point * answer.score[u] +
                     (score >= YUNTA_ASSIGN_GIFT ? s->stage.gift : 0);
        }
    assert_true(value == best);
}

static void compare(const shape *like, size_t shapes, int rounds, uint64_t seed) {
    yunta_random random;
    yunta_assign *assign = NULL;
    sample *s = yunta_alloc(1, sizeof *s);
    yunta_random_seed(&random, seed);
    assert_int_equal(yunta_assign_new(1, &assign), YUNTA_OK);
    for (int round = 0; round < rounds; round++) {
        make(s, &random, &like[(size_t)round % shapes]);
        yunta_network network = {s->sellers, s->buyers, s->capacity, s->demand,
                                 s->first,   s->seller, s->weight,   NULL};
        yunta_network_answer plain = {s->chosen, s->seller_price, s->buyer_price, 0};
        assert_int_equal(yunta_network_solve(&network, NULL, &plain), YUNTA_OK);
        solve_and_check(s, assign, true, plain.value);
        solve_and_check(s, assign, false, plain.value);
    }
    yunta_assign_free(assign);
    yunta_free(s);
}

static void small_blocks_equal_the_network(void **state) {
    static const shape small[] = {{8, 10000, 90, 1, 1, 3000000, 1, 90000},
                                  {8, 900, 80, 2, 3, 400000, 1, 25000},
                                  {9, 2000, 70, 2, 2, 0, 1, 700},
                                  {9, 0, 70, 2, 2, 1, 0, 1},
                                  {7, 30, 60, 1, 2, 1, 0, 30}};
    (void)state;
    compare(small, sizeof small / sizeof *small, 1500, 31);
}

static void large_blocks_equal_the_network(void **state) {
    static const shape large[] = {{220, 10000, 100, 1, 1, 3000000000, 1, 3000001},
                                  {200, 10000, 90, 3, 2, 3000000000, 1, 3000001},
                                  {200, 10, 100, 1, 1, 0, 1, 4}};
    (void)state;
    compare(large, sizeof large / sizeof *large, 12, 32);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_blocks_equal_the_network),
        cmocka_unit_test(large_blocks_equal_the_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
