/* Who goes to which group, the calendars given: a transport problem, solved exactly. Everybody
 * starts at a best group of theirs; then people of groups over their room move along shortest paths
 * over the groups, where the way from a to b costs what its cheapest mover loses (successive
 * shortest paths: Ahuja, Magnanti & Orlin 1993, chapter 9). Costs are integers. Of all that are
 * worth the same, one in which the fewest people leave the group of the earlier result: a seat at
 * home is worth less than anything else, for all people together.
 */
#include "solver/plenary_groups.h"
#include <string.h>

typedef struct {
    const yunta_groups *groups;
    yunta_groups_answer *answer;
    int64_t *size;  /* [groups] */
    __int128 *cost; /* [groups * groups] of the cheapest move */
    int32_t *mover; /* [groups * groups] its profile, -1: none */
    __int128 *distance;
    int32_t *before; /* [groups] */
} seating;

static const __int128 far = (__int128)1 << 126;

static int64_t worth_at(const seating *s, size_t g, size_t q) {
    return s->groups->worth[s->answer->sessions[g * s->groups->profiles + q]];
}

static __int128 value_at(const seating *s, size_t g, size_t q) {
    return (__int128)worth_at(s, g, q) * (int64_t)(s->groups->plan->people + 1) +
           (s->groups->home[q] == (int32_t)g);
}

static int32_t *seats_at(const seating *s, size_t g, size_t q) {
    return &s->answer->seats[g * s->groups->profiles + q];
}

/* Seats a profile at the groups that are best for it, where there is room first. */
static void seat_profile(seating *s, size_t q) {
    const yunta_groups *groups = s->groups;
    int64_t left = groups->count[q];
    __int128 best = -1;
    size_t first = 0;
    for (size_t g = 0; g < groups->groups; g++)
        if (value_at(s, g, q) > best) {
            best = value_at(s, g, q);
            first = g;
        }
    for (size_t g = first; g < groups->groups && left > 0; g++) {
        int64_t take = groups->room - s->size[g];
        if (value_at(s, g, q) != best || take <= 0)
            continue;
        take = take < left ? take : left;
        *seats_at(s, g, q) += (int32_t)take;
        s->size[g] += take;
        left -= take;
    }
    *seats_at(s, first, q) += (int32_t)left;
    s->size[first] += left;
}

static void price_moves(seating *s, size_t from) {
    size_t count = s->groups->groups;
    for (size_t to = 0; to < count; to++)
        s->mover[from * count + to] = -1;
    for (size_t q = 0; q < s->groups->profiles; q++) {
        if (*seats_at(s, from, q) == 0)
            continue;
        __int128 here = value_at(s, from, q);
        for (size_t to = 0; to < count; to++) {
            __int128 cost = here - value_at(s, to, q);
            if (to == from ||
                (s->mover[from * count + to] >= 0 && s->cost[from * count + to] <= cost))
                continue;
            s->cost[from * count + to] = cost;
            s->mover[from * count + to] = (int32_t)q;
        }
    }
}

/* Cheapest ways from one group to all (Bellman and Ford: moves back may gain). */
static void find_ways(seating *s, size_t from) {
    size_t count = s->groups->groups;
    for (size_t g = 0; g < count; g++) {
        s->distance[g] = far;
        s->before[g] = -1;
    }
    s->distance[from] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t a = 0; a < count; a++)
            for (size_t b = 0; b < count && s->distance[a] != far; b++) {
                if (s->mover[a * count + b] < 0 ||
                    s->distance[a] + s->cost[a * count + b] >= s->distance[b])
                    continue;
                s->distance[b] = s->distance[a] + s->cost[a * count + b];
                s->before[b] = (int32_t)a;
                changed = true;
            }
    }
}

static bool nearest_room(const seating *s, size_t *to) {
    bool found = false;
    for (size_t g = 0; g < s->groups->groups; g++)
        if (s->size[g] < s->groups->room && s->distance[g] != far &&
            (!found || s->distance[g] < s->distance[*to])) {
            *to = g;
            found = true;
        }
    return found;
}

/* Moves as many as can go that way at once. */
static void move_people(seating *s, size_t from, size_t to) {
    size_t count = s->groups->groups;
    int64_t most = s->size[from] - s->groups->room;
    if (s->groups->room - s->size[to] < most)
        most = s->groups->room - s->size[to];
    for (size_t b = to; b != from; b = (size_t)s->before[b]) {
        size_t a = (size_t)s->before[b], q = (size_t)s->mover[a * count + b];
        if (*seats_at(s, a, q) < most)
            most = *seats_at(s, a, q);
    }
    for (size_t b = to; b != from; b = (size_t)s->before[b]) {
        size_t a = (size_t)s->before[b], q = (size_t)s->mover[a * count + b];
        *seats_at(s, a, q) -= (int32_t)most;
        *seats_at(s, b, q) += (int32_t)most;
    }
    s->size[from] -= most;
    s->size[to] += most;
    for (size_t b = to;; b = (size_t)s->before[b]) {
        price_moves(s, b);
        if (b == from)
            break;
    }
}

static yunta_status even_out(seating *s) {
    size_t count = s->groups->groups, to = 0;
    bool priced = false;
    for (size_t from = 0; from < count; from++)
        while (s->size[from] > s->groups->room) {
            for (size_t g = 0; g < count && !priced; g++)
                price_moves(s, g);
            priced = true;
            find_ways(s, from);
            if (!nearest_room(s, &to))
                return YUNTA_E_DEFECT;
            move_people(s, from, to);
        }
    return YUNTA_OK;
}

yunta_status yunta_groups_seat(const yunta_groups *groups, yunta_groups_answer *answer) {
    size_t count = groups->groups, cells = count * groups->profiles;
    seating s = {.groups = groups, .answer = answer};
    yunta_status status = YUNTA_E_MEMORY;
    s.size = yunta_alloc(count, sizeof *s.size);
    s.cost = yunta_alloc(count * count, sizeof *s.cost);
    s.mover = yunta_alloc(count * count, sizeof *s.mover);
    s.distance = yunta_alloc(count, sizeof *s.distance);
    s.before = yunta_alloc(count, sizeof *s.before);
    if (!s.size || !s.cost || !s.mover || !s.distance || !s.before)
        goto cleanup;
    if (cells > 0)
        memset(answer->seats, 0, cells * sizeof *answer->seats);
    for (size_t q = 0; q < groups->profiles; q++)
        seat_profile(&s, q);
    status = even_out(&s);
    answer->total = 0;
    for (size_t g = 0; g < count; g++)
        for (size_t q = 0; q < groups->profiles; q++)
            answer->total += *seats_at(&s, g, q) * worth_at(&s, g, q);
cleanup:
    yunta_free(s.size);
    yunta_free(s.cost);
    yunta_free(s.mover);
    yunta_free(s.distance);
    yunta_free(s.before);
    return status;
}
