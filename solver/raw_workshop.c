/* The raw model of the workshops: arcs from one workshop of a facilitator to the next, and dates.
 */
#include "solver/raw.h"
#include "solver/workshop_private.h"

typedef struct {
    yunta_raw *raw;
    const yunta_tours *tours;
    int32_t *out, *back; /* [tourists * workshops] from home, and to it */
    int32_t *arc;        /* [tourists * workshops * workshops], -1 from one to itself */
    int32_t *on;         /* [workshops * days] held that day, -1 where it cannot be */
} model;

static bool make_room(model *m, yunta_arena *arena) {
    size_t n = m->tours->workshops, f = m->tours->tourists;
    m->out = yunta_arena_alloc(arena, f * n, sizeof *m->out);
    m->back = yunta_arena_alloc(arena, f * n, sizeof *m->back);
    m->arc = yunta_arena_alloc(arena, f * n * n, sizeof *m->arc);
    m->on = yunta_arena_alloc(arena, n * (size_t)m->tours->days, sizeof *m->on);
    return m->out && m->back && m->arc && m->on;
}

static void add_columns(model *m) {
    size_t n = m->tours->workshops, days = (size_t)m->tours->days;
    for (size_t f = 0; f < m->tours->tourists; f++)
        for (size_t w = 0; w < n; w++) {
            m->out[f * n + w] = yunta_raw_column(m->raw, 0, 1, "first_f%zu_w%zu", f, w);
            m->back[f * n + w] = yunta_raw_column(m->raw, 0, 1, "last_f%zu_w%zu", f, w);
            for (size_t v = 0; v < n; v++)
                m->arc[(f * n + v) * n + w] =
                    v == w ? -1 : yunta_raw_column(m->raw, 0, 1, "next_f%zu_w%zu_w%zu", f, v, w);
        }
    for (size_t w = 0; w < n; w++)
        for (size_t d = 0; d < days; d++)
            m->on[w * days + d] = yunta_tours_from(m->tours, w, (int32_t)d) == (int32_t)d
                                      ? yunta_raw_column(m->raw, 0, 1, "on_w%zu_d%zu", w, d)
                                      : -1;
}

/* What leads to workshop w of facilitator f, from home or another. */
static void add_way_in(model *m, size_t f, size_t w, int64_t coefficient) {
    size_t n = m->tours->workshops;
    yunta_raw_term(m->raw, m->out[f * n + w], coefficient);
    for (size_t v = 0; v < n; v++)
        yunta_raw_term(m->raw, m->arc[(f * n + v) * n + w], coefficient);
}

/* A tour leaves home once at most, goes on from where it comes to, and has at most so many stops.
 */
static void add_tours(model *m) {
    size_t n = m->tours->workshops;
    for (size_t f = 0; f < m->tours->tourists; f++) {
        for (size_t w = 0; w < n; w++)
            yunta_raw_term(m->raw, m->out[f * n + w], 1);
        yunta_raw_row(m->raw, 0, 1);
        for (size_t w = 0; w < n; w++)
            add_way_in(m, f, w, 1);
        yunta_raw_row(m->raw, 0, m->tours->tourist[f].most);
        for (size_t w = 0; w < n; w++) {
            add_way_in(m, f, w, 1);
            yunta_raw_term(m->raw, m->back[f * n + w], -1);
            for (size_t v = 0; v < n; v++)
                yunta_raw_term(m->raw, m->arc[(f * n + w) * n + v], -1);
            yunta_raw_row(m->raw, 0, 0);
        }
    }
}

