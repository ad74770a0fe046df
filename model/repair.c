#include "model/repair.h"
#include "base/memory.h"
#include "model/timetable.h"

yunta_repair *yunta_repair_new(void) {
    yunta_repair *repair = yunta_alloc(1, sizeof *repair);
    if (repair != NULL)
        repair->as_of = YUNTA_NO_DAY;
    return repair;
}

void yunta_repair_free(yunta_repair *repair) {
    if (repair == NULL)
        return;
    yunta_pair_table_clear(&repair->pairs);
    yunta_free(repair->past);
    yunta_free(repair->gone);
    yunta_timetable_free(repair->timetable);
    yunta_free(repair);
}

bool yunta_cohort_had_pair(const yunta_cohort *cohort, int32_t mentor, int32_t mentee) {
    const yunta_repair *repair = cohort->repair;
    return repair != NULL && repair->pairs.first != NULL &&
           yunta_pair_table_find(&repair->pairs, mentor, mentee, NULL);
}

size_t yunta_cohort_most_had(const yunta_cohort *cohort) {
    const yunta_repair *repair = cohort->repair;
    size_t most = 0;
    for (size_t p = 0; repair != NULL && repair->pairs.first != NULL && p < cohort->people; p++) {
        size_t count = repair->pairs.first[p + 1] - repair->pairs.first[p];
        most = count > most ? count : most;
    }
    return most;
}

static int order_of(const yunta_meeting *meeting, int32_t mentor, int32_t mentee) {
    if (meeting->mentor != mentor)
        return meeting->mentor < mentor ? -1 : 1;
    return (meeting->mentee > mentee) - (meeting->mentee < mentee);
}

void yunta_cohort_had_meetings(const yunta_cohort *cohort, int32_t mentor, int32_t mentee,
                               size_t *first, size_t *count) {
    const yunta_timetable *t = cohort->repair != NULL ? cohort->repair->timetable : NULL;
    size_t from = 0, to = t != NULL ? t->meeting_count : 0, all = to;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (order_of(&t->meetings[middle], mentor, mentee) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    *first = from;
    *count = 0;
    while (from + *count < all && order_of(&t->meetings[from + *count], mentor, mentee) == 0)
        ++*count;
}

static int order_of_sessions(const yunta_presence *x, const yunta_presence *y) {
    const int32_t keys[][2] = {{(int32_t)x->kind, (int32_t)y->kind},
                               {x->of, y->of},
                               {x->other, y->other},
                               {x->day, y->day},
                               {x->minute, y->minute},
                               {x->minutes, y->minutes}};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (keys[k][0] != keys[k][1])
            return keys[k][0] < keys[k][1] ? -1 : 1;
    return 0;
}

int yunta_presence_order(const void *a, const void *b) {
    const yunta_presence *x = a, *y = b;
    int order = order_of_sessions(x, y);
    return order ? order : (x->person > y->person) - (x->person < y->person);
}

yunta_answer yunta_cohort_attended(const yunta_cohort *cohort, int32_t person, int32_t session) {
    size_t from = 0, to = cohort->outcome_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (cohort->outcomes[middle].person < person)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < cohort->outcome_count && cohort->outcomes[from].person == person; from++)
        if (cohort->outcomes[from].session == session)
            return cohort->outcomes[from].attended;
    return YUNTA_UNKNOWN;
}

void yunta_cohort_were_present(const yunta_cohort *cohort, const yunta_presence *session,
                               size_t *first, size_t *count) {
    const yunta_repair *repair = cohort->repair;
    size_t from = 0, to = repair != NULL ? repair->past_count : 0, all = to;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (order_of_sessions(&repair->past[middle], session) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    *first = from;
    *count = 0;
    while (from + *count < all && order_of_sessions(&repair->past[from + *count], session) == 0)
        ++*count;
}

bool yunta_cohort_is_past(const yunta_cohort *cohort, int32_t day) {
    return cohort->repair != NULL && cohort->repair->as_of != YUNTA_NO_DAY &&
           day < cohort->repair->as_of;
}

bool yunta_cohort_session_stays(const yunta_cohort *cohort, size_t session, int32_t day,
                                int32_t minute, bool *there) {
    const yunta_repair *repair = cohort->repair;
    const yunta_timetable *t = repair != NULL ? repair->timetable : NULL;
    bool held = false, past = false;
    *there = false;
    for (size_t k = 0; t != NULL && k < t->plenary_count; k++) {
        const yunta_slot *slot = &t->plenaries[k].slot;
        if (t->plenaries[k].session != (int32_t)session)
            continue;
        held = true;
        past = past || yunta_cohort_is_past(cohort, slot->day);
        *there = *there || (slot->day == day && slot->minute == minute);
    }
    return held && !repair->apart && (past || repair->moves == NULL || !repair->moves[session]);
}
