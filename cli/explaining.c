#include "cli/explaining.h"
#include "base/text.h"
#include "io/cell.h"
#include "model/repair.h"
#include <string.h>

/* Whoever has this RUT, however either is written; -1. O(people). */
static int32_t find_rut(const yunta_cohort *cohort, const char *id) {
    char asked[YUNTA_RUT_ROOM], key[YUNTA_RUT_ROOM];
    bool rut = cohort->policy->id_format == YUNTA_ID_RUT && yunta_cell_rut_key(id, asked);
    for (size_t p = 0; rut && p < cohort->people; p++)
        if (yunta_cell_rut_key(cohort->person[p].id, key) && strcmp(key, asked) == 0)
            return (int32_t)p;
    return -1;
}

int32_t yunta_explaining_find(yunta_session_state *session, const char *id) {
    const yunta_cohort *cohort = session->cohort;
    int32_t person = yunta_cohort_find_spelled(cohort, id);
    if (person < 0)
        person = find_rut(cohort, id);
    if (person >= 0)
        return person;
    const char **ids = yunta_arena_alloc(session->arena, cohort->people, sizeof *ids);
    for (size_t p = 0; ids && p < cohort->people; p++)
        ids[p] = cohort->person[p].id;
    const char *near = ids ? yunta_text_nearest(id, ids, cohort->people) : NULL;
    const char *mend =
        near ? yunta_arena_format(session->arena, T("did you mean %s?", "¿quiso decir %s?"), near)
             : NULL;
    yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, id, mend,
                      T("nobody in the cohort has this id", "nadie en la cohorte tiene este id"));
    return -1;
}

yunta_status yunta_explaining_same(yunta_session_state *session, int32_t person) {
    yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0},
                      session->cohort->person[person].id,
                      T("name two people, or one", "nombre dos personas, o una"),
                      T("nobody can be paired with themself", "nadie puede formar par consigo"));
    return YUNTA_E_USAGE;
}

bool yunta_explaining_left(const yunta_session_state *session, int32_t person) {
    return session->cohort->person[person].role == 0;
}

/* Whether they had a partner in the result that the last repair came of: then they left by its day.
 * Who has none may have left in one before. */
static bool left_last(const yunta_session_state *session, int32_t person) {
    const yunta_pair_table *had = session->repair ? &session->repair->pairs : NULL;
    size_t people = had && had->first ? session->cohort->people : 0;
    bool mentors = false;
    for (size_t k = 0; people > 0 && k < had->first[people]; k++)
        mentors = mentors || had->mentor[k] == person;
    return mentors || (people > 0 && had->first[person] < had->first[person + 1]);
}

void yunta_explaining_print_left(const yunta_session_state *session, int32_t person) {
    const char *id = yunta_explaining_id(session, person);
    char day[11];
    if (session->as_of == YUNTA_NO_DAY || !left_last(session, person)) {
        printf(T("  %s has left and takes part in nothing more\n",
                 "  %s se retiró y ya no participa\n"),
               id);
        return;
    }
    yunta_day_text(session->as_of, day);
    printf(T("  %s has left (as of %s) and takes part in nothing more\n",
             "  %s se retiró (al %s) y ya no participa\n"),
           id, day);
}

const char *yunta_explaining_id(const yunta_session_state *session, int32_t person) {
    const char *id = yunta_text_escape(session->arena, session->cohort->person[person].id, 64);
    return id ? id : "?";
}

bool yunta_explaining_shows(const yunta_session_state *session, int component) {
    return yunta_scoring_counts(session->scoring, component) && !session->cohort->scores_given &&
           (component != YUNTA_PREFERENCES || session->options.staff);
}

void yunta_explaining_parts(const yunta_session_state *session, int32_t mentor, int32_t mentee,
                            FILE *stream) {
    int32_t parts[YUNTA_COMPONENTS];
    bool first = true;
    yunta_scoring_parts(session->scoring, mentor, mentee, parts);
    for (int c = 0; c < YUNTA_COMPONENTS; c++) {
        if (!yunta_explaining_shows(session, c))
            continue;
        fprintf(stream, "%s%s %d", first ? " " : ", ", yunta_component_name(c), parts[c]);
        first = false;
    }
}

void yunta_explaining_parts_json(const yunta_session_state *session, int32_t mentor, int32_t mentee,
                                 yunta_json *json) {
    int32_t parts[YUNTA_COMPONENTS];
    yunta_scoring_parts(session->scoring, mentor, mentee, parts);
    yunta_json_object(json, "components");
    for (int c = 0; c < YUNTA_COMPONENTS; c++)
        if (yunta_explaining_shows(session, c))
            yunta_json_integer(json, yunta_component_name(c), parts[c]);
    yunta_json_end(json);
}

const char *yunta_explaining_rule(const yunta_session_state *session, yunta_rule rule) {
    return rule == YUNTA_RULE_FORBID && !session->options.staff ? "programme"
                                                                : yunta_rule_name(rule);
}

static const char *const kind_names[] = {"lock", "forbid", "prefer", "avoid"};

static bool is_told(const yunta_session_state *session, const yunta_constraint *row, int32_t mentor,
                    int32_t mentee) {
    return session->options.staff && row->mentor == mentor && row->mentee == mentee;
}

void yunta_explaining_confidences(const yunta_session_state *session, int32_t mentor,
                                  int32_t mentee, FILE *stream) {
    for (size_t k = 0; k < session->cohort->constraint_count; k++) {
        const yunta_constraint *row = &session->cohort->constraints[k];
        if (!is_told(session, row, mentor, mentee))
            continue;
        const char *reason = row->reason ? yunta_text_escape(session->arena, row->reason, 0) : NULL;
        fprintf(stream, T("  in confidence: %s", "  en confianza: %s"), kind_names[row->kind]);
        if (row->kind == YUNTA_PREFER || row->kind == YUNTA_AVOID)
            fprintf(stream, " %d", row->points);
        fprintf(stream, T(" (line %zu)", " (línea %zu)"), row->line);
        fprintf(stream, "%s%s\n", reason && *reason ? ": " : "", reason ? reason : "");
    }
}

void yunta_explaining_confidences_json(const yunta_session_state *session, int32_t mentor,
                                       int32_t mentee, yunta_json *json) {
    if (!session->options.staff)
        return;
    yunta_json_array(json, "confidences");
    for (size_t k = 0; k < session->cohort->constraint_count; k++) {
        const yunta_constraint *row = &session->cohort->constraints[k];
        if (!is_told(session, row, mentor, mentee))
            continue;
        yunta_json_object(json, NULL);
        yunta_json_text(json, "kind", kind_names[row->kind]);
        yunta_json_integer(json, "points", row->points);
        yunta_json_text(json, "reason", row->reason ? row->reason : "");
        yunta_json_end(json);
    }
    yunta_json_end(json);
}
