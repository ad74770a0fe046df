/* What run.json says that rules cost: of which stage, and never below nothing, stage after stage:
 * what a later stage loses may be what an earlier one gains. That nothing is better without a rule
 * would take solving again, which is no checker's work. */
#include "verify/check.h"
#include <string.h>

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
    /* A list without any pair has no first score. */
    if (!value || value->kind != YUNTA_JSON_INTEGER)
        return;
    yunta_expect_run(check, "costs.value", yunta_json_member(cost, "value"), value->integer);
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

void yunta_check_costs(yunta_check *check) {
    const yunta_json_value *costs = yunta_json_member(check->run, "costs");
    bool gained = false;
    for (size_t k = 0; costs && costs->kind == YUNTA_JSON_ARRAY && k < costs->count; k++) {
        const yunta_json_value *cost = &costs->items[k];
        if (k == 0 || quota_of(cost) == 0 || quota_of(cost) != quota_of(cost - 1))
            gained = false;
        check_cost(check, cost, &gained);
    }
}
