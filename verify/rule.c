/* Whether a pair is eligible, rule by rule. */
#include "verify/check.h"

const char *yunta_bar_name(yunta_bar bar) {
    static const char *const names[YUNTA_BARS] = {"role",
                                                  "eligibility.sponsor",
                                                  "eligibility.window",
                                                  "eligibility.where",
                                                  "scores.csv",
                                                  "eligibility.same",
                                                  "eligibility.different",
                                                  "eligibility.mentor_younger_by",
                                                  "eligibility.mentor_level_above_by",
                                                  "eligibility.shared_language",
                                                  "eligibility.overlap_minutes",
                                                  "eligibility.meetable",
                                                  "constraints.csv: forbid",
                                                  "eligibility.repeat_pairs",
                                                  "eligibility.least_score"};
    return names[bar];
}

/* wanted: whether the texts must be equal, or else must differ. An empty cell is neither. */
static bool columns_bar(const yunta_column *const *columns, size_t count, bool wanted, int32_t a,
                        int32_t b) {
    for (size_t k = 0; k < count; k++)
        if (!columns[k] || columns[k]->code[a] < 0 || columns[k]->code[b] < 0 ||
            (columns[k]->code[a] == columns[k]->code[b]) != wanted)
            return true;
    return false;
}

static bool gap_bars(int64_t above, int64_t below, int64_t least) {
    if (least == YUNTA_NO_INT)
        return false;
    return above == YUNTA_NO_INT || below == YUNTA_NO_INT || above - below < least;
}

static bool language_bars(const yunta_crowd *crowd, int32_t a, int32_t b) {
    const yunta_terms *terms = &crowd->cohort->languages;
    for (size_t k = terms->first[a]; k < terms->first[a + 1]; k++)
        for (size_t l = terms->first[b]; l < terms->first[b + 1]; l++)
            if (terms->term[k] == terms->term[l])
                return false;
    return crowd->policy->eligibility_shared_language;
}

bool yunta_plain_met(const yunta_crowd *crowd, int32_t mentor, int32_t mentee) {
    uint64_t wanted = (uint64_t)mentee << 32 | (uint64_t)mentor;
    size_t from = 0, to = crowd->met_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (crowd->met[middle] == wanted)
            return true;
        if (crowd->met[middle] < wanted)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

static bool bars(const yunta_crowd *crowd, yunta_bar bar, int32_t mentor, int32_t mentee,
                 int32_t score) {
    const yunta_policy *policy = crowd->policy;
    const yunta_person *i = &crowd->cohort->person[mentor], *j = &crowd->cohort->person[mentee];
    switch (bar) {
    case YUNTA_BAR_SCORES:
        return score < 0;
    case YUNTA_BAR_SAME:
        return columns_bar(crowd->same, crowd->same_count, true, mentor, mentee);
    case YUNTA_BAR_DIFFERENT:
        return columns_bar(crowd->different, crowd->different_count, false, mentor, mentee);
    case YUNTA_BAR_YOUNGER:
        return gap_bars(j->age, i->age, policy->eligibility_mentor_younger_by);
    case YUNTA_BAR_LEVEL:
        return gap_bars(i->level, j->level, policy->eligibility_mentor_level_above_by);
    case YUNTA_BAR_LANGUAGE:
        return language_bars(crowd, mentor, mentee);
    case YUNTA_BAR_OVERLAP:
        return yunta_plain_overlap(crowd, mentor, mentee) < policy->eligibility_overlap_minutes;
    case YUNTA_BAR_MEETABLE:
        return policy->eligibility_meetable && !yunta_plain_meetable(crowd, mentor, mentee);
    case YUNTA_BAR_FORBID:
        return yunta_plain_constraint(crowd, YUNTA_FORBID, mentor, mentee);
    case YUNTA_BAR_REPEAT:
        return !policy->eligibility_repeat_pairs && yunta_plain_met(crowd, mentor, mentee);
    case YUNTA_BAR_LEAST_SCORE:
        return score < policy->eligibility_least_score;
    default: /* of one person */
        return (crowd->barred[YUNTA_MENTOR_SIDE][mentor] |
                crowd->barred[YUNTA_MENTEE_SIDE][mentee]) >>
                       bar &
                   1 ||
               (bar == YUNTA_BAR_ROLE && mentor == mentee);
    }
}

yunta_bar yunta_plain_bar(const yunta_crowd *crowd, int32_t mentor, int32_t mentee, int32_t score) {
    yunta_bar bar = YUNTA_BAR_ROLE;
    while (bar < YUNTA_BARS && !bars(crowd, bar, mentor, mentee, score))
        bar++;
    return bar;
}
