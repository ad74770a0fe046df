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

static int choices[] = {YUNTA_EXPORTS_ZOOM, YUNTA_EXPORTS_TEAMS, YUNTA_EXPORTS_MAIL};

static void want(write_fixture *f, size_t first, size_t count) {
    f->cohort->policy->output_exports = (yunta_choices){choices + first, count};
}

static void nothing_is_written_unasked(void **state) {
    write_fixture *f = *state;
    write_fine(f);
    assert_false(scratch_has(f->folder, "out/exports"));
}

/* p003 and p007 are in no pair; the fixture has p001 named as a formula. */
static void those_who_take_part_and_nobody_else(void **state) {
    write_fixture *f = *state;
    want(f, 1, 1);
    f->timetable->attendance_count = 0;
    write_fine(f);
    write_assert_file(
        f, "out/exports/teams.csv",
        "version:v1.0\nMember object ID or user principal name [memberObjectIdOrUpn] Required\n"
        "p000@correo.example\np001@correo.example\np002@correo.example\np004@correo.example\n"
        "p005@correo.example\np006@correo.example\n");
}

static void a_file_for_each_group_of_the_plenaries(void **state) {
    write_fixture *f = *state;
    want(f, 0, 1);
    f->timetable->groups = 2;
    f->timetable->attendance[0].group = f->timetable->attendance[4].group = 1;
    write_fine(f);
    assert_false(scratch_has(f->folder, "out/exports/zoom.csv"));
    write_assert_file(f, "out/exports/zoom-group-2.csv",
                      "Email Address,First Name,Last Name\np000@correo.example,Ana,.\n"
                      "p005@correo.example,\"Fe\r\nBEGIN:VEVENT\",.\n");
    assert_false(write_says(f, "out/exports/zoom-group-1.csv", "p000"));
    assert_true(write_says(f, "out/exports/zoom-group-1.csv", "p006"));
}

static void the_first_meeting_is_the_earliest(void **state) {
    write_fixture *f = *state;
    want(f, 2, 1);
    f->timetable->meetings[1].slot.day = f->timetable->meetings[0].slot.day - 1;
    write_fine(f);
    assert_true(write_says(f, "out/exports/mail.csv", "2027-04-05T10:00:00"));
    assert_false(write_says(f, "out/exports/mail.csv", "2027-04-06T09:00:00"));
    f->result.timetable = NULL;
    write_fine(f);
    assert_true(write_says(f, "out/exports/mail.csv",
                           "p000@correo.example,Ana,Ana,mentor,Elsa,p004@correo.example,,,\n"));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, write_set_up, write_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_written_unasked),
        TEST(those_who_take_part_and_nobody_else),
        TEST(a_file_for_each_group_of_the_plenaries),
        TEST(the_first_meeting_is_the_earliest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
