/* Scores against a second, naive reading of the specification, known values, and laws. */
#include "model/score.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The overlap minute by minute; everybody is in the programme's zone. */
static int naive_overlap(const yunta_cohort *c, int a, int b) {
    int common = 0;
    for (int minute = 0; minute < 7 * 1440; minute++) {
        int who[2] = {a, b}, has[2];
        for (int side = 0; side < 2; side++) {
            has[side] = !(c->gave[who[side]] & 1) && c->policy->availability_missing == 0;
            for (size_t k = 0; k < c->hours_count; k++) {
                yunta_hours h = c->hours[k];
                if (h.person == who[side] && (h.purposes & 1) && h.day == minute / 1440 &&
                    minute % 1440 >= h.from && minute % 1440 < h.to)
                    has[side] = 1;
            }
        }
        common += has[0] && has[1];
    }
    return common;
}

static long naive_skills(const yunta_cohort *c, int i, int j) {
    long gains = 0, bests = 0, wants = 0;
    int teach = c->policy->scoring_skills_teach_from, cap = c->policy->scoring_skills_gain_cap;
    for (size_t k = 0; k < c->skills; k++)
        wants += c->want[(size_t)j * c->skills + k];
    for (size_t k = 0; k < c->skills; k++) {
        int m = c->level[(size_t)i * c->skills + k], l = c->level[(size_t)j * c->skills + k];
        int w = wants > 0 ? c->want[(size_t)j * c->skills + k] : 1;
        int gain = m < teach || m < l ? 0 : m - l;
        gains += w * (gain > cap ? cap : gain);
        bests += w * (5 - l > cap ? cap : 5 - l);
    }
    return bests == 0 ? 0 : 10000 * gains / bests;
}

static long naive_goals(const yunta_cohort *c, int i, int j) {
    long met = 0, goals = 0;
    for (size_t g = c->goals.first[j]; g < c->goals.first[j + 1]; g++) {
        goals++;
        for (size_t s = c->strengths.first[i]; s < c->strengths.first[i + 1]; s++)
            met += c->strengths.term[s] == c->goals.term[g];
    }
    return goals == 0 ? 0 : 10000 * met / goals;
}

static long naive_near(int above, int below, int ideal, int spread) {
    if (above == YUNTA_NO_INT || below == YUNTA_NO_INT)
        return 0;
    long distance = labs((long)above - below - ideal);
    return distance >= spread ? 0 : 10000 * (spread - distance) / spread;
}

static long naive_choice(const yunta_cohort *c, int who, int whom) {
    long most = 0, rank = 0;
    for (size_t k = 0; k < c->preference_count; k++) {
        if (c->preferences[k].person != who)
            continue;
        most++;
        if (c->preferences[k].choice == whom)
            rank = c->preferences[k].rank;
    }
    return rank == 0 ? 0 : 10000 * (most - rank + 1) / most;
}

static bool naive_same_region(const yunta_cohort *c, int i, int j) {
    if (c->region < 0)
        return false;
    int a = c->column[c->region].code[i], b = c->column[c->region].code[j];
    return a >= 0 && b >= 0 && a == b;
}

static void naive_parts(const yunta_cohort *c, int i, int j, long parts[7]) {
    const yunta_policy *p = c->policy;
    long overlap = naive_overlap(c, i, j), enough = p->scoring_availability_enough_minutes;
    parts[0] = naive_skills(c, i, j);
    parts[1] = 10000 * (overlap < enough ? overlap : enough) / enough;
    parts[2] = naive_goals(c, i, j);
    parts[3] = naive_same_region(c, i, j) ? 10000 : 0;
    parts[4] =
        naive_near(c->person[j].age, c->person[i].age, p->scoring_age_ideal, p->scoring_age_spread);
    parts[5] = naive_near(c->person[i].level, c->person[j].level, p->scoring_level_ideal,
                          p->scoring_level_spread);
    parts[6] = (naive_choice(c, i, j) + naive_choice(c, j, i)) / 2;
}

/* Which components the cohort holds data for. */
static void naive_data(const yunta_cohort *c, bool data[7]) {
    memset(data, 0, 7);
    data[0] = c->skills > 0;
    data[6] = c->preference_count > 0;
    for (size_t p = 0; p < c->people; p++) {
        data[1] = data[1] || (c->gave[p] & 1);
        data[2] = data[2] || c->strengths.first[p] != c->strengths.first[p + 1] ||
                  c->goals.first[p] != c->goals.first[p + 1];
        data[3] = data[3] || (c->region >= 0 && c->column[c->region].text[p][0] != '\0');
        data[4] = data[4] || c->person[p].age != YUNTA_NO_INT;
        data[5] = data[5] || c->person[p].level != YUNTA_NO_INT;
    }
}

