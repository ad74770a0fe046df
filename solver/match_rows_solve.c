#include "base/parallel.h"
#include "solver/match_rows.h"
#include <stdatomic.h>

/* The rows of a loaded block: those of the kernel, without locked pairs. */
typedef struct {
    const yunta_rows *rows;
    const yunta_kernel *kernel;
    const yunta_rows_solved *solved;
    bool gifts; /* pairs of the earlier result are marked */
} source;

static void mark_gifts(const source *from, size_t mentee, int16_t *scores) {
    const yunta_pair_table *had = &from->rows->matching->cohort->repair->pairs;
    for (size_t k = had->first[mentee]; k < had->first[mentee + 1]; k++) {
        size_t place = (size_t)from->rows->place[had->mentor[k]];
        bool here =
            place < from->solved->block->mentors && from->solved->mentors[place] == had->mentor[k];
        if (here && scores[place] >= 0)
            scores[place] += YUNTA_ASSIGN_GIFT;
    }
}

static void row_of(const void *context, size_t buyer, int16_t *scores) {
    const source *from = context;
    const yunta_pair_table *locks = &from->rows->locks;
    size_t mentee = (size_t)from->solved->mentees[buyer];
    yunta_kernel_row(from->kernel, buyer, scores);
    for (size_t k = locks->first[mentee]; k < locks->first[mentee + 1]; k++)
        scores[from->rows->place[locks->mentor[k]]] = -1;
    if (from->gifts)
        mark_gifts(from, mentee, scores);
}

bool yunta_rows_worker_new(const yunta_rows *rows, int threads, yunta_rows_worker *worker) {
    const yunta_eligibility *e = rows->matching->eligibility;
    *worker = (yunta_rows_worker){.kernel = NULL};
    return yunta_kernel_of(e, &worker->kernel) == YUNTA_OK &&
           yunta_assign_new(threads, &worker->assign) == YUNTA_OK;
}

void yunta_rows_worker_free(yunta_rows_worker *worker) {
    yunta_kernel_free(worker->kernel);
    yunta_assign_free(worker->assign);
    yunta_array_free(&worker->number);
    yunta_array_free(&worker->bonus);
    yunta_array_free(&worker->steps);
}

/* What the people of a block may trade, into the worker; false when memory runs out. */
static bool take_people(const yunta_rows_solved *s, yunta_rows_worker *w) {
    const yunta_matching *m = s->rows->matching;
    int64_t bonus = yunta_weighing_bonus(&m->weighing);
    bool fine = true;
    w->number.count = w->bonus.count = 0;
    for (size_t i = 0; fine && i < s->block->mentors; i++)
        fine = yunta_array_push(&w->number, m->spare_capacity[s->mentors[i]]) &&
               yunta_array_push(&w->bonus, m->locked_mentor[s->mentors[i]] ? 0 : bonus);
    for (size_t j = 0; fine && j < s->block->mentees; j++)
        fine = yunta_array_push(&w->number, m->spare_demand[s->mentees[j]]);
    return fine;
}

static yunta_status solve_rows(const yunta_rows_solved *s, yunta_rows_worker *w,
                               yunta_assign_answer *answer) {
    const yunta_matching *m = s->rows->matching;
    int64_t bonus = yunta_weighing_bonus(&m->weighing);
    yunta_status status =
        yunta_kernel_load(w->kernel, s->mentors, s->block->mentors, s->mentees, s->block->mentees);
    int64_t gift = yunta_weighing_kept(&m->weighing);
    size_t gifts = gift > 0 ? yunta_cohort_most_had(m->cohort) : 0;
    source from = {s->rows, w->kernel, s, gifts > 0};
    yunta_assign_block network = {.sellers = s->block->mentors,
                                  .buyers = s->block->mentees,
                                  .capacity = s->capacity,
                                  .demand = s->demand,
                                  .row = row_of,
                                  .source = &from,
                                  .width = yunta_kernel_width(w->kernel),
                                  .gifts = gifts};
    yunta_assign_weight weight = {yunta_weighing_pair(&m->weighing),
                                  yunta_weighing_point(&m->weighing), 0,
                                  bonus > 0 ? w->bonus.items : NULL, gift};
    if (status == YUNTA_OK)
        status = yunta_assign_load(w->assign, &network);
    return status == YUNTA_OK ? yunta_assign_solve(w->assign, &weight, m->options->deadline, answer)
                              : status;
}

static void keep_pairs(const yunta_rows_solved *s, yunta_rows_block *block) {
    const yunta_assign_answer *answer = s->answer;
    yunta_pair *pair = s->rows->found + block->room;
    for (size_t j = 0; j < block->mentees; j++)
        for (size_t u = answer->first_unit[j]; u < answer->first_unit[j + 1]; u++)
            if (answer->seller[u] >= 0)
                pair[block->pairs++] = (yunta_pair){.mentor = s->mentors[answer->seller[u]],
                                                    .mentee = s->mentees[j],
                                                    .score = answer->score[u]};
}

