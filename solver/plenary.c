/* Plenaries: from the cohort to the timetable. */
#include "model/repair.h"
#include "solver/needs.h"
#include "solver/plenary_groups.h"
#include <string.h>

static yunta_place policy_place(const yunta_cohort *cohort, const char *key) {
    return (yunta_place){cohort->policy->path[0] ? cohort->policy->path : NULL, 0, key};
}

static yunta_status check_groups(const yunta_cohort *cohort, size_t people,
                                 yunta_problems *problems) {
    int64_t groups = yunta_groups_needed(cohort->policy, people);
    if (groups <= YUNTA_PLENARY_GROUPS)
        return YUNTA_OK;
    yunta_problem_add(
        problems, YUNTA_ERROR, policy_place(cohort, "plenaries.groups.capacity"), NULL,
        T("raise the capacity (0: no limit) or invite fewer people",
          "aumente los cupos (0: sin límite) o invite a menos personas"),
        T("limit groups: %zu participants need %lld groups in rooms of %d; at most %d",
          "límite groups: %zu participantes necesitan %lld grupos en salas de %d; a "
          "lo más %d"),
        people, (long long)groups, cohort->policy->plenaries_groups_capacity, YUNTA_PLENARY_GROUPS);
    return YUNTA_E_INPUT;
}

/* Whether the weights of all stages together stay far inside 64 bits. */
static yunta_status check_size(const yunta_cohort *cohort, size_t people,
                               yunta_problems *problems) {
    const yunta_choices *goals = &cohort->policy->plenaries_objective;
    __int128 product = 12;
    for (size_t k = 0; k < goals->count; k++) {
        int64_t each = goals->items[k] == YUNTA_PLENARY_COMPLETE   ? 1
                       : goals->items[k] == YUNTA_PLENARY_SHORTAGE ? 1000
                                                                   : YUNTA_PLENARY_SESSIONS;
        if (goals->items[k] != YUNTA_PLENARY_REGULAR && product < (__int128)1 << 62)
            product *= (__int128)people * each + 1;
    }
    if (product < (__int128)1 << 58)
        return YUNTA_OK;
    yunta_problem_add(problems, YUNTA_ERROR, policy_place(cohort, "plenaries.objective"), NULL,
                      T("take one objective out, or schedule parts of the cohort apart",
                        "quite un objetivo, o programe partes de la cohorte por separado"),
                      T("limit people: %zu participants are too many for these objectives",
                        "límite people: %zu participantes son demasiados para estos objetivos"),
                      people);
    return YUNTA_E_INPUT;
}

yunta_status yunta_plenary_plan_make(const yunta_cohort *cohort, const int32_t *person,
                                     size_t people, int threads, yunta_problems *problems,
                                     yunta_plenary_plan **plan) {
    yunta_plenary_rules rules = {.cadence = true,
                                 .holidays = true,
                                 .after = true,
                                 .days = true,
                                 .hours = true,
                                 .programme = true,
                                 .kept = true};
    bool *all = yunta_alloc(cohort->session_count + cohort->expert_count, sizeof *all);
    if (!all)
        return YUNTA_E_MEMORY;
    memset(all, true, cohort->session_count + cohort->expert_count);
    rules.window = all;
    rules.expert = all + cohort->session_count;
    yunta_status status = yunta_plenary_plan_new(cohort, &rules, problems, plan);
    yunta_free(all);
    if (status != YUNTA_OK)
        return status;
    (*plan)->threads = threads;
    return yunta_plenary_plan_people(*plan, person, people);
}

/* Who can attend, times show_rate, plus walk-ins as their share of those present: half up. */
static int32_t expected(const yunta_policy *policy, int64_t can_attend) {
    int64_t invited = 1000000 - (int64_t)policy->plenaries_walk_in_rate;
    int64_t present = can_attend * policy->plenaries_show_rate;
    return (int32_t)((2 * present + invited) / (2 * invited));
}

/* What is filled: calendars of groups, and the group of each participant. */
typedef struct {
    const yunta_plenary_plan *plan;
    const yunta_calendar *calendar; /* [groups] */
    size_t groups;
    const int32_t *group; /* [people], NULL: all in one */
} outcome;

static int32_t group_of(const outcome *o, size_t p) {
    return o->group ? o->group[p] : 0;
}

static int32_t comers(const outcome *o, size_t g, int32_t session, int32_t slot) {
    int32_t count = 0;
    if (o->plan->held[slot] >= 0) {
        const yunta_slot *at = &o->plan->slot[slot];
        yunta_presence held = {.kind = YUNTA_PRESENT_PLENARY,
                               .of = session,
                               .other = (int32_t)g,
                               .day = at->day,
                               .minute = at->minute,
                               .minutes = at->minutes};
        size_t first, present;
        yunta_cohort_were_present(o->plan->cohort, &held, &first, &present);
        for (size_t k = first; k < first + present; k++)
            count += o->plan->cohort->repair->past[k].came;
        return count;
    }
    for (size_t p = 0; p < o->plan->people; p++)
        count += group_of(o, p) == (int32_t)g && yunta_plenary_can(o->plan, slot, p);
    return count;
}

