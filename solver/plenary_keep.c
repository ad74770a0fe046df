/* Plenaries beside an earlier result: what has happened stays, and of the rest as few sessions move
 * as can be. Several groups of few calendars: plenary_all.c. Else, which ones: all sets of one
 * session, then of two, and so on, until some set of moved sessions leaves a calendar; of the sets
 * of that size, the one of the best objectives. So fewer could not have moved. Cost: a solve for
 * each set. */
#include "model/repair.h"
#include "solver/plenary_private.h"
#include <string.h>

static bool is_later(const yunta_slot *a, const yunta_slot *b) {
    return a->minute != b->minute ? a->minute > b->minute : a->minutes > b->minutes;
}

bool yunta_plenary_next_had(const yunta_cohort *cohort, yunta_slot *last) {
    const yunta_timetable *earlier = cohort->repair->timetable;
    const yunta_slot *next = NULL;
    for (size_t k = 0; earlier && k < earlier->plenary_count; k++) {
        const yunta_slot *slot = &earlier->plenaries[k].slot;
        if (slot->day == last->day && is_later(slot, last) && (!next || is_later(next, slot)))
            next = slot;
    }
    if (next)
        *last = *next;
    return next != NULL;
}

bool yunta_plenary_had(const yunta_cohort *cohort, size_t session, const yunta_slot *slot) {
    const yunta_timetable *earlier = cohort->repair->timetable;
    for (size_t k = 0; earlier && k < earlier->plenary_count; k++) {
        const yunta_plenary *had = &earlier->plenaries[k];
        if (had->session == (int32_t)session && had->slot.day == slot->day &&
            had->slot.minute == slot->minute && had->slot.minutes == slot->minutes)
            return true;
    }
    return false;
}

typedef struct {
    const yunta_plenary_task *task;
    yunta_cohort cohort; /* the task's, under a repair of our own */
    yunta_repair repair;
    int32_t *movable; /* [count] sessions that have not happened */
    size_t count;
    yunta_timetable best; /* the arrays are the timetable's */
    bool found, unsure;   /* unsure: some answer was cut short */
    bool *unsure_moves;   /* where an attempt says so: see yunta_plenary_task */
    bool unknown;         /* of some set, time did not tell whether it leaves a calendar */
} keeping;

static yunta_status attempt(keeping *k) {
    yunta_plenary_task task = *k->task;
    task.cohort = &k->cohort;
    task.silent = true;
    task.unsure = k->unsure_moves;
    return yunta_plenary_attempt(&task);
}

static bool less_is_better(const char *objective) {
    return strcmp(objective, "shortage") == 0 || strcmp(objective, "regular") == 0;
}

static bool better(const yunta_part *a, const yunta_part *b) {
    for (size_t s = 0; s < a->stage_count && s < b->stage_count; s++) {
        int64_t x = a->stages[s].value, y = b->stages[s].value;
        if (x != y)
            return less_is_better(a->stages[s].objective) ? x < y : x > y;
    }
    return false;
}

/* One set of sessions that move. */
static yunta_status try_set(keeping *k) {
    yunta_timetable *timetable = k->task->timetable;
    timetable->plenary_count = 0;
    yunta_status status = attempt(k);
    const yunta_part *part = &timetable->plenary_part;
    if (status != YUNTA_OK || part->status == YUNTA_PART_INFEASIBLE)
        return status;
    if (timetable->plenary_count == 0) {
        k->unknown = k->unsure = true;
        return YUNTA_OK;
    }
    k->unsure = k->unsure || part->status != YUNTA_PART_PROVEN;
    if (!k->found || better(part, &k->best.plenary_part))
        k->best = *timetable;
    k->found = true;
    return YUNTA_OK;
}

/* All sets with `left` more sessions from `from` on. */
static yunta_status try_sets(keeping *k, size_t left, size_t from) {
    if (yunta_deadline_stopped(k->task->options->deadline))
        return YUNTA_E_STOPPED;
    if (left == 0)
        return try_set(k);
    yunta_status status = YUNTA_OK;
    for (size_t m = from; status == YUNTA_OK && m + left <= k->count; m++) {
        if (yunta_deadline_passed(k->task->options->deadline)) {
            k->unknown = k->unsure = true;
            break;
        }
        k->repair.moves[k->movable[m]] = 1;
        status = try_sets(k, left - 1, m + 1);
        k->repair.moves[k->movable[m]] = 0;
    }
    return status;
}

