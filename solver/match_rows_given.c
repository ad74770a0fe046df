/* Where scores.csv says who can be paired: what its rows fall apart into, and the rows as arcs. */
#include "base/parallel.h"
#include "model/given.h"
#include "solver/components.h"
#include "solver/match_rows.h"
#include <stdatomic.h>
#include <string.h>

enum { PEOPLE_AT_ONCE = 4096, DENSE = 4 /* as rows where one of so many pairs is eligible */ };

typedef struct {
    yunta_rows *rows;
    atomic_bool failed;
} job;

/* Mentees one after another whose rows have the same mentors and are eligible as they stand. */
typedef struct {
    int32_t run, mentee, times; /* run -1: none; times beside the first */
} alike;

typedef struct {
    int32_t *mentors;
    int16_t *scores;
    size_t count; /* mentors of the mentee looked at last */
    alike alike;
} look;

/* A mentor needs to know of no more pairs than there are places. */
static void count_pairs(const job *job, const look *look, int32_t times) {
    const int32_t *capacity = job->rows->matching->spare_capacity;
    for (size_t k = 0; k < look->count; k++) {
        int32_t *count = &job->rows->arcs[YUNTA_SIDE_MENTOR][look->mentors[k]];
        int32_t now = __atomic_load_n(count, __ATOMIC_RELAXED);
        if (now == 0 || now < capacity[look->mentors[k]])
            __atomic_fetch_add(count, times, __ATOMIC_RELAXED);
    }
}

/* The pairs of mentees who are alike count when there are no more of them. */
static void end_run(const job *job, look *look) {
    if (look->alike.run >= 0 && look->alike.times > 0)
        count_pairs(job, look, look->alike.times);
    look->alike = (alike){.run = -1};
}

static void look_at_mentee(const job *job, look *look, int32_t mentee) {
    const yunta_eligibility *e = job->rows->matching->eligibility;
    int32_t run = yunta_given_plain(e, mentee) ? yunta_given_run(e, mentee) : -1;
    if (run >= 0 && run == look->alike.run) {
        yunta_components_join(job->rows->parent, look->alike.mentee, mentee);
        look->alike.times++;
    } else {
        end_run(job, look);
        look->count = yunta_given_row(e, mentee, look->mentors, look->scores);
        for (size_t k = 0; k < look->count; k++)
            yunta_components_join(job->rows->parent, look->mentors[k], mentee);
        count_pairs(job, look, 1);
        look->alike = (alike){.run = look->count > 0 ? run : -1, .mentee = mentee};
    }
    job->rows->arcs[YUNTA_SIDE_MENTEE][mentee] = (int32_t)look->count;
}

static void look_at_people(void *context, size_t block, size_t from, size_t to) {
    job *job = context;
    const yunta_eligibility *e = job->rows->matching->eligibility;
    size_t most = yunta_given_most(e, from, to);
    look look = {.mentors = yunta_alloc(most, sizeof *look.mentors),
                 .scores = yunta_alloc(most, sizeof *look.scores),
                 .alike = {.run = -1}};
    bool fine = look.mentors != NULL && look.scores != NULL;
    (void)block;
    for (size_t j = from; fine && j < to; j++)
        if (yunta_given_run(e, (int32_t)j) >= 0)
            look_at_mentee(job, &look, (int32_t)j);
    if (fine)
        end_run(job, &look);
    if (!fine)
        atomic_store(&job->failed, true);
    yunta_free(look.mentors);
    yunta_free(look.scores);
}

/* Numbers the components by their first people; who has no pair is in none. */
static void number_components(const job *job, yunta_buckets *b) {
    int32_t *const *arcs = job->rows->arcs;
    size_t people = job->rows->matching->cohort->people;
    b->count = 0;
    for (size_t p = 0; p < people; p++) {
        bool paired = arcs[YUNTA_SIDE_MENTOR][p] > 0 || arcs[YUNTA_SIDE_MENTEE][p] > 0;
        int32_t root = yunta_components_root(job->rows->parent, (int32_t)p);
        b->bucket[p] = !paired ? -1 : root == (int32_t)p ? (int32_t)b->count++ : b->bucket[root];
    }
}

