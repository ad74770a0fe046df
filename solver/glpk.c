/* The only file that knows GLPK. */
#include "base/memory.h"
#include "solver/relaxation.h"
#include <float.h>
#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <string.h>

struct yunta_relaxation {
    glp_prob *problem;
    int *index;    /* [room + 1], GLPK counts from 1 */
    double *value; /* [room + 1] */
    size_t room;
    jmp_buf failed; /* where GLPK's error hook goes */
    bool broken;
};

/* Objects of this thread; with the last one GLPK's environment goes. */
static _Thread_local int alive;

static void leap(void *context) {
    yunta_relaxation *relaxation = context;
    longjmp(relaxation->failed, 1);
}

static int hush(void *context, const char *text) {
    (void)context;
    (void)text;
    return 1;
}

/* To stand at the top of whatever calls GLPK: its errors come back here. */
#define GUARD(relaxation)                                                                          \
    do {                                                                                           \
        if ((relaxation)->broken || setjmp((relaxation)->failed)) {                                \
            (relaxation)->broken = true;                                                           \
            return YUNTA_E_DEFECT;                                                                 \
        }                                                                                          \
        glp_error_hook(leap, (relaxation));                                                        \
    } while (0)

static yunta_status create(yunta_relaxation *relaxation) {
    GUARD(relaxation);
    glp_term_hook(hush, NULL);
    relaxation->problem = glp_create_prob();
    glp_set_obj_dir(relaxation->problem, GLP_MAX);
    return YUNTA_OK;
}

yunta_status yunta_relaxation_new(yunta_relaxation **out) {
    *out = NULL;
    yunta_relaxation *relaxation = yunta_alloc(1, sizeof *relaxation);
    if (!relaxation)
        return YUNTA_E_MEMORY;
    if (glp_init_env() > 1) {
        yunta_free(relaxation);
        return YUNTA_E_DEFECT;
    }
    alive++;
    yunta_status status = create(relaxation);
    if (status != YUNTA_OK) {
        yunta_relaxation_free(relaxation);
        return status;
    }
    *out = relaxation;
    return YUNTA_OK;
}

void yunta_relaxation_free(yunta_relaxation *relaxation) {
    if (!relaxation)
        return;
    /* After an error GLPK's structures may be half-made: only its environment can be dropped. */
    if (relaxation->problem && !relaxation->broken)
        glp_delete_prob(relaxation->problem);
    if (--alive == 0)
        glp_free_env();
    yunta_free(relaxation->index);
    yunta_free(relaxation->value);
    yunta_free(relaxation);
}

/* Room for count numbers that outlives a leap. */
static bool reserve(yunta_relaxation *relaxation, size_t count) {
    if (count <= relaxation->room && relaxation->index)
        return true;
    size_t room = 2 * count + 16;
    int *index = yunta_realloc(relaxation->index, room + 1, sizeof *index);
    if (index)
        relaxation->index = index;
    double *value = yunta_realloc(relaxation->value, room + 1, sizeof *value);
    if (value)
        relaxation->value = value;
    if (!index || !value)
        return false;
    relaxation->room = room;
    return true;
}

static bool copy_vector(yunta_relaxation *relaxation, yunta_relaxation_vector entries) {
    if (!reserve(relaxation, entries.count))
        return false;
    for (size_t k = 0; k < entries.count; k++) {
        relaxation->index[k + 1] = entries.index[k] + 1;
        relaxation->value[k + 1] = entries.value[k];
    }
    return true;
}

static int kind_of(double lower, double upper) {
    if (isinf(lower))
        return isinf(upper) ? GLP_FR : GLP_UP;
    if (isinf(upper))
        return GLP_LO;
    return lower < upper ? GLP_DB : GLP_FX;
}

yunta_status yunta_relaxation_add_row(yunta_relaxation *relaxation, double lower, double upper,
                                      yunta_relaxation_vector entries) {
    if (!copy_vector(relaxation, entries))
        return YUNTA_E_MEMORY;
    GUARD(relaxation);
    int row = glp_add_rows(relaxation->problem, 1);
    glp_set_row_bnds(relaxation->problem, row, kind_of(lower, upper), lower, upper);
    glp_set_mat_row(relaxation->problem, row, (int)entries.count, relaxation->index,
                    relaxation->value);
    return YUNTA_OK;
}

yunta_status yunta_relaxation_add_column(yunta_relaxation *relaxation, double lower, double upper,
                                         double objective, yunta_relaxation_vector entries) {
    if (!copy_vector(relaxation, entries))
        return YUNTA_E_MEMORY;
    GUARD(relaxation);
    int column = glp_add_cols(relaxation->problem, 1);
    glp_set_col_bnds(relaxation->problem, column, kind_of(lower, upper), lower, upper);
    glp_set_obj_coef(relaxation->problem, column, objective);
    glp_set_mat_col(relaxation->problem, column, (int)entries.count, relaxation->index,
                    relaxation->value);
    if (lower < upper)
        glp_set_col_stat(relaxation->problem, column, GLP_NL);
    return YUNTA_OK;
}

