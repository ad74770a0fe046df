/* What answers are worth, and what one loses against another. */
#include "model/repair.h"
#include "solver/explain_private.h"
#include <stdlib.h>
#include <string.h>

void yunta_explain_worth(const yunta_cohort *cohort, const yunta_pair *pairs, size_t count,
                         int64_t worth[static YUNTA_EXPLAIN_GOALS]) {
    int32_t last = -1;
    memset(worth, 0, YUNTA_EXPLAIN_GOALS * sizeof *worth);
    for (size_t k = 0; k < count; k++) {
        worth[YUNTA_GOAL_SCORE] += pairs[k].score;
        worth[YUNTA_GOAL_KEPT] += yunta_cohort_had_pair(cohort, pairs[k].mentor, pairs[k].mentee);
        worth[YUNTA_GOAL_MENTORS] += pairs[k].mentor != last;
        last = pairs[k].mentor;
        if (k == 0 || pairs[k].score < worth[YUNTA_GOAL_WORST])
            worth[YUNTA_GOAL_WORST] = pairs[k].score;
    }
    worth[YUNTA_GOAL_PAIRS] = (int64_t)count;
    worth[YUNTA_GOAL_FEWEST_MENTORS] = worth[YUNTA_GOAL_MENTORS];
}

int yunta_loss_compare(const yunta_policy *policy, const int64_t *a, const int64_t *b) {
    for (size_t k = 0; k < policy->matching_objective.count; k++) {
        int goal = policy->matching_objective.items[k];
        if (a[goal] != b[goal])
            return a[goal] < b[goal] ? -1 : 1;
    }
    return 0;
}

/* How many more mentees a mentor has after the moves. */
static int64_t change_of(const yunta_explain_move *moves, size_t count, int32_t mentor) {
    int64_t change = 0;
    for (size_t k = 0; k < count; k++)
        if (moves[k].mentor == mentor)
            change += moves[k].made ? 1 : -1;
    return change;
}

static bool first_of_mentor(const yunta_explain_move *moves, size_t place) {
    for (size_t k = 0; k < place; k++)
        if (moves[k].mentor == moves[place].mentor)
            return false;
    return true;
}

void yunta_explain_loss_of_moves(const yunta_explainer *e, const yunta_explain_move *moves,
                                 size_t count, int64_t loss[static YUNTA_EXPLAIN_GOALS]) {
    memset(loss, 0, YUNTA_EXPLAIN_GOALS * sizeof *loss);
    for (size_t k = 0; k < count; k++) {
        int32_t mentor = moves[k].mentor;
        loss[YUNTA_GOAL_PAIRS] -= moves[k].made ? 1 : -1;
        loss[YUNTA_GOAL_SCORE] -= moves[k].made ? moves[k].score : -moves[k].score;
        if (!first_of_mentor(moves, k))
            continue;
        int64_t now = e->sold[mentor], then = now + change_of(moves, count, mentor);
        loss[YUNTA_GOAL_MENTORS] += (now > 0) - (then > 0);
    }
}

static int ascending(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int32_t *sorted_scores(const yunta_pair *pairs, size_t count) {
    int32_t *scores = yunta_alloc(count, sizeof *scores);
    for (size_t k = 0; scores != NULL && k < count; k++)
        scores[k] = pairs[k].score;
    if (scores != NULL)
        qsort(scores, count, sizeof *scores, ascending);
    return scores;
}

/* What the first score that differs loses; where one list ends first, nothing does. */
static yunta_status leximin_loss(const yunta_explain_basis *basis, const yunta_pairing *other,
                                 int64_t *loss) {
    int32_t *now = sorted_scores(basis->pairs, basis->count);
    int32_t *then = sorted_scores(other->pairs, other->count);
    yunta_status status = now != NULL && then != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
    *loss = 0;
    for (size_t k = 0; status == YUNTA_OK && *loss == 0 && k < basis->count && k < other->count;
         k++)
        *loss = now[k] - then[k];
    yunta_free(now);
    yunta_free(then);
    return status;
}

static int by_pair(const yunta_pair *a, const yunta_pair *b) {
    if (a->mentor != b->mentor)
        return a->mentor < b->mentor ? -1 : 1;
    return (a->mentee > b->mentee) - (a->mentee < b->mentee);
}

/* Both lists ascend, so one walk finds what is in one alone. */
static void list_moves(const yunta_explain_basis *basis, const yunta_pairing *other,
                       yunta_forced *forced) {
    size_t a = 0, b = 0;
    while (a < basis->count || b < other->count) {
        int order = a == basis->count   ? 1
                    : b == other->count ? -1
                                        : by_pair(&basis->pairs[a], &other->pairs[b]);
        const yunta_pair *pair = order < 0 ? &basis->pairs[a] : &other->pairs[b];
        if (order != 0)
            forced->moves[forced->move_count++] =
                (yunta_explain_move){pair->mentor, pair->mentee, pair->score, order > 0};
        a += order <= 0;
        b += order >= 0;
    }
}

yunta_status yunta_explain_compare(const yunta_explainer *e, const yunta_pairing *other,
                                   yunta_arena *arena, yunta_forced *forced) {
    int64_t worth[YUNTA_EXPLAIN_GOALS];
    const yunta_explain_basis *basis = &e->basis;
    yunta_explain_worth(basis->cohort, other->pairs, other->count, worth);
    for (int goal = 0; goal < YUNTA_EXPLAIN_GOALS; goal++)
        forced->loss[goal] = e->worth[goal] - worth[goal];
    forced->loss[YUNTA_GOAL_FEWEST_MENTORS] *= -1;
    forced->moves = yunta_arena_alloc(arena, basis->count + other->count, sizeof *forced->moves);
    if (forced->moves == NULL)
        return YUNTA_E_MEMORY;
    list_moves(basis, other, forced);
    return leximin_loss(basis, other, &forced->loss[YUNTA_GOAL_LEXIMIN]);
}