/* Nothing is left beside what has happened. */
static yunta_status tell_past(const keeping *k) {
    yunta_timetable *timetable = k->task->timetable;
    yunta_part *part = &timetable->plenary_part;
    char day[11] = "";
    if (k->repair.as_of != YUNTA_NO_DAY)
        yunta_day_text(k->repair.as_of, day);
    *part = (yunta_part){"plenaries", YUNTA_PART_INFEASIBLE, .method = "search"};
    part->conflict = yunta_arena_alloc(timetable->arena, 1, sizeof *part->conflict);
    if (!part->conflict)
        return YUNTA_E_MEMORY;
    part->conflict[0] = yunta_arena_format(
        timetable->arena,
        T("the sessions held before %s and the rules as they are now leave no calendar",
          "las sesiones ya hechas antes del %s y las reglas actuales no dejan calendario"),
        day);
    part->conflict_count = 1;
    return part->conflict[0] ? YUNTA_OK : YUNTA_E_MEMORY;
}

static bool is_begun(const keeping *k) {
    const yunta_timetable *earlier = k->repair.timetable;
    for (size_t e = 0; e < earlier->plenary_count; e++)
        if (yunta_cohort_is_past(&k->cohort, earlier->plenaries[e].slot.day))
            return true;
    return false;
}

static yunta_status count_people(const keeping *k, size_t *people) {
    const yunta_plenary_task *task = k->task;
    int32_t *person = NULL;
    yunta_status status =
        yunta_plenary_participants(task->cohort, task->eligibility, task->pairing, &person, people);
    yunta_free(person);
    return status;
}

/* Why there is none: the rules alone, where they leave none to anybody; else what was held. */
static yunta_status tell_why(const keeping *k) {
    const yunta_plenary_task *task = k->task;
    yunta_timetable *timetable = task->timetable;
    yunta_part *part = &timetable->plenary_part;
    yunta_cohort alone = *task->cohort;
    size_t people = 0;
    bool possible = true;
    alone.repair = NULL;
    yunta_status status = count_people(k, &people);
    if (status == YUNTA_OK)
        status = yunta_plenary_possible(&alone, people, task->options->deadline, timetable->arena,
                                        &possible);
    if (status != YUNTA_OK)
        return status;
    if (possible && is_begun(k))
        return tell_past(k);
    *part = (yunta_part){"plenaries", YUNTA_PART_INFEASIBLE, .method = "search"};
    return yunta_plenary_conflict(&alone, people, task->options->deadline, timetable->arena, part);
}

/* Earlier sessions of a group that are elsewhere now. Of several groups, one may have taken over
 * what another had: then more than the bound. */
static int64_t count_moved(const keeping *k) {
    const yunta_timetable *earlier = k->repair.timetable, *now = k->task->timetable;
    int64_t moved = 0;
    for (size_t e = 0; e < earlier->plenary_count; e++) {
        const yunta_plenary *had = &earlier->plenaries[e];
        bool there = false;
        for (size_t j = 0; j < now->plenary_count && !there; j++)
            there = now->plenaries[j].session == had->session &&
                    now->plenaries[j].group == had->group &&
                    now->plenaries[j].slot.day == had->slot.day &&
                    now->plenaries[j].slot.minute == had->slot.minute;
        moved += !there;
    }
    return moved;
}

/* What no set of moved sessions can pass, where some were not looked at to the end. */
static void loosen(const yunta_timetable *timetable, size_t sessions, yunta_stage *stage) {
    int64_t people = (int64_t)timetable->attendance_count;
    stage->bound = less_is_better(stage->objective)              ? 0
                   : strcmp(stage->objective, "attendance") == 0 ? people * (int64_t)sessions
                                                                 : people;
    stage->settled = stage->bound == stage->value;
}

/* The stage of what moved goes before the others. */
static yunta_status add_stage(const keeping *k, int64_t bound) {
    yunta_timetable *timetable = k->task->timetable;
    int64_t moved = count_moved(k);
    yunta_part *part = &timetable->plenary_part;
    yunta_stage *stages =
        yunta_arena_alloc(timetable->arena, part->stage_count + 1, sizeof *stages);
    if (!stages)
        return YUNTA_E_MEMORY;
    stages[0] = (yunta_stage){
        .objective = "moved", .value = moved, .bound = bound, .settled = moved == bound};
    memcpy(stages + 1, part->stages, part->stage_count * sizeof *stages);
    for (size_t s = 1; k->unsure && s <= part->stage_count; s++)
        loosen(timetable, k->cohort.session_count, &stages[s]);
    part->stages = stages;
    part->stage_count++;
    if (moved != bound || k->unsure)
        part->status = YUNTA_PART_BOUND;
    return YUNTA_OK;
}

