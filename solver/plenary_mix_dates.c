/* The best calendar of one mix: tables over what is left of the mix and the day of the last session
 * bound what dates can still lose and how irregular they must be; a walk in order of time, bounded
 * by them, finds the calendar. */
#include "solver/plenary_mix.h"
#include <stdlib.h>
#include <string.h>

enum { walk_most = 400000 }; /* steps in one mix before it is left open */
#define NO_WAY (INT64_MAX / 4)

typedef struct {
    const yunta_mixes *mixes;
    const yunta_plenary_plan *plan;
    const yunta_mix *mix;
    yunta_mix_best *best;
    size_t kinds;                     /* different classes of the mix */
    int32_t kind[YUNTA_MIX_SESSIONS]; /* their classes */
    int32_t *kind_of;                 /* [classes] -1: not in the mix */
    size_t step[YUNTA_MIX_SESSIONS];  /* of a code: one more left of a kind */
    int32_t many[YUNTA_MIX_SESSIONS]; /* how often each is in the mix */
    size_t codes;                     /* code: what is left of the mix, in mixed radix */
    int64_t *loss;                    /* [slots] */
    bool *made;                       /* [states * codes] */
    int64_t *lost, *rough; /* [states * codes * days] least loss, least irregularity of the rest
                              when the next session is on that day */
    int64_t *lost_after, *rough_after; /* the same after a session on that day */
    int32_t hour; /* the weekly hour that is to be the most frequent; -1: any */
    bool watch;   /* the irregularity counts */
    yunta_calendar calendar;
    uint64_t *hit; /* [(sessions + 1) * words] at each depth: who can spare one session of the mix
                      and missed one: the next one missed counts */
    uint64_t *missing; /* [words] */
    int64_t steps;
} dates;

static int64_t left_of(const dates *d, size_t code, size_t kind) {
    return (int64_t)(code / d->step[kind]) % (d->many[kind] + 1);
}

static size_t row_of(const dates *d, size_t state, size_t code) {
    return (state * d->codes + code) * d->plan->days;
}

static void find_kinds(dates *d) {
    for (size_t k = 0; k < d->plan->sessions; k++) {
        if (k == 0 || d->mix->of[k] != d->mix->of[k - 1])
            d->kind[d->kinds++] = d->mix->of[k];
        d->many[d->kinds - 1]++;
    }
    d->codes = 1;
    for (size_t j = 0; j < d->kinds; j++) {
        d->step[j] = d->codes;
        d->codes *= (size_t)d->many[j] + 1;
        d->kind_of[d->kind[j]] = (int32_t)j;
    }
}

static yunta_status make_room(dates *d, yunta_arena *arena) {
    size_t rows = d->plan->states * d->codes, cells = rows * d->plan->days;
    d->loss = yunta_arena_alloc(arena, d->plan->slots, sizeof *d->loss);
    d->made = yunta_arena_alloc(arena, rows, sizeof *d->made);
    d->hit = yunta_arena_alloc(arena, (d->plan->sessions + 1) * d->plan->words, sizeof *d->hit);
    d->lost = yunta_arena_alloc(arena, cells, sizeof *d->lost);
    d->lost_after = yunta_arena_alloc(arena, cells, sizeof *d->lost_after);
    d->missing = yunta_arena_alloc(arena, d->plan->words, sizeof *d->missing);
    if (!d->loss || !d->made || !d->hit || !d->missing || !d->lost || !d->lost_after)
        return YUNTA_E_MEMORY;
    if (!d->watch)
        return YUNTA_OK;
    d->rough = yunta_arena_alloc(arena, cells, sizeof *d->rough);
    d->rough_after = yunta_arena_alloc(arena, cells, sizeof *d->rough_after);
    return d->rough && d->rough_after ? YUNTA_OK : YUNTA_E_MEMORY;
}

/* Of who is complete with every session alone, d->missing are not any more: a share of that for
 * each of the sessions that they may lack. */
