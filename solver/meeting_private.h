/* What the files of the meetings share: the grid of starts with everybody's agenda, units (a pair,
 * or a mentor with all their mentees), the best meetings of one unit, and of units that share
 * people.
 */
#ifndef YUNTA_SOLVER_MEETING_PRIVATE_H
#define YUNTA_SOLVER_MEETING_PRIVATE_H

#include "solver/schedule.h"

/* Lexicographic objectives as one integer: every stage weighs more than all that those after it
 * can add. Wide enough for any component. */
typedef __int128 yunta_wide;
#define YUNTA_WIDE_NEVER (-((yunta_wide)1 << 120))

typedef struct {
    const yunta_cohort *cohort;
    yunta_arena *arena; /* owns what follows */
    yunta_slot *slot;   /* [slots] every start of the grid in the programme, in order of time */
    int32_t *weekly;    /* [slots] minute of the week */
    size_t slots, words;
    int32_t after; /* the session that comes before all meetings, YUNTA_NO_INT for none */
    int32_t *over; /* [people] the first slot after that session of their group; 0: there is none */
    int32_t *row;  /* [people] row of a person in free; -1: in no pair */
    uint64_t *free; /* [rows * words] bit s: can meet at slot s, plenaries and the like apart */
    int32_t *workshop_region; /* [workshops] code of each workshop's region, -2: nobody's */
} yunta_agenda;

/* Rows for the people of the pairs. after: the session that comes first, YUNTA_NO_INT for none.
 * threads as in yunta_solve_options. */
yunta_status yunta_agenda_new(const yunta_cohort *cohort, const yunta_pairing *pairing,
                              const yunta_timetable *timetable, int32_t after, int threads,
                              yunta_agenda **agenda);
void yunta_agenda_free(yunta_agenda *agenda);
/* Fills one row of free bits: the person under cohort (which may differ in hours) at the grid. */
void yunta_agenda_fill(const yunta_agenda *agenda, const yunta_cohort *cohort,
                       const yunta_timetable *timetable, int32_t person, uint64_t *row);
static inline bool yunta_agenda_free_at(const uint64_t *row, int32_t slot) {
    return row[slot / 64] >> (slot % 64) & 1;
}

typedef struct {
    int32_t mentor, mentee; /* mentee -1: all of the mentor's */
    const int32_t *mentees; /* [mentee_count] ascending */
    size_t mentee_count;
    int32_t *start;   /* [starts] slots at which it can meet, ascending */
    int32_t *present; /* [starts] mentees who can come; to what was held, as it was then */
    uint64_t *mask;   /* [starts * mask_words] which of those of now; who was in what was held */
    size_t starts, mask_words;
    uint8_t *stays;        /* [starts] whether an earlier meeting stays: YUNTA_STAYS.. */
    size_t first_had, had; /* its meetings in the earlier result's timetable */
    size_t past;           /* the first of its starts, which are meetings that were held */
} yunta_unit;

enum { YUNTA_STAYS_NOT, YUNTA_STAYS_PERHAPS, YUNTA_STAYS_SURELY };
/* One more stage than yunta_meeting_goal has: meetings that perhaps stay and do. It comes first. */
enum { YUNTA_MEETING_STAYS = YUNTA_MEETING_EARLY + 1, YUNTA_MEETING_STAGES };

/* The most meetings a unit can have: meetings.count, or more where more were held. */
static inline size_t yunta_unit_most(const yunta_agenda *agenda, const yunta_unit *unit) {
    size_t count = (size_t)agenda->cohort->policy->meetings_count;
    return unit->past > count ? unit->past : count;
}

/* The starts of a unit when its people's rows are these (mentees[k] by rows[k + 1], the mentor's is
 * rows[0]); arrays in arena. */
yunta_status yunta_unit_starts(const yunta_agenda *agenda, const uint64_t *const *rows,
                               yunta_arena *arena, yunta_unit *unit);

/* The units of the pairs with their starts, those that stay marked (meeting_units.c); in arena. */
yunta_status yunta_units_new(const yunta_agenda *agenda, const yunta_pairing *pairing,
                             yunta_arena *arena, yunta_unit **units, size_t *count);

/* meeting_keep.c. Whether the unit had a meeting at a slot. */
bool yunta_unit_had(const yunta_agenda *agenda, const yunta_unit *unit, const yunta_slot *slot);
/* Marks the earlier meetings that stay: surely all that were held, whatever the rules say now, and
 * of those to come all that are still possible and stand in the way of no other: any calendar
 * without one of these keeps one more with it. Perhaps those that do not go together any more,
 * because people came to a unit, or by new rules. O(starts + people of meetings, sorted). */
