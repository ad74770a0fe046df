/* diff.csv: for whom what is other than in the earlier result. Pure comparison of two sorted lists
 * of what people have: a partner, a meeting with somebody, a plenary. */
#include "io/writing.h"
#include "model/repair.h"
#include <stdlib.h>

typedef enum { DIFF_PAIR, DIFF_MEETING, DIFF_PLENARY } diff_what;

/* Something that a person has; of: the side of a pair, or the session. value: the partner, or the
 * minute at which it begins: with whom a meeting is, the pairs say. */
typedef struct {
    int32_t person, of;
    diff_what what;
    int64_t value;
} thing;
typedef YUNTA_ARRAY(thing) things;

typedef struct {
    int32_t person;
    diff_what what;
    bool was, is;
    int64_t before, after;
} diff_row;

static int by_thing(const void *a, const void *b) {
    const thing *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    if (x->what != y->what)
        return x->what < y->what ? -1 : 1;
    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

/* Partners who exchange roles are one change. */
static bool same_kind(const thing *a, const thing *b) {
    return a->person == b->person && a->what == b->what &&
           (a->of == b->of || (a->what == DIFF_PAIR && a->value == b->value));
}

static bool add(things *list, int32_t person, diff_what what, int32_t of, int64_t value) {
    return yunta_array_push(list, ((thing){person, of, what, value}));
}

static bool add_pair(things *list, int32_t mentor, int32_t mentee) {
    return add(list, mentor, DIFF_PAIR, YUNTA_MENTOR, mentee) &&
           add(list, mentee, DIFF_PAIR, YUNTA_MENTEE, mentor);
}

static int64_t minute_of(const yunta_slot *slot) {
    return (int64_t)slot->day * YUNTA_DAY_MINUTES + slot->minute;
}

/* The pairs of one side of the comparison. */
typedef struct {
    const yunta_pair_table *earlier; /* or, when NULL, those of the pairing */
    const yunta_pairing *pairing;
    const yunta_cohort *cohort;
} pair_source;

static bool add_group_meeting(things *list, const pair_source *pairs, const yunta_meeting *m) {
    bool good = add(list, m->mentor, DIFF_MEETING, 0, minute_of(&m->slot));
    for (size_t p = 0; good && pairs->earlier && p < pairs->cohort->people; p++)
        if (yunta_pair_table_find(pairs->earlier, m->mentor, (int32_t)p, NULL))
            good = add(list, (int32_t)p, DIFF_MEETING, 0, minute_of(&m->slot));
    size_t first = 0, last = 0;
    if (!pairs->earlier)
        yunta_pairs_of_mentor(pairs->pairing, m->mentor, &first, &last);
    for (size_t k = first; good && k < last; k++)
        good = add(list, pairs->pairing->pairs[k].mentee, DIFF_MEETING, 0, minute_of(&m->slot));
    return good;
}

static bool add_meeting(things *list, const pair_source *pairs, const yunta_meeting *m) {
    if (yunta_cohort_is_past(pairs->cohort, m->slot.day))
        return true;
    if (m->mentee < 0)
        return add_group_meeting(list, pairs, m);
    return add(list, m->mentor, DIFF_MEETING, 0, minute_of(&m->slot)) &&
           add(list, m->mentee, DIFF_MEETING, 0, minute_of(&m->slot));
}

static bool add_sessions(things *list, const pair_source *pairs, const yunta_timetable *t) {
    for (size_t k = 0; t && k < t->meeting_count; k++)
        if (!add_meeting(list, pairs, &t->meetings[k]))
            return false;
    for (size_t a = 0; t && a < t->attendance_count; a++)
        for (size_t k = 0; k < t->plenary_count; k++)
            if (t->plenaries[k].group == t->attendance[a].group &&
                !yunta_cohort_is_past(pairs->cohort, t->plenaries[k].slot.day) &&
                !add(list, t->attendance[a].person, DIFF_PLENARY, t->plenaries[k].session,
                     minute_of(&t->plenaries[k].slot)))
                return false;
    return true;
}

/* No session of now is one of those that are gone. */
static bool add_gone(const yunta_writing *writing, things *list) {
    const yunta_repair *repair = writing->cohort->repair;
    const yunta_timetable *t = repair->timetable;
    for (size_t k = 0; k < repair->gone_count; k++) {
        const yunta_gone_plenary *gone = &repair->gone[k];
        int64_t at = (int64_t)gone->slot.day * YUNTA_DAY_MINUTES + gone->slot.minute;
        for (size_t a = 0; a < t->attendance_count; a++)
            if (t->attendance[a].group == gone->group &&
                !add(list, t->attendance[a].person, DIFF_PLENARY,
                     (int32_t)(writing->cohort->session_count + k), at))
                return false;
    }
    return true;
}

static bool list_earlier(const yunta_writing *writing, things *list) {
    const yunta_repair *repair = writing->cohort->repair;
    const yunta_pair_table *table = &repair->pairs;
    size_t people = writing->cohort->people;
    for (size_t p = 0; table->first && p < people; p++)
        for (size_t k = table->first[p]; k < table->first[p + 1]; k++)
            if (!add_pair(list, table->mentor[k], (int32_t)p))
                return false;
    return add_gone(writing, list) &&
           add_sessions(list, &(pair_source){table, NULL, writing->cohort}, repair->timetable);
}

static bool list_now(const yunta_writing *writing, things *list) {
    const yunta_pairing *pairing = writing->result->pairing;
    for (size_t k = 0; k < pairing->count; k++)
        if (!add_pair(list, pairing->pairs[k].mentor, pairing->pairs[k].mentee))
            return false;
    return add_sessions(list, &(pair_source){NULL, pairing, writing->cohort},
                        writing->result->timetable);
}

static void sort(things *list) {
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_thing);
}

