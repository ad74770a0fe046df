/* io/zone: the system's zones as spans, against known instants and against libc. */
#include "base/random.h"
#include "io/zone.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static yunta_arena *arena;

static int setup(void **state) {
    (void)state;
    arena = yunta_arena_new();
    return arena ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    yunta_arena_free(arena);
    return 0;
}

static const yunta_zone *load(const char *name, int first, int last) {
    const yunta_zone *zone;
    assert_int_equal(yunta_zone_load(arena, name, first, last, &zone), YUNTA_OK);
    assert_non_null(zone);
    assert_string_equal(zone->name, name);
    assert_true(zone->spans[0].at == INT64_MIN);
    for (size_t k = 1; k < zone->count; k++)
        assert_true(zone->spans[k].at > zone->spans[k - 1].at);
    return zone;
}

static int64_t at(int year, int month, int day, int hour) {
    return (int64_t)yunta_day_from_civil(year, month, day) * 86400 + hour * 3600;
}

static void chile_changes_at_midnight_of_saturday(void **state) {
    (void)state;
    const yunta_zone *zone = load("America/Santiago", 2027, 2027);
    assert_int_equal(zone->count, 3);
    assert_int_equal(zone->spans[0].offset, -10800);
    assert_true(zone->spans[0].daylight);
    assert_true(zone->spans[1].at == at(2027, 4, 4, 3));
    assert_int_equal(zone->spans[1].offset, -14400);
    assert_false(zone->spans[1].daylight);
    assert_string_equal(zone->spans[1].name, "-04");
    assert_true(zone->spans[2].at == at(2027, 9, 5, 4));
    int64_t utc;
    assert_int_equal(yunta_zone_to_utc(zone, yunta_day_from_civil(2027, 4, 3), 1410, &utc),
                     YUNTA_LOCAL_TWICE);
    assert_int_equal(yunta_zone_to_utc(zone, yunta_day_from_civil(2027, 9, 5), 30, &utc),
                     YUNTA_LOCAL_SKIPPED);
}

/* The first Sunday on or after 2 April and 2 September; in April 2029 that is not the first. */
static void chile_changes_by_its_rule_until_2031(void **state) {
    (void)state;
    const yunta_zone *zone = load("America/Santiago", 2026, 2031);
    assert_int_equal(zone->count, 13);
    for (int year = 2026; year <= 2031; year++)
        for (int half = 0; half < 2; half++) {
            yunta_day day = yunta_day_from_civil(year, half ? 9 : 4, 2);
            while (yunta_day_weekday(day) != 6)
                day++;
            const yunta_zone_span *span = &zone->spans[2 * (year - 2026) + half + 1];
            assert_true(span->at == (int64_t)day * 86400 + (half ? 4 : 3) * 3600);
            assert_int_equal(span->offset, half ? -10800 : -14400);
        }
}

static void zones_without_changes(void **state) {
    (void)state;
    static const struct {
        const char *name;
        int32_t offset;
    } zones[] = {{"America/Punta_Arenas", -10800}, {"America/Lima", -18000},
                 {"America/Mexico_City", -21600},  {"America/Bogota", -18000},
                 {"Asia/Kolkata", 19800},          {"UTC", 0}};
    for (size_t k = 0; k < sizeof zones / sizeof *zones; k++) {
        const yunta_zone *zone = load(zones[k].name, 2027, 2030);
        assert_int_equal(zone->count, 1);
        assert_int_equal(zone->spans[0].offset, zones[k].offset);
        assert_false(zone->spans[0].daylight);
    }
}

static void madrid_changes_at_one_utc(void **state) {
    (void)state;
    const yunta_zone *zone = load("Europe/Madrid", 2027, 2027);
    assert_int_equal(zone->count, 3);
    assert_true(zone->spans[1].at == at(2027, 3, 28, 1));
    assert_int_equal(zone->spans[1].offset, 7200);
    assert_string_equal(zone->spans[1].name, "CEST");
    assert_true(zone->spans[2].at == at(2027, 10, 31, 1));
    assert_string_equal(zone->spans[2].name, "CET");
}

/* Easter Island goes with the continent, two hours behind it. */
static void easter_changes_with_the_continent(void **state) {
    (void)state;
    const yunta_zone *land = load("America/Santiago", 2027, 2028);
    const yunta_zone *island = load("Pacific/Easter", 2027, 2028);
    assert_int_equal(land->count, island->count);
    for (size_t k = 0; k < land->count; k++) {
        assert_true(land->spans[k].at == island->spans[k].at);
        assert_int_equal(land->spans[k].offset - island->spans[k].offset, 7200);
    }
}

static void offsets_are_those_of_libc(void **state) {
    (void)state;
    static const char *const names[] = {
        "America/Santiago", "America/Punta_Arenas", "Pacific/Easter",    "America/Tijuana",
        "Europe/Madrid",    "Australia/Lord_Howe",  "Africa/Casablanca", "America/Asuncion"};
    yunta_random random;
    yunta_random_seed(&random, 11);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const yunta_zone *zone = load(names[k], 2015, 2031);
        assert_int_equal(setenv("TZ", names[k], 1), 0);
        tzset();
        int64_t from = at(2015, 1, 1, 0);
        for (int sample = 0; sample < 5000; sample++) {
            time_t utc = (time_t)(from + yunta_random_below(&random, 17 * 365 * 86400u));
            struct tm local;
            localtime_r(&utc, &local);
            yunta_day day;
            int32_t minute;
            assert_int_equal(yunta_zone_offset(zone, utc), local.tm_gmtoff);
            yunta_zone_from_utc(zone, utc, &day, &minute);
            assert_int_equal(
                day, yunta_day_from_civil(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday));
            assert_int_equal(minute, local.tm_hour * 60 + local.tm_min);
        }
    }
    unsetenv("TZ");
    tzset();
}

