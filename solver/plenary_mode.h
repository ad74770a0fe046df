/* The weekly hours that may be a group's most frequent one, for bounds on the irregularity.
 *
 * A start that another one of its session and day dominates is left out of the search; a session
 * may still move to it for the sake of its weekly hour. Every calendar maps to one of undominated
 * starts on the same days that is worth no less, so a search over those meets all of them.
 */
#ifndef YUNTA_SOLVER_PLENARY_MODE_H
#define YUNTA_SOLVER_PLENARY_MODE_H

#include "solver/plenary_private.h"

typedef struct {
    int32_t weekly;    /* -1: any hour, where there are too many for their tables */
    int64_t irregular; /* no calendar with this most frequent hour has less */
    yunta_chain chain; /* next and later only: of irregularity, negative */
} yunta_plenary_mode;

typedef struct {
    const yunta_plenary_plan *plan;
    yunta_plenary_mode *mode; /* [count] the most promising first */
    size_t count;
} yunta_plenary_modes;

yunta_status yunta_plenary_modes_new(const yunta_plenary_plan *plan, yunta_arena *arena,
                                     yunta_plenary_modes *modes);
/* The slot to which a session at an undominated start may move to be at a weekly hour: itself, a
 * dominated start of that day whose people can all come at it too, or -1. */
int32_t yunta_plenary_move(const yunta_plenary_plan *plan, int32_t session, int32_t slot,
                           int32_t weekly);
/* What no calendar has less of that goes on with child after a session at slot last (-1: none):
 * gaps so far, off[count] sessions so far that cannot be at each mode's hour. */
int64_t yunta_plenary_modes_least(const yunta_plenary_modes *modes, const int32_t *off,
                                  const yunta_plenary_child *child);

#endif
