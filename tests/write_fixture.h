/* A small cohort with a result made by hand, and a folder to write it to. */
#ifndef YUNTA_TESTS_WRITE_FIXTURE_H
#define YUNTA_TESTS_WRITE_FIXTURE_H

#include "io/write.h"
#include "tests/scratch.h"
#include "tests/support.h"

/* Four mentors, four mentees: p000-p004, p001-p005, p002-p006 are pairs, p003 and p007 are left. */
typedef struct {
    scratch *folder;
    yunta_support *cohort;
    yunta_problems *problems;
    yunta_pairing pairing;
    yunta_timetable *timetable;
    yunta_result result;
    const char *out, *home;
} write_fixture;

enum { WRITE_PAIRS = 3, WRITE_MEETINGS = 2, WRITE_SESSIONS = 2 };

int write_set_up(void **state);
int write_tear_down(void **state);
void *write_need(void *memory); /* asserts that there is some */
/* Writes the result and asserts that nothing was wrong. */
void write_fine(write_fixture *f);
void write_assert_file(const write_fixture *f, const char *name, const char *wanted);
/* Whether the file holds part, folds of calendar lines undone. */
bool write_says(const write_fixture *f, const char *name, const char *part);
/* The calendar of a person, by calendars.csv: out/calendars/TOKEN.ics. One at a time. */
const char *write_calendar_of(const write_fixture *f, const char *id);

#endif
