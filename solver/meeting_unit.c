/* The best meetings of one pair, or of a mentor with all their mentees.
 *
 * Given the mentees who shall be complete (starts without one of them fall away) and the weekly
 * hour that counts as the most frequent, the worth of meetings adds up, so that the best ones, at
 * least gap_days apart, are dynamic programming over the starts from the last one back. Sets of
 * mentees and hours are gone through, the promising ones first, and left out by their bound. */
#include "solver/meeting_private.h"
#include <string.h>

struct yunta_unit_solver {
    const yunta_agenda *agenda;
    const yunta_deadline *deadline;
    int32_t *pick;    /* [starts] indexes into the unit's starts that count now */
    int32_t *next;    /* [starts] the first of them that may follow each */
    yunta_wide *gain; /* [starts] */
    yunta_wide *best; /* [(meetings + 1) * (starts + 1)] */
    int32_t *often;   /* [minutes of a week] starts at each weekly hour */
    int32_t *hour;    /* [starts] different weekly hours, ascending by first start */
    uint64_t *wanted; /* the mentees who shall be complete */
    uint64_t *able;   /* those who have all forced starts, so that they may be */
    size_t wanted_room;
    size_t picked;
    /* The unit at hand. */
    const yunta_unit *unit;
    const uint8_t *state;
    const yunta_meeting_worth *worth;
    yunta_unit_answer *answer;
    size_t most; /* meetings that it can have */
    size_t forced;
    bool cut_short;
};

yunta_unit_solver *yunta_unit_solver_new(const yunta_agenda *agenda, size_t starts, size_t most,
                                         const yunta_deadline *deadline) {
    yunta_unit_solver *s = yunta_alloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->agenda = agenda;
    s->deadline = deadline;
    s->pick = yunta_alloc(starts, sizeof *s->pick);
    s->next = yunta_alloc(starts, sizeof *s->next);
    s->gain = yunta_alloc(starts, sizeof *s->gain);
    s->hour = yunta_alloc(starts, sizeof *s->hour);
    s->best = yunta_alloc((most + 1) * (starts + 1), sizeof *s->best);
    s->often = yunta_alloc(YUNTA_WEEK_MINUTES, sizeof *s->often);
    s->wanted_room = agenda->cohort->people / 64 + 1;
    s->wanted = yunta_alloc(s->wanted_room, sizeof *s->wanted);
    s->able = yunta_alloc(s->wanted_room, sizeof *s->able);
    if (s->pick && s->next && s->gain && s->hour && s->best && s->often && s->wanted && s->able)
        return s;
    yunta_unit_solver_free(s);
    return NULL;
}

void yunta_unit_solver_free(yunta_unit_solver *s) {
    if (!s)
        return;
    yunta_free(s->pick);
    yunta_free(s->next);
    yunta_free(s->gain);
    yunta_free(s->hour);
    yunta_free(s->best);
    yunta_free(s->often);
    yunta_free(s->wanted);
    yunta_free(s->able);
    yunta_free(s);
}

static const yunta_slot *slot_of(const yunta_unit_solver *s, size_t start) {
    return &s->agenda->slot[s->unit->start[start]];
}

static int32_t weekly_of(const yunta_unit_solver *s, size_t start) {
    return s->agenda->weekly[s->unit->start[start]];
}

static bool same_people(const yunta_unit *unit, size_t a, size_t b) {
    for (size_t w = 0; w < unit->mask_words; w++)
        if (unit->mask[a * unit->mask_words + w] != unit->mask[b * unit->mask_words + w])
            return false;
    return true;
}

static bool has_wanted(const yunta_unit_solver *s, size_t start) {
    const uint64_t *mask = s->unit->mask + start * s->unit->mask_words;
    for (size_t w = 0; w < s->unit->mask_words; w++)
        if (s->wanted[w] & ~mask[w])
            return false;
    return true;
}

/* An earlier start of that day with the same people does as well, where days are apart. */
static bool is_repeated(const yunta_unit_solver *s, size_t start) {
    if (s->agenda->cohort->policy->meetings_gap_days == 0)
        return false;
    for (size_t k = s->picked; k-- > 0;) {
        size_t other = (size_t)s->pick[k];
        if (slot_of(s, other)->day != slot_of(s, start)->day)
            return false;
        if (same_people(s->unit, other, start))
            return true;
    }
    return false;
}

