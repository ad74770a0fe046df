/* What an earlier result had (OUT/earlier), and whether what had happened of it still stands. */
#include "model/repair.h"
#include "verify/check.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *cell(const yunta_table *table, size_t row, const char *name) {
    for (size_t c = 0; c < table->columns; c++)
        if (strcmp(table->header[c], name) == 0)
            return yunta_table_cell(table, row, c);
    return "";
}

static int32_t session_named(const yunta_cohort *cohort, const char *id) {
    for (size_t s = 0; s < cohort->session_count; s++)
        if (strcmp(cohort->sessions[s].id, id) == 0)
            return (int32_t)s;
    return -1;
}

static int32_t course_named(const yunta_cohort *cohort, const char *id) {
    for (size_t c = 0; c < cohort->course_count; c++)
        if (strcmp(cohort->courses[c].id, id) == 0)
            return (int32_t)c;
    return -1;
}

static bool find_meeting(const yunta_check *check, const yunta_table *table, size_t row,
                         yunta_held *held) {
    const char *mentee = cell(table, row, "mentee");
    held->a = yunta_cohort_find(check->cohort, cell(table, row, "mentor"));
    held->b = *mentee ? yunta_cohort_find(check->cohort, mentee) : -1;
    held->number = strtol(cell(table, row, "number"), NULL, 10);
    held->can_attend = strtol(cell(table, row, "can_attend"), NULL, 10);
    return held->a >= 0 && (held->b >= 0 || !*mentee);
}

static bool find_plenary(const yunta_check *check, const yunta_table *table, size_t row,
                         yunta_held *held) {
    held->a = session_named(check->cohort, cell(table, row, "session"));
    held->b = (int32_t)strtol(cell(table, row, "group"), NULL, 10);
    return held->a >= 0;
}

static bool find_course(const yunta_check *check, const yunta_table *table, size_t row,
                        yunta_held *held) {
    held->a = course_named(check->cohort, cell(table, row, "course"));
    held->b = 0;
    return held->a >= 0;
}

static bool find_workshop(const yunta_check *check, const yunta_table *table, size_t row,
                          yunta_held *held) {
    held->a = yunta_workshop_named(check->cohort, cell(table, row, "workshop"));
    held->b = yunta_facilitator_named(check->cohort, cell(table, row, "facilitator"));
    return held->a >= 0; /* b: -1 of a facilitator who is no longer there */
}

typedef bool (*finder)(const yunta_check *, const yunta_table *, size_t, yunta_held *);

static bool read_held(const yunta_check *check, const yunta_table *table, size_t row, finder find,
                      yunta_held *held) {
    yunta_day last;
    int32_t to;
    if (!find(check, table, row, held) ||
        !yunta_parse_local(cell(table, row, "start"), &held->at.day, &held->at.minute) ||
        !yunta_parse_local(cell(table, row, "end"), &last, &to))
        return false;
    held->at.minutes = (last - held->at.day) * YUNTA_DAY_MINUTES + to - held->at.minute;
    return true;
}

static yunta_table *open_table(yunta_check *check, const char *name) {
    yunta_policy plain = {.csv_separator = ",", .csv_encoding = 1};
    yunta_table *table = NULL;
    const char *path = yunta_arena_format(check->arena, "%s/earlier/%s.csv", check->out, name);
    check->out_of_memory = check->out_of_memory || !path;
    if (!path || access(path, F_OK) != 0)
        return NULL;
    if (yunta_table_read(path, path, &plain, check->problems, &table) == YUNTA_E_MEMORY)
        check->out_of_memory = true;
    return table;
}

static int by_held(const void *a, const void *b) {
    const yunta_held *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    int64_t s = yunta_moment_at(&x->at), t = yunta_moment_at(&y->at);
    return (s > t) - (s < t);
}

static void read_list(yunta_check *check, const char *name, finder find, yunta_held **list,
                      size_t *count) {
    yunta_table *table = open_table(check, name);
    *list = yunta_check_alloc(check, table ? table->rows : 0, sizeof **list);
    for (size_t row = 0; *list && table && row < table->rows; row++)
        *count += read_held(check, table, row, find, &(*list)[*count]);
    if (*list && *count)
        qsort(*list, *count, sizeof **list, by_held);
    yunta_table_free(table);
}

void yunta_read_kept(yunta_check *check) {
    if (!check->cohort->repair)
        return;
    read_list(check, "meetings", find_meeting, &check->held_meetings, &check->held_meeting_count);
    read_list(check, "plenaries", find_plenary, &check->held_plenaries, &check->held_plenary_count);
    read_list(check, "courses", find_course, &check->held_courses, &check->held_course_count);
    read_list(check, "workshops", find_workshop, &check->held_workshops,
              &check->held_workshop_count);
    yunta_table *table = open_table(check, "attendance");
    check->held_group = yunta_check_alloc(check, check->cohort->people, sizeof(int32_t));
    for (size_t row = 0; check->held_group && table && row < table->rows; row++) {
        int32_t person = yunta_cohort_find(check->cohort, cell(table, row, "person"));
        if (person >= 0)
            check->held_group[person] = (int32_t)strtol(cell(table, row, "group"), NULL, 10);
    }
    yunta_table_free(table);
}

const yunta_held *yunta_find_held(const yunta_held *list, size_t count, int32_t a, int32_t b,
                                  const yunta_moment *at) {
    yunta_held key = {.a = a, .b = b, .at = *at};
    const yunta_held *held = count ? bsearch(&key, list, count, sizeof *list, by_held) : NULL;
    return held && held->at.minutes == at->minutes ? held : NULL;
}

void yunta_check_past(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column) {
    yunta_fault(check, yunta_ledger_place(sheet, row, column),
                yunta_ledger_cell(sheet, row, column),
                T("lies before the day from which things may change, and the earlier result did "
                  "not have it",
                  "queda antes del día desde el cual las cosas pueden cambiar, y el resultado "
                  "anterior no lo tenía"));
}

void yunta_none_held(yunta_check *check, const char *part) {
    const struct {
        const char *name, *part;
        const yunta_held *list;
        size_t count;
    } kinds[] = {
        {"meetings", "parts.meetings", check->held_meetings, check->held_meeting_count},
        {"plenaries", "parts.plenaries", check->held_plenaries, check->held_plenary_count},
        {"courses", "parts.courses", check->held_courses, check->held_course_count},
        {"workshops", "parts.workshops", check->held_workshops, check->held_workshop_count}};
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (size_t k = 0; !strcmp(kinds[kind].name, part) && k < kinds[kind].count; k++)
            if (yunta_cohort_is_past(check->cohort, kinds[kind].list[k].at.day))
                yunta_past_missing(check, kinds[kind].part, &kinds[kind].list[k]);
}

void yunta_past_missing(yunta_check *check, const char *part, const yunta_held *held) {
    char day[11];
    yunta_day_text(held->at.day, day);
    yunta_fault(check, yunta_run_place(check, part), day,
                T("what was held on this day in the earlier result is missing",
                  "falta lo que el resultado anterior tuvo este día"));
}
