/* Meetings: from the pairs to the timetable, component by component.
 *
 * Units (pairs, or mentors with their mentees) that share nobody do not touch one another, and
 * every stage is a sum over units. So the stages solved in their order over all units are the same
 * as in each component by itself: the first stage's best sum is the sum of the best, and whoever
 * keeps the sum keeps it in every component.
 */
#include "model/repair.h"
#include "solver/meeting_private.h"
#include "solver/needs.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    int32_t component;
    size_t unit;
} place;

typedef struct {
    const yunta_cohort *cohort;
    const yunta_pairing *pairing;
    yunta_timetable *timetable;
    const yunta_deadline *deadline;
    int threads;
    yunta_agenda *agenda;
    yunta_arena *arena; /* of units and answers */
    yunta_unit *units;
    yunta_unit_answer *answers;
    size_t count;
    int32_t *component; /* [count] the least unit that each hangs together with */
    place *order;       /* [count] units by component */
    int64_t value[YUNTA_MEETING_STAGES], bound[YUNTA_MEETING_STAGES];
    bool programme; /* some component was solved by integer programmes */
} desk;

static const char *const goal_names[] = {"complete", "held", "regular", "early"};

static yunta_status make_answers(desk *d) {
    d->answers = yunta_arena_alloc(d->arena, d->count, sizeof *d->answers);
    for (size_t u = 0; d->answers && u < d->count; u++) {
        size_t most = yunta_unit_most(d->agenda, &d->units[u]);
        d->answers[u].chosen = yunta_arena_alloc(d->arena, most, sizeof(int32_t));
        if (!d->answers[u].chosen)
            return YUNTA_E_MEMORY;
    }
    return d->answers ? YUNTA_OK : YUNTA_E_MEMORY;
}

static int32_t root_of(int32_t *parent, int32_t k) {
    while (parent[k] != k)
        k = parent[k] = parent[parent[k]];
    return k;
}

static void join(int32_t *parent, int32_t a, int32_t b) {
    a = root_of(parent, a);
    b = root_of(parent, b);
    if (a != b)
        parent[a > b ? a : b] = a > b ? b : a;
}

static yunta_status find_components(desk *d) {
    int32_t *seen = yunta_alloc(d->cohort->people, sizeof *seen);
    d->component = yunta_arena_alloc(d->arena, d->count, sizeof *d->component);
    if (!seen || !d->component) {
        yunta_free(seen);
        return YUNTA_E_MEMORY;
    }
    for (size_t u = 0; u < d->count; u++)
        d->component[u] = (int32_t)u;
    for (size_t u = 0; u < d->count; u++)
        for (size_t k = 0; k <= d->units[u].mentee_count; k++) {
            int32_t person = k == 0 ? d->units[u].mentor : d->units[u].mentees[k - 1];
            if (seen[person] > 0)
                join(d->component, seen[person] - 1, (int32_t)u);
            seen[person] = (int32_t)u + 1;
        }
    for (size_t u = 0; u < d->count; u++)
        d->component[u] = root_of(d->component, (int32_t)u);
    yunta_free(seen);
    return YUNTA_OK;
}

/* The most that each stage can count over these units. */
static void reach(const desk *d, const yunta_unit *const *units, size_t count, yunta_wide *most) {
    const yunta_policy *policy = d->cohort->policy;
    yunta_wide mentees = 0, held = 0, meetings = 0, stays = 0;
    for (size_t u = 0; u < count; u++) {
        yunta_wide each = (yunta_wide)yunta_unit_most(d->agenda, units[u]);
        mentees += (yunta_wide)units[u]->mentee_count;
        held += yunta_unit_reach(d->agenda, units[u]);
        meetings += each;
        stays += (yunta_wide)yunta_unit_stays(units[u], YUNTA_STAYS_PERHAPS);
    }
    most[YUNTA_MEETING_STAYS] = stays;
    most[YUNTA_MEETING_COMPLETE] = mentees;
    most[YUNTA_MEETING_HELD] = held;
    most[YUNTA_MEETING_REGULAR] = meetings;
    most[YUNTA_MEETING_EARLY] = meetings * (policy->programme_end - policy->programme_start + 1);
}

static yunta_wide *weight_of(yunta_meeting_worth *worth, int goal) {
    yunta_wide *weights[] = {&worth->complete, &worth->held, &worth->regular, &worth->early,
                             &worth->stays};
    return weights[goal];
}