static void the_zone_of_the_process_stays(void **state) {
    (void)state;
    static const char *const earlier[] = {"Asia/Tokyo", ":Europe/Madrid", "", NULL};
    for (size_t k = 0; k < sizeof earlier / sizeof *earlier; k++) {
        if (earlier[k])
            setenv("TZ", earlier[k], 1);
        else
            unsetenv("TZ");
        tzset();
        long before = timezone;
        load("America/Lima", 2027, 2027);
        const char *now = getenv("TZ");
        assert_true((now != NULL) == (earlier[k] != NULL));
        if (now)
            assert_string_equal(now, earlier[k]);
        assert_int_equal(timezone, before);
    }
}

static void unknown_and_unsafe_names_are_no_zones(void **state) {
    (void)state;
    static const char *const names[] = {"",
                                        "America/Santigo",
                                        "/etc/localtime",
                                        "..",
                                        "America/../UTC",
                                        "zone.tab",
                                        "America",
                                        "America/",
                                        "America/Santiago\n",
                                        "tzdata.zi",
                                        "UTC;",
                                        "EST5EDT4,M3.2.0",
                                        "<-03>3",
                                        "america/santiago",
                                        "./UTC"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const yunta_zone *zone = (const yunta_zone *)names;
        assert_false(yunta_zone_known(names[k]));
        assert_int_equal(yunta_zone_load(arena, names[k], 2027, 2027, &zone), YUNTA_OK);
        assert_null(zone);
    }
    assert_true(yunta_zone_known("America/Argentina/Buenos_Aires"));
    assert_true(yunta_zone_known("Etc/GMT+3"));
}

static void nearest_names(void **state) {
    (void)state;
    static const struct {
        const char *name, *nearest;
    } cases[] = {{"America/Santigo", "America/Santiago"},
                 {"america/santiago", "America/Santiago"},
                 {"Santiago", "America/Santiago"},
                 {"Chile/Santiago", "America/Santiago"},
                 {"America/Punta Arenas", "America/Punta_Arenas"},
                 {"América/Bogotá", "America/Bogota"},
                 {"Nowhere/Atlantis Deep", NULL},
                 {"Etc/GMT-33", NULL},
                 {"etc/gmt-3", NULL},
                 {"GMT-3", NULL},
                 {"", NULL}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const char *nearest;
        assert_int_equal(yunta_zone_nearest(arena, cases[k].name, &nearest), YUNTA_OK);
        if (cases[k].nearest) {
            assert_non_null(nearest);
            assert_string_equal(nearest, cases[k].nearest);
        } else {
            assert_null(nearest);
        }
    }
}

/* The sign of Etc is the other way round, and the clock of a city changes. */
static void offsets_are_told_with_their_sign(void **state) {
    (void)state;
    static const struct {
        const char *name, *word;
    } cases[] = {{"GMT-3", "Etc/GMT+3, which is UTC-3"},
                 {"gmt +5", "Etc/GMT-5, which is UTC+5"},
                 {"UTC-04:00", "Etc/GMT+4, which is UTC-4"},
                 {"UTC\xe2\x88\x92"
                  "3",
                  "Etc/GMT+3, which is UTC-3"},
                 {"-03", "Etc/GMT+3, which is UTC-3"},
                 {"GMT+14", "Etc/GMT-14"},
                 {"America/Santigo", "did you mean America/Santiago?"},
                 {"GMT-4:30", "other"},
                 {"GMT-13", "other"},
                 {"UTC-0", "other"},
                 {"GMT-", "other"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const char *mend, *zone = strstr(cases[k].word, "Etc/");
        assert_int_equal(yunta_zone_mend(arena, cases[k].name, "other", &mend), YUNTA_OK);
        assert_non_null(strstr(mend, cases[k].word));
        assert_true(!zone || yunta_zone_known(yunta_arena_text(arena, zone, strcspn(zone, ","))));
    }
    const yunta_zone *west = load("Etc/GMT+3", 2027, 2027);
    assert_int_equal(west->spans[0].offset, -3 * 3600);
}

static void a_system_without_zones_knows_none(void **state) {
    (void)state;
    const char *nearest;
    setenv("TZDIR", "/nonexistent", 1);
    assert_false(yunta_zone_known("America/Santiago"));
    assert_int_equal(yunta_zone_nearest(arena, "America/Santiago", &nearest), YUNTA_OK);
    assert_null(nearest);
    unsetenv("TZDIR");
    assert_true(yunta_zone_known("America/Santiago"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chile_changes_at_midnight_of_saturday),
        cmocka_unit_test(chile_changes_by_its_rule_until_2031),
        cmocka_unit_test(zones_without_changes),
        cmocka_unit_test(madrid_changes_at_one_utc),
        cmocka_unit_test(easter_changes_with_the_continent),
        cmocka_unit_test(offsets_are_those_of_libc),
        cmocka_unit_test(the_zone_of_the_process_stays),
        cmocka_unit_test(unknown_and_unsafe_names_are_no_zones),
        cmocka_unit_test(nearest_names),
        cmocka_unit_test(offsets_are_told_with_their_sign),
        cmocka_unit_test(a_system_without_zones_knows_none),
    };
    return cmocka_run_group_tests_name("zone", tests, setup, teardown);
}
