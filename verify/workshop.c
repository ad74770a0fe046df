/* workshops.csv: every rule of the workshops, and what they are worth. */
#include "base/text.h"
#include "model/repair.h"
#include "verify/kept.h"
#include <stdlib.h>
#include <string.h>

enum { COLUMN_WORKSHOP, COLUMN_REGION, COLUMN_FACILITATOR, COLUMN_START, COLUMN_PEOPLE = 5 };

static const char *const goal_names[] = {"held", "cost"};

int32_t yunta_workshop_named(const yunta_cohort *cohort, const char *id) {
    for (size_t w = 0; w < cohort->workshop_count; w++)
        if (strcmp(cohort->workshops[w].id, id) == 0)
            return (int32_t)w;
    return -1;
}

int32_t yunta_facilitator_named(const yunta_cohort *cohort, const char *id) {
    for (size_t f = 0; f < cohort->facilitator_count; f++)
        if (strcmp(cohort->facilitators[f].id, id) == 0)
            return (int32_t)f;
    return -1;
}

static bool regional_holiday(yunta_check *check, const char *region, yunta_day day) {
    for (size_t k = 0; k < check->cohort->holiday_count; k++) {
        const yunta_holiday *holiday = &check->cohort->holidays[k];
        if (holiday->day == day && *holiday->region &&
            yunta_same_text(check, holiday->region, region))
            return true;
    }
    return false;
}

static yunta_grid grid_of(const yunta_policy *policy, const yunta_workshop *workshop) {
    yunta_grid grid = {policy->workshops_days, policy->workshops_from,  YUNTA_DAY_MINUTES,
                       YUNTA_DAY_MINUTES,      policy->programme_start, policy->programme_end};
    if (workshop->earliest != YUNTA_NO_DAY && workshop->earliest > grid.first)
        grid.first = workshop->earliest;
    if (workshop->latest != YUNTA_NO_DAY && workshop->latest < grid.last)
        grid.last = workshop->latest;
    return grid;
}

static void check_row(yunta_check *check, const yunta_ledger *sheet, const yunta_event *event) {
    const yunta_workshop *workshop = &check->cohort->workshops[event->of];
    yunta_grid grid = grid_of(check->policy, workshop);
    yunta_expect_text(check, sheet, event->row, COLUMN_REGION, workshop->region);
    yunta_expect_integer(check, sheet, event->row, COLUMN_PEOPLE, workshop->people);
    if (yunta_cohort_is_past(check->cohort, event->at.day)) {
        if (!yunta_find_held(check->held_workshops, check->held_workshop_count, event->of,
                             event->what, &event->at))
            yunta_check_past(check, sheet, event->row, COLUMN_START);
        return;
    }
    if (event->at.minutes != workshop->minutes)
        yunta_fault(check, yunta_ledger_place(sheet, event->row, COLUMN_START + 1), NULL,
                    T("lasts %d minutes, not %d", "dura %d minutos, no %d"), event->at.minutes,
                    workshop->minutes);
    yunta_check_grid(check, sheet, event->row, &grid, &event->at);
    if (regional_holiday(check, workshop->region, event->at.day))
        yunta_fault(check, yunta_ledger_place(sheet, event->row, COLUMN_START), workshop->region,
                    T("it is a holiday in this region", "es feriado en esta región"));
}

/* The code of each workshop's region among the people's, for whoever it keeps from a meeting. */
static void find_regions(yunta_check *check) {
    const yunta_cohort *cohort = check->cohort;
    const yunta_column *column = cohort->region < 0 ? NULL : &cohort->column[cohort->region];
    check->workshop_region =
        yunta_check_alloc(check, cohort->workshop_count, sizeof *check->workshop_region);
    for (size_t w = 0; check->workshop_region && w < cohort->workshop_count; w++) {
        check->workshop_region[w] = -1;
        for (size_t code = 0; column && code < column->codes; code++)
            if (yunta_same_text(check, column->shown[code], cohort->workshops[w].region))
                check->workshop_region[w] = (int32_t)code;
    }
}

