/* io/cell: dates, times of day and ranges as people write them. */
#include "io/cell.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof array / sizeof *array)

static void dates(void **state) {
    (void)state;
    static const struct {
        const char *text, *expected, *month_first; /* NULL: no date in that order */
    } cases[] = {
        {"2027-03-01", "2027-03-01", "2027-03-01"},
        {"2027/3/1", "2027-03-01", "2027-03-01"},
        {"01/03/2027", "2027-03-01", "2027-01-03"},
        {"01-03-2027", "2027-03-01", "2027-01-03"},
        {"1.3.2027", "2027-03-01", "2027-01-03"},
        {" 1/3/2027 ", "2027-03-01", "2027-01-03"},
        {"31/12/2027", "2027-12-31", NULL},
        {"12/31/2027", NULL, "2027-12-31"},
        {"29/02/2028", "2028-02-29", NULL},
        {"29/02/2027", NULL, NULL},
        {"17/01/2027 10:32:07", "2027-01-17", NULL},
        {"2027-01-17T10:32:07Z", "2027-01-17", "2027-01-17"},
        {"2027-01-17 23:59:59", "2027-01-17", "2027-01-17"},
        {"2027-01-17T10:32:07.123-03:00", "2027-01-17", "2027-01-17"},
        {"2027-01-17T10:32+0000", "2027-01-17", "2027-01-17"},
        {"2027-01-17 10:32:07 UTC", "2027-01-17", "2027-01-17"},
        {"1/3/2027 9:05 a. m.", "2027-03-01", "2027-01-03"},
        {"1/3/2027 9:05\xc2\xa0"
         "a.\xe2\x80\xaf"
         "m.",
         "2027-03-01", "2027-01-03"},
        {"1/3/2027, 9:05:30 PM", "2027-03-01", "2027-01-03"},
        {"2027/01/17 9:05:30 p. m. GMT-3", "2027-01-17", "2027-01-17"},
        {"1/3/2027 24:00", "2027-03-01", "2027-01-03"},
        {"1/3/2027\xe2\x80\x83"
         "12:00 p. m.",
         "2027-03-01", "2027-01-03"},
        {"1–3–2027", "2027-03-01", "2027-01-03"},
    };
    for (size_t k = 0; k < COUNT(cases); k++)
        for (int month_first = 0; month_first < 2; month_first++) {
            const char *expected = month_first ? cases[k].month_first : cases[k].expected;
            yunta_day day;
            char text[11];
            assert_int_equal(yunta_cell_date(cases[k].text, month_first, &day), expected != NULL);
            if (!expected)
                continue;
            yunta_day_text(day, text);
            assert_string_equal(text, expected);
        }
}

static void no_dates(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "1/3/27",
        "2027-03",
        "1/3-2027",
        "001/3/2027",
        "1/3/2027x",
        "1/3/2027 x",
        "1/3/2027 10",
        "1/3/2027 25:00",
        "1/3/2027 10:60",
        "1/3/2027 10:32:61",
        "1/3/2027 10:3",
        "1/3/2027 13:00 a. m.",
        "1/3/2027 10:32 +16:00",
        "1/3/2027 10:32 -03:60",
        "1/3/2027 10:32 ZZ",
        "0/3/2027",
        "1/13/2027",
        "2027-00-01",
        "44562",
        "hoy",
        "20270301",
        "1 de marzo de 2027",
    };
    yunta_day day;
    for (size_t k = 0; k < COUNT(wrong); k++)
        assert_false(yunta_cell_date(wrong[k], false, &day));
}

/* Every day of a leap year and of the next, in every order and separator. */
static void every_day_comes_back(void **state) {
    (void)state;
    yunta_day first = yunta_day_from_civil(2028, 1, 1), last = yunta_day_from_civil(2029, 12, 31);
    for (yunta_day day = first; day <= last; day++) {
        int year, month, date;
        yunta_day found;
        char text[64];
        yunta_day_to_civil(day, &year, &month, &date);
        char separator = "/-."[day % 3];
        snprintf(text, sizeof text, "%d%c%02d%c%d 8:%02d", date, separator, month, separator, year,
                 (int)(day % 60));
        assert_true(yunta_cell_date(text, false, &found));
        assert_int_equal(found, day);
        snprintf(text, sizeof text, "%02d%c%d%c%d", month, separator, date, separator, year);
        assert_true(yunta_cell_date(text, true, &found));
        assert_int_equal(found, day);
        yunta_day_text(day, text);
        assert_true(yunta_cell_date(text, day % 2, &found));
        assert_int_equal(found, day);
    }
}

