/* What the files of generate share: a person drawn, and the texts of the tables. */
#ifndef YUNTA_IO_GENERATE_PRIVATE_H
#define YUNTA_IO_GENERATE_PRIVATE_H

#include "base/random.h"
#include "io/csv_write.h"
#include "io/generate.h"
#include "model/policy.h"
#include <stddef.h>

enum {
    YUNTA_GENERATE_SKILLS = 200, /* most */
    YUNTA_GENERATE_LEVELS = 7,
    YUNTA_GENERATE_TERMS = 3, /* most terms of a person's strengths, or goals */
    YUNTA_GENERATE_FROM = 9 * 60,
    YUNTA_GENERATE_YEAR = 2027
};

typedef struct {
    int32_t number; /* from 1 */
    int role;       /* yunta_role */
    bool woman;
    int32_t age, institution, unit, region, level, capacity;
    bool sponsor;
    int32_t applied; /* days after the first */
    size_t given, surname[2];
    size_t strengths[YUNTA_GENERATE_TERMS], goals[YUNTA_GENERATE_TERMS];
    size_t strength_count, goal_count;
    uint8_t skill[YUNTA_GENERATE_SKILLS], want[YUNTA_GENERATE_SKILLS]; /* want only of mentees */
} yunta_generate_person;

typedef struct {
    const yunta_generate_shape *shape;
    yunta_random random;
    uint64_t *institution; /* [institutions] sums of their weights */
    int32_t drawn;
    int32_t left[YUNTA_BOTH + 1]; /* people still to come of each role */
} yunta_generate_model;

/* institution must have room for shape->institutions. */
void yunta_generate_begin(yunta_generate_model *model, const yunta_generate_shape *shape,
                          uint64_t *institution);
/* Draws the next person; at most shape->people times. */
void yunta_generate_next(yunta_generate_model *model, yunta_generate_person *person);

typedef struct {
    int16_t from, to; /* minutes of the day */
} yunta_generate_stretch;
/* The free stretches of one day of the week, at most two: before and after noon. */
size_t yunta_generate_day(yunta_generate_model *model, yunta_generate_stretch stretches[static 2]);

/* The k-th text of a list, or NULL after its end. */
const char *yunta_generate_given(bool woman, size_t k);
const char *yunta_generate_surname(size_t k);
const char *yunta_generate_region(size_t k); /* the capital's first */
const char *yunta_generate_unit(size_t k);
const char *yunta_generate_skill(size_t k);
const char *yunta_generate_term(size_t k);
size_t yunta_generate_count(const char *(*text)(size_t));

/* The small tables. experts draws from the model, so it comes after the people. */
void yunta_generate_row(yunta_csv_writer *csv, const char *const *cells, size_t count);
void yunta_generate_policy(yunta_generate_model *model, FILE *stream);
void yunta_generate_sessions(yunta_generate_model *model, FILE *stream);
void yunta_generate_experts(yunta_generate_model *model, FILE *stream);
void yunta_generate_holidays(yunta_generate_model *model, FILE *stream);

#endif
