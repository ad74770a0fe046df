/* pairings.csv: every pair, its rules, its score and what is told of it. */
#include "verify/check.h"
#include <stdlib.h>
#include <string.h>

enum {
    COLUMN_MENTOR,
    COLUMN_MENTEE,
    COLUMN_SCORE,
    COLUMN_PARTS,
    COLUMN_RANKS = COLUMN_PARTS + YUNTA_PARTS,
    COLUMN_OVERLAP = COLUMN_RANKS + 2,
    COLUMN_SKILLS,
    COLUMN_LOCKED,
    COLUMNS
};

/* What a skill adds to the pair's component: want times gain. */
static int32_t gain_of(const yunta_crowd *crowd, const yunta_claimed_pair *pair, size_t skill,
                       bool wants) {
    const yunta_cohort *cohort = crowd->cohort;
    size_t i = (size_t)pair->mentor * cohort->skills + skill;
    size_t j = (size_t)pair->mentee * cohort->skills + skill;
    int32_t gain = cohort->level[i] - cohort->level[j],
            cap = crowd->policy->scoring_skills_gain_cap;
    if (cohort->level[i] < crowd->policy->scoring_skills_teach_from || gain <= 0)
        return 0;
    return (wants ? cohort->want[j] : 1) * (gain < cap ? gain : cap);
}

/* At most three skills that add most, by name where they tie. NULL when memory runs out. */
static const char *top_skills(yunta_check *check, const yunta_claimed_pair *pair) {
    const yunta_cohort *cohort = check->cohort;
    const char *text = "";
    size_t taken[3], count = 0;
    bool wants = false;
    for (size_t k = 0; k < cohort->skills; k++)
        wants = wants || cohort->want[(size_t)pair->mentee * cohort->skills + k];
    while (text && count < 3) {
        size_t best = cohort->skills;
        int32_t most = 0;
        for (size_t k = 0; k < cohort->skills; k++) {
            bool used = false;
            for (size_t t = 0; t < count; t++)
                used = used || taken[t] == k;
            int32_t gain = used ? 0 : gain_of(&check->crowd, pair, k, wants);
            if (gain > most) {
                most = gain;
                best = k;
            }
        }
        if (best == cohort->skills)
            break;
        text =
            yunta_arena_format(check->arena, "%s%s%s", text, count ? ";" : "", cohort->skill[best]);
        taken[count++] = best;
    }
    check->out_of_memory = check->out_of_memory || !text;
    return text;
}

static void check_rules(yunta_check *check, yunta_claimed_pair *pair) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_PAIRINGS];
    yunta_bar bar = yunta_plain_bar(&check->crowd, pair->mentor, pair->mentee, pair->score);
    pair->eligible = bar == YUNTA_BARS;
    if (!pair->eligible && !check->given)
        yunta_fault(check, yunta_place_at(sheet->shown, sheet->line[pair->row], NULL), NULL,
                    T("%s and %s are not eligible: %s", "%s y %s no son elegibles: %s"),
                    yunta_shown_id(check, pair->mentor), yunta_shown_id(check, pair->mentee),
                    yunta_bar_name(bar));
}

static void check_cells(yunta_check *check, yunta_claimed_pair *pair) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_PAIRINGS];
    int32_t parts[YUNTA_PARTS];
    size_t row = pair->row;
    yunta_plain_parts(&check->crowd, pair->mentor, pair->mentee, parts);
    for (int c = 0; c < YUNTA_PARTS; c++)
        yunta_expect_integer(check, sheet, row, COLUMN_PARTS + (size_t)c, parts[c]);
    yunta_expect_integer(check, sheet, row, COLUMN_SCORE, pair->score < 0 ? 0 : pair->score);
    yunta_expect_integer(check, sheet, row, COLUMN_OVERLAP,
                         yunta_plain_overlap(&check->crowd, pair->mentor, pair->mentee));
    const char *skills = top_skills(check, pair);
    if (skills)
        yunta_expect_text(check, sheet, row, COLUMN_SKILLS, skills);
    pair->locked = yunta_plain_constraint(&check->crowd, YUNTA_LOCK, pair->mentor, pair->mentee);
    yunta_expect_integer(check, sheet, row, COLUMN_LOCKED, pair->locked);
}

