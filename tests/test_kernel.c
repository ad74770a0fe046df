/* Every kind of kernel against the score and the rules of one pair. */
#include "model/kernel.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    int32_t *mentors, *mentees;
    size_t mentor_count, mentee_count;
} block;

static const char *const kind_name[] = {"scalar", "avx2", "avx512", "best"};

static int32_t truth(const yunta_support *s, int32_t mentor, int32_t mentee) {
    if (yunta_pair_first_bar(s->eligibility, mentor, mentee) != YUNTA_RULES)
        return -1;
    int32_t score = yunta_scoring_score(s->scoring, mentor, mentee);
    return score < 0 ? 0 : score;
}

static void expect_row(const yunta_support *s, const yunta_kernel *kernel, const block *b, size_t m,
                       int kind) {
    size_t width = yunta_kernel_width(kernel);
    int16_t *scores = malloc((width + 1) * sizeof *scores);
    assert_non_null(scores);
    memset(scores, 0x55, (width + 1) * sizeof *scores);
    yunta_kernel_row(kernel, m, scores);
    assert_int_equal(scores[width], 0x5555);
    for (size_t i = 0; i < width; i++) {
        int32_t score = i < b->mentor_count ? truth(s, b->mentors[i], b->mentees[m]) : -1;
        if (scores[i] != score)
            fail_msg("%s: mentor %d, mentee %d: %d, not %d", kind_name[kind], (int)i, (int)m,
                     (int)scores[i], (int)score);
    }
    free(scores);
}

static void expect_block(const yunta_support *s, yunta_kernel *kernel, const block *b) {
    for (int kind = YUNTA_KERNEL_SCALAR; kind <= YUNTA_KERNEL_BEST; kind++) {
        if (!yunta_kernel_choose(kernel, (yunta_kernel_kind)kind))
            continue;
        assert_int_equal(
            yunta_kernel_load(kernel, b->mentors, b->mentor_count, b->mentees, b->mentee_count),
            YUNTA_OK);
        assert_int_equal(yunta_kernel_width(kernel), (b->mentor_count + 63) / 64 * 64);
        for (size_t m = 0; m < b->mentee_count; m++)
            expect_row(s, kernel, b, m, kind);
    }
}

/* People from..to of a role, or of any role where it is 0, in a block of their own. */
static int32_t *people_of(const yunta_support *s, int role, int32_t from, int32_t to,
                          size_t *count) {
    int32_t *people = malloc((s->cohort->people + 1) * sizeof *people);
    assert_non_null(people);
    *count = 0;
    for (int32_t p = from; p < to; p++)
        if (role == 0 || (s->cohort->person[p].role & role))
            people[(*count)++] = p;
    return people;
}

static block block_of(const yunta_support *s, int32_t from, int32_t to, bool everybody) {
    block b;
    b.mentors = people_of(s, everybody ? 0 : YUNTA_MENTOR, from, to, &b.mentor_count);
    b.mentees = people_of(s, everybody ? 0 : YUNTA_MENTEE, from, to, &b.mentee_count);
    return b;
}

static void free_block(block *b) {
    free(b->mentors);
    free(b->mentees);
}

static yunta_kernel *kernel_of(const yunta_support *s) {
    yunta_kernel *kernel = NULL;
    assert_int_equal(yunta_kernel_new(s->cohort, s->weeks, s->scoring, s->eligibility, &kernel),
                     YUNTA_OK);
    return kernel;
}

static void expect_all(const yunta_support *s, bool everybody) {
    yunta_kernel *kernel = kernel_of(s);
    int32_t people = (int32_t)s->cohort->people;
    block b = block_of(s, 0, people, everybody);
    expect_block(s, kernel, &b);
    free_block(&b);
    yunta_kernel_free(kernel);
}

static yunta_support_shape varied_shape(uint64_t seed, int people) {
    static const int skills[] = {0, 1, 2, 3, 5, 6, 7, 24, 40, 150};
    yunta_support_shape shape = yunta_support_small(seed, people);
    shape.both_percent = (int)(seed % 3) * 30;
    shape.skills = skills[seed % (sizeof skills / sizeof *skills)];
    shape.terms = seed % 5 == 0 ? 0 : seed % 5 == 1 ? 70 : 8;
    shape.regions = seed % 7 == 0 ? 0 : seed % 7 == 1 ? 300 : 4;
    shape.levels = seed % 11 == 0 ? 0 : 5;
    shape.zones = seed % 4 == 0 ? 2 : 0;
    shape.forbids = people / 3;
    shape.history = people / 3;
    shape.prefers = people;
    shape.scores_percent = seed % 9 == 0 ? 40 : 0;
    return shape;
}

