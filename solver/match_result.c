#include "solver/matching.h"
#include <stdlib.h>

static int by_mentor_then_mentee(const void *a, const void *b) {
    const yunta_pair *one = a, *two = b;
    if (one->mentor != two->mentor)
        return one->mentor < two->mentor ? -1 : 1;
    return (one->mentee > two->mentee) - (one->mentee < two->mentee);
}

/* The pairs of each mentor: pairs[first[i] .. first[i + 1]). */
static size_t *index_mentors(const yunta_pairing *pairing, size_t people) {
    size_t *first = yunta_alloc(people + 1, sizeof *first);
    if (first == NULL)
        return NULL;
    for (size_t k = 0; k < pairing->count; k++)
        first[pairing->pairs[k].mentor + 1]++;
    for (size_t p = 0; p < people; p++)
        first[p + 1] += first[p];
    return first;
}

static void rank(const yunta_matching *m, const size_t *first) {
    yunta_pair *pairs = m->pairing->pairs;
    for (size_t j = 0; j < m->cohort->people; j++) {
        for (size_t arc = m->rules.first[j]; arc < m->rules.first[j + 1]; arc++) {
            int32_t mentor = m->rules.mentor[arc];
            for (size_t k = first[mentor]; k < first[mentor + 1]; k++)
                pairs[k].rank_for_mentor += m->rules.score[arc] > pairs[k].score;
        }
    }
    for (size_t k = 0; k < m->pairing->count; k++) {
        size_t mentee = (size_t)pairs[k].mentee;
        for (size_t arc = m->rules.first[mentee]; arc < m->rules.first[mentee + 1]; arc++)
            pairs[k].rank_for_mentee += m->rules.score[arc] > pairs[k].score;
    }
}

static void write_pairs(const yunta_matching *m) {
    size_t count = 0;
    for (size_t j = 0; j < m->cohort->people; j++)
        for (size_t arc = m->rules.first[j]; arc < m->rules.first[j + 1]; arc++)
            if (m->chosen[arc])
                m->pairing->pairs[count++] =
                    (yunta_pair){.mentor = m->rules.mentor[arc],
                                 .mentee = (int32_t)j,
                                 .score = m->rules.score[arc],
                                 .rank_for_mentor = 1,
                                 .rank_for_mentee = 1,
                                 .locked = m->state[arc] == YUNTA_ARC_LOCKED};
    qsort(m->pairing->pairs, count, sizeof *m->pairing->pairs, by_mentor_then_mentee);
}

yunta_status yunta_match_pairs(yunta_matching *m) {
    yunta_pairing *pairing = m->pairing;
    for (size_t arc = 0; arc < m->candidates->count; arc++)
        pairing->count += m->chosen[arc];
    pairing->pairs = yunta_arena_alloc(pairing->arena, pairing->count, sizeof *pairing->pairs);
    if (pairing->pairs == NULL)
        return YUNTA_E_MEMORY;
    write_pairs(m);
    size_t *first = index_mentors(pairing, m->cohort->people);
    if (first == NULL)
        return YUNTA_E_MEMORY;
    rank(m, first);
    yunta_free(first);
    return YUNTA_OK;
}

yunta_status yunta_pairing_given(const yunta_cohort *cohort, const yunta_scoring *scoring,
                                 const yunta_pair *pairs, size_t count, yunta_pairing **out) {
    *out = NULL;
    (void)cohort;
    yunta_pairing *pairing = yunta_alloc(1, sizeof *pairing);
    if (pairing == NULL)
        return YUNTA_E_MEMORY;
    pairing->arena = yunta_arena_new();
    if (pairing->arena != NULL)
        pairing->pairs = yunta_arena_alloc(pairing->arena, count, sizeof *pairing->pairs);
    if (pairing->pairs == NULL) {
        yunta_pairing_free(pairing);
        return YUNTA_E_MEMORY;
    }
    for (size_t k = 0; k < count; k++) {
        int32_t score = yunta_scoring_score(scoring, pairs[k].mentor, pairs[k].mentee);
        pairing->pairs[k] = pairs[k];
        pairing->pairs[k].score = score < 0 ? 0 : score;
    }
    qsort(pairing->pairs, count, sizeof *pairing->pairs, by_mentor_then_mentee);
    pairing->count = count;
    pairing->part = (yunta_part){.part = "matching", .status = YUNTA_PART_ABSENT, .method = ""};
    *out = pairing;
    return YUNTA_OK;
}
