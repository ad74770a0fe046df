/* What would have matched a person: one more place somewhere, or an exception to a rule. */
#include "solver/explain_private.h"
#include <stdlib.h>
#include <string.h>

enum { TRIES = 8, EXCEPTIONS = 3, CHANGES = 2 * (YUNTA_RULES + 1) };

typedef struct {
    yunta_explainer *e;
    yunta_arena *arena;
    yunta_person_explained *explained;
    int32_t person;
    int role;
    yunta_rule_set *bars; /* [people] between the person and each who could be a partner */
} changing;

static void add(changing *c, yunta_change change) {
    c->explained->changes[c->explained->change_count++] = change;
}

static int32_t own_node(const changing *c) {
    return c->role == YUNTA_MENTEE ? yunta_residual_mentee(&c->e->residual, c->person) : c->person;
}

/* The moves of a path to node, then the pair that an exception allows, as a change. */
static yunta_status take_path(changing *c, const yunta_ways *ways, int32_t node,
                              const yunta_extra *last, yunta_change change) {
    yunta_moves moves = {0};
    bool made = yunta_residual_moves(&c->e->residual, ways, node, &moves);
    if (made && last != NULL)
        made = yunta_array_push(
            &moves, ((yunta_explain_move){last->mentor, last->mentee, last->score, true}));
    if (made)
        yunta_explain_loss_of_moves(c->e, moves.items, moves.count, change.loss);
    for (size_t k = 0; change.kind == YUNTA_CHANGE_RULE && k < moves.count; k++) {
        const yunta_explain_move *move = &moves.items[k];
        if (move->made && (c->role == YUNTA_MENTEE ? move->mentee : move->mentor) == c->person)
            change.partner = c->role == YUNTA_MENTEE ? move->mentor : move->mentee;
    }
    if (made)
        add(c, change);
    yunta_array_free(&moves);
    return made ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* The full mentor at whom one more place would bring the most, and would go to the person: a
 * shortest path from NOBODY, who stands for all that the place could bring, leads through them. */
static yunta_status place_for_mentee(changing *c) {
    yunta_residual *r = &c->e->residual;
    int32_t own = own_node(c), best = r->place_for != NULL ? r->place_for[own] : -1;
    yunta_status status = YUNTA_OK;
    const yunta_ways ways = yunta_residual_found(r);
    if (best >= 0 && yunta_residual_search(r, (yunta_path_ends){&own, NULL, 1, best}))
        status =
            take_path(c, &ways, best, NULL,
                      (yunta_change){.kind = YUNTA_CHANGE_PLACE, .role = c->role, .partner = best});
    yunta_residual_clear(r);
    return status;
}

/* What one more mentor for a mentee would bring at most, through whomever. */
static int64_t best_of_place(yunta_residual *r, int32_t node) {
    int32_t nobody = yunta_residual_nobody(r);
    bool found = yunta_residual_search(r, (yunta_path_ends){&node, NULL, 1, nobody});
    int64_t gain = found ? r->potential[node] - r->length[nobody] : 0;
    yunta_residual_clear(r);
    return gain > 0 ? gain : 0;
}

/* The mentee for whom one more mentor would bring the most, if that would be the person. */
static yunta_status place_for_mentor(changing *c) {
    yunta_residual *r = &c->e->residual;
    const yunta_ways *ways = &r->wanting;
    int32_t own = own_node(c), root = own;
    if (ways->length == NULL || ways->length[own] == INT64_MAX)
        return YUNTA_OK;
    int64_t gain =
        r->most - ways->length[own] - r->potential[own] + yunta_residual_bonus(r, c->person);
    while (ways->from[root] >= 0)
        root = ways->from[root];
    if (gain < 0 || best_of_place(r, root) > gain)
        return YUNTA_OK;
    return take_path(c, ways, own, NULL,
                     (yunta_change){.kind = YUNTA_CHANGE_PLACE,
                                    .role = c->role,
                                    .partner = root - (int32_t)r->people});
}

/* Whether somebody who applied for the other role has room for the person. */
static bool could_partner(const changing *c, int32_t p) {
    const yunta_residual *r = &c->e->residual;
    const yunta_person *one = &c->e->basis.cohort->person[p];
    int32_t capacity = c->e->priced ? r->capacity[p] : one->capacity;
    int32_t demand = c->e->priced ? r->demand[p] : one->mentors;
    return p != c->person && (one->role & (YUNTA_BOTH - c->role)) &&
           (c->role == YUNTA_MENTEE ? capacity : demand) > 0;
}

static void find_bars(changing *c) {
    const yunta_explain_basis *basis = &c->e->basis;
    bool mentee = c->role == YUNTA_MENTEE;
    for (int32_t p = 0; p < (int32_t)basis->cohort->people; p++)
        c->bars[p] = could_partner(c, p)
                         ? yunta_pair_bars(basis->eligibility, mentee ? p : c->person,
                                           mentee ? c->person : p)
                         : 0;
}

/* Between whom and the person this rule alone stands, and nothing that bars the partner alone. */
static size_t list_extras(const changing *c, yunta_rule rule, yunta_extra *extras) {
    const yunta_explain_basis *basis = &c->e->basis;
    const yunta_rule_set bit = (yunta_rule_set)1 << rule;
    bool mentee = c->role == YUNTA_MENTEE;
    size_t count = 0;
    for (int32_t p = 0; p < (int32_t)basis->cohort->people; p++) {
        if (c->bars[p] != bit ||
            (yunta_person_barred(basis->eligibility, p, YUNTA_BOTH - c->role) & bit))
            continue;
        int32_t i = mentee ? p : c->person, j = mentee ? c->person : p;
        int32_t score = yunta_scoring_score(basis->scoring, i, j);
        if (score >= 0)
            extras[count++] = (yunta_extra){i, j, score};
    }
    return count;
}

/* The mentee's own price, so that no reduced cost of an extra arc is below 0. */
static int64_t fitting_potential(const changing *c, int32_t own) {
    const yunta_residual *r = &c->e->residual;
    int64_t fit = r->potential[own];
    for (size_t k = 0; k < r->extra_count; k++) {
        int64_t needed =
            r->potential[r->extra[k].mentor] + yunta_residual_weight(r, r->extra[k].score);
        fit = needed > fit ? needed : fit;
    }
    return fit;
}

static yunta_status rule_for_mentee(changing *c, yunta_rule rule) {
    yunta_residual *r = &c->e->residual;
    const yunta_ways ways = yunta_residual_found(r);
    int32_t own = own_node(c), nobody = yunta_residual_nobody(r);
    int64_t kept = r->potential[own];
    yunta_status status = YUNTA_OK;
    r->potential[own] = fitting_potential(c, own);
    bool found = yunta_residual_search(r, (yunta_path_ends){&own, NULL, 1, nobody});
    if (found && r->length[nobody] - r->potential[own] <= 0)
        status =
            take_path(c, &ways, nobody, NULL,
                      (yunta_change){.kind = YUNTA_CHANGE_RULE, .role = c->role, .rule = rule});
    yunta_residual_clear(r);
    r->potential[own] = kept;
    return status;
}

/* Paths from NOBODY to every mentee are known, and only the last step is an exception. */
static yunta_status rule_for_mentor(changing *c, yunta_rule rule) {
    yunta_residual *r = &c->e->residual;
    const yunta_extra *best = NULL;
    int64_t least = 0;
    for (size_t k = 0; r->spare.length != NULL && k < r->extra_count; k++) {
        const yunta_extra *one = &r->extra[k];
        int32_t node = yunta_residual_mentee(r, one->mentee);
        if (r->spare.length[node] == INT64_MAX)
            continue;
        int64_t loss = r->spare.length[node] + r->potential[node] -
                       yunta_residual_weight(r, one->score) - yunta_residual_bonus(r, c->person);
        if (best == NULL ? loss <= 0 : loss < least) {
            best = one;
            least = loss;
        }
    }
    if (best == NULL)
        return YUNTA_OK;
    return take_path(c, &r->spare, yunta_residual_mentee(r, best->mentee), best,
                     (yunta_change){.kind = YUNTA_CHANGE_RULE, .role = c->role, .rule = rule});
}

/* Whether an answer gives the person somebody; partner: that one, -1 anybody. */
static bool gets_pair(const changing *c, const yunta_forced *forced, int32_t partner) {
    for (size_t k = 0; k < forced->move_count; k++) {
        const yunta_explain_move *move = &forced->moves[k];
        int32_t own = c->role == YUNTA_MENTEE ? move->mentee : move->mentor;
        int32_t other = c->role == YUNTA_MENTEE ? move->mentor : move->mentee;
        if (move->made && own == c->person && (partner < 0 || other == partner))
            return forced->kind == YUNTA_FORCED_LOSS;
    }
    return false;
}

static int by_score(const void *a, const void *b) {
    const yunta_extra *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->mentor != y->mentor)
        return x->mentor < y->mentor ? -1 : 1;
    return (x->mentee > y->mentee) - (x->mentee < y->mentee);
}

