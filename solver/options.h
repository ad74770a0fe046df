/* How to solve, the same for every solver. */
#ifndef YUNTA_SOLVER_OPTIONS_H
#define YUNTA_SOLVER_OPTIONS_H

#include "base/deadline.h"

typedef enum { YUNTA_ENGINE_AUTO, YUNTA_ENGINE_NETWORK, YUNTA_ENGINE_GLPK } yunta_engine;

typedef struct {
    int threads; /* below 1: all processors; never changes the answer */
    const yunta_deadline *deadline;
    yunta_engine engine;
} yunta_solve_options;

#endif
