/* Every rule of eligibility against a naive reading of the specification. */
#include "base/language.h"
#include "base/text.h"
#include "model/eligible.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The text of a person's cell, folded; "" without that column. */
static const char *cell(const yunta_cohort *c, const char *name, int p) {
    for (size_t k = 0; k < c->columns; k++)
        if (strcmp(c->column[k].name, name) == 0)
            return yunta_text_fold(c->arena, c->column[k].text[p]);
    return "";
}

static bool one_of(const yunta_cohort *c, const yunta_texts *texts, const char *folded) {
    for (size_t k = 0; k < texts->count; k++)
        if (strcmp(yunta_text_fold(c->arena, texts->items[k]), folded) == 0)
            return true;
    return false;
}

/* Conditions of the random policies have an in or a not_in. */
static bool naive_where(const yunta_cohort *c, int p, int role) {
    for (size_t k = 0; k < c->policy->eligibility_where.count; k++) {
        const yunta_where *where = &c->policy->eligibility_where.items[k];
        const char *text = cell(c, where->column, p);
        if (!(where->role & role))
            continue;
        if (text[0] == '\0' || (where->has_in && !one_of(c, &where->in, text)) ||
            (where->has_not_in && one_of(c, &where->not_in, text)))
            return false;
    }
    return true;
}

static yunta_rule_set naive_person(const yunta_cohort *c, int p, int role) {
    const yunta_policy *policy = c->policy;
    const yunta_person *who = &c->person[p];
    yunta_rule_set set = 0;
    if (!(who->role & role))
        set |= 1u << YUNTA_RULE_ROLE;
    if (policy->eligibility_sponsor && who->sponsor != YUNTA_YES)
        set |= 1u << YUNTA_RULE_SPONSOR;
    if (who->applied_on != YUNTA_NO_DAY && ((policy->eligibility_window_from != YUNTA_NO_DAY &&
                                             who->applied_on < policy->eligibility_window_from) ||
                                            (policy->eligibility_window_to != YUNTA_NO_DAY &&
                                             who->applied_on > policy->eligibility_window_to)))
        set |= 1u << YUNTA_RULE_WINDOW;
    return naive_where(c, p, role) ? set : set | 1u << YUNTA_RULE_WHERE;
}

static bool naive_gap_fails(int above, int below, int least) {
    return least != YUNTA_NO_INT &&
           (above == YUNTA_NO_INT || below == YUNTA_NO_INT || above - below < least);
}

static bool naive_share_language(const yunta_cohort *c, int i, int j) {
    for (size_t a = c->languages.first[i]; a < c->languages.first[i + 1]; a++)
        for (size_t b = c->languages.first[j]; b < c->languages.first[j + 1]; b++)
            if (c->languages.term[a] == c->languages.term[b])
                return true;
    return false;
}

static bool naive_met(const yunta_cohort *c, int i, int j) {
    for (size_t k = 0; k < c->history_count; k++)
        if ((c->history[k].mentor == i && c->history[k].mentee == j) ||
            (c->history[k].mentor == j && c->history[k].mentee == i))
            return true;
    return false;
}

static bool naive_forbidden(const yunta_cohort *c, int i, int j) {
    for (size_t k = 0; k < c->constraint_count; k++)
        if (c->constraints[k].kind == YUNTA_FORBID && c->constraints[k].mentor == i &&
            c->constraints[k].mentee == j)
            return true;
    return false;
}

static bool naive_scored(const yunta_cohort *c, int i, int j) {
    for (size_t k = 0; k < c->score_count; k++)
        if (c->scores[k].mentor == i && c->scores[k].mentee == j)
            return true;
    return !c->scores_given;
}

/* The rules on columns: "same" and "different" of the random policies name one column each. */
static yunta_rule_set naive_columns(const yunta_cohort *c, int i, int j) {
    yunta_rule_set set = 0;
    if (c->policy->eligibility_same.count > 0) {
        const char *a = cell(c, "institution", i), *b = cell(c, "institution", j);
        set |= a[0] == '\0' || strcmp(a, b) != 0 ? 1u << YUNTA_RULE_SAME : 0;
    }
    if (c->policy->eligibility_different.count > 0) {
        const char *a = cell(c, "unit", i), *b = cell(c, "unit", j);
        bool differ = a[0] != '\0' && b[0] != '\0' && strcmp(a, b) != 0;
        set |= differ ? 0 : 1u << YUNTA_RULE_DIFFERENT;
    }
    return set;
}

