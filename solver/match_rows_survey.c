/* Tasks are up to so many mentees of a bucket with all its mentors, and up to so many mentors
 * without pairs with all mentees of their bucket. Each writes what is its own; what several tasks
 * add to, they add in integers, so that the order of tasks changes nothing. */
#include "base/parallel.h"
#include "solver/components.h"
#include "solver/match_rows.h"
#include "solver/match_scan.h"
#include <stdatomic.h>
#include <string.h>

enum { PEOPLE_OF_A_TASK = 4096 };

typedef struct {
    const yunta_rows_block *block;
    bool lonely;     /* mentors without pairs; else mentees */
    size_t from, to; /* of the bucket's mentees; of lonely */
} task;

typedef struct {
    yunta_rows *rows;
    yunta_survey *survey;
    int32_t *parent; /* [people] */
    int32_t *row_of; /* [people] place + 1 in unmatched; 0: has a pair */
    int32_t *lonely; /* open mentors of blocks who have places and no pair, by block */
    YUNTA_ARRAY(task) tasks;
    atomic_size_t next, eligible;
    atomic_bool failed;
} job;

/* A pair of a mentor beyond the first. */
typedef struct {
    int32_t place, score;
    size_t pair;
    int32_t higher;
} extra;

typedef struct {
    yunta_kernel *kernel;
    size_t room;             /* entries of the arrays */
    int16_t *scores, *limit; /* limit: score of the mentor's first pair; INT16_MAX: none */
    uint16_t *higher;
    int32_t *label;
    bool whole; /* all of the bucket's mentors are joined */
    YUNTA_ARRAY(extra) extras;
} worker;

static void worker_free(worker *w) {
    yunta_kernel_free(w->kernel);
    yunta_free(w->scores);
    yunta_free(w->limit);
    yunta_free(w->higher);
    yunta_free(w->label);
    yunta_array_free(&w->extras);
}

static bool make_room(worker *w) {
    size_t width = yunta_kernel_width(w->kernel);
    if (width <= w->room)
        return true;
    yunta_free(w->scores);
    yunta_free(w->limit);
    yunta_free(w->higher);
    yunta_free(w->label);
    w->scores = yunta_alloc(width, sizeof *w->scores);
    w->limit = yunta_alloc(width, sizeof *w->limit);
    w->higher = yunta_alloc(width, sizeof *w->higher);
    w->label = yunta_alloc(width, sizeof *w->label);
    bool made = w->scores && w->limit && w->higher && w->label;
    w->room = made ? width : 0;
    return made;
}

/* ---- mentees with all mentors ---- */

static bool begin_mentees(const job *job, worker *w, const int32_t *mentors, size_t count) {
    const yunta_pair *pairs = job->survey->matching->pairing->pairs;
    w->extras.count = 0;
    w->whole = false;
    memset(w->higher, 0, yunta_kernel_width(w->kernel) * sizeof *w->higher);
    for (size_t i = 0; i < count; i++) {
        size_t pair = job->survey->first_pair[mentors[i]];
        size_t end = job->survey->first_pair[mentors[i] + 1];
        w->label[i] = (int32_t)i;
        w->limit[i] = pair < end ? (int16_t)pairs[pair].score : INT16_MAX;
        for (pair++; pair < end; pair++) {
            extra one = {(int32_t)i, pairs[pair].score, pair, 0};
            if (!yunta_array_push(&w->extras, one))
                return false;
        }
    }
    return true;
}

static void add_to(int32_t *place, int32_t value) {
    __atomic_fetch_add(place, value, __ATOMIC_RELAXED);
}

static void end_mentees(const job *job, worker *w, const int32_t *mentors, size_t count) {
    yunta_pair *pairs = job->survey->matching->pairing->pairs;
    for (size_t i = 0; i < count; i++)
        if (w->higher[i] > 0)
            add_to(&pairs[job->survey->first_pair[mentors[i]]].rank_for_mentor, w->higher[i]);
    for (size_t k = 0; k < w->extras.count; k++)
        if (w->extras.items[k].higher > 0)
            add_to(&pairs[w->extras.items[k].pair].rank_for_mentor, w->extras.items[k].higher);
}

