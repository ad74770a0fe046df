/* One pass over all pairs: who is eligible, ranks, blocks, and what prices prove.
 *
 * A task is a chunk of mentors with all mentees of their class. What belongs to a mentor is the
 * task's own; what belongs to a mentee or a pair is added to atomically, in integers, so that the
 * order of tasks changes nothing. Tasks go in waves; after each, the blocks that it found are
 * joined. */
#include "verify/pass.h"
#include "base/array.h"
#include "base/parallel.h"
#include <string.h>

enum { WAVE_LINKS = 1 << 22 };

typedef struct {
    size_t from, count; /* mentors by place */
    size_t first, last; /* mentees */
    size_t links;       /* where its links begin in the wave's */
    size_t eligible;
    int32_t highest;
    __int128 *excess; /* [priced_count] */
} task;

typedef struct {
    yunta_check *check;
    yunta_pack pack;
    yunta_pair_index index;
    yunta_blocks blocks;
    YUNTA_ARRAY(task) tasks;
    size_t wave;    /* the first task of the wave */
    int32_t *label; /* [mentors] a mentor of the chunk in the same block */
    int32_t *link;  /* [links of a wave] of each mentee: a mentor of the chunk, or -1 */
    int32_t *eligible, *higher, *idle; /* [mentors] by place; idle: eligible mentees without pair */
    int32_t *by_kind;                  /* [KINDS * mentors] */
    uint8_t *kind;                     /* [mentors] yunta_partner */
    int16_t *threshold;                /* [mentors] score of their first pair; INT16_MAX for none */
    int64_t **price;                   /* [priced_count] of the mentors by place */
    bool alone;                        /* somebody has no pair */
} pass;

static void atomic_add(int32_t *to, int32_t value) {
    __atomic_fetch_add(to, value, __ATOMIC_RELAXED);
}

static void atomic_add_wide(int64_t *to, int64_t value) {
    __atomic_fetch_add(to, value, __ATOMIC_RELAXED);
}

YUNTA_LOOP static int32_t count_mentors(const int16_t *restrict score,
                                        const int16_t *restrict threshold, size_t count,
                                        int32_t *restrict eligible, int32_t *restrict higher) {
    int32_t all = 0;
    for (size_t i = 0; i < count; i++) {
        eligible[i] += score[i] >= 0;
        higher[i] += score[i] > threshold[i];
        all += score[i] >= 0;
    }
    return all;
}

static int64_t count_above(const int16_t *score, size_t count, int32_t least) {
    int32_t above = 0;
    for (size_t i = 0; i < count; i++)
        above += score[i] > least;
    return above;
}

YUNTA_LOOP static int32_t highest_of(const int16_t *score, size_t count) {
    int16_t most = -1;
    for (size_t i = 0; i < count; i++)
        most = score[i] > most ? score[i] : most;
    return most;
}

YUNTA_LOOP static void add_eligible(const int16_t *restrict score, size_t count,
                                    int32_t *restrict total) {
    for (size_t i = 0; i < count; i++)
        total[i] += score[i] >= 0;
}

YUNTA_LOOP static int32_t count_kind(const int16_t *restrict score, const uint8_t *restrict kind,
                                     size_t count, uint8_t wanted) {
    int32_t all = 0;
    for (size_t i = 0; i < count; i++)
        all += (score[i] >= 0) & (kind[i] == wanted);
    return all;
}

/* Joins the mentors of a row: afterwards all its eligible ones have one label. */
YUNTA_LOOP static int32_t join_row(const int16_t *restrict score, size_t count,
                                   int32_t *restrict label) {
    size_t first = 0;
    int32_t strangers = 0;
    while (score[first] < 0)
        first++;
    int32_t one = label[first];
    for (size_t i = 0; i < count; i++)
        strangers += (score[i] >= 0) & (label[i] != one);
    for (size_t i = first; strangers > 0 && i < count; i++) {
        int32_t old = label[i];
        if (score[i] < 0 || old == one)
            continue;
        for (size_t k = 0; k < count; k++)
            label[k] = label[k] == old ? one : label[k];
    }
    return (int32_t)first;
}

