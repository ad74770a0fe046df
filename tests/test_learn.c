/* Weights learnt from ratings: an experiment with planted ones, and every refusal.
 *
 * YUNTA_LEARN_SEEDS: cohorts of each experiment (default: few; `make learn-test` takes 200). */
#include "base/random.h"
#include "solver/learn.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those first. */
#include <cmocka.h>

enum { MOST_ROWS = 2000 };
static const int32_t no_policy[YUNTA_COMPONENTS];

typedef struct {
    int rows, groups, used; /* components 0..used-1 have data */
    int planted[YUNTA_COMPONENTS];
    int noise;  /* thousandths of a point, about the spread of a rating */
    bool whole; /* ratings 1..5 without decimals */
} plan;

static int seeds(int preset) {
    const char *text = getenv("YUNTA_LEARN_SEEDS");
    return text && atoi(text) > 0 ? atoi(text) : preset;
}

/* Twelve uniforms: near enough to a normal. -6..6 in thousandths. */
static int32_t bell(yunta_random *random) {
    int32_t sum = -6000;
    for (int k = 0; k < 12; k++)
        sum += (int32_t)yunta_random_below(random, 1001);
    return sum;
}

/* Components lean on each other a little, as those of people do. */
static size_t make_rows(const plan *p, uint64_t seed, yunta_rated *rows) {
    yunta_random random;
    int64_t total = 0;
    yunta_random_seed(&random, seed);
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        total += p->planted[c];
    for (int k = 0; k < p->rows; k++) {
        int64_t score = 0;
        int32_t common = (int32_t)yunta_random_below(&random, 3001);
        memset(&rows[k], 0, sizeof rows[k]);
        rows[k].group = k % p->groups;
        for (int c = 0; c < p->used; c++) {
            rows[k].part[c] = common + (int32_t)yunta_random_below(&random, 7001);
            score += (int64_t)p->planted[c] * rows[k].part[c];
        }
        int64_t rating = 1000 + rows[k].group * 100 + bell(&random) * (int64_t)p->noise / 1000;
        rating += total ? 4 * score / total / 10 : 1600;
        if (p->whole)
            rating = (rating + 500) / 1000 * 1000;
        rows[k].rating = (int32_t)(rating < 1000 ? 1000 : rating > 5000 ? 5000 : rating);
    }
    return (size_t)p->rows;
}

static yunta_lesson lesson_of(const plan *p, uint64_t seed) {
    yunta_rated *rows = malloc(MOST_ROWS * sizeof *rows);
    bool has[YUNTA_COMPONENTS];
    yunta_lesson lesson;
    assert_non_null(rows);
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        has[c] = c < p->used;
    size_t count = make_rows(p, seed, rows);
    assert_int_equal(yunta_learn(rows, count, (size_t)p->groups, has, no_policy, &lesson),
                     YUNTA_OK);
    free(rows);
    return lesson;
}

static void the_intervals_hold_what_was_planted(void **state) {
    static const plan plans[] = {{400, 2, 3, {60, 25, 15}, 500, true},
                                 {150, 1, 4, {50, 20, 20, 10}, 500, false},
                                 {800, 3, 5, {40, 30, 20, 10, 0}, 800, true},
                                 {250, 1, 2, {70, 30}, 400, true}};
    int held = 0, asked = 0, fitted = 0, wanted = 0, each = seeds(10);
    (void)state;
    for (size_t k = 0; k < sizeof plans / sizeof *plans; k++) {
        const plan *p = &plans[k];
        int held_here = 0, asked_here = 0;
        for (int seed = 1; seed <= each; seed++) {
            yunta_lesson lesson = lesson_of(p, (uint64_t)seed * 97 + k);
            int sum = 0;
            wanted++;
            if (lesson.verdict != YUNTA_LESSON_FITTED)
                continue;
            fitted++;
            for (int c = 0; c < p->used; c++) {
                assert_true(lesson.used[c]);
                assert_true(lesson.low[c] <= 10 * lesson.weight[c] + 10);
                assert_true(lesson.high[c] >= 10 * lesson.weight[c] - 10);
                held_here +=
                    lesson.low[c] <= 10 * p->planted[c] && 10 * p->planted[c] <= lesson.high[c];
                asked_here++;
                sum += lesson.weight[c];
            }
            assert_int_equal(sum, 100);
        }
        print_message("plan %zu: %d of %d intervals hold\n", k, held_here, asked_here);
        held += held_here;
        asked += asked_here;
    }
    print_message("%d of %d intervals hold the planted weight; %d of %d fitted\n", held, asked,
                  fitted, wanted);
    assert_true(10 * fitted >= 9 * wanted);
    assert_true(100 * held >= 90 * asked);
    assert_true(100 * held <= 99 * asked);
}

static void noise_is_refused(void **state) {
    static const plan plans[] = {
        {400, 2, 3, {0}, 700, true}, {60, 1, 4, {0}, 500, false}, {1000, 1, 7, {0}, 1000, true}};
    int accepted = 0, each = seeds(15);
    (void)state;
    for (size_t k = 0; k < sizeof plans / sizeof *plans; k++)
        for (int seed = 1; seed <= each; seed++) {
            yunta_lesson lesson = lesson_of(&plans[k], (uint64_t)seed * 31 + k);
            accepted += lesson.verdict == YUNTA_LESSON_FITTED;
        }
    print_message("%d of %d fitted on noise\n", accepted, each * 3);
    assert_int_equal(accepted, 0);
}

/* ---- refusals, and what is kept ---- */

