#include "base/array.h"
#include "base/text.h"
#include "io/json.h"
#include "io/read_repair_private.h"
#include "model/objective.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    const yunta_cohort *cohort;
    const char *folder;
    yunta_problems *problems;
    yunta_arena *arena;
    yunta_repair *repair;
    bool lacks; /* what has happened is of no table any more */
} reading;

/* Our own dialect. *table is NULL when there is no such file. */
static yunta_status open_table(const reading *r, const char *name, yunta_table **table) {
    yunta_policy plain = {.csv_separator = ",", .csv_encoding = 1};
    const char *path = yunta_arena_format(r->arena, "%s/%s.csv", r->folder, name);
    *table = NULL;
    if (!path)
        return YUNTA_E_MEMORY;
    if (access(path, F_OK) != 0 && strcmp(name, "pairings") != 0)
        return YUNTA_OK;
    return yunta_table_read(path, path, &plain, r->problems, table);
}

const char *yunta_result_cell(const yunta_table *table, size_t row, const char *column) {
    for (size_t c = 0; c < table->columns; c++)
        if (!strcmp(table->header[c], column))
            return yunta_table_cell(table, row, c);
    return "";
}

static int32_t number(const yunta_table *table, size_t row, const char *column) {
    return (int32_t)strtol(yunta_result_cell(table, row, column), NULL, 10);
}

static int32_t person(const reading *r, const yunta_table *table, size_t row, const char *column) {
    return yunta_cohort_find_spelled(r->cohort, yunta_result_cell(table, row, column));
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
    size_t c = 0;
    while (c < table->columns && strcmp(table->header[c], column) != 0)
        c++;
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

static bool take_plenary(reading *r, const yunta_table *table, size_t row, void *into) {
    const yunta_cohort *cohort = r->cohort;
    yunta_plenary one = {.group = number(table, row, "group") - 1};
    one.session =
        yunta_result_named(cohort->sessions, cohort->session_count, sizeof *cohort->sessions,
                           yunta_result_cell(table, row, "session"));
    check_known(r, table, row, "session", one.session);
    one.can_attend = number(table, row, "can_attend");
    one.expected = number(table, row, "expected");
    bool good = one.session >= 0 && one.group >= 0 && yunta_result_slot(table, row, &one.slot);
    *(yunta_plenary *)into = one;
    return good;
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
                         .mentee = *mentee ? yunta_cohort_find_spelled(r->cohort, mentee) : -1,
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
    if (*status != YUNTA_OK || !table)
        return NULL;
    all = yunta_arena_alloc(r->repair->timetable->arena, table->rows, of.size);
    for (size_t row = 0; all && row < table->rows; row++)
        *count += of.take(r, table, row, all + *count * of.size);
    yunta_table_free(table);
    if (!all)
        *status = YUNTA_E_MEMORY;
    return all;
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
    return status;
}

yunta_status yunta_repair_read(const yunta_cohort *cohort, const char *folder, yunta_day as_of,
                               yunta_problems *problems, yunta_repair **repair) {
    reading r = {cohort, folder, problems, yunta_arena_new(), yunta_repair_new(), false};
    yunta_status status = r.arena && r.repair ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK && !(r.repair->timetable = yunta_timetable_new()))
        status = YUNTA_E_MEMORY;
    if (status == YUNTA_OK) {
        r.repair->as_of = as_of;
        status = read_pairs(&r);
    }
    if (status == YUNTA_OK)
        status = read_timetable(&r);
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

typedef YUNTA_ARRAY(const char *) id_list;

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static yunta_status list_people(const reading *r, const char *name, const char *column,
                                id_list *ids) {
    yunta_table *table = NULL;
    yunta_status status = open_table(r, name, &table);
    for (size_t row = 0; table && status == YUNTA_OK && row < table->rows; row++) {
        const char *id = yunta_arena_copy(r->arena, yunta_result_cell(table, row, column));
        if (!id || (*id && !yunta_array_push(ids, id)))
            status = YUNTA_E_MEMORY;
    }
    yunta_table_free(table);
    return status;
}

yunta_status yunta_result_people(const char *out, yunta_arena *arena, yunta_problems *problems,
                                 const char ***ids, size_t *count) {
    static const char *const places[][2] = {{"pairings", "mentor"},   {"pairings", "mentee"},
                                            {"meetings", "mentor"},   {"meetings", "mentee"},
                                            {"attendance", "person"}, {"seats", "person"},
                                            {"withdrawn", "person"},  {"earlier/past", "person"}};
    reading r = {NULL, out, problems, arena, NULL, false};
    id_list all = {0};
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; status == YUNTA_OK && k < sizeof places / sizeof *places; k++)
        status = list_people(&r, places[k][0], places[k][1], &all);
    if (status == YUNTA_OK && all.count)
        qsort(all.items, all.count, sizeof *all.items, by_text);
    *count = 0;
    *ids = status == YUNTA_OK ? yunta_arena_alloc(arena, all.count, sizeof **ids) : NULL;
    for (size_t k = 0; *ids && k < all.count; k++)
        if (k == 0 || strcmp(all.items[k], all.items[k - 1]) != 0)
            (*ids)[(*count)++] = all.items[k];
    yunta_array_free(&all);
    return status == YUNTA_OK && !*ids ? YUNTA_E_MEMORY : status;
}

