/* Why a pair has not all its meetings: whose agenda is short, in how many weeks there is a start,
 * and, where one is found by trying, the half hour more that would give a meeting. */
#include "model/week.h"
#include "solver/meeting_private.h"
#include <string.h>

enum { half_hour = 30 };

typedef struct {
    const yunta_agenda *agenda;
    const yunta_timetable *timetable;
    const yunta_unit *units;
    const yunta_unit_answer *answers;
    size_t count, which;
    yunta_arena *arena; /* for the while */
    yunta_unit_solver *solver;
    const uint64_t **rows; /* of the unit's people, the mentor first */
    yunta_hours *hours;    /* [hours_count] of the person at hand */
    size_t hours_count;
} inquiry;

static const char *weekday_name(int weekday) {
    switch (weekday) {
    case 0:
        return T("Mondays", "los lunes");
    case 1:
        return T("Tuesdays", "los martes");
    case 2:
        return T("Wednesdays", "los miércoles");
    case 3:
        return T("Thursdays", "los jueves");
    case 4:
        return T("Fridays", "los viernes");
    case 5:
        return T("Saturdays", "los sábados");
    default:
        return T("Sundays", "los domingos");
    }
}

static size_t weeks_in(const yunta_agenda *agenda) {
    const yunta_policy *policy = agenda->cohort->policy;
    return (size_t)(policy->programme_end - policy->programme_start) / 7 + 1;
}

/* Weeks of the programme, counted from its first day, with a start of the unit. */
static size_t weeks_with_start(const inquiry *q) {
    const yunta_unit *unit = &q->units[q->which];
    yunta_day first = q->agenda->cohort->policy->programme_start, last = -1;
    size_t weeks = 0;
    for (size_t k = 0; k < unit->starts; k++) {
        yunta_day week = (q->agenda->slot[unit->start[k]].day - first) / 7;
        weeks += week != last;
        last = week;
    }
    return weeks;
}

static size_t free_starts(const inquiry *q, size_t row) {
    size_t sum = 0;
    for (size_t w = 0; w < q->agenda->words; w++)
        sum += (size_t)__builtin_popcountll(q->rows[row][w]);
    return sum;
}

/* Starts that other units' meetings leave no room for. */
static void ban_taken(const inquiry *q, const yunta_unit *unit, uint8_t *state) {
    for (size_t u = 0; u < q->count; u++) {
        if (u == q->which || !yunta_units_meet(unit, &q->units[u]))
            continue;
        for (size_t m = 0; m < q->answers[u].count; m++) {
            int32_t slot = q->units[u].start[q->answers[u].chosen[m]];
            for (size_t k = 0; k < unit->starts; k++)
                if (yunta_slots_overlap(&q->agenda->slot[unit->start[k]], &q->agenda->slot[slot]))
                    state[k] = YUNTA_START_BANNED;
        }
    }
}

/* Meetings that the unit could hold with these rows, the other units' as they are. */
static yunta_status holds(inquiry *q, size_t *held) {
    static const yunta_meeting_worth each = {.held = 1, .forced = (yunta_wide)1 << 40};
    yunta_unit unit = q->units[q->which];
    yunta_status status = yunta_unit_starts(q->agenda, q->rows, q->arena, &unit);
    if (status != YUNTA_OK)
        return status;
    for (size_t k = 0; k < unit.starts; k++)
        unit.present[k] = 1;
    size_t most = yunta_unit_most(q->agenda, &unit);
    yunta_unit_answer answer = {.chosen = yunta_arena_alloc(q->arena, most, sizeof(int32_t))};
    uint8_t *state = yunta_arena_alloc(q->arena, unit.starts, 1);
    if (!state || !answer.chosen)
        return YUNTA_E_MEMORY;
    ban_taken(q, &unit, state);
    memset(state, YUNTA_START_FORCED, unit.past);
    yunta_unit_solve(q->solver, &unit, state, &each, &answer);
    *held = answer.count;
    return YUNTA_OK;
}

typedef struct {
    int32_t person, from;
    int weekday;
    size_t held;
} remedy;

/* Tries one stretch of hours with half an hour more, before or after it. */
static yunta_status try_hours(inquiry *q, size_t row, size_t stretch, bool before, remedy *best) {
    yunta_cohort wider = *q->agenda->cohort;
    uint64_t *bits = yunta_arena_alloc(q->arena, q->agenda->words, sizeof *bits);
    if (!bits)
        return YUNTA_E_MEMORY;
    wider.hours = q->hours;
    wider.hours_count = q->hours_count;
    yunta_hours *hours = &q->hours[stretch], as_given = *hours;
    int32_t from = before ? hours->from - half_hour : hours->to;
    if (from < 0 || from + half_hour > YUNTA_DAY_MINUTES)
        return YUNTA_OK;
    if (before)
        hours->from = (int16_t)from;
    else
        hours->to = (int16_t)(from + half_hour);
    const uint64_t *kept = q->rows[row];
    size_t held = 0;
    yunta_agenda_fill(q->agenda, &wider, q->timetable, hours->person, bits);
    q->rows[row] = bits;
    yunta_status status = holds(q, &held);
    q->rows[row] = kept;
    if (status == YUNTA_OK && held > best->held)
        *best = (remedy){hours->person, from, hours->day, held};
    *hours = as_given;
    return status;
}

