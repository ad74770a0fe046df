/* Rows in parts, and mentors in any order: the same scores as of whole rows of those that ascend.
 */
#include "base/random.h"
#include "model/kernel.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PEOPLE = 1700, ROWS = 40, MOST = (PEOPLE + 63) / 64 * 64 };

static void shuffle(int32_t *people, size_t count, yunta_random *random) {
    for (size_t k = count; k > 1; k--) {
        size_t other = (size_t)(yunta_random_next(random) % k);
        int32_t keep = people[k - 1];
        people[k - 1] = people[other];
        people[other] = keep;
    }
}

/* Entries of the stretches that are asked for; some of the last ones are padding. */
static void expect_parts(const yunta_kernel *kernel, size_t m, const int16_t *row,
                         yunta_random *random) {
    int16_t scores[MOST];
    uint64_t wanted = yunta_random_next(random);
    size_t width = yunta_kernel_width(kernel);
    memset(scores, 0x55, sizeof scores);
    yunta_kernel_row_some(kernel, m, &wanted, scores);
    for (size_t i = 0; i < width; i++)
        if (wanted >> i / YUNTA_KERNEL_STRETCH & 1)
            assert_int_equal(scores[i], row[i]);
}

static void expect_kind(yunta_kernel *kernel, const int32_t *mentors, size_t count,
                        yunta_random *random) {
    int16_t ascending[ROWS][MOST], scores[MOST];
    int32_t mentees[ROWS], turned[PEOPLE];
    for (int32_t m = 0; m < ROWS; m++)
        mentees[m] = m * 41;
    memcpy(turned, mentors, count * sizeof *turned);
    shuffle(turned, count, random);
    assert_int_equal(yunta_kernel_load(kernel, mentors, count, mentees, ROWS), YUNTA_OK);
    for (size_t m = 0; m < ROWS; m++) {
        yunta_kernel_row(kernel, m, ascending[m]);
        expect_parts(kernel, m, ascending[m], random);
    }
    assert_int_equal(yunta_kernel_load(kernel, turned, count, mentees, ROWS), YUNTA_OK);
    for (size_t m = 0; m < ROWS; m++) {
        yunta_kernel_row(kernel, m, scores);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(scores[i], ascending[m][turned[i]]);
        expect_parts(kernel, m, scores, random);
    }
}

static void test_parts_and_orders(void **state) {
    (void)state;
    yunta_random random;
    int32_t mentors[PEOPLE];
    yunta_random_seed(&random, 61);
    for (uint64_t seed = 0; seed < 8; seed++) {
        yunta_support_shape shape = yunta_support_small(seed, PEOPLE);
        shape.both_percent = 50;
        shape.forbids = shape.prefers = PEOPLE;
        yunta_support *s = yunta_support_random(&shape);
        if (seed > 0)
            yunta_support_random_policy(s, seed);
        yunta_support_prepare(s);
        yunta_kernel *kernel = NULL;
        assert_int_equal(yunta_kernel_new(s->cohort, s->weeks, s->scoring, s->eligibility, &kernel),
                         YUNTA_OK);
        for (int32_t p = 0; p < PEOPLE; p++)
            mentors[p] = p;
        for (int kind = YUNTA_KERNEL_SCALAR; kind <= YUNTA_KERNEL_AVX512; kind++)
            if (yunta_kernel_choose(kernel, (yunta_kernel_kind)kind))
                expect_kind(kernel, mentors, PEOPLE, &random);
        yunta_kernel_free(kernel);
        yunta_support_free(s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parts_and_orders)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
