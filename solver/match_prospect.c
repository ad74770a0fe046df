#include "solver/match_survey.h"

static bool is_matched(const yunta_survey *s, int32_t p) {
    return s->sold[p] > 0 || s->bought[p] > 0;
}

static const yunta_person *one(const yunta_survey *s, int32_t p) {
    return &s->matching->cohort->person[p];
}

/* Whether one more matched person of a side would pass a quota's most. */
static bool passes_quota(const yunta_survey *s, int32_t p, int role, size_t *which) {
    const yunta_match_rules *rules = &s->matching->rules;
    for (size_t q = 0; q < rules->quota_count; q++) {
        const yunta_match_quota *quota = &rules->quotas[q];
        int32_t has = role == YUNTA_MENTOR ? s->sold[p] : s->bought[p];
        if ((int)quota->side == role && quota->counts[p] && has == 0 &&
            s->counted[q] >= quota->most) {
            *which = q;
            return true;
        }
    }
    return false;
}

/* Free mentees that a mentor could start with. */
int32_t yunta_survey_free_mentees(const yunta_survey *s, int32_t mentor) {
    int32_t count = 0;
    if (s->free_mentees != NULL)
        return s->free_mentees[mentor];
    for (size_t k = s->first_mentor[mentor]; k < s->first_mentor[mentor + 1]; k++)
        count += !is_matched(s, s->mentee[s->arc_of_mentor[k]]);
    return count;
}

static yunta_barrier barrier_of(const yunta_survey *s, int32_t mentor, int32_t mentee,
                                size_t *quota) {
    int32_t minimum = s->matching->rules.minimum;
    if (passes_quota(s, mentor, YUNTA_MENTOR, quota) ||
        passes_quota(s, mentee, YUNTA_MENTEE, quota))
        return YUNTA_BARRIER_QUOTA;
    if (s->sold[mentor] == 0 && minimum > 1 &&
        (one(s, mentor)->capacity < minimum || yunta_survey_free_mentees(s, mentor) < minimum))
        return YUNTA_BARRIER_MINIMUM;
    return YUNTA_BARRIER_NONE;
}

yunta_prospect yunta_prospect_bare(int32_t person, int role) {
    return (yunta_prospect){.person = person, .role = role, .best = -1};
}

void yunta_prospect_meet(const yunta_survey *s, yunta_prospect *about, int32_t partner,
                         int32_t score) {
    bool mentor = about->role == YUNTA_MENTOR;
    int32_t room = mentor ? one(s, partner)->mentors - s->bought[partner]
                          : one(s, partner)->capacity - s->sold[partner];
    bool other = s->matching->rules.either && (mentor ? s->sold[partner] : s->bought[partner]) > 0;
    if (about->partners < YUNTA_PARTNERS_SHOWN)
        about->first[about->partners] = partner;
    about->partners++;
    if (room < 1) {
        about->full++;
        return;
    }
    if (other) {
        about->elsewhere++;
        return;
    }
    about->room++;
    if (about->best >= 0 && score <= about->best_score)
        return;
    about->best = partner;
    about->best_score = score;
    about->barrier = mentor ? barrier_of(s, about->person, partner, &about->quota)
                            : barrier_of(s, partner, about->person, &about->quota);
}

yunta_prospect yunta_prospect_of(const yunta_survey *s, int32_t person, int role) {
    const yunta_matching *m = s->matching;
    yunta_prospect about = yunta_prospect_bare(person, role);
    int32_t own = role == YUNTA_MENTOR ? one(s, person)->capacity : one(s, person)->mentors;
    if (own < 1)
        return about;
    if (role == YUNTA_MENTEE)
        for (size_t arc = m->rules.first[person]; arc < m->rules.first[person + 1]; arc++)
            yunta_prospect_meet(s, &about, m->rules.mentor[arc], m->rules.score[arc]);
    else
        for (size_t k = s->first_mentor[person]; k < s->first_mentor[person + 1]; k++)
            yunta_prospect_meet(s, &about, s->mentee[s->arc_of_mentor[k]],
                                m->rules.score[s->arc_of_mentor[k]]);
    return about;
}

yunta_reason yunta_prospect_reason(const yunta_prospect *about) {
    if (about->room > 0 && about->barrier == YUNTA_BARRIER_QUOTA)
        return YUNTA_QUOTA;
    if (about->room > 0 && about->barrier == YUNTA_BARRIER_MINIMUM)
        return YUNTA_MINIMUM;
    return about->room == 0 && about->elsewhere > 0 ? YUNTA_OTHER_ROLE : YUNTA_ALL_PARTNERS_TAKEN;
}
