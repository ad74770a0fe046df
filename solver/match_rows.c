#include "solver/match_rows.h"
#include "base/language.h"
#include "model/given.h"
#include "solver/components.h"
#include <stdlib.h>
#include <string.h>

/* Sums that a network improves; the thresholds of worst and leximin need the list. */
static bool goals_add_up(const yunta_policy *policy) {
    for (size_t k = 0; k < policy->matching_objective.count; k++) {
        const yunta_objective *one = yunta_objective_of(policy->matching_objective.items[k]);
        if (one->unit == NULL || one->mentor < 0)
            return false;
    }
    return true;
}

static bool has_quota(const yunta_policy *policy) {
    for (size_t k = 0; k < policy->matching_quotas.count; k++)
        if (yunta_quota_active(&policy->matching_quotas.items[k]))
            return true;
    return false;
}

/* Whether somebody could be mentor and mentee: what the two roles of one person exclude of each
 * other may be no flow. */
static bool has_two_roles(const yunta_matching *m) {
    for (size_t p = 0; p < m->cohort->people; p++) {
        const yunta_person *one = &m->cohort->person[p];
        if (one->role == YUNTA_BOTH && one->capacity > 0 && one->mentors > 0 &&
            yunta_person_barred(m->eligibility, (int32_t)p, YUNTA_MENTOR) == 0 &&
            yunta_person_barred(m->eligibility, (int32_t)p, YUNTA_MENTEE) == 0)
            return true;
    }
    return false;
}

static bool rows_will_do(const yunta_matching *m) {
    return (!m->cohort->scores_given || yunta_given_rules(m->eligibility)) &&
           !yunta_eligibility_spares(m->eligibility) && m->options->engine != YUNTA_ENGINE_GLPK &&
           m->policy->matching_mentor_minimum <= 1 && goals_add_up(m->policy) &&
           !has_quota(m->policy) && !has_two_roles(m);
}

static bool make_people(yunta_rows *r) {
    yunta_matching *m = r->matching;
    size_t people = m->cohort->people;
    m->rules = (yunta_match_rules){.people = people,
                                   .minimum = m->policy->matching_mentor_minimum,
                                   .either = m->policy->matching_both == YUNTA_BOTH_EITHER};
    r->solving = yunta_arena_new();
    if (r->solving == NULL)
        return false;
    m->spare_capacity = yunta_arena_alloc(r->solving, people, sizeof *m->spare_capacity);
    m->spare_demand = yunta_arena_alloc(r->solving, people, sizeof *m->spare_demand);
    m->locked_mentor = yunta_arena_alloc(m->work, people, 1);
    m->seen = yunta_arena_alloc(m->work, people, 1);
    r->place = yunta_arena_alloc(r->solving, people, sizeof *r->place);
    r->parent = yunta_arena_alloc(m->work, people, sizeof *r->parent);
    if (m->spare_capacity == NULL || m->spare_demand == NULL || m->locked_mentor == NULL ||
        m->seen == NULL || r->place == NULL || r->parent == NULL)
        return false;
    r->seen = (yunta_survey){.matching = m, .sold = m->spare_capacity, .bought = m->spare_demand};
    yunta_components_clear(r->parent, people);
    for (size_t p = 0; p < people; p++) {
        m->spare_capacity[p] = m->cohort->person[p].capacity;
        m->spare_demand[p] = m->cohort->person[p].mentors;
    }
    return true;
}

/* Takes locked pairs off what people may trade. */
static yunta_status take_locks(yunta_rows *r) {
    yunta_matching *m = r->matching;
    size_t count = 0;
    yunta_pair_entry *locks = yunta_alloc(m->cohort->constraint_count, sizeof *locks);
    if (locks == NULL)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < m->cohort->constraint_count; k++) {
        const yunta_constraint *row = &m->cohort->constraints[k];
        if (row->kind == YUNTA_LOCK)
            locks[count++] = (yunta_pair_entry){row->mentor, row->mentee, 0};
    }
    yunta_status status = YUNTA_OK;
    if (count > 0)
        status = yunta_pair_table_new(m->cohort->people, locks, count, false, &r->locks);
    yunta_free(locks);
    if (count > 0 && status == YUNTA_OK)
        r->lock_count = r->locks.first[m->cohort->people];
    for (size_t j = 0; r->lock_count > 0 && j < m->cohort->people; j++) {
        const int32_t *mentors;
        for (size_t k = yunta_rows_locks(r, (int32_t)j, &mentors); k > 0; k--) {
            m->spare_capacity[mentors[k - 1]]--;
            m->spare_demand[j]--;
            m->locked_mentor[mentors[k - 1]] = 1;
        }
    }
    return status;
}

