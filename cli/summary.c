/* The summary that a person reads in ten seconds. */
#include "base/text.h"
#include "cli/session.h"
#include "solver/plenary_groups.h"
#include <inttypes.h>
#include <string.h>

void yunta_summary_label(FILE *stream, const char *label) {
    fprintf(stream, "  %s", label);
    for (size_t k = yunta_text_length(label); k < 14; k++)
        fputc(' ', stream);
}

static const char *part_words(const yunta_part *part) {
    switch (part->status) {
    case YUNTA_PART_PROVEN:
        return T("proven optimal", "óptimo demostrado");
    case YUNTA_PART_SOLVER:
        return T("optimal says GLPK, without a proof of ours",
                 "óptimo según GLPK, sin demostración propia");
    case YUNTA_PART_BOUND:
        if (part->ended)
            return T("not proven, the search has ended; see the bounds",
                     "sin demostrar, la búsqueda terminó; vea las cotas");
        return T("the time limit came first; see the bounds", "se acabó el tiempo; vea las cotas");
    case YUNTA_PART_INFEASIBLE:
        return T("impossible", "imposible");
    default:
        return T("not asked", "no se pidió");
    }
}

static void print_stages(const yunta_part *part, FILE *stream) {
    for (size_t k = 0; k < part->stage_count; k++) {
        const yunta_stage *stage = &part->stages[k];
        fprintf(stream, "%s%s %" PRId64, k ? ", " : ": ", stage->objective, stage->value);
        if (stage->vector_count > 1)
            fprintf(stream, T(" to %" PRId32, " a %" PRId32),
                    stage->vector[stage->vector_count - 1]);
        if (stage->value != stage->bound)
            fprintf(stream, T(" (bound %" PRId64 ")", " (cota %" PRId64 ")"), stage->bound);
    }
}

static void print_part(const yunta_part *part, const char *label, FILE *stream) {
    if (part->status == YUNTA_PART_ABSENT)
        return;
    yunta_summary_label(stream, label);
    fputs(part_words(part), stream);
    print_stages(part, stream);
    if (part->method)
        fprintf(stream, " [%s]", part->method);
    fputc('\n', stream);
}

static void print_matching(const yunta_session_state *session, FILE *stream) {
    const yunta_pairing *pairing = session->pairing;
    yunta_summary_label(stream, T("pairs", "pares"));
    if (pairing->part.status == YUNTA_PART_ABSENT)
        fprintf(stream,
                T("%zu pairs, as given; %zu people without a partner\n",
                  "%zu pares, los que se dieron; %zu personas sin pareja\n"),
                pairing->count, pairing->unmatched_count);
    else if (!yunta_session_has_pairs(session))
        fprintf(stream, T("none; %zu are eligible\n", "ninguno; %zu son posibles\n"),
                pairing->eligible_pairs);
    else
        fprintf(stream,
                T("%zu pairs of %zu eligible; %zu people without a partner\n",
                  "%zu pares de %zu posibles; %zu personas sin pareja\n"),
                pairing->count, pairing->eligible_pairs, pairing->unmatched_count);
    if (pairing->unfound) {
        yunta_summary_label(stream, T("matching", "emparejar"));
        fputs(T("none was found in time\n", "no se halló ninguno a tiempo\n"), stream);
    } else
        print_part(&pairing->part, T("matching", "emparejar"), stream);
}

static void print_people(const yunta_session_state *session, FILE *stream) {
    const yunta_cohort *cohort = session->cohort;
    size_t mentors = 0, mentees = 0, both = 0;
    for (size_t p = 0; p < cohort->people; p++) {
        mentors += cohort->person[p].role == YUNTA_MENTOR;
        mentees += cohort->person[p].role == YUNTA_MENTEE;
        both += cohort->person[p].role == YUNTA_BOTH;
    }
    yunta_summary_label(stream, T("people", "personas"));
    fprintf(stream,
            T("%zu applicants: %zu mentors, %zu mentees, %zu both\n",
              "%zu postulantes: %zu mentores, %zu mentees, %zu ambos\n"),
            cohort->people, mentors, mentees, both);
}

