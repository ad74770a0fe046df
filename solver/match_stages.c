#include "solver/matching.h"
#include <stdlib.h>
#include <string.h>

yunta_measure yunta_match_measure(const yunta_matching *m, bool flow_only, bool locked_only) {
    yunta_measure measure = {.value = {[YUNTA_GOAL_WORST] = INT32_MAX}};
    int64_t pairs = 0, points = 0, mentors = 0, kept = 0;
    memset(m->seen, 0, m->cohort->people);
    for (size_t g = 0; g < m->group_count; g++) {
        const yunta_match_group *group = &m->groups[g];
        for (size_t k = 0; k < group->count && (group->flow || !flow_only); k++) {
            int32_t p = group->member[k];
            for (size_t arc = m->rules.first[p]; arc < m->rules.first[p + 1]; arc++) {
                int32_t mentor = m->rules.mentor[arc], score = m->rules.score[arc];
                if (!m->chosen[arc] || (locked_only && m->state[arc] != YUNTA_ARC_LOCKED))
                    continue;
                pairs++;
                points += score;
                kept += yunta_cohort_had_pair(m->cohort, mentor, p);
                mentors += !m->seen[mentor];
                m->seen[mentor] = 1;
                if (score < measure.value[YUNTA_GOAL_WORST])
                    measure.value[YUNTA_GOAL_WORST] = score;
            }
        }
    }
    for (int goal = 0; goal < YUNTA_MATCH_GOALS; goal++) {
        const yunta_objective *one = yunta_objective_of(goal);
        if (one->unit != NULL)
            measure.value[goal] = one->pair * pairs + one->point * points +
                                  abs(one->mentor) * mentors + one->kept * kept;
    }
    measure.value[YUNTA_GOAL_LEXIMIN] = measure.value[YUNTA_GOAL_WORST];
    return measure;
}

/* What the networks' bounds say of the last goal of the weighing: their total, locked pairs
 * included, less what the goals before it are worth. */
static int64_t flow_bound(const yunta_matching *m, const yunta_weighing *weighing,
                          const yunta_flow_slot *slots) {
    yunta_measure all = yunta_match_measure(m, true, false);
    yunta_measure locked = yunta_match_measure(m, true, true);
    __int128 bound = 0;
    for (size_t g = 0; g < m->group_count; g++)
        bound += slots[g].bound;
    for (size_t k = 0; k < weighing->count; k++) {
        int goal = weighing->goal[k];
        int64_t earlier = k + 1 < weighing->count ? all.value[goal] : 0;
        bound += (__int128)weighing->factor[k] * (locked.value[goal] - earlier);
    }
    return (int64_t)bound;
}

static bool fewer_mentors(const yunta_weighing *weighing) {
    for (size_t k = 0; k < weighing->count; k++)
        if (yunta_objective_of(weighing->goal[k])->mentor < 0)
            return true;
    return false;
}

static yunta_status stage_of_flows(yunta_matching *m, yunta_stage *stage) {
    int64_t *mentor_price = NULL, *mentee_price = NULL;
    yunta_flow_slot *slots = yunta_alloc(m->group_count, sizeof *slots);
    yunta_status status = YUNTA_E_MEMORY;
    if (slots == NULL || !yunta_match_prices(m, &m->weighing, &mentor_price, &mentee_price))
        goto cleanup;
    status = yunta_match_flows(m, &m->weighing, true, mentor_price, mentee_price, slots);
    if (status != YUNTA_OK)
        goto cleanup;
    for (size_t g = 0; g < m->group_count; g++)
        m->late = m->late || slots[g].late;
    stage->bound += flow_bound(m, &m->weighing, slots);
    if (m->ilp_groups == 0 && !fewer_mentors(&m->weighing)) {
        stage->mentor_price = mentor_price;
        stage->mentee_price = mentee_price;
        stage->weight = yunta_match_weight_text(&m->weighing, m->pairing->arena);
        status = stage->weight != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
    }
cleanup:
    yunta_free(slots);
    return status;
}

/* What a search says of a stage, as a ledger has it. */
enum { VERDICT, BOUND, FOUND, NEAR, SAID, SOLVED, OUTCOME };

