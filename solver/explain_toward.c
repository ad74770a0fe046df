/* Potentials for many searches to NOBODY: lowered by what is left of the way from each node, they
 * make every shortest way tight, and a search looks at little else. Lengths by Bellman and Ford,
 * over whole rows first, then over who came nearer. */
#include "base/parallel.h"
#include "solver/explain_private.h"

enum { BLOCK = 64, MOST_ROUNDS = 1000 };

typedef struct {
    yunta_residual *r;
    int64_t *left;   /* [nodes] reduced length to NOBODY known so far; INT64_MAX: none */
    int32_t *nearer; /* mentors who came nearer in the last round */
    size_t count;
    uint8_t *changed; /* [people] mentees who did */
    uint8_t *wrong;   /* [people] */
} toward;

static int64_t shorter(int64_t a, int64_t cost, int64_t b) {
    return b < INT64_MAX && cost + b < a ? cost + b : a;
}

static int64_t by_arc(const toward *t, int32_t node, size_t arc, int64_t least) {
    const yunta_residual *r = t->r;
    const yunta_candidates *c = r->candidates;
    if (!yunta_residual_open(r, arc))
        return least;
    int64_t cost =
        r->potential[node] - yunta_residual_weight(r, c->score[arc]) - r->potential[c->mentor[arc]];
    return shorter(least, cost, t->left[c->mentor[arc]]);
}

static void look_at_mentee(toward *t, int32_t j) {
    const yunta_residual *r = t->r;
    const yunta_candidates *c = r->candidates;
    const int32_t node = yunta_residual_mentee(r, j);
    int64_t least = t->left[node];
    if (r->demand[j] < 1)
        return;
    if (t->count * 16 > c->first[j + 1] - c->first[j]) {
        for (size_t arc = c->first[j]; arc < c->first[j + 1]; arc++)
            least = by_arc(t, node, arc, least);
    } else {
        for (size_t k = 0; k < t->count; k++) {
            size_t arc = yunta_candidates_arc(c, t->nearer[k], j);
            least = arc != YUNTA_NO_ARC ? by_arc(t, node, arc, least) : least;
        }
    }
    t->changed[j] = least < t->left[node];
    t->left[node] = least;
}

static void look_at_block(void *context, size_t block, size_t from, size_t to) {
    (void)block;
    for (size_t j = from; j < to; j++)
        look_at_mentee(context, (int32_t)j);
}

/* Where a step leads to NOBODY. */
static void begin(toward *t) {
    const yunta_residual *r = t->r;
    const int32_t nobody = yunta_residual_nobody(r);
    t->left[nobody] = 0;
    for (int32_t p = 0; p < (int32_t)r->people; p++) {
        const int32_t node = yunta_residual_mentee(r, p);
        t->left[p] = t->left[node] = INT64_MAX;
        if (r->bought[p] > 0)
            t->left[node] = r->potential[node] - r->potential[nobody];
        if (r->sold[p] < r->capacity[p])
            t->left[p] = r->potential[p] - r->potential[nobody] -
                         (r->sold[p] == 0 ? yunta_residual_bonus(r, p) : 0);
        t->changed[p] = 1;
    }
}

/* Mentors by the mentees whom they hold. */
static void look_at_mentors(toward *t, bool first) {
    const yunta_residual *r = t->r;
    t->count = 0;
    for (int32_t i = 0; i < (int32_t)r->people; i++) {
        const yunta_held *held = r->held + r->room[i];
        int64_t least = t->left[i];
        for (int32_t k = 0; k < r->sold[i]; k++) {
            int32_t node = yunta_residual_mentee(r, held[k].mentee);
            int64_t cost = yunta_residual_weight(r, r->candidates->score[held[k].arc]) +
                           r->potential[i] - r->potential[node];
            least = t->changed[held[k].mentee] ? shorter(least, cost, t->left[node]) : least;
        }
        if (least < t->left[i] || (first && least < INT64_MAX))
            t->nearer[t->count++] = i;
        t->left[i] = least;
    }
}

static void lower(toward *t) {
    yunta_residual *r = t->r;
    const size_t nodes = 2 * r->people;
    int64_t most = 0;
    for (size_t node = 0; node < nodes; node++)
        most = t->left[node] < INT64_MAX && t->left[node] > most ? t->left[node] : most;
    for (size_t node = 0; node < nodes; node++)
        r->potential[node] -= t->left[node] < INT64_MAX ? t->left[node] : most;
}

static void list_block(void *context, size_t block, size_t from, size_t to) {
    const toward *t = context;
    (void)block;
    for (size_t j = from; j < to; j++)
        t->wrong[j] = !yunta_residual_list(t->r, (int32_t)j);
}

yunta_status yunta_residual_toward(yunta_residual *r, int threads) {
    const size_t people = r->people;
    toward t = {.r = r,
                .left = yunta_alloc(2 * people + 1, sizeof *t.left),
                .nearer = yunta_alloc(people, sizeof *t.nearer),
                .changed = yunta_alloc(people, 1),
                .wrong = yunta_alloc(people, 1)};
    bool made = t.left != NULL && t.nearer != NULL && t.changed != NULL && t.wrong != NULL;
    yunta_status status = made ? YUNTA_OK : YUNTA_E_MEMORY;
    if (made) {
        begin(&t);
        look_at_mentors(&t, true);
        for (int round = 0; t.count > 0 && round < MOST_ROUNDS; round++) {
            yunta_parallel_blocks(people, BLOCK, threads, look_at_block, &t);
            look_at_mentors(&t, false);
        }
    }
    if (made && t.count == 0) {
        lower(&t);
        yunta_parallel_blocks(people, BLOCK, threads, list_block, &t);
        for (size_t j = 0; j < people; j++)
            status = t.wrong[j] ? YUNTA_E_DEFECT : status;
    }
    yunta_free(t.left);
    yunta_free(t.nearer);
    yunta_free(t.changed);
    yunta_free(t.wrong);
    return status;
}