static yunta_rule_set naive_bars(const yunta_support *s, int i, int j) {
    const yunta_cohort *c = s->cohort;
    const yunta_policy *p = c->policy;
    int score = yunta_scoring_score(s->scoring, i, j);
    const bool bars[YUNTA_RULES] = {
        [YUNTA_RULE_ROLE] = i == j,
        [YUNTA_RULE_SCORES] = !naive_scored(c, i, j),
        [YUNTA_RULE_YOUNGER] =
            naive_gap_fails(c->person[j].age, c->person[i].age, p->eligibility_mentor_younger_by),
        [YUNTA_RULE_LEVEL_ABOVE] = naive_gap_fails(c->person[i].level, c->person[j].level,
                                                   p->eligibility_mentor_level_above_by),
        [YUNTA_RULE_LANGUAGE] = p->eligibility_shared_language && !naive_share_language(c, i, j),
        [YUNTA_RULE_OVERLAP] = yunta_weeks_overlap(s->weeks, i, j) < p->eligibility_overlap_minutes,
        [YUNTA_RULE_MEETABLE] = p->eligibility_meetable && !yunta_weeks_meetable(s->weeks, i, j),
        [YUNTA_RULE_FORBID] = naive_forbidden(c, i, j),
        [YUNTA_RULE_REPEAT] = !p->eligibility_repeat_pairs && naive_met(c, i, j),
        [YUNTA_RULE_LEAST_SCORE] = score >= 0 && score < p->eligibility_least_score};
    yunta_rule_set set = naive_person(c, i, YUNTA_MENTOR) | naive_person(c, j, YUNTA_MENTEE);
    for (int rule = 0; rule < YUNTA_RULES; rule++)
        set |= bars[rule] ? 1u << rule : 0;
    return set | naive_columns(c, i, j);
}

static yunta_rule lowest(yunta_rule_set set) {
    yunta_rule rule = 0;
    while (rule < YUNTA_RULES && !(set >> rule & 1))
        rule++;
    return rule;
}

static yunta_support *random_support(uint64_t seed) {
    yunta_support_shape shape = yunta_support_small(seed, 9);
    shape.both_percent = 40;
    shape.forbids = 6;
    shape.history = 6;
    shape.prefers = 10;
    shape.zones = seed % 2 == 0 ? 2 : 0;
    shape.scores_percent = seed % 5 == 0 ? 60 : 0;
    yunta_support *s = yunta_support_random(&shape);
    yunta_support_random_policy(s, seed);
    yunta_support_prepare(s);
    return s;
}

static void test_every_pair_agrees_with_the_naive_rules(void **state) {
    (void)state;
    yunta_rule_set seen = 0;
    for (uint64_t seed = 0; seed < 200; seed++) {
        yunta_support *s = random_support(seed);
        for (int32_t i = 0; i < 9; i++) {
            for (int32_t j = 0; j < 9; j++) {
                yunta_rule_set expected = naive_bars(s, i, j);
                assert_int_equal(yunta_pair_bars(s->eligibility, i, j), expected);
                assert_int_equal(yunta_pair_first_bar(s->eligibility, i, j), lowest(expected));
                seen |= expected;
            }
            assert_int_equal(yunta_person_barred(s->eligibility, i, YUNTA_MENTOR),
                             naive_person(s->cohort, i, YUNTA_MENTOR));
            assert_int_equal(yunta_person_barred(s->eligibility, i, YUNTA_MENTEE),
                             naive_person(s->cohort, i, YUNTA_MENTEE));
        }
        yunta_support_free(s);
    }
    assert_int_equal(seen, (1u << YUNTA_RULES) - 1);
}

/* Waiving rules takes their bits away and no others, except that a pair that had no score gets 0
 * and must reach the least. */
static void test_waived_rules_bar_nobody(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 60; seed++) {
        yunta_support *s = random_support(seed);
        yunta_rule_set waived = (yunta_rule_set)(seed * 2654435761u) & ((1u << YUNTA_RULES) - 1);
        yunta_eligibility *without = NULL;
        waived &= ~(1u << YUNTA_RULE_SCORES | 1u << YUNTA_RULE_ROLE);
        assert_int_equal(yunta_eligibility_new(s->cohort, s->weeks, s->scoring, waived, &without),
                         YUNTA_OK);
        for (int32_t i = 0; i < 9; i++)
            for (int32_t j = 0; j < 9; j++)
                assert_int_equal(yunta_pair_bars(without, i, j),
                                 yunta_pair_bars(s->eligibility, i, j) & ~waived);
        yunta_eligibility_free(without);
        yunta_support_free(s);
    }
}

