/* What a calendar of plenaries is worth, counted out. */
#include "solver/plenary_private.h"

const char *yunta_plenary_goal_name(int goal) {
    switch (goal) {
    case YUNTA_PLENARY_SHORTAGE:
        return "shortage";
    case YUNTA_PLENARY_COMPLETE:
        return "complete";
    case YUNTA_PLENARY_ATTENDANCE:
        return "attendance";
    default:
        return "regular";
    }
}

int64_t yunta_plenary_reach(const yunta_plenary_plan *plan, int goal) {
    int64_t people = (int64_t)plan->people, sessions = (int64_t)plan->sessions;
    int64_t least = yunta_plenary_least(plan);
    if (goal == YUNTA_PLENARY_COMPLETE)
        return people;
    return goal == YUNTA_PLENARY_SHORTAGE && least < sessions ? people * least : people * sessions;
}

int64_t *yunta_plenary_weight(yunta_plenary_worth *worth, int goal) {
    return goal == YUNTA_PLENARY_SHORTAGE   ? &worth->shortage
           : goal == YUNTA_PLENARY_COMPLETE ? &worth->complete
                                            : &worth->attendance;
}

yunta_plenary_worth yunta_plenary_weigh(const yunta_plenary_plan *plan, const yunta_choices *goals,
                                        size_t count) {
    yunta_plenary_worth worth = {.least = yunta_plenary_least(plan)};
    int64_t weight = 1;
    while (count-- > 0) {
        int goal = goals->items[count];
        if (goal == YUNTA_PLENARY_REGULAR)
            continue;
        *yunta_plenary_weight(&worth, goal) = weight;
        weight *= yunta_plenary_reach(plan, goal) + 1;
    }
    return worth;
}

void yunta_calendar_count(const yunta_plenary_plan *plan, const yunta_calendar *calendar,
                          int32_t *count) {
    for (size_t p = 0; p < plan->people; p++) {
        count[p] = 0;
        for (size_t k = 0; k < plan->sessions; k++)
            count[p] += yunta_plenary_can(plan, calendar->slot[k], p);
    }
}

int64_t yunta_calendar_worth(const yunta_plenary_plan *plan, const yunta_plenary_worth *worth,
                             const yunta_calendar *calendar) {
    int64_t total = 0;
    for (size_t p = 0; p < plan->people; p++) {
        int32_t x = 0;
        for (size_t k = 0; k < plan->sessions; k++)
            x += yunta_plenary_can(plan, calendar->slot[k], p);
        total += worth->attendance * x + worth->shortage * (x < worth->least ? x : worth->least) +
                 (x >= worth->least ? worth->complete : 0);
    }
    return total;
}

int64_t yunta_calendar_irregular(const yunta_plenary_plan *plan, const yunta_calendar *calendar) {
    int64_t irregular = 0;
    size_t most = 0;
    for (size_t k = 0; k < plan->sessions; k++) {
        size_t same = 0;
        for (size_t j = 0; j < plan->sessions; j++)
            same += plan->weekly[calendar->slot[j]] == plan->weekly[calendar->slot[k]];
        most = same > most ? same : most;
        if (k == 0)
            continue;
        int32_t gap = plan->slot[calendar->slot[k]].day - plan->slot[calendar->slot[k - 1]].day;
        irregular += gap > plan->cadence ? gap - plan->cadence : plan->cadence - gap;
    }
    return irregular + (int64_t)(plan->sessions - most);
}
