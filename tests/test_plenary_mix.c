/* The search by mixes against every calendar of small cohorts: worth, irregularity, limits. */
#include "solver/plenary_mix.h"
#include "tests/plenary_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    yunta_support *support;
    yunta_plenary_plan *plan;
    int32_t person[64];
    yunta_plenary_pattern *pattern;
    size_t patterns;
} scene;

/* False when its plenaries are not for mixes, or too many to list. */
static bool scene_new(scene *s, uint64_t seed) {
    bool all[64];
    yunta_plenary_rules rules = {all, all + 32, true, true, true, true, true, true, true};
    memset(all, true, sizeof all);
    s->support = yunta_plenary_oracle_cohort(seed, 1 + (int)(seed % 9), 2 + (int)(seed % 3));
    for (int32_t p = 0; p < 64; p++)
        s->person[p] = p;
    size_t people = s->support->cohort->people;
    s->pattern = yunta_alloc(ORACLE_PATTERNS, sizeof *s->pattern);
    assert_non_null(s->pattern);
    s->patterns = yunta_plenary_oracle_list(s->support->cohort, s->person, people, s->pattern);
    assert_int_equal(yunta_plenary_plan_new(s->support->cohort, &rules, NULL, &s->plan), YUNTA_OK);
    assert_int_equal(yunta_plenary_plan_people(s->plan, s->person, people), YUNTA_OK);
    return s->plan->gap_least > 0 && s->patterns <= ORACLE_PATTERNS;
}

static void scene_free(scene *s) {
    yunta_plenary_plan_free(s->plan);
    yunta_support_free(s->support);
    yunta_free(s->pattern);
}

static int64_t worth_of(const scene *s, const yunta_plenary_worth *worth,
                        const yunta_plenary_pattern *pattern) {
    int64_t total = 0;
    for (size_t p = 0; p < s->plan->people; p++) {
        int64_t x = 0;
        for (size_t k = 0; k < s->plan->sessions; k++)
            x += (int64_t)(pattern->here[k] >> p & 1);
        total += worth->attendance * x + worth->shortage * (x < worth->least ? x : worth->least) +
                 (x >= worth->least ? worth->complete : 0);
    }
    return total;
}

/* The best of what is asked among all calendars; false when none meets the limits. */
static bool best_of(const scene *s, const yunta_plenary_search *ask, int64_t *best) {
    bool found = false;
    for (size_t k = 0; k < s->patterns; k++) {
        int64_t worth = worth_of(s, &ask->worth, &s->pattern[k]);
        int64_t irregular = s->pattern[k].irregular;
        if (worth < ask->worth_least || (ask->watch_regular && irregular > ask->irregular_most))
            continue;
        int64_t value = ask->regular ? -irregular : worth;
        *best = !found || value > *best ? value : *best;
        found = true;
    }
    return found;
}

static int64_t value_of(const scene *s, const yunta_plenary_search *ask,
                        const yunta_calendar *calendar) {
    return ask->regular ? -yunta_calendar_irregular(s->plan, calendar)
                        : yunta_calendar_worth(s->plan, &ask->worth, calendar);
}

/* Asks and compares, on one thread and on three; returns whether there was an answer. */
static bool compare(const scene *s, yunta_plenary_search ask, int64_t *best) {
    yunta_plenary_search again = ask;
    bool found = best_of(s, &ask, best);
    ask.threads = 1;
    again.threads = 3;
    assert_int_equal(yunta_mixes_search(&ask), YUNTA_OK);
    assert_int_equal(yunta_mixes_search(&again), YUNTA_OK);
    assert_int_equal(ask.found, found);
    assert_true(ask.finished);
    if (!found)
        return false;
    assert_int_equal(value_of(s, &ask, &ask.calendar), *best);
    assert_int_equal(ask.bound, ask.regular ? -*best : *best);
    assert_memory_equal(ask.calendar.slot, again.calendar.slot,
                        s->plan->sessions * sizeof *ask.calendar.slot);
    return true;
}

/* complete: who reaches `least` counts, in the place of what is short or beside it. */
static void agree(uint64_t seed, bool complete) {
    size_t compared = 0, limited = 0;
    for (; compared < 300; seed++) {
        scene s;
        yunta_random random;
        yunta_deadline deadline = yunta_deadline_in(-1);
        yunta_random_seed(&random, seed);
        if (scene_new(&s, seed)) {
            int64_t most = 0, least = 0;
            yunta_plenary_search ask = {.plan = s.plan, .deadline = &deadline};
            ask.irregular_most = INT64_MAX;
            ask.worth.attendance = yunta_support_between(&random, 0, 2);
            ask.worth.shortage = yunta_support_between(&random, 0, 9);
            ask.worth.least = yunta_support_between(&random, 0, 5);
            if (complete) {
                ask.worth.complete = yunta_support_between(&random, 1, 90);
                ask.worth.shortage *= yunta_support_chance(&random, 30);
            }
            assert_int_equal(yunta_mixes_suit(&ask), true);
            if (compare(&s, ask, &most)) {
                yunta_plenary_search next = ask;
                next.regular = next.watch_regular = true;
                next.irregular_most = INT64_MAX - 1;
                next.worth_least = most - yunta_support_between(&random, 0, 3);
                assert_true(compare(&s, next, &least));
                next.regular = false;
                next.worth_least = 0;
                next.irregular_most = -least - yunta_support_between(&random, -2, 2);
                limited += compare(&s, next, &most);
                compared++;
            }
        }
        scene_free(&s);
    }
    assert_true(limited > 100);
}

static void mixes_agree_with_every_calendar(void **state) {
    (void)state;
    agree(2000, false);
}

static void completeness_agrees_with_every_calendar(void **state) {
    (void)state;
    agree(7000, true);
    agree(17000, true);
}

static void without_time_the_bound_holds(void **state) {
    size_t compared = 0;
    (void)state;
    for (uint64_t seed = 4000; compared < 60; seed++) {
        scene s;
        yunta_deadline deadline = yunta_deadline_in(0);
        if (scene_new(&s, seed)) {
            int64_t most;
            yunta_plenary_search ask = {.plan = s.plan, .deadline = &deadline, .threads = 1};
            ask.irregular_most = INT64_MAX;
            ask.worth = (yunta_plenary_worth){.attendance = 1, .shortage = 5, .least = 2};
            if (best_of(&s, &ask, &most)) {
                assert_int_equal(yunta_mixes_search(&ask), YUNTA_OK);
                assert_true(ask.bound >= most);
                assert_true(!ask.finished || ask.bound == most);
                compared++;
            }
        }
        scene_free(&s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mixes_agree_with_every_calendar),
        cmocka_unit_test(completeness_agrees_with_every_calendar),
        cmocka_unit_test(without_time_the_bound_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
