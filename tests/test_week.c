/* Weekly hours, overlaps, starts of meetings, and who is free when, minute by minute. */
#include "model/week.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { MEETINGS = YUNTA_HOURS_MEETINGS, PLENARIES = YUNTA_HOURS_PLENARIES };

static yunta_weeks *weeks_of(yunta_support *s) {
    yunta_support_prepare(s);
    return s->weeks;
}

/* Whether person p gave this minute of the week; everybody is in the programme's zone. */
static bool gave_minute(const yunta_cohort *c, int32_t p, int purpose, int minute) {
    for (size_t k = 0; k < c->hours_count; k++) {
        yunta_hours h = c->hours[k];
        if (h.person == p && (h.purposes & purpose) && h.day == minute / 1440 &&
            minute % 1440 >= h.from && minute % 1440 < h.to)
            return true;
    }
    return !(c->gave[p] & purpose) &&
           (purpose == PLENARIES || c->policy->availability_missing == YUNTA_MISSING_ALWAYS);
}

static bool bit(const uint64_t *bits, int slot) {
    return bits[slot / 64] >> (slot % 64) & 1;
}

static void bits_agree(const yunta_cohort *c, const yunta_weeks *w, int32_t p) {
    for (int minute = 0; minute < YUNTA_WEEK_MINUTES; minute++) {
        int slot = minute / w->slot_minutes;
        assert_int_equal(bit(w->meetings + (size_t)p * w->words, slot),
                         gave_minute(c, p, MEETINGS, minute));
        assert_int_equal(bit(w->plenaries + (size_t)p * w->words, slot),
                         gave_minute(c, p, PLENARIES, minute));
    }
}

static void starts_agree(const yunta_cohort *c, const yunta_weeks *w, int32_t p) {
    const yunta_policy *policy = c->policy;
    size_t count = 0;
    for (int at = 0; at < YUNTA_WEEK_MINUTES; at++) {
        int hour = at % 1440;
        bool fits = true;
        if (!(policy->meetings_days >> (at / 1440) & 1) || hour < policy->meetings_from ||
            hour + policy->meetings_minutes > policy->meetings_to ||
            (hour - policy->meetings_from) % policy->meetings_step_minutes != 0)
            continue;
        assert_int_equal(w->start_minute[count], at);
        for (int minute = at; minute < at + policy->meetings_minutes; minute++)
            fits = fits && gave_minute(c, p, MEETINGS, minute);
        assert_int_equal(bit(w->starts + (size_t)p * w->start_words, (int)count), fits);
        count++;
    }
    assert_int_equal(count, w->start_count);
}

static void test_bits_agree_minute_by_minute(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++) {
        yunta_support_shape shape = yunta_support_small(seed, 5);
        yunta_support *s = yunta_support_random(&shape);
        yunta_support_random_policy(s, seed);
        if (seed % 3 == 0)
            yunta_support_hours(s, 1, 2, 601, 677, MEETINGS | PLENARIES);
        weeks_of(s);
        for (int32_t p = 0; p < 5; p++) {
            bits_agree(s->cohort, s->weeks, p);
            starts_agree(s->cohort, s->weeks, p);
        }
        yunta_support_free(s);
    }
}

static void test_overlap_and_meetable_of_two(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 2, 0);
    yunta_support_hours(s, 0, 0, 540, 600, MEETINGS);
    yunta_support_hours(s, 0, 0, 600, 660, MEETINGS);
    yunta_support_hours(s, 1, 0, 570, 645, MEETINGS);
    yunta_weeks *w = weeks_of(s);
    assert_int_equal(w->slot_minutes, 15);
    assert_int_equal(yunta_weeks_overlap(w, 0, 1), 75);
    assert_int_equal(yunta_weeks_overlap(w, 0, 2), 120);
    assert_int_equal(yunta_weeks_overlap(w, 2, 2), YUNTA_WEEK_MINUTES);
    assert_true(yunta_weeks_meetable(w, 0, 1));
    /* 75 minutes in common from 9:40: no hour on the half hour lies in them. */
    s->cohort->hours[2].from = 580;
    s->cohort->hours[2].to = 655;
    w = weeks_of(s);
    assert_int_equal(w->slot_minutes, 5);
    assert_int_equal(yunta_weeks_overlap(w, 0, 1), 75);
    assert_false(yunta_weeks_meetable(w, 0, 1));
    s->policy->availability_missing = YUNTA_MISSING_NEVER;
    w = weeks_of(s);
    assert_int_equal(yunta_weeks_overlap(w, 0, 2), 0);
    assert_false(yunta_weeks_meetable(w, 2, 2));
    yunta_support_free(s);
}

