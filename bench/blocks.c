/* The blocks of an instance, row by row: one pass over all pairs, and the file for the peers. */
#include "bench/instance.h"
#include "model/kernel.h"
#include <stdio.h>

typedef struct {
    const instance *instance;
    yunta_kernel *kernel;
    int16_t *row; /* as wide as the kernel's widest */
} rows;

static yunta_status rows_new(const instance *i, rows *rows) {
    enum { PADDING = 64 };
    size_t most = 0;
    for (size_t b = 0; b < i->blocks; b++)
        if (i->mentor_first[b + 1] - i->mentor_first[b] > most)
            most = i->mentor_first[b + 1] - i->mentor_first[b];
    rows->instance = i;
    rows->kernel = NULL;
    rows->row = yunta_alloc(most + PADDING, sizeof *rows->row);
    if (!rows->row)
        return YUNTA_E_MEMORY;
    return yunta_kernel_new(i->cohort, i->weeks, i->scoring, i->eligibility, &rows->kernel);
}

static void rows_free(rows *rows) {
    yunta_kernel_free(rows->kernel);
    yunta_free(rows->row);
}

static yunta_status load(rows *rows, size_t block, size_t *mentors, size_t *mentees) {
    const instance *i = rows->instance;
    size_t mentor = i->mentor_first[block], mentee = i->mentee_first[block];
    *mentors = i->mentor_first[block + 1] - mentor;
    *mentees = i->mentee_first[block + 1] - mentee;
    return yunta_kernel_load(rows->kernel, i->mentors + mentor, *mentors, i->mentees + mentee,
                             *mentees);
}

yunta_status instance_score_pass(const instance *i, double *seconds, uint64_t *pairs) {
    const uint64_t enough = 1000000000;
    rows rows = {0};
    uint64_t done = 0;
    double start = yunta_seconds_now();
    yunta_status status = rows_new(i, &rows);
    *pairs = 0;
    for (size_t b = 0; status == YUNTA_OK && b < i->blocks; b++) {
        size_t mentors, mentees;
        status = load(&rows, b, &mentors, &mentees);
        *pairs += (uint64_t)mentors * mentees;
        for (size_t m = 0; status == YUNTA_OK && m < mentees && done < enough; m++) {
            yunta_kernel_row(rows.kernel, m, rows.row);
            done += mentors;
        }
    }
    rows_free(&rows);
    *seconds = (yunta_seconds_now() - start) * (done ? (double)*pairs / (double)done : 1);
    return status;
}

/* ---- the file ---- */

static void put_header(FILE *stream, const instance *i, size_t block, bool arcs, size_t arc_count) {
    size_t mentor = i->mentor_first[block], mentors = i->mentor_first[block + 1] - mentor;
    size_t mentee = i->mentee_first[block], mentees = i->mentee_first[block + 1] - mentee;
    int32_t sizes[3] = {arcs, (int32_t)mentees, (int32_t)mentors};
    int64_t count = (int64_t)arc_count;
    fwrite(sizes, sizeof sizes, 1, stream);
    fwrite(&count, sizeof count, 1, stream);
    fwrite(i->mentees + mentee, sizeof *i->mentees, mentees, stream);
    fwrite(i->mentors + mentor, sizeof *i->mentors, mentors, stream);
    for (size_t k = 0; k < mentees; k++)
        fwrite(&i->cohort->person[i->mentees[mentee + k]].mentors, sizeof(int32_t), 1, stream);
    for (size_t k = 0; k < mentors; k++)
        fwrite(&i->cohort->person[i->mentors[mentor + k]].capacity, sizeof(int32_t), 1, stream);
}

static yunta_status dump_dense(const instance *i, FILE *stream) {
    rows rows = {0};
    yunta_status status = rows_new(i, &rows);
    for (size_t b = 0; status == YUNTA_OK && b < i->blocks; b++) {
        size_t mentors, mentees;
        status = load(&rows, b, &mentors, &mentees);
        if (status != YUNTA_OK || mentors == 0 || mentees == 0)
            continue;
        put_header(stream, i, b, false, mentors * mentees);
        for (size_t m = 0; m < mentees; m++) {
            yunta_kernel_row(rows.kernel, m, rows.row);
            fwrite(rows.row, sizeof *rows.row, mentors, stream);
        }
    }
    rows_free(&rows);
    return status;
}

/* The place of each person in a list. */
static int32_t *places(const instance *i, const int32_t *people, size_t count) {
    int32_t *place = yunta_alloc(i->cohort->people, sizeof *place);
    for (size_t k = 0; place && k < count; k++)
        place[people[k]] = (int32_t)k;
    return place;
}

/* Given scores alone are eligible: one block of arcs. */
static yunta_status dump_arcs(const instance *i, FILE *stream) {
    const yunta_cohort *cohort = i->cohort;
    int32_t *mentor = places(i, i->mentors, i->mentor_count);
    int32_t *mentee = places(i, i->mentees, i->mentee_count);
    if (mentor && mentee) {
        put_header(stream, i, 0, true, cohort->score_count);
        for (size_t k = 0; k < cohort->score_count; k++) {
            const yunta_given_score *one = &cohort->scores[k];
            int32_t arc[3] = {mentee[one->mentee], mentor[one->mentor], one->score};
            fwrite(arc, sizeof arc, 1, stream);
        }
    }
    yunta_status status = mentor && mentee ? YUNTA_OK : YUNTA_E_MEMORY;
    yunta_free(mentor);
    yunta_free(mentee);
    return status;
}

yunta_status instance_dump(const instance *i, const char *path) {
    FILE *stream = fopen(path, "wbe");
    if (!stream)
        return YUNTA_E_IO;
    bool sparse = i->cohort->scores_given && i->blocks == 1 &&
                  i->cohort->score_count < i->mentor_count * i->mentee_count / 4;
    yunta_status status = sparse ? dump_arcs(i, stream) : dump_dense(i, stream);
    bool fine = !ferror(stream);
    if (fclose(stream) != 0 || !fine)
        status = status == YUNTA_OK ? YUNTA_E_IO : status;
    return status;
}
