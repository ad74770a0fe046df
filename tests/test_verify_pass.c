/* The checker's plain scores and rules against the model's, its pass over all pairs against the
 * plain ones, pair by pair. */
#include "tests/support.h"
#include "verify/pass.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    yunta_support *support;
    yunta_check check;
    yunta_verification report;
    yunta_deadline never;
} bench;

static bench *bench_new(yunta_support *support) {
    bench *b = yunta_alloc(1, sizeof *b);
    assert_non_null(b);
    b->support = support;
    b->never = yunta_deadline_in(-1);
    b->check = (yunta_check){.cohort = support->cohort,
                             .policy = support->policy,
                             .out = "out",
                             .threads = 2,
                             .deadline = &b->never,
                             .arena = yunta_arena_new(),
                             .problems = yunta_problems_new(),
                             .report = &b->report};
    assert_true(yunta_crowd_make(&b->check));
    yunta_check *check = &b->check;
    check->pairs = yunta_check_alloc(check, support->cohort->people, sizeof *check->pairs);
    check->mentees = yunta_check_alloc(check, support->cohort->people, sizeof *check->mentees);
    check->mentors = yunta_check_alloc(check, support->cohort->people, sizeof *check->mentors);
    assert_false(check->out_of_memory);
    return b;
}

static void bench_free(bench *b) {
    yunta_arena_free(b->check.arena);
    yunta_problems_free(b->check.problems);
    yunta_support_free(b->support);
    yunta_free(b);
}

static bench *random_bench(uint64_t seed, int people) {
    yunta_support_shape shape = yunta_support_small(seed, people);
    shape.both_percent = 30;
    shape.forbids = people / 2;
    shape.history = people / 2;
    shape.prefers = people;
    shape.zones = seed % 3 == 0 ? 2 : 0;
    shape.capacity = shape.mentors = 3;
    shape.scores_percent = seed % 5 == 0 ? 50 : 0;
    shape.skills = seed % 4 == 1 ? 40 : shape.skills;
    yunta_support *s = yunta_support_random(&shape);
    yunta_support_random_policy(s, seed);
    yunta_support_prepare(s);
    return bench_new(s);
}

/* Scores, components, rules: the same as the model's for every pair. */
static void test_plain_is_the_model(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        bench *b = random_bench(seed, 8 + (int)(seed % 20));
        const yunta_support *s = b->support;
        for (int32_t i = 0; i < (int32_t)s->cohort->people; i++)
            for (int32_t j = 0; j < (int32_t)s->cohort->people; j++) {
                int32_t mine[YUNTA_PARTS], theirs[YUNTA_COMPONENTS];
                int32_t score = yunta_plain_score(&b->check.crowd, i, j);
                assert_int_equal(score, yunta_scoring_score(s->scoring, i, j));
                yunta_plain_parts(&b->check.crowd, i, j, mine);
                yunta_scoring_parts(s->scoring, i, j, theirs);
                assert_memory_equal(mine, theirs, sizeof mine);
                assert_int_equal(yunta_plain_overlap(&b->check.crowd, i, j),
                                 yunta_weeks_overlap(s->weeks, i, j));
                yunta_bar bar = yunta_plain_bar(&b->check.crowd, i, j, score);
                assert_int_equal((int)bar, (int)yunta_pair_first_bar(s->eligibility, i, j));
            }
        bench_free(b);
    }
}

/* A row is the plain score where no rule bars the pair, and -1 elsewhere, in chunks of any size. */
static void test_rows_are_the_plain_scores(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 80; seed++) {
        bench *b = random_bench(seed, 5 + (int)(seed % 60));
        yunta_pack pack;
        int16_t score[YUNTA_CHUNK];
        if (b->support->cohort->scores_given) {
            bench_free(b);
            continue;
        }
        assert_true(yunta_pack_make(&b->check, &pack));
        size_t step = 1 + seed % 17;
        for (size_t c = 0; c < pack.classes; c++)
            for (size_t k = pack.first_mentee[c]; k < pack.first_mentee[c + 1]; k++)
                for (size_t from = pack.first_mentor[c]; from < pack.first_mentor[c + 1];
                     from += step) {
                    size_t left = pack.first_mentor[c + 1] - from;
                    size_t count = left < step ? left : step;
                    yunta_row(&pack, pack.mentee[k], from, count, score);
                    for (size_t i = 0; i < count; i++) {
                        int32_t mentor = pack.mentor[from + i], mentee = pack.mentee[k];
                        int32_t right = yunta_plain_score(&b->check.crowd, mentor, mentee);
                        if (yunta_plain_bar(&b->check.crowd, mentor, mentee, right) != YUNTA_BARS)
                            right = -1;
                        assert_int_equal(score[i], right);
                    }
                }
        bench_free(b);
    }
}

static int32_t root(const int32_t *parent, int32_t p) {
    while (parent[p] != p)
        p = parent[p];
    return p;
}

