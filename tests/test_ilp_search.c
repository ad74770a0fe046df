/* The search on structured models: odd sets, knapsacks, column generation, no points, extremes. */
#include "base/memory.h"
#include "base/random.h"
#include "solver/ilp.h"
#include "solver/network.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static yunta_ilp_result solve(yunta_ilp *ilp) {
    yunta_ilp_options options = {.good_enough = INT64_MAX};
    yunta_ilp_result result;
    assert_int_equal(yunta_ilp_solve(ilp, &options, &result), YUNTA_OK);
    return result;
}

static int64_t optimum(yunta_ilp *ilp) {
    yunta_ilp_result result = solve(ilp);
    assert_int_equal(result.verdict, YUNTA_ILP_OPTIMAL);
    assert_int_equal(result.value, result.bound);
    yunta_free(result.x);
    return result.value;
}

static void at_most(yunta_ilp *ilp, int64_t most, size_t count, const int32_t *column,
                    const int64_t *coefficient) {
    assert_true(yunta_ilp_row(ilp, -YUNTA_ILP_INFINITY, most, count, column, coefficient, false) >=
                0);
}

/* ---- Matching in general graphs: odd sets ---------------------------------------------------- */

#define PEOPLE 14

typedef struct {
    int people;
    int64_t weight[PEOPLE][PEOPLE]; /* symmetric; 0: no edge */
} graph;

static void random_graph(yunta_random *random, graph *graph, int groups, int64_t most) {
    memset(graph, 0, sizeof *graph);
    graph->people = 8 + (int)yunta_random_below(random, PEOPLE - 7);
    for (int i = 0; i < graph->people; i++)
        for (int j = 0; j < i; j++) {
            bool near = i % groups == j % groups;
            if (yunta_random_below(random, 10) < (near ? 8 : 1))
                graph->weight[i][j] = graph->weight[j][i] =
                    1 + (int64_t)(yunta_random_next(random) % (uint64_t)most);
        }
}

/* By subsets. */
static int64_t best_matching(const graph *graph) {
    static int64_t best[1 << PEOPLE];
    best[0] = 0;
    for (int set = 1; set < 1 << graph->people; set++) {
        int i = __builtin_ctz((unsigned)set), rest = set & (set - 1);
        best[set] = best[rest];
        for (int j = i + 1; j < graph->people; j++) {
            if (!(rest >> j & 1) || !graph->weight[i][j])
                continue;
            int64_t value = best[rest & ~(1 << j)] + graph->weight[i][j];
            if (value > best[set])
                best[set] = value;
        }
    }
    return best[(1 << graph->people) - 1];
}

static yunta_ilp *matching_model(const graph *graph) {
    yunta_ilp *ilp = yunta_ilp_new();
    int32_t edge[PEOPLE][PEOPLE];
    assert_non_null(ilp);
    for (int i = 0; i < graph->people; i++)
        for (int j = 0; j < i; j++)
            if (graph->weight[i][j])
                edge[i][j] = edge[j][i] = yunta_ilp_column(ilp, 0, 1, graph->weight[i][j], 0);
    for (int i = 0; i < graph->people; i++) {
        int32_t column[PEOPLE];
        int64_t ones[PEOPLE];
        size_t count = 0;
        for (int j = 0; j < graph->people; j++)
            if (graph->weight[i][j]) {
                ones[count] = 1;
                column[count++] = edge[i][j];
            }
        at_most(ilp, 1, count, column, ones);
    }
    return ilp;
}

static void matchings_agree_with_subsets(void **state) {
    (void)state;
    static const int64_t most[] = {1, 3, 10000, INT64_C(1) << 40};
    yunta_random random;
    yunta_random_seed(&random, 11);
    for (int k = 0; k < 120; k++) {
        graph graph;
        random_graph(&random, &graph, 1 + k % 3, most[k % 4]);
        yunta_ilp *ilp = matching_model(&graph);
        assert_int_equal(optimum(ilp), best_matching(&graph));
        yunta_ilp_free(ilp);
    }
}

