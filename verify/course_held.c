/* Courses that have begun: what was held is there, what is left goes on at the same weekday hours
 * or else at others, the same every week; those that end early are named, with the true reason. */
#include "model/repair.h"
#include "verify/course_private.h"
#include "verify/kept.h"
#include <string.h>

/* A course that has begun, as it is left. */
typedef struct {
    const yunta_check *check;
    int32_t course, sessions; /* that are left */
    size_t past;
    const yunta_held *first; /* of those held: one after another, by time */
    yunta_day *dates;        /* [sessions] scratch */
    uint8_t *known; /* [days * starts] of a session there: bits of a demand asked, and met */
    size_t starts;  /* of a day */
} rest;
typedef enum { DAYS, HOURS, BESIDE } demand; /* beside: the other courses */

static rest rest_of(const yunta_check *check, int32_t course) {
    rest r = {
        .check = check, .course = course, .sessions = check->cohort->courses[course].sessions};
    for (size_t k = 0; k < check->held_course_count; k++) {
        const yunta_held *held = &check->held_courses[k];
        if (held->a != course || !yunta_cohort_is_past(check->cohort, held->at.day))
            continue;
        r.first = r.first ? r.first : held;
        r.past++;
        r.sessions -= r.sessions > 0;
    }
    return r;
}

static bool held_on(const rest *r, yunta_day day) {
    for (size_t k = 0; k < r->past; k++)
        if (r->first[k].at.day == day)
            return true;
    return false;
}

/* Whether a session would be beside too many others, or one that it cannot be beside. */
static bool is_taken(const rest *r, const yunta_moment *at) {
    const yunta_check *check = r->check;
    for (size_t a = 0; a <= check->course_count; a++) {
        const yunta_moment *then = a < check->course_count ? &check->courses[a].at : at;
        int32_t running = 1;
        if (!yunta_moments_overlap(then, at))
            continue;
        yunta_moment point = {then->day, then->minute, 1};
        if (yunta_moment_at(then) < yunta_moment_at(at))
            point = (yunta_moment){at->day, at->minute, 1};
        for (size_t b = 0; b < check->course_count; b++)
            running += yunta_moments_overlap(&check->courses[b].at, &point);
        if (running > check->policy->courses_at_once ||
            (a < check->course_count &&
             yunta_course_clashes(check, r->course, check->courses[a].of)))
            return true;
    }
    return false;
}

static bool make_room(yunta_check *check, rest *r) {
    const yunta_policy *policy = check->policy;
    int32_t step = policy->courses_step_minutes, span = policy->courses_to - policy->courses_from;
    size_t days = (size_t)(policy->programme_end - policy->programme_start + 1);
    r->starts = span > 0 ? (size_t)((span + step - 1) / step) : 0;
    r->dates = yunta_check_alloc(check, (size_t)r->sessions, sizeof *r->dates);
    r->known = yunta_check_alloc(check, days * r->starts, 1);
    return r->dates && r->known;
}

/* Whether a session can be on a day at a start of the grid. */
static bool can_be(const rest *r, yunta_day day, size_t start, demand asks) {
    const yunta_policy *policy = r->check->policy;
    if (day < policy->programme_start)
        return false;
    uint8_t *known = &r->known[(size_t)(day - policy->programme_start) * r->starts + start];
    uint8_t asked = (uint8_t)(1U << (2 * asks)), met = (uint8_t)(asked << 1);
    if (!(*known & asked)) {
        yunta_moment at = {day,
                           policy->courses_from + (int32_t)start * policy->courses_step_minutes,
                           r->check->cohort->courses[r->course].minutes};
        bool good = asks == HOURS ? yunta_course_fits(r->check, r->course, &at)
                                  : can_be(r, day, start, HOURS) && !is_taken(r, &at);
        *known |= good ? asked | met : asked;
    }
    return *known & met;
}

/* Whether the dates of one weekday, of r->dates[count], suit some minute (or that one, if not -1).
 */
static bool suits(const rest *r, int32_t count, int weekday, int32_t minute, demand asks) {
    const yunta_policy *policy = r->check->policy;
    for (size_t s = 0; s < r->starts; s++) {
        bool good = minute < 0 ||
                    minute == policy->courses_from + (int32_t)s * policy->courses_step_minutes;
        for (int32_t k = 0; k < count && good; k++)
            good = yunta_day_weekday(r->dates[k]) != weekday || can_be(r, r->dates[k], s, asks);
        if (good)
            return true;
    }
    return false;
}

