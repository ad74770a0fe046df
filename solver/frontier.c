#include "solver/frontier.h"
#include "solver/match_programme.h"
#include <math.h>
#include <string.h>

typedef struct {
    int64_t at[YUNTA_GOALS_OF_MATCHING];
} vector;

/* Best vectors by the number of pairs lost beyond the least possible: [count]. */
typedef struct {
    vector *best;
    size_t count;
} curve;

size_t yunta_frontier_most = 20000;

static const double groups_share = 0.7; /* of the time that is left */

typedef struct {
    yunta_matching m;
    const yunta_solve_options *of_ends; /* m.options has less time */
    yunta_frontier *frontier;
    int64_t lost; /* at least: pairs that cannot be kept, and those that no answer keeps all of */
    curve sum;    /* of the groups so far */
    bool late;
} finding;

static bool less_is_better(int goal) {
    return yunta_objective_of(goal)->mentor < 0;
}

static bool beats(const yunta_frontier *f, const vector *a, const vector *b) {
    for (size_t k = 0; k < f->goals; k++)
        if (a->at[k] != b->at[k])
            return less_is_better(f->goal[k]) ? a->at[k] < b->at[k] : a->at[k] > b->at[k];
    return false;
}

static int32_t mentee_of(const yunta_match_rules *rules, size_t arc) {
    int32_t j = 0;
    while (rules->first[j + 1] <= arc)
        j++;
    return j;
}

/* What an answer of one group is worth by a goal. */
static int64_t worth(finding *f, const yunta_match_answer *answer, int goal) {
    const yunta_objective *one = yunta_objective_of(goal);
    const yunta_match_rules *rules = &f->m.rules;
    int64_t value = 0;
    memset(f->m.seen, 0, f->m.cohort->people);
    for (size_t k = 0; k < answer->count; k++) {
        int32_t mentor = rules->mentor[answer->arc[k]];
        value += one->pair + (int64_t)one->point * rules->score[answer->arc[k]];
        value += f->m.seen[mentor] ? 0 : one->mentor < 0 ? 1 : one->mentor;
        value += one->kept > 0 &&
                 yunta_cohort_had_pair(f->m.cohort, mentor, mentee_of(rules, answer->arc[k]));
        f->m.seen[mentor] = 1;
    }
    return value;
}

/* The best of a list of goals in their order, when `least` pairs at least are kept. */
static yunta_status solve_goals(finding *f, const yunta_match_group *group, int64_t least,
                                const int *goal, size_t goals, vector *best) {
    yunta_match_programme *programme = NULL;
    yunta_match_answer answer = {0};
    yunta_status status = yunta_match_programme_new(&f->m.rules, group, &programme);
    if (status == YUNTA_OK && least > 0)
        status = yunta_match_programme_keep(programme, YUNTA_GOAL_KEPT, least, false);
    for (size_t k = 0; status == YUNTA_OK && k < goals && !f->late && !f->m.infeasible; k++) {
        yunta_match_request request = {.goal = goal[k]};
        yunta_match_outcome outcome;
        status = yunta_match_programme_solve(programme, &request, f->m.options, &outcome);
        if (status != YUNTA_OK)
            break;
        f->m.infeasible = outcome.verdict == YUNTA_ILP_INFEASIBLE;
        f->late = !f->m.infeasible && outcome.verdict != YUNTA_ILP_OPTIMAL;
        if (f->late || f->m.infeasible)
            break;
        status = yunta_match_programme_answer(programme, &answer);
        if (status != YUNTA_OK)
            break;
        best->at[k] = worth(f, &answer, goal[k]);
        int64_t kept = less_is_better(goal[k]) ? -best->at[k] : best->at[k];
        status = yunta_match_programme_keep(programme, goal[k], kept, true);
    }
    yunta_free(answer.arc);
    yunta_match_programme_free(programme);
    return status;
}

