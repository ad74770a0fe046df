/* Meetings beside an earlier result, after a day became a holiday, somebody fell ill, rules changed
 * or groups got more mentees: the fewest move, nobody is in two at once, and then the objectives
 * are at their best, against every choice of meetings there is. */
#include "tests/keep_support.h"
#include "tests/meeting_oracle.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int held_by_then, gained, lost;
static yunta_keep_seen seen;

static void add_past(yunta_repair *repair, const yunta_meeting *m, int32_t person) {
    repair->past[repair->past_count++] = (yunta_presence){.kind = YUNTA_PRESENT_MEETING,
                                                          .of = m->mentor,
                                                          .other = m->mentee,
                                                          .person = person,
                                                          .day = m->slot.day,
                                                          .minute = m->slot.minute,
                                                          .minutes = m->slot.minutes};
}

/* Who was in what has been held: those who were its pairs then. */
static void remember_people(const yunta_support *s, const yunta_pairing *pairing,
                            yunta_repair *repair) {
    const yunta_timetable *t = repair->timetable;
    repair->past = yunta_alloc(t->meeting_count * (pairing->count + 1), sizeof *repair->past);
    assert_non_null(repair->past);
    for (size_t k = 0; k < t->meeting_count; k++) {
        const yunta_meeting *m = &t->meetings[k];
        if (!yunta_cohort_is_past(s->cohort, m->slot.day))
            continue;
        add_past(repair, m, m->mentor);
        for (size_t p = 0; p < pairing->count; p++)
            if (pairing->pairs[p].mentor == m->mentor &&
                (m->mentee < 0 || pairing->pairs[p].mentee == m->mentee))
                add_past(repair, m, pairing->pairs[p].mentee);
    }
    if (repair->past_count > 0)
        qsort(repair->past, repair->past_count, sizeof *repair->past, yunta_presence_order);
}

/* While meetings have been held. */
static void change_the_rules(yunta_support *s, yunta_random *random, yunta_repair *repair,
                             const yunta_meeting *last) {
    repair->as_of = last->slot.day + 1;
    held_by_then++;
    if (s->policy->meetings_count > 1 && yunta_support_chance(random, 50))
        s->policy->meetings_count--;
    if (yunta_support_chance(random, 50))
        s->policy->meetings_gap_days += yunta_support_between(random, 1, 5);
}

static bool has_pair(const yunta_pairing *pairing, int32_t mentor, int32_t mentee) {
    for (size_t k = 0; k < pairing->count; k++)
        if (pairing->pairs[k].mentor == mentor && pairing->pairs[k].mentee == mentee)
            return true;
    return false;
}

/* Mentors who have mentees get more of them, of other mentors too: one to three pairs more. */
static void gain_mentees(yunta_random *random, yunta_pairing *pairing) {
    int more = yunta_support_between(random, 1, 3);
    while (more-- > 0) {
        int32_t mentor =
            pairing->pairs[yunta_random_below(random, (uint32_t)pairing->count)].mentor;
        int32_t mentee = yunta_support_between(random, 1, 4);
        size_t at = pairing->count;
        if (mentor == mentee || has_pair(pairing, mentor, mentee))
            continue;
        gained++;
        for (pairing->count++; at > 0 && (pairing->pairs[at - 1].mentor > mentor ||
                                          (pairing->pairs[at - 1].mentor == mentor &&
                                           pairing->pairs[at - 1].mentee > mentee));
             at--)
            pairing->pairs[at] = pairing->pairs[at - 1];
        pairing->pairs[at] = (yunta_pair){.mentor = mentor, .mentee = mentee};
    }
}

