#include "model/objective.h"

static const yunta_objective objectives[] = {
#define YUNTA_OBJECTIVE(objective, name, unit, pair, point, mentor, kept)                          \
    {#name, unit, pair, point, mentor, kept},
#include "model/objectives.def"
#undef YUNTA_OBJECTIVE
};

const yunta_objective *yunta_objective_of(int goal) {
    return &objectives[goal];
}
