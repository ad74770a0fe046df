/* solver/explain against new solves: every loss of forcing a pair, matching a person and losing a
 * mentor. */
#include "cli/session.h"
#include "solver/match.h"
#include "tests/explain_scene.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int losses, conflicts, barred, joined, left, priced, again;
static int32_t stride = 1; /* of pairs and people every so many is tried */

/* The cohort with a lock more, solved anew; NULL when it cannot be. */
static yunta_pairing *solve_with(yunta_scene *x, int32_t mentor, int32_t mentee) {
    yunta_cohort copy = *x->s->cohort;
    yunta_constraint *rows = calloc(copy.constraint_count + 1, sizeof *rows);
    yunta_pairing *pairing = NULL;
    size_t at = 0;
    assert_non_null(rows);
    while (at < copy.constraint_count &&
           (mentor < 0 || copy.constraints[at].mentor < mentor ||
            (copy.constraints[at].mentor == mentor && copy.constraints[at].mentee < mentee)))
        at++;
    for (size_t k = 0; k < copy.constraint_count; k++)
        rows[k + (k >= at)] = copy.constraints[k];
    rows[at] =
        (yunta_constraint){.kind = YUNTA_LOCK, .mentor = mentor, .mentee = mentee, .reason = ""};
    copy.constraints = rows;
    copy.constraint_count += mentor >= 0;
    assert_int_equal(
        yunta_match(&copy, x->s->eligibility, x->s->scoring, &x->options, x->problems, &pairing),
        YUNTA_OK);
    free(rows);
    if (pairing->part.status == YUNTA_PART_INFEASIBLE) {
        yunta_pairing_free(pairing);
        return NULL;
    }
    return pairing;
}

/* The chain of moves must lead from the result to an answer that has the pair and the loss. */
static void check_moves(const yunta_scene *x, const yunta_forced *forced) {
    int64_t pairs = 0, score = 0;
    bool has = false;
    for (size_t k = 0; k < forced->move_count; k++) {
        const yunta_explain_move *move = &forced->moves[k];
        pairs += move->made ? 1 : -1;
        score += move->made ? move->score : -move->score;
        has =
            has || (move->made && move->mentor == forced->mentor && move->mentee == forced->mentee);
    }
    assert_true(has || forced->mentee < 0);
    assert_int_equal(forced->loss[YUNTA_GOAL_PAIRS], -pairs);
    assert_int_equal(forced->loss[YUNTA_GOAL_SCORE], -score);
    (void)x;
}

static void check_pair(yunta_scene *x, int32_t i, int32_t j) {
    yunta_forced forced;
    int64_t loss[YUNTA_EXPLAIN_GOALS];
    assert_int_equal(yunta_explain_pair(x->explainer, i, j, x->arena, &forced), YUNTA_OK);
    if (forced.kind == YUNTA_FORCED_PAIRED)
        return;
    bool no_place = x->s->cohort->person[i].capacity < 1 || x->s->cohort->person[j].mentors < 1;
    yunta_rule_set bars = yunta_pair_bars(x->s->eligibility, i, j);
    if (bars != 0 || no_place) {
        assert_int_equal(forced.kind, YUNTA_FORCED_BARRED);
        assert_true(forced.bars == bars);
        barred++;
        return;
    }
    yunta_pairing *other = solve_with(x, i, j);
    if (other == NULL) {
        assert_int_equal(forced.kind, YUNTA_FORCED_CONFLICT);
        conflicts++;
        return;
    }
    assert_int_equal(forced.kind, YUNTA_FORCED_LOSS);
    yunta_scene_loss(x, other, loss);
    yunta_scene_assert_loss(x, forced.loss, loss);
    check_moves(x, &forced);
    losses++;
    yunta_pairing_free(other);
}

