/* The grid of the meetings' starts, and who is free at each. */
#include "base/array.h"
#include "base/parallel.h"
#include "base/text.h"
#include "model/repair.h"
#include "solver/meeting_private.h"
#include <stdlib.h>
#include <string.h>

enum { people_a_block = 64 };

typedef YUNTA_ARRAY(yunta_slot) slot_list;

static bool is_over(const yunta_slot *slot, yunta_day day, int32_t minute) {
    return day > slot->day || (day == slot->day && minute >= slot->minute + slot->minutes);
}

/* Whether the session that comes before all meetings is over for some group. */
static bool is_after(const yunta_timetable *timetable, int32_t session, yunta_day day,
                     int32_t minute) {
    bool any = false;
    for (size_t k = 0; k < timetable->plenary_count; k++) {
        const yunta_plenary *plenary = &timetable->plenaries[k];
        if (plenary->session == session && is_over(&plenary->slot, day, minute))
            return true;
        any = any || plenary->session == session;
    }
    return !any;
}

static bool list_slots(const yunta_cohort *cohort, const yunta_timetable *timetable, int32_t after,
                       slot_list *list) {
    const yunta_policy *policy = cohort->policy;
    for (yunta_day day = policy->programme_start; day <= policy->programme_end; day++) {
        if (!(policy->meetings_days >> yunta_day_weekday(day) & 1) ||
            yunta_cohort_holiday(cohort, day, -1))
            continue;
        for (int32_t minute = policy->meetings_from;
             minute + policy->meetings_minutes <= policy->meetings_to;
             minute += policy->meetings_step_minutes) {
            yunta_slot slot = {day, minute, policy->meetings_minutes};
            if (cohort->zone_count > 0 &&
                !yunta_zone_keeps(cohort->zones[0], day, minute, slot.minutes))
                continue;
            if (is_after(timetable, after, day, minute) && !yunta_array_push(list, slot))
                return false;
        }
    }
    return true;
}

static int by_time(const void *a, const void *b) {
    const yunta_slot *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->minute != y->minute ? (x->minute < y->minute ? -1 : 1) : x->minutes - y->minutes;
}

/* Meetings that were held may lie where none may now. */
static bool list_past(const yunta_cohort *cohort, slot_list *list) {
    const yunta_timetable *earlier = cohort->repair ? cohort->repair->timetable : NULL;
    size_t kept = 0;
    for (size_t k = 0; earlier && k < earlier->meeting_count; k++)
        if (yunta_cohort_is_past(cohort, earlier->meetings[k].slot.day) &&
            !yunta_array_push(list, earlier->meetings[k].slot))
            return false;
    if (!earlier || list->count == 0)
        return true;
    qsort(list->items, list->count, sizeof *list->items, by_time);
    for (size_t k = 0; k < list->count; k++)
        if (kept == 0 || by_time(&list->items[kept - 1], &list->items[k]) != 0)
            list->items[kept++] = list->items[k];
    list->count = kept;
    return true;
}

static yunta_status keep_slots(yunta_agenda *agenda, const yunta_timetable *timetable,
                               int32_t after) {
    slot_list list = {0};
    yunta_status status = YUNTA_E_MEMORY;
    if (!list_slots(agenda->cohort, timetable, after, &list) || !list_past(agenda->cohort, &list))
        goto cleanup;
    agenda->slots = list.count;
    agenda->words = (list.count + 63) / 64;
    agenda->slot = yunta_arena_alloc(agenda->arena, list.count, sizeof *agenda->slot);
    agenda->weekly = yunta_arena_alloc(agenda->arena, list.count, sizeof *agenda->weekly);
    if (!agenda->slot || !agenda->weekly)
        goto cleanup;
    for (size_t k = 0; k < list.count; k++) {
        agenda->slot[k] = list.items[k];
        agenda->weekly[k] =
            yunta_day_weekday(list.items[k].day) * YUNTA_DAY_MINUTES + list.items[k].minute;
    }
    status = YUNTA_OK;
cleanup:
    yunta_array_free(&list);
    return status;
}