/* Whether what is left has a place on a set of weekdays from a day on. minute: of each weekday, -1
 * any; NULL: all. */
static bool has_place(const rest *r, unsigned set, yunta_day day, const int32_t *minute,
                      demand asks) {
    const yunta_check *check = r->check;
    const yunta_course *course = &check->cohort->courses[r->course];
    yunta_day last = check->policy->programme_end;
    int32_t count = 0;
    if (course->latest != YUNTA_NO_DAY && course->latest < last)
        last = course->latest;
    for (; day <= last && count < r->sessions; day++)
        if ((set >> yunta_day_weekday(day) & 1) && !yunta_plain_holiday(check->cohort, day, -1))
            r->dates[count++] = day;
    bool good = count == r->sessions;
    for (int w = 0; w < 7 && good && asks != DAYS; w++) {
        bool any = false;
        for (int32_t k = 0; k < count; k++)
            any = any || yunta_day_weekday(r->dates[k]) == w;
        good = !any || suits(r, count, w, minute ? minute[w] : -1, asks);
    }
    return good;
}

/* Whether what is left has a place at all, at any hours. */
static bool has_any_place(const rest *r, demand asks) {
    const yunta_policy *policy = r->check->policy;
    const yunta_course *course = &r->check->cohort->courses[r->course];
    int32_t weekly = course->per_week < r->sessions ? course->per_week : r->sessions;
    yunta_day from = r->check->cohort->repair->as_of;
    from = policy->programme_start > from ? policy->programme_start : from;
    if (course->earliest != YUNTA_NO_DAY && course->earliest > from)
        from = course->earliest;
    for (unsigned set = 1; set < 128; set++)
        for (yunta_day day = from; day <= policy->programme_end; day++)
            if (!(set & ~(unsigned)policy->courses_days) && __builtin_popcount(set) == weekly &&
                (set >> yunta_day_weekday(day) & 1) &&
                !yunta_plain_holiday(r->check->cohort, day, -1) &&
                has_place(r, set, day, NULL, asks))
                return true;
    return false;
}

/* Whether it could go on at the hours at which it has begun, were there no other course. */
static bool can_go_on(const rest *r) {
    const yunta_check *check = r->check;
    const yunta_course *course = &check->cohort->courses[r->course];
    int32_t weekly = course->per_week < course->sessions ? course->per_week : course->sessions;
    int32_t minute[7] = {-1, -1, -1, -1, -1, -1, -1};
    unsigned held = 0;
    for (size_t k = 0; k < r->past; k++) {
        int w = yunta_day_weekday(r->first[k].at.day);
        if (minute[w] >= 0 && minute[w] != r->first[k].at.minute)
            return false;
        minute[w] = r->first[k].at.minute;
        held |= 1U << w;
    }
    for (unsigned set = held; set < 128; set++) {
        if ((set & held) != held || (set & ~(check->policy->courses_days | held)) ||
            __builtin_popcount(set) != weekly)
            continue;
        bool whole = true;
        for (yunta_day day = r->first->at.day; yunta_cohort_is_past(check->cohort, day); day++)
            whole = whole && (!(set >> yunta_day_weekday(day) & 1) || held_on(r, day) ||
                              yunta_plain_holiday(check->cohort, day, -1));
        if (whole && has_place(r, set, check->cohort->repair->as_of, minute, HOURS))
            return true;
    }
    return false;
}

/* What was held is there, as it was, before all else. */
static size_t check_past(yunta_check *check, const yunta_ledger *sheet, const rest *r,
                         const yunta_event *events, size_t count) {
    size_t past = 0;
    for (size_t k = 0; k < r->past; k++) {
        bool there = false;
        for (size_t e = 0; e < count; e++)
            there = there || (yunta_moment_at(&events[e].at) == yunta_moment_at(&r->first[k].at) &&
                              events[e].at.minutes == r->first[k].at.minutes);
        if (!there)
            yunta_past_missing(check, "parts.courses", &r->first[k]);
    }
    for (size_t e = 0; e < count; e++) {
        past += yunta_cohort_is_past(check->cohort, events[e].at.day);
        if (e > 0 && yunta_moment_at(&events[e].at) <= yunta_moment_at(&events[e - 1].at))
            yunta_fault(
                check, yunta_place_at(sheet->shown, sheet->line[events[e].row], "start"), NULL,
                T("is not after the session before", "no es después de la sesión anterior"));
    }
    return past;
}

