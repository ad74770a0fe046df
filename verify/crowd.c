/* People, ready for plain questions: who is barred alone, what counts in a score. */
#include "verify/check.h"
#include <stdlib.h>

static const int role_of_side[2] = {YUNTA_MENTOR, YUNTA_MENTEE};

static bool in_window(const yunta_policy *policy, yunta_day day) {
    yunta_day from = policy->eligibility_window_from, to = policy->eligibility_window_to;
    return day == YUNTA_NO_DAY ||
           ((from == YUNTA_NO_DAY || from <= day) && (to == YUNTA_NO_DAY || day <= to));
}

static void bar_alone(yunta_crowd *crowd, size_t p) {
    const yunta_person *person = &crowd->cohort->person[p];
    for (int side = 0; side < 2; side++) {
        uint8_t bars = 0;
        if (!(person->role & role_of_side[side]))
            bars |= 1 << YUNTA_BAR_ROLE;
        if (crowd->policy->eligibility_sponsor && person->sponsor != YUNTA_YES)
            bars |= 1 << YUNTA_BAR_SPONSOR;
        if (!in_window(crowd->policy, person->applied_on))
            bars |= 1 << YUNTA_BAR_WINDOW;
        crowd->barred[side][p] = bars;
    }
}

static bool bar_where(yunta_check *check) {
    const yunta_wheres *wheres = &check->policy->eligibility_where;
    size_t people = check->cohort->people;
    uint8_t *holds = yunta_check_alloc(check, people, 1);
    for (size_t k = 0; k < wheres->count; k++) {
        if (check->out_of_memory || !yunta_plain_where(check, &wheres->items[k], holds))
            return false;
        for (size_t p = 0; p < people; p++)
            for (int side = 0; side < 2; side++)
                if (!holds[p] && (wheres->items[k].role & role_of_side[side]))
                    check->crowd.barred[side][p] |= 1 << YUNTA_BAR_WHERE;
    }
    return !check->out_of_memory;
}

static const yunta_column **columns_of(yunta_check *check, const yunta_texts *names) {
    const yunta_column **columns = yunta_check_alloc(check, names->count, sizeof *columns);
    for (size_t k = 0; columns && k < names->count; k++)
        columns[k] = yunta_plain_column(check, names->items[k]);
    return columns;
}

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void list_met(yunta_check *check) {
    const yunta_cohort *cohort = check->cohort;
    yunta_crowd *crowd = &check->crowd;
    crowd->met = yunta_check_alloc(check, 2 * cohort->history_count, sizeof *crowd->met);
    for (size_t k = 0; crowd->met && k < cohort->history_count; k++) {
        uint64_t a = (uint64_t)cohort->history[k].mentor, b = (uint64_t)cohort->history[k].mentee;
        crowd->met[crowd->met_count++] = a << 32 | b;
        crowd->met[crowd->met_count++] = b << 32 | a;
    }
    if (crowd->met_count)
        qsort(crowd->met, crowd->met_count, sizeof *crowd->met, by_number);
}

/* A component without any data in the cohort is left out of both sums. */
static void weigh(yunta_crowd *crowd) {
    const yunta_cohort *cohort = crowd->cohort;
    const yunta_policy *policy = crowd->policy;
    bool *data = crowd->data;
    const int32_t weights[YUNTA_PARTS] = {
        policy->scoring_weights_skills,     policy->scoring_weights_availability,
        policy->scoring_weights_goals,      policy->scoring_weights_region,
        policy->scoring_weights_age,        policy->scoring_weights_level,
        policy->scoring_weights_preferences};
    size_t people = cohort->people;
    data[0] = cohort->has_skills;
    data[2] = cohort->strengths.first[people] + cohort->goals.first[people] > 0;
    data[6] = cohort->preference_count > 0;
    for (size_t p = 0; p < people; p++) {
        data[1] = data[1] || (cohort->gave[p] & YUNTA_HOURS_MEETINGS);
        data[3] = data[3] || (cohort->region >= 0 && cohort->column[cohort->region].code[p] >= 0);
        data[4] = data[4] || cohort->person[p].age != YUNTA_NO_INT;
        data[5] = data[5] || cohort->person[p].level != YUNTA_NO_INT;
    }
    for (int c = 0; c < YUNTA_PARTS; c++) {
        crowd->weight[c] = data[c] ? weights[c] : 0;
        crowd->weight_sum += crowd->weight[c];
    }
}

bool yunta_crowd_make(yunta_check *check) {
    yunta_crowd *crowd = &check->crowd;
    size_t people = check->cohort->people;
    crowd->cohort = check->cohort;
    crowd->policy = check->policy;
    for (int side = 0; side < 2; side++)
        crowd->barred[side] = yunta_check_alloc(check, people, 1);
    crowd->same = columns_of(check, &check->policy->eligibility_same);
    crowd->same_count = check->policy->eligibility_same.count;
    crowd->different = columns_of(check, &check->policy->eligibility_different);
    crowd->different_count = check->policy->eligibility_different.count;
    list_met(check);
    if (check->out_of_memory)
        return false;
    for (size_t p = 0; p < people; p++)
        bar_alone(crowd, p);
    weigh(crowd);
    return bar_where(check) && yunta_crowd_weeks(check);
}
