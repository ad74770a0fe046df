/* model/date: days of the calendar, and zones as data. */
#include "base/random.h"
#include "model/date.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static int64_t at(int year, int month, int day, int hour) {
    return (int64_t)yunta_day_from_civil(year, month, day) * 86400 + hour * 3600;
}

static bool leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Every day of 1583..9999, counted one by one. */
static void days_count_up_without_holes(void **state) {
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    yunta_day expected = yunta_day_from_civil(1583, 1, 1);
    assert_int_equal(expected, -141349); /* 387 years: 94 leap days */
    for (int year = 1583; year <= 9999; year++)
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap(year));
            for (int day = 1; day <= length; day++, expected++) {
                int y, m, d;
                if (yunta_day_from_civil(year, month, day) != expected)
                    fail_msg("%d-%d-%d", year, month, day);
                yunta_day_to_civil(expected, &y, &m, &d);
                if (y != year || m != month || d != day)
                    fail_msg("%d-%d-%d comes back as %d-%d-%d", year, month, day, y, m, d);
            }
            assert_int_equal(yunta_day_from_civil(year, month, length + 1), YUNTA_NO_DAY);
        }
}

static void known_days(void **state) {
    (void)state;
    assert_int_equal(yunta_day_from_civil(1970, 1, 1), 0);
    assert_int_equal(yunta_day_from_civil(2000, 2, 29), 11016);
    assert_int_equal(yunta_day_from_civil(2027, 3, 1), 20878);
    assert_int_equal(yunta_day_year(20878), 2027);
    assert_int_equal(yunta_day_year(-1), 1969);
}

static void dates_that_do_not_exist(void **state) {
    (void)state;
    static const int dates[][3] = {{2027, 2, 29}, {1900, 2, 29},  {2027, 0, 1},  {2027, 13, 1},
                                   {2027, 1, 0},  {2027, 1, -1},  {2027, -1, 1}, {1582, 12, 31},
                                   {10000, 1, 1}, {2027, 11, 31}, {2100, 2, 29}};
    for (size_t k = 0; k < sizeof dates / sizeof *dates; k++)
        assert_int_equal(yunta_day_from_civil(dates[k][0], dates[k][1], dates[k][2]), YUNTA_NO_DAY);
}

static void weekdays_repeat_every_seven(void **state) {
    (void)state;
    assert_int_equal(yunta_day_weekday(0), 3);                                /* a Thursday */
    assert_int_equal(yunta_day_weekday(yunta_day_from_civil(2027, 3, 1)), 0); /* a Monday */
    assert_int_equal(yunta_day_weekday(yunta_day_from_civil(1945, 5, 8)), 1); /* a Tuesday */
    assert_int_equal(yunta_day_weekday(yunta_day_from_civil(2000, 1, 1)), 5); /* a Saturday */
    for (yunta_day day = -1000; day < 1000; day++)
        assert_int_equal(yunta_day_weekday(day + 1), (yunta_day_weekday(day) + 1) % 7);
}

static void days_as_text(void **state) {
    (void)state;
    char text[11];
    yunta_day_text(yunta_day_from_civil(2027, 3, 1), text);
    assert_string_equal(text, "2027-03-01");
    yunta_day_text(yunta_day_from_civil(1583, 12, 31), text);
    assert_string_equal(text, "1583-12-31");
    yunta_day_text(YUNTA_NO_DAY, text);
    assert_string_equal(text, "");
}

/* Chile in 2027: back at 24:00 of Saturday 3 April, forward at 24:00 of Saturday 4 September. */
static yunta_zone santiago(yunta_zone_span spans[static 3]) {
    spans[0] = (yunta_zone_span){INT64_MIN, -10800, true, "-03"};
    spans[1] = (yunta_zone_span){at(2027, 4, 4, 3), -14400, false, "-04"};
    spans[2] = (yunta_zone_span){at(2027, 9, 5, 4), -10800, true, "-03"};
    return (yunta_zone){"America/Santiago", spans, 3};
}

static void repeated_times_are_the_first(void **state) {
    (void)state;
    yunta_zone_span spans[3];
    yunta_zone zone = santiago(spans);
    yunta_day saturday = yunta_day_from_civil(2027, 4, 3);
    int64_t utc;
    assert_int_equal(yunta_zone_to_utc(&zone, saturday, 22 * 60 + 59, &utc), YUNTA_LOCAL_ONCE);
    assert_true(utc == at(2027, 4, 4, 2) - 60);
    assert_int_equal(yunta_zone_to_utc(&zone, saturday, 23 * 60, &utc), YUNTA_LOCAL_TWICE);
    assert_true(utc == at(2027, 4, 4, 2));
    assert_int_equal(yunta_zone_to_utc(&zone, saturday, 23 * 60 + 59, &utc), YUNTA_LOCAL_TWICE);
    assert_int_equal(yunta_zone_to_utc(&zone, saturday + 1, 0, &utc), YUNTA_LOCAL_ONCE);
    assert_true(utc == at(2027, 4, 4, 4));
}

static void no_session_stands_across_a_change(void **state) {
    (void)state;
    yunta_zone_span spans[3];
    yunta_zone zone = santiago(spans);
    yunta_day back = yunta_day_from_civil(2027, 4, 3), on = yunta_day_from_civil(2027, 9, 4);
    assert_true(yunta_zone_keeps(&zone, back, 22 * 60, 59));
    assert_false(yunta_zone_keeps(&zone, back, 22 * 60, 60)); /* until which 23:00? */
    assert_false(yunta_zone_keeps(&zone, back, 23 * 60 + 30, 30));
    assert_false(yunta_zone_keeps(&zone, back, 22 * 60, 180)); /* four hours by the sun */
    assert_true(yunta_zone_keeps(&zone, back + 1, 0, 60));
    assert_true(yunta_zone_keeps(&zone, on, 23 * 60, 59));
    assert_false(yunta_zone_keeps(&zone, on, 23 * 60, 60)); /* until an hour that there is not */
    assert_false(yunta_zone_keeps(&zone, on, 23 * 60, 180));
    assert_false(yunta_zone_keeps(&zone, on + 1, 30, 60));
    assert_true(yunta_zone_keeps(&zone, on + 1, 60, 60));
}

