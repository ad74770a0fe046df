/* Shortest paths in the residual network of a result, by Dijkstra over reduced costs. */
#include "solver/explain_private.h"

enum { NOWHERE = -1 };

int64_t yunta_residual_weight(const yunta_residual *r, int32_t score) {
    return r->pair + r->score * score;
}

int64_t yunta_residual_bonus(const yunta_residual *r, int32_t mentor) {
    return r->locked_mentor[mentor] ? 0 : r->mentor;
}

static bool before(const yunta_residual *r, int32_t a, int32_t b) {
    return r->length[a] != r->length[b] ? r->length[a] < r->length[b] : a < b;
}

static void put(yunta_residual *r, size_t place, int32_t node) {
    r->heap[place] = node;
    r->place[node] = (int32_t)place;
}

static void rise(yunta_residual *r, size_t place) {
    int32_t node = r->heap[place];
    for (; place > 0 && before(r, node, r->heap[(place - 1) / 2]); place = (place - 1) / 2)
        put(r, place, r->heap[(place - 1) / 2]);
    put(r, place, node);
}

static void sink(yunta_residual *r, size_t place) {
    int32_t node = r->heap[place];
    for (size_t child; (child = 2 * place + 1) < r->heaped; place = child) {
        if (child + 1 < r->heaped && before(r, r->heap[child + 1], r->heap[child]))
            child++;
        if (!before(r, r->heap[child], node))
            break;
        put(r, place, r->heap[child]);
    }
    put(r, place, node);
}

static int32_t pop(yunta_residual *r) {
    int32_t top = r->heap[0];
    r->place[top] = NOWHERE;
    if (--r->heaped > 0) {
        put(r, 0, r->heap[r->heaped]);
        sink(r, 0);
    }
    return top;
}

static void reach(yunta_residual *r, int32_t from, int32_t node, int64_t length, size_t via) {
    if (r->seen[node] && length >= r->length[node])
        return;
    if (!r->seen[node]) {
        r->seen[node] = 1;
        r->touched[r->touches++] = node;
    }
    r->length[node] = length;
    r->from[node] = from;
    r->via[node] = via;
    if (r->place[node] == NOWHERE) {
        r->heap[r->heaped] = node;
        r->place[node] = (int32_t)r->heaped++;
    }
    rise(r, (size_t)r->place[node]);
}

/* Over an arc of this cost. */
static void step(yunta_residual *r, int32_t from, int32_t node, int64_t cost, size_t via) {
    reach(r, from, node, r->length[from] + cost + r->potential[from] - r->potential[node], via);
}

static void leave_by(yunta_residual *r, int32_t node, size_t arc) {
    if (yunta_residual_open(r, arc))
        step(r, node, r->candidates->mentor[arc],
             -yunta_residual_weight(r, r->candidates->score[arc]), arc);
}

/* The extra arcs of a mentee, which stand together. */
static void leave_by_extras(yunta_residual *r, int32_t node, int32_t mentee) {
    size_t from = 0, to = r->extra_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (r->extra[middle].mentee < mentee)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < r->extra_count && r->extra[from].mentee == mentee; from++)
        step(r, node, r->extra[from].mentor, -yunta_residual_weight(r, r->extra[from].score),
             YUNTA_NO_ARC - 1 - from);
}

/* To mentors whose potential is raised, for which what is outside the list is no bound. */
static void leave_to_raised(yunta_residual *r, int32_t node, int32_t mentee) {
    for (size_t k = 0; k < r->raises; k++) {
        size_t arc = r->raised[k].node < (int32_t)r->people
                         ? yunta_candidates_arc(r->candidates, r->raised[k].node, mentee)
                         : YUNTA_NO_ARC;
        if (arc != YUNTA_NO_ARC)
            leave_by(r, node, arc);
    }
}

/* The node that stands for looking at a mentee's whole row. */
static int32_t row_node(const yunta_residual *r, int32_t mentee) {
    return yunta_residual_nobody(r) + 1 + mentee;
}

/* Most arcs lead to who is reached already: that is looked at first. */
static bool reaches(const yunta_residual *r, int64_t here, int32_t mentor, int32_t score) {
    return here - r->score * score - r->potential[mentor] <= r->length[mentor];
}

static void leave_listed(yunta_residual *r, int32_t node, int32_t mentee) {
    const yunta_listed *listed = r->listed + (size_t)mentee * YUNTA_RESIDUAL_LISTED;
    const int64_t here = r->length[node] + r->potential[node] - r->pair;
    for (int32_t k = 0; k < r->lists[mentee]; k++)
        if (reaches(r, here, listed[k].mentor, listed[k].score))
            leave_by(r, node, r->candidates->first[mentee] + (size_t)listed[k].place);
}

static void leave_row(yunta_residual *r, int32_t mentee) {
    const yunta_candidates *c = r->candidates;
    const int32_t node = yunta_residual_mentee(r, mentee);
    const int64_t here = r->length[node] + r->potential[node] - r->pair;
    for (size_t arc = c->first[mentee]; arc < c->first[mentee + 1]; arc++)
        if (reaches(r, here, c->mentor[arc], c->score[arc]))
            leave_by(r, node, arc);
}

static void leave_mentee(yunta_residual *r, int32_t node) {
    const int32_t mentee = node - (int32_t)r->people;
    if (r->demand[mentee] > 0) {
        leave_listed(r, node, mentee);
        leave_to_raised(r, node, mentee);
    }
    if (r->demand[mentee] > 0 && r->outside[mentee] != YUNTA_RESIDUAL_NOTHING) {
        int64_t slack = r->potential[node] - r->outside[mentee];
        reach(r, node, row_node(r, mentee), r->length[node] + (slack > 0 ? slack : 0),
              YUNTA_NO_ARC);
    }
    leave_by_extras(r, node, mentee);
    if (r->bought[mentee] > 0)
        step(r, node, yunta_residual_nobody(r), 0, YUNTA_NO_ARC);
}

