/* Units that share people: their best meetings apart are a bound on the sum; where two of them are
 * at once in a shared person's agenda, branch on one of those starts: it is held (and every start
 * over it is taken from the units that share people), or it is not. Exhausted, the search is exact.
 */
#include "solver/meeting_private.h"
#include <string.h>

enum { few_branches = 300, ilp_starts = 20000 };

typedef struct {
    const yunta_agenda *agenda;
    const yunta_unit *const *units;
    size_t count;
    const yunta_meeting_worth *worth;
    const yunta_deadline *deadline;
    yunta_unit_solver *solver;
    size_t most;                /* meetings that one of them can have */
    uint8_t **state;            /* [count] of each unit's starts */
    bool *meet;                 /* [count * count] units that share a person */
    yunta_unit_answer *current; /* [count] best of each by itself, under state */
    yunta_unit_answer *best;    /* the caller's */
    yunta_wide best_value, open;
    bool programme;
    size_t branches, most_branches; /* then an integer programme goes on */
    yunta_status status;
} group;

static const yunta_slot *slot_of(const group *g, size_t unit, int32_t start) {
    return &g->agenda->slot[g->units[unit]->start[start]];
}

static void copy_answer(yunta_unit_answer *to, const yunta_unit_answer *from) {
    int32_t *chosen = to->chosen;
    *to = *from;
    to->chosen = chosen;
    if (from->count > 0)
        memcpy(chosen, from->chosen, from->count * sizeof *chosen);
}

static yunta_wide total(const group *g) {
    yunta_wide sum = 0;
    for (size_t u = 0; u < g->count; u++) {
        if (g->current[u].bound == YUNTA_WIDE_NEVER)
            return YUNTA_WIDE_NEVER;
        sum += g->current[u].bound;
        for (size_t k = 0; k < g->units[u]->starts; k++)
            sum -= g->state[u][k] == YUNTA_START_FORCED ? g->worth->forced : 0;
    }
    return sum;
}

/* Whether a unit has chosen a start that is banned now. */
static bool is_upset(const group *g, size_t u) {
    for (size_t k = 0; k < g->current[u].count; k++)
        if (g->state[u][g->current[u].chosen[k]] == YUNTA_START_BANNED)
            return true;
    return false;
}

static void solve_unit(group *g, size_t u) {
    yunta_unit_solve(g->solver, g->units[u], g->state[u], g->worth, &g->current[u]);
}

/* The first two meetings, in order of units, that are at once in somebody's agenda. Those that were
 * held stand, whoever is in their units now. */
static bool find_clash(const group *g, size_t *unit, int32_t *start) {
    for (size_t u = 0; u < g->count; u++)
        for (size_t v = u + 1; v < g->count; v++) {
            if (!g->meet[u * g->count + v])
                continue;
            for (size_t a = g->units[u]->past; a < g->current[u].count; a++)
                for (size_t b = g->units[v]->past; b < g->current[v].count; b++) {
                    int32_t x = g->current[u].chosen[a], y = g->current[v].chosen[b];
                    if (!yunta_slots_overlap(slot_of(g, u, x), slot_of(g, v, y)))
                        continue;
                    bool first = g->units[u]->starts <= g->units[v]->starts;
                    *unit = first ? u : v;
                    *start = first ? x : y;
                    return true;
                }
        }
    return false;
}

/* What a branch changes, to be undone. */
typedef struct {
    uint8_t **state;            /* [count] copies, NULL where unchanged */
    yunta_unit_answer *current; /* [count] */
    int32_t *room;
} undo;

static bool save(const group *g, undo *u) {
    *u = (undo){.state = yunta_alloc(g->count, sizeof *u->state),
                .current = yunta_alloc(g->count, sizeof *u->current),
                .room = yunta_alloc(g->count * g->most, sizeof *u->room)};
    if (!u->state || !u->current || !u->room)
        return false;
    for (size_t k = 0; k < g->count; k++) {
        u->current[k].chosen = u->room + k * g->most;
        copy_answer(&u->current[k], &g->current[k]);
        u->state[k] = yunta_alloc(g->units[k]->starts, 1);
        if (!u->state[k])
            return false;
        memcpy(u->state[k], g->state[k], g->units[k]->starts);
    }
    return true;
}

static void restore(group *g, const undo *u) {
    for (size_t k = 0; k < g->count; k++) {
        copy_answer(&g->current[k], &u->current[k]);
        memcpy(g->state[k], u->state[k], g->units[k]->starts);
    }
}

static void forget(const group *g, undo *u) {
    for (size_t k = 0; u->state && k < g->count; k++)
        yunta_free(u->state[k]);
    yunta_free(u->state);
    yunta_free(u->current);
    yunta_free(u->room);
}