/* A workshop has a day just when somebody comes, one on which that somebody is there. */
static void add_days(model *m) {
    size_t n = m->tours->workshops, days = (size_t)m->tours->days;
    for (size_t w = 0; w < n; w++) {
        for (size_t d = 0; d < days; d++)
            yunta_raw_term(m->raw, m->on[w * days + d], 1);
        yunta_raw_row(m->raw, 0, 1);
        for (size_t d = 0; d < days; d++)
            yunta_raw_term(m->raw, m->on[w * days + d], 1);
        for (size_t f = 0; f < m->tours->tourists; f++)
            add_way_in(m, f, w, -1);
        yunta_raw_row(m->raw, 0, 0);
        for (size_t f = 0; f < m->tours->tourists; f++) {
            const yunta_tourist *who = &m->tours->tourist[f];
            for (size_t d = 0; d < days; d++)
                if ((int32_t)d < who->from || (int32_t)d > who->to)
                    yunta_raw_term(m->raw, m->on[w * days + d], 1);
            add_way_in(m, f, w, 1);
            yunta_raw_row(m->raw, 0, 1);
        }
    }
}

/* Whoever goes from v to w is there the least number of days later (no such way: no rule). */
static void add_way(model *m, size_t v, size_t w) {
    size_t n = m->tours->workshops, days = (size_t)m->tours->days;
    int64_t apart = m->tours->apart[v * n + w], large = (int64_t)days + apart;
    for (size_t d = 0; d < days; d++) {
        yunta_raw_term(m->raw, m->on[w * days + d], (int64_t)d);
        yunta_raw_term(m->raw, m->on[v * days + d], -(int64_t)d);
    }
    for (size_t f = 0; f < m->tours->tourists; f++)
        yunta_raw_term(m->raw, m->arc[(f * n + v) * n + w], -large);
    yunta_raw_row(m->raw, apart - large, YUNTA_ILP_INFINITY);
}

/* Those that keep their date and facilitator stay. */
static void add_kept(model *m) {
    size_t n = m->tours->workshops, days = (size_t)m->tours->days;
    for (size_t w = 0; w < n; w++) {
        if (m->tours->keeper[w] < 0)
            continue;
        int32_t *on = &m->on[w * days + (size_t)m->tours->kept_on[w]];
        yunta_raw_term(m->raw, *on, 1);
        yunta_raw_row(m->raw, 1, 1);
        add_way_in(m, (size_t)m->tours->keeper[w], w, 1);
        yunta_raw_row(m->raw, 1, 1);
    }
}

static void list_goal(model *m, bool cost) {
    size_t n = m->tours->workshops;
    for (size_t f = 0; f < m->tours->tourists; f++)
        for (size_t w = 0; w < n; w++) {
            int64_t home = m->tours->tourist[f].home[w] * m->tours->cost_unit;
            if (!cost)
                add_way_in(m, f, w, 1);
            yunta_raw_term(m->raw, m->out[f * n + w], cost ? home : 0);
            yunta_raw_term(m->raw, m->back[f * n + w], cost ? home : 0);
            for (size_t v = 0; v < n && cost; v++)
                yunta_raw_term(m->raw, m->arc[(f * n + v) * n + w],
                               m->tours->cost[v * n + w] * m->tours->cost_unit);
        }
}

yunta_status yunta_raw_workshops(const yunta_cohort *cohort, const yunta_part *part,
                                 yunta_raw *raw) {
    const yunta_choices *goals = &cohort->policy->workshops_objective;
    yunta_tours *tours = NULL;
    yunta_arena *arena = yunta_arena_new();
    model m = {.raw = raw};
    yunta_status status = arena ? yunta_tours_new(cohort, raw->problems, &tours) : YUNTA_E_MEMORY;
    m.tours = tours;
    if (status == YUNTA_OK && !make_room(&m, arena))
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK) {
        add_columns(&m);
        add_tours(&m);
        add_days(&m);
        for (size_t v = 0; v < tours->workshops; v++)
            for (size_t w = 0; w < tours->workshops; w++)
                if (v != w)
                    add_way(&m, v, w);
        add_kept(&m);
    }
    for (size_t k = 0; k < goals->count && status == YUNTA_OK; k++) {
        bool cost = goals->items[k] == YUNTA_WORKSHOP_COST;
        list_goal(&m, cost);
        status = yunta_raw_stage(raw, part, k + (tours->had > 0), cost ? "cost" : "held");
    }
    yunta_tours_free(tours);
    yunta_arena_free(arena);
    return status;
}
