/* The search for the best calendar of plenaries. Where mixes (plenary_mix.h) are of use, only a few
 * nodes of this tree are looked at before them: branch and bound over the sessions in order of
 * time, at undominated starts. Every node solves the relaxation (plenary_relax.c) a few times,
 * which bounds all of its children at once and traces a whole calendar to try. Every bound is an
 * integer, so an exhausted search is a proof.
 *
 * Where the irregularity counts, a node is bounded by the best weekly hour for it, and a whole
 * calendar is tried with sessions moved to each hour (plenary_mode.h).
 */
#include "solver/plenary_mix.h"
#include "solver/plenary_mode.h"
#include <stdlib.h>
#include <string.h>

enum { root_rounds = 48, node_rounds = 3, slope_most = 12 };

typedef struct {
    uint8_t *count, *lean; /* [people] sessions so far; slopes of the relaxation */
    int32_t *off;          /* [modes] sessions so far that cannot be at each mode's hour */
    yunta_plenary_child *child;
    size_t children;
} frame;

typedef struct {
    yunta_plenary_search *ask;
    const yunta_plenary_plan *plan;
    yunta_arena *arena;
    yunta_plenary_relax relax;
    yunta_plenary_modes modes; /* none unless the irregularity is watched */
    frame *frames;             /* [sessions] */
    yunta_calendar current;    /* the sessions chosen on the way to this node */
    int32_t *total;            /* [people] */
    int64_t open;              /* best bound of what the deadline left unexplored */
    bool left_open;
    int64_t nodes, nodes_most; /* of the tree */
} tree;

static int by_worth(const void *a, const void *b) {
    const yunta_plenary_child *x = a, *y = b;
    if (x->bound != y->bound)
        return x->bound > y->bound ? -1 : 1;
    if (x->irregular != y->irregular)
        return x->irregular < y->irregular ? -1 : 1;
    if (x->slot != y->slot)
        return x->slot < y->slot ? -1 : 1;
    return x->session - y->session;
}

static int by_regularity(const void *a, const void *b) {
    const yunta_plenary_child *x = a, *y = b;
    if (x->irregular != y->irregular)
        return x->irregular < y->irregular ? -1 : 1;
    return by_worth(a, b);
}

/* Takes a calendar for the best so far when it meets the limits, which then ask for a better one.
 */
static void offer(tree *t, const yunta_calendar *calendar) {
    yunta_plenary_search *ask = t->ask;
    int64_t worth = yunta_calendar_worth(t->plan, &ask->worth, calendar);
    if (worth < ask->worth_least)
        return;
    int64_t irregular =
        ask->watch_regular ? yunta_calendar_irregular(t->plan, calendar) : INT64_MIN;
    if (irregular > ask->irregular_most)
        return;
    ask->calendar = *calendar;
    ask->found = true;
    if (ask->regular)
        ask->irregular_most = irregular - 1;
    else
        ask->worth_least = worth + 1;
}

static int64_t gaps_of(const yunta_plenary_plan *plan, const yunta_calendar *calendar,
                       size_t held) {
    int64_t sum = 0;
    for (size_t k = 1; k < held; k++)
        sum += llabs((long long)plan->slot[calendar->slot[k]].day -
                     plan->slot[calendar->slot[k - 1]].day - plan->cadence);
    return sum;
}

static bool same_people(const yunta_plenary_plan *plan, int32_t a, int32_t b) {
    size_t size = plan->words * sizeof *plan->can;
    return size == 0 || memcmp(plan->can + (size_t)a * plan->words,
                               plan->can + (size_t)b * plan->words, size) == 0;
}

/* Tries sessions k, k + 1, ... at a weekly hour or where they are. irregular: the gaps, and the
 * sessions before k that are off that hour. */
static void offer_moved(tree *t, yunta_calendar *moved, size_t k, int32_t weekly,
                        int64_t irregular) {
    if (irregular > t->ask->irregular_most)
        return;
    if (k == t->plan->sessions) {
        offer(t, moved);
        return;
    }
    int32_t slot = moved->slot[k];
    int32_t other = yunta_plenary_move(t->plan, moved->session[k], slot, weekly);
    if (other >= 0) {
        moved->slot[k] = other;
        offer_moved(t, moved, k + 1, weekly, irregular);
        moved->slot[k] = slot;
        if (same_people(t->plan, slot, other))
            return;
    }
    offer_moved(t, moved, k + 1, weekly, irregular + 1);
}

/* Tries a calendar of undominated starts, and what it may become by moves within its days. */
static void offer_all(tree *t, const yunta_calendar *calendar) {
    if (yunta_calendar_worth(t->plan, &t->ask->worth, calendar) < t->ask->worth_least)
        return;
    offer(t, calendar);
    if (!t->ask->watch_regular)
        return;
    yunta_calendar moved = *calendar;
    int64_t gaps = gaps_of(t->plan, calendar, t->plan->sessions);
    for (size_t m = 0; m < t->modes.count; m++)
        offer_moved(t, &moved, 0, t->modes.mode[m].weekly, gaps);
}

