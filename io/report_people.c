/* The report's people, pairs, and who has no pair. */
#include "io/report_private.h"

/* Whether each text of a column may stand beside a person: always with names; without, only where
 * enough people share it. */
static yunta_status shared_texts(const yunta_report *report, const yunta_column *column,
                                 bool **shared) {
    size_t *count = yunta_alloc(column->codes, sizeof *count);
    *shared = yunta_alloc(column->codes, sizeof **shared);
    yunta_status status = count && *shared ? YUNTA_OK : YUNTA_E_MEMORY;
    for (size_t p = 0; status == YUNTA_OK && p < report->writing->cohort->people; p++)
        if (column->code[p] >= 0)
            count[column->code[p]]++;
    for (size_t k = 0; status == YUNTA_OK && k < column->codes; k++)
        (*shared)[k] = !report->alias || count[k] >= YUNTA_REPORT_FEWEST;
    yunta_free(count);
    return status;
}

/* The texts of a column, and where each person's stands among them (-1: withheld or empty). */
static yunta_status write_column(yunta_report *report, const char *key, int32_t index) {
    const yunta_cohort *cohort = report->writing->cohort;
    const yunta_column *column = index < 0 ? NULL : &cohort->column[index];
    bool *shared = NULL;
    int32_t *codes = yunta_alloc(cohort->people, sizeof *codes);
    yunta_status status = codes ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK && column)
        status = shared_texts(report, column, &shared);
    if (status != YUNTA_OK)
        goto cleanup;
    for (size_t p = 0; p < cohort->people; p++) {
        bool known = column && column->code[p] >= 0 && shared[column->code[p]];
        codes[yunta_report_place(report, (int32_t)p)] = known ? column->code[p] : -1;
    }
    yunta_json_object(report->json, key);
    yunta_json_array(report->json, "texts");
    for (size_t k = 0; column && k < column->codes; k++)
        yunta_json_text(report->json, NULL, shared[k] ? column->shown[k] : "");
    yunta_json_end(report->json);
    yunta_json_array(report->json, "of");
    for (size_t p = 0; column && p < cohort->people; p++)
        yunta_json_integer(report->json, NULL, codes[p]);
    yunta_json_end(report->json);
    yunta_json_end(report->json);
cleanup:
    yunta_free(shared);
    yunta_free(codes);
    return status;
}

static void one_person(const yunta_writing *writing, size_t row, int32_t *first, int32_t *second) {
    (void)writing;
    *first = (int32_t)row;
    *second = 0;
}

static const char *label_of(const yunta_report *report, size_t person) {
    const yunta_person *who = &report->writing->cohort->person[person];
    return report->alias ? report->alias[person] : *who->name ? who->name : who->id;
}

static void write_person(yunta_report *report, size_t person) {
    const yunta_cohort *cohort = report->writing->cohort;
    const yunta_person *who = &cohort->person[person];
    bool named = !report->alias;
    yunta_json_array(report->json, NULL);
    yunta_json_text(report->json, NULL, label_of(report, person));
    yunta_json_integer(report->json, NULL, who->role);
    yunta_json_text(report->json, NULL, named && *who->name ? who->id : NULL);
    yunta_json_text(report->json, NULL,
                    named && cohort->unit >= 0 ? cohort->column[cohort->unit].text[person] : NULL);
    yunta_json_end(report->json);
}

yunta_status yunta_report_people(yunta_report *report) {
    const yunta_cohort *cohort = report->writing->cohort;
    yunta_placed_row *rows = NULL;
    yunta_status status = yunta_report_sort(report, cohort->people, one_person, &rows);
    if (status != YUNTA_OK)
        return status;
    yunta_json_array(report->json, "people");
    for (size_t k = 0; k < cohort->people; k++)
        write_person(report, rows[k].row);
    yunta_json_end(report->json);
    yunta_free(rows);
    status = write_column(report, "institutions", cohort->institution);
    if (status == YUNTA_OK)
        status = write_column(report, "regions", cohort->region);
    return status;
}

static int32_t weight_of(const yunta_policy *policy, int component) {
    const int32_t weights[YUNTA_COMPONENTS] = {
        policy->scoring_weights_skills,     policy->scoring_weights_availability,
        policy->scoring_weights_goals,      policy->scoring_weights_region,
        policy->scoring_weights_age,        policy->scoring_weights_level,
        policy->scoring_weights_preferences};
    return weights[component];
}

