/* What the proof rests on: bounds by any multipliers, fixing, propagation and cuts keep every point
 * that they must keep; and GLPK's failures stay GLPK's. */
#include "ilp_oracle.h"
#include "solver/ilp_private.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const oracle_model *model;
    const yunta_ilp_instance *instance;
    const yunta_wide *total; /* NULL: not looked at */
    int shift;
    yunta_wide above; /* only points of a greater value are to be kept */
    size_t points;
} keeping;

static bool inside_rows(const yunta_ilp_instance *instance, const int64_t *x) {
    for (size_t i = 0; i < instance->rows; i++) {
        yunta_wide sum = 0;
        for (size_t k = instance->row_first[i]; k < instance->row_first[i + 1]; k++)
            sum += (yunta_wide)instance->row_coefficient[k] * x[instance->row_column[k]];
        if (sum > instance->row_upper[i] || sum < instance->row_lower[i])
            return false;
    }
    return true;
}

static void check_kept(void *context, const int64_t *x) {
    keeping *it = context;
    yunta_wide value = yunta_ilp_value(it->instance, x);
    assert_true(value * it->instance->unit + it->instance->constant == oracle_value(it->model, x));
    if (it->total)
        assert_true(value * ((yunta_wide)1 << it->shift) <= *it->total);
    it->points++;
    if (value <= it->above)
        return;
    for (size_t j = 0; j < it->instance->columns; j++)
        assert_true(x[j] >= it->instance->lower[j] && x[j] <= it->instance->upper[j]);
    assert_true(inside_rows(it->instance, x));
}

static yunta_ilp_instance *instance_of(const oracle_model *model) {
    yunta_ilp_instance *instance;
    yunta_ilp *ilp = oracle_ilp(model);
    assert_int_equal(yunta_ilp_instance_new(ilp, &instance), YUNTA_OK);
    yunta_ilp_free(ilp);
    return instance;
}

static const yunta_wide nothing = -((yunta_wide)1 << 120);

static void propagation_keeps_every_point(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 21);
    int dead = 0, narrowed = 0;
    for (int k = 0; k < 2000; k++) {
        oracle_model model;
        oracle_random(&random, &model);
        yunta_ilp_instance *instance = instance_of(&model);
        keeping it = {.model = &model, .instance = instance, .above = nothing};
        yunta_ilp_queue_all(instance);
        bool alive = yunta_ilp_propagate(instance);
        narrowed += instance->trail.count > 0;
        if (alive)
            oracle_points(&model, check_kept, &it);
        __int128 best;
        if (!alive) {
            dead++;
            assert_false(oracle_best(&model, &best));
        }
        yunta_ilp_undo(instance, 0);
        for (int j = 0; j < model.columns; j++)
            assert_true(instance->lower[j] == model.lower[j] &&
                        instance->upper[j] == model.upper[j]);
        yunta_ilp_instance_free(instance);
    }
    assert_true(dead > 100 && narrowed > 100);
}

static void random_duals(yunta_random *random, int64_t *dual, size_t count, uint64_t most) {
    for (size_t i = 0; i < count; i++)
        dual[i] = (int64_t)(yunta_random_next(random) % (2 * most + 1)) - (int64_t)most;
}

static void any_multipliers_bound(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 22);
    int refuted = 0, fixed = 0;
    for (int k = 0; k < 3000; k++) {
        oracle_model model;
        int64_t dual[ORACLE_ROWS];
        yunta_wide reduced[ORACLE_COLUMNS], total;
        size_t tightened = 0;
        oracle_random(&random, &model);
        yunta_ilp_instance *instance = instance_of(&model);
        int shift = (int)yunta_random_below(&random, 21);
        random_duals(&random, dual, instance->rows, UINT64_C(4) << shift);
        assert_true(yunta_ilp_lagrangian(instance, dual, shift, false, reduced, &total));
        keeping it = {&model, instance, &total, shift, nothing, 0};
        oracle_points(&model, check_kept, &it);
        it.above = yunta_ilp_floor(total, shift) - yunta_random_below(&random, 20);
        if (yunta_ilp_fix(instance, reduced, total, shift, it.above, &tightened))
            oracle_points(&model, check_kept, &it);
        fixed += tightened > 0;
        yunta_ilp_undo(instance, 0);
        bool none = yunta_ilp_refuted(instance, dual, shift, reduced, &total);
        if (none)
            assert_int_equal(it.points, 0);
        refuted += none;
        yunta_ilp_instance_free(instance);
    }
    assert_true(refuted > 20 && fixed > 20);
}

