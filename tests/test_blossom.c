/* solver/blossom: the best weight by trying every matching, prices that prove it, and edges that
 * come later. */
#include "base/memory.h"
#include "base/random.h"
#include "solver/blossom.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { VERTICES = 13, EDGES = 400 };

typedef struct {
    int32_t vertices, edges;
    int32_t a[EDGES], b[EDGES];
    int64_t weight[EDGES];
} graph;

static int64_t draw(yunta_random *random, int64_t from, int64_t to) {
    return from + (int64_t)(yunta_random_next(random) % (uint64_t)(to - from + 1));
}

static void draw_edges(graph *g, yunta_random *random, int percent, int64_t most, int64_t base) {
    for (int32_t a = 0; a < g->vertices; a++)
        for (int32_t b = a + 1; b < g->vertices; b++) {
            if (draw(random, 1, 100) > percent)
                continue;
            bool turned = draw(random, 0, 1);
            g->a[g->edges] = turned ? b : a;
            g->b[g->edges] = turned ? a : b;
            g->weight[g->edges++] = base + draw(random, 0, most);
        }
}

/* The best matching of the vertices in a set, for all sets. */
static int64_t best_of(const graph *g) {
    static int64_t best[1 << VERTICES];
    for (int32_t set = 1; set < 1 << g->vertices; set++) {
        int32_t low = __builtin_ctz((unsigned)set);
        best[set] = best[set & ~(1 << low)];
        for (int32_t e = 0; e < g->edges; e++) {
            int32_t pair = 1 << g->a[e] | 1 << g->b[e];
            if ((g->a[e] != low && g->b[e] != low) || (set & pair) != pair)
                continue;
            int64_t value = g->weight[e] + best[set & ~pair];
            best[set] = value > best[set] ? value : best[set];
        }
    }
    return best[(1 << g->vertices) - 1];
}

/* The weight of the matching found, which must be one; its prices must prove it. */
static int64_t checked(yunta_blossom *blossom, const graph *g) {
    assert_int_equal(yunta_blossom_survey(blossom), YUNTA_OK);
    const int64_t *price = yunta_blossom_prices(blossom);
    int64_t twice = 0;
    for (int32_t v = 0; v < g->vertices; v++) {
        int32_t e = yunta_blossom_match(blossom, v);
        assert_true(price[v] >= 0);
        if (e < 0)
            continue;
        assert_true(g->a[e] == v || g->b[e] == v);
        assert_int_equal(yunta_blossom_match(blossom, g->a[e] == v ? g->b[e] : g->a[e]), e);
        twice += g->weight[e];
    }
    for (int32_t e = 0; e < g->edges; e++) {
        int64_t between = yunta_blossom_between(blossom, g->a[e], g->b[e]);
        assert_true(between >= 0);
        assert_true(price[g->a[e]] + price[g->b[e]] + between >= 2 * g->weight[e]);
    }
    assert_true(yunta_blossom_total(blossom) == twice);
    return twice / 2;
}

/* Adds edges from one on, with prices that they fit under. */
static void load(yunta_blossom *blossom, const graph *g, int32_t from, int32_t to) {
    yunta_blossom_open(blossom);
    for (int32_t e = from; e < to; e++) {
        const int64_t *price = yunta_blossom_prices(blossom);
        int64_t lacks = 2 * g->weight[e] - price[g->a[e]] - price[g->b[e]];
        assert_int_equal(yunta_blossom_edge(blossom, g->a[e], g->b[e], g->weight[e]), e);
        if (lacks > 0)
            yunta_blossom_raise(blossom, g->a[e], price[g->a[e]] + lacks);
    }
}

