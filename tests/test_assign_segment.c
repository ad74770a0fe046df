/* Bounds by segments of sellers: blocks of rows long enough for them, whole and in parts, and as
 * arcs, which know no segments; and that no proof had to mend what the bounds said. */
#include "base/memory.h"
#include "base/random.h"
#include "solver/assign_private.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    size_t sellers, buyers, width;
    int16_t *matrix; /* [buyers * width] */
    int32_t *capacity, *demand, *buyer_arcs, *seller_arcs;
    yunta_assign_weight stage;
    size_t gifts;
} sample;

/* Sellers and buyers of several regions, who prefer their own; liked: sellers differ as such. */
typedef struct {
    size_t sellers, buyers;
    int regions, own, liked, top, percent, capacity, demand, least;
    bool gifts, scores_only;
} shape;

static int draw(yunta_random *random, int from, int to) {
    return from + (int)(yunta_random_next(random) % (uint64_t)(to - from + 1));
}

static int16_t draw_score(yunta_random *random, const shape *like, int32_t liked, bool own) {
    if (draw(random, 1, 100) > like->percent)
        return -1;
    return (int16_t)(draw(random, 0, like->top) + liked + (own ? like->own : 0));
}

static void make_rows(sample *s, yunta_random *random, const shape *like) {
    int32_t *liked = yunta_alloc(s->sellers, sizeof *liked);
    assert_non_null(liked);
    for (size_t i = 0; i < s->sellers; i++)
        liked[i] = draw(random, 0, like->liked);
    for (size_t j = 0; j < s->buyers; j++) {
        int16_t *row = s->matrix + j * s->width;
        size_t region = (size_t)draw(random, 0, like->regions - 1), marks = 0;
        for (size_t i = 0; i < s->width; i++) {
            bool own = i * (size_t)like->regions / s->sellers == region;
            row[i] = i < s->sellers ? draw_score(random, like, liked[i], own) : -1;
            if (row[i] < 0)
                continue;
            if (marks < s->gifts && draw(random, 0, 200) == 0) {
                row[i] += YUNTA_ASSIGN_GIFT;
                marks++;
            }
            s->buyer_arcs[j]++;
            s->seller_arcs[i]++;
        }
    }
    yunta_free(liked);
}

static void make(sample *s, yunta_random *random, const shape *like) {
    *s = (sample){.sellers = like->sellers,
                  .buyers = like->buyers,
                  .width = (like->sellers + 63) / 64 * 64,
                  .gifts = like->gifts ? 2 : 0};
    s->matrix = yunta_alloc(s->buyers * s->width, sizeof *s->matrix);
    s->capacity = yunta_alloc(2 * s->sellers, sizeof *s->capacity);
    s->demand = yunta_alloc(2 * s->buyers, sizeof *s->demand);
    assert_true(s->matrix != NULL && s->capacity != NULL && s->demand != NULL);
    s->seller_arcs = s->capacity + s->sellers;
    s->buyer_arcs = s->demand + s->buyers;
    for (size_t i = 0; i < s->sellers; i++)
        s->capacity[i] = draw(random, 0, 30) > 0 ? draw(random, 1, like->capacity) : 0;
    for (size_t j = 0; j < s->buyers; j++)
        s->demand[j] = draw(random, 1, like->demand);
    int64_t pair = like->scores_only ? 0 : (int64_t)(s->sellers + s->buyers) * 30000;
    s->stage = (yunta_assign_weight){pair, 1, like->least, NULL, like->gifts ? 3 * pair : 0};
    make_rows(s, random, like);
}

static void drop(sample *s) {
    yunta_free(s->matrix);
    yunta_free(s->capacity);
    yunta_free(s->demand);
}

static void row_of(const void *source, size_t buyer, int16_t *scores) {
    const sample *s = source;
    memcpy(scores, s->matrix + buyer * s->width, s->width * sizeof *scores);
}

/* What was not asked for is not to be believed. */
static void some_of(const void *source, size_t buyer, const uint64_t *wanted, int16_t *scores) {
    const sample *s = source;
    for (size_t i = 0; i < s->width; i++) {
        size_t part = i / YUNTA_ASSIGN_PART;
        bool asked = wanted[part / 64] >> part % 64 & 1;
        scores[i] = asked ? s->matrix[buyer * s->width + i] : 9999;
    }
}

static size_t arcs_of(const void *source, size_t buyer, int32_t *sellers, int16_t *scores) {
    const sample *s = source;
    size_t count = 0;
    for (size_t i = 0; i < s->sellers; i++) {
        sellers[count] = (int32_t)i;
        scores[count] = s->matrix[buyer * s->width + i];
        count += scores[count] >= 0;
    }
    return count;
}

enum { WHOLE, PARTS, ARCS };

/* The effort tells how lists were made. rounds: threads share offers even of so few. */
static yunta_assign_effort solve_by(const sample *s, int threads, int way, bool rounds,
                                    yunta_assign **assign, yunta_assign_answer *answer) {
    yunta_assign_block block = {.sellers = s->sellers,
                                .buyers = s->buyers,
                                .capacity = s->capacity,
                                .demand = s->demand,
                                .row = way == ARCS ? NULL : row_of,
                                .some = way == PARTS ? some_of : NULL,
                                .source = s,
                                .width = s->width,
                                .arcs = arcs_of,
                                .buyer_arcs = s->buyer_arcs,
                                .seller_arcs = s->seller_arcs,
                                .gifts = s->gifts};
    assert_int_equal(yunta_assign_new(threads, assign), YUNTA_OK);
    (*assign)->many = rounds ? 4 : (*assign)->many;
    assert_int_equal(yunta_assign_load(*assign, &block), YUNTA_OK);
    assert_int_equal(yunta_assign_solve(*assign, &s->stage, NULL, answer), YUNTA_OK);
    assert_true(answer->value == answer->bound);
    yunta_assign_effort effort = yunta_assign_spent(*assign);
    assert_int_equal(effort.repaired, 0);
    return effort;
}