/* Forty triangles: the relaxation says 60, and only odd sets keep the tree from 2^40 leaves. */
static void odd_sets_close_by_cuts(void **state) {
    (void)state;
    yunta_ilp *ilp = yunta_ilp_new();
    int64_t ones[] = {1, 1};
    for (int k = 0; k < 40; k++) {
        int32_t edge[3];
        for (int side = 0; side < 3; side++)
            edge[side] = yunta_ilp_column(ilp, 0, 1, 1, 0);
        for (int corner = 0; corner < 3; corner++) {
            int32_t pair[] = {edge[corner], edge[(corner + 1) % 3]};
            at_most(ilp, 1, 2, pair, ones);
        }
    }
    yunta_ilp_result result = solve(ilp);
    assert_int_equal(result.verdict, YUNTA_ILP_OPTIMAL);
    assert_int_equal(result.value, 40);
    assert_true(result.nodes < 100);
    yunta_free(result.x);
    yunta_ilp_free(ilp);
}

/* ---- Knapsacks ------------------------------------------------------------------------------- */

#define THINGS 25
#define ROOM 300

static int64_t best_knapsack(const int64_t *weight, const int64_t *value, const int64_t *copies) {
    int64_t best[ROOM + 1] = {0};
    for (int k = 0; k < THINGS; k++)
        for (int64_t copy = 0; copy < copies[k]; copy++)
            for (int64_t room = ROOM; room >= weight[k]; room--)
                if (best[room - weight[k]] + value[k] > best[room])
                    best[room] = best[room - weight[k]] + value[k];
    return best[ROOM];
}

static void knapsacks_agree_with_tables(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 12);
    for (int k = 0; k < 60; k++) {
        yunta_ilp *ilp = yunta_ilp_new();
        int32_t column[THINGS];
        int64_t weight[THINGS], value[THINGS], copies[THINGS], scale = k % 2 ? 1 : 100000007;
        for (int t = 0; t < THINGS; t++) {
            weight[t] = 10 + yunta_random_below(&random, 50);
            value[t] = scale * (weight[t] + yunta_random_below(&random, 7));
            copies[t] = 1 + yunta_random_below(&random, 3);
            column[t] = yunta_ilp_column(ilp, 0, copies[t], value[t], 0);
        }
        at_most(ilp, ROOM, THINGS, column, weight);
        assert_int_equal(optimum(ilp), best_knapsack(weight, value, copies));
        yunta_ilp_free(ilp);
    }
}

/* ---- Column generation, against the network engine ------------------------------------------- */

#define SELLERS 50
#define BUYERS 60

typedef struct {
    int32_t capacity[SELLERS], demand[BUYERS], seller[SELLERS * BUYERS];
    size_t first[BUYERS + 1];
    int64_t weight[SELLERS * BUYERS];
} market;

static void random_market(yunta_random *random, market *market, uint32_t spread) {
    for (int i = 0; i < SELLERS; i++)
        market->capacity[i] = 1 + (int32_t)yunta_random_below(random, 2);
    for (size_t j = 0; j < BUYERS; j++) {
        market->demand[j] = 1 + (int32_t)yunta_random_below(random, 2);
        market->first[j + 1] = (j + 1) * SELLERS;
        for (size_t i = 0; i < SELLERS; i++) {
            market->seller[j * SELLERS + i] = (int32_t)i;
            market->weight[j * SELLERS + i] = (int64_t)yunta_random_below(random, spread) - 3;
        }
    }
}

static int64_t best_of_network(const market *market) {
    yunta_network network = {SELLERS,       BUYERS,         market->capacity, market->demand,
                             market->first, market->seller, market->weight,   NULL};
    static uint8_t chosen[SELLERS * BUYERS];
    int64_t seller_price[SELLERS] = {0}, buyer_price[BUYERS] = {0};
    memset(chosen, 0, sizeof chosen);
    yunta_network_answer answer = {chosen, seller_price, buyer_price, 0};
    yunta_deadline never = yunta_deadline_in(-1);
    assert_int_equal(yunta_network_solve(&network, &never, &answer), YUNTA_OK);
    return (int64_t)answer.value;
}

