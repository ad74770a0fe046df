#include "solver/meeting_model.h"

static int64_t meetings(const yunta_meeting_model *m) {
    return m->agenda->cohort->policy->meetings_count;
}

static const yunta_slot *slot_of(const yunta_meeting_model *m, size_t unit, size_t start) {
    return &m->agenda->slot[m->units[unit]->start[start]];
}

static void add_term(yunta_meeting_model *m, int32_t column, int64_t coefficient) {
    if (!yunta_array_push(&m->term, column) || !yunta_array_push(&m->coefficient, coefficient))
        m->failed = true;
}

/* A start held, at the regular hour or another. */
static void add_start(yunta_meeting_model *m, size_t unit, size_t start, int64_t coefficient) {
    if (m->modes)
        add_term(m, m->columns[unit].regular + (int32_t)start, coefficient);
    add_term(m, m->columns[unit].other + (int32_t)start, coefficient);
}

void yunta_meeting_model_row(yunta_meeting_model *m, int64_t lower, int64_t upper, bool lazy) {
    if (!m->failed && m->term.count > 0)
        m->failed = yunta_ilp_row(m->ilp, lower, upper, m->term.count, m->term.items,
                                  m->coefficient.items, lazy) < 0;
    m->term.count = m->coefficient.count = 0;
}

static int32_t add_columns(yunta_meeting_model *m, size_t count, int priority) {
    int32_t first = (int32_t)yunta_ilp_columns(m->ilp);
    for (size_t k = 0; k < count && !m->failed; k++)
        m->failed = yunta_ilp_column(m->ilp, 0, 1, 0, priority) < 0;
    return first;
}

/* Names for files: what, the unit, and the start's slot (or which one). */
static void name_columns(yunta_meeting_model *m, size_t u, int32_t first, size_t count,
                         const char *what, const int32_t *number) {
    for (size_t k = 0; k < count && !m->failed && m->named && first >= 0; k++)
        m->failed = !yunta_ilp_name(m->ilp, first + (int32_t)k, "%s_u%zu_%d", what, u,
                                    number ? number[k] : (int32_t)k);
}

static bool list_hours(yunta_meeting_model *m, size_t u) {
    const yunta_unit *unit = m->units[u];
    yunta_unit_columns *c = &m->columns[u];
    c->hour_of = yunta_arena_alloc(m->arena, unit->starts, sizeof *c->hour_of);
    c->weekly = yunta_arena_alloc(m->arena, unit->starts, sizeof *c->weekly);
    if (!c->hour_of || !c->weekly)
        return false;
    for (size_t k = 0; k < unit->starts; k++) {
        size_t hour = 0;
        while (hour < c->hours && c->weekly[hour] != m->agenda->weekly[unit->start[k]])
            hour++;
        if (hour == c->hours)
            c->weekly[c->hours++] = m->agenda->weekly[unit->start[k]];
        c->hour_of[k] = (int32_t)hour;
    }
    return true;
}

static void add_yunta_unit_columns(yunta_meeting_model *m, size_t u) {
    const yunta_unit *unit = m->units[u];
    yunta_unit_columns *c = &m->columns[u];
    if (!list_hours(m, u)) {
        m->failed = true;
        return;
    }
    c->complete = add_columns(m, unit->mentee_count, 3);
    c->hour = m->modes ? add_columns(m, c->hours, 2) : -1;
    c->regular = m->modes ? add_columns(m, unit->starts, 0) : -1;
    c->other = add_columns(m, unit->starts, 0);
    name_columns(m, u, c->complete, unit->mentee_count, "complete", unit->mentees);
    name_columns(m, u, c->hour, c->hours, "hour", c->weekly);
    name_columns(m, u, c->regular, unit->starts, "regular", unit->start);
    name_columns(m, u, c->other, unit->starts, "start", unit->start);
    for (size_t k = 0; k < unit->starts; k++) {
        if (unit->stays[k] != YUNTA_STAYS_SURELY)
            continue;
        add_start(m, u, k, 1);
        yunta_meeting_model_row(m, 1, 1, false);
    }
}