/* Somebody leaves whose mentor has another mentee. */
static void lose_mentee(yunta_random *random, yunta_pairing *pairing) {
    size_t at = yunta_random_below(random, (uint32_t)pairing->count);
    int32_t mentor = pairing->pairs[at].mentor;
    size_t of_mentor = 0;
    for (size_t k = 0; k < pairing->count; k++)
        of_mentor += pairing->pairs[k].mentor == mentor;
    if (of_mentor < 2)
        return;
    lost++;
    for (pairing->count--; at < pairing->count; at++)
        pairing->pairs[at] = pairing->pairs[at + 1];
}

/* Without anything held: `schedule --keep` under other rules. */
static void other_rules(yunta_support *s, yunta_random *random) {
    if (s->policy->meetings_count > 1 && yunta_support_chance(random, 30))
        s->policy->meetings_count--;
    if (yunta_support_chance(random, 30))
        s->policy->meetings_gap_days += yunta_support_between(random, 1, 5);
}

static void meetings_of(uint64_t seed, bool grouped, bool gains) {
    yunta_random random;
    yunta_pair pairs[8];
    yunta_pairing pairing;
    yunta_timetable *first = yunta_timetable_new(), *second = yunta_timetable_new();
    yunta_support *s = yunta_meeting_oracle_cohort(seed, grouped, first, pairs, &pairing);
    yunta_random_seed(&random, seed);
    assert_int_equal(yunta_keep_schedule(s, &pairing, true, first), YUNTA_OK);
    if (first->meeting_count > 0) {
        int64_t had = (int64_t)first->meeting_count;
        size_t hit = yunta_random_below(&random, (uint32_t)had);
        second->plenaries = first->plenaries;
        second->plenary_count = first->plenary_count;
        second->attendance = first->attendance;
        second->attendance_count = first->attendance_count;
        yunta_repair *repair = yunta_keep_remember(s, first);
        yunta_keep_upset(s, &random, first->meetings[hit].slot.day);
        if (yunta_support_chance(&random, 40))
            change_the_rules(s, &random, repair, &first->meetings[hit]);
        else if (gains)
            other_rules(s, &random);
        remember_people(s, &pairing, repair);
        if (gains && yunta_support_chance(&random, 30))
            lose_mentee(&random, &pairing);
        if (gains)
            gain_mentees(&random, &pairing);
        yunta_meeting_oracle *o = yunta_meeting_oracle_new(s, &pairing, second);
        assert_int_equal(yunta_keep_schedule(s, &pairing, true, second), YUNTA_OK);
        yunta_keep_check(&second->meeting_part, had - yunta_meeting_oracle_kept(o), &seen);
        for (size_t g = 1; g < second->meeting_part.stage_count; g++) {
            int goal = s->policy->meetings_objective.items[g - 1];
            int64_t best = yunta_meeting_oracle_best(o, goal);
            assert_int_equal(second->meeting_part.stages[g].value, best);
            assert_int_equal(second->meeting_part.stages[g].bound, best);
        }
        yunta_meeting_oracle_check(o, second);
        yunta_free(o);
    } else {
        yunta_timetable_free(first);
    }
    yunta_support_free(s);
    yunta_timetable_free(second);
}

static void meetings_move_as_few_as_can_be(void **state) {
    (void)state;
    seen.moved = seen.stayed = 0;
    for (uint64_t seed = 1; seed <= 900; seed++)
        meetings_of(seed, seed % 3 == 2, false);
    assert_true(seen.moved > 120 && seen.stayed > 40 && held_by_then > 120);
}

/* Mentees of two mentors come to groups whose meetings were at the same time. */
static void groups_that_gain_mentees_move_as_few_as_can_be(void **state) {
    (void)state;
    seen.moved = seen.stayed = held_by_then = gained = lost = 0;
    for (uint64_t seed = 1; seed <= 1500; seed++)
        meetings_of(seed, true, true);
    assert_true(seen.moved > 120 && seen.stayed > 40 && held_by_then > 120 && gained > 300 &&
                lost > 40);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meetings_move_as_few_as_can_be),
        cmocka_unit_test(groups_that_gain_mentees_move_as_few_as_can_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
