/* Everybody's sessions, from the tables that are checked elsewhere. */
#include "model/repair.h"
#include "verify/agenda_private.h"
#include "verify/kept.h"
#include <stdlib.h>
#include <string.h>

int yunta_agenda_by_person(const void *a, const void *b) {
    const yunta_appointment *x = a, *y = b;
    int64_t keys[][2] = {{x->person, y->person},
                         {yunta_moment_at(&x->at), yunta_moment_at(&y->at)},
                         {x->at.minutes, y->at.minutes},
                         {x->mentor, y->mentor},
                         {x->mentee, y->mentee}};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (keys[k][0] != keys[k][1])
            return keys[k][0] < keys[k][1] ? -1 : 1;
    return 0;
}

static void add(yunta_agenda *a, int32_t person, const yunta_moment *at, int32_t mentor,
                int32_t mentee) {
    yunta_appointment one = {person, mentor, mentee, *at};
    if (!yunta_array_push(&a->all, one))
        a->check->out_of_memory = true;
}

/* ---- who has what ---- */

static void add_plenaries(yunta_agenda *a) {
    const yunta_check *check = a->check;
    for (size_t k = 0; k < check->plenary_count; k++) {
        const yunta_event *event = &check->plenaries[k];
        add(a, YUNTA_AGENDA_OFFICE, &event->at, -1, -1);
        bool past = yunta_cohort_is_past(check->cohort, event->at.day);
        int32_t person;
        for (size_t p = 0; !past && p < check->participants; p++)
            if (check->group_of[check->participant[p]] == event->of)
                add(a, check->participant[p], &event->at, -1, -1);
        for (size_t p = 0;
             past && (person = yunta_present_at(check, YUNTA_PRESENT_PLENARY, event->what,
                                                event->of, &event->at, p)) >= 0;
             p++)
            add(a, person, &event->at, -1, -1);
    }
}

/* Seats go by the order of enrolment; what has been held is of those who had one then. */
static void add_courses(yunta_agenda *a) {
    const yunta_cohort *cohort = a->check->cohort;
    for (size_t k = 0; k < a->check->course_count; k++) {
        const yunta_event *event = &a->check->courses[k];
        int32_t capacity = cohort->courses[event->of].capacity, seats = 0, person;
        bool past = yunta_cohort_is_past(cohort, event->at.day);
        add(a, YUNTA_AGENDA_OFFICE, &event->at, -1, -1);
        for (size_t p = 0; past && (person = yunta_present_at(a->check, YUNTA_PRESENT_COURSE,
                                                              event->of, 0, &event->at, p)) >= 0;
             p++)
            add(a, person, &event->at, -1, -1);
        for (size_t e = 0; !past && e < cohort->enrolment_count; e++)
            if (cohort->enrolments[e].course == event->of && (!capacity || seats++ < capacity))
                add(a, cohort->enrolments[e].person, &event->at, -1, -1);
    }
}

static void add_meeting(yunta_agenda *a, int32_t mentor, int32_t mentee, const yunta_moment *at) {
    const yunta_check *check = a->check;
    add(a, YUNTA_AGENDA_OFFICE, at, mentor, mentee);
    add(a, mentor, at, mentor, mentee);
    if (mentee >= 0)
        add(a, mentee, at, mentor, mentee);
    int32_t one;
    for (size_t k = 0; mentee < 0 && (one = yunta_mentee_at(check, mentor, at, k)) >= 0; k++)
        add(a, one, at, mentor, -1);
}

/* Rows that are no meeting are told elsewhere. */
static void add_meetings(yunta_agenda *a) {
    const yunta_ledger *sheet = a->check->sheets[YUNTA_SHEET_MEETINGS];
    for (size_t row = 0; sheet && sheet->columns > 4 && row < sheet->rows; row++) {
        int32_t mentor = yunta_shown_person(a->check, yunta_ledger_cell(sheet, row, 0));
        const char *other = yunta_ledger_cell(sheet, row, 1);
        int32_t mentee = *other ? yunta_shown_person(a->check, other) : -1, last_minute;
        yunta_moment at;
        yunta_day last;
        if (mentor < 0 || (*other && mentee < 0) ||
            !yunta_parse_start(a->check, yunta_ledger_cell(sheet, row, 3), &at.day, &at.minute) ||
            !yunta_parse_start(a->check, yunta_ledger_cell(sheet, row, 4), &last, &last_minute))
            continue;
        at.minutes = (last - at.day) * YUNTA_DAY_MINUTES + last_minute - at.minute;
        add_meeting(a, mentor, mentee, &at);
    }
}

bool yunta_agenda_make(yunta_agenda *a) {
    add_plenaries(a);
    add_courses(a);
    add_meetings(a);
    for (size_t k = 0; k < a->check->workshop_count; k++)
        add(a, YUNTA_AGENDA_OFFICE, &a->check->workshops[k].at, -1, -1);
    if (a->all.count)
        qsort(a->all.items, a->all.count, sizeof *a->all.items, yunta_agenda_by_person);
    return !a->check->out_of_memory;
}
