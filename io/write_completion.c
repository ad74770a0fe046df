/* completion.csv: what came of each participant, and of who finished before, from outcomes.csv.
 *
 * plenaries and meetings count the different events attended; an event is a plenary when it is a
 * session's id, and a meeting when its first word is meeting or reunión. report is 1 when some row
 * says that it was handed in. completed: plenaries.least_attended plenaries, meetings.count
 * meetings, and the report, where outcomes.csv speaks of reports at all.
 */
#include "base/text.h"
#include "io/writing.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    int32_t person;
    int32_t plenaries, meetings;
    bool report, completed;
} completion_row;

typedef enum { EVENT_OTHER, EVENT_PLENARY, EVENT_MEETING } event_kind;

typedef struct {
    int32_t person;
    const char *event; /* folded */
    event_kind kind;
    bool attended, report;
} told;

static yunta_status event_of(yunta_writing *writing, const yunta_outcome *outcome, told *out) {
    const char *event = yunta_text_fold(writing->arena, outcome->event);
    if (!event)
        return YUNTA_E_MEMORY;
    bool plenary = outcome->session >= 0;
    /* One name a meeting, in whatever language it was written. */
    bool meeting = !plenary && (!strncmp(event, "meeting", 7) || !strncmp(event, "reunion", 7));
    if (meeting)
        event =
            yunta_arena_format(writing->arena, "meeting %s", event + 7 + strspn(event + 7, " "));
    if (!event)
        return YUNTA_E_MEMORY;
    *out = (told){outcome->person, event,
                  plenary   ? EVENT_PLENARY
                  : meeting ? EVENT_MEETING
                            : EVENT_OTHER,
                  outcome->attended == YUNTA_YES, outcome->report == YUNTA_YES};
    return YUNTA_OK;
}

static int by_person_event(const void *a, const void *b) {
    const told *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    int order = strcmp(x->event, y->event);
    return order ? order : y->attended - x->attended;
}

static yunta_status read_outcomes(yunta_writing *writing, told **outcomes) {
    const yunta_cohort *cohort = writing->cohort;
    told *all = yunta_arena_alloc(writing->arena, cohort->outcome_count, sizeof *all);
    if (!all)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < cohort->outcome_count; k++)
        if (event_of(writing, &cohort->outcomes[k], &all[k]) != YUNTA_OK)
            return YUNTA_E_MEMORY;
    qsort(all, cohort->outcome_count, sizeof *all, by_person_event);
    *outcomes = all;
    return YUNTA_OK;
}

/* Adds each event once: the first of its rows is one that was attended, if any was. */
static void count_events(const told *outcomes, size_t count, completion_row *of) {
    for (size_t k = 0; k < count; k++) {
        completion_row *row = &of[outcomes[k].person];
        bool again = k && outcomes[k].person == outcomes[k - 1].person &&
                     !strcmp(outcomes[k].event, outcomes[k - 1].event);
        if (outcomes[k].attended && !again) {
            row->plenaries += outcomes[k].kind == EVENT_PLENARY;
            row->meetings += outcomes[k].kind == EVENT_MEETING;
        }
        row->report = row->report || outcomes[k].report;
    }
}

static void mark_participants(const yunta_writing *writing, bool *takes_part) {
    const yunta_pairing *pairing = writing->result->pairing;
    const yunta_timetable *timetable = writing->result->timetable;
    for (size_t k = 0; k < pairing->count; k++)
        takes_part[pairing->pairs[k].mentor] = takes_part[pairing->pairs[k].mentee] = true;
    for (size_t k = 0; timetable && k < timetable->attendance_count; k++)
        takes_part[timetable->attendance[k].person] = true;
}

static yunta_status completion_rows(yunta_writing *writing, yunta_rows *rows) {
    const yunta_cohort *cohort = writing->cohort;
    told *outcomes = NULL;
    completion_row *of = yunta_arena_alloc(writing->arena, cohort->people, sizeof *of);
    bool *takes_part = yunta_arena_alloc(writing->arena, cohort->people, sizeof *takes_part);
    yunta_status status = of && takes_part ? read_outcomes(writing, &outcomes) : YUNTA_E_MEMORY;
    if (status != YUNTA_OK)
        return status;
    bool reports = false;
    for (size_t k = 0; k < cohort->outcome_count; k++)
        reports = reports || cohort->outcomes[k].report != YUNTA_UNKNOWN;
    count_events(outcomes, cohort->outcome_count, of);
    mark_participants(writing, takes_part);
    size_t count = 0;
    for (size_t p = 0; p < cohort->people; p++) {
        completion_row row = of[p];
        row.person = (int32_t)p;
        row.completed = row.plenaries >= writing->policy->plenaries_least_attended &&
                        row.meetings >= writing->policy->meetings_count && (row.report || !reports);
        /* Who has finished stays when the partner leaves, or they do. */
        bool came = row.plenaries > 0 || row.meetings > 0 || row.report;
        if (takes_part[p] || (came && row.completed))
            of[count++] = row;
    }
    *rows = (yunta_rows){of, count, sizeof *of};
    return YUNTA_OK;
}

static bool completion_wanted(const yunta_writing *writing) {
    for (size_t k = 0; k < writing->cohort->input_count; k++)
        if (!strcmp(writing->cohort->inputs[k].table, "outcomes"))
            return true;
    return writing->cohort->outcome_count > 0;
}

yunta_status yunta_completion_count(const yunta_result *result, size_t *people, size_t *completed) {
    yunta_writing writing;
    yunta_rows rows = {0};
    *people = *completed = 0;
    yunta_status status = yunta_writing_begin(&writing, result, NULL);
    if (status == YUNTA_OK && completion_wanted(&writing))
        status = completion_rows(&writing, &rows);
    for (size_t k = 0; k < rows.count; k++)
        *completed += ((const completion_row *)rows.items)[k].completed;
    *people = rows.count;
    yunta_writing_end(&writing);
    return status;
}

static void completion_order(const yunta_writing *writing, const void *row, int64_t key[static 4]) {
    key[0] = yunta_writing_place(writing, ((const completion_row *)row)->person);
}

static yunta_value completion_person(yunta_writing *writing, const void *row) {
    return yunta_value_person(writing, ((const completion_row *)row)->person);
}

#define INTEGER(name, field)                                                                       \
    static yunta_value name(yunta_writing *writing, const void *row) {                             \
        (void)writing;                                                                             \
        return yunta_value_integer(((const completion_row *)row)->field);                          \
    }
INTEGER(completion_plenaries, plenaries)
INTEGER(completion_meetings, meetings)
INTEGER(completion_report, report)
INTEGER(completion_completed, completed)

static const yunta_output_column completion_columns[] = {
    {"person", completion_person},       {"plenaries", completion_plenaries},
    {"meetings", completion_meetings},   {"report", completion_report},
    {"completed", completion_completed},
};

static int32_t completion_who(const yunta_writing *writing, const void *row, size_t k) {
    (void)writing;
    return k == 0 ? ((const completion_row *)row)->person : -1;
}

const yunta_output yunta_output_completion = {.name = "completion",
                                              .csv = true,
                                              .json = true,
                                              .wanted = completion_wanted,
                                              .person = completion_who,
                                              .rows = completion_rows,
                                              .order = completion_order,
                                              YUNTA_COLUMNS(completion_columns)};
