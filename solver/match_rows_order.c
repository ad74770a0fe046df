/* In what order a large block's mentors stand in its rows: those of one region together, by how
 * much they could teach, so that the prices of neighbours rise alike (solver/assign_segment.c). */
#include "solver/match_rows.h"
#include <stdlib.h>
#include <string.h>

enum { LEAST = 1024 /* mentors of a block that is worth it */ };

typedef struct {
    int32_t region, quality, person;
} standing;

static int before(const void *a, const void *b) {
    const standing *one = a, *two = b;
    if (one->region != two->region)
        return one->region < two->region ? -1 : 1;
    if (one->quality != two->quality)
        return one->quality < two->quality ? -1 : 1;
    return (one->person > two->person) - (one->person < two->person);
}

/* Points of skills that a mentor has to give. */
static int32_t quality_of(const yunta_matching *m, int32_t person) {
    const uint8_t *level = m->cohort->level + (size_t)person * m->cohort->skills;
    int32_t points = 0, from = m->policy->scoring_skills_teach_from;
    for (size_t k = 0; k < m->cohort->skills; k++)
        points += level[k] >= from ? level[k] : 0;
    return points;
}

/* Whose price never rises stands apart from all others: at the end. */
static standing standing_of(const yunta_matching *m, int32_t person) {
    const yunta_cohort *cohort = m->cohort;
    bool open = m->spare_capacity[person] > 0;
    int32_t region = cohort->region >= 0 ? cohort->column[cohort->region].code[person] : 0;
    return (standing){open ? region : INT32_MAX, quality_of(m, person), person};
}

static bool sort_block(const yunta_matching *m, int32_t *mentors, size_t count) {
    standing *all = yunta_alloc(count, sizeof *all);
    for (size_t i = 0; all != NULL && i < count; i++)
        all[i] = standing_of(m, mentors[i]);
    if (all != NULL)
        qsort(all, count, sizeof *all, before);
    for (size_t i = 0; all != NULL && i < count; i++)
        mentors[i] = all[i].person;
    yunta_free(all);
    return all != NULL;
}

bool yunta_rows_order(yunta_rows *r) {
    const yunta_buckets *b = &r->buckets;
    size_t all = b->side[YUNTA_SIDE_MENTOR].first[b->count];
    bool fine = true;
    r->order = yunta_arena_alloc(r->solving, all, sizeof *r->order);
    if (r->order == NULL)
        return false;
    if (all > 0)
        memcpy(r->order, b->side[YUNTA_SIDE_MENTOR].person, all * sizeof *r->order);
    for (size_t bucket = 0; fine && bucket < b->count; bucket++) {
        size_t count = yunta_buckets_size(b, YUNTA_SIDE_MENTOR, bucket);
        int32_t *mentors = r->order + b->side[YUNTA_SIDE_MENTOR].first[bucket];
        if (!r->given && count >= LEAST)
            fine = sort_block(r->matching, mentors, count);
        for (size_t i = 0; fine && i < count; i++)
            r->place[mentors[i]] = (int32_t)i;
    }
    return fine;
}
