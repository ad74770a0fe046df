/* Branch and bound: plunges, and between plunges the open node of the best bound. */
#include "solver/ilp_private.h"
#include <math.h>
#include <string.h>

/* Rounds of cuts at the root: at most, and how many may go by without much gain. */
#define MOST_ROUNDS 100
#define PATIENCE 8
/* Models of fewer entries are cut deeper in the tree whatever it gained at the root. */
#define CHEAP_ENTRIES 50000
/* Cuts in all; deeper in the tree none are added above it. */
#define MOST_CUTS 5000

typedef struct {
    yunta_wide bound;
    int64_t lower, upper; /* what the branch left of the column */
    int32_t column;       /* -1: the root */
    int32_t parent;
    int32_t depth;
    bool up; /* the upper half of its parent */
} node;

typedef struct {
    yunta_ilp_search *search;
    YUNTA_ARRAY(node) nodes;
    YUNTA_ARRAY(int32_t) heap; /* open nodes, the best bound first, the latest among equals */
    YUNTA_ARRAY(int32_t) path;
    yunta_wide fixed_for; /* the incumbent's value when the root was last fixed */
    bool fixed;
} tree;

static bool before(const tree *tree, int32_t a, int32_t b) {
    const node *first = &tree->nodes.items[a], *second = &tree->nodes.items[b];
    if (first->bound != second->bound)
        return first->bound > second->bound;
    return a > b;
}

static bool heap_push(tree *tree, int32_t item) {
    if (!yunta_array_push(&tree->heap, item))
        return false;
    int32_t *heap = tree->heap.items;
    size_t at = tree->heap.count - 1;
    while (at > 0 && before(tree, item, heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = item;
    return true;
}

static int32_t heap_pop(tree *tree) {
    int32_t *heap = tree->heap.items, top = heap[0];
    size_t count = --tree->heap.count;
    int32_t item = heap[count];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && before(tree, heap[child + 1], heap[child]))
            child++;
        if (!before(tree, heap[child], item))
            break;
        heap[at] = heap[child];
    }
    heap[at] = item;
    return top;
}

static int32_t add_node(tree *tree, node item) {
    return yunta_array_push(&tree->nodes, item) ? (int32_t)(tree->nodes.count - 1) : -1;
}

/* The root's bound fixes more each time that the incumbent improves. The domain is the root's. */
static bool fix_root(tree *tree) {
    yunta_ilp_search *search = tree->search;
    if (!search->found || !search->has_root || (tree->fixed && tree->fixed_for == search->value))
        return true;
    size_t tightened = 0;
    tree->fixed = true;
    tree->fixed_for = search->value;
    bool alive = yunta_ilp_fix(search->instance, search->root_reduced, search->root_total,
                               search->shift, search->value, &tightened) &&
                 yunta_ilp_propagate(search->instance);
    if (alive)
        yunta_ilp_settle(search->instance);
    return alive;
}

/* Sets the domain to a node's. *alive: something is left of it. */
static yunta_status enter(tree *tree, int32_t item, bool *alive) {
    yunta_ilp_instance *instance = tree->search->instance;
    yunta_ilp_undo(instance, 0);
    *alive = fix_root(tree);
    tree->path.count = 0;
    for (int32_t k = item; k >= 0; k = tree->nodes.items[k].parent)
        if (tree->nodes.items[k].column >= 0 && !yunta_array_push(&tree->path, k))
            return YUNTA_E_MEMORY;
    for (size_t k = tree->path.count; *alive && k-- > 0;) {
        const node *step = &tree->nodes.items[tree->path.items[k]];
        *alive = yunta_ilp_tighten(instance, step->column, step->lower, step->upper);
    }
    *alive = *alive && yunta_ilp_propagate(instance);
    return instance->out_of_memory ? YUNTA_E_MEMORY : YUNTA_OK;
}

/* All columns are fixed: the point itself decides. */
static bool settle_point(yunta_ilp_search *search) {
    const yunta_ilp_instance *instance = search->instance;
    for (size_t j = 0; j < instance->columns; j++)
        if (instance->lower[j] != instance->upper[j])
            return false;
    memcpy(search->point, instance->lower, instance->columns * sizeof *search->point);
    yunta_ilp_offer(search, search->point);
    return true;
}

static bool good_enough(const yunta_ilp_search *search) {
    return search->found && search->value >= search->good_enough;
}

static bool hopeless(const yunta_ilp_search *search, yunta_wide bound) {
    return search->found && bound <= search->value;
}

