/* Which revision of an event a later calendar holds. */
#include "io/zone.h"
#include "tests/ics_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
/* cmocka wants those first. */
#include <cmocka.h>

static void sequence_rises_when_an_event_changes(void **state) {
    (void)state;
    yunta_arena *arena = yunta_arena_new();
    yunta_ics_event now[] = {
        test_event("same", 2027, 4, 5, 540), test_event("moved", 2027, 4, 6, 600),
        test_event("new", 2027, 4, 7, 540), test_event("back", 2027, 4, 8, 540)};
    yunta_ics_event before[] = {
        test_event("same", 2027, 4, 5, 540), test_event("moved", 2027, 4, 6, 540),
        test_event("gone", 2027, 4, 9, 540), test_event("back", 2027, 4, 8, 540),
        test_event("dead", 2027, 4, 10, 540)};
    const struct {
        const char *uid;
        int32_t sequence;
        bool cancelled;
    } wanted[] = {{"same", 4, false}, {"moved", 5, false}, {"new", 0, false},
                  {"back", 5, false}, {"gone", 5, true},   {"dead", 4, true}};
    for (size_t k = 0; k < 5; k++)
        before[k].sequence = 4;
    before[3].cancelled = before[4].cancelled = true;
    yunta_ics_event *next, *again;
    size_t count, count_again;
    assert_int_equal(yunta_ics_succeed(arena, now, 4, before, 5, NULL, &next, &count), YUNTA_OK);
    assert_int_equal(count, 6);
    for (size_t k = 0; k < 6; k++) {
        assert_string_equal(next[k].uid, wanted[k].uid);
        assert_int_equal(next[k].sequence, wanted[k].sequence);
        assert_int_equal(next[k].cancelled, wanted[k].cancelled);
    }
    /* The same result once more changes nothing. */
    assert_int_equal(yunta_ics_succeed(arena, now, 4, next, 6, NULL, &again, &count_again),
                     YUNTA_OK);
    assert_int_equal(count_again, 6);
    for (size_t k = 0; k < 6; k++)
        assert_int_equal(again[k].sequence, next[k].sequence);
    assert_int_equal(yunta_ics_succeed(arena, NULL, 0, before, 5, "Cancelada", &next, &count),
                     YUNTA_OK);
    for (size_t k = 0; k < count; k++)
        assert_string_equal(next[k].summary, "Cancelada");
    yunta_arena_free(arena);
}

/* What an event has for a SEQUENCE after an earlier one that was written. */
static int32_t after(yunta_ics_event earlier, yunta_ics_event now) {
    yunta_arena *arena = yunta_arena_new();
    yunta_ics_calendar calendar = {.name = "Cohorte",
                                   .organizer = "Cohorte",
                                   .language = "es",
                                   .method = "REQUEST",
                                   .alarmed = true};
    yunta_ics_event *read, *next;
    size_t count;
    assert_int_equal(yunta_zone_load(arena, "America/Santiago", 2025, 2032, &calendar.zone),
                     YUNTA_OK);
    FILE *stream = tmpfile();
    assert_non_null(stream);
    yunta_ics_write(stream, &calendar, &earlier, 1);
    rewind(stream);
    assert_int_equal(yunta_ics_read(stream, arena, &read, &count), YUNTA_OK);
    fclose(stream);
    assert_int_equal(yunta_ics_succeed(arena, &now, 1, read, count, NULL, &next, &count), YUNTA_OK);
    assert_int_equal(count, 1);
    int32_t sequence = next[0].sequence;
    yunta_arena_free(arena);
    return sequence;
}

static void sequence_rises_with_what_is_written(void **state) {
    (void)state;
    static const char summary[] = "Tab\tand\r bell\x07; a\\nb, ñ\u200f", count[] = "1.\nAna\n";
    const yunta_ics_attendee a = {"Ana \"la\" ^ Soto\n\t\x07", "a+%41@x.cl"}, b = {"", "b@x.cl"},
                             same = {"Ana la  Soto", "a+%41@x.cl"}, named = {"Eva", "b@x.cl"},
                             other = {"", "c@x.cl"};
    const struct {
        const char *summary, *description;
        yunta_ics_attendee guests[2];
        bool counted;
        int32_t rises;
    } cases[] = {{summary, count, {a, b}, false, 0},
                 {"Tab and bell; a\\nb, ñ", count, {same, b}, false, 0},
                 {"Tab and bell; a\\nb, ñu", count, {a, b}, false, 1},
                 {"Tab and bell; a\nb, ñ", count, {a, b}, false, 1},
                 {summary, "2.\nAna\n", {a, b}, false, 1},
                 {summary, "2.\nAna\n", {a, b}, true, 0},
                 {summary, "1.\nLuz\n", {a, b}, true, 1},
                 {summary, "2.", {a, b}, true, 1},
                 {summary, "", {a, b}, true, 1},
                 {summary, count, {b, a}, false, 1},
                 {summary, count, {a, named}, false, 1},
                 {summary, count, {a, other}, false, 1}};
    yunta_ics_event first = test_event("a@yunta", 2027, 4, 5, 540);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        yunta_ics_event now = first;
        now.summary = cases[k].summary;
        now.description = cases[k].description;
        now.counted = cases[k].counted;
        now.attendees = cases[k].guests;
        now.attendee_count = 2;
        first = k == 0 ? now : first;
        assert_int_equal(after(first, now), cases[k].rises);
        now.attendee_count = 1;
        assert_int_equal(after(first, now), 1);
    }
}

static void of_two_versions_the_later_counts(void **state) {
    (void)state;
    yunta_arena *arena = yunta_arena_new();
    yunta_ics_event ours[] = {test_event("b", 2027, 4, 5, 540), test_event("a", 2027, 4, 6, 540),
                              test_event("c", 2027, 4, 7, 540)};
    yunta_ics_event theirs[] = {test_event("d", 2027, 4, 8, 600), test_event("a", 2027, 4, 6, 600),
                                test_event("b", 2027, 4, 5, 600), test_event("c", 2027, 4, 7, 600)};
    const struct {
        const char *uid;
        int32_t minute;
    } wanted[] = {{"a", 600}, {"b", 540}, {"c", 540}, {"d", 600}};
    yunta_ics_event *latest;
    size_t count;
    theirs[1].sequence = ours[2].sequence = 1;
    assert_int_equal(yunta_ics_latest(arena, ours, 3, theirs, 4, &latest, &count), YUNTA_OK);
    assert_int_equal(count, 4);
    for (size_t k = 0; k < 4; k++) {
        assert_string_equal(latest[k].uid, wanted[k].uid);
        assert_int_equal(latest[k].minute, wanted[k].minute);
    }
    assert_int_equal(yunta_ics_latest(arena, NULL, 0, theirs, 4, &latest, &count), YUNTA_OK);
    assert_int_equal(count, 4);
    assert_string_equal(latest[0].uid, "d");
    yunta_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequence_rises_when_an_event_changes),
        cmocka_unit_test(sequence_rises_with_what_is_written),
        cmocka_unit_test(of_two_versions_the_later_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
