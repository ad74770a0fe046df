/* Every set of calendars, where there are few: the proof for small plenaries of several groups.
 * Sets are walked through in one order of their patterns, so no set comes twice. A set begun is
 * left when everybody at their best pattern could not make it better than the best answer.
 * Beside an earlier result the groups have names: each has the patterns in which as few of its own
 * sessions move as can be, then one more of all groups together, and so on, until a set agrees. */
#include "base/array.h"
#include "model/repair.h"
#include "solver/plenary_groups.h"
#include <string.h>

enum { patterns_most = 20000, hunts_most = 50 };
static const size_t cells_most = (size_t)1 << 25;
static const int64_t work_most = (int64_t)1 << 30; /* profiles and sessions looked at */

typedef YUNTA_ARRAY(yunta_calendar) pattern_list;

enum { NEW_SESSION, MAY_MOVE, HAS_HAPPENED };

typedef struct {
    const yunta_groups *groups;
    yunta_groups_answer *best;
    yunta_arena *arena;
    yunta_chain
        chain; /* which starts lead to a whole calendar; its weight: at least so many moves */
    pattern_list patterns;
    bool named;                   /* the groups are those of an earlier result; then */
    size_t listed;                /* groups whose patterns are listed: all, or those that were */
    size_t were;                  /* groups that were */
    bool unknown;                 /* beside some set no calendars were found for the new groups */
    int hunts;                    /* for such */
    int32_t *home;                /* [groups * sessions] the slot there; -1: none any more */
    uint8_t *had;                 /* [groups * sessions] */
    size_t *first;                /* [groups + 1] the patterns of each group */
    int32_t *least, *moves;       /* [groups] of each alone; [patterns] */
    size_t group;                 /* whose patterns are listed */
    int32_t moved, budget, spare; /* of the pattern at hand; spare: left beyond what is least */
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

/* Whether a start moves the session of the group at hand; -1: it cannot be there. */
static int32_t move_to(const walk *w, int32_t session, int32_t slot) {
    const yunta_plenary_plan *plan = w->groups->plan;
    size_t cell = w->group * plan->sessions + (size_t)session;
    if (!w->named || (w->home[cell] == slot && w->had[cell] != NEW_SESSION))
        return 0;
    if (w->had[cell] == HAS_HAPPENED || yunta_cohort_is_past(plan->cohort, plan->slot[slot].day))
        return -1;
    return w->had[cell] == MAY_MOVE;
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
            int32_t moves = move_to(w, session, slot);
            int64_t rest = yunta_chain_rest(&w->chain, (size_t)next, slot);
            if (!follows(plan, slot, last) || rest == YUNTA_PLENARY_NEVER || moves < 0 ||
                w->moved + moves - rest > w->budget)
                continue;
            calendar->session[held] = session;
            calendar->slot[held] = slot;
            w->moved += moves;
            list_patterns(w, (size_t)next, held + 1, calendar);
            w->moved -= moves;
        }
    }
}

