#include "tests/course_oracle.h"
#include "model/repair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_SESSIONS = 8, MOST_PLACES = 4000, MOST_COURSES = 40 };

typedef struct {
    int count;
    yunta_slot slot[MOST_SESSIONS];
    int64_t attendance, kept; /* kept: sessions where the earlier result had them */
    bool steady;              /* with what was held, the same every week */
} place;

typedef struct {
    const yunta_cohort *cohort;
    const yunta_timetable *timetable;
    place *places[MOST_COURSES];
    int count[MOST_COURSES];
    const place *chosen[MOST_COURSES];
    bool steady_alone; /* of the places being listed */
    int64_t best[4];   /* steady, kept, then the policy's objectives */
} oracle;

static bool overlaps(const yunta_slot *a, const yunta_slot *b) {
    return a->day == b->day && a->minute < b->minute + b->minutes &&
           b->minute < a->minute + a->minutes;
}

static bool teaches_plenary(const yunta_cohort *cohort, const yunta_timetable *t, int32_t expert,
                            const yunta_slot *slot) {
    for (size_t k = 0; k < t->plenary_count; k++) {
        const yunta_session *session = &cohort->sessions[t->plenaries[k].session];
        for (size_t e = 0; e < session->expert_count; e++)
            if (session->experts[e] == expert && overlaps(&t->plenaries[k].slot, slot))
                return true;
    }
    return false;
}

static bool session_allowed(const yunta_cohort *cohort, const yunta_timetable *t,
                            const yunta_course *course, const yunta_slot *slot) {
    const yunta_policy *policy = cohort->policy;
    if (yunta_cohort_is_past(cohort, slot->day) || slot->day < policy->programme_start ||
        slot->day > policy->programme_end ||
        (course->earliest != YUNTA_NO_DAY && slot->day < course->earliest) ||
        (course->latest != YUNTA_NO_DAY && slot->day > course->latest) ||
        slot->minute < policy->courses_from || slot->minute + slot->minutes > policy->courses_to ||
        (slot->minute - policy->courses_from) % policy->courses_step_minutes != 0 ||
        !(policy->courses_days >> yunta_day_weekday(slot->day) & 1) ||
        yunta_cohort_holiday(cohort, slot->day, -1))
        return false;
    for (size_t k = 0; k < course->instructor_count; k++) {
        const yunta_expert *expert = &cohort->experts[course->instructors[k]];
        bool free = !cohort->experts_given;
        for (size_t s = 0; s < expert->span_count; s++)
            free = free ||
                   (expert->spans[s].day == slot->day && expert->spans[s].from <= slot->minute &&
                    expert->spans[s].to >= slot->minute + slot->minutes);
        if (!free || teaches_plenary(cohort, t, course->instructors[k], slot))
            return false;
    }
    return true;
}

static int64_t who_can(const yunta_cohort *cohort, const yunta_timetable *t, int32_t course,
                       const yunta_slot *slot) {
    int64_t can = 0;
    const yunta_column *region = cohort->region < 0 ? NULL : &cohort->column[cohort->region];
    int32_t seats = cohort->courses[course].capacity ? cohort->courses[course].capacity : INT32_MAX;
    for (size_t k = 0; k < cohort->enrolment_count; k++) {
        int32_t person = cohort->enrolments[k].person;
        if (cohort->enrolments[k].course != course || seats-- <= 0)
            continue;
        bool comes = yunta_person_free(cohort, person, YUNTA_HOURS_PLENARIES, slot->day,
                                       slot->minute, slot->minutes) &&
                     !yunta_cohort_holiday(cohort, slot->day, region ? region->code[person] : -1);
        for (size_t a = 0; a < t->attendance_count; a++)
            for (size_t p = 0; p < t->plenary_count; p++)
                if (t->attendance[a].person == person &&
                    t->plenaries[p].group == t->attendance[a].group &&
                    overlaps(&t->plenaries[p].slot, slot))
                    comes = false;
        can += comes;
    }
    return can;
}