static size_t plain_blocks(const yunta_candidates *candidates) {
    int32_t *parent = yunta_alloc(candidates->people, sizeof *parent);
    size_t blocks = 0, alone = 0;
    for (size_t p = 0; p < candidates->people; p++)
        parent[p] = (int32_t)p;
    for (size_t j = 0; j < candidates->people; j++)
        for (size_t k = candidates->first[j]; k < candidates->first[j + 1]; k++)
            parent[root(parent, candidates->mentor[k])] = root(parent, (int32_t)j);
    for (size_t p = 0; p < candidates->people; p++) {
        bool any = candidates->first[p] < candidates->first[p + 1];
        for (size_t k = 0; k < candidates->count; k++)
            any = any || candidates->mentor[k] == (int32_t)p;
        blocks += parent[p] == (int32_t)p;
        alone += !any;
    }
    yunta_free(parent);
    return blocks - alone;
}

/* Some pairs and one priced stage at random. */
static void fill(bench *b, uint64_t seed) {
    yunta_check *check = &b->check;
    const yunta_candidates *all = b->support->candidates;
    size_t people = all->people;
    yunta_random random;
    yunta_random_seed(&random, seed);
    for (size_t j = 0; j < people; j++)
        for (size_t k = all->first[j]; k < all->first[j + 1] && check->pair_count < people; k++) {
            if (yunta_random_below(&random, 4) > 0)
                continue;
            check->pairs[check->pair_count++] = (yunta_claimed_pair){
                .mentor = all->mentor[k], .mentee = (int32_t)j, .score = all->score[k]};
            check->mentees[all->mentor[k]]++;
            check->mentors[j]++;
        }
    yunta_priced *priced = check->priced = yunta_check_alloc(check, 1, sizeof *priced);
    check->priced_count = 1;
    priced->pair = yunta_random_below(&random, 20001);
    priced->score = 1 + yunta_random_below(&random, 3);
    priced->least = (int32_t)yunta_random_below(&random, 4) * 2000;
    for (int side = 0; side < 2; side++) {
        priced->price[side] = yunta_check_alloc(check, people, sizeof *priced->price[side]);
        for (size_t p = 0; p < people; p++)
            priced->price[side][p] = (int64_t)yunta_random_below(&random, 30000) - 10000;
    }
}

static void compare_tally(const bench *b) {
    const yunta_check *check = &b->check;
    const yunta_candidates *all = b->support->candidates;
    const yunta_priced *priced = &check->priced[0];
    __int128 excess = 0;
    assert_int_equal(check->tally.eligible, all->count);
    assert_int_equal(check->tally.blocks, plain_blocks(all));
    for (size_t j = 0; j < all->people; j++) {
        assert_int_equal(check->tally.partners[YUNTA_MENTEE_SIDE][j],
                         all->first[j + 1] - all->first[j]);
        for (size_t k = all->first[j]; k < all->first[j + 1]; k++) {
            int64_t over = priced->pair + priced->score * all->score[k] -
                           priced->price[YUNTA_MENTOR_SIDE][all->mentor[k]] -
                           priced->price[YUNTA_MENTEE_SIDE][j];
            excess += all->score[k] >= priced->least && over > 0 ? over : 0;
        }
    }
    assert_true(excess == priced->excess);
    for (size_t p = 0; p < check->pair_count; p++) {
        const yunta_claimed_pair *pair = &check->pairs[p];
        int64_t mentor = 0, mentee = 0;
        for (size_t j = 0; j < all->people; j++)
            for (size_t k = all->first[j]; k < all->first[j + 1]; k++) {
                mentor += all->mentor[k] == pair->mentor && all->score[k] > pair->score;
                mentee += (int32_t)j == pair->mentee && all->score[k] > pair->score;
            }
        assert_int_equal(pair->higher_for_mentor, mentor);
        assert_int_equal(pair->higher_for_mentee, mentee);
    }
}

static int by_people(const void *a, const void *b) {
    const yunta_claimed_pair *x = a, *y = b;
    return x->mentor != y->mentor ? x->mentor - y->mentor : x->mentee - y->mentee;
}

/* Counts, ranks, blocks and what prices leave over, with and without scores.csv. */
static void test_the_pass_counts_every_pair(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        bench *b = random_bench(seed, seed % 10 == 9 ? 120 : 6 + (int)(seed % 30));
        fill(b, seed);
        if (b->check.pair_count)
            qsort(b->check.pairs, b->check.pair_count, sizeof *b->check.pairs, by_people);
        for (int threads = 1; threads <= 4; threads += 3) {
            b->check.threads = threads;
            yunta_tally_kinds(&b->check);
            yunta_pass(&b->check);
            assert_false(b->check.out_of_memory);
            compare_tally(b);
        }
        bench_free(b);
    }
}

