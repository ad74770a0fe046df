#include "tests/oracle.h"
#include "model/repair.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_PEOPLE = 64, MOST_ARCS = 1024 };

typedef struct {
    const yunta_cohort *cohort;
    const yunta_policy *policy;
    size_t arcs, steps, most;
    int32_t mentor[MOST_ARCS], mentee[MOST_ARCS], score[MOST_ARCS];
    bool locked[MOST_ARCS], chosen[MOST_ARCS];
    int32_t sold[MOST_PEOPLE], bought[MOST_PEOPLE];
    yunta_oracle *best;
    int64_t least_kept;
} brute;

static bool in_list(const yunta_texts *texts, const char *text) {
    for (size_t k = 0; k < texts->count; k++)
        if (strcmp(texts->items[k], text) == 0)
            return true;
    return false;
}

static bool meets(const yunta_cohort *cohort, const yunta_quota *quota, size_t p) {
    for (size_t w = 0; w < quota->where.count; w++) {
        const yunta_where *where = &quota->where.items[w];
        const char *text = "";
        for (size_t c = 0; c < cohort->columns; c++)
            if (strcmp(cohort->column[c].name, where->column) == 0)
                text = cohort->column[c].text[p];
        if (where->has_in && !in_list(&where->in, text))
            return false;
    }
    return true;
}

static bool quotas_hold(const brute *b) {
    for (size_t q = 0; q < b->policy->matching_quotas.count; q++) {
        const yunta_quota *quota = &b->policy->matching_quotas.items[q];
        int32_t count = 0;
        for (size_t p = 0; p < b->cohort->people; p++) {
            bool matched = quota->side == YUNTA_MENTOR ? b->sold[p] > 0 : b->bought[p] > 0;
            count += matched && meets(b->cohort, quota, p);
        }
        if (count < quota->least || (quota->most != YUNTA_NO_INT && count > quota->most))
            return false;
    }
    return true;
}

static bool is_chosen(const brute *b, int32_t mentor, int32_t mentee) {
    for (size_t a = 0; a < b->arcs; a++)
        if (b->chosen[a] && b->mentor[a] == mentor && b->mentee[a] == mentee)
            return true;
    return false;
}

/* Whether what is chosen is an answer: everything that no single step can tell. */
static bool is_answer(const brute *b) {
    bool either = b->policy->matching_both == YUNTA_BOTH_EITHER;
    for (size_t p = 0; p < b->cohort->people; p++) {
        if (b->sold[p] > 0 && b->sold[p] < b->policy->matching_mentor_minimum)
            return false;
        if (b->sold[p] > b->cohort->person[p].capacity ||
            b->bought[p] > b->cohort->person[p].mentors)
            return false;
        if (either && b->sold[p] > 0 && b->bought[p] > 0)
            return false;
    }
    for (size_t a = 0; a < b->arcs; a++)
        if (b->chosen[a] && !either && is_chosen(b, b->mentee[a], b->mentor[a]))
            return false;
    return quotas_hold(b);
}

static int64_t worth(const brute *b, int goal) {
    int64_t pairs = 0, mentors = 0, score = 0, worst = INT64_MAX, kept = 0;
    for (size_t a = 0; a < b->arcs; a++) {
        if (!b->chosen[a])
            continue;
        pairs++;
        score += b->score[a];
        kept += yunta_cohort_had_pair(b->cohort, b->mentor[a], b->mentee[a]);
        worst = b->score[a] < worst ? b->score[a] : worst;
    }
    for (size_t p = 0; p < b->cohort->people; p++)
        mentors += b->sold[p] > 0;
    switch (goal) {
    case YUNTA_GOAL_PAIRS:
        return pairs;
    case YUNTA_GOAL_WORST:
    case YUNTA_GOAL_LEXIMIN: /* as far as a number says */
        return pairs > 0 ? worst : 0;
    case YUNTA_GOAL_SCORE:
        return score;
    case YUNTA_GOAL_KEPT:
        return kept;
    default:
        return mentors;
    }
}

