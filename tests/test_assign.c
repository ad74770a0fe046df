/* solver/assign: the same values as the plain network on random blocks of every shape, prices that
 * prove them by the naive formula, whatever the number of threads and the order of solves. */
#include "base/memory.h"
#include "tests/assign_sample.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void solve_and_check(const assign_sample *s, yunta_assign *assign, int way) {
    yunta_assign_answer answer;
    assign_sample_load(s, assign, way);
    size_t without_lists = yunta_assign_spent(assign).small;
    bool small = assign->small;
    for (size_t i = 0; s->stage.bonus != NULL && i < s->sellers; i++)
        small = small && s->stage.bonus[i] == 0;
    assert_int_equal(yunta_assign_solve(assign, &s->stage, NULL, &answer), YUNTA_OK);
    assert_int_equal(yunta_assign_spent(assign).small, without_lists + small);
    assign_sample_check(s, &answer);
    assert_true(answer.value == s->plain.value);
    assert_true(answer.bound == s->plain.value);
    assert_true(yunta_network_bound(&s->network, answer.seller_price, answer.buyer_price) ==
                s->plain.value);
    if (way <= ASSIGN_LISTS)
        assert_int_equal(answer.arcs, s->arcs);
}

static const assign_shape shapes[] = {
    {8, 10000, 0, 100, 1, 1, 0, PAIRS_FIRST, 0}, {8, 3, 0, 60, 3, 1, 0, PAIRS_FIRST, 0},
    {8, 30, 50, 50, 2, 3, 0, PAIRS_FIRST, 20},   {9, 1, 0, 40, 1, 1, 0, PAIRS_ONLY, 0},
    {7, 9, 0, 70, 3, 2, 40, PAIRS_FIRST, 0},     {8, 9, 0, 70, 1, 1, 40, MIXED, 0},
    {8, 900, 0, 70, 4, 2, 0, MIXED, 500},        {8, 100, 30, 80, 2, 2, 0, SCORE_ONLY, 0},
    {8, 100, 30, 80, 2, 1, 9, SCORE_FIRST, 0},   {12, 2, 2, 30, 2, 4, 3, PAIRS_ONLY, 1},
    {6, 0, 0, 100, 3, 9, 0, PAIRS_FIRST, 0},     {9, 5000, 2500, 90, 1, 1, 0, PAIRS_FIRST, 4000},
};
static const assign_shape large[] = {
    {260, 10000, 0, 100, 1, 1, 0, PAIRS_FIRST, 0}, {260, 1000, 4000, 100, 1, 1, 0, PAIRS_FIRST, 0},
    {200, 4, 3, 100, 1, 1, 0, PAIRS_FIRST, 0},     {200, 2000, 3000, 95, 4, 1, 0, PAIRS_FIRST, 0},
    {160, 900, 100, 10, 1, 1, 0, PAIRS_FIRST, 0},  {160, 900, 900, 70, 2, 3, 0, PAIRS_FIRST, 0},
    {200, 0, 5000, 100, 1, 1, 0, PAIRS_FIRST, 0},  {160, 1, 0, 3, 1, 1, 0, PAIRS_ONLY, 0},
    {140, 90, 90, 60, 3, 2, 30, PAIRS_FIRST, 0},   {160, 5000, 2000, 60, 1, 1, 0, SCORE_ONLY, 5000},
    {250, 0, -3000, 100, 1, 1, 0, PAIRS_FIRST, 0}, {160, 0, -90, 60, 3, 1, 20, PAIRS_FIRST, 0},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0], LARGE = sizeof large / sizeof large[0] };

