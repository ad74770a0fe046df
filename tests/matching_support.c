#include "tests/matching_support.h"
#include "model/repair.h"
#include "tests/support_private.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void yunta_sample_goals(yunta_support *support, const int *goals, size_t count) {
    yunta_choices *into = &support->policy->matching_objective;
    into->items =
        yunta_support_need(yunta_arena_alloc(support->policy->arena, count, sizeof *into->items));
    memcpy(into->items, goals, count * sizeof *goals);
    into->count = count;
}

void yunta_sample_quota(yunta_support *support, yunta_role side, const char *region, int least,
                        int most) {
    yunta_quotas *quotas = &support->policy->matching_quotas;
    yunta_arena *arena = support->policy->arena;
    yunta_quota quota = {.side = side, .least = least, .most = most, .line = 7 + quotas->count};
    if (region != NULL) {
        yunta_where *where = yunta_support_need(yunta_arena_alloc(arena, 1, sizeof *where));
        *where = (yunta_where){.role = YUNTA_BOTH,
                               .column = "region",
                               .has_in = true,
                               .least = YUNTA_NO_NUMBER,
                               .most = YUNTA_NO_NUMBER};
        where->in.items = yunta_support_need(yunta_arena_alloc(arena, 1, sizeof(char *)));
        where->in.items[where->in.count++] = yunta_support_need(yunta_arena_copy(arena, region));
        quota.where = (yunta_wheres){where, 1};
    }
    quotas->items = yunta_support_insert(arena, quotas->items, quotas->count, quotas->count, &quota,
                                         sizeof quota);
    quotas->count++;
}

void yunta_sample_earlier(yunta_support *s, yunta_random *random, int percent) {
    size_t people = s->cohort->people, count = 0;
    yunta_pair_entry *pairs = yunta_support_need(yunta_alloc(people * people, sizeof *pairs));
    yunta_repair *repair = yunta_support_need(yunta_repair_new());
    for (int32_t i = 0; i < (int32_t)people; i++)
        for (int32_t j = 0; j < (int32_t)people; j++)
            if (i != j && yunta_support_chance(random, percent))
                pairs[count++] = (yunta_pair_entry){i, j, 1};
    assert_int_equal(yunta_pair_table_new(people, pairs, count, false, &repair->pairs), YUNTA_OK);
    yunta_free(pairs);
    yunta_repair_free((yunta_repair *)s->cohort->repair);
    s->cohort->repair = repair;
}

static void draw_kept_goals(yunta_support *s, yunta_random *random) {
    static const int orders[][4] = {
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_KEPT, YUNTA_GOAL_SCORE, -1},
        {YUNTA_GOAL_KEPT, YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE, -1},
        {YUNTA_GOAL_KEPT, YUNTA_GOAL_SCORE, -1},
        {YUNTA_GOAL_SCORE, YUNTA_GOAL_KEPT, -1},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_WORST, YUNTA_GOAL_KEPT, YUNTA_GOAL_SCORE},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_KEPT, YUNTA_GOAL_WORST, YUNTA_GOAL_SCORE},
        {YUNTA_GOAL_MENTORS, YUNTA_GOAL_PAIRS, YUNTA_GOAL_KEPT, -1},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE, YUNTA_GOAL_WORST, YUNTA_GOAL_KEPT},
    };
    const int *goals = orders[yunta_random_below(random, 8)];
    size_t count = 0;
    while (count < 4 && goals[count] >= 0)
        count++;
    yunta_sample_goals(s, goals, count);
}

