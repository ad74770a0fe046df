/* backups.csv: every alternate respects the rules, also those of all pairs together, in the place
 * of who leaves; those listed are the best there are, best first, as many as asked for. */
#include "base/parallel.h"
#include "model/objective.h"
#include "verify/leaving.h"
#include "verify/standin.h"
#include <string.h>

enum { COLUMN_FOR = 2, COLUMN_CHOICE, COLUMN_ALTERNATE, COLUMN_SCORE };

/* The alternates of a pair and side: how many rows, and the last of them. */
typedef struct {
    int64_t rows, expected;
    int32_t last, score;
    bool cut; /* others who could stand in rank higher than the last */
    yunta_left left;
} list;

static bool stands_in(const yunta_taken *taken, const list *of, int32_t mentor, int32_t mentee) {
    const yunta_crowd *crowd = &taken->check->crowd;
    return yunta_could_pair(taken, &of->left, mentor, mentee) &&
           yunta_plain_bar(crowd, mentor, mentee, yunta_plain_score(crowd, mentor, mentee)) ==
               YUNTA_BARS;
}

/* Everybody who could stand in is looked at; those above the last row must be in the rows. */
static void count_list(const yunta_taken *taken, const yunta_claimed_pair *pair, bool for_mentor,
                       list *of) {
    const yunta_check *check = taken->check;
    int64_t all = 0, above = 0, most = check->policy->output_backups;
    for (int32_t p = 0; p < (int32_t)check->cohort->people; p++) {
        int32_t i = for_mentor ? pair->mentor : p, j = for_mentor ? p : pair->mentee;
        if (!stands_in(taken, of, i, j))
            continue;
        int32_t score = yunta_plain_score(&check->crowd, i, j);
        all++;
        above += of->rows && (score > of->score || (score == of->score && p < of->last));
    }
    of->expected = all < most ? all : most;
    of->cut = of->rows && above >= of->rows;
}

typedef struct {
    const yunta_taken *taken;
    list *lists; /* [2 * pairs] for the mentor, for the mentee */
} lists;

static void leave_lists(void *context, size_t block, size_t from, size_t to) {
    const lists *all = context;
    const yunta_check *check = all->taken->check;
    (void)block;
    for (size_t k = from; k < to && !yunta_deadline_stopped(check->deadline); k++) {
        const yunta_claimed_pair *pair = &check->pairs[k / 2];
        yunta_find_left(all->taken, k % 2 ? pair->mentor : pair->mentee, &all->lists[k].left);
    }
}

/* What is left of the pairs without each who may leave. */
static list *make_lists(const yunta_taken *taken) {
    yunta_check *check = taken->check;
    size_t count = 2 * check->pair_count, quotas = check->policy->matching_quotas.count;
    list *all = yunta_check_alloc(check, count, sizeof *all);
    int64_t *matched = yunta_check_alloc(check, count * quotas, sizeof *matched);
    if (!all || !matched)
        return NULL;
    for (size_t k = 0; k < count; k++)
        all[k].left.matched = matched + k * quotas;
    yunta_parallel_blocks(count, 16, check->threads, leave_lists, &(lists){taken, all});
    return all;
}

static void count_lists(void *context, size_t block, size_t from, size_t to) {
    const lists *all = context;
    (void)block;
    for (size_t k = from; k < to && !yunta_deadline_stopped(all->taken->check->deadline); k++)
        count_list(all->taken, &all->taken->check->pairs[k / 2], k % 2 == 0, &all->lists[k]);
}

static void check_lists(const yunta_taken *taken, const yunta_ledger *sheet, list *all) {
    yunta_check *check = taken->check;
    yunta_parallel_blocks(2 * check->pair_count, 16, check->threads, count_lists,
                          &(lists){taken, all});
    for (size_t k = 0; k < 2 * check->pair_count && !yunta_stopped(check); k++)
        if (all[k].rows != all[k].expected || all[k].cut) {
            const yunta_claimed_pair *pair = &check->pairs[k / 2];
            yunta_fault(check, yunta_place_at(sheet ? sheet->shown : check->out, 0, "alternate"),
                        k % 2 ? "mentee" : "mentor",
                        T("the pair %s, %s should have its %lld best alternates here",
                          "el par %s, %s debería tener aquí sus %lld mejores alternativas"),
                        yunta_shown_id(check, pair->mentor), yunta_shown_id(check, pair->mentee),
                        (long long)all[k].expected);
        }
}

/* The list of a row, of a pair that there is. */
static list *list_of(const yunta_check *check, list *all, int32_t mentor, int32_t mentee,
                     bool for_mentor) {
    size_t k = yunta_first_pair(check, mentor);
    while (check->pairs[k].mentee != mentee)
        k++;
    return &all[2 * k + !for_mentor];
}

/* By mentor, mentee, who stays: mentors first. */
static bool in_order(const yunta_ledger *sheet, size_t row) {
    int order = row == 0 ? -1 : 0;
    for (size_t c = 0; order == 0 && c <= COLUMN_FOR; c++)
        order = strcmp(yunta_ledger_cell(sheet, row - 1, c), yunta_ledger_cell(sheet, row, c)) *
                (c == COLUMN_FOR ? -1 : 1);
    return order <= 0;
}

