/* Tables of an encounter: exhaustive search on small halls, known perfect mixes, laws. */
#include "solver/tables_private.h"
#include "tests/support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those first. */
#include <cmocka.h>

enum { MOST_PEOPLE = 8, MOST_SEATINGS = 4096 };

/* ---- a plain count, and every seating of a small hall ---- */

static yunta_mix count_mix(const yunta_tables_problem *problem, const int32_t *table) {
    yunta_mix mix = {0};
    size_t n = problem->people;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < a; b++) {
            int times = 0;
            for (size_t r = 0; r < problem->rounds; r++)
                times += table[r * n + a] == table[r * n + b];
            mix.of[0] += times > 1 ? times - 1 : 0;
            for (int t = 0; t < YUNTA_TABLES_TRAITS; t++)
                if (problem->trait[t] && problem->trait[t][a] == problem->trait[t][b])
                    mix.of[1 + t] += times;
        }
    return mix;
}

typedef struct {
    const yunta_tables_problem *problem;
    int32_t round[MOST_SEATINGS][MOST_PEOPLE]; /* every way to seat one round */
    size_t rounds;
    yunta_mix best;
} oracle;

static void list_rounds(oracle *o, int32_t *table, size_t person) {
    const yunta_tables_problem *problem = o->problem;
    if (person == problem->people) {
        assert_true(o->rounds < MOST_SEATINGS);
        memcpy(o->round[o->rounds++], table, person * sizeof *table);
        return;
    }
    for (size_t t = 0; t < problem->tables; t++) {
        size_t seats = yunta_tables_start(problem, t + 1) - yunta_tables_start(problem, t),
               taken = 0;
        for (size_t p = 0; p < person; p++)
            taken += table[p] == (int32_t)t;
        if (taken == seats)
            continue;
        table[person] = (int32_t)t;
        list_rounds(o, table, person + 1);
    }
}

static void try_rounds(oracle *o, int32_t *table, size_t round) {
    const yunta_tables_problem *problem = o->problem;
    if (round == problem->rounds) {
        yunta_mix mix = count_mix(problem, table);
        if (yunta_mix_compare(&mix, &o->best) < 0)
            o->best = mix;
        return;
    }
    for (size_t k = 0; k < o->rounds; k++) {
        memcpy(table + round * problem->people, o->round[k], problem->people * sizeof *table);
        try_rounds(o, table, round + 1);
    }
}

static yunta_mix best_mix(const yunta_tables_problem *problem) {
    oracle *o = calloc(1, sizeof *o);
    int32_t table[3 * MOST_PEOPLE];
    assert_non_null(o);
    o->problem = problem;
    o->best.of[0] = INT64_MAX;
    list_rounds(o, table, 0);
    try_rounds(o, table, 0);
    yunta_mix best = o->best;
    free(o);
    return best;
}

/* ---- cohorts ---- */

