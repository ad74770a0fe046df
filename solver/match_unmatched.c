#include "base/parallel.h"
#include "solver/match_survey.h"

enum { BLOCK = 16 };

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
    row->reason = YUNTA_NO_ELIGIBLE_PARTNER;
    for (int side = YUNTA_SIDES - 1; side >= 0; side--) {
        if (!yunta_survey_open(s, row->person, side))
            continue;
        int role = s->prospect[place][side].role;
        const char *words = yunta_removed_words(s, place, row->person, role);
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
    int best = 0;
    bool open = false;
    for (int side = YUNTA_SIDES - 1; side >= 0; side--) {
        const yunta_prospect *prospect = &s->prospect[place][side];
        if (!yunta_survey_open(s, row->person, side))
            continue;
        open = true;
        if (prospect->partners == 0)
            continue;
        if (nearness(prospect) > best) {
            best = nearness(prospect);
            row->reason = yunta_prospect_reason(prospect);
        }
        const char *words = yunta_prospect_words(s, prospect);
        if (words == NULL)
            return YUNTA_E_MEMORY;
        row->detail = both_words(s, row->detail, words);
    }
    if (!open)
        barred_reason(s, row);
    else if (best == 0)
        return no_partner(s, place, row);
    return row->detail != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
}

static void remove_block(void *context, size_t block, size_t from, size_t to) {
    (void)block;
    for (size_t row = from; row < to; row++)
        yunta_survey_remove(context, row);
}

yunta_status yunta_survey_tell(yunta_survey *s) {
    yunta_matching *m = s->matching;
    yunta_parallel_blocks(m->pairing->unmatched_count, BLOCK, m->options->threads, remove_block, s);
    for (size_t row = 0; row < m->pairing->unmatched_count; row++) {
        yunta_status status = explain(s, row);
        if (status != YUNTA_OK)
            return status;
    }
    return YUNTA_OK;
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

static bool list_arcs(yunta_survey *s) {
    const yunta_matching *m = s->matching;
    size_t people = m->rules.people, arcs = m->candidates->count;
    size_t *next = yunta_arena_alloc(m->work, people, sizeof *next);
    s->first_mentor = yunta_arena_alloc(m->work, people + 1, sizeof *s->first_mentor);
    s->arc_of_mentor = yunta_arena_alloc(m->work, arcs, sizeof *s->arc_of_mentor);
    s->mentee = yunta_arena_alloc(m->work, arcs, sizeof *s->mentee);
    if (next == NULL || s->first_mentor == NULL || s->arc_of_mentor == NULL || s->mentee == NULL)
        return false;
    sort_arcs(s, next);
    return true;
}

static void look_round(void *context, size_t block, size_t from, size_t to) {
    yunta_survey *s = context;
    (void)block;
    for (size_t row = from; row < to; row++)
        for (int side = 0; side < YUNTA_SIDES; side++)
            s->prospect[row][side] =
                yunta_prospect_of(s, s->prospect[row][side].person, s->prospect[row][side].role);
}

yunta_status yunta_match_unmatched(yunta_matching *m) {
    yunta_survey survey;
    yunta_buckets buckets;
    yunta_status status = yunta_buckets_make(m->eligibility, &buckets);
    if (status == YUNTA_OK)
        status = yunta_survey_new(&survey, m, &buckets);
    if (status == YUNTA_OK && !list_arcs(&survey))
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK) {
        yunta_parallel_blocks(m->pairing->unmatched_count, BLOCK, m->options->threads, look_round,
                              &survey);
        status = yunta_survey_tell(&survey);
    }
    yunta_buckets_clear(&buckets);
    return status;
}
