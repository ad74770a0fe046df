/* Every set of calendars, where there are few: the proof for small plenaries of several groups.
 * Sets are walked through in one order of their patterns, so no set comes twice. A set begun is
 * left when everybody at their best pattern could not make it better than the best answer. */
#include "base/array.h"
#include "solver/plenary_groups.h"
#include <string.h>

enum { patterns_most = 20000 };
static const size_t cells_most = (size_t)1 << 25;
static const int64_t work_most = (int64_t)1 << 30; /* profiles and sessions looked at */

typedef YUNTA_ARRAY(yunta_calendar) pattern_list;

typedef struct {
    const yunta_groups *groups;
    yunta_groups_answer *best;
    yunta_arena *arena;
    yunta_chain chain; /* of weight 0: which starts lead to a whole calendar */
    pattern_list patterns;
    bool too_many, out_of_memory;
    uint8_t *sessions;             /* [patterns * profiles] that each profile can attend */
    int64_t *irregular;            /* [patterns] */
    uint8_t *reach;                /* [(groups + 1) * profiles] the most in the patterns chosen */
    const yunta_calendar **chosen; /* [groups] */
    yunta_groups_answer trial;
    int64_t work;
    bool stopped;
    yunta_status status;
} walk;

/* ---- all calendars of one group ---- */

static bool follows(const yunta_plenary_plan *plan, int32_t slot, int32_t last) {
    const yunta_slot *at = &plan->slot[slot];
    return last < 0 || at->day != plan->slot[last].day ||
           at->minute >= plan->slot[last].minute + plan->slot[last].minutes;
}

static void list_patterns(walk *w, size_t state, size_t held, yunta_calendar *calendar) {
    const yunta_plenary_plan *plan = w->groups->plan;
    int32_t last = held > 0 ? calendar->slot[held - 1] : -1;
    size_t from, to;
    if (held == plan->sessions) {
        if (w->patterns.count == patterns_most)
            w->too_many = true;
        else if (!yunta_array_push(&w->patterns, *calendar))
            w->out_of_memory = true;
        return;
    }
    yunta_chain_days(plan, last < 0 ? -1 : (int64_t)yunta_plenary_day(plan, last), 0, &from, &to);
    for (size_t arc = plan->first_arc[state]; arc < plan->first_arc[state + 1]; arc++) {
        int32_t session = plan->arc_session[arc], next = plan->arc_next[arc];
        const size_t *first = plan->first + (size_t)session * (plan->days + 1);
        for (size_t k = first[from]; k < first[to] && !w->too_many && !w->out_of_memory; k++) {
            int32_t slot = plan->start[session][k];
            if (!follows(plan, slot, last) ||
                yunta_chain_rest(&w->chain, (size_t)next, slot) == YUNTA_PLENARY_NEVER)
                continue;
            calendar->session[held] = session;
            calendar->slot[held] = slot;
            list_patterns(w, (size_t)next, held + 1, calendar);
        }
    }
}

static yunta_status make_patterns(walk *w) {
    const yunta_groups *groups = w->groups;
    yunta_calendar calendar = {0};
    yunta_status status = yunta_chain_new(groups->plan, w->arena, &w->chain);
    if (status != YUNTA_OK)
        return status;
    w->chain.every = true;
    yunta_chain_solve(&w->chain, 0, -1);
    list_patterns(w, 0, 0, &calendar);
    size_t count = w->patterns.count, profiles = groups->profiles;
    if (w->out_of_memory)
        return YUNTA_E_MEMORY;
    w->too_many = w->too_many || (profiles > 0 && count > cells_most / profiles);
    if (w->too_many)
        return YUNTA_OK;
    w->sessions = yunta_arena_alloc(w->arena, count * profiles, sizeof *w->sessions);
    w->irregular = yunta_arena_alloc(w->arena, count, sizeof *w->irregular);
    if (!w->sessions || !w->irregular)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++) {
        yunta_groups_count(groups, &w->patterns.items[k], w->sessions + k * profiles);
        w->irregular[k] = yunta_calendar_irregular(groups->plan, &w->patterns.items[k]);
    }
    return YUNTA_OK;
}

