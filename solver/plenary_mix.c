/* Goes through mixes by branch and bound: classes are taken in order, so no mix comes twice. A mix
 * begun is bounded by what it is worth and the greatest marginal gains of the classes still
 * allowed, the second time that a class is taken counting only who needs a second one (the worth is
 * submodular). The first two classes make tasks, done in rounds of a fixed size from the most
 * promising on; a round's tasks all start from the best of the rounds before it, so any number of
 * threads does the same.
 */
#include "solver/plenary_mix.h"
#include "base/parallel.h"
#include <stdlib.h>
#include <string.h>

enum { round_size = 16 };

typedef struct {
    int32_t first, second;
    int64_t bound;
} task;

typedef struct {
    const yunta_mixes *mixes;
    yunta_mix_best *best;
    yunta_arena *arena;
    uint64_t *need; /* [(sessions + 1) * least * words] at each depth, who needs k + 1 or more */
    int64_t *gain;  /* [(sessions + 1) * classes] at each depth, of each class once more */
    int64_t *worth; /* [(sessions + 1) * classes] the same, only who is complete by it counted so */
    int64_t *value; /* [sessions + 1] of the mix so far */
    yunta_mix mix;
    yunta_status status;
} walker;

static uint64_t *need_at(const walker *w, size_t depth, int32_t k) {
    const yunta_mixes *mixes = w->mixes;
    return w->need + (depth * (size_t)mixes->least + (size_t)k) * mixes->plan->words;
}

/* What the k-th time (from 0) that a class is taken next adds. */
static int64_t gain_of(const walker *w, size_t depth, size_t class, int32_t k) {
    const yunta_mixes *mixes = w->mixes;
    const yunta_plenary_worth *worth = &mixes->ask->worth;
    int64_t gain = worth->attendance * mixes->size[class];
    if (k < mixes->least)
        gain += worth->shortage * yunta_bits_common(need_at(w, depth, k),
                                                    mixes->crowd + class * mixes->plan->words,
                                                    mixes->plan->words);
    return gain;
}

/* People of a class who need n sessions at a depth. */
static int64_t who_need(const walker *w, size_t depth, size_t class, int32_t n) {
    const yunta_mixes *mixes = w->mixes;
    size_t words = mixes->plan->words;
    const uint64_t *crowd = mixes->crowd + class * words;
    int64_t count = yunta_bits_common(need_at(w, depth, n - 1), crowd, words);
    return n < mixes->least ? count - yunta_bits_common(need_at(w, depth, n), crowd, words) : count;
}

/* What the k-th time that a class is taken adds at most to who is complete: whoever can still be,
 * with the sessions left, a share of it for each session that they need (a concave function that
 * is no less at any number of them). */
static int64_t promise_of(const walker *w, size_t depth, size_t class, int32_t k) {
    const yunta_mixes *mixes = w->mixes;
    int32_t left = (int32_t)(mixes->plan->sessions - depth);
    int64_t promise = 0;
    for (int32_t n = k + 1; mixes->complete && n <= mixes->least && n <= left; n++)
        promise += (mixes->complete * who_need(w, depth, class, n) + n - 1) / n;
    return promise;
}

static int64_t bound_of(const walker *w, size_t depth, size_t class, int32_t k) {
    return gain_of(w, depth, class, k) + promise_of(w, depth, class, k);
}

/* Notes what a class adds once more at a depth, and what that is a bound of. */
static void note_gain(walker *w, size_t depth, size_t class) {
    size_t at = depth * w->mixes->classes + class;
    int64_t gain = gain_of(w, depth, class, 0);
    w->gain[at] = gain + promise_of(w, depth, class, 0);
    w->worth[at] =
        gain + (w->mixes->complete ? w->mixes->complete * who_need(w, depth, class, 1) : 0);
}

/* The most that `left` more classes from `from` on can add: the greatest gains. most[left] holds
 * the sum of the greatest 0, 1, ... of them. */
