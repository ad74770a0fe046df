/* plenaries.csv: every rule of the plenaries, and what they are worth. */
#include "model/repair.h"
#include "verify/kept.h"
#include "verify/plenary_private.h"
#include <stdlib.h>
#include <string.h>

enum { COLUMN_GROUP, COLUMN_SESSION, COLUMN_TITLE, COLUMN_START, COLUMN_EXPERTS = 5 };

static const char *const goal_names[] = {"shortage", "complete", "attendance", "regular"};

static int32_t find_session(const yunta_cohort *cohort, const char *id) {
    for (size_t s = 0; s < cohort->session_count; s++)
        if (strcmp(cohort->sessions[s].id, id) == 0)
            return (int32_t)s;
    return -1;
}

/* As many as there are, each "E0001" or with another number: nothing says who is who. */
static void check_aliases(yunta_check *check, const yunta_ledger *sheet, size_t row,
                          size_t experts) {
    const char *cell = yunta_ledger_cell(sheet, row, COLUMN_EXPERTS), *at = cell;
    size_t count = 0;
    bool right = true;
    for (; right && *at; count++) {
        size_t figures = *at == 'E' ? strspn(at + 1, "0123456789") : 0;
        at += 1 + figures;
        right = figures >= 4 && (!*at || (*at == ';' && at[1]));
        at += right && *at == ';';
    }
    if (!right || count != experts)
        yunta_fault(
            check, yunta_ledger_place(sheet, row, COLUMN_EXPERTS), cell,
            T("should be %zu pseudonyms of experts", "deberían ser %zu seudónimos de expertos"),
            experts);
}

/* What a session is called and who speaks, which of one that was held is told as of any other. */
static void check_words(yunta_check *check, const yunta_ledger *sheet, size_t row,
                        const yunta_session *session) {
    const char *text = "";
    for (size_t k = 0; k < session->expert_count; k++)
        text = yunta_join(check, text, check->cohort->experts[session->experts[k]].name);
    yunta_expect_text(check, sheet, row, COLUMN_TITLE, session->title);
    if (check->alias)
        check_aliases(check, sheet, row, session->expert_count);
    else
        yunta_expect_text(check, sheet, row, COLUMN_EXPERTS, text);
}

static void check_row(yunta_check *check, const yunta_ledger *sheet, const yunta_event *event) {
    const yunta_policy *policy = check->policy;
    const yunta_session *session = &check->cohort->sessions[event->what];
    yunta_grid grid = {policy->plenaries_days,  policy->plenaries_from,
                       policy->plenaries_to,    policy->plenaries_step_minutes,
                       policy->programme_start, policy->programme_end};
    if (session->earliest != YUNTA_NO_DAY && session->earliest > grid.first)
        grid.first = session->earliest;
    if (session->latest != YUNTA_NO_DAY && session->latest < grid.last)
        grid.last = session->latest;
    check_words(check, sheet, event->row, session);
    if (yunta_cohort_is_past(check->cohort, event->at.day)) {
        if (!yunta_find_held(check->held_plenaries, check->held_plenary_count, event->what,
                             event->of, &event->at))
            yunta_check_past(check, sheet, event->row, COLUMN_START);
        return;
    }
    if (event->at.minutes != session->minutes)
        yunta_fault(check, yunta_ledger_place(sheet, event->row, COLUMN_START + 1), NULL,
                    T("lasts %d minutes, not %d", "dura %d minutos, no %d"), event->at.minutes,
                    session->minutes);
    yunta_check_grid(check, sheet, event->row, &grid, &event->at);
    if (!yunta_experts_free(check, session->experts, session->expert_count, &event->at))
        yunta_fault(check, yunta_ledger_place(sheet, event->row, COLUMN_EXPERTS),
                    yunta_ledger_cell(sheet, event->row, COLUMN_EXPERTS),
                    T("an expert is not free then", "un experto no está libre entonces"));
}