static void compare(brute *b) {
    const yunta_choices *goals = &b->policy->matching_objective;
    int64_t value[YUNTA_ORACLE_STAGES];
    int order = b->best->feasible ? 0 : 1;
    if (!is_answer(b) || (b->least_kept > 0 && worth(b, YUNTA_GOAL_KEPT) < b->least_kept))
        return;
    for (size_t k = 0; k < goals->count; k++) {
        bool fewer = goals->items[k] == YUNTA_GOAL_FEWEST_MENTORS;
        value[k] = worth(b, goals->items[k]);
        if (order == 0 && value[k] != b->best->value[k])
            order = (value[k] > b->best->value[k]) != fewer ? 1 : -1;
    }
    if (order < 1)
        return;
    b->best->feasible = true;
    memcpy(b->best->value, value, goals->count * sizeof *value);
}

static void put(brute *b, size_t arc, int step) {
    b->chosen[arc] = step > 0;
    b->sold[b->mentor[arc]] += step;
    b->bought[b->mentee[arc]] += step;
}

static void try_from(brute *b, size_t arc) {
    if (++b->steps > b->most)
        return;
    if (arc == b->arcs) {
        compare(b);
        return;
    }
    if (b->sold[b->mentor[arc]] < b->cohort->person[b->mentor[arc]].capacity &&
        b->bought[b->mentee[arc]] < b->cohort->person[b->mentee[arc]].mentors) {
        put(b, arc, 1);
        try_from(b, arc + 1);
        put(b, arc, -1);
    }
    if (!b->locked[arc])
        try_from(b, arc + 1);
}

/* false when a locked pair is not eligible. */
static bool load(brute *b, const yunta_candidates *candidates) {
    size_t found = 0, locks = 0;
    if (b->cohort->people > MOST_PEOPLE || candidates->count > MOST_ARCS)
        abort();
    for (size_t j = 0; j < candidates->people; j++) {
        for (size_t k = candidates->first[j]; k < candidates->first[j + 1]; k++) {
            b->mentor[b->arcs] = candidates->mentor[k];
            b->mentee[b->arcs] = (int32_t)j;
            b->score[b->arcs++] = candidates->score[k];
        }
    }
    for (size_t c = 0; c < b->cohort->constraint_count; c++) {
        const yunta_constraint *row = &b->cohort->constraints[c];
        bool there = false;
        for (size_t a = 0; row->kind == YUNTA_LOCK && a < b->arcs; a++) {
            if (b->mentor[a] != row->mentor || b->mentee[a] != row->mentee)
                continue;
            b->locked[a] = there = true;
        }
        locks += row->kind == YUNTA_LOCK;
        found += there;
    }
    return found == locks;
}

bool yunta_oracle_solve(const yunta_cohort *cohort, const yunta_candidates *candidates, size_t most,
                        yunta_oracle *oracle) {
    return yunta_oracle_solve_kept(cohort, candidates, most, 0, oracle);
}

bool yunta_oracle_solve_kept(const yunta_cohort *cohort, const yunta_candidates *candidates,
                             size_t most, int64_t least_kept, yunta_oracle *oracle) {
    brute b = {.cohort = cohort,
               .policy = cohort->policy,
               .most = most,
               .best = oracle,
               .least_kept = least_kept};
    *oracle = (yunta_oracle){.stages = cohort->policy->matching_objective.count};
    if (load(&b, candidates))
        try_from(&b, 0);
    return b.steps <= most;
}

static bool take_pairs(brute *b, const yunta_pairing *pairing) {
    for (size_t k = 0; k < pairing->count; k++) {
        const yunta_pair *pair = &pairing->pairs[k];
        size_t a = 0;
        while (a < b->arcs && (b->mentor[a] != pair->mentor || b->mentee[a] != pair->mentee))
            a++;
        if (a == b->arcs || b->chosen[a] || b->score[a] != pair->score ||
            b->locked[a] != pair->locked)
            return false;
        put(b, a, 1);
    }
    return true;
}

const char *yunta_oracle_fault(const yunta_cohort *cohort, const yunta_candidates *candidates,
                               const yunta_pairing *pairing) {
    brute b = {.cohort = cohort, .policy = cohort->policy};
    if (!load(&b, candidates))
        return "a lock is not eligible";
    if (!take_pairs(&b, pairing))
        return "a pair is not eligible, stands twice, or has another score or lock";
    for (size_t a = 0; a < b.arcs; a++)
        if (b.locked[a] && !b.chosen[a])
            return "a lock was not kept";
    if (!is_answer(&b))
        return "a rule is broken";
    for (size_t s = 0; s < pairing->part.stage_count; s++)
        if (worth(&b, cohort->policy->matching_objective.items[s]) != pairing->part.stages[s].value)
            return "a stage states another value";
    return NULL;
}
