#include "base/text.h"
#include "cli/commands.h"
#include "io/json.h"
#include "io/policy.h"
#include "io/staging.h"
#include "verify/verify.h"
#include <inttypes.h>

static yunta_status load(yunta_session_state *session) {
    yunta_status status =
        yunta_cohort_locate(session->options.cohort, session->arena, session->problems,
                            &session->policy_path, &session->folder);
    if (status == YUNTA_OK)
        status = yunta_policy_read(session->policy_path, session->problems, &session->policy);
    return status == YUNTA_OK ? yunta_session_read_tables(session) : status;
}

static void print_stage(const yunta_verified_stage *stage) {
    printf("  %-9s %-10s %" PRId64 ": ", stage->part, stage->objective, stage->value);
    if (stage->verdict == YUNTA_VERDICT_PROVEN)
        fputs(T("proven here: nothing can be better\n", "demostrado aquí: nada puede ser mejor\n"),
              stdout);
    else if (stage->bounded)
        printf(T("right; claimed bound %" PRId64 ", bound checked here %" PRId64 "\n",
                 "correcto; cota declarada %" PRId64 ", cota comprobada aquí %" PRId64 "\n"),
               stage->claimed, stage->bound);
    else
        printf(T("right; claimed bound %" PRId64 ", not checkable here\n",
                 "correcto; cota declarada %" PRId64 ", no comprobable aquí\n"),
               stage->claimed);
}

static void print_summary(const yunta_session_state *session, const yunta_verification *report) {
    char *out = yunta_text_escape(session->arena, session->options.result, 0);
    printf(T("verified: %s: %zu pairs of %zu eligible, %zu people without one, %zu plenary "
             "sessions, %zu meetings, %zu files; every rule holds\n",
             "verificado: %s: %zu pares de %zu posibles, %zu personas sin pareja, %zu sesiones "
             "plenarias, %zu reuniones, %zu archivos; se cumplen todas las reglas\n"),
           out ? out : "?", report->pairs, report->eligible_pairs, report->unmatched,
           report->sessions, report->meetings, report->files);
    for (size_t k = 0; k < report->stage_count; k++)
        print_stage(&report->stages[k]);
    for (size_t k = 0; k < report->part_count; k++)
        if (report->parts[k].status[0] == 'i')
            printf(T("  %-9s said to be impossible: not checkable here\n",
                     "  %-9s se declara imposible: no comprobable aquí\n"),
                   report->parts[k].part);
}

static yunta_status print_json(const yunta_verification *report) {
    yunta_json *json = yunta_json_new(stdout);
    yunta_json_object(json, NULL);
    yunta_json_boolean(json, "verified", report->faults == 0);
    yunta_json_integer(json, "faults", (int64_t)report->faults);
    yunta_json_integer(json, "pairs", (int64_t)report->pairs);
    yunta_json_integer(json, "eligible_pairs", (int64_t)report->eligible_pairs);
    yunta_json_integer(json, "unmatched", (int64_t)report->unmatched);
    yunta_json_integer(json, "plenaries", (int64_t)report->sessions);
    yunta_json_integer(json, "meetings", (int64_t)report->meetings);
    yunta_json_integer(json, "files", (int64_t)report->files);
    yunta_json_array(json, "parts");
    for (size_t k = 0; k < report->part_count; k++) {
        yunta_json_object(json, NULL);
        yunta_json_text(json, "part", report->parts[k].part);
        yunta_json_text(json, "status", report->parts[k].status);
        yunta_json_end(json);
    }
    yunta_json_end(json);
    yunta_json_array(json, "stages");
    for (size_t k = 0; k < report->stage_count; k++) {
        const yunta_verified_stage *stage = &report->stages[k];
        yunta_json_object(json, NULL);
        yunta_json_text(json, "part", stage->part);
        yunta_json_text(json, "objective", stage->objective);
        yunta_json_integer(json, "value", stage->value);
        yunta_json_integer(json, "claimed", stage->claimed);
        if (stage->bounded)
            yunta_json_integer(json, "bound", stage->bound);
        else
            yunta_json_null(json, "bound");
        yunta_json_boolean(json, "proven", stage->verdict == YUNTA_VERDICT_PROVEN);
        yunta_json_end(json);
    }
    yunta_json_end(json);
    yunta_json_end(json);
    return yunta_json_finish(json);
}

yunta_status yunta_command_verify(yunta_session_state *session) {
    yunta_verification *report = NULL;
    if (!session->options.result) {
        yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
                          T("write: yunta verify COHORT OUT", "escriba: yunta verify COHORTE OUT"),
                          T("name the folder of the result", "indique la carpeta del resultado"));
        return YUNTA_E_USAGE;
    }
    session->told = session->options.result;
    yunta_status status = load(session);
    if (status == YUNTA_OK)
        status =
            yunta_verify(session->cohort, session->options.result, (int)session->options.threads,
                         &session->deadline, session->problems, &report);
    yunta_session_timed(session, "verify");
    if (report && session->options.json) {
        yunta_status printed = print_json(report);
        status = printed == YUNTA_OK ? status : printed;
    } else if (status == YUNTA_OK && !session->options.quiet) {
        print_summary(session, report);
    }
    yunta_verification_free(report);
    return status;
}