static void test_hours_for_plenaries_are_none_for_meetings(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 1, 0);
    yunta_support_hours(s, 0, 0, 540, 600, PLENARIES);
    yunta_support_hours(s, 1, 4, 540, 600, MEETINGS | PLENARIES);
    yunta_weeks *w = weeks_of(s);
    assert_int_equal(yunta_weeks_overlap(w, 0, 1), 60);
    assert_true(bit(w->plenaries, 9));
    assert_false(bit(w->plenaries, 10));
    yunta_support_free(s);
}

/* In the week of 2027-03-01 Lima is two hours behind Santiago, and Madrid four ahead. */
static void test_overlap_across_zones_is_that_of_the_first_week(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(3, 0, 0);
    s->cohort->person[1].zone = yunta_support_zone(s, 1);
    s->cohort->person[2].zone = yunta_support_zone(s, 2);
    yunta_support_hours(s, 0, 0, 600, 780, MEETINGS);
    yunta_support_hours(s, 1, 0, 540, 660, MEETINGS);
    yunta_support_hours(s, 2, 0, 780, 900, MEETINGS);
    yunta_weeks *w = weeks_of(s);
    assert_int_equal(yunta_weeks_overlap(w, 0, 1), 120);
    assert_int_equal(yunta_weeks_overlap(w, 0, 2), 60);
    assert_int_equal(yunta_weeks_overlap(w, 1, 2), 0);
    /* In June Santiago is at -04:00 and Madrid at +02:00. */
    s->policy->programme_start = yunta_day_from_civil(2027, 6, 2);
    w = weeks_of(s);
    assert_int_equal(yunta_weeks_overlap(w, 0, 1), 120);
    assert_int_equal(yunta_weeks_overlap(w, 0, 2), 0);
    /* Without a start the week of 2027-01-04 stands for all. */
    s->policy->programme_start = YUNTA_NO_DAY;
    assert_int_equal(yunta_weeks_overlap(weeks_of(s), 0, 2), 60);
    yunta_support_free(s);
}

/* Monday 00:00 to 05:00 in Madrid is Sunday 20:00 to Monday 01:00 in Santiago; Sunday's end in
 * Lima is Monday's start. */
static void test_hours_wrap_round_the_week(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(4, 0, 0);
    s->cohort->person[1].zone = yunta_support_zone(s, 1);
    s->cohort->person[2].zone = yunta_support_zone(s, 2);
    yunta_support_hours(s, 0, 6, 1140, 1440, MEETINGS);
    yunta_support_hours(s, 1, 6, 1260, 1440, MEETINGS);
    yunta_support_hours(s, 2, 0, 0, 300, MEETINGS);
    yunta_support_hours(s, 3, 0, 0, 600, MEETINGS);
    yunta_weeks *w = weeks_of(s);
    assert_int_equal(yunta_weeks_overlap(w, 0, 1), 60);
    assert_int_equal(yunta_weeks_overlap(w, 0, 2), 240);
    assert_int_equal(yunta_weeks_overlap(w, 3, 1), 120);
    assert_int_equal(yunta_weeks_overlap(w, 3, 2), 60);
    yunta_support_free(s);
}

/* A week that begins on a Wednesday and holds a change of hour: Saturday 2027-04-03 at 24:00. */
static void test_zone_of_each_weekday_is_that_of_its_date(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(2, 0, 0);
    s->policy->programme_start = yunta_day_from_civil(2027, 3, 31);
    s->cohort->person[1].zone = yunta_support_zone(s, 1);
    yunta_support_hours(s, 0, 2, 600, 660, MEETINGS);
    yunta_support_hours(s, 0, 0, 600, 660, MEETINGS);
    yunta_support_hours(s, 1, 2, 480, 540, MEETINGS);
    yunta_support_hours(s, 1, 0, 540, 600, MEETINGS);
    assert_int_equal(yunta_weeks_overlap(weeks_of(s), 0, 1), 120);
    yunta_support_free(s);
}

/* In two pieces where the programme's clock changes: on Saturday 2027-09-04 it skips 24:00 to
 * 01:00, on Saturday 2027-04-03 it shows 23:00 to 24:00 twice. Nobody has more in common than they
 * gave. */
static void test_an_hour_that_is_skipped_or_comes_twice(void **state) {
    static const struct {
        int month, day, from, to, minutes;
    } cases[] = {
        {8, 30, 1200, 1440, 240}, {8, 30, 1380, 1440, 60},  {8, 30, 1320, 1380, 60},
        {8, 30, 1379, 1381, 2},   {3, 31, 1200, 1440, 180}, {3, 31, 1305, 1335, 30},
        {3, 31, 1260, 1380, 60},  {3, 31, 1320, 1440, 120},
    };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        yunta_support *s = yunta_support_bare(2, 0, 0);
        s->policy->programme_start = yunta_day_from_civil(2027, cases[k].month, cases[k].day);
        s->cohort->person[1].zone = yunta_support_zone(s, 1);
        yunta_support_hours(s, 0, 5, 0, 1440, MEETINGS);
        yunta_support_hours(s, 0, 6, 0, 1440, MEETINGS);
        yunta_support_hours(s, 1, 5, cases[k].from, cases[k].to, MEETINGS);
        assert_int_equal(yunta_weeks_overlap(weeks_of(s), 0, 1), cases[k].minutes);
        yunta_support_free(s);
    }
}

