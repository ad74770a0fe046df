/* courses.csv: every rule of the courses, and what they are worth. */
#include "model/repair.h"
#include "verify/course_private.h"
#include "verify/kept.h"
#include <string.h>

enum { COLUMN_COURSE, COLUMN_NUMBER, COLUMN_START, COLUMN_CAN_ATTEND = 4 };

static const char *const goal_names[] = {"held", "attendance"};

static int32_t find_course(const yunta_cohort *cohort, const char *id) {
    for (size_t c = 0; c < cohort->course_count; c++)
        if (strcmp(cohort->courses[c].id, id) == 0)
            return (int32_t)c;
    return -1;
}

static void read_rows(yunta_check *check, const yunta_ledger *sheet) {
    for (size_t row = 0; row < sheet->rows; row++) {
        const char *id = yunta_ledger_cell(sheet, row, COLUMN_COURSE);
        yunta_event event = {.of = find_course(check->cohort, id), .row = row};
        const yunta_event *last =
            check->course_count ? &check->courses[check->course_count - 1] : NULL;
        event.what = last && last->of == event.of ? last->what + 1 : 1;
        if (event.of < 0 || (last && last->of > event.of))
            yunta_fault(
                check, yunta_ledger_place(sheet, row, COLUMN_COURSE), id,
                T("is no course, or out of order", "no es un curso, o está fuera de orden"));
        else if (yunta_ledger_moment(check, sheet, row, COLUMN_START, &event.at))
            check->courses[check->course_count++] = event;
    }
}

/* Those of the seated who can come: seats go by the order of enrolment. */
static int64_t comers(const yunta_check *check, const yunta_event *event) {
    const yunta_cohort *cohort = check->cohort;
    int32_t capacity = cohort->courses[event->of].capacity, seats = 0;
    int64_t count = 0;
    for (size_t e = 0; e < cohort->enrolment_count; e++) {
        int32_t person = cohort->enrolments[e].person;
        int32_t group = check->group_of ? check->group_of[person] : 0;
        if (cohort->enrolments[e].course != event->of || (capacity > 0 && seats == capacity))
            continue;
        seats++;
        bool comes = yunta_plain_can(cohort, person, YUNTA_HOURS_PLENARIES, event->at.day,
                                     event->at.minute, event->at.minutes);
        for (size_t k = 0; group > 0 && k < check->plenary_count; k++)
            comes = comes && !(check->plenaries[k].of == group &&
                               yunta_moments_overlap(&check->plenaries[k].at, &event->at));
        count += comes;
    }
    return count;
}

static yunta_grid grid_of(const yunta_policy *policy, const yunta_course *course) {
    yunta_grid grid = {policy->courses_days,    policy->courses_from,
                       policy->courses_to,      policy->courses_step_minutes,
                       policy->programme_start, policy->programme_end};
    if (course->earliest != YUNTA_NO_DAY && course->earliest > grid.first)
        grid.first = course->earliest;
    if (course->latest != YUNTA_NO_DAY && course->latest < grid.last)
        grid.last = course->latest;
    return grid;
}

/* Whether an instructor speaks at a plenary then. */
static bool speaks_at_plenary(const yunta_check *check, const yunta_course *course,
                              const yunta_moment *at) {
    for (size_t k = 0; k < check->plenary_count; k++) {
        const yunta_session *session = &check->cohort->sessions[check->plenaries[k].what];
        if (!yunta_moments_overlap(&check->plenaries[k].at, at))
            continue;
        for (size_t e = 0; e < session->expert_count; e++)
            for (size_t i = 0; i < course->instructor_count; i++)
                if (session->experts[e] == course->instructors[i])
                    return true;
    }
    return false;
}

static bool instructors_free(const yunta_check *check, const yunta_course *course,
                             const yunta_moment *at) {
    return yunta_experts_free(check, course->instructors, course->instructor_count, at) &&
           !speaks_at_plenary(check, course, at);
}

bool yunta_course_fits(const yunta_check *check, int32_t c, const yunta_moment *at) {
    const yunta_course *course = &check->cohort->courses[c];
    yunta_grid grid = grid_of(check->policy, course);
    const char *what;
    return at->minutes == course->minutes && yunta_on_grid(check, &grid, at, &what) &&
           instructors_free(check, course, at);
}

/* When a session is: in the past, where it was; else where the rules let it. */
static void check_place(yunta_check *check, const yunta_ledger *sheet, const yunta_event *event) {
    const yunta_course *course = &check->cohort->courses[event->of];
    yunta_grid grid = grid_of(check->policy, course);
    if (yunta_cohort_is_past(check->cohort, event->at.day)) {
        if (!yunta_find_held(check->held_courses, check->held_course_count, event->of, 0,
                             &event->at))
            yunta_check_past(check, sheet, event->row, COLUMN_START);
        return;
    }
    if (event->at.minutes != course->minutes)
        yunta_fault(check, yunta_ledger_place(sheet, event->row, COLUMN_START + 1), NULL,
                    T("lasts %d minutes, not %d", "dura %d minutos, no %d"), event->at.minutes,
                    course->minutes);
    yunta_check_grid(check, sheet, event->row, &grid, &event->at);
    if (!instructors_free(check, course, &event->at))
        yunta_fault(check, yunta_ledger_place(sheet, event->row, COLUMN_START), NULL,
                    T("an instructor is not free then", "un instructor no está libre entonces"));
}

