/* Improves a seating: tabu search over swaps (after Dotu & Van Hentenryck 2005).
 *
 * A step takes a seat to blame, tries every other seat of the round (a fixed sample where there are
 * many), and makes the best swap, also when it makes things worse, unless it brings somebody back
 * to a table just left. Once nobody meets anybody again, two people may also trade all their seats,
 * which leaves that as it is. Goals are compared in their order. */
#include "solver/tables_private.h"
#include <string.h>

enum { TABU_BITS = 16, MOST_TRIED = 512, LEAST_TENURE = 4, TENURE_SPREAD = 8, TRIES_AT_BLAME = 64 };

typedef struct {
    yunta_tables_search *search;
    yunta_tables_state *state;
    int64_t *tabu; /* [1 << TABU_BITS] step until which a person may not return to a table */
    int64_t step;
    int goal; /* the first that does not meet its bound */
} walk;

typedef struct {
    int32_t a, b;
    yunta_mix change;
    size_t ties;
} move;

static size_t below(walk *w, size_t bound) {
    return yunta_random_below(&w->search->random, (uint32_t)bound);
}

static int64_t *tabu_of(walk *w, size_t round, int32_t person, int32_t table) {
    uint64_t key = ((uint64_t)round << 40 ^ (uint64_t)(uint32_t)person << 20 ^ (uint64_t)table) *
                   UINT64_C(0x9e3779b97f4a7c15);
    return &w->tabu[key >> (64 - TABU_BITS)];
}

static int open_goal(const walk *w) {
    for (int g = 0; g < YUNTA_TABLES_GOALS; g++)
        if (w->state->mix.of[g] > w->search->bound.of[g])
            return g;
    return YUNTA_TABLES_GOALS;
}

/* A seat that is to blame for the goal. */
static void choose_seat(walk *w, size_t *round, int32_t *person) {
    const yunta_tables_problem *problem = w->search->problem;
    for (int k = 0; k < TRIES_AT_BLAME; k++) {
        *round = below(w, problem->rounds);
        *person = (int32_t)below(w, problem->people);
        if (yunta_tables_blame(w->state, *round, *person) <= w->goal)
            return;
    }
    size_t seats = problem->rounds * problem->people, from = below(w, seats);
    for (size_t k = 0; k < seats; k++) {
        size_t at = (from + k) % seats;
        *round = at / problem->people;
        *person = (int32_t)(at % problem->people);
        if (yunta_tables_blame(w->state, *round, *person) <= w->goal)
            return;
    }
}

/* mark: the round, or one past the last for trades. */
static bool is_tabu(walk *w, size_t mark, size_t round, int32_t a, int32_t b) {
    const int32_t *table = w->state->table + round * w->search->problem->people;
    return *tabu_of(w, mark, a, table[b]) > w->step || *tabu_of(w, mark, b, table[a]) > w->step;
}

static bool beats_best(const walk *w, const yunta_mix *change) {
    yunta_mix then = w->state->mix;
    for (int g = 0; g < YUNTA_TABLES_GOALS; g++)
        then.of[g] += change->of[g];
    return yunta_mix_compare(&then, &w->search->best_mix) < 0;
}

static void consider(walk *w, move *best, const move *tried, bool tabu) {
    if (tabu && !beats_best(w, &tried->change))
        return;
    int order = best->ties ? yunta_mix_compare(&tried->change, &best->change) : -1;
    size_t ties = order < 0 ? 1 : best->ties + (order == 0);
    if (order < 0 || (order == 0 && below(w, ties) == 0))
        *best = *tried;
    best->ties = ties;
}

/* The best swap of a seat in its round, or the best trade of a person in all. */
static move best_move(walk *w, size_t round, int32_t a, bool trade) {
    const yunta_tables_problem *problem = w->search->problem;
    size_t people = problem->people, tried = people < MOST_TRIED ? people : MOST_TRIED;
    size_t from = people > tried ? below(w, people) : 0;
    const int32_t *table = w->state->table + round * people;
    move best = {0};
    for (size_t k = 0; k < tried; k++) {
        move one = {.a = a, .b = (int32_t)((from + k) % people)};
        if (trade ? one.b == a : table[one.b] == table[a])
            continue;
        if (trade)
            yunta_tables_trade_gain(w->state, a, one.b, &one.change);
        else
            yunta_tables_swap_gain(w->state, round, a, one.b, &one.change);
        consider(w, &best, &one, is_tabu(w, trade ? problem->rounds : round, round, a, one.b));
    }
    w->search->work -=
        (int64_t)(tried * (people / problem->tables + 1) * 2 * (trade ? problem->rounds : 1));
    return best;
}

static void make_move(walk *w, size_t round, const move *made, bool trade) {
    size_t mark = trade ? w->search->problem->rounds : round;
    const int32_t *table = w->state->table + round * w->search->problem->people;
    int64_t until = w->step + LEAST_TENURE + (int64_t)below(w, TENURE_SPREAD);
    *tabu_of(w, mark, made->a, table[made->a]) = until;
    *tabu_of(w, mark, made->b, table[made->b]) = until;
    if (trade)
        yunta_tables_trade(w->state, made->a, made->b, &made->change);
    else
        yunta_tables_swap(w->state, round, made->a, made->b, &made->change);
}

static void remember(walk *w) {
    if (yunta_mix_compare(&w->state->mix, &w->search->best_mix) >= 0)
        return;
    size_t seats = w->search->problem->rounds * w->search->problem->people;
    memcpy(w->search->best, w->state->table, seats * sizeof *w->search->best);
    w->search->best_mix = w->state->mix;
}

yunta_status yunta_tables_improve(yunta_tables_search *search, yunta_tables_state *state,
                                  int64_t work) {
    walk w = {.search = search, .state = state};
    int64_t stop = search->work > work ? search->work - work : 0;
    bool may_trade = search->problem->rounds > 1;
    w.tabu = yunta_alloc((size_t)1 << TABU_BITS, sizeof *w.tabu);
    if (!w.tabu)
        return YUNTA_E_MEMORY;
    remember(&w);
    while ((w.goal = open_goal(&w)) < YUNTA_TABLES_GOALS && search->work > stop) {
        size_t round;
        int32_t person;
        if ((w.step++ & 255) == 0 && yunta_deadline_passed(search->deadline))
            break;
        choose_seat(&w, &round, &person);
        bool trade = may_trade && w.goal > 0 && below(&w, 2) == 0;
        move best = best_move(&w, round, person, trade);
        if (best.ties)
            make_move(&w, round, &best, trade);
        remember(&w);
    }
    yunta_free(w.tabu);
    return yunta_deadline_stopped(search->deadline) ? YUNTA_E_STOPPED : YUNTA_OK;
}
