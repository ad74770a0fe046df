/* Turns: each group's calendar becomes the best for its people (the search for one group, among the
 * starts that the other groups leave), then everybody goes where they are best off; again while it
 * helps. Then the same from people dealt out at random, or shaken. Nothing here is a proof. */
#include "base/random.h"
#include "solver/plenary_groups.h"
#include <string.h>

enum { passes_most = 12, deals = 24, moved_of = 5 };

typedef struct {
    const yunta_groups *groups;
    yunta_groups_answer *best, trial;
    bool **barred;
    const yunta_calendar **others; /* [groups] */
    int32_t *group;                /* [people] */
    uint64_t *members;             /* [words] */
} turns;

static void find_members(turns *t, size_t g) {
    const yunta_plenary_plan *plan = t->groups->plan;
    memset(t->members, 0, plan->words * sizeof *t->members);
    for (size_t p = 0; p < plan->people; p++)
        if (t->group[p] == (int32_t)g)
            t->members[p / 64] |= (uint64_t)1 << (p % 64);
}

/* The most worth, then the least irregularity. */
static yunta_status search(const turns *t, const yunta_plenary_plan *plan,
                           yunta_plenary_search *ask) {
    *ask = (yunta_plenary_search){.plan = plan,
                                  .deadline = t->groups->deadline,
                                  .threads = t->groups->threads,
                                  .worth = t->groups->weights,
                                  .irregular_most = INT64_MAX};
    yunta_status status = yunta_plenary_search_run(ask);
    if (status != YUNTA_OK || !ask->found || !t->groups->regular)
        return status;
    ask->regular = ask->watch_regular = true;
    ask->worth_least = yunta_calendar_worth(plan, &ask->worth, &ask->calendar);
    ask->irregular_most = yunta_calendar_irregular(plan, &ask->calendar) - 1;
    return yunta_plenary_search_run(ask);
}

/* Group g's calendar anew, beside those of the groups [0, count) but itself. False in *found: none.
 */
static yunta_status draw(turns *t, size_t g, size_t count, bool *found) {
    const yunta_groups *groups = t->groups;
    yunta_plenary_plan part;
    yunta_plenary_search ask;
    size_t others = 0;
    yunta_arena *arena = yunta_arena_new();
    for (size_t k = 0; k < count; k++)
        if (k != g)
            t->others[others++] = &t->trial.calendar[k];
    yunta_groups_bar(groups, t->others, others, t->barred);
    find_members(t, g);
    yunta_status status =
        arena ? yunta_plenary_plan_part(groups->plan, t->members, t->barred, arena, &part)
              : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = search(t, &part, &ask);
    *found = status == YUNTA_OK && ask.found;
    if (*found) {
        t->trial.calendar[g] = ask.calendar;
        yunta_groups_count(groups, &ask.calendar, t->trial.sessions + g * groups->profiles);
    }
    yunta_arena_free(arena);
    return status;
}

/* Seats everybody anew; whether that is better than it was. */
static yunta_status settle(turns *t, int64_t total, int64_t irregular, bool *better) {
    const yunta_groups *groups = t->groups;
    yunta_groups_answer was = {.found = true, .total = total, .irregular = irregular};
    yunta_status status = yunta_groups_seat(groups, &t->trial);
    t->trial.found = true;
    t->trial.irregular = 0;
    for (size_t g = 0; g < groups->groups; g++)
        t->trial.irregular += yunta_calendar_irregular(groups->plan, &t->trial.calendar[g]);
    *better = yunta_groups_better(groups, t->trial.total, t->trial.irregular, &was);
    if (status == YUNTA_OK &&
        yunta_groups_better(groups, t->trial.total, t->trial.irregular, t->best))
        yunta_groups_copy(groups, &t->trial, t->best);
    return status == YUNTA_OK ? yunta_groups_place(groups, &t->trial, t->group) : status;
}

/* Turns until they help no more. fresh: the trial has people, but no calendars yet. */
static yunta_status go_round(turns *t, bool fresh) {
    bool better = true, found = true;
    yunta_status status = YUNTA_OK;
    for (int pass = 0; pass < passes_most && better && status == YUNTA_OK; pass++) {
        bool first = fresh && pass == 0;
        int64_t total = first ? -1 : t->trial.total, irregular = t->trial.irregular;
        for (size_t g = 0; g < t->groups->groups && status == YUNTA_OK; g++) {
            status = draw(t, g, first ? g : t->groups->groups, &found);
            if (status == YUNTA_OK &&
                ((first && !found) || yunta_deadline_passed(t->groups->deadline)))
                return YUNTA_OK;
        }
        if (status == YUNTA_OK)
            status = settle(t, total, irregular, &better);
        yunta_deadline_gap(t->groups->deadline, (double)t->best->total,
                           (double)t->groups->most_total);
        if (yunta_groups_at_bound(t->groups, t->best))
            break;
    }
    return status;
}

/* Everybody to a group at random, all groups of one size but for one person. */
static void deal(turns *t, yunta_random *random) {
    size_t people = t->groups->plan->people, count = t->groups->groups;
    for (size_t p = 0; p < people; p++)
        t->group[p] = (int32_t)(p % count);
    for (size_t p = people; p > 1; p--) {
        size_t other = yunta_random_below(random, (uint32_t)p);
        int32_t kept = t->group[p - 1];
        t->group[p - 1] = t->group[other];
        t->group[other] = kept;
    }
}

/* One in so many leaves the best answer's group for one at random: calendars are for whom they find
 * there, so rooms do not matter yet. */
static yunta_status shake(turns *t, yunta_random *random) {
    yunta_status status = yunta_groups_place(t->groups, t->best, t->group);
    for (size_t p = 0; p < t->groups->plan->people && status == YUNTA_OK; p++)
        if (yunta_random_below(random, moved_of) == 0)
            t->group[p] = (int32_t)yunta_random_below(random, (uint32_t)t->groups->groups);
    return status;
}

static yunta_status turns_new(turns *t, yunta_arena *arena) {
    const yunta_groups *groups = t->groups;
    t->barred = yunta_groups_barred(groups, arena);
    t->others = yunta_arena_alloc(arena, groups->groups, sizeof *t->others);
    t->group = yunta_arena_alloc(arena, groups->plan->people, sizeof *t->group);
    t->members = yunta_arena_alloc(arena, groups->plan->words, sizeof *t->members);
    if (!t->barred || !t->others || !t->group || !t->members)
        return YUNTA_E_MEMORY;
    return yunta_groups_answer_new(groups, arena, &t->trial);
}

yunta_status yunta_groups_take_turns(const yunta_groups *groups, yunta_groups_answer *best) {
    turns t = {.groups = groups, .best = best};
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = arena ? turns_new(&t, arena) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK) {
        yunta_groups_copy(groups, best, &t.trial);
        status = yunta_groups_place(groups, best, t.group);
    }
    if (status == YUNTA_OK)
        status = go_round(&t, false);
    for (uint64_t seed = 1; seed <= deals / groups->groups && status == YUNTA_OK; seed++) {
        if (yunta_groups_at_bound(groups, best) || yunta_deadline_passed(groups->deadline))
            break;
        yunta_random random;
        yunta_random_seed(&random, seed);
        if (seed % 3 == 1)
            deal(&t, &random);
        else
            status = shake(&t, &random);
        if (status == YUNTA_OK)
            status = go_round(&t, true);
    }
    yunta_arena_free(arena);
    return status;
}
