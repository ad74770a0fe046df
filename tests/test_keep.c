/* A calendar beside an earlier one, after a day became a holiday or somebody fell ill: the fewest
 * sessions move, and then the objectives are at their best, against every calendar there is. */
#include "model/repair.h"
#include "tests/course_oracle.h"
#include "tests/group_oracle.h"
#include "tests/keep_support.h"
#include "tests/plenary_oracle.h"
#include "tests/workshop_oracle.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int impossible;
static yunta_keep_seen seen;

static yunta_status schedule_courses(const yunta_support *s, yunta_timetable *timetable) {
    yunta_deadline deadline = yunta_deadline_in(-1);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_problems *problems = yunta_problems_new();
    yunta_status status = yunta_schedule_courses(s->cohort, &options, problems, timetable);
    yunta_problems_free(problems);
    return status;
}

static void courses_of(uint64_t seed) {
    yunta_random random;
    int64_t best[4], value[3];
    yunta_timetable *first = yunta_timetable_new(), *second = yunta_timetable_new();
    yunta_support *s = yunta_course_oracle_cohort(seed, 2);
    yunta_random_seed(&random, seed);
    assert_int_equal(schedule_courses(s, first), YUNTA_OK);
    if (first->course_session_count > 0) {
        int64_t had = (int64_t)first->course_session_count;
        size_t hit = yunta_random_below(&random, (uint32_t)had);
        yunta_keep_remember(s, first);
        yunta_keep_upset(s, &random, first->course_sessions[hit].slot.day);
        assert_int_equal(schedule_courses(s, second), YUNTA_OK);
        yunta_course_oracle_keep(s->cohort, second, best);
        yunta_course_oracle_check(s->cohort, second, value);
        yunta_keep_check(&second->course_part, had - best[1], &seen);
        for (size_t k = 0; k < 2; k++) {
            const yunta_stage *stage = &second->course_part.stages[k + 1];
            assert_int_equal(stage->value, best[k + 2]);
            assert_int_equal(stage->bound, best[k + 2]);
            assert_int_equal(stage->value, value[s->policy->courses_objective.items[k]]);
        }
    } else {
        yunta_timetable_free(first);
    }
    yunta_timetable_free(second);
    yunta_support_free(s);
}

static yunta_status schedule_workshops(const yunta_support *s, yunta_timetable *timetable) {
    yunta_deadline deadline = yunta_deadline_in(-1);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_problems *problems = yunta_problems_new();
    yunta_status status = yunta_schedule_workshops(s->cohort, &options, problems, timetable);
    yunta_problems_free(problems);
    return status;
}

/* The last of the facilitators leaves. */
static void take_away(yunta_support *s) {
    yunta_timetable *earlier = (yunta_timetable *)s->cohort->repair->timetable;
    int32_t gone = (int32_t)--s->cohort->facilitator_count;
    for (size_t k = 0; k < earlier->workshop_session_count; k++)
        if (earlier->workshop_sessions[k].facilitator == gone)
            earlier->workshop_sessions[k].facilitator = -1;
}

/* A holiday, a facilitator who comes later or leaves, or ways that take longer. */
static void upset_workshops(yunta_support *s, yunta_random *random, const yunta_slot *hit) {
    yunta_facilitator *who =
        &s->cohort
             ->facilitators[yunta_random_below(random, (uint32_t)s->cohort->facilitator_count)];
    if (yunta_support_chance(random, 60))
        yunta_support_holiday(s, hit->day, "");
    if (yunta_support_chance(random, 30))
        who->from = s->policy->programme_start + yunta_support_between(random, 1, 3);
    for (size_t k = 0; k < s->cohort->travel_count && yunta_support_chance(random, 30); k++)
        ((yunta_travel *)s->cohort->travel)[k].days++;
    if (yunta_support_chance(random, 20))
        take_away(s);
}