static bool may_follow(const yunta_meeting_model *m, size_t u, size_t a, size_t b) {
    const yunta_slot *x = slot_of(m, u, a), *y = slot_of(m, u, b);
    return y->day - x->day >= m->agenda->cohort->policy->meetings_gap_days &&
           (y->day > x->day || y->minute >= x->minute + x->minutes);
}

/* Neighbours of which one at most is held: largest stretches only. Those that have been held are,
 * and what comes after keeps its distance from the last of them. */
static void add_gaps(yunta_meeting_model *m, size_t u) {
    size_t starts = m->units[u]->starts, past = m->units[u]->past, end = 0, before = 0;
    for (size_t k = past > 0 ? past - 1 : 0; k < starts; k++) {
        while (end < starts && (end <= k || !may_follow(m, u, k, end)))
            end++;
        if (end == before)
            continue;
        for (size_t j = k; j < end; j++)
            add_start(m, u, j, 1);
        yunta_meeting_model_row(m, -YUNTA_ILP_INFINITY, 1, false);
        before = end;
    }
}

static void add_counts(yunta_meeting_model *m, size_t u) {
    const yunta_unit *unit = m->units[u];
    for (size_t k = 0; k < unit->starts; k++)
        add_start(m, u, k, 1);
    yunta_meeting_model_row(m, 0, (int64_t)yunta_unit_most(m->agenda, unit), false);
    for (size_t mentee = 0; mentee < unit->mentee_count; mentee++) {
        for (size_t k = 0; k < unit->starts; k++)
            if (unit->mask[k * unit->mask_words + mentee / 64] >> (mentee % 64) & 1)
                add_start(m, u, k, 1);
        add_term(m, m->columns[u].complete + (int32_t)mentee, -meetings(m));
        yunta_meeting_model_row(m, 0, YUNTA_ILP_INFINITY, false);
    }
}

/* One weekly hour is the regular one; only its starts are held as such. */
static void add_modes(yunta_meeting_model *m, size_t u) {
    const yunta_unit_columns *c = &m->columns[u];
    for (size_t hour = 0; hour < c->hours; hour++)
        add_term(m, c->hour + (int32_t)hour, 1);
    yunta_meeting_model_row(m, 0, 1, false);
    for (size_t hour = 0; hour < c->hours; hour++) {
        for (size_t k = 0; k < m->units[u]->starts; k++)
            if (c->hour_of[k] == (int32_t)hour)
                add_term(m, c->regular + (int32_t)k, 1);
        add_term(m, c->hour + (int32_t)hour, -(int64_t)yunta_unit_most(m->agenda, m->units[u]));
        yunta_meeting_model_row(m, -YUNTA_ILP_INFINITY, 0, false);
    }
    for (size_t k = 0; k < m->units[u]->starts; k++) {
        add_term(m, c->regular + (int32_t)k, 1);
        add_term(m, c->hour + c->hour_of[k], -1);
        yunta_meeting_model_row(m, -YUNTA_ILP_INFINITY, 0, true);
    }
}

static bool has_person(const yunta_unit *unit, int32_t person) {
    bool any = unit->mentor == person;
    for (size_t k = 0; k < unit->mentee_count; k++)
        any = any || unit->mentees[k] == person;
    return any;
}

