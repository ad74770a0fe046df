#include "solver/explain.h"
#include "solver/explain_private.h"

/* Whether the pairs of the result are eligible and nobody has more than they offer. */
static bool fits_rules(yunta_explainer *e) {
    const yunta_explain_basis *basis = &e->basis;
    for (size_t k = 0; k < basis->count; k++) {
        const yunta_pair *pair = &basis->pairs[k];
        if (yunta_pair_first_bar(basis->eligibility, pair->mentor, pair->mentee) != YUNTA_RULES)
            return false;
        e->sold[pair->mentor]++;
        e->bought[pair->mentee]++;
    }
    for (size_t p = 0; p < basis->cohort->people; p++)
        if (e->sold[p] > basis->cohort->person[p].capacity ||
            e->bought[p] > basis->cohort->person[p].mentors)
            return false;
    return true;
}

static bool has_pair(const yunta_explainer *e, int32_t mentor, int32_t mentee) {
    size_t from = 0, to = e->basis.count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const yunta_pair *pair = &e->basis.pairs[middle];
        if (pair->mentor < mentor || (pair->mentor == mentor && pair->mentee < mentee))
            from = middle + 1;
        else
            to = middle;
    }
    return from < e->basis.count && e->basis.pairs[from].mentor == mentor &&
           e->basis.pairs[from].mentee == mentee;
}

static bool keeps_locks(const yunta_explainer *e) {
    const yunta_cohort *cohort = e->basis.cohort;
    for (size_t k = 0; k < cohort->constraint_count; k++)
        if (cohort->constraints[k].kind == YUNTA_LOCK &&
            !has_pair(e, cohort->constraints[k].mentor, cohort->constraints[k].mentee))
            return false;
    return true;
}

static yunta_status prepare(yunta_explainer *e, bool *fits) {
    size_t people = e->basis.cohort->people;
    e->arena = yunta_arena_new();
    if (e->arena == NULL)
        return YUNTA_E_MEMORY;
    e->sold = yunta_arena_alloc(e->arena, people, sizeof *e->sold);
    e->bought = yunta_arena_alloc(e->arena, people, sizeof *e->bought);
    if (e->sold == NULL || e->bought == NULL)
        return YUNTA_E_MEMORY;
    *fits = fits_rules(e) && keeps_locks(e);
    if (!*fits)
        return YUNTA_OK;
    yunta_status status =
        yunta_candidates_new(e->basis.eligibility, e->basis.options->threads, &e->candidates);
    if (status == YUNTA_OK)
        status = yunta_residual_make(e, &e->priced);
    yunta_explain_worth(e->basis.cohort, e->basis.pairs, e->basis.count, e->worth);
    return status;
}

yunta_status yunta_explainer_new(const yunta_explain_basis *basis, bool *fits,
                                 yunta_explainer **explainer) {
    *fits = false;
    *explainer = yunta_alloc(1, sizeof **explainer);
    if (*explainer == NULL)
        return YUNTA_E_MEMORY;
    (*explainer)->basis = *basis;
    yunta_status status = prepare(*explainer, fits);
    if (status != YUNTA_OK || !*fits) {
        yunta_explainer_free(*explainer);
        *explainer = NULL;
    }
    return status;
}

void yunta_explainer_free(yunta_explainer *e) {
    if (e == NULL)
        return;
    yunta_candidates_free(e->candidates);
    yunta_arena_free(e->arena);
    yunta_free(e);
}

bool yunta_explainer_has_prices(const yunta_explainer *e) {
    return e->priced;
}

/* Takes the moves over into the answer, and what they cost. */
static yunta_status settle(const yunta_explainer *e, const yunta_moves *moves, yunta_arena *arena,
                           yunta_forced *forced) {
    forced->moves = yunta_arena_alloc(arena, moves->count, sizeof *forced->moves);
    if (forced->moves == NULL)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < moves->count; k++)
        forced->moves[k] = moves->items[k];
    forced->move_count = moves->count;
    forced->kind = YUNTA_FORCED_LOSS;
    yunta_explain_loss_of_moves(e, forced->moves, forced->move_count, forced->loss);
    return YUNTA_OK;
}

/* What is forced, then the shortest way from the mentor back to the mentee. */
static yunta_status pair_by_path(yunta_explainer *e, size_t arc, yunta_arena *arena,
                                 yunta_forced *forced, bool *possible) {
    yunta_residual *r = &e->residual;
    const yunta_ways ways = yunta_residual_found(r);
    yunta_moves moves = {0};
    int32_t mentor = forced->mentor, target = yunta_residual_mentee(r, forced->mentee);
    yunta_explain_move first = {mentor, forced->mentee, e->candidates->score[arc], true};
    yunta_status status = YUNTA_E_MEMORY;
    *possible = r->state[arc] == YUNTA_RESIDUAL_FREE && r->capacity[mentor] > 0 &&
                r->demand[forced->mentee] > 0;
    if (!*possible)
        return YUNTA_OK;
    *possible = yunta_residual_search(r, (yunta_path_ends){&mentor, NULL, 1, target});
    if (!*possible)
        status = YUNTA_OK;
    else if (yunta_array_push(&moves, first) && yunta_residual_moves(r, &ways, target, &moves))
        status = settle(e, &moves, arena, forced);
    yunta_residual_clear(r);
    yunta_array_free(&moves);
    return status;
}