static void block(const yunta_agenda *agenda, const yunta_slot *busy, uint64_t *row) {
    size_t from = 0, to = agenda->slots;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (agenda->slot[middle].day < busy->day)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < agenda->slots && agenda->slot[from].day == busy->day; from++)
        if (yunta_slots_overlap(&agenda->slot[from], busy))
            row[from / 64] &= ~((uint64_t)1 << (from % 64));
}

/* The session that comes first is that of the person's own group. */
static void block_before(const yunta_agenda *agenda, int32_t person, uint64_t *row) {
    for (int32_t k = 0; k < agenda->over[person]; k++)
        row[k / 64] &= ~((uint64_t)1 << (k % 64));
}

static void block_plenaries(const yunta_agenda *agenda, const yunta_timetable *timetable,
                            int32_t person, uint64_t *row) {
    const yunta_attendance *of = yunta_timetable_attendance(timetable, person);
    if (of == NULL)
        return;
    for (size_t k = 0; k < timetable->plenary_count; k++) {
        const yunta_plenary *plenary = &timetable->plenaries[k];
        if (plenary->group != of->group)
            continue;
        block(agenda, &plenary->slot, row);
    }
    block_before(agenda, person, row);
}

static void block_courses(const yunta_agenda *agenda, const yunta_timetable *timetable,
                          int32_t person, uint64_t *row) {
    const yunta_cohort *cohort = agenda->cohort;
    for (size_t k = 0; k < timetable->course_session_count; k++) {
        const yunta_course_session *session = &timetable->course_sessions[k];
        for (size_t e = 0; e < cohort->enrolment_count; e++)
            if (cohort->enrolments[e].person == person &&
                cohort->enrolments[e].course == session->course)
                block(agenda, &session->slot, row);
    }
}

/* A workshop is for the people of its region. */
static void block_workshops(const yunta_agenda *agenda, const yunta_timetable *timetable,
                            int32_t person, uint64_t *row) {
    const yunta_cohort *cohort = agenda->cohort;
    for (size_t k = 0; k < timetable->workshop_session_count && cohort->region >= 0; k++) {
        const yunta_workshop_session *session = &timetable->workshop_sessions[k];
        if (agenda->workshop_region[session->workshop] ==
            cohort->column[cohort->region].code[person])
            block(agenda, &session->slot, row);
    }
}

/* Whether a person can meet at a slot of a day when they are not absent. known[minute of the week]:
 * what was found for meetings of the policy's length, -1: not yet. */
static bool is_free(const yunta_agenda *agenda, const yunta_cohort *cohort, int32_t person,
                    size_t slot, int8_t *known) {
    const yunta_slot *at = &agenda->slot[slot];
    int weekday = yunta_day_weekday(at->day);
    if (cohort->person[person].zone != 0 || at->minute + at->minutes > YUNTA_DAY_MINUTES)
        return yunta_person_free(cohort, person, YUNTA_HOURS_MEETINGS, at->day, at->minute,
                                 at->minutes);
    if (at->minutes != cohort->policy->meetings_minutes)
        return yunta_person_gives(cohort, person, YUNTA_HOURS_MEETINGS, weekday, at->minute,
                                  at->minutes);
    int8_t *here = &known[agenda->weekly[slot]];
    if (*here < 0)
        *here = yunta_person_gives(cohort, person, YUNTA_HOURS_MEETINGS, weekday, at->minute,
                                   at->minutes);
    return *here;
}

/* Whether nothing can be met on a day: a holiday of their region, or absent by their own clock. */
static bool is_away(const yunta_cohort *cohort, int32_t person, yunta_day day) {
    int32_t code = cohort->region < 0 ? -1 : cohort->column[cohort->region].code[person];
    return (code >= 0 && yunta_cohort_holiday(cohort, day, code)) ||
           (cohort->person[person].zone == 0 && yunta_person_absent(cohort, person, day));
}

