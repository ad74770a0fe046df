/* Shards: who solves what, and answers as integers there and back. */
#include "model/ledger.h"
#include "solver/share.h"
#include "tests/support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void deals_everything_once(void **state) {
    (void)state;
    uint64_t size[40];
    uint8_t own[40];
    yunta_random random;
    yunta_random_seed(&random, 5);
    for (size_t k = 0; k < 40; k++)
        size[k] = 1 + yunta_random_below(&random, 1000);
    for (size_t of = 1; of <= 6; of++) {
        uint64_t least = UINT64_MAX, most = 0, largest = 0;
        size_t times[40] = {0};
        for (size_t number = 1; number <= of; number++) {
            yunta_share share = {.number = number, .of = of};
            uint64_t load = 0;
            assert_true(yunta_share_deal(&share, size, 40, own));
            for (size_t k = 0; k < 40; k++) {
                times[k] += own[k];
                load += own[k] ? size[k] : 0;
                largest = size[k] > largest ? size[k] : largest;
            }
            least = load < least ? load : least;
            most = load > most ? load : most;
        }
        for (size_t k = 0; k < 40; k++)
            assert_int_equal(times[k], 1);
        assert_true(most - least <= largest);
    }
}

static void ledger_finds_what_was_added(void **state) {
    (void)state;
    const yunta_ledger_entry *twice;
    yunta_ledger *ledger = yunta_ledger_new();
    assert_non_null(ledger);
    for (int32_t k = 99; k >= 0; k--) {
        int64_t value[2] = {k, -k};
        yunta_ledger_key key = {(yunta_ledger_kind)(k % YUNTA_LEDGER_KINDS), k / 10, k};
        assert_true(yunta_ledger_add(ledger, key, value, (size_t)(k % 3)));
    }
    yunta_ledger_sort(ledger, &twice);
    assert_null(twice);
    assert_int_equal(yunta_ledger_count(ledger), 100);
    for (int32_t k = 0; k < 100; k++) {
        yunta_ledger_key key = {(yunta_ledger_kind)(k % YUNTA_LEDGER_KINDS), k / 10, k};
        const yunta_ledger_entry *entry = yunta_ledger_find(ledger, key);
        assert_non_null(entry);
        assert_int_equal(entry->count, k % 3);
        assert_true(entry->count < 1 || entry->value[0] == k);
        assert_true(entry->count < 2 || entry->value[1] == -k);
        key.step++;
        assert_null(yunta_ledger_find(ledger, key));
    }
    assert_true(yunta_ledger_add(ledger, yunta_ledger_at(ledger, 3)->key, NULL, 0));
    yunta_ledger_sort(ledger, &twice);
    assert_non_null(twice);
    yunta_ledger_free(ledger);
}

enum { SELLERS = 3, BUYERS = 4, UNITS = 6 };
static const int32_t capacity[SELLERS] = {2, 1, 1}, demand[BUYERS] = {2, 1, 1, 2};

/* Units of buyers 0 0 1 2 3 3; two of them are not bought. */
static yunta_assign_answer example(void) {
    static const size_t first[BUYERS + 1] = {0, 2, 3, 4, UNITS};
    static const int32_t seller[UNITS] = {0, 1, -1, 0, 2, -1};
    static const int64_t seller_price[SELLERS] = {-5, 0, INT64_C(1) << 50};
    static const int64_t buyer_price[BUYERS] = {7, 8, 0, 9};
    return (yunta_assign_answer){.units = UNITS,
                                 .first_unit = first,
                                 .seller = seller,
                                 .seller_price = seller_price,
                                 .buyer_price = buyer_price,
                                 .value = -((__int128)3 << 70) - 5,
                                 .bound = -((__int128)3 << 70) - 5};
}

