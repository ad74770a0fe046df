#include "base/parallel.h"
#include "solver/assign.h"
#include "solver/matching.h"
#include <stdlib.h>
#include <string.h>

/* The most units that a group can trade beside its locked pairs. */
static int64_t group_units(const yunta_matching *m, const yunta_match_group *group) {
    int64_t bought = 0, sold = 0;
    for (size_t k = 0; k < group->count; k++) {
        int32_t p = group->member[k];
        int64_t pairs = (int64_t)(m->rules.first[p + 1] - m->rules.first[p]);
        int64_t demand = m->spare_demand[p];
        bought += demand < pairs ? demand : pairs;
        sold += m->spare_capacity[p];
    }
    return bought < sold ? bought : sold;
}

static int64_t most_units(const yunta_matching *m) {
    int64_t most = 0;
    for (size_t g = 0; g < m->group_count; g++) {
        int64_t units = m->groups[g].flow ? group_units(m, &m->groups[g]) : 0;
        most = units > most ? units : most;
    }
    return most;
}

static int64_t most_score(const yunta_matching *m) {
    int64_t most = 1;
    for (size_t arc = 0; arc < m->candidates->count; arc++)
        most = m->rules.score[arc] > most ? m->rules.score[arc] : most;
    return most;
}

bool yunta_match_weigh(const yunta_matching *m, int goal, yunta_weighing *weighing) {
    return yunta_weighing_add(weighing, goal, most_units(m), most_score(m));
}

static int64_t arc_weight(const yunta_weighing *weighing, int32_t score) {
    return yunta_weighing_pair(weighing) + yunta_weighing_point(weighing) * score;
}

static bool has_both_roles(const yunta_cohort *cohort) {
    bool some = false;
    for (size_t p = 0; !some && p < cohort->people; p++)
        some = cohort->person[p].role == YUNTA_BOTH;
    return some;
}

bool yunta_match_prices(yunta_matching *m, const yunta_weighing *weighing, int64_t **mentor_price,
                        int64_t **mentee_price) {
    int64_t bonus = yunta_weighing_bonus(weighing);
    yunta_arena *arena = m->pairing->arena;
    *mentor_price = yunta_arena_alloc(arena, m->cohort->people, sizeof **mentor_price);
    *mentee_price = *mentor_price;
    if (has_both_roles(m->cohort))
        *mentee_price = yunta_arena_alloc(arena, m->cohort->people, sizeof **mentee_price);
    for (size_t p = 0; *mentor_price != NULL && p < m->cohort->people; p++)
        if (m->cohort->person[p].role & YUNTA_MENTOR)
            (*mentor_price)[p] = m->locked_mentor[p] ? 0 : -bonus;
    return *mentor_price != NULL && *mentee_price != NULL;
}

/* A group as a network: its members who have something to sell or buy, in their order. */
typedef struct {
    size_t sellers, buyers;
    int32_t *sells, *buys; /* [sellers], [buyers] places in the group */
    int32_t *place;        /* [members] of a seller; -1 */
    int32_t *capacity, *demand, *seller;
    size_t *first, *arc; /* arc: of the problem */
    int16_t *score;
    int64_t *bonus;
    yunta_assign *assign;
    yunta_assign_answer answer;
    yunta_share_answer taken; /* from the ledger of a merge */
} block;

static void block_free(block *b) {
    yunta_free(b->sells);
    yunta_free(b->buys);
    yunta_free(b->place);
    yunta_free(b->capacity);
    yunta_free(b->demand);
    yunta_free(b->seller);
    yunta_free(b->first);
    yunta_free(b->arc);
    yunta_free(b->score);
    yunta_free(b->bonus);
    yunta_assign_free(b->assign);
    yunta_share_answer_free(&b->taken);
}

