/* What a matching says of pairs that were made elsewhere: ranks, and why the others have none. */
#include "solver/components.h"
#include "solver/match_survey.h"

typedef struct {
    yunta_matching *m;
    yunta_survey survey;
    int32_t *row_of;       /* [people] row of the unmatched, -1 for who has a pair */
    int32_t *free_mentees; /* [people] eligible mentees without any pair, of each mentor */
    int32_t *parent;       /* [people] components */
} given;

static void count_free(void *context, int32_t mentee, const int32_t *mentors, const int32_t *scores,
                       size_t count) {
    given *g = context;
    (void)scores;
    bool alone = g->survey.sold[mentee] == 0 && g->survey.bought[mentee] == 0;
    for (size_t k = 0; alone && k < count; k++)
        g->free_mentees[mentors[k]]++;
}

/* Of the pairs of both sides, those that an eligible pair surpasses. */
static void rank(const given *g, int32_t mentee, const int32_t *mentors, const int32_t *scores,
                 size_t count) {
    const yunta_survey *s = &g->survey;
    yunta_pair *pairs = g->m->pairing->pairs;
    for (size_t k = 0; k < count; k++)
        for (uint32_t p = s->first_pair[mentors[k]]; p < s->first_pair[mentors[k] + 1]; p++)
            pairs[p].rank_for_mentor += scores[k] > pairs[p].score;
    for (uint32_t p = s->first_by_mentee[mentee]; p < s->first_by_mentee[mentee + 1]; p++) {
        yunta_pair *pair = &pairs[s->by_mentee[p]];
        for (size_t k = 0; k < count; k++)
            pair->rank_for_mentee += scores[k] > pair->score;
    }
}

static void meet(const given *g, int32_t person, int side, int32_t partner, int32_t score) {
    const yunta_person *who = &g->m->cohort->person[person];
    if (g->row_of[person] >= 0 && (side == YUNTA_SIDE_MENTOR ? who->capacity : who->mentors) > 0)
        yunta_prospect_meet(&g->survey, &g->survey.prospect[g->row_of[person]][side], partner,
                            score);
}

static void look(void *context, int32_t mentee, const int32_t *mentors, const int32_t *scores,
                 size_t count) {
    given *g = context;
    g->m->pairing->eligible_pairs += count;
    rank(g, mentee, mentors, scores, count);
    for (size_t k = 0; k < count; k++) {
        yunta_components_join(g->parent, mentors[k], mentee);
        meet(g, mentee, YUNTA_SIDE_MENTEE, mentors[k], scores[k]);
        meet(g, mentors[k], YUNTA_SIDE_MENTOR, mentee, scores[k]);
    }
}

/* Pairs ascend by mentor. */
static void mark_locks(const given *g) {
    const yunta_cohort *cohort = g->m->cohort;
    const uint32_t *first = g->survey.first_pair;
    yunta_pair *pairs = g->m->pairing->pairs;
    for (size_t k = 0; k < cohort->constraint_count; k++) {
        const yunta_constraint *row = &cohort->constraints[k];
        for (uint32_t p = first[row->mentor]; row->kind == YUNTA_LOCK && p < first[row->mentor + 1];
             p++)
            pairs[p].locked = pairs[p].locked || pairs[p].mentee == row->mentee;
    }
}

static bool prepare(given *g) {
    yunta_matching *m = g->m;
    size_t people = m->cohort->people;
    g->row_of = yunta_arena_alloc(m->work, people + 1, sizeof *g->row_of);
    g->free_mentees = yunta_arena_alloc(m->work, people + 1, sizeof *g->free_mentees);
    g->parent = yunta_arena_alloc(m->work, people + 1, sizeof *g->parent);
    m->seen = yunta_arena_alloc(m->work, people + 1, 1);
    if (g->row_of == NULL || g->free_mentees == NULL || g->parent == NULL || m->seen == NULL)
        return false;
    yunta_components_clear(g->parent, people);
    for (size_t p = 0; p < people; p++)
        g->row_of[p] = -1;
    for (size_t k = 0; k < m->pairing->unmatched_count; k++)
        g->row_of[m->pairing->unmatched[k].person] = (int32_t)k;
    for (size_t k = 0; k < m->pairing->count; k++)
        m->pairing->pairs[k].rank_for_mentor = m->pairing->pairs[k].rank_for_mentee = 1;
    mark_locks(g);
    return true;
}

static yunta_status survey(given *g, const yunta_buckets *buckets) {
    yunta_matching *m = g->m;
    int threads = m->options->threads;
    yunta_status status = yunta_survey_new(&g->survey, m, buckets);
    if (status == YUNTA_OK && !prepare(g))
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK && m->rules.minimum > 1)
        status = yunta_candidates_visit(m->eligibility, threads, count_free, g);
    g->survey.free_mentees = g->free_mentees;
    if (status == YUNTA_OK)
        status = yunta_candidates_visit(m->eligibility, threads, look, g);
    if (status != YUNTA_OK)
        return status;
    m->pairing->blocks = yunta_components_count(g->parent, m->cohort->people, m->seen);
    return yunta_survey_tell(&g->survey);
}

yunta_status yunta_match_given(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                               const yunta_scoring *scoring, const yunta_solve_options *options,
                               const yunta_pair *pairs, size_t count, yunta_pairing **pairing) {
    yunta_matching m = {.cohort = cohort,
                        .policy = cohort->policy,
                        .eligibility = eligibility,
                        .scoring = scoring,
                        .options = options,
                        .given = true};
    given g = {.m = &m};
    yunta_buckets buckets = {.bucket = NULL};
    *pairing = NULL;
    yunta_status status = yunta_pairing_given(cohort, scoring, pairs, count, &m.pairing);
    if (status != YUNTA_OK)
        return status;
    m.work = yunta_arena_new();
    status = m.work != NULL && yunta_match_fill_rules(&m)
                 ? yunta_buckets_make(eligibility, &buckets)
                 : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = survey(&g, &buckets);
    yunta_buckets_clear(&buckets);
    yunta_arena_free(m.work);
    if (status == YUNTA_OK)
        *pairing = m.pairing;
    else
        yunta_pairing_free(m.pairing);
    return status;
}
