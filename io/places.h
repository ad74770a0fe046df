/* Who holds which place in a pairing, and who could take one: the limits that all pairs keep
 * together. Private to io/write_backups.c and io/places.c.
 */
#ifndef YUNTA_IO_PLACES_H
#define YUNTA_IO_PLACES_H

#include "model/pairing.h"

/* Pairs, and the locks that pairs made elsewhere lack: both take a place. */
typedef struct {
    const yunta_cohort *cohort;
    const yunta_policy *policy;
    struct yunta_place_pair {
        int32_t mentor, mentee;
    } * pairs; /* [count] by mentor, mentee */
    size_t count;
    size_t *by_mentee;                   /* [count] */
    size_t *first_mentor, *first_mentee; /* [people + 1] into pairs, into by_mentee */
    int32_t *mentees, *mentors;          /* [people] how many each has */
    uint8_t **counts;                    /* [quotas] who counts, [people] */
    int64_t *matched;                    /* [quotas] of them, those who have somebody */
    size_t small;                        /* mentors who have some, and fewer than the least */
    int32_t gone;                        /* who is taken out; -1: nobody */
} yunta_places;

/* All in arena. YUNTA_E_MEMORY. Cost people * quotas + pairs log pairs. */
yunta_status yunta_places_make(const yunta_cohort *cohort, const yunta_pairing *pairing,
                               yunta_arena *arena, yunta_places *places);
/* Takes a person with all their pairs out, or puts the one who is out back. O(pairs of theirs *
 * quotas). */
void yunta_places_take_out(yunta_places *places, int32_t person);
void yunta_places_put_back(yunta_places *places);
/* Whether the pair, made besides what there is now, is within everybody's room, the roles, least
 * sizes and quotas: what a matching has to keep, but for eligibility. O(log pairs + quotas). */
bool yunta_places_fit(yunta_places *places, int32_t mentor, int32_t mentee);

#endif
