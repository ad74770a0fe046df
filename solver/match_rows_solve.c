#include "base/language.h"
#include "base/parallel.h"
#include "solver/match_rows.h"
#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum { KEPT_SCORES = 1 << 17 };
#define PART_OF_SHARE 0.9 /* that a thread begins with apart from the others */

/* The rows of a loaded block: those of the kernel, without locked pairs. */
typedef struct {
    const yunta_rows *rows;
    const yunta_rows_scores *scores;
    const yunta_rows_solved *solved;
    bool gifts; /* pairs of the earlier result are marked */
} source;

/* Makes the rows of a small block once for all. */
static bool keep_rows(yunta_rows_worker *w, size_t mentees) {
    yunta_rows_scores *s = &w->scores;
    s->kernel = w->kernel;
    s->width = yunta_kernel_width(w->kernel);
    s->kept = 0;
    if (mentees * s->width > KEPT_SCORES)
        return true;
    if (s->room < mentees * s->width) {
        yunta_free(s->rows);
        s->rows = yunta_alloc(mentees * s->width, sizeof *s->rows);
        s->room = s->rows != NULL ? mentees * s->width : 0;
    }
    if (s->rows == NULL)
        return false;
    for (size_t j = 0; j < mentees; j++)
        yunta_kernel_row(w->kernel, j, s->rows + j * s->width);
    s->kept = mentees;
    return true;
}

void yunta_rows_scores_row(const yunta_rows_scores *s, size_t mentee, int16_t *row) {
    if (mentee < s->kept)
        memcpy(row, s->rows + mentee * s->width, s->width * sizeof *row);
    else
        yunta_kernel_row(s->kernel, mentee, row);
}

bool yunta_rows_changed(const yunta_rows *rows, int32_t mentee) {
    const yunta_matching *m = rows->matching;
    const int32_t *locked;
    return yunta_rows_locks(rows, mentee, &locked) > 0 ||
           (rows->gifts > 0 &&
            m->cohort->repair->pairs.first[mentee + 1] > m->cohort->repair->pairs.first[mentee]);
}

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

/* Without its locked pairs, and gifts marked. */
static void change_row(const source *from, size_t buyer, int16_t *scores) {
    const int32_t *locked;
    size_t mentee = (size_t)from->solved->mentees[buyer];
    for (size_t k = yunta_rows_locks(from->rows, (int32_t)mentee, &locked); k > 0; k--)
        scores[from->rows->place[locked[k - 1]]] = -1;
    if (from->gifts)
        mark_gifts(from, mentee, scores);
}

static void row_of(const void *context, size_t buyer, int16_t *scores) {
    const source *from = context;
    yunta_rows_scores_row(from->scores, buyer, scores);
    change_row(from, buyer, scores);
}

static void some_of(const void *context, size_t buyer, const uint64_t *wanted, int16_t *scores) {
    const source *from = context;
    yunta_kernel_row_some(from->scores->kernel, buyer, wanted, scores);
    change_row(from, buyer, scores);
}

_Static_assert((int)YUNTA_ASSIGN_PART == (int)YUNTA_KERNEL_STRETCH, "YUNTA_KERNEL_STRETCH");

bool yunta_rows_worker_new(const yunta_rows *rows, int threads, yunta_rows_worker *worker) {
    const yunta_eligibility *e = rows->matching->eligibility;
    *worker = (yunta_rows_worker){.kernel = NULL};
    return yunta_kernel_of(e, &worker->kernel) == YUNTA_OK &&
           yunta_assign_new(threads, &worker->assign) == YUNTA_OK &&
           yunta_rows_look_new(rows, &worker->scores, (size_t)threads, &worker->look) == YUNTA_OK;
}

void yunta_rows_worker_free(yunta_rows_worker *worker) {
    yunta_kernel_free(worker->kernel);
    yunta_assign_free(worker->assign);
    yunta_rows_look_free(worker->look);
    yunta_free(worker->scores.rows);
    yunta_array_free(&worker->number);
    yunta_array_free(&worker->bonus);
    yunta_array_free(&worker->steps);
    yunta_array_free(&worker->change);
}

