/* What the tests of calendars beside an earlier one share. */
#ifndef YUNTA_TESTS_KEEP_SUPPORT_H
#define YUNTA_TESTS_KEEP_SUPPORT_H

#include "model/repair.h"
#include "solver/schedule.h"
#include "tests/support.h"

/* Calendars of which some session had to move, and of which none had. */
typedef struct {
    int moved, stayed;
} yunta_keep_seen;

/* The meetings, or else the plenaries, without a deadline. */
yunta_status yunta_keep_schedule(const yunta_support *s, const yunta_pairing *pairing,
                                 bool meetings, yunta_timetable *timetable);
/* Takes a timetable over as the earlier one. */
yunta_repair *yunta_keep_remember(yunta_support *s, yunta_timetable *timetable);
/* The day of some session is a holiday now, and one person is away for some days. */
void yunta_keep_upset(yunta_support *s, yunta_random *random, yunta_day day);
/* A proven part whose first stage says that so many moved, and no fewer could. */
void yunta_keep_check(const yunta_part *part, int64_t least_moved, yunta_keep_seen *seen);

#endif
