/* One group that is no plain network: which engine solves it, and the goals one after the other.
 * The circulation weighs them in one sum, each beyond all that follow; the integer programme takes
 * them as rows. */
#include "solver/match_net.h"
#include "solver/match_programme.h"
#include "solver/match_roles.h"
#include <stdlib.h>
#include <string.h>

static const int64_t MOST_WEIGHT = INT64_C(1) << 50;
/* Where many answers are worth the same, branches on them find no end; the rows of a programme say
 * more of sums. Only groups of so few pairs are given to it after so many branches. */
enum { MOST_TO_PROGRAMME = 30000 };

size_t yunta_match_most_nodes = 2000;

typedef struct {
    int goal;
    int64_t value; /* more being better */
    bool exact;
} kept_goal;

struct yunta_match_model {
    const yunta_match_rules *rules;
    const yunta_match_group *group;
    yunta_match_net *net;             /* NULL: the group is none */
    yunta_match_roles *roles;         /* NULL: the group is none */
    yunta_match_programme *programme; /* NULL: not needed so far */
    kept_goal kept[YUNTA_MATCH_GOALS];
    size_t kept_count;
    int64_t units, top;        /* most pairs of an answer; the highest score */
    yunta_match_answer answer; /* arc NULL: none yet */
    uint8_t *seen;             /* [members] scratch */
};

/* The most that an answer can have of pairs, and of the score of one. */
static void survey(yunta_match_model *model) {
    const yunta_match_rules *rules = model->rules;
    int64_t bought = 0, sold = 0;
    model->top = 1;
    for (size_t k = 0; k < model->group->count; k++) {
        int32_t p = model->group->member[k];
        int64_t pairs = (int64_t)(rules->first[p + 1] - rules->first[p]);
        bought += rules->demand[p] < pairs ? rules->demand[p] : pairs;
        sold += rules->capacity[p];
        for (size_t arc = rules->first[p]; arc < rules->first[p + 1]; arc++)
            model->top = rules->score[arc] > model->top ? rules->score[arc] : model->top;
    }
    model->units = bought < sold ? bought : sold;
}

yunta_status yunta_match_model_new(const yunta_match_rules *rules, const yunta_match_group *group,
                                   yunta_match_model **out) {
    yunta_match_model *model = *out = yunta_alloc(1, sizeof *model);
    if (model == NULL)
        return YUNTA_E_MEMORY;
    model->rules = rules;
    model->group = group;
    model->seen = yunta_alloc(group->count, 1);
    yunta_status status = YUNTA_E_MEMORY;
    if (model->seen != NULL) {
        survey(model);
        status = yunta_match_net_new(rules, group, &model->net);
        if (status == YUNTA_OK && model->net == NULL)
            status = yunta_match_roles_new(rules, group, &model->roles);
    }
    if (status != YUNTA_OK) {
        yunta_match_model_free(model);
        *out = NULL;
    }
    return status;
}

void yunta_match_model_free(yunta_match_model *model) {
    if (model == NULL)
        return;
    yunta_match_net_free(model->net);
    yunta_match_roles_free(model->roles);
    yunta_match_programme_free(model->programme);
    yunta_free(model->answer.arc);
    yunta_free(model->seen);
    yunta_free(model);
}

/* Arcs lie by mentee. */
static int32_t mentee_of(const yunta_match_rules *rules, size_t arc) {
    size_t from = 0, to = rules->people;
    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (rules->first[middle] <= arc)
            from = middle;
        else
            to = middle;
    }
    return (int32_t)from;
}

static bool had_pair(const yunta_match_rules *rules, size_t arc) {
    return yunta_cohort_had_pair(rules->cohort, rules->mentor[arc], mentee_of(rules, arc));
}

int64_t yunta_match_worth(const yunta_match_rules *rules, const yunta_match_aim *aim, size_t arc) {
    return aim->pair + aim->point * rules->score[arc] +
           (aim->gift > 0 && had_pair(rules, arc) ? aim->gift : 0);
}

static int64_t value_of(const yunta_match_model *model, int goal) {
    const yunta_objective *objective = yunta_objective_of(goal);
    const yunta_match_rules *rules = model->rules;
    int64_t value = 0;
    memset(model->seen, 0, model->group->count);
    for (size_t k = 0; k < model->answer.count; k++) {
        size_t arc = model->answer.arc[k];
        uint8_t *seen = &model->seen[rules->local[rules->mentor[arc]]];
        value += objective->pair + (int64_t)objective->point * rules->score[arc];
        value += *seen ? 0 : objective->mentor;
        value += objective->kept > 0 && had_pair(rules, arc) ? objective->kept : 0;
        *seen = 1;
    }
    return value;
}

