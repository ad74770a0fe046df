/* Who could stand in for somebody who leaves a pair. Private to verify/standin.c, backups.c. */
#ifndef YUNTA_VERIFY_STANDIN_H
#define YUNTA_VERIFY_STANDIN_H

#include "verify/check.h"

/* The places that are taken: by pairs, and by locks that pairs made elsewhere lack. */
typedef struct {
    yunta_check *check;
    int32_t *mentees, *mentors; /* [people] */
    uint8_t **member;           /* [quotas] [people] */
} yunta_taken;

/* What is left of them when somebody leaves. */
typedef struct {
    int32_t leaver;
    int64_t *matched; /* [quotas] */
    int64_t small;    /* mentors with some mentees, fewer than the least */
} yunta_left;

/* false when memory runs out. */
bool yunta_find_taken(yunta_check *check, yunta_taken *taken);
/* Counts everybody anew; matched is the caller's. O(people * (log pairs + quotas)). */
void yunta_find_left(const yunta_taken *taken, int32_t leaver, yunta_left *left);
/* Whether a pair besides what is left is within room, roles, least sizes and quotas; not whether it
 * is eligible. O(log pairs + quotas). */
bool yunta_could_pair(const yunta_taken *taken, const yunta_left *left, int32_t mentor,
                      int32_t mentee);

#endif
