/* Every eligible pair: bucket by bucket through the kernel, or along the rows of scores.csv. */
#include "base/array.h"
#include "base/parallel.h"
#include "model/buckets.h"
#include "model/eligible_private.h"
#include "model/given.h"
#include "model/kernel.h"
#include "model/score_private.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { MENTEES_AT_MOST = 512 };

/* Mentees of one bucket, and what was found for them, one mentee after another. */
typedef struct {
    int32_t bucket;
    size_t from, to; /* in buckets.side[YUNTA_SIDE_MENTEE] */
    YUNTA_ARRAY(int32_t) mentor;
    YUNTA_ARRAY(int32_t) score;
} block;

typedef struct {
    const yunta_eligibility *e;
    const yunta_buckets *buckets;
    bool given; /* scores.csv alone says who is possible */
    yunta_candidates *candidates;
    block *blocks;
    size_t block_count, limit; /* limit: blocks to be done now */
    atomic_size_t next;
    atomic_bool failed;
} job;

/* A worker's own. */
typedef struct {
    yunta_kernel *kernel;
    int16_t *row;
    size_t room;
    int32_t *mentors; /* along rows of scores.csv */
    int16_t *scores;
} worker;

/* Appends a pair to the block; false when memory runs out. */
static bool add(block *block, int32_t mentor, int32_t score) {
    return yunta_array_push(&block->mentor, mentor) && yunta_array_push(&block->score, score);
}

static bool add_given(const job *job, worker *w, int32_t mentee, block *block) {
    size_t count = yunta_given_row(job->e, mentee, w->mentors, w->scores);
    for (size_t k = 0; k < count; k++)
        if (!add(block, w->mentors[k], w->scores[k]))
            return false;
    return true;
}

/* Loads the kernel with a bucket's mentors and the block's mentees. */
static bool load(const job *job, worker *w, const block *block) {
    size_t bucket = (size_t)block->bucket;
    const int32_t *mentors = yunta_buckets_people(job->buckets, YUNTA_SIDE_MENTOR, bucket);
    const int32_t *mentees = job->buckets->side[YUNTA_SIDE_MENTEE].person + block->from;
    if (yunta_kernel_load(w->kernel, mentors,
                          yunta_buckets_size(job->buckets, YUNTA_SIDE_MENTOR, bucket), mentees,
                          block->to - block->from) != YUNTA_OK)
        return false;
    size_t width = yunta_kernel_width(w->kernel);
    if (width <= w->room)
        return true;
    yunta_free(w->row);
    w->row = yunta_alloc(width, sizeof *w->row);
    w->room = w->row == NULL ? 0 : width;
    return w->row != NULL;
}

static bool add_row(const job *job, worker *w, size_t m, block *block) {
    const yunta_buckets *b = job->buckets;
    const int32_t *mentors = yunta_buckets_people(b, YUNTA_SIDE_MENTOR, (size_t)block->bucket);
    size_t count = yunta_buckets_size(b, YUNTA_SIDE_MENTOR, (size_t)block->bucket);
    yunta_kernel_row(w->kernel, m, w->row);
    for (size_t i = 0; i < count; i++)
        if (w->row[i] >= 0 && !add(block, mentors[i], w->row[i]))
            return false;
    return true;
}

static bool do_block(const job *job, worker *w, block *block) {
    if (!job->given && !load(job, w, block))
        return false;
    for (size_t k = block->from; k < block->to; k++) {
        int32_t mentee = job->buckets->side[YUNTA_SIDE_MENTEE].person[k];
        size_t before = block->mentor.count;
        bool done =
            job->given ? add_given(job, w, mentee, block) : add_row(job, w, k - block->from, block);
        if (!done)
            return false;
        job->candidates->first[mentee + 1] = block->mentor.count - before;
    }
    return true;
}

static bool worker_new(const job *job, worker *w) {
    const yunta_eligibility *e = job->e;
    if (!job->given)
        return yunta_kernel_of(e, &w->kernel) == YUNTA_OK;
    size_t most = yunta_given_most(e, 0, e->cohort->people);
    w->mentors = yunta_alloc(most, sizeof *w->mentors);
    w->scores = yunta_alloc(most, sizeof *w->scores);
    return w->mentors != NULL && w->scores != NULL;
}

/* Each worker takes the next block until there is none; what a block holds is its own. */
static void work(void *context, size_t index, size_t from, size_t to) {
    job *job = context;
    worker w = {.kernel = NULL};
    (void)index, (void)from, (void)to;
    bool fine = worker_new(job, &w);
    while (fine && !atomic_load(&job->failed)) {
        size_t next = atomic_fetch_add(&job->next, 1);
        if (next >= job->limit)
            break;
        fine = do_block(job, &w, &job->blocks[next]);
    }
    if (!fine)
        atomic_store(&job->failed, true);
    yunta_kernel_free(w.kernel);
    yunta_free(w.row);
    yunta_free(w.mentors);
    yunta_free(w.scores);
}