static yunta_status path_if(const char *out, const char *name, yunta_arena *arena,
                            yunta_change_file *file) {
    const char *path = yunta_arena_format(arena, "%s/%s", out, name);
    *file = (yunta_change_file){path && access(path, F_OK) == 0 ? path : NULL, true};
    return path ? YUNTA_OK : YUNTA_E_MEMORY;
}

yunta_status yunta_changes_of(const char *out, yunta_arena *arena, yunta_change_file *added,
                              yunta_change_file *withdrawn) {
    yunta_status status = path_if(out, "added.csv", arena, added);
    return status == YUNTA_OK ? path_if(out, "withdrawn.csv", arena, withdrawn) : status;
}

static void take_made(const yunta_json_value *made, yunta_made *into) {
    const yunta_json_value *as_of = yunta_json_member(made, "as_of");
    const yunta_json_value *objective = yunta_json_member(made, "objective");
    int year, month, day;
    into->repaired = made != NULL;
    into->pairs = objective && objective->kind == YUNTA_JSON_ARRAY;
    if (as_of && as_of->text && sscanf(as_of->text, "%4d-%2d-%2d", &year, &month, &day) == 3)
        into->as_of = yunta_day_from_civil(year, month, day);
    for (size_t k = 0; into->pairs && k < objective->count; k++)
        for (int goal = 0; objective->items[k].text && goal < YUNTA_GOALS_OF_MATCHING; goal++)
            if (!strcmp(yunta_objective_of(goal)->name, objective->items[k].text) &&
                into->objective.count < YUNTA_GOALS_OF_MATCHING)
                into->objective.items[into->objective.count++] = goal;
}

yunta_status yunta_made_read(const char *out, yunta_arena *arena, yunta_made *made) {
    const yunta_json_value *root = NULL;
    size_t line;
    const char *path = yunta_arena_format(arena, "%s/run.json", out);
    *made = (yunta_made){.as_of = YUNTA_NO_DAY};
    made->objective.items =
        yunta_arena_alloc(arena, YUNTA_GOALS_OF_MATCHING, sizeof *made->objective.items);
    if (!path || !made->objective.items)
        return YUNTA_E_MEMORY;
    if (yunta_json_read_file(path, arena, &root, &line) == YUNTA_E_MEMORY)
        return YUNTA_E_MEMORY;
    take_made(yunta_json_member(root, "repair"), made);
    /* Who lacks meetings is told, if of nobody, wherever calendars were drawn up. */
    made->calendar = yunta_json_member(root, "shortfalls") != NULL;
    return YUNTA_OK;
}