/* The first of a unit's starts on a day or later. */
static size_t first_of_day(const yunta_meeting_model *m, size_t u, yunta_day day) {
    size_t from = 0, to = m->units[u]->starts;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (slot_of(m, u, middle)->day < day)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The starts of a person's units that cover the moment at which slot begins: one at most. What was
 * held was, whoever is in the unit now. */
static void add_moment(yunta_meeting_model *m, const size_t *unit, size_t units,
                       const yunta_slot *slot) {
    size_t involved = 0;
    for (size_t k = 0; k < units; k++) {
        size_t before = m->term.count;
        for (size_t j = first_of_day(m, unit[k], slot->day); j < m->units[unit[k]]->starts; j++) {
            const yunta_slot *at = slot_of(m, unit[k], j);
            if (at->day > slot->day || at->minute > slot->minute)
                break;
            if (j >= m->units[unit[k]]->past && slot->minute < at->minute + at->minutes)
                add_start(m, unit[k], j, 1);
        }
        involved += m->term.count > before;
    }
    if (involved < 2)
        m->term.count = m->coefficient.count = 0;
    yunta_meeting_model_row(m, -YUNTA_ILP_INFINITY, 1, false);
}

static bool add_person(yunta_meeting_model *m, int32_t person) {
    size_t units = 0, *unit = yunta_alloc(m->count, sizeof *unit);
    if (!unit)
        return false;
    for (size_t u = 0; u < m->count; u++)
        if (has_person(m->units[u], person))
            unit[units++] = u;
    for (size_t s = 0; units > 1 && s < m->agenda->slots; s++)
        add_moment(m, unit, units, &m->agenda->slot[s]);
    yunta_free(unit);
    return true;
}

static yunta_status build(yunta_meeting_model *m) {
    uint8_t *seen = yunta_arena_alloc(m->arena, m->agenda->cohort->people, 1);
    m->columns = yunta_arena_alloc(m->arena, m->count, sizeof *m->columns);
    if (!seen || !m->columns)
        return YUNTA_E_MEMORY;
    for (size_t u = 0; u < m->count; u++) {
        add_yunta_unit_columns(m, u);
        add_counts(m, u);
        add_gaps(m, u);
        if (m->modes)
            add_modes(m, u);
    }
    for (size_t u = 0; u < m->count && !m->failed; u++)
        for (size_t k = 0; k <= m->units[u]->mentee_count; k++) {
            int32_t person = k == 0 ? m->units[u]->mentor : m->units[u]->mentees[k - 1];
            if (!seen[person] && !add_person(m, person))
                return YUNTA_E_MEMORY;
            seen[person] = 1;
        }
    return m->failed ? YUNTA_E_MEMORY : YUNTA_OK;
}

static bool asks(const yunta_choices *goals, int goal) {
    for (size_t k = 0; k < goals->count; k++)
        if (goals->items[k] == goal)
            return true;
    return false;
}

yunta_status yunta_meeting_model_new(const yunta_agenda *agenda, const yunta_unit *const *units,
                                     size_t count, bool named, yunta_ilp *ilp,
                                     yunta_meeting_model *m) {
    const yunta_choices *goals = &agenda->cohort->policy->meetings_objective;
    *m = (yunta_meeting_model){.agenda = agenda,
                               .units = units,
                               .count = count,
                               .arena = yunta_arena_new(),
                               .ilp = ilp,
                               .named = named};
    m->modes = asks(goals, YUNTA_MEETING_REGULAR);
    return m->arena ? build(m) : YUNTA_E_MEMORY;
}

void yunta_meeting_model_clear(yunta_meeting_model *m) {
    yunta_array_free(&m->term);
    yunta_array_free(&m->coefficient);
    yunta_arena_free(m->arena);
}

void yunta_meeting_model_goal(yunta_meeting_model *m, int goal) {
    yunta_day first = m->agenda->cohort->policy->programme_start;
    for (size_t u = 0; u < m->count; u++) {
        const yunta_unit *unit = m->units[u];
        for (size_t k = 0; goal == YUNTA_MEETING_COMPLETE && k < unit->mentee_count; k++)
            add_term(m, m->columns[u].complete + (int32_t)k, 1);
        for (size_t k = 0; k < unit->starts; k++) {
            if (goal == YUNTA_MEETING_STAYS && unit->stays[k] == YUNTA_STAYS_PERHAPS)
                add_start(m, u, k, 1);
            else if (goal == YUNTA_MEETING_HELD)
                add_start(m, u, k, unit->present[k]);
            else if (goal == YUNTA_MEETING_EARLY)
                add_start(m, u, k, -(int64_t)(slot_of(m, u, k)->day - first));
            else if (goal == YUNTA_MEETING_REGULAR)
                add_term(m, m->columns[u].regular + (int32_t)k, 1);
        }
    }
}
