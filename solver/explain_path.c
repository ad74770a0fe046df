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

static void leave_mentee(yunta_residual *r, int32_t node) {
    const yunta_candidates *c = r->candidates;
    int32_t mentee = node - (int32_t)r->people;
    for (size_t arc = c->first[mentee]; arc < c->first[mentee + 1]; arc++) {
        int32_t mentor = c->mentor[arc];
        if (r->state[arc] == YUNTA_RESIDUAL_FREE && r->capacity[mentor] > 0)
            step(r, node, mentor, -yunta_residual_weight(r, c->score[arc]), arc);
    }
    for (size_t k = 0; k < r->extra_count; k++)
        if (r->extra[k].mentee == mentee)
            step(r, node, r->extra[k].mentor, -yunta_residual_weight(r, r->extra[k].score),
                 YUNTA_NO_ARC - 1 - k);
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

bool yunta_residual_search(yunta_residual *r, yunta_path_ends ends) {
    for (size_t k = 0; k < ends.count; k++)
        reach(r, NOWHERE, ends.source[k], ends.start != NULL ? ends.start[k] : 0, YUNTA_NO_ARC);
    while (r->heaped > 0) {
        int32_t node = pop(r);
        if (node == ends.target)
            return true;
        if (node < (int32_t)r->people)
            leave_mentor(r, node);
        else if (node < yunta_residual_nobody(r))
            leave_mentee(r, node);
        else
            leave_nobody(r, node);
    }
    return false;
}

void yunta_residual_clear(yunta_residual *r) {
    for (size_t k = 0; k < r->touches; k++) {
        r->seen[r->touched[k]] = 0;
        r->place[r->touched[k]] = NOWHERE;
    }
    r->touches = r->heaped = 0;
}

static yunta_explain_move move_of(const yunta_residual *r, int32_t node) {
    int32_t people = (int32_t)r->people, from = r->from[node];
    bool made = node < people;
    yunta_explain_move move = {made ? node : from, (made ? from : node) - people, 0, made};
    move.score = r->via[node] < YUNTA_NO_ARC - r->extra_count
                     ? r->candidates->score[r->via[node]]
                     : r->extra[YUNTA_NO_ARC - 1 - r->via[node]].score;
    return move;
}

bool yunta_residual_moves(const yunta_residual *r, int32_t node, yunta_moves *moves) {
    size_t first = moves->count;
    for (; r->from[node] != NOWHERE; node = r->from[node])
        if (r->via[node] != YUNTA_NO_ARC && !yunta_array_push(moves, move_of(r, node)))
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
