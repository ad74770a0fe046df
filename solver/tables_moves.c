/* A seating that changes, and what each change is worth. */
#include "solver/tables_private.h"

/* Beyond so many people the common tables of two are counted anew from their seats. */
enum { MOST_IN_MATRIX = 4096 };

yunta_status yunta_tables_state_new(const yunta_tables_problem *problem,
                                    yunta_tables_state *state) {
    size_t people = problem->people, seats = problem->rounds * people;
    *state = (yunta_tables_state){.problem = problem};
    state->table = yunta_alloc(seats, sizeof *state->table);
    state->seat = yunta_alloc(seats, sizeof *state->seat);
    state->place = yunta_alloc(seats, sizeof *state->place);
    bool matrix = people <= MOST_IN_MATRIX;
    if (matrix)
        state->met = yunta_alloc(people * people, sizeof *state->met);
    return state->table && state->seat && state->place && (state->met || !matrix) ? YUNTA_OK
                                                                                  : YUNTA_E_MEMORY;
}

void yunta_tables_state_free(yunta_tables_state *state) {
    yunta_free(state->table);
    yunta_free(state->seat);
    yunta_free(state->place);
    yunta_free(state->met);
    *state = (yunta_tables_state){0};
}

static int64_t times_met(const yunta_tables_state *state, int32_t a, int32_t b) {
    size_t people = state->problem->people;
    if (state->met)
        return state->met[(size_t)a * people + (size_t)b];
    int64_t times = 0;
    for (size_t r = 0; r < state->problem->rounds; r++)
        times += state->table[r * people + (size_t)a] == state->table[r * people + (size_t)b];
    return times;
}

static bool alike(const yunta_tables_state *state, int trait, int32_t a, int32_t b) {
    const int32_t *code = state->problem->trait[trait];
    return code && code[a] == code[b];
}

/* Tables renumbered so that the larger ones come first, as yunta_tables_start has them. */
static void seat_round(yunta_tables_state *state, size_t round, const int32_t *table) {
    const yunta_tables_problem *problem = state->problem;
    size_t people = problem->people, next = 0, small = people / problem->tables;
    int32_t *mine = state->table + round * people, *seat = state->seat + round * people;
    /* place is free until the seats are known: the size, then the new number of each table. */
    int32_t *number = state->place + round * people;
    for (size_t t = 0; t < problem->tables; t++)
        number[t] = 0;
    for (size_t p = 0; p < people; p++)
        number[table[p]]++;
    for (size_t larger = 2; larger--;)
        for (size_t t = 0; t < problem->tables; t++)
            if (number[t] >= 0 && ((size_t)number[t] > small) == (larger == 1))
                number[t] = -1 - (int32_t)next++;
    for (size_t p = 0; p < people; p++)
        mine[p] = -1 - number[table[p]];
    for (size_t t = 0; t < problem->tables; t++)
        number[t] = (int32_t)yunta_tables_start(problem, t);
    for (size_t p = 0; p < people; p++)
        seat[number[mine[p]]++] = (int32_t)p;
    for (size_t k = 0; k < people; k++)
        state->place[round * people + (size_t)seat[k]] = (int32_t)k;
}

/* Counts the pairs of one round, in which they meet for the (times + 1)-th time. */
static void count_round(yunta_tables_state *state, size_t round) {
    const yunta_tables_problem *problem = state->problem;
    size_t people = problem->people;
    const int32_t *seat = state->seat + round * people, *table = state->table + round * people;
    for (size_t k = 0; k < people; k++)
        for (size_t l = k + 1; l < people && table[seat[l]] == table[seat[k]]; l++) {
            int32_t a = seat[k], b = seat[l];
            bool again = false;
            for (size_t r = 0; r < round && !again; r++)
                again =
                    state->table[r * people + (size_t)a] == state->table[r * people + (size_t)b];
            state->mix.of[0] += again;
            state->mix.of[1] += alike(state, 0, a, b);
            state->mix.of[2] += alike(state, 1, a, b);
            if (state->met) {
                state->met[(size_t)a * people + (size_t)b]++;
                state->met[(size_t)b * people + (size_t)a]++;
            }
        }
}

void yunta_tables_state_set(yunta_tables_state *state, const int32_t *table) {
    size_t people = state->problem->people;
    state->mix = (yunta_mix){0};
    for (size_t k = 0; state->met && k < people * people; k++)
        state->met[k] = 0;
    for (size_t r = 0; r < state->problem->rounds; r++)
        seat_round(state, r, table + r * people);
    for (size_t r = 0; r < state->problem->rounds; r++)
        count_round(state, r);
}