static void skipped_times_move_on_by_the_change(void **state) {
    (void)state;
    yunta_zone_span spans[3];
    yunta_zone zone = santiago(spans);
    yunta_day sunday = yunta_day_from_civil(2027, 9, 5);
    int64_t utc;
    assert_int_equal(yunta_zone_to_utc(&zone, sunday, -1, &utc), YUNTA_LOCAL_ONCE);
    assert_true(utc == at(2027, 9, 5, 4) - 60);
    assert_int_equal(yunta_zone_to_utc(&zone, sunday, 0, &utc), YUNTA_LOCAL_SKIPPED);
    assert_true(utc == at(2027, 9, 5, 4));
    assert_int_equal(yunta_zone_to_utc(&zone, sunday, 59, &utc), YUNTA_LOCAL_SKIPPED);
    assert_true(utc == at(2027, 9, 5, 4) + 59 * 60);
    assert_int_equal(yunta_zone_to_utc(&zone, sunday, 60, &utc), YUNTA_LOCAL_ONCE);
    assert_true(utc == at(2027, 9, 5, 4));
    char text[26];
    yunta_zone_text(&zone, sunday, 30, text);
    assert_string_equal(text, "2027-09-05T01:30:00-03:00");
}

static void minutes_beyond_the_day_belong_to_its_neighbours(void **state) {
    (void)state;
    yunta_zone_span spans[3];
    yunta_zone zone = santiago(spans);
    yunta_day day = yunta_day_from_civil(2027, 6, 1);
    int64_t a, b;
    for (int32_t minute = -3000; minute < 3000; minute += 77) {
        yunta_zone_to_utc(&zone, day, minute, &a);
        yunta_zone_to_utc(&zone, day + 1, minute - 1440, &b);
        assert_true(a == b);
    }
    char text[26];
    yunta_zone_text(&zone, day, 1440 + 9 * 60, text);
    assert_string_equal(text, "2027-06-02T09:00:00-04:00");
}

/* Random zones with changes of up to two hours: what comes back is what went in, and skipped and
 * repeated times are those that no second or two seconds show. */
static void local_times_agree_with_a_count_of_seconds(void **state) {
    (void)state;
    yunta_random random;
    yunta_random_seed(&random, 7);
    for (int round = 0; round < 300; round++) {
        yunta_zone_span spans[6] = {{0, 0, false, ""}};
        yunta_zone zone = {"x", spans, 1 + yunta_random_below(&random, 6)};
        spans[0] = (yunta_zone_span){INT64_MIN, 1800 * ((int)yunta_random_below(&random, 40) - 20),
                                     false, ""};
        for (size_t k = 1; k < zone.count; k++) {
            spans[k].at = 86400 * (int64_t)k + 900 * yunta_random_below(&random, 48);
            spans[k].offset =
                spans[k - 1].offset + 900 * ((int)yunta_random_below(&random, 17) - 8);
        }
        for (int sample = 0; sample < 40; sample++) {
            yunta_day day = (yunta_day)yunta_random_below(&random, 8);
            int32_t minute = 15 * (int32_t)yunta_random_below(&random, 96);
            size_t seen = 0;
            int64_t first = 0, utc;
            for (int64_t second = -900 * 200; second < 1000000; second += 900) {
                yunta_day d;
                int32_t m;
                yunta_zone_from_utc(&zone, second, &d, &m);
                if (d == day && m == minute && seen++ == 0)
                    first = second;
            }
            yunta_local_kind kind = yunta_zone_to_utc(&zone, day, minute, &utc);
            assert_int_equal(kind, seen == 0   ? YUNTA_LOCAL_SKIPPED
                                   : seen == 1 ? YUNTA_LOCAL_ONCE
                                               : YUNTA_LOCAL_TWICE);
            if (seen > 0)
                assert_true(utc == first);
        }
    }
}

static void text_shows_offsets_of_either_sign(void **state) {
    (void)state;
    yunta_zone_span india = {INT64_MIN, 19800, false, "IST"};
    yunta_zone_span newfoundland = {INT64_MIN, -12600, false, "NST"};
    yunta_zone zone = {"Asia/Kolkata", &india, 1};
    char text[26];
    yunta_zone_text(&zone, yunta_day_from_civil(2027, 3, 1), 9 * 60, text);
    assert_string_equal(text, "2027-03-01T09:00:00+05:30");
    zone.spans = &newfoundland;
    yunta_zone_text(&zone, yunta_day_from_civil(2027, 3, 1), 9 * 60 + 5, text);
    assert_string_equal(text, "2027-03-01T09:05:00-03:30");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_count_up_without_holes),
        cmocka_unit_test(known_days),
        cmocka_unit_test(dates_that_do_not_exist),
        cmocka_unit_test(weekdays_repeat_every_seven),
        cmocka_unit_test(days_as_text),
        cmocka_unit_test(repeated_times_are_the_first),
        cmocka_unit_test(no_session_stands_across_a_change),
        cmocka_unit_test(skipped_times_move_on_by_the_change),
        cmocka_unit_test(minutes_beyond_the_day_belong_to_its_neighbours),
        cmocka_unit_test(local_times_agree_with_a_count_of_seconds),
        cmocka_unit_test(text_shows_offsets_of_either_sign),
    };
    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