static void check_choice(yunta_check *check, const yunta_ledger *sheet, size_t row, list *of,
                         int32_t other, int32_t score) {
    bool better = of->rows && (score > of->score || (score == of->score && other <= of->last));
    if (++of->rows > check->policy->output_backups || better || !in_order(sheet, row))
        yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_CHOICE),
                    yunta_ledger_cell(sheet, row, COLUMN_CHOICE),
                    T("is one too many, out of order, or better than the choice before",
                      "está de más, fuera de orden, o es mejor que la opción anterior"));
    of->last = other;
    of->score = score;
    yunta_expect_integer(check, sheet, row, COLUMN_CHOICE, of->rows);
    yunta_expect_integer(check, sheet, row, COLUMN_SCORE, score);
}

static void check_row(const yunta_taken *taken, const yunta_ledger *sheet, size_t row, list *all) {
    yunta_check *check = taken->check;
    const char *stays = yunta_ledger_cell(sheet, row, COLUMN_FOR);
    int32_t mentor = yunta_ledger_person(check, sheet, row, 0);
    int32_t mentee = yunta_ledger_person(check, sheet, row, 1);
    int32_t other = yunta_ledger_person(check, sheet, row, COLUMN_ALTERNATE);
    bool for_mentor = strcmp(stays, "mentor") == 0;
    if (mentor < 0 || mentee < 0 || other < 0)
        return;
    int32_t i = for_mentor ? mentor : other, j = for_mentor ? other : mentee;
    int32_t score = yunta_plain_score(&check->crowd, i, j);
    list *of = yunta_is_pair(check, mentor, mentee)
                   ? list_of(check, all, mentor, mentee, for_mentor)
                   : NULL;
    if (!of || (!for_mentor && strcmp(stays, "mentee") != 0) || !stands_in(taken, of, i, j))
        yunta_fault(
            check, yunta_ledger_place(sheet, row, COLUMN_ALTERNATE),
            yunta_ledger_cell(sheet, row, COLUMN_ALTERNATE),
            T("cannot stand in: not eligible, without room, past a quota or a least size, "
              "or paired already",
              "no puede reemplazar: no es elegible, no tiene cupo, lo impide una cuota o un "
              "mínimo, o ya son pareja"));
    if (of)
        check_choice(check, sheet, row, of, other, score);
}

/* Losses stand beside who could take a mentor's place, as run.json tells them; a cell stays empty
 * where time ran out. */
static void check_loss(yunta_check *check, const yunta_ledger *sheet, size_t row,
                       const yunta_losses *losses) {
    const yunta_choices *goals = &check->policy->matching_objective;
    bool of_mentor = strcmp(yunta_ledger_cell(sheet, row, COLUMN_FOR), "mentee") == 0;
    int32_t mentor = yunta_shown_person(check, yunta_ledger_cell(sheet, row, 0));
    const yunta_json_value *told = of_mentor && mentor >= 0 ? losses->told[mentor] : NULL;
    for (size_t k = 0; k < goals->count && COLUMN_SCORE + 1 + k < sheet->columns; k++) {
        const yunta_json_value *right =
            yunta_json_member(told, yunta_objective_of(goals->items[k])->name);
        if (right)
            yunta_expect_integer(check, sheet, row, COLUMN_SCORE + 1 + k, right->integer);
        else
            yunta_expect_text(check, sheet, row, COLUMN_SCORE + 1 + k, "");
    }
}

/* Columns of losses, and the list in run.json, come together. */
static bool has_losses(const yunta_check *check, const yunta_ledger *sheet) {
    return yunta_json_member(check->run, "leaving") || sheet->columns > COLUMN_SCORE + 1;
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
    for (size_t k = 0; has_losses(check, sheet) && k < goals->count; k++) {
        all[count] =
            yunta_arena_format(check->arena, "loss_%s", yunta_objective_of(goals->items[k])->name);
        check->out_of_memory = check->out_of_memory || !all[count++];
    }
    return !check->out_of_memory && yunta_check_header(check, YUNTA_SHEET_BACKUPS, all, count);
}

void yunta_check_backups(yunta_check *check) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_BACKUPS];
    yunta_losses losses;
    yunta_taken taken;
    if (check->policy->output_backups == 0) {
        yunta_expect_silence(check, "leaving");
        return;
    }
    list *all = yunta_find_taken(check, &taken) ? make_lists(&taken) : NULL;
    if (!all || (sheet && !check_columns(check, sheet)) || !yunta_find_losses(check, &losses))
        return;
    yunta_check_leaving(check, &losses);
    for (size_t row = 0; sheet && row < sheet->rows && !yunta_stopped(check); row++) {
        check_row(&taken, sheet, row, all);
        check_loss(check, sheet, row, &losses);
    }
    check_lists(&taken, sheet, all);
}
