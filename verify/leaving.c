/* What the cohort loses with a mentor who leaves, found anew: in small cohorts whose objectives are
 * sums over a network. The pairs of the result are the best answer (stages.c checks that), so their
 * residual network has no cycle that gains, and moving what the mentor held elsewhere, pair by pair
 * along a cheapest path, ends in the best answer without the mentor. Paths by Bellman and Ford,
 * over every pair, with losses compared objective by objective: plain, and slow. */
#include "verify/leaving.h"
#include "model/objective.h"
#include <string.h>

enum { MOST_PEOPLE = 1200, GOALS = 3, NOWHERE = -1 };
static const int64_t MOST_STEPS = 20000000; /* chosen * eligible pairs */

typedef struct {
    int64_t of[GOALS]; /* by the policy's order */
} loss;

typedef struct {
    yunta_check *check;
    const yunta_cohort *cohort;
    int goal[GOALS];
    size_t goals, nodes; /* mentors, mentees, the end */
    size_t *first;       /* [people + 1] by mentee */
    int32_t *mentor, *mentee, *score;
    size_t count;
    uint8_t *chosen, *kept; /* [count] now; of the result */
    int32_t *sold, *bought, *capacity, *demand;
    uint8_t *locked, *locked_mentor; /* [people] in some lock; as a mentor */
    size_t *column, *column_arc;     /* [people + 1], [count] by mentor */
    loss *length;                    /* [nodes] */
    uint8_t *seen, *waiting;
    int32_t *from, *queue, *mark;
    size_t *via;
} leaving;

static bool is_plain(const yunta_check *check, leaving *l) {
    const yunta_policy *policy = check->policy;
    for (size_t k = 0; k < policy->matching_objective.count; k++) {
        int goal = policy->matching_objective.items[k];
        if (goal != YUNTA_GOAL_PAIRS && goal != YUNTA_GOAL_MENTORS && goal != YUNTA_GOAL_SCORE)
            return false;
        l->goal[l->goals++] = goal;
    }
    for (size_t k = 0; k < policy->matching_quotas.count; k++)
        if (policy->matching_quotas.items[k].least > 0 ||
            policy->matching_quotas.items[k].most != YUNTA_NO_INT)
            return false;
    return policy->matching_mentor_minimum <= 1 && check->cohort->people <= MOST_PEOPLE &&
           !check->given &&
           (int64_t)check->tally.eligible * (int64_t)check->pair_count <= MOST_STEPS;
}

static bool make_room(leaving *l) {
    yunta_check *check = l->check;
    size_t people = l->cohort->people, pairs = check->tally.eligible;
    l->nodes = 2 * people + 1;
    l->first = yunta_check_alloc(check, people + 1, sizeof *l->first);
    l->mentor = yunta_check_alloc(check, pairs, sizeof *l->mentor);
    l->mentee = yunta_check_alloc(check, pairs, sizeof *l->mentee);
    l->score = yunta_check_alloc(check, pairs, sizeof *l->score);
    l->chosen = yunta_check_alloc(check, pairs, 1);
    l->kept = yunta_check_alloc(check, pairs, 1);
    l->sold = yunta_check_alloc(check, people, sizeof *l->sold);
    l->bought = yunta_check_alloc(check, people, sizeof *l->bought);
    l->capacity = yunta_check_alloc(check, people, sizeof *l->capacity);
    l->demand = yunta_check_alloc(check, people, sizeof *l->demand);
    l->locked = yunta_check_alloc(check, people, 1);
    l->locked_mentor = yunta_check_alloc(check, people, 1);
    l->column = yunta_check_alloc(check, people + 2, sizeof *l->column);
    l->column_arc = yunta_check_alloc(check, pairs, sizeof *l->column_arc);
    l->length = yunta_check_alloc(check, l->nodes, sizeof *l->length);
    l->seen = yunta_check_alloc(check, l->nodes, 1);
    l->waiting = yunta_check_alloc(check, l->nodes, 1);
    l->from = yunta_check_alloc(check, l->nodes, sizeof *l->from);
    l->queue = yunta_check_alloc(check, l->nodes, sizeof *l->queue);
    l->mark = yunta_check_alloc(check, l->nodes, sizeof *l->mark);
    l->via = yunta_check_alloc(check, l->nodes, sizeof *l->via);
    return !check->out_of_memory;
}

