#include "solver/matching.h"

enum { SCORES = 10001 };
typedef enum { KEPT, LOST, UNDECIDED } answer;

/* Thresholds are indexes into the distinct scores that an answer could have as its lowest. */
typedef struct {
    yunta_matching *matching;
    int32_t level[SCORES];
    size_t levels;
    size_t top;   /* the highest threshold at which all groups so far keep the stages before */
    size_t limit; /* the highest that was not refuted */
} threshold_search;

static void collect_levels(threshold_search *s, int32_t lowest_locked) {
    const yunta_matching *m = s->matching;
    uint8_t present[SCORES] = {0};
    for (size_t arc = 0; arc < m->candidates->count; arc++)
        if (m->state[arc] != YUNTA_ARC_CLOSED)
            present[m->rules.score[arc]] = 1;
    for (int32_t score = 0; score < SCORES && score <= lowest_locked; score++)
        if (present[score])
            s->level[s->levels++] = score;
}

static size_t level_of(const threshold_search *s, int32_t score) {
    size_t k = 0;
    while (k + 1 < s->levels && s->level[k] < score)
        k++;
    return k;
}

static int32_t lowest_of_group(const yunta_matching *m, const yunta_match_group *group) {
    int32_t lowest = INT32_MAX;
    for (size_t k = 0; k < group->count; k++) {
        int32_t p = group->member[k];
        for (size_t arc = m->rules.first[p]; arc < m->rules.first[p + 1]; arc++)
            if (m->chosen[arc] && m->rules.score[arc] < lowest)
                lowest = m->rules.score[arc];
    }
    return lowest;
}

/* Whether a group keeps its stages with no pair under a threshold. */
static yunta_status try_threshold(threshold_search *s, size_t g, size_t level, answer *found) {
    yunta_matching *m = s->matching;
    yunta_match_group *group = &m->groups[g];
    *found = UNDECIDED;
    if (group->flow) {
        yunta_weighing weighing = m->weighing;
        yunta_flow_slot slot = {.status = YUNTA_OK};
        weighing.least = s->level[level];
        yunta_match_flow(m, g, &weighing, false, NULL, NULL, &slot);
        if (slot.status == YUNTA_OK && !slot.late)
            *found = slot.value == group->combined ? KEPT : LOST;
        return slot.status;
    }
    yunta_match_outcome outcome;
    yunta_match_request request = {.goal = -1, .least = s->level[level]};
    yunta_status status = yunta_match_model_solve(group->model, &request, m->options, &outcome);
    if (status == YUNTA_OK && outcome.found)
        *found = KEPT;
    else if (status == YUNTA_OK && outcome.verdict == YUNTA_ILP_INFEASIBLE)
        *found = LOST;
    return status;
}

/* What a shard searched: no more is asked of the group than of those before it, so the least of all
 * is what one search over all groups finds. */
static yunta_status take_group(threshold_search *s, const yunta_ledger_entry *known) {
    size_t level = known->count == 1 && known->value[0] >= 0 && known->value[0] < SCORES
                       ? level_of(s, (int32_t)known->value[0])
                       : s->levels;
    if (level == s->levels || s->level[level] != known->value[0])
        return YUNTA_E_WRONG;
    s->top = level < s->top ? level : s->top;
    s->limit = level < s->limit ? level : s->limit;
    return YUNTA_OK;
}

/* Lowers top to the highest threshold that this group keeps too. */
static yunta_status search_group(threshold_search *s, size_t g) {
    if (s->matching->groups[g].taken)
        return YUNTA_E_WRONG;
    int32_t lowest = lowest_of_group(s->matching, &s->matching->groups[g]);
    size_t low = level_of(s, lowest), high = s->top + 1, level = s->top;
    if (lowest == INT32_MAX || low >= s->top)
        return YUNTA_OK;
    while (high - low > 1) {
        answer found;
        yunta_status status = try_threshold(s, g, level, &found);
        if (status != YUNTA_OK)
            return status;
        if (found == UNDECIDED) {
            s->matching->late = true;
            break;
        }
        if (found == KEPT)
            low = level;
        else
            high = level;
        level = low + (high - low) / 2;
    }
    s->top = low;
    s->limit = high - 1 < s->limit ? high - 1 : s->limit;
    return YUNTA_OK;
}