/* The starts that matter when the meetings at this weekly hour count as regular (-1: none). */
static void pick_starts(yunta_unit_solver *s, int32_t hour) {
    const yunta_meeting_worth *worth = s->worth;
    yunta_day first = s->agenda->cohort->policy->programme_start;
    s->picked = 0;
    for (size_t k = 0; k < s->unit->starts; k++) {
        bool regular = weekly_of(s, k) == hour, forced = s->state[k] == YUNTA_START_FORCED;
        bool perhaps = s->unit->stays[k] == YUNTA_STAYS_PERHAPS;
        if (s->state[k] == YUNTA_START_BANNED || !has_wanted(s, k) ||
            (!regular && !forced && !perhaps && is_repeated(s, k)))
            continue;
        s->gain[s->picked] = worth->held * s->unit->present[k] -
                             worth->early * (slot_of(s, k)->day - first) +
                             (regular ? worth->regular : 0) + (forced ? worth->forced : 0) +
                             (perhaps ? worth->stays : 0);
        s->pick[s->picked++] = (int32_t)k;
    }
}

static bool may_follow(const yunta_unit_solver *s, size_t a, size_t b) {
    const yunta_slot *x = slot_of(s, a), *y = slot_of(s, b);
    return y->day - x->day >= s->agenda->cohort->policy->meetings_gap_days &&
           (y->day > x->day || y->minute >= x->minute + x->minutes);
}

static yunta_wide *cell(const yunta_unit_solver *s, size_t count, size_t from) {
    return &s->best[count * (s->picked + 1) + from];
}

/* After a meeting that was held comes the next that was, however near. */
static bool next_was_held(const yunta_unit_solver *s, size_t k) {
    return k + 1 < s->picked && (size_t)s->pick[k + 1] < s->unit->past;
}

/* best[c][k]: exactly c meetings from the k-th picked start on. */
static void fill_table(yunta_unit_solver *s) {
    size_t n = s->picked, follow = n;
    for (size_t k = n; k-- > 0;) {
        while (follow > k + 1 && may_follow(s, (size_t)s->pick[k], (size_t)s->pick[follow - 1]))
            follow--;
        s->next[k] = (int32_t)(next_was_held(s, k) ? k + 1 : follow);
    }
    for (size_t k = 0; k <= n; k++)
        *cell(s, 0, k) = 0;
    for (size_t c = 1; c <= s->most; c++) {
        *cell(s, c, n) = YUNTA_WIDE_NEVER;
        for (size_t k = n; k-- > 0;) {
            yunta_wide with = *cell(s, c - 1, (size_t)s->next[k]), without = *cell(s, c, k + 1);
            with = with == YUNTA_WIDE_NEVER ? with : with + s->gain[k];
            *cell(s, c, k) = with > without ? with : without;
        }
    }
}

/* Follows the table, the earliest start first; keeps the answer when every forced one is in. */
static void keep_answer(yunta_unit_solver *s, size_t count, yunta_wide value) {
    size_t k = 0, forced = 0;
    for (size_t c = count; c > 0; k++) {
        yunta_wide with = *cell(s, c - 1, (size_t)s->next[k]);
        if (with == YUNTA_WIDE_NEVER || with + s->gain[k] != *cell(s, c, k))
            continue;
        s->answer->chosen[count - c] = s->pick[k];
        forced += s->state[s->pick[k]] == YUNTA_START_FORCED;
        k = (size_t)s->next[k] - 1;
        c--;
    }
    s->answer->count = count;
    s->answer->value = forced == s->forced ? value : YUNTA_WIDE_NEVER;
}

/* The best of the tables at this hour: of all the meetings when some mentee shall be complete, of
 * any number otherwise. kept: the answer so far, replaced where better. */
static yunta_wide solve_hour(yunta_unit_solver *s, int32_t hour, size_t wanted, bool keep) {
    yunta_wide most = YUNTA_WIDE_NEVER;
    size_t count = 0, all = (size_t)s->agenda->cohort->policy->meetings_count;
    pick_starts(s, hour);
    fill_table(s);
    for (size_t c = wanted > 0 ? all : 0; c <= s->most; c++) {
        yunta_wide value = *cell(s, c, 0);
        if (value > YUNTA_WIDE_NEVER)
            value += s->worth->complete * (yunta_wide)wanted;
        if (value >= most) {
            most = value;
            count = c;
        }
    }
    if (keep && most > YUNTA_WIDE_NEVER && most > s->answer->value)
        keep_answer(s, count, most);
    return most;
}

/* The weekly hours of the starts that have all the wanted mentees, and how many starts each has. */
static size_t list_hours(yunta_unit_solver *s) {
    size_t hours = 0;
    for (size_t k = 0; k < s->unit->starts; k++)
        s->often[weekly_of(s, k)] = 0;
    for (size_t k = 0; k < s->unit->starts; k++) {
        if (s->state[k] == YUNTA_START_BANNED || !has_wanted(s, k))
            continue;
        if (s->often[weekly_of(s, k)]++ == 0)
            s->hour[hours++] = weekly_of(s, k);
    }
    return hours;
}

static yunta_wide regular_at_most(const yunta_unit_solver *s, int32_t often) {
    size_t most = (size_t)often < s->most ? (size_t)often : s->most;
    return s->worth->regular * (yunta_wide)most;
}