/* Every eligible pair that is not locked: those stay as they are. */
static bool list_pairs(leaving *l) {
    const yunta_check *check = l->check;
    for (int32_t j = 0; j < (int32_t)l->cohort->people; j++) {
        for (int32_t i = 0; i < (int32_t)l->cohort->people; i++) {
            int32_t score = i == j ? -1 : yunta_plain_score(&check->crowd, i, j);
            if (i == j || yunta_plain_bar(&check->crowd, i, j, score) != YUNTA_BARS ||
                yunta_plain_constraint(&check->crowd, YUNTA_LOCK, i, j))
                continue;
            if (l->count == check->tally.eligible)
                return false;
            l->mentor[l->count] = i;
            l->mentee[l->count] = j;
            l->score[l->count] = score;
            l->column[i + 2]++;
            l->kept[l->count++] = yunta_is_pair(check, i, j);
        }
        l->first[j + 1] = l->count;
    }
    for (size_t p = 0; p < l->cohort->people; p++)
        l->column[p + 2] += l->column[p + 1];
    for (size_t arc = 0; arc < l->count; arc++)
        l->column_arc[l->column[l->mentor[arc] + 1]++] = arc;
    return true;
}

/* Whether somebody could take either role, or two people each other's: then it is no network. */
static bool is_network(const leaving *l) {
    uint8_t *sells = l->seen, *buys = l->waiting;
    bool plain = true;
    for (size_t k = 0; k < l->count; k++) {
        bool open = l->capacity[l->mentor[k]] > 0 && l->demand[l->mentee[k]] > 0;
        sells[l->mentor[k]] |= open;
        buys[l->mentee[k]] |= open;
    }
    for (size_t p = 0; p < l->cohort->people; p++)
        plain = plain && !(sells[p] && buys[p]);
    memset(l->seen, 0, l->nodes);
    memset(l->waiting, 0, l->nodes);
    return plain;
}

static void take_lock(leaving *l, int32_t mentor, int32_t mentee) {
    l->capacity[mentor]--;
    l->demand[mentee]--;
    l->locked[mentor] = l->locked[mentee] = l->locked_mentor[mentor] = 1;
}

/* What locked pairs leave of everybody's room. */
static void note_people(leaving *l) {
    const yunta_cohort *cohort = l->cohort;
    bool either = l->check->policy->matching_both == YUNTA_BOTH_EITHER;
    for (size_t p = 0; p < cohort->people; p++) {
        l->capacity[p] = cohort->person[p].role & YUNTA_MENTOR ? cohort->person[p].capacity : 0;
        l->demand[p] = cohort->person[p].role & YUNTA_MENTEE ? cohort->person[p].mentors : 0;
    }
    for (size_t k = 0; k < cohort->constraint_count; k++) {
        const yunta_constraint *row = &cohort->constraints[k];
        bool again = k > 0 && row[-1].kind == row->kind && row[-1].mentor == row->mentor &&
                     row[-1].mentee == row->mentee;
        if (row->kind == YUNTA_LOCK && !again)
            take_lock(l, row->mentor, row->mentee);
    }
    for (size_t p = 0; either && p < cohort->people; p++) {
        l->capacity[p] = l->locked[p] && !l->locked_mentor[p] ? 0 : l->capacity[p];
        l->demand[p] = l->locked_mentor[p] ? 0 : l->demand[p];
    }
}

/* What a pair is worth less (sign 1) or more (-1). */
static loss of_pair(const leaving *l, size_t arc, int sign) {
    loss cost = {{0}};
    for (size_t k = 0; k < l->goals; k++)
        cost.of[k] = l->goal[k] == YUNTA_GOAL_PAIRS   ? sign
                     : l->goal[k] == YUNTA_GOAL_SCORE ? sign * (int64_t)l->score[arc]
                                                      : 0;
    return cost;
}

/* What it loses when so many mentors fewer are used; locked ones are used in any case. */
static loss of_mentor(const leaving *l, int32_t mentor, int fewer) {
    loss cost = {{0}};
    for (size_t k = 0; k < l->goals; k++)
        cost.of[k] = l->goal[k] == YUNTA_GOAL_MENTORS && !l->locked_mentor[mentor] ? fewer : 0;
    return cost;
}

static int compare(const leaving *l, const loss *a, const loss *b) {
    for (size_t k = 0; k < l->goals; k++)
        if (a->of[k] != b->of[k])
            return a->of[k] < b->of[k] ? -1 : 1;
    return 0;
}

typedef struct {
    size_t head, count;
} line;

static void reach(leaving *l, line *line, int32_t from, int32_t node, loss cost, size_t via) {
    for (size_t k = 0; k < l->goals; k++)
        cost.of[k] += l->length[from].of[k];
    if (l->seen[node] && compare(l, &cost, &l->length[node]) >= 0)
        return;
    l->seen[node] = 1;
    l->length[node] = cost;
    l->from[node] = from;
    l->via[node] = via;
    if (!l->waiting[node]) {
        l->waiting[node] = 1;
        l->queue[(line->head + line->count++) % l->nodes] = node;
    }
}

