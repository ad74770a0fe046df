/* Units that share people and compete for few starts, as an integer programme, one stage after
 * another. */
#include "solver/meeting_model.h"
#include <string.h>

/* The columns' values for the answers so far: a solution to start from. */
static void write_start(const yunta_meeting_model *m, const yunta_unit_answer *answers,
                        int64_t *x) {
    memset(x, 0, yunta_ilp_columns(m->ilp) * sizeof *x);
    for (size_t u = 0; u < m->count; u++) {
        const yunta_unit *unit = m->units[u];
        const yunta_unit_columns *c = &m->columns[u];
        int32_t mode = -1;
        size_t most = 0;
        for (size_t k = 0; k < answers[u].count; k++) {
            size_t same = 0;
            for (size_t j = 0; j < answers[u].count; j++)
                same += c->hour_of[answers[u].chosen[j]] == c->hour_of[answers[u].chosen[k]];
            if (same > most)
                mode = c->hour_of[answers[u].chosen[k]];
            most = same > most ? same : most;
        }
        for (size_t k = 0; k < answers[u].count; k++) {
            int32_t start = answers[u].chosen[k];
            bool regular = m->modes && c->hour_of[start] == mode;
            x[(regular ? c->regular : c->other) + start] = 1;
        }
        if (m->modes && mode >= 0)
            x[c->hour + mode] = 1;
        for (size_t k = 0; k < unit->mentee_count; k++) {
            int64_t here = 0;
            for (size_t j = 0; j < answers[u].count; j++)
                here += unit->mask[(size_t)answers[u].chosen[j] * unit->mask_words + k / 64] >>
                            (k % 64) &
                        1;
            x[c->complete + (int32_t)k] = here >= m->agenda->cohort->policy->meetings_count;
        }
    }
}

static void read_answers(const yunta_meeting_model *m, const int64_t *x,
                         yunta_unit_answer *answers) {
    for (size_t u = 0; u < m->count; u++) {
        answers[u].count = 0;
        for (size_t k = 0; k < m->units[u]->starts; k++) {
            const yunta_unit_columns *c = &m->columns[u];
            if (x[c->other + (int32_t)k] || (m->modes && x[c->regular + (int32_t)k]))
                answers[u].chosen[answers[u].count++] = (int32_t)k;
        }
    }
}

/* One stage: solves it, then keeps its value as a row. */
static yunta_status solve_stage(yunta_meeting_model *m, int goal, const yunta_deadline *deadline,
                                yunta_unit_answer *answers, yunta_goal_bound *bound) {
    size_t columns = yunta_ilp_columns(m->ilp);
    yunta_ilp_result result = {0};
    int64_t *start = yunta_alloc(columns, sizeof *start);
    if (!start)
        return YUNTA_E_MEMORY;
    for (size_t c = 0; c < columns; c++)
        yunta_ilp_set_objective(m->ilp, (int32_t)c, 0);
    yunta_meeting_model_goal(m, goal);
    for (size_t k = 0; k < m->term.count && !m->failed; k++)
        yunta_ilp_set_objective(m->ilp, m->term.items[k], m->coefficient.items[k]);
    write_start(m, answers, start);
    yunta_ilp_options options = {.deadline = deadline, .start = start, .good_enough = INT64_MAX};
    yunta_status status = m->failed ? YUNTA_E_MEMORY : yunta_ilp_solve(m->ilp, &options, &result);
    if (status == YUNTA_OK && result.x) {
        read_answers(m, result.x, answers);
        bound->known = true;
        bound->settled = result.verdict == YUNTA_ILP_OPTIMAL;
        bound->most = result.bound;
        yunta_meeting_model_row(m, result.value, YUNTA_ILP_INFINITY, false);
    } else if (status == YUNTA_OK) {
        /* Its own start is a solution, so that none can only be a defect. */
        status = YUNTA_E_DEFECT;
    }
    m->term.count = m->coefficient.count = 0;
    yunta_free(result.x);
    yunta_free(start);
    return status;
}

static bool may_stay(const yunta_unit *const *units, size_t count) {
    for (size_t u = 0; u < count; u++)
        if (yunta_unit_stays(units[u], YUNTA_STAYS_PERHAPS) > 0)
            return true;
    return false;
}

yunta_status yunta_units_ilp(const yunta_agenda *agenda, const yunta_unit *const *units,
                             size_t count, const yunta_deadline *deadline,
                             yunta_unit_answer *answers,
                             yunta_goal_bound bounds[YUNTA_MEETING_STAGES]) {
    const yunta_choices *goals = &agenda->cohort->policy->meetings_objective;
    yunta_meeting_model m = {0};
    yunta_ilp *ilp = yunta_ilp_new();
    yunta_status status =
        ilp ? yunta_meeting_model_new(agenda, units, count, false, ilp, &m) : YUNTA_E_MEMORY;
    bool perhaps = may_stay(units, count);
    for (size_t k = 0; k < goals->count + perhaps && status == YUNTA_OK; k++) {
        int goal = k < perhaps ? YUNTA_MEETING_STAYS : goals->items[k - perhaps];
        status = solve_stage(&m, goal, deadline, answers, &bounds[goal]);
        if (status == YUNTA_OK && !bounds[goal].settled)
            break;
    }
    yunta_meeting_model_clear(&m);
    yunta_ilp_free(ilp);
    return status;
}