static bool block_alloc(block *b, size_t members, size_t arcs) {
    b->sells = yunta_alloc(members, sizeof *b->sells);
    b->buys = yunta_alloc(members, sizeof *b->buys);
    b->place = yunta_alloc(members, sizeof *b->place);
    b->capacity = yunta_alloc(members, sizeof *b->capacity);
    b->demand = yunta_alloc(members, sizeof *b->demand);
    b->first = yunta_alloc(members + 1, sizeof *b->first);
    b->bonus = yunta_alloc(members, sizeof *b->bonus);
    b->seller = yunta_alloc(arcs, sizeof *b->seller);
    b->arc = yunta_alloc(arcs, sizeof *b->arc);
    b->score = yunta_alloc(arcs, sizeof *b->score);
    return b->sells != NULL && b->buys != NULL && b->place != NULL && b->capacity != NULL &&
           b->demand != NULL && b->first != NULL && b->bonus != NULL && b->seller != NULL &&
           b->arc != NULL && b->score != NULL && yunta_assign_new(1, &b->assign) == YUNTA_OK;
}

static bool usable(const yunta_matching *m, size_t arc, const yunta_weighing *weighing) {
    return m->state[arc] == YUNTA_ARC_OPEN && m->rules.score[arc] >= weighing->least &&
           m->spare_capacity[m->rules.mentor[arc]] > 0;
}

static void find_sellers(block *b, const yunta_matching *m, const yunta_match_group *group,
                         const yunta_weighing *weighing) {
    int64_t bonus = yunta_weighing_bonus(weighing);
    for (size_t k = 0; k < group->count; k++)
        b->place[k] = -1;
    for (size_t k = 0; k < group->count; k++) {
        int32_t p = group->member[k];
        for (size_t arc = m->rules.first[p]; arc < m->rules.first[p + 1]; arc++)
            if (m->spare_demand[p] > 0 && usable(m, arc, weighing))
                b->place[m->rules.local[m->rules.mentor[arc]]] = 0;
    }
    for (size_t k = 0; k < group->count; k++) {
        int32_t p = group->member[k];
        if (b->place[k] < 0)
            continue;
        b->capacity[b->sellers] = m->spare_capacity[p];
        b->bonus[b->sellers] = m->locked_mentor[p] ? 0 : bonus;
        b->place[k] = (int32_t)b->sellers;
        b->sells[b->sellers++] = (int32_t)k;
    }
}

static void block_fill(block *b, const yunta_matching *m, const yunta_match_group *group,
                       const yunta_weighing *weighing) {
    bool gift = yunta_weighing_kept(weighing) > 0;
    size_t count = 0;
    find_sellers(b, m, group, weighing);
    for (size_t k = 0; k < group->count; k++) {
        int32_t p = group->member[k];
        for (size_t arc = m->rules.first[p]; arc < m->rules.first[p + 1]; arc++) {
            if (m->spare_demand[p] < 1 || !usable(m, arc, weighing))
                continue;
            b->seller[count] = b->place[m->rules.local[m->rules.mentor[arc]]];
            b->score[count] = (int16_t)m->rules.score[arc];
            if (gift && yunta_cohort_had_pair(m->cohort, m->rules.mentor[arc], p))
                b->score[count] += YUNTA_ASSIGN_GIFT;
            b->arc[count++] = arc;
        }
        if (count == b->first[b->buyers])
            continue;
        b->demand[b->buyers] = m->spare_demand[p];
        b->buys[b->buyers++] = (int32_t)k;
        b->first[b->buyers] = count;
    }
}

/* A buyer's row, where most pairs are possible: rows are looked through many scores at a time. */
static void block_row(const void *source, size_t buyer, int16_t *scores) {
    const block *b = source;
    memset(scores, 0xff, b->sellers * sizeof *scores);
    for (size_t k = b->first[buyer]; k < b->first[buyer + 1]; k++)
        scores[b->seller[k]] = b->score[k];
}

static yunta_status block_solve(block *b, const yunta_matching *m, const yunta_weighing *weighing) {
    bool bonus = yunta_weighing_bonus(weighing) > 0;
    bool dense = 4 * (__int128)b->first[b->buyers] > (__int128)b->sellers * (__int128)b->buyers;
    int64_t gift = yunta_weighing_kept(weighing);
    yunta_assign_block network = {.sellers = b->sellers,
                                  .buyers = b->buyers,
                                  .capacity = b->capacity,
                                  .demand = b->demand,
                                  .row = dense ? block_row : NULL,
                                  .source = b,
                                  .width = b->sellers,
                                  .first = b->first,
                                  .seller = b->seller,
                                  .score = b->score,
                                  .gifts = gift > 0 ? yunta_cohort_most_had(m->cohort) : 0};
    yunta_assign_weight weight = {yunta_weighing_pair(weighing), yunta_weighing_point(weighing),
                                  weighing->least, bonus ? b->bonus : NULL, gift};
    yunta_status status = yunta_assign_load(b->assign, &network);
    return status == YUNTA_OK
               ? yunta_assign_solve(b->assign, &weight, m->options->deadline, &b->answer)
               : status;
}

