/* Who takes part in the plenaries, and at which starts each can come. */
#include "base/parallel.h"
#include "solver/plenary_private.h"

enum { slots_a_block = 16 };

static bool passes(const yunta_cohort *cohort, const yunta_eligibility *eligibility, size_t p) {
    int role = cohort->person[p].role & YUNTA_MENTOR ? YUNTA_MENTOR : YUNTA_MENTEE;
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
        for (size_t b = from; b < to && !plan->dominated[s][a]; b++) {
            const uint64_t *other = plan->can + (size_t)plan->start[s][b] * words;
            if (a == b || plan->dominated[s][b] || !contains(other, mine, words))
                continue;
            plan->dominated[s][a] = b < a || !contains(mine, other, words);
        }
    }
}

static void attend_slot(yunta_plenary_plan *plan, size_t slot) {
    const yunta_cohort *cohort = plan->cohort;
    int32_t region = cohort->region;
    const yunta_slot *at = &plan->slot[slot];
    for (size_t p = 0; p < plan->people; p++) {
        int32_t person = plan->person[p];
        int32_t code = region < 0 ? -1 : cohort->column[region].code[person];
        if ((code < 0 || !yunta_cohort_holiday(cohort, at->day, code)) &&
            yunta_person_free(cohort, person, YUNTA_HOURS_PLENARIES, at->day, at->minute,
                              at->minutes))
            plan->can[slot * plan->words + p / 64] |= (uint64_t)1 << (p % 64);
    }
}

static void attend_slots(void *context, size_t block, size_t from, size_t to) {
    (void)block;
    for (size_t slot = from; slot < to; slot++)
        attend_slot(context, slot);
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
    yunta_parallel_blocks(plan->slots, slots_a_block, plan->threads, attend_slots, plan);
    mark_dominated(plan);
    return YUNTA_OK;
}
