/* One group as an integer programme. */
#include "solver/match_programme.h"
#include <string.h>

enum { FIRST_USE = 2, FIRST_MATCHED = 1, FIRST_ROLE = 3, NONE = -1, LOCKED = 1, KEPT = 2 };

struct yunta_match_programme {
    yunta_ilp *ilp;
    size_t pairs;   /* columns 0..pairs-1 are pairs */
    size_t *arc;    /* [pairs] of the problem */
    int32_t *score; /* [pairs] */
    uint8_t *mark;  /* [pairs] LOCKED; KEPT: the earlier result had it */
    int32_t *use;   /* [members] column: the mentor is used; NONE */
    size_t members;
    int64_t *answer; /* [columns] the one remembered, or NULL */
};

typedef struct {
    const yunta_match_rules *rules;
    const yunta_match_group *group;
    yunta_match_programme *programme;
    int32_t *mentee;               /* [pairs] members */
    size_t *as_mentor, *as_mentee; /* [members + 1] pairs of a member, into by_mentor; in a row */
    int32_t *by_mentor;            /* [pairs] columns */
    int32_t *matched, *role;       /* [members] columns, or NONE */
    int32_t *column;               /* the row being made */
    int64_t *coefficient;
    size_t terms;
    bool failed;
} builder;

void yunta_match_programme_free(yunta_match_programme *programme) {
    if (programme == NULL)
        return;
    yunta_ilp_free(programme->ilp);
    void *owned[] = {programme->arc, programme->score, programme->mark, programme->use,
                     programme->answer};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        yunta_free(owned[k]);
    yunta_free(programme);
}

static void put(builder *b, int32_t column, int64_t coefficient) {
    b->column[b->terms] = column;
    b->coefficient[b->terms++] = coefficient;
}

static void row(builder *b, int64_t lower, int64_t upper, bool lazy) {
    int32_t made =
        yunta_ilp_row(b->programme->ilp, lower, upper, b->terms, b->column, b->coefficient, lazy);
    b->failed = b->failed || made < 0;
    b->terms = 0;
}

static int32_t column(builder *b, int64_t lower, int priority) {
    int32_t made = yunta_ilp_column(b->programme->ilp, lower, 1, 0, priority);
    b->failed = b->failed || made < 0;
    return made;
}

static void add_pairs(builder *b) {
    yunta_match_programme *programme = b->programme;
    for (size_t k = 0; k < b->group->count; k++) {
        size_t p = (size_t)b->group->member[k];
        b->as_mentee[k] = programme->pairs;
        for (size_t arc = b->rules->first[p]; arc < b->rules->first[p + 1]; arc++) {
            if (!yunta_match_wanted(b->rules, arc, p))
                continue;
            bool locked = b->rules->state[arc] == YUNTA_ARC_LOCKED;
            bool kept = yunta_cohort_had_pair(b->rules->cohort, b->rules->mentor[arc], (int32_t)p);
            column(b, locked, 0);
            b->mentee[programme->pairs] = (int32_t)k;
            b->as_mentor[b->rules->local[b->rules->mentor[arc]] + 1]++;
            programme->mark[programme->pairs] = (uint8_t)(LOCKED * locked | KEPT * kept);
            programme->score[programme->pairs] = b->rules->score[arc];
            programme->arc[programme->pairs++] = arc;
        }
    }
    b->as_mentee[b->group->count] = programme->pairs;
}

static bool sort_by_mentor(builder *b) {
    size_t members = b->group->count;
    size_t *next = yunta_alloc(members, sizeof *next);
    if (next == NULL)
        return false;
    for (size_t k = 0; k < members; k++)
        b->as_mentor[k + 1] += next[k] = b->as_mentor[k];
    for (size_t x = 0; x < b->programme->pairs; x++) {
        int32_t mentor = b->rules->local[b->rules->mentor[b->programme->arc[x]]];
        b->by_mentor[next[mentor]++] = (int32_t)x;
    }
    yunta_free(next);
    return true;
}

static int64_t sells(const builder *b, size_t k) {
    return (int64_t)(b->as_mentor[k + 1] - b->as_mentor[k]);
}

static int64_t buys(const builder *b, size_t k) {
    return (int64_t)(b->as_mentee[k + 1] - b->as_mentee[k]);
}