/* A copy of one person's hours, to be changed and put back. */
static yunta_status copy_hours(inquiry *q, int32_t person) {
    const yunta_cohort *cohort = q->agenda->cohort;
    size_t from = yunta_person_first_hours(cohort, person), to;
    for (to = from; to < cohort->hours_count && cohort->hours[to].person == person;)
        to++;
    q->hours_count = to - from;
    q->hours = yunta_arena_alloc(q->arena, q->hours_count, sizeof *q->hours);
    if (!q->hours)
        return YUNTA_E_MEMORY;
    if (to > from)
        memcpy(q->hours, cohort->hours + from, (to - from) * sizeof *q->hours);
    return YUNTA_OK;
}

static yunta_status try_person(inquiry *q, size_t row, int32_t person,
                               const yunta_deadline *deadline, remedy *best) {
    yunta_status status = copy_hours(q, person);
    for (size_t k = 0; status == YUNTA_OK && k < q->hours_count; k++) {
        if (!(q->hours[k].purposes & YUNTA_HOURS_MEETINGS))
            continue;
        for (int before = 0; before < 2 && status == YUNTA_OK; before++)
            if (!yunta_deadline_passed(deadline))
                status = try_hours(q, row, k, before == 1, best);
    }
    return status;
}

static yunta_status open_inquiry(inquiry *q) {
    const yunta_unit *unit = &q->units[q->which];
    const yunta_agenda *agenda = q->agenda;
    q->arena = yunta_arena_new();
    q->rows = yunta_alloc(unit->mentee_count + 1, sizeof *q->rows);
    q->solver = yunta_unit_solver_new(agenda, agenda->slots, yunta_unit_most(agenda, unit), NULL);
    if (!q->arena || !q->rows || !q->solver)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k <= unit->mentee_count; k++) {
        int32_t person = k == 0 ? unit->mentor : unit->mentees[k - 1];
        q->rows[k] = agenda->free + (size_t)agenda->row[person] * agenda->words;
    }
    return YUNTA_OK;
}

static const char *id_of(const inquiry *q, int32_t person) {
    return q->agenda->cohort->person[person].id;
}

/* The first half of the words: the starts there are, and who has the fewest. */
static const char *state_starts(const inquiry *q, yunta_arena *arena) {
    const yunta_unit *unit = &q->units[q->which];
    size_t fewest = 0;
    for (size_t k = 1; k <= unit->mentee_count; k++)
        if (free_starts(q, k) < free_starts(q, fewest))
            fewest = k;
    int32_t person = fewest == 0 ? unit->mentor : unit->mentees[fewest - 1];
    return yunta_arena_format(
        arena,
        T("%zu of %zu weeks have a start at which they can meet; the shortest agenda is that of "
          "%s, "
          "with %zu starts",
          "%zu de %zu semanas tienen un comienzo en que pueden reunirse; la agenda más corta es la "
          "de %s, con %zu comienzos"),
        weeks_with_start(q), weeks_in(q->agenda), id_of(q, person), free_starts(q, fewest));
}

static const char *state_remedy(const inquiry *q, const char *starts, const remedy *best,
                                yunta_arena *arena) {
    int32_t to = best->from + half_hour;
    return yunta_arena_format(arena,
                              T("%s; if %s were also free on %s %02d:%02d-%02d:%02d, they could "
                                "hold %zu, the meetings of others as they are",
                                "%s; si %s tuviera además %s de %02d:%02d a %02d:%02d, podrían "
                                "hacer %zu, con las reuniones de los demás como están"),
                              starts, id_of(q, best->person), weekday_name(best->weekday),
                              best->from / 60, best->from % 60, to / 60, to % 60, best->held);
}

yunta_status yunta_meeting_reason(const yunta_agenda *agenda, const yunta_timetable *timetable,
                                  const yunta_unit *units, const yunta_unit_answer *answers,
                                  size_t count, size_t which, const yunta_deadline *deadline,
                                  yunta_arena *arena, const char **why) {
    inquiry q = {.agenda = agenda,
                 .timetable = timetable,
                 .units = units,
                 .answers = answers,
                 .count = count,
                 .which = which};
    const yunta_unit *unit = &units[which];
    remedy best = {.person = -1};
    yunta_status status = open_inquiry(&q);
    if (status == YUNTA_OK)
        status = holds(&q, &best.held);
    if (best.held < answers[which].count)
        best.held = answers[which].count;
    if (status == YUNTA_OK)
        status = try_person(&q, 0, unit->mentor, deadline, &best);
    if (status == YUNTA_OK && unit->mentee >= 0)
        status = try_person(&q, 1, unit->mentee, deadline, &best);
    if (status == YUNTA_OK) {
        *why = state_starts(&q, arena);
        if (*why && best.person >= 0)
            *why = state_remedy(&q, *why, &best, arena);
        status = *why ? YUNTA_OK : YUNTA_E_MEMORY;
    }
    yunta_unit_solver_free(q.solver);
    yunta_free(q.rows);
    yunta_arena_free(q.arena);
    return status;
}
