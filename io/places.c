#include "io/places.h"
#include "model/condition.h"
#include <stdlib.h>

typedef struct yunta_place_pair place_pair;

static int by_mentor(const void *a, const void *b) {
    const place_pair *x = a, *y = b;
    if (x->mentor != y->mentor)
        return x->mentor < y->mentor ? -1 : 1;
    return (x->mentee > y->mentee) - (x->mentee < y->mentee);
}

static bool holds(const yunta_places *p, int32_t mentor, int32_t mentee) {
    place_pair key = {mentor, mentee};
    return p->count && bsearch(&key, p->pairs, p->count, sizeof *p->pairs, by_mentor);
}

/* The pairs, and behind them the locks; each once. */
static bool list_pairs(yunta_places *p, const yunta_pairing *pairing, yunta_arena *arena) {
    const yunta_cohort *cohort = p->cohort;
    size_t count = 0, kept = 0;
    p->pairs =
        yunta_arena_alloc(arena, pairing->count + cohort->constraint_count + 1, sizeof *p->pairs);
    if (!p->pairs)
        return false;
    for (size_t k = 0; k < pairing->count; k++)
        p->pairs[count++] = (place_pair){pairing->pairs[k].mentor, pairing->pairs[k].mentee};
    for (size_t k = 0; k < cohort->constraint_count; k++)
        if (cohort->constraints[k].kind == YUNTA_LOCK)
            p->pairs[count++] =
                (place_pair){cohort->constraints[k].mentor, cohort->constraints[k].mentee};
    if (count)
        qsort(p->pairs, count, sizeof *p->pairs, by_mentor);
    for (size_t k = 0; k < count; k++)
        if (!kept || by_mentor(&p->pairs[kept - 1], &p->pairs[k]))
            p->pairs[kept++] = p->pairs[k];
    p->count = kept;
    return true;
}

/* Counting sort by mentee. */
static bool index_pairs(yunta_places *p, yunta_arena *arena) {
    size_t people = p->cohort->people;
    p->first_mentor = yunta_arena_alloc(arena, people + 2, sizeof *p->first_mentor);
    p->first_mentee = yunta_arena_alloc(arena, people + 2, sizeof *p->first_mentee);
    p->by_mentee = yunta_arena_alloc(arena, p->count + 1, sizeof *p->by_mentee);
    if (!p->first_mentor || !p->first_mentee || !p->by_mentee)
        return false;
    for (size_t k = 0; k < p->count; k++) {
        p->first_mentor[p->pairs[k].mentor + 1]++;
        p->first_mentee[p->pairs[k].mentee + 2]++;
    }
    for (size_t i = 0; i < people; i++) {
        p->first_mentor[i + 1] += p->first_mentor[i];
        p->first_mentee[i + 2] += p->first_mentee[i + 1];
    }
    for (size_t k = 0; k < p->count; k++)
        p->by_mentee[p->first_mentee[p->pairs[k].mentee + 1]++] = k;
    return true;
}

/* One pair more or less: how many each of the two has, and what depends on it. */
static void change(yunta_places *p, int32_t mentor, int32_t mentee, int32_t by) {
    const yunta_quotas *quotas = &p->policy->matching_quotas;
    int32_t least = p->policy->matching_mentor_minimum;
    int32_t sold = p->mentees[mentor], bought = p->mentors[mentee];
    p->small -= sold > 0 && sold < least;
    p->mentees[mentor] = sold + by;
    p->mentors[mentee] = bought + by;
    p->small += sold + by > 0 && sold + by < least;
    for (size_t q = 0; q < quotas->count; q++) {
        bool of_mentor = quotas->items[q].side == YUNTA_MENTOR;
        int32_t has = of_mentor ? sold : bought;
        if (p->counts[q][of_mentor ? mentor : mentee])
            p->matched[q] += (has + by > 0) - (has > 0);
    }
}

yunta_status yunta_places_make(const yunta_cohort *cohort, const yunta_pairing *pairing,
                               yunta_arena *arena, yunta_places *places) {
    const yunta_quotas *quotas = &cohort->policy->matching_quotas;
    yunta_places *p = places;
    *p = (yunta_places){.cohort = cohort, .policy = cohort->policy, .gone = -1};
    p->mentees = yunta_arena_alloc(arena, cohort->people + 1, sizeof *p->mentees);
    p->mentors = yunta_arena_alloc(arena, cohort->people + 1, sizeof *p->mentors);
    p->counts = yunta_arena_alloc(arena, quotas->count + 1, sizeof *p->counts);
    p->matched = yunta_arena_alloc(arena, quotas->count + 1, sizeof *p->matched);
    if (!p->mentees || !p->mentors || !p->counts || !p->matched || !list_pairs(p, pairing, arena) ||
        !index_pairs(p, arena))
        return YUNTA_E_MEMORY;
    for (size_t q = 0; q < quotas->count; q++)
        if (!(p->counts[q] = yunta_quota_counts(cohort, &quotas->items[q], arena)))
            return YUNTA_E_MEMORY;
    for (size_t k = 0; k < p->count; k++)
        change(p, p->pairs[k].mentor, p->pairs[k].mentee, 1);
    return YUNTA_OK;
}

static void change_all(yunta_places *p, int32_t person, int32_t by) {
    for (size_t k = p->first_mentor[person]; k < p->first_mentor[person + 1]; k++)
        change(p, p->pairs[k].mentor, p->pairs[k].mentee, by);
    for (size_t k = p->first_mentee[person]; k < p->first_mentee[person + 1]; k++) {
        const place_pair *pair = &p->pairs[p->by_mentee[k]];
        change(p, pair->mentor, pair->mentee, by);
    }
}

void yunta_places_take_out(yunta_places *places, int32_t person) {
    change_all(places, person, -1);
    places->gone = person;
}

void yunta_places_put_back(yunta_places *places) {
    change_all(places, places->gone, 1);
    places->gone = -1;
}

static bool have_room(const yunta_places *p, int32_t mentor, int32_t mentee) {
    const yunta_person *seller = &p->cohort->person[mentor], *buyer = &p->cohort->person[mentee];
    bool either = p->policy->matching_both == YUNTA_BOTH_EITHER;
    return (seller->role & YUNTA_MENTOR) && (buyer->role & YUNTA_MENTEE) &&
           p->mentees[mentor] < seller->capacity && p->mentors[mentee] < buyer->mentors &&
           !(either && (p->mentors[mentor] || p->mentees[mentee]));
}

static bool keeps_quotas(const yunta_places *p) {
    const yunta_quotas *quotas = &p->policy->matching_quotas;
    for (size_t q = 0; q < quotas->count; q++)
        if (p->matched[q] < quotas->items[q].least ||
            (quotas->items[q].most != YUNTA_NO_INT && p->matched[q] > quotas->items[q].most))
            return false;
    return true;
}

bool yunta_places_fit(yunta_places *places, int32_t mentor, int32_t mentee) {
    if (mentor == mentee || mentor == places->gone || mentee == places->gone ||
        !have_room(places, mentor, mentee) || holds(places, mentor, mentee) ||
        holds(places, mentee, mentor))
        return false;
    change(places, mentor, mentee, 1);
    bool fits = places->small == 0 && keeps_quotas(places);
    change(places, mentor, mentee, -1);
    return fits;
}
