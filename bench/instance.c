#include "bench/instance.h"
#include "base/random.h"
#include "io/policy.h"
#include "io/read.h"
#include <stdlib.h>
#include <string.h>

enum { SPARSE_LEAST = 16, SPARSE_MOST = 64, SCORES = 10001 };

/* ---- scores from nowhere ---- */

static int by_pair(const void *a, const void *b) {
    const yunta_given_score *x = a, *y = b;
    if (x->mentor != y->mentor)
        return x->mentor < y->mentor ? -1 : 1;
    return (x->mentee > y->mentee) - (x->mentee < y->mentee);
}

/* The people of one role, ascending; the caller frees them. */
static int32_t *with_role(const yunta_cohort *cohort, int role, size_t *count) {
    int32_t *people = yunta_alloc(cohort->people, sizeof *people);
    *count = 0;
    for (size_t p = 0; people && p < cohort->people; p++)
        if (cohort->person[p].role & role)
            people[(*count)++] = (int32_t)p;
    return people;
}

static size_t draw_sparse(yunta_random *random, const int32_t *mentors, size_t mentor_count,
                          int32_t mentee, yunta_given_score *scores) {
    size_t count = SPARSE_LEAST + yunta_random_below(random, SPARSE_MOST - SPARSE_LEAST + 1);
    for (size_t k = 0; k < count; k++)
        scores[k] = (yunta_given_score){
            .mentor = mentors[yunta_random_below(random, (uint32_t)mentor_count)],
            .mentee = mentee,
            .score = (int32_t)yunta_random_below(random, SCORES)};
    return count;
}

static size_t draw_uniform(yunta_random *random, const int32_t *mentors, size_t mentor_count,
                           int32_t mentee, yunta_given_score *scores) {
    for (size_t k = 0; k < mentor_count; k++)
        scores[k] = (yunta_given_score){.mentor = mentors[k],
                                        .mentee = mentee,
                                        .score = (int32_t)yunta_random_below(random, SCORES)};
    return mentor_count;
}

static yunta_status replace_scores(instance *i, bool sparse) {
    size_t mentor_count, mentee_count, count = 0, kept = 0;
    int32_t *mentors = with_role(i->cohort, YUNTA_MENTOR, &mentor_count);
    int32_t *mentees = with_role(i->cohort, YUNTA_MENTEE, &mentee_count);
    size_t each = sparse ? SPARSE_MOST : mentor_count;
    yunta_random random;
    yunta_random_seed(&random, 1);
    i->scores = yunta_alloc(mentee_count * each, sizeof *i->scores);
    for (size_t k = 0; mentors && mentees && i->scores && k < mentee_count; k++)
        count += (sparse ? draw_sparse : draw_uniform)(&random, mentors, mentor_count, mentees[k],
                                                       i->scores + count);
    bool fine = mentors && mentees && i->scores;
    yunta_free(mentors);
    yunta_free(mentees);
    if (!fine)
        return YUNTA_E_MEMORY;
    qsort(i->scores, count, sizeof *i->scores, by_pair);
    for (size_t k = 0; k < count; k++)
        if (!kept || by_pair(&i->scores[kept - 1], &i->scores[k]) != 0)
            i->scores[kept++] = i->scores[k];
    i->cohort->scores = i->scores;
    i->cohort->score_count = kept;
    i->cohort->scores_given = true;
    return YUNTA_OK;
}

/* ---- blocks ---- */

typedef struct {
    int32_t block, person;
} member;