/* Puts each mentee's pairs in their place, and frees each block as it goes. */
static yunta_status join(const job *job) {
    yunta_candidates *candidates = job->candidates;
    for (size_t p = 0; p < candidates->people; p++)
        candidates->first[p + 1] += candidates->first[p];
    candidates->count = candidates->first[candidates->people];
    candidates->mentor = yunta_alloc(candidates->count, sizeof *candidates->mentor);
    candidates->score = yunta_alloc(candidates->count, sizeof *candidates->score);
    if (candidates->mentor == NULL || candidates->score == NULL)
        return YUNTA_E_MEMORY;
    for (size_t b = 0; b < job->block_count; b++) {
        block *block = &job->blocks[b];
        size_t at = 0;
        for (size_t k = block->from; k < block->to && block->mentor.count > 0; k++) {
            int32_t mentee = job->buckets->side[YUNTA_SIDE_MENTEE].person[k];
            size_t first = candidates->first[mentee], size = candidates->first[mentee + 1] - first;
            memcpy(candidates->mentor + first, block->mentor.items + at, size * sizeof(int32_t));
            memcpy(candidates->score + first, block->score.items + at, size * sizeof(int32_t));
            at += size;
        }
        yunta_array_free(&block->mentor);
        yunta_array_free(&block->score);
    }
    return YUNTA_OK;
}

/* Cuts the mentees of each bucket that has mentors; with blocks NULL only counts the blocks. */
static size_t cut(const yunta_buckets *b, block *blocks) {
    size_t count = 0;
    for (size_t bucket = 0; bucket < b->count; bucket++) {
        size_t from = b->side[YUNTA_SIDE_MENTEE].first[bucket];
        size_t to = b->side[YUNTA_SIDE_MENTEE].first[bucket + 1];
        if (yunta_buckets_size(b, YUNTA_SIDE_MENTOR, bucket) == 0)
            continue;
        for (; from < to; from += MENTEES_AT_MOST, count++) {
            size_t end = to - from < MENTEES_AT_MOST ? to : from + MENTEES_AT_MOST;
            if (blocks != NULL)
                blocks[count] = (block){.bucket = (int32_t)bucket, .from = from, .to = end};
        }
    }
    return count;
}

static void free_blocks(job *job) {
    for (size_t b = 0; job->blocks != NULL && b < job->block_count; b++) {
        yunta_array_free(&job->blocks[b].mentor);
        yunta_array_free(&job->blocks[b].score);
    }
    yunta_free(job->blocks);
}

static yunta_status make_blocks(job *job) {
    job->block_count = cut(job->buckets, NULL);
    job->blocks = yunta_alloc(job->block_count, sizeof *job->blocks);
    if (job->blocks == NULL)
        return YUNTA_E_MEMORY;
    cut(job->buckets, job->blocks);
    return YUNTA_OK;
}

static size_t workers_of(int threads) {
    return (size_t)(threads < 1 ? yunta_parallel_processors() : threads);
}

/* The blocks from job->next up to `limit`. */
static yunta_status do_blocks(job *job, size_t limit, int threads) {
    size_t workers = workers_of(threads), left = limit - atomic_load(&job->next);
    job->limit = limit;
    workers = workers < left ? workers : left;
    yunta_parallel_blocks(workers, 1, threads, work, job);
    atomic_store(&job->next, limit); /* each worker asked for one more */
    return atomic_load(&job->failed) ? YUNTA_E_MEMORY : YUNTA_OK;
}

static yunta_status run_blocks(job *job, int threads) {
    yunta_status status = make_blocks(job);
    if (status == YUNTA_OK)
        status = do_blocks(job, job->block_count, threads);
    if (status == YUNTA_OK)
        status = join(job);
    free_blocks(job);
    return status;
}

