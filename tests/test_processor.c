/* The loops over rows of scores, by each kind of instructions that this processor has. */
#include "base/processor.h"
#include "base/random.h"
#include "solver/assign_private.h"
#include "solver/match_scan.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { SPAN = 512, ROUNDS = 400 };
static const char *const kinds[] = {"scalar", "avx2", "avx512"};

typedef struct {
    int16_t scores[SPAN], prices[SPAN], least;
    int64_t wide[SPAN], lengths[SPAN];
    int32_t point, labels[SPAN], costs[2 * SPAN], sellers[YUNTA_ASSIGN_STRIDE];
    size_t count, listed;
} row;

/* Everything that a loop gives, so that two of them are compared at once. */
typedef struct {
    int16_t heights[SPAN / 4], tops[YUNTA_ASSIGN_LANES], peak;
    int32_t places[SPAN + 32], totals[SPAN], counts[SPAN], lowest;
    uint16_t higher[SPAN], beyond[SPAN], met[SPAN];
    yunta_assign_row_count compared;
    int16_t compare_peak;
    size_t eligible, picked, above;
    yunta_assign_top top, far;
    bool differ;
    yunta_assign_two two;
    yunta_assign_near near;
    int64_t lengths[SPAN];
    int32_t from[SPAN];
} found;

static row any_row(yunta_random *random) {
    row r = {.count = SPAN - yunta_random_below(random, SPAN),
             .listed = yunta_random_below(random, YUNTA_ASSIGN_STRIDE + 1)};
    int32_t most = (int32_t)yunta_random_below(random, 4) == 0 ? 3 : 10001;
    r.least = (int16_t)yunta_random_below(random, (uint32_t)most);
    for (size_t k = 0; k < SPAN; k++) {
        r.scores[k] = (int16_t)((int32_t)yunta_random_below(random, (uint32_t)most + 1) - 1);
        r.prices[k] = (int16_t)yunta_random_below(random, 8192);
        r.labels[k] = (int32_t)yunta_random_below(random, 9);
        r.costs[2 * k] = (int32_t)yunta_random_below(random, 100000);
        r.costs[2 * k + 1] = (int32_t)yunta_random_below(random, 100000);
        r.wide[k] = (int64_t)yunta_random_below(random, 5000) - (INT64_C(1) << 40);
        r.lengths[k] = yunta_random_below(random, 2) ? YUNTA_ASSIGN_OUT_OF_REACH : r.labels[k];
        if (yunta_random_below(random, 8) == 0)
            r.wide[k] = YUNTA_ASSIGN_TAKEN_AWAY;
    }
    r.point = (int32_t)yunta_random_below(random, 3) * 1000000 / 2;
    for (size_t k = 0; k < YUNTA_ASSIGN_STRIDE; k++)
        r.sellers[k] = (int32_t)yunta_random_below(random, SPAN);
    return r;
}

static void look(row *r, found *f) {
    memset(f, 0, sizeof *f);
    f->eligible = yunta_assign_scan(r->scores, r->prices, r->least, SPAN, f->heights, f->tops);
    f->peak = yunta_assign_peak(r->scores, r->prices, r->least, SPAN);
    int32_t from = f->peak - 900 > YUNTA_ASSIGN_LOWEST ? f->peak - 900 : YUNTA_ASSIGN_LOWEST + 1;
    f->picked = yunta_assign_pick(r->scores, r->prices, r->least, f->heights, (int16_t)from, SPAN,
                                  f->places);
    memset(f->places + f->picked, 0, sizeof f->places - f->picked * sizeof *f->places);
    yunta_assign_total(r->scores, r->least, SPAN, f->totals, f->counts);
    yunta_assign_costs near = {r->costs, 1, YUNTA_ASSIGN_PARTS};
    yunta_assign_costs far = {r->costs, 2, YUNTA_ASSIGN_PARTS_OF_ARCS};
    f->top = yunta_assign_best(r->sellers, r->scores, r->listed, &near);
    f->far = yunta_assign_best(r->sellers, r->scores, r->listed, &far);
    yunta_assign_line line = {r->scores, r->wide, r->count / 8 * 8, r->point, r->least};
    f->two = yunta_assign_two_best(&line);
    memcpy(f->lengths, r->lengths, sizeof f->lengths);
    f->near = yunta_assign_reach(&line, -r->wide[0] / 2, r->labels[0], f->lengths, f->from);
    f->compare_peak = yunta_assign_compare(r->scores, r->prices, r->least, SPAN, r->least,
                                           r->prices, f->beyond, &f->compared);
    f->above = yunta_scan_above(r->scores, r->count, r->least);
    yunta_scan_higher(r->scores, r->prices, r->count, f->higher);
    yunta_scan_pairs(r->scores, r->count, f->met);
    f->lowest = yunta_scan_lowest(r->scores, r->count, r->labels);
    f->differ = yunta_scan_differ(r->scores, r->count, r->labels, r->labels[0]);
}

static void every_kind_gives_the_same(void **state) {
    (void)state;
    static found plain, other;
    yunta_random random;
    yunta_random_seed(&random, 11);
    for (size_t round = 0; round < ROUNDS; round++) {
        row r = any_row(&random);
        assert_int_equal(yunta_processor_limit("scalar"), YUNTA_PROCESSOR_TAKEN);
        look(&r, &plain);
        for (size_t k = 1; k < sizeof kinds / sizeof *kinds; k++) {
            if (yunta_processor_limit(kinds[k]) != YUNTA_PROCESSOR_TAKEN)
                continue;
            look(&r, &other);
            assert_memory_equal(&plain, &other, sizeof plain);
        }
    }
}

static void a_limit_is_kept(void **state) {
    (void)state;
    int all = yunta_processor_look();
    assert_int_equal(yunta_processor_limit("scalar"), YUNTA_PROCESSOR_TAKEN);
    assert_false(yunta_processor_has(YUNTA_AVX2));
    assert_false(yunta_processor_has(YUNTA_POPCNT));
    assert_int_equal(yunta_processor_limit("neon"), YUNTA_PROCESSOR_UNKNOWN);
    assert_int_equal(yunta_processor_limit(""), YUNTA_PROCESSOR_UNKNOWN);
    assert_false(yunta_processor_has(YUNTA_AVX2));
    bool avx2 = all & YUNTA_AVX2;
    assert_int_equal(yunta_processor_limit("avx2"),
                     avx2 ? YUNTA_PROCESSOR_TAKEN : YUNTA_PROCESSOR_LACKS);
    assert_int_equal(yunta_processor_has(YUNTA_AVX2), avx2);
    assert_false(yunta_processor_has(YUNTA_AVX512));
    bool avx512 = (all & YUNTA_AVX512) && (all & YUNTA_VBMI);
    assert_int_equal(yunta_processor_limit("avx512"),
                     avx512 ? YUNTA_PROCESSOR_TAKEN : YUNTA_PROCESSOR_LACKS);
    assert_int_equal(yunta_processor_has(YUNTA_AVX512), avx512);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_gives_the_same),
        cmocka_unit_test(a_limit_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
