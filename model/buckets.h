/* People whom no rule of one person bars, by side and bucket: those of a bucket are equal in every
 * column of eligibility.same, so that whoever is eligible together is in one bucket. */
#ifndef YUNTA_MODEL_BUCKETS_H
#define YUNTA_MODEL_BUCKETS_H

#include "model/eligible.h"

typedef struct {
    int32_t *bucket; /* [people] -1: a column is empty, so there is no partner */
    size_t count;    /* 1 where there is no such rule, and anybody */
    struct {
        size_t *first;   /* [count + 1] by bucket */
        int32_t *person; /* ascending within a bucket */
    } side[YUNTA_SIDES];
} yunta_buckets;

/* Buckets are numbered in the order of their columns' codes. O(people * columns). Clear them also
 * on failure, which is for want of memory. */
yunta_status yunta_buckets_make(const yunta_eligibility *eligibility, yunta_buckets *buckets);
void yunta_buckets_clear(yunta_buckets *buckets);

static inline size_t yunta_buckets_size(const yunta_buckets *buckets, int side, size_t bucket) {
    return buckets->side[side].first[bucket + 1] - buckets->side[side].first[bucket];
}

static inline const int32_t *yunta_buckets_people(const yunta_buckets *buckets, int side,
                                                  size_t bucket) {
    return buckets->side[side].person + buckets->side[side].first[bucket];
}

#endif