/* Where as many others could have stayed, the later stages claim no more than is known. */
static void workshops_of(uint64_t seed, int *unsure) {
    yunta_random random;
    int64_t best[3], value[2];
    yunta_timetable *first = yunta_timetable_new(), *second = yunta_timetable_new();
    yunta_support *s = yunta_workshop_oracle_cohort(seed, 3, 2);
    yunta_random_seed(&random, seed);
    assert_int_equal(schedule_workshops(s, first), YUNTA_OK);
    size_t had = first->workshop_session_count;
    if (had > 0) {
        yunta_keep_remember(s, first);
        upset_workshops(s, &random,
                        &first->workshop_sessions[yunta_random_below(&random, (uint32_t)had)].slot);
        assert_int_equal(schedule_workshops(s, second), YUNTA_OK);
        yunta_workshop_oracle_keep(s->cohort, best);
        yunta_workshop_oracle_check(s->cohort, second, value);
        const yunta_part *part = &second->workshop_part;
        bool sure = part->status == YUNTA_PART_PROVEN;
        *unsure += !sure;
        assert_string_equal(part->stages[0].objective, "moved");
        assert_int_equal(part->stages[0].value, (int64_t)had - best[0]);
        assert_int_equal(part->stages[0].bound, (int64_t)had - best[0]);
        seen.moved += part->stages[0].value > 0;
        seen.stayed += part->stages[0].value == 0;
        for (size_t k = 0; k < 2; k++) {
            int goal = s->policy->workshops_objective.items[k];
            int64_t sign = goal == YUNTA_WORKSHOP_COST ? -1 : 1;
            assert_int_equal(sign * part->stages[k + 1].value, value[goal]);
            if (sure)
                assert_int_equal(value[goal], best[k + 1]);
            assert_true(sign * part->stages[k + 1].bound >= best[k + 1] ||
                        value[s->policy->workshops_objective.items[0]] != best[1]);
        }
    } else {
        yunta_timetable_free(first);
    }
    yunta_timetable_free(second);
    yunta_support_free(s);
}

/* Against the fewest moves and the best values that trying everything finds. */
static void check_answer(const yunta_part *part, bool feasible, int64_t least,
                         const int64_t *value) {
    if (!feasible) {
        impossible++;
        assert_int_equal(part->status, YUNTA_PART_INFEASIBLE);
        assert_true(part->conflict_count > 0);
        return;
    }
    yunta_keep_check(part, least, &seen);
    for (size_t g = 1; g < part->stage_count; g++) {
        assert_int_equal(part->stages[g].value, value[g - 1]);
        assert_int_equal(part->stages[g].bound, value[g - 1]);
    }
}

static void plenaries_of(uint64_t seed) {
    yunta_random random;
    yunta_pairing pairing = {0};
    int32_t person[64];
    yunta_timetable *first = yunta_timetable_new(), *second = yunta_timetable_new();
    yunta_support *s = yunta_plenary_oracle_cohort(seed, 5, 3);
    yunta_random_seed(&random, seed);
    for (size_t p = 0; p < s->cohort->people; p++)
        person[p] = (int32_t)p;
    assert_int_equal(yunta_keep_schedule(s, &pairing, false, first), YUNTA_OK);
    if (first->plenary_count == 0) {
        yunta_timetable_free(first);
        goto cleanup;
    }
    yunta_keep_remember(s, first);
    yunta_keep_upset(
        s, &random,
        first->plenaries[yunta_random_below(&random, (uint32_t)first->plenary_count)].slot.day);
    yunta_plenary_oracle oracle;
    yunta_plenary_oracle_run(s->cohort, person, s->cohort->people, &oracle);
    assert_int_equal(yunta_keep_schedule(s, &pairing, false, second), YUNTA_OK);
    check_answer(&second->plenary_part, oracle.feasible, oracle.moved, oracle.value);
cleanup:
    yunta_support_free(s);
    yunta_timetable_free(second);
}

static void plenaries_move_as_few_as_can_be(void **state) {
    (void)state;
    seen.moved = seen.stayed = impossible = 0;
    for (uint64_t seed = 1; seed <= 300; seed++)
        plenaries_of(seed);
    assert_true(seen.moved > 40 && seen.stayed > 20 && impossible > 3);
}

