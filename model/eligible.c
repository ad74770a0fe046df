#include "model/eligible.h"
#include "model/condition.h"
#include "model/eligible_private.h"
#include "model/score_private.h"

static yunta_rule_set rules_asked(const yunta_cohort *cohort) {
    const yunta_policy *policy = cohort->policy;
    const bool asked[YUNTA_RULES] = {
        [YUNTA_RULE_ROLE] = true,
        [YUNTA_RULE_SPONSOR] = policy->eligibility_sponsor,
        [YUNTA_RULE_WINDOW] = policy->eligibility_window_from != YUNTA_NO_DAY ||
                              policy->eligibility_window_to != YUNTA_NO_DAY,
        [YUNTA_RULE_WHERE] = policy->eligibility_where.count > 0,
        [YUNTA_RULE_SCORES] = cohort->scores_given,
        [YUNTA_RULE_SAME] = policy->eligibility_same.count > 0,
        [YUNTA_RULE_DIFFERENT] = policy->eligibility_different.count > 0,
        [YUNTA_RULE_YOUNGER] = policy->eligibility_mentor_younger_by != YUNTA_NO_INT,
        [YUNTA_RULE_LEVEL_ABOVE] = policy->eligibility_mentor_level_above_by != YUNTA_NO_INT,
        [YUNTA_RULE_LANGUAGE] = policy->eligibility_shared_language,
        [YUNTA_RULE_OVERLAP] = policy->eligibility_overlap_minutes > 0,
        [YUNTA_RULE_MEETABLE] = policy->eligibility_meetable,
        [YUNTA_RULE_FORBID] = true,
        [YUNTA_RULE_REPEAT] = !policy->eligibility_repeat_pairs,
        [YUNTA_RULE_LEAST_SCORE] = policy->eligibility_least_score > 0};
    yunta_rule_set set = 0;
    for (yunta_rule rule = 0; rule < YUNTA_RULES; rule++)
        set |= asked[rule] ? yunta_rule_bit(rule) : 0;
    return set;
}

static yunta_status find_columns(yunta_eligibility *e, const yunta_texts *names,
                                 yunta_columns *columns) {
    columns->count = names->count;
    columns->items = yunta_arena_alloc(e->arena, names->count, sizeof *columns->items);
    if (columns->items == NULL)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < names->count; k++) {
        int32_t place;
        yunta_status status = yunta_column_resolve(e->cohort, e->arena, names->items[k], &place);
        if (status != YUNTA_OK)
            return status;
        columns->items[k] = place < 0 ? NULL : &e->cohort->column[place];
    }
    return YUNTA_OK;
}

/* An empty date passes. */
static bool in_window(const yunta_policy *policy, yunta_day day) {
    yunta_day from = policy->eligibility_window_from, to = policy->eligibility_window_to;
    return day == YUNTA_NO_DAY ||
           ((from == YUNTA_NO_DAY || day >= from) && (to == YUNTA_NO_DAY || day <= to));
}

static yunta_rule_set barred_alone(const yunta_eligibility *e, const yunta_person *person,
                                   int role) {
    yunta_rule_set set = 0;
    if (!(person->role & role))
        set |= yunta_rule_bit(YUNTA_RULE_ROLE);
    if (person->sponsor != YUNTA_YES)
        set |= yunta_rule_bit(YUNTA_RULE_SPONSOR);
    if (!in_window(e->policy, person->applied_on))
        set |= yunta_rule_bit(YUNTA_RULE_WINDOW);
    return set & e->force;
}