static void fill_column(yunta_support *s, const char *name, yunta_random *random, int values,
                        int empty) {
    static const char *const words[] = {"", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    const char *text[2000];
    for (size_t p = 0; p < s->cohort->people; p++)
        text[p] = yunta_support_chance(random, empty)
                      ? ""
                      : words[1 + yunta_random_below(random, (uint32_t)values)];
    yunta_support_column(s, name, text);
}

static yunta_seating *seat(yunta_support *s, size_t size, size_t rounds) {
    int32_t person[2000];
    yunta_seating *seating;
    yunta_deadline never = yunta_deadline_in(-1);
    yunta_solve_options options = {1, &never, YUNTA_ENGINE_AUTO};
    for (size_t p = 0; p < s->cohort->people; p++)
        person[p] = (int32_t)p;
    assert_int_equal(
        yunta_tables(s->cohort, person, s->cohort->people, size, rounds, &options, &seating),
        YUNTA_OK);
    return seating;
}

/* The problem as the test sees it; who has no value is unlike everybody. */
static yunta_tables_problem problem_of(const yunta_support *s, const yunta_seating *seating,
                                       int32_t (*code)[2000]) {
    const int32_t columns[] = {s->cohort->institution, s->cohort->region};
    yunta_tables_problem problem = {seating->people, seating->tables, seating->rounds, {0}};
    for (int t = 0; t < YUNTA_TABLES_TRAITS; t++) {
        if (columns[t] < 0)
            continue;
        for (size_t p = 0; p < seating->people; p++) {
            int32_t of = s->cohort->column[columns[t]].code[p];
            code[t][p] = of < 0 ? 5000 + (int32_t)p : of;
        }
        problem.trait[t] = code[t];
    }
    return problem;
}

static void assert_even(const yunta_seating *seating) {
    for (size_t r = 0; r < seating->rounds; r++)
        for (size_t t = 0; t < seating->tables; t++) {
            size_t taken = 0;
            for (size_t p = 0; p < seating->people; p++)
                taken += seating->table[r * seating->people + p] == (int32_t)t;
            assert_in_range(taken, seating->people / seating->tables,
                            (seating->people + seating->tables - 1) / seating->tables);
        }
}

/* Values are what is there, bounds no more than that, and proven means equal. */
static void assert_true_claims(yunta_support *s, const yunta_seating *seating) {
    int32_t code[YUNTA_TABLES_TRAITS][2000];
    yunta_tables_problem problem = problem_of(s, seating, code);
    yunta_mix mix = count_mix(&problem, seating->table);
    bool met = true;
    size_t stage = 0;
    assert_even(seating);
    for (int g = 0; g < YUNTA_TABLES_GOALS; g++) {
        if (g > 0 && !problem.trait[g - 1])
            continue;
        const yunta_stage *claim = &seating->part.stages[stage++];
        assert_int_equal(claim->value, mix.of[g]);
        assert_true(claim->bound <= claim->value);
        met = met && claim->bound == claim->value;
    }
    assert_int_equal(stage, seating->part.stage_count);
    assert_int_equal(seating->part.status, met ? YUNTA_PART_PROVEN : YUNTA_PART_BOUND);
}

static void small_halls_are_as_good_as_can_be(void **state) {
    static const struct {
        int people, size, rounds;
    } halls[] = {{4, 2, 2}, {4, 2, 3}, {5, 2, 2}, {5, 3, 2}, {6, 3, 2},
                 {6, 2, 2}, {7, 4, 2}, {6, 3, 3}, {8, 4, 2}, {3, 5, 2}};
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        size_t which = seed % (sizeof halls / sizeof *halls);
        yunta_random random;
        yunta_random_seed(&random, seed);
        yunta_support *s = yunta_support_bare(halls[which].people, 0, 0);
        if (seed % 4)
            fill_column(s, "institution", &random, 3, 10);
        if (seed % 3)
            fill_column(s, "region", &random, 2, 0);
        yunta_seating *seating = seat(s, (size_t)halls[which].size, (size_t)halls[which].rounds);
        int32_t code[YUNTA_TABLES_TRAITS][2000];
        yunta_tables_problem problem = problem_of(s, seating, code);
        yunta_mix found = count_mix(&problem, seating->table), best = best_mix(&problem);
        assert_int_equal(yunta_mix_compare(&found, &best), 0);
        assert_true_claims(s, seating);
        yunta_seating_free(seating);
        yunta_support_free(s);
    }
}

/* Groups, size, rounds: as many rounds as are known to be possible, or as were published. */
static void perfect_mixes_are_reached(void **state) {
    static const struct {
        int groups, size, rounds;
    } known[] = {{8, 4, 8}, {8, 4, 9}, {5, 3, 6},  {5, 3, 7},   {6, 4, 7},  {4, 4, 5},  {3, 3, 4},
                 {5, 5, 6}, {7, 7, 8}, {8, 8, 9},  {9, 9, 10},  {9, 3, 10}, {7, 4, 7},  {6, 3, 7},
                 {9, 4, 9}, {6, 4, 5}, {10, 3, 9}, {16, 4, 20}, {6, 3, 8},  {7, 3, 10}, {9, 3, 13}};
    (void)state;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        yunta_support *s = yunta_support_bare(known[k].groups * known[k].size, 0, 0);
        yunta_seating *seating = seat(s, (size_t)known[k].size, (size_t)known[k].rounds);
        assert_int_equal(seating->tables, known[k].groups);
        if (seating->part.stages[0].value != 0)
            print_message("%d-%d-%d: %d repeats\n", known[k].groups, known[k].size, known[k].rounds,
                          (int)seating->part.stages[0].value);
        assert_int_equal(seating->part.stages[0].value, 0);
        assert_true_claims(s, seating);
        yunta_seating_free(seating);
        yunta_support_free(s);
    }
}

