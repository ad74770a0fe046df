/* A result and its explainer, for tests of solver/explain. */
#ifndef YUNTA_TESTS_EXPLAIN_SCENE_H
#define YUNTA_TESTS_EXPLAIN_SCENE_H

#include "solver/explain.h"
#include "tests/matching_support.h"

typedef struct {
    yunta_support *s;
    yunta_pairing *pairing;
    yunta_deadline deadline;
    yunta_solve_options options;
    yunta_problems *problems;
    yunta_arena *arena;
    yunta_explainer *explainer;
} yunta_scene;

/* Solves a cohort, which it takes over, and prepares its explanation; explainer stays NULL when the
 * cohort cannot be matched. */
void yunta_scene_open(yunta_scene *scene, yunta_support *support);
void yunta_scene_close(yunta_scene *scene);
/* The losses of an answer, by the stages' own values; [YUNTA_EXPLAIN_GOALS]. */
void yunta_scene_loss(const yunta_scene *scene, const yunta_pairing *other, int64_t *loss);
/* Fails the test unless the losses agree in every objective of the policy. */
void yunta_scene_assert_loss(const yunta_scene *scene, const int64_t *found,
                             const int64_t *expected);

#endif
