/* Who takes part in the plenaries, and at which starts each can come. */
#include "base/parallel.h"
#include "model/repair.h"
#include "solver/plenary_private.h"
#include <string.h>

enum { people_a_block = 64 };

static bool passes(const yunta_cohort *cohort, const yunta_eligibility *eligibility, size_t p) {
    int role = cohort->person[p].role & YUNTA_MENTOR ? YUNTA_MENTOR : YUNTA_MENTEE;
    if (cohort->person[p].role == 0)
        return false;
    yunta_rule_set barred = yunta_person_barred(eligibility, (int32_t)p, role);
    return !(barred & (1u << YUNTA_RULE_SPONSOR | 1u << YUNTA_RULE_WINDOW));
}

yunta_status yunta_plenary_participants(const yunta_cohort *cohort,
                                        const yunta_eligibility *eligibility,
                                        const yunta_pairing *pairing, int32_t **person,
                                        size_t *people) {
    int who = cohort->policy->plenaries_who;
    uint8_t *in = yunta_alloc(cohort->people, 1);
    int32_t *list = yunta_alloc(cohort->people, sizeof *list);
    size_t count = 0;
    *person = NULL;
    *people = 0;
    if (!in || !list) {
        yunta_free(in);
        yunta_free(list);
        return YUNTA_E_MEMORY;
    }
    for (size_t k = 0; k < pairing->count; k++) {
        in[pairing->pairs[k].mentor] |= YUNTA_MENTOR;
        in[pairing->pairs[k].mentee] |= YUNTA_MENTEE;
    }
    for (size_t p = 0; p < cohort->people; p++) {
        yunta_answer attends = cohort->person[p].attends;
        bool takes_part = who == YUNTA_WHO_MENTORS   ? (in[p] & YUNTA_MENTOR) != 0
                          : who == YUNTA_WHO_MENTEES ? (in[p] & YUNTA_MENTEE) != 0
                          : who == YUNTA_WHO_MATCHED ? in[p] != 0
                                                     : passes(cohort, eligibility, p);
        if (attends == YUNTA_YES)
            takes_part = takes_part || passes(cohort, eligibility, p);
        if (takes_part && attends != YUNTA_NO)
            list[count++] = (int32_t)p;
    }
    yunta_free(in);
    *person = list;
    *people = count;
    return YUNTA_OK;
}

static bool contains(const uint64_t *big, const uint64_t *small, size_t words) {
    for (size_t w = 0; w < words; w++)
        if (small[w] & ~big[w])
            return false;
    return true;
}

/* Of the starts of one session and day, those whose participants all can come at another one, an
 * earlier one when the same people can. Nothing else tells them apart while no two sessions share a
 * day; the weekly hour is looked after by the chain's mode. */
static void mark_day(yunta_plenary_plan *plan, size_t s, size_t from, size_t to) {
    size_t words = plan->words;
    for (size_t a = from; a < to; a++) {
        const uint64_t *mine = plan->can + (size_t)plan->start[s][a] * words;
        for (size_t b = from; b < to && !plan->dominated[s][a] && plan->held[plan->start[s][a]] < 0;
             b++) {
            const uint64_t *other = plan->can + (size_t)plan->start[s][b] * words;
            if (a == b || plan->dominated[s][b] || !contains(other, mine, words))
                continue;
            plan->dominated[s][a] = b < a || !contains(mine, other, words);
        }
    }
}

/* ---- who can come ---- */

/* Slots of one minute of the week and one length have a key: whoever's clock is the programme's is
 * free at all of them or at none, absences and holidays apart. */
typedef struct {
    yunta_plenary_plan *plan;
    int32_t *key; /* [slots] */
    size_t keys;
    uint64_t *attended; /* [people of the cohort] bits: sessions held that they could come to */
} roll;