static bool worth_a_look(const tree *t, const yunta_plenary_child *child) {
    return child->bound >= t->ask->worth_least && child->irregular <= t->ask->irregular_most;
}

static void add_child(tree *t, frame *f, size_t arc, size_t k, int32_t last, int64_t gaps) {
    const yunta_plenary_plan *plan = t->plan;
    int32_t session = plan->arc_session[arc], slot = plan->start[session][k];
    if (!yunta_chain_uses(&t->relax.chain, session, k))
        return;
    if (last >= 0 && plan->slot[slot].day == plan->slot[last].day &&
        plan->slot[slot].minute < plan->slot[last].minute + plan->slot[last].minutes)
        return;
    yunta_plenary_child child = {session, slot, plan->arc_next[arc], INT64_MAX, INT64_MIN};
    if (t->ask->watch_regular) {
        int64_t least = yunta_plenary_modes_least(&t->modes, f->off, &child);
        if (least == INT64_MAX)
            return;
        if (last >= 0)
            gaps += llabs((long long)plan->slot[slot].day - plan->slot[last].day - plan->cadence);
        child.irregular = gaps + least;
    }
    if (worth_a_look(t, &child))
        f->child[f->children++] = child;
}

static void find_children(tree *t, size_t depth, size_t state, int32_t last) {
    const yunta_plenary_plan *plan = t->plan;
    frame *f = &t->frames[depth];
    int64_t gaps = gaps_of(plan, &t->current, depth);
    size_t from, to;
    f->children = 0;
    yunta_chain_days(plan, last < 0 ? -1 : (int64_t)yunta_plenary_day(plan, last), 0, &from, &to);
    for (size_t arc = plan->first_arc[state]; arc < plan->first_arc[state + 1]; arc++) {
        const size_t *first = plan->first + (size_t)plan->arc_session[arc] * (plan->days + 1);
        for (size_t k = first[from]; k < first[to]; k++)
            add_child(t, f, arc, k, last, gaps);
    }
}

/* Bounds every child by the relaxation as it stands; the best one by it alone, and the best bound
 * of all rounds so far. */
static const yunta_plenary_child *bound_children(const tree *t, frame *f, int64_t *most) {
    const yunta_plenary_child *best = NULL;
    int64_t best_bound = YUNTA_PLENARY_NEVER;
    *most = YUNTA_PLENARY_NEVER;
    for (size_t k = 0; k < f->children; k++) {
        yunta_plenary_child *child = &f->child[k];
        int64_t bound = yunta_plenary_relax_bound(&t->relax, child);
        if (bound < child->bound)
            child->bound = bound;
        if (child->bound > *most)
            *most = child->bound;
        if (bound > best_bound) {
            best_bound = bound;
            best = child;
        }
    }
    return best;
}

/* A step of the subgradient: who would attend too little counts more, who more than enough less. */
static void move_slopes(tree *t, frame *f, const yunta_calendar *calendar, int step) {
    int32_t least = t->ask->worth.least;
    yunta_calendar_count(t->plan, calendar, t->total);
    for (size_t p = 0; p < t->plan->people; p++) {
        int lean = f->lean[p];
        if (t->total[p] < least)
            lean += step;
        else if (t->total[p] > least)
            lean -= step;
        f->lean[p] = (uint8_t)(lean < 0 ? 0 : lean > slope_most ? slope_most : lean);
    }
}

/* Bounds the children of a node, trying the calendars met on the way. False: none can matter. */
static bool bound_node(tree *t, size_t depth, size_t state, int32_t last) {
    frame *f = &t->frames[depth];
    int32_t left = (int32_t)(t->plan->sessions - depth);
    bool curved = t->ask->worth.shortage != 0 || t->ask->worth.complete != 0;
    int rounds = left == 1 || !curved ? 1 : depth == 0 ? root_rounds : node_rounds;
    for (int round = 0; round < rounds && f->children > 0; round++) {
        int64_t most;
        yunta_calendar whole = t->current;
        if (round > 0 && yunta_deadline_passed(t->ask->deadline))
            break;
        yunta_plenary_relax_solve(&t->relax, f->count, f->lean, state, last, left);
        const yunta_plenary_child *best = bound_children(t, f, &most);
        if (!best || most < t->ask->worth_least)
            return false;
        yunta_plenary_relax_trace(&t->relax, best, depth + 1, &whole);
        offer_all(t, &whole);
        if (most < t->ask->worth_least)
            return false;
        move_slopes(t, f, &whole, depth > 0 || round >= root_rounds / 2 ? 1 : 3);
    }
    return f->children > 0;
}

static bool is_over(const tree *t) {
    return t->nodes > t->nodes_most || yunta_deadline_passed(t->ask->deadline);
}

static void leave_open(tree *t, const yunta_plenary_child *child) {
    int64_t bound = t->ask->regular ? child->irregular : child->bound;
    bool better = t->ask->regular ? bound < t->open : bound > t->open;
    if (!t->left_open || better)
        t->open = bound;
    t->left_open = true;
}