static yunta_lesson lesson_from(const yunta_rated *rows, size_t count, size_t groups,
                                const int32_t *policy) {
    static const bool all[YUNTA_COMPONENTS] = {true, true, true, true, true, true, true};
    yunta_lesson lesson;
    assert_int_equal(yunta_learn(rows, count, groups, all, policy, &lesson), YUNTA_OK);
    return lesson;
}

static void few_flat_and_twin_ratings_are_refused(void **state) {
    static const plan p = {100, 2, 3, {60, 25, 15}, 300, false};
    yunta_rated rows[100];
    (void)state;
    make_rows(&p, 1, rows);
    yunta_lesson lesson = lesson_from(rows, 34, 2, no_policy);
    assert_int_equal(lesson.verdict, YUNTA_LESSON_FEW);
    assert_int_equal(lesson.needed, 2 + 11 * 3);
    assert_int_equal(lesson_from(rows, 35, 2, no_policy).verdict, YUNTA_LESSON_FITTED);
    assert_int_equal(lesson_from(NULL, 0, 0, no_policy).verdict, YUNTA_LESSON_FEW);
    for (int k = 0; k < 100; k++)
        rows[k].part[2] = rows[k].part[1] / 2 + 7;
    lesson = lesson_from(rows, 100, 2, no_policy);
    assert_int_equal(lesson.verdict, YUNTA_LESSON_TWINS);
    assert_int_equal(lesson.twin[0], 1);
    assert_int_equal(lesson.twin[1], 2);
    for (int k = 0; k < 100; k++)
        rows[k].rating = 3000 + 500 * rows[k].group;
    assert_int_equal(lesson_from(rows, 100, 2, no_policy).verdict, YUNTA_LESSON_FLAT);
}

/* A cohort of its own a rating says nothing: its constant takes it up. */
static void lone_ratings_say_nothing(void **state) {
    static const plan p = {100, 1, 3, {60, 25, 15}, 300, false};
    yunta_rated rows[130];
    (void)state;
    make_rows(&p, 3, rows);
    yunta_lesson before = lesson_from(rows, 100, 1, no_policy);
    for (int k = 100; k < 130; k++)
        rows[k] = (yunta_rated){k, 5000, {9000, 1, 10000, 0, 0, 0, 0}};
    yunta_lesson after = lesson_from(rows, 130, 130, no_policy);
    assert_int_equal(after.rows, 100);
    assert_int_equal(before.verdict, YUNTA_LESSON_FITTED);
    assert_memory_equal(before.weight, after.weight, sizeof before.weight);
    assert_memory_equal(before.low, after.low, sizeof before.low);
}

static void ratings_upside_down_are_refused(void **state) {
    static const plan p = {200, 1, 3, {60, 25, 15}, 300, false};
    yunta_rated rows[200];
    (void)state;
    make_rows(&p, 5, rows);
    for (int k = 0; k < 200; k++)
        rows[k].rating = 6000 - rows[k].rating;
    yunta_lesson_verdict verdict = lesson_from(rows, 200, 1, no_policy).verdict;
    assert_true(verdict == YUNTA_LESSON_UNSOUND || verdict == YUNTA_LESSON_NOISE);
}

/* A component that hardly differs keeps the policy's share, and the others share the rest. */
static void what_cannot_be_learnt_is_kept(void **state) {
    static const plan p = {300, 1, 2, {75, 25}, 300, false};
    static const int32_t policy[YUNTA_COMPONENTS] = {30, 10, 0, 120, 40, 0, 0};
    yunta_rated rows[300];
    (void)state;
    make_rows(&p, 9, rows);
    for (int k = 0; k < 5; k++)
        rows[k].part[3] = 9000;
    yunta_lesson lesson = lesson_from(rows, 300, 1, policy);
    assert_int_equal(lesson.verdict, YUNTA_LESSON_FITTED);
    assert_false(lesson.used[3]);
    assert_int_equal(lesson.weight[3], 60);
    assert_int_equal(lesson.weight[4], 20);
    assert_int_equal(lesson.weight[0] + lesson.weight[1], 20);
    assert_in_range(150, lesson.low[0], lesson.high[0]);
    assert_in_range(50, lesson.low[1], lesson.high[1]);
}

/* Multiplying a part by k divides its worth by k; a rating's constant says nothing. */
static void shares_follow_the_scale(void **state) {
    static const plan p = {300, 2, 2, {60, 40}, 300, false};
    yunta_rated rows[300];
    (void)state;
    make_rows(&p, 11, rows);
    yunta_lesson before = lesson_from(rows, 300, 2, no_policy);
    for (int k = 0; k < 300; k++) {
        rows[k].rating += 700 * rows[k].group;
        rows[k].part[0] += 250;
    }
    yunta_lesson after = lesson_from(rows, 300, 2, no_policy);
    assert_memory_equal(before.weight, after.weight, sizeof before.weight);
    for (int k = 0; k < 300; k++)
        rows[k].part[0] /= 2;
    after = lesson_from(rows, 300, 2, no_policy);
    int ratio = 1000 * before.weight[0] / before.weight[1];
    int doubled = 1000 * after.weight[0] / after.weight[1];
    assert_in_range(doubled, 2 * ratio - 200, 2 * ratio + 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_intervals_hold_what_was_planted),
        cmocka_unit_test(noise_is_refused),
        cmocka_unit_test(few_flat_and_twin_ratings_are_refused),
        cmocka_unit_test(lone_ratings_say_nothing),
        cmocka_unit_test(ratings_upside_down_are_refused),
        cmocka_unit_test(what_cannot_be_learnt_is_kept),
        cmocka_unit_test(shares_follow_the_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
