#include "tests/write_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those first. */
#include <cmocka.h>

static void a_participant_sees_the_partners_address_and_no_other(void **state) {
    write_fixture *f = *state;
    write_fine(f);
    const char *mine = write_calendar_of(f, "p000");
    assert_true(write_says(f, mine, "p004@correo.example"));
    assert_true(write_says(f, mine, "SUMMARY:Sesión 1"));
    for (int p = 0; p < 8; p++) {
        char address[32];
        snprintf(address, sizeof address, "p%03d@", p);
        assert_int_equal(write_says(f, mine, address), p == 4);
    }
    assert_false(write_says(f, mine, "p000"));
    assert_true(write_says(f, "out/calendars/all.ics", "p004@correo.example"));
    assert_int_equal(scratch_mode(f->folder, ".yunta-key"), 0600);
    assert_int_equal(scratch_mode(f->folder, "out/calendars"), 0700);
}

static void a_name_cannot_add_events(void **state) {
    write_fixture *f = *state;
    write_fine(f);
    char *text = write_need(scratch_get(f->folder, write_calendar_of(f, "p001")));
    int events = 0;
    for (char *at = text; (at = strstr(at, "\nBEGIN:VEVENT")); at++)
        events++;
    assert_int_equal(events, WRITE_SESSIONS + WRITE_MEETINGS);
    yunta_free(text);
}

static void a_moved_meeting_raises_its_sequence(void **state) {
    write_fixture *f = *state;
    write_fine(f);
    assert_false(write_says(f, write_calendar_of(f, "p000"), "SEQUENCE:1"));
    f->timetable->meetings[0].slot.minute += 30;
    write_fine(f);
    assert_true(write_says(f, write_calendar_of(f, "p000"), "SEQUENCE:1\r\nSTATUS:CONFIRMED"));
    assert_true(write_says(f, write_calendar_of(f, "p004"), "SEQUENCE:1\r\nSTATUS:CONFIRMED"));
    assert_false(write_says(f, write_calendar_of(f, "p001"), "SEQUENCE:1"));
}

static void a_meeting_that_is_gone_is_cancelled(void **state) {
    write_fixture *f = *state;
    write_fine(f);
    f->timetable->meeting_count--; /* the second of p002 and p006 */
    write_fine(f);
    assert_true(write_says(f, write_calendar_of(f, "p006"), "SEQUENCE:1\r\nSTATUS:CANCELLED"));
    f->timetable->attendance_count--; /* p006 leaves */
    f->timetable->meeting_count--;
    f->pairing.count--;
    write_fine(f);
    assert_true(write_says(f, write_calendar_of(f, "p006"), "SEQUENCE:1\r\nSTATUS:CANCELLED"));
    assert_false(write_says(f, write_calendar_of(f, "p006"), "STATUS:CONFIRMED"));
}

static void who_left_the_cohort_gets_cancellations(void **state) {
    write_fixture *f = *state;
    char theirs[64];
    write_fine(f);
    snprintf(theirs, sizeof theirs, "%s", write_calendar_of(f, "p006"));
    f->cohort->cohort->person[6].id = "p0065"; /* somebody else in their place */
    for (int k = 0; k < 2; k++) {
        write_fine(f);
        assert_string_equal(write_calendar_of(f, "p006"), theirs);
        assert_true(write_says(f, theirs, "SEQUENCE:1\r\nSTATUS:CANCELLED"));
        assert_false(write_says(f, theirs, "STATUS:CONFIRMED"));
        assert_true(write_says(f, write_calendar_of(f, "p0065"), "STATUS:CONFIRMED"));
    }
}

static void match_sets_stale_calendars_aside(void **state) {
    write_fixture *f = *state;
    write_fine(f);
    char mine[64], aside[96];
    snprintf(mine, sizeof mine, "%s", write_calendar_of(f, "p000"));
    snprintf(aside, sizeof aside, "out/previous/%s", mine + 4);
    f->result.timetable = NULL;
    write_fine(f);
    assert_false(scratch_has(f->folder, "out/calendars"));
    assert_false(scratch_has(f->folder, "out/calendars.csv"));
    assert_false(scratch_has(f->folder, "out/meetings.csv"));
    assert_true(scratch_has(f->folder, aside));
    assert_true(scratch_has(f->folder, "out/previous/meetings.csv"));
    write_fine(f);
    assert_true(scratch_has(f->folder, aside));
    f->result.timetable = f->timetable;
    f->timetable->meetings[0].slot.minute += 30;
    write_fine(f);
    assert_true(write_says(f, mine, "SEQUENCE:1"));
    assert_false(scratch_has(f->folder, "out/previous"));
}

static void pseudonyms_leave_nobody_to_be_found(void **state) {
    static const char *const files[] = {
        "out/pairings.csv", "out/unmatched.csv", "out/attendance.csv", "out/meetings.csv",
        "out/prices.csv",   "out/run.json",      "out/calendars.csv",  "out/calendars/all.ics"};
    write_fixture *f = *state;
    write_fine(f);
    f->cohort->policy->output_pseudonyms = true;
    f->result.timetable->meetings[5].slot.minute += 30;
    f->timetable->meeting_count--;
    write_fine(f);
    for (size_t k = 0; k < sizeof files / sizeof *files; k++)
        for (size_t p = 0; p < 8; p++) {
            const yunta_person *person = &f->cohort->cohort->person[p];
            assert_false(write_says(f, files[k], person->id));
            assert_false(write_says(f, files[k], "correo.example"));
            if (*person->name && p != 1 && p != 5)
                assert_false(write_says(f, files[k], person->name));
        }
    assert_true(write_says(f, "out/pseudonyms.csv", "pseudonym,person,name,email\nP0001,p00"));
    assert_int_equal(scratch_mode(f->folder, "out/pseudonyms.csv"), 0600);
    char *text = write_need(scratch_get(f->folder, "out/pairings.csv"));
    char *first = strstr(text, "\nP"), *second = strstr(first + 1, "\nP");
    assert_true(strncmp(first, second, 6) < 0);
    yunta_free(text);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, write_set_up, write_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_participant_sees_the_partners_address_and_no_other),
        TEST(a_name_cannot_add_events),
        TEST(a_moved_meeting_raises_its_sequence),
        TEST(a_meeting_that_is_gone_is_cancelled),
        TEST(who_left_the_cohort_gets_cancellations),
        TEST(match_sets_stale_calendars_aside),
        TEST(pseudonyms_leave_nobody_to_be_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