/* The seats of a person's table in a round. */
static const int32_t *mates(const yunta_tables_state *state, size_t round, int32_t person,
                            size_t *count) {
    const yunta_tables_problem *problem = state->problem;
    size_t table = (size_t)state->table[round * problem->people + (size_t)person];
    size_t from = yunta_tables_start(problem, table);
    *count = yunta_tables_start(problem, table + 1) - from;
    return state->seat + round * problem->people + from;
}

/* leaving's seat is taken by coming. */
static void replace_gain(const yunta_tables_state *state, size_t round, int32_t leaving,
                         int32_t coming, yunta_mix *change) {
    size_t count;
    const int32_t *seat = mates(state, round, leaving, &count);
    for (size_t k = 0; k < count; k++) {
        int32_t mate = seat[k];
        if (mate == leaving)
            continue;
        change->of[0] +=
            (times_met(state, coming, mate) > 0) - (times_met(state, leaving, mate) > 1);
        for (int t = 0; t < YUNTA_TABLES_TRAITS; t++)
            change->of[1 + t] += alike(state, t, coming, mate) - alike(state, t, leaving, mate);
    }
}

void yunta_tables_swap_gain(const yunta_tables_state *state, size_t round, int32_t a, int32_t b,
                            yunta_mix *change) {
    *change = (yunta_mix){0};
    replace_gain(state, round, a, b, change);
    replace_gain(state, round, b, a, change);
}

static void count_meetings(yunta_tables_state *state, size_t round, int32_t person, int times) {
    size_t people = state->problem->people, count;
    const int32_t *seat = mates(state, round, person, &count);
    for (size_t k = 0; k < count; k++) {
        size_t mate = (size_t)seat[k];
        if (seat[k] == person)
            continue;
        state->met[(size_t)person * people + mate] =
            (uint16_t)(state->met[(size_t)person * people + mate] + times);
        state->met[mate * people + (size_t)person] = state->met[(size_t)person * people + mate];
    }
}

void yunta_tables_swap(yunta_tables_state *state, size_t round, int32_t a, int32_t b,
                       const yunta_mix *change) {
    size_t people = state->problem->people;
    int32_t *table = state->table + round * people, *place = state->place + round * people;
    int32_t *seat = state->seat + round * people;
    for (int side = 0; state->met && side < 2; side++)
        count_meetings(state, round, side ? b : a, -1);
    int32_t kept = table[a], spot = place[a];
    table[a] = table[b];
    place[a] = place[b];
    table[b] = kept;
    place[b] = spot;
    seat[place[a]] = a;
    seat[place[b]] = b;
    for (int side = 0; state->met && side < 2; side++)
        count_meetings(state, round, side ? b : a, 1);
    for (int g = 0; g < YUNTA_TABLES_GOALS; g++)
        state->mix.of[g] += change->of[g];
}

void yunta_tables_trade_gain(const yunta_tables_state *state, int32_t a, int32_t b,
                             yunta_mix *change) {
    size_t people = state->problem->people;
    *change = (yunta_mix){0};
    for (size_t r = 0; r < state->problem->rounds; r++) {
        if (state->table[r * people + (size_t)a] == state->table[r * people + (size_t)b])
            continue;
        replace_gain(state, r, a, b, change);
        replace_gain(state, r, b, a, change);
    }
    change->of[0] = 0;
}

void yunta_tables_trade(yunta_tables_state *state, int32_t a, int32_t b, const yunta_mix *change) {
    static const yunta_mix none = {0};
    size_t people = state->problem->people;
    for (size_t r = 0; r < state->problem->rounds; r++)
        if (state->table[r * people + (size_t)a] != state->table[r * people + (size_t)b])
            yunta_tables_swap(state, r, a, b, &none);
    for (int g = 0; g < YUNTA_TABLES_GOALS; g++)
        state->mix.of[g] += change->of[g];
}

int yunta_tables_blame(const yunta_tables_state *state, size_t round, int32_t person) {
    size_t count;
    const int32_t *seat = mates(state, round, person, &count);
    int first = YUNTA_TABLES_GOALS;
    for (size_t k = 0; k < count && first > 0; k++) {
        if (seat[k] == person)
            continue;
        if (times_met(state, person, seat[k]) > 1)
            first = 0;
        for (int t = 0; t < YUNTA_TABLES_TRAITS; t++)
            if (first > 1 + t && alike(state, t, person, seat[k]))
                first = 1 + t;
    }
    return first;
}