bool yunta_check_begun(yunta_check *check, const yunta_ledger *sheet, int32_t course,
                       const yunta_event *events, size_t count) {
    const yunta_course *of = &check->cohort->courses[course];
    rest r = rest_of(check, course);
    size_t past = check_past(check, sheet, &r, events, count), left = count - past;
    int32_t weekly = of->per_week < of->sessions ? of->per_week : of->sessions;
    int32_t after = of->per_week < r.sessions ? of->per_week : r.sessions;
    if (left > 0 && left != (size_t)r.sessions)
        yunta_fault(check, yunta_place_at(sheet->shown, sheet->line[events[0].row], NULL), NULL,
                    T("the course has %zu sessions, not %d", "el curso tiene %zu sesiones, no %d"),
                    count, (int)((int32_t)r.past + r.sessions));
    if (r.sessions == 0)
        return true;
    bool steady = left > 0 && yunta_course_is_even(check, events, count, weekly);
    if (left > 0 && !steady && !yunta_course_is_even(check, events + past, left, after))
        yunta_fault(check, yunta_place_at(sheet->shown, sheet->line[events[past].row], NULL), NULL,
                    T("is not at %d weekday hours, the same every week",
                      "no es en %d horas de la semana, las mismas cada semana"),
                    (int)of->per_week);
    check->goes_on = true;
    check->interrupted += !steady;
    check->interrupted_least += make_room(check, &r) && !can_go_on(&r);
    return left > 0;
}

static const char *reason_of(const rest *r) {
    return !has_any_place(r, DAYS) ? "days" : !has_any_place(r, HOURS) ? "hours" : "others";
}

static bool is_number(const yunta_json_value *value, int64_t right) {
    return value && value->kind == YUNTA_JSON_INTEGER && value->integer == right;
}

static bool is_text(const yunta_json_value *value, const char *right) {
    return value && value->text && strcmp(value->text, right) == 0;
}

/* Whether a row tells of this course what is so. */
static bool tells(const yunta_json_value *row, const rest *r, const char *reason) {
    const yunta_json_value *why = yunta_json_member(row, "why");
    return is_text(yunta_json_member(row, "course"), r->check->cohort->courses[r->course].id) &&
           is_text(yunta_json_member(row, "reason"), reason) &&
           is_number(yunta_json_member(row, "held"), (int64_t)r->past) &&
           is_number(yunta_json_member(row, "left"), r->sessions) && why && why->text && *why->text;
}

static void check_cut(yunta_check *check, rest *r, const yunta_json_value *row) {
    const char *id = check->cohort->courses[r->course].id;
    if (!make_room(check, r))
        return;
    if (!row || !tells(row, r, reason_of(r)))
        yunta_fault(check, yunta_run_place(check, "courses_cut"), id,
                    T("ends early and is not listed with its sessions and the reason",
                      "termina antes y no está en la lista con sus sesiones y la razón"));
    if (strcmp(yunta_part_status(check, "courses"), "proven") == 0 && has_any_place(r, BESIDE))
        yunta_fault(check, yunta_run_place(check, "courses_cut"), id,
                    T("has hours at which the rest could be held",
                      "tiene horas en que se podría hacer lo que falta"));
}

void yunta_check_cuts(yunta_check *check) {
    const yunta_json_value *list = yunta_json_member(check->run, "courses_cut");
    size_t next = 0, from = 0, to = 0;
    for (size_t c = 0; c < check->cohort->course_count; c++, from = to) {
        while (to < check->course_count && check->courses[to].of == (int32_t)c)
            to++;
        rest r = rest_of(check, (int32_t)c);
        if (r.past == 0 || r.sessions == 0 ||
            (to > from && !yunta_cohort_is_past(check->cohort, check->courses[to - 1].at.day)))
            continue;
        check_cut(check, &r, list && next < list->count ? &list->items[next] : NULL);
        next++;
    }
    if ((list && list->kind != YUNTA_JSON_ARRAY) || (list ? list->count : 0) > next)
        yunta_fault(check, yunta_run_place(check, "courses_cut"), NULL,
                    T("names a course that does not end early", "nombra un curso que no termina "
                                                                "antes"));
}
