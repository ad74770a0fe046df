#include "base/text.h"
#include "io/read_repair_private.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    const yunta_cohort *cohort;
    const char *folder;
    yunta_problems *problems;
    yunta_arena *arena;
    yunta_repair *repair;
    const yunta_aliases *aliases;
    bool lacks; /* what has happened is of no table any more */
    bool out_of_memory;
} reading;

yunta_status yunta_result_open(const char *folder, const char *name, yunta_arena *arena,
                               yunta_problems *problems, yunta_table **table) {
    yunta_policy plain = {.csv_separator = ",", .csv_encoding = 1};
    const char *path = yunta_arena_format(arena, "%s/%s.csv", folder, name);
    *table = NULL;
    if (!path)
        return YUNTA_E_MEMORY;
    if (access(path, F_OK) != 0 && strcmp(name, "pairings") != 0)
        return YUNTA_OK;
    return yunta_table_read(path, path, &plain, problems, table);
}

static yunta_status open_table(const reading *r, const char *name, yunta_table **table) {
    return yunta_result_open(r->folder, name, r->arena, r->problems, table);
}

size_t yunta_result_column(const yunta_table *table, const char *column) {
    size_t c = 0;
    while (c < table->columns && strcmp(table->header[c], column) != 0)
        c++;
    return c;
}

const char *yunta_result_cell(const yunta_table *table, size_t row, const char *column) {
    size_t c = yunta_result_column(table, column);
    return c < table->columns ? yunta_table_cell(table, row, c) : "";
}

static int32_t number(const yunta_table *table, size_t row, const char *column) {
    return (int32_t)strtol(yunta_result_cell(table, row, column), NULL, 10);
}

static int32_t person(const reading *r, const yunta_table *table, size_t row, const char *column) {
    const char *id = yunta_alias_id(r->aliases, yunta_result_cell(table, row, column));
    return id ? yunta_cohort_find_spelled(r->cohort, id) : -1;
}

/* 2027-03-01T09:00:00-03:00, local. */
static bool stamp(const char *text, yunta_day *day, int32_t *minute) {
    int year, month, date, hour, minutes;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d", &year, &month, &date, &hour, &minutes) != 5)
        return false;
    *day = yunta_day_from_civil(year, month, date);
    *minute = 60 * hour + minutes;
    return *day != YUNTA_NO_DAY && *minute >= 0 && *minute < YUNTA_DAY_MINUTES;
}

bool yunta_result_slot(const yunta_table *table, size_t row, yunta_slot *slot) {
    yunta_day last;
    int32_t to;
    if (!stamp(yunta_result_cell(table, row, "start"), &slot->day, &slot->minute) ||
        !stamp(yunta_result_cell(table, row, "end"), &last, &to))
        return false;
    slot->minutes = (last - slot->day) * YUNTA_DAY_MINUTES + to - slot->minute;
    return slot->minutes > 0;
}

int32_t yunta_result_named(const void *items, size_t count, size_t size, const char *name) {
    const char *at = items;
    int32_t found = -1;
    for (size_t k = 0; k < count; k++)
        if (!strcmp(*(const char *const *)(at + k * size), name))
            return (int32_t)k;
    yunta_arena *arena = yunta_arena_new();
    const char *folded = arena ? yunta_text_fold(arena, name) : NULL;
    for (size_t k = 0; folded && found < 0 && k < count; k++) {
        const char *other = yunta_text_fold(arena, *(const char *const *)(at + k * size));
        if (other && !strcmp(other, folded))
            found = (int32_t)k;
    }
    yunta_arena_free(arena);
    return found;
}

/* Says so where what a row tells of has happened, and its name is in no table of the cohort. */
static void check_known(reading *r, const yunta_table *table, size_t row, const char *column,
                        int32_t found) {
    yunta_slot slot;
    size_t c = yunta_result_column(table, column);
    if (found >= 0 || c == table->columns || !yunta_result_slot(table, row, &slot) ||
        r->repair->as_of == YUNTA_NO_DAY || slot.day >= r->repair->as_of)
        return;
    yunta_problem_add(r->problems, YUNTA_ERROR, yunta_table_place(table, row, c),
                      yunta_table_cell(table, row, c),
                      T("put its row back into the cohort's table, under this name",
                        "devuelva su fila a la tabla de la cohorte, con este nombre"),
                      T("this has been held, and the cohort has nothing of this name any more",
                        "esto ya se hizo, y la cohorte ya no tiene nada con este nombre"));
    r->lacks = true;
}

