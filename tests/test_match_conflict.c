/* solver/match on cohorts that no answer satisfies: what it names cannot hold together, and can as
 * soon as any one of it is waived. */
#include "tests/matching_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS = 200000 };

static bool names(const yunta_part *part, size_t except, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether the conflict, one entry left out, has an entry that starts so or, after a *, holds it. */
static bool names(const yunta_part *part, size_t except, const char *format, ...) {
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (size_t k = 0; k < part->conflict_count; k++) {
        const char *entry = part->conflict[k];
        if (k == except)
            continue;
        if (text[0] == '*' ? strstr(entry, text + 1) != NULL
                           : strncmp(entry, text, strlen(text)) == 0)
            return true;
    }
    return false;
}

static void waive_locks(yunta_support *s, const yunta_part *part, size_t except) {
    size_t kept = 0;
    for (size_t k = 0; k < s->cohort->constraint_count; k++)
        if (names(part, except, "*constraints.csv, line %zu)", s->cohort->constraints[k].line))
            s->cohort->constraints[kept++] = s->cohort->constraints[k];
    s->cohort->constraint_count = kept;
}

static void waive_room(yunta_support *s, const yunta_part *part, size_t except,
                       const uint8_t *locked_mentor, const uint8_t *locked_mentee) {
    for (size_t p = 0; p < s->cohort->people; p++) {
        yunta_person *person = &s->cohort->person[p];
        if (!(locked_mentor[p] ? names(part, except, "mentor %s takes at most", person->id)
                               : names(part, except, "the capacity of the other mentors")))
            person->capacity = (int32_t)s->cohort->people;
        if (!(locked_mentee[p] ? names(part, except, "mentee %s gets at most", person->id)
                               : names(part, except, "how many mentors the other mentees")))
            person->mentors = (int32_t)s->cohort->people;
    }
}

static void waive_policy(yunta_support *s, const yunta_part *part, size_t except) {
    yunta_policy *policy = s->policy;
    if (!names(part, except, "matching.mentor.minimum"))
        policy->matching_mentor_minimum = 0;
    for (size_t q = 0; q < policy->matching_quotas.count; q++) {
        yunta_quota *quota = &policy->matching_quotas.items[q];
        char place[40];
        bool least = false, most = false;
        snprintf(place, sizeof place, "line %zu)", quota->line);
        for (size_t k = 0; k < part->conflict_count; k++) {
            bool ours = k != except && strstr(part->conflict[k], place) != NULL;
            least = least || (ours && strncmp(part->conflict[k], "quota: at least", 15) == 0);
            most = most || (ours && strncmp(part->conflict[k], "quota: at most", 14) == 0);
        }
        quota->least = least ? quota->least : 0;
        quota->most = most ? quota->most : YUNTA_NO_INT;
    }
}

/* The oracle knows no third way beside either and `and`, which is the weaker of the two. */
static void waive_both(yunta_support *s, const yunta_part *part, size_t except) {
    if (!names(part, except, "matching.both"))
        s->policy->matching_both = YUNTA_BOTH_AND;
}

/* The same cohort with what the conflict names alone in force, but for one entry. */
static yunta_support *waived(const yunta_sample_shape *shape, const yunta_part *part,
                             size_t except) {
    yunta_support *s = yunta_sample_random(shape);
    uint8_t locked_mentor[64] = {0}, locked_mentee[64] = {0};
    for (size_t k = 0; k < s->cohort->constraint_count; k++) {
        locked_mentor[s->cohort->constraints[k].mentor] = 1;
        locked_mentee[s->cohort->constraints[k].mentee] = 1;
    }
    waive_locks(s, part, except);
    waive_room(s, part, except, locked_mentor, locked_mentee);
    waive_policy(s, part, except);
    waive_both(s, part, except);
    if (!names(part, except, "scores.csv"))
        for (int32_t i = 0; i < (int32_t)s->cohort->people; i++)
            for (int32_t j = 0; j < (int32_t)s->cohort->people; j++)
                if (i != j)
                    yunta_support_score(s, i, j, 1);
    yunta_support_prepare(s);
    return s;
}

static int entries, conflicts;

static void check_irreducible(const yunta_sample_shape *shape, const yunta_part *part) {
    for (size_t except = 0; except <= part->conflict_count; except++) {
        yunta_support *s = waived(shape, part, except);
        yunta_oracle oracle;
        bool last = except == part->conflict_count;
        if (yunta_oracle_solve(s->cohort, s->candidates, STEPS, &oracle) || oracle.feasible) {
            if (oracle.feasible == last)
                fail_msg("seed %llu: %s %s", (unsigned long long)shape->seed,
                         last ? "the whole conflict can hold" : "not needed:",
                         last ? "" : part->conflict[except]);
            entries++;
        }
        yunta_support_free(s);
    }
    conflicts++;
}

static void try_many(yunta_sample_shape shape, int rounds) {
    entries = conflicts = 0;
    for (int round = 0; round < rounds; round++) {
        shape.seed++;
        yunta_support *s = yunta_sample_random(&shape);
        yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
        if (pairing->part.status == YUNTA_PART_INFEASIBLE)
            check_irreducible(&shape, &pairing->part);
        yunta_pairing_free(pairing);
        yunta_support_free(s);
    }
    assert_true(conflicts > 10);
    assert_true(entries > 2 * conflicts);
}

static void locks_in_conflict_are_irreducible(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){.seed = 100, .people = 6, .capacity = 1, .density = 50, .locks = 4},
        150);
}