static yunta_status fill_sessions(const outcome *o, yunta_timetable *timetable) {
    const yunta_plenary_plan *plan = o->plan;
    size_t count = o->groups * plan->sessions;
    yunta_plenary *rows = yunta_arena_alloc(timetable->arena, count, sizeof *timetable->plenaries);
    if (!rows)
        return YUNTA_E_MEMORY;
    for (size_t k = 0; k < count; k++) {
        size_t g = k / plan->sessions, place = k % plan->sessions;
        int32_t slot = o->calendar[g].slot[place];
        rows[k] = (yunta_plenary){.group = (int32_t)g,
                                  .session = o->calendar[g].session[place],
                                  .slot = plan->slot[slot],
                                  .can_attend = comers(o, g, o->calendar[g].session[place], slot)};
        rows[k].expected = expected(plan->cohort->policy, rows[k].can_attend);
    }
    timetable->plenaries = rows;
    timetable->plenary_count = count;
    timetable->groups = o->groups;
    return YUNTA_OK;
}

static yunta_status fill_attendance(const outcome *o, yunta_timetable *timetable) {
    const yunta_plenary_plan *plan = o->plan;
    yunta_arena *arena = timetable->arena;
    yunta_attendance *rows = yunta_arena_alloc(arena, plan->people, sizeof *rows);
    uint8_t *cells = yunta_arena_alloc(arena, plan->people * plan->sessions, 1);
    int32_t least = plan->cohort->policy->plenaries_least_attended;
    if (!rows || !cells)
        return YUNTA_E_MEMORY;
    timetable->complete = 0;
    for (size_t p = 0; p < plan->people; p++) {
        uint8_t *row = cells + p * plan->sessions;
        const yunta_calendar *calendar = &o->calendar[group_of(o, p)];
        rows[p] =
            (yunta_attendance){.person = plan->person[p], .group = group_of(o, p), .sessions = row};
        for (size_t k = 0; k < plan->sessions; k++) {
            row[calendar->session[k]] = yunta_plenary_can(plan, calendar->slot[k], p);
            rows[p].can_attend += row[calendar->session[k]];
        }
        timetable->complete += rows[p].can_attend >= least;
    }
    timetable->attendance = rows;
    timetable->attendance_count = plan->people;
    return YUNTA_OK;
}

/* The most sessions that any calendar lets participant p attend. */
static int64_t most_attended(const yunta_plenary_plan *plan, yunta_chain *chain, size_t p) {
    for (size_t slot = 0; slot < plan->slots; slot++)
        chain->weight[slot] = yunta_plenary_can(plan, (int32_t)slot, p);
    yunta_chain_solve(chain, 0, -1);
    return yunta_chain_most(chain);
}

static yunta_status fill_hopeless(const yunta_plenary_plan *plan, yunta_timetable *timetable) {
    int32_t least = plan->cohort->policy->plenaries_least_attended;
    yunta_arena *arena = yunta_arena_new();
    yunta_chain chain;
    yunta_status status = arena ? yunta_chain_new(plan, arena, &chain) : YUNTA_E_MEMORY;
    timetable->hopeless =
        yunta_arena_alloc(timetable->arena, plan->people, sizeof *timetable->hopeless);
    if (!timetable->hopeless)
        status = YUNTA_E_MEMORY;
    for (size_t p = 0; p < plan->people && status == YUNTA_OK; p++)
        if (timetable->attendance[p].can_attend < least && most_attended(plan, &chain, p) < least)
            timetable->hopeless[timetable->hopeless_count++] = plan->person[p];
    yunta_arena_free(arena);
    return status;
}

static yunta_status fill(const outcome *o, yunta_timetable *timetable) {
    yunta_status status = fill_sessions(o, timetable);
    if (status == YUNTA_OK)
        status = fill_attendance(o, timetable);
    return status == YUNTA_OK ? fill_hopeless(o->plan, timetable) : status;
}

