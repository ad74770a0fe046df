/* Cohorts made in memory for tests: random ones from a seed, and bare ones to be filled by hand.
 *
 *     yunta_support_shape shape = yunta_support_small(seed, 12);
 *     shape.both_percent = 20;
 *     yunta_support *s = yunta_support_random(&shape);
 *     s->policy->matching_both = YUNTA_BOTH_AND;      // s->policy and s->cohort may be changed
 *     yunta_support_prepare(s);                       // weeks, scoring, eligibility, candidates
 *     ... yunta_match(s->cohort, s->eligibility, s->scoring, &options, problems, &pairing) ...
 *     yunta_support_free(s);
 *
 * People are p000, p001, ... The policy is that of all defaults, read from policy_keys.def, with
 * programme 2027-03-01 .. 2027-08-31 in a zone like Santiago's (change of hour on 2027-04-04 and
 * 2027-09-05). The same shape gives the same cohort on every machine. Every array is kept sorted as
 * cohort.h says whatever the order of calls. A helper that runs out of memory aborts the test.
 */
#ifndef YUNTA_TESTS_SUPPORT_H
#define YUNTA_TESTS_SUPPORT_H

#include "base/random.h"
#include "model/eligible.h"

typedef struct {
    yunta_policy *policy;
    yunta_cohort *cohort;
    /* Made by yunta_support_prepare, NULL before. */
    yunta_weeks *weeks;
    yunta_scoring *scoring;
    yunta_eligibility *eligibility;
    yunta_candidates *candidates;
} yunta_support;

/* What a random cohort holds; 0 leaves a thing out. Percents are of people or cells. */
typedef struct {
    uint64_t seed;
    int people;
    int both_percent;    /* of role both; the others are mentor or mentee, half and half */
    int missing_percent; /* of the cells level, birth year, columns and languages that are empty */
    int capacity, mentors;            /* each person's is 1..this (0: 1) */
    int skills;                       /* levels 1..5 and wants 0..3 */
    int institutions, units, regions; /* different values of each column */
    int terms;                        /* of strengths and goals */
    int languages;
    int levels; /* hierarchical levels 1..this; ages go with it, 22..65 */
    int hours_percent, plenary_hours_percent; /* who gave hours for meetings, plenaries */
    int absence_percent;             /* who has an absence of 1..14 days in the programme */
    int zones;                       /* zones besides the programme's in use, at most 2 */
    int choices;                     /* each person's preferences are 0..this */
    int prefers, locks, forbids;     /* rows; prefers are prefer or avoid, of 0..3000 points */
    int history;                     /* rows */
    int scores_percent;              /* of mentor x mentee in scores.csv; 0: no such file */
    int sessions, experts, holidays; /* rows */
} yunta_support_shape;

/* A little of everything that scores use, without both, locks, forbids, scores.csv or sessions. */
yunta_support_shape yunta_support_small(uint64_t seed, int people);

yunta_support *yunta_support_random(const yunta_support_shape *shape);
/* Mentors first, then mentees, then people of role both; no data at all, capacity and mentors 1. */
yunta_support *yunta_support_bare(int mentors, int mentees, int both);
/* Draws eligibility, weights and scoring of the policy from the seed: about half of the rules are
 * off. Needs nothing of the cohort but the columns institution, unit, region where they exist. */
void yunta_support_random_policy(yunta_support *support, uint64_t seed);
/* The policy of all defaults, for yunta_support_free_policy. */
yunta_policy *yunta_support_policy(void);
void yunta_support_free_policy(yunta_policy *policy);

/* Fills weeks, scoring, eligibility (no rule waived) and candidates; again after changes. */
void yunta_support_prepare(yunta_support *support);
void yunta_support_free(yunta_support *support);

/* Additions by hand; texts are copied. from and to of hours are minutes of the day. */
void yunta_support_hours(yunta_support *support, int32_t person, int day, int from, int to,
                         int purposes);
void yunta_support_absence(yunta_support *support, int32_t person, yunta_day from, yunta_day to);
/* Rank and number of choices go by the calls: the first is rank 1. */
void yunta_support_choice(yunta_support *support, int32_t person, int32_t choice);
void yunta_support_constraint(yunta_support *support, yunta_constraint_kind kind, int32_t mentor,
                              int32_t mentee, int32_t points);
void yunta_support_met(yunta_support *support, int32_t mentor, int32_t mentee);
/* A row of scores.csv, which exists from the first on. A pair given twice keeps the later. */
void yunta_support_score(yunta_support *support, int32_t mentor, int32_t mentee, int32_t score);
/* A column of one text a person, "" where empty; sets institution, unit, region or gender too.
 * A whole number is also the cell's number. Replaces a column of the same name. */
void yunta_support_column(yunta_support *support, const char *name, const char *const *text);
/* Terms of every person: has[person * terms + term] is not 0. into is one of the cohort's. */
void yunta_support_terms(yunta_support *support, yunta_terms *into, const uint8_t *has,
                         size_t terms);
/* Gives the cohort this many skills, every level 1 and every want 0. */
void yunta_support_skills(yunta_support *support, size_t skills);
/* Sessions get ids s00, s01, ... without experts, order or limits; returns its index. */
size_t yunta_support_session(yunta_support *support, int minutes);
void yunta_support_holiday(yunta_support *support, yunta_day day, const char *region);
/* Adds the zone "Lima" (1: -05:00 all year) or "Madrid" (2) and returns its index. */
int32_t yunta_support_zone(yunta_support *support, int which);

/* from..to with both ends. */
int yunta_support_between(yunta_random *random, int from, int to);
bool yunta_support_chance(yunta_random *random, int percent);

/* The plenaries of an earlier result before a day have happened, to whoever could come then. */
struct yunta_repair;
void yunta_support_happened(struct yunta_repair *repair, yunta_day as_of);

#endif