/* Every group; in a shard its own, which are networks, and what each allows into the ledger. */
static yunta_status search_all(threshold_search *s) {
    yunta_matching *m = s->matching;
    yunta_status status = YUNTA_OK;
    for (size_t g = 0; g < m->group_count && status == YUNTA_OK; g++) {
        const yunta_ledger_entry *known = yunta_match_known(m, YUNTA_LEDGER_WORST, m->step, g);
        if (m->groups[g].others)
            continue;
        status = known != NULL ? take_group(s, known) : search_group(s, g);
        yunta_ledger_key key = {YUNTA_LEDGER_WORST, m->step, (int32_t)g};
        int64_t score = s->level[s->top];
        if (status == YUNTA_OK && yunta_match_is_shard(m) && !m->late &&
            !yunta_ledger_add(m->share->made, key, &score, 1))
            status = YUNTA_E_MEMORY;
    }
    return status;
}

/* Takes up the answers of the threshold found, which all later stages must respect. */
static yunta_status commit(threshold_search *s) {
    yunta_matching *m = s->matching;
    yunta_flow_slot *slots = yunta_alloc(m->group_count, sizeof *slots);
    if (slots == NULL)
        return YUNTA_E_MEMORY;
    m->weighing.least = s->level[s->top];
    yunta_status status = YUNTA_OK;
    if (m->weighing.count > 0)
        status = yunta_match_flows(m, &m->weighing, true, NULL, NULL, slots);
    for (size_t g = 0; g < m->group_count; g++) {
        if (!m->groups[g].flow)
            yunta_match_model_chosen(m->groups[g].model, m->chosen);
        m->late = m->late || slots[g].late;
    }
    int64_t worst = yunta_match_measure(m, false, false).value[YUNTA_GOAL_WORST];
    if (worst < m->weighing.least)
        m->weighing.least = (int32_t)worst;
    yunta_free(slots);
    return status;
}

/* The prices of the pairs above the threshold, where the stages before fall short. */
static yunta_status prove(threshold_search *s, yunta_stage *stage) {
    yunta_matching *m = s->matching;
    int64_t *mentor_price = NULL, *mentee_price = NULL;
    yunta_weighing weighing = m->weighing;
    yunta_flow_slot *slots = yunta_alloc(m->group_count, sizeof *slots);
    yunta_status status = YUNTA_E_MEMORY;
    if (slots == NULL || !yunta_match_prices(m, &weighing, &mentor_price, &mentee_price))
        goto cleanup;
    weighing.least = s->level[s->top] + 1;
    status = yunta_match_flows(m, &weighing, false, mentor_price, mentee_price, slots);
    if (status != YUNTA_OK)
        goto cleanup;
    __int128 needed = 0, bound = 0;
    for (size_t g = 0; g < m->group_count; g++) {
        needed += m->groups[g].combined;
        bound += slots[g].bound;
        m->late = m->late || slots[g].late;
    }
    if (bound >= needed && !m->late) {
        status = YUNTA_E_DEFECT;
        goto cleanup;
    }
    if (bound < needed) {
        stage->mentor_price = mentor_price;
        stage->mentee_price = mentee_price;
        stage->weight = yunta_match_weight_text(&weighing, m->pairing->arena);
        status = stage->weight != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
    }
cleanup:
    yunta_free(slots);
    return status;
}

yunta_status yunta_match_worst(yunta_matching *m, yunta_stage *stage) {
    yunta_measure now = yunta_match_measure(m, false, false);
    int64_t locked = yunta_match_measure(m, false, true).value[YUNTA_GOAL_WORST];
    if (now.value[YUNTA_GOAL_PAIRS] == 0)
        return YUNTA_OK;
    threshold_search *s = yunta_alloc(1, sizeof *s);
    if (s == NULL)
        return YUNTA_E_MEMORY;
    s->matching = m;
    collect_levels(s, (int32_t)locked);
    s->top = s->limit = s->levels - 1;
    yunta_status status = search_all(s);
    stage->bound = s->level[s->limit];
    bool alone = !yunta_match_is_shard(m);
    if (status == YUNTA_OK && alone)
        status = commit(s);
    if (status == YUNTA_OK && alone && m->ilp_groups == 0 && !m->late && s->top + 1 < s->levels)
        status = prove(s, stage);
    yunta_free(s);
    return status;
}
