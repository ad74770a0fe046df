/* The score of one pair, taken apart: SPEC section 5, as it is written. */
#include "verify/check.h"

const char *const yunta_part_names[YUNTA_PARTS] = {"skills", "availability", "goals",      "region",
                                                   "age",    "level",        "preferences"};

static int64_t least_of(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int32_t skills_part(const yunta_crowd *crowd, int32_t mentor, int32_t mentee) {
    const yunta_cohort *cohort = crowd->cohort;
    size_t skills = cohort->skills;
    const uint8_t *m = cohort->level + (size_t)mentor * skills;
    const uint8_t *l = cohort->level + (size_t)mentee * skills;
    const uint8_t *w = cohort->want + (size_t)mentee * skills;
    int64_t cap = crowd->policy->scoring_skills_gain_cap, gained = 0, best = 0;
    bool wants = false;
    for (size_t k = 0; k < skills; k++)
        wants = wants || w[k] > 0;
    for (size_t k = 0; k < skills; k++) {
        int64_t want = wants ? w[k] : 1;
        if (m[k] >= crowd->policy->scoring_skills_teach_from && m[k] > l[k])
            gained += want * least_of(cap, m[k] - l[k]);
        best += want * least_of(cap, 5 - l[k]);
    }
    return best == 0 ? 0 : (int32_t)(10000 * gained / best);
}

static int32_t goals_part(const yunta_cohort *cohort, int32_t mentor, int32_t mentee) {
    const yunta_terms *goals = &cohort->goals, *strengths = &cohort->strengths;
    int64_t met = 0, count = (int64_t)(goals->first[mentee + 1] - goals->first[mentee]);
    for (size_t g = goals->first[mentee]; g < goals->first[mentee + 1]; g++)
        for (size_t s = strengths->first[mentor]; s < strengths->first[mentor + 1]; s++)
            met += goals->term[g] == strengths->term[s];
    return count == 0 ? 0 : (int32_t)(10000 * met / count);
}

static int32_t gap_part(int64_t above, int64_t below, int64_t ideal, int64_t spread) {
    if (above == YUNTA_NO_INT || below == YUNTA_NO_INT)
        return 0;
    int64_t off = above - below - ideal, left = spread - (off < 0 ? -off : off);
    return left <= 0 ? 0 : (int32_t)(10000 * left / spread);
}

int32_t yunta_plain_preference(const yunta_crowd *crowd, int32_t chooser, int32_t chosen) {
    const yunta_cohort *cohort = crowd->cohort;
    int64_t choices = cohort->choices[chooser];
    size_t from = 0, to = cohort->preference_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (cohort->preferences[middle].person < chooser)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < cohort->preference_count && cohort->preferences[from].person == chooser; from++)
        if (cohort->preferences[from].choice == chosen && cohort->preferences[from].rank <= choices)
            return (int32_t)(10000 * (choices - cohort->preferences[from].rank + 1) / choices);
    return 0;
}

void yunta_plain_parts(const yunta_crowd *crowd, int32_t mentor, int32_t mentee,
                       int32_t parts[static YUNTA_PARTS]) {
    const yunta_cohort *cohort = crowd->cohort;
    const yunta_policy *policy = crowd->policy;
    const yunta_person *i = &cohort->person[mentor], *j = &cohort->person[mentee];
    int32_t enough = policy->scoring_availability_enough_minutes;
    int64_t overlap = yunta_plain_overlap(crowd, mentor, mentee);
    const int32_t *region = cohort->region < 0 ? NULL : cohort->column[cohort->region].code;
    bool near = region && region[mentor] >= 0 && region[mentor] == region[mentee];
    const int32_t all[YUNTA_PARTS] = {
        skills_part(crowd, mentor, mentee),
        (int32_t)(10000 * least_of(overlap, enough) / enough),
        goals_part(cohort, mentor, mentee),
        near ? 10000 : 0,
        gap_part(j->age, i->age, policy->scoring_age_ideal, policy->scoring_age_spread),
        gap_part(i->level, j->level, policy->scoring_level_ideal, policy->scoring_level_spread),
        (yunta_plain_preference(crowd, mentor, mentee) +
         yunta_plain_preference(crowd, mentee, mentor)) /
            2};
    for (int c = 0; c < YUNTA_PARTS; c++)
        parts[c] = crowd->data[c] ? all[c] : 0;
}

/* The first row of constraints.csv about a pair. */
static size_t constraints_of(const yunta_cohort *cohort, int32_t mentor, int32_t mentee) {
    size_t from = 0, to = cohort->constraint_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const yunta_constraint *row = &cohort->constraints[middle];
        if (row->mentor < mentor || (row->mentor == mentor && row->mentee < mentee))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool about(const yunta_cohort *cohort, size_t k, int32_t mentor, int32_t mentee) {
    return k < cohort->constraint_count && cohort->constraints[k].mentor == mentor &&
           cohort->constraints[k].mentee == mentee;
}

int32_t yunta_plain_points(const yunta_crowd *crowd, int32_t mentor, int32_t mentee) {
    const yunta_cohort *cohort = crowd->cohort;
    int32_t points = 0;
    for (size_t k = constraints_of(cohort, mentor, mentee); about(cohort, k, mentor, mentee); k++) {
        if (cohort->constraints[k].kind == YUNTA_PREFER)
            points += cohort->constraints[k].points;
        else if (cohort->constraints[k].kind == YUNTA_AVOID)
            points -= cohort->constraints[k].points;
    }
    return points;
}

bool yunta_plain_constraint(const yunta_crowd *crowd, yunta_constraint_kind kind, int32_t mentor,
                            int32_t mentee) {
    const yunta_cohort *cohort = crowd->cohort;
    for (size_t k = constraints_of(cohort, mentor, mentee); about(cohort, k, mentor, mentee); k++)
        if (cohort->constraints[k].kind == kind)
            return true;
    return false;
}

/* The row of scores.csv, or -1. */
static int32_t given_score(const yunta_cohort *cohort, int32_t mentor, int32_t mentee) {
    size_t from = 0, to = cohort->score_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const yunta_given_score *row = &cohort->scores[middle];
        if (row->mentor == mentor && row->mentee == mentee)
            return row->score;
        if (row->mentor < mentor || (row->mentor == mentor && row->mentee < mentee))
            from = middle + 1;
        else
            to = middle;
    }
    return -1;
}

int32_t yunta_plain_score(const yunta_crowd *crowd, int32_t mentor, int32_t mentee) {
    int64_t score = 0;
    if (crowd->cohort->scores_given) {
        score = given_score(crowd->cohort, mentor, mentee);
        if (score < 0)
            return -1;
    } else if (crowd->weight_sum > 0) {
        int32_t parts[YUNTA_PARTS];
        yunta_plain_parts(crowd, mentor, mentee, parts);
        for (int c = 0; c < YUNTA_PARTS; c++)
            score += crowd->weight[c] * parts[c];
        score /= crowd->weight_sum;
    }
    score += yunta_plain_points(crowd, mentor, mentee);
    return (int32_t)(score < 0 ? 0 : score > 10000 ? 10000 : score);
}
