/* One run of a command: what was asked, what was read, what was found. */
#ifndef YUNTA_CLI_SESSION_H
#define YUNTA_CLI_SESSION_H

#include "cli/options.h"
#include "cli/progress.h"
#include "io/alias.h"
#include "io/read.h"
#include "io/write.h"
#include "solver/share.h"

enum { YUNTA_TIMINGS = 16 };

typedef struct {
    yunta_options options;
    yunta_problems *problems;
    yunta_arena *arena;
    yunta_deadline deadline;
    yunta_progress progress; /* to be cleared before standard output is written */
    const char *policy_path, *folder, *out;
    yunta_policy *policy;
    yunta_cohort *cohort;
    yunta_weeks *weeks;
    yunta_scoring *scoring;
    yunta_eligibility *eligibility;
    yunta_pairing *pairing;
    yunta_timetable *timetable;
    yunta_seating *seating;
    yunta_share *share;   /* of a shard or a merge; NULL */
    yunta_ledger *ledger; /* of share */
    size_t merged;        /* shards of a merge; 0 */
    bool unproven;        /* what was printed may not be the best: exit 1 */
    bool loses;           /* nothing was written, for it would lose what was held */
    /* What the summary tells of a result, found before it is written: memory that runs out must not
     * end in half a summary. */
    yunta_audit_span spans[YUNTA_AUDIT_MOST_SPANS];
    size_t span_count, participants, completed;
    yunta_timing timings[YUNTA_TIMINGS];
    size_t timing_count;
    double stage_start;
    /* The folder of the earlier result that the command keeps, or that of the result that it is
     * about; NULL. repairs: people leave and come (base.h). */
    const char *keep, *told;
    bool repairs, tells_out, based; /* tells_out: told is the folder of --out, default and all */
    bool had_calendar;              /* the result of keep says that calendars were drawn up */
    yunta_day as_of;
    yunta_changes changes;
    yunta_aliases aliases; /* of the people of the result of keep */
    struct yunta_repair *repair;
} yunta_session_state;

void yunta_session_free(yunta_session_state *session);

/* Notes the seconds since the last call, and the peak memory, under a name. */
void yunta_session_timed(yunta_session_state *session, const char *stage);

/* Reads the tables of the policy, as changed by what the command adds and withdraws. */
yunta_status yunta_session_read_tables(yunta_session_state *session);
/* Finds and reads the policy and the tables, and prepares scoring and eligibility. */
yunta_status yunta_session_load(yunta_session_state *session);
/* A deadline that ends after this share (0..1) of what is left of the time limit. */
yunta_deadline yunta_session_share(const yunta_session_state *session, double share);

/* --shard, if it was given: share and ledger. shard.c */
yunta_status yunta_shard_begin(yunta_session_state *session);
/* Writes the shard's folder and tells what it holds. */
yunta_status yunta_shard_finish(yunta_session_state *session, const char *command);

/* Whether the matching has an answer: it is neither impossible nor still unfound when time ran out,
 * of which nothing is written. Of a session with a pairing. */
bool yunta_session_has_pairs(const yunta_session_state *session);
/* What a command found, as an exit code: the worst of the parts. */
int yunta_session_exit(const yunta_session_state *session);
/* The exit code of a status (SPEC section 2); signal: the one that asked to stop. */
int yunta_exit_of_status(yunta_status status, int signal);

/* Prints the summary of the result for people. */
void yunta_summary_print(const yunta_session_state *session, bool written, FILE *stream);
/* Finds what the following tell of a result. */
yunta_status yunta_summary_prepare(yunta_session_state *session, const yunta_result *result);
/* Of its result: what rules cost, how groups fared, who completed. summary_fairness.c */
void yunta_summary_costs(const yunta_session_state *session, FILE *stream);
void yunta_summary_fairness(const yunta_session_state *session, FILE *stream);
void yunta_summary_completion(const yunta_session_state *session, FILE *stream);
/* What stands before a line's text. */
void yunta_summary_label(FILE *stream, const char *label);
/* The summary of a seating at tables of at most so many. */
void yunta_summary_tables(const yunta_session_state *session, bool written, FILE *stream);
/* What a repair kept; nothing where there was no earlier result. */
void yunta_summary_repair(const yunta_session_state *session, FILE *stream);
/* Whether a repair would lose what was held, as the plenaries or meetings are impossible now, or
 * none were found in time; says so. Such a result is not written, exit 3: nothing before --as-of
 * changes. */
bool yunta_repair_loses(yunta_session_state *session);
/* Tells on stderr what conflicts in each infeasible part. */
void yunta_summary_conflicts(const yunta_session_state *session, FILE *stream);

#endif
