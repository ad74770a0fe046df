/* Branch and bound over which mentors are used, where a least size asks for it, and which way round
 * two people are paired.
 */
#include "solver/match_net_private.h"
#include <string.h>

/* Pairs that may be let in at once when an incumbent says which can matter. */
enum { MOST_ENTRIES = 4000000 };

enum { NOTHING, SELLER, TWIN };

typedef struct {
    int32_t kind, which; /* into sellers, twins */
    int8_t decided;      /* of a seller: 1 used, -1 not; of a twin: which pair is closed */
} choice;

typedef struct {
    yunta_wide_sum bound;
    int32_t parent;
    choice choice; /* of the root: NOTHING */
} branch;

typedef struct {
    yunta_match_net *net;
    const yunta_match_aim *aim;
    const yunta_deadline *deadline;
    YUNTA_ARRAY(branch) nodes;
    YUNTA_ARRAY(int32_t) heap; /* open ones, the best bound first, the latest among equals */
    YUNTA_ARRAY(choice) path;  /* what is decided in the circulation */
    bool found, late, too_large, worn;
    yunta_wide_sum value, root_bound;
    yunta_wide_sum fixed_for; /* the value when pairs were last told out */
    bool fixed;
    int64_t *root_price;
    yunta_match_answer *answer;
} tree;

static bool before(const tree *t, int32_t a, int32_t b) {
    yunta_wide_sum first = t->nodes.items[a].bound, second = t->nodes.items[b].bound;
    return first != second ? first > second : a > b;
}