static void draw_goals(yunta_support *s, yunta_random *random, bool fewest) {
    static const int plain[][4] = {
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE, -1},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_WORST, YUNTA_GOAL_SCORE, -1},
        {YUNTA_GOAL_SCORE, -1},
        {YUNTA_GOAL_SCORE, YUNTA_GOAL_PAIRS, -1},
        {YUNTA_GOAL_MENTORS, YUNTA_GOAL_SCORE, -1},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_SCORE, YUNTA_GOAL_WORST, -1},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_MENTORS, YUNTA_GOAL_WORST, YUNTA_GOAL_SCORE},
        {YUNTA_GOAL_MENTORS, YUNTA_GOAL_PAIRS, YUNTA_GOAL_WORST, -1},
        {YUNTA_GOAL_PAIRS, -1},
        {YUNTA_GOAL_SCORE, YUNTA_GOAL_MENTORS, YUNTA_GOAL_PAIRS, -1},
    };
    static const int few[][4] = {
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_FEWEST_MENTORS, YUNTA_GOAL_SCORE, -1},
        {YUNTA_GOAL_FEWEST_MENTORS, YUNTA_GOAL_SCORE, -1},
        {YUNTA_GOAL_SCORE, YUNTA_GOAL_FEWEST_MENTORS, -1},
        {YUNTA_GOAL_PAIRS, YUNTA_GOAL_FEWEST_MENTORS, YUNTA_GOAL_WORST, YUNTA_GOAL_SCORE},
    };
    const int *goals =
        fewest ? few[yunta_random_below(random, 4)] : plain[yunta_random_below(random, 10)];
    size_t count = 0;
    while (count < 4 && goals[count] >= 0)
        count++;
    yunta_sample_goals(s, goals, count);
}

static void draw_scores(yunta_support *s, yunta_random *random, const yunta_sample_shape *shape) {
    for (int32_t i = 0; i < (int32_t)s->cohort->people; i++) {
        s->cohort->person[i].capacity =
            yunta_support_chance(random, 8) ? 0 : yunta_support_between(random, 1, shape->capacity);
        s->cohort->person[i].mentors = yunta_support_between(random, 1, shape->capacity);
        for (int32_t j = 0; j < (int32_t)s->cohort->people; j++) {
            if (i == j || !yunta_support_chance(random, shape->density))
                continue;
            int score = shape->levels > 0 ? 1000 * yunta_support_between(random, 1, shape->levels)
                                          : yunta_support_between(random, 0, 10000);
            yunta_support_score(s, i, j, score);
        }
    }
}

static void draw_locks(yunta_support *s, yunta_random *random, int most) {
    yunta_support_prepare(s);
    for (int count = yunta_support_between(random, 0, most); count > 0; count--) {
        size_t pairs = s->candidates->count, at = 0;
        int32_t mentee = 0;
        if (pairs == 0)
            return;
        at = yunta_random_below(random, (uint32_t)pairs);
        while (s->candidates->first[mentee + 1] <= at)
            mentee++;
        yunta_support_constraint(s, YUNTA_LOCK, s->candidates->mentor[at], mentee, 0);
    }
}

static void draw_quotas(yunta_support *s, yunta_random *random, int most) {
    static const char *const regions[] = {"Norte", "Sur", NULL};
    const char **text = yunta_arena_alloc(s->cohort->arena, s->cohort->people, sizeof *text);
    assert_non_null(text);
    for (size_t p = 0; p < s->cohort->people; p++)
        text[p] = yunta_support_chance(random, 10) ? "" : regions[yunta_random_below(random, 2)];
    yunta_support_column(s, "region", text);
    for (int count = yunta_support_between(random, 0, most); count > 0; count--) {
        int least = yunta_support_between(random, 0, 2);
        int above = least + yunta_support_between(random, 0, 2);
        yunta_sample_quota(s, yunta_support_chance(random, 50) ? YUNTA_MENTOR : YUNTA_MENTEE,
                           regions[yunta_random_below(random, 3)], least,
                           yunta_support_chance(random, 40) ? YUNTA_NO_INT : above);
    }
}