/* x <= 2 and x >= 2, then x >= 3: multipliers 1 and -1 refute the latter alone. */
static void a_tight_point_is_not_refuted(void **state) {
    (void)state;
    int64_t one = 1, dual[] = {1 << 24, -(1 << 24)};
    int32_t column = 0;
    yunta_wide reduced, total;
    for (int64_t least = 2; least <= 3; least++) {
        yunta_ilp_instance *instance;
        yunta_ilp *ilp = yunta_ilp_new();
        yunta_ilp_column(ilp, 0, 9, 1, 0);
        yunta_ilp_row(ilp, -YUNTA_ILP_INFINITY, 2, 1, &column, &one, false);
        yunta_ilp_row(ilp, least, YUNTA_ILP_INFINITY, 1, &column, &one, false);
        assert_int_equal(yunta_ilp_instance_new(ilp, &instance), YUNTA_OK);
        assert_int_equal(yunta_ilp_refuted(instance, dual, 24, &reduced, &total), least == 3);
        yunta_ilp_instance_free(instance);
        yunta_ilp_free(ilp);
    }
}

static void bounds_that_could_overflow_are_refused(void **state) {
    (void)state;
    int64_t wide = INT64_C(1) << 40, coefficient = wide, dual = INT64_C(1) << 61;
    int32_t column = 0;
    yunta_wide reduced, total;
    yunta_ilp_instance *instance;
    yunta_ilp *ilp = yunta_ilp_new();
    yunta_ilp_column(ilp, -wide, wide, wide, 0);
    yunta_ilp_row(ilp, 0, 5, 1, &column, &coefficient, false);
    assert_int_equal(yunta_ilp_instance_new(ilp, &instance), YUNTA_OK);
    assert_false(yunta_ilp_lagrangian(instance, &dual, 22, false, &reduced, &total));
    yunta_ilp_instance_free(instance);
    yunta_ilp_free(ilp);
}

static void odd_multipliers_round_to_nothing(void **state) {
    (void)state;
    assert_int_equal(yunta_ilp_round_dual(1.5, 1), 3);
    assert_int_equal(yunta_ilp_round_dual(-0.25, 24), -(1 << 22));
    assert_int_equal(yunta_ilp_round_dual(NAN, 24), 0);
    assert_int_equal(yunta_ilp_round_dual(INFINITY, 24), 0);
    assert_int_equal(yunta_ilp_round_dual(-1e30, 24), 0);
    assert_true(yunta_ilp_floor(-1, 3) == -1 && yunta_ilp_floor(-8, 3) == -1 &&
                yunta_ilp_floor(7, 3) == 0 && yunta_ilp_floor(-9, 3) == -2);
}

static void cuts_keep_every_point(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 23);
    yunta_deadline never = yunta_deadline_in(-1);
    size_t cuts = 0;
    for (int k = 0; k < 2500; k++) {
        oracle_model model;
        oracle_random(&random, &model);
        yunta_ilp_instance *instance = instance_of(&model);
        yunta_ilp_search *search;
        yunta_wide bound;
        yunta_ilp_node_answer answer;
        assert_int_equal(yunta_ilp_search_new(instance, &never, &search), YUNTA_OK);
        assert_int_equal(yunta_ilp_load(search), YUNTA_OK);
        assert_int_equal(yunta_ilp_trivial_bound(search, &bound), YUNTA_OK);
        assert_int_equal(yunta_ilp_relax(search, &bound, &answer), YUNTA_OK);
        for (int round = 0; round < 4 && answer == YUNTA_ILP_NODE_OPEN; round++) {
            size_t added;
            assert_int_equal(yunta_ilp_cut_round(search, &added), YUNTA_OK);
            cuts += added;
            if (!added)
                break;
            assert_int_equal(yunta_ilp_relax(search, &bound, &answer), YUNTA_OK);
        }
        keeping it = {.model = &model, .instance = instance, .above = nothing};
        oracle_points(&model, check_kept, &it);
        assert_true(answer != YUNTA_ILP_NODE_PRUNED || it.points == 0);
        yunta_ilp_search_free(search);
        yunta_ilp_instance_free(instance);
    }
    assert_true(cuts > 200);
}