/* The k-th stage: what stays, then the policy's goals. */
static int stage_of(const desk *d, size_t k) {
    return k == 0 ? YUNTA_MEETING_STAYS : d->cohort->policy->meetings_objective.items[k - 1];
}

static yunta_meeting_worth weigh(const desk *d, const yunta_wide *most) {
    yunta_meeting_worth worth = {0};
    yunta_wide weight = 1;
    for (size_t k = d->cohort->policy->meetings_objective.count + 1; k-- > 0;) {
        *weight_of(&worth, stage_of(d, k)) = weight;
        weight *= most[stage_of(d, k)] + 1;
    }
    worth.forced = 2 * weight;
    return worth;
}

/* Takes the bound of a component's sum apart. `early` counts backwards from the most it can be, so
 * that every stage is a digit. Nothing but the most is said of stages after one that is not
 * settled. */
static void add_bounds(desk *d, yunta_wide bound, const yunta_wide *most,
                       yunta_meeting_worth *worth, const int64_t *value) {
    yunta_wide rest = bound + worth->early * most[YUNTA_MEETING_EARLY];
    bool settled = true;
    for (size_t k = 0; k <= d->cohort->policy->meetings_objective.count; k++) {
        int goal = stage_of(d, k);
        bool back = goal == YUNTA_MEETING_EARLY;
        yunta_wide digit = back ? most[goal] - value[goal] : value[goal];
        yunta_wide top = settled ? rest / *weight_of(worth, goal) : most[goal];
        top = top > most[goal] ? most[goal] : top;
        rest -= digit * *weight_of(worth, goal);
        settled = settled && top == digit;
        d->value[goal] += value[goal];
        d->bound[goal] += (int64_t)(back ? most[goal] - top : top);
    }
}

