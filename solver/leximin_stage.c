/* The stage leximin of a matching: each group's network, refined, and the vector of all scores. */
#include "base/parallel.h"
#include "solver/leximin.h"
#include "solver/matching.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    yunta_matching *matching;
    const int64_t *mentor_price, *mentee_price;
    int64_t pair, mentor, score, kept; /* factors of the weight that the prices prove */
    bool count_mentors;
    yunta_status *status; /* [groups] */
    int32_t *proven;      /* [groups] */
} leximin_job;

/* A group's arcs that its prices leave open, or that are chosen. */
typedef struct {
    int32_t *capacity, *demand, *seller;
    size_t *first, *arc;
    uint32_t *order, *scratch; /* [longest row] */
    int16_t *score, *unsorted; /* unsorted: [longest row] */
    uint8_t *chosen, *fixed, *first_open, *more_open, *buyer_open, *counts;
} part;

static void part_free(part *p) {
    yunta_free(p->capacity);
    yunta_free(p->demand);
    yunta_free(p->seller);
    yunta_free(p->first);
    yunta_free(p->arc);
    yunta_free(p->order);
    yunta_free(p->scratch);
    yunta_free(p->unsorted);
    yunta_free(p->score);
    yunta_free(p->chosen);
    yunta_free(p->fixed);
    yunta_free(p->first_open);
    yunta_free(p->more_open);
    yunta_free(p->buyer_open);
    yunta_free(p->counts);
}

static bool part_alloc(part *p, size_t members, size_t arcs, size_t row) {
    p->order = yunta_alloc(row, sizeof *p->order);
    p->scratch = yunta_alloc(row, sizeof *p->scratch);
    p->unsorted = yunta_alloc(row, sizeof *p->unsorted);
    p->capacity = yunta_alloc(members, sizeof *p->capacity);
    p->demand = yunta_alloc(members, sizeof *p->demand);
    p->first = yunta_alloc(members + 1, sizeof *p->first);
    p->seller = yunta_alloc(arcs, sizeof *p->seller);
    p->arc = yunta_alloc(arcs, sizeof *p->arc);
    p->score = yunta_alloc(arcs, sizeof *p->score);
    p->chosen = yunta_alloc(arcs, 1);
    p->fixed = yunta_alloc(arcs, 1);
    p->first_open = yunta_alloc(members, 1);
    p->more_open = yunta_alloc(members, 1);
    p->buyer_open = yunta_alloc(members, 1);
    p->counts = yunta_alloc(members, 1);
    return p->capacity != NULL && p->demand != NULL && p->first != NULL && p->seller != NULL &&
           p->arc != NULL && p->order != NULL && p->scratch != NULL && p->unsorted != NULL &&
           p->score != NULL && p->chosen != NULL && p->fixed != NULL && p->first_open != NULL &&
           p->more_open != NULL && p->buyer_open != NULL && p->counts != NULL;
}

static int64_t surplus_of(const leximin_job *job, size_t arc, int32_t mentee) {
    const yunta_match_rules *rules = &job->matching->rules;
    bool had =
        job->kept > 0 && yunta_cohort_had_pair(job->matching->cohort, rules->mentor[arc], mentee);
    return job->pair + job->score * rules->score[arc] + (had ? job->kept : 0) -
           job->mentor_price[rules->mentor[arc]] - job->mentee_price[mentee];
}

/* Whether the prices leave an arc open, or it is chosen; *surplus is 0 when it may change. */
static bool matters(const leximin_job *job, size_t arc, int32_t mentee, int64_t *surplus) {
    const yunta_matching *m = job->matching;
    bool usable = m->state[arc] == YUNTA_ARC_OPEN && m->spare_demand[mentee] > 0 &&
                  m->spare_capacity[m->rules.mentor[arc]] > 0 &&
                  m->rules.score[arc] >= m->weighing.least;
    *surplus = usable ? surplus_of(job, arc, mentee) : -1;
    return usable && (*surplus >= 0 || m->chosen[arc]);
}

static void count_arcs(const leximin_job *job, const yunta_match_group *group, size_t *arcs,
                       size_t *longest) {
    const yunta_match_rules *rules = &job->matching->rules;
    *arcs = *longest = 0;
    for (size_t k = 0; k < group->count; k++) {
        int32_t mentee = group->member[k];
        size_t row = rules->first[mentee + 1] - rules->first[mentee];
        int64_t surplus;
        *longest = row > *longest ? row : *longest;
        for (size_t arc = rules->first[mentee]; arc < rules->first[mentee + 1]; arc++)
            *arcs += matters(job, arc, mentee, &surplus);
    }
}

