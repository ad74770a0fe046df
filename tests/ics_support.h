/* Events for tests of calendars. */
#ifndef YUNTA_TESTS_ICS_SUPPORT_H
#define YUNTA_TESTS_ICS_SUPPORT_H

#include "io/ics.h"

/* An hour from a minute of a day on. */
static inline yunta_ics_event test_event(const char *uid, int year, int month, int day,
                                         int minute) {
    yunta_day date = yunta_day_from_civil(year, month, day);
    return (yunta_ics_event){.uid = uid,
                             .day = date,
                             .minute = minute,
                             .end_day = date,
                             .end_minute = minute + 60,
                             .summary = "Mentoría",
                             .description = ""};
}

#endif
