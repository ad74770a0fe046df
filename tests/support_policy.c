/* The policy of all defaults, straight from policy_keys.def and without the parser of YAML, and
 * random rules for it. */
#include "tests/support.h"
#include "tests/support_private.h"

#include <stdlib.h>
#include <string.h>

static const char *unquoted(yunta_arena *arena, const char *preset) {
    size_t length = strlen(preset);
    if (length >= 2 && preset[0] == '"')
        return yunta_support_need(yunta_arena_text(arena, preset + 1, length - 2));
    return yunta_support_need(yunta_arena_copy(arena, preset));
}

/* The place of the word of this length among words separated by |. */
static int choice_index(const char *choices, const char *word, size_t length) {
    for (int index = 0;; index++) {
        size_t size = strcspn(choices, "|");
        if (size == length && memcmp(choices, word, length) == 0)
            return index;
        if (choices[size] == '\0')
            abort();
        choices += size + 1;
    }
}

static yunta_choices choice_list(yunta_arena *arena, const char *choices, const char *preset) {
    yunta_choices list = {yunta_support_need(yunta_arena_alloc(arena, 16, sizeof(int))), 0};
    for (const char *at = preset + strspn(preset, "[, "); *at != ']' && *at != '\0';) {
        size_t size = strcspn(at, ",] ");
        list.items[list.count++] = choice_index(choices, at, size);
        at += size + strspn(at + size, ", ");
    }
    return list;
}

static int32_t time_of(const char *preset) {
    return (int32_t)(60 * atoi(preset + 1) + atoi(strchr(preset, ':') + 1));
}

static int32_t whole_or_none(const char *preset) {
    return strcmp(preset, "null") == 0 ? YUNTA_NO_INT : atoi(preset);
}

#define PRESET_TEXT(preset, choices) unquoted(arena, preset)
#define PRESET_OPT_TEXT(preset, choices) NULL
#define PRESET_BOOL(preset, choices) (strcmp(preset, "true") == 0)
#define PRESET_INT(preset, choices) atoi(preset)
#define PRESET_OPT_INT(preset, choices) whole_or_none(preset)
#define PRESET_RATE(preset, choices) ((int32_t)(atof(preset) * 1e6 + 0.5))
#define PRESET_TIME(preset, choices) time_of(preset)
#define PRESET_OPT_DAY(preset, choices) YUNTA_NO_DAY
#define PRESET_DAYS(preset, choices) 31
#define PRESET_CHOICE(preset, choices) choice_index(choices, preset, strlen(preset))
#define PRESET_CHOICES(preset, choices) choice_list(arena, choices, preset)
#define PRESET_TEXTS(preset, choices) ((yunta_texts){NULL, 0})
#define PRESET_MAP(preset, choices) ((yunta_map){NULL, 0})
#define PRESET_MAPS(preset, choices) ((yunta_maps){NULL, 0})
#define PRESET_WHERES(preset, choices) ((yunta_wheres){NULL, 0})
#define PRESET_QUOTAS(preset, choices) ((yunta_quotas){NULL, 0})
#define PRESET_COUNT(preset, choices) atoi(preset)

yunta_policy *yunta_support_policy(void) {
    yunta_policy *policy = yunta_support_need(yunta_alloc(1, sizeof *policy));
    yunta_arena *arena = policy->arena = yunta_support_need(yunta_arena_new());
#define YUNTA_KEY(field, path, type, preset, least, most, choices, en, es)                         \
    policy->field = PRESET_##type(preset, choices);
#include "model/policy_keys.def"
#undef YUNTA_KEY
    policy->path = "";
    policy->programme_start = yunta_day_from_civil(2027, 3, 1);
    policy->programme_end = yunta_day_from_civil(2027, 8, 31);
    return policy;
}

void yunta_support_free_policy(yunta_policy *policy) {
    if (policy != NULL)
        yunta_arena_free(policy->arena);
    yunta_free(policy);
}