static bool list_movable(keeping *k) {
    const yunta_timetable *earlier = k->repair.timetable;
    yunta_arena *arena = k->task->timetable->arena;
    size_t sessions = k->cohort.session_count;
    k->movable = yunta_arena_alloc(arena, sessions, sizeof *k->movable);
    k->repair.moves = yunta_arena_alloc(arena, sessions, 1);
    for (size_t s = 0; k->movable && s < sessions; s++) {
        bool held = false, past = false;
        for (size_t e = 0; e < earlier->plenary_count; e++) {
            bool own = earlier->plenaries[e].session == (int32_t)s;
            held = held || own;
            past =
                past || (own && yunta_cohort_is_past(&k->cohort, earlier->plenaries[e].slot.day));
        }
        if (held && !past)
            k->movable[k->count++] = (int32_t)s;
    }
    return k->movable && k->repair.moves;
}

static size_t count_groups(const yunta_timetable *timetable) {
    int32_t last = 0;
    for (size_t k = 0; k < timetable->plenary_count; k++)
        last = timetable->plenaries[k].group > last ? timetable->plenaries[k].group : last;
    return (size_t)last + 1;
}

/* Several groups, each of whose sessions moves or stays by itself. *done: that is the answer, or
 * there is none. Else there are too many calendars, or the groups are others now. */
static yunta_status keep_groups(keeping *k, bool *done) {
    yunta_timetable *timetable = k->task->timetable;
    bool unsure = false;
    k->unsure_moves = &unsure;
    k->repair.apart = true;
    yunta_status status = attempt(k);
    k->repair.apart = false;
    k->unsure_moves = NULL;
    *done = status != YUNTA_OK;
    if (status == YUNTA_OK && timetable->plenary_part.status == YUNTA_PART_INFEASIBLE) {
        *done = true;
        return tell_why(k);
    }
    if (status != YUNTA_OK || timetable->plenary_count == 0)
        return status;
    *done = true;
    return add_stage(k, unsure ? 0 : count_moved(k));
}

/* Nothing was found. Sets of sessions that move in all groups at once refute no several groups. */
static yunta_status tell_nothing(const keeping *k, bool several) {
    if (!several)
        return tell_why(k);
    k->task->timetable->plenary_count = 0;
    k->task->timetable->plenary_part =
        (yunta_part){"plenaries", YUNTA_PART_BOUND, .method = "search"};
    return YUNTA_OK;
}

yunta_status yunta_plenary_keep(const yunta_plenary_task *task) {
    keeping k = {.task = task, .cohort = *task->cohort, .repair = *task->cohort->repair};
    yunta_status status = YUNTA_OK;
    size_t moved = 0, refuted = 0; /* sets of fewer than refuted leave no calendar */
    k.cohort.repair = &k.repair;
    size_t were = count_groups(k.repair.timetable), people = 0;
    bool done = false;
    status = list_movable(&k) ? count_people(&k, &people) : YUNTA_E_MEMORY;
    size_t groups = (size_t)yunta_plenary_groups(task->cohort, people);
    bool several = were > 1 || groups != 1;
    if (status == YUNTA_OK && several)
        status = keep_groups(&k, &done);
    if (status != YUNTA_OK || done)
        return status;
    if (groups > were) /* what follows ties sessions to hours of groups that were */
        return tell_nothing(&k, true);
    for (; status == YUNTA_OK && !k.found && !k.unknown && moved <= k.count; moved++) {
        refuted = moved;
        if (moved > 0 && yunta_deadline_passed(task->options->deadline))
            break;
        status = try_sets(&k, moved, 0);
    }
    if (status == YUNTA_OK && !k.found && !k.unknown && moved > k.count)
        return tell_nothing(&k, several);
    if (status == YUNTA_OK && !k.found) {
        memset(k.repair.moves, 1, k.cohort.session_count);
        k.unsure = true;
        status = try_set(&k);
    }
    if (status != YUNTA_OK || !k.found)
        return status;
    *task->timetable = k.best;
    return add_stage(&k, (int64_t)refuted);
}
