#include "base/parallel.h"
#include "solver/match_survey.h"

enum { BLOCK = 16 };

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

/* next: a copy of first to count up, [people]. */
static void sort_by_mentee(yunta_survey *s, size_t *next) {
    const yunta_pairing *pairing = s->matching->pairing;
    for (size_t p = 0; p < s->matching->rules.people; p++)
        next[p] = s->first_by_mentee[p];
    for (size_t k = 0; k < pairing->count; k++)
        s->by_mentee[next[pairing->pairs[k].mentee]++] = &pairing->pairs[k];
}

static void sort_arcs(yunta_survey *s, size_t *next) {
    const yunta_match_rules *rules = &s->matching->rules;
    for (size_t arc = 0; arc < rules->first[rules->people]; arc++)
        s->first_mentor[rules->mentor[arc] + 1]++;
    for (size_t p = 0; p < rules->people; p++) {
        s->first_mentor[p + 1] += s->first_mentor[p];
        next[p] = s->first_mentor[p];
    }
    for (size_t j = 0; j < rules->people; j++) {
        for (size_t arc = rules->first[j]; arc < rules->first[j + 1]; arc++) {
            s->mentee[arc] = (int32_t)j;
            s->arc_of_mentor[next[rules->mentor[arc]]++] = arc;
        }
    }
}

static bool make_survey(yunta_survey *s) {
    yunta_arena *work = s->matching->work;
    size_t people = s->matching->rules.people, arcs = s->matching->candidates->count;
    s->sold = yunta_arena_alloc(work, people, sizeof *s->sold);
    s->bought = yunta_arena_alloc(work, people, sizeof *s->bought);
    s->counted = yunta_arena_alloc(work, s->matching->rules.quota_count, sizeof *s->counted);
    s->first_mentor = yunta_arena_alloc(work, people + 1, sizeof *s->first_mentor);
    s->first_by_mentee = yunta_arena_alloc(work, people + 1, sizeof *s->first_by_mentee);
    s->first_pair = yunta_arena_alloc(work, people + 1, sizeof *s->first_pair);
    s->arc_of_mentor = yunta_arena_alloc(work, arcs, sizeof *s->arc_of_mentor);
    s->mentee = yunta_arena_alloc(work, arcs, sizeof *s->mentee);
    s->by_mentee = yunta_arena_alloc(work, s->matching->pairing->count, sizeof *s->by_mentee);
    size_t *next = yunta_arena_alloc(work, people, sizeof *next);
    if (s->sold == NULL || s->bought == NULL || s->counted == NULL || s->first_mentor == NULL ||
        s->first_by_mentee == NULL || s->first_pair == NULL || s->arc_of_mentor == NULL ||
        s->mentee == NULL || s->by_mentee == NULL || next == NULL)
        return false;
    count_pairs(s);
    sort_by_mentee(s, next);
    sort_arcs(s, next);
    return true;
}

/* The roles that a person applied for and no rule of one person bars. */
static int open_roles(const yunta_survey *s, int32_t person) {
    int role = s->matching->cohort->person[person].role, open = 0;
    for (int side = YUNTA_MENTOR; side <= YUNTA_MENTEE; side++)
        if ((role & side) && yunta_person_barred(s->matching->eligibility, person, side) == 0)
            open |= side;
    return open;
}

static size_t partners_of(const yunta_survey *s, int32_t p, int role) {
    const size_t *first = role == YUNTA_MENTOR ? s->first_mentor : s->matching->rules.first;
    return first[p + 1] - first[p];
}

static void count_removed(const yunta_survey *s, size_t row) {
    const yunta_cohort *cohort = s->matching->cohort;
    int32_t person = s->matching->pairing->unmatched[row].person;
    int open = open_roles(s, person);
    for (int side = YUNTA_MENTOR; side <= YUNTA_MENTEE; side++) {
        int other = YUNTA_BOTH - side;
        for (int32_t p = 0; p < (int32_t)cohort->people; p++) {
            if (!(open & side) || partners_of(s, person, side) > 0 || p == person ||
                !(cohort->person[p].role & other))
                continue;
            yunta_rule rule = side == YUNTA_MENTOR
                                  ? yunta_pair_first_bar(s->matching->eligibility, person, p)
                                  : yunta_pair_first_bar(s->matching->eligibility, p, person);
            if (rule < YUNTA_RULES)
                s->removed[row][side == YUNTA_MENTEE][rule]++;
        }
    }
}

