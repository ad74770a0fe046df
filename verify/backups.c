/* backups.csv: every alternate respects the rules and has room, best first. */
#include "model/objective.h"
#include "verify/leaving.h"
#include <string.h>

enum { COLUMN_FOR = 2, COLUMN_CHOICE, COLUMN_ALTERNATE, COLUMN_SCORE };

/* Whether one more pair is within what a person and the policy allow. */
static bool has_room(const yunta_check *check, int32_t p, bool as_mentor) {
    const yunta_person *person = &check->cohort->person[p];
    bool either = check->policy->matching_both == YUNTA_BOTH_EITHER;
    if (!as_mentor)
        return check->mentors[p] < person->mentors && !(either && check->mentees[p] > 0);
    return check->mentees[p] < person->capacity && !(either && check->mentors[p] > 0) &&
           check->mentees[p] + 1 >= check->policy->matching_mentor_minimum;
}

static bool same_list(const yunta_ledger *sheet, size_t row) {
    for (size_t c = 0; c <= COLUMN_FOR; c++)
        if (row == 0 ||
            strcmp(yunta_ledger_cell(sheet, row, c), yunta_ledger_cell(sheet, row - 1, c)) != 0)
            return false;
    return true;
}

static void check_row(yunta_check *check, const yunta_ledger *sheet, size_t row, int64_t *choice,
                      int64_t *last) {
    const char *stays = yunta_ledger_cell(sheet, row, COLUMN_FOR);
    int32_t mentor = yunta_ledger_person(check, sheet, row, 0);
    int32_t mentee = yunta_ledger_person(check, sheet, row, 1);
    int32_t other = yunta_ledger_person(check, sheet, row, COLUMN_ALTERNATE);
    bool for_mentor = strcmp(stays, "mentor") == 0;
    if (mentor < 0 || mentee < 0 || other < 0)
        return;
    int32_t i = for_mentor ? mentor : other, j = for_mentor ? other : mentee;
    int32_t score = yunta_plain_score(&check->crowd, i, j);
    *choice = same_list(sheet, row) ? *choice + 1 : 1;
    if (!yunta_is_pair(check, mentor, mentee) || (!for_mentor && strcmp(stays, "mentee") != 0) ||
        yunta_is_pair(check, i, j) || yunta_is_pair(check, j, i) ||
        !has_room(check, other, !for_mentor) ||
        yunta_plain_bar(&check->crowd, i, j, score) != YUNTA_BARS)
        yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_ALTERNATE),
                    yunta_ledger_cell(sheet, row, COLUMN_ALTERNATE),
                    T("cannot stand in: not eligible, without room, or paired already",
                      "no puede reemplazar: no es elegible, no tiene cupo o ya son pareja"));
    if (*choice > check->policy->output_backups || (*choice > 1 && score > *last))
        yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_CHOICE),
                    yunta_ledger_cell(sheet, row, COLUMN_CHOICE),
                    T("is one too many, or better than the choice before",
                      "está de más, o es mejor que la opción anterior"));
    yunta_expect_integer(check, sheet, row, COLUMN_CHOICE, *choice);
    yunta_expect_integer(check, sheet, row, COLUMN_SCORE, score);
    *last = score;
}

/* Losses stand beside who could take a mentor's place; a cell stays empty where time ran out. */
static void check_loss(yunta_check *check, const yunta_ledger *sheet, size_t row,
                       const yunta_losses *losses) {
    const yunta_choices *goals = &check->policy->matching_objective;
    bool of_mentor = strcmp(yunta_ledger_cell(sheet, row, COLUMN_FOR), "mentee") == 0;
    int32_t mentor = yunta_shown_person(check, yunta_ledger_cell(sheet, row, 0));
    for (size_t k = 0; k < goals->count && COLUMN_SCORE + 1 + k < sheet->columns; k++) {
        size_t column = COLUMN_SCORE + 1 + k;
        if (!of_mentor)
            yunta_expect_text(check, sheet, row, column, "");
        else if (mentor >= 0 && losses->known[mentor] &&
                 yunta_ledger_cell(sheet, row, column)[0] != '\0')
            yunta_expect_integer(check, sheet, row, column,
                                 losses->loss[(size_t)mentor * YUNTA_LOSSES + k]);
    }
}

/* The six columns, and what the cohort loses with a mentor, by objective, where that is known. */
static bool check_columns(yunta_check *check, const yunta_ledger *sheet) {
    static const char *const columns[] = {"mentor", "mentee",    "for",
                                          "choice", "alternate", "score"};
    const yunta_choices *goals = &check->policy->matching_objective;
    size_t fixed = sizeof columns / sizeof *columns, count = fixed;
    const char **all = yunta_check_alloc(check, fixed + goals->count, sizeof *all);
    if (!all)
        return false;
    memcpy(all, columns, sizeof columns);
    for (size_t k = 0; sheet->columns > fixed && k < goals->count; k++) {
        all[count] =
            yunta_arena_format(check->arena, "loss_%s", yunta_objective_of(goals->items[k])->name);
        check->out_of_memory = check->out_of_memory || !all[count++];
    }
    return !check->out_of_memory && yunta_check_header(check, YUNTA_SHEET_BACKUPS, all, count);
}

void yunta_check_backups(yunta_check *check) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_BACKUPS];
    int64_t choice = 0, last = 0;
    yunta_losses losses;
    if (!sheet || check->policy->output_backups == 0)
        return;
    if (!check_columns(check, sheet) || !yunta_find_losses(check, &losses))
        return;
    for (size_t row = 0; row < sheet->rows && !yunta_stopped(check); row++) {
        check_row(check, sheet, row, &choice, &last);
        check_loss(check, sheet, row, &losses);
    }
    yunta_check_leaving(check, &losses);
}