static void leave_mentor(leaving *l, line *line, int32_t mentor, int32_t gone) {
    int32_t people = (int32_t)l->cohort->people;
    for (size_t k = l->column[mentor]; l->sold[mentor] > 0 && k < l->column[mentor + 1]; k++)
        if (l->chosen[l->column_arc[k]])
            reach(l, line, mentor, people + l->mentee[l->column_arc[k]],
                  of_pair(l, l->column_arc[k], 1), l->column_arc[k]);
    if (mentor != gone && l->sold[mentor] < l->capacity[mentor])
        reach(l, line, mentor, 2 * people, of_mentor(l, mentor, l->sold[mentor] == 0 ? -1 : 0),
              l->count);
}

static void leave_mentee(leaving *l, line *line, int32_t mentee, int32_t gone) {
    int32_t people = (int32_t)l->cohort->people;
    for (size_t arc = l->first[mentee]; arc < l->first[mentee + 1]; arc++)
        if (!l->chosen[arc] && l->mentor[arc] != gone && l->capacity[l->mentor[arc]] > 0)
            reach(l, line, people + mentee, l->mentor[arc], of_pair(l, arc, -1), arc);
    reach(l, line, people + mentee, 2 * people, (loss){{0}}, l->count);
}

/* From the end: somebody else's place, or somebody who was left out. */
static void leave_end(leaving *l, line *line, int32_t gone) {
    int32_t people = (int32_t)l->cohort->people;
    for (int32_t p = 0; p < people; p++) {
        if (p != gone && l->sold[p] > 0)
            reach(l, line, 2 * people, p, of_mentor(l, p, l->sold[p] == 1), l->count);
        if (p != gone && l->bought[p] < l->demand[p])
            reach(l, line, 2 * people, people + p, (loss){{0}}, l->count);
    }
}

/* Whether the ways found so far lead into a circle: one that gains, so the result is not the best.
 */
static bool turns(leaving *l) {
    memset(l->mark, 0, l->nodes * sizeof *l->mark);
    for (size_t k = 0; k < l->nodes; k++) {
        int32_t node = l->seen[k] ? (int32_t)k : NOWHERE;
        for (; node != NOWHERE && l->mark[node] == 0; node = l->from[node])
            l->mark[node] = (int32_t)k + 1;
        if (node != NOWHERE && l->mark[node] == (int32_t)k + 1)
            return true;
    }
    return false;
}

/* The cheapest way out for one of the mentor's mentees; false when there is none, as ways turn in
 * circles: the pairs are not the best answer, and this is no place to say so. */
static bool find_way(leaving *l, int32_t gone) {
    int32_t people = (int32_t)l->cohort->people;
    line line = {0, 0};
    size_t steps = 0;
    memset(l->seen, 0, l->nodes);
    l->seen[gone] = 1;
    l->length[gone] = (loss){{0}};
    l->from[gone] = NOWHERE;
    l->queue[line.count++] = gone;
    while (line.count > 0) {
        int32_t node = l->queue[line.head];
        line.head = (line.head + 1) % l->nodes;
        line.count--;
        l->waiting[node] = 0;
        if (node < people)
            leave_mentor(l, &line, node, gone);
        else if (node < 2 * people)
            leave_mentee(l, &line, node - people, gone);
        else
            leave_end(l, &line, gone);
        if (++steps % l->nodes == 0 && turns(l))
            return false;
    }
    return true;
}

static void walk(leaving *l) {
    int32_t people = (int32_t)l->cohort->people, node = 2 * people;
    for (; l->from[node] != NOWHERE; node = l->from[node]) {
        size_t arc = l->via[node];
        if (arc == l->count)
            continue;
        l->chosen[arc] = node < people;
        l->sold[l->mentor[arc]] += node < people ? 1 : -1;
        l->bought[l->mentee[arc]] += node < people ? 1 : -1;
    }
}

static void begin_again(leaving *l) {
    memset(l->sold, 0, l->cohort->people * sizeof *l->sold);
    memset(l->bought, 0, l->cohort->people * sizeof *l->bought);
    for (size_t arc = 0; arc < l->count; arc++) {
        l->chosen[arc] = l->kept[arc];
        l->sold[l->mentor[arc]] += l->kept[arc];
        l->bought[l->mentee[arc]] += l->kept[arc];
    }
}