static void check_join(yunta_scene *x, int32_t p) {
    yunta_forced join, one;
    int64_t best[YUNTA_EXPLAIN_GOALS];
    bool any = false;
    assert_int_equal(yunta_explain_join(x->explainer, p, x->arena, &join), YUNTA_OK);
    if (join.kind == YUNTA_FORCED_PAIRED)
        return;
    for (int32_t o = 0; o < (int32_t)x->s->cohort->people; o++) {
        for (int way = 0; way < 2; way++) {
            int32_t i = way ? p : o, j = way ? o : p;
            if (o == p)
                continue;
            assert_int_equal(yunta_explain_pair(x->explainer, i, j, x->arena, &one), YUNTA_OK);
            if (one.kind != YUNTA_FORCED_LOSS)
                continue;
            if (!any || yunta_loss_compare(x->s->policy, one.loss, best) < 0)
                memcpy(best, one.loss, sizeof best);
            any = true;
        }
    }
    assert_int_equal(join.kind == YUNTA_FORCED_LOSS, any);
    if (any) {
        assert_true(join.mentor == p || join.mentee == p);
        yunta_scene_assert_loss(x, join.loss, best);
        check_moves(x, &join);
        joined++;
    }
}

static void check_leave(yunta_scene *x, int32_t p) {
    yunta_forced leave;
    int64_t loss[YUNTA_EXPLAIN_GOALS];
    yunta_person kept = x->s->cohort->person[p];
    bool sells = false;
    for (size_t k = 0; k < x->pairing->count; k++)
        sells = sells || x->pairing->pairs[k].mentor == p;
    for (size_t k = 0; k < x->s->cohort->constraint_count; k++)
        sells = sells && x->s->cohort->constraints[k].mentor != p &&
                x->s->cohort->constraints[k].mentee != p;
    if (!sells)
        return;
    assert_int_equal(yunta_explain_leave(x->explainer, p, x->arena, &leave), YUNTA_OK);
    x->s->cohort->person[p].capacity = x->s->cohort->person[p].mentors = 0;
    yunta_pairing *other = solve_with(x, -1, -1);
    x->s->cohort->person[p] = kept;
    if (other == NULL) {
        assert_int_equal(leave.kind, YUNTA_FORCED_CONFLICT);
        return;
    }
    assert_int_equal(leave.kind, YUNTA_FORCED_LOSS);
    yunta_scene_loss(x, other, loss);
    yunta_scene_assert_loss(x, leave.loss, loss);
    check_moves(x, &leave);
    left++;
    yunta_pairing_free(other);
}

static void check_all(yunta_support *s) {
    yunta_scene x;
    yunta_scene_open(&x, s);
    priced += x.explainer != NULL && yunta_explainer_has_prices(x.explainer);
    again += x.explainer != NULL && !yunta_explainer_has_prices(x.explainer);
    for (int32_t i = 0; x.explainer != NULL && i < (int32_t)s->cohort->people; i++) {
        if (i % stride == 0)
            check_leave(&x, i);
        if (stride == 1)
            check_join(&x, i);
        for (int32_t j = i * 7 % stride; j < (int32_t)s->cohort->people; j += stride)
            if (i != j)
                check_pair(&x, i, j);
    }
    yunta_scene_close(&x);
}

static void try_many(yunta_sample_shape shape, int rounds) {
    losses = conflicts = barred = joined = left = priced = again = 0;
    for (int round = 0; round < rounds; round++) {
        shape.seed++;
        check_all(yunta_sample_random(&shape));
    }
}

static void flows_lose_what_a_new_solve_says(void **state) {
    (void)state;
    try_many((yunta_sample_shape){.seed = 100, .people = 22, .capacity = 2, .density = 70}, 60);
    assert_true(losses > 300 && barred > 300 && joined > 20 && left > 100 && priced > 20);
}

static void so_do_capacities_and_ties(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){.seed = 300, .people = 18, .capacity = 4, .density = 80, .levels = 3},
        50);
    assert_true(losses > 200 && left > 50);
}

/* Rows longer than the lists that searches begin with. */
static void so_do_long_rows(void **state) {
    (void)state;
    stride = 53;
    try_many((yunta_sample_shape){.seed = 1300, .people = 150, .capacity = 1, .density = 97}, 10);
    assert_true(losses > 50 && left > 3 && priced > 3);
    try_many(
        (yunta_sample_shape){
            .seed = 1400, .people = 150, .capacity = 3, .density = 97, .levels = 9},
        10);
    stride = 1;
    assert_true(losses > 50 && left > 3 && priced > 3);
}

static void so_do_locks(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){.seed = 500, .people = 12, .capacity = 2, .density = 60, .locks = 3},
        60);
    assert_true(losses > 100 && conflicts > 20 && priced > 30);
}