/* An exception with each of those who suit best, one at a time, solved again. */
static yunta_status rule_again(changing *c, yunta_rule rule, yunta_extra *extras, size_t count) {
    const yunta_explain_basis *basis = &c->e->basis;
    yunta_change change = {
        .kind = YUNTA_CHANGE_RULE, .role = c->role, .rule = rule, .again = true, .partner = -1};
    qsort(extras, count, sizeof *extras, by_score);
    for (size_t k = 0; k < count && k < EXCEPTIONS; k++) {
        yunta_forced one = {.mentee = -1};
        yunta_explain_edit edit = yunta_no_edit();
        edit.spare_mentor = extras[k].mentor;
        edit.spare_mentee = extras[k].mentee;
        int32_t partner = c->role == YUNTA_MENTEE ? extras[k].mentor : extras[k].mentee;
        if (yunta_deadline_passed(basis->options->deadline))
            break;
        yunta_status status = yunta_explain_again(c->e, edit, c->arena, &one);
        if (status != YUNTA_OK)
            return status;
        if (!gets_pair(c, &one, partner) ||
            (change.partner >= 0 &&
             yunta_loss_compare(basis->cohort->policy, one.loss, change.loss) >= 0))
            continue;
        change.partner = partner;
        memcpy(change.loss, one.loss, sizeof change.loss);
    }
    if (change.partner >= 0)
        add(c, change);
    return YUNTA_OK;
}