yunta_status yunta_explain_pair(yunta_explainer *e, int32_t mentor, int32_t mentee,
                                yunta_arena *arena, yunta_forced *forced) {
    const yunta_cohort *cohort = e->basis.cohort;
    *forced = (yunta_forced){.mentor = mentor, .mentee = mentee};
    if (has_pair(e, mentor, mentee)) {
        forced->kind = YUNTA_FORCED_PAIRED;
        return YUNTA_OK;
    }
    forced->bars = yunta_pair_bars(e->basis.eligibility, mentor, mentee);
    bool role = forced->bars >> YUNTA_RULE_ROLE & 1;
    forced->no_capacity = !role && cohort->person[mentor].capacity < 1;
    forced->no_demand = !role && cohort->person[mentee].mentors < 1;
    if (forced->bars != 0 || forced->no_capacity || forced->no_demand) {
        forced->kind = YUNTA_FORCED_BARRED;
        return YUNTA_OK;
    }
    if (e->priced) {
        bool possible = false;
        size_t arc = yunta_candidates_arc(e->candidates, mentor, mentee);
        yunta_status status =
            arc == YUNTA_NO_ARC ? YUNTA_E_DEFECT : pair_by_path(e, arc, arena, forced, &possible);
        if (status != YUNTA_OK || possible)
            return status;
    }
    yunta_explain_edit edit = yunta_no_edit();
    edit.lock_mentor = mentor;
    edit.lock_mentee = mentee;
    return yunta_explain_again(e, edit, arena, forced);
}

/* Whether a is the better of two answers: one that is known, then the lesser loss. */
static bool better(const yunta_explainer *e, const yunta_forced *a, const yunta_forced *b) {
    bool known_a = a->kind == YUNTA_FORCED_LOSS, known_b = b->kind == YUNTA_FORCED_LOSS;
    if (!known_a || !known_b)
        return known_a;
    return yunta_loss_compare(e->basis.cohort->policy, a->loss, b->loss) < 0;
}

static bool has_partners(const yunta_explainer *e, int32_t person, int role) {
    const yunta_candidates *c = e->candidates;
    if (role == YUNTA_MENTEE)
        return c->first[person + 1] > c->first[person];
    for (size_t arc = 0; arc < c->count; arc++)
        if (c->mentor[arc] == person)
            return true;
    return false;
}

/* The shortest path that gives a person a partner: a mentee's is searched for, those of mentors are
 * known since the load. */
static bool path_to_partner(yunta_residual *r, int32_t person, int role, yunta_ways *ways,
                            int32_t *target) {
    int32_t source = yunta_residual_mentee(r, person), nobody = yunta_residual_nobody(r);
    *target = role == YUNTA_MENTEE ? nobody : person;
    *ways = role == YUNTA_MENTEE ? yunta_residual_found(r) : r->spare;
    if (role == YUNTA_MENTEE)
        return yunta_residual_search(r, (yunta_path_ends){&source, NULL, 1, nobody});
    return ways->length != NULL && ways->length[person] < INT64_MAX;
}

/* One side of a person without a pair, from prices. */
static yunta_status join_by_path(yunta_explainer *e, int32_t person, int role, yunta_arena *arena,
                                 yunta_forced *forced) {
    yunta_residual *r = &e->residual;
    yunta_ways ways;
    int32_t target;
    yunta_moves moves = {0};
    yunta_status status = YUNTA_OK;
    if ((role == YUNTA_MENTEE ? r->demand[person] : r->capacity[person]) < 1)
        return YUNTA_OK;
    if (path_to_partner(r, person, role, &ways, &target))
        status = yunta_residual_moves(r, &ways, target, &moves) ? settle(e, &moves, arena, forced)
                                                                : YUNTA_E_MEMORY;
    else if (has_partners(e, person, role))
        forced->kind = YUNTA_FORCED_CONFLICT;
    yunta_residual_clear(r);
    for (size_t k = 0; k < forced->move_count; k++) {
        const yunta_explain_move *move = &forced->moves[k];
        if (move->made && (role == YUNTA_MENTEE ? move->mentee : move->mentor) == person) {
            forced->mentor = move->mentor;
            forced->mentee = move->mentee;
        }
    }
    yunta_array_free(&moves);
    return status;
}