/* ---- all sets ---- */

/* The most that people can be worth when they may also go to any pattern at all (whole: or not). */
static int64_t most_total(walk *w, const uint8_t *reach, bool whole) {
    const yunta_groups *groups = w->groups;
    int64_t total = 0;
    for (size_t q = 0; q < groups->profiles; q++)
        total += groups->count[q] * groups->worth[whole ? reach[q] : groups->most[q]];
    w->work += (int64_t)(groups->profiles + groups->groups * groups->plan->sessions);
    return total;
}

static void try_set(walk *w, int64_t irregular) {
    const yunta_groups *groups = w->groups;
    for (size_t g = 0; g < groups->groups; g++) {
        size_t k = (size_t)(w->chosen[g] - w->patterns.items);
        w->trial.calendar[g] = *w->chosen[g];
        if (groups->profiles > 0)
            memcpy(w->trial.sessions + g * groups->profiles, w->sessions + k * groups->profiles,
                   groups->profiles);
    }
    w->status = yunta_groups_seat(groups, &w->trial);
    w->work += (int64_t)(groups->groups * groups->profiles);
    w->trial.irregular = irregular;
    w->trial.found = true;
    if (w->status == YUNTA_OK && yunta_groups_better(groups, w->trial.total, irregular, w->best))
        yunta_groups_copy(groups, &w->trial, w->best);
}

static void choose(walk *w, size_t g, size_t from, int64_t irregular);

static void choose_pattern(walk *w, size_t g, size_t k, int64_t irregular) {
    const yunta_groups *groups = w->groups;
    size_t profiles = groups->profiles;
    const uint8_t *before = w->reach + g * profiles, *mine = w->sessions + k * profiles;
    uint8_t *after = w->reach + (g + 1) * profiles;
    bool last = g + 1 == groups->groups;
    irregular += w->irregular[k];
    for (size_t q = 0; q < profiles; q++)
        after[q] = before[q] > mine[q] ? before[q] : mine[q];
    int64_t left = (int64_t)(groups->groups - g - 1) * groups->least_irregular;
    if (!yunta_groups_better(groups, most_total(w, after, last), irregular + left, w->best) ||
        !yunta_groups_agree(groups, w->chosen, g, &w->patterns.items[k]))
        return;
    w->chosen[g] = &w->patterns.items[k];
    if (last)
        try_set(w, irregular);
    else
        choose(w, g + 1, k, irregular);
}

static void choose(walk *w, size_t g, size_t from, int64_t irregular) {
    for (size_t k = from; k < w->patterns.count && w->status == YUNTA_OK; k++) {
        if (w->work > work_most || yunta_deadline_passed(w->groups->deadline))
            w->stopped = true;
        if (w->stopped)
            return;
        choose_pattern(w, g, k, irregular);
    }
}

yunta_status yunta_groups_try_all(const yunta_groups *groups, yunta_groups_answer *best,
                                  bool *finished) {
    walk w = {.groups = groups, .best = best, .arena = yunta_arena_new()};
    yunta_status status = w.arena ? make_patterns(&w) : YUNTA_E_MEMORY;
    *finished = false;
    if (status == YUNTA_OK && !w.too_many) {
        w.reach = yunta_arena_alloc(w.arena, (groups->groups + 1) * groups->profiles, 1);
        w.chosen = yunta_arena_alloc(w.arena, groups->groups, sizeof *w.chosen);
        status = w.reach && w.chosen ? yunta_groups_answer_new(groups, w.arena, &w.trial)
                                     : YUNTA_E_MEMORY;
        if (status == YUNTA_OK) {
            choose(&w, 0, 0, 0);
            status = w.status;
            *finished = !w.stopped;
        }
    }
    yunta_array_free(&w.patterns);
    yunta_arena_free(w.arena);
    return status;
}