static bool heap_push(tree *t, int32_t item) {
    if (!yunta_array_push(&t->heap, item))
        return false;
    int32_t *heap = t->heap.items;
    size_t at = t->heap.count - 1;
    for (; at > 0 && before(t, item, heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = item;
    return true;
}

static int32_t heap_pop(tree *t) {
    int32_t *heap = t->heap.items, top = heap[0];
    size_t count = --t->heap.count, at = 0;
    int32_t item = heap[count];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && before(t, heap[child + 1], heap[child]);
        if (!before(t, heap[child], item))
            break;
        heap[at] = heap[child];
    }
    heap[at] = item;
    return top;
}

static bool hopeless(const tree *t, yunta_wide_sum bound) {
    return t->found && bound <= t->value;
}

static bool near_enough(const tree *t, yunta_wide_sum bound) {
    yunta_wide_sum size = t->value < 0 ? -t->value : t->value;
    return t->found &&
           (t->value >= t->aim->enough || (bound - t->value) * 1000000 <= size * t->aim->gap);
}

/* ---- answers ---- */

/* The answer that the circulation holds is the best so far. */
static yunta_status take(tree *t, yunta_wide_sum value) {
    const yunta_match_net *net = t->net;
    size_t count = 0;
    for (size_t at = 0; at < net->pair.count; at++)
        count += yunta_circulation_flow(net->circulation, net->pairs_from + (int32_t)at) > 0;
    size_t *room = yunta_realloc(t->answer->arc, count + 1, sizeof *room);
    if (room == NULL)
        return YUNTA_E_MEMORY;
    t->answer->arc = room;
    t->answer->count = 0;
    for (size_t at = 0; at < net->pair.count; at++)
        if (yunta_circulation_flow(net->circulation, net->pairs_from + (int32_t)at) > 0)
            room[t->answer->count++] = net->pair.items[at];
    t->found = true;
    t->value = value;
    return YUNTA_OK;
}

/* An answer from before, if the aim lets it stand. */
static void start_from(tree *t) {
    const yunta_match_rules *rules = t->net->rules;
    uint8_t *seen = t->net->seen;
    yunta_wide_sum value = 0;
    for (size_t k = 0; k < t->net->group->count; k++)
        seen[k] = 0;
    for (size_t k = 0; k < t->answer->count; k++) {
        size_t arc = t->answer->arc[k];
        int32_t mentor = rules->local[rules->mentor[arc]];
        if (rules->state[arc] != YUNTA_ARC_LOCKED && rules->score[arc] < t->aim->least)
            return;
        value += yunta_match_worth(rules, t->aim, arc);
        value += seen[mentor] ? 0 : t->aim->mentor;
        seen[mentor] = 1;
    }
    t->found = t->answer->arc != NULL;
    t->value = t->found ? value : 0;
}

/* With an answer in hand, pairs whose surplus at the root falls short of the gap are out for good.
 */
static yunta_status fix(tree *t) {
    if (!t->found || t->net->complete || (t->fixed && t->fixed_for == t->value))
        return YUNTA_OK;
    t->fixed = true;
    t->fixed_for = t->value;
    return yunta_net_complete(t->net, t->aim, t->root_price, t->value + 1 - t->root_bound,
                              MOST_ENTRIES);
}

/* ---- nodes ---- */

static void decide(const tree *t, const choice *choice, int8_t decided) {
    if (choice->kind == SELLER)
        yunta_net_decide(t->net, (size_t)choice->which, decided);
    else
        yunta_twins_close(t->net, (size_t)choice->which, t->aim, decided);
}

static yunta_status enter(tree *t, int32_t item) {
    for (size_t k = 0; k < t->path.count; k++)
        decide(t, &t->path.items[k], 0);
    t->path.count = 0;
    for (int32_t k = item; k > 0; k = t->nodes.items[k].parent) {
        const choice *chosen = &t->nodes.items[k].choice;
        if (!yunta_array_push(&t->path, *chosen))
            return YUNTA_E_MEMORY;
        decide(t, chosen, chosen->decided);
    }
    return YUNTA_OK;
}

/* The mentor who is furthest from both nothing and the least; -1: every least is kept. */
static int32_t undecided(const tree *t) {
    int64_t minimum = t->net->rules->minimum, best = 0;
    int32_t chosen = -1;
    for (size_t s = 0; s < t->net->sellers.count; s++) {
        int64_t load = yunta_net_load(t->net, s);
        int64_t away = load < minimum - load ? load : minimum - load;
        if (away > best) {
            best = away;
            chosen = (int32_t)s;
        }
    }
    return chosen;
}

static int32_t add(tree *t, branch item) {
    return yunta_array_push(&t->nodes, item) ? (int32_t)(t->nodes.count - 1) : -1;
}

static yunta_status relax(tree *t, yunta_circulation_answer *says) {
    yunta_status status = yunta_net_relax(t->net, t->aim, t->deadline, says);
    if (status != YUNTA_OK || *says != YUNTA_CIRCULATION_OPTIMAL || !t->net->rules->no_reciprocal)
        return status;
    status = yunta_twins_find(t->net);
    return status == YUNTA_OK ? yunta_twins_price(t->net, t->aim, t->deadline, says) : status;
}

/* What to decide next where the answer breaks a rule, or does not reach its bound. */
static yunta_status choose(tree *t, choice *split) {
    bool broken = false;
    int32_t seller = undecided(t), twin = yunta_twins_open(t->net, &broken);
    if (seller >= 0) {
        bool up = 2 * yunta_net_load(t->net, (size_t)seller) >= t->net->rules->minimum;
        *split = (choice){SELLER, seller, up ? 1 : -1};
    } else if (twin >= 0) {
        *split = (choice){TWIN, twin, t->net->twins.items[twin].first};
    }
    if (seller >= 0 || broken)
        return YUNTA_OK;
    yunta_wide_sum value = yunta_circulation_gain(t->net->circulation) + yunta_twins_paid(t->net);
    return t->found && value <= t->value ? YUNTA_OK : take(t, value);
}

/* Bounds a node; *split: what is to be decided, NOTHING when nothing is left to do there. */
static yunta_status bound_node(tree *t, int32_t item, choice *split) {
    yunta_circulation_answer says;
    yunta_status status = enter(t, item);
    *split = (choice){NOTHING, 0, 0};
    if (status == YUNTA_OK)
        status = relax(t, &says);
    if (status != YUNTA_OK)
        return status;
    t->too_large = says == YUNTA_CIRCULATION_TOO_LARGE;
    t->late = says == YUNTA_CIRCULATION_LIMIT;
    if (says != YUNTA_CIRCULATION_OPTIMAL)
        return t->late && !heap_push(t, item) ? YUNTA_E_MEMORY : YUNTA_OK;
    yunta_wide_sum bound = yunta_circulation_gain(t->net->circulation) + yunta_twins_sum(t->net);
    if (bound < t->nodes.items[item].bound)
        t->nodes.items[item].bound = bound;
    if (hopeless(t, bound))
        return YUNTA_OK;
    return choose(t, split);
}

/* The root's prices say later which pairs can matter. */
static yunta_status keep_root(tree *t, size_t nodes) {
    t->root_bound = yunta_circulation_gain(t->net->circulation) + yunta_twins_sum(t->net);
    t->root_price = yunta_alloc(nodes, sizeof *t->root_price);
    if (t->root_price == NULL)
        return YUNTA_E_MEMORY;
    memcpy(t->root_price, yunta_circulation_prices(t->net->circulation),
           nodes * sizeof *t->root_price);
    return YUNTA_OK;
}

/* What is left of a choice when it is not taken. */
static choice other_of(const choice *chosen) {
    return (choice){chosen->kind, chosen->which,
                    (int8_t)(chosen->kind == SELLER ? -chosen->decided : 3 - chosen->decided)};
}

static bool possible(const tree *t, const choice *chosen) {
    return chosen->kind == SELLER ||
           !yunta_twins_locked(t->net, (size_t)chosen->which, chosen->decided - 1);
}

/* Goes on with the half that seems better; the other waits. */
static yunta_status split_node(tree *t, int32_t item, const choice *chosen, int32_t *dive) {
    yunta_wide_sum bound = t->nodes.items[item].bound;
    choice rest = other_of(chosen);
    if (possible(t, &rest)) {
        int32_t waits = add(t, (branch){bound, item, rest});
        if (waits < 0 || !heap_push(t, waits))
            return YUNTA_E_MEMORY;
    }
    if (possible(t, chosen)) {
        *dive = add(t, (branch){bound, item, *chosen});
        return *dive >= 0 ? YUNTA_OK : YUNTA_E_MEMORY;
    }
    return YUNTA_OK;
}

static yunta_wide_sum best_open(const tree *t, int32_t current) {
    yunta_wide_sum best = current >= 0 ? t->nodes.items[current].bound : t->value;
    if (t->heap.count > 0 && (current < 0 || t->nodes.items[t->heap.items[0]].bound > best))
        best = t->nodes.items[t->heap.items[0]].bound;
    return best;
}

static yunta_status climb(tree *t, yunta_match_finding *finding) {
    int32_t current = 0;
    choice split;
    for (;;) {
        if (current < 0 && t->heap.count > 0)
            current = heap_pop(t);
        bool done = current < 0 || hopeless(t, best_open(t, current));
        finding->bound = done ? t->value : best_open(t, current);
        t->worn = !done && t->aim->most_nodes > 0 && t->nodes.count > t->aim->most_nodes;
        if (t->found)
            yunta_deadline_gap(t->deadline, (double)t->value, (double)finding->bound);
        if (done || t->worn || near_enough(t, finding->bound))
            return YUNTA_OK;
        int32_t item = current;
        current = -1;
        if (hopeless(t, t->nodes.items[item].bound))
            continue;
        yunta_status status = bound_node(t, item, &split);
        if (status == YUNTA_OK && item == 0 && split.kind != NOTHING)
            status = keep_root(t, yunta_circulation_nodes(t->net->circulation));
        if (status == YUNTA_OK && split.kind != NOTHING)
            status = split_node(t, item, &split, &current);
        else if (status == YUNTA_OK && t->root_price != NULL)
            status = fix(t);
        if (status != YUNTA_OK || t->late || t->too_large)
            return status;
    }
}

/* What nothing can exceed, before any search. */
static yunta_wide_sum trivial_bound(const yunta_match_net *net, const yunta_match_aim *aim) {
    const yunta_match_rules *rules = net->rules;
    yunta_wide_sum total = (yunta_wide_sum)aim->mentor * (int64_t)net->sellers.count;
    for (size_t k = 0; k < net->group->count; k++) {
        int32_t p = net->group->member[k], most = 0;
        for (size_t arc = rules->first[p]; arc < rules->first[p + 1]; arc++)
            most = rules->score[arc] > most ? rules->score[arc] : most;
        int64_t pairs = (int64_t)(rules->first[p + 1] - rules->first[p]);
        int64_t demand = rules->demand[p] < pairs ? rules->demand[p] : pairs;
        total += (yunta_wide_sum)demand * (aim->pair + aim->point * most + aim->gift);
    }
    return total;
}

static yunta_ilp_verdict verdict_of(const tree *t, const yunta_match_finding *finding) {
    bool over = finding->bound <= t->value && t->heap.count == 0 && !t->late && !t->worn;
    if (t->found)
        return finding->bound <= t->value ? YUNTA_ILP_OPTIMAL : YUNTA_ILP_FEASIBLE;
    return over ? YUNTA_ILP_INFEASIBLE : YUNTA_ILP_UNKNOWN;
}

yunta_status yunta_match_net_solve(yunta_match_net *net, const yunta_match_aim *aim,
                                   const yunta_deadline *deadline, yunta_match_answer *answer,
                                   yunta_match_finding *finding) {
    tree t = {.net = net, .aim = aim, .deadline = deadline, .answer = answer};
    *finding = (yunta_match_finding){.verdict = YUNTA_ILP_INFEASIBLE};
    if (net->impossible)
        return YUNTA_OK;
    branch root = {trivial_bound(net, aim), -1, {NOTHING, 0, 0}};
    yunta_net_aim(net, aim);
    start_from(&t);
    yunta_status status = add(&t, root) < 0 ? YUNTA_E_MEMORY : climb(&t, finding);
    if (t.late)
        finding->bound = best_open(&t, -1);
    finding->verdict = verdict_of(&t, finding);
    finding->value = t.value;
    finding->too_large = t.too_large;
    finding->worn = t.worn;
    yunta_array_free(&t.nodes);
    yunta_array_free(&t.heap);
    yunta_array_free(&t.path);
    yunta_free(t.root_price);
    return status;
}