/* Room for so many numbers and no more: of a block of millions they are many. */
static bool make_room(yunta_rows_worker *w, size_t numbers) {
    w->number.count = w->bonus.count = 0;
    if (numbers <= w->number.room)
        return true;
    int32_t *items = yunta_realloc(w->number.items, numbers, sizeof *items);
    if (items == NULL)
        return false;
    w->number.items = items;
    w->number.room = numbers;
    return true;
}

/* What the people of a block may trade, into the worker; false when memory runs out. */
static bool take_people(const yunta_rows_solved *s, yunta_rows_worker *w) {
    const yunta_matching *m = s->rows->matching;
    const yunta_rows_block *block = s->block;
    int64_t bonus = yunta_weighing_bonus(&m->weighing);
    size_t people = block->mentors + block->mentees;
    if (!make_room(w, block->sparse ? 2 * people : people))
        return false;
    int32_t *number = w->number.items;
    bool fine = true;
    for (size_t i = 0; i < block->mentors; i++)
        *number++ = m->spare_capacity[s->mentors[i]];
    for (size_t j = 0; j < block->mentees; j++)
        *number++ = m->spare_demand[s->mentees[j]];
    for (size_t i = 0; block->sparse && i < block->mentors; i++)
        *number++ = s->rows->arcs[YUNTA_SIDE_MENTOR][s->mentors[i]];
    for (size_t j = 0; block->sparse && j < block->mentees; j++)
        *number++ = s->rows->arcs[YUNTA_SIDE_MENTEE][s->mentees[j]];
    for (size_t i = 0; fine && bonus > 0 && i < block->mentors; i++)
        fine = yunta_array_push(&w->bonus, m->locked_mentor[s->mentors[i]] ? 0 : bonus);
    return fine;
}

static yunta_status load_rows(const yunta_rows_solved *s, yunta_rows_worker *w) {
    yunta_status status =
        yunta_kernel_load(w->kernel, s->mentors, s->block->mentors, s->mentees, s->block->mentees);
    return status == YUNTA_OK && !keep_rows(w, s->block->mentees) ? YUNTA_E_MEMORY : status;
}

/* Whether a pair that a shard found is one of the block's rows; its score. */
static bool take_pair(const yunta_rows_solved *s, size_t j, int32_t seller, int16_t *score) {
    const yunta_matching *m = s->rows->matching;
    int32_t mentor = s->mentors[seller], mentee = s->mentees[j];
    *score = (int16_t)yunta_scoring_score(m->scoring, mentor, mentee);
    return (s->rows->lock_count == 0 ||
            !yunta_pair_table_find(&s->rows->locks, mentor, mentee, NULL)) &&
           yunta_pair_first_bar(m->eligibility, mentor, mentee) == YUNTA_RULES;
}

/* The answer of a shard, where its pairs are pairs of this block and its prices prove it. */
static yunta_status take_answer(const yunta_rows_solved *s, const yunta_ledger_entry *known,
                                yunta_rows_worker *w, const yunta_assign_weight *weight,
                                yunta_assign_answer *answer) {
    yunta_share_answer taken;
    yunta_status status = yunta_share_take(known, s->capacity, s->demand, s->block->mentors,
                                           s->block->mentees, &taken);
    for (size_t j = 0; status == YUNTA_OK && j < s->block->mentees; j++)
        for (size_t u = taken.first_unit[j]; u < taken.first_unit[j + 1]; u++)
            if (!take_pair(s, j, taken.seller[u], &taken.score[u]))
                status = YUNTA_E_WRONG;
    if (status == YUNTA_OK)
        status = yunta_assign_take(w->assign, weight, &taken.answer, answer);
    if (status == YUNTA_OK && answer->value != taken.answer.value)
        status = YUNTA_E_WRONG;
    if (status == YUNTA_OK && taken.late)
        status = YUNTA_E_STOPPED;
    else if (status == YUNTA_OK && answer->value != answer->bound)
        status = YUNTA_E_WRONG;
    yunta_share_answer_free(&taken);
    return status;
}