static yunta_status find_keys(roll *r) {
    const yunta_plenary_plan *plan = r->plan;
    int32_t *first = yunta_alloc(YUNTA_WEEK_MINUTES, sizeof *first); /* slot + 1 of each minute */
    int32_t *next = yunta_alloc(plan->slots, sizeof *next); /* slot + 1 of another length there */
    r->key = yunta_alloc(plan->slots, sizeof *r->key);
    bool made = first && next && r->key;
    for (size_t slot = 0; made && slot < plan->slots; slot++) {
        int32_t other = first[plan->weekly[slot]];
        while (other > 0 && plan->slot[other - 1].minutes != plan->slot[slot].minutes)
            other = next[other - 1];
        r->key[slot] = other > 0 ? r->key[other - 1] : (int32_t)r->keys++;
        if (other > 0)
            continue;
        next[slot] = first[plan->weekly[slot]];
        first[plan->weekly[slot]] = (int32_t)slot + 1;
    }
    yunta_free(first);
    yunta_free(next);
    return made ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* Whoever has had a session has had it, with whatever group. */
static yunta_status find_attended(roll *r) {
    const yunta_cohort *cohort = r->plan->cohort;
    const yunta_repair *repair = cohort->repair;
    r->attended = yunta_alloc(cohort->people, sizeof *r->attended);
    if (!r->attended)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; repair != NULL && k < repair->past_count; k++) {
        const yunta_presence *one = &repair->past[k];
        if (one->kind == YUNTA_PRESENT_PLENARY && one->came)
            r->attended[one->person] |= (uint64_t)1 << one->of;
    }
    return YUNTA_OK;
}

/* A person's absences: the first one; *to the one after the last. */
static size_t first_absence(const yunta_cohort *cohort, int32_t person, size_t *to) {
    size_t from = 0, end = cohort->absence_count;
    while (from < end) {
        size_t middle = from + (end - from) / 2;
        if (cohort->absences[middle].person < person)
            from = middle + 1;
        else
            end = middle;
    }
    for (*to = from; *to < cohort->absence_count && cohort->absences[*to].person == person;)
        (*to)++;
    return from;
}

static void attend_person(const roll *r, size_t p, int8_t *known) {
    yunta_plenary_plan *plan = r->plan;
    const yunta_cohort *cohort = plan->cohort;
    int32_t person = plan->person[p];
    int32_t code = cohort->region < 0 ? -1 : cohort->column[cohort->region].code[person];
    bool own_clock = cohort->person[person].zone != 0;
    size_t to, from = first_absence(cohort, person, &to);
    memset(known, -1, r->keys);
    for (size_t slot = 0; slot < plan->slots; slot++) {
        const yunta_slot *at = &plan->slot[slot];
        bool absent = plan->held[slot] >= 0;
        if (absent && (r->attended[person] >> plan->held[slot] & 1))
            plan->can[slot * plan->words + p / 64] |= (uint64_t)1 << (p % 64);
        if (absent)
            continue;
        for (size_t k = from; k < to; k++)
            absent = absent ||
                     (cohort->absences[k].from <= at->day && at->day <= cohort->absences[k].to);
        if (absent && !own_clock)
            continue;
        if (own_clock || known[r->key[slot]] < 0)
            known[r->key[slot]] = yunta_person_free(cohort, person, YUNTA_HOURS_PLENARIES, at->day,
                                                    at->minute, at->minutes);
        if (known[r->key[slot]] > 0 && (code < 0 || !yunta_cohort_holiday(cohort, at->day, code)))
            plan->can[slot * plan->words + p / 64] |= (uint64_t)1 << (p % 64);
    }
}

/* A block is the people of one word, so no two threads write to one. */
static void attend_people(void *context, size_t block, size_t from, size_t to) {
    roll *r = context;
    int8_t *known = yunta_alloc(r->keys, sizeof *known);
    (void)block;
    for (size_t p = from; known && p < to; p++)
        attend_person(r, p, known);
    if (!known)
        __atomic_store_n(&r->plan->out_of_memory, true, __ATOMIC_RELAXED);
    yunta_free(known);
}

