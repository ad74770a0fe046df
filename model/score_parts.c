/* The components: for each, whether the cohort holds data, and what it gives one pair. */
#include "model/score_private.h"

static bool skills_data(const yunta_cohort *cohort) {
    return cohort->has_skills;
}

static uint32_t skills_part(const yunta_scoring *scoring, int32_t mentor, int32_t mentee) {
    yunta_wishes wishes = yunta_wishes_of(scoring, mentee);
    uint32_t part = 0;
    yunta_wishes_row(scoring, &wishes, &mentor, 1, &part);
    return part;
}

static bool availability_data(const yunta_cohort *cohort) {
    bool some = false;
    for (size_t p = 0; p < cohort->people; p++)
        some |= (cohort->gave[p] & YUNTA_HOURS_MEETINGS) != 0;
    return some;
}

static uint32_t availability_part(const yunta_scoring *scoring, int32_t mentor, int32_t mentee) {
    uint32_t enough = (uint32_t)scoring->policy->scoring_availability_enough_minutes;
    uint32_t overlap = (uint32_t)yunta_weeks_overlap(scoring->weeks, mentor, mentee);
    return 10000 * (overlap < enough ? overlap : enough) / enough;
}

static bool goals_data(const yunta_cohort *cohort) {
    return cohort->strengths.first[cohort->people] > 0 || cohort->goals.first[cohort->people] > 0;
}

static uint32_t goals_part(const yunta_scoring *scoring, int32_t mentor, int32_t mentee) {
    const uint64_t *strengths = scoring->strengths + (size_t)mentor * scoring->term_words;
    const uint64_t *goals = scoring->goals + (size_t)mentee * scoring->term_words;
    uint64_t met = 0;
    if (scoring->goal_count[mentee] == 0)
        return 0;
    for (size_t w = 0; w < scoring->term_words; w++)
        met += (uint64_t)__builtin_popcountll(strengths[w] & goals[w]);
    return (uint32_t)(10000 * met / (uint64_t)scoring->goal_count[mentee]);
}

static bool region_data(const yunta_cohort *cohort) {
    return cohort->region >= 0 && cohort->column[cohort->region].codes > 0;
}

static uint32_t region_part(const yunta_scoring *scoring, int32_t mentor, int32_t mentee) {
    int32_t code = scoring->region == NULL ? -1 : scoring->region[mentor];
    return code >= 0 && code == scoring->region[mentee] ? 10000 : 0;
}

/* 10000 at the ideal gap, falling evenly to 0 at spread away from it. */
static uint32_t gap_part(int64_t above, int64_t below, int64_t ideal, int64_t spread) {
    if (above == YUNTA_NO_INT || below == YUNTA_NO_INT)
        return 0;
    int64_t off = above - below - ideal;
    int64_t left = spread - (off < 0 ? -off : off);
    return left > 0 ? (uint32_t)(10000 * left / spread) : 0;
}

static bool age_data(const yunta_cohort *cohort) {
    bool some = false;
    for (size_t p = 0; p < cohort->people; p++)
        some |= cohort->person[p].age != YUNTA_NO_INT;
    return some;
}

static uint32_t age_part(const yunta_scoring *scoring, int32_t mentor, int32_t mentee) {
    const yunta_person *person = scoring->cohort->person;
    return gap_part(person[mentee].age, person[mentor].age, scoring->policy->scoring_age_ideal,
                    scoring->policy->scoring_age_spread);
}

static bool level_data(const yunta_cohort *cohort) {
    bool some = false;
    for (size_t p = 0; p < cohort->people; p++)
        some |= cohort->person[p].level != YUNTA_NO_INT;
    return some;
}

static uint32_t level_part(const yunta_scoring *scoring, int32_t mentor, int32_t mentee) {
    const yunta_person *person = scoring->cohort->person;
    return gap_part(person[mentor].level, person[mentee].level,
                    scoring->policy->scoring_level_ideal, scoring->policy->scoring_level_spread);
}

static bool preferences_data(const yunta_cohort *cohort) {
    return cohort->preference_count > 0;
}

/* What chooser's preference for chosen is worth. */
static uint32_t side_of(const yunta_scoring *scoring, int32_t chooser, int32_t chosen) {
    int32_t rank, choices = scoring->cohort->choices[chooser];
    if (!yunta_pair_table_find(&scoring->ranks, chosen, chooser, &rank) || rank > choices)
        return 0;
    return (uint32_t)(10000 * ((int64_t)choices - rank + 1) / choices);
}

static uint32_t preferences_part(const yunta_scoring *scoring, int32_t mentor, int32_t mentee) {
    return (side_of(scoring, mentor, mentee) + side_of(scoring, mentee, mentor)) / 2;
}

uint32_t yunta_scoring_part(const yunta_scoring *scoring, int component, int32_t mentor,
                            int32_t mentee) {
    static uint32_t (*const part[])(const yunta_scoring *, int32_t, int32_t) = {
#define YUNTA_COMPONENT(component, name, vector) name##_part,
#include "model/components.def"
#undef YUNTA_COMPONENT
    };
    return part[component](scoring, mentor, mentee);
}

bool yunta_component_data(const yunta_cohort *cohort, int component) {
    static bool (*const data[])(const yunta_cohort *) = {
#define YUNTA_COMPONENT(component, name, vector) name##_data,
#include "model/components.def"
#undef YUNTA_COMPONENT
    };
    return data[component](cohort);
}