/* Whether some arc is worth more than its prices, by far the most often not so. */
YUNTA_LOOP static bool exceeds(const int16_t *restrict score, size_t count, int64_t base,
                               int64_t times, int32_t least, const int64_t *restrict price) {
    int64_t above = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t over = base + times * score[i] - price[i];
        above |= (over > 0) & (score[i] >= least);
    }
    return above != 0;
}

static __int128 excess_of(const int16_t *score, size_t count, int64_t base, int64_t times,
                          int32_t least, const int64_t *price) {
    __int128 sum = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t over = base + times * score[i] - price[i];
        sum += score[i] >= least && over > 0 ? over : 0;
    }
    return sum;
}

/* What the row adds for the mentee. */
static void count_mentee(pass *p, const task *t, int32_t mentee, const int16_t *score,
                         int32_t eligible) {
    yunta_tally *tally = &p->check->tally;
    const yunta_lists *pairs = &p->index.of_mentee;
    atomic_add(&tally->partners[YUNTA_MENTEE_SIDE][mentee], eligible);
    for (size_t k = pairs->first[mentee]; k < pairs->first[mentee + 1]; k++) {
        yunta_claimed_pair *pair = &p->check->pairs[pairs->item[k]];
        atomic_add_wide(&pair->higher_for_mentee, count_above(score, t->count, pair->score));
    }
    if (!p->alone)
        return;
    uint8_t kind = tally->kind[YUNTA_MENTEE_SIDE][mentee];
    add_eligible(score, t->count, p->by_kind + kind * p->pack.mentors + t->from);
    if (p->check->mentors[mentee] || p->check->mentees[mentee])
        return;
    add_eligible(score, t->count, p->idle + t->from);
    for (int k = 0; k < YUNTA_PARTNER_KINDS; k++)
        atomic_add(&tally->by_kind[YUNTA_MENTEE_SIDE][mentee * YUNTA_PARTNER_KINDS + k],
                   count_kind(score, p->kind + t->from, t->count, (uint8_t)k));
}

/* Mentors of several pairs: the first one's threshold is in the arrays, the others' here. */
static void count_more_pairs(pass *p, const task *t, const int16_t *score) {
    const yunta_lists *pairs = &p->index.of_mentor;
    for (size_t i = 0; i < t->count; i++) {
        size_t mentor = (size_t)p->pack.mentor[t->from + i];
        for (size_t k = pairs->first[mentor] + 1; k < pairs->first[mentor + 1]; k++) {
            yunta_claimed_pair *pair = &p->check->pairs[pairs->item[k]];
            pair->higher_for_mentor += score[i] > pair->score;
        }
    }
}

static bool has_more_pairs(const pass *p, const task *t) {
    const yunta_lists *pairs = &p->index.of_mentor;
    for (size_t i = 0; i < t->count; i++) {
        size_t mentor = (size_t)p->pack.mentor[t->from + i];
        if (pairs->first[mentor + 1] > pairs->first[mentor] + 1)
            return true;
    }
    return false;
}

static void add_excess(pass *p, task *t, int32_t mentee, const int16_t *score) {
    for (size_t s = 0; s < p->check->priced_count; s++) {
        const yunta_priced *priced = &p->check->priced[s];
        const int64_t *price = p->price[s] + t->from;
        int64_t base = priced->pair - priced->price[YUNTA_MENTEE_SIDE][mentee];
        int32_t least = priced->least > 0 ? priced->least : 0;
        if (exceeds(score, t->count, base, priced->score, least, price))
            t->excess[s] += excess_of(score, t->count, base, priced->score, least, price);
    }
}

