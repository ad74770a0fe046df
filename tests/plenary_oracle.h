/* The calendars of a small cohort's plenaries, all of them, one by one: an oracle for the solver.
 */
#ifndef YUNTA_TESTS_PLENARY_ORACLE_H
#define YUNTA_TESTS_PLENARY_ORACLE_H

#include "solver/schedule.h"
#include "tests/support.h"

enum { ORACLE_SESSIONS = 5, ORACLE_GOALS = 4, ORACLE_PATTERNS = 400 };

typedef struct {
    bool feasible;
    int64_t moved; /* before them, the least: sessions of the earlier result that are elsewhere */
    int64_t value[ORACLE_GOALS]; /* of the policy's objectives, in their order */
    int most[64];                /* of each participant: the most sessions any calendar allows */
    size_t calendars;
} yunta_plenary_oracle;

/* Participants are given. Every rule of the calendar is tested here as it is worded. */
void yunta_plenary_oracle_run(const yunta_cohort *cohort, const int32_t *person, size_t people,
                              yunta_plenary_oracle *oracle);
/* One group's calendar. */
typedef struct {
    int session[ORACLE_SESSIONS]; /* in order of time */
    yunta_slot slot[ORACLE_SESSIONS];
    uint64_t here[ORACLE_SESSIONS]; /* bit p: participant p can attend */
    int64_t irregular;
} yunta_plenary_pattern;

/* All calendars of one group, the first ORACLE_PATTERNS of them noted; returns how many. */
size_t yunta_plenary_oracle_list(const yunta_cohort *cohort, const int32_t *person, size_t people,
                                 yunta_plenary_pattern *pattern);
/* Fails the test unless the timetable's plenaries keep every rule and have the values it claims. */
void yunta_plenary_oracle_check(const yunta_cohort *cohort, const yunta_timetable *timetable);
/* A small random cohort with sessions: few starts, sometimes none that fit. */
yunta_support *yunta_plenary_oracle_cohort(uint64_t seed, int people, int sessions);

/* What a cohort's plenaries have or lack: a least attendance, a cadence, experts, precedence. */
enum { ORACLE_KINDS = 4 };

/* Cases compared, by kind, [1] with it and [0] without; the infeasible ones among them besides. */
typedef struct {
    size_t cases[ORACLE_KINDS][2], infeasible[ORACLE_KINDS][2];
} yunta_plenary_tally;

void yunta_plenary_tally_add(yunta_plenary_tally *tally, const yunta_cohort *cohort, bool feasible);
/* Whether of each kind, with it and without it, so many cases were compared at least; half of them
 * feasible, some infeasible. */
bool yunta_plenary_tally_full(const yunta_plenary_tally *tally, size_t cases, size_t infeasible);

#endif
