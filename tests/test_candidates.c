/* The list of eligible pairs: complete, in order, and the same for any number of threads. */
#include "model/eligible.h"
#include "model/given.h"
#include "model/pairing.h"
#include "model/timetable.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static yunta_support *random_support(uint64_t seed, int people) {
    yunta_support_shape shape = yunta_support_small(seed, people);
    shape.both_percent = 30;
    shape.forbids = people;
    shape.history = people;
    shape.prefers = people;
    shape.scores_percent = seed % 4 == 0 ? 50 : 0;
    yunta_support *s = yunta_support_random(&shape);
    yunta_support_random_policy(s, seed);
    yunta_support_prepare(s);
    return s;
}

/* Walks over all pairs by mentee and mentor: the next row must be there exactly when no rule bars
 * the pair. */
static void lists_all(const yunta_support *s, const yunta_candidates *candidates) {
    size_t row = 0;
    int32_t people = (int32_t)s->cohort->people;
    assert_int_equal(candidates->people, people);
    for (int32_t j = 0; j < people; j++) {
        assert_int_equal(candidates->first[j], row);
        for (int32_t i = 0; i < people; i++) {
            if (yunta_pair_bars(s->eligibility, i, j) != 0)
                continue;
            assert_true(row < candidates->first[j + 1]);
            assert_int_equal(candidates->mentor[row], i);
            assert_int_equal(candidates->score[row], yunta_scoring_score(s->scoring, i, j));
            row++;
        }
    }
    assert_int_equal(candidates->first[people], row);
    assert_int_equal(candidates->count, row);
}

static void test_lists_every_eligible_pair(void **state) {
    (void)state;
    size_t rows = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        yunta_support *s = random_support(seed, seed % 10 == 0 ? 70 : 14);
        lists_all(s, s->candidates);
        rows += s->candidates->count;
        yunta_support_free(s);
    }
    assert_true(rows > 1000);
}

/* A mentee's rows of scores.csv, asked for one by one, are those of the list. */
static void test_rows_given_are_those_listed(void **state) {
    (void)state;
    size_t rows = 0, alike = 0;
    for (uint64_t seed = 0; seed < 60; seed += 4) {
        yunta_support *s = random_support(seed, 40);
        const yunta_candidates *c = s->candidates;
        int32_t mentors[40], before = -1;
        int16_t scores[40];
        assert_true(yunta_given_rules(s->eligibility));
        assert_true(yunta_given_most(s->eligibility, 0, c->people) <= 40);
        for (size_t j = 0; j < c->people; j++) {
            size_t count = yunta_given_row(s->eligibility, (int32_t)j, mentors, scores);
            assert_int_equal(count, c->first[j + 1] - c->first[j]);
            for (size_t k = 0; k < count; k++) {
                assert_int_equal(mentors[k], c->mentor[c->first[j] + k]);
                assert_int_equal(scores[k], c->score[c->first[j] + k]);
            }
            int32_t run = yunta_given_run(s->eligibility, (int32_t)j);
            assert_true(run >= 0 || count == 0);
            alike += run >= 0 && run == before;
            before = run;
            rows += count;
        }
        yunta_support_free(s);
    }
    assert_true(rows > 200);
    assert_true(alike < 40);
}

/* Mentees with the same mentors are of one run, and others are not. */
static void test_runs_are_of_equal_rows(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(3, 5, 0);
    for (int32_t j = 3; j < 8; j++)
        for (int32_t i = 0; i < 3; i++)
            if (j != 6 || i != 1)
                yunta_support_score(s, i, j, 100 * i + j);
    yunta_support_prepare(s);
    const yunta_eligibility *e = s->eligibility;
    assert_int_equal(yunta_given_run(e, 0), -1);
    assert_int_equal(yunta_given_run(e, 3), yunta_given_run(e, 4));
    assert_int_equal(yunta_given_run(e, 3), yunta_given_run(e, 5));
    assert_int_not_equal(yunta_given_run(e, 5), yunta_given_run(e, 6));
    assert_int_not_equal(yunta_given_run(e, 6), yunta_given_run(e, 7));
    assert_true(yunta_given_plain(e, 3));
    yunta_support_free(s);
}

