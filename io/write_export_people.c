/* Who goes into the files for other systems, with whom, and when they first meet. */
#include "io/exporting.h"
#include "model/repair.h"
#include <stdlib.h>

typedef struct {
    int32_t person, partner;
    int role; /* of person */
} side;

static int by_person_partner(const void *a, const void *b) {
    const side *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return (x->partner > y->partner) - (x->partner < y->partner);
}

static int by_group_person(const void *a, const void *b) {
    const yunta_recipient *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

/* Both sides of every pair, by person: their partners stand together. */
static yunta_status fill_partners(const yunta_pairing *pairing, yunta_arena *arena,
                                  yunta_recipient *of, int32_t *partner) {
    side *sides = yunta_arena_alloc(arena, 2 * pairing->count + 1, sizeof *sides);
    if (!sides)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < pairing->count; k++) {
        const yunta_pair *pair = &pairing->pairs[k];
        sides[2 * k] = (side){pair->mentor, pair->mentee, YUNTA_MENTOR};
        sides[2 * k + 1] = (side){pair->mentee, pair->mentor, YUNTA_MENTEE};
    }
    qsort(sides, 2 * pairing->count, sizeof *sides, by_person_partner);
    for (size_t k = 0; k < 2 * pairing->count; k++) {
        yunta_recipient *who = &of[sides[k].person];
        who->first = who->count ? who->first : k;
        who->count++;
        who->roles |= sides[k].role;
        partner[k] = sides[k].partner;
    }
    return YUNTA_OK;
}

static void meets_at(yunta_recipient *who, const yunta_slot *slot) {
    bool sooner = slot->day < who->meeting.day ||
                  (slot->day == who->meeting.day && slot->minute < who->meeting.minute);
    if (!who->meets || sooner)
        who->meeting = *slot;
    who->meets = true;
}

/* Of those whom a meeting is for, the pairs that there are now. */
static void meet_pairs(const yunta_pairing *pairing, const yunta_meeting *meeting,
                       yunta_recipient *of) {
    size_t first, last;
    yunta_pairs_of_mentor(pairing, meeting->mentor, &first, &last);
    for (; first < last; first++) {
        int32_t mentee = pairing->pairs[first].mentee;
        if (meeting->mentee >= 0 && meeting->mentee != mentee)
            continue;
        meets_at(&of[meeting->mentor], &meeting->slot);
        meets_at(&of[mentee], &meeting->slot);
    }
}

/* The first that is to come, of a repair: with a partner of now, not one who has left. */
static void fill_meetings(const yunta_writing *writing, yunta_recipient *of) {
    const yunta_timetable *timetable = writing->result->timetable;
    const yunta_repair *repair = writing->cohort->repair;
    yunta_day from = repair ? repair->as_of : YUNTA_NO_DAY;
    for (size_t k = 0; timetable && k < timetable->meeting_count; k++)
        if (from == YUNTA_NO_DAY || timetable->meetings[k].slot.day >= from)
            meet_pairs(writing->result->pairing, &timetable->meetings[k], of);
}

static void fill_groups(const yunta_timetable *timetable, yunta_recipient *of, uint8_t *takes_part,
                        size_t *groups) {
    *groups = timetable ? timetable->groups : 0;
    for (size_t k = 0; timetable && k < timetable->attendance_count; k++) {
        of[timetable->attendance[k].person].group = timetable->attendance[k].group;
        takes_part[timetable->attendance[k].person] = 1;
    }
}

/* Leaves those who take part and can be written to, by group and person. */
static void keep_recipients(const yunta_writing *writing, const uint8_t *takes_part,
                            yunta_exporting *exporting) {
    const yunta_cohort *cohort = writing->cohort;
    for (size_t p = 0; p < cohort->people; p++) {
        if (!takes_part[p] && !exporting->recipients[p].count)
            continue;
        if (*cohort->person[p].email)
            exporting->recipients[exporting->count++] = exporting->recipients[p];
        else if (!exporting->nameless++ || cohort->person[p].line < exporting->line)
            exporting->line = cohort->person[p].line;
    }
    if (exporting->count)
        qsort(exporting->recipients, exporting->count, sizeof *exporting->recipients,
              by_group_person);
}

yunta_status yunta_exporting_collect(yunta_writing *writing, yunta_exporting *exporting) {
    const yunta_result *result = writing->result;
    size_t people = writing->cohort->people;
    yunta_arena *arena = writing->arena;
    *exporting = (yunta_exporting){0};
    yunta_recipient *all = yunta_arena_alloc(arena, people + 1, sizeof *all);
    uint8_t *takes_part = yunta_arena_alloc(arena, people + 1, sizeof *takes_part);
    exporting->partner =
        yunta_arena_alloc(arena, 2 * result->pairing->count + 1, sizeof *exporting->partner);
    if (!all || !takes_part || !exporting->partner)
        return YUNTA_E_MEMORY;
    exporting->recipients = all;
    for (size_t p = 0; p < people; p++)
        all[p] = (yunta_recipient){.person = (int32_t)p, .file = ""};
    for (size_t k = 0; k < writing->calendars.count; k++)
        if (writing->calendars.items[k].person >= 0)
            all[writing->calendars.items[k].person].file = writing->calendars.items[k].file;
    fill_meetings(writing, all);
    fill_groups(result->timetable, all, takes_part, &exporting->groups);
    yunta_status status = fill_partners(result->pairing, arena, all, exporting->partner);
    if (status == YUNTA_OK)
        keep_recipients(writing, takes_part, exporting);
    return status;
}