static yunta_status solve_groups(const yunta_plenary_plan *plan, size_t count,
                                 const yunta_plenary_task *task) {
    const yunta_solve_options *options = task->options;
    yunta_timetable *timetable = task->timetable;
    yunta_part *part = &timetable->plenary_part;
    int64_t room = yunta_groups_room(plan->cohort->policy, plan->people);
    yunta_groups *groups = NULL;
    yunta_groups_answer answer;
    int32_t *group = yunta_alloc(plan->people, sizeof *group);
    yunta_status status = group ? yunta_groups_new(plan, count, room, &groups) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK) {
        groups->deadline = options->deadline;
        groups->threads = options->threads;
        status = yunta_groups_solve(groups, timetable->arena, part, &answer);
    }
    if (status == YUNTA_OK && answer.found) {
        if (task->unsure)
            *task->unsure = answer.unsure;
        status = yunta_groups_place(groups, &answer, group);
        if (status == YUNTA_OK)
            status = fill(&(outcome){plan, answer.calendar, count, group}, timetable);
    }
    yunta_groups_free(groups);
    yunta_free(group);
    return status;
}

static yunta_status solve_one(const yunta_plenary_plan *plan, const yunta_solve_options *options,
                              yunta_timetable *timetable) {
    yunta_calendar calendar;
    yunta_part *part = &timetable->plenary_part;
    yunta_status status = yunta_plenary_solve(plan, options, timetable->arena, part, &calendar);
    if (status != YUNTA_OK || part->status == YUNTA_PART_INFEASIBLE)
        return status;
    return fill(&(outcome){plan, &calendar, 1, NULL}, timetable);
}

int64_t yunta_plenary_groups(const yunta_cohort *cohort, size_t people) {
    const yunta_timetable *before = cohort->repair ? cohort->repair->timetable : NULL;
    int64_t groups = yunta_groups_needed(cohort->policy, people), had = 0;
    bool begun = false;
    for (size_t k = 0; before && k < before->plenary_count; k++) {
        const yunta_plenary *earlier = &before->plenaries[k];
        begun = begun || yunta_cohort_is_past(cohort, earlier->slot.day);
        had = earlier->group + 1 > had ? earlier->group + 1 : had;
    }
    return begun && cohort->policy->plenaries_groups_count == 0 && groups > 0 && had > groups
               ? had
               : groups;
}

static yunta_status solve(const yunta_plenary_plan *plan, const yunta_plenary_task *task) {
    const yunta_policy *policy = plan->cohort->policy;
    yunta_timetable *timetable = task->timetable;
    yunta_part *part = &timetable->plenary_part;
    bool apart = plan->cohort->repair && plan->cohort->repair->apart;
    int64_t groups = apart ? yunta_plenary_groups(plan->cohort, plan->people)
                           : yunta_groups_needed(policy, plan->people);
    yunta_status status = YUNTA_OK;
    if (groups * yunta_groups_room(policy, plan->people) < (int64_t)plan->people)
        *part = (yunta_part){"plenaries", YUNTA_PART_INFEASIBLE, .method = "search"};
    else
        status = groups == 1 && !apart ? solve_one(plan, task->options, timetable)
                                       : solve_groups(plan, (size_t)groups, task);
    if (status != YUNTA_OK || part->status != YUNTA_PART_INFEASIBLE || task->silent)
        return status;
    return yunta_plenary_conflict(plan->cohort, plan->people, task->options->deadline,
                                  timetable->arena, part);
}

yunta_status yunta_plenary_attempt(const yunta_plenary_task *task) {
    const yunta_cohort *cohort = task->cohort;
    int32_t *person = NULL;
    size_t people = 0;
    yunta_plenary_plan *plan = NULL;
    yunta_status status =
        yunta_plenary_participants(cohort, task->eligibility, task->pairing, &person, &people);
    if (status == YUNTA_OK)
        status = check_groups(cohort, people, task->problems);
    if (status == YUNTA_OK)
        status = check_size(cohort, people, task->problems);
    if (status == YUNTA_OK)
        status = yunta_plenary_plan_make(cohort, person, people, task->options->threads,
                                         task->problems, &plan);
    if (status == YUNTA_OK)
        status = solve(plan, task);
    yunta_plenary_plan_free(plan);
    yunta_free(person);
    return status;
}

yunta_status yunta_schedule_plenaries(const yunta_cohort *cohort, const yunta_weeks *weeks,
                                      const yunta_eligibility *eligibility,
                                      const yunta_pairing *pairing,
                                      const yunta_solve_options *options, yunta_problems *problems,
                                      yunta_timetable *timetable) {
    yunta_plenary_task task = {cohort,   eligibility, pairing, options,
                               problems, timetable,   false,   NULL};
    const yunta_repair *repair = cohort->repair;
    (void)weeks;
    timetable->plenary_part.part = "plenaries";
    if (cohort->session_count == 0)
        return YUNTA_OK;
    yunta_status status = yunta_needs_dates(cohort, yunta_needs_plenaries(), problems);
    if (status != YUNTA_OK)
        return status;
    bool keeps = repair && repair->timetable && repair->timetable->plenary_count > 0;
    return keeps ? yunta_plenary_keep(&task) : yunta_plenary_attempt(&task);
}
