#include "solver/match.h"
#include "base/language.h"
#include "solver/matching.h"
#include "solver/needs.h"

static yunta_place place_of(const yunta_matching *m, const char *key) {
    return (yunta_place){m->policy->path, 0, key};
}

static yunta_status refuse_network(yunta_matching *m) {
    yunta_problem_add(m->problems, YUNTA_ERROR, place_of(m, "matching"), "--engine network",
                      T("use --engine auto", "use --engine auto"),
                      T("this cohort is no network flow: least sizes, quotas, fewest_mentors, one "
                        "role of two, or reciprocal pairs need the integer programme",
                        "esta cohorte no es un flujo en redes: los mínimos por mentor, las cuotas, "
                        "fewest_mentors, un rol de dos o los pares recíprocos requieren el "
                        "programa entero"));
    return YUNTA_E_INPUT;
}

/* From the list of pairs to the last stage; leaves the answer in matching->chosen. */
static yunta_status solve_listed(yunta_matching *m) {
    yunta_status status = yunta_match_setup(m);
    if (status != YUNTA_OK)
        return status;
    m->pairing->blocks = m->blocks;
    if (!m->infeasible && m->options->engine == YUNTA_ENGINE_NETWORK && m->ilp_groups > 0)
        return refuse_network(m);
    if (!m->infeasible && m->ilp_groups > 0 && yunta_needs_goal(m->policy, YUNTA_GOAL_LEXIMIN))
        return yunta_needs_no_leximin(m->cohort, m->problems);
    if (!m->infeasible && yunta_match_is_shard(m) && !yunta_match_deal(m))
        return YUNTA_E_MEMORY;
    if (!m->infeasible)
        status = yunta_match_stages(m);
    if (status == YUNTA_OK && m->infeasible)
        return yunta_match_conflict(m);
    if (yunta_match_is_shard(m))
        return status;
    if (status == YUNTA_OK)
        status = yunta_match_pairs(m);
    return status == YUNTA_OK ? yunta_match_unmatched(m) : status;
}

static yunta_status solve(yunta_matching *m) {
    bool barred = false, by_rows = false;
    yunta_status status = yunta_match_barred_lock(m, &barred);
    if (status == YUNTA_OK && !barred)
        status = yunta_match_by_rows(m, &by_rows);
    if (status != YUNTA_OK || by_rows)
        return status;
    yunta_deadline_report(m->options->deadline, T("score", "puntuar"), 0);
    status = yunta_candidates_new(m->eligibility, m->options->threads, &m->listed);
    if (status != YUNTA_OK)
        return status;
    m->candidates = m->listed;
    m->pairing->eligible_pairs = m->listed->count;
    return barred ? YUNTA_OK : solve_listed(m);
}

static yunta_status start(yunta_matching *m) {
    m->work = yunta_arena_new();
    m->pairing = yunta_alloc(1, sizeof *m->pairing);
    if (m->work == NULL || m->pairing == NULL)
        return YUNTA_E_MEMORY;
    m->pairing->arena = yunta_arena_new();
    m->pairing->part.part = "matching";
    m->pairing->part.method = "network";
    return m->pairing->arena != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
}

static void finish(yunta_matching *m) {
    for (size_t g = 0; g < m->group_count; g++)
        yunta_match_model_free(m->groups[g].model);
    yunta_candidates_free(m->listed);
    yunta_arena_free(m->work);
}

static void tell_wrong(yunta_matching *m) {
    yunta_problem_add(m->problems, YUNTA_ERROR, (yunta_place){0}, NULL,
                      T("make the shards again", "haga las partes de nuevo"),
                      T("the shards hold an answer that is none of this cohort",
                        "las partes traen una respuesta que no es de esta cohorte"));
}

yunta_status yunta_match(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                         const yunta_scoring *scoring, const yunta_solve_options *options,
                         yunta_problems *problems, yunta_pairing **pairing) {
    return yunta_match_shared(cohort, eligibility, scoring, options, NULL, problems, pairing);
}

yunta_status yunta_match_shared(const yunta_cohort *cohort, const yunta_eligibility *eligibility,
                                const yunta_scoring *scoring, const yunta_solve_options *options,
                                yunta_share *share, yunta_problems *problems,
                                yunta_pairing **pairing) {
    yunta_matching m = {.cohort = cohort,
                        .policy = cohort->policy,
                        .eligibility = eligibility,
                        .scoring = scoring,
                        .options = options,
                        .share = share,
                        .problems = problems};
    *pairing = NULL;
    yunta_status status = yunta_needs_objective(cohort, problems);
    if (status == YUNTA_OK)
        status = start(&m);
    if (status == YUNTA_OK)
        status = solve(&m);
    if (status == YUNTA_OK)
        *pairing = m.pairing;
    else
        yunta_pairing_free(m.pairing);
    if (status == YUNTA_E_WRONG)
        tell_wrong(&m);
    finish(&m);
    return status;
}
