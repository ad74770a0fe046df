/* The objectives of the matching: objectives.def as data. */
#ifndef YUNTA_MODEL_OBJECTIVE_H
#define YUNTA_MODEL_OBJECTIVE_H

#include "model/policy.h"

typedef struct {
    const char *name; /* as in matching.objective */
    const char *unit; /* in the words of weights; NULL where nothing adds up */
    int pair, point, mentor, kept;
} yunta_objective;

/* goal: YUNTA_GOAL_*. */
const yunta_objective *yunta_objective_of(int goal);

#endif
