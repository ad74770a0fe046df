#include "verify/verify.h"
#include "verify/kept.h"
#include <string.h>

/* Where least sizes count, who could start is known only after a pass. */
static void pass_over_pairs(yunta_check *check) {
    yunta_tally_kinds(check);
    if (yunta_stopped(check))
        return;
    yunta_pass(check);
    if (check->policy->matching_mentor_minimum > 1 && !yunta_stopped(check)) {
        yunta_tally_kinds(check);
        if (!yunta_stopped(check))
            yunta_pass(check);
    }
}

static void check_matching(yunta_check *check) {
    check->given = strcmp(yunta_part_status(check, "matching"), "absent") == 0;
    yunta_read_pairs(check);
    yunta_check_repair(check);
    yunta_check_limits(check);
    if (!check->given && !yunta_stopped(check))
        yunta_read_prices(check);
    if (!yunta_stopped(check))
        pass_over_pairs(check);
    if (yunta_stopped(check))
        return;
    yunta_check_ranks(check);
    yunta_check_audit(check);
    yunta_check_backups(check);
    yunta_check_unmatched(check);
    yunta_check_stages(check);
    yunta_check_costs(check);
}

static void check_all(yunta_check *check) {
    yunta_check_files(check);
    if (check->unreadable || (!check->run && !check->seating) || yunta_stopped(check))
        return;
    if (!check->run) {
        if (yunta_crowd_make(check))
            yunta_check_tables(check);
        return;
    }
    yunta_check_shape(check);
    yunta_check_policy(check);
    yunta_report_parts(check);
    if (!yunta_crowd_make(check))
        return;
    yunta_read_kept(check);
    check_matching(check);
    if (!yunta_stopped(check))
        yunta_check_plenaries(check);
    if (!yunta_stopped(check))
        yunta_check_courses(check);
    if (!yunta_stopped(check))
        yunta_check_workshops(check);
    if (!yunta_stopped(check))
        yunta_check_meetings(check);
    if (!yunta_stopped(check))
        yunta_check_diff(check);
    if (!yunta_stopped(check))
        yunta_check_completion(check);
    if (!yunta_stopped(check))
        yunta_check_areas(check);
    if (!yunta_stopped(check))
        yunta_check_tables(check);
    if (!yunta_stopped(check))
        yunta_check_agendas(check);
    if (!yunta_stopped(check))
        yunta_check_exports(check);
}

static yunta_status status_of(const yunta_check *check) {
    if (check->out_of_memory)
        return YUNTA_E_MEMORY;
    if (yunta_deadline_stopped(check->deadline))
        return YUNTA_E_STOPPED;
    if (check->unreadable)
        return YUNTA_E_IO;
    return check->report->faults ? YUNTA_E_WRONG : YUNTA_OK;
}

static yunta_verification *report_new(void) {
    yunta_verification *report = yunta_alloc(1, sizeof *report);
    if (report && !(report->arena = yunta_arena_new())) {
        yunta_free(report);
        report = NULL;
    }
    return report;
}

yunta_status yunta_verify(const yunta_cohort *cohort, const char *out, int threads,
                          const yunta_deadline *deadline, yunta_problems *problems,
                          yunta_verification **verification) {
    const yunta_deadline never = yunta_deadline_in(-1);
    yunta_check check = {.cohort = cohort,
                         .policy = cohort->policy,
                         .out = out,
                         .threads = threads,
                         .deadline = deadline ? deadline : &never,
                         .problems = problems,
                         .report = report_new()};
    *verification = NULL;
    if (!check.report)
        return YUNTA_E_MEMORY;
    check.arena = check.report->arena;
    check_all(&check);
    yunta_status status = status_of(&check);
    for (size_t id = 0; id < YUNTA_SHEETS; id++)
        yunta_table_free(check.owned[id]);
    if (status == YUNTA_OK || status == YUNTA_E_WRONG)
        *verification = check.report;
    else
        yunta_verification_free(check.report);
    return status;
}

void yunta_verification_free(yunta_verification *verification) {
    if (!verification)
        return;
    yunta_arena_free(verification->arena);
    yunta_free(verification);
}
