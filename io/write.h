/* Writes a result: every file of SPEC section 7, whole or not at all. */
#ifndef YUNTA_IO_WRITE_H
#define YUNTA_IO_WRITE_H

#include "base/deadline.h"
#include "base/problem.h"
#include "model/eligible.h"
#include "model/pairing.h"
#include "model/seating.h"
#include "model/timetable.h"

typedef struct {
    const char *stage; /* read, score, match, plenaries, meetings, write */
    double seconds;
    long peak_kib;
} yunta_timing;

typedef struct {
    const yunta_cohort *cohort;
    const yunta_weeks *weeks;
    const yunta_scoring *scoring;
    const yunta_eligibility *eligibility;
    const yunta_pairing *pairing;
    const yunta_timetable *timetable; /* NULL in `match` */
    const yunta_seating *seating;     /* of `tables` alone, else NULL */
    const char *out;                  /* folder of the result */
    const char *before;               /* another result that this one goes on from, or NULL */
    const char *folder;               /* of the cohort: .yunta-key lives there */
    bool staff;                       /* show what was told in confidence */
    const yunta_timing *timings;
    size_t timing_count;
    int threads;                    /* below 1: all processors; never changes the result */
    const yunta_deadline *deadline; /* its stop flag is looked at between files; NULL for none */
    /* Looks at the whole result in a folder beside out, before it takes its place; NULL for none.
     */
    yunta_status (*check)(void *context, const char *folder);
    void *checker;
    bool rehearsal; /* then it does not take its place */
} yunta_result;

/* Writes the result into a staging folder beside out, flushes it and exchanges the two in one step.
 * Files in out that are not ours (manifest.json says which are) are carried over. On any failure
 * out is as it was, and the problem is reported: YUNTA_E_IO, YUNTA_E_MEMORY; or YUNTA_E_STOPPED.
 * Formats are written at the same time. Main thread only. */
yunta_status yunta_result_write(const yunta_result *result, yunta_problems *problems);
/* What says who is seated: pairs of a file, those of the earlier result in out, or made for it. */
typedef enum { YUNTA_SEATED_FILE, YUNTA_SEATED_RESULT, YUNTA_SEATED_MATCHED } yunta_seated_from;

/* tables.csv and tables.json into out, beside what an earlier result has there; as above. size:
 * most people at a table. */
yunta_status yunta_tables_write(const yunta_result *result, size_t size, yunta_seated_from from,
                                yunta_problems *problems);
/* tables.json on a stream. */
yunta_status yunta_tables_json(const yunta_result *result, size_t size, yunta_seated_from from,
                               FILE *stream);
/* The lowest and the highest group of a column and side, of those that audit.csv shows. */
enum { YUNTA_AUDIT_RATE, YUNTA_AUDIT_MEAN, YUNTA_AUDIT_LEAST, YUNTA_AUDIT_MEASURES };
typedef struct {
    const char *column;
    int side;                            /* YUNTA_MENTOR or YUNTA_MENTEE */
    size_t groups[YUNTA_AUDIT_MEASURES]; /* how many show the measure */
    /* RATE: matched of 1000; MEAN, LEAST: of the scores. Groups as audit.csv names them. */
    int64_t low[YUNTA_AUDIT_MEASURES], high[YUNTA_AUDIT_MEASURES];
    const char *low_group[YUNTA_AUDIT_MEASURES], *high_group[YUNTA_AUDIT_MEASURES];
} yunta_audit_span;
enum { YUNTA_AUDIT_MOST_SPANS = 8 };
/* Texts are the cohort's or constant. */
yunta_status yunta_audit_spans(const yunta_result *result,
                               yunta_audit_span spans[static YUNTA_AUDIT_MOST_SPANS],
                               size_t *count);

/* Of completion.csv: who takes part, and who has completed; both 0 without outcomes.csv. */
yunta_status yunta_completion_count(const yunta_result *result, size_t *people, size_t *completed);
/* run.json on a stream, without its tables when summary (for --json). */
yunta_status yunta_result_json(const yunta_result *result, bool summary, FILE *stream);

#endif