/* By the network engine, or from the ledger of a merge; into that of a shard. */
static yunta_status find_answer(const yunta_rows_solved *s, yunta_rows_worker *w,
                                const yunta_assign_weight *weight, yunta_assign_answer *answer) {
    const yunta_matching *m = s->rows->matching;
    yunta_ledger_key key = {YUNTA_LEDGER_NETWORK, 0, (int32_t)s->block->bucket};
    const yunta_ledger_entry *known = yunta_match_known(m, key.kind, key.step, s->block->bucket);
    if (known != NULL)
        return take_answer(s, known, w, weight, answer);
    yunta_status status = yunta_assign_solve(w->assign, weight, m->options->deadline, answer);
    bool late = status == YUNTA_E_STOPPED;
    if ((status == YUNTA_OK || late) && yunta_match_is_shard(m) &&
        !yunta_share_put(m->share->made, key, s->block->mentors, s->block->mentees, answer, late))
        return YUNTA_E_MEMORY;
    return status;
}

static yunta_status solve_rows(const yunta_rows_solved *s, yunta_rows_worker *w,
                               yunta_assign_answer *answer) {
    const yunta_matching *m = s->rows->matching;
    int64_t bonus = yunta_weighing_bonus(&m->weighing);
    yunta_status status = s->block->sparse ? YUNTA_OK : load_rows(s, w);
    int64_t gift = yunta_weighing_kept(&m->weighing);
    size_t gifts = s->rows->gifts;
    source from = {s->rows, &w->scores, s, gifts > 0};
    yunta_assign_witness witness = yunta_rows_look_at(w->look, s);
    yunta_assign_block network = {.sellers = s->block->mentors,
                                  .buyers = s->block->mentees,
                                  .capacity = s->capacity,
                                  .demand = s->demand,
                                  .row = row_of,
                                  .some = w->scores.kept > 0 ? NULL : some_of,
                                  .source = &from,
                                  .width = yunta_kernel_width(w->kernel),
                                  .gifts = gifts,
                                  .witness = yunta_match_is_shard(m) ? NULL : &witness};
    yunta_rows_arcs arcs = {s->rows, s->mentees, gifts > 0};
    if (s->block->sparse) {
        network.row = NULL;
        network.arcs = yunta_rows_arcs_of;
        network.source = &arcs;
        network.seller_arcs = s->demand + s->block->mentees;
        network.buyer_arcs = network.seller_arcs + s->block->mentors;
    }
    yunta_assign_weight weight = {yunta_weighing_pair(&m->weighing),
                                  yunta_weighing_point(&m->weighing), 0,
                                  bonus > 0 ? w->bonus.items : NULL, gift};
    if (status == YUNTA_OK)
        status = yunta_assign_load(w->assign, &network);
    return status == YUNTA_OK ? find_answer(s, w, &weight, answer) : status;
}