static void compare(const assign_shape *like, size_t shapes_count, int rounds, uint64_t seed) {
    yunta_random random;
    yunta_assign *assign = NULL;
    assign_sample s;
    yunta_random_seed(&random, seed);
    assert_int_equal(yunta_assign_new(1, &assign), YUNTA_OK);
    for (int round = 0; round < rounds; round++) {
        assign_sample_make(&s, &random, &like[(size_t)round % shapes_count]);
        for (int way = 0; way < ASSIGN_WAYS; way++)
            solve_and_check(&s, assign, way);
        assign_sample_drop(&s);
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

/* One slot a seller and one unit a buyer, as many of both: costs stand beside who holds the slot.
 */
static const assign_shape square[] = {
    {9, 10000, 0, 100, 1, 1, 0, PAIRS_FIRST, 0},   {9, 3, 0, 40, 1, 1, 0, PAIRS_FIRST, 0},
    {220, 10000, 0, 20, 1, 1, 0, PAIRS_FIRST, 0},  {220, 10000, 0, 3, 1, 1, 0, PAIRS_FIRST, 0},
    {220, 9, 4000, 15, 1, 1, 0, PAIRS_FIRST, 900}, {180, 500, -3000, 60, 1, 1, 0, SCORE_ONLY, 0},
    {220, 2000, 0, 9, 1, 1, 40, MIXED, 0},         {160, 1, 0, 6, 1, 1, 0, PAIRS_ONLY, 0},
};
enum { SQUARE = sizeof square / sizeof square[0] };

static void as_many_slots_as_units(void **state) {
    (void)state;
    yunta_random random;
    yunta_assign *one = NULL, *four = NULL;
    yunta_assign_answer a, b;
    assign_sample s;
    size_t beside = 0;
    yunta_random_seed(&random, 27);
    assert_int_equal(yunta_assign_new(1, &one), YUNTA_OK);
    assert_int_equal(yunta_assign_new(4, &four), YUNTA_OK);
    one->many = four->many = 3;
    for (int round = 0; round < 40 * SQUARE; round++) {
        int way = round % 2 == 0 ? ASSIGN_ARCS : ASSIGN_ASKED;
        assign_sample_make_square(&s, &random, &square[round % SQUARE]);
        solve_and_check(&s, one, ASSIGN_LISTS);
        solve_and_check(&s, one, way);
        beside += one->single && one->plain && one->costs.step == 2;
        assign_sample_load(&s, one, way);
        assign_sample_load(&s, four, way);
        assert_int_equal(yunta_assign_solve(one, &s.stage, NULL, &a), YUNTA_OK);
        assert_int_equal(yunta_assign_solve(four, &s.stage, NULL, &b), YUNTA_OK);
        assert_memory_equal(a.seller, b.seller, a.units * sizeof *a.seller);
        assert_memory_equal(a.seller_price, b.seller_price, s.sellers * sizeof *a.seller_price);
        assign_sample_drop(&s);
    }
    assert_true(beside > 20 * SQUARE / 2);
    assert_int_equal(yunta_assign_spent(one).repaired, 0);
    yunta_assign_free(one);
    yunta_assign_free(four);
}

/* Prices, units and all: what a workspace did before and how many threads it has do not matter. */
static void threads_and_reuse_give_the_same(void **state) {
    (void)state;
    yunta_random random;
    yunta_assign *one = NULL, *four = NULL;
    yunta_assign_answer a, b;
    assign_sample s;
    yunta_random_seed(&random, 23);
    assert_int_equal(yunta_assign_new(1, &one), YUNTA_OK);
    for (int round = 0; round < 48; round++) {
        int way = (round + round / LARGE) % ASSIGN_WAYS;
        assign_sample_make(&s, &random, &large[round % LARGE]);
        assert_int_equal(yunta_assign_new(4, &four), YUNTA_OK);
        one->many = four->many = 3; /* threads share rounds, too */
        assign_sample_load(&s, one, way);
        assign_sample_load(&s, four, way);
        assert_int_equal(yunta_assign_solve(one, &s.stage, NULL, &a), YUNTA_OK);
        assert_int_equal(yunta_assign_solve(four, &s.stage, NULL, &b), YUNTA_OK);
        assert_memory_equal(a.seller, b.seller, a.units * sizeof *a.seller);
        assert_memory_equal(a.seller_price, b.seller_price, s.sellers * sizeof *a.seller_price);
        assert_memory_equal(a.buyer_price, b.buyer_price, s.buyers * sizeof *a.buyer_price);
        yunta_assign_free(four);
        assign_sample_drop(&s);
    }
    yunta_assign_free(one);
}

static void a_passed_deadline_leaves_a_bound(void **state) {
    (void)state;
    yunta_random random;
    yunta_assign *assign = NULL;
    yunta_assign_answer answer;
    assign_sample s;
    volatile sig_atomic_t stop = 1;
    yunta_deadline deadline = yunta_deadline_in(-1);
    deadline.stop = &stop;
    yunta_random_seed(&random, 24);
    assert_int_equal(yunta_assign_new(1, &assign), YUNTA_OK);
    for (int round = 0; round < 400; round++) {
        assign_sample_make(&s, &random, &shapes[round % SHAPES]);
        assign_sample_load(&s, assign, (round + round / SHAPES) % ASSIGN_WAYS);
        yunta_status status = yunta_assign_solve(assign, &s.stage, &deadline, &answer);
        assert_true(status == YUNTA_E_STOPPED || status == YUNTA_OK);
        assign_sample_check(&s, &answer);
        assert_true(answer.value <= s.plain.value && answer.bound >= s.plain.value);
        assert_true(yunta_network_bound(&s.network, answer.seller_price, answer.buyer_price) ==
                    answer.bound);
        assign_sample_drop(&s);
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
        int16_t least = (int16_t)assign_draw(&random, 0, 50),
                from = (int16_t)assign_draw(&random, -30, 60);
        int16_t peak = YUNTA_ASSIGN_LOWEST, highest[SPAN / 4];
        size_t arcs = 0, picked = 0;
        for (size_t i = 0; i < SPAN; i++) {
            scores[i] = (int16_t)assign_draw(&random, -1, 100);
            prices[i] =
                (int16_t)assign_draw(&random, -20, round % 2 == 0 ? 20 : YUNTA_ASSIGN_DEAREST);
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
    int32_t sellers[YUNTA_ASSIGN_STRIDE], costs[200];
    int16_t scores[YUNTA_ASSIGN_STRIDE];
    yunta_random random;
    yunta_random_seed(&random, 26);
    for (int round = 0; round < 2000; round++) {
        size_t count = (size_t)assign_draw(&random, 0, YUNTA_ASSIGN_STRIDE);
        yunta_assign_top plain = {YUNTA_ASSIGN_LEAST_VALUE, YUNTA_ASSIGN_LEAST_VALUE, 0};
        yunta_assign_costs how = {costs, 1 + (size_t)round % 2,
                                  round % 3 == 0 ? YUNTA_ASSIGN_PARTS : YUNTA_ASSIGN_PARTS_OF_ARCS};
        for (size_t i = 0; i < 200; i++)
            costs[i] = (int32_t)assign_draw(&random, -9, round % 2 == 0 ? 9 : 1 << 29);
        for (size_t k = 0; k < count; k++) {
            sellers[k] = (int32_t)assign_draw(&random, 0, 99);
            scores[k] = (int16_t)assign_draw(&random, 0, 20);
            int32_t value = how.parts * scores[k] - costs[how.step * (size_t)sellers[k]];
            if (value > plain.first) {
                plain.second = plain.first;
                plain.first = value;
                plain.place = k;
            } else if (value > plain.second) {
                plain.second = value;
            }
        }
        yunta_assign_top top = yunta_assign_best(sellers, scores, count, &how);
        assert_int_equal(top.first, plain.first);
        assert_int_equal(top.second, plain.second);
        assert_int_equal(top.place, plain.place);
    }
}

static int higher_first(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x < y) - (x > y);
}

/* The nth highest as sorting finds it, with ties and the extremes of what it may hold. */
static void the_nth_highest_is_where_sorting_puts_it(void **state) {
    (void)state;
    enum { MOST = 70 };
    int32_t values[MOST], sorted[MOST];
    yunta_random random;
    yunta_random_seed(&random, 28);
    for (int round = 0; round < 20000; round++) {
        size_t count = (size_t)assign_draw(&random, 1, MOST);
        int64_t spread = round % 3 == 0 ? 3 : round % 3 == 1 ? 90000 : INT64_C(1) << 32;
        for (size_t k = 0; k < count; k++) {
            int64_t value = assign_draw(&random, -spread / 2, spread / 2);
            values[k] = (int32_t)(value > INT32_MAX ? INT32_MAX : value);
        }
        memcpy(sorted, values, sizeof sorted);
        qsort(sorted, count, sizeof *sorted, higher_first);
        size_t wanted = (size_t)assign_draw(&random, 1, (int64_t)count);
        assert_int_equal(yunta_assign_nth(values, count, wanted), sorted[wanted - 1]);
    }
}

static void nobody_at_all(void **state) {
    (void)state;
    yunta_assign *assign = NULL;
    yunta_assign_answer answer;
    assign_sample s = {0};
    yunta_assign_block block = assign_sample_block(&s, ASSIGN_ROWS);
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
        cmocka_unit_test(as_many_slots_as_units),
        cmocka_unit_test(threads_and_reuse_give_the_same),
        cmocka_unit_test(a_passed_deadline_leaves_a_bound),
        cmocka_unit_test(scans_equal_plain_loops),
        cmocka_unit_test(the_best_of_a_list_equals_a_plain_loop),
        cmocka_unit_test(the_nth_highest_is_where_sorting_puts_it),
        cmocka_unit_test(nobody_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
