/* What the files of the plenaries share: the plan (starts, people, order), longest chains over it,
 * the search, and the conflict of a plan that has no calendar.
 *
 * A slot is a day, a minute and a length; sessions of one length share slots. A state is a set of
 * sessions closed under `after`: what may have been held by some moment. A calendar is a chain of
 * starts from the empty state to the full one, in order of time, its days within the least and most
 * gap of one another. So whatever adds up over the starts is a longest chain, solved exactly by
 * dynamic programming over states and days.
 */
#ifndef YUNTA_SOLVER_PLENARY_PRIVATE_H
#define YUNTA_SOLVER_PLENARY_PRIVATE_H

#include "solver/schedule.h"

enum { YUNTA_PLENARY_SESSIONS = 60 }; /* limit: sessions */
#define YUNTA_PLENARY_NEVER (-((int64_t)1 << 60))

/* Rules that hold; the others are left out. The calendar itself has all of them. */
typedef struct {
    bool *window; /* [sessions] earliest and latest of each */
    bool *expert; /* [experts] when each can speak */
    bool cadence, holidays, after, days, hours, programme;
    bool kept; /* sessions that an earlier result fixes stay (model/repair.h) */
} yunta_plenary_rules;

typedef struct {
    const yunta_cohort *cohort;
    int threads;        /* for yunta_plenary_plan_people; 0: all processors */
    bool out_of_memory; /* in one of its threads */
    yunta_arena *arena; /* owns what follows */
    size_t sessions;
    int32_t gap_least, gap_most, cadence; /* days between consecutive sessions */
    yunta_day first_day;
    size_t days;

    yunta_slot *slot; /* [slots] by day, minute, minutes */
    size_t slots;
    size_t *day_slot; /* [days + 1] first slot of each day */
    int32_t *weekly;  /* [slots] minute of the week */
    int32_t
        *held; /* [slots] the session that has been held there, a slot each; -1: it is to come */
    int32_t **start;  /* [sessions] slots at which each may start, ascending */
    bool **dominated; /* [sessions] of each start: another of that day serves as well or better */
    size_t *first;    /* [sessions * (days + 1)] first start of each day */

    uint64_t *state; /* [states] bit s: session s was held; by number of bits, the full one last */
    size_t states;
    size_t *first_arc; /* [states + 1] */
    int32_t *arc_session, *arc_next;

    const int32_t *person; /* [people] the participants, ascending */
    size_t people, words;
    bool *used;    /* [slots] some session has an undominated start there */
    uint64_t *can; /* [slots * words] bit p: participant p can attend */
} yunta_plenary_plan;

/* Makes the plan, without people. YUNTA_E_INPUT with a problem where a limit is passed (problems
 * may be NULL). Cost days * starts a day * sessions, and states * sessions. */
yunta_status yunta_plenary_plan_new(const yunta_cohort *cohort, const yunta_plenary_rules *rules,
                                    yunta_problems *problems, yunta_plenary_plan **plan);
/* Adds the participants and marks dominated starts. person stays the caller's. */
yunta_status yunta_plenary_plan_people(yunta_plenary_plan *plan, const int32_t *person,
                                       size_t people);
/* Both, with all the rules. */
yunta_status yunta_plenary_plan_make(const yunta_cohort *cohort, const int32_t *person,
                                     size_t people, int threads, yunta_problems *problems,
                                     yunta_plenary_plan **plan);
/* The plan for some of the participants (members[words]; the others can never come) and some of the
 * starts (barred[sessions] of each start: not that one). Everything new is in arena; nothing is to
 * be freed but that. */
yunta_status yunta_plenary_plan_part(const yunta_plenary_plan *plan, const uint64_t *members,
                                     bool *const *barred, yunta_arena *arena,
                                     yunta_plenary_plan *part);
void yunta_plenary_plan_free(yunta_plenary_plan *plan);
/* The day of a slot, counted from first_day. */
static inline size_t yunta_plenary_day(const yunta_plenary_plan *plan, int32_t slot) {
    return (size_t)(plan->slot[slot].day - plan->first_day);
}
static inline bool yunta_plenary_can(const yunta_plenary_plan *plan, int32_t slot, size_t p) {
    return plan->can[(size_t)slot * plan->words + p / 64] >> (p % 64) & 1;
}

/* People in both sets. */
int64_t yunta_bits_common(const uint64_t *a, const uint64_t *b, size_t words);