static void leave_mentor(yunta_residual *r, int32_t mentor) {
    const yunta_held *held = r->held + r->room[mentor];
    for (int32_t k = 0; k < r->sold[mentor]; k++)
        step(r, mentor, yunta_residual_mentee(r, held[k].mentee),
             yunta_residual_weight(r, r->candidates->score[held[k].arc]), held[k].arc);
    if (r->sold[mentor] < r->capacity[mentor] && mentor != r->gone)
        step(r, mentor, yunta_residual_nobody(r),
             r->sold[mentor] == 0 ? -yunta_residual_bonus(r, mentor) : 0, YUNTA_NO_ARC);
}

static void leave_nobody(yunta_residual *r, int32_t node) {
    for (int32_t p = 0; p < (int32_t)r->people; p++) {
        if (r->sold[p] > 0)
            step(r, node, p, r->sold[p] == 1 ? yunta_residual_bonus(r, p) : 0, YUNTA_NO_ARC);
        if (r->bought[p] < r->demand[p] && p != r->gone)
            step(r, node, yunta_residual_mentee(r, p), 0, YUNTA_NO_ARC);
    }
}

static void leave(yunta_residual *r, int32_t node) {
    if (node < (int32_t)r->people)
        leave_mentor(r, node);
    else if (node < yunta_residual_nobody(r))
        leave_mentee(r, node);
    else if (node == yunta_residual_nobody(r))
        leave_nobody(r, node);
    else
        leave_row(r, node - row_node(r, 0));
}

static size_t count_selling(const yunta_residual *r) {
    size_t count = 0;
    for (size_t p = 0; p < r->people; p++)
        count += r->sold[p] > 0;
    return count;
}

bool yunta_residual_search(yunta_residual *r, yunta_path_ends ends) {
    size_t wanted = ends.target == YUNTA_PATHS_TO_SELLERS ? count_selling(r) : SIZE_MAX;
    bool found = false;
    r->bound = INT64_MAX;
    bool possible = yunta_residual_raise(r, &ends);
    for (size_t k = 0; possible && k < ends.count; k++)
        reach(r, NOWHERE, ends.source[k], ends.start != NULL ? ends.start[k] : 0, YUNTA_NO_ARC);
    while (!found && r->heaped > 0 && r->length[r->heap[0]] <= r->bound) {
        int32_t node = pop(r);
        found = node == ends.target;
        wanted -= node < (int32_t)r->people && r->sold[node] > 0;
        if (found || (wanted == 0 && r->bound == INT64_MAX))
            r->bound = r->length[node];
        if (!found)
            leave(r, node);
    }
    yunta_residual_settle(r);
    return found;
}

void yunta_residual_clear(yunta_residual *r) {
    for (size_t k = 0; k < r->touches; k++) {
        r->seen[r->touched[k]] = 0;
        r->length[r->touched[k]] = INT64_MAX;
        r->place[r->touched[k]] = NOWHERE;
    }
    r->touches = r->heaped = 0;
}

static yunta_explain_move move_of(const yunta_residual *r, const yunta_ways *ways, int32_t node) {
    int32_t people = (int32_t)r->people, from = ways->from[node];
    bool made = node < people;
    yunta_explain_move move = {made ? node : from, (made ? from : node) - people, 0, made};
    move.score = ways->via[node] < YUNTA_NO_ARC - r->extra_count
                     ? r->candidates->score[ways->via[node]]
                     : r->extra[YUNTA_NO_ARC - 1 - ways->via[node]].score;
    return move;
}

bool yunta_residual_moves(const yunta_residual *r, const yunta_ways *ways, int32_t node,
                          yunta_moves *moves) {
    size_t first = moves->count;
    for (; ways->from[node] != NOWHERE; node = ways->from[node])
        if (ways->via[node] != YUNTA_NO_ARC && !yunta_array_push(moves, move_of(r, ways, node)))
            return false;
    for (size_t a = first, b = moves->count; a + 1 < b; a++) {
        yunta_explain_move last = moves->items[--b];
        moves->items[b] = moves->items[a];
        moves->items[a] = last;
    }
    return true;
}

static void release(yunta_residual *r, int32_t mentor, size_t arc) {
    yunta_held *held = r->held + r->room[mentor];
    int32_t k = 0;
    while (held[k].arc != arc)
        k++;
    held[k] = held[--r->sold[mentor]];
    r->state[arc] = YUNTA_RESIDUAL_FREE;
}

void yunta_residual_apply(yunta_residual *r, const yunta_explain_move *moves, size_t count,
                          bool back) {
    for (int making = 0; making < 2; making++) {
        for (size_t k = 0; k < count; k++) {
            const yunta_explain_move *move = &moves[k];
            size_t arc = yunta_candidates_arc(r->candidates, move->mentor, move->mentee);
            if ((move->made != back) != (making == 1))
                continue;
            if (making == 0) {
                release(r, move->mentor, arc);
                r->bought[move->mentee]--;
                continue;
            }
            r->held[r->room[move->mentor] + (size_t)r->sold[move->mentor]++] =
                (yunta_held){arc, move->mentee};
            r->bought[move->mentee]++;
            r->state[arc] = YUNTA_RESIDUAL_HELD;
        }
    }
}
