/* Gathers what was seen on the rows of the proofs, and lets mentors without pairs of blocks that
 * several threads went over meet their mentees: tasks are up to so many such mentors of a block
 * with all its mentees. Each writes what is its own. */
#include "base/language.h"
#include "base/parallel.h"
#include "solver/components.h"
#include "solver/match_rows.h"
#include <stdatomic.h>

enum { MENTORS_OF_A_TASK = 4096 };

typedef struct {
    const yunta_rows_block *block;
    size_t from, to; /* of lonely */
} task;

typedef struct {
    const yunta_rows *rows;
    yunta_survey *survey;
    YUNTA_ARRAY(int32_t) lonely;
    YUNTA_ARRAY(task) tasks;
    atomic_size_t next;
    atomic_bool failed;
} job;

/* The place of a person among those without a pair, who ascend; SIZE_MAX: has one. */
static size_t row_of(const yunta_survey *s, int32_t person) {
    const yunta_pairing *pairing = s->matching->pairing;
    size_t from = 0, to = pairing->unmatched_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (pairing->unmatched[middle].person < person)
            from = middle + 1;
        else
            to = middle;
    }
    bool here = from < pairing->unmatched_count && pairing->unmatched[from].person == person;
    return here ? from : SIZE_MAX;
}

static void do_task(const job *job, const task *task, const yunta_kernel *kernel, int16_t *scores) {
    const yunta_survey *s = job->survey;
    const int32_t *mentees =
        yunta_buckets_people(&job->rows->buckets, YUNTA_SIDE_MENTEE, task->block->bucket);
    for (size_t j = 0; j < task->block->mentees; j++) {
        yunta_kernel_row(kernel, j, scores);
        for (size_t k = task->from; k < task->to; k++)
            if (scores[k - task->from] >= 0)
                yunta_prospect_meet(
                    s, &s->prospect[row_of(s, job->lonely.items[k])][YUNTA_SIDE_MENTOR], mentees[j],
                    scores[k - task->from]);
    }
}

static bool load_task(const job *job, const task *task, yunta_kernel *kernel) {
    const int32_t *mentees =
        yunta_buckets_people(&job->rows->buckets, YUNTA_SIDE_MENTEE, task->block->bucket);
    return yunta_kernel_load(kernel, job->lonely.items + task->from, task->to - task->from, mentees,
                             task->block->mentees) == YUNTA_OK;
}

static void work(void *context, size_t index, size_t from, size_t to) {
    job *job = context;
    yunta_kernel *kernel = NULL;
    int16_t *scores = yunta_alloc(MENTORS_OF_A_TASK, sizeof *scores);
    (void)index, (void)from, (void)to;
    bool fine =
        scores != NULL && yunta_kernel_of(job->rows->matching->eligibility, &kernel) == YUNTA_OK;
    while (fine && !atomic_load(&job->failed)) {
        size_t next = atomic_fetch_add(&job->next, 1);
        if (next >= job->tasks.count)
            break;
        fine = load_task(job, &job->tasks.items[next], kernel);
        if (fine)
            do_task(job, &job->tasks.items[next], kernel, scores);
        yunta_deadline_report(job->rows->matching->options->deadline, T("rank", "clasificar"),
                              (double)next / (double)job->tasks.count);
    }
    if (!fine)
        atomic_store(&job->failed, true);
    yunta_kernel_free(kernel);
    yunta_free(scores);
}

static bool list_lonely(job *job, const yunta_rows_block *block) {
    const yunta_person *person = job->rows->matching->cohort->person;
    const int32_t *mentors =
        yunta_buckets_people(&job->rows->buckets, YUNTA_SIDE_MENTOR, block->bucket);
    size_t from = job->lonely.count;
    bool fine = true;
    for (size_t i = 0; fine && i < block->mentors; i++)
        if (row_of(job->survey, mentors[i]) != SIZE_MAX && person[mentors[i]].capacity > 0)
            fine = yunta_array_push(&job->lonely, mentors[i]);
    for (size_t next; fine && from < job->lonely.count; from = next) {
        next = from + MENTORS_OF_A_TASK;
        next = next < job->lonely.count ? next : job->lonely.count;
        task one = {block, from, next};
        fine = yunta_array_push(&job->tasks, one);
    }
    return fine;
}

/* Who was seen on the way of a proof; lists who was not. */
static bool prepare(job *job) {
    const yunta_rows *rows = job->rows;
    yunta_survey *s = job->survey;
    bool fine = true;
    for (size_t k = 0; k < rows->prospects.count; k++) {
        const yunta_prospect *seen = &rows->prospects.items[k];
        int side = seen->role == YUNTA_MENTOR ? YUNTA_SIDE_MENTOR : YUNTA_SIDE_MENTEE;
        s->prospect[row_of(s, seen->person)][side] = *seen;
    }
    for (size_t k = 0; fine && k < rows->block_count; k++)
        fine =
            !rows->blocks[k].wide || rows->blocks[k].sparse || list_lonely(job, &rows->blocks[k]);
    return fine;
}

yunta_status yunta_rows_survey(yunta_rows *rows, yunta_survey *survey) {
    yunta_matching *m = rows->matching;
    size_t threads =
        (size_t)(m->options->threads < 1 ? yunta_parallel_processors() : m->options->threads);
    job job = {.rows = rows, .survey = survey};
    bool fine = prepare(&job);
    threads = threads < job.tasks.count ? threads : job.tasks.count;
    if (fine)
        yunta_parallel_blocks(threads, 1, (int)threads, work, &job);
    for (size_t k = 0; k < rows->block_count; k++)
        m->pairing->eligible_pairs += rows->blocks[k].eligible;
    m->pairing->blocks = yunta_components_count(rows->parent, m->cohort->people, m->seen);
    fine = fine && !atomic_load(&job.failed);
    if (fine && rows->given)
        fine = yunta_rows_survey_arcs(rows, survey);
    yunta_array_free(&job.tasks);
    yunta_array_free(&job.lonely);
    return fine ? YUNTA_OK : YUNTA_E_MEMORY;
}