/* Takes every start over slot from the units that share people with unit. False: one was forced. */
static bool ban_others(group *g, size_t unit, const yunta_slot *slot) {
    for (size_t v = 0; v < g->count; v++) {
        if (v == unit || !g->meet[unit * g->count + v])
            continue;
        for (size_t k = 0; k < g->units[v]->starts; k++) {
            if (!yunta_slots_overlap(slot_of(g, v, (int32_t)k), slot))
                continue;
            if (g->state[v][k] == YUNTA_START_FORCED)
                return false;
            g->state[v][k] = YUNTA_START_BANNED;
        }
    }
    return true;
}

/* Goes into a branch; what its bound is, or never. */
static yunta_wide enter(group *g, size_t unit, int32_t start, bool hold) {
    g->state[unit][start] = hold ? YUNTA_START_FORCED : YUNTA_START_BANNED;
    if (hold && !ban_others(g, unit, slot_of(g, unit, start)))
        return YUNTA_WIDE_NEVER;
    for (size_t u = 0; u < g->count; u++)
        if (u == unit || is_upset(g, u))
            solve_unit(g, u);
    return total(g);
}

/* Takes the current answers, which do not clash, for the best. bound: of all that goes on from
 * here, above their value where a unit's own search was cut short. */
static void keep(group *g, yunta_wide bound) {
    yunta_wide short_of = 0;
    for (size_t u = 0; u < g->count; u++)
        short_of += g->current[u].bound - g->current[u].value;
    if (short_of > 0 && bound > g->open)
        g->open = bound;
    if (bound - short_of <= g->best_value)
        return;
    g->best_value = bound - short_of;
    for (size_t u = 0; u < g->count; u++)
        copy_answer(&g->best[u], &g->current[u]);
}

static void visit(group *g, yunta_wide bound);

static void branch(group *g, size_t unit, int32_t start) {
    undo before;
    yunta_wide bound[2];
    g->branches++;
    if (!save(g, &before)) {
        g->status = YUNTA_E_MEMORY;
        forget(g, &before);
        return;
    }
    for (int hold = 0; hold < 2; hold++) {
        bound[hold] = enter(g, unit, start, hold == 1);
        restore(g, &before);
    }
    int first = bound[1] >= bound[0];
    for (int turn = 0; turn < 2; turn++) {
        int hold = turn == 0 ? first : !first;
        if (bound[hold] <= g->best_value || g->status != YUNTA_OK)
            continue;
        enter(g, unit, start, hold == 1);
        visit(g, bound[hold]);
        restore(g, &before);
    }
    forget(g, &before);
}

static void visit(group *g, yunta_wide bound) {
    size_t unit;
    int32_t start;
    if (bound <= g->best_value || g->status != YUNTA_OK)
        return;
    if (!find_clash(g, &unit, &start)) {
        keep(g, bound);
        return;
    }
    if (g->branches >= g->most_branches || yunta_deadline_passed(g->deadline)) {
        g->open = bound > g->open ? bound : g->open;
        return;
    }
    branch(g, unit, start);
}

/* What surely stays is held from the beginning, and nothing else goes over it. */
static void hold_what_stays(group *g) {
    for (size_t u = 0; u < g->count; u++)
        for (size_t k = 0; k < g->units[u]->starts; k++)
            if (g->units[u]->stays[k] == YUNTA_STAYS_SURELY) {
                if (k >= g->units[u]->past)
                    ban_others(g, u, slot_of(g, u, (int32_t)k));
                g->state[u][k] = YUNTA_START_FORCED;
            }
}

/* A first answer: one unit after another takes its best of what the ones before it left. */
static void take_turns(group *g) {
    yunta_wide sum = 0;
    hold_what_stays(g);
    for (size_t u = 0; u < g->count; u++) {
        solve_unit(g, u);
        sum += g->current[u].bound -
               g->worth->forced * (yunta_wide)yunta_unit_stays(g->units[u], YUNTA_STAYS_SURELY);
        for (size_t k = 0; k < g->current[u].count; k++)
            ban_others(g, u, slot_of(g, u, g->current[u].chosen[k]));
    }
    keep(g, sum);
    g->open = YUNTA_WIDE_NEVER;
    for (size_t u = 0; u < g->count; u++)
        memset(g->state[u], YUNTA_START_FREE, g->units[u]->starts);
    hold_what_stays(g);
}

