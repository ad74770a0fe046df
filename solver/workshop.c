/* Workshops: from the cohort to the timetable. */
#include "model/repair.h"
#include "solver/needs.h"
#include "solver/workshop_private.h"
#include <stdlib.h>

/* Workshops that some facilitator could hold if it were the only one. */
static int64_t most_held(const yunta_tours *tours) {
    int64_t most = 0;
    for (size_t w = 0; w < tours->workshops; w++) {
        bool any = false;
        for (size_t f = 0; f < tours->tourists && !any; f++)
            any = tours->tourist[f].most > 0 && yunta_tours_date(tours, f, -1, 0, w) < tours->days;
        most += any;
    }
    return most;
}

typedef struct {
    int64_t held, cost;
} counts;

static counts count(const yunta_tours *tours, const yunta_tour *tour) {
    counts value = {0};
    for (size_t f = 0; f < tours->tourists; f++) {
        int64_t cost;
        yunta_tour_holds(tours, f, &tour[f], &cost);
        value.held += (int64_t)tour[f].count;
        value.cost += cost;
    }
    return value;
}

/* What the bound on the value says of one stage, those before it being settled at their values. */
static yunta_stage make_stage(const yunta_tours *tours, int goal, const counts *value,
                              int64_t *bound, bool settled) {
    int64_t n = (int64_t)tours->workshops;
    if (goal == YUNTA_WORKSHOP_HELD) {
        int64_t unheld = settled ? *bound / tours->unheld : 0, most = most_held(tours);
        int64_t top = n - unheld < most ? n - unheld : most;
        *bound -= (n - value->held) * tours->unheld;
        return (yunta_stage){
            .objective = "held", .value = value->held, .bound = top, .settled = top == value->held};
    }
    int64_t least = settled && *bound > 0 ? *bound / tours->cost_weight : 0;
    *bound -= value->cost * tours->cost_weight;
    return (yunta_stage){.objective = "cost",
                         .value = value->cost * tours->cost_unit,
                         .bound = least * tours->cost_unit,
                         .settled = least == value->cost};
}

/* What no calendar can pass, whichever workshops keep their place. */
static void loosen(const yunta_tours *tours, int goal, yunta_stage *stage) {
    stage->bound = goal == YUNTA_WORKSHOP_HELD ? (int64_t)tours->workshops : 0;
    stage->settled = stage->bound == stage->value;
}

static yunta_status fill_part(const yunta_tours *tours, const yunta_tour *tour, int64_t bound,
                              yunta_timetable *timetable) {
    const yunta_choices *goals = &tours->cohort->policy->workshops_objective;
    yunta_part *part = &timetable->workshop_part;
    counts value = count(tours, tour);
    size_t keeps = tours->had > 0;
    part->stages = yunta_arena_alloc(timetable->arena, goals->count + keeps, sizeof *part->stages);
    if (!part->stages)
        return YUNTA_E_MEMORY;
    part->method = "search+glpk";
    part->status = YUNTA_PART_PROVEN;
    part->stage_count = goals->count + keeps;
    if (keeps) {
        int64_t moved = (int64_t)(tours->had - tours->kept);
        part->stages[0] =
            (yunta_stage){.objective = "moved", .value = moved, .bound = moved, .settled = true};
    }
    for (size_t k = 0; k < goals->count; k++) {
        yunta_stage *stage = &part->stages[k + keeps];
        *stage =
            make_stage(tours, goals->items[k], &value, &bound, part->status == YUNTA_PART_PROVEN);
        if (tours->unsure)
            loosen(tours, goals->items[k], stage);
        if (!stage->settled)
            part->status = YUNTA_PART_BOUND;
    }
    return YUNTA_OK;
}

static int by_workshop(const void *a, const void *b) {
    const yunta_workshop_session *x = a, *y = b;
    return (x->workshop > y->workshop) - (x->workshop < y->workshop);
}

/* What was held was held so, whatever the policy says now. */
static yunta_slot slot_of(const yunta_tours *tours, int32_t workshop, int32_t date) {
    const yunta_cohort *cohort = tours->cohort;
    const yunta_timetable *earlier = cohort->repair ? cohort->repair->timetable : NULL;
    yunta_slot slot = {cohort->policy->programme_start + date, cohort->policy->workshops_from,
                       cohort->workshops[workshop].minutes};
    for (size_t k = 0; earlier && k < earlier->workshop_session_count; k++) {
        const yunta_workshop_session *had = &earlier->workshop_sessions[k];
        if (had->workshop == workshop && yunta_cohort_is_past(cohort, had->slot.day))
            slot = had->slot;
    }
    return slot;
}

static yunta_status fill_sessions(const yunta_tours *tours, const yunta_tour *tour,
                                  yunta_timetable *timetable) {
    yunta_workshop_session *rows =
        yunta_arena_alloc(timetable->arena, tours->workshops, sizeof *rows);
    size_t used = 0;
    if (!rows)
        return YUNTA_E_MEMORY;
    for (size_t f = 0; f < tours->tourists; f++) {
        int32_t last = -1, date = 0;
        for (size_t k = 0; k < tour[f].count; k++) {
            int32_t w = tour[f].workshop[k];
            date = yunta_tours_date(tours, f, last, date, (size_t)w);
            last = w;
            rows[used++] = (yunta_workshop_session){
                .workshop = w, .facilitator = (int32_t)f, .slot = slot_of(tours, w, date)};
        }
    }
    if (used)
        qsort(rows, used, sizeof *rows, by_workshop);
    timetable->workshop_sessions = rows;
    timetable->workshop_session_count = used;
    return YUNTA_OK;
}

static yunta_status solve(const yunta_tours *tours, const yunta_solve_options *options,
                          yunta_timetable *timetable) {
    yunta_arena *arena = yunta_arena_new();
    yunta_tour *tour = arena ? yunta_arena_alloc(arena, tours->tourists, sizeof *tour) : NULL;
    yunta_status status = tour ? YUNTA_OK : YUNTA_E_MEMORY;
    int64_t bound;
    for (size_t f = 0; f < tours->tourists && status == YUNTA_OK; f++) {
        tour[f].workshop = yunta_arena_alloc(arena, tours->workshops + 1, sizeof(int32_t));
        if (!tour[f].workshop)
            status = YUNTA_E_MEMORY;
    }
    if (status == YUNTA_OK)
        status = yunta_tours_solve(tours, options->deadline, tour, &bound);
    if (status == YUNTA_OK)
        status = fill_part(tours, tour, bound, timetable);
    if (status == YUNTA_OK)
        status = fill_sessions(tours, tour, timetable);
    yunta_arena_free(arena);
    return status;
}

yunta_status yunta_schedule_workshops(const yunta_cohort *cohort,
                                      const yunta_solve_options *options, yunta_problems *problems,
                                      yunta_timetable *timetable) {
    yunta_tours *tours = NULL;
    timetable->workshop_part.part = "workshops";
    if (cohort->workshop_count == 0)
        return YUNTA_OK;
    yunta_status status = yunta_needs_dates(cohort, yunta_needs_workshops(), problems);
    if (status == YUNTA_OK)
        status = yunta_tours_new(cohort, problems, &tours);
    if (status == YUNTA_OK)
        status = solve(tours, options, timetable);
    yunta_tours_free(tours);
    return status;
}
