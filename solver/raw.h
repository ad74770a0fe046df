/* Raw models: what the stages of a calendar's parts ask, as integer programmes for other solvers.
 *
 * Every stage of a part is written to FOLDER/PART-NUMBER-OBJECTIVE.mps and .lp: the rules as they
 * are, nothing of what our own search leaves out, and the stages before it as rows that hold them
 * at the values found. The objective counts just what run.json gives as the stage's value. Names
 * hold numbers (of people, in the order of their ids) and dates, no ids.
 */
#ifndef YUNTA_SOLVER_RAW_H
#define YUNTA_SOLVER_RAW_H

#include "base/array.h"
#include "base/problem.h"
#include "model/eligible.h"
#include "model/pairing.h"
#include "model/timetable.h"
#include "solver/ilp.h"

/* Writes the models of all stages of the timetable's parts (of a part that has no calendar: its
 * first stage's) to a folder that exists. moved of meetings has a model where it is a choice; else
 * what stays is in the rows of the others. YUNTA_E_IO with a problem when a file cannot be written.
 * Memory: about 30 bytes an entry; the largest have one for each pair, start and day. */
yunta_status yunta_raw_calendar(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                                const yunta_pairing *pairing, const yunta_timetable *timetable,
                                const char *folder, yunta_problems *problems);

/* ---- a model in the making ---- */

typedef struct yunta_raw {
    yunta_ilp *ilp;
    YUNTA_ARRAY(int32_t) term; /* of the row or objective at hand */
    YUNTA_ARRAY(int64_t) coefficient;
    const char *folder;
    yunta_problems *problems;
    bool failed; /* memory ran out somewhere: what follows does nothing */
} yunta_raw;

yunta_status yunta_raw_new(const char *folder, yunta_problems *problems, yunta_raw *raw);
void yunta_raw_clear(yunta_raw *raw);
/* A column with its name; its index, or 0 once the model has failed. */
int32_t yunta_raw_column(yunta_raw *raw, int64_t lower, int64_t upper, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* One more term of the row at hand; a column of -1 is none. */
void yunta_raw_term(yunta_raw *raw, int32_t column, int64_t coefficient);
/* Makes the terms at hand a row; no terms, no row, unless nothing can meet it. */
void yunta_raw_row(yunta_raw *raw, int64_t lower, int64_t upper);
/* Writes the model with the terms at hand as the objective of a stage, and keeps the stage's value
 * as a row for those after it. */
yunta_status yunta_raw_stage(yunta_raw *raw, const yunta_part *part, size_t stage,
                             const char *objective);
/* ---- the parts ---- */

yunta_status yunta_raw_plenaries(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                                 const yunta_pairing *pairing, const yunta_part *part,
                                 yunta_raw *raw);
yunta_status yunta_raw_courses(const yunta_cohort *cohort, const yunta_timetable *timetable,
                               yunta_raw *raw);
yunta_status yunta_raw_workshops(const yunta_cohort *cohort, const yunta_part *part,
                                 yunta_raw *raw);
yunta_status yunta_raw_meetings(const yunta_cohort *cohort, const yunta_pairing *pairing,
                                const yunta_timetable *timetable, yunta_raw *raw);

#endif