static void try_one(uint64_t seed, int parts) {
    static const int64_t most[] = {0, 1, 3, 10, 1000, INT64_C(1) << 50};
    yunta_random random;
    graph g = {0};
    yunta_blossom *blossom;
    bool late;
    yunta_random_seed(&random, seed);
    g.vertices = (int32_t)draw(&random, 1, VERTICES - (seed % 8 ? 3 : 0));
    int64_t top = most[draw(&random, 0, 5)];
    draw_edges(&g, &random, (int)draw(&random, 10, 100), top, draw(&random, 0, 1) ? 2 * top : 0);
    assert_int_equal(yunta_blossom_new((size_t)g.vertices, &blossom), YUNTA_OK);
    int32_t all = g.edges;
    for (int part = 1; part <= parts; part++) {
        int32_t from = all * (part - 1) / parts;
        g.edges = all * part / parts;
        load(blossom, &g, from, g.edges);
        assert_int_equal(yunta_blossom_solve(blossom, NULL, &late), YUNTA_OK);
        assert_false(late);
        assert_int_equal(checked(blossom, &g), best_of(&g));
    }
    yunta_blossom_free(blossom);
}

static void weight_equals_every_matching(void **state) {
    (void)state;
    int rounds = getenv("ROUNDS") ? atoi(getenv("ROUNDS")) : 1500;
    for (int seed = 1; seed <= rounds; seed++)
        try_one((uint64_t)seed, 1);
}

static void edges_that_come_later_count(void **state) {
    (void)state;
    int rounds = getenv("ROUNDS") ? atoi(getenv("ROUNDS")) : 600;
    for (int seed = 1; seed <= rounds; seed++)
        try_one(1000000 + (uint64_t)seed, 3);
}

/* Odd circles nested in odd circles, in a graph too large to try everything: the prices prove it.
 */
static void large_graphs_are_proven(void **state) {
    (void)state;
    enum { PEOPLE = 400 };
    for (uint64_t seed = 1; seed <= 6; seed++) {
        yunta_random random;
        yunta_blossom *blossom;
        bool late;
        graph *g = yunta_alloc(1, sizeof *g);
        assert_non_null(g);
        yunta_random_seed(&random, seed);
        g->vertices = PEOPLE;
        assert_int_equal(yunta_blossom_new(PEOPLE, &blossom), YUNTA_OK);
        for (int32_t e = 0; e < EDGES; e++, g->edges++) {
            g->a[e] = (int32_t)draw(&random, 0, PEOPLE / 2);
            g->b[e] = (g->a[e] + (int32_t)draw(&random, 1, 3)) % PEOPLE;
            g->weight[e] = draw(&random, 1, seed % 2 ? 3 : 100000);
        }
        load(blossom, g, 0, EDGES);
        assert_int_equal(yunta_blossom_solve(blossom, NULL, &late), YUNTA_OK);
        assert_true(checked(blossom, g) > 0);
        yunta_blossom_free(blossom);
        yunta_free(g);
    }
}

/* A deadline leaves a matching and prices that bound it. */
static void a_deadline_leaves_a_bound(void **state) {
    (void)state;
    yunta_deadline passed = yunta_deadline_in(0);
    yunta_blossom *blossom;
    bool late;
    graph g = {.vertices = 3, .edges = 3, .a = {0, 1, 2}, .b = {1, 2, 0}, .weight = {5, 6, 7}};
    assert_int_equal(yunta_blossom_new(3, &blossom), YUNTA_OK);
    load(blossom, &g, 0, 3);
    assert_int_equal(yunta_blossom_solve(blossom, &passed, &late), YUNTA_OK);
    assert_true(late);
    assert_true(yunta_blossom_total(blossom) >= 14);
    assert_int_equal(yunta_blossom_solve(blossom, NULL, &late), YUNTA_OK);
    assert_int_equal(checked(blossom, &g), 7);
    yunta_blossom_free(blossom);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weight_equals_every_matching),
        cmocka_unit_test(edges_that_come_later_count),
        cmocka_unit_test(large_graphs_are_proven),
        cmocka_unit_test(a_deadline_leaves_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
