/* Meetings beside an earlier result: which stay, how many had to move, and what was held by those
 * who are no longer a pair. */
#include "model/repair.h"
#include "solver/meeting_private.h"
#include <stdlib.h>
#include <string.h>

bool yunta_unit_had(const yunta_agenda *agenda, const yunta_unit *unit, const yunta_slot *slot) {
    for (size_t k = unit->first_had; k < unit->first_had + unit->had; k++) {
        const yunta_slot *had = &agenda->cohort->repair->timetable->meetings[k].slot;
        if (had->day == slot->day && had->minute == slot->minute && had->minutes == slot->minutes)
            return true;
    }
    return false;
}

static size_t mentee_of(const yunta_unit *unit, int32_t person) {
    size_t from = 0, to = unit->mentee_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (unit->mentees[middle] < person)
            from = middle + 1;
        else
            to = middle;
    }
    return from < unit->mentee_count && unit->mentees[from] == person ? from : unit->mentee_count;
}

int32_t yunta_unit_held(const yunta_agenda *agenda, const yunta_unit *unit, const yunta_slot *slot,
                        uint64_t *mask) {
    const yunta_repair *repair = agenda->cohort->repair;
    yunta_presence like = {.kind = YUNTA_PRESENT_MEETING,
                           .of = unit->mentor,
                           .other = unit->mentee,
                           .day = slot->day,
                           .minute = slot->minute,
                           .minutes = slot->minutes};
    size_t first, count;
    yunta_cohort_were_present(agenda->cohort, &like, &first, &count);
    for (size_t k = first; k < first + count; k++) {
        size_t mentee = mentee_of(unit, repair->past[k].person);
        if (mentee < unit->mentee_count)
            mask[mentee / 64] |= (uint64_t)1 << (mentee % 64);
    }
    for (size_t k = unit->first_had; k < unit->first_had + unit->had; k++) {
        const yunta_meeting *had = &repair->timetable->meetings[k];
        if (had->slot.day == slot->day && had->slot.minute == slot->minute &&
            had->slot.minutes == slot->minutes)
            return had->can_attend;
    }
    return 0;
}

yunta_wide yunta_unit_reach(const yunta_agenda *agenda, const yunta_unit *unit) {
    size_t more = yunta_unit_most(agenda, unit) - unit->past;
    yunta_wide held = (yunta_wide)unit->mentee_count * (yunta_wide)more;
    for (size_t k = 0; k < unit->past; k++)
        held += unit->present[k];
    return held;
}

/* Where more were held than are asked for now, nothing is to come: whoever was in enough of them is
 * complete, so that all of these count as theirs, and none as anybody else's. */
static void settle_mentees(const yunta_agenda *agenda, yunta_unit *unit) {
    size_t count = (size_t)agenda->cohort->policy->meetings_count;
    for (size_t m = 0; unit->past > count && m < unit->mentee_count; m++) {
        uint64_t bit = (uint64_t)1 << (m % 64);
        size_t here = 0;
        for (size_t k = 0; k < unit->past; k++)
            here += (unit->mask[k * unit->mask_words + m / 64] & bit) != 0;
        for (size_t k = 0; k < unit->past; k++) {
            uint64_t *word = &unit->mask[k * unit->mask_words + m / 64];
            *word = here >= count ? *word | bit : *word & ~bit;
        }
    }
}

/* Whether the second of two starts of a unit is far enough from the first. */
static bool is_apart(const yunta_agenda *agenda, const yunta_slot *a, const yunta_slot *b) {
    return b->day - a->day >= agenda->cohort->policy->meetings_gap_days &&
           (b->day > a->day || b->minute >= a->minute + a->minutes);
}

/* One unit by itself: what was held stays, and what is to come unless two are too near, or they are
 * too many. None is kept that is too near to what was held. */
static void keep_unit(const yunta_agenda *agenda, yunta_unit *unit) {
    size_t count = (size_t)agenda->cohort->policy->meetings_count, kept = unit->past;
    size_t last = unit->starts;
    memset(unit->stays, YUNTA_STAYS_SURELY, unit->past);
    for (size_t k = unit->past; unit->had > 0 && unit->past < count && k < unit->starts; k++) {
        const yunta_slot *slot = &agenda->slot[unit->start[k]];
        if (!yunta_unit_had(agenda, unit, slot) ||
            (unit->past > 0 && !is_apart(agenda, &agenda->slot[unit->start[unit->past - 1]], slot)))
            continue;
        bool near =
            last < unit->starts && !is_apart(agenda, &agenda->slot[unit->start[last]], slot);
        unit->stays[k] = near ? YUNTA_STAYS_PERHAPS : YUNTA_STAYS_SURELY;
        if (near)
            unit->stays[last] = YUNTA_STAYS_PERHAPS;
        last = k;
        kept++;
    }
    for (size_t k = unit->past; kept > count && k < unit->starts; k++)
        if (unit->stays[k] == YUNTA_STAYS_SURELY)
            unit->stays[k] = YUNTA_STAYS_PERHAPS;
}

/* An earlier meeting in the agenda of somebody of its unit. */
typedef struct {
    int32_t person, slot;
    uint8_t *stays;
} seat;

static int by_person_and_slot(const void *a, const void *b) {
    const seat *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

static size_t list_seats(const yunta_unit *units, size_t count, seat *seats) {
    size_t listed = 0;
    for (size_t u = 0; u < count; u++)
        for (size_t k = units[u].past; units[u].had > 0 && k < units[u].starts; k++)
            for (size_t p = 0; units[u].stays[k] && p <= units[u].mentee_count; p++) {
                if (seats)
                    seats[listed] = (seat){p == 0 ? units[u].mentor : units[u].mentees[p - 1],
                                           units[u].start[k], &units[u].stays[k]};
                listed++;
            }
    return listed;
}

/* All that are to come are as long as one another, so whatever one overlaps, it overlaps the next.
 */
yunta_status yunta_units_keep(const yunta_agenda *agenda, yunta_unit *units, size_t count) {
    for (size_t u = 0; u < count; u++) {
        keep_unit(agenda, &units[u]);
        settle_mentees(agenda, &units[u]);
    }
    size_t listed = list_seats(units, count, NULL);
    seat *seats = yunta_alloc(listed, sizeof *seats);
    if (!seats)
        return YUNTA_E_MEMORY;
    list_seats(units, count, seats);
    if (listed > 0)
        qsort(seats, listed, sizeof *seats, by_person_and_slot);
    for (size_t k = 1; k < listed; k++)
        if (seats[k].person == seats[k - 1].person &&
            yunta_slots_overlap(&agenda->slot[seats[k].slot], &agenda->slot[seats[k - 1].slot]))
            *seats[k].stays = *seats[k - 1].stays = YUNTA_STAYS_PERHAPS;
    yunta_free(seats);
    return YUNTA_OK;
}

size_t yunta_unit_stays(const yunta_unit *unit, int how) {
    size_t count = 0;
    for (size_t k = 0; k < unit->starts; k++)
        count += unit->stays[k] == how;
    return count;
}

yunta_stage yunta_units_moved(const yunta_unit *units, size_t count, int64_t stay, int64_t most) {
    int64_t moved = 0;
    for (size_t u = 0; u < count; u++)
        moved += (int64_t)(units[u].had - yunta_unit_stays(&units[u], YUNTA_STAYS_SURELY));
    return (yunta_stage){.objective = "moved",
                         .value = moved - stay,
                         .bound = moved - most,
                         .settled = stay == most};
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
