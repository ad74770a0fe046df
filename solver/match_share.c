/* Groups of a matching in shards: whose each is, and its pairs as integers. */
#include "solver/matching.h"
#include "solver/needs.h"
#include <string.h>

/* A search goes on from where the stage before left it, and worst asks it at thresholds that come
 * from all groups; so of what is no network the merge then decides every stage. */
bool yunta_match_deal(yunta_matching *m) {
    yunta_share *share = m->share;
    bool worst = yunta_needs_goal(m->policy, YUNTA_GOAL_WORST);
    uint64_t *size = yunta_alloc(m->group_count, sizeof *size);
    uint8_t *own = yunta_alloc(m->group_count, sizeof *own);
    bool done = size != NULL && own != NULL;
    for (size_t g = 0; done && g < m->group_count; g++)
        size[g] = worst && !m->groups[g].flow ? 0 : m->groups[g].arcs + 1;
    done = done && yunta_share_deal(share, size, m->group_count, own);
    share->parts = m->group_count;
    share->blocks = m->blocks;
    for (size_t g = 0; done && g < m->group_count; g++) {
        yunta_match_group *group = &m->groups[g];
        group->others = size[g] == 0 || !own[g];
        share->left += size[g] == 0;
        share->own += !group->others;
        share->people += group->others ? 0 : group->count;
    }
    yunta_free(size);
    yunta_free(own);
    return done;
}

const yunta_ledger_entry *yunta_match_known(const yunta_matching *m, yunta_ledger_kind kind,
                                            int32_t step, size_t part) {
    if (m->share == NULL || m->share->known == NULL)
        return NULL;
    return yunta_ledger_find(m->share->known, (yunta_ledger_key){kind, step, (int32_t)part});
}

bool yunta_match_put_pairs(const yunta_matching *m, yunta_ledger_key key, const int64_t *head,
                           size_t heads) {
    if (!yunta_match_is_shard(m))
        return true;
    const yunta_match_group *group = &m->groups[key.part];
    const yunta_match_rules *rules = &m->rules;
    size_t count = heads;
    for (size_t k = 0; k < group->count; k++)
        for (size_t arc = rules->first[group->member[k]]; arc < rules->first[group->member[k] + 1];
             arc++)
            count += m->chosen[arc] ? 2 : 0;
    int64_t *value = yunta_alloc(count, sizeof *value);
    if (value == NULL)
        return false;
    memcpy(value, head, heads * sizeof *value);
    count = heads;
    for (size_t k = 0; k < group->count; k++)
        for (size_t arc = rules->first[group->member[k]]; arc < rules->first[group->member[k] + 1];
             arc++)
            if (m->chosen[arc]) {
                value[count++] = (int64_t)k;
                value[count++] = rules->local[rules->mentor[arc]];
            }
    bool added = yunta_ledger_add(m->share->made, key, value, count);
    yunta_free(value);
    return added;
}

static bool choose(yunta_matching *m, const yunta_match_group *group, int64_t mentee,
                   int64_t mentor) {
    int64_t most = (int64_t)group->count;
    if (mentee < 0 || mentee >= most || mentor < 0 || mentor >= most)
        return false;
    size_t arc = yunta_candidates_arc(m->candidates, group->member[mentor], group->member[mentee]);
    if (arc == YUNTA_NO_ARC || m->state[arc] == YUNTA_ARC_CLOSED || m->chosen[arc])
        return false;
    m->chosen[arc] = 1;
    return true;
}

yunta_status yunta_match_take_pairs(yunta_matching *m, const yunta_ledger_entry *entry,
                                    int64_t *head, size_t heads) {
    const yunta_match_group *group = &m->groups[entry->key.part];
    if (entry->count < heads || (entry->count - heads) % 2 != 0)
        return YUNTA_E_WRONG;
    memcpy(head, entry->value, heads * sizeof *head);
    for (size_t k = 0; k < group->count; k++) {
        size_t from = m->rules.first[group->member[k]], to = m->rules.first[group->member[k] + 1];
        memset(m->chosen + from, 0, to - from);
    }
    for (size_t k = heads; k < entry->count; k += 2)
        if (!choose(m, group, entry->value[k], entry->value[k + 1]))
            return YUNTA_E_WRONG;
    return YUNTA_OK;
}
