/* What run.json says that rules cost: all of them, in order, of which stage, and never below
 * nothing, stage after stage: what a later stage loses may be what an earlier one gains. That
 * nothing is better without a rule would take solving again, which is no checker's work. */
#include "verify/check.h"
#include <string.h>

enum { MOST_PAIRS = 200000, MOST_PAIRS_OF_PROGRAMMES = 30000 }; /* docs/run.schema.json */

static const yunta_json_value *stage_named(const yunta_check *check, const char *objective) {
    const yunta_json_value *stages = yunta_json_member(yunta_run_part(check, "matching"), "stages");
    for (size_t k = 0; stages && objective && k < stages->count; k++) {
        const yunta_json_value *name = yunta_json_member(&stages->items[k], "objective");
        if (name && name->text && strcmp(name->text, objective) == 0)
            return &stages->items[k];
    }
    return NULL;
}

static const char *text_of(const yunta_json_value *object, const char *key) {
    const yunta_json_value *value = yunta_json_member(object, key);
    return value ? value->text : NULL;
}

/* The value of a stage; of leximin its lowest score. */
static const yunta_json_value *value_of(const yunta_json_value *stage) {
    const yunta_json_value *value = yunta_json_member(stage, "value");
    return value && value->kind == YUNTA_JSON_ARRAY && value->count ? &value->items[0] : value;
}

static bool names_rule(const yunta_check *check, const yunta_json_value *cost) {
    const yunta_json_value *quota = yunta_json_member(cost, "quota");
    if (quota)
        return quota->kind == YUNTA_JSON_INTEGER && quota->integer >= 1 &&
               (uint64_t)quota->integer <= check->policy->matching_quotas.count;
    return stage_named(check, text_of(cost, "step")) != NULL;
}

/* The stage of a cost, NULL with a fault when it is of none. */
static const yunta_json_value *stage_of(yunta_check *check, const yunta_json_value *cost) {
    const char *objective = text_of(cost, "objective");
    const yunta_json_value *stage = stage_named(check, objective);
    if (stage && names_rule(check, cost) && yunta_json_member(cost, "without"))
        return stage;
    yunta_fault(
        check, yunta_run_place(check, "costs"), objective,
        T("is no stage or rule of the matching", "no es una etapa o regla del emparejamiento"));
    return NULL;
}

/* *gained: an earlier stage is better without this rule. */
static void check_cost(yunta_check *check, const yunta_json_value *cost, bool *gained) {
    const char *objective = text_of(cost, "objective");
    const yunta_json_value *value = value_of(stage_of(check, cost));
    const yunta_json_value *without = yunta_json_member(cost, "without");
    if (!value)
        return;
    /* A list without any pair has no first score. */
    bool number = value->kind == YUNTA_JSON_INTEGER;
    yunta_expect_run(check, "costs.value", yunta_json_member(cost, "value"),
                     number ? value->integer : 0);
    if (!number)
        return;
    if (without->kind == YUNTA_JSON_NULL)
        return;
    bool least = strcmp(objective, "fewest_mentors") == 0;
    if (without->kind != YUNTA_JSON_INTEGER)
        yunta_fault(check, yunta_run_place(check, "costs.without"), NULL,
                    T("should be a whole number", "debería ser un número entero"));
    else if (!*gained &&
             (least ? without->integer > value->integer : without->integer < value->integer))
        yunta_fault(
            check, yunta_run_place(check, "costs.without"), objective,
            T("is worse without a rule than with it", "es peor sin una regla que con ella"));
    else
        *gained = *gained || without->integer != value->integer;
}

static int64_t quota_of(const yunta_json_value *cost) {
    const yunta_json_value *quota = yunta_json_member(cost, "quota");
    return quota && quota->kind == YUNTA_JSON_INTEGER ? quota->integer : 0;
}

static const yunta_json_value *stages_of(const yunta_check *check) {
    return yunta_json_member(yunta_run_part(check, "matching"), "stages");
}

/* A repair tells none. */
static bool costs_are_told(const yunta_check *check) {
    const char *method = text_of(yunta_run_part(check, "matching"), "method");
    uint64_t most =
        method && strcmp(method, "network") == 0 ? MOST_PAIRS : MOST_PAIRS_OF_PROGRAMMES;
    return !check->cohort->repair && strcmp(yunta_part_status(check, "matching"), "proven") == 0 &&
           (uint64_t)check->report->eligible_pairs <= most;
}

/* The worst pair, and all scores, need `pairs` before them, also without a step. */
static bool stands(const yunta_json_value *stages, size_t step) {
    const char *next = text_of(&stages->items[step + 1], "objective");
    bool pairs = next && strcmp(next, "worst") != 0 && strcmp(next, "leximin") != 0;
    for (size_t k = 0; k < step; k++) {
        const char *name = text_of(&stages->items[k], "objective");
        pairs = pairs || (name && strcmp(name, "pairs") == 0);
    }
    return pairs;
}

static bool is_cost(const yunta_json_value *cost, const char *step, size_t quota,
                    const yunta_json_value *stage) {
    const char *objective = text_of(cost, "objective"), *of = text_of(stage, "objective");
    const char *said = text_of(cost, "step");
    bool rule = step ? said && strcmp(said, step) == 0 : quota_of(cost) == (int64_t)quota;
    return rule && objective && of && strcmp(objective, of) == 0;
}

/* A step before the last to the next one, then a quota to each. */
static void check_list(yunta_check *check, const yunta_json_value *costs) {
    const yunta_json_value *stages = stages_of(check);
    size_t count = stages ? stages->count : 0, listed = costs ? costs->count : 0, next = 0;
    bool right = true, told = costs_are_told(check);
    for (size_t k = 0; told && right && k + 1 < count; k++) {
        if (!stands(stages, k))
            continue;
        right =
            next < listed && is_cost(&costs->items[next], text_of(&stages->items[k], "objective"),
                                     0, &stages->items[k + 1]);
        next++;
    }
    for (size_t k = 0; told && right && k < check->policy->matching_quotas.count * count; k++) {
        right = next < listed &&
                is_cost(&costs->items[next], NULL, k / count + 1, &stages->items[k % count]);
        next++;
    }
    if (!right || next != listed)
        yunta_fault(check, yunta_run_place(check, "costs"), NULL,
                    T("is not the list of what each step of the objective and each quota costs",
                      "no es la lista de lo que cuesta cada paso del objetivo y cada cuota"));
}

void yunta_check_costs(yunta_check *check) {
    const yunta_json_value *costs = yunta_json_member(check->run, "costs");
    bool gained = false;
    check_list(check, costs);
    for (size_t k = 0; costs && costs->kind == YUNTA_JSON_ARRAY && k < costs->count; k++) {
        const yunta_json_value *cost = &costs->items[k];
        if (k == 0 || quota_of(cost) == 0 || quota_of(cost) != quota_of(cost - 1))
            gained = false;
        check_cost(check, cost, &gained);
    }
}
