/* What the cohort would lose with each of its mentors. */
#include "solver/explain_private.h"

static void note_unknown(const yunta_explain_basis *basis, size_t unknown) {
    if (unknown > 0)
        yunta_problem_add(
            basis->problems, YUNTA_WARNING, (yunta_place){0}, NULL,
            T("give it more time with --time-limit", "dele más tiempo con --time-limit"),
            T("what the cohort loses without %zu of the mentors is not known in time",
              "no se supo a tiempo qué pierde la cohorte sin %zu de los mentores"),
            unknown);
}

static void keep_loss(const yunta_explain_basis *basis, yunta_pairing *pairing,
                      const yunta_forced *forced) {
    const yunta_choices *goals = &basis->cohort->policy->matching_objective;
    int64_t *into = pairing->leave_loss + (size_t)forced->mentor * pairing->part.stage_count;
    pairing->leave_known[forced->mentor] = 1;
    for (size_t s = 0; s < pairing->part.stage_count; s++)
        into[s] = forced->loss[goals->items[s]];
}

static yunta_status leave_all(yunta_explainer *e, yunta_pairing *pairing) {
    const yunta_explain_basis *basis = &e->basis;
    size_t unknown = 0;
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; status == YUNTA_OK && k < pairing->count; k++) {
        yunta_forced forced = {.kind = YUNTA_FORCED_UNKNOWN};
        yunta_arena *arena = yunta_arena_new();
        if (k > 0 && pairing->pairs[k].mentor == pairing->pairs[k - 1].mentor) {
            yunta_arena_free(arena);
            continue;
        }
        bool late = yunta_deadline_passed(basis->options->deadline);
        if (arena == NULL)
            status = YUNTA_E_MEMORY;
        else if (!late)
            status = yunta_explain_leave(e, pairing->pairs[k].mentor, arena, &forced);
        if (status == YUNTA_OK && forced.kind == YUNTA_FORCED_LOSS)
            keep_loss(basis, pairing, &forced);
        unknown += forced.kind == YUNTA_FORCED_UNKNOWN;
        yunta_arena_free(arena);
    }
    note_unknown(basis, unknown);
    pairing->leave_late = unknown > 0;
    return status;
}

yunta_status yunta_explain_leaving(const yunta_explain_basis *basis, yunta_pairing *pairing) {
    yunta_explainer *explainer = NULL;
    size_t people = basis->cohort->people;
    bool fits = false;
    pairing->leave_loss = yunta_arena_alloc(pairing->arena, people * pairing->part.stage_count,
                                            sizeof *pairing->leave_loss);
    pairing->leave_known = yunta_arena_alloc(pairing->arena, people, 1);
    if (pairing->leave_loss == NULL || pairing->leave_known == NULL)
        return YUNTA_E_MEMORY;
    yunta_status status = yunta_explainer_new(basis, &fits, &explainer);
    if (status == YUNTA_OK && !fits)
        status = YUNTA_E_DEFECT;
    if (status == YUNTA_OK && explainer->priced)
        status = yunta_residual_toward(&explainer->residual, basis->options->threads);
    if (status == YUNTA_OK)
        status = leave_all(explainer, pairing);
    yunta_explainer_free(explainer);
    return status;
}