/* Sessions of the earlier result that are elsewhere now; those that could not stay. */
static void count_moved(yunta_check *check) {
    yunta_grid grid = {check->policy->plenaries_days,  check->policy->plenaries_from,
                       check->policy->plenaries_to,    check->policy->plenaries_step_minutes,
                       check->policy->programme_start, check->policy->programme_end};
    check->keeps = check->held_plenary_count > 0;
    check->moved = check->moved_least = 0;
    for (size_t k = 0; k < check->held_plenary_count; k++) {
        const yunta_held *held = &check->held_plenaries[k];
        const yunta_session *session = &check->cohort->sessions[held->a];
        const char *what;
        bool stays = false, past = yunta_cohort_is_past(check->cohort, held->at.day);
        for (size_t e = 0; e < check->plenary_count; e++)
            stays = stays ||
                    (check->plenaries[e].what == held->a && check->plenaries[e].of == held->b &&
                     (!past || check->plenaries[e].at.minutes == held->at.minutes) &&
                     yunta_moment_at(&check->plenaries[e].at) == yunta_moment_at(&held->at));
        bool possible =
            held->at.minutes == session->minutes &&
            (session->earliest == YUNTA_NO_DAY || held->at.day >= session->earliest) &&
            (session->latest == YUNTA_NO_DAY || held->at.day <= session->latest) &&
            yunta_on_grid(check, &grid, &held->at, &what) &&
            yunta_experts_free(check, session->experts, session->expert_count, &held->at);
        check->moved += !stays;
        check->moved_least += !past && !possible;
        if (past && !stays)
            yunta_past_missing(check, "parts.plenaries", held);
    }
}

static void read_rows(yunta_check *check, const yunta_ledger *sheet) {
    for (size_t row = 0; row < sheet->rows; row++) {
        const char *id = yunta_ledger_cell(sheet, row, COLUMN_SESSION);
        yunta_event event = {.what = find_session(check->cohort, id), .row = row};
        int64_t group = 0;
        if (event.what < 0)
            yunta_fault(check, yunta_ledger_place(sheet, row, COLUMN_SESSION), id,
                        T("is no session", "no es una sesión"));
        if (!yunta_ledger_integer(check, sheet, row, COLUMN_GROUP, &group) || event.what < 0 ||
            !yunta_ledger_moment(check, sheet, row, COLUMN_START, &event.at))
            continue;
        event.of = group > 0 && group <= 100000 ? (int32_t)group : 0;
        const yunta_event *last =
            check->plenary_count ? &check->plenaries[check->plenary_count - 1] : NULL;
        if (event.of == 0 || (last && (last->of > event.of ||
                                       (last->of == event.of &&
                                        yunta_moment_at(&last->at) >= yunta_moment_at(&event.at)))))
            yunta_fault(check, yunta_place_at(sheet->shown, sheet->line[row], NULL), NULL,
                        T("is out of order: group, then time", "fuera de orden: grupo y hora"));
        else
            check->plenaries[check->plenary_count++] = event;
    }
}

static const yunta_event *session_of(const yunta_event *events, size_t count, int32_t session) {
    for (size_t k = 0; k < count; k++)
        if (events[k].what == session)
            return &events[k];
    return NULL;
}

static void check_order(yunta_check *check, const yunta_ledger *sheet, const yunta_event *events,
                        size_t count) {
    for (size_t k = 0; k < count; k++) {
        const yunta_session *session = &check->cohort->sessions[events[k].what];
        for (size_t a = 0; a < session->after_count; a++) {
            const yunta_event *before = session_of(events, count, session->after[a]);
            if (before &&
                yunta_moment_at(&events[k].at) < yunta_moment_at(&before->at) + before->at.minutes)
                yunta_fault(check, yunta_ledger_place(sheet, events[k].row, COLUMN_START), NULL,
                            T("should come after session %s", "debería ir después de la sesión %s"),
                            check->cohort->sessions[session->after[a]].id);
        }
    }
}

