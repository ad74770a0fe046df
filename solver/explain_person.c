/* One person: who could be a partner, what stands in the way, what would help. */
#include "solver/explain_private.h"
#include <stdlib.h>

static void count_partner(const yunta_explainer *e, int32_t person, int32_t partner, int role,
                          yunta_prospects *side) {
    const yunta_cohort *cohort = e->basis.cohort;
    bool mentee = role == YUNTA_MENTEE;
    yunta_rule rule = yunta_pair_first_bar(e->basis.eligibility, mentee ? partner : person,
                                           mentee ? person : partner);
    bool full = mentee ? e->sold[partner] >= cohort->person[partner].capacity
                       : e->bought[partner] >= cohort->person[partner].mentors;
    if (rule < YUNTA_RULES)
        side->removed[rule]++;
    else
        side->eligible++;
    side->full += rule == YUNTA_RULES && full;
}

static void look_round(const yunta_explainer *e, int32_t person, int role, yunta_prospects *side) {
    const yunta_cohort *cohort = e->basis.cohort;
    side->asked = cohort->person[person].role & role;
    if (!side->asked)
        return;
    side->barred = yunta_person_barred(e->basis.eligibility, person, role);
    for (int32_t p = 0; p < (int32_t)cohort->people; p++)
        if (p != person && (cohort->person[p].role & (YUNTA_BOTH - role)))
            count_partner(e, person, p, role, side);
}

yunta_status yunta_explain_person(yunta_explainer *e, int32_t person, yunta_arena *arena,
                                  yunta_person_explained *explained) {
    *explained = (yunta_person_explained){.paired = e->sold[person] > 0 || e->bought[person] > 0};
    look_round(e, person, YUNTA_MENTOR, &explained->side[0]);
    look_round(e, person, YUNTA_MENTEE, &explained->side[1]);
    yunta_status status = yunta_explain_join(e, person, arena, &explained->join);
    if (status == YUNTA_OK && !explained->paired)
        status = yunta_explain_changes(e, person, arena, explained);
    return status;
}

static int by_fitness(const void *a, const void *b) {
    const yunta_suggestion *x = a, *y = b;
    if ((x->bars == 0) != (y->bars == 0))
        return x->bars == 0 ? -1 : 1;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

yunta_status yunta_suggest(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                           const yunta_scoring *scoring, int32_t person, int role, size_t top,
                           yunta_arena *arena, yunta_suggestion **suggestions, size_t *count) {
    yunta_suggestion *all = yunta_arena_alloc(arena, cohort->people, sizeof *all);
    *suggestions = all;
    *count = 0;
    if (all == NULL)
        return YUNTA_E_MEMORY;
    for (int32_t p = 0; p < (int32_t)cohort->people; p++) {
        int32_t mentor = role == YUNTA_MENTOR ? person : p;
        int32_t mentee = role == YUNTA_MENTOR ? p : person;
        if (p == person || !(cohort->person[p].role & (YUNTA_BOTH - role)))
            continue;
        all[(*count)++] = (yunta_suggestion){p, yunta_scoring_score(scoring, mentor, mentee),
                                             yunta_pair_bars(eligibility, mentor, mentee)};
    }
    qsort(all, *count, sizeof *all, by_fitness);
    *count = *count < top ? *count : top;
    return YUNTA_OK;
}