/* Rows ascend by id, so a pair that stands twice is out of order. */
static bool in_order(yunta_check *check, const yunta_ledger *sheet, size_t row) {
    int order = row == 0 ? -1
                         : strcmp(yunta_ledger_cell(sheet, row - 1, COLUMN_MENTOR),
                                  yunta_ledger_cell(sheet, row, COLUMN_MENTOR));
    if (order == 0)
        order = strcmp(yunta_ledger_cell(sheet, row - 1, COLUMN_MENTEE),
                       yunta_ledger_cell(sheet, row, COLUMN_MENTEE));
    if (order >= 0)
        yunta_fault(
            check, yunta_place_at(sheet->shown, sheet->line[row], NULL), NULL,
            T("the pair stands twice or out of order", "el par está dos veces o fuera de orden"));
    return order < 0;
}

static int by_people(const void *a, const void *b) {
    const yunta_claimed_pair *x = a, *y = b;
    if (x->mentor != y->mentor)
        return x->mentor < y->mentor ? -1 : 1;
    return (x->mentee > y->mentee) - (x->mentee < y->mentee);
}

void yunta_read_pairs(yunta_check *check) {
    const char *columns[COLUMNS] = {"mentor", "mentee", "score"};
    const char *rest[] = {"rank_for_mentor", "rank_for_mentee", "overlap_minutes", "top_skills",
                          "locked"};
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_PAIRINGS];
    memcpy(columns + COLUMN_PARTS, yunta_part_names, sizeof yunta_part_names);
    memcpy(columns + COLUMN_RANKS, rest, sizeof rest);
    size_t people = check->cohort->people, rows = sheet ? sheet->rows : 0;
    check->pairs = yunta_check_alloc(check, rows, sizeof *check->pairs);
    check->mentees = yunta_check_alloc(check, people, sizeof *check->mentees);
    check->mentors = yunta_check_alloc(check, people, sizeof *check->mentors);
    if (check->out_of_memory || !yunta_check_header(check, YUNTA_SHEET_PAIRINGS, columns, COLUMNS))
        return;
    for (size_t row = 0; row < rows && !yunta_stopped(check); row++) {
        int32_t mentor = yunta_ledger_person(check, sheet, row, COLUMN_MENTOR);
        int32_t mentee = yunta_ledger_person(check, sheet, row, COLUMN_MENTEE);
        if (!in_order(check, sheet, row) || mentor < 0 || mentee < 0)
            continue;
        yunta_claimed_pair *pair = &check->pairs[check->pair_count++];
        *pair = (yunta_claimed_pair){.mentor = mentor, .mentee = mentee, .row = row};
        pair->score = yunta_plain_score(&check->crowd, mentor, mentee);
        check->mentees[mentor]++;
        check->mentors[mentee]++;
        check_rules(check, pair);
        check_cells(check, pair);
        if (check->given && pair->score < 0) /* made elsewhere, and scores.csv lacks it */
            pair->score = 0;
    }
    if (check->pair_count > 0)
        qsort(check->pairs, check->pair_count, sizeof *check->pairs, by_people);
    check->report->pairs = check->pair_count;
}

/* 1 and the eligible partners of a higher score. */
void yunta_check_ranks(yunta_check *check) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_PAIRINGS];
    for (size_t k = 0; k < check->pair_count; k++) {
        const yunta_claimed_pair *pair = &check->pairs[k];
        if (!pair->eligible && !check->given)
            continue;
        yunta_expect_integer(check, sheet, pair->row, COLUMN_RANKS, 1 + pair->higher_for_mentor);
        yunta_expect_integer(check, sheet, pair->row, COLUMN_RANKS + 1,
                             1 + pair->higher_for_mentee);
    }
}