/* More locks than places are a conflict, which the list of pairs explains. */
static bool locks_fit(const yunta_matching *m) {
    for (size_t p = 0; p < m->cohort->people; p++)
        if (m->spare_capacity[p] < 0 || m->spare_demand[p] < 0)
            return false;
    return true;
}

static int larger_first(const void *a, const void *b) {
    const yunta_rows_block *one = a, *two = b;
    if (one->arcs != two->arcs)
        return one->arcs > two->arcs ? -1 : 1;
    return (one->bucket > two->bucket) - (one->bucket < two->bucket);
}

/* The most pairs that a block can trade beside locked ones. */
static size_t most_pairs(const yunta_rows *r, const yunta_rows_block *block) {
    const yunta_matching *m = r->matching;
    const int32_t *mentors = yunta_buckets_people(&r->buckets, YUNTA_SIDE_MENTOR, block->bucket);
    const int32_t *mentees = yunta_buckets_people(&r->buckets, YUNTA_SIDE_MENTEE, block->bucket);
    size_t sold = 0, bought = 0;
    for (size_t i = 0; i < block->mentors; i++) {
        size_t capacity = (size_t)m->spare_capacity[mentors[i]];
        sold += capacity < block->mentees ? capacity : block->mentees;
    }
    for (size_t j = 0; j < block->mentees; j++) {
        size_t demand = (size_t)m->spare_demand[mentees[j]];
        bought += demand < block->mentors ? demand : block->mentors;
    }
    return sold < bought ? sold : bought;
}

static size_t locks_of(const yunta_rows *r, const yunta_rows_block *block) {
    const int32_t *mentees = yunta_buckets_people(&r->buckets, YUNTA_SIDE_MENTEE, block->bucket);
    const int32_t *mentors;
    size_t count = 0;
    for (size_t j = 0; j < block->mentees; j++)
        count += yunta_rows_locks(r, mentees[j], &mentors);
    return count;
}

