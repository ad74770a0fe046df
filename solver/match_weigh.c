/* What pairs, points and mentors weigh, so that each objective outweighs all that follow. */
#include "solver/matching.h"
#include <stdlib.h>

static const int64_t MOST_WEIGHT = INT64_C(1) << 50;

bool yunta_weighing_add(yunta_weighing *weighing, int goal, int64_t units, int64_t score) {
    __int128 below = 0, weight = 0;
    weighing->goal[weighing->count++] = goal;
    for (size_t k = weighing->count; k-- > 0;) {
        const yunta_objective *one = yunta_objective_of(weighing->goal[k]);
        int64_t worth = one->pair + one->point * score + abs(one->mentor) + one->kept;
        __int128 factor = below + 1;
        if (factor > MOST_WEIGHT)
            return false;
        weighing->factor[k] = (int64_t)factor;
        below += factor * units * worth;
        weight += factor * worth;
    }
    return weight <= MOST_WEIGHT;
}

const char *yunta_match_weight_text(const yunta_weighing *weighing, yunta_arena *arena) {
    const char *text = "";
    for (size_t k = 0; text != NULL && k < weighing->count; k++) {
        const char *name = yunta_objective_of(weighing->goal[k])->unit, *plus = k > 0 ? " + " : "";
        text = weighing->factor[k] == 1 && weighing->count > 1
                   ? yunta_arena_format(arena, "%s%s%s", text, plus, name)
                   : yunta_arena_format(arena, "%s%s%lld*%s", text, plus,
                                        (long long)weighing->factor[k], name);
    }
    if (text != NULL && weighing->least > 0)
        text = yunta_arena_format(arena, "%s where score >= %d", text, weighing->least);
    return text;
}

int64_t yunta_weighing_pair(const yunta_weighing *weighing) {
    int64_t sum = 0;
    for (size_t k = 0; k < weighing->count; k++)
        sum += weighing->factor[k] * yunta_objective_of(weighing->goal[k])->pair;
    return sum;
}

int64_t yunta_weighing_point(const yunta_weighing *weighing) {
    int64_t sum = 0;
    for (size_t k = 0; k < weighing->count; k++)
        sum += weighing->factor[k] * yunta_objective_of(weighing->goal[k])->point;
    return sum;
}

int64_t yunta_weighing_kept(const yunta_weighing *weighing) {
    int64_t sum = 0;
    for (size_t k = 0; k < weighing->count; k++)
        sum += weighing->factor[k] * yunta_objective_of(weighing->goal[k])->kept;
    return sum;
}

int64_t yunta_weighing_bonus(const yunta_weighing *weighing) {
    int64_t sum = 0;
    for (size_t k = 0; k < weighing->count; k++)
        if (yunta_objective_of(weighing->goal[k])->mentor > 0)
            sum += weighing->factor[k];
    return sum;
}
