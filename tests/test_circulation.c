/* solver/circulation: the best gain by trying every flow, what has no flow, bounds and gains that
 * change, and arcs that come later. */
#include "base/random.h"
#include "solver/circulation.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { NODES = 4, ARCS = 7 };

typedef struct {
    int32_t nodes, arcs, from[ARCS], to[ARCS];
    int64_t lower[ARCS], upper[ARCS], gain[ARCS];
} sample;

static int64_t draw(yunta_random *random, int64_t from, int64_t to) {
    return from + (int64_t)(yunta_random_next(random) % (uint64_t)(to - from + 1));
}

static void draw_arc(sample *s, yunta_random *random, int32_t arc) {
    static const int64_t most[] = {1, 5, 1000, INT64_C(1) << 45};
    int64_t top = most[draw(random, 0, 3)];
    s->lower[arc] = draw(random, 0, 3) ? 0 : draw(random, 0, 1);
    s->upper[arc] = s->lower[arc] + draw(random, 0, 2);
    s->gain[arc] = draw(random, -top, top);
}

/* The best of all flows from an arc on; false: none closes. */
static bool best_from(const sample *s, int32_t arc, int64_t *excess, int64_t gain, int64_t *best,
                      bool found) {
    if (arc == s->arcs) {
        for (int32_t v = 0; v < s->nodes; v++)
            if (excess[v] != 0)
                return found;
        if (!found || gain > *best)
            *best = gain;
        return true;
    }
    for (int64_t flow = s->lower[arc]; flow <= s->upper[arc]; flow++) {
        excess[s->from[arc]] -= flow;
        excess[s->to[arc]] += flow;
        found = best_from(s, arc + 1, excess, gain + flow * s->gain[arc], best, found);
        excess[s->from[arc]] += flow;
        excess[s->to[arc]] -= flow;
    }
    return found;
}

static void check(yunta_circulation *c, const sample *s, int *impossible) {
    int64_t excess[NODES] = {0}, best = 0, total = 0;
    yunta_circulation_answer answer;
    bool any = best_from(s, 0, excess, 0, &best, false);
    assert_int_equal(yunta_circulation_solve(c, NULL, &answer), YUNTA_OK);
    assert_int_equal(answer, any ? YUNTA_CIRCULATION_OPTIMAL : YUNTA_CIRCULATION_INFEASIBLE);
    *impossible += !any;
    if (!any)
        return;
    for (int32_t arc = 0; arc < s->arcs; arc++) {
        int64_t flow = yunta_circulation_flow(c, arc);
        assert_true(flow >= s->lower[arc] && flow <= s->upper[arc]);
        excess[s->from[arc]] -= flow;
        excess[s->to[arc]] += flow;
        total += flow * s->gain[arc];
    }
    for (int32_t v = 0; v < s->nodes; v++)
        assert_int_equal(excess[v], 0);
    assert_int_equal(total, best);
    assert_true(yunta_circulation_gain(c) == best && yunta_circulation_bound(c) == best);
}

static void gain_equals_every_flow(void **state) {
    (void)state;
    int rounds = getenv("ROUNDS") ? atoi(getenv("ROUNDS")) : 1500, impossible = 0;
    for (int seed = 1; seed <= rounds; seed++) {
        yunta_random random;
        yunta_circulation *c;
        sample s = {0};
        yunta_random_seed(&random, (uint64_t)seed);
        s.nodes = (int32_t)draw(&random, 1, NODES);
        assert_int_equal(yunta_circulation_new((size_t)s.nodes, &c), YUNTA_OK);
        for (int32_t arc = 0; arc < ARCS; arc++) {
            s.from[arc] = (int32_t)draw(&random, 0, s.nodes - 1);
            s.to[arc] = (int32_t)draw(&random, 0, s.nodes - 1);
            draw_arc(&s, &random, arc);
            assert_int_equal(yunta_circulation_arc(c, s.from[arc], s.to[arc], s.lower[arc],
                                                   s.upper[arc], s.gain[arc]),
                             arc);
            s.arcs++;
            if (arc % 3 == 0)
                check(c, &s, &impossible);
        }
        for (int change = 0; change < 4; change++) {
            int32_t arc = (int32_t)draw(&random, 0, ARCS - 1);
            draw_arc(&s, &random, arc);
            yunta_circulation_set_bounds(c, arc, s.lower[arc], s.upper[arc]);
            yunta_circulation_set_gain(c, arc, s.gain[arc]);
            check(c, &s, &impossible);
        }
        yunta_circulation_free(c);
    }
    assert_true(impossible > rounds / 2);
}

/* Gains that would not fit are refused, and a deadline is told. */
static void limits_are_told(void **state) {
    (void)state;
    yunta_circulation *c;
    yunta_circulation_answer answer;
    assert_int_equal(yunta_circulation_new(2, &c), YUNTA_OK);
    assert_int_equal(yunta_circulation_arc(c, 0, 1, 0, 1 << 30, INT64_C(1) << 50), 0);
    assert_int_equal(yunta_circulation_solve(c, NULL, &answer), YUNTA_OK);
    assert_int_equal(answer, YUNTA_CIRCULATION_TOO_LARGE);
    yunta_circulation_set_gain(c, 0, 7);
    assert_int_equal(yunta_circulation_arc(c, 1, 0, 0, 5, -3), 1);
    assert_int_equal(yunta_circulation_solve(c, NULL, &answer), YUNTA_OK);
    assert_int_equal(answer, YUNTA_CIRCULATION_OPTIMAL);
    assert_true(yunta_circulation_gain(c) == 20);
    yunta_circulation_free(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gain_equals_every_flow),
        cmocka_unit_test(limits_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