static void do_task(pass *p, task *t) {
    int16_t score[YUNTA_CHUNK];
    int32_t *label = p->label + t->from;
    bool more = has_more_pairs(p, t);
    for (size_t i = 0; i < t->count; i++)
        label[i] = (int32_t)i;
    for (size_t k = t->first; k < t->last && !yunta_deadline_stopped(p->check->deadline); k++) {
        int32_t mentee = p->pack.mentee[k], *link = &p->link[t->links + k - t->first];
        yunta_row(&p->pack, mentee, t->from, t->count, score);
        int32_t eligible = count_mentors(score, p->threshold + t->from, t->count,
                                         p->eligible + t->from, p->higher + t->from);
        *link = -1;
        if (eligible == 0)
            continue;
        t->eligible += (size_t)eligible;
        int32_t highest = highest_of(score, t->count);
        t->highest = highest > t->highest ? highest : t->highest;
        *link = join_row(score, t->count, label);
        count_mentee(p, t, mentee, score, eligible);
        if (more)
            count_more_pairs(p, t, score);
        add_excess(p, t, mentee, score);
    }
}

static void do_tasks(void *context, size_t block, size_t from, size_t to) {
    pass *p = context;
    (void)block;
    for (size_t k = from; k < to; k++)
        do_task(p, &p->tasks.items[p->wave + k]);
}

static bool list_tasks(pass *p) {
    size_t priced = p->check->priced_count;
    for (size_t c = 0; c < p->pack.classes; c++) {
        size_t last = p->pack.first_mentor[c + 1];
        size_t first = p->pack.first_mentee[c], end = p->pack.first_mentee[c + 1];
        for (size_t from = p->pack.first_mentor[c]; from < last && first < end;
             from += YUNTA_CHUNK) {
            size_t count = last - from < YUNTA_CHUNK ? last - from : YUNTA_CHUNK;
            task t = {.from = from, .count = count, .first = first, .last = end, .highest = -1};
            t.excess = yunta_check_alloc(p->check, priced, sizeof *t.excess);
            if (!t.excess || !yunta_array_push(&p->tasks, t))
                return false;
        }
    }
    return true;
}

/* How many tasks go in the wave that starts at first; their links. */
static size_t cut_wave(pass *p, size_t first, size_t *links) {
    size_t k = first;
    for (*links = 0; k < p->tasks.count; k++) {
        task *t = &p->tasks.items[k];
        if (k > first && *links + t->last - t->first > WAVE_LINKS)
            break;
        t->links = *links;
        *links += t->last - t->first;
    }
    return k - first;
}

static void join_task(pass *p, const task *t) {
    const int32_t *label = p->label + t->from;
    for (size_t k = t->first; k < t->last; k++) {
        int32_t link = p->link[t->links + k - t->first];
        if (link >= 0)
            yunta_blocks_join(&p->blocks, p->pack.mentee[k],
                              p->pack.mentor[t->from + (size_t)link]);
    }
    for (size_t i = 0; i < t->count; i++)
        if (label[i] != (int32_t)i)
            yunta_blocks_join(&p->blocks, p->pack.mentor[t->from + i],
                              p->pack.mentor[t->from + (size_t)label[i]]);
}

static void go(pass *p) {
    yunta_tally *tally = &p->check->tally;
    for (size_t count, links; p->wave < p->tasks.count; p->wave += count) {
        count = cut_wave(p, p->wave, &links);
        p->link = yunta_alloc(links, sizeof *p->link);
        p->check->out_of_memory = p->check->out_of_memory || !p->link;
        if (yunta_stopped(p->check))
            break;
        yunta_parallel_blocks(count, 1, p->check->threads, do_tasks, p);
        for (size_t k = p->wave; k < p->wave + count; k++) {
            const task *t = &p->tasks.items[k];
            join_task(p, t);
            tally->eligible += t->eligible;
            tally->highest = t->highest > tally->highest ? t->highest : tally->highest;
            for (size_t s = 0; s < p->check->priced_count; s++)
                p->check->priced[s].excess += t->excess[s];
        }
        yunta_free(p->link);
        p->link = NULL;
    }
    yunta_free(p->link);
    tally->blocks = yunta_blocks_count(&p->blocks, p->check->cohort->people);
}