static yunta_ilp *market_model(const market *market) {
    yunta_ilp *ilp = yunta_ilp_new();
    int64_t ones[SELLERS + BUYERS];
    for (size_t k = 0; k < SELLERS + BUYERS; k++)
        ones[k] = 1;
    for (size_t k = 0; k < SELLERS * BUYERS; k++)
        yunta_ilp_column(ilp, 0, 1, market->weight[k], 0);
    for (int32_t j = 0; j < BUYERS; j++) {
        int32_t column[SELLERS];
        for (int32_t i = 0; i < SELLERS; i++)
            column[i] = j * SELLERS + i;
        at_most(ilp, market->demand[j], SELLERS, column, ones);
    }
    for (int32_t i = 0; i < SELLERS; i++) {
        int32_t column[BUYERS];
        for (int32_t j = 0; j < BUYERS; j++)
            column[j] = j * SELLERS + i;
        at_most(ilp, market->capacity[i], BUYERS, column, ones);
    }
    return ilp;
}

static void column_generation_agrees_with_the_network(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 13);
    static market market;
    for (int k = 0; k < 6; k++) {
        random_market(&random, &market, k % 2 ? 10000 : 6);
        yunta_ilp *ilp = market_model(&market);
        assert_int_equal(optimum(ilp), best_of_network(&market));
        yunta_ilp_free(ilp);
    }
}

/* All that a row of the greatest objectives brings at first is forbidden by an equality on others:
 * the columns that make the relaxation feasible have to be found. */
static void column_generation_finds_what_makes_it_feasible(void **state) {
    (void)state;
    yunta_ilp *ilp = yunta_ilp_new();
    int32_t column[3000];
    int64_t weight[3000];
    for (int32_t j = 0; j < 3000; j++) {
        column[j] = yunta_ilp_column(ilp, 0, 1, 3000 - j, 0);
        weight[j] = j < 2990 ? 2 : 1;
    }
    assert_true(yunta_ilp_row(ilp, 2 * 2990 + 7, 2 * 2990 + 7, 3000, column, weight, false) >= 0);
    assert_int_equal(optimum(ilp), (int64_t)3000 * 3001 / 2 - 1 - 2 - 3);
    yunta_ilp_set_row(ilp, 0, 2 * 2990 + 11, 2 * 2990 + 11);
    assert_int_equal(solve(ilp).verdict, YUNTA_ILP_INFEASIBLE);
    yunta_ilp_free(ilp);
}

/* ---- No points ------------------------------------------------------------------------------- */

/* A sum of even numbers is not odd; the relaxation does not mind. */
static void parity_is_refuted(void **state) {
    (void)state;
    yunta_ilp *ilp = yunta_ilp_new();
    int32_t column[12];
    int64_t two[12];
    for (int j = 0; j < 12; j++) {
        column[j] = yunta_ilp_column(ilp, 0, 3, j - 6, 0);
        two[j] = 2;
    }
    yunta_ilp_row(ilp, 11, 11, 12, column, two, false);
    assert_int_equal(solve(ilp).verdict, YUNTA_ILP_INFEASIBLE);
    yunta_ilp_free(ilp);
}

/* Six pigeons, five holes, pairwise rows only, lazily. */
static void pigeons_do_not_fit(void **state) {
    (void)state;
    enum { PIGEONS = 6, HOLES = 5 };
    yunta_ilp *ilp = yunta_ilp_new();
    int64_t ones[HOLES] = {1, 1, 1, 1, 1};
    for (int k = 0; k < PIGEONS * HOLES; k++)
        yunta_ilp_column(ilp, 0, 1, 0, 0);
    for (int32_t p = 0; p < PIGEONS; p++) {
        int32_t column[HOLES];
        for (int32_t h = 0; h < HOLES; h++)
            column[h] = p * HOLES + h;
        yunta_ilp_row(ilp, 1, 1, HOLES, column, ones, false);
        for (int32_t q = 0; q < p; q++)
            for (int32_t h = 0; h < HOLES; h++) {
                int32_t pair[] = {p * HOLES + h, q * HOLES + h};
                yunta_ilp_row(ilp, -YUNTA_ILP_INFINITY, 1, 2, pair, ones, true);
            }
    }
    assert_int_equal(solve(ilp).verdict, YUNTA_ILP_INFEASIBLE);
    yunta_ilp_free(ilp);
}