static yunta_status make_blocks(yunta_rows *r) {
    yunta_matching *m = r->matching;
    const yunta_buckets *b = &r->buckets;
    r->blocks = yunta_arena_alloc(m->work, b->count, sizeof *r->blocks);
    r->sparse = yunta_arena_alloc(m->work, b->count, sizeof *r->sparse);
    if (r->blocks == NULL || r->sparse == NULL || !yunta_rows_order(r))
        return YUNTA_E_MEMORY;
    for (size_t bucket = 0; bucket < b->count; bucket++) {
        yunta_rows_block block = {.bucket = bucket,
                                  .mentors = yunta_buckets_size(b, YUNTA_SIDE_MENTOR, bucket),
                                  .mentees = yunta_buckets_size(b, YUNTA_SIDE_MENTEE, bucket)};
        yunta_rows_weigh_block(r, &block);
        r->sparse[bucket] = block.sparse;
        if (block.mentors > 0 && block.mentees > 0)
            r->blocks[r->block_count++] = block;
    }
    qsort(r->blocks, r->block_count, sizeof *r->blocks, larger_first);
    for (size_t k = 0; k < r->block_count; k++) {
        size_t most = most_pairs(r, &r->blocks[k]);
        r->blocks[k].room = r->found_room;
        r->found_room += most + locks_of(r, &r->blocks[k]);
        r->most_found += most;
        r->units = (int64_t)most > r->units ? (int64_t)most : r->units;
    }
    r->found = yunta_alloc(r->found_room, sizeof *r->found);
    return r->found != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* Leaves the blocks of a shard; what all blocks say of the weights is known by now. */
static yunta_status deal_blocks(yunta_rows *r) {
    yunta_share *share = r->matching->share;
    uint64_t *size = yunta_alloc(r->block_count, sizeof *size);
    uint8_t *own = yunta_alloc(r->block_count, sizeof *own);
    bool done = size != NULL && own != NULL;
    for (size_t k = 0; done && k < r->block_count; k++)
        size[k] = r->blocks[k].arcs;
    done = done && yunta_share_deal(share, size, r->block_count, own);
    share->parts = share->blocks = r->block_count;
    for (size_t k = 0; done && k < share->parts; k++)
        if (own[k]) {
            share->people += r->blocks[k].mentors + r->blocks[k].mentees;
            r->blocks[share->own++] = r->blocks[k];
        }
    r->block_count = share->own;
    yunta_free(size);
    yunta_free(own);
    return done ? YUNTA_OK : YUNTA_E_MEMORY;
}

static yunta_status refuse_weight(yunta_matching *m) {
    yunta_problem_add(m->problems, YUNTA_ERROR,
                      (yunta_place){m->policy->path, 0, "matching.objective"}, NULL,
                      T("ask for fewer objectives, or use --engine glpk",
                        "pida menos objetivos, o use --engine glpk"),
                      T("this cohort is too large for so many objectives: their combined weight "
                        "passes 2^50",
                        "esta cohorte es demasiado grande para tantos objetivos: su peso combinado "
                        "pasa de 2^50"));
    return YUNTA_E_INPUT;
}

/* Stages, each with its own weighing, by which the factors of the last one are multiples. */
static yunta_status make_stages(yunta_rows *r) {
    enum { TOP_SCORE = 10000 };
    yunta_matching *m = r->matching;
    const yunta_choices *goals = &m->policy->matching_objective;
    yunta_part *part = &m->pairing->part;
    part->stages = yunta_arena_alloc(m->pairing->arena, goals->count, sizeof *part->stages);
    if (part->stages == NULL)
        return YUNTA_E_MEMORY;
    part->stage_count = goals->count;
    for (size_t s = 0; s < goals->count; s++) {
        part->stages[s].objective = yunta_objective_of(goals->items[s])->name;
        if (!yunta_weighing_add(&m->weighing, goals->items[s], r->units, TOP_SCORE))
            return refuse_weight(m);
        r->stage[s] = m->weighing;
        part->stages[s].weight = yunta_match_weight_text(&r->stage[s], m->pairing->arena);
        if (part->stages[s].weight == NULL ||
            (s + 1 == goals->count && !yunta_rows_make_prices(r, s)))
            return YUNTA_E_MEMORY;
    }
    return YUNTA_OK;
}

/* The blocks' pairs by mentor, then mentee: those of a mentor are of one block, by mentee. next:
 * [people + 1] zeros. */
static void sort_pairs(const yunta_rows *r, yunta_pair *pairs, uint32_t *next) {
    for (size_t k = 0; k < r->block_count; k++)
        for (size_t i = 0; i < r->blocks[k].pairs; i++)
            next[r->found[r->blocks[k].room + i].mentor + 1]++;
    for (size_t p = 0; p < r->matching->cohort->people; p++)
        next[p + 1] += next[p];
    for (size_t k = 0; k < r->block_count; k++)
        for (size_t i = 0; i < r->blocks[k].pairs; i++) {
            const yunta_pair *pair = &r->found[r->blocks[k].room + i];
            pairs[next[pair->mentor]++] = *pair;
        }
}

static yunta_status gather(yunta_rows *r) {
    yunta_pairing *pairing = r->matching->pairing;
    size_t count = 0;
    for (size_t k = 0; k < r->block_count; k++)
        count += r->blocks[k].pairs;
    uint32_t *next = yunta_alloc(r->matching->cohort->people + 1, sizeof *next);
    pairing->pairs = yunta_arena_alloc(pairing->arena, count, sizeof *pairing->pairs);
    bool done = next != NULL && pairing->pairs != NULL && count <= UINT32_MAX;
    if (done) {
        sort_pairs(r, pairing->pairs, next);
        pairing->count = count;
    }
    yunta_free(next);
    return done ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* What the pairs, or the locked ones alone, are worth by each goal. */
static yunta_measure measure(const yunta_matching *m, bool locked_only) {
    yunta_measure measure = {0};
    int64_t pairs = 0, points = 0, mentors = 0, kept = 0;
    int32_t before = -1;
    for (size_t k = 0; k < m->pairing->count; k++) {
        const yunta_pair *pair = &m->pairing->pairs[k];
        if (locked_only && !pair->locked)
            continue;
        pairs++;
        points += pair->score;
        kept += yunta_cohort_had_pair(m->cohort, pair->mentor, pair->mentee);
        mentors += pair->mentor != before;
        before = pair->mentor;
    }
    for (int goal = 0; goal < YUNTA_MATCH_GOALS; goal++) {
        const yunta_objective *one = yunta_objective_of(goal);
        measure.value[goal] =
            one->pair * pairs + one->point * points + one->mentor * mentors + one->kept * kept;
    }
    return measure;
}

/* What the blocks' prices say of the last goal of a stage, the goals before it as they are; what
 * comes late may say less than counting places does, which needs no prices: *plain_says. */
static int64_t bound_of(const yunta_rows *r, size_t stage, const yunta_measure *all,
                        const yunta_measure *locked, bool late, bool *plain_says) {
    enum { TOP_SCORE = 10000 };
    const yunta_weighing *weighing = &r->stage[stage];
    const yunta_objective *own = yunta_objective_of(weighing->goal[stage]);
    int64_t most = (int64_t)(r->most_found + r->lock_count);
    int64_t plain = most * (own->pair + own->point * TOP_SCORE + own->mentor + own->kept);
    __int128 bound = 0;
    for (size_t k = 0; k < r->block_count; k++)
        bound += r->blocks[k].bound[stage];
    for (size_t k = 0; k <= stage; k++) {
        int goal = weighing->goal[k];
        int64_t earlier = k < stage ? all->value[goal] : 0;
        bound += (__int128)weighing->factor[k] * (locked->value[goal] - earlier);
    }
    *plain_says = late && bound > plain;
    return *plain_says ? plain : (int64_t)bound;
}

/* What was claimed stage by stage must be what the pairs are worth. */
static yunta_status conclude(yunta_rows *r) {
    yunta_matching *m = r->matching;
    yunta_part *part = &m->pairing->part;
    yunta_measure all = measure(m, false), locked = measure(m, true);
    bool late = false, settled = true, plain_says;
    for (size_t k = 0; k < r->block_count; k++)
        late = late || r->blocks[k].late;
    for (size_t s = 0; s < part->stage_count; s++) {
        yunta_stage *stage = &part->stages[s];
        stage->value = all.value[r->stage[s].goal[s]];
        stage->bound = bound_of(r, s, &all, &locked, late, &plain_says);
        if (plain_says)
            *stage = (yunta_stage){
                .objective = stage->objective, .value = stage->value, .bound = stage->bound};
        stage->settled = yunta_match_settled(m, stage);
        settled = settled && stage->settled;
    }
    part->status = settled ? YUNTA_PART_PROVEN : YUNTA_PART_BOUND;
    return settled || late ? YUNTA_OK : YUNTA_E_DEFECT;
}

/* A shard tells only whether its own blocks came to their end. */
static yunta_status conclude_shard(yunta_rows *r) {
    bool late = false;
    for (size_t k = 0; k < r->block_count; k++)
        late = late || r->blocks[k].late;
    r->matching->pairing->part.status = late ? YUNTA_PART_BOUND : YUNTA_PART_PROVEN;
    return YUNTA_OK;
}

/* Frees what only the solving of blocks needs. */
static void release_solving(yunta_rows *r) {
    r->matching->spare_capacity = r->matching->spare_demand = NULL;
    yunta_arena_free(r->solving);
    yunta_pair_table_clear(&r->locks);
    r->solving = NULL;
    r->place = r->order = NULL;
}

static void release(yunta_rows *r) {
    release_solving(r);
    yunta_free(r->found);
    r->found = NULL;
}

static yunta_status solve(yunta_rows *r) {
    yunta_matching *m = r->matching;
    yunta_survey survey;
    yunta_status status = make_blocks(r);
    if (status == YUNTA_OK)
        status = make_stages(r);
    bool shard = yunta_match_is_shard(m);
    if (status == YUNTA_OK && shard)
        status = deal_blocks(r);
    if (status == YUNTA_OK)
        status = yunta_rows_solve(r);
    if (!shard) {
        release_solving(r);
        yunta_rows_give_back(r);
    }
    if (status == YUNTA_OK && !yunta_rows_make_earlier_prices(r))
        status = YUNTA_E_MEMORY;
    if (shard)
        return status == YUNTA_OK ? conclude_shard(r) : status;
    if (status == YUNTA_OK)
        status = gather(r);
    if (status == YUNTA_OK)
        status = conclude(r);
    release(r);
    if (status == YUNTA_OK)
        status = yunta_survey_new(&survey, m, &r->buckets);
    if (status == YUNTA_OK)
        status = yunta_rows_survey(r, &survey);
    if (status == YUNTA_OK)
        status = yunta_survey_tell(&survey);
    return status;
}

yunta_status yunta_match_by_rows(yunta_matching *m, bool *applies) {
    yunta_rows rows = {.matching = m};
    *applies = false;
    if (!rows_will_do(m))
        return YUNTA_OK;
    yunta_status status = make_people(&rows) ? take_locks(&rows) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        *applies = locks_fit(m);
    rows.given = m->cohort->scores_given;
    if (*applies)
        status = rows.given ? yunta_rows_divide(&rows)
                            : yunta_buckets_make(m->eligibility, &rows.buckets);
    if (status == YUNTA_OK && *applies)
        status = solve(&rows);
    release(&rows);
    yunta_array_free(&rows.prospects);
    yunta_buckets_clear(&rows.buckets);
    return status;
}