static bool had(const yunta_cohort *cohort, int32_t course, const yunta_slot *slot) {
    const yunta_timetable *t = cohort->repair ? cohort->repair->timetable : NULL;
    for (size_t k = 0; t && k < t->course_session_count; k++)
        if (t->course_sessions[k].course == course && t->course_sessions[k].slot.day == slot->day &&
            t->course_sessions[k].slot.minute == slot->minute &&
            t->course_sessions[k].slot.minutes == slot->minutes)
            return true;
    return false;
}

/* What has been held of a course. */
static int past_of(const yunta_cohort *cohort, int32_t c, yunta_slot *past) {
    const yunta_timetable *t = cohort->repair ? cohort->repair->timetable : NULL;
    int count = 0;
    for (size_t k = 0; t && k < t->course_session_count; k++)
        if (t->course_sessions[k].course == c &&
            yunta_cohort_is_past(cohort, t->course_sessions[k].slot.day))
            past[count++] = t->course_sessions[k].slot;
    return count;
}

static int left_of(const yunta_cohort *cohort, int32_t c) {
    yunta_slot past[MOST_SESSIONS];
    int left = cohort->courses[c].sessions - past_of(cohort, c, past);
    return left > 0 ? left : 0;
}

static int weekly_of(const yunta_course *course, int sessions) {
    return course->per_week < sessions ? course->per_week : sessions;
}

static bool held_on(const yunta_slot *row, int count, yunta_day day) {
    for (int k = 0; k < count; k++)
        if (row[k].day == day)
            return true;
    return false;
}

/* Whether what was held and what is to come are at the same weekday hours, none of them left out
 * but for holidays; a weekday on which all would be holidays does not show. */
static bool is_steady(const yunta_cohort *cohort, int32_t c, const place *rest) {
    yunta_slot row[2 * MOST_SESSIONS];
    const yunta_course *course = &cohort->courses[c];
    int minute[7] = {-1, -1, -1, -1, -1, -1, -1}, due[7] = {0}, shown = 0, silent = 0;
    int count = past_of(cohort, c, row);
    if (count == 0 || rest->count == 0)
        return false;
    for (int k = 0; k < rest->count; k++)
        row[count++] = rest->slot[k];
    for (int k = 0; k < count; k++) {
        int *at = &minute[yunta_day_weekday(row[k].day)];
        if (*at >= 0 && *at != row[k].minute)
            return false;
        shown += *at < 0;
        *at = row[k].minute;
    }
    for (yunta_day day = row[0].day; day <= row[count - 1].day; day++)
        if (!yunta_cohort_holiday(cohort, day, -1)) {
            due[yunta_day_weekday(day)]++;
            if (minute[yunta_day_weekday(day)] >= 0 && !held_on(row, count, day))
                return false;
        }
    for (int w = 0; w < 7; w++)
        silent += minute[w] < 0 && due[w] == 0 && (cohort->policy->courses_days >> w & 1);
    int weekly = weekly_of(course, course->sessions);
    return shown <= weekly && shown + silent >= weekly;
}

/* Lays the sessions out from a first day on; hour[w] -1: not this weekday. */
static bool lay_out(const oracle *o, int32_t c, yunta_day day, const int hour[7], place *place) {
    const yunta_course *course = &o->cohort->courses[c];
    place->count = 0;
    place->attendance = place->kept = 0;
    for (int left = left_of(o->cohort, c); place->count < left; day++) {
        int w = yunta_day_weekday(day);
        if (day > o->cohort->policy->programme_end)
            return false;
        if (hour[w] < 0 || yunta_cohort_holiday(o->cohort, day, -1))
            continue;
        yunta_slot slot = {day, hour[w], course->minutes};
        if (!session_allowed(o->cohort, o->timetable, course, &slot))
            return false;
        place->slot[place->count++] = slot;
        place->attendance += who_can(o->cohort, o->timetable, c, &slot);
        place->kept += had(o->cohort, c, &slot);
    }
    place->steady = is_steady(o->cohort, c, place);
    return true;
}