static int64_t complete_lost(dates *d) {
    const yunta_mixes *mixes = d->mixes;
    size_t words = d->plan->words;
    int64_t lost = 0;
    if (mixes->complete == 0)
        return 0;
    for (size_t w = 0; w < words; w++)
        d->missing[w] &= d->mix->exact[w];
    for (size_t k = 0; k < d->plan->sessions; k++)
        lost += mixes->complete / (int64_t)(k + 1) *
                yunta_bits_common(d->missing, mixes->lacks + k * words, words);
    return lost;
}

/* What a slot lacks of its crowd: every session of who attends at most `least` counts as short. */
static void weigh_slots(dates *d) {
    const yunta_mixes *mixes = d->mixes;
    const yunta_plenary_worth *worth = &mixes->ask->worth;
    size_t words = d->plan->words;
    for (size_t slot = 0; slot < d->plan->slots; slot++) {
        int32_t class = mixes->class_of[slot];
        d->loss[slot] = 0;
        if (class < 0 || d->kind_of[class] < 0 || mixes->lacking[slot] == 0)
            continue;
        const uint64_t *crowd = mixes->crowd + (size_t) class * words;
        const uint64_t *can = d->plan->can + slot * words;
        for (size_t w = 0; w < words; w++)
            d->missing[w] = crowd[w] & ~can[w];
        d->loss[slot] = worth->attendance * mixes->lacking[slot] +
                        worth->shortage * yunta_bits_common(d->missing, d->mix->eager, words);
        d->loss[slot] += complete_lost(d);
    }
}

static int64_t gap_cost(const dates *d, int64_t gap) {
    return llabs((long long)gap - d->plan->cadence);
}

static bool counts(const dates *d, int32_t session, size_t k) {
    return d->mixes->every || !d->plan->dominated[session][k];
}

/* ---- tables ---- */

static void solve(dates *d, size_t state, size_t code);

static void lower(int64_t *cell, int64_t value) {
    if (*cell > value)
        *cell = value;
}

static void solve_start(dates *d, size_t row, size_t next, size_t code, int32_t slot) {
    const yunta_plenary_plan *plan = d->plan;
    int32_t class = d->mixes->class_of[slot], kind = class < 0 ? -1 : d->kind_of[class];
    if (kind < 0 || left_of(d, code, (size_t)kind) == 0)
        return;
    size_t rest = code - d->step[kind], day = yunta_plenary_day(plan, slot);
    bool last = next + 1 == plan->states;
    solve(d, next, rest);
    size_t cell = row_of(d, next, rest) + day;
    int64_t lost = last ? 0 : d->lost_after[cell];
    if (lost >= NO_WAY)
        return;
    lower(&d->lost[row + day], lost + d->loss[slot]);
    if (d->watch)
        lower(&d->rough[row + day],
              (last ? 0 : d->rough_after[cell]) + (d->hour >= 0 && plan->weekly[slot] != d->hour));
}

static void solve_gaps(dates *d, size_t row) {
    const yunta_plenary_plan *plan = d->plan;
    for (size_t day = 0; day < plan->days; day++) {
        int64_t lost = NO_WAY, rough = NO_WAY;
        for (size_t gap = (size_t)plan->gap_least;
             gap <= (size_t)plan->gap_most && day + gap < plan->days; gap++) {
            lower(&lost, d->lost[row + day + gap]);
            if (d->watch && d->rough[row + day + gap] < NO_WAY)
                lower(&rough, d->rough[row + day + gap] + gap_cost(d, (int64_t)gap));
        }
        d->lost_after[row + day] = lost;
        if (d->watch)
            d->rough_after[row + day] = rough;
    }
}

/* The row of a state and what is left of the mix. */
static void solve(dates *d, size_t state, size_t code) {
    const yunta_plenary_plan *plan = d->plan;
    size_t row = row_of(d, state, code);
    if (d->made[state * d->codes + code])
        return;
    d->made[state * d->codes + code] = true;
    for (size_t day = 0; day < plan->days; day++) {
        d->lost[row + day] = NO_WAY;
        if (d->watch)
            d->rough[row + day] = NO_WAY;
    }
    for (size_t arc = plan->first_arc[state]; arc < plan->first_arc[state + 1]; arc++) {
        int32_t session = plan->arc_session[arc];
        size_t starts = plan->first[(size_t)session * (plan->days + 1) + plan->days];
        for (size_t k = 0; k < starts; k++)
            if (counts(d, session, k))
                solve_start(d, row, (size_t)plan->arc_next[arc], code, plan->start[session][k]);
    }
    solve_gaps(d, row);
}