static void so_do_rules_that_are_no_flow(void **state) {
    (void)state;
    try_many((yunta_sample_shape){.seed = 700,
                                  .people = 9,
                                  .capacity = 3,
                                  .density = 60,
                                  .both = 60,
                                  .any_role = true,
                                  .minimum = 2,
                                  .quotas = 1,
                                  .locks = 1},
             60);
    assert_true(losses > 50 && conflicts > 5 && again > 10);
}

static void so_does_the_goal_of_fewest_mentors(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){
            .seed = 1100, .people = 12, .capacity = 3, .density = 70, .fewest = true},
        25);
    assert_true(losses > 30 && left > 5 && priced == 0);
}

static void so_does_leximin(void **state) {
    static const int goals[][3] = {{YUNTA_GOAL_PAIRS, YUNTA_GOAL_LEXIMIN, YUNTA_GOAL_SCORE},
                                   {YUNTA_GOAL_PAIRS, YUNTA_GOAL_MENTORS, YUNTA_GOAL_LEXIMIN}};
    (void)state;
    losses = conflicts = barred = joined = left = priced = again = 0;
    for (uint64_t seed = 1; seed <= 24; seed++) {
        yunta_support *s = yunta_sample_random(&(yunta_sample_shape){.seed = 2900 + seed,
                                                                     .people = 11,
                                                                     .capacity = 2,
                                                                     .density = 70,
                                                                     .levels = (int)(seed % 3) * 3,
                                                                     .locks = seed % 4 == 0});
        yunta_sample_goals(s, goals[seed % 2], 3);
        check_all(s);
    }
    assert_true(losses > 60 && joined > 5 && left > 20 && priced == 0);
}

/* Cohorts of up to 40 people of every kind, each pair and person of them; YUNTA_EXPLAIN=200: so
 * many, which takes minutes. */
static void every_pair_and_person(void **state) {
    static const yunta_sample_shape shapes[] = {
        {.people = 40, .capacity = 2, .density = 60},
        {.people = 40, .capacity = 3, .density = 80, .levels = 4, .locks = 2},
        {.people = 40, .capacity = 1, .density = 90},
        {.people = 40, .capacity = 2, .density = 40, .quotas = 1},
        {.people = 40, .capacity = 2, .density = 30, .both = 30, .any_role = true, .locks = 1}};
    const char *asked = getenv("YUNTA_EXPLAIN");
    int rounds = asked != NULL ? atoi(asked) : 5;
    (void)state;
    losses = conflicts = barred = joined = left = priced = again = 0;
    for (int round = 0; round < rounds; round++) {
        yunta_sample_shape shape = shapes[round % 5];
        shape.seed = (uint64_t)(1700 + round);
        check_all(yunta_sample_random(&shape));
    }
    assert_true(losses > 20 * rounds && left > rounds && priced > 0 && again > 0);
}

/* Prices that are not those of the result are found out, and not used. */
static void wrong_prices_are_not_used(void **state) {
    (void)state;
    int used = 0;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        yunta_scene x;
        bool fits = false;
        yunta_explainer *explainer = NULL;
        yunta_support *s = yunta_sample_random(
            &(yunta_sample_shape){.seed = seed, .people = 12, .capacity = 1, .density = 70});
        yunta_scene_open(&x, s);
        const yunta_part *part = &x.pairing->part;
        const yunta_stage *last = &part->stages[part->stage_count - 1];
        size_t mentee = s->cohort->people;
        if (x.pairing->count > 0)
            mentee = (size_t)x.pairing->pairs[0].mentee;
        if (mentee < s->cohort->people && yunta_explainer_has_prices(x.explainer)) {
            int64_t *price = yunta_arena_alloc(x.arena, s->cohort->people, sizeof *price);
            memcpy(price, last->mentee_price, s->cohort->people * sizeof *price);
            price[mentee] += 1000000000;
            yunta_explain_basis basis = {
                s->cohort,        s->weeks,         s->eligibility,     s->scoring,
                x.pairing->pairs, x.pairing->count, last->mentor_price, price,
                last->weight,     &x.options,       x.problems};
            assert_int_equal(yunta_explainer_new(&basis, &fits, &explainer), YUNTA_OK);
            assert_false(yunta_explainer_has_prices(explainer));
            yunta_explainer_free(explainer);
            used++;
        }
        yunta_scene_close(&x);
    }
    assert_true(used > 5);
}