static bool fill_side(const job *job, yunta_buckets *b, int side) {
    const int32_t *arcs = job->rows->arcs[side];
    size_t people = job->rows->matching->cohort->people;
    size_t *first = b->side[side].first = yunta_alloc(b->count + 2, sizeof *first);
    int32_t *person = b->side[side].person = yunta_alloc(people, sizeof *person);
    if (first == NULL || person == NULL)
        return false;
    for (size_t p = 0; p < people; p++)
        if (arcs[p] > 0)
            first[b->bucket[p] + 2]++;
    for (size_t k = 1; k < b->count; k++)
        first[k + 1] += first[k];
    for (size_t p = 0; p < people; p++)
        if (arcs[p] > 0)
            person[first[b->bucket[p] + 1]++] = (int32_t)p;
    return true;
}

static bool make_buckets(const job *job, yunta_buckets *b) {
    b->bucket = yunta_alloc(job->rows->matching->cohort->people, sizeof *b->bucket);
    if (b->bucket == NULL)
        return false;
    number_components(job, b);
    return fill_side(job, b, YUNTA_SIDE_MENTOR) && fill_side(job, b, YUNTA_SIDE_MENTEE);
}

yunta_status yunta_rows_divide(yunta_rows *rows) {
    yunta_matching *m = rows->matching;
    size_t people = m->cohort->people;
    job job = {.rows = rows};
    for (int side = 0; side < YUNTA_SIDES; side++)
        rows->arcs[side] = yunta_arena_alloc(m->work, people, sizeof *rows->arcs[side]);
    bool fine = rows->arcs[YUNTA_SIDE_MENTOR] != NULL && rows->arcs[YUNTA_SIDE_MENTEE] != NULL;
    if (fine) {
        yunta_parallel_blocks(people, PEOPLE_AT_ONCE, m->options->threads, look_at_people, &job);
        fine = !atomic_load(&job.failed) && make_buckets(&job, &rows->buckets);
    }
    return fine ? YUNTA_OK : YUNTA_E_MEMORY;
}

void yunta_rows_weigh_block(const yunta_rows *rows, yunta_rows_block *block) {
    const int32_t *mentees = yunta_buckets_people(&rows->buckets, YUNTA_SIDE_MENTEE, block->bucket);
    block->arcs = block->mentors * block->mentees;
    if (!rows->given)
        return;
    size_t arcs = 0;
    for (size_t j = 0; j < block->mentees; j++)
        arcs += (size_t)rows->arcs[YUNTA_SIDE_MENTEE][mentees[j]];
    block->sparse = arcs * DENSE < block->arcs;
    block->arcs = arcs;
}

/* Takes locked pairs out, and marks those of the earlier result. */
static size_t settle(const yunta_rows_arcs *from, int32_t mentee, size_t count, int32_t *mentors,
                     int16_t *scores) {
    const yunta_matching *m = from->rows->matching;
    const int32_t *locks;
    size_t kept = 0;
    bool locked = yunta_rows_locks(from->rows, mentee, &locks) > 0;
    for (size_t k = 0; k < count; k++) {
        int32_t mentor = mentors[k];
        if (locked && yunta_pair_table_find(&from->rows->locks, mentor, mentee, NULL))
            continue;
        bool had = from->gifts && yunta_cohort_had_pair(m->cohort, mentor, mentee);
        scores[kept] = (int16_t)(scores[k] + (had ? YUNTA_ASSIGN_GIFT : 0));
        mentors[kept++] = mentor;
    }
    return kept;
}

size_t yunta_rows_arcs_of(const void *context, size_t buyer, int32_t *sellers, int16_t *scores) {
    const yunta_rows_arcs *from = context;
    const int32_t *place = from->rows->place;
    int32_t mentee = from->mentees[buyer];
    size_t count = yunta_given_row(from->rows->matching->eligibility, mentee, sellers, scores);
    if (yunta_rows_changed(from->rows, mentee))
        count = settle(from, mentee, count, sellers, scores);
    for (size_t k = 0; k < count; k++)
        sellers[k] = place[sellers[k]];
    return count;
}
