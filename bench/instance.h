/* A cohort to measure: read from a folder, its scores perhaps replaced, and given to the peers. */
#ifndef YUNTA_BENCH_INSTANCE_H
#define YUNTA_BENCH_INSTANCE_H

#include "base/deadline.h"
#include "base/problem.h"
#include "model/eligible.h"

typedef struct {
    yunta_problems *problems;
    yunta_arena *arena;
    yunta_policy *policy;
    yunta_cohort *cohort;
    yunta_given_score *scores; /* those that took the place of the cohort's; NULL */
    yunta_weeks *weeks;
    yunta_scoring *scoring;
    yunta_eligibility *eligibility;
    int32_t *mentors, *mentees; /* who passes their own rules, by block, ascending */
    size_t mentor_count, mentee_count;
    size_t *mentor_first, *mentee_first; /* [blocks + 1] */
    size_t blocks;
    double read_seconds, prepare_seconds;
} instance;

/* Reads a cohort and prepares what matching needs. Scores drawn at random take the place of its own
 * when scores is "uniform" (every pair) or "sparse" (16..64 mentors for each mentee); NULL: not.
 * All problems are in instance->problems. */
yunta_status instance_read(const char *folder, const char *scores, instance *instance);
void instance_free(instance *instance);

/* Seconds of one pass over all pairs of all blocks by the kernels, on one thread; beyond some 10^9
 * pairs the rest is reckoned from those. *pairs: all pairs, eligible or not. */
yunta_status instance_score_pass(const instance *instance, double *seconds, uint64_t *pairs);

/* Writes every block for the peers; little-endian as the machine is. For each block:
 *     int32 kind (0 dense, 1 arcs), mentees, mentors; int64 arcs;
 *     int32 person[mentees], person[mentors], demand[mentees], capacity[mentors];
 *     dense: int16 score[mentees][mentors], -1 where the pair is not eligible;
 *     arcs: int32 (mentee, mentor, score)[arcs], places within the block. */
yunta_status instance_dump(const instance *instance, const char *path);

#endif