/* What is not known in time is no answer: the losses, the flag, and the exit that follows from it.
 */
static void losses_that_come_too_late_are_told(void **state) {
    (void)state;
    for (int late = 0; late < 2; late++) {
        yunta_scene x;
        yunta_support *s = yunta_support_bare(1, 1, 0);
        yunta_support_score(s, 0, 1, 5000);
        yunta_support_prepare(s);
        yunta_scene_open(&x, s);
        const yunta_stage *last = &x.pairing->part.stages[x.pairing->part.stage_count - 1];
        yunta_explain_basis basis = {s->cohort,          s->weeks,           s->eligibility,
                                     s->scoring,         x.pairing->pairs,   x.pairing->count,
                                     last->mentor_price, last->mentee_price, last->weight,
                                     &x.options,         x.problems};
        x.deadline = yunta_deadline_in(late ? 0 : 60);
        assert_int_equal(yunta_explain_leaving(&basis, x.pairing), YUNTA_OK);
        assert_int_equal(x.pairing->leave_known[0], !late);
        assert_int_equal(x.pairing->leave_late, late);
        assert_int_equal(yunta_problems_count(x.problems, YUNTA_WARNING), late);
        assert_int_equal(yunta_session_exit(&(yunta_session_state){.pairing = x.pairing}), late);
        yunta_scene_close(&x);
    }
}

static void a_result_of_other_rules_does_not_fit(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 1, 0);
    yunta_support_score(s, 0, 1, 5000);
    yunta_support_prepare(s);
    yunta_pair twice[] = {{.mentor = 0, .mentee = 1, .score = 5000}};
    yunta_deadline deadline = yunta_deadline_in(10);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_explain_basis basis = {.cohort = s->cohort,
                                 .weeks = s->weeks,
                                 .eligibility = s->eligibility,
                                 .scoring = s->scoring,
                                 .pairs = twice,
                                 .count = 1,
                                 .options = &options};
    bool fits = false;
    yunta_explainer *explainer = NULL;
    assert_int_equal(yunta_explainer_new(&basis, &fits, &explainer), YUNTA_OK);
    assert_true(fits);
    yunta_explainer_free(explainer);
    s->cohort->person[0].capacity = 0;
    assert_int_equal(yunta_explainer_new(&basis, &fits, &explainer), YUNTA_OK);
    assert_false(fits);
    assert_null(explainer);
    yunta_support_free(s);
}

static void suggestions_are_the_best_and_say_the_rule(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(3, 1, 0);
    yunta_suggestion *list;
    size_t count;
    yunta_arena *arena = yunta_arena_new();
    yunta_support_score(s, 0, 3, 4000);
    yunta_support_score(s, 1, 3, 9000);
    yunta_support_score(s, 2, 3, 4000);
    yunta_support_constraint(s, YUNTA_FORBID, 1, 3, 0);
    yunta_support_prepare(s);
    assert_int_equal(yunta_suggest(s->cohort, s->eligibility, s->scoring, 3, YUNTA_MENTEE, 9, arena,
                                   &list, &count),
                     YUNTA_OK);
    assert_int_equal(count, 3);
    assert_int_equal(list[0].person, 0);
    assert_int_equal(list[1].person, 2);
    assert_int_equal(list[2].person, 1);
    assert_int_equal(list[2].score, 9000);
    assert_true(list[2].bars == (yunta_rule_set)1 << YUNTA_RULE_FORBID);
    yunta_arena_free(arena);
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flows_lose_what_a_new_solve_says),
        cmocka_unit_test(so_do_capacities_and_ties),
        cmocka_unit_test(so_do_long_rows),
        cmocka_unit_test(so_do_locks),
        cmocka_unit_test(so_do_rules_that_are_no_flow),
        cmocka_unit_test(so_does_the_goal_of_fewest_mentors),
        cmocka_unit_test(so_does_leximin),
        cmocka_unit_test(every_pair_and_person),
        cmocka_unit_test(wrong_prices_are_not_used),
        cmocka_unit_test(losses_that_come_too_late_are_told),
        cmocka_unit_test(a_result_of_other_rules_does_not_fit),
        cmocka_unit_test(suggestions_are_the_best_and_say_the_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
