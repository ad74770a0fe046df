/* diff.csv: everything that somebody lost or gained against the earlier result, once. */
#include "base/array.h"
#include "model/repair.h"
#include "verify/check.h"
#include <stdlib.h>
#include <string.h>

enum { COLUMN_PERSON, COLUMN_WHAT, COLUMN_BEFORE, COLUMN_AFTER, PAIR = 0, MEETING, PLENARY };

/* value: the partner, or the minute of the start. */
typedef struct {
    int32_t person, what;
    int32_t
        of; /* while two results are compared: a plenary's session, the side in a pair; else 0 */
    int64_t value;
} item;
typedef YUNTA_ARRAY(item) items;

static void add_item(yunta_check *check, items *list, item one) {
    if (!yunta_array_push(list, one))
        check->out_of_memory = true;
}

static void add(yunta_check *check, items *list, int32_t person, int32_t what, int64_t value) {
    add_item(check, list, (item){person, what, 0, value});
}

/* Two who exchange roles have another pair. */
static void add_pair(yunta_check *check, items *list, int32_t mentor, int32_t mentee) {
    add_item(check, list, (item){mentor, PAIR, YUNTA_MENTOR, mentee});
    add_item(check, list, (item){mentee, PAIR, YUNTA_MENTEE, mentor});
}

static int by_item(const void *a, const void *b) {
    const item *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    if (x->what != y->what)
        return x->what < y->what ? -1 : 1;
    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

static bool is_past(const yunta_check *check, const yunta_moment *at) {
    return yunta_cohort_is_past(check->cohort, at->day);
}

/* Who changes groups may go to another session at an hour at which they had one. */
static void add_sessions(yunta_check *check, items *list, const int32_t *group,
                         int32_t session_group, int32_t session, const yunta_moment *at) {
    for (size_t p = 0; group && !is_past(check, at) && p < check->cohort->people; p++)
        if (group[p] == session_group)
            add_item(check, list, (item){(int32_t)p, PLENARY, session, yunta_moment_at(at)});
}

static void list_earlier(yunta_check *check, items *list) {
    const yunta_pair_table *had = &check->cohort->repair->pairs;
    for (size_t p = 0; had->first && p < check->cohort->people; p++)
        for (size_t k = had->first[p]; k < had->first[p + 1]; k++)
            add_pair(check, list, had->mentor[k], (int32_t)p);
    for (size_t k = 0; k < check->held_meeting_count; k++) {
        const yunta_held *held = &check->held_meetings[k];
        if (is_past(check, &held->at))
            continue;
        add(check, list, held->a, MEETING, yunta_moment_at(&held->at));
        if (held->b >= 0)
            add(check, list, held->b, MEETING, yunta_moment_at(&held->at));
        for (size_t p = 0; held->b < 0 && p < check->cohort->people; p++)
            if (yunta_cohort_had_pair(check->cohort, held->a, (int32_t)p))
                add(check, list, (int32_t)p, MEETING, yunta_moment_at(&held->at));
    }
    for (size_t k = 0; k < check->held_plenary_count; k++)
        add_sessions(check, list, check->held_group, check->held_plenaries[k].b,
                     check->held_plenaries[k].a, &check->held_plenaries[k].at);
    for (size_t k = 0; k < check->gone_count; k++)
        add_sessions(check, list, check->held_group, check->gone[k].b,
                     (int32_t)(check->cohort->session_count + k), &check->gone[k].at);
}

/* The rows of meetings.csv, for everybody of the pair or the mentor's. */
static void list_meetings(yunta_check *check, items *list) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_MEETINGS];
    for (size_t row = 0; sheet && row < sheet->rows; row++) {
        const char *mentee = yunta_ledger_cell(sheet, row, 1);
        int32_t mentor = yunta_ledger_person(check, sheet, row, 0);
        int32_t other = *mentee ? yunta_ledger_person(check, sheet, row, 1) : -1;
        yunta_moment at;
        if (mentor < 0 || !yunta_ledger_moment(check, sheet, row, 3, &at) || is_past(check, &at))
            continue;
        add(check, list, mentor, MEETING, yunta_moment_at(&at));
        if (other >= 0)
            add(check, list, other, MEETING, yunta_moment_at(&at));
        for (size_t k = 0; !*mentee && k < check->pair_count; k++)
            if (check->pairs[k].mentor == mentor)
                add(check, list, check->pairs[k].mentee, MEETING, yunta_moment_at(&at));
    }
}

static void list_now(yunta_check *check, items *list) {
    for (size_t k = 0; k < check->pair_count; k++)
        add_pair(check, list, check->pairs[k].mentor, check->pairs[k].mentee);
    list_meetings(check, list);
    for (size_t k = 0; k < check->plenary_count; k++)
        add_sessions(check, list, check->group_of, check->plenaries[k].of, check->plenaries[k].what,
                     &check->plenaries[k].at);
}

static void sort(items *list) {
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_item);
}

/* What stands in one list alone. */
static void subtract(yunta_check *check, const items *from, const items *other, items *rest) {
    size_t b = 0;
    for (size_t a = 0; a < from->count; a++) {
        while (b < other->count && by_item(&other->items[b], &from->items[a]) < 0)
            b++;
        if (b < other->count && by_item(&other->items[b], &from->items[a]) == 0)
            b++;
        else
            add(check, rest, from->items[a].person, from->items[a].what, from->items[a].value);
    }
    sort(rest); /* whose items have neither any more */
}

