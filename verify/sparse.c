/* The pass where only the rows of scores.csv can be eligible. */
#include "base/parallel.h"
#include "verify/pass.h"

enum { ROWS_A_BLOCK = 65536 };

typedef struct {
    yunta_check *check;
    const yunta_pair_index *index;
    int16_t *score;   /* [score_count] final; -1: not eligible */
    size_t *eligible; /* [blocks] */
    int32_t *highest; /* [blocks] */
    __int128 *excess; /* [blocks * priced_count] */
} sparse;

static void add(int32_t *to, int32_t value) {
    __atomic_fetch_add(to, value, __ATOMIC_RELAXED);
}

static void rank(yunta_check *check, const yunta_lists *pairs, int32_t person, bool mentor,
                 int32_t score) {
    for (size_t k = pairs->first[person]; k < pairs->first[person + 1]; k++) {
        yunta_claimed_pair *pair = &check->pairs[pairs->item[k]];
        int64_t *higher = mentor ? &pair->higher_for_mentor : &pair->higher_for_mentee;
        if (score > pair->score)
            __atomic_fetch_add(higher, 1, __ATOMIC_RELAXED);
    }
}

static bool alone(const yunta_check *check, int32_t person) {
    return !check->mentees[person] && !check->mentors[person];
}

static void count_pair(const sparse *s, size_t block, int32_t mentor, int32_t mentee,
                       int32_t score) {
    yunta_check *check = s->check;
    yunta_tally *tally = &check->tally;
    s->eligible[block]++;
    s->highest[block] = score > s->highest[block] ? score : s->highest[block];
    add(&tally->partners[YUNTA_MENTOR_SIDE][mentor], 1);
    add(&tally->partners[YUNTA_MENTEE_SIDE][mentee], 1);
    rank(check, &s->index->of_mentor, mentor, true, score);
    rank(check, &s->index->of_mentee, mentee, false, score);
    add(&tally->by_kind[YUNTA_MENTOR_SIDE]
                       [mentor * YUNTA_PARTNER_KINDS + tally->kind[YUNTA_MENTEE_SIDE][mentee]],
        1);
    add(&tally->by_kind[YUNTA_MENTEE_SIDE]
                       [mentee * YUNTA_PARTNER_KINDS + tally->kind[YUNTA_MENTOR_SIDE][mentor]],
        1);
    if (alone(check, mentee))
        add(&tally->free_mentees[mentor], 1);
    for (size_t k = 0; k < check->priced_count; k++) {
        const yunta_priced *priced = &check->priced[k];
        int64_t over = priced->pair + priced->score * score -
                       priced->price[YUNTA_MENTOR_SIDE][mentor] -
                       priced->price[YUNTA_MENTEE_SIDE][mentee];
        if (over > 0 && score >= priced->least)
            s->excess[block * check->priced_count + k] += over;
    }
}

static void do_rows(void *context, size_t block, size_t from, size_t to) {
    const sparse *s = context;
    const yunta_crowd *crowd = &s->check->crowd;
    s->highest[block] = -1;
    for (size_t k = from; k < to && !yunta_deadline_stopped(s->check->deadline); k++) {
        const yunta_given_score *row = &crowd->cohort->scores[k];
        int64_t score = (int64_t)row->score + yunta_plain_points(crowd, row->mentor, row->mentee);
        score = score < 0 ? 0 : score > 10000 ? 10000 : score;
        s->score[k] = -1;
        if (yunta_plain_bar(crowd, row->mentor, row->mentee, (int32_t)score) != YUNTA_BARS)
            continue;
        s->score[k] = (int16_t)score;
        count_pair(s, block, row->mentor, row->mentee, (int32_t)score);
    }
}

void yunta_pass_given(yunta_check *check, const yunta_pair_index *index) {
    const yunta_cohort *cohort = check->cohort;
    size_t rows = cohort->score_count, blocks = rows / ROWS_A_BLOCK + 1;
    sparse s = {.check = check, .index = index};
    yunta_blocks components = {0};
    s.score = yunta_check_alloc(check, rows, sizeof *s.score);
    s.eligible = yunta_check_alloc(check, blocks, sizeof *s.eligible);
    s.highest = yunta_check_alloc(check, blocks, sizeof *s.highest);
    s.excess = yunta_check_alloc(check, blocks * (check->priced_count + 1), sizeof *s.excess);
    if (!yunta_blocks_make(check, &components))
        return;
    yunta_parallel_blocks(rows, ROWS_A_BLOCK, check->threads, do_rows, &s);
    for (size_t k = 0; k < rows; k++)
        if (s.score[k] >= 0)
            yunta_blocks_join(&components, cohort->scores[k].mentor, cohort->scores[k].mentee);
    for (size_t b = 0; b < blocks && b * ROWS_A_BLOCK < rows; b++) {
        check->tally.eligible += s.eligible[b];
        if (s.highest[b] > check->tally.highest)
            check->tally.highest = s.highest[b];
        for (size_t k = 0; k < check->priced_count; k++)
            check->priced[k].excess += s.excess[b * check->priced_count + k];
    }
    check->tally.blocks = yunta_blocks_count(&components, cohort->people);
}