/* More mentors than a chunk holds, and gains that no byte holds. */
static void test_a_class_of_several_chunks(void **state) {
    enum { SKILLS = 40 };
    (void)state;
    yunta_support *s = yunta_support_bare(YUNTA_CHUNK + 50, 40, 0);
    yunta_support_skills(s, SKILLS);
    for (size_t p = 0; p < s->cohort->people; p++)
        for (size_t k = 0; k < SKILLS; k++) {
            bool mentor = p < YUNTA_CHUNK + 50;
            s->cohort->level[SKILLS * p + k] = (uint8_t)(mentor ? 1 + p % 5 : 1);
            s->cohort->want[SKILLS * p + k] = mentor ? 0 : 3;
        }
    s->cohort->has_skills = true;
    yunta_support_prepare(s);
    bench *b = bench_new(s);
    fill(b, 7);
    if (b->check.pair_count)
        qsort(b->check.pairs, b->check.pair_count, sizeof *b->check.pairs, by_people);
    yunta_tally_kinds(&b->check);
    yunta_pass(&b->check);
    compare_tally(b);
    assert_int_equal(b->check.tally.blocks, 1);
    bench_free(b);
}

static void test_weights_are_read_strictly(void **state) {
    static const char *const wrong[] = {"",
                                        "pairs",
                                        "0*pair",
                                        "01*pair",
                                        "pair + pair",
                                        "pair+score",
                                        "pair + ",
                                        "-1*pair",
                                        "2*pair where score > 3",
                                        "pair where score >= 0",
                                        "pair where score >= 20000",
                                        "99999999999999999999*pair",
                                        "4503599627370496*score",
                                        "pair + score extra"};
    yunta_priced priced;
    (void)state;
    assert_true(yunta_weight_parse("20001*pair + score where score >= 10", &priced));
    assert_int_equal(priced.pair, 20001);
    assert_int_equal(priced.score, 1);
    assert_int_equal(priced.mentor, 0);
    assert_int_equal(priced.least, 10);
    assert_true(yunta_weight_parse("301*mentor + 10*pair", &priced));
    assert_int_equal(priced.mentor, 301);
    assert_int_equal(priced.least, 0);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        assert_false(yunta_weight_parse(wrong[k], &priced));
}

/* The most invited for rooms of 100, 300 and 1,000 at 65 % shows and a risk of 5 %. */
static void test_rooms_hold_what_was_published(void **state) {
    static const struct {
        int32_t capacity, walk_in;
        size_t most;
    } rooms[] = {{100, 0, 140},   {100, 30000, 135},   {100, 200000, 110},   {100, 550000, 60},
                 {300, 0, 437},   {300, 30000, 423},   {300, 200000, 346},   {300, 550000, 191},
                 {1000, 0, 1492}, {1000, 30000, 1446}, {1000, 200000, 1187}, {1000, 550000, 662}};
    (void)state;
    for (size_t k = 0; k < sizeof rooms / sizeof *rooms; k++) {
        assert_true(
            yunta_room_fits(rooms[k].most, rooms[k].capacity, 650000, rooms[k].walk_in, 50000));
        assert_false(
            yunta_room_fits(rooms[k].most + 1, rooms[k].capacity, 650000, rooms[k].walk_in, 50000));
    }
    assert_true(yunta_room_fits(30, 30, 1000000, 0, 0));
    assert_false(yunta_room_fits(31, 30, 1000000, 0, 50000));
    assert_true(yunta_room_fits(1000, 1, 0, 0, 0));
}

/* A person's hours and absences at random moments, in other zones too: as the model has them. */
static void test_free_is_the_model(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        yunta_support_shape shape = yunta_support_small(seed, 30);
        shape.zones = 2;
        shape.hours_percent = shape.plenary_hours_percent = 70;
        shape.absence_percent = 40;
        yunta_support *s = yunta_support_random(&shape);
        yunta_random random;
        yunta_random_seed(&random, seed);
        for (int k = 0; k < 4000; k++) {
            int32_t p = (int32_t)yunta_random_below(&random, 30);
            int purpose = k % 2 ? YUNTA_HOURS_MEETINGS : YUNTA_HOURS_PLENARIES;
            yunta_day day =
                s->policy->programme_start + (yunta_day)yunta_random_below(&random, 184);
            int32_t minute = 15 * (int32_t)yunta_random_below(&random, 90);
            int32_t minutes = 15 + 15 * (int32_t)yunta_random_below(&random, 8);
            assert_int_equal(yunta_plain_free(s->cohort, p, purpose, day, minute, minutes),
                             yunta_person_free(s->cohort, p, purpose, day, minute, minutes));
        }
        yunta_support_free(s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_is_the_model),
        cmocka_unit_test(test_rows_are_the_plain_scores),
        cmocka_unit_test(test_the_pass_counts_every_pair),
        cmocka_unit_test(test_a_class_of_several_chunks),
        cmocka_unit_test(test_weights_are_read_strictly),
        cmocka_unit_test(test_rooms_hold_what_was_published),
        cmocka_unit_test(test_free_is_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