static bool free_naively(const yunta_cohort *c, int32_t p, int purpose, yunta_day day, int from,
                         int minutes) {
    for (int at = from; at < from + minutes; at++) {
        yunta_day today = day + at / 1440;
        for (size_t k = 0; k < c->absence_count; k++)
            if (c->absences[k].person == p && c->absences[k].from <= today &&
                c->absences[k].to >= today)
                return false;
        if (!gave_minute(c, p, purpose, yunta_day_weekday(today) * 1440 + at % 1440))
            return false;
    }
    return true;
}

static void test_person_free_agrees_minute_by_minute(void **state) {
    (void)state;
    for (uint64_t seed = 20; seed < 24; seed++) {
        yunta_support_shape shape = yunta_support_small(seed, 6);
        shape.absence_percent = 90;
        yunta_support *s = yunta_support_random(&shape);
        yunta_random random;
        yunta_random_seed(&random, seed);
        s->policy->availability_missing = (int)(seed % 2);
        yunta_support_hours(s, 0, 5, 1380, 1440, MEETINGS);
        yunta_support_hours(s, 0, 6, 0, 60, MEETINGS);
        for (int trial = 0; trial < 2000; trial++) {
            int32_t p = (int32_t)yunta_random_below(&random, 6);
            int purpose = yunta_support_between(&random, MEETINGS, PLENARIES);
            yunta_day day = s->policy->programme_start + yunta_support_between(&random, 0, 183);
            int from = 15 * yunta_support_between(&random, 0, 95);
            int minutes = 15 * yunta_support_between(&random, 1, 8);
            assert_int_equal(yunta_person_free(s->cohort, p, purpose, day, from, minutes),
                             free_naively(s->cohort, p, purpose, day, from, minutes));
        }
        yunta_support_free(s);
    }
}

/* Lima's 9:00 to 10:00 on Mondays is Santiago's 11:00 in March and 10:00 in June. */
static void test_person_free_on_the_own_clock_of_that_date(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 0, 0);
    yunta_day march = yunta_day_from_civil(2027, 3, 8), june = yunta_day_from_civil(2027, 6, 7);
    s->cohort->person[0].zone = yunta_support_zone(s, 1);
    yunta_support_hours(s, 0, 0, 540, 600, MEETINGS);
    assert_true(yunta_person_free(s->cohort, 0, MEETINGS, march, 660, 60));
    assert_false(yunta_person_free(s->cohort, 0, MEETINGS, march, 600, 60));
    assert_false(yunta_person_free(s->cohort, 0, MEETINGS, march, 661, 60));
    assert_true(yunta_person_free(s->cohort, 0, MEETINGS, june, 600, 60));
    assert_false(yunta_person_free(s->cohort, 0, MEETINGS, june, 660, 60));
    assert_true(yunta_person_free(s->cohort, 0, PLENARIES, june, 660, 60));
    yunta_support_free(s);
}

/* An absence on a Tuesday in Madrid begins on Monday 20:00 in Santiago and ends on Tuesday 20:00.
 */
static void test_absences_are_days_of_the_persons_own_zone(void **state) {
    (void)state;
    yunta_support *s = yunta_support_bare(1, 0, 0);
    yunta_day tuesday = yunta_day_from_civil(2027, 3, 9);
    s->cohort->person[0].zone = yunta_support_zone(s, 2);
    yunta_support_absence(s, 0, tuesday, tuesday);
    assert_true(yunta_person_free(s->cohort, 0, MEETINGS, tuesday - 1, 1140, 60));
    assert_false(yunta_person_free(s->cohort, 0, MEETINGS, tuesday - 1, 1141, 60));
    assert_false(yunta_person_free(s->cohort, 0, PLENARIES, tuesday, 1199, 60));
    assert_true(yunta_person_free(s->cohort, 0, PLENARIES, tuesday, 1200, 60));
    yunta_support_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bits_agree_minute_by_minute),
        cmocka_unit_test(test_overlap_and_meetable_of_two),
        cmocka_unit_test(test_hours_for_plenaries_are_none_for_meetings),
        cmocka_unit_test(test_overlap_across_zones_is_that_of_the_first_week),
        cmocka_unit_test(test_hours_wrap_round_the_week),
        cmocka_unit_test(test_zone_of_each_weekday_is_that_of_its_date),
        cmocka_unit_test(test_an_hour_that_is_skipped_or_comes_twice),
        cmocka_unit_test(test_person_free_agrees_minute_by_minute),
        cmocka_unit_test(test_person_free_on_the_own_clock_of_that_date),
        cmocka_unit_test(test_absences_are_days_of_the_persons_own_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
