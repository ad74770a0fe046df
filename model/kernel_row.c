/* A row: the dense pass, then the few pairs that a table of pairs names. */
#include "model/kernel_private.h"
#include <string.h>

enum { BATCH = 64 };

int16_t yunta_kernel_settle(const yunta_kernel *kernel, int32_t mentor, int32_t mentee,
                            int32_t score) {
    const yunta_eligibility *e = kernel->e;
    if (mentor == mentee || e->barred[YUNTA_SIDE_MENTOR][mentor] != 0)
        return -1;
    if (score < 0 && (e->force & yunta_rule_bit(YUNTA_RULE_SCORES)))
        return -1;
    score = score < 0 ? 0 : score;
    if (score < kernel->least || yunta_rules_of_pair(e, e->force, mentor, mentee, true) != 0)
        return -1;
    return (int16_t)score;
}

static void put_none(int16_t *scores, size_t from, size_t to) {
    if (to > from)
        memset(scores + from, 0xff, (to - from) * sizeof *scores);
}

/* Scores anew the pairs of a mentee with those of the people who stand in the block. */
static void rescore(const yunta_kernel *kernel, int32_t mentee, const int32_t *people, size_t count,
                    int16_t *scores) {
    int32_t mentors[BATCH], found[BATCH];
    size_t k = 0;
    while (k < count) {
        size_t size = 0;
        for (; k < count && size < BATCH; k++)
            if (kernel->place[people[k]] > 0)
                mentors[size++] = people[k];
        yunta_scoring_row(kernel->scoring, mentee, mentors, size, found);
        for (size_t i = 0; i < size; i++)
            scores[kernel->place[mentors[i]] - 1] =
                yunta_kernel_settle(kernel, mentors[i], mentee, found[i]);
    }
}

static void rescore_listed(const yunta_kernel *kernel, const yunta_pair_table *table,
                           int32_t mentee, int16_t *scores) {
    size_t first = table->first[mentee];
    rescore(kernel, mentee, table->mentor + first, table->first[mentee + 1] - first, scores);
}

/* Rows of scores.csv count although they need not exist: that rule is waived. */
static void rescore_given(const yunta_kernel *kernel, int32_t mentee, int16_t *scores) {
    const yunta_given *given = &kernel->scoring->given;
    size_t first = given->first[mentee];
    rescore(kernel, mentee, given->mentor + first, given->first[mentee + 1] - first, scores);
}

/* Rows of scores.csv, without which nobody is eligible. */
static void put_given(const yunta_kernel *kernel, int32_t mentee, int16_t *scores) {
    const yunta_given *given = &kernel->scoring->given;
    int32_t mentors[BATCH];
    int16_t found[BATCH];
    size_t from = given->first[mentee], to = given->first[mentee + 1];
    if (kernel->run >= 0 && given->run[mentee] == kernel->run &&
        yunta_given_plain(kernel->e, mentee)) {
        memcpy(scores, given->score + from, (to - from) * sizeof *scores);
        put_none(scores, kernel->mentors, kernel->width);
        return;
    }
    put_none(scores, 0, kernel->width);
    for (size_t next; from < to; from = next) {
        next = to - from < BATCH ? to : from + BATCH;
        size_t count = yunta_given_some(kernel->e, mentee, from, next, mentors, found);
        for (size_t k = 0; k < count; k++)
            if (kernel->place[mentors[k]] > 0)
                scores[kernel->place[mentors[k]] - 1] = found[k];
    }
}

static void bar_listed(const yunta_kernel *kernel, const yunta_pair_table *table, int32_t mentee,
                       int16_t *scores) {
    for (size_t k = table->first[mentee]; k < table->first[mentee + 1]; k++)
        if (kernel->place[table->mentor[k]] > 0)
            scores[kernel->place[table->mentor[k]] - 1] = -1;
}

