/* meetings.csv: every rule of the meetings, and what they are worth. */
#include "model/repair.h"
#include "verify/kept.h"
#include "verify/meeting_private.h"
#include "verify/order.h"
#include <stdlib.h>
#include <string.h>

enum {
    COLUMN_MENTOR,
    COLUMN_MENTEE,
    COLUMN_NUMBER = YUNTA_MEETING_NUMBER,
    COLUMN_START = YUNTA_MEETING_START,
    COLUMN_CAN_ATTEND = YUNTA_MEETING_COMERS
};

static const char *const goal_names[] = {"complete", "held", "regular", "early"};

bool yunta_desk_of_group(const yunta_check *check) {
    return check->policy->meetings_of == YUNTA_MEETING_OF_GROUP;
}

static void list_units(yunta_meeting_desk *d) {
    const yunta_check *check = d->check;
    for (size_t k = 0; check->policy->meetings_count > 0 && k < check->pair_count; k++) {
        if (yunta_desk_of_group(check) && k > 0 &&
            check->pairs[k].mentor == check->pairs[k - 1].mentor)
            d->units[d->unit_count - 1].pairs++;
        else
            d->units[d->unit_count++] = (yunta_meeting_unit){.first = k, .pairs = 1};
    }
}

/* The unit of a row's people, or the number of units. */
size_t yunta_desk_unit(const yunta_meeting_desk *d, int32_t mentor, int32_t mentee) {
    size_t from = 0, to = d->unit_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const yunta_claimed_pair *pair = &d->check->pairs[d->units[middle].first];
        bool match = pair->mentor == mentor && (mentee < 0 || pair->mentee == mentee);
        if (match)
            return middle;
        if (pair->mentor < mentor || (pair->mentor == mentor && pair->mentee < mentee))
            from = middle + 1;
        else
            to = middle;
    }
    return d->unit_count;
}

static void read_row(yunta_meeting_desk *d, size_t row) {
    yunta_check *check = d->check;
    yunta_claimed_meeting next = {.row = row};
    const yunta_held *held;
    const char *mentee_text = yunta_ledger_cell(d->sheet, row, COLUMN_MENTEE);
    int32_t mentor = yunta_ledger_person(check, d->sheet, row, COLUMN_MENTOR), mentee = -1;
    if (*mentee_text)
        mentee = yunta_ledger_person(check, d->sheet, row, COLUMN_MENTEE);
    /* Before the policy changed, meetings may have been of pairs, or of groups. */
    bool of_today = (*mentee_text == '\0') == yunta_desk_of_group(check);
    next.unit = of_today ? yunta_desk_unit(d, mentor, mentee) : d->unit_count;
    if (mentor >= 0 && (mentee >= 0 || !*mentee_text) && next.unit == d->unit_count &&
        yunta_ledger_moment(check, d->sheet, row, COLUMN_START, &next.at) &&
        yunta_cohort_is_past(check->cohort, next.at.day) &&
        (held = yunta_find_held(check->held_meetings, check->held_meeting_count, mentor, mentee,
                                &next.at))) {
        yunta_desk_take_former(d, row, held);
        return;
    }
    if (!of_today && yunta_desk_of_group(check)) {
        yunta_expect_text(check, d->sheet, row, COLUMN_MENTEE, "");
        return;
    }
    if (mentor < 0 || next.unit == d->unit_count) {
        yunta_fault(check, yunta_ledger_place(d->sheet, row, COLUMN_MENTEE), mentee_text,
                    T("these are no pair", "no son pareja"));
        return;
    }
    if (!yunta_ledger_moment(check, d->sheet, row, COLUMN_START, &next.at))
        return;
    d->meetings[d->meeting_count++] = next;
}