/* The place in the block of the arc of a buyer to a seller, who has one. */
static size_t place_of(const block *b, size_t buyer, int32_t seller) {
    size_t from = b->first[buyer], to = b->first[buyer + 1];
    while (from + 1 < to) {
        size_t middle = from + (to - from) / 2;
        if (b->seller[middle] <= seller)
            from = middle;
        else
            to = middle;
    }
    return from;
}

/* The answer that a shard found, where its pairs are arcs of this block. */
static yunta_status block_take(block *b, const yunta_ledger_entry *entry) {
    yunta_status status =
        yunta_share_take(entry, b->capacity, b->demand, b->sellers, b->buyers, &b->taken);
    b->answer = b->taken.answer;
    for (size_t k = 0; status == YUNTA_OK && k < b->buyers; k++)
        for (size_t u = b->answer.first_unit[k]; u < b->answer.first_unit[k + 1]; u++)
            if (b->seller[place_of(b, k, b->answer.seller[u])] != b->answer.seller[u])
                return YUNTA_E_WRONG;
    return status == YUNTA_OK && b->taken.late ? YUNTA_E_STOPPED : status;
}

static void block_commit(const block *b, yunta_matching *m, yunta_match_group *group) {
    for (size_t k = 0; k < group->count; k++) {
        int32_t p = group->member[k];
        for (size_t arc = m->rules.first[p]; arc < m->rules.first[p + 1]; arc++)
            m->chosen[arc] = m->state[arc] == YUNTA_ARC_LOCKED;
    }
    for (size_t k = 0; k < b->buyers; k++)
        for (size_t u = b->answer.first_unit[k]; u < b->answer.first_unit[k + 1]; u++)
            if (b->answer.seller[u] >= 0)
                m->chosen[b->arc[place_of(b, k, b->answer.seller[u])]] = 1;
    group->combined = b->answer.value;
}

/* What the answer that stands weighs in a group by a weighing, whatever its lowest score. */
static __int128 standing(const yunta_matching *m, const yunta_match_group *group,
                         const yunta_weighing *weighing) {
    __int128 total = 0;
    int64_t bonus = yunta_weighing_bonus(weighing), kept = yunta_weighing_kept(weighing);
    for (size_t k = 0; k < group->count; k++)
        m->seen[group->member[k]] = m->locked_mentor[group->member[k]];
    for (size_t k = 0; k < group->count; k++) {
        int32_t p = group->member[k];
        for (size_t arc = m->rules.first[p]; arc < m->rules.first[p + 1]; arc++) {
            if (!m->chosen[arc] || m->state[arc] != YUNTA_ARC_OPEN)
                continue;
            uint8_t *seen = &m->seen[m->rules.mentor[arc]];
            bool had = kept > 0 && yunta_cohort_had_pair(m->cohort, m->rules.mentor[arc], p);
            total += arc_weight(weighing, m->rules.score[arc]) + (*seen ? 0 : bonus);
            total += had ? kept : 0;
            *seen = 1;
        }
    }
    return total;
}

static void settle(const block *b, yunta_matching *m, yunta_match_group *group,
                   const yunta_weighing *weighing, bool commit, yunta_flow_slot *slot) {
    slot->value = b->answer.value;
    if (!slot->late && slot->value != slot->bound)
        slot->status = YUNTA_E_DEFECT;
    if (!commit || slot->status != YUNTA_OK)
        return;
    __int128 before = slot->late ? standing(m, group, weighing) : -1;
    if (before >= slot->value)
        group->combined = slot->value = before;
    else
        block_commit(b, m, group);
}