static void add_where(yunta_policy *policy, yunta_random *random) {
    static const char *const columns[] = {"institution", "unit", "region"};
    yunta_where *where = yunta_support_need(yunta_arena_alloc(policy->arena, 1, sizeof *where));
    *where = (yunta_where){.role = yunta_support_between(random, 1, 3),
                           .column = columns[yunta_random_below(random, 3)],
                           .least = YUNTA_NO_NUMBER,
                           .most = YUNTA_NO_NUMBER};
    yunta_texts texts = {yunta_support_need(yunta_arena_alloc(policy->arena, 2, sizeof(char *))),
                         2};
    texts.items[0] = "Valor 0";
    texts.items[1] = "VALOR  2";
    where->has_in = yunta_support_chance(random, 40);
    where->has_not_in = !where->has_in;
    *(where->has_in ? &where->in : &where->not_in) = texts;
    policy->eligibility_where = (yunta_wheres){where, 1};
}

static yunta_texts one_text(yunta_policy *policy, const char *text) {
    yunta_texts texts = {yunta_support_need(yunta_arena_alloc(policy->arena, 1, sizeof(char *))),
                         1};
    texts.items[0] = text;
    return texts;
}

static void random_rules(yunta_policy *policy, yunta_random *random) {
    policy->eligibility_sponsor = yunta_support_chance(random, 30);
    if (yunta_support_chance(random, 30))
        policy->eligibility_window_from = yunta_day_from_civil(2027, 1, 5);
    if (yunta_support_chance(random, 30))
        policy->eligibility_window_to = yunta_day_from_civil(2027, 1, 25);
    if (yunta_support_chance(random, 30))
        policy->eligibility_same = one_text(policy, "institution");
    if (yunta_support_chance(random, 30))
        policy->eligibility_different = one_text(policy, "unit");
    if (yunta_support_chance(random, 30))
        policy->eligibility_mentor_younger_by = yunta_support_between(random, -10, 10);
    if (yunta_support_chance(random, 30))
        policy->eligibility_mentor_level_above_by = yunta_support_between(random, -1, 2);
    policy->eligibility_shared_language = yunta_support_chance(random, 30);
    if (yunta_support_chance(random, 30))
        policy->eligibility_overlap_minutes = 15 * yunta_support_between(random, 1, 12);
    policy->eligibility_meetable = yunta_support_chance(random, 40);
    if (yunta_support_chance(random, 30))
        policy->eligibility_least_score = yunta_support_between(random, 1, 5000);
    policy->eligibility_repeat_pairs = yunta_support_chance(random, 30);
    policy->availability_missing = yunta_support_between(random, 0, 1);
    if (yunta_support_chance(random, 30))
        add_where(policy, random);
}

static void random_scoring(yunta_policy *policy, yunta_random *random) {
    int32_t *weights[] = {
        &policy->scoring_weights_skills,     &policy->scoring_weights_availability,
        &policy->scoring_weights_goals,      &policy->scoring_weights_region,
        &policy->scoring_weights_age,        &policy->scoring_weights_level,
        &policy->scoring_weights_preferences};
    int most = yunta_support_chance(random, 20) ? 10000 : 100;
    for (size_t k = 0; k < sizeof weights / sizeof *weights; k++)
        *weights[k] = yunta_support_chance(random, 30) ? 0 : yunta_support_between(random, 1, most);
    policy->scoring_skills_teach_from = yunta_support_between(random, 1, 5);
    policy->scoring_skills_gain_cap = yunta_support_between(random, 1, 5);
    policy->scoring_availability_enough_minutes = yunta_support_between(random, 1, 600);
    policy->scoring_age_ideal = yunta_support_between(random, -20, 20);
    policy->scoring_age_spread = yunta_support_between(random, 1, 30);
    policy->scoring_level_ideal = yunta_support_between(random, -2, 2);
    policy->scoring_level_spread = yunta_support_between(random, 1, 4);
}

void yunta_support_random_policy(yunta_support *support, uint64_t seed) {
    yunta_random random;
    yunta_random_seed(&random, seed);
    random_rules(support->policy, &random);
    random_scoring(support->policy, &random);
    support->policy->meetings_minutes = 15 * yunta_support_between(&random, 1, 8);
    support->policy->meetings_step_minutes = 15 * yunta_support_between(&random, 1, 4);
    support->policy->meetings_days = (uint8_t)yunta_support_between(&random, 1, 127);
}