static int64_t capacity_of(const builder *b, size_t k) {
    int64_t capacity = b->rules->capacity[b->group->member[k]];
    return capacity < sells(b, k) ? capacity : sells(b, k);
}

static int64_t demand_of(const builder *b, size_t k) {
    int64_t demand = b->rules->demand[b->group->member[k]];
    return demand < buys(b, k) ? demand : buys(b, k);
}

static bool counted(const builder *b, yunta_role side, int32_t person) {
    for (size_t q = 0; q < b->rules->quota_count; q++)
        if (b->rules->quotas[q].side == side && b->rules->quotas[q].counts[person])
            return true;
    return false;
}

/* Columns that say who is used, matched or a mentor, where some row or goal needs to know. */
static void add_people(builder *b) {
    for (size_t k = 0; k < b->group->count; k++) {
        int32_t p = b->group->member[k];
        bool use = b->group->uses || b->rules->minimum > 1 || counted(b, YUNTA_MENTOR, p);
        bool matched = demand_of(b, k) > 1 && counted(b, YUNTA_MENTEE, p);
        bool role = b->rules->either && sells(b, k) > 0 && buys(b, k) > 0;
        b->programme->use[k] = use && sells(b, k) > 0 ? column(b, 0, FIRST_USE) : NONE;
        b->matched[k] = matched ? column(b, 0, FIRST_MATCHED) : NONE;
        b->role[k] = role ? column(b, 0, FIRST_ROLE) : NONE;
    }
}

static void put_sold(builder *b, size_t k, int64_t coefficient) {
    for (size_t at = b->as_mentor[k]; at < b->as_mentor[k + 1]; at++)
        put(b, b->by_mentor[at], coefficient);
}

static void put_bought(builder *b, size_t k, int64_t coefficient) {
    for (size_t x = b->as_mentee[k]; x < b->as_mentee[k + 1]; x++)
        put(b, (int32_t)x, coefficient);
}

/* Each pair of a mentor only if the gate is open, which the sum alone says too weakly. */
static void gate_sold(builder *b, size_t k, int32_t gate) {
    for (size_t at = b->as_mentor[k]; at < b->as_mentor[k + 1]; at++) {
        put(b, b->by_mentor[at], 1);
        put(b, gate, -1);
        row(b, -YUNTA_ILP_INFINITY, 0, true);
    }
}

static void gate_bought(builder *b, size_t k, int32_t gate, int64_t sign, int64_t most) {
    for (size_t x = b->as_mentee[k]; x < b->as_mentee[k + 1]; x++) {
        put(b, (int32_t)x, 1);
        put(b, gate, sign);
        row(b, -YUNTA_ILP_INFINITY, most, true);
    }
}

static void mentor_rows(builder *b, size_t k) {
    int32_t use = b->programme->use[k], role = b->role[k], gate = use != NONE ? use : role;
    int64_t capacity = capacity_of(b, k);
    int64_t minimum = b->rules->minimum > 1 ? b->rules->minimum : 1;
    put_sold(b, k, 1);
    if (gate == NONE) {
        row(b, -YUNTA_ILP_INFINITY, capacity, false);
        return;
    }
    put(b, gate, -capacity);
    row(b, -YUNTA_ILP_INFINITY, 0, false);
    if (capacity > 1)
        gate_sold(b, k, gate);
    if (use == NONE)
        return;
    put_sold(b, k, -1);
    put(b, use, minimum);
    row(b, -YUNTA_ILP_INFINITY, 0, false);
    if (role != NONE) {
        put(b, use, 1);
        put(b, role, -1);
        row(b, -YUNTA_ILP_INFINITY, 0, false);
    }
}

static void mentee_rows(builder *b, size_t k) {
    int64_t demand = demand_of(b, k);
    int32_t role = b->role[k], matched = b->matched[k];
    put_bought(b, k, 1);
    if (role != NONE)
        put(b, role, demand);
    row(b, -YUNTA_ILP_INFINITY, demand, false);
    if (role != NONE && demand > 1)
        gate_bought(b, k, role, 1, 1);
    if (matched == NONE)
        return;
    put_bought(b, k, 1);
    put(b, matched, -demand);
    row(b, -YUNTA_ILP_INFINITY, 0, false);
    gate_bought(b, k, matched, -1, 0);
    put_bought(b, k, -1);
    put(b, matched, 1);
    row(b, -YUNTA_ILP_INFINITY, 0, false);
}