static void test_a_waived_scores_file_gives_zero(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 2, 0);
    yunta_eligibility *without = NULL;
    yunta_candidates *all = NULL;
    yunta_support_score(s, 0, 1, 800);
    s->policy->eligibility_least_score = 1;
    yunta_support_prepare(s);
    assert_int_equal(yunta_pair_bars(s->eligibility, 0, 2), 1u << YUNTA_RULE_SCORES);
    assert_int_equal(
        yunta_eligibility_new(s->cohort, s->weeks, s->scoring, 1u << YUNTA_RULE_SCORES, &without),
        YUNTA_OK);
    assert_int_equal(yunta_pair_bars(without, 0, 1), 0);
    assert_int_equal(yunta_pair_bars(without, 0, 2), 1u << YUNTA_RULE_LEAST_SCORE);
    assert_int_equal(yunta_candidates_new(without, 1, &all), YUNTA_OK);
    assert_int_equal(all->count, 1);
    yunta_candidates_free(all);
    yunta_eligibility_free(without);
    yunta_support_free(s);
}

static void where_is(yunta_support *s, yunta_where *where) {
    s->policy->eligibility_where = (yunta_wheres){where, 1};
    yunta_support_prepare(s);
}

static void test_where_on_numbers(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(0, 4, 0);
    const char *const months[] = {"6", "7", "", "seis"};
    yunta_where where = {
        .role = YUNTA_MENTEE, .column = "Months in  post", .least = YUNTA_NO_NUMBER, .most = 6000};
    yunta_support_column(s, "months_in_post", months);
    where_is(s, &where);
    for (int32_t p = 0; p < 4; p++) {
        assert_int_equal(yunta_where_holds(s->cohort, &where, p), p == 0);
        assert_int_equal(yunta_person_barred(s->eligibility, p, YUNTA_MENTEE),
                         p == 0 ? 0 : 1u << YUNTA_RULE_WHERE);
        assert_int_equal(yunta_person_barred(s->eligibility, p, YUNTA_MENTOR),
                         1u << YUNTA_RULE_ROLE);
    }
    where.least = 6001;
    where.most = YUNTA_NO_NUMBER;
    where_is(s, &where);
    assert_false(yunta_where_holds(s->cohort, &where, 0));
    assert_true(yunta_where_holds(s->cohort, &where, 1));
    where.column = "no such column";
    where_is(s, &where);
    assert_false(yunta_where_holds(s->cohort, &where, 1));
    assert_int_equal(yunta_person_barred(s->eligibility, 1, YUNTA_MENTEE), 1u << YUNTA_RULE_WHERE);
    yunta_support_free(s);
}

/* Each element of strengths, goals and languages counts; of other columns the whole cell. */
static void test_where_looks_into_lists(void **state) {
    (void)state;
    static const char *const columns[] = {"languages", "region", "goals"};
    const char *const text[] = {
        "Español; Inglés",         "inglés,francés", "español", "francés|aimara", "",
        "español, inglés; francés"};
    const bool has[] = {true, true, false, false, false, false};
    const char *in[] = {"INGLES"};
    for (size_t c = 0; c < 3; c++) {
        yunta_support *s = yunta_support_bare(0, 6, 0);
        yunta_where where = {.role = YUNTA_MENTEE,
                             .column = columns[c],
                             .has_in = true,
                             .in = {in, 1},
                             .least = YUNTA_NO_NUMBER,
                             .most = YUNTA_NO_NUMBER};
        s->policy->scoring_goals_text = c == 2;
        yunta_support_column(s, columns[c], text);
        where_is(s, &where);
        for (int32_t p = 0; p < 6; p++)
            assert_int_equal(yunta_where_holds(s->cohort, &where, p), has[p] && c == 0);
        where = (yunta_where){.role = YUNTA_MENTEE,
                              .column = columns[c],
                              .has_not_in = true,
                              .not_in = {in, 1},
                              .least = YUNTA_NO_NUMBER,
                              .most = YUNTA_NO_NUMBER};
        where_is(s, &where);
        for (int32_t p = 0; p < 6; p++)
            assert_int_equal(yunta_where_holds(s->cohort, &where, p),
                             *text[p] && !(has[p] && c == 0));
        yunta_support_free(s);
    }
}

/* A spelling that `values` maps stands for what it maps to, in the policy as in the cells. */
static void test_where_texts_go_through_values(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(0, 2, 0);
    const char *const text[] = {"Servicio de Impuestos Internos", "Tesorería"};
    const char *in[] = {"sii"};
    yunta_map_entry spelling = {"SII", "servicio de impuestos internos", 0};
    yunta_map spellings = {&spelling, 1};
    yunta_where where = {.role = YUNTA_BOTH,
                         .column = "institution",
                         .has_in = true,
                         .in = {in, 1},
                         .least = YUNTA_NO_NUMBER,
                         .most = YUNTA_NO_NUMBER};
    yunta_support_column(s, "institution", text);
    assert_false(yunta_where_holds(s->cohort, &where, 0));
    s->cohort->column[yunta_cohort_column(s->cohort, "institution")].values = &spellings;
    assert_true(yunta_where_holds(s->cohort, &where, 0));
    assert_false(yunta_where_holds(s->cohort, &where, 1));
    yunta_support_free(s);
}