/* Longest chains. */
typedef struct {
    const yunta_plenary_plan *plan;
    int64_t *weight; /* [slots] of a session that starts there */
    bool penalise;   /* |days apart - cadence| counts against it */
    bool every;      /* dominated starts count too */
    bool **barred;   /* [sessions] of each start: it does not count; NULL: all do */
    int64_t *best;   /* [states * days] the rest of the sessions, the next one on that day */
    int64_t *next;   /* [states * days] the rest of the sessions after one on that day */
    int64_t *later;  /* [states * slots] the next one at that slot or later that day; NULL when two
                        sessions never share a day */
} yunta_chain;

yunta_status yunta_chain_new(const yunta_plenary_plan *plan, yunta_arena *arena,
                             yunta_chain *chain);
/* Whether start k of a session counts. */
static inline bool yunta_chain_uses(const yunta_chain *chain, int32_t session, size_t k) {
    return (chain->every || !chain->plan->dominated[session][k]) &&
           !(chain->barred && chain->barred[session][k]);
}
/* The days on which the next session may be when `after` more than those of a state were held since
 * one on day last (-1: none yet). */
void yunta_chain_days(const yunta_plenary_plan *plan, int64_t last, int64_t after, size_t *from,
                      size_t *to);
/* Fills the tables for every state that contains state, sessions to come after day last (-1: from
 * the beginning). Cost states * starts + states * days * gaps. */
void yunta_chain_solve(yunta_chain *chain, size_t state, int64_t last);
/* The most that the sessions after state can add when the one at slot was the last held. */
int64_t yunta_chain_rest(const yunta_chain *chain, size_t state, int32_t slot);
/* The most over whole calendars, after a solve from state 0; YUNTA_PLENARY_NEVER when there is
 * none. */
int64_t yunta_chain_most(const yunta_chain *chain);

/* A calendar: sessions in order of time. */
typedef struct {
    int32_t session[YUNTA_PLENARY_SESSIONS], slot[YUNTA_PLENARY_SESSIONS];
} yunta_calendar;

/* Goes on with a best chain after the first `held` sessions of calendar, which lead to state: fills
 * the rest. With held 0, state is 0 and the whole calendar is filled; false when there is none. */
bool yunta_chain_trace(const yunta_chain *chain, size_t state, size_t held,
                       yunta_calendar *calendar);

/* The people's part of the objective: every participant with x sessions counts
 * attendance * x + shortage * min(x, least) + complete * (x >= least). A weight of 0: not asked. */
typedef struct {
    int64_t attendance, shortage, complete;
    int32_t least;
} yunta_plenary_worth;

const char *yunta_plenary_goal_name(int goal); /* as in run.json */
static inline int32_t yunta_plenary_least(const yunta_plenary_plan *plan) {
    return plan->cohort->policy->plenaries_least_attended;
}
/* The most that a person stage can count, so that one more weighs more than all of it. */
int64_t yunta_plenary_reach(const yunta_plenary_plan *plan, int goal);
/* The weight of a person stage. */
int64_t *yunta_plenary_weight(yunta_plenary_worth *worth, int goal);
/* Weights of the person stages among the first count goals: each more than all after it. */
yunta_plenary_worth yunta_plenary_weigh(const yunta_plenary_plan *plan, const yunta_choices *goals,
                                        size_t count);

/* Irregularity: sum of |days apart - cadence|, plus sessions off the most frequent weekly hour. */
int64_t yunta_calendar_irregular(const yunta_plenary_plan *plan, const yunta_calendar *calendar);
int64_t yunta_calendar_worth(const yunta_plenary_plan *plan, const yunta_plenary_worth *worth,
                             const yunta_calendar *calendar);
/* Sessions that each participant can attend: count[people]. */
void yunta_calendar_count(const yunta_plenary_plan *plan, const yunta_calendar *calendar,
                          int32_t *count);

/* Bounds at one node of the search: `held` sessions chosen, the last at slot `last`. */
typedef struct {
    int32_t session, slot, next; /* next: the state that follows */
    int64_t bound, irregular;    /* of any calendar that goes on so */
} yunta_plenary_child;

typedef struct {
    const yunta_plenary_plan *plan;
    yunta_plenary_worth worth;
    yunta_chain chain;
    uint64_t *plane;  /* [2 * 4 * words] bits of the slopes, of shortage then of complete */
    int64_t constant; /* of the bound, in twelfths */
} yunta_plenary_relax;

yunta_status yunta_plenary_relax_new(const yunta_plenary_plan *plan, yunta_arena *arena,
                                     yunta_plenary_relax *relax);