/* Never i with j and j with i. */
static void reciprocal_rows(builder *b) {
    for (size_t x = 0; x < b->programme->pairs; x++) {
        int32_t mentee = b->mentee[x];
        int32_t mentor = b->rules->local[b->rules->mentor[b->programme->arc[x]]];
        for (size_t y = b->as_mentee[mentor]; mentor < mentee && y < b->as_mentee[mentor + 1];
             y++) {
            if (b->rules->local[b->rules->mentor[b->programme->arc[y]]] != mentee)
                continue;
            put(b, (int32_t)x, 1);
            put(b, (int32_t)y, 1);
            row(b, -YUNTA_ILP_INFINITY, 1, false);
        }
    }
}

static void quota_row(builder *b, const yunta_match_quota *quota) {
    bool touched = b->group->count == b->rules->people;
    for (size_t k = 0; k < b->group->count; k++) {
        if (!quota->counts[b->group->member[k]])
            continue;
        if (quota->side == YUNTA_MENTOR && b->programme->use[k] != NONE)
            put(b, b->programme->use[k], 1);
        else if (quota->side == YUNTA_MENTEE && b->matched[k] != NONE)
            put(b, b->matched[k], 1);
        else if (quota->side == YUNTA_MENTEE)
            put_bought(b, k, 1);
        touched = true;
    }
    /* A group apart from this quota's people says nothing of it. */
    if (touched)
        row(b, quota->least, quota->most == INT32_MAX ? YUNTA_ILP_INFINITY : quota->most, false);
    b->terms = 0;
}

static void add_rows(builder *b) {
    for (size_t k = 0; k < b->group->count; k++) {
        if (sells(b, k) > 0)
            mentor_rows(b, k);
        if (buys(b, k) > 0)
            mentee_rows(b, k);
    }
    if (b->rules->no_reciprocal)
        reciprocal_rows(b);
    for (size_t q = 0; q < b->rules->quota_count; q++)
        quota_row(b, &b->rules->quotas[q]);
}

static bool builder_alloc(builder *b) {
    size_t arcs = b->group->arcs, members = b->group->count;
    yunta_match_programme *programme = b->programme;
    programme->members = members;
    programme->ilp = yunta_ilp_new();
    programme->arc = yunta_alloc(arcs, sizeof *programme->arc);
    programme->score = yunta_alloc(arcs, sizeof *programme->score);
    programme->mark = yunta_alloc(arcs, 1);
    programme->use = yunta_alloc(members, sizeof *programme->use);
    b->mentee = yunta_alloc(arcs, sizeof *b->mentee);
    b->as_mentor = yunta_alloc(members + 1, sizeof *b->as_mentor);
    b->as_mentee = yunta_alloc(members + 1, sizeof *b->as_mentee);
    b->by_mentor = yunta_alloc(arcs, sizeof *b->by_mentor);
    b->matched = yunta_alloc(members, sizeof *b->matched);
    b->role = yunta_alloc(members, sizeof *b->role);
    b->column = yunta_alloc(arcs + members + 2, sizeof *b->column);
    b->coefficient = yunta_alloc(arcs + members + 2, sizeof *b->coefficient);
    return programme->ilp != NULL && programme->arc != NULL && programme->score != NULL &&
           programme->mark != NULL && programme->use != NULL && b->mentee != NULL &&
           b->as_mentor != NULL && b->as_mentee != NULL && b->by_mentor != NULL &&
           b->matched != NULL && b->role != NULL && b->column != NULL && b->coefficient != NULL;
}

static void builder_free(builder *b) {
    void *owned[] = {b->mentee,  b->as_mentor, b->as_mentee, b->by_mentor,
                     b->matched, b->role,      b->column,    b->coefficient};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        yunta_free(owned[k]);
}

yunta_status yunta_match_programme_new(const yunta_match_rules *rules,
                                       const yunta_match_group *group,
                                       yunta_match_programme **programme) {
    builder b = {.rules = rules, .group = group};
    yunta_status status = YUNTA_E_MEMORY;
    *programme = b.programme = yunta_alloc(1, sizeof **programme);
    if (b.programme == NULL)
        return status;
    if (builder_alloc(&b)) {
        add_pairs(&b);
        if (sort_by_mentor(&b)) {
            add_people(&b);
            add_rows(&b);
            status = b.failed ? YUNTA_E_MEMORY : YUNTA_OK;
        }
    }
    builder_free(&b);
    if (status == YUNTA_OK)
        return YUNTA_OK;
    yunta_match_programme_free(b.programme);
    *programme = NULL;
    return status;
}