static void test_random_cohorts_of_every_policy(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 240; seed++) {
        yunta_support_shape shape = varied_shape(seed, seed % 20 == 0 ? 150 : 30);
        yunta_support *s = yunta_support_random(&shape);
        if (seed % 8 != 0)
            yunta_support_random_policy(s, seed);
        yunta_support_prepare(s);
        expect_all(s, seed % 3 == 0);
        yunta_support_free(s);
    }
}

/* Rules that bar nearly everything leave little to compare: weights without rules. */
static void test_random_weights_without_rules(void **state) {
    (void)state;
    for (uint64_t seed = 500; seed < 620; seed++) {
        yunta_random random;
        yunta_random_seed(&random, seed);
        yunta_support_shape shape = varied_shape(seed, 40);
        shape.scores_percent = 0;
        yunta_support *s = yunta_support_random(&shape);
        yunta_policy open = *s->policy;
        yunta_support_random_policy(s, seed);
        s->policy->eligibility_same = open.eligibility_same;
        s->policy->eligibility_different = open.eligibility_different;
        s->policy->eligibility_where = open.eligibility_where;
        s->policy->eligibility_sponsor = false;
        s->policy->eligibility_window_from = s->policy->eligibility_window_to = YUNTA_NO_DAY;
        s->policy->eligibility_mentor_younger_by = YUNTA_NO_INT;
        s->policy->eligibility_mentor_level_above_by = YUNTA_NO_INT;
        s->policy->scoring_availability_enough_minutes =
            15 * yunta_support_between(&random, 1, 160);
        yunta_support_prepare(s);
        expect_all(s, false);
        yunta_support_free(s);
    }
}

/* One workspace for two blocks of different people: nothing of the first is left in the second. */
static void test_blocks_of_others(void **state) {
    (void)state;
    yunta_support_shape shape = varied_shape(3, 120);
    yunta_support *s = yunta_support_random(&shape);
    s->policy->scoring_weights_preferences = 20;
    yunta_support_prepare(s);
    yunta_kernel *kernel = kernel_of(s);
    for (int32_t from = 0; from < 120; from += 30) {
        block mine = block_of(s, from, from + 30, false), all = block_of(s, 0, 120, false);
        block b = {mine.mentors, all.mentees, mine.mentor_count, all.mentee_count};
        expect_block(s, kernel, &b);
        free_block(&mine);
        free_block(&all);
    }
    yunta_kernel_free(kernel);
    yunta_support_free(s);
}

/* One workspace for blocks of every width, up and down, so that it grows, and holds what the last
 * block left. */
static void test_all_widths(void **state) {
    (void)state;
    yunta_support_shape shape = yunta_support_small(7, 300);
    shape.skills = 24;
    yunta_support *s = yunta_support_random(&shape);
    s->policy->scoring_weights_region = 10;
    s->policy->scoring_weights_age = 5;
    s->policy->scoring_weights_preferences = 5;
    yunta_support_prepare(s);
    yunta_kernel *kernel = kernel_of(s);
    for (int32_t width = 0; width <= 130; width++) {
        size_t all = 0, some = 0;
        int32_t use = width * 67 % 131;
        block b = {.mentors = people_of(s, YUNTA_MENTOR, 0, 300, &all),
                   .mentees = people_of(s, YUNTA_MENTEE, 0, 300, &some),
                   .mentee_count = 3};
        assert_true(all >= 131 && some >= 3);
        b.mentor_count = (size_t)use;
        expect_block(s, kernel, &b);
        free_block(&b);
    }
    yunta_kernel_free(kernel);
    yunta_support_free(s);
}

/* Every level of a mentor, level and want of a mentee, in one skill and in two: 25 mentors, 400
 * mentees. */
static yunta_support *all_levels(void) {
    yunta_support *s = yunta_support_bare(25, 400, 0);
    yunta_support_skills(s, 2);
    s->cohort->has_skills = true;
    for (size_t p = 0; p < 25; p++)
        for (size_t k = 0; k < 2; k++)
            s->cohort->level[p * 2 + k] = (uint8_t)(1 + (k == 0 ? p % 5 : p / 5));
    for (size_t m = 0; m < 400; m++)
        for (size_t k = 0; k < 2; k++) {
            size_t one = k == 0 ? m % 20 : m / 20;
            s->cohort->level[(25 + m) * 2 + k] = (uint8_t)(1 + one % 5);
            s->cohort->want[(25 + m) * 2 + k] = (uint8_t)(one / 5);
        }
    return s;
}

