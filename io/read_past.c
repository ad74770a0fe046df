/* Who had what has happened: see read_repair.h. The rows of earlier/past.csv go back to the first
 * result; what was held since the last one, its own tables say; who came to a plenary after all, or
 * did not, outcomes.csv. */
#include "base/array.h"
#include "io/read_repair_private.h"
#include "model/timetable.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef YUNTA_ARRAY(yunta_presence) presences;

typedef struct {
    const yunta_cohort *cohort;
    const yunta_repair *repair;
    const yunta_aliases *aliases;
    yunta_day since; /* what is told of days before it is whole */
    presences all;
    bool out_of_memory;
} past;

static void add(past *p, yunta_presence_kind kind, int32_t of, int32_t other, int32_t person,
                const yunta_slot *slot, bool came) {
    yunta_presence one = {kind, of, other, person, slot->day, slot->minute, slot->minutes, came};
    if (!yunta_array_push(&p->all, one))
        p->out_of_memory = true;
}

static bool counts(const past *p, const yunta_slot *slot) {
    return yunta_cohort_is_past(p->cohort, slot->day) &&
           (p->since == YUNTA_NO_DAY || slot->day >= p->since);
}

static void add_plenaries(past *p) {
    const yunta_timetable *t = p->repair->timetable;
    for (size_t k = 0; k < t->plenary_count; k++)
        for (size_t a = 0; counts(p, &t->plenaries[k].slot) && a < t->attendance_count; a++)
            if (t->attendance[a].group == t->plenaries[k].group)
                add(p, YUNTA_PRESENT_PLENARY, t->plenaries[k].session, t->plenaries[k].group,
                    t->attendance[a].person, &t->plenaries[k].slot,
                    t->attendance[a].sessions[t->plenaries[k].session]);
}

/* The pairs of the last result by mentor: their table, with the sides exchanged. */
static yunta_pair_table turn_pairs(past *p) {
    const yunta_pair_table *table = &p->repair->pairs;
    size_t people = table->first ? p->cohort->people : 0, count = people ? table->first[people] : 0;
    yunta_pair_entry *pairs = yunta_alloc(count, sizeof *pairs);
    yunta_pair_table turned = {0};
    for (size_t e = 0; pairs && e < people; e++)
        for (size_t k = table->first[e]; k < table->first[e + 1]; k++)
            pairs[k] = (yunta_pair_entry){(int32_t)e, table->mentor[k], 1};
    if (!pairs || yunta_pair_table_new(p->cohort->people, pairs, count, false, &turned) != YUNTA_OK)
        p->out_of_memory = true;
    yunta_free(pairs);
    return turned;
}

static void add_meetings(past *p) {
    const yunta_timetable *t = p->repair->timetable;
    yunta_pair_table mentees = turn_pairs(p);
    for (size_t k = 0; k < t->meeting_count; k++) {
        const yunta_meeting *m = &t->meetings[k];
        if (!counts(p, &m->slot))
            continue;
        add(p, YUNTA_PRESENT_MEETING, m->mentor, m->mentee, m->mentor, &m->slot, true);
        if (m->mentee >= 0)
            add(p, YUNTA_PRESENT_MEETING, m->mentor, m->mentee, m->mentee, &m->slot, true);
        for (size_t e = mentees.first && m->mentee < 0 ? mentees.first[m->mentor] : 0;
             mentees.first && m->mentee < 0 && e < mentees.first[m->mentor + 1]; e++)
            add(p, YUNTA_PRESENT_MEETING, m->mentor, -1, mentees.mentor[e], &m->slot, true);
    }
    yunta_pair_table_clear(&mentees);
}

static int32_t course_named(const yunta_cohort *cohort, const char *name) {
    return yunta_result_named(cohort->courses, cohort->course_count, sizeof *cohort->courses, name);
}

static int by_course(const void *a, const void *b) {
    const yunta_enrolment *x = a, *y = b;
    return (x->course > y->course) - (x->course < y->course);
}

