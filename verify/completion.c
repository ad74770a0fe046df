/* completion.csv: what came of everybody who takes part, counted anew from outcomes.csv. */
#include "base/text.h"
#include "verify/order.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    int32_t person;
    bool meeting;
    const char *event; /* a meeting's without its first word */
} attended;

static int by_event(const void *a, const void *b) {
    const attended *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    if (x->meeting != y->meeting)
        return x->meeting ? 1 : -1;
    return strcmp(x->event, y->event);
}

/* A plenary or meeting that somebody came to; false for every other event. */
static bool read_event(yunta_check *check, const yunta_outcome *outcome, attended *out) {
    static const char *const words[] = {"meeting", "reunion"};
    const char *event = yunta_text_fold(check->arena, outcome->event);
    check->out_of_memory = check->out_of_memory || !event;
    if (!event || outcome->attended != YUNTA_YES)
        return false;
    *out = (attended){outcome->person, false, event};
    if (outcome->session >= 0)
        return true;
    for (size_t w = 0; w < 2; w++) {
        size_t length = strlen(words[w]);
        if (strncmp(event, words[w], length) != 0)
            continue;
        for (event += length; *event == ' ';)
            event++;
        *out = (attended){outcome->person, true, event};
        return true;
    }
    return false;
}

/* Different events of each person: [0] plenaries, [1] meetings. */
static void count_events(yunta_check *check, int64_t (*count)[2]) {
    const yunta_cohort *cohort = check->cohort;
    attended *all = yunta_check_alloc(check, cohort->outcome_count, sizeof *all);
    size_t events = 0;
    for (size_t k = 0; all && k < cohort->outcome_count; k++)
        if (read_event(check, &cohort->outcomes[k], &all[events]))
            events++;
    if (!all || check->out_of_memory)
        return;
    qsort(all, events, sizeof *all, by_event);
    for (size_t k = 0; k < events; k++)
        if (k == 0 || by_event(&all[k - 1], &all[k]) != 0)
            count[all[k].person][all[k].meeting]++;
}

/* What outcomes.csv tells of everybody. */
typedef struct {
    int64_t (*count)[2]; /* [people] plenaries, meetings */
    uint8_t *report;     /* [people] */
    bool reports;        /* somebody's report is spoken of */
} came;

static bool is_done(const yunta_check *check, const came *of, size_t p) {
    return of->count[p][0] >= check->policy->plenaries_least_attended &&
           of->count[p][1] >= check->policy->meetings_count && (of->report[p] || !of->reports);
}

static void check_row(yunta_check *check, const yunta_ledger *sheet, size_t row, const came *of,
                      size_t p) {
    yunta_expect_integer(check, sheet, row, 1, of->count[p][0]);
    yunta_expect_integer(check, sheet, row, 2, of->count[p][1]);
    yunta_expect_integer(check, sheet, row, 3, of->report[p]);
    yunta_expect_integer(check, sheet, row, 4, is_done(check, of, p));
}

/* One row for everybody in a pair or a plenary, and for who came and has finished; none for others.
 */
static void check_people(yunta_check *check, const yunta_ledger *sheet, const came *of,
                         const uint8_t *seen) {
    size_t people = check->cohort->people;
    uint8_t *wanted = yunta_check_alloc(check, people, 1);
    for (size_t k = 0; wanted && k < check->participants; k++)
        wanted[check->participant[k]] = 1;
    for (size_t p = 0; wanted && p < people; p++)
        if ((of->count[p][0] || of->count[p][1] || of->report[p]) && is_done(check, of, p))
            wanted[p] = 1;
    for (size_t p = 0; wanted && p < people; p++)
        if (seen[p] != (wanted[p] || check->mentees[p] > 0 || check->mentors[p] > 0))
            yunta_fault(
                check, yunta_place_at(sheet->shown, 0, "person"), yunta_shown_id(check, (int32_t)p),
                T("should have one row if in a pair or a plenary or done, and none otherwise",
                  "debería tener una fila si está en un par o plenaria o si completó, y si "
                  "no, ninguna"));
}

void yunta_check_completion(yunta_check *check) {
    static const char *const columns[] = {"person", "plenaries", "meetings", "report", "completed"};
    const yunta_cohort *cohort = check->cohort;
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_COMPLETION];
    const yunta_ledger none = {.shown = check->run_path};
    bool told = sheet || yunta_json_member(check->run, "completion");
    if (!told || (sheet && !yunta_check_header(check, YUNTA_SHEET_COMPLETION, columns, 5)))
        return;
    sheet = sheet ? sheet : &none;
    came of = {.count = yunta_check_alloc(check, cohort->people, sizeof *of.count)};
    of.report = yunta_check_alloc(check, cohort->people, 1);
    uint8_t *seen = yunta_check_alloc(check, cohort->people, 1);
    if (check->out_of_memory)
        return;
    count_events(check, of.count);
    for (size_t k = 0; k < cohort->outcome_count; k++) {
        of.reports = of.reports || cohort->outcomes[k].report != YUNTA_UNKNOWN;
        of.report[cohort->outcomes[k].person] |= cohort->outcomes[k].report == YUNTA_YES;
    }
    yunta_expect_order(check, sheet, 1);
    for (size_t row = 0; row < sheet->rows; row++) {
        int32_t person = yunta_ledger_person(check, sheet, row, 0);
        if (person < 0)
            continue;
        seen[person] += seen[person] < 2;
        check_row(check, sheet, row, &of, (size_t)person);
    }
    check_people(check, sheet, &of, seen);
}