/* Puts the pair that no rule bars in its place, unless it is there. */
static yunta_status add_spared(const yunta_eligibility *e, yunta_candidates *c) {
    const int32_t mentor = e->spared[YUNTA_SIDE_MENTOR], mentee = e->spared[YUNTA_SIDE_MENTEE];
    if (!e->spares || yunta_candidates_arc(c, mentor, mentee) != YUNTA_NO_ARC)
        return YUNTA_OK;
    int32_t *mentors = yunta_realloc(c->mentor, c->count + 1, sizeof *c->mentor);
    c->mentor = mentors != NULL ? mentors : c->mentor;
    int32_t *scores = yunta_realloc(c->score, c->count + 1, sizeof *c->score);
    c->score = scores != NULL ? scores : c->score;
    if (mentors == NULL || scores == NULL)
        return YUNTA_E_MEMORY;
    size_t at = c->count++;
    for (size_t p = (size_t)mentee + 1; p <= c->people; p++)
        c->first[p]++;
    for (; at > c->first[mentee] && (at >= c->first[mentee + 1] || c->mentor[at - 1] > mentor);
         at--) {
        c->mentor[at] = c->mentor[at - 1];
        c->score[at] = c->score[at - 1];
    }
    c->mentor[at] = mentor;
    c->score[at] = yunta_scoring_score(e->scoring, mentor, mentee);
    return YUNTA_OK;
}

/* Room for what is found of each mentee; free with yunta_candidates_free. */
static yunta_candidates *empty_candidates(size_t people) {
    yunta_candidates *candidates = yunta_alloc(1, sizeof *candidates);
    if (candidates == NULL)
        return NULL;
    candidates->people = people;
    candidates->first = yunta_alloc(people + 1, sizeof *candidates->first);
    if (candidates->first != NULL)
        return candidates;
    yunta_candidates_free(candidates);
    return NULL;
}

/* A pass over the pairs; end it also after failure. */
static yunta_status begin(const yunta_eligibility *eligibility, yunta_buckets *buckets, job *job) {
    job->e = eligibility;
    job->buckets = buckets;
    job->given = yunta_given_rules(eligibility);
    job->candidates = empty_candidates(eligibility->cohort->people);
    return job->candidates != NULL ? yunta_buckets_make(eligibility, buckets) : YUNTA_E_MEMORY;
}

yunta_status yunta_candidates_new(const yunta_eligibility *eligibility, int threads,
                                  yunta_candidates **result) {
    yunta_buckets buckets = {.bucket = NULL};
    job job = {.e = NULL};
    *result = NULL;
    yunta_status status = begin(eligibility, &buckets, &job);
    if (status == YUNTA_OK)
        status = run_blocks(&job, threads);
    if (status == YUNTA_OK)
        status = add_spared(eligibility, job.candidates);
    yunta_buckets_clear(&buckets);
    if (status == YUNTA_OK)
        *result = job.candidates;
    else
        yunta_candidates_free(job.candidates);
    return status;
}

/* Shows what a block holds, and forgets it. */
static void show_block(const job *job, block *block, yunta_candidates_visitor *visit,
                       void *context) {
    size_t at = 0;
    for (size_t k = block->from; k < block->to; k++) {
        int32_t mentee = job->buckets->side[YUNTA_SIDE_MENTEE].person[k];
        size_t count = job->candidates->first[mentee + 1];
        if (count > 0)
            visit(context, mentee, block->mentor.items + at, block->score.items + at, count);
        at += count;
    }
    yunta_array_free(&block->mentor);
    yunta_array_free(&block->score);
}

yunta_status yunta_candidates_visit(const yunta_eligibility *eligibility, int threads,
                                    yunta_candidates_visitor *visit, void *context) {
    yunta_buckets buckets = {.bucket = NULL};
    job job = {.e = NULL};
    yunta_status status = begin(eligibility, &buckets, &job);
    if (status == YUNTA_OK)
        status = make_blocks(&job);
    for (size_t from = 0, to; status == YUNTA_OK && from < job.block_count; from = to) {
        to = from + workers_of(threads);
        to = to < job.block_count ? to : job.block_count;
        status = do_blocks(&job, to, threads);
        for (size_t b = from; status == YUNTA_OK && b < to; b++)
            show_block(&job, &job.blocks[b], visit, context);
    }
    free_blocks(&job);
    yunta_buckets_clear(&buckets);
    yunta_candidates_free(job.candidates);
    return status;
}

void yunta_candidates_free(yunta_candidates *candidates) {
    if (candidates == NULL)
        return;
    yunta_free(candidates->first);
    yunta_free(candidates->mentor);
    yunta_free(candidates->score);
    yunta_free(candidates);
}

size_t yunta_candidates_arc(const yunta_candidates *candidates, int32_t mentor, int32_t mentee) {
    size_t from = candidates->first[mentee], to = candidates->first[mentee + 1];
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (candidates->mentor[middle] < mentor)
            from = middle + 1;
        else
            to = middle;
    }
    bool found = from < candidates->first[mentee + 1] && candidates->mentor[from] == mentor;
    return found ? from : YUNTA_NO_ARC;
}