static void test_every_level_and_want(void **state) {
    (void)state;
    for (int from = 1; from <= 5; from++)
        for (int cap = 1; cap <= 5; cap++) {
            yunta_support *s = all_levels();
            s->policy->scoring_skills_teach_from = from;
            s->policy->scoring_skills_gain_cap = cap;
            yunta_support_prepare(s);
            expect_all(s, false);
            yunta_support_free(s);
        }
}

/* Every number of points that `skills` skills wanted alike can give: mentor p has the first p. */
static void expect_points(int skills, int want, int cap, int weight, int other) {
    yunta_support *s = yunta_support_bare(skills + 1, 1, 0);
    yunta_support_skills(s, (size_t)skills);
    s->cohort->has_skills = true;
    for (int p = 0; p <= skills; p++)
        for (int k = 0; k < skills; k++)
            s->cohort->level[p * skills + k] = (uint8_t)(p == skills ? 5
                                                         : k < p     ? 5 - (p + k) % 7 / 5
                                                                     : 1);
    for (int k = 0; k < skills; k++)
        s->cohort->want[(skills + 1) * skills + k] = (uint8_t)(want > 0 ? want : 2 + k % 2);
    for (int p = 0; p <= skills + 1; p++)
        yunta_support_hours(s, p, p % 3, 540, 540 + 30 * (1 + p % 5), 1);
    s->policy->scoring_skills_gain_cap = cap;
    s->policy->scoring_weights_skills = weight;
    s->policy->scoring_weights_availability = other;
    yunta_support_prepare(s);
    expect_all(s, false);
    yunta_support_free(s);
}

static void test_points_of_any_number_of_skills(void **state) {
    (void)state;
    for (int skills = 1; skills <= 60; skills++)
        expect_points(skills, 0, 3, 60, 25);
    for (int skills = 61; skills <= 66; skills++)
        expect_points(skills, 1, 1, 60, 25);
    for (int skills = 126; skills <= 129; skills++)
        expect_points(skills, 1, 1, 3, 1);
    static const int many[] = {255, 256, 257, 400, 513, 1100, 1600};
    for (size_t k = 0; k < sizeof many / sizeof *many; k++)
        expect_points(many[k], many[k] < 300, many[k] < 300 ? 1 : 4, 3, 1);
}

/* Availability leaves no rest, so that points are added by slope, be it not too steep or flat. */
static void test_points_without_rests(void **state) {
    (void)state;
    static const int weights[][2] = {{3, 1}, {1, 1}, {1, 4}, {4, 1}, {1, 19}, {19, 1}, {1, 99}};
    for (size_t k = 0; k < sizeof weights / sizeof *weights; k++) {
        for (int skills = 1; skills <= 22; skills++)
            expect_points(skills, 0, 3, weights[k][0], weights[k][1]);
        for (int skills = 23; skills <= 131; skills += 4)
            expect_points(skills, 1, 1, weights[k][0], weights[k][1]);
    }
}

static void test_extreme_weights(void **state) {
    (void)state;
    static const int weights[][7] = {{10000, 0, 0, 0, 0, 0, 0},
                                     {0, 10000, 0, 0, 0, 0, 0},
                                     {1, 0, 0, 0, 0, 0, 0},
                                     {0, 0, 0, 0, 0, 0, 0},
                                     {10000, 9999, 9998, 9997, 9996, 9995, 9994},
                                     {1, 10000, 10000, 10000, 10000, 10000, 9999},
                                     {10000, 1, 1, 1, 1, 1, 1},
                                     {6137, 2491, 1372, 0, 0, 0, 0},
                                     {64, 64, 0, 0, 0, 0, 0},
                                     {63, 65, 0, 0, 0, 0, 0},
                                     {64, 65, 0, 0, 0, 0, 0},
                                     {127, 128, 1, 0, 0, 0, 0},
                                     {128, 129, 0, 0, 0, 0, 0},
                                     {5000, 4999, 0, 923, 0, 0, 0},
                                     {5461, 5462, 0, 0, 0, 0, 0},
                                     {3000, 3001, 1500, 1501, 900, 901, 0},
                                     {20, 20, 20, 10, 10, 10, 7},
                                     {60, 25, 0, 15, 0, 0, 0},
                                     {60, 0, 0, 15, 0, 0, 0}};
    for (size_t k = 0; k < sizeof weights / sizeof *weights; k++) {
        yunta_support_shape shape = varied_shape(1000 + k * 10 + 7, 60);
        shape.scores_percent = 0;
        yunta_support *s = yunta_support_random(&shape);
        int32_t *weight[] = {
            &s->policy->scoring_weights_skills,     &s->policy->scoring_weights_availability,
            &s->policy->scoring_weights_goals,      &s->policy->scoring_weights_region,
            &s->policy->scoring_weights_age,        &s->policy->scoring_weights_level,
            &s->policy->scoring_weights_preferences};
        for (size_t c = 0; c < 7; c++)
            *weight[c] = weights[k][c];
        yunta_support_prepare(s);
        expect_all(s, false);
        yunta_support_free(s);
    }
}