yunta_status yunta_relaxation_set_column(yunta_relaxation *relaxation, int32_t column, double lower,
                                         double upper) {
    GUARD(relaxation);
    glp_prob *problem = relaxation->problem;
    bool was_fixed = glp_get_col_stat(problem, column + 1) == GLP_NS;
    glp_set_col_bnds(problem, column + 1, kind_of(lower, upper), lower, upper);
    /* GLPK would choose the bound nearer to 0, and the dual simplex start all over. */
    if (was_fixed && lower < upper)
        glp_set_col_stat(problem, column + 1,
                         glp_get_col_dual(problem, column + 1) > 0 ? GLP_NU : GLP_NL);
    return YUNTA_OK;
}

yunta_status yunta_relaxation_delete_rows(yunta_relaxation *relaxation, size_t count,
                                          const int32_t *row) {
    if (!reserve(relaxation, count))
        return YUNTA_E_MEMORY;
    GUARD(relaxation);
    for (size_t k = 0; k < count; k++)
        relaxation->index[k + 1] = row[k] + 1;
    if (count)
        glp_del_rows(relaxation->problem, (int)count, relaxation->index);
    return YUNTA_OK;
}

bool yunta_relaxation_row_is_basic(const yunta_relaxation *relaxation, int32_t row) {
    return glp_get_row_stat(relaxation->problem, row + 1) == GLP_BS;
}

yunta_status yunta_relaxation_scale(yunta_relaxation *relaxation) {
    GUARD(relaxation);
    glp_scale_prob(relaxation->problem, GLP_SF_GM | GLP_SF_EQ | GLP_SF_2N | GLP_SF_SKIP);
    return YUNTA_OK;
}

/* Iterations between two looks at the deadline: by the problem's size, never by the clock, so that
 * the path is the same on every machine. */
static int slice_of(glp_prob *problem) {
    int rows = glp_get_num_rows(problem) + 1;
    int slice = 2000000 / rows;
    return slice < 100 ? 100 : slice > 5000 ? 5000 : slice;
}

static int milliseconds_left(const yunta_deadline *deadline) {
    double left = yunta_deadline_left(deadline);
    return left < 1e6 ? (int)(left * 1000) + 1 : 1000000000;
}

/* Simplex in slices. *code is GLPK's; GLP_ETMLIM when the deadline came, GLP_EITLIM when the
 * iterations ran out. */
static void run_slices(glp_prob *problem, yunta_relaxation_effort effort, int method, int *code) {
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.meth = method;
    parameters.tol_bnd = parameters.tol_dj = 1e-9;
    parameters.obj_ll = isinf(effort.floor) ? -DBL_MAX : effort.floor;
    long left = effort.iterations > 0 ? effort.iterations : LONG_MAX;
    for (;;) {
        if (yunta_deadline_passed(effort.deadline)) {
            *code = GLP_ETMLIM;
            return;
        }
        int slice = slice_of(problem), before = glp_get_it_cnt(problem);
        parameters.it_lim = left < slice ? (int)left : slice;
        parameters.tm_lim = milliseconds_left(effort.deadline);
        *code = glp_simplex(problem, &parameters);
        left -= glp_get_it_cnt(problem) - before;
        if (*code != GLP_EITLIM || left <= 0)
            return;
    }
}

static bool settled(glp_prob *problem, int code, yunta_relaxation_answer *answer) {
    if (code == GLP_ETMLIM || code == GLP_EITLIM) {
        *answer = YUNTA_RELAXATION_LIMIT;
        return true;
    }
    if (code == GLP_EOBJLL) {
        *answer = YUNTA_RELAXATION_CUTOFF;
        return true;
    }
    if (code != 0)
        return false;
    int status = glp_get_status(problem);
    if (status == GLP_OPT)
        *answer = YUNTA_RELAXATION_OPTIMAL;
    else if (status == GLP_NOFEAS || glp_get_prim_stat(problem) == GLP_NOFEAS)
        *answer = YUNTA_RELAXATION_INFEASIBLE;
    else
        return false;
    return true;
}

yunta_status yunta_relaxation_solve(yunta_relaxation *relaxation, yunta_relaxation_effort effort,
                                    yunta_relaxation_answer *answer) {
    GUARD(relaxation);
    glp_prob *problem = relaxation->problem;
    int code;
    run_slices(problem, effort, effort.primal ? GLP_PRIMAL : GLP_DUAL, &code);
    if (settled(problem, code, answer))
        return YUNTA_OK;
    run_slices(problem, effort, effort.primal ? GLP_DUAL : GLP_PRIMAL, &code);
    if (settled(problem, code, answer))
        return YUNTA_OK;
    glp_adv_basis(problem, 0);
    run_slices(problem, effort, GLP_PRIMAL, &code);
    if (settled(problem, code, answer))
        return YUNTA_OK;
    glp_std_basis(problem);
    run_slices(problem, effort, GLP_DUALP, &code);
    if (!settled(problem, code, answer))
        *answer = YUNTA_RELAXATION_TROUBLE;
    return YUNTA_OK;
}

