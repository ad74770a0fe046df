/* Meetings of units that share people as an integer programme, the same for all stages. Columns: a
 * start held at the unit's most frequent weekly hour, a start held at another one, which hour that
 * is, and each mentee who is complete. Starts of a unit too near to one another are cliques of
 * neighbours, and so are the starts that cover one moment of a person's day.
 */
#ifndef YUNTA_SOLVER_MEETING_MODEL_H
#define YUNTA_SOLVER_MEETING_MODEL_H

#include "base/array.h"
#include "solver/ilp.h"
#include "solver/meeting_private.h"

typedef struct {
    int32_t regular, other, hour, complete; /* first column of each kind */
    int32_t *hour_of;                       /* [starts] which of the unit's weekly hours */
    int32_t *weekly;                        /* [hours] */
    size_t hours;
} yunta_unit_columns;

typedef struct {
    const yunta_agenda *agenda;
    const yunta_unit *const *units;
    size_t count;
    yunta_arena *arena;
    yunta_ilp *ilp;
    yunta_unit_columns *columns; /* [count] */
    bool modes;                  /* regular is among the goals */
    bool failed;                 /* an addition to the programme did */
    bool named;                  /* columns have names */
    YUNTA_ARRAY(int32_t) term;
    YUNTA_ARRAY(int64_t) coefficient;
} yunta_meeting_model;

/* Adds columns and rows to a programme that has none. named: columns have names, for files. The
 * model is to be cleared even when this fails; the programme stays the caller's. */
yunta_status yunta_meeting_model_new(const yunta_agenda *agenda, const yunta_unit *const *units,
                                     size_t count, bool named, yunta_ilp *ilp,
                                     yunta_meeting_model *model);
void yunta_meeting_model_clear(yunta_meeting_model *model);
/* Adds the terms of what each column counts towards a goal, early as a loss. */
void yunta_meeting_model_goal(yunta_meeting_model *model, int goal);
/* Makes the terms at hand a row; none, no row. */
void yunta_meeting_model_row(yunta_meeting_model *model, int64_t lower, int64_t upper, bool lazy);

#endif