static int by_component(const void *a, const void *b) {
    const place *x = a, *y = b;
    if (x->component != y->component)
        return x->component < y->component ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

static yunta_status solve_component(desk *d, const place *member, size_t count,
                                    const yunta_unit **units, yunta_unit_answer *answers) {
    yunta_wide most[YUNTA_MEETING_STAGES], bound = 0;
    int64_t value[YUNTA_MEETING_STAGES] = {0};
    for (size_t k = 0; k < count; k++) {
        units[k] = &d->units[member[k].unit];
        answers[k] = d->answers[member[k].unit];
    }
    reach(d, units, count, most);
    yunta_meeting_worth worth = weigh(d, most);
    yunta_status status = yunta_units_solve(d->agenda, units, count, &worth, d->deadline, answers,
                                            &bound, &d->programme);
    if (status != YUNTA_OK)
        return status;
    for (size_t k = 0; k < count; k++) {
        int64_t each[YUNTA_MEETING_STAGES];
        d->answers[member[k].unit] = answers[k];
        yunta_unit_count(d->agenda, units[k], &answers[k], each);
        for (int goal = 0; goal < YUNTA_MEETING_STAGES; goal++)
            value[goal] += each[goal];
    }
    add_bounds(d, bound, most, &worth, value);
    return YUNTA_OK;
}

static size_t component_end(const desk *d, size_t from) {
    size_t to = from;
    while (to < d->count && d->order[to].component == d->order[from].component)
        to++;
    return to;
}

static yunta_status solve_components(desk *d) {
    const yunta_unit **units = yunta_alloc(d->count, sizeof *units);
    yunta_unit_answer *answers = yunta_alloc(d->count, sizeof *answers);
    d->order = yunta_arena_alloc(d->arena, d->count, sizeof *d->order);
    yunta_status status = d->order && units && answers ? YUNTA_OK : YUNTA_E_MEMORY;
    for (size_t u = 0; status == YUNTA_OK && u < d->count; u++)
        d->order[u] = (place){d->component[u], u};
    if (status == YUNTA_OK)
        qsort(d->order, d->count, sizeof *d->order, by_component);
    for (size_t from = 0, to; status == YUNTA_OK && from < d->count; from = to) {
        to = component_end(d, from);
        status = solve_component(d, d->order + from, to - from, units, answers);
    }
    yunta_free(units);
    yunta_free(answers);
    return status;
}

static yunta_status fill_part(desk *d) {
    const yunta_choices *goals = &d->cohort->policy->meetings_objective;
    yunta_part *part = &d->timetable->meeting_part;
    part->method = d->programme ? "search+glpk" : "search";
    part->status = YUNTA_PART_PROVEN;
    size_t keeps = d->cohort->repair && d->cohort->repair->timetable;
    part->stages =
        yunta_arena_alloc(d->timetable->arena, goals->count + keeps, sizeof *part->stages);
    if (!part->stages)
        return YUNTA_E_MEMORY;
    part->stage_count = goals->count + keeps;
    if (keeps)
        part->stages[0] = yunta_units_moved(d->units, d->count, d->value[YUNTA_MEETING_STAYS],
                                            d->bound[YUNTA_MEETING_STAYS]);
    if (keeps && !part->stages[0].settled)
        part->status = YUNTA_PART_BOUND;
    for (size_t k = keeps; k < part->stage_count; k++) {
        int goal = goals->items[k - keeps];
        part->stages[k] = (yunta_stage){.objective = goal_names[goal],
                                        .value = d->value[goal],
                                        .bound = d->bound[goal],
                                        .settled = d->value[goal] == d->bound[goal]};
        if (!part->stages[k].settled)
            part->status = YUNTA_PART_BOUND;
    }
    return YUNTA_OK;
}

static yunta_status fill_meetings(desk *d) {
    yunta_timetable *timetable = d->timetable;
    const yunta_timetable *earlier = d->cohort->repair ? d->cohort->repair->timetable : NULL;
    size_t count = 0;
    for (size_t u = 0; u < d->count; u++)
        count += d->answers[u].count;
    count += earlier ? earlier->meeting_count : 0;
    timetable->meetings = yunta_arena_alloc(timetable->arena, count, sizeof *timetable->meetings);
    if (!timetable->meetings)
        return YUNTA_E_MEMORY;
    for (size_t u = 0; u < d->count; u++)
        for (size_t k = 0; k < d->answers[u].count; k++) {
            const yunta_unit *unit = &d->units[u];
            int32_t start = d->answers[u].chosen[k];
            timetable->meetings[timetable->meeting_count++] =
                (yunta_meeting){.mentor = unit->mentor,
                                .mentee = unit->mentee,
                                .number = (int32_t)k + 1,
                                .slot = d->agenda->slot[unit->start[start]],
                                .can_attend = unit->present[start]};
        }
    if (earlier)
        yunta_meetings_add_held(d->cohort, d->units, d->count, timetable);
    return YUNTA_OK;
}

/* Why a unit is short, given the units that it hangs together with: nobody else's meetings matter.
 * units and answers have room for them. */
static yunta_status find_reason(desk *d, const place *member, size_t count, size_t which,
                                yunta_unit *units, yunta_unit_answer *answers, const char **why) {
    for (size_t k = 0; k < count; k++) {
        units[k] = d->units[member[k].unit];
        answers[k] = d->answers[member[k].unit];
    }
    return yunta_meeting_reason(d->agenda, d->timetable, units, answers, count, which, d->deadline,
                                d->timetable->arena, why);
}

static bool is_short(const desk *d, size_t u) {
    return d->answers[u].count < (size_t)d->cohort->policy->meetings_count;
}

static yunta_status find_reasons(desk *d, const place *member, size_t count, const char **why,
                                 yunta_unit *units, yunta_unit_answer *answers) {
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < count && status == YUNTA_OK; k++)
        if (is_short(d, member[k].unit))
            status = find_reason(d, member, count, k, units, answers, &why[member[k].unit]);
    return status;
}

static yunta_status fill_shortfalls(desk *d) {
    yunta_timetable *timetable = d->timetable;
    const char **why = yunta_arena_alloc(d->arena, d->count, sizeof *why);
    yunta_unit *units = yunta_arena_alloc(d->arena, d->count, sizeof *units);
    yunta_unit_answer *answers = yunta_arena_alloc(d->arena, d->count, sizeof *answers);
    yunta_status status = why && units && answers ? YUNTA_OK : YUNTA_E_MEMORY;
    timetable->shortfalls =
        yunta_arena_alloc(timetable->arena, d->count, sizeof *timetable->shortfalls);
    if (!timetable->shortfalls)
        return YUNTA_E_MEMORY;
    for (size_t from = 0, to; status == YUNTA_OK && from < d->count; from = to) {
        to = component_end(d, from);
        status = find_reasons(d, d->order + from, to - from, why, units, answers);
    }
    for (size_t u = 0; u < d->count && status == YUNTA_OK; u++)
        if (is_short(d, u))
            timetable->shortfalls[timetable->shortfall_count++] = (yunta_shortfall){
                d->units[u].mentor, d->units[u].mentee, (int32_t)d->answers[u].count, why[u]};
    return status;
}