/* other: so many groups from now on; 0: as many as there were. */
static void groups_of(uint64_t seed, int32_t other) {
    yunta_random random;
    yunta_pairing pairing = {0};
    yunta_timetable *first = yunta_timetable_new(), *second = yunta_timetable_new();
    yunta_support *s = yunta_group_oracle_cohort(seed);
    yunta_random_seed(&random, seed);
    assert_int_equal(yunta_keep_schedule(s, &pairing, false, first), YUNTA_OK);
    if ((other == 0 && first->groups < 2) || first->groups == (size_t)other ||
        first->plenary_count == 0 || s->cohort->people == 0) {
        yunta_timetable_free(first);
        goto cleanup;
    }
    yunta_keep_remember(s, first);
    yunta_keep_upset(
        s, &random,
        first->plenaries[yunta_random_below(&random, (uint32_t)first->plenary_count)].slot.day);
    yunta_group_oracle oracle;
    if (other > 0)
        s->policy->plenaries_groups_count = other;
    yunta_group_oracle_run(s->cohort, other > 0 ? (size_t)other : first->groups, &oracle);
    assert_int_equal(yunta_keep_schedule(s, &pairing, false, second), YUNTA_OK);
    if (!oracle.too_many)
        check_answer(&second->plenary_part, oracle.feasible, oracle.moved, oracle.value);
cleanup:
    yunta_support_free(s);
    yunta_timetable_free(second);
}

static void groups_move_as_few_as_can_be(void **state) {
    (void)state;
    seen.moved = seen.stayed = impossible = 0;
    for (uint64_t seed = 1; seed <= 300; seed++)
        groups_of(seed, 0);
    assert_true(seen.moved > 40 && seen.stayed > 20 && impossible > 3);
}

static void more_or_fewer_groups_move_as_few_as_can_be(void **state) {
    (void)state;
    seen.moved = seen.stayed = impossible = 0;
    for (uint64_t seed = 1; seed <= 300; seed++)
        groups_of(seed, 1 + (int32_t)(seed % 3));
    assert_true(seen.moved > 40 && seen.stayed > 2 && impossible > 3);
}

static int stayed(const yunta_timetable *first, const yunta_timetable *second) {
    int count = 0;
    for (size_t k = 0; k < first->plenary_count; k++)
        for (size_t j = 0; j < second->plenary_count; j++) {
            const yunta_plenary *a = &first->plenaries[k], *b = &second->plenaries[j];
            count += a->group == b->group && a->session == b->session &&
                     a->slot.day == b->slot.day && a->slot.minute == b->slot.minute;
        }
    return count;
}

/* At so many starts that the calendars of a group cannot all be tried. */
static void new_groups_leave_the_others_alone(void **state) {
    (void)state;
    for (int32_t were = 1; were <= 2; were++)
        for (int32_t more = 1; more <= 2; more++)
            for (int lost = 0; lost <= 1; lost++) {
                yunta_pairing pairing = {0};
                yunta_timetable *first = yunta_timetable_new(), *second = yunta_timetable_new();
                yunta_support *s = yunta_support_bare(3, 3, 0);
                for (int k = 0; k < 3; k++)
                    yunta_support_session(s, 60);
                s->policy->plenaries_groups_count = were;
                s->policy->plenaries_step_minutes = 60;
                for (int32_t p = 0; p < 6; p++)
                    s->cohort->person[p].attends = 1;
                yunta_support_prepare(s);
                assert_int_equal(yunta_keep_schedule(s, &pairing, false, first), YUNTA_OK);
                assert_int_equal(first->groups, were);
                yunta_keep_remember(s, first);
                if (lost)
                    yunta_support_holiday(s, first->plenaries[0].slot.day, "");
                s->policy->plenaries_groups_count = were + more;
                yunta_support_prepare(s);
                assert_int_equal(yunta_keep_schedule(s, &pairing, false, second), YUNTA_OK);
                assert_int_equal(second->groups, were + more);
                yunta_keep_check(&second->plenary_part, lost, &seen);
                assert_int_equal(stayed(first, second), were * 3 - lost);
                yunta_support_free(s);
                yunta_timetable_free(second);
            }
}

