/* Random small cohorts for tests of the matching, and the checks of an answer. */
#ifndef YUNTA_TESTS_MATCHING_SUPPORT_H
#define YUNTA_TESTS_MATCHING_SUPPORT_H

#include "solver/match.h"
#include "tests/oracle.h"
#include "tests/support.h"

typedef struct {
    uint64_t seed;
    int people;
    int capacity;    /* of mentors 0..this, of mentees 1..this */
    int density;     /* percent of pairs with a score */
    int levels;      /* different scores (0: any of 0..10000) */
    int both;        /* percent of people of role both */
    int minimum;     /* matching.mentor.minimum */
    int locks;       /* at most, of eligible pairs */
    int quotas;      /* at most */
    bool both_roles; /* matching.both: and */
    bool any_role;   /* either of the two, drawn */
    bool fewest;     /* objectives with fewest_mentors */
    int kept;        /* percent of pairs that an earlier result had; objectives with kept */
} yunta_sample_shape;

/* A prepared cohort whose pairs come from scores.csv, with objectives drawn from the seed. */
yunta_support *yunta_sample_random(const yunta_sample_shape *shape);
/* Gives the cohort an earlier result with this percent of all pairs, eligible or not. */
void yunta_sample_earlier(yunta_support *support, yunta_random *random, int percent);
void yunta_sample_goals(yunta_support *support, const int *goals, size_t count);
/* A quota on the column region, NULL for everybody. */
void yunta_sample_quota(yunta_support *support, yunta_role side, const char *region, int least,
                        int most);
/* The pairing; the test fails unless it is YUNTA_OK. */
yunta_pairing *yunta_sample_match(yunta_support *support, yunta_engine engine, int threads);
/* Fails the test unless the pairing is the oracle's best and proven, or infeasible with a conflict.
 * Returns whether all stages had prices, each of which proves its bound. */
bool yunta_sample_check(const yunta_support *support, const yunta_oracle *oracle,
                        const yunta_pairing *pairing);
/* Fails the test unless a stage's prices prove its bound, by docs/mathematics.md. */
void yunta_sample_check_prices(const yunta_support *support, const yunta_pairing *pairing,
                               size_t stage);

#endif