static long naive_score(const yunta_cohort *c, int i, int j, const long parts[7],
                        const bool data[7]) {
    const yunta_policy *p = c->policy;
    const long weights[] = {p->scoring_weights_skills,     p->scoring_weights_availability,
                            p->scoring_weights_goals,      p->scoring_weights_region,
                            p->scoring_weights_age,        p->scoring_weights_level,
                            p->scoring_weights_preferences};
    long above = 0, below = 0, score = 0;
    for (int k = 0; k < 7; k++) {
        above += data[k] ? weights[k] * parts[k] : 0;
        below += data[k] ? weights[k] : 0;
    }
    score = below == 0 ? 0 : above / below;
    if (c->scores_given) {
        score = -1;
        for (size_t k = 0; k < c->score_count; k++)
            if (c->scores[k].mentor == i && c->scores[k].mentee == j)
                score = c->scores[k].score;
        if (score < 0)
            return -1;
    }
    for (size_t k = 0; k < c->constraint_count; k++) {
        yunta_constraint row = c->constraints[k];
        if (row.mentor == i && row.mentee == j)
            score += row.kind == YUNTA_PREFER  ? row.points
                     : row.kind == YUNTA_AVOID ? -row.points
                                               : 0;
    }
    return score < 0 ? 0 : score > 10000 ? 10000 : score;
}

static void agree_on_row(const yunta_support *s, int j, const bool data[7]) {
    int32_t people = (int32_t)s->cohort->people, all[64] = {0}, row[64] = {0};
    for (int32_t i = 0; i < people; i++)
        all[i] = i;
    yunta_scoring_row(s->scoring, j, all, (size_t)people, row);
    for (int32_t i = 0; i < people; i++) {
        long naive[7];
        int32_t parts[YUNTA_COMPONENTS];
        naive_parts(s->cohort, i, j, naive);
        yunta_scoring_parts(s->scoring, i, j, parts);
        for (int k = 0; k < 7; k++)
            assert_int_equal(parts[k], data[k] ? naive[k] : 0);
        assert_int_equal(row[i], naive_score(s->cohort, i, j, naive, data));
        assert_int_equal(row[i], yunta_scoring_score(s->scoring, i, j));
    }
}

static void agree_with_naive(const yunta_support_shape *shape) {
    yunta_support *s = yunta_support_random(shape);
    bool data[7];
    yunta_support_random_policy(s, shape->seed);
    yunta_support_prepare(s);
    naive_data(s->cohort, data);
    for (int j = 0; j < shape->people; j++)
        agree_on_row(s, j, data);
    yunta_support_free(s);
}

static void test_random_cohorts_agree_with_naive_scores(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 30; seed++) {
        yunta_support_shape shape = yunta_support_small(seed, 5);
        shape.both_percent = 30;
        shape.prefers = 12;
        shape.skills = seed % 3 == 0 ? 40 : 6;
        shape.terms = seed % 4 == 0 ? 130 : 8;
        shape.scores_percent = seed % 5 == 0 ? 60 : 0;
        agree_with_naive(&shape);
    }
}

/* Each part of the data left out in turn: its component leaves both sums. */
static void test_a_component_without_data_is_left_out(void **state) {
    (void)state;
    for (int left_out = 0; left_out < 6; left_out++) {
        yunta_support_shape shape = yunta_support_small(100 + (uint64_t)left_out, 6);
        int *parts[] = {&shape.skills,  &shape.hours_percent, &shape.terms,
                        &shape.regions, &shape.levels,        &shape.choices};
        *parts[left_out] = 0;
        agree_with_naive(&shape);
    }
}

static void test_which_components_count(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 1, 0);
    yunta_support_prepare(s);
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        assert_false(yunta_scoring_counts(s->scoring, c));
    assert_int_equal(yunta_scoring_score(s->scoring, 0, 1), 0);
    yunta_support_skills(s, 1);
    s->cohort->person[0].age = 30;
    yunta_support_prepare(s);
    assert_true(yunta_scoring_counts(s->scoring, YUNTA_SKILLS));
    assert_false(yunta_scoring_counts(s->scoring, YUNTA_AGE));
    s->policy->scoring_weights_age = 1;
    yunta_support_prepare(s);
    assert_true(yunta_scoring_counts(s->scoring, YUNTA_AGE));
    yunta_support_free(s);
}