static yunta_status prepare(group *g, yunta_arena *arena) {
    size_t starts = 0;
    g->state = yunta_arena_alloc(arena, g->count, sizeof *g->state);
    g->meet = yunta_arena_alloc(arena, g->count * g->count, sizeof *g->meet);
    g->current = yunta_arena_alloc(arena, g->count, sizeof *g->current);
    if (!g->state || !g->meet || !g->current)
        return YUNTA_E_MEMORY;
    for (size_t u = 0; u < g->count; u++)
        if (yunta_unit_most(g->agenda, g->units[u]) > g->most)
            g->most = yunta_unit_most(g->agenda, g->units[u]);
    for (size_t u = 0; u < g->count; u++) {
        starts = g->units[u]->starts > starts ? g->units[u]->starts : starts;
        g->state[u] = yunta_arena_alloc(arena, g->units[u]->starts, 1);
        g->current[u].chosen = yunta_arena_alloc(arena, g->most, sizeof(int32_t));
        if (!g->state[u] || !g->current[u].chosen)
            return YUNTA_E_MEMORY;
        for (size_t v = 0; v < g->count; v++)
            g->meet[u * g->count + v] = u != v && yunta_units_meet(g->units[u], g->units[v]);
    }
    g->solver = yunta_unit_solver_new(g->agenda, starts, g->most, g->deadline);
    return g->solver ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* What the bounds of the stages make of the bound of the sum. */
static yunta_wide join_bounds(const group *g, const yunta_goal_bound *bounds) {
    yunta_wide mentees = 0, stays = 0, held = 0, each = (yunta_wide)g->most;
    for (size_t u = 0; u < g->count; u++) {
        mentees += (yunta_wide)g->units[u]->mentee_count;
        held += yunta_unit_reach(g->agenda, g->units[u]);
        stays += (yunta_wide)yunta_unit_stays(g->units[u], YUNTA_STAYS_PERHAPS);
    }
    const yunta_wide weight[] = {g->worth->complete, g->worth->held, g->worth->regular,
                                 g->worth->early, g->worth->stays};
    const yunta_wide most[] = {mentees, held, (yunta_wide)g->count * each, 0, stays};
    yunta_wide sum = 0;
    for (int goal = 0; goal < YUNTA_MEETING_STAGES; goal++)
        sum += weight[goal] * (bounds[goal].known ? (yunta_wide)bounds[goal].most : most[goal]);
    return sum;
}

static yunta_wide value_of_answers(const group *g) {
    yunta_wide sum = 0;
    for (size_t u = 0; u < g->count; u++) {
        int64_t count[YUNTA_MEETING_STAGES];
        yunta_unit_count(g->agenda, g->units[u], &g->best[u], count);
        sum += g->worth->stays * count[YUNTA_MEETING_STAYS] +
               g->worth->complete * count[YUNTA_MEETING_COMPLETE] +
               g->worth->held * count[YUNTA_MEETING_HELD] +
               g->worth->regular * count[YUNTA_MEETING_REGULAR] -
               g->worth->early * count[YUNTA_MEETING_EARLY];
    }
    return sum;
}

/* Goes on with an integer programme where the search has become long. */
static void use_ilp(group *g) {
    yunta_goal_bound bounds[YUNTA_MEETING_STAGES] = {0};
    g->programme = true;
    g->status = yunta_units_ilp(g->agenda, g->units, g->count, g->deadline, g->best, bounds);
    if (g->status != YUNTA_OK)
        return;
    g->best_value = value_of_answers(g);
    yunta_wide bound = join_bounds(g, bounds);
    if (bound < g->open)
        g->open = bound;
}

static void search(group *g) {
    size_t starts = 0;
    for (size_t u = 0; u < g->count; u++)
        starts += g->units[u]->starts;
    g->most_branches = starts <= ilp_starts ? few_branches : SIZE_MAX;
    take_turns(g);
    for (size_t u = 0; u < g->count; u++)
        solve_unit(g, u);
    visit(g, total(g));
    if (g->status == YUNTA_OK && g->open > g->best_value && !yunta_deadline_passed(g->deadline))
        use_ilp(g);
}

yunta_status yunta_units_solve(const yunta_agenda *agenda, const yunta_unit *const *units,
                               size_t count, const yunta_meeting_worth *worth,
                               const yunta_deadline *deadline, yunta_unit_answer *answers,
                               yunta_wide *bound, bool *programme) {
    group g = {.agenda = agenda,
               .units = units,
               .count = count,
               .worth = worth,
               .deadline = deadline,
               .best = answers};
    yunta_arena *arena = yunta_arena_new();
    g.status = arena ? prepare(&g, arena) : YUNTA_E_MEMORY;
    g.best_value = g.open = YUNTA_WIDE_NEVER;
    if (g.status == YUNTA_OK) {
        search(&g);
        *programme = *programme || g.programme;
        *bound = g.open > g.best_value ? g.open : g.best_value;
    }
    if (g.status == YUNTA_OK && yunta_deadline_stopped(deadline))
        g.status = YUNTA_E_STOPPED;
    yunta_unit_solver_free(g.solver);
    yunta_arena_free(arena);
    return g.status;
}

bool yunta_units_meet(const yunta_unit *a, const yunta_unit *b) {
    if (a->mentor == b->mentor)
        return true;
    for (size_t k = 0; k < a->mentee_count; k++) {
        if (a->mentees[k] == b->mentor)
            return true;
        for (size_t j = 0; j < b->mentee_count; j++)
            if (a->mentees[k] == b->mentees[j] || b->mentees[j] == a->mentor)
                return true;
    }
    return false;
}
