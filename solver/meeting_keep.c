/* Meetings beside an earlier result: which stay, how many had to move, and what was held by those
 * who are no longer a pair. */
#include "model/repair.h"
#include "solver/meeting_private.h"
#include <stdlib.h>

bool yunta_unit_had(const yunta_agenda *agenda, const yunta_unit *unit, const yunta_slot *slot) {
    for (size_t k = unit->first_had; k < unit->first_had + unit->had; k++) {
        const yunta_slot *had = &agenda->cohort->repair->timetable->meetings[k].slot;
        if (had->day == slot->day && had->minute == slot->minute && had->minutes == slot->minutes)
            return true;
    }
    return false;
}

void yunta_unit_keep(const yunta_agenda *agenda, yunta_unit *unit) {
    const yunta_policy *policy = agenda->cohort->policy;
    const yunta_slot *last = NULL;
    int32_t kept = 0;
    for (size_t k = 0; unit->had > 0 && k < unit->starts; k++) {
        const yunta_slot *slot = &agenda->slot[unit->start[k]];
        bool apart =
            !last || (slot->day - last->day >= policy->meetings_gap_days &&
                      (slot->day > last->day || slot->minute >= last->minute + last->minutes));
        bool may = kept < policy->meetings_count && apart && yunta_unit_had(agenda, unit, slot);
        if (k >= unit->past && !may)
            continue;
        unit->stays[k] = 1;
        last = slot;
        kept++;
    }
}

size_t yunta_unit_stays(const yunta_unit *unit) {
    size_t count = 0;
    for (size_t k = 0; k < unit->starts; k++)
        count += unit->stays[k];
    return count;
}

yunta_stage yunta_units_moved(const yunta_unit *units, size_t count) {
    int64_t moved = 0;
    for (size_t u = 0; u < count; u++)
        moved += (int64_t)(units[u].had - yunta_unit_stays(&units[u]));
    return (yunta_stage){.objective = "moved", .value = moved, .bound = moved, .settled = true};
}

static int by_pair_and_number(const void *a, const void *b) {
    const yunta_meeting *x = a, *y = b;
    if (x->mentor != y->mentor)
        return x->mentor < y->mentor ? -1 : 1;
    if (x->mentee != y->mentee)
        return x->mentee < y->mentee ? -1 : 1;
    return x->number - y->number;
}

static bool is_unit(const yunta_unit *units, size_t count, const yunta_meeting *meeting) {
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const yunta_unit *unit = &units[middle];
        bool before = unit->mentor != meeting->mentor ? unit->mentor < meeting->mentor
                                                      : unit->mentee < meeting->mentee;
        if (before)
            from = middle + 1;
        else
            to = middle;
    }
    return from < count && units[from].mentor == meeting->mentor &&
           units[from].mentee == meeting->mentee;
}

void yunta_meetings_add_held(const yunta_cohort *cohort, const yunta_unit *units, size_t count,
                             yunta_timetable *timetable) {
    const yunta_timetable *earlier = cohort->repair->timetable;
    size_t before = timetable->meeting_count;
    for (size_t k = 0; k < earlier->meeting_count; k++) {
        const yunta_meeting *held = &earlier->meetings[k];
        if (yunta_cohort_is_past(cohort, held->slot.day) && !is_unit(units, count, held))
            timetable->meetings[timetable->meeting_count++] = *held;
    }
    if (timetable->meeting_count > before)
        qsort(timetable->meetings, timetable->meeting_count, sizeof *timetable->meetings,
              by_pair_and_number);
}