static int by_member(const void *a, const void *b) {
    const member *x = a, *y = b;
    if (x->block != y->block)
        return x->block < y->block ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

/* The institution, where the policy wants it the same; else all are one block. */
static int32_t block_of(const instance *i, size_t person, bool by_institution) {
    return by_institution ? i->cohort->column[i->cohort->institution].code[person] : 0;
}

static yunta_status gather(const instance *i, int role, bool by_institution, int32_t **people,
                           size_t *count, size_t *first) {
    size_t size = i->cohort->people;
    member *members = yunta_alloc(size, sizeof *members);
    *people = yunta_alloc(size, sizeof **people);
    *count = 0;
    if (!members || !*people) {
        yunta_free(members);
        return YUNTA_E_MEMORY;
    }
    for (size_t p = 0; p < size; p++) {
        int32_t block = block_of(i, p, by_institution);
        if (block >= 0 && !yunta_person_barred(i->eligibility, (int32_t)p, role))
            members[(*count)++] = (member){block, (int32_t)p};
    }
    qsort(members, *count, sizeof *members, by_member);
    for (size_t k = 0, b = 0; b <= i->blocks; b++) {
        while (k < *count && members[k].block < (int32_t)b)
            k++;
        first[b] = k;
    }
    for (size_t k = 0; k < *count; k++)
        (*people)[k] = members[k].person;
    yunta_free(members);
    return YUNTA_OK;
}

static yunta_status make_blocks(instance *i) {
    const yunta_texts *same = &i->policy->eligibility_same;
    bool split = same->count == 1 && strcmp(same->items[0], "institution") == 0 &&
                 i->cohort->institution >= 0;
    i->blocks = split ? i->cohort->column[i->cohort->institution].codes : 1;
    i->mentor_first = yunta_alloc(i->blocks + 1, sizeof *i->mentor_first);
    i->mentee_first = yunta_alloc(i->blocks + 1, sizeof *i->mentee_first);
    if (!i->mentor_first || !i->mentee_first)
        return YUNTA_E_MEMORY;
    yunta_status status =
        gather(i, YUNTA_MENTOR, split, &i->mentors, &i->mentor_count, i->mentor_first);
    if (status == YUNTA_OK)
        status = gather(i, YUNTA_MENTEE, split, &i->mentees, &i->mentee_count, i->mentee_first);
    return status;
}

/* ---- life ---- */

yunta_status instance_read(const char *folder, const char *scores, instance *i) {
    const char *path, *base;
    double start = yunta_seconds_now();
    *i = (instance){.problems = yunta_problems_new(), .arena = yunta_arena_new()};
    if (!i->problems || !i->arena)
        return YUNTA_E_MEMORY;
    yunta_status status = yunta_cohort_locate(folder, i->arena, i->problems, &path, &base);
    if (status == YUNTA_OK)
        status = yunta_policy_read(path, i->problems, &i->policy);
    if (status == YUNTA_OK)
        status = yunta_cohort_read(i->policy, base, NULL, i->problems, &i->cohort);
    i->read_seconds = yunta_seconds_now() - start;
    if (status == YUNTA_OK && scores)
        status = replace_scores(i, strcmp(scores, "sparse") == 0);
    start = yunta_seconds_now();
    if (status == YUNTA_OK)
        status = yunta_weeks_new(i->cohort, &i->weeks);
    if (status == YUNTA_OK)
        status = yunta_scoring_new(i->cohort, i->weeks, &i->scoring);
    if (status == YUNTA_OK)
        status = yunta_eligibility_new(i->cohort, i->weeks, i->scoring, 0, &i->eligibility);
    i->prepare_seconds = yunta_seconds_now() - start;
    return status == YUNTA_OK ? make_blocks(i) : status;
}

void instance_free(instance *i) {
    yunta_eligibility_free(i->eligibility);
    yunta_scoring_free(i->scoring);
    yunta_weeks_free(i->weeks);
    yunta_cohort_free(i->cohort);
    yunta_policy_free(i->policy);
    yunta_arena_free(i->arena);
    yunta_problems_free(i->problems);
    yunta_free(i->scores);
    yunta_free(i->mentors);
    yunta_free(i->mentees);
    yunta_free(i->mentor_first);
    yunta_free(i->mentee_first);
}