/* One mentee's arcs, highest score first. */
static size_t list_row(const leximin_job *job, int32_t mentee, part *p, size_t count) {
    const yunta_matching *m = job->matching;
    size_t first = m->rules.first[mentee], row = 0;
    int64_t surplus;
    for (size_t arc = first; arc < m->rules.first[mentee + 1]; arc++) {
        p->unsorted[arc - first] = (int16_t)m->rules.score[arc];
        if (matters(job, arc, mentee, &surplus))
            p->order[row++] = (uint32_t)(arc - first);
    }
    yunta_leximin_sort(p->order, row, p->unsorted, p->scratch);
    for (size_t k = 0; k < row; k++, count++) {
        size_t arc = first + p->order[k];
        matters(job, arc, mentee, &surplus);
        p->seller[count] = m->rules.local[m->rules.mentor[arc]];
        p->score[count] = (int16_t)m->rules.score[arc];
        p->chosen[count] = m->chosen[arc];
        p->fixed[count] = surplus != 0;
        p->arc[count] = arc;
    }
    return count;
}

static void describe_people(const leximin_job *job, const yunta_match_group *group, part *p) {
    const yunta_matching *m = job->matching;
    for (size_t k = 0; k < group->count; k++) {
        int32_t person = group->member[k];
        int64_t price = job->mentor_price[person];
        bool locked = m->locked_mentor[person];
        p->capacity[k] = m->spare_capacity[person];
        p->demand[k] = m->spare_demand[person];
        p->first_open[k] = price + (locked ? 0 : job->mentor) == 0;
        p->more_open[k] = price == 0;
        p->buyer_open[k] = job->mentee_price[person] == 0;
        p->counts[k] = !locked;
    }
}

static yunta_status refine_group(const leximin_job *job, yunta_match_group *group,
                                 int32_t *proven) {
    yunta_matching *m = job->matching;
    part p = {0};
    size_t arcs, longest;
    yunta_status status = YUNTA_E_MEMORY;
    count_arcs(job, group, &arcs, &longest);
    if (arcs > UINT32_MAX - 1 || !part_alloc(&p, group->count, arcs, longest))
        goto cleanup;
    for (size_t k = 0; k < group->count; k++)
        p.first[k + 1] = list_row(job, group->member[k], &p, p.first[k]);
    describe_people(job, group, &p);
    yunta_leximin_network network = {.sellers = group->count,
                                     .buyers = group->count,
                                     .capacity = p.capacity,
                                     .demand = p.demand,
                                     .first = p.first,
                                     .seller = p.seller,
                                     .score = p.score,
                                     .chosen = p.chosen,
                                     .fixed = p.fixed,
                                     .first_open = p.first_open,
                                     .more_open = p.more_open,
                                     .buyer_open = p.buyer_open,
                                     .counts = job->count_mentors ? p.counts : NULL};
    status = yunta_leximin_refine(&network, m->options->deadline, proven);
    for (size_t a = 0; status == YUNTA_OK && a < arcs; a++)
        m->chosen[p.arc[a]] = p.chosen[a];
cleanup:
    part_free(&p);
    return status;
}

/* By a search, or from the ledger of a merge; into that of a shard. */
static yunta_status find_group(const leximin_job *job, size_t g, int32_t *proven) {
    yunta_matching *m = job->matching;
    yunta_ledger_key key = {YUNTA_LEDGER_LEXIMIN, m->step, (int32_t)g};
    const yunta_ledger_entry *known = yunta_match_known(m, key.kind, key.step, g);
    int64_t head = YUNTA_LEXIMIN_ALL;
    yunta_status status = YUNTA_OK;
    if (m->groups[g].others)
        return status;
    if (known != NULL) {
        status = yunta_match_take_pairs(m, known, &head, 1);
        *proven = (int32_t)head;
        return status == YUNTA_OK && head != *proven ? YUNTA_E_WRONG : status;
    }
    status = refine_group(job, &m->groups[g], proven);
    head = *proven;
    if (status == YUNTA_OK && !yunta_match_put_pairs(m, key, &head, 1))
        status = YUNTA_E_MEMORY;
    return status;
}

static void refine_groups(void *context, size_t block, size_t from, size_t to) {
    const leximin_job *job = context;
    (void)block;
    for (size_t g = from; g < to; g++)
        job->status[g] = find_group(job, g, &job->proven[g]);
}

static bool has_mentors_after(const yunta_policy *policy) {
    bool after = false;
    for (size_t k = 0; k < policy->matching_objective.count; k++) {
        int goal = policy->matching_objective.items[k];
        if (after && goal == YUNTA_GOAL_MENTORS)
            return true;
        after = after || goal == YUNTA_GOAL_LEXIMIN;
    }
    return false;
}