static void read_rows(yunta_check *check, const yunta_ledger *sheet) {
    for (size_t row = 0; row < sheet->rows; row++) {
        const char *id = yunta_ledger_cell(sheet, row, COLUMN_WORKSHOP);
        const char *who = yunta_ledger_cell(sheet, row, COLUMN_FACILITATOR);
        yunta_event event = {.of = yunta_workshop_named(check->cohort, id),
                             .what =
                                 check->alias ? -1 : yunta_facilitator_named(check->cohort, who),
                             .row = row};
        bool follows =
            check->workshop_count == 0 || check->workshops[check->workshop_count - 1].of < event.of;
        if (event.of < 0 || !follows)
            yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_WORKSHOP), id,
                        T("is no workshop, stands twice or out of order",
                          "no es un taller, está dos veces o fuera de orden"));
        else if (event.what < 0 && !check->alias)
            yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_FACILITATOR), who,
                        T("is no facilitator", "no es un facilitador"));
        else if (yunta_ledger_moment(check, sheet, row, COLUMN_START, &event.at)) {
            check->workshops[check->workshop_count++] = event;
            check_row(check, sheet, &event);
        }
    }
}

/* Days and cost between two regions, either way; false: no such route. */
static bool route(yunta_check *check, const char *a, const char *b, int32_t *days, int64_t *cost) {
    const yunta_cohort *cohort = check->cohort;
    *days = 0;
    *cost = 0;
    if (yunta_same_text(check, a, b))
        return true;
    for (size_t k = 0; k < cohort->travel_count; k++) {
        const yunta_travel *travel = &cohort->travel[k];
        if ((yunta_same_text(check, travel->from, a) && yunta_same_text(check, travel->to, b)) ||
            (yunta_same_text(check, travel->from, b) && yunta_same_text(check, travel->to, a))) {
            *days = travel->days;
            *cost = travel->cost;
            return true;
        }
    }
    return false;
}

static int by_facilitator(const void *a, const void *b) {
    const yunta_event *x = a, *y = b;
    if (x->what != y->what)
        return x->what < y->what ? -1 : 1;
    return (x->at.day > y->at.day) - (x->at.day < y->at.day);
}

/* One facilitator's workshops in order of date; what the tour costs. */
static int64_t check_tour(yunta_check *check, const yunta_ledger *sheet, const yunta_event *events,
                          size_t count) {
    const yunta_cohort *cohort = check->cohort;
    const yunta_facilitator *who = &cohort->facilitators[events[0].what];
    const char *here = who->home;
    int64_t total = 0, cost;
    int32_t days;
    size_t past = 0;
    for (size_t k = 0; k <= count; k++) {
        past += k < count && yunta_cohort_is_past(check->cohort, events[k].at.day);
        const char *next = k < count ? cohort->workshops[events[k].of].region : who->home;
        size_t line = sheet->line[events[k < count ? k : count - 1].row];
        yunta_place place = {sheet->shown, line, "start"};
        if (!route(check, here, next, &days, &cost))
            yunta_fault(check, place, who->id,
                        T("there is no route from %s to %s", "no hay ruta de %s a %s"), here, next);
        else if (k > 0 && k < count && k >= past &&
                 events[k].at.day - events[k - 1].at.day < days + 1)
            yunta_fault(check, place, who->id,
                        T("cannot be there so soon after the workshop before",
                          "no puede llegar tan pronto después del taller anterior"));
        total += cost;
        here = next;
        if (k < count && k >= past &&
            ((who->from != YUNTA_NO_DAY && events[k].at.day < who->from) ||
             (who->to != YUNTA_NO_DAY && events[k].at.day > who->to)))
            yunta_fault(check, place, who->id,
                        T("is not available on that date", "no está disponible en esa fecha"));
    }
    if (who->most >= 0 && count > (size_t)who->most && count > past)
        yunta_fault(check, yunta_place_at(sheet->shown, 0, "facilitator"), who->id,
                    T("gives %zu workshops; at most %d", "da %zu talleres; a lo más %d"), count,
                    who->most);
    return total;
}