static void find_most(const walker *w, size_t depth, size_t from, size_t left, int64_t *most) {
    const yunta_mixes *mixes = w->mixes;
    const int64_t *gain = w->gain + depth * mixes->classes;
    int64_t top[YUNTA_MIX_SESSIONS] = {0};
    size_t of[YUNTA_MIX_SESSIONS], count = 0;
    int32_t times[YUNTA_MIX_SESSIONS] = {0};
    for (size_t c = from; left > 0 && c < mixes->classes; c++) {
        size_t k = count < left ? count++ : left;
        if (k == left && top[left - 1] >= gain[c])
            continue;
        k = k == left ? left - 1 : k;
        for (; k > 0 && top[k - 1] < gain[c]; k--) {
            top[k] = top[k - 1];
            of[k] = of[k - 1];
        }
        top[k] = gain[c];
        of[k] = c;
    }
    most[0] = 0;
    for (size_t taken = 0; taken < left; taken++) {
        size_t best = 0;
        for (size_t k = 1; k < count; k++)
            if (top[k] > top[best])
                best = k;
        most[taken + 1] = most[taken] + top[best];
        top[best] = bound_of(w, depth, of[best], ++times[best]);
    }
}

/* Takes a class at a depth: what everybody needs at the next one. left: sessions after it. */
static void take(walker *w, size_t depth, size_t class, size_t left) {
    const yunta_mixes *mixes = w->mixes;
    size_t words = mixes->plan->words;
    const uint64_t *crowd = mixes->crowd + class * words;
    w->mix.of[depth] = (int32_t) class;
    w->value[depth + 1] = w->value[depth] + w->worth[depth * mixes->classes + class];
    for (int32_t k = 0; k < mixes->least && ((size_t)k <= left); k++) {
        const uint64_t *same = need_at(w, depth, k);
        const uint64_t *more = k + 1 < mixes->least ? need_at(w, depth, k + 1) : NULL;
        uint64_t *next = need_at(w, depth + 1, k);
        for (size_t i = 0; i < words; i++)
            next[i] = (same[i] & ~crowd[i]) | (more ? more[i] & crowd[i] : 0);
    }
    for (size_t c = class; c < mixes->classes && left > 0; c++)
        note_gain(w, depth + 1, c);
}

/* Who of the crowds attends at most `least` sessions of the mix, and who one more. */
static void find_eager(walker *w) {
    const yunta_mixes *mixes = w->mixes;
    size_t words = mixes->plan->words;
    uint64_t over[64];
    for (size_t i = 0; i < words; i++) {
        for (int32_t k = 0; k <= mixes->least + 1; k++)
            over[k] = 0; /* bit p of over[k]: more than k sessions */
        for (size_t s = 0; s < mixes->plan->sessions; s++) {
            uint64_t crowd = mixes->crowd[(size_t)w->mix.of[s] * words + i];
            for (int32_t k = mixes->least + 1; k > 0; k--)
                over[k] |= over[k - 1] & crowd;
            over[0] |= crowd;
        }
        w->mix.eager[i] = ~over[mixes->least];
        w->mix.sparing[i] = over[mixes->least] & ~over[mixes->least + 1];
        w->mix.exact[i] = mixes->least > 0 ? over[mixes->least - 1] & ~over[mixes->least] : 0;
    }
}

static void try_mix(walker *w) {
    size_t sessions = w->mixes->plan->sessions;
    w->mix.worth = w->value[sessions];
    find_eager(w);
    w->status = yunta_mix_dates(w->mixes, &w->mix, w->best);
}

static void leave_open(walker *w, int64_t bound) {
    yunta_mix_best *best = w->best;
    if (w->mixes->ask->regular) {
        best->open = 0;
    } else if (!best->left_open || bound > best->open) {
        best->open = bound;
    }
    best->left_open = true;
}

typedef struct {
    int32_t class;
    int64_t bound;
} child;

static int by_bound(const void *a, const void *b) {
    const child *x = a, *y = b;
    if (x->bound != y->bound)
        return x->bound > y->bound ? -1 : 1;
    return x->class - y->class;
}