static yunta_status value_patterns(walk *w) {
    const yunta_groups *groups = w->groups;
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

static yunta_status make_patterns(walk *w) {
    yunta_calendar calendar = {0};
    yunta_chain_solve(&w->chain, 0, -1);
    list_patterns(w, 0, 0, &calendar);
    return value_patterns(w);
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

/* Calendars for the groups whose patterns are not listed. */
static void try_new(walk *w) {
    bool found, none;
    w->stopped = ++w->hunts > hunts_most;
    if (w->stopped)
        return;
    w->status = yunta_groups_add(w->groups, w->listed, &w->trial, w->best, &found, &none);
    w->unknown = w->unknown || (!found && !none);
}

static void try_set(walk *w, int64_t irregular) {
    const yunta_groups *groups = w->groups;
    for (size_t g = 0; g < w->listed; g++) {
        size_t k = (size_t)(w->chosen[g] - w->patterns.items);
        w->trial.calendar[g] = *w->chosen[g];
        if (groups->profiles > 0)
            memcpy(w->trial.sessions + g * groups->profiles, w->sessions + k * groups->profiles,
                   groups->profiles);
    }
    if (w->listed < groups->groups) {
        try_new(w);
        return;
    }
    w->status = yunta_groups_seat(groups, &w->trial);
    w->work += (int64_t)(groups->groups * groups->groups * groups->profiles);
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
    bool last = g + 1 == w->listed;
    irregular += w->irregular[k];
    for (size_t q = 0; q < profiles; q++)
        after[q] = before[q] > mine[q] ? before[q] : mine[q];
    int64_t left = (int64_t)(groups->groups - g - 1) * groups->least_irregular;
    if ((w->named && w->moves[k] - w->least[g] > w->spare) ||
        !yunta_groups_better(groups, most_total(w, after, last && w->listed == groups->groups),
                             irregular + left, w->best) ||
        !yunta_groups_agree(groups, w->chosen, g, &w->patterns.items[k]))
        return;
    w->chosen[g] = &w->patterns.items[k];
    int32_t more = w->named ? w->moves[k] - w->least[g] : 0;
    w->spare -= more;
    if (last)
        try_set(w, irregular);
    else
        choose(w, g + 1, w->named ? w->first[g + 1] : k, irregular);
    w->spare += more;
}

static void choose(walk *w, size_t g, size_t from, int64_t irregular) {
    size_t to = w->named ? w->first[g + 1] : w->patterns.count;
    for (size_t k = from; k < to && w->status == YUNTA_OK; k++) {
        if (w->work > work_most || yunta_deadline_passed(w->groups->deadline))
            w->stopped = true;
        if (w->stopped)
            return;
        choose_pattern(w, g, k, irregular);
    }
}

static yunta_status walk_new(walk *w) {
    const yunta_groups *groups = w->groups;
    w->arena = yunta_arena_new();
    yunta_status status =
        w->arena ? yunta_chain_new(groups->plan, w->arena, &w->chain) : YUNTA_E_MEMORY;
    if (status != YUNTA_OK)
        return status;
    w->chain.every = true;
    w->listed = groups->groups;
    w->reach = yunta_arena_alloc(w->arena, (groups->groups + 1) * groups->profiles, 1);
    w->chosen = yunta_arena_alloc(w->arena, groups->groups, sizeof *w->chosen);
    return w->reach && w->chosen ? yunta_groups_answer_new(groups, w->arena, &w->trial)
                                 : YUNTA_E_MEMORY;
}

static void walk_free(walk *w) {
    yunta_array_free(&w->patterns);
    yunta_arena_free(w->arena);
}

yunta_status yunta_groups_try_all(const yunta_groups *groups, yunta_groups_answer *best,
                                  bool *finished) {
    walk w = {.groups = groups, .best = best};
    yunta_status status = walk_new(&w);
    *finished = false;
    if (status == YUNTA_OK)
        status = make_patterns(&w);
    if (status == YUNTA_OK && !w.too_many) {
        choose(&w, 0, 0, 0);
        status = w.status;
        *finished = !w.stopped;
    }
    walk_free(&w);
    return status;
}

/* ---- beside an earlier result ---- */

static int32_t find_slot(const yunta_plenary_plan *plan, int32_t session, const yunta_slot *at) {
    size_t starts = plan->first[(size_t)session * (plan->days + 1) + plan->days];
    for (size_t k = 0; k < starts; k++) {
        const yunta_slot *slot = &plan->slot[plan->start[session][k]];
        if (slot->day == at->day && slot->minute == at->minute)
            return plan->start[session][k];
    }
    return -1;
}

/* Where the groups had their sessions; *whole: none is gone that had what has been held. */
static yunta_status remember(walk *w, bool *whole) {
    const yunta_groups *groups = w->groups;
    const yunta_cohort *cohort = groups->plan->cohort;
    const yunta_timetable *earlier = cohort->repair->timetable;
    size_t sessions = groups->plan->sessions;
    w->home = yunta_arena_alloc(w->arena, groups->groups * sessions, sizeof *w->home);
    w->had = yunta_arena_alloc(w->arena, groups->groups * sessions, 1);
    w->first = yunta_arena_alloc(w->arena, groups->groups + 1, sizeof *w->first);
    w->least = yunta_arena_alloc(w->arena, groups->groups, sizeof *w->least);
    w->chain.barred = yunta_groups_barred(groups, w->arena);
    if (!w->home || !w->had || !w->first || !w->least || !w->chain.barred)
        return YUNTA_E_MEMORY;
    *whole = true;
    for (size_t k = 0; k < earlier->plenary_count; k++) {
        const yunta_plenary *had = &earlier->plenaries[k];
        size_t cell = (size_t)had->group * sessions + (size_t)had->session;
        if ((size_t)had->group >= groups->groups) {
            *whole = *whole && !yunta_cohort_is_past(cohort, had->slot.day);
            continue;
        }
        w->were = (size_t)had->group + 1 > w->were ? (size_t)had->group + 1 : w->were;
        w->home[cell] = find_slot(groups->plan, had->session, &had->slot);
        w->had[cell] = yunta_cohort_is_past(cohort, had->slot.day) ? HAS_HAPPENED : MAY_MOVE;
    }
    return YUNTA_OK;
}

/* Bars what the group at hand cannot have, and weighs a slot by the fewest moves of a start there.
 * Returns the fewest that any calendar may have; -1: there is none. */
static int32_t weigh_moves(walk *w) {
    const yunta_plenary_plan *plan = w->groups->plan;
    for (size_t slot = 0; slot < plan->slots; slot++)
        w->chain.weight[slot] = -1;
    for (size_t s = 0; s < plan->sessions; s++)
        for (size_t k = 0; k < plan->first[s * (plan->days + 1) + plan->days]; k++) {
            int32_t slot = plan->start[s][k], moves = move_to(w, (int32_t)s, slot);
            w->chain.barred[s][k] = moves < 0;
            if (moves == 0)
                w->chain.weight[slot] = 0;
        }
    yunta_chain_solve(&w->chain, 0, -1);
    int64_t most = yunta_chain_most(&w->chain);
    return most == YUNTA_PLENARY_NEVER ? -1 : (int32_t)-most;
}

/* Adds the patterns of the group at hand; spare more moves than are least, which the first time is
 * to be found out. false: it has none. */
static bool add_patterns(walk *w, int32_t spare) {
    size_t before = w->patterns.count;
    int32_t bound = weigh_moves(w), *least = &w->least[w->group];
    yunta_calendar calendar = {0};
    w->budget = spare == 0 ? bound : *least + spare;
    do {
        if (bound >= 0)
            list_patterns(w, 0, 0, &calendar);
        *least = spare == 0 ? w->budget : *least;
    } while (spare == 0 && bound >= 0 && w->patterns.count == before && !w->out_of_memory &&
             w->budget++ < (int32_t)w->groups->plan->sessions);
    w->first[w->group + 1] = w->patterns.count;
    return w->patterns.count > before;
}

/* The patterns of all groups. *any: each has one. */
static yunta_status name_patterns(walk *w, int32_t spare, bool *any) {
    w->patterns.count = 0;
    *any = true;
    for (w->group = 0; w->group < w->listed && *any && !w->too_many; w->group++)
        *any = add_patterns(w, spare) && !w->out_of_memory;
    yunta_status status = value_patterns(w);
    w->moves = yunta_arena_alloc(w->arena, w->patterns.count, sizeof *w->moves);
    if (status != YUNTA_OK || !w->moves)
        return w->moves ? status : YUNTA_E_MEMORY;
    for (w->group = 0; *any && !w->too_many && w->group < w->listed; w->group++)
        for (size_t k = w->first[w->group]; k < w->first[w->group + 1]; k++)
            for (size_t s = 0; s < w->groups->plan->sessions; s++)
                w->moves[k] +=
                    move_to(w, w->patterns.items[k].session[s], w->patterns.items[k].slot[s]);
    return YUNTA_OK;
}

/* One more move after another, until some set has its calendars. */
static yunta_status try_moves(walk *w, bool *finished) {
    int32_t most = (int32_t)(w->listed * w->groups->plan->sessions);
    bool any = true, sure = true;
    for (int32_t spare = 0; any && !w->best->found && spare <= most; spare++) {
        yunta_status status = name_patterns(w, spare, &any);
        *finished = !any && !w->too_many && sure;
        if (status != YUNTA_OK || !any || w->too_many)
            return status;
        w->spare = spare;
        choose(w, 0, 0, 0);
        if (w->status != YUNTA_OK)
            return w->status;
        w->best->unsure = w->best->found && !sure;
        if (w->stopped)
            return YUNTA_OK;
        sure = sure && !w->unknown;
        *finished = sure && (w->best->found ? w->listed == w->groups->groups ||
                                                  yunta_groups_at_bound(w->groups, w->best)
                                            : spare == most);
    }
    return YUNTA_OK;
}

yunta_status yunta_groups_try_kept(const yunta_groups *groups, yunta_groups_answer *best,
                                   bool *finished) {
    walk w = {.groups = groups, .best = best, .named = true};
    bool whole = false;
    yunta_status status = walk_new(&w);
    *finished = false;
    if (status == YUNTA_OK)
        status = remember(&w, &whole);
    if (status == YUNTA_OK && whole)
        status = try_moves(&w, finished);
    bool left = w.too_many || (w.stopped && !best->found);
    if (status == YUNTA_OK && whole && left && w.were < groups->groups) {
        w.listed = w.were;
        w.too_many = w.stopped = false;
        status = try_moves(&w, finished);
    }
    walk_free(&w);
    return status;
}
