/* What all calendars share: moments, the grid of starts, experts, who is busy. */
#include "verify/kept.h"
#include <string.h>

enum { STAMP = 25, STAMP_LOCAL = 16 }; /* bytes of 2027-03-01T09:00:00-03:00, to its minutes */

const char *yunta_join(yunta_check *check, const char *text, const char *more) {
    const char *joined = yunta_arena_format(check->arena, "%s%s%s", text, *text ? ";" : "", more);
    check->out_of_memory = check->out_of_memory || !joined;
    return joined ? joined : text;
}

static int digits(const char *text, int count) {
    int number = 0;
    for (int k = 0; k < count; k++) {
        if (text[k] < '0' || text[k] > '9')
            return -1;
        number = 10 * number + (text[k] - '0');
    }
    return number;
}

bool yunta_parse_local(const char *text, yunta_day *day, int32_t *minute) {
    if (strlen(text) < STAMP_LOCAL)
        return false;
    *day = yunta_day_from_civil(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2));
    *minute = 60 * digits(text + 11, 2) + digits(text + 14, 2);
    return *day != YUNTA_NO_DAY && *minute >= 0 && *minute < YUNTA_DAY_MINUTES;
}

bool yunta_parse_start(const yunta_check *check, const char *text, yunta_day *day,
                       int32_t *minute) {
    char right[STAMP + 1];
    if (strlen(text) != STAMP || !yunta_parse_local(text, day, minute))
        return false;
    yunta_zone_text(check->cohort->zones[0], *day, *minute, right);
    return strcmp(text, right) == 0;
}

bool yunta_ledger_moment(yunta_check *check, const yunta_ledger *sheet, size_t row, size_t column,
                         yunta_moment *moment) {
    const char *start = yunta_ledger_cell(sheet, row, column);
    const char *end = yunta_ledger_cell(sheet, row, column + 1);
    yunta_day last;
    int32_t to;
    bool first = yunta_parse_start(check, start, &moment->day, &moment->minute);
    if (!first || !yunta_parse_start(check, end, &last, &to)) {
        yunta_fault(check, yunta_ledger_place(sheet, row, column + first), first ? end : start,
                    T("is no local time with the offset of the programme's zone",
                      "no es una hora local con el desfase del huso del programa"));
        return false;
    }
    moment->minutes = (last - moment->day) * YUNTA_DAY_MINUTES + to - moment->minute;
    return true;
}

bool yunta_on_grid(const yunta_check *check, const yunta_grid *grid, const yunta_moment *at,
                   const char **what) {
    int64_t start, end;
    *what = NULL;
    if ((grid->first != YUNTA_NO_DAY && at->day < grid->first) ||
        (grid->last != YUNTA_NO_DAY && at->day > grid->last))
        *what = T("it lies outside its dates", "queda fuera de sus fechas");
    else if (!(grid->days >> yunta_day_weekday(at->day) & 1))
        *what = T("the weekday is not allowed", "el día de la semana no está permitido");
    else if (at->minute < grid->from || at->minute + at->minutes > grid->to)
        *what = T("the hours are not allowed", "las horas no están permitidas");
    else if ((at->minute - grid->from) % grid->step != 0)
        *what = T("the start is off the grid", "el comienzo no está en la grilla");
    else if (yunta_plain_holiday(check->cohort, at->day, -1))
        *what = T("it is a holiday", "es feriado");
    else if (yunta_zone_to_utc(check->cohort->zones[0], at->day, at->minute, &start) !=
                 YUNTA_LOCAL_ONCE ||
             yunta_zone_to_utc(check->cohort->zones[0], at->day, at->minute + at->minutes, &end) !=
                 YUNTA_LOCAL_ONCE ||
             end - start != (int64_t)at->minutes * 60)
        *what = T("a clock change removes or repeats this hour",
                  "un cambio de hora quita o repite esta hora");
    return !*what;
}

void yunta_check_grid(yunta_check *check, const yunta_ledger *sheet, size_t row,
                      const yunta_grid *grid, const yunta_moment *at) {
    const char *what;
    if (!yunta_on_grid(check, grid, at, &what))
        yunta_fault(check, yunta_place_at(sheet->shown, sheet->line[row], "start"), NULL, "%s",
                    what);
}

static bool speaks(const yunta_expert *expert, const yunta_moment *at) {
    for (size_t k = 0; k < expert->span_count; k++)
        if (expert->spans[k].day == at->day && expert->spans[k].from <= at->minute &&
            at->minute + at->minutes <= expert->spans[k].to)
            return true;
    return false;
}

bool yunta_experts_free(const yunta_check *check, const int32_t *experts, size_t count,
                        const yunta_moment *at) {
    for (size_t k = 0; check->cohort->experts_given && k < count; k++)
        if (!speaks(&check->cohort->experts[experts[k]], at))
            return false;
    return true;
}

static bool share(const yunta_team *a, const yunta_team *b) {
    for (size_t k = 0; k < a->experts; k++)
        for (size_t l = 0; l < b->experts; l++)
            if (a->expert[k] == b->expert[l])
                return true;
    return false;
}