static yunta_status read_pairs(const reading *r) {
    yunta_table *table = NULL;
    yunta_status status = open_table(r, "pairings", &table);
    yunta_pair_entry *entries =
        status == YUNTA_OK ? yunta_alloc(table->rows, sizeof *entries) : NULL;
    size_t count = 0;
    if (status == YUNTA_OK && !entries)
        status = YUNTA_E_MEMORY;
    for (size_t row = 0; status == YUNTA_OK && row < table->rows; row++) {
        yunta_pair_entry one = {person(r, table, row, "mentor"), person(r, table, row, "mentee"),
                                1};
        if (one.mentor >= 0 && one.mentee >= 0)
            entries[count++] = one;
    }
    if (status == YUNTA_OK)
        status = yunta_pair_table_new(r->cohort->people, entries, count, false, &r->repair->pairs);
    yunta_free(entries);
    yunta_table_free(table);
    return status;
}

/* Rows of a table into an array of the timetable: take says whether a row was understood. */
typedef struct {
    const char *name;
    size_t size;
    bool (*take)(reading *r, const yunta_table *table, size_t row, void *into);
} kind;

/* Whoever had it loses it, which diff.csv tells. */
static void keep_gone(reading *r, const char *session, const yunta_plenary *one) {
    yunta_repair *repair = r->repair;
    if (repair->as_of != YUNTA_NO_DAY && one->slot.day < repair->as_of)
        return;
    const char *id = yunta_arena_copy(repair->timetable->arena, session);
    yunta_gone_plenary *gone =
        yunta_realloc(repair->gone, repair->gone_count + 1, sizeof *repair->gone);
    repair->gone = gone ? gone : repair->gone;
    if (id && gone)
        gone[repair->gone_count++] = (yunta_gone_plenary){id, one->group, one->slot};
    else
        r->out_of_memory = true;
}

static bool take_plenary(reading *r, const yunta_table *table, size_t row, void *into) {
    const yunta_cohort *cohort = r->cohort;
    yunta_plenary one = {.group = number(table, row, "group") - 1};
    one.session =
        yunta_result_named(cohort->sessions, cohort->session_count, sizeof *cohort->sessions,
                           yunta_result_cell(table, row, "session"));
    check_known(r, table, row, "session", one.session);
    one.can_attend = number(table, row, "can_attend");
    one.expected = number(table, row, "expected");
    bool good = one.group >= 0 && yunta_result_slot(table, row, &one.slot);
    if (good && one.session < 0)
        keep_gone(r, yunta_result_cell(table, row, "session"), &one);
    *(yunta_plenary *)into = one;
    return good && one.session >= 0;
}

static bool take_attendance(reading *r, const yunta_table *table, size_t row, void *into) {
    yunta_attendance one = {.person = person(r, table, row, "person"),
                            .group = number(table, row, "group") - 1};
    uint8_t *came =
        yunta_arena_alloc(r->repair->timetable->arena, r->cohort->session_count, sizeof *came);
    for (size_t s = 0; came && s < r->cohort->session_count; s++)
        came[s] = yunta_result_cell(table, row, r->cohort->sessions[s].id)[0] != '0';
    one.sessions = came;
    *(yunta_attendance *)into = one;
    return came && one.person >= 0 && one.group >= 0;
}

static bool take_meeting(reading *r, const yunta_table *table, size_t row, void *into) {
    const char *mentee = yunta_result_cell(table, row, "mentee");
    yunta_meeting one = {.mentor = person(r, table, row, "mentor"),
                         .mentee = *mentee ? person(r, table, row, "mentee") : -1,
                         .number = number(table, row, "number"),
                         .can_attend = number(table, row, "can_attend")};
    bool good = one.mentor >= 0 && (!*mentee || one.mentee >= 0) &&
                yunta_result_slot(table, row, &one.slot);
    *(yunta_meeting *)into = one;
    return good;
}

static bool take_course(reading *r, const yunta_table *table, size_t row, void *into) {
    const yunta_cohort *cohort = r->cohort;
    yunta_course_session one = {.number = number(table, row, "number"),
                                .can_attend = number(table, row, "can_attend")};
    one.course = yunta_result_named(cohort->courses, cohort->course_count, sizeof *cohort->courses,
                                    yunta_result_cell(table, row, "course"));
    check_known(r, table, row, "course", one.course);
    bool good = one.course >= 0 && yunta_result_slot(table, row, &one.slot);
    *(yunta_course_session *)into = one;
    return good;
}

/* pseudonyms.csv says nothing of facilitators. */
static void check_named(reading *r, const yunta_table *table, size_t row) {
    size_t column = yunta_result_column(table, "facilitator");
    if (!r->aliases->hidden || r->lacks || column == table->columns)
        return;
    yunta_problem_add(
        r->problems, YUNTA_ERROR, yunta_table_place(table, row, column),
        yunta_table_cell(table, row, column),
        T("make that result again, from the tables as they were, with output.pseudonyms: false",
          "haga ese resultado otra vez, con las tablas como estaban, con output.pseudonyms: false"),
        T("the earlier result names facilitators by pseudonyms, and no file says who is who",
          "el resultado anterior nombra a quienes facilitan por seudónimos, y ningún archivo dice "
          "quién es quién"));
    r->lacks = true;
}