static void print_components(const yunta_session_state *session, FILE *stream) {
    if (session->cohort->scores_given)
        return;
    bool first = true;
    for (int c = 0; c < YUNTA_COMPONENTS; c++) {
        if (yunta_component_weight(session->policy, c) == 0 ||
            yunta_scoring_counts(session->scoring, c))
            continue;
        if (first)
            yunta_summary_label(stream, T("left out", "no cuenta"));
        fprintf(stream, "%s%s", first ? "" : ", ", yunta_component_name(c));
        first = false;
    }
    if (!first)
        fputs(T(": the cohort holds no data for it\n", ": la cohorte no trae datos\n"), stream);
}

/* How large the groups of the plenaries are, and what a room bears. */
static void print_groups(const yunta_timetable *timetable, const yunta_policy *policy,
                         FILE *stream) {
    size_t least = timetable->attendance_count, most = 0;
    for (size_t g = 0; g < timetable->groups; g++) {
        size_t size = 0;
        for (size_t k = 0; k < timetable->attendance_count; k++)
            size += timetable->attendance[k].group == (int32_t)g;
        least = size < least ? size : least;
        most = size > most ? size : most;
    }
    yunta_summary_label(stream, "");
    fprintf(stream, T("%zu groups of %zu to %zu people", "%zu grupos de %zu a %zu personas"),
            timetable->groups, least, most);
    int64_t room = yunta_groups_room(policy, timetable->attendance_count);
    if (room < (int64_t)timetable->attendance_count)
        fprintf(stream,
                T("; a room of %d bears %lld invited", "; una sala de %d soporta %lld invitados"),
                policy->plenaries_groups_capacity, (long long)room);
    fputc('\n', stream);
}

/* Sessions of an earlier calendar stay where they are before anything else counts. */
static bool keeps_earlier(const yunta_part *part) {
    for (size_t s = 0; s < part->stage_count; s++)
        if (!strcmp(part->stages[s].objective, "moved"))
            return true;
    return false;
}

static void print_calendar(const yunta_timetable *timetable, const yunta_policy *policy,
                           FILE *stream) {
    print_part(&timetable->plenary_part, T("plenaries", "plenarias"), stream);
    if (timetable->plenary_count > 0) {
        yunta_summary_label(stream, "");
        fprintf(stream,
                keeps_earlier(&timetable->plenary_part)
                    ? T("%zu sessions, %zu participants, %zu of them can complete; %zu cannot "
                        "while those sessions stay\n",
                        "%zu sesiones, %zu participantes, %zu pueden completar; %zu no podrían "
                        "mientras esas sesiones queden\n")
                    : T("%zu sessions, %zu participants, %zu of them can complete; %zu cannot "
                        "whatever the calendar\n",
                        "%zu sesiones, %zu participantes, %zu pueden completar; %zu no podrían "
                        "con ningún calendario\n"),
                timetable->plenary_count, timetable->attendance_count, timetable->complete,
                timetable->hopeless_count);
        if (timetable->groups > 1)
            print_groups(timetable, policy, stream);
    }
    print_part(&timetable->meeting_part, T("meetings", "reuniones"), stream);
    if (timetable->meeting_count > 0 || timetable->shortfall_count > 0) {
        yunta_summary_label(stream, "");
        fprintf(stream,
                T("%zu meetings; %zu pairs lack some\n", "%zu reuniones; a %zu pares les faltan\n"),
                timetable->meeting_count, timetable->shortfall_count);
    }
    print_part(&timetable->course_part, T("courses", "cursos"), stream);
    if (timetable->course_cut_count > 0) {
        yunta_summary_label(stream, "");
        fprintf(stream,
                T("%zu courses that have begun end early\n",
                  "%zu cursos que ya comenzaron terminan antes\n"),
                timetable->course_cut_count);
    }
    print_part(&timetable->workshop_part, T("workshops", "talleres"), stream);
}