static void list_hours(oracle *o, int32_t c, yunta_day day, int w, int left, int hour[7]) {
    const yunta_policy *policy = o->cohort->policy;
    if (w == 7) {
        if (left == 0 && hour[yunta_day_weekday(day)] >= 0) {
            assert_true(o->count[c] < MOST_PLACES);
            place *next = &o->places[c][o->count[c]];
            o->count[c] += lay_out(o, c, day, hour, next) && (next->steady || !o->steady_alone);
        }
        return;
    }
    hour[w] = -1;
    list_hours(o, c, day, w + 1, left, hour);
    if (left == 0 || !(policy->courses_days >> w & 1))
        return;
    for (hour[w] = policy->courses_from; hour[w] < policy->courses_to;
         hour[w] += policy->courses_step_minutes)
        list_hours(o, c, day, w + 1, left - 1, hour);
    hour[w] = -1;
}

static bool shares(const yunta_cohort *cohort, int32_t a, int32_t b) {
    for (size_t i = 0; i < cohort->courses[a].instructor_count; i++)
        for (size_t j = 0; j < cohort->courses[b].instructor_count; j++)
            if (cohort->courses[a].instructors[i] == cohort->courses[b].instructors[j])
                return true;
    for (size_t i = 0; i < cohort->enrolment_count; i++)
        for (size_t j = 0; j < cohort->enrolment_count; j++)
            if (cohort->enrolments[i].course == a && cohort->enrolments[j].course == b &&
                cohort->enrolments[i].person == cohort->enrolments[j].person)
                return true;
    return false;
}

/* How many of the chosen courses, c among them, run at the start of one of c's sessions. */
static bool goes_together(const oracle *o, int32_t c) {
    for (int32_t a = 0; a <= c; a++)
        for (int s = 0; o->chosen[a] && s < o->chosen[a]->count; s++) {
            yunta_slot at = {o->chosen[a]->slot[s].day, o->chosen[a]->slot[s].minute, 1};
            int together = 0;
            for (int32_t b = 0; b <= c; b++)
                for (int k = 0; o->chosen[b] && k < o->chosen[b]->count; k++)
                    if (overlaps(&o->chosen[b]->slot[k], &at)) {
                        together++;
                        if (a != b && shares(o->cohort, a, b))
                            return false;
                    }
            if (together > o->cohort->policy->courses_at_once)
                return false;
        }
    return true;
}

static void score(oracle *o) {
    int64_t value[4] = {0};
    bool swap = o->cohort->policy->courses_objective.items[0] == YUNTA_COURSE_ATTENDANCE;
    for (size_t c = 0; c < o->cohort->course_count; c++)
        if (o->chosen[c]) {
            value[0] += o->chosen[c]->steady;
            value[1] += o->chosen[c]->kept;
            value[2 + swap]++;
            value[2 + !swap] += o->chosen[c]->attendance;
        }
    int k = 0;
    while (k < 3 && value[k] == o->best[k])
        k++;
    if (value[k] > o->best[k])
        memcpy(o->best, value, sizeof value);
}

static void choose(oracle *o, int32_t c) {
    if (c == (int32_t)o->cohort->course_count) {
        score(o);
        return;
    }
    o->chosen[c] = NULL;
    choose(o, c + 1);
    for (int k = 0; k < o->count[c]; k++) {
        o->chosen[c] = &o->places[c][k];
        if (goes_together(o, c))
            choose(o, c + 1);
    }
    o->chosen[c] = NULL;
}

static void list_places(oracle *o, int32_t c, int weekly) {
    for (yunta_day day = o->cohort->policy->programme_start;
         day <= o->cohort->policy->programme_end; day++) {
        int hour[7];
        if (!yunta_cohort_holiday(o->cohort, day, -1))
            list_hours(o, c, day, 0, weekly, hour);
    }
}

/* Who could come to a session that has been held: as it was told then. */
static int32_t could(const yunta_cohort *cohort, int32_t c, const yunta_slot *slot) {
    const yunta_timetable *t = cohort->repair->timetable;
    for (size_t k = 0; k < t->course_session_count; k++)
        if (t->course_sessions[k].course == c &&
            memcmp(&t->course_sessions[k].slot, slot, sizeof *slot) == 0)
            return t->course_sessions[k].can_attend;
    return -1;
}