static int64_t count_had(const finding *f, const yunta_match_group *group) {
    const yunta_match_rules *rules = &f->m.rules;
    int64_t had = 0;
    for (size_t k = 0; k < group->count; k++) {
        int32_t j = group->member[k];
        for (size_t arc = rules->first[j]; arc < rules->first[j + 1]; arc++)
            had += yunta_cohort_had_pair(f->m.cohort, rules->mentor[arc], j);
    }
    return had;
}

/* The curve of one group: from all the pairs that it can keep down to what its best keeps. */
static yunta_status solve_group(finding *f, const yunta_match_group *group, curve *own) {
    static const int kept_goal = YUNTA_GOAL_KEPT;
    const yunta_frontier *to = f->frontier;
    int goal[YUNTA_GOALS_OF_MATCHING + 1];
    vector most = {{0}}, last = {{0}};
    int64_t had = count_had(f, group);
    memcpy(goal, to->goal, to->goals * sizeof *goal);
    goal[to->goals] = YUNTA_GOAL_KEPT;
    yunta_status status = solve_goals(f, group, 0, goal, to->goals + (had > 0), &last);
    if (status == YUNTA_OK && had > 0 && !f->late && !f->m.infeasible)
        status = solve_goals(f, group, 0, &kept_goal, 1, &most);
    if (status != YUNTA_OK || f->late || f->m.infeasible)
        return status;
    int64_t end = had > 0 ? last.at[to->goals] : 0;
    own->count = (size_t)(most.at[0] - end) + 1;
    own->best = yunta_arena_alloc(f->m.work, own->count, sizeof *own->best);
    if (own->best == NULL)
        return YUNTA_E_MEMORY;
    f->lost += had - most.at[0];
    own->best[own->count - 1] = last;
    for (size_t c = 0; status == YUNTA_OK && c + 1 < own->count && !f->late; c++)
        status = solve_goals(f, group, most.at[0] - (int64_t)c, to->goal, to->goals, &own->best[c]);
    return status;
}

/* Both curves together: of each number, the best way to share it out. */
static bool add_curve(finding *f, const curve *own) {
    const yunta_frontier *to = f->frontier;
    curve sum = {NULL, f->sum.count + own->count - 1};
    sum.best = yunta_arena_alloc(f->m.work, sum.count, sizeof *sum.best);
    uint8_t *there = yunta_arena_alloc(f->m.work, sum.count, 1);
    if (sum.best == NULL || there == NULL)
        return false;
    for (size_t a = 0; a < f->sum.count; a++)
        for (size_t b = 0; b < own->count; b++) {
            vector both = f->sum.best[a];
            for (size_t k = 0; k < to->goals; k++)
                both.at[k] += own->best[b].at[k];
            if (!there[a + b] || beats(to, &both, &sum.best[a + b]))
                sum.best[a + b] = both;
            there[a + b] = 1;
        }
    f->sum = sum;
    return true;
}

static yunta_status take_goals(const finding *f) {
    const yunta_choices *goals = &f->m.policy->matching_objective;
    for (size_t k = 0; k < goals->count; k++) {
        const yunta_objective *one = yunta_objective_of(goals->items[k]);
        if (one->unit == NULL) {
            yunta_problem_add(f->m.problems, YUNTA_ERROR, (yunta_place){0}, one->name,
                              T("write --objective pairs,score", "escriba --objective pairs,score"),
                              T("the frontier is of objectives that add up",
                                "la frontera es de objetivos que se suman"));
            return YUNTA_E_INPUT;
        }
        if (goals->items[k] != YUNTA_GOAL_KEPT)
            f->frontier->goal[f->frontier->goals++] = goals->items[k];
    }
    return YUNTA_OK;
}

static bool add_row(yunta_frontier *to, int64_t changed, const vector *best) {
    yunta_frontier_row *row = &to->rows[to->count++];
    row->changed = changed;
    for (size_t k = 0; k < to->goals; k++)
        row->value[k] = best->at[k];
    return true;
}

