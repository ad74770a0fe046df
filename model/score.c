#include "model/score.h"
#include "model/score_private.h"

_Static_assert(YUNTA_COMPONENTS <= 42, "weighted sums of components fit 32 bits");

const char *yunta_component_name(int component) {
    static const char *const names[] = {
#define YUNTA_COMPONENT(component, name, vector) #name,
#include "model/components.def"
#undef YUNTA_COMPONENT
    };
    return names[component];
}

int32_t yunta_component_weight(const yunta_policy *policy, int component) {
    const int32_t weights[] = {
#define YUNTA_COMPONENT(component, name, vector) policy->scoring_weights_##name,
#include "model/components.def"
#undef YUNTA_COMPONENT
    };
    return weights[component];
}

bool yunta_component_in_kernels(int component) {
    static const bool vector[] = {
#define YUNTA_COMPONENT(component, name, vector) vector,
#include "model/components.def"
#undef YUNTA_COMPONENT
    };
    return vector[component];
}

bool yunta_scoring_counts(const yunta_scoring *scoring, int component) {
    return scoring->weight[component] > 0;
}

void yunta_scoring_parts(const yunta_scoring *scoring, int32_t mentor, int32_t mentee,
                         int32_t parts[static YUNTA_COMPONENTS]) {
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        parts[c] = scoring->data[c] ? (int32_t)yunta_scoring_part(scoring, c, mentor, mentee) : 0;
}

/* The weighted sums of at most YUNTA_SCORE_CHUNK pairs. A weight and a component are at most 10000
 * each, so 32 bits hold the sum. */
static void weigh(const yunta_scoring *scoring, const yunta_wishes *wishes, int32_t mentee,
                  const int32_t *mentors, size_t count, int32_t *scores) {
    uint32_t parts[YUNTA_SCORE_CHUNK], sums[YUNTA_SCORE_CHUNK] = {0};
    for (int c = 0; c < YUNTA_COMPONENTS; c++) {
        uint32_t weight = scoring->weight[c];
        if (weight == 0)
            continue;
        if (c == YUNTA_SKILLS)
            yunta_wishes_row(scoring, wishes, mentors, count, parts);
        else
            for (size_t i = 0; i < count; i++)
                parts[i] = yunta_scoring_part(scoring, c, mentors[i], mentee);
        for (size_t i = 0; i < count; i++)
            sums[i] += weight * parts[i];
    }
    for (size_t i = 0; i < count; i++)
        scores[i] = scoring->weight_sum > 0 ? (int32_t)(sums[i] / scoring->weight_sum) : 0;
}

/* scores.csv in the place of the weighted sum; -1 where it has no row. */
static void look_up(const yunta_scoring *scoring, int32_t mentee, const int32_t *mentors,
                    size_t count, int32_t *scores) {
    for (size_t i = 0; i < count; i++)
        scores[i] = yunta_given_find(&scoring->given, mentors[i], mentee);
}

/* prefer, avoid and the clamp. */
static void adjust(const yunta_scoring *scoring, int32_t mentee, const int32_t *mentors,
                   size_t count, int32_t *scores) {
    const yunta_pair_table *points = &scoring->points;
    if (points->first[mentee] == points->first[mentee + 1])
        return;
    for (size_t i = 0; i < count; i++) {
        int32_t added;
        if (scores[i] < 0 || !yunta_pair_table_find(points, mentors[i], mentee, &added))
            continue;
        int64_t score = (int64_t)scores[i] + added;
        scores[i] = (int32_t)(score < 0 ? 0 : score > 10000 ? 10000 : score);
    }
}

void yunta_scoring_row(const yunta_scoring *scoring, int32_t mentee, const int32_t *mentors,
                       size_t count, int32_t *scores) {
    if (scoring->cohort->scores_given) {
        look_up(scoring, mentee, mentors, count, scores);
    } else {
        yunta_wishes wishes = yunta_wishes_of(scoring, mentee);
        for (size_t from = 0; from < count; from += YUNTA_SCORE_CHUNK) {
            size_t size = count - from < YUNTA_SCORE_CHUNK ? count - from : YUNTA_SCORE_CHUNK;
            weigh(scoring, &wishes, mentee, mentors + from, size, scores + from);
        }
    }
    adjust(scoring, mentee, mentors, count, scores);
}

int32_t yunta_scoring_score(const yunta_scoring *scoring, int32_t mentor, int32_t mentee) {
    int32_t score;
    yunta_scoring_row(scoring, mentee, &mentor, 1, &score);
    return score;
}

void yunta_scoring_skill_gains(const yunta_scoring *scoring, int32_t mentor, int32_t mentee,
                               int32_t *gains) {
    const yunta_cohort *cohort = scoring->cohort;
    yunta_wishes wishes = yunta_wishes_of(scoring, mentee);
    for (size_t k = 0; k < cohort->skills; k++)
        gains[k] = (int32_t)yunta_wishes_gain(scoring, &wishes, k,
                                              cohort->level[(size_t)mentor * cohort->skills + k]);
}
