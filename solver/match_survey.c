#include "solver/match_survey.h"

static void count_pairs(yunta_survey *s) {
    const yunta_pairing *pairing = s->matching->pairing;
    const yunta_match_rules *rules = &s->matching->rules;
    for (size_t k = 0; k < pairing->count; k++) {
        s->sold[pairing->pairs[k].mentor]++;
        s->bought[pairing->pairs[k].mentee]++;
        s->first_pair[pairing->pairs[k].mentor + 1]++;
        s->first_by_mentee[pairing->pairs[k].mentee + 1]++;
    }
    for (size_t p = 0; p < rules->people; p++) {
        s->first_pair[p + 1] += s->first_pair[p];
        s->first_by_mentee[p + 1] += s->first_by_mentee[p];
        for (size_t q = 0; q < rules->quota_count; q++) {
            bool mentors = rules->quotas[q].side == YUNTA_MENTOR;
            s->counted[q] +=
                rules->quotas[q].counts[p] && (mentors ? s->sold[p] : s->bought[p]) > 0;
        }
    }
}

static bool sort_by_mentee(yunta_survey *s) {
    const yunta_pairing *pairing = s->matching->pairing;
    size_t people = s->matching->rules.people;
    uint32_t *next = yunta_alloc(people, sizeof *next);
    if (next == NULL)
        return false;
    for (size_t p = 0; p < people; p++)
        next[p] = s->first_by_mentee[p];
    for (size_t k = 0; k < pairing->count; k++)
        s->by_mentee[next[pairing->pairs[k].mentee]++] = (uint32_t)k;
    yunta_free(next);
    return true;
}

static int role_of(int side) {
    return side == YUNTA_SIDE_MENTOR ? YUNTA_MENTOR : YUNTA_MENTEE;
}

static void count_alone(yunta_survey *s) {
    const yunta_matching *m = s->matching;
    for (size_t p = 0; p < m->cohort->people; p++)
        for (int side = 0; side < YUNTA_SIDES; side++) {
            if (!(m->cohort->person[p].role & role_of(side)))
                continue;
            yunta_rule_set set = yunta_person_barred(m->eligibility, (int32_t)p, role_of(side));
            s->alone[side][set == 0 ? YUNTA_RULE_ROLE : (yunta_rule)__builtin_ctz(set)]++;
        }
}

static bool list_unmatched(yunta_survey *s) {
    yunta_pairing *pairing = s->matching->pairing;
    const yunta_cohort *cohort = s->matching->cohort;
    size_t count = 0;
    for (size_t p = 0; p < cohort->people; p++)
        count += s->sold[p] == 0 && s->bought[p] == 0;
    pairing->unmatched = yunta_arena_alloc(pairing->arena, count, sizeof *pairing->unmatched);
    s->prospect = yunta_arena_alloc(s->matching->work, count, sizeof *s->prospect);
    s->removed = yunta_arena_alloc(s->matching->work, count, sizeof *s->removed);
    if (pairing->unmatched == NULL || s->prospect == NULL || s->removed == NULL)
        return false;
    for (int32_t p = 0; p < (int32_t)cohort->people; p++) {
        if (s->sold[p] != 0 || s->bought[p] != 0 || cohort->person[p].role == 0)
            continue;
        size_t row = pairing->unmatched_count++;
        pairing->unmatched[row] = (yunta_unmatched){.person = p, .role = cohort->person[p].role};
        for (int side = 0; side < YUNTA_SIDES; side++)
            s->prospect[row][side] = yunta_prospect_bare(p, role_of(side));
    }
    return true;
}