double yunta_relaxation_value(const yunta_relaxation *relaxation) {
    return glp_get_obj_val(relaxation->problem);
}

double yunta_relaxation_x(const yunta_relaxation *relaxation, int32_t column) {
    return glp_get_col_prim(relaxation->problem, column + 1);
}

double yunta_relaxation_dual(const yunta_relaxation *relaxation, int32_t row) {
    return glp_get_row_dual(relaxation->problem, row + 1);
}

/* Where variable k stands in the basis, or 0. */
static int basis_position(glp_prob *problem, int k) {
    int rows = glp_get_num_rows(problem);
    return k <= rows ? glp_get_row_bind(problem, k) : glp_get_col_bind(problem, k - rows);
}

yunta_status yunta_relaxation_ray(yunta_relaxation *relaxation, double *dual, bool *found) {
    glp_prob *problem = relaxation->problem;
    int rows = glp_get_num_rows(problem);
    *found = false;
    if (!reserve(relaxation, (size_t)rows))
        return YUNTA_E_MEMORY;
    GUARD(relaxation);
    int k = glp_get_unbnd_ray(problem);
    if (!k || (!glp_bf_exists(problem) && glp_factorize(problem) != 0))
        return YUNTA_OK;
    int position = basis_position(problem, k);
    if (!position)
        return YUNTA_OK;
    double *unit = relaxation->value;
    memset(unit, 0, ((size_t)rows + 1) * sizeof *unit);
    unit[position] = 1;
    glp_btran(problem, unit);
    memcpy(dual, unit + 1, (size_t)rows * sizeof *dual);
    *found = true;
    return YUNTA_OK;
}

/* A copy of the problem whose objective is minus the violation of its rows, by two new columns a
 * row. */
static glp_prob *elastic_copy(glp_prob *problem) {
    glp_prob *copy = glp_create_prob();
    glp_copy_prob(copy, problem, GLP_OFF);
    int rows = glp_get_num_rows(copy), columns = glp_get_num_cols(copy);
    for (int j = 1; j <= columns; j++)
        glp_set_obj_coef(copy, j, 0);
    int first = glp_add_cols(copy, 2 * rows);
    for (int i = 0; i < rows; i++)
        for (int side = 0; side < 2; side++) {
            int column = first + 2 * i + side, row[] = {0, i + 1};
            double sign[] = {0, side ? -1 : 1};
            glp_set_col_bnds(copy, column, GLP_LO, 0, 0);
            glp_set_obj_coef(copy, column, -1);
            glp_set_mat_col(copy, column, 1, row, sign);
        }
    glp_adv_basis(copy, 0);
    return copy;
}

yunta_status yunta_relaxation_elastic(yunta_relaxation *relaxation, const yunta_deadline *deadline,
                                      double *dual, bool *found) {
    GUARD(relaxation);
    glp_prob *copy = elastic_copy(relaxation->problem);
    yunta_relaxation_effort effort = {.floor = -INFINITY, .deadline = deadline};
    int code;
    run_slices(copy, effort, GLP_PRIMAL, &code);
    *found = code == 0 && glp_get_status(copy) == GLP_OPT && glp_get_obj_val(copy) < -1e-7;
    if (*found)
        for (int i = 0; i < glp_get_num_rows(copy); i++)
            dual[i] = glp_get_row_dual(copy, i + 1);
    glp_delete_prob(copy);
    return YUNTA_OK;
}

static void watch(glp_tree *tree, void *context) {
    if (yunta_deadline_passed(context))
        glp_ios_terminate(tree);
}

yunta_status yunta_relaxation_intopt(yunta_relaxation *relaxation, const yunta_deadline *deadline,
                                     double *x, bool *found, bool *claims) {
    GUARD(relaxation);
    glp_prob *problem = relaxation->problem;
    int columns = glp_get_num_cols(problem);
    glp_iocp parameters;
    glp_init_iocp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.tm_lim = milliseconds_left(deadline);
    parameters.cb_func = watch;
    parameters.cb_info = (void *)deadline;
    for (int j = 1; j <= columns; j++)
        glp_set_col_kind(problem, j, GLP_IV);
    int code = glp_intopt(problem, &parameters);
    int status = glp_mip_status(problem);
    *found = status == GLP_OPT || status == GLP_FEAS;
    *claims = code == 0 && status == GLP_OPT;
    for (int j = 0; *found && j < columns; j++)
        x[j] = glp_mip_col_val(problem, j + 1);
    for (int j = 1; j <= columns; j++)
        glp_set_col_kind(problem, j, GLP_CV);
    return YUNTA_OK;
}