static void print_written(const yunta_session_state *session, bool written, FILE *stream) {
    if (!written)
        return;
    if (session->merged > 0) {
        yunta_summary_label(stream, T("merged", "unidas"));
        fprintf(stream,
                T("%zu shards; the whole was verified before it was written\n",
                  "%zu partes; el total se verificó antes de escribirlo\n"),
                session->merged);
    }
    char *out = yunta_text_escape(session->arena, session->out, 0);
    yunta_summary_label(stream, T("written", "escrito en"));
    fprintf(stream, "%s\n", out ? out : "?");
}

void yunta_summary_print(const yunta_session_state *session, bool written, FILE *stream) {
    char *name = yunta_text_escape(session->arena, session->policy->programme_name, 80);
    fprintf(stream, "%s\n", name && *name ? name : T("cohort", "cohorte"));
    print_people(session, stream);
    if (session->pairing) {
        print_matching(session, stream);
        yunta_summary_costs(session, stream);
        print_components(session, stream);
    }
    yunta_summary_repair(session, stream);
    if (session->timetable)
        print_calendar(session->timetable, session->policy, stream);
    yunta_summary_fairness(session, stream);
    yunta_summary_completion(session, stream);
    print_written(session, written, stream);
}

void yunta_summary_tables(const yunta_session_state *session, bool written, FILE *stream) {
    const yunta_seating *seating = session->seating;
    char *name = yunta_text_escape(session->arena, session->policy->programme_name, 80);
    size_t least = seating->people / seating->tables;
    size_t most = least + (seating->people % seating->tables > 0);
    fprintf(stream, "%s\n", name && *name ? name : T("cohort", "cohorte"));
    yunta_summary_label(stream, T("tables", "mesas"));
    fprintf(stream, T("%zu people at %zu tables of %zu", "%zu personas en %zu mesas de %zu"),
            seating->people, seating->tables, least);
    if (most > least)
        fprintf(stream, T(" or %zu", " o %zu"), most);
    fprintf(stream, T("; rounds: %zu\n", "; rondas: %zu\n"), seating->rounds);
    yunta_summary_label(stream, T("seating", "puestos"));
    fputs(seating->part.status == YUNTA_PART_PROVEN
              ? part_words(&seating->part)
              : T("the best that was found; see the bounds", "lo mejor hallado; vea las cotas"),
          stream);
    print_stages(&seating->part, stream);
    fputc('\n', stream);
    yunta_summary_label(stream, "");
    fprintf(stream, "%s\n",
            seating->part.stages[0].value == 0
                ? T("nobody meets anybody twice", "nadie se encuentra dos veces con nadie")
                : T("repeats: times that two people meet again; institution, region: pairs alike "
                    "at a table",
                    "repeats: veces que dos personas se reencuentran; institution, region: pares "
                    "iguales en una mesa"));
    print_written(session, written, stream);
}

static void print_conflict(const yunta_session_state *session, const yunta_part *part,
                           FILE *stream) {
    if (part->status != YUNTA_PART_INFEASIBLE)
        return;
    fprintf(stream,
            T("yunta: %s: these rules cannot hold together; any one of them taken away, the rest "
              "can:\n",
              "yunta: %s: estas reglas no pueden cumplirse a la vez; sin cualquiera de ellas, las "
              "demás sí:\n"),
            part->part);
    for (size_t k = 0; k < part->conflict_count; k++) {
        char *words = yunta_text_escape(session->arena, part->conflict[k], 0);
        fprintf(stream, "  - %s\n", words ? words : "?");
    }
}

void yunta_summary_conflicts(const yunta_session_state *session, FILE *stream) {
    if (session->pairing)
        print_conflict(session, &session->pairing->part, stream);
    if (!session->timetable)
        return;
    print_conflict(session, &session->timetable->plenary_part, stream);
    print_conflict(session, &session->timetable->meeting_part, stream);
    print_conflict(session, &session->timetable->course_part, stream);
    print_conflict(session, &session->timetable->workshop_part, stream);
}