static void solve_block(const yunta_rows *rows, yunta_rows_worker *w, yunta_rows_block *block) {
    const yunta_buckets *b = &rows->buckets;
    yunta_assign_answer answer;
    yunta_rows_solved s = {.rows = rows,
                           .block = block,
                           .mentors = yunta_rows_mentors(rows, block->bucket),
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
    if (block->status != YUNTA_OK || yunta_match_is_shard(rows->matching))
        return;
    if (!block->late && answer.value != answer.bound)
        block->status = YUNTA_E_DEFECT;
    if (block->sparse) {
        yunta_rows_take_pairs(&s, &answer);
        block->eligible = block->arcs;
    } else {
        yunta_rows_look_end(w->look);
    }
    if (!yunta_rows_keep_prices(&s, w))
        block->status = YUNTA_E_MEMORY;
}

typedef struct {
    const yunta_rows *rows;
    yunta_rows_worker *workers; /* one a thread */
    size_t first, apart;        /* blocks of the first worker alone, to begin with */
    atomic_size_t next, solved;
    atomic_bool failed;
} job;

/* The share of blocks is the share of the work, roughly: the largest come first. */
static void tell(const yunta_rows *rows, size_t solved) {
    yunta_deadline_report(rows->matching->options->deadline, T("match", "emparejar"),
                          (double)solved / (double)rows->block_count);
}

/* Of people without a pair; by whom they were seen does not matter. */
static bool keep_prospects(yunta_rows *rows, const yunta_rows_worker *w) {
    size_t count = 0;
    const yunta_prospect *prospects =
        w->look != NULL ? yunta_rows_look_prospects(w->look, &count) : NULL;
    bool fine = true;
    for (size_t k = 0; fine && k < count; k++)
        fine = yunta_array_push(&rows->prospects, prospects[k]);
    return fine;
}

static size_t next_block(job *job, size_t worker, size_t *own) {
    return worker == 0 && *own < job->apart ? (*own)++ : atomic_fetch_add(&job->next, 1);
}

/* Each worker takes the next block until there is none; what a block gives is its own. */
static void work(void *context, size_t index, size_t from, size_t to) {
    job *job = context;
    yunta_rows_worker *w = &job->workers[index];
    size_t own = job->first;
    (void)from, (void)to;
    if (!yunta_rows_worker_new(job->rows, 1, w))
        atomic_store(&job->failed, true);
    while (!atomic_load(&job->failed)) {
        size_t next = next_block(job, index, &own);
        if (next >= job->rows->block_count)
            break;
        yunta_rows_block *block = &job->rows->blocks[next];
        solve_block(job->rows, w, block);
        tell(job->rows, atomic_fetch_add(&job->solved, 1) + 1);
        if (block->status != YUNTA_OK)
            atomic_store(&job->failed, true);
    }
}

static double size_of(const yunta_rows_block *block) {
    return (double)block->arcs;
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
        block->wide = true;
        if (status == YUNTA_OK)
            solve_block(rows, &w, block);
        status = status == YUNTA_OK ? block->status : status;
        left -= size_of(block);
        tell(rows, *done + 1);
    }
    if (status == YUNTA_OK && !keep_prospects(rows, &w))
        status = YUNTA_E_MEMORY;
    yunta_rows_worker_free(&w);
    return status;
}

/* Seconds, roughly, of no unit. */
static double time_of(const yunta_rows_block *block) {
    return sqrt(size_of(block) * sqrt(size_of(block)));
}

/* Up to which block the first worker goes alone: the largest, as many as fit its share, so that no
 * two threads have the memory of large blocks at once. */
static size_t set_apart(const yunta_rows *rows, size_t from, size_t workers) {
    double all = 0, own = 0;
    size_t to = from;
    for (size_t k = from; k < rows->block_count; k++)
        all += time_of(&rows->blocks[k]);
    while (workers > 1 && to < rows->block_count &&
           (own += time_of(&rows->blocks[to])) * (double)workers < PART_OF_SHARE * all)
        to++;
    return to;
}

yunta_status yunta_rows_solve(yunta_rows *rows) {
    int asked = rows->matching->options->threads;
    size_t threads = (size_t)(asked < 1 ? yunta_parallel_processors() : asked), done = 0;
    const yunta_matching *m = rows->matching;
    if (yunta_weighing_kept(&m->weighing) > 0)
        rows->gifts = yunta_cohort_most_had(m->cohort);
    yunta_status status = solve_wide(rows, threads, &done);
    if (status != YUNTA_OK)
        return status;
    yunta_rows_give_back(rows);
    size_t left = rows->block_count - done, workers = threads < left ? threads : left;
    job job = {.rows = rows, .workers = yunta_alloc(workers, sizeof *job.workers)};
    if (job.workers == NULL)
        return YUNTA_E_MEMORY;
    job.first = done;
    job.apart = set_apart(rows, done, workers);
    atomic_store(&job.next, job.apart);
    atomic_store(&job.solved, done);
    yunta_parallel_blocks(workers, 1, (int)threads, work, &job);
    for (size_t k = 0; k < workers; k++) {
        if (!keep_prospects(rows, &job.workers[k]))
            atomic_store(&job.failed, true);
        yunta_rows_worker_free(&job.workers[k]);
    }
    yunta_free(job.workers);
    for (size_t k = 0; k < rows->block_count; k++)
        if (rows->blocks[k].status != YUNTA_OK)
            return rows->blocks[k].status;
    return atomic_load(&job.failed) ? YUNTA_E_MEMORY : YUNTA_OK;
}
