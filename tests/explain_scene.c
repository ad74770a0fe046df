#include "tests/explain_scene.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void yunta_scene_open(yunta_scene *x, yunta_support *s) {
    bool fits = false;
    *x = (yunta_scene){.s = s,
                       .deadline = yunta_deadline_in(60),
                       .problems = yunta_problems_new(),
                       .arena = yunta_arena_new()};
    x->options = (yunta_solve_options){1, &x->deadline, YUNTA_ENGINE_AUTO};
    x->pairing = yunta_sample_match(s, YUNTA_ENGINE_AUTO, 1);
    if (x->pairing->part.status == YUNTA_PART_INFEASIBLE)
        return;
    const yunta_part *part = &x->pairing->part;
    const yunta_stage *last = &part->stages[part->stage_count - 1];
    yunta_explain_basis basis = {s->cohort,          s->weeks,           s->eligibility,
                                 s->scoring,         x->pairing->pairs,  x->pairing->count,
                                 last->mentor_price, last->mentee_price, last->weight,
                                 &x->options,        x->problems};
    assert_int_equal(yunta_explainer_new(&basis, &fits, &x->explainer), YUNTA_OK);
    assert_true(fits);
}

void yunta_scene_close(yunta_scene *x) {
    yunta_explainer_free(x->explainer);
    yunta_pairing_free(x->pairing);
    yunta_problems_free(x->problems);
    yunta_arena_free(x->arena);
    yunta_support_free(x->s);
}

static int ascending(const void *a, const void *b) {
    return *(const int32_t *)a - *(const int32_t *)b;
}

static int32_t *sorted_scores(const yunta_pairing *pairing) {
    int32_t *scores = calloc(pairing->count + 1, sizeof *scores);
    assert_non_null(scores);
    for (size_t k = 0; k < pairing->count; k++)
        scores[k] = pairing->pairs[k].score;
    qsort(scores, pairing->count, sizeof *scores, ascending);
    return scores;
}

/* By the first score, lowest first, that differs. */
static int64_t leximin_loss(const yunta_pairing *now, const yunta_pairing *then) {
    int32_t *a = sorted_scores(now), *b = sorted_scores(then);
    int64_t loss = 0;
    for (size_t k = 0; loss == 0 && k < now->count && k < then->count; k++)
        loss = a[k] - b[k];
    free(a);
    free(b);
    return loss;
}

void yunta_scene_loss(const yunta_scene *x, const yunta_pairing *other, int64_t *loss) {
    const yunta_choices *goals = &x->s->policy->matching_objective;
    memset(loss, 0, YUNTA_EXPLAIN_GOALS * sizeof *loss);
    for (size_t k = 0; k < goals->count; k++) {
        int64_t less = x->pairing->part.stages[k].value - other->part.stages[k].value;
        loss[goals->items[k]] = goals->items[k] == YUNTA_GOAL_FEWEST_MENTORS ? -less : less;
        if (goals->items[k] == YUNTA_GOAL_LEXIMIN)
            loss[YUNTA_GOAL_LEXIMIN] = leximin_loss(x->pairing, other);
    }
}

void yunta_scene_assert_loss(const yunta_scene *x, const int64_t *found, const int64_t *expected) {
    const yunta_choices *goals = &x->s->policy->matching_objective;
    for (size_t k = 0; k < goals->count; k++)
        assert_int_equal(found[goals->items[k]], expected[goals->items[k]]);
}