static bool read_value(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column,
                       int32_t what, int64_t *value) {
    const char *text = yunta_ledger_cell(sheet, row, column);
    yunta_moment at;
    if (what == PAIR) {
        *value = yunta_ledger_person(check, sheet, row, column);
        return *value >= 0;
    }
    if (!yunta_parse_start(check, text, &at.day, &at.minute)) {
        yunta_fault(check, yunta_ledger_place(sheet, row, column), text,
                    T("is no local time", "no es una hora local"));
        return false;
    }
    *value = yunta_moment_at(&at);
    return true;
}

static int32_t kind_of(const yunta_ledger *sheet, size_t row) {
    static const char *const names[] = {"pair", "meeting", "plenary"};
    int32_t kind = 0;
    while (kind < 3 && strcmp(names[kind], yunta_ledger_cell(sheet, row, COLUMN_WHAT)) != 0)
        kind++;
    return kind;
}

/* By person, then by kind. */
static void check_order(yunta_check *check, const yunta_ledger *sheet) {
    for (size_t row = 1; row < sheet->rows; row++) {
        const char *person = yunta_ledger_cell(sheet, row, COLUMN_PERSON);
        int order = strcmp(yunta_ledger_cell(sheet, row - 1, COLUMN_PERSON), person);
        if (order > 0 || (order == 0 && kind_of(sheet, row - 1) > kind_of(sheet, row)))
            yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_PERSON), person,
                        T("is out of order", "está fuera de orden"));
    }
}

static void read_row(yunta_check *check, const yunta_ledger *sheet, size_t row, items *lost,
                     items *gained) {
    const char *what = yunta_ledger_cell(sheet, row, COLUMN_WHAT);
    int32_t person = yunta_ledger_person(check, sheet, row, COLUMN_PERSON);
    int32_t kind = kind_of(sheet, row);
    int64_t value;
    if (kind == 3)
        yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_WHAT), what,
                    T("is none of pair, meeting, plenary", "no es pair, meeting ni plenary"));
    if (person < 0 || kind == 3)
        return;
    if (!*yunta_ledger_cell(sheet, row, COLUMN_BEFORE) &&
        !*yunta_ledger_cell(sheet, row, COLUMN_AFTER))
        yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_AFTER), NULL,
                    T("tells of no change", "no cuenta ningún cambio"));
    for (size_t column = COLUMN_BEFORE; column <= COLUMN_AFTER; column++)
        if (*yunta_ledger_cell(sheet, row, column) &&
            read_value(check, sheet, row, column, kind, &value))
            add(check, column == COLUMN_BEFORE ? lost : gained, person, kind, value);
}

static void compare(yunta_check *check, const items *right, const items *told, const char *column) {
    size_t k = 0;
    while (k < right->count && k < told->count && by_item(&right->items[k], &told->items[k]) == 0)
        k++;
    if (k == right->count && k == told->count)
        return;
    bool missing =
        k < right->count && (k == told->count || by_item(&right->items[k], &told->items[k]) < 0);
    const item *at = missing ? &right->items[k] : &told->items[k];
    yunta_fault(check, yunta_place_at(check->sheets[YUNTA_SHEET_DIFF]->shown, 0, column),
                yunta_shown_id(check, at->person),
                missing
                    ? T("a change of this person's is missing", "falta un cambio de esta persona")
                    : T("a change of this person's is none, or stands twice",
                        "un cambio de esta persona no es tal, o está dos veces"));
}

void yunta_check_diff(yunta_check *check) {
    static const char *const columns[] = {"person", "what", "before", "after"};
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_DIFF];
    items earlier = {0}, now = {0}, lost = {0}, gained = {0}, told_lost = {0}, told_gained = {0};
    if (!check->cohort->repair)
        return;
    if (!yunta_check_header(check, YUNTA_SHEET_DIFF, columns, 4))
        sheet = NULL;
    if (sheet)
        check_order(check, sheet);
    list_earlier(check, &earlier);
    list_now(check, &now);
    for (size_t row = 0; sheet && row < sheet->rows; row++)
        read_row(check, sheet, row, &told_lost, &told_gained);
    sort(&earlier);
    sort(&now);
    sort(&told_lost);
    sort(&told_gained);
    subtract(check, &earlier, &now, &lost);
    subtract(check, &now, &earlier, &gained);
    if (!check->out_of_memory && check->sheets[YUNTA_SHEET_DIFF]) {
        compare(check, &lost, &told_lost, "before");
        compare(check, &gained, &told_gained, "after");
    } else if (!check->out_of_memory && lost.count + gained.count > 0) {
        yunta_fault(check, yunta_place_at(check->out, 0, NULL), "diff",
                    T("this table is missing", "falta esta tabla"));
    }
    yunta_array_free(&earlier);
    yunta_array_free(&now);
    yunta_array_free(&lost);
    yunta_array_free(&gained);
    yunta_array_free(&told_lost);
    yunta_array_free(&told_gained);
}