static void take_factors(leximin_job *job, const yunta_weighing *weighing) {
    for (size_t k = 0; k < weighing->count; k++)
        *(weighing->goal[k] == YUNTA_GOAL_PAIRS     ? &job->pair
          : weighing->goal[k] == YUNTA_GOAL_MENTORS ? &job->mentor
          : weighing->goal[k] == YUNTA_GOAL_KEPT    ? &job->kept
                                                    : &job->score) = weighing->factor[k];
}

/* The prices of the stage before, or of all that was weighed when it has none of its own (worst).
 */
static yunta_status take_prices(leximin_job *job, const yunta_stage *before,
                                yunta_flow_slot *slots) {
    yunta_matching *m = job->matching;
    int64_t *mentor_price = NULL, *mentee_price = NULL;
    job->mentor_price = before->mentor_price;
    job->mentee_price = before->mentee_price;
    if (before->mentor_price != NULL && strcmp(before->objective, "worst") != 0)
        return YUNTA_OK;
    if (!yunta_match_prices(m, &m->weighing, &mentor_price, &mentee_price))
        return YUNTA_E_MEMORY;
    job->mentor_price = mentor_price;
    job->mentee_price = mentee_price;
    yunta_status status =
        yunta_match_flows(m, &m->weighing, true, mentor_price, mentee_price, slots);
    for (size_t g = 0; status == YUNTA_OK && g < m->group_count; g++)
        m->late = m->late || slots[g].late;
    return status;
}

/* A start near the end: the highest sum. */
static yunta_status start_near(yunta_matching *m, yunta_flow_slot *slots) {
    yunta_weighing weighing = m->weighing;
    for (size_t k = 0; k < m->weighing.count; k++)
        if (m->weighing.goal[k] == YUNTA_GOAL_SCORE)
            return YUNTA_OK;
    if (!yunta_match_weigh(m, YUNTA_GOAL_SCORE, &weighing))
        return YUNTA_OK;
    yunta_status status = yunta_match_flows(m, &weighing, true, NULL, NULL, slots);
    for (size_t g = 0; status == YUNTA_OK && g < m->group_count; g++)
        m->late = m->late || slots[g].late;
    return status;
}

static int ascending(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* The vector found, and above what is proven the best that any pair could have. */
static yunta_status write_vectors(yunta_matching *m, int32_t proven, yunta_stage *stage) {
    size_t count = 0, pairs = m->candidates->count;
    int32_t most = 0;
    for (size_t arc = 0; arc < pairs; arc++)
        count += m->chosen[arc];
    int32_t *value = yunta_arena_alloc(m->pairing->arena, count, sizeof *value);
    int32_t *bound = yunta_arena_alloc(m->pairing->arena, count, sizeof *bound);
    if (value == NULL || bound == NULL)
        return YUNTA_E_MEMORY;
    count = 0;
    for (size_t arc = 0; arc < pairs; arc++) {
        most = m->rules.score[arc] > most ? m->rules.score[arc] : most;
        if (m->chosen[arc])
            value[count++] = m->rules.score[arc];
    }
    if (count > 0)
        qsort(value, count, sizeof *value, ascending);
    for (size_t k = 0; k < count; k++)
        bound[k] = value[k] <= proven || proven >= most ? value[k] : most;
    stage->vector = value;
    stage->vector_bound = bound;
    stage->vector_count = count;
    stage->bound = count > 0 ? bound[0] : 0;
    return YUNTA_OK;
}

yunta_status yunta_match_leximin(yunta_matching *m, yunta_stage *stage) {
    yunta_flow_slot *slots = yunta_alloc(m->group_count, sizeof *slots);
    leximin_job job = {.matching = m, .count_mentors = has_mentors_after(m->policy)};
    yunta_status status = YUNTA_E_MEMORY;
    int32_t proven = INT32_MAX;
    job.status = yunta_alloc(m->group_count, sizeof *job.status);
    job.proven = yunta_alloc(m->group_count, sizeof *job.proven);
    if (slots == NULL || job.status == NULL || job.proven == NULL)
        goto cleanup;
    status = take_prices(&job, stage - 1, slots);
    take_factors(&job, &m->weighing);
    if (status == YUNTA_OK && !m->late)
        status = start_near(m, slots);
    if (status == YUNTA_OK && !m->late)
        yunta_parallel_blocks(m->group_count, 1, m->options->threads, refine_groups, &job);
    for (size_t g = 0; status == YUNTA_OK && g < m->group_count; g++) {
        status = job.status[g];
        if (m->groups[g].others)
            continue;
        proven = m->late ? -1 : job.proven[g] < proven ? job.proven[g] : proven;
    }
    m->late = m->late || proven < YUNTA_LEXIMIN_ALL;
    if (status == YUNTA_OK)
        status = write_vectors(m, proven, stage);
cleanup:
    yunta_free(slots);
    yunta_free(job.status);
    yunta_free(job.proven);
    return status;
}