static void solve_all(dates *d) {
    memset(d->made, 0, d->plan->states * d->codes * sizeof *d->made);
    solve(d, 0, d->codes - 1);
}

static int64_t least_of(const dates *d, const int64_t *table) {
    int64_t least = NO_WAY;
    size_t row = row_of(d, 0, d->codes - 1);
    for (size_t day = 0; day < d->plan->days; day++)
        lower(&least, table[row + day]);
    return least;
}

/* ---- the walk ---- */

static void offer(dates *d) {
    yunta_mix_best *best = d->best;
    const yunta_plenary_search *ask = d->mixes->ask;
    int64_t worth = yunta_calendar_worth(d->plan, &ask->worth, &d->calendar);
    int64_t irregular =
        ask->watch_regular ? yunta_calendar_irregular(d->plan, &d->calendar) : INT64_MIN;
    if (worth < best->worth_least || irregular > best->irregular_most)
        return;
    best->found = true;
    best->calendar = d->calendar;
    if (ask->regular)
        best->irregular_most = irregular - 1;
    else
        best->worth_least = worth + 1;
}

static bool may_go_on(const dates *d, int64_t lost, int64_t rough) {
    return d->mix->worth - lost >= d->best->worth_least &&
           (!d->watch || rough <= d->best->irregular_most);
}

static void leave_open(dates *d) {
    const yunta_plenary_search *ask = d->mixes->ask;
    int64_t bound = ask->regular ? least_of(d, d->rough) : d->mix->worth - least_of(d, d->lost);
    bool better = ask->regular ? bound < d->best->open : bound > d->best->open;
    if (!d->best->left_open || better)
        d->best->open = bound;
    d->best->left_open = true;
}

static bool is_tired(dates *d) {
    if (++d->steps % 1024 == 0 && yunta_deadline_passed(d->mixes->ask->deadline))
        d->steps = walk_most + 1;
    return d->steps > walk_most;
}

/* What a slot loses beside its loss, from who has missed a session before; notes who has then. */
static int64_t miss(dates *d, size_t held, int32_t slot) {
    const yunta_mixes *mixes = d->mixes;
    size_t words = d->plan->words;
    const uint64_t *before = d->hit + held * words, *can = d->plan->can + (size_t)slot * words;
    const uint64_t *crowd = mixes->crowd + (size_t)mixes->class_of[slot] * words;
    uint64_t *after = d->hit + (held + 1) * words;
    if (mixes->ask->worth.shortage == 0)
        return 0;
    if (mixes->lacking[slot] == 0) {
        memcpy(after, before, words * sizeof *after);
        return 0;
    }
    for (size_t w = 0; w < words; w++) {
        d->missing[w] = crowd[w] & ~can[w];
        after[w] = before[w] | (d->missing[w] & d->mix->sparing[w]);
    }
    return mixes->ask->worth.shortage * yunta_bits_common(d->missing, before, words);
}