/* Ranks of a mentee's pairs, and what is known of a mentee without any. */
static void look_at_mentee(const job *job, const worker *w, int32_t mentee, const int32_t *mentors,
                           size_t count) {
    const yunta_survey *s = job->survey;
    yunta_pair *pairs = s->matching->pairing->pairs;
    for (size_t k = s->first_by_mentee[mentee]; k < s->first_by_mentee[mentee + 1]; k++) {
        yunta_pair *pair = &pairs[s->by_mentee[k] - pairs];
        pair->rank_for_mentee += (int32_t)yunta_scan_above(w->scores, count, (int16_t)pair->score);
    }
    if (job->row_of[mentee] == 0 || s->matching->cohort->person[mentee].mentors < 1)
        return;
    yunta_prospect *prospect = &s->prospect[job->row_of[mentee] - 1][YUNTA_SIDE_MENTEE];
    for (size_t i = 0; i < count; i++)
        if (w->scores[i] >= 0)
            yunta_prospect_meet(s, prospect, mentors[i], w->scores[i]);
}

/* Labels are places of mentors of the same component, and only fall; most rows change none. */
static void join_mentee(const job *job, worker *w, int32_t mentee, const int32_t *mentors,
                        size_t count, size_t eligible) {
    int32_t lowest = w->whole ? 0 : yunta_scan_lowest(w->scores, count, w->label);
    bool differ = !w->whole && yunta_scan_differ(w->scores, count, w->label, lowest);
    for (size_t i = 0; differ && i < count; i++) {
        if (w->scores[i] < 0 || w->label[i] == lowest)
            continue;
        w->label[i] = lowest;
        yunta_components_join(job->parent, mentors[i], mentors[lowest]);
    }
    w->whole = w->whole || eligible == count;
    yunta_components_join(job->parent, mentee, mentors[lowest]);
}

static void do_mentees(job *job, worker *w, const task *task) {
    const yunta_buckets *b = &job->rows->buckets;
    const int32_t *mentees = yunta_buckets_people(b, YUNTA_SIDE_MENTEE, task->block->bucket);
    const int32_t *mentors = yunta_buckets_people(b, YUNTA_SIDE_MENTOR, task->block->bucket);
    size_t count = task->block->mentors, all = 0;
    for (size_t j = task->from; j < task->to; j++) {
        yunta_kernel_row(w->kernel, j - task->from, w->scores);
        size_t eligible = yunta_scan_above(w->scores, count, -1);
        if (eligible == 0)
            continue;
        all += eligible;
        yunta_scan_higher(w->scores, w->limit, count, w->higher);
        for (size_t k = 0; k < w->extras.count; k++)
            w->extras.items[k].higher +=
                w->scores[w->extras.items[k].place] > w->extras.items[k].score;
        join_mentee(job, w, mentees[j], mentors, count, eligible);
        look_at_mentee(job, w, mentees[j], mentors, count);
    }
    atomic_fetch_add(&job->eligible, all);
    end_mentees(job, w, mentors, count);
}

/* ---- mentors without pairs with all mentees ---- */

static void do_mentors(job *job, worker *w, const task *task) {
    const yunta_survey *s = job->survey;
    const int32_t *mentees =
        yunta_buckets_people(&job->rows->buckets, YUNTA_SIDE_MENTEE, task->block->bucket);
    for (size_t j = 0; j < task->block->mentees; j++) {
        yunta_kernel_row(w->kernel, j, w->scores);
        for (size_t i = 0; i < task->to - task->from; i++) {
            int32_t mentor = job->lonely[task->from + i];
            if (w->scores[i] >= 0)
                yunta_prospect_meet(s, &s->prospect[job->row_of[mentor] - 1][YUNTA_SIDE_MENTOR],
                                    mentees[j], w->scores[i]);
        }
    }
}