static void times(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int32_t minute;
    } fine[] = {
        {"9:00", 540},
        {"09:00", 540},
        {" 9:05 ", 545},
        {"0:00", 0},
        {"00:00:00", 0},
        {"23:59", 1439},
        {"24:00", 1440},
        {"9:00:00", 540},
        {"9:00 a. m.", 540},
        {"9:00 a.m.", 540},
        {"9:00am", 540},
        {"9:00 AM", 540},
        {"9:00 p. m.", 1260},
        {"9:00 PM", 1260},
        {"9 am", 540},
        {"9pm", 1260},
        {"12:00 a. m.", 0},
        {"12:30 AM", 30},
        {"12:00 p. m.", 720},
        {"12:30 pm", 750},
        {"0:30 a. m.", 30},
        {"13:00 p. m.", 780},
        {"9:00 hrs", 540},
        {"9:00 h", 540},
        {"18:30 hrs.", 1110},
        {"18:30 horas", 1110},
        {"9:00\xc2\xa0"
         "a.\xc2\xa0"
         "m.",
         540},
        {"9:00\xe2\x80\xaf"
         "p.\xe2\x80\xaf"
         "m.",
         1260},
        {"9:00\xe2\x80\xaf"
         "PM",
         1260},
    };
    static const char *const wrong[] = {
        "",         "9",       "9:0",      "9:60",       "24:01",       "25:00",
        "-1:00",    "9:00 x",  "9:00 m",   "9:00 am pm", "13:00 a. m.", "0:00 pm",
        "24:00 pm", "9:00:30", "9:00 a",   "9.00",       "009:00",      "9:00 ambos",
        "mediodía", "9 hrs",   "24:00:01", "9:00:00,5x",
    };
    int32_t minute;
    for (size_t k = 0; k < COUNT(fine); k++) {
        assert_true(yunta_cell_time(fine[k].text, &minute));
        assert_int_equal(minute, fine[k].minute);
    }
    for (size_t k = 0; k < COUNT(wrong); k++)
        assert_false(yunta_cell_time(wrong[k], &minute));
}

static void every_minute_comes_back(void **state) {
    (void)state;
    for (int32_t minute = 0; minute < 1440; minute++) {
        char text[32];
        int32_t found;
        int hour = minute / 60, past = minute % 60;
        snprintf(text, sizeof text, "%d:%02d", hour, past);
        assert_true(yunta_cell_time(text, &found));
        assert_int_equal(found, minute);
        snprintf(text, sizeof text, "%02d:%02d %c. m.", (hour + 11) % 12 + 1, past,
                 hour < 12 ? 'a' : 'p');
        assert_true(yunta_cell_time(text, &found));
        assert_int_equal(found, minute);
    }
}

static void ranges(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int32_t from, to;
    } fine[] = {
        {"09:00-13:00", 540, 780},
        {"9:00 - 13:00", 540, 780},
        {"9:00–13:00", 540, 780},
        {"9:00 — 13:00", 540, 780},
        {"9:00 a 13:00", 540, 780},
        {"9:00 to 13:00", 540, 780},
        {"9:00 hasta 13:00", 540, 780},
        {"de 9:00 a 13:00 hrs", 540, 780},
        {"9:00 hrs. a 13:00 hrs.", 540, 780},
        {"9:00 a. m. a 1:00 p. m.", 540, 780},
        {"9 am - 1 pm", 540, 780},
        {"9:00 AM–13:00", 540, 780},
        {"20:00-24:00", 1200, 1440},
        {"13:00-09:00", 780, 540},
    };
    static const char *const wrong[] = {
        "",
        "9:00",
        "9:00-",
        "-9:00",
        "9:00-25:00",
        "9:00 13:00",
        "9:00-13:00x",
        "9-13",
        "1:00 - 3:00 pm",
        "9:00:10-10:00",
        "9:00-10:00-11:00",
        "Mañana",
        "9:00, 10:00",
        "9:00 a",
        "9:00-10:00:30",
    };
    int32_t from, to;
    for (size_t k = 0; k < COUNT(fine); k++) {
        assert_true(yunta_cell_range(fine[k].text, &from, &to));
        assert_int_equal(from, fine[k].from);
        assert_int_equal(to, fine[k].to);
    }
    for (size_t k = 0; k < COUNT(wrong); k++)
        assert_false(yunta_cell_range(wrong[k], &from, &to));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates),
        cmocka_unit_test(no_dates),
        cmocka_unit_test(every_day_comes_back),
        cmocka_unit_test(times),
        cmocka_unit_test(every_minute_comes_back),
        cmocka_unit_test(ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