static void test_any_number_of_threads_gives_the_same(void **state) {
    (void)state;
    static const int threads[] = {0, 2, 4, 7};
    for (uint64_t seed = 1; seed < 6; seed++) {
        yunta_support *s = random_support(seed, 120);
        for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
            yunta_candidates *other = NULL;
            assert_int_equal(yunta_candidates_new(s->eligibility, threads[k], &other), YUNTA_OK);
            lists_all(s, other);
            yunta_candidates_free(other);
        }
        yunta_support_free(s);
    }
}

/* Buckets by two columns of the rule `same`, one of them unknown to the cohort: nobody. */
static void test_same_columns_make_buckets(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(3, 3, 0);
    const char *const institution[] = {"A", "B", "a", "b", "A", ""};
    const char *const region[] = {"x", "x", "y", "X", "y", "x"};
    const char *names[] = {"institution", "region"};
    yunta_support_column(s, "institution", institution);
    yunta_support_column(s, "region", region);
    s->policy->eligibility_same = (yunta_texts){names, 2};
    yunta_support_prepare(s);
    assert_int_equal(s->candidates->count, 2);
    assert_int_equal(s->candidates->mentor[s->candidates->first[3]], 1);
    assert_int_equal(s->candidates->mentor[s->candidates->first[4]], 2);
    names[1] = "no such column";
    yunta_support_prepare(s);
    assert_int_equal(s->candidates->count, 0);
    yunta_support_free(s);
}

static void test_a_waived_same_joins_the_buckets(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(2, 2, 0);
    const char *const institution[] = {"A", "", "B", "B"};
    const char *names[] = {"institution"};
    yunta_eligibility *without = NULL;
    yunta_candidates *all = NULL;
    yunta_support_column(s, "institution", institution);
    s->policy->eligibility_same = (yunta_texts){names, 1};
    yunta_support_prepare(s);
    assert_int_equal(s->candidates->count, 0);
    assert_int_equal(
        yunta_eligibility_new(s->cohort, s->weeks, s->scoring, 1u << YUNTA_RULE_SAME, &without),
        YUNTA_OK);
    assert_int_equal(yunta_candidates_new(without, 1, &all), YUNTA_OK);
    assert_int_equal(all->count, 4);
    yunta_candidates_free(all);
    yunta_eligibility_free(without);
    yunta_support_free(s);
}

static void test_nobody_at_all(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(0, 0, 0);
    yunta_support_prepare(s);
    assert_int_equal(s->candidates->count, 0);
    assert_int_equal(s->candidates->first[0], 0);
    yunta_support_free(s);
}

static void test_results_begin_empty(void **state) {
    (void)state;
    yunta_timetable *timetable = yunta_timetable_new();
    assert_non_null(timetable);
    assert_non_null(timetable->arena);
    assert_int_equal(timetable->plenary_part.status, YUNTA_PART_ABSENT);
    assert_string_equal(timetable->meeting_part.part, "meetings");
    assert_string_equal(yunta_part_status_name(timetable->course_part.status), "absent");
    assert_string_equal(yunta_part_status_name(YUNTA_PART_INFEASIBLE), "infeasible");
    assert_string_equal(yunta_reason_name(YUNTA_NO_SPONSOR), "no_sponsor");
    assert_string_equal(yunta_reason_name(YUNTA_OTHER_ROLE), "other_role");
    yunta_timetable_free(timetable);
    yunta_timetable_free(NULL);
    yunta_pairing_free(NULL);
    yunta_cohort_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_every_eligible_pair),
        cmocka_unit_test(test_rows_given_are_those_listed),
        cmocka_unit_test(test_runs_are_of_equal_rows),
        cmocka_unit_test(test_any_number_of_threads_gives_the_same),
        cmocka_unit_test(test_same_columns_make_buckets),
        cmocka_unit_test(test_a_waived_same_joins_the_buckets),
        cmocka_unit_test(test_nobody_at_all),
        cmocka_unit_test(test_results_begin_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