yunta_status yunta_survey_new(yunta_survey *s, yunta_matching *m, const yunta_buckets *buckets) {
    size_t people = m->rules.people;
    *s = (yunta_survey){.matching = m, .buckets = buckets};
    s->sold = yunta_arena_alloc(m->work, people, sizeof *s->sold);
    s->bought = yunta_arena_alloc(m->work, people, sizeof *s->bought);
    s->counted = yunta_arena_alloc(m->work, m->rules.quota_count, sizeof *s->counted);
    s->first_by_mentee = yunta_arena_alloc(m->work, people + 1, sizeof *s->first_by_mentee);
    s->first_pair = yunta_arena_alloc(m->work, people + 1, sizeof *s->first_pair);
    s->by_mentee = yunta_arena_alloc(m->work, m->pairing->count, sizeof *s->by_mentee);
    if (s->sold == NULL || s->bought == NULL || s->counted == NULL || s->first_by_mentee == NULL ||
        s->first_pair == NULL || s->by_mentee == NULL)
        return YUNTA_E_MEMORY;
    count_pairs(s);
    count_alone(s);
    return sort_by_mentee(s) && list_unmatched(s) ? YUNTA_OK : YUNTA_E_MEMORY;
}

bool yunta_survey_open(const yunta_survey *s, int32_t person, int side) {
    const yunta_matching *m = s->matching;
    return (m->cohort->person[person].role & role_of(side)) &&
           yunta_person_barred(m->eligibility, person, role_of(side)) == 0;
}

/* The rule that bars a person from another first, whose other side is `other`. */
static void count_removed(yunta_survey *s, int32_t person, int32_t partner, int other,
                          uint32_t removed[YUNTA_RULES]) {
    const yunta_eligibility *e = s->matching->eligibility;
    if (partner == person)
        return;
    yunta_rule rule = other == YUNTA_SIDE_MENTEE ? yunta_pair_first_bar(e, person, partner)
                                                 : yunta_pair_first_bar(e, partner, person);
    if (rule < YUNTA_RULES)
        removed[rule]++;
}

/* Partners barred alone are counted already, and those of other buckets by SAME; the rest are the
 * person's own bucket. */
static void remove_side(yunta_survey *s, int32_t person, int other, uint32_t removed[YUNTA_RULES]) {
    const yunta_matching *m = s->matching;
    int32_t bucket = s->buckets->bucket[person];
    size_t own = bucket < 0 ? 0 : yunta_buckets_size(s->buckets, other, (size_t)bucket);
    bool here = bucket >= 0 && yunta_survey_open(s, person, other);
    yunta_rule_set self = yunta_person_barred(m->eligibility, person, role_of(other));
    for (yunta_rule rule = YUNTA_RULE_SPONSOR; rule < YUNTA_RULES; rule++)
        removed[rule] += (uint32_t)s->alone[other][rule];
    if ((m->cohort->person[person].role & role_of(other)) && self != 0)
        removed[__builtin_ctz(self)]--;
    size_t open = s->alone[other][YUNTA_RULE_ROLE] - yunta_survey_open(s, person, other);
    removed[YUNTA_RULE_SAME] += (uint32_t)(open - (own - here));
    const int32_t *partners =
        own > 0 ? yunta_buckets_people(s->buckets, other, (size_t)bucket) : NULL;
    for (size_t k = 0; k < own; k++)
        count_removed(s, person, partners[k], other, removed);
}

/* Where scores.csv says who is possible, its rule comes before that of equal columns. */
static void remove_given(yunta_survey *s, int32_t person, int other,
                         uint32_t removed[YUNTA_RULES]) {
    const yunta_cohort *cohort = s->matching->cohort;
    for (int32_t p = 0; p < (int32_t)cohort->people; p++)
        if (cohort->person[p].role & role_of(other))
            count_removed(s, person, p, other, removed);
}

void yunta_survey_remove(yunta_survey *s, size_t row) {
    const yunta_cohort *cohort = s->matching->cohort;
    for (int side = 0; side < YUNTA_SIDES; side++) {
        int32_t person = s->prospect[row][side].person;
        int other = YUNTA_SIDES - 1 - side;
        if (!yunta_survey_open(s, person, side) || s->prospect[row][side].partners > 0)
            continue;
        if (cohort->scores_given)
            remove_given(s, person, other, s->removed[row][side]);
        else
            remove_side(s, person, other, s->removed[row][side]);
    }
}