/* One group: every session once, in order, at the cadence. */
static void check_group(yunta_check *check, const yunta_ledger *sheet, const yunta_event *events,
                        size_t count) {
    const yunta_policy *policy = check->policy;
    for (size_t s = 0; s < check->cohort->session_count; s++) {
        size_t times = 0;
        for (size_t k = 0; k < count; k++)
            times += events[k].what == (int32_t)s;
        if (times != 1)
            yunta_fault(
                check, yunta_place_at(sheet->shown, sheet->line[events[0].row], NULL), NULL,
                T("this group has session %s %zu times", "este grupo tiene la sesión %s %zu veces"),
                check->cohort->sessions[s].id, times);
    }
    for (size_t k = 1; k < count; k++) {
        int32_t gap = events[k].at.day - events[k - 1].at.day;
        int32_t off = gap - policy->plenaries_cadence_days;
        if ((off < 0 ? -off : off) > policy->plenaries_tolerance_days)
            yunta_fault(check, yunta_ledger_place(sheet, events[k].row, COLUMN_START), NULL,
                        T("comes %d days after the session before; the cadence is %d, give or "
                          "take %d",
                          "va %d días después de la anterior; la cadencia es %d, más o menos %d"),
                        gap, policy->plenaries_cadence_days, policy->plenaries_tolerance_days);
        if (yunta_moments_overlap(&events[k].at, &events[k - 1].at))
            yunta_fault(check, yunta_ledger_place(sheet, events[k].row, COLUMN_START), NULL,
                        T("overlaps the session before", "se traslapa con la sesión anterior"));
    }
    check_order(check, sheet, events, count);
}

static int64_t irregular(const yunta_check *check, const yunta_event *events, size_t count) {
    int64_t total = 0;
    size_t most = 0;
    for (size_t k = 0; k < count; k++) {
        size_t same = 0;
        for (size_t j = 0; j < count; j++)
            same += yunta_moment_weekly(&events[j].at) == yunta_moment_weekly(&events[k].at);
        most = same > most ? same : most;
        if (k > 0)
            total += llabs((int64_t)events[k].at.day - events[k - 1].at.day -
                           check->policy->plenaries_cadence_days);
    }
    return total + (int64_t)(count - most);
}

static int64_t check_groups(yunta_check *check, const yunta_ledger *sheet) {
    int32_t wanted = check->policy->plenaries_groups_count, groups = 0;
    int64_t total = 0;
    for (size_t from = 0, to; from < check->plenary_count; from = to) {
        for (to = from;
             to < check->plenary_count && check->plenaries[to].of == check->plenaries[from].of;)
            to++;
        if (check->plenaries[from].of != ++groups)
            yunta_fault(
                check,
                yunta_place_at(sheet->shown, sheet->line[check->plenaries[from].row], "group"),
                NULL, T("should be group %d", "debería ser el grupo %d"), groups);
        check_group(check, sheet, check->plenaries + from, to - from);
        total += irregular(check, check->plenaries + from, to - from);
    }
    if (groups == 0 || (wanted > 0 && groups != wanted))
        yunta_fault(
            check, yunta_place_at(sheet->shown, 0, NULL), NULL,
            T("has %d groups; the policy asks for %d", "tiene %d grupos; la política pide %d"),
            groups, wanted);
    return total;
}

static void check_together(yunta_check *check, const yunta_ledger *sheet) {
    yunta_team *teams = yunta_check_alloc(check, check->plenary_count, sizeof *teams);
    for (size_t k = 0; teams && k < check->plenary_count; k++) {
        const yunta_session *session = &check->cohort->sessions[check->plenaries[k].what];
        teams[k] = (yunta_team){session->experts, session->expert_count};
    }
    if (teams)
        yunta_check_together(check, sheet, check->plenaries, check->plenary_count, teams,
                             check->policy->plenaries_groups_at_once);
}

/* Whom `hopeless` names, in the order of what is shown of them: [people] flags, NULL when it is no
 * list or memory ran out. */