static void test_finding_people_and_columns(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(3, 0, 0);
    const char *const text[] = {"a", "b", "c"};
    yunta_support_column(s, "unit", text);
    yunta_support_column(s, "Años en el cargo", text);
    assert_int_equal(yunta_cohort_find(s->cohort, "p000"), 0);
    assert_int_equal(yunta_cohort_find(s->cohort, "p002"), 2);
    assert_int_equal(yunta_cohort_find(s->cohort, "P002"), -1);
    assert_int_equal(yunta_cohort_find(s->cohort, ""), -1);
    assert_int_equal(yunta_cohort_find(s->cohort, "p0020"), -1);
    assert_int_equal(yunta_cohort_find_spelled(s->cohort, " P002 "), 2);
    assert_int_equal(yunta_cohort_find_spelled(s->cohort, "P0020"), -1);
    assert_int_equal(yunta_cohort_column(s->cohort, "UNIT"), 0);
    assert_int_equal(yunta_cohort_column(s->cohort, "anos_en_el_cargo"), 1);
    assert_int_equal(yunta_cohort_column(s->cohort, "units"), -1);
    yunta_support_free(s);
}

static void test_ids_are_found_however_they_are_spelled(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(4, 0, 0);
    const char *const id[] = {"Ana@X.cl", "JOS\u00c9", "ana  Soto", "z"};
    for (int p = 0; p < 4; p++)
        s->cohort->person[p].id = id[p];
    assert_int_equal(yunta_cohort_spell(s->cohort), YUNTA_OK);
    assert_int_equal(yunta_cohort_find_spelled(s->cohort, "aNA@x.cl"), 0);
    assert_int_equal(yunta_cohort_find_spelled(s->cohort, "an\u00e1@x.cl"), -1);
    assert_int_equal(yunta_cohort_find_spelled(s->cohort, "jose"), 1);
    assert_int_equal(yunta_cohort_find_spelled(s->cohort, "\u00a0Ana\tSOTO"), 2);
    assert_int_equal(yunta_cohort_find_spelled(s->cohort, "anasoto"), -1);
    assert_int_equal(yunta_cohort_find_spelled(s->cohort, "Z"), 3);
    for (int p = 0; p < 4; p++)
        assert_int_equal(yunta_cohort_find_spelled(s->cohort, id[p]), p);
    yunta_support_free(s);
}

static void test_holidays_of_everywhere_and_of_a_region(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(2, 0, 0);
    const char *const region[] = {"Arica", "Ñuble"};
    yunta_support_column(s, "region", region);
    yunta_support_holiday(s, 20880, "nuble");
    yunta_support_holiday(s, 20870, "");
    yunta_support_holiday(s, 20880, "Atlantis");
    assert_true(yunta_cohort_holiday(s->cohort, 20870, -1));
    assert_true(yunta_cohort_holiday(s->cohort, 20870, 1));
    assert_true(yunta_cohort_holiday(s->cohort, 20880, 1));
    assert_false(yunta_cohort_holiday(s->cohort, 20880, 0));
    assert_false(yunta_cohort_holiday(s->cohort, 20880, -1));
    assert_false(yunta_cohort_holiday(s->cohort, 20871, 1));
    yunta_support_free(s);
}

static void test_names_and_words_of_rules(void **state) {
    (void)state;
    for (yunta_rule rule = 0; rule < YUNTA_RULES; rule++) {
        yunta_language_set(YUNTA_ENGLISH);
        const char *english = yunta_rule_words(rule);
        yunta_language_set(YUNTA_SPANISH);
        assert_string_not_equal(english, yunta_rule_words(rule));
        assert_true(strlen(yunta_rule_name(rule)) > 0);
    }
    yunta_language_set(YUNTA_ENGLISH);
    assert_string_equal(yunta_rule_name(YUNTA_RULE_SAME), "eligibility.same");
    assert_string_equal(yunta_rule_name(YUNTA_RULE_LEAST_SCORE), "eligibility.least_score");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_pair_agrees_with_the_naive_rules),
        cmocka_unit_test(test_waived_rules_bar_nobody),
        cmocka_unit_test(test_a_waived_scores_file_gives_zero),
        cmocka_unit_test(test_where_on_numbers),
        cmocka_unit_test(test_where_looks_into_lists),
        cmocka_unit_test(test_where_texts_go_through_values),
        cmocka_unit_test(test_finding_people_and_columns),
        cmocka_unit_test(test_ids_are_found_however_they_are_spelled),
        cmocka_unit_test(test_holidays_of_everywhere_and_of_a_region),
        cmocka_unit_test(test_names_and_words_of_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