/* Prices of who has nothing to sell or buy: they cost nothing, and must cover their pairs. */
static void cover(const yunta_matching *m, const yunta_match_group *group,
                  const yunta_weighing *weighing, int64_t *mentor_price, int64_t *mentee_price) {
    const int64_t kept = yunta_weighing_kept(weighing);
    for (size_t k = 0; k < group->count; k++) {
        int32_t p = group->member[k];
        for (size_t arc = m->rules.first[p]; arc < m->rules.first[p + 1]; arc++) {
            int32_t i = m->rules.mentor[arc];
            bool idle = m->spare_demand[p] < 1;
            if ((!idle && m->spare_capacity[i] > 0) || m->state[arc] != YUNTA_ARC_OPEN ||
                m->rules.score[arc] < weighing->least)
                continue;
            bool had = kept > 0 && yunta_cohort_had_pair(m->cohort, i, p);
            int64_t over = arc_weight(weighing, m->rules.score[arc]) + (had ? kept : 0) -
                           mentor_price[i] - mentee_price[p];
            *(idle ? &mentee_price[p] : &mentor_price[i]) += over > 0 ? over : 0;
        }
    }
}

static void take_prices(const block *b, const yunta_match_group *group, int64_t *mentor_price,
                        int64_t *mentee_price) {
    for (size_t k = 0; k < b->sellers; k++)
        mentor_price[group->member[b->sells[k]]] = b->answer.seller_price[k];
    for (size_t k = 0; k < b->buyers; k++)
        mentee_price[group->member[b->buys[k]]] = b->answer.buyer_price[k];
}

void yunta_match_flow(yunta_matching *m, size_t place, const yunta_weighing *weighing, bool commit,
                      int64_t *mentor_price, int64_t *mentee_price, yunta_flow_slot *slot) {
    yunta_match_group *group = &m->groups[place];
    block b = {0};
    slot->status = YUNTA_E_MEMORY;
    if (!block_alloc(&b, group->count, group->arcs))
        goto cleanup;
    block_fill(&b, m, group, weighing);
    yunta_ledger_key key = {YUNTA_LEDGER_NETWORK, m->step, (int32_t)place};
    const yunta_ledger_entry *known =
        commit ? yunta_match_known(m, key.kind, key.step, place) : NULL;
    slot->status = known != NULL ? block_take(&b, known) : block_solve(&b, m, weighing);
    slot->late = slot->status == YUNTA_E_STOPPED;
    if (slot->late && !yunta_deadline_stopped(m->options->deadline))
        slot->status = YUNTA_OK;
    if (slot->status != YUNTA_OK)
        goto cleanup;
    slot->bound = b.answer.bound;
    if (commit && yunta_match_is_shard(m) &&
        !yunta_share_put(m->share->made, key, b.sellers, b.buyers, &b.answer, slot->late))
        slot->status = YUNTA_E_MEMORY;
    settle(&b, m, group, weighing, commit, slot);
    if (known != NULL && slot->status == YUNTA_OK &&
        standing(m, group, weighing) != group->combined)
        slot->status = YUNTA_E_WRONG;
    if (mentor_price != NULL) {
        take_prices(&b, group, mentor_price, mentee_price);
        cover(m, group, weighing, mentor_price, mentee_price);
    }
cleanup:
    block_free(&b);
}

typedef struct {
    yunta_matching *matching;
    const yunta_weighing *weighing;
    bool commit;
    int64_t *mentor_price, *mentee_price;
    yunta_flow_slot *slots;
} all_flows;

static void solve_blocks(void *context, size_t part, size_t from, size_t to) {
    const all_flows *all = context;
    (void)part;
    for (size_t g = from; g < to; g++)
        if (all->matching->groups[g].flow && !all->matching->groups[g].others)
            yunta_match_flow(all->matching, g, all->weighing, all->commit, all->mentor_price,
                             all->mentee_price, &all->slots[g]);
}

yunta_status yunta_match_flows(yunta_matching *m, const yunta_weighing *weighing, bool commit,
                               int64_t *mentor_price, int64_t *mentee_price,
                               yunta_flow_slot *slots) {
    all_flows all = {m, weighing, commit, mentor_price, mentee_price, slots};
    m->step++;
    for (size_t g = 0; g < m->group_count; g++)
        slots[g] = (yunta_flow_slot){.status = YUNTA_OK};
    yunta_parallel_blocks(m->group_count, 1, m->options->threads, solve_blocks, &all);
    for (size_t g = 0; g < m->group_count; g++)
        if (slots[g].status != YUNTA_OK)
            return slots[g].status;
    return YUNTA_OK;
}