void yunta_agenda_fill(const yunta_agenda *agenda, const yunta_cohort *cohort,
                       const yunta_timetable *timetable, int32_t person, uint64_t *row) {
    int8_t known[YUNTA_WEEK_MINUTES];
    bool away = false;
    memset(known, -1, sizeof known);
    memset(row, 0, agenda->words * sizeof *row);
    for (size_t s = 0; s < agenda->slots; s++) {
        if (s == 0 || agenda->slot[s].day != agenda->slot[s - 1].day)
            away = is_away(cohort, person, agenda->slot[s].day);
        if (!away && is_free(agenda, cohort, person, s, known))
            row[s / 64] |= (uint64_t)1 << (s % 64);
    }
    block_plenaries(agenda, timetable, person, row);
    block_courses(agenda, timetable, person, row);
    block_workshops(agenda, timetable, person, row);
}

static yunta_status keep_regions(yunta_agenda *agenda) {
    const yunta_cohort *cohort = agenda->cohort;
    agenda->workshop_region =
        yunta_arena_alloc(agenda->arena, cohort->workshop_count, sizeof *agenda->workshop_region);
    if (!agenda->workshop_region)
        return YUNTA_E_MEMORY;
    for (size_t w = 0; w < cohort->workshop_count; w++) {
        const yunta_column *column = cohort->region < 0 ? NULL : &cohort->column[cohort->region];
        const char *folded = yunta_text_fold(agenda->arena, cohort->workshops[w].region);
        if (!folded)
            return YUNTA_E_MEMORY;
        agenda->workshop_region[w] = -2;
        for (size_t code = 0; column && code < column->codes; code++)
            if (strcmp(column->folded[code], folded) == 0)
                agenda->workshop_region[w] = (int32_t)code;
    }
    return YUNTA_OK;
}

typedef struct {
    const yunta_agenda *agenda;
    const yunta_timetable *timetable;
} rollcall;

static void fill_people(void *context, size_t block, size_t from, size_t to) {
    const rollcall *call = context;
    const yunta_agenda *agenda = call->agenda;
    (void)block;
    for (size_t p = from; p < to; p++)
        if (agenda->row[p] >= 0)
            yunta_agenda_fill(agenda, agenda->cohort, call->timetable, (int32_t)p,
                              agenda->free + (size_t)agenda->row[p] * agenda->words);
}

static int32_t first_over(const yunta_agenda *agenda, const yunta_slot *session) {
    size_t first = 0;
    while (first < agenda->slots &&
           !is_over(session, agenda->slot[first].day, agenda->slot[first].minute))
        first++;
    return (int32_t)first;
}

/* The session that comes first is that of the person's own group. */
static yunta_status keep_over(yunta_agenda *agenda, const yunta_timetable *timetable) {
    size_t people = agenda->cohort->people, plenaries = timetable->plenary_count;
    size_t groups = plenaries + timetable->attendance_count; /* no more than that */
    int32_t *of_group = yunta_arena_alloc(agenda->arena, groups, sizeof *of_group);
    agenda->over = yunta_arena_alloc(agenda->arena, people, sizeof *agenda->over);
    if (!of_group || !agenda->over)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < plenaries; k++)
        if (timetable->plenaries[k].session == agenda->after)
            of_group[timetable->plenaries[k].group] =
                first_over(agenda, &timetable->plenaries[k].slot);
    for (size_t k = 0; plenaries > 0 && k < timetable->attendance_count; k++)
        agenda->over[timetable->attendance[k].person] = of_group[timetable->attendance[k].group];
    return YUNTA_OK;
}

static yunta_status keep_people(yunta_agenda *agenda, const yunta_pairing *pairing,
                                const yunta_timetable *timetable, int threads) {
    size_t people = agenda->cohort->people, rows = 0;
    agenda->row = yunta_arena_alloc(agenda->arena, people, sizeof *agenda->row);
    if (!agenda->row)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < pairing->count; k++)
        agenda->row[pairing->pairs[k].mentor] = agenda->row[pairing->pairs[k].mentee] = 1;
    for (size_t p = 0; p < people; p++)
        agenda->row[p] = agenda->row[p] ? (int32_t)rows++ : -1;
    agenda->free = yunta_arena_alloc(agenda->arena, rows * agenda->words, sizeof *agenda->free);
    yunta_status status = agenda->free ? keep_over(agenda, timetable) : YUNTA_E_MEMORY;
    if (status != YUNTA_OK)
        return status;
    rollcall call = {agenda, timetable};
    yunta_parallel_blocks(people, people_a_block, threads, fill_people, &call);
    return YUNTA_OK;
}

