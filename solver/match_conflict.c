/* Conflicts: from all the rules in play to an irreducible set of them that cannot hold together,
 * by QuickXplain (Junker 2004): a set is consistent when an integer programme without an objective
 * has an answer. Waiving an eligibility rule opens the pairs that it alone bars.
 */
#include "solver/match_waive.h"

static void set_active(yunta_waiving *c, size_t from, size_t to, bool active) {
    for (size_t k = from; k < to; k++)
        c->elements.items[k].active = active;
}

/* Leaves active, of elements [from, to), those that the conflict with the active ones needs. */
static yunta_status explain(yunta_waiving *c, size_t from, size_t to, bool changed, bool *any) {
    bool consistent = true, upper = false, lower = false;
    yunta_status status = YUNTA_OK;
    *any = false;
    if (changed)
        status = yunta_waiving_consistent(c, &consistent);
    if (status != YUNTA_OK || !consistent || from == to)
        return status;
    if (to - from == 1) {
        c->elements.items[from].active = *any = true;
        return YUNTA_OK;
    }
    size_t middle = from + (to - from) / 2;
    set_active(c, from, middle, true);
    status = explain(c, middle, to, true, &upper);
    set_active(c, from, middle, false);
    if (status == YUNTA_OK)
        status = explain(c, from, middle, upper, &lower);
    *any = upper || lower;
    return status;
}

static const char *words_of(const yunta_matching *m, const yunta_waiver *e) {
    switch (e->kind) {
    case YUNTA_WAIVE_LOCK:
        return yunta_words_lock(m, (size_t)e->index);
    case YUNTA_WAIVE_FORBID:
        return yunta_words_forbid(m, (size_t)e->index);
    case YUNTA_WAIVE_RULE:
        return yunta_words_rule(m, (yunta_rule)e->index);
    case YUNTA_WAIVE_CAPACITY:
        return yunta_words_capacity(m, e->index, YUNTA_MENTOR);
    case YUNTA_WAIVE_DEMAND:
        return yunta_words_capacity(m, e->index, YUNTA_MENTEE);
    case YUNTA_WAIVE_MINIMUM:
        return yunta_arena_format(m->pairing->arena,
                                  T("matching.mentor.minimum: a mentor who is used gets at least "
                                    "%d mentees",
                                    "matching.mentor.minimum: un mentor que se usa recibe al menos "
                                    "%d mentees"),
                                  m->policy->matching_mentor_minimum);
    case YUNTA_WAIVE_BOTH:
        return yunta_arena_copy(
            m->pairing->arena,
            m->policy->matching_both == YUNTA_BOTH_EITHER
                ? T("matching.both: either (one role a person)",
                    "matching.both: either (un solo rol por persona)")
                : T("matching.both: and (nobody is mentor and mentee of the same partner)",
                    "matching.both: and (nadie es mentor y mentee de la misma pareja)"));
    default:
        return yunta_words_quota(m, (size_t)e->index, e->kind == YUNTA_WAIVE_QUOTA_MOST);
    }
}

static yunta_status infeasible(yunta_matching *m, size_t count) {
    yunta_part *part = &m->pairing->part;
    part->status = YUNTA_PART_INFEASIBLE;
    part->stage_count = 0;
    part->stages = NULL;
    part->conflict = yunta_arena_alloc(m->pairing->arena, count, sizeof *part->conflict);
    return part->conflict != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
}

static yunta_status tell(yunta_matching *m, const char *words) {
    m->pairing->part.conflict[m->pairing->part.conflict_count++] = words;
    return words != NULL ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_status yunta_match_barred_lock(yunta_matching *m, bool *found) {
    *found = false;
    for (size_t k = 0; k < m->cohort->constraint_count; k++) {
        const yunta_constraint *row = &m->cohort->constraints[k];
        if (row->kind != YUNTA_LOCK)
            continue;
        yunta_rule rule = yunta_pair_first_bar(m->eligibility, row->mentor, row->mentee);
        if (rule == YUNTA_RULES)
            continue;
        *found = true;
        yunta_status status = infeasible(m, 2);
        if (status == YUNTA_OK)
            status = tell(m, yunta_words_lock(m, k));
        return status == YUNTA_OK ? tell(m, yunta_words_barred(m, k, rule)) : status;
    }
    return YUNTA_OK;
}

static yunta_status write_conflict(yunta_waiving *c) {
    yunta_matching *m = c->matching;
    yunta_status status = infeasible(m, c->elements.count);
    for (size_t k = 0; status == YUNTA_OK && k < c->elements.count; k++)
        if (c->elements.items[k].active)
            status = tell(m, words_of(m, &c->elements.items[k]));
    return status;
}

yunta_status yunta_match_conflict(yunta_matching *m) {
    yunta_waiving waiving;
    bool any = false;
    yunta_status status = yunta_waiving_prepare(&waiving, m);
    if (status == YUNTA_OK)
        status = explain(&waiving, 0, waiving.elements.count, false, &any);
    if (status == YUNTA_OK)
        status = any ? write_conflict(&waiving) : YUNTA_E_DEFECT;
    yunta_waiving_free(&waiving);
    return status;
}