static int by_unit_then_row(const void *a, const void *b) {
    const yunta_claimed_meeting *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void read_rows(yunta_meeting_desk *d) {
    yunta_expect_order(d->check, d->sheet, YUNTA_MEETING_NUMBER);
    for (size_t row = 0; row < d->sheet->rows; row++)
        read_row(d, row);
    if (d->meeting_count)
        qsort(d->meetings, d->meeting_count, sizeof *d->meetings, by_unit_then_row);
    for (size_t k = 0; k < d->meeting_count; k++) {
        yunta_meeting_unit *u = &d->units[d->meetings[k].unit];
        if (u->held++ == 0)
            u->from = k;
    }
}

bool yunta_desk_can(const yunta_check *check, int32_t person, const yunta_moment *at) {
    return yunta_plain_can(check->cohort, person, YUNTA_HOURS_MEETINGS, at->day, at->minute,
                           at->minutes) &&
           !yunta_is_busy(check, person, at);
}

yunta_grid yunta_desk_grid(const yunta_policy *policy) {
    return (yunta_grid){policy->meetings_days,   policy->meetings_from,
                        policy->meetings_to,     policy->meetings_step_minutes,
                        policy->programme_start, policy->programme_end};
}

/* Whether the session that comes first is over, for whoever of these two attends plenaries. */
bool yunta_desk_after(const yunta_meeting_desk *d, int32_t mentor, int32_t mentee,
                      const yunta_moment *at) {
    const yunta_check *check = d->check;
    for (size_t k = 0; d->after >= 0 && k < check->plenary_count; k++) {
        const yunta_event *event = &check->plenaries[k];
        bool theirs = event->of == check->group_of[mentor] || event->of == check->group_of[mentee];
        if (theirs && event->what == d->after &&
            yunta_moment_at(at) < yunta_moment_at(&event->at) + event->at.minutes)
            return false;
    }
    return true;
}

static void fault(const yunta_meeting_desk *d, const yunta_claimed_meeting *m, const char *words) {
    yunta_fault(d->check, yunta_ledger_place(d->sheet, m->row, COLUMN_START),
                yunta_ledger_cell(d->sheet, m->row, COLUMN_START), "%s", words);
}

/* How many of the mentees can come. */
int64_t yunta_desk_comers(const yunta_meeting_desk *d, const yunta_meeting_unit *u,
                          const yunta_moment *at) {
    int64_t count = 0;
    for (size_t k = u->first; k < u->first + u->pairs; k++)
        count += yunta_desk_can(d->check, d->check->pairs[k].mentee, at);
    return count;
}

static void check_meeting(yunta_meeting_desk *d, const yunta_meeting_unit *u,
                          const yunta_claimed_meeting *m) {
    yunta_check *check = d->check;
    if (yunta_cohort_is_past(check->cohort, m->at.day)) {
        yunta_desk_check_held(d, u, m);
        return;
    }
    const yunta_claimed_pair *pair = &check->pairs[u->first];
    yunta_grid grid = yunta_desk_grid(check->policy);
    int64_t count = yunta_desk_comers(d, u, &m->at);
    if (m->at.minutes != check->policy->meetings_minutes)
        yunta_fault(check, yunta_ledger_place(d->sheet, m->row, COLUMN_START + 1), NULL,
                    T("lasts %d minutes, not %d", "dura %d minutos, no %d"), m->at.minutes,
                    check->policy->meetings_minutes);
    yunta_check_grid(check, d->sheet, m->row, &grid, &m->at);
    if (!yunta_desk_can(check, pair->mentor, &m->at))
        fault(d, m, T("the mentor is not free", "el mentor no está libre"));
    if (count == 0)
        fault(d, m, T("no mentee is free", "ningún mentee está libre"));
    for (size_t k = u->first; k < u->first + u->pairs; k++)
        if (!yunta_desk_after(d, pair->mentor, check->pairs[k].mentee, &m->at)) {
            fault(d, m,
                  T("comes before the session of meetings.after is over",
                    "va antes de que termine la sesión de meetings.after"));
            break;
        }
    yunta_expect_integer(check, d->sheet, m->row, COLUMN_CAN_ATTEND, count);
    d->value[YUNTA_MEETING_HELD] += count;
    d->value[YUNTA_MEETING_EARLY] += m->at.day - check->policy->programme_start;
}

/* Meetings of one unit: numbers, gaps, and what they count. */
static void check_unit(yunta_meeting_desk *d, const yunta_meeting_unit *u) {
    yunta_check *check = d->check;
    const yunta_claimed_meeting *all = d->meetings + u->from;
    int32_t most = check->policy->meetings_count, often = 0;
    for (size_t k = 0; k < u->held; k++) {
        int32_t same = 0;
        yunta_expect_integer(check, d->sheet, all[k].row, COLUMN_NUMBER, (int64_t)k + 1);
        check_meeting(d, u, &all[k]);
        for (size_t j = 0; j < u->held; j++)
            same += yunta_moment_weekly(&all[j].at) == yunta_moment_weekly(&all[k].at);
        often = same > often ? same : often;
        if (k > 0 && yunta_desk_is_near(check, &all[k - 1].at, &all[k].at))
            fault(d, &all[k],
                  T("is too near to the meeting before",
                    "está demasiado cerca de la reunión anterior"));
    }
    d->value[YUNTA_MEETING_REGULAR] += often;
    if (u->held > (size_t)most && !yunta_cohort_is_past(check->cohort, all[u->held - 1].at.day))
        fault(d, &all[most], T("is one more than meetings.count", "es una más que meetings.count"));
    for (size_t k = u->first; u->held >= (size_t)most && k < u->first + u->pairs; k++) {
        int32_t times = 0;
        for (size_t m = 0; m < u->held; m++)
            times += yunta_desk_has(d, check->pairs[k].mentor, check->pairs[k].mentee, &all[m].at);
        d->value[YUNTA_MEETING_COMPLETE] += times >= most;
    }
}

typedef struct {
    int32_t person;
    const yunta_claimed_meeting *meeting;
} seat;

static int by_person_then_time(const void *a, const void *b) {
    const seat *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    int64_t s = yunta_moment_at(&x->meeting->at), t = yunta_moment_at(&y->meeting->at);
    return s != t ? (s < t ? -1 : 1)
                  : (x->meeting->row > y->meeting->row) - (x->meeting->row < y->meeting->row);
}

/* Nobody in two meetings at once. Of those that were held, the earlier result's own check. */
static void check_seats(yunta_meeting_desk *d) {
    size_t count = 0, room = d->meeting_count;
    for (size_t k = 0; k < d->meeting_count; k++)
        room += d->units[d->meetings[k].unit].pairs;
    seat *seats = yunta_check_alloc(d->check, room, sizeof *seats);
    for (size_t k = 0; seats && k < d->meeting_count; k++) {
        const yunta_claimed_meeting *m = &d->meetings[k];
        if (yunta_cohort_is_past(d->check->cohort, m->at.day))
            continue;
        const yunta_meeting_unit *u = &d->units[m->unit];
        seats[count++] = (seat){d->check->pairs[u->first].mentor, m};
        for (size_t p = u->first; p < u->first + u->pairs; p++)
            if (yunta_desk_can(d->check, d->check->pairs[p].mentee, &m->at))
                seats[count++] = (seat){d->check->pairs[p].mentee, m};
    }
    if (count)
        qsort(seats, count, sizeof *seats, by_person_then_time);
    for (size_t k = 1; k < count; k++)
        if (seats[k].person == seats[k - 1].person &&
            yunta_moments_overlap(&seats[k].meeting->at, &seats[k - 1].meeting->at))
            fault(
                d, seats[k].meeting,
                T("somebody is in another meeting then", "alguien está en otra reunión entonces"));
}

/* The most meetings, at least gap_days apart, of a mentor with one mentee, whatever the others do:
 * always the earliest start that still fits. days: the sum of days from the programme's start of
 * the meetings so found. */
static int64_t most_meetings(const yunta_meeting_desk *d, int32_t mentor, int32_t mentee,
                             int64_t limit, int64_t *days) {
    const yunta_policy *policy = d->check->policy;
    yunta_grid grid = yunta_desk_grid(policy);
    yunta_moment at = {.day = grid.first, .minutes = policy->meetings_minutes};
    const char *what;
    int64_t count = 0, free_from = INT64_MIN;
    *days = 0;
    for (; at.day <= grid.last && count < limit; at.day++) {
        for (at.minute = grid.from; at.minute + at.minutes <= grid.to && count < limit;
             at.minute += grid.step) {
            if (yunta_moment_at(&at) < free_from || !yunta_on_grid(d->check, &grid, &at, &what) ||
                !yunta_desk_can(d->check, mentor, &at) || !yunta_desk_can(d->check, mentee, &at) ||
                !yunta_desk_after(d, mentor, mentee, &at))
                continue;
            count++;
            *days += at.day - grid.first;
            free_from = yunta_moment_at(&at) + at.minutes;
            if (policy->meetings_gap_days > 0)
                free_from = (int64_t)(at.day + policy->meetings_gap_days) * YUNTA_DAY_MINUTES;
        }
    }
    return count;
}

static bool held_before_early(const yunta_choices *goals) {
    for (size_t k = 0; k < goals->count; k++)
        if (goals->items[k] == YUNTA_MEETING_HELD || goals->items[k] == YUNTA_MEETING_EARLY)
            return goals->items[k] == YUNTA_MEETING_HELD;
    return false;
}

/* Bounds unit by unit, as if no two of them shared anybody. */
static void bound_units(yunta_meeting_desk *d) {
    const yunta_check *check = d->check;
    int64_t count = check->policy->meetings_count, days, early = 0;
    for (size_t k = 0; k < check->pair_count && !yunta_stopped(check); k++) {
        int64_t most =
            most_meetings(d, check->pairs[k].mentor, check->pairs[k].mentee, count, &days);
        d->bound[YUNTA_MEETING_COMPLETE] += most == count;
        d->bound[YUNTA_MEETING_HELD] += most;
        early += days;
    }
    d->bound[YUNTA_MEETING_REGULAR] = (int64_t)d->unit_count * count;
    /* Only where everybody has all they can have, and has it before `early` is looked at. */
    if (!yunta_desk_of_group(check) && held_before_early(&check->policy->meetings_objective) &&
        d->value[YUNTA_MEETING_HELD] == d->bound[YUNTA_MEETING_HELD])
        d->bound[YUNTA_MEETING_EARLY] = early;
}

/* What was held need not fit the rules of today, so that bounds of those rules do not hold. */
static void bound_repair(yunta_meeting_desk *d) {
    int64_t count = d->check->policy->meetings_count;
    d->bound[YUNTA_MEETING_COMPLETE] = (int64_t)d->check->pair_count;
    for (size_t k = 0; k < d->unit_count; k++) {
        int64_t came, held = yunta_desk_held_so_far(d, &d->units[k], &came);
        int64_t most = held > count ? held : count;
        d->bound[YUNTA_MEETING_HELD] += came + (most - held) * (int64_t)d->units[k].pairs;
        d->bound[YUNTA_MEETING_REGULAR] += most;
    }
}

static void report(yunta_meeting_desk *d) {
    const yunta_choices *goals = &d->check->policy->meetings_objective;
    yunta_finding *findings = yunta_check_alloc(d->check, goals->count, sizeof *findings);
    if (!findings)
        return;
    if (d->check->cohort->repair)
        bound_repair(d);
    else
        bound_units(d);
    for (size_t k = 0; k < goals->count; k++) {
        int goal = goals->items[k];
        findings[k] = (yunta_finding){.value = d->value[goal],
                                      .known = true,
                                      .least = goal == YUNTA_MEETING_EARLY,
                                      .bounded = true,
                                      .bound = d->bound[goal]};
    }
    yunta_report_stages(d->check, "meetings", goals, goal_names, findings);
}

static int32_t session_before(yunta_check *check) {
    const char *after = check->policy->meetings_after;
    for (size_t s = 0; after && *after && s < check->cohort->session_count; s++)
        if (yunta_same_text(check, check->cohort->sessions[s].id, after))
            return (int32_t)s;
    return -1;
}

void yunta_check_meetings(yunta_check *check) {
    static const char *const columns[] = {"mentor", "mentee", "number",
                                          "start",  "end",    "can_attend"};
    yunta_meeting_desk d = {.check = check, .sheet = check->sheets[YUNTA_SHEET_MEETINGS]};
    if (!yunta_part_held(check, "meetings", YUNTA_SHEET_MEETINGS))
        return;
    if (d.sheet && !yunta_check_header(check, YUNTA_SHEET_MEETINGS, columns, 6))
        return;
    size_t rows = d.sheet ? d.sheet->rows : 0;
    if (!check->group_of)
        check->group_of = yunta_check_alloc(check, check->cohort->people, sizeof *check->group_of);
    d.units = yunta_check_alloc(check, check->pair_count, sizeof *d.units);
    d.meetings = yunta_check_alloc(check, rows, sizeof *d.meetings);
    d.former = yunta_check_alloc(check, check->held_meeting_count, 1);
    if (check->out_of_memory)
        return;
    d.after = session_before(check);
    list_units(&d);
    if (d.sheet)
        read_rows(&d);
    for (size_t k = 0; k < d.unit_count && !yunta_stopped(check); k++)
        check_unit(&d, &d.units[k]);
    check_seats(&d);
    yunta_desk_check_shortfalls(&d);
    yunta_desk_count_moved(&d);
    check->report->meetings = d.meeting_count;
    if (!yunta_stopped(check))
        report(&d);
}