/* Whether pairs more leave the cohort a flow: nobody could then take either role, or two people
 * each other's. */
static bool keeps_flow(const changing *c, const yunta_extra *extras, size_t count) {
    const yunta_residual *r = &c->e->residual;
    bool either = r->policy->matching_both == YUNTA_BOTH_EITHER;
    for (size_t k = 0; k < count; k++) {
        int32_t i = extras[k].mentor, j = extras[k].mentee;
        if (either ? r->buys[i] || r->sells[j]
                   : yunta_candidates_arc(r->candidates, j, i) != YUNTA_NO_ARC)
            return false;
    }
    return true;
}

static yunta_status rule_of_person(changing *c, yunta_rule rule, yunta_extra *extras) {
    yunta_residual *r = &c->e->residual;
    size_t count = list_extras(c, rule, extras);
    yunta_status status = YUNTA_OK;
    if (count == 0)
        return YUNTA_OK;
    if (!c->e->priced || !keeps_flow(c, extras, count))
        return rule_again(c, rule, extras, count);
    r->extra = extras;
    r->extra_count = count;
    status = c->role == YUNTA_MENTEE ? rule_for_mentee(c, rule) : rule_for_mentor(c, rule);
    r->extra_count = 0;
    return status;
}

static void count_minutes(changing *c) {
    const yunta_explain_basis *basis = &c->e->basis;
    for (size_t k = 0; k < c->explained->change_count; k++) {
        yunta_change *change = &c->explained->changes[k];
        if (change->kind == YUNTA_CHANGE_RULE && change->rule == YUNTA_RULE_OVERLAP)
            change->minutes = basis->cohort->policy->eligibility_overlap_minutes -
                              yunta_weeks_overlap(basis->weeks, c->person, change->partner);
    }
}