/* Levels 5, 3, 4 against 1, 2, 4 wanted 3, 0, 1: gains 3, 0, 0 of 3 and 1: 9 / 10. */
static void test_skills_of_an_example_by_hand(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 1, 0);
    const uint8_t levels[] = {5, 3, 4, 1, 2, 4}, wants[] = {0, 0, 0, 3, 0, 1};
    int32_t gains[3], parts[YUNTA_COMPONENTS];
    yunta_support_skills(s, 3);
    memcpy(s->cohort->level, levels, sizeof levels);
    memcpy(s->cohort->want, wants, sizeof wants);
    yunta_support_prepare(s);
    yunta_scoring_parts(s->scoring, 0, 1, parts);
    assert_int_equal(parts[YUNTA_SKILLS], 9000);
    yunta_scoring_skill_gains(s->scoring, 0, 1, gains);
    assert_int_equal(gains[0], 9);
    assert_int_equal(gains[1], 0);
    assert_int_equal(gains[2], 0);
    memset(s->cohort->want, 0, sizeof wants);
    yunta_support_prepare(s);
    yunta_scoring_parts(s->scoring, 0, 1, parts);
    assert_int_equal(parts[YUNTA_SKILLS], 10000 * (3 + 1) / (3 + 3 + 1));
    yunta_support_free(s);
}

/* A mentee at level 5 in all that they want has nothing to gain. */
static void test_nothing_to_gain_is_zero(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 1, 0);
    yunta_support_skills(s, 2);
    memset(s->cohort->level, 5, 4);
    yunta_support_prepare(s);
    assert_int_equal(yunta_scoring_score(s->scoring, 0, 1), 0);
    yunta_support_free(s);
}

/* Ranks 2 of 3 and 1 of 3: 6666 and 10000; the mean 8333 is of numbers rounded down first. */
static void test_preferences_round_each_side_down_first(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(3, 3, 0);
    int32_t parts[YUNTA_COMPONENTS];
    for (int32_t k = 0; k < 3; k++) {
        yunta_support_choice(s, 0, 3 + (k + 2) % 3);
        yunta_support_choice(s, 3, k);
    }
    yunta_support_prepare(s);
    yunta_scoring_parts(s->scoring, 0, 3, parts);
    assert_int_equal(parts[YUNTA_PREFERENCES], (6666 + 10000) / 2);
    yunta_scoring_parts(s->scoring, 0, 4, parts);
    assert_int_equal(parts[YUNTA_PREFERENCES], 3333 / 2);
    yunta_support_free(s);
}

static void test_points_add_up_and_the_sum_is_clamped(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(2, 2, 0);
    yunta_support_score(s, 0, 2, 9000);
    yunta_support_score(s, 0, 3, 500);
    yunta_support_constraint(s, YUNTA_PREFER, 0, 2, 4000);
    yunta_support_constraint(s, YUNTA_PREFER, 0, 2, 2000);
    yunta_support_constraint(s, YUNTA_AVOID, 0, 2, 5500);
    yunta_support_constraint(s, YUNTA_AVOID, 0, 3, 501);
    yunta_support_constraint(s, YUNTA_PREFER, 1, 2, 77);
    yunta_support_prepare(s);
    assert_int_equal(yunta_scoring_score(s->scoring, 0, 2), 9500);
    assert_int_equal(yunta_scoring_score(s->scoring, 0, 3), 0);
    assert_int_equal(yunta_scoring_score(s->scoring, 1, 2), -1);
    yunta_support_constraint(s, YUNTA_PREFER, 0, 2, 501);
    yunta_support_prepare(s);
    assert_int_equal(yunta_scoring_score(s->scoring, 0, 2), 10000);
    yunta_support_free(s);
}

