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

static void take_row(past *p, const yunta_table *table, size_t row) {
    const char *of = yunta_result_cell(table, row, "of");
    const char *other = yunta_result_cell(table, row, "other");
    int32_t person = yunta_cohort_find_spelled(p->cohort, yunta_result_cell(table, row, "person"));
    bool plenary = strcmp(yunta_result_cell(table, row, "part"), "plenaries") == 0;
    int32_t first = plenary ? yunta_result_named(p->cohort->sessions, p->cohort->session_count,
                                                 sizeof *p->cohort->sessions, of)
                            : yunta_cohort_find_spelled(p->cohort, of);
    int32_t second = plenary  ? (int32_t)strtol(other, NULL, 10) - 1
                     : *other ? yunta_cohort_find_spelled(p->cohort, other)
                              : -1;
    yunta_slot slot;
    if (person >= 0 && first >= 0 && (second >= 0 || !*other) &&
        yunta_result_slot(table, row, &slot) && yunta_cohort_is_past(p->cohort, slot.day))
        add(p, plenary ? YUNTA_PRESENT_PLENARY : YUNTA_PRESENT_MEETING, first, second, person,
            &slot, yunta_result_cell(table, row, "came")[0] != '0');
}

static yunta_status read_rows(past *p, const char *path, yunta_problems *problems, bool *there) {
    yunta_policy plain = {.csv_separator = ",", .csv_encoding = 1};
    yunta_table *table = NULL;
    *there = access(path, F_OK) == 0;
    yunta_status status =
        *there ? yunta_table_read(path, path, &plain, problems, &table) : YUNTA_OK;
    for (size_t row = 0; status == YUNTA_OK && table && row < table->rows; row++)
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
                             yunta_problems *problems, yunta_repair *repair) {
    past p = {.cohort = cohort, .repair = repair, .since = YUNTA_NO_DAY};
    yunta_arena *arena = yunta_arena_new();
    yunta_made made = {.as_of = YUNTA_NO_DAY};
    bool there = false;
    const char *path =
        arena ? yunta_arena_format(arena, "%s/%spast.csv", folder, inside ? "" : "earlier/") : NULL;
    yunta_status status = path ? read_rows(&p, path, problems, &there) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK && there && !inside)
        status = yunta_made_read(folder, arena, &made);
    p.since = made.as_of;
    if (status == YUNTA_OK && !(there && inside)) {
        add_plenaries(&p);
        add_meetings(&p);
    }
    if (!inside)
        heed_outcomes(&p);
    sort(&p.all);
    repair->past = p.all.items;
    repair->past_count = p.all.count;
    yunta_arena_free(arena);
    return status == YUNTA_OK && p.out_of_memory ? YUNTA_E_MEMORY : status;
}