/* One more place at the partners who suit best, one at a time, each solved again. */
static yunta_status place_again(changing *c) {
    yunta_explainer *e = c->e;
    yunta_suggestion *best = NULL;
    size_t count = 0;
    yunta_change change = {.kind = YUNTA_CHANGE_PLACE, .role = c->role, .again = true};
    bool any = false, mentee = c->role == YUNTA_MENTEE;
    yunta_status status = yunta_suggest(e->basis.cohort, e->basis.eligibility, e->basis.scoring,
                                        c->person, c->role, TRIES, c->arena, &best, &count);
    for (size_t k = 0; status == YUNTA_OK && k < count && best[k].bars == 0; k++) {
        yunta_forced one = {.mentee = -1};
        yunta_explain_edit edit = yunta_no_edit();
        *(mentee ? &edit.more_capacity : &edit.more_demand) = best[k].person;
        status = yunta_explain_again(e, edit, c->arena, &one);
        if (status != YUNTA_OK || !gets_pair(c, &one, -1) ||
            (any && yunta_loss_compare(e->basis.cohort->policy, one.loss, change.loss) >= 0))
            continue;
        any = true;
        change.partner = best[k].person;
        memcpy(change.loss, one.loss, sizeof change.loss);
    }
    if (any)
        add(c, change);
    return status;
}

static bool has_room(const changing *c) {
    const yunta_residual *r = &c->e->residual;
    const yunta_person *one = &c->e->basis.cohort->person[c->person];
    if (c->role == YUNTA_MENTEE)
        return (c->e->priced ? r->demand[c->person] : one->mentors) > 0;
    return (c->e->priced ? r->capacity[c->person] : one->capacity) > 0;
}

static yunta_status changes_in_role(changing *c) {
    size_t people = c->e->basis.cohort->people;
    if (!has_room(c))
        return YUNTA_OK;
    yunta_extra *extras = yunta_alloc(people, sizeof *extras);
    c->bars = yunta_alloc(people, sizeof *c->bars);
    yunta_status status = extras != NULL && c->bars != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        find_bars(c);
    if (status == YUNTA_OK)
        status = !c->e->priced             ? place_again(c)
                 : c->role == YUNTA_MENTEE ? place_for_mentee(c)
                                           : place_for_mentor(c);
    for (yunta_rule rule = YUNTA_RULE_SPONSOR; status == YUNTA_OK && rule < YUNTA_RULES; rule++)
        status = rule_of_person(c, rule, extras);
    count_minutes(c);
    yunta_free(extras);
    yunta_free(c->bars);
    return status;
}

yunta_status yunta_explain_changes(yunta_explainer *e, int32_t person, yunta_arena *arena,
                                   yunta_person_explained *explained) {
    yunta_status status = YUNTA_OK;
    explained->changes = yunta_arena_alloc(arena, CHANGES, sizeof *explained->changes);
    if (explained->changes == NULL)
        return YUNTA_E_MEMORY;
    for (int role = YUNTA_MENTEE; status == YUNTA_OK && role >= YUNTA_MENTOR; role--) {
        changing c = {e, arena, explained, person, role, NULL};
        if (e->basis.cohort->person[person].role & role)
            status = changes_in_role(&c);
    }
    return status;
}
