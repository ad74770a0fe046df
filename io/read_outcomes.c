#include "base/text.h"
#include "io/reading.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    yunta_absence *items;
    size_t count, room;
} absences;

static void read_absence(yunta_sheet *sheet, size_t row, void *context) {
    absences *list = context;
    yunta_absence one;
    yunta_day days[2];
    bool good = yunta_sheet_person(sheet, row, YUNTA_ABSENCES_PERSON, &one.person);
    good = yunta_sheet_days(sheet, row, YUNTA_ABSENCES_FROM, YUNTA_ABSENCES_TO, true, days) && good;
    one.from = days[0];
    one.to = days[1];
    if (good)
        yunta_reading_push(sheet->reading, list, one);
}

static int by_absence(const void *a, const void *b) {
    const yunta_absence *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

void yunta_reading_absences(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    absences list = {0};
    yunta_sheet_each(reading, YUNTA_TABLE_ABSENCES, read_absence, &list);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_absence);
    cohort->absences = yunta_reading_keep(reading, list.items, list.count, sizeof *list.items);
    cohort->absence_count = cohort->absences ? list.count : 0;
    yunta_array_free(&list);
}

typedef struct {
    yunta_outcome outcome;
    const char *folded; /* of the event */
    size_t line;
} result;

typedef struct {
    result *items;
    size_t count, room;
} results;

static void read_outcome(yunta_sheet *sheet, size_t row, void *context) {
    results *list = context;
    yunta_reading *reading = sheet->reading;
    result one = {.line = sheet->table->line[row]};
    const char *event;
    bool good = yunta_sheet_person(sheet, row, YUNTA_OUTCOMES_PERSON, &one.outcome.person);
    good = yunta_sheet_filled(sheet, row, YUNTA_OUTCOMES_EVENT, &event) && good;
    good = yunta_sheet_answer(sheet, row, YUNTA_OUTCOMES_ATTENDED, &one.outcome.attended) && good;
    good = yunta_sheet_answer(sheet, row, YUNTA_OUTCOMES_REPORT, &one.outcome.report) && good;
    if (!good)
        return;
    one.outcome.event = yunta_reading_copy(reading, event);
    one.folded = yunta_reading_fold(reading, reading->scratch, event);
    yunta_reading_push(reading, list, one);
}

static int by_result(const void *a, const void *b) {
    const result *x = a, *y = b;
    if (x->outcome.person != y->outcome.person)
        return x->outcome.person < y->outcome.person ? -1 : 1;
    int order = strcmp(x->folded, y->folded);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static void add_event(yunta_reading *reading, yunta_interned *events, const char *id) {
    yunta_intern(reading, events, yunta_reading_fold(reading, reading->scratch, id));
}

/* What each event is. A warning: a programme may have events that are none of its tables', but a
 * slip counts as nobody's attendance. */
static void name_events(yunta_reading *reading, results *list) {
    const yunta_cohort *cohort = reading->cohort;
    yunta_interned events = {0};
    for (size_t k = 0; k < cohort->session_count; k++)
        add_event(reading, &events, cohort->sessions[k].id);
    for (size_t k = 0; k < cohort->course_count; k++)
        add_event(reading, &events, cohort->courses[k].id);
    for (size_t k = 0; k < cohort->workshop_count; k++)
        add_event(reading, &events, cohort->workshops[k].id);
    for (size_t k = 0; k < list->count && !reading->out_of_memory; k++) {
        result *row = &list->items[k];
        int32_t found = yunta_intern_find(&events, row->folded);
        row->outcome.session = (size_t)found < cohort->session_count ? found : -1;
        if (strncmp(row->folded, "meeting", 7) == 0 || strncmp(row->folded, "reunion", 7) == 0 ||
            found >= 0)
            continue;
        yunta_problem_add(reading->problems, YUNTA_WARNING,
                          (yunta_place){reading->path[YUNTA_TABLE_OUTCOMES], row->line,
                                        yunta_columns_rule(YUNTA_OUTCOMES_EVENT)->name},
                          row->outcome.event,
                          T("write a session's name, or meeting and its number: meeting 1",
                            "escriba el nombre de una sesión, o reunión y su número: reunión 1"),
                          T("the programme has no such event, so it completes nothing",
                            "el programa no tiene tal evento, así que no completa nada"));
    }
    yunta_intern_free(&events);
}

/* Lists of who came mark those alone; a list that nobody has filled in yet marks nobody. */
static void fill_blanks(yunta_reading *reading, results *list) {
    bool *told = yunta_reading_alloc(reading, reading->scratch, reading->cohort->session_count,
                                     sizeof *told);
    for (size_t k = 0; told && k < list->count; k++)
        if (list->items[k].outcome.session >= 0 && list->items[k].outcome.attended != YUNTA_UNKNOWN)
            told[list->items[k].outcome.session] = true;
    for (size_t k = 0; told && k < list->count; k++) {
        yunta_outcome *one = &list->items[k].outcome;
        if (one->session >= 0 && told[one->session] && one->attended == YUNTA_UNKNOWN)
            one->attended = YUNTA_NO;
    }
}

void yunta_reading_outcomes(yunta_reading *reading) {
    yunta_cohort *cohort = reading->cohort;
    results list = {0};
    yunta_sheet_each(reading, YUNTA_TABLE_OUTCOMES, read_outcome, &list);
    name_events(reading, &list);
    fill_blanks(reading, &list);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_result);
    cohort->outcomes =
        yunta_reading_alloc(reading, cohort->arena, list.count, sizeof *cohort->outcomes);
    cohort->outcome_count = cohort->outcomes ? list.count : 0;
    for (size_t k = 0; k < cohort->outcome_count; k++) {
        const result *now = &list.items[k], *before = k ? now - 1 : NULL;
        cohort->outcomes[k] = now->outcome;
        if (before && before->outcome.person == now->outcome.person &&
            !strcmp(before->folded, now->folded))
            yunta_problem_add(reading->problems, YUNTA_ERROR,
                              (yunta_place){reading->path[YUNTA_TABLE_OUTCOMES], now->line, NULL},
                              now->outcome.event,
                              T("keep one of the rows", "deje una de las filas"),
                              T("this person's event is already on line %zu",
                                "este evento de la persona ya está en la línea %zu"),
                              before->line);
    }
    yunta_array_free(&list);
}
