#include "cli/session.h"
#include "cli/base.h"
#include "io/policy.h"
#include "model/repair.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

void yunta_session_free(yunta_session_state *session) {
    yunta_ledger_free(session->ledger);
    yunta_seating_free(session->seating);
    yunta_timetable_free(session->timetable);
    yunta_pairing_free(session->pairing);
    yunta_eligibility_free(session->eligibility);
    yunta_scoring_free(session->scoring);
    yunta_weeks_free(session->weeks);
    yunta_repair_free(session->repair);
    yunta_cohort_free(session->cohort);
    yunta_policy_free(session->policy);
    yunta_problems_free(session->problems);
    yunta_arena_free(session->arena);
}

void yunta_session_timed(yunta_session_state *session, const char *stage) {
    double now = yunta_seconds_now();
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    if (session->timing_count < YUNTA_TIMINGS)
        session->timings[session->timing_count++] =
            (yunta_timing){stage, now - session->stage_start, usage.ru_maxrss};
    session->stage_start = now;
}

yunta_deadline yunta_session_share(const yunta_session_state *session, double share) {
    yunta_deadline deadline = session->deadline;
    double left = yunta_deadline_left(&deadline);
    if (isfinite(left))
        deadline.end = yunta_seconds_now() + left * share;
    return deadline;
}

static yunta_status prepare(yunta_session_state *session) {
    yunta_status status = yunta_weeks_new(session->cohort, &session->weeks);
    if (status == YUNTA_OK)
        status = yunta_scoring_new(session->cohort, session->weeks, &session->scoring);
    if (status == YUNTA_OK)
        status = yunta_eligibility_new(session->cohort, session->weeks, session->scoring, 0,
                                       &session->eligibility);
    return status;
}

static const char *out_folder(yunta_session_state *session) {
    if (*session->options.out)
        return session->options.out;
    if (session->share && session->share->of > 0)
        return yunta_arena_format(session->arena, "%s/out-%zu-of-%zu", session->folder,
                                  session->share->number, session->share->of);
    return yunta_arena_format(session->arena, "%s/out", session->folder);
}

/* A result is exchanged with the folder whole: the cohort must not lie in it. */
static yunta_status check_out(yunta_session_state *session) {
    char *out = realpath(session->out, NULL), *folder = realpath(session->folder, NULL);
    size_t length = out ? strlen(out) : 0;
    bool inside = out && folder && strncmp(folder, out, length) == 0 &&
                  (folder[length] == '\0' || folder[length] == '/' || length == 1);
    free(out);
    free(folder);
    if (!inside)
        return YUNTA_OK;
    yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, session->out,
                      T("name a folder of its own, as COHORT/out",
                        "indique una carpeta propia, como COHORTE/out"),
                      T("--out names the cohort's own folder, or one that it lies in",
                        "--out nombra la carpeta de la cohorte, o una que la contiene"));
    return YUNTA_E_USAGE;
}

yunta_status yunta_session_read_tables(yunta_session_state *session) {
    yunta_status status = yunta_base_begin(session);
    if (status == YUNTA_OK)
        status = yunta_cohort_read_changed(session->policy, session->folder,
                                           session->options.allow_outside,
                                           session->based ? &session->changes : NULL,
                                           &session->deadline, session->problems, &session->cohort);
    if (status == YUNTA_OK)
        status = yunta_base_end(session);
    yunta_session_timed(session, "read");
    return status;
}

static bool has_earlier(const yunta_session_state *session) {
    const char *run = yunta_arena_format(session->arena, "%s/run.json", session->out);
    return session->keep || (session->tells_out && run && access(run, F_OK) == 0);
}

/* Every problem is told at once: those of the tables, too, under a policy that was refused. Not
 * where an earlier result belongs to the cohort: the tables may name its people. */
static yunta_status read_policy(yunta_session_state *session) {
    yunta_status status =
        yunta_policy_read_further(session->policy_path, session->problems, &session->policy);
    if (status != YUNTA_E_INPUT || !session->policy)
        return status;
    yunta_status tables = YUNTA_OK;
    if (!has_earlier(session))
        tables = yunta_cohort_read_changed(session->policy, session->folder,
                                           session->options.allow_outside, NULL, &session->deadline,
                                           session->problems, &session->cohort);
    yunta_cohort_free(session->cohort);
    session->cohort = NULL;
    yunta_policy_free(session->policy);
    session->policy = NULL;
    return tables == YUNTA_E_MEMORY || tables == YUNTA_E_STOPPED ? tables : status;
}

yunta_status yunta_session_load(yunta_session_state *session) {
    yunta_deadline_report(&session->deadline, T("read", "leer"), 0);
    yunta_status status =
        yunta_cohort_locate(session->options.cohort, session->arena, session->problems,
                            &session->policy_path, &session->folder);
    if (status == YUNTA_OK && !(session->out = out_folder(session)))
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = check_out(session);
    if (status == YUNTA_OK)
        status = read_policy(session);
    if (status == YUNTA_OK && session->tells_out)
        session->told = session->out;
    if (status == YUNTA_OK)
        status = yunta_session_read_tables(session);
    if (status == YUNTA_OK)
        status = prepare(session);
    yunta_session_timed(session, "prepare");
    return status;
}

int yunta_exit_of_status(yunta_status status, int signal) {
    switch (status) {
    case YUNTA_OK:
        return 0;
    case YUNTA_E_USAGE:
        return 2;
    case YUNTA_E_INPUT:
        return 4;
    case YUNTA_E_IO:
        return 5;
    case YUNTA_E_WRONG:
        return 6;
    case YUNTA_E_STOPPED:
        return 128 + signal;
    default:
        return 70;
    }
}

static int exit_of_part(const yunta_part *part) {
    switch (part->status) {
    case YUNTA_PART_INFEASIBLE:
        return 3;
    case YUNTA_PART_BOUND:
    case YUNTA_PART_SOLVER:
        return 1;
    default:
        return 0;
    }
}

bool yunta_session_has_pairs(const yunta_session_state *session) {
    return session->pairing->part.status != YUNTA_PART_INFEASIBLE && !session->pairing->unfound;
}

int yunta_session_exit(const yunta_session_state *session) {
    int worst = session->pairing ? exit_of_part(&session->pairing->part) : 0;
    if (session->loses || (session->pairing && session->pairing->unfound))
        return 3;
    if (session->unproven && worst < 1)
        worst = 1;
    bool late = session->pairing && (session->pairing->leave_late || session->pairing->tolls_late);
    if (late && worst < 1)
        worst = 1;
    if (session->seating && exit_of_part(&session->seating->part) > worst)
        worst = exit_of_part(&session->seating->part);
    if (session->timetable) {
        const yunta_part *parts[] = {
            &session->timetable->plenary_part, &session->timetable->meeting_part,
            &session->timetable->course_part, &session->timetable->workshop_part};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            if (exit_of_part(parts[k]) > worst)
                worst = exit_of_part(parts[k]);
    }
    return worst;
}