yunta_status yunta_agenda_new(const yunta_cohort *cohort, const yunta_pairing *pairing,
                              const yunta_timetable *timetable, int32_t after, int threads,
                              yunta_agenda **out) {
    yunta_agenda *agenda = yunta_alloc(1, sizeof *agenda);
    *out = NULL;
    if (!agenda)
        return YUNTA_E_MEMORY;
    agenda->cohort = cohort;
    agenda->after = after;
    agenda->arena = yunta_arena_new();
    yunta_status status = agenda->arena ? keep_slots(agenda, timetable, after) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = keep_regions(agenda);
    if (status == YUNTA_OK)
        status = keep_people(agenda, pairing, timetable, threads);
    if (status == YUNTA_OK)
        *out = agenda;
    else
        yunta_agenda_free(agenda);
    return status;
}

void yunta_agenda_free(yunta_agenda *agenda) {
    if (agenda)
        yunta_arena_free(agenda->arena);
    yunta_free(agenda);
}

/* From which slot on the session that comes first is over for all of the unit, those too who cannot
 * come. */
static int32_t over_for_all(const yunta_agenda *agenda, const yunta_unit *unit) {
    int32_t over = 0;
    for (size_t k = 0; k < unit->mentee_count; k++)
        if (agenda->over[unit->mentees[k]] > over)
            over = agenda->over[unit->mentees[k]];
    return over;
}

/* What has happened has, whatever the agendas say now; nothing new can happen then. */
static bool may_start(const yunta_agenda *agenda, const yunta_unit *unit, const uint64_t *row,
                      int32_t over, size_t s, bool *past) {
    *past = yunta_cohort_is_past(agenda->cohort, agenda->slot[s].day);
    return *past ? yunta_unit_had(agenda, unit, &agenda->slot[s])
                 : (int32_t)s >= over && yunta_agenda_free_at(row, (int32_t)s);
}

static bool unit_alloc(const yunta_agenda *agenda, const uint64_t *row, yunta_arena *arena,
                       yunta_unit *unit) {
    size_t most = unit->had;
    for (size_t w = 0; w < agenda->words; w++)
        most += (size_t)__builtin_popcountll(row[w]);
    unit->starts = unit->past = 0;
    unit->mask_words = (unit->mentee_count + 63) / 64;
    unit->start = yunta_arena_alloc(arena, most, sizeof *unit->start);
    unit->present = yunta_arena_alloc(arena, most, sizeof *unit->present);
    unit->mask = yunta_arena_alloc(arena, most * unit->mask_words, sizeof *unit->mask);
    unit->stays = yunta_arena_alloc(arena, most, 1);
    return unit->start && unit->present && unit->mask && unit->stays;
}

yunta_status yunta_unit_starts(const yunta_agenda *agenda, const uint64_t *const *rows,
                               yunta_arena *arena, yunta_unit *unit) {
    yunta_cohort_had_meetings(agenda->cohort, unit->mentor, unit->mentee, &unit->first_had,
                              &unit->had);
    if (!unit_alloc(agenda, rows[0], arena, unit))
        return YUNTA_E_MEMORY;
    int32_t over = over_for_all(agenda, unit);
    for (size_t s = 0; s < agenda->slots; s++) {
        uint64_t *mask = unit->mask + unit->starts * unit->mask_words;
        int32_t present = 0;
        bool past;
        if (!may_start(agenda, unit, rows[0], over, s, &past))
            continue;
        if (past)
            present = yunta_unit_held(agenda, unit, &agenda->slot[s], mask);
        for (size_t k = 0; !past && k < unit->mentee_count; k++) {
            if (!yunta_agenda_free_at(rows[k + 1], (int32_t)s))
                continue;
            mask[k / 64] |= (uint64_t)1 << (k % 64);
            present++;
        }
        if (present == 0 && !past)
            continue;
        unit->past += past;
        unit->start[unit->starts] = (int32_t)s;
        unit->present[unit->starts++] = present;
    }
    return YUNTA_OK;
}
