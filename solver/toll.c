#include "solver/toll.h"
#include "solver/match.h"
#include <string.h>

typedef struct {
    const yunta_cohort *cohort;
    const yunta_eligibility *eligibility;
    const yunta_scoring *scoring;
    const yunta_solve_options *options;
    yunta_pairing *pairing;
} asking;

/* The best answer under another policy; *answer is NULL when it was not proven in time. */
static yunta_status solve_again(const asking *a, const yunta_policy *policy,
                                yunta_pairing **answer) {
    yunta_cohort cohort = *a->cohort;
    yunta_problems *problems = yunta_problems_new();
    *answer = NULL;
    if (!problems)
        return YUNTA_E_MEMORY;
    cohort.policy = policy;
    yunta_status status =
        yunta_match(&cohort, a->eligibility, a->scoring, a->options, problems, answer);
    yunta_problems_free(problems);
    bool proven = status == YUNTA_OK && (*answer)->part.status == YUNTA_PART_PROVEN;
    if (!proven) {
        yunta_pairing_free(*answer);
        *answer = NULL;
        a->pairing->tolls_late |= status != YUNTA_E_INPUT;
    }
    /* What an engine or an objective cannot do without the rule is not known, and no fault. */
    return status == YUNTA_E_INPUT ? YUNTA_OK : status;
}

static void add_toll(yunta_pairing *pairing, int32_t step, int32_t quota, size_t stage,
                     const yunta_stage *without) {
    pairing->tolls[pairing->toll_count++] = (yunta_toll){.step = step,
                                                         .quota = quota,
                                                         .stage = (int32_t)stage,
                                                         .known = without != NULL,
                                                         .value = pairing->part.stages[stage].value,
                                                         .without = without ? without->value : 0};
}

/* Whether a goal can stand after the first `count`. */
static bool stands(const yunta_choices *goals, size_t count, int goal) {
    bool pairs = goal != YUNTA_GOAL_WORST && goal != YUNTA_GOAL_LEXIMIN;
    for (size_t k = 0; k < count; k++)
        pairs = pairs || goals->items[k] == YUNTA_GOAL_PAIRS;
    return pairs;
}

static yunta_status ask_step(const asking *a, size_t step, int *goals) {
    const yunta_choices *all = &a->cohort->policy->matching_objective;
    yunta_policy policy = *a->cohort->policy;
    yunta_pairing *answer;
    if (!stands(all, step, all->items[step + 1]))
        return YUNTA_OK;
    for (size_t k = 0; k < step; k++)
        goals[k] = all->items[k];
    goals[step] = all->items[step + 1];
    policy.matching_objective = (yunta_choices){goals, step + 1};
    yunta_status status = solve_again(a, &policy, &answer);
    if (status == YUNTA_OK)
        add_toll(a->pairing, (int32_t)step, -1, step + 1,
                 answer ? &answer->part.stages[step] : NULL);
    yunta_pairing_free(answer);
    return status;
}

static yunta_status ask_quota(const asking *a, size_t quota, yunta_quota *quotas) {
    const yunta_quotas *all = &a->cohort->policy->matching_quotas;
    yunta_policy policy = *a->cohort->policy;
    yunta_pairing *answer;
    size_t count = 0;
    for (size_t k = 0; k < all->count; k++)
        if (k != quota)
            quotas[count++] = all->items[k];
    policy.matching_quotas = (yunta_quotas){quotas, count};
    yunta_status status = solve_again(a, &policy, &answer);
    for (size_t s = 0; status == YUNTA_OK && s < a->pairing->part.stage_count; s++)
        add_toll(a->pairing, -1, (int32_t)quota, s, answer ? &answer->part.stages[s] : NULL);
    yunta_pairing_free(answer);
    return status;
}

static size_t most_pairs(const yunta_pairing *pairing) {
    bool network = pairing->part.method && strcmp(pairing->part.method, "network") == 0;
    return network ? YUNTA_TOLL_MOST_PAIRS : YUNTA_TOLL_MOST_PAIRS_OF_PROGRAMMES;
}

yunta_status yunta_match_tolls(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                               const yunta_scoring *scoring, const yunta_solve_options *options,
                               yunta_pairing *pairing) {
    asking a = {cohort, eligibility, scoring, options, pairing};
    size_t stages = pairing->part.stage_count, quotas = cohort->policy->matching_quotas.count;
    if (pairing->part.status != YUNTA_PART_PROVEN || stages == 0 ||
        pairing->eligible_pairs > most_pairs(pairing))
        return YUNTA_OK;
    int *goals = yunta_arena_alloc(pairing->arena, stages, sizeof *goals);
    yunta_quota *others = yunta_arena_alloc(pairing->arena, quotas, sizeof *others);
    pairing->tolls =
        yunta_arena_alloc(pairing->arena, stages + quotas * stages, sizeof *pairing->tolls);
    yunta_status status = goals && others && pairing->tolls ? YUNTA_OK : YUNTA_E_MEMORY;
    for (size_t k = 0; status == YUNTA_OK && k + 1 < stages; k++)
        status = ask_step(&a, k, goals);
    for (size_t k = 0; status == YUNTA_OK && k < quotas; k++)
        status = ask_quota(&a, k, others);
    return status;
}
