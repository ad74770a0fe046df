/* The raw model of the plenaries: irregularity, which is days off the cadence, and sessions off the
 * group's most frequent weekly hour. */
#include "solver/raw_plenary.h"

static void add_off_cadence(yunta_raw_model *m, size_t g, size_t place, int32_t off) {
    const yunta_plenary_plan *plan = m->plan;
    for (int sign = -1; sign <= 1; sign += 2) {
        /* A day is the number of days by whose end the place is not over. */
        for (int64_t d = 0; d + 1 < (int64_t)plan->days; d++) {
            yunta_raw_add_by(m, g, place + 1, d, -sign);
            yunta_raw_add_by(m, g, place, d, sign);
        }
        yunta_raw_term(m->raw, off, -1);
        yunta_raw_row(m->raw, -YUNTA_ILP_INFINITY, sign * (int64_t)plan->cadence);
    }
}

static bool add_off_hour(yunta_raw_model *m, size_t g, int32_t off) {
    const yunta_plenary_plan *plan = m->plan;
    int64_t sessions = (int64_t)plan->sessions;
    size_t hours = 0;
    int32_t *weekly = yunta_arena_alloc(m->arena, plan->slots + 1, sizeof *weekly);
    int32_t *mode = yunta_arena_alloc(m->arena, plan->slots + 1, sizeof *mode);
    int32_t *same = yunta_arena_alloc(m->arena, plan->slots + 1, sizeof *same);
    if (!weekly || !mode || !same)
        return false;
    for (size_t t = 0; t < plan->slots; t++) {
        size_t h = 0;
        while (h < hours && weekly[h] != plan->weekly[t])
            h++;
        weekly[h] = plan->weekly[t];
        hours += h == hours;
    }
    for (size_t h = 0; h < hours; h++) {
        mode[h] = yunta_raw_column(m->raw, 0, 1, "mode_g%zu_h%d", g, weekly[h]);
        same[h] = yunta_raw_column(m->raw, 0, sessions, "same_g%zu_h%d", g, weekly[h]);
        yunta_raw_term(m->raw, same[h], 1);
        yunta_raw_term(m->raw, mode[h], -sessions);
        yunta_raw_row(m->raw, -YUNTA_ILP_INFINITY, 0);
        yunta_raw_term(m->raw, same[h], 1);
        for (size_t t = 0; t < plan->slots; t++)
            if (plan->weekly[t] == weekly[h])
                yunta_raw_term(m->raw, m->at[g * plan->slots + t], -1);
        yunta_raw_row(m->raw, -YUNTA_ILP_INFINITY, 0);
    }
    for (size_t h = 0; h < hours; h++)
        yunta_raw_term(m->raw, mode[h], 1);
    yunta_raw_row(m->raw, 0, 1);
    for (size_t h = 0; h < hours; h++)
        yunta_raw_term(m->raw, same[h], 1);
    yunta_raw_term(m->raw, off, 1);
    yunta_raw_row(m->raw, sessions, YUNTA_ILP_INFINITY);
    return true;
}

bool yunta_raw_regular(yunta_raw_model *m) {
    const yunta_plenary_plan *plan = m->plan;
    for (size_t g = 0; g < m->groups->groups; g++)
        for (size_t p = 0; p < plan->sessions; p++) {
            bool last = p + 1 == plan->sessions;
            int64_t most =
                last ? (int64_t)plan->sessions : (int64_t)plan->days + (int64_t)plan->cadence;
            int32_t off = yunta_raw_column(m->raw, 0, most, "off_g%zu_p%zu", g, p);
            if (!yunta_array_push(&m->off, off))
                return false;
            if (!last)
                add_off_cadence(m, g, p, off);
            else if (!add_off_hour(m, g, off))
                return false;
        }
    return true;
}
