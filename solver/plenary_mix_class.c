/* Classes of slots: by weekly hour, those of equal crowds joined, the larger crowds first. */
#include "solver/plenary_mix.h"
#include <stdlib.h>
#include <string.h>

static const size_t table_limit = (size_t)1 << 23; /* cells of the tables of one mix */

bool yunta_mixes_suit(const yunta_plenary_search *search) {
    const yunta_plenary_plan *plan = search->plan;
    size_t sessions = plan->sessions;
    return sessions > 1 && sessions <= YUNTA_MIX_SESSIONS && plan->gap_least > 0 &&
           plan->people > 0 && (plan->states << sessions) <= table_limit / (plan->days + 1);
}

/* Which slots some session may start at. */
static bool *find_used(const yunta_mixes *mixes) {
    const yunta_plenary_plan *plan = mixes->plan;
    bool *used = yunta_arena_alloc(mixes->arena, plan->slots, sizeof *used);
    for (size_t s = 0; used && s < plan->sessions; s++)
        for (size_t k = 0; k < plan->first[s * (plan->days + 1) + plan->days]; k++)
            if (mixes->every || !plan->dominated[s][k])
                used[plan->start[s][k]] = true;
    return used;
}

typedef struct {
    int64_t size;
    int32_t weekly;
    const uint64_t *crowd;
    size_t words;
} hour;

static int by_crowd(const void *a, const void *b) {
    const hour *x = a, *y = b;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    int order = x->words ? memcmp(x->crowd, y->crowd, x->words * sizeof *x->crowd) : 0;
    return order ? order : x->weekly - y->weekly;
}

/* Crowds of the weekly hours in use, sorted; hour_of[minutes of the week] is their place. */
static hour *find_hours(const yunta_mixes *mixes, const bool *used, int32_t *hour_of,
                        size_t *count) {
    const yunta_plenary_plan *plan = mixes->plan;
    size_t words = plan->words;
    *count = 0;
    for (int32_t m = 0; m < YUNTA_WEEK_MINUTES; m++)
        hour_of[m] = -1;
    for (size_t slot = 0; slot < plan->slots; slot++)
        if (used[slot] && hour_of[plan->weekly[slot]] < 0)
            hour_of[plan->weekly[slot]] = (int32_t)(*count)++;
    hour *hours = yunta_arena_alloc(mixes->arena, *count, sizeof *hours);
    uint64_t *crowd = yunta_arena_alloc(mixes->arena, *count * words, sizeof *crowd);
    if (!hours || !crowd)
        return NULL;
    for (size_t slot = 0; slot < plan->slots; slot++)
        if (used[slot])
            for (size_t w = 0; w < words; w++)
                crowd[(size_t)hour_of[plan->weekly[slot]] * words + w] |=
                    plan->can[slot * words + w];
    for (int32_t m = 0; m < YUNTA_WEEK_MINUTES; m++)
        if (hour_of[m] >= 0) {
            const uint64_t *mine = crowd + (size_t)hour_of[m] * words;
            hours[hour_of[m]] = (hour){yunta_bits_common(mine, mine, words), m, mine, words};
        }
    qsort(hours, *count, sizeof *hours, by_crowd);
    return hours;
}

static bool same_crowd(const hour *a, const hour *b) {
    return a->size == b->size &&
           (a->words == 0 || memcmp(a->crowd, b->crowd, a->words * sizeof *a->crowd) == 0);
}

/* Who lacks some slot of a day of the crowds that they are in. */
static void lack_on(const yunta_mixes *mixes, size_t day, uint64_t *lacking) {
    const yunta_plenary_plan *plan = mixes->plan;
    memset(lacking, 0, plan->words * sizeof *lacking);
    for (size_t slot = plan->day_slot[day]; slot < plan->day_slot[day + 1]; slot++)
        for (size_t w = 0; mixes->class_of[slot] >= 0 && w < plan->words; w++)
            lacking[w] |= mixes->crowd[(size_t)mixes->class_of[slot] * plan->words + w] &
                          ~plan->can[slot * plan->words + w];
}

/* The most sessions that each may lack: the first day, the next one that is no sooner than sessions
 * follow one another, and so on. */
static bool find_lacks(yunta_mixes *mixes) {
    const yunta_plenary_plan *plan = mixes->plan;
    uint64_t *lacking = yunta_arena_alloc(mixes->arena, plan->words, sizeof *lacking);
    int32_t *free_from = yunta_arena_alloc(mixes->arena, plan->people, sizeof *free_from);
    int32_t *count = yunta_arena_alloc(mixes->arena, plan->people, sizeof *count);
    mixes->lacks =
        yunta_arena_alloc(mixes->arena, plan->sessions * plan->words, sizeof *mixes->lacks);
    if (!lacking || !free_from || !count || !mixes->lacks)
        return false;
    for (size_t day = 0; day < plan->days; day++) {
        lack_on(mixes, day, lacking);
        for (size_t p = 0; p < plan->people; p++)
            if ((lacking[p / 64] >> (p % 64) & 1) && (int32_t)day >= free_from[p]) {
                free_from[p] = (int32_t)day + plan->gap_least;
                count[p] += count[p] < (int32_t)plan->sessions;
            }
    }
    for (size_t p = 0; p < plan->people; p++)
        if (count[p] > 0)
            mixes->lacks[(size_t)(count[p] - 1) * plan->words + p / 64] |= (uint64_t)1 << (p % 64);
    return true;
}

yunta_status yunta_mixes_classes(yunta_mixes *mixes) {
    const yunta_plenary_plan *plan = mixes->plan;
    size_t count = 0, words = plan->words;
    int32_t *hour_of = yunta_arena_alloc(mixes->arena, YUNTA_WEEK_MINUTES, sizeof *hour_of);
    bool *used = find_used(mixes);
    hour *hours = hour_of && used ? find_hours(mixes, used, hour_of, &count) : NULL;
    mixes->class_of = yunta_arena_alloc(mixes->arena, plan->slots, sizeof *mixes->class_of);
    mixes->lacking = yunta_arena_alloc(mixes->arena, plan->slots, sizeof *mixes->lacking);
    mixes->crowd = yunta_arena_alloc(mixes->arena, count * words, sizeof *mixes->crowd);
    mixes->size = yunta_arena_alloc(mixes->arena, count, sizeof *mixes->size);
    if (!hours || !mixes->class_of || !mixes->lacking || !mixes->crowd || !mixes->size)
        return YUNTA_E_MEMORY;
    for (size_t h = 0; h < count; h++) {
        if (h == 0 || !same_crowd(&hours[h - 1], &hours[h])) {
            mixes->size[mixes->classes] = hours[h].size;
            memcpy(mixes->crowd + mixes->classes++ * words, hours[h].crowd,
                   words * sizeof *mixes->crowd);
        }
        hour_of[hours[h].weekly] = (int32_t)mixes->classes - 1;
    }
    for (size_t slot = 0; slot < plan->slots; slot++) {
        const uint64_t *can = plan->can + slot * words;
        mixes->class_of[slot] = used[slot] ? hour_of[plan->weekly[slot]] : -1;
        if (used[slot])
            mixes->lacking[slot] =
                mixes->size[mixes->class_of[slot]] - yunta_bits_common(can, can, words);
    }
    return mixes->complete == 0 || find_lacks(mixes) ? YUNTA_OK : YUNTA_E_MEMORY;
}