static bool keep_prices(const yunta_rows_solved *s, yunta_rows_worker *w, yunta_rows_block *block) {
    const yunta_rows *rows = s->rows;
    size_t last = rows->matching->weighing.count - 1;
    for (size_t i = 0; i < block->mentors; i++)
        rows->mentor_price[last][s->mentors[i]] = s->answer->seller_price[i];
    for (size_t j = 0; j < block->mentees; j++)
        rows->mentee_price[last][s->mentees[j]] = s->answer->buyer_price[j];
    block->bound[last] = s->answer->bound;
    for (size_t stage = 0; stage < last; stage++)
        if (!yunta_rows_price(s, stage, w, &block->bound[stage]))
            return false;
    return true;
}

static void solve_block(const yunta_rows *rows, yunta_rows_worker *w, yunta_rows_block *block) {
    const yunta_buckets *b = &rows->buckets;
    yunta_assign_answer answer;
    yunta_rows_solved s = {.rows = rows,
                           .block = block,
                           .mentors = yunta_buckets_people(b, YUNTA_SIDE_MENTOR, block->bucket),
                           .mentees = yunta_buckets_people(b, YUNTA_SIDE_MENTEE, block->bucket),
                           .answer = &answer};
    block->status = YUNTA_E_MEMORY;
    if (!take_people(&s, w))
        return;
    s.capacity = w->number.items;
    s.demand = w->number.items + block->mentors;
    block->status = solve_rows(&s, w, &answer);
    block->late = block->status == YUNTA_E_STOPPED;
    if (block->late && !yunta_deadline_stopped(rows->matching->options->deadline))
        block->status = YUNTA_OK;
    if (block->status != YUNTA_OK)
        return;
    if (!block->late && answer.value != answer.bound)
        block->status = YUNTA_E_DEFECT;
    keep_pairs(&s, block);
    if (!keep_prices(&s, w, block))
        block->status = YUNTA_E_MEMORY;
}

typedef struct {
    const yunta_rows *rows;
    atomic_size_t next;
    atomic_bool failed;
} job;

/* Each worker takes the next block until there is none; what a block gives is its own. */
static void work(void *context, size_t index, size_t from, size_t to) {
    job *job = context;
    yunta_rows_worker w;
    (void)index, (void)from, (void)to;
    if (!yunta_rows_worker_new(job->rows, 1, &w))
        atomic_store(&job->failed, true);
    while (!atomic_load(&job->failed)) {
        size_t next = atomic_fetch_add(&job->next, 1);
        if (next >= job->rows->block_count)
            break;
        yunta_rows_block *block = &job->rows->blocks[next];
        solve_block(job->rows, &w, block);
        if (block->status != YUNTA_OK)
            atomic_store(&job->failed, true);
    }
    yunta_rows_worker_free(&w);
}

static double size_of(const yunta_rows_block *block) {
    return (double)block->mentors * (double)block->mentees;
}

/* Blocks that one thread would still be at when the others are done have all threads for their
 * passes over rows. */
static yunta_status solve_wide(yunta_rows *rows, size_t threads, size_t *done) {
    double left = 0;
    yunta_rows_worker w = {.kernel = NULL};
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < rows->block_count; k++)
        left += size_of(&rows->blocks[k]);
    for (*done = 0; status == YUNTA_OK && *done < rows->block_count; ++*done) {
        yunta_rows_block *block = &rows->blocks[*done];
        if (threads < 2 || size_of(block) * (double)threads <= left)
            break;
        if (w.kernel == NULL && !yunta_rows_worker_new(rows, (int)threads, &w))
            status = YUNTA_E_MEMORY;
        else
            solve_block(rows, &w, block);
        status = status == YUNTA_OK ? block->status : status;
        left -= size_of(block);
    }
    yunta_rows_worker_free(&w);
    return status;
}

yunta_status yunta_rows_solve(yunta_rows *rows) {
    int asked = rows->matching->options->threads;
    size_t threads = (size_t)(asked < 1 ? yunta_parallel_processors() : asked), done = 0;
    yunta_status status = solve_wide(rows, threads, &done);
    if (status != YUNTA_OK)
        return status;
    job job = {.rows = rows};
    atomic_store(&job.next, done);
    size_t left = rows->block_count - done;
    yunta_parallel_blocks(threads < left ? threads : left, 1, (int)threads, work, &job);
    for (size_t k = 0; k < rows->block_count; k++)
        if (rows->blocks[k].status != YUNTA_OK)
            return rows->blocks[k].status;
    return atomic_load(&job.failed) ? YUNTA_E_MEMORY : YUNTA_OK;
}