/* ---- GLPK's failures ------------------------------------------------------------------------- */

static void an_error_of_glpk_breaks_one_object_only(void **state) {
    (void)state;
    yunta_relaxation *broken, *sound;
    int32_t twice[] = {0, 0};
    double ones[] = {1, 1};
    yunta_relaxation_answer answer;
    yunta_relaxation_effort effort = {.floor = -INFINITY};
    assert_int_equal(yunta_relaxation_new(&broken), YUNTA_OK);
    yunta_relaxation_vector none = {0, NULL, NULL}, bad = {2, twice, ones}, one = {1, twice, ones};
    assert_int_equal(yunta_relaxation_add_column(broken, 0, 1, 1, none), YUNTA_OK);
    assert_int_equal(yunta_relaxation_add_row(broken, 0, 1, bad), YUNTA_E_DEFECT);
    assert_int_equal(yunta_relaxation_solve(broken, effort, &answer), YUNTA_E_DEFECT);
    yunta_relaxation_free(broken);
    assert_int_equal(yunta_relaxation_new(&sound), YUNTA_OK);
    assert_int_equal(yunta_relaxation_add_column(sound, 0, 4, 1, none), YUNTA_OK);
    assert_int_equal(yunta_relaxation_add_row(sound, -INFINITY, 2.5, one), YUNTA_OK);
    assert_int_equal(yunta_relaxation_solve(sound, effort, &answer), YUNTA_OK);
    assert_int_equal(answer, YUNTA_RELAXATION_OPTIMAL);
    assert_true(fabs(yunta_relaxation_x(sound, 0) - 2.5) < 1e-9);
    assert_true(fabs(yunta_relaxation_dual(sound, 0) - 1) < 1e-9);
    yunta_relaxation_free(sound);
    yunta_relaxation_free(NULL);
}

static void infeasible_relaxations_give_multipliers(void **state) {
    (void)state;
    yunta_relaxation *relaxation;
    int32_t column = 0;
    double one = 1, dual[2] = {0};
    bool found;
    yunta_deadline never = yunta_deadline_in(-1);
    yunta_relaxation_answer answer;
    yunta_relaxation_effort effort = {.floor = -INFINITY, .deadline = &never};
    assert_int_equal(yunta_relaxation_new(&relaxation), YUNTA_OK);
    yunta_relaxation_vector none = {0, NULL, NULL}, entries = {1, &column, &one};
    assert_int_equal(yunta_relaxation_add_column(relaxation, 0, 9, 1, none), YUNTA_OK);
    assert_int_equal(yunta_relaxation_add_row(relaxation, -INFINITY, 2, entries), YUNTA_OK);
    assert_int_equal(yunta_relaxation_add_row(relaxation, 3, INFINITY, entries), YUNTA_OK);
    assert_int_equal(yunta_relaxation_solve(relaxation, effort, &answer), YUNTA_OK);
    assert_int_equal(answer, YUNTA_RELAXATION_INFEASIBLE);
    assert_int_equal(yunta_relaxation_elastic(relaxation, &never, dual, &found), YUNTA_OK);
    assert_true(found && dual[0] * dual[1] < 0);
    yunta_relaxation_free(relaxation);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(propagation_keeps_every_point),
        cmocka_unit_test(any_multipliers_bound),
        cmocka_unit_test(a_tight_point_is_not_refuted),
        cmocka_unit_test(bounds_that_could_overflow_are_refused),
        cmocka_unit_test(odd_multipliers_round_to_nothing),
        cmocka_unit_test(cuts_keep_every_point),
        cmocka_unit_test(an_error_of_glpk_breaks_one_object_only),
        cmocka_unit_test(infeasible_relaxations_give_multipliers),
    };
    return cmocka_run_group_tests_name("ilp proof", tests, NULL, NULL);
}
