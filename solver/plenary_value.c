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

enum { words_a_block = 64 };

/* Of the people of words [from, from + count): over[k] has the bit of who can attend more than k
 * sessions. */
static void count_block(const yunta_plenary_plan *plan, const yunta_calendar *calendar, size_t from,
                        size_t count, uint64_t over[][words_a_block]) {
    for (size_t k = 0; k < plan->sessions; k++) {
        const uint64_t *can = plan->can + (size_t)calendar->slot[k] * plan->words + from;
        for (size_t w = 0; w < count; w++)
            over[k][w] = 0;
        for (size_t j = k; j > 0; j--)
            for (size_t w = 0; w < count; w++)
                over[j][w] |= over[j - 1][w] & can[w];
        for (size_t w = 0; w < count; w++)
            over[0][w] |= can[w];
    }
}

int64_t yunta_calendar_worth(const yunta_plenary_plan *plan, const yunta_plenary_worth *worth,
                             const yunta_calendar *calendar) {
    uint64_t over[YUNTA_PLENARY_SESSIONS][words_a_block];
    int64_t attended = 0, enough = 0, complete = worth->least <= 0 ? (int64_t)plan->people : 0;
    for (size_t from = 0; from < plan->words; from += words_a_block) {
        size_t count = plan->words - from < words_a_block ? plan->words - from : words_a_block;
        count_block(plan, calendar, from, count, over);
        for (int32_t k = 0; k < (int32_t)plan->sessions; k++) {
            int64_t people = yunta_bits_common(over[k], over[k], count);
            attended += people;
            enough += k < worth->least ? people : 0;
            complete += k + 1 == worth->least ? people : 0;
        }
    }
    return worth->attendance * attended + worth->shortage * enough + worth->complete * complete;
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