/* ---- Extremes -------------------------------------------------------------------------------- */

/* Where 2^40 and 2^40 - 1 look the same to a tolerance of 1e-7. */
static void large_objectives_are_told_apart(void **state) {
    (void)state;
    int64_t large = INT64_C(1) << 40, ones[20];
    yunta_ilp *ilp = yunta_ilp_new();
    int32_t column[20];
    for (int j = 0; j < 20; j++) {
        column[j] = yunta_ilp_column(ilp, 0, 1, large - (j * 7) % 20, 0);
        ones[j] = 2;
    }
    at_most(ilp, 11, 20, column, ones);
    assert_int_equal(optimum(ilp), 5 * large - (0 + 1 + 2 + 3 + 4));
    yunta_ilp_free(ilp);
}

static void wide_domains_end(void **state) {
    (void)state;
    int64_t wide = INT64_C(1) << 40, difference[] = {3, -5}, creep[] = {1, -1};
    int32_t both[] = {0, 1}, swapped[] = {1, 0};
    yunta_ilp *ilp = yunta_ilp_new();
    yunta_ilp_column(ilp, -wide, wide, 1, 0);
    yunta_ilp_column(ilp, -wide, wide, -1, 0);
    yunta_ilp_row(ilp, 1, 1, 2, both, difference, false);
    yunta_ilp_row(ilp, -YUNTA_ILP_INFINITY, 1000, 2, both, creep, false);
    /* 3x - 5y = 1: x = 2 + 5k, y = 1 + 3k, x - y = 1 + 2k <= 1000. */
    assert_int_equal(optimum(ilp), 999);
    yunta_ilp_set_row(ilp, 0, -YUNTA_ILP_INFINITY, YUNTA_ILP_INFINITY);
    yunta_ilp_set_row(ilp, 1, -YUNTA_ILP_INFINITY, -1);
    yunta_ilp_row(ilp, -YUNTA_ILP_INFINITY, -1, 2, swapped, creep, false);
    /* x < y and y < x: bounds alone would creep for 2^40 steps. */
    assert_int_equal(solve(ilp).verdict, YUNTA_ILP_INFEASIBLE);
    yunta_ilp_free(ilp);
}

static void *solve_in_thread(void *context) {
    graph graph;
    yunta_random random;
    yunta_random_seed(&random, 14);
    random_graph(&random, &graph, 2, 10000);
    yunta_ilp *ilp = matching_model(&graph);
    for (int k = 0; k < 20; k++)
        *(int64_t *)context = optimum(ilp);
    yunta_ilp_free(ilp);
    return NULL;
}

static void threads_do_not_meet(void **state) {
    (void)state;
    pthread_t thread[4];
    int64_t value[4];
    for (int k = 0; k < 4; k++)
        assert_int_equal(pthread_create(&thread[k], NULL, solve_in_thread, &value[k]), 0);
    for (int k = 0; k < 4; k++)
        pthread_join(thread[k], NULL);
    for (int k = 1; k < 4; k++)
        assert_int_equal(value[k], value[0]);
    assert_true(value[0] > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matchings_agree_with_subsets),
        cmocka_unit_test(odd_sets_close_by_cuts),
        cmocka_unit_test(knapsacks_agree_with_tables),
        cmocka_unit_test(column_generation_agrees_with_the_network),
        cmocka_unit_test(column_generation_finds_what_makes_it_feasible),
        cmocka_unit_test(parity_is_refuted),
        cmocka_unit_test(pigeons_do_not_fit),
        cmocka_unit_test(large_objectives_are_told_apart),
        cmocka_unit_test(wide_domains_end),
        cmocka_unit_test(threads_do_not_meet),
    };
    return cmocka_run_group_tests_name("ilp search", tests, NULL, NULL);
}