/* Workshops of the earlier result that have another date or facilitator now; those that could not
 * have the same. What was held must be there. */
static void count_moved(yunta_check *check) {
    check->keeps = check->held_workshop_count > 0;
    check->moved = check->moved_least = 0;
    for (size_t k = 0; k < check->held_workshop_count; k++) {
        const yunta_held *held = &check->held_workshops[k];
        const yunta_workshop *workshop = &check->cohort->workshops[held->a];
        static const yunta_facilitator nobody = {.from = YUNTA_NO_DAY, .to = YUNTA_NO_DAY};
        const yunta_facilitator *who =
            held->b < 0 ? &nobody : &check->cohort->facilitators[held->b];
        yunta_grid grid = grid_of(check->policy, workshop);
        const char *what;
        bool there = false, past = yunta_cohort_is_past(check->cohort, held->at.day);
        for (size_t e = 0; e < check->workshop_count; e++)
            there = there ||
                    (check->workshops[e].of == held->a && check->workshops[e].what == held->b &&
                     check->workshops[e].at.minutes == held->at.minutes &&
                     yunta_moment_at(&check->workshops[e].at) == yunta_moment_at(&held->at));
        bool possible = held->b >= 0 && held->at.minutes == workshop->minutes &&
                        yunta_on_grid(check, &grid, &held->at, &what) &&
                        !regional_holiday(check, workshop->region, held->at.day) &&
                        (who->from == YUNTA_NO_DAY || held->at.day >= who->from) &&
                        (who->to == YUNTA_NO_DAY || held->at.day <= who->to);
        check->moved += !there;
        check->moved_least += !past && !possible;
        if (past && !there)
            yunta_past_missing(check, "parts.workshops", held);
    }
}

void yunta_check_workshops(yunta_check *check) {
    static const char *const columns[] = {"workshop", "region", "facilitator",
                                          "start",    "end",    "people"};
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_WORKSHOPS];
    const yunta_choices *goals = &check->policy->workshops_objective;
    int64_t cost = 0;
    if (!yunta_part_held(check, "workshops", YUNTA_SHEET_WORKSHOPS) ||
        (sheet && !yunta_check_header(check, YUNTA_SHEET_WORKSHOPS, columns, 6)))
        return;
    check->workshops = yunta_check_alloc(check, sheet ? sheet->rows : 0, sizeof *check->workshops);
    yunta_finding *findings = yunta_check_alloc(check, goals->count, sizeof *findings);
    if (check->out_of_memory)
        return;
    find_regions(check);
    if (sheet)
        read_rows(check, sheet);
    if (check->workshop_count)
        qsort(check->workshops, check->workshop_count, sizeof *check->workshops, by_facilitator);
    for (size_t from = 0, to; !check->alias && from < check->workshop_count; from = to) {
        for (to = from; to < check->workshop_count &&
                        check->workshops[to].what == check->workshops[from].what;)
            to++;
        cost += check_tour(check, sheet, check->workshops + from, to - from);
    }
    for (size_t k = 0; k < goals->count; k++)
        findings[k] =
            goals->items[k] == YUNTA_WORKSHOP_HELD
                ? (yunta_finding){.value = (int64_t)check->workshop_count,
                                  .known = true,
                                  .bounded = true,
                                  .bound = (int64_t)check->cohort->workshop_count}
                : (yunta_finding){
                      .value = cost, .known = !check->alias, .least = true, .bounded = true};
    count_moved(check);
    yunta_report_stages(check, "workshops", goals, goal_names, findings);
}
