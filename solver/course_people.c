/* Who can come to a course's session, and which courses cannot run at once. */
#include "model/repair.h"
#include "solver/course_private.h"
#include <stdlib.h>
#include <string.h>

static bool overlap(int32_t a, int32_t a_minutes, int32_t b, int32_t b_minutes) {
    return a < b + b_minutes && b < a + a_minutes;
}

/* The instructor's own hours, and the plenaries that they speak at. */
static bool instructor_free(const yunta_courses *courses, int32_t expert, yunta_day day,
                            int32_t minute, int32_t minutes) {
    const yunta_cohort *cohort = courses->cohort;
    const yunta_expert *who = &cohort->experts[expert];
    bool free = !cohort->experts_given;
    for (size_t k = 0; k < who->span_count && !free; k++)
        free = who->spans[k].day == day && who->spans[k].from <= minute &&
               minute + minutes <= who->spans[k].to;
    for (size_t k = 0; k < courses->timetable->plenary_count && free; k++) {
        const yunta_plenary *plenary = &courses->timetable->plenaries[k];
        const yunta_session *session = &cohort->sessions[plenary->session];
        if (plenary->slot.day != day ||
            !overlap(plenary->slot.minute, plenary->slot.minutes, minute, minutes))
            continue;
        for (size_t e = 0; e < session->expert_count; e++)
            free = free && session->experts[e] != expert;
    }
    return free;
}

static bool session_fits(const yunta_courses *courses, const yunta_course *course, yunta_day day,
                         int32_t minute) {
    const yunta_cohort *cohort = courses->cohort;
    if (minute + course->minutes > cohort->policy->courses_to)
        return false;
    if (cohort->zone_count > 0 && !yunta_zone_keeps(cohort->zones[0], day, minute, course->minutes))
        return false;
    for (size_t k = 0; k < course->instructor_count; k++)
        if (!instructor_free(courses, course->instructors[k], day, minute, course->minutes))
            return false;
    return true;
}

static bool in_plenary(const yunta_timetable *timetable, int32_t group, yunta_day day,
                       int32_t minute, int32_t minutes) {
    for (size_t k = 0; k < timetable->plenary_count && group >= 0; k++) {
        const yunta_plenary *plenary = &timetable->plenaries[k];
        if (plenary->group == group && plenary->slot.day == day &&
            overlap(plenary->slot.minute, plenary->slot.minutes, minute, minutes))
            return true;
    }
    return false;
}

static bool is_absent(const yunta_cohort *cohort, int32_t person, yunta_day day) {
    size_t from = 0, to = cohort->absence_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (cohort->absences[middle].person < person)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < cohort->absence_count && cohort->absences[from].person == person; from++)
        if (cohort->absences[from].from <= day && day <= cohort->absences[from].to)
            return true;
    return false;
}

/* Adds 1 wherever a person can come. Hours in the programme's zone are the same every week, so one
 * day of each weekday outside the absences tells of all. */
static void add_person(const yunta_courses *courses, int32_t person, int32_t minutes,
                       int8_t *weekly, int32_t *attendance) {
    const yunta_cohort *cohort = courses->cohort;
    bool local = cohort->person[person].zone == 0;
    int32_t region = cohort->region < 0 ? -1 : cohort->column[cohort->region].code[person];
    const yunta_attendance *of = yunta_timetable_attendance(courses->timetable, person);
    int32_t group = of ? of->group : -1;
    memset(weekly, -1, YUNTA_WEEKDAYS * courses->hours);
    for (size_t k = 0; k < courses->occurrences; k++) {
        yunta_day day = courses->day[k];
        int8_t *known = weekly + (size_t)yunta_day_weekday(day) * courses->hours;
        if ((local && is_absent(cohort, person, day)) ||
            (region >= 0 && yunta_cohort_holiday(cohort, day, region)))
            continue;
        for (size_t h = 0; h < courses->hours; h++) {
            int32_t minute = courses->minute[h], *cell = &attendance[k * courses->hours + h];
            if (*cell < 0)
                continue;
            if (!local || known[h] < 0)
                known[h] =
                    yunta_person_free(cohort, person, YUNTA_HOURS_PLENARIES, day, minute, minutes);
            *cell += known[h] && !in_plenary(courses->timetable, group, day, minute, minutes);
        }
    }
}

yunta_status yunta_courses_attendance(const yunta_courses *courses, size_t c, int32_t *attendance) {
    const yunta_cohort *cohort = courses->cohort;
    const yunta_course *course = &cohort->courses[c];
    int8_t *weekly = yunta_alloc(YUNTA_WEEKDAYS * courses->hours, 1);
    int32_t seats = 0;
    if (!weekly)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < courses->occurrences; k++)
        for (size_t h = 0; h < courses->hours; h++)
            attendance[k * courses->hours + h] =
                yunta_cohort_is_past(cohort, courses->day[k]) ||
                        !session_fits(courses, course, courses->day[k], courses->minute[h])
                    ? -1
                    : 0;
    for (size_t k = 0; k < cohort->enrolment_count; k++) {
        if (cohort->enrolments[k].course != (int32_t)c)
            continue;
        if (course->capacity > 0 && seats++ == course->capacity)
            break;
        add_person(courses, cohort->enrolments[k].person, course->minutes, weekly, attendance);
    }
    yunta_free(weekly);
    return YUNTA_OK;
}

/* ---- Which courses cannot run at once ---------------------------------------------------------
 */

typedef struct {
    int32_t *course; /* ascending */
    size_t count;
} set;

static int by_set(const void *a, const void *b) {
    const set *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->count ? memcmp(x->course, y->course, x->count * sizeof *x->course) : 0;
}