static void descend(tree *t, size_t depth, const yunta_plenary_child *child) {
    frame *f = &t->frames[depth], *below = &t->frames[depth + 1];
    for (size_t p = 0; p < t->plan->people; p++)
        below->count[p] = (uint8_t)(f->count[p] + yunta_plenary_can(t->plan, child->slot, p));
    if (t->plan->people > 0)
        memcpy(below->lean, f->lean, t->plan->people);
    for (size_t m = 0; m < t->modes.count; m++)
        below->off[m] = f->off[m] + (yunta_plenary_move(t->plan, child->session, child->slot,
                                                        t->modes.mode[m].weekly) < 0);
}

static void visit(tree *t, size_t depth, size_t state, int32_t last) {
    const yunta_plenary_plan *plan = t->plan;
    frame *f = &t->frames[depth];
    t->nodes++;
    find_children(t, depth, state, last);
    if (!bound_node(t, depth, state, last))
        return;
    qsort(f->child, f->children, sizeof *f->child, t->ask->regular ? by_regularity : by_worth);
    for (size_t k = 0; k < f->children; k++) {
        yunta_plenary_child *child = &f->child[k];
        if (!worth_a_look(t, child))
            continue;
        if (is_over(t)) {
            leave_open(t, child);
            continue;
        }
        if (depth == 0 && t->ask->found && !t->ask->regular)
            yunta_deadline_gap(t->ask->deadline, (double)t->ask->worth_least - 1,
                               (double)child->bound);
        t->current.session[depth] = child->session;
        t->current.slot[depth] = child->slot;
        if (depth + 1 == plan->sessions) {
            offer(t, &t->current);
            continue;
        }
        descend(t, depth, child);
        visit(t, depth + 1, (size_t)child->next, child->slot);
    }
}

static yunta_status make_frames(tree *t) {
    const yunta_plenary_plan *plan = t->plan;
    size_t starts = 0;
    for (size_t s = 0; s < plan->sessions; s++)
        starts += plan->first[s * (plan->days + 1) + plan->days];
    t->frames = yunta_arena_alloc(t->arena, plan->sessions, sizeof *t->frames);
    t->total = yunta_arena_alloc(t->arena, plan->people, sizeof *t->total);
    if (!t->frames || !t->total)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < plan->sessions; k++) {
        frame *f = &t->frames[k];
        f->count = yunta_arena_alloc(t->arena, plan->people, 1);
        f->lean = yunta_arena_alloc(t->arena, plan->people, 1);
        f->off = yunta_arena_alloc(t->arena, t->modes.count, sizeof *f->off);
        f->child = yunta_arena_alloc(t->arena, starts, sizeof *f->child);
        if (!f->count || !f->lean || !f->off || !f->child)
            return YUNTA_E_MEMORY;
    }
    if (plan->people > 0)
        memset(t->frames[0].lean, slope_most, plan->people);
    return YUNTA_OK;
}

/* The bound of the objective: that of the calendar found, or of what was left unexplored. */
static void conclude(tree *t) {
    yunta_plenary_search *ask = t->ask;
    int64_t value = ask->regular ? ask->irregular_most + 1 : ask->worth_least - 1;
    ask->finished = !t->left_open;
    ask->bound = value;
    if (t->left_open && (ask->regular ? t->open < value : t->open > value))
        ask->bound = t->open;
}

static yunta_status search_tree(yunta_plenary_search *search, int64_t nodes_most) {
    tree t = {.ask = search, .plan = search->plan, .arena = yunta_arena_new()};
    yunta_status status = t.arena ? YUNTA_OK : YUNTA_E_MEMORY;
    t.nodes_most = nodes_most;
    if (status == YUNTA_OK)
        status = yunta_plenary_relax_new(t.plan, t.arena, &t.relax);
    t.relax.worth = search->worth;
    if (status == YUNTA_OK && search->watch_regular)
        status = yunta_plenary_modes_new(t.plan, t.arena, &t.modes);
    if (status == YUNTA_OK)
        status = make_frames(&t);
    if (status == YUNTA_OK) {
        visit(&t, 0, 0, -1);
        conclude(&t);
    }
    yunta_arena_free(t.arena);
    return status;
}

yunta_status yunta_plenary_search_run(yunta_plenary_search *search) {
    bool mixes = yunta_mixes_suit(search);
    int64_t few = ((int64_t)1 << 18) / ((int64_t)search->plan->people + 64) + 16;
    yunta_status status = search_tree(search, mixes ? few : INT64_MAX);
    if (status == YUNTA_OK && mixes && !search->finished &&
        !yunta_deadline_passed(search->deadline)) {
        int64_t bound = search->bound;
        status = yunta_mixes_search(search);
        bool tighter = search->regular ? bound > search->bound : bound < search->bound;
        if (tighter && !search->finished)
            search->bound = bound;
    }
    if (status == YUNTA_OK && yunta_deadline_stopped(search->deadline))
        status = YUNTA_E_STOPPED;
    return status;
}