yunta_support *yunta_sample_random(const yunta_sample_shape *shape) {
    yunta_random random;
    yunta_random_seed(&random, shape->seed);
    int people = yunta_support_between(&random, 2, shape->people);
    int both = people * yunta_support_between(&random, 0, shape->both) / 100;
    int mentors = yunta_support_between(&random, 0, people - both);
    yunta_support *s = yunta_support_bare(mentors, people - both - mentors, both);
    bool both_roles = shape->any_role ? yunta_support_chance(&random, 50) : shape->both_roles;
    s->policy->matching_both = both_roles ? YUNTA_BOTH_AND : YUNTA_BOTH_EITHER;
    s->policy->matching_mentor_minimum = yunta_support_between(&random, 0, shape->minimum);
    draw_goals(s, &random, shape->fewest);
    if (shape->kept > 0) {
        draw_kept_goals(s, &random);
        yunta_sample_earlier(s, &random, shape->kept);
    }
    draw_scores(s, &random, shape);
    draw_locks(s, &random, shape->locks);
    draw_quotas(s, &random, shape->quotas);
    yunta_support_prepare(s);
    return s;
}

yunta_pairing *yunta_sample_match(yunta_support *s, yunta_engine engine, int threads) {
    yunta_deadline deadline = yunta_deadline_in(1800);
    yunta_solve_options options = {threads, &deadline, engine};
    yunta_problems *problems = yunta_problems_new();
    yunta_pairing *pairing = NULL;
    yunta_status status =
        yunta_match(s->cohort, s->eligibility, s->scoring, &options, problems, &pairing);
    yunta_problems_print(problems, YUNTA_NOTE, false, stderr);
    yunta_problems_free(problems);
    assert_int_equal(status, YUNTA_OK);
    return pairing;
}

static bool is_locked(const yunta_cohort *cohort, int32_t mentor, int32_t mentee) {
    for (size_t k = 0; k < cohort->constraint_count; k++)
        if (cohort->constraints[k].kind == YUNTA_LOCK && cohort->constraints[k].mentor == mentor &&
            cohort->constraints[k].mentee == mentee)
            return true;
    return false;
}

/* The factors of a weight text: "20001*pair + mentor + score where score >= 10". */
typedef struct {
    int64_t pair, mentor, score, kept;
    int32_t least;
} weights;

static weights read_weights(const char *text) {
    weights w = {0};
    const char *where = strstr(text, " where score >= ");
    if (where != NULL)
        w.least = atoi(where + strlen(" where score >= "));
    for (const char *at = text; at != NULL && (where == NULL || at < where);) {
        char *end = NULL;
        int64_t factor = strtoll(at, &end, 10);
        if (end == at)
            factor = 1;
        else
            end++;
        *(*end == 'p'   ? &w.pair
          : *end == 'm' ? &w.mentor
          : *end == 'k' ? &w.kept
                        : &w.score) = factor;
        at = strstr(end, " + ");
        at = at == NULL ? NULL : at + 3;
    }
    return w;
}

/* What locked pairs leave of a person's room on one side; none on a side that is not theirs: there
 * a price says nothing. */
static int32_t spare(const yunta_cohort *cohort, int32_t p, int role, bool *locked) {
    int32_t left = role == YUNTA_MENTOR ? cohort->person[p].capacity : cohort->person[p].mentors;
    bool either = cohort->policy->matching_both == YUNTA_BOTH_EITHER, other = false;
    *locked = false;
    if (!(cohort->person[p].role & role))
        return 0;
    for (int32_t o = 0; o < (int32_t)cohort->people; o++) {
        bool as_mentor = is_locked(cohort, p, o), as_mentee = is_locked(cohort, o, p);
        bool ours = role == YUNTA_MENTOR ? as_mentor : as_mentee;
        left -= ours;
        *locked = *locked || ours;
        other = other || (role == YUNTA_MENTOR ? as_mentee : as_mentor);
    }
    return either && other ? 0 : left;
}

static int64_t at_least_nothing(int64_t number) {
    return number > 0 ? number : 0;
}

