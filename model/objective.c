#include "model/objective.h"

static const yunta_objective objectives[] = {
#define YUNTA_OBJECTIVE(objective, name, unit, pair, point, mentor)                                \
    {#name, unit, pair, point, mentor},
#include "model/objectives.def"
#undef YUNTA_OBJECTIVE
};

const yunta_objective *yunta_objective_of(int goal) {
    return &objectives[goal];
}