static bool *read_hopeless(yunta_check *check) {
    const yunta_json_value *list = yunta_json_member(check->run, "hopeless");
    bool *listed = yunta_check_alloc(check, check->cohort->people, sizeof *listed);
    const char *before = "";
    if (!listed || !list || list->kind != YUNTA_JSON_ARRAY) {
        yunta_fault(check, yunta_run_place(check, "hopeless"), NULL,
                    T("should be a list", "debería ser una lista"));
        return NULL;
    }
    for (size_t k = 0; k < list->count; k++) {
        const char *text = list->items[k].text;
        int32_t person = text ? yunta_shown_person(check, text) : -1;
        if (person < 0 || strcmp(before, text) >= 0) {
            yunta_fault(check, yunta_run_place(check, "hopeless"), text,
                        T("is nobody of the cohort, or stands twice or out of order",
                          "no es nadie de la cohorte, o está dos veces o fuera de orden"));
            continue;
        }
        listed[person] = true;
        before = text;
    }
    return listed;
}

static void check_hopeless(yunta_check *check, const yunta_plenary_bounds *bounds) {
    bool *listed = read_hopeless(check);
    for (size_t k = 0; listed && k < check->participants; k++) {
        int32_t person = check->participant[k];
        const char *id = yunta_shown_id(check, person);
        if ((bounds->hopeless[k] & 1) && !listed[person])
            yunta_fault(check, yunta_run_place(check, "hopeless"), id,
                        T("is missing: too few sessions can be attended whatever the calendar",
                          "falta: con ningún calendario puede asistir a suficientes sesiones"));
        if (listed[person] && !(bounds->hopeless[k] & 2))
            yunta_fault(check, yunta_run_place(check, "hopeless"), id,
                        T("can attend enough sessions of this very calendar",
                          "puede asistir a suficientes sesiones de este mismo calendario"));
        listed[person] = false;
    }
    for (size_t p = 0; listed && p < check->cohort->people; p++)
        if (listed[p])
            yunta_fault(check, yunta_run_place(check, "hopeless"),
                        yunta_shown_id(check, (int32_t)p),
                        T("does not take part in plenaries", "no participa en las plenarias"));
}

static void report(yunta_check *check, const int64_t value[4]) {
    const yunta_choices *goals = &check->policy->plenaries_objective;
    yunta_finding *findings = yunta_check_alloc(check, goals->count, sizeof *findings);
    yunta_plenary_bounds bounds;
    if (!findings || !yunta_bound_plenaries(check, &bounds))
        return;
    const int64_t bound[4] = {bounds.shortage, bounds.complete, bounds.attendance, 0};
    for (size_t k = 0; k < goals->count; k++) {
        int goal = goals->items[k];
        findings[k] = (yunta_finding){.value = value[goal],
                                      .known = true,
                                      .least = goal == YUNTA_PLENARY_SHORTAGE ||
                                               goal == YUNTA_PLENARY_REGULAR,
                                      .bounded = true,
                                      .bound = bound[goal]};
    }
    yunta_report_stages(check, "plenaries", goals, goal_names, findings);
    check_hopeless(check, &bounds);
}

void yunta_check_plenaries(yunta_check *check) {
    static const char *const columns[] = {"group", "session", "title",      "start",
                                          "end",   "experts", "can_attend", "expected"};
    const yunta_ledger *sheet = check->sheets[YUNTA_SHEET_PLENARIES];
    int64_t value[4] = {0};
    if (!yunta_part_held(check, "plenaries", YUNTA_SHEET_PLENARIES) ||
        !yunta_check_header(check, YUNTA_SHEET_PLENARIES, columns, 8))
        return;
    check->plenaries = yunta_check_alloc(check, sheet->rows, sizeof *check->plenaries);
    if (!check->plenaries)
        return;
    read_rows(check, sheet);
    for (size_t k = 0; k < check->plenary_count; k++)
        check_row(check, sheet, &check->plenaries[k]);
    check_together(check, sheet);
    value[YUNTA_PLENARY_REGULAR] = check_groups(check, sheet);
    yunta_check_attendance(check, &value[YUNTA_PLENARY_SHORTAGE], &value[YUNTA_PLENARY_COMPLETE],
                           &value[YUNTA_PLENARY_ATTENDANCE]);
    check->report->sessions = check->plenary_count;
    count_moved(check);
    if (!yunta_stopped(check))
        report(check, value);
}
