/* Threads that stand by: every block is done once, by whoever comes, and all is seen after. */
#include "base/team.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { MOST = 3000 };

typedef struct {
    size_t round;
    size_t done[MOST]; /* the round in which each block was done; each writes its own */
    atomic_size_t calls;
} job;

static void work(void *context, size_t block) {
    job *j = context;
    size_t sum = 0;
    for (size_t k = 0; k < block % 97; k++)
        sum += k;
    j->done[block] = j->round + (sum == SIZE_MAX);
    atomic_fetch_add(&j->calls, 1);
}

static void expect_round(yunta_team *team, job *j, size_t count) {
    j->round++;
    atomic_store(&j->calls, 0);
    yunta_team_run(team, count, work, j);
    assert_int_equal(atomic_load(&j->calls), count);
    for (size_t k = 0; k < count; k++)
        assert_int_equal(j->done[k], j->round);
}

static void every_block_is_done_once(void **state) {
    (void)state;
    static job j;
    for (int helpers = -1; helpers <= 5; helpers++) {
        yunta_team *team = yunta_team_new(helpers);
        assert_non_null(team);
        for (size_t round = 0; round < 400; round++)
            expect_round(team, &j, round * 7919 % (round % 10 == 0 ? MOST : 40));
        yunta_team_free(team);
    }
}

/* Helpers that have nothing to do for a while go to sleep, and are there again. */
static void helpers_wake_up(void **state) {
    (void)state;
    static job j;
    yunta_team *team = yunta_team_new(2);
    assert_non_null(team);
    for (size_t round = 0; round < 30; round++) {
        struct timespec pause = {0, 1000000};
        nanosleep(&pause, NULL);
        expect_round(team, &j, 500);
    }
    yunta_team_free(team);
}

static void a_team_without_work_ends(void **state) {
    (void)state;
    for (int k = 0; k < 50; k++)
        yunta_team_free(yunta_team_new(k % 4));
    yunta_team_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_block_is_done_once),
        cmocka_unit_test(helpers_wake_up),
        cmocka_unit_test(a_team_without_work_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
