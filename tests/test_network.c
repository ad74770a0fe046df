/* solver/network: the best value by brute force, prices that prove it, and what happens in time's
 * want. */
#include "base/memory.h"
#include "base/random.h"
#include "solver/network.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SIDE = 40, ARCS = SIDE * SIDE };

/* A network with room for its arrays, and its answer. */
typedef struct {
    int32_t capacity[SIDE], demand[SIDE], seller[ARCS];
    size_t first[SIDE + 1];
    int64_t weight[ARCS], bonus[SIDE];
    uint8_t chosen[ARCS];
    int64_t seller_price[SIDE], buyer_price[SIDE];
    yunta_network network;
    yunta_network_answer answer;
} sample;

typedef struct {
    int sellers, buyers, percent, capacity;
    int64_t from, to, bonus;
} shape;

static int64_t draw(yunta_random *random, int64_t from, int64_t to) {
    return from + (int64_t)(yunta_random_next(random) % (uint64_t)(to - from + 1));
}

static void wire(sample *s, size_t sellers, size_t buyers) {
    s->network = (yunta_network){sellers,  buyers,    s->capacity, s->demand,
                                 s->first, s->seller, s->weight,   s->bonus};
    memset(s->chosen, 0, sizeof s->chosen);
    s->answer = (yunta_network_answer){s->chosen, s->seller_price, s->buyer_price, 0};
}

static void make(sample *s, yunta_random *random, const shape *like) {
    size_t sellers = (size_t)draw(random, 1, like->sellers);
    size_t buyers = (size_t)draw(random, 1, like->buyers), count = 0;
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < sellers; i++) {
        s->capacity[i] = (int32_t)draw(random, 0, like->capacity);
        s->bonus[i] = draw(random, 0, like->bonus);
    }
    for (size_t j = 0; j < buyers; j++) {
        s->demand[j] = (int32_t)draw(random, 0, like->capacity);
        for (size_t i = 0; i < sellers; i++) {
            if (draw(random, 1, 100) > like->percent)
                continue;
            s->seller[count] = (int32_t)i;
            s->weight[count++] = draw(random, like->from, like->to);
        }
        s->first[j + 1] = count;
    }
    wire(s, sellers, buyers);
}

/* The best total from an arc on, over every subset of arcs. */
static int64_t best_from(const sample *s, size_t buyer, size_t arc, int32_t *sold, int32_t bought) {
    while (buyer < s->network.buyers && arc == s->first[buyer + 1]) {
        buyer++;
        bought = 0;
    }
    if (buyer == s->network.buyers)
        return 0;
    int64_t best = best_from(s, buyer, arc + 1, sold, bought);
    int32_t i = s->seller[arc];
    if (bought < s->demand[buyer] && sold[i] < s->capacity[i]) {
        int64_t gain = s->weight[arc] + (sold[i] == 0 ? s->bonus[i] : 0);
        sold[i]++;
        gain += best_from(s, buyer, arc + 1, sold, bought + 1);
        sold[i]--;
        best = gain > best ? gain : best;
    }
    return best;
}

/* That the answer is a matching of its value, and its prices prove it. */
static void check_answer(const sample *s) {
    int32_t sold[SIDE] = {0};
    __int128 value = 0;
    for (size_t j = 0; j < s->network.buyers; j++) {
        int32_t bought = 0;
        for (size_t arc = s->first[j]; arc < s->first[j + 1]; arc++) {
            if (!s->chosen[arc])
                continue;
            bought++;
            value += s->weight[arc] + (sold[s->seller[arc]]++ == 0 ? s->bonus[s->seller[arc]] : 0);
        }
        assert_true(bought <= s->demand[j]);
        assert_true(s->buyer_price[j] >= 0);
    }
    for (size_t i = 0; i < s->network.sellers; i++)
        assert_true(sold[i] <= s->capacity[i]);
    assert_true(value == s->answer.value);
}

static void solve_and_check(sample *s) {
    assert_int_equal(yunta_network_solve(&s->network, NULL, &s->answer), YUNTA_OK);
    check_answer(s);
    assert_true(s->answer.value ==
                yunta_network_bound(&s->network, s->seller_price, s->buyer_price));
}

