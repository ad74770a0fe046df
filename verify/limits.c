/* What the pairs must respect together: capacities, least sizes, roles, locks, quotas. */
#include "verify/check.h"

static yunta_place table_place(const yunta_check *check) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_PAIRINGS];
    return yunta_place_at(sheet ? sheet->shown : check->out, 0, NULL);
}

bool yunta_is_pair(const yunta_check *check, int32_t mentor, int32_t mentee) {
    size_t from = 0, to = check->pair_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const yunta_claimed_pair *pair = &check->pairs[middle];
        if (pair->mentor == mentor && pair->mentee == mentee)
            return true;
        if (pair->mentor < mentor || (pair->mentor == mentor && pair->mentee < mentee))
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

static void check_person(yunta_check *check, int32_t p) {
    const yunta_person *person = &check->cohort->person[p];
    int32_t minimum = check->policy->matching_mentor_minimum;
    const char *id = yunta_shown_id(check, p);
    if (check->mentees[p] > person->capacity)
        yunta_fault(check, table_place(check), id,
                    T("has %d mentees; at most %d", "tiene %d mentees; a lo más %d"),
                    check->mentees[p], person->capacity);
    if (check->mentors[p] > person->mentors)
        yunta_fault(check, table_place(check), id,
                    T("has %d mentors; at most %d", "tiene %d mentores; a lo más %d"),
                    check->mentors[p], person->mentors);
    if (check->mentees[p] > 0 && check->mentees[p] < minimum)
        yunta_fault(check, table_place(check), id,
                    T("has %d mentees; at least %d", "tiene %d mentees; al menos %d"),
                    check->mentees[p], minimum);
    if (check->policy->matching_both == YUNTA_BOTH_EITHER && check->mentees[p] > 0 &&
        check->mentors[p] > 0)
        yunta_fault(check, table_place(check), id,
                    T("is mentor and mentee; matching.both: either",
                      "es mentor y mentee; matching.both: either"));
}

static void check_locks(yunta_check *check) {
    for (size_t k = 0; k < check->cohort->constraint_count; k++) {
        const yunta_constraint *row = &check->cohort->constraints[k];
        if (row->kind == YUNTA_LOCK && !yunta_is_pair(check, row->mentor, row->mentee))
            yunta_fault(check, table_place(check), NULL,
                        T("the locked pair %s, %s is missing (constraints, line %zu)",
                          "falta el par fijado %s, %s (restricciones, línea %zu)"),
                        yunta_shown_id(check, row->mentor), yunta_shown_id(check, row->mentee),
                        row->line);
    }
}

static void check_both_ways(yunta_check *check) {
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_PAIRINGS];
    for (size_t k = 0; k < check->pair_count; k++) {
        const yunta_claimed_pair *pair = &check->pairs[k];
        if (pair->mentor < pair->mentee && yunta_is_pair(check, pair->mentee, pair->mentor))
            yunta_fault(check, yunta_place_at(sheet->shown, sheet->line[pair->row], NULL), NULL,
                        T("the two are a pair the other way round too",
                          "los dos también son pareja al revés"));
    }
}

uint8_t *yunta_quota_members(yunta_check *check, const yunta_quota *quota) {
    size_t people = check->cohort->people;
    uint8_t *members = yunta_check_alloc(check, people, 1);
    uint8_t *holds = yunta_check_alloc(check, people, 1);
    if (check->out_of_memory)
        return NULL;
    for (size_t p = 0; p < people; p++)
        members[p] = (check->cohort->person[p].role & (int)quota->side) != 0;
    for (size_t w = 0; w < quota->where.count; w++) {
        if (!yunta_plain_where(check, &quota->where.items[w], holds))
            return NULL;
        for (size_t p = 0; p < people; p++)
            members[p] = members[p] && holds[p];
    }
    return members;
}

int64_t yunta_quota_matched(const yunta_check *check, const yunta_quota *quota,
                            const uint8_t *members) {
    const int32_t *has = quota->side == YUNTA_MENTOR ? check->mentees : check->mentors;
    int64_t matched = 0;
    for (size_t p = 0; p < check->cohort->people; p++)
        matched += members[p] && has[p] > 0;
    return matched;
}

static void check_quota(yunta_check *check, const yunta_quota *quota) {
    const uint8_t *members = yunta_quota_members(check, quota);
    if (!members)
        return;
    int64_t matched = yunta_quota_matched(check, quota, members);
    if (matched < quota->least || (quota->most != YUNTA_NO_INT && matched > quota->most))
        yunta_fault(check, table_place(check), NULL,
                    T("the quota on line %zu of the policy counts %lld matched people",
                      "la cuota de la línea %zu de la política cuenta %lld personas emparejadas"),
                    quota->line, (long long)matched);
}

void yunta_check_limits(yunta_check *check) {
    if (check->given || !check->mentees || !check->mentors)
        return;
    for (size_t p = 0; p < check->cohort->people; p++)
        check_person(check, (int32_t)p);
    check_locks(check);
    if (check->policy->matching_both == YUNTA_BOTH_AND)
        check_both_ways(check);
    for (size_t k = 0; k < check->policy->matching_quotas.count; k++)
        check_quota(check, &check->policy->matching_quotas.items[k]);
}