/* Who had a seat, as the table of the earlier result says, by course. */
static void read_seats(past *p, const yunta_table *table, yunta_enrolment *seats, size_t *count) {
    for (size_t row = 0; row < table->rows; row++) {
        const char *id = yunta_alias_id(p->aliases, yunta_result_cell(table, row, "person"));
        yunta_enrolment one = {
            .person = id ? yunta_cohort_find_spelled(p->cohort, id) : -1,
            .course = course_named(p->cohort, yunta_result_cell(table, row, "course"))};
        if (one.person >= 0 && one.course >= 0 && yunta_result_cell(table, row, "seated")[0] != '0')
            seats[(*count)++] = one;
    }
    if (*count)
        qsort(seats, *count, sizeof *seats, by_course);
}

/* Who has a seat now: where the earlier result does not say who had one. */
static yunta_status take_seats(past *p, const char *folder, yunta_arena *arena,
                               yunta_problems *problems, yunta_enrolment *seats, size_t *count) {
    const char *path = yunta_arena_format(arena, "%s/seats.csv", folder);
    const yunta_timetable *t = p->repair->timetable;
    size_t first, enrolled, held = 0;
    if (!path)
        return YUNTA_E_MEMORY;
    p->since = YUNTA_NO_DAY; /* nor does what that result came of */
    for (size_t k = 0; k < t->course_session_count; k++)
        held += counts(p, &t->course_sessions[k].slot);
    if (held > 0)
        yunta_problem_add(problems, YUNTA_NOTE, (yunta_place){path, 0, NULL}, NULL, NULL,
                          T("is not there: who has a seat in a course now is taken to have had the "
                            "sessions that have been held",
                            "no está: se supone que quien tiene cupo ahora en un curso tuvo las "
                            "sesiones que ya se hicieron"));
    for (size_t c = 0; c < p->cohort->course_count; c++) {
        size_t seated = yunta_cohort_seats(p->cohort, (int32_t)c, &first, &enrolled);
        for (size_t k = first; k < first + seated; k++)
            seats[(*count)++] = p->cohort->enrolments[k];
    }
    return YUNTA_OK;
}

static yunta_status add_courses(past *p, const char *folder, yunta_arena *arena,
                                yunta_problems *problems) {
    const yunta_timetable *t = p->repair->timetable;
    yunta_table *table = NULL;
    yunta_status status = yunta_result_open(folder, "seats", arena, problems, &table);
    size_t count = 0, first, seated;
    yunta_enrolment *seats =
        yunta_alloc(table ? table->rows : p->cohort->enrolment_count, sizeof *seats);
    if (!seats)
        p->out_of_memory = true;
    else if (table)
        read_seats(p, table, seats, &count);
    else if (status == YUNTA_OK)
        status = take_seats(p, folder, arena, problems, seats, &count);
    for (size_t k = 0; seats && k < t->course_session_count; k++) {
        const yunta_course_session *held = &t->course_sessions[k];
        if (!counts(p, &held->slot))
            continue;
        yunta_enrolments_of(seats, count, held->course, &first, &seated);
        for (size_t s = first; s < first + seated; s++)
            add(p, YUNTA_PRESENT_COURSE, held->course, -1, seats[s].person, &held->slot, true);
    }
    yunta_free(seats);
    yunta_table_free(table);
    return status;
}

/* What a row names: -1 where it names nobody and nothing. */
static int32_t past_of(const past *p, yunta_presence_kind kind, const char *of) {
    const yunta_cohort *cohort = p->cohort;
    if (kind == YUNTA_PRESENT_MEETING)
        return yunta_cohort_find_spelled(cohort, of);
    return kind == YUNTA_PRESENT_COURSE
               ? course_named(cohort, of)
               : yunta_result_named(cohort->sessions, cohort->session_count,
                                    sizeof *cohort->sessions, of);
}

