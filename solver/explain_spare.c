/* Whose place would help each person most, found once for everybody.
 *
 * One more place at a mentor brings what a shortest path from NOBODY to them says, and goes to
 * every person through whom such a path can lead. So from a person on, along arcs that are tight,
 * lie the mentors whose place could be the person's; the best of them is found for all people in
 * one walk by strongly connected components. Source: Tarjan 1972. */
#include "solver/explain_private.h"
#include <string.h>

enum { NONE = -1, CLOSED = INT32_MAX };

typedef struct {
    const yunta_residual *r;
    int32_t *number; /* [nodes] in order of coming; 0: not yet; CLOSED: its component is known */
    int32_t *low;    /* [nodes] least number known to be reached among those open */
    size_t *next;    /* [nodes] the next arc to look at */
    int32_t *path, *open;
    size_t walked, opened;
    int32_t count;
    int32_t *best; /* [nodes] */
} walk;

static bool is_final(const yunta_residual *r, int32_t node) {
    return r->length[node] < INT64_MAX && r->length[node] <= r->bound;
}

static bool is_tight(const yunta_residual *r, int32_t from, int32_t to, int64_t cost) {
    return is_final(r, to) &&
           r->length[from] + cost + r->potential[from] - r->potential[to] == r->length[to];
}

static int32_t tight_of_mentor(walk *w, int32_t mentor) {
    const yunta_residual *r = w->r;
    const yunta_held *held = r->held + r->room[mentor];
    const int32_t nobody = yunta_residual_nobody(r);
    for (size_t *k = &w->next[mentor]; *k < (size_t)r->sold[mentor];) {
        const yunta_held *one = &held[(*k)++];
        int32_t node = yunta_residual_mentee(r, one->mentee);
        if (is_tight(r, mentor, node, yunta_residual_weight(r, r->candidates->score[one->arc])))
            return node;
    }
    if (w->next[mentor]++ == (size_t)r->sold[mentor] && r->sold[mentor] < r->capacity[mentor] &&
        is_tight(r, mentor, nobody, r->sold[mentor] == 0 ? -yunta_residual_bonus(r, mentor) : 0))
        return nobody;
    return NONE;
}

/* Whether arcs that are not listed can be tight at all. */
static bool needs_row(const yunta_residual *r, int32_t node, int32_t mentee) {
    int64_t outside = r->outside[mentee];
    return outside != YUNTA_RESIDUAL_NOTHING &&
           (r->potential[node] <= outside ||
            r->length[node] + r->potential[node] - outside <= r->bound);
}

static int32_t tight_of_mentee(walk *w, int32_t node) {
    const yunta_residual *r = w->r;
    const yunta_candidates *c = r->candidates;
    const int32_t mentee = node - (int32_t)r->people, nobody = yunta_residual_nobody(r);
    const yunta_listed *listed = r->listed + (size_t)mentee * YUNTA_RESIDUAL_LISTED;
    const size_t first = c->first[mentee];
    const bool row = needs_row(r, node, mentee);
    const size_t arcs = r->demand[mentee] < 1 ? 0
                        : row                 ? c->first[mentee + 1] - first
                                              : (size_t)r->lists[mentee];
    const int64_t here = r->length[node] + r->potential[node] - r->pair;
    for (size_t k = w->next[node]; k < arcs; k++) {
        size_t arc = first + (row ? k : (size_t)listed[k].place);
        int32_t mentor = c->mentor[arc];
        if (here - r->score * c->score[arc] - r->potential[mentor] != r->length[mentor] ||
            !is_final(r, mentor) || !yunta_residual_open(r, arc))
            continue;
        w->next[node] = k + 1;
        return mentor;
    }
    if (w->next[node] <= arcs) {
        w->next[node] = arcs + 1;
        if (r->bought[mentee] > 0 && is_tight(r, node, nobody, 0))
            return nobody;
    }
    return NONE;
}

static int32_t tight_of_nobody(walk *w, int32_t node) {
    const yunta_residual *r = w->r;
    for (size_t *k = &w->next[node]; *k < 2 * r->people;) {
        int32_t to = (int32_t)(*k)++, p = to % (int32_t)r->people;
        int64_t cost = to == p && r->sold[p] == 1 ? yunta_residual_bonus(r, p) : 0;
        bool arc = to == p ? r->sold[p] > 0 : r->bought[p] < r->demand[p];
        if (arc && is_tight(r, node, to, cost))
            return to;
    }
    return NONE;
}

static int32_t next_tight(walk *w, int32_t node) {
    if (!is_final(w->r, node))
        return NONE;
    if (node < (int32_t)w->r->people)
        return tight_of_mentor(w, node);
    return node < yunta_residual_nobody(w->r) ? tight_of_mentee(w, node) : tight_of_nobody(w, node);
}

/* What one more place at a mentor costs: below 0 where it brings something. */
static int64_t cost_of_place(const yunta_residual *r, int32_t mentor) {
    return r->length[mentor] + r->potential[mentor];
}

static int32_t own_place(const yunta_residual *r, int32_t node) {
    bool full = node < (int32_t)r->people && is_final(r, node) && r->sold[node] > 0 &&
                r->sold[node] >= r->capacity[node];
    return full && cost_of_place(r, node) <= 0 ? node : NONE;
}

static void take(walk *w, int32_t node, int32_t place) {
    int32_t best = w->best[node];
    if (place == NONE || place == best)
        return;
    int64_t a = cost_of_place(w->r, place), b = best == NONE ? 0 : cost_of_place(w->r, best);
    if (best == NONE || a < b || (a == b && place < best))
        w->best[node] = place;
}

