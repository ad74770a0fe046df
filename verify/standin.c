#include "verify/standin.h"

static bool is_lock(const yunta_check *check, size_t row) {
    return check->cohort->constraints[row].kind == YUNTA_LOCK;
}

/* Pairs made elsewhere may lack a lock, which keeps its places all the same. */
static bool is_taken(const yunta_check *check, int32_t mentor, int32_t mentee) {
    return yunta_is_pair(check, mentor, mentee) ||
           (check->given && yunta_plain_constraint(&check->crowd, YUNTA_LOCK, mentor, mentee));
}

static bool said_before(const yunta_check *check, size_t row) {
    const yunta_constraint *rows = check->cohort->constraints;
    for (size_t k = 0; k < row; k++)
        if (is_lock(check, k) && rows[k].mentor == rows[row].mentor &&
            rows[k].mentee == rows[row].mentee)
            return true;
    return false;
}

static void add_locks(yunta_taken *taken) {
    const yunta_check *check = taken->check;
    for (size_t k = 0; check->given && k < check->cohort->constraint_count; k++) {
        const yunta_constraint *row = &check->cohort->constraints[k];
        if (!is_lock(check, k) || yunta_is_pair(check, row->mentor, row->mentee) ||
            said_before(check, k))
            continue;
        taken->mentees[row->mentor]++;
        taken->mentors[row->mentee]++;
    }
}

bool yunta_find_taken(yunta_check *check, yunta_taken *taken) {
    const yunta_quotas *quotas = &check->policy->matching_quotas;
    size_t people = check->cohort->people;
    *taken = (yunta_taken){.check = check};
    taken->mentees = yunta_check_alloc(check, people, sizeof *taken->mentees);
    taken->mentors = yunta_check_alloc(check, people, sizeof *taken->mentors);
    taken->member = yunta_check_alloc(check, quotas->count, sizeof *taken->member);
    if (check->out_of_memory)
        return false;
    for (size_t p = 0; p < people; p++) {
        taken->mentees[p] = check->mentees[p];
        taken->mentors[p] = check->mentors[p];
    }
    add_locks(taken);
    for (size_t q = 0; q < quotas->count; q++)
        if (!(taken->member[q] = yunta_quota_members(check, &quotas->items[q])))
            return false;
    return true;
}

/* How many mentees and mentors somebody has without who leaves. */
static int32_t sold(const yunta_taken *taken, const yunta_left *left, int32_t p) {
    return p == left->leaver ? 0 : taken->mentees[p] - is_taken(taken->check, p, left->leaver);
}

static int32_t bought(const yunta_taken *taken, const yunta_left *left, int32_t p) {
    return p == left->leaver ? 0 : taken->mentors[p] - is_taken(taken->check, left->leaver, p);
}

static bool is_small(const yunta_taken *taken, int32_t mentees) {
    return mentees > 0 && mentees < taken->check->policy->matching_mentor_minimum;
}

void yunta_find_left(const yunta_taken *taken, int32_t leaver, yunta_left *left) {
    const yunta_policy *policy = taken->check->policy;
    const yunta_quotas *quotas = &policy->matching_quotas;
    left->leaver = leaver;
    left->small = 0;
    for (size_t q = 0; q < quotas->count; q++)
        left->matched[q] = 0;
    if (quotas->count == 0 && policy->matching_mentor_minimum <= 1)
        return;
    for (int32_t p = 0; p < (int32_t)taken->check->cohort->people; p++) {
        int32_t mentees = sold(taken, left, p), mentors = bought(taken, left, p);
        left->small += is_small(taken, mentees);
        for (size_t q = 0; q < quotas->count; q++)
            left->matched[q] += taken->member[q][p] &&
                                (quotas->items[q].side == YUNTA_MENTOR ? mentees : mentors) > 0;
    }
}

static bool keeps_quota(const yunta_quota *quota, int64_t matched) {
    return matched >= quota->least && (quota->most == YUNTA_NO_INT || matched <= quota->most);
}

bool yunta_could_pair(const yunta_taken *taken, const yunta_left *left, int32_t mentor,
                      int32_t mentee) {
    const yunta_check *check = taken->check;
    const yunta_person *person = check->cohort->person;
    const yunta_quotas *quotas = &check->policy->matching_quotas;
    if (mentor == mentee || mentor == left->leaver || mentee == left->leaver)
        return false;
    int32_t mentees = sold(taken, left, mentor), mentors = bought(taken, left, mentee);
    bool either = check->policy->matching_both == YUNTA_BOTH_EITHER;
    if (mentees >= person[mentor].capacity || mentors >= person[mentee].mentors ||
        (either && (bought(taken, left, mentor) > 0 || sold(taken, left, mentee) > 0)) ||
        left->small - is_small(taken, mentees) + is_small(taken, mentees + 1) > 0 ||
        is_taken(check, mentor, mentee) || is_taken(check, mentee, mentor))
        return false;
    for (size_t q = 0; q < quotas->count; q++) {
        bool more = quotas->items[q].side == YUNTA_MENTOR
                        ? mentees == 0 && taken->member[q][mentor]
                        : mentors == 0 && taken->member[q][mentee];
        if (!keeps_quota(&quotas->items[q], left->matched[q] + more))
            return false;
    }
    return true;
}