static void mark_dominated(yunta_plenary_plan *plan) {
    for (size_t s = 0; s < plan->sessions; s++) {
        const size_t *first = plan->first + s * (plan->days + 1);
        for (size_t day = 0; day < plan->days && plan->gap_least > 0; day++)
            mark_day(plan, s, first[day], first[day + 1]);
        for (size_t k = 0; k < first[plan->days]; k++)
            if (!plan->dominated[s][k])
                plan->used[plan->start[s][k]] = true;
    }
}

yunta_status yunta_plenary_plan_people(yunta_plenary_plan *plan, const int32_t *person,
                                       size_t people) {
    plan->person = person;
    plan->people = people;
    plan->words = (people + 63) / 64;
    plan->can = yunta_arena_alloc(plan->arena, plan->slots * plan->words, sizeof *plan->can);
    plan->used = yunta_arena_alloc(plan->arena, plan->slots, sizeof *plan->used);
    if (!plan->can || !plan->used)
        return YUNTA_E_MEMORY;
    roll r = {.plan = plan};
    yunta_status status = find_keys(&r);
    if (status == YUNTA_OK)
        status = find_attended(&r);
    if (status == YUNTA_OK)
        yunta_parallel_blocks(people, people_a_block, plan->threads, attend_people, &r);
    yunta_free(r.key);
    yunta_free(r.attended);
    if (status != YUNTA_OK || plan->out_of_memory)
        return YUNTA_E_MEMORY;
    mark_dominated(plan);
    return YUNTA_OK;
}

/* The starts of one session that are not barred. */
static bool keep_starts(const yunta_plenary_plan *plan, size_t s, const bool *barred,
                        yunta_plenary_plan *part) {
    const size_t *first = plan->first + s * (plan->days + 1);
    size_t starts = first[plan->days], kept = 0, day = 0;
    part->start[s] = yunta_arena_alloc(part->arena, starts, sizeof **part->start);
    part->dominated[s] = yunta_arena_alloc(part->arena, starts, sizeof **part->dominated);
    if (!part->start[s] || !part->dominated[s])
        return false;
    for (size_t k = 0; k < starts; k++) {
        for (; day <= plan->days && first[day] <= k; day++)
            part->first[s * (plan->days + 1) + day] = kept;
        if (!barred[k])
            part->start[s][kept++] = plan->start[s][k];
    }
    for (; day <= plan->days; day++)
        part->first[s * (plan->days + 1) + day] = kept;
    return true;
}

yunta_status yunta_plenary_plan_part(const yunta_plenary_plan *plan, const uint64_t *members,
                                     bool *const *barred, yunta_arena *arena,
                                     yunta_plenary_plan *part) {
    *part = *plan;
    part->arena = arena;
    part->start = yunta_arena_alloc(arena, plan->sessions, sizeof *part->start);
    part->dominated = yunta_arena_alloc(arena, plan->sessions, sizeof *part->dominated);
    part->first = yunta_arena_alloc(arena, plan->sessions * (plan->days + 1), sizeof *part->first);
    part->used = yunta_arena_alloc(arena, plan->slots, sizeof *part->used);
    part->can = yunta_arena_alloc(arena, plan->slots * plan->words, sizeof *part->can);
    if (!part->start || !part->dominated || !part->first || !part->used || !part->can)
        return YUNTA_E_MEMORY;
    for (size_t s = 0; s < plan->sessions; s++)
        if (!keep_starts(plan, s, barred[s], part))
            return YUNTA_E_MEMORY;
    for (size_t slot = 0; slot < plan->slots; slot++)
        for (size_t w = 0; w < plan->words; w++)
            part->can[slot * plan->words + w] = plan->can[slot * plan->words + w] & members[w];
    mark_dominated(part);
    return YUNTA_OK;
}
