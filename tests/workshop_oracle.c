#include "tests/workshop_oracle.h"
#include "model/repair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 6, REGIONS = 4 };

static const char *const region[REGIONS] = {"Arica", "Biobío", "Coquimbo", "Ñuble"};

typedef struct {
    const yunta_cohort *cohort;
    int32_t who[MOST]; /* -1: not held */
    yunta_day day[MOST];
    int64_t best[3]; /* kept, then the policy's objectives */
} oracle;

static const yunta_travel *way(const yunta_cohort *cohort, const char *a, const char *b) {
    for (size_t k = 0; k < cohort->travel_count; k++) {
        const yunta_travel *travel = &cohort->travel[k];
        if ((!strcmp(travel->from, a) && !strcmp(travel->to, b)) ||
            (!strcmp(travel->from, b) && !strcmp(travel->to, a)))
            return travel;
    }
    return NULL;
}

static int64_t cost_between(const yunta_cohort *cohort, const char *a, const char *b) {
    return strcmp(a, b) ? way(cohort, a, b)->cost : 0;
}

/* The workshop of facilitator f that follows day, -1: none. */
static int32_t next_of(const oracle *o, int32_t f, yunta_day day) {
    int32_t next = -1;
    for (size_t w = 0; w < o->cohort->workshop_count; w++)
        if (o->who[w] == f && o->day[w] > day && (next < 0 || o->day[w] < o->day[next]))
            next = (int32_t)w;
    return next;
}

/* Whether a facilitator's workshops keep the rules; their cost. */
static bool keeps(const oracle *o, int32_t f, int64_t *cost) {
    const yunta_cohort *cohort = o->cohort;
    const yunta_facilitator *who = &cohort->facilitators[f];
    int32_t held = 0, seen = 0, last = -1;
    for (size_t w = 0; w < cohort->workshop_count; w++)
        held += o->who[w] == f;
    for (int32_t w = next_of(o, f, INT32_MIN); w >= 0; w = next_of(o, f, o->day[w])) {
        const char *to = cohort->workshops[w].region;
        const char *from = last < 0 ? who->home : cohort->workshops[last].region;
        *cost += cost_between(cohort, from, to);
        if ((who->from != YUNTA_NO_DAY && o->day[w] < who->from) ||
            (who->to != YUNTA_NO_DAY && o->day[w] > who->to))
            return false;
        if (last >= 0 && strcmp(from, to) &&
            o->day[w] - o->day[last] < way(cohort, from, to)->days + 1)
            return false;
        last = w;
        seen++;
    }
    if (last >= 0)
        *cost += cost_between(cohort, cohort->workshops[last].region, who->home);
    return seen == held && held <= who->most; /* two on one day are seen once */
}

static bool day_allowed(const yunta_cohort *cohort, size_t w, yunta_day day) {
    const yunta_workshop *workshop = &cohort->workshops[w];
    for (size_t k = 0; k < cohort->holiday_count; k++)
        if (cohort->holidays[k].day == day &&
            (!*cohort->holidays[k].region || !strcmp(cohort->holidays[k].region, workshop->region)))
            return false;
    return (cohort->policy->workshops_days >> yunta_day_weekday(day) & 1) &&
           day >= cohort->policy->programme_start && day <= cohort->policy->programme_end &&
           (workshop->earliest == YUNTA_NO_DAY || day >= workshop->earliest) &&
           (workshop->latest == YUNTA_NO_DAY || day <= workshop->latest);
}

static bool measure(const oracle *o, int64_t value[2]) {
    value[0] = value[1] = 0;
    for (size_t w = 0; w < o->cohort->workshop_count; w++)
        value[YUNTA_WORKSHOP_HELD] += o->who[w] >= 0;
    for (size_t f = 0; f < o->cohort->facilitator_count; f++) {
        int64_t cost = 0;
        if (!keeps(o, (int32_t)f, &cost))
            return false;
        value[YUNTA_WORKSHOP_COST] -= cost;
    }
    return true;
}

/* Workshops whose date and facilitator are those of the earlier result. */
static int64_t count_kept(const oracle *o) {
    const yunta_timetable *t = o->cohort->repair ? o->cohort->repair->timetable : NULL;
    int64_t kept = 0;
    for (size_t k = 0; t && k < t->workshop_session_count; k++)
        kept += t->workshop_sessions[k].facilitator >= 0 &&
                o->who[t->workshop_sessions[k].workshop] == t->workshop_sessions[k].facilitator &&
                o->day[t->workshop_sessions[k].workshop] == t->workshop_sessions[k].slot.day;
    return kept;
}

static void compare(oracle *o) {
    int64_t value[2];
    const int *goals = o->cohort->policy->workshops_objective.items;
    if (!measure(o, value))
        return;
    int64_t all[3] = {count_kept(o), value[goals[0]], value[goals[1]]};
    int k = 0;
    while (k < 2 && all[k] == o->best[k])
        k++;
    if (all[k] > o->best[k])
        memcpy(o->best, all, sizeof all);
}