/* What is in one list alone. */
static bool subtract(const things *from, const things *what, things *rest) {
    size_t b = 0;
    for (size_t a = 0; a < from->count; a++) {
        while (b < what->count && by_thing(&what->items[b], &from->items[a]) < 0)
            b++;
        bool same = b < what->count && by_thing(&what->items[b], &from->items[a]) == 0;
        if (!same && !yunta_array_push(rest, from->items[a]))
            return false;
        b += same;
    }
    return true;
}

/* Lost and gained ones of a kind, side by side in their order. */
static size_t join(const things *lost, const things *gained, diff_row *rows) {
    size_t a = 0, b = 0, count = 0;
    while (a < lost->count || b < gained->count) {
        bool none = a == lost->count, no_more = b == gained->count;
        const thing *old = none ? NULL : &lost->items[a];
        const thing *new = no_more ? NULL : &gained->items[b];
        if (old && new && !same_kind(old, new)) {
            bool first = by_thing(old, new) < 0;
            old = first ? old : NULL;
            new = first ? NULL : new;
        }
        const thing *any = old ? old : new;
        rows[count++] =
            (diff_row){any->person,          any->what,           old != NULL, new != NULL,
                       old ? old->value : 0, new ? new->value : 0};
        a += old != NULL;
        b += new != NULL;
    }
    return count;
}

static yunta_status diff_rows(yunta_writing *writing, yunta_rows *rows) {
    things earlier = {0}, now = {0}, lost = {0}, gained = {0};
    diff_row *all = NULL;
    bool good = list_earlier(writing, &earlier) && list_now(writing, &now);
    sort(&earlier);
    sort(&now);
    good = good && subtract(&earlier, &now, &lost) && subtract(&now, &earlier, &gained);
    if (good)
        all = yunta_arena_alloc(writing->arena, lost.count + gained.count, sizeof *all);
    *rows = (yunta_rows){all, all ? join(&lost, &gained, all) : 0, sizeof *all};
    yunta_array_free(&earlier);
    yunta_array_free(&now);
    yunta_array_free(&lost);
    yunta_array_free(&gained);
    return all ? YUNTA_OK : YUNTA_E_MEMORY;
}

static bool diff_wanted(const yunta_writing *writing) {
    return writing->cohort->repair != NULL;
}

static yunta_value diff_person(yunta_writing *writing, const void *row) {
    return yunta_value_person(writing, ((const diff_row *)row)->person);
}

static yunta_value diff_kind(yunta_writing *writing, const void *row) {
    static const char *const names[] = {"pair", "meeting", "plenary"};
    (void)writing;
    return yunta_value_text(names[((const diff_row *)row)->what]);
}

static yunta_value side(yunta_writing *writing, const diff_row *row, bool there, int64_t value) {
    if (!there)
        return yunta_value_empty();
    if (row->what == DIFF_PAIR)
        return yunta_value_person(writing, (int32_t)value);
    return yunta_value_time(writing, (yunta_day)(value / YUNTA_DAY_MINUTES),
                            (int32_t)(value % YUNTA_DAY_MINUTES));
}

static yunta_value diff_before(yunta_writing *writing, const void *row) {
    const diff_row *of = row;
    return side(writing, of, of->was, of->before);
}

static yunta_value diff_after(yunta_writing *writing, const void *row) {
    const diff_row *of = row;
    return side(writing, of, of->is, of->after);
}

static const yunta_output_column diff_columns[] = {
    {"person", diff_person},
    {"what", diff_kind},
    {"before", diff_before},
    {"after", diff_after},
};

const yunta_output yunta_output_diff = {.name = "diff",
                                        .csv = true,
                                        .json = true,
                                        .wanted = diff_wanted,
                                        .rows = diff_rows,
                                        YUNTA_COLUMNS(diff_columns)};
