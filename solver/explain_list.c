/* What keeps a search in the residual network from looking at every arc: short lists of each
 * mentee's nearest mentors, and potentials raised about the target. */
#include "solver/explain_private.h"

enum { LISTED = YUNTA_RESIDUAL_LISTED };

typedef struct {
    int64_t cost; /* reduced */
    int32_t place;
} near;

bool yunta_residual_list_alloc(yunta_residual *r, yunta_arena *arena) {
    r->listed = yunta_arena_alloc(arena, r->people * LISTED, sizeof *r->listed);
    r->lists = yunta_arena_alloc(arena, r->people, sizeof *r->lists);
    r->outside = yunta_arena_alloc(arena, r->people, sizeof *r->outside);
    return r->listed != NULL && r->lists != NULL && r->outside != NULL;
}

static bool farther(near a, near b) {
    return a.cost != b.cost ? a.cost > b.cost : a.place > b.place;
}

/* The farthest on top. */
static void sink(near *heap, size_t count, near last) {
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && farther(heap[child + 1], heap[child]))
            child++;
        if (!farther(heap[child], last))
            break;
        heap[at] = heap[child];
    }
    heap[at] = last;
}

static void rise(near *heap, size_t at, near one) {
    for (; at > 0 && farther(one, heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = one;
}

static int64_t cost_of(const yunta_residual *r, int32_t mentee, size_t arc) {
    return r->potential[yunta_residual_mentee(r, mentee)] -
           yunta_residual_weight(r, r->candidates->score[arc]) -
           r->potential[r->candidates->mentor[arc]];
}

bool yunta_residual_list(yunta_residual *r, int32_t mentee) {
    const size_t first = r->candidates->first[mentee], end = r->candidates->first[mentee + 1];
    near heap[LISTED], out = {INT64_MAX, 0};
    size_t count = 0;
    for (size_t arc = first; r->demand[mentee] > 0 && arc < end; arc++) {
        near one = {cost_of(r, mentee, arc), (int32_t)(arc - first)};
        bool held = r->state[arc] == YUNTA_RESIDUAL_HELD;
        if (!held && !yunta_residual_open(r, arc))
            continue;
        if (held ? one.cost > 0 : one.cost < 0)
            return false;
        if (count < LISTED) {
            rise(heap, count++, one);
        } else if (farther(heap[0], one)) {
            out = farther(out, heap[0]) ? heap[0] : out;
            sink(heap, LISTED, one);
        } else {
            out = farther(out, one) ? one : out;
        }
    }
    for (size_t k = 0; k < count; k++)
        r->listed[(size_t)mentee * LISTED + k] =
            (yunta_listed){r->candidates->mentor[first + (size_t)heap[k].place],
                           r->candidates->score[first + (size_t)heap[k].place], heap[k].place};
    r->lists[mentee] = (int32_t)count;
    r->outside[mentee] = out.cost == INT64_MAX
                             ? YUNTA_RESIDUAL_NOTHING
                             : r->potential[yunta_residual_mentee(r, mentee)] - out.cost;
    return true;
}

static int64_t lesser(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* The least reduced cost of an arc into a mentor, INT64_MAX when there is none. */
static int64_t into_mentor(const yunta_residual *r, int32_t mentor) {
    int64_t least = INT64_MAX, nobody = r->potential[yunta_residual_nobody(r)];
    for (int32_t j = 0; r->capacity[mentor] > 0 && j < (int32_t)r->people; j++) {
        size_t arc =
            r->demand[j] > 0 ? yunta_candidates_arc(r->candidates, mentor, j) : YUNTA_NO_ARC;
        if (arc != YUNTA_NO_ARC && r->state[arc] == YUNTA_RESIDUAL_FREE)
            least = lesser(least, cost_of(r, j, arc));
    }
    for (size_t k = 0; k < r->extra_count; k++)
        if (r->extra[k].mentor == mentor)
            least = lesser(least, r->potential[yunta_residual_mentee(r, r->extra[k].mentee)] -
                                      yunta_residual_weight(r, r->extra[k].score) -
                                      r->potential[mentor]);
    if (r->sold[mentor] > 0)
        least = lesser(least, nobody - r->potential[mentor] +
                                  (r->sold[mentor] == 1 ? yunta_residual_bonus(r, mentor) : 0));
    return least;
}

/* Of a mentee; its holders are raised first. */
static int64_t into_mentee(const yunta_residual *r, int32_t mentee) {
    int32_t node = yunta_residual_mentee(r, mentee);
    int64_t least = r->bought[mentee] < r->demand[mentee]
                        ? r->potential[yunta_residual_nobody(r)] - r->potential[node]
                        : INT64_MAX;
    for (size_t arc = r->candidates->first[mentee]; arc < r->candidates->first[mentee + 1]; arc++)
        if (r->state[arc] == YUNTA_RESIDUAL_HELD)
            least = lesser(least, -cost_of(r, mentee, arc));
    return least;
}

static int64_t into_nobody(const yunta_residual *r) {
    int64_t least = INT64_MAX, nobody = r->potential[yunta_residual_nobody(r)];
    for (int32_t p = 0; p < (int32_t)r->people; p++) {
        if (r->bought[p] > 0)
            least = lesser(least, r->potential[yunta_residual_mentee(r, p)] - nobody);
        if (r->sold[p] < r->capacity[p] && p != r->gone)
            least = lesser(least, r->potential[p] - nobody -
                                      (r->sold[p] == 0 ? yunta_residual_bonus(r, p) : 0));
    }
    return least;
}

static void raise_one(yunta_residual *r, int32_t node, int64_t by, const yunta_path_ends *ends) {
    for (size_t k = 0; k < ends->count; k++)
        if (ends->source[k] == node)
            return;
    if (by <= 0 || by == INT64_MAX || r->raises == sizeof r->raised / sizeof *r->raised)
        return;
    r->raised[r->raises].node = node;
    r->raised[r->raises++].by = by;
    r->potential[node] += by;
}

/* The mentors who hold a mentee, as far as there is room for them beside the mentee. */
static void raise_holders(yunta_residual *r, int32_t mentee, const yunta_path_ends *ends) {
    for (size_t arc = r->candidates->first[mentee]; arc < r->candidates->first[mentee + 1]; arc++)
        if (r->state[arc] == YUNTA_RESIDUAL_HELD &&
            r->raises + 1 < sizeof r->raised / sizeof *r->raised)
            raise_one(r, r->candidates->mentor[arc], into_mentor(r, r->candidates->mentor[arc]),
                      ends);
}

bool yunta_residual_raise(yunta_residual *r, const yunta_path_ends *ends) {
    int32_t people = (int32_t)r->people, target = ends->target;
    r->raises = 0;
    if (target < 0)
        return true;
    if (target >= people && target < 2 * people)
        raise_holders(r, target - people, ends);
    int64_t least = target < people       ? into_mentor(r, target)
                    : target < 2 * people ? into_mentee(r, target - people)
                                          : into_nobody(r);
    raise_one(r, target, least, ends);
    return least < INT64_MAX;
}

void yunta_residual_settle(yunta_residual *r) {
    for (size_t k = 0; k < r->raises; k++) {
        r->potential[r->raised[k].node] -= r->raised[k].by;
        if (r->seen[r->raised[k].node])
            r->length[r->raised[k].node] += r->raised[k].by;
    }
    r->raises = 0;
}