static void branch(walker *w, size_t depth) {
    const yunta_mixes *mixes = w->mixes;
    size_t left = mixes->plan->sessions - depth, from = depth ? (size_t)w->mix.of[depth - 1] : 0;
    const int64_t *gain = w->gain + depth * mixes->classes;
    int64_t most[YUNTA_MIX_SESSIONS + 1];
    find_most(w, depth, from, left, most);
    if (w->value[depth] + most[left] < w->best->worth_least)
        return;
    child *children = yunta_alloc(mixes->classes - from, sizeof *children);
    size_t count = 0;
    if (!children)
        w->status = YUNTA_E_MEMORY;
    for (size_t c = from; children && c < mixes->classes; c++) {
        int64_t bound = w->value[depth] + gain[c] + most[left - 1];
        if (bound >= w->best->worth_least)
            children[count++] = (child){(int32_t)c, bound};
    }
    if (count > 1)
        qsort(children, count, sizeof *children, by_bound);
    for (size_t k = 0; k < count && w->status == YUNTA_OK; k++) {
        if (children[k].bound < w->best->worth_least)
            break;
        if (yunta_deadline_passed(mixes->ask->deadline)) {
            leave_open(w, children[k].bound);
            break;
        }
        take(w, depth, (size_t)children[k].class, left - 1);
        if (left > 1)
            branch(w, depth + 1);
        else
            try_mix(w);
    }
    yunta_free(children);
}

static yunta_status walker_new(walker *w, const yunta_mixes *mixes) {
    size_t depths = mixes->plan->sessions + 1, words = mixes->plan->words;
    *w = (walker){.mixes = mixes, .arena = yunta_arena_new()};
    if (!w->arena)
        return YUNTA_E_MEMORY;
    w->need = yunta_arena_alloc(w->arena, depths * (size_t)mixes->least * words, sizeof *w->need);
    w->gain = yunta_arena_alloc(w->arena, depths * mixes->classes, sizeof *w->gain);
    w->worth = yunta_arena_alloc(w->arena, depths * mixes->classes, sizeof *w->worth);
    w->mix.exact = yunta_arena_alloc(w->arena, words, sizeof *w->mix.exact);
    w->value = yunta_arena_alloc(w->arena, depths, sizeof *w->value);
    w->mix.eager = yunta_arena_alloc(w->arena, words, sizeof *w->mix.eager);
    w->mix.sparing = yunta_arena_alloc(w->arena, words, sizeof *w->mix.sparing);
    if (!w->need || !w->gain || !w->worth || !w->mix.exact || !w->value || !w->mix.eager ||
        !w->mix.sparing)
        return YUNTA_E_MEMORY;
    for (int32_t k = 0; k < mixes->least; k++)
        for (size_t p = 0; p < mixes->plan->people; p++)
            need_at(w, 0, k)[p / 64] |= (uint64_t)1 << (p % 64);
    for (size_t c = 0; c < mixes->classes; c++)
        note_gain(w, 0, c);
    /* Where nothing need be attended, everybody is complete. */
    if (mixes->ask->worth.least <= 0)
        w->value[0] = mixes->ask->worth.complete * (int64_t)mixes->plan->people;
    return YUNTA_OK;
}

/* ---- tasks ---- */

static int by_promise(const void *a, const void *b) {
    const task *x = a, *y = b;
    if (x->bound != y->bound)
        return x->bound > y->bound ? -1 : 1;
    return x->first != y->first ? x->first - y->first : x->second - y->second;
}

static size_t list_tasks(walker *w, task *tasks) {
    size_t count = 0, left = w->mixes->plan->sessions - 2;
    int64_t most[YUNTA_MIX_SESSIONS + 1];
    for (size_t a = 0; a < w->mixes->classes; a++) {
        take(w, 0, a, left + 1);
        for (size_t b = a; b < w->mixes->classes; b++) {
            take(w, 1, b, left);
            find_most(w, 2, b, left, most);
            tasks[count++] = (task){(int32_t)a, (int32_t)b, w->value[2] + most[left]};
        }
    }
    qsort(tasks, count, sizeof *tasks, by_promise);
    return count;
}

typedef struct {
    const task *tasks; /* of this round */
    walker *walkers;   /* [round_size] */
    yunta_mix_best *best;
    const yunta_mix_best *before;
} round_of_tasks;

