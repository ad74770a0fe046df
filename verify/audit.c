/* audit.csv: how groups fared, recounted; cells of fewer than five people must be withheld. */
#include "verify/check.h"
#include <string.h>

enum { FEWEST_SHOWN = 5, BANDS = 5 };

typedef struct {
    int64_t people, matched, pairs, sum, least;
} cell;

typedef struct {
    yunta_check *check;
    const yunta_ledger *sheet;
    size_t row;
} auditor;

/* One group and side against the next row; groups of nobody have none. */
static void check_cell(auditor *a, const char *column, const char *name, int side,
                       const cell *right) {
    yunta_check *check = a->check;
    if (right->people == 0)
        return;
    if (a->row >= a->sheet->rows) {
        yunta_fault(check, yunta_place_at(a->sheet->shown, 0, NULL), name,
                    T("the group is missing", "falta el grupo"));
        return;
    }
    const int64_t numbers[4] = {right->people, right->matched,
                                right->pairs ? right->sum / right->pairs : 0, right->least};
    yunta_expect_text(check, a->sheet, a->row, 0, column);
    yunta_expect_text(check, a->sheet, a->row, 1, name);
    yunta_expect_text(check, a->sheet, a->row, 2, side == YUNTA_MENTOR ? "mentor" : "mentee");
    for (size_t c = 0; c < 4; c++)
        if ((c < 2 ? right->people : right->matched) < FEWEST_SHOWN)
            yunta_expect_text(check, a->sheet, a->row, 3 + c, "");
        else
            yunta_expect_integer(check, a->sheet, a->row, 3 + c, numbers[c]);
    a->row++;
}

static void count_pair(cell *of, int64_t score) {
    of->pairs++;
    of->sum += score;
    of->least = of->pairs == 1 || score < of->least ? score : of->least;
}

/* of[p]: the group of person p, -1 where the cell is empty. */
static void check_groups(auditor *a, const char *column, const char *const *names, size_t groups,
                         const int32_t *of) {
    yunta_check *check = a->check;
    cell *cells = yunta_check_alloc(check, 2 * (groups + 1), sizeof *cells);
    if (!cells)
        return;
    for (size_t p = 0; p < check->cohort->people; p++) {
        cell *mine = cells + 2 * (of[p] < 0 ? groups : (size_t)of[p]);
        mine[0].people += (check->cohort->person[p].role & YUNTA_MENTOR) != 0;
        mine[1].people += (check->cohort->person[p].role & YUNTA_MENTEE) != 0;
        mine[0].matched += check->mentees[p] > 0;
        mine[1].matched += check->mentors[p] > 0;
    }
    for (size_t k = 0; k < check->pair_count; k++) {
        const yunta_claimed_pair *pair = &check->pairs[k];
        int32_t i = of[pair->mentor], j = of[pair->mentee];
        int64_t score = pair->score < 0 ? 0 : pair->score;
        count_pair(&cells[2 * (i < 0 ? groups : (size_t)i)], score);
        count_pair(&cells[2 * (j < 0 ? groups : (size_t)j) + 1], score);
    }
    for (size_t g = 0; g <= groups; g++) {
        const char *name = g < groups ? names[g] : "";
        check_cell(a, column, name, YUNTA_MENTOR, &cells[2 * g]);
        check_cell(a, column, name, YUNTA_MENTEE, &cells[2 * g + 1]);
    }
}

static void check_column(auditor *a, const char *column, int32_t index) {
    if (index < 0)
        return;
    const yunta_column *data = &a->check->cohort->column[index];
    check_groups(a, column, data->shown, data->codes, data->code);
}

static void check_ages(auditor *a) {
    static const char *const names[BANDS] = {"<30", "30-39", "40-49", "50-59", "60+"};
    size_t people = a->check->cohort->people;
    int32_t *band = yunta_check_alloc(a->check, people, sizeof *band);
    bool known = false;
    for (size_t p = 0; band && p < people; p++) {
        int32_t age = a->check->cohort->person[p].age;
        known = known || age != YUNTA_NO_INT;
        band[p] = age == YUNTA_NO_INT ? -1
                  : age < 30          ? 0
                  : age < 40          ? 1
                  : age < 50          ? 2
                  : age < 60          ? 3
                                      : 4;
    }
    if (known)
        check_groups(a, "age", names, BANDS, band);
}

void yunta_check_audit(yunta_check *check) {
    static const char *const columns[] = {"column",  "group",      "side",       "people",
                                          "matched", "mean_score", "least_score"};
    const yunta_cohort *cohort = check->cohort;
    const yunta_ledger none = {.shown = check->run_path};
    auditor a = {.check = check, .sheet = check->sheets[YUNTA_SHEET_AUDIT]};
    if (a.sheet && !yunta_check_header(check, YUNTA_SHEET_AUDIT, columns, 7))
        return;
    a.sheet = a.sheet ? a.sheet : &none;
    check_column(&a, "gender", cohort->gender);
    check_column(&a, "region", cohort->region);
    check_column(&a, "institution", cohort->institution);
    check_ages(&a);
    if (a.row < a.sheet->rows)
        yunta_fault(check, yunta_place_at(a.sheet->shown, a.sheet->line[a.row], NULL), NULL,
                    T("there is no such group", "no existe ese grupo"));
}
