/* How many may be invited to a room: published figures, exact small cases, laws. */
#include "solver/plenary_private.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* The most invited who fit, found upwards from what fits whoever comes. */
static size_t most_invited(int32_t capacity, int32_t show, int32_t walk_in, int32_t risk) {
    size_t most = 0;
    for (size_t n = 1; n < 2000; n++)
        if (yunta_plenary_fits(n, capacity, show, walk_in, risk))
            most = n;
        else
            break;
    return most;
}

static void published_sizes_are_met(void **state) {
    static const int32_t rate[] = {0, 30000, 200000, 550000}, room[] = {100, 300, 1000};
    static const size_t most[3][4] = {
        {140, 135, 110, 60}, {437, 423, 346, 191}, {1492, 1446, 1187, 662}};
    (void)state;
    for (size_t r = 0; r < 3; r++)
        for (size_t w = 0; w < 4; w++)
            assert_int_equal(most_invited(room[r], 650000, rate[w], 50000), most[r][w]);
}

static void without_chance_the_room_is_the_limit(void **state) {
    (void)state;
    for (int32_t risk = 0; risk <= 1000000; risk += 500000)
        assert_int_equal(most_invited(30, 1000000, 0, risk), risk == 1000000 ? 1999 : 30);
    assert_int_equal(most_invited(30, 0, 0, 0), 1999);
}

/* P(shows + walk-ins > capacity) for few people, term by term from the definitions. */
static double outgrows(int n, int capacity, double p, double mean) {
    double fits = 0, binomial = pow(1 - p, n);
    for (int shows = 0; shows <= n && shows <= capacity; shows++) {
        double poisson = exp(-mean);
        for (int walk = 0; shows + walk <= capacity; walk++) {
            fits += binomial * poisson;
            poisson *= mean / (walk + 1);
        }
        binomial *= (double)(n - shows) / (shows + 1) * p / (1 - p);
    }
    return 1 - fits;
}

static void small_rooms_agree_with_the_definition(void **state) {
    (void)state;
    for (int n = 1; n <= 12; n++)
        for (int capacity = 1; capacity <= 12; capacity++)
            for (int walk = 0; walk <= 500000; walk += 250000) {
                double w = walk / 1e6, chance = outgrows(n, capacity, 0.6, n * 0.6 * w / (1 - w));
                if (fabs(chance - 0.1) > 1e-9)
                    assert_int_equal(yunta_plenary_fits((size_t)n, capacity, 600000, walk, 100000),
                                     chance <= 0.1 || (walk == 0 && n <= capacity));
            }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_sizes_are_met),
        cmocka_unit_test(without_chance_the_room_is_the_limit),
        cmocka_unit_test(small_rooms_agree_with_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