static const shape shapes[] = {
    {4, 4, 70, 1, 0, 10, 0},        {4, 4, 60, 3, 0, 5, 0},
    {3, 4, 80, 2, -5, 9, 0},        {4, 3, 80, 2, 0, 4, 7},
    {5, 3, 70, 3, -3, 3, 20},       {4, 4, 70, 2, 1, 1, 0},
    {4, 4, 70, 2, 0, 0, 1},         {3, 3, 100, 3, 1, 1LL << 50, 1LL << 50},
    {2, 6, 90, 4, 20001, 30001, 0}, {6, 2, 90, 4, 5, 6, 3},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static void value_equals_brute_force(void **state) {
    (void)state;
    yunta_random random;
    static sample s;
    yunta_random_seed(&random, 11);
    for (int round = 0; round < 3000; round++) {
        int32_t sold[SIDE] = {0};
        make(&s, &random, &shapes[round % SHAPES]);
        solve_and_check(&s);
        assert_true(s.answer.value == best_from(&s, 0, 0, sold, 0));
    }
}

static void prices_prove_larger_networks(void **state) {
    (void)state;
    static const shape large[] = {{40, 40, 100, 1, 0, 10000, 0},
                                  {40, 40, 30, 3, 0, 100, 50},
                                  {12, 40, 60, 6, 1, 2, 0},
                                  {40, 40, 10, 2, -50, 50, 10}};
    yunta_random random;
    static sample s;
    yunta_random_seed(&random, 12);
    for (int round = 0; round < 200; round++) {
        make(&s, &random, &large[round % 4]);
        solve_and_check(&s);
    }
}

/* Any prices give a bound: also ones that have nothing to do with the answer. */
static void any_prices_bound(void **state) {
    (void)state;
    yunta_random random;
    static sample s;
    yunta_random_seed(&random, 13);
    for (int round = 0; round < 2000; round++) {
        int64_t p[SIDE], q[SIDE];
        make(&s, &random, &shapes[round % (SHAPES - 3)]);
        solve_and_check(&s);
        for (size_t k = 0; k < SIDE; k++) {
            p[k] = draw(&random, -15, 15);
            q[k] = draw(&random, -15, 15);
        }
        assert_true(yunta_network_bound(&s.network, p, q) >= s.answer.value);
    }
}

static void a_passed_deadline_leaves_a_bound(void **state) {
    (void)state;
    yunta_random random;
    static sample s;
    volatile sig_atomic_t stop = 1;
    yunta_deadline deadline = yunta_deadline_in(-1);
    deadline.stop = &stop;
    yunta_random_seed(&random, 14);
    for (int round = 0; round < 300; round++) {
        make(&s, &random, &shapes[round % SHAPES]);
        solve_and_check(&s);
        __int128 best = s.answer.value;
        wire(&s, s.network.sellers, s.network.buyers);
        assert_int_equal(yunta_network_solve(&s.network, &deadline, &s.answer), YUNTA_E_STOPPED);
        check_answer(&s);
        assert_true(s.answer.value <= best);
        assert_true(yunta_network_bound(&s.network, s.seller_price, s.buyer_price) >= best);
    }
}

/* A bonus makes a mentor worth using though a better pair lies elsewhere. */
static void a_bonus_spreads_the_pairs(void **state) {
    (void)state;
    static sample s;
    memset(&s, 0, sizeof s);
    s.capacity[0] = 2;
    s.capacity[1] = 1;
    s.demand[0] = s.demand[1] = 1;
    for (size_t arc = 0; arc < 4; arc++) {
        s.seller[arc] = (int32_t)(arc % 2);
        s.weight[arc] = arc % 2 == 0 ? 10 : 7;
    }
    s.first[1] = 2;
    s.first[2] = 4;
    wire(&s, 2, 2);
    solve_and_check(&s);
    assert_true(s.answer.value == 20);
    s.bonus[0] = s.bonus[1] = 4;
    wire(&s, 2, 2);
    solve_and_check(&s);
    assert_true(s.answer.value == 25);
}

static void nobody_at_all(void **state) {
    (void)state;
    static sample s;
    memset(&s, 0, sizeof s);
    wire(&s, 0, 0);
    solve_and_check(&s);
    assert_true(s.answer.value == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_equals_brute_force),
        cmocka_unit_test(prices_prove_larger_networks),
        cmocka_unit_test(any_prices_bound),
        cmocka_unit_test(a_passed_deadline_leaves_a_bound),
        cmocka_unit_test(a_bonus_spreads_the_pairs),
        cmocka_unit_test(nobody_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