/* Of a pair and of a mentor's use in a goal, more is better; goal -1 asks for any answer. */
static int64_t worth(const yunta_match_programme *programme, int goal, size_t x) {
    if (goal < 0)
        return 0;
    const yunta_objective *objective = yunta_objective_of(goal);
    return objective->pair + (int64_t)objective->point * programme->score[x] +
           (programme->mark[x] & KEPT ? objective->kept : 0);
}

static int64_t use_worth(int goal) {
    return goal < 0 ? 0 : yunta_objective_of(goal)->mentor;
}

static void aim(yunta_match_programme *programme, int goal, int32_t least) {
    for (size_t x = 0; x < programme->pairs; x++) {
        bool locked = programme->mark[x] & LOCKED, open = locked || programme->score[x] >= least;
        yunta_ilp_set_objective(programme->ilp, (int32_t)x, worth(programme, goal, x));
        yunta_ilp_set_bounds(programme->ilp, (int32_t)x, locked, open);
    }
    for (size_t k = 0; k < programme->members; k++)
        if (programme->use[k] != NONE)
            yunta_ilp_set_objective(programme->ilp, programme->use[k], use_worth(goal));
}

yunta_status yunta_match_programme_solve(yunta_match_programme *programme,
                                         const yunta_match_request *request,
                                         const yunta_solve_options *options,
                                         yunta_match_outcome *outcome) {
    int goal = request->goal;
    yunta_ilp_result result = {0};
    yunta_ilp_options with = {.deadline = options->deadline,
                              .start = programme->answer,
                              .good_enough = goal < 0 ? 0 : INT64_MAX,
                              .gap = request->gap,
                              .plain = options->engine == YUNTA_ENGINE_GLPK};
    aim(programme, goal, request->least);
    yunta_status status = yunta_ilp_solve(programme->ilp, &with, &result);
    if (status != YUNTA_OK) {
        yunta_free(result.x);
        return status;
    }
    *outcome = (yunta_match_outcome){.verdict = result.verdict,
                                     .bound = use_worth(goal) < 0 ? -result.bound : result.bound,
                                     .found = result.x != NULL,
                                     .near_enough = result.near_enough,
                                     .solver_says_optimal = result.solver_says_optimal};
    if (result.x != NULL) {
        yunta_free(programme->answer);
        programme->answer = result.x;
    }
    return YUNTA_OK;
}

yunta_status yunta_match_programme_keep(yunta_match_programme *programme, int goal, int64_t value,
                                        bool exact) {
    size_t room = programme->pairs + programme->members, terms = 0;
    int32_t *columns = yunta_alloc(room, sizeof *columns), made = -1;
    int64_t *coefficients = yunta_alloc(room, sizeof *coefficients);
    if (columns != NULL && coefficients != NULL) {
        for (size_t x = 0; x < programme->pairs; x++) {
            columns[terms] = (int32_t)x;
            coefficients[terms] = worth(programme, goal, x);
            terms += coefficients[terms] != 0;
        }
        for (size_t k = 0; k < programme->members; k++) {
            if (programme->use[k] == NONE || use_worth(goal) == 0)
                continue;
            columns[terms] = programme->use[k];
            coefficients[terms++] = use_worth(goal);
        }
        made = yunta_ilp_row(programme->ilp, value, exact ? value : YUNTA_ILP_INFINITY, terms,
                             columns, coefficients, false);
    }
    yunta_free(columns);
    yunta_free(coefficients);
    return made < 0 ? YUNTA_E_MEMORY : YUNTA_OK;
}

yunta_status yunta_match_programme_answer(const yunta_match_programme *programme,
                                          yunta_match_answer *answer) {
    size_t *room = yunta_realloc(answer->arc, programme->pairs + 1, sizeof *room);
    if (room == NULL)
        return YUNTA_E_MEMORY;
    *answer = (yunta_match_answer){room, 0};
    for (size_t x = 0; x < programme->pairs; x++)
        if (programme->answer[x] != 0)
            room[answer->count++] = programme->arc[x];
    return YUNTA_OK;
}