/* Rows until no change gains anything more; each at least as good as the one before. */
static yunta_status write_rows(finding *f) {
    yunta_frontier *to = f->frontier;
    vector best = f->sum.best[0];
    size_t last = 0;
    to->rows = yunta_arena_alloc(to->arena, f->sum.count, sizeof *to->rows);
    if (to->rows == NULL)
        return YUNTA_E_MEMORY;
    for (size_t c = 0; c < f->sum.count; c++) {
        if (beats(to, &f->sum.best[c], &best)) {
            best = f->sum.best[c];
            last = c;
        }
        add_row(to, f->lost + (int64_t)c, &best);
    }
    to->count = last + 1;
    to->whole = true;
    return YUNTA_OK;
}

static yunta_status infeasible(const finding *f) {
    yunta_problem_add(f->m.problems, YUNTA_ERROR, (yunta_place){0}, NULL,
                      T("run yunta match, which names them", "ejecute yunta match, que las nombra"),
                      T("rules of the matching cannot hold together",
                        "hay reglas del emparejamiento que no pueden cumplirse a la vez"));
    return YUNTA_E_INPUT;
}

/* One end: kept before or after the other objectives. */
static yunta_status solve_end(const finding *f, bool kept_first, vector *best, int64_t *kept) {
    const yunta_frontier *to = f->frontier;
    yunta_policy policy = *f->m.policy;
    yunta_cohort cohort = *f->m.cohort;
    int goal[YUNTA_GOALS_OF_MATCHING + 1] = {YUNTA_GOAL_KEPT};
    yunta_pairing *pairing = NULL;
    memcpy(goal + kept_first, to->goal, to->goals * sizeof *goal);
    if (!kept_first)
        goal[to->goals] = YUNTA_GOAL_KEPT;
    policy.matching_objective = (yunta_choices){goal, to->goals + 1};
    cohort.policy = &policy;
    yunta_status status =
        yunta_match(&cohort, f->m.eligibility, f->m.scoring, f->of_ends, f->m.problems, &pairing);
    if (status == YUNTA_OK && pairing->part.status == YUNTA_PART_INFEASIBLE)
        status = infeasible(f);
    if (status == YUNTA_OK && pairing->unfound)
        status = YUNTA_E_INPUT; /* and told */
    if (status == YUNTA_OK && pairing->part.status != YUNTA_PART_PROVEN)
        f->frontier->proven = false;
    for (size_t k = 0; status == YUNTA_OK && k < to->goals; k++)
        best->at[k] = pairing->part.stages[k + kept_first].value;
    if (status == YUNTA_OK)
        *kept = pairing->part.stages[kept_first ? 0 : to->goals].value;
    yunta_pairing_free(pairing);
    return status;
}

static yunta_status write_ends(finding *f) {
    yunta_frontier *to = f->frontier;
    const yunta_pair_table *pairs = &f->m.cohort->repair->pairs;
    int64_t had = pairs->first ? (int64_t)pairs->first[f->m.cohort->people] : 0, kept[2];
    vector end[2];
    yunta_status status = solve_end(f, true, &end[0], &kept[0]);
    if (status == YUNTA_OK)
        status = solve_end(f, false, &end[1], &kept[1]);
    to->rows = yunta_arena_alloc(to->arena, 2, sizeof *to->rows);
    if (status != YUNTA_OK || to->rows == NULL)
        return status != YUNTA_OK ? status : YUNTA_E_MEMORY;
    to->count = 0;
    add_row(to, had - kept[0], &end[0]);
    if (kept[1] < kept[0] && beats(to, &end[1], &end[0]))
        add_row(to, had - kept[1], &end[1]);
    to->whole = to->proven && kept[0] - kept[1] <= 1;
    return YUNTA_OK;
}

