/* Workshops beside an earlier result: which keep their date and facilitator.
 *
 * What a facilitator keeps is a chain of dates, each far enough from the one before. Facilitators
 * have nothing to do with one another in this, so the most that stay are each one's longest chain,
 * and no calendar keeps more.
 */
#include "model/repair.h"
#include "solver/workshop_private.h"
#include <stdlib.h>

typedef struct {
    int32_t workshop, date;
    bool past;
    size_t length;       /* of the longest chain that ends here; 0: none does */
    size_t ways, before; /* chains so long, counted up to 2; the place before, or its own */
} stay;

bool yunta_tours_is_past(const yunta_tours *tours, int32_t date) {
    return yunta_cohort_is_past(tours->cohort, tours->cohort->policy->programme_start + date);
}

/* What has happened has; else the rules as they are now must let it. */
static bool may_stay(const yunta_tours *tours, const yunta_workshop_session *had, int32_t date) {
    const yunta_policy *policy = tours->cohort->policy;
    const yunta_tourist *who = &tours->tourist[had->facilitator];
    if (date < 0 || date >= tours->days)
        return false;
    if (yunta_tours_is_past(tours, date))
        return true;
    return tours->next[(size_t)had->workshop * ((size_t)tours->days + 1) + (size_t)date] == date &&
           date >= who->from && date <= who->to && had->slot.minute == policy->workshops_from &&
           had->slot.minutes == tours->cohort->workshops[had->workshop].minutes;
}

static int by_date(const void *a, const void *b) {
    const stay *x = a, *y = b;
    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return (x->workshop > y->workshop) - (x->workshop < y->workshop);
}

static bool follows(const yunta_tours *tours, const stay *v, const stay *w) {
    if (w->past)
        return v->past && v->date < w->date;
    return v->date + tours->apart[(size_t)v->workshop * tours->workshops + (size_t)w->workshop] <=
           w->date;
}

/* Longest chains: whatever has happened is in them. */
static void chain(const yunta_tours *tours, stay *stays, size_t count) {
    size_t past = 0;
    while (past < count && stays[past].past)
        past++;
    for (size_t k = 0; k < count; k++) {
        stay *own = &stays[k];
        own->length = k < past ? k + 1 : past == 0;
        own->ways = 1;
        own->before = k < past && k > 0 ? k - 1 : k;
        for (size_t j = past > 0 ? past - 1 : 0; j < k && k >= past; j++) {
            if (stays[j].length == 0 || !follows(tours, &stays[j], own))
                continue;
            if (stays[j].length + 1 == own->length)
                own->ways = 2;
            if (stays[j].length + 1 <= own->length)
                continue;
            own->length = stays[j].length + 1;
            own->ways = stays[j].ways;
            own->before = j;
        }
    }
}

/* Keeps the longest chain, no longer than the facilitator may go (what has happened, they did). */
static void keep_chain(yunta_tours *tours, size_t f, const stay *stays, size_t count) {
    size_t best = 0, ways = 0, most = (size_t)tours->tourist[f].most, past = 0;
    for (size_t k = 0; k < count; k++) {
        past += stays[k].past;
        if (stays[k].length > stays[best].length)
            best = k;
    }
    for (size_t k = 0; k < count; k++)
        ways += stays[k].length == stays[best].length ? stays[k].ways : 0;
    most = most > past ? most : past;
    tours->tourist[f].most = (int32_t)most;
    tours->unsure = tours->unsure || ways > 1 || stays[best].length > most;
    for (size_t k = best, left = stays[best].length; left > 0; left--, k = stays[k].before) {
        if (left > most)
            continue;
        tours->keeper[stays[k].workshop] = (int32_t)f;
        tours->kept_on[stays[k].workshop] = stays[k].date;
        tours->kept++;
    }
}

static size_t list_stays(const yunta_tours *tours, size_t f, stay *stays) {
    const yunta_timetable *earlier = tours->cohort->repair->timetable;
    size_t count = 0;
    for (size_t k = 0; k < earlier->workshop_session_count; k++) {
        const yunta_workshop_session *had = &earlier->workshop_sessions[k];
        int32_t date = had->slot.day - tours->cohort->policy->programme_start;
        if (had->facilitator == (int32_t)f && may_stay(tours, had, date))
            stays[count++] = (stay){
                .workshop = had->workshop, .date = date, .past = yunta_tours_is_past(tours, date)};
    }
    if (count > 0)
        qsort(stays, count, sizeof *stays, by_date);
    return count;
}

bool yunta_tours_keep(yunta_tours *tours) {
    const yunta_repair *repair = tours->cohort->repair;
    const yunta_timetable *earlier = repair ? repair->timetable : NULL;
    tours->keeper = yunta_arena_alloc(tours->arena, tours->workshops, sizeof *tours->keeper);
    tours->kept_on = yunta_arena_alloc(tours->arena, tours->workshops, sizeof *tours->kept_on);
    tours->had = earlier ? earlier->workshop_session_count : 0;
    stay *stays = yunta_alloc(tours->had, sizeof *stays);
    if (!tours->keeper || !tours->kept_on || !stays) {
        yunta_free(stays);
        return false;
    }
    for (size_t w = 0; w < tours->workshops; w++)
        tours->keeper[w] = -1;
    for (size_t f = 0; f < tours->tourists && tours->had > 0; f++) {
        size_t count = list_stays(tours, f, stays);
        chain(tours, stays, count);
        if (count > 0)
            keep_chain(tours, f, stays, count);
    }
    yunta_free(stays);
    return true;
}