yunta_status yunta_units_keep(const yunta_agenda *agenda, yunta_unit *units, size_t count);
/* What was held at a slot: the mentees of now who were in its group then, into mask, and how many
 * could come, as the earlier result has it. O(had + log past + who were in it). */
int32_t yunta_unit_held(const yunta_agenda *agenda, const yunta_unit *unit, const yunta_slot *slot,
                        uint64_t *mask);
/* The most mentee-meetings that a unit can have. */
yunta_wide yunta_unit_reach(const yunta_agenda *agenda, const yunta_unit *unit);
/* How many of a unit's earlier meetings stay surely, or perhaps. */
size_t yunta_unit_stays(const yunta_unit *unit, int how);
/* The stage of what moved, when so many of those that perhaps stay do, and no more than so many
 * could. */
yunta_stage yunta_units_moved(const yunta_unit *units, size_t count, int64_t stay, int64_t most);
/* Adds the meetings that were held by those who are no longer a pair, for which the timetable has
 * room. */
void yunta_meetings_add_held(const yunta_cohort *cohort, const yunta_unit *units, size_t count,
                             yunta_timetable *timetable);

/* What counts. early counts against. A weight of 0: not asked. */
typedef struct {
    yunta_wide complete, held, regular, early, stays;
    yunta_wide forced; /* more than everything else together */
} yunta_meeting_worth;

typedef struct {
    int32_t *chosen; /* [count] indexes into the unit's starts, ascending */
    size_t count;
    yunta_wide value, bound; /* bound > value: the deadline came */
} yunta_unit_answer;

enum { YUNTA_START_FREE, YUNTA_START_BANNED, YUNTA_START_FORCED };

typedef struct yunta_unit_solver yunta_unit_solver;
/* For units of at most starts starts and most meetings. NULL when memory runs out. */
yunta_unit_solver *yunta_unit_solver_new(const yunta_agenda *agenda, size_t starts, size_t most,
                                         const yunta_deadline *deadline);
void yunta_unit_solver_free(yunta_unit_solver *solver);
/* The best meetings of one unit whose starts are free, banned or forced (state[starts]); value is
 * YUNTA_WIDE_NEVER when the forced ones do not go together. answer->chosen has room for
 * yunta_unit_most. Exact: for every set of mentees who are to be complete and every weekly hour
 * that may be the most frequent, dynamic programming over starts. */
void yunta_unit_solve(yunta_unit_solver *solver, const yunta_unit *unit, const uint8_t *state,
                      const yunta_meeting_worth *worth, yunta_unit_answer *answer);

/* What chosen meetings count, by yunta_meeting_goal, and those that perhaps stay. */
void yunta_unit_count(const yunta_agenda *agenda, const yunta_unit *unit,
                      const yunta_unit_answer *answer, int64_t count[YUNTA_MEETING_STAGES]);

/* Units that share people, solved together: answers[k] for units[k]. *bound: of the sum of values.
 * *programme becomes true where the search went on as an integer programme. */
yunta_status yunta_units_solve(const yunta_agenda *agenda, const yunta_unit *const *units,
                               size_t count, const yunta_meeting_worth *worth,
                               const yunta_deadline *deadline, yunta_unit_answer *answers,
                               yunta_wide *bound, bool *programme);
/* A bound of one goal when the goals before it keep their values; early counts below 0. */
typedef struct {
    bool known, settled;
    int64_t most;
} yunta_goal_bound;

/* The same by integer programmes, stage by stage, from answers that do not clash and are replaced
 * by better ones; bounds by goal. For units that compete for few starts. */
yunta_status yunta_units_ilp(const yunta_agenda *agenda, const yunta_unit *const *units,
                             size_t count, const yunta_deadline *deadline,
                             yunta_unit_answer *answers,
                             yunta_goal_bound bounds[YUNTA_MEETING_STAGES]);
/* Whether two units share a person. */
bool yunta_units_meet(const yunta_unit *a, const yunta_unit *b);
/* Whether meetings at two slots overlap. */
static inline bool yunta_slots_overlap(const yunta_slot *a, const yunta_slot *b) {
    return a->day == b->day && a->minute < b->minute + b->minutes &&
           b->minute < a->minute + a->minutes;
}

/* Why a unit has not all its meetings, in words, given everybody's: units, answers[count]. */
yunta_status yunta_meeting_reason(const yunta_agenda *agenda, const yunta_timetable *timetable,
                                  const yunta_unit *units, const yunta_unit_answer *answers,
                                  size_t count, size_t which, const yunta_deadline *deadline,
                                  yunta_arena *arena, const char **why);

#endif
