/* Plenaries of several groups: what its files share.
 *
 * A group's calendar is a pattern. Given the patterns, who goes where is a transport problem of
 * profiles (people who can come to the same starts) to groups with room. The groups themselves
 * have no names until the end: only the set of their patterns counts.
 */
#ifndef YUNTA_SOLVER_PLENARY_GROUPS_H
#define YUNTA_SOLVER_PLENARY_GROUPS_H

#include "solver/plenary_private.h"

enum { YUNTA_PLENARY_GROUPS = 1000 }; /* limit: groups */

typedef struct {
    const yunta_plenary_plan *plan;
    const yunta_deadline *deadline;
    yunta_arena *arena; /* owns what follows */
    size_t groups;
    int64_t room; /* the most people of a group */
    int32_t at_once;
    bool teams;                  /* an expert speaks in one group's session at a time */
    size_t profiles;             /* people of the same starts, and the same group before, are one */
    int32_t *profile;            /* [people] */
    int32_t *member;             /* [profiles] the first participant of each, ascending */
    int32_t *home;               /* [profiles] their group of the earlier result, -1: none */
    int32_t *count;              /* [profiles] people */
    bool *share;                 /* [sessions * sessions] some expert speaks at both */
    int threads;                 /* never changes the answer */
    yunta_plenary_worth weights; /* of the person stages */
    int64_t *worth; /* [sessions + 1] of a participant who can attend so many; ascends */
    bool regular;   /* the irregularity is an objective */
    int64_t lower;  /* total / lower is the worth by the objectives before `regular`, total % lower
                       that by those after it; 1 when there are none after it */
    int64_t most_attended,
        most_total;          /* bounds of the attendance and of the total; set by _bound */
    uint8_t *most;           /* [profiles] sessions that any calendar allows; set by _bound */
    int64_t least_irregular; /* of any group's calendar; set by _bound */
} yunta_groups;

typedef struct {
    bool found;
    yunta_calendar *calendar; /* [groups] */
    uint8_t *sessions;        /* [groups * profiles] that a profile can attend */
    int32_t *seats;           /* [groups * profiles] people of a profile who go there */
    int64_t total, irregular; /* worth of all people; irregularity of all groups */
    bool unsure; /* of _try_kept: perhaps fewer sessions of the earlier result could move */
} yunta_groups_answer;

/* The groups of the policy; what else `yunta_groups` says of itself. teams, at_once as the policy
 * has them, to be changed before solving. plan, with people, must outlive it. */
yunta_status yunta_groups_new(const yunta_plenary_plan *plan, size_t groups, int64_t room,
                              yunta_groups **out);
void yunta_groups_free(yunta_groups *groups);
yunta_status yunta_groups_answer_new(const yunta_groups *groups, yunta_arena *arena,
                                     yunta_groups_answer *answer);
void yunta_groups_copy(const yunta_groups *groups, const yunta_groups_answer *from,
                       yunta_groups_answer *to);

/* Whether a better answer than best may have these (upper bounds on total, lower ones on
 * irregularity); for those of an answer, whether it is better. */
bool yunta_groups_better(const yunta_groups *groups, int64_t total, int64_t irregular,
                         const yunta_groups_answer *best);

/* Whether session may start at slot beside the calendars of `count` other groups. */
bool yunta_groups_fits(const yunta_groups *groups, const yunta_calendar *const *others,
                       size_t count, int32_t session, int32_t slot);
/* The same of a whole calendar. */
bool yunta_groups_agree(const yunta_groups *groups, const yunta_calendar *const *others,
                        size_t count, const yunta_calendar *calendar);

/* sessions[profiles] that each profile can attend. */
void yunta_groups_count(const yunta_groups *groups, const yunta_calendar *calendar,
                        uint8_t *sessions);
/* Seats everybody for the most worth, exactly (successive shortest paths over groups): fills seats
 * and total from sessions. The rooms must hold everybody. */
