/* What run.json says of the earlier result that was kept: from when on things could change, for
 * what, and how many pairs there were and stayed. What was kept of calendars: kept.c. */
#include "model/repair.h"
#include "model/objective.h"
#include "verify/check.h"
#include <string.h>

static bool is_text(const yunta_json_value *value, const char *right) {
    return value && value->text && strcmp(value->text, right) == 0;
}

/* A repair has its day; a calendar that was kept for other pairs that of the result that it was
 * kept from, if it had one. */
static void check_day(yunta_check *check, const yunta_json_value *as_of) {
    yunta_day day = check->cohort->repair->as_of;
    char right[11] = "";
    if (day != YUNTA_NO_DAY)
        yunta_day_text(day, right);
    bool none = as_of && as_of->kind == YUNTA_JSON_NULL;
    if (day != YUNTA_NO_DAY ? !is_text(as_of, right) : !check->given || !none)
        yunta_fault(check, yunta_run_place(check, "repair.as_of"), as_of ? as_of->text : NULL,
                    T("is no day from which things could change",
                      "no es un día desde el cual las cosas pudieran cambiar"));
}

static void check_objective(yunta_check *check, const yunta_json_value *objective) {
    const yunta_choices *goals = &check->policy->matching_objective;
    bool right = check->given ? !objective : objective && objective->count == goals->count;
    for (size_t k = 0; !check->given && right && k < goals->count; k++)
        right = is_text(&objective->items[k], yunta_objective_of(goals->items[k])->name);
    if (!right)
        yunta_fault(check, yunta_run_place(check, "repair.objective"), NULL,
                    T("is not the list of what was sought", "no es la lista de lo que se buscó"));
}

static int64_t pairs_kept(const yunta_check *check) {
    int64_t kept = 0;
    for (size_t k = 0; k < check->pair_count; k++)
        kept +=
            yunta_cohort_had_pair(check->cohort, check->pairs[k].mentor, check->pairs[k].mentee);
    return kept;
}

void yunta_check_repair(yunta_check *check) {
    const yunta_json_value *said = yunta_json_member(check->run, "repair");
    const yunta_repair *repair = check->cohort->repair;
    bool listed = yunta_is_listed(check, "earlier/pairings.csv");
    if (!said != !listed)
        yunta_fault(
            check, yunta_run_place(check, "repair"), "earlier/pairings.csv",
            T("the manifest lists the earlier result just where run.json tells of one",
              "el manifiesto lista el resultado anterior si y solo si run.json habla de él"));
    if (!said || !repair)
        return;
    check_day(check, yunta_json_member(said, "as_of"));
    check_objective(check, yunta_json_member(said, "objective"));
    yunta_expect_run(check, "repair.pairs_before", yunta_json_member(said, "pairs_before"),
                     repair->pairs.first ? (int64_t)repair->pairs.first[check->cohort->people] : 0);
    yunta_expect_run(check, "repair.pairs_kept", yunta_json_member(said, "pairs_kept"),
                     pairs_kept(check));
}
