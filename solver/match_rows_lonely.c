/* People of a block without a pair, as they meet their partners on the rows of the proof. */
#include "solver/match_rows_look.h"
#include "solver/match_scan.h"
#include <string.h>

static bool expect(yunta_rows_look *l, int32_t person, int role) {
    yunta_prospect bare = yunta_prospect_bare(person, role);
    return yunta_array_push(&l->prospects, bare);
}

/* Who could trade on one side and does not has no pair on the other: nobody can trade on both. */
bool yunta_rows_look_lonely(yunta_rows_look *l) {
    const yunta_rows_solved *s = l->solved;
    const yunta_person *person = l->rows->matching->cohort->person;
    bool fine = true;
    for (size_t j = 0; fine && j < s->block->mentees; j++) {
        int32_t mentee = s->mentees[j];
        bool alone = l->rows->seen.bought[mentee] == 0 && person[mentee].mentors > 0;
        fine = (!alone || expect(l, mentee, YUNTA_MENTEE)) &&
               yunta_array_push(&l->prospect_of, alone ? l->prospects.count : 0);
    }
    l->lonely_prospects = l->prospects.count;
    for (size_t i = 0; fine && l->part_count == 1 && i < s->block->mentors; i++) {
        yunta_look_alone one = {(int32_t)i, 0};
        if (l->rows->seen.sold[s->mentors[i]] == 0 && person[s->mentors[i]].capacity > 0)
            fine = expect(l, s->mentors[i], YUNTA_MENTOR) &&
                   yunta_array_push(&l->hungry, l->lonely.count) &&
                   yunta_array_push(&l->lonely, one);
    }
    return fine;
}

static bool is_hungry(const yunta_prospect *about) {
    return about->partners < YUNTA_PARTNERS_SHOWN;
}

void yunta_rows_look_add_met(yunta_look_part *p) {
    yunta_rows_look *l = p->look;
    for (size_t k = 0; k < l->lonely.count; k++) {
        yunta_prospect *about = &l->prospects.items[l->lonely_prospects + k];
        yunta_look_alone *one = &l->lonely.items[k];
        size_t met = is_hungry(about) ? 0 : (size_t)(p->met[one->place] - one->before);
        about->partners += met;
        about->full += met;
        one->before = 0;
    }
    memset(p->met, 0, l->span * sizeof *p->met);
}

static void meet_mentee(yunta_rows_look *l, size_t k, size_t j, const int16_t *scores) {
    int16_t score = scores[l->lonely.items[k].place];
    if (score >= 0)
        yunta_prospect_meet(&l->rows->seen, &l->prospects.items[l->lonely_prospects + k],
                            l->solved->mentees[j], score);
}

/* Mentors without a pair meet a mentee. Most mentees have no room, and who has partners enough to
 * be named only counts those. */
static void meet_mentors(const yunta_look_part *p, size_t j, const int16_t *scores) {
    yunta_rows_look *l = p->look;
    int32_t mentee = l->solved->mentees[j];
    bool room = l->rows->matching->cohort->person[mentee].mentors > l->rows->seen.bought[mentee];
    for (size_t k = 0; room && k < l->lonely.count; k++)
        meet_mentee(l, k, j, scores);
    if (!room)
        yunta_scan_pairs(scores, l->solved->block->mentors, p->met);
    for (size_t h = l->hungry.count; h-- > 0;) {
        size_t k = l->hungry.items[h];
        if (!room)
            meet_mentee(l, k, j, scores);
        if (is_hungry(&l->prospects.items[l->lonely_prospects + k]))
            continue;
        l->lonely.items[k].before = p->met[l->lonely.items[k].place];
        l->hungry.items[h] = l->hungry.items[--l->hungry.count];
    }
}

void yunta_rows_look_meet(const yunta_look_part *p, size_t j, const int16_t *scores) {
    yunta_rows_look *l = p->look;
    const yunta_rows_solved *s = l->solved;
    size_t own = l->prospect_of.items[j];
    const int32_t *mentors =
        yunta_buckets_people(&l->rows->buckets, YUNTA_SIDE_MENTOR, s->block->bucket);
    for (size_t i = 0; own > 0 && i < s->block->mentors; i++) {
        int16_t score = scores[l->rows->place[mentors[i]]];
        if (score >= 0)
            yunta_prospect_meet(&l->rows->seen, &l->prospects.items[own - 1], mentors[i], score);
    }
    if (l->lonely.count > 0)
        meet_mentors(p, j, scores);
}
