/* Reads back the pairs and the calendar of an earlier result, for one that keeps them. */
#ifndef YUNTA_IO_READ_REPAIR_H
#define YUNTA_IO_READ_REPAIR_H

#include "io/alias.h"
#include "io/read.h"
#include "model/repair.h"

/* What a result says of its own making. */
typedef struct {
    bool calendar;           /* calendars were drawn up, though none may have come of it */
    bool repaired;           /* it came of an earlier one: run.json has `repair` */
    bool hidden;             /* it names people by pseudonyms */
    bool bare;               /* it was written without its tables (output.files) */
    bool pairs;              /* it was a repair, not a calendar for given pairs */
    yunta_day as_of;         /* YUNTA_NO_DAY: none */
    yunta_choices objective; /* of the matching, in the arena */
} yunta_made;

/* Of OUT/run.json; a result without it says nothing. One that is there and cannot be read is
 * YUNTA_E_IO, and one that is no JSON object, where it must be whole, YUNTA_E_INPUT, each with a
 * problem; where problems is NULL neither says anything. */
yunta_status yunta_made_read(const char *out, bool whole, yunta_arena *arena,
                             yunta_problems *problems, yunta_made *made);

/* Whether a run.json (NULL: it says nothing) is of a result that was written without its tables. */
bool yunta_made_bare(const yunta_json_value *run);
/* YUNTA_E_INPUT, with a problem that says why, where a result that is bare has no pairings.csv. */
yunta_status yunta_result_need_tables(const char *out, bool bare, yunta_arena *arena,
                                      yunta_problems *problems);

/* The ids of everybody whom the tables of a result (folder: OUT) name, each once, in arena. Tables
 * that are not there name nobody. YUNTA_E_IO without pairings.csv; YUNTA_E_INPUT of a pseudonym
 * that is nobody's. */
yunta_status yunta_result_people(const char *out, const yunta_aliases *aliases, yunta_arena *arena,
                                 yunta_problems *problems, const char ***ids, size_t *count);

/* The pairs and sessions of the tables in a folder: OUT, or its `earlier`; what begins before as_of
 * (YUNTA_NO_DAY: nothing) has happened. Names are compared as texts are. People, sessions, courses,
 * workshops and facilitators whom the cohort does not have are passed over, but what was to come of
 * such a session is in repair->gone, and a session, course
 * or workshop that has happened is a problem: then YUNTA_E_INPUT, as of workshops of a result under
 * pseudonyms, which does not say who gives them. The caller frees *repair. Cost linear in the
 * files.
 */
yunta_status yunta_repair_read(const yunta_cohort *cohort, const char *folder, yunta_day as_of,
                               const yunta_aliases *aliases, yunta_problems *problems,
                               yunta_repair **repair);

/* Who had what of the earlier result has happened before repair->as_of, into repair->past: of
 * `folder` (OUT) what its tables had, and what OUT had from earlier results; of an `earlier` folder
 * (inside: true) what it was written with. Of results that say nothing of it, what their tables
 * say. YUNTA_E_MEMORY, YUNTA_E_IO. */
yunta_status yunta_past_read(const yunta_cohort *cohort, const char *folder, bool inside,
                             const yunta_aliases *aliases, yunta_problems *problems,
                             yunta_repair *repair);

/* What a result OUT was made from besides the cohort's files: who came and left. Paths in arena;
 * NULL where OUT has no such file. */
yunta_status yunta_changes_of(const char *out, yunta_arena *arena, yunta_change_file *added,
                              yunta_change_file *withdrawn);
/* How many left and came by a result OUT, as far as its withdrawn.csv and added.csv can be read.
 * YUNTA_E_MEMORY. */
yunta_status yunta_changes_count(const char *out, yunta_arena *arena, size_t *left, size_t *came);

#endif