static void take_row(past *p, const yunta_table *table, size_t row) {
    const char *part = yunta_result_cell(table, row, "part");
    const char *other = yunta_result_cell(table, row, "other");
    yunta_presence_kind kind = strcmp(part, "plenaries") == 0 ? YUNTA_PRESENT_PLENARY
                               : strcmp(part, "courses") == 0 ? YUNTA_PRESENT_COURSE
                                                              : YUNTA_PRESENT_MEETING;
    int32_t person = yunta_cohort_find_spelled(p->cohort, yunta_result_cell(table, row, "person"));
    int32_t first = past_of(p, kind, yunta_result_cell(table, row, "of"));
    int32_t second = kind == YUNTA_PRESENT_PLENARY ? (int32_t)strtol(other, NULL, 10) - 1
                     : kind == YUNTA_PRESENT_MEETING && *other
                         ? yunta_cohort_find_spelled(p->cohort, other)
                         : -1;
    bool came = kind == YUNTA_PRESENT_COURSE || yunta_result_cell(table, row, "came")[0] != '0';
    yunta_slot slot;
    if (person >= 0 && first >= 0 && (second >= 0 || !*other) &&
        yunta_result_slot(table, row, &slot) && yunta_cohort_is_past(p->cohort, slot.day))
        add(p, kind, first, second, person, &slot, came);
}

/* No more could come to a course's session than had a seat in it. */
static void limit_comers(const yunta_cohort *cohort) {
    const yunta_timetable *t = cohort->repair->timetable;
    for (size_t k = 0; k < t->course_session_count; k++) {
        yunta_course_session *held = &t->course_sessions[k];
        yunta_presence like = {.kind = YUNTA_PRESENT_COURSE,
                               .of = held->course,
                               .other = -1,
                               .day = held->slot.day,
                               .minute = held->slot.minute,
                               .minutes = held->slot.minutes};
        size_t first, count;
        if (!yunta_cohort_is_past(cohort, held->slot.day))
            continue;
        yunta_cohort_were_present(cohort, &like, &first, &count);
        if (held->can_attend < 0 || (size_t)held->can_attend > count)
            held->can_attend = held->can_attend < 0 ? 0 : (int32_t)count;
    }
}

static yunta_status read_rows(past *p, const char *folder, const char *name, yunta_arena *arena,
                              yunta_problems *problems, bool *there) {
    yunta_table *table = NULL;
    yunta_status status = yunta_result_open(folder, name, arena, problems, &table);
    *there = table != NULL;
    for (size_t row = 0; table && row < table->rows; row++)
        take_row(p, table, row);
    yunta_table_free(table);
    return status;
}

static void heed_outcomes(past *p) {
    for (size_t k = 0; k < p->all.count; k++) {
        yunta_presence *one = &p->all.items[k];
        yunta_answer attended = one->kind == YUNTA_PRESENT_PLENARY
                                    ? yunta_cohort_attended(p->cohort, one->person, one->of)
                                    : YUNTA_UNKNOWN;
        one->came = attended == YUNTA_UNKNOWN ? one->came : attended == YUNTA_YES;
    }
}

static void sort(presences *all) {
    size_t kept = 0;
    if (all->count)
        qsort(all->items, all->count, sizeof *all->items, yunta_presence_order);
    for (size_t k = 0; k < all->count; k++)
        if (k == 0 || yunta_presence_order(&all->items[k], &all->items[kept - 1]) != 0)
            all->items[kept++] = all->items[k];
    all->count = kept;
}

yunta_status yunta_past_read(const yunta_cohort *cohort, const char *folder, bool inside,
                             const yunta_aliases *aliases, yunta_problems *problems,
                             yunta_repair *repair) {
    past p = {.cohort = cohort, .repair = repair, .aliases = aliases, .since = YUNTA_NO_DAY};
    yunta_arena *arena = yunta_arena_new();
    yunta_made made = {.as_of = YUNTA_NO_DAY};
    bool there = false;
    yunta_status status =
        arena ? read_rows(&p, folder, inside ? "past" : "earlier/past", arena, problems, &there)
              : YUNTA_E_MEMORY;
    if (status == YUNTA_OK && there && !inside)
        status = yunta_made_read(folder, false, arena, problems, &made);
    p.since = made.as_of;
    if (status == YUNTA_OK && !(there && inside)) {
        add_plenaries(&p);
        add_meetings(&p);
        status = add_courses(&p, folder, arena, problems);
    }
    if (!inside)
        heed_outcomes(&p);
    sort(&p.all);
    repair->past = p.all.items;
    repair->past_count = p.all.count;
    limit_comers(cohort);
    yunta_arena_free(arena);
    return status == YUNTA_OK && p.out_of_memory ? YUNTA_E_MEMORY : status;
}