/* Pairs of the earlier result that are in no group can be kept by no answer. */
static void count_lost(finding *f) {
    const yunta_pair_table *pairs = &f->m.cohort->repair->pairs;
    f->lost = pairs->first ? (int64_t)pairs->first[f->m.cohort->people] : 0;
    for (size_t g = 0; g < f->m.group_count; g++)
        f->lost -= count_had(f, &f->m.groups[g]);
}

static yunta_status solve_groups(finding *f) {
    yunta_status status = YUNTA_OK;
    f->sum = (curve){yunta_arena_alloc(f->m.work, 1, sizeof *f->sum.best), 1};
    if (f->sum.best == NULL)
        return YUNTA_E_MEMORY;
    count_lost(f);
    for (size_t g = 0; status == YUNTA_OK && g < f->m.group_count; g++) {
        curve own = {0};
        f->late = f->late || f->m.groups[g].arcs > yunta_frontier_most ||
                  yunta_deadline_passed(f->m.options->deadline);
        if (f->late)
            break;
        status = solve_group(f, &f->m.groups[g], &own);
        if (status == YUNTA_OK && f->m.infeasible)
            return infeasible(f);
        if (status == YUNTA_OK && !f->late && !add_curve(f, &own))
            status = YUNTA_E_MEMORY;
    }
    if (status != YUNTA_OK)
        return status;
    return f->late ? write_ends(f) : write_rows(f);
}

static yunta_status find(finding *f) {
    bool barred = false;
    yunta_status status = take_goals(f);
    if (status == YUNTA_OK)
        status = yunta_match_barred_lock(&f->m, &barred);
    if (status == YUNTA_OK && barred)
        return infeasible(f);
    if (status == YUNTA_OK)
        status = yunta_candidates_new(f->m.eligibility, f->m.options->threads, &f->m.listed);
    f->m.candidates = f->m.listed;
    if (status == YUNTA_OK)
        status = yunta_match_setup(&f->m);
    if (status == YUNTA_OK && f->m.infeasible)
        return infeasible(f);
    return status == YUNTA_OK ? solve_groups(f) : status;
}

yunta_status yunta_frontier_find(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                                 const yunta_scoring *scoring, const yunta_solve_options *options,
                                 yunta_problems *problems, yunta_frontier **frontier) {
    finding f = {.m = {.cohort = cohort,
                       .policy = cohort->policy,
                       .eligibility = eligibility,
                       .scoring = scoring,
                       .problems = problems,
                       .work = yunta_arena_new(),
                       .pairing = yunta_alloc(1, sizeof(yunta_pairing))},
                 .of_ends = options,
                 .frontier = yunta_alloc(1, sizeof **frontier)};
    yunta_deadline of_groups = *options->deadline;
    yunta_solve_options less = *options;
    yunta_status status = YUNTA_E_MEMORY;
    if (isfinite(of_groups.end))
        of_groups.end = yunta_seconds_now() + groups_share * yunta_deadline_left(&of_groups);
    less.deadline = &of_groups;
    f.m.options = &less;
    *frontier = NULL;
    if (f.m.work == NULL || f.m.pairing == NULL || f.frontier == NULL)
        goto cleanup;
    f.m.pairing->arena = yunta_arena_new();
    f.frontier->arena = yunta_arena_new();
    f.frontier->proven = true;
    if (f.m.pairing->arena != NULL && f.frontier->arena != NULL)
        status = find(&f);
cleanup:
    yunta_pairing_free(f.m.pairing);
    yunta_candidates_free(f.m.listed);
    yunta_arena_free(f.m.work);
    if (status == YUNTA_OK)
        *frontier = f.frontier;
    else
        yunta_frontier_free(f.frontier);
    return status;
}

void yunta_frontier_free(yunta_frontier *frontier) {
    if (frontier == NULL)
        return;
    yunta_arena_free(frontier->arena);
    yunta_free(frontier);
}