/* One group has had the session, and the day on which another was to have it is a holiday now. */
static void a_group_moves_what_another_has_had(void **state) {
    yunta_pairing pairing = {0};
    yunta_timetable *first = yunta_timetable_new(), *second = yunta_timetable_new();
    yunta_support *s = yunta_support_bare(2, 2, 0);
    (void)state;
    for (int32_t p = 0; p < 4; p++) {
        s->cohort->person[p].attends = 1;
        yunta_support_hours(s, p, p % 2 ? 3 : 1, 540, 720, YUNTA_HOURS_PLENARIES);
    }
    yunta_support_session(s, 60);
    s->policy->plenaries_groups_count = 2;
    s->policy->plenaries_groups_capacity = 2;
    yunta_support_prepare(s);
    assert_int_equal(yunta_keep_schedule(s, &pairing, false, first), YUNTA_OK);
    assert_int_equal(first->plenary_part.status, YUNTA_PART_PROVEN);
    yunta_slot had = first->plenaries[0].slot, lost = first->plenaries[1].slot;
    assert_true(had.day < lost.day);
    yunta_support_happened(yunta_keep_remember(s, first), had.day + 1);
    yunta_support_holiday(s, lost.day, "");
    yunta_support_prepare(s);
    assert_int_equal(yunta_keep_schedule(s, &pairing, false, second), YUNTA_OK);
    yunta_keep_check(&second->plenary_part, 1, &seen);
    assert_int_equal(second->plenaries[0].slot.day, had.day);
    assert_int_equal(second->plenaries[0].slot.minute, had.minute);
    assert_int_equal(second->plenaries[1].slot.day, lost.day + 7);
    assert_int_equal(second->complete, 4);
    yunta_support_free(s);
    yunta_timetable_free(second);
}

/* Rooms of two: who comes late makes a third group, and who leaves ends none that has begun. */
static void groups_come_and_none_that_has_begun_goes(void **state) {
    (void)state;
    for (int stay = 2; stay <= 5; stay += 3) {
        yunta_pairing pairing = {0};
        yunta_timetable *first = yunta_timetable_new(), *second = yunta_timetable_new();
        yunta_support *s = yunta_support_bare(3, 2, 0);
        yunta_support_session(s, 60);
        s->policy->plenaries_groups_count = 0;
        s->policy->plenaries_groups_capacity = 2;
        for (int32_t p = 0; p < 5; p++)
            s->cohort->person[p].attends = p < 4;
        yunta_support_prepare(s);
        assert_int_equal(yunta_keep_schedule(s, &pairing, false, first), YUNTA_OK);
        assert_int_equal(first->groups, 2);
        yunta_support_happened(yunta_keep_remember(s, first), first->plenaries[1].slot.day + 1);
        for (int32_t p = 0; p < 5; p++)
            s->cohort->person[p].attends = p < stay;
        yunta_support_prepare(s);
        assert_int_equal(yunta_keep_schedule(s, &pairing, false, second), YUNTA_OK);
        yunta_keep_check(&second->plenary_part, 0, &seen);
        assert_int_equal(second->groups, stay == 5 ? 3 : 2);
        for (size_t g = 0; g < 2; g++) {
            assert_int_equal(second->plenaries[g].slot.day, first->plenaries[g].slot.day);
            assert_int_equal(second->plenaries[g].slot.minute, first->plenaries[g].slot.minute);
        }
        yunta_support_free(s);
        yunta_timetable_free(second);
    }
}

static void courses_move_as_few_as_can_be(void **state) {
    (void)state;
    seen.moved = seen.stayed = 0;
    for (uint64_t seed = 1; seed <= 300; seed++)
        courses_of(seed);
    assert_true(seen.moved > 40 && seen.stayed > 20);
}

static void workshops_move_as_few_as_can_be(void **state) {
    (void)state;
    int unsure = 0;
    seen.moved = seen.stayed = 0;
    for (uint64_t seed = 1; seed <= 300; seed++)
        workshops_of(seed, &unsure);
    assert_true(seen.moved > 40 && seen.stayed > 20 && unsure < 30);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workshops_move_as_few_as_can_be),
        cmocka_unit_test(courses_move_as_few_as_can_be),
        cmocka_unit_test(plenaries_move_as_few_as_can_be),
        cmocka_unit_test(groups_move_as_few_as_can_be),
        cmocka_unit_test(more_or_fewer_groups_move_as_few_as_can_be),
        cmocka_unit_test(new_groups_leave_the_others_alone),
        cmocka_unit_test(a_group_moves_what_another_has_had),
        cmocka_unit_test(groups_come_and_none_that_has_begun_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