/* Sessions to come of the earlier result that are elsewhere now; those that could not stay. */
static void count_moved(yunta_check *check) {
    check->keeps = check->held_course_count > 0;
    check->moved = check->moved_least = 0;
    for (size_t k = 0; k < check->held_course_count; k++) {
        const yunta_held *held = &check->held_courses[k];
        bool there = false;
        if (yunta_cohort_is_past(check->cohort, held->at.day))
            continue;
        for (size_t e = 0; e < check->course_count; e++)
            there = there || (check->courses[e].of == held->a &&
                              check->courses[e].at.minutes == held->at.minutes &&
                              yunta_moment_at(&check->courses[e].at) == yunta_moment_at(&held->at));
        check->moved += !there;
        check->moved_least += !yunta_course_fits(check, held->a, &held->at);
    }
}

static int64_t check_session(yunta_check *check, const yunta_ledger *sheet,
                             const yunta_event *event) {
    check_place(check, sheet, event);
    const yunta_held *held =
        yunta_find_held(check->held_courses, check->held_course_count, event->of, 0, &event->at);
    bool past = yunta_cohort_is_past(check->cohort, event->at.day);
    int64_t count = !past ? comers(check, event) : held ? held->can_attend : 0;
    yunta_expect_integer(check, sheet, event->row, COLUMN_NUMBER, event->what);
    yunta_expect_integer(check, sheet, event->row, COLUMN_CAN_ATTEND, count);
    return count;
}

/* Weekdays besides, on none of which a session was due from first to last: a course may have them
 * and not show it. */
static int32_t silent_weekdays(const yunta_check *check, const int32_t hour[7], yunta_day first,
                               yunta_day last) {
    int32_t count = 0;
    for (int d = 0; d < 7; d++) {
        bool silent = hour[d] < 0 && (check->policy->courses_days >> d & 1);
        for (yunta_day day = first; day <= last && silent; day++)
            silent = yunta_day_weekday(day) != d || yunta_plain_holiday(check->cohort, day, -1);
        count += silent;
    }
    return count;
}

bool yunta_course_is_even(const yunta_check *check, const yunta_event *events, size_t count,
                          int32_t weekly) {
    int32_t hour[7], weekdays = 0;
    bool even = true;
    size_t next = 0;
    for (int d = 0; d < 7; d++)
        hour[d] = -1;
    for (size_t k = 0; k < count; k++) {
        int weekday = yunta_day_weekday(events[k].at.day);
        weekdays += hour[weekday] < 0;
        even = even && (hour[weekday] < 0 || hour[weekday] == events[k].at.minute);
        hour[weekday] = events[k].at.minute;
    }
    for (yunta_day day = events[0].at.day; even && next < count; day++) {
        bool due =
            hour[yunta_day_weekday(day)] >= 0 && !yunta_plain_holiday(check->cohort, day, -1);
        bool held = events[next].at.day == day;
        even = (due == held || (held && yunta_cohort_is_past(check->cohort, day))) &&
               events[next].at.day >= day;
        next += held;
    }
    int32_t silent =
        even ? silent_weekdays(check, hour, events[0].at.day, events[count - 1].at.day) : 0;
    return even && weekdays <= weekly && weekdays + silent >= weekly;
}

/* The same weekdays and hours every week, none skipped but holidays, until all are held. */
static void check_pattern(yunta_check *check, const yunta_ledger *sheet, const yunta_event *events,
                          size_t count) {
    const yunta_course *course = &check->cohort->courses[events[0].of];
    int32_t weekly = course->per_week < course->sessions ? course->per_week : course->sessions;
    if (!yunta_course_is_even(check, events, count, weekly))
        yunta_fault(check, yunta_place_at(sheet->shown, sheet->line[events[0].row], NULL), NULL,
                    T("is not at %d weekday hours, the same every week",
                      "no es en %d horas de la semana, las mismas cada semana"),
                    course->per_week);
    if (count != (size_t)course->sessions)
        yunta_fault(check, yunta_place_at(sheet->shown, sheet->line[events[0].row], NULL), NULL,
                    T("the course has %zu sessions, not %d", "el curso tiene %zu sesiones, no %d"),
                    count, course->sessions);
}

static bool share_people(const yunta_cohort *cohort, int32_t a, int32_t b) {
    for (size_t k = 0; k < cohort->enrolment_count; k++)
        for (size_t l = 0; cohort->enrolments[k].course == a && l < cohort->enrolment_count; l++)
            if (cohort->enrolments[l].course == b &&
                cohort->enrolments[l].person == cohort->enrolments[k].person)
                return true;
    return false;
}