static yunta_assign_effort solve(const sample *s, int threads, int way, yunta_assign **assign,
                                 yunta_assign_answer *answer) {
    return solve_by(s, threads, way, false, assign, answer);
}

static void expect_same(const sample *s, const yunta_assign_answer *a,
                        const yunta_assign_answer *b) {
    assert_memory_equal(a->seller, b->seller, a->units * sizeof *a->seller);
    assert_memory_equal(a->seller_price, b->seller_price, s->sellers * sizeof *a->seller_price);
    assert_memory_equal(a->buyer_price, b->buyer_price, s->buyers * sizeof *a->buyer_price);
}

static const shape shapes[] = {
    {1100, 1100, 5, 1500, 3000, 5000, 100, 1, 1, 0, false, false},
    {1300, 1200, 9, 3000, 1000, 2000, 90, 1, 1, 0, false, false},
    {1030, 1400, 3, 2000, 500, 3000, 40, 2, 1, 0, false, false},
    {1060, 900, 4, 1500, 3000, 4000, 60, 1, 2, 2500, false, false},
    {1500, 600, 6, 2500, 2000, 900, 100, 3, 2, 0, false, true},
    {1100, 1050, 5, 1500, 2000, 4000, 30, 1, 1, 0, true, false},
    {1040, 1000, 3, 1500, 2000, 4000, 5, 2, 2, 0, true, false},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static void parts_of_rows_equal_arcs(void **state) {
    (void)state;
    yunta_random random;
    size_t relisted = 0;
    yunta_random_seed(&random, 51);
    for (size_t k = 0; k < SHAPES; k++) {
        yunta_assign *assign[4];
        yunta_assign_answer whole, parts, arcs, threads;
        sample s;
        make(&s, &random, &shapes[k]);
        solve(&s, 1, WHOLE, &assign[0], &whole);
        relisted += solve(&s, 1, PARTS, &assign[1], &parts).relisted;
        solve(&s, 3, PARTS, &assign[2], &threads);
        assign[3] = NULL;
        if (shapes[k].percent < 50)
            solve(&s, 1, ARCS, &assign[3], &arcs);
        assert_true(assign[3] == NULL || whole.value == arcs.value);
        expect_same(&s, &whole, &parts);
        expect_same(&s, &whole, &threads);
        for (int w = 0; w < 4; w++)
            yunta_assign_free(assign[w]);
        drop(&s);
    }
    assert_true(relisted > 500);
}

/* As many as without rounds, and the same for any number of threads. */
static void rounds_of_any_threads_are_the_same(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 53);
    for (size_t k = 0; k < SHAPES; k++) {
        yunta_assign *assign[5];
        yunta_assign_answer one, answer;
        sample s;
        make(&s, &random, &shapes[k]);
        solve_by(&s, 1, PARTS, true, &assign[0], &one);
        for (int threads = 2; threads <= 4; threads++) {
            solve_by(&s, threads, PARTS, true, &assign[threads], &answer);
            expect_same(&s, &one, &answer);
            yunta_assign_free(assign[threads]);
        }
        solve(&s, 1, WHOLE, &assign[1], &answer);
        assert_true(one.value == answer.value);
        yunta_assign_free(assign[0]);
        yunta_assign_free(assign[1]);
        drop(&s);
    }
}

/* The loops over segments against plain ones. */
static void bounds_equal_plain_loops(void **state) {
    (void)state;
    enum { COUNT = 203 };
    int16_t risen[COUNT], bounds[COUNT], then[COUNT];
    uint8_t below[COUNT], again[COUNT];
    yunta_random random;
    yunta_random_seed(&random, 52);
    for (size_t count = 0; count <= COUNT; count++) {
        int16_t base = (int16_t)draw(&random, -30000, 9000), top = YUNTA_ASSIGN_LOWEST;
        int32_t fall = INT32_MAX, rise = INT16_MAX;
        for (size_t k = 0; k < count; k++) {
            risen[k] = (int16_t)draw(&random, 0, 20000);
            then[k] = (int16_t)draw(&random, -5000, 5000);
            below[k] = (uint8_t)draw(&random, 0, 255);
            int32_t down = YUNTA_ASSIGN_STEP * below[k] + risen[k];
            fall = down < fall ? down : fall;
            rise = risen[k] - then[k] < rise ? risen[k] - then[k] : rise;
        }
        assert_int_equal(yunta_assign_fall(below, risen, count), fall);
        assert_int_equal(yunta_assign_rise(risen, then, count), rise);
        yunta_assign_bounds(base, below, risen, count, bounds);
        for (size_t k = 0; k < count; k++) {
            int32_t bound = base - YUNTA_ASSIGN_STEP * below[k] - risen[k];
            assert_int_equal(bounds[k], bound < YUNTA_ASSIGN_LOWEST ? YUNTA_ASSIGN_LOWEST : bound);
            top = bounds[k] > top ? bounds[k] : top;
        }
        assert_int_equal(yunta_assign_highest(bounds, count), top);
        yunta_assign_steps(base, bounds, count, again);
        for (size_t k = 0; k < count; k++) {
            int32_t steps = (base - bounds[k]) / YUNTA_ASSIGN_STEP;
            assert_int_equal(again[k], steps < UINT8_MAX ? steps : UINT8_MAX);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_rows_equal_arcs),
        cmocka_unit_test(rounds_of_any_threads_are_the_same),
        cmocka_unit_test(bounds_equal_plain_loops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