static int64_t came(const oracle *o) {
    yunta_slot past[MOST_SESSIONS];
    int64_t sum = 0;
    for (int32_t c = 0; c < (int32_t)o->cohort->course_count; c++)
        for (int k = past_of(o->cohort, c, past); k-- > 0;)
            sum += could(o->cohort, c, &past[k]);
    return sum;
}

void yunta_course_oracle_keep(const yunta_cohort *cohort, const yunta_timetable *timetable,
                              int64_t best[4]) {
    oracle o = {.cohort = cohort, .timetable = timetable};
    bool swap = cohort->policy->courses_objective.items[0] == YUNTA_COURSE_ATTENDANCE;
    for (int32_t c = 0; c < (int32_t)cohort->course_count; c++) {
        const yunta_course *course = &cohort->courses[c];
        int left = left_of(cohort, c);
        int whole = weekly_of(course, course->sessions), rest = weekly_of(course, left);
        o.places[c] = calloc(MOST_PLACES, sizeof *o.places[c]);
        assert_non_null(o.places[c]);
        o.count[c] = left == 0;
        o.steady_alone = false;
        if (left > 0)
            list_places(&o, c, rest);
        o.steady_alone = true;
        if (left > 0 && whole > rest)
            list_places(&o, c, whole);
    }
    choose(&o, 0);
    memcpy(best, o.best, sizeof o.best);
    best[2 + !swap] += came(&o);
    for (size_t c = 0; c < cohort->course_count; c++)
        free(o.places[c]);
}

void yunta_course_oracle_run(const yunta_cohort *cohort, const yunta_timetable *timetable,
                             int64_t best[2]) {
    int64_t all[4];
    yunta_course_oracle_keep(cohort, timetable, all);
    memcpy(best, all + 2, 2 * sizeof *best);
}

/* The rows of a course that are to come, from the first of them on: at the same hours every week.
 */
static void check_rest(oracle *o, const yunta_course_session *rows, int count, place *laid) {
    int32_t c = rows[0].course;
    int hour[7] = {-1, -1, -1, -1, -1, -1, -1}, weekly = 0;
    for (int k = 0; k < count; k++) {
        int *at = &hour[yunta_day_weekday(rows[k].slot.day)];
        assert_true(*at < 0 || *at == rows[k].slot.minute);
        weekly += *at < 0;
        *at = rows[k].slot.minute;
    }
    assert_true(weekly <= o->cohort->courses[c].per_week);
    assert_true(lay_out(o, c, rows[0].slot.day, hour, laid));
    assert_int_equal(count, laid->count);
    for (int k = 0; k < count; k++)
        assert_memory_equal(&rows[k].slot, &laid->slot[k], sizeof laid->slot[k]);
    o->chosen[c] = laid;
}

void yunta_course_oracle_check(const yunta_cohort *cohort, const yunta_timetable *t,
                               int64_t value[3]) {
    oracle o = {.cohort = cohort, .timetable = t};
    place laid[MOST_COURSES];
    size_t at = 0;
    value[0] = value[1] = value[2] = 0;
    for (int32_t c = 0; c < (int32_t)cohort->course_count; c++) {
        yunta_slot past[MOST_SESSIONS];
        const yunta_course_session *rows = &t->course_sessions[at];
        int had = past_of(cohort, c, past), count = 0;
        for (; at < t->course_session_count && t->course_sessions[at].course == c; at++) {
            assert_int_equal(rows[count].number, count + 1);
            const yunta_slot *slot = &rows[count].slot;
            assert_int_equal(rows[count].can_attend,
                             count < had ? could(cohort, c, slot) : who_can(cohort, t, c, slot));
            value[YUNTA_COURSE_ATTENDANCE] += rows[count++].can_attend;
        }
        assert_true(count >= had);
        for (int k = 0; k < had; k++)
            assert_memory_equal(&rows[k].slot, &past[k], sizeof past[k]);
        if (count > had)
            check_rest(&o, rows + had, count - had, &laid[c]);
        value[2] += o.chosen[c] && o.chosen[c]->steady;
        value[YUNTA_COURSE_HELD] += count > had || (had > 0 && left_of(cohort, c) == 0);
    }
    assert_int_equal(at, t->course_session_count);
    assert_true(goes_together(&o, (int32_t)cohort->course_count - 1));
}