static void count_block(void *context, size_t block, size_t from, size_t to) {
    (void)block;
    for (size_t row = from; row < to; row++)
        count_removed(context, row);
}

static void barred_reason(const yunta_survey *s, yunta_unmatched *row) {
    yunta_rule_set common = ~(yunta_rule_set)0;
    for (int side = YUNTA_MENTOR; side <= YUNTA_MENTEE; side++)
        if (row->role & side)
            common &= yunta_person_barred(s->matching->eligibility, row->person, side);
    if (common >> YUNTA_RULE_SPONSOR & 1) {
        row->reason = YUNTA_NO_SPONSOR;
        row->detail = T("the programme asks for a sponsor, and the application names none",
                        "el programa pide patrocinio y la postulación no lo tiene");
    } else if (common >> YUNTA_RULE_WINDOW & 1) {
        row->reason = YUNTA_OUTSIDE_WINDOW;
        row->detail = T("the application came outside the window of eligibility.window",
                        "la postulación llegó fuera del plazo de eligibility.window");
    } else {
        row->reason = YUNTA_WHERE_FAILED;
        row->detail = T("the conditions of eligibility.where are not met",
                        "no se cumplen las condiciones de eligibility.where");
    }
}

static const char *both_words(const yunta_survey *s, const char *a, const char *b) {
    if (a == NULL || b == NULL)
        return a == NULL ? b : a;
    return yunta_arena_format(s->matching->pairing->arena, "%s; %s", a, b);
}

static yunta_status no_partner(const yunta_survey *s, size_t place, yunta_unmatched *row) {
    int open = open_roles(s, row->person);
    row->reason = YUNTA_NO_ELIGIBLE_PARTNER;
    for (int side = YUNTA_MENTEE; side >= YUNTA_MENTOR; side--) {
        if (!(open & side))
            continue;
        const char *words = yunta_removed_words(s, place, row->person, side);
        if (words == NULL)
            return YUNTA_E_MEMORY;
        row->detail = both_words(s, row->detail, words);
    }
    return row->detail != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* The side with the nearest miss speaks for the person: partners with room, then in other roles. */
static int nearness(const yunta_prospect *prospect) {
    return prospect->room > 0 ? 3 : prospect->elsewhere > 0 ? 2 : prospect->partners > 0;
}

static yunta_status explain(const yunta_survey *s, size_t place) {
    yunta_unmatched *row = &s->matching->pairing->unmatched[place];
    int open = open_roles(s, row->person), best = 0;
    if (open == 0) {
        barred_reason(s, row);
        return YUNTA_OK;
    }
    for (int side = YUNTA_MENTEE; side >= YUNTA_MENTOR; side--) {
        if (!(open & side))
            continue;
        yunta_prospect prospect = yunta_prospect_of(s, row->person, side);
        if (prospect.partners == 0)
            continue;
        if (nearness(&prospect) > best) {
            best = nearness(&prospect);
            row->reason = yunta_prospect_reason(&prospect);
        }
        const char *words = yunta_prospect_words(s, &prospect);
        if (words == NULL)
            return YUNTA_E_MEMORY;
        row->detail = both_words(s, row->detail, words);
    }
    if (best == 0)
        return no_partner(s, place, row);
    return row->detail != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
}

static bool list_unmatched(yunta_survey *s) {
    yunta_pairing *pairing = s->matching->pairing;
    const yunta_cohort *cohort = s->matching->cohort;
    pairing->unmatched =
        yunta_arena_alloc(pairing->arena, cohort->people, sizeof *pairing->unmatched);
    if (pairing->unmatched == NULL)
        return false;
    for (size_t p = 0; p < cohort->people; p++)
        if (s->sold[p] == 0 && s->bought[p] == 0)
            pairing->unmatched[pairing->unmatched_count++] =
                (yunta_unmatched){.person = (int32_t)p, .role = cohort->person[p].role};
    s->removed = yunta_arena_alloc(s->matching->work, pairing->unmatched_count, sizeof *s->removed);
    return s->removed != NULL;
}

yunta_status yunta_match_unmatched(yunta_matching *m) {
    yunta_survey survey = {.matching = m};
    if (!make_survey(&survey) || !list_unmatched(&survey))
        return YUNTA_E_MEMORY;
    yunta_parallel_blocks(m->pairing->unmatched_count, BLOCK, m->options->threads, count_block,
                          &survey);
    for (size_t row = 0; row < m->pairing->unmatched_count; row++) {
        yunta_status status = explain(&survey, row);
        if (status != YUNTA_OK)
            return status;
    }
    return YUNTA_OK;
}