static bool take_workshop(reading *r, const yunta_table *table, size_t row, void *into) {
    const yunta_cohort *cohort = r->cohort;
    yunta_workshop_session one = {
        .workshop =
            yunta_result_named(cohort->workshops, cohort->workshop_count, sizeof *cohort->workshops,
                               yunta_result_cell(table, row, "workshop")),
        .facilitator = yunta_result_named(cohort->facilitators, cohort->facilitator_count,
                                          sizeof *cohort->facilitators,
                                          yunta_result_cell(table, row, "facilitator"))};
    check_known(r, table, row, "workshop", one.workshop);
    check_named(r, table, row);
    /* Of a facilitator who is no longer there it is the more a workshop that must move. */
    bool good = one.workshop >= 0 && yunta_result_slot(table, row, &one.slot);
    *(yunta_workshop_session *)into = one;
    return good;
}

/* The items, in the timetable's arena; NULL with *count 0 where there are none. */
static void *read_kind(reading *r, kind of, size_t *count, yunta_status *status) {
    yunta_table *table = NULL;
    char *all = NULL;
    *count = 0;
    if (*status == YUNTA_OK)
        *status = open_table(r, of.name, &table);
    bool whole = *status == YUNTA_OK && table;
    if (whole && !(all = yunta_arena_alloc(r->repair->timetable->arena, table->rows, of.size)))
        *status = YUNTA_E_MEMORY;
    for (size_t row = 0; all && row < table->rows; row++)
        *count += of.take(r, table, row, all + *count * of.size);
    yunta_table_free(table);
    return all;
}

static int by_pair(const void *a, const void *b) {
    const yunta_meeting *x = a, *y = b;
    const int32_t keys[][2] = {{x->mentor, y->mentor},
                               {x->mentee, y->mentee},
                               {x->slot.day, y->slot.day},
                               {x->slot.minute, y->slot.minute},
                               {x->number, y->number}};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (keys[k][0] != keys[k][1])
            return keys[k][0] < keys[k][1] ? -1 : 1;
    return 0;
}

static int by_person(const void *a, const void *b) {
    const yunta_attendance *x = a, *y = b;
    return (x->person > y->person) - (x->person < y->person);
}

/* The tables stand in the order of the names that people had in them. */
static void sort_by_people(yunta_timetable *t) {
    if (t->meeting_count)
        qsort(t->meetings, t->meeting_count, sizeof *t->meetings, by_pair);
    if (t->attendance_count)
        qsort(t->attendance, t->attendance_count, sizeof *t->attendance, by_person);
}

static yunta_status read_timetable(reading *r) {
    yunta_timetable *t = r->repair->timetable;
    yunta_status status = YUNTA_OK;
    t->plenaries = read_kind(r, (kind){"plenaries", sizeof *t->plenaries, take_plenary},
                             &t->plenary_count, &status);
    t->attendance = read_kind(r, (kind){"attendance", sizeof *t->attendance, take_attendance},
                              &t->attendance_count, &status);
    t->meetings = read_kind(r, (kind){"meetings", sizeof *t->meetings, take_meeting},
                            &t->meeting_count, &status);
    t->course_sessions = read_kind(r, (kind){"courses", sizeof *t->course_sessions, take_course},
                                   &t->course_session_count, &status);
    t->workshop_sessions =
        read_kind(r, (kind){"workshops", sizeof *t->workshop_sessions, take_workshop},
                  &t->workshop_session_count, &status);
    sort_by_people(t);
    return status;
}

yunta_status yunta_repair_read(const yunta_cohort *cohort, const char *folder, yunta_day as_of,
                               const yunta_aliases *aliases, yunta_problems *problems,
                               yunta_repair **repair) {
    reading r = {cohort,  folder, problems, yunta_arena_new(), yunta_repair_new(),
                 aliases, false,  false};
    yunta_status status = r.arena && r.repair ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK && !(r.repair->timetable = yunta_timetable_new()))
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK) {
        r.repair->as_of = as_of;
        status = read_pairs(&r);
    }
    if (status == YUNTA_OK)
        status = read_timetable(&r);
    if (status == YUNTA_OK && r.out_of_memory)
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK && r.lacks)
        status = YUNTA_E_INPUT;
    yunta_arena_free(r.arena);
    if (status != YUNTA_OK) {
        yunta_repair_free(r.repair);
        r.repair = NULL;
    }
    *repair = r.repair;
    return status;
}