static bool within(const set *a, const yunta_course_resource *b) {
    size_t at = 0;
    for (size_t k = 0; k < a->count; k++) {
        while (at < b->count && b->course[at] < a->course[k])
            at++;
        if (at == b->count || b->course[at] != a->course[k])
            return false;
    }
    return true;
}

/* No two courses of a set can run at once; nor can any that cannot run beside each of them: these
 * join it, so that few prices say much. apart[courses * courses] */
static bool widen(const yunta_courses *courses, const bool *apart, set *one) {
    size_t n = courses->courses, count = 0;
    int32_t *all = yunta_arena_alloc(courses->arena, n, sizeof *all);
    bool *in = all ? yunta_alloc(n, sizeof *in) : NULL;
    if (!in)
        return false;
    for (size_t k = 0; k < one->count; k++)
        in[one->course[k]] = true;
    for (size_t c = 0; c < n; c++) {
        bool every = !in[c];
        for (size_t d = 0; d < n && every; d++)
            every = !in[d] || apart[c * n + d];
        in[c] = in[c] || every;
    }
    for (size_t c = 0; c < n; c++)
        if (in[c])
            all[count++] = (int32_t)c;
    *one = (set){all, count};
    yunta_free(in);
    return true;
}

static bool widen_all(const yunta_courses *courses, set *sets, size_t count) {
    size_t n = courses->courses;
    bool *apart = yunta_alloc(n * n, sizeof *apart), good = apart != NULL;
    for (size_t k = 0; k < count && good; k++)
        for (size_t a = 0; a < sets[k].count; a++)
            for (size_t b = 0; b < sets[k].count; b++)
                apart[(size_t)sets[k].course[a] * n + (size_t)sets[k].course[b]] = true;
    for (size_t k = 0; k < count && good; k++)
        good = sets[k].count < 2 || widen(courses, apart, &sets[k]);
    yunta_free(apart);
    return good;
}

/* Keeps the largest sets, none inside another. */
static void keep_sets(yunta_courses *courses, set *sets, size_t count) {
    if (count)
        qsort(sets, count, sizeof *sets, by_set);
    for (size_t k = 0; k < count; k++) {
        bool inside = sets[k].count < 2;
        for (size_t r = 0; r < courses->resources && !inside; r++)
            inside = courses->resource[r].most == 1 && within(&sets[k], &courses->resource[r]);
        if (!inside)
            courses->resource[courses->resources++] =
                (yunta_course_resource){sets[k].course, sets[k].count, 1};
    }
}

/* Sets of the courses of each expert, then of each person: lists of (owner, course) by owner. */
static yunta_status gather(yunta_courses *courses, set *sets, size_t *count) {
    const yunta_cohort *cohort = courses->cohort;
    size_t owners = cohort->expert_count + cohort->people;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t c = 0; c < courses->courses; c++)
            for (size_t k = 0; k < cohort->courses[c].instructor_count; k++) {
                set *of = &sets[cohort->courses[c].instructors[k]];
                if (pass)
                    of->course[of->count] = (int32_t)c;
                of->count++;
            }
        for (size_t k = 0; k < cohort->enrolment_count; k++) {
            set *of = &sets[cohort->expert_count + (size_t)cohort->enrolments[k].person];
            if (pass)
                of->course[of->count] = cohort->enrolments[k].course;
            of->count++;
        }
        for (size_t o = 0; o < owners && !pass; o++) {
            sets[o].course =
                yunta_arena_alloc(courses->arena, sets[o].count, sizeof *sets[o].course);
            if (!sets[o].course)
                return YUNTA_E_MEMORY;
            sets[o].count = 0;
        }
    }
    *count = owners;
    return YUNTA_OK;
}

static yunta_status list_of_each(yunta_courses *courses) {
    for (size_t c = 0; c < courses->courses; c++) {
        yunta_course_plan *plan = &courses->course[c];
        plan->resource =
            yunta_arena_alloc(courses->arena, courses->resources, sizeof *plan->resource);
        if (!plan->resource)
            return YUNTA_E_MEMORY;
        for (size_t r = 0; r < courses->resources; r++)
            for (size_t k = 0; k < courses->resource[r].count; k++)
                if (courses->resource[r].course[k] == (int32_t)c)
                    plan->resource[plan->resource_count++] = (int32_t)r;
    }
    return YUNTA_OK;
}

yunta_status yunta_courses_share(yunta_courses *courses) {
    const yunta_cohort *cohort = courses->cohort;
    int32_t at_once = cohort->policy->courses_at_once;
    size_t count = 0, most = cohort->expert_count + cohort->people;
    set *sets = yunta_alloc(most, sizeof *sets);
    set all = {yunta_arena_alloc(courses->arena, courses->courses, sizeof(int32_t)),
               courses->courses};
    courses->resource = yunta_arena_alloc(courses->arena, most + 1, sizeof *courses->resource);
    yunta_status status = sets && all.course && courses->resource ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = gather(courses, sets, &count);
    if (status != YUNTA_OK)
        goto cleanup;
    for (size_t c = 0; c < courses->courses; c++)
        all.course[c] = (int32_t)c;
    if ((size_t)at_once < courses->courses)
        courses->resource[courses->resources++] =
            (yunta_course_resource){all.course, all.count, at_once};
    if (!widen_all(courses, sets, count)) {
        status = YUNTA_E_MEMORY;
        goto cleanup;
    }
    keep_sets(courses, sets, count);
    status = list_of_each(courses);
cleanup:
    yunta_free(sets);
    return status;
}