static void set_mentor(pass *p, size_t k) {
    const yunta_check *check = p->check;
    int32_t person = p->pack.mentor[k];
    size_t pair = p->index.of_mentor.first[person];
    bool any = pair < p->index.of_mentor.first[person + 1];
    int32_t score = any ? check->pairs[p->index.of_mentor.item[pair]].score : -1;
    p->threshold[k] = score < 0 ? INT16_MAX : (int16_t)score;
    p->kind[k] = check->tally.kind[YUNTA_MENTOR_SIDE][person];
    p->alone = p->alone || !(check->mentees[person] || check->mentors[person]);
    for (size_t s = 0; s < check->priced_count; s++)
        p->price[s][k] = check->priced[s].price[YUNTA_MENTOR_SIDE][person];
}

static bool prepare(pass *p) {
    yunta_check *check = p->check;
    size_t n = p->pack.mentors;
    p->label = yunta_check_alloc(check, n, sizeof *p->label);
    p->eligible = yunta_check_alloc(check, n, sizeof *p->eligible);
    p->higher = yunta_check_alloc(check, n, sizeof *p->higher);
    p->idle = yunta_check_alloc(check, n, sizeof *p->idle);
    p->by_kind = yunta_check_alloc(check, n, YUNTA_PARTNER_KINDS * sizeof *p->by_kind);
    p->kind = yunta_check_alloc(check, n, 1);
    p->threshold = yunta_check_alloc(check, n, sizeof *p->threshold);
    p->price = yunta_check_alloc(check, check->priced_count, sizeof *p->price);
    for (size_t s = 0; p->price && s < check->priced_count; s++)
        p->price[s] = yunta_check_alloc(check, n, sizeof **p->price);
    if (check->out_of_memory)
        return false;
    for (size_t k = 0; k < n; k++)
        set_mentor(p, k);
    for (size_t k = 0; k < p->pack.mentees; k++) {
        int32_t person = p->pack.mentee[k];
        p->alone = p->alone || !(check->mentees[person] || check->mentors[person]);
    }
    return true;
}

/* From the arrays by place to those by person. */
static void hand_over(pass *p) {
    yunta_tally *tally = &p->check->tally;
    for (size_t k = 0; k < p->pack.mentors; k++) {
        size_t person = (size_t)p->pack.mentor[k], pair = p->index.of_mentor.first[person];
        tally->partners[YUNTA_MENTOR_SIDE][person] = p->eligible[k];
        tally->free_mentees[person] = p->idle[k];
        for (size_t c = 0; c < YUNTA_PARTNER_KINDS; c++)
            tally->by_kind[YUNTA_MENTOR_SIDE][person * YUNTA_PARTNER_KINDS + c] =
                p->by_kind[c * p->pack.mentors + k];
        if (p->threshold[k] != INT16_MAX)
            p->check->pairs[p->index.of_mentor.item[pair]].higher_for_mentor = p->higher[k];
    }
}

static bool make_tally(yunta_check *check) {
    yunta_tally *tally = &check->tally;
    size_t people = check->cohort->people;
    for (int side = 0; side < 2; side++) {
        tally->partners[side] = yunta_check_alloc(check, people, sizeof *tally->partners[side]);
        tally->by_kind[side] =
            yunta_check_alloc(check, people, YUNTA_PARTNER_KINDS * sizeof *tally->by_kind[side]);
    }
    tally->free_mentees = yunta_check_alloc(check, people, sizeof *tally->free_mentees);
    tally->eligible = 0;
    tally->highest = -1;
    for (size_t k = 0; k < check->pair_count; k++)
        check->pairs[k].higher_for_mentor = check->pairs[k].higher_for_mentee = 0;
    for (size_t s = 0; s < check->priced_count; s++)
        check->priced[s].excess = 0;
    return !check->out_of_memory;
}

void yunta_pass(yunta_check *check) {
    pass p = {.check = check};
    if (!make_tally(check) || !yunta_pair_index_make(check, &p.index))
        return;
    if (check->cohort->scores_given) {
        yunta_pass_given(check, &p.index);
    } else if (yunta_pack_make(check, &p.pack) && prepare(&p) &&
               yunta_blocks_make(check, &p.blocks)) {
        if (list_tasks(&p)) {
            go(&p);
            hand_over(&p);
        } else {
            check->out_of_memory = true;
        }
    }
    yunta_array_free(&p.tasks);
}
