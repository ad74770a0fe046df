/* unmatched.csv: just those without a pair, each with a reason that is true. */
#include "verify/check.h"
#include <string.h>

enum { COLUMN_PERSON, COLUMN_ROLE, COLUMN_REASON };

/* Where a quota that is full bars people without a pair on its side. */
static void mark_full_quotas(yunta_check *check, uint8_t *barred[2]) {
    for (size_t k = 0; k < check->policy->matching_quotas.count; k++) {
        const yunta_quota *quota = &check->policy->matching_quotas.items[k];
        if (quota->most == YUNTA_NO_INT)
            continue;
        const uint8_t *members = yunta_quota_members(check, quota);
        if (!members || yunta_quota_matched(check, quota, members) < quota->most)
            continue;
        int side = quota->side == YUNTA_MENTOR ? YUNTA_MENTOR_SIDE : YUNTA_MENTEE_SIDE;
        const int32_t *has = side == YUNTA_MENTOR_SIDE ? check->mentees : check->mentors;
        for (size_t p = 0; p < check->cohort->people; p++)
            barred[side][p] |= members[p] && has[p] == 0;
    }
}

/* A mentor without mentees who could not have as many as `minimum` asks for. */
static bool cannot_start(const yunta_check *check, size_t p) {
    int32_t minimum = check->policy->matching_mentor_minimum;
    return minimum > 1 && check->mentees[p] == 0 &&
           (check->cohort->person[p].capacity < minimum || check->tally.free_mentees[p] < minimum);
}

static yunta_partner kind_of(const yunta_check *check, size_t p, int side, bool barred) {
    const yunta_person *person = &check->cohort->person[p];
    bool mentor = side == YUNTA_MENTOR_SIDE;
    int32_t room =
        mentor ? person->capacity - check->mentees[p] : person->mentors - check->mentors[p];
    bool other = (mentor ? check->mentors[p] : check->mentees[p]) > 0;
    if (room < 1)
        return YUNTA_PARTNER_FULL;
    if (other && check->policy->matching_both == YUNTA_BOTH_EITHER)
        return YUNTA_PARTNER_ELSEWHERE;
    if (barred)
        return YUNTA_PARTNER_QUOTA;
    return mentor && cannot_start(check, p) ? YUNTA_PARTNER_MINIMUM : YUNTA_PARTNER_ROOM;
}

/* Uses tally.free_mentees of an earlier pass, where there was one. */
void yunta_tally_kinds(yunta_check *check) {
    size_t people = check->cohort->people;
    uint8_t *barred[2];
    for (int side = 0; side < 2; side++) {
        barred[side] = yunta_check_alloc(check, people, 1);
        check->tally.kind[side] = yunta_check_alloc(check, people, 1);
    }
    if (!check->tally.free_mentees)
        check->tally.free_mentees =
            yunta_check_alloc(check, people, sizeof *check->tally.free_mentees);
    if (check->out_of_memory)
        return;
    mark_full_quotas(check, barred);
    for (int side = 0; side < 2; side++)
        for (size_t p = 0; p < people; p++)
            check->tally.kind[side][p] = (uint8_t)kind_of(check, p, side, barred[side][p]);
}

/* What stands between somebody without a pair and the eligible partners, over both sides. */
typedef struct {
    int64_t partners, elsewhere, free, quota, minimum;
} outlook;

static void look_out(const yunta_check *check, size_t p, int side, outlook *view) {
    const yunta_person *person = &check->cohort->person[p];
    const int32_t *by_kind = check->tally.by_kind[side] + p * YUNTA_PARTNER_KINDS;
    int own = check->tally.kind[side][p];
    if (check->crowd.barred[side][p] ||
        (side == YUNTA_MENTOR_SIDE ? person->capacity : person->mentors) < 1)
        return;
    int64_t room = (int64_t)by_kind[YUNTA_PARTNER_ROOM] + by_kind[YUNTA_PARTNER_MINIMUM] +
                   by_kind[YUNTA_PARTNER_QUOTA];
    bool quota = own == YUNTA_PARTNER_QUOTA;
    bool minimum = side == YUNTA_MENTOR_SIDE && cannot_start(check, p);
    view->partners += check->tally.partners[side][p];
    view->elsewhere += by_kind[YUNTA_PARTNER_ELSEWHERE];
    view->quota += quota ? room : by_kind[YUNTA_PARTNER_QUOTA];
    view->minimum += quota     ? 0
                     : minimum ? room - by_kind[YUNTA_PARTNER_QUOTA]
                               : by_kind[YUNTA_PARTNER_MINIMUM];
    view->free += quota || minimum ? 0 : by_kind[YUNTA_PARTNER_ROOM];
}