/* Bars who does not meet a condition from the roles that it is for. */
static yunta_status apply_where(yunta_eligibility *e, const yunta_where *where) {
    yunta_condition condition;
    yunta_rule_set bit = yunta_rule_bit(YUNTA_RULE_WHERE) & e->force;
    yunta_status status = yunta_condition_make(e->cohort, where, e->arena, &condition);
    for (size_t p = 0; status == YUNTA_OK && p < e->cohort->people; p++) {
        if (yunta_condition_holds(&condition, (int32_t)p))
            continue;
        if (where->role & YUNTA_MENTOR)
            e->barred[YUNTA_SIDE_MENTOR][p] |= bit;
        if (where->role & YUNTA_MENTEE)
            e->barred[YUNTA_SIDE_MENTEE][p] |= bit;
    }
    return status;
}

static yunta_status bar_people(yunta_eligibility *e) {
    size_t people = e->cohort->people;
    static const int role[YUNTA_SIDES] = {YUNTA_MENTOR, YUNTA_MENTEE};
    for (int side = 0; side < YUNTA_SIDES; side++) {
        e->barred[side] = yunta_arena_alloc(e->arena, people, sizeof *e->barred[side]);
        if (e->barred[side] == NULL)
            return YUNTA_E_MEMORY;
        for (size_t p = 0; p < people; p++)
            e->barred[side][p] = barred_alone(e, &e->cohort->person[p], role[side]);
    }
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; status == YUNTA_OK && k < e->policy->eligibility_where.count; k++)
        status = apply_where(e, &e->policy->eligibility_where.items[k]);
    return status;
}

static yunta_status list_pairs(yunta_eligibility *e) {
    const yunta_cohort *cohort = e->cohort;
    size_t forbidden = 0, met = 0;
    yunta_status status = YUNTA_E_MEMORY;
    yunta_pair_entry *forbids = yunta_alloc(cohort->constraint_count, sizeof *forbids);
    yunta_pair_entry *meets = yunta_alloc(cohort->history_count, 2 * sizeof *meets);
    if (forbids == NULL || meets == NULL)
        goto cleanup;
    for (size_t k = 0; k < cohort->constraint_count; k++) {
        const yunta_constraint *row = &cohort->constraints[k];
        if (row->kind == YUNTA_FORBID)
            forbids[forbidden++] = (yunta_pair_entry){row->mentor, row->mentee, 0};
    }
    for (size_t k = 0; k < cohort->history_count; k++) {
        const yunta_history *row = &cohort->history[k];
        meets[met++] = (yunta_pair_entry){row->mentor, row->mentee, 0};
        meets[met++] = (yunta_pair_entry){row->mentee, row->mentor, 0};
    }
    status = yunta_pair_table_new(cohort->people, forbids, forbidden, false, &e->forbidden);
    if (status == YUNTA_OK)
        status = yunta_pair_table_new(cohort->people, meets, met, false, &e->met);
cleanup:
    yunta_free(forbids);
    yunta_free(meets);
    return status;
}

yunta_status yunta_eligibility_new(const yunta_cohort *cohort, const yunta_weeks *weeks,
                                   const yunta_scoring *scoring, yunta_rule_set waived,
                                   yunta_eligibility **result) {
    yunta_eligibility *e = yunta_alloc(1, sizeof *e);
    *result = NULL;
    if (e == NULL)
        return YUNTA_E_MEMORY;
    e->cohort = cohort;
    e->weeks = weeks;
    e->scoring = scoring;
    e->policy = cohort->policy;
    e->force = rules_asked(cohort) & ~waived;
    e->arena = yunta_arena_new();
    yunta_status status = e->arena == NULL ? YUNTA_E_MEMORY : YUNTA_OK;
    if (status == YUNTA_OK)
        status = find_columns(e, &e->policy->eligibility_same, &e->same);
    if (status == YUNTA_OK)
        status = find_columns(e, &e->policy->eligibility_different, &e->different);
    if (status == YUNTA_OK)
        status = bar_people(e);
    if (status == YUNTA_OK)
        status = list_pairs(e);
    if (status == YUNTA_OK && yunta_given_rules(e))
        e->rows_open =
            yunta_given_open(&scoring->given, e->barred[YUNTA_SIDE_MENTOR], cohort->people);
    if (status != YUNTA_OK) {
        yunta_eligibility_free(e);
        return status;
    }
    *result = e;
    return YUNTA_OK;
}

