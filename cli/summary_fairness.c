/* The summary's part on how people fared: what rules cost, how groups came off, who completed. */
#include "base/text.h"
#include "cli/session.h"
#include <inttypes.h>

/* Names of groups, fit for a terminal. */
static bool escape_names(yunta_session_state *session) {
    enum { MOST_LETTERS = 30 };
    for (size_t k = 0; k < session->span_count; k++)
        for (int m = 0; m < YUNTA_AUDIT_MEASURES; m++) {
            yunta_audit_span *span = &session->spans[k];
            if (span->groups[m] == 0)
                continue;
            span->low_group[m] =
                yunta_text_escape(session->arena, span->low_group[m], MOST_LETTERS);
            span->high_group[m] =
                yunta_text_escape(session->arena, span->high_group[m], MOST_LETTERS);
            if (!span->low_group[m] || !span->high_group[m])
                return false;
        }
    return true;
}

yunta_status yunta_summary_prepare(yunta_session_state *session, const yunta_result *result) {
    yunta_status status = yunta_audit_spans(result, session->spans, &session->span_count);
    if (status == YUNTA_OK)
        status = yunta_completion_count(result, &session->participants, &session->completed);
    if (status == YUNTA_OK && !escape_names(session))
        status = YUNTA_E_MEMORY;
    return status;
}

static void print_number(int measure, int64_t number, FILE *stream) {
    if (measure == YUNTA_AUDIT_RATE)
        fprintf(stream, "%" PRId64 "%%", number / 10);
    else
        fprintf(stream, "%" PRId64, number);
}

/* Where fewer than two groups show a measure there is nothing to compare. */
static void print_measure(const yunta_audit_span *span, int measure, bool first, FILE *stream) {
    const char *const names[YUNTA_AUDIT_MEASURES] = {
        T("matched", "con pareja"), T("mean score", "puntaje medio"), T("least", "menor")};
    fprintf(stream, "%s%s ", first ? ": " : "; ", names[measure]);
    print_number(measure, span->low[measure], stream);
    if (span->low[measure] == span->high[measure])
        return;
    fprintf(stream, " (%s)%s", span->low_group[measure], T(" to ", " a "));
    print_number(measure, span->high[measure], stream);
    fprintf(stream, " (%s)", span->high_group[measure]);
}

static void print_span(const yunta_audit_span *span, bool labelled, FILE *stream) {
    bool first = true;
    yunta_summary_label(stream, labelled ? "" : T("fairness", "equidad"));
    fprintf(stream, "%s, %s", span->column,
            span->side == YUNTA_MENTOR ? T("mentors", "mentores") : T("mentees", "mentees"));
    for (int m = 0; m < YUNTA_AUDIT_MEASURES; m++) {
        if (span->groups[m] < 2)
            continue;
        print_measure(span, m, first, stream);
        first = false;
    }
    fputc('\n', stream);
}

void yunta_summary_fairness(const yunta_session_state *session, FILE *stream) {
    bool labelled = false;
    if (session->span_count == 0 || !yunta_session_has_pairs(session))
        return;
    for (size_t k = 0; k < session->span_count; k++) {
        if (session->spans[k].groups[YUNTA_AUDIT_RATE] < 2)
            continue;
        print_span(&session->spans[k], labelled, stream);
        labelled = true;
    }
}

static void print_toll(const yunta_session_state *session, const yunta_toll *toll, FILE *stream) {
    const yunta_stage *stages = session->pairing->part.stages;
    const char *objective = stages[toll->stage].objective;
    if (toll->step >= 0)
        fprintf(stream, T("%s before %s: ", "%s antes que %s: "), stages[toll->step].objective,
                objective);
    else
        fprintf(stream, T("quota %d, %s: ", "cuota %d, %s: "), (int)toll->quota + 1, objective);
    if (!toll->known)
        fputs(T("not proven in time\n", "no se demostró a tiempo\n"), stream);
    else if (toll->value == toll->without)
        fputs(T("costs nothing\n", "no cuesta nada\n"), stream);
    else
        fprintf(stream,
                T("%" PRId64 " with it, %" PRId64 " without\n",
                  "%" PRId64 " con ella, %" PRId64 " sin ella\n"),
                toll->value, toll->without);
}

void yunta_summary_costs(const yunta_session_state *session, FILE *stream) {
    const yunta_pairing *pairing = session->pairing;
    for (size_t k = 0; k < pairing->toll_count; k++) {
        yunta_summary_label(stream, k ? "" : T("costs", "costos"));
        print_toll(session, &pairing->tolls[k], stream);
    }
}

void yunta_summary_completion(const yunta_session_state *session, FILE *stream) {
    if (session->participants == 0)
        return;
    yunta_summary_label(stream, T("completion", "término"));
    fprintf(stream,
            T("%zu of %zu participants have completed, by outcomes.csv\n",
              "%zu de %zu participantes completaron, según outcomes.csv\n"),
            session->completed, session->participants);
}
