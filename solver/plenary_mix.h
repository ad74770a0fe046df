/* Mixes: the search for plenaries of one group that looks first at which weekly hours are taken how
 * often, and only then at dates.
 *
 * Slots of one weekly hour are alike but for absences and holidays. A class is all slots whose
 * people are those of the same weekly hours; its crowd is everybody who can come to one of them. A
 * mix is a multiset of classes, one for each session. What a calendar of a mix is worth is at most
 * what the mix would be worth if the crowds came, less what each of its slots lacks of its crowd,
 * everybody's last session counted: worth is concave in the sessions that somebody can attend (but
 * for who is complete: there, a session that is missing for that counts for its share). The
 * first part is submodular in the mix (Nemhauser & Wolsey 1981) and knows no dates, so the thousand
 * calendars that differ by a week are one; the second adds up over the slots, so it is a shortest
 * chain.
 */
#ifndef YUNTA_SOLVER_PLENARY_MIX_H
#define YUNTA_SOLVER_PLENARY_MIX_H

#include "solver/plenary_private.h"

enum { YUNTA_MIX_SESSIONS = 12 }; /* more are left to the other search */

typedef struct {
    const yunta_plenary_plan *plan;
    const yunta_plenary_search *ask; /* what is asked; its limits as they were at the beginning */
    yunta_arena *arena;              /* owns what follows */
    bool every;                      /* dominated starts count too */
    int32_t least; /* of the worth, at most the sessions; 0: no shortage nor completeness counts */
    int64_t complete; /* weight of who is complete; 0: that does not count, or nobody can be */
    uint64_t *lacks;  /* [sessions * words] who may lack k + 1 sessions, at most, of their crowds */
    size_t classes;   /* the larger crowds first */
    int32_t *class_of; /* [slots] -1: no session starts there */
    uint64_t *crowd;   /* [classes * words] */
    int64_t *size;     /* [classes] people of the crowd */
    int64_t *lacking;  /* [slots] people of the crowd who cannot come then */
} yunta_mixes;

/* A mix, and how its calendars are bounded. */
typedef struct {
    int32_t of[YUNTA_MIX_SESSIONS]; /* classes, ascending */
    int64_t worth;                  /* if the crowds came */
    uint64_t *eager;   /* [words] who would attend at most `least`: each session counts */
    uint64_t *sparing; /* [words] who would attend one more than that: the first counts less */
    uint64_t
        *exact; /* [words] who would attend `least`: whatever they lack, they are not complete */
} yunta_mix;

/* The best found, and what was left open. */
typedef struct {
    bool found, left_open;
    yunta_calendar calendar;
    int64_t worth_least, irregular_most; /* what a better one must keep */
    int64_t open;                        /* the best bound of what was left */
} yunta_mix_best;

/* Whether mixes are of use for this search: few sessions, never two a day, a concave worth. */
bool yunta_mixes_suit(const yunta_plenary_search *search);
/* Goes through the mixes that may hold what is asked. Fills the search as a run of it would. */
yunta_status yunta_mixes_search(yunta_plenary_search *search);

/* Fills classes and what follows it. */
yunta_status yunta_mixes_classes(yunta_mixes *mixes);

/* The best calendar of a mix, when it is better than best; exact unless the deadline comes.
 * YUNTA_E_MEMORY alone can fail. */
yunta_status yunta_mix_dates(const yunta_mixes *mixes, const yunta_mix *mix, yunta_mix_best *best);

#endif
