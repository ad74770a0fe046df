/* The summary's part on how people fared: what rules cost, how groups came off, who completed. */
#include "base/text.h"
#include "cli/session.h"
#include <inttypes.h>

static void print_name(const yunta_session_state *session, const char *name, FILE *stream) {
    char *shown = yunta_text_escape(session->arena, name, 30);
    fprintf(stream, " (%s)", shown ? shown : "?");
}

static void print_number(int measure, int64_t number, FILE *stream) {
    if (measure == YUNTA_AUDIT_RATE)
        fprintf(stream, "%" PRId64 "%%", number / 10);
    else
        fprintf(stream, "%" PRId64, number);
}

/* Where fewer than two groups show a measure there is nothing to compare. */
static void print_measure(const yunta_session_state *session, const yunta_audit_span *span,
                          int measure, bool first, FILE *stream) {
    const char *const names[YUNTA_AUDIT_MEASURES] = {
        T("matched", "con pareja"), T("mean score", "puntaje medio"), T("least", "menor")};
    fprintf(stream, "%s%s ", first ? ": " : "; ", names[measure]);
    print_number(measure, span->low[measure], stream);
    if (span->low[measure] == span->high[measure])
        return;
    print_name(session, span->low_group[measure], stream);
    fputs(T(" to ", " a "), stream);
    print_number(measure, span->high[measure], stream);
    print_name(session, span->high_group[measure], stream);
}

static void print_span(const yunta_session_state *session, const yunta_audit_span *span,
                       bool labelled, FILE *stream) {
    bool first = true;
    yunta_summary_label(stream, labelled ? "" : T("fairness", "equidad"));
    fprintf(stream, "%s, %s", span->column,
            span->side == YUNTA_MENTOR ? T("mentors", "mentores") : T("mentees", "mentees"));
    for (int m = 0; m < YUNTA_AUDIT_MEASURES; m++) {
        if (span->groups[m] < 2)
            continue;
        print_measure(session, span, m, first, stream);
        first = false;
    }
    fputc('\n', stream);
}

void yunta_summary_fairness(const yunta_session_state *session, FILE *stream) {
    yunta_audit_span spans[YUNTA_AUDIT_MOST_SPANS];
    size_t count = 0;
    bool labelled = false;
    if (yunta_audit_spans(session->result, spans, &count) != YUNTA_OK)
        return;
    for (size_t k = 0; k < count; k++) {
        if (spans[k].groups[YUNTA_AUDIT_RATE] < 2)
            continue;
        print_span(session, &spans[k], labelled, stream);
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
    size_t people = 0, completed = 0;
    if (yunta_completion_count(session->result, &people, &completed) != YUNTA_OK || people == 0)
        return;
    yunta_summary_label(stream, T("completion", "término"));
    fprintf(stream,
            T("%zu of %zu participants have completed, by outcomes.csv\n",
              "%zu de %zu participantes completaron, según outcomes.csv\n"),
            completed, people);
}
