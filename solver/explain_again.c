/* A cohort with one thing changed, solved again. */
#include "solver/explain_private.h"
#include "solver/match.h"
#include <string.h>

/* The constraints with one more lock at its place, and without the locks of who is gone. */
static bool edit_constraints(yunta_cohort *copy, yunta_explain_edit edit, yunta_arena *arena) {
    const yunta_constraint *rows = copy->constraints;
    size_t count = 0, from = copy->constraint_count;
    yunta_constraint lock = {
        .kind = YUNTA_LOCK, .mentor = edit.lock_mentor, .mentee = edit.lock_mentee, .reason = ""};
    bool waiting = edit.lock_mentor >= 0;
    yunta_constraint *into = yunta_arena_alloc(arena, from + 1, sizeof *into);
    if (into == NULL)
        return false;
    for (size_t k = 0; k < from; k++) {
        bool later = rows[k].mentor != lock.mentor ? rows[k].mentor > lock.mentor
                                                   : rows[k].mentee >= lock.mentee;
        if (waiting && later) {
            into[count++] = lock;
            waiting = false;
        }
        if (rows[k].kind != YUNTA_LOCK ||
            (rows[k].mentor != edit.gone && rows[k].mentee != edit.gone))
            into[count++] = rows[k];
    }
    if (waiting)
        into[count++] = lock;
    copy->constraints = into;
    copy->constraint_count = count;
    return true;
}

static bool edit_people(yunta_cohort *copy, yunta_explain_edit edit, yunta_arena *arena) {
    yunta_person *people = yunta_arena_alloc(arena, copy->people, sizeof *people);
    if (people == NULL)
        return false;
    memcpy(people, copy->person, copy->people * sizeof *people);
    if (edit.gone >= 0)
        people[edit.gone].capacity = people[edit.gone].mentors = 0;
    if (edit.more_capacity >= 0)
        people[edit.more_capacity].capacity++;
    if (edit.more_demand >= 0)
        people[edit.more_demand].mentors++;
    copy->person = people;
    return true;
}

/* Whether a line of a conflict is the lock that was added: the one row without a line. */
static bool is_ours(const char *words, const yunta_explainer *e, yunta_explain_edit edit,
                    yunta_arena *arena) {
    const yunta_person *people = e->basis.cohort->person;
    if (edit.lock_mentor < 0)
        return false;
    const char *ours = yunta_arena_format(
        arena,
        T("lock of mentor %s with mentee %s (", "lock (par fijo) del mentor %s con el mentee %s ("),
        people[edit.lock_mentor].id, people[edit.lock_mentee].id);
    return ours != NULL && strncmp(words, ours, strlen(ours)) == 0;
}

static yunta_status copy_conflict(const yunta_explainer *e, yunta_explain_edit edit,
                                  const yunta_part *part, yunta_arena *arena,
                                  yunta_forced *forced) {
    forced->kind = YUNTA_FORCED_CONFLICT;
    forced->conflict = yunta_arena_alloc(arena, part->conflict_count, sizeof *forced->conflict);
    if (forced->conflict == NULL)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < part->conflict_count; k++) {
        if (is_ours(part->conflict[k], e, edit, arena))
            continue;
        const char *words = yunta_arena_copy(arena, part->conflict[k]);
        if (words == NULL)
            return YUNTA_E_MEMORY;
        forced->conflict[forced->conflict_count++] = words;
    }
    return YUNTA_OK;
}

static yunta_status read_answer(yunta_explainer *e, yunta_explain_edit edit,
                                const yunta_pairing *pairing, yunta_arena *arena,
                                yunta_forced *forced) {
    if (pairing->part.status == YUNTA_PART_INFEASIBLE)
        return copy_conflict(e, edit, &pairing->part, arena, forced);
    forced->kind =
        pairing->part.status == YUNTA_PART_PROVEN ? YUNTA_FORCED_LOSS : YUNTA_FORCED_UNKNOWN;
    return yunta_explain_compare(e, pairing, arena, forced);
}

/* An exception, or a place more, can give a person two roles, which rules leximin out. */
static bool is_loosened(yunta_explain_edit edit) {
    return edit.spare_mentor >= 0 || edit.more_capacity >= 0 || edit.more_demand >= 0;
}

yunta_status yunta_explain_again(yunta_explainer *e, yunta_explain_edit edit, yunta_arena *arena,
                                 yunta_forced *forced) {
    yunta_cohort copy = *e->basis.cohort;
    const yunta_eligibility *rules = e->basis.eligibility;
    yunta_pairing *pairing = NULL;
    yunta_problems *silent = yunta_problems_new();
    yunta_arena *scratch = yunta_arena_new();
    yunta_status status = YUNTA_E_MEMORY;
    forced->again = true;
    if (silent == NULL || scratch == NULL || !edit_constraints(&copy, edit, scratch) ||
        !edit_people(&copy, edit, scratch))
        goto cleanup;
    if (edit.spare_mentor >= 0)
        rules = yunta_eligibility_sparing(rules, edit.spare_mentor, edit.spare_mentee, scratch);
    if (rules == NULL)
        goto cleanup;
    status = yunta_match(&copy, rules, e->basis.scoring, e->basis.options, silent, &pairing);
    if (status == YUNTA_OK)
        status = read_answer(e, edit, pairing, arena, forced);
    else if (status == YUNTA_E_INPUT && is_loosened(edit)) {
        forced->kind = YUNTA_FORCED_UNKNOWN;
        status = YUNTA_OK;
    } else if (status == YUNTA_E_INPUT && yunta_problems_total(silent) > 0)
        yunta_problem_add(e->basis.problems, YUNTA_ERROR, (yunta_place){0}, NULL,
                          yunta_problems_at(silent, 0)->mend, "%s",
                          yunta_problems_at(silent, 0)->what);
cleanup:
    yunta_pairing_free(pairing);
    yunta_problems_free(silent);
    yunta_arena_free(scratch);
    return status;
}