/* One side of a person without a pair, by every partner in turn. */
static yunta_status join_again(yunta_explainer *e, int32_t person, int role, yunta_arena *arena,
                               yunta_forced *forced) {
    const yunta_candidates *c = e->candidates;
    for (int32_t j = role == YUNTA_MENTEE ? person : 0; j < (int32_t)c->people; j++) {
        for (size_t arc = c->first[j]; arc < c->first[j + 1]; arc++) {
            yunta_forced one;
            if (role == YUNTA_MENTOR && c->mentor[arc] != person)
                continue;
            yunta_status status = yunta_explain_pair(e, c->mentor[arc], j, arena, &one);
            if (status != YUNTA_OK)
                return status;
            if (forced->kind == YUNTA_FORCED_BARRED || better(e, &one, forced))
                *forced = one;
        }
        if (role == YUNTA_MENTEE)
            break;
    }
    return YUNTA_OK;
}

yunta_status yunta_explain_join(yunta_explainer *e, int32_t person, yunta_arena *arena,
                                yunta_forced *forced) {
    *forced = (yunta_forced){.kind = YUNTA_FORCED_BARRED, .mentor = -1, .mentee = -1};
    if (e->sold[person] > 0 || e->bought[person] > 0) {
        forced->kind = YUNTA_FORCED_PAIRED;
        return YUNTA_OK;
    }
    for (int role = YUNTA_MENTEE; role >= YUNTA_MENTOR; role--) {
        yunta_forced one = *forced;
        if (!(e->basis.cohort->person[person].role & role))
            continue;
        yunta_status status = e->priced ? join_by_path(e, person, role, arena, &one)
                                        : join_again(e, person, role, arena, &one);
        if (status != YUNTA_OK)
            return status;
        if (forced->kind == YUNTA_FORCED_BARRED || better(e, &one, forced))
            *forced = one;
    }
    return YUNTA_OK;
}

/* Moves every mentee of a mentor elsewhere, one shortest path each. Lengths found make the prices
 * of the next path; all is taken back at the end. */
static yunta_status leave_by_paths(yunta_explainer *e, int32_t mentor, yunta_moves *moves) {
    yunta_residual *r = &e->residual;
    size_t nodes = 2 * r->people + 1;
    int32_t nobody = yunta_residual_nobody(r);
    const yunta_ways ways = yunta_residual_found(r);
    int64_t *kept = yunta_alloc(nodes, sizeof *kept);
    yunta_status status = kept != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
    for (size_t k = 0; status == YUNTA_OK && k < nodes; k++)
        kept[k] = r->potential[k];
    r->gone = mentor;
    while (status == YUNTA_OK && r->sold[mentor] > 0) {
        size_t first = moves->count;
        bool found = yunta_residual_search(r, (yunta_path_ends){&mentor, NULL, 1, nobody});
        if (!found || !yunta_residual_moves(r, &ways, nobody, moves))
            status = found ? YUNTA_E_MEMORY : YUNTA_E_DEFECT;
        for (size_t k = 0; found && k < r->touches; k++) {
            int32_t node = r->touched[k];
            bool near = node == nobody || (node < nobody && r->length[node] < r->bound);
            r->potential[node < nobody ? node : nobody] += near ? r->length[node] - r->bound : 0;
        }
        yunta_residual_clear(r);
        if (status == YUNTA_OK)
            yunta_residual_apply(r, moves->items + first, moves->count - first, false);
    }
    for (size_t k = 0; kept != NULL && k < nodes; k++)
        r->potential[k] = kept[k];
    r->gone = -1;
    yunta_free(kept);
    return status;
}

/* A pair that one path made and another undid is no move. */
static void cancel(yunta_moves *moves) {
    for (size_t a = 0; a < moves->count; a++) {
        for (size_t b = a + 1; b < moves->count; b++) {
            if (moves->items[a].mentor != moves->items[b].mentor ||
                moves->items[a].mentee != moves->items[b].mentee)
                continue;
            for (size_t k = b; k + 1 < moves->count; k++)
                moves->items[k] = moves->items[k + 1];
            for (size_t k = a; k + 2 < moves->count; k++)
                moves->items[k] = moves->items[k + 1];
            moves->count -= 2;
            a--;
            break;
        }
    }
}

yunta_status yunta_explain_leave(yunta_explainer *e, int32_t mentor, yunta_arena *arena,
                                 yunta_forced *forced) {
    *forced = (yunta_forced){.mentor = mentor, .mentee = -1};
    yunta_residual *r = &e->residual;
    if (!e->priced || r->locked_mentor[mentor] || e->bought[mentor] > 0) {
        yunta_explain_edit edit = yunta_no_edit();
        edit.gone = mentor;
        return yunta_explain_again(e, edit, arena, forced);
    }
    yunta_moves moves = {0};
    yunta_status status = leave_by_paths(e, mentor, &moves);
    cancel(&moves);
    if (status == YUNTA_OK || moves.count > 0)
        yunta_residual_apply(r, moves.items, moves.count, true);
    if (status == YUNTA_OK)
        status = settle(e, &moves, arena, forced);
    yunta_array_free(&moves);
    return status;
}
