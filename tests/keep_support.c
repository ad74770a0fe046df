#include "tests/keep_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

yunta_status yunta_keep_schedule(const yunta_support *s, const yunta_pairing *pairing,
                                 bool meetings, yunta_timetable *timetable) {
    yunta_deadline deadline = yunta_deadline_in(-1);
    yunta_solve_options options = {1, &deadline, YUNTA_ENGINE_AUTO};
    yunta_problems *problems = yunta_problems_new();
    yunta_status status =
        meetings
            ? yunta_schedule_meetings(s->cohort, s->weeks, pairing, &options, problems, timetable)
            : yunta_schedule_plenaries(s->cohort, s->weeks, s->eligibility, pairing, &options,
                                       problems, timetable);
    yunta_problems_free(problems);
    return status;
}

yunta_repair *yunta_keep_remember(yunta_support *s, yunta_timetable *timetable) {
    yunta_repair *repair = yunta_repair_new();
    assert_non_null(repair);
    repair->timetable = timetable;
    s->cohort->repair = repair;
    return repair;
}

void yunta_keep_upset(yunta_support *s, yunta_random *random, yunta_day day) {
    int away = yunta_support_between(random, 0, 6);
    if (yunta_support_chance(random, 60))
        yunta_support_holiday(s, day, "");
    yunta_support_absence(s, yunta_support_between(random, 0, (int)s->cohort->people - 1),
                          s->policy->programme_start + away,
                          s->policy->programme_start + away + yunta_support_between(random, 0, 4));
    yunta_support_prepare(s);
}

void yunta_keep_check(const yunta_part *part, int64_t least_moved, yunta_keep_seen *seen) {
    assert_int_equal(part->status, YUNTA_PART_PROVEN);
    assert_string_equal(part->stages[0].objective, "moved");
    assert_int_equal(part->stages[0].value, least_moved);
    assert_int_equal(part->stages[0].bound, least_moved);
    seen->moved += least_moved > 0;
    seen->stayed += least_moved == 0;
}