/* base: the best with these mentees when nothing is regular. */
static void solve_hours(yunta_unit_solver *s, size_t wanted, yunta_wide base) {
    size_t hours = list_hours(s);
    if (hours == 0 || s->worth->regular == 0)
        solve_hour(s, -1, wanted, true);
    for (size_t h = 0; h < hours && s->worth->regular != 0; h++)
        if (base + regular_at_most(s, s->often[s->hour[h]]) > s->answer->value)
            solve_hour(s, s->hour[h], wanted, true);
}

static bool is_able(const yunta_unit_solver *s, size_t mentee) {
    return s->able[mentee / 64] >> (mentee % 64) & 1;
}

static void list_able(yunta_unit_solver *s) {
    memset(s->able, 0xff, s->unit->mask_words * sizeof *s->able);
    for (size_t k = 0; k < s->unit->starts; k++)
        for (size_t w = 0; s->state[k] == YUNTA_START_FORCED && w < s->unit->mask_words; w++)
            s->able[w] &= s->unit->mask[k * s->unit->mask_words + w];
}

/* Sets of mentees to be complete that contain `wanted` and any of those from `from` on. */
static void solve_sets(yunta_unit_solver *s, size_t wanted, size_t from) {
    yunta_wide base = solve_hour(s, -1, wanted, false);
    size_t mentees = s->worth->complete == 0 ? 0 : s->unit->mentee_count;
    size_t more = 0;
    for (size_t k = from; k < mentees; k++)
        more += is_able(s, k);
    yunta_wide all = regular_at_most(s, INT32_MAX);
    if (base == YUNTA_WIDE_NEVER ||
        base + all + s->worth->complete * (yunta_wide)more <= s->answer->value)
        return;
    if (s->answer->value > YUNTA_WIDE_NEVER && yunta_deadline_passed(s->deadline)) {
        s->cut_short = true;
        return;
    }
    for (size_t k = from; k < mentees; k++) {
        if (!is_able(s, k))
            continue;
        s->wanted[k / 64] |= (uint64_t)1 << (k % 64);
        solve_sets(s, wanted + 1, k + 1);
        s->wanted[k / 64] &= ~((uint64_t)1 << (k % 64));
    }
    if (base + all > s->answer->value)
        solve_hours(s, wanted, base);
}

void yunta_unit_solve(yunta_unit_solver *s, const yunta_unit *unit, const uint8_t *state,
                      const yunta_meeting_worth *worth, yunta_unit_answer *answer) {
    s->unit = unit;
    s->state = state;
    s->worth = worth;
    s->answer = answer;
    s->most = yunta_unit_most(s->agenda, unit);
    s->cut_short = false;
    s->forced = 0;
    for (size_t k = 0; k < unit->starts; k++)
        s->forced += state[k] == YUNTA_START_FORCED;
    list_able(s);
    answer->count = 0;
    answer->value = YUNTA_WIDE_NEVER;
    solve_sets(s, 0, 0);
    answer->bound = answer->value;
    if (s->cut_short)
        answer->bound = solve_hour(s, -1, 0, false) + regular_at_most(s, INT32_MAX) +
                        worth->complete * (yunta_wide)unit->mentee_count;
}

void yunta_unit_count(const yunta_agenda *agenda, const yunta_unit *unit,
                      const yunta_unit_answer *answer, int64_t count[YUNTA_MEETING_STAGES]) {
    yunta_day first = agenda->cohort->policy->programme_start;
    bool all = answer->count >= (size_t)agenda->cohort->policy->meetings_count;
    for (int goal = 0; goal < YUNTA_MEETING_STAGES; goal++)
        count[goal] = 0;
    for (size_t k = 0; k < answer->count; k++) {
        int32_t start = answer->chosen[k], slot = unit->start[start];
        int64_t same = 0;
        for (size_t j = 0; j < answer->count; j++)
            same += agenda->weekly[unit->start[answer->chosen[j]]] == agenda->weekly[slot];
        if (same > count[YUNTA_MEETING_REGULAR])
            count[YUNTA_MEETING_REGULAR] = same;
        count[YUNTA_MEETING_STAYS] += unit->stays[start] == YUNTA_STAYS_PERHAPS;
        count[YUNTA_MEETING_HELD] += unit->present[start];
        count[YUNTA_MEETING_EARLY] += agenda->slot[slot].day - first;
    }
    for (size_t m = 0; all && m < unit->mentee_count; m++) {
        bool always = true;
        for (size_t k = 0; k < answer->count; k++) {
            size_t word = (size_t)answer->chosen[k] * unit->mask_words + m / 64;
            always = always && (unit->mask[word] >> (m % 64) & 1);
        }
        count[YUNTA_MEETING_COMPLETE] += always;
    }
}
