/* The skills component: plain loops over bytes side by side, for the compiler to vectorise. */
#include "model/score_private.h"
#include <string.h>

/* Gains of one skill are at most 3 * 5, so a byte holds the sum of 17 skills. */
enum { SKILLS_A_BYTE = 17 };

static uint32_t weight_of(const yunta_wishes *wishes, size_t skill) {
    return wishes->all ? 1 : wishes->want[skill];
}

yunta_wishes yunta_wishes_of(const yunta_scoring *scoring, int32_t mentee) {
    size_t skills = scoring->cohort->skills;
    const uint8_t *level = scoring->cohort->level + (size_t)mentee * skills;
    const uint8_t *want = scoring->cohort->want + (size_t)mentee * skills;
    uint8_t cap = (uint8_t)scoring->policy->scoring_skills_gain_cap, some = 0;
    for (size_t k = 0; k < skills; k++)
        some |= want[k];
    yunta_wishes wishes = {.level = level, .want = want, .all = some == 0};
    uint8_t least = wishes.all;
    for (size_t k = 0; k < skills; k++) {
        uint8_t room = (uint8_t)(5 - level[k]);
        room = room < cap ? room : cap;
        wishes.best += (uint32_t)((want[k] | least) * room);
    }
    return wishes;
}

uint32_t yunta_wishes_gain(const yunta_scoring *scoring, const yunta_wishes *wishes, size_t skill,
                           uint8_t mentor_level) {
    uint32_t cap = (uint32_t)scoring->policy->scoring_skills_gain_cap;
    uint8_t level = wishes->level[skill];
    if (mentor_level < scoring->policy->scoring_skills_teach_from || mentor_level <= level)
        return 0;
    uint32_t gain = (uint32_t)(mentor_level - level);
    return weight_of(wishes, skill) * (gain < cap ? gain : cap);
}

/* Adds weight * gain of one skill to the sums of count mentors. */
static void add_skill(const uint8_t *restrict levels, size_t count, uint8_t level, uint8_t from,
                      uint8_t cap, uint8_t weight, uint8_t *restrict sums) {
    for (size_t i = 0; i < count; i++) {
        uint8_t gain = levels[i] > level ? (uint8_t)(levels[i] - level) : 0;
        gain = gain < cap ? gain : cap;
        gain = levels[i] >= from ? gain : 0;
        sums[i] = (uint8_t)(sums[i] + weight * gain);
    }
}

static void flush(const uint8_t *restrict sums, size_t count, uint32_t *restrict totals) {
    for (size_t i = 0; i < count; i++)
        totals[i] += sums[i];
}

/* Sums of the mentors at places first..first + count - 1. */
static void sum_side_by_side(const yunta_scoring *scoring, const yunta_wishes *wishes, size_t first,
                             size_t count, uint32_t *totals) {
    uint8_t sums[YUNTA_SCORE_SPAN] = {0};
    const yunta_policy *policy = scoring->policy;
    int added = 0;
    memset(totals, 0, count * sizeof *totals);
    for (size_t k = 0; k < scoring->cohort->skills; k++) {
        uint32_t weight = weight_of(wishes, k);
        if (weight == 0)
            continue;
        add_skill(scoring->levels + k * scoring->mentors + first, count, wishes->level[k],
                  (uint8_t)policy->scoring_skills_teach_from,
                  (uint8_t)policy->scoring_skills_gain_cap, (uint8_t)weight, sums);
        if (++added == SKILLS_A_BYTE) {
            flush(sums, count, totals);
            memset(sums, 0, count);
            added = 0;
        }
    }
    flush(sums, count, totals);
}

static uint32_t sum_of_one(const yunta_scoring *scoring, const yunta_wishes *wishes,
                           int32_t mentor) {
    const uint8_t *levels = scoring->cohort->level + (size_t)mentor * scoring->cohort->skills;
    const uint8_t *level = wishes->level, *want = wishes->want;
    uint8_t from = (uint8_t)scoring->policy->scoring_skills_teach_from;
    uint8_t cap = (uint8_t)scoring->policy->scoring_skills_gain_cap, least = wishes->all;
    uint32_t sum = 0;
    for (size_t k = 0; k < scoring->cohort->skills; k++) {
        uint8_t gain = levels[k] > level[k] ? (uint8_t)(levels[k] - level[k]) : 0;
        gain = gain < cap ? gain : cap;
        gain = levels[k] >= from ? gain : 0;
        sum += (uint32_t)((want[k] | least) * gain);
    }
    return sum;
}

/* Whether the mentors stand close together: then the loop over places pays even where it sums some
 * that were not asked for. */
static bool close_together(const yunta_scoring *scoring, const int32_t *mentors, size_t count) {
    int32_t last = -1;
    for (size_t i = 0; i < count; i++) {
        int32_t place = scoring->place[mentors[i]];
        if (place <= last)
            return false;
        last = place;
    }
    size_t span = (size_t)(last - scoring->place[mentors[0]]) + 1;
    return span <= YUNTA_SCORE_SPAN && span <= 8 * count;
}

void yunta_wishes_row(const yunta_scoring *scoring, const yunta_wishes *wishes,
                      const int32_t *mentors, size_t count, uint32_t *parts) {
    uint32_t totals[YUNTA_SCORE_SPAN];
    if (wishes->best == 0 || count == 0) {
        memset(parts, 0, count * sizeof *parts);
        return;
    }
    if (close_together(scoring, mentors, count)) {
        int32_t first = scoring->place[mentors[0]];
        size_t span = (size_t)(scoring->place[mentors[count - 1]] - first) + 1;
        sum_side_by_side(scoring, wishes, (size_t)first, span, totals);
        for (size_t i = 0; i < count; i++)
            parts[i] = totals[scoring->place[mentors[i]] - first];
    } else {
        for (size_t i = 0; i < count; i++)
            parts[i] = sum_of_one(scoring, wishes, mentors[i]);
    }
    for (size_t i = 0; i < count; i++)
        parts[i] = (uint32_t)((uint64_t)10000 * parts[i] / wishes->best);
}
