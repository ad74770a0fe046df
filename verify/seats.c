/* seats.csv: who has a seat in a course and who waits, counted anew. */
#include "verify/course_private.h"

enum { COLUMN_COURSE, COLUMN_PERSON, COLUMN_PLACE, COLUMN_SEATED };

/* Enrolments stand by course, each course's in the order of the file. */
static void check_row(yunta_check *check, const yunta_ledger *sheet, size_t row, int32_t place) {
    const yunta_enrolment *enrolment = &check->cohort->enrolments[row];
    const yunta_course *course = &check->cohort->courses[enrolment->course];
    yunta_expect_text(check, sheet, row, COLUMN_COURSE, course->id);
    yunta_expect_text(check, sheet, row, COLUMN_PERSON, yunta_shown_id(check, enrolment->person));
    yunta_expect_integer(check, sheet, row, COLUMN_PLACE, place);
    yunta_expect_integer(check, sheet, row, COLUMN_SEATED,
                         course->capacity == 0 || place <= course->capacity);
}

void yunta_check_seats(yunta_check *check) {
    static const char *const columns[] = {"course", "person", "place", "seated"};
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_SEATS];
    const yunta_cohort *cohort = check->cohort;
    size_t rows = sheet ? sheet->rows : 0;
    int32_t place = 0;
    if (sheet && !yunta_check_header(check, YUNTA_SHEET_SEATS, columns, 4))
        return;
    for (size_t k = 0; k < cohort->enrolment_count && k < rows; k++) {
        bool same = k > 0 && cohort->enrolments[k - 1].course == cohort->enrolments[k].course;
        place = same ? place + 1 : 1;
        check_row(check, sheet, k, place);
    }
    if (rows != cohort->enrolment_count)
        yunta_fault(check,
                    sheet ? yunta_place_at(sheet->shown, 0, NULL) : yunta_run_place(check, "seats"),
                    NULL,
                    T("has %zu rows, not one for each of the %zu enrolments",
                      "tiene %zu filas, no una por cada una de las %zu inscripciones"),
                    rows, cohort->enrolment_count);
}