/* Solves the relaxation whose slopes are lean[people] (twelfths, 0..12), for participants who have
 * count[people] sessions already and `left` to come after slot last (-1: none yet) of a state. Any
 * lean gives a valid bound. Then relax->chain holds the tables. */
void yunta_plenary_relax_solve(yunta_plenary_relax *relax, const uint8_t *count,
                               const uint8_t *lean, size_t state, int32_t last, int32_t left);
/* An upper bound on the worth of a calendar that goes on with child's session and slot. */
int64_t yunta_plenary_relax_bound(const yunta_plenary_relax *relax,
                                  const yunta_plenary_child *child);
/* Goes on with a best chain after `held` sessions of calendar, the last in child: fills the rest.
 */
void yunta_plenary_relax_trace(const yunta_plenary_relax *relax, const yunta_plenary_child *child,
                               size_t held, yunta_calendar *calendar);

/* The search. Looks for the calendar of the most worth (regular false) or the least irregularity
 * (true) among those with worth >= worth_least and irregularity <= irregular_most. */
typedef struct {
    const yunta_plenary_plan *plan;
    const yunta_deadline *deadline;
    int threads; /* never changes the answer */
    yunta_plenary_worth worth;
    bool regular;       /* the objective is the irregularity */
    bool watch_regular; /* irregularity is limited or sought */
    int64_t worth_least, irregular_most;
    /* Out (and in: a calendar to start from, found). */
    bool found;
    yunta_calendar calendar;
    bool finished; /* false: the deadline came */
    int64_t bound; /* of the objective: no calendar that meets the limits is better */
} yunta_plenary_search;

yunta_status yunta_plenary_search_run(yunta_plenary_search *search);

/* Solves all stages of the policy's objective; fills part (its texts and stages in arena) and, when
 * there is a calendar, *calendar. Conflicts are not named here. */
yunta_status yunta_plenary_solve(const yunta_plenary_plan *plan, const yunta_solve_options *options,
                                 yunta_arena *arena, yunta_part *part, yunta_calendar *calendar);
/* Names an irreducible set of rules that leave no calendar for the groups of so many people, in
 * words, into part. */
yunta_status yunta_plenary_conflict(const yunta_cohort *cohort, size_t people,
                                    const yunta_deadline *deadline, yunta_arena *arena,
                                    yunta_part *part);
/* Whether the rules leave a calendar; true, too, where time does not tell. What it needs stays in
 * arena. Both under the cohort's repair, if it has one. */
yunta_status yunta_plenary_possible(const yunta_cohort *cohort, size_t people,
                                    const yunta_deadline *deadline, yunta_arena *arena,
                                    bool *possible);
/* What is to be scheduled. */
typedef struct {
    const yunta_cohort *cohort;
    const yunta_eligibility *eligibility;
    const yunta_pairing *pairing;
    const yunta_solve_options *options;
    yunta_problems *problems;
    yunta_timetable *timetable;
    bool silent;  /* an impossible calendar needs no reasons */
    bool *unsure; /* out, beside an earlier result whose groups are `apart`: fewer sessions might
                     move; NULL: not asked */
} yunta_plenary_task;
/* As many groups as so many people need; where the policy leaves that open, none that has begun
 * ends. 0: no number does. */
int64_t yunta_plenary_groups(const yunta_cohort *cohort, size_t people);
/* plenary.c: a calendar by the rules and the sessions that stay. */
yunta_status yunta_plenary_attempt(const yunta_plenary_task *task);
/* plenary_keep.c: the same beside an earlier result that had plenaries. The first stage, moved, is
 * the least number of its sessions that are elsewhere now. */
yunta_status yunta_plenary_keep(const yunta_plenary_task *task);
/* Whether a group of n invited outgrows a room of capacity with a chance of at most risk; rates
 * and risk in millionths. shows ~ Binomial(n, show), walk-ins ~ Poisson(n * show * w / (1 - w)). */
bool yunta_plenary_fits(size_t n, int32_t capacity, int32_t show, int32_t walk_in, int32_t risk);

/* plenary_keep.c, under cohort->repair. Replaces *last by the next slot of earlier plenaries on its
 * day, by start, then length (before the first: minute -1); false: there is none. */
bool yunta_plenary_next_had(const yunta_cohort *cohort, yunta_slot *last);
/* Whether some group had the session at this slot. */
bool yunta_plenary_had(const yunta_cohort *cohort, size_t session, const yunta_slot *slot);

#endif
