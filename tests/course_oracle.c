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
} place;

typedef struct {
    const yunta_cohort *cohort;
    const yunta_timetable *timetable;
    place *places[MOST_COURSES];
    int count[MOST_COURSES];
    const place *chosen[MOST_COURSES];
    int64_t best[3]; /* kept, then the policy's objectives */
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
    if (slot->day < policy->programme_start || slot->day > policy->programme_end ||
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

/* Lays the sessions out from a first day on; hour[w] -1: not this weekday. */
static bool lay_out(const oracle *o, int32_t c, yunta_day day, const int hour[7], place *place) {
    const yunta_course *course = &o->cohort->courses[c];
    place->count = 0;
    place->attendance = place->kept = 0;
    for (; place->count < course->sessions; day++) {
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
    return true;
}

static void list_hours(oracle *o, int32_t c, yunta_day day, int w, int left, int hour[7]) {
    const yunta_policy *policy = o->cohort->policy;
    if (w == 7) {
        if (left == 0 && hour[yunta_day_weekday(day)] >= 0) {
            assert_true(o->count[c] < MOST_PLACES);
            o->count[c] += lay_out(o, c, day, hour, &o->places[c][o->count[c]]);
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
    int64_t value[3] = {0};
    bool swap = o->cohort->policy->courses_objective.items[0] == YUNTA_COURSE_ATTENDANCE;
    for (size_t c = 0; c < o->cohort->course_count; c++)
        if (o->chosen[c]) {
            value[0] += o->chosen[c]->kept;
            value[1 + swap]++;
            value[1 + !swap] += o->chosen[c]->attendance;
        }
    int k = 0;
    while (k < 2 && value[k] == o->best[k])
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

void yunta_course_oracle_keep(const yunta_cohort *cohort, const yunta_timetable *timetable,
                              int64_t best[3]) {
    oracle o = {.cohort = cohort, .timetable = timetable};
    for (int32_t c = 0; c < (int32_t)cohort->course_count; c++) {
        const yunta_course *course = &cohort->courses[c];
        int weekly = course->per_week < course->sessions ? course->per_week : course->sessions;
        o.places[c] = calloc(MOST_PLACES, sizeof *o.places[c]);
        assert_non_null(o.places[c]);
        for (yunta_day day = cohort->policy->programme_start; day <= cohort->policy->programme_end;
             day++) {
            int hour[7];
            if (!yunta_cohort_holiday(cohort, day, -1))
                list_hours(&o, c, day, 0, weekly, hour);
        }
    }
    choose(&o, 0);
    memcpy(best, o.best, sizeof o.best);
    for (size_t c = 0; c < cohort->course_count; c++)
        free(o.places[c]);
}

void yunta_course_oracle_run(const yunta_cohort *cohort, const yunta_timetable *timetable,
                             int64_t best[2]) {
    int64_t all[3];
    yunta_course_oracle_keep(cohort, timetable, all);
    memcpy(best, all + 1, 2 * sizeof *best);
}

/* The chosen places of a timetable, whose sessions must be the same every week. */
void yunta_course_oracle_check(const yunta_cohort *cohort, const yunta_timetable *t,
                               int64_t value[2]) {
    oracle o = {.cohort = cohort, .timetable = t};
    place laid[MOST_COURSES];
    value[0] = value[1] = 0;
    for (size_t k = 0; k < t->course_session_count; k++) {
        const yunta_course_session *session = &t->course_sessions[k];
        int32_t c = session->course;
        if (session->number == 1) {
            int hour[7] = {-1, -1, -1, -1, -1, -1, -1}, weekly = 0;
            for (size_t j = k; j < t->course_session_count && t->course_sessions[j].course == c;
                 j++) {
                int *at = &hour[yunta_day_weekday(t->course_sessions[j].slot.day)];
                assert_true(*at < 0 || *at == t->course_sessions[j].slot.minute);
                weekly += *at < 0;
                *at = t->course_sessions[j].slot.minute;
            }
            assert_true(weekly <= cohort->courses[c].per_week);
            assert_true(lay_out(&o, c, session->slot.day, hour, &laid[c]));
            o.chosen[c] = &laid[c];
            value[YUNTA_COURSE_HELD]++;
            value[YUNTA_COURSE_ATTENDANCE] += laid[c].attendance;
        }
        assert_non_null(o.chosen[c]);
        assert_int_equal(session->slot.day, laid[c].slot[session->number - 1].day);
        assert_int_equal(session->slot.minute, laid[c].slot[session->number - 1].minute);
        assert_int_equal(session->can_attend, who_can(cohort, t, c, &session->slot));
        if (k + 1 == t->course_session_count || t->course_sessions[k + 1].course != c)
            assert_int_equal(session->number, cohort->courses[c].sessions);
    }
    assert_true(goes_together(&o, (int32_t)cohort->course_count - 1));
}

/* ---- Random cohorts ---------------------------------------------------------------------------
 */

static void add_experts(yunta_support *s, yunta_random *random) {
    yunta_cohort *cohort = s->cohort;
    cohort->expert_count = 2;
    cohort->experts = yunta_arena_alloc(cohort->arena, 2, sizeof *cohort->experts);
    cohort->experts_given = yunta_support_chance(random, 50);
    for (int e = 0; e < 2; e++) {
        yunta_expert *expert = &cohort->experts[e];
        expert->name = e ? "e1" : "e0";
        expert->spans = yunta_arena_alloc(cohort->arena, 32, sizeof *expert->spans);
        for (yunta_day day = s->policy->programme_start;
             day <= s->policy->programme_end && cohort->experts_given; day++)
            if (yunta_support_chance(random, 85))
                expert->spans[expert->span_count++] =
                    (yunta_span){day, 540, (int16_t)(yunta_support_chance(random, 80) ? 720 : 630)};
    }
}

static void add_courses(yunta_support *s, yunta_random *random, int courses) {
    yunta_cohort *cohort = s->cohort;
    size_t people = cohort->people;
    cohort->course_count = (size_t)courses;
    cohort->courses = yunta_arena_alloc(cohort->arena, (size_t)courses, sizeof *cohort->courses);
    cohort->enrolments =
        yunta_arena_alloc(cohort->arena, (size_t)courses * people, sizeof *cohort->enrolments);
    for (int c = 0; c < courses; c++) {
        yunta_course *course = &cohort->courses[c];
        course->id = course->title = "c";
        course->sessions = yunta_support_between(random, 1, 4);
        course->per_week = yunta_support_between(random, 1, 2);
        course->minutes = 30 * yunta_support_between(random, 1, 4);
        course->capacity = yunta_support_chance(random, 30) ? 1 : 0;
        course->earliest = course->latest = YUNTA_NO_DAY;
        if (yunta_support_chance(random, 25))
            course->earliest = s->policy->programme_start + yunta_support_between(random, 0, 9);
        if (yunta_support_chance(random, 25))
            course->latest = s->policy->programme_end - yunta_support_between(random, 0, 9);
        course->instructors = yunta_arena_alloc(cohort->arena, 2, sizeof(int32_t));
        for (int32_t e = 0; e < 2; e++)
            if (yunta_support_chance(random, 45))
                course->instructors[course->instructor_count++] = e;
        for (size_t p = 0; p < people; p++)
            if (yunta_support_chance(random, 40))
                cohort->enrolments[cohort->enrolment_count++] = (yunta_enrolment){(int32_t)p, c, p};
    }
}

yunta_support *yunta_course_oracle_cohort(uint64_t seed, int courses) {
    static const uint8_t days[] = {1, 5, 10, 9, 21};
    yunta_random random;
    yunta_support_shape shape = {.seed = seed,
                                 .people = 5,
                                 .regions = 2,
                                 .plenary_hours_percent = 50,
                                 .absence_percent = 30,
                                 .zones = seed % 3 == 0 ? 2 : 0};
    yunta_support *s = yunta_support_random(&shape);
    yunta_policy *policy = s->policy;
    yunta_random_seed(&random, seed * 77);
    if (yunta_support_chance(&random, 50)) /* across the changes of hour of both zones */
        policy->programme_start += 21;
    policy->programme_end = policy->programme_start + yunta_support_between(&random, 6, 20);
    policy->courses_days = days[yunta_random_below(&random, 4 + (courses < 3))];
    policy->courses_from = 540;
    policy->courses_to = 540 + 30 * yunta_support_between(&random, 2, 5);
    policy->courses_step_minutes = courses < 3 ? 30 : 60;
    policy->courses_at_once = yunta_support_between(&random, 1, 3);
    if (yunta_support_chance(&random, 30)) {
        policy->courses_objective.items[0] = YUNTA_COURSE_ATTENDANCE;
        policy->courses_objective.items[1] = YUNTA_COURSE_HELD;
    }
    for (int k = 0; k < 2; k++)
        yunta_support_holiday(s, policy->programme_start + yunta_support_between(&random, 0, 20),
                              yunta_support_chance(&random, 50) ? "" : "Valor 0");
    add_experts(s, &random);
    add_courses(s, &random, courses);
    yunta_support_prepare(s);
    return s;
}