static bool find_loss(leaving *l, int32_t gone, int64_t *into) {
    loss total = of_mentor(l, gone, 1);
    begin_again(l);
    while (l->sold[gone] > 0) {
        if (!find_way(l, gone))
            return false;
        for (size_t k = 0; k < l->goals; k++)
            total.of[k] += l->length[2 * l->cohort->people].of[k];
        walk(l);
    }
    memcpy(into, total.of, l->goals * sizeof *into);
    return true;
}

bool yunta_find_losses(yunta_check *check, yunta_losses *losses) {
    leaving l = {.check = check, .cohort = check->cohort};
    size_t people = check->cohort->people;
    losses->known = yunta_check_alloc(check, people, 1);
    losses->loss = yunta_check_alloc(check, people * YUNTA_LOSSES, sizeof *losses->loss);
    losses->told = yunta_check_alloc(check, people, sizeof *losses->told);
    if (!losses->known || !losses->loss || !losses->told || !is_plain(check, &l))
        return !check->out_of_memory;
    if (!make_room(&l))
        return false;
    note_people(&l);
    if (!list_pairs(&l) || !is_network(&l))
        return true;
    for (size_t k = 0; k < check->pair_count && !yunta_stopped(check); k++) {
        int32_t mentor = check->pairs[k].mentor;
        if (l.locked[mentor] || losses->known[mentor] || check->mentors[mentor] > 0)
            continue;
        if (!find_loss(&l, mentor, losses->loss + (size_t)mentor * YUNTA_LOSSES))
            return true;
        losses->known[mentor] = 1;
    }
    return true;
}

static bool in_lock(const yunta_check *check, int32_t person) {
    const yunta_constraint *rows = check->cohort->constraints;
    for (size_t k = 0; k < check->cohort->constraint_count; k++)
        if (rows[k].kind == YUNTA_LOCK && (rows[k].mentor == person || rows[k].mentee == person))
            return true;
    return false;
}

/* An answer without somebody is an answer with them too, so that the best is no better for it; but
 * for their locks, which end when they leave. */
static bool gains(const yunta_check *check, const yunta_json_value *loss, int32_t mentor) {
    const yunta_choices *goals = &check->policy->matching_objective;
    int64_t first = 0;
    for (size_t k = 0; first == 0 && k < goals->count; k++) {
        const yunta_json_value *of =
            yunta_json_member(loss, yunta_objective_of(goals->items[k])->name);
        first = of ? of->integer : 0;
    }
    return first < 0 && check->policy->matching_gap == 0 && !in_lock(check, mentor) &&
           strcmp(yunta_part_status(check, "matching"), "proven") == 0;
}

/* A mentor of run.json's list, and what it says is lost with them. */
static void check_entry(yunta_check *check, yunta_losses *losses, const yunta_json_value *entry,
                        const char **last) {
    const yunta_choices *goals = &check->policy->matching_objective;
    const yunta_json_value *name = yunta_json_member(entry, "mentor");
    const yunta_json_value *loss = yunta_json_member(entry, "loss");
    int32_t mentor = name && name->text ? yunta_shown_person(check, name->text) : -1;
    if (mentor < 0 || check->mentees[mentor] == 0 || strcmp(*last, name->text) >= 0) {
        yunta_fault(check, yunta_run_place(check, "leaving.mentor"), name ? name->text : NULL,
                    T("is no mentor of a pair, or stands twice or out of order",
                      "no es mentor de ningún par, o está dos veces o fuera de orden"));
        return;
    }
    *last = name->text;
    losses->told[mentor] = loss;
    bool whole = loss && loss->count == goals->count;
    for (size_t k = 0; whole && k < goals->count; k++) {
        const yunta_json_value *told =
            yunta_json_member(loss, yunta_objective_of(goals->items[k])->name);
        whole = told && told->kind == YUNTA_JSON_INTEGER;
        if (losses->known[mentor])
            yunta_expect_run(check, "leaving.loss", told,
                             losses->loss[(size_t)mentor * YUNTA_LOSSES + k]);
    }
    if (whole && !losses->known[mentor] && gains(check, loss, mentor))
        yunta_fault(check, yunta_run_place(check, "leaving.loss"), name->text,
                    T("nothing can be gained when a mentor leaves",
                      "nada se puede ganar cuando un mentor se va"));
    if (!whole)
        yunta_fault(check, yunta_run_place(check, "leaving.loss"), name->text,
                    T("should be a whole number for each objective",
                      "debería ser un número entero por cada objetivo"));
}

void yunta_check_leaving(yunta_check *check, yunta_losses *losses) {
    const yunta_json_value *list = yunta_json_member(check->run, "leaving");
    const char *last = "";
    for (size_t k = 0; list && list->kind == YUNTA_JSON_ARRAY && k < list->count; k++)
        check_entry(check, losses, &list->items[k], &last);
}
