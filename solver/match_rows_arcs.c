/* What the pairing says of pairs and of people without any, along the rows of scores.csv. */
#include "base/parallel.h"
#include "model/given.h"
#include "solver/match_rows.h"
#include <stdatomic.h>

enum { PEOPLE_AT_ONCE = 4096 };

typedef struct {
    const yunta_rows *rows;
    yunta_survey *survey;
    int32_t *row_of; /* [people] place + 1 in unmatched; 0: has a pair */
    int16_t *limit;  /* [people] the lowest score of a mentor's pairs; INT16_MAX: none */
    atomic_bool failed;
} job;

static bool is_sparse(const job *job, size_t person) {
    int32_t bucket = job->rows->buckets.bucket[person];
    return bucket >= 0 && job->rows->sparse[bucket];
}

static void set_limits(const job *job) {
    const yunta_pairing *pairing = job->survey->matching->pairing;
    for (size_t p = 0; p < job->survey->matching->cohort->people; p++)
        job->limit[p] = INT16_MAX;
    for (size_t k = 0; k < pairing->count; k++) {
        int16_t *limit = &job->limit[pairing->pairs[k].mentor];
        int16_t score = (int16_t)pairing->pairs[k].score;
        *limit = score < *limit ? score : *limit;
    }
}

/* A mentor has this partner of a higher score than that of some pair. */
static void rank_for_mentor(const job *job, int32_t mentor, int16_t score) {
    const yunta_survey *s = job->survey;
    yunta_pair *pairs = s->matching->pairing->pairs;
    for (size_t k = s->first_pair[mentor]; k < s->first_pair[mentor + 1]; k++)
        if (score > pairs[k].score)
            __atomic_fetch_add(&pairs[k].rank_for_mentor, 1, __ATOMIC_RELAXED);
}

static void rank_for_mentee(const yunta_survey *s, int32_t mentee, const int16_t *scores,
                            size_t count) {
    yunta_pair *pairs = s->matching->pairing->pairs;
    for (size_t k = s->first_by_mentee[mentee]; k < s->first_by_mentee[mentee + 1]; k++) {
        yunta_pair *pair = &pairs[s->by_mentee[k]];
        for (size_t i = 0; i < count; i++)
            pair->rank_for_mentee += scores[i] > pair->score;
    }
}

static void look_at_mentee(const job *job, int32_t mentee, const int32_t *mentors,
                           const int16_t *scores, size_t count) {
    const yunta_survey *s = job->survey;
    for (size_t k = 0; k < count; k++)
        if (scores[k] > job->limit[mentors[k]])
            rank_for_mentor(job, mentors[k], scores[k]);
    rank_for_mentee(s, mentee, scores, count);
    if (job->row_of[mentee] == 0 || s->matching->cohort->person[mentee].mentors < 1)
        return;
    yunta_prospect *prospect = &s->prospect[job->row_of[mentee] - 1][YUNTA_SIDE_MENTEE];
    for (size_t k = 0; k < count; k++)
        yunta_prospect_meet(s, prospect, mentors[k], scores[k]);
}

/* The first row of scores.csv of a mentor, or of a later one. */
static size_t first_row(const yunta_cohort *cohort, int32_t mentor) {
    size_t from = 0, to = cohort->score_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (cohort->scores[middle].mentor < mentor)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static void look_at_mentor(const job *job, int32_t mentor) {
    const yunta_matching *m = job->survey->matching;
    const yunta_cohort *cohort = m->cohort;
    yunta_prospect *prospect = &job->survey->prospect[job->row_of[mentor] - 1][YUNTA_SIDE_MENTOR];
    for (size_t k = first_row(cohort, mentor);
         k < cohort->score_count && cohort->scores[k].mentor == mentor; k++) {
        int32_t mentee = cohort->scores[k].mentee;
        if (yunta_pair_first_bar(m->eligibility, mentor, mentee) == YUNTA_RULES)
            yunta_prospect_meet(job->survey, prospect, mentee,
                                yunta_scoring_score(m->scoring, mentor, mentee));
    }
}

static void look_at_people(void *context, size_t block, size_t from, size_t to) {
    job *job = context;
    const yunta_matching *m = job->survey->matching;
    size_t most = yunta_given_most(m->eligibility, from, to);
    int32_t *mentors = yunta_alloc(most, sizeof *mentors);
    int16_t *scores = yunta_alloc(most, sizeof *scores);
    bool fine = mentors != NULL && scores != NULL;
    (void)block;
    for (size_t p = from; fine && p < to; p++) {
        if (!is_sparse(job, p))
            continue;
        if (job->rows->arcs[YUNTA_SIDE_MENTEE][p] > 0)
            look_at_mentee(job, (int32_t)p, mentors, scores,
                           yunta_given_row(m->eligibility, (int32_t)p, mentors, scores));
        if (job->rows->arcs[YUNTA_SIDE_MENTOR][p] > 0 && job->row_of[p] > 0 &&
            m->cohort->person[p].capacity > 0)
            look_at_mentor(job, (int32_t)p);
    }
    if (!fine)
        atomic_store(&job->failed, true);
    yunta_free(mentors);
    yunta_free(scores);
}

static void number_rows(const job *job) {
    const yunta_pairing *pairing = job->survey->matching->pairing;
    for (size_t row = 0; row < pairing->unmatched_count; row++)
        job->row_of[pairing->unmatched[row].person] = (int32_t)row + 1;
}

bool yunta_rows_survey_arcs(const yunta_rows *rows, yunta_survey *survey) {
    const yunta_matching *m = survey->matching;
    size_t people = m->cohort->people;
    job job = {.rows = rows,
               .survey = survey,
               .row_of = yunta_alloc(people, sizeof *job.row_of),
               .limit = yunta_alloc(people, sizeof *job.limit)};
    bool fine = job.row_of != NULL && job.limit != NULL;
    if (fine) {
        number_rows(&job);
        set_limits(&job);
        yunta_parallel_blocks(people, PEOPLE_AT_ONCE, m->options->threads, look_at_people, &job);
        fine = !atomic_load(&job.failed);
    }
    yunta_free(job.row_of);
    yunta_free(job.limit);
    return fine;
}