static void write_components(yunta_report *report) {
    const yunta_writing *writing = report->writing;
    yunta_json_boolean(report->json, "scores_given", writing->cohort->scores_given);
    yunta_json_array(report->json, "components");
    for (int k = 0; k < YUNTA_COMPONENTS; k++) {
        if (!yunta_scoring_counts(writing->result->scoring, k))
            continue;
        yunta_json_array(report->json, NULL);
        yunta_json_text(report->json, NULL, yunta_component_name(k));
        yunta_json_integer(report->json, NULL, weight_of(writing->policy, k));
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
}

static const yunta_pair_facts *facts_of(const yunta_report *report, const yunta_pair *pair) {
    return &report->writing->facts[pair - report->writing->result->pairing->pairs];
}

static void write_parts(yunta_report *report, const yunta_pair *pair) {
    const yunta_pair_facts *facts = facts_of(report, pair);
    yunta_json_array(report->json, NULL);
    for (int k = 0; k < YUNTA_COMPONENTS; k++)
        if (yunta_scoring_counts(report->writing->result->scoring, k))
            yunta_json_integer(report->json, NULL, facts->parts[k]);
    yunta_json_end(report->json);
}

/* The skills that add most: which, and the two levels. */
static void write_top_skills(yunta_report *report, const yunta_pair *pair) {
    const yunta_cohort *cohort = report->writing->cohort;
    const yunta_pair_facts *facts = facts_of(report, pair);
    yunta_json_array(report->json, NULL);
    for (int k = 0; k < YUNTA_TOP_SKILLS && facts->top[k] >= 0; k++) {
        size_t skill = (size_t)facts->top[k];
        yunta_json_integer(report->json, NULL, (int64_t)skill);
        yunta_json_integer(report->json, NULL,
                           cohort->level[(size_t)pair->mentor * cohort->skills + skill]);
        yunta_json_integer(report->json, NULL,
                           cohort->level[(size_t)pair->mentee * cohort->skills + skill]);
    }
    yunta_json_end(report->json);
}

static void write_pair(yunta_report *report, const yunta_pair *pair) {
    yunta_json_array(report->json, NULL);
    yunta_json_integer(report->json, NULL, yunta_report_place(report, pair->mentor));
    yunta_json_integer(report->json, NULL, yunta_report_place(report, pair->mentee));
    yunta_json_integer(report->json, NULL, pair->score);
    yunta_json_integer(report->json, NULL, pair->rank_for_mentor);
    yunta_json_integer(report->json, NULL, pair->rank_for_mentee);
    yunta_json_integer(
        report->json, NULL,
        yunta_weeks_overlap(report->writing->result->weeks, pair->mentor, pair->mentee));
    yunta_json_integer(report->json, NULL, pair->locked);
    write_parts(report, pair);
    write_top_skills(report, pair);
    yunta_json_end(report->json);
}

static void people_of_pair(const yunta_writing *writing, size_t row, int32_t *first,
                           int32_t *second) {
    *first = writing->result->pairing->pairs[row].mentor;
    *second = writing->result->pairing->pairs[row].mentee;
}

static void person_unmatched(const yunta_writing *writing, size_t row, int32_t *first,
                             int32_t *second) {
    *first = writing->result->pairing->unmatched[row].person;
    *second = 0;
}

static void write_unmatched(yunta_report *report, const yunta_unmatched *unmatched) {
    yunta_json_array(report->json, NULL);
    yunta_json_integer(report->json, NULL, yunta_report_place(report, unmatched->person));
    yunta_json_text(report->json, NULL, yunta_reason_name(unmatched->reason));
    yunta_json_text(report->json, NULL, yunta_report_words(report, unmatched->detail));
    yunta_json_end(report->json);
}

yunta_status yunta_report_pairs(yunta_report *report) {
    const yunta_pairing *pairing = report->writing->result->pairing;
    yunta_placed_row *pairs = NULL, *unmatched = NULL;
    yunta_status status = yunta_report_sort(report, pairing->count, people_of_pair, &pairs);
    if (status == YUNTA_OK)
        status = yunta_report_sort(report, pairing->unmatched_count, person_unmatched, &unmatched);
    if (status != YUNTA_OK)
        goto cleanup;
    write_components(report);
    yunta_json_integer(report->json, "eligible_pairs", (int64_t)pairing->eligible_pairs);
    yunta_json_array(report->json, "pairs");
    for (size_t k = 0; k < pairing->count; k++)
        write_pair(report, &pairing->pairs[pairs[k].row]);
    yunta_json_end(report->json);
    yunta_json_array(report->json, "unmatched");
    for (size_t k = 0; k < pairing->unmatched_count; k++)
        write_unmatched(report, &pairing->unmatched[unmatched[k].row]);
    yunta_json_end(report->json);
cleanup:
    yunta_free(pairs);
    yunta_free(unmatched);
    return status;
}