/* The reason of one who is barred alone; NULL when some role is open. */
static const char *personal_reason(const yunta_check *check, size_t p) {
    int role = check->cohort->person[p].role, common = 0xff;
    for (int side = 0; side < 2; side++) {
        if (!(role & (side == YUNTA_MENTOR_SIDE ? YUNTA_MENTOR : YUNTA_MENTEE)))
            continue;
        if (check->crowd.barred[side][p] == 0)
            return NULL;
        common &= check->crowd.barred[side][p];
    }
    return common >> YUNTA_BAR_SPONSOR & 1  ? "no_sponsor"
           : common >> YUNTA_BAR_WINDOW & 1 ? "outside_window"
                                            : "where";
}

static bool reason_holds(const yunta_check *check, size_t p, const char *reason,
                         const char **right) {
    outlook view = {0};
    look_out(check, p, YUNTA_MENTOR_SIDE, &view);
    look_out(check, p, YUNTA_MENTEE_SIDE, &view);
    int64_t room = view.free + view.quota + view.minimum;
    const char *personal = personal_reason(check, p);
    *right = personal             ? personal
             : view.partners == 0 ? "no_eligible_partner"
             : room == 0          ? view.elsewhere ? "other_role" : "all_partners_taken"
             : view.free          ? "all_partners_taken"
             : view.quota         ? "quota"
                                  : "minimum";
    if (strcmp(reason, *right) == 0)
        return true;
    return (strcmp(reason, "quota") == 0 && view.quota > 0) ||
           (strcmp(reason, "minimum") == 0 && view.minimum > 0);
}

static void check_row(yunta_check *check, const yunta_ledger *sheet, size_t row, int32_t person) {
    static const char *const roles[] = {"", "mentor", "mentee", "both"};
    const char *reason = yunta_ledger_cell(sheet, row, COLUMN_REASON), *right;
    yunta_expect_text(check, sheet, row, COLUMN_ROLE,
                      roles[check->cohort->person[person].role & YUNTA_BOTH]);
    if (!reason_holds(check, (size_t)person, reason, &right))
        yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_REASON), reason,
                    T("is not the reason: %s", "no es el motivo: %s"), right);
}

void yunta_check_unmatched(yunta_check *check) {
    static const char *const columns[] = {"person", "role", "reason", "detail"};
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_UNMATCHED];
    size_t people = check->cohort->people, rows = sheet ? sheet->rows : 0;
    uint8_t *listed = yunta_check_alloc(check, people, 1);
    if (check->out_of_memory ||
        (sheet && !yunta_check_header(check, YUNTA_SHEET_UNMATCHED, columns, 4)))
        return;
    for (size_t row = 0; row < rows; row++) {
        int32_t person = yunta_ledger_person(check, sheet, row, COLUMN_PERSON);
        bool paired = person >= 0 && (check->mentees[person] || check->mentors[person]);
        bool ordered = row == 0 || strcmp(yunta_ledger_cell(sheet, row - 1, COLUMN_PERSON),
                                          yunta_ledger_cell(sheet, row, COLUMN_PERSON)) < 0;
        if (!ordered || paired)
            yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_PERSON),
                        yunta_ledger_cell(sheet, row, COLUMN_PERSON),
                        T("has a pair, or stands twice or out of order",
                          "tiene pareja, o está dos veces o fuera de orden"));
        else if (person >= 0)
            check_row(check, sheet, row, person);
        if (person >= 0)
            listed[person] = 1;
    }
    for (size_t p = 0; p < people; p++)
        if (!listed[p] && !check->mentees[p] && !check->mentors[p] && check->cohort->person[p].role)
            yunta_fault(
                check, yunta_place_at(sheet ? sheet->shown : check->out, 0, NULL),
                yunta_shown_id(check, (int32_t)p),
                T("has no pair and is not listed", "no tiene pareja y no está en la lista"));
    check->report->unmatched = rows;
}