static void come(walk *w, int32_t node) {
    w->path[w->walked++] = w->open[w->opened++] = node;
    w->number[node] = w->low[node] = ++w->count;
    w->best[node] = own_place(w->r, node);
}

/* All of a component reach the same. */
static void close_component(walk *w, int32_t root) {
    int32_t node = NONE;
    while (node != root) {
        node = w->open[--w->opened];
        w->number[node] = CLOSED;
        w->best[node] = w->best[root];
    }
}

static void go_back(walk *w, int32_t node) {
    w->walked--;
    if (w->low[node] == w->number[node])
        close_component(w, node);
    if (w->walked == 0)
        return;
    int32_t before = w->path[w->walked - 1];
    if (w->number[node] != CLOSED && w->low[node] < w->low[before])
        w->low[before] = w->low[node];
    take(w, before, w->best[node]);
}

static void walk_from(walk *w, int32_t root) {
    come(w, root);
    while (w->walked > 0) {
        int32_t node = w->path[w->walked - 1], to = next_tight(w, node);
        if (to == NONE) {
            go_back(w, node);
        } else if (w->number[to] == 0) {
            come(w, to);
        } else {
            if (w->number[to] < w->low[node])
                w->low[node] = w->number[to];
            take(w, node, w->best[to]);
        }
    }
}

/* Whether some mentee, or mentor, who could have somebody has nobody. */
static void who_is_alone(const yunta_residual *r, bool *mentee, bool *mentor) {
    const yunta_candidates *c = r->candidates;
    *mentee = *mentor = false;
    for (size_t p = 0; p < r->people; p++) {
        *mentee =
            *mentee || (r->demand[p] > 0 && r->bought[p] == 0 && c->first[p + 1] > c->first[p]);
        *mentor = *mentor || (r->capacity[p] > 0 && r->sold[p] == 0);
    }
}

/* Keeps what the last search found. */
static bool keep_ways(const yunta_residual *r, yunta_arena *arena, yunta_ways *ways) {
    const size_t nodes = 2 * r->people + 1;
    yunta_ways kept = {yunta_arena_alloc(arena, nodes, sizeof *kept.length),
                       yunta_arena_alloc(arena, nodes, sizeof *kept.from),
                       yunta_arena_alloc(arena, nodes, sizeof *kept.via)};
    if (kept.length == NULL || kept.from == NULL || kept.via == NULL)
        return false;
    memcpy(kept.length, r->length, nodes * sizeof *kept.length);
    memcpy(kept.from, r->from, nodes * sizeof *kept.from);
    memcpy(kept.via, r->via, nodes * sizeof *kept.via);
    *ways = kept;
    return true;
}

/* From mentees who have all the mentors they ask for, less what one more would bring. */
static bool find_wanting(yunta_residual *r, yunta_arena *arena) {
    int32_t *source = yunta_alloc(r->people, sizeof *source);
    int64_t *start = yunta_alloc(r->people, sizeof *start);
    bool made = source != NULL && start != NULL;
    size_t count = 0;
    for (int32_t p = 0; made && p < (int32_t)r->people; p++) {
        int32_t node = yunta_residual_mentee(r, p);
        if (r->bought[p] < 1 || r->bought[p] < r->demand[p])
            continue;
        r->most = r->potential[node] > r->most ? r->potential[node] : r->most;
        source[count] = node;
        start[count++] = -r->potential[node];
    }
    for (size_t k = 0; k < count; k++)
        start[k] += r->most;
    if (made && count > 0) {
        yunta_residual_search(r, (yunta_path_ends){source, start, count, YUNTA_PATHS_TO_ALL});
        made = keep_ways(r, arena, &r->wanting);
        yunta_residual_clear(r);
    }
    yunta_free(source);
    yunta_free(start);
    return made;
}

static bool walk_all(yunta_residual *r, yunta_arena *arena) {
    const size_t nodes = 2 * r->people + 1;
    walk w = {.r = r,
              .number = yunta_alloc(nodes, sizeof *w.number),
              .low = yunta_alloc(nodes, sizeof *w.low),
              .next = yunta_alloc(nodes, sizeof *w.next),
              .path = yunta_alloc(nodes, sizeof *w.path),
              .open = yunta_alloc(nodes, sizeof *w.open)};
    w.best = r->place_for = yunta_arena_alloc(arena, nodes, sizeof *w.best);
    bool made = w.number != NULL && w.low != NULL && w.next != NULL && w.path != NULL &&
                w.open != NULL && w.best != NULL;
    for (int32_t node = 0; made && node < (int32_t)nodes; node++)
        if (w.number[node] == 0)
            walk_from(&w, node);
    yunta_free(w.number);
    yunta_free(w.low);
    yunta_free(w.next);
    yunta_free(w.path);
    yunta_free(w.open);
    return made;
}

bool yunta_residual_find_places(yunta_residual *r, yunta_arena *arena) {
    const int32_t nobody = yunta_residual_nobody(r);
    bool mentee, mentor;
    who_is_alone(r, &mentee, &mentor);
    if (!mentee && !mentor)
        return true;
    yunta_residual_search(
        r,
        (yunta_path_ends){&nobody, NULL, 1, mentor ? YUNTA_PATHS_TO_ALL : YUNTA_PATHS_TO_SELLERS});
    bool made = !mentor || keep_ways(r, arena, &r->spare);
    if (made && mentee)
        made = walk_all(r, arena);
    yunta_residual_clear(r);
    return made && (!mentor || find_wanting(r, arena));
}