static void quotas_in_conflict_are_irreducible(void **state) {
    (void)state;
    try_many(
        (yunta_sample_shape){.seed = 200, .people = 6, .capacity = 2, .density = 40, .quotas = 3},
        100);
}

static void all_rules_in_conflict_are_irreducible(void **state) {
    (void)state;
    try_many((yunta_sample_shape){.seed = 300,
                                  .people = 6,
                                  .capacity = 2,
                                  .density = 40,
                                  .both = 40,
                                  .locks = 2,
                                  .quotas = 2,
                                  .minimum = 2},
             150);
}

static void expect_conflict(yunta_support *s, size_t count, const char *const *texts) {
    yunta_support_prepare(s);
    yunta_pairing *pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
    assert_int_equal(pairing->part.status, YUNTA_PART_INFEASIBLE);
    assert_int_equal(pairing->count, 0);
    assert_int_equal(pairing->part.conflict_count, count);
    for (size_t k = 0; k < count; k++)
        assert_string_equal(pairing->part.conflict[k], texts[k]);
    yunta_pairing_free(pairing);
    yunta_support_free(s);
}

static void two_locks_on_one_place(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(2, 3, 0);
    yunta_support_constraint(s, YUNTA_LOCK, 0, 2, 0);
    yunta_support_constraint(s, YUNTA_LOCK, 1, 4, 0);
    yunta_support_constraint(s, YUNTA_LOCK, 0, 3, 0);
    expect_conflict(
        s, 3,
        (const char *const[]){"lock of mentor p000 with mentee p002 (constraints.csv, line 2)",
                              "lock of mentor p000 with mentee p003 (constraints.csv, line 4)",
                              "mentor p000 takes at most 1 mentees (capacity)"});
}

static void a_lock_that_is_forbidden_names_both(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 2, 0);
    yunta_support_constraint(s, YUNTA_FORBID, 0, 2, 0);
    yunta_support_constraint(s, YUNTA_LOCK, 0, 2, 0);
    expect_conflict(
        s, 2,
        (const char *const[]){"lock of mentor p000 with mentee p002 (constraints.csv, line 3)",
                              "forbid (constraints.csv, line 2)"});
}

static void a_lock_against_a_role_names_the_person(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 2, 0);
    yunta_support_constraint(s, YUNTA_LOCK, 1, 2, 0);
    expect_conflict(
        s, 2,
        (const char *const[]){"lock of mentor p001 with mentee p002 (constraints.csv, line 2)",
                              "role: p001 did not apply as mentor"});
}

static void a_quota_that_nobody_can_fill(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(3, 3, 0);
    const char *const region[] = {"Sur", "Sur", "Sur", "Sur", "Norte", "Norte"};
    yunta_support_column(s, "region", region);
    yunta_sample_quota(s, YUNTA_MENTEE, "Sur", 2, YUNTA_NO_INT);
    expect_conflict(s, 1,
                    (const char *const[]){
                        "quota: at least 2 matched mentees region = Sur (yunta.yaml, line 7)"});
}

static void a_rule_that_empties_a_quota(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(2, 2, 0);
    s->policy->eligibility_sponsor = true;
    yunta_sample_quota(s, YUNTA_MENTEE, NULL, 1, YUNTA_NO_INT);
    expect_conflict(s, 2,
                    (const char *const[]){"quota: at least 1 matched mentees (yunta.yaml, line 7)",
                                          "eligibility.sponsor: both must have a sponsor"});
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locks_in_conflict_are_irreducible),
        cmocka_unit_test(quotas_in_conflict_are_irreducible),
        cmocka_unit_test(all_rules_in_conflict_are_irreducible),
        cmocka_unit_test(two_locks_on_one_place),
        cmocka_unit_test(a_lock_that_is_forbidden_names_both),
        cmocka_unit_test(a_lock_against_a_role_names_the_person),
        cmocka_unit_test(a_quota_that_nobody_can_fill),
        cmocka_unit_test(a_rule_that_empties_a_quota),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
