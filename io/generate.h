/* Synthetic cohorts, for trials and measurements: no real person is in them.
 *
 * Shares follow what public programmes publish: 59 % women, 27/29/21/23 % aged 25-34, 35-44, 45-54,
 * 55-65, 39 % in the capital's region; institutions have a heavy tail. Levels of skills go with age
 * and role, wants with what a mentee lacks. The counts of roles are exact, the other shares are
 * drawn. Everything is computed in integers: one shape gives the same bytes on every machine.
 */
#ifndef YUNTA_IO_GENERATE_H
#define YUNTA_IO_GENERATE_H

#include "base/deadline.h"
#include "base/problem.h"
#include <stdint.h>

enum { YUNTA_GENERATE_BANDS = 4 };

typedef struct {
    uint64_t seed;
    int32_t people;
    int32_t institutions;
    int32_t tail; /* exponent of the institutions' sizes in hundredths: 0 all alike, 100 Zipf */
    int32_t regions;
    int32_t skills;
    int32_t mentors, both;              /* percent of people; the rest are mentees */
    int32_t women, capital;             /* percent */
    int32_t ages[YUNTA_GENERATE_BANDS]; /* weights of the bands */
    int32_t capacity;                   /* each mentor takes 1..this */
    int32_t availability;               /* percent of working half hours; 0: no such table */
    bool calendar;                      /* sessions, experts, holidays; hours for plenaries too */
} yunta_generate_shape;

/* 1,000 people of one institution, half of them mentors, 24 skills, 40 % of the week free. */
yunta_generate_shape yunta_generate_usual(void);

/* Writes applicants.csv, availability.csv, yunta.yaml and, with calendar, the calendar's tables to
 * the folder out, whole or not at all; one row at a time, so that memory does not grow with people.
 * A folder that holds anything is left alone: YUNTA_E_IO. A shape outside what its fields can mean
 * is a usage error with its problem. Otherwise as io/staging.h. O(people * (skills + log
 * institutions)). */
yunta_status yunta_generate(const yunta_generate_shape *shape, const char *out,
                            const yunta_deadline *deadline, yunta_problems *problems);

#endif