/* ---- one weight for all goals ---- */

/* False: there are more goals than fit in one weight, or fewer mentors are wanted. */
static bool weigh(const yunta_match_model *model, const yunta_match_request *request,
                  yunta_match_aim *aim) {
    __int128 below = 0, factor = 1, heaviest = 0;
    *aim = (yunta_match_aim){.least = request->least, .gap = request->gap};
    for (size_t k = model->kept_count + (request->goal >= 0); k-- > 0;) {
        bool asked = k == model->kept_count;
        const yunta_objective *one =
            yunta_objective_of(asked ? request->goal : model->kept[k].goal);
        int64_t worth = one->pair + one->point * model->top + one->mentor + one->kept;
        factor = below + 1;
        heaviest += factor * worth;
        if (one->mentor < 0 || heaviest > MOST_WEIGHT)
            return false;
        below += factor * model->units * worth;
        aim->pair += (int64_t)factor * one->pair;
        aim->point += (int64_t)factor * one->point;
        aim->mentor += (int64_t)factor * one->mentor;
        aim->gift += (int64_t)factor * one->kept;
        aim->kept += asked ? 0 : factor * model->kept[k].value;
    }
    aim->enough = request->goal < 0 ? aim->kept : (__int128)1 << 120;
    return true;
}

static int64_t saturated(__int128 value) {
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

/* What was found of the sum, in words of the goal asked for. */
static void translate(const yunta_match_request *request, const yunta_match_aim *aim,
                      const yunta_match_finding *finding, yunta_match_outcome *outcome) {
    bool has = finding->verdict == YUNTA_ILP_OPTIMAL || finding->verdict == YUNTA_ILP_FEASIBLE;
    bool keeps = has && finding->value >= aim->kept;
    *outcome = (yunta_match_outcome){.verdict = finding->verdict, .found = keeps};
    if (finding->verdict == YUNTA_ILP_INFEASIBLE)
        return;
    if (!keeps)
        outcome->verdict = finding->bound < aim->kept ? YUNTA_ILP_INFEASIBLE : YUNTA_ILP_UNKNOWN;
    outcome->bound = saturated(finding->bound - aim->kept);
    __int128 gap = finding->bound - finding->value;
    outcome->near_enough =
        keeps && request->goal >= 0 && gap * 1000000 <= (finding->value - aim->kept) * request->gap;
}

typedef enum { FITS_NOT, WORN, DONE } graph_says; /* the weights; the search; an end */

static yunta_status solve_as_graph(yunta_match_model *model, const yunta_match_request *request,
                                   const yunta_solve_options *options, yunta_match_outcome *outcome,
                                   graph_says *says) {
    yunta_match_aim aim;
    yunta_match_finding finding = {.verdict = YUNTA_ILP_UNKNOWN};
    yunta_match_answer answer = {0};
    if (request->goal >= 0)
        answer = model->answer;
    if (!weigh(model, request, &aim))
        return YUNTA_OK;
    aim.most_nodes = model->group->arcs <= MOST_TO_PROGRAMME ? yunta_match_most_nodes : 0;
    yunta_status status =
        model->net != NULL
            ? yunta_match_net_solve(model->net, &aim, options->deadline, &answer, &finding)
            : yunta_match_roles_solve(model->roles, &aim, options->deadline, &answer, &finding);
    *says = finding.too_large ? FITS_NOT : finding.worn ? WORN : DONE;
    if (status == YUNTA_OK && !finding.too_large)
        translate(request, &aim, &finding, outcome);
    bool better =
        request->goal >= 0 || (status == YUNTA_OK && !finding.too_large && outcome->found);
    if (request->goal < 0)
        yunta_free(better ? model->answer.arc : answer.arc);
    if (better)
        model->answer = answer;
    if (status == YUNTA_OK && yunta_deadline_stopped(options->deadline))
        status = YUNTA_E_STOPPED;
    return status;
}

/* ---- the integer programme ---- */

static yunta_status make_programme(yunta_match_model *model) {
    yunta_status status = yunta_match_programme_new(model->rules, model->group, &model->programme);
    for (size_t k = 0; k < model->kept_count && status == YUNTA_OK; k++)
        status = yunta_match_programme_keep(model->programme, model->kept[k].goal,
                                            model->kept[k].value, model->kept[k].exact);
    return status;
}

static yunta_status solve_as_programme(yunta_match_model *model, const yunta_match_request *request,
                                       const yunta_solve_options *options,
                                       yunta_match_outcome *outcome) {
    yunta_status status = model->programme == NULL ? make_programme(model) : YUNTA_OK;
    if (status == YUNTA_OK)
        status = yunta_match_programme_solve(model->programme, request, options, outcome);
    bool silent = status == YUNTA_OK && !outcome->found && outcome->verdict == YUNTA_ILP_UNKNOWN;
    yunta_solve_options search = *options;
    search.engine = YUNTA_ENGINE_AUTO;
    /* That GLPK finds nothing is no proof that there is nothing. */
    if (silent && options->engine == YUNTA_ENGINE_GLPK)
        status = yunta_match_programme_solve(model->programme, request, &search, outcome);
    if (status == YUNTA_OK && outcome->found)
        status = yunta_match_programme_answer(model->programme, &model->answer);
    return status;
}

/* Of two answers and bounds of one request the better ones; takes hers, of `answer`. */
static void join(yunta_match_model *model, const yunta_match_request *request,
                 const yunta_match_outcome *other, yunta_match_answer *answer,
                 yunta_match_outcome *outcome) {
    if (other->bound < outcome->bound && outcome->verdict != YUNTA_ILP_INFEASIBLE)
        outcome->bound = other->bound;
    bool better = other->found && !outcome->found;
    if (other->found && outcome->found && request->goal >= 0) {
        int64_t value = value_of(model, request->goal);
        yunta_match_answer mine = model->answer;
        model->answer = *answer;
        better = value_of(model, request->goal) > value;
        model->answer = mine;
    }
    if (!better)
        return;
    yunta_match_answer mine = model->answer;
    model->answer = *answer;
    *answer = mine;
    outcome->found = true;
    outcome->verdict = YUNTA_ILP_FEASIBLE;
    outcome->near_enough = other->near_enough;
    outcome->solver_says_optimal = false;
}

static yunta_status copy_answer(const yunta_match_answer *from, yunta_match_answer *to) {
    to->arc = yunta_alloc(from->count + 1, sizeof *to->arc);
    if (to->arc == NULL)
        return YUNTA_E_MEMORY;
    if (from->count > 0)
        memcpy(to->arc, from->arc, from->count * sizeof *to->arc);
    to->count = from->count;
    return YUNTA_OK;
}

/* After a search by branches that found no end. */
static yunta_status go_on(yunta_match_model *model, const yunta_match_request *request,
                          const yunta_solve_options *options, yunta_match_outcome *outcome) {
    yunta_match_outcome before = *outcome;
    yunta_match_answer answer = {0};
    yunta_status status = before.found ? copy_answer(&model->answer, &answer) : YUNTA_OK;
    if (status == YUNTA_OK)
        status = solve_as_programme(model, request, options, outcome);
    if (status == YUNTA_OK && outcome->verdict != YUNTA_ILP_OPTIMAL)
        join(model, request, &before, &answer, outcome);
    yunta_free(answer.arc);
    return status;
}

yunta_status yunta_match_model_solve(yunta_match_model *model, const yunta_match_request *request,
                                     const yunta_solve_options *options,
                                     yunta_match_outcome *outcome) {
    graph_says says = FITS_NOT;
    yunta_status status = YUNTA_OK;
    if ((model->net != NULL || model->roles != NULL) && options->engine != YUNTA_ENGINE_GLPK)
        status = solve_as_graph(model, request, options, outcome, &says);
    if (status == YUNTA_OK && says == FITS_NOT)
        status = solve_as_programme(model, request, options, outcome);
    if (status == YUNTA_OK && says == WORN)
        status = go_on(model, request, options, outcome);
    return status;
}

yunta_status yunta_match_model_keep(yunta_match_model *model, int goal, bool exact) {
    int64_t value = value_of(model, goal);
    model->kept[model->kept_count++] = (kept_goal){goal, value, exact};
    return model->programme == NULL
               ? YUNTA_OK
               : yunta_match_programme_keep(model->programme, goal, value, exact);
}

void yunta_match_model_chosen(const yunta_match_model *model, uint8_t *chosen) {
    for (size_t k = 0; k < model->group->count; k++) {
        int32_t p = model->group->member[k];
        memset(chosen + model->rules->first[p], 0,
               model->rules->first[p + 1] - model->rules->first[p]);
    }
    for (size_t k = 0; k < model->answer.count; k++)
        chosen[model->answer.arc[k]] = 1;
}

bool yunta_match_model_solved(const yunta_match_model *model) {
    return model->answer.arc != NULL;
}
