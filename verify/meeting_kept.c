/* Meetings beside an earlier result: what was held stands, and what moved. */
#include "model/repair.h"
#include "verify/kept.h"
#include "verify/meeting_private.h"

/* What has happened has, whatever the rules say now and whoever is in the group: its row stands. */
void yunta_desk_check_held(yunta_meeting_desk *d, const yunta_meeting_unit *u,
                           const yunta_claimed_meeting *m) {
    yunta_check *check = d->check;
    const yunta_claimed_pair *pair = &check->pairs[u->first];
    const yunta_held *held =
        yunta_find_held(check->held_meetings, check->held_meeting_count, pair->mentor,
                        yunta_desk_of_group(check) ? -1 : pair->mentee, &m->at);
    if (!held)
        yunta_check_past(check, d->sheet, m->row, YUNTA_MEETING_START);
    else
        yunta_expect_integer(check, d->sheet, m->row, YUNTA_MEETING_COMERS, held->can_attend);
    d->value[YUNTA_MEETING_HELD] += held ? held->can_attend : 0;
    d->value[YUNTA_MEETING_EARLY] += m->at.day - check->policy->programme_start;
}

int64_t yunta_desk_held_so_far(const yunta_meeting_desk *d, const yunta_meeting_unit *u,
                               int64_t *came) {
    const yunta_check *check = d->check;
    const yunta_claimed_pair *pair = &check->pairs[u->first];
    int64_t count = 0;
    *came = 0;
    for (size_t k = u->from; k < u->from + u->held; k++) {
        const yunta_moment *at = &d->meetings[k].at;
        if (!yunta_cohort_is_past(check->cohort, at->day))
            continue;
        const yunta_held *held =
            yunta_find_held(check->held_meetings, check->held_meeting_count, pair->mentor,
                            yunta_desk_of_group(check) ? -1 : pair->mentee, at);
        count++;
        *came += held ? held->can_attend : 0;
    }
    return count;
}

bool yunta_desk_has(const yunta_meeting_desk *d, int32_t mentor, int32_t mentee,
                    const yunta_moment *at) {
    const yunta_check *check = d->check;
    if (!yunta_cohort_is_past(check->cohort, at->day))
        return yunta_desk_can(check, mentee, at);
    int32_t other, of = yunta_desk_of_group(check) ? -1 : mentee;
    for (size_t k = 0;
         (other = yunta_present_at(check, YUNTA_PRESENT_MEETING, mentor, of, at, k)) >= 0; k++)
        if (other == mentee)
            return true;
    return false;
}

bool yunta_desk_is_near(const yunta_check *check, const yunta_moment *before,
                        const yunta_moment *at) {
    int64_t over = yunta_moment_at(before) + before->minutes;
    if (yunta_cohort_is_past(check->cohort, at->day))
        return yunta_moment_at(at) <= yunta_moment_at(before);
    return at->day - before->day < check->policy->meetings_gap_days || yunta_moment_at(at) < over;
}

void yunta_desk_take_former(yunta_meeting_desk *d, size_t row, const yunta_held *held) {
    if (d->former[held - d->check->held_meetings]++)
        yunta_fault(d->check, yunta_ledger_place(d->sheet, row, YUNTA_MEETING_START), NULL,
                    T("stands twice", "está dos veces"));
    yunta_expect_integer(d->check, d->sheet, row, YUNTA_MEETING_NUMBER, held->number);
    yunta_expect_integer(d->check, d->sheet, row, YUNTA_MEETING_COMERS, held->can_attend);
}

/* Whether a meeting of the earlier result could still be held by its unit. */
static bool still_possible(const yunta_meeting_desk *d, const yunta_meeting_unit *u,
                           const yunta_held *held) {
    yunta_grid grid = yunta_desk_grid(d->check->policy);
    const yunta_claimed_pair *pair = &d->check->pairs[u->first];
    const char *what;
    bool after = true;
    for (size_t k = u->first; k < u->first + u->pairs; k++)
        after = after && yunta_desk_after(d, pair->mentor, d->check->pairs[k].mentee, &held->at);
    return after && held->at.minutes == d->check->policy->meetings_minutes &&
           yunta_on_grid(d->check, &grid, &held->at, &what) &&
           yunta_desk_can(d->check, pair->mentor, &held->at) &&
           yunta_desk_comers(d, u, &held->at) > 0;
}

static bool is_there(const yunta_meeting_desk *d, const yunta_meeting_unit *u,
                     const yunta_held *held) {
    for (size_t k = u->from; k < u->from + u->held; k++)
        if (d->meetings[k].at.minutes == held->at.minutes &&
            yunta_moment_at(&d->meetings[k].at) == yunta_moment_at(&held->at))
            return true;
    return false;
}

/* Meetings of the earlier result, of those who are a pair still, that are elsewhere now; and those
 * of them that could not stay. What was held must be there. */
void yunta_desk_count_moved(yunta_meeting_desk *d) {
    yunta_check *check = d->check;
    check->keeps = check->cohort->repair != NULL;
    check->moved = check->moved_least = 0;
    for (size_t k = 0; k < check->held_meeting_count; k++) {
        const yunta_held *held = &check->held_meetings[k];
        size_t at = yunta_desk_unit(d, held->a, held->b);
        bool past = yunta_cohort_is_past(check->cohort, held->at.day);
        bool pair = at < d->unit_count && (held->b < 0) == yunta_desk_of_group(check);
        if (past && !pair && !d->former[k])
            yunta_past_missing(check, "parts.meetings", held);
        if (!pair)
            continue;
        bool there = is_there(d, &d->units[at], held);
        check->moved += !there;
        check->moved_least += !past && !still_possible(d, &d->units[at], held);
        if (past && !there)
            yunta_past_missing(check, "parts.meetings", held);
    }
}