static void answers_come_back(void **state) {
    (void)state;
    for (int late = 0; late < 2; late++) {
        yunta_ledger *ledger = yunta_ledger_new();
        yunta_ledger_key key = {YUNTA_LEDGER_NETWORK, 1, 2};
        yunta_assign_answer answer = example();
        yunta_share_answer taken;
        answer.bound += late;
        assert_true(yunta_share_put(ledger, key, SELLERS, BUYERS, &answer, late));
        assert_int_equal(
            yunta_share_take(yunta_ledger_at(ledger, 0), capacity, demand, SELLERS, BUYERS, &taken),
            YUNTA_OK);
        const size_t first[BUYERS + 1] = {0, 2, 2, 3, 4};
        const int32_t seller[4] = {0, 1, 0, 2};
        assert_int_equal(taken.late, late);
        assert_int_equal(taken.answer.units, 4);
        assert_memory_equal(taken.answer.first_unit, first, sizeof first);
        assert_memory_equal(taken.answer.seller, seller, sizeof seller);
        assert_memory_equal(taken.answer.seller_price, answer.seller_price,
                            SELLERS * sizeof(int64_t));
        assert_memory_equal(taken.answer.buyer_price, answer.buyer_price, BUYERS * sizeof(int64_t));
        assert_true(taken.answer.value == answer.value && taken.answer.bound == answer.bound);
        yunta_share_answer_free(&taken);
        yunta_ledger_free(ledger);
    }
}

/* Each integer of an answer that is right, made wrong in turn. */
static void wrong_answers_are_refused(void **state) {
    (void)state;
    static const struct {
        size_t at;
        int64_t value;
    } changes[] = {
        {0, 1},                 /* late is right, but see below */
        {0, 2},                 /* neither late nor not */
        {2, 1},                 /* the value is not the bound */
        {5, 3},                 /* units */
        {6, 1},                 /* buyers descend */
        {6, -1},                /* no buyer */
        {7, SELLERS},           /* no seller */
        {7, 1},                 /* a pair twice */
        {9, 2},                 /* a seller beyond capacity */
        {12, BUYERS},           /* no buyer */
        {14, INT64_MIN},        /* a price */
        {14, INT64_C(1) << 62}, /* a price */
        {20, INT64_MIN}         /* a price */
    };
    yunta_ledger *ledger = yunta_ledger_new();
    yunta_assign_answer answer = example();
    yunta_share_answer taken;
    assert_true(yunta_share_put(ledger, (yunta_ledger_key){YUNTA_LEDGER_NETWORK, 0, 0}, SELLERS,
                                BUYERS, &answer, false));
    const yunta_ledger_entry *right = yunta_ledger_at(ledger, 0);
    int64_t value[64] = {0};
    assert_int_equal(right->count, 6 + 8 + SELLERS + BUYERS);
    for (size_t c = 0; c < sizeof changes / sizeof *changes; c++) {
        yunta_ledger_entry entry = {right->key, value, right->count};
        memcpy(value, right->value, right->count * sizeof *value);
        value[changes[c].at] = changes[c].value;
        yunta_status status = yunta_share_take(&entry, capacity, demand, SELLERS, BUYERS, &taken);
        yunta_share_answer_free(&taken);
        assert_int_equal(status, c == 0 ? YUNTA_OK : YUNTA_E_WRONG);
    }
    for (size_t count = 0; count < right->count + 3; count++) {
        yunta_ledger_entry entry = {right->key, right->value, count};
        if (count == right->count)
            continue;
        if (count > right->count)
            entry.value = memcpy(value, right->value, right->count * sizeof *value);
        yunta_status status = yunta_share_take(&entry, capacity, demand, SELLERS, BUYERS, &taken);
        yunta_share_answer_free(&taken);
        assert_int_equal(status, YUNTA_E_WRONG);
    }
    const int32_t less[BUYERS] = {2, 1, 1, 0};
    assert_int_equal(yunta_share_take(right, capacity, less, SELLERS, BUYERS, &taken),
                     YUNTA_E_WRONG);
    yunta_share_answer_free(&taken);
    yunta_ledger_free(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deals_everything_once),
        cmocka_unit_test(ledger_finds_what_was_added),
        cmocka_unit_test(answers_come_back),
        cmocka_unit_test(wrong_answers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