/* The search alone, from people shuffled anew for each round. */
static void the_search_needs_no_ring(void **state) {
    enum { PEOPLE = 15, ROUNDS = 6 };
    yunta_tables_problem problem = {PEOPLE, 5, ROUNDS, {0}};
    yunta_deadline never = yunta_deadline_in(-1);
    int32_t table[ROUNDS * PEOPLE], best[ROUNDS * PEOPLE], order[PEOPLE];
    (void)state;
    yunta_tables_search search = {.problem = &problem, .deadline = &never, .best = best};
    yunta_tables_state seats;
    search.best_mix.of[0] = INT64_MAX;
    search.work = 40000000;
    yunta_random_seed(&search.random, 1);
    assert_true(yunta_tables_bound(&problem, &search.bound));
    for (size_t p = 0; p < PEOPLE; p++)
        order[p] = (int32_t)p;
    for (size_t r = 0; r < ROUNDS; r++)
        for (size_t p = PEOPLE; p > 0; p--) {
            size_t other = yunta_random_below(&search.random, (uint32_t)p);
            int32_t person = order[other];
            order[other] = order[p - 1];
            order[p - 1] = person;
            table[r * PEOPLE + (size_t)person] = (int32_t)(p % 5);
        }
    assert_int_equal(yunta_tables_state_new(&problem, &seats), YUNTA_OK);
    yunta_tables_state_set(&seats, table);
    assert_true(seats.mix.of[0] > 0);
    assert_int_equal(yunta_tables_improve(&search, &seats, search.work), YUNTA_OK);
    assert_int_equal(count_mix(&problem, best).of[0], 0);
    yunta_tables_state_free(&seats);
}

/* K tables give as many rounds without repeats as the least power of a prime in K, while there are
 * no more rows than that. */
static void rings_repeat_nobody(void **state) {
    static const int least_power[] = {0, 1, 2, 3, 4, 5, 2, 7, 8, 9, 2, 11, 3, 13, 2, 3, 16, 17};
    int32_t order[17 * 17], table[17 * 17 * 17];
    (void)state;
    for (size_t tables = 2; tables <= 17; tables++)
        for (size_t rows = 2; rows <= (size_t)least_power[tables]; rows++) {
            size_t people = rows * tables - (tables + rows) % tables;
            yunta_tables_problem problem = {people, tables, (size_t)least_power[tables], {0}};
            for (size_t p = 0; p < people; p++)
                order[p] = (int32_t)((p * 7919 + 3) % people);
            yunta_tables_first(&problem, order, table);
            assert_int_equal(count_mix(&problem, table).of[0], 0);
        }
}

/* Whatever turns is counted anew: found says that nobody meets anybody twice. */
static void turning_seats_keep_their_word(void **state) {
    static const int halls[][3] = {{5, 15, 7}, {3, 9, 4}, {4, 12, 3}, {4, 11, 3}, {7, 28, 7},
                                   {3, 7, 3},  {3, 6, 5}, {5, 14, 4}, {2, 4, 3}};
    yunta_deadline never = yunta_deadline_in(-1);
    int32_t order[28], table[7 * 28];
    int turned = 0;
    (void)state;
    for (size_t k = 0; k < sizeof halls / sizeof *halls; k++) {
        yunta_tables_problem problem = {
            (size_t)halls[k][1], (size_t)halls[k][0], (size_t)halls[k][2], {0}};
        yunta_random random;
        int64_t work = 4000000;
        bool found;
        yunta_random_seed(&random, k + 1);
        for (int p = 0; p < halls[k][1]; p++)
            order[p] = halls[k][1] - 1 - p;
        assert_int_equal(
            yunta_tables_turning(&problem, order, &never, &random, &work, table, &found), YUNTA_OK);
        if (!found)
            continue;
        yunta_mix bound, mix = count_mix(&problem, table);
        assert_true(yunta_tables_bound(&problem, &bound));
        assert_int_equal(bound.of[0], 0);
        assert_int_equal(mix.of[0], 0);
        turned++;
    }
    assert_true(turned >= 4);
}

