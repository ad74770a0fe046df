#include "model/buckets.h"
#include "model/eligible_private.h"

static bool has_columns(const yunta_columns *same, int32_t person) {
    for (size_t k = 0; k < same->count; k++)
        if (same->items[k] == NULL || same->items[k]->code[person] < 0)
            return false;
    return true;
}

static bool equal_columns(const yunta_columns *same, int32_t a, int32_t b) {
    for (size_t k = 0; k < same->count; k++)
        if (same->items[k]->code[a] != same->items[k]->code[b])
            return false;
    return true;
}

/* Sorts people by one column, those of equal codes as they were. */
static yunta_status sort_by(const yunta_column *column, int32_t **order, size_t count) {
    size_t *next = yunta_alloc(column->codes + 1, sizeof *next);
    int32_t *sorted = yunta_alloc(count, sizeof *sorted);
    bool done = next != NULL && sorted != NULL;
    for (size_t k = 0; done && k < count; k++)
        next[column->code[(*order)[k]] + 1]++;
    for (size_t c = 0; done && c < column->codes; c++)
        next[c + 1] += next[c];
    for (size_t k = 0; done && k < count; k++)
        sorted[next[column->code[(*order)[k]]]++] = (*order)[k];
    yunta_free(next);
    yunta_free(done ? *order : sorted);
    *order = done ? sorted : *order;
    return done ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* Numbers the buckets: neighbours in order are in the same one when their columns are equal. */
static yunta_status number_buckets(const yunta_eligibility *e, yunta_buckets *b) {
    size_t people = e->cohort->people, sorted = 0;
    bool asked = e->force & yunta_rule_bit(YUNTA_RULE_SAME);
    yunta_columns same = asked ? e->same : (yunta_columns){NULL, 0};
    int32_t *order = yunta_alloc(people, sizeof *order), bucket = 0;
    yunta_status status = order != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
    for (size_t p = 0; status == YUNTA_OK && p < people; p++) {
        b->bucket[p] = -1;
        if (has_columns(&same, (int32_t)p))
            order[sorted++] = (int32_t)p;
    }
    for (size_t k = same.count; status == YUNTA_OK && sorted > 0 && k-- > 0;)
        status = sort_by(same.items[k], &order, sorted);
    for (size_t k = 0; status == YUNTA_OK && k < sorted; k++) {
        bucket += k > 0 && !equal_columns(&same, order[k - 1], order[k]);
        b->bucket[order[k]] = bucket;
    }
    b->count = sorted > 0 ? (size_t)bucket + 1 : 0;
    yunta_free(order);
    return status;
}

static void fill_side(const yunta_eligibility *e, yunta_buckets *b, int side) {
    size_t people = e->cohort->people, *first = b->side[side].first;
    const yunta_rule_set *barred = e->barred[side];
    for (size_t p = 0; p < people; p++)
        if (b->bucket[p] >= 0 && barred[p] == 0)
            first[b->bucket[p] + 2]++;
    for (size_t k = 1; k < b->count; k++)
        first[k + 1] += first[k];
    /* first[k + 1] stands at the start of bucket k and moves to its end, the start of the next. */
    for (size_t p = 0; p < people; p++)
        if (b->bucket[p] >= 0 && barred[p] == 0)
            b->side[side].person[first[b->bucket[p] + 1]++] = (int32_t)p;
}

void yunta_buckets_clear(yunta_buckets *b) {
    yunta_free(b->bucket);
    for (int side = 0; side < YUNTA_SIDES; side++) {
        yunta_free(b->side[side].first);
        yunta_free(b->side[side].person);
    }
    *b = (yunta_buckets){.bucket = NULL};
}

yunta_status yunta_buckets_make(const yunta_eligibility *e, yunta_buckets *b) {
    size_t people = e->cohort->people;
    *b = (yunta_buckets){.bucket = yunta_alloc(people, sizeof *b->bucket)};
    yunta_status status = b->bucket == NULL ? YUNTA_E_MEMORY : number_buckets(e, b);
    for (int side = 0; status == YUNTA_OK && side < YUNTA_SIDES; side++) {
        b->side[side].first = yunta_alloc(b->count + 2, sizeof *b->side[side].first);
        b->side[side].person = yunta_alloc(people, sizeof *b->side[side].person);
        if (b->side[side].first == NULL || b->side[side].person == NULL)
            status = YUNTA_E_MEMORY;
        else
            fill_side(e, b, side);
    }
    return status;
}
