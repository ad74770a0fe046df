/* GLPK's own branch and bound, its answer checked and bounded in integers. */
#include "solver/ilp_private.h"
#include <math.h>

/* GLPK's search knows nothing of what waits outside. */
static yunta_status enter_everything(yunta_ilp_search *search) {
    yunta_status status = YUNTA_OK;
    for (size_t i = 0; i < search->instance->rows && status == YUNTA_OK; i++)
        if (search->row_place[i] < 0)
            status = yunta_ilp_enter_row(search, (int32_t)i);
    for (size_t j = 0; j < search->instance->columns && status == YUNTA_OK; j++)
        if (search->place[j] < 0)
            status = yunta_ilp_enter_column(search, (int32_t)j);
    return status;
}

static yunta_status let_glpk_search(yunta_ilp_search *search, bool *claims) {
    bool found = false;
    double *x = yunta_alloc(search->in_columns.count, sizeof *x);
    if (!x)
        return YUNTA_E_MEMORY;
    yunta_status status =
        yunta_relaxation_intopt(search->relaxation, search->deadline, x, &found, claims);
    if (status == YUNTA_OK && found) {
        for (size_t k = 0; k < search->in_columns.count; k++)
            search->point[search->in_columns.items[k]] = llround(x[k]);
        yunta_ilp_offer(search, search->point);
    }
    yunta_free(x);
    return status;
}

/* Column generation first: cold, GLPK would be slow on the whole. */
static yunta_status relax_whole(yunta_ilp_search *search, yunta_wide *bound,
                                yunta_ilp_node_answer *answer) {
    yunta_status status = yunta_ilp_load(search);
    if (status == YUNTA_OK)
        status = yunta_ilp_relax(search, bound, answer);
    if (status != YUNTA_OK || *answer != YUNTA_ILP_NODE_OPEN)
        return status;
    status = enter_everything(search);
    return status == YUNTA_OK ? yunta_ilp_relax(search, bound, answer) : status;
}

yunta_status yunta_ilp_plain(yunta_ilp_search *search, yunta_wide *bound, bool *infeasible,
                             bool *claims) {
    yunta_ilp_node_answer answer;
    *infeasible = *claims = false;
    yunta_status status = yunta_ilp_trivial_bound(search, bound);
    if (status == YUNTA_OK)
        status = relax_whole(search, bound, &answer);
    if (status != YUNTA_OK)
        return status;
    *infeasible = answer == YUNTA_ILP_NODE_PRUNED;
    return answer == YUNTA_ILP_NODE_OPEN ? let_glpk_search(search, claims) : YUNTA_OK;
}
