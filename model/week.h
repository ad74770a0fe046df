/* Weekly hours as bits, and what two people have in common.
 *
 * The week is cut in slots of slot_minutes, the greatest common divisor of every end of every
 * stretch (after shifting to the programme's zone in the programme's first week), so counts of
 * bits times slot_minutes are exact minutes. Hours in another zone are those of the date that falls
 * on their weekday within the seven days from programme.start (where there is none: from
 * 2027-01-04), and wrap round the week; an hour that the programme's clock skips on that date is in
 * nobody's of them. Hours in the programme's own zone stand as written.
 */
#ifndef YUNTA_MODEL_WEEK_H
#define YUNTA_MODEL_WEEK_H

#include "base/status.h"
#include "model/cohort.h"

typedef struct yunta_weeks {
    int32_t slot_minutes;
    size_t words; /* 64-bit words a person */
    uint64_t
        *meetings; /* [people * words] hours for meetings, Monday 00:00 first, programme's zone;
                      who gave none: every slot (availability.missing always) or no slot */
    uint64_t *plenaries; /* [people * words] hours for plenaries; all ones where none were given */
    uint64_t *starts; /* [people * words_of_starts] bit s: the s-th start of a meeting in the week
                         (its day, hour and length) lies in the person's hours for meetings */
    size_t start_words, start_count;
    int32_t *start_minute; /* [start_count] week minute of each start, ascending */
} yunta_weeks;

/* Cost: people * (stretches + words). The caller frees *weeks. */
yunta_status yunta_weeks_new(const yunta_cohort *cohort, yunta_weeks **weeks);
void yunta_weeks_free(yunta_weeks *weeks);
/* Minutes a week that both give for meetings. O(words). */
int32_t yunta_weeks_overlap(const yunta_weeks *weeks, int32_t a, int32_t b);
/* Whether some start of a meeting lies in both weeks (rule meetable). */
bool yunta_weeks_meetable(const yunta_weeks *weeks, int32_t a, int32_t b);

/* Whether a person is free for meetings (purpose YUNTA_HOURS_MEETINGS) or plenaries throughout the
 * programme-local stretch [minute, minute + minutes) of day: hours given (in their own zone on that
 * very date), absences, and nothing else. O(stretches of the person). */
bool yunta_person_free(const yunta_cohort *cohort, int32_t person, int purpose, yunta_day day,
                       int32_t minute, int32_t minutes);
/* What that is made of, for a person whose clock is the programme's (zone 0) and a stretch that
 * ends by midnight: absent on that day, and hours given, which are the same every week. */
/* Where a person's rows of hours begin, or would. O(log hours). */
size_t yunta_person_first_hours(const yunta_cohort *cohort, int32_t person);
bool yunta_person_absent(const yunta_cohort *cohort, int32_t person, yunta_day day);
bool yunta_person_gives(const yunta_cohort *cohort, int32_t person, int purpose, int weekday,
                        int32_t minute, int32_t minutes);

#endif