static bool do_task(job *job, worker *w, const task *task) {
    const yunta_buckets *b = &job->rows->buckets;
    const yunta_rows_block *block = task->block;
    const int32_t *mentors = yunta_buckets_people(b, YUNTA_SIDE_MENTOR, block->bucket);
    const int32_t *mentees = yunta_buckets_people(b, YUNTA_SIDE_MENTEE, block->bucket);
    size_t people = task->to - task->from;
    yunta_status status = task->lonely ? yunta_kernel_load(w->kernel, job->lonely + task->from,
                                                           people, mentees, block->mentees)
                                       : yunta_kernel_load(w->kernel, mentors, block->mentors,
                                                           mentees + task->from, people);
    if (status != YUNTA_OK || !make_room(w))
        return false;
    if (!task->lonely && !begin_mentees(job, w, mentors, block->mentors))
        return false;
    if (task->lonely)
        do_mentors(job, w, task);
    else
        do_mentees(job, w, task);
    return true;
}

static void work(void *context, size_t index, size_t from, size_t to) {
    job *job = context;
    worker w = {.kernel = NULL};
    (void)index, (void)from, (void)to;
    bool fine = yunta_kernel_of(job->rows->matching->eligibility, &w.kernel) == YUNTA_OK;
    while (fine && !atomic_load(&job->failed)) {
        size_t next = atomic_fetch_add(&job->next, 1);
        if (next >= job->tasks.count)
            break;
        fine = do_task(job, &w, &job->tasks.items[next]);
    }
    if (!fine)
        atomic_store(&job->failed, true);
    worker_free(&w);
}

static bool cut(job *job, const yunta_rows_block *block, bool lonely, size_t from, size_t to) {
    bool fine = true;
    for (size_t next; fine && from < to; from = next) {
        next = to - from < PEOPLE_OF_A_TASK ? to : from + PEOPLE_OF_A_TASK;
        task one = {block, lonely, from, next};
        fine = yunta_array_push(&job->tasks, one);
    }
    return fine;
}

static bool list_tasks(job *job) {
    const yunta_rows *rows = job->rows;
    const yunta_cohort *cohort = rows->matching->cohort;
    size_t lonely = 0;
    for (size_t k = 0; k < rows->block_count; k++) {
        const yunta_rows_block *block = &rows->blocks[k];
        const int32_t *mentors =
            yunta_buckets_people(&rows->buckets, YUNTA_SIDE_MENTOR, block->bucket);
        size_t from = lonely;
        for (size_t i = 0; i < block->mentors; i++)
            if (job->row_of[mentors[i]] > 0 && cohort->person[mentors[i]].capacity > 0)
                job->lonely[lonely++] = mentors[i];
        if (!cut(job, block, false, 0, block->mentees) || !cut(job, block, true, from, lonely))
            return false;
    }
    return true;
}

static bool prepare(job *job) {
    yunta_matching *m = job->rows->matching;
    size_t people = m->cohort->people;
    job->parent = yunta_arena_alloc(m->work, people, sizeof *job->parent);
    job->row_of = yunta_arena_alloc(m->work, people, sizeof *job->row_of);
    job->lonely = yunta_arena_alloc(m->work, m->pairing->unmatched_count, sizeof *job->lonely);
    if (job->parent == NULL || job->row_of == NULL || job->lonely == NULL)
        return false;
    yunta_components_clear(job->parent, people);
    for (size_t row = 0; row < m->pairing->unmatched_count; row++)
        job->row_of[m->pairing->unmatched[row].person] = (int32_t)row + 1;
    return list_tasks(job);
}

yunta_status yunta_rows_survey(yunta_rows *rows, yunta_survey *survey) {
    yunta_matching *m = rows->matching;
    size_t threads =
        (size_t)(m->options->threads < 1 ? yunta_parallel_processors() : m->options->threads);
    job job = {.rows = rows, .survey = survey};
    bool fine = prepare(&job);
    if (fine) {
        threads = threads < job.tasks.count ? threads : job.tasks.count;
        yunta_parallel_blocks(threads, 1, (int)threads, work, &job);
        m->pairing->eligible_pairs = atomic_load(&job.eligible);
        m->pairing->blocks = yunta_components_count(job.parent, m->cohort->people, m->seen);
    }
    fine = fine && !atomic_load(&job.failed);
    yunta_array_free(&job.tasks);
    return fine ? YUNTA_OK : YUNTA_E_MEMORY;
}