static void one_round_is_always_even(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        yunta_random random;
        yunta_random_seed(&random, seed);
        yunta_support *s = yunta_support_bare(20 + (int)yunta_random_below(&random, 150), 0, 0);
        fill_column(s, "institution", &random, 10, 5);
        fill_column(s, "region", &random, 5, 5);
        yunta_seating *seating = seat(s, 3 + yunta_random_below(&random, 8), 1);
        assert_true_claims(s, seating);
        assert_int_equal(seating->part.status, YUNTA_PART_PROVEN);
        yunta_seating_free(seating);
        yunta_support_free(s);
    }
}

/* Moves keep count, with the matrix of meetings and without it. */
static void moves_count_what_they_change(void **state) {
    enum { PEOPLE = 23, ROUNDS = 4, TABLES = 5 };
    int32_t table[ROUNDS * PEOPLE], trait[PEOPLE];
    yunta_tables_problem problem = {PEOPLE, TABLES, ROUNDS, {trait, NULL}};
    yunta_random random;
    (void)state;
    yunta_random_seed(&random, 7);
    for (size_t p = 0; p < PEOPLE; p++)
        trait[p] = (int32_t)yunta_random_below(&random, 4);
    for (size_t k = 0; k < ROUNDS * PEOPLE; k++)
        table[k] = (int32_t)(k % PEOPLE % TABLES);
    for (int matrix = 0; matrix < 2; matrix++) {
        yunta_tables_state seats;
        assert_int_equal(yunta_tables_state_new(&problem, &seats), YUNTA_OK);
        if (!matrix) {
            yunta_free(seats.met);
            seats.met = NULL;
        }
        yunta_tables_state_set(&seats, table);
        for (int k = 0; k < 400; k++) {
            size_t round = yunta_random_below(&random, ROUNDS);
            int32_t a = (int32_t)yunta_random_below(&random, PEOPLE);
            int32_t b = (int32_t)yunta_random_below(&random, PEOPLE);
            const int32_t *now = seats.table + round * PEOPLE;
            bool trade = k % 3 == 0;
            yunta_mix change;
            if (trade ? a == b : now[a] == now[b])
                continue;
            if (trade) {
                yunta_tables_trade_gain(&seats, a, b, &change);
                yunta_tables_trade(&seats, a, b, &change);
            } else {
                yunta_tables_swap_gain(&seats, round, a, b, &change);
                yunta_tables_swap(&seats, round, a, b, &change);
            }
            yunta_mix right = count_mix(&problem, seats.table);
            assert_int_equal(yunta_mix_compare(&right, &seats.mix), 0);
        }
        yunta_tables_state_free(&seats);
    }
}

static void a_stop_and_a_deadline_are_heeded(void **state) {
    volatile sig_atomic_t stop = 1;
    yunta_deadline stopped = yunta_deadline_in(-1), over = yunta_deadline_in(0);
    yunta_support *s = yunta_support_bare(15, 0, 0);
    int32_t person[15];
    yunta_seating *seating;
    (void)state;
    stopped.stop = &stop;
    for (size_t p = 0; p < 15; p++)
        person[p] = (int32_t)p;
    yunta_solve_options options = {1, &stopped, YUNTA_ENGINE_AUTO};
    assert_int_equal(yunta_tables(s->cohort, person, 15, 3, 7, &options, &seating),
                     YUNTA_E_STOPPED);
    assert_null(seating);
    options.deadline = &over;
    assert_int_equal(yunta_tables(s->cohort, person, 15, 3, 7, &options, &seating), YUNTA_OK);
    assert_true_claims(s, seating);
    yunta_seating_free(seating);
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_halls_are_as_good_as_can_be),
        cmocka_unit_test(perfect_mixes_are_reached),
        cmocka_unit_test(the_search_needs_no_ring),
        cmocka_unit_test(rings_repeat_nobody),
        cmocka_unit_test(turning_seats_keep_their_word),
        cmocka_unit_test(one_round_is_always_even),
        cmocka_unit_test(moves_count_what_they_change),
        cmocka_unit_test(a_stop_and_a_deadline_are_heeded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