void yunta_check_together(yunta_check *check, const yunta_ledger *sheet, const yunta_event *events,
                          size_t count, const yunta_team *teams, int32_t most) {
    for (size_t a = 0; a < count; a++) {
        int32_t running = 0;
        for (size_t b = 0; b < count; b++) {
            int64_t start = yunta_moment_at(&events[a].at), other = yunta_moment_at(&events[b].at);
            if (!yunta_moments_overlap(&events[a].at, &events[b].at))
                continue;
            running += other <= start;
            if (b < a && share(&teams[a], &teams[b]))
                yunta_fault(check,
                            yunta_place_at(sheet->shown, sheet->line[events[a].row], "start"), NULL,
                            T("an expert is in the session of line %zu at that time",
                              "un experto está en la sesión de la línea %zu a esa hora"),
                            sheet->line[events[b].row]);
        }
        if (running > most)
            yunta_fault(check, yunta_place_at(sheet->shown, sheet->line[events[a].row], "start"),
                        NULL, T("%d run together; at most %d", "coinciden %d; a lo más %d"),
                        running, most);
    }
}

/* The time limit came before there was any calendar: nothing is claimed. */
static bool has_nothing(const yunta_check *check, const char *part, const yunta_ledger *sheet) {
    const yunta_json_value *stages = yunta_json_member(yunta_run_part(check, part), "stages");
    return (!sheet || sheet->rows == 0) && stages && stages->count == 0 &&
           check->policy->plenaries_objective.count > 0;
}

/* Without a calendar there is nothing to say of it. */
void yunta_expect_silence(yunta_check *check, const char *name) {
    const yunta_json_value *said = yunta_json_member(check->run, name);
    if (said &&
        (said->kind == YUNTA_JSON_ARRAY ? said->count > 0
                                        : said->kind != YUNTA_JSON_INTEGER || said->integer != 0))
        yunta_fault(check, yunta_run_place(check, name), NULL,
                    T("counts or names somebody, and there is no such part",
                      "cuenta o nombra a alguien, y no hay tal parte"));
}

/* A calendar without any course, workshop or meeting breaks no rule, but for meetings that wait for
 * a session which has no date. */
static bool may_be_impossible(const yunta_check *check, const char *part) {
    const char *after = check->policy->meetings_after;
    return strcmp(part, "plenaries") == 0 ||
           (strcmp(part, "meetings") == 0 && after && *after && check->plenary_count == 0);
}

bool yunta_part_held(yunta_check *check, const char *part, yunta_sheet_id id) {
    const char *status = yunta_part_status(check, part);
    const yunta_ledger *sheet = check->sheets[id];
    bool none = strcmp(status, "absent") == 0, impossible = strcmp(status, "infeasible") == 0;
    bool plenaries = strcmp(part, "plenaries") == 0;
    none = none || impossible ||
           (plenaries && strcmp(status, "bound") == 0 && has_nothing(check, part, sheet));
    if (none)
        yunta_none_held(check, part);
    if (none && plenaries) {
        yunta_expect_silence(check, "complete");
        yunta_expect_silence(check, "hopeless");
    } else if (none && strcmp(part, "meetings") == 0) {
        yunta_expect_silence(check, "shortfalls");
    } else if (none && strcmp(part, "courses") == 0) {
        yunta_expect_silence(check, "courses_cut");
    }
    if (!impossible)
        return !none;
    if (!may_be_impossible(check, part))
        yunta_fault(check, yunta_run_place(check, "parts.status"), part,
                    T("is never impossible: there may be none of it",
                      "nunca es imposible: puede no haber nada de esto"));
    if (sheet && sheet->rows > 0)
        yunta_fault(check, yunta_place_at(sheet->shown, 0, NULL), NULL,
                    T("run.json says that this is impossible", "run.json dice que es imposible"));
    return false;
}

static bool is_enrolled(const yunta_cohort *cohort, int32_t person, int32_t course) {
    for (size_t e = 0; e < cohort->enrolment_count; e++)
        if (cohort->enrolments[e].person == person && cohort->enrolments[e].course == course)
            return true;
    return false;
}

static bool is_of_region(const yunta_check *check, int32_t person, int32_t workshop) {
    const yunta_cohort *cohort = check->cohort;
    int32_t code = cohort->region < 0 ? -1 : cohort->column[cohort->region].code[person];
    return code >= 0 && check->workshop_region[workshop] == code;
}

bool yunta_is_busy(const yunta_check *check, int32_t person, const yunta_moment *at) {
    int32_t group = check->group_of ? check->group_of[person] : 0;
    for (size_t k = 0; group > 0 && k < check->plenary_count; k++)
        if (check->plenaries[k].of == group && yunta_moments_overlap(&check->plenaries[k].at, at))
            return true;
    for (size_t k = 0; k < check->course_count; k++)
        if (yunta_moments_overlap(&check->courses[k].at, at) &&
            is_enrolled(check->cohort, person, check->courses[k].of))
            return true;
    for (size_t k = 0; k < check->workshop_count; k++)
        if (yunta_moments_overlap(&check->workshops[k].at, at) &&
            is_of_region(check, person, check->workshops[k].of))
            return true;
    return false;
}

size_t yunta_first_pair(const yunta_check *check, int32_t mentor) {
    size_t from = 0, to = check->pair_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (check->pairs[middle].mentor < mentor)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}
