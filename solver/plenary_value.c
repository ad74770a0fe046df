/* What a calendar of plenaries is worth, counted out. */
#include "solver/plenary_private.h"

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
