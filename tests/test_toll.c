/* What rules cost, against the matching of tiny cohorts by trying everything without the rule. */
#include "solver/toll.h"
#include "tests/matching_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { STEPS = 60000 };

static yunta_status ask(yunta_support *s, const yunta_deadline *deadline, yunta_pairing *pairing) {
    yunta_solve_options options = {1, deadline, YUNTA_ENGINE_AUTO};
    return yunta_match_tolls(s->cohort, s->eligibility, s->scoring, &options, pairing);
}

/* The oracle's best without a step or a quota. */
static bool best_without(yunta_support *s, const yunta_toll *toll, int64_t *best) {
    yunta_choices goals = s->policy->matching_objective, fewer = goals;
    yunta_quotas quotas = s->policy->matching_quotas, others = quotas;
    int items[YUNTA_ORACLE_STAGES];
    yunta_quota list[4];
    yunta_oracle oracle;
    size_t count = 0;
    for (size_t k = 0; toll->step >= 0 && k <= (size_t)toll->step + 1; k++)
        if (k != (size_t)toll->step)
            items[count++] = goals.items[k];
    if (toll->step >= 0)
        fewer = (yunta_choices){items, count};
    count = 0;
    for (size_t k = 0; toll->quota >= 0 && k < quotas.count; k++)
        if (k != (size_t)toll->quota)
            list[count++] = quotas.items[k];
    if (toll->quota >= 0)
        others = (yunta_quotas){list, count};
    s->policy->matching_objective = fewer;
    s->policy->matching_quotas = others;
    bool known = yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle);
    s->policy->matching_objective = goals;
    s->policy->matching_quotas = quotas;
    *best = known && oracle.feasible
                ? oracle.value[toll->step >= 0 ? fewer.count - 1 : (size_t)toll->stage]
                : 0;
    return known && oracle.feasible;
}

static void tolls_are_what_is_won_without(void **state) {
    int steps = 0, quotas = 0, dear = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        yunta_sample_shape shape = {.seed = seed,
                                    .people = 9,
                                    .capacity = 2,
                                    .density = 50,
                                    .both = seed % 3 ? 0 : 30,
                                    .minimum = seed % 5 ? 0 : 2,
                                    .quotas = 2,
                                    .any_role = true,
                                    .fewest = seed % 4 == 0};
        yunta_support *s = yunta_sample_random(&shape);
        yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
        yunta_deadline never = yunta_deadline_in(-1);
        assert_int_equal(ask(s, &never, pairing), YUNTA_OK);
        if (pairing->part.status != YUNTA_PART_PROVEN)
            assert_int_equal(pairing->toll_count, 0);
        for (size_t k = 0; k < pairing->toll_count; k++) {
            const yunta_toll *toll = &pairing->tolls[k];
            int64_t best;
            assert_int_equal(toll->value, pairing->part.stages[toll->stage].value);
            if (!best_without(s, toll, &best))
                continue;
            assert_true(toll->known);
            assert_int_equal(toll->without, best);
            steps += toll->step >= 0;
            quotas += toll->quota >= 0;
            dear += toll->value != toll->without;
        }
        yunta_pairing_free(pairing);
        yunta_support_free(s);
    }
    assert_true(steps > 80);
    assert_true(quotas > 40);
    assert_true(dear > 20);
}

static void what_needs_pairs_first_has_no_toll(void **state) {
    static const int goals[] = {YUNTA_GOAL_PAIRS, YUNTA_GOAL_WORST, YUNTA_GOAL_SCORE};
    yunta_sample_shape shape = {.seed = 3, .people = 12, .capacity = 1, .density = 60};
    yunta_support *s = yunta_sample_random(&shape);
    (void)state;
    yunta_sample_goals(s, goals, 3);
    yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
    assert_int_equal(pairing->part.status, YUNTA_PART_PROVEN);
    assert_int_equal(ask(s, NULL, pairing), YUNTA_OK);
    assert_int_equal(pairing->toll_count, 1);
    assert_int_equal(pairing->tolls[0].step, 1);
    assert_int_equal(pairing->tolls[0].stage, 2);
    yunta_pairing_free(pairing);
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tolls_are_what_is_won_without),
        cmocka_unit_test(what_needs_pairs_first_has_no_toll),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