static void walk(dates *d, size_t state, size_t code, size_t held, int64_t lost, int64_t rough) {
    const yunta_plenary_plan *plan = d->plan;
    size_t from, to;
    if (held == plan->sessions) {
        offer(d);
        return;
    }
    int64_t last = held ? (int64_t)yunta_plenary_day(plan, d->calendar.slot[held - 1]) : -1;
    yunta_chain_days(plan, last, 0, &from, &to);
    for (size_t arc = plan->first_arc[state]; arc < plan->first_arc[state + 1]; arc++) {
        int32_t session = plan->arc_session[arc];
        size_t next = (size_t)plan->arc_next[arc];
        const size_t *first = plan->first + (size_t)session * (plan->days + 1);
        for (size_t k = first[from]; k < first[to] && !is_tired(d); k++) {
            int32_t slot = plan->start[session][k], class = d->mixes->class_of[slot];
            int32_t kind = class < 0 ? -1 : d->kind_of[class];
            if (!counts(d, session, k) || kind < 0 || left_of(d, code, (size_t)kind) == 0)
                continue;
            size_t day = yunta_plenary_day(plan, slot), rest = code - d->step[kind];
            size_t cell = row_of(d, next, rest) + day;
            bool end = held + 1 == plan->sessions;
            int64_t after = end ? 0 : d->lost_after[cell], uneven = rough;
            if (d->watch)
                uneven += (end ? 0 : d->rough_after[cell]) +
                          (d->hour >= 0 && plan->weekly[slot] != d->hour) +
                          (last < 0 ? 0 : gap_cost(d, (int64_t)day - last));
            if (after >= NO_WAY || !may_go_on(d, lost + d->loss[slot] + after, uneven))
                continue;
            int64_t now = lost + d->loss[slot] + miss(d, held, slot);
            if (!may_go_on(d, now + after, uneven))
                continue;
            d->calendar.session[held] = session;
            d->calendar.slot[held] = slot;
            walk(d, next, rest, held + 1, now,
                 d->watch ? uneven - (end ? 0 : d->rough_after[cell]) : 0);
        }
    }
}

/* The calendars whose most frequent weekly hour is this one (-1: whichever). */
static void try_hour(dates *d, int32_t hour) {
    d->hour = hour;
    solve_all(d);
    int64_t lost = least_of(d, d->lost);
    if (lost >= NO_WAY || !may_go_on(d, lost, d->watch ? least_of(d, d->rough) : 0))
        return;
    d->steps = 0;
    walk(d, 0, d->codes - 1, 0, 0, 0);
    if (d->steps > walk_most && may_go_on(d, lost, d->watch ? least_of(d, d->rough) : 0))
        leave_open(d);
}

/* Every weekly hour of the mix's slots, each once, that may be as regular as is asked: days apart
 * at their least, and at the hour as many sessions as its class has. */
static yunta_status try_hours(dates *d, yunta_arena *arena) {
    bool *seen = yunta_arena_alloc(arena, YUNTA_WEEK_MINUTES, sizeof *seen);
    if (!seen)
        return YUNTA_E_MEMORY;
    d->hour = -1;
    solve_all(d);
    int64_t lost = least_of(d, d->lost), rough = least_of(d, d->rough);
    for (size_t slot = 0; slot < d->plan->slots && lost < NO_WAY; slot++) {
        int32_t class = d->mixes->class_of[slot], weekly = d->plan->weekly[slot];
        int32_t kind = class < 0 ? -1 : d->kind_of[class];
        if (kind < 0 || seen[weekly])
            continue;
        seen[weekly] = true;
        if (may_go_on(d, lost, rough + (int64_t)d->plan->sessions - d->many[kind]))
            try_hour(d, weekly);
    }
    return YUNTA_OK;
}

yunta_status yunta_mix_dates(const yunta_mixes *mixes, const yunta_mix *mix, yunta_mix_best *best) {
    dates d = {.mixes = mixes, .plan = mixes->plan, .mix = mix, .best = best};
    yunta_arena *arena = yunta_arena_new();
    yunta_status status = YUNTA_E_MEMORY;
    d.watch = mixes->ask->watch_regular;
    d.kind_of = arena ? yunta_arena_alloc(arena, mixes->classes, sizeof *d.kind_of) : NULL;
    if (d.kind_of) {
        for (size_t c = 0; c < mixes->classes; c++)
            d.kind_of[c] = -1;
        find_kinds(&d);
        status = make_room(&d, arena);
    }
    if (status == YUNTA_OK) {
        weigh_slots(&d);
        if (d.watch)
            status = try_hours(&d, arena);
        else
            try_hour(&d, -1);
    }
    yunta_arena_free(arena);
    return status;
}
