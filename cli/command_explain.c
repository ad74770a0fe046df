/* yunta explain COHORT PERSON [PERSON]: about the result in --out. */
#include "cli/commands.h"
#include "cli/explain_print.h"
#include "io/read_result.h"
#include "solver/match.h"

typedef struct {
    yunta_session_state *session;
    yunta_earlier *earlier;
    yunta_solve_options options;
    yunta_deadline deadline;
} explaining;

static void tell_stale(const explaining *x) {
    if (!x->earlier->same_inputs)
        yunta_problem_add(x->session->problems, YUNTA_WARNING,
                          (yunta_place){x->session->out, 0, NULL}, NULL,
                          T("run yunta match again", "ejecute yunta match otra vez"),
                          T("the inputs have changed since this result was made",
                            "los datos cambiaron desde que se hizo este resultado"));
    if (x->earlier->changed)
        yunta_problem_add(x->session->problems, YUNTA_WARNING,
                          (yunta_place){x->earlier->changed, 0, NULL}, NULL,
                          T("run yunta match again, unless the change is meant",
                            "ejecute yunta match otra vez, salvo que el cambio sea a propósito"),
                          T("the file is not as it was written: manifest.json has another digest",
                            "el archivo no está como se escribió: manifest.json tiene otra suma"));
}

static yunta_status not_fitting(const explaining *x) {
    yunta_problem_add(x->session->problems, YUNTA_ERROR, (yunta_place){x->session->out, 0, NULL},
                      NULL, T("run yunta match again", "ejecute yunta match otra vez"),
                      T("this result breaks the rules as they are now, so there is nothing to "
                        "explain it by",
                        "este resultado rompe las reglas actuales, así que no hay con qué "
                        "explicarlo"));
    return YUNTA_E_INPUT;
}

static yunta_status load(explaining *x, yunta_explainer **explainer) {
    yunta_session_state *session = x->session;
    bool fits = false;
    yunta_status status =
        yunta_earlier_read(session->cohort, session->out, session->problems, &x->earlier);
    yunta_pair *pairs = status == YUNTA_OK ? yunta_alloc(x->earlier->count, sizeof *pairs) : NULL;
    if (status == YUNTA_OK && !pairs)
        status = YUNTA_E_MEMORY;
    for (size_t k = 0; status == YUNTA_OK && k < x->earlier->count; k++)
        pairs[k] = (yunta_pair){.mentor = x->earlier->pairs[k].mentor,
                                .mentee = x->earlier->pairs[k].mentee};
    if (status == YUNTA_OK)
        status = yunta_pairing_given(session->cohort, session->scoring, pairs, x->earlier->count,
                                     &session->pairing);
    yunta_free(pairs);
    if (status != YUNTA_OK)
        return status;
    tell_stale(x);
    yunta_explain_basis basis = {session->cohort,          session->weeks,
                                 session->eligibility,     session->scoring,
                                 session->pairing->pairs,  session->pairing->count,
                                 x->earlier->mentor_price, x->earlier->mentee_price,
                                 x->earlier->weight,       &x->options,
                                 session->problems};
    status = yunta_explainer_new(&basis, &fits, explainer);
    return status == YUNTA_OK && !fits ? not_fitting(x) : status;
}

/* Both ways round where both are possible: the pair there is, else the lesser loss. */
static yunta_status either_way(const explaining *x, yunta_explainer *explainer, int32_t a,
                               int32_t b, yunta_forced *forced) {
    const yunta_cohort *cohort = x->session->cohort;
    bool forth = (cohort->person[a].role & YUNTA_MENTOR) && (cohort->person[b].role & YUNTA_MENTEE);
    bool back = (cohort->person[b].role & YUNTA_MENTOR) && (cohort->person[a].role & YUNTA_MENTEE);
    yunta_forced other = {0};
    yunta_status status = back && !forth
                              ? yunta_explain_pair(explainer, b, a, x->session->arena, forced)
                              : yunta_explain_pair(explainer, a, b, x->session->arena, forced);
    if (status != YUNTA_OK || !forth || !back || forced->kind == YUNTA_FORCED_PAIRED)
        return status;
    status = yunta_explain_pair(explainer, b, a, x->session->arena, &other);
    bool known = other.kind == YUNTA_FORCED_LOSS || other.kind == YUNTA_FORCED_PAIRED;
    bool lesser = forced->kind != YUNTA_FORCED_LOSS || other.kind == YUNTA_FORCED_PAIRED ||
                  yunta_loss_compare(cohort->policy, other.loss, forced->loss) < 0;
    bool late = forced->kind == YUNTA_FORCED_UNKNOWN || other.kind == YUNTA_FORCED_UNKNOWN;
    if (status == YUNTA_OK && known && lesser)
        *forced = other;
    if (late && forced->kind == YUNTA_FORCED_LOSS) /* the other way may lose less */
        forced->kind = YUNTA_FORCED_UNKNOWN;
    return status;
}

static yunta_status explain(const explaining *x, yunta_explainer *explainer, int32_t a, int32_t b) {
    yunta_session_state *session = x->session;
    yunta_forced forced;
    yunta_person_explained person;
    yunta_status status = b >= 0 ? either_way(x, explainer, a, b, &forced)
                                 : yunta_explain_person(explainer, a, session->arena, &person);
    yunta_session_timed(session, "explain");
    yunta_progress_clear(&session->progress);
    if (status != YUNTA_OK)
        return status;
    session->unproven = (b >= 0 ? forced.kind : person.join.kind) == YUNTA_FORCED_UNKNOWN;
    if (session->options.json)
        return b >= 0 ? yunta_explain_write_pair(session, &forced)
                      : yunta_explain_write_person(session, a, &person);
    if (b >= 0)
        yunta_explain_print_pair(session, &forced);
    else
        yunta_explain_print_person(session, a, &person);
    return YUNTA_OK;
}

yunta_status yunta_command_explain(yunta_session_state *session) {
    explaining x = {.session = session};
    yunta_explainer *explainer = NULL;
    int32_t a, b = -1;
    if (session->options.persons == 0) {
        yunta_problem_add(session->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
                          T("write yunta explain COHORT PERSON [PERSON]",
                            "escriba yunta explain COHORTE PERSONA [PERSONA]"),
                          T("explain needs a person", "explain necesita una persona"));
        return YUNTA_E_USAGE;
    }
    session->tells_out = true;
    yunta_status status = yunta_session_load(session);
    if (status != YUNTA_OK)
        return status;
    a = yunta_explaining_find(session, session->options.person[0]);
    if (session->options.persons > 1)
        b = yunta_explaining_find(session, session->options.person[1]);
    if (a < 0 || (session->options.persons > 1 && (b < 0 || a == b)))
        return a >= 0 && a == b ? yunta_explaining_same(session, a) : YUNTA_E_INPUT;
    x.deadline = yunta_session_share(session, 1);
    x.options = (yunta_solve_options){(int)session->options.threads, &x.deadline,
                                      (yunta_engine)session->options.engine};
    status = load(&x, &explainer);
    yunta_session_timed(session, "load");
    if (status == YUNTA_OK)
        status = explain(&x, explainer, a, b);
    yunta_explainer_free(explainer);
    yunta_earlier_free(x.earlier);
    return status;
}