/* Slots of every length and every number that is enough: counts of one to eight bits, and beyond.
 */
static void test_counts_of_any_size(void **state) {
    (void)state;
    static const int steps[] = {60, 30, 15, 5, 1};
    for (size_t k = 0; k < 5; k++)
        for (int enough = 1; enough <= 2000; enough = enough * 3 + 1) {
            yunta_support *s = yunta_support_bare(70, 4, 0);
            for (int p = 0; p < 72; p++)
                for (int day = 0; day < 5; day++)
                    yunta_support_hours(s, p, day, 480 + steps[k] * (p % 7),
                                        600 + steps[k] * ((p + day) % 11) + 60 * (p % 4), 1);
            s->policy->scoring_availability_enough_minutes = enough;
            s->policy->eligibility_overlap_minutes = enough % 2 ? 45 : 0;
            s->policy->eligibility_meetable = enough % 5 == 1;
            yunta_support_prepare(s);
            expect_all(s, false);
            yunta_support_free(s);
        }
}

/* Columns of 256 values, of more, and of one among all mentors; levels of more than a table holds.
 */
static void test_columns_of_many_values(void **state) {
    (void)state;
    enum { MENTORS = 400, PEOPLE = 420 };
    static char text[PEOPLE][12];
    for (int variant = 0; variant < 6; variant++) {
        yunta_support *s = yunta_support_bare(MENTORS, PEOPLE - MENTORS, 0);
        const char *values[PEOPLE];
        const char *names[] = {"region"};
        for (int p = 0; p < PEOPLE; p++) {
            int value = variant == 0  ? (p < MENTORS ? p % 256 : 90 + p % 10)
                        : variant > 3 ? p / 410
                                      : p % 390;
            snprintf(text[p], sizeof text[p], "%d", variant == 2 && p % 23 == 0 ? 7 : value);
            values[p] = p % 31 == 5 && p > 256 && variant < 4 ? "" : text[p];
            s->cohort->person[p].level = p * 1000 % (variant == 3 ? 999999 : 5000);
        }
        yunta_support_column(s, "region", values);
        s->policy->scoring_weights_region = 10;
        s->policy->scoring_weights_level = 10;
        s->policy->scoring_level_spread = 3000;
        if (variant == 1 || variant == 5)
            s->policy->eligibility_different = (yunta_texts){names, 1};
        if (variant == 2 || variant == 4)
            s->policy->eligibility_same = (yunta_texts){names, 1};
        yunta_support_prepare(s);
        expect_all(s, false);
        yunta_support_free(s);
    }
}

/* Who waives scores.csv sees 0 where it has no row. */
static void test_waived_rules(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        yunta_support_shape shape = varied_shape(seed * 9, 40);
        yunta_support *s = yunta_support_random(&shape);
        yunta_support_random_policy(s, seed);
        yunta_support_prepare(s);
        yunta_eligibility_free(s->eligibility);
        yunta_rule_set waived = (yunta_rule_set)(seed * 2654435761u) | 1u << YUNTA_RULE_SCORES;
        assert_int_equal(
            yunta_eligibility_new(s->cohort, s->weeks, s->scoring, waived, &s->eligibility),
            YUNTA_OK);
        expect_all(s, true);
        yunta_support_free(s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_cohorts_of_every_policy),
        cmocka_unit_test(test_random_weights_without_rules),
        cmocka_unit_test(test_blocks_of_others),
        cmocka_unit_test(test_all_widths),
        cmocka_unit_test(test_every_level_and_want),
        cmocka_unit_test(test_points_of_any_number_of_skills),
        cmocka_unit_test(test_points_without_rests),
        cmocka_unit_test(test_extreme_weights),
        cmocka_unit_test(test_counts_of_any_size),
        cmocka_unit_test(test_columns_of_many_values),
        cmocka_unit_test(test_waived_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