/* Asks memory for what the plan of a mentee's row needs: people of a block lie apart. */
static void prefetch(const yunta_kernel *kernel, size_t m) {
    if (m >= kernel->mentees)
        return;
    size_t mentee = (size_t)kernel->people_of[kernel->mentors + m];
    const yunta_cohort *cohort = kernel->cohort;
    const yunta_kernel_bits *hours = &kernel->bits[YUNTA_BITS_HOURS];
    __builtin_prefetch(cohort->level + mentee * cohort->skills);
    __builtin_prefetch(cohort->want + mentee * cohort->skills);
    __builtin_prefetch(kernel->e->barred[YUNTA_SIDE_MENTEE] + mentee);
    if (kernel->region.code != NULL)
        __builtin_prefetch(kernel->region.code + mentee);
    if (hours->asked)
        __builtin_prefetch(hours->mentee + mentee * hours->words);
}

/* Pairs whose score or bar is that of no dense component. */
static void patch(const yunta_kernel *kernel, int32_t mentee, int16_t *scores) {
    const yunta_scoring *scoring = kernel->scoring;
    yunta_rule_set force = kernel->e->force;
    if (!kernel->dense)
        rescore_given(kernel, mentee, scores);
    rescore_listed(kernel, &scoring->points, mentee, scores);
    if (kernel->weight[YUNTA_PREFERENCES] > 0) {
        size_t first = kernel->choosers_first[mentee];
        rescore_listed(kernel, &scoring->ranks, mentee, scores);
        rescore(kernel, mentee, kernel->chooser + first, kernel->choosers_first[mentee + 1] - first,
                scores);
    }
    if (force & yunta_rule_bit(YUNTA_RULE_FORBID))
        bar_listed(kernel, &kernel->e->forbidden, mentee, scores);
    if (force & yunta_rule_bit(YUNTA_RULE_REPEAT))
        bar_listed(kernel, &kernel->e->met, mentee, scores);
}

/* Nobody is paired with themself. */
static void bar_self(const yunta_kernel *kernel, int32_t mentee, int16_t *scores) {
    size_t from = 0, to = kernel->mentors;
    for (size_t i = 0; kernel->overlap && i < kernel->mentors; i++)
        if (kernel->people_of[i] == mentee)
            scores[i] = -1;
    while (to - from > 1 && kernel->ascending) {
        size_t middle = from + (to - from) / 2;
        if (kernel->people_of[middle] <= mentee)
            from = middle;
        else
            to = middle;
    }
    if (kernel->people_of[from] == mentee)
        scores[from] = -1;
}

static void run(const yunta_kernel *kernel, const yunta_kernel_plan *plan, int16_t *scores) {
#ifdef __x86_64__
    if (kernel->loaded == YUNTA_KERNEL_AVX512)
        yunta_kernel_run_avx512(kernel, plan, scores);
    else
        yunta_kernel_run_avx2(kernel, plan, scores);
#else
    yunta_kernel_scalar_row(kernel, plan->mentee, plan->wanted, scores);
#endif
}

void yunta_kernel_row(const yunta_kernel *kernel, size_t m, int16_t *scores) {
    yunta_kernel_row_some(kernel, m, NULL, scores);
}

void yunta_kernel_row_some(const yunta_kernel *kernel, size_t m, const uint64_t *wanted,
                           int16_t *scores) {
    yunta_kernel_plan plan;
    int32_t mentee = kernel->people_of[kernel->mentors + m];
    yunta_kernel_way way = YUNTA_ROW_PAIRS;
    if (kernel->mentors == 0)
        return;
    prefetch(kernel, m + 1);
    if (kernel->e->barred[YUNTA_SIDE_MENTEE][mentee] != 0)
        way = YUNTA_ROW_BARRED;
    else if (kernel->vector)
        way = yunta_kernel_plan_row(kernel, m, &plan);
    if (way == YUNTA_ROW_BARRED) {
        put_none(scores, 0, kernel->width);
        return;
    }
    if (kernel->given) {
        put_given(kernel, mentee, scores);
        return;
    }
    if (way == YUNTA_ROW_PAIRS) {
        yunta_kernel_scalar_row(kernel, mentee, wanted, scores);
    } else {
        plan.wanted = wanted;
        run(kernel, &plan, scores);
        if (kernel->listed)
            patch(kernel, mentee, scores);
        bar_self(kernel, mentee, scores);
    }
    put_none(scores, kernel->mentors, kernel->width);
}