static yunta_status solve(desk *d, int32_t after) {
    yunta_status status =
        yunta_agenda_new(d->cohort, d->pairing, d->timetable, after, d->threads, &d->agenda);
    if (status == YUNTA_OK)
        status = yunta_units_new(d->agenda, d->pairing, d->arena, &d->units, &d->count);
    if (status == YUNTA_OK)
        status = make_answers(d);
    if (status == YUNTA_OK)
        status = find_components(d);
    if (status == YUNTA_OK)
        status = solve_components(d);
    if (status == YUNTA_OK)
        status = fill_part(d);
    if (status == YUNTA_OK)
        status = fill_meetings(d);
    return status == YUNTA_OK ? fill_shortfalls(d) : status;
}

/* Meetings that must come after a session which has no date cannot be held. */
static yunta_status report_no_date(const yunta_cohort *cohort, yunta_timetable *timetable) {
    yunta_part *part = &timetable->meeting_part;
    part->conflict = yunta_arena_alloc(timetable->arena, 1, sizeof *part->conflict);
    if (!part->conflict)
        return YUNTA_E_MEMORY;
    part->conflict[0] = yunta_arena_format(
        timetable->arena,
        T("meetings.after: session %s has no date, as the plenaries have no calendar",
          "meetings.after: la sesión %s no tiene fecha, porque las plenarias no tienen calendario"),
        cohort->policy->meetings_after);
    part->conflict_count = 1;
    part->method = "search";
    part->status = YUNTA_PART_INFEASIBLE;
    return part->conflict[0] ? YUNTA_OK : YUNTA_E_MEMORY;
}

static void tell_no_dates(const yunta_cohort *cohort, yunta_problems *problems) {
    yunta_place place = {cohort->policy->path[0] ? cohort->policy->path : NULL, 0, "programme"};
    yunta_problem_add(problems, YUNTA_WARNING, place, NULL,
                      T("write programme: {start: 2027-03-01, end: 2027-08-31}, or meetings: "
                        "{count: 0} if there are none",
                        "escriba programme: {start: 2027-03-01, end: 2027-08-31}, o meetings: "
                        "{count: 0} si no hay"),
                      T("there are no meetings: they need programme.start and programme.end",
                        "no hay reuniones: necesitan programme.start y programme.end"));
}

/* Where nobody is paired any more, what was held is still told. */
static bool has_held(const yunta_cohort *cohort) {
    const yunta_timetable *earlier = cohort->repair ? cohort->repair->timetable : NULL;
    for (size_t k = 0; earlier && k < earlier->meeting_count; k++)
        if (yunta_cohort_is_past(cohort, earlier->meetings[k].slot.day))
            return true;
    return false;
}

yunta_status yunta_schedule_meetings(const yunta_cohort *cohort, const yunta_weeks *weeks,
                                     const yunta_pairing *pairing,
                                     const yunta_solve_options *options, yunta_problems *problems,
                                     yunta_timetable *timetable) {
    static const yunta_pairing nobody;
    const yunta_policy *policy = cohort->policy;
    int32_t after = YUNTA_NO_INT;
    bool none = policy->meetings_count == 0 || pairing->count == 0;
    (void)weeks;
    timetable->meeting_part.part = "meetings";
    if (none && !has_held(cohort))
        return YUNTA_OK;
    if (policy->programme_start == YUNTA_NO_DAY || policy->programme_end == YUNTA_NO_DAY) {
        tell_no_dates(cohort, problems);
        return YUNTA_OK;
    }
    yunta_status status = none ? YUNTA_OK : yunta_needs_after(cohort, problems, &after);
    if (status != YUNTA_OK)
        return status;
    if (after != YUNTA_NO_INT && timetable->plenary_count == 0)
        return report_no_date(cohort, timetable);
    desk d = {.cohort = cohort,
              .pairing = none ? &nobody : pairing,
              .timetable = timetable,
              .deadline = options->deadline,
              .threads = options->threads,
              .arena = yunta_arena_new()};
    status = d.arena ? solve(&d, after) : YUNTA_E_MEMORY;
    yunta_agenda_free(d.agenda);
    yunta_arena_free(d.arena);
    return status;
}