/* Seven perfect components of the greatest weight, the first of 100 skills of the greatest gain. */
static void test_greatest_weights_do_not_overflow(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 1, 0);
    const char *const same[] = {"Aysén", "aysen"};
    const uint8_t term[] = {1, 1};
    int32_t *weights[] = {
        &s->policy->scoring_weights_skills,     &s->policy->scoring_weights_availability,
        &s->policy->scoring_weights_goals,      &s->policy->scoring_weights_region,
        &s->policy->scoring_weights_age,        &s->policy->scoring_weights_level,
        &s->policy->scoring_weights_preferences};
    for (size_t k = 0; k < 7; k++)
        *weights[k] = 10000;
    yunta_support_skills(s, 100);
    memset(s->cohort->level, 5, 100);
    memset(s->cohort->want + 100, 3, 100);
    yunta_support_hours(s, 0, 0, 540, 720, YUNTA_HOURS_MEETINGS);
    yunta_support_terms(s, &s->cohort->strengths, term, 1);
    yunta_support_terms(s, &s->cohort->goals, term, 1);
    yunta_support_column(s, "region", same);
    s->cohort->person[0].age = 20;
    s->cohort->person[1].age = 40;
    s->cohort->person[0].level = 2;
    s->cohort->person[1].level = 1;
    yunta_support_choice(s, 0, 1);
    yunta_support_choice(s, 1, 0);
    s->policy->scoring_skills_gain_cap = 5;
    yunta_support_prepare(s);
    assert_int_equal(yunta_scoring_score(s->scoring, 0, 1), 10000);
    yunta_support_free(s);
}

/* A row is the same whatever the list of mentors: all side by side, one in 20, or backwards. */
static void test_row_does_not_depend_on_the_list(void **state) {
    (void)state;
    enum { PEOPLE = 3000 };
    static int32_t list[PEOPLE], scores[PEOPLE], all[PEOPLE], expected[PEOPLE];
    yunta_support *s = yunta_support_bare(PEOPLE - 1, 1, 0);
    yunta_random random;
    yunta_random_seed(&random, 5);
    yunta_support_skills(s, 25);
    for (size_t k = 0; k < PEOPLE * s->cohort->skills; k++) {
        s->cohort->level[k] = (uint8_t)yunta_support_between(&random, 1, 5);
        s->cohort->want[k] = (uint8_t)yunta_support_between(&random, 0, 3);
    }
    yunta_support_prepare(s);
    for (int32_t i = 0; i < PEOPLE - 1; i++) {
        all[i] = i;
        expected[i] = yunta_scoring_score(s->scoring, i, PEOPLE - 1);
        assert_int_equal(expected[i], naive_skills(s->cohort, i, PEOPLE - 1));
    }
    yunta_scoring_row(s->scoring, PEOPLE - 1, all, PEOPLE - 1, scores);
    assert_memory_equal(scores, expected, (PEOPLE - 1) * sizeof *scores);
    static const int steps[] = {-1, 3, 7, 20, 700};
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        size_t count = 0;
        for (int i = steps[k] < 0 ? PEOPLE - 2 : 1; i >= 0 && i < PEOPLE - 1; i += steps[k])
            list[count++] = i;
        yunta_scoring_row(s->scoring, PEOPLE - 1, list, count, scores);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(scores[i], expected[list[i]]);
    }
    yunta_support_free(s);
}

static void test_scaling_all_weights_changes_nothing(void **state) {
    (void)state;
    yunta_support_shape shape = yunta_support_small(9, 20);
    yunta_support *s = yunta_support_random(&shape);
    int32_t before[400];
    s->policy->scoring_weights_age = 7;
    yunta_support_prepare(s);
    for (int32_t k = 0; k < 400; k++)
        before[k] = yunta_scoring_score(s->scoring, k / 20, k % 20);
    s->policy->scoring_weights_skills *= 90;
    s->policy->scoring_weights_availability *= 90;
    s->policy->scoring_weights_goals *= 90;
    s->policy->scoring_weights_age *= 90;
    yunta_support_prepare(s);
    for (int32_t k = 0; k < 400; k++)
        assert_int_equal(before[k], yunta_scoring_score(s->scoring, k / 20, k % 20));
    yunta_support_free(s);
}

static void test_names_of_components(void **state) {
    (void)state;
    assert_string_equal(yunta_component_name(YUNTA_SKILLS), "skills");
    assert_string_equal(yunta_component_name(YUNTA_PREFERENCES), "preferences");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_cohorts_agree_with_naive_scores),
        cmocka_unit_test(test_a_component_without_data_is_left_out),
        cmocka_unit_test(test_which_components_count),
        cmocka_unit_test(test_skills_of_an_example_by_hand),
        cmocka_unit_test(test_nothing_to_gain_is_zero),
        cmocka_unit_test(test_preferences_round_each_side_down_first),
        cmocka_unit_test(test_points_add_up_and_the_sum_is_clamped),
        cmocka_unit_test(test_greatest_weights_do_not_overflow),
        cmocka_unit_test(test_row_does_not_depend_on_the_list),
        cmocka_unit_test(test_scaling_all_weights_changes_nothing),
        cmocka_unit_test(test_names_of_components),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