bool yunta_course_clashes(const yunta_check *check, int32_t a, int32_t b) {
    const yunta_cohort *cohort = check->cohort;
    for (size_t k = 0; k < cohort->courses[a].instructor_count; k++)
        for (size_t l = 0; l < cohort->courses[b].instructor_count; l++)
            if (cohort->courses[a].instructors[k] == cohort->courses[b].instructors[l])
                return true;
    return share_people(cohort, a, b);
}

/* Instructors, at_once, and people enrolled in both, of what is to come: what has happened has. */
static void check_together(yunta_check *check, const yunta_ledger *sheet) {
    yunta_event *events = yunta_check_alloc(check, check->course_count, sizeof *events);
    yunta_team *teams = yunta_check_alloc(check, check->course_count, sizeof *teams);
    size_t count = 0;
    for (size_t k = 0; teams && events && k < check->course_count; k++) {
        const yunta_course *course = &check->cohort->courses[check->courses[k].of];
        if (yunta_cohort_is_past(check->cohort, check->courses[k].at.day))
            continue;
        teams[count] = (yunta_team){course->instructors, course->instructor_count};
        events[count++] = check->courses[k];
    }
    if (!teams || !events)
        return;
    yunta_check_together(check, sheet, events, count, teams, check->policy->courses_at_once);
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < a; b++)
            if (events[a].of != events[b].of &&
                yunta_moments_overlap(&events[a].at, &events[b].at) &&
                share_people(check->cohort, events[a].of, events[b].of))
                yunta_fault(check, yunta_ledger_place(sheet, events[a].row, COLUMN_START), NULL,
                            T("somebody enrolled is in the course of line %zu at that time",
                              "algún inscrito está en el curso de la línea %zu a esa hora"),
                            sheet->line[events[b].row]);
}

/* How many sessions of a course have been held; *came: who could come to them. */
static int32_t held_so_far(const yunta_check *check, int32_t course, int64_t *came) {
    int32_t count = 0;
    *came = 0;
    for (size_t k = 0; k < check->held_course_count; k++)
        if (check->held_courses[k].a == course &&
            yunta_cohort_is_past(check->cohort, check->held_courses[k].at.day)) {
            *came += check->held_courses[k].can_attend;
            count++;
        }
    return count;
}

static void report(yunta_check *check, int64_t held, int64_t attendance) {
    const yunta_choices *goals = &check->policy->courses_objective;
    const yunta_cohort *cohort = check->cohort;
    yunta_finding *findings = yunta_check_alloc(check, goals->count, sizeof *findings);
    int64_t seats = 0;
    for (size_t c = 0; c < cohort->course_count; c++) {
        int64_t enrolled = 0, capacity = cohort->courses[c].capacity, came;
        for (size_t e = 0; e < cohort->enrolment_count; e++)
            enrolled += cohort->enrolments[e].course == (int32_t)c;
        int32_t left = cohort->courses[c].sessions - held_so_far(check, (int32_t)c, &came);
        seats += came + (capacity > 0 && capacity < enrolled ? capacity : enrolled) *
                            (left > 0 ? left : 0);
    }
    for (size_t k = 0; findings && k < goals->count; k++)
        findings[k] =
            goals->items[k] == YUNTA_COURSE_HELD
                ? (yunta_finding){.value = held,
                                  .known = true,
                                  .bounded = true,
                                  .bound = (int64_t)cohort->course_count}
                : (yunta_finding){
                      .value = attendance, .known = true, .bounded = true, .bound = seats};
    if (findings)
        yunta_report_stages(check, "courses", goals, goal_names, findings);
}

void yunta_check_courses(yunta_check *check) {
    static const char *const columns[] = {"course", "number", "start", "end", "can_attend"};
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_COURSES];
    int64_t held = 0, attendance = 0, came;
    if (!yunta_part_held(check, "courses", YUNTA_SHEET_COURSES) ||
        (sheet && !yunta_check_header(check, YUNTA_SHEET_COURSES, columns, 5)))
        return;
    yunta_check_seats(check);
    check->courses = yunta_check_alloc(check, sheet ? sheet->rows : 0, sizeof *check->courses);
    if (check->out_of_memory)
        return;
    if (sheet) {
        read_rows(check, sheet);
        check_together(check, sheet);
    }
    for (size_t c = 0, from = 0, to = 0; c < check->cohort->course_count; c++, from = to) {
        while (to < check->course_count && check->courses[to].of == (int32_t)c)
            attendance += check_session(check, sheet, &check->courses[to++]);
        if (held_so_far(check, (int32_t)c, &came) > 0) {
            held += yunta_check_begun(check, sheet, (int32_t)c, check->courses + from, to - from);
        } else if (to > from) {
            check_pattern(check, sheet, check->courses + from, to - from);
            held++;
        }
    }
    yunta_check_cuts(check);
    count_moved(check);
    report(check, held, attendance);
}