yunta_status yunta_groups_seat(const yunta_groups *groups, yunta_groups_answer *answer);

/* Fills the bounds: what holds for each person and group apart, and the coverage. */
yunta_status yunta_groups_bound(yunta_groups *groups);

/* Whether the answer is as good as that bound. */
bool yunta_groups_at_bound(const yunta_groups *groups, const yunta_groups_answer *answer);

/* Tries every set of calendars. *finished: best is an optimum, or none exists; false when there are
 * too many or the deadline came. best may hold an answer to start from. */
yunta_status yunta_groups_try_all(const yunta_groups *groups, yunta_groups_answer *best,
                                  bool *finished);
/* The same beside an earlier result: those where fewest of its sessions are elsewhere, each group
 * being who it was. Where groups that are new have too many calendars to try all, good ones are
 * looked for beside each set of the others'. *finished is false too when a group that is gone had
 * sessions that have been held. */
yunta_status yunta_groups_try_kept(const yunta_groups *groups, yunta_groups_answer *best,
                                   bool *finished);
/* Looks for a good answer: regular calendars first, then one group's at a time. Stops at one that
 * reaches the bound. */
yunta_status yunta_groups_improve(const yunta_groups *groups, yunta_groups_answer *best);
/* The same of the groups from `fixed` on beside the calendars [0, fixed) of begun (with what each
 * profile can attend of them), which stay; nothing of theirs is in the past. best is replaced by
 * what is better. *found: there is one; *none: there can be none (told of one group alone). */
yunta_status yunta_groups_add(const yunta_groups *groups, size_t fixed,
                              const yunta_groups_answer *begun, yunta_groups_answer *best,
                              bool *found, bool *none);

/* Sorts everybody by seat: group[people]; people of one profile go to its groups in their order. */
yunta_status yunta_groups_place(const yunta_groups *groups, const yunta_groups_answer *answer,
                                int32_t *group);
/* Which starts cannot be beside the calendars of other groups, or are past where the cohort's
 * repair is `apart`: barred[sessions] of each start. */
void yunta_groups_bar(const yunta_groups *groups, const yunta_calendar *const *others, size_t count,
                      bool **barred);
/* Room for that. */
bool **yunta_groups_barred(const yunta_groups *groups, yunta_arena *arena);

/* Takes turns: each group's calendar becomes the best for its people, exactly, and then people go
 * where they are best off; from best on, and from people dealt out at random. */
yunta_status yunta_groups_take_turns(const yunta_groups *groups, yunta_groups_answer *best);

/* People who can come to the weekly hours of so many groups, whichever these are, at most; a bound.
 * As what one group's calendar gives its people adds up over its starts, the attendance of all is
 * greatest, rules of dates apart, with one weekly hour for each group. */
yunta_status yunta_groups_cover(const yunta_groups *groups, int64_t *people);

/* The most people that a room of the policy takes; all of them when it has no limit. */
int64_t yunta_groups_room(const yunta_policy *policy, size_t people);

/* The groups that so many people make, rooms as the policy has them: its count, or the fewest that
 * hold them. 0: no number does. */
int64_t yunta_groups_needed(const yunta_policy *policy, size_t people);

/* Whether so many groups can have calendars side by side (at_once and teams as in the struct), for
 * a plan without people. *known is false when that could not be told. */
yunta_status yunta_groups_possible(yunta_groups *groups, bool *possible, bool *known);

/* Solves all stages, fills part (stages in arena) and the answer (in the groups' arena), its groups
 * in order of time; where the cohort's repair is `apart`, by _try_kept alone, named as they were.
 * The part is infeasible when it is proven that there is none, and without stages when none was
 * found though there may be one. */
yunta_status yunta_groups_solve(yunta_groups *groups, yunta_arena *arena, yunta_part *part,
                                yunta_groups_answer *answer);

#endif