static yunta_status take_outcome(yunta_matching *m, const yunta_ledger_entry *known,
                                 yunta_match_outcome *outcome, bool *solved) {
    int64_t head[OUTCOME] = {0};
    yunta_status status = yunta_match_take_pairs(m, known, head, OUTCOME);
    *outcome = (yunta_match_outcome){.verdict = (yunta_ilp_verdict)head[VERDICT],
                                     .bound = head[BOUND],
                                     .found = head[FOUND] != 0,
                                     .near_enough = head[NEAR] != 0,
                                     .solver_says_optimal = head[SAID] != 0};
    *solved = head[SOLVED] != 0;
    return status;
}

static yunta_status put_outcome(yunta_matching *m, yunta_ledger_key key,
                                const yunta_match_outcome *outcome, bool solved) {
    const int64_t head[OUTCOME] = {[VERDICT] = (int64_t)outcome->verdict,
                                   [BOUND] = outcome->bound,
                                   [FOUND] = outcome->found,
                                   [NEAR] = outcome->near_enough,
                                   [SAID] = outcome->solver_says_optimal,
                                   [SOLVED] = solved};
    return yunta_match_put_pairs(m, key, head, OUTCOME) ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* By the group's model, whose answer goes to chosen and which goes on from there. */
static yunta_status find_outcome(yunta_matching *m, yunta_match_group *group, int goal,
                                 yunta_match_outcome *outcome, bool *solved) {
    yunta_status status = YUNTA_OK;
    if (group->model == NULL)
        status = yunta_match_model_new(&m->rules, group, &group->model);
    yunta_match_request request = {goal, m->weighing.least, m->policy->matching_gap};
    if (status == YUNTA_OK)
        status = yunta_match_model_solve(group->model, &request, m->options, outcome);
    if (status != YUNTA_OK)
        return status;
    *solved = yunta_match_model_solved(group->model);
    if (!*solved || outcome->verdict == YUNTA_ILP_INFEASIBLE)
        return YUNTA_OK;
    yunta_match_model_chosen(group->model, m->chosen);
    return yunta_match_model_keep(group->model, goal, outcome->verdict == YUNTA_ILP_OPTIMAL);
}

static yunta_status stage_of_model(yunta_matching *m, size_t g, size_t place, yunta_stage *stage) {
    yunta_match_outcome outcome;
    bool solved = false;
    yunta_ledger_key key = {YUNTA_LEDGER_GROUP, (int32_t)place, (int32_t)g};
    const yunta_ledger_entry *known = yunta_match_known(m, key.kind, key.step, g);
    yunta_match_group *group = &m->groups[g];
    int goal = m->policy->matching_objective.items[place];
    /* What was taken has no model that could go on from there. */
    if (known == NULL && group->taken)
        return YUNTA_E_WRONG;
    yunta_status status = known != NULL ? take_outcome(m, known, &outcome, &solved)
                                        : find_outcome(m, group, goal, &outcome, &solved);
    if (status == YUNTA_OK && known == NULL)
        status = put_outcome(m, key, &outcome, solved);
    group->taken = known != NULL;
    if (status != YUNTA_OK)
        return status;
    m->infeasible = m->infeasible || outcome.verdict == YUNTA_ILP_INFEASIBLE;
    stage->bound += outcome.bound;
    m->unknown = m->unknown || (!m->infeasible && !solved);
    if (m->infeasible || m->unknown)
        return YUNTA_OK;
    bool optimal = outcome.verdict == YUNTA_ILP_OPTIMAL;
    m->late = m->late || (!optimal && !outcome.near_enough && !outcome.solver_says_optimal);
    return YUNTA_OK;
}

static yunta_status stage_of_models(yunta_matching *m, size_t place, yunta_stage *stage) {
    yunta_status status = YUNTA_OK;
    for (size_t g = 0; g < m->group_count && !m->infeasible && status == YUNTA_OK; g++)
        if (!m->groups[g].flow && !m->groups[g].others)
            status = stage_of_model(m, g, place, stage);
    return status;
}

/* A sum over pairs or mentors, which each group improves on its own. */
static yunta_status stage_of_sum(yunta_matching *m, size_t place, yunta_stage *stage) {
    int goal = m->policy->matching_objective.items[place];
    bool flows = m->ilp_groups < m->group_count || m->group_count == 0;
    stage->bound = 0;
    if (flows) {
        if (!yunta_match_weigh(m, goal, &m->weighing)) {
            yunta_problem_add(
                m->problems, YUNTA_ERROR, (yunta_place){m->policy->path, 0, "matching.objective"},
                NULL,
                T("ask for fewer objectives, or use --engine glpk",
                  "pida menos objetivos, o use --engine glpk"),
                T("this cohort is too large for so many objectives: their combined weight passes "
                  "2^50",
                  "esta cohorte es demasiado grande para tantos objetivos: su peso combinado "
                  "pasa de 2^50"));
            return YUNTA_E_INPUT;
        }
        yunta_status status = stage_of_flows(m, stage);
        if (status != YUNTA_OK)
            return status;
    }
    return stage_of_models(m, place, stage);
}

/* A bound that needs no search, for stages that nothing else bounds. */
static int64_t plain_bound(const yunta_matching *m, int goal) {
    const yunta_objective *objective = yunta_objective_of(goal);
    int64_t total = 0, best = 0;
    for (size_t j = 0; j < m->cohort->people; j++) {
        int64_t most = 0, pairs = 0;
        for (size_t arc = m->rules.first[j]; arc < m->rules.first[j + 1]; arc++) {
            most = m->rules.score[arc] > most ? m->rules.score[arc] : most;
            pairs += pairs < m->demand[j];
        }
        best = most > best ? most : best;
        total += pairs *
                 (objective->pair + objective->point * most + objective->mentor + objective->kept);
    }
    return objective->mentor < 0 ? 0 : goal == YUNTA_GOAL_WORST ? best : total;
}

bool yunta_match_settled(const yunta_matching *m, const yunta_stage *stage) {
    __int128 gap = (__int128)stage->bound - stage->value;
    __int128 size = stage->value < 0 ? -stage->value : stage->value;
    gap = gap < 0 ? -gap : gap;
    for (size_t k = 0; k < stage->vector_count; k++)
        if (stage->vector[k] != stage->vector_bound[k])
            return false;
    return gap * 1000000 <= size * m->policy->matching_gap;
}

/* A bound that the deadline left loose is no better than the plain one. */
static void tighten(const yunta_matching *m, yunta_stage *stage, int goal) {
    int64_t plain = plain_bound(m, goal);
    bool fewer = yunta_objective_of(goal)->mentor < 0;
    bool looser = fewer ? stage->bound < plain : stage->bound > plain;
    if (!m->late || !looser || goal == YUNTA_GOAL_LEXIMIN)
        return;
    stage->bound = plain;
    stage->mentor_price = stage->mentee_price = NULL; /* which prove less */
    stage->weight = NULL;
}

/* What the answer is worth: where nobody is paired, the lowest score is 0. */
static yunta_measure worth(const yunta_matching *m) {
    yunta_measure measure = yunta_match_measure(m, false, false);
    if (measure.value[YUNTA_GOAL_PAIRS] == 0)
        measure.value[YUNTA_GOAL_WORST] = measure.value[YUNTA_GOAL_LEXIMIN] = 0;
    return measure;
}

static void read_values(yunta_matching *m, bool *all_settled) {
    yunta_measure measure = worth(m);
    yunta_part *part = &m->pairing->part;
    *all_settled = true;
    for (size_t s = 0; s < part->stage_count; s++) {
        part->stages[s].value = measure.value[m->policy->matching_objective.items[s]];
        tighten(m, &part->stages[s], m->policy->matching_objective.items[s]);
        part->stages[s].settled = !m->unknown && yunta_match_settled(m, &part->stages[s]);
        *all_settled = *all_settled && part->stages[s].settled;
    }
}

static const char *method_of(const yunta_matching *m) {
    bool flows = m->ilp_groups < m->group_count || m->group_count == 0;
    if (m->options->engine == YUNTA_ENGINE_GLPK)
        return "glpk";
    return m->ilp_groups == 0 ? "network" : flows ? "network+search" : "search";
}

/* Nothing is known but that nothing can be better than this. An empty matching would break locks or
 * quotas, and is no answer. */
static void no_answer(yunta_matching *m) {
    yunta_part *part = &m->pairing->part;
    memset(m->chosen, 0, m->candidates->count);
    for (size_t s = 0; s < part->stage_count; s++)
        part->stages[s].bound = plain_bound(m, m->policy->matching_objective.items[s]);
    m->pairing->unfound = true;
    yunta_problem_add(m->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
                      T("give it more time with --time-limit", "dele más tiempo con --time-limit"),
                      T("no matching that satisfies every rule was found in the time limit; "
                        "nothing is written",
                        "no se encontró a tiempo un emparejamiento que cumpla todas las reglas; no "
                        "se escribe nada"));
}

/* What was claimed stage by stage must be what the answer is worth in the end. */
static yunta_status conclude(yunta_matching *m) {
    yunta_part *part = &m->pairing->part;
    bool all_settled = true;
    if (m->infeasible)
        return YUNTA_OK;
    if (m->unknown)
        no_answer(m);
    read_values(m, &all_settled);
    part->status = all_settled             ? YUNTA_PART_PROVEN
                   : m->late || m->unknown ? YUNTA_PART_BOUND
                                           : YUNTA_PART_SOLVER;
    bool exact = !m->late && !m->unknown && m->options->engine != YUNTA_ENGINE_GLPK;
    return exact && !all_settled ? YUNTA_E_DEFECT : YUNTA_OK;
}

/* Once every score is settled, so is every sum of them; leximin saw to the mentors. */
static yunta_status stage_after_leximin(yunta_matching *m, int goal, yunta_stage *stage) {
    stage->bound = m->late ? INT64_MAX : worth(m).value[goal];
    return YUNTA_OK;
}

static yunta_status run_stage(yunta_matching *m, size_t place, bool *leximin) {
    int goal = m->policy->matching_objective.items[place];
    yunta_stage *stage = &m->pairing->part.stages[place];
    if (*leximin)
        return stage_after_leximin(m, goal, stage);
    *leximin = goal == YUNTA_GOAL_LEXIMIN;
    return *leximin                   ? yunta_match_leximin(m, stage)
           : goal == YUNTA_GOAL_WORST ? yunta_match_worst(m, stage)
                                      : stage_of_sum(m, place, stage);
}

/* A shard tells only whether its own groups came to their end; what spans groups is the merge's. */
static yunta_status conclude_shard(yunta_matching *m, bool halted) {
    bool late = m->late || m->unknown;
    m->share->halted = halted;
    m->pairing->part.status = late ? YUNTA_PART_BOUND : YUNTA_PART_PROVEN;
    return YUNTA_OK;
}

yunta_status yunta_match_stages(yunta_matching *m) {
    const yunta_choices *goals = &m->policy->matching_objective;
    yunta_part *part = &m->pairing->part;
    bool leximin = false, halted = false;
    part->stages = yunta_arena_alloc(m->pairing->arena, goals->count, sizeof *part->stages);
    if (part->stages == NULL)
        return YUNTA_E_MEMORY;
    part->stage_count = goals->count;
    part->method = method_of(m);
    for (size_t s = 0; s < goals->count; s++)
        part->stages[s].objective = yunta_objective_of(goals->items[s])->name;
    for (size_t s = 0; s < goals->count && !m->infeasible && !m->unknown && !halted; s++) {
        yunta_deadline_report(m->options->deadline, T("match", "emparejar"),
                              (double)s / (double)goals->count);
        yunta_status status = run_stage(m, s, &leximin);
        if (status != YUNTA_OK)
            return status;
        halted = yunta_match_is_shard(m) && goals->items[s] == YUNTA_GOAL_WORST;
    }
    yunta_deadline_report(m->options->deadline, T("match", "emparejar"), 1);
    return yunta_match_is_shard(m) && !m->infeasible ? conclude_shard(m, halted) : conclude(m);
}