void yunta_eligibility_free(yunta_eligibility *eligibility) {
    if (eligibility == NULL)
        return;
    yunta_pair_table_clear(&eligibility->forbidden);
    yunta_pair_table_clear(&eligibility->met);
    yunta_arena_free(eligibility->arena);
    yunta_free(eligibility);
}

yunta_eligibility *yunta_eligibility_sparing(const yunta_eligibility *eligibility, int32_t mentor,
                                             int32_t mentee, yunta_arena *arena) {
    yunta_eligibility *copy = yunta_arena_alloc(arena, 1, sizeof *copy);
    if (copy == NULL)
        return NULL;
    *copy = *eligibility;
    copy->spares = true;
    copy->spared[YUNTA_SIDE_MENTOR] = mentor;
    copy->spared[YUNTA_SIDE_MENTEE] = mentee;
    return copy;
}

bool yunta_eligibility_spares(const yunta_eligibility *eligibility) {
    return eligibility->spares;
}

static bool is_spared(const yunta_eligibility *e, int32_t mentor, int32_t mentee) {
    return e->spares && e->spared[YUNTA_SIDE_MENTOR] == mentor &&
           e->spared[YUNTA_SIDE_MENTEE] == mentee;
}

yunta_rule_set yunta_person_barred(const yunta_eligibility *eligibility, int32_t person, int role) {
    int side = role == YUNTA_MENTOR ? YUNTA_SIDE_MENTOR : YUNTA_SIDE_MENTEE;
    return eligibility->barred[side][person];
}

/* The rules tried before those of pairs that need no table: of one person, and scores.csv. */
static yunta_rule_set barred_before(const yunta_eligibility *e, int32_t mentor, int32_t mentee,
                                    int32_t score) {
    yunta_rule_set set = e->barred[YUNTA_SIDE_MENTOR][mentor];
    set |= e->barred[YUNTA_SIDE_MENTEE][mentee];
    if (mentor == mentee)
        set |= yunta_rule_bit(YUNTA_RULE_ROLE);
    if (score < 0)
        set |= yunta_rule_bit(YUNTA_RULE_SCORES) & e->force;
    return set;
}

/* A pair without a score is SCORES's to bar, or has 0 when that is waived. */
static yunta_rule_set barred_by_score(const yunta_eligibility *e, int32_t score) {
    if (score < 0 && (e->force & yunta_rule_bit(YUNTA_RULE_SCORES)))
        return 0;
    if ((score < 0 ? 0 : score) >= e->policy->eligibility_least_score)
        return 0;
    return yunta_rule_bit(YUNTA_RULE_LEAST_SCORE) & e->force;
}

yunta_rule yunta_pair_first_bar(const yunta_eligibility *eligibility, int32_t mentor,
                                int32_t mentee) {
    if (is_spared(eligibility, mentor, mentee))
        return YUNTA_RULES;
    int32_t score = yunta_scoring_score(eligibility->scoring, mentor, mentee);
    yunta_rule_set set = barred_before(eligibility, mentor, mentee, score);
    if (set == 0)
        set = yunta_rules_of_pair(eligibility, eligibility->force, mentor, mentee, true);
    if (set == 0)
        set = barred_by_score(eligibility, score);
    return set == 0 ? YUNTA_RULES : (yunta_rule)__builtin_ctz(set);
}

yunta_rule_set yunta_pair_bars(const yunta_eligibility *eligibility, int32_t mentor,
                               int32_t mentee) {
    if (is_spared(eligibility, mentor, mentee))
        return 0;
    int32_t score = yunta_scoring_score(eligibility->scoring, mentor, mentee);
    return barred_before(eligibility, mentor, mentee, score) |
           yunta_rules_of_pair(eligibility, eligibility->force, mentor, mentee, false) |
           barred_by_score(eligibility, score);
}
