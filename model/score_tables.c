/* Prepares the tables that scores are read from. */
#include "model/score_private.h"

static void take_weights(yunta_scoring *scoring) {
    for (int c = 0; c < YUNTA_COMPONENTS; c++) {
        scoring->data[c] = yunta_component_data(scoring->cohort, c);
        scoring->weight[c] =
            scoring->data[c] ? (uint32_t)yunta_component_weight(scoring->policy, c) : 0;
        scoring->weight_sum += scoring->weight[c];
    }
}

static bool lay_out_skills(yunta_scoring *scoring) {
    const yunta_cohort *cohort = scoring->cohort;
    scoring->place = yunta_alloc(cohort->people, sizeof *scoring->place);
    if (scoring->place == NULL)
        return false;
    for (size_t p = 0; p < cohort->people; p++)
        scoring->place[p] =
            cohort->person[p].role & YUNTA_MENTOR ? (int32_t)scoring->mentors++ : -1;
    scoring->levels = yunta_alloc(cohort->skills, scoring->mentors);
    if (scoring->levels == NULL)
        return false;
    for (size_t p = 0; p < cohort->people; p++)
        for (size_t k = 0; scoring->place[p] >= 0 && k < cohort->skills; k++)
            scoring->levels[k * scoring->mentors + (size_t)scoring->place[p]] =
                cohort->level[p * cohort->skills + k];
    return true;
}

static void fill_terms(const yunta_terms *terms, size_t people, size_t words, uint64_t *bits) {
    for (size_t p = 0; p < people; p++)
        for (size_t t = terms->first[p]; t < terms->first[p + 1]; t++)
            bits[p * words + (size_t)terms->term[t] / 64] |= UINT64_C(1) << (terms->term[t] % 64);
}

static bool lay_out_terms(yunta_scoring *scoring) {
    const yunta_cohort *cohort = scoring->cohort;
    size_t people = cohort->people, words = (cohort->terms + 63) / 64;
    scoring->term_words = words;
    scoring->strengths = yunta_alloc(people, words * sizeof *scoring->strengths);
    scoring->goals = yunta_alloc(people, words * sizeof *scoring->goals);
    scoring->goal_count = yunta_alloc(people, sizeof *scoring->goal_count);
    if (scoring->strengths == NULL || scoring->goals == NULL || scoring->goal_count == NULL)
        return false;
    fill_terms(&cohort->strengths, people, words, scoring->strengths);
    fill_terms(&cohort->goals, people, words, scoring->goals);
    for (size_t p = 0; p < people; p++)
        scoring->goal_count[p] = (int32_t)(cohort->goals.first[p + 1] - cohort->goals.first[p]);
    return true;
}

static void list_ranks(const yunta_cohort *cohort, yunta_pair_entry *entries) {
    for (size_t k = 0; k < cohort->preference_count; k++) {
        const yunta_preference *row = &cohort->preferences[k];
        entries[k] = (yunta_pair_entry){row->choice, row->person, row->rank};
    }
}

static size_t list_points(const yunta_cohort *cohort, yunta_pair_entry *entries) {
    size_t count = 0;
    for (size_t k = 0; k < cohort->constraint_count; k++) {
        const yunta_constraint *row = &cohort->constraints[k];
        if (row->kind == YUNTA_PREFER)
            entries[count++] = (yunta_pair_entry){row->mentor, row->mentee, row->points};
        else if (row->kind == YUNTA_AVOID)
            entries[count++] = (yunta_pair_entry){row->mentor, row->mentee, -row->points};
    }
    return count;
}

static yunta_status make_tables(yunta_scoring *scoring) {
    const yunta_cohort *cohort = scoring->cohort;
    size_t people = cohort->people;
    size_t most = cohort->preference_count + cohort->constraint_count;
    yunta_pair_entry *entries = yunta_alloc(most, sizeof *entries);
    if (entries == NULL)
        return YUNTA_E_MEMORY;
    list_ranks(cohort, entries);
    yunta_status status =
        yunta_pair_table_new(people, entries, cohort->preference_count, false, &scoring->ranks);
    if (status == YUNTA_OK) {
        size_t count = list_points(cohort, entries);
        status = yunta_pair_table_new(people, entries, count, true, &scoring->points);
    }
    if (status == YUNTA_OK)
        status = yunta_given_new(cohort, &scoring->given);
    yunta_free(entries);
    return status;
}

yunta_status yunta_scoring_new(const yunta_cohort *cohort, const yunta_weeks *weeks,
                               yunta_scoring **result) {
    yunta_scoring *scoring = yunta_alloc(1, sizeof *scoring);
    *result = NULL;
    if (scoring == NULL)
        return YUNTA_E_MEMORY;
    scoring->cohort = cohort;
    scoring->weeks = weeks;
    scoring->policy = cohort->policy;
    scoring->region = cohort->region >= 0 ? cohort->column[cohort->region].code : NULL;
    take_weights(scoring);
    if (!lay_out_skills(scoring) || !lay_out_terms(scoring) || make_tables(scoring) != YUNTA_OK) {
        yunta_scoring_free(scoring);
        return YUNTA_E_MEMORY;
    }
    *result = scoring;
    return YUNTA_OK;
}

void yunta_scoring_free(yunta_scoring *scoring) {
    if (scoring == NULL)
        return;
    yunta_free(scoring->place);
    yunta_free(scoring->levels);
    yunta_free(scoring->strengths);
    yunta_free(scoring->goals);
    yunta_free(scoring->goal_count);
    yunta_pair_table_clear(&scoring->ranks);
    yunta_pair_table_clear(&scoring->points);
    yunta_given_clear(&scoring->given);
    yunta_free(scoring);
}
