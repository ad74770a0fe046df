#include "base/array.h"
#include "base/parallel.h"
#include "solver/assign_private.h"
#include <string.h>

enum {
    ALIGNMENT = 64,
    REPAIRS = 8,
    LOOSE = 4,
    LEAST_SEGMENTS = 8, /* of sellers, that bounds are kept of */
    MOST_SEGMENTS = 400,
    SMALL = 1 << 15 /* scores */
};

yunta_status yunta_assign_new(int threads, yunta_assign **assign) {
    *assign = yunta_alloc(1, sizeof **assign);
    if (*assign == NULL)
        return YUNTA_E_MEMORY;
    (*assign)->threads = threads < 1 ? yunta_parallel_processors() : threads;
    (*assign)->many = YUNTA_ASSIGN_MANY;
    return YUNTA_OK;
}

void yunta_assign_free(yunta_assign *a) {
    if (a == NULL)
        return;
    yunta_free(a->slab);
    yunta_free(a->heap);
    yunta_free(a);
}

yunta_assign_effort yunta_assign_spent(const yunta_assign *a) {
    return a->effort;
}

/* Cuts arrays from the slab; with a NULL slab only the size is found. */
typedef struct {
    char *slab;
    size_t used;
} cutter;

static void *cut(cutter *c, size_t count, size_t size) {
    void *place = c->slab == NULL ? NULL : c->slab + c->used;
    c->used += (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return place;
}

#define CUT(array, count) ((array) = cut(c, (count), sizeof *(array)))

static void cut_people(yunta_assign *a, cutter *c) {
    size_t n = a->block.sellers, m = a->block.buyers, units = a->units;
    CUT(a->first_unit, m + 1);
    CUT(a->buyer_of, units);
    CUT(a->seller_of, units);
    CUT(a->next, units);
    CUT(a->previous, units);
    CUT(a->score_of, units);
    CUT(a->head, n);
    CUT(a->sold, n);
    CUT(a->most, n);
    CUT(a->price, n + 1);
    CUT(a->worth, m);
    CUT(a->degree, m);
    CUT(a->seller_length, n);
    CUT(a->buyer_length, m);
    CUT(a->from_buyer, n);
    CUT(a->from_score, n);
    CUT(a->from_unit, m);
    CUT(a->touched, n + m);
    CUT(a->seller_round, n);
    CUT(a->buyer_round, m);
    CUT(a->pending, units);
    CUT(a->queue, units > m ? units : m);
    CUT(a->slots_of, n);
    CUT(a->first_slot, n + 2);
    CUT(a->cost_room, n + 1);
    CUT(a->slot, a->slots + 1);
}

static void cut_rows(yunta_assign *a, cutter *c) {
    size_t n = a->block.sellers;
    CUT(a->lists, a->block.buyers * a->list_size);
    CUT(a->start, a->span > n ? a->span : n);
    CUT(a->scratch.scores, a->span);
    CUT(a->scratch.values, a->span);
    CUT(a->scratch.wide, 2 * a->span);
    CUT(a->scratch.picked, a->span + 1);
    CUT(a->matrix, a->small ? a->block.buyers * a->span : 0);
    CUT(a->scratch.tops, a->segments);
    CUT(a->below, a->block.buyers * a->segments);
    CUT(a->base, a->segments > 0 ? a->block.buyers : 0);
    CUT(a->epoch, a->segments > 0 ? a->block.buyers : 0);
    CUT(a->began, a->segments > 0 ? YUNTA_ASSIGN_EPOCHS * a->span : 0);
    CUT(a->risen, (YUNTA_ASSIGN_EPOCHS + 1) * a->segments);
    CUT(a->wanted, a->span / YUNTA_ASSIGN_PART / 64 + 1);
    CUT(a->stretch, a->span / YUNTA_ASSIGN_PART + 1);
}

static size_t least_of(int64_t a, size_t b) {
    return a < 1 ? 0 : (size_t)a < b ? (size_t)a : b;
}

/* The most arcs of a buyer. */
static size_t arcs_of(const yunta_assign_block *block, size_t buyer) {
    if (block->row != NULL)
        return block->sellers;
    return block->first != NULL ? block->first[buyer + 1] - block->first[buyer]
                                : (size_t)block->buyer_arcs[buyer];
}

/* Units that a buyer could want: one more than its arcs, for then one is left over for certain. */
static size_t units_of(const yunta_assign_block *block, size_t buyer) {
    size_t arcs = arcs_of(block, buyer);
    return arcs > 0 ? least_of(block->demand[buyer], arcs + 1) : 0;
}

/* Units that a seller could sell, [sellers] of caller's: no more than its arcs. */
static void count_slots(const yunta_assign_block *block, int32_t *slots) {
    bool listed = block->row == NULL && block->first != NULL;
    for (size_t i = 0; i < block->sellers; i++)
        slots[i] = block->row != NULL ? (int32_t)block->buyers : listed ? 0 : block->seller_arcs[i];
    for (size_t k = 0; listed && k < block->first[block->buyers]; k++)
        slots[block->seller[k]]++;
    for (size_t i = 0; i < block->sellers; i++)
        slots[i] = (int32_t)least_of(block->capacity[i], (size_t)slots[i]);
}

/* Whether rows fit in a matrix, and buyers want no more than a unit. */
static bool is_small(const yunta_assign *a) {
    const yunta_assign_block *block = &a->block;
    bool small = block->row != NULL && block->gifts == 0 && block->buyers * a->span <= SMALL;
    for (size_t j = 0; small && j < block->buyers; j++)
        small = block->demand[j] <= 1;
    return small;
}

/* How many units there are on both sides, and how they compare. */
static bool measure(yunta_assign *a) {
    const yunta_assign_block *block = &a->block;
    int32_t *slots = yunta_alloc(block->sellers, sizeof *slots);
    size_t supply = 0;
    if (slots == NULL)
        return false;
    count_slots(block, slots);
    a->units = 0;
    for (size_t j = 0; j < block->buyers; j++)
        a->units += units_of(block, j);
    for (size_t i = 0; i < block->sellers; i++)
        supply += (size_t)slots[i];
    yunta_free(slots);
    a->slots = supply > a->units ? supply : a->units;
    a->balanced = supply <= a->units + a->units / LOOSE;
    if (a->slots > 8 * (a->units + block->sellers))
        a->slots = 0;
    return true;
}

static void fill_people(yunta_assign *a) {
    size_t unit = 0;
    a->closed = false;
    for (size_t i = 0; i < a->block.sellers; i++) {
        a->most[i] = (int32_t)least_of(a->block.capacity[i], a->block.buyers + 1);
        a->closed = a->closed || a->most[i] < 1;
    }
    for (size_t j = 0; j < a->block.buyers; j++) {
        a->first_unit[j] = unit;
        for (size_t k = units_of(&a->block, j); k > 0; k--)
            a->buyer_of[unit++] = (int32_t)j;
    }
    a->first_unit[a->block.buyers] = unit;
    a->ones = true;
    for (size_t j = 0; j < a->block.buyers; j++)
        a->ones = a->ones && a->first_unit[j + 1] - a->first_unit[j] <= 1;
    a->costs.parts = a->block.row != NULL ? YUNTA_ASSIGN_PARTS : YUNTA_ASSIGN_PARTS_OF_ARCS;
    a->plain = a->ones && unit == a->block.buyers;
    a->first_slot[0] = 0;
    count_slots(&a->block, a->slots_of);
    if (a->span > 0)
        memset(a->scratch.scores, 0xff, a->span * sizeof *a->scratch.scores);
}

static size_t most_arcs(const yunta_assign_block *block) {
    size_t most = 0;
    for (size_t j = 0; j < block->buyers; j++) {
        size_t arcs = arcs_of(block, j);
        most = arcs > most ? arcs : most;
    }
    return most;
}

yunta_status yunta_assign_load(yunta_assign *a, const yunta_assign_block *block) {
    a->block = *block;
    size_t width = block->row != NULL ? block->width : most_arcs(block);
    size_t most = block->row != NULL ? YUNTA_ASSIGN_STRIDE : YUNTA_ASSIGN_STRIDE_OF_ARCS;
    a->span = (width + YUNTA_ASSIGN_LANES - 1) / YUNTA_ASSIGN_LANES * YUNTA_ASSIGN_LANES;
    most = most + block->gifts < YUNTA_ASSIGN_STRIDE ? most + block->gifts : YUNTA_ASSIGN_STRIDE;
    a->stride = width < most ? width : most;
    yunta_assign_shape_lists(a);
    a->small = is_small(a);
    a->segment = YUNTA_ASSIGN_LANES;
    while (a->span / a->segment > MOST_SEGMENTS)
        a->segment *= 2;
    a->segments = (a->span + a->segment - 1) / a->segment;
    if (block->row == NULL || a->segments < LEAST_SEGMENTS)
        a->segments = 0;
    if (!measure(a))
        return YUNTA_E_MEMORY;
    cutter sizes = {NULL, 0};
    cut_people(a, &sizes);
    cut_rows(a, &sizes);
    if (sizes.used > a->slab_size) {
        yunta_free(a->slab);
        a->slab_size = 0;
        a->slab = yunta_alloc(sizes.used + ALIGNMENT, 1);
        if (a->slab == NULL)
            return YUNTA_E_MEMORY;
        a->slab_size = sizes.used;
        if (block->row == NULL)
            yunta_memory_scattered(a->slab, sizes.used);
    }
    cutter places = {a->slab + (-(uintptr_t)a->slab & (ALIGNMENT - 1)), 0};
    cut_people(a, &places);
    cut_rows(a, &places);
    while (a->heap_room < block->sellers)
        if (!yunta_array_grow(&a->heap, &a->heap_room, a->heap_room, sizeof *a->heap))
            return YUNTA_E_MEMORY;
    fill_people(a);
    return YUNTA_OK;
}

static void reset(yunta_assign *a, const yunta_assign_weight *weight,
                  const yunta_deadline *deadline) {
    a->weight = *weight;
    a->weight.least = weight->least > 0 ? weight->least : 0;
    a->deadline = deadline;
    a->level = 0;
    a->failed = a->bidding = a->narrow = a->rounded = false;
    a->touches = a->heaped = a->epochs = 0;
    for (size_t i = 0; i < a->block.sellers; i++) {
        a->head[i] = YUNTA_ASSIGN_NONE;
        a->sold[i] = 0;
    }
    for (size_t unit = 0; unit < a->units; unit++)
        a->seller_of[unit] = YUNTA_ASSIGN_NONE;
}

/* Without an auction: sellers stand at their floors. */
static void start_at_floors(yunta_assign *a) {
    int64_t most = yunta_assign_most(a), bonus = 0;
    for (size_t i = 0; i < a->block.sellers; i++) {
        a->price[i] = -yunta_assign_bonus(a, i);
        bonus = -a->price[i] > bonus ? -a->price[i] : bonus;
    }
    for (size_t j = 0; j < a->block.buyers; j++)
        if (*yunta_assign_bound(a, j) > YUNTA_ASSIGN_NEVER)
            *yunta_assign_bound(a, j) = most + bonus;
}

static bool auction_pays(const yunta_assign *a, const yunta_assign_weight *weight) {
    if (a->slots == 0 || (a->deadline != NULL && yunta_deadline_passed(a->deadline)))
        return false;
    for (size_t i = 0; weight->bonus != NULL && i < a->block.sellers; i++)
        if (weight->bonus[i] > 0 && a->most[i] > 1)
            return false;
    return true;
}

static yunta_status prices(yunta_assign *a, const yunta_assign_weight *weight) {
    yunta_assign_weight stage = a->weight;
    double start = yunta_seconds_now();
    yunta_status status = yunta_assign_list(a);
    double listed = yunta_seconds_now();
    a->effort.list_seconds += listed - start;
    if (status != YUNTA_OK)
        return status;
    if (auction_pays(a, weight))
        yunta_assign_auction(a, &stage);
    else
        start_at_floors(a);
    a->effort.auction_seconds += yunta_seconds_now() - listed;
    return YUNTA_OK;
}

void yunta_assign_units(const yunta_assign *a, yunta_assign_answer *answer) {
    answer->units = a->units;
    answer->first_unit = a->first_unit;
    answer->seller = a->seller_of;
    answer->score = a->score_of;
}

static void hand_over(yunta_assign *a, yunta_assign_answer *answer) {
    for (size_t unit = 0; a->block.gifts > 0 && unit < a->units; unit++)
        a->score_of[unit] &= YUNTA_ASSIGN_GIFT - 1;
    yunta_assign_units(a, answer);
    for (size_t i = 0; i < a->block.sellers; i++)
        a->price[i] -= a->level;
    for (size_t j = 0; j < a->block.buyers; j++) {
        a->worth[j] += a->level;
        a->worth[j] = a->worth[j] > 0 ? a->worth[j] : 0;
    }
    a->level = 0;
    answer->seller_price = a->price;
    answer->buyer_price = a->worth;
    answer->arcs = 0;
    for (size_t j = 0; j < a->block.buyers; j++)
        answer->arcs += (size_t)a->degree[j];
}

static bool has_bonus(const yunta_assign *a) {
    bool some = false;
    for (size_t i = 0; !some && a->weight.bonus != NULL && i < a->block.sellers; i++)
        some = a->weight.bonus[i] > 0;
    return some;
}

/* Without lists, where a block is small and plain. *status is OK only where the proof holds. */
static bool solve_small(yunta_assign *a, yunta_assign_answer *answer, yunta_status *status) {
    size_t wrong = 0;
    if (!a->small || a->weight.point > INT32_MAX || has_bonus(a) ||
        (a->deadline != NULL && yunta_deadline_passed(a->deadline)))
        return false;
    double start = yunta_seconds_now();
    yunta_assign_small(a);
    double found = yunta_seconds_now();
    a->effort.path_seconds += found - start;
    *status = yunta_assign_prove(a, answer, &wrong);
    a->effort.proof_seconds += yunta_seconds_now() - found;
    if (*status == YUNTA_OK && (wrong > 0 || answer->value != answer->bound))
        *status = YUNTA_E_DEFECT;
    if (*status == YUNTA_OK)
        hand_over(a, answer);
    a->effort.small++;
    return true;
}

yunta_status yunta_assign_solve(yunta_assign *a, const yunta_assign_weight *weight,
                                const yunta_deadline *deadline, yunta_assign_answer *answer) {
    size_t wrong = 0;
    yunta_status small;
    reset(a, weight, deadline);
    if (solve_small(a, answer, &small))
        return small;
    yunta_status status = prices(a, weight), proof = YUNTA_OK;
    for (int round = 0; status == YUNTA_OK && round < REPAIRS; round++) {
        double start = yunta_seconds_now();
        status = yunta_assign_paths(a);
        double found = yunta_seconds_now();
        a->effort.path_seconds += found - start;
        if (status == YUNTA_E_MEMORY)
            return status;
        proof = yunta_assign_prove(a, answer, &wrong);
        a->effort.proof_seconds += yunta_seconds_now() - found;
        if (proof != YUNTA_OK || wrong == 0 || status == YUNTA_E_STOPPED)
            break;
        a->effort.repaired += wrong;
    }
    if (status == YUNTA_OK)
        status = proof;
    if (status == YUNTA_OK && answer->value != answer->bound)
        status = YUNTA_E_DEFECT;
    if (status == YUNTA_OK || status == YUNTA_E_STOPPED)
        hand_over(a, answer);
    return status;
}

/* The units given, in the first of those that each buyer could want. */
static void lay_out(yunta_assign *a, const yunta_assign_answer *given) {
    for (size_t i = 0; i < a->block.sellers; i++)
        a->price[i] = given->seller_price[i];
    for (size_t j = 0; j < a->block.buyers; j++) {
        size_t unit = a->first_unit[j];
        a->worth[j] = given->buyer_price[j];
        a->degree[j] = 0;
        for (size_t u = given->first_unit[j]; u < given->first_unit[j + 1]; u++, unit++) {
            a->seller_of[unit] = given->seller[u];
            a->score_of[unit] = given->score[u];
            a->sold[given->seller[u]]++;
        }
    }
}

yunta_status yunta_assign_take(yunta_assign *a, const yunta_assign_weight *weight,
                               const yunta_assign_answer *given, yunta_assign_answer *answer) {
    size_t wrong = 0;
    reset(a, weight, NULL);
    lay_out(a, given);
    yunta_status status = yunta_assign_prove(a, answer, &wrong);
    if (status == YUNTA_OK && wrong > 0)
        status = YUNTA_E_WRONG;
    if (status == YUNTA_OK)
        hand_over(a, answer);
    return status;
}