/* What a child's bound taught about its branching column. */
static void learn(tree *tree, const node *item, yunta_wide bound) {
    if (item->parent < 0)
        return;
    yunta_wide parent = tree->nodes.items[item->parent].bound;
    yunta_ilp_pseudocost *cost = &tree->search->pseudocost[item->column];
    double loss = (double)(parent - bound);
    if (item->up) {
        cost->up += loss;
        cost->ups++;
    } else {
        cost->down += loss;
        cost->downs++;
    }
}

/* Splits the node; *dive is the child to go on with, the other waits. */
static yunta_status split_node(tree *tree, int32_t item, bool blind, int32_t *dive) {
    yunta_ilp_search *search = tree->search;
    node parent = tree->nodes.items[item];
    int32_t column;
    int64_t split;
    if (!yunta_ilp_branching(search, blind, &column, &split))
        return YUNTA_E_DEFECT;
    node down = {.bound = parent.bound,
                 .lower = search->instance->lower[column],
                 .upper = split,
                 .column = column,
                 .parent = item,
                 .depth = parent.depth + 1};
    node up = down;
    up.lower = split + 1;
    up.upper = search->instance->upper[column];
    up.up = true;
    bool up_first = search->x[column] - (double)split > 0.5;
    int32_t waits = add_node(tree, up_first ? down : up);
    *dive = waits < 0 ? -1 : add_node(tree, up_first ? up : down);
    if (*dive < 0 || !heap_push(tree, waits))
        return YUNTA_E_MEMORY;
    return YUNTA_OK;
}

static yunta_status look_for_points(yunta_ilp_search *search, const node *item) {
    yunta_status status = yunta_ilp_round(search);
    bool dive =
        item->depth == 0 || (!search->found && search->nodes % 20 == 0) || search->nodes % 200 == 0;
    if (status == YUNTA_OK && dive)
        status = yunta_ilp_dive(search);
    return status;
}

/* The bound just proven of the root stays for fixing by later incumbents. Only straight after the
 * root was relaxed: a dive leaves the bound of its own part. */
static void keep_root(yunta_ilp_search *search) {
    if (!search->bounded)
        return;
    search->has_root = true;
    search->root_total = search->total;
    memcpy(search->root_reduced, search->reduced,
           search->instance->columns * sizeof *search->reduced);
}

/* Whether rounds of cuts still pay: they gained a fair part of the gap, and the last ones a fair
 * part of that. Whether they did says whether to cut deeper in the tree too. */
static bool cuts_pay(yunta_ilp_search *search, yunta_wide bound, const double *totals,
                     size_t rounds) {
    double gained = totals[0] - totals[rounds - 1];
    double left = search->found ? (double)(bound - search->value) : gained;
    search->cuts_paid =
        gained > 0.15 * (gained + left) || search->instance->entries < CHEAP_ENTRIES;
    if (rounds <= PATIENCE)
        return true;
    double lately = totals[rounds - 1 - PATIENCE] - totals[rounds - 1];
    return search->cuts_paid && lately > 0.05 * gained && lately > 0.1 * fmin(gained, 2 * left);
}

/* Rounds of cuts at the root, after a first look for an incumbent. */
static yunta_status cut_root(yunta_ilp_search *search, yunta_wide *bound,
                             yunta_ilp_node_answer *answer) {
    double totals[MOST_ROUNDS];
    search->root_size = 200 + search->in_rows.count * 3 / 2;
    yunta_status status = YUNTA_OK;
    for (size_t rounds = 0; status == YUNTA_OK && *answer == YUNTA_ILP_NODE_OPEN; rounds++) {
        size_t added = 0;
        keep_root(search);
        yunta_ilp_settle(search->instance);
        status = yunta_ilp_drop_idle_rows(search);
        if (status == YUNTA_OK)
            status = yunta_ilp_round(search);
        if (status == YUNTA_OK && rounds % 5 == 0)
            status = yunta_ilp_dive(search);
        if (status != YUNTA_OK || hopeless(search, *bound) || good_enough(search) ||
            yunta_ilp_near_enough(search, *bound) || rounds == MOST_ROUNDS)
            return status;
        totals[rounds] = ldexp((double)search->root_total, -search->shift);
        if (!cuts_pay(search, *bound, totals, rounds + 1))
            return status;
        status = yunta_ilp_cut_round(search, &added);
        if (status != YUNTA_OK || !added)
            return status;
        status = yunta_ilp_relax(search, bound, answer);
    }
    return status;
}

static bool worth_cutting(const yunta_ilp_search *search, const node *item) {
    const yunta_ilp_instance *instance = search->instance;
    int32_t depth = instance->entries < CHEAP_ENTRIES ? 5 : 2;
    return search->cuts_paid && (item->depth <= depth || search->nodes % 8 == 0) &&
           search->in_rows.count <= search->root_size &&
           instance->rows - instance->model_rows <= MOST_CUTS;
}

