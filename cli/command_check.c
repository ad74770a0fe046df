/* yunta check: everything is read, every problem told, nothing written. */
#include "cli/commands.h"
#include "io/json.h"
#include "solver/needs.h"

static const char *severity_word(yunta_severity severity) {
    return severity == YUNTA_ERROR ? "error" : severity == YUNTA_WARNING ? "warning" : "note";
}

static void write_problem(const yunta_problem *problem, yunta_json *json) {
    yunta_json_object(json, NULL);
    yunta_json_text(json, "severity", severity_word(problem->severity));
    yunta_json_text(json, "file", problem->place.file);
    if (problem->place.line > 0)
        yunta_json_integer(json, "line", (int64_t)problem->place.line);
    else
        yunta_json_null(json, "line");
    yunta_json_text(json, "column", problem->place.column);
    yunta_json_text(json, "value", problem->value);
    yunta_json_text(json, "what", problem->what);
    yunta_json_text(json, "mend", problem->mend);
    yunta_json_end(json);
}

/* Standard error has the same for people, at most 50 a file; here are all of them. */
static yunta_status print_json(const yunta_session_state *session) {
    const yunta_problems *problems = session->problems;
    yunta_json *json = yunta_json_new(stdout);
    yunta_json_object(json, NULL);
    yunta_json_integer(json, "errors", (int64_t)yunta_problems_count(problems, YUNTA_ERROR));
    yunta_json_integer(json, "warnings", (int64_t)yunta_problems_count(problems, YUNTA_WARNING));
    if (session->cohort)
        yunta_json_integer(json, "people", (int64_t)session->cohort->people);
    else
        yunta_json_null(json, "people");
    yunta_json_array(json, "problems");
    for (size_t k = 0; k < yunta_problems_total(problems); k++)
        write_problem(yunta_problems_at(problems, k), json);
    yunta_json_end(json);
    yunta_json_end(json);
    return yunta_json_finish(json);
}

yunta_status yunta_command_check(yunta_session_state *session) {
    yunta_status status = yunta_session_load(session);
    if (status == YUNTA_OK)
        status = yunta_needs_all(session->cohort, session->problems);
    yunta_progress_clear(&session->progress);
    if (session->options.json && (status == YUNTA_OK || status == YUNTA_E_INPUT)) {
        yunta_status printed = print_json(session);
        return printed == YUNTA_OK ? status : printed;
    }
    if (status == YUNTA_OK && !session->options.quiet)
        yunta_summary_print(session, false, stdout);
    return status;
}