static void do_task(void *context, size_t block, size_t from, size_t to) {
    round_of_tasks *r = context;
    walker *w = &r->walkers[block];
    (void)to;
    r->best[block] = *r->before;
    r->best[block].found = false;
    w->best = &r->best[block];
    size_t left = w->mixes->plan->sessions - 2;
    take(w, 0, (size_t)r->tasks[from].first, left + 1);
    take(w, 1, (size_t)r->tasks[from].second, left);
    if (left > 0)
        branch(w, 2);
    else
        try_mix(w);
}

static void merge(const yunta_mixes *mixes, yunta_mix_best *best, const yunta_mix_best *other) {
    bool less = mixes->ask->regular;
    bool better = less ? other->irregular_most < best->irregular_most
                       : other->worth_least > best->worth_least;
    if (other->found && better) {
        best->found = true;
        best->calendar = other->calendar;
        best->irregular_most = other->irregular_most;
        best->worth_least = other->worth_least;
    }
    if (!other->left_open)
        return;
    if (!best->left_open || (less ? other->open < best->open : other->open > best->open))
        best->open = other->open;
    best->left_open = true;
}

static yunta_status do_rounds(const yunta_mixes *mixes, const task *tasks, size_t count,
                              int threads, yunta_mix_best *best) {
    walker walkers[round_size] = {0};
    yunta_mix_best each[round_size];
    yunta_status status = YUNTA_OK;
    for (size_t k = 0; k < round_size && status == YUNTA_OK; k++)
        status = walker_new(&walkers[k], mixes);
    for (size_t from = 0; from < count && status == YUNTA_OK; from += round_size) {
        size_t size = count - from < round_size ? count - from : round_size;
        if (tasks[from].bound < best->worth_least)
            break;
        if (best->found && !mixes->ask->regular)
            yunta_deadline_gap(mixes->ask->deadline, (double)best->worth_least - 1,
                               (double)tasks[from].bound);
        yunta_mix_best before = *best;
        round_of_tasks r = {tasks + from, walkers, each, &before};
        yunta_parallel_blocks(size, 1, threads, do_task, &r);
        for (size_t k = 0; k < size; k++) {
            merge(mixes, best, &each[k]);
            if (walkers[k].status != YUNTA_OK)
                status = walkers[k].status;
        }
    }
    for (size_t k = 0; k < round_size; k++)
        yunta_arena_free(walkers[k].arena);
    return status;
}

static yunta_status search(yunta_mixes *mixes, int threads, yunta_mix_best *best) {
    walker scout = {0};
    yunta_status status = yunta_mixes_classes(mixes);
    task *tasks =
        yunta_arena_alloc(mixes->arena, mixes->classes * (mixes->classes + 1) / 2, sizeof *tasks);
    if (status == YUNTA_OK)
        status = tasks ? walker_new(&scout, mixes) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = do_rounds(mixes, tasks, list_tasks(&scout, tasks), threads, best);
    yunta_arena_free(scout.arena);
    return status;
}

static void conclude(yunta_plenary_search *ask, const yunta_mix_best *best) {
    if (best->found) {
        ask->found = true;
        ask->calendar = best->calendar;
    }
    ask->worth_least = best->worth_least;
    ask->irregular_most = best->irregular_most;
    int64_t value = ask->regular ? ask->irregular_most + 1 : ask->worth_least - 1;
    ask->finished = !best->left_open;
    ask->bound = value;
    if (best->left_open && (ask->regular ? best->open < value : best->open > value))
        ask->bound = best->open;
}

yunta_status yunta_mixes_search(yunta_plenary_search *ask) {
    yunta_plenary_search asked = *ask;
    yunta_mixes mixes = {.plan = ask->plan, .ask = &asked, .arena = yunta_arena_new()};
    yunta_mix_best best = {.worth_least = ask->worth_least, .irregular_most = ask->irregular_most};
    int32_t sessions = (int32_t)ask->plan->sessions;
    mixes.every = ask->watch_regular;
    mixes.complete = ask->worth.least > 0 && ask->worth.least <= sessions ? ask->worth.complete : 0;
    mixes.least = ask->worth.shortage == 0 && mixes.complete == 0 ? 0
                  : ask->worth.least > sessions                   ? sessions
                                                                  : ask->worth.least;
    yunta_status status = mixes.arena ? search(&mixes, ask->threads, &best) : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        conclude(ask, &best);
    yunta_arena_free(mixes.arena);
    return status;
}