/* Now and then a few rounds deeper in the tree: odd sets come up anew with every branch. */
static yunta_status cut_node(yunta_ilp_search *search, const node *item, yunta_wide *bound,
                             yunta_ilp_node_answer *answer) {
    yunta_status status = YUNTA_OK;
    if (search->nodes % 50 == 0 || search->in_rows.count > search->root_size)
        status = yunta_ilp_drop_idle_rows(search);
    int rounds = search->instance->entries < CHEAP_ENTRIES ? 3 : 1;
    if (!worth_cutting(search, item))
        return status;
    while (rounds-- && status == YUNTA_OK && *answer == YUNTA_ILP_NODE_OPEN) {
        size_t added;
        status = yunta_ilp_cut_round(search, &added);
        if (status != YUNTA_OK || !added)
            return status;
        status = yunta_ilp_relax(search, bound, answer);
    }
    return status;
}

/* Bounds one node. *dive: its child to go on with, or -1. *limit: the deadline came. */
static yunta_status process(tree *tree, int32_t item, int32_t *dive, bool *limit) {
    yunta_ilp_search *search = tree->search;
    yunta_ilp_node_answer answer;
    bool alive;
    *dive = -1;
    yunta_status status = enter(tree, item, &alive);
    if (status != YUNTA_OK || !alive || settle_point(search))
        return status;
    search->nodes++;
    yunta_wide bound = tree->nodes.items[item].bound;
    status = yunta_ilp_relax(search, &bound, &answer);
    if (status == YUNTA_OK && answer == YUNTA_ILP_NODE_OPEN)
        status = item == 0 ? cut_root(search, &bound, &answer)
                           : cut_node(search, &tree->nodes.items[item], &bound, &answer);
    if (status != YUNTA_OK)
        return status;
    if (answer == YUNTA_ILP_NODE_OPEN)
        learn(tree, &tree->nodes.items[item], bound);
    tree->nodes.items[item].bound = bound;
    *limit = answer == YUNTA_ILP_NODE_LIMIT;
    if (*limit)
        return heap_push(tree, item) ? YUNTA_OK : YUNTA_E_MEMORY;
    if (answer == YUNTA_ILP_NODE_PRUNED || settle_point(search))
        return YUNTA_OK;
    if (item == 0)
        yunta_ilp_settle(search->instance);
    if (answer == YUNTA_ILP_NODE_OPEN)
        status = look_for_points(search, &tree->nodes.items[item]);
    if (status != YUNTA_OK || hopeless(search, bound))
        return status;
    return split_node(tree, item, answer == YUNTA_ILP_NODE_BLIND, dive);
}

static yunta_wide best_open(const tree *tree, int32_t current) {
    bool any = current >= 0;
    yunta_wide best = any ? tree->nodes.items[current].bound : 0;
    if (tree->heap.count) {
        yunta_wide top = tree->nodes.items[tree->heap.items[0]].bound;
        best = any && best > top ? best : top;
    }
    return best;
}

static yunta_status climb(tree *tree, yunta_wide *bound, bool *finished) {
    yunta_ilp_search *search = tree->search;
    int32_t current = 0;
    bool limit = false;
    yunta_status status = YUNTA_OK;
    for (;;) {
        if (current < 0 && tree->heap.count)
            current = heap_pop(tree);
        if (current < 0 || hopeless(search, best_open(tree, current))) {
            *finished = true;
            *bound = search->value;
            return YUNTA_OK;
        }
        *bound = best_open(tree, current);
        if (search->found)
            yunta_deadline_gap(search->deadline, (double)search->value, (double)*bound);
        if (good_enough(search) || yunta_ilp_near_enough(search, *bound) ||
            yunta_deadline_passed(search->deadline))
            return YUNTA_OK;
        if (hopeless(search, tree->nodes.items[current].bound)) {
            current = -1;
            continue;
        }
        int32_t next;
        status = process(tree, current, &next, &limit);
        if (status != YUNTA_OK)
            return status;
        if (limit) {
            *bound = best_open(tree, -1);
            return YUNTA_OK;
        }
        current = next;
    }
}

yunta_status yunta_ilp_explore(yunta_ilp_search *search, yunta_wide *bound, bool *finished) {
    tree tree = {.search = search};
    node root = {.column = -1, .parent = -1};
    *finished = false;
    yunta_status status = yunta_ilp_trivial_bound(search, bound);
    root.bound = *bound;
    if (status == YUNTA_OK)
        status = yunta_ilp_load(search);
    if (status == YUNTA_OK && add_node(&tree, root) < 0)
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = climb(&tree, bound, finished);
    yunta_array_free(&tree.nodes);
    yunta_array_free(&tree.heap);
    yunta_array_free(&tree.path);
    return status;
}
