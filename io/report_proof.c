/* The report's proof, data problems, settings and inputs. */
#include "io/report_private.h"
#include <string.h>

enum { MOST_PROBLEMS = 1000 };

static void write_part(yunta_report *report, const char *name, const yunta_part *part) {
    yunta_json_object(report->json, NULL);
    yunta_json_text(report->json, "part", name);
    yunta_json_text(report->json, "status", yunta_part_status_name(part->status));
    yunta_json_text(report->json, "method", part->method ? part->method : "");
    yunta_json_array(report->json, "conflict");
    for (size_t k = 0; k < part->conflict_count; k++)
        yunta_json_text(report->json, NULL, yunta_report_words(report, part->conflict[k]));
    yunta_json_end(report->json);
    yunta_json_array(report->json, "stages");
    for (size_t k = 0; k < part->stage_count; k++) {
        yunta_json_array(report->json, NULL);
        yunta_json_text(report->json, NULL, part->stages[k].objective);
        yunta_json_integer(report->json, NULL, part->stages[k].value);
        yunta_json_integer(report->json, NULL, part->stages[k].bound);
        yunta_json_boolean(report->json, NULL, part->stages[k].settled);
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
    yunta_json_end(report->json);
}

yunta_status yunta_report_proof(yunta_report *report) {
    const yunta_result *result = report->writing->result;
    const yunta_timetable *timetable = result->timetable;
    yunta_json_array(report->json, "parts");
    write_part(report, "matching", &result->pairing->part);
    if (timetable) {
        write_part(report, "plenaries", &timetable->plenary_part);
        write_part(report, "meetings", &timetable->meeting_part);
        write_part(report, "courses", &timetable->course_part);
        write_part(report, "workshops", &timetable->workshop_part);
    }
    yunta_json_end(report->json);
    return YUNTA_OK;
}

static const char *severity_name(yunta_severity severity) {
    static const char *const names[] = {"error", "warning", "note"};
    return names[severity];
}

/* As in the list of inputs: a path would depend on where the command was run. */
static const char *file_name(const yunta_cohort *cohort, const char *path) {
    for (size_t k = 0; path && k < cohort->input_count; k++)
        if (!strcmp(cohort->inputs[k].path, path))
            return cohort->inputs[k].name;
    return path;
}

static void write_problem(yunta_report *report, const yunta_problem *problem) {
    yunta_json_array(report->json, NULL);
    yunta_json_text(report->json, NULL, severity_name(problem->severity));
    yunta_json_text(report->json, NULL, file_name(report->writing->cohort, problem->place.file));
    yunta_json_integer(report->json, NULL, (int64_t)problem->place.line);
    yunta_json_text(report->json, NULL, problem->place.column);
    yunta_json_text(report->json, NULL, yunta_report_words(report, problem->value));
    yunta_json_text(report->json, NULL, yunta_report_words(report, problem->what));
    yunta_json_text(report->json, NULL, yunta_report_words(report, problem->mend));
    yunta_json_end(report->json);
}

static void write_problems(yunta_report *report) {
    const yunta_problems *problems = report->writing->told;
    size_t count = yunta_problems_total(problems);
    yunta_json_integer(report->json, "problem_count", (int64_t)count);
    yunta_json_array(report->json, "problems");
    for (size_t k = 0; k < count && k < MOST_PROBLEMS; k++)
        write_problem(report, yunta_problems_at(problems, k));
    yunta_json_end(report->json);
}

yunta_status yunta_report_inputs(yunta_report *report) {
    const yunta_cohort *cohort = report->writing->cohort;
    write_problems(report);
    yunta_json_array(report->json, "inputs");
    for (size_t k = 0; k < cohort->input_count; k++) {
        yunta_json_array(report->json, NULL);
        yunta_json_text(report->json, NULL, cohort->inputs[k].name);
        yunta_json_text(report->json, NULL, cohort->inputs[k].sha256);
        yunta_json_integer(report->json, NULL, (int64_t)cohort->inputs[k].rows);
        yunta_json_end(report->json);
    }
    yunta_json_end(report->json);
    yunta_policy_write_json(report->writing->policy, report->json, "policy");
    return YUNTA_OK;
}