static int64_t people_term(const yunta_cohort *cohort, const yunta_stage *stage, weights w) {
    int64_t total = 0;
    for (int32_t p = 0; p < (int32_t)cohort->people; p++) {
        bool locked;
        int64_t price = stage->mentor_price[p], room = spare(cohort, p, YUNTA_MENTOR, &locked);
        if (room > 0)
            total += at_least_nothing((locked ? 0 : w.mentor) + price * (price > 0 ? room : 1));
        total += locked ? w.mentor : 0;
        room = spare(cohort, p, YUNTA_MENTEE, &locked);
        total += at_least_nothing(room) * at_least_nothing(stage->mentee_price[p]);
    }
    return total;
}

static int64_t bound_of(const yunta_support *s, const yunta_stage *stage, weights w) {
    const yunta_candidates *c = s->candidates;
    int64_t total = people_term(s->cohort, stage, w);
    bool both_roles = s->policy->matching_both == YUNTA_BOTH_AND;
    for (int32_t j = 0; j < (int32_t)c->people; j++) {
        for (size_t k = c->first[j]; k < c->first[j + 1]; k++) {
            int32_t i = c->mentor[k];
            int64_t weight = w.pair + w.score * c->score[k] +
                             (yunta_cohort_had_pair(s->cohort, i, j) ? w.kept : 0);
            if (is_locked(s->cohort, i, j))
                total += weight;
            else if (c->score[k] >= w.least && !(both_roles && is_locked(s->cohort, j, i)))
                total += at_least_nothing(weight - stage->mentor_price[i] - stage->mentee_price[j]);
        }
    }
    return total;
}

void yunta_sample_check_prices(const yunta_support *s, const yunta_pairing *pairing, size_t place) {
    const yunta_stage *stages = pairing->part.stages;
    const yunta_choices *goals = &s->policy->matching_objective;
    weights w = read_weights(stages[place].weight);
    int64_t bound = bound_of(s, &stages[place], w), earlier = 0;
    for (size_t k = 0; k < place; k++) {
        int goal = goals->items[k];
        earlier += stages[k].value * (goal == YUNTA_GOAL_PAIRS     ? w.pair
                                      : goal == YUNTA_GOAL_MENTORS ? w.mentor
                                      : goal == YUNTA_GOAL_SCORE   ? w.score
                                      : goal == YUNTA_GOAL_KEPT    ? w.kept
                                                                   : 0);
    }
    if (goals->items[place] == YUNTA_GOAL_WORST) {
        assert_int_equal(w.least, stages[place].value + 1);
        assert_true(bound < earlier);
    } else {
        assert_int_equal(bound - earlier, stages[place].value);
    }
}

bool yunta_sample_check(const yunta_support *s, const yunta_oracle *oracle,
                        const yunta_pairing *pairing) {
    bool all = pairing->part.stage_count > 0;
    if (!oracle->feasible) {
        assert_int_equal(pairing->part.status, YUNTA_PART_INFEASIBLE);
        assert_true(pairing->part.conflict_count > 0);
        assert_int_equal(pairing->count, 0);
        return false;
    }
    assert_int_equal(pairing->part.status, YUNTA_PART_PROVEN);
    assert_int_equal(pairing->part.stage_count, oracle->stages);
    const char *fault = yunta_oracle_fault(s->cohort, s->candidates, pairing);
    if (fault != NULL)
        fail_msg("%s", fault);
    for (size_t k = 0; k < oracle->stages; k++) {
        const yunta_stage *stage = &pairing->part.stages[k];
        assert_int_equal(stage->value, oracle->value[k]);
        assert_int_equal(stage->bound, oracle->value[k]);
        assert_true(stage->settled);
        all = all && stage->weight != NULL;
        if (stage->weight != NULL)
            yunta_sample_check_prices(s, pairing, k);
    }
    return all;
}