static void choose(oracle *o, size_t w) {
    if (w == o->cohort->workshop_count) {
        compare(o);
        return;
    }
    o->who[w] = -1;
    choose(o, w + 1);
    for (int32_t f = 0; f < (int32_t)o->cohort->facilitator_count; f++)
        for (yunta_day day = o->cohort->policy->programme_start;
             day <= o->cohort->policy->programme_end; day++) {
            if (!day_allowed(o->cohort, w, day))
                continue;
            o->who[w] = f;
            o->day[w] = day;
            choose(o, w + 1);
        }
    o->who[w] = -1;
}

void yunta_workshop_oracle_keep(const yunta_cohort *cohort, int64_t best[3]) {
    oracle o = {.cohort = cohort, .best = {INT64_MIN, INT64_MIN, INT64_MIN}};
    choose(&o, 0);
    memcpy(best, o.best, sizeof o.best);
}

void yunta_workshop_oracle_run(const yunta_cohort *cohort, int64_t best[2]) {
    int64_t all[3];
    yunta_workshop_oracle_keep(cohort, all);
    memcpy(best, all + 1, 2 * sizeof *best);
}

void yunta_workshop_oracle_check(const yunta_cohort *cohort, const yunta_timetable *t,
                                 int64_t value[2]) {
    oracle o = {.cohort = cohort};
    for (size_t w = 0; w < cohort->workshop_count; w++)
        o.who[w] = -1;
    for (size_t k = 0; k < t->workshop_session_count; k++) {
        const yunta_workshop_session *session = &t->workshop_sessions[k];
        size_t w = (size_t)session->workshop;
        assert_int_equal(o.who[w], -1);
        assert_true(day_allowed(cohort, w, session->slot.day));
        assert_int_equal(session->slot.minute, cohort->policy->workshops_from);
        assert_int_equal(session->slot.minutes, cohort->workshops[w].minutes);
        o.who[w] = session->facilitator;
        o.day[w] = session->slot.day;
    }
    assert_true(measure(&o, value));
}

/* ---- Random cohorts ---------------------------------------------------------------------------
 */

static void add_ways(yunta_cohort *cohort, yunta_random *random) {
    cohort->travel = yunta_arena_alloc(cohort->arena, REGIONS * REGIONS, sizeof *cohort->travel);
    for (int a = 0; a < REGIONS; a++)
        for (int b = a + 1; b < REGIONS; b++)
            cohort->travel[cohort->travel_count++] =
                (yunta_travel){region[a], region[b], yunta_support_between(random, 0, 2),
                               10 * yunta_support_between(random, 0, 12)};
}

static yunta_day maybe_day(yunta_support *s, yunta_random *random, int percent) {
    int span = s->policy->programme_end - s->policy->programme_start;
    if (!yunta_support_chance(random, percent))
        return YUNTA_NO_DAY;
    return s->policy->programme_start + yunta_support_between(random, 0, span);
}

static void add_rows(yunta_support *s, yunta_random *random, int workshops, int facilitators) {
    yunta_cohort *cohort = s->cohort;
    cohort->workshop_count = (size_t)workshops;
    cohort->facilitator_count = (size_t)facilitators;
    cohort->workshops = yunta_arena_alloc(cohort->arena, MOST, sizeof *cohort->workshops);
    cohort->facilitators = yunta_arena_alloc(cohort->arena, MOST, sizeof *cohort->facilitators);
    for (int w = 0; w < workshops; w++) {
        yunta_day late = maybe_day(s, random, 20), early = maybe_day(s, random, 20);
        cohort->workshops[w] = (yunta_workshop){.id = "w",
                                                .region = region[yunta_random_below(random, 4)],
                                                .minutes = 240,
                                                .earliest = early,
                                                .latest = late};
    }
    for (int f = 0; f < facilitators; f++) {
        yunta_day to = maybe_day(s, random, 20), from = maybe_day(s, random, 20);
        cohort->facilitators[f] = (yunta_facilitator){.id = "f",
                                                      .home = region[yunta_random_below(random, 4)],
                                                      .from = from,
                                                      .to = to,
                                                      .most = yunta_support_between(random, 1, 4)};
    }
}

yunta_support *yunta_workshop_oracle_cohort(uint64_t seed, int workshops, int facilitators) {
    yunta_random random;
    yunta_support *s = yunta_support_bare(1, 1, 0);
    yunta_random_seed(&random, seed * 131);
    s->policy->programme_end = s->policy->programme_start + yunta_support_between(&random, 3, 7);
    s->policy->workshops_days = yunta_support_chance(&random, 70) ? 31 : 127;
    if (yunta_support_chance(&random, 25)) {
        s->policy->workshops_objective.items[0] = YUNTA_WORKSHOP_COST;
        s->policy->workshops_objective.items[1] = YUNTA_WORKSHOP_HELD;
    }
    yunta_support_holiday(s, s->policy->programme_start + yunta_support_between(&random, 0, 7), "");
    yunta_support_holiday(s, s->policy->programme_start + yunta_support_between(&random, 0, 7),
                          region[yunta_random_below(&random, REGIONS)]);
    add_ways(s->cohort, &random);
    add_rows(s, &random, workshops, facilitators);
    return s;
}
